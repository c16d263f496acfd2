"""Clipping, spectra and Lyapunov exponents, each in several ways."""

import math
from functools import reduce

import numpy as np

from tests.numeric.oracle.ways import styles

# The sum of products of two flat arrays, in some order


def by_loop(a, b):
    total = a.dtype.type(0)
    for one, other in zip(a, b, strict=True):
        total = total + one * other
    return total


PRODUCTS = {
    "dot": lambda a, b: a @ b,
    "einsum": lambda a, b: np.einsum("i,i->", a, b),
    "one by one": by_loop,
    "pairwise": lambda a, b: styles.halves(a * b),
    "Kahan": lambda a, b: styles.compensated(a * b),
    "smallest first": lambda a, b: np.add.accumulate(np.sort(a * b))[-1],
    "np.sum": lambda a, b: (a * b).sum(),
}
LARGEST = {  # of the sizes of a flat array
    "np.max": lambda sizes: sizes.max(),
    "one by one": lambda sizes: reduce(np.maximum, sizes),  # which is nan if one is
    "sorted": lambda sizes: np.sort(sizes)[-1],
    "accumulated": lambda sizes: np.maximum.accumulate(sizes)[-1],
}


def flat(group):
    return np.concatenate([np.asarray(array).reshape(-1) for array in group])


def euclidean(entries, products, scaled):
    """The 2-norm; scaled where no square may overflow."""
    largest = abs(entries).max()
    if not scaled or not (np.isfinite(largest) and largest > 0):
        return np.sqrt(products(entries, entries))
    scale = entries.dtype.type(2.0 ** math.frexp(float(largest))[1])
    return np.sqrt(products(entries / scale, entries / scale)) * scale


def norms_of(convention):
    """Name -> a norm of a flat array, each in an order of its own."""
    if convention == "torch-inf":
        return {way: lambda e, f=f: f(abs(e)) for way, f in LARGEST.items()}
    if convention == "torch-1":
        return {
            way: lambda e, f=f: f(abs(e), np.ones_like(e))
            for way, f in PRODUCTS.items()
        }
    scaled = convention == "exact"
    return {way: lambda e, f=f: euclidean(e, f, scaled) for way, f in PRODUCTS.items()}


def at_once(group, norm):
    """The norm of all entries."""
    return norm(flat(group))


def norm_of_norms(group, norm):
    """Each array's norm first, then the norm of those, as foreach kernels do."""
    return norm(np.array([norm(flat([a])) for a in group], group[0].dtype))


def clip_by(system, convention, case, together_as, norm):
    arrays = case["gradients"]
    kind = arrays[0].dtype.type
    limit = kind(case["limit"])
    together = system == "clip-by-global-norm"
    groups = [arrays] if together else [[array] for array in arrays]
    clipped, norms = [], []
    for group in groups:
        size = together_as(group, norm)
        norms.append(size)
        joint = together and convention in ("keras", "tf")
        if convention.startswith("torch"):
            factor = np.minimum(limit / (size + kind(1e-6)), kind(1))
        elif np.isinf(size) and joint:
            factor = kind(np.nan)
        else:
            factor = np.minimum(limit / size, kind(1)) if size > 0 else kind(1)
            factor = size if np.isnan(size) else factor
        clipped += [array * factor for array in group]
    return {"clipped": clipped, "norm": norms[0] if together else np.array(norms)}


BY_VALUE = {
    "np.clip": lambda g, m: np.clip(g, -m, m),
    "minimum of maximum": lambda g, m: np.minimum(np.maximum(g, -m), m),
    "where": lambda g, m: np.where(g > m, m, np.where(g < -m, -m, g)),
    "sign and size": lambda g, m: np.where(
        np.isnan(g), g, np.copysign(np.minimum(abs(g), m), g)
    ),
    "in place": lambda g, m: in_place(g.copy(), m),
}


def in_place(g, m):
    g[g > m] = m
    g[g < -m] = -m
    return g


# Those that leave the upper limit everywhere if it is below the lower one.
TO_THE_UPPER_LIMIT = ("np.clip", "minimum of maximum")


def clips(system, convention):
    """Name -> a function of the case."""
    if system == "clip-by-value":
        negative = convention == "torch-negative"
        return {
            name: lambda case, f=f: {
                "clipped": [
                    f(a, a.dtype.type(case["limit"])) for a in case["gradients"]
                ]
            }
            for name, f in BY_VALUE.items()
            if not negative or name in TO_THE_UPPER_LIMIT
        }
    ways = {"": at_once, ", norm of norms": norm_of_norms}
    return {
        f"{name}{suffix}": lambda case, w=way, n=norm: clip_by(
            system, convention, case, w, n
        )
        for name, norm in norms_of(convention).items()
        for suffix, way in ways.items()
    }


def radius(values):
    return np.abs(values).max()


RADII = {
    "eigvals": lambda a: radius(np.linalg.eigvals(a)),
    "eig": lambda a: radius(np.linalg.eig(a)[0]),
    "eigvals of the transpose": lambda a: radius(np.linalg.eigvals(a.T)),
    "units backwards": lambda a: radius(np.linalg.eigvals(a[::-1, ::-1])),
    "complex": lambda a: radius(np.linalg.eigvals(a.astype(np.result_type(a, 1j)))),
    "minus the matrix": lambda a: radius(np.linalg.eigvals(-a)),
    "twice the matrix": lambda a: radius(np.linalg.eigvals(2 * a)) / 2,
}


def householder(matrix):
    """Q and R by reflections, written out."""
    r, q = matrix.copy(), np.eye(len(matrix), dtype=matrix.dtype)
    for k in range(len(matrix) - 1):
        v = r[k:, k].copy()
        v[0] += np.copysign(np.sqrt((v * v).sum()), v[0])
        length = (v * v).sum()
        if length > 0:
            r[k:] -= np.outer(v, 2 * (v @ r[k:]) / length)
            q[:, k:] -= np.outer(q[:, k:] @ v, 2 * v / length)
    return q, r


def givens(matrix):
    """Q and R by rotations, written out."""
    r, q = matrix.copy(), np.eye(len(matrix), dtype=matrix.dtype)
    for j in range(len(matrix)):
        for i in range(j + 1, len(matrix)):
            size = np.hypot(r[j, j], r[i, j])
            if size > 0:
                c, s = r[j, j] / size, r[i, j] / size
                turn = np.array([[c, s], [-s, c]])
                r[[j, i]] = turn @ r[[j, i]]
                q[:, [j, i]] = q[:, [j, i]] @ turn.T
    return q, r


QR = {"LAPACK": np.linalg.qr, "reflections": householder, "rotations": givens}


def exponents(case, factor, summed):
    weight, states = case["U"], case["trajectory"]
    basis, logs = np.eye(len(weight), dtype=weight.dtype), []
    for state in states:
        basis, upper = factor((1 - state * state)[:, None] * (weight @ basis))
        logs.append(np.log(abs(np.diag(upper))))
    total = summed(np.array(logs))
    return {"exponents": (total / weight.dtype.type(len(states))).astype(weight.dtype)}


SUMS = {
    "": lambda logs: logs.sum(axis=0),
    ", pairwise": lambda logs: styles.halves(logs.T),
    ", the last step first": lambda logs: np.add.accumulate(logs[::-1])[-1],
    ", means": lambda logs: logs.mean(axis=0) * logs.dtype.type(len(logs)),
}


def ways(system, convention):
    """Name -> a function of the case; nothing for a system that is not here."""
    if system.startswith("clip"):
        return quiet(clips(system, convention))
    if system == "spectral-radius":
        return quiet(
            {
                name: lambda case, f=f: {
                    "value": case["matrix"].dtype.type(f(case["matrix"]))
                }
                for name, f in RADII.items()
            }
        )
    if system == "lyapunov":
        return quiet(
            {
                f"{name}{suffix}": lambda case, f=f, s=s: exponents(case, f, s)
                for name, f in QR.items()
                for suffix, s in SUMS.items()
            }
        )
    return {}


def quiet(functions):
    def silent(function):
        def run(case):
            with np.errstate(all="ignore"):
                return function(case)

        return run

    return {name: silent(function) for name, function in functions.items()}
