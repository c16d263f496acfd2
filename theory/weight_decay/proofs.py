"""The statements on weight decay and their proofs (theory/weight_decay/__init__.py).

gamma is the norm of diag(d) U^T, d the slopes f'(z) of one step. The Frobenius norm is
used: it is consistent and at least the spectral norm, so gamma <= 1 in it is the
stronger statement. For n = 1 all norms agree.
"""

from random import Random

from sympy import (
    Abs,
    Eq,
    Expr,
    Function,
    Ge,
    ImmutableMatrix,
    Integer,
    Le,
    MatrixSymbol,
    Max,
    Min,
    Rational,
    Sum,
    Symbol,
)
from sympy.matrices.expressions.diagonal import DiagMatrix
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.notation import Norm, equation, size
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Given,
    Induction,
    Lemma,
    Peel,
)
from longdep.theory.core.semantics import Model
from longdep.theory.models import positive, rational, square, vector

n = size
U, A, X = (MatrixSymbol(name, n, n) for name in ("U", "A", "X"))
d, v = MatrixSymbol("d", n, 1), MatrixSymbol("v", n, 1)
c = Symbol("c", positive=True)
lam = Symbol("lambda", real=True)
cost = Symbol("lambda", nonnegative=True)
larger = Symbol("mu", real=True)
loss_at_zero = Symbol("L_0", real=True)
loss_here = Symbol("L_U", real=True)
lowest = Symbol("L_*", real=True)
a, x, s = (Symbol(name, real=True) for name in ("a", "x", "s"))
m = Symbol("m", integer=True, nonnegative=True)
k = Symbol("k", integer=True, positive=True)
entry = Function("w", real=True)


def gamma_of(weight: MatrixExpr) -> Expr:
    """The norm |diag(d) U^T|_F."""
    return Norm(DiagMatrix(d) * weight.T, "F")


GAMMA = gamma_of(U)
FROBENIUS, ENTRIES = Norm(U, "F"), Norm(U, "sum")
BOUNDED = Le(GAMMA, 1)
NO_STRETCH = Le(Norm(U * v, 2), FROBENIUS * Norm(v, 2))
RANGE = Le(FROBENIUS**2, 2 * (loss_at_zero - lowest) / lam)


def ridge(weight: MatrixExpr) -> Expr:
    """The quadratic loss with an l2 penalty, 1/2 |X - A|^2 + lambda/2 |X|^2."""
    return Norm(weight - A, "F") ** 2 / 2 + cost * Norm(weight, "F") ** 2 / 2


def lasso(number: Expr) -> Expr:
    """One entry of the quadratic loss with an l1 penalty."""
    return (number - a) ** 2 / 2 + cost * Abs(number)


def clipped_number(number: Expr, limit: Expr) -> Expr:
    """A number cut to [-limit, limit]."""
    return Max(-limit, Min(number, limit))


MINIMISED = Le(ridge(U), ridge(X))
TAKEN = clipped_number(a, cost)
THRESHOLDED = Le(lasso(s), lasso(x))

GAINS = Step("gains", Le(Norm(d, "max"), c), Given("gains"), "Premise.")
ROWS = Step(
    "rows",
    Le(GAMMA, Norm(d, "max") * FROBENIUS),
    Lemma("scaling row i by d_i scales the Frobenius norm by at most max |d_i|"),
    "Row i of U^T is multiplied by d_i.",
)
CHAIN = (
    GAINS,
    ROWS,
    Step(
        "gamma",
        Le(GAMMA, c * FROBENIUS),
        Combine({"rows": 1, "gains": FROBENIUS}),
        "No slope is larger than c.",
    ),
)
DONE = Step(
    "bounded",
    BOUNDED,
    Combine({"gamma": 1, "small": 1}),
    "gamma <= c |U|_F <= 1.",
)
SUMMED = Step(
    "entries",
    Le(FROBENIUS, ENTRIES),
    Lemma("the l2 norm of a list is at most its l1 norm (claim weight-norms)"),
    "Frobenius norm against the sum of sizes.",
)


# Models.


def slopes(rng: Random, count: int, largest: Expr) -> ImmutableMatrix:
    """Slopes of size at most `largest`."""
    return ImmutableMatrix(
        count, 1, lambda *_: largest * Rational(rng.randint(-4, 4), 4)
    )


def _total(matrix: ImmutableMatrix) -> Expr:
    return sum((abs(x) for x in matrix), Integer(0))


def scaled_to(matrix: ImmutableMatrix, total: Expr) -> ImmutableMatrix:
    """The matrix, with the sizes of its entries adding up to `total` (or 0)."""
    found = _total(matrix)
    return matrix if found == 0 else ImmutableMatrix(matrix * total / found)


def _part(rng: Random) -> Rational:
    return Rational(rng.randint(0, 4), 4)


def _small_weight(rng: Random) -> Model:
    """A weight within 1/c, and slopes up to c."""
    count, largest = rng.randint(1, 3), positive(rng)
    weight = scaled_to(square(rng, count), _part(rng) / largest)
    return {
        "n": count,
        "c": largest,
        "U": weight,
        "d": slopes(rng, count, largest),
    }


def _penalised(rng: Random, power: int) -> Model:
    """Loss values and a weight that fit together, with a large enough coefficient."""
    model = dict(_small_weight(rng))
    coefficient, largest, low = positive(rng), model["c"], rational(rng)
    part = _part(rng)
    room = coefficient * part**power / largest**power / power
    weight = scaled_to(model["U"], part * _part(rng) / largest)
    penalty = _total(weight) if power == 1 else sum(x**2 for x in weight) / 2
    left = room - coefficient * penalty
    return {
        **model,
        "U": weight,
        "lambda": coefficient,
        "L_*": low,
        "L_0": low + room,
        "L_U": low + left * _part(rng),
    }


def _ridge_model(rng: Random) -> Model:
    count, coefficient = rng.randint(1, 3), positive(rng)
    target = square(rng, count)
    return {
        "n": count,
        "lambda": coefficient,
        "A": target,
        "U": ImmutableMatrix(target / (1 + coefficient)),
        "X": square(rng, count),
        "x": rational(rng),
        "a": rational(rng),
    }


def _large_coefficient(rng: Random) -> Model:
    model = dict(_ridge_model(rng))
    largest = positive(rng)
    allowed = (1 + model["lambda"]) / largest
    target = scaled_to(model["A"], allowed * _part(rng))
    return {
        **model,
        "A": target,
        "U": ImmutableMatrix(target / (1 + model["lambda"])),
        "c": largest,
        "d": slopes(rng, model["n"], largest),
    }


def soft(number: Expr, coefficient: Expr) -> Expr:
    """A number with its clipped value taken off."""
    return number - max(-coefficient, min(number, coefficient))


def _threshold_model(rng: Random) -> Model:
    coefficient, number = positive(rng), rational(rng)
    return {
        "lambda": coefficient,
        "a": number,
        "s": soft(number, coefficient),
        "x": rational(rng),
    }


def _large_threshold(rng: Random) -> Model:
    count, largest, coefficient = rng.randint(1, 3), positive(rng), positive(rng)
    target = scaled_to(
        square(rng, count), coefficient * _part(rng) + _part(rng) / largest
    )
    return {
        "n": count,
        "c": largest,
        "lambda": coefficient,
        "A": target,
        "U": target.applyfunc(lambda x: soft(x, coefficient)),
        "d": slopes(rng, count, largest),
    }


# Proofs.


def prove_constraint() -> Proof:
    """No slope exceeds c: gamma <= c |U|_F <= 1."""
    small = Step("small", Le(c * FROBENIUS, 1), Given("constraint"), "Premise.")
    return Proof((*CHAIN, small, DONE), _small_weight)


def prove_constraint_entries() -> Proof:
    """The same, with |U|_F at most the sum of the sizes."""
    return Proof(
        (
            *CHAIN,
            SUMMED,
            Step("constraint", Le(c * ENTRIES, 1), Given("constraint"), "Premise."),
            Step(
                "small",
                Le(c * FROBENIUS, 1),
                Combine({"entries": c, "constraint": 1}),
                "c |U|_F <= c |U|_sum <= 1.",
            ),
            DONE,
        ),
        _small_weight,
    )


def _losses(penalty: Expr, coefficient: Expr) -> tuple[Step, ...]:
    return (
        Step(
            "minimiser",
            Le(loss_here + lam * penalty, loss_at_zero),
            Given("minimiser"),
            "No worse than the weight 0, whose penalty is 0.",
        ),
        Step("infimum", Le(lowest, loss_here), Given("infimum"), "Premise."),
        Step("coefficient", Ge(lam, coefficient), Given("coefficient"), "Premise."),
    )


def prove_penalty() -> Proof:
    """What the penalty may cost bounds the norm."""
    minimiser, infimum, coefficient = _losses(
        FROBENIUS**2 / 2, 2 * (loss_at_zero - lowest) * c**2
    )
    rate = 2 * c**2 / lam
    return Proof(
        (
            *CHAIN,
            minimiser,
            infimum,
            coefficient,
            Step(
                "square",
                Le(c**2 * FROBENIUS**2, 1),
                Combine(
                    {"minimiser": rate, "infimum": rate, "coefficient": 1 / lam},
                    facts=("positive",),
                ),
                "lambda/2 |U|^2 <= L(0) - inf L <= lambda/(2 c^2).",
            ),
            Step(
                "small",
                Le(c * FROBENIUS, 1),
                Combine({"square": 1 / (1 + c * FROBENIUS)}),
                "1 - y = (1 - y^2)/(1 + y) with y = c |U|.",
            ),
            DONE,
        ),
        lambda rng: _penalised(rng, 2),
    )


def prove_penalty_entries() -> Proof:
    """The same for the l1 penalty."""
    minimiser, infimum, coefficient = _losses(ENTRIES, (loss_at_zero - lowest) * c)
    return Proof(
        (
            *CHAIN,
            SUMMED,
            minimiser,
            infimum,
            coefficient,
            Step(
                "total",
                Le(c * ENTRIES, 1),
                Combine(
                    {"minimiser": c / lam, "infimum": c / lam, "coefficient": 1 / lam},
                    facts=("positive",),
                ),
                "lambda |U|_sum <= L(0) - inf L <= lambda/c.",
            ),
            Step(
                "small",
                Le(c * FROBENIUS, 1),
                Combine({"entries": c, "total": 1}),
                "c |U|_F <= c |U|_sum <= 1.",
            ),
            DONE,
        ),
        lambda rng: _penalised(rng, 1),
    )


def prove_range() -> Proof:
    """Divide what the penalty may cost by lambda/2."""
    minimiser, infimum, _ = _losses(FROBENIUS**2 / 2, Integer(0))
    return Proof(
        (
            minimiser,
            infimum,
            Step(
                "range",
                RANGE,
                Combine(
                    {"minimiser": 2 / lam, "infimum": 2 / lam}, facts=("positive",)
                ),
                "lambda/2 |U|^2 <= L(0) - L(U) <= L(0) - inf L.",
            ),
        ),
        lambda rng: _penalised(rng, 2),
    )


MORE, LESS = MatrixSymbol("V", n, n), U
loss_more = Symbol("L_V", real=True)
SHRINKS = Le(Norm(MORE, "F") ** 2, Norm(LESS, "F") ** 2)
PREFERS_LESS = Le(
    loss_here + lam * Norm(LESS, "F") ** 2 / 2,
    loss_more + lam * Norm(MORE, "F") ** 2 / 2,
)
PREFERS_MORE = Le(
    loss_more + larger * Norm(MORE, "F") ** 2 / 2,
    loss_here + larger * Norm(LESS, "F") ** 2 / 2,
)


def _two_coefficients(rng: Random) -> Model:
    """Minimisers over two candidates, for two coefficients."""
    count, low = rng.randint(1, 2), positive(rng)
    high = low + positive(rng)
    weights = [square(rng, count), square(rng, count)]
    losses = [rational(rng), rational(rng)]

    def best(coefficient: Expr) -> int:
        costs = [
            loss + coefficient * sum(x**2 for x in weight) / 2
            for loss, weight in zip(losses, weights, strict=True)
        ]
        return 1 if costs[1] < costs[0] else 0

    less, more = best(low), best(high)
    return {
        "n": count,
        "lambda": low,
        "mu": high,
        "U": weights[less],
        "V": weights[more],
        "L_U": losses[less],
        "L_V": losses[more],
    }


def prove_shrinks() -> Proof:
    """Add the two comparisons; the losses cancel."""
    rate = 2 / (larger - lam)
    return Proof(
        (
            Step("less", PREFERS_LESS, Given("minimiser"), "Premise."),
            Step("more", PREFERS_MORE, Given("other-minimiser"), "Premise."),
            Step(
                "shrinks",
                SHRINKS,
                Combine({"less": rate, "more": rate}, facts=("larger",)),
                "(mu - lambda)/2 (|U|^2 - |V|^2) >= 0.",
            ),
        ),
        _two_coefficients,
    )


def prove_ridge() -> Proof:
    """Complete the square, entry by entry."""
    best = a / (1 + cost)

    def one(number: Expr) -> Expr:
        return (number - a) ** 2 / 2 + cost * number**2 / 2

    rest = (1 + cost) * Norm(X - A / (1 + cost), "F") ** 2 / 2
    return Proof(
        (
            Step(
                "entry",
                equation(one(x), one(best) + (1 + cost) * (x - best) ** 2 / 2),
                Algebra(),
                "Complete the square for one entry x with target a.",
            ),
            Step(
                "all entries",
                equation(ridge(X), ridge(A / (1 + cost)) + rest),
                Lemma(
                    "the squared Frobenius norm is the sum over the entries",
                    by=("entry",),
                ),
                "Add up the entries.",
            ),
            Step("rule", Eq(U, A / (1 + cost)), Given("minimiser"), "Definition of U."),
            Step(
                "minimum",
                MINIMISED,
                Combine({"all entries": 1}, slack=rest, by=("rule",)),
                "The rest is a square: 0 only at X = U.",
            ),
        ),
        _ridge_model,
    )


def prove_large_coefficient() -> Proof:
    """|U|_F = |A|_F/(1 + lambda)."""
    return Proof(
        (
            *CHAIN,
            Step("rule", Eq(U, A / (1 + cost)), Given("minimiser"), "Definition of U."),
            Step(
                "divided",
                equation(Norm(A / (1 + cost), "F"), Norm(A, "F") / (1 + cost)),
                Lemma("a norm is homogeneous"),
                "The size of a multiple.",
            ),
            Step(
                "coefficient",
                Le(c * Norm(A, "F"), 1 + cost),
                Given("coefficient"),
                "Premise.",
            ),
            Step(
                "small",
                Le(c * FROBENIUS, 1),
                Combine({"coefficient": 1 / (1 + cost)}, by=("rule", "divided")),
                "c |U|_F = c |A|_F/(1 + lambda) <= 1.",
            ),
            DONE,
        ),
        _large_coefficient,
    )


def prove_threshold() -> Proof:
    """The clipped part is a subgradient of the penalty."""
    return Proof(
        (
            Step("rule", Eq(s, a - TAKEN), Given("threshold"), "Definition of s."),
            Step(
                "clipped",
                Le(Abs(TAKEN), cost),
                Lemma("a number cut to [-lambda, lambda] lies there"),
                "What is taken off is at most lambda.",
            ),
            Step(
                "sign",
                equation(TAKEN * s, cost * Abs(s)),
                Lemma("what is left of a has the sign of the limit that cut it"),
                "If anything is left, exactly lambda was taken off, towards 0.",
            ),
            Step(
                "size",
                Le(TAKEN * x, Abs(TAKEN) * Abs(x)),
                Lemma("a number is at most its size"),
                "For any competitor x.",
            ),
            Step(
                "subgradient",
                Le(TAKEN * x, cost * Abs(x)),
                Combine({"size": 1, "clipped": Abs(x)}),
                "The penalty lies above the line of slope a - s.",
            ),
            Step(
                "minimum",
                THRESHOLDED,
                Combine(
                    {"subgradient": 1, "sign": 1}, slack=(x - s) ** 2 / 2, by=("rule",)
                ),
                "What remains is (x - s)^2/2.",
            ),
        ),
        _threshold_model,
    )


def prove_large_threshold() -> Proof:
    """Soft-thresholding takes lambda off the sum of sizes, or leaves 0."""
    left = Max(0, Norm(A, "sum") - cost)
    return Proof(
        (
            *CHAIN,
            SUMMED,
            Step(
                "shrunk",
                Le(ENTRIES, left),
                Lemma(
                    "an entry that soft-thresholding does not make 0 loses lambda",
                    needs=("threshold",),
                ),
                "Either all entries become 0, or at least one loses lambda.",
            ),
            Step(
                "coefficient",
                Le(c * (Norm(A, "sum") - cost), 1),
                Given("coefficient"),
                "Premise.",
            ),
            Step(
                "left",
                Le(c * left, 1),
                Lemma("a maximum is bounded by what bounds both", by=("coefficient",)),
                "0 is at most 1, too.",
            ),
            Step(
                "small",
                Le(c * FROBENIUS, 1),
                Combine({"entries": c, "shrunk": c, "left": 1}),
                "c |U|_F <= c |U|_sum <= 1.",
            ),
            DONE,
        ),
        _large_threshold,
    )


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
                "nonnegative",
                Ge(SIZES, 0, evaluate=False),
                Lemma("a sum of sizes is not negative"),
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


def _stretch_model(rng: Random) -> Model:
    count = rng.randint(1, 3)
    return {"n": count, "U": square(rng, count), "v": vector(rng, count)}


def prove_no_stretch() -> Proof:
    """Cauchy-Schwarz, row by row."""
    return Proof(
        (
            Step(
                "no stretch",
                NO_STRETCH,
                Lemma("Cauchy-Schwarz for each row, then the sum of the squares"),
                "Entry i of U v is the inner product of row i with v.",
            ),
        ),
        _stretch_model,
    )
