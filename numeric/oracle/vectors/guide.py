"""The page that goes with exported vectors: how to read them, and what each array is.

The table of arrays comes from the same data as the vectors (numeric/oracle/systems.py
and numeric/oracle/conventions.py).
"""

import re
import sys
from collections.abc import Iterator

from longdep.numeric.oracle import conventions
from longdep.numeric.oracle.conventions import Blend, Convention, Padding
from longdep.numeric.oracle.scans.table import CELLS
from longdep.numeric.oracle.stacked.table import STACKINGS
from longdep.numeric.oracle.systems import SYSTEMS
from longdep.numeric.oracle.vocabulary import Quantity, Role, inputs, outputs

TEXT = """\
# Test vectors for recurrent networks

Cases with certified answers: states and all gradients of simple networks, GRUs and
LSTMs as several frameworks pack them, padded batches, modules of several layers and
directions and gated linear recurrences (from v2 on), gradients at every lag, clipping,
spectral radii, Lyapunov exponents. A version never changes; ids are permanent, and a
later version has the cases of the earlier ones under the same ids: one folder is
enough. Check a copy with `longdep vectors verify FOLDER`, or by the SHA-256 sums in
`manifest.json`.

## Reading a case

* **Inputs** are nested lists of C99 hexadecimal floats (`"-0x1.8p-3"` is -0.1875; also
  `"inf"`, `"-inf"`, `"nan"`), exact in binary64, and in binary32 wherever `allowed` has
  `float32`. Zeros at their ends may be left out. Whole numbers and words stand as they
  are.
* **expected** has decimal strings of 40 digits. The exact value is within
  `radius * |expected|` of it. Numbers may be far below the smallest float.
* **allowed** says, for each number, how far a computation in that format may be from
  `expected`: a derived bound on its roundoff for this very case, with underflow and the
  rounding of the decimal as read. `null` leaves nothing to check. A number passes if

      |computed - number(expected)| <= number(allowed)

  or both are the same infinity, or both nan. There is no other tolerance.
* **log_norm**, where a row is too small for binary64, has the natural logarithms of the
  2-norms of the rows, each within `log_radius`.
* **purpose**, **kills** (bug patterns known to this version that the case catches, each
  really run on it) and **mistake** (what a failing reader has probably done wrong) are
  for people.

## Definitions

`grad_NAME` is the gradient, with respect to the input NAME, of

    L = sum over t of <cotangent_h[t], h[t]>     (+ <cotangent_last, last_h> if padded)
        stacked: + <cotangent_last_h, last_h> + <cotangent_last_c, last_c>

`cotangent` (lag-gradients) stands at the last state alone. `delta[t]` is the gradient
at the pre-activation of step t. With W, U the input and recurrent weight of a gate, b
and d its input and hidden bias, p its peephole, and sigma the logistic function:

    rnn     a = W x + b + U h + d;  h' = f(a), f the activation
    gru     r, z = sigma(W x + b + U h + d);  h' = (1 - z) n + z h
            n = tanh(W x + b + r (U h + d))        reset after
            n = tanh(W x + b + U (r h) + d)        reset before
    lstm    i, f, o = sigma(W x + b + U h + d), g = tanh(the same);
            c' = f c + i g;  h' = o tanh(c'); peepholes add p c to i and f, p c' to o;
            clip L: everything that enters an activation is cut to [-L, L] first

    linear-recurrence   h_t = W^T h_{t-1} (transposed) or W h_{t-1} (plain); h has h_0
    lyapunov            J_k = diag(1 - h_k^2) U, J_k Q_{k-1} = Q_k R_k, Q_0 = I;
                        exponent i is the mean of ln (R_k)_ii; largest first
    clip-by-norm        each array by its own norm; clip-by-global-norm: all by theirs;
                        g min(1, m/|g|), torch: g min(1, m/(|g| + 1e-6)). Where the norm
                        is infinite or its squares overflow: 0 (nan at the infinite
                        entry); by the global norm in keras and tf: nan everywhere. A
                        nan makes all nan. exact: overflow changes nothing
    clip-by-value       min(max(g, -m), m), nan stays nan

Padded batches run each sequence over its own `lengths` only (direction reverse: from
its last valid step backwards); `last_h` is the state after its last step. Behind the
end stands what the table says. A sequence of length 0 keeps its initial state.

## Stacked modules

A module has `layers` layers, and in each the ways of its `direction` (forward, reverse,
or both if bidirectional). Every layer and way is one cell with weights of its own: the
arrays of the table with the ending `_l0`, `_l1`, ..., and `_reverse` for the reverse
way. torch calls them weight_ih, weight_hh, bias_ih, bias_hh; ONNX has both ways in one
array, along its first axis. The width of a layer's outputs is that of one state, or
twice that where both ways are joined (concat, forward first); Keras may also `merge`
them by sum, mul, or ave. A layer takes the outputs below it, from layer 1 on times the
given factors `dropout[layer - 1]`.

* torch and onnx: x, h, dropout are (T, B, size), else (B, T, size). h0, c0, last_h,
  last_c are (layers * ways, B, size): layer 0 forward, layer 0 reverse, layer 1
  forward, ...
* `lengths`, or in Keras `mask` (B, T), say which steps a sequence has. Every layer and
  way runs over these alone, forward or from the last back, and keeps its state at the
  others; last_h is its state after the last one of these. At the steps left out the
  outputs are 0 (no gradient flows from there); in Keras, if there is one way only, the
  last output once more; in flax the cell runs on over the steps left out, in the same
  order.
* `window` w, if it is not 0: the gradient does not pass from the steps w, 2 w, ...
  (counted from 0) to the states before them, which are carried on all the same.
* An LSTM with `weight_hr` (p, n) is projected: h = weight_hr (o tanh c), of size p.

## Gated linear recurrences

One sequence, one batch. The loss is the sum of <cotangent_o, o> over the outputs o that
have a cotangent. Complex arrays have a last axis of 2, real and imaginary part; the
gradient at z is dL/dRe z + i dL/dIm z, in `complex-conjugated` its conjugate. T steps,
n units, m inputs; of a matrix state H heads, K entries of a key, V of a value.

DEFINITIONS

### Their arrays

| system | convention | inputs | outputs besides the gradients |
|---|---|---|---|
SCANS

## Arrays

"""


def text() -> str:
    """The page, in Markdown."""
    rows = [
        "| cell | convention | array | shape | blocks of n, in order |",
        "|---|---|---|---|---|",
        *_arrays(),
        "",
        "A matrix marked T is stored transposed: its blocks stand side by side in the",
        "columns. Gates: a of an rnn, r z n of a GRU, i f g o of an LSTM.",
        "",
        "| cell | convention | GRU reset | of its own | behind the end |",
        "|---|---|---|---|---|",
        *(
            f"| {c.cell} | {c.name} | {c.reset.value if c.cell == 'gru' else ''} "
            f"| {'; '.join(_own(c))} | {BEHIND[c.padding]} |"
            for c in conventions.CONVENTIONS
        ),
        "",
        "| stacked | convention | cell | x, h, dropout | ways | merges | steps by |",
        "|---|---|---|---|---|---|---|",
        *(
            f"| {s.cell} | {s.name} | {s.base} "
            f"| {'(T, B, .)' if s.time_first else '(B, T, .)'} "
            f"| {', '.join(s.directions)} | {', '.join(s.merges)} "
            f"| {'mask' if s.masked else 'lengths'} |"
            for s in STACKINGS
        ),
        "",
        "| system | inputs besides the weights | outputs besides the gradients |",
        "|---|---|---|",
        *(
            f"| {entry.name} | {', '.join(_named(entry.inputs))} "
            f"| {', '.join(_named(entry.outputs))} |"
            for entry in SYSTEMS
            if not (entry.seeded or entry.stacked or entry.scans)
        ),
    ]
    page = TEXT.replace("DEFINITIONS", "\n\n".join(_equations()))
    page = page.replace("SCANS", "\n".join(_scans()))
    return page + "\n".join(rows) + "\n"


BEHIND = {
    Padding.ZEROS: "0; nothing flows from there",
    Padding.REPEAT: "the last valid state again; its cotangents flow to that state",
    Padding.COMPUTED: "the cell runs on; only last_h minds the length",
}


def _equations() -> Iterator[str]:
    """What each gated linear recurrence computes: what its module says of it."""
    named: dict[str, list[str]] = {}
    for cell in CELLS:
        named.setdefault(cell.run.__module__, []).append(cell.system.name)
    for module, names in named.items():
        said = (sys.modules[module].__doc__ or "").split("\n\nSource")[0].strip()
        said = re.sub(r" \(numeric/[^)]*\)", "", said)
        yield f"### {', '.join(names)}\n\n{said}"


def _scans() -> Iterator[str]:
    """Every convention of every gated linear recurrence: inputs and outputs."""
    for entry in SYSTEMS:
        for convention in entry.conventions if entry.scans else ():
            given = inputs(entry, convention)
            made = [
                q for q in outputs(entry, convention) if q.role is not Role.GRADIENT
            ]
            yield (
                f"| {entry.name} | {convention} | {', '.join(_named(given))} "
                f"| {', '.join(_named(tuple(made)))} |"
            )


def _own(entry: Convention) -> Iterator[str]:
    """What a convention's cell has that the definitions above have not."""
    if entry.blend is Blend.CANDIDATE:
        yield "h' = z n + (1 - z) h"
    if entry.early_peephole:
        yield "the peephole of o reads c, not c'"
    if entry.zoneout:
        yield "h'' = k h + (1 - k) h', k = keep_h"
        if entry.cell == "lstm":
            yield "c'' likewise, of keep_c; h' is of c', not of c''"


def _arrays() -> Iterator[str]:
    for entry in conventions.CONVENTIONS:
        yield from _rows(entry)


def _rows(entry: Convention) -> Iterator[str]:
    for packed in entry.arrays:
        blocks = " ".join(f"{kind}_{gate}" for kind, gate in packed.blocks)
        turned = " T" if packed.transposed else ""
        shape = ", ".join(packed.shape)
        yield (
            f"| {entry.cell} | {entry.name} | {packed.name} | ({shape}){turned} "
            f"| {blocks} |"
        )


def _named(quantities: tuple[Quantity, ...]) -> list[str]:
    return [
        f"{q.name} ({', '.join(q.shape)})" if q.shape else q.name for q in quantities
    ]
