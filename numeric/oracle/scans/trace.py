"""Definitions are run on a trace, which then gives the gradient of a loss.

To the operations of arrays (numeric/oracle/scans/operations.py) it adds the
recurrences, whose gradient is a recurrence that runs backwards.
"""

import numpy as np

from longdep.numeric.oracle.scans.engine import Values
from longdep.numeric.oracle.scans.operations import Node as Node
from longdep.numeric.oracle.scans.operations import Operations
from longdep.numeric.precision import Array


class Trace(Operations):
    """Operations, and recurrences along the first axis."""

    def scan(
        self, decay: Node, added: Node, start: Node, logs: Node | None = None
    ) -> Node:
        """The states h_t = decay_t h_(t-1) + added_t along the first axis, t = 1..T.

        Args:
            decay: (T, ...) broadcasts against `added`.
            added: (T, ...).
            start: (...) h_0.
            logs: logarithms of the decays, where a program may multiply decays by
                adding these.
        """
        engine = self.engine
        known = None if logs is None else logs.values
        states = engine.scan(decay.values, added.values, start.values, known)
        last: list[Values] = []  # the gradient that came last, and the total then

        def total(gradient: Values) -> Values:
            """The total gradient at every state: the scan that runs backwards."""
            if not last or last[0] is not gradient:
                conjugate = engine.conjugate(decay.values)
                later = engine.moved(_shifted_back, conjugate)
                flipped = engine.moved(_flipped, gradient)
                logged = None if known is None else engine.moved(_shifted_back, known)
                zero = engine.moved(lambda a: np.zeros_like(a[0]), gradient)
                back = engine.scan(later, flipped, zero, logged)
                last[:] = [gradient, engine.moved(_flipped, back)]
            return last[1]

        def at_decay(gradient: Values) -> Values:
            first = engine.moved(lambda a: a[None], start.values)
            earlier = engine.moved(lambda a: a[:-1], states)
            before = engine.conjugate(engine.joined([first, earlier], 0))
            found = self._reduced(total(gradient), before, decay)
            if known is None:
                return found
            after = self._reduced(total(gradient), engine.conjugate(states), decay)
            return engine.differenced(found, after, decay.values)

        def at_start(gradient: Values) -> Values:
            first = engine.moved(lambda a: a[0], total(gradient))
            factor = engine.moved(lambda a: a[0], engine.conjugate(decay.values))
            return self._fitted(engine.multiply(first, factor), start)

        return self.push(
            states,
            (decay, at_decay),
            (added, lambda g: self._fitted(total(g), added)),
            (start, at_start),
        )

    def corrected(
        self,
        decay: Node,
        left: Node,
        right: Node,
        added: Node,
        start: Node,
        logs: Node | None = None,
    ) -> Node:
        """The states diag(decay_t) S_(t-1) + left_t (right_t^T S_(t-1)) + added_t.

        Backwards it is the same recurrence, with left and right exchanged.

        Args:
            decay: (T, H, K) or (T, H, 1).
            left: (T, H, K).
            right: (T, H, K).
            added: (T, H, K, V).
            start: (H, K, V) S_0.
            logs: logarithms of the decays, where a program may multiply decays by
                adding these.
        """
        engine = self.engine
        operands = [node.values for node in (decay, left, right, added, start)]
        known = None if logs is None else logs.values
        d, b, a, new, initial = operands
        states = engine.corrected(d, b, a, new, initial, known)
        last: list[Values] = []

        def total(gradient: Values) -> Values:
            """The total gradient at every state."""
            if not last or last[0] is not gradient:
                e, c, f = (engine.moved(_shifted_back, v) for v in (d, a, b))
                flipped = engine.moved(_flipped, gradient)
                zero = engine.moved(lambda a: np.zeros_like(a[0]), gradient)
                logged = None if known is None else engine.moved(_shifted_back, known)
                found = engine.corrected(e, c, f, flipped, zero, logged)
                last[:] = [gradient, engine.moved(_flipped, found)]
            return last[1]

        first = engine.moved(lambda a: a[None], initial)
        earlier = engine.moved(lambda a: a[:-1], states)
        before = engine.joined([first, earlier], 0)

        def at_decay(gradient: Values) -> Values:
            spec = "thkv,thkv->thk"
            found = engine.contract(spec, total(gradient), before)
            found = self._fitted(found, decay)
            if known is None:
                return found
            after = engine.contract(spec, total(gradient), states)
            return engine.differenced(found, self._fitted(after, decay), d)

        def at_left(gradient: Values) -> Values:
            read = engine.contract("thkv,thk->thv", before, a)
            return engine.contract("thkv,thv->thk", total(gradient), read)

        def at_right(gradient: Values) -> Values:
            felt = engine.contract("thkv,thk->thv", total(gradient), b)
            return engine.contract("thkv,thv->thk", before, felt)

        def at_start(gradient: Values) -> Values:
            whole = engine.moved(lambda a: a[:1], total(gradient))
            ones = [engine.moved(lambda a: a[:1], v) for v in (d, b, a)]
            spread = engine.moved(lambda a: a[..., None], ones[0])
            kept = engine.multiply(spread, whole)
            felt = engine.contract("thkv,thk->thv", whole, ones[1])
            moved = engine.contract("thk,thv->thkv", ones[2], felt)
            return engine.moved(lambda a: a[0], engine.add(kept, moved))

        return self.push(
            states,
            (decay, at_decay),
            (left, at_left),
            (right, at_right),
            (added, total),
            (start, at_start),
        )

    def _reduced(self, x: Values, y: Values, of: Node) -> Values:
        """The sum of x y over what `of` was broadcast along, as one contraction."""
        axes = len(x.shape)
        letters = "".join(chr(ord("a") + k) for k in range(axes))
        lead = axes - len(of.shape)
        kept = "".join(
            letter
            for k, letter in enumerate(letters)
            if k >= lead and (of.shape[k - lead] != 1 or x.shape[k] == 1)
        )
        if kept == letters:  # no program has a matrix product here
            return self._fitted(self.engine.multiply(x, y), of)
        summed = self.engine.contract(f"{letters},{letters}->{kept}", x, y)
        shaped = self.engine.moved(lambda a: a.reshape(of.shape), summed)
        return self._fitted(shaped, of)


def _flipped(array: Array) -> Array:
    return array[::-1]


def _shifted_back(array: Array) -> Array:
    """Of decays 1..T: for the states from T down, those that lead to the next; 0."""
    later = np.concatenate([array[1:], np.zeros_like(array[:1])])
    return later[::-1]
