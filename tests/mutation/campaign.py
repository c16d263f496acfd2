"""The campaign over a plan: a seed is a mutant, or a control, by its place there."""

import hashlib
import os
from functools import cache
from pathlib import Path
from typing import Any

from longdep.numeric.campaign.plan import Campaign
from tests.mutation.child import KILLED, SURVIVED, UNUSED
from tests.mutation.plan import UNFIT, Plan, PlanError
from tests.mutation.trying import Outcome, attempt

PLACE = "LONGDEP_MUTATION_PLAN"
MERGE = {
    "mutants": "sum",
    "killed": "sum",
    "survived": "sum",
    "controls": "sum",
    "outcomes": "collect",
}


def campaign() -> Campaign:
    """The campaign over the plan that the environment names.

    Raises:
        PlanError: it names none, or there is none.
    """
    plan, digest = plan_here()
    return Campaign(
        name="mutation",
        title="Small faults in the code, and whether the tests see them",
        function="tests.mutation.campaign:try_mutant",
        merge=MERGE,
        seeds=len(plan.mutants) + len(plan.controls),
        parameters={"plan": digest},
        unit="mutants",
    )


@cache
def plan_here() -> tuple[Plan, str]:
    """The plan that the environment names, and a digest of it.

    Raises:
        PlanError: it names none, or there is none.
    """
    if PLACE not in os.environ:
        raise PlanError(f"{PLACE} must name the file of a plan, and is not set")
    path = Path(os.environ[PLACE])
    plan = Plan.read(path)
    return plan, hashlib.sha256(path.read_bytes()).hexdigest()


def try_mutant(seed: int, plan: str) -> dict[str, Any]:
    """Try the mutant of that number; or the code as it is.

    Args:
        seed: its place in the plan.
        plan: the digest of the plan.
    Returns:
        What became of it, as numbers; and [seed, what, the test that saw it]. Of a
        control: "unfit" and the tests that see a fault where none is, one on a line.

    Raises:
        PlanError: this is another plan.
    """
    here, digest = plan_here()
    if digest != plan:
        raise PlanError(f"{os.environ[PLACE]}: expected the plan {plan}, got {digest}")
    mutant = seed < len(here.mutants)
    outcome = Outcome(SURVIVED)
    if not mutant:
        tests = unfit(here.job_of(seed))
        outcome = Outcome(UNFIT, "\n".join(tests)) if tests else outcome
    elif here.stages[seed]:
        outcome = attempt(here.job_of(seed))
    if outcome.what == UNUSED:
        raise PlanError(f"mutant {seed}: its tests do not import its file")
    killed = outcome.what == KILLED
    return {
        "mutants": int(mutant),
        "killed": int(killed),
        "survived": int(mutant and not killed),
        "controls": int(not mutant),
        "outcomes": [seed, outcome.what, outcome.test],
    }


def unfit(job: dict[str, Any]) -> list[str]:
    """The tests of a control that fail, though there is no fault.

    Raises:
        PlanError: the control cannot be run.
    """
    (stage,) = job["stages"]
    found: list[str] = []
    while (outcome := attempt(job)).what == KILLED:
        if outcome.test not in stage["tests"]:
            raise PlanError(f"a control fails without a fault: {outcome.test}")
        found.append(outcome.test)
        del stage["tests"][outcome.test]
    return found
