"""Every sentence of every document: the claims it carries, or why it carries none.

The documents 000, 002, 003 and 004 render one section, so a passage that several of
them share is described once. A document is then the list of its passages in the order
of its sentences; the position is the sentence's running number. A long sentence that
formulas cut into parts with a claim each has a row for each part.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Passage:
    """What a sentence says, in a few words of ours.

    Attributes:
        gist: paraphrase.
        claims: keys of the claims it carries.
        reason: why it carries none; empty if it carries some.
    """

    gist: str
    claims: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Sentence:
    """A passage at its place in a document.

    Attributes:
        passage: key of the passage.
        first, last: the document's lines it stands on, from 1.
        note: what is peculiar to its printing there.
    """

    passage: str
    first: int
    last: int
    note: str = ""


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
        "the y axis is a projection from 100 dimensions to one",
        reason="describes the figure",
    ),
    "figure-x": Passage(
        "the x axis is a random direction through the state space",
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
    "unrolled": Passage("it simplifies to a power of W", ("unrolled-power",)),
    "eigen-form": Passage(
        "with W = Q Lambda Q^T, Q orthogonal, it simplifies to the printed eigen-form",
        ("spectral-form", "reach-of-the-form"),
    ),
    "eigen-form-004": Passage(
        "with orthogonal Q it simplifies to the printed eigen-form", ("spectral-form",)
    ),
    "eigen-form-003": Passage(
        "if W is an eigendecomposition it simplifies to the printed eigen-form",
        ("spectral-form-any-basis",),
    ),
    "eigenvalue-powers": Passage(
        "eigenvalues are raised to the power t: below one they decay, above they "
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
        "w^t vanishes or explodes depending on the size of w", ("scalar-power",)
    ),
    "fresh-weights": Passage(
        "with another weight at every step the situation differs", ("shared-or-fresh",)
    ),
    "product-state": Passage(
        "from state 1 the state is the product of the weights", ("product-state",)
    ),
    "random-weights": Passage(
        "suppose independent weights of zero mean and variance v",
        reason="premise of the next sentence",
    ),
    "product-variance": Passage(
        "such a product has a variance of O(v^n)",
        ("product-variance", "gradient-variance"),
    ),
    "random-and-variance": Passage(
        "independent weights of zero mean and variance v: the product's variance is "
        "O(v^n)",
        ("product-variance", "gradient-variance"),
    ),
    "root-variance": Passage(
        "for a wanted variance choose the n-th root for each weight", ("root-variance",)
    ),
    "scaling-avoids": Passage(
        "so very deep feedforward nets with careful scaling avoid both problems",
        ("scaling-avoids",),
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
        "the recursion for delta, unrolled into a product",
        ("delta-recursion", "delta-product"),
    ),
    "gamma": Passage(
        "with gamma the norm of the factor, delta is gamma^(t-k) times the last delta",
        ("gamma-equality",),
    ),
    "gamma-above": Passage(
        "gamma > 1: it grows without bound and the system is unstable",
        ("gamma-explodes", "gamma-destabilises"),
    ),
    "gamma-below": Passage(
        "gamma < 1: it vanishes, as in deep feedforward nets",
        ("gamma-vanishes", "feedforward-similar"),
    ),
    "which-gradient": Passage(
        "what vanishes is the gradient at h_k, not the one at U; far states do not "
        "influence the update",
        ("which-gradient", "local-update"),
    ),
    "slopes-below-one": Passage(
        "slopes below one and weights not too large: delta tends to 0",
        (
            "derivative-below-one",
            "small-weights-vanish",
            "small-weights-vanish.premise",
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
        "1; this needs experience",
        ("isometry", "non-saturating"),
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
        "an l1 or l2 penalty keeps gamma at most 1",
        ("decay-bounds-gamma", "decay-bounds-gamma-l1"),
    ),
    "clipping": Passage(
        "clipping cuts a gradient whose norm passes a threshold", ("clipping",)
    ),
    "vanishing-main": Passage(
        "vanishing is the main problem of recurrent nets", reason="an opinion"
    ),
    "identity": Passage(
        "change the model: U = I and f' = 1 give an additive recurrence",
        ("identity-recurrence",),
    ),
    "where-g": Passage("g is nonlinear with parameters theta", reason="definition"),
    "no-problem-left": Passage(
        "the dependence is linear with weight 1: no vanishing and no explosion",
        ("identity-recurrence", "identity-recurrence.gradient"),
    ),
    "loses-power": Passage(
        "this loses the nonlinearity on the feedback and weakens the model",
        ("loses-power",),
    ),
    "residual": Passage(
        "better: let g see the state as well", reason="definition of the residual form"
    ),
    "residual-alleviates": Passage(
        "linear and nonlinear relation together ease vanishing to a degree",
        ("residual-alleviates", "residual-alleviates.no-vanishing"),
    ),
    "capacity-named": Passage(
        "a problem remains: memory capacity", reason="names the subject"
    ),
    "saturation": Passage(
        "as h accumulates new input it saturates", ("accumulates", "saturates")
    ),
    "logistic-grows": Passage(
        "with logistic g the state grows and saturates", ("accumulates", "saturates")
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


def _sentences(table: str) -> tuple[Sentence, ...]:
    """Read lines `passage first-last | note`."""
    found = []
    for line in table.strip().splitlines():
        place, _, note = line.strip().partition(" | ")
        passage, _, lines = place.partition(" ")
        first, _, last = lines.partition("-")
        found.append(Sentence(passage, int(first), int(last or first), note))
    return tuple(found)


SENTENCES = {
    "000": _sentences(
        """
        introduced-earlier 1
        basic-problem 2
        stable-but-difficult 3
        margin-memory 5
        margin-why-discuss 6
        margin-what-weights 7
        deeper-elsewhere 9
        this-section 10
        other-sections 11
        repeated-function 13
        extreme-nonlinear 14
        picture 16-22
        figure-title 23
        figure-shape 24
        figure-y 25
        figure-x 26
        figure-section 27
        figure-curves 28-31
        like-matrix-product 33
        linear-net 34-41
        power-method 42
        unrolled 43-48
        eigen-form 50-62 | Lambda is printed without its backslash
        eigenvalue-powers 64
        unaligned-discarded 65 | in bold type
        only-recurrent 68
        imagine-scalar 69
        scalar-power 70
        fresh-weights 71
        product-state 72
        random-weights 73
        product-variance 74
        root-variance 75
        scaling-avoids 76
        margin-scaling 78
        discovered 80
        stay-in-region 81
        robust-memory 82
        exponentially-smaller 83
        not-impossible 84
        sgd-collapses 85
        margin-lost 86
        dynamical-systems 88-89
        outlook 90
        """
    ),
    "001": _sentences(
        """
        main-problem 1
        delta-unrolled 2
        gamma 2
        gamma-above 4
        gamma-below 5
        which-gradient 7 | k is called the current time; it is the far one
        slopes-below-one 9
        only-short 9
        named-problem 9 | k, a time before, is the lag here
        choose-isometry 11
        improve-instead 11
        heading 13
        explosion-easy 14
        decay 15
        clipping 16
        heading 18
        vanishing-main 19
        identity 19
        where-g 19
        no-problem-left 20
        loses-power 20
        residual 20
        residual-alleviates 22
        heading 24
        capacity-named 25
        saturation 25
        logistic-grows 26
        finite-information 26
        two-ways 28
        extra-memory 29
        gates 30
        gated-named 30
        """
    ),
    "002": _sentences(
        """
        matter 1-5
        heading 6
        deeper-elsewhere 8 | as a note for a later addition
        heading 11
        introduced-earlier 13
        basic-problem 15
        stable-but-difficult 17
        repeated-function 20
        extreme-nonlinear 20
        picture 24-28
        figure-title 30
        figure-shape 30
        figure-y 30
        figure-x 30
        figure-section 30
        figure-curves 30
        like-matrix-product 35
        linear-net 35-43
        power-method 43
        unrolled 45-50
        eigen-form 53-66
        eigenvalue-powers 69
        unaligned-discarded 69
        only-recurrent 72
        imagine-scalar 72
        scalar-power 72
        fresh-weights 72
        product-state 72
        random-weights 72
        product-variance 72
        root-variance 72 | the variance is printed as if it were the weight
        scaling-avoids 72
        discovered 75
        stay-in-region 75
        robust-memory 75
        exponentially-smaller 75
        not-impossible 75
        sgd-collapses 75
        dynamical-systems 77
        outlook 79
        heading 83
        book 85
        """
    ),
    "003": _sentences(
        """
        vanish-or-explode 1
        mostly-vanish 1
        linear-net 1
        unrolled 1
        eigen-form-003 1 | Q is not defined; its orthogonality is not asked for
        eigenvalue-powers 1
        unaligned-discarded 1
        fresh-weights 2
        product-state 2
        random-and-variance 2
        root-variance 2
        scaling-avoids 2
        exponentially-smaller 3
        long-because-hidden 3
        increasingly-difficult 4
        collapse-as-reason 4 | elsewhere a result of experiments, here a reason
        fresh-weights 5 | printed a second time, word for word
        product-state 5 | printed a second time, word for word
        random-and-variance 5 | printed a second time, word for word
        root-variance 5 | printed a second time, word for word
        scaling-avoids 5 | printed a second time, word for word
        exponentially-smaller 6 | printed a second time, word for word
        long-because-hidden 6 | printed a second time, word for word
        increasingly-difficult 7 | printed a second time, word for word
        collapse-as-reason 7 | printed a second time, word for word
        """
    ),
    "004": _sentences(
        """
        running-head 1
        eigen-form-004 3 | Lambda, the transposes and the power are lost
        equation-number 5
        eigenvalue-powers 7-8
        unaligned-discarded 8-9
        only-recurrent 11
        imagine-scalar 11-13
        scalar-power 13-15 | the power is printed as a product of two letters
        fresh-weights 15-31 | its words are interleaved with the next sentence's
        product-state 17-31 | interleaved with the last sentence; product sign lost
        random-weights 31-35
        product-variance 35 | the exponent is printed beside its base
        root-variance 35 | the root sign and the star are lost
        scaling-avoids 37-39
        discovered 41
        stay-in-region 41
        robust-memory 41
        exponentially-smaller 41
        not-impossible 41
        sgd-collapses 41
        dynamical-systems 43
        outlook-004 43 | breaks off at the end of the page
        page-number 45
        """
    ),
}
