"""The trace of a program that makes a mistake, whatever engine evaluates it."""

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from longdep.numeric.oracle.patterns.scan_gradients import Scanned
from longdep.numeric.oracle.patterns.scan_orders import RIGHT, Recurrence, ordered
from longdep.numeric.oracle.patterns.scan_switches import ScanSwitches
from longdep.numeric.oracle.scans.engine import Engine, Values
from longdep.numeric.oracle.scans.operations import Back
from longdep.numeric.oracle.scans.trace import Node, Trace
from longdep.numeric.precision import Array


class SlippingTrace(Trace):
    """Operations as ScanSwitches say; with the defaults those of a right program.

    Args:
        engine: what evaluates them.
        switches: the mistakes.
    """

    def __init__(self, engine: Engine, switches: ScanSwitches) -> None:
        super().__init__(_Unconjugated(engine) if _none(switches) else engine)
        self.switches = switches
        self.noted: dict[str, Node] = {}
        self.decays: list[Node] = []

    def marked(self, name: str, x: Node) -> Node:
        """What the program makes of something that the definition has a name for."""
        self.noted[name] = x
        what = self.switches.marks.get(name)
        if what is None:
            return x
        if what == "step":
            return self.noted["step"]
        if what == "with bonus":
            return x * self.noted["bonus"] if "bonus" in self.noted else x
        if what == "detached":
            return self.detached(x)
        if what == "squared":
            return x * x
        if what == "twice":
            return x + x
        return x * 0.0 + {"zero": 0.0, "one": 1.0}[what]

    def function(self, name: str, x: Node) -> Node:
        """A function, if it is not missing; a square root whose slope may be capped."""
        if name in self.switches.missing:
            return x
        most = self.switches.root_slope
        if name != "sqrt" or most is None:
            return super().function(name, x)
        engine = self.engine
        value = engine.function(name, x.values)

        def back(gradient: Values) -> Values:
            slope = engine.slope(name, x.values, value)
            least = engine.constant(np.full((), -most))
            capped, _ = engine.larger(engine.negative(slope), least)
            return engine.multiply(gradient, engine.negative(capped))

        return self.push(value, (x, back))

    def contract(self, spec: str, x: Node, y: Node) -> Node:
        """A sum of products; gradients are summed over heads and steps, or not."""
        node = super().contract(spec, x, y)
        lost = [
            letter
            for letter, how in (
                ("h", self.switches.heads),
                ("t", self.switches.steps),
            )
            if how != "summed"
        ]
        operands, result = spec.split("->")
        mine = operands.split(",")
        backs = self.parents[node.place]
        cut: list[tuple[int, Back]] = []
        for own, (place, back) in zip(mine, backs, strict=True):
            gone = [k for k in lost if k in result and k not in own]
            cut.append((place, partial(_only, back, result, gone, self.engine)))
        self.parents[node.place] = cut
        return node

    def scan(
        self, decay: Node, added: Node, start: Node, logs: Node | None = None
    ) -> Node:
        """The states h_t = decay_t h_(t-1) + added_t."""
        return self._recurred(
            Recurrence(
                trace=self,
                transitions=(self._clamped(decay),),
                added=added,
                start=self._started(start, added),
                logs=logs,
            )
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
        """The states diag(decay_t) S_(t-1) + left_t (right_t^T S_(t-1)) + added_t."""
        return self._recurred(
            Recurrence(
                trace=self,
                transitions=(self._clamped(decay), left, right),
                added=added,
                start=self._started(start, added),
                logs=logs,
            )
        )

    def _clamped(self, decay: Node) -> Node:
        s = self.switches
        self.decays.append(decay)
        if self.engine.is_complex(decay.values):
            return decay
        if s.epsilon:
            decay = decay + s.epsilon
        if s.least is not None:
            decay = self.larger(decay, self.constant(s.least))
        if s.most is not None:
            decay = -self.larger(-decay, self.constant(-s.most))
        return decay

    def _started(self, start: Node, added: Node) -> Node:
        """The initial state, where it is used."""
        word = self.switches.start
        lost = word == "padded" and added.shape[0] % self.switches.chunk
        return start * 0.0 if word == "ignored" or lost else start

    def _recurred(self, r: Recurrence) -> Node:
        s = self.switches
        if s.scans_in == "float32":
            r = replace(
                r,
                transitions=tuple(self._single(a) for a in r.transitions),
                added=self._single(r.added),
                start=self._single(r.start),
            )
            return self._single(Scanned(self, s, r).node())
        if s.start in ("undecayed", "decayed twice"):
            r = self._otherwise_started(r, s.start)
        if s.through or s.forward not in RIGHT:
            return ordered(s.forward, r, s.chunk)
        return Scanned(self, s, r).node()

    def _single(self, x: Node) -> Node:
        """The numbers rounded to float32, and their gradients."""
        return self.moved(x, _rounded_to_single, _rounded_to_single)

    def _otherwise_started(self, r: Recurrence, word: str) -> Recurrence:
        """h_0 enters the first step without a decay, or with two."""
        first = r.part(0, 1)
        if word == "decayed twice":
            return replace(r, start=first.carrying(r.start, first.transitions)[0])
        nothing = r.zeros(r.start)
        new = r.added[:1] + r.start
        rest = [r.added[1:]] if r.steps > 1 else []
        return replace(r, start=nothing, added=self.joined([new, *rest]))

    def _fitted(self, gradient: Values, node: Node) -> Values:
        lead = len(gradient.shape) - len(node.shape)
        if self.switches.steps == "last" and lead > 0:
            gradient = self.engine.moved(lambda a: a[-1:], gradient)
        return super()._fitted(gradient, node)

    def _arrive(
        self, gradients: list[Values | None], place: int, gradient: Values
    ) -> None:
        if self.switches.arrivals == "last":
            gradients[place] = gradient
        else:
            super()._arrive(gradients, place, gradient)


class _Unconjugated:
    """An engine whose complex conjugates are not taken."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def conjugate(self, x: Values) -> Values:
        """The array as it is."""
        return x

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)


def _none(switches: ScanSwitches) -> bool:
    return switches.conjugates == "none"


def _rounded_to_single(array: Array) -> Array:
    kind = np.complex64 if np.iscomplexobj(array) else np.float32
    return array.astype(kind).astype(array.dtype)


def _only(
    back: Back, result: str, gone: list[str], engine: Engine, gradient: Values
) -> Values:
    """A gradient taken back, 0 but for the first head and the last step."""

    def kept(array: Array) -> Array:
        array = array.copy()
        for letter in gone:
            moved = np.moveaxis(array, result.index(letter), 0)
            moved[slice(None, -1) if letter == "t" else slice(1, None)] = 0
        return array

    return back(engine.moved(kept, gradient) if gone else gradient)
