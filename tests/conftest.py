"""For every test: the same examples every time, however slow the machine is.

And what collecting has made is not looked through for garbage again. It makes some
millions of objects that live to the end; Python's collector would go through them again
and again, while they are made and while the tests run.
"""

import gc
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, find, settings, strategies

settings.register_profile(
    "suite",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("suite")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection() -> Iterator[None]:
    enabled, outermost = gc.isenabled(), gc.get_freeze_count() == 0
    gc.disable()
    try:
        return (yield)
    finally:
        if enabled:
            gc.enable()
        if outermost:  # not that of a run within a test: its garbage would stay
            # Hypothesis asks the collector who holds its generator, the first time that
            # it draws; from Python 3.14 on the answer leaves out what is frozen.
            find(strategies.just(0), lambda _: True)
            gc.freeze()
