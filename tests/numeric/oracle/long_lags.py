"""How long a check takes to find, and to shrink, what is wrong only in long sequences.

    python -m tests.numeric.oracle.long_lags

prints, for GRUs that are right below 64, 256 or 512 steps, the seconds of a default
check until its report, and the smallest failing case.
"""

import time

import longdep
from tests.numeric.oracle.ways import fused

STEPS = (64, 256, 512)
SEEDS = 3


def halved(steps):
    """The gradient at h0 is halved in sequences of so many steps or more."""

    def implementation(case):
        outputs = fused.run("gru", "torch", case)
        if len(case["x"]) >= steps:
            outputs["grad_h0"] = outputs["grad_h0"] / 2
        return outputs

    return implementation


def cut(steps):
    """Backpropagation through time stops after so many steps less one."""

    def implementation(case):
        outputs = fused.run("gru", "torch", case)
        if len(case["x"]) >= steps:
            outputs["grad_x"][: len(case["x"]) - steps + 1] = 0
        return outputs

    return implementation


def main():
    for made in (halved, cut):
        for steps in STEPS:
            for seed in range(SEEDS):
                began, used = time.perf_counter(), time.process_time()
                report = longdep.check(
                    "gru", made(steps), convention="torch", seed=seed
                )
                seconds = time.perf_counter() - began
                used = time.process_time() - used
                sentence = report.findings[0].sentence if report.findings else "missed"
                print(f"{made.__name__}, {steps} steps, seed {seed}:", flush=True)
                print(f"  {seconds:.1f} s, {used:.1f} of processor; {sentence}")


if __name__ == "__main__":
    main()
