"""Bug patterns of gates and of padded batches."""

from longdep.numeric.oracle.conventions import GATES
from longdep.numeric.oracle.patterns.pattern import PADDED, STACKED, Pattern

GRU = ("gru", "padded-gru", "stacked-gru")
LSTM = ("lstm", "padded-lstm", "stacked-lstm")
MASKED = (*PADDED, *STACKED)
EXCHANGED = {
    GRU: (("z", "r"), ("z", "n"), ("r", "n")),
    LSTM: (("f", "o"), ("i", "o"), ("i", "f"), ("g", "o")),
}


def known() -> tuple[Pattern, ...]:
    """The patterns, in the order of the pages."""
    return (*_exchanged(), *_of_gates(), *_of_gradients(), *_of_padding())


def _exchanged() -> list[Pattern]:
    return [
        Pattern(
            name=f"{one}-{other}-swapped",
            sentence=f"The blocks of the gates {one} and {other} are exchanged.",
            systems=systems,
            changes={"swapped": (one, other)},
        )
        for systems, pairs in EXCHANGED.items()
        for one, other in pairs
    ]


def _of_gates() -> list[Pattern]:
    return [
        Pattern(
            name="gates-rotated",
            sentence="Every gate reads the block of the next one.",
            systems=(*GRU, *LSTM),
            changes={"rotated": True},
        ),
        Pattern(
            name="reset-on-the-wrong-side",
            sentence="The reset gate acts on the other side of the recurrent product.",
            systems=GRU,
            changes={"reset_side": "other"},
        ),
        Pattern(
            name="scalar-reset",
            sentence="The first unit's reset gate serves all units.",
            systems=GRU,
            changes={"reset": "scalar"},
        ),
        Pattern(
            name="reset-ignored",
            sentence="The reset gate is ignored: it is taken to be 1.",
            systems=GRU,
            changes={"reset": "ignored"},
            since=2,
        ),
        Pattern(
            name="reset-on-the-merged-bias",
            sentence=(
                "The candidate's two biases are merged, and the reset gate multiplies "
                "both."
            ),
            systems=GRU,
            changes={"merged": "inside"},
            needs="merges",
            since=2,
        ),
        Pattern(
            name="merged-bias-beside-the-reset",
            sentence=(
                "The candidate's two biases are merged, and the reset gate multiplies "
                "neither."
            ),
            systems=GRU,
            changes={"merged": "outside"},
            needs="merges",
            since=2,
        ),
        Pattern(
            name="hidden-bias-gradient-without-the-reset",
            sentence=(
                "The gradient of the candidate's hidden bias lacks the reset gate: it "
                "is that of its input bias."
            ),
            systems=GRU,
            changes={"hidden_bias_gradient": "without the reset"},
            needs="merges",
            since=2,
        ),
        *_of_sigmoids(),
        Pattern(
            name="blend-with-the-reset-state",
            sentence="The candidate is blended with r h in place of h.",
            systems=GRU,
            changes={"blend": "reset state"},
        ),
        Pattern(
            name="blend-exchanged",
            sentence="The blend is z n + (1 - z) h.",
            systems=GRU,
            changes={"blend": "exchanged"},
        ),
        Pattern(
            name="forget-gate-1",
            sentence="The forget gate is 1.",
            systems=LSTM,
            changes={"forget": "one"},
        ),
        Pattern(
            name="forget-bias-plus-one",
            sentence=(
                "1 is added to the forget gate's bias, as if the weights did not "
                "hold it already."
            ),
            systems=LSTM,
            changes={"forget_bias": "plus one"},
            since=2,
        ),
        Pattern(
            name="forget-bias-twice",
            sentence="The forget gate's bias is added twice.",
            systems=LSTM,
            changes={"forget_bias": "twice"},
            since=2,
        ),
        Pattern(
            name="forget-gate-is-the-input-gate",
            sentence="The forget gate is the input gate.",
            systems=LSTM,
            changes={"forget": "input"},
        ),
        Pattern(
            name="no-output-tanh",
            sentence="The state is o c, not o tanh(c).",
            systems=LSTM,
            changes={"output_tanh": False},
        ),
        Pattern(
            name="peepholes-ignored",
            sentence="The peepholes are ignored.",
            systems=LSTM,
            changes={"peepholes": False},
            needs="p",
        ),
        Pattern(
            name="peepholes-of-f-and-o-exchanged",
            sentence="The peepholes of the gates f and o are exchanged.",
            systems=LSTM,
            changes={"peephole_order": "f-o exchanged"},
            needs="p",
            since=2,
        ),
        Pattern(
            name="clip-ignored",
            sentence="The clip is ignored.",
            systems=LSTM,
            changes={"clip": "ignored"},
            needs="clips",
        ),
        Pattern(
            name="clip-not-on-the-cell",
            sentence=(
                "The clip is not applied to the cell on its way into the output tanh."
            ),
            systems=LSTM,
            changes={"clip": "not on the cell"},
            needs="clips",
        ),
        *_of_zoneout(),
        Pattern(
            name="c0-ignored",
            sentence="The initial cell state is taken to be 0.",
            systems=LSTM,
            changes={"starts_c": False},
        ),
        Pattern(
            name="dc-not-passed",
            sentence=(
                "The gradient of the cell state is never passed to the step before."
            ),
            systems=LSTM,
            changes={"carries_c": False},
        ),
        Pattern(
            name="dh-not-passed",
            sentence=(
                "The gradient of the cell state is passed on, that of the state never."
            ),
            systems=LSTM,
            changes={"carries_h": False},
        ),
    ]


def _of_zoneout() -> list[Pattern]:
    everywhere = ("simple-rnn", "padded-rnn", *GRU, *LSTM)
    return [
        Pattern(
            name="zoneout-ignored",
            sentence="No unit keeps its old value: the masks are ignored.",
            systems=everywhere,
            changes={"zoneout": "ignored"},
            conventions=("zoneout",),
            since=2,
        ),
        Pattern(
            name="zoneout-inverted",
            sentence="The masks are read as those of the units that move.",
            systems=everywhere,
            changes={"zoneout": "inverted"},
            conventions=("zoneout",),
            since=2,
        ),
        Pattern(
            name="zoneout-not-on-the-output",
            sentence=(
                "The masks keep the state, but the outputs are those of a step "
                "without them."
            ),
            systems=everywhere,
            changes={"zoneout": "not on the output"},
            conventions=("zoneout",),
            since=2,
        ),
        Pattern(
            name="zoneout-not-on-the-cell",
            sentence="The masks keep the state, but not the cell state.",
            systems=LSTM,
            changes={"zoneout": "not on the cell"},
            conventions=("zoneout",),
            since=2,
        ),
    ]


def _of_sigmoids() -> list[Pattern]:
    return [
        Pattern(
            name=f"hard-sigmoid-{word}",
            sentence=f"The gates use the hard sigmoid max(0, min(1, z/{k} + 1/2)).",
            systems=(*GRU, *LSTM),
            changes={"gate": f"hard, slope 1/{k}"},
            since=2,
        )
        for k, word in ((5, "fifth"), (6, "sixth"))
    ]


def _of_gradients() -> list[Pattern]:
    lost = [
        pattern
        for systems in (GRU, LSTM)
        for gate in GATES[systems[0]]
        for pattern in _lost(gate, systems)
    ]
    return [
        *lost,
        Pattern(
            name="state-gradient-through-the-next-gate",
            sentence=(
                "On the way to the state before, the gradient of every gate is "
                "multiplied by the recurrent weights of the next one."
            ),
            systems=(*GRU, *LSTM),
            changes={"path_gates": "next"},
            since=2,
        ),
        Pattern(
            name="input-gradient-through-the-next-gate",
            sentence=(
                "On the way to the inputs, the gradient of every gate is multiplied "
                "by the input weights of the next one."
            ),
            systems=(*GRU, *LSTM),
            changes={"input_gates": "next"},
            since=2,
        ),
        Pattern(
            name="peephole-path-lost",
            sentence="No gradient reaches the cell state through the peepholes.",
            systems=LSTM,
            changes={"peephole_path": False},
            since=2,
            needs="p",
        ),
    ]


def _lost(gate: str, systems: tuple[str, ...]) -> list[Pattern]:
    return [
        Pattern(
            name=f"{gate}-weight-gradient-lost",
            sentence=f"The gradient of the recurrent weights of the gate {gate} is 0.",
            systems=systems,
            changes={"weight_lacks": gate},
            since=2,
        ),
        Pattern(
            name=f"{gate}-path-lost",
            sentence=(
                f"The gradient through the gate {gate} never reaches the state before."
            ),
            systems=systems,
            changes={"path_lacks": gate},
            since=2,
        ),
        Pattern(
            name=f"{gate}-input-gradient-lost",
            sentence=(
                f"The gradient of the inputs lacks the part through the gate {gate}."
            ),
            systems=systems,
            changes={"input_lacks": gate},
            since=2,
        ),
    ]


def _of_padding() -> list[Pattern]:
    return [
        Pattern(
            name="padded-steps-move-the-state",
            sentence="The steps behind a sequence's end go on moving its state.",
            systems=MASKED,
            changes={"padding": "moves"},
        ),
        Pattern(
            name="last-gradient-at-the-last-step",
            sentence=(
                "The gradient of the last state enters at step T-1, not at length-1."
            ),
            systems=MASKED,
            changes={"injected": "last step"},
        ),
        Pattern(
            name="padded-gradients-mistaken",
            sentence=(
                "Gradients behind the end flow on where they are masked, or are lost."
            ),
            systems=MASKED,
            changes={"behind": "other"},
            needs="masks",
        ),
        Pattern(
            name="reverse-starts-in-the-padding",
            sentence="The reverse pass starts at step T-1, not at length-1.",
            systems=MASKED,
            changes={"reverses": "in the padding"},
            needs="reverse",
        ),
        Pattern(
            name="reverse-ignored",
            sentence="The reverse direction is run forward.",
            systems=MASKED,
            changes={"reverses": "ignored"},
            needs="reverse",
        ),
        Pattern(
            name="reverse-not-turned-back",
            sentence=(
                "The states of a reverse pass are left in the order they were "
                "computed in: not turned back."
            ),
            systems=MASKED,
            changes={"reverses": "not turned back"},
            needs="reverse",
            since=2,
        ),
        Pattern(
            name="last-state-at-the-wrong-end",
            sentence=(
                "The last state of a reverse pass is that at the last valid step, "
                "the first it computes."
            ),
            systems=MASKED,
            changes={"last": "last in order"},
            needs="reverse",
            since=2,
        ),
    ]
