"""Short cases that show every mistake that needs no long lag, answered and judged."""

import numpy as np

from numeric.oracle import conventions
from numeric.oracle.systems import system
from tests.numeric.oracle.judging import answered
from tests.numeric.oracle.ways import drawn


def short_cases(name, convention):
    """An ordinary case, one in the reverse direction, and one that starts from 0."""
    entry = system(name)
    cases = [drawn.case(name, convention, seed, steps=5) for seed in (0, 1)]
    if "direction" in cases[1]:
        known = conventions.convention(entry.cell, convention).directions
        cases[1]["direction"] = known[-1]
        cases.append(drawn.case(name, convention, 2, steps=5))
    if entry.cell:
        cases[-1] |= {k: np.zeros_like(cases[-1][k]) for k in ("h0", "c0")
                      if k in cases[-1]}  # fmt: skip
    return [answered(entry, convention, case, "float64") for case in cases]
