"""What a recurrent implementation can get wrong: one field a mistake.

The defaults are right. A pattern of the catalogue is a set of fields that are not.
"""

from dataclasses import dataclass

SAFE = 0.0


@dataclass(frozen=True)
class Switches:
    """How a network is wired, forward and backward; every default is right.

    A mistake of the forward pass is followed by the backward pass, as automatic
    differentiation would: what comes out are the exact gradients of a wrong function.
    A mistake of the backward pass leaves the function alone.

    Attributes:
        swapped: two gates whose blocks are exchanged.
        rotated: every gate reads the block of the next one.
        transposed: the recurrent weights are used transposed.
        units: the recurrent weights see the units in reversed order.
        columns: the input weights see the inputs in reversed order.
        peephole_order: "own", or "f-o exchanged": whose peepholes these gates read.
        hidden_bias: "added", "dropped", or "dropped without h0" (when h0 is all zero).
        bias: "added" or "dropped".
        bias_share: the factor that every bias enters with.
        forget_bias: "once", "twice", or "plus one": what is added to the forget gate.
        fed_on: whether the state of one step is the next one's.
        starts_h, starts_c: whether h0 is used; whether c0 is.
        chunk: the state is given up before every so many steps, counted from the
            first one, and with it its gradient; None for never.
        restart: what each chunk starts from: "zero", or "start" (h0 and c0).
        gate: "logistic", or a piecewise linear "hard" one: "hard, slope 1/5" or
            "hard, slope 1/6".
        reset: "each unit", "scalar" (the first unit's, for all) or "ignored" (1).
        merged: "no", or where the two biases of a candidate stand, added up: "inside"
            or "outside" of what the reset gate multiplies.
        reset_side: "own", or "other": before the product where the convention has it
            after, and the other way round.
        blend: "state", "reset state" or "exchanged".
        forget: "own", "one" or "input".
        output_tanh: whether h = o tanh(c), not o c.
        peepholes: whether c reaches the gates.
        clip: "applied", "ignored" or "not on the cell".
        zoneout: "applied", "ignored", "inverted" (the masks say which units move), "not
            on the cell", or "not on the output": the state is kept, but what is shown
            is the new one.
        lags: how many steps back a loss is propagated; None for all.
        window: the state is detached before every so many steps, counted from the
            first one; None for never.
        loss_scale: the factor that every gradient comes with; 0 for none at all.
        loss_mean: "", "steps" or "sequences": over how many the loss is averaged.
        zeroed: kinds of gradients that are 0: W, U, b, d, p; x, h0, c0.
        direct: whether the loss's own gradient is added where one is carried.
        carries_h, carries_c: whether dh is passed on to the step before; whether dc is.
        accumulates: whether weight gradients add up over the steps.
        weight_state: the state beside delta in dU: "before" or "after" the step.
        slope: "derivative", "value" (f in place of f') or "one".
        hidden_bias_gradient: "own", or "without the reset" of a candidate: that of the
            other bias.
        first_term: whether the recurrent weight's gradient has the first step's term.
        bias_gradient: "summed" over the steps, or "mean".
        weight_lacks, path_lacks, input_lacks: a gate whose recurrent weight gets no
            gradient; through which none reaches the state before; the inputs.
        path_gates, input_gates: "own" or "next": whose block the gradient of a gate is
            multiplied by on its way to the state before; to the inputs.
        peephole_path: whether gradients reach the cell through the peepholes.
        back_transposed: whether the backward pass multiplies by U^T.
        back_order: "backward", or "reversed": the Jacobians in the other order.
        start_attached: whether any gradient reaches the initial state.
        tanh: "library", "by exponentials", which cancels near 0, or "flushed" there.
        tanh_below: the |z| below which a flushed tanh is 0.
        flush: gradients below this in size become 0 at every step.
        shortcut: "none", or "inverse": products of the late Jacobians as the product
            of all divided by the product of the early ones, exp(s_T) * exp(-s_k).
        start_gradient: whether grad_h0 has the last product by U^T.
        computes: "as given", or "float32" behind float64 outputs.
        padding: "held", or "moves": padded steps move the state.
        injected: "last valid", or "last step": where a gradient of the last state goes.
        behind: "as usual", or "other": gradients behind the end flow on where they are
            masked, and are lost where they flow.
        reverses: "from the end", "in the padding" (the reverse pass starts at T, not
            at the length), "not turned back" (its states stay in the order they were
            computed in) or "ignored".
        last: "last computed", or "last in order": which state of a reverse pass is its
            last one; or "last output": the output at step T-1 is the last state.
        declared: the state is to be detached before every so many steps: of a window
            that the case declares; 0 for none.
        late: how many steps after a declared border the cut is made.
        cuts_h, cuts_c: whether h is detached at a declared border; whether c is.
        epsilon: what is added to a norm before its logarithm.
        rescaled: whether norms are kept from underflow before the logarithm.
        log_base: e, 2 or 10.
    """

    swapped: tuple[str, str] | None = None
    rotated: bool = False
    transposed: bool = False
    units: str = "kept"
    columns: str = "kept"
    peephole_order: str = "own"
    hidden_bias: str = "added"
    bias: str = "added"
    bias_share: float = 1.0
    forget_bias: str = "once"
    fed_on: bool = True
    starts_h: bool = True
    starts_c: bool = True
    chunk: int | None = None
    restart: str = "zero"
    gate: str = "logistic"
    reset: str = "each unit"
    merged: str = "no"
    reset_side: str = "own"
    blend: str = "state"
    forget: str = "own"
    output_tanh: bool = True
    peepholes: bool = True
    clip: str = "applied"
    zoneout: str = "applied"
    lags: int | None = None
    window: int | None = None
    loss_scale: float = 1.0
    loss_mean: str = ""
    zeroed: tuple[str, ...] = ()
    direct: bool = True
    carries_h: bool = True
    carries_c: bool = True
    accumulates: bool = True
    weight_state: str = "before"
    hidden_bias_gradient: str = "own"
    first_term: bool = True
    bias_gradient: str = "summed"
    weight_lacks: str = ""
    path_lacks: str = ""
    input_lacks: str = ""
    path_gates: str = "own"
    input_gates: str = "own"
    peephole_path: bool = True
    slope: str = "derivative"
    back_transposed: bool = True
    back_order: str = "backward"
    flush: float = SAFE
    shortcut: str = "none"
    start_gradient: bool = True
    start_attached: bool = True
    tanh: str = "library"
    tanh_below: float = 1e-8
    computes: str = "as given"
    padding: str = "held"
    injected: str = "last valid"
    behind: str = "as usual"
    reverses: str = "from the end"
    last: str = "last computed"
    declared: int = 0
    late: int = 0
    cuts_h: bool = True
    cuts_c: bool = True
    epsilon: float = SAFE
    rescaled: bool = True
    log_base: str = "e"
