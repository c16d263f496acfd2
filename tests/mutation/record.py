"""The committed record of a campaign: mutation.json, beside that of other figures."""

import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from longdep.reports.page.trust_records import count
from tests.mutation.known import Equivalent, Key
from tests.mutation.modules import ROOT, mutated_files
from tests.mutation.mutants import Mutant, digest_of, mutants_of
from tests.mutation.plan import UNFIT, Plan

FORMAT = "longdep-trust-mutation/1"
PLACE = "/".join(("reports", "trust", "mutation.json"))
SHARE = 0.05  # of the mutants may be listed as equivalent


class RecordError(ValueError):
    """The outcomes of a campaign cannot be recorded, or the record cannot be read."""


def recorded(
    plan: Plan,
    outcomes: list[tuple[int, str, str]],
    listed: Mapping[Key, Equivalent],
    root: Path = ROOT,
    before: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """What the page says of a campaign, and what `sample` takes from it.

    Args:
        plan: mutants and tests.
        outcomes: of each seed: (seed, what, the test that saw it). What a test saw
            that also fails without a fault has survived.
        listed: mutants that are known to change nothing.
        root: where the mutated files lie.
        before: the record whose survivors are those of the plan, if any is.

    Raises:
        RecordError: one that is listed as equivalent was killed, or too many are; or
            the survivors are others, or those of other files.
    """
    unfit = {
        t for _, what, tests in outcomes if what == UNFIT for t in tests.split("\n")
    }
    fates = [
        (plan.mutants[seed], "survived" if test in unfit else what, test)
        for seed, what, test in outcomes
        if seed < len(plan.mutants)
    ]
    refuse_killed(fates, listed)
    survivors = [mutant for mutant, what, _ in fates if what != "killed"]
    equal = [mutant for mutant in survivors if mutant.key in listed]
    record = {
        "format": FORMAT,
        "tool": f"cosmic-ray {version('cosmic-ray')}",
        "unfit": sorted(unfit),
        "modules": [of_module(name, fates, listed, root) for name in modules_of(fates)],
        "survivors": [
            named(mutant, root) for mutant in survivors if mutant.key not in listed
        ],
        "equivalents": [
            named(mutant, root) | {"argument": listed[mutant.key].argument}
            for mutant in equal
        ],
    }
    if before is not None:
        record = joined(before, record)
    equal_ones, mutants = (count(record, what) for what in ("equivalent", "mutants"))
    if equal_ones > SHARE * mutants:
        raise RecordError(
            f"{equal_ones} of {mutants} mutants are listed as equivalent; expected at "
            f"most {SHARE:.0%}"
        )
    return record


def joined(before: Mapping[str, Any], again: dict[str, Any]) -> dict[str, Any]:
    """A record, with what became of its survivors when they were tried again.

    What was killed stays so, as tests were only added; what became of all of them at
    first is kept.

    Raises:
        RecordError: the survivors are others, or those of other files.
    """
    modules = {module["name"]: dict(module) for module in before["modules"]}
    first = {what: count(before, what) for what in ("killed", "equivalent")}
    for module in again["modules"]:
        old = modules.get(module["name"], {})
        expected = old.get("survived", 0), old.get("sources")
        if expected != (module["mutants"], module["sources"]):
            raise RecordError(
                f"{module['name']}: the mutants tried again are not the survivors of "
                "the record, or the file has changed"
            )
        seen = {
            test: [*old["seen"].get(test, []), *ones]
            for test, ones in module["seen"].items()
        }
        modules[module["name"]] |= {
            "killed": old["killed"] + module["killed"],
            "survived": module["survived"],
            "equivalent": old["equivalent"] + module["equivalent"],
            "seen": dict(sorted((old["seen"] | seen).items())),
        }
    record = again | {
        "modules": list(modules.values()),
        "equivalents": sorted(
            [*before["equivalents"], *again["equivalents"]],
            key=lambda one: (one["module"], one["line"]),
        ),
        "unfit": sorted({*before["unfit"], *again["unfit"]}),
        "first": before.get("first", first),
    }
    if count(record, "survived") != len(record["survivors"]):
        raise RecordError("not every survivor of the record was tried again")
    return record


def refuse_killed(
    fates: list[tuple[Mutant, str, str]], listed: Mapping[Key, Equivalent]
) -> None:
    """Check that no listed mutant was seen by a test.

    Raises:
        RecordError: one was, so it changes something.
    """
    for mutant, what, test in fates:
        if what == "killed" and mutant.key in listed:
            raise RecordError(
                f"{mutant.module}: {mutant.text!r} ({mutant.operator}) is listed as "
                f"equivalent, but {test} sees it"
            )


def modules_of(fates: list[tuple[Mutant, str, str]]) -> list[str]:
    """The files, each once."""
    return list(dict.fromkeys(mutant.module for mutant, _, _ in fates))


def of_module(
    name: str,
    fates: list[tuple[Mutant, str, str]],
    listed: Mapping[Key, Equivalent],
    root: Path,
) -> dict[str, Any]:
    """The figures of one file, and the mutants that each test saw."""
    own = [fate for fate in fates if fate[0].module == name]
    seen: dict[str, list[list[str | int]]] = {}
    for mutant, what, test in own:
        if what == "killed" and "::" in test:
            one: list[str | int] = [mutant.operator, mutant.text, mutant.nth]
            seen.setdefault(test, []).append(one)
    killed = sum(what == "killed" for _, what, _ in own)
    equal = sum(what != "killed" and mutant.key in listed for mutant, what, _ in own)
    return {
        "name": name,
        "sources": digest_of([name], root),
        "mutants": len(own),
        "killed": killed,
        "survived": len(own) - killed - equal,
        "equivalent": equal,
        "seen": dict(sorted(seen.items())),
    }


def named(mutant: Mutant, root: Path) -> dict[str, Any]:
    """What names a mutant in the record."""
    return {
        "module": mutant.module,
        "line": mutant.line,
        "operator": mutant.operator,
        "text": mutant.text,
        "nth": mutant.nth,
        "change": mutant.change(root),
    }


def read(path: Path = ROOT / PLACE) -> dict[str, Any]:
    """A record, the committed one if none is named.

    Raises:
        RecordError: there is none.
    """
    try:
        record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RecordError(f"{path}: cannot be read: {error}") from error
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise RecordError(f"{path}: expected {FORMAT}, got another file")
    return record


def survivors(record: Mapping[str, Any]) -> set[Key]:
    """The mutants that are known to have survived."""
    return {
        (one["module"], one["operator"], one["text"], one["nth"])
        for one in record["survivors"]
    }


def unrecorded(record: Mapping[str, Any], root: Path = ROOT) -> list[str]:
    """The files that have mutants today and that the record does not know."""
    known = {module["name"] for module in record["modules"]}
    return [
        name
        for name in mutated_files(root)
        if name not in known and mutants_of(name, root)
    ]
