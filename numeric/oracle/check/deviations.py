"""Known deviations: where a real framework is not what its convention says, and why.

They live in a JSON file outside the code (schema: known_deviations.schema.json). An
entry names one implementation, system, convention and precision, the outputs that are
off, and has a reason and a reproduction. It excuses findings on these outputs and on
nothing else; an entry that no longer excuses anything is stale, and that is a failure.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from longdep.numeric import files
from longdep.numeric.oracle.errors import OracleError

HERE = Path(__file__).parent
SCHEMA = HERE / "known_deviations.schema.json"
FORMAT = "longdep known deviations 1"
LONGEST = 10_000_000  # bytes


@dataclass(frozen=True, kw_only=True)
class Deviation:
    """One known deviation.

    Attributes:
        implementation: its name, such as "onnxruntime LSTM".
        system: the system it deviates in.
        convention: the full name of the convention.
        precision: its name, such as float32 or bfloat16/float32.
        outputs: the outputs that are off; "*" for a case that is refused or raises.
        reason: what it does instead, and since when or where, in a sentence.
        reproduction: a program that shows it.
    """

    implementation: str
    system: str
    convention: str
    precision: str
    outputs: tuple[str, ...]
    reason: str
    reproduction: str

    @property
    def place(self) -> tuple[str, str, str, str]:
        """What it is about."""
        return (self.implementation, self.system, self.convention, self.precision)


def load(path: Path | str) -> tuple[Deviation, ...]:
    """Read a file of known deviations.

    Raises:
        OracleError: it cannot be read, does not fit the schema, or names one place
            twice.
    """
    try:
        book = json.loads(files.read_file(path, LONGEST).decode())
    except OSError as error:
        reason = error.strerror or error
        raise OracleError(f"{path}: expected a JSON file: {reason}") from None
    except (ValueError, RecursionError) as error:
        raise OracleError(f"{path}: expected a JSON file, got {error}") from None
    import jsonschema

    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    checker = jsonschema.Draft202012Validator(schema)
    wrong = jsonschema.exceptions.best_match(checker.iter_errors(book))
    if wrong is not None:
        at = "/".join(map(str, wrong.absolute_path)) or "the file"
        raise OracleError(f"{path}: {at}: {wrong.message}")
    entries = tuple(_deviation(entry) for entry in book["deviations"])
    places = [entry.place for entry in entries]
    for place in places:
        if places.count(place) > 1:
            raise OracleError(f"{path}: {' '.join(place)}: expected one entry, got two")
    return entries


def excusing(
    known: Iterable[Deviation],
    implementation: str,
    system: str,
    convention: str,
    precision: str,
) -> Deviation | None:
    """The entry about this implementation, system, convention and precision."""
    place = (implementation, system, convention, precision)
    return next((entry for entry in known if entry.place == place), None)


def unexplained(entry: Deviation | None, failing: Iterable[str]) -> list[str]:
    """The failing outputs that the entry does not list."""
    listed = set(entry.outputs) if entry else set()
    return [output for output in failing if output not in listed]


def stale(entry: Deviation | None, failing: Iterable[str]) -> list[str]:
    """The outputs of an entry that excuses nothing any more: none of them fails.

    A search ends with the smallest case that fails, in which not every listed output
    need be off; so an entry is stale only if all of its outputs are in order.
    """
    if entry is None or set(entry.outputs) & set(failing):
        return []
    return list(entry.outputs)


def _deviation(entry: dict[str, Any]) -> Deviation:
    return Deviation(
        implementation=entry["implementation"],
        system=entry["system"],
        convention=entry["convention"],
        precision=entry["precision"],
        outputs=tuple(entry["outputs"]),
        reason=entry["reason"],
        reproduction="\n".join(entry["reproduction"]),
    )
