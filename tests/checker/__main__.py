"""Run the checker on every entry: python -m tests.checker reports/checker.json.

Takes half a minute or so. What z3 says of the steps of the suite's own proofs is
counted as well if it is installed (the extra `smt`).
"""

import json
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import sympy

from longdep.reports.page.checker import FORMAT
from longdep.reports.record.ledger import write_whole
from tests.checker import smt
from tests.checker.case import Case
from tests.checker.entries import FALSE, TRUE
from tests.checker.outcome import outcome

USAGE = "python -m tests.checker: expected one file to write, got {} arguments"


def _measured(what: str, cases: tuple[Case, ...]) -> list[dict[str, Any]]:
    found = [outcome(case) for case in cases]
    accepted = [one for one in found if "verdict" in one]
    print(f"{what}: {len(accepted)} of {len(found)} accepted", file=sys.stderr)
    return found


def _opinions() -> dict[str, Any] | None:
    if find_spec("z3") is None:
        print("z3 is not installed: its opinions are left out", file=sys.stderr)
        return None
    counts, _, denials = smt.measured()
    rules = {
        rule: {column: count[column] for column in smt.COLUMNS}
        for rule, count in counts.items()
    }
    return {"z3": version("z3-solver"), "rules": rules, "denials": denials}


def main(arguments: list[str]) -> int:
    """Write the file of figures, whole."""
    if len(arguments) != 1:
        print(USAGE.format(len(arguments)), file=sys.stderr)
        return 2
    book = {
        "format": FORMAT,
        "sympy": sympy.__version__,
        "false": _measured("false", FALSE),
        "true": _measured("true", TRUE),
        "opinions": _opinions(),
    }
    text = json.dumps(book, indent=1, ensure_ascii=False)
    write_whole(Path(arguments[0]), text + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
