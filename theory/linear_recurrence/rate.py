"""At what rate does the power method turn the state?"""

from random import Random

from sympy import Abs, Expr, Function, Le, Max, Ne, Rational, Sum, Symbol
from sympy.logic.boolalg import Boolean

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll, equation
from longdep.theory.core.proof import Proof
from longdep.theory.core.rules import (
    Among,
    Cases,
    Combine,
    ForEach,
    Given,
    Instance,
    Termwise,
)
from longdep.theory.core.semantics import Model
from longdep.theory.linear_recurrence.notation import TOPIC, n, t
from longdep.theory.models import positive, rational
from longdep.theory.writing import ProofWriter

cs, mu = Function("c", real=True), Function("mu", real=True)
j = Symbol("j", integer=True, positive=True)


low, other = Symbol("x", nonnegative=True), Symbol("y", nonnegative=True)
LARGER = Max(low, other)


def _tail(exponent: Expr | int) -> Sum:
    return Sum((cs(j) * mu(j) ** exponent) ** 2, (j, 2, n))


RATE = Le(
    _tail(t) / (cs(1) * mu(1) ** t) ** 2,
    (mu(2) / mu(1)) ** (2 * t) * _tail(0) / cs(1) ** 2,
)


def _each(relation: Boolean) -> ForAll:
    return ForAll(relation, j, 2, n)


def prove_rate() -> Proof:
    """Bound the sum term by term, then divide."""
    proof = ProofWriter()
    dominated = _each(Le(Abs(mu(j)), Abs(mu(2))))
    proof.step("dominated", dominated, Given("dominated"), "Premise.")
    proof.step(
        "squares",
        _each(Le(mu(j) ** 2, mu(2) ** 2)),
        ForEach(("dominated",), Combine({"dominated": Abs(mu(j)) + Abs(mu(2))})),
        "Squares of sizes keep their order.",
    )
    proof.step("among", Le(low, LARGER), Among(), "By definition.")
    proof.induct(
        "powers",
        Le(low**t, LARGER**t),
        over=t,
        base=Combine(),
        step=Combine({"powers assumed": low, "among": LARGER**t}),
        because="Powers of numbers that are not negative keep their order.",
    )
    at = {low: mu(j) ** 2, other: mu(2) ** 2}
    proof.step(
        "each power",
        _each(Le(mu(j) ** (2 * t), LARGER.subs(at) ** t)),
        ForEach((), Instance("powers", at)),
        "Of the squares of the eigenvalues.",
    )
    proof.step(
        "larger",
        _each(equation(LARGER.subs(at), mu(2) ** 2)),
        ForEach(("squares",), Cases(("squares",))),
        "The second is the larger one.",
    )
    term = (cs(j) * mu(j) ** t) ** 2
    proof.step(
        "terms",
        _each(Le(term, mu(2) ** (2 * t) * cs(j) ** 2)),
        ForEach(
            ("each power", "larger"),
            Combine({"each power": cs(j) ** 2}, by=("larger",)),
        ),
        "Times the square of the coordinate.",
    )
    proof.step(
        "termwise",
        Le(_tail(t), mu(2) ** (2 * t) * _tail(0)),
        Termwise("terms"),
        "Every unaligned part grows at most like the second eigenvalue.",
    )
    proof.combine(
        "rate",
        RATE,
        {"termwise": 1 / (cs(1) * mu(1) ** t) ** 2},
        "Divide by the aligned part, (c_1 mu_1^t)^2 > 0.",
        facts=("aligned-start", "nonzero-first"),
    )
    return proof.done(_spectrum_model)


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
        "x": positive(rng),
        "y": positive(rng),
        "horizon": 4,
    }


CLAIMS = (
    Claim(
        key="power-method.rate",
        topic=TOPIC,
        title="The rate of the power method",
        paraphrase="With $c_j$ the coordinates of $h(0)$ in an orthonormal eigenbasis "
        "and $\\mu_j$ the eigenvalues (so that the coordinates of $h(t)$ are $c_j "
        "\\mu_j^t$), the squared tangent of the angle to the dominant direction falls "
        "at least like $(\\mu_2/\\mu_1)^{2t}$.",
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
        of="power-method.strong",
        proof=prove_rate,
        why={
            "PROVED": "Each unaligned part grows at most like the second eigenvalue, "
            "and the bound is attained when all of them do.",
        },
    ),
)
