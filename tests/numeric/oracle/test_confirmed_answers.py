"""Right answers are computed twice: which balls meet, and which contradict them."""

import flint
import numpy as np
import pytest

from longdep.numeric.oracle.check.examination import (
    DIGITS,
    MORE_DIGITS,
    Examination,
    Subject,
    confirm,
)
from longdep.numeric.oracle.errors import OracleError
from longdep.numeric.oracle.patterns.catalogue import implementation
from longdep.numeric.oracle.systems import system
from tests.numeric.oracle.ways import drawn

RNN = implementation("simple-rnn", "plain")


CASE = drawn.case("simple-rnn", "plain", 0)


def subject(run=RNN, name="simple-rnn", convention="plain", **options):
    options = {"precision": "float64", "level": "standard"} | options
    return Subject(
        entry=system(name), convention=convention, implementation=run, **options
    )


def balls(*numbers):
    array = np.empty(len(numbers), dtype=object)
    for k, number in enumerate(numbers):
        array[k] = flint.arb(number)
    return array


def examined(troubles=(), verdicts=None, **options):
    options = {"raw": {}, "outputs": {}, "case": CASE, "subject": subject()} | options
    return Examination(troubles=tuple(troubles), verdicts=verdicts or {}, **options)


INF, UNKNOWN = flint.arb("inf"), flint.arb(0, "inf")


class Routes:
    """A family whose right answers are given: first, finer, by the second route."""

    def __init__(self, first, finer=None, second=None, more=None):
        self.answers = {
            ("reference", DIGITS): first,
            ("reference", 2 * DIGITS): first if finer is None else finer,
            ("second", DIGITS): first if second is None else second,
            ("second", MORE_DIGITS): more,
        }
        self.asked = []

    def reference(self, case, convention, digits):
        self.asked.append(("reference", digits))
        return {"a": self.answers["reference", digits]}

    def second_route(self, case, convention, digits):
        self.asked.append(("second", digits))
        return {"a": self.answers["second", digits]}


def confirmed(monkeypatch, *answers, **more):
    routes = Routes(*answers, **more)
    monkeypatch.setattr(Subject, "family", routes)
    confirm(examined())
    return routes.asked


def contradicted(monkeypatch, words, *answers, **more):
    with pytest.raises(OracleError) as caught:
        confirmed(monkeypatch, *answers, **more)
    assert str(caught.value) == (
        f"simple-rnn, plain: {words} and the certified balls contradict each other on "
        "a; please report this case"
    )


def test_right_answers_are_computed_twice_as_precisely_and_another_way(monkeypatch):
    assert confirmed(monkeypatch, balls(1, 2)) == [
        ("reference", 50),
        ("second", 25),
        ("reference", 25),
    ]


def test_balls_that_do_not_meet_contradict_each_other(monkeypatch):
    one, other = balls(1, 2), balls(1, 3)
    contradicted(monkeypatch, "the finer balls", one, other)
    contradicted(monkeypatch, "mpmath", one, one, other, more=other)
    near = balls(1, flint.arb(2.5, 1.0))
    confirmed(monkeypatch, one, near, near)
    lists = [one, balls(5)]
    confirmed(monkeypatch, lists)
    contradicted(monkeypatch, "the finer balls", lists, [one, balls(6)])
    with pytest.raises(ValueError, match="zip"):
        confirmed(monkeypatch, lists, [one])
    with pytest.raises(ValueError, match="zip"):
        confirmed(monkeypatch, one, balls(1))


def test_a_sum_that_cancels_is_computed_again_with_400_digits(monkeypatch):
    """There it may be off by a unit in the last of them."""
    with flint.ctx.workprec(2000):
        apart = flint.arb(10) ** -400
        # The edges are not decided by balls: a little less, and a little more.
        less, more = balls(1, 2 + apart / 2), balls(1, 2 + 2 * apart)
        minus = balls(1, 2 - 2 * apart)
        one = balls(1, 2)
        asked = confirmed(monkeypatch, one, one, balls(1, 3), more=less)
        assert asked[-1] == ("second", 400)
        for far in (more, minus):
            contradicted(monkeypatch, "mpmath", one, one, balls(1, 3), more=far)
        contradicted(monkeypatch, "the finer balls", one, less)


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (UNKNOWN, flint.arb(1), True),
        (flint.arb(1), UNKNOWN, True),
        (UNKNOWN, flint.arb("nan"), True),
        (flint.arb("nan"), UNKNOWN, True),
        (flint.arb("nan"), flint.arb("nan"), True),
        (flint.arb("nan"), flint.arb(1), False),
        (flint.arb(1), flint.arb("nan"), False),
        (INF, INF, True),
        (INF, flint.arb(1), False),
        (flint.arb(10) ** (10**9), flint.arb(10) ** (10**9 + 1), True),
        (flint.arb(10) ** (10**9), flint.arb(1), False),
        (flint.arb(1), flint.arb(10) ** (10**9), False),
    ],
)
def test_which_balls_meet(monkeypatch, one, other, meet):
    if meet:
        confirmed(monkeypatch, balls(one), balls(other))
    else:
        contradicted(monkeypatch, "the finer balls", balls(one), balls(other))
