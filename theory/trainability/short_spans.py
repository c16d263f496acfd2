"""Does a simple recurrent network learn only short spans in practice?"""

from sympy.logic.boolalg import And

from longdep.theory.core.claim import Reading
from longdep.theory.trainability.notation import (
    HALF,
    TENTH,
    P,
    at_most,
    experiment,
    printed,
)

CLAIMS = (
    experiment(
        "only-short-learnt",
        "In practice a simple recurrent network learns only short spans",
        "Because gradients explode or vanish, a simple recurrent network can in "
        "practice learn only short-term dependencies. Read for every start in use: "
        "$P_{40}$ is at most one tenth.",
        at_most(P, 40, TENTH),
        {
            "CONDITIONAL": "With plain SGD and a fixed small budget, several starts "
            "learn length 40 in a good part of all runs, and an orthogonal start with "
            "little noise learns a span of 200.",
        },
        sources=printed("§vanishing, ¶2, sentence 2", "001"),
    ),
    experiment(
        "only-short-learnt.mostly",
        "Over all starts, length 40 is mostly not learnt",
        "Perhaps what is meant is what happens mostly: over all starts in use "
        "together, at most half of the networks are trained at length 40.",
        at_most(P, 40, HALF),
        {"SUPPORTED": "Taken over this list of starts, which is a choice of ours."},
        reading=Reading.CHARITABLE,
        of="only-short-learnt",
    ),
    experiment(
        "only-short-learnt.small-start",
        "From small weights only short spans are learnt",
        "From PyTorch's default start and from $g = 0.5$: $P_{20}$ and $P_{40}$ are at "
        "most one tenth.",
        And(at_most(P, 20, TENTH), at_most(P, 40, TENTH)),
        {
            "SUPPORTED": "With the start that is the default of a widely used library "
            "the sentence is right.",
        },
        reading=Reading.REPAIR,
        of="only-short-learnt",
    ),
)
