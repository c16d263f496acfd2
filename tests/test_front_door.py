"""What users import, and what the project says of itself, is written down once."""

import ast
import re
import tomllib
from pathlib import Path
from random import Random
from textwrap import dedent
from typing import Any

import pytest
from sympy import ones

import longdep
from longdep.theory.core.semantics import Model

ROOT = Path(__file__).resolve().parents[1]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
TABLE = README.split("## Public names")[1].split("\n## ")[0]
ROWS = [
    tuple(cell.strip() for cell in line.strip("|").split("|"))
    for line in TABLE.splitlines()
    if line.startswith("| `")
]
NAMES = [name for row in ROWS for name in re.findall(r"`(\w+)`", row[0])]


def test_every_public_name_is_listed_once_with_its_stability() -> None:
    assert sorted(NAMES) == sorted(longdep.__all__)
    assert dir(longdep) == sorted(longdep.__all__)
    assert {row[2] for row in ROWS} == {"stable", "provisional"}


@pytest.mark.parametrize("name", longdep.__all__)
def test_a_public_name_is_there_and_says_what_it_is(name: str) -> None:
    assert (getattr(longdep, name).__doc__ or "").strip()


def test_type_checkers_see_the_same_names_from_the_same_modules() -> None:
    tree = ast.parse(Path(longdep.__file__).read_text(encoding="utf-8"))
    (block,) = (
        node
        for node in tree.body
        if isinstance(node, ast.If)
        and node.orelse == []
        and ast.unparse(node.test) == "TYPE_CHECKING"
    )
    seen = {
        alias.name: node.module
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    modules = {name: path.rpartition(".")[0] for name, path in longdep.MODULES.items()}
    assert seen == {**longdep.NAMES, **modules}
    assert sorted({*seen, "main"}) == sorted(longdep.__all__)


def blocks(heading: str) -> list[str]:
    """Python blocks of a section of CONTRIBUTING.md, indented ones moved left."""
    (section,) = re.findall(rf"\n## {heading}\n(.*?)\n## ", GUIDE, re.DOTALL)
    fenced = re.findall(r"^ *```python\n.*?^ *```", section, re.DOTALL | re.MULTILINE)
    return [dedent(text).strip("`").removeprefix("python\n") for text in fenced]


def test_the_guide_shows_the_tests_of_a_claim_as_they_stand() -> None:
    (shown,) = blocks("Add a claim, step by step")
    place = ROOT / "tests" / "claims" / "linear_recurrence" / "test_unrolled.py"
    assert place.read_text(encoding="utf-8").endswith(shown)


def test_the_proofs_that_the_guide_shows_check() -> None:
    names: dict[str, Any] = {}
    for block in blocks("Write a proof"):
        exec(block, names)
    claim = names["CLAIM"]
    premises = {h.name: h.condition for h in claim.hypotheses}
    report = longdep.check_proof(claim.proof(), premises, claim.conclusion)
    assert not report.trust
    (step,) = names["proof"].steps

    def model(random: Random) -> Model:
        n = random.randint(1, 3)
        return {"n": n, "W": ones(n, n).as_immutable(), "x": ones(n, 1).as_immutable()}

    lemma = longdep.check_proof(names["proof"].done(model), {}, step.statement)
    assert len(lemma.trust) == 1


def test_the_files_of_a_claim_that_the_guide_names_speak_of_it() -> None:
    section = GUIDE.split("## Change a claim")[1].split("\n## ")[0]
    key = "unrolled-power"
    for place in ("theory", "tests/claims", "tests/numeric"):
        (path,) = re.findall(rf"`({place}/[\w/]+\.py)`", section)
        assert key in (ROOT / path).read_text(encoding="utf-8"), path


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    version = project["project"]["version"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^version: (.*)$", citation, re.MULTILINE) == [version]
    assert re.findall(r"^## (.*)$", changes, re.MULTILINE)[0] == version
