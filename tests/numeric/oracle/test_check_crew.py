"""Who examines cases: what other processes are sent, and what comes back from them."""

import pickle
import sys
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from types import SimpleNamespace

import numpy as np
import pytest

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.check import crew as crews
from longdep.numeric.oracle.check.crew import Closing, Crew
from longdep.numeric.oracle.check.examination import Subject, examine
from longdep.numeric.oracle.errors import OracleError
from longdep.numeric.oracle.patterns.catalogue import implementation
from longdep.numeric.oracle.systems import system
from tests.numeric.oracle.ways import drawn

RNN = implementation("simple-rnn", "plain")
CASES = [drawn.case("simple-rnn", "plain", seed) for seed in range(3)]
CLOSED = []


class Wrong:
    """An RNN whose states are too large; it can be sent elsewhere, and is loud."""

    def __call__(self, case):
        return dict(RNN(case)) | {"h": RNN(case)["h"] + 1}

    def close(self):
        CLOSED.append(self)

    def __setstate__(self, state):
        print("loud")
        print("loud", file=sys.stderr)

    def __getstate__(self):
        return {"a": 1}


def subject(run=RNN):
    return Subject(
        entry=system("simple-rnn"),
        convention="plain",
        implementation=run,
        precision="float64",
        level="standard",
    )


class Pool:
    """Examines at once, in this process, as another one would."""

    broken = None

    def __init__(self, jobs, mp_context, initializer, initargs):
        self.made = (jobs, mp_context, initializer, initargs)
        self.stopped, self.sent = [], []
        Pool.last = self

    def submit(self, function, case):
        self.sent.append(case)
        future = Future()
        if len(self.sent) == Pool.broken:
            future.set_exception(BrokenProcessPool("ended"))
        else:
            future.set_result(function(case))
        return future

    def shutdown(self, **options):
        self.stopped.append(options)


@pytest.fixture
def pool(monkeypatch):
    def get_context(kind):
        assert kind == "spawn"
        return SimpleNamespace(
            Pipe=lambda duplex: (End("line", duplex), End("held", duplex))
        )

    class End:
        def __init__(self, name, duplex):
            assert duplex is False
            self.name, self.closed = name, False

        def close(self):
            self.closed = True

    monkeypatch.setattr(crews, "ProcessPoolExecutor", Pool)
    monkeypatch.setattr(crews, "get_context", get_context)
    monkeypatch.setattr(crews, "_subject", None)
    monkeypatch.setattr(Pool, "broken", None)
    monkeypatch.setattr(crews, "begin_work", lambda *words: None)


def same(one, other):
    return one.keys() == other.keys() and all(
        np.array_equal(one[k], other[k]) for k in one
    )


def test_one_process_is_this_one_and_is_handed_case_by_case(pool):
    Pool.last = None
    with Crew(subject(lambda case: RNN(case)), 1) as crew:
        assert crew.batch == 1
        found = list(crew.examined(CASES))
    assert Pool.last is None
    assert [e.case for e in found] == CASES
    assert all(e.verdicts and not e.failed for e in found)


@pytest.mark.parametrize("jobs", [2, 3])
def test_others_are_handed_four_cases_each(pool, jobs):
    checked = subject()
    with Crew(checked, jobs) as crew:
        assert crew.batch == 4 * jobs
        made = Pool.last.made
        assert made[0] == jobs
        line, packed = made[3]
        assert line.name == "line"
        assert pickle.loads(packed).convention == "plain"
        assert made[2] is crews._begin
        assert not line.closed
        assert Pool.last.stopped == []
    assert Pool.last.stopped == [{"wait": True, "cancel_futures": True}]
    assert line.closed
    assert crew._held.closed


def begun(pool_made):
    """Prepare this process as one of a crew."""
    _, _, begin, words = pool_made
    begin(*words)


def test_results_come_back_in_order_and_as_if_they_were_made_here(pool):
    for run in (RNN, Wrong()):
        checked = subject(run)
        with Crew(checked, 2) as crew:
            begun(Pool.last.made)
            found = list(crew.examined(CASES))
        for case, there in zip(CASES, found, strict=True):
            here = examine(checked, case)
            assert there.subject is checked
            assert there.case is case
            assert same(there.raw, here.raw)
            assert same(there.outputs, here.outputs)
            assert there.troubles == here.troubles
            counts = {k: (v.inside, v.outside) for k, v in there.verdicts.items()}
            assert counts == {
                k: (v.inside, v.outside) for k, v in here.verdicts.items()
            }
            missed = {k: v.miss.place for k, v in there.verdicts.items() if v.miss}
            assert missed == {
                k: v.miss.place for k, v in here.verdicts.items() if v.miss
            }
            assert bool(missed) is (run is not RNN)


def test_balls_do_not_travel(pool):
    with Crew(subject(Wrong()), 2):
        begun(Pool.last.made)
    fields = crews._examined(CASES[0])
    assert fields.keys() == {"raw", "outputs", "troubles", "verdicts"}
    assert all(v.miss is None for v in fields["verdicts"].values())
    assert fields["verdicts"]["h"].outside


def test_a_right_case_is_not_judged_again(pool, monkeypatch):
    with Crew(subject(), 2) as crew:
        begun(Pool.last.made)
        found = crew.examined(CASES[:1])
        monkeypatch.setattr(
            crews.Examination, "allowed", lambda *_: pytest.fail("judged again")
        )
        monkeypatch.setattr(crews, "examine", lambda s, case: pytest.fail("here"))
        fields = {"raw": {}, "outputs": {}, "troubles": (), "verdicts": {}}
        monkeypatch.setattr(crews, "_examined", lambda case: fields)
        assert [e.verdicts for e in found] == [{}]


def test_a_process_is_quiet_while_it_is_prepared_and_ends_with_its_program(
    pool, capsys, monkeypatch
):
    asked = []
    monkeypatch.setattr(crews, "begin_work", lambda *words: asked.append(words))
    CLOSED.clear()
    with Crew(subject(Wrong()), 2):
        crews._close()  # before it is prepared
        assert CLOSED == []
        begun(Pool.last.made)
    assert capsys.readouterr() == ("", "")
    line = Pool.last.made[3][0]
    assert asked == [(line, crews._close)]
    crews._close()
    assert CLOSED == [crews._subject.implementation]
    with Crew(subject(), 2):
        begun(Pool.last.made)
    crews._close()  # a function has nothing to close
    assert len(CLOSED) == 1


def test_what_closes_is_known_by_its_method():
    assert isinstance(Wrong(), Closing)
    assert not isinstance(RNN, Closing)


def test_a_process_that_ends_is_told_in_a_sentence(pool, monkeypatch):
    monkeypatch.setattr(Pool, "broken", 2)
    with Crew(subject(), 2) as crew:
        begun(Pool.last.made)
        found = crew.examined(CASES)
        assert next(found).case is CASES[0]
        with pytest.raises(OracleError) as caught:
            next(found)
    assert str(caught.value).startswith(
        "jobs: a process that was to run the implementation has ended; run it with one "
        "job to see why"
    )
    assert caught.value.__suppress_context__


def test_what_cannot_be_sent_is_bad_use(pool):
    with pytest.raises(DomainError, match=r"^jobs: expected an implementation that ot"):
        Crew(subject(lambda case: RNN(case)), 2)
