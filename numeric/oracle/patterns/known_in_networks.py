"""Bug patterns of recurrent networks: backpropagation, wiring, products."""

from dataclasses import replace

from longdep.numeric.oracle.patterns.pattern import (
    CELLS,
    FLOAT64,
    LAGS,
    LINEAR,
    SINGLE,
    Pattern,
)
from longdep.numeric.oracle.systems import SYSTEMS

EVERYWHERE = (*CELLS, *LAGS, *LINEAR)
DETERMINISTIC = tuple(s.name for s in SYSTEMS if not s.seeded)
RNN = ("simple-rnn", "padded-rnn", "stacked-rnn")
FLOAT32_TINY = 2.0**-126  # the smallest normal number


def known() -> tuple[Pattern, ...]:
    """The patterns, in the order of the pages."""
    return (*_of_backpropagation(), *_of_wiring(), *_of_products())


def windows(steps: int) -> Pattern:
    """Truncation at the boundaries of windows of so many steps."""
    return Pattern(
        name=f"windows-of-{steps}",
        sentence=(
            f"The state is detached every {steps} steps, counted from the first: no "
            "gradient crosses the boundary of such a window."
        ),
        systems=(*CELLS, *LAGS),
        changes={"window": steps},
        since=2,
    )


def stops_after(lags: int) -> Pattern:
    """Truncation so many steps before each loss."""
    return Pattern(
        name=f"stops-after-{lags}",
        sentence=f"Backpropagation through time stops after {lags} lags.",
        systems=(*CELLS, *LAGS),
        changes={"lags": lags},
    )


def chunks(steps: int, restart: str = "zero") -> Pattern:
    """Chunks of so many steps that do not hand their state on."""
    start = "0" if restart == "zero" else "h0"
    return Pattern(
        name=f"chunks-of-{steps}-from-{start}",
        sentence=(
            f"Every {steps} steps, counted from the first, the state is given up: the "
            f"next step starts from {start}."
        ),
        systems=(*CELLS, *LAGS),
        changes={"chunk": steps, "restart": restart},
        since=2,
    )


def tanh_flushed(below: float) -> Pattern:
    """A tanh that is 0 near 0."""
    return Pattern(
        name=f"tanh-flushed-below-{below:g}",
        sentence=f"tanh(z) is taken to be 0 where |z| is below {below:g}.",
        systems=CELLS,
        changes={"tanh": "flushed", "tanh_below": below},
        since=2,
    )


def gradients_flushed(below: float) -> Pattern:
    """Gradients that are 0 where they are small."""
    return Pattern(
        name=f"flushed-below-{below:g}",
        sentence=f"Gradients smaller than {below:g} are set to 0.",
        systems=(*SINGLE, *LAGS, *LINEAR),
        changes={"flush": below},
    )


def _of_backpropagation() -> list[Pattern]:
    return [
        Pattern(
            name="no-lag",
            sentence="The gradient of a step is never passed to the step before.",
            systems=(*CELLS, *LAGS),
            changes={"lags": 0},
        ),
        Pattern(
            name="one-lag",
            sentence="Backpropagation through time stops after one lag.",
            systems=(*CELLS, *LAGS),
            changes={"lags": 1},
        ),
        Pattern(
            name="five-lags",
            sentence="Backpropagation through time stops after five lags.",
            systems=(*CELLS, *LAGS),
            changes={"lags": 5},
        ),
        replace(windows(10), name="ten-step-windows"),
        Pattern(
            name="carried-gradient-assigned",
            sentence=(
                "The carried gradient replaces the loss's own one instead of adding "
                "to it."
            ),
            systems=CELLS,
            changes={"direct": False},
        ),
        Pattern(
            name="weight-gradient-assigned",
            sentence=(
                "Weight gradients are overwritten at every step instead of added up."
            ),
            systems=CELLS,
            changes={"accumulates": False},
        ),
        Pattern(
            name="weight-gradient-from-the-state-after",
            sentence="The recurrent weight's gradient uses h_t in place of h_{t-1}.",
            systems=CELLS,
            changes={"weight_state": "after"},
        ),
        Pattern(
            name="weight-gradient-without-its-first-term",
            sentence=(
                "The recurrent weight's gradient lacks the first step's term, the one "
                "of h0."
            ),
            systems=CELLS,
            changes={"first_term": False},
            since=2,
        ),
        Pattern(
            name="recurrent-weight-gradient-lost",
            sentence="The recurrent weight's gradient is 0.",
            systems=RNN,
            changes={"weight_lacks": "a"},
            since=2,
        ),
        Pattern(
            name="bias-gradient-averaged",
            sentence="The gradient of a bias is the mean over the steps, not the sum.",
            systems=CELLS,
            changes={"bias_gradient": "mean"},
            since=2,
        ),
        Pattern(
            name="activation-for-its-slope",
            sentence="sigma(z) stands where sigma'(z) belongs.",
            systems=(*CELLS, *LAGS),
            changes={"slope": "value"},
        ),
        Pattern(
            name="slope-dropped",
            sentence="The slope of the activations is taken to be 1.",
            systems=(*CELLS, *LAGS),
            changes={"slope": "one"},
        ),
        Pattern(
            name="transposed-in-the-backward-pass",
            sentence="The backward pass multiplies by U instead of its transpose.",
            systems=(*CELLS, *LAGS),
            changes={"back_transposed": False},
        ),
        Pattern(
            name="product-order-reversed",
            sentence="The Jacobians are multiplied in the opposite order.",
            systems=(*CELLS, *LAGS),
            changes={"back_order": "reversed"},
        ),
        Pattern(
            name="start-gradient-without-its-weight",
            sentence="The gradient of h0 is that at z_1, without the last U^T.",
            systems=RNN,
            changes={"start_gradient": False},
        ),
        Pattern(
            name="start-detached",
            sentence="No gradient reaches the initial state: it is detached.",
            systems=CELLS,
            changes={"start_attached": False},
            since=2,
        ),
        replace(gradients_flushed(1e-12), name="flushed-at-1e-12"),
        Pattern(
            name="flushed-at-float32-tiny",
            sentence="Gradients smaller than the smallest normal float32 are set to 0.",
            systems=(*SINGLE, *LAGS, *LINEAR),
            changes={"flush": FLOAT32_TINY},
            precisions=FLOAT64,
        ),
    ]


def _of_wiring() -> list[Pattern]:
    return [
        Pattern(
            name="float32-called-float64",
            sentence="Everything is computed in float32 and returned as float64.",
            systems=DETERMINISTIC,
            changes={"computes": "float32"},
            precisions=FLOAT64,
        ),
        Pattern(
            name="tanh-by-exponentials",
            sentence=(
                "tanh(z) is computed as (exp(2z) - 1)/(exp(2z) + 1), which cancels "
                "near 0."
            ),
            systems=CELLS,
            changes={"tanh": "by exponentials"},
            since=2,
        ),
        replace(tanh_flushed(1e-8), name="tanh-flushed-near-zero"),
        Pattern(
            name="weight-transposed",
            sentence="The recurrent weights are used transposed.",
            systems=EVERYWHERE,
            changes={"transposed": True},
        ),
        Pattern(
            name="units-permuted",
            sentence="The recurrent weights see the units in another order.",
            systems=EVERYWHERE,
            changes={"units": "reversed"},
        ),
        Pattern(
            name="columns-shuffled",
            sentence="The input weights see the inputs in another order.",
            systems=(*CELLS, *LAGS),
            changes={"columns": "reversed"},
        ),
        Pattern(
            name="state-never-fed-on",
            sentence="Every step starts from h0.",
            systems=EVERYWHERE,
            changes={"fed_on": False},
        ),
        replace(chunks(3), name="three-step-chunks"),
        replace(chunks(3, "start"), name="three-step-chunks-from-the-start"),
        Pattern(
            name="h0-ignored",
            sentence="The initial state is taken to be 0.",
            systems=EVERYWHERE,
            changes={"starts_h": False},
        ),
        Pattern(
            name="hidden-bias-dropped",
            sentence="The bias of the hidden path is dropped.",
            systems=(*CELLS, *LAGS),
            changes={"hidden_bias": "dropped"},
            needs="d",
        ),
        Pattern(
            name="hidden-bias-dropped-without-h0",
            sentence="The bias of the hidden path is dropped when h0 is absent or 0.",
            systems=(*CELLS, *LAGS),
            changes={"hidden_bias": "dropped without h0"},
            needs="d",
        ),
        Pattern(
            name="input-bias-dropped",
            sentence="The bias of the input path is dropped.",
            systems=(*CELLS, *LAGS),
            changes={"bias": "dropped"},
            needs="b",
        ),
        Pattern(
            name="biases-halved",
            sentence=(
                "Every bias counts half: where there are two, their mean is taken for "
                "their sum."
            ),
            systems=(*CELLS, *LAGS),
            changes={"bias_share": 0.5},
            since=2,
        ),
    ]


def _of_products() -> list[Pattern]:
    return [
        Pattern(
            name="divided-products",
            sentence=(
                "A late product of Jacobians is computed as the whole one over the "
                "early one, exp(s_T) exp(-s_k)."
            ),
            systems=(*LAGS, *LINEAR),
            changes={"shortcut": "inverse"},
        ),
        Pattern(
            name="powers-of-entries",
            sentence="W^t is taken entry by entry.",
            systems=LINEAR,
            changes={"shortcut": "elementwise"},
        ),
        Pattern(
            name="log-of-norm-plus-epsilon",
            sentence="1e-12 is added to a norm before its logarithm.",
            systems=LAGS,
            changes={"epsilon": 1e-12},
        ),
        Pattern(
            name="log-of-underflowed-norm",
            sentence="The norm is taken after the gradient has underflowed.",
            systems=LAGS,
            changes={"rescaled": False},
        ),
        *(
            Pattern(
                name=f"logarithm-to-base-{base}",
                sentence=f"The log norm is to base {base}.",
                systems=LAGS,
                changes={"log_base": base},
            )
            for base in ("2", "10")
        ),
    ]
