"""The linear recurrence h(t) = W^T h(t-1): its powers, eigen-form and power method.

Sources: documents 000, 002, 003, 004 (one textbook section in four renderings).
Column vectors; W is (n, n), h(t) is (n, 1), n and t are symbolic.
"""

from sympy import Abs, Eq, Equivalent, Identity, Le, Lt, MatrixSymbol, Ne, Symbol
from sympy import Q as Ask

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading, Source
from longdep.theory.core.notation import ForAll, Norm, SomeReordering, order
from longdep.theory.linear_recurrence.proofs import (
    ABOVE_ONE,
    BELOW_ONE,
    BLOCKWISE,
    COMMUTES,
    COMPONENT,
    COMPONENT_EXPLODES,
    DECAYS,
    DEFECTIVE,
    DEFINED,
    DIAGONAL,
    DIRECTION,
    DOMINANCE,
    DOMINANT,
    EIGEN_FORM,
    EXPLODES,
    GAP,
    HAS_FORM,
    NONZERO_SECOND,
    NONZERO_START,
    ORTHOGONAL,
    OUTGROWS,
    PARITY,
    PRINTED,
    RATE,
    RECURRENCE,
    SHRINKS,
    STARTS,
    STAYS_OUT,
    UNALIGNED,
    UNALIGNED_VANISHES,
    UNROLLED,
    L,
    Q,
    V,
    W,
    cs,
    h,
    j,
    lag,
    lam,
    lam1,
    lam2,
    mu,
    n,
    prove_any_basis,
    prove_blockwise,
    prove_component,
    prove_component_explodes,
    prove_decays,
    prove_defective,
    prove_direction,
    prove_exact_condition,
    prove_explodes,
    prove_norm_shrinks,
    prove_outgrows,
    prove_parity,
    prove_premise_repair,
    prove_rate,
    prove_reach,
    prove_reach_converse,
    prove_reflection,
    prove_spectral_repair,
    prove_stays_out,
    prove_unrolled,
    s,
    t,
    u,
    v,
)

TOPIC = "linear_recurrence"
PLACES = ("000", "002", "003", "004")


def _said(locator: str, documents: tuple[str, ...] = PLACES) -> tuple[Source, ...]:
    return tuple(Source(document, locator) for document in documents)


RADIUS = Hypothesis(
    "spectral-radius",
    Lt(Norm(W**lag, "F"), 1),
    "every eigenvalue is smaller than 1 in size: some power of W has norm below 1",
)
SYMMETRIC = Hypothesis("symmetric", Eq(W.T, W), "W is symmetric")
EIGENVECTOR = Hypothesis(
    "eigenvector",
    Eq(u.T * W.T, lam * u.T),
    "u is an eigenvector of W with eigenvalue lambda",
    definition=True,
)
TWO_EIGENVECTORS = (
    DEFINED,
    Hypothesis(
        "eigenvector",
        Eq(u.T * W.T, lam1 * u.T),
        "u is an eigenvector of W with eigenvalue lambda_1; the part along it is u^T h",
        definition=True,
    ),
    Hypothesis(
        "second-eigenvector",
        Eq(v.T * W.T, lam2 * v.T),
        "v is an eigenvector of W with eigenvalue lambda_2; the part along it is v^T h",
        definition=True,
    ),
)
EIGENDIRECTION = Hypothesis(
    "eigenvector",
    Eq(u.T * W, lam * u.T),
    "u is an eigenvector of W^T: the direction that W^T stretches by lambda",
)
STARTS_OUT = Hypothesis(
    "orthogonal-start",
    STAYS_OUT.subs(t, 0),
    "h(0) is orthogonal to u",
)

row, column = Symbol("i", integer=True), Symbol("j", integer=True)
DISTINCT = Hypothesis(
    "distinct",
    ForAll(
        ForAll(Ne(L[row, row], L[column, column]), column, row + 1, n - 1),
        row,
        0,
        n - 2,
    ),
    "the eigenvalues differ from one another, so that only the order and the signs of "
    "the eigenvectors are free",
    definition=True,
)
ORDER = MatrixSymbol("S", n, n)
SOME_BASIS = SomeReordering(
    Eq((W**t).T, (Q * ORDER).T * (ORDER.T * L * ORDER) ** t * (Q * ORDER)), ORDER
)

CLAIMS = (
    Claim(
        key="unrolled-power",
        topic=TOPIC,
        title="The linear recurrence unrolls to a matrix power",
        paraphrase="Applying the recurrence t times multiplies the first state by the "
        "transpose of W^t.",
        sources=_said("§linear recurrence, eq. 2", ("000", "002", "003")),
        hypotheses=(RECURRENCE,),
        conclusion=UNROLLED,
        kind=Kind.IDENTITY,
        proof=prove_unrolled,
        why={
            "PROVED": "Each step multiplies by $W^T$ once more; induction on $t$ does "
            "the rest, for every size and every $t$, $t = 0$ included.",
        },
    ),
    Claim(
        key="spectral-form",
        topic=TOPIC,
        title="The printed eigen-form of the state",
        paraphrase="If W = Q Lambda Q^T with orthogonal Q, the state is said to be "
        "Q^T Lambda^t Q h(0).",
        sources=(
            *_said("§linear recurrence, eq. 4", ("000", "002")),
            Source("004", "eq. 10.39 (symbols lost; read with its Chinese twins)"),
        ),
        hypotheses=(DEFINED, EIGEN_FORM, ORTHOGONAL, DIAGONAL),
        conclusion=Eq(h(t), Q.T * L**t * Q * h(0)),
        kind=Kind.IDENTITY,
        why={
            "CONDITIONAL": "From its own premise the power is $Q \\Lambda^t Q^T$. The "
            "printed form has $Q$ and $Q^T$ exchanged: it is the power of another "
            "matrix, the one whose eigenvectors are the rows of $Q$ instead of its "
            "columns. Multiply the small matrices below by hand to see it.",
        },
    ),
    Claim(
        key="spectral-form.some-basis",
        topic=TOPIC,
        title="The printed form for a suitable choice of Q",
        paraphrase="Perhaps the author is free to choose the order and the signs of "
        "the eigenvectors, and some choice makes the printed form right.",
        hypotheses=(EIGEN_FORM, ORTHOGONAL, DIAGONAL, DISTINCT),
        conclusion=SOME_BASIS,
        kind=Kind.EXISTENCE,
        reading=Reading.CHARITABLE,
        of="spectral-form",
        why={
            "REFUTED": "With distinct eigenvalues an orthonormal eigenbasis is fixed "
            "up to order and signs. For the matrices below every one of the 48 "
            "choices fails, at $t = 1$ and at $t = 2$. Their eigenvalues are not "
            "negative, so a choice that fails at one $t > 0$ fails at all of them (see "
            "the claim on odd and even times). In two dimensions the rescue does work "
            "(see the next claim): a counterexample needs n = 3.",
        },
    ),
    Claim(
        key="spectral-form.reflection",
        topic=TOPIC,
        title="When Q is a reflection the printed form is right",
        paraphrase="A symmetric Q makes the two forms equal; every symmetric 2 x 2 "
        "matrix has such a Q.",
        hypotheses=(
            EIGEN_FORM,
            Hypothesis("symmetric", Ask.symmetric(Q), "Q is its own transpose"),
            ORTHOGONAL,
            DIAGONAL,
        ),
        conclusion=PRINTED,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="spectral-form",
        proof=prove_reflection,
        why={
            "PROVED": "If $Q = Q^T$ there is nothing to exchange. In two dimensions "
            "the eigenvectors of a symmetric matrix can be taken as the columns of a "
            "reflection, so there the printed form can always be rescued.",
        },
    ),
    Claim(
        key="spectral-form.exact-condition",
        topic=TOPIC,
        title="Exactly when the printed form holds",
        paraphrase="The printed form is right at time t for every h(0) if and only if "
        "Q^2 commutes with Lambda^t.",
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
        paraphrase="At every odd t the printed form is right if and only if Q^2 "
        "commutes with Lambda; at every even t > 0 if and only if Q^2 commutes with "
        "Lambda^2, that is, with the sizes of the eigenvalues.",
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
    Claim(
        key="spectral-form.repaired",
        topic=TOPIC,
        title="The eigen-form that follows from the premise",
        paraphrase="With W = Q Lambda Q^T the state is Q Lambda^t Q^T h(0).",
        hypotheses=(DEFINED, EIGEN_FORM, ORTHOGONAL, DIAGONAL),
        conclusion=Eq(h(t), Q * L**t * Q.T * h(0)),
        kind=Kind.IDENTITY,
        reading=Reading.REPAIR,
        of="spectral-form",
        proof=prove_spectral_repair,
        why={
            "PROVED": "$W^T = W$ here, and in the product of $t$ copies the inner "
            "$Q^T Q$ cancel. Each premise is needed: see the ablations.",
        },
    ),
    Claim(
        key="spectral-form.other-premise",
        topic=TOPIC,
        title="The premise under which the printed form is right",
        paraphrase="If instead W = Q^T Lambda Q, the printed conclusion holds.",
        hypotheses=(
            DEFINED,
            Hypothesis(
                "other-form", Eq(W, Q.T * L * Q), "W is Q^T times Lambda times Q"
            ),
            ORTHOGONAL,
            DIAGONAL,
        ),
        conclusion=Eq(h(t), Q.T * L**t * Q * h(0)),
        kind=Kind.IDENTITY,
        reading=Reading.REPAIR,
        of="spectral-form",
        proof=prove_premise_repair,
        why={
            "PROVED": "The printed conclusion belongs to the premise with the "
            "eigenvectors in the rows of $Q$. Repair one line or the other, not both.",
        },
    ),
    Claim(
        key="spectral-form-any-basis",
        topic=TOPIC,
        title="The same form without orthogonality",
        paraphrase="One document gives the printed form for any eigendecomposition, "
        "without asking for an orthogonal basis.",
        sources=(Source("003", "§linear recurrence, eq. 3"),),
        hypotheses=(
            DEFINED,
            Hypothesis(
                "eigen-form", Eq(W, V * L * V.inv()), "W is V times Lambda times V^-1"
            ),
            Hypothesis("invertible", Ask.invertible(V), "V is invertible"),
            DIAGONAL,
        ),
        conclusion=Eq(h(t), V.T * L**t * V * h(0)),
        kind=Kind.IDENTITY,
        why={
            "CONDITIONAL": "Without orthogonality the transpose of $V$ is not its "
            "inverse, and the formula fails for nearly every $V$.",
        },
    ),
    Claim(
        key="spectral-form-any-basis.exchanged",
        topic=TOPIC,
        title="The exchanged form without orthogonality",
        paraphrase="Reading the formula with V and V^T exchanged, as the orthogonal "
        "case would have it, does not rescue it.",
        hypotheses=(
            DEFINED,
            Hypothesis(
                "eigen-form", Eq(W, V * L * V.inv()), "W is V times Lambda times V^-1"
            ),
            Hypothesis("invertible", Ask.invertible(V), "V is invertible"),
            DIAGONAL,
        ),
        conclusion=Eq(h(t), V * L**t * V.T * h(0)),
        kind=Kind.IDENTITY,
        reading=Reading.CHARITABLE,
        of="spectral-form-any-basis",
        why={"REFUTED": "Both orders of $V$ and $V^T$ fail: an inverse is missing."},
    ),
    Claim(
        key="spectral-form-any-basis.repaired",
        topic=TOPIC,
        title="The eigen-form in any basis",
        paraphrase="With W = V Lambda V^-1 the state is V^-T Lambda^t V^T h(0).",
        hypotheses=(
            DEFINED,
            Hypothesis(
                "eigen-form", Eq(W, V * L * V.inv()), "W is V times Lambda times V^-1"
            ),
            Hypothesis(
                "invertible", Ask.invertible(V), "V is invertible", definition=True
            ),
            DIAGONAL,
        ),
        conclusion=Eq(h(t), V.inv().T * L**t * V.T * h(0)),
        kind=Kind.IDENTITY,
        reading=Reading.REPAIR,
        of="spectral-form-any-basis",
        proof=prove_any_basis,
        why={
            "PROVED": "Transposing $V \\Lambda V^{-1}$ puts $V^{-T}$ in front. For an "
            "orthogonal $V$ this is the repaired form above.",
        },
    ),
    Claim(
        key="reach-of-the-form",
        topic=TOPIC,
        title="How many weights have such an eigen-form",
        paraphrase="The premise W = Q Lambda Q^T (Q orthogonal, Lambda real and "
        "diagonal) is used without saying how special it is.",
        sources=_said("§linear recurrence, eq. 3", ("000", "002")),
        hypotheses=(EIGEN_FORM, DIAGONAL),
        conclusion=Eq(W.T, W),
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="spectral-form",
        proof=prove_reach,
        why={
            "PROVED": "Such a $W$ is symmetric; conversely every real symmetric $W$ "
            "has the form (the spectral theorem). Symmetric matrices have $n(n+1)/2$ "
            "free numbers out of $n^2$: no trained recurrent weight is exactly one.",
        },
    ),
    Claim(
        key="reach-of-the-form.converse",
        topic=TOPIC,
        title="Every symmetric weight has the eigen-form",
        paraphrase="The other direction: a real symmetric W is Q Lambda Q^T for some "
        "orthogonal Q and diagonal Lambda.",
        hypotheses=(SYMMETRIC,),
        conclusion=HAS_FORM,
        kind=Kind.EXISTENCE,
        reading=Reading.COMPANION,
        of="spectral-form",
        proof=prove_reach_converse,
        why={
            "PROVED": "This *is* the spectral theorem. It is taken on trust, whole: "
            "the only step of the proof is that lemma, confirmed in the models and by "
            "the exact cases but not derived. The claim before it shows, without the "
            "lemma, that the premise is needed. Together: the form exists exactly for "
            "symmetric $W$.",
        },
    ),
    Claim(
        key="eigenvalue-decay",
        topic=TOPIC,
        title="Powers of an eigenvalue below 1 decay to zero",
        paraphrase="Eigenvalues are raised to the power t; those smaller than one in "
        "magnitude decay to zero.",
        sources=_said("§linear recurrence, ¶ after the eigen-form"),
        hypotheses=(BELOW_ONE,),
        conclusion=DECAYS,
        kind=Kind.LIMIT,
        proof=prove_decays,
        why={"PROVED": "A geometric sequence with ratio below 1."},
    ),
    Claim(
        key="eigenvalue-explode",
        topic=TOPIC,
        title="Powers of an eigenvalue above 1 explode",
        paraphrase="Eigenvalues larger than one in magnitude explode.",
        sources=_said("§linear recurrence, ¶ after the eigen-form"),
        hypotheses=(ABOVE_ONE,),
        conclusion=EXPLODES,
        kind=Kind.LIMIT,
        proof=prove_explodes,
        why={
            "PROVED": "A geometric sequence with ratio above 1. An eigenvalue of size "
            "exactly 1 does neither, and the sentence does not speak of it.",
        },
    ),
    Claim(
        key="eigenvalue-component",
        topic=TOPIC,
        title="A component of the state follows the power of its eigenvalue",
        paraphrase="What the eigenvalue's power does to the state: the component along "
        "an eigenvector is multiplied by lambda^t.",
        hypotheses=(RECURRENCE, EIGENVECTOR),
        conclusion=COMPONENT,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="eigenvalue-decay",
        proof=prove_component,
        why={
            "PROVED": "Eigenvectors $u$ of $W$ are the row eigenvectors of $W^T$, so "
            "$u^T h(t) = \\lambda^t u^T h(0)$ for any $W$, symmetric or not.",
        },
    ),
    Claim(
        key="eigenvalue-explode.state",
        topic=TOPIC,
        title="So the state explodes",
        paraphrase="Carried over to the state: an eigenvalue above 1 makes its "
        "component explode.",
        hypotheses=(DEFINED, EIGENVECTOR, ABOVE_ONE),
        conclusion=COMPONENT_EXPLODES,
        kind=Kind.LIMIT,
        reading=Reading.COMPANION,
        of="eigenvalue-explode",
        why={"CONDITIONAL": "A component that starts at 0 stays 0 for ever."},
    ),
    Claim(
        key="eigenvalue-explode.nonzero-start",
        topic=TOPIC,
        title="A component that does not start at 0 explodes",
        paraphrase="With an eigenvalue above 1 and a nonzero start the component "
        "explodes.",
        hypotheses=(DEFINED, EIGENVECTOR, ABOVE_ONE, NONZERO_START),
        conclusion=COMPONENT_EXPLODES,
        kind=Kind.LIMIT,
        reading=Reading.REPAIR,
        of="eigenvalue-explode.state",
        proof=prove_component_explodes,
        why={"PROVED": "A nonzero multiple of a growing geometric sequence."},
    ),
    Claim(
        key="eigenvalue-decay.monotone",
        topic=TOPIC,
        title="So the state never grows when all eigenvalues are below 1",
        paraphrase="Carried over to the state: with every eigenvalue below 1 the norm "
        "of the state would shrink from step to step.",
        hypotheses=(DEFINED, RADIUS),
        conclusion=SHRINKS,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="eigenvalue-decay",
        why={
            "CONDITIONAL": "Eigenvalues say what happens in the end, norms what "
            "happens next. A non-normal matrix with small eigenvalues first amplifies, "
            "and decays only later.",
        },
    ),
    Claim(
        key="eigenvalue-decay.norm",
        topic=TOPIC,
        title="The state never grows when the norm of W^T is at most 1",
        paraphrase="A bound on the norm, not on the eigenvalues, keeps every step from "
        "growing.",
        hypotheses=(
            DEFINED,
            Hypothesis(
                "norm-at-most-one", Le(Norm(W.T, order), 1), "the norm of W^T is <= 1"
            ),
        ),
        conclusion=SHRINKS,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="eigenvalue-decay.monotone",
        proof=prove_norm_shrinks,
        why={"PROVED": "One application of consistency of an induced norm per step."},
    ),
    Claim(
        key="eigenvalue-decay.eventually",
        topic=TOPIC,
        title="Every k steps the state shrinks by the norm of W^k",
        paraphrase="What is left of the sentence for states: over blocks of k steps "
        "the norm falls at least like a power of the norm of W^k.",
        hypotheses=(DEFINED,),
        conclusion=BLOCKWISE,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="eigenvalue-decay",
        proof=prove_blockwise,
        why={
            "PROVED": "All eigenvalues are below 1 in size exactly when some power has "
            "$\\|W^k\\|_F < 1$ (Gelfand). Then the state decays geometrically in the "
            "end; until step $k$ it may grow first.",
        },
    ),
    Claim(
        key="eigenvalue-edge",
        topic=TOPIC,
        title="With a double eigenvalue 1 the state may grow linearly",
        paraphrase="The edge that the sentence leaves out: an eigenvalue of size "
        "exactly 1.",
        hypotheses=(
            RECURRENCE,
            Hypothesis(
                "double-one",
                Eq(W.T * W.T, 2 * W.T - Identity(n)),
                "(W^T - I)^2 = 0: the only eigenvalue is 1, possibly defective",
            ),
        ),
        conclusion=DEFECTIVE,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="eigenvalue-explode",
        proof=prove_defective,
        why={
            "PROVED": "Neither decay nor explosion: a defective eigenvalue 1 adds the "
            "same vector at every step, so the state grows in proportion to $t$.",
        },
    ),
    Claim(
        key="discard-unaligned",
        topic=TOPIC,
        title="What is not aligned with the largest eigenvector is discarded",
        paraphrase="What the start has outside the direction of the dominant "
        "eigenvector is thrown away in the end (read absolutely: it tends to 0).",
        sources=_said("§linear recurrence, ¶ after the eigen-form, last sentence"),
        hypotheses=(*TWO_EIGENVECTORS, DOMINANT),
        conclusion=UNALIGNED_VANISHES,
        kind=Kind.LIMIT,
        why={
            "CONDITIONAL": "With eigenvalues 3 and 2 the second component is dwarfed "
            "but it grows without bound: nothing is discarded.",
        },
    ),
    Claim(
        key="discard-unaligned.share",
        topic=TOPIC,
        title="Its share of the state tends to zero, whatever the start",
        paraphrase="Read relatively: compared with the unaligned component the aligned "
        "one grows beyond every bound, so the unaligned share of the state tends to 0.",
        hypotheses=(*TWO_EIGENVECTORS, DOMINANT, UNALIGNED, NONZERO_SECOND),
        conclusion=OUTGROWS,
        kind=Kind.LIMIT,
        reading=Reading.COMPANION,
        of="discard-unaligned",
        why={
            "CONDITIONAL": "One start defeats it: a state with no part at all along "
            "the largest eigenvector never acquires one, and its unaligned share "
            "stays 1. Such starts are rare (probability 0 for a continuous law), but "
            "in a network that reads inputs they are not excluded.",
            "REFUTED": "One start defeats it: a state with no part at all along "
            "the largest eigenvector never acquires one, and its unaligned share "
            "stays 1. Such starts are rare (probability 0 for a continuous law), but "
            "in a network that reads inputs they are not excluded.",
        },
    ),
    Claim(
        key="discard-unaligned.relative",
        topic=TOPIC,
        title="From an aligned start its share of the state tends to zero",
        paraphrase="With a strictly largest eigenvalue (in size) and a start that has "
        "some part along its eigenvector, the aligned component outgrows the unaligned "
        "one beyond every bound.",
        hypotheses=(*TWO_EIGENVECTORS, DOMINANT, STARTS, UNALIGNED, NONZERO_SECOND),
        conclusion=OUTGROWS,
        kind=Kind.LIMIT,
        reading=Reading.CHARITABLE,
        of="discard-unaligned",
        proof=prove_outgrows,
        why={
            "PROVED": "The ratio of the two components is a geometric sequence with "
            'ratio $|\\lambda_1 / \\lambda_2| > 1$. A tie, or "largest" read with its '
            "sign, breaks it.",
        },
    ),
    Claim(
        key="discard-unaligned.stays-out",
        topic=TOPIC,
        title="Orthogonal to the dominant direction means unaligned for ever",
        paraphrase='"Not aligned" is meant geometrically: what starts orthogonal to '
        "the dominant direction never feeds into it.",
        hypotheses=(DEFINED, SYMMETRIC, EIGENDIRECTION, STARTS_OUT),
        conclusion=STAYS_OUT,
        kind=Kind.IDENTITY,
        reading=Reading.REPAIR,
        of="discard-unaligned",
        proof=prove_stays_out,
        why={
            "PROVED": 'For a symmetric $W$. Without symmetry, "aligned" must mean the '
            "spectral projection: the ablation shows a start orthogonal to the "
            "dominant direction that flows into it.",
        },
    ),
    Claim(
        key="power-method",
        topic=TOPIC,
        title="The recurrence is the power method",
        paraphrase="The recurrence essentially describes the power method: the part of "
        "the state along the dominant eigendirection outgrows every other part.",
        sources=_said("§linear recurrence, sentence after eq. 1", ("000", "002")),
        hypotheses=(*TWO_EIGENVECTORS, DOMINANCE, STARTS, UNALIGNED, NONZERO_SECOND),
        conclusion=OUTGROWS,
        kind=Kind.LIMIT,
        why={
            "CONDITIONAL": "The power method needs a strict gap in size: with two "
            "equal eigenvalues every direction of their plane stays as it is.",
        },
    ),
    Claim(
        key="power-method.distinct",
        topic=TOPIC,
        title="With different eigenvalues the direction converges",
        paraphrase="Perhaps the eigenvalues are meant to differ, so that there is one "
        "dominant eigendirection.",
        hypotheses=(
            *TWO_EIGENVECTORS,
            DOMINANCE,
            Hypothesis(
                "distinct", Ne(lam1, lam2), "the two eigenvalues are different numbers"
            ),
            STARTS,
            UNALIGNED,
            NONZERO_SECOND,
        ),
        conclusion=OUTGROWS,
        kind=Kind.LIMIT,
        reading=Reading.COMPANION,
        of="power-method",
        why={
            "REFUTED": "Eigenvalues 1 and -1 differ and tie in size: the direction "
            "swings between two positions for ever.",
        },
    ),
    Claim(
        key="power-method.converges",
        topic=TOPIC,
        title="With a strict gap the direction converges",
        paraphrase="With one eigenvalue strictly larger in magnitude and an aligned "
        "start, the power method converges.",
        hypotheses=(*TWO_EIGENVECTORS, DOMINANT, STARTS, UNALIGNED, NONZERO_SECOND),
        conclusion=OUTGROWS,
        kind=Kind.LIMIT,
        reading=Reading.CHARITABLE,
        of="power-method",
        proof=prove_outgrows,
        why={
            "PROVED": "The aligned part, compared with any other, is a geometric "
            "sequence with ratio above 1. How fast the direction turns is the next "
            "claim."
        },
    ),
    Claim(
        key="power-method.direction",
        topic=TOPIC,
        title="The direction of the state converges",
        paraphrase="The state divided by its length comes arbitrarily near to the "
        "line of the dominant eigenvector u (its sign may alternate): its distance "
        "from that line is the length of the rest h - u u^T h over the length of h, "
        "and falls like (lambda_2/lambda_1)^t.",
        hypotheses=(
            DEFINED,
            Hypothesis(
                "unit", Eq(u.T * u, Identity(1)), "u has length 1", definition=True
            ),
            TWO_EIGENVECTORS[1],
            Hypothesis(
                "right-eigenvector",
                Eq(W.T * u, lam1 * u),
                "u is an eigenvector of W^T, too, so that the rest stays orthogonal to "
                "it (for a symmetric W this is the same)",
            ),
            Hypothesis(
                "gap",
                ForAll(GAP, s, 0),
                "lambda_2 bounds what a step makes of the rest (for a symmetric W: it "
                "is the eigenvalue next in size)",
            ),
            DOMINANT,
            NONZERO_SECOND,
            STARTS,
        ),
        conclusion=DIRECTION,
        kind=Kind.LIMIT,
        reading=Reading.COMPANION,
        of="power-method",
        proof=prove_direction,
        why={
            "PROVED": "Divide the inequality by the other factors: the distance is at "
            "most $\\frac{|h_0 - u u^T h_0|}{|u^T h_0|} |\\lambda_2/\\lambda_1|^t$, "
            "which tends to 0 as its inverse grows beyond every bound. In an "
            "orthonormal eigenbasis all premises but the strict gap and the aligned "
            "start hold by themselves. Where the eigenvectors are not orthogonal, the "
            "limit is another direction: the eigenvector of $W^T$, not that of $W$.",
        },
    ),
    Claim(
        key="power-method.rate",
        topic=TOPIC,
        title="The rate of the power method",
        paraphrase="With c_j the coordinates of h(0) in an orthonormal eigenbasis and "
        "mu_j the eigenvalues (so that the coordinates of h(t) are c_j mu_j^t), the "
        "squared tangent of the angle to the dominant direction falls at least like "
        "(mu_2/mu_1)^(2t).",
        hypotheses=(
            Hypothesis(
                "dominated",
                ForAll(Le(Abs(mu(j)), Abs(mu(2))), j, 2, n),
                "the second eigenvalue is the largest in size of the rest",
            ),
            Hypothesis(
                "aligned-start",
                Ne(cs(1), 0),
                "the start has a part along the first eigenvector (else no angle)",
                definition=True,
            ),
            Hypothesis(
                "nonzero-first",
                Ne(mu(1), 0),
                "the first eigenvalue is not 0 (else no angle)",
                definition=True,
            ),
        ),
        conclusion=RATE,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="power-method",
        proof=prove_rate,
        why={
            "PROVED": "Each unaligned part grows at most like the second eigenvalue, "
            "and the bound is attained when all of them do.",
        },
    ),
)
