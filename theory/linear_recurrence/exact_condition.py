"""When exactly is the printed eigen-form right?"""

from random import Random

from sympy import And, Eq, Equivalent, Expr, ImmutableMatrix, Implies, expand, eye

from longdep.theory.core.claim import Claim, Kind, Reading
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Apply,
    Assume,
    Both,
    Conjunction,
    Deduction,
    Induction,
    Instance,
    Multiply,
)
from longdep.theory.core.semantics import Model
from longdep.theory.lemmas import roots
from longdep.theory.linear_recurrence.eigen_form import (
    DIAGONAL,
    EIGEN_FORM,
    ORTHOGONAL,
    PRINTED,
    eigen_model,
    power_steps,
)
from longdep.theory.linear_recurrence.notation import TOPIC, L, Q, W, pairs, t
from longdep.theory.linear_recurrence.recurrence import linear_model
from longdep.theory.models import diagonal

COMMUTES = Eq(Q * Q * L**t, L**t * Q * Q)
PARITY = And(
    Equivalent(Eq(Q * Q * L, L * Q * Q), PRINTED.subs(t, 2 * pairs + 1)),
    Equivalent(Eq(Q * Q * L**2, L**2 * Q * Q), PRINTED.subs(t, 2 * pairs + 2)),
)


def prove_exact_condition() -> Proof:
    """The true power, compared with the printed one, both ways."""
    both = Step(
        "iff",
        Equivalent(COMMUTES, PRINTED),
        Both("sufficient", "necessary"),
        "The two implications together.",
    )
    return Proof((*_exact_steps(), both), _commuting_or_not)


def _exact_steps() -> tuple[Step, ...]:
    return (
        *power_steps(),
        Step(
            "power backwards",
            Eq(Q * L**t * Q.T, (W**t).T),
            Algebra(by=("power",), facts=("orthogonal",)),
            "The true power, read from right to left.",
        ),
        Step("commuting", COMMUTES, Assume(), "Suppose Q^2 commutes with Lambda^t."),
        Step(
            "conjugated",
            Eq(Q * L**t * Q.T, Q.T * L**t * Q),
            Multiply("commuting", Q.T, Q.T, facts=("orthogonal",)),
            "Multiply by Q^T on both sides: the Q's cancel.",
        ),
        Step(
            "printed then",
            PRINTED,
            Algebra(by=("power", "conjugated"), facts=("orthogonal",)),
            "So the true power has the printed form.",
        ),
        Step(
            "sufficient",
            Implies(COMMUTES, PRINTED),
            Deduction("commuting", "printed then"),
            "Commuting is enough.",
        ),
        Step("printed", PRINTED, Assume(), "Suppose the printed form at this t."),
        Step(
            "equated",
            Eq(Q * L**t * Q.T, Q.T * L**t * Q),
            Algebra(by=("power backwards", "printed"), facts=("orthogonal",)),
            "Both forms equal (W^t)^T.",
        ),
        Step(
            "commuting then",
            COMMUTES,
            Multiply("equated", Q, Q, facts=("orthogonal",)),
            "Multiply by Q on both sides.",
        ),
        Step(
            "necessary",
            Implies(PRINTED, COMMUTES),
            Deduction("printed", "commuting then"),
            "Commuting is forced.",
        ),
    )


def prove_parity() -> Proof:
    """The exact condition at odd and at even times."""
    return Proof(
        (
            *_exact_steps(),
            *_parity_steps("odd", 1, 2 * pairs + 1),
            *_parity_steps("even", 2, pairs + 1),
            Step("parity", PARITY, Conjunction(("odd", "even")), "Both parities."),
        ),
        lambda rng: {**_commuting_or_not(rng), "m": rng.randint(0, 1)},
    )


def _parity_steps(name: str, power: int, repeats: Expr) -> tuple[Step, ...]:
    """Show that Q^2 commutes with Lambda^(power repeats) iff with Lambda^power."""
    base, when = L**power, expand(power * repeats)
    simple, commutes = Eq(Q * Q * base, base * Q * Q), COMMUTES.subs(t, when)
    printed = PRINTED.subs(t, when)
    every = Eq(Q * Q * L ** (power * t), L ** (power * t) * Q * Q)
    return (
        Step(f"{name}: simple", simple, Assume(), "Suppose Q^2 commutes with it."),
        Step(f"{name}: start", every.subs(t, 0), Algebra(), "A zeroth power is I."),
        Step(f"{name}: assumed", every, Assume(), "Suppose it for a power."),
        Step(
            f"{name}: first",
            Eq(Q * Q * L ** (power * t + power), L ** (power * t) * Q * Q * base),
            Multiply(f"{name}: assumed", None, base),
            "One factor more on the right.",
        ),
        Step(
            f"{name}: second",
            Eq(L ** (power * t) * Q * Q * base, L ** (power * t + power) * Q * Q),
            Multiply(f"{name}: simple", L ** (power * t), None),
            "Move that factor to the left.",
        ),
        Step(
            f"{name}: next",
            every.subs(t, t + 1),
            Algebra(by=(f"{name}: first", f"{name}: second")),
            "So for the next power.",
        ),
        Step(
            f"{name}: every",
            every,
            Induction(t, f"{name}: start", f"{name}: assumed", f"{name}: next"),
            "By induction.",
        ),
        Step(
            f"{name}: commutes",
            commutes,
            Instance(f"{name}: every", {t: repeats}),
            "In particular at this time.",
        ),
        Step(
            f"{name}: sufficient at",
            Implies(commutes, printed),
            Instance("sufficient", {t: when}),
            "The exact condition at this time.",
        ),
        Step(
            f"{name}: holds",
            printed,
            Apply(f"{name}: sufficient at", (f"{name}: commutes",)),
            "So the printed form holds.",
        ),
        Step(
            f"{name}: if",
            Implies(simple, printed),
            Deduction(f"{name}: simple", f"{name}: holds"),
            "One direction.",
        ),
        Step(f"{name}: printed", printed, Assume(), "Suppose the printed form."),
        Step(
            f"{name}: necessary at",
            Implies(printed, commutes),
            Instance("necessary", {t: when}),
            "The exact condition at this time.",
        ),
        Step(
            f"{name}: must commute",
            commutes,
            Apply(f"{name}: necessary at", (f"{name}: printed",)),
            "So Q^2 commutes with the power.",
        ),
        Step(
            f"{name}: root",
            Implies(commutes, simple),
            roots.POWERS_COMMUTE(
                whole=Q**2, values=L, count=pairs, case=name, needs=("diagonal",)
            ),
            "Entry (i, j): Q^2_ij (x_j - x_i) = 0, for the powers as for the roots.",
        ),
        Step(
            f"{name}: then simple",
            simple,
            Apply(f"{name}: root", (f"{name}: must commute",)),
            "So it commutes with the root.",
        ),
        Step(
            f"{name}: only if",
            Implies(printed, simple),
            Deduction(f"{name}: printed", f"{name}: then simple"),
            "The other direction.",
        ),
        Step(
            name,
            Equivalent(simple, printed),
            Both(f"{name}: if", f"{name}: only if"),
            "Both directions.",
        ),
    )


def _commuting_or_not(rng: Random) -> Model:
    if rng.random() < 0.5:
        return eigen_model(rng)
    basis, values = eye(3), diagonal(rng, 3)
    if rng.random() < 0.5:
        basis = ImmutableMatrix([[0, 1, 0], [1, 0, 0], [0, 0, -1]])
    weight = ImmutableMatrix(basis * values * basis.T)
    return linear_model(rng, weight, Q=basis, Lambda=values)


CLAIMS = (
    Claim(
        key="spectral-form.exact-condition",
        topic=TOPIC,
        title="Exactly when the printed form holds",
        paraphrase="The printed form is right at time $t$ for every $h(0)$ if and only "
        "if $Q^2$ commutes with $\\Lambda^t$.",
        hypotheses=(EIGEN_FORM, ORTHOGONAL, DIAGONAL),
        conclusion=Equivalent(COMMUTES, PRINTED),
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="spectral-form",
        proof=prove_exact_condition,
        why={
            "PROVED": "Multiply $Q^2 \\Lambda^t = \\Lambda^t Q^2$ by $Q^T$ on both "
            "sides, and back. For real $\\Lambda$ this means: at odd $t$, that $Q^2$ "
            "commutes with $\\Lambda$; at even $t$, with $|\\Lambda|$; at $t = 0$ "
            "always. So $Q$ a rotation by 90 degrees is no counterexample, and a "
            "counterexample at $t = 1$ may vanish at $t = 2$.",
        },
    ),
    Claim(
        key="spectral-form.parity",
        topic=TOPIC,
        title="The printed form at odd and at even times",
        paraphrase="At every odd $t$ the printed form is right if and only if $Q^2$ "
        "commutes with $\\Lambda$; at every even $t > 0$ if and only if $Q^2$ commutes "
        "with $\\Lambda^2$, that is, with the sizes of the eigenvalues.",
        hypotheses=(EIGEN_FORM, ORTHOGONAL, DIAGONAL),
        conclusion=PARITY,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="spectral-form",
        proof=prove_parity,
        why={
            "PROVED": "An odd power of a real number determines the number, an even "
            "power its size. So there are only two cases: the printed form is right at "
            "all odd times or at none, at all even times or only at $t = 0$. With "
            "$\\Lambda = \\mathrm{diag}(1, -1)$ it is right at every even time, "
            "whatever $Q$.",
        },
    ),
)
