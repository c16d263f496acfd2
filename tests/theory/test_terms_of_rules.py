"""What a rule adds to a statement must be defined, as the statement must."""

from sympy import Eq, Function, Inverse, MatMul, MatrixSymbol, Ne, Symbol

from longdep.theory.core.notation import equation
from longdep.theory.core.notation import size as n
from longdep.theory.core.rules import Algebra, Given, Instance, Multiply
from tests.theory.proving import check, line, refused

x, y = (Symbol(name, real=True) for name in "xy")
f = Function("f", real=True)
V, W = MatrixSymbol("V", n, n), MatrixSymbol("W", n, n)


def test_the_terms_of_a_rule_must_be_defined() -> None:
    square = line("square", equation((y + 1) ** 2, y**2 + 2 * y + 1), Algebra())
    value = f(1 / x)
    moved = equation((value + 1) ** 2, value**2 + 2 * value + 1)
    at = line("it", moved, Instance("square", {y: value}))
    refused("it", square, at, because="1/x is defined only if")
    check(square, at, proper=Ne(x, 0))
    same = line("same", Eq(V, W), Given("same"))
    factor = MatMul(V, Inverse(V), evaluate=False)
    times = line("it", Eq(V * V, V * W), Multiply("same", left=MatMul(V, factor)))
    refused("it", same, times, same=Eq(V, W), because="V is inverted but not given")
