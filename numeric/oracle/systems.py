"""The table of the systems that can be checked, as data.

The words it is written in are those of numeric/oracle/vocabulary.py; what draws a
system's cases and knows its right answers is its family
(numeric/oracle/families/registry.py).
"""

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle import conventions
from longdep.numeric.oracle.scans.table import CELLS
from longdep.numeric.oracle.stacked import table
from longdep.numeric.oracle.vocabulary import (
    WEIGHTS,
    Clips,
    Quantity,
    Role,
    System,
    Variant,
    nearest,
)

_x = Quantity("x", ("T", "m"), meaning="inputs x_1..x_T")
_h0 = Quantity("h0", ("n",), meaning="initial state", role=Role.START)
_c0 = Quantity("c0", ("n",), meaning="initial cell state", role=Role.START)
_activation = Quantity("activation", kind="text", meaning="tanh, relu or identity")
_cotangent_h = Quantity(
    "cotangent_h",
    ("T", "n"),
    meaning="direct gradient of the loss at each h_t",
    role=Role.COTANGENT,
)
_cotangent = Quantity(
    "cotangent",
    ("n",),
    meaning="gradient of the loss at h_T",
    role=Role.COTANGENT,
)
_h = Quantity("h", ("T", "n"), meaning="states h_1..h_T")
_c = Quantity("c", ("T", "n"), meaning="cell states c_1..c_T")
_delta = Quantity(
    "delta", ("T", "n"), meaning="total gradient at each z_k", role=Role.GRADIENT
)
_log_norm = Quantity(
    "log_norm",
    ("T",),
    meaning="natural log of each 2-norm of delta",
    role=Role.GRADIENT,
    logarithm=True,
    infinite=True,
)
_padded_inputs = (
    Quantity("x", ("B", "T", "m"), meaning="inputs, anything behind the lengths"),
    Quantity("h0", ("B", "n"), meaning="initial states", role=Role.START),
)
_padded_c0 = Quantity("c0", ("B", "n"), meaning="initial cell states", role=Role.START)
_padded_end = (
    Quantity(
        "lengths",
        ("B",),
        "integers",
        "valid steps of each sequence, 1..T; some conventions have 0",
    ),
    Quantity("direction", kind="text", meaning="forward or reverse"),
    Quantity(
        "cotangent_h",
        ("B", "T", "n"),
        meaning="direct gradient at each h_t",
        role=Role.COTANGENT,
    ),
    Quantity(
        "cotangent_last",
        ("B", "n"),
        meaning="direct gradient at last_h",
        role=Role.COTANGENT,
    ),
)
_padded_h = Quantity("h", ("B", "T", "n"), meaning="states, padded as is usual")
_last_h = Quantity("last_h", ("B", "n"), meaning="state after the last valid step")
_last_c = Quantity("last_c", ("B", "n"), meaning="cell state there")
_gradients = Quantity("gradients", kind="arrays", meaning="a list of arrays")
_limit = Quantity("limit", kind="number")
_clipped = Quantity(
    "clipped", kind="arrays", meaning="the list, clipped", infinite=True
)
_norm = Quantity(
    "norm", kind="number", meaning="the norm before clipping", infinite=True
)
_matrix = Quantity("matrix", ("n", "n"))
_exponents = Quantity(
    "exponents", ("n",), meaning="mean log stretch, largest first", logarithm=True
)

CLIPS = ("exact", "torch", "optax", "keras", "tf")
OTHER_NORMS = ("torch-1", "torch-inf")  # numeric/oracle/profiles.py


def _sequence(
    name: str,
    cell: str,
    inputs: tuple[Quantity, ...],
    outputs: tuple[Quantity, ...],
    states: tuple[str, ...],
    *,
    padded: bool = False,
) -> System:
    """A cell over sequences: gradients at its weights, its inputs, its states."""
    return System(
        name=name,
        conventions=conventions.names(cell),
        inputs=inputs,
        outputs=outputs,
        gradients=(WEIGHTS, "x", *states),
        cell=cell,
        padded=padded,
    )


def _stacked(cell: str) -> System:
    """Layers and directions of a cell: what it has depends on the case."""
    return System(
        name=f"stacked-{cell}",
        conventions=table.names(cell),
        inputs=(),
        outputs=(),
        gradients=(WEIGHTS, "x", "h0", *(("c0",) if cell == "lstm" else ())),
        cell=cell,
        stacked=True,
    )


def _clipping(name: str, clips: Clips) -> System:
    return System(
        name=name,
        conventions=(
            *CLIPS,
            *(() if clips is Clips.VALUE else OTHER_NORMS),
            "torch-negative",
        ),
        inputs=(_gradients, _limit),
        outputs=(_clipped, _norm),
        clips=clips,
    )


SYSTEMS: tuple[System, ...] = (
    System(
        name="linear-recurrence",
        conventions=("transposed", "plain"),
        inputs=(
            Quantity(
                "W",
                ("n", "n"),
                meaning="h_t = W^T h_{t-1}; plain: W h_{t-1}",
                role=Role.WEIGHT,
            ),
            _h0,
            Quantity("steps", kind="integer"),
        ),
        outputs=(Quantity("h", ("steps+1", "n"), meaning="h_0..h_steps"),),
    ),
    _sequence(
        "simple-rnn",
        "rnn",
        (_x, _h0, _activation, _cotangent_h),
        (_h, _delta),
        ("h0",),
    ),
    System(
        name="lag-gradients",
        conventions=conventions.names("rnn", zoneout=False),
        inputs=(_x, _h0, _activation, _cotangent),
        outputs=(_delta, _log_norm),
        cell="rnn",
    ),
    _sequence("gru", "gru", (_x, _h0, _cotangent_h), (_h,), ("h0",)),
    _sequence("lstm", "lstm", (_x, _h0, _c0, _cotangent_h), (_h, _c), ("h0", "c0")),
    _sequence(
        "padded-rnn",
        "rnn",
        (*_padded_inputs, _activation, *_padded_end),
        (_padded_h, _last_h),
        ("h0",),
        padded=True,
    ),
    _sequence(
        "padded-gru",
        "gru",
        (*_padded_inputs, *_padded_end),
        (_padded_h, _last_h),
        ("h0",),
        padded=True,
    ),
    _sequence(
        "padded-lstm",
        "lstm",
        (*_padded_inputs, _padded_c0, *_padded_end),
        (_padded_h, _last_h, _last_c),
        ("h0", "c0"),
        padded=True,
    ),
    _stacked("rnn"),
    _stacked("gru"),
    _stacked("lstm"),
    *(cell.system for cell in CELLS),
    _clipping("clip-by-norm", Clips.NORM),
    _clipping("clip-by-global-norm", Clips.GLOBAL_NORM),
    _clipping("clip-by-value", Clips.VALUE),
    System(
        name="orthogonal-init",
        conventions=("haar", "rectangular", "gates"),
        inputs=(
            Quantity("n", kind="integer"),
            Quantity("gain", kind="number"),
            Quantity("seed", kind="integer"),
        ),
        outputs=(_matrix,),
        seeded=True,
        variants=(
            Variant(
                convention="rectangular",
                inputs=(Quantity("m", kind="integer", meaning="columns of n rows"),),
                outputs=(Quantity("matrix", ("n", "m")),),
            ),
            Variant(
                convention="gates",
                inputs=(Quantity("gates", kind="integer", meaning="how many blocks"),),
                outputs=(
                    Quantity(
                        "matrix", ("gates*n", "n"), meaning="a square block a gate"
                    ),
                ),
            ),
        ),
    ),
    System(
        name="spectral-radius",
        conventions=("exact",),
        inputs=(_matrix,),
        outputs=(Quantity("value", kind="number"),),
    ),
    System(
        name="lyapunov",
        conventions=("forward",),
        inputs=(
            Quantity("U", ("n", "n"), role=Role.WEIGHT),
            Quantity("trajectory", ("T", "n"), meaning="states h_1..h_T of tanh units"),
        ),
        outputs=(_exponents,),
    ),
)


def system(name: str) -> System:
    """Look a system up.

    Raises:
        DomainError: there is none of that name.
    """
    for entry in SYSTEMS:
        if entry.name == name:
            return entry
    names = [entry.name for entry in SYSTEMS]
    raise DomainError(
        f"system: expected one of {', '.join(names)}, got {name!r}"
        f"{nearest(name, names)}"
    )
