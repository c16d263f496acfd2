// An Elman network and its backpropagation through time, speaking JSON lines:
//
//     longdep check --command "node my_rnn.js" --system simple-rnn
//
// One case a line on standard input, one answer a line on standard output. Needs nothing
// but Node.js. With the argument "wrong" it drops the recurrent term of the gradient.
"use strict";
const readline = require("node:readline");
const wrong = process.argv[2] === "wrong";

// "-0x1.8p-3" -> -0.1875. Multiplying by a power of two in two halves is exact.
function number(text) {
  if (typeof text === "number") return text;
  const parts = /^([+-]?)0x([0-9a-f]+)\.?([0-9a-f]*)p([+-]?\d+)$/i.exec(text);
  if (!parts) throw new Error(`no hexadecimal number: ${text}`);
  const [, sign, whole, fraction, power] = parts;
  const mantissa = Number(BigInt("0x" + whole + fraction)); // at most 53 bits: exact
  const exponent = Number(power) - 4 * fraction.length;
  const half = Math.trunc(exponent / 2);
  const value = mantissa * 2 ** half * 2 ** (exponent - half);
  return sign === "-" ? -value : value;
}
const array = (tree) => (Array.isArray(tree) ? tree.map(array) : number(tree));

const dot = (row, v) => row.reduce((sum, entry, j) => sum + entry * v[j], 0);
const zeros = (rows, columns) => Array.from({ length: rows }, () => Array(columns).fill(0));
const activations = {
  tanh: { f: Math.tanh, slope: (h) => 1 - h * h },
  relu: { f: (z) => Math.max(z, 0), slope: (h) => (h > 0 ? 1 : 0) },
  identity: { f: (z) => z, slope: () => 1 },
};

function rnn({ U, W, b, x, h0, cotangent_h, activation }) {
  const { f, slope } = activations[activation];
  const [steps, n, m] = [x.length, h0.length, x[0].length];
  const h = [];
  for (let t = 0; t < steps; t++) {
    const before = t > 0 ? h[t - 1] : h0;
    h.push(b.map((bias, i) => f(dot(W[i], x[t]) + dot(U[i], before) + bias)));
  }
  const answer = {
    h, delta: zeros(steps, n), grad_x: zeros(steps, m),
    grad_U: zeros(n, n), grad_W: zeros(n, m), grad_b: Array(n).fill(0),
  };
  let carried = Array(n).fill(0);
  for (let t = steps - 1; t >= 0; t--) {
    const before = t > 0 ? h[t - 1] : h0;
    const delta = h[t].map((h_i, i) => (cotangent_h[t][i] + carried[i]) * slope(h_i));
    answer.delta[t] = delta;
    delta.forEach((d, i) => {
      answer.grad_b[i] += d;
      before.forEach((entry, j) => { answer.grad_U[i][j] += d * entry; });
      x[t].forEach((entry, j) => {
        answer.grad_W[i][j] += d * entry;
        answer.grad_x[t][j] += d * W[i][j];
      });
    });
    carried = carried.map((_, j) => (wrong ? 0 : dot(delta, U.map((row) => row[j]))));
  }
  return { ...answer, grad_h0: carried };
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, inputs } = JSON.parse(line);
  const { activation, ...arrays } = inputs;
  const numbers = Object.entries(arrays).map(([name, tree]) => [name, array(tree)]);
  const outputs = rnn({ activation, ...Object.fromEntries(numbers) });
  process.stdout.write(JSON.stringify({ id, outputs }) + "\n");
});
