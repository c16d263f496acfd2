"""The stories of the front page: told while the verdicts stand that they rest on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from longdep.reports.page.book import Book
from longdep.reports.page.cards import Card, card_of
from longdep.reports.page.documents import located, passages_of, stands
from longdep.reports.page.worked import backward, linear, storing
from longdep.reports.page.worked.reading import StoryError, Values
from longdep.reports.record.ledger import Entry
from longdep.theory.printed import FORMULAS
from longdep.theory.stories import STORIES, Story

WORKED: Mapping[str, Callable[[Values], dict[str, str]]] = {
    "spectral-form": linear.eigen_form,
    "discard-unaligned": linear.outrun,
    "scaling-avoids.typical-size": linear.typical_size,
    "gamma-equality": backward.no_equality,
    "gamma-explodes": backward.nothing_left,
    "small-weights-vanish": backward.at_rest,
    "isometry": backward.almost_one,
    "decay-bounds-gamma": linear.penalised,
    "robust-memory-vanishes": storing.between_walls,
    "capacity-limited": storing.every_bit,
}


@dataclass(frozen=True)
class Told:
    """A story, with what the ledger says of it.

    Attributes:
        story: its words.
        card: of its claim.
        stands: whether the verdicts are those that it rests on.
        printed: the printed claim, if its story is told of a reading of it.
        formula: LaTeX as printed; empty if the documents use words alone.
        places: where they say it: by document, the numbers of its sentences.
        lines: the case worked by hand: the name of each line, and its LaTeX.
        repaired_by: the claims that say what is true instead.
    """

    story: Story
    card: Card
    stands: bool
    printed: Entry | None
    formula: str
    places: Mapping[str, str]
    lines: Mapping[str, str]
    repaired_by: tuple[Entry, ...]


def told(book: Book) -> list[Told]:
    """The stories of the claims that a book holds.

    Raises:
        StoryError: a certificate does not show what its story tells.
    """
    if book.own:
        return []
    return [tell(book, story) for story in STORIES if story.key in book.by_key]


def tell(book: Book, story: Story) -> Told:
    """One story; its case is worked only while its verdicts stand.

    Raises:
        StoryError: no certificate of its claim shows what it tells.
    """
    stand = stands(story, book.by_key)
    printed = story.printed or story.key
    read = book.by_key[story.key]["of"] or story.key
    return Told(
        story,
        card_of(book, story.key),
        stand,
        book.by_key.get(story.printed),
        FORMULAS.get(printed, ""),
        located((*passages_of(printed), *passages_of(read))),
        work(story, book.by_key[story.key]) if stand else {},
        tuple(book.by_key[key] for key in story.repaired_by) if stand else (),
    )


def work(story: Story, entry: Entry) -> Mapping[str, str]:
    """Work the first case that shows what the story tells.

    Raises:
        StoryError: none does; says what the last one lacks.
    """
    error = StoryError(
        f"story {story.key}: expected a counterexample among the claim's certificates, "
        "got none"
    )
    for certificate in entry["certificates"]:
        if certificate["kind"] != "counterexample":
            continue
        try:
            return WORKED[story.key](Values(story.key, certificate["values"]))
        except StoryError as refused:
            error = refused
    raise error
