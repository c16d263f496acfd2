"""A walk between plateaus: premises and conclusion of what noise does to a latch.

The state h is measured from the middle, in units of the farthest it gets; f is the
slope that it meets, and e the noise that moves it where f is not 0.
"""

from sympy import And, Eq, Expr, Function, Ge, Le, Symbol

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import Expectation, ForAll
from longdep.theory.latching.notation import g, h, noise, s

slope = Function("f", real=True)
spans = Symbol("k", integer=True, nonnegative=True)
steps = Symbol("j", integer=True, positive=True)

GRADIENT = Hypothesis(
    "gradient",
    ForAll(Eq(g(s + 1), slope(s) * g(s)), s, 0),
    "$g_t = dh_t/dh_0$ is the product of the slopes $f_s$ that the state meets",
    definition=True,
)
SLOPES = Hypothesis(
    "slopes",
    ForAll(And(Ge(slope(s), 0), Le(slope(s), 1)), s, 0),
    "no slope is negative or above 1",
)
FAIR = Hypothesis(
    "fair",
    ForAll(Eq(Expectation(g(s + 1) * h(s) * noise(s)), 0), s, 0),
    "along the runs whose gradient is not 0 the noise of a step is uncorrelated with "
    "the state that it meets, as noise of mean 0 is that is independent of the past",
)


def alive(when: Expr | int) -> Expectation:
    """The mean gradient; for slopes 0 and 1 the chance that the gradient is not 0."""
    return Expectation(g(when))


def walks(at: Expr) -> Eq:
    """Where the slope is not 0, noise alone moves the state."""
    return Eq(slope(at) * (h(at + 1) - h(at) - noise(at)), 0)


def held(at: Expr) -> And:
    """The state is never farther from the middle than 1."""
    return And(Le(-1, h(at)), Le(h(at), 1))


def spread(variance: Expr, words: str) -> Hypothesis:
    """The premise that noise has at least this variance, whatever gradient it meets."""
    return Hypothesis(
        "spread",
        ForAll(
            Ge(Expectation(g(s + 1) * noise(s) ** 2), variance * alive(s + 1)), s, 0
        ),
        words,
    )


def dies(span: Expr | int) -> Le:
    """After k spans at most 2^-k of the gradient is left in the mean."""
    return Le(alive(span * spans), 2**-spans)
