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
from longdep.reports.page.figures import FIRST, INK, SECOND, THIRD, Figure, rounded

UNITS, LAGS, SEED = 32, 60, 7
FLOOR = 1e-4


def _ratios(gradients: Any) -> Any:
    """|delta_{t,k}| / |delta_{t,t}| by lag, for deltas in the order of time."""
    size = np.linalg.norm(gradients, axis=-1)[::-1]
    return size / size[0]


def gamma_against_truth(canvas: Any) -> None:
    """True ratio, largest-norm bound and geometric-mean bound of a tanh net."""
    rng = np.random.default_rng(SEED)
    weight = rng.standard_normal((UNITS, UNITS)) / np.sqrt(UNITS)
    drive = rng.standard_normal((LAGS, UNITS)) / 2
    run = trajectory(weight, drive, rng.standard_normal(UNITS), TANH)
    slope = gains(run, TANH)
    true = _ratios(deltas(weight, slope, rng.standard_normal(UNITS)))
    norms = spectral_norms(step_factors(weight, slope))[::-1]
    lags = np.arange(LAGS + 1)
    product = np.concatenate([[1.0], np.cumprod(norms)])
    axes = canvas.subplots()
    for values, colour, style, label in (
        (norms.max() ** lags, SECOND, "--", r"$\gamma^{t-k}$, largest norm"),
        (product, THIRD, "-.", "product of the norms (geometric mean)"),
        (true, FIRST, "-", "true ratio"),
    ):
        axes.semilogy(lags, rounded(values), style, color=colour, label=label)
    axes.axhline(1, color=INK, linewidth=0.6)
    axes.set_xlabel(r"lag $t-k$")
    axes.set_ylabel(r"$\|\delta_{t,k}\|\,/\,\|\delta_{t,t}\|$")
    axes.legend(loc="upper left")


def transient_growth(canvas: Any) -> None:
    """Constant factors with the same norm, or eigenvalues, and other fates."""
    lags = np.arange(41)
    left, right = canvas.subplots(1, 2, sharey=False)
    left.set_title("nilpotent: norm 2, eigenvalues 0", fontsize=9)
    nilpotent = np.diag([2.0] * 7, k=1)
    _fate(left, nilpotent, np.arange(11), np.eye(8)[0], 0.0)
    right.set_title("non-normal: norm 3.2, eigenvalues 0.8", fontsize=9)
    _fate(right, np.array([[0.8, 3.0], [0.0, 0.8]]), lags, np.array([1.0, 0.0]), 0.8)
    left.set_ylabel(r"$\|\delta_{t,k}\|\,/\,\|\delta_{t,t}\|$")


def _fate(axes: Any, weight: Any, lags: Any, last: Any, radius: float) -> None:
    slope = np.ones((len(lags) - 1, len(weight)))
    true = _ratios(deltas(weight, slope, last))
    top = float(spectral_norms(weight))
    shown = np.where(true > 0, true, np.nan)
    axes.semilogy(
        lags, rounded(top**lags), "--", color=SECOND, label=r"$\gamma^{t-k}$ (norm)"
    )
    if radius:
        axes.semilogy(
            lags,
            rounded(radius**lags),
            "-.",
            color=THIRD,
            label=r"$\rho^{t-k}$ (eigenvalue)",
        )
    axes.semilogy(
        lags, rounded(shown), "o-", markersize=3, color=FIRST, label="true ratio"
    )
    if np.any(true == 0):
        gone = lags[true == 0]
        axes.semilogy(
            gone, np.full(len(gone), 0.5), "x", color=FIRST, label="exactly 0"
        )
    axes.axhline(1, color=INK, linewidth=0.6)
    axes.set_ylim(FLOOR if radius else 0.3, 1e5 if radius else 2000)
    axes.set_xlabel(r"lag $t-k$")
    axes.legend(loc="upper left" if not radius else "upper right")


FIGURES = (
    Figure(
        "gamma-against-truth",
        "The gradient of a random tanh network (32 units, Gaussian weights of variance "
        "1/32, driven by noise) against two valid bounds. Both bounds grow; the "
        "gradient vanishes.",
        gamma_against_truth,
    ),
    Figure(
        "transient-growth",
        "Constant step factors. Left: with norm 2 and all eigenvalues 0 the gradient "
        "follows the bound for seven lags and is exactly 0 from lag 8 on. Right: it "
        "grows first and decays later, as the eigenvalues say in the end.",
        transient_growth,
    ),
)
