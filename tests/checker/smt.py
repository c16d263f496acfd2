"""What z3 says of the suite's own proofs: python -m tests.checker.smt."""

import sys
from collections import Counter
from time import perf_counter

from longdep.theory.catalog import LIBRARY, all_claims
from longdep.theory.core.proof import check_step
from longdep.theory.core.smt import COVERED, opinion
from longdep.theory.core.steps import Context


def main() -> None:
    """Print, for each rule, how many steps got which opinion, and the time."""
    said: Counter[tuple[str, str]] = Counter()
    seconds: Counter[str] = Counter()
    slow=[]
    whys=Counter()
    for key, claim in all_claims().items():
        if claim.proof is None:
            continue
        context = Context({h.name: h.condition for h in claim.hypotheses}, LIBRARY)
        for step in claim.proof().steps:
            rule = type(step.by).__name__
            if rule in COVERED:
                start = perf_counter()
                given = opinion(step, context)
                spent=perf_counter() - start
                slow.append((spent,key,step.name,rule,given.says))
                seconds[rule] += spent
                said[rule, given.says+ given.why[:12] if given.says=="confirms" else given.says] += 1
                if given.says not in("confirms",): whys[given.says,rule,given.why]+=1
                if given.says == "denies":
                    print(key, step.name, given.why)
            check_step(step, context, symbolic=False)
    for rule in sorted(COVERED):
        print(rule, {s: n for (r, s), n in said.items() if r == rule}, seconds[rule])
    for row in sorted(slow)[-15:]: print(row)
    import json
    for w,n in sorted(whys.items()): print(n,*w,file=open("/tmp/h_smt_why.txt","a"))


if __name__ == "__main__":
    main()
