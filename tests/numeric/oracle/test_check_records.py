"""What a check hands on are records: made by name, and the same ever after."""

from dataclasses import FrozenInstanceError, fields, is_dataclass
from importlib import import_module
from inspect import getmembers, signature

import pytest

MODULES = (
    "answers",
    "deviations",
    "examination",
    "judging",
    "parts_report",
    "report",
    "running",
    "search",
    "shrink",
)
GROWING = {"Examination", "Trials"}  # filled in as a check goes on
IN_ORDER = {"Trouble"}  # kind, message, output


def records():
    for name in MODULES:
        module = import_module(f"longdep.numeric.oracle.check.{name}")
        for _, one in getmembers(module, is_dataclass):
            if one.__module__ == module.__name__:
                yield one


RECORDS = sorted(records(), key=lambda one: one.__name__)


def test_these_are_all():
    assert {one.__name__ for one in RECORDS} >= {
        *GROWING,
        *IN_ORDER,
        "Answer",
        "Balls",
        "Deviation",
        "Finding",
        "Miss",
        "Options",
        "PartReport",
        "Progress",
        "Report",
        "Searched",
        "Shrunk",
        "Subject",
        "Tally",
        "Verdict",
    }


@pytest.mark.parametrize("record", RECORDS, ids=lambda one: one.__name__)
def test_fields_are_given_by_name(record):
    kinds = {p.kind.name for p in signature(record).parameters.values()}
    orderly = record.__name__ in IN_ORDER
    assert kinds == {"POSITIONAL_OR_KEYWORD" if orderly else "KEYWORD_ONLY"}


@pytest.mark.parametrize("record", RECORDS, ids=lambda one: one.__name__)
def test_fields_stay_as_they_are(record):
    made = object.__new__(record)
    first = fields(record)[0].name
    if record.__name__ in GROWING:
        setattr(made, first, "new")
        assert getattr(made, first) == "new"
    else:
        with pytest.raises(FrozenInstanceError):
            setattr(made, first, "new")
