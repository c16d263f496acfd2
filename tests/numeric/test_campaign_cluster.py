"""Campaigns on a Dask cluster: a real scheduler, and real workers as processes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from longdep.numeric.campaign import errors, merging
from longdep.numeric.campaign.crew import Cluster, Processes
from longdep.numeric.campaign.runner import Runner, result_of
from longdep.numeric.campaign.store import Store

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
NO_DASK = "dask.distributed (extra cluster) is not installed"


@pytest.fixture(scope="module")
def samples():
    """The module of sample campaigns, which workers import by its name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(HERE))
        import campaign_samples

        yield campaign_samples


@pytest.fixture(scope="module")
def address(samples):
    """A scheduler, and two workers, each in a process that is replaced if it dies."""
    distributed = pytest.importorskip("distributed", reason=NO_DASK)
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address="127.0.0.1:0",
    ) as cluster:
        yield cluster.scheduler_address


def finish(plan, place, crew):
    store = Store.create(place, plan.described())
    try:
        progress = Runner(plan, store, crew).run()
        text = None if progress.failed else merging.as_text(result_of(plan, store))
        return progress, text, store.failures()
    finally:
        crew.close()
        store.close()


def test_a_cluster_gives_the_same_bytes_as_processes(
    samples, address, tmp_path
) -> None:
    texts = {
        finish(samples.QUICK, tmp_path / f"{i}.sqlite", crew)[1]
        for i, crew in enumerate((Processes(1), Cluster(address)))
    }
    assert len(texts) == 1
    assert None not in texts


def test_a_worker_of_a_cluster_that_dies_is_replaced_and_its_chunk_redone(
    samples, address, tmp_path
) -> None:
    plan = samples.sample(samples.dies_once, parameters={"mark": str(tmp_path)})
    _, text, failures = finish(plan, tmp_path / "a.sqlite", Cluster(address))
    assert not failures
    expected = finish(samples.QUICK, tmp_path / "b.sqlite", Processes(1))[1]
    assert json.loads(text)["result"] == json.loads(expected)["result"]
    assert len((tmp_path / "seed-4").read_text()) == 2


def test_a_chunk_that_always_fails_on_a_cluster_is_reported(
    samples, address, tmp_path
) -> None:
    plan = samples.sample(samples.faulty, parameters={"mark": str(tmp_path)})
    progress, _, failures = finish(plan, tmp_path / "a.sqlite", Cluster(address))
    assert failures == {2: "ValueError: seed five is not to my taste"}
    assert progress.finished == plan.chunks - 1
    assert len((tmp_path / "seed-5").read_text()) == 2


def test_the_command_works_on_a_cluster(samples, address, tmp_path) -> None:
    arguments = ("--scheduler", address, "--store", str(tmp_path / "a.sqlite"))
    name = "campaign_samples:QUICK"
    out = subprocess.run(
        [sys.executable, "-m", "longdep", "campaign", "run", name, *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(HERE)])},
        timeout=120,
        check=True,
    ).stdout
    assert json.loads(out)["result"]["count"] == 23 * 24 // 2


def test_a_cluster_that_goes_away_stops_the_run_and_keeps_what_was_finished(
    samples, tmp_path
) -> None:
    distributed = pytest.importorskip("distributed", reason=NO_DASK)
    plan = samples.SLOW
    store = Store.create(tmp_path / "a.sqlite", plan.described())
    with distributed.LocalCluster(
        n_workers=1,
        threads_per_worker=1,
        processes=False,
        dashboard_address="127.0.0.1:0",
    ) as cluster:
        crew = Cluster(cluster.scheduler_address)

        def end_the_cluster(progress):
            if progress.finished == 3:
                cluster.close()

        with pytest.raises(errors.CrewError, match="the cluster is gone; resume"):
            Runner(plan, store, crew, end_the_cluster).run()
        crew.close()
    assert 3 <= len(store.finished()) < plan.chunks
    store.close()


def test_a_scheduler_that_does_not_answer_is_reported_in_a_sentence(
    monkeypatch,
) -> None:
    monkeypatch.setattr("longdep.numeric.campaign.crew.CONNECT_SECONDS", 0.5)
    message = r"no scheduler answers there|--scheduler needs dask\.distributed"
    with pytest.raises(errors.CrewError, match=message):
        Cluster("tcp://127.0.0.1:9")
