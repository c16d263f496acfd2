"""What an SMT solver says of a step: a third opinion, beside SymPy and the models.

Whether a step's statement may be false where everything that it cites holds is asked of
z3, as a question on real and whole numbers (theory/core/smt_encoding.py). It is asked
only where z3 is installed (the extra `smt`), and no opinion makes a step check: it can
only be refused by one. A denial is not taken from z3 on trust: the values that it finds
are put into the statements, which are evaluated exactly (theory/core/semantics).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Literal

from sympy import (
    Abs,
    Add,
    Eq,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Product,
    Rational,
    Sum,
    Symbol,
    Tuple,
    preorder_traversal,
    sign,
    true,
)
from sympy.core.relational import Relational
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.logic.boolalg import And, Boolean, BooleanAtom, Equivalent, Implies, Not, Or

from longdep.theory.core.binding import BindingError, rewrite
from longdep.theory.core.semantics import MeaningError, evaluate, holds
from longdep.theory.core.smt_encoding import Encoding
from longdep.theory.core.steps import Context, ProofError, Step

# Rules whose steps follow, at every point, from what they cite at that point.
COVERED = frozenset(
    {"Algebra", "Antisymmetry", "Apply", "Both", "Cases", "Combine", "Conjunction"}
    | {"Deduction", "PartOf", "Scale", "Tollens"}
)
# z3's own count of its work, the same on every machine: enough for every question about
# the suite's proofs that it answers by "no". Ten times as much may take minutes where
# roots of high degree come up.
RLIMIT = 75_000
REWRITTEN = "what it cites makes its two sides the same"
PLAIN = (
    *(Rational, Symbol, Add, Mul, Pow, Abs, sign, Max, Min, Sum, Product, Tuple),
    *(Piecewise, ExprCondPair, Relational, BooleanAtom),
    *(And, Or, Not, Implies, Equivalent),
)

Says = Literal["confirms", "denies", "unknown", "outside"]


@dataclass(frozen=True)
class Opinion:
    """What the solver says of a step.

    Attributes:
        says: "confirms": wherever all that the step cites holds, and all is defined and
            real, its statement is true; "denies": it is false at `values`, where all
            that it cites holds; "unknown": neither was found; "outside": the step
            compares no real numbers, or follows by a rule that z3 is not asked about.
        values: of the counterexample, by name; of a denial only.
        why: in words.
    """

    says: Says
    values: Mapping[str, Rational] = field(default_factory=dict)
    why: str = ""


@dataclass(frozen=True)
class _Premise:
    """A statement that is cited, and the assumptions that the step closes for it."""

    statement: Boolean
    under: tuple[Boolean, ...] = ()


def _z3() -> Any:
    """The solver's package, imported when it is asked; None if it is not installed."""
    try:
        return import_module("z3")
    except ImportError:
        return None


def opinion(step: Step, context: Context, *, rlimit: int = RLIMIT) -> Opinion | None:
    """Ask z3 whether a step follows from what it cites.

    A step with parts that are no arithmetic (a norm, an entry, a function without a
    formula) may be confirmed, for they stand for unknown numbers, but never denied.

    Args:
        step: the step, which need not be in the context yet.
        context: what is known before it.
        rlimit: how much work z3 may do for each of at most four questions.
    Returns:
        The opinion; None if z3 is not installed.
    """
    z3 = _z3()
    if z3 is None:
        return None
    rule = type(step.by).__name__
    if rule not in COVERED:
        return Opinion("outside", why=f"z3 is not asked about the rule {rule}")
    try:
        premises = _premises(step, context)
    except ProofError as error:
        return Opinion("outside", why=error.reason)
    given = _asked(z3, step.statement, premises, rlimit)
    if given.says in ("confirms", "denies"):
        return given
    statement, more = _rewritten(step, context, premises)
    if statement == true and step.statement != true:
        return Opinion("confirms", why=REWRITTEN)
    if statement != step.statement or more:
        again = _asked(z3, statement, (*premises, *more), rlimit)
        given = again if again.says == "confirms" else given
    return given


def refuses(step: Step, context: Context) -> str | None:
    """Say where a step is false though all that it cites holds; None: nowhere known.

    Without z3 nothing is known.
    """
    z3 = _z3()
    if z3 is None or type(step.by).__name__ not in COVERED:
        return None
    try:
        premises = _premises(step, context)
        if not all(map(_is_plain, (step.statement, *(p.statement for p in premises)))):
            return None  # never denied
        given = _asked(z3, step.statement, premises, RLIMIT)
    except Exception:  # no opinion, for whatever reason, refuses nothing
        return None
    return f"{step.statement} is false {given.why}" if given.says == "denies" else None


def _is_plain(statement: Boolean) -> bool:
    """Whether a statement has only parts that may be translated exactly."""
    return all(isinstance(part, PLAIN) for part in preorder_traversal(statement))


def _premises(step: Step, context: Context) -> tuple[_Premise, ...]:
    """What a step cites: steps, under the assumptions it closes, and hypotheses."""
    closed = set(step.by.discharges())
    premises = []
    for name in dict.fromkeys(step.by.uses()):
        statement = context.earlier(step, name)
        under = sorted(context.open_assumptions[name] & closed)
        assumed = tuple(context.steps[assumption].statement for assumption in under)
        if name not in closed:
            premises.append(_Premise(statement, assumed))
    for name in getattr(step.by, "facts", ()):
        if name in context.hypotheses:
            premises.append(_Premise(context.hypotheses[name]))
    return tuple(premises)


def _asked(
    z3: Any, statement: Boolean, premises: Sequence[_Premise], rlimit: int
) -> Opinion:
    encoding = _encoded(z3, statement, premises, whole=False)
    answer = encoding.answer(rlimit)
    if answer != "unsat" and encoding.whole_numbers:
        if not encoding.finds_whole_numbers():
            encoding = _encoded(z3, statement, premises, whole=True)
            answer = encoding.answer(rlimit)
    if answer == "unsat":
        return Opinion("confirms", why="it is false nowhere")
    if encoding.outside is not None:
        return Opinion("outside", why=f"{encoding.outside} compares no real numbers")
    if answer != "sat":
        return Opinion("unknown", why="z3 finds no answer within its limit")
    if encoding.loose is not None:
        return Opinion("unknown", why=f"z3 knows too little of {encoding.loose}")
    values = encoding.values()
    if values is None:
        return Opinion("unknown", why="it may be false at values that are not rational")
    return _denial(statement, premises, values)


def _encoded(
    z3: Any, statement: Boolean, premises: Sequence[_Premise], *, whole: bool
) -> Encoding:
    encoding = Encoding(z3, whole=whole)
    encoding.deny(statement)
    for premise in premises:
        encoding.assume(premise.statement, premise.under)
    return encoding


def _rewritten(
    step: Step, context: Context, premises: Sequence[_Premise]
) -> tuple[Boolean, tuple[_Premise, ...]]:
    """The statement and what it cites after rewriting, where equations are cited.

    Rewriting reaches into norms, entries and sums, of which z3 knows nothing. What
    changes inside an expectation stays as it was.
    """
    statement, changed = step.statement, [p.statement for p in premises]
    for name in getattr(step.by, "by", ()):
        earlier = context.earlier(step, name)
        if isinstance(earlier, Eq):
            fixed = context.fixed_symbols(name)
            statement, *changed = (
                _replaced(s, earlier, fixed) for s in (statement, *changed)
            )
    more = tuple(
        _Premise(new, old.under)
        for new, old in zip(changed, premises, strict=True)
        if new != old.statement
    )
    return statement, more


def _replaced(statement: Boolean, equation: Eq, fixed: set[Any]) -> Boolean:
    try:
        new, _, random = rewrite(statement, equation.lhs, equation.rhs, fixed)
    except BindingError:
        return statement
    return statement if random else new


def _denial(
    statement: Boolean,
    premises: Sequence[_Premise],
    values: Mapping[Symbol, Rational],
) -> Opinion:
    """Put the values into the statements, and evaluate these exactly."""
    by_name = sorted((symbol.name, value) for symbol, value in values.items())
    listed = ", ".join(f"{name} = {value}" for name, value in by_name)
    where = f"at {listed}, where" if listed else "though"
    model = dict(by_name)
    try:
        denied = (
            len(model) == len(values)
            and all(map(_admits, values, values.values()))
            and all(_given(premise, model) for premise in premises)
            and not _exactly(statement, model)
        )
    except MeaningError as error:
        return Opinion("unknown", why=str(error))
    if not denied:
        return Opinion("unknown", why=f"the values that z3 finds do not do: {listed}")
    return Opinion("denies", model, f"{where} all that it cites holds")


def _admits(symbol: Symbol, value: Rational) -> bool:
    """Whether a value is of the sort of a symbol."""
    known = symbol.assumptions0.items()
    return all(getattr(value, f"is_{kind}") is wanted for kind, wanted in known)


def _given(premise: _Premise, model: Mapping[str, Rational]) -> bool:
    if not all(_exactly(condition, model) for condition in premise.under):
        return True
    return _exactly(premise.statement, model)


def _exactly(statement: Boolean, model: Mapping[str, Rational]) -> bool:
    """Decide a statement in a model in which all its numbers are rational.

    Raises:
        MeaningError: one of them is not, or is undefined.
    """
    for power in sorted(statement.atoms(Pow), key=str):
        if power.exp.is_negative and evaluate(power.base, model) == 0:
            raise MeaningError(f"{power} is undefined")
    for relation in sorted(statement.atoms(Relational), key=str):
        for side in relation.args:
            if not isinstance(evaluate(side, model), Rational):
                raise MeaningError(f"{side} is not rational")
    return holds(statement, model)
