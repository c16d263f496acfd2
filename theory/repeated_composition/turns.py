"""Does the composed function turn many times?"""

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

A = RealFunction("A", real=True)

CLAIMS = (
    Claim(
        key="many-turns",
        topic=TOPIC,
        title="The composed function turns many times",
        paraphrase=(
            "The composed function usually alternates many times between increasing "
            "and decreasing."
        ),
        read_as=(
            "$A(g)$ is the share of random systems whose section turns at least ten "
            "times between -60 and 60, after five compositions. The caption "
            "describes one figure: so in more than half of the systems like it. Its "
            "scale is not given; of those tried it is taken to be 5, at which "
            "sections turn most."
        ),
        sources=printed(CAPTION),
        conclusion=share_at_least(A, FIGURE),
        kind=Kind.EXPERIMENT,
        why={
            "SUPPORTED": "In every system of the sample. Turns are counted where the "
            "exact slope changes sign between neighbouring points: at least so many. "
            "It takes large weights: had no scale turned, the claim would have fallen.",
        },
    ),
    Claim(
        key="many-turns.every-scale",
        topic=TOPIC,
        title="At every scale of the weights the composed function turns many times",
        paraphrase="The caption gives no scale of the weights. Read for all of 0.5, 1, "
        "2, 3, 5.",
        conclusion=share_at_least(A, SCALES),
        kind=Kind.EXPERIMENT,
        of="many-turns",
        why={
            "CONDITIONAL": "A few turns at any scale, many only with large weights. "
            "Nor does composing add many: at small scales their mean number hardly "
            "grows.",
        },
    ),
    Claim(
        key="many-turns.large-weights",
        topic=TOPIC,
        title="With very large weights the composed function turns many times",
        paraphrase="The same for the scale 5.",
        conclusion=share_at_least(A, FIGURE),
        kind=Kind.EXPERIMENT,
        reading=Reading.REPAIR,
        of="many-turns.every-scale",
        why={"SUPPORTED": "In every system of the sample."},
    ),
    Claim(
        key="many-turns.grows",
        topic=TOPIC,
        title="More compositions, more turns",
        paraphrase="Perhaps what is meant is that composing makes turns. $A(g)$ is now "
        "the share of random systems that turn more often after five compositions than "
        "after one: for the scales 3 and 5.",
        conclusion=share_at_least(A, MOST),
        kind=Kind.EXPERIMENT,
        reading=Reading.CHARITABLE,
        of="many-turns",
        why={
            "SUPPORTED": "For large weights nearly every system gains turns. At the "
            "scale 0.5 most do not: what the first layer bends, the others shrink.",
        },
    ),
)
