"""The conventions of the frameworks, as data: one table.

A recurrent cell has gates. Each gate g has, in the words used here, an input weight
W_g (n, m), a recurrent weight U_g (n, n), an input bias b_g and a hidden bias d_g (n,):

    rnn     a = W x + b + U h + d;  h' = f(a)
    gru     r, z = sigma(W x + b + U h + d);  h' = (1 - z) n + z h;  the candidate is
            reset after:   n = tanh(W x + b + r (U h + d))
            reset before:  n = tanh(W x + b + U (r h) + d)
    lstm    i, f, o = sigma(.), g = tanh(.);  c' = f c + i g;  h' = o tanh(c');
            peepholes add p_i c, p_f c, p_o c' to the gates; a clip L bounds what
            enters every activation, c' before its tanh included, to [-L, L];
            projected: h' = V (o tanh(c')), V (p, n), and U_g (n, p)

Some have definitions of their own. The blend of a GRU may be exchanged, h' = z n +
(1 - z) h: so Chung, Gulcehre, Cho and Bengio (2014) write it, where Cho and others
(2014) have z h + (1 - z) n; PaddlePaddle has both (origin_mode), Chainer and Lasagne
the exchanged one. The peephole of an output gate may read c in place of c'. Zoneout
(Krueger and others, 2017) has masks k of 0 and 1, given with a case: where k is 1 a
unit keeps its old value, h'' = k_h h + (1 - k_h) h' and c'' = k_c c + (1 - k_c) c'; h'
comes of c', not of c''.

A convention says how its framework packs them: which arrays, of which shapes, and
which gate's part is in which block. What a convention has no block for is 0.

Sources: the documentation of torch.nn.GRU and LSTM, keras.layers.GRU and LSTM, the ONNX
operators RNN, GRU and LSTM, flax.linen.GRUCell, LSTMCell and SimpleCell; the layers GRU
and LSTM of ncnn, whose converter adds up the two biases of torch, except the
candidate's; the operations gru and lstm of Core ML's intermediate language, with one
bias a gate; gru, gruCell, lstm and lstmCell of the WebNN API, where a layout names the
order of the gates and peepholes stand as i, o, f whatever it is, and read c, as its
baseline implementation does.
"""

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.definitions import (
    Blend,
    Convention,
    Packed,
    Padding,
    Reset,
)

__all__ = [
    "ALIASES",
    "CONVENTIONS",
    "GATES",
    "Blend",
    "Convention",
    "Packed",
    "Padding",
    "Reset",
    "convention",
    "names",
]


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


def _merged(
    gates: str, names: tuple[str, str, str], kinds: str = ""
) -> tuple[Packed, ...]:
    """Gates along the first axis and one array of biases: a row each, or in one row.

    Args:
        gates: in the order of the blocks.
        names: of the input weights, the recurrent weights, the biases.
        kinds: gate by gate the rows of the biases, in the order r z n n or i f o g, b
            or d; "" where they stand in one row.
    """
    matrices = _fused(gates, (*names, "none"))[:2]
    if not kinds:
        return (*matrices, Packed(names[2], (f"{len(gates)}n",), _blocks("b", gates)))
    rows = gates + gates[-1] * (len(kinds) - len(gates))
    biases = tuple(zip(kinds, rows, strict=True))
    return (*matrices, Packed(names[2], (str(len(kinds)), "n"), biases))


def _blocks(kind: str, gates: str) -> tuple[tuple[str, str], ...]:
    return tuple((kind, g) for g in gates)


TORCH = ("w_ih", "w_hh", "b_ih", "b_hh")
ONNX = ("W", "R", "B", "")
NCNN = ("weight_xc", "weight_hc", "bias_c")
CORE_ML = ("weight_ih", "weight_hh", "bias")
WEBNN = ("weight", "recurrentWeight", "bias", "recurrentBias")
BOTH_WAYS = ("forward", "reverse")
PEEPHOLES = Packed("P", ("1", "3n"), (("p", "i"), ("p", "o"), ("p", "f")))
PLAIN = (
    Packed("U", ("n", "n"), (("U", "a"),)),
    Packed("W", ("n", "m"), (("W", "a"),)),
    Packed("b", ("n",), (("b", "a"),)),
)
_webnn_peepholes = Packed(
    "peepholeWeight", ("1", "3n"), (("p", "i"), ("p", "o"), ("p", "f"))
)
_onnx_lstm = _fused("iofg", ONNX, ("1",))
_repeat, _runs_on = Padding.REPEAT, Padding.COMPUTED

_FIRST: tuple[Convention, ...] = (
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
_SECOND: tuple[Convention, ...] = (
    Convention(
        name="zoneout",
        cell="rnn",
        arrays=_fused("a", TORCH),
        zoneout=True,
        directions=BOTH_WAYS,
        activations=("tanh",),
        since=2,
    ),
    Convention(
        name="chung-2014",
        cell="gru",
        arrays=_merged("rzn", ("W", "U", "b")),
        reset=Reset.BEFORE,
        blend=Blend.CANDIDATE,
        directions=BOTH_WAYS,
        since=2,
    ),
    Convention(
        name="ncnn",
        cell="gru",
        arrays=_merged("rzn", NCNN, "bbbd"),
        directions=BOTH_WAYS,
        since=2,
    ),
    Convention(
        name="coreml",
        cell="gru",
        arrays=_merged("rnz", CORE_ML),
        reset=Reset.BEFORE,
        directions=BOTH_WAYS,
        since=2,
    ),
    *(
        Convention(
            name=f"webnn-{layout}{'' if reset is Reset.AFTER else '-reset-before'}",
            cell="gru",
            arrays=_fused(layout, WEBNN, ("1",)),
            reset=reset,
            directions=BOTH_WAYS,
            since=2,
        )
        for reset in Reset
        for layout in ("zrn", "rzn")
    ),
    Convention(
        name="zoneout",
        cell="gru",
        arrays=_fused("rzn", TORCH),
        zoneout=True,
        directions=BOTH_WAYS,
        since=2,
    ),
    Convention(
        name="ncnn",
        cell="lstm",
        arrays=_merged("ifog", NCNN, "bbbb"),
        directions=BOTH_WAYS,
        since=2,
    ),
    Convention(
        name="coreml",
        cell="lstm",
        arrays=_merged("ifog", CORE_ML),
        directions=BOTH_WAYS,
        since=2,
    ),
    *(
        Convention(
            name=f"webnn-{layout}",
            cell="lstm",
            arrays=_fused(layout, WEBNN, ("1",)),
            directions=BOTH_WAYS,
            since=2,
        )
        for layout in ("iofg", "ifgo")
    ),
    Convention(
        name="webnn-ifgo-peepholes",
        cell="lstm",
        arrays=(*_fused("ifgo", WEBNN, ("1",)), _webnn_peepholes),
        early_peephole=True,
        directions=BOTH_WAYS,
        since=2,
    ),
    Convention(
        name="zoneout",
        cell="lstm",
        arrays=_fused("ifgo", TORCH),
        zoneout=True,
        directions=BOTH_WAYS,
        since=2,
    ),
)
CONVENTIONS = (*_FIRST, *_SECOND)
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


def names(cell: str, *, zoneout: bool = True) -> tuple[str, ...]:
    """The names of a cell's conventions; the first is the default.

    Args:
        cell: rnn, gru or lstm.
        zoneout: whether those with zoneout are among them.
    """
    return tuple(
        entry.name
        for entry in CONVENTIONS
        if entry.cell == cell and (zoneout or not entry.zoneout)
    )
