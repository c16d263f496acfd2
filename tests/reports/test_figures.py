"""Every picture: read on white and on black, by eyes that tell few colours apart."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import longdep
from longdep.reports.page import figures, performance
from longdep.reports.page.book import Book
from longdep.reports.page.cards import card_of
from longdep.reports.page.figures import Figure
from longdep.reports.page.figures.performance import sizes_drawn
from longdep.reports.page.pictures import canvas_of, figures_of, svg
from longdep.theory.catalog import all_claims
from longdep.theory.stories import STORIES, Story
from longdep.theory.topics import TOPICS
from tests.reports.committed import committed

BOOK = Book(committed())
ALL = {figure.name: figure for topic in TOPICS for figure in BOOK.figures(topic)}
ALL |= {figure.name: figure for figure in figures_of("margin_questions")}
ALL["performance-sizes"] = sizes_drawn(performance.sizes()["cases"])
NAMES = sorted(ALL)
PAPER = {"a white page": "#ffffff", "a dark page": "#0d1117"}
GREYS = {"a code block": "#f6f8fa", "a dark card": "#1e2129"}
PLAIN = ("INK", "FIRST", "SECOND", "THIRD", "FOURTH")
GRAPHICS = 3.0  # the contrast that WCAG 2 asks of lines
PHONE, PER_INCH = 358, 96  # pixels: of a page on a telephone, and of an inch
SMALLEST = 8.0  # pixels of a letter's size, on the telephone
NEAR = 2.0  # pixels between lines that lie on each other
MOSTLY = 0.55  # of the length of one of them


def luminance(colour: str) -> float:
    """The relative luminance of #rrggbb, after WCAG 2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Between 1 and 21, after WCAG 2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@cache
def drawn(name: str) -> Any:
    """A picture, laid out."""
    canvas = canvas_of(ALL[name], BOOK.tables(ALL[name]))
    canvas.draw_without_rendering()
    return canvas


@cache
def text_of(name: str) -> str:
    """A picture as SVG."""
    return svg(ALL[name], BOOK.tables(ALL[name]))


def boxes(name: str) -> list[tuple[str, Any]]:
    """The words of a picture and where they stand, in pixels."""
    from matplotlib.text import Text

    hidden = {text for axes in drawn(name).axes for text in out_of_view(axes)}
    return [
        (text.get_text(), text.get_window_extent())
        for text in drawn(name).findobj(Text)
        if text.get_visible() and text.get_text().strip() and text not in hidden
    ]


def out_of_view(axes: Any) -> Iterator[Any]:
    """The labels of ticks that lie beyond the ends of their axis."""
    for axis in (axes.xaxis, axes.yaxis):
        low, high = sorted(axis.get_view_interval())
        for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()):
            if not low <= tick.get_loc() <= high:
                yield tick.label1


def reach(line: Any) -> tuple[np.ndarray, np.ndarray]:
    """The points of a line between its first and last, in pixels."""
    points = line.get_transform().transform(line.get_xydata())
    low, high = line.axes.get_window_extent().get_points()
    points = np.clip(points[np.isfinite(points).all(axis=1)], low - 9, high + 9)
    gaps = np.hypot(*np.diff(points, axis=0).T)
    far = np.concatenate([[0.0], np.cumsum(gaps)])
    every = np.arange(0, far[-1], NEAR / 2)
    return np.interp(every, far, points[:, 0]), np.interp(every, far, points[:, 1])


def lines(axes: Any) -> list[Any]:
    """The lines of a panel that have points in it."""
    return [
        line
        for line in axes.lines
        if line.get_linestyle() != "None" and len(line.get_xydata()) > 1
    ]


def together(one: Any, other: Any) -> float:
    """The share of a line's length that lies on another, within its panel."""
    x, y = reach(one)
    left, below, right, above = one.axes.get_window_extent().extents
    seen = (x >= left) & (x <= right) & (y >= below) & (y <= above)
    if not seen.any():
        return 0.0
    there = np.column_stack(reach(other))
    here = np.column_stack([x[seen], y[seen]])
    gaps = np.abs(here[:, None] - there[None]).max(axis=-1).min(axis=1)
    return float((gaps < NEAR).mean())


def look(line: Any) -> tuple[Any, ...]:
    """By what, other than its colour, a line is told from another."""
    pattern = line._unscaled_dash_pattern
    return (pattern[1] and tuple(pattern[1]), line.get_linewidth(), line.get_marker())


def test_the_colours_are_read_on_white_and_on_black() -> None:
    for name in PLAIN:
        for paper, background in (PAPER | GREYS).items():
            reached = contrast(getattr(figures, name), background)
            assert reached >= GRAPHICS, (name, paper, reached)


def test_no_single_colour_could_be_read_much_better() -> None:
    best = sqrt(contrast(*PAPER.values()))  # where both contrasts are equal
    for name in PLAIN:
        worst = min(contrast(getattr(figures, name), paper) for paper in PAPER.values())
        assert worst >= 0.97 * best, (name, worst, best)


def test_the_contrast_is_that_of_the_standard() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_has_no_other_colours_and_no_background(name: str) -> None:
    from matplotlib.colors import to_hex
    from matplotlib.text import Text

    allowed = {getattr(figures, plain) for plain in PLAIN}
    used = set(re.findall(r"#[0-9a-f]{6}\b", text_of(name)))
    assert used <= allowed
    letters = {to_hex(text.get_color()) for text in drawn(name).findobj(Text)}
    assert letters - {"#000000"} <= allowed
    black = [
        text.get_text()
        for text in drawn(name).findobj(Text)
        if to_hex(text.get_color()) == "#000000" and text.get_text()
    ]
    assert black == []
    assert "<image" not in text_of(name)


@pytest.mark.parametrize("name", NAMES)
def test_every_panel_has_a_title_and_its_axes_have_names(name: str) -> None:
    for axes in drawn(name).axes:
        assert axes.get_title(loc="left"), "no title"
        assert shared_label(axes, "x"), axes.get_title(loc="left")
        assert shared_label(axes, "y"), axes.get_title(loc="left")


def shared_label(axes: Any, way: str) -> str:
    """The name of an axis, or that of a panel with which it is shared."""
    panels = getattr(axes, f"get_shared_{way}_axes")().get_siblings(axes)
    return "".join(getattr(panel, f"get_{way}label")() for panel in panels)


def confused(canvas: Any) -> list[tuple[str, str]]:
    """Lines that mostly lie on one another and look alike but for their colour.

    Lines of one colour are several runs of one kind.
    """
    return [
        (one.get_label(), other.get_label())
        for axes in canvas.axes
        for one, other in combinations(lines(axes), 2)
        if one.get_color() != other.get_color()
        and look(one) == look(other)
        and max(together(one, other), together(other, one)) > MOSTLY
    ]


@pytest.mark.parametrize("name", NAMES)
def test_lines_that_lie_on_each_other_differ_in_more_than_colour(name: str) -> None:
    assert confused(drawn(name)) == []


def test_lines_that_are_told_by_colour_alone_are_found() -> None:
    def draw(canvas: Any) -> None:
        axes = canvas.subplots()
        axes.plot([0, 1, 2], [0, 1, 2], color=figures.FIRST, label="a")
        axes.plot([0, 1, 2], [0, 1, 0], color=figures.SECOND, label="leaves a")
        axes.plot([0, 2], [0, 2], color=figures.THIRD, label="on a")
        axes.plot([0, 2], [0, 2], "--", color=figures.INK, label="on a, dashed")

    canvas = canvas_of(Figure("bad", "lines", "Lines.", draw))
    canvas.draw_without_rendering()
    assert confused(canvas) == [("a", "on a")]


@pytest.mark.parametrize("name", NAMES)
def test_letters_are_readable_on_a_telephone(name: str) -> None:
    from matplotlib.text import Text

    scale = min(1.0, PHONE / (drawn(name).get_size_inches()[0] * PER_INCH))
    for text in drawn(name).findobj(Text):
        if text.get_text().strip():
            pixels = text.get_fontsize() * PER_INCH / 72 * scale
            assert pixels >= SMALLEST, (text.get_text(), pixels)


@pytest.mark.parametrize("name", NAMES)
def test_no_words_leave_the_picture_or_cover_each_other(name: str) -> None:
    width, height = drawn(name).bbox.size
    for words, box in boxes(name):
        inside = box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height
        assert inside, words
    for (one, here), (other, there) in combinations(boxes(name), 2):
        assert not here.padded(-1).overlaps(there.padded(-1)), (one, other)


@pytest.mark.parametrize("name", NAMES)
def test_legends_and_words_hide_no_lines(name: str) -> None:
    for axes in drawn(name).axes:
        taken = [(text.get_text(), text.get_window_extent()) for text in axes.texts]
        if legend := axes.get_legend():
            taken.append(("the legend", legend.get_window_extent()))
        for line in axes.lines:
            if line.get_color() == figures.INK or len(line.get_xydata()) == 0:
                continue  # thin lines that only guide the eye
            points = np.column_stack(reach(line))
            for words, box in taken:
                within = (points > box.padded(-2).min) & (points < box.padded(-2).max)
                assert not within.all(axis=1).any(), (words, line.get_label())


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_opens_with_a_picture_of_a_printed_claim_where_it_has_any(
    topic: str,
) -> None:
    printed = {
        entry["key"]
        for entry in BOOK.ledger["claims"]
        if entry["topic"] == topic and entry["reading"] == "literal"
    }
    first = figures_of(topic)[0]
    assert first.shows
    assert not printed or printed & set(first.shows)


def test_pictures_show_claims_that_exist_and_have_names_of_their_own() -> None:
    listed = [figure for topic in TOPICS for figure in figures_of(topic)]
    assert len({figure.name for figure in listed}) == len(listed)
    for figure in listed:
        assert figure.shows, figure.name
        assert set(figure.shows) <= set(all_claims()), figure.name


@pytest.mark.parametrize("figure", ALL.values(), ids=lambda figure: figure.name)
def test_a_picture_is_told_in_few_words(figure: Figure) -> None:
    assert 0 < len(figure.title) <= 70
    assert not figure.title.endswith(".")
    assert figure.caption.endswith(".")
    assert len(figure.caption) <= 260


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.key)
def test_every_story_of_the_front_page_has_a_picture(story: Story) -> None:
    figure = card_of(BOOK, story.key).figure
    assert figure is not None
    assert story.key in figure.shows[:1], "another claim is shown better"


def test_pictures_of_lags_have_the_same_colours_and_no_background(
    tmp_path: Path,
) -> None:
    case = {"a": np.full((40, 1), 0.5), "b": np.ones((40, 1))}
    longdep.lags("diagonal-recurrence", case).picture(tmp_path / "lags.svg")
    used = set(re.findall(r"#[0-9a-f]{6}\b", (tmp_path / "lags.svg").read_text()))
    assert used <= {getattr(figures, plain) for plain in PLAIN}
    assert len(used) > 1


def nudged(by: float) -> Figure:
    """A picture of a line with a place of its own, moved by a fraction of a pixel."""

    def draw(canvas: Any) -> None:
        canvas.set_layout_engine("none")
        axes = canvas.add_axes((0.125 + by, 0.25, 0.5, 0.5))
        axes.plot([0.0, 2.0], [0.0, 2.0], "o-", color=figures.FIRST)
        axes.set(xlim=(0, 1), ylim=(0, 1))

    return Figure("nudged", "a line", "A line.", draw)


def test_the_last_bit_of_a_place_changes_no_byte() -> None:
    one, other = svg(nudged(0.0)), svg(nudged(2.0**-50))
    assert one == other
    assert one != svg(nudged(2.0**-5))


@pytest.mark.parametrize("name", NAMES)
def test_names_within_a_picture_are_numbered_and_all_found(name: str) -> None:
    text = text_of(name)
    given = re.findall(r'\bid="([^"]*)"', text)
    used = set(re.findall(r'(?:url\(|href=")#([^")]*)', text))
    assert len(given) == len(set(given))
    assert used <= set(given)
    assert not re.findall(r'[#"][A-Za-z]*[0-9a-f]{10}[")]', text)
