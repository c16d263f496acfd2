"""Explosions of the gradient: how rare they are and what damage they do."""

from sympy import Ge, Gt, Le, Rational, Symbol
from sympy.logic.boolalg import And

from longdep.theory.core.claim import Reading
from longdep.theory.trainability.notation import P, Q, experiment, printed

rare, harmful, harmless = (Symbol(name, real=True) for name in ("R", "D", "d"))

CLAIMS = (
    experiment(
        "explosions-damage",
        "Explosions are rare, but do great damage",
        "Gradients explode rarely, but with much effect on the optimisation.",
        And(
            Le(rare, Rational(1, 20), evaluate=False),
            Ge(harmful, 5 * harmless, evaluate=False),
        ),
        {
            "SUPPORTED": "An ordinary step nearly always lowers the loss; a step by an "
            "exploded gradient raises it many times as often. At $g = 1.5$ and above "
            "explosions are no longer rare.",
        },
        read_as=(
            "For fresh networks with $g = 1$, length 50, one step of SGD each: $R$, "
            "the share of gradients of norm above 10, is at most one twentieth; and "
            "such a step raises the loss it descends with a probability $D$ at "
            "least five times the $d$ of the other steps."
        ),
        sources=printed("§opening, sentence 2", "000", "002", "003"),
    ),
    experiment(
        "explosions-damage.training",
        "Cutting the gradients undoes much of the damage",
        "With $g = 2$ and $g = 3$ at length 20 (rate 0.1), training with gradients cut "
        "to norm 1 succeeds with a larger probability $P$ than without, $Q$.",
        And(Gt(P(2), Q(2), evaluate=False), Gt(P(3), Q(3), evaluate=False)),
        {
            "SUPPORTED": "Same networks, same sequences; only the longest steps are "
            "shortened. At these scales a single cut step still raises its loss as "
            "often as a full one: the loss is rough there. But a short step does not "
            "throw away what many others have gained.",
        },
        reading=Reading.COMPANION,
        of="explosions-damage",
    ),
)
