"""The commands `longdep campaign run | resume | status | list | collect`."""

import json
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from longdep.numeric.oracle.escaping import one_line
from longdep.reports.command.campaign_options import (
    crew_options,
    fresh_options,
    lasting_option,
    store_option,
)
from longdep.reports.command.failing import INTERRUPTED, fail, say, unwritten

if TYPE_CHECKING:
    from longdep.numeric.campaign.fresh import Fresh
    from longdep.numeric.campaign.plan import Campaign
    from longdep.numeric.campaign.store import Store

Options = Callable[[Callable[..., None]], Callable[..., None]]


@click.group()
def campaign() -> None:
    """Search or experiment at scale: a map over seeds that can be killed and resumed.

    NAME is one of `longdep campaign list`, or package.module:name of a
    longdep.numeric.campaign.plan.Campaign of your own.
    """


@campaign.command()
@click.argument("name")
@click.option("--seeds", type=click.IntRange(min=1), help="How many seeds to take.")
@click.option("--chunk", type=click.IntRange(min=1), help="Seeds in a chunk.")
@fresh_options
@lasting_option
@crew_options
def run(
    name: str,
    seeds: int | None,
    chunk: int | None,
    rounds: int | None,
    lasting: float | None,
    place: Path | None,
    workers: int | None,
    scheduler: str | None,
    out: Path | None,
    **asked: Any,
) -> None:
    """Start a campaign and print its merged result.

    Exit code 1 if a chunk failed twice; the others are finished all the same. `claims`
    and `oracle` search with fresh seeds until they are stopped; for them 1 says that
    something was found.
    """
    from longdep.numeric.campaign.catalog import find
    from longdep.numeric.campaign.errors import CampaignError
    from longdep.numeric.campaign.fresh import TITLES
    from longdep.numeric.campaign.store import Store

    try:
        if name in TITLES:
            from longdep.reports.command.fresh import planned

            plan: Campaign = planned(name, asked, rounds).sized(seeds, chunk)
        else:
            require_none(name, lasting=lasting, rounds=rounds, **asked)
            plan = find(name).sized(seeds, chunk)
        store = Store.create(place or default_place(plan.name), plan.described())
    except CampaignError as error:
        fail(error)
    work(plan, store, workers, scheduler, out, lasting)


def require_none(name: str, lasting: float | None, **asked: Any) -> None:
    """Refuse an option that only searches with fresh seeds have.

    Raises:
        CampaignError: there is one.
    """
    from longdep.numeric.campaign.errors import CampaignError

    given = {"for": lasting} | asked
    for word, value in given.items():
        if value is not None:
            raise CampaignError(
                f"--{word.replace('_', '-')} is an option of `longdep campaign run "
                f"claims` and `... run oracle`, not of {name}"
            )


@campaign.command()
@click.argument("name")
@lasting_option
@crew_options
def resume(
    name: str,
    lasting: float | None,
    place: Path | None,
    workers: int | None,
    scheduler: str | None,
    out: Path | None,
) -> None:
    """Finish a campaign that was stopped, with any number of workers.

    What is damaged in its store is named on standard error and computed again.
    """
    from longdep.numeric.campaign.errors import CampaignError
    from longdep.numeric.campaign.fresh import TITLES
    from longdep.reports.command.campaign_display import show_damage

    try:
        if name not in TITLES:
            require_none(name, lasting)
        plan, store = opened(name, place, writable=True)
    except CampaignError as error:
        fail(error)
    show_damage(store)
    work(plan, store, workers, scheduler, out, lasting)


@campaign.command()
@click.argument("name")
@store_option
def status(name: str, place: Path | None) -> None:
    """Show how far a campaign is, what failed, and what is damaged.

    Exit code 1 if anything in its store is damaged; resume computes it again.
    """
    from longdep.numeric.campaign.errors import CampaignError
    from longdep.numeric.campaign.fresh import Fresh
    from longdep.reports.command.campaign_display import show_damage, show_failures

    try:
        plan, store = opened(name, place, writable=False)
        with closing(store):
            finished, failures = store.finished(), store.failures()
    except CampaignError as error:
        fail(error)
    of = f" of {plan.chunks}"
    seeds = f"{plan.seeds} seeds"
    if isinstance(plan, Fresh):  # it has no end
        of, seeds = "", f"seeds from {plan.parameters['first']} on"
    click.echo(
        f"{plan.name}: {len(finished)}{of} chunks finished ({seeds}), "
        f"{len(failures)} failed"
    )
    show_failures(plan, failures)
    show_damage(store)
    if store.damage:
        sys.exit(1)


@campaign.command("list")
def list_campaigns() -> None:
    """List the campaigns, with their default number of seeds."""
    from longdep.numeric.campaign.catalog import CAMPAIGNS
    from longdep.numeric.campaign.fresh import TITLES

    width = max(map(len, CAMPAIGNS), default=0)
    for name, title in TITLES.items():
        click.echo(f"{name:<{width}}    fresh seeds  {title}")
    for plan in CAMPAIGNS.values():
        click.echo(f"{plan.name:<{width}}  {plan.seeds:>7} seeds  {plan.title}")


@campaign.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Where the stores NAME.campaign.sqlite lie (default: here).",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write (default: reports/campaigns.json of this clone).",
)
def collect(folder: Path, out: Path | None) -> None:
    """Gather the finished searches of the catalog into reports/campaigns.json.

    A search without a store in the folder keeps the figures it has in the file.
    """
    from longdep.numeric.campaign.errors import CampaignError
    from longdep.reports.command.collecting import collect as gather
    from longdep.reports.page import campaigns
    from longdep.reports.record.ledger import LedgerError

    place = campaigns.FIGURES if out is None else out
    try:
        before = campaigns.read(place) if place.exists() else None
        figures, fresh = gather(folder, before)
        campaigns.write(place, figures)
    except (CampaignError, LedgerError) as error:
        fail(error)
    kept = len(figures["searches"]) - fresh
    say(f"{place}: {fresh} searches written from {folder}, {kept} kept")


def opened(
    name: str, place: Path | None, *, writable: bool
) -> "tuple[Campaign, Store]":
    """The campaign as its store has it: as many seeds, in the same chunks.

    Raises:
        CampaignError: there is no such campaign or store, or, if it is to be written,
            it was made by other code.
    """
    from longdep.numeric.campaign.catalog import find
    from longdep.numeric.campaign.fresh import TITLES
    from longdep.numeric.campaign.store import Store

    known = name if name in TITLES else find(name).name
    store = Store.open(place or default_place(known), writable=writable)
    try:
        store.require({"campaign": known})
        if name in TITLES:
            from longdep.reports.command.fresh import resumed

            plan: Campaign = resumed(name, store)
        else:
            plan = find(name)
        plan = store.sized(plan)
        if writable:
            store.require(plan.described())
    except BaseException:
        store.close()
        raise
    return plan, store


def default_place(name: str) -> Path:
    """Where a campaign is kept unless another place is given."""
    return Path(f"{name}.campaign.sqlite")


def work(
    plan: "Campaign",
    store: "Store",
    workers: int | None,
    scheduler: str | None,
    out: Path | None,
    lasting: float | None = None,
) -> None:
    """Run what is left, print the result, and end with the exit code."""
    from longdep.numeric.campaign.crew import Cluster, Crew, Processes, cores
    from longdep.numeric.campaign.errors import CampaignError
    from longdep.numeric.campaign.fresh import Fresh
    from longdep.numeric.campaign.runner import Runner, result_of
    from longdep.reports.command.campaign_display import display, show_failures

    endless, failed = isinstance(plan, Fresh), False
    result: dict[str, Any] | None = None
    crew: Crew | None = None
    try:
        crew = Cluster(scheduler) if scheduler else Processes(workers or cores())
        try:
            with display(plan, endless=endless) as show:
                progress = Runner(plan, store, crew, show, after(lasting)).run()
            failed = progress.failed > 0
        except KeyboardInterrupt:
            if not endless:
                raise
        failures = store.failures()
        if isinstance(plan, Fresh):
            from longdep.reports.command.fresh import summary

            result = summary(plan, store)
        elif not failed:
            result = result_of(plan, store)
    except CampaignError as error:
        fail(error)
    except KeyboardInterrupt:
        click.echo("longdep: stopped; what was finished is kept, resume it", err=True)
        sys.exit(INTERRUPTED)
    finally:
        if crew is not None:
            crew.close()
        store.close()
    if failed:
        show_failures(plan, failures)
    if result is not None:
        text = json.dumps(result, indent=1, sort_keys=True, allow_nan=False)
        wrong = unwritten(out, text + "\n")
        click.echo(text)
        if wrong is not None:
            fail(wrong)
        if isinstance(plan, Fresh):
            failed |= show_finds(plan, result)
    sys.exit(int(failed))


def after(seconds: float | None) -> Callable[[], bool]:
    """Say whether so much time has passed since now; None: never."""
    if seconds is None:
        return lambda: False
    end = monotonic() + seconds
    return lambda: monotonic() >= end


def show_finds(plan: "Fresh", result: dict[str, Any]) -> bool:
    """Name what was found on standard error, store it, and say whether there is any."""
    from longdep.reports.command.fresh import keep
    from longdep.reports.record.ledger import LedgerError

    for find in result["finds"]:
        said = f"FOUND {find['test']}: {find['error']} (again: {find['again']})"
        click.echo(one_line(said), err=True)
    try:
        for path in keep(plan, result):
            click.echo(f"stored {path}: the tests replay it from now on", err=True)
    except (LedgerError, OSError) as error:
        fail(error)
    return bool(result["finds"])
