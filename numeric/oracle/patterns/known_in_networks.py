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
FLOAT32_TINY = 2.0**-126  # the smallest normal number


def known() -> tuple[Pattern, ...]:
    """The patterns, in the order of the pages."""
    return (*_of_backpropagation(), *_of_wiring(), *_of_products())


def windows(steps: int) -> Pattern:
    """Truncation at the boundaries of windows of so many steps."""
    return Pattern(
        f"windows-of-{steps}",
        f"The state is detached every {steps} steps, counted from the first: no "
        "gradient crosses the boundary of such a window.",
        (*CELLS, *LAGS),
        {"window": steps},
        since=2,
    )


def stops_after(lags: int) -> Pattern:
    """Truncation so many steps before each loss."""
    return Pattern(
        f"stops-after-{lags}",
        f"Backpropagation through time stops after {lags} lags.",
        (*CELLS, *LAGS),
        {"lags": lags},
    )


def _of_backpropagation() -> list[Pattern]:
    return [
        Pattern(
            "no-lag",
            "The gradient of a step is never passed to the step before.",
            (*CELLS, *LAGS),
            {"lags": 0},
        ),
        Pattern(
            "one-lag",
            "Backpropagation through time stops after one lag.",
            (*CELLS, *LAGS),
            {"lags": 1},
        ),
        Pattern(
            "five-lags",
            "Backpropagation through time stops after five lags.",
            (*CELLS, *LAGS),
            {"lags": 5},
        ),
        replace(windows(10), name="ten-step-windows"),
        Pattern(
            "carried-gradient-assigned",
            "The carried gradient replaces the loss's own one instead of adding to it.",
            CELLS,
            {"direct": False},
        ),
        Pattern(
            "weight-gradient-assigned",
            "Weight gradients are overwritten at every step instead of added up.",
            CELLS,
            {"accumulates": False},
        ),
        Pattern(
            "weight-gradient-from-the-state-after",
            "The recurrent weight's gradient uses h_t in place of h_{t-1}.",
            CELLS,
            {"weight_state": "after"},
        ),
        Pattern(
            "weight-gradient-without-its-first-term",
            "The recurrent weight's gradient lacks the first step's term, the one of "
            "h0.",
            CELLS,
            {"first_term": False},
            since=2,
        ),
        Pattern(
            "recurrent-weight-gradient-lost",
            "The recurrent weight's gradient is 0.",
            ("simple-rnn", "padded-rnn"),
            {"weight_lacks": "a"},
            since=2,
        ),
        Pattern(
            "bias-gradient-averaged",
            "The gradient of a bias is the mean over the steps, not the sum.",
            CELLS,
            {"bias_gradient": "mean"},
            since=2,
        ),
        Pattern(
            "activation-for-its-slope",
            "sigma(z) stands where sigma'(z) belongs.",
            (*CELLS, *LAGS),
            {"slope": "value"},
        ),
        Pattern(
            "slope-dropped",
            "The slope of the activations is taken to be 1.",
            (*CELLS, *LAGS),
            {"slope": "one"},
        ),
        Pattern(
            "transposed-in-the-backward-pass",
            "The backward pass multiplies by U instead of its transpose.",
            (*CELLS, *LAGS),
            {"back_transposed": False},
        ),
        Pattern(
            "product-order-reversed",
            "The Jacobians are multiplied in the opposite order.",
            (*CELLS, *LAGS),
            {"back_order": "reversed"},
        ),
        Pattern(
            "start-gradient-without-its-weight",
            "The gradient of h0 is that at z_1, without the last U^T.",
            ("simple-rnn", "padded-rnn"),
            {"start_gradient": False},
        ),
        Pattern(
            "start-detached",
            "No gradient reaches the initial state: it is detached.",
            CELLS,
            {"start_attached": False},
            since=2,
        ),
        Pattern(
            "flushed-at-1e-12",
            "Gradients smaller than 1e-12 are set to 0.",
            (*SINGLE, *LAGS, *LINEAR),
            {"flush": 1e-12},
        ),
        Pattern(
            "flushed-at-float32-tiny",
            "Gradients smaller than the smallest normal float32 are set to 0.",
            (*SINGLE, *LAGS, *LINEAR),
            {"flush": FLOAT32_TINY},
            precisions=FLOAT64,
        ),
    ]


def _of_wiring() -> list[Pattern]:
    return [
        Pattern(
            "float32-called-float64",
            "Everything is computed in float32 and returned as float64.",
            DETERMINISTIC,
            {"computes": "float32"},
            precisions=FLOAT64,
        ),
        Pattern(
            "tanh-by-exponentials",
            "tanh(z) is computed as (exp(2z) - 1)/(exp(2z) + 1), which cancels near 0.",
            CELLS,
            {"tanh": "by exponentials"},
            since=2,
        ),
        Pattern(
            "tanh-flushed-near-zero",
            "tanh(z) is taken to be 0 where |z| is below 1e-8.",
            CELLS,
            {"tanh": "flushed"},
            since=2,
        ),
        Pattern(
            "weight-transposed",
            "The recurrent weights are used transposed.",
            EVERYWHERE,
            {"transposed": True},
        ),
        Pattern(
            "units-permuted",
            "The recurrent weights see the units in another order.",
            EVERYWHERE,
            {"units": "reversed"},
        ),
        Pattern(
            "columns-shuffled",
            "The input weights see the inputs in another order.",
            (*CELLS, *LAGS),
            {"columns": "reversed"},
        ),
        Pattern(
            "state-never-fed-on",
            "Every step starts from h0.",
            EVERYWHERE,
            {"fed_on": False},
        ),
        Pattern(
            "h0-ignored",
            "The initial state is taken to be 0.",
            EVERYWHERE,
            {"starts_h": False},
        ),
        Pattern(
            "hidden-bias-dropped",
            "The bias of the hidden path is dropped.",
            (*CELLS, *LAGS),
            {"hidden_bias": "dropped"},
            needs="d",
        ),
        Pattern(
            "hidden-bias-dropped-without-h0",
            "The bias of the hidden path is dropped when h0 is absent or 0.",
            (*CELLS, *LAGS),
            {"hidden_bias": "dropped without h0"},
            needs="d",
        ),
        Pattern(
            "input-bias-dropped",
            "The bias of the input path is dropped.",
            (*CELLS, *LAGS),
            {"bias": "dropped"},
            needs="b",
        ),
    ]


def _of_products() -> list[Pattern]:
    return [
        Pattern(
            "divided-products",
            "A late product of Jacobians is computed as the whole one over the early "
            "one, exp(s_T) exp(-s_k).",
            (*LAGS, *LINEAR),
            {"shortcut": "inverse"},
        ),
        Pattern(
            "powers-of-entries",
            "W^t is taken entry by entry.",
            LINEAR,
            {"shortcut": "elementwise"},
        ),
        Pattern(
            "log-of-norm-plus-epsilon",
            "1e-12 is added to a norm before its logarithm.",
            LAGS,
            {"epsilon": 1e-12},
        ),
        Pattern(
            "log-of-underflowed-norm",
            "The norm is taken after the gradient has underflowed.",
            LAGS,
            {"rescaled": False},
        ),
        *(
            Pattern(
                f"logarithm-to-base-{base}",
                f"The log norm is to base {base}.",
                LAGS,
                {"log_base": base},
            )
            for base in ("2", "10")
        ),
    ]
