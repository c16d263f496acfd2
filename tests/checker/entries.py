"""The entries of the bench: what the modules beside this one put in their CASES."""

import pkgutil
from importlib import import_module

from longdep.theory.core.rules import Assume, Given
from longdep.theory.core.schema import Known
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


def names_a_lemma(case: Case) -> bool:
    """Whether the one step of a proof, beside its premises, is a lemma of the suite."""
    own = [step.by for step in case.steps if not isinstance(step.by, Assume | Given)]
    return len(own) == 1 and isinstance(own[0], Known)


FALSE = entries("false_")
ALL_TRUE = entries("true_")
# True statements whose proof only names a theorem: that is not a proof.
NAMED = tuple(case for case in ALL_TRUE if names_a_lemma(case))
TRUE = tuple(case for case in ALL_TRUE if not names_a_lemma(case))
