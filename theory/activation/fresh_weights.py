"""Fresh networks: the norm of their weights, and the gradient 50 steps back."""

from sympy import Lt

from longdep.theory.activation.geometric_decay import RECURSION, e
from longdep.theory.activation.notation import TOPIC, U
from longdep.theory.core.claim import Claim, Kind, Reading
from longdep.theory.core.notation import Norm

LAG = 50

CLAIMS = (
    Claim(
        key="small-weights-vanish.premise",
        topic=TOPIC,
        title="Freshly started weights have norm below 1",
        paraphrase="The premise that the norm of $U$ is not too large, read as below "
        "1, at the starts people use (PyTorch's uniform, Glorot, orthogonal, Gaussian "
        "of variance $1/n$).",
        conclusion=Lt(Norm(U, 2), 1),
        kind=Kind.EXPERIMENT,
        reading=Reading.COMPANION,
        of="small-weights-vanish",
        why={
            "REFUTED": "None of the four starts has it. The norm of PyTorch's uniform "
            "start is about $2/\\sqrt{3} \\approx 1.15$, although its spectral radius "
            "is only about $1/\\sqrt{3} \\approx 0.58$; for Glorot and Gaussian starts "
            "they are about 2 and 1. The sentence explains the vanishing by a premise "
            "that practice does not meet.",
        },
    ),
    Claim(
        key="small-weights-vanish.all-the-same",
        topic=TOPIC,
        title="Gradients vanish all the same",
        paraphrase="Fresh tanh networks driven by inputs of unit variance: the "
        "gradient 50 steps back is less than a hundredth, whichever start is used.",
        hypotheses=(RECURSION,),
        conclusion=Lt(Norm(e(LAG), 2), Norm(e(0), 2) / 100),
        kind=Kind.EXPERIMENT,
        reading=Reading.COMPANION,
        of="small-weights-vanish",
        why={
            "SUPPORTED": "The conclusion is right though its reason is not: what "
            "decides is the product of many different Jacobians, whose typical growth "
            "lies well below the norm of each: the inputs push units away from 0, "
            "where their derivative is below 1.",
        },
    ),
    Claim(
        key="small-weights-vanish.quiet-inputs",
        topic=TOPIC,
        title="Gradients vanish as much when the inputs are quiet",
        paraphrase="The same networks, with inputs of a tenth of that size.",
        hypotheses=(RECURSION,),
        conclusion=Lt(Norm(e(LAG), 2), Norm(e(0), 2) / 100),
        kind=Kind.EXPERIMENT,
        reading=Reading.COMPANION,
        of="small-weights-vanish",
        why={
            "REFUTED": "With quiet inputs units stay near 0, where the derivative of "
            "tanh is close to 1, and a start of spectral radius 1 (Glorot, Gaussian, "
            "orthogonal) keeps several percent of the gradient over 50 steps. The "
            "exception at 0 is no formality.",
        },
    ),
)
