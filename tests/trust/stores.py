"""Small stores in every state that a run can leave: finished, stopped, killed.

A store is an image: the bytes of its file and of the files that SQLite and the hold
keep beside it.
"""

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from longdep.numeric.campaign import merging
from longdep.numeric.campaign.database import connect
from longdep.numeric.campaign.plan import Campaign, run_chunk
from longdep.numeric.campaign.store import PATIENCE, Store

BESIDE = ("", "-wal", "-shm", "-journal", "-holder")
MERGE = {
    "count": "sum",
    "bins": "sum",
    "least": "min",
    "worst": "worst",
    "all": "collect",
}


def mixed(seed: int, more: int = 0) -> dict:
    """A result with every rule of merging; `more` further letters."""
    value = math.sin(1e3 * (seed + 1)) * 10.0 ** (seed % 7)
    return {
        "count": seed + 1,
        "bins": [int(seed % 3 == i) for i in range(3)],
        "least": value,
        "worst": {"ratio": round(abs(value)), "seed": seed},
        "all": [value / 3, (f"{value}" * more)[:more]],
    }


def _plan(name: str, seeds: int, chunk: int, more: int) -> Campaign:
    return Campaign(
        name=name,
        title="A sample.",
        function="tests.trust.stores:mixed",
        merge=MERGE,
        seeds=seeds,
        chunk=chunk,
        parameters={"more": more},
        unit="count",
    )


FEW = _plan("few", seeds=9, chunk=2, more=0)  # all on one page
MANY = _plan("many", seeds=24, chunk=1, more=800)  # a tree of pages
LONG = _plan("long", seeds=3, chunk=1, more=12_000)  # texts over many pages
PLANS = {plan.name: plan for plan in (FEW, MANY, LONG)}


class Here(Executor):
    """A crew of one that works at once, in this process."""

    ahead = 1

    def __init__(self, workers: int = 1) -> None:
        self.sent: list[int] = []

    def submit(self, function, /, *arguments, **named):
        """Work, and hand out the finished future."""
        self.sent.append(arguments[3])  # the first seed of the chunk
        future = Future()
        future.set_result(function(*arguments, **named))
        return future

    def executor(self) -> Executor:
        """Itself."""
        return self

    alone = executor

    def final(self, error: Exception) -> bool:
        """Never."""
        return False

    def close(self) -> None:
        """Nobody is to be sent home."""


@dataclass(frozen=True)
class Image:
    """A store as it lies on the disk.

    Attributes:
        name: its plan and its state.
        plan: the campaign.
        files: the bytes of its files, by what follows the store's name.
        finished: the chunks that are in it.
    """

    name: str
    plan: Campaign
    files: dict[str, bytes]
    finished: frozenset[int]

    def write(self, place: Path) -> None:
        """Lay the files out, and nothing else beside them."""
        for end in BESIDE:
            path = place.with_name(place.name + end)
            if end in self.files:
                path.write_bytes(self.files[end])
            else:
                path.unlink(missing_ok=True)


def _read(place: Path) -> dict[str, bytes]:
    paths = {end: place.with_name(place.name + end) for end in BESIDE}
    return {end: path.read_bytes() for end, path in paths.items() if path.exists()}


def _chunk(plan: Campaign, number: int) -> str:
    """The result of one chunk, as a store keeps it."""
    about, seeds = plan.described(), plan.seeds_of(number)
    arguments = (plan.function, about["parameters"], about["merge"])
    text = run_chunk(*arguments, seeds.start, seeds.stop, about["code"])
    return merging.as_text(json.loads(text)["result"])


def _filled(store: Store, plan: Campaign, numbers: Iterable[int]) -> None:
    for number in numbers:
        store.save(number, _chunk(plan, number))


def _failed(store: Store, plan: Campaign, numbers: Sequence[int]) -> None:
    """Every chunk fails at first, so that pages are full and then free."""
    for number in range(plan.chunks):
        store.fail(number, f"ValueError: chunk {number}: " + "no " * 120)
    _filled(store, plan, numbers)


def _checkpointed(store: Store, plan: Campaign, numbers: Sequence[int]) -> None:
    """Part of the log is in the file already; somebody reads, so not all of it."""
    third = max(1, len(numbers) // 3)
    _filled(store, plan, numbers[:third])
    with closing(connect(store.path, "ro", PATIENCE)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM chunks").fetchone()
        _filled(store, plan, numbers[third : 2 * third])
        store.connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        _filled(store, plan, numbers[2 * third :])


def undisturbed(plan: Campaign) -> str:
    """The merged result as the command prints it, from one seed after the other."""
    every = (mixed(seed, **plan.parameters) for seed in range(plan.seeds))
    lifted = (merging.lifted(plan.merge, result) for result in every)
    result = {
        "campaign": plan.name,
        "parameters": plan.parameters,
        "seeds": plan.seeds,
        "result": merging.merged(plan.merge, lifted),
    }
    return json.dumps(result, indent=1, sort_keys=True) + "\n"


def _half_mended(place: Path, plan: Campaign) -> dict[str, bytes]:
    """The files of a store that was being written anew when the process was killed.

    Its chunk 0 is damaged; a journal holds the pages that were overwritten.
    """
    with TemporaryDirectory() as folder:
        good = Path(folder) / "good"
        with closing(Store.create(good, plan.described())) as store:
            _filled(store, plan, range(1, plan.chunks))
        seen = []
        with (
            closing(connect(place, "rw", PATIENCE)) as target,
            closing(connect(good, "ro", PATIENCE)) as source,
        ):
            target.execute("UPDATE chunks SET result = '{}' WHERE number = 0")
            target.execute("PRAGMA cache_size = 1")  # pages leave the memory at once
            source.backup(
                target, pages=1, progress=lambda *_: seen.append(_read(place))
            )
    return seen[-2]


def images() -> Iterator[Image]:
    """Every state of every plan."""
    for plan in PLANS.values():
        yield from _states(plan)
        with TemporaryDirectory() as folder:
            place = Path(folder) / "store"
            with closing(Store.create(place, plan.described())) as store:
                _filled(store, plan, range(plan.chunks))
            files = _half_mended(place, plan)
        finished = frozenset(range(1, plan.chunks))
        yield Image(f"{plan.name}: killed while it was mended", plan, files, finished)


def _states(plan: Campaign) -> Iterator[Image]:
    every, some = range(plan.chunks), range(0, plan.chunks, 2)
    for name, fill, numbers, killed in (
        ("finished", _filled, every, False),
        ("finished, killed", _filled, every, True),
        ("stopped", _filled, some, False),
        ("stopped, killed", _filled, some, True),
        ("stopped, killed, log half folded in", _checkpointed, some, True),
        ("stopped, others failed", _failed, some, False),
    ):
        with TemporaryDirectory() as folder:
            place = Path(folder) / "store"
            store = Store.create(place, plan.described())
            store.begin()
            try:
                fill(store, plan, numbers)
                files = _read(place)
            finally:
                store.close()
            if not killed:
                files = _read(place)
        yield Image(f"{plan.name}: {name}", plan, files, frozenset(numbers))
