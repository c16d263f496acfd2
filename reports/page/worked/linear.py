"""Worked by hand: the linear recurrence, and products of random weights."""

from itertools import pairwise
from math import prod

from sympy import ImmutableMatrix, Rational, diag

from longdep.reports.page.worked.reading import (
    ARROW,
    DOT,
    ONE,
    Values,
    about,
    added,
    power,
    product,
    stacked,
    tex,
)

SHOWN_STEPS = 4  # of the power method
ROUNDS = 5  # of a typical run


def eigen_form(values: Values) -> dict[str, str]:
    """The premise gives one matrix, the printed form another."""
    basis, sizes = values.matrix("Q"), values.matrix("Lambda")
    start, steps = values.matrices("h")[0], values.count("t")
    weight = basis * sizes * basis.T
    states = states_of(weight, start, steps)
    middle = ImmutableMatrix(sizes**steps)
    inner = basis.T * middle * basis
    values.require(states[-1] != inner * start, "two different states")
    at, to_the = f"^{{({steps})}}", r"\Lambda" + (f"^{steps}" if steps > 1 else "")
    return {
        "given": stacked(
            rf"Q = {tex(basis)}, \quad \Lambda = {tex(sizes)}",
            f"h^{{(0)}} = {tex(start)}",
        ),
        "weight": stacked(
            product(r"Q \Lambda", basis, sizes),
            product(r"W = (Q \Lambda) Q^{\top}", basis * sizes, basis.T),
        ),
        "state": walked(weight, states),
        "inner": stacked(
            product(rf"Q^{{\top}} {to_the}", basis.T, middle),
            product(rf"(Q^{{\top}} {to_the}) Q", basis.T * middle, basis),
        ),
        "printed": product(rf"Q^{{\top}} {to_the} Q h^{{(0)}}", inner, start),
        "apart": rf"h{at} = {tex(states[-1])} \neq {tex(inner * start)}",
    }


def states_of(
    weight: ImmutableMatrix, start: ImmutableMatrix, steps: int
) -> list[ImmutableMatrix]:
    """The states from a start on."""
    states = [start]
    for _ in range(steps):
        states.append(weight.T * states[-1])
    return states


def walked(weight: ImmutableMatrix, states: list[ImmutableMatrix]) -> str:
    """Each step of the recurrence, multiplied out."""
    return stacked(
        *(
            product(rf"h^{{({at})}} = W^{{\top}} h^{{({at - 1})}}", weight.T, before)
            for at, before in enumerate(states[:-1], start=1)
        )
    )


def outrun(values: Values) -> dict[str, str]:
    """Both parts of the state grow, one faster than the other."""
    weight, start = values.matrix("W"), values.matrices("h")[0]
    main, other = values.matrix("u"), values.matrix("v")
    states = states_of(weight, start, SHOWN_STEPS)
    aligned = [(main.T * state)[0, 0] for state in states]
    rest = [(other.T * state)[0, 0] for state in states]
    values.require(all(aligned), "a part along the largest eigenvector")
    ratios = [of / by for of, by in zip(rest, aligned, strict=True)]
    values.require(increasing(rest), "a part beside it that grows")
    values.require(increasing([-ratio for ratio in ratios]), "a ratio that falls")
    return {
        "given": rf"W = {tex(weight)}, \quad h^{{(0)}} = {tex(start)}",
        "steps": walked(weight, states),
        "rest": ARROW.join(map(tex, rest)),
        "ratio": ARROW.join(map(tex, ratios)),
    }


def increasing(numbers: list[Rational]) -> bool:
    """Whether each number is larger than the one before."""
    return all(a < b for a, b in pairwise(numbers))


def typical_size(values: Values) -> dict[str, str]:
    """The variance is 1, and a typical product is small."""
    law = values.read("outcomes")
    weights = [Values(values.claim, more["w"]).number("1") for _, more in law]
    values.require(
        {chance for chance, _ in law} == {f"1/{len(law)}"}, "equally likely weights"
    )
    squares = [weight**2 for weight in weights]
    sizes = [abs(weight) for weight in weights]
    share, left = Rational(1, len(law)), prod(sizes, start=ONE)
    values.require(sum(weights) == 0, "weights of mean 0")
    values.require(share * sum(squares) == 1, "weights of variance 1")
    values.require(left < 1, "a typical product below 1")
    return {
        "given": rf"w \in \left\{{ {', '.join(map(tex, weights))} \right\}}",
        "variance": stacked(
            rf"v = {tex(share)} \left( {' + '.join(power(w, 2) for w in sizes)} "
            r"\right)",
            rf"= {tex(share)} \left( {added(squares)} \right) = 1",
        ),
        "product": "v^n = 1^n = 1",
        "round": rf"{DOT.join(map(tex, sizes))} = {tex(left)}",
        "rounds": rf"{power(left, ROUNDS)} \approx {about(left**ROUNDS)}",
    }


def penalised(values: Values) -> dict[str, str]:
    """The minimum of a penalised loss, and the factor of a step there."""
    target, weight = values.matrix("A"), values.matrix("U")
    slopes, coefficient = values.matrix("d"), values.number("lambda")
    values.require(weight.shape == (1, 1), "a single weight")
    (a,), (u,), (d,) = target, weight, slopes
    values.require(u - a + coefficient * u == 0, "a minimum at U")
    size = abs(ONE * (diag(d) * weight.T)[0, 0])
    values.require(size > 1, "a factor above 1")
    half = Rational(1, 2)

    def loss(x: Rational) -> str:
        first, second = half * (x - a) ** 2, half * coefficient * x**2
        return f"L({tex(x)}) = {tex(first)} + {tex(second)} = {tex(first + second)}"

    of = "" if coefficient == 1 else rf" \cdot {tex(coefficient)}"
    by = "" if coefficient == 1 else tex(coefficient) + DOT
    return {
        "loss": rf"L(x) = \tfrac{{1}}{{2}} (x - {tex(a)})^2 + \tfrac{{1}}{{2}}{of} x^2",
        "values": stacked(*map(loss, (u - half, u, u + half))),
        "minimum": rf"L'({tex(u)}) = ({tex(u)} - {tex(a)}) + {by}{tex(u)} = 0",
        "gamma": rf"\gamma = \lvert {tex(d)} \cdot {tex(u)} \rvert = {tex(size)} > 1",
    }
