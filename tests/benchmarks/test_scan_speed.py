"""What the tree, the scan in order and the log-space scan cost, in NumPy."""

import numpy as np
import pytest

from longdep.numeric.kernels.linear_scan import (
    log_space_gradients,
    scan_gradients,
    sequential_scan,
    tree_scan,
)

CHANNELS, STEPS = 16, 4096
NOTE = "states and all gradients, 16 channels, T = 4096, float32, one thread"


@pytest.fixture(scope="module")
def numbers():
    rng = np.random.default_rng(0)
    drawn = (rng.uniform(0.5, 0.9, (CHANNELS, STEPS)) for _ in range(3))
    return [x.astype(np.float32) for x in drawn]


def test_the_tree_scan_against_the_scan_in_order(compare, numbers) -> None:
    compare(
        "a linear scan and its gradient, tree against one step after the other",
        ours=lambda: scan_gradients(tree_scan, *numbers),
        theirs=lambda: scan_gradients(sequential_scan, *numbers),
        goal=None,
        unit="scans",
        rounds=3,
        note=NOTE,
    )


def test_the_tree_scan_against_the_log_space_scan(compare, numbers) -> None:
    compare(
        "a linear scan and its gradient, tree against log space",
        ours=lambda: scan_gradients(tree_scan, *numbers),
        theirs=lambda: log_space_gradients(*numbers),
        goal=None,
        unit="scans",
        rounds=3,
        note=NOTE + "; the running log-sum-exp is taken in order",
    )
