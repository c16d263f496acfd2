"""Does the norm of the state fall when every eigenvalue is below one?"""

from random import Random

from sympy import Eq, ImmutableMatrix, Le, Lt

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import Norm, order
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Given,
    Induction,
    Instance,
)
from longdep.theory.core.semantics import Model
from longdep.theory.lemmas import norms
from longdep.theory.linear_recurrence.notation import TOPIC, W, h, lag, pairs, s, t
from longdep.theory.linear_recurrence.recurrence import (
    DEFINED,
    UNROLLED,
    linear_model,
    unrolled_steps,
)
from longdep.theory.models import rational, square, states, vector
from longdep.theory.stretch import stretched

RADIUS = Hypothesis(
    "spectral-radius",
    Lt(Norm(W**lag, "F"), 1),
    "every eigenvalue is smaller than 1 in size: some power of $W$ has norm below 1",
)
SHRINKS = Le(Norm(h(t + 1), order), Norm(h(t), order))
BLOCK = Norm((W**lag).T, "F")
BLOCKWISE = Le(
    Norm(h(lag * pairs), "F"), BLOCK**pairs * Norm(h(0), "F"), evaluate=False
)


def prove_norm_shrinks() -> Proof:
    """Consistency of the norm, once."""
    return Proof(
        (
            Step(
                "one step",
                Eq(h(t + 1), W.T * h(t)),
                Given("recurrence", {s: t}),
                "The recurrence, taken from t to t + 1.",
            ),
            Step(
                "consistent",
                Le(Norm(W.T * h(t), order), Norm(W.T, order) * Norm(h(t), order)),
                norms.CONSISTENT(left=W.T, right=h(t), order=order),
                "|W^T h| <= |W^T| |h|.",
            ),
            Step(
                "norm", Le(Norm(W.T, order), 1), Given("norm-at-most-one"), "Premise."
            ),
            Step(
                "shrinks",
                SHRINKS,
                Combine({"consistent": 1, "norm": Norm(h(t), order)}, by=("one step",)),
                "|h(t+1)| <= |W^T| |h(t)| <= |h(t)|.",
            ),
        ),
        _contracting_model,
    )


def _contracting_model(rng: Random) -> Model:
    model = linear_model(rng, square(rng))
    kind, weight = model["p"], model["W"]
    rows = weight if kind == "1" else weight.T
    size = {
        "F": lambda: sum(abs(x) for x in weight),
    }.get(
        kind, lambda: max(sum(abs(x) for x in rows.row(i)) for i in range(rows.rows))
    )()
    scaled = weight if size <= 1 else ImmutableMatrix(weight / size)
    return {**model, "W": scaled, "h": states(scaled, vector(rng, weight.rows))}


def prove_blockwise() -> Proof:
    """Induction on the number of blocks."""
    following = lag * (pairs + 1)
    return Proof(
        (
            *unrolled_steps(),
            Step(
                "now",
                UNROLLED.subs(t, lag * pairs),
                Instance("unrolled", {t: lag * pairs}),
                "The state after m blocks of k steps.",
            ),
            Step(
                "later",
                UNROLLED.subs(t, following),
                Instance("unrolled", {t: following}),
                "The state after one block more.",
            ),
            Step(
                "block",
                Eq(h(following), (W**lag).T * h(lag * pairs)),
                Algebra(by=("later", "now")),
                "A block multiplies by (W^k)^T.",
            ),
            *stretched((W**lag).T, h(lag * pairs), "consistent", "F"),
            Step("none", BLOCKWISE.subs(pairs, 0), Algebra(), "Before any block."),
            Step("assumed blocks", BLOCKWISE, Assume(), "Suppose it after m blocks."),
            Step(
                "one block more",
                BLOCKWISE.subs(pairs, pairs + 1),
                Combine({"consistent": 1, "assumed blocks": BLOCK}, by=("block",)),
                "One factor more.",
            ),
            Step(
                "blockwise",
                BLOCKWISE,
                Induction(pairs, "none", "assumed blocks", "one block more"),
                "By induction on m.",
            ),
        ),
        _blockwise_model,
    )


def _blockwise_model(rng: Random) -> Model:
    counts = {"k": rng.randint(1, 2), "m": rng.randint(0, 2)}
    factors = {"alpha": rational(rng), "beta": rational(rng)}
    return linear_model(rng, square(rng), **counts, **factors)


CLAIMS = (
    Claim(
        key="eigenvalue-decay.monotone",
        topic=TOPIC,
        title="So the state never grows when all eigenvalues are below 1",
        paraphrase="Carried over to the state: with every eigenvalue below 1 the norm "
        "of the state would shrink from step to step.",
        hypotheses=(DEFINED, RADIUS),
        conclusion=SHRINKS,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="eigenvalue-decay",
        why={
            "CONDITIONAL": "Eigenvalues say what happens in the end, norms what "
            "happens next. A non-normal matrix with small eigenvalues first amplifies, "
            "and decays only later.",
        },
    ),
    Claim(
        key="eigenvalue-decay.norm",
        topic=TOPIC,
        title="The state never grows when the norm of Wᵀ is at most 1",
        paraphrase="A bound on the norm, not on the eigenvalues, keeps every step from "
        "growing.",
        hypotheses=(
            DEFINED,
            Hypothesis(
                "norm-at-most-one",
                Le(Norm(W.T, order), 1),
                "the norm of $W^T$ is at most 1",
            ),
        ),
        conclusion=SHRINKS,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="eigenvalue-decay.monotone",
        proof=prove_norm_shrinks,
        why={"PROVED": "One application of consistency of an induced norm per step."},
    ),
    Claim(
        key="eigenvalue-decay.eventually",
        topic=TOPIC,
        title="Every k steps the state shrinks by the norm of the k-th power of W",
        paraphrase="What is left of the sentence for states: over blocks of $k$ steps "
        "the norm falls at least like a power of the norm of $W^k$.",
        hypotheses=(DEFINED,),
        conclusion=BLOCKWISE,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="eigenvalue-decay",
        proof=prove_blockwise,
        why={
            "PROVED": "All eigenvalues are below 1 in size exactly when some power has "
            "$\\|W^k\\|_F < 1$ (Gelfand). Then the state decays geometrically in the "
            "end; until step $k$ it may grow first.",
        },
    ),
)
