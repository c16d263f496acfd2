"""What a verdict rests on: as the ledger keeps it, and in words."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from longdep.theory.core.trust import Rests


def rests_to_json(rests: Rests) -> dict[str, Any]:
    """JSON-ready mapping."""
    return {
        "lemmas": list(rests.lemmas),
        "own": list(rests.own),
        "unevaluated": list(rests.unevaluated),
        "witnessed_to": rests.witnessed_to,
    }


def rests_from_json(record: Mapping[str, Any]) -> Rests:
    """Inverse of rests_to_json."""
    return Rests(
        tuple(record["lemmas"]),
        tuple(record["own"]),
        tuple(record["unevaluated"]),
        record["witnessed_to"],
    )


def in_words(entry: Mapping[str, Any]) -> str:
    """An entry's verdict with what it rests on: "PROVED, given 2 lemmas".

    That of a claim which holds in a repaired form says so of the repair:
    "CONDITIONAL (repair PROVED, given 2 lemmas)".
    """
    repair = entry["repair"]
    if repair is None:
        return _worded(entry["verdict"], entry["rests"])
    return f"{entry['verdict']} (repair {_worded(repair['verdict'], entry['rests'])})"


def for_readers(entry: Mapping[str, Any], say: Callable[[str], str] = str) -> str:
    """An entry's verdict as a reader understands it: "false as printed; repaired".

    The word CONDITIONAL stays in the ledger; a page says what it means.

    Args:
        entry: of the ledger.
        say: translates each part; a part has its number in braces.
    """
    verdict, repair = entry["verdict"], entry["repair"]
    surety = PROVEN if verdict.startswith("PROVED") else STANDING[verdict]
    words = say(surety if entry["sources"] else surety.replace("printed", "stated"))
    if repair is None:
        return words + (_on_trust(entry, say) if surety == PROVEN else "")
    proved = repair["verdict"].startswith("PROVED")
    repaired = say("the repair is proved" if proved else "the repair is not proved")
    return words + say(" ({})").format(
        repaired + (_on_trust(entry, say) if proved else "")
    )


PROVEN = "true: proved"
STANDING = {
    "SUPPORTED": "supported, not proved",
    "CONDITIONAL": "false as printed; repaired",
    "REFUTED": "false as printed",
    "UNDECIDED": "undecided",
}


def _on_trust(entry: Mapping[str, Any], say: Callable[[str], str]) -> str:
    """What a proof takes on trust, after commas; nothing where it takes nothing."""
    if entry["rests"] is None:
        return ""
    rests = rests_from_json(entry["rests"])
    own, count = len(rests.own), len(rests.lemmas) + len(rests.own)
    parts = {
        "given 1 lemma" if count == 1 else "given {} lemmas": count or None,
        "{} of one's own": own or None,
        "{} never evaluated": len(rests.unevaluated) or None,
        "premises witnessed to {}": rests.witnessed_to,  # 0: at no step
    }
    said = (say(part).format(n) for part, n in parts.items() if n is not None)
    return "".join(say(", {}").format(part) for part in said)


def in_brief(entry: Mapping[str, Any], say: Callable[[str], str] = str) -> str:
    """A reader's word for a verdict in a narrow place: "false but repaired"."""
    if entry["verdict"] == "PROVED GIVEN" and not given(entry):
        return say("proved with premises witnessed in part")
    return say(BRIEFLY[entry["verdict"]])


BRIEFLY = {
    "PROVED": "proved",
    "PROVED GIVEN": "proved given lemmas",
    "SUPPORTED": "supported",
    "CONDITIONAL": "false but repaired",
    "REFUTED": "false",
    "UNDECIDED": "undecided",
}


def in_full(entry: Mapping[str, Any]) -> str:
    """An entry's verdict with the names of what it rests on."""
    return ": ".join([in_words(entry), *filter(None, ["; ".join(given(entry))])])


def given(entry: Mapping[str, Any], mark: str = "") -> list[str]:
    """The lemmas that a verdict rests on, the author's own last and said to be so.

    Args:
        entry: of the ledger.
        mark: what to put around the name of a lemma of the suite.
    """
    rests = entry["rests"]
    if rests is None:
        return []
    own = {name: f'"{" ".join(name.split())}", of one\'s own' for name in rests["own"]}
    shown = {**{name: f"{mark}{name}{mark}" for name in rests["lemmas"]}, **own}
    return [
        text + (", never evaluated" if name in rests["unevaluated"] else "")
        for name, text in shown.items()
    ]


def in_columns(entries: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Verdict, key, title and lemmas of each entry in a line, in columns."""
    rows = [(in_words(e), e["key"], e["title"], given(e)) for e in entries]
    first = max((len(words) for words, *_ in rows), default=0)
    second = max((len(key) for _, key, *_ in rows), default=0)
    for words, key, title, names in rows:
        line = f"{words:<{first}}  {key:<{second}}  {title}"
        yield line + (f"  [given: {'; '.join(names)}]" if names else "")


def _worded(verdict: str, rests: Mapping[str, Any] | None) -> str:
    """The words of a verdict that is not of a repaired claim."""
    if rests is None or not verdict.startswith("PROVED"):
        return str(verdict)
    return rests_from_json(rests).words()
