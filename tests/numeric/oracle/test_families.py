"""Every system has its family, and a family is asked nothing that it has not."""

import numpy as np
import pytest

from longdep.numeric.oracle.families.registry import FAMILIES, family_of
from longdep.numeric.oracle.systems import SYSTEMS, system
from longdep.numeric.oracle.vocabulary import Role, inputs, outputs
from tests.numeric.oracle.judging import drawn

PLACES = [(s.name, c) for s in SYSTEMS for c in s.conventions]


def test_every_system_has_one_family_that_knows_it():
    assert [s.name for s in SYSTEMS] == list(FAMILIES)
    assert all(family_of(entry).entry is entry for entry in SYSTEMS)


@pytest.mark.parametrize(("name", "convention"), PLACES)
def test_a_drawn_case_has_the_inputs_that_the_table_lists(name, convention):
    for kind in ("bulk", "small"):
        for case in drawn(name, convention, "float64", 3, kind=kind):
            listed = [q.name for q in inputs(system(name), convention, case)]
            assert sorted(case) == sorted(listed)


@pytest.mark.parametrize(("name", "convention"), PLACES)
def test_shapes_reference_and_allowance_name_the_same_outputs(name, convention):
    family = family_of(system(name))
    (case,) = drawn(name, convention, "float64", 1, kind="small")
    shapes = family.shapes(case, convention)
    assert list(shapes) == [q.name for q in outputs(family.entry, convention, case)]
    reference = family.reference(case, convention, 20)
    allowed = family.allowance(case, convention, reference, "float64")
    assert list(allowed) == list(reference)
    raw = {
        name: [np.ones(s) for s in shape] if isinstance(shape, list) else np.ones(shape)
        for name, shape in shapes.items()
    }
    assert list(family.derived(case, convention, raw)) == list(reference)


def test_only_a_family_that_surveys_has_something_to_say_of_all_cases_together():
    surveying = [s.name for s in SYSTEMS if family_of(s).surveys]
    assert surveying == [s.name for s in SYSTEMS if s.seeded] == ["orthogonal-init"]
    for entry in SYSTEMS:
        if entry.name not in surveying:
            assert family_of(entry).survey(entry.conventions[0], [({}, {})]) == []


def test_gradients_and_logarithms_are_known_by_what_they_are_not_by_name():
    kinds = {
        q.name: (q.role, q.logarithm, q.infinite)
        for q in outputs(system("lag-gradients"), "plain")
    }
    assert kinds["delta"] == (Role.GRADIENT, False, False)
    assert kinds["log_norm"] == (Role.GRADIENT, True, True)
    weights = [q.name for q in inputs(system("gru"), "torch") if q.role is Role.WEIGHT]
    assert weights == ["w_ih", "w_hh", "b_ih", "b_hh"]
