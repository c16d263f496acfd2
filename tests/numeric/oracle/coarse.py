"""An arithmetic whose roundings are so large that every term of a bound is seen.

Its numbers are powers of two, all different: a bound that counts one rounding too many,
or one of the wrong kind, differs in its first digits.
"""

from dataclasses import replace

from longdep.numeric.oracle.arithmetic import Arithmetic

ROUNDOFF = 2.0**-9
WIDE = 2.0**-11  # of sums, in a wider format
FACTOR = 2.0**-6  # of what the factors of matrix products are rounded by first
UNDERFLOW = 2.0**-14

PLAIN = Arithmetic(
    precision="coarse",
    storage="float32",
    roundoff=ROUNDOFF,
    accumulate=ROUNDOFF,
    factor=0.0,
    underflow=UNDERFLOW,
)
MIXED = replace(PLAIN, accumulate=WIDE)
FACTORED = replace(PLAIN, factor=FACTOR)
FLUSHED = replace(PLAIN, precision="coarse+ftz")
STRICT = replace(PLAIN, strict=True)
EXACT = replace(PLAIN, roundoff=0.0, accumulate=0.0, underflow=0.0)
