"""Stored examples: what a search with fresh seeds found, kept as a file and replayed.

An example is a JSON file with the choices that draw its case, in the order in which the
strategy asks for them. Choices outlive a change of the property, of the case's class
and of Hypothesis. Beside them stands what they made when they were stored: if a
strategy makes something else of them now, the example is stale, and says so.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

from longdep.numeric.drawing import alone
from longdep.numeric.oracle.escaping import one_line
from longdep.numeric.redrawing import available, drawn, within_a_test
from longdep.reports.record.finding import cause_of
from longdep.reports.record.ledger import LedgerError, write_whole
from longdep.reports.record.properties import PropertiesError, Property, named

FORMAT = "longdep-example/1"
FIELDS = {
    "case": str,
    "choices": list,
    "claim": str,
    "error": str,
    "format": str,
    "seed": int,
    "test": str,
}  # beside the digest
LONGEST = 2000  # letters of a case
SHORT = 200  # of them in a sentence
WRITERS: dict[type, Callable[[Any], dict[str, str]]] = {
    float: lambda number: {"float": number.hex()},
    str: lambda text: {"text": text},
    bytes: lambda data: {"bytes": data.hex()},
}
READERS: dict[str, Callable[[str], Any]] = {
    "float": float.fromhex,
    "text": str,
    "bytes": bytes.fromhex,
}


class ExampleError(RuntimeError):
    """A stored example cannot be replayed; the message says why in one sentence."""


@dataclass(frozen=True)
class Example:
    """A case on which a property did what it should not.

    Attributes:
        test: name of the property (reports/record/properties.py).
        claim: key of the claim it bears on.
        choices: what draws the case, as JSON has it.
        case: the case in words, as it was when it was stored.
        error: what went wrong.
        seed: of the search that found it.
    """

    test: str
    claim: str
    choices: tuple[Any, ...]
    case: str
    error: str
    seed: int

    @property
    def size(self) -> tuple[int, str]:
        """Orders examples: few and short choices first."""
        return len(self.choices), json.dumps(self.choices)

    def store(self, folder: Path) -> Path:
        """Write the file of the example, whole.

        Raises:
            LedgerError: it cannot be written.
        """
        content = {"format": FORMAT, **asdict(self), "choices": list(self.choices)}
        name = f"{_digest([self.test, self.choices])[:16]}.json"
        plain = re.fullmatch(r"[\w-]+(\.[\w-]+)*", self.claim)
        return seal(folder / (self.claim if plain else "others") / name, content)


def seal(path: Path, content: Mapping[str, Any]) -> Path:
    """Write what is stored, whole, with its digest.

    Raises:
        LedgerError: it cannot be written.
    """
    sealed = {**content, "digest": _digest(content)}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LedgerError(f"{path.parent}: cannot be made: {error}") from error
    write_whole(path, json.dumps(sealed, indent=1, sort_keys=True) + "\n")
    return path


def unsealed(path: Path, form: str) -> dict[str, Any]:
    """Read what was stored in a format; its digest is that of its content.

    Raises:
        ExampleError: it is something else, or was changed since it was written.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ExampleError(f"{path}: damaged: no JSON text: {error}") from error
    if not isinstance(content, dict) or content.get("format") != form:
        got = content.get("format") if isinstance(content, dict) else content
        raise ExampleError(f"{path}: expected the format {form}, got {got!r:.80}")
    if content.pop("digest", None) != _digest(content):
        raise ExampleError(f"{path}: damaged: its digest is not that of its content")
    return content


def read(path: Path) -> Example:
    """Read a stored example.

    Raises:
        ExampleError: the file is not one, or it was changed since it was written.
    """
    content = unsealed(path, FORMAT)
    kinds = {name: type(value) for name, value in content.items()}
    if kinds != FIELDS:
        raise ExampleError(
            f"{path}: damaged: expected the fields {', '.join(FIELDS)}, got "
            f"{', '.join(kinds)}"
        )
    del content["format"]
    return Example(**content | {"choices": tuple(content["choices"])})


def stored(folder: Path) -> Iterator[Path]:
    """The files of a folder of stored examples, sorted."""
    yield from sorted(folder.rglob("*.json"))


def replay(path: Path, tests: str | None = None) -> str | None:
    """Run a property on a stored example.

    Args:
        path: the file.
        tests: the folder of the test files; the suite's own if None.
    Returns:
        What is wrong, in a sentence: the property fails on it, or it cannot be
        replayed; None if all is well.
    """
    try:
        example = read(path)
        searched = _property(path, example, tests)
        case = _case(path, example, searched)
    except ExampleError as error:
        return str(error)
    wrong = fault(searched, case)
    if wrong is None:
        return None
    return f"{path}: {example.test} fails on {in_words(case)[:SHORT]}: {wrong}"


def fault(searched: Property, case: Any) -> str | None:
    """What is wrong with a property on a case, in a line; None if nothing is.

    A property that should hold must hold; of one that should fail the case, if it does,
    must be one that the certificate checker accepts. Neither may crash.
    """
    search = searched.search

    def run(one: Any) -> None:
        if search.evidence == "search":
            search.body(one)
        elif search.wants(one, [0]):
            search.certified(one)

    try:
        with alone():
            within_a_test(run, case)
    except Exception as error:
        return cause_of(error)
    return None


def redrawn(searched: Property, choices: Sequence[Any]) -> Any:
    """The case that a property's strategy draws by these choices, and no others.

    Raises:
        ExampleError: it asks for others.
    """
    if not available():
        raise ExampleError("this version of Hypothesis draws no case from its choices")
    with alone():
        again = drawn(searched.search.strategy, Random(0), choices)
    if again is None or as_json(again.choices) != as_json(choices):
        raise ExampleError("its strategy asks for other choices now")
    return again.case


def in_words(case: Any) -> str:
    """A case in one line of printed characters, without places in memory."""
    return one_line(re.sub(r" at 0x[0-9a-f]+", "", repr(case)))[:LONGEST]


def as_json(choices: Sequence[Any]) -> list[Any]:
    """Choices as JSON has them: whole numbers and truth values, others by kind."""
    return [WRITERS[type(one)](one) if type(one) in WRITERS else one for one in choices]


def from_json(tree: Sequence[Any]) -> tuple[Any, ...]:
    """Inverse of as_json.

    Raises:
        ValueError: something else is there.
    """
    choices = list[Any]()
    for one in tree:
        if isinstance(one, int):
            choices.append(one)
            continue
        single = isinstance(one, dict) and len(one) == 1
        kind, text = next(iter(one.items())) if single else ("", one)
        if kind not in READERS or not isinstance(text, str):
            raise ValueError(f"expected a number or a text as a choice, got {one!r}")
        choices.append(READERS[kind](text))
    return tuple(choices)


def _property(path: Path, example: Example, tests: str | None) -> Property:
    try:
        searched = named(example.test, tests)
    except PropertiesError as error:
        raise ExampleError(f"{path}: {error}") from error
    if searched is None or searched.search.claim.key != example.claim:
        raise ExampleError(
            f"{path}: stale: there is no property {example.test} of {example.claim} "
            "any more; give the file its new name, or take it out"
        )
    return searched


def _case(path: Path, example: Example, searched: Property) -> Any:
    try:
        case = redrawn(searched, from_json(example.choices))
    except (ExampleError, ValueError, OverflowError) as error:
        raise ExampleError(f"{path}: stale: {error}; {_again(example)}") from error
    if in_words(case) != example.case:
        raise ExampleError(
            f"{path}: stale: its choices draw {in_words(case)[:SHORT]} now, expected "
            f"{example.case[:SHORT]}; {_again(example)}"
        )
    return case


def _again(example: Example) -> str:
    return (
        "see whether the fault can still occur (longdep campaign run claims --claim "
        f"{example.claim}), then take the file out"
    )


def _digest(content: Any) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
