"""What a console cannot show: named in ASCII, by every command, and no traceback."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from longdep.reports.command.signs import name_what_cannot_be_shown

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = [
    ("claims",),
    ("show", "spectral-form"),
    ("show", "gamma-bound"),
    ("campaign", "list"),
    ("check", "--help"),
    ("certify", "reports/certificates/bounded-or-lasting.counterexample.json"),
]


def written(text: str, encoding: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What standard output of an encoding gets of a text."""
    held = io.BytesIO()
    stream = io.TextIOWrapper(held, encoding=encoding, newline="\n")
    monkeypatch.setattr(sys, "stdout", stream)
    name_what_cannot_be_shown()
    print(text, end="", flush=True)
    return held.getvalue().decode(encoding)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("γ ≤ 1", "gamma <= 1"),
        ("Wᵀ x² × 2⁻²⁷ → ∞", "W^T x² × 2^(-27) -> oo"),
        ("长", "\\u957f"),
        ("\udc80", "\\udc80"),
    ],
)
def test_a_sign_without_a_code_is_named(text, shown, monkeypatch) -> None:
    assert written(text, "cp1252", monkeypatch) == shown


def test_what_has_a_code_is_left(monkeypatch) -> None:
    text = "Wᵀ x² × 2⁻²⁷ → ∞ 长"
    assert written(text, "utf-8", monkeypatch) == text


def test_a_stream_that_is_no_text_file_is_left(monkeypatch) -> None:
    held = io.StringIO()
    monkeypatch.setattr(sys, "stdout", held)
    name_what_cannot_be_shown()
    print("∞", end="")
    assert held.getvalue() == "∞"


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_on_a_console_of_windows(command) -> None:
    environment = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252", "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-m", "longdep", *command],
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode("cp1252").strip()
