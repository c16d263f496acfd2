"""The committed pages are what the ledger renders to, and every link leads on."""

import posixpath
import re
from pathlib import Path

import pytest

from longdep.reports import certify
from longdep.reports.page.formulas import brief, values_latex
from longdep.reports.page.markdown import cell, hosted
from longdep.reports.page.place import require_place
from longdep.reports.page.prose import counted, greek
from longdep.reports.page.render import pages, write
from longdep.reports.page.tables import table
from longdep.reports.record import ledger as books
from longdep.theory.catalog import TOPICS
from tests.reports.committed import committed

FOLDER = books.HERE
LEDGER = committed()
PAGES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.md"))


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    """Every file of the report, rendered anew."""
    return dict(pages(LEDGER))


def test_the_committed_files_are_what_the_ledger_renders_to(made) -> None:
    stale = [
        name
        for name, text in made.items()
        if (FOLDER / name).read_text(encoding="utf-8") != text
    ]
    assert stale == []
    assert sorted(name for name in made if name.endswith(".md")) == PAGES


def test_every_link_leads_somewhere(made) -> None:
    for name in PAGES:
        for target in re.findall(r"\]\(([^)\s]+)\)", without_formulas(made[name])):
            path, _, anchor = target.partition("#")
            place = posixpath.normpath(f"{posixpath.dirname(name)}/{path}".lstrip("/"))
            place = place if path else name
            assert place in made or (FOLDER / place).exists(), (name, target)
            if anchor:
                assert f'<a id="{anchor}"></a>' in made[place], (name, target)


def without_formulas(page: str) -> str:
    return re.sub(r"\$`[^`\n]*`\$", "", page)


def test_tables_have_as_many_cells_in_every_row(made) -> None:
    for name in PAGES:
        rows: list[int] = []
        for line in [*made[name].splitlines(), ""]:
            if line.startswith("|"):
                rows.append(len(re.findall(r"(?<!\\)\|", line)))
                assert rows[0] == rows[-1], (name, line)
            else:
                rows = []


def test_a_topics_page_stays_short(made) -> None:
    topics = [f"{topic}.md" for topic in TOPICS]
    assert set(topics) <= set(made)
    for name in [page for page in made if page.split("/")[-1] in topics]:
        assert made[name].count("\n") < 600, name


def test_a_topic_opens_with_a_picture_and_has_each_once(made) -> None:
    for topic in TOPICS:
        page = made[f"{topic}.md"]
        pictures = re.findall(r"^!\[.*\]\((.*)\)$", page, re.M)
        assert pictures
        assert len(set(pictures)) == len(pictures), topic
        assert page.index("![") < page.index("\n## "), topic


def test_every_statement_has_a_page_of_its_own(made) -> None:
    pages_of = {name for name in made if name.startswith("claims/")}
    assert pages_of == {f"claims/{entry['key']}.md" for entry in LEDGER["claims"]}


def test_titles_are_without_formulas(made) -> None:
    for name in PAGES:
        for line in made[name].splitlines():
            if line.startswith("#"):
                assert not re.search(r"[\\$]", line), (name, line)


def test_every_committed_certificate_is_accepted(made) -> None:
    names = [name for name in made if name.startswith("certificates/")]
    assert names
    for name in names:
        assert certify.check_file(FOLDER / name), name


def test_every_verdict_of_the_ledger_has_its_words() -> None:
    silent = [e["key"] for e in LEDGER["claims"] if not e["why"]]
    assert silent == []


def test_no_claim_is_left_undecided() -> None:
    open_claims = [e["key"] for e in LEDGER["claims"] if e["verdict"] == "UNDECIDED"]
    assert open_claims == []


def test_every_printed_claim_that_falls_has_another_reading() -> None:
    for entry in LEDGER["claims"]:
        if entry["reading"] == "literal" and entry["verdict"] in FALLEN:
            readings = {
                e["reading"] for e in LEDGER["claims"] if e["of"] == entry["key"]
            }
            assert readings & {"charitable", "repair"}, entry["key"]


FALLEN = ("REFUTED", "CONDITIONAL")


def test_stale_certificates_and_pictures_are_removed(tmp_path: Path) -> None:
    stale = tmp_path / "certificates" / "gone.counterexample.json"
    stale.parent.mkdir()
    stale.write_text('{"format": "longdep-certificate/1"}')
    others = [tmp_path / "notes.txt", tmp_path / "certificates" / "tls.json"]
    for other in others:
        other.write_text("{}")
    write({**LEDGER, "claims": LEDGER["claims"][:1]}, tmp_path)
    assert not stale.exists()
    assert all(other.exists() for other in others)


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    with pytest.raises(books.LedgerError, match="got other files"):
        require_place(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["README.md"]


def test_values_are_written_as_formulas() -> None:
    values = {"W": [["1/2", "-3"]], "h": {"0": [["1"]]}, "p": "oo", "horizon": "2"}
    assert values_latex(values) == (
        r"W = \begin{bmatrix} \tfrac{1}{2} & -3 \end{bmatrix}\quad "
        r"h_{0} = \begin{bmatrix} 1 \end{bmatrix}\quad p = \infty"
    )
    assert brief({"horizon": "1"}) == ""


def test_a_card_without_a_printed_formula_shows_what_its_two_sides_are_of(
    made: dict[str, str],
) -> None:
    words = "Then the two sides of the conclusion are\n\n```math\n"
    told = made["claims/long-term-exponentially-small.md"].split(words)[1]
    assert re.match(r"\\begin\{gathered\}\n\\lim_.* = 0 \\\\\n1 \\ne 0\n", told)
    assert made["claims/gamma-explodes.md"].split(words)[1].startswith("4 ")


def test_fractions_above_one_another_do_not_touch() -> None:
    assert values_latex({"v": [["1/2"], ["1"]]}).count(r"\\[0.3em] ") == 1
    assert "0.3em" not in values_latex({"v": [["2"], ["1"]]})


def test_a_line_of_a_table_can_break_between_values() -> None:
    assert brief({"n": "1", "W": [["1/2"]]}) == (
        r"$n = 1$, $W = \begin{bmatrix} \tfrac{1}{2} \end{bmatrix}$"
    )


def test_what_is_too_long_for_a_table_is_in_the_certificate(made) -> None:
    rows = [
        line
        for name in PAGES
        for line in made.get(name, "").splitlines()
        if line.startswith("|") and "certificates/" in line and ".ablation." in line
    ]
    assert rows
    for line in rows:
        assert "$" in line or "too long to print; see the [certificate](" in line


def test_figures_become_rows_of_a_table() -> None:
    named = {"a": {"x": 1, "y": 2}, "b": {"x": 3}}
    assert table(named) == [["", "x", "y"], ["a", "1", "2"], ["b", "3", ""]]
    assert table({"a": 1}) == [["quantity", "value"], ["a", "1"]]
    assert table({"columns": ["k"], "rows": [["v|w"]]}) == [["k"], [r"v\|w"]]


def test_a_bar_cannot_break_a_table() -> None:
    assert cell("a|b\nc") == r"a\|b c"
    assert cell(r"|a| is $|a| + \|b\|$") == (
        r"\|a\| is $\vert a\vert  + \Vert b\Vert $"
    )


def test_inline_formulas_are_code_between_dollars() -> None:
    page = "a $x \\\\ y$ and `$x$`\n| $\\|U\\|$ | $|a|$ |\n```math\n$x$\n```"
    assert hosted(page).splitlines() == [
        r"a $`x \\ y`$ and `$x$`",
        r"| $`\Vert U\Vert`$ | $`\vert a\vert`$ |",
        "```math",
        "$x$",
        "```",
    ]


def test_a_formula_does_not_follow_a_letter() -> None:
    assert hosted("가$x$는 ($y$) 1$z$") == "가 $`x`$는 ($`y`$) 1 $`z`$"


def test_links_are_made_from_the_folder_of_the_page() -> None:
    page = (
        '[a](claims/k.md#b) ![c](images/d.svg) [e](https://f) [g](#h) <a href="i.md">'
    )
    assert hosted(page, "claims") == (
        '[a](k.md#b) ![c](../images/d.svg) [e](https://f) [g](#h) <a href="../i.md">'
    )
    assert hosted(page) == page


def test_names_of_letters_in_prose_become_letters() -> None:
    prose = (
        r"delta_{t,k} is gamma^(t-k) delta, not $\gamma delta$ or `gamma` or digamma"
    )
    shown = r"δ_{t,k} is γ^(t-k) δ, not $\gamma delta$ or `gamma` or digamma"
    assert greek(prose) == shown


def test_a_key_keeps_its_letters_names() -> None:
    assert greek("proof of gamma-bound: -eta C") == "proof of gamma-bound: -η C"


def test_one_thing_is_counted_in_the_singular() -> None:
    assert [counted(k, "step") for k in (0, 1, 2)] == ["0 steps", "1 step", "2 steps"]


def test_greek_names_are_letters_in_the_values_of_a_certificate() -> None:
    assert values_latex({"tau": "1", "phi": "2", "epsilon_1": "3"}) == (
        r"\tau = 1\quad \phi = 2\quad \epsilon_{1} = 3"
    )
