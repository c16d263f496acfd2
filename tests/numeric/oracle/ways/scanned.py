"""Correct implementations of gated linear recurrences, as different as can be.

Beside the orders of numeric/oracle/patterns/scanning.py: chunks in matrix form, which
never have a state but at their borders, and stabilised cells that carry a maximum. All
are written for a trace over plain floats, which differentiates them step by step.
"""

from functools import partial

import numpy as np

from longdep.numeric.oracle.patterns.scan_floats import Floats
from longdep.numeric.oracle.patterns.scanning import named, right_implementations
from longdep.numeric.oracle.scans.cell import ScanCell
from longdep.numeric.oracle.scans.running import ran
from longdep.numeric.oracle.scans.table import scan_cell

CHUNK = 5
MATRIX = (
    "mamba2",
    "gated-linear-attention",
    "retention",
    "delta-rule",
    "gated-delta-rule",
)
CHUNKWISE = f"matrix form, chunks of {CHUNK}"
CARRIED = "maximum carried, detached"


def ways(name, convention):
    """Name of a way -> implementation."""
    collected = dict(right_implementations(name, convention))
    if name in MATRIX:
        collected[CHUNKWISE] = partial(run, name, convention, PROGRAMS[name])
    if (name, convention) == ("mlstm", "exp-floor"):
        collected[CARRIED] = partial(run, name, convention, mlstm)
    if name == "slstm":
        collected[CARRIED] = partial(run, name, convention, slstm)
    return collected


def run(name, convention, program, case):
    """The outputs of a program on a case, in the format of its arrays."""
    cell = scan_cell(name)
    written = ScanCell(system=cell.system, run=program)
    kind = np.result_type(*(v for v in case.values() if isinstance(v, np.ndarray)))
    with np.errstate(all="ignore"):
        return named(cell, convention, ran(written, convention, case, Floats(kind)))


def between(t, logs):
    """Sums of logs over the steps s+1..t, s < t: (T + 1, T + 1, ...), s = 0 first.

    Each is a sum of its own, not a difference of two: differences leave noise in
    gradients, where the later terms are larger by far.
    """
    zero = t.constant(np.zeros((1, 1, *logs.shape[1:])))
    rows, row = [], zero
    count = logs.shape[0]
    for step in range(count + 1):
        full = [row, *[zero] * (count + 1 - row.shape[1])]
        rows.append(t.joined(full, axis=1) if len(full) > 1 else row)
        if step < count:
            row = t.joined([row + logs[step], zero], axis=1)
    return t.joined(rows)


def decays(t, sums, late, early, reach):
    """exp of the sums between steps: those of `late` and `early`, s <= t - reach."""
    apart = sums[late][:, early]
    shape = (*apart.shape[:2], *(1,) * (len(apart.shape) - 2))
    seen = np.tril(np.ones(apart.shape[:2]), -reach).reshape(shape)
    return t.exp(apart) * t.constant(seen)


def scores(t, q, k, decays):
    """Sums over the key of q_t k_s decays_ts: (T, T, H)."""
    steps, heads, keys = q.shape
    products = q.reshape(steps, 1, heads, keys) * k.reshape(1, steps, heads, keys)
    return t.total(products * decays, 3)


def attended(t, q, k, v, logs, start):
    """What queries read, in chunks: scores times values, and the carried state."""
    state, parts = start, []
    for begin in range(0, q.shape[0], CHUNK):
        cut = slice(begin, begin + CHUNK)
        a, b, c, sums = q[cut], k[cut], v[cut], between(t, logs[cut])
        later = slice(1, None)
        weights = scores(t, a, b, decays(t, sums, later, later, 0))
        inner = t.contract("tsh,shv->thv", weights, c)
        carried = t.exp(sums[later][:, 0])
        parts.append(inner + t.contract("thk,hkv->thv", a * carried, state))
        last = sums[-1]
        kept = b * t.exp(last[later])
        state = t.exp(last[0]).reshape(*last.shape[1:], 1) * state
        state = state + t.contract("shk,shv->hkv", kept, c)
    return t.joined(parts)


def with_heads(t, x, heads):
    """Keys that all heads share, one for each."""
    steps, keys = x.shape
    return x.reshape(steps, 1, keys) + t.constant(np.zeros((steps, heads, keys)))


def mamba2(t, x, convention, case):
    """Mamba-2 in chunks."""
    heads = x["x"].shape[1]
    step = t.softplus(x["delta"] + x["delta_bias"])
    logs = (step * -t.exp(x["A_log"])).reshape(*step.shape, 1)
    value = x["x"] * step.reshape(*step.shape, 1)
    query, key = with_heads(t, x["C"], heads), with_heads(t, x["B"], heads)
    read = attended(t, query, key, value, logs, x["S0"])
    return {"y": read + x["D"].reshape(-1, 1) * x["x"]}


def attention(t, x, convention, case):
    """Gated linear attention, and retention, in chunks."""
    steps, keys = x["q"].shape[0], x["q"].shape[-1]
    if "g" in x:
        logs = x["g"]
    else:
        logs = x["log_gamma"] + t.constant(np.zeros((steps, *x["log_gamma"].shape)))
    if len(logs.shape) == 2:
        logs = logs.reshape(*logs.shape, 1)
    read = attended(t, x["q"], x["k"], x["v"], logs, x["S0"])
    return {"o": read if convention.endswith("unscaled") else scaled(t, read, keys)}


def scaled(t, x, keys):
    """The same divided by sqrt(K)."""
    return x / t.function("sqrt", t.constant(float(keys)))


def delta(t, x, convention, case):
    """The delta rules in chunks: corrections by substitution."""
    steps, heads, keys = x["k"].shape
    logs = x["g"] if "g" in x else t.constant(np.zeros((steps, heads)))
    logs = logs.reshape(steps, heads, 1)
    state, parts = x["S0"], []
    for begin in range(0, steps, CHUNK):
        cut = slice(begin, begin + CHUNK)
        q, k, v, beta = (x[name][cut] for name in ("q", "k", "v", "beta"))
        sums, late = between(t, logs[cut]), slice(1, None)
        early = slice(0, -1) if convention.startswith("decay-last") else late
        lower = scores(t, k, k, decays(t, sums, early, early, 1))
        held = v - t.contract("thk,hkv->thv", k * t.exp(sums[early][:, 0]), state)
        count = held.shape[0]
        rows = []
        for step in range(count):
            row = held[step]
            for before, other in enumerate(rows):
                row = row - lower[step][before].reshape(heads, 1) * other
            rows.append(beta[step].reshape(heads, 1) * row)
        wrote = t.joined([row.reshape(1, *row.shape) for row in rows])
        weights = scores(t, q, k, decays(t, sums, late, early, 0))
        inner = t.contract("tsh,shv->thv", weights, wrote)
        carried = t.exp(sums[late][:, 0])
        parts.append(inner + t.contract("thk,hkv->thv", q * carried, state))
        last = sums[-1]
        state = t.exp(last[0]).reshape(heads, 1, 1) * state
        kept = k * t.exp(last[early])
        state = state + t.contract("shk,shv->hkv", kept, wrote)
    read = t.joined(parts)
    return {"o": read if convention.endswith("unscaled") else scaled(t, read, keys)}


def mlstm(t, x, convention, case):
    """The state and the normaliser times e^-m, m the running maximum."""
    steps, heads, keys = x["q"].shape
    logs = t.function("log_sigmoid", x["f"])
    query = scaled(t, x["q"], keys)
    state, norm, top = x["C0"], x["n0"], t.constant(np.zeros(heads))
    read = []
    for step in range(steps):
        new = t.detached(t.larger(logs[step] + top, x["i"][step]))
        forget = t.exp(logs[step] + top - new).reshape(heads, 1)
        key = t.exp(x["i"][step] - new).reshape(heads, 1) * x["k"][step]
        product = t.contract("hk,hv->hkv", key, x["v"][step])
        state = forget.reshape(heads, 1, 1) * state + product
        norm, top = forget * norm + key, new
        seen = t.function("absolute", t.contract("hk,hk->h", norm, query[step]))
        floor = t.larger(seen, t.exp(-top)).reshape(heads, 1)
        row = t.contract("hkv,hk->hv", state, query[step]) / floor
        read.append(row.reshape(1, *row.shape))
    return {"h": t.joined(read)}


def slstm(t, x, convention, case):
    """Cell and normaliser times e^-m, m the running maximum."""
    width = x["h0"].shape[0]
    state, cell, norm = x["h0"], x["c0"], x["n0"]
    top, states = t.constant(np.zeros(width)), []
    for step in range(x["x"].shape[0]):
        sums = t.contract("ij,j->i", x["R"], state) + x["b"]
        sums = sums + t.contract("ij,j->i", x["W"], x["x"][step])
        i, f, z, o = (sums[k * width : (k + 1) * width] for k in range(4))
        log = t.function("log_sigmoid", f) if convention == "sigmoid-forget" else f
        new = t.detached(t.larger(log + top, i))
        forget, enter = t.exp(log + top - new), t.exp(i - new)
        cell = forget * cell + enter * t.tanh(z)
        norm, top = forget * norm + enter, new
        state = t.sigmoid(o) * (cell / norm)
        states.append(state.reshape(1, width))
    return {"h": t.joined(states)}


PROGRAMS = {
    "mamba2": mamba2,
    "gated-linear-attention": attention,
    "retention": attention,
    "delta-rule": delta,
    "gated-delta-rule": delta,
}
