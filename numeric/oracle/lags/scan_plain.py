"""The gradient at the states as a plain program computes it, in a float format.

The definition and its gradients in floats (numeric/oracle/patterns/scan_floats.py), one
step after the other, every result rounded to the format: complex numbers part by part.
"""

import numpy as np

from longdep.numeric.formats import rounded_to, storage
from longdep.numeric.oracle.lags.plain import off_by
from longdep.numeric.oracle.lags.scan_case import ScanCase
from longdep.numeric.oracle.lags.scan_states import states_of
from longdep.numeric.oracle.lags.steps import Column
from longdep.numeric.oracle.patterns.scan_floats import Floats
from longdep.numeric.precision import Array


class InFormat(Floats):
    """The engine of floats, for a format that NumPy need not have.

    Args:
        precision: float64, float32, float16 or bfloat16.
    """

    def __init__(self, precision: str) -> None:
        self.kind = storage(precision)
        super().__init__(self.kind.carrier)

    def _rounded(self, array: Array) -> Array:
        if not np.iscomplexobj(array):
            return rounded_to(self.kind, np.asarray(array))
        real, imaginary = (rounded_to(self.kind, v) for v in (array.real, array.imag))
        return np.asarray(real + 1j * imaginary).astype(self.pairs, copy=False)

    def scan(
        self, decay: Array, added: Array, start: Array, logs: Array | None
    ) -> Array:
        """The states, each rounded before the next step reads it."""
        states = []
        state = np.broadcast_to(start, added.shape[1:])
        for factor, new in zip(decay, added, strict=True):
            state = self.add(self.multiply(factor, state), new)
            states.append(state)
        return np.array(states)

    def corrected(
        self,
        decay: Array,
        left: Array,
        right: Array,
        added: Array,
        start: Array,
        logs: Array | None,
    ) -> Array:
        """The states diag(decay) S + left (right^T S) + added, rounded alike."""
        states, state = [], start
        for t, new in enumerate(added):
            read = self.contract("hk,hkv->hv", right[t], state)
            wrote = self.contract("hk,hv->hkv", left[t], read)
            kept = self.multiply(decay[t][:, :, None], state)
            state = self.add(self.add(kept, wrote), new)
            states.append(state)
        return np.array(states)


def plain_errors(measured: ScanCase, precision: str, right: list[Column]) -> Array:
    """How far the computed dL/dS is off, relative to its norm, by lag.

    Args:
        measured: the case.
        precision: float64, float32, float16 or bfloat16.
        right: the certified vectors, lag 0 first.
    Returns:
        (T,) float64; inf where the result is not finite or an exact 0 was missed, 0
        where it is exact.
    """
    with np.errstate(all="ignore"):
        found = states_of(
            measured.system, measured.convention, measured.case, InFormat(precision)
        )
    rows = []
    for held in found:
        gradient = held.gradient
        if gradient is None:
            gradient = np.zeros(held.shape)
        pair = np.iscomplexobj(gradient)
        parts = [gradient.real, gradient.imag] if pair else [gradient]
        pairs = np.stack([part.astype(np.float64) for part in parts], axis=-1)
        rows.append(pairs.reshape(held.shape[0], -1))
    return off_by(np.concatenate(rows, axis=1)[::-1], right)
