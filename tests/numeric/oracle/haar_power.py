"""Measure which wrong initialisers the survey of orthogonal-init finds, with how many.

    python -m tests.numeric.oracle.haar_power

writes reports/haar.json: for each wrong initialiser the smallest number of drawn cases
with which all of REPEATS surveys found it, and for the right ones that none was
suspected. The page of conformance shows them.
"""

import json
import sys
from pathlib import Path

from longdep.numeric.oracle.families.haar import FALSE_ALARM
from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.systems import system
from tests.numeric.oracle.judging import drawn
from tests.numeric.oracle.ways import not_haar

FORMAT = "longdep haar 1"
COUNTS = (50, 100, 200, 400, 800, 1600, 3200)
REPEATS = 5


def suspected(implementation, count, repeat):
    """Whether the survey says anything of so many cases."""
    cases = drawn("orthogonal-init", "haar", "float64", count, start=repeat)
    family = family_of(system("orthogonal-init"))
    return bool(family.survey("haar", [(c, implementation(c)) for c in cases]))


def needed(implementation):
    """The smallest count with which every survey finds it; None beyond the last."""
    for count in COUNTS:
        if all(suspected(implementation, count, k) for k in range(REPEATS)):
            return count
    return None


def measured():
    """The figures of the page."""
    return {
        "format": FORMAT,
        "false_alarm": FALSE_ALARM,
        "counts": list(COUNTS),
        "repeats": REPEATS,
        "wrong": {
            name: needed(implementation)
            for name, implementation in not_haar.IMPLEMENTATIONS.items()
        },
        "right": {
            name: sum(
                suspected(not_haar.seeded(made), count, k)
                for count in COUNTS[:4]
                for k in range(REPEATS)
            )
            for name, made in not_haar.RIGHT.items()
        },
    }


if __name__ == "__main__":
    where = Path(sys.argv[1] if len(sys.argv) > 1 else "reports/haar.json")
    where.write_text(json.dumps(measured(), indent=1) + "\n", encoding="utf-8")
