"""The cases of version v1: of the systems and conventions that there were then.

The plans hold for conventions that came later, too: what they make of those is in the
versions that came later (numeric/oracle/vectors/recipes_2.py).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from longdep.numeric.oracle import conventions
from longdep.numeric.oracle.systems import CLIPS, system
from longdep.numeric.oracle.vectors.plans_1 import (
    BY_VALUE,
    CLIPPING,
    EXTREMES,
    MATRICES,
    PADDED_ZERO_START,
    PLACES,
    PLANS,
    ZERO_START,
)
from longdep.numeric.oracle.vectors.recipe import Recipe, recipes_of
from longdep.numeric.oracle.vocabulary import Clips, System

Row = tuple[int, str, str, str]
RNN = ("plain", "torch", "keras", "onnx", "flax")
GRU = ("torch", "keras-reset-after", "keras-reset-before", "onnx-0", "onnx-1", "flax")
LSTMS = ("torch", "keras", "onnx", "onnx-peepholes", "onnx-clip", "flax")
CONVENTIONS = {
    "linear-recurrence": ("transposed", "plain"),
    "simple-rnn": RNN,
    "lag-gradients": RNN,
    "gru": GRU,
    "lstm": LSTMS,
    "padded-rnn": RNN,
    "padded-gru": GRU,
    "padded-lstm": LSTMS,
    "clip-by-norm": CLIPS,
    "clip-by-global-norm": CLIPS,
    "clip-by-value": CLIPS,
    "spectral-radius": ("exact",),
    "lyapunov": ("forward",),
}


def recipes() -> Iterator[Recipe]:
    """Every case of the version, in the order of the files."""
    for name, known in CONVENTIONS.items():
        for convention in known:
            yield from of_file(system(name), convention)


def of_file(entry: System, convention: str) -> Iterator[Recipe]:
    """The cases of one system in one convention, of any version."""
    if entry.name in PLANS:
        yield from _recurrent(entry, convention)
    elif entry.clips is not None:
        rows = BY_VALUE if entry.clips is Clips.VALUE else (*PLACES, *EXTREMES)
        yield from clipping(entry.name, convention, rows)
    elif entry.name == "spectral-radius":
        yield from _matrices()
    elif entry.name == "lyapunov":
        yield from _exponents()


def _matrices() -> Iterator[Recipe]:
    for number, shape, purpose, mistake in MATRICES:
        yield Recipe(
            system="spectral-radius",
            convention="exact",
            number=number,
            purpose=purpose,
            mistake=mistake,
            sizes={"n": 4},
            knobs={"shape": shape},
        )


def _exponents() -> Iterator[Recipe]:
    for number, steps in ((1, 5), (2, 16)):
        yield Recipe(
            system="lyapunov",
            convention="forward",
            number=number,
            purpose=(
                f"All exponents over {steps} steps along a trajectory that saturates."
            ),
            mistake=(
                "Slopes at z in place of h, logarithms of norms in place of the "
                "diagonal, or no new orthogonal basis at each step."
            ),
            sizes={"n": 3, "T": steps},
            knobs={"recurrent": 2.0},
        )


def _recurrent(entry: System, convention: str) -> Iterator[Recipe]:
    cell = entry.cell
    plans = PLANS.get(entry.name, ())
    if cell and plans and has_block("d", cell, convention):
        plans = (*plans, PADDED_ZERO_START if entry.padded else ZERO_START)
    ways = conventions.convention(cell, convention).directions if cell else ()
    for recipe in recipes_of(plans, entry.name, convention):
        if recipe.knobs.get("direction", "forward") not in (*ways, "forward"):
            continue
        if recipe.id == "lstm.onnx-clip.002":
            # The clip keeps the forget gates above sigma(-0.75) = 0.32: it takes more
            # steps to bring a gradient below the smallest float32.
            yield replace(recipe, sizes=recipe.sizes | {"T": 96})
        else:
            yield recipe


def has_block(kind: str, cell: str, convention: str) -> bool:
    """Whether a convention has blocks of a kind: d, hidden biases, or p, peepholes."""
    arrays = conventions.convention(cell, convention).arrays
    return any(kind == known for packed in arrays for known, _ in packed.blocks)


def clipping(system: str, convention: str, rows: Iterable[Row]) -> Iterator[Recipe]:
    """The cases of a clipping: of each its number, place, purpose and mistake."""
    for number, place, purpose, mistake in rows:
        if place in ("infinite", "nan") and convention == "exact":
            continue
        yield Recipe(
            system=system,
            convention=convention,
            number=number,
            purpose=purpose,
            mistake=mistake + CLIPPING[system],
            sizes={},
            knobs={"place": place},
        )
