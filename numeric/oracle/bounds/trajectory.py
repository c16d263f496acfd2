"""The states of a sequence in float64, which the bounds are computed along.

The cells stand here once more, forward only and without their local errors: the first
route would have to raise its precision until a chaotic state is certain, and its
rounded states would move the last bits of allowances that are published. A test holds
these states against the first route's.
"""

from math import inf
from typing import Any

import numpy as np

from longdep.numeric.oracle.bounds.activations import sigmoid
from longdep.numeric.oracle.packing import PROJECTED
from longdep.numeric.oracle.routes.sequence import Sequence
from longdep.numeric.precision import Array


def trajectory(s: Sequence) -> Array:
    """The states s_0..s_T in float64, (T + 1, D)."""
    weights = {key: np.asarray(v, dtype=np.float64) for key, v in s.weights.items()}
    zero = np.zeros(s.sizes[1])
    drive = {
        g: np.asarray(s.x, dtype=np.float64) @ weights["W", g].T
        + weights.get(("b", g), zero)
        for g in s.gates
    }
    hidden = {g: weights.get(("d", g), zero) for g in s.gates}
    recurrent = {g: weights["U", g] for g in s.gates}
    peeps = {g: weights.get(("p", g), zero) for g in s.gates}
    bound = inf if s.clip is None else s.clip
    h = np.asarray(s.h0, dtype=np.float64)
    c = zero if s.c0 is None else np.asarray(s.c0, dtype=np.float64)
    states = [h if s.c0 is None else np.concatenate([h, c])]
    value: Any = {"tanh": np.tanh, "relu": _relu, "identity": np.asarray}[s.activation]
    for k in range(s.sizes[0]):
        pre = {g: drive[g][k] + hidden[g] for g in s.gates}
        if s.convention.cell == "rnn":
            a = pre["a"] + recurrent["a"] @ h
            new_h = value(a)
        elif s.convention.cell == "gru":
            r, z = (sigmoid(pre[g] + recurrent[g] @ h) for g in "rz")
            if s.convention.reset == "after":
                a = drive["n"][k] + r * (recurrent["n"] @ h + hidden["n"])
            else:
                a = pre["n"] + recurrent["n"] @ (r * h)
            if s.convention.blend == "candidate":
                new_h = z * np.tanh(a) + (1 - z) * h
            else:
                new_h = (1 - z) * np.tanh(a) + z * h
        else:
            pre = {g: pre[g] + recurrent[g] @ h for g in "ifgo"}
            i, f = (
                sigmoid(np.clip(pre[g] + peeps[g] * c, -bound, bound)) for g in "if"
            )
            new_c = f * c + i * np.tanh(np.clip(pre["g"], -bound, bound))
            seen = c if s.convention.early_peephole else new_c
            o = sigmoid(np.clip(pre["o"] + peeps["o"] * seen, -bound, bound))
            new_h = o * np.tanh(np.clip(new_c, -bound, bound))
            new_h = weights[PROJECTED] @ new_h if s.projects else new_h
            c = new_c if s.keep_c is None else np.where(s.keep_c[k], c, new_c)
        h = new_h if s.keep_h is None else np.where(s.keep_h[k], h, new_h)
        states.append(h if s.c0 is None else np.concatenate([h, c]))
    return np.array(states)


def _relu(a: Array) -> Array:
    return np.maximum(a, 0.0)
