"""What a convention says of a cell: the words of numeric/oracle/conventions.py."""

from dataclasses import dataclass
from enum import StrEnum


class Reset(StrEnum):
    """Where the reset gate of a GRU acts."""

    AFTER = "after"
    BEFORE = "before"


class Blend(StrEnum):
    """What the update gate z of a GRU weighs: the other weight is 1 - z."""

    STATE = "state"  # (1 - z) n + z h
    CANDIDATE = "candidate"  # z n + (1 - z) h


class Padding(StrEnum):
    """What stands in the outputs behind a sequence's end."""

    ZEROS = "zeros"  # 0; nothing flows from there
    REPEAT = "repeat"  # the last valid output once more; its cotangent flows to it
    COMPUTED = "computed"  # the cell runs on; only the last state minds the length


@dataclass(frozen=True)
class Packed:
    """One weight array of a framework.

    Attributes:
        name: the name of the array in a case.
        shape: its shape in the sizes n, m and multiples such as 3n.
        blocks: what its blocks of n are, in order: kind (W, U, b, d, p) and gate.
        transposed: whether a matrix is stored with the gates along its last axis.
    """

    name: str
    shape: tuple[str, ...]
    blocks: tuple[tuple[str, str], ...]
    transposed: bool = False


@dataclass(frozen=True, kw_only=True)
class Convention:
    """How one framework packs and computes one cell.

    Attributes:
        name: the name that a check is given.
        cell: rnn, gru or lstm.
        arrays: the weights.
        reset: for a GRU, where its reset gate acts.
        blend: for a GRU, what its update gate weighs.
        early_peephole: for an LSTM with peepholes, whether that of the output gate
            reads the cell state before the step, like the others.
        zoneout: whether a case has `keep_h` (and `keep_c` of an LSTM), 1 where a unit
            keeps its old value.
        padding: what stands behind the end of a padded sequence.
        directions: the directions a padded sequence may be run in.
        clips: whether a case has `clip`, the bound L on what enters activations.
        takes_empty: whether a padded sequence may have length 0: its last state is then
            its initial one.
        activations: the activations of an rnn.
        since: the first version of the test vectors that could have it.
    """

    name: str
    cell: str
    arrays: tuple[Packed, ...]
    reset: Reset = Reset.AFTER
    blend: Blend = Blend.STATE
    early_peephole: bool = False
    zoneout: bool = False
    padding: Padding = Padding.ZEROS
    directions: tuple[str, ...] = ("forward",)
    clips: bool = False
    takes_empty: bool = False
    activations: tuple[str, ...] = ("tanh", "relu")
    since: int = 1
