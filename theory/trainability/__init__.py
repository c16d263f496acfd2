"""Training over long spans: how often plain SGD succeeds, and what decides it.

Source: documents 000, 002, 003, 004 on training by SGD, 001 on what is learnt in
practice. Probabilities are those of the experiments of numeric/kernels:
P_T(start) is the probability that a fresh network of 10 tanh units, trained by 300
updates of plain SGD on the latch task with sequences of length T, answers at least 48
of 50 fresh sequences. Every rule decides by Clopper-Pearson intervals.
"""

from sympy import Abs, Function, Ge, Gt, Le, Rational, Symbol, log
from sympy.core.function import UndefinedFunction
from sympy.logic.boolalg import And, Boolean

from longdep.theory.core.claim import Claim, Kind, Reading, Source

TOPIC = "trainability"

P = Function("P", real=True)
Q = Function("Q", real=True)
V, E, X = (Function(name, real=True) for name in "VEX")
HALF, TENTH = Rational(1, 2), Rational(1, 10)
gamma, slope = Symbol("gamma", positive=True), Symbol("beta", real=True)
rare, harmful, harmless = (Symbol(name, real=True) for name in ("R", "D", "d"))
witness = Symbol("A_200", integer=True, nonnegative=True)

LAST = "paragraph on robust memories, last sentence"


def _said(locator: str, *documents: str) -> tuple[Source, ...]:
    return tuple(Source(document, locator) for document in documents)


def _experiment(
    key: str,
    title: str,
    paraphrase: str,
    conclusion: Boolean,
    why: dict[str, str],
    *,
    sources: tuple[Source, ...] = (),
    reading: Reading = Reading.LITERAL,
    of: str | None = None,
    kind: Kind = Kind.EXPERIMENT,
) -> Claim:
    return Claim(
        key=key,
        topic=TOPIC,
        title=title,
        paraphrase=paraphrase,
        conclusion=conclusion,
        kind=kind,
        sources=sources,
        reading=reading,
        of=of,
        why=why,
    )


def _at_most(function: UndefinedFunction, at: int, limit: Rational) -> Boolean:
    return Le(function(at), limit, evaluate=False)


def _at_least(function: UndefinedFunction, at: int, limit: Rational) -> Boolean:
    return Ge(function(at), limit, evaluate=False)


CLAIMS = (
    _experiment(
        "training-collapses",
        "At length 20 SGD hardly ever trains a traditional network",
        "As the span grows, the probability that SGD trains a traditional RNN quickly "
        "falls to 0, for lengths of only 10 or 20. Read for every start in use "
        "(PyTorch's uniform, Glorot, orthogonal, near the identity, "
        "$N(0, g^2/n)$ with $g$ from 0.5 to 2): $P_{20}$, the probability of success "
        "at length 20, is at most one tenth.",
        _at_most(P, 20, TENTH),
        {
            "CONDITIONAL": "It depends on the start. From small weights the collapse "
            "is as described, between the lengths 5 and 20. From larger or orthogonal "
            "weights plain SGD still trains many of the same networks at length 20, "
            "with the same budget.",
        },
        sources=_said(LAST, "000", "002", "003", "004"),
    ),
    _experiment(
        "training-collapses.small-start",
        "From small weights the success collapses between lengths 5 and 20",
        "For networks that start with small weights (PyTorch's default uniform start, "
        "or $g = 0.5$): nearly all are trained at length 5, hardly any at length 20.",
        And(_at_least(P, 5, 1 - TENTH), _at_most(P, 20, TENTH)),
        {
            "SUPPORTED": "The gradient that the bit sends over 20 steps is then some "
            "thousandfold smaller than over 5: within the budget nothing is learnt "
            "from it.",
        },
        reading=Reading.CHARITABLE,
        of="training-collapses",
    ),
    _experiment(
        "training-collapses.longer-is-harder",
        "From each start tried length 5 is learnt, and length 40 less often",
        "From each start of the table, nearly all networks are trained at length 5 and "
        "at most three quarters at length 40; how quickly success falls depends on the "
        "start.",
        And(_at_least(P, 5, 1 - TENTH), _at_most(P, 40, Rational(3, 4))),
        {
            "SUPPORTED": "That much is true of every start of the table; only the "
            "length at which it falls differs, by more than a factor of 2.",
        },
        reading=Reading.REPAIR,
        of="training-collapses",
    ),
    _experiment(
        "training-collapses.two-class",
        "The collapse on a task of order",
        "On the two-class task, where the classes have the same three inputs in "
        "another order, small starts collapse just so: success at length 5 is nearly "
        "sure, at length 20 rare.",
        And(_at_least(P, 5, 1 - TENTH), _at_most(P, 20, TENTH)),
        {
            "SUPPORTED": "The same picture on a task that a sum of the inputs cannot "
            "solve; larger starts learn it at length 20 too.",
        },
        reading=Reading.COMPANION,
        of="training-collapses",
    ),
    _experiment(
        "training-collapses.ten-times-the-updates",
        "Ten times the updates do not undo the collapse",
        "From the small starts $P_{20}$, the probability of success at length 20, is "
        "at most one fifth even after 3000 updates.",
        _at_most(P, 20, Rational(1, 5)),
        {
            "SUPPORTED": "The budget matters, but the collapse is not an effect of "
            "stopping a little too early.",
        },
        reading=Reading.COMPANION,
        of="training-collapses",
    ),
    _experiment(
        "hundreds-of-steps",
        "Some methods learn dependencies over hundreds of steps",
        "Approaches exist that let an RNN learn dependencies across hundreds of steps. "
        "$A_{200}$ is the number of networks that learn, in the run witnessed here, to "
        "recall a bit 200 steps after it was last seen.",
        Gt(witness, 0, evaluate=False),
        {
            "SUPPORTED": "Plain SGD does it, on a plain tanh network, in 100 updates, "
            "if the recurrent weight starts orthogonal and the noise is small (0.1). "
            "The same networks all fail before training. The run is repeated, bit for "
            "bit, whenever the claims are put to the test.",
        },
        sources=_said("last sentence", "000", "002"),
        kind=Kind.EXISTENCE,
    ),
    _experiment(
        "slow-not-impossible",
        "Learning a long span may take very long, but is possible",
        "It is not impossible to learn, but it may take very long. From PyTorch's "
        "start at length 10: $P(64)$, the probability of success after 64 updates, is "
        "at most one tenth, $P(1024)$ at least one half.",
        And(_at_most(P, 64, TENTH), _at_least(P, 1024, HALF)),
        {"SUPPORTED": "The same networks, the same task: what fails is patience."},
        sources=_said(
            "paragraph on robust memories, sentence on learning", "000", "002", "004"
        )
        + _said("third paragraph, last sentence", "003"),
    ),
    _experiment(
        "slow-not-impossible.longer-slower",
        "Two steps more multiply the time",
        "After 128 updates at least half of the networks have learnt length 6, less "
        "than half length 8; after 256, at least half length 8, less than half length "
        "10. $P(T)$ and $Q(T)$ are the probabilities of success at length $T$ after "
        "128 and 256 updates.",
        And(
            _at_least(P, 6, HALF),
            _at_most(P, 8, HALF),
            _at_least(Q, 8, HALF),
            _at_most(Q, 10, HALF),
        ),
        {
            "SUPPORTED": "Each two steps more at least double the number of updates, "
            "see the table: growth like that of $\\gamma^{-T}$, not like that of $T$.",
        },
        reading=Reading.COMPANION,
        of="slow-not-impossible",
    ),
    _experiment(
        "slow-not-impossible.signal",
        "The signal of an early bit sinks by gamma a step below the noise",
        "Before any training, the part of the gradient that tells about the bit, "
        "against the spread of the whole gradient from sequence to sequence: its "
        "logarithm falls with the lag by $\\beta$ a step, and $\\beta$ is "
        "within a tenth of $\\log\\gamma$, predicted by the growth of a "
        "tangent vector along an independent run.",
        Le(Abs(slope - log(gamma)), Abs(log(gamma)) / 10, evaluate=False),
        {
            "SUPPORTED": "So the number of sequences needed to see the signal grows "
            "like $\\gamma^{-2\\tau}$: this is why length 20 is out of reach from "
            "small weights, and length 5 is not.",
        },
        reading=Reading.COMPANION,
        of="slow-not-impossible",
    ),
    _experiment(
        "only-short-learnt",
        "In practice a simple recurrent network learns only short spans",
        "Because gradients explode or vanish, a simple recurrent network can in "
        "practice learn only short-term dependencies. Read for every start in use: "
        "$P_{40}$ is at most one tenth.",
        _at_most(P, 40, TENTH),
        {
            "CONDITIONAL": "With plain SGD and a fixed small budget, several starts "
            "learn length 40 in a good part of all runs, and an orthogonal start with "
            "little noise learns a span of 200.",
        },
        sources=_said("§vanishing, ¶2, sentence 2", "001"),
    ),
    _experiment(
        "only-short-learnt.mostly",
        "Over all starts, length 40 is mostly not learnt",
        "Perhaps what is meant is what happens mostly: over all starts of the table "
        "together, at most half of the networks are trained at length 40.",
        _at_most(P, 40, HALF),
        {"SUPPORTED": "Taken over this list of starts, which is a choice of ours."},
        reading=Reading.CHARITABLE,
        of="only-short-learnt",
    ),
    _experiment(
        "only-short-learnt.small-start",
        "From small weights only short spans are learnt",
        "From PyTorch's default start and from $g = 0.5$: $P_{20}$ and $P_{40}$ are at "
        "most one tenth.",
        And(_at_most(P, 20, TENTH), _at_most(P, 40, TENTH)),
        {
            "SUPPORTED": "With the start that is the default of a widely used library "
            "the sentence is right.",
        },
        reading=Reading.REPAIR,
        of="only-short-learnt",
    ),
    _experiment(
        "explosions-damage",
        "Explosions are rare, but do great damage",
        "Gradients explode rarely, but with much effect on the optimisation. Fresh "
        "networks with $g = 1$, length 50, one step of SGD each: $R$, the share of "
        "gradients of norm above 10, is at most one twentieth; and such a step raises "
        "the loss it descends with a probability $D$ at least five times the $d$ of "
        "the other steps.",
        And(
            Le(rare, Rational(1, 20), evaluate=False),
            Ge(harmful, 5 * harmless, evaluate=False),
        ),
        {
            "SUPPORTED": "An ordinary step nearly always lowers the loss; a step by an "
            "exploded gradient raises it many times as often. At $g = 1.5$ and above "
            "explosions are no longer rare (see the table).",
        },
        sources=_said("§opening, sentence 2", "000", "002", "003"),
    ),
    _experiment(
        "explosions-damage.training",
        "Cutting the gradients undoes much of the damage",
        "With $g = 2$ and $g = 3$ at length 20 (rate 0.1), training with gradients cut "
        "to norm 1 succeeds with a larger probability $P$ than without, $Q$.",
        And(Gt(P(2), Q(2), evaluate=False), Gt(P(3), Q(3), evaluate=False)),
        {
            "SUPPORTED": "Same networks, same sequences; only the longest steps are "
            "shortened. At these scales a single cut step still raises its loss as "
            "often as a full one (see the table above): the loss is rough there. But a "
            "short step does not throw away what many others have gained.",
        },
        reading=Reading.COMPANION,
        of="explosions-damage",
    ),
    _experiment(
        "mostly-vanish-rarely-explode",
        "Gradients vanish in most cases and explode rarely",
        "Gradients propagated over many stages tend to vanish (in most cases) or to "
        "explode (rarely). Fresh tanh networks of 10 and 50 units under random inputs, "
        "from each usual start (PyTorch's, Glorot's, orthogonal, $g = 1$; not the "
        "identity, which is chosen against vanishing): over 50 "
        "steps a gradient falls below a tenth with probability $V_{50} \\ge 1/2$ and "
        "grows above tenfold with probability $E_{50} \\le 1/10$.",
        And(_at_least(V, 50, HALF), _at_most(E, 50, TENTH)),
        {
            "CONDITIONAL": "Rarely exploding is right for all usual starts. But over "
            "50 steps many gradients of 50 units do neither: they stay.",
        },
        sources=_said("§opening, sentence 2", "000", "002", "003"),
    ),
    _experiment(
        "mostly-vanish-rarely-explode.of-those",
        "Of the gradients that vanish or explode, most vanish",
        "Perhaps it only compares the two: among the gradients that do either within "
        "50 steps, at least three in four vanish, $X_{50} \\ge 3/4$, from each usual "
        "start.",
        _at_least(X, 50, Rational(3, 4)),
        {"SUPPORTED": "For each of the usual starts and both sizes."},
        reading=Reading.CHARITABLE,
        of="mostly-vanish-rarely-explode",
    ),
    _experiment(
        "mostly-vanish-rarely-explode.many-steps",
        "Over 200 steps most gradients vanish",
        "The same over 200 steps: $V_{200} \\ge 1/2$ and $E_{200} \\le 1/10$.",
        And(_at_least(V, 200, HALF), _at_most(E, 200, TENTH)),
        {
            "SUPPORTED": "Many stages must be very many: the usual starts are built so "
            "that a single step changes little.",
        },
        reading=Reading.REPAIR,
        of="mostly-vanish-rarely-explode",
    ),
    _experiment(
        "mostly-vanish-rarely-explode.large-scale",
        "At larger scales gradients mostly explode",
        "With 50 units and $g = 2$ or $g = 3$ the roles are exchanged: over 50 steps "
        "$E_{50} \\ge 1/2$ and $V_{50} \\le 1/10$.",
        And(_at_least(E, 50, HALF), _at_most(V, 50, TENTH)),
        {
            "SUPPORTED": "The border lies between $g = 1$ and $g = 1.5$, as the table "
            "shows; with 10 units it is blurred.",
        },
        reading=Reading.COMPANION,
        of="mostly-vanish-rarely-explode",
    ),
)
