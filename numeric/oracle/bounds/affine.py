"""Errors carried by true Jacobians: an engine for loops with recurrent weights.

Beside its value an array has here what it is off by to first order, as a linear form in
symbols that are unknown numbers between -1 and 1, and a bound of the rest:

    computed - exact = sum_k tangents_k e_k + rest,  |rest| <= rest bound,
    dev = sum_k |tangents_k| + rest bound.

Operations on tangents are those of the derivative, with their signs. What the first
order leaves out, and what rounding adds, goes to the rest:

    x y     |x| rest_y + |y| rest_x + 3 dev_x dev_y     (3: derivatives are taken at
                                                    float64's values, not at exact ones)
    x / y   (rest_x + |x / y| rest_y) / |y| and, with q = dev_y / (|y| - 2 dev_y) and D
            the size of the linear form of (x - (x / y) y) / y: (2 D + E) q, where
            E = D (1 + 2 q) / (1 - q): what x and y have in common cancels
    f(x)    |f'| rest_x + dev_x max|f' - f'(x)| over all arguments within 2 dev_x,

so nothing is neglected. Once a step the rest of the state becomes symbols of its own,
one an entry. The error of a later state is then the sum over all steps of the sizes of
that product of Jacobians times the step's local error, as in propagation.py: where
products of Jacobians are small, so is the allowance, though products of their entries'
sizes grow. The gradient's way back is carried so, too; slopes are off by as much as
their arguments may make them.

Symbols are kept over some steps only. Then all that an array is off by becomes new
symbols, one an entry: of long runs, sizes of Jacobians' products are taken over blocks
of steps. Arrays that meet keep the newer block's symbols; the others' go to the rest.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from longdep.numeric.oracle.bounds.scan_errors import Errors, Uncertain
from longdep.numeric.oracle.bounds.scan_functions import moved_by, of_function
from longdep.numeric.oracle.scans.engine import Values
from longdep.numeric.oracle.scans.trace import Node, Trace
from longdep.numeric.precision import Array

MOST_SYMBOLS = 240  # of a block
CANCELLED = 64  # roundings of a term of the gradient at a shift: 2 exponentials, slopes
SECOND = 3.0  # products of two errors, see above


@dataclass(frozen=True, kw_only=True)
class Linear(Uncertain):
    """An array whose errors are a linear form and a rest.

    Attributes:
        tangents: (*shape, symbols); None of an array that has only a rest.
        rest: its bound, of the shape.
        block: whose symbols these are.
    """

    tangents: Array | None
    rest: Array
    block: int


class Affine(Errors):
    """The engine."""

    block = 0
    symbols = 0

    def carried(self, x: Uncertain) -> Uncertain:
        """The same vector, with what it is off by as symbols.

        It is formed as it stands: later sums have no part in what it was added up of.
        """
        if self.symbols + x.value.size > MOST_SYMBOLS:
            self.block, self.symbols = self.block + 1, 0
        return self.told(replace(x, most=x.size, terms=1))

    def told(self, x: Uncertain) -> Uncertain:
        """A vector that several quantities are made of, its rest as symbols."""
        tangents, rest = self._form(x, self.block)
        width, first = len(rest), self.symbols
        self.symbols += width
        wide = _widened(tangents, rest.shape, self.symbols)
        wide[..., first:] += np.diag(rest)
        whole = replace(x, rounded=0.0)
        return self._linear(whole, wide, np.zeros_like(rest), self.block)

    def cancelled(self, x: Uncertain) -> Uncertain:
        """What is left of terms that cancel within a step: their roundings."""
        lost = self.format_.gamma(CANCELLED) * x.most
        lost = lost + CANCELLED * self.format_.underflow
        return self._made(np.zeros_like(x.value), lost)

    def add(self, x: Uncertain, y: Uncertain) -> Uncertain:
        """The sum x + y."""
        made, lost = super().add(x, y), sum(self.lost_in_sum(x, y))
        block = _newer(x, y)
        (one, a), (other, b) = self._form(x, block), self._form(y, block)
        tangents = _summed(one, other, made.shape)
        return self._linear(made, tangents, a + b + lost, block)

    def multiply(self, x: Uncertain, y: Uncertain) -> Uncertain:
        """The product x y."""
        made = super().multiply(x, y)
        lost = super().multiply(_sized(x), _sized(y)).dev
        block = _newer(x, y)
        (one, a), (other, b) = self._form(x, block), self._form(y, block)
        one = None if one is None else one * y.value[..., None]
        other = None if other is None else other * x.value[..., None]
        rest = np.abs(y.value) * a + np.abs(x.value) * b + SECOND * x.dev * y.dev
        tangents = _summed(one, other, made.shape)
        return self._linear(made, tangents, rest + lost, block)

    def divide(self, x: Uncertain, y: Uncertain) -> Uncertain:
        """The quotient x / y."""
        value = x.value / y.value
        least = np.abs(y.value) - 2 * y.dev
        least = np.where(least > 0, least, np.nan)
        size = x.size / least
        whole = super().function("reciprocal", _exactly(least))
        lost = super().multiply(_sized(x), whole).dev
        block = _newer(x, y)
        (one, a), (other, b) = self._form(x, block), self._form(y, block)
        one = None if one is None else one / y.value[..., None]
        other = None if other is None else -other * (value / y.value)[..., None]
        tangents = _summed(one, other, value.shape)
        rest = (a + np.abs(value) * b) / np.abs(y.value)
        linear = rest + (0 if tangents is None else np.abs(tangents).sum(axis=-1))
        share = y.dev / least
        share = np.where(share < 1, share, np.nan)
        error = linear * (1 + 2 * share) / (1 - share)
        rest = rest + (2 * linear + error) * share + lost
        return self._linear(self._made(value, 0.0, size), tangents, rest, block)

    def negative(self, x: Uncertain) -> Uncertain:
        """The array -x."""
        if isinstance(x, Linear) and x.tangents is not None:
            return replace(x, value=-x.value, tangents=-x.tangents)
        return replace(x, value=-x.value)

    def contract(self, spec: str, x: Uncertain, y: Uncertain) -> Uncertain:
        """A sum of products in any order."""
        made = super().contract(spec, x, y)
        lost = super().contract(spec, _sized(x), _sized(y)).dev
        operands, result = spec.split("->")
        first, second = operands.split(",")
        block = _newer(x, y)
        (one, a), (other, b) = self._form(x, block), self._form(y, block)
        if one is not None:
            one = np.einsum(f"{first}Z,{second}->{result}Z", one, y.value)
        if other is not None:
            other = np.einsum(f"{first},{second}Z->{result}Z", x.value, other)
        tangents = _summed(one, other, made.shape)
        rest = np.einsum(spec, a, np.abs(y.value)) + np.einsum(spec, np.abs(x.value), b)
        rest = rest + SECOND * np.einsum(spec, x.dev, y.dev)
        return self._linear(made, tangents, rest + lost, block)

    def total(self, x: Uncertain, axes: tuple[int, ...]) -> Uncertain:
        """Sums over axes, which stay."""
        made = super().total(x, axes)
        lost = super().total(_sized(x), axes).dev
        tangents, rest = self._form(x, _block(x))
        if tangents is not None:
            tangents = tangents.sum(axis=axes, keepdims=True)
        summed = np.asarray(rest.sum(axis=axes, keepdims=True))
        return self._linear(made, tangents, summed + lost, _block(x))

    def moved(self, rearranged: Callable[[Array], Array], x: Uncertain) -> Uncertain:
        """The same numbers elsewhere."""
        made = super().moved(rearranged, x)
        tangents, rest = self._form(x, _block(x))
        if tangents is not None:
            places = 1 + np.arange(x.value.size).reshape(x.shape)
            table = tangents.reshape(-1, tangents.shape[-1])
            table = np.concatenate([np.zeros_like(table[:1]), table])
            tangents = table[np.asarray(rearranged(places))]
        return self._linear(made, tangents, np.asarray(rearranged(rest)), _block(x))

    def joined(self, parts: list[Uncertain], axis: int) -> Uncertain:
        """Arrays behind each other."""
        made = super().joined(parts, axis)
        block = max(_block(part) for part in parts)
        forms = [self._form(part, block) for part in parts]
        widths = [form.shape[-1] for form, _ in forms if form is not None]
        rest = np.concatenate([own for _, own in forms], axis=axis)
        if not widths:
            return self._linear(made, None, rest, block)
        wide = [_widened(form, own.shape, max(widths)) for form, own in forms]
        axis = axis % rest.ndim
        return self._linear(made, np.concatenate(wide, axis=axis), rest, block)

    def conjugate(self, x: Uncertain) -> Uncertain:
        """The same: arrays are real."""
        return x

    def function(self, name: str, x: Uncertain) -> Uncertain:
        """A function: its slope carries what is linear."""
        made = super().function(name, x)
        own = of_function(name, x.value, 0 * x.dev, self.format_)[1]
        moved = of_function(name, x.value, x.dev, self.format_)[1]
        # What evaluation is off by grows with the value's size, by 16 u of the change.
        own = own + 16 * self.format_.roundoff * moved
        slope, bent = moved_by(name, x.value, 2 * x.dev, 0 * x.dev, self.format_)
        tangents, rest = self._form(x, _block(x))
        if tangents is not None:
            tangents = tangents * slope[..., None]
        rest = np.abs(slope) * rest + x.dev * bent + own
        return self._linear(made, tangents, rest, _block(x))

    def _form(self, x: Uncertain, block: int) -> tuple[Array | None, Array]:
        """Tangents and rest in the symbols of a block."""
        if not isinstance(x, Linear):
            return None, x.dev
        if x.tangents is None or x.block != block:
            return None, x.dev
        return x.tangents, x.rest

    def _linear(
        self, made: Uncertain, tangents: Array | None, rest: Any, block: int
    ) -> Linear:
        """The array with its form, which says what it is off by."""
        rest = np.broadcast_to(np.asarray(rest, dtype=np.float64), made.shape)
        sizes = 0.0 if tangents is None else np.abs(tangents).sum(axis=-1)
        dev = rest + sizes
        dev = np.where(np.isnan(dev) | ~(made.most < self.limit), np.inf, dev)
        return Linear(
            value=made.value,
            dev=dev,
            most=made.most,
            terms=made.terms,
            rounded=made.rounded,
            tangents=tangents,
            rest=rest,
            block=block,
        )


class Shifted(Trace):
    """The trace of a definition whose shifts may be differentiated.

    Their values are exact. The gradients at them are 0, but carry the errors of the
    terms that cancel there; programs pass these on to what the shifts were made of.
    """

    def shift(self, numbers: Array, made: Callable[[], Node]) -> Node:
        """Exact numbers, whose gradient goes to what programs take instead.

        At level strict they are constants.
        """
        if isinstance(self.engine, Errors) and self.engine.format_.strict:
            return super().shift(numbers, made)
        exact = self.engine.constant(np.asarray(numbers, dtype=np.float64))
        return self.push(exact, (made(), lambda gradient: gradient))


class Carrying(Shifted):
    """The trace of a loop: errors of its state are carried from step to step."""

    def marked(self, name: str, x: Node) -> Node:
        """The state that a loop carries, with its errors as symbols, both ways.

        Of gates it is so forward: what they do to a cell and its normaliser cancels.
        """
        engine = self.engine
        if not isinstance(engine, Affine):
            return super().marked(name, x)
        if name in ("decay", "gate"):
            return self.push(engine.told(x.values), (x, lambda gradient: gradient))
        if name != "carried":
            return super().marked(name, x)
        return self.push(engine.carried(x.values), (x, engine.carried))

    def shift(self, numbers: Array, made: Callable[[], Node]) -> Node:
        """Exact numbers, whose gradient is rounding and goes to what programs take.

        The terms of that gradient cancel for whatever numbers a program computed, but
        for the roundings of the step itself: those of products, quotients, sums and
        exponentials, each counted against what the terms add up to.
        """
        engine = self.engine
        if not isinstance(engine, Affine) or engine.format_.strict:
            return self.constant(numbers)
        exact = engine.constant(np.asarray(numbers, dtype=np.float64))
        return self.push(exact, (made(), engine.cancelled))

    def divide(self, x: Node, y: Node) -> Node:
        """The quotient: what its operands have in common cancels."""
        engine = self.engine
        if not isinstance(engine, Affine):
            return super().divide(x, y)
        quotient = engine.divide(x.values, y.values)

        def at_x(gradient: Values) -> Values:
            return self._fitted(engine.divide(gradient, y.values), x)

        def at_y(gradient: Values) -> Values:
            felt = engine.multiply(engine.divide(gradient, y.values), quotient)
            return self._fitted(engine.negative(felt), y)

        return self.push(quotient, (x, at_x), (y, at_y))


def _block(x: Uncertain) -> int:
    return x.block if isinstance(x, Linear) and x.tangents is not None else -1


def _newer(x: Uncertain, y: Uncertain) -> int:
    return max(_block(x), _block(y))


def _exactly(value: Array) -> Uncertain:
    return Uncertain(value=value, dev=np.zeros_like(value), most=np.abs(value))


def _sized(x: Uncertain) -> Uncertain:
    """Without error, as large as it may be."""
    none = np.zeros_like(x.dev)
    return Uncertain(value=x.size, dev=none, most=x.most, terms=x.terms)


def _widened(form: Array | None, shape: tuple[int, ...], width: int) -> Array:
    wide = np.zeros((*shape, width))
    if form is not None:
        wide[..., : form.shape[-1]] = form
    return wide


def _summed(
    one: Array | None, other: Array | None, shape: tuple[int, ...]
) -> Array | None:
    """The sum of two forms, broadcast to a shape."""
    forms = [form for form in (one, other) if form is not None]
    if not forms:
        return None
    wide = np.zeros((*shape, max(form.shape[-1] for form in forms)))
    for form in forms:
        wide[..., : form.shape[-1]] += form
    return wide
