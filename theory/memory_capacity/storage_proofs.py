"""Proofs on what a memory holds: in floating point, in finitely many states, in slots.

What an additive unit does in exact arithmetic is in proofs.py.
"""

from collections.abc import Callable, Sequence
from random import Random

from sympy import (
    Abs,
    Eq,
    Expr,
    Function,
    Ge,
    Gt,
    Identity,
    ImmutableMatrix,
    Implies,
    Integer,
    Le,
    Lt,
    MatrixSymbol,
    Max,
    Min,
    Ne,
    Not,
    Rational,
    Symbol,
    ZeroMatrix,
)
from sympy import Q as Ask
from sympy.logic.boolalg import And, Boolean, Equivalent

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import ForAll, Rounded
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Antisymmetry,
    Assume,
    Combine,
    Conjunction,
    Deduction,
    Given,
    Instance,
    Lemma,
    Multiply,
)
from longdep.theory.core.semantics import Model
from longdep.theory.memory_capacity.proofs import (
    always,
    given,
    h,
    i,
    induction,
    s,
    t,
    table,
    x,
    y,
)
from longdep.theory.models import cayley, invertible, rational, square, vector

TIES = "IEEE 754, rounding to nearest with ties to even"
PIGEONHOLE = "the pigeonhole principle"

# Rounding.

bits = Symbol("p", integer=True, positive=True)
stored = Function("a", real=True)
increment = Symbol("c", real=True)
exponent = Symbol("k", integer=True)
place = Symbol("e", integer=True)
mantissa = Symbol("m", integer=True, nonnegative=True)
half = Symbol("q", integer=True, nonnegative=True)

TWO_BITS = Hypothesis("two-bits", Ge(bits, 2), "the format has at least two bits")
COUNTS = Hypothesis(
    "counter",
    always(Eq(stored(s + 1), Rounded(stored(s) + 1, bits))),
    "1 is added at every step and the sum rounded to p bits",
    definition=True,
)
ADDS = Hypothesis(
    "accumulator",
    always(Eq(stored(s + 1), Rounded(stored(s) + increment, bits))),
    "c is added at every step and the sum rounded to p bits",
    definition=True,
)
STORED_EMPTY = Hypothesis(
    "empty", Eq(stored(0), 0), "the accumulator starts at 0", definition=True
)
SMALL = Hypothesis(
    "half-spacing",
    Le(increment, 2 ** (exponent - bits)),
    "c is at most half the spacing of the numbers just above 2^k",
)
COUNTER = Eq(stored(t), Min(t, 2**bits))
CEILING = Le(stored(t), 2**exponent)


def _accumulator_model(rng: Random, value: Expr | None = None) -> Model:
    p = rng.randint(2, 4)
    k = rng.randint(-1, 3)
    c = value or Rational(rng.randint(-2, 8), 8) * Integer(2) ** (k - p)
    found: list[Expr] = [Integer(0)]
    for _ in range(24):
        found.append(Rounded(found[-1] + c, p))
    return {
        "p": p,
        "k": k,
        "c": c,
        "t": rng.randint(0, 18),
        "a": table(found),
        "horizon": 20,
    }


def _counter_model(rng: Random) -> Model:
    return _accumulator_model(rng, Integer(1))


def prove_counter() -> Proof:
    """Every whole number up to 2^p is exact; 2^p + 1 is a tie, which 2^p wins."""
    return Proof(
        (
            given("one step", COUNTS, t),
            given("empty", STORED_EMPTY),
            Step(
                "rounding",
                Eq(Rounded(Min(t, 2**bits) + 1, bits), Min(t + 1, 2**bits)),
                Lemma(TIES, needs=("two-bits",)),
                "Whole numbers up to 2^p are exact; 2^p + 1 lies halfway between "
                "2^p and 2^p + 2, and 2^p has the even last bit.",
            ),
            *induction(
                "counter",
                COUNTER,
                Step("zero", COUNTER.subs(t, 0), Algebra(by=("empty",)), "At 0."),
                Step(
                    "next",
                    COUNTER.subs(t, t + 1),
                    Algebra(by=("one step", "assumed counter", "rounding")),
                    "One step more.",
                ),
            ),
        ),
        _counter_model,
    )


def _ceiling_steps() -> tuple[Step, ...]:
    """Rounding keeps order, and at 2^k the increment is absorbed."""
    at_top = Rounded(2**exponent + increment, bits)
    return (
        given("one step", ADDS, t),
        given("empty", STORED_EMPTY),
        Step(
            "absorbed",
            Le(at_top, 2**exponent),
            Lemma(TIES, needs=("two-bits", "half-spacing")),
            "At 2^k the sum lies at most halfway to the next number, and 2^k has "
            "the even last bit.",
        ),
        *induction(
            "ceiling",
            CEILING,
            Step(
                "below",
                CEILING.subs(t, 0),
                Combine(slack=2**exponent, by=("empty",)),
                "It starts at 0.",
            ),
            Step(
                "in order",
                Le(Rounded(stored(t) + increment, bits), at_top),
                Lemma("rounding keeps order", by=("assumed ceiling",)),
                "A smaller sum is not rounded to a larger number.",
            ),
            Step(
                "next",
                CEILING.subs(t, t + 1),
                Combine({"in order": 1, "absorbed": 1}, by=("one step",)),
                "So 2^k is not passed.",
            ),
        ),
    )


def prove_ceiling() -> Proof:
    """Rounding keeps order, and at 2^k the increment is absorbed."""
    return Proof(_ceiling_steps(), _accumulator_model)


# Below 2^k the spacing is 2^(k - p) at most; the increment is more than half of that.
QUARTER = 2 ** (exponent - bits - 1)
LARGE = Hypothesis(
    "above-quarter",
    Gt(increment, QUARTER),
    "and more than half the spacing of the numbers just below 2^k",
)
DEAF_AT = 2 ** (bits + 1) + t
DEAF = Eq(stored(DEAF_AT), 2**exponent)


def _missing(steps: Expr) -> Expr:
    """What is left of 2^k when all but so many of 2^(p+1) quarters are stored."""
    return 2**exponent - QUARTER * Max(0, steps)


def _deaf_model(rng: Random) -> Model:
    p, k = rng.randint(2, 3), rng.randint(-1, 3)
    c = Rational(rng.randint(9, 16), 16) * Integer(2) ** (k - p)
    found: list[Expr] = [Integer(0)]
    for _ in range(26):
        found.append(Rounded(found[-1] + c, p))
    time = rng.randint(0, 8)
    return {"p": p, "k": k, "c": c, "t": time, "a": table(found), "horizon": 24}


def prove_deaf() -> Proof:
    """Every step gains a quarter of the spacing above 2^k, until 2^k is reached."""
    left = 2 ** (bits + 1) - t
    floor = Ge(stored(t), _missing(left))
    gained = 2**exponent - Max(0, 2**exponent - stored(t) - QUARTER)
    return Proof(
        (
            *_ceiling_steps(),
            *induction(
                "floor",
                floor,
                Step(
                    "nothing yet",
                    floor.subs(t, 0),
                    Combine(by=("empty",)),
                    "2^(p+1) quarters are 2^k.",
                ),
                Step(
                    "gain",
                    Ge(Rounded(stored(t) + increment, bits), gained),
                    Lemma(
                        TIES,
                        needs=("two-bits", "above-quarter", "accumulator", "empty"),
                        by=("assumed floor", "ceiling"),
                    ),
                    "Let r be 2^(k-p-1). The stored number is 0 or at least r, so "
                    "adding r leads to a number of the format or halfway between two; "
                    "c is more than r, and so the sum is not rounded below that.",
                ),
                Step(
                    "no less than assumed",
                    Ge(gained, _missing(left - 1)),
                    Lemma("max(0, x) grows with x", by=("assumed floor",)),
                    "One quarter more than at t.",
                ),
                Step(
                    "one more",
                    floor.subs(t, t + 1),
                    Combine({"gain": 1, "no less than assumed": 1}, by=("one step",)),
                    "So one quarter less is missing.",
                ),
            ),
            Step(
                "filled",
                Ge(stored(DEAF_AT), 2**exponent),
                Instance("floor", {t: DEAF_AT}),
                "After 2^(p+1) steps nothing is missing.",
            ),
            Step(
                "not passed",
                Le(stored(DEAF_AT), 2**exponent),
                Instance("ceiling", {t: DEAF_AT}),
                "And 2^k is never passed.",
            ),
            Step("deaf", DEAF, Antisymmetry("not passed", "filled"), "So it stops."),
        ),
        _deaf_model,
    )


UNIT = 2**place
NORMALISED = Hypothesis(
    "mantissa",
    And(Ge(mantissa, 2 ** (bits - 1)), Lt(mantissa, 2**bits)),
    "the stored number is m times 2^e with p bits in m: its spacing is 2^e",
    definition=True,
)
UPWARDS = Hypothesis("upwards", Ge(increment, 0), "the increment is not negative")
BELOW_SPACING = Hypothesis(
    "below-spacing", Lt(increment, UNIT), "the increment is smaller than the spacing"
)
BELOW_HALF = Hypothesis(
    "half-spacing", Le(increment, UNIT / 2), "the increment is at most half the spacing"
)
EVEN = Hypothesis("even", Eq(mantissa, 2 * half), "the last bit of m is 0")
ABSORBED = Eq(Rounded(mantissa * UNIT + increment, bits), mantissa * UNIT)


INSIDE = Hypothesis(
    "inside",
    Ge(mantissa, 2 ** (bits - 1) + 1),
    "m 2^e is no power of two: the spacing below it is 2^e as well",
)
EXACTLY = Equivalent(ABSORBED, Le(Abs(increment), UNIT / 2))


def _even_model(rng: Random) -> Model:
    p, e = rng.randint(2, 5), rng.randint(-2, 3)
    q = rng.randint(2 ** (p - 2), 2 ** (p - 1) - 1)
    c = Rational(rng.randint(0, 4), 8) * Integer(2) ** e
    return {"p": p, "e": e, "m": 2 * q, "q": q, "c": c}


def prove_absorbed() -> Proof:
    """What rounding to nearest, ties to even, says."""
    return Proof(
        (
            Step(
                "absorbed",
                ABSORBED,
                Lemma(TIES, needs=("mantissa", "upwards", "half-spacing", "even")),
                "m 2^e is the nearest number, or wins the tie by its even last bit.",
            ),
        ),
        _even_model,
    )


def _inside_model(rng: Random) -> Model:
    p, e = rng.randint(3, 5), rng.randint(-2, 3)
    q = rng.randint(2 ** (p - 2) + 1, 2 ** (p - 1) - 1)
    c = Rational(rng.randint(-8, 8), 8) * Integer(2) ** e
    return {"p": p, "e": e, "m": 2 * q, "q": q, "c": c}


def prove_exactly() -> Proof:
    """The neighbours are one spacing away on both sides, and m is even."""
    return Proof(
        (
            Step(
                "exactly",
                EXACTLY,
                Lemma(TIES, needs=("mantissa", "inside", "even")),
                "m 2^e is nearest up to half the spacing and wins both ties by its "
                "even last bit; beyond, a neighbour is nearer.",
            ),
        ),
        _inside_model,
    )


# Capacity.

TERNARY = Hypothesis(
    "recurrence",
    always(Eq(h(s + 1), h(s) / 3 + 2 * x(s + 1) / 3)),
    "the state is a third of itself plus two thirds of the new bit",
    definition=True,
)
BITS = Hypothesis(
    "bits", always(Eq(x(s + 1) ** 2, x(s + 1))), "every item is 0 or 1: its own square"
)
START_LOW = Hypothesis("start-low", Ge(h(0), 0), "the start is not below 0")
START_HIGH = Hypothesis("start-high", Le(h(0), 1), "the start is not above 1")
RECALLS = (
    Eq(h(t), 3 * h(t + 1) - 2 * x(t + 1)),
    Ge(h(t + 1), 2 * x(t + 1) / 3),
    Le(h(t + 1), (1 + 2 * x(t + 1)) / 3),
)
RECALL = And(*RECALLS)


def _ternary(start: Expr, items: Sequence[int]) -> list[Expr]:
    found = [start]
    for item in items:
        found.append((found[-1] + 2 * item) / 3)
    return found


def _ternary_model(rng: Random) -> Model:
    items = [rng.randint(0, 1) for _ in range(9)]
    start = Rational(rng.randint(0, 6), 6)
    return {
        "t": rng.randint(0, 4),
        "x": table([0, *items]),
        "h": table(_ternary(start, items)),
        "horizon": 6,
    }


def prove_recall() -> Proof:
    """The state stays in [0, 1]; a 0 puts it in the lower third, a 1 in the upper."""
    low, high, item = Ge(h(t), 0), Le(h(t), 1), x(t + 1)
    third = Rational(1, 3)
    return Proof(
        (
            given("moved", TERNARY, t),
            given("bit", BITS, t),
            given("low", START_LOW),
            given("high", START_HIGH),
            Step(
                "not negative",
                Ge(item, 0),
                Combine({"bit": -1}, slack=item**2),
                "A square is not negative.",
            ),
            Step(
                "at most one",
                Le(item, 1),
                Combine({"bit": -1}, slack=(1 - item) ** 2),
                "Neither is (1 - x)^2 = 1 - x.",
            ),
            *induction(
                "above 0",
                low,
                Step("low start", low.subs(t, 0), Given("start-low"), "Premise."),
                Step(
                    "still above",
                    low.subs(t, t + 1),
                    Combine(
                        {"assumed above 0": third, "not negative": 2 * third},
                        by=("moved",),
                    ),
                    "A mean of numbers >= 0.",
                ),
            ),
            *induction(
                "below 1",
                high,
                Step("high start", high.subs(t, 0), Given("start-high"), "Premise."),
                Step(
                    "still below",
                    high.subs(t, t + 1),
                    Combine(
                        {"assumed below 1": third, "at most one": 2 * third},
                        by=("moved",),
                    ),
                    "A mean of numbers <= 1.",
                ),
            ),
            Step("back", RECALLS[0], Algebra(by=("moved",)), "Solve for the state."),
            Step(
                "not under",
                RECALLS[1],
                Combine({"above 0": third}, by=("moved",)),
                "A 1 puts the state at 2/3 or above.",
            ),
            Step(
                "not over",
                RECALLS[2],
                Combine({"below 1": third}, by=("moved",)),
                "A 0 puts it at 1/3 or below.",
            ),
            Step(
                "recall",
                RECALL,
                Conjunction(("back", "not under", "not over")),
                "Read the bit, go one step back, read the next.",
            ),
        ),
        _ternary_model,
    )


other = Function("k", real=True)
moment = Symbol("d", integer=True, nonnegative=True)
SECOND = Hypothesis(
    "second-history",
    always(Eq(other(s + 1), other(s) / 3 + 2 * y(s + 1) / 3)),
    "a second history y is stored by the same rule",
    definition=True,
)
UP = Hypothesis(
    "first-has-one",
    Ge(h(moment), Rational(2, 3)),
    "at time d the first history has just stored a 1",
)
DOWN = Hypothesis(
    "second-has-zero",
    Le(other(moment), Rational(1, 3)),
    "and the second a 0",
)
AGREE = Hypothesis(
    "agree-later",
    always(Eq(x(moment + s + 1), y(moment + s + 1))),
    "later items are the same: d is where the histories last differ",
)
SEPARATED = Ge(h(moment + t) - other(moment + t), Integer(3) ** (-t - 1))


def _histories_model(rng: Random) -> Model:
    d = rng.randint(1, 3)
    first = [rng.randint(0, 1) for _ in range(d - 1)]
    second = [rng.randint(0, 1) for _ in range(d - 1)]
    tail = [rng.randint(0, 1) for _ in range(10)]
    one, two = [*first, 1, *tail], [*second, 0, *tail]
    return {
        "d": d,
        "t": rng.randint(0, 3),
        "x": table([0, *one]),
        "y": table([0, *two]),
        "h": table(_ternary(Integer(0), one)),
        "k": table(_ternary(Integer(1), two)),
        "horizon": 5,
    }


def prove_separated() -> Proof:
    """The same later items only divide the gap by 3 each."""
    at = moment + t
    return Proof(
        (
            given("first", TERNARY, at),
            given("second", SECOND, at),
            given("agree", AGREE, t),
            given("up", UP),
            given("down", DOWN),
            *induction(
                "separated",
                SEPARATED,
                Step(
                    "a third",
                    SEPARATED.subs(t, 0),
                    Combine({"up": 1, "down": 1}),
                    "At first the gap is a third.",
                ),
                Step(
                    "a third of it",
                    SEPARATED.subs(t, t + 1),
                    Combine(
                        {"assumed separated": Rational(1, 3)},
                        by=("first", "second", "agree"),
                    ),
                    "Each later item divides it by 3.",
                ),
            ),
        ),
        _histories_model,
    )


level = Function("S", real=True)
resolution = Symbol("epsilon", positive=True)
APART = Hypothesis(
    "told-apart",
    always(Ge(level(s + 1) - level(s), resolution)),
    "in order of size, neighbouring states differ by epsilon at least",
)
LEVEL_LOW = Hypothesis("bounded-below", Ge(level(0), 0), "no state is below 0")
LEVEL_HIGH = Hypothesis("bounded-above", Le(level(t), 1), "no state is above 1")
RESOLVED = Le(t * resolution, 1)


def _levels_model(rng: Random) -> Model:
    count, gap = rng.randint(0, 4), Rational(1, rng.randint(4, 9))
    values = [abs(rational(rng)) * 0 + k * gap for k in range(9)]
    return {"t": count, "epsilon": gap, "S": table(values), "horizon": 6}


def prove_resolved() -> Proof:
    """T gaps of epsilon fit between 0 and 1."""
    spread = Ge(level(t) - level(0), t * resolution)
    return Proof(
        (
            given("apart", APART, t),
            given("low", LEVEL_LOW),
            given("high", LEVEL_HIGH),
            *induction(
                "spread",
                spread,
                Step("none", spread.subs(t, 0), Algebra(), "No gap yet."),
                Step(
                    "one more",
                    spread.subs(t, t + 1),
                    Combine({"assumed spread": 1, "apart": 1}),
                    "One gap more.",
                ),
            ),
            Step(
                "resolved",
                RESOLVED,
                Combine({"spread": 1, "low": 1, "high": 1}),
                "They all lie between 0 and 1.",
            ),
        ),
        _levels_model,
    )


first = Symbol("i", integer=True, nonnegative=True)
second = Symbol("j", integer=True, nonnegative=True)
count = Symbol("M", integer=True, positive=True)
code = Function("c", integer=True)
value_of = Function("q", real=True)
LAST = 2**t - 1


def collision(at: Callable[[Symbol], Expr]) -> Boolean:
    """Some two of the 2^t histories end in the same state."""
    different = ForAll(Ne(at(first), at(second)), second, first + 1, LAST)
    return Not(ForAll(different, first, 0, LAST - 1))


FINITE = Hypothesis(
    "finitely-many-states",
    ForAll(
        And(
            Ge(code(first), 0),
            Le(code(first), count - 1),
            Eq(level(first), value_of(code(first))),
        ),
        first,
        0,
        LAST,
    ),
    "every state is one of the M values q_0 ... q_{M-1}",
)
MORE = Hypothesis(
    "more-histories", Gt(2**t, count), "there are more histories of t bits than states"
)
MIXED_UP = collision(level)


def _codes_model(rng: Random) -> Model:
    length = rng.randint(1, 3)
    states = rng.randint(1, 2**length - 1)
    codes = [rng.randrange(states) for _ in range(2**length)]
    return {
        "t": length,
        "M": states,
        "c": table([Integer(c) for c in codes]),
        "q": lambda k: Rational(k, 3),
        "S": lambda k: Rational(codes[int(k)], 3),
    }


def prove_mixed_up() -> Proof:
    """The pigeonhole principle."""
    return Proof(
        (
            Step(
                "mixed up",
                MIXED_UP,
                Lemma(PIGEONHOLE, needs=("finitely-many-states", "more-histories")),
                "More histories than states: two share one.",
            ),
        ),
        _codes_model,
    )


# Extra memory.

slot = Function("M", real=True)
WRITE = Hypothesis(
    "write",
    always(Eq(slot(s, s + 1), x(s))),
    "item s is written into slot s",
)
KEEP = Hypothesis(
    "keep",
    always(Eq(slot(i, i + s + 2), slot(i, i + s + 1))),
    "later writes leave slot i alone",
)
KEPT = Eq(slot(i, i + t + 1), x(i))


def _slots_model(rng: Random) -> Model:
    items = [rational(rng) for _ in range(20)]
    return {
        "i": rng.randint(0, 3),
        "t": rng.randint(0, 3),
        "x": table(items),
        "M": lambda k, at: items[int(k)] if at > k else Integer(0),
        "horizon": 6,
    }


def prove_kept() -> Proof:
    """A slot of its own is never touched again."""
    return Proof(
        (
            Step(
                "written",
                KEPT.subs(t, 0),
                Given("write", {s: i}),
                "Right after the write.",
            ),
            given("kept", KEEP, t),
            *induction(
                "recalled",
                KEPT,
                Step("at first", KEPT.subs(t, 0), Algebra(by=("written",)), "Written."),
                Step(
                    "still",
                    KEPT.subs(t, t + 1),
                    Algebra(by=("kept", "assumed recalled")),
                    "And kept.",
                ),
            ),
        ),
        _slots_model,
    )


width = Symbol("d", integer=True, positive=True)
items = Symbol("m", integer=True, positive=True)
wide = Symbol("e", integer=True, positive=True)
A = MatrixSymbol("A", wide, width)
K = MatrixSymbol("K", width, items)
D = MatrixSymbol("D", width, items)
Y = MatrixSymbol("Y", wide, items)
ROOMY = MatrixSymbol("K", width, width)
FULL = MatrixSymbol("Y", wide, width)
w = MatrixSymbol("w", items, 1)
key = MatrixSymbol("k", width, 1)
value = MatrixSymbol("y", wide, 1)

HEBBIAN = Hypothesis(
    "outer-products",
    Eq(A, Y * K.T),
    "the memory is the sum of value times key, item by item",
    definition=True,
)
DUAL = Hypothesis(
    "dual-memory",
    Eq(A, Y * D.T),
    "the memory is the sum of value times dual key, item by item",
    definition=True,
)
RECALLED = Eq(A * K, Y)
ORTHONORMAL = Hypothesis(
    "orthonormal-keys", Eq(K.T * K, Identity(items)), "the keys are orthonormal"
)
DUAL_KEYS = Hypothesis(
    "dual-keys",
    Eq(D.T * K, Identity(items)),
    "each dual key has product 1 with its own key and 0 with the others",
)
DEPENDENT = Hypothesis(
    "dependent-keys",
    Eq(K * w, ZeroMatrix(width, 1)),
    "the keys, combined with the weights w, cancel",
)
FORCED = Implies(RECALLED, Eq(Y * w, ZeroMatrix(wide, 1)))
FILLED = Hypothesis(
    "full", Eq(A * ROOMY, FULL), "the memory already recalls d items, one for each key"
)
INDEPENDENT = Hypothesis(
    "independent-keys",
    Ask.invertible(ROOMY),
    "the d keys are linearly independent",
    definition=True,
)
FOLLOWS = Hypothesis(
    "value-follows",
    Eq(value, FULL * ROOMY.inv() * key),
    "the new value is the combination of the old ones that the new key is of theirs",
)
ONE_MORE = Eq(A * key, value)


def prove_orthonormal() -> Proof:
    """Y K^T K = Y."""
    steps = (
        given("outer products", HEBBIAN),
        given("orthonormal", ORTHONORMAL),
        Step(
            "read",
            Eq(A * K, Y * K.T * K),
            Multiply("outer products", None, K),
            "Present the keys.",
        ),
        Step(
            "cancelled",
            Eq(Y * K.T * K, Y),
            Multiply("orthonormal", Y),
            "Each key finds its own value only.",
        ),
        Step("recalled", RECALLED, Algebra(by=("read", "cancelled")), "Together."),
    )
    return Proof(steps, _hebbian_model)


def prove_dual() -> Proof:
    """Y D^T K = Y."""
    steps = (
        given("outer products", DUAL),
        given("dual keys", DUAL_KEYS),
        Step(
            "read",
            Eq(A * K, Y * D.T * K),
            Multiply("outer products", None, K),
            "Present the keys.",
        ),
        Step(
            "cancelled",
            Eq(Y * D.T * K, Y),
            Multiply("dual keys", Y),
            "Each key meets its own dual key only.",
        ),
        Step("recalled", RECALLED, Algebra(by=("read", "cancelled")), "Together."),
    )
    return Proof(steps, _dual_model)


def prove_forced() -> Proof:
    """A memory is linear: what cancels among the keys cancels among the values."""
    steps = (
        given("dependent", DEPENDENT),
        Step("recalls", RECALLED, Assume(), "Suppose the memory recalls every item."),
        Step(
            "combined",
            Eq(A * K * w, Y * w),
            Multiply("recalls", None, w),
            "Combine the recalled values.",
        ),
        Step(
            "cancelled",
            Eq(A * K * w, ZeroMatrix(wide, 1)),
            Multiply("dependent", A),
            "The keys cancel.",
        ),
        Step(
            "the same",
            Eq(Y * w, A * K * w),
            Algebra(by=("combined",)),
            "Read from right to left.",
        ),
        Step(
            "values cancel",
            Eq(Y * w, ZeroMatrix(wide, 1)),
            Algebra(by=("the same", "cancelled")),
            "So the values cancel.",
        ),
        Step("forced", FORCED, Deduction("recalls", "values cancel"), "Together."),
    )
    return Proof(steps, _dependent_model)


def prove_one_more() -> Proof:
    """The memory is already determined: A = Y K^-1."""
    steps = (
        given("full", FILLED),
        given("follows", FOLLOWS),
        Step(
            "determined",
            Eq(A, FULL * ROOMY.inv()),
            Multiply("full", None, ROOMY.inv(), facts=("independent-keys",)),
            "Undo the keys.",
        ),
        Step(
            "read",
            Eq(A * key, FULL * ROOMY.inv() * key),
            Multiply("determined", None, key, facts=("independent-keys",)),
            "Present the new key.",
        ),
        Step(
            "one more",
            ONE_MORE,
            Algebra(by=("follows", "read"), facts=("independent-keys",)),
            "Which is the value that follows.",
        ),
    )
    return Proof(steps, _full_model)


def _grid(rng: Random, rows: int, columns: int) -> ImmutableMatrix:
    return ImmutableMatrix(rows, columns, lambda *_: rational(rng))


def _hebbian_model(rng: Random) -> Model:
    basis = cayley(rng)
    kept = rng.randint(1, basis.rows)
    keys, values = basis[:, :kept], _grid(rng, rng.randint(1, 2), kept)
    return {
        "d": basis.rows,
        "m": kept,
        "e": values.rows,
        "K": keys,
        "Y": values,
        "A": values * keys.T,
    }


def _dual_model(rng: Random) -> Model:
    basis = invertible(rng)
    kept = rng.randint(1, basis.rows)
    keys, dual = basis[:, :kept], basis.inv().T[:, :kept]
    values = _grid(rng, rng.randint(1, 2), kept)
    return {
        "d": basis.rows,
        "m": kept,
        "e": values.rows,
        "K": keys,
        "D": dual,
        "Y": values,
        "A": values * dual.T,
    }


def _dependent_model(rng: Random) -> Model:
    """Keys d + 1 in number, the last a combination of the others; recalled or not."""
    d, e = rng.randint(1, 2), rng.randint(1, 2)
    keys, weights = square(rng, d), vector(rng, d)
    memory = _grid(rng, e, d)
    keys = ImmutableMatrix(keys.row_join(keys * weights))
    values = memory * keys if rng.randint(0, 1) else _grid(rng, e, d + 1)
    return {
        "d": d,
        "m": d + 1,
        "e": e,
        "K": keys,
        "Y": values,
        "A": memory,
        "w": ImmutableMatrix(weights.col_join(ImmutableMatrix([[-1]]))),
    }


def _full_model(rng: Random) -> Model:
    keys = invertible(rng)
    values, new = _grid(rng, rng.randint(1, 2), keys.rows), vector(rng, keys.rows)
    return {
        "d": keys.rows,
        "e": values.rows,
        "K": keys,
        "Y": values,
        "A": values * keys.inv(),
        "k": new,
        "y": values * keys.inv() * new,
    }
