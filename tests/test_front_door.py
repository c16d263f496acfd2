"""What users import, and what the project says of itself, is written down once."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

import longdep

ROOT = Path(__file__).resolve().parents[1]
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


def test_the_version_is_told_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    version = project["project"]["version"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^version: (.*)$", citation, re.MULTILINE) == [version]
    assert re.findall(r"^## (.*)$", changes, re.MULTILINE)[0] == version
