"""Storing memories: does robust storage force the gradient to vanish?

Sources: documents 000, 002, 004 (one textbook section), 003 (its summary), and 001 for
what a simple network can represent. Sizes n and times t are symbolic.
"""

from longdep.theory.latching import (
    any_span,
    exponentially_small,
    held_noise,
    long_lag_share,
    memory_solves,
    named_latch,
    power_law,
    robust,
    robust_rate,
    sample_cost,
    signal_hidden,
    stable,
    stable_jacobian,
    staying,
    tanh_slope,
    tube,
    under_noise,
)

CLAIMS = (
    *robust.CLAIMS,
    *under_noise.CLAIMS,
    *named_latch.CLAIMS,
    *robust_rate.CLAIMS,
    *held_noise.CLAIMS,
    *tube.CLAIMS,
    *tanh_slope.CLAIMS,
    *exponentially_small.CLAIMS,
    *power_law.CLAIMS,
    *stable.CLAIMS,
    *stable_jacobian.CLAIMS,
    *staying.CLAIMS,
    *memory_solves.CLAIMS,
    *signal_hidden.CLAIMS,
    *long_lag_share.CLAIMS,
    *sample_cost.CLAIMS,
    *any_span.CLAIMS,
)
