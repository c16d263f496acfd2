"""The records of a proof: its steps, what is known at a step, what it may cite."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Protocol

from sympy import Basic, Eq, Ge
from sympy.logic.boolalg import And, Boolean

from longdep.theory.core.binding import free_names
from longdep.theory.core.defined import Obligation, obligations, presupposed
from longdep.theory.core.knowledge import Knowledge, Source
from longdep.theory.core.notation import ForAll
from longdep.theory.core.semantics import Model
from longdep.theory.core.trust import Trust


class ProofError(ValueError):
    """A step does not check; the message names the proof's step and the reason."""

    def __init__(self, step: str, reason: str) -> None:
        super().__init__(f"step {step!r}: {reason}")
        self.step = step
        self.reason = reason


class CitationError(ProofError):
    """A claim cannot be cited: it is unknown, or its own proof does not check."""


class CircleError(CitationError):
    """Claims cite each other in a circle, which the message spells out."""


class Rule(Protocol):
    """One way to justify a step."""

    def check(self, step: "Step", context: "Context") -> None:
        """Raise ProofError unless the step follows."""

    def uses(self) -> tuple[str, ...]:
        """Names of the earlier steps that the rule cites."""

    def discharges(self) -> tuple[str, ...]:
        """Names of the assumptions that the rule closes."""

    def terms(self) -> tuple[Basic, ...]:
        """Expressions beside the statement that must be defined."""

    @property
    def inherits(self) -> bool:
        """Whether the statement is defined because what the rule cites is."""

    @property
    def evaluated(self) -> bool:
        """Whether the step is also evaluated in models."""

    def words(self) -> str:
        """Describe the rule for the page."""


@dataclass(frozen=True)
class Step:
    """One line of a proof: a name, what it says, the rule, and why in words."""

    name: str
    statement: Boolean
    by: Rule
    because: str


@dataclass(frozen=True)
class Proof:
    """Steps, and a way to draw explicit models of the hypotheses.

    Attributes:
        steps: the last one is the claim's conclusion.
        model: draws values for every symbol, family and function of the proof.
        witness: values in closed form, in which the premises hold for all indices: its
            functions take symbols. Needed only where the checker finds none itself.
    """

    steps: tuple[Step, ...]
    model: Callable[[Random], Model]
    witness: Callable[[], Model] | None = None


@dataclass(frozen=True)
class CitedClaim:
    """A claim whose own proof has checked: what a step may cite.

    Attributes:
        key: of the claim.
        hypotheses: its premises by name.
        conclusion: what they imply, for every value of the free names.
        trust: what its proof takes on trust, that of the claims it cites included.
        cites: keys of the claims that its proof cites, at any depth.
    """

    key: str
    hypotheses: Mapping[str, Boolean]
    conclusion: Boolean
    trust: tuple[Trust, ...] = ()
    cites: tuple[str, ...] = ()


class Library(Protocol):
    """What knows the claims that a proof may cite."""

    def has_lemma(self, lemma: object) -> bool:
        """Whether a lemma is one of the suite's, each with its source and tests."""

    def cite(self, key: str, trail: tuple[str, ...]) -> CitedClaim:
        """Return the claim of that key, its proof checked.

        Args:
            key: of the claim.
            trail: keys of the claims whose proofs wait for this one, outermost first.
        Raises:
            CitationError: there is no such claim, or its proof does not check.
        """


@dataclass(frozen=True)
class NoClaims:
    """The library that knows no claim and no lemma."""

    def has_lemma(self, lemma: object) -> bool:
        """No."""
        return False

    def cite(self, key: str, trail: tuple[str, ...]) -> CitedClaim:
        """Refuse every key."""
        raise CitationError(key, f"cites {key!r}, but no claim is known here")


NO_CLAIMS = NoClaims()
SORTS_ALONE = Knowledge({})
HOW_TO_MEET = (
    "which neither the symbols' assumptions nor a premise nor an earlier step says"
)


@dataclass
class Context:
    """What is known at a step while a proof is checked.

    `idle` collects the citations of the step in hand that changed nothing, `sure` the
    steps that were used inside an expectation and so must hold in every outcome.
    `known` are the signs that hold there.
    `library` knows the claims that may be cited, `trail` the keys of the claims whose
    proofs wait for this one, and `cited` collects the claims that are cited.
    """

    hypotheses: Mapping[str, Boolean]
    library: Library = NO_CLAIMS
    trail: tuple[str, ...] = ()
    cited: dict[str, CitedClaim] = field(default_factory=dict)
    steps: dict[str, Step] = field(default_factory=dict)
    open_assumptions: dict[str, frozenset[str]] = field(default_factory=dict)
    grounds: dict[str, frozenset[str]] = field(default_factory=dict)
    idle: set[str] = field(default_factory=set)
    sure: set[str] = field(default_factory=set)
    known: Knowledge = field(default_factory=lambda: Knowledge({}))

    def earlier(self, citing: Step, name: str) -> Boolean:
        """Return the statement of an earlier step.

        Raises:
            ProofError: there is no such earlier step.
        """
        if name not in self.steps:
            raise ProofError(citing.name, f"cites {name!r}, which is not proved before")
        return self.steps[name].statement

    def cite(self, citing: Step, key: str) -> CitedClaim:
        """Return a claim proved elsewhere, once its proof has checked.

        Raises:
            ProofError: it is unknown, has no proof, its proof does not check, or the
                citations run in a circle.
        """
        try:
            self.cited[key] = self.library.cite(key, self.trail)
        except CitationError as error:
            raise type(error)(citing.name, error.reason) from error
        return self.cited[key]

    def sources(self, assumed: frozenset[str]) -> dict[Source, Boolean]:
        """What holds under some assumptions: the hypotheses and the earlier steps."""
        said = {("hypothesis", name): s for name, s in self.hypotheses.items()}
        for name, step in self.steps.items():
            if self.open_assumptions[name] <= assumed:
                said["step", name] = step.statement
        return said

    def require_defined(self, step: Step, expression: Basic) -> None:
        """Require that an expression has a value wherever the step is said to hold.

        What already stands in a hypothesis or an earlier step is defined; and what a
        lemma says of a limit or an integral, it says of one that exists.

        Raises:
            ProofError: a demand is not known to be met; the message names it.
        """
        on_trust = getattr(step.by, "trusted_source", None) is not None
        for demand in obligations(expression):
            if not (demand.exists and on_trust):
                self.require_met(step, demand)

    def require_met(self, step: Step, demand: Obligation) -> None:
        """Require that a demand is known to be met at a step.

        Raises:
            ProofError: it is not; the message names it.
        """
        if not self._is_met(demand):
            raise ProofError(step.name, f"{demand}, {HOW_TO_MEET}")

    def _is_met(self, demand: Obligation) -> bool:
        wanted = demand.wanted
        if wanted is not None and SORTS_ALONE.settles(wanted):
            return True
        for source, statement in self.known.sources.items():
            if any(_covers(given, demand) for given in presupposed(statement)):
                self.known.used.add(source)
                return True
        if demand.exists:
            return self._is_finite(demand.part)
        return wanted is not None and self.known.settles(
            wanted, demand.place.facts, demand.place.bound
        )

    def _is_finite(self, limit: Basic) -> bool:
        """Whether an equation says that a limit has a finite value."""
        for source, statement in self.known.sources.items():
            for part in And.make_args(statement):
                if isinstance(part, Eq) and limit in part.args:
                    if all(side == limit or side.is_finite for side in part.args):
                        self.known.used.add(source)
                        return True
        return False

    def fixed_symbols(self, name: str) -> set[Basic]:
        """Symbols a step may not be generalised in: those of what it rests on."""
        ground = [self.hypotheses[h] for h in self.grounds[name]]
        ground += [self.steps[a].statement for a in self.open_assumptions[name]]
        return {name for statement in ground for name in free_names(statement)}


def _covers(given: Obligation, demand: Obligation) -> bool:
    """Whether what is presupposed is what is demanded, here or at no index at all.

    What is presupposed for all indices from some one on, and does not speak of them,
    holds.
    """
    if given == demand:
        return True
    wanted, place = given.wanted, given.place
    endless = all(
        isinstance(fact, Ge)
        and fact.lhs in place.bound
        and fact.lhs not in free_names(fact.rhs)
        for fact in place.facts
    )
    if wanted is None or wanted != demand.wanted or not endless:
        return False
    return not free_names(wanted) & (place.bound | demand.place.bound)


def universal_body(statement: Boolean) -> tuple[Boolean, Basic | None]:
    """Split ForAll(body, index, ...) into body and index; others have no index."""
    if isinstance(statement, ForAll):
        return statement.args[0], statement.args[1]
    return statement, None
