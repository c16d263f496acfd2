"""The versions of the test vectors, and the readers: what reads them sees bugs."""

import hashlib
import json
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.patterns import catalogue
from longdep.numeric.oracle.systems import SYSTEMS, system
from longdep.numeric.oracle.vectors import (
    __main__,
    comparing,
    reading,
    recipes_1,
    recipes_2,
    verifying,
    writing,
)
from longdep.numeric.oracle.vectors.exporting import export
from longdep.numeric.oracle.vectors.lint import lint
from longdep.numeric.oracle.vectors.making import case_of
from longdep.numeric.oracle.vectors.versions import NEWEST, VERSIONS, version_of

V1, V2 = VERSIONS
READERS = Path(__file__).resolve().parents[2] / "vectors_readers"
NODE = shutil.which("node")
COMMANDS = {
    "python": [sys.executable, "-I", str(READERS / "reader.py")],
    "javascript": [NODE or "node", str(READERS / "reader.js")],
}
OF_CELLS = (
    "transposed-recurrent",
    "swapped-gates",
    "padding-moves-state",
    "short-memory",
)
OF_STACKS = ("reverse-not-turned-back", "first-layer-states-for-all")
OF_SCANS = ("decay-one-step-off", "conjugate-missing")
# Of every kind of file, few enough to be written again within seconds.
SAMPLE = (
    "simple-rnn.keras",
    "padded-gru.flax",
    "stacked-rnn.onnx",
    "stacked-lstm.torch-batch-first",
    "clip-by-norm.torch-inf",
    "clip-by-value.torch-negative",
)
OF_LONG_SEQUENCES = {
    "five-lags",
    "flushed-at-1e-12",
    "flushed-at-float32-tiny",
    "ten-step-windows",
}
# Decays of these lie close to 1: no product of 67 of them leaves the floats.
OF_SLOW_DECAYS = {("s5", "divided-by-products-of-decays")}
MANIFEST_1 = "2450eb2336f146ef75015c64f7933358d8e2afcff505725bb1ee7074cfa8a85a"


@cache
def trees(version):
    return list(reading.read_folder(version.folder, schema=False))


@cache
def cases(version):
    return {case["id"]: case for tree in trees(version) for case in tree["cases"]}


def test_version_1_is_untouched():
    """Its manifest has the hash of every file."""
    content = (V1.folder / "manifest.json").read_bytes()
    assert hashlib.sha256(content).hexdigest() == MANIFEST_1
    assert len(trees(V1)) == 58
    assert len(list(V1.folder.iterdir())) == 59


def test_the_newest_version_is_the_one_that_is_read():
    assert NEWEST is V2
    assert V2.folder == reading.FOLDER
    assert version_of("v1") is V1
    with pytest.raises(DomainError, match=r"version: expected one of v1, v2, got 'v3'"):
        version_of("v3")


def test_version_2_has_every_case_of_version_1_with_the_same_numbers():
    new = cases(V2)
    for name, old in cases(V1).items():
        assert new[name]["purpose"] == old["purpose"]
        assert set(old["kills"]) <= set(new[name]["kills"]), name
        assert same(reading.inputs_of(old), reading.inputs_of(new[name])), name
        for output, told in old["outputs"].items():
            again = new[name]["outputs"][output]
            for key in told.keys() - {"allowed"}:
                assert again[key] == told[key], (name, output, key)
            assert again.keys() == told.keys()


def same(one, other):
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[k], other[k]) for k in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other if isinstance(one, str) else np.array_equal(one, other, True)


def test_every_recipe_of_version_2_is_published_and_nothing_else():
    assert list(cases(V2)) == [recipe.id for recipe in V2.recipes()]


def test_the_schema_of_version_2_accepts_every_published_file_and_no_other_version():
    files = list(reading.read_folder(V2.folder))
    assert len(files) == len(list(V2.folder.iterdir())) - 1
    assert {tree["version"] for tree in files} == {"v2"}


@pytest.mark.parametrize("name", SAMPLE)
def test_the_generator_writes_the_published_bytes_of_version_2_again(name):
    members = [recipe for recipe in V2.recipes() if recipe.file == name]
    published = (V2.folder / f"{name}.json").read_text("utf-8")
    assert writing.file_text(V2, members) == published


def test_every_system_with_definite_answers_has_vectors_in_every_convention():
    wanted = {
        f"{entry.name}.{convention}"
        for entry in SYSTEMS
        if not entry.seeded  # its answers are random by definition
        for convention in entry.conventions
    }
    assert {f"{tree['system']}.{tree['convention']}" for tree in trees(V2)} == wanted


def test_the_lint_finds_nothing_in_version_2():
    assert lint(trees(V2)) == []


def test_every_bug_pattern_is_caught_in_every_file_of_version_2_where_it_applies():
    blind, elsewhere = {}, {}
    for tree in trees(V2):
        caught = {name for case in tree["cases"] for name in case["kills"]}
        elsewhere[tree["system"]] = caught | elsewhere.get(tree["system"], set())
    for tree in trees(V2):
        caught = {name for case in tree["cases"] for name in case["kills"]}
        entry = system(tree["system"])
        patterns = catalogue.applying(entry, tree["convention"], "float64")
        known = {p.name for p in patterns if p.since <= V2.number}
        if recipes_2.young(entry, tree["convention"]):  # its sequences are short
            caught |= elsewhere[tree["system"]] & OF_LONG_SEQUENCES
        if entry.scans:  # long and extreme cases are of one or two conventions
            caught |= elsewhere[tree["system"]]
            known -= {name for of, name in OF_SLOW_DECAYS if of == entry.name}
        if missed := known - caught:
            blind[f"{tree['system']}.{tree['convention']}"] = missed
    assert blind == {}


@pytest.mark.parametrize("name", ["stacked-gru.flax", "stacked-lstm.torch"])
def test_a_second_route_confirms_stacked_cases(name):
    tree = next(t for t in trees(V2) if f"{t['system']}.{t['convention']}" == name)
    for case in tree["cases"]:
        assert list(verifying.recomputed(tree, case)) == [], case["id"]


def test_tiny_states_tell_a_tanh_of_exponentials_from_a_right_one():
    case = cases(V2)["simple-rnn.torch.011"]
    assert "tanh-by-exponentials" in case["kills"]
    computed = {"h": np.array(comparing.flat(case["outputs"]["h"]["expected"]), float)}
    assert comparing.off(case["outputs"], computed) == []
    assert np.abs(computed["h"]).max() < 1e-4


def test_larger_cases_have_units_and_steps_beyond_a_power_of_two():
    made = [case_of(recipe) for recipe in V2.recipes() if recipe.number in (12, 13, 14)]
    shapes = {np.shape(case["h0"]) for case in made if "h0" in case}
    assert {(17,), (33,)} <= shapes
    assert 257 in {len(case["x"]) for case in made if "x" in case}


def test_the_program_writes_a_version_into_a_folder_once(tmp_path, monkeypatch, capsys):
    few = [r for r in V2.recipes() if r.system == "spectral-radius"]
    monkeypatch.setitem(vars(V2), "recipes", lambda: iter(few))
    assert __main__.main(["v2", "--into", str(tmp_path)]) == 0
    name = "spectral-radius.exact.json"
    assert (tmp_path / name).read_bytes() == (V2.folder / name).read_bytes()
    assert len(list(reading.read_folder(tmp_path))) == 1
    assert __main__.main(["v2", "--into", str(tmp_path)]) == 1
    assert __main__.main([]) == 1  # the newest version is there
    assert "a version never changes" in capsys.readouterr().err


# --- the folder ------------------------------------------------------------------


def small(folder, version, stem):
    """A folder with one file of a version."""
    manifest = json.loads((version.folder / "manifest.json").read_text("utf-8"))
    manifest["files"] = [f for f in manifest["files"] if f["name"].startswith(stem)]
    for entry in manifest["files"]:
        shutil.copy(version.folder / entry["name"], folder / entry["name"])
    (folder / "manifest.json").write_text(writing.as_text(manifest))
    return folder


def test_a_file_of_another_version_than_its_manifest_is_refused(tmp_path):
    folder = small(tmp_path, V2, "lyapunov")
    path = folder / "lyapunov.forward.json"
    shutil.copy(V1.folder / path.name, path)
    manifest = folder / "manifest.json"
    tree = json.loads(manifest.read_text())
    tree["files"][0]["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(tree))
    with pytest.raises(reading.VectorsError, match="is of another version"):
        list(reading.read_folder(folder))


@pytest.mark.parametrize("given", ["longdep-vectors/3", 7, None])
def test_a_version_that_is_not_known_is_refused_by_name(tmp_path, given):
    folder = small(tmp_path, V2, "lyapunov")
    tree = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**tree, "format": given}))
    with pytest.raises(reading.VectorsError, match="expected longdep-vectors/1, longd"):
        list(reading.read_folder(folder))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda c: c["inputs"].update(hint="tanh"), "inputs"),
        (lambda c: c["inputs"].update(merge="average"), "inputs/merge"),
        (lambda c: c["inputs"].update(layers="0x1.0p+0"), "inputs/layers"),
        (lambda c: c["inputs"].update(mask=[[1, 2]]), "inputs/mask"),
        (lambda c: c["inputs"].update(lengths=[0.5]), "inputs/lengths"),
        (lambda c: c["inputs"].update(x=[["inf"]]), "inputs/x"),
        (lambda c: c["inputs"].update(weight_ih_l0_backward=[[1]]), "inputs"),
        (lambda c: c["outputs"].update(grad_hint={}), "outputs"),
        (lambda c: c.update(sizes={}), "cases/0"),
    ],
)
def test_the_schema_of_version_2_allows_nothing_unknown(tmp_path, change, place):
    tree = json.loads((V2.folder / "stacked-rnn.keras.json").read_text("utf-8"))
    change(tree["cases"][0])
    path = tmp_path / "stacked-rnn.keras.json"
    path.write_text(json.dumps(tree))
    with pytest.raises(reading.VectorsError, match="not valid at") as caught:
        reading.read_file(path)
    assert place in str(caught.value)


def test_an_export_of_version_1_does_not_go_over_one_of_version_2(tmp_path):
    export(tmp_path, V2.folder)
    schema = json.loads((tmp_path / "vectors.schema.json").read_text())
    assert schema["properties"]["version"] == {"const": "v2"}
    with pytest.raises(reading.VectorsError, match="nothing but longdep vectors, got"):
        export(tmp_path, V1.folder)


# --- the readers -----------------------------------------------------------------


@cache
def run(reader, version, *options):
    if reader == "javascript" and NODE is None:
        pytest.skip("node is not installed: the JavaScript reader cannot run")
    folder = version.folder if version in VERSIONS else version
    return subprocess.run(
        [*COMMANDS[reader], str(folder), *options],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def read(tree):
    """Whether the readers know the system and convention of a file."""
    entry = system(tree["system"])
    if entry.name == "diagonal-recurrence":
        return True
    known = recipes_1.CONVENTIONS.get(entry.name, ())
    return bool(entry.cell) and (entry.stacked or tree["convention"] in known)


@pytest.mark.parametrize("version", VERSIONS, ids=[v.name for v in VERSIONS])
@pytest.mark.parametrize("reader", COMMANDS)
def test_an_independent_reader_agrees_with_every_case_it_knows(reader, version):
    done = run(reader, version)
    known = sum(len(tree["cases"]) for tree in trees(version) if read(tree))
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    assert f"{known} passed, 0 failed" in done.stdout


@pytest.mark.parametrize(
    ("version", "bug"),
    [
        *((V1, bug) for bug in OF_CELLS),
        *((V2, bug) for bug in (*OF_CELLS, *OF_STACKS, *OF_SCANS)),
    ],
    ids=lambda value: getattr(value, "name", value),
)
@pytest.mark.parametrize("reader", COMMANDS)
def test_a_planted_bug_is_caught_in_every_file_it_concerns(reader, version, bug):
    done = run(reader, version, "--bug", bug)
    assert done.returncode == 1
    failed = {
        line.split()[1].rsplit(".", 1)[0]
        for line in done.stdout.splitlines()
        if line.startswith("FAIL")
    }
    assert failed == {
        f"{tree['system']}.{tree['convention']}"
        for tree in trees(version)
        if read(tree)
        and concerned(system(tree["system"]), tree["convention"], bug, version)
    }


def concerned(entry, convention, bug, version):
    if bug == "conjugate-missing":
        return entry.scans and convention != "real"
    if entry.scans or bug in OF_SCANS:
        return entry.scans and bug in OF_SCANS
    if bug in OF_STACKS:
        return entry.stacked
    if bug == "swapped-gates":
        return entry.cell in ("gru", "lstm")
    if bug == "padding-moves-state":
        return entry.padded or entry.stacked
    if bug == "short-memory" and version is V1:
        return not entry.padded  # those cases are shorter than what is cut off
    return True


@pytest.mark.parametrize("reader", COMMANDS)
def test_a_stacked_bidirectional_lstm_with_lengths_is_read_forward_and_back(reader):
    name = "stacked-lstm.torch.002"
    case = cases(V2)[name]
    assert case["inputs"]["layers"] == 2
    assert case["inputs"]["direction"] == "bidirectional"
    assert len(set(case["inputs"]["lengths"])) == 3
    assert "grad_weight_hh_l1_reverse" in case["outputs"]
    assert f"pass {name}\n" in run(reader, V2).stdout
    for bug in (*OF_CELLS[:3], *OF_STACKS):
        assert f"FAIL {name} " in run(reader, V2, "--bug", bug).stdout, bug


@pytest.mark.parametrize("reader", COMMANDS)
def test_a_reader_that_runs_nothing_does_not_pass(reader, tmp_path):
    assert run(reader, tmp_path).returncode == 1


@pytest.mark.parametrize("reader", COMMANDS)
def test_the_readers_share_no_code_with_longdep(reader):
    text = Path(COMMANDS[reader][-1]).read_text(encoding="utf-8")
    imports = [
        line
        for line in text.splitlines()
        if line.startswith(("import ", "from ")) or "require(" in line
    ]
    allowed = ("json", "math", "sys", "pathlib", '"fs"', '"path"')
    assert imports
    assert all(any(name in line for name in allowed) for line in imports)
