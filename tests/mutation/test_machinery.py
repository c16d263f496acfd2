"""The machinery on a toy: what is killed, what survives, what runs out of time."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cosmic_ray.mutating import mutate_code

from tests.mutation.campaign import unfit
from tests.mutation.child import KILLED, SURVIVED, UNUSED
from tests.mutation.known import FORMAT, PLACE, KnownError, equivalents
from tests.mutation.mutants import Mutant, drawn, mutants_of, source_of
from tests.mutation.operators import OWN
from tests.mutation.plan import UNFIT, Plan, PlanError, every, job, without_fault
from tests.mutation.record import RecordError, read, recorded, survivors, unrecorded
from tests.mutation.sample import allowed, sampled, seen_by, tried
from tests.mutation.trying import TIMED_OUT, Outcome, attempt

TOY = "numeric/rounding.py"  # the name of a file that is mutated
CODE = '''\
"""A toy: 1 + 1 in a docstring is no code."""

from functools import cache

LIMIT = 3


@cache
def beyond(value: int | None) -> bool:
    """Whether a value is beyond the limit."""
    if value is None:
        raise ValueError(f"expected {1 + 1}")
    return value > LIMIT


def total(values):
    """The sum."""
    at = max(0, -len(values))
    result = 0
    while at < len(values):
        result = result + values[at]
        at = at + 1
    return result
'''
TESTS = """\
from numeric.rounding import beyond, total

def test_ten_is_beyond():
    assert beyond(10)

def test_one_is_not():
    assert not beyond(1)

def test_the_total():
    assert total([1, 2]) == 3
"""
FILE = "test_toy.py"
NAMES = [f"{FILE}::test_ten_is_beyond", f"{FILE}::test_one_is_not"]
TOTAL = f"{FILE}::test_the_total"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with the toy and its tests."""
    for name, text in ((TOY, CODE), (FILE, TESTS), ("numeric/__init__.py", "")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.fixture
def named(root: Path) -> Callable[..., Mutant]:
    """The one mutant of the toy whose line has a text and becomes another."""

    def find(text: str, change: str) -> Mutant:
        mutants = [m for m in mutants_of(TOY, root) if m.text == text]
        (mutant,) = [m for m in mutants if m.change(root) == change]
        return mutant

    return find


def outcome_of(root: Path, source: str, tests: list[str], spare: float = 10) -> Outcome:
    stages = [{"files": [FILE], "reading": 1.0, "tests": dict.fromkeys(tests, 1.0)}]
    return attempt(job(root, TOY, source, stages, spare=spare))


def test_a_fault_is_put_only_where_it_can_change_a_result(root: Path) -> None:
    changes = {(m.text, m.change(root)) for m in mutants_of(TOY, root)}
    assert ("return value > LIMIT", "return value >= LIMIT") in changes
    assert ("LIMIT = 3", "LIMIT = 4") in changes
    lines = {text for text, _ in changes}
    assert not {"@cache", "def beyond(value: int | None) -> bool:"} & lines
    assert not [text for text in lines if "docstring" in text]
    assert [change for text, change in changes if "raise" in text] == ["pass"]


def test_every_mutant_is_another_program_on_the_line_that_it_names(root: Path) -> None:
    lines = CODE.splitlines()
    mutants = mutants_of(TOY, root)
    assert len({mutant.key for mutant in mutants}) == len(mutants)
    for mutant in mutants:
        after = mutant.source(root)
        compile(after, TOY, "exec")
        pairs = zip(lines, after.splitlines(), strict=True)
        differing = [number for number, (a, b) in enumerate(pairs, 1) if a != b]
        assert differing == [mutant.line]
        assert lines[mutant.line - 1].strip() == mutant.text


def test_membership_is_mutated_both_ways(root: Path) -> None:
    (root / TOY).write_text("a = 1 in b\nc = d not in e\nfor f in g: pass\n")
    changes = [m.change(root) for m in mutants_of(TOY, root) if "Member" in m.operator]
    assert changes == ["a = 1 not in b", "c = d in e"]


@pytest.mark.parametrize("operator", OWN)
def test_an_operator_of_our_own_does_what_its_examples_say(operator) -> None:
    for example in operator.examples():
        code = example.pre_mutation_code + "\n"
        mutated = mutate_code(code, operator(), example.occurrence)
        assert mutated == example.post_mutation_code + "\n"


def test_a_fault_that_a_test_sees_is_killed_by_that_test(root, named) -> None:
    wrong = named("return value > LIMIT", "return value <= LIMIT").source(root)
    assert outcome_of(root, wrong, NAMES) == Outcome(KILLED, NAMES[0])


def test_a_fault_that_no_test_sees_survives(root, named) -> None:
    unseen = named("return value > LIMIT", "return value >= LIMIT").source(root)
    assert outcome_of(root, unseen, [*NAMES, TOTAL]) == Outcome(SURVIVED)


def test_only_the_chosen_tests_run(root, named) -> None:
    wrong = named("return value > LIMIT", "return value <= LIMIT").source(root)
    assert outcome_of(root, wrong, [TOTAL]) == Outcome(SURVIVED)


def test_the_code_as_it_is_survives_and_the_file_stays_as_it_is(root) -> None:
    assert outcome_of(root, CODE, [*NAMES, TOTAL]) == Outcome(SURVIVED)
    assert source_of(TOY, root) == CODE


def test_a_program_that_does_not_end_is_out_of_time(root, named) -> None:
    endless = named("at = at + 1", "at = at + 0").source(root)
    assert outcome_of(root, endless, [TOTAL], spare=-4) == Outcome(KILLED, TIMED_OUT)


def test_a_file_that_cannot_be_read_any_more_is_killed(root) -> None:
    assert outcome_of(root, "beyond = 1\n", NAMES) == Outcome(KILLED, FILE)


def test_a_file_of_tests_that_is_gone_kills_nothing(root) -> None:
    (root / FILE).unlink()
    with pytest.raises(RuntimeError, match="the process that tried a mutant ended"):
        outcome_of(root, CODE, NAMES)


def test_a_fault_in_a_file_that_no_test_imports_is_no_survivor(root) -> None:
    (root / FILE).write_text("def test_nothing():\n    assert True\n")
    assert outcome_of(root, CODE, [f"{FILE}::test_nothing"]) == Outcome(UNUSED)


def test_where_no_test_is_named_the_whole_file_runs(root, named) -> None:
    wrong = named("result = 0", "result = 1").source(root)
    stages = [
        {"files": [FILE], "reading": 1.0, "tests": dict.fromkeys(NAMES, 1.0)},
        {"files": [FILE], "reading": 1.0, "tests": None},
    ]
    assert attempt(job(root, TOY, wrong, stages)) == Outcome(KILLED, TOTAL)


def test_a_budget_that_is_spent_ends_the_tests(root, named) -> None:
    wrong = named("result = 0", "result = 1").source(root)
    stages = [{"files": [FILE], "reading": 1.0, "tests": None}]
    outcome = attempt(job(root, TOY, wrong, stages, budget=0.0))
    assert outcome.what == SURVIVED
    assert "budget" in outcome.test


def test_a_sample_is_the_same_for_the_same_files_and_has_some_of_each(root) -> None:
    (root / "reports").mkdir()
    (root / "reports/certify.py").write_text("a = 1\n")
    sample = drawn(every(root), 5, "seed")
    assert sample == drawn(every(root), 5, "seed")
    assert {m.module for m in sample} == {TOY, "reports/certify.py"}
    before = sampled(every(root), 5, root)
    assert before == sampled(every(root), 5, root)
    (root / "reports/certify.py").write_text("a = 2\n")
    assert sampled(every(root), 5, root) != before


def test_a_file_that_has_mutants_and_no_record_is_named(root) -> None:
    assert unrecorded({"modules": []}, root) == [TOY]
    assert unrecorded({"modules": [{"name": TOY}]}, root) == []
    (root / TOY).write_text('"""Nothing that could be mutated."""\n')
    assert unrecorded({"modules": []}, root) == []


def test_a_campaign_has_been_run_over_every_file_that_has_mutants() -> None:
    assert unrecorded(read()) == []


def test_a_fault_for_which_no_test_is_known_survives_and_is_never_taken_for_killed(
    root, named
) -> None:
    wrong = named("return value > LIMIT", "return value <= LIMIT")
    record = {"modules": [{"name": TOY, "seen": {}}]}
    ((_, outcome),) = tried([wrong], record, 1, root)
    assert outcome.what == SURVIVED
    stages = [{"files": [], "reading": 1.0, "tests": {}}]
    with pytest.raises(RuntimeError, match="ended with 1"):
        attempt(job(root, TOY, CODE, stages))


def test_a_sample_is_tried_with_the_test_that_saw_it_then_with_others(
    root, named
) -> None:
    wrong = named("return value > LIMIT", "return value <= LIMIT")
    other = named("result = 0", "result = 1")
    hidden = named("return value > LIMIT", "return value >= LIMIT")
    seen = [[wrong.operator, wrong.text, wrong.nth]]
    record = {"modules": [{"name": TOY, "seen": {NAMES[1]: seen}}]}
    assert seen_by(record) == {wrong.key: NAMES[1]}
    fates = dict(tried([wrong, other, hidden], record, 1, root))
    assert fates[wrong] == Outcome(KILLED, NAMES[1])
    assert fates[other] == Outcome(KILLED, TOTAL)  # it is in the same file
    assert fates[hidden].what == SURVIVED


def test_as_many_may_survive_as_are_likely_where_two_in_a_hundred_do() -> None:
    assert [allowed(n) for n in (0, 1, 2, 10, 50)] == [0, 1, 1, 2, 5]
    assert 1 - 0.98**10 - 10 * 0.02 * 0.98**9 > 1e-3  # one more than 1 of 10


def entry(mutant: Mutant, root: Path, **other: object) -> dict[str, object]:
    return {
        "module": TOY,
        "operator": mutant.operator,
        "text": mutant.text,
        "nth": mutant.nth,
        "change": mutant.change(root),
        "argument": "The larger of 0 and a negative number is 0.",
    } | other


def listed(root: Path, *entries: dict[str, object]) -> None:
    path = root / PLACE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"format": FORMAT, "equivalents": entries}))


def planned(mutants: list[Mutant]) -> Plan:
    tests = dict.fromkeys(NAMES, 1.0)
    return Plan("", tests, {FILE: 1.0}, mutants, [[NAMES]] * len(mutants))


def test_a_plan_is_read_as_it_was_written(root, tmp_path) -> None:
    plan = planned(mutants_of(TOY, root))
    (tmp_path / "plan.json").write_text(plan.to_text())
    assert Plan.read(tmp_path / "plan.json") == plan


def test_an_equivalent_mutant_is_no_survivor_and_keeps_its_name(root, named) -> None:
    line = "at = max(0, -len(values))"
    mutant = named(line, "at = max( -1, -len(values))")
    listed(root, entry(mutant, root))
    others = [m for m in mutants_of(TOY, root) if m != mutant]
    plan = planned([mutant, *others * 2])
    fates = [
        (k, SURVIVED if m == mutant else KILLED, NAMES[k % 2])
        for k, m in enumerate(plan.mutants)
    ]
    record = recorded(plan, fates, equivalents(root), root)
    (module,) = record["modules"]
    assert (module["survived"], module["equivalent"]) == (0, 1)
    assert module["killed"] + 1 == module["mutants"] == len(plan.mutants)
    assert sum(map(len, module["seen"].values())) == module["killed"]
    (root / TOY).write_text(CODE.replace("\nLIMIT", "\nMORE = 5\nLIMIT"))
    assert list(equivalents(root)) == [mutant.key]


def fates_of(*what: str) -> list[tuple[int, str, str]]:
    return [(k, fate, TOTAL) for k, fate in enumerate(what)]


def test_survivors_tried_again_join_the_record_they_are_of(root, named) -> None:
    line = "at = max(0, -len(values))"
    silent = named(line, "at = max( -1, -len(values))")
    listed(root)
    seen, missed, still = [m for m in mutants_of(TOY, root) if m != silent][:3]
    fates = fates_of(KILLED, SURVIVED, SURVIVED, SURVIVED)
    four = planned([seen, missed, silent, still])
    before = recorded(four, fates, {}, root)
    assert survivors(before) == {m.key for m in (missed, silent, still)}
    listed(root, entry(silent, root))
    after = fates_of(KILLED, SURVIVED, SURVIVED)
    again = planned([missed, silent, still])
    with pytest.raises(RecordError, match="1 of 4 mutants are listed"):
        recorded(again, after, equivalents(root), root, before)
    many = before | {
        "modules": [before["modules"][0] | {"mutants": 20, "killed": 17}],
    }
    record = recorded(again, after, equivalents(root), root, many)
    (module,) = record["modules"]
    assert [module[k] for k in ("mutants", "killed", "survived", "equivalent")] == [
        20, 18, 1, 1,
    ]  # fmt: skip
    assert {m.key for m in (seen, missed)} == set(seen_by(record))
    assert survivors(record) == {still.key}
    assert record["first"] == {"killed": 17, "equivalent": 0}
    last = recorded(planned([still]), fates_of(KILLED), {}, root, record)
    assert last["first"] == {"killed": 17, "equivalent": 0}
    assert last["survivors"] == []
    assert [one["argument"] for one in last["equivalents"]] == [
        entry(silent, root)["argument"]
    ]


def test_a_test_that_fails_without_a_fault_is_no_witness(root, named) -> None:
    silent, other = named("result = 0", "result = 1"), named("LIMIT = 3", "LIMIT = 4")
    fates = [(0, KILLED, TOTAL), (1, KILLED, NAMES[0]), (2, UNFIT, f"{TOTAL}\nmore")]
    record = recorded(planned([silent, other]), fates, {}, root)
    assert survivors(record) == {silent.key}
    assert set(seen_by(record)) == {other.key}
    assert record["unfit"] == sorted([TOTAL, "more"])


def test_a_control_names_every_test_that_fails_without_a_fault(root) -> None:
    (root / FILE).write_text(TESTS.replace("total([1, 2]) == 3", "total([1]) == 3"))
    tests = dict.fromkeys([*NAMES, TOTAL], 1.0)
    stages = [{"files": [FILE], "reading": 1.0, "tests": tests}]
    assert unfit(job(root, TOY, CODE, stages)) == [TOTAL]
    assert list(tests) == NAMES
    (root / FILE).write_text("import nothing_of_that_name\n")
    with pytest.raises(PlanError, match=f"fails without a fault: {FILE}"):
        unfit(job(root, TOY, CODE, stages))


def test_others_than_the_survivors_of_a_record_do_not_join_it(root, named) -> None:
    one, two = mutants_of(TOY, root)[:2]
    before = recorded(planned([one, two]), fates_of(SURVIVED, SURVIVED), {}, root)
    for mutants in ([one], [one, two, two]):
        again = fates_of(*[KILLED] * len(mutants))
        with pytest.raises(RecordError, match="are not the survivors"):
            recorded(planned(mutants), again, {}, root, before)
    with pytest.raises(RecordError, match="not every survivor"):
        recorded(planned([]), [], {}, root, before)
    (root / TOY).write_text(CODE + "# another text\n")
    killed = fates_of(KILLED, KILLED)
    with pytest.raises(RecordError, match="has changed"):
        recorded(planned([one, two]), killed, {}, root, before)


def test_a_listed_mutant_that_is_killed_is_an_error(root, named) -> None:
    mutant = named("result = 0", "result = 1")
    listed(root, entry(mutant, root))
    fates = [(0, KILLED, TOTAL)]
    with pytest.raises(RecordError, match=r"listed as equivalent, but .*the_total"):
        recorded(planned([mutant]), fates, equivalents(root), root)


def test_more_than_a_twentieth_of_equivalents_is_an_error(root, named) -> None:
    mutant = named("result = 0", "result = 1")
    listed(root, entry(mutant, root))
    fates = [(0, SURVIVED, ""), *((k, KILLED, TOTAL) for k in range(1, 19))]
    other = named("LIMIT = 3", "LIMIT = 4")
    with pytest.raises(RecordError, match="at most 5%"):
        recorded(planned([mutant, *[other] * 18]), fates, equivalents(root), root)


def test_an_entry_is_stale_once_its_line_has_changed(root, named) -> None:
    listed(root, entry(named("result = 0", "result = 1"), root))
    (root / TOY).write_text(CODE.replace("result = 0", "result = 00"))
    with pytest.raises(KnownError, match=r"stale: .*'result = 0'"):
        equivalents(root)


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"change": "result = 2"}, "becomes"),
        ({"argument": "no sentence"}, "a sentence"),
        ({"module": "gone.py"}, "no such file"),
        ({"nth": 7}, "stale"),
    ],
)
def test_an_entry_that_says_what_is_not_so_is_an_error(
    root, named, other, words
) -> None:
    listed(root, entry(named("result = 0", "result = 1"), root, **other))
    with pytest.raises(KnownError, match=words):
        equivalents(root)


def test_an_entry_that_is_there_twice_is_an_error(root, named) -> None:
    one = entry(named("result = 0", "result = 1"), root)
    listed(root, one, one)
    with pytest.raises(KnownError, match="twice"):
        equivalents(root)


def test_controls_run_every_test_once_file_after_file() -> None:
    tests = {f"{file}::{k}": 25.0 for file in "abc" for k in range(2)}
    runs = list(without_fault(tests, {"a": 1.0, "b": 1.0, "c": 1.0}))
    assert [name for run in runs for name in run] == list(tests)
    assert len(runs) == 2


def test_the_committed_list_of_equivalents_holds() -> None:
    for one in equivalents().values():
        assert one.text != one.change
