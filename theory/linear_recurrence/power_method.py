"""Is the recurrence the power method?"""

from sympy import Abs, Le, Ne

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.linear_recurrence.dominance import (
    DOMINANT,
    NONZERO_SECOND,
    OUTGROWS,
    STARTS,
    TWO_EIGENVECTORS,
    UNALIGNED,
    prove_outgrows,
)
from longdep.theory.linear_recurrence.notation import TOPIC, cited, lam1, lam2

DOMINANCE = Hypothesis(
    "dominance",
    Le(Abs(lam2), Abs(lam1)),
    "no eigenvalue is larger in size than the first",
)
CLAIMS = (
    Claim(
        key="power-method",
        topic=TOPIC,
        title="The recurrence is the power method",
        paraphrase="The recurrence essentially describes the power method: the part of "
        "the state along the dominant eigendirection outgrows every other part.",
        sources=cited("§linear recurrence, sentence after eq. 1", ("000", "002")),
        hypotheses=(*TWO_EIGENVECTORS, DOMINANCE, STARTS, UNALIGNED, NONZERO_SECOND),
        conclusion=OUTGROWS,
        kind=Kind.LIMIT,
        why={
            "CONDITIONAL": "The power method needs a strict gap in size: with two "
            "equal eigenvalues every direction of their plane stays as it is.",
        },
    ),
    Claim(
        key="power-method.distinct",
        topic=TOPIC,
        title="With different eigenvalues the direction converges",
        paraphrase="Perhaps the eigenvalues are meant to differ, so that there is one "
        "dominant eigendirection.",
        hypotheses=(
            *TWO_EIGENVECTORS,
            DOMINANCE,
            Hypothesis(
                "distinct", Ne(lam1, lam2), "the two eigenvalues are different numbers"
            ),
            STARTS,
            UNALIGNED,
            NONZERO_SECOND,
        ),
        conclusion=OUTGROWS,
        kind=Kind.LIMIT,
        reading=Reading.COMPANION,
        of="power-method",
        why={
            "REFUTED": "Eigenvalues 1 and -1 differ and tie in size: the direction "
            "swings between two positions for ever.",
        },
    ),
    Claim(
        key="power-method.converges",
        topic=TOPIC,
        title="With a strict gap the direction converges",
        paraphrase="With one eigenvalue strictly larger in magnitude and an aligned "
        "start, the power method converges.",
        hypotheses=(*TWO_EIGENVECTORS, DOMINANT, STARTS, UNALIGNED, NONZERO_SECOND),
        conclusion=OUTGROWS,
        kind=Kind.LIMIT,
        reading=Reading.CHARITABLE,
        of="power-method",
        proof=prove_outgrows,
        why={
            "PROVED": "The aligned part, compared with any other, is a geometric "
            "sequence with ratio above 1."
        },
    ),
)
