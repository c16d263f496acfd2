"""A scan and its gradients, as a scan that runs backwards, right or with a mistake."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from longdep.numeric.oracle.patterns.scan_orders import Recurrence, ordered
from longdep.numeric.oracle.patterns.scan_switches import ScanSwitches
from longdep.numeric.oracle.scans.engine import Values
from longdep.numeric.oracle.scans.operations import Back
from longdep.numeric.oracle.scans.trace import Node, Trace
from longdep.numeric.precision import Array


class Scanned:
    """A scan whose gradients come of a scan that runs backwards.

    Args:
        trace: where it is made.
        switches: the mistakes.
        recurrence: what is scanned.
    """

    def __init__(
        self, trace: Trace, switches: ScanSwitches, recurrence: Recurrence
    ) -> None:
        self.trace, self.engine, self.r = trace, trace.engine, recurrence
        self.switches = switches
        self.states = self._alone(self.switches.forward, recurrence)
        self.last: list[Values] = []

    def node(self) -> Node:
        """The states, with what takes gradients to the operands."""
        t, r, s = self.trace, self.r, self.switches
        parents: list[tuple[Node, Back]] = []
        logged = r.logs is not None and s.log_gradient != "own"
        logged = logged and (r.diagonal or s.log_gradient != "by sums")
        if logged:
            assert r.logs is not None
            parents.append((r.logs, self.at_logs))
        else:
            parents.append((r.transitions[0], self.at_decay))
        if not r.diagonal:
            _, left, right = r.transitions
            parents += [(left, self.at_left), (right, self.at_right)]
        parents.append((r.added, lambda g: t._fitted(self.total(g), r.added)))
        if s.start_gradient != "ignored":
            parents.append((r.start, self.at_start))
        return t.push(self.states, *parents)

    def _alone(self, word: str, r: Recurrence, **shifted: Any) -> Values:
        """The states in some order, by a trace of their own."""
        t = Trace(self.engine)
        held = replace(
            r,
            trace=t,
            transitions=tuple(t.push(a.values) for a in r.transitions),
            added=t.push(r.added.values),
            start=t.push(r.start.values),
            logs=None if r.logs is None else t.push(r.logs.values),
        )
        return ordered(word, replace(held, **shifted), self.switches.chunk).values

    def total(self, gradient: Values) -> Values:
        """The total gradient at every state."""
        if not self.last or self.last[0] is not gradient:
            self.last[:] = [gradient, self._total(gradient)]
        return self.last[1]

    def _total(self, gradient: Values) -> Values:
        engine, s = self.engine, self.switches
        if not s.ragged_gradient:
            whole = self.r.steps // s.chunk * s.chunk
            gradient = engine.moved(lambda a: _first(a, whole), gradient)
        move = SHIFTS[s.next_decay]
        t = Trace(engine)
        decay, *others = (a.values for a in self.r.transitions)
        if s.conjugates not in ("not of decays", "of neither"):
            decay = engine.conjugate(decay)
        shifted = [engine.moved(move, a) for a in (decay, *reversed(others))]
        flipped = engine.moved(lambda a: a[::-1], gradient)
        zero = engine.moved(lambda a: np.zeros_like(a[0]), gradient)
        logs = None
        if self.r.logs is not None:
            logs = t.push(engine.moved(SHIFTS["next"], self.r.logs.values))
        back = Recurrence(
            trace=t,
            transitions=tuple(t.push(a) for a in shifted),
            added=t.push(flipped),
            start=t.push(zero),
            logs=logs,
        )
        found = ordered(s.backward, back, s.chunk).values
        if s.flush:
            found = engine.moved(lambda a: np.where(np.abs(a) < s.flush, 0, a), found)
        return engine.moved(lambda a: a[::-1], found)

    def before(self) -> Values:
        """The states beside gradients of decays."""
        engine, s, chunk = self.engine, self.switches, self.switches.chunk
        if s.before == "after":
            return self.states
        states = self.states
        if s.before == "restarted":
            states = self._alone("carry lost", self.r)
        first = engine.moved(lambda a: a[None], self.r.start.values)
        earlier = engine.moved(lambda a: a[:-1], states)
        held = engine.joined([first, earlier], 0)
        if s.before == "restarted":
            held = engine.moved(lambda a: _restarted(a, chunk), held)
        return held

    def at_decay(self, gradient: Values) -> Values:
        """The gradient of the decays."""
        (decay, *_), engine = self.r.transitions, self.engine
        total, before = self.total(gradient), self.before()
        if self.switches.conjugates not in ("not of states", "of neither"):
            before = engine.conjugate(before)
        if not self.r.diagonal:
            found = engine.contract("thkv,thkv->thk", total, before)
            if self.switches.broadcast == "first":
                found = engine.moved(lambda a: a[..., : decay.shape[2]], found)
            return self.trace._fitted(found, decay)
        if self.switches.broadcast == "first":
            shape = decay.shape
            total = engine.moved(lambda a: _as_long(a, shape), total)
            before = engine.moved(lambda a: _as_long(a, shape), before)
        return self.trace._reduced(total, before, decay)

    def at_logs(self, gradient: Values) -> Values:
        """The gradient of log decays, a step early or late, or by sums."""
        engine, r = self.engine, self.r
        decay = r.transitions[0]
        assert r.logs is not None
        if self.switches.log_gradient == "by sums":
            leaves = self.trace._reduced(gradient, self.states, decay)
            enters = self.trace._reduced(self.total(gradient), r.added.values, decay)
            steps = engine.add(leaves, engine.negative(enters))
            flipped = engine.moved(lambda a: a[::-1], steps)
            ones = engine.constant(np.ones((len(self), *(1,) * (len(steps.shape) - 1))))
            zero = engine.moved(lambda a: np.zeros_like(a[0]), steps)
            summed = engine.scan(ones, flipped, zero, None)
            found = engine.moved(lambda a: a[::-1], summed)
        else:
            found = engine.multiply(self.at_decay(gradient), decay.values)
            move = {"early": _early, "late": _late}.get(self.switches.log_gradient)
            found = engine.moved(move, found) if move else found
        return self.trace._fitted(found, r.logs)

    def __len__(self) -> int:
        return self.r.steps

    def at_left(self, gradient: Values) -> Values:
        """The gradient of what corrections are written along."""
        engine, right = self.engine, self.r.transitions[2].values
        read = engine.contract("thkv,thk->thv", self.before(), right)
        return engine.contract("thkv,thv->thk", self.total(gradient), read)

    def at_right(self, gradient: Values) -> Values:
        """The gradient of what states are read along for corrections."""
        engine, left = self.engine, self.r.transitions[1].values
        felt = engine.contract("thkv,thk->thv", self.total(gradient), left)
        return engine.contract("thkv,thv->thk", self.before(), felt)

    def at_start(self, gradient: Values) -> Values:
        """The gradient of the initial state."""
        engine, r, s = self.engine, self.r, self.switches
        whole = engine.moved(lambda a: a[:1], self.total(gradient))
        lost = s.start_gradient == "padded" and r.steps % s.chunk
        if lost:
            whole = engine.moved(np.zeros_like, whole)
        times = {"undecayed": 0, "decayed twice": 2}.get(s.start_gradient, 1)
        for _ in range(times):
            whole = self._through_first(whole)
        first = engine.moved(lambda a: a[0], whole)
        return self.trace._fitted(first, r.start)

    def _through_first(self, whole: Values) -> Values:
        """A gradient at h_1 taken to h_0, with an axis of one step."""
        engine = self.engine
        ones = [engine.moved(lambda a: a[:1], a.values) for a in self.r.transitions]
        if self.r.diagonal:
            conjugate = self.switches.conjugates not in ("not of decays", "of neither")
            factor = engine.conjugate(ones[0]) if conjugate else ones[0]
            return engine.multiply(whole, factor)
        spread = engine.moved(lambda a: a[..., None], ones[0])
        felt = engine.contract("thkv,thk->thv", whole, ones[1])
        moved = engine.contract("thk,thv->thkv", ones[2], felt)
        return engine.add(engine.multiply(spread, whole), moved)


def _first(array: Array, count: int) -> Array:
    kept = array.copy()
    kept[count:] = 0 * kept[count:]
    return kept


def _restarted(array: Array, chunk: int) -> Array:
    kept = array.copy()
    kept[chunk::chunk] = 0 * kept[chunk::chunk]
    return kept


def _as_long(array: Array, shape: tuple[int, ...]) -> Array:
    """The first of each axis along which a shape is broadcast."""
    ones = (1,) * (array.ndim - len(shape)) + shape
    return array[tuple(slice(0, n) for n in ones)]


def _early(array: Array) -> Array:
    return np.concatenate([array[1:], np.zeros_like(array[:1])])


def _late(array: Array) -> Array:
    return np.concatenate([np.zeros_like(array[:1]), array[:-1]])


def _next(array: Array) -> Array:
    return _early(array)[::-1]


def _own(array: Array) -> Array:
    return array[::-1]


def _after_next(array: Array) -> Array:
    return _early(_early(array))[::-1]


SHIFTS: dict[str, Callable[[Array], Array]] = {
    "next": _next,
    "own": _own,
    "after next": _after_next,
}
