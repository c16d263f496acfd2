"""Lemmas on rounding to p bits, to nearest and ties to even (IEEE 754)."""

from sympy import Abs, Basic, Equivalent, Expr, Ge, Gt, Le, Lt, Min

from longdep.theory.core.arguments import COUNT, INTEGER, REAL, WHOLE, choice
from longdep.theory.core.notation import Rounded, equation
from longdep.theory.core.schema import Said, TrustedLemma

IEEE = "IEEE 754-2019, section 4.3.1"


def _absorbed(
    mantissa: Expr, half: Expr, place: Expr, bits: Expr, added: Expr, case: Basic
) -> Said:
    number = 2**place * mantissa
    kept = equation(Rounded(number + added, bits), number)
    small = Le(Abs(added), 2**place / 2, evaluate=False)
    fits = (Lt(mantissa, 2**bits, evaluate=False), equation(mantissa, 2 * half))
    if str(case) == "exactly":
        inside = Ge(mantissa, 2 ** (bits - 1) + 1, evaluate=False)
        return Said(Equivalent(small, kept), (inside, *fits))
    upwards = Ge(added, 0, evaluate=False)
    below = Le(added, 2**place / 2, evaluate=False)
    normal = Ge(mantissa, 2 ** (bits - 1), evaluate=False)
    return Said(kept, (normal, *fits, upwards, below))


ABSORBED = TrustedLemma(
    "absorbed",
    "adding c to m 2^e with an even p-bit m rounds back to m 2^e if 0 <= c <= 2^e/2; "
    "and, m - 1 having p bits too, exactly if |c| <= 2^e/2",
    IEEE,
    {
        "mantissa": WHOLE,
        "half": WHOLE,
        "place": INTEGER,
        "bits": COUNT,
        "added": REAL,
        "case": choice("half", "exactly"),
    },
    _absorbed,
)


def _ceiling(exponent: Expr, bits: Expr, added: Expr) -> Said:
    top = 2**exponent
    return Said(
        Le(Rounded(top + added, bits), top, evaluate=False),
        (
            Ge(bits, 2, evaluate=False),
            Le(added, 2 ** (exponent - bits), evaluate=False),
        ),
    )


POWER_ABSORBS = TrustedLemma(
    "power-absorbs",
    "with p >= 2 bits 2^k + c rounds to at most 2^k for c <= 2^(k - p)",
    IEEE,
    {"exponent": INTEGER, "bits": COUNT, "added": REAL},
    _ceiling,
)


def _counting(count: Expr, bits: Expr) -> Said:
    rounded = Rounded(Min(count, 2**bits) + 1, bits)
    counted = equation(rounded, Min(count + 1, 2**bits))
    return Said(counted, (Ge(bits, 2, evaluate=False),))


COUNTING_STOPS = TrustedLemma(
    "counting-stops",
    "with p >= 2 bits whole numbers are exact up to 2^p, and 2^p + 1 rounds to 2^p",
    IEEE,
    {"count": WHOLE, "bits": COUNT},
    _counting,
)


def _next(number: Expr, exponent: Expr, bits: Expr) -> Said:
    size = 2**exponent * (1 + 2 ** (1 - bits))
    return Said(
        Ge(Abs(number), size, evaluate=False),
        (
            equation(Rounded(number, bits), number),
            Gt(Abs(number), 2**exponent, evaluate=False),
        ),
    )


NEXT_NUMBER = TrustedLemma(
    "next-number",
    "a p-bit number above 2^e in size is at least 2^e (1 + 2^(1 - p)) in size",
    "IEEE 754-2019, section 3.3",
    {"number": REAL, "exponent": INTEGER, "bits": COUNT},
    _next,
)


def _midpoint(value: Expr, mantissa: Expr, place: Expr, bits: Expr) -> Said:
    middle = 2**place * mantissa
    return Said(
        Ge(Rounded(value, bits), middle, evaluate=False),
        (
            Le(mantissa, 2 ** (bits + 1), evaluate=False),
            Gt(value, middle, evaluate=False),
        ),
    )


ABOVE_MIDPOINT = TrustedLemma(
    "above-midpoint",
    "a number of p + 1 bits is a p-bit number or halfway between two, so what is "
    "above it is not rounded below it",
    IEEE,
    {"value": REAL, "mantissa": WHOLE, "place": INTEGER, "bits": COUNT},
    _midpoint,
)
ALL = (ABSORBED, POWER_ABSORBS, COUNTING_STOPS, NEXT_NUMBER, ABOVE_MIDPOINT)
