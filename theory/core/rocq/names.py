"""The names of a statement: their sorts, and what they are called in Rocq."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sympy import Basic, Expr, MatrixSymbol, Symbol, preorder_traversal
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

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


# What a printed text binds by itself; and the words that it says, or Rocq reads.
BOUND = frozenset("Real Outcome law omega norm limit horizon".split())
WORDS = frozenset(
    """
    as at cofix else end exists exists2 fix for forall fun if in let match of return
    then where with is by do using mod Definition Theorem Proof Prop Set Type SProp
    R Z N nat int exp ln tanh sinh cosh sqrt pow powerRZ INR IZR Rabs Rmax Rmin PI
    entry rounded expectation variance probability independent is_law archimedean
    tends_to tends_to_infinity matrix_power orthogonal symmetric diagonal
    diagonal_matrix signed_permutation norm_one norm_oo norm_max norm_sum norm_two
    submultiplicative sum_terms product_terms is_lim_seq is_derive Finite p_infty
    m_infty invmx unitmx const_mx None Some Num GRing finType realFieldType rcfType I
    """.split()
)


def called(name: str, taken: Iterable[str] = BOUND) -> str:
    """A name's spelling in Rocq, other than those taken and than a word."""
    spelt = name.replace("*", "star").replace("^", "_")
    plain = re.sub(r"\W", "", spelt, flags=re.ASCII)
    plain = plain if re.match(r"[A-Za-z]", plain) else f"x{plain}"
    used = WORDS.union(taken)
    while plain in used or re.fullmatch(r"i\d+", plain):  # i1: of what is declared
        plain += "_"
    return plain


def sign_of(symbol: Basic, known: Mapping[str, bool | None]) -> str:
    """The declared sign of a symbol or of a function's values.

    Raises:
        UntranslatableError: something else is declared of it.
    """
    declared = {k: v for k, v in known.items() if v is not None}
    sign = next((s for s in SIGNS if declared.get(s)), "")
    if sign == "nonnegative" and declared.get("nonzero"):
        sign = "positive"
    kept = {k: True for k in ("integer", "real") if declared.get(k)}
    kept |= {sign: True} if sign else {}
    implied = {"commutative": True, **Symbol("x", **kept).assumptions0}
    for what, value in sorted(declared.items()):
        if implied.get(what) is not value:
            raise UntranslatableError(f"{symbol} is declared {what}={value}")
    return sign


SIGNS = ("positive", "nonnegative", "nonzero")


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
        taken = BOUND | {n.called for n in found}
        taken |= {called(b.name) for b in bound - free}
        found.append(_name(name, taken, random))
    for function in _functions(nodes):
        taken = BOUND | {n.called for n in found} | {called(b.name) for b in bound}
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


def _name(symbol: Basic, taken: frozenset[str], random: frozenset[object]) -> Name:
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


def _function(
    values: list[Basic], taken: frozenset[str], random: frozenset[object]
) -> Name:
    first = values[0]
    if isinstance(first, Family):
        if len({(v.shape, len(v.index)) for v in values if isinstance(v, Family)}) > 1:
            raise UntranslatableError(f"{first.name} is a family of several shapes")
        sorts = _index_sorts([v.index for v in values if isinstance(v, Family)])
        spelt = called(first.name, taken)
        return Name(first.name, spelt, Sort.MATRIX, sorts, first.shape)
    function = first.func
    if len({len(v.args) for v in values}) > 1:
        raise UntranslatableError(f"{function.__name__} has arguments of two numbers")
    spelt = called(function.__name__, taken)
    sort = sort_of(first)
    sign = sign_of(first, getattr(function, "_kwargs", {}))
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

    What stands inside of means does, but for symbols that a relation on means has
    outside of them. It may not stand in a statement without a mean: this might be on
    random numbers, in every outcome.
    """
    inside, constant, loose = _places(statements)
    random = {x for x in inside if not (isinstance(x, Symbol) and x in constant)}
    for both in sorted(random & (constant | loose), key=str):
        raise UntranslatableError(f"{both} stands in means and outside of them")
    return frozenset(random)


def _places(
    statements: Iterable[Basic],
) -> tuple[set[object], set[object], set[object]]:
    """What stands in means; outside of them beside one; and where there is none."""
    inside: set[object] = set()
    constant: set[object] = set()
    loose: set[object] = set()

    def visit(e: Basic, mean: bool, beside: bool) -> None:
        place = inside if mean else constant if beside else loose
        if isinstance(e, AppliedUndef):
            place.add(e.func)
        elif isinstance(e, Symbol) and not e.is_integer:
            place.add(e)
        elif mean and isinstance(e, MatrixSymbol | Family):
            raise UntranslatableError(f"{e} is a random matrix")
        beside = beside or (isinstance(e, Relational) and e.has(*MEANS))
        for argument in e.args:
            visit(argument, mean or isinstance(e, MEANS), beside)

    for statement in statements:
        visit(statement, False, False)
    return inside, constant, loose
