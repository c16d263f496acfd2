"""Bug patterns of whole gradients: lost ones, and losses of the wrong size."""

from longdep.numeric.oracle.patterns.pattern import (
    CELLS,
    LAGS,
    PADDED,
    STACKED,
    Pattern,
)

LSTM = ("lstm", "padded-lstm", "stacked-lstm")
SCALE = 65536.0  # 2^16: where dynamic loss scaling starts
LOST = (
    ("input-weights", "the input weights", ("W",), CELLS, "W"),
    ("recurrent-weights", "the recurrent weights", ("U",), CELLS, "U"),
    ("input-bias", "the bias of the input path", ("b",), CELLS, "b"),
    ("hidden-bias", "the bias of the hidden path", ("d",), CELLS, "d"),
    ("peephole", "the peepholes", ("p",), LSTM, "p"),
    ("inputs", "the inputs", ("x",), CELLS, ""),
    ("initial-state", "the initial state", ("h0",), LSTM, ""),
    ("initial-cell", "the initial cell state", ("c0",), LSTM, ""),
)


def known() -> tuple[Pattern, ...]:
    """The patterns, in the order of the pages."""
    return (*_lost(), *_of_the_loss())


def scaled(factor: float) -> Pattern:
    """A loss that is some number of times what it should be."""
    return Pattern(
        name=f"loss-times-{factor:g}",
        sentence=f"Every gradient is {factor:g} times what it should be.",
        systems=(*CELLS, *LAGS),
        changes={"loss_scale": factor},
        since=2,
    )


def _lost() -> list[Pattern]:
    alone = [
        Pattern(
            name=f"{name}-gradient-zero",
            sentence=f"The gradient of {words} is 0; no other one is touched.",
            systems=systems,
            changes={"zeroed": kinds},
            needs=needs,
            since=2,
        )
        for name, words, kinds, systems, needs in LOST
    ]
    return [
        Pattern(
            name="all-gradients-zero",
            sentence="Every gradient is 0.",
            systems=(*CELLS, *LAGS),
            changes={"loss_scale": 0.0},
            since=2,
        ),
        *alone,
        Pattern(
            name="both-bias-gradients-zero",
            sentence="The gradients of both biases are 0; no other one is touched.",
            systems=CELLS,
            changes={"zeroed": ("b", "d")},
            needs="d",
            since=2,
        ),
    ]


def _of_the_loss() -> list[Pattern]:
    return [
        Pattern(
            name="loss-scale-left-in",
            sentence=(
                f"Every gradient is {SCALE:g} times what it should be: a loss scale "
                "is left in."
            ),
            systems=(*CELLS, *LAGS),
            changes={"loss_scale": SCALE},
            since=2,
        ),
        Pattern(
            name="loss-averaged-over-steps",
            sentence="Every gradient is divided by the number of steps.",
            systems=(*CELLS, *LAGS),
            changes={"loss_mean": "steps"},
            since=2,
        ),
        Pattern(
            name="loss-averaged-over-sequences",
            sentence="Every gradient is divided by the number of sequences.",
            systems=(*PADDED, *STACKED),
            changes={"loss_mean": "sequences"},
            since=2,
        ),
    ]
