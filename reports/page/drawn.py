"""What a search drew, in words, and what it could have missed."""

from collections.abc import Mapping
from typing import Any

from longdep.reports.page.prose import counted

CONFIDENCE = 0.95
LONGEST = 30  # number that is printed whole


def in_words(values: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Each part of the cases in a few words: "`t` from 0 to 6"."""
    return [f"{_code(name)}{_part(part)}" for name, part in values.items() if part]


def _code(text: str) -> str:
    """A text of the user's, as code on a page."""
    return "`" + text.replace("`", "'") + "`"


def _short(number: str) -> str:
    """A number, or how long it is."""
    if len(number) <= LONGEST:
        return number
    return f"{number[:LONGEST]}... ({len(number)} characters)"


def _part(part: Mapping[str, Any]) -> str:
    said = [
        f" of shape {_span(*('×'.join(map(str, end)) for end in ends))}"
        for ends in part.get("shapes", {}).values()
    ]
    words = ",".join(said)
    if "low" in part:
        low, high = _short(part["low"]), _short(part["high"])
        if said:
            words += f" with entries in [{low}, {high}]"
        else:
            words += f" = {low}" if low == high else f" from {low} to {high}"
    if texts := part.get("texts"):
        words += f" such as {', '.join(map(_code, texts))}"
    return words


def _span(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"


def rarest(count: int) -> str:
    """The probability, in percent, that so many independent cases would have shown.

    None of them violated the claim: were violations of this probability, one of them
    would have done so with a probability of CONFIDENCE. Near 3 / count.
    """
    return f"{100 * (1 - (1 - CONFIDENCE) ** (1 / count)):.2g} %"


def sentences(drawn: Mapping[str, Any]) -> str:
    """The paragraph of a page on one search that found nothing."""
    distinct = drawn["distinct"]
    words = [f"{counted(distinct, 'different case')}"]
    if listed := in_words(drawn["values"]):
        words[0] += f": {'; '.join(listed)}"
    if near := drawn.get("near"):
        words.append(
            f"Beside them, {counted(near, 'case')} on the way to equality: one number "
            "at a time was moved to where the sides that are said to differ meet"
        )
    words.append(
        f"Were the {distinct} drawn independently, a violation that the strategy draws "
        f"with a probability of {rarest(distinct)} or more would have been found with "
        "a confidence of 95 % (the rule of three: about 3 divided by the number of "
        "cases). That is relative to the strategy's own distribution, from which "
        "Hypothesis draws nearly, not quite, independently; of what the strategy "
        "draws more rarely, or never, it says nothing"
    )
    return ". ".join(words) + "."
