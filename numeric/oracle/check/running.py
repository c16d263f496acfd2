"""Call an implementation safely: answers or clear troubles, never a traceback.

The implementation gets copies of the case's arrays. What it may do wrong beside
computing a wrong number is noticed here: it raises, calls sys.exit, hangs, does not
return a mapping, returns names, shapes, types or numbers that cannot be judged, writes
into its input, prints, or remembers something of an earlier call. What it writes to
standard error passes, escaped; what compiled code writes there by itself is not seen.
"""

import contextlib
import io
import os
import sys
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.check.answers import (
    Complaint,
    Trouble,
    described,
    inspected,
    joined,
    plain,
)
from longdep.numeric.oracle.check.stopping import OutOfTimeError, timed
from longdep.numeric.oracle.escaping import Escaped, message_of, one_line, printable
from longdep.numeric.oracle.wire import excerpt

TIME_LIMIT = 10.0  # seconds a case; a NumPy loop over hundreds of steps needs 0.1

Case = Mapping[str, Any]
Implementation = Callable[[dict[str, Any]], Any]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The outputs that can be judged, and the troubles with the rest.

    Attributes:
        outputs: name to array (or list of arrays), copies, of the declared shapes.
        troubles: in the order noticed; empty when all is well.
        seconds: how long the call took.
        returned: the very arrays returned, to see whether a later call writes
            into them.
    """

    outputs: dict[str, Any]
    troubles: tuple[Trouble, ...] = ()
    seconds: float = 0.0
    returned: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def fatal(self) -> bool:
        """Whether nothing was returned that could be judged."""
        return not self.outputs


def run(
    implementation: Implementation,
    case: Case,
    shapes: Mapping[str, Any],
    *,
    precision: str = "float64",
    time_limit: float = TIME_LIMIT,
    may_be_infinite: frozenset[str] = frozenset(),
) -> Answer:
    """Run one case and report what was returned.

    Args:
        implementation: callable of the case, returning a mapping of arrays.
        case: the inputs; the implementation gets copies.
        shapes: output name to its shape; to a list of shapes for a list of arrays.
        precision: asked for; an output's dtype may be wider than its storage format
            (float32 for bfloat16), never narrower.
        time_limit: seconds until the call is stopped. An implementation with a true
            attribute `keeps_time` (a program in another process) watches its own.
        may_be_infinite: outputs that may hold nan or inf.
    """
    given = copied(case)
    handed = dict(given)
    began = time.monotonic()
    value, troubles = _call(implementation, handed, time_limit)
    seconds = time.monotonic() - began
    troubles += _mutations(case, given, handed)
    if value is _NOTHING:
        return Answer(outputs={}, troubles=tuple(troubles), seconds=seconds)
    if not isinstance(value, Mapping):
        problem = Trouble(
            "not-a-mapping",
            f"returned {described(value)}; expected a mapping of output names to "
            f"arrays, such as {{{next(iter(shapes), 'h')!r}: array}}",
        )
        return Answer(outputs={}, troubles=(*troubles, problem), seconds=seconds)
    outputs, more = inspected(value, shapes, precision, may_be_infinite)
    returned = {name: value[name] for name in outputs}
    return Answer(
        outputs=outputs,
        troubles=(*troubles, *more),
        seconds=seconds,
        returned=returned,
    )


def remembered(
    implementation: Implementation,
    case: Case,
    other: Case,
    shapes: Mapping[str, Any],
    other_shapes: Mapping[str, Any],
    *,
    allowed: Mapping[str, Any] | None = None,
    precision: str = "float64",
    time_limit: float = TIME_LIMIT,
) -> tuple[Trouble, ...]:
    """Whether a call leaves something behind: the case, another, the case again.

    Args:
        implementation: as for run.
        case: run first and last.
        other: run in between; it should differ in sizes and numbers.
        shapes: of the outputs of the case.
        other_shapes: of the outputs of the other.
        allowed: output name to the distance that two right answers may have (twice the
            allowance of one); without it both answers must be equal to the last bit.
        precision: as for run.
        time_limit: as for run.
    Returns:
        A trouble if outputs changed, one for each array written into; none where a
        call fails, which run reports.
    """
    options: dict[str, Any] = {"precision": precision, "time_limit": time_limit}
    first = run(implementation, case, shapes, **options)
    middle = run(implementation, other, other_shapes, **options)
    if first.fatal or middle.fatal:
        return ()
    troubles = [
        Trouble(
            "reuses-buffer",
            f"{name}: a later call wrote into the array that an earlier call had "
            "returned; return a fresh array each time",
            name,
        )
        for name, kept in first.outputs.items()
        if not _same(kept, first.returned[name])
    ]
    again = run(implementation, case, shapes, **options)
    changed = {}
    for name in first.outputs.keys() & again.outputs.keys():
        limit = None if allowed is None else allowed.get(name)
        gap = _distance(first.outputs[name], again.outputs[name], limit)
        if gap is not None:
            changed[name] = gap
    if changed:
        most = max(sorted(changed), key=lambda name: changed[name])
        message = (
            f"{', '.join(sorted(changed))}: the same case answered differently (by "
            f"{changed[most]:.3g} in {most}) after another case was run in between; "
            "something is kept from call to call"
        )
        only = most if len(changed) == 1 else None
        troubles.append(Trouble("keeps-state", message, only))
    return tuple(troubles)


def copied(case: Case) -> dict[str, Any]:
    """A case with fresh, writable arrays."""
    return {name: _copy(value) for name, value in case.items()}


_NOTHING: Any = object()


def _limited(
    implementation: Implementation, handed: dict[str, Any], limit: float
) -> Any:
    def call() -> Any:
        value = implementation(handed)
        return dict(value) if isinstance(value, Mapping) else value

    if getattr(implementation, "keeps_time", False):
        return call()
    return timed(call, limit)


def _call(
    implementation: Implementation, handed: dict[str, Any], limit: float
) -> tuple[Any, list[Trouble]]:
    """The value or _NOTHING, and what went wrong on the way."""
    printed = io.StringIO()
    troubles: list[Trouble] = []
    value: Any = _NOTHING
    names = [*handed]  # it may take some away
    with _quiet(printed):
        try:
            value = _limited(implementation, handed, limit)
        except OutOfTimeError as error:
            place = _place(error)
            at = f" (stopped {place})" if place else ""
            troubles.append(Trouble("hangs", f"gave no answer within {limit:g} s{at}"))
        except Complaint as complaint:
            troubles.append(complaint.trouble)
        except SystemExit as error:
            message = f"called sys.exit({error.code!r}) {_place(error)}"
            troubles.append(Trouble("exits", message.strip()))
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            text = message_of(error)
            name = printable(type(error).__name__)
            raised = f"{name}: {text}" if text else name
            place = _place(error)
            if not place and isinstance(error, DomainError):  # an adapter's complaint
                message = text
            else:
                place = place or "in its call, or in a compiled function"
                message = f"raised {raised} ({place})"
            message += _missing(error, names)
            troubles.append(Trouble("raises", message))
    if text := printed.getvalue():
        message = (
            f"printed {excerpt(text)} to standard output, which would corrupt the "
            "answers of a program that speaks JSON lines; print to standard error"
        )
        troubles.append(Trouble("prints", message))
    return value, troubles


@contextlib.contextmanager
def _quiet(printed: io.StringIO) -> Iterator[None]:
    """Catch what is printed; the caller's warning settings do not interfere."""
    shown: Any = Escaped(sys.stderr)
    with (
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(shown),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        yield


def _missing(error: BaseException, names: Sequence[str]) -> str:
    """What to add where an implementation asked for an input that the case has not."""
    if not isinstance(error, KeyError) or len(error.args) != 1:
        return ""
    (key,) = error.args
    if type(key) is not str or key in names:
        return ""
    return f"; the case has the inputs: {', '.join(names)}"


def _place(error: BaseException) -> str:
    """Where in the implementation's own file it happened: file, line and function."""
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if not os.path.abspath(f.filename).startswith(here)]
    installed = (f"{os.sep}{name}-packages{os.sep}" for name in ("site", "dist"))
    foreign = (os.path.dirname(os.__file__), *installed)
    user = [f for f in own if not any(part in f.filename for part in foreign)]
    if not own:
        return ""
    frame = (user or own)[-1]
    file = printable(os.path.basename(frame.filename))
    return f"in {file}, line {frame.lineno}, in {printable(frame.name)}"


def _mutations(
    case: Case, given: Mapping[str, Any], handed: Mapping[str, Any]
) -> list[Trouble]:
    troubles = []
    for name, original in case.items():
        if handed.get(name, None) is not given[name]:
            message = f"{name}: the mapping of inputs was changed; leave it as it is"
        elif not _same(original, given[name]):
            message = f"{name}: the input array was written into; work on a copy"
        else:
            continue
        troubles.append(Trouble("mutates-input", message, name))
    if len(troubles) > 1:
        troubles = [Trouble("mutates-input", joined(troubles))]
    if extra := [one_line(str(name)) for name in handed if name not in case]:
        message = f"{', '.join(extra)}: was added to the mapping of inputs"
        troubles.append(Trouble("mutates-input", message))
    return troubles


def _copy(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, list | tuple):
        return [_copy(entry) for entry in value]
    return value


def _same(one: Any, other: Any) -> bool:
    """Equal to the last bit, nan included."""
    if isinstance(one, list | tuple) or isinstance(other, list | tuple):
        return (
            isinstance(one, Sequence)
            and isinstance(other, Sequence)
            and len(one) == len(other)
            and all(_same(a, b) for a, b in zip(one, other, strict=True))
        )
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        a, b = plain(np.asarray(one)), plain(np.asarray(other))
        same_type = a.dtype == b.dtype and a.shape == b.shape
        return same_type and a.tobytes() == b.tobytes()
    return bool(one == other or (one != one and other != other))


def _distance(one: Any, other: Any, allowed: Any) -> float | None:
    """The largest difference of two answers; None if all is within the allowed."""
    if isinstance(one, list):
        limits = allowed if isinstance(allowed, list) else [allowed] * len(one)
        parts = [_distance(a, b, c) for a, b, c in zip(one, other, limits, strict=True)]
        return max((part for part in parts if part is not None), default=None)
    if _same(one, other):
        return None
    equal = (one == other) | ((one != one) & (other != other))
    gap = np.where(equal, 0.0, np.abs(one.astype(float) - other.astype(float)))
    gap = np.where(np.isnan(gap), np.inf, gap)
    beyond = gap > (0.0 if allowed is None else np.asarray(allowed, dtype=float))
    return float(gap.max()) if beyond.any() else None
