"""A record is not changed once it is made: a rule, a step, a bound, a verdict."""

from dataclasses import FrozenInstanceError, fields, is_dataclass
from importlib import import_module
from inspect import isclass
from pkgutil import walk_packages

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


def records(module: str) -> list[type]:
    """The records that are declared in a module."""
    values = vars(import_module(module)).values()
    own = [v for v in values if isclass(v) and v.__module__ == module]
    return [value for value in own if is_dataclass(value)]


def test_there_are_records_in_every_package() -> None:
    named = [module for module in modules() if records(module)]
    for package in (*PACKAGES, *MODULES):
        assert [module for module in named if module.startswith(package)]


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
