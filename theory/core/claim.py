"""Claims: what a document says, in a form that evidence can decide.

A claim carries no verdict; reports/record/verdict.py computes one from evidence. This
module is a leaf: it imports nothing from the project but the records of a proof and the
vocabulary of the statements, whose LaTeX a notebook displays.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sympy.logic.boolalg import Boolean

from longdep.theory.core.notation import statement_latex
from longdep.theory.core.steps import Proof


class Reading(StrEnum):
    """How the formal statement relates to the printed sentence."""

    LITERAL = "literal"
    CHARITABLE = "charitable"
    REPAIR = "repair"
    COMPANION = "companion"


class Kind(StrEnum):
    """What sort of statement it is, and so what can decide it."""

    IDENTITY = "identity"
    BOUND = "bound"
    LIMIT = "limit"
    MOMENT = "moment"
    EXISTENCE = "existence"
    EXPERIMENT = "experiment"


@dataclass(frozen=True)
class Source:
    """Where a document says it: `Source("002", "eq. 4")`."""

    document: str
    locator: str


@dataclass(frozen=True)
class Hypothesis:
    """A named premise.

    `definition` marks a premise that only fixes what a symbol means (such as the
    recurrence that defines h); it cannot be dropped, so it needs no ablation.
    """

    name: str
    condition: Boolean
    words: str
    definition: bool = False


class UnknownHypothesisError(ValueError):
    """The claim has no premise of that name."""


@dataclass(frozen=True)
class Claim:
    """One statement in one reading.

    Attributes:
        key: permanent identifier, such as "spectral-form" or "spectral-form.repair".
        topic: name shared by the four rooms.
        title: a few words.
        paraphrase: what the documents say, in our words.
        sources: where they say it; empty for our own repairs and companions.
        conclusion: SymPy Boolean that the hypotheses are said to imply.
        kind: what sort of statement it is.
        hypotheses: named premises.
        reading: literal, charitable, repair or companion.
        of: key of the claim this one reads or repairs.
        proof: builds the proof, or None.
        read_as: how they are read here, where that adds to what they say: a measure, a
            network, a strength; empty where the paraphrase is all there is to it.
        why: plain words for the page, by the verdict they explain ("PROVED",
            "SUPPORTED", "REFUTED", ...); the page shows only the computed one's.
    """

    key: str
    topic: str
    title: str
    paraphrase: str
    conclusion: Boolean
    kind: Kind
    sources: tuple[Source, ...] = ()
    hypotheses: tuple[Hypothesis, ...] = ()
    reading: Reading = Reading.LITERAL
    of: str | None = None
    proof: Callable[[], Proof] | None = None
    why: Mapping[str, str] = field(default_factory=dict)
    read_as: str = ""

    def hypothesis(self, name: str) -> Hypothesis:
        """Return the premise of that name.

        Raises:
            UnknownHypothesisError: the claim has no such premise.
        """
        for hypothesis in self.hypotheses:
            if hypothesis.name == name:
                return hypothesis
        known = ", ".join(h.name for h in self.hypotheses) or "none"
        raise UnknownHypothesisError(
            f"claim {self.key} has no hypothesis {name!r}; it has: {known}"
        )

    def droppable(self) -> tuple[Hypothesis, ...]:
        """Return the premises that an ablation must show to be needed."""
        return tuple(h for h in self.hypotheses if not h.definition)

    def _repr_markdown_(self) -> str:
        """The claim as a notebook displays it; evidence and verdict are not its own."""
        parts = [f"### {self.title}", self.paraphrase]
        parts += [f"*Read as:* {self.read_as}"] * bool(self.read_as)
        for premise in self.hypotheses:
            formula = statement_latex(premise.condition)
            parts.append(f"- *{premise.name}*: {premise.words}\n\n  $${formula}$$")
        parts += ["Conclusion:"] * bool(self.hypotheses)
        return "\n\n".join([*parts, f"$${statement_latex(self.conclusion)}$$"]) + "\n"
