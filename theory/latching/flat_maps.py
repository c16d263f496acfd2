"""Maps whose slope reaches 1 at the point that attracts: tanh, h - h^3, two wells."""

from collections.abc import Callable

from sympy import And, Eq, Expr, Gt, Lt, oo, tanh

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import ForAll
from longdep.theory.latching.notation import g, h, s


def flat_map(act: Callable[[Expr], Expr]) -> Hypothesis:
    """The state follows the map."""
    return Hypothesis(
        "map",
        ForAll(Eq(h(s + 1), act(h(s)), evaluate=False), s, 0, oo),
        "the state follows the map",
        definition=True,
    )


def flat_slope(slope: Callable[[Expr], Expr]) -> Hypothesis:
    """The gradient is the product of the slopes."""
    return Hypothesis(
        "slopes",
        ForAll(Eq(g(s + 1), slope(h(s)) * g(s), evaluate=False), s, 0, oo),
        "$g_t = dh_t/dh_0$ is the product of the slopes met on the way",
        definition=True,
    )


UNIT_GRADIENT = Hypothesis("unit-gradient", Eq(g(0), 1), "$g_0 = 1$", definition=True)


def tanh_slope(v: Expr) -> Expr:
    """The slope of tanh."""
    return 1 - tanh(v) ** 2


def cubic(v: Expr) -> Expr:
    """The map h - h^3: slope 1 at its only attractor 0."""
    return v - v**3


def cubic_slope(v: Expr) -> Expr:
    """The slope of h - h^3."""
    return 1 - 3 * v**2


def two_state(v: Expr) -> Expr:
    """The map h - h (h^2 - 1)^3 / 20: slope 1 at its two attractors 1 and -1."""
    return v - v * (v**2 - 1) ** 3 / 20


def two_state_slope(v: Expr) -> Expr:
    """The slope of the two-state map."""
    return 1 - (v**2 - 1) ** 2 * (7 * v**2 - 1) / 20


BASIN = {
    "tanh": Hypothesis("start", Gt(h(0), 0), "the start is positive", definition=True),
    "cubic": Hypothesis(
        "start",
        And(Gt(h(0), 0), Lt(3 * h(0) ** 2, 1)),
        "the start lies between 0 and $1/\\sqrt{3}$, where the slope is positive: "
        "beyond, the gradient is 0 or negative after one step and has no logarithm",
        definition=True,
    ),
    "two-state": Hypothesis(
        "start",
        And(Gt(h(0), 1), Lt(4 * h(0), 5)),
        "the start lies between the stored point 1 and $5/4$",
        definition=True,
    ),
}
