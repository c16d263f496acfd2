"""What is right where a recurrent case is out of the ordinary.

- T = 0: outputs with a step in their shape have no entries; every gradient is 0. The
  last state of a padded sequence of length 0 is its initial one, and the gradient there
  is cotangent_last. So it is of every layer and direction of a stacked module.
- An input that is nan or infinite: states before the step where it enters are as
  always. From that step on they are what it makes of them: sums and products are nan
  where 0 meets an infinity or two infinities cancel, tanh(inf) is 1, sigma(-inf) 0; nan
  stays nan. Undecidable are what relu or a bound makes of nan, relu of -inf, and every
  gradient, since one right program multiplies 0 by infinity where another leaves the
  product out.
- Huge weights are ordinary: the real numbers know no overflow. What a format may not
  hold, overflow.py says.
- An answer that terms cancel to exactly 0 has an absolute bound (certifying.py).
"""

from collections.abc import Callable, Mapping
from typing import Any

import flint
import numpy as np

from longdep.numeric.oracle.families.certifying import UNKNOWN, is_unknown
from longdep.numeric.oracle.family import ball_array
from longdep.numeric.oracle.vocabulary import Case, Quantity, Role
from longdep.numeric.precision import Array

KEPT = {
    "h": ("h0",),
    "last_h": ("h0",),
    "last_c": ("c0",),
    "grad_h0": ("cotangent_last", "cotangent_last_h"),
    "grad_c0": ("cotangent_last_c",),
}


def is_finite(value: Any) -> bool:
    """Whether a number, or every entry of an array, is finite; words are."""
    return isinstance(value, str) or bool(np.isfinite(value).all())


def is_moderate(case: Case) -> bool:
    """Whether no number of a case is finite and beyond 1e100."""
    numbers = [
        np.abs(np.asarray(value, dtype=np.float64))  # 1e100 is no float16
        for value in case.values()
        if not isinstance(value, str)
    ]
    return not any(np.any(np.isfinite(v) & (v > 1e100)) for v in numbers)


def without_steps(case: Case, shapes: Mapping[str, Any]) -> dict[str, Array]:
    """The right answers where T = 0, by name and shape."""
    values = {k: np.full(shape, flint.arb(0), object) for k, shape in shapes.items()}
    for name, sources in KEPT.items():
        for source in sources:
            if name in values and values[name].size and source in case:
                balls = [flint.arb(float(v)) for v in np.ravel(case[source])]
                values[name] = ball_array(balls, values[name].shape)
    return values


def declaring(
    case: Case, outputs: tuple[Quantity, ...]
) -> Callable[[dict[str, Array]], dict[str, Array]]:
    """What puts UNKNOWN in place of every answer that is not defined."""
    odd = not all(map(is_finite, case.values()))
    undefined = {q.name for q in outputs if odd and q.role is Role.GRADIENT}

    def declared(values: dict[str, Array]) -> dict[str, Array]:
        return {
            name: np.full(array.shape, UNKNOWN, object)
            if name in undefined
            else array
            if odd
            else _without_nan(array)
            for name, array in values.items()
        }

    return declared


def _without_nan(array: Array) -> Array:
    """UNKNOWN in place of nan, which balls that are too wide may become."""
    if any(map(flint.arb.is_nan, array.flat)):
        array = array.copy()
        for place in np.ndindex(array.shape):
            ball: Any = array[place]
            if ball.is_nan():
                array[place] = UNKNOWN
    return array


def without_error(size: Array, balls: Array) -> Array:
    """Allowances; 0 where the right answer is nan or infinite, and is known to be."""
    odd = [not v.is_finite() and not is_unknown(v) for v in balls.flat]
    return np.where(np.reshape(odd, balls.shape), 0.0, size) if any(odd) else size


def sizes_of_balls(balls: Array) -> Array:
    """The sizes of the numbers that balls are round."""
    return np.abs(np.vectorize(float, otypes=[float])(balls))
