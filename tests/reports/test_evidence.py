"""Whether evidence merges in any order, and the decorators record what happened."""

import re
import sys
from collections.abc import Callable, Iterator
from importlib.util import module_from_spec, spec_from_file_location
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import ImmutableMatrix

from longdep.reports import certify
from longdep.reports.record.evidence import (
    ablating,
    bounded,
    confirming,
    measuring,
    prove,
    proving,
    refuting,
    witnessing,
)
from longdep.reports.record.finding import (
    RECORDED,
    Evidence,
    Measurement,
    merge,
    record,
    sentence_of,
)
from longdep.reports.record.searching import PROFILES, use_profile
from longdep.theory.catalog import claim_of
from longdep.theory.core.claim import UnknownHypothesisError
from longdep.theory.core.proof import ProofError
from longdep.theory.topics import UnknownClaimError

QUICK = settings(database=None, deadline=None, derandomize=True, max_examples=120)


@pytest.fixture
def recorded() -> Iterator[list[Evidence]]:
    """What the tests inside a test hand to the collector."""
    collected: list[Evidence] = []
    token = RECORDED.set(collected)
    yield collected
    RECORDED.reset(token)


# ------------------------------------------------------------------------- merging


def certificate(number: int) -> dict[str, Any]:
    return {"values": {"x": str(number)}}


findings = st.builds(
    Evidence,
    claim=st.just("a"),
    kind=st.sampled_from(["search", "ablation"]),
    test=st.just("one thing"),
    survived=st.booleans(),
    examples=st.integers(0, 300),
    attained=st.none() | st.sampled_from(["1/2", "3/4", "1", "5/2", "10"]),
    hypothesis=st.none() | st.just("premise"),
    certificate=st.none() | st.integers(0, 2000).map(certificate),
    detail=st.sampled_from([{}, {"rule": "x"}, {"rule": "y"}, {"checked": "z"}]),
)
many = st.lists(findings, max_size=6)


@QUICK
@given(items=many, data=st.data())
def test_merging_does_not_depend_on_the_order(
    items: list[Evidence], data: st.DataObject
) -> None:
    assert merge(items) == merge(data.draw(st.permutations(items)))


@QUICK
@given(left=many, middle=many, right=many)
def test_merging_does_not_depend_on_the_grouping(
    left: list[Evidence], middle: list[Evidence], right: list[Evidence]
) -> None:
    whole = merge(left + middle + right)
    assert merge(merge(left + middle) + right) == whole
    assert merge(left + merge(middle + right)) == whole
    assert merge([*merge(left), *merge(middle), *merge(right)]) == whole


@QUICK
@given(items=many)
def test_merging_what_is_merged_changes_nothing(items: list[Evidence]) -> None:
    assert merge(merge(items)) == merge(items)


@QUICK
@given(items=many)
def test_counts_add_and_everything_else_stays_when_evidence_comes_twice(
    items: list[Evidence],
) -> None:
    once, twice = merge(items), merge(items + items)
    assert [x.examples for x in twice] == [2 * x.examples for x in once]
    for name in ("claim", "kind", "test", "survived", "attained", "certificate"):
        assert [getattr(x, name) for x in twice] == [getattr(x, name) for x in once]


def finding(**more: Any) -> Evidence:
    fields = {"claim": "a", "kind": "search", "test": "t", "survived": True, **more}
    return Evidence(**fields)


def test_a_failure_wins_over_any_number_of_survivals() -> None:
    items = [finding(examples=300)] * 5 + [finding(survived=False, examples=7)]
    (merged,) = merge(items)
    assert (merged.survived, merged.examples) == (False, 1507)


def test_the_largest_attained_ratio_wins_as_a_number() -> None:
    ratios = ("9/10", "10/9", "1")
    for order in permutations(ratios):
        (merged,) = merge([finding(attained=r) for r in order])
        assert merged.attained == "10/9"


def test_the_simplest_certificate_wins() -> None:
    for order in permutations((certificate(10), certificate(2), certificate(3))):
        (merged,) = merge([finding(certificate=c) for c in order])
        assert merged.certificate == certificate(2)


def test_the_detail_does_not_hang_on_what_the_ratios_do() -> None:
    items = [
        finding(attained=ratio, detail={"rule": rule})
        for ratio, rule in (("1/2", "x"), ("2", "y"), ("1", "z"))
    ]
    a, b, c = items
    assert merge([*merge([a, b]), c]) == merge([a, *merge([b, c])])


def test_different_tests_and_hypotheses_stay_apart() -> None:
    items = [finding(), finding(test="u"), finding(kind="proof"),
             finding(kind="ablation", hypothesis="h"),
             finding(kind="ablation", hypothesis="g")]  # fmt: skip
    assert len(merge(items)) == len(items)


@QUICK
@given(item=findings)
def test_evidence_survives_its_way_through_json(item: Evidence) -> None:
    assert Evidence.from_json(item.to_json()) == item


# ---------------------------------------------------------------------- decorators

NUMBERS = st.integers(-3, 100)


def unit_run(weight: int, start: int) -> dict[str, Any]:
    """One unit with the eigenvector 1: its first two states."""
    moved = {0: ImmutableMatrix([start]), 1: ImmutableMatrix([weight * start])}
    return {
        "n": 1,
        "t": 1,
        "W": ImmutableMatrix([weight]),
        "u": ImmutableMatrix([1]),
        "lambda": weight,
        "h": moved,
        "horizon": 1,
    }


def without(values: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != name}


def sizes(number: int) -> dict[str, Any]:
    return {"lambda": number, "c": 1}


def test_a_confirming_property_that_holds_is_recorded(recorded: list[Evidence]) -> None:
    @confirming("eigenvalue-decay", NUMBERS)
    def test_squares_are_not_negative(x: int) -> None:
        bounded(x * x, 10_000)

    test_squares_are_not_negative()
    (item,) = recorded
    assert (item.claim, item.kind, item.survived) == (
        "eigenvalue-decay",
        "search",
        True,
    )
    assert item.test == "squares are not negative"
    assert item.attained == "1"  # at x = 100: the search is steered there
    assert 0 < item.examples <= PROFILES["default"]


def test_a_confirming_property_that_fails_is_recorded_and_raised(
    recorded: list[Evidence],
) -> None:
    @confirming("eigenvalue-decay", NUMBERS)
    def test_all_is_small(x: int) -> None:
        assert x < 50

    with pytest.raises(AssertionError):
        test_all_is_small()
    assert [item.survived for item in recorded] == [False]


def test_a_bound_that_is_exceeded_says_by_how_much() -> None:
    with pytest.raises(AssertionError, match="the norm: computed 3, allowed 2"):
        bounded(3, 2, of="the norm")


def test_a_refuting_property_that_fails_somewhere_is_certified(
    recorded: list[Evidence],
) -> None:
    @refuting("eigenvalue-explode.state", st.integers(2, 9), lambda x: unit_run(x, 0))
    def test_explodes(x: int) -> None:
        assert x < 0

    test_explodes()
    (item,) = recorded
    assert (item.kind, item.survived) == ("refutation", False)
    assert item.certificate is not None
    assert item.certificate["values"]["lambda"] == "2"
    assert item.certificate["values"]["h"]["0"] == [["0"]]
    assert item.detail["checked"] == certify.check(item.certificate)


def test_a_refuting_property_that_finds_nothing_fails(recorded: list[Evidence]) -> None:
    @refuting("eigenvalue-explode.state", NUMBERS, sizes)
    def test_never_fails(x: int) -> None:
        assert x < 1000

    with pytest.raises(AssertionError, match="no counterexample in"):
        test_never_fails()
    assert [(item.kind, item.survived) for item in recorded] == [("refutation", True)]


@pytest.mark.parametrize(
    ("values", "says"),
    [
        (lambda x: unit_run(2, 1), "the conclusion is true"),
        (lambda x: unit_run(0, 0), "hypothesis 'size-above-one' does not hold"),
        (lambda x: without(unit_run(2, 0), "u"), "no value is given for 'u'"),
    ],
)
def test_a_counterexample_that_cannot_be_certified_fails(
    values: Callable[[int], dict[str, Any]], says: str, recorded: list[Evidence]
) -> None:
    @refuting("eigenvalue-explode.state", NUMBERS, values)
    def test_body_and_values_disagree(x: int) -> None:
        raise AssertionError

    with pytest.raises(certify.CertificateError, match=says):
        test_body_and_values_disagree()
    assert [(e.kind, e.certificate) for e in recorded] == [("refutation", None)]
    assert re.search(says, recorded[0].stopped or "")


def test_an_error_in_a_property_is_no_counterexample(recorded: list[Evidence]) -> None:
    @refuting("eigenvalue-explode.state", NUMBERS, sizes)
    def test_divides(x: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        test_divides()
    assert [(e.kind, e.survived, e.stopped) for e in recorded] == [
        ("refutation", False, "ZeroDivisionError")
    ]


def test_an_ablation_is_certified_with_the_premise_it_drops(
    recorded: list[Evidence],
) -> None:
    @ablating("eigenvalue-explode", "size-above-one", st.integers(0, 1), sizes)
    def test_small_ones_explode(x: int) -> None:
        assert x > 1

    test_small_ones_explode()
    (item,) = recorded
    assert (item.kind, item.hypothesis, item.survived) == (
        "ablation",
        "size-above-one",
        False,
    )


def test_an_ablation_whose_premise_still_holds_fails(recorded: list[Evidence]) -> None:
    key = "discard-unaligned.stays-out"
    with pytest.raises(
        UnknownHypothesisError, match="has no hypothesis 'gravity'; it has: rec"
    ):
        ablating(key, "gravity", NUMBERS, sizes)

    @ablating("eigenvalue-explode", "size-above-one", st.integers(2, 3), sizes)
    def test_large_ones_do_not(x: int) -> None:
        raise AssertionError

    with pytest.raises(certify.CertificateError, match="still holds"):
        test_large_ones_do_not()
    assert [(e.kind, e.certificate) for e in recorded] == [("ablation", None)]
    assert "still holds" in (recorded[0].stopped or "")


def test_an_ablation_that_changes_nothing_shows_no_need(
    recorded: list[Evidence],
) -> None:
    @ablating("eigenvalue-explode", "size-above-one", st.integers(2, 3), sizes)
    def test_it_holds_all_the_same(x: int) -> None:
        assert x

    with pytest.raises(AssertionError, match="no ablation in"):
        test_it_holds_all_the_same()
    assert [(item.kind, item.survived) for item in recorded] == [("ablation", True)]


def test_a_witness_is_searched_for_and_certified(recorded: list[Evidence]) -> None:
    @witnessing("eigenvalue-explode", NUMBERS, sizes)
    def test_some_number_is_large(x: int) -> None:
        assert x > 1

    test_some_number_is_large()
    (item,) = recorded
    assert (item.kind, item.survived) == ("witness", True)
    assert item.certificate is not None
    assert item.certificate["values"] == {"lambda": "2"}


def test_no_witness_is_a_failure(recorded: list[Evidence]) -> None:
    @witnessing("eigenvalue-explode", NUMBERS, sizes)
    def test_some_number_is_huge(x: int) -> None:
        assert x > 1000

    with pytest.raises(AssertionError, match="no witness in"):
        test_some_number_is_huge()
    assert [(item.kind, item.survived) for item in recorded] == [("witness", False)]


@pytest.mark.parametrize("decides", [True, False, None])
def test_a_measurement_is_recorded_and_must_decide(
    decides: bool | None, recorded: list[Evidence]
) -> None:
    @measuring("eigenvalue-decay")
    def test_measures() -> Measurement:
        return Measurement(decides, "the mean is above 1", {"mean": 1.2}, 40)

    if decides is None:
        with pytest.raises(AssertionError, match="undecided"):
            test_measures()
    else:
        test_measures()
    (item,) = recorded
    assert (item.kind, item.examples) == ("measurement", 40)
    assert item.survived is (decides is not False)
    assert item.detail["decides"] is decides


def test_a_proof_is_recorded_with_its_lemmas(recorded: list[Evidence]) -> None:
    prove(claim_of("eigenvalue-decay.norm"))
    (item,) = recorded
    assert (item.kind, item.survived) == ("proof", True)
    assert "consistent" in item.detail["lemmas"][0]["source"]
    (name,) = item.detail["rests"]["lemmas"]
    assert item.detail["lemmas"][0]["source"].startswith(f"`{name}`, ")


def test_a_claim_without_a_proof_cannot_be_proved() -> None:
    with pytest.raises(ProofError, match="has no proof"):
        prove(claim_of("spectral-form"))


def test_every_proof_of_a_topic_becomes_a_test() -> None:
    (mark,) = proving("linear_recurrence").pytestmark
    assert "unrolled-power" in mark.args[1]
    assert "spectral-form" not in mark.args[1]


def test_an_unknown_claim_is_reported_at_once() -> None:
    with pytest.raises(UnknownClaimError, match="near: spectral-form"):
        confirming("spectral-form.unknown", NUMBERS)


def test_the_same_seed_gives_the_same_evidence(recorded: list[Evidence]) -> None:
    @refuting("eigenvalue-explode.state", NUMBERS, lambda x: unit_run(abs(x) + 2, 0))
    def test_repeats(x: int) -> None:
        assert x < 17

    test_repeats()
    test_repeats()
    assert recorded[0] == recorded[1]


def test_a_test_shows_its_claim_and_keeps_its_name() -> None:
    @confirming("eigenvalue-decay", NUMBERS)
    def test_named(x: int) -> None:
        """Say so."""

    assert test_named.claim == "eigenvalue-decay"
    assert (test_named.__name__, test_named.__doc__) == ("test_named", "Say so.")


def test_nothing_is_recorded_when_nobody_collects() -> None:
    assert RECORDED.get() is None or isinstance(RECORDED.get(), list)
    record(finding())


def test_profiles_are_chosen_by_name() -> None:
    with pytest.raises(ValueError, match="expected one of quick, default, thorough"):
        use_profile("huge")


def test_a_name_becomes_its_sentence() -> None:
    assert sentence_of("test_norms_never_grow") == "norms never grow"


def test_a_search_does_not_depend_on_the_modules_that_are_loaded(tmp_path) -> None:
    @confirming("unrolled-power", st.integers(0, 10**9))
    def test_no_number_ends_in_123(case: int) -> None:
        assert case % 1000 != 123

    def drawn() -> list[Evidence]:
        recorded: list[Evidence] = []
        token = RECORDED.set(recorded)
        try:
            test_no_number_ends_in_123()
        except AssertionError:
            pass
        finally:
            RECORDED.reset(token)
        return recorded

    before = drawn()
    literals = ", ".join(str(1000 * k + 123) for k in range(500))
    (tmp_path / "literals.py").write_text(f"NUMBERS = [{literals}]\n")
    spec = spec_from_file_location("literals", tmp_path / "literals.py")
    module = module_from_spec(spec)
    sys.modules["literals"] = module
    try:
        spec.loader.exec_module(module)
        assert drawn() == before
    finally:
        del sys.modules["literals"]
