"""The cases beside a failing one that tell its causes apart."""

import numpy as np
import pytest
from hypothesis import Phase

from longdep.numeric.oracle.check import shrink
from longdep.numeric.oracle.check.answers import Trouble
from longdep.numeric.oracle.check.examination import DECLINED
from longdep.numeric.oracle.check.shrink import others, rescaled
from tests.numeric.oracle.subjects import examined, of_size, subject

CASE = {
    "U": np.array([[0.5, 0.0], [0.25, -0.5]]),
    "W": np.array([[1.0], [0.5]]),
    "b": np.array([0.0, 0.25]),
    "x": np.array([[1.0], [-0.5], [0.25]]),
    "h0": np.array([0.5, -0.25]),
    "activation": "tanh",
    "cotangent_h": np.array([[0.0, 0.0], [0.0, 0.0], [1.0, 0.0]]),
}


@pytest.fixture
def put(monkeypatch):
    """The cases that were examined; those of one step are declined, of none come to
    nothing.
    """
    cases = []

    def examine(checked, case):
        cases.append(case)
        steps = len(case["x"])
        made = examined(checked, case)
        if steps == 1:
            made.troubles = (Trouble("raises", DECLINED),)
        if steps == 0:
            made.verdicts = {}
        return made

    monkeypatch.setattr(shrink, "examine", examine)
    return cases


def changed(case, base=CASE):
    return {k for k in case if not np.array_equal(case[k], base[k])}


def factors(cases, name, base=CASE):
    place = np.unravel_index(np.argmax(np.abs(base[name])), base[name].shape)
    return [float(case[name][place] / base[name][place]) for case in cases]


NEAR = [2.0**k for k in range(-24, 27, 2) if k]  # what is 4 times as large, and again


FAR = [2.0**k for k in (-80, -66, -53, -40, 40, 53, 66, 80, 93, 106)]


def test_the_smallest_case_is_rescaled_its_loss_and_its_vectors(put):
    """Loss and vectors near by, the loss also up to (2**53)**2 and beyond float16."""
    found = rescaled(examined(subject(), CASE))
    assert [e.case for e in found] == put
    losses = [case for case in put if changed(case) == {"cotangent_h"}]
    vectors = [case for case in put if changed(case) == {"b", "x", "h0"}]
    assert len(losses) + len(vectors) == len(put)
    assert factors(losses, "cotangent_h") == NEAR + FAR
    assert factors(vectors, "x") == NEAR
    assert all(factors([c], "x") == factors([c], "b") for c in vectors)
    assert put[0]["cotangent_h"].dtype == np.float64


def test_what_is_0_or_is_beyond_the_format_is_not_rescaled(put):
    silent = {**CASE, "cotangent_h": np.zeros((3, 2)), "h0": np.zeros(2)}
    rescaled(examined(subject(), silent))
    assert [changed(case, silent) for case in put] == [{"b", "x"}] * len(NEAR)
    put.clear()
    half = {
        k: v if k == "activation" else v.astype(np.float16) for k, v in CASE.items()
    }
    rescaled(examined(subject(precision="float16"), half))
    assert {case["cotangent_h"].dtype for case in put} == {np.dtype(np.float16)}
    largest = factors(put, "cotangent_h", half)
    assert max(largest) == 2.0**14  # 2**16 is beyond 65504


def test_only_cases_that_were_judged_are_of_use(put):
    for steps, kept in ((0, False), (1, False), (2, True)):
        put.clear()
        short = {**CASE, "x": CASE["x"][:steps]}
        found = rescaled(examined(subject(), short))
        assert bool(found) is kept
        assert put


def test_of_matrices_none_is_a_vector(put):
    lstm = {
        "w_ih": np.ones((8, 1)),
        "w_hh": np.ones((8, 2)),
        "b_ih": np.ones(8),
        "b_hh": np.ones(8),
        "x": np.ones((2, 1)),
        "h0": np.ones(2),
        "c0": np.ones(2),
        "cotangent_h": np.zeros((2, 2)),
    }
    rescaled(examined(subject(name="lstm", convention="torch"), lstm))
    assert {frozenset(changed(case, lstm)) for case in put} == {
        frozenset({"b_ih", "b_hh", "x", "h0", "c0"})
    }


def test_further_cases_are_drawn_and_two_rescaled_and_one_has_a_loss_each_step(
    put, monkeypatch
):
    asked = []
    long, longest = of_size(400), of_size(401)

    def look(strategy, condition, *options):
        asked.append(options)
        asked.append([condition(case) for case in (long, longest)])

    monkeypatch.setattr(shrink, "look", look)
    found = others(examined(subject(), CASE), seed=6)
    assert asked == [(24, 7, (Phase.generate,)), [False, False]]
    assert [e.case for e in found] == put
    assert put[0] is long
    assert len(put) == 4
    assert all(changed(case) == {"cotangent_h"} for case in put[1:])
    assert factors(put[1:3], "cotangent_h") == [2.0**-20, 2.0**20]
    normal = np.random.default_rng(6).normal(size=(3, 2))
    assert np.array_equal(put[3]["cotangent_h"], normal)


@pytest.mark.parametrize(("entries", "beside"), [(400, True), (401, False)])
def test_a_failing_case_of_more_than_400_numbers_is_not_changed(
    put, monkeypatch, entries, beside
):
    monkeypatch.setattr(shrink, "look", lambda *_: None)
    monkeypatch.setattr(shrink, "entries", lambda case: entries)
    found = others(examined(subject(), CASE), seed=6)
    assert len(found) == len(put) == (3 if beside else 0)


def test_a_loss_is_rounded_to_the_format(put, monkeypatch):
    monkeypatch.setattr(shrink, "look", lambda *_: None)
    half = {
        k: v if k == "activation" else v.astype(np.float16) for k, v in CASE.items()
    }
    others(examined(subject(precision="float16"), half), seed=6)
    normal = np.random.default_rng(6).normal(size=(3, 2)).astype(np.float16)
    assert put[-1]["cotangent_h"].dtype == np.float16
    assert np.array_equal(put[-1]["cotangent_h"], normal)
