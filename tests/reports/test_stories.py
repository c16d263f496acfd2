"""The stories: they rest on verdicts, and their numbers come from certificates."""

import re
from copy import deepcopy
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from sympy import ImmutableMatrix

from longdep.reports.page.book import Book
from longdep.reports.page.documents import located, passages_of
from longdep.reports.page.language import ENGLISH
from longdep.reports.page.render import read_first
from longdep.reports.page.stories import WORKED, tell, told, work
from longdep.reports.page.worked.reading import StoryError, Values, about, product, tex
from longdep.theory.catalog import all_claims
from longdep.theory.printed import FORMULAS
from longdep.theory.stories import STORIES, Story
from tests.reports.committed import committed

LEDGER = committed()
BOOK = Book(LEDGER)
each_story = pytest.mark.parametrize("story", STORIES, ids=lambda story: story.key)


def counterexample(key: str) -> dict[str, Any]:
    """The values of a claim's first counterexample."""
    return next(
        deepcopy(c["values"])
        for c in BOOK.by_key[key]["certificates"]
        if c["kind"] == "counterexample"
    )


def changed(key: str, **values: Any) -> Values:
    """A story's counterexample with other values."""
    return Values(key, {**counterexample(key), **values})


def with_verdict(key: str, verdict: str) -> dict[str, Any]:
    """The committed ledger, but for one verdict."""
    claims = [
        {**e, "verdict": verdict, "repair": None} if e["key"] == key else e
        for e in LEDGER["claims"]
    ]
    return {**LEDGER, "claims": claims}


def test_there_are_ten_stories_of_ten_claims() -> None:
    assert len({story.key for story in STORIES}) == 10
    assert set(WORKED) == {story.key for story in STORIES}


@each_story
def test_a_story_rests_on_its_claim_and_its_repairs(story: Story) -> None:
    assert story.repaired_by
    assert {story.key, *story.repaired_by} <= set(story.rests_on)
    assert set(story.rests_on) <= set(all_claims())
    assert not story.printed or story.printed in FORMULAS


@each_story
def test_a_story_is_told_while_its_verdicts_stand_and_not_otherwise(
    story: Story,
) -> None:
    assert tell(BOOK, story).stands
    for key in story.rests_on:
        shown = tell(Book(with_verdict(key, "UNDECIDED")), story)
        assert not shown.stands
        assert not shown.lines
        assert not shown.repaired_by


@each_story
def test_every_line_of_a_worked_case_has_its_words(story: Story) -> None:
    assert list(work(story, BOOK.by_key[story.key])) == list(story.worked)


@each_story
def test_a_certificate_without_the_values_of_its_story_is_named(story: Story) -> None:
    entry = {"certificates": [{"kind": "counterexample", "values": {"other": "1"}}]}
    expected = f"^story {re.escape(story.key)}: expected .*, got other$"
    with pytest.raises(StoryError, match=expected):
        work(story, entry)


@each_story
def test_a_claim_without_a_counterexample_has_no_case_to_work(story: Story) -> None:
    with pytest.raises(StoryError, match="got none"):
        work(story, {"certificates": []})


def test_the_first_certificate_that_shows_the_story_is_worked() -> None:
    """Of the two on what is discarded, one has a part that does not grow."""
    lines = tell(BOOK, story_of("discard-unaligned")).lines
    assert lines["rest"] == r" \rightarrow ".join(["1", "2", "4", "8", "16"])
    assert lines["ratio"].endswith(r"\tfrac{16}{81}")


def test_a_story_of_a_reading_stands_where_the_printed_claim_does() -> None:
    shown = tell(BOOK, story_of("scaling-avoids.typical-size"))
    assert shown.printed is BOOK.by_key["root-variance"]
    both = {*passages_of("root-variance"), *passages_of("scaling-avoids")}
    assert shown.places == located(tuple(both)) != located(passages_of("root-variance"))
    assert shown.formula == FORMULAS["root-variance"]


def story_of(key: str) -> Story:
    """The story of a claim."""
    return next(story for story in STORIES if story.key == key)


# -------------------------------------------- numbers follow the certificate's


def test_another_rotation_gives_other_products() -> None:
    """Q = (5, 12) / 13: W and the printed matrix differ in the sign beside."""
    q = [["5/13", "-12/13"], ["12/13", "5/13"]]
    lines = WORKED["spectral-form"](changed("spectral-form", Q=q))
    rows = (
        r"\tfrac{144}{169} & -\tfrac{60}{169} \\[0.3em] "
        r"-\tfrac{60}{169} & \tfrac{25}{169}"
    )
    assert rows in lines["weight"]
    assert rows.replace("-", "") in lines["inner"]


def test_another_weight_gives_another_gradient() -> None:
    values = changed("gamma-equality", U=[["-3"]], gamma="3", delta={"0": [["2"]]})
    values.values["delta"]["1"] = [["-6"]]
    lines = WORKED["gamma-equality"](values)
    assert lines["back"] == r"\delta_{t,t-1} = -3 \cdot 2 = -6"
    assert lines["apart"] == r"-6 \neq 6"


def test_a_larger_norm_gives_a_larger_power_and_still_nothing() -> None:
    values = changed(
        "gamma-explodes",
        U=[["0", "5"], ["0", "0"]],
        gamma="5",
        delta={"0": [["1"], ["0"]], "1": [["0"], ["5"]], "2": [["0"], ["0"]]},
    )
    lines = WORKED["gamma-explodes"](values)
    assert lines["power"] == r"\gamma^{2} = 5^{2} = 25"
    assert lines["nothing"].endswith(r"\begin{bmatrix} 0 & 0 \\ 0 & 0 \end{bmatrix}")


def test_a_larger_coefficient_moves_the_minimum() -> None:
    lines = WORKED["decay-bounds-gamma"](
        changed("decay-bounds-gamma", A=[["6"]], U=[["2"]], **{"lambda": "2"})
    )
    assert lines["minimum"] == r"L'(2) = (2 - 6) + 2 \cdot 2 = 0"
    assert r"L(2) = 8 + 4 = 12" in lines["values"]


def test_each_step_multiplies_by_the_transpose_of_a_weight_without_symmetry() -> None:
    """By hand: (1, 1), (4, 2), (14, 4), (46, 8), (146, 16)."""
    weight, ones = [["3", "0"], ["1", "2"]], {"0": [["1"], ["1"]]}
    first, second = [["1"], ["0"]], [["0"], ["1"]]
    values = changed("discard-unaligned", W=weight, h=ones, u=first, v=second)
    lines = WORKED["discard-unaligned"](values)
    turned = r"\begin{bmatrix} 3 & 1 \\ 0 & 2 \end{bmatrix}"
    ways = ["1 1", "4 2", "14 4", "46 8", "146 16"]
    states = [
        rf"\begin{{bmatrix}} {w.replace(' ', BELOW)} \end{{bmatrix}}" for w in ways
    ]
    steps = lines["steps"].splitlines()[1:-1]
    assert len(steps) == 4
    for step, (before, after) in zip(steps, pairwise(states), strict=True):
        assert f"= {turned} {before} = {after}" in step
    assert lines["rest"] == ARROW.join(["1", "2", "4", "8", "16"])
    assert lines["ratio"].endswith(r"\tfrac{4}{23} \rightarrow \tfrac{8}{73}")


BELOW, ARROW = r" \\ ", r" \rightarrow "


def test_a_unit_of_three_bits_is_read_back_bit_by_bit() -> None:
    """A third is kept, two thirds are written: 1, 0, 1 end at 20/27."""
    bits, states = {}, {}
    for number in range(8):
        state = Fraction(0)
        states[f"{number},0"] = "0"
        for time in (1, 2, 3):
            bit = number >> (time - 1) & 1
            state = state / 3 + Fraction(2 * bit, 3)
            bits[f"{number},{time}"], states[f"{number},{time}"] = str(bit), str(state)
    lines = WORKED["capacity-limited"](
        changed("capacity-limited", t="3", b=bits, h=states)
    )
    assert lines["unit"] == (r"h_t = \max(0, \tfrac{1}{3} h_{t-1} + \tfrac{2}{3} x_t)")
    assert (
        r"x = (1, 0, 1): \quad 0 \rightarrow \tfrac{2}{3} \rightarrow \tfrac{2}{9} "
        r"\rightarrow \tfrac{20}{27}" in lines["histories"]
    )
    undone = [line.removesuffix(r" \\") for line in lines["undo"].splitlines()[1:-1]]
    assert undone == [
        r"x_3 = 1: \quad h_2 = \left( \tfrac{26}{27} - \tfrac{2}{3} \cdot 1 \right) "
        r"\div \tfrac{1}{3} = \tfrac{8}{9}",
        r"x_2 = 1: \quad h_1 = \left( \tfrac{8}{9} - \tfrac{2}{3} \cdot 1 \right) "
        r"\div \tfrac{1}{3} = \tfrac{2}{3}",
        "x_1 = 1",
    ]


def test_the_map_between_walls_bends_where_its_units_begin() -> None:
    given = WORKED["robust-memory-vanishes"](changed("robust-memory-vanishes"))["given"]
    units = re.findall(
        r"([+-]?) ?(?:\\tfrac\{(\d+)\}\{(\d+)\} )?\\max\(0, v([^)]*)\)", given
    )
    values = counterexample("robust-memory-vanishes")
    assert [
        Fraction(f"{sign or '+'}{above or 1}/{below or 1}")
        for sign, above, below, _ in units
    ] == [*map(Fraction, values["c"].values())]
    assert [where for *_, where in units] == [
        "",
        " - 1",
        r" - \tfrac{11}{10}",
        r" - \tfrac{29}{10}",
    ]


def test_each_step_is_almost_one_and_all_together_are_not() -> None:
    values = {"0": [["2"]], "1": [["3/2"]], "2": [["9/8"]]}
    lines = WORKED["isometry"](
        changed("isometry", U=[["3/4"]], epsilon="1/3", delta=values)
    )
    assert lines["close"] == (
        r"\lvert \tfrac{3}{4} - 1 \rvert = \tfrac{1}{4} \leq \varepsilon"
    )
    assert lines["off"] == (
        r"\lvert \tfrac{9}{16} - 1 \rvert = \tfrac{7}{16} > \varepsilon"
    )


def test_a_typical_run_multiplies_sizes_and_not_signs() -> None:
    """(1/5)(1/5)(7/5)(7/5): of the weights themselves, two are negative."""
    lines = WORKED["scaling-avoids.typical-size"](
        changed("scaling-avoids.typical-size")
    )
    sizes = [r"\tfrac{1}{5}", r"\tfrac{1}{5}", r"\tfrac{7}{5}", r"\tfrac{7}{5}"]
    assert lines["round"] == r" \cdot ".join(sizes) + r" = \tfrac{49}{625}"


def test_a_negative_factor_stands_in_brackets() -> None:
    three, two = ImmutableMatrix([[-3]]), ImmutableMatrix([[-2]])
    assert product("p", three, two) == r"p = -3 \cdot (-2) = 6"


REFUSED = {
    "spectral-form": {"Lambda": [["1", "0"], ["0", "1"]]},
    "discard-unaligned": {"h": {"0": [["0"], ["1"]]}},
    "scaling-avoids.typical-size": {"outcomes": [["1", {"w": {"1": "2"}}]]},
    "gamma-equality": {"delta": {"0": [["1"]], "1": [["1"]]}},
    "gamma-explodes": {"gamma": "3"},
    "small-weights-vanish": {"w": "2"},
    "isometry": {"epsilon": "1"},
    "decay-bounds-gamma": {"U": [["2"]]},
    "robust-memory-vanishes": {"epsilon": "1/5"},
    "capacity-limited": {"alpha": "1"},
}


@pytest.mark.parametrize("key", REFUSED)
def test_numbers_that_do_not_show_the_story_are_refused(key: str) -> None:
    with pytest.raises(StoryError, match=f"^story {re.escape(key)}: expected a cert"):
        WORKED[key](changed(key, **REFUSED[key]))


@pytest.mark.parametrize("text", ["one", "1/0x", [["1"]]])
def test_what_is_no_fraction_is_refused(text: Any) -> None:
    with pytest.raises(StoryError, match="expected a fraction for x, got"):
        Values("isometry", {"x": text}).number("x")


def test_a_unit_whose_rectifier_may_cut_something_off_is_refused() -> None:
    bits, states = {"0,1": "0", "1,1": "1"}, {"0,0": "0", "1,0": "0", "0,1": "0"}
    case = {"t": "1", "b": bits, "h": {**states, "1,1": "2/3"}}
    assert WORKED["capacity-limited"](changed("capacity-limited", **case))
    with pytest.raises(StoryError, match="weights that are not below 0"):
        WORKED["capacity-limited"](changed("capacity-limited", alpha="-1/3", **case))


def test_numbers_are_written_as_pupils_write_them() -> None:
    values = Values("isometry", {"x": "-3/5", "A": [["2"]], "B": [["1", "1/2"]]})
    assert tex(values.number("x")) == r"-\tfrac{3}{5}"
    assert tex(values.matrix("A")) == "2"
    assert tex(values.matrix("B")) == r"\begin{bmatrix} 1 & \tfrac{1}{2} \end{bmatrix}"
    power = values.number("x") ** 40
    assert about(power) == r"1.337 \cdot 10^{-9}"
    assert abs(Fraction(3, 5) ** 40 / Fraction(1337, 10**12) - 1) < Fraction(1, 2000)


# -------------------------------------------------------------- on the page


def front(ledger: Any) -> str:
    """The front page of a ledger, in English."""
    return dict(read_first(Book(ledger), ENGLISH, (ENGLISH,)))["README.md"]


@pytest.fixture(scope="module")
def page() -> str:
    """The front page of the committed ledger."""
    return front(LEDGER)


@each_story
def test_a_card_shows_the_formula_the_case_and_the_way_on(
    page: str, story: Story
) -> None:
    (card,) = re.findall(
        rf'<a id="story-{re.escape(story.key)}"></a>(.*?)(?=<a id=)', page, re.DOTALL
    )
    shown = tell(BOOK, story)
    assert shown.formula in card
    assert all(line in card for line in shown.lines.values())
    assert all(f"claims/{key}.md" in card for key in (story.key, *story.repaired_by))
    for part in ("As printed", "Verdict", "Because", "Worked by hand", "Repair"):
        assert f"**{part}" in card


def test_a_story_that_does_not_stand_says_so_and_shows_no_numbers() -> None:
    text = front(with_verdict("gamma-bound", "SUPPORTED"))
    assert text.count("are not those that this story rests on") == 1
    assert r"-1 \neq 1" not in text
    assert r"-1 \neq 1" in front(LEDGER)


def test_a_report_without_the_claims_of_the_stories_tells_none() -> None:
    gating = [e for e in LEDGER["claims"] if e["topic"] == "gating"]
    ledger = {**LEDGER, "claims": gating}
    assert told(Book(ledger)) == []
    assert "tories" not in front(ledger)
