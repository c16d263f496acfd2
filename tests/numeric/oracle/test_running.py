"""Broken implementations each get one clear sentence."""

import signal
import sys
import threading
import time
import warnings

import numpy as np
import pytest

from longdep.numeric.oracle.check.running import copied, remembered, run
from longdep.numeric.oracle.check.stopping import OutOfTimeError, timed

CASE = {
    "W": np.array([[0.5, 0.25], [-0.5, 1.0]]),
    "h0": np.array([1.0, 2.0]),
    "steps": 2,
}
OTHER = {"W": np.array([[2.0]]), "h0": np.array([3.0]), "steps": 3}
SHAPES = {"h": (3, 2), "norm": ()}
OTHER_SHAPES = {"h": (4, 1), "norm": ()}


def right(case):
    states = [case["h0"]]
    for _ in range(case["steps"]):
        states.append(case["W"].T @ states[-1])
    return {"h": np.array(states), "norm": float(np.linalg.norm(states[-1]))}


def raises(case):
    return case["w_ih"]


def exits(case):
    sys.exit("bye")


def hangs(case):
    while True:
        pass


def hangs_and_swallows(case):
    while True:
        try:
            time.sleep(0.001)
        except BaseException:
            pass


def sleeps(case):
    time.sleep(60)


def returns_nothing(case):
    right(case)


def returns_a_tuple(case):
    return tuple(right(case).values())


def returns_an_empty_mapping(case):
    return {}


def names_another_output(case):
    return {"hidden": right(case)["h"]}


def forgets_the_first_state(case):
    return {"h": right(case)["h"][1:]}


def computes_in_float32(case):
    return {"h": right(case)["h"].astype(np.float32)}


def returns_integers(case):
    return {"h": right(case)["h"].astype(int)}


def returns_a_list(case):
    return {"h": right(case)["h"].tolist()}


def yields_nan(case):
    return {"h": right(case)["h"] * np.array([[1.0, 1.0], [1.0, np.nan], [1.0, 1.0]])}


def writes_into_the_input(case):
    answer = right(case)
    case["h0"] *= 2
    return answer


def replaces_an_input(case):
    case["h0"] = case["h0"] + 1
    return right(case)


def adds_an_input(case):
    case["cache"] = 1
    return right(case)


def prints(case):
    print("loss 0.5")
    return right(case)


class Unspeakable(Exception):
    def __str__(self):
        raise ValueError

    __repr__ = __str__


def raises_what_cannot_be_said(case):
    raise Unspeakable


def returns_what_cannot_be_shown(case):
    return {"h": Unspeakable()}


def masks_an_entry(case):
    return {"h": np.ma.masked_less(right(case)["h"], 1e9)}


def returns_a_huge_array(case):  # 8 TB, if it were copied
    return {"h": np.broadcast_to(np.float64(0), (10**12,))}


def clears_the_case(case):
    answer = right(case)
    case.clear()
    return answer


BROKEN = {
    raises_what_cannot_be_said: ("raises", "raised Unspeakable (in test_running.py"),
    returns_what_cannot_be_shown: ("wrong-type", "h: expected a NumPy array, got"),
    masks_an_entry: ("wrong-type", "h: expected an array without a mask"),
    returns_a_huge_array: ("wrong-shape", "got (1000000000000,)"),
    clears_the_case: ("mutates-input", "W, h0, steps: the mapping of inputs was"),
    raises: ("raises", "raised KeyError: 'w_ih' (in test_running.py, line"),
    exits: ("exits", "called sys.exit('bye') in test_running.py, line"),
    hangs: ("hangs", "gave no answer within 0.2 s (stopped in test_running.py, line"),
    hangs_and_swallows: ("hangs", "gave no answer within 0.2 s"),
    sleeps: ("hangs", "in sleeps)"),
    returns_nothing: ("not-a-mapping", "returned NoneType None; expected a mapping"),
    returns_a_tuple: ("not-a-mapping", "returned tuple; expected a mapping"),
    returns_an_empty_mapping: ("no-output", "expected some of h, norm"),
    names_another_output: (
        "unknown-output",
        "'hidden': no such output; expected names are h, norm",
    ),
    forgets_the_first_state: ("wrong-shape", "h: expected shape (3, 2), got (2, 2)"),
    computes_in_float32: ("wrong-dtype", "h: expected dtype float64, got float32"),
    returns_integers: ("wrong-dtype", "h: expected dtype float64, got int64"),
    returns_a_list: ("wrong-type", "h: expected a NumPy array, got list"),
    yields_nan: ("not-finite", "h[1, 1] is nan (1 of 6 entries not finite)"),
    writes_into_the_input: ("mutates-input", "h0: the input array was written into"),
    replaces_an_input: ("mutates-input", "h0: the mapping of inputs was changed"),
    adds_an_input: ("mutates-input", "cache: was added to the mapping of inputs"),
    prints: ("prints", "printed 'loss 0.5\\n' to standard output"),
}


def test_an_input_that_the_case_has_not_is_answered_with_those_it_has():
    (trouble,) = run(raises, CASE, SHAPES).troubles
    assert trouble.message.startswith("raised KeyError: 'w_ih' (in test_running.py")
    assert trouble.message.endswith("; the case has the inputs: W, h0, steps")


def test_a_call_that_does_not_fit_is_not_laid_to_compiled_code():
    (trouble,) = run(lambda case, second: None, CASE, SHAPES).troubles
    assert trouble.message.endswith("'second' (in its call, or in a compiled function)")


@pytest.mark.parametrize("key", ["W", 3, ("W", "h0")])
def test_another_missing_key_is_no_missing_input(key):
    def wrong(case):
        return {}[key]

    (trouble,) = run(wrong, CASE, SHAPES).troubles
    assert trouble.message.startswith("raised KeyError: ")
    assert "the case has" not in trouble.message


class Stubborn(np.ndarray):
    def copy(self, *_):
        raise ValueError


@pytest.mark.parametrize(
    "kind",
    [
        np.asfortranarray,
        lambda a: a.view(Stubborn),
        lambda a: a.astype(">f8"),
        lambda a: a.astype(np.longdouble),
        np.ma.array,
        lambda a: np.repeat(a, 2, axis=-1)[..., ::2],
        lambda a: np.broadcast_to(a, a.shape),  # cannot be written into
    ],
)
def test_arrays_of_any_layout_are_answers(kind):
    answer = run(lambda case: {"h": kind(right(case)["h"])}, CASE, SHAPES)
    assert answer.troubles == ()
    assert type(answer.outputs["h"]) is np.ndarray
    assert np.array_equal(answer.outputs["h"], right(CASE)["h"])


def limit_of(kind):
    """Seconds: few only for what hangs."""
    return 0.2 if kind == "hangs" else 300.0


@pytest.mark.parametrize("broken", BROKEN, ids=lambda f: f.__name__)
def test_a_broken_implementation_gets_one_clear_sentence(broken, capsys):
    kind, says = BROKEN[broken]
    answer = run(broken, CASE, SHAPES, time_limit=limit_of(kind))
    assert [trouble.kind for trouble in answer.troubles] == [kind]
    assert says in str(answer.troubles[0])
    assert "\n" not in str(answer.troubles[0])
    assert capsys.readouterr().out == ""


STOPPABLE = [f for f in BROKEN if f not in (hangs_and_swallows, sleeps)]


@pytest.mark.parametrize("broken", STOPPABLE, ids=lambda f: f.__name__)
def test_the_same_is_found_outside_the_main_thread(broken):
    reports, (kind, _) = [], BROKEN[broken]
    limit = limit_of(kind)
    worker = threading.Thread(
        target=lambda: reports.append(run(broken, CASE, SHAPES, time_limit=limit))
    )
    worker.start()
    worker.join(600)
    (answer,) = reports
    assert [trouble.kind for trouble in answer.troubles] == [kind]


def test_a_right_implementation_has_no_trouble_and_keeps_its_numbers():
    before = copied(CASE)
    answer = run(right, CASE, SHAPES)
    assert answer.troubles == ()
    assert answer.outputs["h"].tolist() == right(CASE)["h"].tolist()
    assert answer.outputs["norm"] == right(CASE)["norm"]
    assert all(np.array_equal(before[name], CASE[name]) for name in CASE)


def test_what_is_wrong_with_one_output_leaves_the_other():
    answer = run(lambda case: right(case) | {"norm": "7"}, CASE, SHAPES)
    assert list(answer.outputs) == ["h"]
    assert str(answer.troubles[0]) == "norm: expected a NumPy array, got str '7'"


def test_a_wider_answer_is_no_trouble():
    case = {**CASE, "W": CASE["W"].astype(np.float32)}
    assert run(right, case, SHAPES, precision="float32").troubles == ()


def test_lists_of_arrays_are_judged_one_by_one():
    shapes = {"clipped": [(2,), (1, 2)]}
    good = [np.ones(2), np.ones((1, 2))]
    assert run(lambda case: {"clipped": good}, CASE, shapes).troubles == ()
    for bad, says in (
        (good[:1], "clipped: expected 2 arrays, got 1"),
        (np.ones((2, 2)), "clipped: expected a list of 2 arrays"),
        ([good[1], good[0]], "clipped[0]: expected shape (2,), got (1, 2)"),
        ([good[0], np.array([[1.0, np.inf]])], "clipped[1][0, 1] is inf"),
    ):
        answer = run(lambda case, bad=bad: {"clipped": bad}, CASE, shapes)
        assert str(answer.troubles[0]).startswith(says)
        assert answer.troubles[0].output == "clipped"


def test_what_is_wrong_with_all_outputs_is_told_once():
    def batched(case):
        return {name: np.asarray(value)[None] for name, value in right(case).items()}

    def single(case):
        return {k: np.asarray(v, dtype=np.float32) for k, v in right(case).items()}

    (shape,) = run(batched, CASE, SHAPES).troubles
    assert shape.message == (
        "h: expected shape (3, 2), got (1, 3, 2); norm: expected shape (), got (1,)"
    )
    (dtype,) = run(single, CASE, SHAPES).troubles
    assert dtype.message == "h, norm: expected dtype float64, got float32"
    assert dtype.output is None


def test_infinity_may_be_right():
    def infinite(case):
        return {"norm": float("inf")}

    assert run(infinite, CASE, SHAPES).troubles
    may = frozenset({"norm"})
    assert not run(infinite, CASE, SHAPES, may_be_infinite=may).troubles


def test_warnings_of_an_implementation_are_its_own_affair():
    def overflows(case):
        np.exp(np.float64(1e9))
        warnings.warn("slow", DeprecationWarning, stacklevel=1)
        return right(case)

    with np.errstate(all="raise"), warnings.catch_warnings():
        warnings.simplefilter("error")
        assert run(overflows, CASE, SHAPES).troubles == ()


class Stateful:
    def __init__(self):
        self.carried = 0.0

    def __call__(self, case):
        answer = right({**case, "h0": case["h0"] + self.carried})
        self.carried = answer["h"][-1, 0]
        return answer


class Buffered:
    def __init__(self):
        self.buffer = np.zeros(100)

    def __call__(self, case):
        h = right(case)["h"]
        view = self.buffer[: h.size].reshape(h.shape)
        view[:] = h
        return {"h": view}


def kept(implementation, **options):
    report = remembered(implementation, CASE, OTHER, SHAPES, OTHER_SHAPES, **options)
    return [(trouble.kind, trouble.output) for trouble in report]


def test_state_kept_between_calls_is_found():
    assert kept(Stateful()) == [("keeps-state", None)]
    (trouble,) = remembered(Stateful(), CASE, OTHER, SHAPES, OTHER_SHAPES)
    assert trouble.message.startswith("h, norm: the same case answered differently (by")
    assert kept(right) == []


def test_a_difference_that_rounding_may_make_is_no_state():
    calls = []

    def nearly(case):
        calls.append(case)
        return {"h": right(case)["h"] + 1e-9 * len(calls)}

    assert kept(nearly) == [("keeps-state", "h")]
    assert kept(nearly, allowed={"h": np.full((3, 2), 1e-8)}) == []


def test_a_buffer_that_a_later_call_overwrites_is_found():
    assert kept(Buffered()) == [("reuses-buffer", "h")]


def test_an_implementation_that_fails_is_not_asked_for_its_state():
    assert kept(raises) == []


def test_the_alarm_of_others_is_left_alone():
    heard = []
    before = signal.signal(signal.SIGALRM, lambda *_: heard.append(1))
    try:
        signal.setitimer(signal.ITIMER_REAL, 30)
        answer = run(hangs, CASE, SHAPES, time_limit=0.05)
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 20
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert [trouble.kind for trouble in answer.troubles] == ["hangs"]
    assert heard == []


def test_the_alarm_is_off_and_the_handler_back_after_each_call():
    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(OutOfTimeError):
        timed(lambda: hangs({}), 0.02)
    assert timed(lambda: 7, 5.0) == 7
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
    assert signal.getsignal(signal.SIGALRM) is before


def test_an_interrupt_of_the_user_passes():
    def interrupted(case):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(interrupted, CASE, SHAPES)
