"""One case put to one implementation: run it, know the right answer, judge."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import flint
import numpy as np
from hypothesis.strategies import SearchStrategy, just

from longdep.numeric.oracle.check.answers import Trouble, first_not_finite, joined
from longdep.numeric.oracle.check.judging import Verdict, held, judge
from longdep.numeric.oracle.check.running import TIME_LIMIT, run
from longdep.numeric.oracle.errors import OracleError
from longdep.numeric.oracle.families.certifying import is_unknown, out_of_reach
from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.family import Allowed, Family, Reference
from longdep.numeric.oracle.stacked.layout import stem_of
from longdep.numeric.oracle.vocabulary import (
    Case,
    Outputs,
    Quantity,
    System,
    inputs,
    outputs,
)
from longdep.numeric.precision import Array

DIGITS = 25  # of the certified values: float64 has 16
MORE_DIGITS = 400  # of the second route, where it seems to contradict them
DECLINED = "raised NotImplementedError"


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What is checked, and how.

    Attributes:
        entry: the system.
        convention: the full name of its convention.
        implementation: the callable.
        precision: the dtype the implementation is to compute in.
        level: standard or strict.
        time_limit: seconds a call.
        own: the one case to check it with; None where cases are drawn.
        own_notes: what was done to make it a case, in sentences.
    """

    entry: System
    convention: str
    implementation: Any
    precision: str
    level: str
    time_limit: float = TIME_LIMIT
    own: Case | None = None
    own_notes: tuple[str, ...] = ()

    @property
    def family(self) -> Family:
        """What knows the system's right answers."""
        return family_of(self.entry)

    def outputs_in(self, case: Case) -> dict[str, Quantity]:
        """The outputs of the system in its convention and a case, by name."""
        return {q.name: q for q in outputs(self.entry, self.convention, case)}

    def inputs_in(self, case: Case) -> dict[str, Quantity]:
        """The inputs alike."""
        return {q.name: q for q in inputs(self.entry, self.convention, case)}

    @property
    def lacks(self) -> tuple[str, ...]:
        """The inputs that the implementation says it has no place for."""
        return tuple(getattr(self.implementation, "lacks", ()))

    def cases(
        self, draws: Callable[[str, str], SearchStrategy[Case]]
    ) -> SearchStrategy[Case]:
        """A strategy of its family's, with 0 for the inputs that are lacking."""
        if self.own is not None:
            return just(self.own)
        strategy = draws(self.convention, self.precision)
        return strategy.map(self._without) if self.lacks else strategy

    def notes(self) -> tuple[str, ...]:
        """What a report is to say of the inputs."""
        if not self.lacks:
            return self.own_notes
        names = ", ".join(self.lacks)
        lacking = f"{names}: the implementation has none; 0 in every case."
        return (*self.own_notes, lacking)

    def _without(self, case: Case) -> Case:
        lacking = {*self.lacks}
        names = [name for name in case if {name, stem_of(name)} & lacking]
        return {**case, **{name: np.zeros_like(case[name]) for name in names}}


@dataclass(eq=False, kw_only=True)
class Examination:
    """One case, the implementation's answer to it, and its verdicts.

    Attributes:
        subject: what is checked.
        case: the inputs.
        raw: the outputs as returned.
        outputs: what is compared (`derived` from them, for some systems).
        troubles: what is wrong apart from numbers.
        verdicts: one an output returned.
    """

    subject: Subject
    case: Case
    raw: Outputs
    outputs: Outputs
    troubles: tuple[Trouble, ...]
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    _allowances: dict[tuple[str, bool], dict[str, Allowed]] = field(
        default_factory=dict, repr=False
    )

    @property
    def declined(self) -> bool:
        """Whether the implementation says that it does not do such cases."""
        return any(DECLINED in trouble.message for trouble in self.troubles)

    @property
    def failed(self) -> bool:
        """Whether there is anything to report."""
        if self.declined:
            return False
        return bool(self.troubles) or any(v.outside for v in self.verdicts.values())

    @cached_property
    def known(self) -> dict[str, Quantity]:
        """The outputs that the case has, by name."""
        return self.subject.outputs_in(self.case)

    @cached_property
    def reference(self) -> Reference:
        """The certified values."""
        s = self.subject
        return s.family.reference(self.case, s.convention, DIGITS)

    @cached_property
    def _held(self) -> dict[str, Any]:
        """The certified values as they are judged against."""
        return {name: held(value) for name, value in self.reference.items()}

    @cached_property
    def overflows(self) -> bool:
        """Whether the format may overflow on the way to right answers."""
        s = self.subject
        return s.family.overflows(self.case, s.convention, self.reference, s.precision)

    def allowed(
        self, precision: str = "", inputs_rounded: bool = False
    ) -> dict[str, Allowed]:
        """The allowance for a precision; the one asked for where none is named."""
        s, key = self.subject, (precision or self.subject.precision, inputs_rounded)
        if key not in self._allowances:  # of a large case it takes long
            self._allowances[key] = s.family.allowance(
                self.case, s.convention, self.reference, key[0], s.level, inputs_rounded
            )
        return self._allowances[key]

    def judged(self, allowed: Mapping[str, Allowed]) -> dict[str, Verdict]:
        """Judge every output returned against an allowance."""
        return {
            name: judge(
                self.known.get(name, Quantity(name)),
                value,
                self._held[name],
                allowed[name],
            )
            for name, value in self.outputs.items()
            if name in self.reference
        }


def examine(subject: Subject, case: Case) -> Examination:
    """Run one case and judge what is returned."""
    examination = unjudged(subject, case)
    if examination.outputs:
        examination.verdicts = examination.judged(examination.allowed())
    return examination


def unjudged(subject: Subject, case: Case) -> Examination:
    """Run one case; what is returned has no verdicts yet."""
    s, known = subject, subject.outputs_in(case)
    answer = run(
        s.implementation,
        case,
        s.family.shapes(case, s.convention),
        precision=s.precision,
        time_limit=s.time_limit,
        may_be_infinite=frozenset(known),
    )
    examination = Examination(
        subject=s,
        case=case,
        raw=answer.outputs,
        outputs={},
        troubles=answer.troubles,
    )
    odd = _not_finite(examination)
    if odd:
        examination.raw = {k: v for k, v in answer.outputs.items() if k not in odd}
        message = joined(list(odd.values())) if len(odd) > 1 else ""
        troubles = [Trouble("not-finite", message)] if message else [*odd.values()]
        examination.troubles = (*answer.troubles, *troubles)
    if examination.raw:
        examination.outputs = s.family.derived(case, s.convention, examination.raw)
    return examination


def _not_finite(e: Examination) -> dict[str, Trouble]:
    """Outputs that are nan or infinite where no right answer is, with what to say.

    A right answer is where the reference says so, or says nothing, and wherever the
    format may overflow on the way.
    """
    troubles = {}
    for name, value in e.raw.items():
        place = "" if e.known[name].infinite else first_not_finite(value)
        if not place:
            continue
        parts = value if isinstance(value, list) else [value]
        right = e.reference.get(name)
        balls = right if isinstance(right, list) else [right] * (right is not None)
        expected = len(balls) == len(parts) and all(
            not ball.is_finite()
            for part, array in zip(parts, balls, strict=True)
            for ball in array[~np.isfinite(part.astype(np.float64))]
        )
        if not expected and not e.overflows:
            troubles[name] = Trouble("not-finite", f"{name}{place}", name)
    return troubles


def confirm(examination: Examination) -> None:
    """Compute the right answer again, twice as precisely and by the second route.

    Raises:
        OracleError: they contradict each other; there is no right answer then.
    """
    s, case = examination.subject, examination.case
    finer = s.family.reference(case, s.convention, 2 * DIGITS)
    second = s.family.second_route(case, s.convention, DIGITS)
    for name, balls in examination.reference.items():
        meets = _overlap(balls, second[name])
        if not meets:  # a sum that cancels beyond its digits: again, with many more
            again = s.family.second_route(case, s.convention, MORE_DIGITS)[name]
            meets = _overlap(balls, again, flint.arb(10) ** -MORE_DIGITS)
        for words, fine in (
            ("the finer balls", _overlap(balls, finer[name])),
            ("mpmath", meets),
        ):
            if not fine:
                raise OracleError(
                    f"{s.entry.name}, {s.convention}: {words} and the certified balls "
                    f"contradict each other on {name}; please report this case"
                )


def _overlap(one: Any, other: Any, apart: flint.arb | int = 0) -> bool:
    """Whether balls meet, or lie no further apart than that."""
    if isinstance(one, list):
        return all(_overlap(a, b, apart) for a, b in zip(one, other, strict=True))
    pairs = zip(_flat(one), _flat(other), strict=True)
    return all(_meets(a, b) or bool(abs(a - b) <= apart) for a, b in pairs)


def _flat(array: Array) -> list[flint.arb]:
    return list(np.asarray(array, dtype=object).reshape(-1))


def _meets(a: flint.arb, b: flint.arb) -> bool:
    if is_unknown(a) or is_unknown(b) or (out_of_reach(a) and out_of_reach(b)):
        return True
    if a.is_nan() or b.is_nan():
        return bool(a.is_nan() and b.is_nan())
    return bool(a.overlaps(b))
