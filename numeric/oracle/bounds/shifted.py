"""Shifts that cancel in the definition of a recurrence, and their gradients."""

from collections.abc import Callable

import numpy as np

from longdep.numeric.oracle.bounds.scan_errors import Errors
from longdep.numeric.oracle.scans.trace import Node, Trace
from longdep.numeric.precision import Array


class Shifted(Trace):
    """The trace of a definition whose shifts may be differentiated.

    Their values are exact. The gradients at them are 0, but carry the errors of the
    terms that cancel there; programs pass these on to what the shifts were made of.
    """

    def shift(self, numbers: Array, made: Callable[[], Node]) -> Node:
        """Exact numbers, whose gradient goes to what programs take instead.

        At level strict they are constants.
        """
        if isinstance(self.engine, Errors) and self.engine.format_.strict:
            return super().shift(numbers, made)
        exact = self.engine.constant(np.asarray(numbers, dtype=np.float64))
        return self.push(exact, (made(), lambda gradient: gradient))
