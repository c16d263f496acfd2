"""A gradient of two tensors, clipped each by its own norm or both by one factor."""

from random import Random

from sympy import Eq, ImmutableMatrix, Le, MatrixSymbol, Max, Symbol, sqrt
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.claim import Claim, Kind, Reading
from longdep.theory.core.notation import equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Cases, Combine, Given, NormScales
from longdep.theory.core.semantics import Model
from longdep.theory.gradient_clipping.notation import (
    BY_NORM,
    TOPIC,
    C,
    N,
    by_norm,
    g,
    m,
    means,
)
from longdep.theory.gradient_clipping.vectors import norm_clipped
from longdep.theory.models import positive, rational

rows = Symbol("k", integer=True, positive=True)
block, block_clipped = MatrixSymbol("b", rows, 1), MatrixSymbol("B", rows, 1)
JOINT = sqrt(N(g) ** 2 + N(block) ** 2)
SEPARATE = (
    BY_NORM,
    means(
        "block-rule", Eq(block_clipped, by_norm(block)), "$B$ is $b$, clipped at $m$"
    ),
)
FACTOR = m / Max(JOINT, m)
TOGETHER = (
    means("rule", Eq(C, FACTOR * g), "$C$ is $g$ times the common factor"),
    means("block-rule", Eq(block_clipped, FACTOR * block), "$B$ is $b$ times it"),
)
PARALLEL_BLOCKS = Eq(g * block_clipped.T, C * block.T)
JOINT_BOUND = Le(N(C) ** 2 + N(block_clipped) ** 2, m**2)
ROOT_TWO = Le(N(C) ** 2 + N(block_clipped) ** 2, 2 * m**2)


def _block_model(rng: Random) -> Model:
    whole = ImmutableMatrix([2, 3, 6]) * rational(rng) / 2
    at = positive(rng)
    done = norm_clipped(whole, at)
    return {
        "n": 1,
        "k": 2,
        "m": at,
        "g": whole[:1, :],
        "b": whole[1:, :],
        "C": done[:1, :],
        "B": done[1:, :],
    }


def _separate_model(rng: Random) -> Model:
    values = _block_model(rng)
    return {
        **values,
        "C": norm_clipped(values["g"], values["m"]),
        "B": norm_clipped(values["b"], values["m"]),
    }


def _block_bound(
    name: str, result: MatrixExpr, vector: MatrixExpr, rule: str
) -> tuple[Step, ...]:
    largest = Max(N(vector), m)
    return (
        Step(
            f"{name} rule",
            Eq(result, by_norm(vector)),
            Given(rule),
            "Definition of the block.",
        ),
        Step(
            f"{name} homogeneous",
            equation(N(by_norm(vector)), m * N(vector) / largest),
            NormScales(),
            "The factor is positive.",
        ),
        Step(
            f"{name} larger",
            Le(N(vector), largest),
            Cases(),
            "By definition.",
        ),
        Step(
            f"{name} bound",
            Le(N(result), m),
            Combine(
                {f"{name} larger": m / largest},
                by=(f"{name} rule", f"{name} homogeneous"),
            ),
            "m |g| <= m max(|g|, m).",
        ),
    )


def prove_root_two() -> Proof:
    """Both squares are at most m^2."""
    return Proof(
        (
            *_block_bound("first", C, g, "rule"),
            *_block_bound("second", block_clipped, block, "block-rule"),
            Step(
                "both",
                ROOT_TWO,
                Combine(
                    {"first bound": m + N(C), "second bound": m + N(block_clipped)}
                ),
                "m^2 - |C|^2 = (m + |C|)(m - |C|), and the same for B.",
            ),
        ),
        _separate_model,
    )


def prove_joint_direction() -> Proof:
    """One factor for both blocks."""
    factor = m / Max(JOINT, m)
    return Proof(
        (
            Step("rule", Eq(C, factor * g), Given("rule"), "Definition of C."),
            Step(
                "block rule",
                Eq(block_clipped, factor * block),
                Given("block-rule"),
                "Definition of B.",
            ),
            Step(
                "parallel",
                PARALLEL_BLOCKS,
                Algebra(by=("rule", "block rule")),
                "Both sides are the factor times g b^T.",
            ),
        ),
        _block_model,
    )


CLAIMS = (
    Claim(
        key="clipping-per-tensor.direction",
        topic=TOPIC,
        title="Clipping each tensor by its own norm keeps the direction",
        paraphrase="If two blocks $g$ and $b$ of one gradient are clipped separately, "
        "the joint gradient keeps its direction ($g B^T = C b^T$).",
        hypotheses=SEPARATE,
        conclusion=PARALLEL_BLOCKS,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="clipping",
        why={
            "CONDITIONAL": "Each block has its own factor. The direction of each block "
            "is kept, that of the whole gradient is not.",
        },
    ),
    Claim(
        key="clipping-per-tensor.bound",
        topic=TOPIC,
        title="Clipping each tensor by its own norm bounds the joint norm by m",
        paraphrase="The joint norm of separately clipped blocks is at most $m$.",
        hypotheses=SEPARATE,
        conclusion=JOINT_BOUND,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="clipping",
        why={"CONDITIONAL": "Two blocks of norm $m$ have joint norm $m\\sqrt{2}$."},
    ),
    Claim(
        key="clipping-per-tensor.root-two",
        topic=TOPIC,
        title="Two separately clipped tensors have joint norm at most m root 2",
        paraphrase="The squares of the two norms add up to at most $2 m^2$.",
        hypotheses=SEPARATE,
        conclusion=ROOT_TWO,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="clipping-per-tensor.bound",
        proof=prove_root_two,
        why={
            "PROVED": "With $B$ tensors the factor is $\\sqrt{B}$: a network of 100 "
            "tensors may take a step ten times the limit.",
        },
    ),
    Claim(
        key="clipping-global.direction",
        topic=TOPIC,
        title="Clipping by the global norm keeps the direction",
        paraphrase="With one factor from the joint norm, $g B^T = C b^T$.",
        hypotheses=TOGETHER,
        conclusion=PARALLEL_BLOCKS,
        kind=Kind.IDENTITY,
        reading=Reading.REPAIR,
        of="clipping-per-tensor.direction",
        proof=prove_joint_direction,
        why={"PROVED": "One factor for all blocks."},
    ),
)
