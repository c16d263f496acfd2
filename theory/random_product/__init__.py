"""Products of random weights: fresh at every step, or one weight used again.

Sources: documents 000, 002, 003, 004 (one textbook section in four renderings) and
001 (on deep feedforward networks).
"""

from longdep.theory.random_product import (
    feedforward,
    gaussian_drift,
    gradient_variance,
    mean_size,
    only_recurrent,
    product_state,
    product_variance,
    root_variance,
    scalar_power,
    scaling,
    shared_gaussian,
    shared_or_fresh,
    shared_weight,
    typical_size,
)

CLAIMS = (
    *scalar_power.CLAIMS,
    *product_state.CLAIMS,
    *product_variance.CLAIMS,
    *shared_gaussian.CLAIMS,
    *shared_weight.CLAIMS,
    *gradient_variance.CLAIMS,
    *root_variance.CLAIMS,
    *shared_or_fresh.CLAIMS,
    *scaling.CLAIMS,
    *typical_size.CLAIMS,
    *mean_size.CLAIMS,
    *gaussian_drift.CLAIMS,
    *only_recurrent.CLAIMS,
    *feedforward.CLAIMS,
)
