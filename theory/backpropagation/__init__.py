"""Backpropagation through time: the product for delta, gamma, and what follows.

Source: document 001. z_k = U h_{k-1} + W x_k + b, h_k = f(z_k), delta_{t,k} =
dL_t/dz_k. Everything is indexed by the lag tau = t - k; see notation.py for
the vocabulary.
"""

from longdep.theory.backpropagation import (
    active_units,
    destabilised_states,
    eigenvalue,
    equality,
    explosion,
    false_gammas,
    isometry,
    local_update,
    means,
    non_saturating,
    power,
    product,
    recursion,
    resting_unit,
    upper_bound,
    vanishing,
    which_gradient,
)

CLAIMS = (
    *recursion.CLAIMS,
    *product.CLAIMS,
    *equality.CLAIMS,
    *upper_bound.CLAIMS,
    *means.CLAIMS,
    *false_gammas.CLAIMS,
    *explosion.CLAIMS,
    *eigenvalue.CLAIMS,
    *destabilised_states.CLAIMS,
    *vanishing.CLAIMS,
    *power.CLAIMS,
    *resting_unit.CLAIMS,
    *which_gradient.CLAIMS,
    *local_update.CLAIMS,
    *isometry.CLAIMS,
    *non_saturating.CLAIMS,
    *active_units.CLAIMS,
)
