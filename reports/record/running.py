"""What every test of a claim does around its property, whatever the property is."""

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from longdep.reports.record.finding import Evidence, cause_of, record, sentence_of
from longdep.reports.record.ledger import suite_keys
from longdep.reports.record.searching import (
    OWN_FACTOR,
    PROFILES,
    NothingFoundError,
    profile,
    require_asserts,
)
from longdep.theory.catalog import OWN, adopt, claim_of
from longdep.theory.core.claim import Claim


def claim_meant(target: str | Claim) -> Claim:
    """The claim of a decorator: one of the suite by its key, or one of your own."""
    return claim_of(target) if isinstance(target, str) else adopt(target, suite_keys())


def examples_for(claim: Claim) -> int:
    """How many examples a property of the claim runs in the profile in force."""
    return PROFILES[profile()] * (OWN_FACTOR if claim.key in OWN else 1)


@contextmanager
def traced(
    claim: Claim,
    kind: str,
    test: str,
    count: list[int],
    dropped: str | None = None,
) -> Iterator[None]:
    """Record what stops a test before it comes to a result, whatever it is."""
    try:
        yield
    except BaseException as error:
        to_the_end = isinstance(error, NothingFoundError)
        record(
            Evidence(
                claim.key,
                kind,
                test,
                to_the_end and kind != "witness",
                examples=count[0] if to_the_end else 0,
                hypothesis=dropped,
                stopped=cause_of(error),
            )
        )
        raise


def as_test(
    run: Callable[[], None],
    body: Callable[..., Any],
    claim: Claim,
    search: object = None,
) -> Callable[[], None]:
    """Give a run the name of its property, and the key of the claim it bears on.

    What fails shows the lines of the property itself, not the way that led to them.
    What is searched for, if anything, is kept beside it, for searches with other seeds
    (reports/record/properties.py).
    """

    def test() -> None:
        __tracebackhide__ = True
        require_asserts()
        try:
            run()
        except Exception as error:
            error.__traceback__ = lines_of(body, error.__traceback__)
            earlier = error.__cause__ or error.__context__
            if earlier is None or is_in(body, earlier.__traceback__):
                raise error  # a bare raise would leave out the frame that pytest cuts
            raise error from None  # it would be shown first, in lines not the user's

    functools.update_wrapper(test, body)
    del test.__wrapped__  # type: ignore[attr-defined]  # pytest would read its signature
    test.claim = claim.key  # type: ignore[attr-defined]  # read by the pytest plugin
    test.search = search  # type: ignore[attr-defined]
    return test


def lines_of(
    body: Callable[..., Any], lines: TracebackType | None
) -> TracebackType | None:
    """A traceback from the first line of a property on; all of it if it has none."""
    code = getattr(inspect.unwrap(body), "__code__", None)
    own = lines
    while own is not None and own.tb_frame.f_code is not code:
        own = own.tb_next
    return lines if own is None else own


def is_in(body: Callable[..., Any], lines: TracebackType | None) -> bool:
    """Whether a traceback leads through the file of a property."""
    code = getattr(inspect.unwrap(body), "__code__", None)
    while code is not None and lines is not None:
        if lines.tb_frame.f_code.co_filename == code.co_filename:
            return True
        lines = lines.tb_next
    return False


def finding_of(
    claim: Claim, kind: str, body: Callable[..., Any], survived: bool, **more: Any
) -> Evidence:
    """Evidence on a claim under the sentence that the property's name spells."""
    return Evidence(claim.key, kind, sentence_of(body.__name__), survived, **more)
