"""Long spans are learnt: over hundreds of steps, or slowly."""

from sympy import Abs, Gt, Le, Symbol, log
from sympy.logic.boolalg import And

from longdep.theory.core.claim import Kind, Reading
from longdep.theory.trainability.notation import (
    HALF,
    TENTH,
    P,
    Q,
    at_least,
    at_most,
    experiment,
    printed,
)

gamma, slope = Symbol("gamma", positive=True), Symbol("beta", real=True)
witness = Symbol("A_200", integer=True, nonnegative=True)

CLAIMS = (
    experiment(
        "hundreds-of-steps",
        "Some methods learn dependencies over hundreds of steps",
        "Approaches exist that let an RNN learn dependencies across hundreds of steps.",
        Gt(witness, 0, evaluate=False),
        {
            "SUPPORTED": "Plain SGD does it, on a plain tanh network, in 100 updates, "
            "if the recurrent weight starts orthogonal and the noise is small (0.1). "
            "The same networks all fail before training. The run is repeated, bit for "
            "bit, whenever the claims are put to the test.",
        },
        read_as=(
            "$A_{200}$ is the number of networks that learn, in the run witnessed "
            "here, to recall a bit 200 steps after it was last seen. One is enough."
        ),
        sources=printed("last sentence", "000", "002"),
        kind=Kind.EXISTENCE,
    ),
    experiment(
        "slow-not-impossible",
        "Learning a long span may take very long, but is possible",
        "Long-term dependencies are not impossible to learn, but it may take very "
        "long.",
        And(at_most(P, 64, TENTH), at_least(P, 1024, HALF)),
        {"SUPPORTED": "The same networks, the same task: what fails is patience."},
        read_as=(
            "From PyTorch's start at length 10: $P(64)$, the probability of success "
            "after 64 updates, is at most one tenth, $P(1024)$ at least one half."
        ),
        sources=printed(
            "paragraph on robust memories, sentence on learning", "000", "002", "004"
        )
        + printed("third paragraph, last sentence", "003"),
    ),
    experiment(
        "slow-not-impossible.longer-slower",
        "Two steps more multiply the time",
        "After 128 updates at least half of the networks have learnt length 6, less "
        "than half length 8; after 256, at least half length 8, less than half length "
        "10. $P(T)$ and $Q(T)$ are the probabilities of success at length $T$ after "
        "128 and 256 updates.",
        And(
            at_least(P, 6, HALF),
            at_most(P, 8, HALF),
            at_least(Q, 8, HALF),
            at_most(Q, 10, HALF),
        ),
        {
            "SUPPORTED": "Each two steps more at least double the number of updates: "
            "growth like that of $\\gamma^{-T}$, not like that of $T$.",
        },
        reading=Reading.COMPANION,
        of="slow-not-impossible",
    ),
    experiment(
        "slow-not-impossible.signal",
        "The signal of an early bit sinks by γ a step below the noise",
        "Before any training, the part of the gradient that tells about the bit, "
        "against the spread of the whole gradient from sequence to sequence: its "
        "logarithm falls with the lag by $\\beta$ a step, and $\\beta$ is "
        "within a tenth of $\\log\\gamma$, predicted by the growth of a "
        "tangent vector along an independent run.",
        Le(Abs(slope - log(gamma)), Abs(log(gamma)) / 10, evaluate=False),
        {
            "SUPPORTED": "So the number of sequences needed to see the signal grows "
            "like $\\gamma^{-2\\tau}$: this is why length 20 is out of reach from "
            "small weights, and length 5 is not.",
        },
        reading=Reading.COMPANION,
        of="slow-not-impossible",
    ),
)
