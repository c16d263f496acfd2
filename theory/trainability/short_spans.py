"""Does a simple recurrent network learn only short spans in practice?"""

from sympy.logic.boolalg import And

from longdep.theory.core.claim import Reading
from longdep.theory.trainability.notation import (
    HALF,
    TENTH,
    P,
    at_least,
    at_most,
    experiment,
    printed,
)

CLAIMS = (
    experiment(
        "only-short-learnt",
        "In practice a simple recurrent network learns only short spans",
        "Because gradients explode or vanish, a simple recurrent network can in "
        "practice learn only short-term dependencies.",
        And(at_least(P, 5, 1 - TENTH), at_most(P, 40, HALF)),
        {
            "SUPPORTED": "All of these networks learn length 5; about one in eleven "
            "learns length 40. What counts as short decides: at length 20 it is still "
            "four in ten. And it is so in practice, of most networks, not of all: an "
            "orthogonal start with little noise learns a span of 200 in more than "
            "a fifth of its runs.",
        },
        sources=printed("§vanishing, ¶2, sentence 2", "001"),
        read_as="In practice is what mostly happens: to networks of 10 tanh units from "
        "the usual starts together, as many from each (PyTorch's, Glorot's, "
        "orthogonal, $N(0, 1/n)$; none that is chosen to help or to hinder), trained "
        "by 300 updates of plain SGD to recall a bit that they saw first. At least "
        "nine in ten learn the short length 5, and at most half the length 40.",
    ),
    experiment(
        "only-short-learnt.every-start",
        "From no start is length 40 learnt by more than a few",
        "A stronger reading, of every start in use by itself: $P_{40}$, now the "
        "largest of their shares, is at most one tenth.",
        at_most(P, 40, TENTH),
        {
            "CONDITIONAL": "With plain SGD and a fixed small budget, several starts "
            "learn length 40 in a good part of all runs. The sentence does not speak "
            "of every start.",
        },
        of="only-short-learnt",
    ),
    experiment(
        "only-short-learnt.mostly",
        "Over all starts, length 40 is mostly not learnt",
        "The same starts, but all together, small and large: at most half of the "
        "networks are trained at length 40.",
        at_most(P, 40, HALF),
        {"SUPPORTED": "Taken over this list of starts, which is a choice of ours."},
        reading=Reading.CHARITABLE,
        of="only-short-learnt.every-start",
    ),
    experiment(
        "only-short-learnt.small-start",
        "From small weights only short spans are learnt",
        "From PyTorch's default start and from $N(0, g^2/n)$ with $g = 0.5$: $P_{20}$ "
        "and $P_{40}$ are at most one tenth.",
        And(at_most(P, 20, TENTH), at_most(P, 40, TENTH)),
        {
            "SUPPORTED": "With the start that is the default of a widely used library "
            "the sentence is right.",
        },
        reading=Reading.REPAIR,
        of="only-short-learnt.every-start",
    ),
)
