"""The statements on gradient clipping and their proofs.

g is a gradient, m > 0 the limit, eps > 0 the constant that one convention adds to the
norm. All maps are stated in real arithmetic; what rounding and non-finite numbers do
to them is measured.
"""

from collections.abc import Callable
from random import Random

from sympy import (
    Abs,
    And,
    Eq,
    Expr,
    Ge,
    Gt,
    ImmutableMatrix,
    Implies,
    Integer,
    Le,
    Lt,
    MatrixSymbol,
    Max,
    Min,
    Rational,
    Symbol,
    Trace,
    ZeroMatrix,
    oo,
    sqrt,
)
from sympy.logic.boolalg import Boolean
from sympy.matrices.expressions.diagonal import DiagMatrix
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.notation import (
    Family,
    ForAll,
    Norm,
    equation,
    size,
    step,
    time,
)
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Apply,
    Assume,
    Combine,
    Given,
    Induction,
    Lemma,
    PartOf,
)
from longdep.theory.core.semantics import Model
from longdep.theory.models import positive, rational, square

n, t, s = size, time, step
rows = Symbol("k", integer=True, positive=True)
m, eps = Symbol("m", positive=True), Symbol("varepsilon", positive=True)
limit = Symbol("m", real=True)
largest = Symbol("Omega", positive=True)
harmful = Symbol("B", integer=True, nonnegative=True)
c, eta = Symbol("c", positive=True), Symbol("eta", nonnegative=True)
i = Symbol("i", integer=True, nonnegative=True)
y, z = Symbol("y", real=True), Symbol("z", real=True)
g, h = MatrixSymbol("g", n, 1), MatrixSymbol("h", n, 1)
C, D = MatrixSymbol("C", n, 1), MatrixSymbol("D", n, 1)
block, block_clipped = MatrixSymbol("b", rows, 1), MatrixSymbol("B", rows, 1)
U, V, G = (MatrixSymbol(name, n, n) for name in ("U", "V", "G"))
d = MatrixSymbol("d", n, 1)


def N(vector: MatrixExpr) -> Expr:
    """The 2-norm."""
    return Norm(vector, 2)


def by_norm(vector: MatrixExpr, at: Expr = m) -> MatrixExpr:
    """Clipping by norm: g m / max(|g|, m)."""
    return at / Max(N(vector), at) * vector


def with_eps(vector: MatrixExpr) -> MatrixExpr:
    """The convention with a constant: g min(1, m/(|g| + eps))."""
    return Min(1, m / (N(vector) + eps)) * vector


def cut(number: Expr) -> Expr:
    """Clipping by value: one entry, cut to [-m, m]."""
    return Max(-m, Min(number, m))


def inner(left: MatrixExpr, right: MatrixExpr) -> Expr:
    """The inner product."""
    return Trace(left.T * right)


def entrywise(result: MatrixExpr, vector: MatrixExpr) -> Boolean:
    """Say that the result is the vector, clipped by value."""
    return ForAll(Eq(result[i, 0], cut(vector[i, 0])), i, 0, n - 1)


RULE = Eq(C, by_norm(g))
RULE_EPS = Eq(C, with_eps(g))
RULE_VALUE = entrywise(C, g)
RULE_VALUE_TOO = entrywise(D, h)
EXCEEDS, WITHIN = Gt(N(g), m), Le(N(g), m)
SMALLER = Lt(N(C), N(g))
BOUND, EXACT = Le(N(C), m), Eq(N(C), m)
UNCHANGED = Eq(C, g)
SAME_DIRECTION = Eq(N(g) * C, N(C) * g)
IDEMPOTENT = Eq(by_norm(C), C)
NON_EXPANSIVE = Le(N(C - D) ** 2, N(g - h) ** 2)
DESCENT = Ge(inner(g, C), 0)
RULE_ANY_LIMIT = Eq(C, by_norm(g, limit))
STRICT_BOUND = Lt(N(C), m)
NEARLY_REACHES = Lt(m - N(C), eps)
IDEMPOTENT_EPS = Eq(with_eps(C), C)
NEARLY_IDEMPOTENT = Lt(N(C) - N(with_eps(C)), eps)
AGREE = Eq(with_eps(g), by_norm(g))
NEARLY_AGREE = Lt(N(by_norm(g) - with_eps(g)), eps)
CONVERTED = Eq(harmful, 0)
IN_RANGE = Lt(N(g) ** 2, largest)
RULE_OVERFLOW = And(
    Implies(IN_RANGE, Eq(C, by_norm(g))),
    Implies(Ge(N(g) ** 2, largest), Eq(C, ZeroMatrix(n, 1))),
)
NOT_ZERO, NOT_LOST = Gt(N(g), 0), Gt(N(C), 0)
ENTRY_BOUND = Le(Norm(C, "max"), m)
ROOT_N = Le(N(C) ** 2, n * m**2)
PARALLEL = Eq(g * C.T, C * g.T)
ACUTE = Ge(inner(g, C), N(C) ** 2)
IDEMPOTENT_VALUE = entrywise(C, C)
JOINT = sqrt(N(g) ** 2 + N(block) ** 2)
PARALLEL_BLOCKS = Eq(g * block_clipped.T, C * block.T)
JOINT_BOUND = Le(N(C) ** 2 + N(block_clipped) ** 2, m**2)

ROOT_TWO = Le(N(C) ** 2 + N(block_clipped) ** 2, 2 * m**2)


def gamma_of(weight: MatrixExpr) -> Expr:
    """The norm |diag(d) U^T|_F."""
    return Norm(DiagMatrix(d) * weight.T, "F")


GAMMA_BOUNDED = Le(gamma_of(V), 1)
CLIPPED_STEP = Eq(V, U - eta * G)
CLIPPED = Le(Norm(G, "F"), m)
MOVED = Le(Norm(V - U, "F"), eta * m)
GAMMA_STAYS = Ge(gamma_of(V), gamma_of(U) - c * eta * m)


def weight_at(index: Expr | int) -> Family:
    """U_t, the weight after t updates."""
    return Family("U", n, n, index)


def update_at(index: Expr | int) -> Family:
    """G_t, the clipped gradient of update t."""
    return Family("G", n, n, index)


RUN = ForAll(Eq(weight_at(s + 1), weight_at(s) - eta * update_at(s)), s, 0, oo)
ALL_CLIPPED = ForAll(Le(Norm(update_at(s), "F"), m), s, 0, oo)
TRAVELLED = Le(Norm(weight_at(t) - weight_at(0), "F"), t * eta * m)


# Models: vectors whose norm is rational.

UNITS = ((1,), (3, 4), (4, -3), (1, 2, 2), (-2, 3, 6), (0, 1))


def pythagorean(rng: Random, count: int | None = None) -> ImmutableMatrix:
    """A vector of rational norm, in 1, 2 or 3 dimensions; sometimes 0."""
    fitting = [u for u in UNITS if count in (None, len(u))]
    unit = rng.choice(fitting)
    return ImmutableMatrix(unit) * rational(rng) / 2


def size_of(vector: ImmutableMatrix) -> Expr:
    """The 2-norm of explicit numbers."""
    return sqrt(sum(entry**2 for entry in vector))


def norm_clipped(vector: ImmutableMatrix, at: Expr) -> ImmutableMatrix:
    """Clipping by norm, with explicit numbers."""
    return ImmutableMatrix(vector * at / max(size_of(vector), at))


def eps_clipped(vector: ImmutableMatrix, at: Expr, extra: Expr) -> ImmutableMatrix:
    """Clipping with a constant, with explicit numbers."""
    return ImmutableMatrix(vector * min(Integer(1), at / (size_of(vector) + extra)))


def _norm_model(rng: Random) -> Model:
    vector, other = pythagorean(rng), positive(rng)
    return _with_limit(vector, other, pythagorean(rng, vector.rows))


def _with_limit(
    vector: ImmutableMatrix, at: Expr, other: ImmutableMatrix | None = None
) -> Model:
    extra = Rational(1, 3)
    return {
        "n": vector.rows,
        "m": at,
        "varepsilon": extra,
        "g": vector,
        "h": vector if other is None else other,
        "C": norm_clipped(vector, at),
        "D": norm_clipped(vector if other is None else other, at),
    }


def _large_model(rng: Random) -> Model:
    unit = ImmutableMatrix(rng.choice(UNITS))
    vector = ImmutableMatrix(unit * positive(rng))
    return _with_limit(vector, size_of(vector) / (1 + positive(rng)))


def _in_range_model(rng: Random) -> Model:
    found = (
        _large_model(rng)
        if rng.random() < 0.5
        else _with_limit(ImmutableMatrix(rng.choice(UNITS)) / 2, positive(rng))
    )
    return {**found, "Omega": size_of(found["g"]) ** 2 + positive(rng)}


def _small_model(rng: Random) -> Model:
    vector = pythagorean(rng)
    return _with_limit(vector, size_of(vector) + Rational(rng.randint(0, 2)) or 1)


def _with_eps(make: Callable[[Random], Model]) -> Callable[[Random], Model]:
    def model(rng: Random) -> Model:
        found = dict(make(rng))
        for name, vector in (("C", "g"), ("D", "h")):
            found[name] = eps_clipped(found[vector], found["m"], found["varepsilon"])
        return found

    return model


def _small_eps_model(rng: Random) -> Model:
    found = dict(_small_model(rng))
    found["m"] += found["varepsilon"]
    return {**found, "C": found["g"]}


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


def _block_model(rng: Random) -> Model:
    whole = ImmutableMatrix([2, 3, 6]) * rational(rng) / 2
    at = positive(rng)
    done = norm_clipped(whole, at)
    return {
        "n": 1,
        "k": 2,
        "m": at,
        "g": whole[:1, :],
        "b": whole[1:, :],
        "C": done[:1, :],
        "B": done[1:, :],
    }


def _separate_model(rng: Random) -> Model:
    found = _block_model(rng)
    return {
        **found,
        "C": norm_clipped(found["g"], found["m"]),
        "B": norm_clipped(found["b"], found["m"]),
    }


def _step_model(rng: Random) -> Model:
    count, at, rate, slope = rng.randint(1, 2), positive(rng), positive(rng), 2
    update = square(rng, count)
    total = sum((abs(x) for x in update), Integer(0))
    update = ImmutableMatrix(update * at / max(total, at))
    before = square(rng, count)
    return {
        "n": count,
        "m": at,
        "eta": rate,
        "c": slope,
        "U": before,
        "G": update,
        "V": ImmutableMatrix(before - rate * update),
        "d": ImmutableMatrix(count, 1, lambda *_: Rational(rng.randint(-4, 4), 2)),
    }


def _run_model(rng: Random) -> Model:
    first = _step_model(rng)
    updates = [first["G"] * Rational(rng.randint(-2, 2), 2) for _ in range(6)]
    weights = [first["U"]]
    for update in updates:
        weights.append(ImmutableMatrix(weights[-1] - first["eta"] * update))
    return {
        **{name: first[name] for name in ("n", "m", "eta")},
        "t": rng.randint(0, 3),
        "U": lambda index: weights[int(index)],
        "G": lambda index: updates[int(index)],
        "horizon": 5,
    }


# Proofs: clipping by norm.

GIVEN_RULE = Step("rule", RULE, Given("rule"), "Definition of C.")
SIZE = (
    Step(
        "homogeneous",
        equation(N(by_norm(g)), m * N(g) / Max(N(g), m)),
        Lemma("a norm is homogeneous"),
        "The factor m/max(|g|, m) is positive.",
    ),
    Step(
        "size",
        equation(N(C), m * N(g) / Max(N(g), m)),
        Algebra(by=("rule", "homogeneous")),
        "The size of the result.",
    ),
)
BOUNDS = (
    Step(
        "larger",
        Le(N(g), Max(N(g), m)),
        Lemma("a maximum is at least each of its arguments"),
        "By definition.",
    ),
    Step(
        "bound",
        BOUND,
        Combine({"larger": m / Max(N(g), m)}, by=("size",)),
        "m |g| <= m max(|g|, m).",
    ),
)
TOO_LARGE = (
    Step("exceeds", EXCEEDS, Given("exceeds"), "Premise."),
    Step(
        "largest",
        equation(Max(N(g), m), N(g)),
        Lemma("the maximum is the larger argument", by=("exceeds",)),
        "The norm is the larger one.",
    ),
    Step(
        "exact",
        EXACT,
        Algebra(by=("size", "largest")),
        "m |g| / |g| = m.",
    ),
)


def prove_smaller() -> Proof:
    """The result has norm m, and m < |g|."""
    return Proof(
        (
            GIVEN_RULE,
            *SIZE,
            *TOO_LARGE,
            Step(
                "smaller",
                SMALLER,
                Combine({"exceeds": 1}, by=("exact",)),
                "m < |g|.",
            ),
        ),
        _large_model,
    )


def prove_exact() -> Proof:
    """The size is m |g| / |g| = m."""
    return Proof((GIVEN_RULE, *SIZE, *TOO_LARGE), _large_model)


def prove_bound() -> Proof:
    """|g| <= max(|g|, m)."""
    return Proof((GIVEN_RULE, *SIZE, *BOUNDS), _norm_model)


def prove_not_lost() -> Proof:
    """Without overflow C is g times a positive factor."""
    overflow, within = RULE_OVERFLOW, PartOf("two cases")
    return Proof(
        (
            Step("two cases", overflow, Given("rule"), "What is computed."),
            Step("no overflow", IN_RANGE, Given("in-range"), "Premise."),
            Step("not zero", NOT_ZERO, Given("not-zero"), "Premise."),
            Step("case", Implies(IN_RANGE, RULE), within, "The first case."),
            Step("rule", RULE, Apply("case", ("no overflow",)), "It is the one."),
            *SIZE,
            Step(
                "not lost",
                NOT_LOST,
                Combine({"not zero": m / Max(N(g), m)}, by=("size",)),
                "|C| is |g| times m/max(|g|, m) > 0.",
            ),
        ),
        _in_range_model,
    )


def prove_unchanged() -> Proof:
    """The factor is m/m."""
    return Proof(
        (
            GIVEN_RULE,
            Step("within", WITHIN, Given("within"), "Premise."),
            Step(
                "largest",
                equation(Max(N(g), m), m),
                Lemma("the maximum is the larger argument", by=("within",)),
                "The limit is the larger one.",
            ),
            Step(
                "unchanged",
                UNCHANGED,
                Algebra(by=("rule", "largest")),
                "The factor is m/m = 1.",
            ),
        ),
        _small_model,
    )


def prove_direction() -> Proof:
    """C is a multiple of g by a factor that is not negative."""
    return Proof(
        (
            GIVEN_RULE,
            *SIZE,
            Step(
                "direction",
                SAME_DIRECTION,
                Algebra(by=("size", "rule")),
                "Both sides are m |g|/max(|g|, m) times g.",
            ),
        ),
        _norm_model,
    )


def prove_idempotent() -> Proof:
    """The result is within the limit, so the second time nothing happens."""
    return Proof(
        (
            GIVEN_RULE,
            *SIZE,
            *BOUNDS,
            Step(
                "largest",
                equation(Max(N(C), m), m),
                Lemma("the maximum is the larger argument", by=("bound",)),
                "The limit is the larger one.",
            ),
            Step(
                "idempotent",
                IDEMPOTENT,
                Algebra(by=("largest",)),
                "The second factor is m/m = 1.",
            ),
        ),
        _norm_model,
    )


def _non_expansive(
    clipped: Callable[[MatrixExpr], MatrixExpr],
    factor: Callable[[MatrixExpr], Expr],
    small: Callable[[str, MatrixExpr], tuple[Step, ...]],
    radial: str,
) -> tuple[Step, ...]:
    """Distances split into a difference of sizes and an angle; both shrink."""
    first, second = factor(g), factor(h)
    before, after = inner(g, h), inner(C, D)
    rules = ("rule", "other-rule")
    return (
        Step("rule", Eq(C, clipped(g)), Given("rule"), "Definition of C."),
        Step("other rule", Eq(D, clipped(h)), Given("other-rule"), "And of D."),
        Step(
            "apart",
            equation(N(g - h) ** 2, N(g) ** 2 + N(h) ** 2 - 2 * before),
            Lemma("the law of cosines"),
            "The distance before.",
        ),
        Step(
            "moved apart",
            equation(N(C - D) ** 2, N(C) ** 2 + N(D) ** 2 - 2 * after),
            Lemma("the law of cosines"),
            "The distance after.",
        ),
        Step(
            "cauchy",
            Le(before, N(g) * N(h)),
            Lemma("Cauchy-Schwarz"),
            "The angle between the two.",
        ),
        Step(
            "radial",
            Le((N(C) - N(D)) ** 2, (N(g) - N(h)) ** 2),
            Lemma(radial, needs=rules, by=("rule", "other rule")),
            "The sizes come no further apart.",
        ),
        *small("first", g),
        *small("second", h),
        Step(
            "factors",
            Le(first * second, 1),
            Combine({"first": 1, "second": first}),
            "Two factors of at most 1.",
        ),
        Step(
            "angle",
            Le(N(C) * N(D) - after, N(g) * N(h) - before),
            Lemma(
                "the gap of Cauchy-Schwarz is scaled by the product of the factors",
                by=("rule", "other rule", "cauchy", "factors"),
            ),
            "C and D are multiples of g and h.",
        ),
        Step(
            "non-expansive",
            NON_EXPANSIVE,
            Combine({"radial": 1, "angle": 2}, by=("moved apart", "apart")),
            "The difference of the squares is the sum of the two gaps.",
        ),
    )


def _norm_factor(name: str, vector: MatrixExpr) -> tuple[Step, ...]:
    largest = Max(N(vector), m)
    return (
        Step(
            f"{name} limit",
            Le(m, largest),
            Lemma("a maximum is at least each of its arguments"),
            "By definition.",
        ),
        Step(
            name,
            Le(m / largest, 1),
            Combine({f"{name} limit": 1 / largest}),
            "The factor is at most 1.",
        ),
    )


def _eps_factor(name: str, vector: MatrixExpr) -> tuple[Step, ...]:
    return (
        Step(
            name,
            Le(Min(1, m / (N(vector) + eps)), 1),
            Lemma("a minimum is at most each of its arguments"),
            "The factor is at most 1.",
        ),
    )


def prove_non_expansive() -> Proof:
    """Sizes are cut at m, angles stay."""
    steps = _non_expansive(
        by_norm,
        lambda vector: m / Max(N(vector), m),
        _norm_factor,
        "r -> min(r, m) has slope 0 or 1",
    )
    return Proof(steps, _norm_model)


def prove_non_expansive_eps() -> Proof:
    """Sizes become min(r, m r/(r + eps)), angles stay."""
    steps = _non_expansive(
        with_eps,
        lambda vector: Min(1, m / (N(vector) + eps)),
        _eps_factor,
        "r -> min(r, m r/(r + eps)) has slopes m eps/(r + eps)^2 <= 1 where it clips",
    )
    return Proof(steps, _with_eps(_norm_model))


def prove_descent() -> Proof:
    """<g, C> is a positive multiple of |g|^2."""
    factor = limit / Max(N(g), limit)
    return Proof(
        (
            Step("rule", RULE_ANY_LIMIT, Given("rule"), "Definition of C."),
            Step(
                "inner",
                equation(inner(g, C).xreplace({C: factor * g}), factor * N(g) ** 2),
                Lemma("the inner product of g with a multiple of g", needs=("limit",)),
                "A factor times |g|^2.",
            ),
            Step(
                "descent",
                DESCENT,
                Combine(
                    slack=factor * N(g) ** 2, by=("rule", "inner"), facts=("limit",)
                ),
                "The factor is positive.",
            ),
        ),
        _norm_model,
    )


# Proofs: the convention that adds a constant to the norm.

FACTOR = Min(1, m / (N(g) + eps))
GIVEN_EPS = (
    Step("rule", RULE_EPS, Given("rule"), "Definition of C."),
    Step(
        "homogeneous",
        equation(N(with_eps(g)), FACTOR * N(g)),
        Lemma("a norm is homogeneous"),
        "The factor is positive.",
    ),
    Step(
        "size",
        equation(N(C), FACTOR * N(g)),
        Algebra(by=("rule", "homogeneous")),
        "The size of the result.",
    ),
)
LEAST = Step(
    "least",
    Le(FACTOR, m / (N(g) + eps)),
    Lemma("a minimum is at most each of its arguments"),
    "By definition.",
)
STRICTLY = Step(
    "bound",
    STRICT_BOUND,
    Combine({"least": N(g)}, slack=m * eps / (N(g) + eps), by=("size",)),
    "m |g|/(|g| + eps) = m - m eps/(|g| + eps).",
)


def prove_strict_bound() -> Proof:
    """The size is at most m |g|/(|g| + eps) < m."""
    return Proof((*GIVEN_EPS, LEAST, STRICTLY), _with_eps(_norm_model))


def prove_unchanged_eps() -> Proof:
    """Below m - eps the factor is 1."""
    return Proof(
        (
            GIVEN_EPS[0],
            Step("within", Le(N(g) + eps, m), Given("within"), "Premise."),
            Step(
                "idle",
                equation(FACTOR, Integer(1)),
                Lemma("the minimum is the smaller argument", by=("within",)),
                "m/(|g| + eps) is at least 1.",
            ),
            Step(
                "unchanged",
                UNCHANGED,
                Algebra(by=("rule", "idle")),
                "The factor is 1.",
            ),
        ),
        _small_eps_model,
    )


def prove_nearly_reaches() -> Proof:
    """The gap m - m |g|/(|g| + eps) is m eps/(|g| + eps)."""
    return Proof(
        (
            *GIVEN_EPS,
            Step("exceeds", EXCEEDS, Given("exceeds"), "Premise."),
            Step(
                "active",
                equation(FACTOR, m / (N(g) + eps)),
                Lemma("the minimum is the smaller argument", by=("exceeds",)),
                "The norm is beyond the limit.",
            ),
            Step(
                "nearly",
                NEARLY_REACHES,
                Combine(
                    {"exceeds": eps / (N(g) + eps)},
                    slack=eps**2 / (N(g) + eps),
                    by=("size", "active"),
                ),
                "The gap is m eps/(|g| + eps) < eps.",
            ),
        ),
        _with_eps(_large_model),
    )


def prove_nearly_idempotent() -> Proof:
    """The second factor is at least m/(m + eps)."""
    second = Min(1, m / (N(C) + eps))
    return Proof(
        (
            *GIVEN_EPS,
            LEAST,
            STRICTLY,
            Step(
                "second",
                Ge(second, m / (m + eps)),
                Lemma("m/(r + eps) falls with r, and m/(m + eps) < 1", by=("bound",)),
                "The result is within the limit.",
            ),
            Step(
                "second size",
                equation(N(with_eps(C)), second * N(C)),
                Lemma("a norm is homogeneous"),
                "The size after the second time.",
            ),
            Step(
                "nearly",
                NEARLY_IDEMPOTENT,
                Combine(
                    {"second": N(C), "bound": eps / (m + eps)},
                    slack=eps**2 / (m + eps),
                    by=("second size",),
                ),
                "What is lost is at most m eps/(m + eps) < eps.",
            ),
        ),
        _with_eps(_norm_model),
    )


def prove_nearly_agree() -> Proof:
    """Both results are multiples of g; their lengths differ by less than eps."""
    plain, cut_off = m / Max(N(g), m), Min(N(g), m)
    return Proof(
        (
            Step(
                "ordered",
                Ge(plain, FACTOR),
                Lemma("eps enlarges the denominator, and the factor is at most 1"),
                "The constant only shortens.",
            ),
            Step(
                "distance",
                equation(N(by_norm(g) - with_eps(g)), (plain - FACTOR) * N(g)),
                Lemma("a norm is homogeneous", by=("ordered",)),
                "The difference is a multiple of g.",
            ),
            Step(
                "kept",
                equation(plain * N(g), cut_off),
                Lemma("m r/max(r, m) = min(r, m)"),
                "The length that the plain formula gives.",
            ),
            Step(
                "least",
                Ge(FACTOR, cut_off / (N(g) + eps)),
                Lemma("min(r, m) is at most m and at most r + eps"),
                "Both arguments of the minimum are at least that.",
            ),
            Step(
                "shorter",
                Le(cut_off, N(g)),
                Lemma("a minimum is at most each of its arguments"),
                "By definition.",
            ),
            Step(
                "nearly",
                NEARLY_AGREE,
                Combine(
                    {"least": N(g), "kept": -1, "shorter": eps / (N(g) + eps)},
                    slack=eps**2 / (N(g) + eps),
                    by=("distance",),
                ),
                "The gap is at most min(|g|, m) eps/(|g| + eps) < eps.",
            ),
        ),
        _norm_model,
    )


# Proofs: clipping by value.

CUT_BOUND = Step(
    "entry",
    Le(Abs(cut(y)), m),
    Lemma("a number cut to [-m, m] lies there"),
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
                Lemma(
                    "what bounds every entry bounds the largest",
                    needs=("rule",),
                    by=("entry",),
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
                Lemma(
                    "finite sums are monotone in their terms",
                    needs=("rule",),
                    by=("square",),
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
                "entry",
                Ge(y * cut(y), cut(y) ** 2),
                Lemma("what is cut off has the sign of what is kept"),
                "(y - cut y) cut y >= 0.",
            ),
            Step(
                "sum",
                ACUTE,
                Lemma(
                    "finite sums are monotone in their terms",
                    needs=("rule",),
                    by=("entry",),
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
                "again",
                IDEMPOTENT_VALUE,
                Lemma(
                    "a number that lies in [-m, m] is not cut",
                    needs=("rule",),
                    by=("entry",),
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
                Lemma("cutting has slope 0 or 1"),
                "Two numbers, cut.",
            ),
            Step(
                "sum",
                NON_EXPANSIVE,
                Lemma(
                    "finite sums are monotone in their terms",
                    needs=("rule", "other-rule"),
                    by=("entry",),
                ),
                "The sum over the entries.",
            ),
        ),
        _value_model,
    )


# Proofs: blocks, and what clipping does to the weights.


def prove_joint_direction() -> Proof:
    """One factor for both blocks."""
    factor = m / Max(JOINT, m)
    return Proof(
        (
            Step("rule", Eq(C, factor * g), Given("rule"), "Definition of C."),
            Step(
                "block rule",
                Eq(block_clipped, factor * block),
                Given("block-rule"),
                "Definition of B.",
            ),
            Step(
                "parallel",
                PARALLEL_BLOCKS,
                Algebra(by=("rule", "block rule")),
                "Both sides are the factor times g b^T.",
            ),
        ),
        _block_model,
    )


def _block_bound(
    name: str, result: MatrixExpr, vector: MatrixExpr, rule: str
) -> tuple[Step, ...]:
    largest = Max(N(vector), m)
    return (
        Step(
            f"{name} rule",
            Eq(result, by_norm(vector)),
            Given(rule),
            "Definition of the block.",
        ),
        Step(
            f"{name} homogeneous",
            equation(N(by_norm(vector)), m * N(vector) / largest),
            Lemma("a norm is homogeneous"),
            "The factor is positive.",
        ),
        Step(
            f"{name} larger",
            Le(N(vector), largest),
            Lemma("a maximum is at least each of its arguments"),
            "By definition.",
        ),
        Step(
            f"{name} bound",
            Le(N(result), m),
            Combine(
                {f"{name} larger": m / largest},
                by=(f"{name} rule", f"{name} homogeneous"),
            ),
            "m |g| <= m max(|g|, m).",
        ),
    )


def prove_root_two() -> Proof:
    """Both squares are at most m^2."""
    return Proof(
        (
            *_block_bound("first", C, g, "rule"),
            *_block_bound("second", block_clipped, block, "block-rule"),
            Step(
                "both",
                ROOT_TWO,
                Combine(
                    {"first bound": m + N(C), "second bound": m + N(block_clipped)}
                ),
                "m^2 - |C|^2 = (m + |C|)(m - |C|), and the same for B.",
            ),
        ),
        _separate_model,
    )


UPDATE = Step("step", CLIPPED_STEP, Given("step"), "Definition of the update.")
LIMITED = Step("clipped", CLIPPED, Given("clipped"), "Premise.")


def prove_moved() -> Proof:
    """V - U = -eta G."""
    return Proof(
        (
            UPDATE,
            LIMITED,
            Step(
                "distance",
                equation(Norm(V - U, "F"), eta * Norm(G, "F")),
                Lemma("a norm is homogeneous", needs=("step",), by=("step",)),
                "V - U = -eta G.",
            ),
            Step(
                "moved",
                MOVED,
                Combine({"clipped": eta}, by=("distance",)),
                "eta |G| <= eta m.",
            ),
        ),
        _step_model,
    )


def prove_gamma_stays() -> Proof:
    """The triangle inequality, backwards."""
    return Proof(
        (
            UPDATE,
            LIMITED,
            Step("gains", Le(Norm(d, "max"), c), Given("gains"), "Premise."),
            Step(
                "triangle",
                Le(gamma_of(U), gamma_of(V) + eta * gamma_of(G)),
                Lemma("the triangle inequality", by=("step",)),
                "U = V + eta G.",
            ),
            Step(
                "rows",
                Le(gamma_of(G), Norm(d, "max") * Norm(G, "F")),
                Lemma("scaling row i by d_i scales the norm by at most max |d_i|"),
                "Row i of G^T is multiplied by d_i.",
            ),
            Step(
                "stays",
                GAMMA_STAYS,
                Combine(
                    {
                        "triangle": 1,
                        "rows": eta,
                        "gains": eta * Norm(G, "F"),
                        "clipped": eta * c,
                    }
                ),
                "eta |diag(d) G^T| <= eta c m.",
            ),
        ),
        _step_model,
    )


def prove_travelled() -> Proof:
    """Induction on the number of updates."""
    return Proof(
        (
            Step(
                "start",
                TRAVELLED.subs(t, 0),
                Lemma("the norm of 0 is 0"),
                "Nothing has moved.",
            ),
            Step("assumed", TRAVELLED, Assume(), "Suppose it after t updates."),
            Step(
                "one update",
                Eq(weight_at(t + 1), weight_at(t) - eta * update_at(t)),
                Given("step", {s: t}),
                "Update t.",
            ),
            Step(
                "clipped",
                Le(Norm(update_at(t), "F"), m),
                Given("clipped", {s: t}),
                "Premise, at t.",
            ),
            Step(
                "triangle",
                Le(
                    Norm(weight_at(t + 1) - weight_at(0), "F"),
                    Norm(weight_at(t) - weight_at(0), "F")
                    + eta * Norm(update_at(t), "F"),
                ),
                Lemma("the triangle inequality", by=("one update",)),
                "One update more.",
            ),
            Step(
                "next",
                TRAVELLED.subs(t, t + 1),
                Combine({"triangle": 1, "assumed": 1, "clipped": eta}),
                "t eta m + eta m.",
            ),
            Step(
                "travelled",
                TRAVELLED,
                Induction(t, "start", "assumed", "next"),
                "By induction on t.",
            ),
        ),
        _run_model,
    )
