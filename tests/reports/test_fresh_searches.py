"""Searches with fresh seeds: a find is stored, replayed, and fails the suite."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import Executor, Future
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from longdep.numeric.campaign import crew
from longdep.numeric.campaign.errors import CampaignError, StoreError
from longdep.numeric.campaign.runner import Runner
from longdep.numeric.campaign.store import Store
from longdep.reports.command import fresh
from longdep.reports.command.cli import cli
from longdep.reports.record import examples, properties
from longdep.reports.record import fresh as record_fresh
from longdep.reports.record.fresh import search
from tests.trust import searches

ROOT = Path(__file__).resolve().parents[2]
HEAD = """
from hypothesis import assume, strategies as st
from longdep.reports.record.evidence import ablating, confirming, refuting, witnessing
"""
FALSE = """
@confirming("gamma-bound", st.tuples(st.integers(0, 10**6), st.text(max_size=3)))
def test_planted(case):
    assert case[0] < 1000 or not case[1]
"""
TRUE = """
@confirming("gamma-bound", st.integers())
def test_true(case):
    assert case == case
"""


def planted(folder, text, name="test_planted.py"):
    """A folder of tests with this one file; modules are known by their place."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(HEAD + text)
    properties.properties.cache_clear()
    properties._all.cache_clear()
    properties._module.cache_clear()
    return str(folder)


class Here(Executor):
    """Works at once, in this process."""

    ahead = 1

    def submit(self, function, /, *arguments):
        future = Future()
        future.set_result(function(*arguments))
        return future

    def executor(self):
        return self

    alone = executor

    def close(self):
        pass


@pytest.fixture
def here(monkeypatch):
    """Commands of a test that work in its own process."""
    monkeypatch.setattr(crew, "Processes", lambda workers: Here())


def finished(tests, tmp_path, rounds=1, **asked):
    """The plan, and what its rounds come to."""
    plan = fresh.planned("claims", {"tests": tests, **asked}, rounds)
    store = Store.create(tmp_path / "a.sqlite", plan.described())
    try:
        Runner(plan, store, Here()).run()
        return plan, fresh.summary(plan, store)
    finally:
        store.close()


def test_a_planted_false_property_is_found_stored_and_replayed(tmp_path) -> None:
    tests = planted(tmp_path / "own", FALSE + TRUE)
    plan, result = finished(tests, tmp_path, rounds=2, first_seed=7)
    counts = result["by_topic"]["backpropagation"]
    assert (counts["find"], counts["held"], counts["finds"]) == (2, 2, 2)
    assert (counts["properties"], counts["seeds"], result["rounds"]) == (2, 2, 2)
    (path,) = fresh.keep(plan, result)  # of each test the simplest
    assert path.parent == tmp_path / "own" / "examples" / "gamma-bound"
    example = examples.read(path)
    assert example.choices == (1000, {"text": "0"})
    assert example.case == "(1000, '0')"
    said = examples.replay(path, tests)
    assert "test_planted.py::test_planted fails on (1000, '0'): Assertion" in said
    mended = planted(tmp_path / "own", FALSE.replace("1000", "1001"))
    assert examples.replay(path, mended) is None


def test_a_property_that_no_example_reaches_does_not_count_as_held(tmp_path) -> None:
    tests = planted(tmp_path / "own", TRUE.replace("assert", "assume(False); assert"))
    plan, result = finished(tests, tmp_path)
    counts = result["by_topic"]["backpropagation"]
    assert (counts["find"], counts.get("held", 0)) == (1, 0)
    assert result["finds"][0]["error"].startswith("Unsatisfiable: ")
    assert fresh.keep(plan, result) == []  # there is nothing to replay


def test_the_printed_command_finds_the_same_again(tmp_path, here) -> None:
    tests = planted(tmp_path / "own", FALSE + TRUE)
    _, result = finished(tests, tmp_path, rounds=2, first_seed=7)
    late = result["finds"][1]
    assert late["again"] == (
        f"longdep campaign run claims --tests {tests} --claim gamma-bound "
        "--first-seed 8 --rounds 1"
    )
    out = CliRunner().invoke(
        cli,
        [*late["again"].split()[1:], "--store", str(tmp_path / "b")],
    )
    assert out.exit_code == 1
    (find,) = json.loads(out.stdout)["finds"]
    assert find == late
    assert "FOUND test_planted.py::test_planted: AssertionError" in out.stderr
    assert "the tests replay it from now on" in out.stderr


def test_a_seed_draws_the_same_and_another_seed_something_else(tmp_path) -> None:
    text = """
seen = []

@confirming("gamma-bound", st.integers(0, 10**9))
def test_seen(case):
    seen.append(case)
"""
    tests = planted(tmp_path / "own", text)
    (prop,) = properties.properties(tests)
    seen = prop.search.body.__globals__["seen"]
    drawn = []
    for first in (1, 1, 2):
        del seen[:]
        record = search(0, first=first, examples=30, tests=tests)["record"]
        assert record["counts"] == {"held": 1}
        assert record["examples"] == len(seen) == 30
        drawn.append([*seen])
    assert drawn[0] == drawn[1] != drawn[2]


def test_two_runs_have_different_seeds(tmp_path) -> None:
    tests = planted(tmp_path, TRUE)
    firsts = {
        fresh.planned("claims", {"tests": tests}).parameters["first"] for _ in range(3)
    }
    assert len(firsts) == 3


def test_what_should_fail_is_counted_and_a_bad_certificate_is_a_find(tmp_path) -> None:
    text = """
@refuting("gamma-bound", st.integers())
def test_never_fails(case):
    assert case == case

@refuting("gamma-bound", st.fixed_dictionaries({"x": st.integers()}))
def test_has_no_certificate(case):
    assert case["x"] < 5

@confirming("gamma-bound", st.integers(-4, 4))
def test_crashes(case):
    assert 9 / (case - 3) != 5
"""
    tests = planted(tmp_path / "own", text)
    plan, result = finished(tests, tmp_path, first_seed=1, examples=20)
    assert result["not_shown"] == [
        {
            "group": "backpropagation",
            "test": "test_planted.py::test_never_fails",
            "shown": 0,
            "seeds": 1,
        },
    ]
    by_test = {find["test"].partition("::")[2]: find for find in result["finds"]}
    assert set(by_test) == {"test_has_no_certificate", "test_crashes"}
    assert by_test["test_crashes"]["case"] == "3"
    assert by_test["test_crashes"]["error"].startswith("ZeroDivisionError")
    assert by_test["test_has_no_certificate"]["case"] == "{'x': 5}"
    assert len(fresh.keep(plan, result)) == 2


def test_a_property_that_hangs_is_a_find(tmp_path, monkeypatch) -> None:
    text = """
@confirming("gamma-bound", st.just(0))
def test_hangs(case):
    while True:
        pass
"""
    monkeypatch.setattr(record_fresh, "LIMIT", 0.2)
    tests = planted(tmp_path / "own", text)
    plan, result = finished(tests, tmp_path)
    (find,) = result["finds"]
    assert find["error"] == "TimeoutError: no end within 0.2 s"
    assert fresh.keep(plan, result) == []  # nobody knows the case


def test_records_of_another_kind_are_refused(tmp_path) -> None:
    plan = fresh.planned("claims", {"tests": planted(tmp_path / "own", TRUE)})
    for number, text in enumerate(('{"record": [{}]}', '{"record": [3]}', "{}")):
        store = Store.create(tmp_path / f"{number}.sqlite", plan.described())
        store.save(0, text)
        if text == "{}":
            assert fresh.summary(plan, store)["rounds"] == 0
        else:
            with pytest.raises(StoreError, match="expected the records of claims"):
                fresh.summary(plan, store)
        store.close()


def test_a_file_of_tests_that_is_skipped_is_named(tmp_path) -> None:
    text = "import pytest\npytest.skip('not here', allow_module_level=True)\n"
    tests = planted(tmp_path / "own", text + TRUE)
    store = ["--store", str(tmp_path / "a.sqlite"), "--rounds", "1"]
    run = ["campaign", "run", "claims", "--tests", tests, *store]
    done = CliRunner().invoke(cli, run)
    assert done.exit_code == 2
    assert "cannot be imported: Skipped: not here" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.fixture
def stored(tmp_path):
    """A stored example, and the folder of its test."""
    tests = planted(tmp_path / "own", FALSE)
    plan, result = finished(tests, tmp_path, first_seed=7)
    (path,) = fresh.keep(plan, result)
    return path, tests


def test_a_damaged_example_is_named(stored) -> None:
    path, tests = stored
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        flipped = bytearray(whole)
        flipped[place] ^= 4
        path.write_bytes(flipped)
        said = examples.replay(path, tests)
        assert said.startswith(f"{path}: ")
        assert "damaged" in said or "expected the format" in said
    for text in ("", "[]", "{}", whole.decode()[: len(whole) // 2]):
        path.write_text(text)
        assert examples.replay(path, tests).startswith(f"{path}: ")


def test_a_stale_example_is_named(stored, tmp_path) -> None:
    path, _ = stored
    for text, said in (
        (FALSE.replace("st.text(max_size=3)", "st.floats()"), "asks for other choices"),
        (FALSE.replace("st.text(max_size=3)", "st.text().map(len)"), "draw (1000, 1)"),
        (FALSE.replace("test_planted", "test_renamed"), "there is no property"),
        (FALSE.replace("gamma-bound", "unrolled-power"), "there is no property"),
    ):
        tests = planted(tmp_path / "own", text)
        replayed = examples.replay(path, tests)
        assert f"{path}: stale: " in replayed
        assert said in replayed


def test_every_stored_example_is_replayed() -> None:
    """What a search has found once is looked at by every run of the tests."""
    files = [*examples.stored(fresh.STORED / fresh.CLAIMS)]
    assert not [said for path in files if (said := examples.replay(path))]


START = "import os, sys; os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
LISTENING = "import signal; signal.signal(signal.SIGINT, signal.SIG_DFL); "


def test_without_asserts_no_property_is_searched(tmp_path) -> None:
    """Not even by a process that only does what another has planned."""
    tests = planted(tmp_path / "own", TRUE)
    code = "import sys; from longdep.reports.record.properties import properties; "
    done = subprocess.run(
        [sys.executable, "-O", "-c", f"{code}properties(sys.argv[1])", tests],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert done.returncode == 1
    assert "AssertsLeftOutError: expected Python with asserts" in done.stderr


def test_ctrl_c_ends_it_in_order_and_it_can_be_resumed(tmp_path, here) -> None:
    tests = planted(tmp_path / "own", TRUE)
    place = tmp_path / "a.sqlite"
    options = ["--store", str(place), "--workers", "1"]
    run = ["campaign", "run", "claims", "--tests", tests, "--first-seed", "3"]
    result = stopped([*run, *options], place, rounds=2)
    assert result["finds"] == []
    assert result["rounds"] == done(place) >= 2
    status = ["campaign", "status", "claims", "--store", str(place)]
    said = f"claims: {done(place)} chunks finished (seeds from 3 on), 0 failed\n"
    assert CliRunner().invoke(cli, status).stdout == said
    before = done(place)
    again = ["campaign", "resume", "claims", *options]
    later = stopped(again, place, rounds=before + 1)
    assert later["first_seed"] == 3
    assert later["rounds"] == done(place) > before


def stopped(arguments, place, rounds):
    """What a search says that Ctrl-C ends once it has so many rounds."""
    process = subprocess.Popen(
        [sys.executable, "-c", LISTENING + START, "-m", "longdep", *arguments],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while done(place) < rounds and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return json.loads(out)


def done(place):
    try:
        with closing(sqlite3.connect(f"file:{place}?mode=ro", uri=True)) as store:
            return store.execute("SELECT count(*) FROM chunks").fetchone()[0]
    except sqlite3.Error:
        return 0


def test_the_record_says_by_topic_what_was_found(tmp_path) -> None:
    tests = planted(tmp_path / "own", FALSE + TRUE)
    finished(tests, tmp_path, first_seed=7)
    out = tmp_path / "searches.json"
    store = ["--store", str(tmp_path / "a.sqlite")]
    ran = CliRunner().invoke(searches.main, [str(out), *store])
    assert ran.exit_code == 0, ran.output
    book = json.loads(out.read_text())
    assert book["format"] == "longdep-trust-searches/1"
    (run,) = book["runs"]
    assert (run["what"], run["topic"]) == ("claims", "backpropagation")
    assert (run["properties"], run["seeds"], run["first_seed"]) == (2, 1, 7)
    assert run["examples"] >= 200
    (find,) = run["finds"]
    assert find["test"] == "test_planted.py::test_planted"
    assert "--first-seed 7" in find["again"]
    other = {**run, "what": "oracle"}
    out.write_text(json.dumps({**book, "runs": [{**run, "examples": 1}, other]}))
    assert CliRunner().invoke(searches.main, [str(out), *store]).exit_code == 0
    assert json.loads(out.read_text())["runs"] == [run, other]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("claims", "--system", "gru"), "claims: has no option --system"),
        (("oracle", "--claim", "gamma-bound"), "oracle: has no option --claim"),
        (("oracle", "--system", "gruu"), "system: expected one of linear-recurrence,"),
        (("claims", "--claim", "nothing"), "no test there searches about 'nothing'"),
        (("claims", "--tests", "nowhere"), "nowhere: run in a clone of the repository"),
        (("gamma-bound", "--for", "2s"), "--for is an option of `longdep campaign run"),
        (("gamma-bound", "--rounds", "2"), "--rounds is an option of"),
        (("claims", "--for", "2 days"), "expected 90, 90s, 30m or 2h, got '2 days'"),
    ],
)
def test_what_cannot_be_asked_gets_a_sentence(arguments, said, tmp_path) -> None:
    place = ("--store", str(tmp_path / "a.sqlite"))
    ran = CliRunner().invoke(cli, ["campaign", "run", *arguments, *place])
    assert ran.exit_code == 2
    assert said in ran.stderr
    assert not (tmp_path / "a.sqlite").exists()


@pytest.mark.parametrize("name", ["claims", "oracle"])
def test_outside_a_clone_there_is_one_sentence(name, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(properties, "TESTS", tmp_path / "tests" / "claims")
    monkeypatch.setattr(fresh, "ROOT", tmp_path)
    properties.properties.cache_clear()
    ran = CliRunner().invoke(
        cli, ["campaign", "run", name, "--store", str(tmp_path / "a.sqlite")]
    )
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert ran.stderr.count("\n") == 1
    assert "run in a clone of the repository (python -m longdep)" in ran.stderr


def test_a_store_of_other_parameters_is_refused(tmp_path) -> None:
    tests = planted(tmp_path / "own", TRUE)
    plan = fresh.planned("claims", {"tests": tests})
    for text in ("{}", "[", '["first"]', '{"first": 1}'):
        place = tmp_path / "a.sqlite"
        place.unlink(missing_ok=True)
        store = Store.create(place, plan.described() | {"parameters": text})
        with pytest.raises(CampaignError, match="damaged: parameters"):
            fresh.resumed("claims", store)
        store.close()
