"""The cases of version v2: all of v1 under their ids, longer, stacked ones, and scans.

A reader of v2 needs no other folder: what it passes includes v1, with what has been
learned since of allowances and of bugs.
"""

from collections.abc import Iterator

from longdep.numeric.oracle import conventions
from longdep.numeric.oracle.profiles import FURTHER, profile
from longdep.numeric.oracle.stacked.table import stacking
from longdep.numeric.oracle.systems import SYSTEMS
from longdep.numeric.oracle.vectors import plans_scans, recipes_1
from longdep.numeric.oracle.vectors import plans_stacked as stacked
from longdep.numeric.oracle.vectors.plans_1 import EXTREMES, PLACES
from longdep.numeric.oracle.vectors.plans_2 import (
    AT,
    NEGATIVE,
    NEGATIVE_BY_VALUE,
    PLANS,
    WITHOUT_STEPS,
)
from longdep.numeric.oracle.vectors.recipe import Plan, Recipe, recipes_of
from longdep.numeric.oracle.vocabulary import Clips, System

SHORT, FEW = 9, 3  # steps and units of the cases of young conventions


def recipes() -> Iterator[Recipe]:
    """Every case of the version, in the order of the files."""
    for entry in SYSTEMS:
        for convention in () if entry.seeded else entry.conventions:
            if entry.scans:
                plans = plans_scans.plans_of(entry, convention)
                yield from recipes_of(plans, entry.name, convention)
                continue
            if convention in FURTHER:
                yield from _further(entry, convention)
                continue
            made = (
                *recipes_1.of_file(entry, convention),
                *recipes_of(_plans(entry, convention), entry.name, convention),
            )
            yield from filter(_short, made) if young(entry, convention) else made


def young(entry: System, convention: str) -> bool:
    """Whether a cell's convention came with this version: its sequences are short.

    It differs from the others in orders, biases or one step, which these show.
    """
    if not entry.cell or entry.stacked:
        return False
    return conventions.convention(entry.cell, convention).since > 1


def _short(recipe: Recipe) -> bool:
    return recipe.sizes["T"] <= SHORT and recipe.sizes["n"] <= FEW


def _further(entry: System, convention: str) -> Iterator[Recipe]:
    """Clipping by the profiles that v1 does not know."""
    rows = [AT if row[1] == "at" else row for row in (*PLACES, *EXTREMES)]
    if profile(convention).negative:
        rows = list(NEGATIVE_BY_VALUE if entry.clips is Clips.VALUE else NEGATIVE)
    yield from recipes_1.clipping(entry.name, convention, rows)


def _plans(entry: System, convention: str) -> tuple[Plan, ...]:
    if entry.stacked:
        return _stacked_plans(entry.cell, convention)
    plans = PLANS.get(entry.name, ())
    if not entry.padded:
        return plans
    table = conventions.convention(entry.cell, convention)
    ways = ("forward", *table.directions)
    plans = tuple(plan for plan in plans if plan.knobs["direction"] in ways)
    return (*plans, WITHOUT_STEPS) if table.takes_empty else plans


def _stacked_plans(cell: str, convention: str) -> tuple[Plan, ...]:
    table = stacking(cell, convention)
    plans: tuple[Plan, ...] = stacked.ALL
    if "reverse" in table.directions:
        plans = (*plans, stacked.REVERSE)
    if recipes_1.has_block("d", cell, table.base):
        plans = (*plans, stacked.ZERO_START)
    if table.projects:
        plans = (*plans, stacked.PROJECTED)
    if cell == "rnn":
        plans = (*plans, stacked.RECTIFIED)
    if table.masked:
        plans = (*plans, stacked.MASKED, stacked.REPEATED)
    plans += tuple(p for p in stacked.MERGES if p.knobs["merge"] in table.merges)
    return tuple(sorted(plans, key=lambda plan: plan.number))
