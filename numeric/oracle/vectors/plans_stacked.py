"""What the cases of stacked modules are for, from version v2 on; permanent numbers."""

from longdep.numeric.oracle.vectors.plans_1 import DROPPED, FROM_ZERO
from longdep.numeric.oracle.vectors.plans_2 import CUT, EXPONENTIALS, SMALL
from longdep.numeric.oracle.vectors.recipe import Plan

BOTH = "bidirectional"
ONE_LAYER = Plan(
    number=1,
    purpose="One layer that runs both ways over sequences of different lengths.",
    mistake=(
        "The reverse outputs not turned back, its last state taken at the last step, "
        "or a reverse run that starts in the padding."
    ),
    sizes={"n": 3, "m": 2, "T": 6, "B": 2},
    knobs={"direction": BOTH, "lengths": (4, 6)},
)
TWO_LAYERS = Plan(
    number=2,
    purpose=(
        "Two layers, both ways, lengths out of order: the second layer sees both "
        "directions of the first."
    ),
    mistake=(
        "Directions joined in the wrong order, states of layers and directions "
        "exchanged, or lengths sorted and not put back."
    ),
    sizes={"n": 2, "m": 3, "T": 5, "B": 3},
    knobs={"layers": 2, "direction": BOTH, "lengths": (3, 5, 4)},
)
THREE_LAYERS = Plan(
    number=3,
    purpose="Three layers forward: every layer has states and gradients of its own.",
    mistake=(
        "One layer fed with another's state, or the gradient at a layer's own state "
        "taken for that at its inputs."
    ),
    sizes={"n": 2, "m": 3, "T": 5, "B": 3},
    knobs={"layers": 3, "lengths": (2, 5, 4)},
)
DROPOUT = Plan(
    number=4,
    purpose="Given factors of 0 and 2 between the layers, other ones at every step.",
    mistake=(
        "One factor for all steps, factors at the last layer's outputs or at the first "
        "one's inputs, or left out on the way back."
    ),
    sizes={"n": 2, "m": 3, "T": 4, "B": 2},
    knobs={"layers": 2, "direction": BOTH, "lengths": (4, 3), "dropout": True},
)
WINDOW = Plan(
    number=5,
    purpose=(
        "Truncated backpropagation in windows of three steps: the state is carried on, "
        "the gradient is not."
    ),
    mistake=(
        "Windows that begin at 0, a gradient that passes a border, or borders counted "
        "from the end."
    ),
    sizes={"n": 2, "m": 3, "T": 8, "B": 2},
    knobs={"layers": 2, "lengths": (8, 8), "window": 3},
)
REVERSE = Plan(
    number=6,
    purpose="One layer that runs from the end only, over different lengths.",
    mistake=(
        "The direction ignored, outputs not turned back, or a start in the padding."
    ),
    sizes={"n": 2, "m": 3, "T": 5, "B": 3},
    knobs={"direction": "reverse", "lengths": (3, 5, 2)},
)
LONG = Plan(
    number=7,
    purpose="A sequence of 22 steps, both ways: what is cut after ten steps shows.",
    mistake=CUT,
    sizes={"n": 2, "m": 3, "T": 24, "B": 1},
    knobs={"direction": BOTH, "lengths": (22,)},
)
TINY = Plan(
    number=8,
    purpose=SMALL,
    mistake=EXPONENTIALS,
    sizes={"n": 2, "m": 3, "T": 4, "B": 2},
    knobs={"layers": 2, "lengths": (3, 4), "tiny": True},
)
ZERO_START = Plan(
    number=9,
    purpose=FROM_ZERO,
    mistake=DROPPED,
    sizes={"n": 2, "m": 3, "T": 3, "B": 2},
    knobs={"layers": 2, "lengths": (3, 2), "zero_start": True},
)
PROJECTED = Plan(
    number=10,
    purpose="Outputs projected from three units to two, two layers, both ways.",
    mistake=(
        "The projection transposed or left out of the recurrence, or the cell state "
        "projected too."
    ),
    sizes={"n": 3, "m": 4, "p": 2, "T": 4, "B": 2},
    knobs={"layers": 2, "direction": BOTH, "lengths": (3, 4)},
)
RECTIFIED = Plan(
    number=11,
    purpose="Rectified units in two layers, both ways: closed ones pass nothing back.",
    mistake="Slopes of tanh for every activation, or of another layer's states.",
    sizes={"n": 3, "m": 2, "T": 5, "B": 2},
    knobs={
        "layers": 2,
        "direction": BOTH,
        "lengths": (4, 5),
        "activation": "relu",
        "recurrent": 0.5,
    },
)
MASKED = Plan(
    number=12,
    purpose=(
        "Masks from the left, in the middle and of a whole sequence: a masked step "
        "keeps the state, and both directions give 0 there."
    ),
    mistake=(
        "A mask taken for a length, or none in the reverse direction, or the state "
        "put out where a mask leaves a step out."
    ),
    sizes={"n": 2, "m": 3, "T": 6, "B": 3},
    knobs={
        "layers": 2,
        "direction": BOTH,
        "mask": ("001111", "110101", "000000"),
    },
)
MERGES = tuple(
    Plan(
        number=number,
        purpose=f"The outputs of both directions {said}, in both layers.",
        mistake=(
            "Directions merged in another way, merged at the last layer only, or the "
            "reverse one merged before it is turned back."
        ),
        sizes={"n": 2, "m": 3, "T": 4, "B": 2},
        knobs={"layers": 2, "direction": BOTH, "lengths": (3, 4), "merge": merge},
    )
    for number, merge, said in (
        (13, "sum", "added"),
        (14, "mul", "multiplied"),
        (15, "ave", "averaged"),
    )
)
REPEATED = Plan(
    number=16,
    purpose=(
        "Masks in the middle and at the end, forward only: a masked step keeps the "
        "state and repeats the output."
    ),
    mistake="A mask that stops the state but not the output, or the other way round.",
    sizes={"n": 2, "m": 3, "T": 6, "B": 3},
    knobs={"layers": 2, "mask": ("110101", "101100", "100111")},
)
ALL = (ONE_LAYER, TWO_LAYERS, THREE_LAYERS, DROPOUT, WINDOW, LONG, TINY)
