"""Clipping, orthogonal initialisation and spectra, right or wrong by a word."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from longdep.numeric.oracle.patterns.cells import Array
from longdep.numeric.oracle.profiles import Profile, profile
from longdep.numeric.oracle.vocabulary import Clips

ADDED = 1e-6  # torch adds it to the norm
TWO_NORMS = ("sum of norms", "squares of squares", "mean", "no root")
STEPS_OF_A_POWER_METHOD = 3


def clip(
    clips: Clips, case: Mapping[str, Any], convention: str, wrong: str = ""
) -> dict[str, Any]:
    """Clip a list of gradients.

    Args:
        clips: what is compared with the limit.
        case: gradients and limit.
        convention: of the system.
        wrong: the name of a mistake, or "" for none.
    """
    chosen = profile(convention)
    convention, order = chosen.base, 2.0 if wrong == "two norm" else chosen.order
    arrays = [np.asarray(array) for array in case["gradients"]]
    limit = arrays[0].dtype.type(case["limit"])
    if clips is Clips.VALUE:
        clipped = [_cut(array, limit, wrong) for array in arrays]
        return {"clipped": clipped, "norm": _norm(arrays, convention, order, wrong)}
    alone = (clips is Clips.NORM) != (wrong == "other grouping")
    clipped, norms = [], []
    for group in [[a] for a in arrays] if alone else [arrays]:
        norm = _norm(group, convention, order, wrong)
        scale = _scale(norm, limit, clips, convention, wrong)
        if wrong == "rows":
            clipped += [_by_rows(a, limit, clips, chosen) for a in group]
        else:
            clipped += [_scaled(array, scale, convention, norm) for array in group]
        norms.append(norm * min(scale, norm.dtype.type(1)) if wrong == "late" else norm)
    if wrong == "other grouping":
        whole = np.sqrt(sum(norm * norm for norm in norms))
        norms = norms[:1] * len(arrays) if clips is Clips.NORM else [whole]
    norm = np.array(norms) if clips is Clips.NORM else norms[0]
    return {"clipped": clipped, "norm": norm}


def _norm(arrays: Sequence[Array], convention: str, order: float, wrong: str) -> Any:
    flat = np.concatenate([array.reshape(-1) for array in arrays])
    size = np.max(np.abs(flat), initial=0)
    if convention != "exact" or wrong == "unscaled" or not 0 < size < np.inf:
        size = flat.dtype.type(1)
    if wrong == "underflow":
        size = max(size, flat.dtype.type(1))
    _, exponent = np.frexp(size)
    size = np.ldexp(flat.dtype.type(1), exponent) if size != 1 else size
    scaled = [array / size for array in arrays]
    if wrong == "squares of squares":
        scaled = [np.array([np.sum(array**2)]) for array in scaled]
    if wrong == "absolute values":
        return size * sum(np.sum(np.abs(array)) for array in scaled)
    if wrong == "largest entry":
        return size * max(np.max(np.abs(array)) for array in scaled)
    if order != 2.0 and wrong not in TWO_NORMS:
        return np.linalg.norm(flat, order)
    if wrong == "sum of norms":
        return size * sum(np.sqrt(np.sum(array**2)) for array in scaled)
    total = sum(np.sum(array**2) for array in scaled)
    if wrong == "mean":
        total = total / flat.dtype.type(flat.size)
    return size * (total if wrong == "no root" else np.sqrt(total))


def _scale(norm: Any, limit: Any, clips: Clips, convention: str, wrong: str) -> Any:
    kind = norm.dtype.type
    one = kind(1)
    if wrong == "never":
        return one
    if wrong == "always":
        return limit / norm if norm > 0 else one
    if wrong == "norm squared":
        return min(one, limit / (norm * norm)) if norm > limit else one
    if wrong == "hard zero":
        return kind(0) if norm > limit else one
    added = kind(ADDED) if (convention == "torch") != (wrong == "epsilon") else kind(0)
    if wrong == "own factor" and norm > 0:
        return min(limit, limit / norm)
    if np.isnan(norm):
        return norm
    joint = clips is Clips.GLOBAL_NORM and convention in ("keras", "tf")
    if np.isinf(norm) and joint:
        return kind(np.nan)
    return min(one, limit / (norm + added)) if norm + added > limit else one


def _scaled(array: Array, scale: Any, convention: str, norm: Any) -> Array:
    if np.isinf(norm) and convention == "exact":
        return array / norm
    return array * scale


def _by_rows(array: Array, limit: Any, clips: Clips, chosen: Profile) -> Array:
    """Every row (along the last axis) clipped as if it were all there is."""
    rows = array.reshape(-1, array.shape[-1]) if array.ndim else array.reshape(1, 1)
    clipped = []
    for row in rows:
        norm = _norm([row], chosen.base, chosen.order, "")
        scale = _scale(norm, limit, clips, chosen.base, "")
        clipped.append(_scaled(row, scale, chosen.base, norm))
    return np.array(clipped, dtype=array.dtype).reshape(array.shape)


def _cut(array: Array, limit: Any, wrong: str) -> Array:
    if wrong == "one-sided":
        return np.minimum(array, limit)
    if wrong == "sign":
        return np.where(np.abs(array) > limit, limit, array)
    if wrong == "hard zero":
        return np.where(np.abs(array) > limit, 0 * limit, array)
    if wrong == "never":
        return array.copy()
    if wrong == "bounds exchanged":
        return np.minimum(np.maximum(array, limit), -limit)
    if wrong == "by the largest":
        size = np.max(np.abs(array))
        return array * min(1, limit / size) if size > 0 else array
    return np.clip(array, -limit, limit)


def orthogonal(case: Mapping[str, Any], wrong: str = "") -> dict[str, Any]:
    """Uniform frames, times gain: QR of a Gaussian matrix, signs fixed.

    Args:
        case: n, gain, seed; m columns, or gates, in the conventions that have them.
        wrong: the name of a mistake, or "" for none.
    """
    gain, seed = float(case["gain"]), int(case["seed"])
    n, gates = int(case["n"]), int(case.get("gates", 1))
    shape = (n, int(case.get("m", n)))
    rng = np.random.default_rng(0 if wrong == "one seed" else seed)
    if wrong == "fused":
        made = [_frame(rng, (max(gates, 4) * n, n), wrong)[: gates * n]]
    elif wrong == "repeated":
        made = [_frame(rng, shape, wrong)] * gates
    else:
        made = [_frame(rng, shape, wrong) for _ in range(gates)]
    scale = {"gain squared": gain * gain, "no gain": 1.0}.get(wrong, gain)
    return {"matrix": scale * np.concatenate(made)}


def _frame(rng: np.random.Generator, shape: tuple[int, int], wrong: str) -> Array:
    """min(rows, columns) orthonormal columns, or rows."""
    longer, shorter = max(shape), min(shape)
    normal = rng.normal(size=(longer, shorter))
    if wrong == "gaussian":
        return (normal if shape[0] >= shape[1] else normal.T) / np.sqrt(longer)
    if wrong == "cayley":
        return _rotation(normal)
    if wrong == "uniform":
        normal = rng.uniform(-1, 1, size=(longer, shorter))
    q, upper = np.linalg.qr(normal)
    if wrong != "no signs":
        q = q * np.sign(np.diag(upper))
    if wrong == "rotations" and np.linalg.det(q) < 0:
        q[:, 0] = -q[:, 0]
    return np.asarray(q if shape[0] >= shape[1] else q.T)


def _rotation(square: Array) -> Array:
    """The Cayley transform of the skew part: orthogonal, but not uniform."""
    skew = (square - square.T) / 2
    return np.linalg.solve(np.eye(len(skew)) + skew, np.eye(len(skew)) - skew)


def spectral_radius(case: Mapping[str, Any], wrong: str = "") -> dict[str, Any]:
    """The largest size of an eigenvalue of `matrix`, or what is taken for it."""
    matrix = case["matrix"]
    radii: Callable[[], Any] = {
        "": lambda: np.max(np.abs(np.linalg.eigvals(matrix))),
        "largest entry": lambda: np.max(np.abs(matrix)),
        "operator norm": lambda: np.linalg.norm(matrix, 2),
        "row sums": lambda: np.linalg.norm(matrix, np.inf),
        "real part": lambda: np.max(np.linalg.eigvals(matrix).real),
        "real parts": lambda: np.max(np.abs(np.linalg.eigvals(matrix).real)),
        "symmetric": lambda: np.max(np.abs(np.linalg.eigvalsh(matrix))),
        "diagonal": lambda: np.max(np.abs(np.diag(matrix))),
        "first listed": lambda: np.abs(np.linalg.eigvals(matrix)[0]),
        "power method": lambda: _few_powers(matrix),
    }[wrong]
    return {"value": matrix.dtype.type(radii())}


def _few_powers(matrix: Array) -> Any:
    vector = np.ones(len(matrix), matrix.dtype)
    size = np.linalg.norm(vector)
    for _ in range(STEPS_OF_A_POWER_METHOD):
        vector = vector / (size if size > 0 else 1)
        vector = matrix @ vector
        size = np.linalg.norm(vector)
    return size


def lyapunov(case: Mapping[str, Any], wrong: str = "") -> dict[str, Any]:
    """The exponents of tanh units along a trajectory, by QR at every step."""
    weight, states = case["U"], case["trajectory"]
    if wrong == "transposed":
        weight = weight.T
    steps, n = states.shape
    gains = states if wrong == "value" else 1 - states**2
    gains = np.ones_like(states) if wrong == "no slope" else gains
    frame, total = np.eye(n, dtype=weight.dtype), np.zeros(n, weight.dtype)
    order = range(steps - 1, -1, -1) if wrong == "order" else range(steps)
    if wrong == "singular values":
        sizes = [
            np.linalg.svd(gains[k][:, None] * weight, compute_uv=False) for k in order
        ]
        return {"exponents": np.mean(np.log(sizes), axis=0)}
    if wrong == "one product":
        for k in order:
            frame = gains[k][:, None] * (weight @ frame)
        stretch = np.linalg.svd(frame, compute_uv=False)
        return {"exponents": np.log(stretch) / steps}
    for k in order:
        grown = gains[k][:, None] * (weight @ frame)
        frame, upper = np.linalg.qr(grown)
        if wrong == "frame dropped":
            frame = np.eye(n, dtype=weight.dtype)
        total = total + np.log(np.abs(np.diag(upper)))
    divisor = {"not averaged": 1, "one step short": max(steps - 1, 1)}.get(wrong, steps)
    return {"exponents": np.sort(total / weight.dtype.type(divisor))[::-1]}
