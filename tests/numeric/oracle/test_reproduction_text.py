"""The text that reproduces a finding: exact numbers, the call, and what to look at."""

import sys
from math import inf, nan

import flint
import numpy as np
import pytest

from longdep.numeric.oracle.check import reproduction as reproducing
from longdep.numeric.oracle.check.examination import Subject
from longdep.numeric.oracle.check.judging import Miss
from longdep.numeric.oracle.check.reproduction import reproduction
from longdep.numeric.oracle.systems import system
from tests.numeric.oracle.ways import drawn

CASE = drawn.case("simple-rnn", "plain", 0)


class Made:
    def __init__(self, **attributes):
        self.__dict__ |= attributes

    def __call__(self, case):
        return {}

    @staticmethod
    def still(case):
        return {}


def run(case):
    return {}


def subject(made=run, name="simple-rnn", convention="plain"):
    return Subject(
        entry=system(name),
        convention=convention,
        implementation=made,
        precision="float32",
        level="standard",
    )


def miss(output, place=(), expected=2, allowed=0.25):
    return Miss(
        output=output,
        place=place,
        expected=flint.arb(expected),
        computed=3.0,
        allowed=allowed,
        why="",
        step=None,
        lag=None,
        count=1,
    )


SOURCE = Made(longdep_source="implementation = found")
HEAD = '''"""simple-rnn, convention plain, float32: what"""

import numpy as np


def exact(shape, dtype, text):
    """Hexadecimal floats are exact: 0x1.8p-3 = 1.5 * 2**-3."""
    numbers = [float.fromhex(word) for word in text.split()]
    return np.array(numbers, dtype=dtype).reshape(shape)


case = {
'''


def test_the_whole_text():
    case = {"x": np.array([[0.5], [-3.0]]), "steps": 3, "word": "tanh"}
    assert reproduction(subject(SOURCE), case, miss("h", (1, 0)), "what") == (
        HEAD + "    'x': exact((2, 1), 'float64', '0x1.0000000000000p-1 "
        "-0x1.8000000000000p+1'),\n"
        "    'steps': 3,\n"
        "    'word': 'tanh',\n"
        "}\n\n"
        "implementation = found\n\n"
        "outputs = implementation(case)\n"
        "computed = float(np.asarray(outputs['h'])[(1, 0)])\n"
        "expected = 2.0\n"
        "allowed = 0.25\n"
        'print(f"computed {computed!r}, expected {expected!r}: off by '
        '{abs(computed - expected):.3g}, allowed {allowed:.3g}")\n'
    )


@pytest.mark.parametrize("missed", [None, miss("gram", (0, 0))])
def test_where_there_is_no_entry_to_look_at_all_is_printed(missed):
    text = reproduction(subject(SOURCE), CASE, missed, "what")
    assert text.endswith("\noutputs = implementation(case)\nprint(outputs)\n")


def test_an_entry_of_a_list_is_looked_up_in_its_array():
    clips = subject(SOURCE, "clip-by-norm", "exact")
    case = {"gradients": [np.ones(2)], "limit": 1.0}
    text = reproduction(clips, case, miss("clipped", (3, 1, 0)), "what")
    assert "np.asarray(outputs['clipped'][3])[(1, 0)])\n" in text
    text = reproduction(clips, case, miss("norm"), "what")
    assert "np.asarray(outputs['norm'])[()])\n" in text
    assert "    'gradients': [exact((2,), 'float64', '" in text
    assert "    'limit': float.fromhex('0x1.0000000000000p+0'),\n" in text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.array([1, 2]), "np.array([1, 2], dtype='int64')"),
        (np.array([True]), "np.array([True], dtype='bool')"),
        (
            np.array(0.5, dtype=np.float16),
            "exact((), 'float16', '0x1.0000000000000p-1')",
        ),
        (np.float32(0.5), "float.fromhex('0x1.0000000000000p-1')"),
        (0.5, "float.fromhex('0x1.0000000000000p-1')"),
        (np.int32(7), "7"),
        (7, "7"),
        (True, "1"),
        ("it's", '"it\'s"'),
        ([0.5, (1, "a")], "[float.fromhex('0x1.0000000000000p-1'), [1, 'a']]"),
        ((), "[]"),
    ],
)
def test_every_value_is_text(value, text):
    assert reproducing._literal(value) == text


def test_a_sentence_has_no_quotes_and_no_controls():
    text = reproduction(subject(SOURCE), CASE, None, 'a "b" \\ \x1b')
    assert text.splitlines()[0] == (
        '"""simple-rnn, convention plain, float32: a \'b\' / /x1b"""'
    )


@pytest.mark.parametrize(("entries", "large"), [(10_000, False), (10_001, True)])
def test_a_case_of_more_than_10000_numbers_is_kept_in_a_file(
    monkeypatch, entries, large
):
    monkeypatch.setattr(reproducing, "entries", lambda case: entries)
    text = reproduction(subject(SOURCE), CASE, miss("h", (0, 0)), "what")
    assert ("longdep.load_case(" in text) is large
    assert ("exact(" in text) is not large
    assert "\nimplementation = found\n\noutputs = implementation(case)\n" in text
    assert text.startswith("import longdep\nimport numpy as np\n") is large
    assert "[(0, 0)])" in text
    own = Made(longdep_source="s", longdep_large="its own\n")
    text = reproduction(subject(own), CASE, None, "what")
    assert text.startswith("its own\n\ns\n") is large


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (inf, "float('inf')"),
        (-inf, "float('-inf')"),
        (nan, "float('nan')"),
        (0.1, "0.1"),
    ],
)
def test_numbers_to_compare_with_are_python(value, text):
    missed = miss("h", (0, 0), allowed=value)
    assert f"\nallowed = {text}\n" in reproduction(subject(SOURCE), CASE, missed, "w")
    missed = miss("h", (0, 0), expected=value)
    assert f"\nexpected = {text}\n" in reproduction(subject(SOURCE), CASE, missed, "w")


def source_of(made):
    return reproducing._source(made)


def test_a_function_of_a_module_is_imported(monkeypatch):
    monkeypatch.setattr(reproducing, "path_line", lambda module: f"# {module}\n")
    here = __name__
    head = f"# {here}\nfrom {here} import "
    assert source_of(run) == f"{head}run\n\nimplementation = run"
    assert source_of(Made.still) == f"{head}Made\n\nimplementation = Made.still"
    assert source_of(SOURCE) == "implementation = found\n"


UNKNOWN = "# implementation = your callable, case -> outputs"


def test_what_no_module_has_by_its_name_is_left_to_the_reader(monkeypatch):
    def inside(case):
        return {}

    assert source_of(inside) == UNKNOWN
    assert source_of(Made()) == UNKNOWN
    assert source_of(lambda case: {}) == UNKNOWN
    elsewhere = Made(__module__="no.such.module", __qualname__="run")
    assert source_of(elsewhere) == UNKNOWN
    other = Made(__module__=__name__, __qualname__="run")
    assert source_of(other) == UNKNOWN
    main = sys.modules["__main__"]
    monkeypatch.setattr(main, "run", run, raising=False)
    monkeypatch.setattr(run, "__module__", "__main__")
    assert source_of(run) == UNKNOWN


class Narrow(np.ndarray):
    """Stands for an array of bfloat16, whose dtype is of another kind than "f"."""


def test_bfloat16_needs_its_package(monkeypatch):
    monkeypatch.setattr(reproducing, "_is_bfloat16", lambda v: isinstance(v, Narrow))
    narrow = np.array([2]).view(Narrow)
    text = reproduction(subject(SOURCE), {"x": narrow, "b": np.ones(1)}, None, "w")
    assert "\nimport ml_dtypes\nimport numpy as np\n" in text
    assert "    'x': exact((1,), 'int64', '0x1.0000000000000p+1'),\n" in text
    text = reproduction(subject(SOURCE), {"x": np.ones(1)}, None, "w")
    assert "ml_dtypes" not in text


def test_no_dtype_of_numpys_own_is_bfloat16():
    for value in (np.ones(1, dtype=np.float32), np.ones(1, dtype=np.int16), "tanh"):
        assert not reproducing._is_bfloat16(value)
