"""Functions for gated linear recurrences: which inputs they take, what they return.

Whatever framework's arrays they compute with. A function takes the inputs by their
names where its parameters have these, else in the system's order.
"""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from longdep.numeric.oracle.adapters.plumbing import AdapterError
from longdep.numeric.oracle.vocabulary import Quantity, Role, System, inputs, outputs

PAIR = "2"  # the length of a last axis of real and imaginary parts
CONJUGATED = "-conjugated"  # how conventions end whose gradients are dL/dRe - i dL/dIm
STAR = inspect.Parameter.VAR_POSITIONAL
STARS = inspect.Parameter.VAR_KEYWORD
UNNAMED = inspect.Parameter.POSITIONAL_ONLY
Call = Callable[[Mapping[str, Any]], Any]


def given_inputs(entry: System, convention: str) -> tuple[Quantity, ...]:
    """The inputs of a gated linear recurrence but the cotangents, in order."""
    listed = inputs(entry, convention)
    return tuple(q for q in listed if q.role is not Role.COTANGENT)


def result_names(entry: System, convention: str) -> tuple[str, ...]:
    """The outputs of a gated linear recurrence but the gradients, in order."""
    listed = outputs(entry, convention)
    return tuple(q.name for q in listed if q.role is not Role.GRADIENT)


def calling(
    forward: Callable[..., Any], entry: System, convention: str, adapter: str
) -> tuple[Call, tuple[str, ...]]:
    """How a function is called with the inputs, and those that it has no place for.

    Args:
        forward: the function, or a module that is called like one.
        entry: the system.
        convention: its name.
        adapter: the adapter's name, to begin a sentence with.
    Returns:
        What calls it with a mapping of the inputs, and the names of those left out:
        initial states, and weights where it takes the others by name.
    Raises:
        AdapterError: its parameters are not the inputs.
    """
    listed = given_inputs(entry, convention)
    named, positional = _taken(forward, listed, entry, adapter)

    def call(given: Mapping[str, Any]) -> Any:
        if positional:
            return forward(*(given[name] for name in named))
        return forward(**{name: given[name] for name in named})

    return call, tuple(q.name for q in listed if q.name not in named)


def first_fitting(made: Callable[[str], Any], conventions: tuple[str, ...]) -> Any:
    """What is made for the first convention whose inputs a function takes.

    Args:
        made: what makes it.
        conventions: those of the system, the usual one first.
    Raises:
        AdapterError: none fits; the sentence is that of the first.
    """
    problems = []
    for convention in conventions:
        try:
            return made(convention)
        except AdapterError as error:
            problems.append(error)
    raise problems[0]


def require_callable(forward: Any, adapter: str, wanted: str) -> None:
    """Refuse a class, and what cannot be called.

    Args:
        forward: what is to be wrapped.
        adapter: the adapter's name, to begin a sentence with.
        wanted: what is expected, in words.
    Raises:
        AdapterError: it is one of these.
    """
    if inspect.isclass(forward) or not callable(forward):
        raise AdapterError(
            f"{adapter}: expected {wanted}, "
            f"got {'the class ' if inspect.isclass(forward) else ''}"
            f"{getattr(forward, '__name__', type(forward).__name__)}"
        )


def require_zero(case: Mapping[str, Any], lacks: tuple[str, ...]) -> None:
    """Refuse a case in which an input that a function has no place for is not 0.

    Raises:
        AdapterError: one is not.
    """
    for name in lacks:
        if name in case and np.any(case[name]):
            raise AdapterError(f"{name}: expected 0: the implementation has none")


def results_by_name(
    returned: Any, names: tuple[str, ...], kind: type | tuple[type, ...], word: str
) -> dict[str, Any]:
    """What a function returned: an array, a tuple in order, or a mapping.

    Args:
        returned: by the function.
        names: of the outputs, in order.
        kind: of an array.
        word: for such an array, as in "a tensor".
    Raises:
        AdapterError: it is neither, or has other names, or too many parts.
    """
    wanted = f"expected {', '.join(names)} ({word}, a tuple or a mapping)"
    if isinstance(returned, Mapping):
        held = dict(returned)
        if not held.keys() <= set(names):
            raise AdapterError(f"{wanted}, got {', '.join(map(str, held))}")
    else:
        parts = returned if isinstance(returned, tuple | list) else (returned,)
        if not 0 < len(parts) <= len(names):
            raise AdapterError(f"{wanted}, got {len(parts)} parts")
        held = dict(zip(names, parts, strict=False))
    for name, value in held.items():
        if not isinstance(value, kind):
            raise AdapterError(f"{name}: expected {word}, got {type(value).__name__}")
    return held


def _taken(
    forward: Callable[..., Any],
    listed: tuple[Quantity, ...],
    entry: System,
    adapter: str,
) -> tuple[tuple[str, ...], bool]:
    """The inputs that a function takes, and whether it takes them by their order."""
    names = tuple(q.name for q in listed)
    asked = _parameters(forward)
    if asked is None:
        return names, True
    kinds = {p.kind for p in asked.values()}
    plain = {n: p for n, p in asked.items() if p.kind not in (STAR, STARS)}
    required = [n for n, p in plain.items() if p.default is p.empty]
    by_name = [n for n, p in plain.items() if n in names and p.kind is not UNNAMED]
    if by_name or (STARS in kinds and not required):
        held = names if STARS in kinds else tuple(n for n in names if n in by_name)
        optional = (Role.START, Role.WEIGHT)
        left = [q for q in listed if q.name not in held and q.role not in optional]
        if left or set(required) - set(by_name):
            raise _misfit(entry, listed, asked, adapter)
        return held, False
    if STAR in kinds and not required:
        return names, True
    needed = tuple(q.name for q in listed if q.role is not Role.START)
    ordered = all(plain[n].kind is not inspect.Parameter.KEYWORD_ONLY for n in required)
    for taken in (names, needed):
        if ordered and len(required) == len(taken):
            return taken, True
    raise _misfit(entry, listed, asked, adapter)


def _parameters(forward: Callable[..., Any]) -> dict[str, inspect.Parameter] | None:
    """The parameters of a function or of a module's forward; None where unknown."""
    try:
        return dict(inspect.signature(getattr(forward, "forward", forward)).parameters)
    except (ValueError, TypeError):  # a compiled function has none
        return None


def _misfit(
    entry: System,
    listed: tuple[Quantity, ...],
    asked: Mapping[str, inspect.Parameter],
    adapter: str,
) -> AdapterError:
    order = ", ".join(
        f"{q.name} ({', '.join(q.shape)}{',' * (len(q.shape) == 1)})" for q in listed
    )
    starts = [q.name for q in listed if q.role is Role.START]
    may = f"; {' and '.join(starts)} may be missing" if starts else ""
    got = ", ".join(str(p) for p in asked.values()) or "none"
    return AdapterError(
        f"{adapter}: expected parameters of {entry.name}, by these names or in "
        f"this order: {order}{may}; got {got}"
    )
