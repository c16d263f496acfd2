"""A nonlinear state h pushed by bounded noise e: the premises of several claims."""

from sympy import And, Eq, Le, oo

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import ForAll
from longdep.theory.latching.notation import F, eps, h, low, noise, s, t

NOISY = Hypothesis(
    "noisy",
    ForAll(Eq(h(s + 1), F(h(s)) + noise(s)), s, 0, oo),
    "$h$ is the trajectory with noise $e$",
    definition=True,
)
TWO_SIDED = Hypothesis(
    "small-noise",
    ForAll(And(Le(-eps, noise(s)), Le(noise(s), eps)), s, 0, oo),
    "the noise of one step is at most $\\epsilon$ in size",
)
NOT_UNDER = Le(low, h(t))
