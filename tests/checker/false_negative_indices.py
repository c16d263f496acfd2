"""A sum m of q f(q)^2 from q = -3 on, which SymPy calls >= 0, as q is positive."""

from typing import Any

from sympy import Abs, Eq, Ge, Le, Max, Min, Rational, Sum, Symbol

from longdep.theory.catalog import all_claims
from longdep.theory.core.notation import Norm
from longdep.theory.core.rules import Combine, Instance, Theorem
from longdep.theory.core.rules.theorem import cited_conclusion
from longdep.theory.core.steps import CitedClaim
from longdep.theory.lemmas.norms import HOMOGENEOUS, TRIANGLE
from longdep.theory.lemmas.numbers import (
    CLIPPING,
)
from tests.checker.case import Case
from tests.checker.letters import A, B, drawn, f, k, said, unit, x

KIND = "lemma instances"
q = Symbol("q", integer=True, positive=True)
r = Symbol("r", nonnegative=True)
BELOW = Sum(q * f(q) ** 2, (q, -3, k))
FALLS = all_claims()["saturates.falls"]
SLOPES = {s.name: s for s in FALLS.conclusion.free_symbols}
AT = {SLOPES["V"]: 1, SLOPES["z"]: BELOW}
LOWER = cited_conclusion(
    "",
    CitedClaim(
        FALLS.key, {p.name: p.condition for p in FALLS.hypotheses}, FALLS.conclusion
    ),
    AT,
)
POINT = {"k": 0, "n": 2, "A": unit(), "B": unit(), "x": 1, "y": 1}


def case(name: str, says: str, *steps: Any, **options: Any) -> Case:
    options = {
        "model": drawn(**POINT, f=lambda at: 0),
        "counter": {**POINT, "f": lambda at: 1},
        **options,
    }
    return Case(name, KIND, says, tuple(steps), **options)


CASES: tuple[Case, ...] = (
    case(
        "clipped-to-negative-indices",
        "|cut(x)| <= m for a sum m, by a lemma for m >= 0: fails at f = 1.",
        said(
            "within",
            Le(Abs(Max(-BELOW, Min(BELOW, x))), BELOW, evaluate=False),
            CLIPPING(value=x, limit=BELOW, case="within"),
        ),
    ),
    case(
        "triangle-weighted-by-negative-indices",
        "|m A + B| <= m |A| + |B| for a sum m, by a lemma for m >= 0: f = 1.",
        said(
            "triangle",
            Le(
                Norm(BELOW * A + B, "F"),
                BELOW * Norm(A, "F") + Norm(B, "F"),
                evaluate=False,
            ),
            TRIANGLE(
                whole=BELOW * A + B,
                first=A,
                second=B,
                weights=(1, BELOW, 1),
                signs=(1, 1),
                order="F",
            ),
        ),
    ),
    case(
        "matrix-scaled-by-negative-indices",
        "|m A| = m |A| for a sum m, by a lemma for m >= 0: fails at f = 1.",
        said(
            "size",
            Eq(Norm(BELOW * A, "F"), BELOW * Norm(A, "F"), evaluate=False),
            HOMOGENEOUS(whole=BELOW * A, factor=BELOW, part=A, size=BELOW, order="F"),
        ),
    ),
    case(
        "instance-at-negative-indices",
        "(r + 1)^2 >= 1 for r >= 0, taken at a sum r: fails at f = 1/2.",
        said(
            "square",
            Ge((r + 1) ** 2, 1, evaluate=False),
            Combine({}, slack=r**2 + 2 * r),
        ),
        said(
            "there",
            Ge((r + 1) ** 2, 1, evaluate=False).subs(r, BELOW),
            Instance("square", {r: BELOW}),
        ),
        model=drawn(k=0, r=1, f=lambda at: 0),
        counter={"k": 0, "r": 1, "f": lambda at: Rational(1, 2)},
    ),
    case(
        "claim-at-negative-indices",
        "The logistic's slope falls from z to z + its value, cited at a sum z < 0.",
        said("cited", LOWER, Theorem(FALLS.key, AT)),
    ),
)
