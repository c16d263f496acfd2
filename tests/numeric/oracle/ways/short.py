"""Short cases that show every mistake that needs no long lag, answered and judged."""

import re
from functools import partial

import numpy as np

from longdep.numeric.oracle import conventions
from longdep.numeric.oracle.stacked.table import stacking
from longdep.numeric.oracle.systems import system
from tests.numeric.oracle.judging import answered
from tests.numeric.oracle.ways import drawn

BIAS = re.compile(r"(bias|B|\w+_bias)(_ih|_hh)?_l\d")  # of a stacked module


def short_cases(name, convention):
    """An ordinary case, a reverse one, one that starts from 0, one of tiny states."""
    entry = system(name)
    if entry.stacked:
        return [
            answered(entry, convention, case, "float64")
            for case in stacked_cases(name, convention)
        ]
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


def stacked_cases(name, convention):
    """Three layers in two directions, windows, a start from 0, merges, a projection."""
    table = stacking(system(name).cell, convention)
    made = partial(drawn.stacked, name, convention)
    zero = made(1, 1, direction="forward")
    zero |= {k: np.zeros_like(zero[k]) for k in ("h0", "c0") if k in zero}
    cases = [made(0, 3), zero, made(2, 2, direction="forward", window=3)]
    cases += [made(3, 2, merge=merge) for merge in table.merges if merge != "concat"]
    cases += [made(4, 2, projected=True)] if table.projects else []
    return [*cases, tiny(made(5, 2, direction="forward"))]


def tiny(case):
    """The case with inputs, states and biases times 2^-40, and tanh."""
    small = {"x", "h0", "c0", "b", "b_ih", "b_hh", "bias", "B"}
    small |= {"bias_c", "recurrentBias"}
    fields = {
        k: v * 2.0**-40 if k in small or k.endswith("_bias") or BIAS.match(k) else v
        for k, v in case.items()
    }
    return fields | ({"activation": "tanh"} if "activation" in case else {})
