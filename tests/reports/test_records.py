"""A record is not changed once it is made: a rule, a step, a bound, a verdict."""

from dataclasses import FrozenInstanceError, fields, is_dataclass
from importlib import import_module
from inspect import get_annotations, isclass
from pkgutil import walk_packages
from typing import ClassVar, Protocol, get_origin

import pytest

PACKAGES = (
    "longdep.theory.core",
    "longdep.numeric.oracle.bounds",
    "longdep.numeric.oracle.check",
    "longdep.numeric.oracle.routes",
)
MODULES = ("longdep.numeric.rounding", "longdep.reports.record.verdict")
POSITIONAL = {  # a number, and two texts
    "longdep.numeric.oracle.bounds.noisy.Noisy",
    "longdep.numeric.oracle.check.answers.Trouble",
}
GROWING = {  # what is written while something runs
    "longdep.numeric.oracle.bounds.noisy.Noisy",
    "longdep.numeric.oracle.check.examination.Examination",
    "longdep.numeric.oracle.check.parts_report.Trials",
    "longdep.theory.core.rocq.statement._Parts",
    "longdep.theory.core.steps.Context",
}


def modules() -> list[str]:
    found = [
        module.name
        for package in PACKAGES
        for module in walk_packages(import_module(package).__path__, f"{package}.")
        if not module.ispkg
    ]
    return sorted([*found, *MODULES])


def classes(module: str) -> list[type]:
    """The classes that are declared in a module."""
    values = vars(import_module(module)).values()
    return [v for v in values if isclass(v) and v.__module__ == module]


def records(module: str) -> list[type]:
    """The records that are declared in a module."""
    return [value for value in classes(module) if is_dataclass(value)]


def of_class(annotation: object) -> bool:
    return get_origin(annotation) is ClassVar


def test_there_are_records_in_every_package() -> None:
    named = [module for module in modules() if records(module)]
    for package in (*PACKAGES, *MODULES):
        assert [module for module in named if module.startswith(package)]


@pytest.mark.parametrize("module", modules())
def test_a_class_that_names_its_parts_and_no_more_is_a_record(module: str) -> None:
    for value in classes(module):
        own = vars(value)
        if "__init__" not in own and Protocol not in value.__bases__:
            parts = [v for v in get_annotations(value).values() if not of_class(v)]
            record = "__dataclass_fields__" in own or issubclass(value, tuple)
            assert record or not parts


@pytest.mark.parametrize("module", modules())
def test_a_record_that_was_made_cannot_be_changed(module: str) -> None:
    for record in records(module):
        made = object.__new__(record)
        for name in ("", *(part.name for part in fields(record))):
            if f"{module}.{record.__name__}" in GROWING:
                setattr(made, name, None)
            else:
                with pytest.raises(FrozenInstanceError):
                    setattr(made, name, None)


@pytest.mark.parametrize("module", [m for m in modules() if ".oracle." in m])
def test_a_record_of_the_oracle_takes_names_so_that_no_two_bounds_change_places(
    module: str,
) -> None:
    for record in records(module):
        names = [part.name for part in fields(record) if part.init]
        if len(names) > 1 and f"{module}.{record.__name__}" not in POSITIONAL:
            record(**dict.fromkeys(names, 0))
            with pytest.raises(TypeError, match="positional"):
                record(*[0] * len(names))
