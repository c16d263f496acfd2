"""The same seed draws the same cases, whatever else is loaded."""

from contextlib import nullcontext

import numpy as np
import pytest
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

import longdep
from longdep.numeric.drawing import SHIELDED, alone


@pytest.fixture
def literals(monkeypatch):
    """Hypothesis's record of the literals of local modules, to be set."""

    def loaded(integers):
        constants = Constants(integers=set(integers))
        monkeypatch.setattr(providers, "_get_local_constants", lambda: constants)
        providers.CONSTANTS_CACHE.cache.clear()

    yield loaded
    providers.CONSTANTS_CACHE.cache.clear()


def drawn(context):
    numbers = []

    @seed(3)
    @settings(max_examples=300, database=None, phases=[Phase.generate])
    @given(st.integers(0, 2**64 - 1))
    def collect(number):
        numbers.append(number)

    with context:
        collect()
    return numbers


def test_this_version_of_hypothesis_can_be_shielded():
    assert SHIELDED


def test_draws_do_not_depend_on_literals_of_loaded_modules(literals):
    literals([])
    free, shielded = drawn(nullcontext()), drawn(alone())
    literals(range(10**6, 10**6 + 500))
    assert drawn(alone()) == shielded
    assert drawn(nullcontext()) != free


def test_a_check_of_one_seed_has_the_same_cases(literals):
    def inputs():
        starts = []

        def implementation(case):
            starts.append(np.array(case["h0"]))
            raise NotImplementedError("only listens")

        longdep.check("linear-recurrence", implementation, examples=40, seed=5)
        return starts

    literals([])
    first = inputs()
    literals(range(10**6, 10**6 + 500))
    second = inputs()
    assert len(first) == len(second) >= 40
    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))
