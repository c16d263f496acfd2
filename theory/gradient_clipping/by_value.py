"""Clipping by value: every entry is cut to [-m, m]."""

from random import Random

from sympy import Abs, Eq, Expr, Ge, ImmutableMatrix, Le, Max, Min, Symbol
from sympy.logic.boolalg import Boolean
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.claim import Claim, Kind, Reading
from longdep.theory.core.notation import ForAll, Norm, equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Combine
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
from longdep.theory.lemmas import numbers
from longdep.theory.models import positive, rational

y, z = Symbol("y", real=True), Symbol("z", real=True)


def cut(number: Expr) -> Expr:
    """Clipping by value: one entry, cut to [-m, m]."""
    return Max(-m, Min(number, m))


def entrywise(result: MatrixExpr, vector: MatrixExpr) -> Boolean:
    """Say that the result is the vector, clipped by value."""
    return ForAll(Eq(result[i, 0], cut(vector[i, 0])), i, 0, n - 1)


RULE_VALUE = entrywise(C, g)
RULE_VALUE_TOO = entrywise(D, h)
BY_VALUE = means("rule", RULE_VALUE, "every entry of C is that of g, cut to [-m, m]")
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
        "y": rational(rng),
        "z": rational(rng),
    }


CUT_BOUND = Step(
    "entry",
    Le(Abs(cut(y)), m),
    numbers.CLIPPING(value=y, limit=m, case="within"),
    "By definition.",
)


def prove_entry_bound() -> Proof:
    """Every entry lies in [-m, m]."""
    return Proof(
        (
            CUT_BOUND,
            Step(
                "bound",
                ENTRY_BOUND,
                numbers.ENTRYWISE(
                    entries=(y,),
                    images=(cut(y),),
                    vectors=(g,),
                    results=(C,),
                    index=i,
                    bound=m,
                    case="largest",
                    by=("entry",),
                    needs=("rule",),
                ),
                "For every entry.",
            ),
        ),
        _value_model,
    )


def prove_root_n() -> Proof:
    """The sum of n squares of at most m^2."""
    return Proof(
        (
            CUT_BOUND,
            Step(
                "square",
                Le(Abs(cut(y)) ** 2, m**2),
                Combine({"entry": m + Abs(cut(y))}),
                "m^2 - a^2 = (m + a)(m - a).",
            ),
            Step(
                "sum",
                ROOT_N,
                numbers.ENTRYWISE(
                    entries=(y,),
                    images=(cut(y),),
                    vectors=(g,),
                    results=(C,),
                    index=i,
                    bound=m**2,
                    case="length",
                    by=("square",),
                    needs=("rule",),
                ),
                "The sum over the n entries.",
            ),
        ),
        _value_model,
    )


def prove_acute() -> Proof:
    """Entry by entry: what is cut off has the sign of what is kept."""
    return Proof(
        (
            Step(
                "rest",
                equation((y - cut(y)) * cut(y), m * Abs(y - cut(y))),
                numbers.CLIPPING(value=y, limit=m, case="rest"),
                "What is cut off has the sign of what is kept.",
            ),
            Step(
                "entry",
                Ge(y * cut(y), cut(y) ** 2),
                Combine({"rest": 1}, slack=m * Abs(y - cut(y))),
                "(y - cut y) cut y >= 0.",
            ),
            Step(
                "sum",
                ACUTE,
                numbers.ENTRYWISE(
                    entries=(y,),
                    images=(cut(y),),
                    vectors=(g,),
                    results=(C,),
                    index=i,
                    bound=0,
                    case="inner",
                    by=("entry",),
                    needs=("rule",),
                ),
                "The sum over the entries.",
            ),
        ),
        _value_model,
    )


def prove_idempotent_value() -> Proof:
    """A number in [-m, m] is not cut."""
    return Proof(
        (
            CUT_BOUND,
            Step(
                "idle",
                equation(cut(cut(y)), cut(y)),
                numbers.CLIPPING(value=cut(y), limit=m, case="idle", by=("entry",)),
                "It is not cut again.",
            ),
            Step(
                "again",
                IDEMPOTENT_VALUE,
                numbers.ENTRYWISE(
                    entries=(y,),
                    images=(cut(y),),
                    vectors=(g,),
                    results=(C,),
                    index=i,
                    bound=cut(y),
                    case="image",
                    by=("idle",),
                    needs=("rule",),
                ),
                "Every entry lies there after the first cut.",
            ),
        ),
        _value_model,
    )


def prove_non_expansive_value() -> Proof:
    """Entry by entry: cutting two numbers brings them no further apart."""
    return Proof(
        (
            Step(
                "entry",
                Le((cut(y) - cut(z)) ** 2, (y - z) ** 2),
                numbers.NON_EXPANSIVE(values=(y, z), limit=m, extra=1, case="cut"),
                "Two numbers, cut.",
            ),
            Step(
                "sum",
                NON_EXPANSIVE,
                numbers.ENTRYWISE(
                    entries=(y, z),
                    images=(cut(y), cut(z)),
                    vectors=(g, h),
                    results=(C, D),
                    index=i,
                    bound=0,
                    case="distance",
                    by=("entry",),
                    needs=("rule", "other-rule"),
                ),
                "The sum over the entries.",
            ),
        ),
        _value_model,
    )


CLAIMS = (
    Claim(
        key="clipping-value.entry-bound",
        topic=TOPIC,
        title="Clipping by value bounds the largest entry",
        paraphrase="Cutting each entry to [-m, m] gives |C|_max <= m.",
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
        paraphrase="Cutting each entry to [-m, m] gives |C|_2 <= m, as clipping by "
        "norm does.",
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
        paraphrase="|C|_2^2 <= n m^2 for n entries.",
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
        paraphrase="The result is parallel to g (g C^T = C g^T).",
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
        paraphrase="The inner product of g with its clipped version is at least "
        "|C|^2: the step is still downhill.",
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
        paraphrase="Every entry lies in [-m, m] after the first time.",
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
            means("other-rule", RULE_VALUE_TOO, "D is h, clipped by value"),
        ),
        conclusion=NON_EXPANSIVE,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="clipping",
        proof=prove_non_expansive_value,
        why={"PROVED": "Entry by entry, cutting has slope 0 or 1."},
    ),
)
