"""What evaluates a definition: the operations that a trace asks an engine for.

An engine has arrays of its own: certified balls (numeric/oracle/routes/scan_balls.py),
values beside bounds of their errors (numeric/oracle/bounds/scan_errors.py), or plain
floats (numeric/oracle/patterns/scan_floats.py). Axes are NumPy's, and shapes broadcast
as NumPy's do. Complex arrays are allowed wherever real ones are, unless said otherwise.
"""

from collections.abc import Callable
from typing import Any, Protocol

from longdep.numeric.precision import Array

Values = Any  # an engine's array; it has `shape`


class Engine(Protocol):
    """The operations on arrays that definitions and their gradients are made of."""

    def given(self, array: Array) -> Values:
        """An input of the computation: floats."""

    def constant(self, array: Array) -> Values:
        """Numbers that are exact in every format."""

    def is_complex(self, x: Values) -> bool:
        """Whether an array is complex."""

    def add(self, x: Values, y: Values) -> Values:
        """The sum x + y."""

    def multiply(self, x: Values, y: Values) -> Values:
        """The entrywise product x y."""

    def negative(self, x: Values) -> Values:
        """The array -x, exactly."""

    def contract(self, spec: str, x: Values, y: Values) -> Values:
        """A sum of products, as numpy.einsum says it: "tik,tk->ti".

        The sum may be formed in any order.
        """

    def total(self, x: Values, axes: tuple[int, ...]) -> Values:
        """The sum over some axes, which stay, of length 1."""

    def moved(self, rearranged: Callable[[Array], Array], x: Values) -> Values:
        """The same numbers elsewhere: reshaped, transposed, cut out, put among 0."""

    def joined(self, parts: list[Values], axis: int) -> Values:
        """Arrays behind each other along an axis."""

    def conjugate(self, x: Values) -> Values:
        """The complex conjugate."""

    def real(self, x: Values) -> Values:
        """The real part of a complex array."""

    def imaginary(self, x: Values) -> Values:
        """The imaginary part of a complex array."""

    def complex(self, real: Values, imaginary: Values) -> Values:
        """The complex array of two real ones."""

    def function(self, name: str, x: Values) -> Values:
        """A function of one variable, entry by entry (numeric/oracle/scans/trace.py).

        Complex arrays are allowed for exp, expm1 and reciprocal.
        """

    def slope(self, name: str, x: Values, value: Values) -> Values:
        """The derivative of such a function at x, where its value is known."""

    def larger(self, x: Values, y: Values) -> tuple[Values, Values]:
        """The larger of two real arrays entry by entry, and 1 where that is x, else 0.

        At a tie the slope goes to x and to y by half each.
        """

    def apart(self, x: Values) -> Values:
        """The same states, which a program may never add up to one number each.

        Where an order of association is differentiated, a gradient at decays is a sum
        of products of parts of the gradient at the states with parts of the states.
        """

    def assembled(
        self, gradient: Values, after: Values | None, decay: Values, states: Values
    ) -> Values:
        """The gradient at decays, as a program may put it together.

        It may be a sum over pairs of steps. And with lambda the gradient at the state,
        that at the logarithm of a decay is lambda h_t less lambda b_t: it may have the
        rounding of these.

        Args:
            gradient: at the decays, lambda h_(t-1).
            after: lambda h_t, summed likewise; None where no program has logarithms.
            decay: the decays.
            states: h_1..h_T.
        """

    def scan(
        self, decay: Values, added: Values, start: Values, logs: Values | None
    ) -> Values:
        """The states h_t = decay_t h_(t-1) + added_t, t = 1..T, along the first axis.

        Args:
            decay: (T, ...) broadcasts against `added`.
            added: (T, ...).
            start: (...) h_0.
            logs: logarithms of the decays, where a program may multiply decays by
                adding these.
        Returns:
            The states, like `added`.
        """

    def corrected(
        self,
        decay: Values,
        left: Values,
        right: Values,
        added: Values,
        start: Values,
        logs: Values | None,
    ) -> Values:
        """The states diag(decay_t) S_(t-1) + left_t (right_t^T S_(t-1)) + added_t.

        Args:
            decay: (T, H, K) or (T, H, 1).
            left: (T, H, K).
            right: (T, H, K).
            added: (T, H, K, V).
            start: (H, K, V) S_0.
            logs: logarithms of the decays, where a program may multiply decays by
                adding these.
        Returns:
            The states, like `added`.
        """
