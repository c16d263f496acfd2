"""What is left of a gradient at long lags, back through a scan in log space?

The named case: 64 steps, every decay 1/2, every input 1, the loss is the last state.
In float32 the state is right. The gradient of an early decay is what is left of a sum
of 63 rounded terms that nearly cancel.
"""

from sympy import (
    Abs,
    Eq,
    Expr,
    Function,
    Ge,
    Integer,
    Le,
    Max,
    Rational,
    Symbol,
    exp,
    log,
)
from sympy.logic.boolalg import And, Boolean

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll, Rounded, equation
from longdep.theory.linear_scan.notation import TOPIC, k

BITS = 24
UNIT = Rational(1, 2**BITS)
STEPS = 64
EARLY = 2
DECAY = Rational(1, 2)
TIMES = 10**13
FLOOR = 64 * UNIT

logged = Symbol("l", real=True)
S, M, X, E, P, W, D = (Function(name, real=True) for name in "SMXEPWD")
state, log_state, shifted, gradient = (
    Symbol(name, real=True) for name in ("H", "Lambda", "z", "G")
)
true_early, true_last = (Symbol(name, real=True) for name in ("g", "g_last"))


def fl(expression: Expr) -> Expr:
    """The value rounded to float32's 24 bits, to nearest, ties to even."""
    return Rounded(expression, Integer(BITS))


def library(value: Expr, exact: Expr) -> Boolean:
    """A float32 number within u, relatively, of what it stands for."""
    return And(
        Eq(fl(value), value), Le(Abs(value - exact), UNIT * Abs(value), evaluate=False)
    )


def _defines(name: str, condition: Boolean, words: str) -> Hypothesis:
    return Hypothesis(name, condition, words, definition=True)


LOGARITHM = _defines(
    "logarithm",
    library(logged, log(DECAY)),
    "the logarithm of the decay, a float32 number within $u$ of it, relatively",
)
SUMS = _defines(
    "cumulative-sum",
    And(
        Eq(S(1), logged),
        ForAll(Eq(S(k + 1), fl(S(k) + logged)), k, 1, STEPS - 1),
    ),
    "the cumulative sum of the log decays; the log inputs are 0, less the sums $-S_k$",
)
DIFFERENCES = _defines(
    "differences",
    And(
        Eq(M(1), -S(1)),
        ForAll(Eq(X(k), fl(-Abs(M(k) + S(k + 1)))), k, 1, STEPS - 1),
    ),
    "the running log-sum-exp $M_k$ starts at the first value, and is compared with the "
    "next",
)
EXPONENTIALS = _defines(
    "exponentials",
    ForAll(library(E(k), exp(X(k))), k, 1, STEPS - 1),
    "the exponential of minus their distance, within $u$",
)
LOGARITHMS = _defines(
    "log1p",
    ForAll(library(P(k), log(1 + E(k))), k, 1, STEPS - 1),
    "$\\operatorname{log1p}$ of that, within $u$",
)
TOTALS = _defines(
    "log-sum-exp",
    ForAll(Eq(M(k + 1), fl(Max(M(k), -S(k + 1)) + P(k))), k, 1, STEPS - 1),
    "is added to the larger of the two",
)
LAST_STATE = _defines(
    "last-state",
    library(state, exp(fl(S(STEPS) + M(STEPS)))),
    "the last state, the loss, and so the gradient of its logarithm",
)
SHIFT = _defines(
    "shift",
    And(library(log_state, log(state)), Eq(shifted, fl(log_state - M(STEPS)))),
    "backwards: the logarithm of that gradient, less the last log-sum-exp",
)
WEIGHTS = _defines(
    "weights",
    ForAll(library(W(k), exp(fl(shifted - S(k)))), k, 1, STEPS),
    "the gradients of the values $-S_k$",
)
BACK_SUMS = _defines(
    "reversed-sum",
    And(
        Eq(D(STEPS), fl(state - W(STEPS))),
        ForAll(Eq(D(k), fl(D(k + 1) - W(k))), k, 1, STEPS - 1),
    ),
    "the reversed cumulative sum: the gradients of the log decays",
)
EARLY_GRADIENT = _defines(
    "early-gradient",
    equation(gradient, fl(D(EARLY) / DECAY)),
    "the gradient that is returned for the second decay",
)
TRUE_GRADIENTS = _defines(
    "true-gradients",
    And(
        Eq(true_early, DECAY ** (STEPS - EARLY)),
        Eq(true_last, 2 * (1 - DECAY ** (STEPS - 1))),
    ),
    "exactly, the gradient of the second decay is $2^{-62} h_1$, that of the last one "
    "the state before, $2 (1 - 2^{-63})$",
)
CASE = (
    LOGARITHM,
    SUMS,
    DIFFERENCES,
    EXPONENTIALS,
    LOGARITHMS,
    TOTALS,
    LAST_STATE,
    SHIFT,
    WEIGHTS,
    BACK_SUMS,
    EARLY_GRADIENT,
    TRUE_GRADIENTS,
)
OFF = Abs(gradient - true_early)
NOISE = And(
    Ge(OFF, TIMES * true_early),
    Ge(OFF, FLOOR * true_last),
    Le(Abs(state - 2 * (1 - DECAY**STEPS)), FLOOR * state),
)

CLAIMS = (
    Claim(
        key="log-space-floor",
        topic=TOPIC,
        title="Back through a scan in log space, long lags return noise",
        paraphrase="A named case in float32, every decay $1/2$, every input 1, 64 "
        "steps, the loss at the last one: the scan in log space that minGRU was "
        "published with (Feng and others, 2024, after Heinsen, 2023: cumulative sum of "
        "log decays, log-sum-exp, exponential), differentiated backwards operation by "
        "operation, returns for the second decay a gradient that is off by more than "
        "$10^{13}$ times its value, and by more than $64 u$ times the gradient of the "
        "last decay; the state is right to $64 u$.",
        hypotheses=CASE,
        conclusion=NOISE,
        kind=Kind.EXISTENCE,
        reading=Reading.COMPANION,
        why={
            "PROVED": "What a log decay gets is what the loss owes to all steps before "
            "it. The reversed cumulative sum has it as $H - W_{64} - W_{63} - \\dots$, "
            "a difference of numbers near the state that carry the rounding errors of "
            "their log sums: at long lags those are what is left, not the gradient. "
            "It even has the wrong sign. The certificate lists every float32 number of "
            "the run, each sum and quotient rounded to nearest, each exponential and "
            "logarithm the float32 number nearest to the exact one; the checker "
            "verifies each sum and quotient as it is, and each of the others to $u$. "
            "The log sums are near 44, where a rounding is up to $32 u$: the state is "
            "off by tens of $u$, relatively, and so are the terms of that difference. "
            "An early gradient is $2^{-63}$ of the last one, and the same error is "
            "$10^{13}$ times its value.",
        },
    ),
)
