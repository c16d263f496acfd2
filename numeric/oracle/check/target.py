"""Find the implementation that a command line or an option names.

`module:callable` (a module of the current directory or an installed one; the callable
may have dots, `module:Class.method`), or `model.onnx`.
"""

import os
import sys
import sysconfig
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from importlib import import_module
from pathlib import Path
from typing import Any

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle import systems, vocabulary
from longdep.numeric.oracle.adapters import Adapter, known_adapter
from longdep.numeric.oracle.adapters.misuse import (
    near_names,
    require_fitting,
    require_implementation,
)
from longdep.numeric.oracle.escaping import Escaped, message_of


class TargetError(DomainError):
    """What is to be checked does not exist, or is not named well."""


class Named:
    """An implementation that was found by its name; it is called as that one is.

    It can be sent to another process, where it is found again.

    Attributes:
        longdep_source: Python text that finds it, for the reproduction of a finding.
    """

    def __init__(
        self, implementation: Any, source: str, words: tuple[Any, ...]
    ) -> None:
        """Take what was found, and how.

        Args:
            implementation: what is called.
            source: Python text that finds it, as the name `implementation`.
            words: the arguments of implementation_of.
        """
        self.implementation = implementation
        self.longdep_source = source
        self._words = words

    def __call__(self, case: dict[str, Any]) -> Any:
        """Call the implementation."""
        return self.implementation(case)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name == "implementation":
            raise AttributeError(name)
        return getattr(self.implementation, name)

    def __reduce__(self) -> tuple[Any, ...]:
        return implementation_of, self._words


def known_system(
    name: str, convention: str | None = None, adapter: str | None = None
) -> tuple[str, str]:
    """The system and the full name of the convention, or the nearest names there are.

    Args:
        name: of the system.
        convention: its name, or None: that of the adapter's framework, else the
            system's first.
        adapter: a name of ADAPTERS (longdep.numeric.oracle.adapters), or None.
    Raises:
        TargetError: there is no such system, or it has no such convention, or it is
            none of the adapter's framework.
        DomainError: there is no such adapter.
    """
    known = [entry.name for entry in systems.SYSTEMS]
    if name not in known:
        raise TargetError(f"system: there is no {name!r}; {near_names(name, known)}")
    entry = systems.system(name)
    offered = known_adapter(adapter).offered(entry) if adapter else ()
    if convention is None and offered:
        convention = offered[0]
    try:
        full = vocabulary.convention_name(entry, convention)
    except DomainError:
        names = (*entry.conventions, *vocabulary.aliases(entry))
        near = near_names(str(convention), names)
        raise TargetError(f"convention: {name} has no {convention!r}; {near}") from None
    if adapter:
        _require_served(adapter, entry)
    if offered and full not in offered:
        raise TargetError(
            f"convention: {adapter} computes {' or '.join(offered)}, got {full!r}"
        )
    return name, full


def _require_served(adapter: str, entry: vocabulary.System) -> None:
    served = [s.name for s in systems.SYSTEMS if known_adapter(adapter).serves(s)]
    if entry.name not in served:
        raise TargetError(
            f"system: {adapter} is for {', '.join(served)}, got {entry.name!r}"
        )


def implementation_of(
    target: str,
    system: str,
    adapter: str | None = None,
    parameters: Mapping[str, str] | None = None,
) -> Any:
    """The callable that a target names, through an adapter if one is named.

    Args:
        target: module:callable, or the path of an .onnx file.
        system: the system it implements.
        adapter: a name of ADAPTERS (longdep.numeric.oracle.adapters); for an .onnx
            file onnx-file is taken.
        parameters: input name to parameter name, of a torch module or cell.
    Raises:
        TargetError: it cannot be imported, has no such name, cannot be called, or the
            adapter's framework is not installed.
        DomainError: there is no such adapter, or its self-test failed.
    """
    adapter = adapter_of(target, adapter)
    chosen = known_adapter(adapter) if adapter else None
    if parameters and not (chosen and chosen.takes_parameters):
        raise TargetError(
            "parameter: is of --adapter torch-module and torch-cell, "
            f"got {adapter or 'no adapter'}"
        )
    if chosen and chosen.takes_file:
        if not os.path.isfile(target):
            raise TargetError(f"{target}: there is no such file")
        target = os.path.abspath(target)
    words: tuple[Any, ...] = (target, system)
    if adapter:
        words += (adapter, dict(parameters)) if parameters else (adapter,)
    with shown_escaped():
        if chosen is None:
            found: Any = imported(target)
            require_implementation(target, found)
        else:
            found = _wrapped(target, system, str(adapter), chosen, parameters)
    return Named(found, _source(target, words, chosen), words)


def parameters_of(words: Iterable[str]) -> dict[str, str]:
    """Input name to parameter name, of texts such as w_ih=cell.weight_ih.

    Raises:
        TargetError: one is not of that form, or an input is named twice.
    """
    parameters: dict[str, str] = {}
    for word in words:
        name, equals, target = word.partition("=")
        if not (name and equals):
            raise TargetError(
                "parameter: expected input=parameter, such as w_ih=cell.weight_ih, "
                f"got {word!r}"
            )
        if name in parameters:
            raise TargetError(f"parameter: expected {name} once, got it twice")
        parameters[name] = target
    return parameters


def adapter_of(target: str, adapter: str | None) -> str | None:
    """The adapter of a target: the one that is named, or that of an .onnx file."""
    return "onnx-file" if adapter is None and is_onnx(target) else adapter


def is_onnx(target: str) -> bool:
    """Whether a target is the path of an .onnx file, in capitals or not."""
    return target.lower().endswith(".onnx")


def is_keras(target: str) -> bool:
    """Whether a target is the path of a .keras file, in capitals or not."""
    return target.lower().endswith(".keras")


def _wrapped(
    target: str,
    system: str,
    adapter: str,
    chosen: Adapter,
    parameters: Mapping[str, str] | None,
) -> Any:
    wrap = chosen.load()
    try:
        if chosen.chooses_backend:
            from longdep.numeric.oracle.adapters.keras_backend import require_backend

            require_backend()  # before the target imports Keras
        with chosen.importing():
            wrappable: Any = target if chosen.takes_file else imported(target)
        if not systems.system(system).scans:
            require_fitting(target, wrappable, adapter)
        if parameters:
            return wrap(wrappable, system, parameters=parameters)
        return wrap(wrappable, system)
    except ModuleNotFoundError as error:
        raise TargetError(
            f"adapter {adapter}: needs the package {error.name!r}, which is not "
            f"installed; it comes with the extra longdep[{chosen.extra}]"
        ) from None


@contextmanager
def shown_escaped() -> Iterator[None]:
    """What is printed on import goes to standard error: the report is alone."""
    shown: Any = Escaped(sys.stderr)
    with redirect_stdout(shown), redirect_stderr(shown):
        yield


def _source(target: str, words: tuple[Any, ...], chosen: Adapter | None) -> str:
    """Python text that finds the implementation again, from any directory."""
    path = ""
    if chosen is None or not chosen.takes_file:
        module = target.partition(":")[0]
        path = path_line(module)
        if chosen is None:
            first, _, rest = target.partition(":")[2].partition(".")
            attribute = f"{first}.{rest}" if rest else first
            return f"{path}from {module} import {first}\n\nimplementation = {attribute}"
    return (
        f"{path}from longdep.numeric.oracle.check.target import implementation_of\n\n"
        f"implementation = implementation_of({', '.join(map(repr, words))})"
    )


def path_line(module: str) -> str:
    """Python text that lets a module be imported from any directory.

    Empty where it is installed, or has no file.
    """
    top = sys.modules.get(module.split(".")[0])
    places = list(getattr(top, "__path__", ()))  # of a package
    file = places[0] if places else getattr(top, "__file__", None)
    if not file:
        return ""
    folder = Path(file).absolute().parent
    paths = sysconfig.get_paths()
    installed = [paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    if any(folder.is_relative_to(place) for place in installed):
        return ""
    return f"import sys\n\nsys.path.insert(0, {str(folder)!r})\n"


def imported(target: str) -> Callable[..., Any]:
    """Import module:callable, the current directory first.

    Raises:
        TargetError: the module or name is missing, the module fails when imported, or
            the name is nothing that can be called.
    """
    module_name, _, path = target.partition(":")
    _require_dotted(target, module_name, path)
    value = _module(module_name)
    walked = module_name
    for name in path.split("."):
        if not hasattr(value, name):
            names = [n for n in dir(value) if not n.startswith("_")]
            raise TargetError(f"{walked}: has no {name!r}; {near_names(name, names)}")
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
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # SystemExit among them
        text = message_of(error)
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{os.path.basename(frame.filename)}, line {frame.lineno}"
        raise TargetError(
            f"{name}: cannot be imported: {type(error).__name__}: {text} ({place})"
        ) from None


def _require_dotted(target: str, module: str, path: str) -> None:
    """Ask for module:callable, both dotted names; say what was probably meant."""
    dotted = [*module.split("."), *path.split(".")]
    named = all(part.isidentifier() for part in dotted)
    if module and path and named and not module.endswith(".py"):
        return
    meant = _meant(target, module, path)
    hint = f"; did you mean {meant}?" if meant else ""
    raise TargetError(
        "implementation: expected module:callable, such as my_rnn:run, "
        f"got {target!r}{hint}"
    )


def _meant(target: str, module: str, path: str) -> str:
    """The target in the form that is expected, where it can be guessed."""
    path = path.removesuffix("()")
    folder, name = os.path.split(module)
    name = name.removesuffix(".py")
    if not path and "." in name:  # my_rnn.run
        name, _, path = name.rpartition(".")
    parts = [*name.split("."), *(path or "run").split(".")]
    if not all(part.isidentifier() for part in parts):
        return ""
    place = "" if folder in ("", ".") else f", in {folder}"
    return f"{name}:{path or 'CALLABLE'}{place}"
