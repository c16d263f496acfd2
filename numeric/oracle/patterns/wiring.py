"""What a stacked module can get wrong beyond its cells: one field a mistake."""

from dataclasses import dataclass

from longdep.numeric.oracle.patterns.switches import Switches


@dataclass(frozen=True)
class Wiring(Switches):
    """How layers, directions, masks and windows are wired; every default is right.

    As in Switches, what is wrong forward is followed by the backward pass.

    Attributes:
        only: where the mistakes of a cell and of its sequence are made: "everywhere",
            "above" the first layer, or in the "reverse" direction.
        weights: whose weights a layer and direction uses: "own", "forward's",
            "exchanged" between the directions, "first layer's" (recurrent weights and
            biases), or "layer above the first's".
        start_order, cell_order: which of the initial states a layer and direction
            starts from: "own", "direction-major" (all layers forward, then all in
            reverse), "batch-major" (the memory read as (B, lanes, n)), "exchanged"
            between the directions, "forward's", "first layer's", "layers reversed", or
            "handed up": the last state of the layer below.
        end_order: in which of these orders the last states are given.
        unheard: which gradients at last states are lost: "h", "c", "all", those
            "below" the last layer, or in "reverse".
        joined: how outputs of two directions are concatenated: "own", "exchanged" or
            "interleaved" unit by unit.
        merges: a merge, and the one that is used in its place.
        parts: a merge, and the one whose gradient is used in its place: a merge, or
            "own factor" of a product.
        fed: what a layer gets from the one below: "outputs", of the "forward"
            direction alone (0 for the other's), each direction "its own", the "cell"
            state, or the outputs of the "first layer".
        below: which directions the gradient at a layer's inputs comes from: "both",
            "forward", "reverse", or "none" above the first layer.
        overwritten: whether the gradient at the inputs that the forward direction
            leaves takes the place of that at the outputs before the reverse one reads.
        sequences: how weight gradients are put together over the batch: "sum", "mean"
            or "last".
        inputs_of: whose inputs the input weights' gradient is computed with: "own", or
            "layer below" where its inputs are as wide.
        dropout: the factors that are applied: "own", "none", "first step's",
            "next step's", "squared", "states" (to the last states too), or "last layer"
            (to its outputs too).
        dropout_back: the factors in the backward pass: "own", "none", "next step's",
            or "squared".
        dropped_inputs: whether the input weights' gradient has the factors.
        masked: what a mask holds: "both" the state and the output, the "state", or
            the "outputs".
        shows: what stands in the outputs at steps left out: "own", "other" (0 where the
            last output is repeated, and the other way round).
        unsorted: what is left in the order of lengths that a batch is sorted in:
            "" for nothing, "outputs", "starts", "ends" or "input gradients".
        axes: how the batch's axis and the steps' are exchanged: "own", or "reshaped".
        borders: at the declared ends of windows: "cut", "crossed", "zero" (the state is
            given up for 0) or "start" (for the initial one).
        projection: "own", "transposed" in memory, or "before the tanh".
    """

    only: str = "everywhere"
    weights: str = "own"
    start_order: str = "own"
    cell_order: str = "own"
    end_order: str = "own"
    unheard: str = ""
    joined: str = "own"
    merges: tuple[str, str] | None = None
    parts: tuple[str, str] | None = None
    fed: str = "outputs"
    below: str = "both"
    overwritten: bool = False
    sequences: str = "sum"
    inputs_of: str = "own"
    dropout: str = "own"
    dropout_back: str = "own"
    dropped_inputs: bool = True
    masked: str = "both"
    shows: str = "own"
    unsorted: str = ""
    axes: str = "own"
    borders: str = "cut"
    projection: str = "own"
