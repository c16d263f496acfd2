"""Norms of a weight against each other: entries, Frobenius, spectral."""

from random import Random

from sympy import Abs, Function, Ge, Le, MatrixSymbol, Sum, Symbol

from longdep.theory.core.claim import Claim, Kind, Reading
from longdep.theory.core.notation import ForAll, Norm, equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    ForEach,
    Induction,
    Peel,
    Termwise,
)
from longdep.theory.core.semantics import Model
from longdep.theory.models import rational, square, vector
from longdep.theory.stretch import stretched
from longdep.theory.weight_decay.notation import FROBENIUS, TOPIC, U, n

m = Symbol("m", integer=True, nonnegative=True)
k = Symbol("k", integer=True, positive=True)
entry = Function("w", real=True)
SIZES = Sum(Abs(entry(k)), (k, 1, m))
SQUARES = Sum(entry(k) ** 2, (k, 1, m))
NORMS = Le(SQUARES, SIZES**2)


def _entries_model(rng: Random) -> Model:
    values = [rational(rng) for _ in range(5)]
    return {"m": rng.randint(0, 4), "w": lambda index: values[int(index) - 1]}


def prove_norms() -> Proof:
    """Induction on the number of entries: the cross terms are not negative."""
    following = Abs(entry(m + 1))
    return Proof(
        (
            Step(
                "one more size",
                equation(SIZES.subs(m, m + 1), SIZES + following),
                Peel(),
                "The last term is split off.",
            ),
            Step(
                "one more square",
                equation(SQUARES.subs(m, m + 1), SQUARES + entry(m + 1) ** 2),
                Peel(),
                "The last term is split off.",
            ),
            Step(
                "sizes",
                ForAll(Ge(Abs(entry(k)), 0, evaluate=False), k, 1, m),
                ForEach((), Combine(slack=Abs(entry(k)))),
                "A size is not negative.",
            ),
            Step(
                "nonnegative",
                Ge(SIZES, 0, evaluate=False),
                Termwise("sizes"),
                "Every term is at least 0.",
            ),
            Step("start", NORMS.subs(m, 0), Algebra(), "Both sides are 0."),
            Step("assumed", NORMS, Assume(), "Suppose it for m entries."),
            Step(
                "next",
                NORMS.subs(m, m + 1),
                Combine(
                    {"assumed": 1, "nonnegative": 2 * following},
                    by=("one more size", "one more square"),
                ),
                "(S + |w|)^2 = S^2 + 2 S |w| + w^2.",
            ),
            Step(
                "norms",
                NORMS,
                Induction(m, "start", "assumed", "next"),
                "By induction on m.",
            ),
        ),
        _entries_model,
    )


v = MatrixSymbol("v", n, 1)
NO_STRETCH = Le(Norm(U * v, 2), FROBENIUS * Norm(v, 2))


def _stretch_model(rng: Random) -> Model:
    count = rng.randint(1, 3)
    factors = {"alpha": rational(rng), "beta": rational(rng)}
    return {"n": count, "U": square(rng, count), "v": vector(rng, count), **factors}


def prove_no_stretch() -> Proof:
    """A square that is not negative, for two choices of its factors."""
    return Proof(stretched(U, v, "no stretch"), _stretch_model)


CLAIMS = (
    Claim(
        key="weight-norms",
        topic=TOPIC,
        title="The ℓ₂ norm is at most the ℓ₁ norm",
        paraphrase="For any $m$ entries the sum of squares is at most the square of "
        "the sum of sizes.",
        conclusion=NORMS,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="decay-bounds-gamma-l1",
        proof=prove_norms,
        why={
            "PROVED": "The square of a sum of sizes holds all the squares and cross "
            "terms that are not negative.",
        },
    ),
    Claim(
        key="spectral-below-frobenius",
        topic=TOPIC,
        title="No vector is stretched by more than the Frobenius norm",
        paraphrase="$\\lVert U v \\rVert_2 \\le \\lVert U \\rVert_F \\lVert v "
        "\\rVert_2$: the spectral norm is at most the Frobenius norm, so $\\gamma \\le "
        "1$ in the Frobenius norm is the stronger statement.",
        conclusion=NO_STRETCH,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="decay-bounds-gamma",
        proof=prove_no_stretch,
        why={"PROVED": "Cauchy-Schwarz for each row."},
    ),
)
