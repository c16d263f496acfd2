"""One sequence through one cell: what every route to the right answer is given.

A padded batch is several sequences; what each framework does behind a sequence's end
(numeric/oracle/conventions.py) becomes a rule on lengths and cotangents here, so that
the routes and the allowance know nothing of padding.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from longdep.numeric.oracle import conventions
from longdep.numeric.oracle.conventions import Convention, Padding
from longdep.numeric.oracle.packing import PROJECTED, Slot, unpack
from longdep.numeric.oracle.vocabulary import Case, System
from longdep.numeric.precision import Array, exact, floats


@dataclass(frozen=True, kw_only=True)
class InputErrors:
    """Bounds of how far the inputs of a sequence may be off, entry by entry.

    Attributes:
        x: (T, m).
        start: (n,) of h0; or h0's and c0's behind each other.
        cotangent: (T, n) of the direct gradients at h_1..h_T; or (T, 2n), those at
            c_1..c_T behind them.
        added: how many further roundings the terms of the gradient at x may pass, for
            the sum goes on with those of another sequence.
    """

    x: Array
    start: Array
    cotangent: Array
    added: int = 0


@dataclass(frozen=True, kw_only=True)
class Sequence:
    """One cell, run over one sequence, and the loss's direct gradients.

    Attributes:
        convention: the cell and where its reset gate acts.
        weights: every gate's arrays, floats (numeric/oracle/packing.py).
        x: (T, m) floats.
        h0: (n,) floats; (p,) where the output is projected, and so are all h_t.
        c0: (n,) floats; None unless the cell is an lstm.
        cotangent: (T, n) direct gradients of the loss at h_1..h_T: floats, or exact
            rationals where several floats add up.
        activation: of an rnn.
        clip: the bound on what enters activations, or None.
        cotangent_sums: (T, n), where cotangents are sums: the number of terms times
            the sum of their sizes, or None.
        cotangent_c: (T, n) direct gradients at c_1..c_T of an lstm, or None.
        keep_h, keep_c: (T, n) of zoneout, 1 where a unit keeps its old value, or None.
        errors: how far an implementation's own inputs may be off where they are what
            it has computed before, or None.
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
    cotangent_c: Array | None = None
    keep_h: Array | None = None
    keep_c: Array | None = None
    errors: "InputErrors | None" = None

    @property
    def gates(self) -> str:
        """The gates of the cell, in the order used inside the oracle."""
        return conventions.GATES[self.convention.cell]

    @property
    def sizes(self) -> tuple[int, int, int]:
        """T, n, m: n units, the rows of a gate's matrix."""
        units = len(self.weights["U", self.gates[0]])
        return (len(self.x), units, self.x.shape[1])

    @property
    def width(self) -> int:
        """The size of a state h: n, or p of an lstm whose output is projected."""
        return len(self.h0)

    @property
    def projects(self) -> bool:
        """Whether h = V (o tanh c), V (p, n), in place of o tanh c."""
        return PROJECTED in self.weights

    def only(self, part: slice) -> "Sequence":
        """The same cell at the inputs of some steps."""
        errors = self.errors
        if errors is not None:
            errors = replace(errors, x=errors.x[part])
        kept = (k if k is None else k[part] for k in (self.keep_h, self.keep_c))
        keep_h, keep_c = kept
        return replace(
            self, x=self.x[part], errors=errors, keep_h=keep_h, keep_c=keep_c
        )


def sequence_of(entry: System, case: Case, convention: str) -> Sequence:
    """The sequence of an unbatched case."""
    table = conventions.convention(entry.cell, convention)
    if "cotangent" in case:
        cotangent = np.zeros((len(case["x"]), len(case["h0"])))
        cotangent[-1:] = case["cotangent"]
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
        keep_h=np.asarray(case["keep_h"]) if "keep_h" in case else None,
        keep_c=np.asarray(case["keep_c"]) if "keep_c" in case else None,
    )


def steps_run(convention: Convention, length: int, steps: int) -> int:
    """How many steps the cell really runs over a sequence of some length."""
    return steps if convention.padding is Padding.COMPUTED else length


def sequences_of(entry: System, case: Case, convention: str) -> list[Sequence]:
    """The sequences of a padded case that have a step, turned to run forward."""
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
            keep_h=_kept(case, "keep_h", i, run),
            keep_c=_kept(case, "keep_c", i, run),
        )
        for i, length, run in _lengths(table, case)
        if run
    ]


def _lengths(convention: Convention, case: Case) -> list[tuple[int, int, int]]:
    steps = np.shape(case["x"])[1]
    return [
        (i, int(length), steps_run(convention, int(length), steps))
        for i, length in enumerate(case["lengths"])
    ]


def _kept(case: Case, name: str, i: int, run: int) -> Array | None:
    if name not in case:
        return None
    return _in_order(case, np.asarray(case[name])[i, :run])


def _in_order(case: Case, array: Array) -> Array:
    return array[::-1] if case["direction"] == "reverse" else array


def _cotangent(
    convention: Convention, case: Case, i: int, length: int, run: int
) -> Array:
    """Exact direct gradients: those behind the end go where the padding rule says."""
    given, at_end = _summands(
        *(np.asarray(case[name])[i] for name in ("cotangent_h", "cotangent_last"))
    )
    direct = given[:run].copy()
    if convention.padding is Padding.REPEAT:
        direct[length - 1] = direct[length - 1] + given[length:].sum(axis=0)
    last = 0 if case["direction"] == "reverse" else length - 1
    direct[last] = direct[last] + at_end
    return direct


def _summands(*arrays: Array) -> list[Array]:
    """Rationals; or floats where nan or an infinity makes every gradient undefined."""
    if all(np.isfinite(array).all() for array in arrays):
        return [exact(array) for array in arrays]
    return [array.astype(np.float64) for array in arrays]


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
    numbers: Callable[[Array], Array],
) -> Any:
    """Put the answers for each sequence together, as the convention pads them.

    A sequence of length 0 has no answers: its last state is its initial one, and what
    arrives there is cotangent_last.

    Args:
        entry: the padded system.
        case: the padded case.
        convention: its name.
        parts: for every sequence that has a step a mapping with h, x, h0 (c, c0) and
            slots.
        numbers: floats as the route's numbers; as bounds, zeros.
    Returns:
        The mapping of the padded outputs; weight gradients under "slots", summed.
    """
    table = conventions.convention(entry.cell, convention)
    steps = np.shape(case["x"])[1]
    result: dict[str, Any] = {"h": [], "last_h": [], "x": [], "h0": []}
    if entry.cell == "lstm":
        result |= {"last_c": [], "c0": []}
    rest = iter(parts)
    for i, length, run in _lengths(table, case):
        part = next(rest) if run else _standing(case, i, numbers)
        repeat = table.padding is Padding.REPEAT and run > 0
        for name, again in (("h", repeat), ("x", False)):
            rows = _in_order(case, part[name])
            behind = rows[-1:] if again else numbers(np.zeros((1, rows.shape[1])))
            fill = np.repeat(behind, steps - len(rows), axis=0)
            result[name].append(np.concatenate([rows, fill]))
        result["h0"].append(part["h0"])
        for name in ("h", "c") if entry.cell == "lstm" else ("h",):
            start = numbers(np.asarray(case[f"{name}0"])[i])
            result[f"last_{name}"].append(part[name][length - 1] if run else start)
        if entry.cell == "lstm":
            result["c0"].append(part["c0"])
    joined: dict[str, Any] = {name: np.stack(arrays) for name, arrays in result.items()}
    joined["slots"] = {
        key: sum((part["slots"][key] for part in parts), numbers(np.zeros(array.shape)))
        for key, array in unpack(table, case).items()
    }
    return joined


def _standing(case: Case, i: int, numbers: Callable[[Array], Array]) -> dict[str, Any]:
    """The answers for a sequence without a step."""
    part = {
        "h": numbers(np.zeros((0, np.shape(case["h0"])[-1]))),
        "x": numbers(np.zeros((0, np.shape(case["x"])[-1]))),
        "h0": numbers(np.asarray(case["cotangent_last"])[i]),
    }
    if "c0" in case:
        part["c0"] = numbers(np.zeros_like(np.asarray(case["c0"])[i]))
    return part
