"""longdep.check_case: one's own weights and sequence, judged as they are."""

import json
from importlib.util import find_spec

import numpy as np
import pytest

import longdep
from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.oracle.adapters.plumbing import tiny_case
from longdep.numeric.oracle.own_inputs import complete
from longdep.numeric.oracle.patterns.catalogue import applying, implementation
from longdep.numeric.oracle.systems import SYSTEMS, system

RIGHT = implementation("gru", "torch")
TAKEN = ("h0", "c0", "activation", "direction", "lengths")


def sequence(n=4, m=3, steps=6, dtype="float64", seed=0):
    """Weights of a torch GRU and a sequence."""
    rng = np.random.default_rng(seed)
    shapes = {"w_ih": (3 * n, m), "w_hh": (3 * n, n), "b_ih": (3 * n,)}
    shapes |= {"b_hh": (3 * n,), "x": (steps, m)}
    return {k: (rng.normal(size=s) / 2).astype(dtype) for k, s in shapes.items()}


def mistaken(pattern):
    patterns = {p.name: p for p in applying(system("gru"), "torch", "float64")}
    return implementation("gru", "torch", patterns[pattern])


def test_a_right_implementation_is_right_on_ones_own_case():
    case = sequence()
    report = longdep.check_case("gru", RIGHT, case, convention="torch")
    assert report.ok
    assert report.examples == 1
    assert report.tallies["h"].inside == 6  # each step by itself
    assert report.tallies["grad_x"].inside == 6
    assert not report.unchecked
    assert report.notes == (
        "A case of one's own: T = 6, n = 4, m = 3.",
        "h0: 0, as none is given.",
        "cotangent_h: 1 everywhere, as none is given.",
    )
    assert "A case of one's own" in str(report)


def test_a_wrong_one_is_shown_in_the_case_given_and_not_in_another():
    case = sequence()
    wrong = mistaken("transposed-in-the-backward-pass")
    report = longdep.check_case("gru", wrong, case, convention="torch")
    (finding,) = report.findings
    assert not report.ok
    assert np.array_equal(finding.case["x"], case["x"])
    assert "in the case given: T = 6, n = 4, m = 3" in finding.sentence
    assert wrong.args[2].sentence in finding.causes
    names = {}
    head = finding.reproduction.partition("\noutputs =")[0]
    exec(head, names)
    assert np.array_equal(names["case"]["w_hh"], case["w_hh"])


def test_a_loss_at_the_last_step_shows_every_lag_by_itself():
    wrong = mistaken("one-lag")
    report = longdep.check_case(
        "gru", wrong, sequence(), convention="torch", loss="last step"
    )
    assert report.tallies["grad_x"].outside
    assert "cotangent_h: 1 at the last step, 0 before" in " ".join(report.notes)


def test_a_large_wrong_case_is_kept_in_a_file_not_printed(tmp_path, monkeypatch):
    monkeypatch.setattr("longdep.numeric.oracle.check.reproduction.MANY", 100)
    monkeypatch.setattr("longdep.numeric.oracle.check.findings.MANY", 100)
    wrong = mistaken("transposed-in-the-backward-pass")
    report = longdep.check_case("gru", wrong, sequence(), convention="torch")
    (finding,) = report.findings
    assert "longdep.load_case" in finding.reproduction
    assert "exact(" not in finding.reproduction
    assert finding.causes == ("not sought in a case as large as this one.",)
    path = tmp_path / "failing.npz"
    longdep.save_case(path, finding.case, system="gru", convention="torch")
    monkeypatch.chdir(tmp_path)
    names = {"implementation": wrong}
    exec(finding.reproduction, names)  # as it is printed
    assert names["computed"] == finding.computed
    again = longdep.check_case("gru", wrong, path)
    assert again.findings[0].place == finding.place
    assert again.findings[0].computed == finding.computed
    with pytest.raises(DomainError, match="system: expected 'gru', as the case's file"):
        longdep.check_case("lstm", wrong, path)
    with pytest.raises(DomainError, match="convention: expected 'torch', as the case"):
        longdep.check_case("gru", wrong, path, convention="flax")


@pytest.mark.parametrize("name", [entry.name for entry in SYSTEMS])
def test_a_whole_case_of_every_system_is_taken_as_it_is(name):
    entry = system(name)
    for convention in entry.conventions:
        case = tiny_case(entry, convention)
        made, notes = complete(entry, convention, "float64", case)
        assert notes == ()
        assert list(made) == list(case)
        for key, value in case.items():
            parts = zip(made[key], value, strict=True) if key == "gradients" else ()
            assert all(np.array_equal(a, b) for a, b in parts)
            assert key == "gradients" or np.array_equal(made[key], value)


@pytest.mark.parametrize("name", [entry.name for entry in SYSTEMS if entry.cell])
def test_what_may_be_left_out_of_a_sequence_has_a_default_that_is_told(name):
    entry = system(name)
    whole = tiny_case(entry, entry.conventions[0])
    left = {k: v for k, v in whole.items() if k not in TAKEN and "cot" not in k}
    made, notes = complete(entry, entry.conventions[0], "float64", left)
    assert list(made) == list(whole)
    for key in set(whole) - set(left):
        assert any(note.startswith(f"{key}: ") for note in notes), key
        assert np.shape(made[key]) == np.shape(whole[key])
    if "lengths" in made:
        assert made["lengths"].tolist() == [2, 2]
    for key in ("cotangent_last", "cotangent_last_h", "cotangent_last_c"):
        assert not np.any(made.get(key, 0))


def state_dict(case, prefix):
    named = {"w_ih": "weight_ih_l0", "w_hh": "weight_hh_l0"}
    named |= {"b_ih": "bias_ih_l0", "b_hh": "bias_hh_l0"}
    return {f"{prefix}{named[k]}" if k in named else k: v for k, v in case.items()}


def test_weights_named_as_torch_names_them_are_found():
    case = sequence()
    given = {**state_dict(case, "decoder.rnn."), "conv.weight": np.ones((2, 2))}
    made, notes = complete(system("gru"), "torch", "float64", given)
    assert np.array_equal(made["w_hh"], case["w_hh"])
    assert "w_hh is 'decoder.rnn.weight_hh_l0'" in notes[0]
    assert notes[1] == "Not of the case, and left alone: 'conv.weight'."
    both = {**given, **state_dict(case, "other.")}
    with pytest.raises(
        DomainError, match=r"w_ih: expected one array of that name, got"
    ):
        complete(system("gru"), "torch", "float64", both)
    names = {
        "w_ih": "other.weight_ih_l0",
        "w_hh": "other.weight_hh_l0",
        "b_ih": "other.bias_ih_l0",
        "b_hh": "other.bias_hh_l0",
    }
    complete(system("gru"), "torch", "float64", both, names=names)


@pytest.mark.parametrize("suffix", [".npz", ".safetensors"])
def test_a_file_of_weights_and_a_sequence_is_a_case(tmp_path, suffix):
    if suffix == ".safetensors" and find_spec("safetensors") is None:
        pytest.skip("needs the extra frameworks")
    path = tmp_path / f"a{suffix}"
    longdep.save_case(path, state_dict(sequence(dtype="float32"), "lstm."))
    report = longdep.check_case("gru", RIGHT, path, convention="torch")
    assert report.ok
    assert report.precision == "float64"


def test_weights_and_a_sequence_may_lie_in_files_of_their_own(tmp_path):
    case = sequence()
    paths = [tmp_path / "weights.npz", tmp_path / "sequence.json"]
    longdep.save_case(paths[0], {k: v for k, v in case.items() if k != "x"})
    longdep.save_case(paths[1], {"x": case["x"]}, system="gru", convention="torch")
    assert longdep.check_case("gru", RIGHT, paths).ok
    with pytest.raises(DomainError, match="expected one 'x', got one in each file"):
        longdep.check_case("gru", RIGHT, [*paths, paths[1]])
    longdep.save_case(paths[0], {}, system="lstm")
    with pytest.raises(
        DomainError, match="system: expected 'lstm', as the case's file"
    ):
        longdep.check_case("gru", RIGHT, paths)


def test_numbers_are_rounded_to_the_precision_and_the_notes_say_so():
    case = sequence()
    case["x"] = np.arange(18).reshape(6, 3)  # whole numbers are numbers
    case["b_ih"] = case["b_ih"].astype("float32")
    made, notes = complete(system("gru"), "torch", "float32", case)
    assert {value.dtype.name for value in made.values()} == {"float32"}
    rounded = [note for note in notes if "rounded to float32" in note]
    assert [note.partition(":")[0] for note in rounded] == ["w_ih", "w_hh", "b_hh"]
    assert "36 of 36 numbers are others" in rounded[0]


NAN = np.array([[1.0, np.nan, 2.0]] * 6)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"x": None}, "case: expected w_ih, w_hh, b_ih, b_hh, x, got no x"),
        ({"w_hi": np.ones(3)}, "got 'w_hi'; nearest is 'w_ih'"),
        ({"x": NAN}, r"x\[0, 1\]: expected a finite number, got nan \(6 of 18"),
        (
            {"x": np.full((6, 3), 1e39)},
            r"x\[0, 0\]: expected what float32 has, got",
        ),
        ({"x": np.array(["a"])}, r"x: expected an array of numbers, got an array <U1"),
        ({"x": [[1.0], [1.0, 2.0]]}, "x: expected an array, got list"),
        ({"x": np.ones((6, 3), complex)}, "an array of real numbers, got an array"),
        ({"x": np.ones((6, 3), bool)}, "expected an array of numbers, got an array"),
    ],
)
def test_what_is_no_case_is_told_in_a_sentence(change, says):
    case = {**sequence(dtype="float32"), **change}
    case = {name: value for name, value in case.items() if value is not None}
    with pytest.raises(DomainError, match=says):
        longdep.check_case("gru", RIGHT, case, convention="torch", precision="float32")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"x": np.ones((6, 2))}, "x: expected m = 3, got 2"),
        ({"x": np.ones(6)}, r"x: expected shape \(T, m\), got \(6,\)"),
        ({"h0": np.ones(5)}, "h0: expected n = 4, got 5"),
        ({"w_ih": np.ones((13, 3))}, r"w_ih: expected shape \(12, 3\), got \(13, 3\)"),
    ],
)
def test_shapes_that_do_not_fit_are_told(change, says):
    with pytest.raises(ShapeError, match=says):
        complete(system("gru"), "torch", "float64", {**sequence(), **change})


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"activation": "relu6"}, "activation: expected one of tanh, relu, identity"),
        ({"activation": 3}, "activation: expected a word, got int 3"),
        ({"direction": "up"}, "direction: expected one of forward, reverse, got 'up'"),
        ({"lengths": [2, 3]}, r"whole numbers from 1 to T = 2, got \[2, 3\]"),
        ({"lengths": [0.5, 1]}, "lengths: expected whole numbers, got list"),
    ],
)
def test_words_and_lengths_that_there_are_not_are_told(change, says):
    entry = system("padded-rnn")
    case = tiny_case(entry, "plain")
    with pytest.raises(DomainError, match=says):
        complete(entry, "plain", "float64", {**case, **change})


def test_a_length_of_0_is_taken_where_the_convention_has_it():
    entry = system("padded-gru")
    for convention, taken in (("keras-reset-after", True), ("torch", False)):
        case = {**tiny_case(entry, convention), "lengths": [0, 2]}
        if taken:
            made, _ = complete(entry, convention, "float64", case)
            assert made["lengths"].tolist() == [0, 2]
        else:
            with pytest.raises(DomainError, match="from 1 to T = 2"):
                complete(entry, convention, "float64", case)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"steps": -1}, "steps: expected a whole number >= 0, got -1"),
        ({"steps": 1.5}, "steps: expected a whole number >= 0, got 1.5"),
        ({"steps": [1, 2]}, "steps: expected a number, got list"),
        ({"h0": None}, "case: expected W, h0, steps, got no h0"),
    ],
)
def test_counts_and_what_a_linear_recurrence_needs_are_told(change, says):
    entry = system("linear-recurrence")
    case = {**tiny_case(entry, "plain"), **change}
    case = {name: value for name, value in case.items() if value is not None}
    with pytest.raises(DomainError, match=says):
        complete(entry, "plain", "float64", case)


def test_a_sequence_of_no_steps_is_judged_and_a_cell_of_no_units_refused():
    def run(case):  # the states alone
        return {"h": np.zeros((len(case["x"]), len(case["h0"])))}

    report = longdep.check_case("gru", run, sequence(steps=0), convention="torch")
    assert not report.findings
    with pytest.raises(DomainError, match="n: expected at least one unit, got none"):
        longdep.check_case("gru", run, sequence(n=0), convention="torch")


def test_misuse_of_the_arguments_is_told():
    case = sequence()
    for options, says in [
        ({"names": {"w_ii": "x"}}, "names: expected one of w_ih"),
        ({"names": {"w_ih": "there"}}, "w_ih: expected 'there' among what is given"),
        ({"loss": "no step"}, "loss: expected one of every step, last step"),
        ({"time_limit": 0}, "time_limit: expected seconds > 0"),
        ({"precision": "float12"}, "precision: expected one of"),
    ]:
        with pytest.raises(DomainError, match=says):
            longdep.check_case("gru", RIGHT, case, convention="torch", **options)
    with pytest.raises(
        DomainError, match="case: expected a mapping of arrays or files"
    ):
        longdep.check_case("gru", RIGHT, [1, 2], convention="torch")
    with pytest.raises(DomainError, match="implementation: expected something to call"):
        longdep.check_case("gru", 3, case, convention="torch")


def test_an_implementation_that_declines_leaves_nothing_decided():
    def declining(case):
        raise NotImplementedError

    report = longdep.check_case("gru", declining, sequence(), convention="torch")
    assert not report.ok
    assert report.declined == 1


def test_a_deviation_that_is_known_is_excused_on_ones_own_case(tmp_path):
    wrong = mistaken("transposed-in-the-backward-pass")
    report = longdep.check_case("gru", wrong, sequence(), convention="torch")
    outputs = {report.findings[0].output, *report.findings[0].also}
    book = tmp_path / "known.json"
    write_known(book, sorted(outputs))
    report = longdep.check_case(
        *("gru", wrong, sequence()),
        convention="torch",
        known_deviations=book,
        name="mine",
    )
    assert report.ok
    assert report.excused
    write_known(book, ["h", *sorted(outputs)])
    report = longdep.check_case(
        *("gru", RIGHT, sequence()),
        convention="torch",
        known_deviations=book,
        name="mine",
    )
    assert report.ok  # one case need not show every deviation: none is stale
    assert not report.excused


def write_known(path, outputs):
    entry = {
        "implementation": "mine",
        "system": "gru",
        "convention": "torch",
        "precision": "float64",
        "outputs": outputs,
        "reason": "put there by the test",
        "reproduction": ["pass"],
    }
    book = {"format": "longdep known deviations 1", "deviations": [entry]}
    path.write_text(json.dumps(book))


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("steps", np.inf, "steps: expected a whole number >= 0, got inf"),
        ("steps", [[1, 2], [3]], "steps: expected a number"),
        ("steps", [1], "steps: expected a number"),
    ],
)
def test_a_number_that_is_none_is_refused_in_a_sentence(name, value, says):
    case = {"W": np.eye(2), "h0": np.ones(2), "steps": 3, name: value}
    with pytest.raises(DomainError, match=says):
        longdep.check_case("linear-recurrence", lambda case: {}, case)


@pytest.mark.parametrize("lengths", [[np.inf, 1.0], [[1, 2], [3]], [2.0**63, 1.0]])
def test_lengths_that_are_no_whole_numbers_are_refused(lengths):
    case = tiny_case(system("padded-rnn"), "plain", "float64")
    with pytest.raises(DomainError, match="lengths: expected whole numbers"):
        longdep.check_case("padded-rnn", lambda case: {}, {**case, "lengths": lengths})


@pytest.mark.parametrize("names", [True, 0.5, ["x"], "x"])
def test_names_are_a_mapping(names):
    with pytest.raises(DomainError, match="names: expected a mapping"):
        longdep.check_case("gru", RIGHT, sequence(), names=names)


def test_without_inputs_a_sum_that_float16_may_not_hold_is_no_trouble():
    case = {
        "U": np.array([[300.0]]),
        "W": np.zeros((1, 0)),
        "b": np.zeros(1),
        "x": np.zeros((2, 0)),
        "h0": np.array([1.0]),
        "activation": "identity",
        "cotangent_h": np.array([[1.0], [300.0]]),
    }

    def run(case):
        h = case["U"][0] * case["h0"]
        return {"h": np.array([h, np.float16(np.inf) * h])}

    report = longdep.check_case("simple-rnn", run, case, precision="float16")
    assert report.tallies["h"].inside == 2


def test_a_short_name_of_a_convention_in_a_file_is_its_full_one(tmp_path):
    path = tmp_path / "gru.npz"
    given = {
        "kernel": np.ones((2, 9)),
        "recurrent_kernel": np.ones((3, 9)),
        "bias": np.ones((2, 9)),
        "x": np.ones((2, 2)),
    }
    longdep.save_case(path, given, system="gru", convention="keras")
    report = longdep.check_case("gru", lambda case: {}, path)
    assert report.convention == "keras-reset-after"
