"""Measure the causes: is every bug pattern named for what it is?

    python -m tests.numeric.oracle.causes_measured

runs longdep.check on every pattern of the catalogue, wherever it applies, and counts
whether the report names it, another one in its place, or none. The work may be split
(--shares 8 --share 3) and narrowed (--system gru); each share leaves its part in
.conformance/, and --merge counts them all. It fails if a wrong cause is named.
"""

import json
import time
import warnings
from collections import Counter

import click
import numpy as np

import longdep
from longdep.numeric.oracle.patterns.catalogue import applying, implementation
from longdep.numeric.oracle.systems import system
from longdep.reports.record.ledger import as_text, write_whole
from tests.numeric.oracle.conformance import PARTS, places, share_of

RIGHT, ANOTHER, NONE, MISSED = "right", "another", "none", "not caught"


def mutants(names):
    """Every pattern at every place: system, convention, pattern."""
    return [
        (name, convention, pattern)
        for name, convention in places()
        if not names or name in names
        for pattern in applying(system(name), convention, "float64")
    ]


def measured(name, convention, pattern):
    """What the report on one mutant says of its cause."""
    began = time.monotonic()
    wrong = implementation(name, convention, pattern)
    report = longdep.check(name, wrong, convention=convention)
    causes = [cause for finding in report.findings for cause in finding.causes]
    outside = [f for f in report.findings if f.kind == "outside"]
    return {
        "system": name,
        "convention": convention,
        "pattern": pattern.name,
        "named": named(report, pattern, causes),
        "causes": causes,
        "sentence": outside[0].sentence if outside else "",
        "seconds": round(time.monotonic() - began, 1),
    }


def named(report, pattern, causes):
    """Whether the right cause is among those named, others are, or none."""
    if report.ok:
        return MISSED
    if not causes:
        return NONE
    return RIGHT if pattern.sentence in causes else ANOTHER


def summary(rows):
    """The counts, and every pattern that is not named for what it is."""
    counts = Counter(row["named"] for row in rows)
    lines = [
        ", ".join(f"{word}: {counts[word]}" for word in (RIGHT, ANOTHER, NONE, MISSED))
    ]
    lines += [
        f"  {row['system']} {row['convention']} {row['pattern']}: {row['named']} "
        f"{' Or: '.join(row['causes'])}"
        for row in rows
        if row["named"] != RIGHT
    ]
    return "\n".join(lines)


def read():
    """All parts; of two on the same mutant the later one counts."""
    files = sorted(PARTS.glob("causes-*.json"), key=lambda f: f.stat().st_mtime)
    rows = [row for f in files for row in json.loads(f.read_text("utf-8"))]
    by_mutant = {(r["system"], r["convention"], r["pattern"]): r for r in rows}
    return list(by_mutant.values())


@click.command()
@click.option("--shares", default=1, show_default=True)
@click.option("--share", default=0, show_default=True)
@click.option("--system", "names", multiple=True, help="Only this system.")
@click.option("--merge", is_flag=True, help="Count the parts that were measured.")
def main(shares, share, names, merge):
    """Measure a share of all mutants, or count what was measured."""
    np.seterr(all="ignore")
    warnings.simplefilter("ignore")
    if merge:
        rows = read()
    else:
        rows = [measured(*one) for one in share_of(mutants(names), shares, share)]
        part = f"causes-{'-'.join(names) or 'all'}-{share}-of-{shares}.json"
        write_whole(PARTS / part, as_text(rows))
    click.echo(summary(rows))
    if any(row["named"] == ANOTHER for row in rows):
        raise click.ClickException("a cause that is not the right one is named")


if __name__ == "__main__":
    main()
