"""Starts, tasks and counts: the same bits for the same seed, on every machine."""

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from longdep.numeric.errors import DomainError
from longdep.numeric.kernels.trainability import runs, tasks
from longdep.numeric.kernels.trainability.networks import Networks
from longdep.numeric.kernels.trainability.phases import gradient_ratios


@pytest.mark.parametrize("name", tasks.STARTS)
def test_a_start_has_the_spread_it_promises(name) -> None:
    n, count = tasks.UNITS, 400
    drawn = tasks.STARTS[name](np.random.default_rng(1), n, count).astype(float)
    assert drawn.shape == (n, n, count)
    product = np.einsum("ikb,jkb->ijb", drawn, drawn)
    if name == "orthogonal":
        # Orthonormal to about n u after the second pass; 10 n u leaves room.
        assert abs(product - np.eye(n)[..., None]).max() < 10 * n * 2.0**-24
        return
    spread = {"uniform": 1 / 3, "glorot": 1.0, "identity": 0.01 / 3}
    g2 = spread.get(name) or float(name.removeprefix("g = ")) ** 2
    centre = np.eye(n)[..., None] if name == "identity" else 0
    variance = n * ((drawn - centre) ** 2).mean()
    # 40000 squares of kurtosis at most 3: five standard errors are 5 sqrt(2 / 40000).
    assert abs(variance / g2 - 1) < 5 * np.sqrt(2 / (n * n * count))


def test_the_latch_shows_the_bit_first_and_noise_after() -> None:
    inputs, bits = tasks.latch_sequences(np.random.default_rng(4), 6, 500, 0.5)
    assert set(bits) == {-1, 1}
    assert np.all(inputs[:3] == bits)
    assert abs(inputs[3:].std() / 0.5 - 1) < 5 / np.sqrt(2 * 1500)


def test_the_classes_of_the_order_task_have_the_same_sum() -> None:
    inputs, bits = tasks.order_sequences(np.random.default_rng(4), 5, 100, 1.0)
    assert np.all(inputs[:3].sum(axis=0) == 1)
    assert np.all(inputs[0] == bits)
    assert np.all(inputs[1] == 1)


def test_random_numbers_lie_on_their_grids() -> None:
    rng = np.random.default_rng(0)
    drawn = tasks.normals(rng, 1000) * tasks.GRID
    assert np.array_equal(drawn, np.rint(drawn))
    drawn = tasks.uniforms(rng, 1000)
    assert np.array_equal(drawn * 2**23, np.rint(drawn * 2**23))
    assert -1 <= drawn.min() < -0.9
    assert 0.9 < drawn.max() < 1


def test_unknown_names_are_refused() -> None:
    with pytest.raises(DomainError, match="start: expected one of"):
        tasks.trained("latch", ("other",), 1, 3, 0)
    with pytest.raises(DomainError, match="task: expected one of"):
        tasks.trained("other", ("g = 1",), 1, 3, 0)
    with pytest.raises(DomainError, match="start: expected one of"):
        gradient_ratios("other", 2, 3, 1, np.random.default_rng(0))


def test_training_learns_and_an_untrained_network_only_guesses() -> None:
    before, after = tasks.trained("latch", ("g = 1",), 32, 5, 1, updates=(0, 150))
    assert before.sum() < 8 < 24 < after.sum()


def test_training_follows_from_its_seed_alone() -> None:
    def run(seed: int):
        return tasks.trained("latch", ("g = 1",), 64, 8, seed, updates=(40,))[0]

    assert np.array_equal(run(1), run(1))
    assert not np.array_equal(run(1), run(2))


def test_from_small_weights_no_gradient_explodes_and_no_first_step_harms() -> None:
    large, worse = runs.first_step("uniform", 1)
    assert not large.any()
    assert not worse.any()


def test_counts_are_the_same_for_any_number_of_workers() -> None:
    chunk = partial(runs.first_step, "g = 1.5")
    alone = [chunk(seed) for seed in range(3)]
    assert not np.array_equal(alone[0], alone[1])
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        shared = list(pool.map(chunk, range(3)))
    assert all(np.array_equal(a, b) for a, b in zip(alone, shared, strict=True))


@pytest.mark.parametrize("some", [slice(17, 18), slice(40, 42), slice(3, 10)])
def test_a_network_is_trained_to_the_same_bits_in_any_company(some) -> None:
    rng = np.random.default_rng(6)
    crowd = tasks.networks(("g = 1.5",), 96, 12, 0.1, rng)
    few = Networks(crowd.weight[..., some], crowd.readout[:, some], 12, crowd.rate)
    for _ in range(30):
        inputs, targets = tasks.latch_sequences(rng, 12, 96, 1.0)
        crowd.update(inputs, targets, 1.0)
        few.update(inputs[:, some], targets[some], 1.0)
    assert np.array_equal(crowd.weight[..., some], few.weight)
    assert np.array_equal(crowd.readout[:, some], few.readout)


def fingerprint() -> str:
    """Of the weights of 32 networks after 100 updates, as training left them."""
    rng = np.random.default_rng(11)
    nets = tasks.networks(("orthogonal", "g = 2"), 16, 15, tasks.RATE, rng)
    for _ in range(100):
        nets.update(*tasks.latch_sequences(rng, 15, 32, 1.0), 1.0)
    whole = nets.weight.astype("<f4").tobytes() + nets.readout.astype("<f4").tobytes()
    return hashlib.sha256(whole).hexdigest()[:16]


# The same on every machine, since nothing but IEEE operations in a fixed order has
# touched the weights. Another value means other arithmetic, or other random streams.

FINGERPRINT = "069f02ea606953ec"


def test_training_rounds_as_it_did_where_this_was_written() -> None:
    assert fingerprint() == FINGERPRINT


def test_a_processor_without_wide_instructions_trains_to_the_same_bits() -> None:
    wide = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
    script = (
        "from tests.numeric.kernels.trainability.test_tasks import fingerprint; "
        "print(fingerprint())"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "NPY_DISABLE_CPU_FEATURES": " ".join(wide)},
        cwd=Path(__file__).parents[4],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == FINGERPRINT
