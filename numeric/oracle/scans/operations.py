"""The operations of a definition, kept with what their gradients need.

A trace keeps every operation with what its gradient needs, and goes through them
backwards. The gradient at a complex array is dL/dRe + i dL/dIm. Both passes ask one
engine (numeric/oracle/scans/engine.py) for every operation, so that an engine that
knows errors knows those of gradients, too.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from longdep.numeric.oracle.scans.engine import Engine, Values
from longdep.numeric.precision import Array

Back = Callable[[Values], Values]


class Node:
    """An array of a trace, of any engine.

    Attributes:
        trace: where it was made.
        values: the engine's array.
        place: its number in the trace.
    """

    def __init__(self, trace: "Operations", values: Values, place: int) -> None:
        self.trace, self.values, self.place = trace, values, place

    @property
    def shape(self) -> tuple[int, ...]:
        """Lengths of its axes."""
        return tuple(self.values.shape)

    def __add__(self, other: "Node | float") -> "Node":
        return self.trace.add(self, self.trace.node(other))

    __radd__ = __add__

    def __sub__(self, other: "Node | float") -> "Node":
        return self.trace.add(self, -self.trace.node(other))

    def __rsub__(self, other: float) -> "Node":
        return self.trace.add(self.trace.node(other), -self)

    def __mul__(self, other: "Node | float") -> "Node":
        return self.trace.multiply(self, self.trace.node(other))

    __rmul__ = __mul__

    def __neg__(self) -> "Node":
        return self.trace.negative(self)

    def __truediv__(self, other: "Node | float") -> "Node":
        return self.trace.divide(self, self.trace.node(other))

    def __getitem__(self, index: Any) -> "Node":
        shape = self.shape

        def put(array: Array) -> Array:
            whole = np.zeros(shape, dtype=array.dtype)
            whole[index] = array
            return whole

        return self.trace.moved(self, lambda array: array[index], put)

    def reshape(self, *shape: int) -> "Node":
        """The same numbers in another shape."""
        before = self.shape
        return self.trace.moved(
            self, lambda a: a.reshape(shape), lambda a: a.reshape(before)
        )

    def transpose(self, *axes: int) -> "Node":
        """The same numbers, axes in another order."""
        inverse = tuple(int(k) for k in np.argsort(axes))
        return self.trace.moved(
            self, lambda a: a.transpose(axes), lambda a: a.transpose(inverse)
        )


class Operations:
    """The operations of a definition, in the order they were made.

    Args:
        engine: what evaluates them.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.nodes: list[Node] = []
        self.parents: list[list[tuple[int, Back]]] = []

    def push(self, values: Values, *parents: tuple[Node, Back]) -> Node:
        """Note an operation: its result, and what takes a gradient to each operand."""
        node = Node(self, values, len(self.nodes))
        self.nodes.append(node)
        self.parents.append([(parent.place, back) for parent, back in parents])
        return node

    def given(self, array: Array) -> Node:
        """An input: an array of floats."""
        return self.push(self.engine.given(np.asarray(array)))

    def constant(self, array: Any) -> Node:
        """Numbers that are exact in every format."""
        return self.push(self.engine.constant(np.asarray(array, dtype=np.float64)))

    def node(self, other: "Node | float") -> Node:
        """A number as a node."""
        return other if isinstance(other, Node) else self.constant(other)

    def add(self, x: Node, y: Node) -> Node:
        """The sum x + y."""
        values = self.engine.add(x.values, y.values)
        return self.push(
            values,
            (x, lambda g: self._fitted(g, x)),
            (y, lambda g: self._fitted(g, y)),
        )

    def negative(self, x: Node) -> Node:
        """The array -x."""
        return self.push(self.engine.negative(x.values), (x, self.engine.negative))

    def multiply(self, x: Node, y: Node) -> Node:
        """The entrywise product x y."""
        values = self.engine.multiply(x.values, y.values)
        return self.push(
            values,
            (x, lambda g: self._felt(g, y, x)),
            (y, lambda g: self._felt(g, x, y)),
        )

    def _felt(self, gradient: Values, factor: Node, of: Node) -> Values:
        """The gradient at one factor of a product, summed where it was broadcast."""
        other = self.engine.conjugate(factor.values)
        product = self.engine.multiply(gradient, other)
        return self._fitted(product, of)

    def divide(self, x: Node, y: Node) -> Node:
        """The quotient x / y, entry by entry."""
        return x * self.function("reciprocal", y)

    def contract(self, spec: str, x: Node, y: Node) -> Node:
        """A sum of products, as numpy.einsum says it; no index is summed in one only.

        Raises:
            ValueError: an index of an operand is in neither the other nor the result.
        """
        operands, result = spec.split("->")
        one, other = operands.split(",")
        if set(one) - set(other) - set(result) or set(other) - set(one) - set(result):
            raise ValueError(f"spec: expected every index twice, got {spec!r}")
        values = self.engine.contract(spec, x.values, y.values)

        def back(mine: str, its: str, factor: Node, of: Node) -> Back:
            def felt(gradient: Values) -> Values:
                conjugate = self.engine.conjugate(factor.values)
                spec = f"{result},{its}->{mine}"
                return self._fitted(self.engine.contract(spec, gradient, conjugate), of)

            return felt

        return self.push(
            values, (x, back(one, other, y, x)), (y, back(other, one, x, y))
        )

    def total(self, x: Node, *axes: int) -> Node:
        """The sum over some axes, which go."""
        shape = x.shape
        kept = self.engine.total(x.values, axes)
        left = tuple(n for k, n in enumerate(shape) if k not in axes)
        ones = tuple(1 if k in axes else n for k, n in enumerate(shape))
        values = self.engine.moved(lambda a: a.reshape(left), kept)

        def spread(a: Array) -> Array:
            return np.broadcast_to(a.reshape(ones), shape)

        return self.push(values, (x, lambda g: self.engine.moved(spread, g)))

    def moved(
        self,
        x: Node,
        rearranged: Callable[[Array], Array],
        back: Callable[[Array], Array],
    ) -> Node:
        """The same numbers elsewhere; `back` puts gradients where they came from."""
        values = self.engine.moved(rearranged, x.values)
        return self.push(values, (x, lambda g: self.engine.moved(back, g)))

    def joined(self, parts: list[Node], axis: int = 0) -> Node:
        """Arrays behind each other along an axis."""
        values = self.engine.joined([p.values for p in parts], axis)
        ends = np.cumsum([p.shape[axis] for p in parts])
        before = (slice(None),) * (axis % len(parts[0].shape))

        def back(part: Node, end: int) -> Back:
            place = (*before, slice(end - part.shape[axis], end))
            return lambda g: self.engine.moved(lambda a: a[place], g)

        return self.push(
            values,
            *((p, back(p, int(end))) for p, end in zip(parts, ends, strict=True)),
        )

    def complex(self, pair: Node) -> Node:
        """The complex array of pairs (..., 2): real and imaginary parts."""
        engine, held = self.engine, pair.values
        first = engine.moved(lambda a: a[..., 0], held)
        second = engine.moved(lambda a: a[..., 1], held)
        return self.push(engine.complex(first, second), (pair, self._pairs))

    def pair(self, x: Node) -> Node:
        """Real and imaginary parts of a complex array, along a last axis."""

        def back(g: Values) -> Values:
            first = self.engine.moved(lambda a: a[..., 0], g)
            second = self.engine.moved(lambda a: a[..., 1], g)
            return self.engine.complex(first, second)

        return self.push(self._pairs(x.values), (x, back))

    def _pairs(self, values: Values) -> Values:
        def along(array: Array) -> Array:
            return array[..., None]

        parts = [self.engine.real(values), self.engine.imaginary(values)]
        parts = [self.engine.moved(along, part) for part in parts]
        return self.engine.joined(parts, len(parts[0].shape) - 1)

    def real(self, x: Node) -> Node:
        """The real part."""

        def back(g: Values) -> Values:
            return self.engine.complex(g, self.engine.moved(np.zeros_like, g))

        return self.push(self.engine.real(x.values), (x, back))

    def conjugate(self, x: Node) -> Node:
        """The complex conjugate."""
        return self.push(self.engine.conjugate(x.values), (x, self.engine.conjugate))

    def function(self, name: str, x: Node) -> Node:
        """A function of one variable, entry by entry.

        exp, expm1, log, sqrt, reciprocal, tanh, sigmoid, softplus (of torch: linear
        above 20), log_sigmoid, absolute (slope 0 at 0), silu, or positive: v + 1/2 for
        v >= 0, else sigmoid(v); sine, cosine.
        """
        values = self.engine.function(name, x.values)

        def back(g: Values) -> Values:
            slope = self.engine.slope(name, x.values, values)
            return self.engine.multiply(g, self.engine.conjugate(slope))

        return self.push(values, (x, back))

    def complement(self, gate: Node) -> Node:
        """One minus a gate."""
        return 1.0 - gate

    def exp(self, x: Node) -> Node:
        """The exponential."""
        return self.function("exp", x)

    def sigmoid(self, x: Node) -> Node:
        """The logistic function."""
        return self.function("sigmoid", x)

    def tanh(self, x: Node) -> Node:
        """The hyperbolic tangent."""
        return self.function("tanh", x)

    def softplus(self, x: Node) -> Node:
        """log(1 + e^x), as torch has it: x itself above 20."""
        return self.function("softplus", x)

    def larger(self, x: Node, y: Node) -> Node:
        """The larger of two arrays, entry by entry."""
        values, first = self.engine.larger(x.values, y.values)
        one = self.engine.constant(np.ones(()))
        rest = self.engine.add(one, self.engine.negative(first))
        return self.push(
            values,
            (x, lambda g: self._fitted(self.engine.multiply(g, first), x)),
            (y, lambda g: self._fitted(self.engine.multiply(g, rest), y)),
        )

    def marked(self, name: str, x: Node) -> Node:
        """The same node; a definition names what a wrong program may treat otherwise.

        Marks in use: step (a step size), step of decay, step of added, step bias, log
        decay, decay of correction, pairs, normaliser, maximum, decay, added, start,
        candidate, gate, key, value, query, correction, skip, bonus, discretised, scale;
        carried is what a loop hands on to its next step.
        """
        return x

    def detached(self, x: Node) -> Node:
        """The same values, through which no gradient flows."""
        return self.push(x.values)

    def shift(self, numbers: Array, made: Callable[[], Node]) -> Node:
        """Numbers that cancel in what is computed, so that they may be any.

        Args:
            numbers: those that are taken.
            made: what programs take, which have a gradient there that is 0 but for
                rounding.
        """
        return self.constant(numbers)

    def _fitted(self, gradient: Values, node: Node) -> Values:
        """A gradient summed over broadcast axes; real where the operand is real."""
        engine, shape = self.engine, node.shape
        if engine.is_complex(gradient) and not engine.is_complex(node.values):
            gradient = engine.real(gradient)
        lead = len(gradient.shape) - len(shape)
        axes = tuple(
            k
            for k, n in enumerate(gradient.shape)
            if k < lead or (shape[k - lead] == 1 and n != 1)
        )
        if axes:
            gradient = engine.total(gradient, axes)
        if gradient.shape == shape:
            return gradient
        return engine.moved(lambda a: a.reshape(shape), gradient)

    def gradients(self, losses: list[tuple[Node, Array]]) -> list[Values | None]:
        """Gradients of the sum of (node * weights) over all losses, at every node.

        Args:
            losses: real nodes, and floats of their shapes.
        Returns:
            By place in the trace; None where nothing arrives.
        """
        gradients: list[Values | None] = [None] * len(self.nodes)
        for node, weights in losses:
            self._arrive(gradients, node.place, self.engine.given(np.asarray(weights)))
        for place in reversed(range(len(self.nodes))):
            gradient = gradients[place]
            if gradient is None:
                continue
            for parent, back in self.parents[place]:
                self._arrive(gradients, parent, back(gradient))
        return gradients

    def _arrive(
        self, gradients: list[Values | None], place: int, gradient: Values
    ) -> None:
        held = gradients[place]
        gradients[place] = gradient if held is None else self.engine.add(held, gradient)
