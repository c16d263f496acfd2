"""An l1 penalty and gamma: the sentence, its reading, and two repairs."""

from random import Random

from sympy import Eq, Ge, Le, Max, Symbol

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll, Norm
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Cases, Combine, Given
from longdep.theory.core.semantics import Model
from longdep.theory.lemmas import roots
from longdep.theory.models import positive, square
from longdep.theory.weight_decay.losses import (
    INFIMUM,
    POSITIVE,
    lam,
    loss_at_zero,
    loss_here,
    loss_steps,
    lowest,
    penalised,
)
from longdep.theory.weight_decay.notation import (
    BOUNDED,
    CHAIN,
    COEFFICIENT,
    DONE,
    ENTRIES,
    FROBENIUS,
    GAINS,
    SENTENCE,
    SUMMED,
    TOPIC,
    A,
    U,
    c,
    clipped_number,
    cost,
    n,
)
from longdep.theory.weight_decay.weights import (
    fraction,
    scaled_to,
    slopes,
    small_weight,
    soft,
)

row, column = Symbol("i", integer=True), Symbol("j", integer=True)
LASSO = Hypothesis(
    "threshold",
    ForAll(
        ForAll(
            Eq(U[row, column], A[row, column] - clipped_number(A[row, column], cost)),
            column,
            0,
            n - 1,
        ),
        row,
        0,
        n - 1,
    ),
    "$U$ minimises $\\tfrac{1}{2} \\lVert X - A \\rVert^2$ plus $\\lambda$ times the "
    "sum of sizes: soft-thresholding (see decay-minimiser-l1)",
    definition=True,
)
NOT_WORSE_ENTRIES = Hypothesis(
    "minimiser",
    Le(loss_here + lam * ENTRIES, loss_at_zero),
    "the penalised loss at $U$ is no larger than at the weight 0",
)


def _large_threshold(rng: Random) -> Model:
    count, largest, coefficient = rng.randint(1, 3), positive(rng), positive(rng)
    target = scaled_to(
        square(rng, count), coefficient * fraction(rng) + fraction(rng) / largest
    )
    return {
        "n": count,
        "c": largest,
        "lambda": coefficient,
        "A": target,
        "U": target.applyfunc(lambda x: soft(x, coefficient)),
        "d": slopes(rng, count, largest),
    }


def prove_large_threshold() -> Proof:
    """Soft-thresholding takes lambda off the sum of sizes, or leaves 0."""
    left = Max(0, Norm(A, "sum") - cost)
    return Proof(
        (
            *CHAIN,
            SUMMED,
            Step(
                "shrunk",
                Le(ENTRIES, left),
                roots.SOFT_THRESHOLD(
                    whole=A,
                    result=U,
                    cost=cost,
                    row=Symbol("i", integer=True),
                    column=Symbol("j", integer=True),
                    needs=("threshold",),
                ),
                "Either all entries become 0, or at least one loses lambda.",
            ),
            Step(
                "coefficient",
                Le(c * (Norm(A, "sum") - cost), 1),
                Given("coefficient"),
                "Premise.",
            ),
            Step(
                "left",
                Le(c * left, 1),
                Cases(by=("coefficient",)),
                "0 is at most 1, too.",
            ),
            Step(
                "small",
                Le(c * FROBENIUS, 1),
                Combine({"entries": c, "shrunk": c, "left": 1}),
                "c |U|_F <= c |U|_sum <= 1.",
            ),
            DONE,
        ),
        _large_threshold,
    )


def prove_constraint_entries() -> Proof:
    """No slope exceeds c, and |U|_F is at most the sum of the sizes."""
    return Proof(
        (
            *CHAIN,
            SUMMED,
            Step("constraint", Le(c * ENTRIES, 1), Given("constraint"), "Premise."),
            Step(
                "small",
                Le(c * FROBENIUS, 1),
                Combine({"entries": c, "constraint": 1}),
                "c |U|_F <= c |U|_sum <= 1.",
            ),
            DONE,
        ),
        small_weight,
    )


def prove_penalty_entries() -> Proof:
    """What the l1 penalty may cost bounds the sum of the sizes."""
    minimiser, infimum, coefficient = loss_steps(ENTRIES, (loss_at_zero - lowest) * c)
    return Proof(
        (
            *CHAIN,
            SUMMED,
            minimiser,
            infimum,
            coefficient,
            Step(
                "total",
                Le(c * ENTRIES, 1),
                Combine(
                    {"minimiser": c / lam, "infimum": c / lam, "coefficient": 1 / lam},
                    facts=("positive",),
                ),
                "lambda |U|_sum <= L(0) - inf L <= lambda/c.",
            ),
            Step(
                "small",
                Le(c * FROBENIUS, 1),
                Combine({"entries": c, "total": 1}),
                "c |U|_F <= c |U|_sum <= 1.",
            ),
            DONE,
        ),
        lambda rng: penalised(rng, 1),
    )


CLAIMS = (
    Claim(
        key="decay-bounds-gamma-l1",
        topic=TOPIC,
        title="An ℓ₁ penalty keeps γ at most 1",
        paraphrase=(
            r"Weight decay adds an $\ell_1$ or $\ell_2$ penalty that limits the "
            r"range of the parameters, and so $\gamma \le 1$."
        ),
        read_as=(
            r"The $\ell_1$ penalty, any coefficient, on the loss $\tfrac{1}{2} "
            r"\lVert X - A \rVert^2$."
        ),
        sources=SENTENCE,
        hypotheses=(LASSO, COEFFICIENT, GAINS),
        conclusion=BOUNDED,
        kind=Kind.BOUND,
        why={
            "CONDITIONAL": "The $\\ell_1$ penalty takes $\\lambda$ off the size of "
            "every entry (or makes it 0). A large entry loses the same small amount as "
            "a small one, and $\\gamma$ stays above 1.",
        },
    ),
    Claim(
        key="decay-bounds-gamma-l1.large-coefficient",
        topic=TOPIC,
        title="A large enough ℓ₁ coefficient keeps γ at most 1",
        paraphrase="If the sum of the sizes of the entries of $A$ is at most $\\lambda "
        "+ 1/c$, the soft-thresholded weight has $\\gamma \\le 1$.",
        hypotheses=(
            LASSO,
            Hypothesis(
                "coefficient",
                Le(c * (Norm(A, "sum") - cost), 1),
                "the coefficient takes the sum of sizes below $1/c$",
            ),
            GAINS,
        ),
        conclusion=BOUNDED,
        kind=Kind.BOUND,
        reading=Reading.CHARITABLE,
        of="decay-bounds-gamma-l1",
        proof=prove_large_threshold,
        why={
            "PROVED": "Unless every entry becomes 0, at least $\\lambda$ is lost from "
            "the sum of sizes.",
        },
    ),
    Claim(
        key="decay-bounds-gamma-l1.constraint",
        topic=TOPIC,
        title="A constraint on the sum of sizes keeps γ at most 1",
        paraphrase="If the sizes of the entries of $U$ add up to at most $1/c$, then "
        "$\\gamma \\le 1$.",
        hypotheses=(
            Hypothesis(
                "constraint", Le(c * ENTRIES, 1), "the sizes add up to at most $1/c$"
            ),
            GAINS,
        ),
        conclusion=BOUNDED,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="decay-bounds-gamma-l1",
        proof=prove_constraint_entries,
        why={
            "PROVED": "The sum of sizes is at least the Frobenius norm, which is at "
            "least the spectral norm. The $\\ell_1$ constraint is the stronger one.",
        },
    ),
    Claim(
        key="decay-bounds-gamma-l1.penalty",
        topic=TOPIC,
        title="An ℓ₁ coefficient that suffices for any loss",
        paraphrase="At a minimiser of $L$ plus $\\lambda$ times the sum of the sizes "
        "of the entries of $U$, with $\\lambda \\ge (L(0) - \\inf L) c$, $\\gamma$ is "
        "at most 1.",
        hypotheses=(
            POSITIVE,
            NOT_WORSE_ENTRIES,
            INFIMUM,
            Hypothesis(
                "coefficient",
                Ge(lam, (loss_at_zero - lowest) * c),
                "the coefficient is at least $(L(0) - \\inf L) c$",
            ),
            GAINS,
        ),
        conclusion=BOUNDED,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="decay-bounds-gamma-l1",
        proof=prove_penalty_entries,
        why={
            "PROVED": "As for the $\\ell_2$ penalty; the $\\ell_1$ penalty grows "
            "linearly, so the coefficient needed grows like $\\sup f'$, not like its "
            "square.",
        },
    ),
)
