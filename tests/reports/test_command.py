"""The command as a user meets it: in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from reports import ledger as books

ROOT = Path(__file__).resolve().parents[2]
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
    done = longdep(*arguments)
    assert done.returncode == 2
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_two_runs_write_the_same_bytes(
    tmp_path,
) -> None:
    for name in ("a", "b"):
        done = longdep(
            "verify",
            *("--claim", "spectral-form", "--profile", "quick"),
            *("--out", str(tmp_path / name)),
        )
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


def test_an_unwritable_folder_is_told_before_the_run(tmp_path) -> None:
    (tmp_path / "file").write_text("kept")
    done = longdep("verify", "--claim", KEY, "--out", str(tmp_path / "file" / "sub"))
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert (tmp_path / "file").read_text() == "kept"


KEY = "unrolled-power"


def test_show_tells_statement_verdict_and_sources() -> None:
    done = longdep("show", "spectral-form")
    assert done.returncode == 0
    for part in (
        "CONDITIONAL",
        "premise:",
        "counterexample",
        "repair:",
        "document 004",
    ):
        assert part in done.stdout


def test_claims_lists_every_claim_of_the_ledger() -> None:
    done = longdep("claims")
    ledger = books.read(books.COMMITTED)
    assert ledger is not None
    assert len(done.stdout.splitlines()) == len(ledger["claims"])


def test_certify_accepts_the_committed_certificates_and_rejects_the_rest(
    tmp_path,
) -> None:
    folder = ROOT / "reports" / "certificates"
    good = sorted(folder.glob("spectral-form.counterexample*.json"))
    assert longdep("certify", *map(str, good)).returncode == 0
    forged = json.loads(good[0].read_text())
    forged["values"]["t"] = "0"
    bad = tmp_path / "forged.json"
    bad.write_text(json.dumps(forged))
    notes = tmp_path / "notes.txt"
    notes.write_text("not a certificate")
    done = longdep("certify", str(good[0]), str(bad), str(notes), str(tmp_path / "no"))
    assert done.returncode == 1
    assert done.stderr.count("REJECTED") == 3
    assert "Traceback" not in done.stderr


def test_the_front_door_imports_names_on_first_use() -> None:
    import longdep

    assert longdep.Claim.__module__ == "theory.claim"
    assert callable(longdep.confirming)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        longdep.nonsense  # noqa: B018
