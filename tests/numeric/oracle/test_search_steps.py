"""The steps of a search: what is drawn again, what it costs, what is kept of each case.

Cases here are numbers in arrays, drawn in their order; what becomes of one is made up.
"""

import random
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import Phase

from longdep.numeric.oracle.check import search as searching
from longdep.numeric.oracle.check.answers import Trouble
from longdep.numeric.oracle.check.judging import Verdict
from longdep.numeric.oracle.check.report import Tally
from longdep.numeric.oracle.check.search import Progress, search

NOTHING = frozenset()


class Told:
    """What a search asked for.

    Attributes:
        looked: kind, most, seed, phases of each drawing.
        work: what a case costs.
        becomes: case -> changes of its examination.
        confirmed: the cases that were confirmed.
        watched: the progress.
    """

    def __init__(self):
        self.looked, self.confirmed, self.watched, self.handed = [], [], [], []
        self.work = lambda number: 0.0
        self.becomes = lambda number: {}
        self.numbers = {
            "bulk": iter(range(10_000)),
            "small": iter(range(10_000, 20_000)),
        }
        self.batch, self.surveys, self.size = 1, False, 1

    @property
    def subject(self):
        family = SimpleNamespace(
            bulk="bulk",
            small="small",
            surveys=self.surveys,
            large_work=lambda case, convention: self.work(int(case["x"][0])),
        )
        return SimpleNamespace(
            family=family, convention="plain", cases=lambda draws: draws
        )

    def run(self, examples, seed=3, listed=NOTHING, jobs=1):
        return search(
            subject=self.subject,
            examples=examples,
            seed=seed,
            listed=listed,
            jobs=jobs,
            watch=self.watched.append,
        )


@pytest.fixture
def told(monkeypatch):
    its = Told()

    class Crew:
        def __init__(self, subject, jobs):
            self.batch = its.batch
            its.jobs = jobs

        def __enter__(self):
            return self

        def __exit__(self, *_):
            its.closed = True

        def examined(self, cases):
            its.handed.append(len(cases))
            for case in cases:
                made = {
                    "case": case,
                    "declined": False,
                    "verdicts": {"h": Verdict(output="h", inside=2, share=0.5)},
                    "troubles": (),
                    "known": {"h": 1, "c": 1},
                    "raw": {"h": 1},
                }
                yield SimpleNamespace(**made | its.becomes(int(case["x"][0])))

    def drawing(strategy, condition, most, seed, phases):
        its.looked.append((strategy, most, seed, phases))
        for _, number in zip(range(most), its.numbers[strategy], strict=False):
            assert not condition({"x": np.full(its.size, number)})

    def confirm(examination):
        its.confirmed.append(int(examination.case["x"][0]))

    monkeypatch.setattr(searching, "Crew", Crew)
    monkeypatch.setattr(searching, "look", drawing)
    monkeypatch.setattr(searching, "confirm", confirm)
    return its


GENERATE = (Phase.generate,)


@pytest.mark.parametrize(
    ("examples", "bulk", "small"),
    [(1, 1, 0), (2, 1, 1), (4, 3, 1), (5, 4, 1), (9, 8, 1), (10, 8, 2), (200, 160, 40)],
)
def test_a_fifth_of_the_cases_are_drawn_entry_by_entry(told, examples, bulk, small):
    searched = told.run(examples)
    expected = [("bulk", bulk, 3, GENERATE), ("small", small, 3, GENERATE)]
    assert told.looked == expected[: 2 if small else 1]
    assert searched.drawn == searched.compared == searched.asked == examples
    assert not searched.exhausted
    assert told.closed


def turn(seed, number):
    """The seed of a turn of drawing after the first."""
    return random.Random(f"{seed} {number}").getrandbits(64)


def test_declined_cases_are_drawn_again_ever_more_of_them(told):
    told.becomes = lambda number: {"declined": number < 7}
    searched = told.run(5)
    assert told.looked[:4] == [
        ("bulk", 4, 3, GENERATE),  # 0 to 3
        ("bulk", 8, turn(3, 1), GENERATE),  # 4 to 10: four of them are compared
        ("small", 1, 3, GENERATE),
    ]
    assert (searched.drawn, searched.compared, searched.declined) == (12, 5, 7)
    assert told.numbers["bulk"].__next__() == 11


def test_twenty_cases_are_drawn_at_most_for_each(told):
    told.becomes = lambda number: {"declined": True}
    searched = told.run(2)
    turns = [1, 2, 4, 8, 5]  # one for each asked, twice as many, ...; 20 in all
    for kind, looked in (("bulk", told.looked[:5]), ("small", told.looked[5:])):
        assert [most for _, most, _, _ in looked] == turns
        assert {one for one, *_ in looked} == {kind}
    assert (searched.drawn, searched.declined, searched.compared) == (40, 40, 0)
    assert searched.exhausted


def test_where_no_new_case_is_drawn_the_search_gives_up(told):
    told.numbers["bulk"] = iter([1, 1, 1])
    searched = told.run(10)
    assert searched.exhausted
    assert searched.drawn == 3  # one, and two small ones
    assert [one for one, *_ in told.looked] == ["bulk", "bulk", "small"]


def test_no_case_is_examined_twice(told):
    told.numbers["bulk"] = iter([1, 2, 1, 2, 3, 4])
    told.numbers["small"] = iter([5])
    searched = told.run(6)
    assert [int(e.case["x"][0]) for e in searched.seen] == [1, 2, 3, 4, 5]
    assert searched.drawn == 5
    assert searched.exhausted  # the fifth of the first ones did not come


def test_cases_are_handed_over_in_batches(told):
    told.batch = 3
    told.run(10, jobs=2)
    assert told.handed == [3, 3, 2, 2]
    assert told.jobs == 2
    assert [p.drawn for p in told.watched] == list(range(1, 11))


def test_a_batch_ends_as_soon_as_there_are_enough(told):
    told.batch = 100
    told.becomes = lambda number: {"declined": number in (0, 1)}
    searched = told.run(5)
    assert (searched.drawn, searched.compared) == (7, 5)
    assert told.handed == [4, 4, 1]


WRONG = {"h": Verdict(output="h", outside=1, share=9.0), "c": Verdict(output="c")}


def test_the_search_ends_with_the_first_wrong_number(told):
    told.becomes = lambda number: {"verdicts": WRONG} if number >= 3 else {}
    searched = told.run(50)
    assert int(searched.failing.case["x"][0]) == 3
    assert searched.excused is None
    assert (searched.drawn, searched.compared) == (4, 4)
    assert not searched.exhausted
    assert searched.tallies == {
        "h": Tally(inside=6, outside=1, share=9.0),
        "c": Tally(),
    }
    assert len(told.looked) == 1


def test_a_known_deviation_does_not_end_it(told):
    told.becomes = lambda number: {"verdicts": WRONG} if number >= 3 else {}
    searched = told.run(10, listed=frozenset({"h", "other"}))
    assert searched.failing is None
    assert int(searched.excused.case["x"][0]) == 3
    assert searched.drawn == 10
    assert searched.listed == frozenset({"h", "other"})


def test_a_new_one_beside_a_known_one_ends_it(told):
    both = WRONG | {"c": Verdict(output="c", outside=1)}
    told.becomes = lambda number: {"verdicts": both} if number >= 3 else {}
    searched = told.run(10, listed=frozenset({"h"}))
    assert searched.failing is searched.excused
    assert searched.drawn == 4


def trouble(kind, output=None, message="m"):
    return Trouble(kind, message, output)


def test_what_hangs_ends_it_and_other_troubles_do_not(told):
    told.becomes = lambda number: {
        "troubles": (trouble("prints"), trouble("hangs" if number == 4 else "raises"))
    }
    searched = told.run(50)
    assert searched.drawn == 5
    assert searched.failing is None
    told.becomes = lambda number: {"troubles": (trouble("raises"),)}
    assert told.run(5).drawn == 5


def test_of_each_trouble_the_first_is_kept_with_its_case(told):
    troubles = [
        trouble("raises", None, "first"),
        trouble("raises", None, "second"),
        trouble("wrong-shape", "h", "first"),
        trouble("wrong-shape", "c", "second"),
    ]
    told.becomes = lambda number: {"troubles": troubles[number : number + 1]}
    searched = told.run(10)
    kept = [(t, int(case["x"][0])) for t, case in searched.troubles]
    assert kept == [(troubles[0], 0), (troubles[2], 2), (troubles[3], 3)]


def test_what_comes_to_nothing_is_drawn_and_not_compared(told):
    nothing = {"verdicts": {}, "raw": {}}
    told.becomes = lambda number: nothing if number % 2 else {}
    searched = told.run(10)
    assert (searched.drawn, searched.compared, searched.declined) == (10, 5, 0)
    assert searched.possible == {"h": 10, "c": 10}
    assert searched.returned == {"h": 5}
    assert searched.tallies == {"h": Tally(inside=10, share=0.5)}


def test_of_declined_cases_nothing_is_kept(told):
    told.becomes = lambda number: {"declined": number == 0, "troubles": (trouble("x"),)}
    searched = told.run(1)
    assert (searched.drawn, searched.possible["h"], len(searched.seen)) == (2, 1, 1)


@pytest.mark.parametrize(("surveys", "kept"), [(False, 8), (True, 20)])
def test_eight_cases_are_kept_or_all_where_they_are_looked_at_together(
    told, surveys, kept
):
    told.surveys = surveys
    told.becomes = lambda number: {"raw": {}} if number == 0 else {}
    seen = told.run(21).seen
    assert [int(e.case["x"][0]) for e in seen][:8] == list(range(1, 9))
    assert len(seen) == kept


def test_one_case_in_fifty_is_confirmed(told):
    searched = told.run(125)
    assert told.confirmed == [0, 50, 10_000]
    assert searched.confirmed == 3


def test_a_case_that_came_to_nothing_is_not_counted_towards_the_fifty(told):
    told.becomes = lambda number: {} if number else {"verdicts": {}}
    told.run(125)
    assert told.confirmed == [1, 51, 10_001]


@pytest.mark.parametrize(("size", "confirmed"), [(400, [0]), (401, [])])
def test_only_a_case_of_400_numbers_or_fewer_is_confirmed(told, size, confirmed):
    told.size = size
    searched = told.run(2)
    assert told.confirmed == confirmed
    assert searched.confirmed == len(confirmed)


def test_where_a_large_one_is_due_the_next_small_one_is_confirmed(told, monkeypatch):
    monkeypatch.setattr(
        searching, "entries", lambda case: 1000 if case["x"][0] < 5 else 1
    )
    told.run(20)
    assert told.confirmed == [5]


BUDGET = 600_000  # products for each case asked for


def test_large_cases_have_a_budget_together(told):
    """Of ten cases it is six millions: three of two millions, and none besides."""
    told.work = lambda number: 2_000_000.0 if number < 5 else 0.0
    searched = told.run(10)
    assert searched.large == 3
    assert searched.spent == 1.0
    numbers = [p.large for p in told.watched]
    assert numbers == [1, 2, 3] + [3] * 7
    assert told.watched[0].spent == 2_000_000 / (BUDGET * 10)
    assert searched.drawn == 10


def test_a_case_that_goes_beyond_the_budget_gives_way(told):
    told.work = lambda number: {0: 3_000_000, 1: 3_000_001, 2: 3_000_000}.get(number, 0)
    assert told.run(10).large == 2
    told.numbers["bulk"] = iter(range(3))
    told.work = lambda number: {0: 10.0**9, 1: 1}.get(number, 0)
    assert told.run(10).large == 1  # the first always has one


def test_what_waits_counts_towards_the_budget(told):
    told.batch = 100
    told.work = lambda number: 2_000_000.0 if number < 8 else 0.0
    assert told.run(10).large == 3
    told.work = lambda number: 10.0**9 if number % 2 else 0.0
    told.numbers["bulk"] = iter(range(100, 200))
    assert told.run(10).large == 1


def test_work_is_a_whole_number(told):
    told.work = lambda number: 0.4
    assert told.run(2).large == 0
    told.work = lambda number: 0.6
    searched = told.run(2)
    assert (searched.large, searched.spent) == (2, 2 / (2 * BUDGET))


def test_the_progress_of_a_stage_is_that_of_the_search(told):
    told.work = lambda number: 600_000 if number == 0 else 0
    told.becomes = lambda number: {"declined": number == 1}
    searched = told.run(4)
    expected = {"compared": 4, "drawn": 5, "asked": 4, "large": 1, "spent": 0.25}
    assert searched.progress("making") == Progress(stage="making", **expected)
    assert told.watched[-1] == Progress(stage="comparing", **expected)
    assert (searched.seed, searched.subject.convention) == (3, "plain")
    start = Progress(stage="", compared=0, drawn=0, asked=1)
    assert (start.large, start.spent) == (0, 0.0)
