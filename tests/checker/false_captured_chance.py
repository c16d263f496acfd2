"""Equations and constants that turn random inside an expectation."""

from sympy import Eq

from longdep.theory.core.notation import Expectation, Variance
from longdep.theory.core.rules import Algebra, Given, Instance
from longdep.theory.lemmas.chance import EXPECTATION_LINEAR
from tests.checker.case import Case
from tests.checker.letters import j, k, law, said, x, y

KIND = "variable capture"

CASES: tuple[Case, ...] = (
    Case(
        "constant-that-turns-random",
        KIND,
        "E[y] = y, from E[k] = k for a constant k: a fair y of 0 and 2 fails.",
        (
            said(
                "constant",
                Eq(Expectation(k), k),
                EXPECTATION_LINEAR(whole=k, terms=(), weights=(), constant=k),
            ),
            said("captured", Eq(Expectation(j), j), Instance("constant", {k: j})),
        ),
        lambda rng: {"k": 1, "j": 2, "outcomes": law("j", 2, 2)},
        counter={"k": 1, "j": 0, "outcomes": law("j", 0, 2)},
    ),
    Case(
        "weight-that-turns-random",
        KIND,
        "E[j j] = j E[j], from E[k j] = k E[j] for a constant k: a fair coin fails.",
        (
            said(
                "weight",
                Eq(Expectation(k * j), k * Expectation(j)),
                EXPECTATION_LINEAR(whole=k * j, terms=(j,), weights=(k,), constant=0),
            ),
            said(
                "captured",
                Eq(Expectation(j * j), j * Expectation(j)),
                Instance("weight", {k: j}),
            ),
        ),
        lambda rng: {"k": 1, "j": 2, "outcomes": law("j", 2, 2)},
        counter={"k": 1, "j": 0, "outcomes": law("j", 0, 2)},
    ),
    Case(
        "whole-number-taken-for-a-constant",
        KIND,
        "E[k] = k for a whole number k, which counts nothing: a fair coin fails.",
        (
            said(
                "constant",
                Eq(Expectation(k), k),
                EXPECTATION_LINEAR(whole=k, terms=(), weights=(), constant=k),
            ),
        ),
        lambda rng: {"k": 1, "outcomes": law("j", 0)},
        counter={"k": 0, "outcomes": law("k", 0, 2)},
    ),
    Case(
        "equation-carried-into-a-mean",
        KIND,
        "E[x] = E[y] as x = y in the case at hand: fails if they differ in another.",
        (
            said("equal", Eq(x, y), Given("equal")),
            said("means", Eq(Expectation(x), Expectation(y)), Algebra(("equal",))),
        ),
        lambda rng: {"x": 1, "y": 1, "outcomes": law("x", 1)},
        {"equal": Eq(x, y)},
        {"x": 1, "y": 1, "outcomes": law("x", 1, 3)},
    ),
    Case(
        "equation-carried-into-a-variance",
        KIND,
        "Var x = Var y as x = y in the case at hand: fails if they differ in another.",
        (
            said("equal", Eq(x, y), Given("equal")),
            said("spread", Eq(Variance(x), Variance(y)), Algebra(("equal",))),
        ),
        lambda rng: {"x": 1, "y": 1, "outcomes": law("z", 1)},
        {"equal": Eq(x, y)},
        {"x": 1, "y": 1, "outcomes": law("x", 1, 3)},
    ),
)
