"""One sequence through one cell: what every route to the right answer is given.

A padded batch is several sequences; what each framework does behind a sequence's end
(numeric/oracle/conventions.py) becomes a rule on lengths and cotangents here, so that
the routes and the allowance know nothing of padding.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from longdep.numeric.oracle import conventions
from longdep.numeric.oracle.conventions import Convention, Padding
from longdep.numeric.oracle.packing import Slot, unpack
from longdep.numeric.oracle.vocabulary import Case, System
from longdep.numeric.precision import Array, exact, floats


@dataclass(frozen=True, kw_only=True)
class Sequence:
    """One cell, run over one sequence, and the loss's direct gradients.

    Attributes:
        convention: the cell and where its reset gate acts.
        weights: every gate's arrays, floats (numeric/oracle/packing.py).
        x: (T, m) floats.
        h0: (n,) floats.
        c0: (n,) floats; None unless the cell is an lstm.
        cotangent: (T, n) direct gradients of the loss at h_1..h_T: floats, or exact
            rationals where several floats add up.
        activation: of an rnn.
        clip: the bound on what enters activations, or None.
        cotangent_sums: (T, n), where cotangents are sums: the number of terms times
            the sum of their sizes, or None.
    """

    convention: Convention
    weights: Mapping[Slot, Array]
    x: Array
    h0: Array
    c0: Array | None
    cotangent: Array
    activation: str = "tanh"
    clip: float | None = None
    cotangent_sums: Array | None = None

    @property
    def gates(self) -> str:
        """The gates of the cell, in the order used inside the oracle."""
        return conventions.GATES[self.convention.cell]

    @property
    def sizes(self) -> tuple[int, int, int]:
        """T, n, m."""
        return (len(self.x), len(self.h0), self.x.shape[1])


def sequence_of(entry: System, case: Case, convention: str) -> Sequence:
    """The sequence of an unbatched case."""
    table = conventions.convention(entry.cell, convention)
    if "cotangent" in case:
        cotangent = np.zeros((len(case["x"]), len(case["h0"])))
        cotangent[-1] = case["cotangent"]
    else:
        cotangent = np.asarray(case["cotangent_h"])
    return Sequence(
        convention=table,
        weights=unpack(table, case),
        x=np.asarray(case["x"]),
        h0=np.asarray(case["h0"]),
        c0=np.asarray(case["c0"]) if "c0" in case else None,
        cotangent=cotangent,
        activation=str(case.get("activation", "tanh")),
        clip=float(case["clip"]) if table.clips else None,
    )


def steps_run(convention: Convention, length: int, steps: int) -> int:
    """How many steps the cell really runs over a sequence of some length."""
    return steps if convention.padding is Padding.COMPUTED else length


def sequences_of(entry: System, case: Case, convention: str) -> list[Sequence]:
    """The sequences of a padded case, each turned so that it runs forward.

    Those of length 0, where the convention has such, are left out: no step is run, and
    `padded` knows their answers.
    """
    table = conventions.convention(entry.cell, convention)
    weights = unpack(table, case)
    return [
        Sequence(
            convention=table,
            weights=weights,
            x=_in_order(case, np.asarray(case["x"])[i, :run]),
            h0=np.asarray(case["h0"])[i],
            c0=np.asarray(case["c0"])[i] if "c0" in case else None,
            cotangent=_in_order(case, _cotangent(table, case, i, length, run)),
            activation=str(case.get("activation", "tanh")),
            clip=float(case["clip"]) if table.clips else None,
            cotangent_sums=_in_order(
                case, _cotangent_sums(table, case, i, length, run)
            ),
        )
        for i, length, run in _lengths(table, case)
        if length
    ]


def _lengths(convention: Convention, case: Case) -> list[tuple[int, int, int]]:
    steps = np.shape(case["x"])[1]
    return [
        (i, int(length), steps_run(convention, int(length), steps))
        for i, length in enumerate(case["lengths"])
    ]


def _in_order(case: Case, array: Array) -> Array:
    return array[::-1] if case["direction"] == "reverse" else array


def _cotangent(
    convention: Convention, case: Case, i: int, length: int, run: int
) -> Array:
    """Exact direct gradients: those behind the end go where the padding rule says."""
    given = exact(np.asarray(case["cotangent_h"])[i])
    direct = given[:run].copy()
    if convention.padding is Padding.REPEAT:
        direct[length - 1] = direct[length - 1] + given[length:].sum(axis=0)
    last = 0 if case["direction"] == "reverse" else length - 1
    direct[last] = direct[last] + exact(np.asarray(case["cotangent_last"])[i])
    return direct


def _cotangent_sums(
    convention: Convention, case: Case, i: int, length: int, run: int
) -> Array:
    """How far sums of cotangents may be off, in unit roundoffs."""
    sizes = {
        name: abs(np.asarray(case[name], dtype=np.float64))
        for name in ("cotangent_h", "cotangent_last")
    }
    terms = 1.0 + sizes["cotangent_h"].shape[1]
    positive = {**case, **sizes}
    sums = floats(_cotangent(convention, positive, i, length, run))
    return sums * terms


def padded(
    entry: System,
    case: Case,
    convention: str,
    parts: list[Any],
    exactly: Callable[[Array, bool], Array],
) -> Any:
    """Put the answers for each sequence together, as the convention pads them.

    A sequence of length 0 ends in its initial state, to which the cotangent of its last
    state goes. What its outputs are is not known: 0 or the initial state, as a
    framework's backends have it. Everything else of it is 0.

    Args:
        entry: the padded system.
        case: the padded case.
        convention: its name.
        parts: for every sequence of `sequences_of` a mapping with h, x, h0 (c, c0) and
            slots.
        exactly: turns an input, or zeros, into such answers; its second argument says
            whether they are known.
    Returns:
        The mapping of the padded outputs; weight gradients under "slots", summed.
    """
    table = conventions.convention(entry.cell, convention)
    steps, states = np.shape(case["x"])[1], "hc" if entry.cell == "lstm" else "h"
    rows, rest = [], iter(parts)
    for i, length, _ in _lengths(table, case):
        if not length:
            rows.append(_empty(case, i, states, exactly))
            continue
        part, repeat = next(rest), table.padding is Padding.REPEAT
        row = {
            "h": _fill(_in_order(case, part["h"]), steps, repeat),
            "x": _fill(_in_order(case, part["x"]), steps, False),
        }
        row |= {f"last_{name}": part[name][length - 1] for name in states}
        rows.append(row | {f"{name}0": part[f"{name}0"] for name in states})
    joined: dict[str, Any] = {k: np.stack([row[k] for row in rows]) for k in rows[0]}
    zeros = {key: exactly(0 * v, True) for key, v in unpack(table, case).items()}
    joined["slots"] = {
        key: sum((part["slots"][key] for part in parts), start=zero)
        for key, zero in zeros.items()
    }
    return joined


def _empty(
    case: Case, i: int, states: str, exactly: Callable[[Array, bool], Array]
) -> dict[str, Array]:
    """The answers for a sequence of length 0."""
    cotangent = np.asarray(case["cotangent_h"])[i]
    x, last = np.asarray(case["x"])[i], np.asarray(case["cotangent_last"])[i]
    row = {"h": exactly(0 * cotangent, False), "x": exactly(0 * x, True)}
    for name in states:
        start = np.asarray(case[f"{name}0"])[i]
        row[f"last_{name}"] = exactly(start, True)
        row[f"{name}0"] = exactly(0 * start, True)
    return row | {"h0": exactly(last, not cotangent.any())}


def _fill(array: Array, steps: int, repeat: bool) -> Array:
    rest = steps - len(array)
    tail = np.repeat(array[-1:], rest, axis=0) if repeat else array[:1] * 0
    if not repeat:
        tail = np.repeat(tail, rest, axis=0)
    return np.concatenate([array, tail]) if rest else array
