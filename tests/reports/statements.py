"""Certificates written by hand, for the tests of their checker."""

from typing import Any

import pytest

from longdep.reports import certify
from longdep.reports.certify import CertificateError, check


def number(text: Any) -> list:
    return ["number", text]


def stated(
    conclusion: Any,
    values: dict[str, Any] | None = None,
    kind: str = "counterexample",
    **more: Any,
) -> dict[str, Any]:
    """A certificate written by hand."""
    return {
        "format": certify.FORMAT,
        "kind": kind,
        "claim": "by-hand",
        "values": values or {},
        "hypotheses": [],
        "conclusion": conclusion,
        **more,
    }


def refused(certificate: Any, says: str) -> None:
    with pytest.raises(CertificateError, match=says) as caught:
        check(certificate)
    assert "\n" not in str(caught.value)


FALSE, TRUE = ["equal", number("0"), number("1")], ["equal", number("1"), number("1")]
