"""What is known of mutants: those that change nothing, and those that survived.

`equivalents.json` lists mutants that no test could see, each with its argument. One is
named by its file, its operator, the text of its line, and how many mutants of this
operator on lines of that text come before: lines added elsewhere leave the name as it
is, and a line that changes makes the entry stale, which is an error.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.mutation.modules import ROOT
from tests.mutation.mutants import Mutant, mutants_of

FORMAT = "longdep-mutation-equivalents/1"
PLACE = "tests/mutation/equivalents.json"
KEYS = {"argument", "change", "module", "nth", "operator", "text"}
Key = tuple[str, str, str, int]


class KnownError(ValueError):
    """The list of equivalent mutants says what is not so."""


@dataclass(frozen=True)
class Equivalent:
    """A mutant that does what the code does.

    Attributes:
        module: path of the file from the root.
        operator: name of the operator.
        text: the line, without the white space around it.
        nth: how many mutants of this operator on such lines come before.
        change: what the line becomes.
        argument: why nothing changes, in a sentence.
    """

    module: str
    operator: str
    text: str
    nth: int
    change: str
    argument: str

    @property
    def key(self) -> Key:
        """What names the mutant."""
        return self.module, self.operator, self.text, self.nth


def equivalents(root: Path = ROOT) -> dict[Key, Equivalent]:
    """The listed ones, each of which must be a mutant of the files as they are.

    Raises:
        KnownError: an entry is incomplete, is there twice, or is stale.
    """
    path = root / PLACE
    try:
        tree: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise KnownError(f"{PLACE}: cannot be read: {error}") from error
    if not isinstance(tree, dict) or tree.get("format") != FORMAT:
        raise KnownError(f"{PLACE}: expected {FORMAT}, got another file")
    listed: dict[Key, Equivalent] = {}
    for entry in tree["equivalents"]:
        if set(entry) != KEYS or not str(entry["argument"]).strip().endswith("."):
            raise KnownError(
                f"{PLACE}: expected the keys {sorted(KEYS)}, the argument a sentence, "
                f"got {entry}"
            )
        one = Equivalent(**entry)
        if one.key in listed:
            raise KnownError(f"{PLACE}: {one.text!r} is there twice")
        listed[one.key] = one
    require_there(listed.values(), root)
    return listed


def require_there(listed: Iterable[Equivalent], root: Path) -> None:
    """Check that each is a mutant of the files as they are.

    Raises:
        KnownError: one is not: its line has changed, or its change is another.
    """
    of_file: dict[str, dict[Key, Mutant]] = {}
    for one in listed:
        if not (root / one.module).is_file():
            raise KnownError(f"{PLACE}: {one.module}: there is no such file")
        if one.module not in of_file:
            own = {m.key: m for m in mutants_of(one.module, root)}
            of_file[one.module] = own
        mutant = of_file[one.module].get(one.key)
        if mutant is None:
            raise KnownError(
                f"{PLACE}: stale: {one.module} has no mutant {one.operator} on a line "
                f"{one.text!r} (nth {one.nth})"
            )
        if mutant.change(root) != one.change:
            raise KnownError(
                f"{PLACE}: {one.module}: {one.text!r} becomes "
                f"{mutant.change(root)!r}, expected {one.change!r}"
            )
