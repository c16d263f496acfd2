"""The symbols and sequences of gated cells, which act unit by unit."""

from sympy import Function, Symbol

from longdep.theory.core.claim import Source
from longdep.theory.core.notation import step, time

TOPIC = "gating"
GATES_SOLVE = Source("001", "§memory capacity, last ¶, gates")

t, s = time, step
k = Symbol("k", integer=True, nonnegative=True)
j = Symbol("j", integer=True, positive=True)
phi = Symbol("varphi", nonnegative=True)
c, u, h = (Function(name, real=True) for name in "cuh")
f, i, g, z = (Function(name, real=True) for name in "figz")
