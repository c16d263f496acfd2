// Runs the test vectors against a small implementation of its own: Node.js alone.
//
//     node reader.js FOLDER [--bug NAME]
//
// simple-rnn, lag-gradients, gru, lstm, their padded and their stacked forms, in
// binary64; cases in conventions that it does not know are counted, not passed.
// Backpropagation is written out by hand here, cell by cell: nothing is shared
// with longdep or with the Python reader, not even the method. --bug plants a mistake.
"use strict";
const fs = require("fs");
const path = require("path");

// The order of the gates in each framework's stacked arrays.
const ORDER = {
  rnn: { default: "a" },
  gru: { torch: "rzn", flax: "rzn", default: "zrn" },
  lstm: {
    torch: "ifgo", keras: "ifgo", flax: "ifgo",
    onnx: "iofg", "onnx-peepholes": "iofg", "onnx-clip": "iofg",
  },
};

const CONVENTIONS = {
  rnn: ["plain", "torch", "keras", "onnx", "flax"],
  gru: ["torch", "keras-reset-after", "keras-reset-before", "onnx-0", "onnx-1", "flax"],
  lstm: ["torch", "keras", "onnx", "onnx-peepholes", "onnx-clip", "flax"],
};
const WORDS = ["activation", "direction", "merge"];
// What torch calls the arrays of a module of layers.
const STEMS = { w_ih: "weight_ih", w_hh: "weight_hh", b_ih: "bias_ih", b_hh: "bias_hh" };

function parse(text) {
  if (typeof text === "number") return text;
  const match = /^(-?)0x([0-9a-f]+)(?:\.([0-9a-f]*))?p([+-]?\d+)$/.exec(text);
  if (!match) {
    const words = { inf: Infinity, "-inf": -Infinity, nan: NaN };
    return text in words ? words[text] : Number(text);
  }
  const digits = match[3] || "";
  const mantissa = parseInt(match[2] + digits, 16); // at most 53 bits: exact
  const value = mantissa * Math.pow(2, Number(match[4]) - 4 * digits.length);
  return match[1] ? -value : value;
}

const deep = (f, tree) => (Array.isArray(tree) ? tree.map((t) => deep(f, t)) : f(tree));
const flat = (tree) => (Array.isArray(tree) ? tree.flatMap(flat) : [tree]);
const turned = (rows) => rows[0].map((_, j) => rows.map((row) => row[j]));
const zeros = (n) => new Array(n).fill(0);
const zerosLike = (tree) => deep(() => 0, tree);
const sigmoid = (v) =>
  v >= 0 ? 1 / (1 + Math.exp(-v)) : Math.exp(v) / (1 + Math.exp(v));

// name -> { blocks: ["Wr", ...], turned }: what a framework's arrays hold.
function layout(cell, convention) {
  const order = ORDER[cell][convention] || ORDER[cell].default;
  const all = (kind, gates = order) => [...gates].map((g) => kind + g);
  const block = (blocks, isTurned = false) => ({ blocks, turned: isTurned });
  if (convention === "plain")
    return { U: block(["Ua"]), W: block(["Wa"]), b: block(["ba"]) };
  if (convention === "torch")
    return {
      w_ih: block(all("W")), w_hh: block(all("U")),
      b_ih: block(all("b")), b_hh: block(all("d")),
    };
  if (convention.startsWith("keras")) {
    const two = convention === "keras-reset-after";
    return {
      kernel: block(all("W"), true),
      recurrent_kernel: block(all("U"), true),
      bias: block(two ? [...all("b"), ...all("d")] : all("b")),
    };
  }
  if (convention.startsWith("onnx")) {
    const arrays = {
      W: block(all("W")), R: block(all("U")), B: block([...all("b"), ...all("d")]),
    };
    if (convention === "onnx-peepholes") arrays.P = block(["pi", "po", "pf"]);
    return arrays;
  }
  const arrays = {};
  const inner = cell === "lstm" ? "" : order;
  const hidden = { rnn: "", gru: "n", lstm: order }[cell];
  for (const g of order) {
    const tail = cell === "rnn" ? "" : g;
    arrays[`i${tail}_kernel`] = block(["W" + g], true);
    arrays[`h${tail}_kernel`] = block(["U" + g], true);
    if (inner.includes(g)) arrays[`i${tail}_bias`] = block(["b" + g]);
    if (hidden.includes(g)) arrays[`h${tail}_bias`] = block(["d" + g]);
  }
  return arrays;
}

function unpack(inputs, spec) {
  const slots = {};
  for (const [name, { blocks, turned: isTurned }] of Object.entries(spec)) {
    let rows = inputs[name];
    if ("WU".includes(blocks[0][0])) {
      while (Array.isArray(rows[0][0])) rows = rows[0];
      if (isTurned) rows = turned(rows);
    } else rows = flat(rows);
    const n = rows.length / blocks.length;
    blocks.forEach((b, k) => (slots[b] = rows.slice(k * n, (k + 1) * n)));
  }
  return slots;
}

// The gradient of one packed array, in its own shape, from the gradients of the slots.
function repack(grads, { blocks, turned: isTurned }, like) {
  let rows = blocks.flatMap((b) => grads[b]);
  if (isTurned) rows = turned(rows);
  const values = flat(rows);
  let next = 0;
  return deep(() => values[next++], like);
}

class Cell {
  constructor(kind, convention, slots, activation, clip, bug) {
    Object.assign(this, { kind, slots, activation, clip, bug });
    this.before = convention === "keras-reset-before" || convention === "onnx-0";
    this.grads = Object.fromEntries(
      Object.entries(slots).map(([k, v]) => [k, zerosLike(v)]));
  }

  // [value, slope] of an activation behind the clip.
  act(name, z) {
    const inside = this.clip === undefined || Math.abs(z) < this.clip;
    const v = inside ? z : Math.sign(z) * this.clip;
    const gate = inside ? 1 : 0;
    if (name === "identity") return [v, gate];
    if (name === "relu") return [v > 0 ? v : 0, v > 0 ? gate : 0];
    const y = name === "tanh" ? Math.tanh(v) : sigmoid(v);
    return [y, gate * (name === "tanh" ? 1 - y * y : y * (1 - y))];
  }

  // W x + b + U h + d of one gate, or some of these parts.
  sum(gate, x, h, kinds = "WbUd") {
    const sums = zeros((this.slots["U" + gate] || h).length);
    for (const kind of kinds) {
      const slot = this.slots[kind + gate];
      if (!slot) continue;
      for (let i = 0; i < sums.length; i++) {
        if (kind === "b" || kind === "d") { sums[i] += slot[i]; continue; }
        const v = kind === "W" ? x : h;
        for (let j = 0; j < v.length; j++)
          sums[i] += this.transposes(kind, v, sums)
            ? slot[j][i] * v[j] : slot[i][j] * v[j];
      }
    }
    return sums;
  }

  transposes(kind, v, sums) {
    const square = v.length === sums.length;
    return this.bug === "transposed-recurrent" && kind === "U" && square;
  }

  // Add to the gradients of a gate's slots, and return what flows to x and h.
  sumBack(gate, dz, x, h, kinds = "WbUd") {
    const dx = zeros(x.length), dh = zeros(h.length);
    for (const kind of kinds) {
      const slot = this.slots[kind + gate], grad = this.grads[kind + gate];
      if (!slot) continue;
      for (let i = 0; i < dz.length; i++) {
        if (kind === "b" || kind === "d") { grad[i] += dz[i]; continue; }
        const [v, dv] = kind === "W" ? [x, dx] : [h, dh];
        for (let j = 0; j < v.length; j++) {
          const swap = this.transposes(kind, v, dz);
          if (swap) { grad[j][i] += dz[i] * v[j]; dv[j] += slot[j][i] * dz[i]; }
          else { grad[i][j] += dz[i] * v[j]; dv[j] += slot[i][j] * dz[i]; }
        }
      }
    }
    return [dx, dh];
  }

  gate(name, g, z) {
    const pairs = z.map((v) => this.act(name, v));
    return { g, y: pairs.map((p) => p[0]), s: pairs.map((p) => p[1]) };
  }

  forward(x, h, c) {
    if (this.kind === "rnn") {
      const a = this.gate(this.activation, "a", this.sum("a", x, h));
      return { x, h, a, out: a.y };
    }
    return this.kind === "gru" ? this.gru(x, h) : this.lstm(x, h, c);
  }

  gru(x, h) {
    const names = this.bug === "swapped-gates" ? ["z", "r"] : ["r", "z"];
    const [r, z] = names.map((g) => this.gate("sigmoid", g, this.sum(g, x, h)));
    const reset = h.map((v, i) => r.y[i] * v);
    const inner = this.before ? null : this.sum("n", x, h, "Ud");
    const plain = this.sum("n", x, h, "Wb");
    const added = this.before ? this.sum("n", x, reset, "Ud") : inner.map((v, i) => r.y[i] * v);
    const n = this.gate("tanh", "n", plain.map((v, i) => v + added[i]));
    const out = h.map((v, i) => (1 - z.y[i]) * n.y[i] + z.y[i] * v);
    return { x, h, r, z, n, reset, inner, out };
  }

  gruBack(k, dh) {
    const { x, h, r, z, n } = k;
    const dn = dh.map((d, i) => d * (1 - z.y[i]) * n.s[i]);
    const dz = dh.map((d, i) => d * (h[i] - n.y[i]) * z.s[i]);
    const back = dh.map((d, i) => d * z.y[i]);
    const parts = [];
    let dr;
    if (this.before) {
      const [dx, dreset] = this.sumBack("n", dn, x, k.reset);
      dr = dreset.map((d, i) => d * h[i] * r.s[i]);
      parts.push([dx, dreset.map((d, i) => d * r.y[i])]);
    } else {
      dr = dn.map((d, i) => d * k.inner[i] * r.s[i]);
      parts.push(this.sumBack("n", dn, x, h, "Wb"));
      parts.push(this.sumBack("n", dn.map((d, i) => d * r.y[i]), x, h, "Ud"));
    }
    parts.push(this.sumBack(r.g, dr, x, h), this.sumBack(z.g, dz, x, h));
    return this.joined(parts, x, back, null);
  }

  lstm(x, h, c) {
    const swap = this.bug === "swapped-gates";
    const peep = (g, z, cell) =>
      this.slots["p" + g] ? z.map((v, i) => v + this.slots["p" + g][i] * cell[i]) : z;
    const sig = (g, cell) => this.gate("sigmoid", g, peep(g, this.sum(g, x, h), cell));
    const i = sig("i", c), f = sig(swap ? "o" : "f", c);
    const g = this.gate("tanh", "g", this.sum("g", x, h));
    const cell = c.map((v, k) => f.y[k] * v + i.y[k] * g.y[k]);
    const o = sig(swap ? "f" : "o", cell);
    const squashed = this.gate("tanh", "c", cell);
    const full = o.y.map((v, k) => v * squashed.y[k]);
    const V = this.slots.Vh; // the projection, where there is one
    const out = V ? V.map((row) => row.reduce((s, w, k) => s + w * full[k], 0)) : full;
    return { x, h, c, i, f, g, o, cell, squashed, full, out };
  }

  lstmBack(k, dh, dc) {
    const { x, h, c, i, f, g, o, cell, squashed } = k;
    if (this.slots.Vh) {
      const below = zeros(c.length);
      dh.forEach((d, r) => k.full.forEach((v, j) => {
        this.grads.Vh[r][j] += d * v;
        below[j] += d * this.slots.Vh[r][j];
      }));
      dh = below;
    }
    const peepBack = (gate, dz, v, dv) => {
      const p = this.slots["p" + gate];
      if (p) dz.forEach((d, j) => {
        this.grads["p" + gate][j] += d * v[j];
        dv[j] += d * p[j];
      });
    };
    const d_o = dh.map((d, j) => d * squashed.y[j] * o.s[j]);
    const dcell = dh.map((d, j) => dc[j] + d * o.y[j] * squashed.s[j]);
    peepBack(o.g, d_o, cell, dcell);
    const di = dcell.map((d, j) => d * g.y[j] * i.s[j]);
    const df = dcell.map((d, j) => d * c[j] * f.s[j]);
    const dg = dcell.map((d, j) => d * i.y[j] * g.s[j]);
    const before = dcell.map((d, j) => d * f.y[j]);
    peepBack("i", di, c, before);
    peepBack(f.g, df, c, before);
    const parts = [["i", di], [f.g, df], ["g", dg], [o.g, d_o]].map(([n, d]) =>
      this.sumBack(n, d, x, h));
    return this.joined(parts, x, zeros(h.length), before);
  }

  joined(parts, x, dh, dc) {
    const dx = zeros(x.length);
    for (const [px, ph] of parts) {
      px.forEach((v, j) => (dx[j] += v));
      ph.forEach((v, j) => (dh[j] += v));
    }
    return { dx, dh, dc };
  }

  backward(k, dh, dc) {
    if (this.kind === "gru") return this.gruBack(k, dh);
    if (this.kind === "lstm") return this.lstmBack(k, dh, dc);
    const delta = dh.map((d, i) => d * k.a.s[i]);
    const [dx, back] = this.sumBack("a", delta, k.x, k.h);
    return { dx, dh: back, dc: null, delta };
  }

  // A whole sequence: states, and the gradients for direct ones at each state, and at
  // the cell state after `count` steps. No gradient passes back from the steps in `cuts`.
  run(xs, h0, c0, cotangents, atC, count, cuts = []) {
    const kept = [];
    let h = h0, c = c0;
    for (const x of xs) {
      kept.push(this.forward(x, h, c));
      h = kept[kept.length - 1].out;
      c = kept[kept.length - 1].cell;
    }
    let dh = zeros(h0.length), dc = zeros((c0 || h0).length);
    const dx = [], deltas = [];
    for (let t = xs.length - 1; t >= 0; t--) {
      const short = this.bug === "short-memory" && xs.length - t > 8;
      if (short || cuts.includes(t + 1)) {
        dh = zeros(dh.length);
        dc = zeros((c0 || h0).length);
      }
      if (atC && t === count - 1) dc = dc.map((d, i) => d + atC[i]);
      const back = this.backward(kept[t], dh.map((d, i) => d + cotangents[t][i]), dc);
      dx.unshift(back.dx);
      deltas.unshift(back.delta);
      ({ dh, dc } = back);
    }
    if (atC && !count) dc = dc.map((d, i) => d + atC[i]);
    return {
      h: kept.map((k) => k.out), c: kept.map((k) => k.cell), dx, dh0: dh, dc0: dc, deltas,
    };
  }
}

const cellOf = (system) => system.split("-").pop().replace("gradients", "rnn");

const DIAGONAL = "diagonal-recurrence";

function known(system, convention) {
  if (system === DIAGONAL) return true;
  const base = system.startsWith("stacked") && convention === "torch-batch-first";
  return (CONVENTIONS[cellOf(system)] || []).includes(base ? "torch" : convention);
}

function answer(system, convention, raw, bug) {
  const inputs = {};
  for (const [name, value] of Object.entries(raw))
    inputs[name] = WORDS.includes(name) ? value : deep(parse, value);
  if (system === DIAGONAL) return diagonal(convention, inputs, bug);
  const kind = cellOf(system);
  if (system.startsWith("stacked")) return stacked(kind, convention, inputs, bug);
  const spec = layout(kind, convention);
  const cell = new Cell(
    kind, convention, unpack(inputs, spec), inputs.activation || "tanh", inputs.clip, bug);
  if (system === "lag-gradients") return lagGradients(cell, inputs);
  const computed = system.startsWith("padded")
    ? padded(cell, convention, inputs, bug) : single(cell, inputs);
  for (const name of Object.keys(spec))
    computed["grad_" + name] = repack(cell.grads, spec[name], inputs[name]);
  return computed;
}

function single(cell, inputs) {
  const run = cell.run(inputs.x, inputs.h0, inputs.c0, inputs.cotangent_h);
  const computed = { h: run.h, grad_x: run.dx, grad_h0: run.dh0 };
  if (cell.kind === "lstm") Object.assign(computed, { c: run.c, grad_c0: run.dc0 });
  if (cell.kind === "rnn") computed.delta = run.deltas;
  return computed;
}

function padded(cell, convention, inputs, bug) {
  const steps = inputs.x[0].length, reverse = inputs.direction === "reverse";
  const computed = { h: [], last_h: [], grad_x: [], grad_h0: [] };
  if (cell.kind === "lstm") Object.assign(computed, { last_c: [], grad_c0: [] });
  inputs.lengths.forEach((given, i) => {
    const moved = bug === "padding-moves-state";
    const length = moved ? steps : given;
    const run = convention === "flax" ? steps : length;
    const inOrder = (rows) => (reverse ? rows.slice().reverse() : rows);
    const cotangents = inputs.cotangent_h[i].slice(0, run).map((row) => row.slice());
    if (convention.startsWith("keras"))
      for (let t = run; t < steps && run; t++)
        inputs.cotangent_h[i][t].forEach((v, j) => (cotangents[run - 1][j] += v));
    const last = reverse ? 0 : length - 1;
    if (length) inputs.cotangent_last[i].forEach((v, j) => (cotangents[last][j] += v));
    const c0 = inputs.c0 && inputs.c0[i];
    const r = cell.run(inOrder(inputs.x[i].slice(0, run)), inputs.h0[i], c0, inOrder(cotangents));
    const h = inOrder(r.h), dx = inOrder(r.dx);
    while (h.length < steps) {
      const repeats = run && convention.startsWith("keras");
      h.push(repeats ? h[run - 1] : zeros(inputs.h0[i].length));
      dx.push(zeros(inputs.x[i][0].length));
    }
    computed.h.push(h);
    computed.last_h.push(length ? r.h[length - 1] : inputs.h0[i]);
    computed.grad_x.push(dx);
    computed.grad_h0.push(length ? r.dh0 : inputs.cotangent_last[i]);
    if (cell.kind === "lstm") {
      computed.last_c.push(length ? r.c[length - 1] : c0);
      computed.grad_c0.push(r.dc0);
    }
  });
  return computed;
}

// Layers and directions of one cell, forward and back.
function stacked(kind, convention, inputs, bug) {
  const base = convention.startsWith("torch") ? "torch" : convention;
  const onnx = convention.startsWith("onnx"), flax = convention === "flax";
  const timeFirst = convention === "torch" || onnx;
  const batchFirst = (tree) => (timeFirst ? turned(tree) : tree);
  const ways = inputs.direction === "bidirectional" ? ["forward", "reverse"] : [inputs.direction];
  const repeats = convention.startsWith("keras") && ways.length === 1;
  const spec = layout(kind, base);
  const steps = batchFirst(inputs.x)[0].length, batch = batchFirst(inputs.x).length;
  const rows = [...Array(batch).keys()], cuts = [];
  for (let t = inputs.window; inputs.window && t < steps; t += inputs.window) cuts.push(t);
  const valid = (i, t) =>
    bug === "padding-moves-state" || (inputs.mask ? inputs.mask[i][t] === 1 : t < inputs.lengths[i]);
  const computed = { grad_h0: zerosLike(inputs.h0), last_h: zerosLike(inputs.h0) };
  if (kind === "lstm")
    Object.assign(computed, { grad_c0: zerosLike(inputs.c0), last_c: zerosLike(inputs.c0) });

  // The steps a sequence runs over, how many are its own, and where each output is from.
  function lane(i, way) {
    const times = [...Array(steps).keys()];
    if (way === "reverse") times.reverse();
    const own = times.filter((t) => valid(i, t));
    const order = flax ? [...own, ...times.filter((t) => !valid(i, t))] : own;
    const shown = bug === "reverse-not-turned-back" ? order.slice().sort((a, b) => a - b) : order;
    const source = zeros(steps).map(() => -1);
    shown.forEach((t, k) => (source[t] = k));
    if (repeats) times.forEach((t, k) => { if (k && source[t] < 0) source[t] = source[times[k - 1]]; });
    return { order, count: own.length, source };
  }

  // The names and unpacked arrays of a layer and direction; ONNX has both in one array.
  function weights(layer, k) {
    const ending = `_l${layer}` + (ways[k] === "reverse" && !onnx ? "_reverse" : "");
    const names = {}, own = {};
    for (const name of Object.keys(spec)) {
      names[name] = (STEMS[name] || name) + ending;
      own[name] = onnx ? inputs[names[name]][k] : inputs[names[name]];
    }
    const slots = unpack(own, spec), projection = "weight_hr" + ending;
    if (projection in inputs) slots.Vh = inputs[projection];
    return { names, own, slots, projection };
  }

  const together = (f, one, other) =>
    Array.isArray(one) ? one.map((v, i) => together(f, v, other[i])) : f(one, other);
  const times = (one, other) => together((a, b) => a * b, one, other);
  const plus = (one, other) => together((a, b) => a + b, one, other);
  const half = (tree) => (inputs.merge === "ave" ? deep((v) => v / 2, tree) : tree);
  const joins = (inputs.merge || "concat") === "concat";

  function merged(outputs) {
    if (outputs.length === 1) return outputs[0];
    if (joins) return outputs[0].map((r, i) => r.map((v, t) => [...v, ...outputs[1][i][t]]));
    return inputs.merge === "mul" ? times(...outputs) : half(plus(...outputs));
  }

  function parted(outputs, d) {
    if (outputs.length === 1) return [d];
    if (joins) {
      const n = outputs[0][0][0].length;
      return [0, n].map((from) => d.map((r) => r.map((v) => v.slice(from, from + n))));
    }
    if (inputs.merge === "mul") return [times(d, outputs[1]), times(d, outputs[0])];
    return [half(d), half(d)];
  }

  const stateAt = (layer, k) => (bug === "first-layer-states-for-all" ? k : layer * ways.length + k);
  const blank = (layer, k, i) => zeros(inputs.h0[stateAt(layer, k)][i].length);

  // Forward, every layer over the merged outputs of the one below.
  const dropped = (tree, layer) =>
    layer ? times(tree, batchFirst(inputs.dropout[layer - 1])) : tree;
  const layers = [];
  let values = batchFirst(inputs.x);
  for (let layer = 0; layer < inputs.layers; layer++) {
    const xs = dropped(values, layer);
    const outputs = ways.map((way, k) => rows.map((i) => {
      const { order, count, source } = lane(i, way), place = layer * ways.length + k;
      const from = stateAt(layer, k);
      const c0 = inputs.c0 && inputs.c0[from][i];
      const cell = new Cell(kind, base, weights(layer, k).slots, inputs.activation || "tanh", undefined, bug);
      const none = order.map(() => blank(layer, k, i));
      const run = cell.run(order.map((t) => xs[i][t]), inputs.h0[from][i], c0, none);
      computed.last_h[place][i] = count ? run.h[count - 1] : inputs.h0[from][i];
      if (c0) computed.last_c[place][i] = count ? run.c[count - 1] : c0;
      return source.map((s) => (s < 0 ? blank(layer, k, i) : run.h[s]));
    }));
    layers.push({ xs, outputs });
    values = merged(outputs);
  }
  computed.h = batchFirst(values);

  // And back: each lane is run once more with the gradients that arrive at its states.
  let d = batchFirst(inputs.cotangent_h);
  for (let layer = inputs.layers - 1; layer >= 0; layer--) {
    const { xs, outputs } = layers[layer], parts = parted(outputs, d);
    let dxs = zerosLike(xs);
    ways.forEach((way, k) => {
      const place = layer * ways.length + k, from = stateAt(layer, k);
      const { names, own, slots, projection } = weights(layer, k);
      const cell = new Cell(kind, base, slots, inputs.activation || "tanh", undefined, bug);
      for (const i of rows) {
        const { order, count, source } = lane(i, way);
        const direct = order.map(() => blank(layer, k, i));
        source.forEach((s, t) => { if (s >= 0) direct[s] = plus(direct[s], parts[k][i][t]); });
        const atH = inputs.cotangent_last_h[place][i];
        if (count) direct[count - 1] = plus(direct[count - 1], atH);
        const c0 = inputs.c0 && inputs.c0[from][i];
        const atC = c0 && inputs.cotangent_last_c[place][i];
        const run = cell.run(
          order.map((t) => xs[i][t]), inputs.h0[from][i], c0, direct, atC, count, cuts);
        order.forEach((t, s) => (dxs[i][t] = plus(dxs[i][t], run.dx[s])));
        computed.grad_h0[place][i] = count ? run.dh0 : plus(run.dh0, atH);
        if (c0) computed.grad_c0[place][i] = run.dc0;
      }
      for (const name of Object.keys(spec)) {
        const grad = repack(cell.grads, spec[name], own[name]);
        const key = "grad_" + names[name];
        if (onnx) (computed[key] = computed[key] || []).push(grad);
        else computed[key] = grad;
      }
      if (slots.Vh) computed["grad_" + projection] = cell.grads.Vh;
    });
    d = dropped(dxs, layer);
  }
  computed.grad_x = batchFirst(d);
  return computed;
}

// Numbers are pairs of a real and an imaginary part; of real ones the second is 0. The
// gradient at a complex number is dL/dRe + i dL/dIm, or its conjugate.
function diagonal(convention, inputs, bug) {
  const real = convention === "real";
  const rows = (array) => array.map((row) => row.map((v) => (real ? [v, 0] : v)));
  const times = (p, q) => [p[0] * q[0] - p[1] * q[1], p[0] * q[1] + p[1] * q[0]];
  const plus = (p, q) => [p[0] + q[0], p[1] + q[1]];
  const conjugate = (p) => (bug === "conjugate-missing" ? p : [p[0], -p[1]]);
  const a = rows(inputs.a), b = rows(inputs.b), direct = rows(inputs.cotangent_h);
  const states = [rows([inputs.h0])[0]];
  a.forEach((row, t) =>
    states.push(row.map((p, i) => plus(times(p, states[t][i]), b[t][i]))));
  let carried = states[0].map(() => [0, 0]);
  const gradA = [], gradB = [], logNorm = [];
  for (let t = a.length - 1; t >= 0; t--) {
    const total = carried.map((c, i) => plus(c, direct[t][i]));
    gradB.unshift(total);
    gradA.unshift(total.map((d, i) => times(d, conjugate(states[t][i]))));
    logNorm.unshift(Math.log(Math.hypot(...total.flat())));
    const at = bug === "decay-one-step-off" ? Math.max(t - 1, 0) : t;
    carried = total.map((d, i) => times(d, conjugate(a[at][i])));
  }
  const sign = convention === "complex-conjugated" ? -1 : 1;
  const shown = (row, s) => row.map((p) => (real ? p[0] : [p[0], s * p[1]]));
  return {
    h: states.slice(1).map((row) => shown(row, 1)), log_norm: logNorm,
    grad_a: gradA.map((row) => shown(row, sign)),
    grad_b: gradB.map((row) => shown(row, sign)), grad_h0: shown(carried, sign),
  };
}

// The norm is kept apart as a logarithm: nothing underflows before it is shown.
function lagGradients(cell, inputs) {
  const states = [];
  let h = inputs.h0;
  for (const x of inputs.x) {
    const k = cell.forward(x, h);
    states.push(k);
    h = k.out;
  }
  let v = inputs.cotangent, log = 0;
  const delta = [], logNorm = [];
  for (let t = states.length - 1; t >= 0; t--) {
    v = v.map((d, i) => d * states[t].a.s[i]);
    const size = Math.hypot(...v);
    v = v.map((d) => d / size);
    log += Math.log(size);
    if (cell.bug === "short-memory" && states.length - t > 8) log = -Infinity;
    delta.unshift(v.map((d) => d * Math.exp(log)));
    logNorm.unshift(log);
    v = cell.sumBack("a", v, states[t].x, states[t].h)[1];
  }
  return { delta, log_norm: logNorm };
}

function compare(outputs, computed) {
  const wrong = [];
  for (const [name, output] of Object.entries(outputs)) {
    if (!output.allowed.float64 || !(name in computed)) continue;
    const expected = flat(output.expected), got = flat(computed[name]);
    const allowed = flat(output.allowed.float64);
    if (expected.length !== got.length) wrong.push([name, "size", expected.length, got.length, 0]);
    expected.forEach((text, i) => {
      const off = Math.abs(got[i] - parse(text));
      if (allowed[i] !== null && !(off <= Number(allowed[i])))
        wrong.push([name, i, text, got[i], allowed[i]]);
    });
  }
  return wrong;
}

function main(folder, bug) {
  let passed = 0, failed = 0, other = 0;
  for (const name of fs.readdirSync(folder).sort()) {
    if (!name.endsWith(".json") || name === "manifest.json") continue;
    const tree = JSON.parse(fs.readFileSync(path.join(folder, name), "utf8"));
    for (const test of tree.cases) {
      if (!known(tree.system, tree.convention)) {
        other++;
        continue;
      }
      const wrong = compare(
        test.outputs, answer(tree.system, tree.convention, test.inputs, bug));
      if (!wrong.length) {
        passed++;
        console.log(`pass ${test.id}`);
        continue;
      }
      failed++;
      const [output, index, text, value, bound] = wrong[0];
      console.log(`FAIL ${test.id} ${output}[${index}]: expected ${text}, got ${value}, ` +
        `allowed ${bound} (${wrong.length} numbers are off)`);
    }
  }
  console.log(`${passed} passed, ${failed} failed, ${other} of other systems not run`);
  return failed || !passed ? 1 : 0;
}

const at = process.argv.indexOf("--bug");
process.exitCode = main(process.argv[2], at < 0 ? undefined : process.argv[at + 1]);
