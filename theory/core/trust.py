"""What a proof rests on beyond the rules and SymPy, and how a verdict says so."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Trust:
    """A theorem that a proof takes on trust.

    Attributes:
        says: what the step says that follows by it, in words.
        source: the theorem.
        lemma: name of the lemma; "" of a free text.
        claim: key of the cited claim in whose proof it stands; "" in this one.
        own: whether it is the author's own, and none of the suite's lemmas.
        evaluated: whether the step is evaluated in models.
    """

    says: str
    source: str
    lemma: str = ""
    claim: str = ""
    own: bool = True
    evaluated: bool = True

    @property
    def name(self) -> str:
        """The lemma's name, or the free text."""
        return self.lemma or self.source


@dataclass(frozen=True)
class Rests:
    """What a proof rests on.

    Attributes:
        lemmas: names of the suite's lemmas, each tested on random models.
        own: lemmas of the author's own.
        unevaluated: those of both that no model has looked at.
        witnessed_to: how far the premises were followed in a model, if no closed form
            shows that they hold for all indices; None if they were followed to the end.
    """

    lemmas: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    unevaluated: tuple[str, ...] = ()
    witnessed_to: int | None = None

    @classmethod
    def on(cls, trust: Iterable[Trust], witnessed_to: int | None) -> "Rests":
        """Gather what is taken on trust, each lemma once."""
        given = tuple(trust)
        return cls(
            tuple(dict.fromkeys(t.name for t in given if not t.own)),
            tuple(dict.fromkeys(t.name for t in given if t.own)),
            tuple(dict.fromkeys(t.name for t in given if not t.evaluated)),
            witnessed_to,
        )

    @property
    def on_nothing(self) -> bool:
        """Whether the rules and SymPy are all: then the verdict is plain PROVED."""
        return not (self.lemmas or self.own) and self.witnessed_to is None

    def words(self) -> str:
        """The verdict in words: "PROVED, given 2 lemmas, 1 of one's own"."""
        parts = ["PROVED"]
        count, own = len(self.lemmas) + len(self.own), len(self.own)
        if count:
            given = f"given {count} {'lemma' if count == 1 else 'lemmas'}"
            parts.append(f"{given} of one's own" if own == count else given)
        if 0 < own < count:
            parts.append(f"{own} of one's own")
        if never := len(self.unevaluated):
            alone = never == count
            parts.append("never evaluated" if alone else f"{never} never evaluated")
        if self.witnessed_to is not None:
            parts.append(f"premises witnessed to {self.witnessed_to}")
        return ", ".join(parts)
