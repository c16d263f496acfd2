"""True statements proved link by link, a = b <= c < ..., in the language of proofs."""

from collections.abc import Callable
from random import Random

from sympy import (
    Abs,
    Eq,
    Function,
    Ge,
    Integer,
    Le,
    Lt,
    Rational,
    Sum,
    exp,
    oo,
    tanh,
)

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import ForAll, Norm, equation
from longdep.theory.core.rules import Algebra, Combine, Peel
from longdep.theory.core.semantics import Model
from longdep.theory.lemmas import norms, numbers
from longdep.theory.writing import ProofWriter, algebra
from tests.checker.case import Case
from tests.checker.vocabulary import A, drawing, h, i, n, p, t, u, x, y

KIND = "chains"
HALF = Rational(1, 2)
doubled = Function("h", positive=True)
START = Hypothesis("start", Eq(doubled(0), 1), "the first one is 1")
DOUBLES = Hypothesis(
    "doubles", ForAll(Eq(doubled(t + 1), 2 * doubled(t)), t, 0), "each step doubles"
)
FROM_ONE = Hypothesis("from one on", Ge(x, 1), "x is at least 1")
CONTRACTS = Hypothesis(
    "contracts", Le(Norm(A, oo), 1), "no row of A sums to over 1 in size"
)
ORDER = Hypothesis("order", Le(x, y), "x is at most y")


def _case(
    name: str,
    says: str,
    proof: ProofWriter,
    model: Callable[[Random], Model],
    *premises: Hypothesis,
) -> Case:
    named = {premise.name: premise.condition for premise in premises}
    return Case(name, KIND, says, tuple(proof.steps), model, named)


def _square_difference() -> Case:
    proof = ProofWriter()
    proof.chain(
        "difference",
        x**2 - y**2,
        (Eq, (x - y) * (x + y), Algebra(), "two squares"),
        (Eq, x * (x + y) - y * (x + y), Algebra(), "the first factor is spread"),
    )
    return _case(
        "difference-of-squares-spread",
        "x^2 - y^2 = (x - y)(x + y) = x (x + y) - y (x + y).",
        proof,
        drawing(x, y),
    )


def _doubling() -> Case:
    proof = ProofWriter()
    proof.given("start", START, "The sequence starts at 1.")
    proof.given("one step", DOUBLES, "Each element doubles.", at=t)
    proof.induct(
        "doubled",
        equation(doubled(t), 2**t),
        over=t,
        base=algebra("start"),
        step=algebra("one step", "doubled assumed"),
        because="Each step doubles once more.",
    )
    return _case(
        "powers-by-doubling",
        "A sequence that starts at 1 and doubles is 2^t.",
        proof,
        drawing(t, h=lambda m: lambda at: 2**at),
        START,
        DOUBLES,
    )


def _product_below_squares() -> Case:
    proof = ProofWriter()
    proof.chain(
        "bound",
        2 * x * y,
        (Le, x**2 + y**2, Combine(slack=(x - y) ** 2), "a square is not negative"),
        (Lt, x**2 + y**2 + p, Combine(slack=p), "p is positive"),
    )
    return _case(
        "product-below-squares-and-more",
        "2 x y <= x^2 + y^2 < x^2 + y^2 + p for p > 0.",
        proof,
        drawing(x, y, p),
    )


def _from_one_on() -> Case:
    proof = ProofWriter()
    proof.given("from one on", FROM_ONE, "x >= 1.")
    proof.chain(
        "at least two",
        x**2 + 1,
        (Ge, 2 * x, Combine(slack=(x - 1) ** 2), "a square is not negative"),
        (Ge, Integer(2), Combine({"from one on": 2}), "twice the premise"),
    )
    return _case(
        "square-and-one-at-least-two",
        "If x >= 1, then x^2 + 1 >= 2 x >= 2.",
        proof,
        drawing(u, x=lambda m: 1 + m["u"]),
        FROM_ONE,
    )


def _contraction() -> Case:
    proof = ProofWriter()
    proof.given("contracts", CONTRACTS, "|A| <= 1.")
    size = Norm(h, oo)
    proof.chain(
        "shrinks",
        Norm(A * h, oo),
        (
            Le,
            Norm(A, oo) * size,
            norms.CONSISTENT(left=A, right=h, order=oo),
            "the norm is consistent",
        ),
        (Le, size, Combine({"contracts": size}), "the premise, times |h|"),
    )
    return _case(
        "contraction-link-by-link",
        "If |A| <= 1, then |A h| <= |A| |h| <= |h|.",
        proof,
        _contracting,
        CONTRACTS,
    )


def _contracting(rng: Random) -> Model:
    drawn = drawing(n, A, h)(rng)
    rows = [sum(map(abs, drawn["A"].row(at))) for at in range(int(drawn["n"]))]
    return {**drawn, "A": drawn["A"] / max(1, *rows)}


def _halves() -> Case:
    total = Sum(HALF**i, (i, 0, t))
    proof = ProofWriter()
    with proof.induction(
        "closed",
        equation(total, 2 - HALF**t),
        over=t,
        base=Algebra(),
        step=algebra("split", "closed assumed"),
        because="Half of what is left is added.",
    ):
        longer = total.subs(t, t + 1)
        statement = equation(longer, total + HALF ** (t + 1))
        proof.step("split", statement, Peel(), "the last term")
    proof.chain(
        "below two",
        total,
        (Eq, 2 - HALF**t, "closed"),
        (Lt, Integer(2), Combine(slack=HALF**t), "a power is positive"),
    )
    return _case(
        "halves-stay-below-two",
        "1 + 1/2 + ... + 2^-t = 2 - 2^-t < 2.",
        proof,
        drawing(t),
    )


def _images() -> Case:
    proof = ProofWriter()
    proof.given("order", ORDER, "x <= y.")
    proof.chain(
        "images",
        1 + x,
        (
            Le,
            exp(x),
            numbers.ABOVE_TANGENT(function="exp", point=0, value=x),
            "the tangent at 0",
        ),
        (
            Le,
            exp(y),
            numbers.INCREASING(function="exp", small=x, large=y, bits=1, by=("order",)),
            "exp keeps order",
        ),
    )
    return _case(
        "tangent-below-a-larger-image",
        "If x <= y, then 1 + x <= e^x <= e^y.",
        proof,
        drawing(x, u, y=lambda m: m["x"] + m["u"]),
        ORDER,
    )


def _tanh_squared() -> Case:
    size = Abs(tanh(x))
    proof = ProofWriter()
    below = Lt(size, 1, evaluate=False)
    proof.step("below", below, numbers.TANH_BELOW_ONE(value=x), "the lemma")
    proof.chain(
        "square",
        tanh(x) ** 2,
        (Le, size, Combine({"below": size}), "times |tanh x|"),
        (Lt, Integer(1), "below"),
    )
    return _case(
        "tanh-squared-below-one",
        "tanh^2 x <= |tanh x| < 1.",
        proof,
        drawing(x),
    )


CASES: tuple[Case, ...] = (
    _square_difference(),
    _doubling(),
    _product_below_squares(),
    _from_one_on(),
    _contraction(),
    _halves(),
    _images(),
    _tanh_squared(),
)
