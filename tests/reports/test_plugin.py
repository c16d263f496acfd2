"""The plugin carries evidence across processes, and is silent when not needed."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PROPERTY = """
from hypothesis import strategies as st
from longdep.reports.record.evidence import confirming

@confirming("unrolled-power", st.integers(0, 9))
def test_a_digit_is_below_ten(digit):
    assert digit < 10

@confirming("unrolled-power", st.integers(0, 9))
def test_a_digit_is_below_nine(digit):
    assert digit < 9

def test_that_knows_no_claim():
    assert True
"""
LISTENER = """
import json, os, pathlib

def pytest_runtest_logreport(report):
    worker = "PYTEST_XDIST_WORKER" in os.environ
    if report.when == "call" and not worker:
        line = json.dumps([report.outcome, report.user_properties])
        with open(pathlib.Path(__file__).parent / "heard.jsonl", "a") as stream:
            stream.write(line + "\\n")
"""


def heard(folder: Path, *options: str) -> dict[str, list[dict]]:
    (folder / "test_it.py").write_text(PROPERTY)
    (folder / "conftest.py").write_text(LISTENER)
    command = [sys.executable, "-m", "pytest", "-q", *options, str(folder)]
    path = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    with subprocess.Popen(
        [*command, f"--rootdir={folder}", "-c", "/dev/null", "-p", "no:cacheprovider"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**path, "PYTHONFAULTHANDLER": "1"},
    ) as process:
        try:
            process.communicate(timeout=120)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGABRT)  # it says where its threads are
            pytest.fail(process.communicate()[0][-4000:])
    outcomes: dict[str, list[dict]] = {}
    for line in (folder / "heard.jsonl").read_text().splitlines():
        outcome, properties = json.loads(line)
        for name, records in properties:
            assert name == "longdep-evidence"
            outcomes.setdefault(outcome, []).extend(records)
    return outcomes


@pytest.mark.parametrize("options", [(), ("-n", "2")])
def test_evidence_arrives_from_every_process(tmp_path, options) -> None:
    if options:
        pytest.importorskip("xdist", reason="needs the extra dev")
    outcomes = heard(tmp_path, "--claims-profile=quick", *options)
    (passed,), (failed,) = outcomes["passed"], outcomes["failed"]
    assert passed["survived"] is True
    assert passed["examples"] >= 10
    assert failed["survived"] is False
    assert failed["test"] == "a digit is below nine"


def test_an_unknown_profile_is_refused(tmp_path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--claims-profile=huge", str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode != 0
    assert "invalid choice: 'huge'" in done.stderr


SILENT = """
import json, sys

HEAVY = "numpy sympy mpmath flint matplotlib jinja2 jsonschema click rich".split()

def pytest_sessionfinish(session):
    ours = [name for name in sys.modules if name.split(".")[0] == "longdep"]
    found = [sorted(ours), [name for name in HEAVY if name in sys.modules]]
    print("\\nloaded", json.dumps(found))
"""


def loaded(folder, *options):
    """What a run imports: the modules of the suite, and which heavy packages."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-s", str(folder)),
            *(f"--rootdir={folder}", "-c", "/dev/null", "-p", "no:cacheprovider"),
            *options,
        ],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        check=True,
        timeout=120,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("loaded ")]
    return json.loads(lines[0].removeprefix("loaded "))


def test_an_unrelated_run_imports_the_light_part_of_the_plugin_alone(tmp_path) -> None:
    (tmp_path / "test_it.py").write_text("def test_it():\n    assert True\n")
    (tmp_path / "conftest.py").write_text(SILENT)
    light = ["", ".reports", ".reports.plugin"]
    light += [f".reports.plugin.{name}" for name in ("carried", "oracle", "plugin")]
    light += [".reports.record"]
    light += [f".reports.record.{name}" for name in ("finding", "ranges")]
    without = loaded(tmp_path, "-p", "no:longdep")  # other plugins may be heavy
    assert without[0] == []
    assert loaded(tmp_path) == [[f"longdep{name}" for name in light], without[1]]
