"""One entry of the bench: a statement of known truth, with a proof of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from sympy.logic.boolalg import Boolean

from longdep.theory.catalog import LIBRARY
from longdep.theory.core.proof import (
    ProofError,
    ProofReport,
    check_proof,
    require_more_than_a_lemma,
)
from longdep.theory.core.semantics import MeaningError, Model, holds, premise_holds
from longdep.theory.core.steps import Proof, Step


@dataclass(frozen=True)
class Case:
    """A statement of known truth with the proof that is offered for it.

    Attributes:
        name: permanent, in kebab-case, and the only one of that name.
        kind: the way in which the proof tries to fool the checker; of a true
            statement, the part of mathematics.
        says: the statement in one sentence, and, of a false one, where it fails.
        steps: of the proof.
        model: draws models of the hypotheses, as the author of a proof would.
        hypotheses: the premises by name.
        counter: a model in which every premise holds and the conclusion is false or
            undefined; None of a true statement, and where no model has the premises.
    """

    name: str
    kind: str
    says: str
    steps: tuple[Step, ...]
    model: Callable[[Random], Model]
    hypotheses: Mapping[str, Boolean] = field(default_factory=dict)
    counter: Model | None = None

    @property
    def conclusion(self) -> Boolean:
        """What the last step says."""
        return self.steps[-1].statement

    def checked(self) -> ProofReport:
        """Run the checker.

        Raises:
            ProofError: it refuses the proof.
        """
        proof = Proof(self.steps, self.model)
        require_more_than_a_lemma(proof)
        return check_proof(
            proof, self.hypotheses, self.conclusion, smt=False, library=LIBRARY
        )

    def refusal(self) -> ProofError | None:
        """Why the checker refuses the proof, or None if it accepts."""
        try:
            self.checked()
        except ProofError as error:
            return error
        return None

    def is_countered(self) -> bool:
        """Whether `counter` has the premises and not the conclusion."""
        if self.counter is None:
            return False
        model = self.counter
        if not all(
            premise_holds(premise, model) for premise in self.hypotheses.values()
        ):
            return False
        try:
            return not holds(self.conclusion, model)
        except MeaningError:
            return True
