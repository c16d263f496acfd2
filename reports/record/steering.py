"""Steer a search towards equality: what is said to differ is brought together.

For each of many drawn cases, one whole number at a time is moved to where the gap
between the sides is 0, as by the secant rule, the others staying as they are. Every
case on the way is one that the strategy draws.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from random import Random
from typing import Any

import hypothesis
from hypothesis import Phase, settings
from hypothesis.database import InMemoryExampleDatabase
from hypothesis.errors import NoSuchExample
from hypothesis.strategies import SearchStrategy

from longdep.numeric.redrawing import Drawn, Whole, drawn
from longdep.reports.record.equalities import Way

LONGEST = 24  # numbers tried along one line
FEW = 24  # so few numbers are all tried, or of a list that may be in any order
LISTED = 1000  # the longest list
NEARER = 3  # smaller cases that are made of each
SMALL = 10  # binary digits of most numbers in them, at most
BLIND = 100  # cases after which a search ends that none of them leads on


class Steering:
    """A search of cases at which gaps are 0.

    Attributes:
        strategy: draws the cases.
        gaps: what must be 0, in each of several ways; empty where it has no value.
        wanted: whether a case without gaps is of the kind searched for.
        left: how many more cases may be drawn.
        looked: how many have been.
        led: whether any of them had gaps to close.
    """

    def __init__(
        self,
        strategy: SearchStrategy[Any],
        gaps: Callable[[Any], list[Way]],
        wanted: Callable[[Any], bool],
        most: int,
        random: Random,
    ) -> None:
        self.strategy = strategy
        self.gaps = gaps
        self.wanted = wanted
        self.left = most
        self.looked = 0
        self.led = False
        self.random = random
        self.known: dict[tuple[Any, ...], list[Way]] = {}

    def found(self) -> Drawn | None:
        """A wanted case, or None if none was found."""
        while self.left > 0 and (self.led or self.looked < BLIND):
            self.known.clear()
            start = self.draw(())
            if start is None:
                continue
            bases = (*(self.nearer(start) for _ in range(NEARER)), start)
            for base in filter(None, bases):
                for number in range(len(self.ways(base))):
                    if case := self.closed(base, number):
                        return case
        return None

    def draw(self, choices: tuple[Any, ...]) -> Drawn | None:
        """Draw one case; None if the strategy cannot make one of the choices."""
        self.left -= 1
        self.looked += 1
        try:
            return drawn(self.strategy, self.random, choices)
        except Exception:  # of the strategy's own functions
            return None

    def nearer(self, base: Drawn) -> Drawn | None:
        """A case of smaller numbers, each of a random order of magnitude."""
        values = {}
        for whole in base.wholes:
            least = whole.within(0)
            far = abs(whole.value - least)
            most = min(far.bit_length(), SMALL) if self.random.random() < 0.75 else None
            bits = self.random.randint(0, far.bit_length() if most is None else most)
            far >>= far.bit_length() - bits
            values[whole.place] = least + (far if whole.value >= least else -far)
        return self.draw(base.changed(values))

    def closed(self, base: Drawn, number: int) -> Drawn | None:
        """Close the gaps of one way, one after the other."""
        while gaps := self.way(base, number):
            open_ = [i for i, gap in enumerate(gaps) if gap]
            if not open_:
                return base if self.wanted(base.case) else None
            following = next(self.steps(base, number, open_), None)
            if following is None:
                return None
            base = following
        return None

    def steps(self, base: Drawn, number: int, open_: list[int]) -> Iterator[Drawn]:
        """Cases with fewer gaps than the given one, by one number changed."""
        pairs = [(whole, gap) for whole in base.wholes for gap in open_]
        for whole, gap in self.random.sample(pairs, len(pairs)):
            line = Line(self, base, whole, number, gap)
            if (case := line.root()) is None:
                continue
            gaps = self.way(case, number)
            if sum(map(bool, gaps)) < len(open_):
                if any(gaps) or self.wanted(case.case):
                    yield case

    def ways(self, case: Drawn) -> list[Way]:
        """The gaps of a case."""
        if case.choices not in self.known:
            self.known[case.choices] = self.gaps(case.case)
            self.led |= bool(self.known[case.choices])
        return self.known[case.choices]

    def way(self, case: Drawn, number: int) -> Way:
        """The gaps of one way; none if the case has no such way."""
        ways = self.ways(case)
        return ways[number] if number < len(ways) else ()


class Line:
    """Cases that differ in one whole number, and one gap of each.

    Gaps that were closed before are closed again, by a second number.
    """

    def __init__(
        self,
        steering: Steering,
        base: Drawn,
        whole: Whole,
        number: int,
        gap: int,
        *,
        alone: bool = False,
    ) -> None:
        self.steering = steering
        self.base = base
        self.whole = whole
        self.number = number
        self.gap = gap
        gaps = () if alone else steering.way(base, number)
        self.closed = [i for i, there in enumerate(gaps) if not there]
        self.known: dict[int, tuple[Drawn | None, Fraction | None]] = {}

    def at(self, value: int) -> Fraction | None:
        """The gap at a number, if the case there has it."""
        if value not in self.known and self.steering.left > 0:
            choices = self.base.changed({self.whole.place: value})
            case = self.steering.draw(choices)
            for gap in self.closed:
                case = self.repaired(case, gap) if case else None
            self.known[value] = (case, self.gap_of(case, self.gap))
        return self.known.get(value, (None, None))[1]

    def gap_of(self, case: Drawn | None, gap: int) -> Fraction | None:
        """One gap of a case, if it has it."""
        gaps = self.steering.way(case, self.number) if case else ()
        return gaps[gap] if gap < len(gaps) else None

    def repaired(self, case: Drawn, gap: int) -> Drawn:
        """The case with a gap closed that was closed before, if that can be done."""
        if not self.gap_of(case, gap):
            return case
        for whole in case.wholes:
            if whole.place != self.whole.place:
                line = Line(self.steering, case, whole, self.number, gap, alone=True)
                if (again := line.root()) is not None:
                    return again
        return case

    def root(self) -> Drawn | None:
        """The case at the first number found at which the gap is 0."""
        for value in self.tried():
            if self.at(value) == 0:
                return self.known[value][0]
            if self.steering.left <= 0:
                return None
        return None

    def tried(self) -> Iterator[int]:
        """The numbers to look at: all of them if there are few, else by a rule."""
        low, high = self.whole.low, self.whole.high
        many = None if low is None or high is None else high - low
        if many is not None and many <= FEW:
            yield from range(low or 0, (high or 0) + 1)
            return
        yield from self.secants()
        if many is not None and many <= LISTED and low == 0:
            yield from self.steering.random.sample(range(many + 1), FEW)

    def secants(self) -> Iterator[int]:
        """Numbers by the secant rule, and at last the neighbours of the best."""
        before = self.whole.value
        now = self.whole.within(before + 1)
        if now == before:
            now = self.whole.within(before - 1)
        yield from (before, now)
        for _ in range(LONGEST):
            a, b = self.at(before), self.at(now)
            if a is None or b is None:
                return
            far = now - before if a == b else round(-b * (now - before) / (b - a))
            following = self.whole.within(now + (2 * far if a == b else far))
            if following in self.known:
                break
            yield following
            before, now = now, following
        sizes = {v: abs(gap) for v, (_, gap) in self.known.items() if gap is not None}
        best = min(sizes, key=lambda v: sizes[v])
        yield from (self.whole.within(best - 1), self.whole.within(best + 1))


def simplest(
    strategy: SearchStrategy[Any],
    wanted: Callable[[Any], bool],
    found: Drawn,
    limits: settings,
) -> Any:
    """The simplest wanted case that shrinking makes of one."""
    key, database = b"found", InMemoryExampleDatabase()
    database.save(key, found.saved())
    shrinking = settings(
        limits, database=database, phases=(Phase.reuse, Phase.shrink), max_examples=9
    )
    try:
        return hypothesis.find(strategy, wanted, settings=shrinking, database_key=key)
    except NoSuchExample:  # this version of Hypothesis reads its database otherwise
        return found.case
