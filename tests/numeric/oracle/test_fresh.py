"""The oracle's search with fresh seeds: what it finds is stored and replayed."""

import json
from functools import partial

import numpy as np
import pytest

from longdep.numeric.oracle.patterns.catalogue import applying, implementation
from longdep.numeric.oracle.systems import SYSTEMS, system
from longdep.reports.command import fresh
from longdep.reports.record import examples
from longdep.reports.record.fresh import turn_of
from longdep.reports.record.properties import PropertiesError
from tests.numeric.oracle.ways import every
from tests.trust import oracle

PLACE = ("clip-by-value", "torch", "float32")
WRONG = "wrong, for this test"


def test_right_code_is_let_pass_and_wrong_code_is_seen() -> None:
    record = oracle.searched("clip-by-value", "torch", "float64", 5, 2)
    counts = record["counts"]
    assert record["finds"] == []
    assert record["examples"] == 4  # of each kind of draw
    assert counts["right_runs"] >= 4
    assert counts["wrong_caught"] == len(record["shown"]) == oracle.WRONG
    assert (record["group"], record["seed"]) == ("clipping", 5)


def test_a_seed_gives_the_same_and_another_one_other_cases() -> None:
    place = ("linear-recurrence", "plain", "float64")
    first, again, other = (oracle.searched(*place, seed, 2) for seed in (1, 1, 2))
    assert first == again
    assert first["shown"].keys() != other["shown"].keys()


def with_wrong_way(monkeypatch):
    """Call a mistake right code: the oracle must not let it pass."""
    name, convention, precision = PLACE
    pattern = next(applying(system(name), convention, precision))
    ways = {WRONG: partial(implementation(name, convention, pattern))}
    monkeypatch.setattr(every, "all_ways", lambda *_: ways)


def test_a_false_alarm_is_found_stored_and_replayed(monkeypatch, tmp_path) -> None:
    with monkeypatch.context() as patch:
        with_wrong_way(patch)
        find = oracle.searched(*PLACE, 3, 4)["finds"][0]
        assert (find["kind"], find["way"]) == ("false alarm", WRONG)
        path = oracle.keep(find, tmp_path)
        assert set(find["formats"]["gradients"]) == {"float32"}
        assert f"{WRONG}: clipped" in oracle.replay(path)
        mended = {WRONG: implementation(*PLACE[:2])}
        patch.setattr(every, "all_ways", lambda *_: mended)
        assert oracle.replay(path) is None
    assert f"{path}: stale: there is no way" in oracle.replay(path)
    path.write_text(path.read_text().replace("float32", "float16", 1))
    assert f"{path}: damaged" in oracle.replay(path)


def test_what_is_missed_is_found_stored_and_replayed(monkeypatch, tmp_path) -> None:
    name, convention, _ = place = ("clip-by-value", "torch", "float64")
    right = implementation(name, convention)
    monkeypatch.setattr(oracle, "CHECKED", 30)
    with monkeypatch.context() as patch:
        patch.setattr(oracle, "implementation", lambda *_: right)
        record = oracle.searched(*place, 3, 1)
        assert record["counts"]["wrong_missed"] == len(record["finds"])
        find = record["finds"][0]
        assert find["kind"] == "missed"
        path = oracle.keep(find, tmp_path)
        assert f"{find['pattern']} is not seen" in oracle.replay(path)
    assert oracle.replay(path) is None  # it is seen now
    content = examples.unsealed(path, oracle.FORMAT) | {"pattern": "gone"}
    assert "stale" in oracle.replay(examples.seal(tmp_path / "b.json", content))


def test_a_crash_is_found_stored_and_replayed(monkeypatch, tmp_path) -> None:
    def broken(case):
        raise FloatingPointError("broken")

    with monkeypatch.context() as patch:
        patch.setattr(every, "all_ways", lambda *_: {WRONG: broken})
        (find,) = oracle.searched(*PLACE, 3, 1)["finds"]
        assert find["error"] == "FloatingPointError: broken"
        path = oracle.keep(find, tmp_path)
        assert oracle.replay(path).endswith("FloatingPointError: broken")
    assert oracle.replay(path) is None


def test_the_units_are_all_systems_in_all_their_formats() -> None:
    units = oracle.units()
    assert {name for name, _, _ in units} == {entry.name for entry in SYSTEMS}
    assert len(set(units)) == len(units) > 400
    assert {u[2] for u in oracle.units("lyapunov")} == {"float64", "float32"}
    assert {u[2] for u in oracle.units("orthogonal-init")} == {"float64"}
    with pytest.raises(PropertiesError, match="system: expected one of"):
        oracle.units("nothing")


def test_a_find_of_the_campaign_has_its_command(tmp_path, monkeypatch) -> None:
    with_wrong_way(monkeypatch)
    plan = fresh.planned("oracle", {"system": PLACE[0], "first_seed": 8}, 1)
    units = oracle.units(PLACE[0])
    turns = [turn_of(seed, 8, len(units)) for seed in range(2 * len(units))]
    assert sorted(turns) == [(k, own) for k in range(len(units)) for own in (8, 9)]
    seed = turns.index((units.index(PLACE), 8))
    record = oracle.search(seed, **plan.parameters)["record"]
    assert fresh.again(plan, record) == (
        "longdep campaign run oracle --system clip-by-value --first-seed 8 --rounds 1"
    )
    assert json.loads(json.dumps(record)) == record


def test_an_input_is_read_in_its_format() -> None:
    case = {"a": np.zeros((1, 2), np.float16), "b": [np.ones(3)], "c": "tanh", "d": 3}
    for value in case.values():
        again = oracle.in_format(value, oracle.format_of(value))
        assert oracle.format_of(again) == oracle.format_of(value)


def test_every_stored_find_is_replayed() -> None:
    files = [*examples.stored(fresh.STORED / fresh.ORACLE)]
    assert not [said for path in files if (said := oracle.replay(path))]
