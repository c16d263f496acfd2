"""Orders in which a scan is computed, right and wrong ones, of a trace's operations.

Right are: step by step, by doubling, up and down a tree, in chunks with a carry. What
is wrong with the others their names say.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from longdep.numeric.oracle.scans.trace import Node, Trace
from longdep.numeric.precision import Array


@dataclass(frozen=True, kw_only=True)
class Recurrence:
    """States h_t = A_t h_(t-1) + b_t, t = 1..T.

    Attributes:
        trace: whose operations they are made of.
        transitions: the decays (T, ...); with a correction diag(decay) + left right^T
            the decays (T, H, K) or (T, H, 1), and left and right, (T, H, K) each.
        added: (T, ...) b.
        start: (...) h_0.
        logs: logarithms of the decays, where the definition has them.
    """

    trace: Trace
    transitions: tuple[Node, ...]
    added: Node
    start: Node
    logs: Node | None = None

    @property
    def steps(self) -> int:
        """How many."""
        return self.added.shape[0]

    @property
    def diagonal(self) -> bool:
        """Whether it has no correction."""
        return len(self.transitions) == 1

    def states(self) -> Node:
        """The states, step by step."""
        t, known = self.trace, (self.added, self.start, self.logs)
        if self.diagonal:
            return Trace.scan(t, self.transitions[0], *known)
        decay, left, right = self.transitions
        return Trace.corrected(t, decay, left, right, *known)

    def zeros(self, like: Node) -> Node:
        """Zeros of a node's shape."""
        return self.trace.constant(np.zeros(like.shape))

    def part(self, begin: int, end: int) -> "Recurrence":
        """The steps from one on to before another."""
        return replace(
            self,
            transitions=tuple(a[begin:end] for a in self.transitions),
            added=self.added[begin:end],
            logs=None if self.logs is None else self.logs[begin:end],
        )

    def from_zero(self) -> "Recurrence":
        """The same that starts from 0."""
        return replace(self, start=self.zeros(self.start))

    def carrying(self, state: Node, transitions: tuple[Node, ...]) -> Node:
        """What transitions make of a state, with nothing added."""
        nothing = self.zeros(self.added)
        held = replace(self, added=nothing, start=state, transitions=transitions)
        return replace(held, logs=None).states()

    def neutral(self) -> tuple[Node, ...]:
        """One transition that leaves a state as it is."""
        one, *rest = self.transitions
        ones = self.trace.constant(np.ones((1, *one.shape[1:])))
        return ones, *(self.trace.constant(np.zeros((1, *r.shape[1:]))) for r in rest)

    def joined(self, *parts: tuple[Node, ...]) -> tuple[Node, ...]:
        """Transitions behind each other."""
        held = zip(*parts, strict=True)
        return tuple(self.trace.joined(list(pieces)) for pieces in held)


def ordered(word: str, recurrence: Recurrence, chunk: int) -> Node:
    """The states of a recurrence, in an order of the table or with its mistake."""
    if not recurrence.diagonal and word in OF_DIAGONALS:
        word = "step by step"
    return ORDERS[word](recurrence, chunk)


def _step_by_step(r: Recurrence, chunk: int) -> Node:
    return r.states()


def _chunks(r: Recurrence, chunk: int, carry: str = "kept") -> Node:
    """States of each chunk from 0, and what its transitions make of the carry."""
    state, parts, before = r.start, [], r.transitions
    for begin in range(0, r.steps, chunk):
        part = r.part(begin, min(begin + chunk, r.steps))
        own = part.from_zero().states()
        kept = carry if begin else "kept"
        through = _through(part, before, kept)
        held = part.carrying(state, through)
        if kept == "lost":
            held = held * 0.0
        elif kept == "doubled":
            held = held + held
        elif kept == "not decayed":
            held = r.zeros(held) + state
        parts.append(own + held)
        state = own[-1] if carry == "of one chunk" else parts[-1][-1]
        before = part.transitions
    return r.trace.joined(parts)


def _through(part: Recurrence, before: tuple[Node, ...], carry: str) -> tuple[Any, ...]:
    """The transitions that a carry goes through."""
    if carry == "without the first decay":
        return part.joined(part.neutral(), part.part(1, part.steps).transitions)
    if carry == "without the last decay":
        early = part.part(0, part.steps - 1).transitions
        return part.joined(part.neutral(), early)
    if carry == "with the chunk before":
        return tuple(a[: part.steps] for a in before)
    return part.transitions


def _ragged_lost(r: Recurrence, chunk: int) -> Node:
    whole = r.steps // chunk * chunk
    states = r.states()
    kept = (np.arange(r.steps) < whole).astype(float)
    return states * r.trace.constant(kept.reshape(-1, *(1,) * (len(states.shape) - 1)))


def _decays_late(r: Recurrence, chunk: int) -> Node:
    decay, *others = r.transitions
    shifted = r.trace.joined([r.neutral()[0], decay[:-1]])
    return replace(r, transitions=(shifted, *others), logs=None).states()


def _decays_early(r: Recurrence, chunk: int) -> Node:
    decay, *others = r.transitions
    shifted = r.trace.joined([decay[1:], r.neutral()[0]])
    return replace(r, transitions=(shifted, *others), logs=None).states()


def _fed(r: Recurrence) -> tuple[Node, Node]:
    """Decays, and what is added, h_0 with the first."""
    (decay,) = r.transitions
    first = decay[:1] * r.start + r.added[:1]
    rest = [r.added[1:]] if r.steps > 1 else []
    return decay, r.trace.joined([first, *rest])


def _doubling(r: Recurrence, chunk: int, exchanged: bool = False) -> Node:
    """Maps of 1, 2, 4, ... steps that end at each step."""
    decay, states = _fed(r)
    t, far = r.trace, 1
    while far < r.steps:
        early, late = (decay[:-far], states[:-far]), (decay[far:], states[far:])
        if exchanged:
            early, late = late, early
        states = t.joined([states[:far], late[0] * early[1] + late[1]])
        decay = t.joined([decay[:far], late[0] * early[0]])
        far *= 2
    return states


def _tree(r: Recurrence, chunk: int, exchanged: str = "") -> Node:
    """Pairs of neighbours, the same of these, and down again."""
    return _up_and_down(r.trace, *_fed(r), exchanged)[1]


def _up_and_down(
    t: Trace, decay: Node, added: Node, exchanged: str
) -> tuple[Node, Node]:
    steps = added.shape[0]
    if steps < 2:
        return decay, added
    last = steps // 2 * 2
    even = decay[0:last:2], added[0:last:2]
    odd = decay[1:last:2], added[1:last:2]
    if exchanged == "up":
        even, odd = odd, even
    paired = _composed(odd, even)
    found = _up_and_down(t, *paired, exchanged)
    if steps == 2:
        held = [(decay[:1], found[0]), (added[:1], found[1])]
    else:
        own = decay[2::2], added[2::2]
        count = own[1].shape[0]
        prefix = found[0][:count], found[1][:count]
        if exchanged == "down":
            own, prefix = prefix, own
        below = _composed(own, prefix)
        held = [
            (t.joined([decay[:1], below[0]]), found[0]),
            (t.joined([added[:1], below[1]]), found[1]),
        ]
    return _woven(t, *held[0]), _woven(t, *held[1])


def _composed(late: tuple[Node, Node], early: tuple[Node, Node]) -> tuple[Node, Node]:
    return late[0] * early[0], late[0] * early[1] + late[1]


def _woven(t: Trace, even: Node, odd: Node) -> Node:
    """Entries in turn, the even ones first."""
    count = even.shape[0] + odd.shape[0]
    places = np.concatenate([np.arange(0, count, 2), np.arange(1, count, 2)])
    return t.joined([even, odd])[np.argsort(places)]


def _division(r: Recurrence, chunk: int) -> Node:
    """Products of all decays, times sums of what is added divided by these."""
    t, (decay,) = r.trace, r.transitions
    ones = t.constant(np.ones(decay.shape[1:]))
    products = Trace.scan(t, decay, t.constant(np.zeros(decay.shape)), ones)
    quotients = r.added / products
    unit = t.constant(np.ones((r.steps, *(1,) * (len(r.added.shape) - 1))))
    return products * Trace.scan(t, unit, quotients, r.start)


def _log_space(r: Recurrence, chunk: int) -> Node:
    """Sums of logarithms, and the exponential of their logarithmic sums.

    The published scan of positive numbers, and what automatic differentiation makes of
    it: gradients of decays are sums backwards of differences, which leave the noise of
    their rounding where they vanish. In plain floats only.
    """
    t, (decay,), added, start = r.trace, r.transitions, r.added, r.start
    a, b, h0 = (np.asarray(node.values) for node in (decay, added, start))
    summed = np.cumsum(np.log(np.broadcast_to(a, b.shape)), axis=0, dtype=a.dtype)
    held = np.concatenate([np.zeros_like(summed[:1]), summed])
    terms = np.log(np.concatenate([np.broadcast_to(h0, b[:1].shape), b])) - held
    logs = np.logaddexp.accumulate(terms, axis=0)
    states = np.exp(held + logs)
    kept: list[Any] = []

    def of_terms(gradient: Array) -> tuple[Array, Array]:
        """Gradients of the sums of logarithms, and of the terms, from step 0 on."""
        if not kept or kept[0] is not gradient:
            felt = np.concatenate([np.zeros_like(gradient[:1]), gradient]) * states
            reached = np.exp(terms) * np.cumsum((felt * np.exp(-logs))[::-1], 0)[::-1]
            sums = np.cumsum((felt - reached)[:0:-1], 0)[::-1]
            kept[:] = [gradient, (sums, reached)]
        found: tuple[Array, Array] = kept[1]
        return found

    return t.push(
        states[1:],
        (decay, lambda g: t._fitted(of_terms(g)[0] / a, decay)),
        (added, lambda g: t._fitted(of_terms(g)[1][1:] / b, added)),
        (start, lambda g: t._fitted(of_terms(g)[1][0] / h0, start)),
    )


Order = Callable[[Recurrence, int], Node]
CARRIES = (
    "lost",
    "doubled",
    "not decayed",
    "without the first decay",
    "without the last decay",
    "with the chunk before",
    "of one chunk",
)
ORDERS: dict[str, Order] = {
    "step by step": _step_by_step,
    "doubling": _doubling,
    "tree": _tree,
    "chunks": _chunks,
    **{f"carry {word}": partial(_chunks, carry=word) for word in CARRIES},
    "ragged lost": _ragged_lost,
    "decays late": _decays_late,
    "decays early": _decays_early,
    "doubling exchanged": partial(_doubling, exchanged=True),
    "tree exchanged downwards": partial(_tree, exchanged="down"),
    "tree exchanged upwards": partial(_tree, exchanged="up"),
    "division": _division,
    "log space": _log_space,
}
OF_DIAGONALS = {
    "doubling",
    "tree",
    "doubling exchanged",
    "tree exchanged downwards",
    "tree exchanged upwards",
    "division",
    "log space",
}
RIGHT = ("step by step", "doubling", "tree", "chunks")
