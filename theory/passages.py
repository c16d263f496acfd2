"""What the sentences of the documents say: the claims each carries, or why none.

The documents 000, 002, 003 and 004 render one section, so a passage that several of
them share is described once. A long sentence that formulas cut into parts with a claim
each has a passage for each part; so has a part that is an opinion. Where they stand:
sentences.py.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Passage:
    """What a sentence says, in a few words of ours.

    Attributes:
        gist: paraphrase.
        claims: keys of the claims it carries.
        reason: why it carries none; empty if it carries some.
        unchecked: what else a sentence with claims says, which none of them tests.
    """

    gist: str
    claims: tuple[str, ...] = ()
    reason: str = ""
    unchecked: str = ""


PASSAGES = {
    # the section that 000, 002, 003 and 004 share
    "introduced-earlier": Passage(
        "the mathematical challenge was introduced before", reason="cross-reference"
    ),
    "basic-problem": Passage(
        "propagated over many stages gradients mostly vanish, rarely explode; "
        "explosions damage the optimisation",
        ("mostly-vanish-rarely-explode", "explosions-damage"),
    ),
    "vanish-or-explode": Passage(
        "gradients propagated over many stages tend to vanish or explode",
        ("mostly-vanish-rarely-explode",),
    ),
    "mostly-vanish": Passage(
        "mostly they vanish; explosions are rare but harder on the optimisation",
        ("mostly-vanish-rarely-explode", "explosions-damage"),
    ),
    "stable-but-difficult": Passage(
        "even with stable parameters long-term terms get exponentially smaller weights",
        ("stable-but-difficult",),
    ),
    "margin-memory": Passage(
        "a reader: being able to store memory solves vanishing",
        ("memory-solves-vanishing",),
    ),
    "margin-why-discuss": Passage(
        "a reader: if neither vanishes nor explodes, what is left to discuss?",
        reason="a reader's question",
    ),
    "margin-what-weights": Passage(
        "a reader: what are these exponentially smaller weights?",
        reason="a reader's question",
    ),
    "deeper-elsewhere": Passage("deeper treatments exist", reason="citation"),
    "this-section": Passage("this section describes the problem", reason="outline"),
    "other-sections": Passage("the other sections overcome it", reason="outline"),
    "repeated-function": Passage(
        "a recurrent net composes the same function once a time step",
        ("same-function", "composition-like-product"),
    ),
    "extreme-nonlinear": Passage(
        "such compositions can be extremely nonlinear",
        ("mostly-flat", "some-steep", "many-turns"),
    ),
    "figure-title": Passage("title of the figure", reason="a heading"),
    "figure-shape": Passage(
        "composed tanh layers: mostly tiny slopes, some large, many turns",
        ("mostly-flat", "some-steep", "many-turns"),
    ),
    "figure-y": Passage(
        "the $y$ axis is a projection from 100 dimensions to one",
        reason="describes the figure",
    ),
    "figure-x": Passage(
        "the $x$ axis is a random direction through the state space",
        reason="describes the figure",
    ),
    "figure-section": Passage(
        "so the plot is a linear section of the function", reason="describes the figure"
    ),
    "figure-curves": Passage(
        "the curves show the function after each time step",
        reason="describes the figure",
    ),
    "like-matrix-product": Passage(
        "the composition resembles a matrix product",
        ("composition-like-product",),
    ),
    "linear-net": Passage(
        "the linear recurrence is a very simple recurrent net without activation and "
        "input",
        reason="definition of the linear recurrence",
    ),
    "power-method": Passage(
        "the recurrence essentially describes the power method", ("power-method",)
    ),
    "unrolled": Passage("it simplifies to a power of $W$", ("unrolled-power",)),
    "eigen-form": Passage(
        "with $W = Q \\Lambda Q^T$, $Q$ orthogonal, it simplifies to the printed "
        "eigen-form",
        ("spectral-form",),
    ),
    "eigen-form-004": Passage(
        "with orthogonal $Q$ it simplifies to the printed eigen-form",
        ("spectral-form",),
    ),
    "eigen-form-003": Passage(
        "if $W$ is an eigendecomposition it simplifies to the printed eigen-form",
        ("spectral-form-any-basis",),
    ),
    "eigenvalue-powers": Passage(
        "eigenvalues are raised to the power $t$: below one they decay, above they "
        "explode",
        ("eigenvalue-decay", "eigenvalue-explode"),
    ),
    "unaligned-discarded": Passage(
        "what is not aligned with the largest eigenvector is discarded",
        ("discard-unaligned",),
    ),
    "only-recurrent": Passage(
        "the problem is particular to recurrent nets", ("only-recurrent",)
    ),
    "imagine-scalar": Passage(
        "imagine multiplying by one weight many times", reason="sets the scene"
    ),
    "scalar-power": Passage(
        "$w^t$ vanishes or explodes depending on the size of $w$", ("scalar-power",)
    ),
    "fresh-weights": Passage(
        "with another weight at every step the situation differs", ("shared-or-fresh",)
    ),
    "product-state": Passage(
        "from state 1 the state is the product of the weights", ("product-state",)
    ),
    "random-weights": Passage(
        "suppose independent weights of zero mean and variance $v$",
        reason="premise of the next sentence",
    ),
    "product-variance": Passage(
        "such a product has a variance of $O(v^n)$",
        ("product-variance", "gradient-variance"),
    ),
    "random-and-variance": Passage(
        "independent weights of zero mean and variance $v$: the product's variance "
        "is $O(v^n)$",
        ("product-variance", "gradient-variance"),
    ),
    "root-variance": Passage(
        "for a wanted variance choose the n-th root for each weight", ("root-variance",)
    ),
    "scaling-avoids": Passage(
        "so very deep feedforward nets with careful scaling avoid both problems",
        ("scaling-avoids",),
        unchecked="where a source is named for it, that it argues so",
    ),
    "margin-scaling": Passage(
        "a reader's summary: different weights, well designed, avoid both problems",
        ("scaling-avoids",),
    ),
    "discovered": Passage(
        "the problem was discovered independently by several", reason="history"
    ),
    "stay-in-region": Passage(
        "one may hope to stay where gradients neither vanish nor explode",
        ("staying-avoids",),
    ),
    "robust-memory": Passage(
        "to store memory robustly the net must enter the region of vanishing gradients",
        ("robust-memory-vanishes",),
    ),
    "exponentially-smaller": Passage(
        "whenever it can represent long-term dependencies, their gradient is "
        "exponentially smaller",
        ("long-term-exponentially-small",),
    ),
    "not-impossible": Passage(
        "not impossible to learn, but it may take very long, the signal being hidden "
        "by short-term fluctuations",
        ("slow-not-impossible", "signal-hidden"),
    ),
    "long-because-hidden": Passage(
        "learning may take long, the signal being hidden by short-term fluctuations",
        ("signal-hidden", "slow-not-impossible"),
    ),
    "sgd-collapses": Passage(
        "as the span grows SGD's success quickly reaches 0 at lengths of 10 or 20",
        ("training-collapses",),
        unchecked="where experiments of others are named, that they show it: those "
        "here are our own",
    ),
    "collapse-as-reason": Passage(
        "the reason given: SGD's success quickly reaches 0 at lengths of 10 or 20",
        ("training-collapses",),
    ),
    "increasingly-difficult": Passage(
        "with a growing span optimisation becomes more and more difficult",
        ("training-collapses",),
    ),
    "margin-lost": Passage(
        "a reader: this whole paragraph is unclear", reason="a reader's remark"
    ),
    "dynamical-systems": Passage(
        "deeper treatments as dynamical systems", reason="citation"
    ),
    "outlook": Passage(
        "the rest discusses methods, some learning spans of hundreds of steps; the "
        "problem remains a main challenge",
        ("hundreds-of-steps",),
        unchecked="that the problem remains a main challenge, an opinion",
    ),
    "outlook-004": Passage(
        "the rest discusses methods that reduce the difficulty",
        reason="breaks off before it says which spans they learn",
    ),
    "heading": Passage("a heading", reason="a heading"),
    "matter": Passage("title, table of contents, date", reason="front matter"),
    "running-head": Passage("the running head", reason="a heading"),
    "page-number": Passage("the page number", reason="page furniture"),
    "equation-number": Passage("the number of an equation", reason="page furniture"),
    "picture": Passage("the link of the figure", reason="a picture, without text"),
    "book": Passage("names the book", reason="citation"),
    # 001
    "main-problem": Passage(
        "the main problem of learning is that of long-term dependencies",
        reason="names the subject, with citations",
    ),
    "delta-unrolled": Passage(
        "the recursion for $\\delta$, unrolled into a product",
        ("delta-recursion", "delta-product"),
    ),
    "gamma": Passage(
        "with $\\gamma$ the norm of the factor, $\\delta$ is $\\gamma^{t-k}$ times the "
        "last $\\delta$",
        ("gamma-equality",),
    ),
    "gamma-above": Passage(
        "$\\gamma > 1$: it grows without bound and the system is unstable",
        ("gamma-explodes", "gamma-destabilises"),
    ),
    "gamma-below": Passage(
        "$\\gamma < 1$: it vanishes, as in deep feedforward nets",
        ("gamma-vanishes", "feedforward-similar"),
    ),
    "which-gradient": Passage(
        "what vanishes is the gradient at $h_k$, not the one at $U$; far states do not "
        "influence the update",
        ("which-gradient", "local-update"),
    ),
    "slopes-below-one": Passage(
        "slopes below one and weights not too large: $\\delta$ tends to 0",
        (
            "derivative-below-one",
            "small-weights-vanish",
        ),
    ),
    "only-short": Passage(
        "in theory any interval can be bridged, in practice only short spans are "
        "learnt",
        ("represents-any-span", "only-short-learnt"),
    ),
    "named-problem": Passage(
        "dependencies over a long interval are hard to model: the name of the problem",
        ("only-short-learnt",),
    ),
    "choose-isometry": Passage(
        "choose parameters and non-saturating activations so that the factor is about "
        "1",
        ("isometry", "non-saturating"),
    ),
    "needs-experience": Passage(
        "this needs experience with tuning, which limits its use", reason="an opinion"
    ),
    "improve-instead": Passage(
        "improving the model or the optimisation is more effective", reason="an opinion"
    ),
    "explosion-easy": Passage(
        "explosion is easily solved, by weight decay or clipping",
        (
            "explosion-easily-solved",
            "decay-bounds-gamma",
            "decay-bounds-gamma-l1",
        ),
    ),
    "decay": Passage(
        "an $\\ell_1$ or $\\ell_2$ penalty keeps $\\gamma$ at most 1",
        ("decay-bounds-gamma", "decay-bounds-gamma-l1"),
    ),
    "clipping": Passage(
        "clipping cuts a gradient whose norm passes a threshold", ("clipping",)
    ),
    "vanishing-main": Passage(
        "vanishing is the main problem of recurrent nets", reason="an opinion"
    ),
    "identity": Passage(
        "change the model: $U = I$ and $f' = 1$ give an additive recurrence",
        ("identity-recurrence",),
    ),
    "where-g": Passage(
        "$g$ is nonlinear with parameters $\\theta$", reason="definition"
    ),
    "no-problem-left": Passage(
        "the dependence is linear with weight 1: no vanishing and no explosion",
        ("identity-recurrence", "identity-recurrence.gradient"),
    ),
    "loses-power": Passage(
        "this loses the nonlinearity on the feedback and weakens the model",
        ("loses-power",),
    ),
    "residual": Passage(
        "better: let $g$ see the state as well",
        reason="definition of the residual form",
    ),
    "residual-alleviates": Passage(
        "linear and nonlinear relation together ease vanishing to a degree",
        ("residual-alleviates",),
    ),
    "capacity-named": Passage(
        "a problem remains: memory capacity", reason="names the subject"
    ),
    "saturation": Passage(
        "as $h$ accumulates new input it saturates", ("accumulates", "saturates")
    ),
    "logistic-grows": Passage(
        "with logistic $g$ the state grows and saturates", ("accumulates", "saturates")
    ),
    "finite-information": Passage(
        "the state holds finite information: the more stored, the more lost",
        ("capacity-limited",),
    ),
    "two-ways": Passage("two ways to solve it", reason="outline"),
    "extra-memory": Passage(
        "add memory units, as memory-augmented nets do", ("extra-memory",)
    ),
    "gates": Passage(
        "gates control how fast information accumulates, adding and forgetting "
        "selectively",
        ("gates-control", "gating-solves-capacity"),
    ),
    "gated-named": Passage("such nets are called gated", reason="a name"),
}
