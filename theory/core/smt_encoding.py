"""Statements in the language of an SMT solver: real and whole numbers.

Arithmetic (sums, products, powers, roots, absolute values, the larger of two, cases) is
translated exactly, and where a quotient or a root is undefined, nothing is asked. Any
other part, such as a norm, an entry or a function without a formula, stands for an
unknown number of its sort and sign, equal parts for equal numbers; a statement that
compares no real numbers stands for an unknown truth value.
"""

import operator
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import reduce
from typing import Any

from sympy import (
    Abs,
    Add,
    Basic,
    E,
    Eq,
    Expr,
    Function,
    Ge,
    Gt,
    Integer,
    Le,
    Lt,
    Max,
    Min,
    Mul,
    Ne,
    NumberSymbol,
    Piecewise,
    Pow,
    Product,
    Rational,
    Sum,
    Symbol,
    exp,
    false,
    sign,
    true,
)
from sympy.functions.elementary.hyperbolic import HyperbolicFunction
from sympy.logic.boolalg import And, Boolean, Equivalent, Implies, Not, Or

from longdep.theory.core.binding import BindingError, substitute
from longdep.theory.core.decide import Stand, is_finite, is_real
from longdep.theory.core.notation import Expectation, Variance, equation

LONGEST = 32  # sums of more terms, and powers of more factors, stay unknown numbers
SEED = 0

RELATIONS: dict[type, Callable[[Any, Any], Any]] = {
    Eq: operator.eq,
    Ne: operator.ne,
    Lt: operator.lt,
    Le: operator.le,
    Gt: operator.gt,
    Ge: operator.ge,
}


class OutsideError(ValueError):
    """The expression is not known to be a real number."""


class Encoding:
    """Statements that are assumed or denied, in the language of z3.

    Attributes:
        whole: whether z3 looks for whole numbers where these are meant; else for real
            ones in their place, which is easier to refute.
        loose: a part that is not translated exactly; then values prove nothing.
        outside: a part of what is denied that compares no real numbers.
        numbers: z3's constant for each symbol.
        whole_numbers: those that stand for whole numbers.
    """

    def __init__(self, z3: Any, *, whole: bool) -> None:
        self.z3, self.whole = z3, whole
        self.context = z3.Context()  # a fresh one: no answer depends on earlier ones
        self.loose: Basic | None = None
        self.outside: Basic | None = None
        self.numbers: dict[Symbol, Any] = {}
        self.whole_numbers: list[Any] = []
        self._model: Any = None
        self._known: dict[Basic, Any] = {}
        self._said: list[Any] = []
        self._defined: list[Any] = []  # what must hold for all to be defined
        self._path: list[Any] = []  # conditions of the branch in hand
        self._heads: dict[Any, list[tuple[tuple[Any, ...], Any]]] = {}
        self._powers: dict[Expr, list[tuple[Expr, Any, Any]]] = {}

    def assume(self, statement: Boolean, under: Sequence[Boolean] = ()) -> None:
        """Say that a statement holds wherever some others do."""
        conditions = [self._truth(condition) for condition in under]
        with self._within(*conditions):
            given = self._truth(statement)
        self._said.append(self._if(conditions, given))

    def deny(self, statement: Boolean) -> None:
        """Say that a statement is false; this comes first."""
        self._said.append(self.z3.Not(self._truth(statement)))
        parts = (part for part in self._known if not isinstance(part, Expr))
        self.outside = next(parts, None)

    def answer(self, rlimit: int) -> str:
        """Let z3 answer: "sat", "unsat" or "unknown"."""
        # Neither of these two has a limit of time inside, unlike z3's default.
        if self.whole:
            solver = self.z3.SimpleSolver(self.context)
            solver.set("random_seed", SEED)
        else:
            solver = self.z3.Tactic("qfnra-nlsat", self.context).solver()
            solver.set("seed", SEED)
        solver.set("rlimit", rlimit)
        solver.add(*self._said, *self._defined)
        try:
            found = str(solver.check())
        except self.z3.Z3Exception:
            return "unknown"
        self._model = solver.model() if found == "sat" else None
        return found

    def finds_whole_numbers(self) -> bool:
        """Whether there are values, whole ones where they stand for whole numbers."""
        if self._model is None:
            return False
        found = [self._rational(number) for number in self.whole_numbers]
        return all(value is not None and value.is_Integer for value in found)

    def values(self) -> dict[Symbol, Rational] | None:
        """Return the values that z3 found, or None if one is not rational."""
        found = {s: self._rational(number) for s, number in self.numbers.items()}
        return None if None in found.values() else found

    def _rational(self, number: Any) -> Rational | None:
        value = self._model.eval(number, model_completion=True)
        if not self.z3.is_rational_value(value):
            return None
        return Rational(value.numerator_as_long(), value.denominator_as_long())

    def _if(self, conditions: Sequence[Any], statement: Any) -> Any:
        if not conditions:
            return statement
        return self.z3.Implies(self.z3.And(*conditions, self.context), statement)

    @contextmanager
    def _within(self, *conditions: Any) -> Iterator[None]:
        self._path += conditions
        try:
            yield
        finally:
            del self._path[len(self._path) - len(conditions) :]

    def _require(self, condition: Any) -> None:
        self._defined.append(self._if(self._path, condition))

    def _truth(self, statement: Basic) -> Any:
        z3 = self.z3
        if statement in (true, false):
            return z3.BoolVal(statement == true, self.context)
        if isinstance(statement, Implies):
            premise = self._truth(statement.args[0])
            with self._within(premise):
                return z3.Implies(premise, self._truth(statement.args[1]))
        if type(statement) in RELATIONS:
            return self._relation(statement)
        if not isinstance(statement, And | Or | Not | Equivalent):
            return self._unknown_truth(statement)
        first, *rest = parts = [self._truth(part) for part in statement.args]
        if isinstance(statement, Not):
            return z3.Not(first)
        if isinstance(statement, Equivalent):
            return z3.And(*(first == part for part in rest), self.context)
        return (z3.And if isinstance(statement, And) else z3.Or)(*parts, self.context)

    def _relation(self, statement: Basic) -> Any:
        mark = len(self._defined)
        try:
            left, right = map(self._number, statement.args)
        except OutsideError:
            del self._defined[mark:]
            if isinstance(statement, Ne):
                return self.z3.Not(self._unknown_truth(equation(*statement.args)))
            return self._unknown_truth(statement)
        return RELATIONS[type(statement)](left, right)

    def _loosen(self, part: Basic) -> None:
        if self.loose is None:
            self.loose = part

    def _unknown_truth(self, statement: Basic) -> Any:
        self._loosen(statement)
        if statement not in self._known:
            name = f"b{len(self._known)}"
            self._known[statement] = self.z3.Bool(name, self.context)
        return self._known[statement]

    def _number(self, node: Basic) -> Any:
        mark = len(self._defined)
        try:
            return self._built(node)
        except OutsideError:
            del self._defined[mark:]
            return self._unknown(node)

    def _built(self, node: Basic) -> Any:
        """The number that an expression is, made of those that its parts are."""
        if isinstance(node, Rational):
            return self.z3.RealVal(str(node), self.context)
        if isinstance(node, Symbol):
            return self._symbol(node)
        if isinstance(node, Pow):
            return self._power(*node.args)
        if isinstance(node, exp):
            return self._symbolic_power(E, node.args[0])
        if isinstance(node, HyperbolicFunction):
            return self._number(node.rewrite(exp))
        if isinstance(node, Piecewise):
            return self._piecewise(node.args)
        if isinstance(node, Sum | Product):
            return self._folded(node.func, _terms(node))
        if type(node) in (Add, Mul):  # not the matrix kinds
            return self._folded(node.func, node.args)
        if not isinstance(node, Abs | sign | Max | Min):
            raise OutsideError(f"{node} is no arithmetic")
        first, *rest = map(self._number, node.args)
        if isinstance(node, Abs):
            return self.z3.If(first >= 0, first, -first)
        if isinstance(node, sign):
            return self.z3.If(first > 0, 1, self.z3.If(first < 0, -1, first))
        for part in rest:
            chosen = first >= part if isinstance(node, Max) else first <= part
            first = self.z3.If(chosen, first, part)
        return first

    def _folded(self, kind: type, parts: Sequence[Basic]) -> Any:
        join, start = (operator.add, 0) if kind in (Add, Sum) else (operator.mul, 1)
        return reduce(join, map(self._number, parts), self._built(Integer(start)))

    def _piecewise(self, pairs: Sequence[Any]) -> Any:
        branches: list[Any] = []
        conditions: list[Any] = []
        for value, condition in pairs:
            with self._within(*map(self.z3.Not, conditions)):
                conditions.append(self._truth(condition))
                with self._within(conditions[-1]):
                    branches.append(self._number(value))
        self._require(self.z3.Or(*conditions, self.context))
        result = branches[-1]
        for branch, condition in reversed(list(zip(branches, conditions, strict=True))):
            result = self.z3.If(condition, branch, result)
        return result

    def _power(self, base: Expr, exponent: Expr) -> Any:
        if not isinstance(exponent, Rational):
            return self._symbolic_power(base, exponent)
        if max(abs(exponent.p), exponent.q) > LONGEST:
            raise OutsideError(f"the exponent {exponent} is large")
        number = self._number(base)
        if exponent.q != 1:
            root = self._made(Pow(base, Rational(1, exponent.q), evaluate=False))
            self._require(_times(root, exponent.q) == number)
            self._require(root >= 0)
            number = root
        if exponent.p < 0:
            inverse = self._made(Pow(base, Rational(-1, exponent.q), evaluate=False))
            self._require(inverse * number == 1)
            number = inverse
        return _times(number, abs(exponent.p)) if exponent.p else _times(1, 1)

    def _symbolic_power(self, base: Expr, exponent: Expr) -> Any:
        """An unknown number, of which the laws of powers are said."""
        power, node, z3 = Pow(base, exponent, evaluate=False), base**exponent, self.z3
        if not (exponent.is_integer or is_real(node)):
            raise OutsideError(f"{node} is not known to be real")
        self._loosen(node)
        b, e = self._number(base), self._number(exponent)
        self._require(z3.Or(b != 0, e >= 0))
        if power in self._known:
            return self._known[power]
        made = self._made(power)
        for condition, fact in (
            (b > 0, made > 0),
            (b >= 0, made >= 0),
            (e == 0, made == 1),
            (e == 1, made == b),
            (b == 1, made == 1),
            (z3.And(b == 0, e > 0), made == 0),
            (z3.And(b >= 1, e >= 0), made >= 1),
            (z3.And(b >= 1, e >= 1), made >= b),
            (z3.And(b >= 0, b <= 1, e >= 0), made <= 1),
            (z3.And(b >= 0, b <= 1, e >= 1), made <= b),
        ):
            self._said.append(z3.Implies(condition, fact))
        for other, at, value in self._powers.setdefault(base, []):
            more = exponent - other
            if more.is_Integer and abs(more) <= LONGEST:
                low, high, least = (value, made, at) if more > 0 else (made, value, e)
                fact = high == low * _times(b, abs(int(more)))
                self._said.append(z3.Implies(z3.Or(b != 0, least >= 0), fact))
            ratios = (exponent / other, value, made), (other / exponent, made, value)
            for count, one, many in ratios:
                if count.is_Integer and 0 < abs(count) <= LONGEST:
                    times = _times(one, abs(int(count)))
                    self._said.append(many == times if count > 0 else many * times == 1)
        self._powers[base].append((exponent, e, made))
        return made

    def _symbol(self, symbol: Symbol) -> Any:
        if symbol.is_real is not True:
            raise OutsideError(f"{symbol} is not known to be real")
        if symbol not in self.numbers:
            self.numbers[symbol] = self._made(symbol, symbol)
        return self.numbers[symbol]

    def _unknown(self, node: Basic) -> Any:
        if node not in self._known:
            if not isinstance(node, Expr) or not node.is_commutative:
                raise OutsideError(f"{node} is no number")
            if not is_real(node):
                raise OutsideError(f"{node} is not known to be real")
            self._loosen(node)
            made = self._made(node, Stand().of(node))
            if isinstance(node, NumberSymbol):
                low, high = node.approximation_interval(Integer)
                self._said += [made > int(low), made < int(high)]
            if isinstance(node, Function) and type(node) not in (Expectation, Variance):
                self._say_equal_at_equals(node, made)
        return self._known[node]

    def _say_equal_at_equals(self, node: Function, made: Any) -> None:
        """A function has equal values at equal arguments."""
        mark = len(self._defined)
        try:
            point = tuple(map(self._number, node.args))
        except OutsideError:
            del self._defined[mark:]
            return
        same = self._heads.setdefault((node.func, len(point)), [])
        for other, value in same:
            agree = [a == b for a, b in zip(point, other, strict=True)]
            self._said.append(self._if(agree, made == value))
        same.append((point, made))

    def _made(self, node: Basic, known: Basic | None = None) -> Any:
        """A constant of z3 for a part, of the sort and sign that SymPy knows."""
        if node in self._known:
            return self._known[node]
        name, whole = f"x{len(self._known)}", known is not None and known.is_integer
        if whole and self.whole:
            number = self.z3.ToReal(self.z3.Int(name, self.context))
        else:
            number = self.z3.Real(name, self.context)
        self._known[node] = number
        if whole:
            self.whole_numbers.append(number)
        if known is not None:
            self._say_sign(number, known)
        return number

    def _say_sign(self, number: Any, known: Basic) -> None:
        whole = known.is_integer
        self._said += [
            fact
            for told, fact in (
                (known.is_positive, number >= 1 if whole else number > 0),
                (known.is_negative, number <= -1 if whole else number < 0),
                (known.is_nonnegative, number >= 0),
                (known.is_nonpositive, number <= 0),
                (known.is_zero is False, number != 0),
            )
            if told
        ]


def _times(number: Any, count: int) -> Any:
    return reduce(operator.mul, [number] * count)


def _terms(node: Sum | Product) -> list[Expr]:
    """The terms of a sum, the factors of a product, where their number is known."""
    if len(node.limits) == 1 and is_finite(node):
        index, first, last = node.limits[0]
        count = last - first + 1
        if count.is_Integer and 0 <= count <= LONGEST:
            try:
                return [
                    substitute(node.function, {index: first + place})
                    for place in range(int(count))
                ]
            except BindingError as error:
                raise OutsideError(str(error)) from error
    raise OutsideError(f"{node} has no known number of terms")
