"""Campaigns end with the same bytes, whatever happens to them on the way."""

import contextlib
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path
from platform import node

import pytest

from longdep.numeric.campaign import errors, hold, merging, rows
from longdep.numeric.campaign.catalog import CAMPAIGNS, find
from longdep.numeric.campaign.crew import Processes
from longdep.numeric.campaign.plan import Campaign, run_chunk
from longdep.numeric.campaign.runner import Runner, result_of
from longdep.numeric.campaign.store import Store

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@pytest.fixture(scope="module", autouse=True)
def samples():
    """The module of sample campaigns, which workers import by its name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(HERE))
        import campaign_samples

        yield campaign_samples


@pytest.fixture
def place(tmp_path):
    return tmp_path / "a.sqlite"


def finish(plan, place, workers=1, crew=None):
    """Run a campaign in this process; its progress and its result."""
    crew = crew or Processes(workers)
    store = Store.create(place, plan.described())
    try:
        progress = Runner(plan, store, crew).run()
        text = None if progress.failed else merging.as_text(result_of(plan, store))
        return progress, text, store.failures()
    finally:
        crew.close()
        store.close()


def undisturbed(plan):
    """The result without any machinery: one seed after the other."""
    function = getattr(sys.modules["campaign_samples"], plan.function.split(":")[1])
    results = (
        merging.lifted(plan.merge, function(seed, **plan.parameters))
        for seed in range(plan.seeds)
    )
    return merging.merged(plan.merge, results)


START = "import os, sys; os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
LISTENING = "import signal; signal.signal(signal.SIGINT, signal.SIG_DFL); "
LIMITED = (
    "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)); "
)


def command(*arguments, first=""):
    """Start the command, after some statements in the process that becomes it.

    A signal that the tests' own parent ignores would be ignored in all its children,
    so `first` may set it right; and a preexec_fn would fork a process with threads.
    """
    path = os.pathsep.join([str(ROOT), str(HERE)])
    start = [sys.executable, "-c", first + START] if first else [sys.executable]
    return subprocess.Popen(
        [*start, "-m", "longdep", "campaign", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": path},
    )


def ended(process):
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_any_number_of_workers_gives_the_same_bytes(samples, place, workers) -> None:
    _, text, _ = finish(samples.QUICK, place, workers)
    assert json.loads(text)["result"] == undisturbed(samples.QUICK)
    assert text == merging.as_text(json.loads(text))


def test_any_chunking_gives_the_same_bytes(samples, tmp_path) -> None:
    for chunk in (1, 7, 23):
        plan = samples.QUICK.sized(chunk=chunk)
        _, text, _ = finish(plan, tmp_path / f"{chunk}.sqlite")
        assert json.loads(text)["result"] == undisturbed(samples.QUICK)


def test_killed_at_random_points_and_resumed_it_ends_with_the_same_bytes(
    samples, place, tmp_path, monkeypatch
) -> None:
    monkeypatch.setenv("REGICIDE", str(tmp_path))
    name, store = "campaign_samples:REGICIDE", ("--store", place)
    births = random.Random(5)
    for _ in range(2):
        process = command("resume" if tables(place) else "run", name, *store)
        time.sleep(births.uniform(0, 0.3))
        process.kill()
        ended(process)
    for _ in range(7):  # each killed start uses up at least one of the six killers
        before = len(finished(place))
        verb = "resume" if tables(place) else "run"
        code, out, err = ended(command(verb, name, "--workers", 2, *store))
        assert len(finished(place)) >= before
        if code != -9:
            break
    assert code == 0, err
    assert len(list(tmp_path.glob("killed-*"))) == 6
    assert json.loads(out)["result"] == undisturbed(samples.REGICIDE)
    assert ended(command("resume", name, *store))[:2] == (0, out)


def tables(place):
    """Whether a store has got beyond its birth."""
    if not place.exists():
        return False
    with contextlib.closing(sqlite3.connect(place)) as db:
        return db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] > 0


def finished(place):
    """The finished chunks, however early the run was killed."""
    if not tables(place):
        return set()
    store = Store.open(place, writable=False)
    try:
        return store.finished()
    finally:
        store.close()


def test_workers_do_not_outlive_a_killed_run(samples, place) -> None:
    process = command("run", "campaign_samples:SLOW", "--workers", 2, "--store", place)
    while len(finished(place)) < 2:
        time.sleep(0.05)
    children = children_of(process.pid)
    assert children
    process.kill()
    ended(process)
    patience = time.monotonic() + 10
    while any(Path(f"/proc/{child}/exe").exists() for child in children):
        assert time.monotonic() < patience
        time.sleep(0.05)


def children_of(pid):
    task = Path(f"/proc/{pid}/task/{pid}/children")
    if not task.exists():
        pytest.skip("this system does not list the children of a process in /proc")
    return [int(child) for child in task.read_text().split()]


def test_a_second_run_on_a_store_is_refused_until_the_first_is_dead(
    samples, place, tmp_path_factory, monkeypatch
) -> None:
    gate = tmp_path_factory.mktemp("gate") / "closed"
    gate.touch()
    monkeypatch.setenv("GATE", str(gate))
    name, store = "campaign_samples:GATED", ("--store", place)
    first = command("run", name, "--workers", 1, *store)
    while len(finished(place)) < 2:
        time.sleep(0.05)
    for verb in ("resume", "run"):
        code, out, err = ended(command(verb, name, *store))
        assert (code, out) == (2, "")
        assert err == (
            f"longdep: {place}: process {first.pid} on {node()} is at work on it; let "
            "it finish, or stop it and resume\n"
        )
    code, out, _ = ended(command("status", name, *store))
    assert code == 0
    assert "chunks finished" in out
    first.kill()
    ended(first)
    gate.unlink()
    assert finished(place) == {0, 1}
    code, out, err = ended(command("resume", name, *store))
    assert code == 0, err
    assert json.loads(out)["result"] == undisturbed(samples.GATED)
    with contextlib.closing(sqlite3.connect(f"{place}-holder")) as db:
        assert db.execute("SELECT * FROM holder").fetchall() == []


def test_of_many_who_begin_at_once_one_works(samples, place) -> None:
    Store.create(place, samples.SLOW.described()).close()
    name = "campaign_samples:SLOW"
    endings = [
        ended(process)
        for process in [command("resume", name, "--store", place) for _ in range(6)]
    ]
    assert [code for code, _, _ in endings].count(0) >= 1
    for code, out, err in endings:
        if code == 0:
            assert json.loads(out)["result"] == undisturbed(samples.SLOW)
        else:
            assert code == 2
            assert "at work on it" in err


def test_a_store_that_another_host_has_is_left_alone(
    samples, place, monkeypatch
) -> None:
    """Locks may not reach it: its name counts, and the sentence tells the way out."""
    Store.create(place, samples.QUICK.described()).close()
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(hold, "node", lambda: "elsewhere")
        killed = hold.Hold(place)
        killed.connection.close()  # what a kill leaves behind: no lock, but the file
    for writable in (True, False):
        with pytest.raises(errors.StoreError, match="on elsewhere has it") as caught:
            Store.open(place, writable=writable)
    (named,) = re.findall(r"delete (\S+) if that process is gone", str(caught.value))
    Path(named).unlink()
    Store.open(place).close()


def test_a_hold_lost_while_it_is_taken_is_taken_again(place, monkeypatch) -> None:
    """Another process comes and goes before the hold stands."""
    read, me, others = hold._read, (os.getpid(), node()), ["one", "two"]

    def comes_and_goes(place, connection):
        if read(place, connection) == me and others:
            others.pop()
            connection.execute("DELETE FROM holder")
        return read(place, connection)

    monkeypatch.setattr(hold, "_read", comes_and_goes)
    held = hold.Hold(place)
    monkeypatch.undo()
    assert others == []
    with pytest.raises(errors.StoreError, match=f"process {os.getpid()} on"):
        hold.Hold(place)
    held.release()
    hold.Hold(place).release()


def test_a_hold_that_cannot_be_written_is_reported(place) -> None:
    holder = place.with_name(f"{place.name}-holder")
    holder.mkdir()
    with pytest.raises(errors.StoreError, match="its folder cannot be written, or"):
        Store.create(place, {})
    holder.rmdir()
    holder.write_text("not a database " * 100)
    with pytest.raises(errors.StoreError, match=r"-holder: .* not a database"):
        Store.create(place, {})


def runs_of(mark, seed):
    return len((mark / f"seed-{seed}").read_text())


@pytest.mark.parametrize("workers", [1, 2])
def test_a_worker_that_dies_is_replaced_and_its_chunk_redone_once(
    samples, tmp_path, place, workers
) -> None:
    plan = samples.sample(samples.dies_once, parameters={"mark": str(tmp_path)})
    progress, text, failures = finish(plan, place, workers)
    assert not failures
    assert json.loads(text)["result"] == undisturbed(samples.QUICK)
    assert runs_of(tmp_path, 4) == 2
    assert 1 <= progress.redone <= 2 * workers


def test_a_chunk_that_always_kills_its_worker_is_reported_and_the_rest_finishes(
    samples, tmp_path, place
) -> None:
    plan = samples.sample(samples.deadly, parameters={"mark": str(tmp_path)})
    progress, _, failures = finish(plan, place, 2)
    assert list(failures) == [2]
    assert "died again" in failures[2]
    assert runs_of(tmp_path, 5) == 2
    assert progress.finished == plan.chunks - 1


def test_a_chunk_that_always_fails_is_reported_and_the_rest_finishes(
    samples, tmp_path, place
) -> None:
    plan = samples.sample(samples.faulty, parameters={"mark": str(tmp_path)})
    progress, _, failures = finish(plan, place)
    assert failures == {2: "ValueError: seed five is not to my taste"}
    assert progress.finished == plan.chunks - 1
    assert runs_of(tmp_path, 5) == 2
    assert runs_of(tmp_path, 6) == 1


def test_failed_chunks_end_the_command_with_1_and_are_tried_again_by_resume(
    samples, place
) -> None:
    name, store = "campaign_samples:UNEQUAL", ("--store", place)
    for arguments in (("run", name, "--seeds", 1), ("resume", name)):
        code, out, err = ended(command(*arguments, *store))
        assert (code, out) == (1, "")
        assert "FAILED chunk 0 (seeds 0 to 0): CampaignError: result: expected" in err
        assert "Traceback" not in err


def test_a_file_that_may_not_grow_stops_the_run_with_a_sentence(samples, place) -> None:
    name = "campaign_samples:QUICK"
    arguments = (name, "--seeds", 2000, "--chunk", 20, "--workers", 1)
    code, out, err = ended(command("run", *arguments, "--store", place, first=LIMITED))
    assert (code, out) == (2, "")
    assert "cannot be written" in err
    assert "what was finished is kept" in err
    assert len([line for line in err.splitlines() if "longdep:" in line]) == 1
    assert "Traceback" not in err
    assert 0 < len(finished(place)) < 100
    code, out, err = ended(command("resume", name, "--store", place))
    assert code == 0, err
    assert json.loads(out)["result"] == undisturbed(samples.QUICK.sized(2000))


def test_a_full_disk_keeps_what_was_finished(samples, place) -> None:
    plan = samples.QUICK.sized(400, 20)
    store, crew = Store.create(place, plan.described()), Processes(1)
    pages = store.connection.execute("PRAGMA page_count").fetchone()[0]
    store.connection.execute(f"PRAGMA max_page_count = {pages + 1}")
    try:
        with pytest.raises(errors.StoreError, match=r"disk is full; what was finished"):
            Runner(plan, store, crew).run()
    finally:
        crew.close()
        store.close()
    assert 0 < len(finished(place)) < plan.chunks


def test_a_read_only_store_stops_with_a_sentence_and_still_opens(
    samples, place
) -> None:
    plan = samples.QUICK
    Store.create(place, plan.described()).close()
    store, crew = Store.open(place, writable=False), Processes(1)
    try:
        with pytest.raises(errors.StoreError, match=r"cannot be written: .*readonly"):
            Runner(plan, store, crew).run()
    finally:
        crew.close()
        store.close()
    assert finished(place) == set()


def test_a_store_of_something_else_is_refused(samples, place) -> None:
    plan = samples.QUICK
    Store.create(place, plan.described()).close()
    with pytest.raises(errors.StoreError, match="holds a campaign already; resume"):
        Store.create(place, plan.described())
    store = Store.open(place)
    for other, message in (
        (plan.described() | {"code": "older"}, "made with code .* expected 'older'"),
        (samples.SLOW.described(), "made with campaign 'sample-searched'"),
        (plan.sized(seeds=24).described(), "made with seeds '23', expected '24'"),
        (plan.sized(chunk=3).described(), "made with chunk '2', expected '3'"),
    ):
        with pytest.raises(errors.StoreError, match=message):
            store.require(other)
    store.connection.execute("PRAGMA user_version = 7")
    store.close()
    with pytest.raises(errors.StoreError, match="a store of schema 7, expected 2"):
        Store.open(place)


def test_a_file_that_is_no_store_is_refused(tmp_path) -> None:
    text, other, empty = (tmp_path / name for name in ("text", "other", "empty"))
    text.write_text("not a database, but long enough to look like some file" * 20)
    with contextlib.closing(sqlite3.connect(other)) as db, db:
        db.execute("CREATE TABLE t (x)")
    empty.touch()
    for path, message in (
        (text, "not a database"),
        (other, "got another database"),
        (empty, "no campaign here yet"),
        (tmp_path / "none", "no campaign here yet"),
    ):
        with pytest.raises(errors.StoreError, match=message):
            Store.open(path)
    with pytest.raises(errors.StoreError, match="got another database"):
        Store.create(other, {})
    with pytest.raises(errors.StoreError, match="there is no folder"):
        Store.create(tmp_path / "no" / "folder", {})


def test_a_chunk_that_comes_out_differently_is_an_error(samples, place) -> None:
    store = Store.create(place, samples.QUICK.described())
    store.save(0, "{}")
    store.save(0, "{}")
    with pytest.raises(errors.StoreError, match="had another result"):
        store.save(0, "[]")
    store.close()


@pytest.mark.parametrize(
    ("rules", "value", "message"),
    [
        ({"a": "sum"}, {"b": 1}, r"expected the keys \['a'\], got \['b'\]"),
        ({"a": "sum"}, {"a": 0.5}, "no value for the rule sum"),
        ({"a": "sum"}, {"a": True}, "no value for the rule sum"),
        ({"a": "max"}, {"a": "1"}, "no value for the rule max"),
        ({"a": "worst"}, {"a": {"seed": 1}}, "no value for the rule worst"),
        ({"a": "sum"}, 3, "expected the keys"),
        ({"a": "sum"}, {"a": 1, "b": 1}, "expected the keys"),
        ({"a": "sum", "*": "max"}, {"b": 1}, "expected the keys"),
        ({"*": "sum"}, {"b": 0.5}, "no value for the rule sum"),
    ],
)
def test_a_result_that_does_not_fit_its_rules_is_refused(rules, value, message) -> None:
    with pytest.raises(errors.CampaignError, match=message):
        merging.lifted(rules, value)


def test_the_rules_merge_in_the_order_of_the_seeds() -> None:
    rules = {"n": "sum", "bins": "sum", "high": "max", "low": "min", "all": "collect"}
    results = [
        {"n": 1, "bins": [1, 0], "high": 2.5, "low": 3, "all": "a"},
        {"n": 2, "bins": [0, 5], "high": -1, "low": -0.5, "all": [1]},
        {"n": 4, "bins": [2, 2], "high": 2, "low": 0, "all": None},
    ]
    assert merging.merged(rules, (merging.lifted(rules, r) for r in results)) == {
        "n": 7,
        "bins": [3, 7],
        "high": 2.5,
        "low": -0.5,
        "all": ["a", [1], None],
    }
    with pytest.raises(errors.CampaignError, match="cannot add"):
        merging.merged({"a": "sum"}, [{"a": [1]}, {"a": [1, 2]}])
    with pytest.raises(errors.CampaignError, match="at least one"):
        merging.merged(rules, [])


def test_one_rule_may_stand_for_all_keys_that_are_not_named() -> None:
    rules = {"least": "min", "*": "sum"}
    results = [{"least": 2, "a": 1, "b": 2}, {"least": 1, "a": 3, "b": 4}]
    lifted = [merging.lifted(rules, result) for result in results]
    assert merging.merged(rules, lifted) == {"least": 1, "a": 4, "b": 6}
    with pytest.raises(
        errors.CampaignError, match=r"not every seed has the keys \['b'\]"
    ):
        merging.merged(rules, [lifted[0], {"least": 1, "a": 3}])


def test_ctrl_c_keeps_what_was_finished(samples, place) -> None:
    arguments = ("campaign_samples:SLOW", "--seeds", 2000, "--workers", 1)
    process = command("run", *arguments, "--store", place, first=LISTENING)
    while len(finished(place)) < 2:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    code, out, err = ended(process)
    assert (code, out) == (130, "")
    assert err == "longdep: stopped; what was finished is kept, resume it\n"
    assert 2 <= len(finished(place)) < 2000


def test_a_crew_sent_home_leaves_no_thread_behind() -> None:
    before, crew = set(threading.enumerate()), Processes(1)
    futures = [crew.executor().submit(time.sleep, 600) for _ in range(2)]
    crew.close()
    assert set(threading.enumerate()) <= before
    assert all(future.done() for future in futures)


def test_resuming_works_on_nothing_that_is_finished(samples, tmp_path, place) -> None:
    plan = samples.sample(samples.faulty, parameters={"mark": str(tmp_path)})
    finish(plan, place)
    crew, store = Processes(1), Store.open(place)
    Runner(plan, store, crew).run()
    crew.close()
    store.close()
    assert {runs_of(tmp_path, s) for s in range(23) if s not in (4, 5)} == {1}
    assert runs_of(tmp_path, 5) == 4


def test_a_worker_with_other_code_does_nothing(samples) -> None:
    about = samples.QUICK.described()
    arguments = (samples.QUICK.function, about["parameters"], about["merge"], 0, 1)
    assert "result" in json.loads(run_chunk(*arguments, about["code"]))
    failed = json.loads(run_chunk(*arguments, "other"))["failed"]
    assert failed.startswith("CampaignError: a worker runs the code numpy")
    assert failed.endswith("expected other")


def test_a_store_that_cannot_be_finished_at_birth_is_no_store(
    place, monkeypatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(rows, "TABLES", (*rows.TABLES, rows.TABLES[0]))
        with pytest.raises(errors.StoreError, match="cannot be made: table plan"):
            Store.create(place, {})
    assert not tables(place)
    Store.create(place, {}).close()


def test_a_chunk_that_succeeds_in_the_end_is_no_failure(samples, place) -> None:
    store = Store.create(place, samples.QUICK.described())
    store.fail(3, "once")
    store.fail(4, "twice")
    store.save(3, "{}")
    assert store.failures() == {4: "twice"}
    store.close()


def test_only_finite_numbers_have_a_text() -> None:
    for value in (float("nan"), float("inf"), 1j, b"x"):
        with pytest.raises(errors.CampaignError, match="expected plain finite"):
            merging.as_text({"a": value})


def test_the_worst_of_equals_is_the_earliest() -> None:
    rules = {"a": "worst"}
    records = [None, {"ratio": 1.0, "at": 0}, None, {"ratio": 1.0, "at": 1}]
    merged = merging.merged(rules, ({"a": record} for record in records))
    assert merged == {"a": {"ratio": 1.0, "at": 0}}


def test_the_commands_explain_bad_input_in_one_sentence(tmp_path) -> None:
    store = ("--store", tmp_path / "s.sqlite")
    for arguments, message in (
        (("run", "gama-bound", *store), "named 'gama-bound'; near: gamma-bound"),
        (("run", "zzz", *store), "named 'zzz'; `longdep campaign list` names them"),
        (("status", "campaign_samples:QUICK", *store), "no campaign here yet"),
        (("resume", "campaign_samples:nothing", *store), "cannot be imported"),
        (("run", "campaign_samples:slow", *store), "expected a Campaign"),
    ):
        code, out, err = ended(command(*arguments))
        assert (code, out) == (2, "")
        assert message in err
        assert len(err.splitlines()) == 1


def test_every_campaign_of_the_catalog_is_found_and_fits_its_rules() -> None:
    assert list(CAMPAIGNS) == [plan.name for plan in CAMPAIGNS.values()]
    for name, plan in CAMPAIGNS.items():
        assert find(name) is plan
        assert (
            plan.unit is None or plan.merge.get(plan.unit, plan.merge.get("*")) == "sum"
        )


def test_a_campaign_with_nothing_to_do_is_refused() -> None:
    for more in ({"seeds": 0}, {"seeds": 1, "chunk": 0}, {"seeds": True}):
        with pytest.raises(errors.CampaignError, match="whole number >= 1"):
            Campaign("x", "X.", "m:f", {}, **more)
    with pytest.raises(errors.CampaignError, match="rule of a: expected one of"):
        Campaign("x", "X.", "m:f", {"a": "average"}, 1)
    with pytest.raises(errors.CrewError, match="workers: expected at least 1"):
        Processes(0)
