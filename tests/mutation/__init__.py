"""Mutation testing: small faults put into the code, one at a time; the tests must see.

    modules.py    which files are mutated
    operators.py  which faults are put in, and where none are
    mutants.py    all mutants of a file; a sample, drawn by seed
    covering.py   which tests run which lines, and for how long
    trying.py     one mutant and its tests, in a process of their own
    child.py      what happens in that process

    python -m tests.mutation cover FOLDER                 the tests, once, with coverage
    python -m tests.mutation plan FOLDER --mutants 1500   draws mutants, chooses tests
    LONGDEP_MUTATION_PLAN=FOLDER/plan.json \\
        python -m longdep campaign run tests.mutation:CAMPAIGN
    python -m tests.mutation sample                       a few, drawn by the sources
"""

from typing import Any


def __getattr__(name: str) -> Any:
    """CAMPAIGN, made when it is asked for: it reads a plan."""
    if name == "CAMPAIGN":
        from tests.mutation.campaign import campaign

        return campaign()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
