"""How much a check draws, tries and keeps, and what its functions take unless told.

A report is only comparable with an earlier one if both looked as hard: less effort is a
change that has to be meant.
"""

from dataclasses import MISSING, fields
from importlib import import_module
from inspect import Parameter, signature
from math import frexp
from typing import Any

import pytest

from longdep.numeric.oracle.check import (
    check,
    examination,
    judging,
    layers_check,
    modules_check,
    own_case,
    parts_report,
    reduction,
    report,
    running,
    search,
    shrink,
    target,
    torch_target,
)

EFFORT = {
    "answers.REPORTED": 3,
    "crew.AHEAD": 4,
    "examination.DIGITS": 25,
    "examination.MORE_DIGITS": 400,
    "findings.ASKED_AGAIN": 3,
    "findings.MANY": 2000,
    "judging.CONDITIONED": 0.5,
    "keras_check.STEPS": 10,
    "keras_check.BATCH": 2,
    "layers_check.STEPS": 10,
    "layers_check.LENGTHS": (10, 7),
    "modules_check.STEPS": 10,
    "modules_check.BATCH": 2,
    "modules_check.SHORTER": 6,
    "reduction.BITS": (1, 2, 4, 8, 16),
    "reduction.FEW": 8,
    "report.SHOWN_DIGITS": 25,
    "report.WIDTH": 88,
    "reproduction.MANY": 10_000,
    "running.TIME_LIMIT": 10.0,
    "search.CONFIRM_EVERY": 50,
    "search.LARGE_WORK": 600_000,
    "search.MOST_DRAWN": 20,
    "search.PROBED": 4,
    "search.SMALL_ENOUGH": 400,
    "separated.CHANGED": 5,
    "separated.DRAWN": 80,
    "separated.DRAWN_SECONDS": 5.0,
    "separated.FAILING": 6,
    "separated.MOST_DRAWN": 240,
    "separated.TRIALS": 30,
    "shrink.APART": 24,
    "shrink.FEW_EXAMPLES": 60,
    "shrink.SHRINK_CASES": 1500,
    "shrink.SHRINK_SECONDS": 20.0,
    "stopping.GRACE": 1.0,
    "stopping.MOST_SECONDS": 1e8,
    "stopping.RING_AGAIN": 0.1,
    "stopping.RING_HARD": 1e-4,
}
USUAL = {
    "level": "standard",
    "time_limit": 10.0,
    "known_deviations": None,
    "name": None,
}
RUNNING = {"examples": 200, "seed": 0, "jobs": 1, "watch": search.unwatched}
CHOSEN = {"convention": None, "profile": None, "precision": "float64"}
# A function, what it takes by place, what by name alone; ... where nothing is given.
TAKES: list[tuple[Any, dict[str, Any], dict[str, Any]]] = [
    (
        check.check,
        {"system_name": ..., "implementation": ...},
        CHOSEN | USUAL | RUNNING,
    ),
    (
        check.subject_of,
        {"system_name": ..., "implementation": ...},
        dict.fromkeys(("convention", "precision", "level", "time_limit"), ...),
    ),
    (
        check.report_on,
        {"subject": ..., "examples": 1, "seed": 0}
        | dict.fromkeys(("known_deviations", "name")),
        {"jobs": 1, "watch": search.unwatched},
    ),
    (
        own_case.check_case,
        dict.fromkeys(("system_name", "implementation", "case"), ...),
        USUAL
        | dict.fromkeys(("convention", "precision", "names"))
        | {"loss": "every step"},
    ),
    (
        own_case.with_case,
        {"subject": ..., "given": ...},
        {"names": None, "loss": "every step", "notes": ()},
    ),
    (
        modules_check.check_modules,
        {"model": ...},
        dict.fromkeys(("module", "case", "chunk")),
    ),
    (
        running.run,
        dict.fromkeys(("implementation", "case", "shapes"), ...),
        {"precision": "float64", "time_limit": 10.0, "may_be_infinite": frozenset()},
    ),
    (
        running.remembered,
        dict.fromkeys(
            ("implementation", "case", "other", "shapes", "other_shapes"), ...
        ),
        {"allowed": None, "precision": "float64", "time_limit": 10.0},
    ),
    (
        search.search,
        dict.fromkeys(("subject", "examples", "seed", "listed"), ...),
        {"jobs": 1, "watch": search.unwatched},
    ),
    (target.known_system, {"name": ..., "convention": None, "adapter": None}, {}),
    (
        target.implementation_of,
        {"target": ..., "system": ..., "adapter": None, "parameters": None},
        {},
    ),
    (
        torch_target.part_implementation,
        {"model": ..., "label": ...},
        {"own": False, "chunk": None},
    ),
    (reduction.phases, {"tables": ..., "fails": ..., "plainer": None}, {}),
    (examination._overlap, {"one": ..., "other": ..., "apart": 0}, {}),
]
PARTS: dict[type, dict[str, Any]] = {
    examination.Subject: {"time_limit": 10.0, "own": None, "own_notes": ()},
    layers_check._Part: {"note": ""},
    judging.Verdict: {
        "inside": 0, "outside": 0, "undecidable": 0, "miss": None, "share": 0.0,
    },
    parts_report.Options: USUAL | RUNNING | {"precision": None},
    parts_report.PartReport: {
        "drawn_with": "", "own_with": "", "refused": (), "incomplete": frozenset(),
        "notes": (),
    },
    report.Finding: dict.fromkeys(("step", "lag", "computed", "allowed"))
    | dict.fromkeys(("place", "also", "causes"), ())
    | dict.fromkeys(("expected", "why", "apart", "reproduction"), ""),
    report.Report: dict.fromkeys(("excused", "stale", "notes"), ()),
    report.Tally: {"inside": 0, "outside": 0, "undecidable": 0, "share": 0.0},
    running.Answer: {"troubles": (), "seconds": 0.0},
    search.Progress: {"large": 0, "spent": 0.0},
    shrink.Shrunk: {"cut_short": ""},
}  # fmt: skip


@pytest.mark.parametrize(("name", "figure"), EFFORT.items())
def test_a_check_looks_as_hard_as_it_did(name: str, figure: Any) -> None:
    module, _, constant = name.partition(".")
    where = import_module(f"longdep.numeric.oracle.check.{module}")
    assert getattr(where, constant) == figure


def test_numbers_grow_and_shrink_by_powers_of_two() -> None:
    for factors in (shrink.NEAR, shrink.FAR, shrink.RESCALED):
        assert {frexp(factor)[0] for factor in factors} == {0.5}
        assert 1.0 not in factors
        assert list(factors) == sorted(factors)
    ways = {f: [frexp(x)[1] - 1 for x in getattr(shrink, f)] for f in ("NEAR", "FAR")}
    assert ways["NEAR"] == [*range(-24, 0, 2), *range(2, 28, 2)]
    # Just out of reach of float32's and of float64's digits, and twice as far.
    assert ways["FAR"] == [-80, -66, -53, -40, 40, 53, 66, 80, 93, 106]
    assert shrink.RESCALED == (2.0**-20, 2.0**20)


@pytest.mark.parametrize(("function", "placed", "named"), TAKES)
def test_what_a_function_takes_unless_it_is_told(
    function: Any, placed: dict[str, Any], named: dict[str, Any]
) -> None:
    parameters = signature(function).parameters.values()
    known = [p for p in parameters if p.kind is not Parameter.VAR_KEYWORD]
    by_name = [p for p in known if p.kind is Parameter.KEYWORD_ONLY]
    by_place = [p for p in known if p not in by_name]
    assert {p.kind for p in by_place} <= {Parameter.POSITIONAL_OR_KEYWORD}
    for found, expected in ((by_place, placed), (by_name, named)):
        given = {p.name: ... if p.default is p.empty else p.default for p in found}
        assert given == expected


@pytest.mark.parametrize(("record", "parts"), PARTS.items())
def test_what_a_record_holds_unless_it_is_told(
    record: Any, parts: dict[str, Any]
) -> None:
    given = {f.name: f.default for f in fields(record) if f.default is not MISSING}
    assert given == parts
