"""Clipping, spectra and Lyapunov exponents, each in several ways."""

import math

import numpy as np

from tests.numeric.oracle.ways import styles

# The sum of squares of a flat array, in some order


def by_dot(flat):
    return flat @ flat


def by_einsum(flat):
    return np.einsum("i,i->", flat, flat)


def by_loop(flat):
    total = flat.dtype.type(0)
    for g in flat:
        total = total + g * g
    return total


def by_halves(flat):
    return styles.halves(flat * flat)


def by_kahan(flat):
    return styles.compensated(flat * flat)


def by_sorted(flat):
    return np.add.accumulate(np.sort(flat * flat))[-1]


SQUARES = {
    "dot": by_dot,
    "einsum": by_einsum,
    "one by one": by_loop,
    "pairwise": by_halves,
    "Kahan": by_kahan,
    "smallest first": by_sorted,
    "np.sum": lambda flat: np.square(flat).sum(),
}


def flat(group):
    return np.concatenate([np.asarray(array).reshape(-1) for array in group])


def norm_of(group, squares, scaled):
    """The norm of all entries; scaled where no square may overflow."""
    entries = flat(group)
    largest = abs(entries).max()
    if not scaled or not (np.isfinite(largest) and largest > 0):
        return np.sqrt(squares(entries))
    scale = entries.dtype.type(2.0 ** math.frexp(float(largest))[1])
    return np.sqrt(squares(entries / scale)) * scale


def norm_of_norms(group, squares, scaled):
    """Each array's norm first, then the norm of those, as foreach kernels do."""
    norms = [norm_of([array], squares, scaled) for array in group]
    return norm_of([np.array(norms, group[0].dtype)], squares, scaled)


def clip_by(system, convention, case, norm, squares):
    arrays = case["gradients"]
    kind = arrays[0].dtype.type
    limit, scaled = kind(case["limit"]), convention == "exact"
    together = system == "clip-by-global-norm"
    groups = [arrays] if together else [[array] for array in arrays]
    clipped, norms = [], []
    for group in groups:
        size = norm(group, squares, scaled)
        norms.append(size)
        joint = together and convention in ("keras", "tf")
        if convention == "torch":
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


def clips(system, convention):
    """Name -> a function of the case."""
    if system == "clip-by-value":
        return {
            name: lambda case, f=f: {
                "clipped": [
                    f(a, a.dtype.type(case["limit"])) for a in case["gradients"]
                ]
            }
            for name, f in BY_VALUE.items()
        }
    norms = {"": norm_of, ", norm of norms": norm_of_norms}
    return {
        f"{name}{suffix}": lambda case, n=norm, s=squares: clip_by(
            system, convention, case, n, s
        )
        for name, squares in SQUARES.items()
        for suffix, norm in norms.items()
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
