"""Small campaigns for the tests of the machinery: quick, slow, faulty, deadly.

`mark` in the parameters is a folder in which a function notes how often it ran.
"""

import math
import multiprocessing
import os
import signal
import time
from pathlib import Path

from longdep.numeric.campaign.plan import Campaign

MERGE = {
    "count": "sum",
    "bins": "sum",
    "least": "min",
    "worst": "worst",
    "all": "collect",
}


def searched(seed, mark=None):
    """A result that uses every rule of merging; wild in its floats."""
    value = math.sin(1e3 * (seed + 1)) * 10.0 ** (seed % 7)
    if mark is not None:
        with (Path(mark) / f"seed-{seed}").open("a") as stream:
            stream.write("x")
    return {
        "count": seed + 1,
        "bins": [int(seed % 3 == i) for i in range(3)],
        "least": value,
        "worst": {"ratio": round(abs(value)), "seed": seed},
        "all": value / 3,
    }


def slow(seed):
    time.sleep(0.02)
    return searched(seed)


def gated(seed):
    """Wait at seed 2 for as long as there is a file of that name."""
    while seed == 2 and Path(os.environ["GATE"]).exists():
        time.sleep(0.02)
    return searched(seed)


def regicide(seed):
    """Kill the whole run from inside, at six of the seeds, the first time each."""
    run = multiprocessing.parent_process()
    note = Path(os.environ["REGICIDE"]) / f"killed-{seed}"
    if seed % 9 == 4 and not note.exists():
        note.touch()
        time.sleep(seed / 2000)  # what the others do meanwhile is anybody's guess
        if os.getppid() == run.pid:  # it may have been killed before, by the test
            os.kill(run.pid, signal.SIGKILL)
        time.sleep(60)
    return searched(seed)


def faulty(seed, mark):
    result = searched(seed, mark)
    if seed == 5:
        raise ValueError("seed five\nis not to my taste")
    return result


def deadly(seed, mark):
    """End the worker at seed 5, always."""
    result = searched(seed, mark)
    if seed == 5:
        os._exit(3)
    return result


def dies_once(seed, mark):
    result = searched(seed, mark)
    if seed == 4 and len((Path(mark) / "seed-4").read_text()) == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return result


def unequal(seed):
    return {"count": 1, "other": 2}


def sample(function, **more):
    return Campaign(
        name=f"sample-{function.__name__.replace('_', '-')}",
        title="A sample.",
        function=f"campaign_samples:{function.__name__}",
        **({"merge": MERGE, "seeds": 23, "chunk": 2, "unit": "count"} | more),
    )


QUICK = sample(searched)
SLOW = sample(slow, seeds=60, chunk=1)
GATED = sample(gated, seeds=5, chunk=1)
REGICIDE = sample(regicide, seeds=50, chunk=1)
UNEQUAL = sample(unequal, merge={"count": "sum"}, unit=None)
