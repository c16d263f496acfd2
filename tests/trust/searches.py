"""Record what searches with fresh seeds came to, from their stores:

    longdep campaign run claims --for 1h
    longdep campaign run oracle --for 1h
    python -m tests.trust.searches reports/trust/searches.json \
        --store claims.campaign.sqlite --store oracle.campaign.sqlite

By topic (claims) and by family (oracle): the processor's seconds, the examples, the
properties and seeds, what was found, and which wrong things were not shown to be wrong
in every seed; and how many examples earlier searches have left in tests/examples. Where
no store of one of the two is given, what the record has of it stays.
"""

import json
from pathlib import Path

import click

from longdep.numeric.campaign.errors import CampaignError
from longdep.numeric.campaign.store import Store
from longdep.reports.command import fresh
from longdep.reports.record.ledger import LedgerError, write_whole
from tests.trust.runs import ROOT, RunError, read

FORMAT = "longdep-trust-searches/1"
EXAMPLES = ROOT / "tests" / "examples"  # what was found once


def runs_of(path):
    """The runs of one store: a topic or family each."""
    store = Store.open(path, writable=False)
    try:
        name = store.about().get("campaign")
        if name not in fresh.TITLES:
            raise CampaignError(f"{path}: expected a search of claims or oracle")
        plan = fresh.resumed(name, store)
        result = fresh.summary(plan, store)
    finally:
        store.close()
    word = {"claims": "topic", "oracle": "family"}[name]
    for group, counts in result[f"by_{word}"].items():
        found = [one for one in result["finds"] if one["group"] == group]
        unshown = [one for one in result["not_shown"] if one["group"] == group]
        yield {
            **counts,
            "what": name,
            word: group,
            "first_seed": result["first_seed"],
            "finds": [{k: one[k] for k in ("again", "error", "test")} for one in found],
            "not_shown": [
                {k: one[k] for k in ("seeds", "shown", "test")} for one in unshown
            ],
        }


@click.command()
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--store",
    "stores",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    help="A store of `longdep campaign run claims` or `... run oracle`.",
)
def main(out, stores):
    """Write the record, whole."""
    try:
        new = [run for store in stores for run in runs_of(store)]
        kinds = {run["what"] for run in new}
        kept = [run for run in read(out, FORMAT) if run["what"] not in kinds]
        runs = sorted([*kept, *new], key=lambda run: run["what"])
        stored = sum(1 for _ in EXAMPLES.rglob("*.json"))
        book = {"format": FORMAT, "runs": runs, "stored": stored}
        write_whole(out, json.dumps(book, indent=1, sort_keys=True) + "\n")
    except (CampaignError, LedgerError, RunError) as error:
        raise click.ClickException(str(error)) from error
    seconds = sum(run["seconds"] for run in book["runs"])
    finds = sum(len(run["finds"]) for run in book["runs"])
    click.echo(f"{out}: {len(book['runs'])} runs, {seconds:.0f} s, {finds} finds")


if __name__ == "__main__":
    main()
