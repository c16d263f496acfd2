"""Clipping, initialisation and spectra, written without the product's code."""

import math

import numpy as np


def run(system, convention, case):
    with np.errstate(all="ignore"):
        if system.startswith("clip"):
            return clip(system, convention, case)
        one = {
            "orthogonal-init": orthogonal,
            "spectral-radius": radius,
            "lyapunov": exponents,
        }
        return one[system](case)


def clip(system, convention, case):
    """Entry by entry, in loops; the norm by math.hypot of everything at once."""
    arrays, limit = case["gradients"], case["limit"]
    convention, _, further = convention.partition("-")
    kind = arrays[0].dtype.type
    limit = kind(limit)
    if system == "clip-by-value":
        clipped = [np.empty_like(array) for array in arrays]
        for out, array in zip(clipped, arrays, strict=True):
            for place in np.ndindex(*array.shape):
                g = array[place]
                above = limit if g > limit else -limit if g < -limit else g
                out[place] = limit if limit < 0 and not np.isnan(g) else above
        return {"clipped": clipped}
    groups = [arrays] if system == "clip-by-global-norm" else [[a] for a in arrays]
    clipped, norms = [], []
    for group in groups:
        norm = whole_norm(group, convention, kind, further)
        norms.append(norm)
        if convention == "torch":
            factor = limit / (norm + kind(1e-6))
            factor = factor if factor < 1 or np.isnan(factor) else kind(1)
        else:
            factor = limit / norm if norm > limit or np.isnan(norm) else kind(1)
            joint = convention in ("keras", "tf") and len(groups) == 1
            if np.isinf(norm) and joint and system == "clip-by-global-norm":
                factor = kind(np.nan)
        clipped += [array * factor for array in group]
    norm = np.array(norms) if system == "clip-by-norm" else norms[0]
    return {"clipped": clipped, "norm": norm}


def whole_norm(group, convention, kind, further=""):
    flat = [g for array in group for g in array.reshape(-1)]
    if further == "inf":
        return kind(np.nan) if np.isnan(flat).any() else max(map(abs, flat))
    if further == "1":
        return np.cumsum(np.abs(flat), dtype=kind)[-1]
    if convention == "exact":
        return kind(math.hypot(*(float(g) for g in flat)))
    total = kind(0)
    for g in flat[::-1]:
        total = total + g * g
    return np.sqrt(total)


def orthogonal(case):
    """Gram and Schmidt, twice over, on the rows of Gaussian matrices."""
    rng = np.random.default_rng([case["seed"], 1])
    n, gates = case["n"], case.get("gates", 1)
    blocks = [frame(rng, n, case.get("m", n)) for _ in range(gates)]
    return {"matrix": case["gain"] * np.concatenate(blocks)}


def frame(rng, rows, columns):
    if rows > columns:
        return frame(rng, columns, rows).T
    made = []
    for row in rng.normal(size=(rows, columns)):
        for _ in range(2):
            for other in made:
                row = row - (other @ row) * other
            row = row / np.linalg.norm(row)
        made.append(row)
    return np.array(made)


def radius(case):
    """The eigenvalues of the transpose, units numbered backwards."""
    turned = case["matrix"].T[::-1, ::-1]
    return {
        "value": case["matrix"].dtype.type(max(map(abs, np.linalg.eigvals(turned))))
    }


def exponents(case):
    """Gram and Schmidt on the columns at every step."""
    weight, kind = case["U"], case["U"].dtype
    n = len(weight)
    frame, sums = list(np.eye(n, dtype=kind)), np.zeros(n, kind)
    for state in case["trajectory"]:
        columns = [(1 - state * state) * (weight @ q) for q in frame]
        frame = []
        for i, column in enumerate(columns):
            for _ in range(2):
                for q in frame:
                    column = column - (q @ column) * q
            length = np.sqrt((column * column).sum())
            sums[i] += np.log(length)
            frame.append(column / length)
    return {"exponents": np.sort(sums / kind.type(len(case["trajectory"])))[::-1]}
