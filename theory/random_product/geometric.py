"""Limits of geometric sequences below and above ratio one."""

from sympy import Integer, Limit, Rational, oo

from longdep.theory.core.notation import equation
from longdep.theory.random_product.notation import excess, t

BELOW = equation(Limit((1 / (1 + excess)) ** t, t, oo), Integer(0))
ABOVE = equation(Limit((1 + excess) ** t, t, oo), oo)
TRIALS = tuple({excess: Rational(q, 4)} for q in (1, 4, 20))
