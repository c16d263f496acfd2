"""The derivation of the allowances of gated linear recurrences, in words."""

from longdep.numeric.oracle.arithmetic import Arithmetic


def explanation(format_: Arithmetic, loops: bool = False) -> str:
    """What an allowance counts, for a format and a level.

    Args:
        format_: the arithmetic.
        loops: whether it is that of a loop with recurrent weights, no scan.
    """
    slopes = (
        "a slope by 16 u of itself (level strict)"
        if format_.strict
        else "a slope by 16 u of itself or as the function's rounded value gives it, a "
        "sigmoid also by 5 u absolutely (level standard)"
    )
    return (
        f"{format_.precision}: u = {format_.roundoff:.3g}, underflow unit "
        f"{format_.underflow:.3g}. A sum or product is off by u of itself, a sum of k "
        "products by k u / (1 - k u) of what their sizes add up to, a function by 8 u "
        f"of itself, {slopes}. {_LOOPED if loops else _scanned(format_)}"
    )


def _scanned(format_: Arithmetic) -> str:
    gradient = (
        "is the product of a state and the gradient at the next one (level strict)"
        if format_.strict
        else "may be put together from products of parts of a state and of the "
        "gradient at the next one (level standard)"
    )
    return (
        "A scan may be associated in any order, forward and back: at each of its gaps "
        "a product of decays, a product with a state and a sum are rounded, and "
        "carried on by the product of the decays behind it. The terms of a state, or "
        "of what is read of it, may be added up in any order. The gradient at a decay "
        f"{gradient}. Exponents may be shifted by any running maximum. All errors are "
        "added up in size, none of their products left out."
    )


_LOOPED = (
    "The errors of a step are carried on, forward and back, by the true products of "
    "the steps' Jacobians, taken in size over blocks of steps; what the first order "
    "leaves out is counted. Exponents may be shifted by any running maximum."
)
