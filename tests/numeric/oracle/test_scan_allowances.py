"""What single terms of an allowance are for: programs that need them, and use them up.

Each program is right, and computes in float32; without the term its error would be
outside. Truths are closed forms or float64, whose own roundings are 2^-29 of those.
"""

import numpy as np

from longdep.numeric.oracle.arithmetic import arithmetic
from longdep.numeric.oracle.bounds.bracketing import bracketed
from longdep.numeric.oracle.bounds.correcting import SOLVED, corrected_errors

FLOAT32 = arithmetic("float32")
STEPS = 250
# Added up in float32, each sum beyond 128 in size loses nearly half of its spacing.
LOG = np.float32(-(1 + 2.0**-17 - 2.0**-22))


def known(array):
    array = np.asarray(array, dtype=np.float64)
    return array, np.zeros_like(array)


def scanned(added, logs):
    """The bound of states with the decay e^LOG, with their logarithms or without."""
    decay = np.full((STEPS, 1), np.exp(np.float64(LOG)))
    sizes = np.full((STEPS, 1), -np.float64(LOG)) if logs else None
    zero = np.zeros(1)
    return bracketed(known(decay), known(added), known(zero), FLOAT32, sizes, sizes)


def sums():
    """Cumulative sums of the logarithms, in order, in float32."""
    return np.cumsum(np.full(STEPS, LOG), dtype=np.float32)


def test_products_of_decays_may_be_made_of_sums_of_logarithms():
    total = sums()
    apart = total[:, None] - total[None, :]
    weights = np.tril(np.exp(np.minimum(apart, 0), dtype=np.float32))
    states = weights.sum(axis=1, dtype=np.float32)
    exact = np.cumsum(np.exp(np.float64(LOG) * np.arange(STEPS)))
    error = np.abs(states.astype(np.float64) - exact)
    added = np.ones((STEPS, 1))
    assert (error <= scanned(added, logs=True).dev[:, 0]).all()
    assert (error > scanned(added, logs=False).dev[:, 0]).any()


def test_a_sum_of_logarithms_may_be_that_of_the_next_step_less_its_logarithm():
    total = sums()
    before = total[1:] - LOG  # of the step before, once more
    factor = np.exp(before - total[:-1], dtype=np.float32)
    error = np.abs(factor.astype(np.float64) - 1)
    worst = int(np.argmax(error))
    added = np.zeros((STEPS, 1))
    added[worst] = 1
    assert error[worst] <= scanned(added, logs=True).dev[worst, 0]
    assert error[worst] > 64 * FLOAT32.roundoff  # an exponential alone has 16


def corrected(decay, key, rate, value, start):
    """The bound of a state of one number that is corrected at every step."""
    shape = (len(decay), 1, 1)
    d, k, b, v = (np.reshape(x, shape) for x in (decay, key, rate, value))
    return corrected_errors(
        known(d),
        known(-b * k),
        known(k),
        known((b * k * v)[..., None]),
        known(np.full((1, 1, 1), start)),
        FLOAT32,
    ).dev[:, 0, 0, 0]


def test_what_is_written_is_rounded_where_nothing_is_corrected():
    steps = 40
    ones, zero = np.ones(steps), np.zeros(steps)
    decay = np.full(steps, np.float64(np.float32(0.9)))
    bound = corrected_errors(
        known(decay.reshape(-1, 1, 1)),
        known(zero.reshape(-1, 1, 1)),
        known(zero.reshape(-1, 1, 1)),
        known(ones.reshape(-1, 1, 1, 1)),
        known(np.zeros((1, 1, 1))),
        FLOAT32,
    ).dev[:, 0, 0, 0]
    state, exact = np.float32(0), 0.0
    errors = []
    for factor in decay:
        state = np.float32(factor) * state + np.float32(1)
        exact = factor * exact + 1
        errors.append(abs(float(state) - exact))
    assert max(errors) > 0
    assert (np.array(errors) <= bound).all()


def test_a_chunk_may_cross_the_border_of_two_blocks():
    """Products with an inverse are differences of numbers of its first step's size."""
    steps, first = 80, 32
    rate = np.float32(0.9)
    left = 1 - np.float64(rate)  # what a correction leaves of the state
    start = np.float32(left**first)
    apart = np.subtract.outer(np.arange(steps - first), np.arange(steps - first))
    below = np.where(apart > 0, -np.float64(rate) * left ** np.maximum(apart - 1, 0), 0)
    inverse = (np.eye(steps - first) + below).astype(np.float32)
    total, states = np.float32(0), []
    for row in inverse:
        for entry in row:  # its product with the right side, in order
            total = total + entry * np.float32(rate * start)
        states.append(float(start - total))
    exact = left ** np.arange(first + 1, steps + 1)
    error = np.abs(np.array(states) - exact)
    ones, zero = np.ones(steps), np.zeros(steps)
    rates = np.full(steps, np.float64(rate))
    bound = corrected(ones, ones, rates, zero, 1.0)[first:]
    assert (error <= bound).all()
    late = slice(SOLVED - first, None)
    assert (error[late] > 2.0**20 * exact[late]).any()
