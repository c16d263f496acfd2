"""Bug patterns of gates and of padded batches."""

from longdep.numeric.oracle.conventions import GATES
from longdep.numeric.oracle.patterns.pattern import PADDED, Pattern

GRU = ("gru", "padded-gru")
LSTM = ("lstm", "padded-lstm")
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
            f"{one}-{other}-swapped",
            f"The blocks of the gates {one} and {other} are exchanged.",
            systems,
            {"swapped": (one, other)},
        )
        for systems, pairs in EXCHANGED.items()
        for one, other in pairs
    ]


def _of_gates() -> list[Pattern]:
    return [
        Pattern(
            "gates-rotated",
            "Every gate reads the block of the next one.",
            (*GRU, *LSTM),
            {"rotated": True},
        ),
        Pattern(
            "reset-on-the-wrong-side",
            "The reset gate acts on the other side of the recurrent product.",
            GRU,
            {"reset_side": "other"},
        ),
        Pattern(
            "scalar-reset",
            "The first unit's reset gate serves all units.",
            GRU,
            {"reset": "scalar"},
        ),
        Pattern(
            "blend-with-the-reset-state",
            "The candidate is blended with r h in place of h.",
            GRU,
            {"blend": "reset state"},
        ),
        Pattern(
            "blend-exchanged",
            "The blend is z n + (1 - z) h.",
            GRU,
            {"blend": "exchanged"},
        ),
        Pattern("forget-gate-1", "The forget gate is 1.", LSTM, {"forget": "one"}),
        Pattern(
            "forget-gate-is-the-input-gate",
            "The forget gate is the input gate.",
            LSTM,
            {"forget": "input"},
        ),
        Pattern(
            "no-output-tanh",
            "The state is o c, not o tanh(c).",
            LSTM,
            {"output_tanh": False},
        ),
        Pattern(
            "peepholes-ignored",
            "The peepholes are ignored.",
            LSTM,
            {"peepholes": False},
            needs="p",
        ),
        Pattern(
            "clip-ignored",
            "The clip is ignored.",
            LSTM,
            {"clip": "ignored"},
            needs="clips",
        ),
        Pattern(
            "clip-not-on-the-cell",
            "The clip is not applied to the cell on its way into the output tanh.",
            LSTM,
            {"clip": "not on the cell"},
            needs="clips",
        ),
        Pattern(
            "c0-ignored",
            "The initial cell state is taken to be 0.",
            LSTM,
            {"starts_c": False},
        ),
        Pattern(
            "dc-not-passed",
            "The gradient of the cell state is never passed to the step before.",
            LSTM,
            {"carries_c": False},
        ),
        Pattern(
            "dh-not-passed",
            "The gradient of the cell state is passed on, that of the state never.",
            LSTM,
            {"carries_h": False},
        ),
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
            "state-gradient-through-the-next-gate",
            "On the way to the state before, the gradient of every gate is multiplied "
            "by the recurrent weights of the next one.",
            (*GRU, *LSTM),
            {"path_gates": "next"},
            since=2,
        ),
        Pattern(
            "input-gradient-through-the-next-gate",
            "On the way to the inputs, the gradient of every gate is multiplied by the "
            "input weights of the next one.",
            (*GRU, *LSTM),
            {"input_gates": "next"},
            since=2,
        ),
        Pattern(
            "peephole-path-lost",
            "No gradient reaches the cell state through the peepholes.",
            LSTM,
            {"peephole_path": False},
            since=2,
            needs="p",
        ),
    ]


def _lost(gate: str, systems: tuple[str, ...]) -> list[Pattern]:
    return [
        Pattern(
            f"{gate}-weight-gradient-lost",
            f"The gradient of the recurrent weights of the gate {gate} is 0.",
            systems,
            {"weight_lacks": gate},
            since=2,
        ),
        Pattern(
            f"{gate}-path-lost",
            f"The gradient through the gate {gate} never reaches the state before.",
            systems,
            {"path_lacks": gate},
            since=2,
        ),
        Pattern(
            f"{gate}-input-gradient-lost",
            f"The gradient of the inputs lacks the part through the gate {gate}.",
            systems,
            {"input_lacks": gate},
            since=2,
        ),
    ]


def _of_padding() -> list[Pattern]:
    return [
        Pattern(
            "padded-steps-move-the-state",
            "The steps behind a sequence's end go on moving its state.",
            PADDED,
            {"padding": "moves"},
        ),
        Pattern(
            "last-gradient-at-the-last-step",
            "The gradient of the last state enters at step T-1, not at length-1.",
            PADDED,
            {"injected": "last step"},
        ),
        Pattern(
            "padded-gradients-mistaken",
            "Gradients behind the end flow on where they are masked, or are lost.",
            PADDED,
            {"behind": "other"},
            needs="masks",
        ),
        Pattern(
            "reverse-starts-in-the-padding",
            "The reverse pass starts at step T-1, not at length-1.",
            PADDED,
            {"reverses": "in the padding"},
            needs="reverse",
        ),
        Pattern(
            "reverse-ignored",
            "The reverse direction is run forward.",
            PADDED,
            {"reverses": "ignored"},
            needs="reverse",
        ),
    ]
