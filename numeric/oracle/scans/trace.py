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

        def backward(gradient: Values) -> Values:
            """The total gradient at every state, h_0 first: a scan that runs back."""
            if not last or last[0] is not gradient:
                conjugate = engine.conjugate(decay.values)
                later = engine.moved(_from_the_end, conjugate)
                flipped = engine.moved(_flipped_before_zero, gradient)
                logged = None if known is None else engine.moved(_from_the_end, known)
                zero = engine.moved(lambda a: np.zeros_like(a[0]), gradient)
                back = engine.scan(later, flipped, zero, logged)
                last[:] = [gradient, engine.moved(_flipped, back)]
            return last[1]

        def total(gradient: Values) -> Values:
            """The total gradient at the states h_1..h_T."""
            return engine.moved(lambda a: a[1:], backward(gradient))

        def at_decay(gradient: Values) -> Values:
            first = engine.moved(lambda a: a[None], start.values)
            earlier = engine.moved(lambda a: a[:-1], states)
            before = engine.conjugate(engine.joined([first, earlier], 0))
            felt = engine.apart(total(gradient))
            found = self._reduced(felt, engine.apart(before), decay)
            after = None
            if known is not None:
                after = self._reduced(total(gradient), engine.conjugate(states), decay)
            return engine.assembled(found, after, decay.values, states)

        def at_start(gradient: Values) -> Values:
            first = engine.moved(lambda a: a[0], backward(gradient))
            return self._fitted(first, start)

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

        def backward(gradient: Values) -> Values:
            """The total gradient at every state, S_0 first."""
            if not last or last[0] is not gradient:
                e, c, f = (engine.moved(_from_the_end, v) for v in (d, a, b))
                flipped = engine.moved(_flipped_before_zero, gradient)
                zero = engine.moved(lambda a: np.zeros_like(a[0]), gradient)
                logged = None if known is None else engine.moved(_from_the_end, known)
                found = engine.corrected(e, c, f, flipped, zero, logged)
                last[:] = [gradient, engine.moved(_flipped, found)]
            return last[1]

        def total(gradient: Values) -> Values:
            """The total gradient at the states S_1..S_T."""
            return engine.moved(lambda a: a[1:], backward(gradient))

        first = engine.moved(lambda a: a[None], initial)
        earlier = engine.moved(lambda a: a[:-1], states)
        before = engine.joined([first, earlier], 0)

        def at_decay(gradient: Values) -> Values:
            spec = "thkv,thkv->thk"
            felt = engine.apart(total(gradient))
            found = engine.contract(spec, felt, engine.apart(before))
            found = self._fitted(found, decay)
            after = None
            if known is not None:
                after = engine.contract(spec, total(gradient), states)
                after = self._fitted(after, decay)
            return engine.assembled(found, after, d, states)

        def at_left(gradient: Values) -> Values:
            read = engine.contract("thkv,thk->thv", before, a)
            return engine.contract("thkv,thv->thk", total(gradient), read)

        def at_right(gradient: Values) -> Values:
            felt = engine.contract("thkv,thk->thv", total(gradient), b)
            return engine.contract("thkv,thv->thk", before, felt)

        def at_start(gradient: Values) -> Values:
            return engine.moved(lambda a: a[0], backward(gradient))

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


def _flipped_before_zero(array: Array) -> Array:
    """From the end: nothing arrives at the initial state itself."""
    return np.concatenate([array[::-1], np.zeros_like(array[:1])])


def _from_the_end(array: Array) -> Array:
    """Of decays 1..T: for the states from T down to 0, those that lead to the next."""
    return np.concatenate([np.zeros_like(array[:1]), array[::-1]])
