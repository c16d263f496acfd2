"""Does success in training collapse before length 20?"""

from sympy import Rational
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

LAST = "paragraph on robust memories, last sentence"

CLAIMS = (
    experiment(
        "training-collapses",
        "At length 20 SGD hardly ever trains a traditional network",
        "As the span grows, the probability that SGD trains a traditional RNN quickly "
        "falls to 0, for lengths of only 10 or 20.",
        at_most(P, 20, TENTH),
        {
            "CONDITIONAL": "It falls, but not to 0: of these networks about four in "
            "ten are still trained at length 20. It depends on the start: from "
            "PyTorch's small weights hardly any is trained at length 20, from the "
            "others many are, with the same budget.",
        },
        read_as="A traditional RNN is a network of 10 tanh units, trained by 300 "
        "updates of plain SGD to recall a bit that it saw first. Its weights are those "
        "of the usual starts, as many networks from each (PyTorch's, Glorot's, "
        "orthogonal, $N(0, 1/n)$); starts chosen to help or to hinder training are "
        "left out. $P_{20}$ is the share of all these networks together that is "
        "trained at length 20; falling to 0 asks no more of it than to be at most a "
        "tenth.",
        sources=printed(LAST, "000", "002", "003", "004"),
    ),
    experiment(
        "training-collapses.every-start",
        "From no start does SGD train many networks at length 20",
        "A stronger reading, of every start in use by itself (PyTorch's uniform, "
        "Glorot, orthogonal, near the identity, $N(0, g^2/n)$ with $g$ from 0.5 to 2): "
        "$P_{20}$, now the largest of their shares, is at most one tenth.",
        at_most(P, 20, TENTH),
        {
            "CONDITIONAL": "From larger or orthogonal weights plain SGD still trains "
            "many of the networks at length 20. The sentence does not speak of every "
            "start.",
        },
        of="training-collapses",
    ),
    experiment(
        "training-collapses.small-start",
        "From small weights the success collapses between lengths 5 and 20",
        "For networks that start with small weights (PyTorch's default uniform start, "
        "or $N(0, g^2/n)$ with $g = 0.5$): nearly all are trained at length 5, "
        "hardly any at length 20.",
        And(at_least(P, 5, 1 - TENTH), at_most(P, 20, TENTH)),
        {
            "SUPPORTED": "The gradient that the bit sends over 20 steps is then some "
            "thousandfold smaller than over 5: within the budget nothing is learnt "
            "from it.",
        },
        reading=Reading.CHARITABLE,
        of="training-collapses",
    ),
    experiment(
        "training-collapses.less-than-half",
        "Success falls from nearly all at length 5 to less than half at 20",
        "Of the networks of the usual starts together, as many of each, at least nine "
        "in ten are trained at length 5, and at most half at length 20.",
        And(at_least(P, 5, 1 - TENTH), at_most(P, 20, HALF)),
        {
            "SUPPORTED": "The fall is steep, but at length 20 it is not over: training "
            "succeeds at 40 too, if rarely.",
        },
        reading=Reading.REPAIR,
        of="training-collapses",
    ),
    experiment(
        "training-collapses.longer-is-harder",
        "From each start tried length 5 is learnt, and length 40 less often",
        "From each start in use, nearly all networks are trained at length 5 and at "
        "most three quarters at length 40; how quickly success falls depends on the "
        "start.",
        And(at_least(P, 5, 1 - TENTH), at_most(P, 40, Rational(3, 4))),
        {
            "SUPPORTED": "That much is true of every start in use; only the length at "
            "which it falls differs, by more than a factor of 2.",
        },
        reading=Reading.REPAIR,
        of="training-collapses.every-start",
    ),
    experiment(
        "training-collapses.two-class",
        "The collapse on a task of order",
        "On the two-class task, where the classes have the same three inputs in "
        "another order, small starts collapse just so: success at length 5 is nearly "
        "sure, at length 20 rare.",
        And(at_least(P, 5, 1 - TENTH), at_most(P, 20, TENTH)),
        {
            "SUPPORTED": "The same picture on a task that a sum of the inputs cannot "
            "solve; larger starts learn it at length 20 too.",
        },
        reading=Reading.COMPANION,
        of="training-collapses",
    ),
    experiment(
        "training-collapses.ten-times-the-updates",
        "Ten times the updates do not undo the collapse",
        "From the small starts $P_{20}$, the probability of success at length 20, is "
        "at most one fifth even after 3000 updates.",
        at_most(P, 20, Rational(1, 5)),
        {
            "SUPPORTED": "The budget matters, but the collapse is not an effect of "
            "stopping a little too early.",
        },
        reading=Reading.COMPANION,
        of="training-collapses",
    ),
)
