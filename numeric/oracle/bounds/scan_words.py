"""The derivation of the allowances of gated linear recurrences, in words."""

from longdep.numeric.oracle.arithmetic import Arithmetic


def explanation(format_: Arithmetic) -> str:
    """What an allowance counts, for a format and a level."""
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
        f"of itself, {slopes}. A scan may be associated in any order, forward and "
        "back: at each of its gaps a product of decays, a product with a state and a "
        "sum are rounded, and carried on by the product of the decays behind it. All "
        "errors are added up in size, none of their products left out."
    )
