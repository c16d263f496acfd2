"""The cells written forward in torch and in JAX; gradients are the frameworks' own."""

import numpy as np

from longdep.numeric.oracle.conventions import convention as convention_of
from longdep.numeric.oracle.packing import unpack
from tests.numeric.oracle.ways.written import GATES, lags, packed


def step_of(cell, table, activation, limit, library):
    """One step as a function of slots, x, h, c, in a library's operations."""
    tanh, sigmoid, clip = library
    before = table.reset == "before"

    def bounded(a):
        return a if limit is None else clip(a, -limit, limit)

    def affine(slots, kinds, gate, v, bias):
        total = slots[kinds, gate] @ v
        return total + slots[bias, gate] if (bias, gate) in slots else total

    def pre(slots, gate, x, h):
        return affine(slots, "W", gate, x, "b") + affine(slots, "U", gate, h, "d")

    def peep(slots, gate, a, c):
        return a + slots["p", gate] * c if ("p", gate) in slots else a

    def rnn(slots, x, h, c, z):
        a = pre(slots, "a", x, h) + z
        return (tanh(a) if activation == "tanh" else a * (a > 0 if activation ==
                "relu" else 1)), c  # fmt: skip

    def gru(slots, x, h, c, z):
        r, z = (sigmoid(pre(slots, g, x, h)) for g in "rz")
        if before:
            hidden = affine(slots, "U", "n", r * h, "d")
        else:
            hidden = r * affine(slots, "U", "n", h, "d")
        n = tanh(affine(slots, "W", "n", x, "b") + hidden)
        return n + z * (h - n), c

    def lstm(slots, x, h, c, z):
        a = {g: pre(slots, g, x, h) for g in "ifgo"}
        i, f = (sigmoid(bounded(peep(slots, g, a[g], c))) for g in "if")
        c = f * c + i * tanh(bounded(a["g"]))
        o = sigmoid(bounded(peep(slots, "o", a["o"], c)))
        return o * tanh(bounded(c)), c

    return {"rnn": rnn, "gru": gru, "lstm": lstm}[cell]


def inside_out(where):
    """A clip whose slope on its very ends is 1; jnp.clip's is 1/2 there."""

    def clip(a, low, high):
        return where(a > high, high, where(a < low, low, a))

    return clip


def parts_of(system, convention, case):
    cell = system if system in GATES else "rnn"
    table = convention_of(cell, convention)
    limit = float(case["clip"]) if table.clips else None
    slots = {k: np.array(v) for k, v in unpack(table, case).items()}
    steps, n = len(case["x"]), len(case["h0"])
    cotangent = case.get("cotangent_h")
    if cotangent is None:
        cotangent = np.zeros((steps, n), case["h0"].dtype)
        cotangent[-1:] = case["cotangent"]
    return cell, table, limit, slots, cotangent


def collected(system, table, cell, slots, found, states, cells):
    """Outputs from gradients by name."""
    if system == "lag-gradients":
        return lags(found["z"])

    class Named:
        pass

    Named.table = table
    outputs = {"h": states, "grad_x": found["x"], "grad_h0": found["h0"]}
    if cell == "rnn":
        outputs["delta"] = found["z"]
    if cell == "lstm":
        outputs |= {"c": cells, "grad_c0": found["c0"]}
    return outputs | packed(Named, {key: found[key] for key in slots})


def by_torch(system, convention, case):
    import torch

    cell, table, limit, slots, cotangent = parts_of(system, convention, case)
    library = (torch.tanh, torch.sigmoid, torch.clamp)
    step = step_of(cell, table, case.get("activation", "tanh"), limit, library)
    arrays = {**slots, "x": case["x"], "h0": case["h0"], "z": np.zeros_like(cotangent)}
    arrays["c0"] = case.get("c0", np.zeros_like(case["h0"]))
    leaves = {
        k: torch.tensor(np.ascontiguousarray(v), requires_grad=True)
        for k, v in arrays.items()
    }
    h, c, states, cells = leaves["h0"], leaves["c0"], [], []
    for t in range(len(cotangent)):
        h, c = step(leaves, leaves["x"][t], h, c, leaves["z"][t])
        states.append(h)
        cells.append(c)
    loss = sum(
        (h * torch.tensor(row)).sum() for h, row in zip(states, cotangent, strict=True)
    )
    loss.backward()
    found = {
        k: np.zeros_like(arrays[k]) if leaf.grad is None else leaf.grad.numpy()
        for k, leaf in leaves.items()
    }
    states, cells = (torch.stack(rows).detach().numpy() for rows in (states, cells))
    return collected(system, table, cell, slots, found, states, cells)


def by_jax(system, convention, case):
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    cell, table, limit, slots, cotangent = parts_of(system, convention, case)
    library = (jnp.tanh, jax.nn.sigmoid, inside_out(jnp.where))
    step = step_of(cell, table, case.get("activation", "tanh"), limit, library)
    arrays = {**slots, "x": case["x"], "h0": case["h0"], "z": np.zeros_like(cotangent)}
    arrays["c0"] = case.get("c0", np.zeros_like(case["h0"]))
    names = {k: k if isinstance(k, str) else "".join(k) for k in arrays}

    def states(leaves):
        held = {k: leaves[name] for k, name in names.items()}

        def one(carry, row):
            h, c = step(held, row[0], *carry, row[1])
            return (h, c), (h, c)

        start = (held["h0"], held["c0"])
        return jax.lax.scan(one, start, (held["x"], held["z"]))[1]

    def loss(leaves):
        h, c = states(leaves)
        return (h * cotangent).sum(), (h, c)

    given = {names[k]: jnp.asarray(v) for k, v in arrays.items()}
    found, (h, c) = jax.jit(jax.grad(loss, has_aux=True))(given)
    named = {k: np.asarray(found[name]) for k, name in names.items()}
    return collected(system, table, cell, slots, named, np.asarray(h), np.asarray(c))


COMPILED = {"torch, autograd": by_torch, "jax, jit of a scan": by_jax}
