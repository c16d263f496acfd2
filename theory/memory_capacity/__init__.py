"""What a recurrent memory can hold: accumulation, saturation, capacity, remedies.

Source: document 001, the section on memory capacity. Where the document speaks of
"information", bits are counted; where it speaks of saturation, the sensitivity of the
state to new input is bounded, in exact arithmetic and in floating point.
"""

from longdep.theory.memory_capacity import (
    absorption,
    accumulator,
    balanced_unit,
    braked_unit,
    capacity,
    counter,
    feedback,
    finite_states,
    full_memory,
    growth,
    last_step,
    negative_feedback,
    norm_growth,
    outer_products,
    positive_feedback,
    resolution,
    rows,
    saturation,
    slots,
    steady_growth,
    ternary_unit,
    whole_layer,
)

CLAIMS = (
    *growth.CLAIMS,
    *norm_growth.CLAIMS,
    *braked_unit.CLAIMS,
    *steady_growth.CLAIMS,
    *whole_layer.CLAIMS,
    *saturation.CLAIMS,
    *feedback.CLAIMS,
    *positive_feedback.CLAIMS,
    *negative_feedback.CLAIMS,
    *balanced_unit.CLAIMS,
    *rows.CLAIMS,
    *last_step.CLAIMS,
    *counter.CLAIMS,
    *accumulator.CLAIMS,
    *absorption.CLAIMS,
    *capacity.CLAIMS,
    *ternary_unit.CLAIMS,
    *resolution.CLAIMS,
    *finite_states.CLAIMS,
    *slots.CLAIMS,
    *outer_products.CLAIMS,
    *full_memory.CLAIMS,
)
