"""The conventions of the frameworks, as data: one table.

A recurrent cell has gates. Each gate g has, in the words used here, an input weight
W_g (n, m), a recurrent weight U_g (n, n), an input bias b_g and a hidden bias d_g (n,):

    rnn     a = W x + b + U h + d;  h' = f(a)
    gru     r, z = sigma(W x + b + U h + d);  h' = (1 - z) n + z h;  the candidate is
            reset after:   n = tanh(W x + b + r (U h + d))
            reset before:  n = tanh(W x + b + U (r h) + d)
    lstm    i, f, o = sigma(.), g = tanh(.);  c' = f c + i g;  h' = o tanh(c');
            peepholes add p_i c, p_f c, p_o c' to the gates; a clip L bounds what
            enters every activation, c' before its tanh included, to [-L, L]

A convention says how its framework packs them: which arrays, of which shapes, and
which gate's part is in which block. What a convention has no block for is 0.

Sources: the documentation of torch.nn.GRU and LSTM, keras.layers.GRU and LSTM, the ONNX
operators RNN, GRU and LSTM, flax.linen.GRUCell, LSTMCell and SimpleCell.
"""

from dataclasses import dataclass
from enum import StrEnum

from longdep.numeric.errors import DomainError


class Reset(StrEnum):
    """Where the reset gate of a GRU acts."""

    AFTER = "after"
    BEFORE = "before"


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
        padding: what stands behind the end of a padded sequence.
        directions: the directions a padded sequence may be run in.
        clips: whether a case has `clip`, the bound L on what enters activations.
        takes_empty: whether a padded sequence may have length 0: its last state is then
            its initial one.
        activations: the activations of an rnn.
    """

    name: str
    cell: str
    arrays: tuple[Packed, ...]
    reset: Reset = Reset.AFTER
    padding: Padding = Padding.ZEROS
    directions: tuple[str, ...] = ("forward",)
    clips: bool = False
    takes_empty: bool = False
    activations: tuple[str, ...] = ("tanh", "relu")


def _fused(
    gates: str, names: tuple[str, str, str, str], lead: tuple[str, ...] = ()
) -> tuple[Packed, ...]:
    """Gates stacked along the first axis; two biases, or one array for both."""
    input_name, hidden_name, input_bias, hidden_bias = names
    rows = f"{len(gates)}n" if len(gates) > 1 else "n"
    both = tuple(("b", g) for g in gates) + tuple(("d", g) for g in gates)
    arrays = [
        Packed(input_name, (*lead, rows, "m"), tuple(("W", g) for g in gates)),
        Packed(hidden_name, (*lead, rows, "n"), tuple(("U", g) for g in gates)),
    ]
    if hidden_bias:
        arrays += [
            Packed(input_bias, (*lead, rows), both[: len(gates)]),
            Packed(hidden_bias, (*lead, rows), both[len(gates) :]),
        ]
    else:
        arrays.append(Packed(input_bias, (*lead, f"{2 * len(gates)}n"), both))
    return tuple(arrays)


def _keras(gates: str, *, two_biases: bool = False) -> tuple[Packed, ...]:
    columns = f"{len(gates)}n" if len(gates) > 1 else "n"
    biases = tuple(("b", g) for g in gates)
    shape: tuple[str, ...] = (columns,)
    if two_biases:
        biases, shape = biases + tuple(("d", g) for g in gates), ("2", columns)
    return (
        Packed("kernel", ("m", columns), tuple(("W", g) for g in gates), True),
        Packed(
            "recurrent_kernel", ("n", columns), tuple(("U", g) for g in gates), True
        ),
        Packed("bias", shape, biases),
    )


def _flax(gates: str, input_biases: str, hidden_biases: str) -> tuple[Packed, ...]:
    """Separate matrices: `ir_kernel`, `ir_bias`, `hr_kernel`, ... for gate r."""
    arrays = []
    for prefix, matrix, bias, biased in (
        ("i", "W", "b", input_biases),
        ("h", "U", "d", hidden_biases),
    ):
        for g in gates:
            stem = prefix if gates == "a" else prefix + g
            rows = "m" if matrix == "W" else "n"
            arrays.append(Packed(f"{stem}_kernel", (rows, "n"), ((matrix, g),), True))
            if g in biased:
                arrays.append(Packed(f"{stem}_bias", ("n",), ((bias, g),)))
    return tuple(arrays)


TORCH = ("w_ih", "w_hh", "b_ih", "b_hh")
ONNX = ("W", "R", "B", "")
BOTH_WAYS = ("forward", "reverse")
PEEPHOLES = Packed("P", ("1", "3n"), (("p", "i"), ("p", "o"), ("p", "f")))
PLAIN = (
    Packed("U", ("n", "n"), (("U", "a"),)),
    Packed("W", ("n", "m"), (("W", "a"),)),
    Packed("b", ("n",), (("b", "a"),)),
)
_onnx_lstm = _fused("iofg", ONNX, ("1",))
_repeat, _runs_on = Padding.REPEAT, Padding.COMPUTED

CONVENTIONS: tuple[Convention, ...] = (
    Convention(
        name="plain",
        cell="rnn",
        arrays=PLAIN,
        directions=BOTH_WAYS,
        activations=("tanh", "relu", "identity"),
    ),
    Convention(
        name="torch", cell="rnn", arrays=_fused("a", TORCH), directions=BOTH_WAYS
    ),
    Convention(
        name="keras", cell="rnn", arrays=_keras("a"), padding=_repeat, takes_empty=True
    ),
    Convention(
        name="onnx", cell="rnn", arrays=_fused("a", ONNX, ("1",)), directions=BOTH_WAYS
    ),
    Convention(name="flax", cell="rnn", arrays=_flax("a", "a", ""), padding=_runs_on),
    Convention(
        name="torch", cell="gru", arrays=_fused("rzn", TORCH), directions=BOTH_WAYS
    ),
    Convention(
        name="keras-reset-after",
        cell="gru",
        arrays=_keras("zrn", two_biases=True),
        padding=_repeat,
        takes_empty=True,
    ),
    Convention(
        name="keras-reset-before",
        cell="gru",
        arrays=_keras("zrn"),
        reset=Reset.BEFORE,
        padding=_repeat,
        takes_empty=True,
    ),
    Convention(
        name="onnx-0",
        cell="gru",
        arrays=_fused("zrn", ONNX, ("1",)),
        reset=Reset.BEFORE,
        directions=BOTH_WAYS,
    ),
    Convention(
        name="onnx-1",
        cell="gru",
        arrays=_fused("zrn", ONNX, ("1",)),
        directions=BOTH_WAYS,
    ),
    Convention(
        name="flax", cell="gru", arrays=_flax("rzn", "rzn", "n"), padding=_runs_on
    ),
    Convention(
        name="torch", cell="lstm", arrays=_fused("ifgo", TORCH), directions=BOTH_WAYS
    ),
    Convention(
        name="keras",
        cell="lstm",
        arrays=_keras("ifgo"),
        padding=_repeat,
        takes_empty=True,
    ),
    Convention(name="onnx", cell="lstm", arrays=_onnx_lstm, directions=BOTH_WAYS),
    Convention(
        name="onnx-peepholes",
        cell="lstm",
        arrays=(*_onnx_lstm, PEEPHOLES),
        directions=BOTH_WAYS,
    ),
    Convention(
        name="onnx-clip",
        cell="lstm",
        arrays=_onnx_lstm,
        directions=BOTH_WAYS,
        clips=True,
    ),
    Convention(
        name="flax", cell="lstm", arrays=_flax("ifgo", "", "ifgo"), padding=_runs_on
    ),
)
ALIASES = {("gru", "keras"): "keras-reset-after", ("gru", "onnx"): "onnx-0"}
GATES = {"rnn": "a", "gru": "rzn", "lstm": "ifgo"}


def convention(cell: str, name: str) -> Convention:
    """Look a convention up.

    Args:
        cell: rnn, gru or lstm.
        name: the convention's name, or an alias (keras, onnx for a GRU).
    Raises:
        DomainError: there is no such convention of that cell.
    """
    name = ALIASES.get((cell, name), name)
    for entry in CONVENTIONS:
        if (entry.cell, entry.name) == (cell, name):
            return entry
    known = ", ".join(names(cell))
    raise DomainError(f"convention: expected one of {known} for {cell}, got {name!r}")


def names(cell: str) -> tuple[str, ...]:
    """The names of a cell's conventions; the first is the default."""
    return tuple(entry.name for entry in CONVENTIONS if entry.cell == cell)
