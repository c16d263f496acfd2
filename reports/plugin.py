"""Pytest plugin: carries the evidence of a test with its report.

Registered by the package; it does nothing unless a test records evidence (or an
implementation is put before the oracle: reports/oracle_plugin.py). The
evidence travels in the report's user properties, so it also arrives from other
processes.
"""

import sys
from collections.abc import Generator

import pytest

PROPERTY = "longdep-evidence"
pytest_plugins = ["reports.oracle_plugin"]  # the fixture `oracle` and its options


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that sets how many examples each property runs."""
    group = parser.getgroup("longdep", "claims put to the test")
    group.addoption(
        "--claims-profile",
        choices=("quick", "default", "thorough"),
        default=None,
        help="how many examples each property of a claim runs (plain pytest: quick)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Choose the profile, if one is asked for."""
    profile = config.getoption("--claims-profile")
    if profile is not None:
        from reports.evidence import use_profile

        use_profile(profile)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Collect what the test records and attach it to the test's report."""
    if "reports.evidence" not in sys.modules:
        return (yield)
    from reports.evidence import RECORDED, Evidence

    if RECORDED.get() is not None:  # a test of the collection itself listens
        return (yield)
    found: list[Evidence] = []
    token = RECORDED.set(found)
    try:
        return (yield)
    finally:
        RECORDED.reset(token)
        if found:
            records = [evidence.to_json() for evidence in found]
            item.user_properties.append((PROPERTY, records))
