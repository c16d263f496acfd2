"""Initialisers that are orthogonal and not uniform, or draw too few matrices.

Each is a function of the size and of a generator: the matrix before its gain. `RIGHT`
are uniform, made otherwise than by QR of a Gaussian matrix.
"""

import numpy as np


def qr(square, signs=True):
    q, upper = np.linalg.qr(square)
    return q * np.sign(np.diag(upper)) if signs else q


def haar(n, rng):
    return qr(rng.normal(size=(n, n)))


def polar(square):
    left, _, right = np.linalg.svd(square)
    return left @ right


def positive_determinant(n, rng):
    q = haar(n, rng)
    q[:, 0] *= np.sign(np.linalg.det(q))
    return q


def positive_for_odd_sizes(n, rng):
    q = haar(n, rng)
    return q * np.sign(np.linalg.det(q)) if n % 2 else q


def eigenvectors(n, rng):
    square = rng.normal(size=(n, n))
    return np.linalg.eigh(square + square.T)[1]


def symmetric(n, rng):
    q = haar(n, rng)
    return (q * rng.choice([-1.0, 1.0], n)) @ q.T


def biased(share):
    def made(n, rng):
        q = haar(n, rng)
        if q[0, 0] < 0 and rng.random() < share:
            q[:, 0] *= -1
        return q

    return made


def givens(n, rng):
    q = np.eye(n)
    for k in range(n):
        i, j = (k % (n - 1), k % (n - 1) + 1) if n > 1 else (0, 0)
        turn = rng.uniform(0, 2 * np.pi)
        rows = q[[i, j]]
        q[i] = np.cos(turn) * rows[0] - np.sin(turn) * rows[1]
        q[j] = np.sin(turn) * rows[0] + np.cos(turn) * rows[1]
    return q


def permutation(n, rng):
    return np.eye(n)[rng.permutation(n)] * rng.choice([-1.0, 1.0], n)


def cayley(n, rng):
    square = rng.normal(size=(n, n))
    skew = (square - square.T) / 2
    return np.linalg.solve(np.eye(n) + skew, np.eye(n) - skew)


WRONG = {
    "QR without the sign fix": lambda n, r: qr(r.normal(size=(n, n)), signs=False),
    "determinant always 1": positive_determinant,
    "determinant 1 for odd sizes": positive_for_odd_sizes,
    "eigenvectors of a symmetric matrix": eigenvectors,
    "symmetric orthogonal matrices": symmetric,
    "first entry never negative": biased(1.0),
    "first entry positive three times in four": biased(0.5),
    "n Givens rotations": givens,
    "QR of uniform entries in (-1, 1)": lambda n, r: qr(r.uniform(-1, 1, (n, n))),
    "QR of uniform entries in (0, 1)": lambda n, r: qr(r.uniform(0, 1, (n, n))),
    "polar factor of uniform entries": lambda n, r: polar(r.uniform(-1, 1, (n, n))),
    "QR of Gaussian entries cut at 2": lambda n, r: qr(
        np.clip(r.normal(size=(n, n)), -2, 2)
    ),
    "left singular vectors": lambda n, r: np.linalg.svd(r.normal(size=(n, n)))[0],
    "signed permutations": permutation,
    "Cayley transform of a skew matrix": cayley,
}
RIGHT = {
    "QR of a Gaussian matrix": haar,
    "polar factor of a Gaussian matrix": lambda n, r: polar(r.normal(size=(n, n))),
    "eigenvectors with random signs": lambda n, r: (
        eigenvectors(n, r) * r.choice([-1.0, 1.0], n)
    ),
    "transposed": lambda n, r: haar(n, r).T,
}


def seeded(made):
    """A function of a case, as an implementation is."""

    def implementation(case):
        matrix = made(case["n"], np.random.default_rng(case["seed"]))
        return {"matrix": case["gain"] * matrix}

    return implementation


def few(seeds):
    """Uniform, but what is done with the seed leaves few of them."""
    return lambda case: seeded(haar)({**case, "seed": seeds(case["seed"])})


FEW = {
    "seed ignored": few(lambda seed: 0),
    "low 16 bits of the seed": few(lambda seed: seed & 0xFFFF),
    "seed rounded to float32": few(lambda seed: int(np.float32(seed))),
    "seed modulo 100": few(lambda seed: seed % 100),
    "seed modulo 1000": few(lambda seed: seed % 1000),
}
IMPLEMENTATIONS = {name: seeded(made) for name, made in WRONG.items()} | FEW
