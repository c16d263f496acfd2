"""The files that are mutated: whatever a verdict rests on."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MUTATED = (
    "reports/certify.py",
    "reports/record/verdict.py",
    "theory/core/proof.py",
    "theory/core/rules/*.py",
    "theory/core/semantics/*.py",
    "numeric/rounding.py",
    "numeric/oracle/bounds/*.py",
    "numeric/oracle/routes/activations.py",
    "numeric/oracle/routes/balls.py",
    "numeric/oracle/routes/scan_balls.py",
    "numeric/oracle/check/*.py",
)


def mutated_files(root: Path = ROOT) -> Iterator[str]:
    """Paths of the files that are mutated, from the root, with slashes."""
    for pattern in MUTATED:
        for path in sorted(root.glob(pattern)):
            yield path.relative_to(root).as_posix()
