"""The claims that a proof may cite, each with its own proof checked, once a process."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from longdep.theory.core.claim import Claim
from longdep.theory.core.proof import check_proof
from longdep.theory.core.steps import (
    CircleError,
    CitationError,
    CitedClaim,
    ProofError,
)


@dataclass(frozen=True)
class _Checked:
    """A claim whose proof has checked, and the claims that its proof rests on."""

    cited: CitedClaim
    rests_on: Mapping[str, Claim]  # itself included


class ClaimLibrary:
    """Claims by key, which a proof cites only if their own proofs check.

    A claim is checked when it is first cited. It is checked again only if its key, or
    that of a claim it rests on, has come to mean another claim.
    """

    def __init__(
        self, find: Callable[[str], Claim | None], lemmas: Iterable[object] = ()
    ) -> None:
        """Take what finds the claim of a key, and the lemmas of the suite."""
        self._find = find
        self._lemmas = tuple(lemmas)
        self._checked: dict[str, _Checked] = {}

    def has_lemma(self, lemma: object) -> bool:
        """Whether a lemma is one of the suite's: that very object, no look-alike."""
        return any(lemma is known for known in self._lemmas)

    def cite(self, key: str, trail: tuple[str, ...]) -> CitedClaim:
        """Return the claim of that key, its proof checked.

        Args:
            key: of the claim.
            trail: keys of the claims whose proofs wait for this one, outermost first.
        Raises:
            CircleError: its proof is among those that wait for it.
            CitationError: there is no such claim, it has no proof, or its proof does
                not check.
        """
        if key in trail:
            circle = " -> ".join((*trail[trail.index(key) :], key))
            raise CircleError(key, f"the citations run in a circle: {circle}")
        if not self._is_current(key):
            claim = self._find(key)
            if claim is None:
                raise CitationError(key, f"cites {key!r}, but no claim has that key")
            cited = self._check(claim, trail)
            claims = {key: claim}
            for other in cited.cites:
                claims |= self._checked[other].rests_on
            self._checked[key] = _Checked(cited, claims)
        return self._checked[key].cited

    def _is_current(self, key: str) -> bool:
        known = self._checked.get(key)
        return known is not None and all(
            self._find(other) is claim for other, claim in known.rests_on.items()
        )

    def _check(self, claim: Claim, trail: tuple[str, ...]) -> CitedClaim:
        if claim.proof is None:
            raise CitationError(claim.key, f"cites {claim.key!r}, which has no proof")
        hypotheses = {h.name: h.condition for h in claim.hypotheses}
        try:
            report = check_proof(
                claim.proof(),
                hypotheses,
                claim.conclusion,
                library=self,
                trail=(*trail, claim.key),
            )
        except CircleError as error:
            raise CircleError(claim.key, error.reason) from error
        except ProofError as error:
            raise CitationError(
                claim.key, f"cites {claim.key!r}, whose proof does not check: {error}"
            ) from error
        except Exception as error:
            raise CitationError(
                claim.key,
                f"cites {claim.key!r}, whose proof is not built: {error!r}",
            ) from error
        return CitedClaim(
            claim.key, hypotheses, claim.conclusion, report.trust, report.cites
        )
