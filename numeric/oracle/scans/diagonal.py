"""The diagonal recurrence, real or complex.

    h_t = a_t h_(t-1) + b_t

In the convention `complex` the gradient at z is dL/dRe z + i dL/dIm z, as torch has it;
in `complex-conjugated` dL/dRe z - i dL/dIm z, as JAX has it. Where a row of grad_b may
be too small for a float, log_norm is the logarithm of its 2-norm.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from longdep.numeric.oracle.scans.cell import DECAYS, Draw, ScanCell, ring, uniform
from longdep.numeric.oracle.scans.trace import Node, Trace
from longdep.numeric.oracle.vocabulary import Quantity, Role, System, Variant

CONJUGATED = "complex-conjugated"
# After some ten steps the squares of gradients underflow in float64.
TINY = (2.0**-60, 2.0**-50)
REAL = replace(DECAYS, far=(uniform(*TINY),))
RING = Draw(
    samplers=(ring(0.5, 0.9), ring(0.9, 0.999), ring(0.01, 0.3), ring(0.9, 1.0)),
    simple=DECAYS.simple,
    far=(ring(*TINY),),
)


def _quantities(*pair: str) -> tuple[Quantity, ...]:
    return (
        Quantity("a", ("T", "n", *pair), meaning="decays a_1..a_T"),
        Quantity("b", ("T", "n", *pair), meaning="what is added, b_1..b_T"),
        Quantity("h0", ("n", *pair), meaning="initial state", role=Role.START),
        Quantity(
            "cotangent_h",
            ("T", "n", *pair),
            meaning="direct gradient of the loss at each h_t",
            role=Role.COTANGENT,
        ),
    )


def _states(*pair: str) -> tuple[Quantity, ...]:
    return (
        Quantity("h", ("T", "n", *pair), meaning="states h_1..h_T"),
        Quantity(
            "log_norm",
            ("T",),
            meaning="natural log of each 2-norm of grad_b",
            role=Role.GRADIENT,
            logarithm=True,
            infinite=True,
        ),
    )


def _run(
    t: Trace, x: Mapping[str, Node], convention: str, case: Mapping[str, Any]
) -> dict[str, Node]:
    names = ("a", "b", "h0")
    if convention == "real":
        decay, added, start = (x[name] for name in names)
        return {"h": t.scan(decay, added, start)}
    decay, added, start = (t.complex(x[name]) for name in names)
    return {"h": t.pair(t.scan(decay, added, start))}


DIAGONAL = ScanCell(
    system=System(
        name="diagonal-recurrence",
        conventions=("real", "complex", CONJUGATED),
        inputs=_quantities(),
        outputs=_states(),
        gradients=("a", "b", "h0"),
        variants=tuple(
            Variant(convention=name, inputs=_quantities("2"), outputs=_states("2"))
            for name in ("complex", CONJUGATED)
        ),
        scans=True,
    ),
    run=_run,
    draws={"a": REAL, "complex.a": RING, f"{CONJUGATED}.a": RING},
)
