"""Which way are products of decays just below 1 rounded?"""

from random import Random

from sympy import Eq, Ge, Le, Symbol

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import Rounded
from longdep.theory.core.proof import Proof
from longdep.theory.core.rules import RoundsTo
from longdep.theory.core.semantics import Model
from longdep.theory.linear_scan.notation import TOPIC
from longdep.theory.writing import ProofWriter

bits = Symbol("p", integer=True, positive=True)
first, second = (Symbol(name, integer=True, positive=True) for name in "ij")
UNIT = 2**-bits
CLOSE = Hypothesis(
    "close",
    Le(first * second, 2 ** (bits - 1) - 1),
    "the decays are so close to 1 that $i j u$ is below $1/2$",
)
EXACT = (1 - first * UNIT) * (1 - second * UNIT)
ROUNDED_DOWN = Eq(Rounded(EXACT, bits), 1 - (first + second) * UNIT)


def prove_rounded_down() -> Proof:
    """What is above the multiple of u is less than half of u."""
    proof = ProofWriter()
    proof.given("close", CLOSE, "Close to 1.")
    proof.combine(
        "rest",
        Ge(UNIT / 2 - first * second * UNIT**2, UNIT**2),
        {"close": UNIT**2},
        "So $i j u^2$ is below half of $u$.",
    )
    proof.combine(
        "upper half",
        Le(first + second, 2 ** (bits - 1)),
        {"close": 1},
        "As $(i - 1)(j - 1)$ is not negative, the product is at least 1/2.",
        slack=(first - 1) * (second - 1),
    )
    proof.step(
        "down",
        ROUNDED_DOWN,
        RoundsTo(2**bits - first - second, -bits, by=("rest", "upper half")),
        "The nearest number is the one below.",
    )
    return proof.done(_model)


def _model(rng: Random) -> Model:
    p = rng.randint(2, 6)
    i = rng.randint(1, 2 ** (p - 1) - 1)
    return {"p": p, "i": i, "j": rng.randint(1, (2 ** (p - 1) - 1) // i)}


CLAIMS = (
    Claim(
        key="tree-rounding.rounded-down",
        topic=TOPIC,
        title="Products of decays just below 1 are all rounded down",
        paraphrase="Two decays $1 - iu$ and $1 - ju$, in $p$ bits with $u = 2^{-p}$, "
        "have the product $1 - (i + j)u + ij u^2$; while $ij u$ is below $1/2$ the "
        "last term is lost.",
        hypotheses=(CLOSE,),
        conclusion=ROUNDED_DOWN,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="tree-rounding",
        proof=prove_rounded_down,
        why={
            "PROVED": "The numbers just below 1 are $u$ apart. Every product that a "
            "tree makes on its low levels loses its $i j u^2$: errors of one sign, "
            "which add up instead of averaging out. With random decays between "
            "$1 - 1/T$ and 1, $T = 65536$, the five lowest levels of float32 take "
            "about $992 u$ off the product of all decays.",
        },
    ),
)
