"""What every kernel does with batches, whole numbers, and sizes of 0."""

from collections.abc import Callable
from typing import Any

import flint
import numpy as np
import pytest

from longdep.numeric.errors import DomainError, ShapeError, require_count
from longdep.numeric.kernels import (
    activation,
    additive_recurrence,
    backpropagation,
    gating,
    gradient_clipping,
    latching,
    linear_recurrence,
    memory_capacity,
    random_product,
    weight_decay,
)
from longdep.numeric.precision import exact

N, T, BATCH = 2, 3, 5
TANH = backpropagation.TANH

# Kernel, and the shapes of its arguments for n = 2 and T = 3.
KERNELS: dict[str, tuple[Callable[..., Any], list[tuple[int, ...]]]] = {
    "states": (lambda w, h: linear_recurrence.states(w, h, T), [(N, N), (N,)]),
    "power_method": (
        lambda w, h: linear_recurrence.power_method(w, h, T, "1"),
        [(N, N), (N,)],
    ),
    "power": (lambda w: linear_recurrence.power(w, T), [(N, N)]),
    "eigen_form": (linear_recurrence.eigen_form, [(N, N), (N,)]),
    "repaired_power": (
        lambda q, d: linear_recurrence.repaired_power(q, d, T),
        [(N, N), (N,)],
    ),
    "unaligned_ratio": (
        lambda c, d: linear_recurrence.unaligned_ratio(c, d, T),
        [(N,), (N,)],
    ),
    "additive_states": (additive_recurrence.additive_states, [(N,), (T, N)]),
    "simple_states": (
        additive_recurrence.simple_states,
        [(N, N), (T, N), (N,), (N,), ()],
    ),
    "carried": (additive_recurrence.carried, [(T, N, N), (N,)]),
    "chain": (additive_recurrence.chain, [(T, N, N)]),
    "cell_states": (gating.cell_states, [(T,), (T,), ()]),
    "path_gradient": (gating.path_gradient, [(T,)]),
    "update_states": (gating.update_states, [(T,), (T,), ()]),
    "ridge_loss": (lambda a, b: weight_decay.ridge_loss(a, b, 1), [(N, N), (N, N)]),
    "lasso_loss": (lambda a, b: weight_decay.lasso_loss(a, b, 1), [(N, N), (N, N)]),
    "squared_gamma": (weight_decay.squared_gamma, [(N,), (N, N)]),
    "tanh_gamma": (weight_decay.tanh_gamma, [(), ()]),
    "gradients_back": (activation.gradients_back, [(N, N), (T, N), (N,)]),
    "trajectory": (
        lambda w, d, h: backpropagation.trajectory(w, d, h, TANH).hidden,
        [(N, N), (T, N), (N,)],
    ),
    "input_drive": (backpropagation.input_drive, [(N, 4), (N,), (T, 4)]),
    "step_factors": (backpropagation.step_factors, [(N, N), (T, N)]),
    "jacobians": (backpropagation.jacobians, [(N, N), (T, N)]),
    "deltas": (backpropagation.deltas, [(N, N), (T, N), (N,)]),
    "ordered_product": (backpropagation.ordered_product, [(T, N, N)]),
    "weight_gradient": (backpropagation.weight_gradient, [(T, N), (T, N)]),
    "state_gradient": (backpropagation.state_gradient, [(N, N), (T, N)]),
    "gamma": (lambda w, g: backpropagation.gamma(w, g, "1"), [(N, N), (T, N)]),
    "gradients": (latching.gradients, [(T, N, N)]),
    "responses": (latching.responses, [(T, N, N), (T + 1, N)]),
    "aligned_response": (
        lambda j, c: latching.aligned_response(j, c, "1")[2],
        [(T, N, N), (N,)],
    ),
    "plateau_latch": (lambda m, s: latching.plateau_latch(m, s)[0], [(), ()]),
    "well_map": (lambda v, k: latching.well_map(v, k, 2), [(), ()]),
    "well_slope": (lambda v, k: latching.well_slope(v, k, 2), [(), ()]),
    "additive_run": (
        lambda v, u, h: memory_capacity.additive_run(v, u, h)[0],
        [(N, N), (T, N), (N,)],
    ),
    "ternary_states": (memory_capacity.ternary_states, [(T,), ()]),
    "outer_product": (memory_capacity.outer_product_memory, [(N, 4), (3, 4)]),
    "running_products": (random_product.running_products, [(T,)]),
    "products_of_others": (random_product.products_of_others, [(T,)]),
    "layered": (random_product.layered, [(T, N, N), (N,)]),
    "mean": (random_product.mean, [(T,), (T,)]),
    "variance": (random_product.variance, [(T,), (T,)]),
    "norm": (gradient_clipping.norm, [(N,)]),
    "clip_by_norm": (lambda g: gradient_clipping.clip_by_norm(g, 1), [(N,)]),
}
PAIRS = [name for name, (_, shapes) in KERNELS.items() if len(shapes) > 1]


# The others' results on multiples of 1/8 are exact, or one rounding of exact numbers.
# These take T = 3 steps of at most 5 roundings (2 products, a sum, 2 in a function that
# NumPy may evaluate in another way on other strides) on positive numbers: nothing
# cancels but in 1 - tanh(1)^2, which triples an error. 3 * 5 * 3 < 64.
ROUNDED = {"tanh_gamma", "trajectory", "additive_run", "aligned_response"}


def filled(*shape: int) -> Any:
    """Different multiples of 1/8 below 1, so that mixed-up batches show."""
    count = int(np.prod(shape))
    return (np.arange(1, count + 1) % 7 / 8 + 1 / 8).reshape(shape)


@pytest.mark.parametrize("name", PAIRS)
def test_a_batch_in_one_argument_is_a_batch_of_results(name: str) -> None:
    kernel, shapes = KERNELS[name]
    for place, shape in enumerate(shapes):
        given = [filled(*other) for other in shapes]
        given[place] = filled(BATCH, *shape)
        results = kernel(*given)
        assert results.shape[0] == BATCH
        for b in range(BATCH):
            alone = [a[b] if i == place else a for i, a in enumerate(given)]
            bound = 64 * 2**-53 if name in ROUNDED else 0
            np.testing.assert_allclose(results[b], kernel(*alone), rtol=bound, atol=0)


@pytest.mark.parametrize("name", PAIRS)
def test_batches_that_do_not_fit_are_refused_in_one_sentence(name: str) -> None:
    kernel, shapes = KERNELS[name]
    given = [filled(BATCH + i % 2, *shape) for i, shape in enumerate(shapes)]
    with pytest.raises(ShapeError, match="expected leading axes that") as caught:
        kernel(*given)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", KERNELS)
def test_whole_numbers_are_computed_as_float64(name: str) -> None:
    kernel, shapes = KERNELS[name]
    whole = [np.full(shape, 2**40, dtype=np.int64) for shape in shapes]
    with np.errstate(all="ignore"):  # powers of 2^40 may leave float64: as inf
        computed = kernel(*whole)
        wanted = kernel(*(array.astype(np.float64) for array in whole))
    assert np.asarray(computed).dtype == np.float64
    np.testing.assert_array_equal(computed, wanted)


REFUSED = {("unaligned_ratio", "n"), ("gamma", "n"), ("gamma", "T"),
           ("aligned_response", "n"), ("power_method", "n")}  # fmt: skip


@pytest.mark.parametrize("size", ["n", "T"])
@pytest.mark.parametrize("name", KERNELS)
def test_nothing_at_all_is_computed_or_refused_in_one_sentence(
    name: str, size: str
) -> None:
    kernel, shapes = KERNELS[name]
    gone = {"n": {N: 0}, "T": {T: 0, T + 1: 1}}[size]
    given = [filled(*(gone.get(d, d) for d in shape)) for shape in shapes]
    if (name, size) in REFUSED:
        with pytest.raises(DomainError, match="expected") as caught:
            kernel(*given)
        assert "\n" not in str(caught.value)
    else:
        assert not np.isnan(kernel(*given)).any()


@pytest.mark.parametrize("count", [3, np.int64(3), np.uint8(3)])
def test_any_whole_number_counts_steps(count: Any) -> None:
    half = exact([[flint.fmpq(1, 2)]])
    assert require_count("steps", count) == 3
    assert type(require_count("steps", count)) is int
    assert linear_recurrence.power(half, count)[0, 0] == flint.fmpq(1, 8)
    assert additive_recurrence.band(half, count)[0] == flint.fmpq(1, 8)
    assert linear_recurrence.states(half, half[0], count).shape == (4, 1)
    assert latching.well_map(half, half, count)[0, 0] > 0


@pytest.mark.parametrize("count", [-1, 1.5, 2.0, np.float64(2), True, "2", None])
def test_what_counts_nothing_is_refused(count: Any) -> None:
    with pytest.raises(DomainError, match="steps: expected a whole number >= 0"):
        require_count("steps", count)


def test_the_kernels_with_time_first_fit_their_batches_too() -> None:
    noise, start = filled(T, BATCH), filled(4, BATCH)
    visited = latching.noisy_states(np.tanh, start, noise)
    assert visited.shape == (T + 1, 4, BATCH)
    np.testing.assert_array_equal(
        visited[:, 2], latching.noisy_states(np.tanh, start[2], noise)
    )
    weight = filled(4, 1)
    assert latching.tanh_states(weight, start, noise).shape == (T + 1, 4, BATCH)
    with pytest.raises(ShapeError, match="expected leading axes that broadcast"):
        latching.tanh_states(weight, filled(BATCH + 1), noise)


def test_integers_of_any_length_stay_exact_as_objects() -> None:
    weight = np.array([[3]], dtype=object)
    assert linear_recurrence.power(weight, 100)[0, 0] == 3**100
