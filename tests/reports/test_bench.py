"""The search refutes what is false and nothing that is true, within its budget."""

import subprocess
import sys
from pathlib import Path

from longdep.reports import certify
from longdep.reports.page.bench import rows
from longdep.reports.record import ledger

ROOT = Path(__file__).resolve().parents[2]


def test_every_false_statement_is_refuted_and_no_true_one(tmp_path) -> None:
    out = tmp_path / "out"
    subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
            *("tests/bench/statements.py", f"--claims-report={out}", "--tb=no"),
        ],
        capture_output=True,
        cwd=ROOT,
        check=False,
        timeout=300,
    )
    entries = ledger.read(out / "ledger.json")["claims"]
    verdicts = {"false_statements": set(), "true_statements": set()}
    counts = dict.fromkeys(verdicts, 0)
    for entry in entries:
        verdicts[entry["topic"]].add(entry["verdict"])
        counts[entry["topic"]] += 1
    assert verdicts == {
        "false_statements": {"REFUTED"},
        "true_statements": {"SUPPORTED"},
    }
    assert min(counts.values()) >= 20
    for path in (out / "certificates").iterdir():
        assert certify.check_file(path)


def test_the_published_bench_refutes_nothing_true_and_everything_false() -> None:
    for row in rows():
        assert row["refuted"] == (0 if row["holds"] else row["seeds"]), row["says"]
