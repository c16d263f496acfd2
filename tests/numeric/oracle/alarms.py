"""Count false alarms: every way of writing right code, on many cases.

    python -m tests.numeric.oracle.alarms --shares 8 --share 3 --minutes 20

The work is cut into units: one system, convention, precision and kind of draw, and 25
cases from a seed of their own. A unit's reference and allowances are computed once a
case, at both levels, and all ways that suit are judged against them. Each unit leaves a
file in .conformance/alarms/; what is there is not done again, so that a run may be
ended at any time and shares may run side by side. --rounds says how many seeds; --merge
adds everything up, fails on any alarm, and writes .conformance/alarms.json.
"""

import hashlib
import json
import time
import warnings
from collections import Counter
from itertools import product
from pathlib import Path

import click
import numpy as np

from longdep.numeric.oracle.check.judging import judge
from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.systems import SYSTEMS, system
from longdep.numeric.oracle.vocabulary import Quantity
from longdep.numeric.oracle.vocabulary import outputs as quantities
from longdep.numeric.oracle.wire import to_json
from longdep.reports.record.ledger import as_text, write_whole
from tests.numeric.oracle.judging import DIGITS, drawn
from tests.numeric.oracle.ways import every

PARTS = Path(__file__).resolve().parents[3] / ".conformance" / "alarms"
TOTAL = PARTS.with_suffix(".json")
FORMAT = "longdep false alarms 1"
CASES = 25  # in a unit
KINDS = ("bulk", "small")
PRECISIONS = ("float64", "float32", "float16")
# LAPACK has no float16.
NOT_IN_FLOAT16 = ("spectral-radius", "lyapunov")
LONGEST = 2000  # T B n above which only the fast ways run
FAST = ("matmul, 1 - h^2", "einsum", "slopes as sech^2", every.FUSED, every.HAND)
SEEDS = 1_000_003  # times the round: units draw from seeds far apart


def units(rounds):
    """Every unit of work of a number of rounds, the first round first."""
    for k in range(rounds):
        for entry, kind, precision in product(SYSTEMS, KINDS, PRECISIONS):
            if entry.seeded:
                continue
            if precision == "float16" and entry.name in NOT_IN_FLOAT16:
                continue
            for convention in entry.conventions:
                yield k, entry.name, convention, precision, kind


def name_of(unit):
    return "-".join(map(str, unit)) + ".json"


def suiting(name, convention, precision, case):
    """The ways that a case is run on."""
    plain = "x" in case and "h0" in case
    size = case["h0"].size * len(case["x"]) if plain else 0
    for way, run in every.all_ways(name, convention).items():
        if way == every.LOOPS and precision != "float64":
            continue  # it computes in Python's numbers
        if size > LONGEST and way not in FAST:
            continue
        if every.affordable(way, case):
            yield way, run


def measured(unit):
    """One unit: how many runs, of which cases, and every alarm."""
    k, name, convention, precision, kind = unit
    cases = drawn(name, convention, precision, CASES, SEEDS * k + 17, kind)
    return {"unit": list(unit), **judged(name, convention, precision, cases)}


def judged(name, convention, precision, cases):
    """Every way that suits on each case: the cases, the runs and every alarm."""
    entry = system(name)
    family = family_of(entry)
    runs, alarms, seen = Counter(), [], []
    for case in cases:
        written = json.dumps({key: to_json(value) for key, value in case.items()})
        seen.append(hashlib.sha256(written.encode()).hexdigest()[:16])
        known = {q.name: q for q in quantities(entry, convention, case)}
        reference = family.reference(case, convention, DIGITS)
        allowed = {
            level: family.allowance(case, convention, reference, precision, level)
            for level in ("standard", "strict")
        }
        for way, run in suiting(name, convention, precision, case):
            outputs = family.derived(case, convention, run(case))
            levels = ("standard", "strict") if every.accurate(way) else ("standard",)
            for level in levels:
                runs[f"{way}, {level}"] += 1
                for output, value in outputs.items():
                    quantity = known.get(output, Quantity(output))
                    verdict = judge(
                        quantity, value, reference[output], allowed[level][output]
                    )
                    if verdict.outside:
                        alarms.append(alarm(way, level, verdict.miss, written))
    return {
        "cases": seen,
        "runs": dict(sorted(runs.items())),
        "alarms": alarms,
    }


def alarm(way, level, miss, written):
    """What is needed to look into one."""
    return {
        "way": way,
        "level": level,
        "output": miss.output,
        "place": list(miss.place),
        "expected": miss.expected.str(20),
        "computed": repr(miss.computed),
        "allowed": repr(miss.allowed),
        "case": json.loads(written),
    }


def total(parts):
    """All units added up."""
    ways, places, cases, alarms = Counter(), Counter(), set(), []
    for part in parts:
        ways.update(part["runs"])
        places[" ".join(part["unit"][1:4])] += sum(part["runs"].values())
        cases.update(part["cases"])
        alarms += [{"unit": part["unit"], **one} for one in part["alarms"]]
    return {
        "format": FORMAT,
        "cases": len(cases),
        "ways": len({way.rsplit(", ", 1)[0] for way in ways}),
        "runs": sum(ways.values()),
        "alarms": alarms,
        "by_way": dict(sorted(ways.items())),
        "by_place": dict(sorted(places.items())),
    }


def merge():
    parts = [json.loads(file.read_text("utf-8")) for file in PARTS.glob("*.json")]
    if not parts:
        raise click.ClickException(f"{PARTS}: expected measured units, got none")
    book = total(parts)
    write_whole(TOTAL, as_text(book))
    click.echo(
        f"{book['runs']} runs of {book['ways']} ways on {book['cases']} different "
        f"cases: {len(book['alarms'])} false alarms"
    )
    if book["alarms"]:
        raise click.ClickException(f"{len(book['alarms'])} false alarms: {TOTAL}")


@click.command()
@click.option("--rounds", default=1, show_default=True, help="Seeds of every unit.")
@click.option("--shares", default=1, show_default=True)
@click.option("--share", default=0, show_default=True)
@click.option("--minutes", default=10.0, show_default=True, help="Then it ends.")
@click.option("--only", "names", multiple=True, help="These systems alone.")
@click.option("--merge", "merging", is_flag=True, help="Only add up what there is.")
def main(rounds, shares, share, minutes, names, merging):
    """Measure a share of the units that are not measured yet."""
    if merging:
        merge()
        return
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    deadline = time.monotonic() + 60 * minutes
    mine = [unit for j, unit in enumerate(units(rounds)) if j % shares == share]
    for unit in mine:
        file = PARTS / name_of(unit)
        if file.exists() or (names and unit[1] not in names):
            continue
        if time.monotonic() > deadline:
            click.echo("time is up: run it again to go on")
            return
        part = measured(unit)
        write_whole(file, as_text(part))
        said = f"{sum(part['runs'].values())} runs, {len(part['alarms'])} alarms"
        click.echo(f"{file.stem}: {said}")
    click.echo("every unit of this share is measured")


if __name__ == "__main__":
    main()
