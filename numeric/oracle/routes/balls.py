"""The first route: backpropagation through time by hand, in certified balls.

Forward and backward are the equations of numeric/oracle/conventions.py and their
derivatives, written out and run in python-flint's arb at a working precision. Every
ball contains the exact value; families/recurrent.py raises the precision until the
balls are small enough. Slopes keep full relative accuracy in saturation: tanh' =
sech^2, sigma' = sigma(a) sigma(-a).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import flint
import numpy as np
from flint import arb, arb_mat

from longdep.numeric.oracle.packing import PROJECTED
from longdep.numeric.oracle.routes.activations import (
    clip,
    identity,
    relu,
    sigmoid,
    tanh,
)
from longdep.numeric.oracle.routes.columns import (
    Column,
    minus,
    parted,
    plus,
    times,
    zoned,
)
from longdep.numeric.oracle.routes.sequence import Sequence
from longdep.numeric.precision import Array

SPARE_BITS = 40


@dataclass(frozen=True, kw_only=True)
class Forward:
    """The forward pass of one sequence.

    Attributes:
        states: h (T, n), and c (T, n) of an lstm, as object arrays of arb.
        back: from the direct gradients at h_1..h_T and at c_1..c_T (or None, for 0),
            arrays of floats, rationals or balls, to what `run` says of gradients.
    """

    states: dict[str, Array]
    back: Callable[[Array, Array | None], dict[str, Any]]


def forward(sequence: Sequence) -> Forward:
    """Run one sequence forward at the current working precision.

    Its inputs and initial states may be balls.
    """
    return {"rnn": _rnn, "gru": _gru, "lstm": _lstm}[sequence.convention.cell](sequence)


def run(sequence: Sequence) -> dict[str, Any]:
    """Run one sequence, both ways, at the current working precision.

    Returns:
        h, delta (T, n) (of an rnn), c (T, n) (of an lstm), x (T, m), h0, c0: gradients
        at the inputs under the input's name, and slots: the gradients of the gates'
        arrays. All are object arrays of arb. deltas and hidden_deltas, T lists each:
        gradients at the gates' pre-activations, and at what the hidden path adds.
    """
    made = forward(sequence)
    return {**made.states, **made.back(sequence.cotangent, sequence.cotangent_c)}


def powers(matrix: Array, start: Array, steps: int) -> Array:
    """The states h_0..h_steps of h_t = matrix h_{t-1}, (steps + 1, n)."""
    weight, state = _matrix(matrix), _column(_balls(start))
    states = [state.entries()]
    for _ in range(steps):
        state = weight * state
        states.append(state.entries())
    return _array(states)


# Cells


def _rnn(s: Sequence) -> Forward:
    steps, n, _ = s.sizes
    value = {"tanh": tanh, "relu": relu, "identity": identity}[s.activation]
    weight, drive = _stack(s, "U"), _drive(s)
    state, states, slopes = _balls(s.h0), [], []
    for k in range(steps):
        pre = plus((weight * _column(state)).entries(), drive[k])
        new, slope = value(pre)
        state = zoned(s.keep_h, k, state, new)
        states.append(state)
        slopes.append(slope)

    def back(cotangent: Array, _: Array | None) -> dict[str, Any]:
        transposed, carried = weight.transpose(), [arb(0)] * n
        deltas: list[Column] = [[]] * steps
        for k in reversed(range(steps)):
            total = _arriving(carried, cotangent, k)
            total, kept = parted(s.keep_h, k, total)
            deltas[k] = times(total, slopes[k])
            carried = plus((transposed * _column(deltas[k])).entries(), kept)
        before = [_balls(s.h0), *states[:-1]]
        return {"delta": _array(deltas), **_gradients(s, deltas, before, carried)}

    return Forward(states={"h": _array(states)}, back=back)


def _gru(s: Sequence) -> Forward:
    steps, n, _ = s.sizes
    after = s.convention.reset == "after"
    gates, candidate = _stack(s, "U", "rz"), _stack(s, "U", "n")
    hidden_bias = _bias(s, "d", "n")
    drive = _drive(s, "rz" if after else "rzn")
    inner_drive = _drive(s, "n", kinds="b") if after else [d[2 * n :] for d in drive]
    state, saved, states = _balls(s.h0), [], []
    for k in range(steps):
        pre = plus((gates * _column(state)).entries(), drive[k][: 2 * n])
        (gate, complement) = sigmoid(pre)
        r, z = gate[:n], gate[n:]
        if after:
            inner = plus((candidate * _column(state)).entries(), hidden_bias)
            enters = times(r, inner)
        else:
            inner = times(r, state)
            enters = (candidate * _column(inner)).entries()
        new, slope = tanh(plus(enters, inner_drive[k]))
        renew, stay = complement[n:], z
        if s.convention.blend == "candidate":
            renew, stay = stay, renew
        saved.append((state, r, z, complement, new, slope, inner, renew, stay))
        blended = plus(times(new, renew), times(stay, state))
        state = zoned(s.keep_h, k, state, blended)
        states.append(state)

    def back(cotangent: Array, _: Array | None) -> dict[str, Any]:
        carried = [arb(0)] * n
        deltas: list[Column] = [[]] * steps
        hidden_deltas: list[Column] = [[]] * steps
        gates_back, candidate_back = gates.transpose(), candidate.transpose()
        for k in reversed(range(steps)):
            before, r, z, complement, new, slope, inner, renew, stay = saved[k]
            total = _arriving(carried, cotangent, k)
            total, kept = parted(s.keep_h, k, total)
            at_n = times(times(total, renew), slope)
            if after:
                at_inner = times(at_n, r)
                at_r = times(at_n, inner)
                through = (candidate_back * _column(at_inner)).entries()
            else:
                at_inner = (candidate_back * _column(at_n)).entries()
                at_r = times(at_inner, before)
                through = times(at_inner, r)
            slopes = times([*r, *z], complement)
            apart = minus(before, new)
            if s.convention.blend == "candidate":
                apart = minus(new, before)
            at_z = times(total, apart)
            at_gates = times([*at_r, *at_z], slopes)
            carried = plus((gates_back * _column(at_gates)).entries(), through)
            carried = plus(plus(carried, times(total, stay)), kept)
            deltas[k] = [*at_gates, *at_n]
            hidden_deltas[k] = [*at_gates, *(at_inner if after else at_n)]
        gradients = _gradients(
            s, deltas, [row[0] for row in saved], carried, hidden_deltas=hidden_deltas
        )
        if not after:
            rows = [d[2 * n :] for d in deltas]
            gradients["slots"]["U", "n"] = _outer(rows, [row[6] for row in saved])
        return gradients

    return Forward(states={"h": _array(states)}, back=back)


def _lstm(s: Sequence) -> Forward:
    steps, n, _ = s.sizes
    weight, drive = _stack(s, "U"), _drive(s)
    peep = {g: _balls(s.weights["p", g]) for g in "ifo" if ("p", g) in s.weights}
    projection = _matrix(s.weights[PROJECTED]) if s.projects else None
    assert s.c0 is not None
    h, c = _balls(s.h0), _balls(s.c0)
    states, cells, shown, saved = [], [], [], []
    for k in range(steps):
        pre = plus((weight * _column(h)).entries(), drive[k])
        if peep:
            pre[: 2 * n] = plus(pre[: 2 * n], times([*peep["i"], *peep["f"]], c + c))
        early_pre, inside = clip(pre[: 3 * n], s.clip)
        early, early_rest = sigmoid(early_pre[: 2 * n])
        g, g_slope = tanh(early_pre[2 * n :])
        i, f = early[:n], early[n:]
        new_c = plus(times(f, c), times(i, g))
        last = pre[3 * n :]
        seen_c = c if s.convention.early_peephole else new_c
        if peep:
            last = plus(last, times(peep["o"], seen_c))
        last, late_inside = clip(last, s.clip)
        inside = [*inside, *late_inside]
        o, o_rest = sigmoid(last)
        enters, c_inside = clip(new_c, s.clip)
        out, out_slope = tanh(enters)
        slopes = [
            *times(early, early_rest),
            *g_slope,
            *times(o, o_rest),
        ]
        slopes = times(slopes, inside)
        saved.append(
            (h, c, i, f, g, o, out, times(out_slope, c_inside), slopes, seen_c)
        )
        new_h = times(o, out)
        shown.append(new_h)
        if projection is not None:
            new_h = (projection * _column(new_h)).entries()
        h, c = zoned(s.keep_h, k, h, new_h), zoned(s.keep_c, k, c, new_c)
        states.append(h)
        cells.append(c)

    def back(cotangent: Array, cotangent_c: Array | None) -> dict[str, Any]:
        carried, carried_c = [arb(0)] * s.width, [arb(0)] * n
        deltas: list[Column] = [[]] * steps
        totals: list[Column] = [[]] * steps
        transposed = weight.transpose()
        for k in reversed(range(steps)):
            _, before_c, i, f, g, o, out, out_slope, slopes, _ = saved[k]
            total = _arriving(carried, cotangent, k)
            total, kept = parted(s.keep_h, k, total)
            totals[k] = total
            if projection is not None:
                total = (projection.transpose() * _column(total)).entries()
            if cotangent_c is not None:
                carried_c = _arriving(carried_c, cotangent_c, k)
            carried_c, kept_c = parted(s.keep_c, k, carried_c)
            at_o = times(times(total, out), slopes[3 * n :])
            at_c = plus(carried_c, times(times(total, o), out_slope))
            if peep and not s.convention.early_peephole:
                at_c = plus(at_c, times(peep["o"], at_o))
            early = times([*at_c * 3], [*g, *before_c, *i])
            deltas[k] = [*times(early, slopes[: 3 * n]), *at_o]
            carried = plus((transposed * _column(deltas[k])).entries(), kept)
            carried_c = plus(times(at_c, f), kept_c)
            if peep and s.convention.early_peephole:
                carried_c = plus(carried_c, times(peep["o"], at_o))
            if peep:
                carried_c = plus(carried_c, times(peep["i"], deltas[k][:n]))
                carried_c = plus(carried_c, times(peep["f"], deltas[k][n : 2 * n]))
        gradients = _gradients(s, deltas, [row[0] for row in saved], carried)
        for gate, place, cell in (("i", 0, 1), ("f", 1, 1), ("o", 3, 9)):
            if peep:
                part = slice(place * n, place * n + n)
                total = [arb(0)] * n
                for delta, row in zip(deltas, saved, strict=True):
                    total = plus(total, times(delta[part], row[cell]))
                gradients["slots"]["p", gate] = _array(total)
        if projection is not None:
            gradients["slots"][PROJECTED] = _outer(totals, shown)
        return {"c0": _array(carried_c), **gradients}

    return Forward(states={"h": _array(states), "c": _array(cells)}, back=back)


def _gradients(
    s: Sequence,
    deltas: list[Column],
    before: list[Column],
    start: Column,
    hidden_deltas: list[Column] | None = None,
) -> dict[str, Any]:
    """The gradients at x, h0 and every slot, from those at the pre-activations."""
    n = s.sizes[1]
    hidden_deltas = deltas if hidden_deltas is None else hidden_deltas
    before_sums = flint.ctx.prec
    # No ball holds more bits than this: the sums need no more either.
    every = [v for part in (deltas, hidden_deltas) for row in part for v in row]
    held = max(map(arb.rel_accuracy_bits, every), default=0) + SPARE_BITS
    flint.ctx.prec = max(SPARE_BITS, min(before_sums, held))
    rows = _rows(deltas)
    columns = hidden_columns = rows.transpose()
    ones = arb_mat(len(deltas), 1, [arb(1)] * len(deltas))
    sums = hidden_sums = _table(columns * ones)[:, 0]
    if hidden_deltas is not deltas:
        hidden_columns = _rows(hidden_deltas).transpose()
        hidden_sums = _table(hidden_columns * ones)[:, 0]
    by_input = _table(columns * _matrix(s.x))
    by_state = _table(hidden_columns * _rows(before))
    slots: dict[tuple[str, str], Array] = {}
    for j, g in enumerate(s.gates):
        part = slice(j * n, j * n + n)
        slots |= {
            ("W", g): by_input[part],
            ("U", g): by_state[part],
            ("b", g): sums[part],
            ("d", g): hidden_sums[part],
        }
    at_inputs = rows * _stack(s, "W")
    flint.ctx.prec = before_sums
    return {
        "x": _table(at_inputs),
        "h0": _array(start),
        "deltas": deltas,
        "hidden_deltas": hidden_deltas,
        "slots": {key: value for key, value in slots.items() if key in s.weights},
    }


# Balls, columns, matrices


def _ball(value: Any) -> Any:
    if isinstance(value, arb):
        return value
    return arb(value) if isinstance(value, flint.fmpq) else arb(float(value))


def _balls(values: Array) -> Column:
    """Exact balls of a vector; tolist() makes Python floats, the fast way in."""
    if values.dtype == object:
        return [_ball(value) for value in values]
    return [arb(value) for value in values.tolist()]


def numbers(array: Array) -> Array:
    """Exact balls of an array of floats, in its shape."""
    return _array(_balls(array.reshape(-1))).reshape(array.shape)


def _column(values: Column) -> Any:
    return arb_mat(len(values), 1, values)


def _rows(rows: list[Column]) -> Any:
    return arb_mat(len(rows), len(rows[0]), [v for row in rows for v in row])


def _matrix(array: Array) -> Any:
    return arb_mat(*array.shape, _balls(array.reshape(-1)))


def _stack(s: Sequence, kind: str, gates: str = "") -> Any:
    """The chosen gates' matrices on top of each other."""
    return _matrix(np.concatenate([s.weights[kind, g] for g in gates or s.gates]))


def _bias(s: Sequence, kinds: str, gates: str) -> Column:
    bias: Column = []
    for g in gates:
        total = [arb(0)] * s.sizes[1]
        for kind in kinds:
            if (kind, g) in s.weights:
                total = plus(total, _balls(s.weights[kind, g]))
        bias += total
    return bias


def _drive(s: Sequence, gates: str = "", kinds: str = "bd") -> list[Column]:
    """What inputs and biases add to the gates' pre-activations, step by step."""
    gates = gates or s.gates
    product = _matrix(s.x) * _stack(s, "W", gates).transpose()
    bias, width = _bias(s, kinds, gates), product.ncols()
    entries = product.entries()
    return [plus(entries[k * width : (k + 1) * width], bias) for k in range(len(s.x))]


def _outer(left: list[Column], right: list[Column]) -> Array:
    """sum_k left_k right_k^T."""
    return _table(_rows(left).transpose() * _rows(right))


def _table(matrix: Any) -> Array:
    flat = np.empty(matrix.nrows() * matrix.ncols(), dtype=object)
    flat[:] = matrix.entries()
    return flat.reshape((matrix.nrows(), matrix.ncols()))


def _array(values: Any) -> Array:
    """An object array of a list, or of a list of lists of one length."""
    if not values or not isinstance(values[0], list):
        flat = np.empty(len(values), dtype=object)
        flat[:] = values
        return flat
    flat = np.empty(len(values) * len(values[0]), dtype=object)
    flat[:] = [value for row in values for value in row]
    return flat.reshape((len(values), len(values[0])))


def _arriving(carried: Column, cotangent: Array, step: int) -> Column:
    """The gradient at a state: what later steps hand back, and the loss's own."""
    direct = cotangent[step]
    return carried if np.all(direct == 0) else plus(carried, _balls(direct))
