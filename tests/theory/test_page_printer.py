"""How formulas are written on the pages."""

import pytest
from sympy import Expr, MatrixSymbol, symbols

from longdep.theory.core.notation import statement_latex

u, h, x = symbols("u h x")
U, V = MatrixSymbol("U", 2, 2), MatrixSymbol("V", 2, 2)


@pytest.mark.parametrize(
    ("total", "text"),
    [
        (u - h, "u - h"),
        (h - u, "h - u"),
        (1 - x, "1 - x"),
        (-h - u, "- h - u"),
        (u - h - x, "u - h - x"),
        (V - U, "V - U"),
    ],
)
def test_a_sum_begins_with_a_term_that_is_added(total: Expr, text: str) -> None:
    assert statement_latex(total) == text
