"""What a statement means: evaluate it in an explicit finite model.

A model maps names to explicit values: numbers, SymPy matrices, and for families and
undefined functions a Python function of the indices. Evaluation uses exact
arithmetic and none of SymPy's simplification, so it is a second, independent route
beside the symbolic checks of theory/core/proof.py: `V * V**-1` is simplified to the
identity for every V, but in a model with a singular V it raises.
"""

from longdep.theory.core.semantics import (
    binders,
    chance,
    matrices,
    names,
    numbers,
    statements,
)
from longdep.theory.core.semantics.evaluation import (
    SYMBOLIC,
    MeaningError,
    Model,
    UndefinedError,
    evaluate,
    holds,
    premise_holds,
)

__all__ = [
    "SYMBOLIC",
    "MeaningError",
    "Model",
    "UndefinedError",
    "binders",
    "chance",
    "evaluate",
    "holds",
    "matrices",
    "names",
    "numbers",
    "premise_holds",
    "statements",
]
