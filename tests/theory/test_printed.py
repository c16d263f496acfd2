"""The formulas as printed: of printed claims, in the documents' own notation."""

import re

import pytest

from longdep.theory.catalog import all_claims
from longdep.theory.printed import FORMULAS

# commands that every renderer of Markdown's mathematics knows
COMMANDS = set(
    "Lambda approx cong delta frac gamma infty left leq lVert mathbf mathcal mathrm "
    "operatorname partial prod quad right rightarrow rVert sqrt theta top".split()
)


@pytest.mark.parametrize("key", FORMULAS)
def test_a_formula_belongs_to_a_claim_that_a_document_makes(key: str) -> None:
    claim = all_claims()[key]
    assert claim.of is None
    assert claim.sources


@pytest.mark.parametrize("key", FORMULAS)
def test_a_formula_uses_only_commands_that_every_renderer_knows(key: str) -> None:
    assert set(re.findall(r"\\([A-Za-z]+)", FORMULAS[key])) <= COMMANDS


@pytest.mark.parametrize("key", FORMULAS)
def test_a_formula_has_no_character_that_markdown_would_take_for_its_own(
    key: str,
) -> None:
    formula = FORMULAS[key]
    assert not re.search(r"[$|`\n]|\\[^A-Za-z]", formula)
    assert formula == formula.strip()


@pytest.mark.parametrize("key", FORMULAS)
def test_every_brace_and_fence_of_a_formula_is_closed(key: str) -> None:
    formula = FORMULAS[key]
    for opens, closes in (("{", "}"), ("(", ")"), ("left", "right"), ("lV", "rV")):
        assert len(re.findall(re.escape(opens) + r"(?!arrow)", formula)) == len(
            re.findall(re.escape(closes) + r"(?!arrow)", formula)
        )


@pytest.mark.parametrize("key", FORMULAS)
def test_a_formula_is_in_the_notation_of_the_document_that_prints_it(key: str) -> None:
    """001 has bold vectors and indices; the section has times in brackets above."""
    documents = {source.document for source in all_claims()[key].sources}
    notes = re.search(r"mathbf|mathrm|gamma|delta", FORMULAS[key])
    section = re.search(r"\^\{\([t0]|\^\{?\\top|w\^|v\^", FORMULAS[key])
    assert bool(notes) == (documents == {"001"})
    assert bool(section) == ("001" not in documents)
