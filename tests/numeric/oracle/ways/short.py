"""Short cases that show every mistake that needs no long lag, answered and judged."""

import numpy as np

from longdep.numeric.oracle import conventions
from longdep.numeric.oracle.systems import system
from tests.numeric.oracle.judging import answered
from tests.numeric.oracle.ways import drawn


def short_cases(name, convention):
    """An ordinary case, a reverse one, one that starts from 0, one of tiny states."""
    entry = system(name)
    cases = [drawn.case(name, convention, seed, steps=5) for seed in (0, 1)]
    if "direction" in cases[1]:
        known = conventions.convention(entry.cell, convention).directions
        cases[1]["direction"] = known[-1]
        cases.append(drawn.case(name, convention, 2, steps=5))
    if entry.cell:
        cases[-1] |= {k: np.zeros_like(cases[-1][k]) for k in ("h0", "c0")
                      if k in cases[-1]}  # fmt: skip
        cases.append(tiny(drawn.case(name, convention, 3, steps=5)))
    return [answered(entry, convention, case, "float64") for case in cases]


def tiny(case):
    """The case with inputs, states and biases times 2^-40, and tanh."""
    small = {"x", "h0", "c0", "b", "b_ih", "b_hh", "bias", "B"}
    small |= {"bias_c", "recurrentBias"}
    fields = {
        k: v * 2.0**-40 if k in small or k.endswith("_bias") else v
        for k, v in case.items()
    }
    return fields | ({"activation": "tanh"} if "activation" in case else {})
