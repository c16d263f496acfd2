"""The symbols of random products, and where the documents speak of them."""

from sympy import Expr, Function, Product, Symbol

from longdep.theory.core.claim import Source
from longdep.theory.core.notation import ForAll, size, step, time

n, t, s = size, time, step
i = Symbol("i", integer=True, positive=True)
k = Symbol("k", integer=True, nonnegative=True)
m = Symbol("m", integer=True, nonnegative=True)
r = Symbol("r", integer=True, nonnegative=True)
v = Symbol("v", nonnegative=True)
target = Symbol("v^*", nonnegative=True)
mu = Symbol("mu", real=True)
x = Symbol("x", real=True)
one = Symbol("w", real=True)
u = Symbol("u", nonnegative=True)
y = Symbol("y", positive=True)
excess = Symbol("a", positive=True)
c = Symbol("c", nonnegative=True)
d = Symbol("d", real=True)
bound = Symbol("gamma", nonnegative=True)
w = Function("w", real=True)
state = Function("h", real=True)
log_size = Function("y", real=True)


def running(count: Expr | int) -> Product:
    """The product of the first factors, P_count."""
    return Product(w(i), (i, 1, count))


def odd_product(count: Expr | int) -> Product:
    """The product of the first odd numbers, 1 * 3 * ... * (2 count - 1)."""
    return Product(2 * i - 1, (i, 1, count))


TOPIC = "random_product"
PLACES = ("000", "002", "003", "004")
FULL = ("000", "002", "004")
WHERE = "¶ on the scalar case"


def cited(locator: str, documents: tuple[str, ...] = PLACES) -> tuple[Source, ...]:
    """The same place in each of the documents."""
    return tuple(Source(document, locator) for document in documents)


def damaged(sentence: str) -> tuple[Source, ...]:
    """A sentence whose symbols document 004 has lost."""
    whole = cited(f"{WHERE}, {sentence}", ("000", "002", "003"))
    lost = "(symbols lost; read with its Chinese twins)"
    return (*whole, Source("004", f"{WHERE}, {sentence} {lost}"))


def each_weight(condition: Expr) -> ForAll:
    """The condition, for every weight w_i."""
    return ForAll(condition, i, 1)
