"""Pytest: the fixture `oracle`, and options that put an implementation to the test.

    def test_my_gru(oracle):
        oracle("gru", my_gru, convention="torch")

    pytest --oracle-implementation mypkg.rnn:run --oracle-system gru

Loaded with longdep.reports.plugin.plugin; imports nothing heavy until asked.
"""

from collections.abc import Callable
from typing import Any

import pytest

OPTIONS = (
    ("implementation", "module:callable (or FILE.onnx) that is put before the oracle"),
    ("system", "what it implements: gru, lstm, simple-rnn, ..."),
    ("convention", "how a framework packs and computes it: torch, keras, ..."),
    ("adapter", "wrap a framework's object: torch-module, flax-cell, ..."),
    ("precision", "what it claims to compute in: float32, bfloat16/float32, ..."),
    ("level", "standard or strict"),
    ("examples", "how many cases"),
    ("seed", "of the cases"),
    ("known-deviations", "file of known deviations, each with its reason"),
)
PASSED_ON = ("convention", "precision", "level", "examples", "seed")


class Finding(Exception):
    """The oracle's page about an implementation that is not right."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the oracle."""
    group = parser.getgroup("longdep-oracle", "an implementation before the oracle")
    for name, meaning in OPTIONS:
        kind = int if name in ("examples", "seed") else str
        group.addoption(f"--oracle-{name}", type=kind, default=None, help=meaning)


@pytest.fixture
def oracle() -> Callable[..., Any]:
    """Call longdep.check; the test fails with its page where something is wrong.

    What cannot be checked (a name that there is not, say) fails it with one sentence.
    """

    def check(*arguments: Any, **options: Any) -> Any:
        __tracebackhide__ = True
        from longdep.numeric.errors import DomainError
        from longdep.numeric.oracle.check.check import check as judge
        from longdep.numeric.oracle.errors import OracleError

        try:
            report = judge(*arguments, **options)
        except (DomainError, OracleError) as error:
            pytest.fail(f"oracle: {error}", pytrace=False)
        if not report.ok:
            pytest.fail(str(report), pytrace=False)
        return report

    return check


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Add the item that runs the check, if one is asked for."""
    asked = {name: option(config, name) for name, _ in OPTIONS}
    if asked["implementation"] is None:
        if given := [name for name, value in asked.items() if value is not None]:
            raise pytest.UsageError(
                f"--oracle-{given[0]}: expected --oracle-implementation beside it"
            )
        return
    if asked["system"] is None:
        raise pytest.UsageError("--oracle-implementation: expected --oracle-system too")
    items.append(OracleItem.from_parent(session, asked=asked))


class OracleItem(pytest.Item):
    """The test that puts the implementation of the options before the oracle."""

    def __init__(self, *, asked: dict[str, Any], parent: pytest.Session) -> None:
        """Find the implementation and the system.

        Raises:
            pytest.UsageError: there is none of that name.
        """
        from longdep.numeric.errors import DomainError
        from longdep.numeric.oracle.check.target import implementation_of, known_system

        try:
            system, convention = known_system(asked["system"], asked["convention"])
            self.implementation = implementation_of(
                asked["implementation"], system, asked["adapter"]
            )
        except DomainError as error:
            raise pytest.UsageError(str(error)) from None
        super().__init__(f"oracle[{system}-{convention}]", parent)
        self.asked = asked

    def runtest(self) -> None:
        """Run the check.

        Raises:
            Finding: the implementation is not right.
        """
        from longdep.numeric.oracle.check.check import check

        options = {name: self.asked[name] for name in PASSED_ON}
        given = {name: value for name, value in options.items() if value is not None}
        report = check(
            self.asked["system"],
            self.implementation,
            known_deviations=self.asked["known-deviations"],
            name=self.asked["implementation"],
            **given,
        )
        if report.notes:
            self.add_report_section("call", "longdep", "\n".join(report.notes))
        if not report.ok:
            raise Finding(str(report))

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], *_: Any
    ) -> Any:
        """The page alone, without a traceback of this program."""
        if isinstance(excinfo.value, Finding):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[str, int | None, str]:
        """Where the item comes from: the options."""
        return self.asked["implementation"], None, self.name


def option(config: pytest.Config, name: str) -> Any:
    """The value of one of the oracle's options."""
    return config.getoption(f"--oracle-{name}")
