"""How fast a command answers that has only to look something up: `longdep show`.

Each is measured beside a bare Python that imports what any command line needs.
"""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BARE = ("-c", "import click, json")


def run(*arguments: str) -> None:
    subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )


@pytest.mark.parametrize(
    "command",
    ["claims", "claims --topic gating", "show spectral-form", "show gamma-bound"],
)
def test_a_look_into_the_ledger_against_a_bare_python(compare, command) -> None:
    compare(
        f"longdep {command} against python -c 'import click, json'",
        ours=lambda: run("-m", "longdep", *command.split()),
        theirs=lambda: run(*BARE),
        goal=8.0,
        at_most=True,
        note="whole processes; neither SymPy nor NumPy is loaded",
    )
