"""What is known of every error of one sequence: values, and bounds beside them."""

from dataclasses import dataclass

from longdep.numeric.precision import Array


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """Error bounds of one sequence.

    Attributes:
        state: (T + 1, D) values; state_error the bounds.
        scale: (T,) whole numbers: everything below is times 2^scale_t.
        deltas, hidden_deltas, at_x: (T, .) values; with _error the bounds.
        start: (D,) gradient at the initial state; start_error its bounds, both
            times 2^start_scale.
        totals: (T, D) total gradients at the states; totals_error the bounds.
        inner, inner_error: (T, n) where the cell has it, not scaled.
    """

    state: Array
    state_error: Array
    scale: Array
    deltas: Array
    deltas_error: Array
    hidden_deltas: Array
    hidden_deltas_error: Array
    at_x: Array
    at_x_error: Array
    start: Array
    start_error: Array
    start_scale: int
    totals: Array
    totals_error: Array
    inner: Array | None
    inner_error: Array | None
