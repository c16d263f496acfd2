"""The linear recurrence h(t) = W^T h(t-1): its powers, eigen-form and power method.

Sources: documents 000, 002, 003, 004 (one textbook section in four renderings).
Column vectors; W is (n, n), h(t) is (n, 1), n and t are symbolic.
"""

from longdep.theory.linear_recurrence import (
    any_basis,
    component,
    direction,
    discarded,
    double_one,
    eigenvalue_powers,
    exact_condition,
    power_method,
    printed_form,
    rate,
    reach,
    repaired_form,
    state_norms,
    unrolled,
)

CLAIMS = (
    *unrolled.CLAIMS,
    *printed_form.CLAIMS,
    *exact_condition.CLAIMS,
    *repaired_form.CLAIMS,
    *any_basis.CLAIMS,
    *reach.CLAIMS,
    *eigenvalue_powers.CLAIMS,
    *component.CLAIMS,
    *state_norms.CLAIMS,
    *double_one.CLAIMS,
    *discarded.CLAIMS,
    *power_method.CLAIMS,
    *direction.CLAIMS,
    *rate.CLAIMS,
)
