"""Perturbations of the state, carried by the forward Jacobians."""

from typing import Any

import numpy as np

from longdep.numeric.kernels.backpropagation import jacobians, norms
from longdep.numeric.precision import Array
from tests.claims.backpropagation.cases import Net, table, values


def perturbations(case: Net) -> Array:
    """e by forward time: `last` is the first perturbation, gains in forward order."""
    states = [case.last]
    for jacobian in jacobians(case.weight, case.gains):
        states.append(jacobian @ states[-1])
    return np.stack(states)


def perturbation_values(case: Net, **other: Any) -> dict[str, Any]:
    """What a claim on perturbations reads, gamma being the largest norm."""
    forward = jacobians(case.weight, case.gains)
    shown = {"e": table(perturbations(case)), "gamma": max(norms(forward, case.order))}
    return {**values(case), **shown, **other}
