"""A damaged store gives the right result or a sentence, never another result."""

import contextlib
import math
import os
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from longdep.numeric.campaign import crew, errors, hold, store
from longdep.numeric.campaign.database import digest
from longdep.numeric.campaign.merging import as_text
from longdep.numeric.campaign.runner import result_of
from longdep.numeric.campaign.store import Store
from tests.trust import flips, stores

ROOT = Path(__file__).parents[2]
FEW = stores.FEW
NAME = "tests.trust.stores:FEW"


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return flips.Bench(tmp_path_factory.mktemp("bench"))


@pytest.fixture
def images(bench):
    return {image.name: image for image in bench.images}


@pytest.fixture
def laid(bench, images):
    """Lay out a store by name, with a crew in this process; its place."""
    with contextlib.ExitStack() as stack:

        def lay(name="few: finished"):
            stack.enter_context(bench.laid(images[name]))
            return bench.place

        yield lay


def change(place, *statements):
    """Change a store behind its back, with values that its tables would refuse."""
    describe = "UPDATE sqlite_master SET sql = ? WHERE name = ?"
    with contextlib.closing(sqlite3.connect(place, isolation_level=None)) as db:
        tables = db.execute("SELECT sql, name FROM sqlite_master").fetchall()
        db.execute("PRAGMA writable_schema = ON")
        for sql, name in tables:
            loose = sql.replace(" TEXT NOT NULL", "").replace(" STRICT", "")
            db.execute(describe, (loose, name))
    with contextlib.closing(sqlite3.connect(place, isolation_level=None)) as db:
        for statement in statements:
            db.execute(statement)
        db.execute("PRAGMA writable_schema = ON")
        db.executemany(describe, tables)


def replaced(place, before, after):
    """Change some bytes of a file."""
    data = place.read_bytes()
    assert data.count(before) == 1
    assert len(before) == len(after)
    place.write_bytes(data.replace(before, after))


def status(place):
    return flips.ask("status", NAME, "--store", place)


def resume(place):
    return flips.ask("resume", NAME, "--store", place)


def test_flipped_bits_give_the_right_result_or_a_sentence(bench) -> None:
    tried = [*flips.trials(bench, range(200), cutting=False)]
    assert not [t for t in tried if t.outcome in (flips.WRONG, flips.TRACEBACK)]
    assert {t.outcome for t in tried} == {
        flips.RIGHT,
        flips.REFUSED,
        flips.RECOMPUTED,
    }


def test_files_cut_off_give_the_right_result_or_a_sentence(bench) -> None:
    tried = [*flips.trials(bench, range(40), cutting=True)]
    assert not [t for t in tried if t.outcome in (flips.WRONG, flips.TRACEBACK)]
    assert flips.REFUSED in {t.outcome for t in tried}


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE chunks SET result = replace(result, '1', '3')", "chunks 0 to 4: does"),
        ("UPDATE chunks SET result = '[]' WHERE number = 3", "chunk 3: does not match"),
        ("UPDATE chunks SET digest = 'a' WHERE number = 3", "chunk 3: does not match"),
        ("UPDATE chunks SET result = 1.5 WHERE number = 1", "chunk 1: does not match"),
        ("UPDATE chunks SET result = NULL WHERE number = 1", "chunk 1: does not match"),
        ("UPDATE chunks SET digest = NULL WHERE number = 1", "chunk 1: does not match"),
        ("UPDATE chunks SET digest = 7 WHERE number = 1", "chunk 1: does not match"),
        (
            "UPDATE chunks SET result = CAST(x'ff' AS TEXT) WHERE number = 2",
            "chunk 2: does not match",
        ),
        ("UPDATE chunks SET number = 99 WHERE number = 2", "chunk 99: expected 0 to 4"),
        ("UPDATE chunks SET number = -1 WHERE number = 2", "chunk -1: expected 0 to 4"),
        (
            "UPDATE chunks SET result = (SELECT result FROM chunks WHERE number = 1), "
            "digest = (SELECT digest FROM chunks WHERE number = 1) WHERE number = 2",
            "chunk 2: does not match",
        ),
        (
            "INSERT INTO failures SELECT * FROM chunks WHERE number = 1",
            "failed chunk 1: does not match",
        ),
        ("INSERT INTO failures VALUES (8, 'x', 'y')", "failed chunk 8: expected"),
    ],
)
def test_a_damaged_chunk_is_named_and_computed_again(
    bench, images, laid, statement, named
) -> None:
    place = laid()
    change(place, statement)
    state = status(place)
    assert state.code == 1
    assert f"DAMAGED {named}" in state.err
    gathered = bench.collect(images["few: finished"])
    assert (gathered.code, gathered.out) == (2, "")
    assert gathered.err.startswith(f"longdep: {place}: damaged: ")
    assert gathered.err.endswith("; resume computes it again\n")
    answer = resume(place)
    assert (answer.code, answer.out) == (0, bench.right["few"])
    assert f"DAMAGED {named}" in answer.err
    bench.require_mended(images["few: finished"])


def test_what_is_not_damaged_is_not_computed_again(bench, images) -> None:
    image = images["many: finished"]
    with bench.laid(image) as here:
        change(bench.place, "UPDATE chunks SET result = '{}' WHERE number IN (7, 9)")
        answer = flips.ask("resume", bench.key(image), "--store", bench.place)
    assert answer.out == bench.right["many"]
    assert here.sent == [7, 9]


def test_pages_that_cannot_be_read_cost_their_own_chunks_alone(bench, images) -> None:
    image = images["many: finished"]
    data = bytearray(image.files[""])
    leaves = [at for at in range(0, len(data), 4096) if data[at] == 0x0D and at]
    data[leaves[-2]] = 0  # no kind of page
    damaged = replace(image, files={**image.files, "": bytes(data)})
    with bench.laid(damaged) as here:
        answer = flips.ask("resume", bench.key(image), "--store", bench.place)
        bench.require_mended(image)
    assert answer.out == bench.right["many"]
    assert "cannot be read: database disk image is malformed" in answer.err
    assert 0 < len(here.sent) < 12


def test_failures_are_kept_where_they_are_not_damaged(laid) -> None:
    place = laid("few: stopped, others failed")
    change(place, "UPDATE failures SET reason = 'x' WHERE number = 3")
    with contextlib.closing(Store.open(place)) as opened:
        assert opened.damage == ["failed chunk 3: does not match its checksum"]
        opened.begin()
        assert list(opened.failures()) == [1]
        assert opened.finished() == {0, 2, 4}
        opened.rows.put("failures", 2, "of a run whose last words were lost")
        assert list(opened.failures()) == [1]


def test_a_damaged_store_of_other_code_is_refused_and_left_as_it_is(tmp_path) -> None:
    place = tmp_path / "store"
    older = {**FEW.described(), "code": "older"}
    with contextlib.closing(Store.create(place, older)) as opened:
        opened.save(1, "{}")
        opened.save(2, "{}")
    change(place, "UPDATE chunks SET result = '[]' WHERE number = 2")
    before = place.read_bytes()
    answer = resume(place)
    assert flips.require_sentence(answer) == flips.REFUSED
    assert "made with code 'older', expected 'numpy" in answer.err
    assert place.read_bytes() == before


def test_what_cannot_be_mended_stops_with_a_sentence(laid, monkeypatch) -> None:
    place = laid()
    change(place, "UPDATE chunks SET result = '{}' WHERE number = 3")
    before = place.read_bytes()
    monkeypatch.setattr(store, "rewrite", lambda *arguments: None)
    assert resume(place) == flips.Answer(
        2,
        "",
        "DAMAGED chunk 3: does not match its checksum\n"
        f"longdep: {place}: damaged, cannot be mended: chunk 3: does not match its "
        "checksum\n",
    )
    assert place.read_bytes() == before


def test_a_store_killed_while_it_was_mended_is_mended_again(bench, images) -> None:
    image = images["many: killed while it was mended"]
    assert image.files["-journal"]
    with bench.laid(image):
        state = flips.ask("status", bench.key(image), "--store", bench.place)
        assert state.err.endswith(
            "a process was killed while it wrote; resume takes that back\n"
        )
        answer = flips.ask("resume", bench.key(image), "--store", bench.place)
    assert (answer.code, answer.out) == (0, bench.right["many"])
    assert answer.err.startswith("DAMAGED chunk 0: does not match its checksum\n")


def test_a_number_in_place_of_a_text_is_damage(laid) -> None:
    place = laid("few: stopped")
    with contextlib.closing(Store.open(place)) as opened:
        opened.fail(1, "7")
    change(place, "UPDATE failures SET reason = 7")
    assert "DAMAGED failed chunk 1: does not match its checksum\n" in status(place).err


def test_a_checksum_knows_where_its_parts_end() -> None:
    seen = {digest("a", 1, b"1b"), digest("a", 11, b"b"), digest("a1", 1, "b")}
    assert len(seen) == 3
    assert digest("a", 1) == digest(b"a", "1")


@pytest.mark.parametrize("verb", ["status", "resume", "run"])
def test_a_name_too_long_for_a_file_stops_with_a_sentence(tmp_path, verb) -> None:
    long = tmp_path / ("x" * 300)
    answer = flips.ask(verb, NAME, "--store", long)
    assert flips.require_sentence(answer) == flips.REFUSED
    gathered = flips.ask("collect", "--folder", long, "--out", tmp_path / "out.json")
    assert flips.require_sentence(gathered) == flips.REFUSED
    assert "cannot be read: " in gathered.err


@pytest.mark.skipif(os.name != "posix", reason="folders have no such mode here")
def test_a_store_that_may_not_be_looked_at_stops_with_a_sentence(tmp_path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o400)  # what is in it is named, no more
    answer = limited(READERS, "status", NAME, "--store", folder / "store")
    assert flips.require_sentence(answer) == flips.REFUSED
    assert "cannot be read: Permission denied" in answer.err


def test_the_merged_result_is_written_whole_or_not_at_all(bench, laid) -> None:
    place = laid()
    out = place.with_name("out.json")
    answer = flips.ask("resume", NAME, "--store", place, "--out", out)
    assert answer == flips.Answer(0, bench.right["few"], answer.err)
    assert out.read_text() == bench.right["few"]
    change(place, "UPDATE chunks SET result = '{}' WHERE number = 3")
    assert flips.ask("resume", NAME, "--store", place, "--out", out).code == 0
    assert out.read_text() == bench.right["few"]
    nowhere = out / "below"
    answer = flips.ask("resume", NAME, "--store", place, "--out", nowhere)
    assert (answer.code, answer.out) == (2, bench.right["few"])
    assert f"longdep: {nowhere}: cannot be written" in answer.err
    assert out.read_text() == bench.right["few"]


def test_a_chunk_of_another_plan_is_damage(bench, laid) -> None:
    """Even one with the same number and a result of the same shape."""
    place = laid()
    other = place.with_name("other")
    plan = replace(FEW, parameters={"more": 1})
    made = Store.create(other, plan.described())
    made.save(1, "{}")
    made.close()
    change(
        place,
        f"ATTACH '{other}' AS other",
        "REPLACE INTO main.chunks SELECT * FROM other.chunks",
    )
    answer = resume(place)
    assert "DAMAGED chunk 1: does not match its checksum\n" in answer.err
    assert answer.out == bench.right["few"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE plan SET about = replace(about, '9', '8')",
        "UPDATE plan SET about = 7",
        "UPDATE plan SET digest = replace(digest, 'a', 'b')",
        "UPDATE plan SET digest = NULL",
        "DELETE FROM plan",
        "INSERT INTO plan SELECT * FROM plan",
    ],
)
def test_a_damaged_plan_stops_with_a_sentence(laid, statement) -> None:
    place = laid()
    change(place, statement)
    before = place.read_bytes()
    for answer in (status(place), resume(place)):
        assert answer == flips.Answer(
            2,
            "",
            f"longdep: {place}: damaged: its plan does not match its checksum; start a "
            "new store\n",
        )
    assert place.read_bytes() == before


def test_another_plan_with_a_checksum_of_its_own_fits_no_chunk(laid) -> None:
    place = laid()
    text = as_text({**FEW.described(), "seeds": "8"})
    change(
        place, f"UPDATE plan SET about = '{text}', digest = '{digest('plan', text)}'"
    )
    answer = resume(place)
    assert (answer.code, answer.out) == (0, stores.undisturbed(FEW.sized(8)))
    assert "DAMAGED chunks 0 to 3: does not match its checksum\n" in answer.err
    assert "DAMAGED chunk 4: expected 0 to 3\n" in answer.err


def test_a_plan_without_its_sizes_stops_with_a_sentence(laid) -> None:
    place = laid()
    for seeds, got in (("0", "'0'"), ("-3", "'-3'"), ("x", "'x'"), (None, "None")):
        about = {**FEW.described(), "seeds": seeds}
        text = as_text({name: value for name, value in about.items() if value})
        checksum = digest("plan", text)
        change(place, f"UPDATE plan SET about = '{text}', digest = '{checksum}'")
        assert status(place).err == (
            f"longdep: {place}: damaged: seeds: expected a whole number >= 1, got "
            f"{got}\n"
        )


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (b"tablechunks", b"tablechunk\xf3", "cannot be opened: a text is no UTF-8"),
        (b"CREATE TABLE chunks", b"CREATE TABLE chunkz", "malformed database schema"),
        (b"CREATE TABLE chunks", b"CREATA TABLE chunks", "malformed database schema"),
        (b"result TEXT NOT", b"resulu TEXT NOT", "its tables are not those of a store"),
        (b"LDCP", b"LDCQ", "expected a campaign, got another database"),
        (b"SQLite format 3", b"SQLite format 1", "file is not a database"),
    ],
)
def test_a_damaged_description_stops_with_a_sentence(
    laid, before, after, message
) -> None:
    place = laid()
    replaced(place, before, after)
    for answer in (status(place), resume(place)):
        assert flips.require_sentence(answer) == flips.REFUSED
        assert message in answer.err


def test_a_damaged_structure_is_named_and_mended(bench, images, laid) -> None:
    """Two tables on one page; a page that nobody uses; a log's index that lies."""
    place = laid()
    change(
        place,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE "
        "name = 'chunks') WHERE name = 'failures'",
    )
    assert "DAMAGED the file: " in status(place).err
    answer = resume(place)
    assert (answer.code, answer.out) == (0, bench.right["few"])
    assert "DAMAGED failed chunks 0 to 4: does not match its checksum\n" in answer.err
    bench.require_mended(images["few: finished"])


def test_a_log_cut_short_costs_its_last_chunks(bench, images) -> None:
    image = images["few: finished, killed"]
    log = image.files["-wal"]
    damaged = replace(image, files={**image.files, "-wal": log[: len(log) - 4000]})
    with bench.laid(damaged) as here:
        assert status(bench.place).out.startswith("few: 4 of 5 chunks finished")
        gathered = bench.collect(image)
        assert "1 of 5 chunks are missing; resume" in gathered.err
        assert resume(bench.place).out == bench.right["few"]
    assert here.sent == [8]


@pytest.mark.parametrize("name", ["few: finished", "long: stopped, killed"])
def test_a_store_of_any_length_is_read_or_refused(bench, images, name) -> None:
    image = images[name]
    whole = image.files[""]
    alone = {"": whole} if "-wal" not in image.files else image.files
    for kept in (0, 1, 16, 99, 100, 2048, 4095, 4096, 4097, 8192, len(whole) - 4096):
        files = {**alone, "": whole[:kept]}
        assert bench.judged(image, replace(image, files=files)) in (
            flips.REFUSED,
            flips.RECOMPUTED,
            flips.RIGHT,
        )
    files = {**alone, "": b""}
    with bench.laid(replace(image, files=files)):
        answer = flips.ask("status", bench.key(image), "--store", bench.place)
    assert "there is no campaign here yet; run it first" in answer.err


def test_a_store_of_another_version_is_refused_and_left_as_it_is(place_of_old) -> None:
    before = place_of_old.read_bytes()
    for answer in (status(place_of_old), resume(place_of_old)):
        assert answer == flips.Answer(
            2,
            "",
            f"longdep: {place_of_old}: a store of schema 1, expected 2; finish it with "
            "the version of longdep that made it, or start a new store\n",
        )
    assert place_of_old.read_bytes() == before


@pytest.fixture
def place_of_old(tmp_path):
    """A store of schema 1, which knew no checksums."""
    place = tmp_path / "old"
    with contextlib.closing(sqlite3.connect(place, isolation_level=None)) as db:
        db.execute("CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
        db.execute("CREATE TABLE chunks (number INTEGER PRIMARY KEY, result TEXT)")
        db.execute(f"PRAGMA application_id = {store.APPLICATION}")
        db.execute("PRAGMA user_version = 1")
    return place


def test_what_a_store_says_is_escaped(laid) -> None:
    place = laid("few: stopped")
    with contextlib.closing(Store.open(place)) as opened:
        opened.fail(1, "ValueError: \x1b[2Jgone\udc80 \u202e")
        assert opened.failures() == {1: "ValueError: \x1b[2Jgone\\udc80 \u202e"}
    answer = status(place)
    assert answer.code == 0
    assert answer.err == (
        "FAILED chunk 1 (seeds 2 to 3): ValueError: \\x1b[2Jgone\\udc80 \\u202e\n"
    )


def test_damage_while_a_store_is_open_is_no_result(laid) -> None:
    place = laid()
    with contextlib.closing(Store.open(place)) as opened:
        assert opened.finished() == {0, 1, 2, 3, 4}
        opened.connection.execute("UPDATE chunks SET result = '{}' WHERE number = 2")
        assert opened.finished() == {0, 1, 3, 4}
        with pytest.raises(errors.StoreError, match=r"chunk 2: does not .*; resume"):
            result_of(FEW, opened)
        opened.save(2, "[]")
        with pytest.raises(errors.StoreError, match="chunk 2 is no JSON object"):
            result_of(FEW, opened)
        opened.connection.execute("DELETE FROM chunks WHERE number = 0")
        with pytest.raises(errors.StoreError, match="chunk 0 is missing; resume"):
            result_of(FEW, opened)


def test_damage_is_named_on_lines_of_printed_characters(laid, monkeypatch) -> None:
    place = laid()
    monkeypatch.setattr(store, "damage_of", lambda *arguments: ["\x1b[2Ja\nb"])
    assert status(place).err == "DAMAGED \\x1b[2Ja b\n"


def test_a_damaged_hold_is_refused_with_the_way_out(laid) -> None:
    """One bit makes node 3 of node 2: a name with another checksum is nobody's."""
    place = laid()
    holder = place.with_name(f"{place.name}-holder")
    with pytest.MonkeyPatch.context() as elsewhere:
        elsewhere.setattr(hold, "node", lambda: "node2")
        hold.Hold(place).connection.close()
    whole = holder.read_bytes()
    for before, after in (
        (b"node2", b"node3"),
        (b"CREATE TABLE holder", b"CREATE TABLE holdes"),
        (b"CREATE TABLE holder", b"CREATE TABLE hold\xe5r"),
        (b"SQLite format 3", b"SQLite format 1"),
    ):
        holder.write_bytes(whole)
        replaced(holder, before, after)
        with pytest.MonkeyPatch.context() as elsewhere:
            elsewhere.setattr(hold, "node", lambda: "node3")
            answer = resume(place)
        assert flips.require_sentence(answer) == flips.REFUSED
        assert answer.err.startswith(f"longdep: {holder}: damaged, or of another ver")
        assert "delete it if no process is at work on the store beside" in answer.err
    holder.unlink()
    assert resume(place).code == 0


def test_a_clock_that_runs_backwards_changes_nothing(bench, laid, monkeypatch) -> None:
    place, now = laid("few: stopped"), [1e6]

    def backwards():
        now[0] -= 3600
        return now[0]

    for name in ("time", "monotonic", "perf_counter"):
        monkeypatch.setattr(f"time.{name}", backwards)
    monkeypatch.setattr("longdep.reports.command.campaign_display.monotonic", backwards)
    answer = resume(place)
    assert (answer.code, answer.out) == (0, bench.right["few"])
    assert answer.err == "".join(
        f"few: {done} of 5 chunks, rate not known yet\n" for done in (3, 4, 5)
    )


def test_a_cluster_is_asked_again_when_the_clock_was_set_back(monkeypatch) -> None:
    cluster, sizes = object.__new__(crew.Cluster), iter((3, 5))
    cluster.client = SimpleNamespace(ncores=lambda: {"worker": next(sizes)})
    cluster.cores, cluster.asked = 0, -math.inf
    for now, cores in ((1000.0, 3), (1001.0, 3), (10.0, 5), (11.0, 5)):
        monkeypatch.setattr(crew, "monotonic", lambda now=now: now)
        assert cluster.ahead == crew.AHEAD * cores


READERS = """
import ctypes
prctl = getattr(ctypes.CDLL(None), "prctl", None)
for capability in (1, 2):  # to write and to read what one may not: root may
    prctl and prctl(24, capability)
"""
SMALL = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
"""
START = """
import os, sys
os.execv(sys.executable, [sys.executable, "-m", "longdep", "campaign", *sys.argv[1:]])
"""


def limited(limits, *arguments):
    """A command of a process with less than ours may do."""
    run = subprocess.run(
        [sys.executable, "-c", limits + START, *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    return flips.Answer(run.returncode, run.stdout, run.stderr)


@pytest.mark.skipif(os.name != "posix", reason="folders have no such mode here")
@pytest.mark.parametrize("name", ["few: finished", "few: stopped, killed"])
def test_a_store_in_a_folder_that_may_not_be_written(images, tmp_path, name) -> None:
    image, place = images[name], tmp_path / "store"
    image.write(place)
    tmp_path.chmod(0o555)
    try:
        state = limited(READERS, "status", NAME, "--store", place)
        resumed = limited(READERS, "resume", NAME, "--store", place)
    finally:
        tmp_path.chmod(0o755)
    assert (state.code, state.err) == (0, "")
    assert f"{len(image.finished)} of 5 chunks finished" in state.out
    assert flips.require_sentence(resumed) == flips.REFUSED
    assert "cannot be written" in resumed.err


@pytest.mark.skipif(os.name != "posix", reason="files have no such limit here")
def test_a_full_disk_leaves_a_damaged_store_to_be_mended(bench, images, laid) -> None:
    image = images["many: finished"]
    place = laid(image.name)
    change(place, "UPDATE chunks SET result = '{}' WHERE number = 3")
    before = place.read_bytes()
    answer = limited(SMALL, "resume", bench.key(image), "--store", place)
    assert (answer.code, answer.out) == (2, "")
    named, sentence = answer.err.splitlines()
    assert named == "DAMAGED chunk 3: does not match its checksum"
    assert sentence.startswith(f"longdep: {place}: cannot be written: ")
    assert sentence.endswith("; what was finished is kept")
    assert place.read_bytes() == before
    answer = flips.ask("resume", bench.key(image), "--store", place)
    assert (answer.code, answer.out) == (0, bench.right["many"])
