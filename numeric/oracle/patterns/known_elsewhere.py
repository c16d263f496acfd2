"""Bug patterns of clipping, of orthogonal initialisation and of spectra."""

from longdep.numeric.oracle.patterns.pattern import Pattern, table
from longdep.numeric.oracle.systems import system

NORMS = ("clip-by-norm", "clip-by-global-norm")
VALUE = ("clip-by-value",)

FOURTH_POWERS = """
squares of squares | norm-of-fourth-powers | The norm of all is the root of the sum of the fourth powers of the norms.
"""  # noqa: E501
OF_ORDER_ONE = """
absolute values | norm-of-absolute-values | The norm is the 1-norm.
"""
OF_LARGEST_ENTRY = """
largest entry | norm-of-the-largest-entry | The norm is the max norm.
"""
CLIPPED_BY_NORM = """
no root | norm-without-root | The norm is the sum of the squares.
mean | norm-of-the-mean | The norm is the root of the mean square.
norm squared | divided-by-the-squared-norm | Gradients are scaled by m / norm^2.
always | always-scaled | Gradients under the limit are scaled up to it.
never | never-clipped | Nothing is clipped.
hard zero | zeroed-over-the-limit | What is over the limit becomes 0.
late | norm-after-clipping | The norm is that of the clipped gradients.
epsilon | epsilon-mistaken | 1e-6 is added to the norm where the profile does not, or is not where it does.
"""  # noqa: E501
NEWER_BY_NORM = """
rows | each-row-clipped-alone | Each row of an array is clipped by its own norm.
own factor | factor-with-m-for-1 | Gradients are scaled by min(m, m/norm).
"""
ONE_SIDED = """
one-sided | value-clipped-above-only | Only the upper limit is applied.
"""
TO_THE_UPPER_LIMIT = """
sign | value-clipped-to-the-upper-limit | What is below -m becomes +m.
"""
CLIPPED_BY_VALUE = """
hard zero | value-zeroed-over-the-limit | What is over the limit becomes 0.
never | value-never-clipped | Nothing is clipped.
by the largest | value-scaled-by-the-largest | An array is scaled until its largest entry is the limit.
"""  # noqa: E501
ORTHOGONAL = """
no signs | orthogonal-without-signs | QR without the sign fix: not uniform.
gaussian | orthogonal-is-gaussian | A scaled Gaussian matrix.
uniform | orthogonal-of-uniform-entries | QR of uniform entries: orthogonal, but not uniform.
one seed | orthogonal-ignores-the-seed | The seed is ignored.
gain squared | orthogonal-gain-squared | Scaled by the square of the gain.
no gain | orthogonal-gain-ignored | The gain is ignored.
"""  # noqa: E501
SQUARE = """
fused | orthogonal-over-fused-gates | One tall orthogonal matrix is made for all gates: its blocks are not orthogonal.
cayley | orthogonal-by-cayley | Orthogonal, but not uniform.
rotations | orthogonal-rotations-only | The determinant is always 1.
"""  # noqa: E501
RADIUS = """
largest entry | radius-is-the-largest-entry | The largest entry in size.
operator norm | radius-is-the-operator-norm | The largest singular value.
row sums | radius-is-the-largest-row-sum | The infinity norm.
real part | radius-is-the-largest-real-part | The largest real part of an eigenvalue.
real parts | radius-without-imaginary-parts | The imaginary parts are dropped.
symmetric | radius-as-if-symmetric | A symmetric solver, which reads one half of the matrix.
diagonal | radius-of-the-diagonal | The largest diagonal entry in size.
first listed | radius-is-the-first-eigenvalue | The eigenvalue listed first.
power method | radius-after-three-powers | Three steps of the power method.
"""  # noqa: E501
EXPONENTS = """
transposed | exponents-of-the-transpose | U is used transposed.
value | exponents-with-the-state-as-slope | h stands where 1 - h^2 belongs.
no slope | exponents-without-slopes | The slopes are taken to be 1.
order | exponents-in-reversed-order | The trajectory runs backwards.
singular values | exponents-of-single-steps | The mean over single steps.
one product | exponents-are-singular-values | The singular values of the whole product.
frame dropped | exponents-frame-dropped | The frame is not carried on.
not averaged | exponents-not-averaged | The sum is not divided by T.
one step short | exponents-one-step-short | The sum is divided by T - 1.
"""


def underflowing() -> Pattern:
    """Large gradients are scaled before they are squared, small ones are not."""
    return Pattern(
        name="squares-underflow",
        sentence=(
            "Gradients are scaled before they are squared only if they are large: "
            "squares of small ones underflow."
        ),
        systems=NORMS,
        word="underflow",
        conventions=("exact",),
        since=2,
    )


def _all_but(name: str, right: str) -> tuple[str, ...]:
    """The conventions of a system but the one where a pattern is no mistake."""
    return tuple(c for c in system(name).conventions if c != right)


def known() -> tuple[Pattern, ...]:
    """The patterns, in the order of the pages."""
    return (
        *table(NORMS, FOURTH_POWERS),
        *table(NORMS, OF_ORDER_ONE, conventions=_all_but(NORMS[0], "torch-1")),
        *table(NORMS, OF_LARGEST_ENTRY, conventions=_all_but(NORMS[0], "torch-inf")),
        *table(NORMS, CLIPPED_BY_NORM),
        Pattern(
            name="norm-of-order-two",
            sentence="The norm is the 2-norm, whatever order is asked for.",
            systems=NORMS,
            word="two norm",
            conventions=("torch-1", "torch-inf"),
            since=2,
        ),
        Pattern(
            name="norm-overflows",
            sentence=(
                "Gradients are squared without scaling: squares of large ones "
                "overflow, squares of small ones underflow."
            ),
            systems=NORMS,
            word="unscaled",
            conventions=("exact",),
        ),
        Pattern(
            name="sum-of-norms",
            sentence="The norm of all is the sum of the norms.",
            systems=NORMS[1:],
            word="sum of norms",
        ),
        Pattern(
            name="per-tensor-called-global",
            sentence="Each array is clipped alone.",
            systems=NORMS[1:],
            word="other grouping",
        ),
        Pattern(
            name="global-called-per-tensor",
            sentence="All arrays are clipped together.",
            systems=NORMS[:1],
            word="other grouping",
        ),
        *table(NORMS, NEWER_BY_NORM, since=2),
        *table(VALUE, ONE_SIDED),
        *table(
            VALUE, TO_THE_UPPER_LIMIT, conventions=_all_but(VALUE[0], "torch-negative")
        ),
        *table(VALUE, CLIPPED_BY_VALUE),
        Pattern(
            name="value-bounds-exchanged",
            sentence="The two bounds are exchanged: every entry becomes -m.",
            systems=VALUE,
            word="bounds exchanged",
            since=2,
        ),
        *table(("orthogonal-init",), ORTHOGONAL),
        *table(("orthogonal-init",), SQUARE, conventions=("haar", "gates")),
        Pattern(
            name="orthogonal-the-same-for-all-gates",
            sentence="One matrix is drawn and used for every gate.",
            systems=("orthogonal-init",),
            word="repeated",
            conventions=("gates",),
        ),
        *table(("spectral-radius",), RADIUS),
        *table(("lyapunov",), EXPONENTS),
    )
