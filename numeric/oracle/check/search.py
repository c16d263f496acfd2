"""Search for a failing case: draw cases, run and judge them, keep what reports need.

Cases are drawn by Hypothesis, most from a seed at any size, some entry by entry. Those
that the implementation declines are drawn again, so that as many are compared as were
asked for. Large cases have a budget of their own: one that goes beyond it gives way to
another. The search ends with the first case that has wrong numbers. Which cases are
drawn, and in which order they count, depends on the seed alone, not on how many
processes examine them.
"""

import random
import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import count

import numpy as np
from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException, HypothesisWarning

from longdep.numeric.drawing import alone
from longdep.numeric.oracle.check.answers import Trouble
from longdep.numeric.oracle.check.crew import Crew
from longdep.numeric.oracle.check.examination import Examination, Subject, confirm
from longdep.numeric.oracle.check.report import Tally
from longdep.numeric.oracle.vocabulary import Case

CONFIRM_EVERY = 50  # cases between those whose right answer is computed twice
SMALL_ENOUGH = 400  # entries of a case that the slow second route is run on
PROBED = 4  # cases that the effective precision is read off
# Products of numbers that large cases may cost, for each case asked for: one of 7e7, a
# third of a second, for every 120 cases.
LARGE_WORK = 600_000
MOST_DRAWN = 20  # cases drawn for each one asked for, where others are declined


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a check has come.

    Attributes:
        stage: what is done at present, in words.
        compared: how many cases were compared.
        drawn: how many were drawn; the others were declined, or came to nothing.
        asked: how many are to be compared.
        large: how many of those drawn were large.
        spent: the share of the large cases' budget that they have cost.
    """

    stage: str
    compared: int
    drawn: int
    asked: int
    large: int = 0
    spent: float = 0.0


Watch = Callable[[Progress], None]


def unwatched(_: Progress) -> None:
    """Show nothing."""


@dataclass(frozen=True, kw_only=True)
class Searched:
    """What a search has seen.

    Attributes:
        subject: what is checked.
        seed: of the search.
        listed: the outputs whose deviation is known.
        asked: how many cases were to be compared.
        drawn: how many cases were run.
        compared: how many of them were judged, in at least one output.
        declined: how many of them the implementation declined.
        large: how many of them were large.
        spent: the share of the large cases' budget that they have cost.
        exhausted: whether the search gave up drawing cases that are not declined.
        confirmed: how many cases' right answers were computed twice.
        tallies: output -> rows inside, outside, undecidable.
        troubles: what is wrong apart from numbers, each with its first case.
        possible: output -> how many cases have it, of those that were answered.
        returned: output -> how many cases it was returned in.
        seen: the cases that the survey, the probe and the test for state need.
        failing: the first case with wrong numbers, if there is one.
        excused: the first with a known deviation.
    """

    subject: Subject
    seed: int
    listed: frozenset[str]
    asked: int
    drawn: int
    compared: int
    declined: int
    large: int
    spent: float
    exhausted: bool
    confirmed: int
    tallies: Mapping[str, Tally]
    troubles: tuple[tuple[Trouble, Case], ...]
    possible: Mapping[str, int]
    returned: Mapping[str, int]
    seen: tuple[Examination, ...]
    failing: Examination | None
    excused: Examination | None

    def progress(self, stage: str) -> Progress:
        """How far the check has come, in a stage after the search."""
        return Progress(
            stage=stage,
            compared=self.compared,
            drawn=self.drawn,
            asked=self.asked,
            large=self.large,
            spent=self.spent,
        )


def search(
    subject: Subject,
    examples: int,
    seed: int,
    listed: frozenset[str],
    *,
    jobs: int = 1,
    watch: Watch = unwatched,
) -> Searched:
    """Run cases until one has wrong numbers that no known deviation lists.

    Args:
        subject: what is checked.
        examples: how many cases are to be compared.
        seed: of the cases.
        listed: the outputs whose deviation is known.
        jobs: how many processes examine cases.
        watch: called with the progress, after every case.
    """
    run, s = _Search(subject, examples, listed, watch), subject
    edges = max(1, examples // 5)
    with Crew(subject, jobs) as crew:
        run.through(crew, s.cases(s.family.bulk), examples - edges or 1, seed)
        if examples > 1:
            run.through(crew, s.cases(s.family.small), edges, seed)
    return Searched(
        subject=subject,
        seed=seed,
        listed=listed,
        asked=examples,
        drawn=run.drawn,
        compared=run.compared,
        declined=run.declined,
        large=run.large,
        spent=run.spent,
        exhausted=run.exhausted,
        confirmed=run.confirmed,
        tallies=run.tallies,
        troubles=tuple(run.troubles.values()),
        possible=run.possible,
        returned=run.returned,
        seen=tuple(run.seen),
        failing=run.failing,
        excused=run.excused,
    )


class _EnoughError(BaseException):
    """Ends the drawing of cases; not an Exception, which would be a failure."""


class _Search:
    def __init__(
        self, subject: Subject, asked: int, listed: frozenset[str], watch: Watch
    ) -> None:
        self.subject, self.asked, self.listed = subject, asked, listed
        self.watch = watch
        self.drawn = self.compared = self.declined = self.confirmed = 0
        self.large = self.work = 0
        self.exhausted = self.over = self.due = False
        self.known: set[bytes] = set()
        self.tallies: dict[str, Tally] = {}
        self.troubles: dict[tuple[str, str | None], tuple[Trouble, Case]] = {}
        self.possible: Counter[str] = Counter()
        self.returned: Counter[str] = Counter()
        self.seen: list[Examination] = []
        self.failing: Examination | None = None
        self.excused: Examination | None = None

    def through(
        self, crew: Crew, strategy: st.SearchStrategy[Case], wanted: int, seed: int
    ) -> None:
        """Examine as many new cases as wanted that are not declined.

        Those that are declined are drawn again, at most MOST_DRAWN for each wanted.
        """
        began, declined = self.drawn, self.declined
        for turn in count():
            missing = wanted - (self.drawn - began) + (self.declined - declined)
            left = MOST_DRAWN * wanted - (self.drawn - began)
            if self.over or missing <= 0:
                return
            before = self.drawn
            if left > 0:
                again = _seed(seed, turn)
                self._draw(crew, strategy, missing, min(left, missing << turn), again)
            if self.drawn == before:
                self.exhausted = True
                return

    def _draw(
        self,
        crew: Crew,
        strategy: st.SearchStrategy[Case],
        missing: int,
        most: int,
        seed: int,
    ) -> None:
        """Examine new cases until none is missing, or that many were drawn."""
        waiting: list[Case] = []
        goal = self.drawn - self.declined + missing

        def examined() -> None:
            for examination in crew.examined(tuple(waiting)):
                waiting.pop(0)
                self._take(examination)
                if self.over or self.drawn - self.declined == goal:
                    raise _EnoughError

        def handed(case: Case) -> bool:
            if (digest := _digest(case)) not in self.known:
                self.known.add(digest)
                if self._affords(case, waiting):
                    waiting.append(case)
            if len(waiting) >= crew.batch:
                examined()
            return False

        try:
            look(strategy, handed, most, seed, (Phase.generate,))
            examined()
        except _EnoughError:
            self.known -= {_digest(case) for case in waiting}  # never examined

    @property
    def spent(self) -> float:
        """The share of the large cases' budget that they have cost."""
        return self.work / (LARGE_WORK * self.asked)

    def _work(self, case: Case) -> int:
        """What a case costs of the large cases' budget; 0 of an ordinary one."""
        return round(self.subject.family.large_work(case, self.subject.convention))

    def _affords(self, case: Case, waiting: list[Case]) -> bool:
        """Whether there is budget for a case, beside those that wait.

        The first large one always has it.
        """
        work = self._work(case)
        spent = self.work + sum(self._work(other) for other in waiting)
        return not work or not spent or spent + work <= LARGE_WORK * self.asked

    def _take(self, examination: Examination) -> None:
        self.drawn += 1
        if work := self._work(examination.case):
            self.large += 1
            self.work += work
        if examination.declined:
            self.declined += 1
        else:
            self._judged(examination)
        self.watch(
            Progress(
                stage="comparing",
                compared=self.compared,
                drawn=self.drawn,
                asked=self.asked,
                large=self.large,
                spent=self.spent,
            )
        )

    def _judged(self, examination: Examination) -> None:
        self.note(examination)
        if examination.verdicts:
            self.due = self.due or self.compared % CONFIRM_EVERY == 0
            self.compared += 1
        if self.due and entries(examination.case) <= SMALL_ENOUGH:
            confirm(examination)
            self.confirmed += 1
            self.due = False
        outside = {name for name, v in examination.verdicts.items() if v.outside}
        bad = bool(outside - self.listed)
        if bad and self.failing is None:
            self.failing = examination
        if outside & self.listed and self.excused is None:
            self.excused = examination
        hangs = any(t.kind == "hangs" for t in examination.troubles)
        self.over = self.over or bad or hangs

    def note(self, examination: Examination) -> None:
        for trouble in examination.troubles:
            key = (trouble.kind, trouble.output)
            self.troubles.setdefault(key, (trouble, examination.case))
        for name, v in examination.verdicts.items():
            tally = Tally(
                inside=v.inside,
                outside=v.outside,
                undecidable=v.undecidable,
                share=v.share,
            )
            self.tallies[name] = self.tallies.get(name, Tally()) + tally
        self.possible.update(examination.known.keys())
        self.returned.update(examination.raw.keys())
        few = len(self.seen) < 2 * PROBED
        if examination.raw and (self.subject.family.surveys or few):
            self.seen.append(examination)


def look(
    strategy: st.SearchStrategy[Case],
    condition: Callable[[Case], bool],
    examples: int,
    seed: int,
    phases: tuple[Phase, ...],
) -> bool:
    """Whether Hypothesis finds a case with the property (and shrinks it)."""
    options = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=phases,
        suppress_health_check=list(HealthCheck),
    )
    with warnings.catch_warnings(), alone():
        warnings.simplefilter("ignore", HypothesisWarning)
        try:
            find(strategy, condition, settings=options, random=random.Random(seed))
        except HypothesisException:  # no such case, or it did not fail again
            return False
    return True


def entries(case: Case) -> int:
    """How many numbers the arrays of a case have."""
    return sum(np.size(v) for v in case.values() if not isinstance(v, str | list))


def _seed(seed: int, turn: int) -> int:
    """The seed of one turn of drawing; the first is the search's own."""
    return seed if turn == 0 else random.Random(f"{seed} {turn}").getrandbits(64)


def _digest(case: Case) -> bytes:
    """Tells cases apart."""
    digest = sha256()
    for name, value in case.items():
        parts = value if isinstance(value, list | tuple) else [value]
        digest.update(f"{name} {len(parts)} ".encode())
        for part in parts:
            array = np.asarray(part)
            digest.update(f"{array.dtype} {array.shape} ".encode())
            digest.update(array.tobytes())
    return digest.digest()
