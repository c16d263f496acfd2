"""Statements that are false though each follows the shape of a lemma: all refused.

Each row is given what the lemma's own premises demand, and must be refused all the same
for its sorts, indices or domains. Where there is a model, the premises hold in it and
the conclusion does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from sympy import (
    Dummy,
    Function,
    I,
    ImmutableMatrix,
    Integer,
    MatrixSymbol,
    Rational,
    Sum,
    Symbol,
    oo,
)
from sympy.core.symbol import Str

from longdep.theory.core.notation import (
    Expectation,
    Family,
    GaussianEntries,
    Norm,
    equation,
)
from longdep.theory.core.proof import Context, ProofError, Step, check_step
from longdep.theory.core.rules import Assume
from longdep.theory.core.schema import General, Known, Said, SchemaError, TrustedLemma
from longdep.theory.core.semantics import holds
from longdep.theory.lemmas import chance, norms, numbers, roots, sums

n = Symbol("n", integer=True, positive=True)
i, j, k = (Symbol(name, integer=True, nonnegative=True) for name in "ijk")
m = Symbol("m", integer=True, negative=True)
x, y, z = (Symbol(name, real=True) for name in "xyz")
A, B, C = (MatrixSymbol(name, n, n) for name in "ABC")
g, h, G, H = (MatrixSymbol(name, n, 1) for name in "ghGH")
w = Function("w", real=True)
ONE = Integer(1)


def family(name: str, index: Symbol = i, columns: Any = 1) -> Family:
    return Family(name, n, columns, index)


def column(*entries: Any) -> ImmutableMatrix:
    return ImmutableMatrix([[entry] for entry in entries])


def square(*rows: Any) -> ImmutableMatrix:
    return ImmutableMatrix(rows)


def entrywise(case: str, **other: Any) -> dict[str, Any]:
    plain = {
        "entries": (y,),
        "images": (y / 2,),
        "vectors": (g,),
        "results": (G,),
        "index": i,
        "bound": ONE,
        "case": Str(case),
    }
    return plain | other


@dataclass(frozen=True)
class False_:
    """A lemma at arguments that it must refuse, and a model that shows why."""

    lemma: TrustedLemma
    at: Mapping[str, Any]
    because: str
    model: Mapping[str, Any] | None = None


HELD = "may not hold it"
REFUSED = {
    "a bound that depends on the index of the entries it bounds": False_(
        norms.DIAGONAL_SCALES,
        {"gains": g, "matrix": A, "bound": abs(g[i, 0]), "index": i, "order": ONE},
        HELD,
        {"n": 2, "g": column(0, 1), "A": square((1, 0), (0, 1)), "i": 0},
    ),
    "gains of which each index has its own": False_(
        norms.DIAGONAL_SCALES,
        {"gains": family("g"), "matrix": A, "bound": x, "index": i, "order": ONE},
        HELD,
        {
            "n": 2,
            "g": lambda at: column(9, 0) if at else column(1, 1),
            "x": 1,
            "A": square((1, 0), (0, 1)),
            "i": 1,
        },
    ),
    "a row of a matrix for each column": False_(
        norms.ROW_AT_MOST_NORMS,
        {
            "weight": family("W", j, n),
            "vector": g,
            "row": i,
            "index": j,
            "sign": ONE,
        },
        HELD,
        {
            "n": 2,
            "W": lambda at: (
                square((0, 0), (0, 0)) if at == 0 else square((0, 5), (0, 5))
            ),
            "g": column(1, 1),
            "i": 0,
            "j": 0,
        },
    ),
    "an image that the other entry decides": False_(
        numbers.ENTRYWISE,
        entrywise(
            "distance",
            entries=(y, z),
            images=(z, z),
            vectors=(g, h),
            results=(G, H),
        ),
        "is the image of",
    ),
    "an image that binds the index of the entries": False_(
        numbers.ENTRYWISE,
        entrywise("inner", images=(Sum(y, (i, 0, 0)),)),
        HELD,
    ),
    "a vector for each entry": False_(
        numbers.ENTRYWISE,
        entrywise("inner", vectors=(family("g"),)),
        HELD,
        {
            "n": 2,
            "i": 0,
            "g": lambda at: column(2, -5) if at == 0 else column(0, 2),
            "G": column(1, 1),
        },
    ),
    "a matrix for each row": False_(
        roots.SOFT_THRESHOLD,
        {
            "whole": A,
            "result": family("R", i, n),
            "cost": Integer(0),
            "row": i,
            "column": j,
        },
        HELD,
        {
            "n": 1,
            "A": square((1,)),
            "R": lambda at: square((1,)) if at == 0 else square((5,)),
            "i": 1,
        },
    ),
    "a mean of numbers that are not where they are declared": False_(
        sums.MEANS,
        {"term": -m, "index": m, "count": Integer(3)},
        "is not declared for all",
    ),
    "a mean of as many numbers as its index says": False_(
        sums.MEANS, {"term": j**2, "index": j, "count": j + 1}, HELD
    ),
    "a sum that ends at its own index": False_(
        sums.SUM_NOT_NEGATIVE,
        {"term": j**2, "index": j, "first": Integer(0), "last": j},
        HELD,
    ),
    "a power that depends on the index of the sum": False_(
        sums.WEIGHTED_POWERS,
        {
            "weight": ONE,
            "base": Integer(0),
            "bound": Integer(0),
            "power": j,
            "index": j,
            "first": Integer(0),
            "last": Integer(3),
        },
        HELD,
    ),
    "weights below zero": False_(
        sums.WEIGHTED_POWERS,
        {
            "weight": i,
            "base": Integer(0),
            "bound": ONE,
            "power": ONE,
            "index": i,
            "first": Integer(-3),
            "last": Integer(0),
        },
        "is not declared for all",
        {},
    ),
    "an infinite sum": False_(
        numbers.TANH_BELOW_ONE,
        {"value": Sum(1, (i, 1, oo))},
        "is not known to be a real number",
    ),
    "the length of a matrix that is not real": False_(
        numbers.TANH_BELOW_ONE,
        {"value": Norm(I * A, "F")},
        "is not known to be a real number",
    ),
    "an entry of the root of a matrix": False_(
        numbers.TANH_BELOW_ONE,
        {"value": (A ** Rational(1, 2))[0, 0]},
        "is not known to be a real number",
        {"A": square((-1,)), "n": 1},
    ),
    "the mean of a number that is not real": False_(
        numbers.TANH_BELOW_ONE,
        {"value": Expectation(I * x)},
        "is not known to be a real number",
        {"outcomes": [(ONE, {"x": 1})]},
    ),
    "a matrix that is symmetric but not real": False_(
        roots.SPECTRAL_THEOREM,
        {"whole": A + I * A.T, "basis": B, "values": C},
        "is not known to be a real n x n matrix",
    ),
    "a diagonal matrix that is not real": False_(
        roots.POWERS_COMMUTE,
        {"whole": A, "values": B + I * C, "count": k, "case": Str("odd")},
        "is not known to be a real n x n matrix",
    ),
    "an order of norms that is only called F": False_(
        norms.LAW_OF_COSINES,
        {
            "whole": A + B,
            "first": A,
            "second": B,
            "weights": (ONE, ONE),
            "order": Symbol("F"),
        },
        "is not known to be one of 2, F",
        {"n": 2, "F": "1", "A": square((1, 1), (0, 0)), "B": square((0, 0), (1, 1))},
    ),
    "an order of norms that is the text 2": False_(
        norms.CONSISTENT,
        {"left": A, "right": B, "order": Str("2")},
        "is not known to be",
    ),
    "a matrix that may be empty": False_(
        norms.ENTRY_AT_MOST_NORM,
        {"whole": MatrixSymbol("Z", k, k), "row": i, "column": j, "sign": ONE},
        "is not known to be a real m x n matrix",
    ),
    "a factor that both functions share and chance may draw": False_(
        chance.INDEPENDENT_FACTOR,
        {"first": k * w(1), "second": k * w(2), "variable": w(i), "index": i}
        | {"start": ONE},
        "k may be random",
    ),
    "an entry that both functions share and chance may draw": False_(
        chance.INDEPENDENT_FACTOR,
        {
            "first": A[0, 0] * w(1),
            "second": A[0, 0] * w(2),
            "variable": w(i),
            "index": i,
            "start": ONE,
        },
        "may be random",
    ),
    "members of a sequence at numbers that are no index": False_(
        chance.INDEPENDENT_FACTOR,
        {
            "first": w(abs(x)),
            "second": w(abs(x) + 1),
            "variable": w(i),
            "index": i,
            "start": Integer(0),
        },
        "is not known to be an index",
    ),
}


def everything(said: Said) -> tuple[Context, tuple[str, ...], tuple[str, ...]]:
    """All premises, as hypotheses or, if general, as steps that rest on nothing."""
    context = Context({})
    by, needs = [], {}
    for place, premise in enumerate(said.premises):
        name = f"premise {place}"
        if isinstance(premise, General):
            context.steps[name] = Step(name, premise.statement, Assume(), "")
            context.open_assumptions[name] = context.grounds[name] = frozenset()
            by.append(name)
        else:
            needs[name] = premise
    context.hypotheses = needs
    return context, tuple(by), tuple(needs)


def attack(row: False_) -> None:
    try:
        said = row.lemma.says(**row.at)
    except SchemaError:
        said = Said(equation(x, y))
    context, by, needs = everything(said)
    rule = Known(row.lemma, row.at, by, needs)
    check_step(Step("false", said.conclusion, rule, ""), context)


@pytest.mark.parametrize("name", REFUSED)
def test_a_false_instance_is_refused(name: str) -> None:
    with pytest.raises(ProofError, match=REFUSED[name].because):
        attack(REFUSED[name])


MODELLED = [name for name, row in REFUSED.items() if row.model is not None]


@pytest.mark.parametrize("name", MODELLED)
def test_a_false_instance_is_false(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (norms, numbers, roots, sums):
        for guard in ("require_unbound", "require_covered"):
            if hasattr(module, guard):
                monkeypatch.setattr(module, guard, lambda *_: None)
    row = REFUSED[name]
    said = row.lemma.says(**row.at)
    statements = [getattr(p, "statement", p) for p in said.premises]
    values = {"y": 3, "z": 1, **row.model}
    assert all(holds(statement, values) for statement in statements)
    assert not holds(said.conclusion, values)


def test_a_maximum_of_what_may_not_exist_is_refused() -> None:
    at = {"kind": "Max", "values": (x / y, z), "one": z, "case": "beyond"}
    says = numbers.EXTREME.says(Str("Max"), (x / y, z), z, Str("beyond")).conclusion
    rule = Known(numbers.EXTREME, at)
    with pytest.raises(ProofError, match="the premise y > 0 is not known"):
        check_step(Step("false", says, rule, ""), Context({}))


def test_a_random_matrix_is_not_constant() -> None:
    entry = A[0, 0]
    hypotheses = {"law": GaussianEntries(A, ONE), "size": equation(n, 1)}
    at = {"whole": entry**2, "terms": (entry,), "weights": (entry,)}
    rule = Known(chance.EXPECTATION_LINEAR, at | {"constant": Integer(0)})
    says = equation(Expectation(entry**2), entry * Expectation(entry))
    with pytest.raises(ProofError, match="is not known to be constant"):
        check_step(Step("false", says, rule, ""), Context(hypotheses))


@pytest.mark.parametrize("weight", [Dummy("d", real=True), family("X")[0, 0]])
def test_a_name_that_no_hypothesis_uses_is_not_constant(weight: Any) -> None:
    at = {"whole": weight * y, "terms": (y,), "weights": (weight,)}
    rule = Known(chance.EXPECTATION_LINEAR, at | {"constant": Integer(0)})
    says = equation(Expectation(weight * y), weight * Expectation(y))
    with pytest.raises(ProofError, match="is not known to be constant"):
        check_step(Step("false", says, rule, ""), Context({}))
