"""Figures on gamma: bounds against the true ratio, and transient growth."""

from typing import Any

import numpy as np

from longdep.numeric.kernels.backpropagation import (
    TANH,
    deltas,
    gains,
    spectral_norms,
    step_factors,
    trajectory,
)
from longdep.reports.page.figures import (
    FIRST,
    INK,
    SECOND,
    THIRD,
    Figure,
    backpropagation_product,
    backpropagation_reach,
    backpropagation_units,
    rounded,
)
from longdep.reports.page.figures.backpropagation_units import LAG, RATIO, ratios

UNITS, LAGS, SEED = 32, 60, 7
FLOOR = 1e-4


def gamma_against_truth(canvas: Any) -> None:
    """True ratio, largest-norm bound and geometric-mean bound of a tanh net."""
    rng = np.random.default_rng(SEED)
    weight = rng.standard_normal((UNITS, UNITS)) / np.sqrt(UNITS)
    drive = rng.standard_normal((LAGS, UNITS)) / 2
    run = trajectory(weight, drive, rng.standard_normal(UNITS), TANH)
    slope = gains(run, TANH)
    true = ratios(deltas(weight, slope, rng.standard_normal(UNITS)))
    norms = spectral_norms(step_factors(weight, slope))[::-1]
    lags = np.arange(LAGS + 1)
    product = np.concatenate([[1.0], np.cumprod(norms)])
    axes = canvas.subplots()
    for values, colour, style, label in (
        (norms.max() ** lags, SECOND, "--", r"bound $\gamma^{t-k}$, largest norm"),
        (product, THIRD, "-.", "bound: product of the norms"),
        (true, FIRST, "-", "the gradient"),
    ):
        axes.semilogy(lags, rounded(values), style, color=colour, label=label)
    axes.axhline(1, color=INK, lw=0.7, ls=":")
    axes.set_title("Two bounds grow, the gradient vanishes")
    axes.set(xlabel=LAG, ylabel=RATIO)
    axes.legend(loc="upper left")


def transient_growth(canvas: Any) -> None:
    """Constant factors with the same norm, or eigenvalues, and other fates."""
    left, right = canvas.subplots(1, 2)
    left.set_title("norm 2,\neigenvalues 0")
    _fate(left, np.diag([2.0] * 7, k=1), np.arange(11), np.eye(8)[0], 0.0)
    right.set_title("norm 3.2,\neigenvalues 0.8")
    slanted = np.array([[0.8, 3.0], [0.0, 0.8]])
    _fate(right, slanted, np.arange(41), np.array([1.0, 0.0]), 0.8)
    left.set_xticks([0, 5, 10])
    left.set_ylabel(RATIO)
    right.set_ylabel(RATIO)
    handles = {
        label: handle
        for axes in (left, right)
        for handle, label in zip(*axes.get_legend_handles_labels(), strict=True)
    }
    canvas.legend(handles.values(), handles, loc="outside lower center", ncols=2)


def _fate(axes: Any, weight: Any, lags: Any, last: Any, radius: float) -> None:
    slope = np.ones((len(lags) - 1, len(weight)))
    true = ratios(deltas(weight, slope, last))
    top = float(spectral_norms(weight))
    shown = np.where(true > 0, true, np.nan)
    axes.semilogy(
        lags,
        rounded(top**lags),
        "--",
        color=SECOND,
        lw=4,
        label=r"$\gamma^{t-k}$ (norm)",
    )
    if radius:
        axes.semilogy(
            lags,
            rounded(radius**lags),
            "-.",
            color=THIRD,
            label=r"$\rho^{t-k}$ (eigenvalue)",
        )
    axes.semilogy(lags, rounded(shown), "o-", ms=3, color=FIRST, label="the gradient")
    if np.any(true == 0):
        gone = lags[true == 0]
        axes.semilogy(
            gone, np.full(len(gone), 0.5), "x", color=FIRST, label="exactly 0"
        )
    axes.axhline(1, color=INK, lw=0.7, ls=":")
    axes.set_ylim(FLOOR if radius else 0.3, 1e5 if radius else 2000)
    axes.set_xlabel(LAG)


FIGURES = (
    *backpropagation_units.FIGURES,
    Figure(
        "gamma-against-truth",
        "two bounds that grow, and a gradient that vanishes",
        "The gradient of a random tanh network (32 units, Gaussian weights of variance "
        "1/32, driven by noise) against two valid bounds. Both bounds grow; the "
        "gradient vanishes.",
        gamma_against_truth,
        shows=("gamma-bound", "gamma-bound.geometric-mean", "gamma-equality.rate"),
    ),
    Figure(
        "transient-growth",
        "two constant factors that stretch at first",
        "Constant step factors. Left: with norm 2 and all eigenvalues 0 the gradient "
        "follows the bound for seven lags and is exactly 0 from lag 8 on. Right: it "
        "grows first and decays later, as the eigenvalues say in the end.",
        transient_growth,
        shows=("gamma-destabilises", "gamma-vanishes.power", "gamma-explodes.jacobian"),
    ),
    *backpropagation_product.FIGURES,
    *backpropagation_reach.FIGURES,
)
