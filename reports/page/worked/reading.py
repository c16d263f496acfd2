"""What a worked case reads from a certificate, and how it writes numbers."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from sympy import Expr, ImmutableMatrix, Integer, Rational

from longdep.reports.page.formulas import value_latex
from longdep.reports.record.ledger import LedgerError

NARROW = 180  # letters of a line of matrices that a telephone has room for
ONE = Integer(1)
ARROW, DOT = r" \rightarrow ", r" \cdot "


class StoryError(LedgerError):
    """A certificate does not show what its story tells."""


class Values:
    """The values of a certificate, by name; what is missing is an error."""

    def __init__(self, claim: str, values: Mapping[str, Any]) -> None:
        self.claim = claim
        self.values = values

    def require(self, holds: object, what: str) -> None:
        """Refuse a certificate that does not show what the story says.

        Raises:
            StoryError: it does not hold.
        """
        if not holds:
            raise StoryError(
                f"story {self.claim}: expected a certificate with {what}, got other "
                f"values of {', '.join(self.values)}"
            )

    def read(self, name: str) -> Any:
        """A value as the certificate writes it.

        Raises:
            StoryError: the certificate has none of the name.
        """
        if name not in self.values:
            raise StoryError(
                f"story {self.claim}: expected a certificate with {name}, got "
                f"{', '.join(self.values)}"
            )
        return self.values[name]

    def number(self, name: str) -> Rational:
        """A number."""
        return self._number(self.read(name), name)

    def count(self, name: str) -> int:
        """A whole number, such as a time."""
        number = self.number(name)
        self.require(number.is_Integer, f"a whole {name}")
        return int(number)

    def matrix(self, name: str) -> ImmutableMatrix:
        """A matrix."""
        return self._matrix(self.read(name), name)

    def numbers(self, name: str) -> list[Rational]:
        """A sequence of numbers, from the index 0 on."""
        return [self._number(item, name) for item in self._sequence(name)]

    def matrices(self, name: str) -> list[ImmutableMatrix]:
        """A sequence of matrices, in the order of their indices."""
        return [self._matrix(item, name) for item in self._sequence(name)]

    def _sequence(self, name: str) -> list[Any]:
        family = self.read(name)
        self.require(isinstance(family, dict), f"a sequence {name}")
        return list(family.values())

    def _matrix(self, rows: Any, name: str) -> ImmutableMatrix:
        self.require(isinstance(rows, list), f"a matrix {name}")
        return ImmutableMatrix([[self._number(x, name) for x in row] for row in rows])

    def _number(self, text: Any, name: str) -> Rational:
        try:
            number = Fraction(str(text))
        except ValueError:
            raise StoryError(
                f"story {self.claim}: expected a fraction for {name}, got {text!r}"
            ) from None
        return Rational(number.numerator, number.denominator)


def tex(value: Expr | ImmutableMatrix | int) -> str:
    """A number, or a matrix; one with a single entry is written as a number."""
    if not isinstance(value, ImmutableMatrix):
        return value_latex(str(value))
    if value.shape == (1, 1):
        return value_latex(str(value[0, 0]))
    return value_latex([[str(x) for x in row] for row in value.tolist()])


def factor(value: Expr | ImmutableMatrix) -> str:
    """The same within a product: a negative number stands in brackets."""
    text = tex(value)
    return f"({text})" if text.startswith("-") else text


def product(name: str, *factors: ImmutableMatrix) -> str:
    """Multiply out: name = A B = C, the result on a line of its own if it is long."""
    result = factors[0]
    for matrix in factors[1:]:
        result = result * matrix
    dot = DOT if all(f.shape == (1, 1) for f in factors) else " "
    first, *others = factors
    written = dot.join([tex(first), *map(factor, others)])
    line = f"{name} = {written} = {tex(result)}"
    if len(line) <= NARROW:
        return line
    return aligned(f"{name} &= {written}", f"&= {tex(result)}")


def power(base: Expr, exponent: int) -> str:
    """A power, its base in brackets if it is no plain number."""
    plain = base.is_Integer and base >= 0
    return (tex(base) if plain else rf"\left({tex(base)}\right)") + f"^{{{exponent}}}"


def about(value: Expr) -> str:
    """A number to four digits: 0.005921, 131.5, or 2.959 times a power of ten."""
    number = float(Fraction(int(value.p), int(value.q)))
    if 0.001 <= abs(number) < 1000:
        return f"{number:.4g}"
    digits, exponent = f"{number:.3e}".split("e")
    return rf"{digits} \cdot 10^{{{int(exponent)}}}"


def added(terms: Iterable[Expr]) -> str:
    """A sum, written out; terms that are not positive bring their own sign."""
    first, *others = [tex(term) for term in terms]
    return first + "".join(
        f" - {text[1:]}" if text.startswith("-") else f" + {text}" for text in others
    )


def aligned(*lines: str) -> str:
    """Formulas below each other, aligned where each has an ampersand."""
    return "\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}"


def stacked(*lines: str) -> str:
    """Formulas below each other."""
    if len(lines) == 1:
        return lines[0]
    return "\\begin{gathered}\n" + " \\\\\n".join(lines) + "\n\\end{gathered}"
