"""h_t = M h_{t-1} in every bracketing: states, powers, squares, scans, blocks."""

import numpy as np

from tests.numeric.oracle.ways import styles


def state_by_state(product):
    def run(matrix, start, steps):
        states = [start]
        for _ in range(steps):
            states.append(product(matrix, states[-1][None])[0])
        return states

    return run


def powers_first(matrix, start, steps):
    states, power = [start], np.eye(len(matrix), dtype=matrix.dtype)
    for _ in range(steps):
        power = matrix @ power
        states.append(power @ start)
    return states


def powers_from_the_right(matrix, start, steps):
    states, power = [start], np.eye(len(matrix), dtype=matrix.dtype)
    for _ in range(steps):
        power = power @ matrix
        states.append(power @ start)
    return states


def repeated_squaring(matrix, start, steps):
    squares = [matrix]
    for _ in range(max(steps, 1).bit_length()):
        squares.append(squares[-1] @ squares[-1])
    states = [start]
    for t in range(1, steps + 1):
        state = start
        for k, square in enumerate(squares):
            if t >> k & 1:
                state = square @ state
        states.append(state)
    return states


def matrix_power(matrix, start, steps):
    power = np.linalg.matrix_power
    return [start, *(power(matrix, t) @ start for t in range(1, steps + 1))]


def scan(matrix, start, steps):
    """Prefix products in log T rounds."""
    products = np.repeat(matrix[None], steps, axis=0)
    reach = 1
    while reach < steps:
        products[reach:] = products[reach:] @ products[:-reach].copy()
        reach *= 2
    return [start, *(products @ start)]


def in_blocks(matrix, start, steps):
    """Powers up to M^4, applied to every fourth state."""
    powers = [matrix]
    for _ in range(3):
        powers.append(powers[-1] @ matrix)
    states = [start]
    while len(states) <= steps:
        last = states[-1]
        states += [power @ last for power in powers]
    return states[: steps + 1]


def doubling(matrix, start, steps):
    """The first 2^k states as columns, then the next 2^k at once."""
    columns, square = start[:, None], matrix
    while columns.shape[1] <= steps:
        columns = np.concatenate([columns, square @ columns], axis=1)
        square = square @ square
    return list(columns.T[: steps + 1])


def divide_and_conquer(matrix, start, steps):
    def power(t):
        if t == 1:
            return matrix
        half = power(t // 2)
        return half @ power(t - t // 2)

    return [start, *(power(t) @ start for t in range(1, steps + 1))]


BRACKETINGS = {
    **{
        f"states, {name}": state_by_state(style.product)
        for name, style in styles.STYLES.items()
        if style.product is not styles.matmul and not style.accurate
    },
    "states, matmul": state_by_state(styles.matmul),
    "powers first": powers_first,
    "powers from the right": powers_from_the_right,
    "repeated squaring": repeated_squaring,
    "matrix_power": matrix_power,
    "scan": scan,
    "blocks of four": in_blocks,
    "doubling": doubling,
    "divide and conquer": divide_and_conquer,
}


def run(way, convention, case):
    matrix = case["W"].T if convention == "transposed" else case["W"]
    with np.errstate(all="ignore"):
        states = BRACKETINGS[way](matrix, case["h0"], int(case["steps"]))
    return {"h": np.array(states, case["h0"].dtype)}
