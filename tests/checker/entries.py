"""The entries of the bench: what the modules beside this one put in their CASES."""

import pkgutil
from importlib import import_module

from tests import checker
from tests.checker.case import Case


def entries(prefix: str) -> tuple[Case, ...]:
    """The entries of every module whose name begins so, module by module."""
    names = sorted(module.name for module in pkgutil.iter_modules(checker.__path__))
    return tuple(
        case
        for name in names
        if name.startswith(prefix)
        for case in import_module(f"{checker.__name__}.{name}").CASES
    )


FALSE = entries("false_")
TRUE = entries("true_")
