"""How large are these errors as a rule? Measured over draws."""

from sympy import And, Ge, Gt, Le, Rational, Symbol

from longdep.theory.core.claim import Claim, Kind, Reading
from longdep.theory.linear_scan.notation import TOPIC

STEPS = Symbol("T", integer=True, positive=True)
LEVELS = Symbol("m", integer=True, positive=True)
UNIT = Symbol("u", positive=True)
TREE, IN_ORDER, LOG_SPACE = (
    Symbol(name, nonnegative=True) for name in ("E_tree", "E_order", "E_log")
)
STATE = Symbol("E_state", nonnegative=True)

CLAIMS = (
    Claim(
        key="tree-rounding.ones",
        topic=TOPIC,
        title="With decays 1 the tree's error is a tenth or less",
        paraphrase="Sums of 65 536 random positive inputs in float32, decays 1: of the "
        "worst relative errors of the states, the one of the work-efficient tree is at "
        "most $2 \\log T u$, and the one of the scan in order at least ten times as "
        "large.",
        conclusion=And(Le(TREE, 2 * LEVELS * UNIT), Ge(IN_ORDER, 10 * TREE)),
        kind=Kind.EXPERIMENT,
        reading=Reading.COMPANION,
        of="tree-rounding",
        why={
            "SUPPORTED": "Products are exact here, and the tree has what it is said to "
            "have. At the last state, where it sums in pairs, it is better still.",
        },
    ),
    Claim(
        key="tree-rounding.near-one",
        topic=TOPIC,
        title="With decays close to 1 the tree is no better",
        paraphrase="The same with random decays between $1 - 1/T$ and 1: the tree's "
        "worst error is no longer below $2 \\log T u$, nor below the one in order.",
        conclusion=And(Gt(TREE, 2 * LEVELS * UNIT), Ge(TREE, IN_ORDER)),
        kind=Kind.EXPERIMENT,
        reading=Reading.COMPANION,
        of="tree-rounding",
        why={
            "SUPPORTED": "Low in the tree all products of such decays are rounded "
            "down, as the claim on them says, so that errors add up instead of "
            "averaging out. The scan in order rounds more often, but never multiplies "
            "decays with one another. For decays further below 1 both are as good.",
        },
    ),
    Claim(
        key="log-space-floor.measured",
        topic=TOPIC,
        title="As a rule some gradient of the log-space scan is noise",
        paraphrase="Random decays between $1/2$ and $9/10$, random positive inputs, 64 "
        "steps of float32, the loss at the last one: in every draw some decay's "
        "gradient is off by more than its value, while the states are right to "
        "$2^{-16}$.",
        conclusion=And(Gt(LOG_SPACE, 1), Le(STATE, Rational(1, 2**16))),
        kind=Kind.EXPERIMENT,
        reading=Reading.COMPANION,
        of="log-space-floor",
        why={
            "SUPPORTED": "By thousands of times in half of all draws. In float64 the "
            "same decays are right to a few digits, and decays between 0.01 and 0.3 "
            "bring an error beyond $10^{40}$ times the value. A loss at every step "
            "hides it: each decay then has a near loss, and its gradient is right.",
        },
    ),
    Claim(
        key="log-space-floor.tree",
        topic=TOPIC,
        title="In the same draws the tree scan is right at every lag",
        paraphrase="The gradients of all decays by the tree scan, and by the scan in "
        "order, in the same draws: off by $3 T u$ at most, relatively.",
        conclusion=Le(TREE, 3 * STEPS * UNIT),
        kind=Kind.EXPERIMENT,
        reading=Reading.COMPANION,
        of="log-space-floor",
        why={
            "SUPPORTED": "No more roundings can be counted where nothing cancels; what "
            "is measured is some 20 times smaller.",
        },
    ),
)
