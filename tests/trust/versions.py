"""Run a tenth of the suite in a fresh environment, of any Python and versions.

    python -m tests.trust.versions RECORD \\
        --python PATH --dependencies constraints

`constraints` installs what constraints.txt says, `newest` the newest releases of all
packages, `lowest` the lowest ones that pyproject.toml allows (of what it names, and
that have a wheel for this Python; the tools of the extra `dev` are the newest). Takes
minutes; the extra `trust` is needed, for uv, which resolves and installs.
"""

import json
import os
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from longdep.reports.record.ledger import LedgerError
from tests.trust.portability import reading
from tests.trust.runs import ROOT, Run, RunError, add, pytest_run, read
from tests.trust.tenth import files_of_tests, tenth

FORMAT = "longdep-trust-versions/1"
CONSTRAINTS, NEWEST, LOWEST = "constraints", "newest", "lowest"
NAMES = ["python", "dependencies"]  # what tells runs apart
FOREIGN = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PYTEST_ADDOPTS")
ASK = "import platform; print(platform.python_version())"

Uv = Callable[..., str]


def main(arguments: list[str]) -> int:
    """Make the environment, run the tests, write the record; 1 where a test failed."""
    parser = ArgumentParser("python -m tests.trust.versions")
    parser.add_argument("record", type=Path)
    parser.add_argument("--python", required=True, metavar="PATH")
    choices = [CONSTRAINTS, NEWEST, LOWEST]
    parser.add_argument("--dependencies", required=True, choices=choices)
    asked = parser.parse_args(arguments)
    try:
        read(asked.record, FORMAT)  # refused before the minutes, not after
        run = measured(asked.python, asked.dependencies)
        add(asked.record, FORMAT, run, NAMES, reading=reading())
    except (RunError, LedgerError) as error:
        print(f"python -m tests.trust.versions: {error}", file=sys.stderr)
        return 2
    return 1 if run["failed"] else 0


def measured(python: str, dependencies: str) -> Run:
    """One run: its Python, its packages, and what became of the tests.

    Raises:
        RunError: no such environment can be made, or the run came to no end.
    """
    with TemporaryDirectory() as made:
        folder = Path(made)
        interpreter = environment(uv, folder, python, dependencies)
        every = files_of_tests(ROOT)
        chosen = tenth(every)
        clean = {k: v for k, v in os.environ.items() if k not in FOREIGN}
        counts = pytest_run(interpreter, chosen, folder / "counts.xml", clean)
        return {
            "python": answer([str(interpreter), "-c", ASK]).strip(),
            "dependencies": dependencies,
            "packages": packages(uv, interpreter),
            "files": len(chosen),
            "of_files": len(every),
            "tests": sum(counts.values()),
            **counts,
        }


def environment(uv: Uv, folder: Path, python: str, dependencies: str) -> Path:
    """Make a fresh environment with the suite in it.

    Args:
        uv: runs uv with arguments, and returns what it prints.
        folder: an empty folder.
        python: the interpreter that it is made from.
        dependencies: constraints, newest or lowest.
    Returns:
        The path of its interpreter.
    Raises:
        RunError: it cannot be made.
    """
    place = folder / "environment"
    uv("venv", "--python", python, str(place))
    scripts = "Scripts" if os.name == "nt" else "bin"
    interpreter = place / scripts / "python"
    here = ["--python", str(interpreter)]
    bounds = []
    if dependencies == CONSTRAINTS:
        bounds = ["-c", str(ROOT / "constraints.txt")]
    elif dependencies == LOWEST:
        lowest = folder / "lowest.txt"
        project = str(ROOT / "pyproject.toml")
        mode = ["--resolution", "lowest-direct", "--only-binary", ":all:"]
        uv("pip", "compile", *here, *mode, project, "-o", str(lowest))
        bounds = ["-c", str(lowest)]
    uv("pip", "install", *here, "-e", f"{ROOT}[dev]", *bounds)
    return interpreter


def packages(uv: Uv, interpreter: Path) -> dict[str, str]:
    """The packages of an environment and their versions, without the suite itself."""
    here = ["--python", str(interpreter)]
    listed = json.loads(uv("pip", "list", *here, "--format", "json"))
    found = {one["name"]: one["version"] for one in listed}
    return {name: found[name] for name in sorted(found) if name != "longdep"}


def uv(*arguments: str) -> str:
    """Run uv, away from any configuration; what it prints.

    Raises:
        RunError: it is not installed, or it failed.
    """
    if find_spec("uv") is None:
        raise RunError("uv is not installed: pip install -e '.[trust]'")
    return answer([sys.executable, "-m", "uv", "--no-config", "--quiet", *arguments])


def answer(command: list[str]) -> str:
    """What a program prints.

    Raises:
        RunError: it failed; with the end of what it said.
    """
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if done.returncode:
        said = " ".join(done.stderr.split())[-400:]
        words = " ".join(command[:4])
        raise RunError(f"{words}: ended with exit code {done.returncode}: {said}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
