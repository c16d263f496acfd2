"""The systems spectral-radius and lyapunov: cases, right answers, allowances.

Where an entry is not finite, no spectrum is defined; where there is no step, or the
product of the Jacobians is singular, not all exponents are (the first of them is then
-infinity, and the next ones any number). Such answers are undecidable.

The exponents are compared in order, largest first: sorting moves no entry further than
the worst one, so each has the largest allowance of all. The mathematics is in
numeric/oracle/families/spectral_radius.py and numeric/oracle/families/lyapunov.py.
"""

from collections.abc import Callable
from typing import Any

import flint
import mpmath
import numpy as np
from hypothesis.strategies import SearchStrategy

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.families import lyapunov, spectra_cases, spectral_radius
from longdep.numeric.oracle.families.certifying import UNKNOWN, is_unknown
from longdep.numeric.oracle.families.overflow import MARGIN, largest_of
from longdep.numeric.oracle.family import Allowed, Family, Reference, ball_array
from longdep.numeric.oracle.storing import coarsest
from longdep.numeric.oracle.vocabulary import Case, Outputs
from longdep.numeric.precision import Array, context

GUARD_DIGITS = 10
UNDEFINED = Allowed(size=np.inf, why="no right answer is defined", decidable=False)


class SpectralRadius(Family):
    """spectral-radius: the largest size of an eigenvalue of one matrix."""

    def bulk(self, convention: str, precision: str) -> SearchStrategy[Case]:
        """Draw matrices by seed and knobs, of every kind of spectrum."""
        return spectra_cases.matrices(precision)

    def small(self, convention: str, precision: str) -> SearchStrategy[Case]:
        """Draw matrices entry by entry, in eighths."""
        return spectra_cases.small_matrices(precision)

    def shapes(self, case: Case, convention: str) -> dict[str, Any]:
        """The value is a number."""
        return {"value": ()}

    def reference(self, case: Case, convention: str, digits: int) -> Reference:
        """The radius as a ball.

        Raises:
            ShapeError: the matrix is not square.
        """
        working = digits + GUARD_DIGITS
        try:
            value = spectral_radius.radius_by_balls(case["matrix"], working)
        except DomainError:
            value = UNKNOWN
        return {"value": ball_array([value], ())}

    def second_route(self, case: Case, convention: str, digits: int) -> Reference:
        """The same in mpmath, as a ball of the accuracy that two precisions show."""

        def route(working: int) -> list[mpmath.mpf]:
            return [spectral_radius.radius_by_digits(case["matrix"], working)]

        return {"value": _agreed(route, digits, 1).reshape(())}

    def allowance(
        self,
        case: Case,
        convention: str,
        reference: Reference,
        precision: str,
        level: str = "standard",
        inputs_rounded: bool = False,
    ) -> dict[str, Allowed]:
        """Bound what a backward stable routine may lose; else undecidable.

        Rounding the inputs moves them by u relatively: less than the backward error
        that is allowed anyway, which is doubled then.
        """
        value = reference["value"][()]
        if is_unknown(value):
            return {"value": UNDEFINED}
        bound = spectral_radius.radius_allowed(case["matrix"], coarsest(precision))
        size = np.array((2.0 if inputs_rounded else 1.0) * _above(bound))
        why = (
            "a backward stable eigenvalue routine, |E| <= 400 n^2 u |A|; the smaller "
            f"of the Elsner and Bauer-Fike bounds is {bound.str(3, radius=False)}"
        )
        known = bool(size == 0 or flint.arb(float(size)) < abs(value))
        largest = largest_of(precision)
        known &= _squared(case["matrix"]) < largest * MARGIN
        return {"value": Allowed(size=size, why=why, decidable=known, largest=largest)}


class Lyapunov(Family):
    """lyapunov: the exponents along a trajectory, the largest first."""

    def bulk(self, convention: str, precision: str) -> SearchStrategy[Case]:
        """Draw a weight and the states it visits by seed."""
        return spectra_cases.runs(precision)

    def small(self, convention: str, precision: str) -> SearchStrategy[Case]:
        """Draw an invertible weight and states entry by entry, in eighths."""
        return spectra_cases.small_runs(precision)

    def shapes(self, case: Case, convention: str) -> dict[str, Any]:
        """One exponent a unit."""
        return {"exponents": (len(case["U"]),)}

    def derived(self, case: Case, convention: str, outputs: Outputs) -> Outputs:
        """What is compared: the exponents with the largest first."""
        if "exponents" not in outputs:
            return outputs
        ordered = np.sort(np.asarray(outputs["exponents"]))[::-1]
        return {**outputs, "exponents": ordered}

    def reference(self, case: Case, convention: str, digits: int) -> Reference:
        """The exponents as balls.

        Raises:
            ShapeError: the sizes do not fit.
        """
        working = digits + GUARD_DIGITS
        try:
            values = lyapunov.exponents_by_balls(case["U"], case["trajectory"], working)
        except DomainError:
            values = [UNKNOWN] * len(case["U"])
        with context(working):
            return {"exponents": ball_array(_descending(values))}

    def second_route(self, case: Case, convention: str, digits: int) -> Reference:
        """The same in mpmath, as balls of the accuracy that two precisions show."""

        def route(working: int) -> list[mpmath.mpf]:
            weight, states = case["U"], case["trajectory"]
            values = lyapunov.exponents_by_digits(weight, states, working)
            return sorted(values, reverse=True)

        return {"exponents": _agreed(route, digits, len(case["U"]))}

    def overflows(
        self, case: Case, convention: str, reference: Reference, precision: str
    ) -> bool:
        """Whether a length, or its square, may over- or underflow in the format."""
        (allowed,) = self.allowance(case, convention, reference, precision).values()
        return not allowed.decidable

    def allowance(
        self,
        case: Case,
        convention: str,
        reference: Reference,
        precision: str,
        level: str = "standard",
        inputs_rounded: bool = False,
    ) -> dict[str, Allowed]:
        """Bound what a backward stable QR at each step may lose; else undecidable.

        Rounding the inputs is covered as for the spectral radius.
        """
        if any(map(is_unknown, reference["exponents"])):
            return {"exponents": UNDEFINED}
        kind = coarsest(precision)
        bounds = lyapunov.exponents_allowed(case["U"], case["trajectory"], kind)
        worst = max((np.inf if b is None else _above(b) for b in bounds), default=0.0)
        size = np.full(len(bounds), (2.0 if inputs_rounded else 1.0) * worst)
        why = (
            "a backward stable QR at each step, |E_k| <= (10 n^2 + 44 n) u |J_k|, "
            "carried to the volumes by exact compound matrices: "
            f"{worst:.2g} for the worst exponent"
        )
        squares = _squared(case["U"])
        known = bool(np.isfinite(worst) and squares < largest_of(precision) * MARGIN)
        return {"exponents": Allowed(size=size, why=why, decidable=known)}


def _squared(matrix: Array) -> float:
    """The sum of the squares of all entries, which a format may not hold."""
    with np.errstate(over="ignore"):
        return float(np.sum(np.asarray(matrix, dtype=np.float64) ** 2))


def _agreed(route: Callable[[int], list[mpmath.mpf]], digits: int, count: int) -> Array:
    """The finer value, with the distance of the two and 10^-digits as its radius."""
    try:
        coarse, fine = route(digits), route(digits + 20)
    except (DomainError, ArithmeticError, RuntimeError):  # mpmath's do not converge
        return ball_array([UNKNOWN] * count)
    balls = []
    with context(digits + 40):
        for a, b in zip(coarse, fine, strict=True):
            if not (mpmath.isfinite(a) and mpmath.isfinite(b)):
                balls.append(UNKNOWN)
                continue
            radius = abs(a - b) + mpmath.mpf(10) ** -digits * abs(b)
            balls.append(_ball(b) + _ball(radius) * flint.arb(0, 1.0))
    return ball_array(balls)


def _ball(value: mpmath.mpf) -> flint.arb:
    numerator, denominator = mpmath.libmp.to_rational(value._mpf_)
    return flint.arb(flint.fmpq(int(numerator), int(denominator)))


def _descending(values: list[flint.arb]) -> list[flint.arb]:
    """The k-th largest of balls lies between the k-th largest of their ends."""
    if any(map(is_unknown, values)):
        return values
    lowest = sorted((v.lower() for v in values), reverse=True)
    highest = sorted((v.upper() for v in values), reverse=True)
    return [a if a == b else a.union(b) for a, b in zip(lowest, highest, strict=True)]


def _above(bound: flint.arb) -> float:
    return float(bound.abs_upper()) * (1 + 2.0**-50)
