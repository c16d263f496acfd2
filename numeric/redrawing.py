"""Draw a case again with some of the choices that made it changed.

A strategy makes a case of a sequence of choices, most of them whole numbers. A case
drawn from a changed sequence is one that the strategy draws, too: its neighbours are
explored without leaving what it promises.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, TypeVar

from hypothesis.errors import InvalidArgument, UnsatisfiedAssumption
from hypothesis.strategies import SearchStrategy, just

try:  # not a public part of Hypothesis: a later one may have it elsewhere
    from hypothesis.control import BuildContext, current_build_context
    from hypothesis.database import choices_to_bytes
    from hypothesis.errors import StopTest
    from hypothesis.internal.conjecture.data import ConjectureData
except ImportError:
    ConjectureData = None  # type: ignore[assignment, misc]

Result = TypeVar("Result")


@dataclass(frozen=True)
class Whole:
    """A choice of a whole number.

    Attributes:
        place: its index among the choices.
        value: what was chosen.
        low, high: between which; None if there is no limit.
    """

    place: int
    value: int
    low: int | None
    high: int | None

    def within(self, value: int) -> int:
        """The number nearest to a value that may be chosen."""
        if self.low is not None:
            value = max(value, self.low)
        return value if self.high is None else min(value, self.high)


@dataclass(frozen=True)
class Drawn:
    """A case, the choices that made it, and those of them that are whole numbers."""

    case: Any
    choices: tuple[Any, ...]
    wholes: tuple[Whole, ...]

    def changed(self, values: Mapping[int, int]) -> tuple[Any, ...]:
        """The choices, with other numbers in some places."""
        return tuple(values.get(i, choice) for i, choice in enumerate(self.choices))

    def saved(self) -> bytes:
        """The choices as Hypothesis saves them in its database."""
        return choices_to_bytes(self.choices)


def drawn(
    strategy: SearchStrategy[Any], random: Random, choices: Sequence[Any] = ()
) -> Drawn | None:
    """Draw a case by these choices, and by random ones when they are used up.

    Returns:
        The case; None if the strategy rejects the choices or needs too many.
    """
    data = ConjectureData(random=random, prefix=tuple(choices))
    try:
        with BuildContext(data, is_final=False, wrapped_test=drawn):
            case = data.draw(strategy)
    except (StopTest, UnsatisfiedAssumption):
        return None
    data.freeze()
    wholes = []
    for place, node in enumerate(data.nodes):
        if node.type == "integer" and not node.was_forced:
            limits: Any = node.constraints
            low, high = limits["min_value"], limits["max_value"]
            wholes.append(Whole(place, int(node.value), low, high))
    return Drawn(case, tuple(data.choices), tuple(wholes))


def choices_now() -> tuple[Any, ...] | None:
    """The choices that drew the case on which a test is run at present.

    None outside a test, or with a version of Hypothesis that does not tell.
    """
    try:
        return tuple(current_build_context().data.choices)
    except (AttributeError, InvalidArgument):
        return None


def within_a_test(run: Callable[[Any], Result], case: Any) -> Result:
    """Run on a case what Hypothesis lets happen in a test alone: assume, target, note.

    Raises:
        UnsatisfiedAssumption: it rejects the case.
    """
    data = ConjectureData(random=Random(0), prefix=())
    with BuildContext(data, is_final=False, wrapped_test=run):
        return run(case)


def available() -> bool:
    """Whether this version of Hypothesis lets a case be drawn again."""
    if ConjectureData is None:
        return False
    try:
        again = drawn(just(0).map(str), Random(0))
        return again is not None and within_a_test(len, again.saved()) == 0
    except (AttributeError, LookupError, TypeError):
        return False
