"""Nonnegative solutions of linear equations in exact rational arithmetic.

Bland's rule picks every pivot, so that the method comes to an end. SymPy's `linprog`
goes round in circles on some of the systems that arise here.
"""

from collections.abc import Collection, Sequence
from fractions import Fraction

Row = list[Fraction]


def nonnegative_solution(
    rows: Sequence[Sequence[Fraction]],
    right: Sequence[Fraction],
    favoured: Collection[int] = (),
) -> list[Fraction] | None:
    """Return some x >= 0 with A x = b, or None if there is none.

    Args:
        rows: of A, shape (m, n).
        right: b, of length m.
        favoured: indices of which one should be positive, if any can be.
    """
    tableau = _Tableau(rows, right)
    if not tableau.feasible():
        return None
    return tableau.favouring(favoured)


class _Tableau:
    """Equations solved for basic variables; the last column is the right side."""

    def __init__(
        self, rows: Sequence[Sequence[Fraction]], right: Sequence[Fraction]
    ) -> None:
        self.size = len(rows[0]) if rows else 0
        count = len(rows)
        self.rows: list[Row] = []
        for place, (row, end) in enumerate(zip(rows, right, strict=True)):
            sign = -1 if end < 0 else 1
            added = [Fraction(int(place == other)) for other in range(count)]
            self.rows.append([sign * x for x in row] + added + [sign * end])
        self.basis = [self.size + place for place in range(count)]

    def feasible(self) -> bool:
        """Drive the sum of the added variables to 0; whether that is possible."""
        costs = [Fraction(0)] * self.size + [Fraction(-1)] * len(self.rows)
        while (column := self._entering(costs)) is not None:
            place = self._leaving(column)
            if place is None:
                break
            self._pivot(place, column)
        if any(
            row[-1] != 0
            for row, name in zip(self.rows, self.basis, strict=True)
            if name >= self.size
        ):
            return False
        self._leave_added_out()
        return True

    def favouring(self, favoured: Collection[int]) -> list[Fraction]:
        """Make a favoured variable positive, if that can be done."""
        costs = [Fraction(int(j in favoured)) for j in range(self.size)]
        while not any(self._solution()[j] > 0 for j in favoured):
            column = self._entering(costs)
            if column is None:
                break
            place = self._leaving(column)
            if place is None:  # it may grow without end
                found = self._solution()
                found[column] += 1
                for row, name in zip(self.rows, self.basis, strict=True):
                    found[name] -= row[column]
                return found
            self._pivot(place, column)
        return self._solution()

    def _solution(self) -> list[Fraction]:
        found = [Fraction(0)] * self.size
        for row, name in zip(self.rows, self.basis, strict=True):
            found[name] = row[-1]
        return found

    def _entering(self, costs: Sequence[Fraction]) -> int | None:
        """The first variable whose growth pays."""
        paid = [costs[name] for name in self.basis]
        for column, cost in enumerate(costs):
            if column in self.basis:
                continue
            pairs = zip(paid, self.rows, strict=True)
            if cost > sum(p * row[column] for p, row in pairs if p):
                return column
        return None

    def _leaving(self, column: int) -> int | None:
        ratios = [
            (row[-1] / row[column], name, place)
            for place, (row, name) in enumerate(zip(self.rows, self.basis, strict=True))
            if row[column] > 0
        ]
        return min(ratios)[2] if ratios else None

    def _pivot(self, place: int, column: int) -> None:
        scale = self.rows[place][column]
        pivot = [x / scale for x in self.rows[place]]
        for other, row in enumerate(self.rows):
            if other != place and row[column]:
                factor = row[column]
                self.rows[other] = [
                    x - factor * y for x, y in zip(row, pivot, strict=True)
                ]
        self.rows[place] = pivot
        self.basis[place] = column

    def _leave_added_out(self) -> None:
        """Take the added variables out of the basis, and then away."""
        for place in range(len(self.rows)):
            if self.basis[place] >= self.size:
                row = self.rows[place][: self.size]
                column = next((j for j, x in enumerate(row) if x), None)
                if column is not None:
                    self._pivot(place, column)
        kept = [p for p, name in enumerate(self.basis) if name < self.size]
        self.rows = [self.rows[p][: self.size] + self.rows[p][-1:] for p in kept]
        self.basis = [self.basis[p] for p in kept]
