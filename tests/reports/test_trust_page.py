"""The page on how the suite is tested says what its records say, and no more."""

import json
import re
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from longdep.reports.page import bench, campaigns, checker, conformance, trust
from longdep.reports.page import trust_records as records
from longdep.reports.page.markdown import escaped, hosted, verbatim
from longdep.reports.page.render import require_figures
from longdep.reports.record import ledger as books
from longdep.reports.record.ledger import LedgerError

LEDGER = books.read(books.COMMITTED)
assert LEDGER is not None

MUTANT = {"module": "rules", "line": 332, "operator": "or", "change": "a or b -> a"}
INVENTED: dict[str, dict[str, Any]] = {
    "mutation": {
        "tool": "cutter 9",
        "modules": [
            {
                "name": "rules",
                "sources": "0123456789ab" + "c" * 52,
                "mutants": 1207,
                "killed": 1193,
                "survived": 1,
                "equivalent": 13,
            },
            {
                "name": "certify",
                "sources": "f" * 64,
                "mutants": 311,
                "killed": 311,
                "survived": 0,
                "equivalent": 0,
            },
        ],
        "survivors": [MUTANT],
        "equivalents": [
            {**MUTANT, "line": 400 + number, "argument": f"case {number} is empty"}
            for number in range(13)
        ],
    },
    "flips": {
        "seed": 77,
        "flips": 10_009,
        "stores": ["half | done", "done"],
        "right": 2101,
        "refused": 3908,
        "recomputed": 4000,
        "wrong": 0,
        "tracebacks": 0,
        "truncations": {
            "cuts": 619,
            "right": 9,
            "refused": 507,
            "recomputed": 103,
            "wrong": 0,
            "tracebacks": 0,
        },
    },
    "kills": {
        "ways": [
            {
                "way": "SIGKILL",
                "run": "two topics",
                "drawn": "changes of files",
                "points": 103,
                "old_whole": 103,
                "next_succeeded": 103,
                "suite": "123456abcdef" + "a" * 52,
            },
            {
                "way": "full disk",
                "run": "the whole command",
                "drawn": "seconds",
                "points": 7,
                "old_whole": 7,
                "next_succeeded": 7,
                "suite": "654321abcdef" + "b" * 52,
            },
        ]
    },
    "searches": {
        "stored": 17,
        "runs": [
            {
                "what": "claims",
                "topic": "gating",
                "seconds": 6120.0,
                "examples": 1_234_567,
                "properties": 47,
                "seeds": 31,
                "finds": [],
                "not_shown": [{"test": "a|rare[tie]", "shown": 29, "seeds": 30}],
            },
            {
                "what": "oracle",
                "family": "lstm",
                "seconds": 1080,
                "examples": 4321,
                "properties": 3,
                "seeds": 12,
                "finds": [],
                "not_shown": [],
            },
        ],
    },
    "orders": {
        "runs": [
            {
                "order": "random 5",
                "workers": 2,
                "hash_seed": 19,
                "frameworks": frameworks,
                "suite": "9876543210ab" + "d" * 52,
                "passed": 6007 if frameworks else 5903,
                "failed": 0,
                "skipped": 23,
            }
            for frameworks in (True, False)
        ]
    },
    "versions": {
        "runs": [
            {
                "python": "3.14.2",
                "dependencies": "lowest",
                "packages": {"numpy": "2.2.1", "sympy": "1.14.0"},
                "passed": 613,
                "failed": 0,
                "skipped": 29,
                "files": 31,
                "of_files": 302,
                "tests": 642,
            }
        ],
        "reading": [{"file": "a|b.py", "name": "fork", "instead": "<threads>"}],
    },
}
for _name, _record in INVENTED.items():
    _record["format"] = records.form(_name)
RARE = "| <code>a&#124;rare&#91;tie&#93;</code> | 29 | 30 |"
FIGURES = {  # of the records above: what the page must say
    "mutation": ("99.93%", "99.07%", "1 518", "1 504", "`0123456789ab`", "| 332 |"),
    "flips": (
        "<summary>2 stores</summary>",
        "| with a bit turned over | 10 009 | 2 101 | 3 908 | 4 000 | 0 | 0 |",
        "| cut off | 619 | 9 | 507 | 103 | 0 | 0 |",
        "- half &#124; done",
    ),
    "kills": (
        "| two topics | changes of files | 103 | 103 | 103 | `123456abcdef` |",
        "| seconds | 7 | 7 | 7 | `654321abcdef` |",
    ),
    "searches": (
        "1.7 hours",
        "18 minutes",
        "2.0 hours",
        "1 238 888",
        "| gating |",
        "have left 17 examples in `tests/examples`",
        RARE,
    ),
    "orders": (
        "The suite has 6 030 tests",
        "| random 5 | 2 | 19 | with | 6 007 | 0 | 23 | `9876543210ab` |",
        "5 903 passed without the frameworks, in 1 run |",
    ),
    "versions": (
        "| 3.14.2 | lowest | 31 of 302 | 613 | 0 | 29 |",
        "numpy 2.2.1,",
        "| <code>a&#124;b.py</code> | `fork` | &#60;threads&#62; |",
    ),
}
FINE = "Nothing that was measured came out otherwise than it should."
NARROW = "\u202f"  # between groups of three digits
Change = Callable[[dict[str, Any]], object]


def rendered(folder: Path) -> str:
    """The page of the records in a folder, with wide blanks between digits."""
    return trust.page(LEDGER, folder).replace(NARROW, " ")


def keep(folder: Path, **changed: dict[str, Any]) -> Path:
    """Write invented records, some of them changed."""
    for name, record in {**INVENTED, **changed}.items():
        (folder / f"{name}.json").write_text(json.dumps(record), encoding="utf-8")
    return folder


def altered(name: str, change: Change) -> dict[str, Any]:
    record = deepcopy(INVENTED[name])
    change(record)
    return record


def section(page: str, anchor: str) -> str:
    return page.split(f'<a id="{anchor}"></a>')[1].split('<a id="')[0]


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> str:
    """The page of the invented records."""
    return rendered(keep(tmp_path_factory.mktemp("records")))


@pytest.mark.parametrize("name", records.NAMES)
def test_every_figure_of_a_record_is_on_the_page(whole: str, name: str) -> None:
    for figure in FIGURES[name]:
        assert figure in whole, figure
    assert f"`python -m tests.trust.{name}`" in section(whole, name)
    assert f"[{name}.json](trust/{name}.json)" in section(whole, name)
    assert "not been measured" not in section(whole, name)


def numbers(tree: Any, way: tuple = ()) -> list[tuple]:
    """The ways to the whole numbers of a tree, true and false left out."""
    if isinstance(tree, dict | list):
        parts = tree.items() if isinstance(tree, dict) else enumerate(tree)
        return [found for key, part in parts for found in numbers(part, (*way, key))]
    return [way] if isinstance(tree, int) and not isinstance(tree, bool) else []


UNSHOWN = {"seed", "tests"}  # the seed only repeats a record; tests are a sum


@pytest.mark.parametrize(
    ("name", "way"),
    [
        (name, way)
        for name, record in INVENTED.items()
        for way in numbers(record)
        if way[-1] not in UNSHOWN and "equivalents" not in way
    ],
    ids=str,
)
def test_another_figure_gives_another_page(
    tmp_path: Path, monkeypatch, whole: str, name: str, way: tuple
) -> None:
    monkeypatch.setattr(records, "_contradictions", lambda *_: ())
    record = deepcopy(INVENTED[name])
    part: Any = record
    for key in way[:-1]:
        part = part[key]
    part[way[-1]] += 60  # a minute, too, shows
    assert rendered(keep(tmp_path, **{name: record})) != whole


def test_the_same_records_give_the_same_page(tmp_path: Path, whole: str) -> None:
    assert rendered(keep(tmp_path)) == whole


@pytest.mark.parametrize("name", records.NAMES)
def test_what_has_not_been_measured_is_said_to_be_so(tmp_path: Path, name: str) -> None:
    (keep(tmp_path) / f"{name}.json").unlink()
    page = rendered(tmp_path)
    said = f"not been measured yet; `python -m tests.trust.{name}` measures it."
    assert said in section(page, name)
    assert f"(#{name}) | not measured yet | |" in page
    assert "Of 1 kind of trial there is no record yet." in page


@pytest.mark.parametrize("name", ["searches", "orders", "versions"])
def test_a_record_without_a_run_is_as_good_as_none(tmp_path: Path, name: str) -> None:
    empty = INVENTED[name] | {"runs": []}
    (keep(tmp_path) / f"{name}.json").unlink()
    without = rendered(tmp_path)
    assert rendered(keep(tmp_path, **{name: empty})) == without


def test_a_record_may_say_nothing_of_other_systems(tmp_path: Path, whole: str) -> None:
    page = rendered(
        keep(tmp_path, versions=altered("versions", lambda r: r.pop("reading")))
    )
    assert "Windows and macOS" in section(whole, "versions")
    assert "Windows and macOS" not in section(page, "versions")


def test_without_any_record_the_page_has_what_the_others_have(tmp_path: Path) -> None:
    page = rendered(tmp_path)
    assert page.count("This has not been measured yet") == len(records.NAMES)
    false = checker.by_kind(checker.read()["false"])
    refused = checker.total(false, "refused")
    assert f"| false | {checker.total(false)} | 0 |" in page
    assert f"{refused} refused" in page
    ours, of = conformance.Conformance(conformance.read()).count("oracle")
    caught = f"| wrong implementations caught | {ours:,} of {of:,} |"
    assert caught.replace(",", " ") in page
    seeds = sum(row["seeds"] for row in bench.rows() if not row["holds"])
    assert f"{seeds} searches | a counterexample found in" in page
    controls = [s for s in campaigns.read()["searches"] if s["control"]]
    assert f"{len(controls)} false variants of the inequalities" in page


def test_survivors_are_named_at_the_top_and_in_a_table(whole: str) -> None:
    assert "- [1 mutant of 1 518 survived the tests.](#mutation)" in whole
    assert "| `rules` | 332 | or | `a or b -> a` |" in section(whole, "mutation")
    assert whole.count(" is empty |") == 13
    assert FINE not in whole


FIND = {"test": "lstm::[a]", "error": "h(3) | 2 is not 3", "again": "longdep run"}


def test_runs_of_another_suite_may_pass_another_number(
    tmp_path: Path,
) -> None:
    def more(record: dict[str, Any]) -> None:
        record["runs"].append({**record["runs"][0], "suite": "e" * 64, "passed": 6100})

    page = rendered(keep(tmp_path, orders=altered("orders", more)))
    assert "depends on the order" not in page
    assert "6 100 passed with the frameworks, in 1 run |" in page
    assert "The suite has 6 123 tests" in page


def _fail(run: dict[str, Any]) -> None:
    run["failed"] = 3


@pytest.mark.parametrize(
    ("name", "change", "alarm"),
    [
        ("mutation", lambda r: r.update(unfit=["a.py::b"]), "1 test failed without a"),
        (
            "flips",
            lambda r: r.update(wrong=1, right=2100),
            "1 store with a bit turned over gave a wrong result",
        ),
        (
            "flips",
            lambda r: r["truncations"].update(tracebacks=2, refused=505),
            "2 stores cut off gave a traceback",
        ),
        (
            "kills",
            lambda r: r["ways"][0].update(old_whole=100),
            "3 of 103 runs (SIGKILL, two topics) damaged the reports",
        ),
        (
            "kills",
            lambda r: r["ways"][1].update(next_succeeded=6),
            "1 of 7 runs (full disk, the whole command) made the next run fail",
        ),
        (
            "searches",
            lambda r: r["runs"][1]["finds"].append(FIND),
            "Fresh seeds found 1 case that should not be",
        ),
        (
            "searches",
            lambda r: r["runs"][0]["not_shown"][0].update(shown=0),
            "No fresh seed showed 1 false statement to be false",
        ),
        (
            "orders",
            lambda r: _fail(r["runs"][1]),
            "1 of 2 runs with other orders had tests that failed",
        ),
        (
            "orders",
            lambda r: r["runs"].append({**r["runs"][0], "passed": 6006}),
            "The number of passed tests depends on the order",
        ),
        (
            "versions",
            lambda r: r["runs"][0].update(passed=610, failed=3),
            "1 of 1 run with other versions had tests that failed",
        ),
    ],
)
def test_what_came_out_badly_is_at_the_top(
    tmp_path: Path, name: str, change: Change, alarm: str
) -> None:
    page = rendered(keep(tmp_path, **{name: altered(name, change)}))
    top = page.split("| what was tried |")[0]
    assert f"- [{alarm}" in top
    assert f"](#{name})" in top
    assert FINE not in top


@pytest.mark.parametrize(("survived", "folded"), [(25, 0), (26, 1)])
def test_a_long_list_of_survivors_is_folded(
    tmp_path: Path, survived: int, folded: int
) -> None:
    many = altered("mutation", lambda r: r.update(survivors=[MUTANT] * survived))
    many["modules"][0].update(killed=1194 - survived, survived=survived)
    part = section(rendered(keep(tmp_path, mutation=many)), "mutation")
    assert part.count(f"<details><summary>{survived} survivors</summary>") == folded
    assert part.count("<details>") == part.count("</details>") == 1 + folded
    assert part.count("| `rules` | 332 | or |") == survived


def test_a_score_after_mending_is_told_with_the_one_before(tmp_path: Path) -> None:
    assert "counts after mending" not in rendered(keep(tmp_path, **INVENTED))
    first = {"killed": 1468, "equivalent": 3}
    mended = altered("mutation", lambda r: r.update(first=first))
    part = section(rendered(keep(tmp_path, mutation=mended)), "mutation")
    assert "first tried, 1 468 were killed and 3 known" in " ".join(part.split())
    assert "(96.89%)" in part  # 1468 / (1518 - 3)
    top = rendered(keep(tmp_path, mutation=mended)).split("<a id=")[0]
    assert "(96.89% before tests were written for the rest)" in top


def test_tests_that_fail_without_a_fault_are_named(tmp_path: Path) -> None:
    for names, told in (
        (["a.py::b"], "1 failed nevertheless, so it is no witness"),
        (["a.py::b", "a.py::c"], "2 failed nevertheless, so they are no witnesses"),
    ):
        record = altered("mutation", lambda r, n=names: r.update(unfit=n))
        part = section(rendered(keep(tmp_path, mutation=record)), "mutation")
        assert told in part
        assert f"({', '.join(f'`{name}`' for name in names)})" in part
    whole = altered("mutation", lambda r: r.update(unfit=[]))
    part = section(rendered(keep(tmp_path, mutation=whole)), "mutation")
    assert "run without a fault" not in part


def test_a_find_is_told_with_the_command_that_finds_it_again(tmp_path: Path) -> None:
    found = altered("searches", lambda r: r["runs"][1]["finds"].append(FIND))
    page = rendered(keep(tmp_path, searches=found))
    line = next(line for line in page.splitlines() if line.startswith("- Found"))
    error = "<code>h(3) &#124; 2 is not 3</code>"
    assert line == f"- Found: `lstm::[a]`, {error}. Again: `longdep run`"
    assert "| **1** |" in section(page, "searches")


def test_without_survivors_nothing_is_amiss(tmp_path: Path) -> None:
    clean = altered("mutation", lambda r: r.update(survivors=[]))
    clean["modules"][0].update(killed=1194, survived=0)
    page = rendered(keep(tmp_path, mutation=clean))
    assert FINE in page
    assert "What did not come out" not in page
    assert "100.00%" in page


def test_what_other_pages_hold_that_is_bad_is_at_the_top_too(
    tmp_path: Path, monkeypatch
) -> None:
    figures = conformance.read()
    figures["places"][0]["mutants"][0]["oracle"] = None
    figures["places"][0]["correct"][0]["alarms"] = 2
    figures["frameworks"][0]["unexplained"] = ["dx"]
    monkeypatch.setattr(conformance, "read", lambda: figures)
    proofs = checker.read()
    accepted = {"verdict": "PROVED", "own": 0, "witnessed_to": None}
    del proofs["false"][0]["refused_by"]
    proofs["false"][0].update(accepted)
    monkeypatch.setattr(checker, "read", lambda: proofs)
    searches = campaigns.read()
    next(s for s in searches["searches"] if s["control"])["confirmed"] = 0
    monkeypatch.setattr(campaigns, "read", lambda: searches)
    rows = bench.rows()
    next(row for row in rows if row["holds"])["refuted"] = 4
    monkeypatch.setattr(bench, "rows", lambda: rows)
    top = rendered(tmp_path).split("| what was tried |")[0]
    for alarm in (
        "[1 false statement got past the checker.](#proofs)",
        "[1 wrong implementation got past the oracle.](#oracle)",
        "[2 false alarms of the oracle.](#oracle)",
        "[1 deviation of real implementations without an explanation.](#oracle)",
        "[4 of the searches of true statements refuted one.](#search)",
        "[1 false variant survived at scale.](#search)",
    ):
        assert f"- {alarm}\n" in top


@pytest.mark.parametrize(
    ("mutants", "killed", "equivalent", "written"),
    [
        (100, 98, 0, "98.00%"),
        (10_000, 9_999, 0, "99.99%"),
        (100_000, 99_999, 0, "99.99%"),
        (100_000, 97_999, 0, "97.99%"),
        (20, 19, 1, "100.00%"),
        (3, 0, 0, "0.00%"),
        (2, 0, 2, "–"),
    ],
)
def test_a_score_is_never_rounded_up(
    mutants: int, killed: int, equivalent: int, written: str
) -> None:
    assert trust.score(mutants, killed, equivalent) == written


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (0.42, "0.4 seconds"),
        (60, "1 minute"),
        (3599, "60 minutes"),
        (7200, "2.0 hours"),
    ],
)
def test_a_span_has_a_fitting_unit(seconds: float, written: str) -> None:
    assert trust.span(seconds) == written


def _more_killed(record: dict[str, Any]) -> None:
    record["modules"][1].update(killed=312)


@pytest.mark.parametrize(
    ("name", "change", "place"),
    [
        ("mutation", lambda r: r.update(modules={}), "modules: "),
        ("mutation", lambda r: r.update(modules=[]), "modules: "),
        (
            "mutation",
            _more_killed,
            "modules/1/mutants: expected 312, the sum of killed, survived, equivalent, "
            "got 311",
        ),
        (
            "mutation",
            lambda r: r["survivors"].clear(),
            "survivors: expected 1 of rules, got 0",
        ),
        (
            "mutation",
            lambda r: r["equivalents"][0].update(module="certify"),
            "equivalents: expected 0 of certify, got 1",
        ),
        (
            "mutation",
            lambda r: r["equivalents"][0].update(module="\x1b[2Jgone"),
            r"equivalents: expected 0 of \x1b[2Jgone, got 1",
        ),
        ("mutation", lambda r: r["equivalents"][0].pop("argument"), "equivalents/0: "),
        (
            "mutation",
            lambda r: r.update(first={"killed": 1505, "equivalent": 3}),
            "first/killed: expected at most 1504, got 1505",
        ),
        (
            "mutation",
            lambda r: r.update(first={"killed": 1504}),
            "first: 'equivalent' is a required property",
        ),
        (
            "mutation",
            lambda r: r["modules"][0].update(sources="a" * 64 + "\n"),
            "modules/0/sources: ",
        ),
        ("flips", lambda r: r.update(wrong=-1), "wrong: -1 is less than the minimum"),
        (
            "flips",
            lambda r: r.update(right=2102),
            "flips: expected 10010, the sum of right, refused, recomputed, wrong, "
            "tracebacks, got 10009",
        ),
        (
            "flips",
            lambda r: r["truncations"].update(cuts=618),
            "truncations/cuts: expected 619, the sum of",
        ),
        (
            "versions",
            lambda r: r["runs"][0].update(tests=641),
            "runs/0/tests: expected 642, the sum of passed, failed, skipped, got 641",
        ),
        ("flips", lambda r: r.update(right=1.0), "right: 1.0 is not of type 'integer'"),
        ("flips", lambda r: r.update(right=True), "right: True is not of type"),
        ("flips", lambda r: r.update(flips=0), "flips: "),
        ("flips", lambda r: r.update(flips="\x1b[2J"), r"flips: '\x1b[2J' is not of"),
        ("flips", lambda r: r.pop("wrong"), "(top): 'wrong' is a required property"),
        (
            "kills",
            lambda r: r["ways"][1].update(old_whole=8),
            "ways/1/old_whole: expected at most 7, got 8",
        ),
        (
            "kills",
            lambda r: r["ways"][0].update(next_succeeded=104),
            "ways/0/next_succeeded: expected at most 103, got 104",
        ),
        ("searches", lambda r: r["runs"][0].update(seconds=-0.5), "runs/0/seconds: "),
        ("searches", lambda r: r["runs"][0].update(seconds=1e300), "runs/0/seconds: "),
        ("searches", lambda r: r["runs"][0].update(what="others"), "runs/0/what: "),
        ("orders", lambda r: r["runs"][0].update(passed=None), "runs/0/passed: None"),
        ("orders", lambda r: r["runs"][0].update(order=["a"]), "runs/0/order: "),
        ("orders", lambda r: r["runs"][0].update(frameworks=1), "runs/0/frameworks: "),
        ("versions", lambda r: r["runs"][0].update(packages=[]), "runs/0/packages: []"),
        (
            "versions",
            lambda r: r["runs"][0]["packages"].update(numpy="2" * 11_000),
            "runs/0/packages/numpy: maxLength",
        ),
    ],
)
def test_a_damaged_record_is_refused_in_a_sentence_with_the_place(
    tmp_path: Path, name: str, change: Change, place: str
) -> None:
    keep(tmp_path, **{name: altered(name, change)})
    with pytest.raises(LedgerError) as caught:
        rendered(tmp_path)
    said = str(caught.value)
    assert f"{name}.json: not a valid record at {place}" in said
    assert said.isprintable()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"format": "longdep-trust-flips/1"', "not JSON text"),
        ("[]", "expected the format 'longdep-trust-flips/1', got None"),
        ('{"format": "longdep-trust-flips/2"}', "got 'longdep-trust-flips/2'"),
        ('{"format": NaN}', "not JSON text: expected a number, got NaN"),
        ('{"format": -Infinity}', "not JSON text: expected a number, got -Infinity"),
        ("\udcff", "cannot be read"),
    ],
)
def test_a_file_of_something_else_is_refused(
    tmp_path: Path, text: str, says: str
) -> None:
    path = keep(tmp_path) / "flips.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(LedgerError, match=re.escape(says)):
        rendered(tmp_path)


def test_a_damaged_record_is_found_before_a_long_run(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(trust.read, "__defaults__", (keep(tmp_path),))
    require_figures()
    keep(tmp_path, flips=altered("flips", lambda r: r.update(wrong=-1)))
    with pytest.raises(LedgerError, match="not a valid record at wrong: -1 is less"):
        require_figures()


HOSTILE = (
    "**bold** _it_ [a](https://b.invalid) ![i](j.svg) <script>x</script> <!-- ",
    "| a | b |\n\n# heading\n\n- item\n1. one\n> quote\n```\nfence",
    "$x$ and $`y`$ &amp; &#65; ~~gone~~ `code` ``two`` \\* \\",
    "\x1b[2J\r\x00\u202eabc\u2028d http://e.invalid www.f.invalid g@h.invalid",
    "`", "``", " a ", "", "a: b :smile: c::d", "a | b", "{{ 7 * 7 }} {% raw %}",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("write", [escaped, verbatim])
def test_a_text_of_a_record_is_text_on_the_page(
    text: str, write: Callable[[str], str]
) -> None:
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    table = f"| a | b |\n|---|---|\n| {write(text)} | end |\n"
    tokens = reader.parse(hosted(table))
    inline = [token for token in tokens if token.type == "inline"]
    assert len(inline) == 4
    shown = [part for part in inline[2].children or [] if part.content not in CODE]
    assert {part.type for part in shown} <= {"text", "text_special", "code_inline"}
    assert "".join(part.content for part in shown) == one_line_of(text)


CODE = ("<code>", "</code>")


def one_line_of(text: str) -> str:
    line = " ".join(text.split())
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in line)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_change_nothing_else_of_the_page(
    tmp_path: Path, whole: str, text: str
) -> None:
    def hostile(record: dict[str, Any]) -> None:
        record["survivors"][0].update(operator=text or "-", change=text)
        record["equivalents"][0]["argument"] = text or "-"
        record["tool"] = text or "-"

    changed = altered("mutation", hostile)
    page = rendered(keep(tmp_path, mutation=changed))
    assert shape(page) == shape(whole)
    assert page.replace("\n", "").isprintable()


def shape(page: str) -> list[str]:
    """The blocks of a page: what there is beside its texts."""
    reader = MarkdownIt("commonmark").enable("table")
    return [token.type for token in reader.parse(page)]


def test_the_statements_without_a_refuted_twin_are_listed() -> None:
    page = rendered(trust.FOLDER)
    twins = trust.Twins(trust.Book(LEDGER))
    listed = section(page, "search").split("without such a twin")[1]
    found = {m for m in re.findall(r"claims/([\w.-]+)\.md", listed)}
    assert found == {entry["key"] for entry in twins.alone}
    assert found
    groups = (twins.dropped, twins.repaired, twins.alone)
    assert sum(map(len, groups)) == len(twins.searched)
    without = {e["key"] for e in twins.dropped}
    for entry in twins.searched:
        ablations = [c for c in entry["certificates"] if c["kind"] == "ablation"]
        assert bool(ablations) == (entry["key"] in without), entry["key"]
