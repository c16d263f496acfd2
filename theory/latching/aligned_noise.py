"""The K theorem: whoever holds noise below K forgets at a geometric rate."""

from random import Random

from sympy import Eq, Ge, ImmutableMatrix, Integer, Le, Sum, oo

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import ForAll, Norm
from longdep.theory.core.proof import Proof
from longdep.theory.core.rules import Algebra, Combine, Instance, NormScales, Peel
from longdep.theory.core.semantics import Model
from longdep.theory.latching.notation import (
    J,
    K,
    index,
    norm_of,
    p,
    s,
    sequence,
    size_of,
    t,
    x,
    y,
)
from longdep.theory.models import invertible, rational
from longdep.theory.writing import ProofWriter, algebra

LINEARISED = Hypothesis(
    "linearised",
    ForAll(Eq(x(s + 1), J(s) * x(s)), s, 0, oo),
    "$x_t$ is what a small change $x_0$ of the first state has become: the gradient "
    "applied to $x_0$",
    definition=True,
)
SIZE = Hypothesis(
    "size",
    ForAll(Eq(Norm(x(s), p), size_of(s)), s, 0, oo),
    "$r_t > 0$ is the size of $x_t$ (where it is 0 there is nothing left to bound)",
    definition=True,
)
FIRST_PUSH = Hypothesis(
    "first-push",
    Eq(y(0), x(0) / size_of(0)),
    "the noise begins with a push of norm 1 along $x_0$",
    definition=True,
)
PUSHES = Hypothesis(
    "pushes",
    ForAll(Eq(y(s + 1), J(s) * y(s) + x(s + 1) / size_of(s + 1)), s, 0, oo),
    "$y_t$ is how far the state is moved by noise of norm 1 that pushes along $x_t$ "
    "at every step",
    definition=True,
)
BOUNDED = Hypothesis(
    "bounded",
    ForAll(Le(Norm(y(s), p), K), s, 0, oo),
    "the noise moves the state by at most $K$, at every time",
)
K_THEOREM = (LINEARISED, SIZE, FIRST_PUSH, PUSHES, BOUNDED)
ROBUST_FORGETS = Le(Norm(x(t), p), K * (1 - 1 / K) ** t * Norm(x(0), p))
K_WORDS = (
    "Push the state at every step by noise of size 1 along the direction in which the "
    "gradient carries a change (this one noise is all that the premise asks about; a "
    "bound for every noise says more). All pushes add up, to $s_t x_t$ with "
    "$s_t = \\sum_{i \\le t} 1/r_i$; the premise says $s_t r_t \\le K$, so $s_t$ "
    "grows by the factor $1/(1-1/K)$ at every step, and $r_t$ must shrink as fast. "
    "Taken over all directions $x_0$ this bounds the norm of "
    "$\\partial h_t/\\partial h_0$. For a contraction $K = 1/(1-\\gamma)$ and the "
    "rate is $\\gamma$ itself."
)
PUSHED = Sum(1 / size_of(index), (index, 0, t))


def prove_robust_forgets() -> Proof:
    """The aligned noise adds up to s_t x_t, and so s_t must grow geometrically."""
    rate = 1 - 1 / K
    later = PUSHED.subs(t, t + 1)
    proof = ProofWriter()
    proof.step(
        "one term",
        Eq(PUSHED.subs(t, 0), 1 / size_of(0)),
        Algebra(),
        "Write s_t for the sum of 1/r_i up to t; it starts at 1/r_0.",
    )
    proof.given("first push", FIRST_PUSH, "Definition.")
    with proof.induction(
        "aligned",
        Eq(y(t), PUSHED * x(t)),
        over=t,
        base=algebra("first push", "one term"),
        step=algebra("pushed", "assumed", "one step", "peeled"),
        because="By induction: the pushes all add up along x_t.",
        names=("start", "assumed", "next"),
        words=(
            "At time 0 the noise has moved the state by s_0 x_0.",
            "Suppose it moved by s_t x_t.",
            "J y_t + x_(t+1)/r_(t+1) = (s_t + 1/r_(t+1)) x_(t+1).",
        ),
    ):
        proof.given("one step", LINEARISED, "The gradient takes one step.", at=t)
        why = "So does the noise, and it is pushed along x_(t+1)."
        proof.given("pushed", PUSHES, why, at=t)
        peeled = Eq(later, PUSHED + 1 / size_of(t + 1))
        proof.step("peeled", peeled, Peel(), "s_(t+1) has one term more.")
    proof.step(
        "homogeneous",
        Eq(Norm(PUSHED * x(t), p), PUSHED * Norm(x(t), p)),
        NormScales(),
        "s_t >= 0 comes out of the norm.",
    )
    proof.given("sized", SIZE, "The size of x_t is r_t.", at=t)
    proof.given("sized start", SIZE, "The size of x_0 is r_0.", at=0)
    proof.given("bounded", BOUNDED, "The noise moves the state by at most K.", at=t)
    product = proof.combine(
        "product",
        Le(PUSHED * size_of(t), K),
        {"bounded": 1},
        "So s_t r_t <= K.",
        by=("aligned", "homogeneous", "sized"),
    )
    proof.step(
        "product start",
        product.subs(t, 0),
        Instance("product", {t: Integer(0)}),
        "At the start it says that 1 <= K.",
    )
    proof.combine(
        "at least one",
        Ge(rate, 0),
        {"product start": 1 / K},
        "So 1 - 1/K is not negative: the first push alone moves the state by 1.",
        by=("one term",),
    )
    proof.step(
        "product next",
        product.subs(t, t + 1),
        Instance("product", {t: t + 1}),
        "Also one step later.",
    )
    proof.combine(
        "shrinks",
        Le(PUSHED, rate * later),
        {"product next": 1 / (K * size_of(t + 1))},
        "1/r_(t+1) >= s_(t+1)/K, so s_t <= (1 - 1/K) s_(t+1).",
        by=("peeled",),
    )
    proof.induct(
        "grown",
        Le(1 / size_of(0), rate**t * PUSHED),
        over=t,
        base=Combine(by=("one term",)),
        step=Combine({"grown assumed": 1, "shrinks": rate**t}, signs=("at least one",)),
        because="By induction s_t grows geometrically.",
        words=(
            "s_0 = 1/r_0.",
            "Suppose 1/r_0 <= (1-1/K)^t s_t.",
            "Insert s_t <= (1 - 1/K) s_(t+1).",
        ),
    )
    proof.combine(
        "forgets",
        ROBUST_FORGETS,
        {"product": rate**t * size_of(0), "grown": size_of(t) * size_of(0)},
        "r_t / r_0 <= (1 - 1/K)^t s_t r_t <= K (1 - 1/K)^t.",
        by=("sized", "sized start"),
        signs=("at least one",),
    )
    return proof.done(_noisy_model)


def _noisy_model(rng: Random) -> Model:
    n_, kind = rng.randint(1, 2), rng.choice(["1", "oo"])
    jacobians = [invertible(rng, n_) / 2 for _ in range(6)]
    start = ImmutableMatrix([rational(rng, nonzero=True) for _ in range(n_)])
    xs = sequence(start, lambda k: jacobians[k] * xs(k))
    ys = sequence(
        start / norm_of(start, kind),
        lambda k: jacobians[k] * ys(k) + xs(k + 1) / norm_of(xs(k + 1), kind),
    )
    worst = max(norm_of(ys(k), kind) for k in range(6))
    return {
        "n": n_,
        "p": kind,
        "J": lambda k: jacobians[int(k)],
        "x": xs,
        "y": ys,
        "r": lambda k: norm_of(xs(int(k)), kind),
        "K": worst + rng.choice([0, 1]),
        "t": rng.randint(0, 3),
        "horizon": 6,
    }
