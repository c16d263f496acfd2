"""Normal form of matrix expressions: sums of words in non-commuting letters.

SymPy 1.14 leaves Q^T Q^2 as it stands for an orthogonal Q, so equality of matrix
products is decided here: a product becomes a word of letters (matrix, transposed?)
with exponents, neighbours with the same letter merge, Q^T is Q^-1 for an orthogonal
Q, and S^T is S for a symmetric S and for diag(v). Scalar coefficients stay with SymPy.
Equal normal forms mean equal matrices whenever the facts hold; the converse is not
claimed.
"""

from collections.abc import Callable, Iterable

from sympy import (
    Basic,
    DiagMatrix,
    Expr,
    Identity,
    Integer,
    Inverse,
    MatAdd,
    MatMul,
    MatPow,
    Product,
    Sum,
    Transpose,
    ZeroMatrix,
    expand,
    simplify,
)
from sympy import Q as Ask
from sympy.logic.boolalg import Boolean

Letter = tuple[Basic, bool]
Word = tuple[tuple[Letter, Expr], ...]
Words = dict[Word, Expr]


def normal(expression: Basic, facts: Iterable[Boolean]) -> Words:
    """Return the coefficient of every word of a matrix expression.

    Args:
        expression: a MatrixExpr.
        facts: predicates such as Q.orthogonal(X), Q.symmetric(X), Q.invertible(X).
    """
    known = frozenset(facts)
    return {w: c for w, c in _words(expression, known).items() if c != 0}


def same_words(
    left: Words, right: Words, is_zero: Callable[[Expr], bool] | None = None
) -> bool:
    """Decide whether two normal forms agree, coefficients as `is_zero` says."""
    agree = is_zero or _vanishes
    return all(
        agree(expand(left.get(word, Integer(0)) - right.get(word, Integer(0))))
        for word in left.keys() | right.keys()
    )


def _vanishes(coefficient: Expr) -> bool:
    """Whether SymPy's algebra gives 0; sums and products stay as they are."""
    if coefficient.has(Sum, Product):
        return bool(coefficient == 0)
    return bool(simplify(coefficient) == 0)


def _words(expression: Basic, facts: frozenset[Boolean]) -> Words:
    if isinstance(expression, ZeroMatrix):
        return {}
    if isinstance(expression, Identity):
        return {(): Integer(1)}
    if isinstance(expression, MatAdd):
        total: Words = {}
        for term in expression.args:
            for word, coefficient in _words(term, facts).items():
                total[word] = total.get(word, Integer(0)) + coefficient
        return total
    if isinstance(expression, MatMul):
        product: Words = {(): Integer(1)}
        for factor in expression.args:
            product = _times(product, _factor(factor, facts))
        return product
    return _factor(expression, facts)


def _factor(expression: Basic, facts: frozenset[Boolean]) -> Words:
    if isinstance(expression, MatAdd | MatMul | ZeroMatrix | Identity):
        return _words(expression, facts)
    if not getattr(expression, "is_Matrix", False):
        if expression.is_commutative is not True:
            raise ValueError(f"{expression} does not commute, so it is no coefficient")
        return {(): expression}
    if isinstance(expression, Transpose):
        return _transposed(_words(expression.arg, facts), facts)
    if isinstance(expression, Inverse):
        return _power(expression.arg, Integer(-1), facts)
    if isinstance(expression, MatPow):
        return _power(expression.base, expression.exp, facts)
    return {(((expression, False), Integer(1)),): Integer(1)}


def _power(base: Basic, exponent: Expr, facts: frozenset[Boolean]) -> Words:
    inner = _words(base, facts)
    if exponent.is_integer is not True:
        # A root of A^2 need not be A, and c^(1/2) A^(1/2) need not be (c A)^(1/2).
        return {(((MatPow(base, exponent), False), Integer(1)),): Integer(1)}
    if len(inner) == 1:
        ((word, coefficient),) = inner.items()
        if not word:
            return {(): coefficient**exponent}
        if len(word) == 1:
            letter, power = word[0]
            merged = ((letter, expand(power * exponent)),)
            return {_reduced(merged): coefficient**exponent}
        if exponent == -1 and all(_is_square(letter) for (letter, _), _ in word):
            turned = tuple((letter, -power) for letter, power in reversed(word))
            return {_reduced(turned): 1 / coefficient}
    if exponent.is_Integer and exponent >= 0:
        product: Words = {(): Integer(1)}
        for _ in range(int(exponent)):
            product = _times(product, inner)
        return product
    return {(((MatPow(base, 1), False), exponent),): Integer(1)}


def _is_square(matrix: Basic) -> bool:
    """Whether A^-1 has a meaning: (A B)^-1 is B^-1 A^-1 only for square A and B."""
    return bool(matrix.shape[0] == matrix.shape[1])


def _transposed(words: Words, facts: frozenset[Boolean]) -> Words:
    result: Words = {}
    for word, coefficient in words.items():
        turned = []
        for (matrix, flipped), power in reversed(word):
            if Ask.orthogonal(matrix) in facts:
                turned.append(((matrix, flipped), -power))
            elif isinstance(matrix, DiagMatrix) or Ask.symmetric(matrix) in facts:
                turned.append(((matrix, flipped), power))
            else:
                turned.append(((matrix, not flipped), power))
        key = _reduced(tuple(turned))
        result[key] = result.get(key, Integer(0)) + coefficient
    return result


def _times(left: Words, right: Words) -> Words:
    result: Words = {}
    for first, a in left.items():
        for second, b in right.items():
            word = _reduced(first + second)
            result[word] = result.get(word, Integer(0)) + a * b
    return result


def _reduced(word: Word) -> Word:
    stack: list[tuple[Letter, Expr]] = []
    for letter, power in word:
        if stack and stack[-1][0] == letter:
            power = expand(stack.pop()[1] + power)
        if power != 0:
            stack.append((letter, power))
    return tuple(stack)
