"""How sums, activations and slopes are written: ingredients of many right programs.

A style never changes what is computed, only the order of sums, the form of a function,
the precision that sums are added up in, or where in memory the numbers lie.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

# Matrix (k, j) times rows (B, j) -> (B, k)


def matmul(matrix, rows):
    return rows @ matrix.T


def by_einsum(matrix, rows):
    return np.einsum("kj,bj->bk", matrix, rows)


def optimised_einsum(matrix, rows):
    return np.einsum("kj,bj->bk", matrix, rows, optimize=True)


def by_tensordot(matrix, rows):
    return np.tensordot(rows, matrix, axes=(1, 1))


def by_inner(matrix, rows):
    return np.inner(rows, matrix)


def unit_by_unit(matrix, rows):
    return np.stack([rows @ unit for unit in matrix], axis=1)


def row_by_row(matrix, rows):
    return np.array([matrix @ row for row in rows], rows.dtype).reshape(-1, len(matrix))


def backwards(matrix, rows):
    return np.ascontiguousarray(rows[:, ::-1]) @ np.ascontiguousarray(matrix[:, ::-1]).T


def column_by_column(matrix, rows):
    total = np.zeros((len(rows), len(matrix)), rows.dtype)
    for j in range(matrix.shape[1]):
        total = total + rows[:, j, None] * matrix[:, j]
    return total


def columns_backwards(matrix, rows):
    return column_by_column(matrix[:, ::-1], rows[:, ::-1])


def terms(matrix, rows):
    return rows[:, None, :] * matrix[None]


def halves(products):
    """Pairwise summation along the last axis."""
    size = products.shape[-1]
    if size < 2:
        return products.sum(axis=-1)
    return halves(products[..., : size // 2]) + halves(products[..., size // 2 :])


def pairwise(matrix, rows):
    return halves(terms(matrix, rows))


def compensated(products):
    """Kahan's summation along the last axis; a sum that overflows stays infinite."""
    total = np.zeros(products.shape[:-1], products.dtype)
    lost = total.copy()
    for k in range(products.shape[-1]):
        term = products[..., k] - lost
        new = total + term
        lost = (new - total) - term
        lost = np.where(np.isfinite(lost), lost, lost.dtype.type(0))
        total = new
    return total


def kahan(matrix, rows):
    return compensated(terms(matrix, rows))


def finite(row):
    return bool(np.isfinite(row).all())


def exactly(products):
    """math.fsum along the last axis: one rounding for the whole sum."""
    if not products.size:
        return np.zeros(products.shape[:-1], products.dtype)
    flat = products.reshape((-1, products.shape[-1]))
    sums = [math.fsum(map(float, row)) if finite(row) else row.sum() for row in flat]
    return np.array(sums).astype(products.dtype).reshape(products.shape[:-1])


def by_fsum(matrix, rows):
    return exactly(terms(matrix, rows))


def largest_first(matrix, rows):
    products = terms(matrix, rows)
    order = np.argsort(-abs(products), axis=-1)
    return np.add.accumulate(np.take_along_axis(products, order, -1), axis=-1)[..., -1]


def in_blocks(matrix, rows):
    total = np.zeros((len(rows), len(matrix)), rows.dtype)
    for j in range(0, matrix.shape[1], 2):
        total = total + rows[:, j : j + 2] @ matrix[:, j : j + 2].T
    return total


def in_float64(matrix, rows):
    wide = rows.astype(np.float64) @ matrix.astype(np.float64).T
    return wide.astype(rows.dtype)


# Rows (N, k), rows (N, j) -> (k, j): the sum over N of outer products


def at_once(left, right):
    return left.T @ right


def outer_einsum(left, right):
    return np.einsum("nk,nj->kj", left, right)


def forwards_in_time(left, right):
    total = np.zeros((left.shape[1], right.shape[1]), left.dtype)
    for a, b in zip(left, right, strict=True):
        total += np.outer(a, b)
    return total


def backwards_in_time(left, right):
    return forwards_in_time(left[::-1], right[::-1])


def outer_halves(left, right):
    return halves(np.moveaxis(left[:, :, None] * right[:, None, :], 0, -1))


def outer_fsum(left, right):
    return exactly(np.moveaxis(left[:, :, None] * right[:, None, :], 0, -1))


def outer_kahan(left, right):
    return compensated(np.moveaxis(left[:, :, None] * right[:, None, :], 0, -1))


# tanh(a), and its slope from a and h


def by_expm1(a):
    small = np.expm1(-2 * abs(a))
    return np.copysign(-small / (small + 2), a)


def by_double_angle(a):
    half = np.tanh(a / 2)
    return 2 * half / (1 + half * half)


def by_sinh(a):
    near = np.clip(a, -9, 9)  # beyond, tanh is 1 but for 3e-8: taken from expm1 there
    return np.where(abs(a) < 5, np.sinh(near) / np.cosh(near), by_expm1(a))


def one_minus_square(a, h):
    return 1 - h * h


def factored(a, h):
    return (1 - h) * (1 + h)


def sech_squared(a, h):
    grown = np.exp(-abs(a))
    sech = 2 * grown / (1 + grown * grown)
    return sech * sech


def sech_by_cosh(a, h):
    one = a.dtype.type(1)
    return (one / np.cosh(a)) ** 2


def four_exponentials(a, h):
    small = np.exp(-2 * abs(a))
    return 4 * small / ((1 + small) * (1 + small))


# sigma(a); 1 - sigma(a) and its slope from a and s


def logistic(a):
    return 1 / (1 + np.exp(-a))


def two_sided(a):
    small = np.exp(-abs(a))
    return np.where(a >= 0, 1 / (1 + small), small / (1 + small))


def half_of_tanh(a):
    return (1 + np.tanh(a / 2)) / 2


def by_log1p(a):
    return np.exp(-np.logaddexp(a.dtype.type(0), -a))


def minus(a, s):
    return 1 - s


def of_the_negative(a, s):
    return two_sided(-a)


def s_times_rest(a, s):
    return s * (1 - s)


def s_minus_square(a, s):
    return s - s * s


def both_sides(a, s):
    return two_sided(a) * two_sided(-a)


def quarter_sech(a, s):
    return sech_squared(a / 2, s) / 4


# Where the numbers lie


def as_given(array):
    return array


def fortran(array):
    return np.asfortranarray(array)


def read_only(array):
    array = array.copy()
    array.flags.writeable = False
    return array


def strided(array):
    """A view of every second entry of a larger array."""
    wide = np.zeros((*array.shape[:-1], 2 * array.shape[-1]), array.dtype)
    wide[..., ::2] = array
    return wide[..., ::2]


def flipped(array):
    """A view with a negative stride."""
    return np.ascontiguousarray(array[..., ::-1])[..., ::-1]


@dataclass(frozen=True)
class Style:
    """One way of writing sums, functions and memory."""

    product: Callable = matmul
    outer: Callable = at_once
    tanh: Callable = np.tanh
    tanh_slope: Callable = one_minus_square
    sigmoid: Callable = logistic
    rest: Callable = minus
    sigmoid_slope: Callable = s_times_rest
    memory: Callable = as_given
    blend: str = "two products"
    chunk: int = 0  # steps that are run back together, the gradient carried on
    recompute: bool = False
    accurate: bool = False  # slopes to full relative accuracy


PLAIN = Style()
ACCURATE = Style(
    tanh_slope=sech_squared,
    sigmoid=two_sided,
    rest=of_the_negative,
    sigmoid_slope=both_sides,
    accurate=True,
)
STYLES = {
    "matmul, 1 - h^2": PLAIN,
    "einsum": Style(product=by_einsum, outer=outer_einsum),
    "einsum, optimised": Style(product=optimised_einsum),
    "tensordot": Style(product=by_tensordot),
    "inner": Style(product=by_inner),
    "unit by unit": Style(product=unit_by_unit),
    "row by row": Style(product=row_by_row, outer=forwards_in_time),
    "sums from the other end": Style(product=backwards, outer=backwards_in_time),
    "column by column": Style(product=column_by_column),
    "columns backwards": Style(product=columns_backwards),
    "pairwise sums": Style(product=pairwise, outer=outer_halves),
    "Kahan's sums": Style(product=kahan, outer=outer_kahan),
    "math.fsum": Style(product=by_fsum, outer=outer_fsum),
    "largest terms first": Style(product=largest_first),
    "blocks of two": Style(product=in_blocks),
    "sums in float64": Style(product=in_float64),
    "tanh by expm1": Style(tanh=by_expm1, tanh_slope=factored),
    "tanh by the double angle": Style(tanh=by_double_angle),
    "tanh by sinh and cosh": Style(tanh=by_sinh),
    "sigma on both sides": Style(sigmoid=two_sided, sigmoid_slope=s_minus_square),
    "sigma by tanh": Style(sigmoid=half_of_tanh),
    "sigma by log1p": Style(sigmoid=by_log1p),
    "n + z (h - n)": Style(blend="one product"),
    "Fortran order": Style(memory=fortran),
    "read-only views": Style(memory=read_only),
    "every second entry": Style(memory=strided),
    "negative strides": Style(memory=flipped),
    "chunks of three": Style(chunk=3),
    "chunks of one": Style(chunk=1),
    "recomputed forward pass": Style(recompute=True),
    "recomputed in chunks": Style(recompute=True, chunk=4, product=pairwise),
    "slopes as sech^2": ACCURATE,
    "slopes by cosh": replace(ACCURATE, tanh_slope=sech_by_cosh),
    "slopes by four exponentials": replace(
        ACCURATE, tanh_slope=four_exponentials, sigmoid_slope=quarter_sech
    ),
    "sech^2 and pairwise sums": replace(
        ACCURATE, product=pairwise, outer=outer_halves, tanh=by_expm1
    ),
    "sech^2 and fsum": replace(ACCURATE, product=by_fsum, outer=outer_fsum),
    "sech^2, chunks, Fortran order": replace(
        ACCURATE, chunk=2, memory=fortran, blend="one product"
    ),
}
