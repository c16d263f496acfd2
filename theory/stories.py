"""Ten stories for a front page: what is printed, why it falls, what is true instead.

The words are written here; every number in them is computed from the certificate of
the claim (reports/page/worked/). A story is told only while each claim that it rests
on has the verdict that it presumes.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """A claim, told for readers who have a pencil.

    Attributes:
        key: the claim that it tells.
        title: a few words.
        says: what the documents say, in our words.
        because: why that is false, or what it needs.
        worked: the smallest case by hand: what each computed line does, by the name of
            the line.
        repair: what is true instead.
        repaired_by: the claims that say so.
        rests_on: the verdict each claim must have for the story to stand; "PROVED"
            whatever the proof takes on trust.
        printed: the claim whose formula is shown, if it is another one.
    """

    key: str
    title: str
    says: str
    because: str
    worked: Mapping[str, str]
    repair: str
    repaired_by: tuple[str, ...]
    rests_on: Mapping[str, str]
    printed: str = ""


STORIES = (
    Story(
        key="spectral-form",
        title="Two letters exchanged",
        says=r"If $W = Q \Lambda Q^{\top}$ with an orthogonal $Q$, the state at time "
        r"$t$ is said to be $Q^{\top} \Lambda^t Q h^{(0)}$.",
        because=r"From its own premise the power is $Q \Lambda^t Q^{\top}$: between "
        r"two copies of $W$ the inner $Q^{\top} Q$ cancels. The printed form has $Q$ "
        r"and $Q^{\top}$ exchanged. It is the power of another matrix, the one whose "
        "eigenvectors are the rows of $Q$ instead of its columns.",
        worked={
            "given": r"Take an orthogonal $Q$, eigenvalues $\Lambda$ and a start.",
            "weight": "The premise gives the weight, in two products.",
            "state": r"The recurrence gives the true state: multiply by $W^{\top}$ "
            "once for each step.",
            "inner": "The printed form gives another matrix, in two products.",
            "printed": "Applied to the start it gives the printed state.",
            "apart": "The two states are not the same.",
        },
        repair=r"Exchange the letters back: $h^{(t)} = Q \Lambda^t Q^{\top} h^{(0)}$. "
        r"Or keep the conclusion and start from $W = Q^{\top} \Lambda Q$. One of the "
        "two lines has to change, not both.",
        repaired_by=("spectral-form.repaired", "spectral-form.other-premise"),
        rests_on={
            "spectral-form": "CONDITIONAL",
            "spectral-form.repaired": "PROVED",
            "spectral-form.other-premise": "PROVED",
        },
    ),
    Story(
        key="discard-unaligned",
        title="Outrun, not thrown away",
        says="Whatever of the start $h^{(0)}$ lies in other directions than the "
        "largest eigenvector is said to be thrown away in the end.",
        because="Where two eigenvalues are above 1, both parts grow without bound. One "
        "outruns the other, but nothing is thrown away: only *compared with* the "
        "aligned part does the rest shrink.",
        worked={
            "given": "Take a weight with two such eigenvalues, and a start with a part "
            "along each eigenvector.",
            "steps": r"Multiply by $W^{\top}$ at every step.",
            "rest": "The part that is not aligned does not go to 0: it grows.",
            "ratio": "Divided by the aligned part it shrinks.",
        },
        repair="If one eigenvalue is larger in size than the other, and the start has "
        "some part along its eigenvector, the *ratio* of the other part to that one "
        "tends to 0. And what starts orthogonal to the largest eigenvector of a "
        "symmetric $W$ stays so for ever.",
        repaired_by=("discard-unaligned.relative", "discard-unaligned.stays-out"),
        rests_on={
            "discard-unaligned": "CONDITIONAL",
            "discard-unaligned.relative": "PROVED",
            "discard-unaligned.stays-out": "PROVED",
        },
    ),
    Story(
        key="scaling-avoids.typical-size",
        title="The variance stays, the signal dies",
        says="To give a product of $n$ independent weights the variance $v^*$, give "
        r"each of them the variance $\sqrt[n]{v^*}$. So, it is said, very deep "
        "networks avoid vanishing.",
        because="The formula is right, and it promises less than it seems to. A "
        "variance is a mean, and a mean can rest on a few huge values. With variance 1 "
        "at every step the variance of the product stays 1, while its typical size "
        "goes to 0.",
        worked={
            "given": "A weight takes each of these values equally often; its mean is "
            "0.",
            "variance": "Its variance is the mean of the squares.",
            "product": "So the product of any number $n$ of such weights has this "
            "variance, too.",
            "round": "Now a typical run: each value comes up once. Multiply the sizes.",
            "rounds": "Some such rounds later hardly anything is left.",
        },
        repair="Scale the weights so that the mean *logarithm* of their size is 0; "
        "then the typical size stays 1. In one dimension this has a price: unless all "
        "sizes are equal, the variance now explodes.",
        repaired_by=("scaling-avoids.balanced",),
        rests_on={
            "root-variance": "PROVED",
            "scaling-avoids.typical-size": "CONDITIONAL",
            "scaling-avoids.balanced": "PROVED",
            "scaling-avoids.mean-size": "PROVED",
        },
        printed="root-variance",
    ),
    Story(
        key="gamma-equality",
        title="A number in the place of a matrix",
        says=r"With $\gamma$ the norm of one step's factor, the gradient $t-k$ steps "
        r"back is said to be $\gamma^{t-k}$ times the last one.",
        because=r"$\gamma^{t-k} \delta_{t,t}$ keeps the direction and the sign of "
        r"$\delta_{t,t}$; the factors of the steps turn it and flip it. Nor do the "
        "sizes agree: a norm is the largest stretch over all directions, and the "
        "gradient need not lie in that one.",
        worked={
            "given": "Take this weight, slopes and last gradient. One number is enough "
            "to see it.",
            "factor": "The factor of a step, and its norm.",
            "back": "The true gradient: multiply by the factor once for each step "
            "back.",
            "printed": "The printed equation says instead.",
            "apart": "The two are not the same.",
        },
        repair=r"Write at most for equal: $\lVert \delta_{t,k} \rVert \leq "
        r"\gamma^{t-k} \lVert \delta_{t,t} \rVert$ if $\gamma$ bounds the norm of "
        "every factor. The sizes are equal where every factor is one number times an "
        "orthogonal matrix.",
        repaired_by=("gamma-bound", "gamma-equality.scaled-orthogonal"),
        rests_on={
            "gamma-equality": "CONDITIONAL",
            "gamma-equality.norms": "REFUTED",
            "gamma-bound": "PROVED",
            "gamma-equality.scaled-orthogonal": "PROVED",
        },
    ),
    Story(
        key="gamma-explodes",
        title="A norm above 1, and a gradient of 0",
        says=r"If $\gamma > 1$, the gradient is said to grow beyond every bound as the "
        "lag grows.",
        because="A norm above 1 says that *some* direction is stretched, for *one* "
        "step. The next step may wipe out just that direction.",
        worked={
            "given": "Take this weight, with all slopes 1, and a last gradient.",
            "norm": r"The factor of a step is $U^{\mathrm{T}}$. Its norm is the "
            "largest sum of sizes in a row.",
            "power": "The printed power would be, at this lag,",
            "back": "But step by step the gradient is",
            "nothing": "Whatever the last gradient is, nothing of it gets through: the "
            "factors multiply to 0.",
        },
        repair="It grows like $(1+a)^{t-k}$ if *every* factor stretches *every* "
        "direction by at least $1+a$; or if all steps have the same factor, with an "
        "eigenvalue of size $1+a$ and a gradient that has a part along it.",
        repaired_by=("gamma-explodes.expanding", "gamma-explodes.eigenvalue"),
        rests_on={
            "gamma-explodes": "CONDITIONAL",
            "gamma-explodes.some-direction": "REFUTED",
            "gamma-explodes.expanding": "PROVED",
            "gamma-explodes.eigenvalue": "PROVED",
        },
    ),
    Story(
        key="small-weights-vanish",
        title="Not too large: compared with what?",
        says="The derivatives of the logistic function and of tanh are below 1, and "
        r"$\lVert U \rVert$ is not too large: so $\delta_{t,k}$ is said to tend to 0 "
        "over long spans.",
        because="At 0 the derivative of tanh *is* 1. A unit that rests there loses "
        "nothing if its weight is 1, and with any larger weight its gradient grows. A "
        "limit has to be named, and it depends on the activation.",
        worked={
            "given": "Take one tanh unit whose pre-activation is always $z$, and its "
            "weight $u$.",
            "slope": "Its derivative there is",
            "factor": "So one step back multiplies the gradient by",
            "far": "A hundred steps back the gradient is no smaller than at first.",
        },
        repair=r"If every derivative is at most $\varphi$ in size, the gradient "
        r"vanishes as soon as $\lVert U^{\mathrm{T}} \rVert$ is below $1/\varphi$: "
        "below 1 for tanh, below 4 for the logistic function.",
        repaired_by=(
            "small-weights-vanish.any-activation",
            "derivative-below-one.at-most-one",
        ),
        rests_on={
            "small-weights-vanish": "CONDITIONAL",
            "small-weights-vanish.any-activation": "PROVED",
            "small-weights-vanish.just-above": "PROVED",
            "derivative-below-one": "CONDITIONAL",
            "derivative-below-one.at-most-one": "PROVED",
            "derivative-below-one.logistic-quarter": "PROVED",
        },
    ),
    Story(
        key="isometry",
        title="Almost 1, a hundred times over",
        says="Choose the parameters such that the factor of every step is about 1: so "
        "vanishing and explosion are said to be avoided.",
        because="About 1 is not 1. Every step may be off by a little to the same side, "
        "and the deviations multiply: what is harmless once is not harmless a hundred "
        "times.",
        worked={
            "given": r"Take this weight, slopes of 1, and a tolerance $\varepsilon$ "
            "within which the factor is about 1; it is wide, so that two steps are "
            "enough.",
            "close": "The factor of a step is within the tolerance.",
            "back": "Multiply the gradient by it once for each step back.",
            "off": "It has left the tolerance of a single step.",
            "hundred": "With a twentieth off at each of a hundred steps, it may be "
            "anything between",
        },
        repair="With an orthogonal $U$ and slopes of exactly 1 the gradient keeps its "
        r"length for ever. If every step stretches every direction by $1-\varepsilon$ "
        r"to $1+\varepsilon$, it has between $(1-\varepsilon)^{t-k}$ and "
        r"$(1+\varepsilon)^{t-k}$ times its first length: about 1 only while "
        r"$\varepsilon (t-k)$ is small.",
        repaired_by=("isometry.exact", "isometry.near"),
        rests_on={
            "isometry": "CONDITIONAL",
            "isometry.exact": "PROVED",
            "isometry.near": "PROVED",
        },
    ),
    Story(
        key="decay-bounds-gamma",
        title="A penalty pulls, it does not hold",
        says=r"An $\ell_1$ or $\ell_2$ penalty limits the range of the weights: so "
        r"$\gamma \leq 1$, it is said.",
        because="A penalty makes the weight smaller, but how much smaller depends on "
        "its coefficient, and on how large a weight the data ask for. If they ask for "
        r"a large one, $\gamma$ stays above 1.",
        worked={
            "loss": "Take one weight $x$, a loss that is smallest at some other "
            r"number, and an $\ell_2$ penalty.",
            "values": "Three values show where the minimum lies.",
            "minimum": "At the middle one the derivative is 0, so there it is.",
            "gamma": "With the slope of the activation the factor of a step has the "
            "size",
        },
        repair="A *constraint* does what the sentence promises: hold the weight to "
        r"$\lVert U \rVert_F \leq 1/\varphi$, with $\varphi$ the largest slope, and "
        r"$\gamma \leq 1$ at every state. A penalty does so, too, from a coefficient "
        "on that is known in advance.",
        repaired_by=("decay-bounds-gamma.constraint", "decay-bounds-gamma.penalty"),
        rests_on={
            "decay-bounds-gamma": "CONDITIONAL",
            "decay-bounds-gamma.constraint": "PROVED",
            "decay-bounds-gamma.penalty": "PROVED",
        },
    ),
    Story(
        key="robust-memory-vanishes",
        title="Walls instead of a valley",
        says="To store a memory that small disturbances do not destroy, a network is "
        "said to have to enter the region where gradients vanish.",
        because="Of a state that nothing disturbs it is not true: free to move between "
        "two walls, it keeps its bit, for the walls hold it, and its gradient is 1 for "
        "ever. Of the same state under the noise that it withstands the sentence *is* "
        "true: the state soon meets a wall, where the slope is 0, and there its "
        "gradient ends. After $600k$ steps of uniform noise at most $2^{-k}$ of the "
        "gradient is left in the mean. So the sentence has to say which gradient it "
        "means.",
        worked={
            "given": "Take a map made of four ReLU units, an interval, and noise of at "
            r"most $\epsilon$ at every step.",
            "ends": "Both ends of the interval are mapped inside, with room for the "
            "noise: the state never leaves. Four more units, mirrored at 0, do so "
            "on the other side, and the sign of the state is the bit.",
            "stored": "This point is mapped to itself: it is stored.",
            "slope": "The slope there is the sum over all units that are on. So "
            "without noise the gradient stays 1.",
            "wall": "At the lower end fewer units are on. Where the noise has driven "
            "the state there, the slope is 0, and the gradient, a product of slopes, "
            "is 0 from then on.",
        },
        repair="With noise the gradient dies exponentially, as the document says, in "
        "this latch and in all of its kind. Along a path without noise it does if the "
        "*linearised* state never answers noise of size 1 by more than $K$: the "
        "gradient at lag $t$ is then at most $K (1 - 1/K)^t$.",
        repaired_by=(
            "robust-memory-vanishes.latch-under-noise",
            "robust-memory-vanishes.under-noise",
            "robust-memory-vanishes.general",
        ),
        rests_on={
            "robust-memory-vanishes": "CONDITIONAL",
            "robust-memory-vanishes.for-ever": "PROVED",
            "robust-memory-vanishes.latch-under-noise": "PROVED",
            "robust-memory-vanishes.under-noise": "PROVED",
            "robust-memory-vanishes.general": "PROVED",
        },
    ),
    Story(
        key="capacity-limited",
        title="One number that remembers everything",
        says="The information in the state is finite: the more is stored, the more is "
        "said to be lost.",
        because="A real number has infinitely many digits, and a single ReLU unit can "
        "put one bit into each. What is finite is the *precision* with which a "
        "computer keeps the number: it is rounding that loses.",
        worked={
            "unit": "Take one ReLU unit, started at 0. It reads a bit $x_t$ at every "
            "step. What it adds up is never below 0, so the rectifier lets it through.",
            "histories": "Each history of bits leads to a state of its own.",
            "last": "The last bit can be read off: it is 1 exactly in the states of at "
            "least this size.",
            "undo": "Undo the last step, and the bit before can be read off as well, "
            "and so on back to the first. In the last history, for instance,",
        },
        repair="With finitely many states the sentence is true: if there are more "
        "histories than states, two of them share one. So it is for states in a "
        r"bounded range that cannot be told apart more finely than to some $\epsilon$.",
        repaired_by=("capacity-limited.finite-states", "capacity-limited.resolution"),
        rests_on={
            "capacity-limited": "CONDITIONAL",
            "capacity-limited.exact-recall": "PROVED",
            "capacity-limited.finite-states": "SUPPORTED",
            "capacity-limited.resolution": "PROVED",
        },
    ),
)
