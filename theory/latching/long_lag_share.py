"""The share of the gradient that comes from long lags, under contraction."""

from random import Random

from sympy import Abs, And, Eq, Ge, Gt, Le, Limit, Rational, Sum, Symbol, oo

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Conjunction,
    GeometricLimit,
    Given,
    Induction,
    Peel,
)
from longdep.theory.core.semantics import Model
from longdep.theory.latching.notation import (
    TOPIC,
    count,
    gamma,
    part,
    s,
    scale,
    span,
)
from longdep.theory.models import positive

least, short = Symbol("b", positive=True), Symbol("S", positive=True)
PARTS_DECAY = Hypothesis(
    "parts-decay",
    ForAll(Le(Abs(part(s)), scale * gamma**s), s, 0, oo),
    "the part of the gradient from lag $s$ is at most $B \\gamma^s$ in size",
)
SHORT_PART = Hypothesis(
    "short-part",
    Ge(short, least),
    "the short-lag part $S$ of the gradient is at least $b$ in size",
)
RATE_BELOW_ONE = Hypothesis("below-one", Gt(1 - gamma, 0), "$\\gamma$ is below 1")
LONG_PART = Sum(Abs(part(s)), (s, span, span + count))
SHARE = Le((1 - gamma) * least * LONG_PART, scale * gamma**span * short, evaluate=False)
later_lag = Symbol("t", integer=True, nonnegative=True)
SHARE_FADES = Eq(Limit(gamma**later_lag, later_lag, oo), 0)
HIDDEN = And(SHARE, SHARE_FADES)


def prove_hidden() -> Proof:
    """Sum the geometric bound by induction, then compare with the short part."""
    total = Le(
        (1 - gamma) * LONG_PART, scale * gamma**span * (1 - gamma ** (count + 1))
    )
    longer = LONG_PART.subs(count, count + 1)
    end = span + count + 1
    return Proof(
        (
            Step(
                "single",
                Eq(LONG_PART.subs(count, 0), Abs(part(span))),
                Algebra(),
                "A sum of one term.",
            ),
            Step(
                "decay",
                Le(Abs(part(span)), scale * gamma**span),
                Given("parts-decay", {s: span}),
                "Premise.",
            ),
            Step(
                "start",
                total.subs(count, 0),
                Combine({"decay": 1 - gamma}, by=("single",), facts=("below-one",)),
                "The first lag alone.",
            ),
            Step("assumed", total, Assume(), "Suppose it for m further lags."),
            Step(
                "peeled",
                Eq(longer, LONG_PART + Abs(part(end))),
                Peel(),
                "One lag more.",
            ),
            Step(
                "decay there",
                Le(Abs(part(end)), scale * gamma**end),
                Given("parts-decay", {s: end}),
                "Premise.",
            ),
            Step(
                "next",
                total.subs(count, count + 1),
                Combine(
                    {"assumed": 1, "decay there": 1 - gamma},
                    by=("peeled",),
                    facts=("below-one",),
                ),
                "The geometric series.",
            ),
            Step(
                "total",
                total,
                Induction(count, "start", "assumed", "next"),
                "Induction on the number of lags.",
            ),
            Step("short", SHORT_PART.condition, Given("short-part"), "Premise."),
            Step(
                "share",
                SHARE,
                Combine(
                    {"total": least, "short": scale * gamma**span},
                    slack=least * scale * gamma ** (span + count + 1),
                ),
                "b is at most S.",
            ),
            Step(
                "fades",
                SHARE_FADES,
                GeometricLimit(),
                "gamma is of this form.",
            ),
            Step("hidden", HIDDEN, Conjunction(("share", "fades")), "Together."),
        ),
        _parts_model,
    )


def _parts_model(rng: Random) -> Model:
    rate, bound = 1 / (1 + positive(rng)), positive(rng)
    parts = [
        bound * rate**k * Rational(rng.randint(-4, 4), 4) if k else bound
        for k in range(9)
    ]
    smallest = positive(rng)
    return {
        "p": lambda k: parts[int(k)],
        "gamma": rate,
        "B": bound,
        "b": smallest,
        "S": smallest + rng.choice([0, 1]),
        "tau": rng.randint(0, 3),
        "m": rng.randint(0, 3),
        "horizon": 9,
    }


CLAIMS = (
    Claim(
        key="signal-hidden.contraction",
        topic=TOPIC,
        title="With contraction the long-lag part is exponentially small",
        paraphrase="If the part of the gradient from lag $k$ is at most $B \\gamma^k$ "
        "and the short-lag part at least $b$, all lags from $\\tau$ on together are at "
        "most $\\frac{B}{b (1 - \\gamma)} \\gamma^\\tau$ of the short-lag part.",
        hypotheses=(PARTS_DECAY, SHORT_PART, RATE_BELOW_ONE),
        conclusion=HIDDEN,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="signal-hidden.every-net",
        proof=prove_hidden,
        why={
            "PROVED": "A geometric series from lag $\\tau$ on, for any number $m$ of "
            "further lags: their share of the gradient is at most "
            "$\\frac{B}{b(1-\\gamma)}\\gamma^\\tau$ and fades.",
        },
    ),
)
