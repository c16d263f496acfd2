"""Draw the same cases from the same seed, whatever else is loaded."""

from collections.abc import Iterator
from contextlib import contextmanager

try:  # not a public part of Hypothesis: a later one may have it elsewhere
    from hypothesis.internal.conjecture import providers
    from hypothesis.internal.constants_ast import Constants

    providers._get_local_constants, providers.CONSTANTS_CACHE.cache.clear  # noqa: B018
    SHIELDED = True
except (ImportError, AttributeError):
    SHIELDED = False


@contextmanager
def alone() -> Iterator[None]:
    """Search without the literals of whatever modules happen to be loaded.

    Hypothesis mixes literals of all local modules into what it draws, so a search
    would depend on the other tests of the run and on the process it runs in. With a
    version of Hypothesis that has changed this (SHIELDED is False) it just searches.
    """
    if not SHIELDED:
        yield
        return
    local_constants = providers._get_local_constants
    providers._get_local_constants = Constants
    providers.CONSTANTS_CACHE.cache.clear()
    try:
        yield
    finally:
        providers._get_local_constants = local_constants
        providers.CONSTANTS_CACHE.cache.clear()
