"""Recurrences whose state is a matrix for every head, over the scalars of a tape.

A state S has K rows (of the key) and V columns (of the value); every step is written
entry by entry.
"""

from collections.abc import Callable, Iterator
from typing import Any

import mpmath
import numpy as np

from longdep.numeric.oracle.routes.scan_tape_diagonal import rwkv4
from longdep.numeric.oracle.routes.tape import Scalar, Units, Vector
from longdep.numeric.precision import Array

UNSCALED = "unscaled"


def _query(x: Units, t: int, head: int, unscaled: bool) -> Vector:
    """The query of a step and head, times K^-1/2 unless the convention has it plain."""
    query = list(x["q"][t, head])
    return query if unscaled else _scaled(query)


def _scaled(vector: Vector) -> Vector:
    factor = 1 / mpmath.sqrt(len(vector))
    return [v.scaled(factor) for v in vector]


def _product(state: Array, vector: Vector) -> Vector:
    """The product S^T q: the sum over rows, for every column."""
    return [vector[0].tape.dot(column, vector) for column in state.T]


def _decayed(state: Array, decays: Vector, key: Vector, value: Vector) -> Array:
    """diag(decays) S + k v^T."""
    after = np.empty_like(state)
    for k, v in np.ndindex(state.shape):
        factors = (decays[k], key[k])
        after[k, v] = key[k].tape.dot(factors, (state[k, v], value[v]))
    return after


def _steps(x: Units, name: str) -> Iterator[tuple[int, int]]:
    """All times t, and of each all heads."""
    steps, heads = x[name].shape[:2]
    yield from ((t, h) for t in range(steps) for h in range(heads))


def _gathered(x: Units, name: str, output: str, rows: list[Vector]) -> Units:
    steps, heads = x[name].shape[:2]
    return {output: np.array(rows, dtype=object).reshape(steps, heads, -1)}


def _mamba2(x: Units, convention: str) -> Units:
    """One decay for a head's whole state; B and C are those of all heads."""
    states, rows = list(x["S0"]), []
    rates = [-v.exp() for v in x["A_log"]]
    for t, h in _steps(x, "x"):
        step = (x["delta"][t, h] + x["delta_bias"][h]).softplus()
        decay = (step * rates[h]).exp()
        key = [step * b for b in x["B"][t]]
        states[h] = _decayed(states[h], [decay] * len(key), key, list(x["x"][t, h]))
        read = _product(states[h], list(x["C"][t]))
        rows.append(
            [y + x["D"][h] * u for y, u in zip(read, x["x"][t, h], strict=True)]
        )
    return _gathered(x, "x", "y", rows)


def _gated_linear_attention(x: Units, convention: str) -> Units:
    states, rows = list(x["S0"]), []
    plain = convention.endswith(UNSCALED)
    for t, h in _steps(x, "q"):
        key = list(x["k"][t, h])
        if convention.startswith("vector"):
            decays = [g.exp() for g in x["g"][t, h]]
        else:
            decays = [x["g"][t, h].exp()] * len(key)
        states[h] = _decayed(states[h], decays, key, list(x["v"][t, h]))
        rows.append(_product(states[h], _query(x, t, h, plain)))
    return _gathered(x, "q", "o", rows)


def _retention(x: Units, convention: str) -> Units:
    states, rows = list(x["S0"]), []
    decays = [g.exp() for g in x["log_gamma"]]
    for t, h in _steps(x, "q"):
        key = list(x["k"][t, h])
        each = [decays[h]] * len(key)
        states[h] = _decayed(states[h], each, key, list(x["v"][t, h]))
        rows.append(_product(states[h], _query(x, t, h, convention == UNSCALED)))
    return _gathered(x, "q", "o", rows)


def _mlstm(x: Units, convention: str) -> Units:
    """In stabilised form: a memory and its normaliser are held divided by e^m.

    Without a maximum, `sigmoid-input`, m is 0 throughout.
    """
    memories, norms, rows = list(x["C0"]), [list(row) for row in x["n0"]], []
    tape, plain = norms[0][0].tape, convention == "sigmoid-input"
    zero, one = tape.leaf(mpmath.mpf(0)), tape.leaf(mpmath.mpf(1))
    largest = list(x["m0"]) if convention == "unit-floor" else [zero] * len(norms)
    for t, h in _steps(x, "q"):
        gate = x["i"][t, h]
        if plain:
            forget, enter = x["f"][t, h].sigmoid(), gate.sigmoid()
        else:
            kept = x["f"][t, h].log_sigmoid() + largest[h]
            largest[h] = kept.larger(gate)
            forget, enter = (kept - largest[h]).exp(), (gate - largest[h]).exp()
        key = [enter * k for k in x["k"][t, h]]
        each = [forget] * len(key)
        memories[h] = _decayed(memories[h], each, key, list(x["v"][t, h]))
        norms[h] = [forget * n + k for n, k in zip(norms[h], key, strict=True)]
        query = _query(x, t, h, unscaled=False)
        floor = (-largest[h]).exp() if convention.startswith("exp-floor") else one
        below = tape.dot(norms[h], query).absolute().larger(floor)
        if convention in ("exp-floor-eps", "sigmoid-input"):
            below = below.shifted(mpmath.mpf(10) ** -6)
        rows.append([v / below for v in _product(memories[h], query)])
    return _gathered(x, "q", "h", rows)


def _rwkv(x: Units, convention: str) -> Units:
    return {"rwkv4": rwkv4, "rwkv6": _rwkv6, "rwkv7": _rwkv7}[convention](x)


def _rwkv6(x: Units) -> Units:
    """What is read is the state before the step, and the step's own key and value."""
    states, rows = list(x["S0"]), []
    for t, h in _steps(x, "r"):
        key, value = list(x["k"][t, h]), list(x["v"][t, h])
        weights = [u * k for u, k in zip(x["u"][h], key, strict=True)]
        own = key[0].tape.dot(x["r"][t, h], weights)
        read = _product(states[h], list(x["r"][t, h]))
        rows.append([o + own * v for o, v in zip(read, value, strict=True)])
        decays = [w.exp() for w in x["w"][t, h]]
        states[h] = _decayed(states[h], decays, key, value)
    return _gathered(x, "r", "o", rows)


def _rwkv7(x: Units) -> Units:
    """A rank-one change b a^T of the state before the step, beside its decay."""
    states, rows = list(x["S0"]), []
    for t, h in _steps(x, "r"):
        state, key, value = states[h], x["k"][t, h], x["v"][t, h]
        seen = _product(state, list(x["a"][t, h]))
        decays = [w.exp() for w in x["w"][t, h]]
        after = np.empty_like(state)
        for k, v in np.ndindex(state.shape):
            factors = (decays[k], x["b"][t, h, k], key[k])
            after[k, v] = key[k].tape.dot(factors, (state[k, v], seen[v], value[v]))
        states[h] = after
        rows.append(_product(after, list(x["r"][t, h])))
    return _gathered(x, "r", "o", rows)


def _corrected(state: Array, key: Vector, value: Vector, rate: Scalar) -> Array:
    """The state S + beta k (v - S^T k)^T."""
    missing = [
        rate * (v - held) for v, held in zip(value, _product(state, key), strict=True)
    ]
    after = np.empty_like(state)
    for k, v in np.ndindex(state.shape):
        after[k, v] = state[k, v] + key[k] * missing[v]
    return after


def _delta_rule(x: Units, convention: str) -> Units:
    states, rows = list(x["S0"]), []
    for t, h in _steps(x, "q"):
        key, value = list(x["k"][t, h]), list(x["v"][t, h])
        states[h] = _corrected(states[h], key, value, x["beta"][t, h])
        rows.append(_product(states[h], _query(x, t, h, convention == UNSCALED)))
    return _gathered(x, "q", "o", rows)


def _gated_delta_rule(x: Units, convention: str) -> Units:
    states, rows = list(x["S0"]), []
    plain = convention.endswith(UNSCALED)
    for t, h in _steps(x, "q"):
        key, value = list(x["k"][t, h]), list(x["v"][t, h])
        decay: Any = x["g"][t, h].exp()
        state = states[h]
        if convention.startswith("decay-first"):
            state = _corrected(state * decay, key, value, x["beta"][t, h])
        else:
            state = _corrected(state, key, value, x["beta"][t, h]) * decay
        states[h] = state
        rows.append(_product(state, _query(x, t, h, plain)))
    return _gathered(x, "q", "o", rows)


MATRIX_SYSTEMS: dict[str, Callable[[Units, str], Units]] = {
    "mamba2": _mamba2,
    "gated-linear-attention": _gated_linear_attention,
    "retention": _retention,
    "mlstm": _mlstm,
    "rwkv": _rwkv,
    "delta-rule": _delta_rule,
    "gated-delta-rule": _gated_delta_rule,
}
