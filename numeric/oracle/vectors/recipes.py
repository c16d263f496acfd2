"""What the cases of version v1 are: permanent numbers, purposes, sizes and knobs.

A recipe says in words what a case is for and what a reader that fails it has probably
done wrong, and in knobs how its inputs are made (numeric/oracle/vectors/making.py).
Numbers are never given again: a case that goes away in a later version leaves a gap.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from longdep.numeric.oracle import conventions
from longdep.numeric.oracle.systems import CLIPS, SYSTEMS
from longdep.numeric.oracle.vectors.plans import (
    BY_VALUE,
    CLIPPING,
    EXTREMES,
    LSTM,
    MATRICES,
    PADDED_ZERO_START,
    PLACES,
    PLANS,
    ZERO_START,
)
from longdep.numeric.oracle.vocabulary import Clips, System

VERSION = "v1"


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """One case.

    Attributes:
        system: its name.
        convention: its name.
        number: permanent within system and convention, from 1.
        purpose: what the case sees that others may not.
        mistake: what a reader that fails it has probably done wrong.
        sizes: n, m, T, B, steps, as the system has them.
        knobs: see numeric/oracle/vectors/making.py.
    """

    system: str
    convention: str
    number: int
    purpose: str
    mistake: str
    sizes: dict[str, int] = field(default_factory=dict)
    knobs: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The permanent id, such as gru.torch.001."""
        return f"{self.system}.{self.convention}.{self.number:03d}"


def recipes() -> Iterator[Recipe]:
    """Every case of the version, in the order of the files."""
    for entry in SYSTEMS:
        for convention in entry.conventions:
            yield from _recurrent(entry, convention)
            if entry.clips is not None and convention in CLIPS:
                yield from _clipping(entry.name, entry.clips, convention)
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
    system, cell = entry.name, entry.cell
    plans = PLANS.get(system, ())
    if entry.stacked:  # of a later version
        return
    if cell and conventions.convention(cell, convention).since > 1:
        return
    if cell and _hidden_bias(cell, convention):
        plans = (*plans, PADDED_ZERO_START if entry.padded else ZERO_START)
    directions = conventions.convention(cell, convention).directions if cell else ()
    for plan in plans:
        if plan.conventions and convention not in plan.conventions:
            continue
        if plan.knobs.get("direction", "forward") not in (*directions, "forward"):
            continue
        sizes = plan.sizes
        if plan is LSTM[1] and convention == "onnx-clip":
            # The clip keeps the forget gates above sigma(-0.75) = 0.32: it takes more
            # steps to bring a gradient below the smallest float32.
            sizes = sizes | {"T": 96}
        yield Recipe(
            system=system,
            convention=convention,
            number=plan.number,
            purpose=plan.purpose,
            mistake=plan.mistake,
            sizes=sizes,
            knobs=plan.knobs,
        )


def _hidden_bias(cell: str, convention: str) -> bool:
    arrays = conventions.convention(cell, convention).arrays
    return any(kind == "d" for packed in arrays for kind, _ in packed.blocks)


def _clipping(system: str, clips: Clips, convention: str) -> Iterator[Recipe]:
    by_norm = (*PLACES, *EXTREMES)
    for number, place, purpose, mistake in (
        BY_VALUE if clips is Clips.VALUE else by_norm
    ):
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
