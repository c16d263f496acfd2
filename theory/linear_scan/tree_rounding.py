"""How often is a term rounded, in the tree and one step after the other?

The term of lag k of a state is what was added k steps before, times k decays. Its
rounding is the ratio of what is computed to what is exact. An operation multiplies
it by a factor between 1/q and q, where q = 1/(1 - u): so n roundings leave it between
q^-n and q^n, which is within n u to first order.
"""

from random import Random

from sympy import Eq, Expr, Function, Ge, Integer, Le, Rational, Symbol, sympify
from sympy.logic.boolalg import And, Boolean

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll
from longdep.theory.core.proof import Proof
from longdep.theory.core.rules import Combine, Conjunction, PartOf
from longdep.theory.core.semantics import Model
from longdep.theory.linear_scan.notation import TOPIC, d, t
from longdep.theory.writing import ProofWriter

PARTS = ("above", "below")
q = Symbol("q", positive=True)
ratio, summing, decaying = (Function(n, positive=True) for n in ("rho", "e", "phi"))
lag, earlier = (Function(name, integer=True, nonnegative=True) for name in ("k", "w"))


def within(factor: Expr, roundings: Expr) -> Boolean:
    """A factor that so many roundings can make, at most."""
    return And(*_both(factor, roundings))


def _both(factor: Expr, roundings: Expr) -> tuple[Boolean, Boolean]:
    return Le(factor, q**roundings), Ge(factor * q**roundings, 1)


LEAF = Hypothesis(
    "leaf",
    Eq(ratio(0), 1),
    "at a leaf of the tree the term is what the step adds, exact",
    definition=True,
)
CLIMBS = Hypothesis(
    "climbs",
    ForAll(Eq(ratio(d + 1), ratio(d) * decaying(d) * summing(d)), d, 0),
    "one level up it is multiplied by the decay of its sibling, if that is later, and "
    "summed: $\\phi$ and $e$ are by what factors that is rounded",
    definition=True,
)
NO_LAG = Hypothesis(
    "no-lag", Eq(lag(0), 0), "at the leaf its lag is 0", definition=True
)
LAGS = Hypothesis(
    "lags",
    ForAll(Eq(lag(d + 1), lag(d) + 2**d * earlier(d)), d, 0),
    "its lag grows by the $2^d$ steps of its sibling if the term is in the earlier "
    "child ($w = 1$, otherwise 0)",
    definition=True,
)
ONE_SUM = Hypothesis(
    "one-sum",
    ForAll(within(summing(d), Integer(1)), d, 0),
    "a level sums once: one rounding, $q = 1/(1 - u)$ with the unit roundoff $u$",
    definition=True,
)
ONE_A_DECAY = Hypothesis(
    "one-a-decay",
    ForAll(within(decaying(d), 2**d * earlier(d)), d, 0),
    "a sibling of $2^d$ decays brings $2^d$ roundings: $2^d - 1$ in its product, one "
    "as it is multiplied with",
)
EXACT_PRODUCTS = Hypothesis(
    "exact-products",
    ForAll(Eq(decaying(d), 1), d, 0),
    "products with decays are exact, as with decays 1 or powers of two",
)
TREE = (LEAF, CLIMBS, ONE_SUM)
LOG_ONLY = within(ratio(d), d)
BY_LAG = within(ratio(d), lag(d) + d)

ADDED = Hypothesis(
    "added",
    Eq(ratio(0), summing(0)),
    "a term enters by a sum",
    definition=True,
)
MOVES = Hypothesis(
    "moves",
    ForAll(Eq(ratio(t + 1), ratio(t) * decaying(t) * summing(t + 1)), t, 0),
    "every later step multiplies it by a decay, and sums",
    definition=True,
)
EACH_SUM = Hypothesis(
    "each-sum",
    ForAll(within(summing(t), Integer(1)), t, 0),
    "a sum is one rounding, $q = 1/(1 - u)$ with the unit roundoff $u$",
    definition=True,
)
EACH_PRODUCT = Hypothesis(
    "each-product",
    ForAll(within(decaying(t), Integer(1)), t, 0),
    "a product is one rounding",
)
SEQUENTIAL = within(ratio(t), 2 * t + 1)


def _bounds(
    proof: ProofWriter,
    roundings: Expr,
    index: Symbol,
    more: Expr | int,
    base: tuple[Combine, Combine],
    by: tuple[str, ...],
) -> None:
    """Both bounds by induction: exponents add up by `more`, and 1 for the sum."""
    now, phi, allowed = ratio(index), decaying(index), q**more
    e, largest = summing(index + 1 if index == t else index), q**roundings
    above = {
        "above assumed": phi * e,
        "phi above": largest * e,
        "e above": largest * allowed,
    }
    below = {
        "phi below": 1,
        "below assumed": phi * allowed,
        "e below": now * largest * phi * allowed,
    }
    bounds = zip(_both(now, roundings), (above, below), base, strict=True)
    for name, (statement, weights, first) in zip(PARTS, bounds, strict=True):
        proof.induct(
            name,
            statement,
            over=index,
            base=first,
            step=Combine(weights, by=by),
            because="Factors multiply, so exponents add up.",
        )
    proof.step(
        "both", within(now, roundings), Conjunction(PARTS), "One bound and the other."
    )


def _halves(
    proof: ProofWriter,
    name: str,
    premise: Hypothesis,
    factor: Expr,
    roundings: Expr | int = 1,
) -> None:
    """The two bounds of a factor that a premise holds together."""
    proof.given(name, premise, "What it brings.", at=factor.args[0])
    for part, half in zip(PARTS, _both(factor, sympify(roundings)), strict=True):
        proof.step(f"{name} {part}", half, PartOf(name), "One of the two.")


def _from_the_leaf(proof: ProofWriter) -> None:
    """What every climb begins with: an exact leaf, and the step to the next level."""
    proof.given("exact", LEAF, "A leaf.")
    proof.given("climbs", CLIMBS, "One level up.", at=d)
    _halves(proof, "e", ONE_SUM, summing(d))


def prove_by_lag() -> Proof:
    """Exponents add up: 2^d for each sibling that is later, 1 for each level."""
    proof = ProofWriter()
    _from_the_leaf(proof)
    proof.given("no lag", NO_LAG, "At a leaf.")
    leaf = Combine(by=("exact", "no lag"))
    proof.given("lags", LAGS, "How the lag grows.", at=d)
    _halves(proof, "phi", ONE_A_DECAY, decaying(d), 2**d * earlier(d))
    more = 2**d * earlier(d)
    _bounds(proof, lag(d) + d, d, more, (leaf, leaf), ("climbs", "lags"))
    return proof.done(_tree_model)


def prove_exact_products() -> Proof:
    """Only the sums are left, one a level."""
    proof = ProofWriter()
    _from_the_leaf(proof)
    proof.given("phi", EXACT_PRODUCTS, "Products are exact.", at=d)
    for part, relation in zip(PARTS, _both(decaying(d), Integer(0)), strict=True):
        proof.step(f"phi {part}", relation, Combine(by=("phi",)), "1 is 1.")
    leaf = Combine(by=("exact",))
    _bounds(proof, d, d, 0, (leaf, leaf), ("climbs",))
    return proof.done(_exact_model)


def prove_sequential() -> Proof:
    """Exponents add up: a sum as it enters, then a product and a sum at every step."""
    proof = ProofWriter()
    proof.given("enters", ADDED, "A sum.")
    _halves(proof, "first", EACH_SUM, summing(0))
    proof.given("moves", MOVES, "One step.", at=t)
    _halves(proof, "e", EACH_SUM, summing(t + 1))
    _halves(proof, "phi", EACH_PRODUCT, decaying(t))
    base = tuple(Combine({f"first {part}": 1}, by=("enters",)) for part in PARTS)
    _bounds(proof, 2 * t + 1, t, 1, (base[0], base[1]), ("moves",))
    return proof.done(_sequential_model)


class _Run:
    """Random roundings of a term, level by level or step by step."""

    def __init__(self, rng: Random) -> None:
        self.q = 1 + Rational(rng.randint(0, 2), 8)
        self.left = [rng.randint(0, 1) for _ in range(3)]
        self.sums = [self.q ** rng.randint(-1, 1) for _ in range(4)]
        self.share = [rng.randint(-1, 1) for _ in range(3)]
        self.exact = False

    def earlier(self, level: int) -> int:
        """Whether the term is in the earlier child."""
        return self.left[int(level) % 3]

    def summing(self, step: int) -> Expr:
        """The rounding of a sum."""
        return self.sums[int(step) % 4]

    def product(self, level: int) -> Expr:
        """The rounding of the sibling's product."""
        count = 0 if self.exact else 2 ** int(level) * self.earlier(level)
        return self.q ** (self.share[int(level) % 3] * count)

    def climbed(self, level: int) -> Expr:
        """The ratio at a level of the tree."""
        made = Rational(1)
        for below in range(int(level)):
            made *= self.product(below) * self.summing(below)
        return made

    def lag(self, level: int) -> int:
        """The lag at a level of the tree."""
        return sum(2**below * self.earlier(below) for below in range(int(level)))

    def factor(self, step: int) -> Expr:
        """The rounding of a step's product."""
        return self.q ** self.share[int(step) % 3]

    def moved(self, step: int) -> Expr:
        """The ratio after so many steps."""
        made = self.summing(0)
        for before in range(int(step)):
            made *= self.factor(before) * self.summing(before + 1)
        return made


def _tree_model(rng: Random) -> Model:
    run = _Run(rng)
    return {**_tree_values(run, rng), "k": run.lag, "w": run.earlier}


def _tree_values(run: _Run, rng: Random) -> Model:
    return {
        "q": run.q,
        "d": rng.randint(0, 3),
        "rho": run.climbed,
        "e": run.summing,
        "phi": run.product,
        "horizon": 4,
    }


def _exact_model(rng: Random) -> Model:
    run = _Run(rng)
    run.exact = True
    return _tree_values(run, rng)


def _sequential_model(rng: Random) -> Model:
    run = _Run(rng)
    return {
        "q": run.q,
        "t": rng.randint(0, 3),
        "rho": run.moved,
        "e": run.summing,
        "phi": run.factor,
        "horizon": 4,
    }


CLAIMS = (
    Claim(
        key="tree-rounding",
        topic=TOPIC,
        title="In a tree a term passes log T roundings instead of T",
        paraphrase="A scan of $T = 2^d$ steps has $d$ levels, so what a step adds is "
        "rounded $d$ times on its way to the last state.",
        hypotheses=(*TREE, NO_LAG, LAGS, ONE_A_DECAY),
        conclusion=LOG_ONLY,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        why={
            "CONDITIONAL": "That is the count of the sums. A term of lag $k$ is also "
            "multiplied by $k$ decays, and the products that a tree makes of them are "
            "rounded too: $2^d - 1$ times in a sibling of $2^d$ steps.",
        },
    ),
    Claim(
        key="tree-rounding.exact-products",
        topic=TOPIC,
        title="With exact products a term passes log T roundings in a tree",
        paraphrase="If products with decays are exact (decays 1, or powers of two), "
        "only the sums are left, one a level.",
        hypotheses=(*TREE, EXACT_PRODUCTS),
        conclusion=LOG_ONLY,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="tree-rounding",
        proof=prove_exact_products,
        why={
            "PROVED": "This is the sum in pairs of numerical analysis. One step after "
            "the other the same term passes a sum at each of $T$ steps: here, and only "
            "here, it is $\\log T$ against $T$.",
        },
    ),
    Claim(
        key="tree-rounding.lag",
        topic=TOPIC,
        title="In a tree a term of lag k passes k + log T roundings",
        paraphrase="Whatever the decays: a rounding for each decay that multiplies the "
        "term, and one for each level.",
        hypotheses=(*TREE, NO_LAG, LAGS, ONE_A_DECAY),
        conclusion=BY_LAG,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="tree-rounding",
        proof=prove_by_lag,
        why={
            "PROVED": "A product of $k$ decays and a term is $k$ roundings in any "
            "order. What the tree saves is sums: one a level instead of one a step. A "
            "scan that also fills in the states between (the work-efficient one) sums "
            "at most once more a level on the way down.",
        },
    ),
    Claim(
        key="tree-rounding.sequential",
        topic=TOPIC,
        title="One step after the other a term of lag k passes 2k + 1 roundings",
        paraphrase="A sum as it enters, then a product and a sum at every step.",
        hypotheses=(ADDED, MOVES, EACH_SUM, EACH_PRODUCT),
        conclusion=SEQUENTIAL,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="tree-rounding",
        proof=prove_sequential,
        why={
            "PROVED": "About twice as many as in the tree, once the lag exceeds "
            "$\\log T$. With a fused multiply-add it is $k + 1$.",
        },
    ),
)
