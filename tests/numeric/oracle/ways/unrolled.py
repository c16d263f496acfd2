"""A simple network's gradients by other mathematics than a backward loop.

Forward differentiation (one direction for each input number), a step of 1e-200 into the
complex plane, products of Jacobians by an associative scan, by halves, or all of them
in one table: each in the same arithmetic, none with a delta carried from step to step.
"""

import numpy as np

from longdep.numeric.oracle.conventions import convention as convention_of
from longdep.numeric.oracle.packing import pack, unpack
from tests.numeric.oracle.ways.written import lags, packed

MOST = 400  # numbers of input that a direction each is spent on


class Plain:
    """The arrays of a case: z = W x + U h + b + d, h' = f(z)."""

    def __init__(self, convention, case):
        self.table = convention_of("rnn", convention)
        self.w = unpack(self.table, case)
        self.x, self.h0, self.kind = case["x"], case["h0"], case.get("activation")
        self.dtype = self.h0.dtype
        self.cotangent = case.get("cotangent_h")
        if self.cotangent is None:
            self.cotangent = np.zeros((len(self.x), len(self.h0)), self.dtype)
            self.cotangent[-1:] = case["cotangent"]
        self.bias = self.w["b", "a"]
        if ("d", "a") in self.w:
            self.bias = self.bias + self.w["d", "a"]

    def value(self, z):
        if self.kind == "tanh":
            return np.tanh(z)
        return np.maximum(z, 0) if self.kind == "relu" else z

    def slope(self, z, h):
        if self.kind == "tanh":
            return 1 - h * h
        return (z > 0).astype(self.dtype) if self.kind == "relu" else np.ones_like(z)

    def forward(self):
        h, states, slopes = self.h0, [], []
        for x in self.x:
            z = self.w["W", "a"] @ x + self.w["U", "a"] @ h + self.bias
            h = self.value(z)
            states.append(h)
            slopes.append(self.slope(z, h))
        shape = self.cotangent.shape
        return (np.array(a, self.dtype).reshape(shape) for a in (states, slopes))

    def outputs(self, system, states, delta):
        """Every output from the gradients at the pre-activations."""
        if system == "lag-gradients":
            return lags(delta)
        before = np.concatenate([self.h0[None], states[:-1]])[: len(delta)]
        slots = {("W", "a"): delta.T @ self.x, ("U", "a"): delta.T @ before}
        slots |= {key: delta.sum(axis=0) for key in self.w if key[0] in "bd"}
        ends = {"grad_x": delta @ self.w["W", "a"], "h": states, "delta": delta}
        first = delta[0] if len(delta) else np.zeros_like(self.h0)
        ends["grad_h0"] = self.w["U", "a"].T @ first
        return ends | {f"grad_{k}": v for k, v in pack(self.table, slots).items()}


def by_scan(system, convention, case):
    """Total gradients by a suffix scan of the affine maps a -> J^T a + c."""
    net = Plain(convention, case)
    states, slopes = net.forward()
    steps, n = states.shape
    # a_t = c_t + J_{t+1}^T a_{t+1}; J_t = diag(slope_t) U
    turned = (slopes[:, :, None] * net.w["U", "a"]).transpose(0, 2, 1)
    maps = np.zeros((steps, n, n), net.dtype)
    maps[:-1] = turned[1:]
    added = net.cotangent.copy()
    reach = 1
    while reach < steps:
        left, right = maps[:-reach], maps[reach:]
        new = added.copy()
        new[:-reach] += (left @ added[reach:, :, None])[..., 0]
        next_maps = maps.copy()
        next_maps[:-reach] = left @ right
        next_maps[-reach:] = 0
        maps, added, reach = next_maps, new, 2 * reach
    return net.outputs(system, states, slopes * added)


def by_halves(system, convention, case):
    """The same composition of maps, as a balanced tree over the steps."""
    net = Plain(convention, case)
    states, slopes = net.forward()
    jacobians = slopes[:, :, None] * net.w["U", "a"]
    steps, n = states.shape
    total = np.zeros((steps, n), net.dtype)

    def back(low, high, arriving):
        """Fill in the steps low..high-1; return what arrives before them."""
        if high - low == 1:
            total[low] = net.cotangent[low] + arriving
            return jacobians[low].T @ total[low]
        middle = (low + high) // 2
        return back(low, middle, back(middle, high, arriving))

    if steps:
        back(0, steps, np.zeros(n, net.dtype))
    return net.outputs(system, states, slopes * total)


def by_table(system, convention, case):
    """One product of Jacobians for every pair of steps, each loss by itself."""
    net = Plain(convention, case)
    states, slopes = net.forward()
    jacobians = slopes[:, :, None] * net.w["U", "a"]
    delta = np.zeros_like(states)
    for t in range(len(states)):
        product = np.eye(states.shape[1], dtype=net.dtype)
        for k in range(t, -1, -1):
            delta[k] += slopes[k] * (product.T @ net.cotangent[t])
            product = product @ jacobians[k]
    return net.outputs(system, states, delta)


def by_forward_mode(system, convention, case):
    """A tangent for every input number, pushed along the sequence."""
    net = Plain(convention, case)
    steps, n = net.cotangent.shape
    names = [*net.w, "x", "h0", "z"]
    shapes = {**{k: v.shape for k, v in net.w.items()}, "x": net.x.shape}
    shapes |= {"h0": (n,), "z": (steps, n)}
    sizes = [int(np.prod(shapes[k])) for k in names]
    count = sum(sizes)
    unit = np.eye(count, dtype=net.dtype)
    ends = np.cumsum(sizes)
    seeds = {
        k: unit[end - size : end].reshape((*shapes[k], count))
        for k, end, size in zip(names, ends, sizes, strict=True)
    }
    h, moved = net.h0, seeds["h0"]
    states, gradient = [], np.zeros(count, net.dtype)
    for t, x in enumerate(net.x):
        z = net.w["W", "a"] @ x + net.w["U", "a"] @ h + net.bias
        push = np.einsum("ij,jp->ip", net.w["U", "a"], moved)
        push = push + np.einsum("j,ijp->ip", h, seeds["U", "a"])
        push = push + np.einsum("j,ijp->ip", x, seeds["W", "a"])
        push = push + np.einsum("ij,jp->ip", net.w["W", "a"], seeds["x"][t])
        push = push + seeds["z"][t]
        for key in net.w:
            if key[0] in "bd":
                push = push + seeds[key]
        h = net.value(z)
        moved = net.slope(z, h)[:, None] * push
        states.append(h)
        gradient = gradient + net.cotangent[t] @ moved
    return scattered(net, system, states, gradient, names, shapes)


def by_complex_step(system, convention, case):
    """The loss at inputs moved by 1e-200 i: its imaginary part is the gradient.

    It is computed in the extended format, where 1e-200 times the smallest gradient of
    float64 does not underflow.
    """
    net = Plain(convention, case)
    steps, n = net.cotangent.shape
    arrays = {**net.w, "x": net.x, "h0": net.h0, "z": np.zeros((steps, n))}
    gradient, step = [], 1e-200
    for name, array in arrays.items():
        for place in np.ndindex(array.shape):
            moved = dict(arrays)
            moved[name] = array.astype(np.clongdouble)
            moved[name][place] += 1j * step
            h, loss = moved["h0"], 0.0
            for t in range(steps):
                z = moved["W", "a"] @ moved["x"][t] + moved["U", "a"] @ h
                z = z + sum(moved[key] for key in net.w if key[0] in "bd")
                h = net.value(z + moved["z"][t])
                loss = loss + net.cotangent[t] @ h
            gradient.append(np.imag(loss) / step)
    states, _ = net.forward()
    shapes = {k: v.shape for k, v in arrays.items()}
    gradient = np.array(gradient, net.dtype)
    return scattered(net, system, states, gradient, list(arrays), shapes)


def scattered(net, system, states, gradient, names, shapes):
    """One gradient vector as the outputs it consists of."""
    sizes = [int(np.prod(shapes[k])) for k in names]
    parts = np.split(gradient, np.cumsum(sizes)[:-1])
    found = {k: p.reshape(shapes[k]) for k, p in zip(names, parts, strict=True)}
    if system == "lag-gradients":
        return {"delta": found["z"]}
    outputs = {
        "h": np.array(states, net.dtype).reshape(net.cotangent.shape),
        "delta": found["z"],
        "grad_x": found["x"],
        "grad_h0": found["h0"],
    }
    return outputs | packed(net, {key: found[key] for key in net.w})


def numbers(case):
    return sum(np.size(v) for v in case.values() if isinstance(v, np.ndarray))


UNROLLED = {
    "scan over Jacobians": (by_scan, lambda case: len(case["x"]) <= 64),
    "tree over steps": (by_halves, lambda case: len(case["x"]) <= 300),
    "a product for every lag": (by_table, lambda case: len(case["x"]) <= 40),
    "forward mode": (by_forward_mode, lambda case: numbers(case) <= MOST),
    "complex step": (
        by_complex_step,
        lambda case: (
            case["activation"] != "relu"
            and np.finfo(np.longdouble).minexp < -4000
            and numbers(case) <= MOST // 8
            and case["x"].dtype == np.float64
        ),
    ),
}
