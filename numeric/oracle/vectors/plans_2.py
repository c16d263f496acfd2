"""What the cases that came with version v2 are for: longer, tiny, wide; and stacked.

Their numbers begin at 11: those below are of version v1, with gaps that stay. Numbers
are permanent.
"""

from longdep.numeric.oracle.vectors.recipe import Plan

TINY = 2.0**-17  # of the size 1e-5, where exp(z) - exp(-z) has lost a third of its bits
TINIER = 2.0**-32  # of the size 1e-10, which some call 0
TINIER_STEPS = 2  # the inputs of how many steps are of that size
LONGER = (
    "Sequences of more than twenty steps and of different lengths: what is cut after "
    "ten steps, or every ten, shows."
)
CUT = (
    "Backpropagation cut off after ten lags, or run in windows that no gradient leaves."
)
SMALL = (
    "Inputs and states of about 1e-10 for two steps, then of 1e-5: tanh(z) is nearly "
    "z, and every digit of it counts."
)
EXPONENTIALS = (
    "tanh computed as a quotient of exponentials, as 2 sigma(2 z) - 1, or set to 0 "
    "near 0."
)
WIDE = "More units than a register or a tile of 16 has: the last ones stand alone."
TILES = (
    "Units beyond a multiple of 8, 16 or 32 left out, or sums that end before the last."
)
LASTING = "A loss over 257 steps, one more than a chunk of 2^8, with a slow memory."
CHUNKS = (
    "Chunks whose state, or whose gradient, does not pass the border; or the last step "
    "of 257 left out."
)
EMPTY = (
    "A sequence without any step among others: its last state is its initial one, and "
    "so are their gradients."
)
NO_STEP = (
    "The state after step 0 taken for a sequence that has none, or nothing passed back "
    "to its initial state."
)

RNN = (
    Plan(
        number=11,
        purpose=SMALL,
        mistake=EXPONENTIALS,
        sizes={"n": 3, "m": 2, "T": 5},
        knobs={"tiny": True},
    ),
    Plan(
        number=12,
        purpose=WIDE,
        mistake=TILES,
        sizes={"n": 17, "m": 3, "T": 4},
        knobs={"recurrent": 0.25},
    ),
    Plan(
        number=13,
        purpose=WIDE,
        mistake=TILES,
        sizes={"n": 33, "m": 5, "T": 3},
        knobs={"recurrent": 0.125},
        conventions=("onnx",),
    ),
    Plan(
        number=14,
        purpose=LASTING,
        mistake=CHUNKS,
        sizes={"n": 2, "m": 3, "T": 257},
        knobs={"recurrent": 0.5},
        conventions=("torch",),
    ),
)
GRU = (
    RNN[0],
    Plan(
        number=12,
        purpose=WIDE,
        mistake=TILES,
        sizes={"n": 17, "m": 3, "T": 3},
        knobs={"recurrent": 0.25},
        conventions=("torch", "onnx-0"),
    ),
    Plan(
        number=14,
        purpose=LASTING,
        mistake=CHUNKS,
        sizes={"n": 2, "m": 3, "T": 257},
        knobs={"recurrent": 0.5, "biases": (("z", 0, 4.0), ("z", 1, 3.0))},
        conventions=("torch", "onnx-1"),
    ),
)
LSTM = (
    RNN[0],
    Plan(
        number=12,
        purpose=WIDE,
        mistake=TILES,
        sizes={"n": 17, "m": 3, "T": 3},
        knobs={"recurrent": 0.25},
        conventions=("torch",),
    ),
    Plan(
        number=14,
        purpose=LASTING,
        mistake=CHUNKS,
        sizes={"n": 2, "m": 3, "T": 257},
        knobs={"recurrent": 0.5, "biases": (("f", 0, 4.0), ("f", 1, 3.0))},
        conventions=("torch", "keras"),
    ),
)
PADDED = (
    Plan(
        number=11,
        purpose=LONGER,
        mistake=CUT,
        sizes={"n": 2, "m": 3, "T": 26, "B": 2},
        knobs={"lengths": (24, 26), "direction": "forward"},
    ),
    Plan(
        number=12,
        purpose=LONGER,
        mistake="Windows counted from the wrong end, or " + CUT[0].lower() + CUT[1:],
        sizes={"n": 2, "m": 3, "T": 27, "B": 2},
        knobs={"lengths": (26, 24), "direction": "reverse"},
    ),
    Plan(
        number=13,
        purpose=SMALL,
        mistake=EXPONENTIALS,
        sizes={"n": 2, "m": 3, "T": 5, "B": 2},
        knobs={"lengths": (3, 5), "direction": "forward", "tiny": True},
    ),
)
WITHOUT_STEPS = Plan(
    number=14,
    purpose=EMPTY,
    mistake=NO_STEP,
    sizes={"n": 2, "m": 3, "T": 4, "B": 3},
    knobs={"lengths": (2, 0, 4), "direction": "forward"},
)
LAGS = (
    Plan(
        number=11,
        purpose="The gradient at each of 257 lags by itself, slowly vanishing.",
        mistake=CHUNKS,
        sizes={"n": 2, "m": 3, "T": 257},
        knobs={"recurrent": 0.5},
        conventions=("torch", "onnx"),
    ),
)
PLANS: dict[str, tuple[Plan, ...]] = {
    "simple-rnn": RNN,
    "lag-gradients": LAGS,
    "gru": GRU,
    "lstm": LSTM,
    "padded-rnn": PADDED,
    "padded-gru": PADDED,
    "padded-lstm": PADDED,
}
# Clipping by other norms than the Euclidean one, and by a negative limit.
AT = (
    2,
    "at",
    "A norm exactly at the limit: of 3, -4, 12 the sum of sizes is 19, the largest 12.",
    "The Euclidean norm in place of the one asked for.",
)
NEGATIVE = (
    (
        1,
        "over",
        "A negative limit, smaller in size than the norm: every sign flips.",
        "The size of the limit taken, or a limit below 0 refused.",
    ),
    (
        4,
        "small",
        "A negative limit of about -1e-6, where 1e-6 shows: every sign flips.",
        "The size of the limit taken, or an epsilon left out.",
    ),
)
NEGATIVE_BY_VALUE = (
    (
        1,
        "over",
        "A negative limit m: no number is between -m and m, and m is left everywhere.",
        "The size of the limit taken, or the bounds exchanged.",
    ),
)
