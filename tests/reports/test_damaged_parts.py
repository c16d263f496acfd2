"""What pages are made from may be damaged: one sentence says so, nothing is lost."""

import random
import re
import shutil
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner

from longdep.reports.command import verify as job
from longdep.reports.command.cli import cli
from longdep.reports.page import language, render, trust, writing
from longdep.reports.record import ledger as books


def refused(monkeypatch, tmp_path) -> str:
    """What `longdep verify` says that ends before its run."""
    monkeypatch.setattr(job, "run", lambda *_: pytest.fail("the run was begun"))
    done = CliRunner().invoke(cli, ["verify", "--out", str(tmp_path / "report")])
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "report").exists()
    return done.stderr


def missing(path: Path) -> None:
    path.unlink()


def other_bytes(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\xff\xfe")


def broken_syntax(path: Path) -> None:
    path.write_text("{% for x in %}")


DAMAGES = (missing, other_bytes, broken_syntax)


@pytest.fixture
def templates(tmp_path, monkeypatch) -> Iterator[Path]:
    """A copy of the templates, which the pages are made from."""
    copy = shutil.copytree(writing.TEMPLATES, tmp_path / "templates")
    monkeypatch.setattr(writing, "TEMPLATES", copy)
    writing._environment.cache_clear()
    yield copy
    writing._environment.cache_clear()


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", ["claim", "parts"])
def test_a_damaged_template_is_reported_before_the_run(
    templates, tmp_path, monkeypatch, name: str, damage: Callable[[Path], None]
) -> None:
    damage(templates / f"{name}.md.j2")
    assert f"{name}.md.j2" in refused(monkeypatch, tmp_path)


def test_every_template_is_looked_at_before_the_run() -> None:
    files = {path.name for path in writing.TEMPLATES.iterdir()}
    assert {f"{name}.md.j2" for name in writing.NAMES} == files


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{{ nonsense.word }}", "UndefinedError: 'nonsense' is undefined"),
        ("{{ [1] | map(attbibute='a') | list }}", "FilterArgumentError: map requires"),
        ("{{ [1] | sum(attribute='a') + 'b' }}", "UndefinedError: 'int object' has no"),
        ("{{ 1 + 'b' }}", "TypeError: unsupported operand"),
        ("{{ 1 / 0 }}", "ZeroDivisionError: division by zero"),
        ("{{ 'b' | grouped }}", "ValueError: Cannot specify ','"),
        ("{{ [].index(1) }}", "ValueError: 1 is not in list"),
        ("{% include 'none.md.j2' %}", "TemplateNotFound: 'none.md.j2' not found"),
        ("{{ [1] | map('nonsense') | list }}", "No filter named 'nonsense'"),
        ("{% from 'parts.md.j2' import nil %}{{ nil() }}", "does not export"),
    ],
)
def test_a_template_that_fails_on_a_page_gets_a_sentence(templates, text, says) -> None:
    (templates / "own.md.j2").write_text(f"As before.\n{text}\n")
    with pytest.raises(books.LedgerError) as caught:
        writing.text_of("own.md.j2")
    said = str(caught.value)
    assert says in said
    assert "\n" not in said
    assert said.startswith(f"{templates / 'own.md.j2'}, line 2: the template is dama")


def test_a_fault_in_what_a_template_imports_is_told_of_that_file(templates) -> None:
    parts = templates / "parts.md.j2"
    parts.write_text("{% macro broken() %}\n\n{{ 1 + 'b' }}\n{% endmacro %}")
    own = "{% import 'parts.md.j2' as parts %}{{ parts.broken() }}"
    (templates / "own.md.j2").write_text(own)
    with pytest.raises(books.LedgerError, match=re.escape(f"{parts}, line 3: ")):
        writing.text_of("own.md.j2")


def test_a_bit_turned_over_in_a_template_gives_a_page_or_a_sentence(templates) -> None:
    path, rng = templates / "trust.md.j2", random.Random(0)
    text = path.read_bytes()
    tags = re.finditer(rb"\{[{%].*?[%}]\}", text)
    places = [at for tag in tags for at in range(*tag.span())]
    refused = []
    for at in rng.sample(places, 50):
        damaged = bytearray(text)
        damaged[at] ^= 1 << rng.randrange(8)
        path.write_bytes(damaged)
        writing._environment.cache_clear()
        try:
            assert trust.page(render.NOTHING)
        except books.LedgerError as error:
            refused.append(str(error))
    assert all(said.startswith(f"{path}") and "\n" not in said for said in refused)
    assert len(refused) > 25  # most of them leave no template


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_translation_is_reported_before_the_run(
    tmp_path, monkeypatch, damage: Callable[[Path], None]
) -> None:
    copy = shutil.copytree(language.MESSAGES, tmp_path / "messages")
    damage(copy / "ko.po")
    monkeypatch.setattr(language, "MESSAGES", copy)
    language.language.cache_clear()
    try:
        said = refused(monkeypatch, tmp_path)
        assert "ko.po: the translations cannot be read" in said
    finally:
        language.language.cache_clear()


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("bench", "statements"),
        ("campaigns", "searches"),
        ("checker", "false"),
        ("conformance", "places"),
        ("kernel", "files"),
        ("performance", "records"),
    ],
)
def test_damaged_figures_are_reported_before_the_run(
    tmp_path, monkeypatch, name, part
) -> None:
    page = import_module(f"longdep.reports.page.{name}")
    figures = page.read()
    assert part in figures
    damaged = {k: v for k, v in figures.items() if k != part}
    monkeypatch.setattr(page, "read", lambda: damaged)
    said = refused(monkeypatch, tmp_path)
    assert f"the figures of the page {name}.md are damaged" in said


def test_figures_as_they_are_make_their_pages() -> None:
    assert render.require_parts() is None


def test_a_damaged_template_is_not_called_damaged_figures(templates) -> None:
    path = templates / "trust.md.j2"
    path.write_text(path.read_text().replace('attribute="seeds"', 'attbibute="seeds"'))
    with pytest.raises(books.LedgerError, match=f"^{re.escape(str(path))}, line "):
        render.require_figures()
