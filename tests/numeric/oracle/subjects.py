"""A plain RNN before the oracle: a small case, a subject, an examination by hand."""

import numpy as np

from longdep.numeric.oracle.check.examination import Examination, Subject
from longdep.numeric.oracle.check.judging import Verdict
from longdep.numeric.oracle.patterns.catalogue import implementation
from longdep.numeric.oracle.systems import system

RNN = implementation("simple-rnn", "plain")
CASE = {
    "U": np.array([[0.5, 0.0], [0.25, -0.5]]),
    "W": np.array([[1.0], [0.5]]),
    "b": np.array([0.0, 0.25]),
    "x": np.array([[1.0], [-0.5], [0.25]]),
    "h0": np.array([0.5, -0.25]),
    "activation": "tanh",
    "cotangent_h": np.ones((3, 2)),
}
SIZES = "T = 3, n = 2, m = 1"


def subject(
    run=RNN, name="simple-rnn", convention="plain", precision="float64", **options
):
    return Subject(
        entry=system(name),
        convention=convention,
        implementation=run,
        precision=precision,
        level="standard",
        **options,
    )


def of_size(count):
    """A case that says nothing but how large it is."""
    return {"x": np.ones(count)}


def examined(checked, case, outside=()):
    """An examination in which these outputs are outside, and delta inside."""
    verdicts = {k: Verdict(output=k, outside=1) for k in outside}
    verdicts = {"delta": Verdict(output="delta", inside=1)} | verdicts
    return Examination(
        subject=checked, case=case, raw={}, outputs={}, troubles=(), verdicts=verdicts
    )
