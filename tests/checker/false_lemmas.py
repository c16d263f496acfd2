"""False facts that enter as lemmas on trust, in free text or in a lemma's clothes."""

from dataclasses import replace

from sympy import (
    Abs,
    Determinant,
    Eq,
    Ge,
    Implies,
    Le,
    Lt,
    Ne,
    Pow,
    Product,
    Q,
    Sum,
    Symbol,
    factorial,
    floor,
    log,
)

from longdep.theory.core.arguments import COUNT, INDEX, REAL
from longdep.theory.core.notation import ForAll, GaussianEntries, Norm
from longdep.theory.core.rules import (
    Apply,
    Combine,
    Given,
    Instance,
    Lemma,
    PartOf,
)
from longdep.theory.core.schema import Said, TrustedLemma
from longdep.theory.lemmas.norms import CONSISTENT, TRIANGLE
from longdep.theory.lemmas.sums import MEANS
from tests.checker.case import Case
from tests.checker.letters import (
    SINGULAR,
    A,
    B,
    b,
    drawn,
    f,
    i,
    k,
    matrix,
    on_trust,
    said,
    t,
    u,
    unit,
    x,
    y,
)

KIND = "lemmas"
SMALL = Lt(x**2, 100)
TEXT = "Rudin, Principles of Mathematical Analysis, 3rd ed., theorem 1.20"
FORGED = TrustedLemma(
    "triangle-inequality",
    TRIANGLE.words,
    TRIANGLE.source,
    {"value": REAL},
    lambda value: Said(Lt(value**2, 100)),
)
BENT = replace(TRIANGLE, takes={"value": REAL}, says=lambda value: Said(SMALL))
UNEVALUATED = replace(FORGED, name="extreme", evaluated=False)
WIDER = replace(MEANS, takes={"term": REAL, "index": INDEX, "count": COUNT})
q = Symbol("q", integer=True, positive=True)
r = Symbol("r", integer=True, positive=True)


def _equal(left: object, right: object, order: object) -> Said:
    return Said(Eq(Norm(left * right, order), Norm(left, order) * Norm(right, order)))


EXACT = replace(CONSISTENT, says=_equal)


def _x(rng):
    return {"x": rng.randint(-9, 9)}


def near(rng):
    return {"x": rng.randint(-2, 2), "y": rng.randint(-2, 2)}


CASES: tuple[Case, ...] = (
    Case(
        "squares-below-a-hundred",
        KIND,
        "x^2 < 100, on the word of a book: fails at x = 10.",
        on_trust(SMALL, TEXT),
        _x,
        counter={"x": 10},
    ),
    Case(
        "squares-below-a-hundred-unevaluated",
        KIND,
        "x^2 < 100, never evaluated: fails at x = 10, as in the author's models.",
        on_trust(SMALL, TEXT, evaluated=False),
        drawn(x=50),
        counter={"x": 10},
    ),
    Case(
        "lemma-as-a-first-step",
        KIND,
        "|x| + 1 <= 6 as |x| <= 5 by a lemma: fails at x = 6.",
        (
            said("lemma", Le(Abs(x), 5), Lemma(TEXT)),
            said("one more", Le(Abs(x) + 1, 6), Combine({"lemma": 1})),
        ),
        near,
        counter={"x": 6},
    ),
    Case(
        "lemma-as-a-middle-step",
        KIND,
        "y <= 4 if y <= x^2, as x^2 <= 4 by a lemma: fails at x = 3, y = 9.",
        (
            said("given", Le(y, x**2), Given("below")),
            said("lemma", Le(x**2, 4), Lemma(TEXT, by=("given",))),
            said("y <= 4", Le(y, 4), Combine({"given": 1, "lemma": 1})),
        ),
        lambda rng: {"x": rng.randint(-2, 2), "y": -rng.randint(0, 5)},
        {"below": Le(y, x**2)},
        {"x": 3, "y": 9},
    ),
    Case(
        "lemma-that-needs-a-premise",
        KIND,
        "x^3 < 100 for x > 0, by a lemma that names the premise: fails at x = 5.",
        on_trust(Lt(b**3, 100), TEXT, needs=("large",)),
        lambda rng: {"b": rng.randint(2, 4)},
        {"large": Ge(b, 2)},
        {"b": 5},
    ),
    Case(
        "lemma-as-an-implication",
        KIND,
        "If x >= 1 then x <= 9, by a lemma, applied to the premise: fails at x = 10.",
        (
            said("given", Ge(x, 1), Given("large")),
            said("lemma", Implies(Ge(x, 1), Le(x, 9)), Lemma(TEXT)),
            said("x <= 9", Le(x, 9), Apply("lemma", ("given",))),
        ),
        lambda rng: {"x": rng.randint(1, 9)},
        {"large": Ge(x, 1)},
        {"x": 10},
    ),
    Case(
        "lemma-hidden-in-a-conjunction",
        KIND,
        "x <= 9, as a part of a lemma of which another part is true: fails at 10.",
        (
            said("lemma", Ge(x**2, -1, evaluate=False) & Le(x, 9), Lemma(TEXT)),
            said("x <= 9", Le(x, 9), PartOf("lemma")),
        ),
        _x,
        counter={"x": 10},
    ),
    Case(
        "lemma-at-another-value",
        KIND,
        "y^2 < 100, as the lemma says it of x: fails at y = 10.",
        (
            said("lemma", SMALL, Lemma(TEXT)),
            said("y", Lt(y**2, 100), Instance("lemma", {x: y})),
        ),
        near,
        counter={"x": 0, "y": 10},
    ),
    Case(
        "lemma-unevaluated-and-applied",
        KIND,
        "det A = 0, by an unevaluated lemma: fails at the identity.",
        on_trust(Eq(Determinant(A), 0), evaluated=False),
        drawn(n=2, A=unit()),
        counter={"n": 2, "A": unit()},
    ),
    Case(
        "forged-triangle-inequality",
        KIND,
        "x^2 < 100, by a lemma with the name and source of a true one: fails at 10.",
        (said("forged", SMALL, FORGED(value=x)),),
        _x,
        counter={"x": 10},
    ),
    Case(
        "bent-triangle-inequality",
        KIND,
        "x^2 < 100, by a true lemma whose conclusion was replaced: fails at x = 10.",
        (said("bent", SMALL, BENT(value=x)),),
        _x,
        counter={"x": 10},
    ),
    Case(
        "forged-unevaluated-lemma",
        KIND,
        "x^2 < 100, by a forged lemma that no model evaluates: fails at x = 10.",
        (said("forged", SMALL, UNEVALUATED(value=x)),),
        drawn(x=11),
        counter={"x": 10},
    ),
    Case(
        "means-of-any-sign",
        KIND,
        "The geometric mean of real numbers is below their arithmetic mean: -1, -1, 2.",
        (
            said(
                "means",
                Le(Product(f(q), (q, 1, 3)), (Sum(f(q), (q, 1, 3)) / 3) ** 3),
                WIDER(term=f(q), index=q, count=3),
            ),
        ),
        lambda rng: {"f": lambda at: at},
        counter={"f": lambda at: 3 if at == 3 else -1},
    ),
    Case(
        "norms-that-multiply",
        KIND,
        "|A u| = |A| |u|, by the consistency of norms with = for <=: u in A's kernel.",
        (
            said(
                "exact",
                Eq(Norm(A * u, "F"), Norm(A, "F") * Norm(u, "F")),
                EXACT(left=A, right=u, order="F"),
            ),
        ),
        lambda rng: {"n": 1, "A": [[rng.randint(1, 9)]], "u": [[rng.randint(1, 9)]]},
        counter={"n": 2, "A": SINGULAR, "u": [[1], [-1]]},
    ),
    Case(
        "empty-horizon",
        KIND,
        "f is 0 at every t, on trust: the author's horizon holds no t, f = 1 fails.",
        on_trust(ForAll(Eq(f(t), 0), t, 0), TEXT),
        drawn(f=lambda at: 1, horizon=0),
        counter={"f": lambda at: 1, "horizon": 3},
    ),
    Case(
        "harmonic-sums-below-five",
        KIND,
        "1 + 1/2 + ... + 1/t stays below 5, as far as drawn: fails at t = 100.",
        on_trust(Lt(Sum(1 / q, (q, 1, t)), 5), TEXT),
        lambda rng: {"t": rng.randint(0, 50)},
        counter={"t": 100},
    ),
    Case(
        "squares-of-the-form-991-k-k-plus-1",
        KIND,
        "991 k^2 + 1 is no square: the first one has a k of 29 digits.",
        on_trust(Ne(991 * q**2 + 1, r**2), "Hardy and Wright, section 18.3"),
        lambda rng: {"q": rng.randint(1, 10**6), "r": rng.randint(1, 10**6)},
        counter={
            "q": 12055735790331359447442538767,
            "r": 379516400906811930638014896080,
        },
    ),
    Case(
        "floor-of-powers-of-three-halves",
        KIND,
        "floor((3/2)^t) <= 2^t - 2, on trust of models with t >= 2: fails at t = 1.",
        on_trust(Le(floor(Pow(3, t) / Pow(2, t)), 2**t - 2), TEXT),
        lambda rng: {"t": rng.randint(2, 30)},
        counter={"t": 1},
    ),
    Case(
        "factorial-below-a-power",
        KIND,
        "t! < 10^t + 1, as it is for all small t: fails at t = 25.",
        on_trust(Lt(factorial(t), 10**t + 1), TEXT),
        lambda rng: {"t": rng.randint(0, 20)},
        counter={"t": 25},
    ),
    Case(
        "tenth-power-of-a-logarithm",
        KIND,
        "(log b)^10 <= b, on trust of the model b = 1: fails at b = 10^4.",
        on_trust(Le(log(b) ** 10, b), TEXT),
        lambda rng: {"b": 1},
        counter={"b": 10**4},
    ),
    Case(
        "gaussian-entries-of-variance-zero",
        KIND,
        "Gaussian entries have variance 0: no finite law has others, so none is drawn.",
        on_trust(Eq(b - 1, 0), "Billingsley, section 20", needs=("law",)),
        lambda rng: {"n": 1, "A": [[0]], "b": 1, "outcomes": [(1, {})]},
        {"law": GaussianEntries(A, b - 1)},
    ),
    Case(
        "matrices-of-one-row",
        KIND,
        "All matrices commute, on trust of models of size 1: fails at size 2.",
        on_trust(Eq(A * B, B * A)),
        lambda rng: {"n": 1, "A": [[rng.randint(-9, 9)]], "B": [[rng.randint(-9, 9)]]},
        counter={"n": 2, "A": SINGULAR, "B": matrix((1, 2), (3, 4))},
    ),
    Case(
        "orthogonal-means-symmetric",
        KIND,
        "An orthogonal matrix is symmetric, on trust of reflections: fails for a turn.",
        on_trust(Eq(A.T, A), needs=("orthogonal",)),
        lambda rng: {"n": 2, "A": matrix((0, 1), (1, 0))},
        {"orthogonal": Q.orthogonal(A)},
        {"n": 2, "A": matrix((0, -1), (1, 0))},
    ),
    Case(
        "values-read-off-a-table",
        KIND,
        "f(i + k) = f(i) + f(k) for all i, k, on trust of f(t) = 3 t: f = 1 fails.",
        on_trust(Eq(f(i + k), f(i) + f(k)), TEXT),
        lambda rng: {"f": lambda at: 3 * at, "i": rng.randint(0, 9), "k": 4},
        counter={"f": lambda at: 1, "i": 0, "k": 0},
    ),
    Case(
        "lemma-under-an-idle-premise",
        KIND,
        "x^2 < 100 if y = 0, which a lemma needs in name only: fails at x = 10, y = 0.",
        on_trust(SMALL, TEXT, needs=("nothing",)),
        lambda rng: {"x": rng.randint(-9, 9), "y": 0},
        {"nothing": Eq(y, 0)},
        {"x": 10, "y": 0},
    ),
    Case(
        "lemma-of-a-nameless-source",
        KIND,
        "x^2 < 100, whose source is a blank: fails at x = 10.",
        on_trust(SMALL, " "),
        _x,
        counter={"x": 10},
    ),
)
