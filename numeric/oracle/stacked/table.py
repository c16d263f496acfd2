"""How frameworks stack recurrent layers, as data: one table.

A stacked module runs the cell of a convention (numeric/oracle/conventions.py) in every
layer and direction. A stacking says how that framework names and orders what such a
module has: its weights are those of the cell's convention under a stem of their own,
with `_l0`, `_l1`, ... for the layer and `_reverse` for the direction that runs from the
end, as torch.nn.LSTM names them; ONNX has both directions in one array.

Sources: the documentation of torch.nn.RNN, GRU and LSTM, keras.layers.Bidirectional and
RNN, flax.linen.Bidirectional and RNN, and of the ONNX operators RNN, GRU and LSTM.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle import conventions

ONE_WAY = ("forward", "bidirectional")
EVERY_WAY = ("forward", "reverse", "bidirectional")
KERAS_MERGES = ("concat", "sum", "mul", "ave")


@dataclass(frozen=True, kw_only=True)
class Stacking:
    """How one framework stacks one cell.

    Attributes:
        name: the name that a check is given.
        cell: rnn, gru or lstm.
        base: the name of the cell's convention.
        stems: array of the cell's convention -> its stem here; the same where none.
        time_first: whether arrays over steps are (T, B, .), or else (B, T, .).
        directions: which directions a module may have.
        merges: how the outputs of two directions may become one.
        masked: whether a case has a mask of single steps, or else lengths.
        both_in_one: whether an array holds both directions, along its first axis.
        projects: whether an LSTM's output may be projected (weight_hr).
    """

    name: str
    cell: str
    base: str
    stems: Mapping[str, str] = field(default_factory=dict)
    time_first: bool = False
    directions: tuple[str, ...] = EVERY_WAY
    merges: tuple[str, ...] = ("concat",)
    masked: bool = False
    both_in_one: bool = False
    projects: bool = False

    def __hash__(self) -> int:
        return hash((self.cell, self.name))

    @property
    def convention(self) -> conventions.Convention:
        """The convention of its cell."""
        return conventions.convention(self.cell, self.base)

    def stem(self, array: str) -> str:
        """The name of an array without layer and direction."""
        return self.stems.get(array, array)


TORCH = {
    "w_ih": "weight_ih",
    "w_hh": "weight_hh",
    "b_ih": "bias_ih",
    "b_hh": "bias_hh",
}
PROJECTION = "weight_hr"  # (p, n): what the output o tanh(c) is multiplied by


def _torch(cell: str) -> tuple[Stacking, ...]:
    return tuple(
        Stacking(
            name=name,
            cell=cell,
            base="torch",
            stems=TORCH,
            time_first=name == "torch",
            directions=ONE_WAY,
            projects=cell == "lstm",
        )
        for name in ("torch", "torch-batch-first")
    )


def _keras(cell: str, *names: str) -> tuple[Stacking, ...]:
    return tuple(
        Stacking(
            name=name,
            cell=cell,
            base=name,
            directions=ONE_WAY,
            merges=KERAS_MERGES,
            masked=True,
        )
        for name in names
    )


def _onnx(cell: str, *names: str) -> tuple[Stacking, ...]:
    return tuple(
        Stacking(name=name, cell=cell, base=name, time_first=True, both_in_one=True)
        for name in names
    )


def _flax(cell: str) -> tuple[Stacking, ...]:
    return (Stacking(name="flax", cell=cell, base="flax"),)


STACKINGS: tuple[Stacking, ...] = (
    *_torch("rnn"),
    *_keras("rnn", "keras"),
    *_onnx("rnn", "onnx"),
    *_flax("rnn"),
    *_torch("gru"),
    *_keras("gru", "keras-reset-after", "keras-reset-before"),
    *_onnx("gru", "onnx-0", "onnx-1"),
    *_flax("gru"),
    *_torch("lstm"),
    *_keras("lstm", "keras"),
    *_onnx("lstm", "onnx", "onnx-peepholes"),
    *_flax("lstm"),
)


def stacking(cell: str, name: str) -> Stacking:
    """Look a stacking up.

    Args:
        cell: rnn, gru or lstm.
        name: its name, or an alias (keras, onnx for a GRU).
    Raises:
        DomainError: there is no such stacking of that cell.
    """
    name = conventions.ALIASES.get((cell, name), name)
    for entry in STACKINGS:
        if (entry.cell, entry.name) == (cell, name):
            return entry
    known = ", ".join(names(cell))
    raise DomainError(
        f"convention: expected one of {known} for stacked {cell}, got {name!r}"
    )


def names(cell: str) -> tuple[str, ...]:
    """The names of a cell's stackings; the first is the default."""
    return tuple(entry.name for entry in STACKINGS if entry.cell == cell)
