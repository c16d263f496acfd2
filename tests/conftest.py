"""For every test: what collecting has made is not looked through for garbage again.

Collecting makes some millions of objects that live to the end. Python's collector would
go through them again and again, while they are made and while the tests run.
"""

import gc
from collections.abc import Iterator

import pytest


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
            gc.freeze()
