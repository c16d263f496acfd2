"""From the stores of finished campaigns to the figures of their page."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from longdep.numeric.campaign.catalog import SEARCHES
from longdep.numeric.campaign.errors import StoreError
from longdep.numeric.campaign.plan import Campaign
from longdep.numeric.campaign.runner import result_of
from longdep.numeric.campaign.store import Store, is_there
from longdep.reports.page.campaigns import DIGITS, FORMAT


def collect(
    folder: Path, before: Mapping[str, Any] | None = None
) -> tuple[dict[str, Any], int]:
    """Gather the searches of the catalog from the stores of a folder.

    Each entry says which code made it: a search need not be repeated because something
    else in the package has changed. One without a store there keeps its earlier entry.

    Args:
        folder: where the stores NAME.campaign.sqlite lie.
        before: earlier results.
    Returns:
        The results, and how many of them come from the folder.
    Raises:
        CampaignError: no store is there, or none of a search that has no entry yet; one
            is unfinished, damaged, or of other parameters.
    """
    earlier = {entry["name"]: entry for entry in (before or {}).get("searches", ())}
    stores = {plan.name: _store_of(plan, folder) for plan in SEARCHES}
    there = sum(map(is_there, stores.values()))
    if not there:
        raise StoreError(f"{folder}: expected stores NAME.campaign.sqlite, got none")
    searches = [
        earlier[plan.name]
        if plan.name in earlier and not is_there(stores[plan.name])
        else _entry(plan, stores[plan.name])
        for plan in SEARCHES
    ]
    return {"format": FORMAT, "searches": searches}, there


def _store_of(plan: Campaign, folder: Path) -> Path:
    return folder / f"{plan.name}.campaign.sqlite"


def _entry(plan: Campaign, path: Path) -> dict[str, Any]:
    store = Store.open(path, writable=False)
    try:
        about = store.about()
        sized = store.sized(plan)
        store.require({**sized.described(), "code": about["code"]})
        store.require_undamaged()
        missing = sized.chunks - len(store.finished())
        if missing:
            raise StoreError(
                f"{store.path}: {missing} of {sized.chunks} chunks are missing; resume"
            )
        merged = result_of(sized, store)
    finally:
        store.close()
    result = merged["result"]
    worst = result["worst"]
    return {
        "name": plan.name,
        "title": plan.title,
        "claim": plan.claim,
        "control": plan.control,
        "code": about["code"],
        "seeds": merged["seeds"],
        **result,
        "worst": {**worst, "ratio": float(f"{worst['ratio']:.{DIGITS}g}")},
    }
