"""The fixture and the options of the oracle, in a pytest of their own."""

import subprocess
import sys
from pathlib import Path

import pytest

from longdep.reports.plugin import plugin

ROOT = Path(__file__).resolve().parents[2]
CELLS = """
import numpy as np

def right(case):
    states = [case["h0"]]
    for _ in range(case["steps"]):
        states.append(case["W"].T @ states[-1])
    return {"h": np.array(states)}

def turned(case):
    return right({**case, "W": case["W"].T})
"""
TESTS = """
import cells

def test_the_right_one(oracle):
    report = oracle("linear-recurrence", cells.right, examples=10)
    assert report.ok

def test_the_turned_one(oracle):
    oracle("linear-recurrence", cells.turned, examples=10)

def test_bad_use(oracle):
    oracle("no-such-system", cells.right)
"""
BAD_USE = """
import cells

def test_a_convention_that_there_is_not(oracle):
    oracle("gru", cells.right, convention="toch")

def test_a_file_that_there_is_not(oracle):
    oracle("gru", cells.right, known_deviations="no-such-file.json")
"""


@pytest.fixture
def run_pytest(tmp_path):
    (tmp_path / "cells.py").write_text(CELLS)

    def run(*options):
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            plugin.__name__,
        ]
        fixed = ["-c", "/dev/null", f"--rootdir={tmp_path}", "-p", "no:cacheprovider"]
        return subprocess.run(
            [*command, *fixed, *options],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={
                "PYTHONPATH": str(ROOT),
                "PATH": "/usr/bin:/bin",
                "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
                "OMP_NUM_THREADS": "1",
            },
            check=False,
            timeout=120,
        )

    return run


def test_the_fixture_fails_a_test_with_the_page(run_pytest, tmp_path):
    (tmp_path / "test_cells.py").write_text(TESTS)
    done = run_pytest()
    assert "1 passed" in done.stdout
    assert "2 failed" in done.stdout
    assert "linear-recurrence (transposed), float64: WRONG" in done.stdout
    assert "To reproduce, run:" in done.stdout
    page = done.stdout.split("test_the_turned_one")[1].split("test_bad_use")[0]
    assert "numeric/oracle" not in page  # no traceback of the oracle's own
    assert "system: " in done.stdout
    assert "no-such-system" in done.stdout


def test_the_fixture_reports_bad_use_in_one_sentence(run_pytest, tmp_path):
    (tmp_path / "test_bad_use.py").write_text(BAD_USE)
    done = run_pytest()
    assert done.returncode == 1
    assert "2 failed" in done.stdout
    assert "oracle: convention: expected one of torch" in done.stdout
    assert "got 'toch'; nearest is 'torch'" in done.stdout
    assert "oracle: no-such-file.json: expected a JSON file" in done.stdout
    for inside in ("numeric/", "reports/", "DomainError", "OracleError", "Traceback"):
        assert inside not in done.stdout, inside


ASKED = ("--oracle-implementation", "cells:right", "--oracle-system")


def test_the_options_add_a_test_that_passes_or_fails(run_pytest):
    right = run_pytest(*ASKED, "linear-recurrence", "--oracle-examples", "10")
    assert right.returncode == 0, right.stdout + right.stderr
    assert "1 passed" in right.stdout
    wrong = run_pytest(
        *("--oracle-implementation", "cells:turned"),
        *("--oracle-system", "linear-recurrence", "--oracle-examples", "10"),
    )
    assert wrong.returncode == 1
    assert "oracle[linear-recurrence-transposed]" in wrong.stdout
    assert "Likely cause" in wrong.stdout
    assert "Traceback" not in wrong.stdout
    plain = run_pytest(
        *("--oracle-implementation", "cells:turned", "--oracle-examples", "10"),
        *("--oracle-system", "linear-recurrence", "--oracle-convention", "plain"),
    )
    assert plain.returncode == 0


def test_nothing_is_added_or_imported_when_not_asked(run_pytest, tmp_path):
    (tmp_path / "test_light.py").write_text(
        "import sys\n\ndef test_light():\n"
        "    assert not {'numpy', 'sympy', 'flint'} & set(sys.modules)\n"
    )
    done = run_pytest()
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (
            ("--oracle-system", "gru"),
            "--oracle-system: expected --oracle-implementation",
        ),
        (ASKED[:2], "--oracle-implementation: expected --oracle-system too"),
        ((*ASKED, "gruu"), "system: there is no 'gruu'; near: gru"),
        (
            (*ASKED[:1], "cells:wright", *ASKED[2:], "linear-recurrence"),
            "cells: has no 'wright'; near: right",
        ),
        ((*ASKED, "gru", "--oracle-examples", "few"), "invalid int value"),
    ],
)
def test_bad_options_are_reported_in_a_sentence(run_pytest, options, says):
    done = run_pytest(*options)
    assert done.returncode == 4
    assert says in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--oracle-precision", "float46"), "oracle: precision: expected one of"),
        (("--oracle-jobs", "0"), "oracle: jobs: expected a whole number >= 1, got 0"),
        (("--oracle-known-deviations", "no.json"), "oracle: no.json: expected a JSON"),
    ],
)
def test_options_that_a_check_refuses_fail_it_in_one_sentence(
    run_pytest, options, says
):
    done = run_pytest(*ASKED, "linear-recurrence", *options)
    assert done.returncode == 1
    assert says in done.stdout
    assert "Traceback" not in done.stdout
    assert "numeric/oracle" not in done.stdout


def test_a_parameter_without_an_adapter_is_bad_use(run_pytest):
    done = run_pytest(*ASKED, "gru", "--oracle-parameter", "w_ih=cell.weight_ih")
    assert done.returncode == 4
    assert "parameter: is of --adapter torch-module and torch-cell" in done.stderr


def test_control_characters_of_a_program_are_escaped_in_the_page(run_pytest, tmp_path):
    (tmp_path / "rude.py").write_text(
        "def run(case):\n    raise ValueError('\\x1b[2J \\u202e \\udc80')\n"
    )
    done = run_pytest(
        *("--oracle-implementation", "rude:run", "--oracle-examples", "3"),
        *("--oracle-system", "linear-recurrence"),
    )
    assert done.returncode == 1
    assert "\x1b" not in done.stdout
    assert r"raised ValueError: \x1b[2J \u202e \udc80" in done.stdout
