"""The real frameworks do what their conventions say, but for the known deviations.

Few cases each: the full run is `python -m tests.numeric.oracle.conformance`.
"""

import subprocess
import sys
from functools import cache
from importlib.util import find_spec

import pytest

import longdep
from longdep.numeric.oracle.check import deviations
from tests.numeric.oracle.ways import frameworks

NEEDS = {
    "torch": ("torch",),
    "onnxruntime": ("onnx", "onnxruntime"),
    "flax": ("jax", "flax"),
    "equinox": ("jax", "equinox"),
    "optax": ("jax", "optax"),
    "jax": ("jax",),
    "keras": ("keras", "torch"),
}
KNOWN = deviations.load(deviations.HERE / "known_deviations.json")
ROWS = [row for row in frameworks.rows() if row.package in NEEDS]
PATIENCE = 120.0  # seconds a case: compilers are slow, and that is not judged here
EXAMPLES = {"flax": 2, "equinox": 2, "optax": 4, "jax": 2}
ENOUGH = 60  # matrices an initialiser is judged on
# The frameworks' own warnings (deprecations, old hardware) are not this project's.
pytestmark = pytest.mark.filterwarnings("ignore")


def require(package):
    missing = [name for name in NEEDS[package] if find_spec(name) is None]
    if missing:
        pytest.skip(f"needs {', '.join(missing)}: pip install longdep[frameworks]")


def known(row):
    return deviations.excusing(
        KNOWN, row.name, row.system, row.convention, row.precision
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.label)
def test_a_framework_does_what_its_convention_says(row):
    require(row.package)
    if known(row):
        pytest.skip("a known deviation, measured in the full run")
    examples = EXAMPLES.get(row.package, 10)
    report = longdep.check(
        row.system,
        row.make(),
        convention=row.convention,
        precision=row.precision,
        examples=ENOUGH if row.system == "orthogonal-init" else examples,
        time_limit=PATIENCE,
    )
    assert report.ok, str(report)


def distinct():
    names = {row.name for row in ROWS}
    entries = {e.reproduction: e for e in KNOWN if e.implementation in names}
    return list(entries.values())


@cache
def printed(program):
    options = [sys.executable, "-W", "ignore", "-c", program]
    done = subprocess.run(options, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.parametrize("entry", distinct(), ids=lambda e: "-".join(e.place[:3]))
def test_a_known_deviation_is_reproduced_by_its_program(entry):
    require(entry.implementation.split()[0].split(".")[0])
    words = printed(entry.reproduction)
    expected = {
        "matmul": lambda: words == ["torch.float32"],
        "SGD": lambda: abs(float(words[0]) + 0.1) > 8 * 2**-53,
        "clip=": lambda: (
            abs(float(words[0]) - float(words[2]))
            < abs(float(words[0]) - float(words[1]))
        ),
        "for small in": lambda: float(words[-2]) / float(words[-1]) > 1.05,
        "for z in": lambda: float(words[-2]) == 0 < float(words[-1]),
    }
    (holds,) = [test for mark, test in expected.items() if mark in entry.reproduction]
    assert holds(), words


def test_every_known_deviation_is_of_a_framework_that_is_run():
    rows = frameworks.rows()
    places = {(r.name, r.system, r.convention, r.precision) for r in rows}
    assert {entry.place for entry in KNOWN} <= places
