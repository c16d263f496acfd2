"""The vocabulary of the topic: the two activations, their derivatives, symbols.

x is a pre-activation, h a computed value of tanh, a an excess over a threshold.
"""

from random import Random

from sympy import Expr, Integer, Le, MatrixSymbol, Rational, Symbol, exp, log, tanh

from longdep.theory.core.claim import Source
from longdep.theory.core.notation import size, step, time
from longdep.theory.core.semantics import Model

TOPIC = "activation"
SENTENCE = (Source("001", "¶ on logistic and tanh, before the long-term problem"),)

n, t, s = size, time, step
x = Symbol("x", real=True)
excess = Symbol("a", positive=True)
U = MatrixSymbol("U", n, n)
QUARTER = Rational(1, 4)
LOGISTIC = 1 / (1 + exp(-x))
LOGISTIC_SLOPE = LOGISTIC * (1 - LOGISTIC)
TANH_SLOPE = 1 - tanh(x) ** 2


def at_most(left: Expr, right: Expr | int) -> Le:
    """An inequality that SymPy leaves as it stands."""
    return Le(left, right, evaluate=False)


def rational_point(rng: Random) -> Model:
    """The logarithm of a fraction: there the logistic function is rational."""
    ratio = Rational(rng.randint(1, 9), rng.randint(1, 9))
    return {"x": log(ratio if rng.random() < 0.8 else Integer(1))}
