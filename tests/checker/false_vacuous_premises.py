"""Premises that contradict each other, hidden from the models that the author draws."""

from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

from sympy import (
    Eq,
    Expr,
    Function,
    Ge,
    Gt,
    Identity,
    Integer,
    Le,
    Lt,
    Q,
    ZeroMatrix,
    true,
    zeros,
)

from longdep.theory.core.notation import Family, ForAll, Norm, Rounded, order
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Given,
    Induction,
    Multiply,
    Scale,
)
from longdep.theory.core.steps import Step
from longdep.theory.writing import ProofWriter
from tests.checker.case import Case
from tests.checker.letters import A, B, C, a, drawn, f, g, n, s, said, t, u, unit, x, y

KIND = "vacuous premises"
COUNTS = ForAll(Eq(f(s + 1), f(s) + 1), s, 0)
FROM_ZERO = Eq(f(0), 0)
COUNTED = (
    said("start", FROM_ZERO, Given("start")),
    said("f_t = t assumed", Eq(f(t), t), Assume()),
    said("one more", Eq(f(t + 1), f(t) + 1), Given("one more", {s: t})),
    said("next", Eq(f(t + 1), t + 1), Algebra(("one more", "f_t = t assumed"))),
    said("f_t = t", Eq(f(t), t), Induction(t, "start", "f_t = t assumed", "next")),
)
DOUBLES = ForAll(Eq(f(s + 1), 2 * f(s)), s, 0)
DOUBLED = (
    said("start", Eq(f(0), 1), Given("start")),
    said("assumed", Eq(f(t), 2**t), Assume()),
    said("twice", Eq(f(t + 1), 2 * f(t)), Given("twice", {s: t})),
    said("next", Eq(f(t + 1), 2 ** (t + 1)), Algebra(("twice", "assumed"))),
    said("f_t", Eq(f(t), 2**t), Induction(t, "start", "assumed", "next")),
)


def anything(first: str, second: str, value: Expr) -> tuple[Step, ...]:
    """From value = 0 and value = 1: y <= 5."""
    return (
        said(first, Eq(value, 0), Given(first)),
        said(second, Eq(value, 1), Given(second)),
        said("y <= 5", Le(y, 5), Combine({first: 5 - y, second: y - 5})),
    )


class Wavering(dict):
    """A model that answers with another value every time it is asked for x."""

    def __init__(self, values: Iterator[int], **others: Any) -> None:
        super().__init__(x=0, **others)
        self.values = values

    def __getitem__(self, name: str) -> Any:
        return next(self.values) if name == "x" else super().__getitem__(name)


class Agreeable(Expr):
    """A number that equals every other."""

    def _eval_Eq(self, other: Expr) -> Any:
        return true


class TwoOrders(str):
    """An order of norms that is "max" and "sum" in turn, two questions each."""

    asked = 0

    def __str__(self) -> str:
        self.asked += 1
        return "max" if (self.asked - 1) // 2 % 2 == 0 else "sum"


def wavering(*values: int) -> Callable[..., dict]:
    return lambda rng: Wavering(cycle(values), y=rng.randint(-5, 5))


def in_turn(*values: int) -> Callable[..., Any]:
    answers = cycle(values)
    return lambda *_: Integer(next(answers))


def _sevens() -> tuple[Step, ...]:
    whole = ProofWriter()
    whole.step("start", Ge(f(0), 0), Given("start"), "")
    whole.step("assumed", Ge(f(t), t), Assume(), "")
    whole.step("grows", Ge(f(t + 1), f(t) + 1), Given("grows", {s: t}), "")
    whole.combine("next", Ge(f(t + 1), t + 1), {"grows": 1, "assumed": 1}, "")
    by = Induction(t, "start", "assumed", "next")
    whole.step("at least t", Ge(f(t), t), by, "")
    whole.step("bounded", Le(f(t), 7), Given("bounded", {s: t}), "")
    whole.combine("t <= 7", Le(t, 7), {"at least t": 1, "bounded": 1}, "")
    return tuple(whole.steps)


P = Family("P", n, n, t)
P_0, P_NEXT = Family("P", n, n, 0), Family("P", n, n, t + 1)
P_S, P_S_NEXT = Family("P", n, n, s), Family("P", n, n, s + 1)
GROWN = (
    said("P_0", Eq(P_0, Identity(n)), Given("start")),
    said("start", Eq(P_0, 2**t * Identity(n)).subs(t, 0), Algebra(("P_0",))),
    said("assumed", Eq(P, 2**t * Identity(n)), Assume()),
    said("twice", Eq(P_NEXT, 2 * P), Given("twice", {s: t})),
    said("next", Eq(P_NEXT, 2 ** (t + 1) * Identity(n)), Algebra(("twice", "assumed"))),
    said("powers", Eq(P, 2**t * Identity(n)), Induction(t, "start", "assumed", "next")),
    said("bounded", Le(Norm(P, "F"), 1000), Given("bounded", {s: t})),
    said(
        "all bounded",
        Le(Norm(2**t * Identity(n), "F"), 1000),
        Combine({"bounded": 1}, by=("powers",)),
    ),
)
whole = Function("f", integer=True)
POINTLESS = {"n": 0, "A": zeros(0, 0), "B": zeros(0, 0), "C": zeros(0, 0)}

CASES: tuple[Case, ...] = (
    Case(
        "horizon-below-ten",
        KIND,
        "Every t is below 10: f counts and stays below 10, which fails at f(10).",
        (
            *COUNTED,
            said("bounded", Lt(f(t), 10), Given("bounded", {s: t})),
            said("t < 10", Lt(t, 10), Combine({"bounded": 1}, by=("f_t = t",))),
        ),
        lambda rng: {"f": lambda at: at, "t": rng.randint(0, 5), "horizon": 6},
        {
            "start": FROM_ZERO,
            "one more": COUNTS,
            "bounded": ForAll(Lt(f(s), 10), s, 0),
        },
    ),
    Case(
        "powers-of-two-below-a-million",
        KIND,
        "Every power of 2 is below 10^6: f doubles and stays below, failing at f(20).",
        (
            *DOUBLED,
            said("bounded", Lt(f(t), 10**6), Given("bounded", {s: t})),
            said("2^t", Lt(2**t, 10**6), Combine({"bounded": 1}, by=("f_t",))),
        ),
        lambda rng: {"f": lambda at: 2**at, "t": rng.randint(0, 9), "horizon": 9},
        {
            "start": Eq(f(0), 1),
            "twice": DOUBLES,
            "bounded": ForAll(Lt(f(s), 10**6), s, 0),
        },
    ),
    Case(
        "descent-that-never-ends",
        KIND,
        "Every t is at most 50: f falls by 1 from 50 and never below 0, failing at 51.",
        (
            said("start", Eq(f(0), 50), Given("start")),
            said("assumed", Eq(f(t), 50 - t), Assume()),
            said("falls", Eq(f(t + 1), f(t) - 1), Given("falls", {s: t})),
            said("next", Eq(f(t + 1), 49 - t), Algebra(("falls", "assumed"))),
            said("f_t", Eq(f(t), 50 - t), Induction(t, "start", "assumed", "next")),
            said("never below", Ge(f(t), 0), Given("never below", {s: t})),
            said("t <= 50", Le(t, 50), Combine({"never below": 1}, by=("f_t",))),
        ),
        lambda rng: {"f": lambda at: 50 - at, "t": rng.randint(0, 40), "horizon": 40},
        {
            "start": Eq(f(0), 50),
            "falls": ForAll(Eq(f(s + 1), f(s) - 1), s, 0),
            "never below": ForAll(Ge(f(s), 0), s, 0),
        },
    ),
    Case(
        "growing-numbers-up-to-seven",
        KIND,
        "Every t is at most 7: f grows by 1 or more and stays at most 7, until t = 8.",
        _sevens(),
        lambda rng: {"f": lambda at: at, "t": rng.randint(0, 3), "horizon": 4},
        {
            "start": Ge(f(0), 0),
            "grows": ForAll(Ge(f(s + 1), f(s) + 1), s, 0),
            "bounded": ForAll(Le(f(s), 7), s, 0),
        },
    ),
    Case(
        "doubled-matrices-bounded",
        KIND,
        "2^t I never exceeds 1000: P doubles and stays bounded, failing near t = 10.",
        GROWN,
        lambda rng: {
            "n": 2,
            "P": lambda at: 2**at * unit(),
            "t": rng.randint(0, 5),
            "horizon": 6,
        },
        {
            "start": Eq(P_0, Identity(n)),
            "twice": ForAll(Eq(P_S_NEXT, 2 * P_S), s, 0),
            "bounded": ForAll(Le(Norm(P_S, "F"), 1000), s, 0),
        },
    ),
    Case(
        "counter-without-an-end",
        KIND,
        "Rounded(t + 1, 2) = t + 1 for every t: a counter of 2 bits fails at t = 4.",
        (
            said("exact", Eq(g(t), t), Given("exact", {s: t})),
            said("exact next", Eq(g(t + 1), t + 1), Given("exact", {s: t + 1})),
            said("adds", Eq(g(t + 1), Rounded(g(t) + 1, 2)), Given("adds", {s: t})),
            said("turned", Eq(Rounded(t + 1, 2), g(t + 1)), Algebra(("adds", "exact"))),
            said(
                "no rounding",
                Eq(Rounded(t + 1, 2), t + 1),
                Algebra(("turned", "exact next")),
            ),
        ),
        lambda rng: {"g": lambda at: at, "t": rng.randint(0, 3), "horizon": 4},
        {
            "exact": ForAll(Eq(g(s), s), s, 0),
            "adds": ForAll(Eq(g(s + 1), Rounded(g(s) + 1, 2)), s, 0),
        },
    ),
    Case(
        "function-that-changes-its-mind",
        KIND,
        "Every y is at most 5, as f(0) is 0 and 1: the model's f answers in turn.",
        anything("zero", "one", f(0)),
        lambda rng: {"f": in_turn(0, 1), "y": rng.randint(-5, 5)},
        {"zero": Eq(f(0), 0), "one": Eq(f(0), 1)},
    ),
    Case(
        "model-that-changes-its-mind",
        KIND,
        "Every y is at most 5, as x is 0 and 1: the model gives x by turns.",
        anything("zero", "one", x),
        wavering(0, 1),
        {"zero": Eq(x, 0), "one": Eq(x, 1)},
    ),
    Case(
        "number-that-equals-every-other",
        KIND,
        "Every y is at most 5, as x is 0 and 1: the model's equals both.",
        anything("zero", "one", x),
        lambda rng: {"x": Agreeable(), "y": rng.randint(-5, 5)},
        {"zero": Eq(x, 0), "one": Eq(x, 1)},
    ),
    Case(
        "function-onto-such-a-number",
        KIND,
        "Every y is at most 5, as f(0) is 0 and 1: the value equals both.",
        anything("zero", "one", f(0)),
        lambda rng: {"f": lambda at: Agreeable(), "y": rng.randint(-5, 5)},
        {"zero": Eq(f(0), 0), "one": Eq(f(0), 1)},
    ),
    Case(
        "order-that-is-two-norms",
        KIND,
        "Every y is at most 5, as |u| is 1 and 2 in a norm whose order is two texts.",
        (
            said("one", Eq(Norm(u, order), 1), Given("one")),
            said("two", Eq(Norm(u, order), 2), Given("two")),
            said("y <= 5", Le(y, 5), Combine({"one": 5 - y, "two": y - 5})),
        ),
        lambda rng: {
            "p": TwoOrders("max"),
            "n": 2,
            "u": [[1], [1]],
            "y": rng.randint(-5, 5),
        },
        {"one": Eq(Norm(u, order), 1), "two": Eq(Norm(u, order), 2)},
    ),
    Case(
        "positive-and-negative",
        KIND,
        "x^2 <= 0: x is positive and negative, which the model gives by turns.",
        (
            said("positive", Gt(x, 0), Given("positive")),
            said("negative", Lt(x, 0), Given("negative")),
            said("square", Le(x**2, 0), Scale("negative", "positive")),
        ),
        lambda rng: Wavering(cycle((1, -1, 1, -1, 0))),
        {"positive": Gt(x, 0), "negative": Lt(x, 0)},
    ),
    Case(
        "negative-value-of-a-positive-symbol",
        KIND,
        "a^3 is negative for a positive a below 0: the model's a is none.",
        (
            said("negative", Lt(a, 0, evaluate=False), Given("negative")),
            said("cube", Lt(a**3, 0, evaluate=False), Combine({"negative": a**2})),
        ),
        lambda rng: {"a": -rng.randint(1, 9)},
        {"negative": Lt(a, 0, evaluate=False)},
    ),
    Case(
        "orthogonal-and-zero",
        KIND,
        "Every B is 0, as A is orthogonal and 0: the author's matrices have no rows.",
        (
            said("zero", Eq(A, ZeroMatrix(n, n)), Given("zero")),
            said("turned", Eq(B, A.T * A * B), Algebra(facts=("orthogonal",))),
            said("B = 0", Eq(B, ZeroMatrix(n, n)), Algebra(("turned", "zero"))),
        ),
        drawn(**POINTLESS),
        {"orthogonal": Q.orthogonal(A), "zero": Eq(A, ZeroMatrix(n, n))},
    ),
    Case(
        "orthogonal-and-twice-orthogonal",
        KIND,
        "C = 4 C, as A = 2 B and both are orthogonal: the matrices have no rows.",
        (
            said("twice", Eq(A, 2 * B), Given("twice")),
            said("squared", Eq(A.T * A * C, 4 * C), Algebra(("twice",), ("B turns",))),
            said(
                "C = 4 C",
                Eq(C, 4 * C),
                Multiply("squared", Identity(n), None, ("A turns",)),
            ),
        ),
        drawn(**POINTLESS),
        {
            "twice": Eq(A, 2 * B),
            "A turns": Q.orthogonal(A),
            "B turns": Q.orthogonal(B),
        },
    ),
    Case(
        "invertible-and-nilpotent",
        KIND,
        "Every B is 0, as A is invertible and A^2 = 0: the matrices have no rows.",
        (
            said("square", Eq(A**2, ZeroMatrix(n, n)), Given("square")),
            said(
                "B = 0",
                Eq(B, ZeroMatrix(n, n)),
                Multiply("square", A**-2, B, ("invertible",)),
            ),
        ),
        drawn(**POINTLESS),
        {"invertible": Q.invertible(A), "square": Eq(A**2, ZeroMatrix(n, n))},
    ),
    Case(
        "whole-values-below-and-above",
        KIND,
        "f (1 - f) >= 0 for a whole f between 0 and 1, which the author draws as 1/2.",
        (
            said("above", Gt(whole(0), 0), Given("above")),
            said("below", Lt(whole(0), 1), Given("below")),
            said("product", Ge(whole(0) * (1 - whole(0)), 0), Scale("below", "above")),
        ),
        drawn(f=lambda at: Integer(1) / 2),
        {"above": Gt(whole(0), 0), "below": Lt(whole(0), 1)},
    ),
)
