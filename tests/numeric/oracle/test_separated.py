"""What is asked to find out what separates failing cases: of which, and how many."""

from types import SimpleNamespace

import flint
import numpy as np
import pytest
from hypothesis import Phase

from longdep.numeric.oracle.check import separated
from longdep.numeric.oracle.check.examination import Examination, Subject, examine
from longdep.numeric.oracle.check.separated import separation
from longdep.numeric.oracle.diagnosis.facts import of_mask, of_structure
from longdep.numeric.oracle.patterns.catalogue import implementation
from longdep.numeric.oracle.systems import system
from tests.numeric.oracle.ways import drawn


def subject(name="simple-rnn", convention="plain", run=None):
    return Subject(
        entry=system(name),
        convention=convention,
        implementation=run or implementation(name, convention),
        precision="float64",
        level="standard",
    )


def failing(case="failing", **options):
    return SimpleNamespace(subject=subject(**options), case=case)


@pytest.fixture
def told(monkeypatch):
    """What is drawn, which of it fails, and what each part was asked."""
    its = SimpleNamespace(offered=range(1000), time=100.0, said="told", cured="healed")
    its.fails = lambda case: case % 10 == 0
    its.seconds = lambda case: 0.0

    def screen(checked, names, case):
        its.names = names
        its.time += its.seconds(case)
        return its.fails(case), None

    def look(strategy, condition, most, seed, phases):
        its.looked, its.tried = (most, seed, phases), 0
        for case in its.offered:
            its.tried += 1
            if its.tried > most or condition(case):
                break

    def separating(labelled, made=(), **unit):
        its.labelled, its.made, its.unit = list(labelled), made, unit
        return its.said

    def healing(entry, convention, bases, still):
        its.bases, its.still = bases, still
        return its.cured

    monkeypatch.setattr(separated, "screened", screen)
    monkeypatch.setattr(separated, "look", look)
    monkeypatch.setattr(separated, "separating", separating)
    monkeypatch.setattr(separated, "healing", healing)
    monkeypatch.setattr(separated, "facts", lambda entry, convention, case: (case,))
    clock = SimpleNamespace(monotonic=lambda: its.time)
    monkeypatch.setattr(separated, "time", clock)
    return its


def asked(trials=(), seed=5, **options):
    return separation(failing(**options), {"h"}, trials, [], seed)


def test_80_cases_are_drawn_of_which_6_fail_and_the_made_ones_stand_apart(told):
    assert asked([(-1, True), (-2, False), (-3, True)]) == "told healed"
    assert told.looked == (240, 7, (Phase.generate,))
    assert told.labelled == [((k,), k % 10 == 0) for k in range(80)]
    assert told.made == [((-1,), True), ((-3,), True), (("failing",), True)]
    assert told.names == {"h"}


@pytest.mark.parametrize(
    ("fewer", "tried"), [(79, 80), (80, 81), (100, 101), (500, 240)]
)
def test_more_are_drawn_while_few_fail(told, fewer, tried):
    """Six fail: five at first, and one after that many."""
    told.fails = lambda case: case < 5 or case == fewer
    asked()
    assert len(told.labelled) == tried


def test_a_case_that_came_to_nothing_does_not_count(told):
    told.fails = lambda case: None if case % 2 else case % 20 == 0
    asked()
    assert len(told.labelled) == 80
    assert told.tried == 159


def test_cases_are_drawn_for_five_seconds(told):
    told.fails = lambda case: False
    told.seconds = lambda case: 1.0
    asked()
    assert len(told.labelled) == 6  # at 105 s there is time for one more


@pytest.mark.parametrize(
    ("count", "step"), [(1, 1), (29, 1), (30, 1), (59, 1), (60, 2), (90, 3)]
)
def test_some_thirty_of_the_failing_trials_are_looked_at(told, count, step):
    asked([(-k, True) for k in range(1, count + 1)])
    cases = [case for (case,), _ in told.made[:-1]]
    assert cases == [-k for k in range(1, count + 1, step)]


def test_blocks_are_set_to_0_in_five_failing_cases(told):
    asked()
    assert told.bases == ["failing", 0, 10, 20, 30]
    for verdict, still in ((True, True), (None, True), (False, False)):
        told.fails = lambda case, verdict=verdict: verdict
        assert told.still(1) is still


@pytest.mark.parametrize(
    ("said", "cured", "words"),
    [("a.", "b.", "a. b."), ("a.", "", "a."), ("", "b.", "b."), ("", "", "")],
)
def test_both_are_said_where_there_is_something_to_say(told, said, cured, words):
    told.said, told.cured = said, cured
    assert asked() == words


def test_of_clipping_there_are_no_blocks_and_of_what_has_no_cell_nothing(told):
    assert asked(name="clip-by-norm", convention="exact") == "told"
    assert not hasattr(told, "bases")
    told.said = "again"
    assert asked(name="linear-recurrence", convention="transposed") == ""


RIGHT = implementation("padded-gru", "torch")


def batches(change=None, **others):
    """An examined batch of three sequences, of lengths 5, 1, 4."""
    case = drawn.case("padded-gru", "torch", 1, steps=5) | others
    case |= {"lengths": np.array([5, 1, 4])}

    def run(case):
        outputs = dict(RIGHT(case))
        return change(outputs) if change else outputs

    return examine(subject("padded-gru", "torch", run), case)


def rows_of(told, examined, names):
    """The facts of each sequence, and whether it is off."""
    told.said = "rows"
    words = separation(failing(), names, [], [examined], 0)
    assert words == "rows"
    assert told.unit == {"unit": "sequence"}
    assert not hasattr(told, "looked")
    return told.labelled


def second_off(outputs):
    changed = {k: np.array(outputs[k]) for k in ("h", "last_h")}
    changed["h"][1, 0, 0] += 1.0
    changed["last_h"][2] += 1.0
    return outputs | changed


@pytest.mark.parametrize(
    ("names", "off"),
    [
        ({"h"}, [False, True, False]),
        ({"last_h"}, [False, False, True]),
        ({"h", "last_h"}, [False, True, True]),
        ({"grad_h0"}, [False] * 3),
        ({"grad_w_ih", "nothing"}, [False] * 3),
    ],
)
def test_a_sequence_is_off_where_an_output_of_its_own_is(told, names, off):
    labelled = rows_of(told, batches(second_off), names)
    assert [bad for _, bad in labelled] == off
    assert all(type(bad) is bool for _, bad in labelled)


def test_what_is_known_of_a_sequence(told):
    start = np.ones((3, 2))
    start[2] = 0.0
    made = batches(direction="reverse")
    made.case = made.case | {"h0": start}
    labelled = rows_of(told, made, {"h"})
    assert [one.numbers for one, _ in labelled] == [
        {"the length": 5.0},
        {"the length": 1.0},
        {"the length": 4.0},
    ]
    first, second, third = (one.holds for one, _ in labelled)
    assert first == {
        "the sequence is the first": True,
        "the sequence is the last": False,
        "h0 is 0": False,
        "direction is reverse": True,
        "the length is shorter than T": False,
        "the length is 0": False,
    }
    assert second["the length is shorter than T"]
    assert not second["the sequence is the first"]
    assert third["the sequence is the last"]
    assert third["h0 is 0"]
    forward = batches(direction="forward")
    forward.case = forward.case | {"lengths": np.array([5, 0, 4])}
    labelled = rows_of(told, forward, {"h"})
    assert [one.holds["the length is 0"] for one, _ in labelled] == [False, True, False]
    assert not labelled[0][0].holds["direction is reverse"]


def test_a_row_is_off_by_more_than_its_allowance(told, monkeypatch):
    made = batches()
    exact = made.outputs["last_h"]
    allowed = {"last_h": SimpleNamespace(size=np.full(exact.shape, 0.25), exponent=0)}
    allowed["last_h"].underflow = 0.0
    monkeypatch.setattr(Examination, "allowed", lambda self: allowed)
    balls = np.full(exact.shape, flint.arb(0), dtype=object)
    made.__dict__["reference"] = {"last_h": balls}
    for off, bad in ((0.25, False), (0.25 + 2**-50, True), (-0.25 - 2**-50, True)):
        made.outputs = {"last_h": np.zeros(exact.shape)}
        made.outputs["last_h"][1, -1] = off
        labelled = rows_of(told, made, {"last_h"})
        assert [row for _, row in labelled] == [False, bad, False]


def test_of_a_stacked_module_states_have_their_sequences_second(told):
    case = drawn.stacked("stacked-gru", "keras", 0, 2)
    start = np.array(case["h0"])
    start[:, 1] = 0.0
    case["h0"] = start
    right = implementation("stacked-gru", "keras")

    def run(case):
        outputs = dict(right(case))
        last = np.array(outputs["last_h"])
        last[3, 2, 0] += 1.0
        return outputs | {"last_h": last}

    made = examine(subject("stacked-gru", "keras", run), case)
    labelled = rows_of(told, made, {"last_h"})
    assert [bad for _, bad in labelled] == [False, False, True]
    for k, (one, _) in enumerate(labelled):
        mask = case["mask"][k]
        assert one.numbers == {"the number of valid steps": float(mask.sum())}
        words = {f"the mask {text}": held for text, held in of_mask(mask).items()}
        assert one.holds == {
            "the sequence is the first": k == 0,
            "the sequence is the last": k == 2,
            "h0 is 0": k == 1,
            "direction is reverse": False,
            **of_structure(case),
            **words,
        }


def test_cases_that_are_no_batches_are_drawn_and_told_apart_as_a_whole(told):
    case = drawn.case("simple-rnn", "plain", 0)
    examined = [examine(subject(), case)]
    assert separation(failing(), {"h"}, [], examined, 0) == "told healed"
    assert hasattr(told, "looked")
    told.said = ""
    del told.looked
    assert separation(failing(), {"h"}, [], [batches()], 0) == "healed"
    assert hasattr(told, "looked")  # rows that are not told apart
