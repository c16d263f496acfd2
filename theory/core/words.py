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
    result: Words = {}
    for word, coefficient in _words(expression, known).items():
        key = _with_powers_grown(word, known)
        result[key] = result.get(key, Integer(0)) + coefficient
    return {word: c for word, c in result.items() if c != 0}


def _with_powers_grown(word: Word, facts: frozenset[Boolean]) -> Word:
    """Write (A B)^t A B, and A B (A B)^t, as (A B)^(t + 1)."""
    grown = True
    while grown:
        grown = False
        for at, ((matrix, flipped), power) in enumerate(word):
            if flipped or not isinstance(matrix, MatPow) or matrix.exp != 1:
                continue
            inner = _words(matrix.base, facts)
            if len(inner) != 1 or 1 not in inner.values():
                continue
            (once,) = inner
            size = len(once)
            more = (((matrix, False), power + 1),)
            if word[at + 1 : at + 1 + size] == once:
                word = word[:at] + more + word[at + 1 + size :]
                grown = True
            elif at >= size and word[at - size : at] == once:
                word = word[: at - size] + more + word[at + 1 :]
                grown = True
            if grown:
                break
    return word


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


def replaced(words: Words, left: Word, right: Word, factor: Expr) -> Words:
    """Replace a product wherever it stands in another, as long as it does.

    Args:
        words: coefficients by word.
        left: what is replaced, as it is spelt: one letter at a time.
        right: what it is replaced by.
        factor: left = factor * right.
    Returns:
        The words, spelt; after MOST_TURNS replacements in a word it is left as it is.
    """
    result: Words = {}
    for word, coefficient in words.items():
        letters = spelt(word)
        for _ in range(MOST_TURNS):
            places = range(len(letters) - len(left) + 1) if left else ()
            at = next((i for i in places if letters[i : i + len(left)] == left), None)
            if at is None:
                break
            letters = letters[:at] + right + letters[at + len(left) :]
            coefficient = coefficient * factor
        key = _reduced(letters)
        result[key] = result.get(key, Integer(0)) + coefficient
    return result


MOST_TURNS = 100
LONGEST = 24


def spelt(word: Word) -> Word:
    """Write small whole powers as repeated letters."""
    letters: list[tuple[Letter, Expr]] = []
    for letter, power in word:
        whole = power.is_Integer and 0 < power <= LONGEST
        letters += [(letter, Integer(1))] * int(power) if whole else [(letter, power)]
    return tuple(letters)


def canonical(words: Words, facts: Iterable[Boolean]) -> Words:
    """Write products of one row and one column as numbers, which commute.

    Where two factors meet in a dimension of 1, a product falls into pieces; a piece
    that is 1 by 1 equals its transpose and commutes with everything.
    """
    known = frozenset(facts)
    result: Words = {}
    for word, coefficient in words.items():
        key = _with_numbers_first(word, known)
        result[key] = result.get(key, Integer(0)) + coefficient
    return result


def cyclic(words: Words, facts: Iterable[Boolean]) -> Words:
    """Write the words of a trace so that tr A B = tr B A and tr A^T = tr A are seen."""
    known = frozenset(facts)
    result: Words = {}
    for word, coefficient in words.items():
        turns = []
        for whole in (word, *_transposed({word: Integer(1)}, known)):
            turns += [_reduced(whole[i:] + whole[:i]) for i in range(len(whole))]
        key = min(turns, key=_order) if turns else word
        result[key] = result.get(key, Integer(0)) + coefficient
    return result


def _order(word: Word) -> tuple[int, str]:
    return len(word), str(word)


def _with_numbers_first(word: Word, facts: frozenset[Boolean]) -> Word:
    pieces: list[Word] = [()]
    for letter, power in word:
        if pieces[-1] and _shape(letter)[0] == 1:
            pieces.append(())
        pieces[-1] += ((letter, power),)
    numbers, rest = [], []
    for piece in pieces:
        if piece and _shape(piece[0][0])[0] == 1 and _shape(piece[-1][0])[1] == 1:
            both = (piece, *_transposed({piece: Integer(1)}, facts))
            numbers.append(min(both, key=_order))
        else:
            rest.append(piece)
    first = _reduced(tuple(p for piece in sorted(numbers, key=_order) for p in piece))
    return first + tuple(part for piece in rest for part in piece)


def _shape(letter: Letter) -> tuple[Basic, Basic]:
    matrix, flipped = letter
    rows, columns = matrix.shape
    return (columns, rows) if flipped else (rows, columns)
