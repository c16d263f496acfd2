"""Values just outside the sorts that the lemmas demand: each refused by its name."""

from typing import Any

import pytest
from sympy import MatrixSymbol, Rational, Symbol, Tuple
from sympy.core.symbol import Str

from longdep.theory.core.schema import SchemaError
from longdep.theory.lemmas import LEMMAS
from tests.theory.lemmas.test_lemmas import CASES

NOT_WHOLE = (-1, Rational(1, 2), Symbol("x", real=True))
NO_COUNT = (0, *NOT_WHOLE)
NO_INTEGER = (Rational(1, 2), Symbol("x", real=True))
BELOW = (-1, Symbol("x", real=True))
NO_NUMBER = (Symbol("z"), Symbol("r", nonnegative=True) ** -1)
NO_SIGN = (0, 2)
NOT_INDUCED = (Str("max"), Str("sum"), Symbol("q", positive=True))
NO_SYMBOL = (1, Symbol("r", nonnegative=True), Symbol("k", integer=True))
NO_INDEX = (1, Symbol("x", real=True))
LONG, WIDE = MatrixSymbol("R", 7, 5), MatrixSymbol("R", 1, 7)

OUTSIDE: dict[str, dict[str, tuple[Any, ...]]] = {
    "norm-consistent": {
        "left": (LONG,),
        "right": (LONG,),
        "order": NOT_INDUCED,
    },
    "norm-homogeneous": {"factor": NO_NUMBER, "size": NO_NUMBER},
    "triangle-inequality": {
        "weights": ((*NO_NUMBER, 1),),
        "signs": ((1, 2), (0, 1)),
        "first": (LONG,),
    },
    "diagonal-scales": {
        "gains": (LONG, WIDE),
        "matrix": (LONG,),
        "bound": NO_NUMBER,
        "index": NO_INDEX,
        "order": NOT_INDUCED,
    },
    "entry-at-most-norm": {
        "row": NO_INTEGER,
        "column": NO_INTEGER,
        "sign": NO_SIGN,
    },
    "row-at-most-norms": {
        "weight": (LONG,),
        "vector": (LONG, WIDE),
        "row": NO_INTEGER,
        "index": NO_INDEX,
        "sign": NO_SIGN,
    },
    "cauchy-schwarz": {"first": (LONG, WIDE), "second": (LONG, WIDE)},
    "orthogonal-keeps-length": {"turn": (LONG,), "whole": (LONG,)},
    "law-of-cosines": {"first": (LONG,), "second": (LONG,), "order": (1, Str("max"))},
    "extreme-bounded": {"factor": NO_NUMBER, "bound": NO_NUMBER},
    "product-over-maximum": {"first": (0, *BELOW), "second": BELOW},
    "clipping": {"value": NO_NUMBER, "limit": BELOW},
    "non-expansive": {"limit": (0, *BELOW), "extra": (0, *BELOW)},
    "entrywise": {
        "entries": tuple((name,) for name in NO_SYMBOL),
        "index": NO_INDEX,
        "bound": NO_NUMBER,
    },
    "increasing": {"small": NO_NUMBER, "large": NO_NUMBER, "bits": NO_COUNT},
    "tanh-below-one": {"value": NO_NUMBER},
    "cosh-grows": {"first": NO_NUMBER, "second": NO_NUMBER},
    "above-tangent": {"point": NO_NUMBER, "value": NO_NUMBER},
    "sum-not-negative": {
        "term": BELOW,
        "index": NO_INDEX,
        "first": NO_INTEGER,
        "last": NO_INTEGER,
    },
    "arithmetic-geometric-mean": {
        "term": BELOW,
        "index": NO_INDEX,
        "count": NO_COUNT,
    },
    "weighted-powers": {
        "weight": BELOW,
        "base": NO_NUMBER,
        "bound": NO_NUMBER,
        "power": NOT_WHOLE,
        "index": NO_INDEX,
        "first": NO_INTEGER,
        "last": NO_INTEGER,
    },
    "expectation-linear": {"whole": NO_NUMBER, "constant": NO_NUMBER},
    "expectation-monotone": {"larger": NO_NUMBER, "smaller": NO_NUMBER},
    "variance-defined": {"variable": NO_NUMBER},
    "independent-factor": {
        "first": NO_NUMBER,
        "second": NO_NUMBER,
        "index": NO_INDEX,
        "start": NO_INTEGER,
    },
    "variances-add": {
        "index": NO_INDEX,
        "name": NO_INDEX,
        "start": NO_INTEGER,
        "count": NOT_WHOLE,
    },
    "surely-zero": {"variable": NO_NUMBER, "other": NO_NUMBER},
    "powers": {"excess": NO_SYMBOL, "known": NO_INDEX, "time": NO_INDEX},
    "absorbed": {
        "mantissa": NOT_WHOLE,
        "half": NOT_WHOLE,
        "place": NO_INTEGER,
        "bits": NO_COUNT,
        "added": NO_NUMBER,
    },
    "power-absorbs": {"exponent": NO_INTEGER, "bits": NO_COUNT, "added": NO_NUMBER},
    "counting-stops": {"count": NOT_WHOLE, "bits": NO_COUNT},
    "next-number": {"number": NO_NUMBER, "exponent": NO_INTEGER, "bits": NO_COUNT},
    "spectral-theorem": {"whole": (LONG,), "basis": (LONG,), "values": (LONG,)},
    "powers-commute": {"whole": (LONG,), "values": (LONG,), "count": NOT_WHOLE},
    "soft-threshold": {
        "result": (LONG,),
        "cost": BELOW,
        "row": NO_INDEX,
        "column": NO_INDEX,
    },
    "pigeonhole": {
        "level": NO_NUMBER,
        "code": NO_INTEGER,
        "first": NO_INDEX,
        "second": NO_INDEX,
        "holes": NO_COUNT,
        "count": NO_COUNT,
    },
}
ROWS = [
    (lemma, name, value)
    for lemma, arguments in OUTSIDE.items()
    for name, values in arguments.items()
    for value in values
]
BY_NAME = {lemma.name: lemma for lemma in LEMMAS}


@pytest.mark.parametrize(("lemma", "name", "value"), ROWS)
def test_a_value_just_outside_its_sort_is_refused(
    lemma: str, name: str, value: Any
) -> None:
    case = next(case for case in CASES if case.lemma.name == lemma)
    refused = value if isinstance(value, tuple) else Tuple(value)[0]
    with pytest.raises(SchemaError, match=" is not known to be "):
        BY_NAME[lemma].at({**case.at, name: refused})
