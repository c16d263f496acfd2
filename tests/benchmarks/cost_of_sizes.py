"""What right answers and allowances cost at the sizes of real networks.

    python -m tests.benchmarks.cost_of_sizes

writes reports/sizes.json, which the performance page shows; some ten minutes. Each
case is measured in a process of its own, one after the other.
"""

import json
import subprocess
import sys
from pathlib import Path

import click

from longdep.reports.page.performance import SIZES, SIZES_FORMAT, machine
from longdep.reports.record.ledger import as_text, write_whole

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
SIZES_MEASURED = [
    *(("simple-rnn", n, 100) for n in (8, 16, 32, 64, 128)),
    *(("simple-rnn", 64, steps) for steps in (25, 50, 200, 400)),
    *(("lstm", n, 50) for n in (8, 16, 32, 64, 128)),
]


def measured(system, n, steps, loss):
    """One case, with its goals."""
    words = [system, str(n), str(steps), loss]
    run = subprocess.run(
        [sys.executable, str(PROGRAM), *words],
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, megabytes = GOALS.get((system, n, steps), (None, None))
    goals = {"seconds_goal": seconds, "megabytes_goal": megabytes}
    return json.loads(run.stdout) | goals


@click.command()
@click.option("--most", type=int, help="Leave out cases of more than so many units.")
def main(most):
    """Measure every size, and write the file whole."""
    rows = []
    for place in sorted({*SIZES_MEASURED, *GOALS}):
        if most is not None and place[1] > most:
            continue
        large = place[1] > 128  # minutes: one loss is enough
        for loss in ("every", "last") if place in GOALS and not large else ("every",):
            rows.append(measured(*place, loss))
            click.echo(json.dumps(rows[-1]))
    book = {"format": SIZES_FORMAT, "machine": machine(), "cases": rows}
    write_whole(SIZES, as_text(book))


if __name__ == "__main__":
    main()
