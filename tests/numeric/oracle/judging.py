"""Cases with their right answers and allowances, drawn once and judged many times."""

from dataclasses import dataclass
from functools import cache

import flint
import numpy as np
from hypothesis import HealthCheck, Phase, given, seed, settings

from numeric.oracle.family import module_of
from numeric.oracle.systems import system

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
        """The outputs outside the allowance; shapes and missing numbers count."""
        entry = system(self.system)
        module = module_of(entry)
        derived = getattr(module, "derived", lambda *a: a[-1])
        found = derived(entry, self.case, self.convention, outputs)
        return [
            name
            for name, right in self.reference.items()
            if name in found and not self._inside(name, found[name], right)
        ]

    def _inside(self, name, found, right):
        allowed = self.allowed[name]
        if isinstance(right, list):
            return len(found) == len(right) and all(
                inside(f, r, s, allowed.exponent, u, allowed.decidable)
                for f, r, s, u in zip(
                    found, right, allowed.size, listed(allowed.underflow, right),
                    strict=True,
                )
            )  # fmt: skip
        return inside(
            found, right, allowed.size, allowed.exponent, allowed.underflow,
            allowed.decidable,
        )  # fmt: skip

    def close(self, outputs, rtol=1e-5, atol=1e-8):
        """What a fixed tolerance says: numpy.allclose with its default atol."""
        return all(
            near(outputs[name], right, rtol, atol)
            for name, right in self.reference.items()
            if name in outputs
        )


def inside(found, right, size, exponent, underflow, decidable):
    """Whether every entry lies within its allowance of the ball of the right one."""
    found, right = np.asarray(found), np.asarray(right, dtype=object)
    if found.shape != right.shape:
        return False
    if not decidable:
        return True
    rows = np.broadcast_arrays(found, right, size, exponent, underflow)
    return all(
        entry_inside(*entries)
        for entries in zip(*(row.reshape(-1) for row in rows), strict=True)
    )


def entry_inside(found, right, size, exponent, underflow):
    if not right.is_finite():
        middle = float(right.mid())
        return np.isnan(found) if np.isnan(middle) else found == middle
    if np.isinf(size):
        return True
    if not np.isfinite(found):
        return False
    error = abs(flint.arb(float(found)) - right)
    most = flint.arb(float(size)) * flint.arb(2) ** int(exponent)
    return not error > most + flint.arb(float(underflow))


def near(found, right, rtol, atol):
    if isinstance(right, list):
        pairs = zip(found, right, strict=True)
        return all(near(f, r, rtol, atol) for f, r in pairs)
    values = np.vectorize(float, otypes=[float])(np.asarray(right, dtype=object))
    found = np.asarray(found)
    return found.shape == values.shape and np.allclose(
        found, values, rtol, atol, equal_nan=True
    )


def listed(value, right):
    return value if isinstance(value, list) else [value] * len(right)


def drawn(name, convention, precision, count, start=0, kind="bulk"):
    """Cases from the system's own strategy, the same ones for the same seed."""
    entry, found = system(name), []
    strategy = getattr(module_of(entry), kind)(entry, convention, precision)

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
        found.append(case)

    collect()
    return found[:count]


@cache
def judged(name, convention, precision="float64", count=10, start=0, kind="bulk"):
    """Drawn cases with their answers and allowances."""
    entry = system(name)
    return [
        judge(entry, convention, case, precision)
        for case in drawn(name, convention, precision, count, start, kind)
    ]


def judge(entry, convention, case, precision):
    """The right answers and allowances of one case."""
    module = module_of(entry)
    reference = module.reference(entry, case, convention, DIGITS)
    allowed = module.allowance(
        entry, case, convention, reference, precision, "standard"
    )
    return Judged(entry.name, convention, case, reference, allowed)
