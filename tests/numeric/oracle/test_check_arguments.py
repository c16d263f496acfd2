"""The arguments of a check: what is refused, in which words, and what is passed on."""

import pytest

import longdep
from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.check import check as checking
from longdep.numeric.oracle.check.check import FIXABLE, subject_of
from longdep.numeric.oracle.check.search import unwatched
from longdep.numeric.oracle.patterns.catalogue import implementation

RNN = implementation("simple-rnn", "plain")


def run(case):
    return RNN(case)


class Made:
    """An implementation with attributes."""

    def __init__(self, **attributes):
        self.__dict__ |= attributes

    def __call__(self, case):
        return {}


GOOD = {
    "convention": None,
    "profile": None,
    "implementation": run,
    "examples": 1,
    "seed": 0,
    "time_limit": 1.0,
    "known_deviations": None,
    "jobs": 1,
}


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"convention": "plain", "profile": "plain"},
        {"convention": "plain"},
        {"profile": "plain"},
        {"known_deviations": "a.json"},
        {"examples": 2, "seed": 5, "jobs": 7},
    ],
)
def test_arguments_that_are_possible(change):
    checking._require_arguments(**(GOOD | change))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"convention": "plain", "profile": "keras"},
            "profile: another word for convention; got both 'plain' and 'keras'",
        ),
        *(
            ({name: value}, f"{name}: expected a whole number >= 1, got {value!r}")
            for name in ("examples", "jobs")
            for value in (0, -1, True, 1.0, None)
        ),
        *(
            ({"seed": value}, f"seed: expected a whole number >= 0, got {value!r}")
            for value in (-1, True, 0.0, None)
        ),
        ({"known_deviations": 3}, "known_deviations: expected a path, got 3"),
        (
            {"time_limit": 0},
            "time_limit: expected seconds > 0 and <= 1e+08, got 0",
        ),
    ],
)
def test_arguments_that_are_not(change, sentence):
    with pytest.raises(DomainError) as caught:
        checking._require_arguments(**(GOOD | change))
    assert str(caught.value) == sentence
    with pytest.raises(DomainError, match=r"^implementation: "):
        checking._require_arguments(**(GOOD | {"implementation": 3}))


def test_a_check_passes_its_arguments_on(monkeypatch):
    asked = {}

    def report(subject, *words, **options):
        asked.update(subject=subject, words=words, options=options)
        return "report"

    monkeypatch.setattr(checking, "report_on", report)
    options = {"precision": "float32", "level": "strict", "time_limit": 3.0}
    assert longdep.check("simple-rnn", run, **options) == "report"
    assert asked["words"] == (200, 0, None, None)
    assert asked["options"] == {"jobs": 1, "watch": unwatched}
    subject = asked["subject"]
    assert (subject.convention, subject.precision) == ("plain", "float32")
    assert (subject.level, subject.time_limit) == ("strict", 3.0)
    keras = implementation("simple-rnn", "keras")
    for words in (
        {"profile": "keras"},
        {"convention": "keras"},
        {"profile": "keras", "convention": "keras"},
    ):
        longdep.check("simple-rnn", keras, **words)
        assert asked["subject"].convention == "keras"
    watch = [].append
    longdep.check(
        system_name="simple-rnn",
        implementation=run,
        examples=3,
        seed=4,
        known_deviations="a.json",
        name="mine",
        jobs=5,
        watch=watch,
    )
    assert asked["words"] == (3, 4, "a.json", "mine")
    assert asked["options"] == {"jobs": 5, "watch": watch}
    assert asked["subject"].precision == "float64"
    assert asked["subject"].level == "standard"


def test_arguments_and_names_are_looked_at_before_anything_runs():
    with pytest.raises(DomainError, match=r"^examples: "):
        longdep.check("simple-rnn", run, examples=0)
    with pytest.raises(DomainError, match=r"^precision: "):
        longdep.check("simple-rnn", run, precision="float8")
    with pytest.raises(DomainError, match=r"^level: "):
        subject_of(
            "simple-rnn",
            run,
            convention="plain",
            precision="float64",
            level="lax",
            time_limit=1.0,
        )


def subject(made, name="simple-rnn", convention="plain"):
    return subject_of(
        system_name=name,
        implementation=made,
        convention=convention,
        precision="float64",
        level="standard",
        time_limit=1.0,
    )


def test_what_is_fixed_goes_into_the_system():
    fixed = {"n": 3, "activation": "tanh"}
    assert subject(Made(fixed=fixed)).entry.fixed == (("activation", "tanh"), ("n", 3))
    assert subject(Made()).entry.fixed == ()
    every = dict.fromkeys(FIXABLE, 1)
    assert subject(Made(fixed=every)).entry.fixed == tuple(sorted(every.items()))


@pytest.mark.parametrize(
    ("fixed", "sentence"),
    [
        ([("n", 3)], "fixed: expected a mapping of names, got [('n', 3)]"),
        ({3: "n"}, "fixed: expected a mapping of names, got {3: 'n'}"),
        (
            {"layer": 3},
            "fixed: expected some of layers, direction, merge, projected, activation, "
            "dropout, n, m, p, got 'layer'; nearest is 'layers'",
        ),
    ],
)
def test_what_cannot_be_fixed(fixed, sentence):
    with pytest.raises(DomainError) as caught:
        subject(Made(fixed=fixed))
    assert str(caught.value) == sentence


def test_what_is_lacking_is_an_input_of_numbers():
    for name in ("U", "W", "b", "h0"):
        assert subject(Made(lacks=(name,))).lacks == (name,)
    for name in ("x", "activation", "nothing"):
        with pytest.raises(DomainError) as caught:
            subject(Made(lacks=(name,)))
        assert str(caught.value) == (
            "lacks: expected inputs of simple-rnn in the convention plain (U, W, b, "
            f"h0, cotangent_h), got {name!r}"
        )
    assert subject(Made(lacks=("bias_ih",)), "stacked-gru", "torch").lacks
    assert subject(Made(lacks=("bias_ih_l1",)), "stacked-gru", "torch").lacks
    with pytest.raises(DomainError, match=r"^lacks: .*got 'lengths'$"):
        subject(Made(lacks=("lengths",)), "stacked-gru", "torch")
