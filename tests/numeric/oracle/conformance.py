"""Measure the oracle: mutants caught, false alarms, real frameworks.

    python -m tests.numeric.oracle.conformance

writes reports/conformance.json. The work may be split (--only places --shares 8 --share
3): each share leaves its part in .conformance/, and --only merge joins them all; with
--keep, what was not measured again stays as the file has it. --system NAME measures the
places of one system, --package NAME the rows of one package. Needs the extras
frameworks and recurrences.
Everything comes from seeds: the same installation writes the same file.
"""

import json
import platform
import warnings
from collections import Counter
from importlib.metadata import version
from pathlib import Path

import click
import numpy as np

import longdep
from longdep.numeric.oracle.check import deviations
from longdep.numeric.oracle.families.recurrent import Recurrent
from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.patterns.catalogue import implementation, patterns
from longdep.numeric.oracle.scans.running import CONJUGATED
from longdep.numeric.oracle.systems import SYSTEMS, system
from longdep.numeric.oracle.wire import to_json
from longdep.reports.record.ledger import as_text, write_whole
from tests.numeric.oracle.judging import answered, drawn, mistakes
from tests.numeric.oracle.other_tools import gradcheck_accepts, small_enough
from tests.numeric.oracle.ways import every, frameworks

ROOT = Path(__file__).resolve().parents[3]
FILE = ROOT / "reports" / "conformance.json"
PARTS = ROOT / ".conformance"
KNOWN = ROOT / "numeric" / "oracle" / "check" / "known_deviations.json"
FORMAT = "longdep conformance 2"
SEED = 1
RECURRENT_CASES = {"float64": 200, "float32": 100}
STACKED_CASES = {"float64": 60, "float32": 30}  # each is of many sequences
SCAN_CASES = {"float64": 100, "float32": 50}  # each is run in a dozen orders
OTHER_CASES = {"float64": 350, "float32": 150}
SEARCHED = 200  # cases a mutant is looked for on: the default number of a check
GRADCHECKED = 10  # cases gradcheck is given
STACKED_GRADCHECKED = 2  # it runs all layers and sequences for every input entry
# flax and equinox compile every size anew; onnxruntime is fast.
FRAMEWORK_EXAMPLES = {"flax": 20, "equinox": 20, "onnxruntime": 400, "": 60}
PATIENCE = 120.0  # seconds a case: compilers are slow, and that is not judged here
LIBRARIES = ("numpy", "python-flint", "mpmath", "hypothesis")


def places():
    """Every system and convention."""
    return [(s.name, c) for s in SYSTEMS for c in s.conventions]


def of_place(name, convention):
    """Correct implementations and mutants of one system and convention."""
    cases = Cases(name, convention)
    return {
        "system": name,
        "convention": convention,
        "cases": cases.different(),
        "correct": [*correct(cases)],
        "mutants": [*mutants(cases)],
    }


class Cases:
    """The cases of a place, answered when they are first needed."""

    def __init__(self, name, convention):
        self.name, self.convention, self.entry = name, convention, system(name)
        recurrent = isinstance(family_of(self.entry), Recurrent)
        self.counts = RECURRENT_CASES if recurrent else OTHER_CASES
        if self.entry.stacked:
            self.counts = STACKED_CASES
        if self.entry.scans:
            self.counts = SCAN_CASES
        self.known = {}
        self.drawn = {}

    def at(self, precision, k):
        if precision not in self.drawn:
            count = max(SEARCHED, self.counts[precision])
            self.drawn[precision] = drawn(
                self.name, self.convention, precision, count, SEED
            )
        if k >= len(self.drawn[precision]):
            return None
        if (precision, k) not in self.known:
            case = self.drawn[precision][k]
            self.known[precision, k] = answered(
                self.entry, self.convention, case, precision
            )
        return self.known[precision, k]

    def different(self):
        """How many different cases the correct implementations are run on."""
        differing = {
            json.dumps({name: to_json(value) for name, value in one.case.items()})
            for precision, count in self.counts.items()
            for one in (self.at(precision, k) for k in range(count))
            if one is not None
        }
        return len(differing)

    def survey(self, run, count):
        """What the statistics over many cases say, where a system has them."""
        family = family_of(self.entry)
        if not family.surveys:
            return []
        ones = [self.at("float64", k) for k in range(count)]
        seen = [(one.case, run(one.case)) for one in ones if one is not None]
        return family.survey(self.convention, seen)


def correct(cases):
    """Every way of writing it: how many cases were run, and how many were flagged."""
    for precision, count in cases.counts.items():
        if cases.entry.seeded and precision != "float64":
            continue
        for way, run in every.ways(cases.name, cases.convention).items():
            if way == every.LOOPS and precision != "float64":
                continue  # it computes in Python's numbers
            ran = alarms = 0
            for k in range(count):
                one = cases.at(precision, k)
                if one is None or not every.affordable(way, one.case):
                    continue
                ran += 1
                alarms += bool(one.failing(run(one.case)))
            alarms += len(cases.survey(run, count)) if precision == "float64" else 0
            yield {"way": way, "precision": precision, "cases": ran, "alarms": alarms}


def mutants(cases):
    """Every pattern that applies: the examples each method needs to catch it."""
    answers = (cases.at("float64", k) for k in range(cases.counts["float64"]))
    chosen = [one for one in answers if one is not None and small_enough(one.case)]
    if cases.convention == CONJUGATED:  # which no numeric difference gives
        chosen = []
    stacked = cases.entry.stacked
    chosen = chosen[: STACKED_GRADCHECKED if stacked else GRADCHECKED]
    for pattern in mistakes(cases.entry, cases.convention):
        run = implementation(cases.name, cases.convention, pattern)
        ours = first(cases, lambda one, run=run: bool(one.failing(run(one.case))))
        if ours is None and cases.survey(run, SEARCHED):
            ours = SEARCHED
        fixed = first(cases, lambda one, run=run: not one.close(run(one.case)))
        seen = (not gradcheck_accepts(run, one.case) for one in chosen)
        yield {
            "name": pattern.name,
            "oracle": ours,
            "fixed": fixed,
            "gradcheck": (any(seen) if chosen else None),
        }


def first(cases, caught):
    """The number of the first case that a mutant is caught on."""
    for k in range(SEARCHED):
        one = cases.at("float64", k)
        if one is None:
            return None
        if caught(one):
            return k + 1
    return None


def of_framework(row):
    """One real framework, by longdep.check."""
    examples = FRAMEWORK_EXAMPLES.get(row.package, FRAMEWORK_EXAMPLES[""])
    if system(row.system).seeded:
        examples = SEARCHED
    report = longdep.check(
        row.system,
        row.make(),
        convention=row.convention,
        precision=row.precision,
        examples=examples,
        seed=SEED,
        time_limit=PATIENCE,
    )
    return {
        "implementation": row.name,
        "package": row.package,
        "system": row.system,
        "convention": row.convention,
        "precision": row.precision,
        "examples": report.examples,
        "declined": report.declined,
        "ok": report.ok,
        "failing": failing_outputs(report),
        "unchecked": list(report.unchecked),
        "findings": [finding(f) for f in report.findings],
        "versions": frameworks.installed(),
    }


def weighed(row, known):
    """A framework's row with what the known deviations say of it."""
    place = (row["implementation"], row["system"], row["convention"], row["precision"])
    entry = deviations.excusing(known, *place)
    return row | {
        "unexplained": deviations.unexplained(entry, row["failing"]),
        "stale": deviations.stale(entry, row["failing"]),
        "reason": entry.reason if entry else "",
        "reproduction": entry.reproduction if entry else "",
    }


def failing_outputs(report):
    """The outputs a report finds fault with; "*" stands for a case that fails whole."""
    failing = set()
    for one in report.findings:
        failing |= {one.output or "*", *one.also}
    return sorted(failing)


def finding(one):
    """A finding as the page shows it."""
    return {
        "kind": one.kind,
        "output": one.output,
        "sentence": one.sentence,
        "expected": one.expected,
        "found": one.computed,
        "allowed": one.allowed,
        "reproduction": one.reproduction,
        "causes": list(one.causes),
    }


def share_of(tasks, shares, share):
    return [task for k, task in enumerate(tasks) if k % shares == share]


def measure(what, shares, share, package, systems):
    """This share of all places (of some systems), or of frameworks (of a package)."""
    np.seterr(all="ignore")
    warnings.simplefilter("ignore")
    result = []
    if what == "places":
        chosen = [p for p in places() if not systems or p[0] in systems]
        for name, convention in share_of(chosen, shares, share):
            result.append(of_place(name, convention))
            click.echo(summary(result[-1]))
    else:
        rows = [r for r in frameworks.rows() if package in (None, r.package)]
        for row in share_of(rows, shares, share):
            if lost := frameworks.missing(row.package):
                click.echo(f"{row.label}: not measured: needs {', '.join(lost)}")
                continue
            result.append(of_framework(row))
            failing = result[-1]["failing"]
            click.echo(f"{row.label}: {failing or 'as its convention says'}")
    return result


def summary(place):
    missed = [m["name"] for m in place["mutants"] if m["oracle"] is None]
    alarms = sum(c["alarms"] for c in place["correct"])
    ran = sum(c["cases"] for c in place["correct"])
    return (
        f"{place['system']} {place['convention']}: {len(place['mutants'])} mutants, "
        f"missed {missed}; {ran} correct runs, {alarms} false alarms"
    )


def merged(measured, ran, before):
    """One book of all places and frameworks, in the order of the tables.

    Versions of packages whose rows were all kept are those of the book before.
    """
    order = {place: k for k, place in enumerate(places())}
    rank = {row.label: k for k, row in enumerate(frameworks.rows())}
    measured.sort(key=lambda p: order[place_of(p)])
    ran.sort(key=lambda r: rank[label(r)])
    missing = [*order.keys() - {place_of(p) for p in measured}]
    missing += [*rank.keys() - {label(r) for r in ran}]
    if missing:
        raise click.ClickException(f"parts: expected all places, missing {missing[:3]}")
    versions = {name: version(name) for name in LIBRARIES} | versions_of(ran, before)
    known = deviations.load(KNOWN)
    return {
        "format": FORMAT,
        "seed": SEED,
        "searched": SEARCHED,
        "gradchecked": GRADCHECKED,
        "python": platform.python_version(),
        "versions": versions,
        "patterns": [{"name": p.name, "sentence": p.sentence} for p in patterns()],
        "places": measured,
        "frameworks": [weighed(row, known) for row in ran],
    }


def place_of(entry):
    return entry["system"], entry["convention"]


def versions_of(ran, before):
    """What was installed where the frameworks ran, which may be several places."""
    seen = dict(before)
    for row in ran:
        seen = row.pop("versions", {}) | seen
    missing = [name for name in frameworks.PACKAGES if name not in seen]
    if missing:
        raise click.ClickException(f"parts: no version of {', '.join(missing)}")
    return {name: seen[name] for name in frameworks.PACKAGES}


def label(row):
    return "-".join(
        row[k] for k in ("implementation", "system", "convention", "precision")
    )


def gate(book):
    """What must hold: every mutant caught, no false alarm, nothing unexplained."""
    wrong = Counter()
    for place in book["places"]:
        wrong["mutants missed"] += sum(m["oracle"] is None for m in place["mutants"])
        wrong["false alarms"] += sum(c["alarms"] for c in place["correct"])
    for row in book["frameworks"]:
        wrong["unexplained deviations"] += bool(row["unexplained"])
        wrong["stale entries"] += bool(row["stale"])
    return {name: count for name, count in wrong.items() if count}


def read(what, kept):
    """All parts of a kind; of two on the same thing, the later part counts.

    Where `kept`, what the book has comes first: what was not measured again stays.
    """
    files = sorted(PARTS.glob(f"{what}-*.json"))
    entries = [entry for f in files for entry in json.loads(f.read_text("utf-8"))]
    if kept:
        rows = {row.label for row in frameworks.rows()}
        held, mark = json.loads(FILE.read_text("utf-8"))[what], label
        present = rows
        if what == "places":
            present, mark = {*places()}, place_of
        entries = [e for e in held if mark(e) in present] + entries
    name = label if what == "frameworks" else place_of
    return list({name(entry): entry for entry in entries}.values())


@click.command()
@click.option("--shares", default=1, show_default=True)
@click.option("--share", default=0, show_default=True)
@click.option("--only", type=click.Choice(["places", "frameworks", "merge"]))
@click.option("--package", help="Only the frameworks of this package.")
@click.option("--system", "systems", multiple=True, help="Only places of this system.")
@click.option("--keep", is_flag=True, help="Merge into the book that there is.")
def main(shares, share, only, package, systems, keep):
    """Measure everything, or a share of one kind, or merge what was measured."""
    for what in ("places", "frameworks"):
        if only in (None, what):
            chosen = package or "+".join(systems) or "all"
            part = PARTS / f"{what}-{chosen}-{share}-of-{shares}.json"
            write_whole(part, as_text(measure(what, shares, share, package, systems)))
    if only in (None, "merge"):
        before = json.loads(FILE.read_text("utf-8"))["versions"] if keep else {}
        book = merged(read("places", keep), read("frameworks", keep), before)
        write_whole(FILE, as_text(book))
        wrong = gate(book)
        if wrong:
            raise click.ClickException(str(wrong))


if __name__ == "__main__":
    main()
