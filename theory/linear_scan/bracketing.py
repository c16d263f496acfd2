"""Is a scan in any association order the recurrence?"""

from random import Random

from sympy import Eq, Expr, Function, ImmutableMatrix, eye, zeros

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import Family, ForAll
from longdep.theory.core.proof import Proof
from longdep.theory.core.rules import ForEach
from longdep.theory.core.semantics import Model
from longdep.theory.linear_scan.notation import TOPIC, d, n, p, s
from longdep.theory.models import square, vector
from longdep.theory.writing import ProofWriter, algebra

u, v, x = (Function(name, integer=True, nonnegative=True) for name in "uvx")


def A(index: Expr | int) -> Family:
    """The decay of a step, a matrix; or of a span of steps of the level below."""
    return Family("A", n, n, index)


def b(index: Expr | int) -> Family:
    """What a step adds to the state; or a span of steps of the level below."""
    return Family("b", n, 1, index)


def C(index: Expr | int) -> Family:
    """The decay of a span of twice as many steps."""
    return Family("C", n, n, index)


def e(index: Expr | int) -> Family:
    """What a span of twice as many steps adds."""
    return Family("e", n, 1, index)


def M(level: Expr | int, place: Expr | int) -> Family:
    """The decay of span number `place` of 2^level leaves."""
    return Family("M", n, n, level, place)


def c(level: Expr | int, place: Expr | int) -> Family:
    """What span number `place` of 2^level leaves adds."""
    return Family("c", n, 1, level, place)


def h(index: Expr | int) -> Family:
    """The state."""
    return Family("h", n, 1, index)


CARRIES = Hypothesis(
    "spans-carry",
    ForAll(Eq(h(u(p + 1)), A(p) * h(u(p)) + b(p)), p, 0),
    "the pair $(A_p, b_p)$ carries the state over span $p$, from $u_p$ to $u_{p+1}$",
)
TWO_SPANS = Hypothesis(
    "two-spans",
    ForAll(Eq(v(p), u(2 * p)), p, 0),
    "a span of the next level is two neighbours",
    definition=True,
)
LATER_LEFT = Hypothesis(
    "later-left",
    ForAll(Eq(C(p), A(2 * p + 1) * A(2 * p)), p, 0),
    "two neighbours are composed, the later one's decay on the left",
)
EARLIER_DECAYS = Hypothesis(
    "earlier-decays",
    ForAll(Eq(e(p), A(2 * p + 1) * b(2 * p) + b(2 * p + 1)), p, 0),
    "what the earlier one adds decays by the later one's decay",
)
ONE_LEVEL = Eq(h(v(p + 1)), C(p) * h(v(p)) + e(p))

RECURRENCE = Hypothesis(
    "recurrence",
    ForAll(Eq(h(s + 1), A(s + 1) * h(s) + b(s + 1)), s, 0),
    "the recurrence $h_t = A_t h_{t-1} + b_t$; a leaf of the tree that is no step has "
    "$A = I$, $b = 0$",
    definition=True,
)
LEAF_DECAYS = Hypothesis(
    "leaf-decays",
    ForAll(Eq(M(0, p), A(p + 1)), p, 0),
    "a leaf of the tree is a step: its decay",
    definition=True,
)
LEAF_ADDS = Hypothesis(
    "leaf-adds",
    ForAll(Eq(c(0, p), b(p + 1)), p, 0),
    "and what it adds",
    definition=True,
)
LEAVES = Hypothesis(
    "leaves",
    ForAll(Eq(x(0, p), p), p, 0),
    "the leaves of the tree are the steps: number $p$ leads from time $p$ to $p + 1$",
    definition=True,
)
NODES = Hypothesis(
    "nodes",
    ForAll(ForAll(Eq(x(d + 1, p), x(d, 2 * p)), p, 0), d, 0),
    "a node of the next level spans its two children",
    definition=True,
)
COMPOSED = Hypothesis(
    "later-left",
    ForAll(ForAll(Eq(M(d + 1, p), M(d, 2 * p + 1) * M(d, 2 * p)), p, 0), d, 0),
    "a node composes its two children, the later one's decay on the left",
)
ADDED = Hypothesis(
    "earlier-decays",
    ForAll(
        ForAll(Eq(c(d + 1, p), M(d, 2 * p + 1) * c(d, 2 * p) + c(d, 2 * p + 1)), p, 0),
        d,
        0,
    ),
    "what a node adds: the earlier child's part decays by the later one's decay",
    definition=True,
)
CARRIED = Eq(h(x(d, p + 1)), M(d, p) * h(x(d, p)) + c(d, p))
SCAN = CARRIED.subs(d, d + 1)


def prove_one_level() -> Proof:
    """Insert the state between the two neighbours."""
    proof = ProofWriter()
    proof.given("earlier", CARRIES, "Over the earlier span.", at=2 * p)
    proof.given("later", CARRIES, "Over the later span.", at=2 * p + 1)
    proof.given("start", TWO_SPANS, "Where the pair starts.", at=p)
    proof.given("end", TWO_SPANS, "Where it ends.", at=p + 1)
    proof.given("decay", LATER_LEFT, "The composed decay.", at=p)
    proof.given("added", EARLIER_DECAYS, "What the pair adds.", at=p)
    proof.step(
        "one level",
        ONE_LEVEL,
        algebra("end", "start", "later", "earlier", "decay", "added"),
        "Insert the state between them: matrix products are associative.",
    )
    return proof.done(_one_level_model, _still)


def prove_scan() -> Proof:
    """Induction on the height of the tree."""
    proof = ProofWriter()
    proof.given("step", RECURRENCE, "One step.", at=p)
    proof.given("leaf start", LEAVES, "Where it starts.", at=p)
    proof.given("leaf end", LEAVES, "Where it ends.", at=p + 1)
    proof.given("leaf decay", LEAF_DECAYS, "A leaf is a step.", at=p)
    proof.given("leaf adds", LEAF_ADDS, "A leaf is a step.", at=p)
    proof.given("nodes", NODES, "The spans of the next level.", at=d)
    proof.given("composed", COMPOSED, "The decays of the next level.", at=d)
    proof.given("added", ADDED, "What the spans of the next level add.", at=d)
    leaf = algebra("leaf end", "leaf start", "step", "leaf decay", "leaf adds")
    induction = proof.induction(
        "every span",
        ForAll(CARRIED, p, 0),
        over=d,
        base=ForEach((), leaf),
        step=ForEach((), algebra("level")),
        because="By induction on the height of the tree.",
    )
    with induction:
        _next_level(proof, "level", "every span assumed")
    _next_level(proof, "scan", "every span")
    return proof.done(_tree_model, _still)


def _next_level(proof: ProofWriter, name: str, level: str) -> None:
    """From all spans of level d to those of the next one."""
    values = {
        u(p): x(d, p),
        v(p): x(d + 1, p),
        A(p): M(d, p),
        b(p): c(d, p),
        C(p): M(d + 1, p),
        e(p): c(d + 1, p),
    }
    proof.cite(
        name,
        SCAN,
        "scan-is-recurrence.one-level",
        "One level up, spans are composed of two neighbours.",
        at=values,
        premises=(level, "nodes", "composed", "added"),
    )


STEPS = 8  # of a model; later leaves of the tree are no steps


class _Steps:
    """Eight random steps of one size; those after them do nothing."""

    def __init__(self, rng: Random) -> None:
        self.size = rng.randint(1, 2)
        self.decays = [square(rng, self.size) for _ in range(STEPS)]
        self.adds = [vector(rng, self.size) for _ in range(STEPS)]
        self.start = vector(rng, self.size)

    def decay(self, time: int) -> ImmutableMatrix:
        """The decay of a step, numbered from 1."""
        return self.over(int(time) - 1, int(time))[0]

    def adding(self, time: int) -> ImmutableMatrix:
        """What a step adds."""
        return self.over(int(time) - 1, int(time))[1]

    def over(self, first: int, last: int) -> tuple[ImmutableMatrix, ImmutableMatrix]:
        """The decay of a span of time, and what it adds, one step after the other."""
        decay = ImmutableMatrix(eye(self.size))
        added = ImmutableMatrix(zeros(self.size, 1))
        for now in range(first, min(last, STEPS)):
            decay = self.decays[now] * decay
            added = self.decays[now] * added + self.adds[now]
        return decay, added

    def state(self, time: int) -> ImmutableMatrix:
        """The state of the recurrence."""
        decay, added = self.over(0, int(time))
        return decay * self.start + added


def _one_level_model(rng: Random) -> Model:
    steps, span = _Steps(rng), rng.randint(0, 2)

    def over(p: int, spans: int) -> tuple[ImmutableMatrix, ImmutableMatrix]:
        return steps.over(spans * span * int(p), spans * span * (int(p) + 1))

    return {
        "n": steps.size,
        "p": rng.randint(0, 1),
        "u": lambda p: span * p,
        "v": lambda p: 2 * span * p,
        "A": lambda p: over(p, 1)[0],
        "b": lambda p: over(p, 1)[1],
        "C": lambda p: over(p, 2)[0],
        "e": lambda p: over(p, 2)[1],
        "h": steps.state,
        "horizon": 4,
    }


def _tree_model(rng: Random) -> Model:
    steps = _Steps(rng)

    def over(level: int, p: int) -> tuple[ImmutableMatrix, ImmutableMatrix]:
        span = 2 ** int(level)
        return steps.over(span * int(p), span * (int(p) + 1))

    return {
        "n": steps.size,
        "d": rng.randint(0, 2),
        "p": rng.randint(0, 1),
        "A": steps.decay,
        "b": steps.adding,
        "M": lambda level, p: over(level, p)[0],
        "c": lambda level, p: over(level, p)[1],
        "x": lambda level, p: 2**level * p,
        "h": steps.state,
        "horizon": 2,
    }


def _still() -> Model:
    """Nothing ever happens: every decay is the identity, nothing is added."""
    whole, nothing = ImmutableMatrix([[1]]), ImmutableMatrix([[0]])
    same, none = (lambda *_: whole), (lambda *_: nothing)
    maps = {name: same for name in "ACM"} | {name: none for name in "bce"}
    return {"n": 1, "d": 1, "p": 0, **maps, "h": same, "horizon": 1}


CLAIMS = (
    Claim(
        key="scan-is-recurrence",
        topic=TOPIC,
        title="A scan in any association order is the recurrence, exactly",
        paraphrase="A step $h \\mapsto A h + b$ is a pair, and two steps compose to a "
        "pair: $(A_2, b_2) \\circ (A_1, b_1) = (A_2 A_1, A_2 b_1 + b_2)$. In whatever "
        "order neighbours are composed, the pair of a span carries the state from its "
        "start to its end. Formally: over the leaves of a binary tree, of "
        "which some may be no step; so any bracketing is such a tree.",
        hypotheses=(
            RECURRENCE,
            LEAVES,
            LEAF_DECAYS,
            LEAF_ADDS,
            NODES,
            COMPOSED,
            ADDED,
        ),
        conclusion=SCAN,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        proof=prove_scan,
        why={
            "PROVED": "Composition of maps is associative, and the pair is the map. "
            "Decays are matrices here, so the claim holds for real decays (matrices of "
            "size 1, or diagonal ones), and for complex ones (matrices of size 2 that "
            "turn and shrink). It is exact arithmetic that does not see the order: "
            "rounding does.",
        },
    ),
    Claim(
        key="scan-is-recurrence.one-level",
        topic=TOPIC,
        title="One level of the scan",
        paraphrase="If the pairs of all spans carry the state, so do the pairs "
        "composed of two neighbours each.",
        hypotheses=(CARRIES, TWO_SPANS, LATER_LEFT, EARLIER_DECAYS),
        conclusion=ONE_LEVEL,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="scan-is-recurrence",
        proof=prove_one_level,
        why={
            "PROVED": "The state between the two spans is inserted: what the earlier "
            "one adds is decayed by the later one.",
        },
    ),
)
