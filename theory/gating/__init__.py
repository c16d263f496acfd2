"""Gated cells: how gates bound a state, what they forget, and what gradients get.

Source: document 001, on memory capacity. A cell acts unit by unit, so one unit is
enough: c_t = f_t c_{t-1} + i_t g_t.
"""

from longdep.theory.gating import (
    capacity,
    control,
    coupled,
    gradient,
    open_gates,
    trade_off,
    true_gates,
)

CLAIMS = (
    *control.CLAIMS,
    *open_gates.CLAIMS,
    *coupled.CLAIMS,
    *capacity.CLAIMS,
    *gradient.CLAIMS,
    *trade_off.CLAIMS,
    *true_gates.CLAIMS,
)
