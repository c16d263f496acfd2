"""Gated linear recurrences as programs compute them that train: in chunks of matrices.

Each is a `run` as a cell has (numeric/oracle/scans/cell.py), written apart from the
definitions: scores q_t k_s^T times exp(G_t - G_s) inside a chunk, with G the sum of log
decays since the chunk began, and a state that is carried from chunk to chunk. Gradients
are those that automatic differentiation makes of that.
"""

from dataclasses import replace

import numpy as np

from longdep.numeric.oracle.patterns.scan_floats import Floats
from longdep.numeric.oracle.scans.running import ran
from longdep.numeric.oracle.scans.table import scan_cell

NEVER = -1e30  # an exponent of what a mask leaves out


class Trees(Floats):
    """Floats whose scans go up and down a tree, forward and back."""

    def scan(self, decay, added, start, logs):
        shape = added.shape
        first = np.broadcast_to(decay[0], shape[1:]) * start + added[0]
        added = np.concatenate([first[None], added[1:]]).astype(self.dtype)
        return doubled(np.broadcast_to(decay, shape).copy(), added)


def doubled(decay, added):
    """All states, with pairs of neighbours composed first, then pairs of pairs."""
    if len(decay) == 1:
        return added
    count = len(decay) // 2
    even, odd = slice(0, 2 * count, 2), slice(1, 2 * count, 2)
    composed = decay[odd] * added[even] + added[odd]
    states = np.empty_like(added)
    states[odd] = doubled(decay[odd] * decay[even], composed)
    states[0] = added[0]
    rest = len(added[2::2])
    states[2::2] = decay[2::2] * states[1::2][:rest] + added[2::2]
    return states


def answer(name, convention, case, program=None, engine=None):
    """What a program returns in float32: outputs and gradients by name."""
    cell = scan_cell(name)
    if program is not None:
        cell = replace(cell, run=program)
    return ran(cell, convention, case, engine or Floats(np.float32))


def chunks(steps, length):
    return [slice(a, min(a + length, steps)) for a in range(0, steps, length)]


def summed(t, logs):
    """The sums of logarithms since the chunk began."""
    ones = t.constant(np.tril(np.ones((logs.shape[0],) * 2)))
    letters = "hkv"[: len(logs.shape) - 1]
    return t.contract(f"ts,s{letters}->t{letters}", ones, logs)


def apart(t, sums, before, strict=False):
    """exp(G_t - G_s) for s <= t, or s < t, else 0; (t, s, ...)."""
    steps = sums.shape[0]
    mask = np.tril(np.ones((steps, steps)), -1 if strict else 0)
    mask = t.constant(mask.reshape(steps, steps, *(1,) * (len(sums.shape) - 1)))
    later = before.reshape(steps, 1, *sums.shape[1:])
    earlier = sums.reshape(1, *sums.shape)
    return t.exp((later - earlier) * mask) * mask


def attention(length, factored=False):
    """Gated linear attention, retention and RWKV-6 in chunks.

    Args:
        length: of a chunk.
        factored: whether exp(G_t - G_s) is a product of two exponentials, which go into
            queries and keys.
    """

    def run(t, x, convention, case):
        steps, heads, keys = x["k"].shape
        logs = x.get("g", x.get("w"))
        if logs is None:
            logs = x["log_gamma"] + t.constant(np.zeros((steps, heads)))
        logs = logs.reshape(steps, heads, -1)
        query = x.get("q", x.get("r"))
        if "q" in x and not convention.endswith("unscaled"):
            query = query * float(np.float32(keys) ** np.float32(-0.5))
        return {"o": attended(t, query, x["k"], x["v"], logs, x["S0"], x.get("u"))}

    def attended(t, query, key, value, logs, state, bonus):
        parts = []
        for chunk in chunks(len(key.values), length):
            q, k, v, g = (part[chunk] for part in (query, key, value, logs))
            sums = summed(t, g)
            before = sums if bonus is None else sums - g
            strict = bonus is not None
            if factored:
                scores = t.contract("thk,shk->tsh", q * t.exp(before), k * t.exp(-sums))
                mask = np.tril(np.ones((len(q.values),) * 2), -1 if strict else 0)
                scores = scores * t.constant(mask[:, :, None])
            else:
                decays = apart(t, sums, before, strict)
                near = q.reshape(q.shape[0], 1, *q.shape[1:]) * decays
                scores = t.contract("tshk,shk->tsh", near, k)
            out = t.contract("tsh,shv->thv", scores, v)
            out = out + t.contract("thk,hkv->thv", q * t.exp(before), state)
            if bonus is not None:
                own = t.contract("thk,thk->th", q * bonus, k)
                out = out + own.reshape(*own.shape, 1) * v
            end = sums[-1]
            left = k * t.exp(end - sums)
            state = t.exp(end).reshape(*end.shape, 1) * state
            state = state + t.contract("shk,shv->hkv", left, v)
            parts.append(out)
        return t.joined(parts)

    run.attended = attended
    return run


def mamba2(length):
    """Mamba-2 in chunks: values times step sizes, keys and queries of all heads."""

    def run(t, x, convention, case):
        steps, heads, _ = x["x"].shape
        step = t.softplus(x["delta"] + x["delta_bias"])
        logs = -(step * t.exp(x["A_log"]))
        ones = t.constant(np.ones((1, heads, 1)))
        query, key = (x[name].reshape(steps, 1, -1) * ones for name in "CB")
        value = step.reshape(steps, heads, 1) * x["x"]
        logs = logs.reshape(steps, heads, 1)
        out = attention(length).attended(t, query, key, value, logs, x["S0"], None)
        return {"y": out + x["D"].reshape(-1, 1) * x["x"]}

    return run


def mlstm(length, held=True):
    """mLSTM in chunks, each row with a maximum of its own.

    Args:
        length: of a chunk.
        held: whether maxima are constants; if not, they are differentiated, too.
    """

    def largest(t, x, axis):
        if held:
            return t.constant(x.values.max(axis=axis))
        place = [slice(None)] * len(x.shape)
        found = None
        for k in range(x.shape[axis]):
            place[axis] = k
            part = x[tuple(place)]
            found = part if found is None else t.larger(found, part)
        return found

    def larger(t, x, y):
        if held:
            return t.constant(np.maximum(x.values, y.values))
        return t.larger(x, y)

    def run(t, x, convention, case):
        heads, keys = x["k"].shape[1:]
        query = x["q"] * float(np.float32(keys) ** np.float32(-0.5))
        states, norms = x["C0"], x["n0"]
        top = t.constant(np.zeros(heads))
        parts = []
        for chunk in chunks(x["k"].shape[0], length):
            q, k, v, i, f = (
                part[chunk] for part in (query, x["k"], x["v"], x["i"], x["f"])
            )
            steps = q.shape[0]
            sums = summed(t, t.function("log_sigmoid", f))
            row = i.reshape(1, steps, heads) - sums.reshape(1, steps, heads)
            logs = sums.reshape(steps, 1, heads) + row
            mask = np.tril(np.ones((steps, steps)))[:, :, None]
            logs = logs * t.constant(mask) + t.constant((1 - mask) * NEVER)
            carried = sums + top
            maxima = larger(t, largest(t, logs, 1), carried)
            weights = t.exp(logs - maxima.reshape(steps, 1, heads))
            old = t.exp(carried - maxima).reshape(steps, heads, 1)
            scores = t.contract("thk,shk->tsh", q, k) * weights
            above = t.contract("tsh,shv->thv", scores, v)
            above = above + t.contract("thk,hkv->thv", q * old, states)
            below = t.total(scores, 1) + t.contract("thk,hk->th", q * old, norms)
            below = t.function("absolute", below)
            below = t.larger(below, t.exp(-maxima)).reshape(steps, heads, 1)
            parts.append(above / below)
            end = sums[-1]
            left = end - sums + i
            after = larger(t, end + top, largest(t, left, 0))
            decay = t.exp(end + top - after)
            left = k * t.exp(left - after).reshape(steps, heads, 1)
            states = decay.reshape(heads, 1, 1) * states
            states = states + t.contract("shk,shv->hkv", left, v)
            norms = decay.reshape(heads, 1) * norms + t.total(left, 0)
            top = after
        return {"h": t.joined(parts)}

    return run


def mlstm_steps(held=True, shift=0.0):
    """mLSTM one step after the other, with a running maximum.

    Args:
        held: whether maxima are constants; if not, they are differentiated, too.
        shift: what maxima are too large by, which makes no difference.
    """

    def run(t, x, convention, case):
        steps, heads, keys = x["k"].shape
        states, norms = x["C0"], x["n0"]
        top = t.constant(np.zeros(heads))
        parts = []
        for s in range(steps):
            log = t.function("log_sigmoid", x["f"][s]) + top
            new = t.larger(log, x["i"][s] + shift)
            new = t.detached(new) if held else new
            decay, gate = t.exp(log - new), t.exp(x["i"][s] - new)
            key = gate.reshape(heads, 1) * x["k"][s]
            states = decay.reshape(heads, 1, 1) * states
            states = states + t.contract("hk,hv->hkv", key, x["v"][s])
            norms = decay.reshape(heads, 1) * norms + key
            query = x["q"][s] * float(np.float32(keys) ** np.float32(-0.5))
            below = t.function("absolute", t.contract("hk,hk->h", norms, query))
            below = t.larger(below, t.exp(-new)).reshape(heads, 1)
            out = t.contract("hkv,hk->hv", states, query) / below
            parts.append(out.reshape(1, *out.shape))
            top = new
        return {"h": t.joined(parts)}

    return run


def averages(held=True):
    """RWKV-4 one step after the other, with a running maximum."""

    def run(t, x, convention, case):
        rate, bonus = -t.exp(x["w"]), x["u"]
        above, below = x["start_num"], x["start_den"]
        top, parts = t.constant(np.zeros(above.shape)), []

        def chosen(a, b):
            found = t.larger(a, b)
            return t.detached(found) if held else found

        for s in range(x["k"].shape[0]):
            k, v = x["k"][s], x["v"][s]
            most = chosen(top, bonus + k)
            old, new = t.exp(top - most), t.exp(bonus + k - most)
            out = (old * above + new * v) / (old * below + new)
            parts.append(out.reshape(1, -1))
            most = chosen(top + rate, k)
            old, new = t.exp(top + rate - most), t.exp(k - most)
            above, below, top = old * above + new * v, old * below + new, most
        return {"o": t.joined(parts)}

    return run


def slstm(held=True, normaliser=lambda x: x):
    """sLSTM one step after the other, with a running maximum.

    Args:
        held: whether maxima are constants; if not, they are differentiated, too.
        normaliser: what is done to it before states are divided by it.
    """

    def run(t, x, convention, case):
        width = len(case["h0"])
        state, cell, norm = x["h0"], x["c0"], x["n0"]
        top, states = t.constant(np.zeros(width)), []
        for s in range(len(case["x"])):
            sums = t.contract("m,nm->n", x["x"][s], x["W"]) + x["b"]
            sums = sums + t.contract("m,nm->n", state, x["R"])
            i, f, z, o = (sums[k * width : (k + 1) * width] for k in range(4))
            if convention == "sigmoid-forget":
                f = t.function("log_sigmoid", f)
            new = t.larger(top + f, i)
            new = t.detached(new) if held else new
            decay, gate = t.exp(top + f - new), t.exp(i - new)
            cell = decay * cell + gate * t.tanh(z)
            norm = decay * norm + gate
            state = t.sigmoid(o) * cell / normaliser(norm)
            states.append(state.reshape(1, width))
            top = new
        return {"h": t.joined(states)}

    return run
