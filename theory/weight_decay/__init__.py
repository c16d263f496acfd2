"""Weight decay: does an l1 or l2 penalty keep gamma at most 1?

Source: document 001, the section on exploding gradients. gamma = |diag(d) U^T|_F with
the slopes d = f'(z) of one step, bounded by c = sup f' (1 for tanh, 1/4 for logistic).
"""

from longdep.theory.weight_decay import (
    any_loss,
    l1,
    l2,
    monotone,
    norms,
    ridge,
    soft_threshold,
)

CLAIMS = (
    *l2.CLAIMS,
    *any_loss.CLAIMS,
    *monotone.CLAIMS,
    *ridge.CLAIMS,
    *l1.CLAIMS,
    *soft_threshold.CLAIMS,
    *norms.CLAIMS,
)
