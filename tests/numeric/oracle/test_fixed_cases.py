"""What an implementation says of itself: what is fixed, what it lacks, which axes."""

import pickle

import numpy as np
import pytest
from hypothesis import given, seed, settings

import longdep
from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.adapters import plumbing, stack_plumbing
from longdep.numeric.oracle.check.check import subject_of
from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.stacked.layout import Layout, layout_of, stem_of
from longdep.numeric.oracle.storing import MadeFor, made_in
from longdep.numeric.oracle.systems import system

FIXED = {
    "layers": 3,
    "direction": "bidirectional",
    "projected": True,
    "dropout": 1.0,
    "n": 5,
    "m": 2,
    "p": 3,
}


class Says:
    """An implementation with attributes."""

    def __init__(self, **attributes):
        vars(self).update(attributes)

    def __call__(self, case):
        raise NotImplementedError


def drawn_from(name, convention=None, count=30, **attributes):
    """Cases that a search of such an implementation draws, of both kinds."""
    subject = subject_of(
        name,
        Says(**attributes),
        convention=convention,
        precision="float64",
        level="standard",
        time_limit=1.0,
    )
    listed = []

    def collect(case):
        listed.append(case)

    for draws in (subject.family.bulk, subject.family.small):
        run = settings(max_examples=count, database=None, deadline=None)
        seed(1)(run(given(subject.cases(draws))(collect)))()
    return listed


def test_drawn_cases_have_what_is_the_same_in_every_case():
    for case in drawn_from("stacked-lstm", fixed=FIXED):
        assert layout_of(case) == Layout(3, "bidirectional", projected=True)
        assert case["weight_ih_l0"].shape == (20, 2)
        assert case["weight_hr_l2_reverse"].shape == (3, 5)
        assert (case["dropout"] == 1).all()


def test_what_is_not_fixed_is_drawn():
    cases = drawn_from("stacked-lstm", fixed={"layers": 2})
    assert {case["layers"] for case in cases} == {2}
    assert len({layout_of(case) for case in cases}) == 4
    assert {bool((case["dropout"] == 1).all()) for case in cases} == {True, False}
    assert len({case["x"].shape[-1] for case in cases}) > 2


def test_words_and_sizes_of_single_layers_may_be_fixed_too():
    cases = drawn_from("simple-rnn", fixed={"activation": "relu", "n": 3, "m": 4})
    assert {case["activation"] for case in cases} == {"relu"}
    assert {case["W"].shape for case in cases} == {(3, 4)}
    assert {c["activation"] for c in drawn_from("simple-rnn")} >= {"tanh", "relu"}


def test_a_bias_that_is_lacking_is_0_in_every_layer_and_direction():
    seen = set()
    for case in drawn_from("stacked-gru", lacks=("bias_hh",)):
        for name in case:
            if stem_of(name) == "bias_hh":
                assert not case[name].any()
                seen.add(name)
    assert {"bias_hh_l0", "bias_hh_l1_reverse"} <= seen
    others = drawn_from("stacked-gru", lacks=("bias_hh",))
    assert any(case["bias_ih_l0"].any() for case in others)


@pytest.mark.parametrize(
    ("fixed", "sentence"),
    [
        ({"layer": 2}, "got 'layer'; nearest is 'layers'"),
        (["layers"], "fixed: expected a mapping of names"),
        ({2: 2}, "fixed: expected a mapping of names"),
    ],
)
def test_what_cannot_be_fixed_is_said_in_one_sentence(fixed, sentence):
    with pytest.raises(DomainError, match=sentence):
        longdep.check("stacked-gru", Says(fixed=fixed))


class Turned:
    """An implementation that can be had in another convention."""

    convention = "torch"

    def for_convention(self, name):
        return Says(convention=name, lacks=("bias_ih",))

    def __call__(self, case):
        raise NotImplementedError


def test_an_adapter_is_asked_for_the_convention_that_is_checked():
    turned = Turned()
    assert made_in(turned, "torch") is turned
    plain = Says()
    assert made_in(plain, "keras") is plain
    made = made_in(turned, "torch-batch-first")
    assert made.convention == "torch-batch-first"
    assert made.lacks == ("bias_ih",)
    assert made.longdep_source.endswith(".for_convention('torch-batch-first')")
    assert isinstance(pickle.loads(pickle.dumps(made)), MadeFor)


@pytest.mark.parametrize("name", ["stacked-rnn", "stacked-gru", "stacked-lstm"])
def test_a_stacked_adapter_whose_answers_are_right_is_sound(name):
    entry, held = system(name), Layout(2, "bidirectional")

    def right(case):
        balls = family_of(entry).reference(case, "torch")
        return {k: v.astype(float) for k, v in balls.items()}

    stack_plumbing.require_sound_stack(right, name, "torch", held)
    for output in ("last_h", "grad_x", "grad_weight_hh_l1_reverse"):

        def turned(case, output=output):
            answer = right(case)
            return answer | {output: np.ascontiguousarray(answer[output][::-1])}

        with pytest.raises(plumbing.AdapterError, match=rf"expected {output}\["):
            stack_plumbing.require_sound_stack(turned, name, "torch", held)


def test_a_stacked_adapter_without_outputs_is_not_sound():
    held = Layout(2, "bidirectional")
    for answer, sentence in (
        ({}, "empty mapping"),
        ({"h": np.zeros(3)}, "shape"),
        ({"last_h": np.zeros((4, 2, 2))}, "no output h"),
    ):
        with pytest.raises(plumbing.AdapterError, match=sentence):
            stack_plumbing.require_sound_stack(
                lambda _, a=answer: a, "stacked-gru", "torch", held
            )
