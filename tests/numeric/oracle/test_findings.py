"""Findings: which number is named, in which words, and how often a case is put again."""

from types import SimpleNamespace

import flint
import numpy as np
import pytest

from longdep.numeric.oracle.check import findings
from longdep.numeric.oracle.check.answers import Trouble
from longdep.numeric.oracle.check.examination import Examination, Subject, unjudged
from longdep.numeric.oracle.check.findings import (
    explained,
    sizes_in_words,
    statistics,
    unchecked,
    whereabouts,
    wrong_behaviour,
    wrong_numbers,
)
from longdep.numeric.oracle.check.judging import Miss, Verdict
from longdep.numeric.oracle.check.report import Finding
from longdep.numeric.oracle.check.shrink import Shrunk
from longdep.numeric.oracle.patterns.catalogue import implementation
from longdep.numeric.oracle.systems import system
from tests.numeric.oracle.ways import drawn

RNN = implementation("simple-rnn", "plain")
CASE = {
    "U": np.array([[0.5, 0.0], [0.25, -0.5]]),
    "W": np.array([[1.0], [0.5]]),
    "b": np.array([0.0, 0.25]),
    "x": np.array([[1.0], [-0.5], [0.25]]),
    "h0": np.array([0.5, -0.25]),
    "activation": "tanh",
    "cotangent_h": np.ones((3, 2)),
}
SIZES = "T = 3, n = 2, m = 1"


def subject(run=RNN, name="simple-rnn", convention="plain", **options):
    return Subject(
        entry=system(name),
        convention=convention,
        implementation=run,
        precision="float64",
        level="standard",
        **options,
    )


def miss(output, place=(0, 1), step=1, lag=None, count=1):
    return Miss(
        output=output,
        place=place,
        expected=flint.arb(2),
        computed=3.0,
        allowed=0.25,
        why="derived",
        step=step,
        lag=lag,
        count=count,
    )


def failing(*misses, checked=None, case=CASE, outputs=None):
    """An examination with these misses."""
    return Examination(
        subject=subject() if checked is None else checked,
        case=case,
        raw={},
        outputs=RNN(case) if outputs is None else outputs,
        troubles=(),
        verdicts={m.output: Verdict(output=m.output, outside=1, miss=m) for m in misses}
        | {"h0": Verdict(output="h0", inside=1)},
    )


def everything(name):
    return True


@pytest.fixture
def steps(monkeypatch):
    """The parts that find the smallest case and its cause, each replaced."""
    said = SimpleNamespace(asked=[], causes=("a cause.",), cut_short="", least=None)

    def smallest(examination, names, seed):
        said.asked.append(("smallest", examination, names, seed))
        least = examination if said.least is None else said.least
        return Shrunk(examination=least, trials=("trial",), cut_short=said.cut_short)

    def others(examination, seed):
        said.asked.append(("others", examination, seed))
        return ["other"]

    def sentences(least, first, others=None, rescaled=None):
        said.asked.append(("sentences", least, first))
        if others is not None:
            said.more = [others(), others()]
            said.rescaled = rescaled()
        return said.causes

    def separation(*arguments):
        said.asked.append(("separation", *arguments))
        return "apart"

    monkeypatch.setattr(findings, "smallest", smallest)
    monkeypatch.setattr(findings, "others", others)
    monkeypatch.setattr(findings, "rescaled", lambda least: ["rescaled", least])
    monkeypatch.setattr(findings, "separation", separation)
    monkeypatch.setattr(findings.diagnosis, "sentences", sentences)
    monkeypatch.setattr(
        findings, "confirm", lambda least: said.asked.append(("confirm", least))
    )
    return said


def test_where_nothing_fails_there_is_nothing():
    assert wrong_numbers(None, everything, 0) == ([], [])


def test_the_smallest_case_is_confirmed_and_its_cause_sought(steps):
    first, steps.least = failing(miss("h"), miss("delta")), failing(miss("h"))
    found, least = wrong_numbers(first, lambda name: name == "h", 7)
    assert steps.asked == [
        ("smallest", first, {"h"}, 7),
        ("confirm", steps.least),
        ("sentences", steps.least, first),
        ("others", first, 7),
    ]
    assert steps.more == [["other"], ["other"]]  # examined once
    assert steps.rescaled == ["rescaled", steps.least]
    assert least == [steps.least]
    (finding,) = found
    assert (finding.causes, finding.apart) == (("a cause.",), "")


def test_what_separates_failing_cases_is_sought_where_no_cause_is_known(steps):
    steps.causes, first = (), failing(miss("h"), miss("delta"))
    (finding,), _ = wrong_numbers(first, everything, 7)
    assert steps.asked[-1] == (
        "separation",
        first,
        {"h", "delta"},
        ("trial",),
        ["other"],
        7,
    )
    assert (finding.causes, finding.apart) == ((), "apart")


def test_a_finding_has_the_numbers_of_its_miss(steps):
    worst = miss("h", place=(1, 0), step=2, count=3)
    (finding,), _ = wrong_numbers(failing(worst, miss("grad_b")), everything, 0)
    sentence = (
        "h[1, 0] at step 2 is outside its allowance (3 entries are) in the smallest "
        f"failing case: {SIZES}."
    )
    assert finding == Finding(
        kind="outside",
        output="h",
        sentence=sentence,
        step=2,
        lag=None,
        place=(1, 0),
        expected="2.000000000000000000000000",
        computed=3.0,
        allowed=0.25,
        why="derived",
        also=("grad_b",),
        causes=("a cause.",),
        apart="",
        case=CASE,
        reproduction=finding.reproduction,
    )
    assert "np.asarray(outputs['h'])[(1, 0)]" in finding.reproduction


def test_a_gradient_has_a_lag_and_a_search_that_was_cut_short_says_so(steps):
    steps.cut_short = "after 20 s"
    (finding,), _ = wrong_numbers(
        failing(miss("delta", step=1, lag=2)), everything, 0
    )
    assert finding.sentence == (
        "delta[0, 1] at step 1, lag 2 is outside its allowance (1 entry is) in the "
        f"smallest failing case: {SIZES}. The search for a smaller one was cut short "
        "after 20 s."
    )
    assert (finding.step, finding.lag) == (1, 2)


def test_a_number_has_no_place(steps):
    checked = subject(name="clip-by-norm", convention="exact")
    case = {"gradients": [np.ones(3), np.ones((2, 2))], "limit": 1.0}
    first = failing(
        miss("norm", place=(), step=None), checked=checked, case=case, outputs={}
    )
    (finding,), _ = wrong_numbers(first, everything, 0)
    assert finding.sentence == (
        "norm is outside its allowance (1 entry is) in the smallest failing case: "
        "arrays = 2, sizes = 3, 4."
    )


@pytest.mark.parametrize(
    ("misses", "first"),
    [
        ([miss("delta"), miss("h")], "h"),  # a forward value
        ([miss("delta"), miss("h", step=None)], "h"),  # even without a step
        ([miss("grad_U", step=None), miss("grad_x")], "grad_x"),  # one with a step
        ([miss("grad_x"), miss("delta")], "delta"),  # in the order of the system
        ([miss("delta"), miss("gram", step=None)], "gram"),  # derived: no gradient
        ([miss("h"), miss("gram")], "gram"),
        ([miss("h"), miss("gram", step=None)], "h"),
    ],
)
def test_which_output_is_named_first(steps, misses, first):
    for order in (misses, misses[::-1]):
        (finding,), _ = wrong_numbers(failing(*order), everything, 0)
        assert finding.output == first
        assert finding.also == tuple(m.output for m in order if m.output != first)


def test_an_output_that_is_not_reported_is_not_named(steps):
    first = failing(miss("h"), miss("delta"))
    (finding,), _ = wrong_numbers(first, lambda name: name != "h", 0)
    assert (finding.output, finding.also) == ("delta", ())


def answering(numbers, factor=1.0):
    """h is larger by numbers[k] from the k-th call on; the last one stays."""
    left = list(numbers)

    def run(case):
        more = left.pop(0) if len(left) > 1 else left[0]
        outputs = dict(RNN(case))
        return outputs | {"h": outputs["h"] * factor + more}

    return run


@pytest.mark.parametrize(
    ("numbers", "varies"),
    [
        ([0.0], False),
        ([0.0, 0.5], True),
        ([0.0, 0.0, 0.0, 0.5], True),  # the third time it is put again
        ([0.0, 0.0, 0.0, 0.0, 0.5], False),
        ([0.0, -0.5, 0.0], True),
    ],
)
def test_a_failing_case_is_put_again_three_times(steps, numbers, varies):
    checked = subject(answering(numbers))
    first = unjudged(checked, CASE)
    first.verdicts = failing(miss("h")).verdicts
    found, least = wrong_numbers(first, everything, 0)
    if varies:
        assert found[0].causes == (
            "The same case is answered differently from call to call (h by 0.5): it "
            "draws random numbers or keeps a state. Nothing else was sought.",
        )
        assert (found[0].apart, least, steps.asked) == ("", [], [])
    else:
        assert found[0].causes == ("a cause.",)
        assert least == [first]


def test_two_right_answers_may_lie_twice_the_allowance_apart(steps, monkeypatch):
    allowed = {"h": SimpleNamespace(size=0.25, exponent=0, underflow=0.0)}
    monkeypatch.setattr(Examination, "allowed", lambda self: allowed)
    for more, varies in ((0.5, False), (0.5 + 2**-20, True)):
        zeros = np.zeros((3, 2))

        def run(case, more=more):
            return {"h": zeros + more}

        first = failing(miss("h"), checked=subject(run), outputs={"h": zeros})
        (finding,), _ = wrong_numbers(first, everything, 0)
        assert (finding.causes != ("a cause.",)) is varies


def test_nan_is_the_same_answer_and_one_entry_off_is_not(steps):
    outputs = dict(RNN(CASE))
    outputs["h"] = outputs["h"].copy()
    outputs["h"][0, 0] = 5.0

    def run(case):
        return RNN(case)

    first = failing(miss("h"), checked=subject(run), outputs=outputs)
    (finding,), _ = wrong_numbers(first, everything, 0)
    assert finding.causes[0].startswith("The same case is answered differently")
    gradients = [np.array([3.0, 4.0])]
    clips = subject(
        lambda case: {"clipped": [np.array([1.0, 1.0])]},
        name="clip-by-norm",
        convention="exact",
    )
    case = {"gradients": gradients, "limit": 1.0}
    listed = failing(
        miss("clipped", place=(0, 1), step=None),
        checked=clips,
        case=case,
        outputs={"clipped": [np.array([9.0, 9.0])]},
    )
    (finding,), _ = wrong_numbers(listed, everything, 0)
    assert finding.causes == ("a cause.",)  # lists are not compared


def test_what_is_returned_only_now_and_then_is_not_compared(steps):
    def run(case):
        return {"h": RNN(case)["h"]}

    (finding,), _ = wrong_numbers(failing(miss("h"), checked=subject(run)), everything, 0)
    assert finding.causes == ("a cause.",)


def test_a_case_of_ones_own_is_neither_made_smaller_nor_followed_by_others(steps):
    first = failing(miss("h"), checked=subject(own=CASE))
    (finding,), least = wrong_numbers(first, everything, 0)
    assert steps.asked == [("sentences", first, first)]
    assert (finding.causes, finding.apart, least) == (("a cause.",), "", [])
    assert f"(1 entry is) in the case given: {SIZES}." in finding.sentence


@pytest.mark.parametrize(("entries", "sought"), [(2000, True), (2001, False)])
def test_causes_are_not_sought_in_a_case_of_ones_own_that_is_large(
    steps, monkeypatch, entries, sought
):
    monkeypatch.setattr(findings, "entries", lambda case: entries)
    first = failing(miss("h"), checked=subject(own=CASE))
    (finding,), _ = wrong_numbers(first, everything, 0)
    large = "not sought in a case as large as this one."
    assert finding.causes == (("a cause.",) if sought else (large,))


def test_the_precision_explains_only_wrong_numbers_without_a_cause():
    number = Finding(kind="outside", output="h", sentence="", expected="1.0")
    known = Finding(
        kind="outside", output="h", sentence="", expected="1.0", causes=("known.",)
    )
    trouble = Finding(kind="raises", output=None, sentence="")
    told = explained(iter([number, known, trouble]), "like float32.")
    assert [f.causes for f in told] == [("like float32.",), ("known.",), ()]
    assert explained([number], "") == (number,)


def seen(case, outputs=None, checked=None):
    made = subject() if checked is None else checked
    outputs = RNN(case) if outputs is None else outputs
    return Examination(
        subject=made, case=case, raw=outputs, outputs=outputs, troubles=()
    )


def searched(*examinations, troubles=(), checked=None, **counts):
    return SimpleNamespace(
        subject=subject() if checked is None else checked,
        seen=examinations,
        troubles=troubles,
        **counts,
    )


LONGER = {**CASE, "x": np.ones((5, 1)), "cotangent_h": np.ones((5, 2))}
HALVES = {k: v if isinstance(v, str) else v / 2 for k, v in CASE.items()}


def same(one, other):
    return one.keys() == other.keys() and all(
        np.array_equal(one[k], other[k]) for k in one
    )


def test_a_trouble_is_a_finding_with_the_sizes_of_its_case():
    trouble = Trouble("wrong-shape", "h: expected another", "h")
    first = searched(troubles=((trouble, CASE),))
    (finding,) = wrong_behaviour(first)
    assert (finding.kind, finding.output) == ("wrong-shape", "h")
    assert finding.sentence == f"h: expected another ({SIZES})"
    assert finding.case is CASE
    assert finding.reproduction.endswith("outputs = implementation(case)\nprint(outputs)\n")


@pytest.mark.parametrize("found", [0, 1, None])
def test_a_state_is_sought_with_one_case_of_other_sizes_and_one_of_the_same(
    monkeypatch, found
):
    asked = []
    kept = Trouble("keeps-state", "kept", None)

    def remembered(run, case, other, shapes, other_shapes, **options):
        asked.append((case, other, shapes["h"], other_shapes["h"], options))
        return (kept,) if found is not None and len(asked) == found + 1 else ()

    monkeypatch.setattr(findings, "remembered", remembered)
    shorter = {**CASE, "x": np.ones((2, 1)), "cotangent_h": np.ones((2, 2))}
    again = {**CASE, "b": np.ones(2)}
    cases = (CASE, again, LONGER, shorter)
    told = wrong_behaviour(searched(*map(seen, cases)))
    assert [f.sentence for f in told] == ([] if found is None else [f"kept ({SIZES})"])
    others = [LONGER, HALVES][: 1 if found == 0 else 2]
    assert len(asked) == len(others)
    for (case, other, shape, second, options), expected in zip(
        asked, others, strict=True
    ):
        assert case is CASE
        assert same(other, expected)
        assert (shape, second) == ((3, 2), np.shape(expected["cotangent_h"]))
        limit = seen(CASE).allowed()["h"].size
        assert np.array_equal(options["allowed"]["h"], 2 * limit)
        assert options["precision"] == "float64"
        assert options["time_limit"] == 10.0


def test_answers_that_are_lists_are_to_be_the_same_to_the_last_bit(monkeypatch):
    asked = []
    monkeypatch.setattr(
        findings, "remembered", lambda *_, **options: asked.append(options) or ()
    )
    clips = subject(name="clip-by-norm", convention="exact")
    case = {"gradients": [np.array([3.0, 4.0])], "limit": 1.0}
    outputs = {"clipped": [np.array([0.6, 0.8])], "norm": np.array(5.0)}
    wrong_behaviour(searched(seen(case, outputs, clips), checked=clips))
    assert [options["allowed"] for options in asked] == [None]


def test_nothing_is_kept_where_nothing_was_answered():
    assert wrong_behaviour(searched()) == []


def test_a_program_that_keeps_a_state_is_found():
    calls = []

    def run(case):
        calls.append(case)
        outputs = dict(RNN(case))
        return outputs | {"h": outputs["h"] + 1e-3 * len(calls)}

    checked = subject(run)
    (finding,) = wrong_behaviour(searched(unjudged(checked, CASE), checked=checked))
    assert (finding.kind, finding.output) == ("keeps-state", "h")


def test_statistics_are_of_the_raw_outputs_of_all_cases(monkeypatch):
    asked = []
    family = SimpleNamespace(
        survey=lambda convention, pairs: asked.append((convention, pairs)) or ["skew"]
    )
    checked = SimpleNamespace(family=family, convention="haar")
    pairs = [SimpleNamespace(case=k, raw=-k) for k in (1, 2)]
    (finding,) = statistics(SimpleNamespace(subject=checked, seen=pairs))
    assert finding == Finding(kind="statistics", output=None, sentence="skew")
    assert asked == [("haar", [(1, -1), (2, -2)])]


def test_unchecked_is_what_was_not_returned_each_time():
    counts = SimpleNamespace(
        possible={"h": 20, "delta": 20, "grad_b": 20, "grad_x": 5},
        returned={"h": 20, "delta": 17, "grad_x": 4},
    )
    assert unchecked(counts) == (
        "delta (in 3 of 20)",
        "grad_b",
        "grad_x (in 1 of 5)",
    )


def stacked(name="stacked-lstm", convention="torch", layers=2, **words):
    case = drawn.stacked(name, convention, 0, layers, **words)
    checked = subject(name=name, convention=convention)
    return seen(case, implementation(name, convention)(case), checked)


@pytest.mark.parametrize(
    ("output", "place", "words"),
    [
        ("last_h", (0, 0, 0), "layer 0, forward"),
        ("last_c", (3, 1, 0), "layer 1, reverse"),
        ("h", (0, 0, 2), "forward"),
        ("h", (0, 0, 3), "reverse"),
        ("grad_x", (0, 0, 0), ""),
        ("grad_weight_ih_l0", (0, 0), ""),  # its name says it
        ("h", (), ""),
    ],
)
def test_whereabouts_in_two_layers_of_two_directions(output, place, words):
    examination = stacked()
    assert whereabouts(examination.known[output], place, examination) == words


def test_whereabouts_where_there_is_nothing_to_say():
    one = stacked(direction="reverse")
    assert whereabouts(one.known["h"], (0, 0, 2), one) == ""
    assert whereabouts(one.known["last_h"], (1, 0, 2), one) == "layer 1, reverse"
    assert whereabouts(None, (0, 0, 2), one) == ""
    plain = seen(CASE)
    assert whereabouts(plain.known["h"], (0, 0), plain) == ""


def test_whereabouts_in_projected_outputs():
    narrow = stacked(projected=True)  # p = 2 of each direction, n = 3
    words = [whereabouts(narrow.known["h"], (5, 2, k), narrow) for k in range(4)]
    assert words == ["forward", "forward", "reverse", "reverse"]


def test_whereabouts_in_an_array_that_holds_both_directions():
    both = stacked(convention="onnx-0", name="stacked-gru", layers=1)
    names = [k for k in both.known if k.startswith("grad_") and "_l0" in k]
    assert names
    for name in names:
        assert whereabouts(both.known[name], (0, 0, 0), both) == "forward"
        assert whereabouts(both.known[name], (1, 0, 0), both) == "reverse"
    assert whereabouts(both.known["grad_x"], (1, 0, 0), both) == ""


def test_whereabouts_of_two_directions_that_are_summed():
    summed = stacked(convention="keras", name="stacked-gru", layers=1, merge="sum")
    assert whereabouts(summed.known["h"], (0, 0, 2), summed) == ""


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (CASE, SIZES),
        ({"x": np.ones((4, 3, 2)), "h0": np.ones((4, 5))}, "B = 4, T = 3, n = 5, m = 2"),
        ({"W": np.ones((2, 2)), "h0": np.ones(2), "steps": np.int64(7)},
         "steps = 7, n = 2"),
        ({"gradients": [np.ones((2, 3)), np.ones(4)], "limit": 1.0},
         "arrays = 2, sizes = 6, 4"),
        ({"matrix": np.ones((3, 2)), "k": 3}, "matrix = (3, 2)"),
        ({"k": 3}, "see below"),
    ],
)  # fmt: skip
def test_sizes_in_words(case, words):
    assert sizes_in_words(case) == words
    assert sizes_in_words(case, subject()) == words


@pytest.mark.parametrize(
    ("name", "convention", "layers", "structure", "words"),
    [
        ("stacked-gru", "torch", 2, {"direction": "forward"},
         "layers = 2, direction = forward, B = 3, T = 6, n = 3, m = 2"),
        ("stacked-lstm", "torch", 1, {"projected": True, "window": 2},
         "layers = 1, direction = bidirectional, B = 3, T = 6, n = 3, p = 2, m = 2, "
         "window = 2"),
        ("stacked-gru", "keras", 1, {"merge": "sum"},
         "layers = 1, direction = bidirectional, merge = sum, B = 3, T = 6, n = 3, "
         "m = 2"),
        ("stacked-gru", "keras", 1, {},
         "layers = 1, direction = bidirectional, B = 3, T = 6, n = 3, m = 2"),
        ("stacked-gru", "keras", 1, {"merge": "sum", "direction": "forward"},
         "layers = 1, direction = forward, B = 3, T = 6, n = 3, m = 2"),
    ],
)  # fmt: skip
def test_structures_in_words(name, convention, layers, structure, words):
    case = drawn.stacked(name, convention, 0, layers, **structure)
    assert sizes_in_words(case, subject(name=name, convention=convention)) == words
