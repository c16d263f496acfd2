"""Is the gradient of a scan with matrix decays their ordered product?"""

from random import Random

from sympy import Eq, Expr, Identity, ImmutableMatrix, eye

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import Family, ForAll
from longdep.theory.core.proof import Proof
from longdep.theory.core.semantics import Model
from longdep.theory.linear_scan.notation import TOPIC, n, s, t
from longdep.theory.models import square, vector
from longdep.theory.writing import ProofWriter, algebra


def A(index: Expr | int) -> Family:
    """The decay of a step, a matrix."""
    return Family("A", n, n, index)


def P(index: Expr | int) -> Family:
    """The product of the first decays, each later one further left."""
    return Family("P", n, n, index)


def b(index: Expr | int) -> Family:
    """What a step adds."""
    return Family("b", n, 1, index)


def h(index: Expr | int) -> Family:
    """The state of the first run."""
    return Family("h", n, 1, index)


def u(index: Expr | int) -> Family:
    """The state of the second run."""
    return Family("u", n, 1, index)


FIRST_RUN = Hypothesis(
    "first-run",
    ForAll(Eq(h(s + 1), A(s + 1) * h(s) + b(s + 1)), s, 0),
    "a run of the recurrence $h_t = A_t h_{t-1} + b_t$",
    definition=True,
)
SECOND_RUN = Hypothesis(
    "second-run",
    ForAll(Eq(u(s + 1), A(s + 1) * u(s) + b(s + 1)), s, 0),
    "a run on the same inputs, from another start",
    definition=True,
)
EMPTY = Hypothesis(
    "empty-product", Eq(P(0), Identity(n)), "a product of no decays", definition=True
)
ORDER = Hypothesis(
    "order",
    ForAll(Eq(P(s + 1), A(s + 1) * P(s)), s, 0),
    "in the product $P$ each later decay stands further left",
)


def difference(time: Expr | int) -> Expr:
    """The second run less the first."""
    return u(time) - h(time)


CARRIED = Eq(difference(t), P(t) * difference(0))


def prove_carried() -> Proof:
    """What is added cancels; the rest is a composition of linear maps."""
    proof = ProofWriter()
    proof.given("first step", FIRST_RUN, "One step of the first run.", at=t)
    proof.given("second step", SECOND_RUN, "One step of the second run.", at=t)
    proof.step(
        "one step",
        Eq(difference(t + 1), A(t + 1) * difference(t)),
        algebra("second step", "first step"),
        "What is added cancels.",
    )
    proof.given("factor", ORDER, "One more decay.", at=t)
    proof.given("empty", EMPTY, "None yet.")
    proof.induct(
        "carried",
        CARRIED,
        over=t,
        base=algebra("empty"),
        step=algebra("one step", "carried assumed", "factor"),
        because="By induction on the lag.",
    )
    return proof.done(_two_runs_model)


def _two_runs_model(rng: Random) -> Model:
    size, last = rng.randint(1, 2), 4
    decay = [square(rng, size) for _ in range(last)]
    added = [vector(rng, size) for _ in range(last)]
    runs = [[vector(rng, size)], [vector(rng, size)]]
    products = [ImmutableMatrix(eye(size))]
    for left, right in zip(decay, added, strict=True):
        for run in runs:
            run.append(left * run[-1] + right)
        products.append(left * products[-1])
    return {
        "n": size,
        "t": rng.randint(0, 3),
        "A": lambda at: decay[int(at) - 1],
        "b": lambda at: added[int(at) - 1],
        "h": lambda at: runs[0][int(at)],
        "u": lambda at: runs[1][int(at)],
        "P": lambda at: products[int(at)],
        "horizon": last,
    }


CLAIMS = (
    Claim(
        key="lag-is-product.matrix",
        topic=TOPIC,
        title="With matrix or complex decays the gradient is their ordered product",
        paraphrase="If decays are matrices, a difference of two states is carried by "
        "their product, each later one further left.",
        hypotheses=(FIRST_RUN, SECOND_RUN, EMPTY, ORDER),
        conclusion=CARRIED,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="lag-is-product",
        proof=prove_carried,
        why={
            "PROVED": "A complex decay is a matrix of size 2 that turns and shrinks; "
            "such matrices commute, so of them the order does not matter and the sizes "
            "multiply. Matrices in general do not: their product may be small or large "
            "whatever their eigenvalues.",
        },
    ),
)
