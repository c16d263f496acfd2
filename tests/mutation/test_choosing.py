"""Which tests a mutant gets, from which tests ran which lines."""

import json
from pathlib import Path

import coverage
import pytest

from tests.mutation.choosing import AT_IMPORT, Covered
from tests.mutation.covering import FORMAT
from tests.mutation.mutants import Mutant
from tests.mutation.plan import with_tests

TOY = "numeric/rounding.py"
CODE = """\
from dataclasses import dataclass
LIMIT = 3
@dataclass
class Cut:
    most: int = LIMIT
    def whole(self):
        return self.most
def beyond(value: int, least: int = 1) -> bool:
    if value < least:
        return False
    return value > LIMIT
"""
# Whichever test imports the file first runs all that stands outside of functions.
FIRST, LOW, HIGH, CUT = (f"a.py::{k}" for k in ("first", "low", "high", "cut"))
LOOKS = f"{AT_IMPORT[0]}::looks"
RUN = {
    FIRST: [1, 2, 3, 4, 5, 6, 8],
    LOW: [9, 10],
    HIGH: [9, 11],
    CUT: [7],
    LOOKS: [],
}


@pytest.fixture
def covered(tmp_path: Path) -> Covered:
    path = tmp_path / TOY
    path.parent.mkdir()
    path.write_text(CODE)
    data = coverage.CoverageData(str(tmp_path / "own.sqlite"))
    for name, lines in RUN.items():
        data.set_context(name)
        data.add_lines({str(path): lines})
    data.write()
    about = {
        "format": FORMAT,
        "sources": "",
        "seconds": {name: 1.0 for name in RUN},
        "reading": {},
    }
    (tmp_path / "own.json").write_text(json.dumps(about))
    return Covered(tmp_path, tmp_path)


@pytest.mark.parametrize(
    ("line", "first", "all_of_them"),
    [
        (2, {HIGH, FIRST}, True),  # a constant: who names it
        (3, {CUT, FIRST}, True),  # a decorator: who runs the class
        (5, {CUT, FIRST}, True),  # a part: who reads it, as an attribute
        (7, {CUT}, False),
        (8, {LOW, HIGH, FIRST}, True),  # a default: who calls the function
        (9, {LOW, HIGH}, False),
        (10, {LOW}, False),
    ],
)
def test_a_line_has_the_tests_that_run_it_or_what_it_stands_for(
    covered: Covered, line: int, first: set[str], all_of_them: bool
) -> None:
    stages = covered.stages(Mutant(TOY, line, "AddNot", 0, "", 0))
    chosen = [name for stage in stages for name in stage]
    if all_of_them:
        assert chosen.pop(0) == LOOKS
    assert set(chosen[: len(first)]) == first
    assert set(chosen) == ({*RUN} - {LOOKS} if all_of_them else first)


def test_no_more_tests_are_chosen_than_the_budget_has_time_for(
    covered: Covered,
) -> None:
    (stage,) = covered.stages(Mutant(TOY, 9, "AddNot", 0, "", 0), budget=1.5)
    assert stage == [HIGH]


def test_a_test_may_take_as_long_as_the_longest_of_its_file(covered: Covered) -> None:
    covered.seconds[CUT] = 7.0
    plan = with_tests(covered, [Mutant(TOY, 9, "AddNot", 0, "", 0)], "", 60.0)
    assert plan.tests == {LOW: 7.0, HIGH: 7.0}
    assert plan.controls == [[HIGH, LOW]]
