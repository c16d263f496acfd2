"""longdep.check: what it finds, what it says, and what it refuses."""

import json

import numpy as np
import pytest

import longdep
from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.check.answers import inspected
from longdep.numeric.oracle.patterns.catalogue import applying, implementation
from longdep.numeric.oracle.systems import system

RIGHT = implementation("gru", "torch")
RNN = implementation("simple-rnn", "plain")


def mistaken(name, convention, pattern):
    patterns = {p.name: p for p in applying(system(name), convention, "float64")}
    return implementation(name, convention, patterns[pattern])


def test_a_right_implementation_is_right():
    report = longdep.check("gru", RIGHT, convention="torch", examples=15)
    assert report.ok
    assert not report.findings
    assert not report.undecidable
    assert not report.unchecked
    assert report.examples == 15
    assert report.confirmed >= 1
    assert report.effective_precision == "float64"
    assert "right" in str(report)


@pytest.fixture(scope="module")
def transposed():
    wrong = mistaken("simple-rnn", "plain", "transposed-in-the-backward-pass")
    return longdep.check("simple-rnn", wrong, examples=20, seed=1)


def test_a_wrong_one_is_shown_by_its_smallest_case(transposed):
    (finding,) = transposed.findings
    assert not transposed.ok
    assert finding.kind == "outside"
    assert finding.case["U"].shape == (2, 2)
    assert finding.case["x"].shape[0] <= 2
    assert abs(finding.computed - float(finding.expected)) > finding.allowed
    assert finding.step is None or finding.step >= 1
    assert "u = 1.11e-16" in finding.why


def test_the_likely_cause_is_named(transposed):
    causes = transposed.findings[0].causes
    wrong = mistaken("simple-rnn", "plain", "transposed-in-the-backward-pass")
    assert wrong.args[2].sentence in causes


def test_the_page_and_the_json_say_the_same(transposed):
    tree = json.loads(transposed.to_json())
    finding = transposed.findings[0]
    assert tree["ok"] is False
    assert tree["findings"][0]["expected"] == finding.expected
    assert finding.expected in str(transposed)
    hexadecimal = tree["findings"][0]["case"]["U"][0][0]
    assert float.fromhex(hexadecimal) == finding.case["U"][0, 0]


def test_the_reproduction_runs_and_shows_the_same_numbers(transposed, capsys):
    finding = transposed.findings[0]
    wrong = mistaken("simple-rnn", "plain", "transposed-in-the-backward-pass")
    names = {"implementation": wrong}
    exec(compile(finding.reproduction, "reproduction", "exec"), names)
    assert repr(finding.computed) in capsys.readouterr().out
    for key, value in finding.case.items():
        assert np.array_equal(names["case"][key], value)


def test_the_same_seed_gives_the_same_report(transposed):
    wrong = mistaken("simple-rnn", "plain", "transposed-in-the-backward-pass")
    again = longdep.check("simple-rnn", wrong, examples=20, seed=1)
    assert again.to_json() == transposed.to_json()


def test_a_bug_that_needs_six_lags_keeps_just_these():
    wrong = mistaken("simple-rnn", "plain", "five-lags")
    report = longdep.check("simple-rnn", wrong, examples=30)
    assert 6 <= report.findings[0].case["x"].shape[0] <= 8


def test_what_is_not_returned_is_unchecked():
    def forward_only(case):
        return {"h": RNN(case)["h"]}

    report = longdep.check("simple-rnn", forward_only, examples=3)
    assert report.ok
    assert report.unchecked == (
        "delta", "grad_U", "grad_W", "grad_b", "grad_x", "grad_h0",
    )  # fmt: skip


def test_what_is_returned_now_and_then_is_counted():
    def tanh_gradients(case):
        answer = dict(RNN(case))
        if case["activation"] != "tanh":
            del answer["grad_U"]
        return answer

    report = longdep.check("simple-rnn", tanh_gradients, examples=12)
    assert report.ok
    (name,) = report.unchecked
    assert name.startswith("grad_U (in ")


def test_nothing_returned_is_not_ok():
    report = longdep.check("simple-rnn", lambda case: {}, examples=3)
    assert not report.ok
    assert "h" in report.unchecked


def test_a_case_may_be_declined():
    def tanh_only(case):
        if case["activation"] != "tanh":
            raise NotImplementedError("only tanh")
        return RNN(case)

    report = longdep.check("simple-rnn", tanh_only, examples=20)
    assert report.ok
    assert report.examples == report.asked == 20
    assert report.drawn - report.declined == 20
    assert 20 < report.drawn < 400
    assert not report.exhausted
    refuses = longdep.check("simple-rnn", declines, examples=3)
    assert not refuses.ok


def declines(case):
    raise NotImplementedError


def test_float32_called_float64_is_seen():
    wrong = mistaken("simple-rnn", "plain", "float32-called-float64")
    report = longdep.check("simple-rnn", wrong, examples=5)
    assert not report.ok
    assert report.effective_precision.startswith("float32")


def test_float64_rounded_to_float32_is_seen():
    def precise(case):
        wide = {
            k: v.astype(np.float64) if isinstance(v, np.ndarray) else v
            for k, v in case.items()
        }
        return {k: v.astype(np.float32) for k, v in RNN(wide).items()}

    report = longdep.check("simple-rnn", precise, examples=5, precision="float32")
    assert report.ok
    assert report.effective_precision.startswith("float64, rounded to float32")


def test_state_kept_between_calls_is_found():
    kept = {}

    def forgetful(case):
        answer = dict(RNN(case))
        if kept:
            answer["h"] = answer["h"] + 0 * kept["n"] + (1.0 if kept["n"] != 0 else 0.0)
        kept["n"] = kept.get("n", -1) + 1
        return answer

    report = longdep.check("simple-rnn", forgetful, examples=4)
    assert not report.ok


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        (("gruu", RIGHT), {}, "system: expected one of"),
        (("gru", RIGHT), {"convention": "mxnet"}, "convention: expected one of"),
        (("gru", 3), {}, "implementation: expected something to call, got int"),
        (("gru", RIGHT), {"precision": "float8"}, "precision: expected one of"),
        (("gru", RIGHT), {"level": "lax"}, "level: expected one of"),
        (("gru", RIGHT), {"examples": 0}, "examples: expected a whole number"),
        (
            ("gru", RIGHT),
            {"convention": "torch", "profile": "flax"},
            "profile: another word for convention",
        ),
        (("gru", RIGHT), {"seed": "x"}, "seed: expected a whole number >= 0"),
        (("gru", RIGHT), {"seed": -1}, "seed: expected a whole number >= 0"),
        (
            ("gru", RIGHT),
            {"time_limit": 0},
            "time_limit: expected seconds > 0 and <= 1e\\+08, got",
        ),
        (
            ("gru", RIGHT),
            {"time_limit": "a"},
            "time_limit: expected seconds > 0 and <= 1e\\+08, got",
        ),
        (("gru", RIGHT), {"known_deviations": 5}, "known_deviations: expected a path"),
    ],
)
def test_bad_arguments_get_one_sentence(arguments, options, message):
    with pytest.raises(DomainError, match=message):
        longdep.check(*arguments, **options)


def test_an_alias_and_a_profile_are_conventions():
    report = longdep.check(
        "gru", implementation("gru", "keras-reset-after"), profile="keras", examples=2
    )
    assert report.ok
    assert report.convention == "keras-reset-after"


def test_patterns_that_agree_on_one_case_are_told_apart_by_others():
    wrong = mistaken("simple-rnn", "plain", "transposed-in-the-backward-pass")
    report = longdep.check("simple-rnn", wrong, examples=20)
    assert report.findings[0].causes == (wrong.args[2].sentence,)


def test_a_state_that_is_kept_where_it_fits_is_told():
    kept = {}

    def stateful(case):
        start = kept.get(case["h0"].shape, case["h0"])
        answer = RIGHT(case | {"h0": start})
        kept[case["h0"].shape] = answer["h"][-1]
        return answer

    report = longdep.check("gru", stateful, examples=10)
    assert "keeps-state" in {finding.kind for finding in report.findings}


def test_a_wrong_answer_is_not_called_a_coarser_format():
    def turned(case):
        weight = case["w_hh"].copy()
        n = len(case["h0"])
        weight[2 * n :] = weight[2 * n :].T
        return {"h": RIGHT(case | {"w_hh": weight})["h"]}

    report = longdep.check("gru", turned, examples=20)
    assert not report.ok
    assert report.effective_precision.startswith("none of ")


def without_bias(case):
    return {
        name: value
        for name, value in RIGHT(case | {"b_ih": 0 * case["b_ih"]}).items()
        if name != "grad_b_ih"
    }


def test_inputs_an_implementation_lacks_are_0(monkeypatch):
    assert not longdep.check("gru", without_bias, examples=3).ok
    monkeypatch.setattr(without_bias, "lacks", ("b_ih",), raising=False)
    report = longdep.check("gru", without_bias, examples=10)
    assert report.ok
    assert report.unchecked == ("grad_b_ih",)
    assert "b_ih: the implementation has none; 0 in every case." in str(report)


def test_a_finding_about_what_lacks_a_bias_has_none(monkeypatch):
    def wrong(case):
        assert not case["b_ih"].any()
        return {"h": 2 * without_bias(case)["h"]}

    wrong.lacks = ("b_ih",)
    report = longdep.check("gru", wrong, examples=10)
    assert [finding.kind for finding in report.findings] == ["outside"]


def test_what_is_lacking_must_be_an_input():
    def wrong(case):
        return {}

    wrong.lacks = ("bias",)
    with pytest.raises(DomainError, match=r"gru in the convention torch \(w_ih, w_hh"):
        longdep.check("gru", wrong)


def test_ragged_lists_of_arrays_are_told_in_words():
    def ragged(case):
        if len({np.shape(a) for a in case["gradients"]}) > 1:
            raise ValueError("all of one shape, please")
        return {}

    report = longdep.check("clip-by-norm", ragged, profile="exact", examples=20)
    (raises,) = (f for f in report.findings if f.kind == "raises")
    assert "arrays = " in raises.sentence


def test_lists_of_arrays_are_made_smaller():
    right = implementation("clip-by-global-norm", "torch")

    def blind_to_nan(case):
        finite = [np.nan_to_num(a, nan=0.0) for a in case["gradients"]]
        return {"clipped": right(case | {"gradients": finite})["clipped"]}

    report = longdep.check("clip-by-global-norm", blind_to_nan, profile="torch")
    (finding,) = report.findings
    assert sum(np.size(a) for a in finding.case["gradients"]) <= 2


def test_an_answer_that_changes_from_call_to_call_gets_no_other_cause():
    right, calls = implementation("simple-rnn", "plain"), [0]

    def moody(case):
        calls[0] += 1
        outputs = dict(right(case))
        if calls[0] % 3 == 0:
            outputs["h"] = outputs["h"] + 1e-6
        return outputs

    report = longdep.check("simple-rnn", moody, examples=10)
    (cause,) = report.findings[0].causes
    assert cause.startswith("The same case is answered differently from call to call")
    assert report.findings[0].apart == ""


def test_a_constant_added_to_an_output_is_no_lower_precision():
    right = implementation("simple-rnn", "plain")

    def shifted(case):
        outputs = right(case)
        return {**outputs, "grad_x": outputs["grad_x"] + 1e-9}

    report = longdep.check("simple-rnn", shifted, examples=20)
    assert not report.ok
    assert not any("computes in" in cause for cause in report.findings[0].causes)


def test_an_empty_output_of_no_steps_may_have_any_empty_shape():
    shapes = {"h": (0, 3), "delta": (0, 3)}
    outputs, troubles = inspected({"h": np.array([]), "delta": []}, shapes, "float64")
    assert outputs["h"].shape == (0, 3)
    assert [trouble.kind for trouble in troubles] == ["wrong-type"]
    filled, troubles = inspected({"h": np.array([1.0])}, shapes, "float64")
    assert not filled
    assert troubles[0].kind == "wrong-shape"
