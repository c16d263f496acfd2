"""Run the whole suite once, in an order, and compare with the earlier runs.

    python -m tests.trust.orders RECORD \\
        --order random:7 --workers 2 --hash-seed 12345

The order is `file` (as it is written) or `random:SEED` (pytest-randomly's, of the extra
`trust`). With --frameworks the extras `frameworks` and `cluster` must be installed,
without it they must not: what is skipped depends on them. Takes as long as the suite.
The run is added to the record; one of the same suite that passed another number of
tests, both with or both without the frameworks, is an error.
"""

import os
import re
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from longdep.reports.record.ledger import LedgerError
from tests.trust.runs import ROOT, Run, RunError, add, pytest_run, read

FORMAT = "longdep-trust-orders/1"
NAMES = ["frameworks", "order", "workers", "hash_seed"]  # what tells runs apart
WRITTEN = "file"
EXTRAS = ("torch", "onnx", "onnxruntime", "jax", "flax", "keras", "distributed")
SUITE = ("theory", "numeric", "reports", "tests")
LARGEST = 2**32 - 1  # of seeds, Python's for hashes too
COUNTS = ("passed", "failed", "skipped")


def main(arguments: list[str]) -> int:
    """Run, add to the record; 1 where a test failed or the counts are not the same."""
    parser = ArgumentParser("python -m tests.trust.orders")
    parser.add_argument("record", type=Path)
    parser.add_argument("--order", required=True, type=an_order)
    parser.add_argument("--workers", required=True, type=int, choices=range(1, 65))
    parser.add_argument("--hash-seed", required=True, type=a_hash_seed)
    parser.add_argument("--frameworks", action="store_true")
    asked = parser.parse_args(arguments)
    run: Run = {
        "order": asked.order,
        "workers": asked.workers,
        "hash_seed": asked.hash_seed,
        "frameworks": asked.frameworks,
        "suite": digest(ROOT),
    }
    try:
        require_packages(asked.frameworks, asked.order)
        read(asked.record, FORMAT)  # refused before the minutes, not after
        with TemporaryDirectory() as made:
            environment = {**os.environ, "PYTHONHASHSEED": asked.hash_seed}
            counts = Path(made) / "counts.xml"
            run |= pytest_run(sys.executable, options(run), counts, environment)
        earlier = read(asked.record, FORMAT)
        add(asked.record, FORMAT, run, NAMES)
    except (RunError, LedgerError) as error:
        print(f"python -m tests.trust.orders: {error}", file=sys.stderr)
        return 2
    found = list(differences(earlier, run))
    for sentence in found:
        print(sentence, file=sys.stderr)
    return 1 if found or run["failed"] else 0


def an_order(text: str) -> str:
    """An order: file, or random:SEED."""
    seed = re.fullmatch(r"random:(\d{1,10})", text)
    if text != WRITTEN and (seed is None or int(seed[1]) > LARGEST):
        raise ArgumentTypeError(f"expected file or random:SEED, got {text!r}")
    return text


def a_hash_seed(text: str) -> str:
    """What PYTHONHASHSEED takes: random, or a whole number."""
    if text != "random" and not (
        re.fullmatch(r"\d{1,10}", text) and int(text) <= LARGEST
    ):
        raise ArgumentTypeError(f"expected random or 0 to {LARGEST}, got {text!r}")
    return text


def options(run: Run) -> list[str]:
    """The options of pytest that make a run."""
    if run["order"] == WRITTEN:
        order = ["-p", "no:randomly"]
    else:
        seed = run["order"].removeprefix("random:")
        order = ["-p", "randomly", f"--randomly-seed={seed}"]
    return [*order, "-n", str(run["workers"])]


def require_packages(frameworks: bool, order: str) -> None:
    """Ask for the packages of a run, and for no frameworks where none are meant.

    Raises:
        RunError: one is missing, or one is there that must not be.
    """
    if order != WRITTEN and find_spec("pytest_randomly") is None:
        raise RunError("pytest-randomly is not installed: pip install -e '.[trust]'")
    there = [name for name in EXTRAS if find_spec(name) is not None]
    missing = [name for name in EXTRAS if name not in there]
    if frameworks and missing:
        raise RunError(f"expected the frameworks, {', '.join(missing)} not installed")
    if not frameworks and there:
        raise RunError(f"expected no frameworks, {', '.join(there)} installed")


def digest(root: Path) -> str:
    """The digest of the rooms' Python files; not of templates, ledger and records."""
    total = sha256()
    for folder in SUITE:
        for path in sorted((root / folder).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            total.update(f"{name}\0{sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def differences(earlier: list[Run], run: Run) -> Iterator[str]:
    """Sentences: which runs that should count the same counted something else."""
    for other in earlier:
        if any(other[name] != run[name] for name in ("suite", "frameworks")):
            continue
        if any(other[name] != run[name] for name in COUNTS):
            yield f"{_told(run)}, but {_told(other)}"


def _told(run: Run) -> str:
    counts = ", ".join(f"{run[name]} {name}" for name in COUNTS)
    how = f"order {run['order']}, workers {run['workers']}, hashes {run['hash_seed']}"
    return f"{counts} ({how})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
