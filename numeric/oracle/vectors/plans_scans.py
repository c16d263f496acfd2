"""What the cases of gated linear recurrences are for. Numbers are permanent.

Sizes are those that a system has of the ones named; `RANGES` says between which numbers
an input lies that cannot be any, such as a decay or its logarithm.
"""

from longdep.numeric.oracle.vectors.recipe import Plan

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
    knobs={"last_only": True},
)
# Where the long case stands: of the others' conventions the short ones say enough.
LONG = {
    "diagonal-recurrence": ("real", "complex", "complex-conjugated"),
    "min-gru": ("linear", "positive"),
    "selective-ssm": ("mamba",),
    "gated-linear-attention": ("scalar",),
    "gated-delta-rule": ("decay-first",),
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


def plans_of(system: str, convention: str) -> tuple[Plan, ...]:
    """The plans of a system and convention."""
    if convention in LONG.get(system, ()):
        return (SHORT, CHUNKS, LASTING)
    return (SHORT, CHUNKS)


def range_of(convention: str, name: str) -> tuple[float, float]:
    """Between which numbers an input lies."""
    anywhere = RANGES.get(("", name), (-1.0, 1.0))
    return RANGES.get((convention, name), anywhere)
