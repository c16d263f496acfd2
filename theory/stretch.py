"""No vector is stretched by more than the Frobenius norm: Cauchy-Schwarz, in steps."""

from sympy import Abs, DiagMatrix, Ge, Gt, Identity, Le, Symbol, Trace
from sympy.logic.boolalg import Boolean
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.notation import ForAll, Norm, equation
from longdep.theory.core.proof import Rule, Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Cases,
    Combine,
    Distinction,
    EachEntry,
    ForEach,
    FromSquares,
    Instance,
    NormGrows,
    NormScales,
    NormSquares,
)

MATRIX, RANK_ONE = Symbol("alpha", real=True), Symbol("beta", real=True)


def stretched(
    matrix: MatrixExpr, vector: MatrixExpr, name: str, order: int | str = 2
) -> tuple[Step, ...]:
    """Steps that end in |A v| <= |A|_F |v|, of that name, for lengths of order 2 or F.

    With x = A v the square of |a A - b x v^T|, which is a^2 |A|^2 - 2 a b |x|^2 +
    b^2 |x|^2 |v|^2, is not negative, whatever a and b are.
    """
    image = matrix * vector
    moved, whole, start = Norm(image, order), Norm(matrix, "F"), Norm(vector, order)
    outer = MATRIX * matrix - RANK_ONE * image * vector.T
    spread = vector * image.T * image * vector.T
    square = MATRIX**2 * whole**2 - 2 * MATRIX * RANK_ONE * moved**2
    bound = moved**2 <= whole**2 * start**2
    far = Gt(moved**2 - whole**2 * start**2, 0)
    near = Le(moved**2 - whole**2 * start**2, 0)
    size = (whole**2 + 1) / 2

    def at(first: object, second: object) -> dict[object, object]:
        return {MATRIX: first, RANK_ONE: second}

    every = Ge(square + RANK_ONE**2 * moved**2 * start**2, 0)
    first, second = at(start**2, 1), at(moved**2, size)

    def step(part: str, says: Boolean, by: Rule, because: str) -> Step:
        return Step(f"{name}: {part}", says, by, because)

    def of(*parts: str) -> tuple[str, ...]:
        return tuple(f"{name}: {part}" for part in parts)

    def case(first: str, second: str) -> tuple[str, str]:
        return f"{name}: {first}", f"{name}: {second}"

    return (
        step(
            "number",
            equation(image.T * image, moved**2 * Identity(1)),
            NormSquares(),
            "x^T x is the square of the length of x.",
        ),
        step(
            "rank one",
            equation(spread, moved**2 * vector * vector.T),
            Algebra(of("number")),
            "So it comes out.",
        ),
        step(
            "its trace",
            equation(Trace(spread), moved**2 * Trace(vector * vector.T)),
            Algebra(of("rank one")),
            "Take traces.",
        ),
        step(
            "length",
            equation(Trace(vector * vector.T), start**2),
            NormSquares(),
            "By definition.",
        ),
        step(
            "square",
            equation(Norm(outer, "F") ** 2, square + RANK_ONE**2 * Trace(spread)),
            NormSquares(),
            "Multiply out.",
        ),
        step(
            "not negative",
            every,
            Combine(
                slack=Norm(outer, "F") ** 2, by=of("square", "its trace", "length")
            ),
            "A square.",
        ),
        step(
            "first",
            every.subs(first),
            Instance(f"{name}: not negative", first),
            "Once.",
        ),
        step(
            "second",
            every.subs(second),
            Instance(f"{name}: not negative", second),
            "Twice.",
        ),
        step("some", Gt(moved, 0), Assume(), "Suppose A v is not 0."),
        step("far", far, Assume(), "Suppose it longer than that."),
        step(
            "not so far",
            bound,
            Combine(
                {
                    f"{name}: second": (moved**2 - whole**2 * start**2) / moved**4,
                    f"{name}: first": size**2 / moved**2,
                },
                signs=of("some", "far"),
            ),
            "Then it is not, as both squares say.",
        ),
        step("near", near, Assume(), "Suppose it is not longer."),
        step("as near", bound, Combine({f"{name}: near": 1}), "That is what is said."),
        step(
            "any",
            bound,
            Distinction((), (case("far", "not so far"), case("near", "as near"))),
            "In both cases.",
        ),
        step("none", Le(moved, 0), Assume(), "Suppose A v is 0."),
        step(
            "nothing",
            bound,
            Combine({f"{name}: none": moved}, slack=whole**2 * start**2),
            "Then there is nothing to show.",
        ),
        step(
            "squares",
            bound,
            Distinction((), (case("some", "any"), case("none", "nothing"))),
            "In any case.",
        ),
        Step(
            name,
            Le(moved, whole * start),
            FromSquares(f"{name}: squares"),
            "Take roots.",
        ),
    )


def at_an_angle(
    first: MatrixExpr, second: MatrixExpr, name: str, order: int | str = 2
) -> tuple[Step, ...]:
    """Steps that end in <x, y> <= |x| |y|, of that name."""
    inner = Trace(first.T * second)
    shadow = Norm(first.T * second, order)
    length = Norm(first, order)
    return (
        *stretched(first.T, second, f"{name} stretch", order),
        Step(
            f"{name} square",
            equation(inner**2, shadow**2),
            NormSquares(),
            "x^T y is a number.",
        ),
        Step(
            f"{name} squares",
            Le(inner**2, shadow**2),
            Combine(by=(f"{name} square",)),
            "So its square is not larger.",
        ),
        Step(
            f"{name} shadow",
            Le(inner, shadow),
            FromSquares(f"{name} squares"),
            "A number is at most its size.",
        ),
        Step(
            f"{name} length",
            equation(Norm(first.T, "F"), length),
            NormSquares(),
            "A row is as long as its column.",
        ),
        Step(
            name,
            Le(inner, length * Norm(second, order)),
            Combine(
                {f"{name} shadow": 1, f"{name} stretch": 1}, by=(f"{name} length",)
            ),
            "Put together.",
        ),
    )


def added(
    first: MatrixExpr, second: MatrixExpr, name: str, order: int | str = 2
) -> tuple[Step, ...]:
    """Steps that end in |x + y| <= |x| + |y| for vectors, of that name."""
    whole, one, other = (Norm(v, order) for v in (first + second, first, second))
    return (
        *at_an_angle(first, second, f"{name}: angle", order),
        Step(
            f"{name}: sum",
            equation(whole**2, one**2 + other**2 + 2 * Trace(first.T * second)),
            NormSquares(),
            "Multiply out.",
        ),
        Step(
            f"{name}: squares",
            Le(whole**2, (one + other) ** 2),
            Combine({f"{name}: angle": 2}, by=(f"{name}: sum",)),
            "The inner product is at most the product of the lengths.",
        ),
        Step(name, Le(whole, one + other), FromSquares(f"{name}: squares"), "Roots."),
    )


ROW = Symbol("i_1", integer=True, nonnegative=True)
COLUMN = Symbol("i_2", integer=True, nonnegative=True)


def scaled_rows(gains: MatrixExpr, matrix: MatrixExpr, name: str) -> tuple[Step, ...]:
    """Steps that end in |diag(d) A|_F <= |d|_max |A|_F, of that name."""
    rows, columns = matrix.shape
    largest = Norm(gains, "max")
    size = Abs(matrix[ROW, COLUMN])
    entry = Le(Abs(gains[ROW, 0]) * size, largest * size)
    scaled = Norm(largest * matrix, "F")
    return (
        Step(
            f"{name}: gains",
            ForAll(Le(Abs(gains[ROW, 0]), largest), ROW, 0, rows - 1),
            EachEntry(),
            "No entry is larger than the largest.",
        ),
        Step(
            f"{name}: entries",
            ForAll(ForAll(entry, COLUMN, 0, columns - 1), ROW, 0, rows - 1),
            ForEach((f"{name}: gains",), ForEach((), Cases((f"{name}: gains",)))),
            "Nor is it times an entry of row i.",
        ),
        Step(
            f"{name}: larger",
            Le(Norm(DiagMatrix(gains) * matrix, "F"), scaled),
            NormGrows(f"{name}: entries"),
            "Entry by entry.",
        ),
        Step(
            f"{name}: factor",
            equation(scaled, largest * Norm(matrix, "F")),
            NormScales(),
            "The factor comes out.",
        ),
        Step(
            name,
            Le(Norm(DiagMatrix(gains) * matrix, "F"), largest * Norm(matrix, "F")),
            Combine({f"{name}: larger": 1}, by=(f"{name}: factor",)),
            "Put together.",
        ),
    )
