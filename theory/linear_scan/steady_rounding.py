"""How much is rounded in all, where decays stay below 1?

To first order a state is off by u times the sum of its terms' sizes, each times the
roundings that it has passed. With decays of size r at most and inputs of size 1 the
term of lag k is r^k at most; the sums here are over all lags of a scan of t steps.
"""

from random import Random

from sympy import Expr, Ge, Le, Rational, Sum, Symbol
from sympy.logic.boolalg import And

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import equation
from longdep.theory.core.proof import Proof
from longdep.theory.core.rules import Combine, Conjunction, Peel
from longdep.theory.core.semantics import Model
from longdep.theory.linear_scan.notation import TOPIC, d, k, r, t
from longdep.theory.writing import ProofWriter

memory = Symbol("c", positive=True)
LIMITED = Hypothesis(
    "limited-memory",
    Ge(memory * (1 - r), 1),
    "$r \\le 1 - 1/c$: the decays remember about $c$ steps",
)


def in_all(each: Expr, steps: Expr) -> Sum:
    """The roundings of the terms of all lags below `steps`, each times its size."""
    return Sum(each * r**k, (k, 0, steps - 1))


TREE, SEQUENTIAL = k + d, 2 * k + 1
TREE_BOUND = memory * (memory - 1 + d)
SEQUENTIAL_BOUND = memory * (2 * memory - 1)
BOTH = And(Le(in_all(TREE, t), TREE_BOUND), Le(in_all(SEQUENTIAL, t), SEQUENTIAL_BOUND))


def prove_steady() -> Proof:
    """What lags from t on would add makes the sum no more than it is without end."""
    proof = ProofWriter()
    proof.given("limited", LIMITED, "How long the decays remember.")
    cases = (
        ("tree", TREE, TREE_BOUND, memory + d - 1, 1),
        ("sequential", SEQUENTIAL, SEQUENTIAL_BOUND, 2 * memory - 1, 2),
    )
    for name, each, bound, share, slope in cases:
        rest = r**t * memory * (slope * t + share)
        now = in_all(each, t)
        with proof.induction(
            f"{name} with the rest",
            Le(now + rest, bound),
            over=t,
            base=Combine(),
            step=Combine(
                {
                    f"{name} with the rest assumed": 1,
                    "limited": r**t * (each.subs(k, t) + slope * memory),
                },
                by=(f"{name} one more",),
            ),
            because="The rest falls by at least what one more lag adds.",
        ):
            proof.step(
                f"{name} one more",
                equation(in_all(each, t + 1), now + each.subs(k, t) * r**t),
                Peel(),
                "One more lag.",
            )
        proof.combine(
            name,
            Le(now, bound),
            {f"{name} with the rest": 1, "limited": r**t * memory * slope},
            "The rest is not negative, as c is at least 1.",
            slack=r**t * memory * (each.subs(k, t) + slope * memory * r),
        )
    proof.step("both", BOTH, Conjunction(("tree", "sequential")), "Both orders.")
    return proof.done(_steady_model)


def _steady_model(rng: Random) -> Model:
    steps = Rational(rng.randint(2, 8), 2)
    return {
        "c": steps,
        "r": (1 - 1 / steps) * Rational(rng.randint(0, 4), 4),
        "d": rng.randint(0, 4),
        "t": rng.randint(0, 5),
    }


CLAIMS = (
    Claim(
        key="tree-rounding.steady",
        topic=TOPIC,
        title="With decays below 1 both orders round about as much",
        paraphrase="If the decays remember $c$ steps, the roundings of all terms, each "
        "times the term's size, add up to $c (c - 1 + \\log T)$ in the tree at most, "
        "to $c (2c - 1)$ one step after the other, however long the scan: inputs that "
        "add up to a state of size $c$ are off by $u (c - 1 + \\log T)$, or $u (2c - "
        "1)$, of that.",
        hypotheses=(LIMITED,),
        conclusion=BOTH,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="tree-rounding",
        proof=prove_steady,
        why={
            "PROVED": "Both are of order $u/(1 - r)$, relative to the largest state; "
            "neither grows with $T$, but for $\\log T$. The ratio of the bounds is 2 "
            "at best for the tree, and it is worse while $\\log T > c$.",
        },
    ),
)
