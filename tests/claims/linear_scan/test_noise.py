"""Errors of scans over draws: in float32, and with every operation rounded to p bits.

NumPy's exp and log differ in their last bits between processors; numbers that round
correctly do not, so what is measured in log space is measured on these.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from longdep.numeric.correct_rounding import correctly_rounded
from longdep.numeric.kernels.linear_scan import (
    log_space_gradients,
    log_space_scan,
    scan_gradients,
    sequential_scan,
    tree_scan,
)
from longdep.numeric.precision import Array, entrywise, exact, floats, rational
from longdep.reports.record.evidence import measuring
from longdep.reports.record.finding import Measurement

LEVELS = 16
STEPS = 2**LEVELS
DRAWS = 8
UNIT = 2.0**-24
# What a float64 reference of positive terms is off by: 2 T + 1 roundings of 2^-53.
DOUBT = (2 * STEPS + 1) * 2.0**-53 / UNIT
NEAR = {
    "1": (1.0, 1.0),
    "1 - 1/T to 1": (1 - 1 / STEPS, 1.0),
    "0.99 to 0.999": (0.99, 0.999),
    "0.5 to 0.9": (0.5, 0.9),
}


class Errors(NamedTuple):
    """Worst relative error of the states of each draw, in units of u."""

    tree: Array
    in_order: Array
    last_tree: Array
    last_in_order: Array


@cache
def errors(low: float, high: float) -> Errors:
    rng = np.random.default_rng(0)
    size = (DRAWS, STEPS)
    decays = rng.uniform(low, high, size).astype(np.float32)
    inputs = rng.uniform(0.5, 1.5, size).astype(np.float32)
    true = sequential_scan(decays.astype(np.float64), inputs.astype(np.float64))
    off = [
        abs(scan(decays, inputs) - true) / true / UNIT
        for scan in (tree_scan, sequential_scan)
    ]
    return Errors(*(x.max(axis=-1) for x in off), *(x[:, -1] for x in off))


def figure(value: float) -> str:
    return f"{float(f'{value:.2g}'):g} u"


def table() -> dict[str, Any]:
    rows = {}
    for name, ends in NEAR.items():
        found = errors(*ends)
        rows[f"decays {name}"] = {
            "tree, worst": figure(found.tree.max()),
            "in order, worst": figure(found.in_order.max()),
            "ratio (tree / in order)": f"{found.tree.max() / found.in_order.max():.2g}",
            "tree, last state": figure(found.last_tree.max()),
            "in order, last state": figure(found.last_in_order.max()),
        }
    return rows


@measuring("tree-rounding.ones")
def test_with_decays_1_the_tree_is_ten_times_as_right() -> Measurement:
    found = errors(*NEAR["1"])
    tree, in_order = found.tree.max(), found.in_order.max()
    return Measurement(
        decides=tree + DOUBT <= 2 * LEVELS and in_order - DOUBT >= 10 * (tree + DOUBT),
        rule="float32, T = 65 536, 8 draws of inputs between 0.5 and 1.5: the tree's "
        "worst relative error is at most 2 log T u = 32 u, and a tenth of the other's; "
        "against float64, whose own error is allowed for",
        values={
            "tree, worst": figure(tree),
            "in order, worst": figure(in_order),
            "tree, last state": figure(found.last_tree.max()),
            "in order, last state": figure(found.last_in_order.max()),
        },
        samples=DRAWS,
    )


@measuring("tree-rounding.near-one")
def test_with_decays_close_to_1_the_tree_is_no_better() -> Measurement:
    found = errors(*NEAR["1 - 1/T to 1"])
    tree = found.tree - DOUBT
    return Measurement(
        decides=bool(np.all(tree > 2 * LEVELS))
        and bool(np.all(tree >= found.in_order + DOUBT)),
        rule="float32, T = 65 536, 8 draws of decays between 1 - 1/T and 1: in every "
        "draw the tree's worst relative error is above 2 log T u = 32 u, and at least "
        "that of the scan in order",
        values=table(),
        samples=DRAWS,
    )


class Draws(NamedTuple):
    """How the scans of some draws do, each entry for one draw."""

    log_space: Array
    states: Array
    tree: Array
    in_order: Array


class Kind(NamedTuple):
    """What is drawn: significant bits, decays, where the loss is, how many draws."""

    bits: int
    low: float
    high: float
    every: bool = False
    draws: int = 20


SHORT = 64
FLOAT32 = Kind(24, 0.5, 0.9)
KINDS = {
    "float32, decays 0.5 to 0.9": FLOAT32,
    "float32, decays 0.5 to 0.9, a loss at every step": FLOAT32._replace(every=True),
    "float64, decays 0.5 to 0.9": FLOAT32._replace(bits=53, draws=10),
    "float64, decays 0.01 to 0.3": Kind(53, 0.01, 0.3, draws=10),
}


@cache
def drawn(kind: Kind) -> Draws:
    """Worst relative errors of states and of the gradients by the decays, a draw each.

    The first decay multiplies no state: its gradient is 0, and left out.
    """
    rng = np.random.default_rng(0)
    size, dtype = (kind.draws, SHORT), np.float32 if kind.bits == 24 else np.float64
    decays = rng.uniform(kind.low, kind.high, size).astype(dtype)
    inputs = rng.uniform(0.5, 1.5, size).astype(dtype)
    loss = np.ones(size, dtype)
    if not kind.every:
        loss[:, :-1] = 0
    numbers = (decays, inputs, loss)
    true = scan_gradients(sequential_scan, *map(exact, numbers)).decays[:, 1:]
    rounded = [correctly_rounded(x, kind.bits) for x in numbers]
    states = sequential_scan(*map(exact, numbers[:2]))
    return Draws(
        worst(log_space_gradients(*rounded).decays[:, 1:], true),
        worst(log_space_scan(*rounded[:2]), states),
        *(
            worst(scan_gradients(scan, *numbers).decays[:, 1:], true)
            for scan in (tree_scan, sequential_scan)
        ),
    )


def worst(computed: Array, true: Array) -> Array:
    """The worst relative error of each draw, from exact quotients."""
    values = entrywise(lambda x: rational(getattr(x, "value", x)), computed)
    return floats(abs(values / true - 1).max(axis=-1))


def power(value: float, rounding: Any) -> str:
    """A power of ten beside it, as figures of such spread are read."""
    return f"10^{int(rounding(np.log10(value)))}"


def below(errors: Array) -> str:
    return f"below {power(errors.max(), np.ceil)}"


def shown() -> Mapping[str, Any]:
    rows = {name: drawn(kind) for name, kind in KINDS.items()}
    return {
        name: {
            "log-space gradient, worst": below(found.log_space),
            "in half of the draws": "above "
            + power(np.median(found.log_space), np.floor),
            "states in log space": below(found.states),
            "tree gradient": below(found.tree),
            "gradient in order": below(found.in_order),
        }
        for name, found in rows.items()
    }


@measuring("log-space-floor.measured")
def test_in_every_draw_some_log_space_gradient_is_noise() -> Measurement:
    found = drawn(FLOAT32)
    return Measurement(
        decides=bool(min(found.log_space) > 1 and max(found.states) <= 2.0**-16),
        rule="float32, T = 64, 20 draws, every operation correctly rounded: the worst "
        "error of a gradient, relative to its exact value, is above 1 in every draw, "
        "and that of a state at most 2^-16",
        values=shown(),
        samples=sum(kind.draws for kind in KINDS.values()),
    )


@measuring("log-space-floor.tree")
def test_in_every_draw_the_scans_gradients_are_right() -> Measurement:
    kinds = {name: (kind, drawn(kind)) for name, kind in KINDS.items()}
    right = all(
        max(*found.tree, *found.in_order) <= 3 * SHORT * 2.0**-kind.bits
        for kind, found in kinds.values()
    )
    return Measurement(
        decides=right,
        rule="in every draw the worst relative error of a gradient is at most 3 T u, "
        "by the tree and in order",
        values={
            name: {
                "tree": f"{float(max(found.tree)) * 2**kind.bits:.2g} u",
                "in order": f"{float(max(found.in_order)) * 2**kind.bits:.2g} u",
            }
            for name, (kind, found) in kinds.items()
        },
        samples=sum(kind.draws for kind in KINDS.values()),
    )
