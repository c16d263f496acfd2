"""Proofs on gated cells: their statements, step by step, and their models.

A cell acts unit by unit, so one unit is enough: c_t = f_t c_{t-1} + i_t g_t. The
claims themselves are in theory/gating/__init__.py.
"""

from collections.abc import Callable
from random import Random

from sympy import (
    Abs,
    Eq,
    Expr,
    Function,
    Ge,
    Gt,
    Le,
    Max,
    Product,
    Rational,
    Sum,
    Symbol,
    oo,
)

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import ForAll, step, time
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Given,
    Induction,
    Instance,
    Lemma,
    Peel,
    Scale,
)
from longdep.theory.core.semantics import Model
from longdep.theory.models import positive, rational

t, s = time, step
k = Symbol("k", integer=True, nonnegative=True)
j = Symbol("j", integer=True, positive=True)
room = Symbol("M", integer=True, nonnegative=True)
phi = Symbol("varphi", nonnegative=True)
K = Symbol("K", positive=True)
c, u, h = (Function(name, real=True) for name in "cuh")
f, i, g, z = (Function(name, real=True) for name in "figz")
p, r = Function("p", real=True), Function("r", real=True)

CELL = Hypothesis(
    "cell",
    ForAll(Eq(c(s + 1), f(s + 1) * c(s) + i(s + 1) * g(s + 1)), s, 0, oo),
    "a gated cell with forget gate $f$, input gate $i$, candidate $g$",
    definition=True,
)
FORGETS = Hypothesis(
    "forgets",
    ForAll(Le(Abs(f(s + 1)), phi), s, 0, oo),
    "the forget gate is at most $\\varphi$ in size at every step",
)
BELOW_ONE = Hypothesis("below-one", Gt(1 - phi, 0), "$\\varphi$ is below 1")
WRITES_LITTLE = Hypothesis(
    "bounded-input",
    ForAll(Le(Abs(i(s + 1) * g(s + 1)), 1), s, 0, oo),
    "what is written at a step is at most 1 in size",
)
LEVEL = Max(Abs(c(0)), 1 / (1 - phi))
CONTROLLED = Le(Abs(c(t)), LEVEL)


def _run(
    forget: Callable[[int], Expr], written: Callable[[int], Expr], start: Expr
) -> Callable[[int], Expr]:
    """The cell's states: state(t + 1) = forget(t + 1) state(t) + written(t + 1)."""
    found = [start]

    def at(index: int) -> Expr:
        while len(found) <= int(index):
            now = len(found)
            found.append(forget(now) * found[-1] + written(now))
        return found[int(index)]

    return at


def _table(values: list[Expr]) -> Callable[[int], Expr]:
    return lambda index: values[int(index)]


def _share(rng: Random) -> Rational:
    """A fraction in [0, 1]."""
    return Rational(rng.randint(0, 4), 4)


def _sized(rng: Random) -> Rational:
    """A fraction in [-1, 1]."""
    return Rational(rng.randint(-4, 4), 4)


def _cell_model(rng: Random, **more: object) -> Model:
    bound = Rational(rng.randint(0, 7), 8)
    forget = _table([bound * _sized(rng) for _ in range(12)])
    gate = _table([_share(rng) for _ in range(12)])
    candidate = _table([_sized(rng) for _ in range(12)])
    start = rational(rng)
    return {
        "varphi": bound,
        "t": rng.randint(0, 4),
        "k": rng.randint(0, 2),
        "f": forget,
        "i": gate,
        "g": candidate,
        "c": _run(forget, lambda now: gate(now) * candidate(now), start),
        "horizon": 6,
        **more,
    }


def _cell_step(when: Expr, name: str = "one step") -> Step:
    return Step(
        name,
        Eq(c(when + 1), f(when + 1) * c(when) + i(when + 1) * g(when + 1)),
        Given("cell", {s: when}),
        "One step of the cell.",
    )


def prove_controlled() -> Proof:
    """Induction on t: phi M + 1 <= M for M >= 1 / (1 - phi)."""
    triangle = Le(
        Abs(f(t + 1) * c(t) + i(t + 1) * g(t + 1)),
        Abs(f(t + 1) * c(t)) + Abs(i(t + 1) * g(t + 1)),
    )
    largest = Lemma("a maximum is at least each of its terms")
    return Proof(
        (
            Step("start", CONTROLLED.subs(t, 0), largest, "The start is a term of M."),
            Step("level", Le(1 / (1 - phi), LEVEL), largest, "So is 1/(1 - phi)."),
            Step(
                "room",
                Le(1, (1 - phi) * LEVEL),
                Combine({"level": 1 - phi}, facts=("below-one",)),
                "Multiply by 1 - phi.",
            ),
            _cell_step(t),
            Step("triangle", triangle, Lemma("the triangle inequality"), "Two terms."),
            Step(
                "forgets",
                Le(Abs(f(t + 1)), phi),
                Given("forgets", {s: t}),
                "The gate.",
            ),
            Step(
                "writes",
                Le(Abs(i(t + 1) * g(t + 1)), 1),
                Given("bounded-input", {s: t}),
                "The input.",
            ),
            Step("assumed", CONTROLLED, Assume(), "Suppose it at t."),
            Step(
                "next",
                CONTROLLED.subs(t, t + 1),
                Combine(
                    {
                        "triangle": 1,
                        "forgets": Abs(c(t)),
                        "writes": 1,
                        "assumed": phi,
                        "room": 1,
                    },
                    by=("one step",),
                ),
                "At most phi M + 1, which is at most M.",
            ),
            Step(
                "controlled",
                CONTROLLED,
                Induction(t, "start", "assumed", "next"),
                "By induction on t.",
            ),
        ),
        _cell_model,
    )


OPEN_FORGET = Hypothesis(
    "forget-open", ForAll(Eq(f(s + 1), 1), s, 0, oo), "the forget gate stays at 1"
)
OPEN_INPUT = Hypothesis(
    "input-open", ForAll(Eq(i(s + 1), 1), s, 0, oo), "the input gate stays at 1"
)
SUMMED = Eq(c(t), c(0) + Sum(g(j), (j, 1, t)))


def _open_model(rng: Random) -> Model:
    model = _cell_model(rng)
    start, candidate = rational(rng), model["g"]
    return {
        **model,
        "f": lambda _: 1,
        "i": lambda _: 1,
        "c": _run(lambda _: 1, candidate, start),
    }


def prove_summed() -> Proof:
    """Induction on t."""
    whole = Sum(g(j), (j, 1, t + 1))
    return Proof(
        (
            Step("start", SUMMED.subs(t, 0), Algebra(), "An empty sum."),
            Step("assumed", SUMMED, Assume(), "Suppose it at t."),
            _cell_step(t),
            Step("forget", Eq(f(t + 1), 1), Given("forget-open", {s: t}), "Premise."),
            Step("input", Eq(i(t + 1), 1), Given("input-open", {s: t}), "Premise."),
            Step(
                "peel",
                Eq(whole, Sum(g(j), (j, 1, t)) + g(t + 1)),
                Peel(),
                "Split the last term off.",
            ),
            Step(
                "next",
                SUMMED.subs(t, t + 1),
                Algebra(by=("one step", "forget", "input", "assumed", "peel")),
                "One term more.",
            ),
            Step(
                "summed",
                SUMMED,
                Induction(t, "start", "assumed", "next"),
                "By induction on t.",
            ),
        ),
        _open_model,
    )


DRIFT = (
    Hypothesis(
        "opening-gate",
        ForAll(Eq(f(s + 1), (s + 1) / (s + 2)), s, 0, oo),
        "the forget gates are $1/2, 2/3, 3/4, \\dots$, each below 1",
        definition=True,
    ),
    Hypothesis(
        "input",
        ForAll(Eq(i(s + 1) * g(s + 1), 1), s, 0, oo),
        "1 is written at every step",
        definition=True,
    ),
    Hypothesis("start", Eq(c(0), 0), "the cell starts at 0", definition=True),
)
DRIFTED = Eq(c(t), t * (t + 3) / (2 * (t + 1)))
DRIFTS = Ge(c(t), t / 2)


def _drift_model(rng: Random) -> Model:
    def opening(now: int) -> Rational:
        return Rational(int(now), int(now) + 1)

    return {
        **_cell_model(rng),
        "f": opening,
        "i": lambda _: 1,
        "g": lambda _: 1,
        "c": _run(opening, lambda _: 1, Rational(0)),
    }


def prove_drifts() -> Proof:
    """A closed form by induction on t."""
    return Proof(
        (
            Step("start", Eq(c(0), 0), Given("start"), "Premise."),
            Step("assumed", DRIFTED, Assume(), "Suppose it at t."),
            _cell_step(t),
            Step(
                "gate",
                Eq(f(t + 1), (t + 1) / (t + 2)),
                Given("opening-gate", {s: t}),
                "The gate.",
            ),
            Step(
                "input",
                Eq(i(t + 1) * g(t + 1), 1),
                Given("input", {s: t}),
                "The input.",
            ),
            Step(
                "next",
                DRIFTED.subs(t, t + 1),
                Algebra(by=("one step", "gate", "input", "assumed")),
                "Insert.",
            ),
            Step(
                "drifted",
                DRIFTED,
                Induction(t, "start", "assumed", "next"),
                "By induction on t.",
            ),
            Step(
                "drifts",
                DRIFTS,
                Combine({"drifted": 1}, slack=t / (t + 1)),
                "t (t + 3) / (2 (t + 1)) is t/2 + t/(t + 1).",
            ),
        ),
        _drift_model,
    )


SELECTION = (
    Hypothesis("clears", Eq(f(k + 1), 0), "at step $k + 1$ the old content is cleared"),
    Hypothesis("admits", Eq(i(k + 1), 1), "and the item $g_{k+1}$ is let in"),
    Hypothesis(
        "holds",
        ForAll(Eq(f(k + 2 + s), 1), s, 0, oo),
        "afterwards the forget gate stays at 1",
    ),
    Hypothesis(
        "closes",
        ForAll(Eq(i(k + 2 + s), 0), s, 0, oo),
        "and the input gate stays at 0",
    ),
)
KEPT = Eq(c(k + 1 + t), g(k + 1))


def _selection_model(rng: Random) -> Model:
    model = _cell_model(rng)
    when, before_f, before_i = model["k"] + 1, model["f"], model["i"]

    def forget(now: int) -> Expr:
        return before_f(now) if now < when else Rational(int(int(now) > when))

    def gate(now: int) -> Expr:
        return before_i(now) if now < when else Rational(int(int(now) == when))

    candidate = model["g"]
    cell = _run(forget, lambda now: gate(now) * candidate(now), rational(rng))
    return {**model, "f": forget, "i": gate, "c": cell, "horizon": 5}


def prove_kept() -> Proof:
    """Write once, then hold: induction on the time since."""
    return Proof(
        (
            _cell_step(k, "write"),
            Step("clears", Eq(f(k + 1), 0), Given("clears"), "Premise."),
            Step("admits", Eq(i(k + 1), 1), Given("admits"), "Premise."),
            Step(
                "written",
                KEPT.subs(t, 0),
                Algebra(by=("write", "clears", "admits")),
                "0 c + 1 g = g.",
            ),
            Step("assumed", KEPT, Assume(), "Suppose it after t more steps."),
            _cell_step(k + 1 + t),
            Step("holds", Eq(f(k + 2 + t), 1), Given("holds", {s: t}), "Premise."),
            Step("closes", Eq(i(k + 2 + t), 0), Given("closes", {s: t}), "Premise."),
            Step(
                "next",
                KEPT.subs(t, t + 1),
                Algebra(by=("one step", "holds", "closes", "assumed")),
                "1 c + 0 g = c.",
            ),
            Step(
                "kept",
                KEPT,
                Induction(t, "written", "assumed", "next"),
                "By induction.",
            ),
        ),
        _selection_model,
    )


def path(last: Expr | int, first: Expr | int = 0) -> Product:
    """The product of the forget gates of `last` steps after step `first`."""
    return Product(f(first + j), (j, 1, last))


def _peeled(last: Expr, first: Expr | int = 0, name: str = "peel") -> Step:
    whole = path(last + 1, first)
    return Step(
        name,
        Eq(whole, path(last, first) * f(first + last + 1)),
        Peel(),
        "Split the last gate off.",
    )


FORGOTTEN = Le(Abs(path(t, k)), phi**t)


def prove_forgotten() -> Proof:
    """Induction on the age: every step multiplies by at most phi."""
    return Proof(
        (
            Step("start", FORGOTTEN.subs(t, 0), Combine(), "An empty product is 1."),
            Step("assumed", FORGOTTEN, Assume(), "Suppose it at age t."),
            _peeled(t, k),
            Step(
                "multiplicative",
                Eq(Abs(path(t, k) * f(k + t + 1)), Abs(path(t, k)) * Abs(f(k + t + 1))),
                Lemma("sizes multiply"),
                "Sizes multiply.",
            ),
            Step(
                "gate",
                Le(Abs(f(k + t + 1)), phi),
                Given("forgets", {s: k + t}),
                "The gate.",
            ),
            Step(
                "next",
                FORGOTTEN.subs(t, t + 1),
                Combine(
                    {"gate": Abs(path(t, k)), "assumed": phi},
                    by=("peel",),
                ),
                "One factor more.",
            ),
            Step(
                "forgotten",
                FORGOTTEN,
                Induction(t, "start", "assumed", "next"),
                "By induction on the age.",
            ),
        ),
        _cell_model,
    )


FIRST_CELL = Hypothesis(
    "first-run", CELL.condition, "a run of the gated cell", definition=True
)
SECOND_CELL = Hypothesis(
    "second-run",
    ForAll(Eq(u(s + 1), p(s + 1) * u(s) + r(s + 1)), s, 0, oo),
    "another run, with forget gates $p$ and written values $r$",
    definition=True,
)
SAME_GATES = Hypothesis(
    "same-gates",
    ForAll(Eq(p(s + 1), f(s + 1)), s, 0, oo),
    "the forget gates are the same in both runs: they do not read the cell",
)
SAME_WRITTEN = Hypothesis(
    "same-written",
    ForAll(Eq(r(s + 1), i(s + 1) * g(s + 1)), s, 0, oo),
    "what is written is the same in both runs: it does not read the cell",
)
CARRIED = Eq(u(k + t) - c(k + t), path(t, k) * (u(k) - c(k)))


def _two_runs_model(rng: Random) -> Model:
    model = _cell_model(rng)
    forget, gate, candidate = model["f"], model["i"], model["g"]

    def written(now: int) -> Expr:
        return gate(now) * candidate(now)

    return {
        **model,
        "p": forget,
        "r": written,
        "u": _run(forget, written, rational(rng)),
    }


def prove_carried() -> Proof:
    """Induction on the lag: what is written cancels in the difference."""
    now = k + t
    return Proof(
        (
            Step("start", CARRIED.subs(t, 0), Algebra(), "An empty product is 1."),
            Step("assumed", CARRIED, Assume(), "Suppose it at lag t."),
            Step(
                "first step",
                Eq(c(now + 1), f(now + 1) * c(now) + i(now + 1) * g(now + 1)),
                Given("first-run", {s: now}),
                "One step of the first run.",
            ),
            Step(
                "second step",
                Eq(u(now + 1), p(now + 1) * u(now) + r(now + 1)),
                Given("second-run", {s: now}),
                "One step of the second run.",
            ),
            Step(
                "gates",
                Eq(p(now + 1), f(now + 1)),
                Given("same-gates", {s: now}),
                "Premise.",
            ),
            Step(
                "written",
                Eq(r(now + 1), i(now + 1) * g(now + 1)),
                Given("same-written", {s: now}),
                "Premise.",
            ),
            Step(
                "difference",
                Eq(u(now + 1) - c(now + 1), f(now + 1) * (u(now) - c(now))),
                Algebra(by=("second step", "first step", "gates", "written")),
                "What is written cancels.",
            ),
            _peeled(t, k),
            Step(
                "next",
                CARRIED.subs(t, t + 1),
                Algebra(by=("difference", "assumed", "peel")),
                "One gate more.",
            ),
            Step(
                "carried",
                CARRIED,
                Induction(t, "start", "assumed", "next"),
                "By induction on the lag.",
            ),
        ),
        _two_runs_model,
    )


UNIT_START = Hypothesis(
    "unit-start", Eq(c(0), 1), "the start was written, too, at the largest size: 1"
)
FREE_INPUT = Hypothesis(
    "free-input",
    ForAll(Eq(i(s + 1) * g(s + 1), 1), s, 0, oo),
    "$i g$ may take any value in $[-1, 1]$ at every step, so also the largest: this "
    "is that run",
)
GATES = Hypothesis(
    "gates-not-negative",
    ForAll(Ge(f(s + 1), 0), s, 0, oo),
    "forget gates are at least 0",
)
WITHIN = Hypothesis(
    "state-within",
    ForAll(Le(c(s), K), s, 0, oo),
    "even then the state stays within $K$",
)
ROOM = Hypothesis(
    "room",
    Ge(1 - 1 / K, 0),
    "$K$ is at least 1, as the start itself must fit",
    definition=True,
)
TRADE_OFF = Le(path(t), K * (1 - 1 / K) ** t)


def _free_run(gates: list[Expr]) -> Callable[[int], Expr]:
    return _run(_table(gates), lambda _: Rational(1), Rational(1))


def _free_model(rng: Random) -> Model:
    """Gates drawn one after the other so that the state stays within K."""
    bound = 1 + Rational(rng.randint(0, 6), 2)
    gates, state = [Rational(0)], Rational(1)
    for _ in range(8):
        gates.append(_share(rng) * (bound - 1) / state)
        state = gates[-1] * state + 1
    return {
        "K": bound,
        "t": rng.randint(0, 4),
        "f": _table(gates),
        "i": lambda _: 1,
        "g": lambda _: 1,
        "c": _free_run(gates),
        "horizon": 6,
    }


def _free_steps(when: Expr, prefix: str = "") -> tuple[Step, ...]:
    return (
        _cell_step(when, f"{prefix}one step"),
        Step(
            f"{prefix}free input",
            Eq(i(when + 1) * g(when + 1), 1),
            Given("free-input", {s: when}),
            "The largest input.",
        ),
        Step(
            f"{prefix}next state",
            Eq(c(when + 1), f(when + 1) * c(when) + 1),
            Algebra(by=(f"{prefix}one step", f"{prefix}free input")),
            "Insert.",
        ),
        Step(
            f"{prefix}gate",
            Ge(f(when + 1), 0),
            Given("gates-not-negative", {s: when}),
            "The gate is not negative.",
        ),
    )


def prove_trade_off() -> Proof:
    """P_t <= c_t (1 - 1/K)^t, by induction; P_t is the product of the gates."""
    rate = 1 - 1 / K
    share = Le(path(t), c(t) * rate**t)
    return Proof(
        (
            Step("unit start", Eq(c(0), 1), Given("unit-start"), "Premise."),
            Step(
                "start",
                share.subs(t, 0),
                Combine(by=("unit start",)),
                "1 and 1 at the start.",
            ),
            Step("assumed", share, Assume(), "Suppose it at t."),
            *_free_steps(t),
            Step(
                "scaled",
                Le(f(t + 1) * path(t), f(t + 1) * c(t) * rate**t),
                Scale("assumed", "gate"),
                "Multiply by the next gate.",
            ),
            _peeled(t),
            Step(
                "within next",
                Le(c(t + 1), K),
                Given("state-within", {s: t + 1}),
                "Premise.",
            ),
            Step(
                "next",
                share.subs(t, t + 1),
                Combine(
                    {"scaled": 1, "within next": rate**t / K},
                    by=("peel", "next state"),
                    facts=("room",),
                ),
                "f c_t = c_{t+1} - 1, which is at most (1 - 1/K) c_{t+1}.",
            ),
            Step(
                "share",
                share,
                Induction(t, "start", "assumed", "next"),
                "By induction on t.",
            ),
            Step("within", Le(c(t), K), Given("state-within", {s: t}), "Premise."),
            Step(
                "trade-off",
                TRADE_OFF,
                Combine({"share": 1, "within": rate**t}, facts=("room",)),
                "And c_t is at most K.",
            ),
        ),
        _free_model,
    )


TRUE_GATES = Hypothesis(
    "gates-at-most-1",
    ForAll(Ge(1 - f(s + 1), 0), s, 0, oo),
    "forget gates are at most 1",
)
WITHIN_WHOLE = Hypothesis(
    "state-within",
    ForAll(Le(c(s), room + 1), s, 0, oo),
    "even then the state stays within $M + 1$",
)
TRUE_TRADE_OFF = Le(path(room + t), (room / (room + 1)) ** t)


def _true_gates_model(rng: Random) -> Model:
    extra = rng.randint(0, 3)
    gates, state = [Rational(0)], Rational(1)
    for _ in range(10):
        largest = min(Rational(1), extra / state)
        gates.append(rng.choice((largest, largest * _share(rng))))
        state = gates[-1] * state + 1
    return {
        **_free_model(rng),
        "M": extra,
        "k": rng.randint(0, 3),
        "t": rng.randint(0, 3),
        "f": _table(gates),
        "c": _free_run(gates),
        "horizon": 9,
    }


def prove_true_trade_off() -> Proof:
    """First (k + 1) P_k <= c_k while the cell fills up, then as before."""
    rate = room / (room + 1)
    filling = Le((t + 1) * path(t), c(t))
    below = Le(path(t), 1)
    now = room + t
    share = Le((room + 1) * path(now), c(now) * rate**t)
    later = f(now + 1)
    return Proof(
        (
            Step("unit start", Eq(c(0), 1), Given("unit-start"), "Premise."),
            *_free_steps(t),
            Step(
                "gate at most 1",
                Ge(1 - f(t + 1), 0),
                Given("gates-at-most-1", {s: t}),
                "The gate is at most 1.",
            ),
            _peeled(t),
            Step("below start", below.subs(t, 0), Combine(), "An empty product is 1."),
            Step("below assumed", below, Assume(), "Suppose it at t."),
            Step(
                "below scaled",
                Le(f(t + 1) * path(t), f(t + 1)),
                Scale("below assumed", "gate"),
                "Multiply by the next gate.",
            ),
            Step(
                "below next",
                below.subs(t, t + 1),
                Combine({"below scaled": 1, "gate at most 1": 1}, by=("peel",)),
                "Which is at most 1.",
            ),
            Step(
                "below",
                below,
                Induction(t, "below start", "below assumed", "below next"),
                "Products of gates are at most 1.",
            ),
            Step(
                "below then",
                below.subs(t, t + 1),
                Instance("below", {t: t + 1}),
                "One step later.",
            ),
            Step(
                "filling start",
                filling.subs(t, 0),
                Combine(by=("unit start",)),
                "1 and 1 at the start.",
            ),
            Step("filling assumed", filling, Assume(), "Suppose it at t."),
            Step(
                "filling scaled",
                Le(f(t + 1) * (t + 1) * path(t), f(t + 1) * c(t)),
                Scale("filling assumed", "gate"),
                "Multiply by the next gate.",
            ),
            Step(
                "filling next",
                filling.subs(t, t + 1),
                Combine(
                    {"filling scaled": 1, "below then": 1},
                    by=("peel", "next state"),
                ),
                "c grows by 1, and the product is at most 1.",
            ),
            Step(
                "filling",
                filling,
                Induction(t, "filling start", "filling assumed", "filling next"),
                "While the cell fills up.",
            ),
            Step(
                "full",
                share.subs(t, 0),
                Instance("filling", {t: room}),
                "After M steps.",
            ),
            Step("share assumed", share, Assume(), "Suppose it t steps later."),
            *_free_steps(now, "later "),
            Step(
                "share scaled",
                Le(later * (room + 1) * path(now), later * c(now) * rate**t),
                Scale("share assumed", "later gate"),
                "Multiply by the next gate.",
            ),
            _peeled(now, name="later peel"),
            Step(
                "within next",
                Le(c(now + 1), room + 1),
                Given("state-within", {s: now + 1}),
                "Premise.",
            ),
            Step(
                "share next",
                share.subs(t, t + 1),
                Combine(
                    {"share scaled": 1, "within next": rate**t / (room + 1)},
                    by=("later peel", "later next state"),
                ),
                "f c is c_next - 1, which is at most c_next M / (M + 1).",
            ),
            Step(
                "share",
                share,
                Induction(t, "full", "share assumed", "share next"),
                "By induction on the time since.",
            ),
            Step(
                "within",
                Le(c(now), room + 1),
                Given("state-within", {s: now}),
                "Premise.",
            ),
            Step(
                "trade-off",
                TRUE_TRADE_OFF,
                Combine({"share": 1 / (room + 1), "within": rate**t / (room + 1)}),
                "And the state is at most M + 1.",
            ),
        ),
        _true_gates_model,
    )


UPDATE = Hypothesis(
    "update",
    ForAll(Eq(h(s + 1), (1 - z(s + 1)) * h(s) + z(s + 1) * g(s + 1)), s, 0, oo),
    "coupled gates, as in a GRU: what is forgotten makes room for what is written",
    definition=True,
)
GATE_LOW = Hypothesis(
    "gate-not-negative",
    ForAll(Ge(z(s + 1), 0), s, 0, oo),
    "the update gate is at least 0",
)
GATE_HIGH = Hypothesis(
    "gate-at-most-1",
    ForAll(Ge(1 - z(s + 1), 0), s, 0, oo),
    "the update gate is at most 1",
)
CANDIDATE = Hypothesis(
    "bounded-candidate",
    ForAll(Le(Abs(g(s + 1)), 1), s, 0, oo),
    "the candidate is at most 1 in size, as a tanh is",
)
CONVEX_LEVEL = Max(Abs(h(0)), 1)
CONVEX = Le(Abs(h(t)), CONVEX_LEVEL)


def _update_model(rng: Random) -> Model:
    gate = _table([_share(rng) for _ in range(9)])
    candidate = _table([_sized(rng) for _ in range(9)])
    state = _run(
        lambda now: 1 - gate(now),
        lambda now: gate(now) * candidate(now),
        positive(rng) * rng.choice((-1, 1)),
    )
    return {
        "t": rng.randint(0, 4),
        "z": gate,
        "g": candidate,
        "h": state,
        "horizon": 6,
    }


def prove_convex() -> Proof:
    """A convex combination stays within the larger of the two sizes."""
    keep, write = 1 - z(t + 1), z(t + 1)
    largest = Lemma("a maximum is at least each of its terms")
    return Proof(
        (
            Step("start", CONVEX.subs(t, 0), largest, "The start is a term of M."),
            Step("level", Le(1, CONVEX_LEVEL), largest, "So is 1."),
            Step(
                "one step",
                Eq(h(t + 1), keep * h(t) + write * g(t + 1)),
                Given("update", {s: t}),
                "One step.",
            ),
            Step(
                "triangle",
                Le(
                    Abs(keep * h(t) + write * g(t + 1)),
                    keep * Abs(h(t)) + write * Abs(g(t + 1)),
                ),
                Lemma(
                    "the triangle inequality with weights that are not negative",
                    needs=("gate-not-negative", "gate-at-most-1"),
                ),
                "Two terms.",
            ),
            Step("keep", Ge(keep, 0), Given("gate-at-most-1", {s: t}), "Premise."),
            Step("write", Ge(write, 0), Given("gate-not-negative", {s: t}), "Premise."),
            Step(
                "candidate",
                Le(Abs(g(t + 1)), 1),
                Given("bounded-candidate", {s: t}),
                "Premise.",
            ),
            Step(
                "candidate within",
                Le(Abs(g(t + 1)), CONVEX_LEVEL),
                Combine({"candidate": 1, "level": 1}),
                "The candidate is at most M.",
            ),
            Step("assumed", CONVEX, Assume(), "Suppose it at t."),
            Step(
                "kept part",
                Le(keep * Abs(h(t)), keep * CONVEX_LEVEL),
                Scale("assumed", "keep"),
                "The part that is kept.",
            ),
            Step(
                "written part",
                Le(write * Abs(g(t + 1)), write * CONVEX_LEVEL),
                Scale("candidate within", "write"),
                "The part that is written.",
            ),
            Step(
                "next",
                CONVEX.subs(t, t + 1),
                Combine(
                    {"triangle": 1, "kept part": 1, "written part": 1},
                    by=("one step",),
                ),
                "The shares add up to 1.",
            ),
            Step(
                "convex",
                CONVEX,
                Induction(t, "start", "assumed", "next"),
                "By induction on t.",
            ),
        ),
        _update_model,
    )
