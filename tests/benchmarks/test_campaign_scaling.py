"""What a campaign costs beyond its work: workers, schedulers, transactions.

Recorded for the performance page, which extrapolates from these figures.
"""

import os
import statistics
import sys
from pathlib import Path
from time import perf_counter

import pytest

from longdep.numeric.campaign.catalog import find
from longdep.numeric.campaign.crew import Cluster, Processes
from longdep.numeric.campaign.plan import run_chunk
from longdep.numeric.campaign.runner import Runner
from longdep.numeric.campaign.store import Store

HERE = Path(__file__).parent
ROUNDS = 3
SEEDS, CHUNK = 24, 2  # of the gamma bound: chunks of a fraction of a second


class Warm(Processes):
    """A pool whose workers have started and imported before the clock runs."""

    def __init__(self, workers: int, plan) -> None:
        super().__init__(workers)
        self.pool = super().executor()
        about = plan.described()
        arguments = (plan.function, about["parameters"], about["merge"], 0, 1)
        tasks = [
            self.pool.submit(run_chunk, *arguments, about["code"])
            for _ in range(4 * workers)
        ]
        for task in tasks:
            task.result()

    def executor(self):
        return self.pool


def seconds_of(plan, place, crew) -> float:
    store = Store.create(place, plan.described())
    try:
        start = perf_counter()
        progress = Runner(plan, store, crew).run()
        seconds = perf_counter() - start
    finally:
        crew.close()
        store.close()
    assert progress.finished == plan.chunks
    return seconds


def rounded(value: float) -> float:
    return float(f"{value:.3g}")


def test_scaling_with_the_number_of_workers(record, tmp_path) -> None:
    plan = find("gamma-bound").sized(SEEDS, CHUNK)
    timings: dict[int, list[float]] = {1: [], 2: []}
    for turn in range(ROUNDS):
        for workers, times in timings.items():
            place = tmp_path / f"{turn}-{workers}.sqlite"
            times.append(seconds_of(plan, place, Warm(workers, plan)))
    one, two = (statistics.median(times) for times in timings.values())
    instances = SEEDS * 20_000
    record(
        "campaign scaling",
        {
            "campaign": plan.name,
            "instances": instances,
            "chunks": plan.chunks,
            "seconds": {"1": rounded(one), "2": rounded(two)},
            "speedup": rounded(
                statistics.median(a / b for a, b in zip(*timings.values(), strict=True))
            ),
            "instances_per_second": rounded(instances / one),
            "load": rounded(os.getloadavg()[0]),
        },
    )


@pytest.fixture
def idle(monkeypatch):
    monkeypatch.syspath_prepend(str(HERE))
    import campaign_idle

    yield campaign_idle.IDLE
    sys.modules.pop("campaign_idle")


def test_cost_of_an_empty_chunk(record, idle, tmp_path) -> None:
    """Seconds a chunk costs beyond its work: the store alone, a pool, a cluster."""
    costs = {
        "store": of_the_store(idle, tmp_path / "store.sqlite"),
        "process pool": seconds_of(idle, tmp_path / "pool.sqlite", Warm(1, idle))
        / idle.chunks,
    }
    costs["dask"], costs["dask, many in flight"] = on_dask(idle, tmp_path / "d.sqlite")
    record(
        "campaign overhead",
        {name: None if cost is None else rounded(cost) for name, cost in costs.items()},
    )


def of_the_store(plan, place) -> float:
    store = Store.create(place, plan.described())
    start = perf_counter()
    for number in range(plan.chunks):
        store.save(number, '{"seeds":1}')
    seconds = perf_counter() - start
    store.close()
    return seconds / plan.chunks


def on_dask(plan, place) -> tuple[float | None, float | None]:
    """Seconds a chunk of a campaign, and a task among many; None without dask."""
    try:
        from distributed import LocalCluster
    except ImportError:
        return None, None
    with LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        processes=True,
        dashboard_address="127.0.0.1:0",
    ) as cluster:
        crew = Cluster(cluster.scheduler_address)
        warm = plan.sized(seeds=20)
        seconds_of(warm, place.with_suffix(".warm"), crew)
        crew = Cluster(cluster.scheduler_address)
        tasks, executor = 5 * plan.chunks, crew.executor()
        start = perf_counter()
        for future in [executor.submit(abs, n) for n in range(tasks)]:
            future.result()
        task = (perf_counter() - start) / tasks
        return seconds_of(plan, place, crew) / plan.chunks, task
