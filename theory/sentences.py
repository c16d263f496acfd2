"""Every sentence of every document, by the passage it prints.

A document is the list of its passages in the order of its sentences; the position is
the sentence's running number. A sentence cut into parts has a row for each
part, and so has a part that nothing here tests.
"""

from dataclasses import dataclass


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


def _sentences(table: str) -> tuple[Sentence, ...]:
    """Read lines `passage first-last | note`."""
    sentences = []
    for line in table.strip().splitlines():
        place, _, note = line.strip().partition(" | ")
        passage, _, lines = place.partition(" ")
        first, _, last = lines.partition("-")
        sentences.append(Sentence(passage, int(first), int(last or first), note))
    return tuple(sentences)


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
        eigen-form 50-62 | $\\Lambda$ is printed without its backslash
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
        which-gradient 7 | $k$ is called the current time; it is the far one
        slopes-below-one 9
        only-short 9
        named-problem 9 | $k$, a time before, is the lag here
        choose-isometry 11
        needs-experience 11
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
        eigen-form-003 1 | $Q$ is not defined; its orthogonality is not asked for
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
        eigen-form-004 3 | $\\Lambda$, the transposes and the power are lost
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
