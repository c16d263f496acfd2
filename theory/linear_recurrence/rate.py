"""At what rate does the power method turn the state?"""

from random import Random

from sympy import Abs, Expr, Function, Le, Ne, Rational, Sum, Symbol

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Combine
from longdep.theory.core.semantics import Model
from longdep.theory.lemmas import sums
from longdep.theory.linear_recurrence.notation import TOPIC, n, t
from longdep.theory.models import positive, rational

cs, mu = Function("c", real=True), Function("mu", real=True)
j = Symbol("j", integer=True, positive=True)


def _tail(exponent: Expr | int) -> Sum:
    return Sum((cs(j) * mu(j) ** exponent) ** 2, (j, 2, n))


RATE = Le(
    _tail(t) / (cs(1) * mu(1) ** t) ** 2,
    (mu(2) / mu(1)) ** (2 * t) * _tail(0) / cs(1) ** 2,
)


def prove_rate() -> Proof:
    """Bound the sum term by term, then divide."""
    return Proof(
        (
            Step(
                "termwise",
                Le(_tail(t), mu(2) ** (2 * t) * _tail(0)),
                sums.WEIGHTED_POWERS(
                    weight=cs(j) ** 2,
                    base=mu(j),
                    bound=mu(2),
                    power=t,
                    index=j,
                    first=2,
                    last=n,
                    needs=("dominated",),
                ),
                "Every unaligned part grows at most like the second eigenvalue.",
            ),
            Step(
                "rate",
                RATE,
                Combine(
                    {"termwise": 1 / (cs(1) * mu(1) ** t) ** 2},
                    facts=("aligned-start", "nonzero-first"),
                ),
                "Divide by the aligned part, (c_1 mu_1^t)^2 > 0.",
            ),
        ),
        _spectrum_model,
    )


def _spectrum_model(rng: Random) -> Model:
    size = rng.randint(2, 4)
    second = rational(rng, nonzero=True)
    values = [second * (1 + positive(rng)), second]
    values += [second * Rational(rng.randint(-4, 4), 4) for _ in range(size - 2)]
    parts = [rational(rng, nonzero=True) for _ in range(size)]
    return {
        "n": size,
        "t": rng.randint(0, 4),
        "mu": lambda i: values[int(i) - 1],
        "c": lambda i: parts[int(i) - 1],
        "horizon": 4,
    }


CLAIMS = (
    Claim(
        key="power-method.rate",
        topic=TOPIC,
        title="The rate of the power method",
        paraphrase="With c_j the coordinates of h(0) in an orthonormal eigenbasis and "
        "mu_j the eigenvalues (so that the coordinates of h(t) are c_j mu_j^t), the "
        "squared tangent of the angle to the dominant direction falls at least like "
        "(mu_2/mu_1)^(2t).",
        hypotheses=(
            Hypothesis(
                "dominated",
                ForAll(Le(Abs(mu(j)), Abs(mu(2))), j, 2, n),
                "the second eigenvalue is the largest in size of the rest",
            ),
            Hypothesis(
                "aligned-start",
                Ne(cs(1), 0),
                "the start has a part along the first eigenvector (else no angle)",
                definition=True,
            ),
            Hypothesis(
                "nonzero-first",
                Ne(mu(1), 0),
                "the first eigenvalue is not 0 (else no angle)",
                definition=True,
            ),
        ),
        conclusion=RATE,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="power-method",
        proof=prove_rate,
        why={
            "PROVED": "Each unaligned part grows at most like the second eigenvalue, "
            "and the bound is attained when all of them do.",
        },
    ),
)
