"""The lemmas on numbers and sums at symbols, each with a broken variant."""

from collections.abc import Callable
from typing import Any

from sympy import (
    Integer,
)
from sympy.core.symbol import Str

from longdep.theory.core.schema import (
    Said,
)
from longdep.theory.lemmas import (
    numbers,
    sums,
)
from tests.theory.lemmas.draws import (
    CUT,
    ONE,
    Case,
    G,
    H,
    a,
    bits,
    count,
    doubled,
    dropped,
    g,
    h,
    i,
    j,
    k,
    r,
    related,
    s,
    turned,
    u,
    v,
    w,
    x,
    y,
    z,
)


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


def _extreme(kind: str, case: str, broken: Callable[[Said], Said]) -> Case:
    values = (x, -x) if kind == "Abs" else (x, y)
    at = {"kind": Str(kind), "values": values, "one": x, "case": Str(case)}
    return Case(numbers.EXTREME, at, broken)


def _increasing(name: str, small: Any, large: Any) -> Case:
    at = {"function": Str(name), "small": small, "large": large, "bits": bits}
    return Case(numbers.INCREASING, at, dropped(0))


CASES = (
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
)
