"""How a search is run: profiles, a seed from the test's name, and nothing else.

The same test searches the same cases on every machine and in every process.
"""

import hashlib
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis.errors import UnsatisfiedAssumption

PROFILES = {"quick": 50, "default": 200, "thorough": 5000}
SEARCH_FACTOR = 10
OWN_FACTOR = 3  # for claims from outside the suite, which nobody has searched before
_PROFILE: ContextVar[str] = ContextVar("profile", default="quick")


class NothingFoundError(AssertionError):
    """A search for a case of some kind found none."""


class AssertsLeftOutError(RuntimeError):
    """What a property asserts would never fail."""


def require_asserts() -> None:
    """Refuse a process in which asserts are left out.

    Raises:
        AssertsLeftOutError: Python was started with -O or PYTHONOPTIMIZE.
    """
    if not __debug__:
        raise AssertsLeftOutError(
            "expected Python with asserts, got -O or PYTHONOPTIMIZE, which leaves them "
            "out: no property would fail"
        )


def use_profile(name: str) -> None:
    """Choose the number of examples for this process.

    Raises:
        ValueError: there is no such profile.
    """
    if name not in PROFILES:
        raise ValueError(
            f"profile: expected one of {', '.join(PROFILES)}, got {name!r}"
        )
    _PROFILE.set(name)


def profile() -> str:
    """Return the profile in force, by which experiments choose their size."""
    return _PROFILE.get()


def put(body: Callable[[Any], object], case: Any, count: list[int]) -> None:
    """Run a property and count the case, unless the property rejects it.

    Raises:
        TypeError: it returned something; where it should assert it would never fail.
    """
    count[0] += 1
    try:
        returned = body(case)
    except UnsatisfiedAssumption:
        count[0] -= 1
        raise
    if returned is not None:
        raise TypeError(
            f"{body.__name__}: a property asserts and returns nothing, got "
            f"{returned!r}; "
            "write `assert` for `return`"
        )


def passes(body: Callable[[Any], object], case: Any, count: list[int]) -> bool:
    """Whether a property holds on a case, which is counted."""
    try:
        put(body, case, count)
    except AssertionError:
        return False
    return True


def search_settings(examples: int) -> settings:
    """Settings of Hypothesis for so many examples: no database, no deadline."""
    return settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=(Phase.explicit, Phase.generate, Phase.target, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )


def seed_of(body: Callable[..., Any]) -> int:
    """A fixed seed for a test, from its name alone."""
    digest = hashlib.sha256(body.__name__.encode()).digest()
    return int.from_bytes(digest[:4], "big")
