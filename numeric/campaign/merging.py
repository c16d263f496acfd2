"""Results of seeds, merged exactly and in the order of the seeds.

Every rule is associative on the nose (no float is ever added), so that it does not
matter how the seeds were cut into chunks or who worked on them:

    sum      whole numbers, or lists of them entry by entry
    max      the largest number; min: the smallest
    worst    the record of largest "ratio" (None: no record), the earliest of equals
    collect  every seed's value, in a list

The rule of the key "*" is that of every key that has none of its own.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from longdep.numeric.campaign.errors import CampaignError

Result = dict[str, Any]
OTHERS = "*"


def as_text(result: Any) -> str:
    """The bytes of a result: JSON, keys sorted, floats in full.

    Raises:
        CampaignError: there is something in it that JSON has no exact word for.
    """
    try:
        return json.dumps(
            result, sort_keys=True, allow_nan=False, separators=(",", ":")
        )
    except (TypeError, ValueError, RecursionError) as error:
        raise CampaignError(
            f"result: expected plain finite numbers, texts and lists: {error}"
        ) from error


def lifted(rules: Mapping[str, str], result: Any) -> Result:
    """Prepare one seed's result for merging.

    Raises:
        CampaignError: it has other keys than the rules, or a value no rule takes.
    """
    keys = set(result) if isinstance(result, dict) else set()
    named = set(rules) - {OTHERS}
    if not keys or named - keys or (OTHERS not in rules and keys - named):
        got = sorted(map(str, keys)) if keys else repr(result)
        raise CampaignError(f"result: expected the keys {sorted(rules)}, got {got}")
    for key, value in result.items():
        if not FITS[_rule(rules, key)](value):
            raise CampaignError(
                f"result: {key} is no value for the rule {_rule(rules, key)}: {value!r}"
            )
    return {k: [v] if _rule(rules, k) == "collect" else v for k, v in result.items()}


def merged(rules: Mapping[str, str], results: Iterable[Result]) -> Result:
    """Merge lifted results, in the order of their seeds.

    Raises:
        CampaignError: there is none, or their keys differ.
    """
    joined: Result | None = None
    for result in results:
        if joined is None:
            joined = dict(result)
            continue
        if set(result) != set(joined):
            differing = sorted(set(result) ^ set(joined))
            raise CampaignError(f"results: not every seed has the keys {differing}")
        joined = {k: MERGES[_rule(rules, k)](joined[k], result[k]) for k in joined}
    if joined is None:
        raise CampaignError("results: expected at least one, got none")
    return joined


def require_rules(rules: Mapping[str, str]) -> None:
    """Check the names of the rules.

    Raises:
        CampaignError: one is not known.
    """
    for key, rule in rules.items():
        if rule not in MERGES:
            known = ", ".join(MERGES)
            raise CampaignError(f"rule of {key}: expected one of {known}, got {rule!r}")


def _rule(rules: Mapping[str, str], key: str) -> str:
    return rules.get(key) or rules[OTHERS]


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return _is_whole(value) or isinstance(value, float)


def _is_count(value: Any) -> bool:
    return _is_whole(value) or (
        isinstance(value, list) and all(_is_whole(entry) for entry in value)
    )


def _is_record(value: Any) -> bool:
    return value is None or (isinstance(value, dict) and _is_number(value.get("ratio")))


def _sum(first: Any, second: Any) -> Any:
    if isinstance(first, list) and isinstance(second, list):
        if len(first) == len(second):
            return [a + b for a, b in zip(first, second, strict=True)]
    elif _is_whole(first) and _is_whole(second):
        return first + second
    raise CampaignError(f"results: cannot add {first!r} and {second!r}")


def _worst(first: Any, second: Any) -> Any:
    if first is None or second is None:
        return second if first is None else first
    return second if second["ratio"] > first["ratio"] else first


FITS: dict[str, Callable[[Any], bool]] = {
    "sum": _is_count,
    "max": _is_number,
    "min": _is_number,
    "worst": _is_record,
    "collect": lambda value: True,
}
MERGES: dict[str, Callable[[Any, Any], Any]] = {
    "sum": _sum,
    "max": lambda first, second: second if second > first else first,
    "min": lambda first, second: second if second < first else first,
    "worst": _worst,
    "collect": lambda first, second: first + second,
}
