"""Search for a failing case: draw cases, run and judge them, keep what reports need.

Cases are drawn by Hypothesis, most from a seed at any size, some entry by entry. The
search ends with the first case that has wrong numbers.
"""

import random
import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException, HypothesisWarning

from longdep.numeric.drawing import alone
from longdep.numeric.oracle.check.answers import Trouble
from longdep.numeric.oracle.check.examination import (
    Examination,
    Subject,
    confirm,
    examine,
)
from longdep.numeric.oracle.check.report import Tally
from longdep.numeric.oracle.vocabulary import Case

CONFIRM_EVERY = 50  # cases between those whose right answer is computed twice
SMALL_ENOUGH = 400  # entries of a case that the slow second route is run on
PROBED = 4  # cases that the effective precision is read off


@dataclass(frozen=True, kw_only=True)
class Searched:
    """What a search has seen.

    Attributes:
        subject: what is checked.
        seed: of the search.
        listed: the outputs whose deviation is known.
        count: how many cases were run.
        declined: how many of them the implementation declined.
        confirmed: how many cases' right answers were computed twice.
        tallies: output -> rows inside, outside, undecidable.
        troubles: what is wrong apart from numbers, each with its first case.
        returned: output -> how many cases it was returned in.
        seen: the cases that the survey, the probe and the test for state need.
        failing: the first case with wrong numbers, if there is one.
        excused: the first with a known deviation.
    """

    subject: Subject
    seed: int
    listed: frozenset[str]
    count: int
    declined: int
    confirmed: int
    tallies: Mapping[str, Tally]
    troubles: tuple[tuple[Trouble, Case], ...]
    returned: Mapping[str, int]
    seen: tuple[Examination, ...]
    failing: Examination | None
    excused: Examination | None


def search(
    subject: Subject, examples: int, seed: int, listed: frozenset[str]
) -> Searched:
    """Run cases until one has wrong numbers that no known deviation lists."""
    run, s = _Search(subject, listed), subject
    edges = max(1, examples // 5)
    run.through(s.cases(s.family.bulk), examples - edges or 1, seed)
    if examples > 1:
        run.through(s.cases(s.family.small), edges, seed)
    return Searched(
        subject=subject,
        seed=seed,
        listed=listed,
        count=run.count,
        declined=run.declined,
        confirmed=run.confirmed,
        tallies=run.tallies,
        troubles=tuple(run.troubles.values()),
        returned=run.returned,
        seen=tuple(run.seen),
        failing=run.failing,
        excused=run.excused,
    )


class _Search:
    def __init__(self, subject: Subject, listed: frozenset[str]) -> None:
        self.subject, self.listed = subject, listed
        self.count = self.declined = self.confirmed = 0
        self.tallies: dict[str, Tally] = {}
        self.troubles: dict[tuple[str, str | None], tuple[Trouble, Case]] = {}
        self.returned: Counter[str] = Counter()
        self.seen: list[Examination] = []
        self.failing: Examination | None = None
        self.excused: Examination | None = None

    def through(
        self, strategy: st.SearchStrategy[Case], examples: int, seed: int
    ) -> None:
        if self.failing is None:
            look(strategy, self.wrong, examples, seed, (Phase.generate,))

    def wrong(self, case: Case) -> bool:
        examination = examine(self.subject, case)
        self.count += 1
        if examination.declined:
            self.declined += 1
            return False
        self.note(examination)
        if (self.count - 1) % CONFIRM_EVERY == 0 and entries(case) <= SMALL_ENOUGH:
            confirm(examination)
            self.confirmed += 1
        outside = {name for name, v in examination.verdicts.items() if v.outside}
        bad = bool(outside - self.listed)
        if bad and self.failing is None:
            self.failing = examination
        if outside & self.listed and self.excused is None:
            self.excused = examination
        hopeless = any(t.kind == "hangs" for t in examination.troubles)
        return bad or hopeless

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
