"""Texts that are shown away from their place do not point to what is beside them."""

import re

import pytest

from longdep.theory.catalog import all_claims
from longdep.theory.core.claim import Claim
from longdep.theory.stories import STORIES, Story

# "below 1" is a bound; "the claims below" is a place that moves from page to page.
PLACE = re.compile(
    r"[(;:,] ?see\b|\bnext (?:two )?claims?\b|\bclaims? before\b|\bthe tables?\b"
    r"|, (?:below|above),|\b(?:matrices|claims?|forms?|witness|readings?) "
    r"(?:below|above)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("claim", all_claims().values(), ids=all_claims())
def test_what_a_claim_says_names_no_place_on_a_page(claim: Claim) -> None:
    texts = {"paraphrase": claim.paraphrase, "read as": claim.read_as, **claim.why}
    assert not {what: m[0] for what, t in texts.items() if (m := PLACE.search(t))}


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.key)
def test_what_a_story_says_names_no_place_on_a_page(story: Story) -> None:
    texts = (story.says, story.because, story.repair, *story.worked.values())
    assert not [text for text in texts if PLACE.search(text)]


def test_a_place_is_seen_and_a_bound_is_none() -> None:
    places = ("(see the table)", "as the claims below say", "That, above, holds.")
    bounds = ("below 1", "a weight above $w$ or 2, below it not", "bounded below.")
    assert [bool(PLACE.search(text)) for text in (*places, *bounds)] == [True] * 3 + [
        False
    ] * 3
