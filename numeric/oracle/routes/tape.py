"""The second route: a tape of scalars in mpmath, differentiated by the chain rule.

It shares no code with balls.py, and no formula for a gradient: the cells
are written forward only, one unit at a time, as the documentation of the frameworks
states them; every scalar operation leaves its local derivatives on a tape, which is
read backwards. Slow (a few microseconds an operation), so a check runs it on a sample
of its cases, and always on a case it reports.
"""

from collections.abc import Iterable
from typing import Any

import mpmath
import numpy as np

from longdep.numeric.oracle.routes.sequence import Sequence
from longdep.numeric.precision import Array, digits, entrywise

LINEAR_ABOVE = 20  # torch's softplus is its argument from there on


class Tape:
    """A list of scalar operations in the order they were made."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self.parents: list[tuple[tuple[int, Any], ...]] = []

    def leaf(self, value: Any) -> "Scalar":
        """An input of the computation."""
        return self.push(value, ())

    def push(self, value: Any, parents: tuple[tuple[int, Any], ...]) -> "Scalar":
        """Note an operation: its value and the derivative at each operand."""
        self.values.append(value)
        self.parents.append(parents)
        return Scalar(self, len(self.values) - 1)

    def dot(self, xs: Iterable[Any], ys: Iterable[Any]) -> "Scalar":
        """The sum of x_j y_j over scalars, as one operation."""
        total, parents = mpmath.mpf(0), []
        values = self.values
        for x, y in zip(xs, ys, strict=True):
            first, second = values[x.place], values[y.place]
            total += first * second
            parents += [(x.place, second), (y.place, first)]
        return self.push(total, tuple(parents))

    def adjoints(self, seeds: list[tuple["Scalar", Any]]) -> list[Any]:
        """Derivatives of sum_j weight_j scalar_j with respect to every entry."""
        adjoints = [mpmath.mpf(0)] * len(self.values)
        for scalar, weight in seeds:
            adjoints[scalar.place] += weight
        for place in reversed(range(len(adjoints))):
            if adjoints[place]:
                for parent, slope in self.parents[place]:
                    adjoints[parent] += slope * adjoints[place]
        return adjoints


class Scalar:
    """One number of a tape."""

    __slots__ = ("place", "rest", "tape")

    def __init__(self, tape: Tape, place: int) -> None:
        self.tape, self.place = tape, place
        self.rest: Any = None  # one minus it, where that is known to all its digits

    @property
    def value(self) -> Any:
        """Its value."""
        return self.tape.values[self.place]

    def __add__(self, other: "Scalar") -> "Scalar":
        parents = ((self.place, 1), (other.place, 1))
        return self.tape.push(self.value + other.value, parents)

    def __mul__(self, other: "Scalar") -> "Scalar":
        parents = ((self.place, other.value), (other.place, self.value))
        return self.tape.push(self.value * other.value, parents)

    def __sub__(self, other: "Scalar") -> "Scalar":
        parents = ((self.place, 1), (other.place, -1))
        return self.tape.push(self.value - other.value, parents)

    def __truediv__(self, other: "Scalar") -> "Scalar":
        below = other.value
        if not below:
            undefined = mpmath.nan
            parents = ((self.place, undefined), (other.place, undefined))
            return self.tape.push(undefined, parents)
        value = self.value / below
        parents = ((self.place, 1 / below), (other.place, -value / below))
        return self.tape.push(value, parents)

    def __neg__(self) -> "Scalar":
        return self.scaled(-1)

    def scaled(self, factor: Any) -> "Scalar":
        """A number's multiple of it."""
        return self.tape.push(factor * self.value, ((self.place, factor),))

    def shifted(self, number: Any) -> "Scalar":
        """A number more."""
        return self.tape.push(self.value + number, ((self.place, 1),))

    def exp(self) -> "Scalar":
        """e^a."""
        value = mpmath.exp(self.value)
        return self.tape.push(value, ((self.place, value),))

    def expm1(self) -> "Scalar":
        """e^a - 1, also of a small a."""
        slope = mpmath.exp(self.value)
        return self.tape.push(mpmath.expm1(self.value), ((self.place, slope),))

    def log(self) -> "Scalar":
        """The natural logarithm; nan of negative numbers."""
        if not self.value > 0:
            value = -mpmath.inf if self.value == 0 else mpmath.nan
            return self.tape.push(value, ((self.place, mpmath.nan),))
        return self.tape.push(mpmath.log(self.value), ((self.place, 1 / self.value),))

    def sqrt(self) -> "Scalar":
        """The square root; it has no slope at 0, and is nan of negative numbers."""
        if not self.value > 0:
            value = self.value if self.value == 0 else mpmath.nan
            return self.tape.push(value, ((self.place, mpmath.nan),))
        value = mpmath.sqrt(self.value)
        return self.tape.push(value, ((self.place, 1 / (2 * value)),))

    def sin(self) -> "Scalar":
        """The sine."""
        slope = mpmath.cos(self.value)
        return self.tape.push(mpmath.sin(self.value), ((self.place, slope),))

    def cos(self) -> "Scalar":
        """The cosine."""
        slope = -mpmath.sin(self.value)
        return self.tape.push(mpmath.cos(self.value), ((self.place, slope),))

    def absolute(self) -> "Scalar":
        """|a|; its slope at 0 counts as 0."""
        return self.tape.push(
            abs(self.value), ((self.place, int(mpmath.sign(self.value))),)
        )

    def larger(self, other: "Scalar") -> "Scalar":
        """The larger of two; at a tie the slope goes to either by half."""
        if self.value == other.value:
            half = mpmath.mpf(1) / 2
            parents = ((self.place, half), (other.place, half))
            return self.tape.push(self.value, parents)
        first = self if self.value > other.value else other
        return self.tape.push(first.value, ((first.place, 1),))

    def softplus(self) -> "Scalar":
        """log(1 + e^a); a itself above 20, as torch has it."""
        if self.value > LINEAR_ABOVE:
            return self.tape.push(self.value, ((self.place, 1),))
        grown = mpmath.exp(self.value)
        slope = grown / (1 + grown)
        return self.tape.push(mpmath.log1p(grown), ((self.place, slope),))

    def log_sigmoid(self) -> "Scalar":
        """-log(1 + e^-a), with the slope 1 / (1 + e^a)."""
        slope = 1 / (1 + mpmath.exp(self.value))
        small = mpmath.log1p(mpmath.exp(-abs(self.value)))
        return self.tape.push(
            min(self.value, mpmath.mpf(0)) - small, ((self.place, slope),)
        )

    def tanh(self) -> "Scalar":
        """tanh, with the slope 4 e^-2|a| / (1 + e^-2|a|)^2."""
        small = mpmath.exp(-2 * abs(self.value))
        slope = 4 * small / (1 + small) ** 2
        return self.tape.push(mpmath.tanh(self.value), ((self.place, slope),))

    def sigmoid(self) -> "Scalar":
        """Logistic, 1 / (1 + e^-a), with the slope e^-|a| / (1 + e^-|a|)^2."""
        small = mpmath.exp(-abs(self.value))
        slope = small / (1 + small) ** 2
        value = 1 / (1 + mpmath.exp(-self.value))
        result = self.tape.push(value, ((self.place, slope),))
        result.rest = 1 / (1 + mpmath.exp(self.value))
        return result

    def complement(self) -> "Scalar":
        """One minus it; of a saturated gate as well."""
        rest = 1 - self.value if self.rest is None else self.rest
        return self.tape.push(rest, ((self.place, -1),))

    def between(self, low: Any, high: Any) -> "Scalar":
        """Clipped to [low, high]."""
        slope = 1 if low <= self.value <= high else 0
        return self.tape.push(min(max(self.value, low), high), ((self.place, slope),))

    def relu(self) -> "Scalar":
        """The larger of a and 0; its slope at 0 counts as 0."""
        on = 1 if self.value > 0 else 0
        return self.tape.push(self.value * on, ((self.place, on),))


Vector = list[Scalar]
Units = dict[str, Array]  # object arrays of scalars, by name


def numbers(array: Array) -> Array:
    """An array as mpmath numbers, nan and infinities included."""
    if array.dtype == object or np.isfinite(array).all():
        return digits(array)
    return entrywise(lambda v: mpmath.mpf(float(v)), array)


def run(sequence: Sequence) -> dict[str, Any]:
    """Run one sequence at the digits of the surrounding mpmath context.

    Returns:
        What balls.py returns, as object arrays of mpf.
    """
    return _Run(sequence).results()


class Cell:
    """One cell, a step at a time, on a tape.

    Args:
        s: the sequence whose weights and convention it has.
        tape: where its operations are noted.

    Attributes:
        slots: the gates' arrays as scalars of the tape.
        pre: the pre-activations of an rnn's steps so far.
    """

    def __init__(self, s: Sequence, tape: Tape) -> None:
        self.s, self.tape = s, tape
        self.slots = {key: self.leaves(array) for key, array in s.weights.items()}
        self.pre: list[Any] = []

    def leaves(self, array: Array) -> Array:
        """Numbers as inputs of the computation."""
        if not array.size:
            return np.zeros(array.shape, dtype=object)
        return np.vectorize(self.tape.leaf, otypes=[object])(numbers(array))

    def step(self, x: Any, h: Any, c: Any) -> tuple[Any, Any]:
        """One step: the states after it."""
        steps = {"rnn": self.rnn, "gru": self.gru, "lstm": self.lstm}
        return steps[self.s.convention.cell](x, h, c)

    def affine(self, matrix: str, bias: str, gate: str, vector: Any) -> list[Any]:
        """The affine M v + b, unit by unit; the bias where the convention has one."""
        sums = []
        for i, row in enumerate(self.slots[matrix, gate]):
            total = self.tape.leaf(mpmath.mpf(0))
            for w, v in zip(row, vector, strict=True):
                total = total + w * v
            if (bias, gate) in self.slots:
                total = total + self.slots[bias, gate][i]
            sums.append(total)
        return sums

    def pre_activation(self, gate: str, x: Any, h: Any) -> list[Any]:
        """The pre-activation W x + b + U h + d of a gate."""
        inputs = self.affine("W", "b", gate, x)
        hidden = self.affine("U", "d", gate, h)
        return [a + b for a, b in zip(inputs, hidden, strict=True)]

    def rnn(self, x: Any, h: Any, c: Any) -> tuple[Any, Any]:
        """One step of a simple network."""
        pre = self.pre_activation("a", x, h)
        self.pre.append(pre)
        if self.s.activation == "identity":
            return pre, c
        return [getattr(a, self.s.activation)() for a in pre], c

    def gru(self, x: Any, h: Any, c: Any) -> tuple[Any, Any]:
        """One step of a GRU."""
        r = [a.sigmoid() for a in self.pre_activation("r", x, h)]
        z = [a.sigmoid() for a in self.pre_activation("z", x, h)]
        inputs = self.affine("W", "b", "n", x)
        if self.s.convention.reset == "after":
            hidden = [
                a * b for a, b in zip(r, self.affine("U", "d", "n", h), strict=True)
            ]
        else:
            kept = [a * b for a, b in zip(r, h, strict=True)]
            hidden = self.affine("U", "d", "n", kept)
        new = [(a + b).tanh() for a, b in zip(inputs, hidden, strict=True)]
        if self.s.convention.blend == "candidate":
            new, h = h, new
        blend = zip(z, new, h, strict=True)
        return [u.complement() * v + u * w for u, v, w in blend], c

    def lstm(self, x: Any, h: Any, c: Any) -> tuple[Any, Any]:
        """One step of an LSTM."""
        pre = {g: self.pre_activation(g, x, h) for g in "ifgo"}
        i = [a.sigmoid() for a in self.bounded(self.peek("i", pre["i"], c))]
        f = [a.sigmoid() for a in self.bounded(self.peek("f", pre["f"], c))]
        g = [a.tanh() for a in self.bounded(pre["g"])]
        parts = zip(f, c, i, g, strict=True)
        new = [forget * old + take * cand for forget, old, take, cand in parts]
        seen_by_o = c if self.s.convention.early_peephole else new
        o = [a.sigmoid() for a in self.bounded(self.peek("o", pre["o"], seen_by_o))]
        seen = [v.tanh() for v in self.bounded(new)]
        out = [gate * v for gate, v in zip(o, seen, strict=True)]
        return (self.affine("V", "", "h", out) if self.s.projects else out), new

    def peek(self, gate: str, pre: list[Any], cell: Any) -> list[Any]:
        """A pre-activation with its peephole, where there is one."""
        if ("p", gate) not in self.slots:
            return pre
        peep = self.slots["p", gate]
        return [a + p * v for a, p, v in zip(pre, peep, cell, strict=True)]

    def bounded(self, pre: list[Any]) -> list[Any]:
        """Clipped, where the convention clips."""
        if self.s.clip is None:
            return pre
        bound = mpmath.mpf(self.s.clip)
        return [a.between(-bound, bound) for a in pre]


def zoned(keep: Array | None, step: int, old: Any, new: Any) -> Any:
    """A state after a step: of each unit the old value where it is kept.

    It is a scalar of its own: a state's adjoint is not that of the state before.
    """
    if keep is None:
        return new
    units = zip(keep[step], old, new, strict=True)
    return [
        before.tape.push(before.value, ((before.place, 1),)) if kept else after
        for kept, before, after in units
    ]


class _Run:
    def __init__(self, s: Sequence) -> None:
        self.s, self.tape = s, Tape()
        self.cell = Cell(s, self.tape)
        self.x, self.h0 = self.cell.leaves(s.x), self.cell.leaves(s.h0)
        self.c0 = None if s.c0 is None else self.cell.leaves(s.c0)
        self.h: list[Any] = []
        self.c: list[Any] = []
        h, c = self.h0, self.c0
        for t, x in enumerate(self.x):
            new_h, new_c = self.cell.step(x, h, c)
            h, c = zoned(s.keep_h, t, h, new_h), zoned(s.keep_c, t, c, new_c)
            self.h.append(h)
            self.c.append(c)

    def results(self) -> dict[str, Any]:
        weights = numbers(self.s.cotangent)
        seeds = [
            (unit, weight)
            for row, at in zip(self.h, weights, strict=True)
            for unit, weight in zip(row, at, strict=True)
        ]
        if self.s.cotangent_c is not None:
            weights = numbers(self.s.cotangent_c)
            seeds += zip(np.ravel(self.c), np.ravel(weights), strict=True)
        adjoints = self.tape.adjoints(seeds)
        gradient = np.vectorize(lambda unit: adjoints[unit.place], otypes=[object])
        value = np.vectorize(lambda unit: unit.value, otypes=[object])
        results = {
            "h": value(np.array(self.h, dtype=object)),
            "x": gradient(self.x),
            "h0": gradient(self.h0),
            "slots": {key: gradient(array) for key, array in self.cell.slots.items()},
        }
        if self.cell.pre:
            results["delta"] = gradient(np.array(self.cell.pre, dtype=object))
        if self.c0 is not None:
            results["c"] = value(np.array(self.c, dtype=object))
            results["c0"] = gradient(self.c0)
        return results
