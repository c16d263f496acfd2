"""Worked by hand: gradients, step by step back in time."""

from sympy import ImmutableMatrix, Integer, Rational, diag, eye, tanh, zeros

from longdep.reports.page.worked.reading import (
    ONE,
    Values,
    about,
    factor,
    power,
    product,
    stacked,
    tex,
)

FACTOR = r"\operatorname{diag}(f') U^{\mathrm{T}}"
FAR = 100  # steps back
OFF = Rational(1, 20)  # a small deviation at every step


def factors_of(values: Values) -> list[ImmutableMatrix]:
    """The factor of each step back, diag(f') U^T."""
    weight = values.matrix("U")
    return [
        ImmutableMatrix(diag(*slopes) * weight.T) for slopes in values.matrices("g")
    ]


def gradients(
    values: Values, factors: list[ImmutableMatrix]
) -> tuple[list[ImmutableMatrix], str]:
    """The gradient at each lag, and how each comes of the one before."""
    known = values.matrices("delta")
    lines, deltas = [], known[:1]
    for back, matrix in enumerate(factors, start=1):
        lines.append(product(rf"\delta_{{t,t-{back}}}", matrix, deltas[-1]))
        deltas.append(matrix * deltas[-1])
    values.require(deltas == known, "gradients that follow from its factors")
    return deltas, stacked(*lines)


def given(values: Values, slopes: bool) -> str:
    """The weight, the slopes where they matter, and the last gradient."""
    weight, last = values.matrix("U"), values.matrices("delta")[0]
    parts = [f"U = {tex(weight)}"]
    if slopes:
        parts.append(f"f' = {tex(values.matrices('g')[0])}")
    return r", \quad ".join([*parts, rf"\delta_{{t,t}} = {tex(last)}"])


def no_equality(values: Values) -> dict[str, str]:
    """The gradient is not gamma to the lag times the last one."""
    gamma, factors = values.number("gamma"), factors_of(values)
    deltas, back = gradients(values, factors)
    lag = len(factors)
    printed = gamma**lag * deltas[0]
    values.require(printed != deltas[-1], "a gradient that is not the printed one")
    written = rf"\gamma^{{{lag}}} \delta_{{t,t}}"
    return {
        "given": given(values, slopes=True),
        "factor": stacked(
            product(
                FACTOR,
                ImmutableMatrix(diag(*values.matrices("g")[0])),
                ImmutableMatrix(values.matrix("U").T),
            ),
            rf"\gamma = \lVert {tex(factors[0])} \rVert = {tex(gamma)}",
        ),
        "back": back,
        "printed": rf"{written} = {power(gamma, lag)} \cdot {factor(deltas[0])} "
        f"= {tex(printed)}",
        "apart": rf"{tex(deltas[-1])} \neq {tex(printed)}",
    }


def nothing_left(values: Values) -> dict[str, str]:
    """Factors of norm above 1 whose product is 0."""
    gamma, factors = values.number("gamma"), factors_of(values)
    values.require(
        all(slope == 1 for slopes in values.matrices("g") for slope in slopes),
        "slopes of 1",
    )
    _, back = gradients(values, factors)
    rows = [sum(map(abs, row)) for row in factors[0].tolist()]
    values.require(max(rows) == gamma > 1, "a norm above 1")
    left = eye(*factors[0].shape[:1])
    for matrix in factors:
        left = matrix * left
    values.require(left == zeros(*left.shape), "factors that multiply to 0")
    written = " + ".join(
        r"\lvert " + tex(x) + r" \rvert" for x in largest(factors[0], gamma)
    )
    lag = len(factors)
    return {
        "given": given(values, slopes=False),
        "norm": stacked(
            rf"U^{{\mathrm{{T}}}} = {tex(factors[0])}",
            rf"\gamma = {written} = {tex(gamma)}",
        ),
        "power": rf"\gamma^{{{lag}}} = {power(gamma, lag)} = {tex(gamma**lag)}",
        "back": back,
        "nothing": product(r" ".join([r"U^{\mathrm{T}}"] * lag), *factors),
    }


def largest(matrix: ImmutableMatrix, size: Rational) -> list[Rational]:
    """The row whose sizes sum to the norm."""
    return next(row for row in matrix.tolist() if sum(map(abs, row)) == size)


def at_rest(values: Values) -> dict[str, str]:
    """A tanh unit at 0 has slope 1."""
    place, weight = values.number("x"), values.number("w")
    height = tanh(place)
    values.require(height.is_Rational, "a pre-activation of rational tanh")
    slope = ONE - height**2
    step = weight * slope
    values.require(step == 1, "a factor of 1")
    at = tex(place)
    return {
        "given": rf"z = {at}, \quad u = {tex(weight)}",
        "slope": rf"\tanh'({at}) = 1 - \tanh({at})^2 = 1 - {power(height, 2)} "
        f"= {tex(slope)}",
        "factor": rf"u \tanh'({at}) = {tex(weight)} \cdot {tex(slope)} = {tex(step)}",
        "far": f"{power(step, FAR)} = {tex(step**FAR)}",
    }


def almost_one(values: Values) -> dict[str, str]:
    """Within the tolerance at each step, outside of it in the end."""
    tolerance, factors = values.number("epsilon"), factors_of(values)
    values.require(factors[0].shape == (1, 1), "a single unit")
    deltas, back = gradients(values, factors)
    (step,), (first,), (last,) = factors[0], deltas[0], deltas[-1]
    once, in_the_end = abs(step - 1), abs(last - first) / abs(first)
    values.require(once <= tolerance < in_the_end, "a gradient beyond its tolerance")
    share = tex(last / first)
    return {
        "given": rf"{given(values, slopes=False)}, \quad "
        rf"\varepsilon = {tex(tolerance)}",
        "close": rf"\lvert {tex(step)} - 1 \rvert = {tex(once)} \leq \varepsilon",
        "back": back,
        "off": rf"\lvert {share} - 1 \rvert = {tex(in_the_end)} > \varepsilon",
        "hundred": r", \qquad ".join(
            rf"{power(base, FAR)} \approx {about(base ** Integer(FAR))}"
            for base in (1 - OFF, 1 + OFF)
        ),
    }
