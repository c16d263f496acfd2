// Runs the test vectors against a small implementation of its own: Node.js alone.
//
//     node reader.js FOLDER [--bug NAME]
//
// simple-rnn, lag-gradients, gru, lstm and their padded forms, in every convention, in
// binary64. Backpropagation is written out by hand here, cell by cell: nothing is shared
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
    const sums = zeros(h.length);
    for (const kind of kinds) {
      const slot = this.slots[kind + gate];
      if (!slot) continue;
      for (let i = 0; i < sums.length; i++) {
        if (kind === "b" || kind === "d") { sums[i] += slot[i]; continue; }
        const v = kind === "W" ? x : h;
        for (let j = 0; j < v.length; j++)
          sums[i] += this.bug === "transposed-recurrent" && kind === "U"
            ? slot[j][i] * v[j] : slot[i][j] * v[j];
      }
    }
    return sums;
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
          const swap = this.bug === "transposed-recurrent" && kind === "U";
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
    const out = o.y.map((v, k) => v * squashed.y[k]);
    return { x, h, c, i, f, g, o, cell, squashed, out };
  }

  lstmBack(k, dh, dc) {
    const { x, h, c, i, f, g, o, cell, squashed } = k;
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

  // A whole sequence: states, and the gradients for direct ones at each state.
  run(xs, h0, c0, cotangents) {
    const kept = [];
    let h = h0, c = c0;
    for (const x of xs) {
      kept.push(this.forward(x, h, c));
      h = kept[kept.length - 1].out;
      c = kept[kept.length - 1].cell;
    }
    let dh = zeros(h0.length), dc = zeros(h0.length);
    const dx = [], deltas = [];
    for (let t = xs.length - 1; t >= 0; t--) {
      if (this.bug === "short-memory" && xs.length - t > 8) {
        dh = zeros(dh.length);
        dc = zeros(dh.length);
      }
      const back = this.backward(kept[t], dh.map((d, i) => d + cotangents[t][i]), dc);
      dx.unshift(back.dx);
      deltas.unshift(back.delta);
      ({ dh, dc } = back);
    }
    return {
      h: kept.map((k) => k.out), c: kept.map((k) => k.cell), dx, dh0: dh, dc0: dc, deltas,
    };
  }
}

function answer(system, convention, raw, bug) {
  const inputs = {};
  for (const [name, value] of Object.entries(raw))
    inputs[name] = ["activation", "direction"].includes(name) ? value : deep(parse, value);
  const kind = system.split("-").pop() === "gradients" ? "rnn" : system.split("-").pop();
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
      for (let t = run; t < steps; t++)
        inputs.cotangent_h[i][t].forEach((v, j) => (cotangents[run - 1][j] += v));
    const last = reverse ? 0 : length - 1;
    inputs.cotangent_last[i].forEach((v, j) => (cotangents[last][j] += v));
    const c0 = inputs.c0 && inputs.c0[i];
    const r = cell.run(inOrder(inputs.x[i].slice(0, run)), inputs.h0[i], c0, inOrder(cotangents));
    const h = inOrder(r.h), dx = inOrder(r.dx);
    while (h.length < steps) {
      h.push(convention.startsWith("keras") ? h[run - 1] : zeros(h[0].length));
      dx.push(zeros(dx[0].length));
    }
    computed.h.push(h);
    computed.last_h.push(r.h[length - 1]);
    computed.grad_x.push(dx);
    computed.grad_h0.push(r.dh0);
    if (cell.kind === "lstm") {
      computed.last_c.push(r.c[length - 1]);
      computed.grad_c0.push(r.dc0);
    }
  });
  return computed;
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
      if (!["rnn", "gru", "lstm", "gradients"].includes(tree.system.split("-").pop())) {
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
