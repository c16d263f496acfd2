"""Cases with their right answers and allowances, drawn once and judged many times."""

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from hypothesis import HealthCheck, Phase, given, seed, settings

from longdep.numeric.drawing import alone
from longdep.numeric.oracle.check.judging import held, judge
from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.patterns.catalogue import applying
from longdep.numeric.oracle.systems import system
from longdep.numeric.oracle.vocabulary import Quantity
from longdep.numeric.oracle.vocabulary import outputs as quantities

DIGITS = 25


@dataclass(frozen=True)
class Judged:
    """One case: what is right, and what is allowed."""

    system: str
    convention: str
    case: dict
    reference: dict
    allowed: dict

    def failing(self, outputs):
        """The outputs outside the allowance, as longdep.check judges them."""
        return list(self.outside(outputs))

    def fails(self, outputs):
        """Whether there are any."""
        return any(True for _ in self.outside(outputs))

    def outside(self, outputs):
        comparisons = self.compared(outputs)
        for name, right in self.held.items():
            if name not in comparisons:
                continue
            quantity = self.known.get(name, Quantity(name))
            allowed = self.allowed[name]
            if judge(quantity, comparisons[name], right, allowed).outside:
                yield name

    @cached_property
    def known(self):
        entry = system(self.system)
        return {q.name: q for q in quantities(entry, self.convention, self.case)}

    @cached_property
    def held(self):
        return {name: held(right) for name, right in self.reference.items()}

    def close(self, outputs, rtol=1e-5, atol=1e-8):
        """What a fixed tolerance says: numpy.allclose with its default atol."""
        comparisons = self.compared(outputs)
        return all(
            near(comparisons[name], right, rtol, atol)
            for name, right in self.reference.items()
            if name in comparisons
        )

    def compared(self, outputs):
        """What is compared in place of the raw outputs."""
        family = family_of(system(self.system))
        return family.derived(self.case, self.convention, outputs)


def mistakes(entry, convention):
    """The patterns that are tried in a place, in float64.

    Those of a cell are tried inside stacked modules in one convention each: the first.
    """
    return [
        pattern
        for pattern in applying(entry, convention, "float64")
        if not entry.stacked
        or convention == entry.conventions[0]
        or all(system(name).stacked for name in pattern.systems)
    ]


def near(computed, right, rtol, atol):
    if isinstance(right, list):
        pairs = zip(computed, right, strict=True)
        return all(near(f, r, rtol, atol) for f, r in pairs)
    values = np.vectorize(float, otypes=[float])(np.asarray(right, dtype=object))
    computed = np.asarray(computed)
    return computed.shape == values.shape and np.allclose(
        computed, values, rtol, atol, equal_nan=True
    )


def drawn(name, convention, precision, count, start=0, kind="bulk"):
    """Cases from the system's own strategy, the same ones for the same seed."""
    family, cases = family_of(system(name)), []
    draw = {"bulk": family.bulk, "small": family.small}[kind]
    strategy = draw(convention, precision)

    @seed(start)
    @settings(
        max_examples=count,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(case):
        cases.append(case)

    with alone():
        collect()
    return cases[:count]


@cache
def judged(name, convention, precision="float64", count=10, start=0, kind="bulk"):
    """Drawn cases with their answers and allowances."""
    entry = system(name)
    return [
        answered(entry, convention, case, precision)
        for case in drawn(name, convention, precision, count, start, kind)
    ]


def answered(entry, convention, case, precision):
    """The right answers and allowances of one case."""
    family = family_of(entry)
    reference = family.reference(case, convention, DIGITS)
    allowed = family.allowance(case, convention, reference, precision)
    return Judged(entry.name, convention, case, reference, allowed)
