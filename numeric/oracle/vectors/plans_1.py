"""What the cases of version v1 are for, in words, and the sizes and knobs of each.

Numbers are permanent: a case that goes away in a later version leaves a gap.
"""

from longdep.numeric.oracle.vectors.recipe import Plan

EVERY_STEP = (
    "Every output once, a direct gradient at every step, biases and initial states "
    "away from 0, n and m different."
)
LONG = (
    "A loss at the last step only: the gradients of the first steps have crossed "
    "every lag and are many orders smaller than those of the last."
)
RELU = "Rectified units: some closed at some steps, never at the kink."
SATURATED = (
    "One unit driven far into saturation on either side, the others not: slopes that "
    "differ by orders of magnitude within one step."
)
SHORT = "Sequences of different lengths in one batch, with numbers behind their ends."
REVERSED = (
    "Sequences of different lengths, all shorter than the batch, run in reverse: each "
    "starts at its own last valid step."
)

RNN = (
    Plan(
        number=1,
        purpose=EVERY_STEP,
        mistake=(
            "Transposed recurrent weight, a bias or h0 ignored, the step's own "
            "gradient assigned instead of added to the carried one, or h_t in place "
            "of h_{t-1} in the weight gradient."
        ),
        sizes={"n": 3, "m": 2, "T": 5},
    ),
    Plan(
        number=2,
        purpose=LONG,
        mistake="Backpropagation cut off after some lags, or small gradients set to 0.",
        sizes={"n": 2, "m": 3, "T": 48},
        knobs={"recurrent": 0.125, "last_only": True},
    ),
    Plan(
        number=3,
        purpose=RELU,
        mistake="The slope taken from the wrong side, or of tanh for every activation.",
        sizes={"n": 3, "m": 2, "T": 7},
        knobs={"activation": "relu", "biases": (("a", 0, 1.0), ("a", 1, 0.75))},
    ),
    Plan(
        number=4,
        purpose=SATURATED,
        mistake=(
            "The slope taken from the sum in place of the state, or sigma in place of "
            "its derivative."
        ),
        sizes={"n": 4, "m": 3, "T": 6},
        knobs={"biases": (("a", 0, 7.0), ("a", 1, -6.0))},
    ),
)
IDENTITY = Plan(
    number=5,
    purpose="Linear units: every gradient is a polynomial in the inputs.",
    mistake="An activation applied where there is none.",
    sizes={"n": 3, "m": 2, "T": 6},
    knobs={"activation": "identity"},
    conventions=("plain",),
)
FROM_ZERO = (
    "A start at 0, which programs like to treat apart: the biases act all the same."
)
DROPPED = "The hidden bias left out at the first step where there is no initial state."
ZERO_START = Plan(
    number=6,
    purpose=FROM_ZERO,
    mistake=DROPPED,
    sizes={"n": 2, "m": 3, "T": 4},
    knobs={"zero_start": True},
)
PADDED_ZERO_START = Plan(
    number=3,
    purpose=FROM_ZERO,
    mistake=DROPPED,
    sizes={"n": 2, "m": 3, "T": 4, "B": 2},
    knobs={"zero_start": True, "lengths": (3, 2), "direction": "forward"},
)
LAGS = (
    Plan(
        number=1,
        purpose="The gradient at each lag by itself, over moderate lags.",
        mistake=(
            "The product of the step Jacobians in the wrong order, or of their "
            "transposes."
        ),
        sizes={"n": 3, "m": 2, "T": 12},
        knobs={"recurrent": 0.5},
    ),
    Plan(
        number=2,
        purpose=(
            "Gradients that vanish below the smallest number of the format: log-norms "
            "to lag 159, far below 1e-308."
        ),
        mistake=(
            "Norms taken of gradients that have become 0: divide by the norm at each "
            "step and add its logarithm."
        ),
        sizes={"n": 2, "m": 3, "T": 160},
        knobs={"recurrent": 2.0**-8},
    ),
)
GRU = (
    Plan(
        number=1,
        purpose=EVERY_STEP,
        mistake=(
            "Gate blocks in another framework's order, the reset gate on the wrong "
            "side of the product, or the roles of z and 1 - z exchanged."
        ),
        sizes={"n": 3, "m": 2, "T": 5},
    ),
    Plan(
        number=2,
        purpose=LONG,
        mistake=(
            "Backpropagation cut off, or one of the two paths (gate, candidate) left "
            "out."
        ),
        sizes={"n": 2, "m": 3, "T": 40},
        knobs={
            "recurrent": 2.0**-4,
            "last_only": True,
            "biases": (("z", 0, -6.0), ("z", 1, -5.5)),
        },
    ),
    Plan(
        number=3,
        purpose=(
            "One unit keeps its state (update gate near 1), one forgets it (near 0)."
        ),
        mistake="The blend h' = (1 - z) n + z h with its two weights exchanged.",
        sizes={"n": 4, "m": 3, "T": 6},
        knobs={"biases": (("z", 0, 6.0), ("z", 1, -6.0), ("r", 2, -5.0))},
    ),
)
LSTM = (
    Plan(
        number=1,
        purpose=EVERY_STEP,
        mistake=(
            "Gate blocks in another framework's order, c0 ignored, or no tanh on the "
            "way out."
        ),
        sizes={"n": 3, "m": 2, "T": 5},
    ),
    Plan(
        number=2,
        purpose=LONG,
        mistake=(
            "The gradient of the cell state not passed on, or backpropagation cut off."
        ),
        sizes={"n": 2, "m": 3, "T": 40},
        knobs={
            "recurrent": 2.0**-4,
            "last_only": True,
            "biases": (("f", 0, -6.0), ("f", 1, -5.5)),
        },
    ),
    Plan(
        number=3,
        purpose=(
            "One unit keeps its cell (forget gate near 1), one clears it (near 0), "
            "one hides it (output gate near 0)."
        ),
        mistake=(
            "Forget gate taken as 1, as the input gate, or exchanged with the output "
            "gate."
        ),
        sizes={"n": 4, "m": 3, "T": 6},
        knobs={"biases": (("f", 0, 6.0), ("f", 1, -6.0), ("o", 2, -5.0))},
    ),
)
PADDED = (
    Plan(
        number=1,
        purpose=SHORT,
        mistake=(
            "Padded steps move the state, the last state taken at the batch's end, or "
            "the final gradient injected there."
        ),
        sizes={"n": 2, "m": 3, "T": 8, "B": 3},
        knobs={"lengths": (8, 3, 6), "direction": "forward"},
    ),
    Plan(
        number=2,
        purpose=REVERSED,
        mistake="The reverse run starts in the padding, or the direction is ignored.",
        sizes={"n": 2, "m": 3, "T": 9, "B": 3},
        knobs={"lengths": (4, 8, 7), "direction": "reverse"},
    ),
)
LINEAR = (
    Plan(
        number=1,
        purpose="A few steps of a matrix that is not normal.",
        mistake="The matrix not transposed, or transposed where it should not be.",
        sizes={"n": 3, "steps": 6},
    ),
    Plan(
        number=2,
        purpose="Many steps: the state vanishes by tens of orders of magnitude.",
        mistake=(
            "An eigenvector basis inverted in floats, or powers accumulated elsewhere."
        ),
        sizes={"n": 4, "steps": 90},
        knobs={"recurrent": 0.125},
    ),
)
PLANS: dict[str, tuple[Plan, ...]] = {
    "linear-recurrence": LINEAR,
    "simple-rnn": (*RNN, IDENTITY),
    "lag-gradients": LAGS,
    "gru": GRU,
    "lstm": LSTM,
    "padded-rnn": PADDED,
    "padded-gru": PADDED,
    "padded-lstm": PADDED,
}
CLIPPING = {
    "clip-by-norm": " The joint norm of all arrays in place of each one's own.",
    "clip-by-global-norm": " Each array's own norm in place of the joint one.",
    "clip-by-value": "",
}
PLACES = (
    (1, "over", "Norms above the limit.",
     "The norm of norms, or its square, taken wrong."),
    (2, "at", "A norm exactly at the limit: sqrt(9 + 16 + 144) = 13.",
     "An added epsilon called exact, or left out where the profile has it."),
    (3, "under", "Norms below the limit: nothing moves but by an added epsilon.",
     "Gradients scaled up to the limit."),
    (4, "small", "A norm of about 1e-5 over a limit of about 1e-6, where 1e-6 shows.",
     "An epsilon of 1e-6 added or left out."),
)  # fmt: skip
BY_VALUE = (
    (1, "over", "Entries beyond the limit on both sides, and some within.",
     "The norm clipped, or only one side of the interval."),
    (2, "at", "Entries exactly at the limit, on both sides.",
     "An entry at the limit moved."),
    (3, "under", "All entries within the limit: nothing moves.",
     "Entries scaled up to the limit."),
    (6, "infinite", "One infinite entry: it is cut like any other.",
     "An infinite entry made nan by scaling."),
    (7, "nan", "One entry that is not a number: it stays so, the others are cut.",
     "A nan replaced by the limit, or spread to the other entries."),
)  # fmt: skip
EXTREMES = (
    (5, "huge", "Finite gradients whose squares overflow.",
     "Squares added without scaling first, in a profile that promises more; or a nan "
     "in one that gives 0."),
    (6, "infinite", "One entry is infinite, the others are not.",
     "The profile of another framework."),
    (7, "nan", "One entry is not a number, the others are.",
     "The profile of another framework."),
)  # fmt: skip
MATRICES = (
    (1, "general", "A matrix that is not normal, of real leading eigenvalue.",
     "The largest entry, or the 2-norm, taken as the spectral radius."),
    (2, "turning", "A leading pair of complex eigenvalues.",
     "Only real eigenvalues looked at, or real parts; or a power iteration."),
    (3, "skewed", "Entries of 16 above a diagonal below 1: a norm 20 times the radius.",
     "A norm taken as the spectral radius."),
    (4, "negative", "The leading eigenvalue is negative.",
     "The largest eigenvalue in place of the largest size."),
    (5, "near", "Two eigenvalues that nearly meet: known to half the digits only.",
     "A power iteration stopped before it had converged."),
)  # fmt: skip
