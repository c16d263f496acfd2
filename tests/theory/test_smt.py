"""What the SMT solver confirms, what it denies, and when it says nothing."""

import os
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from random import Random

import pytest
from sympy import (
    Abs,
    Basic,
    Eq,
    Function,
    Ge,
    Gt,
    Implies,
    Le,
    Lt,
    MatrixSymbol,
    Max,
    Min,
    Ne,
    Or,
    Piecewise,
    Pow,
    Rational,
    Sum,
    Symbol,
    exp,
    false,
    log,
    sign,
    sqrt,
    tanh,
    true,
)
from sympy.logic.boolalg import Boolean

from longdep.theory.core.notation import Expectation, ForAll, Norm, equation
from longdep.theory.core.notation import size as n
from longdep.theory.core.proof import check_step
from longdep.theory.core.rules import (
    Algebra,
    Antisymmetry,
    Assume,
    Combine,
    Conjunction,
    Deduction,
    Given,
    Induction,
    Scale,
)
from longdep.theory.core.semantics import MeaningError, evaluate, holds
from longdep.theory.core.smt import Opinion, opinion, refuses
from longdep.theory.core.steps import Context, Rule, Step

x, y, z = (Symbol(name, real=True) for name in "xyz")
p, q = (Symbol(name, positive=True) for name in "pq")
i, j = (Symbol(name, integer=True) for name in "ij")
t = Symbol("t", integer=True, nonnegative=True)
f = Function("f", real=True)
A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)

needs_z3 = pytest.mark.skipif(find_spec("z3") is None, reason="needs the extra `smt`")


def step_from(
    statement: Boolean,
    given: Mapping[str, Boolean],
    rule: Rule,
    hypotheses: Mapping[str, Boolean] | None = None,
) -> tuple[Step, Context]:
    """A step, and a context in which some statements are premises and proved."""
    context = Context({**given, **(hypotheses or {})})
    for name, known in given.items():
        check_step(Step(name, known, Given(name), "premise"), context)
    return Step("step", statement, rule, "under test"), context


def says(
    statement: Boolean, given: Mapping[str, Boolean] | None = None, **more: object
) -> Opinion:
    """What z3 says of a combination of all that is given, which no rule has checked."""
    known = given or {}
    rule = Combine(dict.fromkeys(known, 1), facts=tuple(more))
    found = opinion(*step_from(statement, known, rule, more))
    assert found is not None
    return found


@needs_z3
def test_a_combination_that_follows_is_confirmed() -> None:
    found = says(Le(x, z), {"one": Le(x, y), "two": Le(y, z)})
    assert found.says == "confirms"
    assert not found.values


@needs_z3
def test_a_combination_that_does_not_follow_is_denied_at_exact_values() -> None:
    given = {"one": Eq(3 * x, 1), "two": Eq(2 * y, 1)}
    found = says(Le(y, x), given)
    assert found.says == "denies"
    assert found.values == {"x": Rational(1, 3), "y": Rational(1, 2)}
    assert "x = 1/3, y = 1/2" in found.why


@needs_z3
def test_the_sentence_of_a_refusal_has_the_statement_and_the_values() -> None:
    given = {"one": Eq(3 * x, 1), "two": Eq(2 * y, 1)}
    step, context = step_from(Le(y, x), given, Combine({"one": 1, "two": 1}))
    assert refuses(step, context) == (
        "y <= x is false at x = 1/3, y = 1/2, where all that it cites holds"
    )
    step, context = step_from(Le(x, y), given, Combine({"one": 1, "two": 1}))
    assert refuses(step, context) is None


@needs_z3
def test_what_the_sorts_of_the_symbols_say_is_used() -> None:
    assert says(Gt(p * q, 0)).says == "confirms"
    assert says(Gt(x * q, 0)).says == "denies"


@needs_z3
def test_a_fact_that_is_named_is_used() -> None:
    assert says(Ge(x * p, 0), sign=Ge(x, 0)).says == "confirms"
    assert says(Ge(x * p, 0)).says == "denies"


@needs_z3
@pytest.mark.parametrize(
    "statement",
    [
        Ne(x / x**2 * x, 2),
        Eq((x**2 - 1) / (x - 1), x + 1),
        Gt(Abs(1 / x), 0),
        Implies(Ne(x, 0), Gt(1 / x**2, 0)),
        Ge(Piecewise((1 / x**2, Ne(x, 0)), (0, True)), 0),
    ],
)
def test_a_quotient_by_0_is_no_counterexample(statement: Boolean) -> None:
    assert says(statement).says == "confirms"


@needs_z3
def test_a_quotient_in_one_branch_does_not_hide_the_other() -> None:
    """At 0 nothing is undefined here, though nothing is denied there either."""
    pieces = Piecewise((1 / x**2, Ne(x, 0)), (-1, True))
    assert says(Ge(pieces, -1)).says == "confirms"
    assert says(Ge(pieces, 0)).says == "unknown"
    given = {"elsewhere": Implies(Ne(x, 0), Ge(1 / x, 2))}
    assert says(Le(2 * x, 1), given).says == "confirms"
    assert says(Gt(x, 0), given).says == "unknown"


@needs_z3
def test_what_is_infinite_inside_a_quotient_is_no_counterexample() -> None:
    """At 0, 1/(1 + 1/x) is 1/(1 + infinity), which must not count as 0."""
    found = says(Ne(1 / (1 + 1 / x), 0))
    assert found.says == "confirms"


@needs_z3
@pytest.mark.parametrize(
    "part",
    [
        f(x),
        log(p),
        exp(x),
        tanh(x),
        Norm(A, "F"),
        A[0, 1],
        2**t,
        Sum(f(i), (i, 0, t)),
        Expectation(x),
    ],
)
def test_what_z3_does_not_know_is_confirmed_but_never_denied(part: Basic) -> None:
    given = {"bound": Le(part, y)}
    assert says(Le(part, y + 1), given).says == "confirms"
    assert says(Le(part, y - 1), given).says == "unknown"
    step, context = step_from(Le(part, y - 1), given, Combine({"bound": 1}))
    assert refuses(step, context) is None


@needs_z3
def test_a_cited_statement_that_is_no_arithmetic_forbids_a_denial() -> None:
    given = {"matrices": equation(A, B), "all": ForAll(Ge(f(t), x), t, 0)}
    assert says(Ge(x, 0), given).says == "unknown"


@needs_z3
def test_a_function_has_equal_values_at_equal_points_but_a_mean_has_not() -> None:
    given = {"equal": Eq(x, y)}
    assert says(Eq(f(x), f(y)), given).says == "confirms"
    assert says(Eq(f(x), f(y))).says == "unknown"
    assert says(Eq(Expectation(x), Expectation(y)), given).says == "unknown"


@needs_z3
def test_whole_numbers_are_told_from_real_ones() -> None:
    assert says(Ge((2 * i - 1) ** 2, 1, evaluate=False)).says == "confirms"
    assert says(Ne(2 * i, 1, evaluate=False)).says == "confirms"
    found = says(Ge((2 * x - 1) ** 2, 1))
    assert found.says == "denies"
    assert (2 * found.values["x"] - 1) ** 2 < 1
    whole = says(Ne(2 * i + 3 * j, 7), {"positive": Gt(i, 0)})
    assert whole.says == "denies"
    assert 2 * whole.values["i"] + 3 * whole.values["j"] == 7


@needs_z3
def test_an_answer_that_is_not_rational_is_unknown() -> None:
    found = says(Ne(x**2, 2))
    assert (found.says, found.values) == ("unknown", {})


@needs_z3
@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (Le(Abs(x + y), Abs(x) + Abs(y)), "confirms"),
        (Ge(Abs(x + y), Abs(x) + Abs(y)), "denies"),
        (Eq(Max(x, y) + Min(x, y), x + y), "confirms"),
        (Eq(Max(x, y, z), -Min(-x, -y, -z)), "confirms"),
        (Ge(Min(x, y), x), "denies"),
        (Eq(sign(x) * x, Abs(x)), "confirms"),
        (Eq(sqrt(x**2 + 1) ** 2, x**2 + 1), "confirms"),
        (Le(sqrt(p * q), (p + q) / 2), "confirms"),
        (Ge(sqrt(p * q), (p + q) / 2), "denies"),
        (Or(Ge(x, 0), Le(x, 0)), "confirms"),
        (Eq(Sum(x * i, (i, 1, 3)), 6 * x), "confirms"),
        (Ge(Sum(x**2 * i, (i, -3, -1)), 0), "denies"),
        (Eq(Pow(x, 0, evaluate=False), 1, evaluate=False), "confirms"),
        (Eq(p ** (t + 1), p * p**t), "confirms"),
        (Le(tanh(x), 1), "confirms"),
    ],
)
def test_arithmetic_is_translated_exactly(statement: Boolean, expected: str) -> None:
    assert says(statement).says == expected


@needs_z3
def test_a_power_of_0_is_not_split_where_it_is_undefined() -> None:
    """0^0 = 1, and 0 * 0^-1 is undefined."""
    assert says(Eq(x ** (i + 1), x * x**i)).says == "confirms"
    assert says(Eq(x ** (i + 1), x * x**i + 1), {"at 0": Eq(x, 0)}).says == "unknown"


@needs_z3
def test_a_complex_number_is_outside() -> None:
    w = Symbol("w")
    assert says(Ne(w**2, -1)).says == "outside"
    assert says(Ge(log(x) ** 2, 0)).says == "outside"


@needs_z3
def test_matrices_are_outside_unless_logic_alone_decides() -> None:
    given = {"one": equation(A, B), "two": Ge(x, 0)}
    step, context = step_from(equation(A * B, B * A), given, Algebra(("one",)))
    assert opinion(step, context).says == "confirms"
    both = given["one"] & given["two"]
    step, context = step_from(both, given, Conjunction(("one", "two")))
    assert opinion(step, context).says == "confirms"
    step, context = step_from(equation(A, A.T), given, Algebra())
    assert opinion(step, context).says == "outside"


@needs_z3
def test_an_equation_between_matrices_is_used_inside_a_norm() -> None:
    given = {"bound": Le(Norm(B, "F"), x), "equal": equation(A, B)}
    rule = Combine({"bound": 1}, by=("equal",))
    step, context = step_from(Le(Norm(A, "F"), x), given, rule)
    assert opinion(step, context).says == "confirms"
    step, context = step_from(Le(Norm(A.T, "F"), x), given, rule)
    assert opinion(step, context).says == "unknown"


@needs_z3
def test_the_other_rules_of_inequalities_are_asked() -> None:
    given = {"order": Le(x, y), "back": Ge(x, y), "sign": Ge(z, 0)}
    step, context = step_from(Le(x * z, y * z), given, Scale("order", "sign"))
    assert opinion(step, context).says == "confirms"
    step, context = step_from(Lt(x * z, y * z), given, Scale("order", "sign"))
    assert opinion(step, context).says == "denies"
    step, context = step_from(Eq(x, y), given, Antisymmetry("order", "back"))
    assert opinion(step, context).says == "confirms"


@needs_z3
def test_an_assumption_that_the_step_closes_is_no_premise() -> None:
    context = Context({})
    check_step(Step("assumed", Ge(x, 1), Assume(), "assume"), context)
    square = Step("square", Ge(x**2 - 1, 0), Algebra(), "not checked here")
    check_step(square, context, symbolic=False)
    context.open_assumptions["square"] = frozenset({"assumed"})
    rule = Deduction("assumed", "square")
    right = Step("right", Implies(Ge(x, 1), Ge(x**2, 1)), rule, "follows")
    assert opinion(right, context).says == "confirms"
    wrong = Step("wrong", Ge(x**2, 1), rule, "forgets the assumption")
    found = opinion(wrong, context)
    assert found.says == "denies"
    assert found.values["x"] ** 2 < 1


@needs_z3
def test_a_rule_that_reaches_other_points_is_outside() -> None:
    given = {"start": Eq(x, 0), "next": Eq(y, 0)}
    rule = Induction(t, "start", "next", "next")
    step, context = step_from(Eq(x, 1), given, rule)
    assert opinion(step, context).says == "outside"
    assert refuses(step, context) is None


@needs_z3
def test_the_limit_of_work_ends_in_unknown() -> None:
    hard = Ge(x**4 * y**2 + x**2 * y**4 + z**6, 3 * x**2 * y**2 * z**2)
    step, context = step_from(hard, {}, Algebra())
    assert opinion(step, context, rlimit=1_000_000).says == "confirms"
    assert opinion(step, context, rlimit=100).says == "unknown"


ORACLE = """
from sympy import *
from longdep.theory.core.rules import Combine
from longdep.theory.core.smt import opinion
from longdep.theory.core.steps import Context, Step
x, y, z = symbols("x y z", real=True)
i = Symbol("i", integer=True)
for s in (Le(x*y + i, z**2 + Abs(x - i)), Ge(Max(x, y, z) * i, x / (y + 3)),
          Ne(x**2 + 3*y, 2), Le(2*x*y, x**2 + y**2), Ne(i**3 + 2*i, 12)):
    print(opinion(Step("s", s, Combine(), ""), Context({})))
"""


@needs_z3
def test_the_answer_is_the_same_twice_and_in_every_process() -> None:
    statement = Le(x * y + i, z**2 + Abs(x - i))
    assert says(statement) == says(statement)
    printed = [
        subprocess.run(
            [sys.executable, "-c", ORACLE],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert printed[0] == printed[1]
    assert printed[0].count("Opinion") == 5


@needs_z3
def test_random_statements_are_never_confirmed_against_a_counterexample() -> None:
    """Exact evaluation at many points agrees with every opinion."""
    rng = Random(11)
    values = [Rational(a, b) for a in range(-3, 4) for b in (1, 2)]
    points = [{"x": a, "y": b} for a in values for b in values]
    found = {"confirms": 0, "denies": 0, "unknown": 0}
    for _ in range(60):
        given, statement = {"given": random_statement(rng)}, random_statement(rng)
        if {statement, given["given"]} & {true, false}:
            continue
        told = says(statement, given)
        found[told.says] += 1
        if told.says == "confirms":
            assert not any(is_countered(given, statement, point) for point in points)
        if told.says == "denies":
            point = {"x": 0, "y": 0, **told.values}
            assert holds(given["given"], point)
            assert not holds(statement, point)
    assert min(found["confirms"], found["denies"]) >= 5, found


def random_statement(rng: Random) -> Boolean:
    def term(depth: int) -> Basic:
        if depth == 0:
            return rng.choice([x, y, Rational(rng.randint(-2, 2)), x - y])
        a, b = term(depth - 1), term(depth - 1)
        return rng.choice(
            [
                a + b,
                a * b,
                Max(a, b),
                Abs(a - b),
                a / (b**2 + 1),
                1 / a if a != 0 else b,
            ]
        )

    relation = rng.choice([Le, Lt, Eq, Ne, Ge])
    return relation(term(1), term(2))


def is_countered(given: Mapping[str, Boolean], statement: Boolean, model: dict) -> bool:
    """Whether all is defined in a model, all that is given holds, and not the rest."""
    statements = (*given.values(), statement)
    try:
        powers = {power for s in statements for power in s.atoms(Pow)}
        bases = [power.base for power in powers if power.exp.is_negative]
        if any(evaluate(base, model) == 0 for base in bases):
            return False
        return all(holds(s, model) for s in given.values()) and not holds(
            statement, model
        )
    except MeaningError:
        return False


def test_without_z3_there_is_no_opinion_and_no_refusal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)  # what makes an import fail
    step, context = step_from(Le(x, x - 1), {"one": Ge(x, 0)}, Combine({"one": 1}))
    assert opinion(step, context) is None
    assert refuses(step, context) is None


def test_z3_is_imported_only_when_it_is_asked() -> None:
    code = (
        "import sys, longdep.theory.core.smt, longdep.theory.core.proof, longdep\n"
        "longdep.prove, longdep.check_proof\n"
        "assert 'z3' not in sys.modules, 'imported'"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
