"""The lemmas on chance, limits, rounding and eigenvectors, with broken variants."""

from collections.abc import Callable
from random import Random
from typing import Any

from sympy import (
    Eq,
    ImmutableMatrix,
    Integer,
    KroneckerDelta,
    Product,
    Q,
    Rational,
)
from sympy.core.symbol import Str

from longdep.theory.core.schema import (
    Said,
)
from longdep.theory.lemmas import (
    chance,
    floats,
    limits,
    roots,
    sums,
)
from tests.theory.lemmas.draws import (
    EDGES,
    ONE,
    SHARES,
    TURN,
    A,
    B,
    C,
    Case,
    a,
    anything,
    bits,
    code,
    count,
    dropped,
    i,
    j,
    k,
    law,
    level,
    number,
    place,
    r,
    random_matrix,
    related,
    shifted,
    t,
    turned,
    u,
    v,
    value,
    w,
    x,
    y,
)


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


def _near_middle(rng: Random) -> dict[str, Any]:
    """A number just above a number of a few bits, at times more than p + 1."""
    model = anything(rng)
    middle = rng.randint(0, 9)
    more = Rational(rng.randint(-1, 2), 8)
    value = (middle + more) * Integer(2) ** model["e"]
    return {**model, "k": middle, "p": rng.randint(1, 2), "x": value}


def _eigen(rng: Random) -> dict[str, Any]:
    model = anything(rng)
    first, second = (rng.choice(EDGES) for _ in range(2))
    values = ImmutableMatrix([[first, 0], [0, second]])
    return {**model, "n": 2, "B": TURN, "C": values, "A": TURN * values * TURN.T}


def _commuting(rng: Random) -> dict[str, Any]:
    first, second = (rng.choice((0, 1, -1, 2, -2)) for _ in range(2))
    diagonal = ImmutableMatrix([[first, 0], [0, second]])
    return {**anything(rng), "n": 2, "A": random_matrix(rng, 2, 2), "C": diagonal}


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


def _positive_base(rng: Random) -> dict[str, Any]:
    """At base 0 SymPy gives 0**t no limit; there the powers are 0 from t = 1 on."""
    return {
        **anything(rng),
        "x": Rational(rng.choice(("1/2", "3/4", "1", "2", "5/3", "3"))),
    }


def _powers(case: str, broken: Callable[[Said], Said]) -> Case:
    at = {"base": x, "factor": v, "excess": u, "known": k, "time": t, "case": Str(case)}
    if case in ("either", "which"):
        at["factor"] = ONE
    return Case(limits.POWERS, at, broken, _positive_base, draws=16)


CASES = (
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
