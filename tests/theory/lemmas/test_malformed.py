"""Arguments of the right sorts that do not belong together: each refused."""

from typing import Any

import pytest
from sympy import Integer
from sympy.core.symbol import Str

from longdep.theory.core.schema import SchemaError
from tests.theory.lemmas.draws import A, B, c, i, level, u, w, x, y, z
from tests.theory.lemmas.test_lemmas import CASES

MISMATCHED: list[tuple[str, dict[str, Any], str]] = [
    ("extreme", {"one": z}, "is not one of"),
    ("norm-homogeneous", {"size": y}, "is not the size of"),
    ("norm-homogeneous", {"whole": x, "part": y, "order": Str("F")}, "order 1"),
    ("triangle-inequality", {"weights": (x, y, z, u)}, "three weights"),
    ("law-of-cosines", {"weights": (x, y, z)}, "two weights"),
    ("spectral-theorem", {"basis": A}, "that exist"),
    ("spectral-theorem", {"basis": B, "values": B}, "two different"),
    ("soft-threshold", {"row": i, "column": i}, "two indices"),
    ("pigeonhole", {"second": i}, "two indices"),
    ("pigeonhole", {"count": i + 1}, "may not hold it"),
    ("pigeonhole", {"level": w(i + 1)}, "not a sequence"),
    ("pigeonhole", {"decoded": level(i)}, "not a function"),
]


@pytest.mark.parametrize(("lemma", "other", "because"), MISMATCHED)
def test_arguments_that_do_not_belong_together_are_refused(
    lemma: str, other: dict[str, Any], because: str
) -> None:
    case = next(case for case in CASES if case.lemma.name == lemma)
    with pytest.raises(SchemaError, match=because):
        case.lemma.at({**case.at, **other})


def test_a_quotient_needs_a_denominator_above_zero() -> None:
    other = {"values": (c / x, y), "one": c / x}
    case = next(c for c in CASES if c.lemma.name == "extreme")
    premises = case.lemma.at({**case.at, **other}).premises
    assert (x > Integer(0)) in premises
