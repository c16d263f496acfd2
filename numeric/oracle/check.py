"""longdep.check: put an implementation to the test.

Cases are drawn by Hypothesis; each is answered by the implementation and judged against
certified values and a derived allowance. The first failure is reduced to the smallest
case that still fails (numeric/oracle/reduction.py).
"""

import random
import time
import warnings
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException, HypothesisWarning

from numeric.errors import DomainError
from numeric.oracle import diagnosis
from numeric.oracle.answers import Trouble
from numeric.oracle.arithmetic import arithmetic
from numeric.oracle.examination import Examination, Subject, confirm, examine
from numeric.oracle.precision_probe import effective_precision
from numeric.oracle.reduction import reduced
from numeric.oracle.report import Finding, Report, Tally, digits_of
from numeric.oracle.reproduction import reproduction
from numeric.oracle.running import TIME_LIMIT, remembered
from numeric.oracle.systems import Case, convention_name, inputs, outputs, system

CONFIRM_EVERY = 50  # cases between those whose right answer is computed twice
SMALL_ENOUGH = 400  # entries of a case that the slow second route is run on
SHRINK_CASES = 500  # cases tried to find a smaller one
SHRINK_SECONDS = 120.0  # for implementations that are slow
FEW_EXAMPLES = 60  # small cases tried before the large one is made smaller
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
) -> Report:
    """Check an implementation of a system, at every step and lag.

    Args:
        system_name: such as "gru" (numeric/oracle/systems.py).
        implementation: callable of a case, a mapping of NumPy arrays, that returns a
            mapping of outputs, or of some of them. It may raise NotImplementedError
            for a case it does not do.
        convention: how weights are packed and what is computed, such as "torch".
        profile: another word for convention, for systems without weights.
        precision: the dtype it computes in: float64, float32 or float16.
        level: standard, or strict: slopes to full relative accuracy.
        examples: how many cases.
        seed: of the search; the same seed gives the same cases.
        time_limit: seconds a call may take.
    Returns:
        A report; `report.ok`, `print(report)`, `report.to_json()`.
    Raises:
        DomainError: a name or a number is not one of those possible.
        OracleError: the two routes to a right answer contradict each other.
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
    arithmetic(precision, level)  # both names are checked
    chosen = convention_name(entry, convention if convention is not None else profile)
    subject = Subject(entry, chosen, implementation, precision, level, time_limit)
    return _Check(subject, examples, seed).report()


class _EnoughError(BaseException):
    """Ends a search for smaller cases; not an Exception, which would be a failure."""


class _Check:
    def __init__(self, subject: Subject, examples: int, seed: int) -> None:
        self.subject, self.examples, self.seed = subject, examples, seed
        self.tallies: dict[str, Tally] = {}
        self.troubles: dict[tuple[str, str | None], tuple[Trouble, Case]] = {}
        self.seen: list[Examination] = []
        self.failing: Examination | None = None
        self.count = self.declined = self.confirmed = 0
        self.came: Counter[str] = Counter()

    def report(self) -> Report:
        module, s = self.subject.module, self.subject
        arguments = (s.entry, s.convention, s.precision)
        edges = max(1, self.examples // 5)
        self.search(module.bulk(*arguments), self.examples - edges or 1)
        if self.examples > 1:
            self.search(module.small(*arguments), edges)
        findings = [*self.wrong_numbers(), *self.wrong_behaviour(), *self.statistics()]
        return Report(
            s.entry.name,
            s.convention,
            s.precision,
            s.level,
            self.seed,
            self.count,
            self.declined,
            self.confirmed,
            tuple(findings),
            self.unchecked(),
            self.tallies,
            effective_precision(self.probed()),
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
        bad = any(v.outside for v in found.verdicts.values())
        if bad and self.failing is None:
            self.failing = found
        hopeless = any(t.kind == "hangs" for t in found.troubles)
        return bad or hopeless

    def keep(self, found: Examination) -> None:
        """Remember what the survey, the probe and the test for state need."""
        surveyed = hasattr(self.subject.module, "survey")
        if found.raw and (surveyed or len(self.seen) < 2 * PROBED):
            self.seen.append(found)

    def shrunk(self, failing: Examination) -> Examination:
        """The smallest case that fails in an output that failed before."""
        names = {name for name, v in failing.verdicts.items() if v.outside}
        module, s = self.subject.module, self.subject
        arguments = (s.entry, s.convention, s.precision)
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
            _look(module.small(*arguments), fails, FEW_EXAMPLES, self.seed, phases)
            if not listed:
                reduced(best[0].case, known, fails)
        return best[0]

    # Findings

    def wrong_numbers(self) -> list[Finding]:
        if self.failing is None:
            return []
        least = self.shrunk(self.failing)
        confirm(least)
        self.confirmed += 1
        causes = diagnosis.causes(least, self.failing)
        return [self.finding(least, tuple(p.sentence for p in causes))]

    def finding(self, least: Examination, causes: tuple[str, ...]) -> Finding:
        known = [q.name for q in outputs(self.subject.entry, self.subject.convention)]
        misses = {k: v.miss for k, v in least.verdicts.items() if v.miss is not None}
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
        pair = self.pair()
        if pair is None:
            return found
        first, second = pair
        s = self.subject
        allowed = {k: 2 * np.asarray(a.size) for k, a in first.allowed().items()}
        kept = remembered(
            s.implementation,
            first.case,
            second.case,
            s.module.shapes(s.entry, first.case, s.convention),
            s.module.shapes(s.entry, second.case, s.convention),
            allowed=None if _listed(first) else allowed,
            precision=s.precision,
            time_limit=s.time_limit,
        )
        return found + [self.trouble(t, first.case) for t in kept]

    def pair(self) -> tuple[Examination, Examination] | None:
        """Two cases of different sizes that were answered."""
        for later in self.seen[1:]:
            if _entries(later.case) != _entries(self.seen[0].case):
                return self.seen[0], later
        return None

    def trouble(self, trouble: Trouble, case: Case) -> Finding:
        text = reproduction(self.subject, case, None, trouble.message)
        sentence = f"{trouble.message} ({sizes_in_words(case)})"
        return Finding(
            trouble.kind, trouble.output, sentence, case=case, reproduction=text
        )

    def statistics(self) -> list[Finding]:
        survey = getattr(self.subject.module, "survey", None)
        if survey is None:
            return []
        pairs = [(found.case, found.raw) for found in self.seen]
        said = survey(self.subject.entry, self.subject.convention, pairs)
        return [Finding("statistics", None, sentence) for sentence in said]

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
        if self.failing is not None and all(self.failing is not e for e in kept):
            kept.append(self.failing)
        return kept


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
    with warnings.catch_warnings():
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


def _listed(found: Examination) -> bool:
    return any(isinstance(value, list) for value in found.outputs.values())


def sizes_in_words(case: Case) -> str:
    """The sizes of a case: 'T = 2, n = 1, m = 1'."""
    words = {}
    if "x" in case:
        *batch, steps, m = np.shape(case["x"])
        if batch:
            words["B"] = batch[0]
        words |= {"T": steps, "n": np.shape(case["h0"])[-1], "m": m}
    elif "steps" in case:
        words = {"steps": int(case["steps"]), "n": len(case["h0"])}
    else:
        words = {k: np.shape(v) for k, v in case.items() if np.ndim(v) == 2}
    return ", ".join(f"{name} = {size}" for name, size in words.items()) or "see below"
