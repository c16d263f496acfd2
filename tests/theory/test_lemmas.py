"""The lemmas taken on trust: true in random models, each broken variant false.

Every lemma's schema is evaluated at symbols whose values are drawn loosely, edge
values among them; the conclusion must hold wherever the premises do. A broken variant
(sides exchanged, a premise dropped, a number changed) must fail somewhere.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from types import MappingProxyType
from typing import Any

import pytest
from sympy import (
    Eq,
    Function,
    ImmutableMatrix,
    Integer,
    KroneckerDelta,
    MatrixSymbol,
    Product,
    Q,
    Rational,
    Symbol,
    oo,
)
from sympy.core.symbol import Str

from longdep.theory.core.notation import Norm, equation
from longdep.theory.core.proof import Context, ProofError, Step, check_step
from longdep.theory.core.rules import Assume
from longdep.theory.core.schema import (
    General,
    Known,
    Said,
    SchemaError,
    TrustedLemma,
)
from longdep.theory.core.semantics import holds
from longdep.theory.lemmas import (
    LEMMAS,
    chance,
    floats,
    limits,
    norms,
    numbers,
    roots,
    sums,
)

DRAWS = 60
n = Symbol("n", integer=True, positive=True)
k = Symbol("k", integer=True, nonnegative=True)
count = Symbol("M", integer=True, positive=True)
bits = Symbol("p", integer=True, positive=True)
place = Symbol("e", integer=True)
t = Symbol("t", integer=True, nonnegative=True)
i = Symbol("i", integer=True, nonnegative=True)
j = Symbol("j", integer=True, nonnegative=True)
x, y, z, a, b, c = (Symbol(name, real=True) for name in "xyzabc")
r, s = (Symbol(name, nonnegative=True) for name in "rs")
u, v = (Symbol(name, positive=True) for name in "uv")
A, B, C = (MatrixSymbol(name, n, n) for name in "ABC")
g, h, G, H = (MatrixSymbol(name, n, 1) for name in ("g", "h", "G", "H"))
w = Function("w", real=True)
level, value = Function("S", real=True), Function("q", real=True)
code = Function("c", integer=True)
TURN = ImmutableMatrix(
    [[Rational(3, 5), Rational(4, 5)], [Rational(-4, 5), Rational(3, 5)]]
)
SHARES = (0, Rational(1, 2), Rational(1, 3), 1, Rational(-1, 2))
EDGES = (0, 1, -1, Rational(1, 2), 2, -2)


def number(rng: Random) -> Rational:
    """An edge value half of the time."""
    if rng.random() < 0.5:
        return Rational(rng.choice(EDGES))
    return Rational(rng.randint(-9, 9), rng.randint(1, 4))


def _matrix(rng: Random, rows: int, columns: int) -> ImmutableMatrix:
    if rng.random() < 0.15:
        return ImmutableMatrix.zeros(rows, columns)
    return ImmutableMatrix(rows, columns, lambda *_: number(rng))


def anything(rng: Random) -> dict[str, Any]:
    """Values for every name above; sizes from 1, zero matrices among them."""
    size = rng.randint(1, 3)
    model: dict[str, Any] = {name: number(rng) for name in "xyzabc"}
    model |= {name: abs(number(rng)) for name in "rs"}
    model |= {name: abs(number(rng)) or Rational(1, 3) for name in "uv"}
    model |= {name: _matrix(rng, size, size) for name in "ABC"}
    model |= {name: _matrix(rng, size, 1) for name in "ghGH"}
    sequence = [number(rng) for _ in range(12)]
    return model | {
        "n": size,
        "k": rng.randint(0, 3),
        "M": rng.randint(1, 3),
        "p": rng.randint(1, 4),
        "e": rng.randint(-2, 2),
        "t": rng.randint(0, 4),
        "i": rng.randrange(size),
        "j": rng.randrange(size),
        "w": lambda index: sequence[int(index)],
        "horizon": 4,
    }


def related(relate: Callable[[dict[str, Any]], Mapping[str, Any]]) -> Any:
    """Values of which some follow from the others, in most draws."""

    def draw(rng: Random) -> dict[str, Any]:
        model = anything(rng)
        return {**model, **relate(model)} if rng.random() < 0.8 else model

    return draw


def law(rng: Random) -> dict[str, Any]:
    """Independent x, y and w(1..4), each on two points, as one finite law."""
    model = anything(rng)
    points = [(number(rng), number(rng)) for _ in range(5)]
    if rng.random() < 0.4:
        points[0] = (Rational(0), Rational(0))
    outcomes = []
    for place_ in range(32):
        picks = [pair[place_ >> at & 1] for at, pair in enumerate(points)]
        outcome = {"x": picks[0], "y": picks[1] + picks[0], "w": _at(picks)}
        outcomes.append((Rational(1, 32), outcome))
    return {**model, "k": rng.randint(0, 2), "outcomes": outcomes}


def _at(picks: list[Any]) -> Callable[[Any], Any]:
    return lambda index: picks[int(index)]


def dropped(place_: int) -> Callable[[Said], Said]:
    """The variant without one premise."""
    return lambda said: Said(
        said.conclusion,
        tuple(p for at, p in enumerate(said.premises) if at != place_),
    )


def turned(said: Said) -> Said:
    """The variant with the sides of its inequality exchanged."""
    left, right = said.conclusion.args
    return Said(said.conclusion.func(right, left, evaluate=False), said.premises)


def doubled(said: Said) -> Said:
    """The variant with twice the right side."""
    left, right = said.conclusion.args
    return Said(said.conclusion.func(left, 2 * right, evaluate=False), said.premises)


def shifted(said: Said) -> Said:
    """The variant with 1 added on the left."""
    left, right = said.conclusion.args
    return Said(said.conclusion.func(left + 1, right, evaluate=False), said.premises)


@dataclass(frozen=True)
class Case:
    """A lemma at symbols, how to draw their values, and its broken variant."""

    lemma: TrustedLemma
    at: Mapping[str, Any]
    broken: Callable[[Said], Said]
    draw: Callable[[Random], dict[str, Any]] = anything


ONE = Integer(1)
CUT = numbers.cut


def entrywise(case: str, bound: Any = ONE) -> dict[str, Any]:
    both = case == "distance"
    return {
        "entries": (y, z) if both else (y,),
        "images": (CUT(y, u), CUT(z, u)) if both else (CUT(y, u),),
        "vectors": (g, h) if both else (g,),
        "results": (G, H) if both else (G,),
        "index": i,
        "bound": bound,
        "case": Str(case),
    }


def _cut_all(model: dict[str, Any]) -> dict[str, Any]:
    limit = model["u"]
    return {
        after: model[before].applyfunc(lambda e: max(-limit, min(limit, e)))
        for before, after in (("g", "G"), ("h", "H"))
    }


def _soft(model: dict[str, Any]) -> dict[str, Any]:
    limit = model["r"]
    return {"B": model["A"].applyfunc(lambda e: e - max(-limit, min(limit, e)))}


def _coded(rng: Random) -> dict[str, Any]:
    model = anything(rng)
    holes = rng.randint(1, 3)
    codes = [rng.randrange(holes) for _ in range(9)]
    values = [number(rng) for _ in range(holes + 1)]
    return {
        **model,
        "M": holes,
        "p": rng.randint(2, 5),
        "c": lambda at: codes[int(at)],
        "q": lambda at: values[int(at)],
        "S": lambda at: values[codes[int(at)]],
    }


def _eigen(rng: Random) -> dict[str, Any]:
    model = anything(rng)
    first, second = (rng.choice(EDGES) for _ in range(2))
    values = ImmutableMatrix([[first, 0], [0, second]])
    return {**model, "n": 2, "B": TURN, "C": values, "A": TURN * values * TURN.T}


def _commuting(rng: Random) -> dict[str, Any]:
    first, second = (rng.choice((0, 1, -1, 2, -2)) for _ in range(2))
    diagonal = ImmutableMatrix([[first, 0], [0, second]])
    return {**anything(rng), "n": 2, "A": _matrix(rng, 2, 2), "C": diagonal}


def _mantissa(rng: Random) -> dict[str, Any]:
    model = anything(rng)
    digits = rng.randint(1, 4)
    whole = rng.randrange(2**digits)
    spacing = Rational(2) ** model["e"]
    return {
        **model,
        "p": digits,
        "k": whole,
        "t": whole // 2,
        "x": spacing * rng.choice(SHARES),
    }


def _half_spacing(rng: Random) -> dict[str, Any]:
    model = anything(rng)
    half = Rational(2) ** (model["e"] - model["p"])
    return {**model, "x": half * rng.choice((1, 1, 0, -1, -5, 2))}


def _near_middle(rng: Random) -> dict[str, Any]:
    """A number just above a number of a few bits, at times more than p + 1."""
    model = anything(rng)
    middle = rng.randint(0, 9)
    more = Rational(rng.randint(-1, 2), 8)
    value = (middle + more) * Integer(2) ** model["e"]
    return {**model, "k": middle, "p": rng.randint(1, 2), "x": value}


def _turning(rng: Random) -> dict[str, Any]:
    turn = TURN if rng.random() < 0.6 else _matrix(rng, 2, 2)
    return {**anything(rng), "n": 2, "A": turn, "B": _matrix(rng, 2, 2)}


def _unit(model: dict[str, Any]) -> dict[str, Any]:
    size = model["n"]
    return {"g": ImmutableMatrix(size, 1, lambda row, _: int(row == size - 1))}


def _positive_base(rng: Random) -> dict[str, Any]:
    """At base 0 SymPy gives 0**t no limit; there the powers are 0 from t = 1 on."""
    return {**anything(rng), "x": abs(number(rng)) or Rational(3, 4)}


def _powers(case: str, broken: Callable[[Said], Said]) -> Case:
    at = {"base": x, "factor": v, "excess": u, "known": k, "time": t, "case": Str(case)}
    if case in ("either", "which"):
        at["factor"] = ONE
    return Case(limits.POWERS, at, broken, _positive_base)


def _extreme(kind: str, case: str, broken: Callable[[Said], Said]) -> Case:
    values = (x, -x) if kind == "Abs" else (x, y)
    at = {"kind": Str(kind), "values": values, "one": x, "case": Str(case)}
    return Case(numbers.EXTREME, at, broken)


def _increasing(name: str, small: Any, large: Any) -> Case:
    at = {"function": Str(name), "small": small, "large": large, "bits": bits}
    return Case(numbers.INCREASING, at, dropped(0))


def _linked(first: str, second: str) -> Callable[[dict[str, Any]], Mapping[str, Any]]:
    return lambda m: {"C": m["x"] * m[first] + m["y"] * m[second]}


CASES = (
    *(
        Case(norms.CONSISTENT, {"left": A, "right": B, "order": o}, turned)
        for o in (ONE, oo, Str("F"))
    ),
    Case(norms.CONSISTENT, {"left": A, "right": g, "order": Integer(2)}, turned),
    *(
        Case(
            norms.HOMOGENEOUS,
            {"whole": x * A, "factor": x, "part": A, "size": abs(x), "order": o},
            doubled,
        )
        for o in (ONE, oo, Str("F"), Str("max"), Str("sum"))
    ),
    Case(
        norms.HOMOGENEOUS,
        {"whole": B, "factor": x, "part": A, "size": x, "order": Str("F")},
        dropped(1),
        related(lambda m: {"B": m["x"] * m["A"]}),
    ),
    *(
        Case(
            norms.TRIANGLE,
            {
                "whole": C,
                "first": A,
                "second": B,
                "weights": (ONE, x, y),
                "signs": (ONE, ONE),
                "order": o,
            },
            dropped(0),
            related(_linked("A", "B")),
        )
        for o in (ONE, oo, Str("F"), Str("max"), Str("sum"))
    ),
    Case(
        norms.TRIANGLE,
        {
            "whole": x * y - z,
            "first": y,
            "second": z,
            "weights": (ONE, x, ONE),
            "signs": (ONE, -ONE),
            "order": ONE,
        },
        dropped(2),
    ),
    *(
        Case(
            norms.DIAGONAL_SCALES,
            {"gains": g, "matrix": B, "bound": x, "index": i, "order": o},
            dropped(0),
        )
        for o in (ONE, oo, Str("F"))
    ),
    Case(
        norms.DIAGONAL_SCALES,
        {
            "gains": g,
            "matrix": B.T,
            "bound": Norm(g, "max"),
            "index": i,
            "order": Str("F"),
        },
        turned,
    ),
    *(
        Case(
            norms.ENTRY_AT_MOST_NORM,
            {"whole": A, "row": i, "column": j, "sign": sign},
            turned,
        )
        for sign in (ONE, -ONE)
    ),
    *(
        Case(
            norms.ROW_AT_MOST_NORMS,
            {"weight": A, "vector": g, "row": i, "index": j, "sign": sign},
            turned,
        )
        for sign in (ONE, -ONE)
    ),
    Case(norms.CAUCHY_SCHWARZ, {"first": g, "second": h, "case": Str("trace")}, turned),
    Case(
        norms.CAUCHY_SCHWARZ,
        {"first": g, "second": h, "case": Str("unit")},
        dropped(0),
        related(_unit),
    ),
    Case(norms.FROBENIUS_AT_MOST_SUM, {"whole": A}, turned),
    Case(norms.ORTHOGONAL_KEEPS_LENGTH, {"turn": A, "whole": B}, dropped(0), _turning),
    Case(
        norms.LAW_OF_COSINES,
        {"whole": C, "first": A, "second": B, "weights": (x, y), "order": Str("F")},
        doubled,
        related(_linked("A", "B")),
    ),
    Case(
        norms.LAW_OF_COSINES,
        {
            "whole": x * g + y * h,
            "first": g,
            "second": h,
            "weights": (x, y),
            "order": Integer(2),
        },
        doubled,
    ),
    *(_extreme(kind, "beyond", turned) for kind in ("Max", "Min", "Abs")),
    *(_extreme(kind, "is", dropped(0)) for kind in ("Max", "Min", "Abs")),
    *(
        Case(
            numbers.EXTREME_BOUNDED,
            {"kind": Str(kind), "values": (x, y), "factor": z, "bound": a},
            dropped(0),
        )
        for kind in ("Max", "Min")
    ),
    Case(numbers.OVER_MAXIMUM, {"first": u, "second": r}, doubled),
    Case(numbers.CLIPPING, {"value": x, "limit": r, "case": Str("within")}, turned),
    Case(numbers.CLIPPING, {"value": x, "limit": r, "case": Str("idle")}, dropped(0)),
    Case(numbers.CLIPPING, {"value": x, "limit": r, "case": Str("rest")}, doubled),
    Case(
        numbers.NON_EXPANSIVE,
        {"values": (x, y), "limit": u, "extra": v, "case": Str("cut")},
        turned,
    ),
    *(
        Case(
            numbers.NON_EXPANSIVE,
            {"values": (r, s), "limit": u, "extra": v, "case": Str(case)},
            turned,
        )
        for case in ("norm", "eps")
    ),
    *(
        Case(numbers.ENTRYWISE, entrywise(case, bound), dropped(1), related(_cut_all))
        for case, bound in (
            ("largest", u),
            ("length", u**2),
            ("inner", ONE),
            ("image", CUT(y, u)),
        )
    ),
    Case(numbers.ENTRYWISE, entrywise("distance"), turned, related(_cut_all)),
    *(
        _increasing(name, small, large)
        for name, small, large in (
            ("exp", x, y),
            ("tanh", x, y),
            ("tanh", abs(x), y),
            ("tanh", y, abs(x)),
            ("positive part", x, y),
            ("Rounded", x, y),
            ("Rounded", abs(x), y),
        )
    ),
    Case(numbers.TANH_BELOW_ONE, {"value": x}, turned),
    *(
        Case(
            numbers.COSH_GROWS, {"first": x, "second": y, "case": Str(case)}, dropped(0)
        )
        for case in ("strict", "weak")
    ),
    Case(
        numbers.ABOVE_TANGENT,
        {"function": Str("exp"), "point": x, "value": y},
        turned,
    ),
    Case(
        numbers.ABOVE_TANGENT,
        {"function": Str("sinh"), "point": Integer(0), "value": x},
        dropped(0),
    ),
    Case(
        sums.SUM_NOT_NEGATIVE,
        {"term": w(j) ** 2, "index": j, "first": ONE, "last": count},
        turned,
    ),
    Case(sums.MEANS, {"term": w(j) ** 2, "index": j, "count": count}, turned),
    Case(
        sums.WEIGHTED_POWERS,
        {
            "weight": r,
            "base": w(j),
            "bound": x,
            "power": k,
            "index": j,
            "first": ONE,
            "last": count,
        },
        dropped(0),
    ),
    Case(
        chance.EXPECTATION_LINEAR,
        {
            "whole": 2 * x - 3 * x * y + a,
            "terms": (x, x * y),
            "weights": (Integer(2), Integer(-3)),
            "constant": a,
        },
        shifted,
        law,
    ),
    Case(
        chance.EXPECTATION_MONOTONE,
        {"larger": x**2 + y**2, "smaller": 2 * x * y},
        turned,
        law,
    ),
    Case(chance.VARIANCE, {"variable": x * y}, shifted, law),
    *(
        Case(
            chance.INDEPENDENT_FACTOR,
            {
                "first": Product(w(j), (j, 1, k)) ** power,
                "second": w(k + 1) ** power,
                "variable": w(i),
                "index": i,
                "start": ONE,
            },
            shifted,
            law,
        )
        for power in (1, 2)
    ),
    Case(
        chance.VARIANCES_ADD,
        {"variable": w(i), "index": i, "name": j, "start": ONE, "count": k},
        shifted,
        law,
    ),
    Case(chance.SURELY_ZERO, {"variable": x, "other": y + 1}, dropped(0), law),
    _powers("vanish", dropped(2)),
    _powers("grow", dropped(1)),
    _powers("either", dropped(3)),
    _powers("which", lambda said: Said(said.conclusion.args[0].args[1])),
    Case(
        floats.ABSORBED,
        {
            "mantissa": k,
            "half": t,
            "place": place,
            "bits": bits,
            "added": x,
            "case": Str("half"),
        },
        dropped(2),
        _mantissa,
    ),
    Case(
        floats.ABSORBED,
        {
            "mantissa": k,
            "half": t,
            "place": place,
            "bits": bits,
            "added": x,
            "case": Str("exactly"),
        },
        dropped(2),
        _mantissa,
    ),
    Case(
        floats.POWER_ABSORBS,
        {"exponent": place, "bits": bits, "added": x},
        dropped(0),
        _half_spacing,
    ),
    Case(floats.COUNTING_STOPS, {"count": t, "bits": bits}, dropped(0)),
    Case(
        floats.NEXT_NUMBER,
        {"number": x, "exponent": place, "bits": bits},
        dropped(0),
    ),
    *(
        Case(
            floats.ABOVE_MIDPOINT,
            {"value": x, "mantissa": k, "place": place, "bits": bits},
            dropped(at),
            _near_middle,
        )
        for at in (0, 1)
    ),
    *(
        Case(
            sums.ONE_TERM,
            {
                "term": w(j) * KroneckerDelta(i, j),
                "index": j,
                "chosen": i,
                "first": Integer(1),
                "last": count,
            },
            dropped(at),
        )
        for at in (0, 1)
    ),
    Case(
        roots.SPECTRAL_THEOREM,
        {"whole": A, "basis": B, "values": C},
        lambda said: Said(Q.diagonal(A), said.premises),
        _eigen,
    ),
    *(
        Case(
            roots.POWERS_COMMUTE,
            {"whole": A, "values": C, "count": k, "case": Str(case)},
            broken,
            _commuting,
        )
        for case, broken in (
            ("odd", lambda said: Said(said.conclusion.args[1], said.premises)),
            (
                "even",
                lambda said: Said(Eq(A * C, C * A), (said.conclusion.args[0],)),
            ),
        )
    ),
    Case(
        roots.SOFT_THRESHOLD,
        {"whole": A, "result": B, "cost": r, "row": i, "column": j},
        dropped(0),
        related(_soft),
    ),
    Case(
        roots.PIGEONHOLE,
        {
            "level": level(i),
            "code": code(i),
            "decoded": value(code(i)),
            "first": i,
            "second": j,
            "holes": count,
            "count": bits,
        },
        dropped(1),
        _coded,
    ),
)
NAMES = [f"{at}-{case.lemma.name}" for at, case in enumerate(CASES)]
each_case = pytest.mark.parametrize("case", CASES, ids=NAMES)


def known_true(premise: Any, model: dict[str, Any]) -> bool:
    """Whether a premise holds; a general one, at many values of its symbols."""
    if not isinstance(premise, General):
        return holds(premise, model)
    if premise.surely:
        return all(
            holds(premise.statement, {**model, **o}) for _, o in model["outcomes"]
        )
    rng = Random(7)
    for _ in range(6):
        values = {s.name: abs(number(rng)) + 1 for s in premise.symbols}
        if not holds(premise.statement, {**model, **values}):
            return False
    return True


def verdicts(said: Said, case: Case) -> list[bool]:
    """Whether the conclusion holds, in each draw in which the premises do."""
    rng = Random(3)
    models = [case.draw(rng) for _ in range(DRAWS)]
    return [
        holds(said.conclusion, model)
        for model in models
        if all(known_true(premise, model) for premise in said.premises)
    ]


@each_case
def test_a_lemma_holds_wherever_its_premises_do(case: Case) -> None:
    answers = verdicts(case.lemma.at(case.at), case)
    assert len(answers) >= 4
    assert all(answers)


@each_case
def test_its_broken_variant_is_false_somewhere(case: Case) -> None:
    broken = case.broken(case.lemma.at(case.at))
    assert not all(verdicts(broken, case))


def _context(said: Said) -> tuple[Context, tuple[str, ...], tuple[str, ...]]:
    """Everything the lemma demands, as hypotheses and as steps that rest on nothing."""
    needs, by = {}, []
    for place_, premise in enumerate(said.premises):
        if isinstance(premise, General):
            by.append(f"general {place_}")
        elif premise not in needs.values():
            needs[f"premise {place_}"] = premise
    context = Context(needs)
    for name in by:
        premise = said.premises[int(name.split()[1])]
        context.steps[name] = Step(name, premise.statement, Assume(), "")
        context.open_assumptions[name] = context.grounds[name] = frozenset()
    return context, tuple(by), tuple(needs)


def _apply(
    case: Case,
    statement: Any,
    other: Mapping[str, Any] = MappingProxyType({}),
    *,
    cite: bool = True,
) -> None:
    said = case.lemma.at(case.at)
    context, by, needs = _context(said)
    if not cite:
        by = needs = ()
    rule = Known(case.lemma, {**case.at, **other}, by, needs)
    if case.lemma is chance.EXPECTATION_LINEAR:
        context = Context({**context.hypotheses, "a": equation(a, 1)}, context.steps)
        context.open_assumptions = dict.fromkeys(context.steps, frozenset())
        context.grounds = dict.fromkeys(context.steps, frozenset())
    check_step(Step("applied", statement, rule, ""), context)


@each_case
def test_the_rule_accepts_the_exact_instance(case: Case) -> None:
    _apply(case, case.lemma.at(case.at).conclusion)


@each_case
def test_the_rule_refuses_a_statement_that_is_off(case: Case) -> None:
    conclusion = case.lemma.at(case.at).conclusion
    off = (
        Eq(x, y)
        if not hasattr(conclusion, "lhs")
        else shifted(Said(conclusion)).conclusion
    )
    with pytest.raises(ProofError, match="says"):
        _apply(case, off)


UNDECIDED = [
    pytest.param(case, id=name)
    for case, name in zip(CASES, NAMES, strict=True)
    if case.broken.__qualname__.startswith("dropped")
]


@pytest.mark.parametrize("case", UNDECIDED)
def test_the_rule_refuses_without_its_premises(case: Case) -> None:
    with pytest.raises(ProofError, match="is not known"):
        _apply(case, case.lemma.at(case.at).conclusion, cite=False)


ARGUMENTS = [
    pytest.param(case, argument, id=f"{name}-{argument}")
    for case, name in zip(CASES, NAMES, strict=True)
    for argument in case.at
]
WRONG = MatrixSymbol("R", 7, 5)


@pytest.mark.parametrize(("case", "argument"), ARGUMENTS)
def test_the_rule_refuses_a_wrong_sort_or_shape(case: Case, argument: str) -> None:
    with pytest.raises(ProofError):
        _apply(case, case.lemma.at(case.at).conclusion, {argument: WRONG})
    complex_number = Symbol("unknown")
    with pytest.raises(ProofError):
        _apply(case, case.lemma.at(case.at).conclusion, {argument: complex_number})


def test_a_citation_that_is_no_premise_is_refused() -> None:
    context = Context({"idle": equation(x, y)})
    rule = Known(numbers.TANH_BELOW_ONE, {"value": x}, needs=("idle",))
    statement = numbers.TANH_BELOW_ONE.at({"value": x}).conclusion
    with pytest.raises(ProofError, match="no premise"):
        check_step(Step("s", statement, rule, ""), context)


def test_a_general_premise_may_not_rest_on_a_fixed_symbol() -> None:
    case = next(c for c in CASES if c.lemma is limits.POWERS)
    said = case.lemma.at(case.at)
    context, by, needs = _context(said)
    hypotheses = {**context.hypotheses, "fixed": equation(u, 1)}
    fixed = Context(hypotheses, context.steps, context.open_assumptions)
    fixed.grounds = {name: frozenset({"fixed"}) for name in by}
    rule = Known(case.lemma, case.at, by, needs)
    with pytest.raises(ProofError, match="for every value"):
        check_step(Step("s", said.conclusion, rule, ""), fixed)


def test_every_lemma_is_drawn_here_and_there_are_at_most_40() -> None:
    assert {case.lemma.name for case in CASES} == {lemma.name for lemma in LEMMAS}
    assert len(LEMMAS) <= 40
    assert len({lemma.name for lemma in LEMMAS}) == len(LEMMAS)


@pytest.mark.parametrize("lemma", LEMMAS, ids=lambda lemma: lemma.name)
def test_a_source_names_a_book_and_a_section(lemma: TrustedLemma) -> None:
    book, _, place_ = lemma.source.rpartition(", ")
    assert len(book) > 5
    assert any(w in place_ for w in ("section", "theorem", "definition", "exercise"))


def test_arguments_are_those_of_the_schema() -> None:
    with pytest.raises(SchemaError, match="takes"):
        numbers.TANH_BELOW_ONE.at({})
