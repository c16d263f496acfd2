"""The lemmas on norms at symbols, each with a broken variant."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from sympy import (
    ImmutableMatrix,
    Integer,
    oo,
)
from sympy.core.symbol import Str

from longdep.theory.core.notation import Norm
from longdep.theory.lemmas import (
    norms,
)
from tests.theory.lemmas.draws import (
    ONE,
    TURN,
    A,
    B,
    C,
    Case,
    anything,
    doubled,
    dropped,
    g,
    h,
    i,
    j,
    random_matrix,
    related,
    turned,
    x,
    y,
    z,
)


def _turning(rng: Random) -> dict[str, Any]:
    turn = TURN if rng.random() < 0.6 else random_matrix(rng, 2, 2)
    return {**anything(rng), "n": 2, "A": turn, "B": random_matrix(rng, 2, 2)}


def _unit(model: dict[str, Any]) -> dict[str, Any]:
    size = model["n"]
    return {"g": ImmutableMatrix(size, 1, lambda row, _: int(row == size - 1))}


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
)
