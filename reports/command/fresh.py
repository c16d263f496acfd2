"""Searches with fresh seeds, `longdep campaign run claims` and `... run oracle`.

They go on, round after round, for as long as one lets them. What they are asked is kept
in the store, so that they can be resumed; what they find becomes stored examples.
"""

import json
import secrets
import shlex
from collections import Counter
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from longdep.numeric.campaign.errors import CampaignError, StoreError
from longdep.numeric.campaign.fresh import CLAIMS, ORACLE, TITLES, Fresh
from longdep.numeric.campaign.plan import resolve
from longdep.numeric.campaign.store import Store
from longdep.reports.record.examples import Example
from longdep.reports.record.properties import (
    ROOT,
    TESTS,
    PropertiesError,
    properties,
    reachable,
)

FUNCTIONS = {
    CLAIMS: "longdep.reports.record.fresh:search",
    ORACLE: "tests.trust.oracle:search",  # the many ways of right code are tests
}
EXAMPLES = {CLAIMS: 200, ORACLE: 6}  # of a property; of a way of writing right code
KINDS = {
    CLAIMS: ("tests", "topic", "claim"),
    ORACLE: ("system",),
}  # what narrows each of them
SEED_BITS = 48  # a seed that every reader of JSON has exactly
MOST = 1_000_000  # chunks: more than a month of one core
STORED = ROOT / "tests" / "examples"


def planned(name: str, asked: Mapping[str, Any], rounds: int | None = None) -> Fresh:
    """The search of a name.

    Args:
        name: "claims" or "oracle".
        asked: first_seed, examples, and what narrows the search; None where nothing is
            asked for.
        rounds: how many rounds; without end if None.
    Raises:
        CampaignError: it does not go with what is asked, or its tests are not there.
    """
    wrong = [k for k, v in asked.items() if v is not None and k not in _words(name)]
    if wrong:
        raise CampaignError(f"{name}: has no option --{wrong[0].replace('_', '-')}")
    if not __debug__:
        raise CampaignError(f"{name}: expected Python with assertions, got -O")
    first = asked.get("first_seed")
    parameters: dict[str, Any] = {
        "first": secrets.randbits(SEED_BITS) if first is None else first,
        "examples": asked.get("examples") or EXAMPLES[name],
        **{kind: asked.get(kind) for kind in KINDS[name]},
    }
    if parameters.get("tests") is not None:
        parameters["tests"] = str(Path(parameters["tests"]).resolve())
    return _made(name, parameters, rounds)


def resumed(name: str, store: Store) -> Fresh:
    """The search that a store was made for.

    Raises:
        CampaignError: its parameters cannot be read, or its tests are not there.
    """
    text = store.about().get("parameters", "")
    try:
        parameters = json.loads(text)
        known = {"first", "examples", *KINDS[name]}
        if not isinstance(parameters, dict) or set(parameters) != known:
            raise ValueError(f"got {text!r:.80}")
    except (ValueError, RecursionError) as error:
        raise CampaignError(f"{store.path}: damaged: parameters: {error}") from error
    return _made(name, parameters, None)


def summary(plan: Fresh, store: Store) -> dict[str, Any]:
    """What the finished chunks of a search come to, by topic or family.

    Raises:
        StoreError: the store cannot be read, or holds other records.
    """
    results = store.results(sorted(store.finished()))
    records = [one for result in results for one in result.get("record", ())]
    try:
        return _summed(plan, records)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise StoreError(
            f"{store.path}: damaged: expected the records of {plan.name}, got another "
            f"({type(error).__name__}: {error})"
        ) from error


def _summed(plan: Fresh, records: list[dict[str, Any]]) -> dict[str, Any]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for record in records:
        groups.setdefault(record["group"], []).append(record)
    first, turns = plan.parameters["first"], {record["seed"] for record in records}
    return {
        "campaign": plan.name,
        "first_seed": first,
        "rounds": len(turns),
        "examples": sum(record["examples"] for record in records),
        "by_topic" if plan.name == CLAIMS else "by_family": {
            group: _counts(groups[group]) for group in sorted(groups)
        },
        "not_shown": _not_shown(records),
        "finds": [
            {
                **find,
                "again": again(plan, record),
                "group": record["group"],
                "test": record["test"],
            }
            for record in records
            for find in record["finds"]
        ],
    }


def _counts(records: list[dict[str, Any]]) -> dict[str, Any]:
    counts = Counter[str]()
    for record in records:
        counts.update(record["counts"])
    return {
        "seconds": round(sum(record["milliseconds"] for record in records) / 1000, 1),
        "examples": sum(record["examples"] for record in records),
        "properties": len({record["test"] for record in records}),
        "seeds": len({record["seed"] for record in records}),
        "finds": sum(len(record["finds"]) for record in records),
        **dict(sorted(counts.items())),
    }


def _not_shown(records: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is wrong and was not always shown to be: in how many seeds of how many."""
    shown, tried = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for record in records:
        for name, was in record["shown"].items():
            shown[record["group"], name] += was
            tried[record["group"], name] += 1
    return [
        {"group": group, "test": name, "shown": shown[group, name], "seeds": seeds}
        for (group, name), seeds in sorted(tried.items())
        if shown[group, name] < seeds
    ]


def again(plan: Fresh, record: Mapping[str, Any]) -> str:
    """The command that repeats the search of a record."""
    words = ["longdep", "campaign", "run", plan.name]
    for kind in KINDS[plan.name]:
        value = record.get(kind) or plan.parameters.get(kind)
        if value is not None and not (kind == "topic" and record.get("claim")):
            words += [f"--{kind}", str(value)]
    if plan.parameters["examples"] != EXAMPLES[plan.name]:
        words += ["--examples", str(plan.parameters["examples"])]
    return shlex.join([*words, "--first-seed", str(record["seed"]), "--rounds", "1"])


def keep(plan: Fresh, result: Mapping[str, Any]) -> list[Path]:
    """Store what was found, of each test the simplest case, for the tests to replay.

    Returns:
        The files.
    Raises:
        LedgerError: one cannot be written.
    """
    if plan.name == ORACLE:
        store = resolve(FUNCTIONS[ORACLE].replace(":search", ":keep"))
        return [store(find, STORED / ORACLE) for find in result["finds"]]
    tests = plan.parameters["tests"]
    folder = STORED / CLAIMS if tests is None else Path(tests) / "examples"
    simplest: dict[str, Example] = {}
    for find in result["finds"]:
        if find["choices"] is None:
            continue
        names = ("test", "claim", "case", "error", "seed")
        example = Example(
            choices=tuple(find["choices"]), **{name: find[name] for name in names}
        )
        before = simplest.setdefault(example.test, example)
        simplest[example.test] = min(before, example, key=lambda one: one.size)
    return [example.store(folder) for example in simplest.values()]


def _words(name: str) -> set[str]:
    return {"first_seed", "examples", *KINDS[name]}


def _made(name: str, parameters: Mapping[str, Any], rounds: int | None) -> Fresh:
    try:
        if name == CLAIMS:
            chosen = {kind: parameters[kind] for kind in KINDS[name]}
            units = len(properties(**chosen))
            tests = TESTS if chosen["tests"] is None else Path(chosen["tests"])
            folders = [ROOT / "theory", ROOT / "reports" / "record", tests]
        else:
            units = len(_oracle().units(parameters["system"]))
            folders = [ROOT / "tests" / "numeric" / "oracle", ROOT / "tests" / "trust"]
    except PropertiesError as error:
        raise CampaignError(str(error)) from error
    return Fresh(
        name=name,
        title=TITLES[name],
        function=FUNCTIONS[name],
        merge={"examples": "sum", "record": "collect"},
        seeds=MOST if rounds is None else units * rounds,
        parameters=parameters,
        unit="examples",
        folders=tuple(folders),
    )


def _oracle() -> Any:
    """The module of the oracle's search, which stands among the tests.

    Raises:
        PropertiesError: it is not there.
    """
    module = FUNCTIONS[ORACLE].partition(":")[0]
    place = ROOT.joinpath(*module.split(".")).with_suffix(".py")
    if not place.is_file():
        raise PropertiesError(
            f"the code for the oracle is expected in {place.parent}: run in a clone of "
            "the repository (python -m longdep), or install it: pip install -e ."
        )
    reachable()
    return import_module(module)
