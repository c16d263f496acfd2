"""The page of the campaigns says what the stores hold, and nothing kinder."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from longdep.numeric.campaign import errors
from longdep.numeric.campaign.catalog import SEARCHES
from longdep.numeric.campaign.plan import run_chunk
from longdep.numeric.campaign.store import Store
from longdep.reports.command import collecting
from longdep.reports.command.collecting import collect
from longdep.reports.page import campaigns
from longdep.reports.record import ledger
from tests.reports.committed import committed

BOOK = committed()


def stored(folder: Path, plan, seeds=2) -> None:
    """A finished store, made without workers."""
    plan = plan.sized(seeds, 1)
    about = plan.described()
    store = Store.create(folder / f"{plan.name}.campaign.sqlite", about)
    arguments = (plan.function, about["parameters"], about["merge"])
    for number in range(plan.chunks):
        text = run_chunk(*arguments, number, number + 1, about["code"])
        store.save(number, json.dumps(json.loads(text)["result"]))
    store.close()


@pytest.fixture(scope="module")
def figures(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stores")
    with pytest.MonkeyPatch.context() as patch:
        small = [
            replace(plan, parameters={**plan.parameters, "instances": 200})
            for plan in SEARCHES
            if plan.name in ("gamma-bound", "one-step", "clipping-non-expansive")
        ]
        patch.setattr(collecting, "SEARCHES", small)
        for plan in small:
            stored(folder, plan)
        return collect(folder)[0]


def collected(figures, **changes):
    """The figures with another result of the gamma bound."""
    first, *rest = figures["searches"]
    assert first["name"] == "gamma-bound"
    return {**figures, "searches": [{**first, **changes}, *rest]}


def test_the_page_shows_every_search_with_its_claim(figures) -> None:
    text = campaigns.page(BOOK, figures)
    assert "No counterexample was found." in text
    assert "All of them were refuted" in text
    for entry in figures["searches"]:
        assert f"`{entry['name']}`" in text
        assert entry["claim"] is None or f"(claims/{entry['claim']}.md)" in text
    assert "800 instances in all" in text


def test_a_counterexample_is_reported_first(figures) -> None:
    text = campaigns.page(BOOK, collected(figures, beyond=3, confirmed=2))
    assert "**Counterexamples were found**" in text
    assert "gamma-bound (seed" in text
    assert "No counterexample" not in text


def test_a_violation_in_floats_alone_is_reported(figures) -> None:
    text = campaigns.page(BOOK, collected(figures, beyond=3))
    assert "**Violations that exact arithmetic did not confirm**: gamma-bound" in text


def test_a_blind_search_is_reported(figures) -> None:
    blind = [
        {**entry, "confirmed": 0} if entry["control"] else entry
        for entry in figures["searches"]
    ]
    text = campaigns.page(BOOK, {**figures, "searches": blind})
    assert "**Not refuted**: one-step" in text
    assert "All of them were refuted" not in text


def test_collecting_refuses_what_is_missing_unfinished_or_different(
    tmp_path, monkeypatch
) -> None:
    plan = replace(SEARCHES[0], parameters={"statement": "free-input", "instances": 5})
    monkeypatch.setattr(collecting, "SEARCHES", [plan])
    with pytest.raises(errors.StoreError, match="expected stores NAME"):
        collect(tmp_path)
    stored(tmp_path, plan)
    with monkeypatch.context() as more:
        more.setattr(collecting, "SEARCHES", [plan, SEARCHES[1]])
        with pytest.raises(errors.StoreError, match=r"geometric.*no campaign here yet"):
            collect(tmp_path)
    path = tmp_path / f"{plan.name}.campaign.sqlite"
    store = Store.open(path)
    store.connection.execute("DELETE FROM chunks WHERE number = 1")
    store.close()
    with pytest.raises(errors.StoreError, match="1 of 2 chunks are missing"):
        collect(tmp_path)
    path.unlink()
    stored(tmp_path, replace(plan, merge={**plan.merge, "near": "max"}))
    with pytest.raises(errors.StoreError, match=r"made with merge .*max"):
        collect(tmp_path)


def test_a_search_without_a_store_keeps_its_figures(
    figures, tmp_path, monkeypatch
) -> None:
    first, second, _ = figures["searches"]
    plans = {plan.name: plan for plan in SEARCHES}
    plan = replace(
        plans[second["name"]],
        parameters={"statement": second["name"], "instances": 5},
    )
    chosen = [plans[first["name"]], plan]
    monkeypatch.setattr(collecting, "SEARCHES", chosen)
    stored(tmp_path, plan)
    kept, fresh = collect(tmp_path, figures)
    assert fresh == 1
    assert kept["searches"][0] == first
    assert kept["searches"][1]["instances"] == 10 != second["instances"]
    assert len(kept["searches"]) == 2


def test_a_file_of_something_else_is_refused(tmp_path) -> None:
    path = tmp_path / "campaigns.json"
    for text, message in (
        ("{", "not JSON"),
        ("{}", "expected the format"),
        ("[]", "exp"),
    ):
        path.write_text(text)
        with pytest.raises(ledger.LedgerError, match=message):
            campaigns.read(path)
    with pytest.raises(ledger.LedgerError, match="cannot be read"):
        campaigns.read(tmp_path / "none")


def test_what_was_written_is_read_again(figures, tmp_path) -> None:
    campaigns.write(tmp_path / "a.json", figures)
    assert campaigns.read(tmp_path / "a.json") == figures


def test_a_share_is_never_rounded_to_nothing_or_all() -> None:
    assert campaigns.share(0, 10) == "0%"
    assert campaigns.share(1, 10**8) == "0.01%"
    assert campaigns.share(10**8 - 1, 10**8) == "99.99%"
    assert campaigns.share(10, 10) == "100%"
