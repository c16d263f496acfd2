"""Do gradients vanish in most cases and explode rarely?"""

from sympy import Function, Rational
from sympy.logic.boolalg import And

from longdep.theory.core.claim import Reading
from longdep.theory.trainability.notation import (
    HALF,
    TENTH,
    at_least,
    at_most,
    experiment,
    printed,
)

V, E, X = (Function(name, real=True) for name in "VEX")

CLAIMS = (
    experiment(
        "mostly-vanish-rarely-explode",
        "Gradients vanish in most cases and explode rarely",
        "Gradients propagated over many stages tend to vanish (in most cases) or to "
        "explode (rarely).",
        And(at_least(V, 50, HALF), at_most(E, 50, TENTH)),
        {
            "SUPPORTED": "Nearly three quarters of these gradients vanish, and hardly "
            "any explode. It is not so for each start by itself, and at larger scales "
            "it turns round.",
        },
        read_as=(
            "The cases are fresh tanh networks of 10 and 50 units under random "
            "inputs, as many from each usual start (PyTorch's, Glorot's, "
            "orthogonal, $N(0, 1/n)$; not the identity, which is chosen against "
            "vanishing), over 50 steps. Of all of them together the share $V_{50} "
            r"\ge 1/2$ falls below a tenth and the share $E_{50} \le 1/10$ grows "
            "above tenfold."
        ),
        sources=printed("§opening, sentence 2", "000", "002", "003"),
    ),
    experiment(
        "mostly-vanish-rarely-explode.each-start",
        "From each start gradients vanish in most cases and explode rarely",
        "The same for each usual start and each size by itself: $V_{50}$ is now the "
        "smallest of their shares that vanish and $E_{50}$ the largest of those that "
        "explode.",
        And(at_least(V, 50, HALF), at_most(E, 50, TENTH)),
        {
            "CONDITIONAL": "Rarely exploding is right for all usual starts. But over "
            "50 steps many gradients of 50 units do neither: they stay.",
        },
        of="mostly-vanish-rarely-explode",
    ),
    experiment(
        "mostly-vanish-rarely-explode.of-those",
        "Of the gradients that vanish or explode, most vanish",
        "Perhaps it only compares the two: among the gradients that do either within "
        "50 steps, at least three in four vanish, $X_{50} \\ge 3/4$, from each usual "
        "start.",
        at_least(X, 50, Rational(3, 4)),
        {"SUPPORTED": "For each of the usual starts and both sizes."},
        reading=Reading.CHARITABLE,
        of="mostly-vanish-rarely-explode.each-start",
    ),
    experiment(
        "mostly-vanish-rarely-explode.many-steps",
        "Over 200 steps most gradients vanish",
        "For each start and size, over 200 steps: $V_{200} \\ge 1/2$ and $E_{200} \\le "
        "1/10$.",
        And(at_least(V, 200, HALF), at_most(E, 200, TENTH)),
        {
            "SUPPORTED": "Many stages must be very many: the usual starts are built so "
            "that a single step changes little.",
        },
        reading=Reading.REPAIR,
        of="mostly-vanish-rarely-explode.each-start",
    ),
    experiment(
        "mostly-vanish-rarely-explode.large-scale",
        "At larger scales gradients mostly explode",
        "With 50 units and $g = 2$ or $g = 3$ the roles are exchanged: over 50 steps "
        "$E_{50} \\ge 1/2$ and $V_{50} \\le 1/10$.",
        And(at_least(E, 50, HALF), at_most(V, 50, TENTH)),
        {
            "SUPPORTED": "The border lies between $g = 1$ and $g = 1.5$, as measured; "
            "with 10 units it is blurred.",
        },
        reading=Reading.COMPANION,
        of="mostly-vanish-rarely-explode",
    ),
)
