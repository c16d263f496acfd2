"""Whether the false statements of the bench are false: each has a counterexample."""

import pkgutil
from collections import Counter
from importlib import import_module

import pytest

from tests import checker
from tests.checker.case import Case

UNCOUNTERED = ("vacuous premises", "lemmas")
FALSE: tuple[Case, ...] = tuple(
    case
    for module in pkgutil.iter_modules(checker.__path__)
    if module.name.startswith("false_")
    for case in import_module(f"{checker.__name__}.{module.name}").CASES
)


def test_no_two_entries_share_a_name():
    assert [name for name, n in Counter(c.name for c in FALSE).items() if n > 1] == []


@pytest.mark.parametrize("case", FALSE, ids=lambda case: case.name)
def test_a_false_statement_fails_in_its_counterexample(case: Case):
    if case.counter is None:
        assert case.kind in UNCOUNTERED
    else:
        assert case.is_countered()
