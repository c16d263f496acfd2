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
    (
        "parameter",
        "what a torch module calls a weight: w_ih=cell.weight_ih; repeatable",
    ),
    ("precision", "what it claims to compute in: float32, bfloat16/float32, ..."),
    ("level", "standard or strict"),
    ("examples", "how many cases"),
    ("seed", "of the cases"),
    ("jobs", "processes that run cases"),
    ("known-deviations", "file of known deviations, each with its reason"),
)
PASSED_ON = ("precision", "level", "examples", "seed", "jobs")
COUNTS = ("examples", "seed", "jobs")


class Finding(Exception):
    """The oracle's page about an implementation that is not right."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the oracle."""
    group = parser.getgroup("longdep-oracle", "an implementation before the oracle")
    for name, meaning in OPTIONS:
        group.addoption(
            f"--oracle-{name}",
            action="append" if name == "parameter" else "store",
            type=int if name in COUNTS else str,
            default=None,
            help=meaning,
        )


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
        from longdep.numeric.oracle.escaping import one_line

        try:
            report = judge(*arguments, **options)
        except (DomainError, OracleError) as error:
            pytest.fail(f"oracle: {one_line(str(error))}", pytrace=False)
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
        from longdep.numeric.oracle.check.target import (
            adapter_of,
            implementation_of,
            known_system,
            parameters_of,
        )
        from longdep.numeric.oracle.escaping import one_line

        target = asked["implementation"]
        try:
            adapter = adapter_of(target, asked["adapter"])
            self.system, self.convention = known_system(
                asked["system"], asked["convention"], adapter
            )
            parameters = parameters_of(asked["parameter"] or ())
            self.implementation = implementation_of(
                target, self.system, adapter, parameters
            )
        except DomainError as error:
            raise pytest.UsageError(one_line(str(error))) from None
        super().__init__(f"oracle[{self.system}-{self.convention}]", parent)
        self.asked = asked

    def runtest(self) -> None:
        """Run the check.

        Raises:
            Finding: the implementation is not right, or the options are not.
        """
        from longdep.numeric.errors import DomainError
        from longdep.numeric.oracle.check.check import check
        from longdep.numeric.oracle.errors import OracleError
        from longdep.numeric.oracle.escaping import one_line, printable

        options = {name: self.asked[name] for name in PASSED_ON}
        given = {name: value for name, value in options.items() if value is not None}
        try:
            report = check(
                self.system,
                self.implementation,
                convention=self.convention,
                known_deviations=self.asked["known-deviations"],
                name=self.asked["implementation"],
                **given,
            )
        except (DomainError, OracleError) as error:
            raise Finding(f"oracle: {one_line(str(error))}") from None
        if report.notes:
            notes = printable("\n".join(report.notes))
            self.add_report_section("call", "longdep", notes)
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
