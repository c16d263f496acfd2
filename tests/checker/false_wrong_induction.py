"""Inductions without a base, without a step, or over the wrong variable."""

from typing import Any

from sympy import (
    Eq,
    Ge,
    Implies,
    Symbol,
)

from longdep.theory.core.notation import ForAll
from longdep.theory.core.rules import (
    Algebra,
    Apply,
    Assume,
    Conjunction,
    Given,
    Induction,
    Instance,
    Lemma,
    PartOf,
)
from longdep.theory.core.steps import Step
from longdep.theory.writing import ProofWriter, algebra
from tests.checker.case import Case
from tests.checker.letters import (
    drawn,
    f,
    g,
    k,
    s,
    said,
    t,
    z,
)

KIND = "wrong induction"
DOUBLES = ForAll(Eq(f(s + 1), 2 * f(s)), s, 0)
STANDS = ForAll(Eq(f(s + 1), f(s)), s, 0)
ZERO = Eq(f(0), 0)
even = Symbol("e", even=True, nonnegative=True)
real = Symbol("r", nonnegative=True)
later = Symbol("q", integer=True, positive=True)


def case(name: str, says: str, steps: Any, **options: Any) -> Case:
    return Case(name, KIND, says, tuple(steps), **options)


def doubled(start: Any = None, **options: Any) -> tuple[Step, ...]:
    proof = ProofWriter()
    proof.step("start", Eq(f(0), 1), start or Lemma("It is defined so."), "")
    proof.step("twice", Eq(f(t + 1), 2 * f(t)), Given("twice", {s: t}), "")
    values = {
        "over": t,
        "base": algebra("start"),
        "step": algebra("twice", "all assumed"),
        "because": "",
        **options,
    }
    proof.induct("all", Eq(f(t), 2**t), **values)
    return tuple(proof.steps)


CASES: tuple[Case, ...] = (
    case(
        "step-that-a-premise-fixes",
        "g is 0 at t, as at 0 and, by a premise, at t + 1: the premise fixes that t.",
        (
            said("start", Eq(g(0), 0), Given("start")),
            said("given", Eq(g(t + 1), 0), Given("next")),
            said("assumed", Eq(g(t), 0), Assume()),
            said("next", Eq(g(t + 1), 0), Algebra(("given", "given"))),
            said("all", Eq(g(t), 0), Induction(t, "start", "assumed", "next")),
            said("both", Eq(g(t + 1), 0) & Eq(g(t), 0), Conjunction(("given", "all"))),
        ),
        model=drawn(g=lambda at: 0, t=2),
        hypotheses={"start": Eq(g(0), 0), "next": Eq(g(t + 1), 0)},
        counter={"g": lambda at: 5 if at == 2 else 0, "t": 2},
    ),
    case(
        "step-that-a-premise-fixes-openly",
        "g is 0 at t, by the premise that g(t + 1) = 0 at the one t of the claim.",
        (
            said("start", Eq(g(0), 0), Given("start")),
            said("assumed", Eq(g(t), 0), Assume()),
            said("next", Eq(g(t + 1), 0), Given("next")),
            said("all", Eq(g(t), 0), Induction(t, "start", "assumed", "next")),
        ),
        model=drawn(g=lambda at: 0, t=2),
        hypotheses={"start": Eq(g(0), 0), "next": Eq(g(t + 1), 0)},
        counter={"g": lambda at: 5 if at == 2 else 0, "t": 2},
    ),
    case(
        "base-that-a-premise-fixes",
        "g is t^2 = 0 at every t as t = 0 by a premise, used twice in the base.",
        (
            said("given", Eq(g(t), 0), Given("zero")),
            said("lost", Eq(g(t), 0), Algebra(("given", "given"))),
            said("elsewhere", Eq(g(k), 0), Instance("lost", {t: k})),
            said(
                "both", Eq(g(t), 0) & Eq(g(k), 0), Conjunction(("given", "elsewhere"))
            ),
        ),
        model=drawn(g=lambda at: 0, t=2, k=3),
        hypotheses={"zero": Eq(g(t), 0)},
        counter={"g": lambda at: at - 2, "t": 2, "k": 3},
    ),
    case(
        "base-on-trust",
        "f doubles, so f(t) = 2^t, where f(0) = 1 is a lemma: f = 0 fails.",
        doubled(),
        model=lambda rng: {"f": lambda at: 2**at, "t": 3, "horizon": 5},
        hypotheses={"twice": DOUBLES},
        counter={"f": lambda at: 0, "t": 3, "horizon": 5},
    ),
    case(
        "base-missing",
        "f doubles, so f(t) = 2^t, whose start is assumed: f = 0 fails.",
        doubled(Assume()),
        model=lambda rng: {"f": lambda at: 2**at, "t": 3, "horizon": 5},
        hypotheses={"twice": DOUBLES},
        counter={"f": lambda at: 0, "t": 3, "horizon": 5},
    ),
    case(
        "base-that-is-the-assumption",
        "f stands still, so it is 0, the base being the assumption: f = 1 fails.",
        (
            said("assumed", Eq(f(t), 0), Assume()),
            said("stands", Eq(f(t + 1), f(t)), Given("stands", {s: t})),
            said("next", Eq(f(t + 1), 0), Algebra(("stands", "assumed"))),
            said("all", Eq(f(t), 0), Induction(t, "assumed", "assumed", "next")),
        ),
        model=drawn(f=lambda at: 0, t=3, horizon=5),
        hypotheses={"stands": STANDS},
        counter={"f": lambda at: 1, "t": 3, "horizon": 5},
    ),
    case(
        "step-on-trust",
        "2^t >= t^2, whose step is a lemma that holds where it is drawn: t = 3 fails.",
        (
            said("start", Ge(2**t, t**2).subs(t, 0), Algebra()),
            said("assumed", Ge(2**t, t**2), Assume()),
            said(
                "next",
                Ge(2 ** (t + 1), (t + 1) ** 2),
                Lemma("Graham, Knuth, Patashnik, section 4.1", by=("assumed",)),
            ),
            said("all", Ge(2**t, t**2), Induction(t, "start", "assumed", "next")),
        ),
        model=lambda rng: {"t": rng.randint(4, 20)},
        counter={"t": 3},
    ),
    case(
        "step-that-fails-at-the-second-horse",
        "f(t) = f(0), where the step leans on two overlapping groups, fails at t = 1.",
        (
            said("start", Eq(f(0), f(0)), Algebra()),
            said("assumed", Eq(f(t), f(0)), Assume()),
            said("next", Eq(f(t + 1), f(0)), Lemma("Polya", by=("assumed",))),
            said("all", Eq(f(t), f(0)), Induction(t, "start", "assumed", "next")),
        ),
        model=drawn(f=lambda at: 7, t=3),
        counter={"f": lambda at: 0 if at == 0 else 1, "t": 1},
    ),
    case(
        "assumption-at-another-value",
        "f = 0, as the assumption at t, taken at t + 1, is the next case: f = t fails.",
        (
            said("start", ZERO, Given("start")),
            said("assumed", Eq(f(t), 0), Assume()),
            said("next", Eq(f(t + 1), 0), Instance("assumed", {t: t + 1})),
            said("all", Eq(f(t), 0), Induction(t, "start", "assumed", "next")),
        ),
        model=drawn(f=lambda at: 0, t=3),
        hypotheses={"start": ZERO},
        counter={"f": lambda at: at, "t": 3},
    ),
    case(
        "assumption-that-escapes",
        "f(5) = 0, by the assumption of an induction that is never closed.",
        (
            said("start", ZERO, Given("start")),
            said("assumed", Eq(f(t), 0), Assume()),
            said("sum", Eq(f(t) + f(0), 0), Algebra(("assumed", "start"))),
        ),
        model=drawn(f=lambda at: 0, t=3),
        hypotheses={"start": ZERO},
        counter={"f": lambda at: at, "t": 3},
    ),
    case(
        "assumption-that-a-deduction-closes-elsewhere",
        "f = 0 at t, as a deduction closes the assumption and its premise is reused.",
        (
            said("start", ZERO, Given("start")),
            said("assumed", Eq(f(t), 0), Assume()),
            said("then", Implies(Eq(f(t), 0), Eq(2 * f(t), 0)), Lemma("Clear.")),
            said("double", Eq(2 * f(t), 0), Apply("then", ("assumed",))),
            said("sum", Eq(2 * f(t) + f(0), 0), Algebra(("assumed", "start"))),
        ),
        model=drawn(f=lambda at: 0, t=3),
        hypotheses={"start": ZERO},
        counter={"f": lambda at: at, "t": 3},
    ),
    case(
        "two-assumptions-for-one",
        "f = 0, as f(t + 1) = 0 is assumed beside f(t) = 0: f = t fails.",
        (
            said("start", ZERO, Given("start")),
            said("assumed", Eq(f(t), 0), Assume()),
            said("second", Eq(f(t + 1), 0), Assume()),
            said("next", Eq(f(t + 1), 0), Algebra(("second",))),
            said("all", Eq(f(t), 0), Induction(t, "start", "assumed", "next")),
        ),
        model=drawn(f=lambda at: 0, t=3),
        hypotheses={"start": ZERO},
        counter={"f": lambda at: at, "t": 3},
    ),
    case(
        "strong-induction-from-one-base",
        "f = 0 at t and t + 1, as f(t + 2) = f(t) and f(0) = 0: f(1) = 1 fails.",
        (
            said("start", ZERO & Eq(f(1), 0), Lemma("Likewise.", needs=("start",))),
            said("assumed", Eq(f(t), 0) & Eq(f(t + 1), 0), Assume()),
            said("first", Eq(f(t), 0), PartOf("assumed")),
            said("second", Eq(f(t + 1), 0), PartOf("assumed")),
            said("two on", Eq(f(t + 2), f(t)), Given("two on", {s: t})),
            said("third", Eq(f(t + 2), 0), Algebra(("two on", "first"))),
            said(
                "next",
                Eq(f(t + 1), 0) & Eq(f(t + 2), 0),
                Conjunction(("second", "third")),
            ),
            said(
                "all",
                Eq(f(t), 0) & Eq(f(t + 1), 0),
                Induction(t, "start", "assumed", "next"),
            ),
        ),
        model=drawn(f=lambda at: 0, t=3, horizon=5),
        hypotheses={"start": ZERO, "two on": ForAll(Eq(f(s + 2), f(s)), s, 0)},
        counter={"f": lambda at: at % 2, "t": 3, "horizon": 5},
    ),
    case(
        "induction-over-a-real-number",
        "f(r) = 0 for every real r >= 0, as at 0 and from r to r + 1: sin(pi r) fails.",
        (
            said("start", ZERO, Given("start")),
            said("assumed", Eq(f(real), 0), Assume()),
            said("stands", Eq(f(real + 1), f(real)), Given("stands", {z: real})),
            said("next", Eq(f(real + 1), 0), Algebra(("stands", "assumed"))),
            said("all", Eq(f(real), 0), Induction(real, "start", "assumed", "next")),
        ),
        model=drawn(f=lambda at: 0, r=3, horizon=5),
        hypotheses={"start": ZERO, "stands": ForAll(Eq(f(z + 1), f(z)), z, 0)},
        counter={"f": lambda at: at - int(at), "r": 0.5, "horizon": 5},
    ),
    case(
        "induction-over-even-numbers",
        "f = 0 at even e, as f(e + 1) = 0 at the odd numbers: f(2) = 1 fails.",
        (
            said("start", ZERO, Given("start")),
            said("assumed", Eq(f(even), 0), Assume()),
            said("next", Eq(f(even + 1), 0), Lemma("It is odd.", needs=("odd",))),
            said("all", Eq(f(even), 0), Induction(even, "start", "assumed", "next")),
        ),
        model=drawn(f=lambda at: 0, e=2, horizon=5),
        hypotheses={"start": ZERO, "odd": ForAll(Eq(f(2 * s + 1), 0), s, 0)},
        counter={"f": lambda at: int(at == 2), "e": 2, "horizon": 5},
    ),
    case(
        "start-above-the-first-value",
        "f = 0 from 0 on, as f(1) = 0 and f stands still after 1: f(0) = 1 fails.",
        (
            said("start", Eq(f(1), 0), Given("start")),
            said("assumed", Eq(f(t), 0), Assume()),
            said("stands", Eq(f(t + 1), f(t)), Lemma("As t >= 1.", needs=("stands",))),
            said("next", Eq(f(t + 1), 0), Algebra(("stands", "assumed"))),
            said("all", Eq(f(t), 0), Induction(t, "start", "assumed", "next", 1)),
        ),
        model=drawn(f=lambda at: 0, t=3, horizon=5),
        hypotheses={"start": Eq(f(1), 0), "stands": ForAll(Eq(f(s + 1), f(s)), s, 1)},
        counter={"f": lambda at: int(at == 0), "t": 0, "horizon": 5},
    ),
    case(
        "start-below-the-first-value",
        "f = 0 at q >= 1, as at 0 and onwards from 1: f(1) = 1 fails.",
        (
            said("start", ZERO, Given("start")),
            said("assumed", Eq(f(later), 0), Assume()),
            said("stands", Eq(f(later + 1), f(later)), Given("stands", {s: later})),
            said("next", Eq(f(later + 1), 0), Algebra(("stands", "assumed"))),
            said("all", Eq(f(later), 0), Induction(later, "start", "assumed", "next")),
        ),
        model=drawn(f=lambda at: 0, q=3, horizon=5),
        hypotheses={"start": ZERO, "stands": ForAll(Eq(f(s + 1), f(s)), s, 1)},
        counter={"f": lambda at: 0 if at == 0 else 1, "q": 3, "horizon": 5},
    ),
)
