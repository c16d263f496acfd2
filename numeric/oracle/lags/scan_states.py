"""Run a gated linear recurrence, and keep its decays and the gradients at its states.

A state S_t = decay S_(t-1) + added_t has the gradient of what is added to it. What is
added is given a place of its own in the trace, which nothing else reads: the gradient
there is dL/dS_t, by whatever engine the recurrence is run.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from longdep.numeric.oracle.scans.engine import Engine, Values
from longdep.numeric.oracle.scans.running import ran
from longdep.numeric.oracle.scans.table import scan_cell
from longdep.numeric.oracle.scans.trace import Node, Trace
from longdep.numeric.precision import Array


@dataclass(frozen=True, kw_only=True)
class States:
    """One recurrence of a system: a system may have several that run together.

    Attributes:
        decay: (T, ...) the engine's array of the decays.
        gradient: (T, ...) the engine's array of dL/dS_t; None where it is 0.
        shape: of the states.
        corrected: whether a step also takes a correction from the state.
    """

    decay: Values
    gradient: Values | None
    shape: tuple[int, ...]
    corrected: bool


def states_of(
    name: str, convention: str, case: Mapping[str, Any], engine: Engine
) -> list[States]:
    """The recurrences of a system in a case; none of one that is no scan.

    Args:
        name: the system.
        convention: the full name of its convention.
        case: the inputs.
        engine: what evaluates them.
    """
    made: list[_Watching] = []

    def tracer(engine: Engine) -> Trace:
        made.append(_Watching(engine))
        return made[-1]

    ran(scan_cell(name), convention, case, engine, tracer)
    return made[0].states()


class _Watching(Trace):
    """A trace that knows its recurrences."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.watched: list[tuple[Node, Node, bool]] = []  # decay, what is added
        self.found: list[Values | None] = []

    def scan(
        self, decay: Node, added: Node, start: Node, logs: Node | None = None
    ) -> Node:
        own = self.moved(added, np.asarray, np.asarray)
        self.watched.append((decay, own, False))
        return super().scan(decay, own, start, logs)

    def corrected(
        self,
        decay: Node,
        left: Node,
        right: Node,
        added: Node,
        start: Node,
        logs: Node | None = None,
    ) -> Node:
        own = self.moved(added, np.asarray, np.asarray)
        self.watched.append((decay, own, True))
        return super().corrected(decay, left, right, own, start, logs)

    def gradients(self, losses: list[tuple[Node, Array]]) -> list[Values | None]:
        self.found = super().gradients(losses)
        return self.found

    def states(self) -> list[States]:
        return [
            States(
                decay=decay.values,
                gradient=self.found[added.place],
                shape=added.shape,
                corrected=corrected,
            )
            for decay, added, corrected in self.watched
        ]
