"""The command as a user meets it: in a process of its own."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from importlib import import_module, metadata
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from longdep.reports.command import testing
from longdep.reports.command import verify as job
from longdep.reports.command.cli import cli
from longdep.reports.page.measured import read_figures
from longdep.reports.page.place import taken
from longdep.reports.record import ledger as books
from longdep.reports.record import searching
from longdep.reports.record.entries import updated
from longdep.reports.record.kernel import Answer
from longdep.reports.record.outline import outline_of
from longdep.theory.catalog import claim_of

ROOT = Path(__file__).resolve().parents[2]
FURTHER = ("bench", "campaigns", "checker", "conformance", "kernel", "performance")
HEAVY = ("numpy", "sympy", "hypothesis", "matplotlib", "flint", "mpmath", "jinja2")


def longdep(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "longdep", *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=170,
        check=False,
    )


def test_help_names_the_commands_and_imports_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['longdep', '--help']\n"
        "import longdep\n"
        "try:\n    longdep.main()\nexcept SystemExit:\n    pass\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    for name in ("verify", "claims", "show", "certify", "campaign"):
        assert name in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("verify", "--claim", "no-such-claim"), "no claim has the key"),
        (("verify", "--topic", "astrology"), "topic: expected one of"),
        (("claims", "--topic", "astrology"), "topic: expected one of"),
        (("show", "spectral"), "near: spectral-"),
        (
            ("verify", "--topic", "linear_recurrence", "--claim", "gamma-bound"),
            "does not belong to topic",
        ),
    ],
)
def test_bad_input_gets_one_sentence_and_a_nonzero_exit(arguments, says) -> None:
    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code == 2
    assert isinstance(done.exception, SystemExit)
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


SHUFFLING = """
import random
def pytest_collection_modifyitems(items):
    random.SystemRandom().shuffle(items)
"""


@pytest.mark.parametrize("alone", [None, "1", ""])
def test_plugins_and_options_of_a_user_do_not_reach_the_claims_tests(
    tmp_path, monkeypatch, alone
) -> None:
    """One that shuffles them would have two processes collect different tests."""
    (tmp_path / "shuffling.py").write_text(SHUFFLING)
    info = tmp_path / "shuffling-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: shuffling\nVersion: 1")
    (info / "entry_points.txt").write_text("[pytest11]\nshuffling = shuffling\n")
    monkeypatch.syspath_prepend(tmp_path)
    own = {
        "PYTEST_ADDOPTS": "-p shuffling --exitfirst --collect-only",
        "PYTEST_PLUGINS": "shuffling",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": alone,
    }
    for name, value in own.items():
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    keys, before = frozenset({"unrolled-power"}), searching.profile()
    runs = [testing.run_tests(keys, "default", lambda *_: None) for _ in range(2)]
    assert runs[0].ran == runs[0].collected == runs[1].ran
    assert len(runs[0].ran) > 1
    assert runs[0].evidence == runs[1].evidence != []
    assert searching.profile() == before
    assert {name: os.environ.get(name) for name in own} == own
    assert "shuffling" not in sys.modules


def test_the_version_is_reported_installed_or_not(monkeypatch) -> None:
    def absent(_: str) -> str:
        raise metadata.PackageNotFoundError("longdep")

    monkeypatch.setattr(metadata, "version", lambda _: "1.2")
    assert CliRunner().invoke(cli, ["--version"]).output == "longdep, version 1.2\n"
    monkeypatch.setattr(metadata, "version", absent)
    done = CliRunner().invoke(cli, ["--version"])
    assert (done.exit_code, done.output.count("\n")) == (0, 1)
    assert "not installed" in done.output


def test_two_runs_write_the_same_bytes(tmp_path) -> None:
    arguments = ("verify", "--claim", "spectral-form", "--profile", "quick")
    with ThreadPoolExecutor() as both:
        runs = both.map(
            lambda name: longdep(*arguments, "--out", str(tmp_path / name)), ("a", "b")
        )
    for done in runs:
        assert done.returncode == 0, done.stderr
        assert "CONDITIONAL" in done.stdout
    first, second = (
        {p.relative_to(tmp_path / d): p.read_bytes() for p in files(tmp_path / d)}
        for d in ("a", "b")
    )
    assert first == second
    assert Path("README.md") in first


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_an_unwritable_folder_is_reported_before_the_run(tmp_path) -> None:
    (tmp_path / "file").write_text("kept")
    place = str(tmp_path / "file" / "sub")
    done = CliRunner().invoke(cli, ["verify", "--claim", KEY, "--out", place])
    assert done.exit_code == 2
    assert "cannot be written" in done.stderr
    assert (tmp_path / "file").read_text() == "kept"


KEY = "unrolled-power"


def test_claims_lists_every_claim_of_the_ledger() -> None:
    done = CliRunner().invoke(cli, ["claims"])
    ledger = books.read(books.COMMITTED)
    assert ledger is not None
    assert len(done.stdout.splitlines()) == len(ledger["claims"])


def test_certify_accepts_the_committed_certificates_and_rejects_the_rest(
    tmp_path,
) -> None:
    folder = ROOT / "reports" / "certificates"
    good = sorted(folder.glob("spectral-form.counterexample*.json"))
    done = longdep("certify", *map(str, good))
    assert done.returncode == 0
    says = "its conclusion is false; states what the catalog's claim says\n"
    assert done.stdout.count(says) == len(good)
    forged = json.loads(good[0].read_text())
    forged["values"]["t"] = "0"
    bad = tmp_path / "forged.json"
    bad.write_text(json.dumps(forged))
    notes = tmp_path / "notes.txt"
    notes.write_text("not a certificate")
    forged = json.loads(good[0].read_text())
    forged["conclusion"] = ["not", forged["conclusion"]]
    other, kind = tmp_path / "other.json", "witness"
    other.write_text(json.dumps({**forged, "kind": kind}))
    files = (good[0], bad, other, notes, tmp_path / "no")
    done = longdep("certify", *map(str, files))
    assert done.returncode == 1
    assert done.stderr.count("REJECTED") == 4
    assert f"{other}: REJECTED: spectral-form: it holds, but states" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_front_door_imports_names_on_first_use() -> None:
    import longdep

    assert longdep.Claim.__module__ == "longdep.theory.core.claim"
    assert callable(longdep.confirming)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        longdep.nonsense  # noqa: B018


# ------------------------------------------------- what a run's outcome leads to

FAILURE, CHANGE = "test_x.py::test_y: assert False", "x: was PROVED"
NOTHING, COMMITTED, ELSEWHERE = "nothing", "the committed folder", "the folder asked"
REPORTS_FAILED = "nothing was written: a test failed\n"
REPORTS_CHANGED = "nothing was written: verdicts differ from the ledger\n"
REPORTS_HINT = "verdicts differ from the ledger; --accept records them\n"
REPORTS_QUICK = "Verdicts as in the ledger. (A quick run leaves reports/ alone.)\n"
REPORTS_WRITTEN = "files written to"


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    """A folder in the place of reports/, with a report of one claim."""
    home = tmp_path / "home"
    home.mkdir()
    for name, text in books.texts(one_claim("before")):
        books.write_whole(home / name, text)
    monkeypatch.setattr(books, "COMMITTED", home / "ledger.json")
    return home


def one_claim(why: str) -> books.Ledger:
    claim = replace(
        outline_of(claim_of(KEY)), topic="one_topic", why={"UNDECIDED": why}
    )
    return updated(None, [claim], [KEY], {}, "quick")


def verify(monkeypatch, failures=(), changes=(), *options: str) -> Result:
    """Run the command with a prepared outcome in the place of the tests' run."""
    asked = []

    def prepared(keys, profile, progress, against, asking, jobs) -> job.Run:
        asked.append((keys, profile, against))
        assert (asking is not None) is ("--kernel" in options)
        assert jobs >= 1
        progress(KEY, 1, 1)
        said = Answer("8.16.1", ()) if asking else None
        return job.Run(keys, one_claim("now"), None, [*changes], [*failures], said)

    monkeypatch.setattr(job, "run", prepared)
    done = CliRunner().invoke(cli, ["verify", "--claim", KEY, *options])
    profile = "quick" if "quick" in options else "default"
    keys = job.select(claim=KEY)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert asked == ([] if done.exit_code == 2 else [(keys, profile, books.COMMITTED)])
    return done


def is_untouched(home: Path) -> bool:
    """Whether there is the ledger of before and nothing else."""
    names = {path.relative_to(home).as_posix() for path in home.rglob("*.*")}
    same = books.read(home / "ledger.json") == one_claim("before")
    return same and names == {"ledger.json", "ledger/one_topic.json"}


def written(home: Path, out: Path) -> str:
    if out.exists():
        assert books.read(out / "ledger.json") == one_claim("now")
        assert is_untouched(home)
        return ELSEWHERE
    now = books.read(home / "ledger.json") == one_claim("now")
    assert now is (home / "README.md").exists()
    assert now or is_untouched(home)
    return COMMITTED if now else NOTHING


@pytest.mark.parametrize(
    ("failures", "changes", "options", "code", "place", "says"),
    [
        ([], [], [], 0, COMMITTED, REPORTS_WRITTEN),
        ([], [], ["--accept"], 0, COMMITTED, REPORTS_WRITTEN),
        ([], [], ["--kernel"], 0, COMMITTED, REPORTS_WRITTEN),
        ([], [], ["--out"], 0, ELSEWHERE, REPORTS_WRITTEN),
        ([], [], ["--accept", "--out"], 0, ELSEWHERE, REPORTS_WRITTEN),
        ([], [], ["quick"], 0, NOTHING, REPORTS_QUICK),
        ([], [], ["quick", "--out"], 0, ELSEWHERE, REPORTS_WRITTEN),
        ([], [CHANGE], [], 1, NOTHING, REPORTS_HINT),
        ([], [CHANGE], ["--accept"], 0, COMMITTED, REPORTS_WRITTEN),
        ([], [CHANGE], ["--out"], 1, ELSEWHERE, REPORTS_WRITTEN),
        ([], [CHANGE], ["--accept", "--out"], 0, ELSEWHERE, REPORTS_WRITTEN),
        ([], [CHANGE], ["quick"], 1, NOTHING, REPORTS_CHANGED),
        ([], [CHANGE], ["quick", "--out"], 1, ELSEWHERE, REPORTS_WRITTEN),
        ([FAILURE], [], [], 1, NOTHING, REPORTS_FAILED),
        ([FAILURE], [], ["--accept"], 1, NOTHING, REPORTS_FAILED),
        ([FAILURE], [], ["--out"], 1, NOTHING, REPORTS_FAILED),
        ([FAILURE], [], ["--accept", "--out"], 1, NOTHING, REPORTS_FAILED),
        ([FAILURE], [], ["quick"], 1, NOTHING, REPORTS_FAILED),
        ([FAILURE], [], ["quick", "--out"], 1, NOTHING, REPORTS_FAILED),
        ([FAILURE], [CHANGE], [], 1, NOTHING, REPORTS_FAILED),
        ([FAILURE], [CHANGE], ["--accept"], 1, NOTHING, REPORTS_FAILED),
        ([FAILURE], [CHANGE], ["--out"], 1, NOTHING, REPORTS_FAILED),
        ([FAILURE], [CHANGE], ["--accept", "--out"], 1, NOTHING, REPORTS_FAILED),
        ([FAILURE], [CHANGE], ["quick"], 1, NOTHING, REPORTS_FAILED),
        ([FAILURE], [CHANGE], ["quick", "--out"], 1, NOTHING, REPORTS_FAILED),
    ],
)
def test_every_outcome_has_its_code_its_files_and_its_sentence(
    tmp_path, monkeypatch, home, failures, changes, options, code, place, says
) -> None:
    out = tmp_path / "out"
    given = {"--out": ["--out", str(out)], "quick": ["--profile", "quick"]}
    arguments = [word for option in options for word in given.get(option, [option])]
    done = verify(monkeypatch, failures, changes, *arguments)
    assert done.exit_code == code, done.output
    assert written(home, out) == place
    assert says in done.output
    assert (REPORTS_WRITTEN in done.output) is (place != NOTHING)
    assert done.stderr.count("FAILED") == len(failures)
    assert done.stderr.count("CHANGED") == len(changes)
    assert all(line in done.stderr for line in [*failures, *changes])
    asked = "--kernel" in options
    assert ("The kernel of a proof assistant was not asked" in done.stdout) is not asked
    assert ("Coq 8.16.1 checked 0 theorems" in done.stdout) is asked
    assert KEY in done.stdout


@pytest.mark.parametrize("changes", [[], [CHANGE]])
def test_a_quick_run_cannot_be_accepted(monkeypatch, home, changes) -> None:
    done = verify(monkeypatch, [], changes, "--accept", "--profile", "quick")
    assert done.exit_code == 2
    assert "--accept records verdicts of the default or thorough" in done.stderr
    assert is_untouched(home)


@pytest.mark.parametrize("command", [["claims"], ["show", KEY]])
def test_a_ledger_whose_files_do_not_belong_together_gets_one_sentence(
    home, command
) -> None:
    (home / "ledger" / "one_topic.json").write_text('{"claims": []}')
    done = CliRunner().invoke(cli, command)
    assert done.exit_code == 2
    assert "one_topic.json: not the file that ledger.json was" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_run_that_cannot_be_carried_out_leaves_no_folder(
    tmp_path, monkeypatch
) -> None:
    def broken(*_: object) -> job.Run:
        raise job.VerifyError("the tests of the claims cannot be run: no such thing")

    monkeypatch.setattr(job, "run", broken)
    for key in ("nonsense", KEY):
        place = ["--out", str(tmp_path / "new" / "report")]
        done = CliRunner().invoke(cli, ["verify", "--claim", key, *place])
        assert done.exit_code == 2
        assert done.stderr.startswith("longdep: ")
        assert done.stderr.count("\n") == 1
        assert list(tmp_path.iterdir()) == []


def test_a_folder_that_was_there_stays(tmp_path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with taken(empty):
        pass
    assert empty.is_dir()
    assert list(empty.iterdir()) == []


@pytest.mark.parametrize("name", FURTHER)
def test_figures_of_another_format_are_reported_before_the_run(
    tmp_path, monkeypatch, name
) -> None:
    page = import_module(f"longdep.reports.page.{name}")
    other = tmp_path / "other.json"
    other.write_text('{"format": "something else"}')
    monkeypatch.setattr(page, "read", lambda: read_figures(other, page.FORMAT))
    monkeypatch.setattr(job, "run", lambda *_: pytest.fail("the run was begun"))
    done = CliRunner().invoke(cli, ["verify", "--out", str(tmp_path / "report")])
    assert done.exit_code == 2
    assert f"expected the format {page.FORMAT!r}, got 'something else'" in done.stderr
    assert not (tmp_path / "report").exists()
