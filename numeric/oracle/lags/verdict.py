"""What the figures say, by stated rules, each with the claim that it illustrates.

    vanishes    at the longest lag less than VANISHED of lag 0 is left
    explodes    there it is more than 1 / VANISHED of lag 0
    persists    there it is within a factor PERSISTED of lag 0
    else        it shrinks, or grows, by the factor that is given

Each comparison counts the certified radius against what is said. A claim is named
because the case is an instance of it, or of what refutes it: its proof is not used.
"""

from dataclasses import dataclass
from math import exp, inf, log

import numpy as np

from longdep.numeric.oracle.lags.measuring import Figures

VANISHED, PERSISTED = 1e-3, 10.0
NEAR_ONE = 1e-9  # of singular values: a near-isometry
MOSTLY = 0.5  # the share of saturated activations from which it is said
GATE = {"lstm": "forget", "gru": "update"}


@dataclass(frozen=True, kw_only=True)
class Remark:
    """One thing that the figures say.

    Attributes:
        word: vanishes, explodes, persists, saturated, ... : for programs.
        text: a sentence.
        claim: the key of the claim that it illustrates.
    """

    word: str
    text: str
    claim: str


def remarks(f: Figures) -> tuple[Remark, ...]:
    """Everything that is said of the figures, the answer first."""
    listed = [_answer(f), *_gates(f), *_isometry(f), *_units(f), *_states(f)]
    return tuple(listed)


def _answer(f: Figures) -> Remark:
    if not _single(f):
        return _of_many_losses(f)
    if f.steps == 1:
        return Remark(
            word="persists",
            text="There is one step only: at lag 0 the gradient is the loss's own.",
            claim="delta-recursion",
        )
    if f.state.value[0] == -inf:
        return Remark(
            word="zero",
            text="The loss has no gradient at its own step: there is none to vanish.",
            claim="delta-recursion",
        )
    zero = np.flatnonzero((f.state.value == -inf) & (f.state.radius == 0))
    if len(zero):
        return _vanished(f, int(zero[0]))
    unknown = np.flatnonzero(~np.isfinite(f.state.radius))
    if len(unknown):
        lag = int(unknown[0])
        return Remark(
            word="vanishes",
            text=f"The gradient vanishes: at lag {lag} it is 0, or too small to be "
            f"told from 0 with {f.bits} bits.",
            claim="gamma-bound",
        )
    return _by_factor(f)


def _vanished(f: Figures, lag: int) -> Remark:
    claim = "gamma-vanishes.necessary" if f.norms.below.min() >= 1 else "gamma-bound"
    why = ""
    if f.measured.sequence.activation == "relu":
        claim = "non-saturating.strong"
        why = ", though its activation does not saturate"
    return Remark(
        word="vanishes",
        text=f"The gradient vanishes: from lag {lag} on it is exactly 0{why}.",
        claim=claim,
    )


def _by_factor(f: Figures) -> Remark:
    """The answer for a gradient that is not 0 anywhere."""
    change = f.state.value[-1] - f.state.value[0]
    radius = f.state.radius[-1] + f.state.radius[0]
    last, rate = f.steps - 1, exp(change / (f.steps - 1))
    left = f"{power(change)} of lag 0 at lag {last}, {rate:.3g} per step"
    gamma = f"gamma, the largest norm of a step's Jacobian, is {f.gamma:.4g}"
    mean = f"the geometric mean of these norms {f.mean_gamma:.4g}"
    if change + radius < log(VANISHED):
        if last * log(max(f.gamma, 5e-324)) < log(VANISHED):
            why, claim = f"{gamma}, so it had to", "gamma-vanishes"
        elif f.log_bound[-1] < log(VANISHED):
            why = f"{gamma}, but {mean}, so it had to"
            claim = "gamma-bound.geometric-mean"
        else:
            why = f"{gamma}, {mean}: these are upper bounds, and it stays below"
            claim = "gamma-bound"
        return Remark(
            word="vanishes", text=f"The gradient vanishes: {left}; {why}.", claim=claim
        )
    if change - radius > -log(VANISHED):
        least = float(f.norms.least.min())
        if least > 1:
            claim, why = "gamma-explodes.expanding", "every step stretches every vector"
        else:
            claim, why = "gamma-bound", f"{gamma}, {mean}: growth is possible only so"
        return Remark(
            word="explodes", text=f"The gradient explodes: {left}; {why}.", claim=claim
        )
    within = abs(change) + radius < log(PERSISTED)
    word = "persists" if within else "shrinks" if change < 0 else "grows"
    return Remark(
        word=word,
        text=f"The gradient {word}: {left}; {gamma}, {mean}.",
        claim="gamma-bound",
    )


def _of_many_losses(f: Figures) -> Remark:
    """With a loss at many steps every step has a gradient of its own."""
    sizes = f.state.value[np.isfinite(f.state.value)]
    spread = (
        f"between {power(sizes.min())} and {power(sizes.max())}"
        if len(sizes)
        else "0 at every step"
    )
    return Remark(
        word="many losses",
        text="The loss acts on many steps, so that near losses hide what far ones "
        f"lose: the norm is {spread}. A loss at the last step shows one by itself.",
        claim="which-gradient",
    )


def _gates(f: Figures) -> list[Remark]:
    """What the cell itself keeps, its gates held fixed."""
    if f.subject.system not in GATE or f.steps == 1:
        return []
    gate, kept = GATE[f.subject.system], f.units.kept
    best = float(kept.max())
    return [
        Remark(
            word="gate",
            text=f"Along the cell alone the {gate} gates keep {np.median(kept):.3g} "
            f"per step in the median unit, {best:.4g} in the most retentive one "
            f"({half_life(best)}).",
            claim="gradient-through-gate",
        )
    ]


def half_life(rate: float) -> str:
    """How many steps halve a product of this factor."""
    if rate >= 1:
        return "nothing is lost"
    if rate <= 0:
        return "nothing is left"
    return f"halved every {log(0.5) / log(rate):.3g} steps"


def _isometry(f: Figures) -> list[Remark]:
    s = f.norms
    if f.steps == 1 or not s.sharp:
        return []
    if s.least.min() < 1 - NEAR_ONE or s.above.max() > 1 + NEAR_ONE:
        return []
    linear = f.subject.system == "simple-rnn" and (
        f.measured.sequence.activation == "identity"
        or f.units.active == f.measured.sequence.sizes[1]
    )
    weight = np.asarray(f.measured.sequence.weights["U", f.measured.sequence.gates[0]])
    if linear and np.array_equal(weight, np.eye(len(weight))):
        return [
            Remark(
                word="isometry",
                text="U is the identity and every slope 1: the gradient is the same at "
                "every lag.",
                claim="identity-recurrence.gradient",
            )
        ]
    exact = linear and _signed_permutation(weight)
    how = "exactly" if exact else f"within {NEAR_ONE:g} per step"
    return [
        Remark(
            word="isometry",
            text=f"Every step's Jacobian keeps every length {how}.",
            claim="isometry.exact" if exact else "isometry.near",
        )
    ]


def _signed_permutation(weight: np.ndarray) -> bool:
    """Whether each row and column has one entry, 1 or -1: orthogonal exactly."""
    ones = abs(weight)
    single = (ones.sum(axis=0) == 1).all() and (ones.sum(axis=1) == 1).all()
    return bool(single and np.isin(ones, (0, 1)).all())


def _units(f: Figures) -> list[Remark]:
    n, units, listed = f.measured.sequence.sizes[1], f.units, []
    share = float(units.saturated.mean())
    if units.latched:
        listed.append(
            Remark(
                word="latched",
                text=f"{units.latched} of {n} units are latched: saturated at every "
                "step with one sign. They hold their bit and let almost no gradient "
                "through.",
                claim="memory-solves-vanishing.attractor",
            )
        )
    if share > MOSTLY and f.measured.sequence.activation != "relu":
        listed.append(
            Remark(
                word="saturated",
                text=f"{share:.0%} of the activations are saturated: slopes below "
                f"{units.threshold:g} of their largest.",
                claim="derivative-below-one.at-most-one",
            )
        )
    if units.one_in_float64:
        count = f.steps * n
        listed.append(
            Remark(
                word="slope 0 in float64",
                text=f"{units.one_in_float64} of {count} states round to 1 or -1 in "
                "float64: code that computes a slope as 1 - h^2 gets 0 there, and the "
                "true slope is not 0.",
                claim="derivative-below-one.float64-zero",
            )
        )
    if units.dead:
        listed.append(
            Remark(
                word="dead",
                text=f"{units.dead} of {n} units are dead: never active in this "
                f"sequence; {units.active} are active at every step. No gradient "
                "passes through a dead unit.",
                claim="non-saturating.strong",
            )
        )
    return listed


def _states(f: Figures) -> list[Remark]:
    if f.steps == 1 or not f.exponents:
        return []
    value, radius = f.exponents[0]
    if not value - radius > 0:
        return []
    return [
        Remark(
            word="unstable",
            text=f"A small change of the state grows, {exp(value):.4g} per step: the "
            f"largest Lyapunov exponent over these steps is {value:.4g}.",
            claim="gamma-destabilises",
        )
    ]


def _single(f: Figures) -> bool:
    """Whether only the last step has a loss."""
    return not np.any(f.measured.sequence.cotangent[:-1] != 0)


def power(change: float) -> str:
    """Write e^change with three digits, however small or large: 3.21e-512."""
    if abs(change) == inf:
        return "0" if change < 0 else "inf"
    decimal = change / log(10)
    exponent = int(np.floor(decimal))
    mantissa = 10 ** (decimal - exponent)
    if mantissa >= 9.995:
        mantissa, exponent = 1.0, exponent + 1
    if -3 <= exponent <= 2:
        return f"{mantissa * 10.0**exponent:.3g}"
    return f"{mantissa:.2f}e{exponent:+d}"
