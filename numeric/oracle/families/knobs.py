"""What is drawn at each precision: sizes, gains and scales, in one table.

A format of few bits decides little about a long or expanding network: an error of u is
multiplied by the condition of the run, and where it reaches half the value nothing is
left to check. Coarse formats therefore get short and contracting runs, mostly; some of
each case's kind stay as hard as for float64, so that these, too, are run.
"""

from dataclasses import dataclass, replace

from longdep.numeric.oracle.arithmetic import FLUSHED
from longdep.numeric.oracle.storing import storage_of


@dataclass(frozen=True, kw_only=True)
class Knobs:
    """What cases are drawn from, at one precision or several alike.

    Attributes:
        spans: ranges of the number of steps T.
        shares: how often each range is drawn; they sum to 1.
        units: the largest n.
        special_every: one case in so many lies at a special point (points.py).
        gains: of the weights, over sqrt(fan-in), for at most 40 steps.
        long_gains: of the weights for more steps.
        scales: factors of inputs, biases and initial states.
        biases: (saturated, others): factors of biases, where units are to saturate.
        powers: a matrix or a gradient may be scaled by 2 to less than this, up or down.
        matrix_sizes: n of a matrix whose spectral radius is asked for.
        run_sizes: n of a run whose Lyapunov exponents are asked for.
        run_steps: the fewest and the most steps of such a run.
        small_matrix: the largest n of either, where entries are drawn one by one.
        small_sizes: the largest n and T of a network, where they are.
        orthogonal: the largest side of an initial matrix.
        small_unit: an entry is then at most 8 times this, and a multiple of it.
        layers: how many a stacked module has.
    """

    spans: tuple[tuple[int, int], ...]
    shares: tuple[float, ...]
    units: int
    special_every: int
    gains: tuple[float, ...]
    long_gains: tuple[float, ...]
    scales: tuple[float, ...]
    biases: tuple[float, float]
    powers: int
    matrix_sizes: tuple[int, ...]
    run_sizes: tuple[int, ...]
    run_steps: tuple[int, int]
    small_matrix: int
    small_sizes: tuple[int, int]
    orthogonal: int
    small_unit: float
    layers: tuple[int, ...]


def knobs_of(precision: str) -> Knobs:
    """The entry of a precision: its own, or that of its storage format.

    Raises:
        DomainError: there is no such precision.
    """
    base = precision.removesuffix(FLUSHED)
    return KNOBS.get(base) or KNOBS[storage_of(precision).name]


# Formats that decide nearly everything: runs of hundreds of steps.
FINE = Knobs(
    spans=((1, 10), (2, 40), (41, 300)),
    shares=(0.55, 0.36, 0.09),
    units=6,
    special_every=8,
    gains=(0.3, 0.8, 1.0, 1.3, 2.5),
    long_gains=(0.05, 0.3, 0.8, 1.0),  # 0.05: gradients underflow in 300 steps
    scales=(1.0,) * 9 + (2.0**-6, 2.0**-16, 2.0**-40),
    biases=(6.0, 0.5),
    powers=40,
    matrix_sizes=(2, 3, 4, 5, 6) * 5 + (7, 8, 9, 12, 15, 16, 17),
    run_sizes=(2, 3, 4) * 6 + (5, 6, 7),
    run_steps=(2, 12),
    small_matrix=3,
    small_sizes=(3, 4),
    orthogonal=33,
    small_unit=1 / 4,
    layers=(1, 1, 1, 2, 2, 2, 2, 3),
)

KNOBS = {
    "float64": FINE,
    "float32": FINE,
    # Long runs of matrix products with factors of 11 bits, and eigenvalue routines.
    "tf32": replace(
        FINE,
        spans=((1, 10), (2, 30), (41, 100)),
        matrix_sizes=(1,) * 39 + (2,),
        run_sizes=(1,) * 39 + (2,),
        run_steps=(1, 3),
        small_matrix=1,
    ),
    "float16": Knobs(
        spans=((1, 4), (2, 9), (10, 24)),
        shares=(0.65, 0.33, 0.02),
        units=4,
        special_every=40,  # saturated, most rows are below the smallest number
        gains=(0.1, 0.3, 0.5, 0.5, 0.8),
        long_gains=(0.05, 0.3),
        scales=(1.0,) * 9 + (2.0**-2, 2.0**-4, 2.0**-6),
        biases=(2.0, 0.5),
        powers=3,
        matrix_sizes=(1,) * 39 + (2,),
        run_sizes=(1,) * 39 + (2,),
        run_steps=(1, 3),
        small_matrix=1,
        small_sizes=(3, 4),
        orthogonal=5,
        small_unit=1 / 8,
        layers=(1, 1, 1, 2, 2, 3),
    ),
    "bfloat16": Knobs(
        spans=((1, 2), (2, 3), (4, 8)),
        shares=(0.8, 0.18, 0.02),
        units=2,
        special_every=40,
        gains=(0.1, 0.2),
        long_gains=(0.05,),
        scales=(1.0,) * 9 + (2.0**-6, 2.0**-16, 2.0**-40),
        biases=(0.5, 0.25),
        powers=40,
        matrix_sizes=(1,),
        run_sizes=(1,),
        run_steps=(1, 2),
        small_matrix=1,
        small_sizes=(2, 2),
        orthogonal=5,
        small_unit=1 / 16,
        layers=(1, 1, 1, 1, 2),
    ),
}
