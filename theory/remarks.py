"""The notes that a reader left in document 000, and answers that rest on claims.

An answer is shown only while every claim it rests on has the verdict that it presumes;
reports/margin-questions.md says so if one has not.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Remark:
    """A note in the margin.

    Attributes:
        passage: its key in theory/passages.py.
        asks: the note, in words of ours.
        answer: plain words.
        rests_on: the verdict each claim must have for the answer to stand; "PROVED"
            whatever the proof takes on trust, which the page names.
    """

    passage: str
    asks: str
    answer: str
    rests_on: Mapping[str, str]


REMARKS = (
    Remark(
        "margin-memory",
        "If a network can store memory, is vanishing not solved?",
        "No. A bit can be stored *because* the gradient is zero. Take a switch: "
        "pushed a little to either side it falls back, so the bit is safe, and for "
        "the same reason a small change at the start leaves no trace later. The "
        "gradient measures just that trace. What the note has in mind is another kind "
        "of storage, which keeps every state at its full length (a rotation, or "
        "adding to a sum). There the gradient stays 1, but every disturbance is kept "
        "as well, and noise adds up until the memory drowns in it. There is a third "
        "kind, which the book does not mention: a state between walls, free to move "
        "inside. It keeps the bit against bounded noise, and its gradient stays 1 *as "
        "long as nothing disturbs it*. Under the noise that it withstands the state "
        "soon meets a wall, and there the gradient is 0 and stays so: in a latch that "
        "keeps its state in $[1, 3]$ against uniform noise of size $1/10$, that is so "
        "in half of all runs after 200 steps, and after $600k$ steps at most $2^{-k}$ "
        "of the gradient is left in the mean. So to keep a bit is one thing and to "
        "keep its gradient another; under noise no storage of these three kinds does "
        "both.",
        {
            "memory-solves-vanishing": "CONDITIONAL",
            "memory-solves-vanishing.isometry": "PROVED",
            "robust-memory-vanishes.isometry": "PROVED",
            "staying-avoids": "PROVED",
            "robust-memory-vanishes": "CONDITIONAL",
            "robust-memory-vanishes.under-noise": "PROVED",
            "robust-memory-vanishes.latch-under-noise": "PROVED",
            "robust-memory-vanishes.latch-measured": "SUPPORTED",
        },
    ),
    Remark(
        "margin-why-discuss",
        "Vanishing is assumed to be solved and explosion not to happen: what is there "
        "left to discuss?",
        "The sentence before the note assumes less than the note reads into it. It "
        "assumes a *stable* network: gradients do not explode. It does not assume "
        "that they do not vanish: that is the difficulty it goes on to name. The "
        "reader is right, though, that the sentence proves less than it says. Stable "
        "alone does not make long-term terms smaller: the identity is stable and "
        "gives every lag the same weight. They become exponentially smaller where "
        "each step shrinks what it acts on, and then one stable Jacobian applied "
        "again and again does so in the end, even if it lets them grow at first.",
        {
            "stable-but-difficult": "CONDITIONAL",
            "stable-but-difficult.in-the-end": "PROVED",
        },
    ),
    Remark(
        "margin-what-weights",
        "What are the weights that are exponentially smaller?",
        "Not the entries of $W$. The gradient is a sum over the past: one term for "
        "every lag, and each term carries a product of as many Jacobians as the lag "
        "has steps. That product is the weight with which the lag enters the sum. If "
        "each Jacobian shrinks by $\\gamma = 0.6$, the term at lag 1 has weight 0.6, "
        "at lag 10 it has 0.006 and at lag 40 it has about $10^{-9}$ (bottom picture). "
        "It is not lost, but the fluctuations of the near terms are larger: to see "
        "it, the number of samples must grow like $\\gamma^{-2\\tau}$.",
        {
            "delta-product": "PROVED",
            "signal-hidden.contraction": "PROVED",
            "signal-hidden.measured": "SUPPORTED",
        },
    ),
    Remark(
        "margin-scaling",
        "In short: other weights at every step, if well designed, avoid both problems.",
        "The summary is right about *can*, and it leaves out how narrow the path is. "
        "Random signs do it exactly. But fresh weights alone do not: their product's "
        "mean square is $v^n$, which vanishes or explodes like any power unless $v = "
        "1$. And the right variance alone does not either: with $v = 1$ a typical "
        "product of Gaussian weights still goes to 0, and a few rare huge ones make "
        "up the mean square.",
        {
            "scaling-avoids": "PROVED",
            "scaling-avoids.signs": "PROVED",
            "product-variance.exact": "PROVED",
            "only-recurrent.otherwise": "PROVED",
            "scaling-avoids.gaussian-drift": "PROVED",
        },
    ),
    Remark(
        "margin-lost",
        "This whole paragraph cannot be understood.",
        "It strings five claims together, and they are not equally true. (1) *Stay "
        "where gradients neither vanish nor explode*: works over a span that is short "
        "against signal over noise, not for ever. (2) *Robust memory must make "
        "gradients vanish*: on a path without noise it need not (walls keep a bit, "
        "too), but under its own noise even such a latch loses its gradient "
        "exponentially; and whoever keeps the response of the *linearised* state to "
        "noise below a bound $K$ must forget at the rate $1 - 1/K$. (3) *Whenever "
        "long-term dependencies can be represented, their gradient is exponentially "
        "smaller*: not whenever, but always with such a bound or a contraction. (4) "
        "*Learning is not impossible, only slow, because the signal is hidden*: seen "
        "in training. Over 50 steps the signal is hidden in more than half of all "
        "fresh networks from the usual starts; where every step contracts it always "
        "is, and the price of seeing it can be stated. (5) *Training collapses at "
        "lengths of 10 or 20*: from small initial weights it does, between the lengths "
        "5 and 20; from larger or orthogonal ones plain SGD still trains many of the "
        "same networks, with the same budget.",
        {
            "staying-avoids": "PROVED",
            "staying-avoids.short-span": "PROVED",
            "robust-memory-vanishes": "CONDITIONAL",
            "robust-memory-vanishes.under-noise": "PROVED",
            "robust-memory-vanishes.general": "PROVED",
            "long-term-exponentially-small": "CONDITIONAL",
            "long-term-exponentially-small.robust": "PROVED",
            "long-term-exponentially-small.contraction": "PROVED",
            "slow-not-impossible": "SUPPORTED",
            "signal-hidden": "SUPPORTED",
            "signal-hidden.contraction": "PROVED",
            "signal-hidden.cost": "PROVED",
            "training-collapses": "CONDITIONAL",
            "training-collapses.small-start": "SUPPORTED",
        },
    ),
)
