"""What one case costs: seconds of its right answers and its allowance, and memory.

    python tests/benchmarks/cost_of_one.py SYSTEM N T LOSS

prints one line of JSON. It is a program of its own so that its memory is its own.
"""

import json
import resource
import sys
from time import perf_counter

import numpy as np

from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.packing import resolve
from longdep.numeric.oracle.systems import system
from longdep.numeric.oracle.vocabulary import Role, inputs

DIGITS = 25
CONVENTION = {"simple-rnn": "plain", "gru": "torch", "lstm": "torch"}


def case(name: str, n: int, steps: int, loss: str) -> dict:
    """Weights that neither contract nor explode, n inputs; losses as named."""
    rng, sizes = np.random.default_rng(0), {"n": n, "m": n, "T": steps}
    drawn = {"activation": "tanh"} if name == "simple-rnn" else {}
    for quantity in inputs(system(name), CONVENTION[name]):
        if quantity.shape:
            array = rng.normal(size=resolve(quantity.shape, sizes))
            matrix = quantity.role is Role.WEIGHT and array.ndim == 2
            drawn[quantity.name] = array / np.sqrt(n) if matrix else array
    if loss == "last":
        drawn["cotangent_h"][:-1] = 0
    return drawn


def main(name: str, n: int, steps: int, loss: str) -> None:
    """Measure, and print."""
    drawn, family = case(name, n, steps, loss), family_of(system(name))
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = perf_counter()
    reference = family.reference(drawn, CONVENTION[name], DIGITS)
    middle = perf_counter()
    allowed = family.allowance(drawn, CONVENTION[name], reference, "float64")
    end = perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    finite = all(np.isfinite(bound.size).all() for bound in allowed.values())
    assert finite, f"{name}, n = {n}, T = {steps}: expected finite allowances"
    measured = {
        "system": name,
        "n": n,
        "steps": steps,
        "loss": loss,
        "reference": float(f"{middle - began:.3g}"),
        "allowance": float(f"{end - middle:.3g}"),
        "megabytes": round((peak - base) / 1024),
    }
    print(json.dumps(measured))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
