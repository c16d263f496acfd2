"""All delta_{t,k} of one network in float64: one matrix product a step for all losses.

delta_{t,k} = f'(z_k) * (U^T delta_{t,k+1}) for every loss L_t at once: the losses t > k
are the columns of one matrix, so that a step is one product with M_k = diag(f'(z_k))
U^T. The gains are folded into the M_k beforehand and every product writes where its
result stays; beside the products themselves little is left.
"""

import numpy as np

from longdep.numeric.errors import ShapeError, require_axis, require_square
from longdep.numeric.precision import Array


def all_deltas(
    weight: Array, gains: Array, direct: Array, out: Array | None = None
) -> Array:
    """Backpropagate the loss of every step to every earlier step.

    Args:
        weight: (n, n) U, float64, dimensionless; row i feeds unit i.
        gains: (T, n) f'(z_1)..f'(z_T).
        direct: (T, n) dL_t/dh_t of each loss at its own step.
        out: (T, n, T) zeros, or the result of an earlier call, to write into.
    Returns:
        (T, n, T): [k, :, t] is delta_{t,k} = dL_t/dz_k; 0 for t < k.
    Raises:
        ShapeError: the sizes do not fit.
    Rounding:
        |error at lag tau| <= gamma_{(tau + 1) (n + 2)} |M_k| ... |M_{t-1}|
        |delta_{t,t}| entry by entry: each step adds n products of rounded factors.
    """
    n = require_square("weight", weight)
    require_axis("gains", gains, -1, n)
    if gains.ndim != 2 or direct.shape != gains.shape:
        raise ShapeError(
            f"direct: expected the shape of gains {gains.shape}, got {direct.shape}"
        )
    steps = len(gains)
    factors = gains[:, :, None] * weight.T
    deltas = np.zeros((steps, n, steps)) if out is None else out
    require_axis("out", deltas, 0, steps)
    every = np.arange(steps)
    deltas[every, :, every] = gains * direct
    for k in range(steps - 2, -1, -1):
        np.matmul(factors[k], deltas[k + 1, :, k + 1 :], out=deltas[k, :, k + 1 :])
    return deltas
