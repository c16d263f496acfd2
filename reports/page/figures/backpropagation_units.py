"""Figures on gamma in the smallest networks: one unit, or two."""

from typing import Any

import numpy as np

from longdep.numeric.kernels.backpropagation import deltas
from longdep.reports.page.figures import (
    FAINT,
    FIRST,
    INK,
    SECOND,
    Figure,
    rounded,
)

SHORT, LONG = 6, 100
FEW = (0, 1, 2, 4, 8, 16, 32, 64)
MARGIN = 0.05  # how far a step factor is from the identity
RATIO = r"$|\delta_{t,k}|\,/\,|\delta_{t,t}|$"
LAG = r"lag $t-k$"


def ratios(gradients: Any) -> Any:
    """|delta_{t,k}| / |delta_{t,t}| by lag, for deltas in the order of time."""
    size = np.linalg.norm(gradients, axis=-1)[::-1]
    return size / size[0]


def explodes(canvas: Any) -> None:
    """Norm 2 at each step, and a gradient that is 0 from lag 2 on."""
    weight, lags = np.array([[0.0, 2.0], [0.0, 0.0]]), np.arange(SHORT + 1)
    true = ratios(deltas(weight, np.ones((SHORT, 2)), np.array([1.0, 0.0])))
    axes = canvas.subplots()
    axes.plot(
        lags, 2.0**lags, "s--", color=SECOND, ms=5, label=r"promised: $\gamma^{t-k}$"
    )
    axes.plot(lags, true, "o-", color=FIRST, ms=6, label="the gradient")
    axes.annotate(
        "exactly 0\nfrom lag 2 on",
        (4, 0),
        (0, 10),
        textcoords="offset points",
        color=FIRST,
        ha="center",
    )
    axes.text(
        0.03,
        0.62,
        "U = ⎡0 2⎤\n    ⎣0 0⎦   $\\gamma = 2$",
        family="DejaVu Sans Mono",
        transform=axes.transAxes,
    )
    axes.set_yscale("symlog", base=2, linthresh=1)
    axes.set_yticks(FEW, [f"{tick}" for tick in FEW])
    axes.set_title(r"$\gamma = 2 > 1$, and nothing explodes")
    axes.set(xlabel=LAG, ylabel=RATIO, ylim=(-0.15, 90))
    axes.legend(loc="upper left")


def equality(canvas: Any) -> None:
    """One unit of weight -1: the printed equation loses the sign."""
    lags = np.arange(SHORT + 1)
    true = deltas(np.array([[-1.0]]), np.ones((SHORT, 1)), np.ones(1))[::-1, 0]
    axes = canvas.subplots()
    axes.plot(
        lags,
        np.ones(SHORT + 1),
        "s--",
        color=SECOND,
        ms=9,
        mfc="none",
        label=r"printed: $\gamma^{t-k}\,\delta_{t,t} = 1$",
    )
    axes.plot(lags, true, "o-", color=FIRST, ms=5, label=r"true: $(-1)^{t-k}$")
    axes.axhline(0, color=INK, lw=0.7, ls=":")
    axes.set_title(r"One unit of weight $-1$: $\gamma = 1$")
    axes.set(xlabel=LAG, ylabel=r"$\delta_{t,k}$, with $\delta_{t,t} = 1$")
    axes.set(ylim=(-1.3, 2.1), yticks=(-1, 0, 1))
    axes.legend(loc="upper left", ncols=2)


def _of_unit(weight: float) -> Any:
    """The gradient of one linear unit, by lag."""
    last = np.ones(1)
    return ratios(deltas(np.array([[weight]]), np.ones((LONG, 1)), last))


def near_isometry(canvas: Any) -> None:
    """Step factors within 1/20 of the identity: what 100 of them may do."""
    lags = np.arange(LONG + 1)
    low, high = _of_unit(1 - MARGIN), _of_unit(1 + MARGIN)
    axes = canvas.subplots()
    axes.fill_between(lags, rounded(low), rounded(high), color=FIRST, alpha=FAINT, lw=0)
    for size, place, name in (
        (high, 1.6, r"upper edge: $(1+\varepsilon)^{t-k}$, up to 131"),
        (low, 0.4, r"lower edge: $(1-\varepsilon)^{t-k}$, down to 0.006"),
    ):
        axes.plot(lags, rounded(size), color=FIRST)
        axes.text(LONG - 2, place, name, ha="right", color=FIRST)
    axes.axhline(1, color=SECOND, lw=3)
    axes.text(2, 8, "promised: within\n" r"$1 \pm \varepsilon$ for ever", color=SECOND)
    axes.set_title(r"Every factor within $\varepsilon = 0.05$ of the identity")
    axes.set(xlabel=LAG, ylabel=RATIO, yscale="log", xlim=(0, LONG))


FIGURES = (
    Figure(
        "gamma-explodes",
        "a promise that grows, and a gradient that is 0",
        "The norm is 2 at every step, so the gradient is said to explode. It is "
        "exactly 0 from lag 2 on, in every direction.",
        explodes,
        shows=("gamma-explodes", "gamma-explodes.some-direction"),
    ),
    Figure(
        "gamma-equality",
        "a printed equation that loses the sign",
        "One unit with weight $-1$: the gradient changes its sign at every step, and "
        "no power of $\\gamma = 1$ does.",
        equality,
        shows=("gamma-equality",),
    ),
    Figure(
        "near-isometry",
        "what 100 steps make of a deviation of one twentieth",
        "Close to 1 is not 1: factors within 0.05 of the identity may shrink a "
        "gradient to 0.006 in 100 steps, or stretch it to 131 times its size.",
        near_isometry,
        shows=("isometry", "isometry.near"),
    ),
)
