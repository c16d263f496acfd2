"""Slopes of a repeated composition: tiny at most points, large at some."""

from sympy import Rational

from longdep.theory.core.claim import Claim, Kind, Reading
from longdep.theory.core.notation import RealFunction
from longdep.theory.repeated_composition.notation import (
    CAPTION,
    FIGURE,
    MOST,
    SCALES,
    TOPIC,
    printed,
    share_at_least,
)

F, S = RealFunction("F", real=True), RealFunction("S", real=True)

CLAIMS = (
    Claim(
        key="mostly-flat",
        topic=TOPIC,
        title="Most points of a repeated composition have a tiny slope",
        paraphrase=(
            "Composing many nonlinear layers (the figure shows one of 100 tanh "
            "units) usually gives a function whose slope is tiny at most points."
        ),
        read_as=(
            r"$F(g)$ is the share of random systems, $U \sim N(0, g^2/n)$, whose "
            "section along a random line from -60 to 60 has after five compositions "
            "a slope of at most a tenth of its root mean square on more than half "
            "of the line. The sentence is the caption of one figure, of a curve "
            "that turns many times: so for such systems, at the scale 5, and in "
            "more than half of them."
        ),
        sources=printed(CAPTION),
        conclusion=share_at_least(F, FIGURE),
        kind=Kind.EXPERIMENT,
        why={
            "SUPPORTED": "In nearly every system of the sample: along nearly all of "
            "the line the units are saturated. It takes large weights, which the "
            "caption does not mention; at every scale it would be false, as the "
            "stronger reading shows.",
        },
    ),
    Claim(
        key="mostly-flat.figure",
        topic=TOPIC,
        title="In three of four systems like the one shown most points have a tiny "
        "slope",
        paraphrase="The same in at least three systems out of four.",
        conclusion=share_at_least(F, FIGURE, Rational(3, 4)),
        kind=Kind.EXPERIMENT,
        reading=Reading.COMPANION,
        of="mostly-flat",
        why={"SUPPORTED": "In nearly every system of the sample."},
    ),
    Claim(
        key="mostly-flat.every-scale",
        topic=TOPIC,
        title="At every scale of the weights most points have a tiny slope",
        paraphrase="The caption gives no scale of the weights. Read for all of 0.5, 1, "
        "2, 3, 5.",
        conclusion=share_at_least(F, SCALES),
        kind=Kind.EXPERIMENT,
        of="mostly-flat",
        why={
            "CONDITIONAL": "It depends on the size of the weights, which the caption "
            "does not give. Small weights make the whole curve gentle, none of it "
            "much flatter than the rest; large ones saturate the units nearly "
            "everywhere.",
        },
    ),
    Claim(
        key="mostly-flat.large-weights",
        topic=TOPIC,
        title="With large weights most points have a tiny slope",
        paraphrase="The figure shows an extremely nonlinear composition: read for "
        "the scales 3 and 5.",
        conclusion=share_at_least(F, MOST),
        kind=Kind.EXPERIMENT,
        reading=Reading.REPAIR,
        of="mostly-flat.every-scale",
        why={
            "SUPPORTED": "Along nearly all of the line the units are saturated. It "
            "begins between the scales 1 and 3.",
        },
    ),
    Claim(
        key="some-steep",
        topic=TOPIC,
        title="Some points have a large slope",
        paraphrase="Some points of the composed function usually have a large slope.",
        read_as=(
            "$S(g)$ is the share of random systems whose steepest slope exceeds ten "
            "times the root mean square along the line, after five compositions. "
            "For systems like the one shown: at the scale 5, in more than half of "
            "them."
        ),
        sources=printed(CAPTION),
        conclusion=share_at_least(S, FIGURE),
        kind=Kind.EXPERIMENT,
        why={
            "SUPPORTED": "In nearly every system of the sample: where the line passes "
            "the units' linear range, near the origin, the slope is multiplied by "
            "about the scale at each composition.",
        },
    ),
    Claim(
        key="some-steep.figure",
        topic=TOPIC,
        title="In three of four systems like the one shown some points have a large "
        "slope",
        paraphrase="The same in at least three systems out of four.",
        conclusion=share_at_least(S, FIGURE, Rational(3, 4)),
        kind=Kind.EXPERIMENT,
        reading=Reading.COMPANION,
        of="some-steep",
        why={"SUPPORTED": "In nearly every system of the sample."},
    ),
    Claim(
        key="some-steep.every-scale",
        topic=TOPIC,
        title="At every scale of the weights some points have a large slope",
        paraphrase="The caption gives no scale of the weights. Read for all of 0.5, 1, "
        "2, 3, 5.",
        conclusion=share_at_least(S, SCALES),
        kind=Kind.EXPERIMENT,
        of="some-steep",
        why={
            "CONDITIONAL": "Not for small weights: each composition then shrinks and "
            "smooths, and no slope stands out.",
        },
    ),
    Claim(
        key="some-steep.large-weights",
        topic=TOPIC,
        title="With large weights some points have a large slope",
        paraphrase="The same for the scales 2, 3 and 5.",
        conclusion=share_at_least(S, (2, 3, 5)),
        kind=Kind.EXPERIMENT,
        reading=Reading.REPAIR,
        of="some-steep.every-scale",
        why={
            "SUPPORTED": "Where the line passes the units' linear range, near the "
            "origin, the slope is multiplied by about the scale at each composition.",
        },
    ),
)
