"""The site's pages before Zensical lays them out, and what the command refuses."""

import json
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from longdep.reports.command.cli import cli
from longdep.reports.page.book import Book
from longdep.reports.page.language import Language
from longdep.reports.page.site import building, verdict_table
from longdep.reports.page.site.hosted_pages import Heading, hosted, site_name
from longdep.reports.page.site.prerendered import contents
from tests.reports.committed import committed

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "reports" / "page" / "site"
FILES = ("README.md", "gating.md", "claims/gates.md", "images/a.svg", "zh/README.md")
PLAIN = '<span class="longdep-math" data-search-exclude>'


@pytest.fixture(scope="module")
def book() -> Book:
    return Book(committed())


def body(text: str, place: str = "README.md") -> str:
    return hosted(text, place, FILES).html


def asked(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["site", *words])
    return done.exit_code, done.output


def test_a_formula_keeps_its_backslashes_and_is_no_text_to_search() -> None:
    matrix = r"\begin{bmatrix} 0 & 2 \\ 0 & 0 \end{bmatrix}"
    escaped = matrix.replace("&", "&amp;")
    assert body(f"So $`{matrix}`$.") == f"<p>So {PLAIN}{escaped}</span>.</p>\n"
    shown = body(f"```math\n{matrix}\n```\n")
    assert shown == f"{PLAIN.replace('span', 'div')}{escaped}</div>\n"


def test_a_formula_in_a_table_is_one_and_a_lone_dollar_is_none() -> None:
    table = body("| a |\n|---|\n| $`\\lVert U \\rVert < 1`$ |\n")
    assert f"<td>{PLAIN}\\lVert U \\rVert &lt; 1</span></td>" in table
    assert body("It costs $5, `$x$` and $`y.") == (
        "<p>It costs $5, <code>$x$</code> and $`y.</p>\n"
    )


def test_links_lead_to_pages_of_the_site() -> None:
    links = "[a](README.md) [b](gating.md#x) [c](claims/gates.md) ![d](images/a.svg)"
    shown = body(links)
    for way in ("index.html", "gating.html#x", "claims/gates.html"):
        assert f'href="{way}"' in shown
    assert 'src="images/a.svg"' in shown
    within = body("[a](../README.md) [b](../zh/README.md#y)", "claims/gates.md")
    assert 'href="../index.html"' in within
    assert 'href="../zh/index.html#y"' in within


def test_a_link_that_leads_out_of_the_report_is_text() -> None:
    shown = body('[a](../README.md) [b](gone.md) <a href="/etc/passwd">c</a>')
    assert "href" not in shown
    assert "<a>a</a>" in shown
    assert 'href="https://example.org/"' in body("[d](https://example.org/)")
    assert 'href="#x"' in body("[e](#x)")


def test_a_page_says_which_files_it_needs() -> None:
    page = hosted("![d](images/a.svg) [a](gating.md) [b](#x)", "README.md", FILES)
    assert page.targets == {"images/a.svg", "gating.md"}


def test_headings_have_the_anchors_of_a_git_host() -> None:
    text = "# A title: 1/4, `key`\n\n## Twice\n\n## Twice\n\n<a id='x'></a>\n"
    page = hosted(text, "gating.md", FILES)
    assert page.headings == (
        Heading(1, "a-title-14-key", "A title: 1/4, key"),
        Heading(2, "twice", "Twice"),
        Heading(2, "twice-1", "Twice"),
    )
    assert '<h2 id="twice-1">' in page.html
    assert page.title == "A title: 1/4, key"


def test_headings_in_folded_parts_are_not_in_the_contents() -> None:
    text = "# A\n\n<details><summary>s</summary>\n\n## B\n\n</details>\n\n## C\n"
    page = hosted(text, "gating.md", FILES)
    assert [heading.words for heading in page.headings] == ["A", "C"]
    assert '<h2 id="b">' in page.html


def test_a_key_stands_above_the_title_of_its_claim() -> None:
    page = hosted("# A & B\n", "claims/gates.md", FILES, "gates")
    seen = re.sub(r"<span hidden>\W*</span>", "", page.html)
    assert "<small>gates</small> A &amp; B</h1>" in seen
    assert page.title == "A & B"


def test_code_is_coloured_where_its_language_is_known() -> None:
    assert '<span class="kn">import</span>' in body("```python\nimport numpy\n```\n")
    assert "<pre><code" in body("```unheard-of\nx < 1\n```\n")


def test_contents_are_nested_and_escaped() -> None:
    listed = contents([(1, "a", "A"), (2, "b", "B < C"), (3, "c", "C"), (2, "d", "D")])
    (top,) = listed
    assert [below["id"] for below in top["children"]] == ["b", "d"]
    assert top["children"][0]["name"] == "B &lt; C"
    assert top["children"][0]["children"][0]["id"] == "c"


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("README.md", "index.html"),
        ("zh/README.md", "zh/index.html"),
        ("claims/spectral-form.repaired.md", "claims/spectral-form.repaired.html"),
        ("images/a.svg", "images/a.svg"),
    ],
)
def test_a_page_has_one_name_in_the_site(place: str, name: str) -> None:
    assert site_name(place) == name


def test_every_statement_has_a_row_with_the_standing_that_the_ledger_gives(
    book: Book,
) -> None:
    rows = list(verdict_table.rows(book, lambda entry: entry["key"]))
    assert Counter(row.key for row in rows) == Counter(book.by_key.keys())
    roots = {entry["key"] for entry in book.printed()}
    counts = Counter(row.standing for row in rows if row.key in roots)
    standing = book.standing()
    assert counts["true: proved"] == standing["proved"]
    assert counts["supported, not proved"] == standing["supported"]
    fallen = sum(n for words, n in counts.items() if words.startswith("false"))
    assert fallen == standing["fallen"] > 0


def test_in_other_languages_the_table_has_the_printed_claims(book: Book) -> None:
    spoken = Language("zh", "中文", {("", "true: proved"): "成立：已证明"})
    rows = list(verdict_table.rows(book, lambda entry: entry["key"], spoken))
    printed = {entry["key"] for entry in book.printed()}
    assert {row.key for row in rows} == printed
    proved = [row for row in rows if row.stands == "true"]
    assert len(proved) == book.standing()["proved"]
    assert {row.standing for row in proved} == {"成立：已证明"}
    page = verdict_table.verdict_page(book, lambda entry: "a.html", spoken)
    assert page.place == "zh/verdicts.md"


def test_what_no_document_prints_is_false_as_stated(book: Book) -> None:
    for row in verdict_table.rows(book, lambda entry: entry["key"]):
        assert ("printed" not in row.standing) or row.documents


def test_a_title_cannot_bring_markup_into_the_table(book: Book) -> None:
    entry = {**book.entries[0], "title": "<img src=x> & $y$"}
    small = Book({**book.ledger, "claims": [entry]})
    page = verdict_table.verdict_page(small, lambda entry: "a.html")
    assert "&lt;img src=x&gt; &amp; y" in page.html
    assert "<img" not in page.html


def test_a_folder_with_other_files_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("all of it", encoding="utf-8")
    with pytest.raises(building.SiteError, match="got other files"):
        building.require_place(tmp_path)
    with pytest.raises(building.SiteError, match="got a file or a link"):
        building.require_place(tmp_path / "thesis.txt")


def test_an_empty_folder_and_an_earlier_site_may_be_replaced(tmp_path: Path) -> None:
    building.require_place(tmp_path / "new")
    building.require_place(tmp_path)
    (tmp_path / "index.html").write_text("", encoding="utf-8")
    with pytest.raises(building.SiteError, match="got other files"):
        building.require_place(tmp_path)
    (tmp_path / building.MARK).write_text("", encoding="utf-8")
    building.require_place(tmp_path)


def test_a_place_that_no_file_can_have_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(building.SiteError, match="cannot be read: File name too long"):
        building.require_place(tmp_path / ("x" * 300))


def test_a_page_that_is_no_text_is_named(tmp_path: Path, book: Book) -> None:
    (tmp_path / "README.md").write_bytes(b"\xff\xfe")
    with pytest.raises(building.SiteError, match=r"README\.md: cannot be read"):
        building.reached(tmp_path, book)


def test_a_builder_that_hangs_is_stopped_and_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, book: Book
) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "README.md").write_text("# A report", encoding="utf-8")
    monkeypatch.setattr(building, "find_spec", lambda name: True)
    monkeypatch.setattr(building, "PATIENCE", 0)
    with pytest.raises(building.SiteError, match="zensical took longer than 0 s"):
        building.build(book.ledger, tmp_path / "report", tmp_path / "site")
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_a_document_whose_name_has_several_words_is_one_choice(book: Book) -> None:
    sources = [
        {"document": "My book", "locator": "1"},
        {"document": "B", "locator": ""},
    ]
    entry = {**book.entries[0], "sources": sources}
    small = Book({**book.ledger, "claims": [entry]})
    page = verdict_table.verdict_page(small, lambda entry: "a.html")
    assert 'data-value="B|My book">B, My book</td>' in page.html


def test_without_the_extra_the_command_names_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(building, "find_spec", lambda name: None)
    code, said = asked("--out", str(tmp_path / "site"))
    assert code == 2
    assert said == (
        "longdep: zensical is not installed; it comes with the extra longdep[site]\n"
    )
    assert not list(tmp_path.iterdir())


def test_a_folder_without_a_report_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(building, "find_spec", lambda name: object())
    empty = tmp_path / "empty"
    empty.mkdir()
    code, said = asked("--report", str(empty), "--out", str(tmp_path / "site"))
    assert code == 2
    assert said == (
        f"longdep: {empty}: expected a folder with a report (ledger.json), got none\n"
    )


def test_a_report_without_a_front_page_is_refused(tmp_path: Path, book: Book) -> None:
    with pytest.raises(
        building.SiteError, match=r"expected a report with a README\.md"
    ):
        building.reached(tmp_path, book)


def test_everything_that_a_site_needs_is_in_the_package() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    data = settings["tool"]["setuptools"]["package-data"]["longdep.reports.page.site"]
    packed = {path for pattern in data for path in SITE.glob(pattern)}
    for folder in ("assets", "overrides", "templates"):
        files = {path for path in (SITE / folder).rglob("*") if path.is_file()}
        assert files
        assert files <= packed


def test_katex_is_the_one_that_the_pages_are_tested_with() -> None:
    wanted = json.loads((ROOT / "tests/rendered/package.json").read_text("utf-8"))
    script = (SITE / "assets/katex/katex.min.js").read_text(encoding="utf-8")
    assert f'version:"{wanted["dependencies"]["katex"]}"' in script


def test_what_comes_from_others_comes_with_its_licence() -> None:
    for name in ("katex", "iframe-worker"):
        text = (SITE / "assets" / name / "LICENSE").read_text(encoding="utf-8")
        assert "Permission is hereby granted, free of charge" in text
