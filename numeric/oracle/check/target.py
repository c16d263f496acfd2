"""Find the implementation that a command line or an option names.

`module:callable` (a module of the current directory or an installed one; the callable
may have dots, `module:Class.method`), or `model.onnx`.
"""

import difflib
import os
import sys
import traceback
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle import systems, vocabulary


class TargetError(DomainError):
    """What is to be checked does not exist, or is not named well."""


def known_system(name: str, convention: str | None = None) -> tuple[str, str]:
    """The system and the full name of the convention, or the nearest names there are.

    Raises:
        TargetError: there is no such system, or it has no such convention.
    """
    known = [entry.name for entry in systems.SYSTEMS]
    if name not in known:
        raise TargetError(f"system: there is no {name!r}; {_near(name, known)}")
    entry = systems.system(name)
    try:
        return name, vocabulary.convention_name(entry, convention)
    except DomainError:
        near = _near(str(convention), entry.conventions)
        raise TargetError(f"convention: {name} has no {convention!r}; {near}") from None


def implementation_of(target: str, system: str, adapter: str | None = None) -> Any:
    """The callable that a target names, through an adapter if one is named.

    Args:
        target: module:callable, or the path of an .onnx file.
        system: the system it implements.
        adapter: a name of ADAPTERS (longdep.numeric.oracle.adapters); for an .onnx
            file onnx-file is taken.
    Raises:
        TargetError: it cannot be imported, has no such name, cannot be called, or the
            adapter's framework is not installed.
        DomainError: there is no such adapter, or its self-test failed.
    """
    if target.endswith(".onnx"):
        adapter = adapter or "onnx-file"
    if adapter is None:
        return imported(target)
    from longdep.numeric.oracle.adapters import known_adapter

    chosen = known_adapter(adapter)
    wrap = chosen.load()
    try:
        if chosen.chooses_backend:
            from longdep.numeric.oracle.adapters.keras_layer import require_backend

            require_backend()  # before the target imports Keras
        wrappable: Any = target if chosen.takes_file else imported(target)
        wrapped = wrap(wrappable, system)
    except ModuleNotFoundError as error:
        raise TargetError(
            f"adapter {adapter}: needs the package {error.name!r}, which is not "
            "installed; it comes with the extra longdep[frameworks]"
        ) from None
    wrapped.longdep_source = (
        "from longdep.numeric.oracle.check.target import implementation_of\n\n"
        f"implementation = implementation_of({target!r}, {system!r}, {adapter!r})"
    )
    return wrapped


def imported(target: str) -> Callable[..., Any]:
    """Import module:callable, the current directory first.

    Raises:
        TargetError: the module or name is missing, the module fails when imported, or
            the name is nothing that can be called.
    """
    module_name, colon, path = target.partition(":")
    if not (module_name and colon and path):
        raise TargetError(
            "implementation: expected module:callable, such as my_rnn:run, "
            f"got {target!r}"
        )
    value = _module(module_name)
    walked = module_name
    for name in path.split("."):
        if not hasattr(value, name):
            names = [n for n in dir(value) if not n.startswith("_")]
            raise TargetError(f"{walked}: has no {name!r}; {_near(name, names)}")
        value = getattr(value, name)
        walked = f"{walked}.{name}" if ":" in walked else f"{walked}:{name}"
    if not callable(value):
        kind = type(value).__name__
        raise TargetError(f"{target}: expected something to call, got {kind}")
    return value


def _module(name: str) -> Any:
    here = os.getcwd()
    if here not in sys.path:
        sys.path.insert(0, here)
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        missing = error.name or name
        if name == missing or name.startswith(f"{missing}."):
            raise TargetError(
                f"{name}: there is no module {missing!r}, neither here ({here}) nor "
                "installed"
            ) from None
        raise TargetError(
            f"{name}: cannot be imported: it needs {missing!r}, which is not installed"
        ) from None
    except (Exception, SystemExit) as error:
        text = " ".join(str(error).split())[:300]
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{os.path.basename(frame.filename)}, line {frame.lineno}"
        raise TargetError(
            f"{name}: cannot be imported: {type(error).__name__}: {text} ({place})"
        ) from None


def _near(name: str, known: Iterable[str]) -> str:
    known = list(known)
    near = difflib.get_close_matches(name, known, 3, cutoff=0.5)
    if near:
        return f"near: {', '.join(near)}"
    return f"there are {', '.join(known[:20])}" if known else "there are none"
