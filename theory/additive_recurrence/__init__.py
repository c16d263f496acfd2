"""The additive recurrence h_t = h_{t-1} + g: what U = I buys, costs and leaves open.

Source: document 001, on vanishing gradients: first g(x_t), then g(x_t, h_{t-1}).
Column vectors; sizes, times and lags are symbolic.
"""

from longdep.theory.additive_recurrence import (
    affine,
    identity,
    input_order,
    order_task,
    relief,
    residual,
    residual_band,
    residual_limits,
    unit_gradient,
)

CLAIMS = (
    *identity.CLAIMS,
    *unit_gradient.CLAIMS,
    *affine.CLAIMS,
    *input_order.CLAIMS,
    *order_task.CLAIMS,
    *relief.CLAIMS,
    *residual.CLAIMS,
    *residual_band.CLAIMS,
    *residual_limits.CLAIMS,
)
