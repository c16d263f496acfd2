"""Figures of the additive recurrence: what a residual net can do to a gradient."""

from typing import Any

import numpy as np

from longdep.numeric.kernels.additive_recurrence import (
    additive_states,
    band,
    carried,
    residual,
    simple_states,
)
from longdep.reports.page.figures import (
    FAINT,
    FIRST,
    INK,
    SECOND,
    THIRD,
    Figure,
    rounded,
)

LAGS = 30
SHORT = 12
RATES = (0.25, 0.75)
EXAMPLES = 6
ORDERS = ((1.0, 0.0, 0.0), (0.0, 0.0, 1.0))


def _draw_cases(canvas: Any) -> None:
    """One unit with g = -3/4 h and with g = 3/4 h, plain and residual."""
    panels = canvas.subplots(1, 2, sharey=True)
    lags = np.arange(SHORT + 1)
    for axes, slope, name, outcome in (
        (panels[0], 0.75, "3/4", "keeps more"),
        (panels[1], -0.75, "-3/4", "keeps less"),
    ):
        for factor, colour, look, label in (
            (slope, SECOND, "s--", "plain"),
            (1 + slope, FIRST, "o-", "residual"),
        ):
            steps = np.full((SHORT, 1, 1), factor)
            kept = np.abs(carried(steps, np.ones(1)))[:, 0]
            axes.plot(lags, rounded(kept), look, ms=4, color=colour, label=label)
        axes.axhline(1, color=INK, lw=0.7, ls=":")
        axes.set_title(f"$g = {name}\\,h$: residual\n{outcome}")
        axes.set(xlabel=r"lag $\tau$", yscale="log")
    panels[0].set(ylabel="share of a change left")
    panels[0].legend(loc="lower left")
    panels[1].legend(loc="lower left")


def _draw_order(canvas: Any) -> None:
    """Two orders of the same inputs, in the additive net and in a plain one."""
    panels = canvas.subplots(1, 2, sharey=True)
    half, none = np.array([[0.5]]), np.zeros(1)
    for order, colour, look in (
        (ORDERS[0], FIRST, "o-"),
        (ORDERS[1], SECOND, "s--"),
    ):
        updates = np.array(order)[:, None]
        added = additive_states(none, updates)[:, 0]
        plain = simple_states(half, updates, none, none, np.array(1.0))[:, 0]
        label = "inputs " + ", ".join(f"{item:g}" for item in order)
        for axes, states in zip(panels, (added, plain), strict=True):
            axes.plot(range(4), rounded(states), look, ms=6, color=colour, label=label)
    panels[0].set_title("adding up:\none end for both")
    panels[1].set_title("weight 1/2:\ntwo ends")
    panels[0].set(ylabel="state $h_t$", ylim=(-0.08, 1.15))
    for axes in panels:
        axes.set(xlabel="step $t$", xticks=range(4))
    handles = panels[0].get_legend_handles_labels()
    canvas.legend(*handles, loc="outside lower center", ncols=2)


def _draw_band(canvas: Any) -> None:
    """Two panels: c below and above one half."""
    panels = canvas.subplots(1, 2, sharey=True)
    for axes, rate in zip(panels, RATES, strict=True):
        lags = np.arange(LAGS + 1)
        low, high = zip(*(band(np.array(rate), int(lag)) for lag in lags), strict=True)
        area = {"color": FIRST, "alpha": FAINT, "lw": 0}
        axes.fill_between(lags, rounded(low), rounded(high), **area)
        for edge, name in ((high, r"$(1+c)^\tau$"), (low, r"$(1-c)^\tau$")):
            axes.plot(lags, rounded(edge), color=FIRST)
            axes.annotate(
                name,
                (LAGS, edge[-1]),
                xytext=(-4, 5 if edge is high else -5),
                textcoords="offset points",
                ha="right",
                va="bottom" if edge is high else "top",
                color=FIRST,
            )
        for kept in _examples(rate):
            axes.plot(lags, rounded(kept), color=THIRD, lw=0.7)
        axes.plot(lags, rounded(rate**lags), color=SECOND, ls="--")
        axes.axhline(1, color=INK, lw=0.7, ls=":")
        side = r"\leq" if rate <= 0.5 else ">"
        axes.set_title(rf"$c = {rate} {side} 1/2$")
        axes.set(yscale="log", ylim=(1e-22, 1e12), xlim=(0, LAGS))
        axes.set(xlabel=r"lag $\tau$")
    panels[0].set(ylabel="share of a change left")
    _legend(canvas, panels[1])


def _legend(canvas: Any, axes: Any) -> None:
    axes.plot([], [], color=FIRST, label="limits of a residual net")
    axes.plot([], [], color=THIRD, lw=0.7, label="sampled residual nets")
    axes.plot([], [], color=SECOND, ls="--", label=r"limit of a plain net, $c^\tau$")
    canvas.legend(
        *axes.get_legend_handles_labels(), loc="outside lower center", ncols=2
    )


def _examples(rate: float) -> list[np.ndarray]:
    """Residual nets of 4 units: a random symmetric part, norm c at every step."""
    rng = np.random.default_rng(3)
    curves = []
    for shift in np.linspace(-1, 1, EXAMPLES):
        slopes = rng.normal(size=(LAGS, 4, 4)) / 2 + 2 * shift * np.eye(4)
        slopes *= rate / np.linalg.norm(slopes, ord=2, axis=(-2, -1))[:, None, None]
        change = rng.normal(size=4)
        moved = carried(residual(slopes), change)
        curves.append(np.linalg.norm(moved, axis=-1) / np.linalg.norm(change))
    return curves


FIGURES = (
    Figure(
        "additive_recurrence_cases",
        "what is left of a change in a plain and in a residual unit",
        "What is left of a small change in one unit, without and with the old state "
        "added. Where g works with the state, adding it keeps more; where g works "
        "against it, less.",
        _draw_cases,
        shows=(
            "residual-alleviates",
            "residual-alleviates.can",
            "residual-alleviates.no-vanishing",
            "residual-alleviates.creates-explosion",
        ),
    ),
    Figure(
        "additive_recurrence_band",
        "the limits of what a residual net can do to a change",
        "What tau steps leave of a small change when the derivative of g has norm at "
        "most c. Up to c = 1/2 no residual net keeps less than the plain net can; "
        "beyond, the band reaches below the plain net's limit.",
        _draw_band,
        shows=("residual-alleviates.half", "residual-alleviates.band"),
    ),
    Figure(
        "additive_recurrence_order",
        "two orders of the same inputs, in two nets",
        "The net that adds up ends in the same state whatever the order of its inputs. "
        "A plain unit of weight 1/2 tells a late input from an early one.",
        _draw_order,
        shows=(
            "loses-power",
            "loses-power.order-task",
            "identity-recurrence",
            "identity-recurrence.gradient",
        ),
    ),
)
