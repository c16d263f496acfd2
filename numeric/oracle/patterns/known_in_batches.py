"""Bug patterns of stacked modules: dropout, masks, windows, cells, projections."""

from longdep.numeric.oracle.patterns.pattern import (
    STACKED,
    STACKED_LSTM,
    Pattern,
    Row,
    listed,
)

DROPOUT: tuple[Row, ...] = (
    (
        "dropout-not-applied",
        "Nothing is dropped between the layers.",
        {"dropout": "none"},
    ),
    (
        "dropout-the-same-at-every-step",
        "The factors of the first step are applied at every step.",
        {"dropout": "first step's"},
    ),
    (
        "dropout-a-step-late",
        "The factors of the step after are applied.",
        {"dropout": "next step's"},
    ),
    (
        "dropout-scaled-twice",
        "The factors between the layers are applied twice.",
        {"dropout": "squared"},
    ),
    (
        "dropout-on-the-states",
        "The factors between the layers are applied to the last states below as well.",
        {"dropout": "states"},
    ),
    (
        "dropout-after-the-last-layer",
        "The last factors are applied to the outputs of the last layer as well.",
        {"dropout": "last layer"},
    ),
    (
        "dropout-not-in-the-backward-pass",
        "The gradient at a layer's outputs lacks the factors of the layer above.",
        {"dropout_back": "none"},
    ),
    (
        "dropout-forgotten-in-the-backward-pass",
        "The backward pass is that of a module that drops nothing: neither the "
        "gradient at a layer's outputs nor that of the input weights has the factors.",
        {"dropout_back": "none", "dropped_inputs": False},
    ),
    (
        "dropout-redrawn-in-the-backward-pass",
        "The backward pass has the factors of another step.",
        {"dropout_back": "next step's"},
    ),
    (
        "dropout-scaled-twice-in-the-backward-pass",
        "The backward pass applies the factors between the layers twice.",
        {"dropout_back": "squared"},
    ),
    (
        "dropout-missing-in-the-weight-gradient",
        "The gradient of the input weights is computed with inputs before dropout.",
        {"dropped_inputs": False},
    ),
)
MASKS: tuple[Row, ...] = (
    (
        "mask-holds-the-state-alone",
        "At a step left out the state stands still, but the output is the one that the "
        "cell makes of that step.",
        {"masked": "state"},
    ),
    (
        "mask-holds-the-output-alone",
        "At a step left out the output is as it should be, but the state moves on.",
        {"masked": "outputs"},
    ),
    (
        "mask-of-the-first-layer-alone",
        "Above the first layer steps that are left out move the state.",
        {"padding": "moves", "only": "above"},
    ),
    (
        "mask-of-the-forward-direction-alone",
        "In the reverse direction steps that are left out move the state.",
        {"padding": "moves", "only": "reverse"},
    ),
    (
        "last-state-is-the-last-output",
        "The last state h is the output at step T-1, whatever the lengths and the "
        "direction.",
        {"last": "last output"},
    ),
    (
        "sorted-outputs",
        "The outputs stay in the order of the lengths that the batch is sorted by.",
        {"unsorted": "outputs"},
    ),
    (
        "sorted-starts",
        "The batch is sorted by length, its initial states are not.",
        {"unsorted": "starts"},
    ),
    (
        "sorted-last-states",
        "The last states stay in the order of the lengths that the batch is sorted by.",
        {"unsorted": "ends"},
    ),
    (
        "sorted-input-gradients",
        "The gradient of the inputs stays in the order of the lengths that the batch "
        "is sorted by.",
        {"unsorted": "input gradients"},
    ),
)
HIDES: tuple[Row, ...] = (
    (
        "outputs-left-out-mistaken",
        "Outputs at steps left out are 0 where the last one is to be repeated, and the "
        "other way round.",
        {"shows": "other"},
    ),
)
WINDOWS: tuple[Row, ...] = (
    (
        "windows-restart-from-0",
        "At the end of every window the state is given up: the next starts from 0.",
        {"borders": "zero"},
    ),
    (
        "windows-restart-from-the-start",
        "At the end of every window the state is given up: the next starts from h0.",
        {"borders": "start"},
    ),
    (
        "windows-not-cut",
        "The gradient passes from a window to the one before.",
        {"borders": "crossed"},
    ),
    (
        "windows-not-cut-above",
        "Above the first layer the gradient passes from a window to the one before.",
        {"borders": "crossed", "only": "above"},
    ),
    (
        "windows-cut-a-step-late",
        "The gradient is cut one step after the end of every window.",
        {"late": 1},
    ),
    (
        "windows-cut-a-step-early",
        "The gradient is cut one step before the end of every window.",
        {"late": -1},
    ),
)
CELL_STATES: tuple[Row, ...] = (
    (
        "fed-with-the-cell-state",
        "The layers above the first get the cell state c of the one below, not h.",
        {"fed": "cell"},
    ),
    (
        "cell-starts-of-the-first-layer",
        "Every layer starts from the initial cell state of the first one.",
        {"cell_order": "first layer's"},
    ),
    (
        "cell-starts-of-the-other-direction",
        "The two directions start from each other's initial cell states.",
        {"cell_order": "exchanged"},
    ),
    (
        "cell-starts-direction-major",
        "The initial cell states are read with all layers of the forward direction "
        "first.",
        {"cell_order": "direction-major"},
    ),
    (
        "cell-starts-above-ignored",
        "The initial cell states above the first layer are taken to be 0.",
        {"starts_c": False, "only": "above"},
    ),
    (
        "last-cell-gradient-lost",
        "The gradient at the last cell states c is lost.",
        {"unheard": "c"},
    ),
    (
        "windows-cut-at-h-alone",
        "At the end of a window h is detached, and c is not.",
        {"cuts_c": False},
    ),
    (
        "windows-cut-at-c-alone",
        "At the end of a window c is detached, and h is not.",
        {"cuts_h": False},
    ),
)
PROJECTIONS: tuple[Row, ...] = (
    (
        "projection-transposed",
        "The projection's memory is read as if it were stored transposed.",
        {"projection": "transposed"},
    ),
    (
        "projection-gradient-lost",
        "The gradient of the projection is 0; no other one is touched.",
        {"zeroed": ("V",)},
    ),
    (
        "projection-before-the-tanh",
        "The projection is applied to the cell state, before its tanh: "
        "h = tanh(V (o c)).",
        {"projection": "before the tanh"},
    ),
)
EVERY: tuple[tuple[tuple[Row, ...], tuple[str, ...], str], ...] = (
    (DROPOUT, STACKED, ""),
    (MASKS, STACKED, ""),
    (HIDES, STACKED, "masks"),
    (WINDOWS, STACKED, ""),
    (CELL_STATES, STACKED_LSTM, ""),
    (PROJECTIONS, STACKED_LSTM, "projects"),
)


def known() -> tuple[Pattern, ...]:
    """The patterns, in the order of the pages."""
    return tuple(
        pattern
        for rows, systems, needs in EVERY
        for pattern in listed(rows, systems, needs)
    )
