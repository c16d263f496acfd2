"""Noise of terms that cancel is told by its size, with the worst entry."""

import numpy as np
import pytest

import longdep
from longdep.numeric.oracle.patterns.catalogue import implementation

SAID = "Differences of large sums"
UNIT = 2.0**-53


def noisy(output, units):
    """A right scan whose output is off by some roundings of its largest entry."""
    right = implementation("diagonal-recurrence", "real")

    def run(case):
        answer = {k: np.array(v) for k, v in right(case).items()}
        value = answer[output]
        turns = np.sin(np.arange(value.size)).reshape(value.shape)
        value += units * UNIT * np.max(np.abs(value), initial=0.0) * turns
        return answer

    return run


@pytest.mark.parametrize(
    ("output", "units", "named"),
    [("grad_a", 16.0, True), ("grad_a", 2.0**20, False), ("h", 16.0, False)],
    ids=["noise", "more than noise", "states"],
)
def test_noise_is_named_where_gradients_alone_are_off_by_roundings(
    output, units, named
):
    report = longdep.check("diagonal-recurrence", noisy(output, units), examples=60)
    assert not report.ok
    (finding, *_) = report.findings
    said = [cause for cause in finding.causes if SAID in cause]
    assert bool(said) is named
    if named:
        assert "At worst grad_a[" in said[0]
        assert "u of the largest entry" in said[0]
