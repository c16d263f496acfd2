"""Activations: their derivatives, exactly and in float64, and small weights.

Source: document 001, the paragraph on logistic and tanh units. The floating-point
readings are ours: they say what the same sentence becomes on a computer.
"""

from longdep.theory.activation import (
    below_one,
    float_one,
    float_zero,
    formulas,
    fresh_weights,
    logistic,
    small_weights,
)

CLAIMS = (
    *below_one.CLAIMS,
    *logistic.CLAIMS,
    *formulas.CLAIMS,
    *float_one.CLAIMS,
    *float_zero.CLAIMS,
    *small_weights.CLAIMS,
    *fresh_weights.CLAIMS,
)
