"""A quantity of a system: one of its inputs or outputs, by name, shape and role."""

from dataclasses import dataclass
from enum import Enum


class Role(Enum):
    """What a quantity is in a network, beyond its shape."""

    OTHER = "other"
    WEIGHT = "weight"  # a weight matrix or a bias
    START = "start"  # an initial state
    COTANGENT = "cotangent"  # a direct gradient of the loss
    GRADIENT = "gradient"  # a total gradient: its steps have lags


@dataclass(frozen=True)
class Quantity:
    """An input or output: its name, its shape, and what it is.

    Attributes:
        name: the key in a case or in the outputs.
        shape: sizes by name, such as ("T", "n"), ("3n", "m"), ("steps+1", "n").
        kind: array (floating point), integers (an array of them), integer, number,
            text, or arrays (a list of arrays of any shapes).
        meaning: a short sentence.
        role: what it is in a network.
        logarithm: whether it is one: errors of log 2 then say nothing of a size.
        infinite: whether a right answer may be infinite or nan.
    """

    name: str
    shape: tuple[str, ...] = ()
    kind: str = "array"
    meaning: str = ""
    role: Role = Role.OTHER
    logarithm: bool = False
    infinite: bool = False
