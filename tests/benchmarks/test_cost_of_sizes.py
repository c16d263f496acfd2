"""What right answers and allowances cost at the sizes of real networks."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("cost_of_one.py")
# Goals: seconds, and MB beyond those of an idle process.
GOALS = {
    ("simple-rnn", 64, 100): (1, 300),
    ("simple-rnn", 128, 50): (1, 300),
    ("simple-rnn", 128, 500): (60, 1000),
    ("gru", 64, 100): (5, 1500),
    ("gru", 128, 50): (5, 1500),
    ("lstm", 64, 100): (5, 1500),
    ("lstm", 128, 50): (5, 1500),
    ("simple-rnn", 512, 200): (600, 4000),
    ("lstm", 256, 200): (600, 4000),
}
SIZES = [
    *(("simple-rnn", n, 100) for n in (8, 16, 32, 64, 128)),
    *(("simple-rnn", 64, steps) for steps in (25, 50, 200, 400)),
    *(("lstm", n, 50) for n in (8, 16, 32, 64, 128)),
]
PLACES = sorted({*SIZES, *GOALS})


def test_the_cost_of_real_sizes(record) -> None:
    measured = []
    for place in PLACES:
        for loss in ("every", "last") if place[1:] == (64, 100) else ("every",):
            words = [*map(str, place), loss]
            run = subprocess.run(
                [sys.executable, str(PROGRAM), *words],
                capture_output=True,
                text=True,
                check=True,
            )
            line = json.loads(run.stdout)
            seconds, megabytes = GOALS.get(place, (None, None))
            goals = {"seconds_goal": seconds, "megabytes_goal": megabytes}
            measured.append(line | goals)
    assert len(measured) > len(PLACES)
    record("cost of sizes", measured)


@pytest.mark.parametrize("place", [("simple-rnn", "8", "10", "last")])
def test_one_cost_is_printed_as_json(place) -> None:
    run = subprocess.run(
        [sys.executable, str(PROGRAM), *place], capture_output=True, text=True
    )
    assert json.loads(run.stdout)["n"] == 8
