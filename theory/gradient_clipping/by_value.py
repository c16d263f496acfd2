"""Clipping by value: every entry is cut to [-m, m]."""

from random import Random

from sympy import Abs, Eq, Expr, Ge, ImmutableMatrix, Le, Max, Min, Sum
from sympy.logic.boolalg import Boolean
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.claim import Claim, Kind, Reading
from longdep.theory.core.notation import ForAll, Norm, equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    AsSum,
    Cases,
    Combine,
    ForEach,
    Given,
    LargestEntry,
    NormSquares,
    Termwise,
)
from longdep.theory.core.semantics import Model
from longdep.theory.gradient_clipping.notation import (
    BOUND,
    NON_EXPANSIVE,
    TOPIC,
    C,
    D,
    N,
    g,
    h,
    i,
    inner,
    m,
    means,
    n,
)
from longdep.theory.models import positive, rational


def cut(number: Expr) -> Expr:
    """Clipping by value: one entry, cut to [-m, m]."""
    return Max(-m, Min(number, m))


def entrywise(result: MatrixExpr, vector: MatrixExpr) -> Boolean:
    """Say that the result is the vector, clipped by value."""
    return ForAll(Eq(result[i, 0], cut(vector[i, 0])), i, 0, n - 1)


RULE_VALUE = entrywise(C, g)
RULE_VALUE_TOO = entrywise(D, h)
BY_VALUE = means(
    "rule", RULE_VALUE, "every entry of $C$ is that of $g$, cut to $[-m, m]$"
)
ENTRY_BOUND = Le(Norm(C, "max"), m)
ROOT_N = Le(N(C) ** 2, n * m**2)
PARALLEL = Eq(g * C.T, C * g.T)
ACUTE = Ge(inner(g, C), N(C) ** 2)
IDEMPOTENT_VALUE = entrywise(C, C)


def _value_model(rng: Random) -> Model:
    count, at = rng.randint(1, 3), positive(rng)
    first, second = (
        ImmutableMatrix(count, 1, lambda *_: rational(rng)) for _ in range(2)
    )

    def clip(x: Expr) -> Expr:
        return max(-at, min(x, at))

    return {
        "n": count,
        "m": at,
        "g": first,
        "h": second,
        "C": first.applyfunc(clip),
        "D": second.applyfunc(clip),
    }


GIVEN_VALUE = Step("rule", RULE_VALUE, Given("rule"), "Definition of C.")

LIMIT = Step(
    "limit", Ge(m, 0, evaluate=False), Combine(slack=m), "The limit is positive."
)


def _every(name: str, relation: Boolean, *rules: str) -> Step:
    """Say of every entry what cases of its size show."""
    return Step(
        name,
        ForAll(relation, i, 0, n - 1),
        ForEach(rules, Cases((*rules, "limit"))),
        "For every entry: it is below, within or above the limits.",
    )


def prove_entry_bound() -> Proof:
    """Every entry lies in [-m, m]."""
    return Proof(
        (
            GIVEN_VALUE,
            LIMIT,
            _every("entries", Le(Abs(C[i, 0]), m), "rule"),
            Step("bound", ENTRY_BOUND, LargestEntry("entries"), "So does the largest."),
        ),
        _value_model,
    )


def _sum(term: Expr) -> Sum:
    return Sum(term, (i, 0, n - 1))


def prove_root_n() -> Proof:
    """The sum of n squares of at most m^2."""
    squares = _sum(C[i, 0] ** 2)
    return Proof(
        (
            GIVEN_VALUE,
            LIMIT,
            _every("squares", Le(C[i, 0] ** 2, m**2), "rule"),
            Step("sum", Le(squares, n * m**2), Termwise("squares"), "n terms."),
            Step("length", equation(N(C) ** 2, squares), AsSum(), "By definition."),
            Step(
                "root n", ROOT_N, Combine({"sum": 1}, by=("length",)), "Put together."
            ),
        ),
        _value_model,
    )


def prove_acute() -> Proof:
    """Entry by entry: what is cut off has the sign of what is kept."""
    squares, products = _sum(C[i, 0] ** 2), _sum(g[i, 0] * C[i, 0])
    return Proof(
        (
            GIVEN_VALUE,
            LIMIT,
            _every("entries", Ge(g[i, 0] * C[i, 0], C[i, 0] ** 2), "rule"),
            Step("sum", Ge(products, squares), Termwise("entries"), "Summed up."),
            Step("length", equation(N(C) ** 2, squares), AsSum(), "By definition."),
            Step("product", equation(inner(g, C), products), AsSum(), "By definition."),
            Step(
                "acute",
                ACUTE,
                Combine({"sum": 1}, by=("length", "product")),
                "Put together.",
            ),
        ),
        _value_model,
    )


def prove_idempotent_value() -> Proof:
    """A number in [-m, m] is not cut."""
    return Proof(
        (
            GIVEN_VALUE,
            Step(
                "again",
                IDEMPOTENT_VALUE,
                ForEach(("rule",), Cases(("rule",))),
                "Every entry lies there after the first cut.",
            ),
        ),
        _value_model,
    )


def prove_non_expansive_value() -> Proof:
    """Entry by entry: cutting two numbers brings them no further apart."""
    kept = C[i, 0] - D[i, 0]
    cut_off, cut_too = g[i, 0] - C[i, 0], h[i, 0] - D[i, 0]
    rest = g - C - (h - D)
    return Proof(
        (
            GIVEN_VALUE,
            Step("other rule", RULE_VALUE_TOO, Given("other-rule"), "And of D."),
            LIMIT,
            _every("C at most", Le(C[i, 0], m), "rule"),
            _every("C at least", Ge(C[i, 0], -m), "rule"),
            _every("D at most", Le(D[i, 0], m), "other rule"),
            _every("D at least", Ge(D[i, 0], -m), "other rule"),
            _every("side", Ge(kept * cut_off, 0), "rule", "D at most", "D at least"),
            _every(
                "other side",
                Le(kept * cut_too, 0),
                "other rule",
                "C at most",
                "C at least",
            ),
            Step(
                "entries",
                ForAll(Ge(kept * (cut_off - cut_too), 0), i, 0, n - 1),
                ForEach(("side", "other side"), Combine({"side": 1, "other side": 1})),
                "What is cut off from both points away from what is kept.",
            ),
            Step(
                "sum",
                Ge(_sum(kept * (cut_off - cut_too)), 0),
                Termwise("entries"),
                "Summed up.",
            ),
            Step(
                "product",
                equation(inner(C - D, rest), _sum(kept * (cut_off - cut_too))),
                AsSum(),
                "By definition.",
            ),
            Step(
                "split",
                equation(
                    N(g - h) ** 2, N(C - D) ** 2 + N(rest) ** 2 + 2 * inner(C - D, rest)
                ),
                NormSquares(),
                "Multiply out.",
            ),
            Step(
                "non-expansive",
                NON_EXPANSIVE,
                Combine({"sum": 2}, slack=N(rest) ** 2, by=("split", "product")),
                "Put together.",
            ),
        ),
        _value_model,
    )


CLAIMS = (
    Claim(
        key="clipping-value.entry-bound",
        topic=TOPIC,
        title="Clipping by value bounds the largest entry",
        paraphrase="Cutting each entry to $[-m, m]$ gives $\\lVert C \\rVert_{\\max} "
        "\\le m$.",
        hypotheses=(BY_VALUE,),
        conclusion=ENTRY_BOUND,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="clipping",
        proof=prove_entry_bound,
        why={"PROVED": "Entry by entry."},
    ),
    Claim(
        key="clipping-value.bound",
        topic=TOPIC,
        title="Clipping by value bounds the norm by m",
        paraphrase="Cutting each entry to $[-m, m]$ gives $\\lVert C \\rVert_2 \\le "
        "m$, as clipping by norm does.",
        hypotheses=(BY_VALUE,),
        conclusion=BOUND,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="clipping",
        why={
            "CONDITIONAL": "Two entries of size $m$ have norm $m\\sqrt{2}$. A limit "
            "tuned for clipping by norm cannot be used for clipping by value.",
        },
    ),
    Claim(
        key="clipping-value.root-n",
        topic=TOPIC,
        title="Clipping by value bounds the norm by m times the root of n",
        paraphrase="$\\lVert C \\rVert_2^2 \\le n m^2$ for $n$ entries.",
        hypotheses=(BY_VALUE,),
        conclusion=ROOT_N,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="clipping-value.bound",
        proof=prove_root_n,
        why={"PROVED": "With equality when every entry is cut."},
    ),
    Claim(
        key="clipping-value.direction",
        topic=TOPIC,
        title="Clipping by value keeps the direction",
        paraphrase="The result is parallel to $g$ ($g C^T = C g^T$).",
        hypotheses=(BY_VALUE,),
        conclusion=PARALLEL,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="clipping",
        why={
            "CONDITIONAL": "Large entries are cut and small ones are not: the result "
            "turns towards a diagonal of the cube.",
        },
    ),
    Claim(
        key="clipping-value.acute",
        topic=TOPIC,
        title="Clipping by value keeps an acute angle",
        paraphrase="The inner product of $g$ with its clipped version is at least "
        "$\\lVert C \\rVert^2$: the step is still downhill.",
        hypotheses=(BY_VALUE,),
        conclusion=ACUTE,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="clipping-value.direction",
        proof=prove_acute,
        why={
            "PROVED": "Every entry keeps its sign. The angle may still come close to a "
            "right one: one huge entry among $n$ gives a cosine of about "
            "$1/\\sqrt{n}$.",
        },
    ),
    Claim(
        key="clipping-value.idempotent",
        topic=TOPIC,
        title="Clipping by value twice is clipping once",
        paraphrase="Every entry lies in $[-m, m]$ after the first time.",
        hypotheses=(BY_VALUE,),
        conclusion=IDEMPOTENT_VALUE,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="clipping",
        proof=prove_idempotent_value,
        why={
            "PROVED": "Nothing is computed but comparisons, so this one also holds in "
            "floating point, to the last bit.",
        },
    ),
    Claim(
        key="clipping-value.non-expansive",
        topic=TOPIC,
        title="Clipping by value moves no two gradients apart",
        paraphrase="It is the projection onto the cube, and 1-Lipschitz in the 2-norm.",
        hypotheses=(
            BY_VALUE,
            means("other-rule", RULE_VALUE_TOO, "$D$ is $h$, clipped by value"),
        ),
        conclusion=NON_EXPANSIVE,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="clipping",
        proof=prove_non_expansive_value,
        why={"PROVED": "Entry by entry, cutting has slope 0 or 1."},
    ),
)
