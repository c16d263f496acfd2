"""The records of how the suite itself is tested, read and checked.

Each is a file trust/NAME.json of the room reports, written by a command of its own. One
that is not there has not been made yet; one that is damaged is refused, so that no page
is rendered from it.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from longdep.numeric.oracle.escaping import one_line
from longdep.reports.page.measured import read_figures
from longdep.reports.record.ledger import HERE, LedgerError

NAMES = ("mutation", "flips", "kills", "searches", "orders", "versions")
FOLDER = HERE / "trust"
SCHEMA = HERE / "trust.schema.json"
FATES = ("killed", "survived", "equivalent")
OUTCOMES = ("right", "refused", "recomputed", "wrong", "tracebacks")
RESULTS = ("passed", "failed", "skipped")
LONGEST = 160  # signs of a reason that a message quotes

Record = dict[str, Any]
Records = dict[str, Record | None]


def form(name: str) -> str:
    """What the entry "format" of a record says."""
    return f"longdep-trust-{name}/1"


def command(name: str) -> str:
    """The command that writes a record."""
    return f"python -m tests.trust.{name}"


def count(mutation: Mapping[str, Any], what: str) -> int:
    """A count of the mutants of all modules together."""
    total: int = sum(module[what] for module in mutation["modules"])
    return total


def read(folder: Path = FOLDER) -> Records:
    """Read every record.

    Args:
        folder: where they lie, each as NAME.json.
    Returns:
        The records by name; None for one that has not been made, or has no run yet.
    Raises:
        LedgerError: one cannot be read, is of another format, is refused by the schema,
            or its figures contradict each other; one sentence with the place.
    """
    return {name: _record(name, folder / f"{name}.json") for name in NAMES}


def _record(name: str, path: Path) -> Record | None:
    if not path.exists() and not path.is_symlink():
        return None
    record = read_figures(path, form(name))
    for place, reason in chain(_refused(name, record), _contradictions(name, record)):
        said = one_line(f"not a valid record at {place}: {reason}")
        raise LedgerError(f"{path}: {said}")
    return None if record.get("runs") == [] else record


def _refused(name: str, record: Record) -> Iterator[tuple[str, str]]:
    """What the schema says against a record, the most telling first."""
    from jsonschema.exceptions import best_match

    error = best_match(_validator(name).iter_errors(record))
    if error is not None:
        place = "/".join(map(str, error.absolute_path)) or "(top)"
        short = len(error.message) < LONGEST
        yield place, error.message if short else str(error.validator)


@cache
def _validator(name: str) -> Any:
    """The validator of one kind of record; to it 1.0 is no whole number."""
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    def whole(_: Any, value: object) -> bool:
        return isinstance(value, int) and not isinstance(value, bool)

    types = Draft202012Validator.TYPE_CHECKER.redefine("integer", whole)
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    kind = extend(Draft202012Validator, type_checker=types)  # type: ignore[no-untyped-call]
    return kind({"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]})


def _contradictions(name: str, record: Record) -> Iterator[tuple[str, str]]:
    """Where figures of a record contradict each other: the place, and the reason."""
    if name == "mutation":
        yield from _uncounted(record)
    if name == "flips":
        cuts = record["truncations"]
        yield from _other_sum("flips", record["flips"], record, OUTCOMES)
        yield from _other_sum("truncations/cuts", cuts["cuts"], cuts, OUTCOMES)
    if name == "versions":
        for number, run in enumerate(record["runs"]):
            yield from _other_sum(f"runs/{number}/tests", run["tests"], run, RESULTS)
    if name == "kills":
        for number, way in enumerate(record["ways"]):
            for part in ("old_whole", "next_succeeded"):
                if way[part] > way["points"]:
                    reason = f"expected at most {way['points']}, got {way[part]}"
                    yield f"ways/{number}/{part}", reason


def _other_sum(
    place: str, whole: int, counts: Mapping[str, Any], parts: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """The place of a count, if it is not the sum of its parts."""
    if whole != (found := sum(counts[part] for part in parts)):
        yield place, f"expected {found}, the sum of {', '.join(parts)}, got {whole}"


def _uncounted(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Where mutants do not add up, or are not those that are listed."""
    for what, before in record.get("first", {}).items():
        if before > (now := count(record, what)):
            yield f"first/{what}", f"expected at most {now}, got {before}"
    for number, module in enumerate(record["modules"]):
        place = f"modules/{number}/mutants"
        yield from _other_sum(place, module["mutants"], module, FATES)
    for listed, what in (("survivors", "survived"), ("equivalents", "equivalent")):
        found = Counter(mutant["module"] for mutant in record[listed])
        said = {module["name"]: module[what] for module in record["modules"]}
        for name in sorted({*found, *said}):
            if found[name] != said.get(name, 0):
                reason = f"expected {said.get(name, 0)} of {name}, got {found[name]}"
                yield listed, reason
