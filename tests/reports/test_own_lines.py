"""What fails shows the lines of the property, not those that led to it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from longdep.reports.record.running import lines_of

ROOT = Path(__file__).resolve().parents[2]

FAILING = """
import longdep
from hypothesis import strategies as st
from sympy import Le, Ne, Symbol

x = Symbol("x", integer=True)

def claim(key, conclusion):
    return longdep.Claim(
        key=key, topic="mine", title=key, paraphrase=key, conclusion=conclusion,
        kind=longdep.Kind.BOUND,
    )

SMALL, OTHER = claim("small", Le(x, 3)), claim("other", Ne(x, 123456))
UPTO = st.fixed_dictionaries({"x": st.integers(0, 9)})

@longdep.confirming(SMALL, UPTO)
def test_asserts(case):
    assert longdep.holds(SMALL, case)  # first

@longdep.confirming(SMALL, UPTO)
def test_crashes(case):
    helper(case)  # first

def helper(case):
    return {}[case["x"]]

@longdep.confirming(OTHER, st.fixed_dictionaries({"x": st.integers()}))
def test_is_steered(case):
    assert longdep.holds(OTHER, case)  # first

@longdep.refuting(SMALL, UPTO)
def test_refutes_with_a_crash(case):
    helper(case)  # first

@longdep.measuring(SMALL)
def test_measures():
    helper({"x": 1})  # first

@longdep.confirming(SMALL, st.fixed_dictionaries({"x": st.just(0.5)}))
def test_draws_floats(case):
    assert longdep.holds(SMALL, case)  # first
"""
REASONED = """
@longdep.confirming(SMALL, UPTO)
def test_reasons(case):
    try:
        helper(case)
    except KeyError as error:
        raise LookupError("not there") from error  # second
"""
NAMES = re.findall(r"def (test_\w+)", FAILING)


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> dict[str, str]:
    """What pytest shows of each failure."""
    folder = tmp_path_factory.mktemp("lines")
    (folder / "test_mine.py").write_text(FAILING + REASONED)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "--tb=short", "test_mine.py"),
            *("-c", "/dev/null", "--rootdir=.", "-p", "no:cacheprovider"),
        ],
        capture_output=True,
        text=True,
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        check=False,
        timeout=120,
    )
    parts = re.split(r"^_+ (test_\w+) _+$", done.stdout, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_a_failure_begins_with_the_line_of_the_property(shown, name) -> None:
    first, second = shown[name].strip().splitlines()[:2]
    assert re.fullmatch(rf"test_mine\.py:\d+: in {name}", first)
    assert second.endswith("# first")


@pytest.mark.parametrize("name", NAMES[:5])
def test_no_line_of_this_package_or_of_hypothesis_is_shown(shown, name) -> None:
    assert "evidence.py" not in shown[name]
    assert "site-packages" not in shown[name]
    assert shown[name].count(": in ") == (2 if "helper" in shown[name] else 1)


def test_the_reason_that_a_property_gives_is_kept(shown) -> None:
    assert "direct cause of" in shown["test_reasons"]
    assert "# second" in shown["test_reasons"]
    assert "direct cause of" not in shown["test_draws_floats"]


@pytest.mark.parametrize("name", ["test_asserts", "test_is_steered"])
def test_the_failing_case_is_shown_under_the_name_of_the_test(shown, name) -> None:
    assert re.search(rf"Failing test case: {name}\(", shown[name])
    assert re.search(r"'x': (4|123456)\b", shown[name])


def test_lines_without_the_property_stay_as_they_are() -> None:
    try:
        raise ValueError
    except ValueError as error:
        lines = error.__traceback__
    assert lines_of(len, lines) is lines
    assert lines_of(test_lines_without_the_property_stay_as_they_are, lines) is lines
    assert lines_of(lambda: None, lines) is lines
    assert lines_of(len, None) is None
