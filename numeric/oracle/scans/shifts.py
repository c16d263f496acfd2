"""Numbers that exponents are shifted by, so that exponentials stay in a format's range.

States that gather exponentials of inputs, S_t = e^(l_t) S_(t-1) + e^(i_t) b_t, are kept
as S_t e^(-c_t). Whatever numbers c_t are, quotients of such states are the same, and
so are their gradients with c_t held constant. Programs take a running maximum of their
own, of the step, of a chunk or of all steps; the definitions here take that of float64,

    c_t = max(c_(t-1) + l_t, i_t),

as constants: exact numbers, which have no error. Programs may also differentiate their
maxima: the gradients at these are 0, but for the rounding of the terms that cancel.
"""

from collections.abc import Callable

import numpy as np

from longdep.numeric.oracle.scans.trace import Node, Trace
from longdep.numeric.precision import Array


def running_maximum(logs: Array, exponents: Array, start: Array) -> Array:
    """The shifts c_0..c_T.

    Args:
        logs: (T, ...) logarithms of the decays.
        exponents: (T, ...) of what is added.
        start: (...) c_0, the initial state's.
    """
    shifts = [np.asarray(start, dtype=np.float64)]
    for log, exponent in zip(logs, exponents, strict=True):
        shifts.append(np.maximum(shifts[-1] + log, exponent))
    return np.array(shifts)


def maxima(t: Trace, logs: Node, exponents: Node, start: Node) -> Node:
    """The running maxima of a program, from that of the initial state on, (T + 1, ...).

    Args:
        t: the trace.
        logs: (T, ...) logarithms of the decays.
        exponents: (T, ...) of what is added.
        start: (...) of the initial state.
    """
    held, found = start, [start.reshape(1, *start.shape)]
    for step in range(exponents.shape[0]):
        held = t.larger(held + logs[step], exponents[step])
        found.append(held.reshape(1, *held.shape))
    return t.marked("maximum", t.joined(found))


def shifting(
    t: Trace, logs: Node, exponents: Node, shifts: Array, made: Callable[[], Node]
) -> tuple[Node, Node, Node, Node]:
    """Decays and weights of shifted states, logarithms, and the shifts c_0..c_T.

    The logarithms are those of the decays, as programs add them up; what they carry as
    the size of their terms includes the shifts, to which programs add them.

    Args:
        t: the trace.
        logs: (T, ...) logarithms of the decays.
        exponents: (T, ...) of what is added.
        shifts: (T + 1, ...) as `running_maximum` has them.
        made: the maxima that a program takes.
    """
    tops = t.shift(shifts, made)
    before, after = tops[:-1], tops[1:]
    decay = t.marked("decay", t.exp(before + logs - after))
    weight = t.exp(exponents - after)
    held = t.constant(shifts[1:])
    return decay, weight, logs + held - held, tops
