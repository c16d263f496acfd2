"""Bug patterns of gated linear recurrences: scans, chunks, gradients."""

from typing import Any

from longdep.numeric.oracle.patterns import known_in_scan_cells
from longdep.numeric.oracle.patterns.pattern import (
    ALWAYS,
    FLOAT64,
    ROUNDING,
    Pattern,
    Row,
    listed,
)
from longdep.numeric.oracle.patterns.scan_switches import CHUNK
from longdep.numeric.oracle.scans.table import CELLS

SCANS = known_in_scan_cells.SCANS
# Where no scan is, and where no gradient of a state ever vanishes.
LASTING = ("slstm", "delta-rule")
# Where log decays differ from step to step, and their gradients are not added up.
LOG_DECAYS = (
    "rg-lru",
    "selective-ssm",
    "mamba2",
    "gated-linear-attention",
    "mlstm",
    "rwkv",
)
CONSTANT_DECAYS = ("rwkv4", "rwkv7")
CARRIES = (
    ("lost", "is lost: each chunk starts from 0"),
    ("doubled", "is added twice"),
    ("not decayed", "is added to every step of it undecayed"),
    ("without the first decay", "is not decayed by its first step"),
    ("without the last decay", "is decayed by one step less than it has to be"),
    ("with the chunk before", "is multiplied by the decays of the chunk before it"),
    ("of one chunk", "is what the chunk before it added, without what that was given"),
)
FORWARD: tuple[Row, ...] = (
    (
        "last-chunk-lost",
        f"The steps of a last chunk that has not {CHUNK} are left 0.",
        {"forward": "ragged lost"},
    ),
    (
        "decays-one-step-late",
        "The decay of the step before is taken: h_t = a_(t-1) h_(t-1) + b_t.",
        {"forward": "decays late"},
    ),
    (
        "decays-one-step-early",
        "The decay of the next step is taken: h_t = a_(t+1) h_(t-1) + b_t.",
        {"forward": "decays early"},
    ),
    (
        "doubling-with-operands-exchanged",
        "A scan by doubling composes its maps in the other order.",
        {"forward": "doubling exchanged"},
    ),
    (
        "down-sweep-with-operands-exchanged",
        "The down-sweep of a tree scan composes its maps in the other order.",
        {"forward": "tree exchanged downwards"},
    ),
    (
        "up-sweep-with-operands-exchanged",
        "The up-sweep of a tree scan composes its maps in the other order.",
        {"forward": "tree exchanged upwards"},
    ),
    (
        "padding-not-neutral",
        f"Steps of zeros are put in front, up to a multiple of {CHUNK}: they decay the "
        "initial state, and add to it.",
        {"padded": True},
    ),
    (
        "padding-with-decays-of-zero",
        f"Steps with decays of 0 are put in front, up to a multiple of {CHUNK}: they "
        "wipe out the initial state.",
        {"start": "padded"},
    ),
    (
        "initial-state-not-read",
        "The initial state is taken to be 0.",
        {"start": "ignored"},
    ),
    (
        "initial-state-decayed-once-less",
        "The initial state enters the first step undecayed.",
        {"start": "undecayed"},
    ),
    (
        "initial-state-decayed-once-more",
        "The initial state is decayed twice by the first step.",
        {"start": "decayed twice"},
    ),
    (
        "decays-clamped-from-below",
        "Decays below e^-2 become e^-2.",
        {"least": 0.1353352832366127},
    ),
    (
        "decays-clamped-from-above",
        "Decays above 0.99 become 0.99.",
        {"most": 0.99},
    ),
    (
        "decays-plus-epsilon",
        "1e-8 is added to every decay.",
        {"epsilon": 1e-8},
    ),
)
BACKWARD: tuple[Row, ...] = (
    (
        "reversed-scan-with-the-own-decays",
        "The scan of the gradients reads transitions (decays, corrections) one step "
        "early: those of t in place of t + 1.",
        {"next_decay": "own"},
    ),
    (
        "reversed-scan-with-decays-after-the-next",
        "The scan of the gradients reads transitions (decays, corrections) one step "
        "late: those of t + 2 in place of t + 1.",
        {"next_decay": "after next"},
    ),
    (
        "reversed-doubling-with-operands-exchanged",
        "The scan of the gradients, by doubling, composes its maps in the other order.",
        {"backward": "doubling exchanged"},
    ),
    (
        "reversed-down-sweep-with-operands-exchanged",
        "The down-sweep of the gradients' tree scan composes its maps in the other "
        "order.",
        {"backward": "tree exchanged downwards"},
    ),
    (
        "last-chunk-without-gradient",
        f"The steps of a last chunk that has not {CHUNK} get no gradient.",
        {"ragged_gradient": False},
    ),
    (
        "first-chunk-without-gradient",
        f"The gradients are scanned in chunks of {CHUNK} from the last step on, and "
        "the first steps, if they do not fill one, get none.",
        {"backward": "ragged lost"},
    ),
    (
        "decay-gradient-with-the-state-after",
        "The gradient of a decay has the state after its step beside it, not the one "
        "before.",
        {"before": "after"},
    ),
    (
        "decay-gradient-with-states-from-zero",
        f"The states beside gradients of decays are computed again in chunks of "
        f"{CHUNK}, each from 0.",
        {"before": "restarted"},
    ),
    (
        "decay-gradient-not-summed",
        "The gradient of a decay that several units share is that of the first one.",
        {"broadcast": "first"},
    ),
    (
        "log-decay-gradient-one-step-early",
        "The reversed cumulative sum of the log decays' gradient leaves its own step "
        "out.",
        {"log_gradient": "early"},
    ),
    (
        "log-decay-gradient-one-step-late",
        "The reversed cumulative sum of the log decays' gradient has the step before, "
        "too.",
        {"log_gradient": "late"},
    ),
    (
        "initial-state-gradient-lost",
        "The gradient of the initial state is 0; no other one is touched.",
        {"start_gradient": "ignored"},
    ),
    (
        "initial-state-gradient-decayed-once-less",
        "The gradient of the initial state lacks the first step's decay.",
        {"start_gradient": "undecayed"},
    ),
    (
        "initial-state-gradient-decayed-once-more",
        "The gradient of the initial state has the first step's decay twice.",
        {"start_gradient": "decayed twice"},
    ),
    (
        "initial-state-gradient-behind-padding",
        f"The gradient of the initial state is lost where T is no multiple of {CHUNK}: "
        "it is read behind a padding.",
        {"start_gradient": "padded"},
    ),
    (
        "decays-not-conjugated",
        "The scan of the gradients has the decays themselves, not their conjugates.",
        {"conjugates": "not of decays"},
    ),
    (
        "states-not-conjugated",
        "The gradient of a decay has the state beside it, not its conjugate.",
        {"conjugates": "not of states"},
    ),
    (
        "neither-conjugated",
        "Neither decays nor states are conjugated in the gradients of the scan.",
        {"conjugates": "of neither"},
    ),
    (
        "nothing-conjugated",
        "No factor of a product is conjugated in any gradient.",
        {"conjugates": "none"},
    ),
    (
        "shared-by-heads-not-summed",
        "The gradient of what all heads share is that of the first head.",
        {"heads": "first"},
    ),
    (
        "shared-by-steps-not-summed",
        "The gradient of what all steps share is that of the last step.",
        {"steps": "last"},
    ),
    (
        "gradients-overwritten",
        "Of something that is used more than once, the gradient of one use overwrites "
        "the others.",
        {"arrivals": "last"},
    ),
)
WHOLE: tuple[Row, ...] = (
    (
        "scan-gradients-zero",
        "Every gradient of the recurrence is 0.",
        {"loss_scale": 0.0},
    ),
    (
        "scan-loss-averaged-over-steps",
        "Every gradient of the recurrence is divided by the number of steps.",
        {"loss_mean": True},
    ),
)


def known() -> tuple[Pattern, ...]:
    """The patterns, in the order of the pages."""
    return (
        *listed((*FORWARD, *BACKWARD), SCANS, ""),
        *known_in_scan_cells.known(),
        *listed(WHOLE, SCANS, ""),
        *(carried(word, what) for word, what in CARRIES),
        *(carried(word, what, backward=True) for word, what in CARRIES),
        flushed(1e-12),
        Pattern(
            name="divided-by-products-of-decays",
            sentence=(
                "States are products of all decays times sums of what is added divided "
                "by these: both overflow or vanish."
            ),
            systems=tuple(name for name in SCANS if name != "retention"),
            conventions=tuple(
                name
                for cell in CELLS
                for name in cell.system.conventions
                if not name.startswith("bilinear") and name not in CONSTANT_DECAYS
            ),
            changes={"forward": "division", "through": True},
            needs=ROUNDING,
            since=2,
        ),
        Pattern(
            name="gradients-divided-by-products-of-decays",
            sentence=(
                "The scan of the gradients is products of all decays times sums of "
                "gradients divided by these."
            ),
            systems=SCANS,
            changes={"backward": "division"},
            needs=ROUNDING,
            since=2,
        ),
        Pattern(
            name="log-decay-gradient-by-sums",
            sentence=(
                "The gradient of log decays is the reversed cumulative sum of "
                "differences of products, whose rounding stays where the gradient has "
                "vanished."
            ),
            systems=LOG_DECAYS,
            changes={"log_gradient": "by sums"},
            conventions=tuple(
                name
                for cell in CELLS
                for name in cell.system.conventions
                if cell.system.name in LOG_DECAYS and name not in CONSTANT_DECAYS
            ),
            needs=ROUNDING,
            since=2,
        ),
        Pattern(
            name="gradients-in-log-space",
            sentence=(
                "The gradients are those of sums of logarithms: the decays' are sums "
                "of differences, whose rounding stays where the gradient has vanished."
            ),
            systems=tuple(c.system.name for c in CELLS if c.log_space),
            changes={"forward": "log space"},
            conventions=("log-space",),
            needs=ALWAYS,
            since=2,
        ),
        Pattern(
            name="scan-in-float32",
            sentence="The scan is computed in float32, everything else in float64.",
            systems=SCANS,
            changes={"scans_in": "float32"},
            precisions=FLOAT64,
            needs=ROUNDING,
            since=2,
        ),
    )


def carried(
    word: str, what: str, *, backward: bool = False, chunk: int = CHUNK
) -> Pattern:
    """A mistake in the carry between chunks.

    Args:
        word: of numeric/oracle/patterns/scan_orders.py.
        what: what becomes of the carry, as the end of a sentence.
        backward: whether it is that of the gradients alone.
        chunk: the length of the chunks.
    """
    kind = "gradient-carry" if backward else "carry"
    number = "" if chunk == CHUNK else f"-of-{chunk}"
    whose = "the scan of the gradients" if backward else "the scan"
    changes: dict[str, Any] = {
        "backward" if backward else "forward": f"carry {word}",
        "chunk": chunk,
    }
    return Pattern(
        name=f"{kind}-{word.replace(' ', '-')}{number}",
        sentence=(
            f"In chunks of {chunk} steps, the carry of {whose} into the next chunk "
            f"{what}."
        ),
        systems=SCANS,
        changes=changes,
        needs="" if chunk == CHUNK else ALWAYS,
        since=2,
    )


def flushed(below: float) -> Pattern:
    """Small gradients of states set to 0."""
    return Pattern(
        name=f"state-gradients-flushed-at-{below:g}",
        sentence=f"Gradients of states below {below:g} in size become 0.",
        systems=tuple(name for name in SCANS if name not in LASTING),
        changes={"flush": below},
        needs=ALWAYS,
        since=2,
    )


def times(factor: float) -> Pattern:
    """A loss that is some number of times what it should be."""
    return Pattern(
        name=f"scan-loss-times-{factor:g}",
        sentence=(
            f"Every gradient of the recurrence is {factor:g} times what it should be."
        ),
        systems=SCANS,
        changes={"loss_scale": factor},
        since=2,
    )
