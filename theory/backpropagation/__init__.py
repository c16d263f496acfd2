"""Backpropagation through time: the product for delta, gamma, and what follows.

Source: document 001. z_k = U h_{k-1} + W x_k + b, h_k = f(z_k), delta_{t,k} =
dL_t/dz_k. Everything is indexed by the lag tau = t - k; see the module
theory/backpropagation/proofs.py for the vocabulary and the proofs.
"""

from sympy import (
    Abs,
    Eq,
    Expr,
    Ge,
    Gt,
    Identity,
    Implies,
    Le,
    Lt,
    Max,
    Min,
    Ne,
    Rational,
    Symbol,
    ZeroMatrix,
    oo,
)
from sympy import Q as Ask
from sympy.core.symbol import Str
from sympy.logic.boolalg import And, Boolean
from sympy.matrices.expressions.diagonal import DiagMatrix

from longdep.theory.backpropagation import proofs as by
from longdep.theory.backpropagation.proofs import (
    START,
    A,
    B,
    F,
    G,
    J,
    M,
    N,
    P,
    S,
    U,
    bound,
    delta,
    e,
    eps,
    excess,
    g,
    gain,
    gamma,
    growth,
    h,
    lam,
    largest,
    n,
    period,
    s,
    scale,
    tau,
    u,
    unit,
)
from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading, Source
from longdep.theory.core.notation import Family, ForAll, Norm

TOPIC = "backpropagation"
LITERAL, CHARITABLE = Reading.LITERAL, Reading.CHARITABLE
REPAIR, COMPANION = Reading.REPAIR, Reading.COMPANION


def _said(locator: str) -> tuple[Source, ...]:
    return (Source("001", locator),)


def _always(body: Boolean) -> ForAll:
    return ForAll(body, s, 0, oo)


RECURSION = Hypothesis(
    "recursion",
    _always(Eq(delta(s + 1), M(s + 1) * delta(s))),
    "delta follows the backward recursion with the step factors diag(f'(z)) U^T; the "
    "index is the lag: delta_tau is delta_{t,t-tau}, g_tau is f'(z_{t-tau})",
    definition=True,
)
EMPTY_PRODUCT = Hypothesis(
    "empty-product",
    Eq(P(0), Identity(n)),
    "the product of no factors is the identity",
    definition=True,
)
ORDER = Hypothesis(
    "order",
    _always(Eq(P(s + 1), M(s + 1) * P(s))),
    "P is the ordered product: each earlier step's factor stands further left",
)
PRODUCT_DEFINED = Hypothesis(ORDER.name, ORDER.condition, ORDER.words, definition=True)
EQUALS_GAMMA = Hypothesis(
    "gamma",
    _always(Eq(N(M(s + 1)), gamma)),
    "gamma is the norm of diag(f'(z_i)) U^T, the same at every step",
    definition=True,
)
UNIFORM = Hypothesis(
    "uniform",
    _always(Le(N(M(s + 1)), gamma)),
    "one gamma bounds the norm of every step factor",
)
CONSISTENT = Hypothesis(
    "consistent",
    _always(Le(N(M(s + 1) * delta(s)), N(M(s + 1)) * N(delta(s)))),
    "the norm of matrices is consistent with that of vectors (every induced norm is, "
    "and the Frobenius norm with the 2-norm)",
)
NONZERO = Hypothesis(
    "nonzero-end",
    Gt(START, 0),
    "there is a gradient to propagate: delta_{t,t} is not 0",
    definition=True,
)
ABOVE = Hypothesis("gamma-above-one", Gt(gamma, 1), "gamma > 1")
BELOW = Hypothesis("gamma-below-one", Gt(1 - gamma, 0), "gamma < 1")
LEFT_INVERSE = Hypothesis(
    "left-inverse",
    _always(Eq(B(s + 1) * M(s + 1), Identity(n))),
    "B_tau is the inverse of the step factor",
    definition=True,
)
EXPANDING = Hypothesis(
    "expanding",
    _always(Le((1 + excess) * N(B(s + 1)), 1)),
    "every step factor stretches every vector by at least 1+a, a > 0, because its "
    "inverse has norm at most 1/(1+a)",
)
CONSTANT = Hypothesis(
    "constant", _always(Eq(M(s + 1), A)), "the step factor is the same, A, at every lag"
)
PERTURBATION = Hypothesis(
    "recursion",
    _always(Eq(e(s + 1), J(s + 1) * e(s))),
    "a small perturbation e of the state is carried on by the Jacobians diag(f') U",
    definition=True,
)
STATES_GAMMA = Hypothesis(
    "gamma",
    _always(Eq(N(J(s + 1)), gamma)),
    "gamma is the norm of diag(f'(z_i)) U, the same at every step",
    definition=True,
)
GRADIENT = Hypothesis(
    "gradient",
    _always(Eq(G(s + 1), G(s) + delta(s + 1) * h(s + 1).T)),
    "dL_t/dU adds delta_{t,k} h_{k-1}^T for every step k",
    definition=True,
)
FIRST_TERM = Hypothesis(
    "first-term",
    Eq(G(0), delta(0) * h(0).T),
    "dL_t/dU starts with the local term, k = t",
    definition=True,
)
STATES_BOUNDED = Hypothesis(
    "bounded-states",
    _always(Le(N(h(s + 1).T), largest)),
    "the states at the lags from 1 on have norm at most H (as rows: the dual norm)",
)
FAR = Hypothesis("far", Ge(tau, 10), "a lag of at least 10", definition=True)
ORTHOGONAL = Hypothesis("orthogonal", Ask.orthogonal(U), "U is orthogonal")
UNIT_GAIN = Hypothesis(
    "unit-gain",
    _always(Eq(DiagMatrix(g(s + 1)), Identity(n))),
    "f' = 1 at every unit and step",
)

LARGEST = Str("max")
ONE_STEP = Le(N(delta(tau)), N(M(1)) ** tau * START)
NORMS = tuple(N(M(i)) for i in (1, 2, 3))
MEDIAN = sum(NORMS) - Max(*NORMS) - Min(*NORMS)
HARMONIC = 2 / (1 / NORMS[0] + 1 / NORMS[1])


def z(lag: Expr | int) -> Family:
    """The pre-activation at a lag, shape (n, 1)."""
    return Family("z", n, 1, lag)


PRE_ACTIVATION = Hypothesis(
    "pre-activation",
    _always(Eq(Family("z", n, 1, s + 1), U * h(s + 1) + Family("b", n, 1, s + 1))),
    "z = U h + b, where b stands for W x and the bias",
    definition=True,
)
ENTRY = Symbol("i", integer=True, nonnegative=True)


def _every_entry(body: Boolean) -> ForAll:
    return _always(ForAll(body, ENTRY, 0, n - 1))


RELU_STATE = Hypothesis(
    "relu",
    _every_entry(Eq(h(s)[ENTRY, 0], Max(z(s + 1)[ENTRY, 0], 0))),
    "f is the rectifier: the next state is the positive part of z",
    definition=True,
)
RELU_GAIN = Hypothesis(
    "relu-gain",
    _every_entry(
        And(
            Implies(Gt(z(s + 1)[ENTRY, 0], 0), Eq(g(s + 1)[ENTRY, 0], 1)),
            Implies(Lt(z(s + 1)[ENTRY, 0], 0), Eq(g(s + 1)[ENTRY, 0], 0)),
            Ne(z(s + 1)[ENTRY, 0], 0),
        )
    ),
    "f' is 1 where z > 0 and 0 where z < 0, and z is never 0",
    definition=True,
)
SOME_ACTIVE = Hypothesis(
    "some-active",
    _always(Gt(Norm(g(s + 1), 1), 0)),
    "at every step some unit is active",
    definition=True,
)
SURVIVES = Gt(N(delta(tau)), 0)


def _false_gamma(
    name: str,
    title: str,
    paraphrase: str,
    conclusion: Boolean,
    why: str,
    *more: Hypothesis,
) -> Claim:
    return Claim(
        key=f"gamma-bound.{name}",
        topic=TOPIC,
        title=title,
        paraphrase=paraphrase,
        hypotheses=(RECURSION, *more),
        conclusion=conclusion,
        kind=Kind.BOUND,
        reading=COMPANION,
        of="gamma-bound",
        why={"REFUTED": why},
    )


CLAIMS = (
    Claim(
        key="delta-recursion",
        topic=TOPIC,
        title="One step back multiplies the gradient by diag(f') U^T",
        paraphrase="The gradient with respect to z_k is diag(f'(z_k)) U^T times the "
        "gradient with respect to z_{k+1}.",
        sources=_said("§long-term dependencies, eq. 1"),
        hypotheses=(
            Hypothesis(
                "chain-rule",
                _always(Eq(delta(s + 1), (U * F(s + 1)).T * delta(s))),
                "the loss sees z_k through z_{k+1} = U f(z_k) + W x + b only, so delta "
                "is multiplied by the transposed Jacobian U F, F the Jacobian of f",
                definition=True,
            ),
            Hypothesis(
                "elementwise",
                _always(Eq(F(s + 1), DiagMatrix(g(s + 1)))),
                "f acts unit by unit: its Jacobian is diag(f'(z))",
            ),
        ),
        conclusion=by.RECURSED,
        kind=Kind.IDENTITY,
        proof=by.prove_recursion,
        why={
            "PROVED": "The chain rule, transposed: $(U F)^T = F^T U^T$, and $F$ is "
            "diagonal because $f$ acts unit by unit. With an activation that mixes "
            "units, such as a normalised one, the diagonal alone is wrong: see the "
            "ablation.",
        },
    ),
    Claim(
        key="delta-recursion.componentwise",
        topic=TOPIC,
        title="The same, component by component",
        paraphrase="Move one entry z_i by epsilon; what the next step's units see of "
        "it, weighted with their gradients d_j, changes at the rate f'(z_i) sum_j "
        "U_ji d_j.",
        hypotheses=(
            Hypothesis(
                "unit",
                And(Ge(unit, 1), Le(unit, n)),
                "i is one of the n units",
                definition=True,
            ),
        ),
        conclusion=by.COMPONENT,
        kind=Kind.IDENTITY,
        reading=COMPANION,
        of="delta-recursion",
        proof=by.prove_component,
        why={
            "PROVED": "Differentiate the sums term by term: of the sum over the "
            "sending units only unit $i$ moves (the delta with two indices is "
            "Kronecker's). The index order $U_{ji}$ is the "
            "transpose in $U^T$.",
        },
    ),
    Claim(
        key="delta-product",
        topic=TOPIC,
        title="The unrolled recursion is an ordered product",
        paraphrase="Unrolled over t - k steps, delta_{t,k} is the product of the step "
        "factors k, ..., t-1, in this order, applied to delta_{t,t}.",
        sources=_said("§long-term dependencies, eq. 2"),
        hypotheses=(RECURSION, EMPTY_PRODUCT, ORDER),
        conclusion=by.PRODUCT,
        kind=Kind.IDENTITY,
        proof=by.prove_product,
        why={
            "PROVED": "Induction on the lag. The product sign is right if it is read "
            "from left to right with $i$ growing: step $k$ stands on the left, step "
            "$t-1$ next to $\\delta_{t,t}$. The reversed product is another matrix.",
        },
    ),
    Claim(
        key="gamma-equality",
        topic=TOPIC,
        title="delta_{t,k} equals gamma^(t-k) delta_{t,t}",
        paraphrase="With gamma the norm of the step factor, the gradient at lag tau is "
        "said to be gamma^tau times the gradient at lag 0.",
        sources=_said("§long-term dependencies, eq. 3 and 4"),
        hypotheses=(RECURSION, EQUALS_GAMMA),
        conclusion=Eq(delta(tau), gamma**tau * delta(0)),
        kind=Kind.IDENTITY,
        why={
            "CONDITIONAL": "A number cannot replace a matrix: $\\gamma^\\tau "
            "\\delta_{t,t}$ keeps the direction and the sign of $\\delta_{t,t}$, the "
            "step factors do not. A single unit with weight $-1$ is enough to see it.",
        },
    ),
    Claim(
        key="gamma-equality.norms",
        topic=TOPIC,
        title="The same equation for the norms",
        paraphrase="Perhaps only sizes are meant: the norm of the gradient at lag tau "
        "would be gamma^tau times the norm at lag 0.",
        hypotheses=(RECURSION, EQUALS_GAMMA),
        conclusion=Eq(N(delta(tau)), gamma**tau * START),
        kind=Kind.IDENTITY,
        reading=CHARITABLE,
        of="gamma-equality",
        why={
            "REFUTED": "The norm of a matrix is its largest stretch, over all "
            "directions. The gradient need not lie in that direction, and need not "
            "stay in it.",
        },
    ),
    Claim(
        key="gamma-equality.rate",
        topic=TOPIC,
        title="gamma as a rule of thumb for the rate",
        paraphrase="The documents write 'approximately': perhaps gamma is meant as the "
        "typical rate per step, right within a tenth for most networks.",
        hypotheses=(RECURSION, EQUALS_GAMMA),
        conclusion=Ge(N(delta(tau)), (Rational(9, 10) * gamma) ** tau * START),
        kind=Kind.EXPERIMENT,
        reading=CHARITABLE,
        of="gamma-equality",
        why={
            "REFUTED": "For a random tanh network the gradient shrinks per step by "
            "roughly half of what the norm says: the largest singular value of a "
            "random matrix is about twice its typical stretch. Over $\\tau$ steps the "
            "estimate is too large by a factor of about $2^\\tau$, and $\\gamma > 1$ "
            "often goes with a gradient that vanishes. For orthogonal weights and "
            "small states the rule of thumb is good.",
            "SUPPORTED": "For most of the random networks tried the rate is within a "
            "tenth of gamma.",
        },
    ),
    Claim(
        key="gamma-equality.scaled-orthogonal",
        topic=TOPIC,
        title="When the equation of norms is exact",
        paraphrase="If U is c times an orthogonal matrix and f' has the same value a "
        "everywhere, then the 2-norm is multiplied by gamma = |a c| at every step.",
        hypotheses=(
            RECURSION,
            Hypothesis(
                "scaled-orthogonal",
                Eq(U * U.T, scale**2 * Identity(n)),
                "U is c times an orthogonal matrix",
            ),
            Hypothesis(
                "constant-gain",
                _always(Eq(DiagMatrix(g(s + 1)), gain * Identity(n))),
                "f' = a at every unit and step",
            ),
        ),
        conclusion=by.SCALED_NORM,
        kind=Kind.IDENTITY,
        reading=REPAIR,
        of="gamma-equality",
        proof=by.prove_scaled_orthogonal,
        why={
            "PROVED": "Each step turns the gradient and scales it by $|a c|$, which is "
            "the norm of the step factor: squared, $\\delta_\\tau^T \\delta_\\tau = "
            "(a c)^{2\\tau} \\delta_0^T \\delta_0$. Linear networks with orthogonal "
            "weights are of this kind; a saturating activation is not.",
        },
    ),
    Claim(
        key="gamma-bound",
        topic=TOPIC,
        title="gamma^(t-k) is an upper bound",
        paraphrase="What the printed equation can claim: the gradient at lag tau is at "
        "most gamma^tau times the gradient at lag 0, if gamma bounds the norm of "
        "every step factor.",
        hypotheses=(RECURSION, UNIFORM, CONSISTENT),
        conclusion=bound(gamma),
        kind=Kind.BOUND,
        reading=REPAIR,
        of="gamma-equality",
        proof=by.prove_bound,
        why={
            "PROVED": "Consistency of the norm, once per step, and induction on the "
            "lag. The bound is attained (see the ratio), so it cannot be improved "
            "knowing the norms only. gamma must bound *every* step, and the norm must "
            "be consistent: the largest entry of a matrix is not.",
        },
    ),
    Claim(
        key="gamma-bound.standard-norms",
        topic=TOPIC,
        title="The bound for the usual norms",
        paraphrase="For the norms of order 1, infinity and Frobenius (vectors: 1, "
        "infinity, 2) the bound holds without a further premise.",
        hypotheses=(RECURSION, UNIFORM),
        conclusion=bound(gamma),
        kind=Kind.BOUND,
        reading=COMPANION,
        of="gamma-bound",
        proof=by.prove_standard_bound,
        why={
            "PROVED": "These norms are consistent (a standard lemma), so the premise "
            "of the general bound is met.",
        },
    ),
    Claim(
        key="gamma-bound.geometric-mean",
        topic=TOPIC,
        title="A sharper bound: the geometric mean of the norms",
        paraphrase="gamma may be the geometric mean of the norms of the factors "
        "between: gamma^tau is then their product.",
        hypotheses=(RECURSION, CONSISTENT),
        conclusion=by.GEOMETRIC,
        kind=Kind.BOUND,
        reading=REPAIR,
        of="gamma-equality",
        proof=by.prove_geometric,
        why={
            "PROVED": "The induction never needs one gamma for all steps: the product "
            "of the norms bounds the norm of the product.",
        },
    ),
    Claim(
        key="gamma-bound.arithmetic-mean",
        topic=TOPIC,
        title="The arithmetic mean works too",
        paraphrase="gamma may also be the arithmetic mean of the norms, over exactly "
        "the factors of the product.",
        hypotheses=(RECURSION, CONSISTENT),
        conclusion=by.ARITHMETIC,
        kind=Kind.BOUND,
        reading=COMPANION,
        of="gamma-bound",
        proof=by.prove_arithmetic,
        why={
            "PROVED": "The geometric mean is never larger than the arithmetic one. So "
            "'a typical norm' is a valid gamma if typical means the average, and not "
            "if it means the median.",
        },
    ),
    _false_gamma(
        "one-step",
        "gamma taken from one step",
        "The documents give gamma with an index i; taken from one step it would bound "
        "all.",
        ONE_STEP,
        "The other steps may have larger norms: the index must be maximised over.",
    ),
    _false_gamma(
        "minimum",
        "gamma as the smallest of the norms",
        "The smallest norm among the steps as gamma (two steps).",
        Le(N(delta(2)), Min(*NORMS[:2]) ** 2 * START),
        "Below the geometric mean no mean is safe.",
    ),
    _false_gamma(
        "median",
        "gamma as the median of the norms",
        "The median norm among the steps as gamma (three steps).",
        Le(N(delta(3)), MEDIAN**3 * START),
        "One large factor moves the product and not the median: norms 1, 1 and 4 have "
        "the product 4, and the median 1.",
    ),
    _false_gamma(
        "harmonic-mean",
        "gamma as the harmonic mean of the norms",
        "The harmonic mean of the norms as gamma (two steps).",
        Le(N(delta(2)), HARMONIC**2 * START),
        "The harmonic mean lies below the geometric one.",
        Hypothesis(
            "nonzero-norms",
            And(Gt(NORMS[0], 0), Gt(NORMS[1], 0)),
            "no step factor is 0",
            definition=True,
        ),
    ),
    _false_gamma(
        "mean-matrix",
        "gamma as the norm of the mean factor",
        "The norm of the mean step factor as gamma (two steps).",
        Le(N(delta(2)), N((M(1) + M(2)) / 2) ** 2 * START),
        "Factors of opposite sign cancel in the mean, and not in the product.",
    ),
    _false_gamma(
        "largest-entry",
        "gamma as the largest entry",
        "The largest entry as the norm of matrices and vectors.",
        Le(Norm(delta(tau), LARGEST), gamma**tau * Norm(delta(0), LARGEST)),
        "The largest entry is a norm, but not a consistent one: a row of $n$ ones "
        "stretches a vector $n$-fold.",
        Hypothesis(
            "uniform",
            _always(Le(Norm(M(s + 1), LARGEST), gamma)),
            "gamma bounds the entries of every step factor",
            definition=True,
        ),
    ),
    Claim(
        key="gamma-explodes",
        topic=TOPIC,
        title="gamma > 1: the gradient explodes",
        paraphrase="If gamma > 1 the gradient is said to grow like gamma^(t-k).",
        sources=_said("§long-term dependencies, ¶ after eq. 4"),
        hypotheses=(RECURSION, EQUALS_GAMMA, ABOVE),
        conclusion=growth(delta, gamma),
        kind=Kind.BOUND,
        why={
            "CONDITIONAL": "A large norm says that *some* direction is stretched *for "
            "one step*. With $U = \\begin{bmatrix} 0 & 2 \\\\ 0 & 0 \\end{bmatrix}$ "
            "and $f' = 1$ the norm is 2 at every step, and every gradient is exactly 0 "
            "from lag 2 on. Growth needs *every* direction to be stretched, or an "
            "eigenvalue above 1 and a component along it.",
        },
    ),
    Claim(
        key="gamma-explodes.some-direction",
        topic=TOPIC,
        title="At least the worst gradient does not shrink",
        paraphrase="Perhaps the sentence means only that some direction grows: the "
        "norm of the whole product is at least 1.",
        hypotheses=(EMPTY_PRODUCT, PRODUCT_DEFINED, EQUALS_GAMMA, ABOVE),
        conclusion=Ge(N(P(tau)), 1),
        kind=Kind.BOUND,
        reading=CHARITABLE,
        of="gamma-explodes",
        why={
            "REFUTED": "Not even that: a nilpotent product is the zero matrix, for "
            "every direction.",
        },
    ),
    Claim(
        key="gamma-explodes.expanding",
        topic=TOPIC,
        title="Every factor stretches every vector: the gradient explodes",
        paraphrase="If each step factor stretches every vector by at least 1+a (said "
        "by the norm of its inverse), the gradient grows at least like (1+a)^tau.",
        hypotheses=(RECURSION, LEFT_INVERSE, EXPANDING),
        conclusion=by.EXPANDS,
        kind=Kind.BOUND,
        reading=REPAIR,
        of="gamma-explodes",
        proof=by.prove_expanding,
        why={
            "PROVED": "Go back with the inverse: $|\\delta_\\tau| \\le |B| "
            "|\\delta_{\\tau+1}|$ with $|B| \\le 1/(1+a)$. The statement covers the "
            "orders listed with its symbols. (Outside of it: the proof asks no more of "
            "a norm than consistency; in the 2-norm, whose matrix norm has no rational "
            "value to check, the premise would be that the smallest singular value of "
            "each $\\operatorname{diag}(f') U^T$ is at least $1+a$.)",
        },
    ),
    Claim(
        key="gamma-explodes.jacobian",
        topic=TOPIC,
        title="The same premise on the Jacobian diag(f') U",
        paraphrase="It is tempting to ask the premise of the forward Jacobian instead "
        "of the backward factor.",
        hypotheses=(
            RECURSION,
            Hypothesis(
                "left-inverse",
                _always(Eq(B(s + 1) * J(s + 1), Identity(n))),
                "B is the inverse of the forward Jacobian",
                definition=True,
            ),
            EXPANDING,
        ),
        conclusion=by.EXPANDS,
        kind=Kind.BOUND,
        reading=COMPANION,
        of="gamma-explodes",
        why={
            "REFUTED": "$D U$ and $D U^T$ have different singular values. With "
            "$D = \\operatorname{diag}(1, 1/4)$ and $U = \\begin{bmatrix} 0 & 2 \\\\ 8 "
            "& 0 \\end{bmatrix}$ the first stretches everything by exactly 2, the "
            "second shrinks a vector to a half.",
        },
    ),
    Claim(
        key="gamma-explodes.eigenvalue",
        topic=TOPIC,
        title="A constant factor with an eigenvalue above 1 explodes",
        paraphrase="If the step factor is constant and has an eigenvalue of size 1+a, "
        "the component of the gradient along it grows exactly like (1+a)^tau.",
        hypotheses=(
            RECURSION,
            CONSTANT,
            Hypothesis(
                "eigenvector",
                Eq(u.T * A, lam * u.T),
                "u is a left eigenvector of the factor with eigenvalue lambda",
            ),
            Hypothesis(
                "size-above-one",
                Eq(Abs(lam), 1 + excess),
                "the eigenvalue's size is above 1: it is 1+a with a > 0",
            ),
            Hypothesis(
                "component",
                Gt(by.FIRST_PART, 0),
                "the gradient at lag 0 has a component along it",
            ),
        ),
        conclusion=by.EIGEN_GROWTH,
        kind=Kind.IDENTITY,
        reading=REPAIR,
        of="gamma-explodes",
        proof=by.prove_eigenvalue,
        why={
            "PROVED": "$u^T \\delta_{\\tau+1} = \\lambda u^T \\delta_\\tau$. Each of "
            "the premises is needed: in particular, once the factors change, the "
            "eigenvalue of one of them says nothing about their product.",
        },
    ),
    Claim(
        key="gamma-destabilises",
        topic=TOPIC,
        title="gamma > 1 makes the system unstable",
        paraphrase="gamma > 1 is said to make the system unstable: a small "
        "perturbation of the state grows like gamma^k.",
        sources=_said("§long-term dependencies, ¶ after eq. 4"),
        hypotheses=(PERTURBATION, STATES_GAMMA, ABOVE),
        conclusion=growth(e, gamma),
        kind=Kind.BOUND,
        why={
            "CONDITIONAL": "The same mistake for the states: a norm above 1 does not "
            "keep a perturbation growing. A nilpotent Jacobian forgets it after two "
            "steps.",
        },
    ),
    Claim(
        key="gamma-destabilises.states",
        topic=TOPIC,
        title="The states themselves blow up",
        paraphrase="Perhaps it is the states that explode, rather than perturbations "
        "of them.",
        hypotheses=(
            Hypothesis(
                "update",
                _always(Eq(h(s + 1), U * h(s) + Family("b", n, 1, s + 1))),
                "the units work in the linear part of f (f' = 1 there); h is indexed "
                "by forward time",
                definition=True,
            ),
            Hypothesis(
                "gamma",
                Eq(N(U), gamma),
                "gamma is the norm of the step factor, U here",
                definition=True,
            ),
            ABOVE,
        ),
        conclusion=growth(h, gamma),
        kind=Kind.BOUND,
        reading=COMPANION,
        of="gamma-destabilises",
        why={
            "REFUTED": "A fixed point stays where it is, however unstable: with weight "
            "2 and bias $-1$ the state 1 stays 1 for ever. (With a bounded activation "
            "such as tanh the states cannot blow up at all.)",
        },
    ),
    Claim(
        key="gamma-destabilises.expanding",
        topic=TOPIC,
        title="Every Jacobian stretches every vector: perturbations grow",
        paraphrase="If each Jacobian diag(f') U stretches every vector by at least "
        "1+a (said by the norm of its inverse), every infinitesimal perturbation grows "
        "at least like (1+a)^k.",
        hypotheses=(
            PERTURBATION,
            Hypothesis(
                "left-inverse",
                _always(Eq(B(s + 1) * J(s + 1), Identity(n))),
                "B is the inverse of the Jacobian",
                definition=True,
            ),
            EXPANDING,
        ),
        conclusion=by.STATES_EXPAND,
        kind=Kind.BOUND,
        reading=REPAIR,
        of="gamma-destabilises",
        proof=by.prove_states_expand,
        why={
            "PROVED": "The same proof with the Jacobian in the place of the backward "
            "factor; it is a statement on infinitesimal perturbations, not on states.",
        },
    ),
    Claim(
        key="gamma-vanishes",
        topic=TOPIC,
        title="gamma < 1: the gradient vanishes",
        paraphrase="If gamma < 1 the gradient tends to 0 as the lag grows.",
        sources=_said("§long-term dependencies, ¶ after eq. 4"),
        hypotheses=(
            RECURSION,
            UNIFORM,
            CONSISTENT,
            Hypothesis(
                "gamma-below-one",
                Eq(gamma, 1 / (1 + excess)),
                "gamma is below 1: it is 1/(1+a) for some a > 0",
            ),
        ),
        conclusion=by.VANISHES,
        kind=Kind.LIMIT,
        proof=by.prove_vanishes,
        why={
            "PROVED": "Here the bound is all that is needed: $|\\delta_\\tau| \\le "
            "\\gamma^\\tau |\\delta_0| \\to 0$. One gamma below 1 must serve "
            "all steps.",
        },
    ),
    Claim(
        key="gamma-vanishes.merely-below-one",
        topic=TOPIC,
        title="Factors merely below 1 do not suffice",
        paraphrase="If each norm is below 1, but not uniformly, the gradient need not "
        "vanish: factors 1 - 1/(tau+1)^2.",
        hypotheses=(
            RECURSION,
            Hypothesis(
                "fading",
                _always(Eq(M(s + 1), (1 - 1 / (s + 2) ** 2) * Identity(n))),
                "the factor at lag tau is 1 - 1/(tau+1)^2 times the identity",
                definition=True,
            ),
        ),
        conclusion=by.HALF,
        kind=Kind.LIMIT,
        reading=COMPANION,
        of="gamma-vanishes",
        proof=by.prove_fading,
        why={
            "PROVED": "Every factor has norm below 1, and the product tends to $1/2$: "
            "half of the gradient arrives from any distance.",
        },
    ),
    Claim(
        key="gamma-vanishes.necessary",
        topic=TOPIC,
        title="Only gamma < 1 makes it vanish",
        paraphrase="The converse: if the gradient vanishes then gamma < 1.",
        hypotheses=(
            RECURSION,
            EQUALS_GAMMA,
            NONZERO,
            Hypothesis(
                "vanished",
                Eq(N(delta(tau)), 0),
                "the gradient at lag tau is 0",
                definition=True,
            ),
        ),
        conclusion=Lt(gamma, 1),
        kind=Kind.BOUND,
        reading=COMPANION,
        of="gamma-vanishes",
        why={
            "REFUTED": "The norm may be as large as you like: a nilpotent factor, here "
            "of norm above 1, sends every gradient to 0 after two steps.",
        },
    ),
    Claim(
        key="gamma-vanishes.power",
        topic=TOPIC,
        title="A spectral radius below 1 is enough when the factor is constant",
        paraphrase="If some power A^m of a constant factor has norm below 1 (that is, "
        "the spectral radius is below 1), the gradient vanishes, whatever gamma is.",
        hypotheses=(
            RECURSION,
            CONSTANT,
            Hypothesis(
                "power",
                Le(N(A**period), 1 / (1 + excess)),
                "the m-th power of the factor has norm at most 1/(1+a), a > 0",
            ),
        ),
        conclusion=by.POWER_BOUND,
        kind=Kind.BOUND,
        reading=COMPANION,
        of="gamma-vanishes",
        proof=by.prove_power,
        why={
            "PROVED": "Every $m$ lags the gradient shrinks by $1/(1+a)$. Such a power "
            "exists exactly when every eigenvalue is below 1 in size (Gelfand).",
        },
    ),
    Claim(
        key="which-gradient",
        topic=TOPIC,
        title="It is dL_t/dh_k that vanishes, not dL_t/dU",
        paraphrase="Vanishing is said to concern the gradient with respect to far "
        "states, while the gradient with respect to U does not vanish.",
        sources=_said("§long-term dependencies, ¶ 'to be noted'"),
        hypotheses=(RECURSION, GRADIENT, FIRST_TERM, NONZERO, UNIFORM, BELOW),
        conclusion=And(by.STATE_GRADIENT, Gt(N(G(tau)), 0)),
        kind=Kind.BOUND,
        why={
            "CONDITIONAL": "The first half holds. The second may fail: the local term "
            "$\\delta_{t,t} h_{t-1}^T$ is 0 when the state before is 0 (as at the "
            "first step of most networks), and then nothing need be left.",
        },
    ),
    Claim(
        key="which-gradient.local-nonzero",
        topic=TOPIC,
        title="With a nonzero local term dL_t/dU is not 0",
        paraphrase="Granted that the local term is not 0, dL_t/dU would not vanish.",
        hypotheses=(
            RECURSION,
            GRADIENT,
            FIRST_TERM,
            Hypothesis(
                "local-term",
                Gt(N(G(0)), 0),
                "the local term is not 0",
                definition=True,
            ),
            UNIFORM,
            BELOW,
        ),
        conclusion=Gt(N(G(tau)), 0),
        kind=Kind.BOUND,
        reading=CHARITABLE,
        of="which-gradient",
        why={
            "REFUTED": "Still not: the terms of a few steps may cancel the local one "
            "exactly.",
        },
    ),
    Claim(
        key="which-gradient.not-lost",
        topic=TOPIC,
        title="dL_t/dU is at least the local term minus a tail",
        paraphrase="The gradient with respect to U is at least its local term minus "
        "gamma/(1-gamma) |delta_tt| H: it cannot vanish where the local term exceeds "
        "this.",
        hypotheses=(RECURSION, UNIFORM, BELOW, GRADIENT, FIRST_TERM, STATES_BOUNDED),
        conclusion=by.NOT_LOST,
        kind=Kind.BOUND,
        reading=REPAIR,
        of="which-gradient",
        proof=by.prove_not_lost,
        why={
            "PROVED": "A geometric series bounds everything but the local term. For "
            "$\\gamma < 1/2$ and states of equal size the local term wins always; for "
            "$\\gamma$ near 1 the bound says nothing.",
        },
    ),
    Claim(
        key="which-gradient.state",
        topic=TOPIC,
        title="The gradient with respect to a far state",
        paraphrase="dL_t/dh_k = U^T delta_{t,k+1} is bounded by one more factor |U^T|.",
        hypotheses=(RECURSION, UNIFORM),
        conclusion=by.STATE_GRADIENT,
        kind=Kind.BOUND,
        reading=COMPANION,
        of="which-gradient",
        proof=by.prove_state_gradient,
        why={
            "PROVED": "So with one $\\gamma < 1$ for all steps it vanishes at the same "
            "rate as $\\delta_{t,k}$.",
        },
    ),
    Claim(
        key="local-update",
        topic=TOPIC,
        title="Far states do not influence the update of U",
        paraphrase="The update of U is said to rest on the states next to step t, and "
        "far states to have no influence on it.",
        sources=_said("§long-term dependencies, ¶ 'to be noted'"),
        hypotheses=(RECURSION, UNIFORM, BELOW, FAR),
        conclusion=Eq(delta(tau) * h(tau).T, ZeroMatrix(n, n)),
        kind=Kind.IDENTITY,
        why={
            "CONDITIONAL": "Small is not none: in a unit of weight $1/2$ that rests at "
            "the state 1 the term at lag 10 is $2^{-10}$ of the local one. In exact "
            "arithmetic it is 0 only if a factor is.",
        },
    ),
    Claim(
        key="local-update.less",
        topic=TOPIC,
        title="A far state influences the update less than the nearest",
        paraphrase="Perhaps 'no influence' means: less than the local term.",
        hypotheses=(RECURSION, UNIFORM, BELOW, FAR),
        conclusion=Le(N(delta(tau) * h(tau).T), N(delta(0) * h(0).T)),
        kind=Kind.BOUND,
        reading=COMPANION,
        of="local-update",
        why={
            "REFUTED": "The term is $\\delta_{t,k} h_{k-1}^T$: the first factor "
            "shrinks, the state need not be small. Where the nearest state is 0 every "
            "far one counts more.",
        },
    ),
    Claim(
        key="local-update.tail",
        topic=TOPIC,
        title="What all far states together add to dL_t/dU",
        paraphrase="The part of dL_t/dU from beyond lag tau is at most gamma^(tau+1)/"
        "(1-gamma) |delta_tt| H.",
        hypotheses=(RECURSION, UNIFORM, BELOW, GRADIENT, STATES_BOUNDED),
        conclusion=by.FAR_PART,
        kind=Kind.BOUND,
        reading=REPAIR,
        of="local-update",
        proof=by.prove_far_part,
        why={
            "PROVED": "A geometric series, however many steps there are. Whether that "
            "is little depends on $\\gamma$: at $\\gamma = 0.99$ the bound for lag 100 "
            "is still about 36 local terms.",
        },
    ),
    Claim(
        key="isometry",
        topic=TOPIC,
        title="diag(f') U^T close to 1 avoids both problems",
        paraphrase="Choosing parameters and activation so that diag(f') U^T is about 1 "
        "avoids vanishing and explosion: read as 'stays within the same tolerance'.",
        sources=_said("§long-term dependencies, ¶ 'to avoid'"),
        hypotheses=(
            RECURSION,
            Hypothesis(
                "close",
                _always(Le(N(M(s + 1) - Identity(n)), eps)),
                "every step factor is within epsilon of the identity",
                definition=True,
            ),
        ),
        conclusion=And(
            Ge(N(delta(tau)), (1 - eps) * START), Le(N(delta(tau)), (1 + eps) * START)
        ),
        kind=Kind.BOUND,
        why={
            "CONDITIONAL": "Close to 1 is not 1: the deviations compound. What is "
            "true is $(1-\\varepsilon)^\\tau$ to $(1+\\varepsilon)^\\tau$, still "
            "exponential unless $\\varepsilon \\tau$ is small.",
        },
    ),
    Claim(
        key="isometry.norm-one",
        topic=TOPIC,
        title="Norm 1 at every step keeps the norm",
        paraphrase="Perhaps 'about 1' speaks of the norm: if each step factor has norm "
        "1, the gradient neither vanishes nor explodes.",
        hypotheses=(
            RECURSION,
            EQUALS_GAMMA,
            Hypothesis("gamma-one", Eq(gamma, 1), "gamma = 1", definition=True),
            NONZERO,
        ),
        conclusion=Gt(N(delta(tau)), 0),
        kind=Kind.BOUND,
        reading=COMPANION,
        of="isometry",
        why={
            "REFUTED": "Norm 1 excludes explosion only. A shift matrix has norm 1 and "
            "its square is 0.",
        },
    ),
    Claim(
        key="isometry.exact",
        topic=TOPIC,
        title="Orthogonal U and f' = 1 keep the norm exactly",
        paraphrase="With U orthogonal and f' = 1 the 2-norm of the gradient is the "
        "same at every lag.",
        hypotheses=(RECURSION, ORTHOGONAL, UNIT_GAIN),
        conclusion=by.KEPT,
        kind=Kind.IDENTITY,
        reading=REPAIR,
        of="isometry",
        proof=by.prove_isometry,
        why={
            "PROVED": "Each step is a rotation or a reflection. It needs *every* "
            "singular value to be 1, and $f' = 1$ means that the units are linear.",
        },
    ),
    Claim(
        key="isometry.near",
        topic=TOPIC,
        title="A near-isometry: what 'about 1' really buys",
        paraphrase="If every step stretches every vector by a factor between 1-epsilon "
        "and 1+epsilon (said by the norms of the step and of its inverse), the size of "
        "the gradient at lag tau lies between (1-epsilon)^tau and (1+epsilon)^tau "
        "times its first size.",
        hypotheses=(
            RECURSION,
            LEFT_INVERSE,
            Hypothesis(
                "expanding",
                _always(Le((1 - eps) * N(B(s + 1)), 1)),
                "no vector is shrunk below 1-epsilon: the inverse has norm at most "
                "1/(1-epsilon)",
            ),
            Hypothesis(
                "near-above",
                _always(Le(N(M(s + 1)), 1 + eps)),
                "no vector is stretched beyond 1+epsilon",
            ),
            Hypothesis("small", Ge(1 - eps, 0), "epsilon is at most 1"),
        ),
        conclusion=by.NEAR,
        kind=Kind.BOUND,
        reading=CHARITABLE,
        of="isometry",
        proof=by.prove_near_isometry,
        why={
            "PROVED": "In the norms of order 1 and $\\infty$ the two premises say just "
            "that; in the Frobenius norm they ask for more and need "
            "$\\epsilon \\ge (n-1)/(n+1)$. Both sides are attained, so the gradient "
            "may still vanish or explode exponentially: over 100 steps $\\epsilon = "
            "0.05$ allows anything from 0.006 to 131.",
        },
    ),
    Claim(
        key="non-saturating",
        topic=TOPIC,
        title="With a non-saturating activation the gradient does not vanish",
        paraphrase="Non-saturating activations are recommended against vanishing: with "
        "ReLU and an orthogonal U a gradient would survive.",
        sources=_said("§long-term dependencies, ¶ 'to avoid'"),
        hypotheses=(
            RECURSION,
            PRE_ACTIVATION,
            RELU_STATE,
            RELU_GAIN,
            Hypothesis(
                ORTHOGONAL.name, ORTHOGONAL.condition, ORTHOGONAL.words, definition=True
            ),
            NONZERO,
        ),
        conclusion=SURVIVES,
        kind=Kind.BOUND,
        why={
            "CONDITIONAL": "ReLU does not saturate above 0, but it is exactly flat "
            "below: where all units are negative the gradient is not small but 0, "
            "in one step.",
        },
    ),
    Claim(
        key="non-saturating.some-active",
        topic=TOPIC,
        title="With some unit active at every step the gradient survives",
        paraphrase="Granted that at every step at least one unit is active.",
        hypotheses=(
            RECURSION,
            PRE_ACTIVATION,
            RELU_STATE,
            RELU_GAIN,
            Hypothesis(
                ORTHOGONAL.name, ORTHOGONAL.condition, ORTHOGONAL.words, definition=True
            ),
            NONZERO,
            SOME_ACTIVE,
        ),
        conclusion=SURVIVES,
        kind=Kind.BOUND,
        reading=COMPANION,
        of="non-saturating",
        why={
            "REFUTED": "The active unit must be one that the gradient reaches: an "
            "active unit elsewhere does not help.",
        },
    ),
    Claim(
        key="non-saturating.active-units",
        topic=TOPIC,
        title="No decay along units that stay active",
        paraphrase="On a set of units that stay active, get nothing from the others "
        "and exchange an isometry, the gradient keeps its norm at every lag.",
        hypotheses=(
            RECURSION,
            Hypothesis(
                "selection",
                Ask.diagonal(S),
                "S is the diagonal matrix with a 1 for every chosen unit",
                definition=True,
            ),
            Hypothesis(
                "part",
                _always(Eq(by.v(s), S * delta(s))),
                "v is the part of the gradient on the chosen units",
                definition=True,
            ),
            Hypothesis(
                "active",
                _always(Eq(S * DiagMatrix(g(s + 1)), S)),
                "the chosen units are active (f' = 1) at every step",
            ),
            Hypothesis(
                "closed",
                Eq(S * U.T, S * U.T * S),
                "no gradient enters the chosen units from the others",
            ),
            Hypothesis(
                "isometric",
                Eq(S * U * S * S * U.T * S, S * S),
                "among the chosen units U^T keeps lengths",
            ),
        ),
        conclusion=by.ACTIVE_KEPT,
        kind=Kind.IDENTITY,
        reading=REPAIR,
        of="non-saturating",
        proof=by.prove_active,
        why={
            "PROVED": "This is what 'non-saturating' buys: an active unit contributes "
            "the factor 1, where tanh contributes less. The rest is up to $U$.",
        },
    ),
)
