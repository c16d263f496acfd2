"""What a program for a gated linear recurrence can get wrong: one field a mistake.

The defaults are right. A pattern of the catalogue is a set of fields that are not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

CHUNK = 4


@dataclass(frozen=True, kw_only=True)
class ScanSwitches:
    """How a scan is computed, forward and backward; every default is right.

    A mistake of the forward scan is followed by the gradients, as automatic
    differentiation would. A mistake of the backward scan leaves the function alone.

    Attributes:
        forward, backward: how the scan is computed, and the one that runs backwards
            over gradients: a key of numeric/oracle/patterns/scan_orders.py.
        through: whether gradients go through the operations of the forward scan one by
            one, in place of a scan that runs backwards.
        chunk: the length of the chunks of those that have any.
        next_decay: which decay takes a gradient from a state to the one before: "next",
            "own" or "after next".
        before: the state beside the gradient in that of a decay: "before" the step,
            "after" it, or "restarted": the one before, of a run from 0 in each chunk.
        start: "used", "ignored", "undecayed" (h_0 enters h_1 as it is), "decayed twice"
            or "padded": lost where T is no multiple of the chunk.
        start_gradient: the same words for its gradient alone.
        ragged_gradient: whether the steps of a last chunk that is not full get any.
        conjugates: "taken", "not of decays", "not of states", "of neither", or "none".
        broadcast: "summed", or "first": the gradient of a decay that several units
            share is that of the first one.
        log_gradient: that of log decays: "own", "early" or "late" (of the step before
            or after), "by sums" (backward, of what leaves a state less what enters).
        heads: "summed", or "first": of arrays that heads share.
        steps: "summed", or "last": of arrays that steps share.
        arrivals: "added", or "last": of an array that is used more than once.
        marks: what a definition has a name for (numeric/oracle/scans/trace.py) -> what
            a program makes of it: "detached", "zero", "one", "twice", "squared", "step"
            (the step size stands there) or "with bonus" (times the bonus).
        missing: functions in whose place the identity is taken.
        epsilon: what is added to every real decay; 0 for nothing.
        flush: gradients of states below this in size become 0.
        scans_in: "as given", or "float32": the format that scans are computed in.
        least, most: bounds that real decays are clamped to; None for none.
        root_slope: the largest slope of a square root; None for none.
        computes_as: the convention that is computed, in place of the declared one.
        padded: zeros are put in front of all inputs, up to a multiple of the chunk.
        loss_scale: the factor that every gradient comes with.
        loss_mean: whether the loss is averaged over the steps.
        log_norm: the logarithm of a norm: "natural", "underflowed" (squares may be 0),
            "with epsilon" (1e-8 in front) or "decimal".
        computes: "as given", or "float32" behind float64 outputs.
    """

    forward: str = "step by step"
    backward: str = "step by step"
    through: bool = False
    chunk: int = CHUNK
    next_decay: str = "next"
    before: str = "before"
    start: str = "used"
    start_gradient: str = "used"
    ragged_gradient: bool = True
    conjugates: str = "taken"
    broadcast: str = "summed"
    log_gradient: str = "own"
    heads: str = "summed"
    steps: str = "summed"
    arrivals: str = "added"
    marks: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    epsilon: float = 0.0
    flush: float = 0.0
    scans_in: str = "as given"
    least: float | None = None
    most: float | None = None
    root_slope: float | None = None
    computes_as: str = ""
    padded: bool = False
    loss_scale: float = 1.0
    loss_mean: bool = False
    log_norm: str = "natural"
    computes: str = "as given"
