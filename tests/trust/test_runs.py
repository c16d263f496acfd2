"""The drivers of whole runs: what they count, refuse, compare and keep."""

import json
import os
import subprocess
import sys
from argparse import ArgumentTypeError
from pathlib import Path

import pytest

from tests.trust import orders, runs, versions
from tests.trust.portability import reading
from tests.trust.tenth import SHARE, files_of_tests, tenth

TOY = {
    "test_a.py": "def test_right(): pass\ndef test_wrong(): assert 1 == 2\n",
    "test_b.py": (
        "import pytest\n"
        "@pytest.mark.parametrize('n', range(3))\n"
        "def test_each(n): assert n < 3\n"
        "def test_left_out(): pytest.skip('not here')\n"
        "@pytest.fixture\n"
        "def broken(): raise ValueError\n"
        "def test_set_up(broken): pass\n"
    ),
}
COUNTED = {"passed": 4, "failed": 2, "skipped": 1}
WRITTEN = ("--order", "file", "--workers", "1", "--hash-seed", "0")
RUN = {
    "order": "file",
    "workers": 1,
    "hash_seed": "0",
    "frameworks": False,
    "suite": "a",
    "passed": 5,
    "failed": 0,
    "skipped": 1,
}


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    folder = tmp_path / "toy"
    folder.mkdir()
    for name, text in TOY.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


# ------------------------------------------------------------ the tenth


def test_a_tenth_of_each_folder_is_chosen_and_the_same_again() -> None:
    files = [f"rooms/a/test_{i}.py" for i in range(20)] + ["rooms/b/test_0.py"]
    files += [f"rooms/a/c/test_{i}.py" for i in range(11)]
    chosen = tenth(files)
    assert chosen == tenth(files[::-1])
    folders = [name.rpartition("/")[0] for name in chosen]
    assert folders == ["rooms/a/c"] * 2 + ["rooms/a"] * 2 + ["rooms/b"]
    assert set(chosen) <= set(files)


def test_a_file_more_changes_the_choice_in_its_own_folder_alone() -> None:
    files = [f"rooms/{room}/test_{i}.py" for room in "ab" for i in range(10)]
    more = tenth([*files, "rooms/a/test_10.py"])
    assert [f for f in more if "/b/" in f] == [f for f in tenth(files) if "/b/" in f]


def test_the_tenth_of_the_suite_touches_every_folder_of_tests() -> None:
    files = files_of_tests(runs.ROOT)
    chosen = tenth(files)

    def folders(names):
        return {name.rpartition("/")[0] for name in names}

    assert folders(chosen) == folders(files)
    assert len(files) / SHARE <= len(chosen) < len(files) / 5
    assert all((runs.ROOT / name).is_file() for name in files)


# ------------------------------------------------------------ counts and records


def test_a_run_is_counted(toy, tmp_path) -> None:
    counts = runs.pytest_run(
        sys.executable,
        ["-p", "no:randomly", str(toy)],
        tmp_path / "x",
        dict(os.environ),
    )
    assert counts == COUNTED


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["no_such_folder"], "exit code 4"), (["-k", "nothing"], "exit code 5")],
)
def test_a_run_without_an_end_is_refused(toy, tmp_path, arguments, message) -> None:
    with pytest.raises(runs.RunError, match=message):
        runs.pytest_run(
            sys.executable, [*arguments, str(toy)], tmp_path / "x", dict(os.environ)
        )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nothing", "expected pytest's counts"),
        ("<a/>", "expected tests, got none"),
        ("<a><testsuite tests='1'/></a>", "expected pytest's counts"),
        ("<a><testsuite tests='x' failures='' errors='' skipped=''/></a>", "counts"),
    ],
)
def test_what_are_no_counts_is_refused(tmp_path, text, message) -> None:
    (tmp_path / "x").write_text(text, encoding="utf-8")
    with pytest.raises(runs.RunError, match=message):
        runs.counted(tmp_path / "x")


def test_missing_counts_are_refused(tmp_path) -> None:
    with pytest.raises(runs.RunError, match="No such file"):
        runs.counted(tmp_path / "x")


def test_a_record_keeps_the_others_and_replaces_the_same(tmp_path) -> None:
    path = tmp_path / "deep" / "orders.json"
    other = {**RUN, "workers": 2}
    for run in (other, {**RUN, "passed": 1}, RUN):
        runs.add(path, "some/1", run, orders.NAMES, extra=3)
    assert runs.read(path, "some/1") == [RUN, other]
    text = path.read_text(encoding="utf-8")
    book = json.loads(text)
    assert sorted(book) == ["extra", "format", "runs"]
    assert text == json.dumps(book, indent=1, sort_keys=True) + "\n"


@pytest.mark.parametrize("text", ["{", "[]", '{"format": "other/1", "runs": []}', "\0"])
def test_another_record_is_refused_and_left(tmp_path, text) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(runs.RunError, match="expected"):
        runs.add(path, "some/1", RUN, orders.NAMES)
    assert path.read_text(encoding="utf-8") == text


# ------------------------------------------------------------ orders


def ordered(monkeypatch, toy, path, *arguments) -> int:
    monkeypatch.setattr(orders, "require_packages", lambda *_: None)
    monkeypatch.setattr(orders, "options", lambda _: ["-p", "no:randomly", str(toy)])
    return orders.main([str(path), *(arguments or WRITTEN)])


def test_a_run_is_recorded_and_one_that_counts_otherwise_is_told(
    toy, tmp_path, monkeypatch, capfd
) -> None:
    path = tmp_path / "orders.json"
    assert ordered(monkeypatch, toy, path) == 1  # of the toy's tests two fail
    (run,) = runs.read(path, orders.FORMAT)
    assert {name: run[name] for name in COUNTED} == COUNTED
    assert (run["order"], run["workers"], run["hash_seed"]) == ("file", 1, "0")
    (toy / "test_a.py").write_text("def test_right(): pass\n", encoding="utf-8")
    (toy / "test_b.py").unlink()
    capfd.readouterr()
    again = ("--order", "random:7", "--workers", "2", "--hash-seed", "random")
    assert ordered(monkeypatch, toy, path, *again) == 1
    said = capfd.readouterr().err
    assert "1 passed, 0 failed, 0 skipped (order random:7, workers 2" in said
    assert "but 4 passed, 2 failed, 1 skipped (order file" in said
    assert len(runs.read(path, orders.FORMAT)) == 2


def test_the_hash_seed_reaches_the_run(toy, tmp_path, monkeypatch) -> None:
    for path in toy.iterdir():
        path.unlink()
    text = "import os\ndef test_it(): assert os.environ['PYTHONHASHSEED'] == '12345'\n"
    (toy / "test_c.py").write_text(text, encoding="utf-8")
    asked = ("--order", "file", "--workers", "1", "--hash-seed", "12345")
    assert ordered(monkeypatch, toy, tmp_path / "orders.json", *asked) == 0


def test_runs_of_another_suite_or_other_packages_are_not_compared() -> None:
    others = [{**RUN, "suite": "b"}, {**RUN, "frameworks": True}]
    assert list(orders.differences(others, {**RUN, "passed": 4})) == []
    assert list(orders.differences([RUN], RUN)) == []
    assert len(list(orders.differences([RUN], {**RUN, "passed": 4}))) == 1


def test_an_order_is_what_pytest_is_told() -> None:
    assert orders.options(RUN) == ["-p", "no:randomly", "-n", "1"]
    asked = {**RUN, "order": "random:7", "workers": 2}
    assert orders.options(asked)[-3:] == ["--randomly-seed=7", "-n", "2"]


@pytest.mark.parametrize("text", ["random", "random:-1", "random:4294967296", "File"])
def test_what_is_no_order_is_refused(text) -> None:
    with pytest.raises(ArgumentTypeError, match="expected file or random:SEED"):
        orders.an_order(text)


@pytest.mark.parametrize("text", ["", "-1", "4294967296", "1.0"])
def test_what_is_no_hash_seed_is_refused(text) -> None:
    with pytest.raises(ArgumentTypeError, match="expected random or 0 to 4294967295"):
        orders.a_hash_seed(text)


@pytest.mark.parametrize(
    ("there", "frameworks", "order", "message"),
    [
        ((), False, "random:1", "pytest-randomly is not installed"),
        (("torch",), False, "file", "expected no frameworks, torch installed"),
        (("torch",), True, "file", "expected the frameworks, onnx, .* not installed"),
    ],
)
def test_packages_that_a_run_must_have_or_not(
    there, frameworks, order, message, monkeypatch
) -> None:
    monkeypatch.setattr(orders, "find_spec", lambda n: n if n in there else None)
    with pytest.raises(runs.RunError, match=message):
        orders.require_packages(frameworks, order)


def test_packages_as_a_run_wants_them_are_accepted(monkeypatch) -> None:
    there = {"pytest_randomly", *orders.EXTRAS}
    monkeypatch.setattr(orders, "find_spec", lambda n: n if n in there else None)
    orders.require_packages(True, "random:1")
    there.difference_update(orders.EXTRAS)
    orders.require_packages(False, "random:1")
    assert there == {"pytest_randomly"}


def test_a_suite_is_known_by_its_files(tmp_path) -> None:
    def written(text: str) -> str:
        (tmp_path / "tests" / "test_a.py").write_text(text, encoding="utf-8")
        return orders.digest(tmp_path)

    (tmp_path / "tests").mkdir()
    assert written("a") == written("a") != written("b")


# ------------------------------------------------------------ versions


class Uv:
    """What uv is asked for; its environment is this test's own."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    def __call__(self, *arguments: str) -> str:
        self.asked.append(arguments)
        if arguments[:2] == ("pip", "list"):
            return '[{"name": "b", "version": "2"}, {"name": "a", "version": "1"}]'
        return ""


@pytest.mark.parametrize(
    ("dependencies", "ways"),
    [
        ("constraints", [["venv"], ["pip", "install"]]),
        ("newest", [["venv"], ["pip", "install"]]),
        ("lowest", [["venv"], ["pip", "compile"], ["pip", "install"]]),
    ],
)
def test_an_environment_is_made_of_the_versions_asked(
    dependencies, ways, tmp_path
) -> None:
    uv = Uv()
    versions.environment(uv, tmp_path, "some/python", dependencies)
    assert [list(a[: len(way)]) for a, way in zip(uv.asked, ways, strict=True)] == ways
    assert "some/python" in uv.asked[0]
    install = uv.asked[-1]
    bounds = install[install.index("-c") + 1 :] if "-c" in install else ()
    assert (
        bounds
        == {
            "constraints": (str(runs.ROOT / "constraints.txt"),),
            "newest": (),
            "lowest": (str(tmp_path / "lowest.txt"),),
        }[dependencies]
    )
    if dependencies == "lowest":
        assert "lowest-direct" in uv.asked[1]


def test_a_measured_run_says_its_python_packages_and_counts(
    toy, tmp_path, monkeypatch, capfd
) -> None:
    monkeypatch.setattr(versions, "uv", Uv())
    monkeypatch.setattr(versions, "environment", lambda *_: Path(sys.executable))
    monkeypatch.setattr(versions, "tenth", lambda _: [str(toy / "test_b.py")])
    path = tmp_path / "versions.json"
    asked = [str(path), "--python", "x", "--dependencies", "newest"]
    assert versions.main(asked) == 1
    (run,) = runs.read(path, versions.FORMAT)
    assert run["python"] == ".".join(map(str, sys.version_info[:3]))
    assert run["packages"] == {"a": "1", "b": "2"}
    assert (run["passed"], run["failed"], run["skipped"], run["tests"]) == (3, 1, 1, 5)
    assert (run["dependencies"], run["files"]) == ("newest", 1)
    assert json.loads(path.read_text(encoding="utf-8"))["reading"] == reading()


def test_an_environment_that_cannot_be_made_ends_in_a_sentence(
    tmp_path, monkeypatch, capfd
) -> None:
    monkeypatch.setattr(versions, "find_spec", lambda _: None)
    path = tmp_path / "versions.json"
    asked = [str(path), "--python", "x", "--dependencies", "lowest"]
    assert versions.main(asked) == 2
    assert "uv is not installed" in capfd.readouterr().err
    assert not path.exists()


def test_a_program_that_fails_is_told_with_what_it_said() -> None:
    program = "import sys; print('no\\nwheel', file=sys.stderr); sys.exit(3)"
    with pytest.raises(runs.RunError, match="exit code 3: no wheel"):
        versions.answer([sys.executable, "-c", program])


@pytest.mark.parametrize("name", ["orders", "versions"])
def test_bad_use_is_refused(name) -> None:
    done = subprocess.run(
        [sys.executable, "-m", f"tests.trust.{name}", "x.json"],
        capture_output=True,
        encoding="utf-8",
        cwd=runs.ROOT,
        check=False,
        timeout=300,
    )
    assert done.returncode == 2
    assert "are required" in done.stderr
