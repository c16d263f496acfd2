"""What separates the cases that fail from those that do not, if anything does.

A condition is reported if every failing case meets it and, had the failures fallen on
the drawn cases by chance, all of them would meet it with probability below RARE, all
conditions that are tried taken together: of N drawn cases of which K meet it, f failing
ones all do with probability C(K, f) / C(N, f). Cases that were made, not drawn, may
contradict a condition; they do not count for it.

Weights, biases and starts are hardly ever 0 in drawn cases: they are set to 0 in
failing ones, one after the other, to see which of them heal all.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from math import comb, floor, isfinite, log10

import numpy as np

from longdep.numeric.oracle.diagnosis.facts import Facts, zeroable
from longdep.numeric.oracle.vocabulary import Case, System

RARE = 1e-3
FEWEST = 3  # failing cases, drawn or set to 0, that a sentence may rest on
HEALED = 2  # blocks at most that are named: where many heal, none is the cause
DIGITS = 3  # of a threshold that is not a whole number


@dataclass(frozen=True)
class Condition:
    """Something that a case meets or not.

    Attributes:
        text: the condition in words.
        meets: whether facts meet it.
    """

    text: str
    meets: Callable[[Facts], bool]


def separating(
    drawn: Iterable[tuple[Facts, bool]],
    made: Iterable[tuple[Facts, bool]] = (),
    unit: str = "case",
) -> str:
    """The condition that all failing cases meet, in a sentence with its counts.

    Args:
        drawn: cases drawn at random, in facts, and whether each fails.
        made: further ones.
        unit: what is counted.
    Returns:
        A sentence; "" if nothing separates them, or too few were seen.
    """
    drawn, made = list(drawn), list(made)
    failing = [f for f, bad in (*drawn, *made) if bad]
    count = sum(bad for _, bad in drawn)
    if count < FEWEST or count == len(drawn):
        return ""
    tried = list(_conditions(failing))
    ranked = []
    for condition in tried:
        if not all(condition.meets(f) for f in failing):
            continue
        meeting = sum(condition.meets(f) for f, _ in drawn)
        chance = comb(meeting, count) / comb(len(drawn), count)
        if chance * len(tried) < RARE:
            ranked.append((chance, condition))
    if not ranked:
        return ""
    least = min(chance for chance, _ in ranked)
    best = [condition for chance, condition in ranked if chance == least]
    split = [tuple(c.meets(f) for f, _ in drawn) for c in best]
    alike = [c.text for c, s in zip(best, split, strict=True) if s == split[0]]
    passing = [f for f, bad in drawn if not bad]
    also = sum(best[0].meets(f) for f in passing)
    rest = "none" if also == 0 else str(also)
    return (
        f"Wrong only where {', or in the same cases '.join(alike[:2])}: so it is in "
        f"all {count} failing {unit}s that were drawn, and in {rest} of the "
        f"{len(passing)} others."
    )


def healing(
    entry: System, convention: str, failing: list[Case], fails: Callable[[Case], bool]
) -> str:
    """The weights, biases or starts that make every failing case right if set to 0.

    Args:
        entry: the system.
        convention: its convention.
        failing: failing cases.
        fails: whether a case still fails.
    """
    if len(failing) < FEWEST:
        return ""
    held = [[name for name, _ in zeroable(entry, convention, c)] for c in failing]
    names = [name for name in held[0] if all(name in other for other in held)]
    healed = [
        name
        for name in names
        if not any(fails(_zeroed(entry, convention, case, name)) for case in failing)
        and any(_nonzero(entry, convention, case, name) for case in failing)
    ]
    blocks = [n for n in healed if any(n.endswith(f" of {a}") for a in healed)]
    whole = [n for n in healed if not any(b.endswith(f" of {n}") for b in blocks)]
    if not 0 < len(whole) <= HEALED:
        return ""
    return " ".join(
        f"Right in all {len(failing)} failing cases that were tried once {name} is "
        "set to 0."
        for name in whole
    )


def _zeroed(entry: System, convention: str, case: Case, name: str) -> Case:
    changed = {k: np.array(v) if _is_array(v) else v for k, v in case.items()}
    dict(zeroable(entry, convention, changed))[name][...] = 0
    return changed


def _nonzero(entry: System, convention: str, case: Case, name: str) -> bool:
    return bool(np.any(dict(zeroable(entry, convention, case))[name]))


def _is_array(value: object) -> bool:
    return isinstance(value, np.ndarray)


def _conditions(failing: list[Facts]) -> Iterator[Condition]:
    """Everything that is tried: facts, their opposites, thresholds of the failing."""
    for name in failing[0].numbers:
        values = [f.numbers[name] for f in failing if name in f.numbers]
        if len(values) == len(failing) and all(map(isfinite, values)):
            low, high = _floor(min(values)), -_floor(-max(values))
            yield Condition(f"{name} >= {low:g}", partial(_at_least, name, low))
            yield Condition(f"{name} <= {high:g}", partial(_at_most, name, high))
    for text in failing[0].holds:
        yield Condition(text, partial(_holds, text, True))
        yield Condition(_negated(text), partial(_holds, text, False))


def _at_least(name: str, bound: float, one: Facts) -> bool:
    return name in one.numbers and one.numbers[name] >= bound


def _at_most(name: str, bound: float, one: Facts) -> bool:
    return name in one.numbers and one.numbers[name] <= bound


def _holds(text: str, wanted: bool, one: Facts) -> bool:
    return one.holds.get(text) is wanted


def _negated(text: str) -> str:
    if text.startswith("a "):
        return f"no{text[1:]}"
    if text.startswith("an "):
        return f"no{text[2:]}"
    for verb in (" is ", " = ", " > ", " exceeds ", " descend"):
        if verb in text:
            other = {
                " is ": " is not ",
                " = ": " differs from ",
                " > ": " <= ",
                " exceeds ": " does not exceed ",
                " descend": " do not descend",
            }[verb]
            return text.replace(verb, other, 1)
    return f"not: {text}"


def _floor(value: float) -> float:
    """A threshold of few digits that is no larger than the value."""
    if value == floor(value):
        return value
    scale = 10.0 ** (DIGITS - 1 - floor(log10(abs(value))))
    return floor(value * scale) / scale
