"""Gradient clipping: what it bounds, what it leaves alone, and its conventions.

Source: document 001, the section on exploding gradients. Clipping by norm is
g m / max(|g|, m); one convention adds a constant eps to the norm; clipping by value
cuts every entry to [-m, m]. The limit m is positive unless a claim says otherwise.
"""

from longdep.theory.gradient_clipping import (
    blocks,
    by_norm,
    by_value,
    clipped_run,
    conventions,
    eps_twice,
    explosion,
    negative_limit,
    overflow,
    with_eps,
)

CLAIMS = (
    *clipped_run.CLAIMS,
    *explosion.CLAIMS,
    *by_norm.CLAIMS,
    *with_eps.CLAIMS,
    *eps_twice.CLAIMS,
    *by_value.CLAIMS,
    *blocks.CLAIMS,
    *conventions.CLAIMS,
    *overflow.CLAIMS,
    *negative_limit.CLAIMS,
)
