"""Numbers of p bits, rounded to the nearest with ties to even."""

from sympy import Ge, Symbol

from longdep.theory.core.claim import Hypothesis

TIES = "IEEE 754, rounding to nearest with ties to even"
bits = Symbol("p", integer=True, positive=True)
increment = Symbol("c", real=True)
TWO_BITS = Hypothesis("two-bits", Ge(bits, 2), "the format has at least two bits")
