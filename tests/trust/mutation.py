"""Collect the mutation score of a finished campaign.

    LONGDEP_MUTATION_PLAN=FOLDER/plan.json \\
        python -m tests.trust.mutation FILE --store STORE

The file is written whole.
"""

import json
import sys
from pathlib import Path

import click

from longdep.numeric.campaign.errors import CampaignError
from longdep.numeric.campaign.runner import result_of
from longdep.numeric.campaign.store import Store
from longdep.reports.record.ledger import write_whole
from tests.mutation.campaign import campaign, plan_here
from tests.mutation.known import KnownError, equivalents
from tests.mutation.plan import PlanError
from tests.mutation.record import RecordError, read, recorded, total


@click.command()
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--store",
    "place",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="File of finished chunks.",
)
@click.option(
    "--onto",
    "before",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The record whose survivors were tried again.",
)
def main(out: Path, place: Path, before: Path | None) -> None:
    """Write the score to OUT."""
    try:
        known = None if before is None else read(before)
        plan, _ = plan_here()
        plan.require_sources()
        search = campaign()
        store = Store.open(place, writable=False)
        store.require(search.described())
        if missing := search.chunks - len(store.finished()):
            raise CampaignError(f"{place}: {missing} chunks are not finished")
        outcomes = result_of(search, store)["result"]["outcomes"]
        record = recorded(plan, outcomes, equivalents(), before=known)
    except (CampaignError, KnownError, PlanError, RecordError) as error:
        click.echo(f"python -m tests.trust.mutation: {error}", err=True)
        sys.exit(1)
    write_whole(out, json.dumps(record, indent=1, sort_keys=True) + "\n")
    counts = {
        what: total(record, what)
        for what in ("mutants", "killed", "survived", "equivalent")
    }
    click.echo(", ".join(f"{count} {what}" for what, count in counts.items()))


if __name__ == "__main__":
    main()
