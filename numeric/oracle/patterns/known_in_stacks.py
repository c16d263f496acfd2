"""Bug patterns of stacked modules: directions, merges, layers, biases."""

from longdep.numeric.oracle.patterns.pattern import STACKED, Pattern, Row, listed

DIRECTIONS: tuple[Row, ...] = (
    (
        "directions-concatenated-in-reverse",
        "The outputs of the reverse direction stand before those of the forward one.",
        {"joined": "exchanged"},
    ),
    (
        "directions-interleaved",
        "The outputs of the two directions alternate unit by unit.",
        {"joined": "interleaved"},
    ),
    (
        "fed-with-the-forward-direction",
        "The layers above the first get the outputs of the forward direction alone.",
        {"fed": "forward"},
    ),
    (
        "fed-with-the-same-direction",
        "Each direction of the layers above the first gets the outputs of its own "
        "direction alone.",
        {"fed": "its own"},
    ),
    (
        "reverse-with-the-weights-of-the-forward",
        "The reverse direction uses the weights of the forward one.",
        {"weights": "forward's"},
    ),
    (
        "weights-of-the-other-direction",
        "The two directions use each other's weights.",
        {"weights": "exchanged"},
    ),
    (
        "reverse-starts-as-the-forward",
        "The reverse direction starts from the forward one's initial state.",
        {"start_order": "forward's"},
    ),
    (
        "starts-of-the-other-direction",
        "The two directions start from each other's initial states.",
        {"start_order": "exchanged"},
    ),
    (
        "reverse-start-ignored",
        "The initial state of the reverse direction is taken to be 0.",
        {"starts_h": False, "only": "reverse"},
    ),
    (
        "last-states-of-the-other-direction",
        "The last states of the two directions are given in each other's place.",
        {"end_order": "exchanged"},
    ),
    (
        "last-state-of-the-forward-twice",
        "The last state of the forward direction is given for the reverse one as well.",
        {"end_order": "forward's"},
    ),
    (
        "input-gradient-of-the-forward-alone",
        "The gradient at a layer's inputs comes from the forward direction alone.",
        {"below": "forward"},
    ),
    (
        "input-gradient-of-the-reverse-alone",
        "The gradient at a layer's inputs comes from the reverse direction alone.",
        {"below": "reverse"},
    ),
    (
        "output-gradient-overwritten",
        "The gradient at a layer's inputs through the forward direction overwrites "
        "that at its outputs before the reverse one reads it, where both are as wide.",
        {"overwritten": True},
    ),
    (
        "last-gradients-of-the-reverse-lost",
        "The gradients at the last states of the reverse direction are lost.",
        {"unheard": "reverse"},
    ),
)
MERGES: tuple[Row, ...] = (
    (
        "average-as-the-sum",
        "Two directions that are to be averaged are added.",
        {"merges": ("ave", "sum")},
    ),
    (
        "sum-as-the-average",
        "Two directions that are to be added are averaged.",
        {"merges": ("sum", "ave")},
    ),
    (
        "product-as-the-sum",
        "Two directions that are to be multiplied are added.",
        {"merges": ("mul", "sum")},
    ),
    (
        "average-gradient-without-the-half",
        "The gradient at each of two averaged directions lacks the factor 1/2.",
        {"parts": ("ave", "sum")},
    ),
    (
        "product-gradient-with-the-own-factor",
        "The gradient at each of two multiplied directions has its own outputs as the "
        "factor, not the other's.",
        {"parts": ("mul", "own factor")},
    ),
    (
        "product-gradient-as-of-a-sum",
        "The gradient at each of two multiplied directions lacks the other's outputs.",
        {"parts": ("mul", "sum")},
    ),
)
LAYERS: tuple[Row, ...] = (
    (
        "fed-with-the-first-layer",
        "Every layer above gets the outputs of the first one.",
        {"fed": "first layer"},
    ),
    (
        "weights-of-the-first-layer",
        "Every layer uses the recurrent weights and biases of the first one.",
        {"weights": "first layer's"},
    ),
    (
        "weights-of-the-second-layer",
        "Every layer above the second uses the weights of the second.",
        {"weights": "layer above the first's"},
    ),
    (
        "starts-of-the-first-layer",
        "Every layer starts from the initial state of the first one.",
        {"start_order": "first layer's"},
    ),
    (
        "starts-of-the-layers-reversed",
        "The initial states are read from the last layer to the first.",
        {"start_order": "layers reversed"},
    ),
    (
        "starts-direction-major",
        "The initial states are read with all layers of the forward direction first.",
        {"start_order": "direction-major"},
    ),
    (
        "starts-batch-major",
        "The memory of the initial states is read as if the batch came first.",
        {"start_order": "batch-major"},
    ),
    (
        "starts-handed-up",
        "A layer starts from the last state of the layer below.",
        {"start_order": "handed up"},
    ),
    (
        "starts-above-ignored",
        "The initial states above the first layer are taken to be 0.",
        {"starts_h": False, "only": "above"},
    ),
    (
        "starts-above-detached",
        "No gradient reaches the initial states above the first layer.",
        {"start_attached": False, "only": "above"},
    ),
    (
        "last-states-of-the-layers-reversed",
        "The last states are given from the last layer to the first.",
        {"end_order": "layers reversed"},
    ),
    (
        "last-states-direction-major",
        "The last states are given with all layers of the forward direction first.",
        {"end_order": "direction-major"},
    ),
    (
        "last-states-batch-major",
        "The last states are given in the memory's order as if the batch came first.",
        {"end_order": "batch-major"},
    ),
    (
        "last-gradients-lost",
        "The gradients at all last states are lost.",
        {"unheard": "all"},
    ),
    (
        "last-state-gradient-lost",
        "The gradient at the last states h is lost.",
        {"unheard": "h"},
    ),
    (
        "last-gradients-below-lost",
        "The gradients at the last states below the last layer are lost.",
        {"unheard": "below"},
    ),
    (
        "layers-detached",
        "No gradient passes from a layer to the one below.",
        {"below": "none"},
    ),
    (
        "input-weight-gradient-from-the-layer-below",
        "The gradient of a layer's input weights is computed with the inputs of the "
        "layer below, where both are as wide.",
        {"inputs_of": "layer below"},
    ),
    (
        "weight-gradients-of-the-last-sequence",
        "Weight gradients are those of the batch's last sequence, not of all.",
        {"sequences": "last"},
    ),
    (
        "weight-gradients-averaged-over-sequences",
        "Weight gradients are the mean over the sequences, not the sum.",
        {"sequences": "mean"},
    ),
    (
        "steps-and-batch-reshaped",
        "The inputs' memory is read with the axes of batch and steps exchanged: "
        "reshaped, not transposed.",
        {"axes": "reshaped"},
    ),
)
BIASES: tuple[Row, ...] = (
    (
        "hidden-bias-dropped-above",
        "The bias of the hidden path is dropped above the first layer.",
        {"hidden_bias": "dropped", "only": "above"},
    ),
    (
        "hidden-bias-dropped-in-reverse",
        "The bias of the hidden path is dropped in the reverse direction.",
        {"hidden_bias": "dropped", "only": "reverse"},
    ),
)
INPUT_BIASES: tuple[Row, ...] = (
    (
        "input-bias-dropped-above",
        "The bias of the input path is dropped above the first layer.",
        {"bias": "dropped", "only": "above"},
    ),
    (
        "input-bias-dropped-in-reverse",
        "The bias of the input path is dropped in the reverse direction.",
        {"bias": "dropped", "only": "reverse"},
    ),
)
EVERY: tuple[tuple[tuple[Row, ...], tuple[str, ...], str], ...] = (
    (DIRECTIONS, STACKED, ""),
    (MERGES, STACKED, "sums"),
    (LAYERS, STACKED, ""),
    (BIASES, STACKED, "d"),
    (INPUT_BIASES, STACKED, "b"),
)


def known() -> tuple[Pattern, ...]:
    """The patterns, in the order of the pages."""
    return tuple(
        pattern
        for rows, systems, needs in EVERY
        for pattern in listed(rows, systems, needs)
    )
