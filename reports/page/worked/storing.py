"""Worked by hand: a latch between walls, and a unit that stores every bit."""

from itertools import pairwise

from sympy import Max, Rational

from longdep.reports.page.worked.reading import ARROW, Values, added, stacked, tex


def between_walls(values: Values) -> dict[str, str]:
    """A latch of ReLU units: robust, and with slope 1 at its stored point."""
    changes, hinges = values.numbers("c"), values.numbers("b")
    low, high = values.number("ell"), values.number("r")
    noise, stored = values.number("epsilon"), values.number("h")

    def terms(at: Rational) -> list[Rational]:
        pairs = zip(changes, hinges, strict=True)
        return [c * (at - b) for c, b in pairs if at > b]

    def slopes(at: Rational) -> list[Rational]:
        """Changes of slope up to a place, those at the place itself included."""
        return [c for c, b in zip(changes, hinges, strict=True) if at >= b]

    bottom, top = sum(terms(low)) - noise, sum(terms(high)) + noise
    values.require(low <= bottom and top <= high, "ends that are mapped inside")
    values.require(sum(terms(stored)) == stored, "a stored point")
    values.require(sum(slopes(stored)) == 1, "slope 1 at the stored point")
    values.require(sum(slopes(low)) == 0, "slope 0 at its lower wall")
    return {
        "given": stacked(
            *units(changes, hinges),
            rf"[{tex(low)}, {tex(high)}], \quad \epsilon = {tex(noise)}",
        ),
        "ends": stacked(
            rf"F({tex(low)}) - \epsilon = {added(terms(low))} - {tex(noise)} "
            rf"= {tex(bottom)} \geq {tex(low)}",
            rf"F({tex(high)}) + \epsilon = {added(terms(high))} + {tex(noise)} "
            rf"= {tex(top)} \leq {tex(high)}",
        ),
        "stored": f"F({tex(stored)}) = {added(terms(stored))} = {tex(stored)}",
        "slope": f"{added(slopes(stored))} = 1",
        "wall": f"{added(slopes(low))} = 0",
    }


def units(changes: list[Rational], hinges: list[Rational]) -> list[str]:
    """The map as a sum of ReLU units, two of them in a line."""
    written = []
    for change, hinge in zip(changes, hinges, strict=True):
        sign = "-" if change < 0 else "+"
        size = "" if abs(change) == 1 else tex(abs(change)) + " "
        inside = f" {signed(tex(-hinge))}" if hinge else ""
        written.append(rf"{sign} {size}\max(0, v{inside})")
    lines = [" ".join(written[i : i + 2]) for i in range(0, len(written), 2)]
    return ["F(v) = " + lines[0].removeprefix("+ "), *lines[1:]]


def signed(number: str) -> str:
    """A number with its sign before it."""
    return f"- {number[1:]}" if number.startswith("-") else f"+ {number}"


def every_bit(values: Values) -> dict[str, str]:
    """Every history has a state of its own, and can be read back."""
    keep, write = values.number("alpha"), values.number("beta")
    values.require(keep >= 0 and write >= 0, "weights that are not below 0")
    length = values.count("t")
    bits, states = values.read("b"), values.read("h")
    histories = [
        [Values(values.claim, bits).count(f"{i},{t}") for t in range(1, length + 1)]
        for i in range(2**length)
    ]
    walks = [walk(keep, write, history) for history in histories]
    known = [
        [Values(values.claim, states).number(f"{i},{t}") for t in range(length + 1)]
        for i in range(2**length)
    ]
    values.require(walks == known, "states that follow from its bits")
    ends = [states[-1] for states in walks]
    values.require(len(set(ends)) == len(ends), "a state for each history")
    ones = [end for end, bits in zip(ends, histories, strict=True) if bits[-1]]
    zeros = [end for end, bits in zip(ends, histories, strict=True) if not bits[-1]]
    values.require(max(zeros) < write <= min(ones), "a last bit that can be read")
    return {
        "unit": rf"h_t = \max(0, {tex(keep)} h_{{t-1}} + {tex(write)} x_t)",
        "histories": stacked(
            *(
                f"x = ({', '.join(map(str, history))}): "
                rf"\quad {ARROW.join(map(tex, states))}"
                for history, states in zip(histories, walks, strict=True)
            )
        ),
        "last": tex(write),
        "undo": stacked(*undone(keep, write, histories[-1], walks[-1])),
    }


def walk(keep: Rational, write: Rational, history: list[int]) -> list[Rational]:
    """The states of a ReLU unit that starts at 0."""
    states = [Rational(0)]
    for bit in history:
        states.append(Max(0, keep * states[-1] + write * bit))
    return states


def undone(
    keep: Rational, write: Rational, history: list[int], states: list[Rational]
) -> list[str]:
    """Each step taken back, the last first; the first bit needs no step."""
    lines = []
    steps = list(zip(history, pairwise(states), strict=True))
    for at, (bit, (before, after)) in list(enumerate(steps, start=1))[:0:-1]:
        lines.append(
            rf"x_{at} = {bit}: \quad h_{at - 1} = "
            rf"\left( {tex(after)} - {tex(write)} \cdot {bit} \right) \div {tex(keep)} "
            f"= {tex(before)}"
        )
    return [*lines, rf"x_1 = {history[0]}"]
