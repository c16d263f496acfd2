"""longdep.check: put an implementation to the test.

Cases are drawn by Hypothesis; each is answered by the implementation and judged against
certified values and a derived allowance. The first failure is reduced to the smallest
case that still fails (numeric/oracle/check/reduction.py).
"""

import random
import time
import warnings
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException, HypothesisWarning

from longdep.numeric.drawing import alone
from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.arithmetic import arithmetic
from longdep.numeric.oracle.check import deviations
from longdep.numeric.oracle.check.answers import Trouble
from longdep.numeric.oracle.check.examination import (
    Examination,
    Subject,
    confirm,
    examine,
)
from longdep.numeric.oracle.check.reduction import fewer_arrays, reduced
from longdep.numeric.oracle.check.report import Finding, Report, Tally, digits_of
from longdep.numeric.oracle.check.reproduction import reproduction
from longdep.numeric.oracle.check.running import TIME_LIMIT, remembered
from longdep.numeric.oracle.diagnosis import causes as diagnosis
from longdep.numeric.oracle.diagnosis.precision_probe import effective_precision
from longdep.numeric.oracle.systems import system
from longdep.numeric.oracle.vocabulary import Case, convention_name, inputs, outputs

CONFIRM_EVERY = 50  # cases between those whose right answer is computed twice
SMALL_ENOUGH = 400  # entries of a case that the slow second route is run on
SHRINK_CASES = 500  # cases tried to find a smaller one
SHRINK_SECONDS = 120.0  # for implementations that are slow
FEW_EXAMPLES = 60  # small cases tried before the large one is made smaller
TOLD_APART = 12  # further cases that bug patterns are told apart by
PROBED = 4  # cases that the effective precision is read off


def check(
    system_name: str,
    implementation: Callable[..., Any],
    *,
    convention: str | None = None,
    profile: str | None = None,
    precision: str = "float64",
    level: str = "standard",
    examples: int = 200,
    seed: int = 0,
    time_limit: float = TIME_LIMIT,
    known_deviations: str | Path | None = None,
    name: str | None = None,
) -> Report:
    """Check an implementation of a system, at every step and lag.

    Args:
        system_name: such as "gru" (numeric/oracle/systems.py).
        implementation: callable of a case, a mapping of NumPy arrays, that returns a
            mapping of outputs, or of some of them. It may raise NotImplementedError
            for a case it does not do. Inputs that it has no place for, such as biases,
            are named by an attribute `lacks`: they are 0 in every case.
        convention: how weights are packed and what is computed, such as "torch".
        profile: another word for convention, for systems without weights.
        precision: the dtype it computes in: float64, float32 or float16.
        level: standard, or strict: slopes to full relative accuracy.
        examples: how many cases.
        seed: of the search; the same seed gives the same cases.
        time_limit: seconds a call may take.
        known_deviations: a JSON file of deviations that are known, each with its reason
            (deviations.py). What an entry lists is told and does not count;
            an entry that no longer excuses anything is a failure.
        name: of the implementation in that file; its module:name where none is given.
    Returns:
        A report; `report.ok`, `print(report)`, `report.to_json()`.
    Raises:
        DomainError: a name or a number is not one of those possible.
        OracleError: the two routes to a right answer contradict each other, or the file
            of known deviations cannot be read.
    """
    entry = system(system_name)
    if convention is not None and profile is not None and convention != profile:
        raise DomainError(
            f"profile: another word for convention; got both {convention!r} and "
            f"{profile!r}"
        )
    if not callable(implementation):
        raise DomainError(
            f"implementation: expected a callable, got {type(implementation).__name__}"
        )
    if not isinstance(examples, int) or isinstance(examples, bool) or examples < 1:
        raise DomainError(f"examples: expected a whole number >= 1, got {examples!r}")
    if not isinstance(seed, int) or isinstance(seed, bool) or seed < 0:
        raise DomainError(f"seed: expected a whole number >= 0, got {seed!r}")
    if not isinstance(time_limit, int | float) or not time_limit > 0:
        raise DomainError(f"time_limit: expected seconds > 0, got {time_limit!r}")
    if known_deviations is not None and not isinstance(known_deviations, str | Path):
        raise DomainError(
            f"known_deviations: expected a path, got {known_deviations!r}"
        )
    arithmetic(precision, level)  # both names are checked
    chosen = convention_name(entry, convention if convention is not None else profile)
    subject = Subject(entry, chosen, implementation, precision, level, time_limit)
    _require_lacks(subject)
    if known_deviations is None:
        return _Check(subject, examples, seed).report()
    named = name if name is not None else _name(implementation)
    place = (named, entry.name, chosen, precision)
    known = deviations.excusing(deviations.load(known_deviations), *place)
    report = _Check(subject, examples, seed, known).report()
    said = _notes(report, place, known, str(known_deviations))
    return replace(report, notes=(*report.notes, *said))


def _require_lacks(subject: Subject) -> None:
    known = [q.name for q in inputs(subject.entry, subject.convention) if q.shape]
    known = [name for name in known if name not in ("x", "lengths")]
    for name in subject.lacks:
        if name not in known:
            raise DomainError(
                f"lacks: expected inputs of {subject.entry.name} in the convention "
                f"{subject.convention} ({', '.join(known)}), got {name!r}"
            )


def _name(implementation: Callable[..., Any]) -> str:
    """How the command line would name it: module:name."""
    kind = type(implementation)
    module = getattr(implementation, "__module__", kind.__module__)
    return f"{module}:{getattr(implementation, '__qualname__', kind.__qualname__)}"


def _notes(
    report: Report,
    place: tuple[str, str, str, str],
    known: deviations.Deviation | None,
    file: str,
) -> tuple[str, ...]:
    """What the file of known deviations says of a report."""
    if known is None and not report.ok:
        return (f"{file}: lists nothing about {', '.join(place)}",)
    if known is not None and report.stale:
        return (
            f"{file}: stale: {place[0]} no longer deviates in "
            f"{', '.join(report.stale)}; take it out of the file",
        )
    if known is not None and report.excused:
        return (f"Known deviation of {place[0]}: {known.reason}",)
    return ()


class _EnoughError(BaseException):
    """Ends a search for smaller cases; not an Exception, which would be a failure."""


class _Check:
    def __init__(
        self,
        subject: Subject,
        examples: int,
        seed: int,
        known: deviations.Deviation | None = None,
    ) -> None:
        self.subject, self.examples, self.seed = subject, examples, seed
        self.listed = frozenset(known.outputs if known else ())
        self.tallies: dict[str, Tally] = {}
        self.troubles: dict[tuple[str, str | None], tuple[Trouble, Case]] = {}
        self.seen: list[Examination] = []
        self.failing: Examination | None = None
        self.excused: Examination | None = None  # the first with a known deviation
        self.least: list[Examination] = []
        self.count = self.declined = self.confirmed = 0
        self.came: Counter[str] = Counter()

    def report(self) -> Report:
        s = self.subject
        edges = max(1, self.examples // 5)
        self.search(s.cases(s.family.bulk), self.examples - edges or 1)
        if self.examples > 1:
            self.search(s.cases(s.family.small), edges)
        findings = self.wrong_numbers(self.failing, lambda k: k not in self.listed)
        excused = self.wrong_numbers(self.excused, lambda k: k in self.listed)
        for other in (*self.wrong_behaviour(), *self.statistics()):
            known = (other.output or "*") in self.listed
            (excused if known else findings).append(other)
        gone = frozenset() if findings or excused else self.listed
        effective = effective_precision(self.probed(), self.tallies)
        return Report(
            s.entry.name,
            s.convention,
            s.precision,
            s.level,
            self.seed,
            self.count,
            self.declined,
            self.confirmed,
            _explained(findings, effective.cause),
            self.unchecked(),
            self.tallies,
            str(effective),
            _explained(excused, effective.cause),
            tuple(sorted(gone)),
            s.notes(),
        )

    # Searching

    def search(self, strategy: st.SearchStrategy[Case], examples: int) -> None:
        """Run cases until one has wrong numbers."""
        if self.failing is None:
            _look(strategy, self.wrong, examples, self.seed, (Phase.generate,))

    def wrong(self, case: Case) -> bool:
        found = examine(self.subject, case)
        self.count += 1
        if found.declined:
            self.declined += 1
            return False
        for trouble in found.troubles:
            self.troubles.setdefault((trouble.kind, trouble.output), (trouble, case))
        for name, v in found.verdicts.items():
            tally = Tally(v.inside, v.outside, v.undecidable, v.share)
            self.tallies[name] = self.tallies.get(name, Tally()) + tally
        self.came.update(found.raw.keys())
        self.keep(found)
        if (self.count - 1) % CONFIRM_EVERY == 0 and _entries(case) <= SMALL_ENOUGH:
            confirm(found)
            self.confirmed += 1
        outside = {name for name, v in found.verdicts.items() if v.outside}
        bad = bool(outside - self.listed)
        if bad and self.failing is None:
            self.failing = found
        if outside & self.listed and self.excused is None:
            self.excused = found
        hopeless = any(t.kind == "hangs" for t in found.troubles)
        return bad or hopeless

    def keep(self, found: Examination) -> None:
        """Remember what the survey, the probe and the test for state need."""
        if found.raw and (self.subject.family.surveys or len(self.seen) < 2 * PROBED):
            self.seen.append(found)

    def shrunk(self, failing: Examination, names: set[str]) -> Examination:
        """The smallest case that fails in one of these outputs."""
        s = self.subject
        deadline = time.monotonic() + SHRINK_SECONDS
        best, tried = [failing], [0]

        def fails(case: Case) -> bool:
            tried[0] += 1
            if tried[0] > SHRINK_CASES or time.monotonic() > deadline:
                raise _EnoughError
            found = examine(s, case)
            bad = any(v.outside for k, v in found.verdicts.items() if k in names)
            if bad and _entries(case) <= _entries(best[0].case):
                best[0] = found
            return bad

        listed = any(isinstance(v, list) for v in failing.case.values())
        phases = (Phase.generate, Phase.shrink) if listed else (Phase.generate,)
        known = inputs(s.entry, s.convention)
        with suppress(_EnoughError):
            _look(s.cases(s.family.small), fails, FEW_EXAMPLES, self.seed, phases)
            if listed:
                fewer_arrays(best[0].case, fails)
            else:
                reduced(best[0].case, known, fails)
        return best[0]

    def others(self) -> list[Examination]:
        """A few more cases, of any size, to tell bug patterns apart by."""
        found: list[Examination] = []
        s = self.subject

        def collected(case: Case) -> bool:
            if _entries(case) <= SMALL_ENOUGH:
                found.append(examine(s, case))
            return False

        strategy = s.cases(s.family.bulk)
        _look(strategy, collected, TOLD_APART, self.seed + 1, (Phase.generate,))
        return [e for e in found if e.verdicts and not e.declined]

    # Findings

    def wrong_numbers(
        self, failing: Examination | None, told: Callable[[str], bool]
    ) -> list[Finding]:
        """What is wrong in the smallest case, of the outputs that are to be told."""
        if failing is None:
            return []
        names = {k for k, v in failing.verdicts.items() if v.outside and told(k)}
        least = self.shrunk(failing, names)
        confirm(least)
        self.confirmed += 1
        self.least.append(least)
        causes = diagnosis.sentences(least, failing, others=self.others)
        return [self.finding(least, causes, told)]

    def finding(
        self,
        least: Examination,
        causes: tuple[str, ...],
        told: Callable[[str], bool],
    ) -> Finding:
        known = [q.name for q in outputs(self.subject.entry, self.subject.convention)]
        misses = {
            k: v.miss
            for k, v in least.verdicts.items()
            if v.miss is not None and told(k)
        }
        first, miss = min(  # rather one that tells a step
            misses.items(),
            key=lambda item: (item[1].step is None, _index(known, item[0])),
        )
        place = f"[{', '.join(map(str, miss.place))}]" if miss.place else ""
        when = "" if miss.step is None else f" at step {miss.step}"
        if miss.lag is not None:
            when += f", lag {miss.lag}"
        entries = "entry is" if miss.count == 1 else "entries are"
        sentence = (
            f"{first}{place}{when} is outside its allowance ({miss.count} {entries}) "
            f"in the smallest failing case found: {sizes_in_words(least.case)}."
        )
        return Finding(
            "outside",
            first,
            sentence,
            miss.step,
            miss.lag,
            miss.place,
            digits_of(miss),
            miss.found,
            miss.allowed,
            miss.why,
            tuple(name for name in misses if name != first),
            causes,
            least.case,
            reproduction(self.subject, least.case, miss, sentence),
        )

    def wrong_behaviour(self) -> list[Finding]:
        found = [self.trouble(t, case) for t, case in self.troubles.values()]
        return found + [self.trouble(t, self.seen[0].case) for t in self.kept()]

    def kept(self) -> tuple[Trouble, ...]:
        """What a call leaves behind when another case is run in between.

        One of other sizes, and one of the same: some states are kept where they fit.
        """
        if not self.seen:
            return ()
        first, s = self.seen[0], self.subject
        allowed = {k: 2 * np.asarray(a.size) for k, a in first.allowed().items()}
        apart = (e.case for e in self.seen if _entries(e.case) != _entries(first.case))
        for other in (*islice(apart, 1), _halved(first.case)):
            found = remembered(
                s.implementation,
                first.case,
                other,
                s.family.shapes(first.case, s.convention),
                s.family.shapes(other, s.convention),
                allowed=None if _listed(first) else allowed,
                precision=s.precision,
                time_limit=s.time_limit,
            )
            if found:
                return found
        return ()

    def trouble(self, trouble: Trouble, case: Case) -> Finding:
        text = reproduction(self.subject, case, None, trouble.message)
        sentence = f"{trouble.message} ({sizes_in_words(case)})"
        return Finding(
            trouble.kind, trouble.output, sentence, case=case, reproduction=text
        )

    def statistics(self) -> list[Finding]:
        s, pairs = self.subject, [(found.case, found.raw) for found in self.seen]
        sentences = s.family.survey(s.convention, pairs)
        return [Finding("statistics", None, sentence) for sentence in sentences]

    def unchecked(self) -> tuple[str, ...]:
        """Outputs that never came; with a count where they came now and then."""
        answered = self.count - self.declined
        found = []
        for quantity in outputs(self.subject.entry, self.subject.convention):
            times = self.came[quantity.name]
            if times == 0:
                found.append(quantity.name)
            elif times < answered:
                found.append(f"{quantity.name} (in {answered - times} of {answered})")
        return tuple(found)

    def probed(self) -> list[Examination]:
        kept = [e for e in self.seen if e.outputs][:PROBED]
        known = [e for e in (self.failing, self.excused) if e is not None]
        kept += [e for e in known if all(e is not other for other in kept)]
        return kept + self.least


def _explained(findings: list[Finding], cause: str) -> tuple[Finding, ...]:
    """The findings; wrong numbers that no pattern computes get another cause."""
    return tuple(
        replace(f, causes=(cause,)) if cause and f.expected and not f.causes else f
        for f in findings
    )


def _look(
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


def _index(known: list[str], name: str) -> int:
    return known.index(name) if name in known else -1


def _entries(case: Case) -> int:
    return sum(np.size(v) for v in case.values() if not isinstance(v, str | list))


def _halved(case: Case) -> Case:
    """The case with other numbers."""
    return {
        k: v / 2 if isinstance(v, np.ndarray) and v.dtype.kind == "f" else v
        for k, v in case.items()
    }


def _listed(found: Examination) -> bool:
    return any(isinstance(value, list) for value in found.outputs.values())


def sizes_in_words(case: Case) -> str:
    """The sizes of a case: 'T = 2, n = 1, m = 1'."""
    words: dict[str, Any] = {}
    if "x" in case:
        *batch, steps, m = np.shape(case["x"])
        if batch:
            words["B"] = batch[0]
        words |= {"T": steps, "n": np.shape(case["h0"])[-1], "m": m}
    elif "steps" in case:
        words = {"steps": int(case["steps"]), "n": len(case["h0"])}
    elif "gradients" in case:
        sizes = [np.size(array) for array in case["gradients"]]
        words = {"arrays": len(sizes), "sizes": ", ".join(map(str, sizes))}
    else:
        words = {k: np.shape(v) for k, v in case.items() if np.ndim(v) == 2}
    return ", ".join(f"{name} = {size}" for name, size in words.items()) or "see below"
