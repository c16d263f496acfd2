"""What the cases of gated linear recurrences are for. Numbers are permanent.

Sizes are those that a system has of the ones named; `RANGES` says between which numbers
an input lies that cannot be any, such as a decay or its logarithm.
"""

from longdep.numeric.oracle.vectors.recipe import Plan
from longdep.numeric.oracle.vocabulary import System

SIZES = {"n": 3, "m": 2, "p": 4, "H": 2, "K": 3, "V": 2}
FEW = {"n": 2, "m": 3, "p": 1, "H": 1, "K": 2, "V": 3}

SHORT = Plan(
    number=1,
    purpose="Five steps, every input in play, a loss at every step.",
    mistake=(
        "A decay read one step off, an initial state or its gradient left out, a gate "
        "or scale of another convention."
    ),
    sizes={**SIZES, "T": 5},
)
CHUNKS = Plan(
    number=2,
    purpose=(
        "Nineteen steps: chunks of 4, 8 and 16 all have borders in it, and the last "
        "one is not full."
    ),
    mistake=(
        "A carry between chunks missing, doubled, or times the wrong decay; the last "
        "chunk cut off, or padded with steps that change the state."
    ),
    sizes={**FEW, "T": 19},
)
LASTING = Plan(
    number=3,
    purpose=(
        "A loss at the last of 67 steps alone: each lag's gradient stands by itself, "
        "however small it is."
    ),
    mistake=(
        "Gradients of early decays formed as differences of large sums, by division "
        "by a product of decays, or cut off at a chunk's border."
    ),
    sizes={**FEW, "T": 67},
    knobs={"ranges": "lasting", "last_only": True},
)
EXTREME = Plan(
    number=4,
    purpose="Decays close to 0 and close to 1, steps and gates that make such.",
    mistake=(
        "Decays cut off, quotients by their products, a slope near 0 or 1 that is not "
        "there, a rounding of 1 - a^2."
    ),
    sizes={**FEW, "H": 2, "T": 9},
    knobs={"ranges": "extreme"},
)
FADING = Plan(
    number=5,
    purpose="Gradients that fade until their squares, and then they, are no floats.",
    mistake="The logarithm of a norm taken of squares that have underflowed.",
    sizes={**FEW, "T": 67},
    knobs={"ranges": "fading", "last_only": True},
)
# Further conventions with the long cases: in each system the first one has them.
LONG = {
    "diagonal-recurrence": ("complex", "complex-conjugated"),
    "min-gru": ("positive", "log-space"),
    "min-lstm": ("plain", "log-space"),
    "gated-linear-attention": ("scalar",),
    "mlstm": ("exp-floor-eps", "sigmoid-input"),
    "rwkv": ("rwkv6", "rwkv7"),
}

_DECAY, _LOG, _COMPLEX = (0.5, 0.96875), (-0.75, -0.0625), (-0.625, 0.625)
_POSITIVE = (0.25, 1.5)
RANGES: dict[tuple[str, str], tuple[float, float]] = {
    ("real", "a"): _DECAY,
    ("complex", "a"): _COMPLEX,
    ("complex-conjugated", "a"): _COMPLEX,
    ("positive", "h0"): _POSITIVE,
    ("log-space", "h0"): _POSITIVE,
    ("given-step", "delta"): (0.125, 0.875),
    ("given-step", "A"): (-2.0, -0.25),
    **{
        (convention, name): ends
        for convention in ("exp-floor", "exp-floor-eps", "sigmoid-input")
        for name, ends in (("q", (-1.0, 7.0)), ("k", (0.25, 1.5)))
    },
    ("unit-floor", "q"): (-2.0, 3.0),
    ("unit-floor", "k"): (0.25, 1.5),
    ("", "A_log"): (-1.0, 0.5),
    ("", "g"): _LOG,
    ("", "log_gamma"): _LOG,
    ("", "beta"): (0.25, 0.875),
    ("", "nu_log"): (-3.0, -0.5),
    ("", "theta_log"): (-2.0, 0.5),
    ("", "gamma_log"): (-1.0, 0.0),
    ("", "log_step"): (-3.0, -1.0),
    ("", "n0"): _POSITIVE,
    ("", "start_den"): _POSITIVE,
    ("rwkv6", "w"): _LOG,
    ("rwkv7", "w"): _LOG,
}


# Of a lasting case: so that gradients get small, but stay numbers.
FASTER = {"log_gamma": (-0.75, -0.5), "log_step": (-1.0, 0.5)}
# Of an extreme case: one half of the numbers in the first range, the others in the
# second.
_TINY, _NEAR_ONE = (2.0**-14, 2.0**-9), (1 - 2.0**-8, 1 - 2.0**-12)
_FAST, _SLOW = (-10.0, -5.0), (-(2.0**-8), -(2.0**-12))
EXTREMES: dict[str, tuple[tuple[float, float], tuple[float, float]]] = {
    "a": (_TINY, _NEAR_ONE),
    "g": (_FAST, _SLOW),
    "log_gamma": (_FAST, _SLOW),
    "b_z": ((-9.0, -6.0), (4.0, 9.0)),
    "b_f": ((-9.0, -4.0), (4.0, 9.0)),
    "f": ((-9.0, -4.0), (4.0, 9.0)),
    "nu_log": ((-9.0, -6.0), (1.0, 2.0)),
    "Lambda": ((-19.0, -18.0), (2.0, 5.0)),
    "A_log": ((-7.0, -5.0), (2.0, 3.0)),
    "w": (_FAST, _SLOW),
}


def plans_of(entry: System, convention: str) -> tuple[Plan, ...]:
    """The plans of a system and convention."""
    first = convention == entry.conventions[0]
    if first or convention in LONG.get(entry.name, ()):
        fading = (FADING,) if entry.name == "diagonal-recurrence" else ()
        return (SHORT, CHUNKS, LASTING, EXTREME, *fading)
    return (SHORT, CHUNKS)


def ranges_of(
    convention: str, name: str, shape: tuple[str, ...], kind: str
) -> tuple[tuple[float, float], ...]:
    """Between which numbers the entries of an input lie, of one after the other.

    Args:
        convention: whose input it is.
        name: of the input.
        shape: of the input; pairs (..., 2) are complex numbers.
        kind: extreme, fading, lasting, or "" in ordinary cases.
    """
    other = shape[-1:] == ("2",) or convention == "rwkv4"
    if kind == "extreme" and name in EXTREMES and not other:
        return EXTREMES[name]
    if kind == "fading" and name == "a":
        return ((2.0**-12, 2.0**-8),)
    if kind == "lasting" and name in FASTER:
        return (FASTER[name],)
    return (range_of(convention, name),)


def range_of(convention: str, name: str) -> tuple[float, float]:
    """Between which numbers an input lies in an ordinary case."""
    anywhere = RANGES.get(("", name), (-1.0, 1.0))
    return RANGES.get((convention, name), anywhere)
