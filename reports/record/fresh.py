"""Search the properties of the claims with fresh seeds: the campaign "claims".

The tests draw the same examples every time (searching.py). Here each round gives every
property a seed of its own, made of the round's seed and the property's name, so that a
property is searched the same way whichever others are.
"""

import warnings
from functools import lru_cache
from random import Random
from time import process_time
from typing import Any

import hypothesis
from hypothesis.errors import NoSuchExample, UnsatisfiedAssumption

from longdep.numeric.drawing import alone
from longdep.numeric.oracle.check.stopping import OutOfTimeError, timed
from longdep.numeric.redrawing import choices_now
from longdep.reports.record.examples import (
    ExampleError,
    as_json,
    fault,
    in_words,
    redrawn,
)
from longdep.reports.record.finding import cause_of
from longdep.reports.record.properties import Property, properties
from longdep.reports.record.searching import SEARCH_FACTOR, search_settings

LIMIT = 600.0  # seconds of a search, after which its property is said to hang
HELD, SHOWN, NOT_SHOWN, FIND = "held", "shown", "not shown", "find"


def search(
    seed: int,
    first: int,
    examples: int,
    tests: str | None = None,
    topic: str | None = None,
    claim: str | None = None,
) -> dict[str, Any]:
    """Search one property in one round.

    Args:
        seed: whole number >= 0; the properties take turns (turn_of).
        first: seed of the first round; the following rounds count on from it.
        examples: how many a property is put to that should hold; ten times as many
            where one must be found on which it fails.
        tests: the folder of the properties; the suite's own if None.
        topic: only those of this topic.
        claim: only those of this claim.
    Returns:
        examples: how many were run; record: what came of it. All of it depends on the
        arguments alone but the milliseconds of the processor's time.
    """
    chosen = properties(tests, topic, claim)
    place, own = turn_of(seed, first, len(chosen))
    began = process_time()
    record = searched(chosen[place], own, examples)
    record["milliseconds"] = round(1000 * (process_time() - began))
    return {"examples": record["examples"], "record": record}


def turn_of(seed: int, first: int, many: int) -> tuple[int, int]:
    """Whose turn it is: of so many, each once a round, in an order drawn each round.

    A search that is soon stopped thus begins somewhere else each time.

    Returns:
        Its number, and the seed of the round.
    """
    turn, place = divmod(seed, many)
    return _order(first + turn, many)[place], first + turn


@lru_cache(maxsize=2)
def _order(seed: int, many: int) -> list[int]:
    return Random(f"{seed} order").sample(range(many), many)


def searched(prop: Property, seed: int, examples: int) -> dict[str, Any]:
    """What a search of a property with this seed comes to.

    Returns:
        test, claim, its topic as the group, seed, examples; counts: a property that
        should hold "held", one that should fail was "shown" to or "not shown", or there
        is a "find": what should not be; shown: whether one that should fail was shown
        to; finds: the case found, as a stored example has it.
    """
    search_, count = prop.search, [0]
    should_hold = search_.evidence == "search"
    most = examples if should_hold else examples * SEARCH_FACTOR
    outcome = HELD if should_hold else NOT_SHOWN
    failing: list[tuple[Any, ...] | None] = []  # the shrunk case is run last

    def wanted(case: Any) -> bool:
        try:
            meant = search_.wants(case, count)
        except UnsatisfiedAssumption:
            raise
        except Exception:
            failing[:] = [choices_now()]
            raise
        if meant:
            failing[:] = [choices_now()]
        return meant

    error: Exception | None = None
    finds = []
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # as in the tests
        try:
            with alone():
                case = timed(
                    lambda: hypothesis.find(
                        search_.strategy,
                        wanted,
                        settings=search_settings(most),
                        random=Random(f"{seed} {prop.name}"),
                    ),
                    LIMIT,
                )
            outcome = FIND if should_hold else SHOWN
            if not should_hold:
                search_.certified(case)
        except NoSuchExample:
            pass
        except OutOfTimeError:
            outcome, error = FIND, TimeoutError(f"no end within {LIMIT:g} s")
            failing.clear()  # it would not end when it is drawn again
        except Exception as caught:
            outcome, error = FIND, caught
        if outcome == FIND:
            finds.append(_find(prop, seed, failing[0] if failing else None, error))
    shown = {HELD: {}, FIND: {}, SHOWN: {prop.name: 1}, NOT_SHOWN: {prop.name: 0}}
    return {
        "test": prop.name,
        "claim": search_.claim.key,
        "group": search_.claim.topic,
        "seed": seed,
        "examples": count[0],
        "counts": {outcome: 1},
        "shown": shown[outcome],
        "finds": finds,
    }


def _find(
    prop: Property,
    seed: int,
    choices: tuple[Any, ...] | None,
    error: Exception | None,
) -> dict[str, Any]:
    """The failing case that the search ended with, as a stored example has it.

    Without choices, if they are not known or draw nothing that fails once more.
    """
    said = "a failing case that is not known" if error is None else cause_of(error)
    find = {"claim": prop.search.claim.key, "choices": None, "case": None, "seed": seed}
    if choices is None:
        return find | {"error": said}
    try:
        case = redrawn(prop, choices)
    except ExampleError as refused:
        return find | {"error": f"{said} ({refused})"}
    wrong = fault(prop, case)
    if wrong is None:
        return find | {"case": in_words(case), "error": f"{said} (not once more)"}
    return find | {"choices": as_json(choices), "case": in_words(case), "error": wrong}
