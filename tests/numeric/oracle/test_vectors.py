"""Version 1 of the test vectors: what it says is certified, and what refuses it.

What the versions share, and the readers, is in test_vectors_versions.py.
"""

import copy
import json
import re
import shutil
from fractions import Fraction
from functools import cache
from math import inf

import flint
import pytest

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.conventions import CONVENTIONS
from longdep.numeric.oracle.patterns import catalogue
from longdep.numeric.oracle.scans.table import CELLS
from longdep.numeric.oracle.systems import system
from longdep.numeric.oracle.vectors import decimals, reading, verifying, writing
from longdep.numeric.oracle.vectors.comparing import off
from longdep.numeric.oracle.vectors.exporting import export
from longdep.numeric.oracle.vectors.guide import text
from longdep.numeric.oracle.vectors.inputs import drawn
from longdep.numeric.oracle.vectors.lint import lint
from longdep.numeric.oracle.vectors.versions import VERSIONS
from longdep.numeric.oracle.vocabulary import Role, inputs
from longdep.numeric.precision import context

V1 = VERSIONS[0]
# Few enough to write again within seconds: files whose allowances are still derived as
# when version 1 was published, and files whose sums may now be added in any order.
UNCHANGED = ("clip-by-global-norm.torch", "spectral-radius.exact")
ALLOWED_MORE = (
    "lyapunov.forward",
    "padded-gru.keras-reset-before",
    "padded-rnn.keras",
)
ALLOWED_OTHERWISE = ("linear-recurrence.plain",)  # any bracketing, counted anew


@pytest.fixture(scope="module")
def files():
    return list(reading.read_folder(V1.folder, schema=False))


@pytest.fixture(scope="module")
def by_name(files):
    return {f"{tree['system']}.{tree['convention']}": tree for tree in files}


@cache
def written_again(name):
    members = [recipe for recipe in V1.recipes() if recipe.file == name]
    return writing.file_text(V1, members)


def published(name):
    return (V1.folder / f"{name}.json").read_text("utf-8")


@pytest.mark.parametrize("name", UNCHANGED)
def test_the_generator_writes_the_published_bytes_again(name):
    assert written_again(name) == published(name)


@pytest.mark.parametrize("name", [*ALLOWED_MORE, *ALLOWED_OTHERWISE])
def test_the_generator_writes_the_published_bytes_again_but_for_allowances(name):
    """Version 1 keeps the allowances that it was published with."""
    tree = json.loads(written_again(name))
    pairs = outputs_of(tree, json.loads(published(name)))
    for now, then in pairs:
        assert shape_of(now["allowed"]) == shape_of(then["allowed"])
        now["allowed"] = then["allowed"]
    assert pairs
    assert writing.as_text(tree) == published(name)


@pytest.mark.parametrize("name", ALLOWED_MORE)
def test_no_published_allowance_exceeds_the_one_generated_now(name):
    now, then = json.loads(written_again(name)), json.loads(published(name))
    limits = [
        (smaller, larger)
        for today, before in outputs_of(now, then)
        for larger, smaller in zip(
            numbers(today["allowed"]), numbers(before["allowed"]), strict=True
        )
    ]
    assert all(smaller <= larger for smaller, larger in limits)
    assert any(smaller < larger for smaller, larger in limits)


def test_allowances_are_compared_exactly_and_null_allows_anything():
    assert list(numbers({"float64": [["1.2e-400"], [None]]})) == [
        Fraction(12, 10**401),
        inf,
    ]


def outputs_of(now, then):
    """The outputs of two versions of one file, in pairs."""
    return [
        (one["outputs"][name], other["outputs"][name])
        for one, other in zip(now["cases"], then["cases"], strict=True)
        for name in one["outputs"]
    ]


def shape_of(tree):
    if isinstance(tree, dict):
        return {name: shape_of(part) for name, part in tree.items()}
    return [shape_of(part) for part in tree] if isinstance(tree, list) else None


def numbers(tree):
    """Every number of nested lists and mappings; null allows anything."""
    if isinstance(tree, dict | list):
        for part in tree.values() if isinstance(tree, dict) else tree:
            yield from numbers(part)
    else:
        yield inf if tree is None else Fraction(tree)


def test_the_schema_accepts_every_published_file():
    files = list(reading.read_folder(V1.folder))
    assert len(files) == len(list(V1.folder.iterdir())) - 1


def test_every_recipe_is_published_and_nothing_else(files):
    published = [case["id"] for tree in files for case in tree["cases"]]
    assert published == [recipe.id for recipe in V1.recipes()]
    assert len(set(published)) == len(published)


def test_the_lint_finds_nothing_in_the_published_vectors(files):
    assert lint(files) == []


def test_every_known_bug_pattern_is_caught_in_every_file_where_it_applies(files):
    blind = {}
    for tree in files:
        caught = {name for case in tree["cases"] for name in case["kills"]}
        entry = system(tree["system"])
        patterns = catalogue.applying(entry, tree["convention"], "float64")
        known = {p.name for p in patterns if p.since == 1}
        if missed := known - caught:
            blind[f"{tree['system']}.{tree['convention']}"] = missed
    assert blind == {}


def test_newer_bug_patterns_are_caught_too_where_sequences_are_long_enough(files):
    missed = {
        (f"{tree['system']}.{tree['convention']}", pattern.name)
        for tree in files
        for pattern in newer(tree)
        if not pattern.name.startswith("tanh-")  # version 1 has no tiny states
        and not any(catches(tree, case, pattern) for case in tree["cases"])
    }
    assert missed == {
        (f"{tree['system']}.{tree['convention']}", "ten-step-windows")
        for tree in files
        if tree["system"].startswith("padded-")
        and max(max(case["inputs"]["lengths"]) for case in tree["cases"]) <= 10
    }


def newer(tree):
    entry = system(tree["system"])
    patterns = catalogue.applying(entry, tree["convention"], "float64")
    return [p for p in patterns if p.since > 1]


def catches(tree, case, pattern):
    wrong = catalogue.implementation(tree["system"], tree["convention"], pattern)
    return bool(off(case["outputs"], wrong(reading.inputs_of(case))))


@pytest.mark.parametrize("name", ["gru.onnx-0", "lstm.flax", "clip-by-norm.exact"])
def test_a_second_route_confirms_the_numbers_and_refuses_a_changed_digit(by_name, name):
    tree = by_name[name]
    case = copy.deepcopy(tree["cases"][0])
    assert list(verifying.recomputed(tree, case)) == []
    for output in case["outputs"].values():
        place = output["expected"]
        while isinstance(place[0], list):
            place = place[0]
        place[0] = changed(place[0])
    wrong = list(verifying.recomputed(tree, case))
    assert len(wrong) == len(case["outputs"])
    assert all("the second route gives" in sentence for sentence in wrong)


def changed(text):
    """The same decimal with another 24th digit."""
    return text[:25] + str((int(text[25]) + 5) % 10) + text[26:]


def test_log_norms_stand_beside_what_underflows_and_are_confirmed(by_name):
    tree = by_name["lag-gradients.flax"]
    case = copy.deepcopy(tree["cases"][1])
    delta = case["outputs"]["delta"]
    assert float(delta["expected"][0][0]) == 0.0  # below every binary64
    assert float(delta["log_norm"][0]) < -1000
    delta["log_norm"][0] = changed(delta["log_norm"][0])
    assert any("log_norm 0" in text for text in verifying.recomputed(tree, case))


# --- the lint --------------------------------------------------------------------


def spoiled(by_name, name, change):
    tree = copy.deepcopy(by_name[name])
    change(tree["cases"][0])
    return lint([tree])


def put(name, value):
    def change(case):
        case["inputs"][name] = value

    return change


def symmetric(case):
    case["inputs"]["U"] = [
        ["0x1.8p-1", "0x1.0p-2", "0x1.2p-2"],
        ["0x1.0p-2", "0x1.6p-1", "0x1.4p-3"],
        ["0x1.2p-2", "0x1.4p-3", "0x1.ap-1"],
    ]


def normal(case):  # a scaled circulant: it commutes with its transpose
    one, two, three = "0x1.8p-1", "0x1.0p-2", "-0x1.2p-2"
    case["inputs"]["U"] = [[one, two, three], [three, one, two], [two, three, one]]


def square_inputs(case):
    case["inputs"]["W"] = [[*row, f"0x1.{i}p-3"] for i, row in enumerate("123")]
    case["inputs"]["W"] = [[f"0x1.{i}{j}p-1" for j in range(1, 4)] for i in range(1, 4)]
    case["inputs"]["x"] = [[f"0x1.{i}{j}p-1" for j in range(1, 4)] for i in range(1, 6)]


def single_step(case):
    for name in ("x", "cotangent_h"):
        case["inputs"][name] = case["inputs"][name][:1]


def saturated(case):
    rows = case["outputs"]["h"]["expected"]
    case["outputs"]["h"]["expected"] = [["9." + "9" * 39 + "e-1"] * 3 for _ in rows]


def loose(case):
    rows = case["outputs"]["delta"]["allowed"]["float64"]
    case["outputs"]["delta"]["allowed"]["float64"] = [["9.0e9"] * 3 for _ in rows]


def all_zero(case):
    rows = case["outputs"]["delta"]["expected"]
    case["outputs"]["delta"]["expected"] = [["0"] * 3 for _ in rows]


ZERO = "0x0.0p+0"
FAULTS = [
    (put("W", [["0x1.0p-1"] * 2] * 3), "W: is constant"),
    (put("h0", [ZERO] * 3), "h0: is constant"),
    (put("h0", ["0x1.0p-1", "0x1.4p-1", ZERO]), "h0: has a zero"),
    (put("b", ["0x1.0p-1", "0x1.4p-1", ZERO]), "b_a: has a zero"),
    (put("b", ["0x1.0p-1", "0x1.4p-1", "0x1.4p-1"]), "b: has the same number twice"),
    (symmetric, "U_a: is symmetric"),
    (normal, "U_a: is normal"),
    (square_inputs, "m: expected another size than n"),
    (single_step, "T: expected at least 2 steps"),
    (saturated, "h: more than half of the expected states are saturated"),
    (loose, "delta: less than half of the numbers can be checked"),
    (all_zero, "delta: every expected number is 0"),
    (lambda case: case["inputs"].pop("h0"), "expected the inputs"),
    (lambda case: case["outputs"].pop("delta"), "expected the outputs"),
    (lambda case: case.update(id="gru.torch.001"), "expected an id that begins with"),
]


@pytest.mark.parametrize(("change", "says"), FAULTS, ids=[says for _, says in FAULTS])
def test_the_lint_finds_a_vector_that_would_see_less(by_name, change, says):
    assert any(says in text for text in spoiled(by_name, "simple-rnn.plain", change))


def test_the_lint_finds_equal_lengths_double_ids_and_one_sided_clipping(by_name):
    lengths = put("lengths", [5, 5, 5])
    faults = spoiled(by_name, "padded-gru.torch", lengths)
    assert any("lengths: expected lengths that all differ" in text for text in faults)
    tree = by_name["gru.torch"]
    doubled = {**tree, "cases": [tree["cases"][0], tree["cases"][0]]}
    assert any("the id is given twice" in text for text in lint([doubled]))
    clip = by_name["clip-by-norm.exact"]
    kept = {**clip, "cases": [c for c in clip["cases"] if c["id"].endswith("003")]}
    assert lint([kept]) == ["clip-by-norm.exact.*: no case is clipped"]


def test_a_zero_start_is_let_through_only_where_it_alone_catches_something(by_name):
    tree = copy.deepcopy(by_name["gru.torch"])
    case = next(c for c in tree["cases"] if c["id"].endswith("006"))
    assert lint([tree]) == []
    case["kills"].remove("hidden-bias-dropped-without-h0")
    assert any("h0: is constant" in text for text in lint([tree]))


# --- the folder ------------------------------------------------------------------


@pytest.fixture
def small_folder(tmp_path_factory):
    """A version with three files, to be damaged."""
    tmp_path = tmp_path_factory.mktemp("version")
    manifest = reading.read_file(V1.folder / "manifest.json", "manifest")
    chosen = [
        f for f in manifest["files"] if f["name"].startswith(("clip-by-value.t", "lya"))
    ]
    for entry in chosen:
        shutil.copy(V1.folder / entry["name"], tmp_path / entry["name"])
    text = writing.as_text({**manifest, "files": chosen})
    (tmp_path / "manifest.json").write_text(text)
    assert len(list(reading.read_folder(tmp_path))) == len(chosen) == 3
    return tmp_path


def test_a_changed_byte_a_stray_or_a_missing_file_is_refused(small_folder):
    path = small_folder / "lyapunov.forward.json"
    text = path.read_text()
    path.write_text(text.replace("All exponents", "Any exponents"))
    with pytest.raises(reading.VectorsError, match="expected SHA-256"):
        list(reading.read_folder(small_folder))
    path.unlink()
    with pytest.raises(reading.VectorsError, match="cannot be read"):
        list(reading.read_folder(small_folder))
    path.write_text(text)
    (small_folder / "notes.txt").write_text("mine")
    with pytest.raises(reading.VectorsError, match=r"notes.txt is not in the manifest"):
        list(reading.read_folder(small_folder))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda t: t.update(comment="hello"), "(top)"),
        (lambda t: t["cases"][0].update(note="hello"), "cases/0"),
        (lambda t: t["cases"][0]["outputs"]["exponents"].update(x="0"), "exponents"),
        (lambda t: t["cases"][0]["inputs"].update(U=[[0.5]]), "inputs/U"),
        (lambda t: t["cases"][0]["inputs"].update(U="__import__"), "inputs/U"),
        (
            lambda t: t["cases"][0]["outputs"]["exponents"].update(expected=["1.5"]),
            "expected/0",
        ),
        (lambda t: t["cases"][0].pop("mistake"), "cases/0"),
    ],
)
def test_the_schema_allows_nothing_unknown(by_name, tmp_path, change, place):
    tree = copy.deepcopy(by_name["lyapunov.forward"])
    change(tree)
    path = tmp_path / "lyapunov.forward.json"
    path.write_text(json.dumps(tree))
    with pytest.raises(reading.VectorsError, match="not valid at") as caught:
        reading.read_file(path)
    assert place in str(caught.value)


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.system.name)
def test_the_guide_says_what_a_recurrence_computes_of_every_weight(cell):
    section = (
        text().split("## Gated linear recurrences")[1].split("### Their arrays")[0]
    )
    heading, _, said = next(
        part.partition("\n")
        for part in section.split("\n### ")
        if cell.system.name in part.partition("\n")[0].split(", ")
    )
    equations = " ".join(line for line in said.split("\n") if line[:4] == "    ")
    assert equations, heading
    assert "numeric/" not in said
    assert "Source" not in said
    for convention in cell.system.conventions:
        named = [q for q in inputs(cell.system, convention) if q.role is Role.WEIGHT]
        for weight in named:
            assert re.search(rf"\b{weight.name}\b", said), weight.name


def test_an_export_is_complete_and_leaves_foreign_folders_alone(tmp_path, small_folder):
    target = tmp_path / "out"
    count = export(target, small_folder)
    assert count == 3 + 1 + 2 + 1
    assert len(list(target.iterdir())) == count
    assert export(target, small_folder) == count  # again, over its own files
    guide = (target / "README.md").read_text()
    for convention in CONVENTIONS:
        for packed in convention.arrays:
            assert f"| {convention.cell} | {convention.name} | {packed.name} |" in guide
    (target / "mine.txt").write_text("kept")
    with pytest.raises(reading.VectorsError, match=r"nothing but longdep vectors, got"):
        export(target, small_folder)
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.txt").write_text("kept")
    with pytest.raises(reading.VectorsError, match="expected an empty folder"):
        export(other, small_folder)
    assert [p.name for p in other.iterdir()] == ["mine.txt"]


# --- the numbers -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (flint.fmpq(1, 2), "5." + "0" * 39 + "e-1"),
        (flint.fmpq(-1, 8), "-1.25" + "0" * 37 + "e-1"),
        (flint.fmpq(0), "0"),
        (flint.fmpq(3 * 10**50), "3." + "0" * 39 + "e50"),
        (
            flint.fmpq(1, 2) ** 2000,
            "8.70980981621721667557619549477887229585" + "9e-603",
        ),
    ],
)
def test_decimals_have_forty_digits_of_the_exact_middle(value, text):
    with context(1000):
        digits = decimals.digits_of(flint.arb(value))
    assert digits.startswith(text)
    if digits != "0":
        exact = Fraction(int(value.p), int(value.q))
        assert abs(Fraction(digits) - exact) <= abs(exact) * Fraction(1, 2 * 10**39)


def test_a_radius_counts_the_ball_and_the_digits_and_is_rounded_up():
    with context(60):
        third = flint.arb(1) / 3
        text = decimals.digits_of(third)
        radius = Fraction(decimals.relative_radius([third], [text]))
    off = abs(Fraction(text) - Fraction(1, 3)) / Fraction(text)
    assert off < radius < off * Fraction(11, 10)
    assert decimals.above(Fraction(1, 10**400)) == "1.0e-400"
    assert Fraction(decimals.above(Fraction(1234))) == 1300


def test_a_ball_around_zero_has_no_relative_radius():
    with pytest.raises(DomainError, match="expected a ball away from 0"):
        decimals.relative_radius([flint.arb(0, 1e-50)], ["0"])


def test_inputs_hang_on_the_label_alone_and_are_exact_in_float32():
    array = drawn("gru.torch.001/w_hh", (9, 3), 0.5)
    assert array.tolist() == drawn("gru.torch.001/w_hh", (9, 3), 0.5).tolist()
    assert array.tolist() != drawn("gru.torch.002/w_hh", (9, 3), 0.5).tolist()
    assert (array.astype("float32") == array).all()
    assert len(set(array.flat)) == array.size
    assert 0 not in array
    assert abs(array).max() < 0.5
    assert (drawn("pinned", (2,)) * 2**11).tolist() == [-167, -715]
