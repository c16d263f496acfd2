"""The smallest case that still fails, and other cases beside it.

Small cases drawn entry by entry are tried first; then the failing case itself is made
smaller, step by step (reduction.py). A wrong forward value is kept if there is one:
gradients are wrong after it by right.

A trial is judged only where its verdict is not plain to see (screening.py). What a
phase of the reduction ends with is judged in any case; if it does not fail, the phase
is repeated with every trial judged.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import numpy as np
from hypothesis import Phase

from longdep.numeric.oracle.check.examination import (
    Examination,
    Subject,
    examine,
)
from longdep.numeric.oracle.check.plainer import plainer_cases
from longdep.numeric.oracle.check.reduction import fewer_arrays, phases
from longdep.numeric.oracle.check.screening import screened
from longdep.numeric.oracle.check.search import SMALL_ENOUGH, entries, look
from longdep.numeric.oracle.stacked.table import stacking
from longdep.numeric.oracle.storing import stored
from longdep.numeric.oracle.vocabulary import Case, Quantity, Role

SHRINK_CASES = 1500  # cases tried to find a smaller one
SHRINK_SECONDS = 20.0
FEW_EXAMPLES = 60  # small cases tried before the large one is made smaller
APART = 24  # further cases that tell bug patterns apart
RESCALED = (2.0**-20, 2.0**20)  # cotangents, in cases beside the failing one
# In cases beside the smallest one, so that the size shows at which something happens:
# powers of 2, by which every format's numbers are scaled without rounding.
NEAR = tuple(2.0**k for k in range(-24, 28, 2) if k)
FAR = tuple(2.0**k for k in (-80, -66, -53, -40, 40, 53, 66, 80, 93, 106))


@dataclass(frozen=True, kw_only=True)
class Shrunk:
    """The smallest failing case that was found.

    Attributes:
        examination: the case and its verdicts.
        trials: the cases that were tried, and whether each fails.
        cut_short: why the search for a smaller one ended early, or "".
    """

    examination: Examination
    trials: tuple[tuple[Case, bool], ...]
    cut_short: str = ""


class _EnoughError(BaseException):
    """Ends a search for smaller cases; not an Exception, which would be a failure."""


def smallest(failing: Examination, names: set[str], seed: int) -> Shrunk:
    """The smallest case that fails in one of these outputs.

    Args:
        failing: a case that does.
        names: the outputs; of these the forward ones alone, if any is wrong.
        seed: of the search among small cases.
    """
    trials = _Trials(failing, _forward(failing, names) or names)
    with suppress(_EnoughError):
        if trials.listed:
            trials.judges_all = True
            s = failing.subject
            options = (FEW_EXAMPLES, seed, (Phase.generate, Phase.shrink))
            look(s.cases(s.family.small), trials.fails, *options)
            fewer_arrays(trials.best.case, trials.fails)
        else:
            trials.reduce(seed)
    return Shrunk(
        examination=trials.best,
        trials=tuple(trials.seen),
        cut_short=trials.cut_short,
    )


def _forward(failing: Examination, names: set[str]) -> set[str]:
    """Those of some outputs that no backward pass is needed for."""
    known = failing.known
    return {n for n in names if n in known and known[n].role is not Role.GRADIENT}


class _Trials:
    """Whether cases fail, and the best one that was judged to."""

    def __init__(self, failing: Examination, names: set[str]) -> None:
        self.subject, self.names = failing.subject, names
        self.best = failing
        self.listed = any(isinstance(v, list) for v in failing.case.values())
        self.judges_all = not failing.subject.entry.cell
        self.seen: list[tuple[Case, bool]] = []
        self.deadline = time.monotonic() + SHRINK_SECONDS
        self.cut_short = ""

    def reduce(self, seed: int) -> None:
        """Try small cases, then one phase of the reduction after the other."""
        s = self.subject
        plainer = None
        if s.entry.stacked:
            plainer = partial(plainer_cases, stacking(s.entry.cell, s.convention))

        def small(case: Case) -> Case:
            found = [case]

            def smaller(candidate: Case) -> bool:
                bad = self.fails(candidate)
                if bad and entries(candidate) <= entries(found[0]):
                    found[0] = candidate
                return bad

            options = (FEW_EXAMPLES, seed, (Phase.generate,))
            look(s.cases(s.family.small), smaller, *options)
            return found[0]

        self.phase(small)
        for one in phases(s.inputs_in, self.fails, plainer):
            self.phase(one)

    def phase(self, reduction: Callable[[Case], Case]) -> None:
        """Reduce the best case; again with every trial judged if that was deceived."""
        before = self.judges_all
        for judges_all in (before, True):
            self.judges_all = judges_all
            case = self.best.case
            try:
                case = reduction(case)
            except _EnoughError:
                self.judged(self.last_failing())
                raise
            if case is self.best.case or self.judged(case):
                break
        self.judges_all = before

    def last_failing(self) -> Case:
        """The newest trial that fails, or what is known to."""
        failing = (case for case, bad in reversed(self.seen) if bad)
        return next(failing, self.best.case)

    def fails(self, case: Case) -> bool:
        """Whether a case fails, as far as a trial can tell.

        Raises:
            _EnoughError: there have been enough.
        """
        if len(self.seen) >= SHRINK_CASES:
            self.cut_short = f"after {SHRINK_CASES} cases"
        elif time.monotonic() > self.deadline:
            self.cut_short = f"after {SHRINK_SECONDS:.0f} s"
        if self.cut_short:
            raise _EnoughError
        if self.judges_all:
            bad = self.judged(case)
        else:
            verdict, answer = screened(self.subject, self.names, case)
            bad = bool(verdict)
            self._noted(answer)
        self.seen.append((case, bad))
        return bad

    def judged(self, case: Case) -> bool:
        """Judge a case; it becomes the best one if it fails and is no larger."""
        return self._noted(examine(self.subject, case))

    def _noted(self, examination: Examination) -> bool:
        verdicts = examination.verdicts.items()
        bad = any(v.outside for k, v in verdicts if k in self.names)
        if bad and entries(examination.case) <= entries(self.best.case):
            self.best = examination
        return bad


def others(failing: Examination, seed: int) -> list[Examination]:
    """A few more cases that tell bug patterns apart.

    Drawn ones of any size, and the failing one with its cotangents rescaled, or with a
    loss at every step: what depends on sizes shows, and what depends on the number of
    steps; of some mistakes a loss at one step does not tell which they are.

    Args:
        failing: the case that was found.
        seed: of the drawn ones.
    """
    subject = failing.subject
    cases: list[Case] = []

    def collected(case: Case) -> bool:
        if entries(case) <= SMALL_ENOUGH:
            cases.append(case)
        return False

    strategy = subject.cases(subject.family.bulk)
    look(strategy, collected, APART, seed + 1, (Phase.generate,))
    if entries(failing.case) <= SMALL_ENOUGH:
        cases += _rescaled(failing, RESCALED, _is_cotangent)
        cases.append(_lossy(failing, seed))
    return _examined(subject, cases)


def _lossy(failing: Examination, seed: int) -> Case:
    """The case with a loss at every step."""
    s, rng = failing.subject, np.random.default_rng(seed)
    drawn = {
        q.name: stored(s.precision, rng.normal(size=np.shape(failing.case[q.name])))
        for q in s.inputs_in(failing.case).values()
        if _is_cotangent(q)
    }
    return {**failing.case, **drawn}


def rescaled(least: Examination) -> list[Examination]:
    """The smallest case with its numbers grown and shrunk: where does it start to fail?

    The cotangents, and for themselves the inputs, starts and biases.
    """
    cases = [
        *_rescaled(least, (*NEAR, *FAR), _is_cotangent),
        *_rescaled(least, NEAR, _is_vector),
    ]
    return _examined(least.subject, cases)


def _examined(subject: Subject, cases: list[Case]) -> list[Examination]:
    examinations = [examine(subject, case) for case in cases]
    return [e for e in examinations if e.verdicts and not e.declined]


def _is_cotangent(quantity: Quantity) -> bool:
    return quantity.role is Role.COTANGENT


def _is_vector(quantity: Quantity) -> bool:
    """Whether it is an input, a start or a bias: no matrix, and no loss."""
    words = [word for word in quantity.shape if word[-1] in "nmp"]
    matrix = quantity.role is Role.WEIGHT and len(words) > 1
    return not matrix and not _is_cotangent(quantity)


def _rescaled(
    examination: Examination,
    factors: tuple[float, ...],
    chosen: Callable[[Quantity], bool],
) -> Iterator[Case]:
    """The case with some of its inputs times each factor, where that is finite."""
    s, case = examination.subject, examination.case
    names = [
        q.name
        for q in s.inputs_in(case).values()
        if chosen(q) and q.kind == "array" and np.any(case[q.name])
    ]
    for factor in factors if names else ():
        with np.errstate(all="ignore"):
            wide = {k: case[k].astype(np.float64) * factor for k in names}
            scaled = {k: stored(s.precision, array) for k, array in wide.items()}
        if all(np.isfinite(array).all() for array in scaled.values()):
            yield {**case, **scaled}
