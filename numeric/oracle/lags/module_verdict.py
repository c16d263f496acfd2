"""What the figures of a whole module say: the answer, which layer forgets, the reach.

The words are those of one layer (verdict.py), by the same rules, of the gradient at the
inputs. No claim is named: the claims are of one layer.
"""

from math import exp, inf, log

import numpy as np

from longdep.numeric.oracle.lags.chain import Place
from longdep.numeric.oracle.lags.measuring import Figures, Logs
from longdep.numeric.oracle.lags.verdict import PERSISTED, VANISHED, Remark, power
from longdep.numeric.oracle.lags.whole import Side, Whole


def module_remarks(w: Whole) -> tuple[Remark, ...]:
    """Everything that is said of a module, the answer first."""
    said = [_of_side(w, side) for side in w.sides] if w.single else [_of_many(w)]
    return tuple([*said, *_layers(w), *_reach(w)])


def _of_side(w: Whole, side: Side) -> Remark:
    """What is left at the farthest input on one side of the loss."""
    whole = _through(w)
    where = "after the loss" if side.after else "before the loss"
    where = f" at the inputs {where}" if len(w.sides) > 1 else ""
    logs, last = side.inputs, len(side.steps) - 1
    if last == 0:
        text = f"There is one step only: at lag 0 the gradient passes {whole}."
        return Remark(word="persists", text=text, claim="")
    if logs.value[0] == -inf:
        text = "The loss has no gradient at the input of its own step."
        return Remark(word="zero", text=text, claim="")
    head = f"Through {whole} the gradient{where}"
    gone = np.flatnonzero((logs.value == -inf) & (logs.radius == 0))
    if len(gone):
        text = f"{head} vanishes: from lag {gone[0]} on it is exactly 0."
        return Remark(word="vanishes", text=text, claim="")
    unknown = np.flatnonzero(~np.isfinite(logs.radius))
    if len(unknown):
        text = (
            f"{head} vanishes: at lag {unknown[0]} it is 0, or too small to be told "
            f"from 0 with {w.bits} bits."
        )
        return Remark(word="vanishes", text=text, claim="")
    change, word = _change(logs)
    rate = exp(change / last)
    text = f"{head} {word}: {power(change)} of lag 0 at lag {last}, {rate:.3g} per step"
    return Remark(word=word, text=f"{text}.", claim="")


def _through(w: Whole) -> str:
    """The layers and directions, in words."""
    layers = len(w.module.layers)
    listed = f"the {layers} layers" if layers > 1 else "the layer"
    if w.module.both:
        listed += " in both directions"
    elif w.module.backwards:
        listed += " in the reverse direction"
    return listed


def _change(logs: Logs) -> tuple[float, str]:
    """The logarithm of what is left at the longest lag, and the word for it."""
    change = float(logs.value[-1] - logs.value[0])
    radius = float(logs.radius[-1] + logs.radius[0])
    if change + radius < log(VANISHED):
        return change, "vanishes"
    if change - radius > -log(VANISHED):
        return change, "explodes"
    if abs(change) + radius < log(PERSISTED):
        return change, "persists"
    return change, "shrinks" if change < 0 else "grows"


def _of_many(w: Whole) -> Remark:
    """A loss at several steps, or at both ends."""
    sizes = w.sides[0].inputs.value
    least, most = int(np.argmin(sizes)), int(np.argmax(sizes))
    steps = w.sides[0].steps
    return Remark(
        word="many losses",
        text=f"The loss is {w.loss}: the gradient at the inputs is largest at step "
        f"{steps[most]}, {power(sizes[most])}, and least at step {steps[least]}, "
        f"{power(sizes[least])}.",
        claim="",
    )


def left(f: Figures) -> float:
    """The logarithm of what one lane leaves of lag 0 at its longest lag, per step."""
    if f.steps == 1 or f.state.value[0] == -inf:
        return 0.0
    return float(f.state.value[-1] - f.state.value[0]) / (f.steps - 1)


def _layers(w: Whole) -> list[Remark]:
    """Which layer and direction forgets most, and which least."""
    places = [p for p in w.lanes if w.lanes[p].steps > 1]
    if len(places) < 2 or not all(_single(w.lanes[p]) for p in places):
        return []
    ranked = sorted(places, key=lambda p: left(w.lanes[p]))
    first, last = ranked[0], ranked[-1]
    return [
        Remark(
            word="forgets most",
            text=f"On what each reads, {named(w, first)} forgets most, "
            f"{_left_words(w.lanes[first])}; {named(w, last)} least, "
            f"{_left_words(w.lanes[last])}.",
            claim="",
        )
    ]


def _single(f: Figures) -> bool:
    return not np.any(f.measured.sequence.cotangent[:-1] != 0)


def _left_words(f: Figures) -> str:
    change = float(f.state.value[-1] - f.state.value[0])
    if change == -inf:
        return f"0 of lag 0 at lag {f.steps - 1}"
    return (
        f"{power(change)} of lag 0 at lag {f.steps - 1} ({exp(left(f)):.3g} per step)"
    )


def named(w: Whole, place: Place) -> str:
    """A layer and its direction, in words."""
    layer, way = place
    only = len(w.module.layers) == 1
    return f"the {way} direction" if only else f"layer {layer} {way}"


def _reach(w: Whole) -> list[Remark]:
    """What reaches the inputs from the last states of both directions."""
    if w.ends is None:
        return []
    sizes, steps = w.ends.value, len(w.ends.value)
    least = int(np.argmin(sizes))
    ends = max(sizes[0], sizes[-1])
    share = power(sizes[least] - ends) if ends > -inf else "0"
    own = w.sides[0].inputs.value
    lost = power(own[-1] - own[0]) if own[0] > -inf else "0"
    near = min(least, steps - 1 - least)
    text = (
        "In both directions every input is read at any distance: a loss at the last "
        f"states of both (torch's h_n, Keras without return_sequences) has its least "
        f"gradient at step {least + 1}, {near} steps from the nearer end, "
        f"{share} of that at the ends"
    )
    if w.loss.startswith("at the last step"):
        text += (
            f". The output at the last step alone has run one step of the reverse "
            f"direction of the last layer: of it {lost} of lag 0 is left at step 1"
        )
    return [Remark(word="both directions", text=f"{text}.", claim="")]
