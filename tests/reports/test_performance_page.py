"""The performance page: figures as recorded, goals as they were met or missed."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from longdep.reports.page import performance
from longdep.reports.record import ledger
from tests.reports.committed import committed

ROOT = Path(__file__).resolve().parents[2]
BOOK = committed()
BENCHMARKS = """
import pytest

def test_fast(compare):
    compare("ours is faster", lambda: None, lambda: sum(range(2000)), goal=2,
            ours_work=2, unit="nets", rate_goal=1, note="a | note")

def test_slow(compare):
    compare("ours is slower", lambda: sum(range(2000)), lambda: None, goal=2, rounds=2)

def test_cost(compare):
    compare("ours costs", lambda: sum(range(2000)), lambda: None, goal=2, at_most=True)

def test_skipped(compare):
    pytest.skip("no such library")

def test_recorded(record):
    record("anything", {"seconds": 1.5})

def test_broken(broken):
    assert not broken
"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The benchmarks above, in a process of their own, with the real conftest."""
    conftest = (ROOT / "tests/benchmarks/conftest.py").read_text(encoding="utf-8")
    fixture = "\n\n@pytest.fixture\ndef broken():\n    return 'broken' in os.environ\n"
    (folder / "conftest.py").write_text(conftest + fixture)
    (folder / "test_some.py").write_text(BENCHMARKS)
    command = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(folder)]
    return subprocess.run(
        [sys.executable, *command, str(folder), *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("benchmarks")
    out = folder / "out.json"
    done = run(folder, "--performance-out", str(out))
    assert done.returncode == 0, done.stdout + done.stderr
    return performance.read(out)


def test_the_fixtures_record_ratios_goals_and_what_was_skipped(written) -> None:
    by_name = {c["name"]: c for c in written["comparisons"]}
    fast, slow, cost = (
        by_name[f"ours {x}"] for x in ("is faster", "is slower", "costs")
    )
    assert fast["reached"]
    assert fast["rate_reached"]
    assert not slow["reached"]
    assert not cost["reached"]
    assert fast["ratio"] > 2 > 1 > slow["ratio"]
    assert cost["ratio"] > 2
    for entry in by_name.values():
        assert entry["lowest"] <= entry["ratio"] <= entry["highest"]
    assert written["records"] == {"anything": {"seconds": 1.5}}
    assert written["skipped"] == {"test_some.py::test_skipped": "no such library"}


def test_a_failing_benchmark_writes_nothing(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("broken", "1")
    done = run(
        tmp_path, "--performance-out", str(tmp_path / "out.json"), "-k", "broken"
    )
    assert done.returncode == 1
    assert "not written: a benchmark failed" in done.stdout
    assert not (tmp_path / "out.json").exists()


def test_the_page_shows_goals_reached_and_missed(written) -> None:
    text = performance.page(BOOK, written)
    lines = {line.split(" |")[0]: line for line in text.splitlines()}
    assert "≥ 2 | yes |" in lines["| ours is faster"]
    assert "nets (goal 1: reached)" in lines["| ours is faster"]
    assert r"a \| note" in lines["| ours is faster"]
    assert "≥ 2 | **no** |" in lines["| ours is slower"]
    assert "≤ 2 | **no** |" in lines["| ours costs"]
    assert "test_skipped`: no such library" in text
    assert "## Campaigns" not in text


SCALING = {
    "campaign": "gamma-bound",
    "instances": 480_000,
    "chunks": 12,
    "seconds": {"1": 2.0, "2": 1.0},
    "speedup": 2.0,
    "instances_per_second": 240_000.0,
    "load": 0.5,
}
OVERHEAD = {
    "store": 0.0001,
    "process pool": 0.001,
    "dask": 0.01,
    "dask, many in flight": 0.002,
}


def test_the_extrapolation_follows_from_the_measured_costs(written) -> None:
    paper = performance.on_paper(SCALING, OVERHEAD)
    assert paper["chunk"] == 500_000 / 240_000
    pool, dask = paper["limits"]
    assert (pool["workers"], dask["workers"]) == (2083, 208)
    last = paper["rows"][-1]
    assert last["workers"] == 1024
    assert last["least"] == {"process pool": 2 * 1024 * 0.001, "Dask": 2 * 1024 * 0.01}
    records = {"campaign scaling": SCALING, "campaign overhead": OVERHEAD}
    text = performance.page(BOOK, {**written, "records": records})
    assert "other work was in the way" not in " ".join(text.split())
    assert "| 1024 | 2.05 s (492" in text
    busy = {**records, "campaign scaling": {**SCALING, "load": 99.0}}
    text = performance.page(BOOK, {**written, "records": busy})
    assert "other work was in the way" in " ".join(text.split())


def test_without_dask_the_page_says_so(written) -> None:
    overhead = {**OVERHEAD, "dask": None, "dask, many in flight": None}
    records = {"campaign scaling": SCALING, "campaign overhead": overhead}
    text = performance.page(BOOK, {**written, "records": records})
    assert "not measured: dask.distributed is not installed" in text
    assert "least chunk, Dask" not in text


def test_the_figures_name_no_machine_and_no_folder(written) -> None:
    import platform

    text = json.dumps(written)
    assert not re.search(r'"/|[A-Z]:\\', text)
    assert platform.node() == "" or platform.node() not in text


def test_a_file_of_something_else_is_refused(tmp_path) -> None:
    path = tmp_path / "performance.json"
    for text, message in (
        ("{", "not JSON"),
        ("{}", "expected the format"),
        ("[]", "exp"),
    ):
        path.write_text(text)
        with pytest.raises(ledger.LedgerError, match=message):
            performance.read(path)
    with pytest.raises(ledger.LedgerError, match="cannot be read"):
        performance.read(tmp_path / "none")


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(2.345, "2.35 s"), (0.5, "500 ms"), (1.2e-5, "12 µs"), (3e-9, "3 ns")],
)
def test_a_duration_has_a_fitting_unit(seconds, written) -> None:
    assert performance.timed(seconds) == written
