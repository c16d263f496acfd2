"""What may come in at the door: plain records, this project's rules, SymPy's nodes.

A subclass may answer differently each time it is asked, or say that it equals
everything. A proof is therefore taken only if all of it is of exactly the known types,
and it is copied before it is looked at.
"""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from functools import partial
from types import FunctionType, MappingProxyType, MethodType
from typing import Any

from sympy import Basic, Float, preorder_traversal
from sympy.core.function import AppliedUndef, UndefinedFunction

from longdep.theory.core.notation import RealFunction
from longdep.theory.core.steps import Proof, ProofError, Step

PLAIN = (str, int, bool, type(None))
NUMBERS = (*PLAIN, float, Fraction)
RULES = "longdep.theory.core."


def plain_proof(proof: Proof) -> Proof:
    """Return a copy of a proof that is made of known types only.

    Raises:
        ProofError: a part of it is not; the message names it.
    """
    if type(proof) is not Proof or type(proof.steps) is not tuple:
        raise ProofError(
            "(proof)", f"expected a Proof of a tuple of steps, got {proof!r}"
        )
    return Proof(tuple(map(_plain_step, proof.steps)), proof.model, proof.witness)


def _plain_step(step: Step) -> Step:
    if type(step) is not Step:
        raise ProofError("(step)", f"expected a Step, got a {type(step).__name__}")
    words = (step.name, step.because)
    if not all(type(text) is str for text in words):
        raise ProofError("(step)", f"expected a name and a reason in words: {words}")
    kind = type(step.by)
    if not (is_dataclass(kind) and kind.__module__.startswith(RULES) and _found(kind)):
        raise ProofError(step.name, f"{kind.__name__} is no rule of this checker")
    require_plain_nodes(step.name, step.statement)
    return Step(step.name, step.statement, _copied(step.name, step.by), step.because)


def _copied(step: str, value: Any) -> Any:
    """A copy of a rule, or of a value that it holds."""
    kind = type(value)
    if kind in (*PLAIN, FunctionType, MethodType, partial):
        return value
    if isinstance(value, type) and _is_known(value):
        return value  # a function of SymPy's, such as exp
    if isinstance(value, Basic):
        require_plain_nodes(step, value)
        return value
    if kind is tuple:
        return tuple(_copied(step, part) for part in value)
    if kind in (dict, MappingProxyType):
        return {_copied(step, k): _copied(step, v) for k, v in value.items()}
    if is_dataclass(kind) and kind.__module__.startswith(RULES) and _found(kind):
        copied = {f.name: _copied(step, getattr(value, f.name)) for f in fields(kind)}
        return value if kind.__name__ == "TrustedLemma" else kind(**copied)
    raise ProofError(step, f"{kind.__name__} {value!r} is not a plain value")


def require_plain_nodes(step: str, statement: Basic) -> None:
    """Refuse a statement that holds anything but SymPy's and this project's classes.

    Raises:
        ProofError: it does.
    """
    if not isinstance(statement, Basic):
        return  # said elsewhere: it is no statement
    for node in preorder_traversal(statement):
        if isinstance(node, Float):
            raise ProofError(step, f"{node} is a float: write an exact number")
        if not _is_known(type(node)):
            name = type(node).__name__
            raise ProofError(
                step, f"{name} is a class of neither SymPy nor this checker"
            )


def plain_model(step: str, model: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of a model whose functions answer every question in one way.

    Raises:
        ProofError: its values are not numbers, matrices, functions, laws or orders.
    """
    copied = dict(model)
    for name, value in copied.items():
        for part in _parts(value):
            known = type(part) in NUMBERS or callable(part) or _is_known(type(part))
            if not (type(name) is str and known):
                raise ProofError(
                    step, f"the model's {name} = {part!r} is no plain value"
                )
    return {name: _steady(name, value) for name, value in copied.items()}


def _steady(name: str, value: Any) -> Any:
    """A function that remembers what it said, or the value as it is."""
    if not callable(value) or isinstance(value, Basic):
        return value
    said: dict[Any, Any] = {}

    def steady(*at: Any) -> Any:
        if at not in said:
            found = value(*at)
            if not (type(found) in NUMBERS or _is_known(type(found))):
                raise ProofError("(model)", f"{name}{at} = {found!r} is no plain value")
            said[at] = found
        return said[at]

    return steady


def _parts(value: Any) -> Iterable[Any]:
    if type(value) in (list, tuple):
        return (inner for part in value for inner in _parts(part))
    return _parts(tuple(value.values())) if type(value) is dict else (value,)


def _is_known(kind: type) -> bool:
    if issubclass(kind, AppliedUndef):
        return type(kind) in (UndefinedFunction, RealFunction)
    package = kind.__module__.partition(".")[0]
    return package in ("sympy", "longdep") and _found(kind)


def _found(kind: type) -> bool:
    """Whether a class is the one that its module holds under its name."""
    return getattr(sys.modules.get(kind.__module__), kind.__qualname__, None) is kind
