"""Linear scans: h_t = a_t h_{t-1} + b_t, in any order of composition, and its gradient.

No document says any of it; every claim of the documents on linear and gated recurrences
leads to it. The decays a_t may depend on the inputs, but not on the states.
"""

from longdep.theory.linear_scan import (
    bracketing,
    constant_input,
    horizon,
    lag,
    log_space,
    matrix_lag,
    mean_square,
    noise,
    positive_scan,
    products_below_one,
    scaled_inputs,
    steady_rounding,
    trade_off,
    tree_rounding,
    uncorrelated,
)

CLAIMS = (
    *bracketing.CLAIMS,
    *lag.CLAIMS,
    *matrix_lag.CLAIMS,
    *horizon.CLAIMS,
    *trade_off.CLAIMS,
    *scaled_inputs.CLAIMS,
    *mean_square.CLAIMS,
    *uncorrelated.CLAIMS,
    *constant_input.CLAIMS,
    *tree_rounding.CLAIMS,
    *steady_rounding.CLAIMS,
    *products_below_one.CLAIMS,
    *log_space.CLAIMS,
    *positive_scan.CLAIMS,
    *noise.CLAIMS,
)
