"""The names of a statement: their sorts, and what they are called in Rocq."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from sympy import Basic, Expr, MatrixSymbol, Symbol, preorder_traversal
from sympy.core.function import AppliedUndef

from longdep.theory.core.binding import bound_names, free_names
from longdep.theory.core.notation import (
    Expectation,
    Family,
    Independent,
    Norm,
    RealFunction,
    Variance,
)
from longdep.theory.core.rocq.text import UntranslatableError


class Sort(StrEnum):
    """What a name stands for, or what a function of whole numbers has for values."""

    NATURAL = "natural"
    WHOLE = "whole"
    REAL = "real"
    MATRIX = "matrix"
    NORM = "norm"


@dataclass(frozen=True)
class Name:
    """A free name of a statement.

    Attributes:
        symbol: what stands for it in the statement: a symbol, a matrix symbol, the
            class of a function, or the name of a family.
        called: its name in Rocq.
        sort: what it is, or what its values are.
        arguments: the sorts of its arguments.
        shape: rows and columns of a matrix.
        sign: "positive", "nonnegative", "nonzero" or nothing.
        random: whether its value depends on the outcome.
    """

    symbol: object
    called: str
    sort: Sort
    arguments: tuple[Sort, ...] = ()
    shape: tuple[Expr, ...] = ()
    sign: str = ""
    random: bool = False


# Words that a name may not have: keywords, and what the printed text itself says.
TAKEN = frozenset(
    """
    as at cofix else end exists exists2 fix for forall fun if in let match of return
    then where with is by do Prop Set Type SProp R Z N nat int Real Outcome law omega
    norm exp ln tanh sinh cosh sqrt pow powerRZ INR IZR Rabs Rmax Rmin PI entry
    rounded expectation variance probability independent is_law archimedean tends_to
    tends_to_infinity matrix_power orthogonal symmetric diagonal diagonal_matrix
    signed_permutation norm_one norm_oo norm_max norm_sum norm_two submultiplicative
    sum_terms product_terms is_lim_seq is_derive Finite p_infty m_infty invmx unitmx
    limit horizon None Some Num GRing finType realFieldType rcfType I
    """.split()
)


def called(name: str, taken: Iterable[str] = ()) -> str:
    """A name's spelling in Rocq, other than those taken."""
    plain = re.sub(r"\W", "", name.replace("*", "star").replace("^", "_"))
    plain = plain if re.match(r"[A-Za-z]", plain) else f"x{plain}"
    used = TAKEN.union(taken)
    while plain in used:
        plain += "_"
    return plain


def sign_of(symbol: Basic, known: dict[str, bool | None]) -> str:
    """The declared sign of a symbol or of a function's values.

    Raises:
        UntranslatableError: something else is declared of it.
    """
    declared = {k for k, v in known.items() if v}
    for sign in ("positive", "nonnegative", "nonzero"):
        if sign in declared:
            return sign
    if declared & {"negative", "nonpositive", "zero", "even", "odd", "prime"}:
        raise UntranslatableError(f"{symbol} is declared {', '.join(sorted(declared))}")
    return ""


def sort_of(symbol: Expr) -> Sort:
    """The sort of a number: a symbol, or a function's value.

    Raises:
        UntranslatableError: it is not known to be real.
    """
    if symbol.is_integer:
        return Sort.NATURAL if symbol.is_nonnegative else Sort.WHOLE
    if symbol.is_real is not True:
        raise UntranslatableError(f"{symbol} is not declared to be real")
    return Sort.REAL


def names_of(statements: Iterable[Basic]) -> tuple[Name, ...]:
    """The free names of statements, each before what depends on it.

    Raises:
        UntranslatableError: a name has no sort here.
    """
    whole = tuple(statements)
    free = set().union(*map(free_names, whole))
    bound = set().union(*map(bound_names, whole))
    nodes = [node for statement in whole for node in preorder_traversal(statement)]
    random = _random(whole)
    found: list[Name] = []
    for name in _symbols(free, nodes):
        taken = {n.called for n in found} | {called(b.name) for b in bound - free}
        found.append(_name(name, taken, random))
    for function in _functions(nodes):
        taken = {n.called for n in found} | {called(b.name) for b in bound}
        found.append(_function(function, taken, random))
    rank = list(Sort)
    return tuple(sorted(found, key=lambda n: (bool(n.arguments), rank.index(n.sort))))


def _symbols(free: set[Basic], nodes: list[Basic]) -> Iterator[Basic]:
    orders = {n.args[1] for n in nodes if isinstance(n, Norm)} & free
    for name in sorted(free, key=lambda name: (str(name), str(type(name)))):
        if name in orders:
            elsewhere = [n for n in nodes if name in n.args and not isinstance(n, Norm)]
            if elsewhere or len(orders) > 1:
                raise UntranslatableError(f"{name} is more than the order of a norm")
            yield Norm(name, name)
        else:
            yield name


def _name(symbol: Basic, taken: set[str], random: frozenset[object]) -> Name:
    if isinstance(symbol, Norm):
        return Name(symbol.args[1], "norm", Sort.NORM)
    if isinstance(symbol, MatrixSymbol):
        return Name(symbol, called(symbol.name, taken), Sort.MATRIX, (), symbol.shape)
    sort = sort_of(symbol)
    sign = sign_of(symbol, symbol._assumptions_orig)
    if sort is Sort.NATURAL and sign == "nonnegative":
        sign = ""
    spelt = called(symbol.name, taken)
    return Name(symbol, spelt, sort, sign=sign, random=symbol in random)


def _functions(nodes: list[Basic]) -> Iterator[list[Basic]]:
    """The values of each function and each family, all of one function together."""
    groups: dict[tuple[str, object], list[Basic]] = {}
    for node in nodes:
        if isinstance(node, AppliedUndef):
            groups.setdefault((node.func.__name__, node.func), []).append(node)
        elif isinstance(node, Family):
            groups.setdefault((node.name, "family"), []).append(node)
    for _, group in sorted(groups.items(), key=lambda item: (item[0][0], str(item[0]))):
        yield group


def _function(values: list[Basic], taken: set[str], random: frozenset[object]) -> Name:
    first = values[0]
    if isinstance(first, Family):
        if len({(v.shape, len(v.index)) for v in values if isinstance(v, Family)}) > 1:
            raise UntranslatableError(f"{first.name} is a family of several shapes")
        sorts = _index_sorts([v.index for v in values if isinstance(v, Family)])
        spelt = called(first.name, taken)
        return Name(first.name, spelt, Sort.MATRIX, sorts, first.shape)
    function = first.func
    spelt = called(function.__name__, taken)
    assumptions = dict(getattr(function, "_kwargs", {}))
    sort = sort_of(first)
    sign = sign_of(first, assumptions)
    if sort is Sort.NATURAL and sign == "nonnegative":
        sign = ""
    if isinstance(function, RealFunction) or not all(a.is_integer for a in first.args):
        arguments: tuple[Sort, ...] = (Sort.REAL,) * len(first.args)
    else:
        arguments = _index_sorts([v.args for v in values])
    return Name(function, spelt, sort, arguments, (), sign, function in random)


def _index_sorts(indices: list[tuple[Expr, ...]]) -> tuple[Sort, ...]:
    """The sorts of the indices that the values of one function are taken at."""
    return tuple(
        Sort.WHOLE if any(map(_may_be_negative, place)) else Sort.NATURAL
        for place in zip(*indices, strict=True)
    )


def _may_be_negative(index: Expr) -> bool:
    """Whether an index holds a function that may have negative whole values."""
    return any(a.is_nonnegative is not True for a in index.atoms(AppliedUndef))


MEANS = (Expectation, Variance, Independent)


def _random(statements: tuple[Basic, ...]) -> frozenset[object]:
    """The symbols and functions whose values depend on the outcome.

    A symbol outside of all means is a constant; a function may not stand on both sides.
    """
    inside: set[object] = set()
    outside: set[object] = set()
    for statement in statements:
        _split(statement, False, inside, outside)
    for both in sorted(inside & outside, key=str):
        if not isinstance(both, Symbol):
            raise UntranslatableError(f"{both} stands in means and outside of them")
    return frozenset(inside - outside)


def _split(e: Basic, mean: bool, inside: set[object], outside: set[object]) -> None:
    if isinstance(e, AppliedUndef):
        (inside if mean else outside).add(e.func)
    elif isinstance(e, Symbol) and not e.is_integer:
        (inside if mean else outside).add(e)
    elif mean and isinstance(e, MatrixSymbol | Family):
        raise UntranslatableError(f"{e} is a random matrix")
    for argument in e.args:
        _split(argument, mean or isinstance(e, MEANS), inside, outside)
