"""What z3 says of the steps of the suite's own proofs: python -m tests.checker.smt.

Wants the extra `smt`. Prints a table: for each rule the number of steps by opinion, the
seconds that all of them took together and the slowest one; then each denial, of which
there must be none, since every one of these proofs checks.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from time import perf_counter

from longdep.theory.catalog import LIBRARY, all_claims
from longdep.theory.core.proof import check_step
from longdep.theory.core.smt import COVERED, REWRITTEN, Opinion, opinion
from longdep.theory.core.steps import Context, Step

COLUMNS = ("confirms", "by rewriting", "unknown", "outside", "denies")


def asked() -> Iterator[tuple[str, Step, Opinion, float]]:
    """Each step that z3 is asked about, with its claim, the opinion and the seconds."""
    for key, claim in all_claims().items():
        if claim.proof is None:
            continue
        context = Context({h.name: h.condition for h in claim.hypotheses}, LIBRARY)
        for step in claim.proof().steps:
            if type(step.by).__name__ in COVERED:
                start = perf_counter()
                found = opinion(step, context)
                if found is None:
                    raise SystemExit("smt: expected z3-solver, found no package z3")
                yield key, step, found, perf_counter() - start
            check_step(step, context, symbolic=False)


def measured() -> tuple[dict[str, Counter[str]], dict[str, list[float]], list[str]]:
    """By rule the number of opinions, and the seconds; then every denial."""
    counts: dict[str, Counter[str]] = {rule: Counter() for rule in sorted(COVERED)}
    seconds: dict[str, list[float]] = {rule: [] for rule in counts}
    denials = []
    for key, step, found, spent in asked():
        rule = type(step.by).__name__
        counts[rule]["by rewriting" if found.why == REWRITTEN else found.says] += 1
        seconds[rule].append(spent)
        if found.says == "denies":
            denials.append(f"{key}: {step.name}: {step.statement} is false {found.why}")
    return counts, seconds, denials


def main() -> int:
    """Print the table; fail if a step is denied."""
    counts, seconds, denials = measured()
    print(f"{'rule':14}", *(f"{c:>12}" for c in (*COLUMNS, "seconds", "slowest")))
    for rule, spent in seconds.items():
        row = [f"{counts[rule][column]:12}" for column in COLUMNS]
        times = [f"{sum(spent):12.2f}", f"{max(spent, default=0):12.3f}"]
        print(f"{rule:14}", *row, *times)
    print(*denials, sep="\n")
    return 1 if denials else 0


if __name__ == "__main__":
    sys.exit(main())
