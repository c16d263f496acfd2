"""What is no implementation, in one sentence: a class, a framework's own object, ...

An implementation is called with a case and nothing else. A framework's class or
function takes other arguments; an adapter calls it as it wants to be called.
"""

import difflib
import inspect
from collections.abc import Iterable, Mapping
from typing import Any

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.wire import repr_of

# What a class derives from, by module and name, and the adapter that wraps it.
BASES = {
    ("torch.nn.modules.rnn", "RNNCellBase"): "torch-cell",
    ("torch.nn.modules.module", "Module"): "torch-module",
    ("flax.linen.module", "Module"): "flax-cell",
    ("equinox.nn._rnn", "GRUCell"): "equinox-cell",
    ("equinox.nn._rnn", "LSTMCell"): "equinox-cell",
    ("keras.src.layers.layer", "Layer"): "keras-layer",
    ("keras.src.optimizers.base_optimizer", "BaseOptimizer"): "keras-clip",
    ("keras.src.initializers.initializer", "Initializer"): "keras-init",
}
# In which module a function is defined, and the adapter that wraps it.
PLACES = {
    "torch.nn.utils.clip_grad": "torch-clip",
    "torch.nn.init": "torch-init",
    "jax.nn.initializers": "jax-init",
    "optax.transforms._clipping": "optax-clip",
}


def near_names(name: str, known: Iterable[str]) -> str:
    """The names nearest to one that there is not, to end a sentence; else all."""
    known = list(known)
    near = difflib.get_close_matches(name, known, 3, cutoff=0.5)
    if near:
        return f"near: {', '.join(near)}"
    return f"there are {', '.join(known[:20])}" if known else "there are none"


def fitting_adapter(value: Any) -> str:
    """The adapter that wraps such a class, instance or function; empty if none does.

    An instance of a class of one's own may well be called with a case.
    """
    kind = value if inspect.isclass(value) else type(value)
    own = kind.__module__.split(".")[0] not in {path.split(".")[0] for path, _ in BASES}
    for base in () if own and kind is not value else kind.__mro__:
        if found := BASES.get((base.__module__, base.__qualname__)):
            return found
    return PLACES.get(str(getattr(value, "__module__", "")), "")


def require_implementation(name: str, value: Any) -> None:
    """Ask for something that can be called with a case alone.

    Args:
        name: how the sentence begins: the target, or the name of the argument.
        value: what is to be an implementation.
    Raises:
        DomainError: it cannot be called, or not with one argument; it is a class that
            makes no mapping, a framework's object without its adapter, or a coroutine.
    """
    if not callable(value):
        raise DomainError(
            f"{name}: expected something to call, got {type(value).__name__}"
        )
    if adapter := fitting_adapter(value):
        kind = "class" if inspect.isclass(value) else "function"
        if kind == "function" and not inspect.isroutine(value):
            kind = "object"
        raise DomainError(
            f"{name}: expected a function of a case, got {_article(adapter)} {kind} "
            f"{_called(value)}: did you forget --adapter {adapter}?"
        )
    if inspect.isclass(value) and not issubclass(value, Mapping):
        raise DomainError(
            f"{name}: expected a function of a case, got the class {_called(value)}; "
            "name a function, a static method or an object to call (for a framework's "
            "class there is --adapter)"
        )
    if inspect.iscoroutinefunction(value):
        raise DomainError(
            f"{name}: expected a function of a case, got the coroutine function "
            f"{_called(value)}"
        )
    _require_one_argument(name, value)


def require_fitting(name: str, value: Any, adapter: str) -> None:
    """Ask for what an adapter wraps, where it is plain that another one is meant.

    A module of one's own may make one step or run over sequences.

    Raises:
        DomainError: it is a framework's class or function that another adapter wraps.
    """
    meant = fitting_adapter(value)
    modules = {"torch-module", "torch-cell"}
    if not meant or meant == adapter or {meant, adapter} == modules:
        return
    raise DomainError(
        f"{name}: expected what {adapter} wraps, got {_called(value)}; did you mean "
        f"--adapter {meant}?"
    )


def _require_one_argument(name: str, value: Any) -> None:
    try:
        signature = inspect.signature(value)
    except (ValueError, TypeError):  # a compiled function has none
        return
    try:
        signature.bind(object())
    except TypeError as error:
        raise DomainError(
            f"{name}: expected a function of one argument, the case, got one of the "
            f"arguments {signature} ({error})"
        ) from None


def _article(adapter: str) -> str:
    framework = adapter.split("-")[0]
    return f"an {framework}" if framework == "optax" else f"a {framework}"


def _called(value: Any) -> str:
    module = str(getattr(value, "__module__", ""))
    name = getattr(value, "__qualname__", "") or repr_of(value)
    return f"{module}.{name}" if module and name.isidentifier() else str(name)
