"""What a recurrent memory can hold: accumulation, saturation, capacity, remedies.

Source: document 001, the section on memory capacity. Where the document speaks of
"information", bits are counted; where it speaks of saturation, the sensitivity of the
state to new input is bounded, in exact arithmetic and in floating point.
"""

from sympy import Abs, Eq, Function, Ge, Sum, Symbol

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading, Source
from longdep.theory.core.notation import ForAll
from longdep.theory.memory_capacity import proofs as prove
from longdep.theory.memory_capacity import storage_proofs as store
from longdep.theory.memory_capacity.proofs import (
    V,
    always,
    g,
    h,
    i,
    j,
    least,
    logistic,
    n,
    s,
    t,
    z,
)
from longdep.theory.memory_capacity.storage_proofs import collision, first

TOPIC = "memory_capacity"
GROWS = (Source("001", "§memory capacity ¶2, sentence 1 (the state becomes larger)"),)
SATURATES = (Source("001", "§memory capacity ¶1-2 (saturation)"),)
LIMITED = (Source("001", "§memory capacity ¶2, last sentence"),)
REMEDIES = (Source("001", "§memory capacity ¶3, the first remedy"),)


def every_unit(body: Eq | Ge) -> ForAll:
    """The statement for every unit of the layer."""
    return ForAll(body, i, 0, n - 1)


LAYER = Hypothesis(
    "layer",
    always(every_unit(Eq(h(i, s + 1), h(i, s) + g(i, s + 1)))),
    "every unit adds g at every step",
    definition=True,
)
LAYER_EMPTY = Hypothesis(
    "empty", every_unit(Eq(h(i, 0), 0)), "the memory starts at 0", definition=True
)
LAYER_LOGISTIC = Hypothesis(
    "logistic",
    always(every_unit(Eq(g(i, s + 1), logistic(z(i, s + 1))))),
    "g is the logistic function of the pre-activation",
)
LAYER_DRIVE = Hypothesis(
    "pre-activation",
    always(every_unit(Eq(z(i, s + 1), prove.ROW))),
    "the pre-activation is V h, without input",
    definition=True,
)
LAYER_STRONG = Hypothesis(
    "fed-back",
    every_unit(ForAll(Ge(Abs(V[i, j]), least), j, 0, n - 1)),
    "every unit is fed back into every unit, with a weight of size at least v > 0",
)

part = Symbol("alpha", real=True)
share = Symbol("beta", real=True)
item = Function("b", real=True)


def every_history(body: Eq) -> ForAll:
    """The statement for every history i of t bits."""
    return ForAll(body, first, 0, 2**t - 1)


HISTORIES = (
    Hypothesis("some-bits", Ge(t, 1), "at least one bit is stored", definition=True),
    Hypothesis(
        "unit",
        every_history(
            ForAll(
                Eq(h(first, s + 1), part * h(first, s) + share * item(first, s + 1)),
                s,
                0,
                t - 1,
            )
        ),
        "h_{i,s} is the state of one and the same unit after s bits of history i",
        definition=True,
    ),
    Hypothesis(
        "empty",
        every_history(Eq(h(first, 0), 0)),
        "it starts at 0",
        definition=True,
    ),
    Hypothesis(
        "bits",
        every_history(ForAll(Eq(item(first, s) ** 2, item(first, s)), s, 1, t)),
        "every item is a bit",
        definition=True,
    ),
    Hypothesis(
        "all-histories",
        every_history(Eq(Sum(item(first, s) * 2 ** (s - 1), (s, 1, t)), first)),
        "history i is the binary expansion of i: every history of t bits occurs",
        definition=True,
    ),
)


MIXED_UP = collision(lambda k: h(k, t))

CLAIMS = (
    Claim(
        key="accumulates",
        topic=TOPIC,
        title="With a logistic g every component of the state grows",
        paraphrase="With the logistic function as g, the state becomes larger "
        "and larger as time goes on.",
        sources=GROWS,
        hypotheses=(
            prove.STEPS,
            prove.LOGISTIC,
        ),
        conclusion=prove.INCREASES,
        kind=Kind.BOUND,
        proof=prove.prove_accumulates,
        why={
            "PROVED": "The logistic function is positive, so every step adds "
            "something to every component, whatever the weights and inputs. How "
            "much it adds, and whether the sum passes every bound, are the next "
            "claims.",
        },
    ),
    Claim(
        key="accumulates.norm-grows",
        topic=TOPIC,
        title="The norm of the state passes every bound",
        paraphrase="Larger and larger, read as beyond every bound: with inputs "
        "that stay bounded below, the norm of the state is unbounded.",
        hypotheses=(
            prove.VECTOR_STEPS,
            prove.AT_LEAST_LOGISTIC,
            prove.PRE_ACTIVATION,
            prove.INPUTS_BELOW,
            prove.RADIUS,
            prove.RADIUS_RUNS,
        ),
        conclusion=prove.NORM_GROWS,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="accumulates",
        proof=prove.prove_norm_grows,
        why={
            "PROVED": "While all entries stay within $r$, no pre-activation is "
            "below $-(\\|V\\| r + B)$, so every step adds at least $1/(1 + e^{\\|V\\| "
            "r + B})$, and only $2 r (1 + e^{\\|V\\| r + B})$ such steps fit "
            "between $-r$ and $r$. So no $r$ lasts for ever. The bound allows "
            "growth as slow as a logarithm, and negative feedback does grow that "
            "slowly.",
        },
    ),
    Claim(
        key="accumulates.one-unit-may-stop",
        topic=TOPIC,
        title="A single component may stay bounded",
        paraphrase="It is the norm that passes every bound, not every component: "
        "with V = [[0, -1], [0, 0]] and no input, the first component "
        "of the state never reaches 1.65.",
        hypotheses=(
            prove.BRAKED,
            prove.BRAKE,
            prove.FIRST_EMPTY,
            prove.SECOND_EMPTY,
        ),
        conclusion=prove.STOPS,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="accumulates",
        proof=prove.prove_stops,
        why={
            "PROVED": "The second unit grows by 1/2 a step and pushes the first "
            "one's pre-activation down to $-s/2$. Eight steps are added exactly, "
            "the rest is a geometric series; the whole sum is about 1.647.",
        },
    ),
    Claim(
        key="accumulates.steady",
        topic=TOPIC,
        title="Without braking feedback every step adds a fixed amount at least",
        paraphrase="In the first variant (g sees the input only), or wherever "
        "the fed-back part is not negative, growth is linear at "
        "least.",
        hypotheses=(
            prove.SPLIT,
            prove.INPUT_BELOW,
            prove.NO_BRAKE,
        ),
        conclusion=prove.STEADY,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="accumulates",
        proof=prove.prove_steady,
        why={
            "PROVED": "With pre-activations of at least $-B$ every step adds at "
            "least $1/(1+e^B)$. Feedback that brakes, or inputs without a lower "
            "bound, break it: see the ablations.",
        },
    ),
    Claim(
        key="accumulates.falling-inputs",
        topic=TOPIC,
        title="Inputs that fall for ever make the growth finite",
        paraphrase="If the pre-activation falls like -1, -2, -3, ..., the state "
        "grows by less than 3/5 in all.",
        hypotheses=(prove.FALLING,),
        conclusion=prove.SUMMABLE,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="accumulates",
        proof=prove.prove_summable,
        why={
            "PROVED": "The steps are below $e^{-1}, e^{-2}, \\dots$, whose sum is "
            "$1/(e-1) < 3/5$. So the claim that the norm passes every bound needs "
            "inputs that stay bounded below.",
        },
    ),
    Claim(
        key="saturates",
        topic=TOPIC,
        title="Each step makes the state less sensitive to new input",
        paraphrase="As the state keeps accumulating new input it saturates. "
        "Formally: once a unit has taken a step, the same input moves "
        "it less than before. z is the pre-activation now, z + V g(z) "
        "the one that the same input gives a step later, and 1/(2 + "
        "e^z + e^-z) the slope of the logistic function.",
        sources=SATURATES,
        conclusion=prove.FALLS,
        kind=Kind.BOUND,
        why={
            "CONDITIONAL": "In the document's first variant, $h_t = h_{t-1} + "
            "g(x_t)$, the state is not fed back ($V = 0$): the step does not "
            "depend on the state, so the same input adds the same amount for "
            "ever, however large the state has become. Nothing saturates there. "
            "With feedback a unit may first become *more* sensitive ($V = 1$, "
            "$z = -1$); it is true as soon as the pre-activation is on the side of "
            "0 to which the feedback drives it.",
        },
    ),
    Claim(
        key="saturates.slope",
        topic=TOPIC,
        title="The sensitivity is the slope of the logistic function",
        paraphrase="How strongly the new state depends on the new input's part "
        "of the pre-activation.",
        conclusion=prove.SLOPE,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="saturates",
        proof=prove.prove_slope,
        why={
            "PROVED": "$e^{-z}/(1+e^{-z})^2$, written symmetrically. It is 1/4 at "
            "$z = 0$ and falls like $e^{-|z|}$ on both sides.",
        },
    ),
    Claim(
        key="saturates.falls",
        topic=TOPIC,
        title="With feedback, on the right side of 0, the sensitivity falls",
        paraphrase="The state is fed back (V is not 0) and the pre-activation z "
        "has the sign of V (or is 0).",
        hypotheses=(
            prove.FEEDS_BACK,
            prove.SAME_SIDE,
        ),
        conclusion=prove.FALLS,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="saturates",
        proof=prove.prove_falls,
        why={
            "PROVED": "A step moves the pre-activation by $V g$, away from 0 if "
            "$z$ has the sign of $V$, and the slope of the logistic function "
            "falls with the distance from 0. On the other side of 0 a unit first "
            "becomes *more* sensitive.",
        },
    ),
    Claim(
        key="saturates.vanishes",
        topic=TOPIC,
        title="With feedback the sensitivity tends to zero",
        paraphrase="The author adds the sentence after the second variant, where "
        "the state is fed back into g. Read so, for a single unit "
        "with bounded inputs: the sensitivity to new input tends to "
        "0.",
        hypotheses=(
            prove.UNIT_STEPS,
            prove.EMPTY,
            prove.UNIT_LOGISTIC,
            prove.UNIT_DRIVE,
            prove.INPUTS,
            prove.STRONG,
        ),
        conclusion=prove.VANISHES,
        kind=Kind.BOUND,
        reading=Reading.CHARITABLE,
        of="saturates",
        proof=prove.prove_vanishes,
        why={
            "PROVED": "For either sign of the weight the sensitivity is at most "
            "$2e^{2B}/(2 + v t)$ after $t$ steps: it tends to 0, so this reading "
            "is right.",
        },
    ),
    Claim(
        key="saturates.exponentially",
        topic=TOPIC,
        title="Positive feedback: the sensitivity falls exponentially",
        paraphrase="With V >= v > 0 the unit drives itself into the flat end of "
        "the logistic function.",
        hypotheses=(
            prove.UNIT_STEPS,
            prove.EMPTY,
            prove.UNIT_LOGISTIC,
            prove.UNIT_DRIVE,
            prove.INPUTS,
            prove.POSITIVE,
        ),
        conclusion=prove.VANISHES_FAST,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="saturates",
        proof=prove.prove_vanishes_fast,
        why={
            "PROVED": "The state grows at least linearly, the pre-activation with "
            "it, and the slope falls like $e^{-z}$.",
        },
    ),
    Claim(
        key="saturates.no-faster",
        topic=TOPIC,
        title="Negative feedback: the sensitivity falls like 1/t and no faster",
        paraphrase="With V = -a < 0 and no input the unit brakes itself; y = a h "
        "is minus its pre-activation.",
        hypotheses=(
            prove.DEPTH,
            prove.DEPTH_EMPTY,
        ),
        conclusion=prove.NOT_FASTER,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="saturates",
        proof=prove.prove_not_faster,
        why={
            "PROVED": "$e^y$ grows by at most $a e^{a/2}$ at every step, so the "
            "sensitivity stays above $1/(4 + a e^{a/2} t)$. With the upper bound "
            "$2/(2 + a t)$ of the fed-back unit: of the order $1/t$, not "
            "exponential.",
        },
    ),
    Claim(
        key="saturates.rows",
        topic=TOPIC,
        title="A layer in which every unit is fed back into every unit",
        paraphrase="The charitable reading for whole layers: no weight of V is "
        "0, so every unit should become insensitive.",
        hypotheses=(
            LAYER,
            LAYER_EMPTY,
            LAYER_LOGISTIC,
            LAYER_DRIVE,
            LAYER_STRONG,
        ),
        conclusion=prove.ROW_VANISHES,
        kind=Kind.BOUND,
        reading=Reading.CHARITABLE,
        of="saturates",
        why={
            "CONDITIONAL": "Rows may cancel: two units that receive the same input "
            "and are fed back with weights $a$ and $-a$ have pre-activation 0 for "
            "ever. Both grow by 1/2 a step and stay as sensitive as at the start "
            "(the larger $a$, the sooner that is above the bound: $a = 7$ needs one "
            "step).",
        },
    ),
    Claim(
        key="saturates.rows-not-braked",
        topic=TOPIC,
        title="A layer in which the units do not brake one another",
        paraphrase="A unit of a layer that feeds itself, and that the others "
        "together do not push down: all weights positive, for instance.",
        hypotheses=(
            prove.STEPS,
            prove.ROW_EMPTY,
            prove.LOGISTIC,
            prove.ROW_DRIVE,
            prove.OWN,
            prove.NOT_BRAKED,
        ),
        conclusion=prove.ROW_VANISHES,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="saturates.rows",
        proof=prove.prove_row_vanishes,
        why={
            "PROVED": "The pre-activation never falls below $v h$, so every step "
            "adds 1/2 at least, and $e^z \\ge 1 + v t / 2$.",
        },
    ),
    Claim(
        key="saturates.relatively",
        topic=TOPIC,
        title="Relative to the state, every new step counts less",
        paraphrase="Even without feedback: with steps that do not grow, step t + "
        "1 is at most a share 1/t of what is stored.",
        hypotheses=(
            prove.UNIT_STEPS,
            prove.START_NONNEGATIVE,
            prove.NOT_GROWING,
        ),
        conclusion=prove.RELATIVE,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="saturates",
        proof=prove.prove_relative,
        why={
            "PROVED": "A sum of $t$ steps is at least $t$ times its smallest. "
            "This is the sense in which the first variant, too, fills up; with "
            "finite precision it becomes an absolute end (next claims).",
        },
    ),
    Claim(
        key="saturates.counter",
        topic=TOPIC,
        title="In floating point a counter stops at 2^p",
        paraphrase="The most practical charitable reading: in p-bit floating "
        "point even the unit without feedback saturates. Unit steps "
        "are stored exactly up to 2^p and absorbed from then on.",
        hypotheses=(
            store.COUNTS,
            store.STORED_EMPTY,
            store.TWO_BITS,
        ),
        conclusion=store.COUNTER,
        kind=Kind.IDENTITY,
        reading=Reading.CHARITABLE,
        of="saturates",
        proof=store.prove_counter,
        why={
            "PROVED": "$2^p + 1$ lies exactly halfway between the neighbours "
            "$2^p$ and $2^p + 2$, and the tie goes to the even $2^p$: from there "
            "on nothing is ever added. That is 256 in bfloat16 ($p = 8$), 2048 in "
            "float16 ($p = 11$), $2^{24}$ = 16 777 216 in float32 and $2^{53}$ in "
            "float64.",
        },
    ),
    Claim(
        key="saturates.ceiling",
        topic=TOPIC,
        title="In floating point a sum of equal steps has a ceiling",
        paraphrase="Adding c for ever never passes a power of two 2^k with "
        "2^(k-p) >= c.",
        hypotheses=(
            store.ADDS,
            store.STORED_EMPTY,
            store.SMALL,
            store.TWO_BITS,
        ),
        conclusion=store.CEILING,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="saturates.counter",
        proof=store.prove_ceiling,
        why={
            "PROVED": "At $2^k$ half the spacing is $2^{k-p} \\ge c$, so $c$ is "
            "rounded away, and rounding keeps order. The next claim says that the "
            "least such power of two is reached.",
        },
    ),
    Claim(
        key="saturates.deaf-point",
        topic=TOPIC,
        title="In floating point a sum of equal steps goes deaf at exactly 2^k",
        paraphrase="For any step c > 0: the sum stops at 2^p times c, where c is "
        "first rounded up to a power of two. Formally, with 2^(k-p) that power of "
        "two: from step 2^(p+1) on at the latest the sum is 2^k for ever.",
        hypotheses=(
            store.ADDS,
            store.STORED_EMPTY,
            store.SMALL,
            store.LARGE,
            store.TWO_BITS,
        ),
        conclusion=store.DEAF,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="saturates.counter",
        proof=store.prove_deaf,
        why={
            "PROVED": "$2^k$ is the first number at which $c$ is no more than half "
            "the spacing. Below it every step gains $2^{k-p-1}$ at least, and the "
            "last binade below it is climbed one number after the other, so that "
            "$2^k$ itself is met. A rule to remember: a sum of steps $c$ is good "
            "for $2^p c$ to $2^{p+1} c$ (exactly $2^p c$ if $c$ is a power of "
            "two), and useless after $2^{p+1}$ steps; the table gives the exact "
            "value and step for steps of 1, of 1/2 (the logistic function at 0), "
            "and of three decimal fractions, each first rounded to the format. "
            "The exponent is taken as unbounded: float16 ends at 65504, so that "
            "steps above 16 overflow before they go deaf.",
        },
    ),
    Claim(
        key="absorbed-below-spacing",
        topic=TOPIC,
        title="An increment smaller than the spacing is lost",
        paraphrase="The usual rule of thumb for floating-point sums: what is "
        "smaller than the distance to the next number does not change "
        "the sum.",
        hypotheses=(
            store.NORMALISED,
            store.UPWARDS,
            store.BELOW_SPACING,
        ),
        conclusion=store.ABSORBED,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="saturates.counter",
        why={
            "CONDITIONAL": "It is *half* the spacing that counts. In float16 the "
            "numbers from 2048 on have spacing 2, and yet $2048 + 1.5$ is stored "
            "as 2050.",
        },
    ),
    Claim(
        key="absorbed-below-spacing.half",
        topic=TOPIC,
        title="An increment of at most half the spacing is lost, if the last bit "
        "is even",
        paraphrase="Half the spacing, and the tie at exactly half goes to the "
        "even last bit.",
        hypotheses=(
            store.NORMALISED,
            store.UPWARDS,
            store.BELOW_HALF,
            store.EVEN,
        ),
        conclusion=store.ABSORBED,
        kind=Kind.IDENTITY,
        reading=Reading.REPAIR,
        of="absorbed-below-spacing",
        proof=store.prove_absorbed,
        why={
            "PROVED": "This is what rounding to nearest with ties to even means. "
            "With an odd last bit an increment of exactly half the spacing is "
            "rounded up.",
        },
    ),
    Claim(
        key="absorbed-below-spacing.exactly",
        topic=TOPIC,
        title="Up or down, exactly the increments of at most half the spacing are lost",
        paraphrase="The rule for either sign, at a stored number that is no power "
        "of two and whose last bit is even.",
        hypotheses=(
            store.NORMALISED,
            store.INSIDE,
            store.EVEN,
        ),
        conclusion=store.EXACTLY,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="absorbed-below-spacing",
        proof=store.prove_exactly,
        why={
            "PROVED": "The neighbours are one spacing away on both sides. Where "
            "the last bit is odd, exactly half the spacing is *not* lost. Below a "
            "power of two the spacing is half as large: there a decrement is lost "
            "only up to a quarter of the spacing above.",
        },
    ),
    Claim(
        key="capacity-limited",
        topic=TOPIC,
        title="Storing more loses some of it",
        paraphrase="The information in the state is finite: the more is stored, "
        "the more is lost. Formally: after t >= 1 bits some two of "
        "the 2^t histories have led to the same state.",
        sources=LIMITED,
        hypotheses=(*HISTORIES,),
        conclusion=MIXED_UP,
        kind=Kind.EXISTENCE,
        why={
            "CONDITIONAL": "In exact real arithmetic a single unit loses nothing: "
            "$h \\mapsto h/3 + 2x/3$ gives each of the $2^t$ histories a state of "
            "its own (the counterexample lists those of two bits), and every bit "
            "can be read back, at any $t$. What is finite is the precision: with "
            "finitely many states the sentence is true.",
        },
    ),
    Claim(
        key="capacity-limited.exact-recall",
        topic=TOPIC,
        title="One real number stores every bit and recalls all of them",
        paraphrase="The unit h' = h/3 + 2x/3, decoded: a state of 2/3 or more "
        "has just stored a 1, one of 1/3 or less a 0, and 3 h' - 2x "
        "is the state before.",
        hypotheses=(
            store.TERNARY,
            store.BITS,
            store.START_LOW,
            store.START_HIGH,
        ),
        conclusion=store.RECALL,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="capacity-limited",
        proof=store.prove_recall,
        why={
            "PROVED": "Read the last bit, undo the step, read the one before, and "
            "so on back to the first: the binary digits are stored as ternary "
            "digits 0 and 2. Nothing is ever lost.",
        },
    ),
    Claim(
        key="capacity-limited.separated",
        topic=TOPIC,
        title="Different histories stay 3^-(t+1) apart",
        paraphrase="t steps after the last item in which two histories differ, "
        "their states still differ by at least 3^-(t+1).",
        hypotheses=(
            store.TERNARY,
            store.SECOND,
            store.UP,
            store.DOWN,
            store.AGREE,
        ),
        conclusion=store.SEPARATED,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="capacity-limited",
        proof=store.prove_separated,
        why={
            "PROVED": "Each later item divides the gap by 3 and never closes it. "
            "But telling states apart that are $3^{-t}$ apart takes $t \\log_2 3$ "
            "bits of precision: exact recall is bought with digits.",
        },
    ),
    Claim(
        key="capacity-limited.resolution",
        topic=TOPIC,
        title="A bounded state read with resolution epsilon holds 1 + 1/epsilon "
        "histories",
        paraphrase="Charitably, a state lies in a bounded range and cannot be "
        "read more finely than to some epsilon. Then t + 1 histories "
        "that can all be told apart satisfy t epsilon <= 1.",
        hypotheses=(
            store.APART,
            store.LEVEL_LOW,
            store.LEVEL_HIGH,
        ),
        conclusion=store.RESOLVED,
        kind=Kind.BOUND,
        reading=Reading.CHARITABLE,
        of="capacity-limited",
        proof=store.prove_resolved,
        why={
            "PROVED": "In order of size the states are at least epsilon apart and "
            "all lie between 0 and 1. So this reading is right; the accumulating "
            "state of the section is not bounded, which is why precision, not "
            "range, is the limit.",
        },
    ),
    Claim(
        key="capacity-limited.finite-states",
        topic=TOPIC,
        title="With finitely many states some histories are mixed up",
        paraphrase="If the state takes at most M values and there are more than "
        "M histories of t bits, two of them share a state.",
        hypotheses=(
            store.FINITE,
            store.MORE,
        ),
        conclusion=store.MIXED_UP,
        kind=Kind.EXISTENCE,
        reading=Reading.REPAIR,
        of="capacity-limited",
        proof=store.prove_mixed_up,
        why={
            "PROVED": "The pigeonhole principle. A state of $n$ numbers with $b$ "
            "bits each has at most $2^{nb}$ values: from $t = nb + 1$ bits on "
            "something must be lost, and at least $t - nb$ bits of information "
            "are. The table shows how soon the ternary unit mixes up two "
            "histories in practice.",
        },
    ),
    Claim(
        key="extra-memory",
        topic=TOPIC,
        title="Extra slots hold their items exactly",
        paraphrase="One remedy adds external storage cells. An item written into "
        "a slot of its own is still there after any number of later "
        "writes to other slots.",
        sources=REMEDIES,
        hypotheses=(
            store.WRITE,
            store.KEEP,
        ),
        conclusion=store.KEPT,
        kind=Kind.IDENTITY,
        proof=store.prove_kept,
        why={
            "PROVED": "m slots hold m items exactly, for as long as nothing else "
            "is written into them. It moves the limit rather than removing it: "
            "the item after the last free slot must overwrite one.",
        },
    ),
    Claim(
        key="outer-product-memory",
        topic=TOPIC,
        title="A memory of outer products recalls its items",
        paraphrase="A common external memory adds up the products of value and "
        "key, A = sum of y k^T, and reads A k. Without a condition on "
        "the keys it is said to recall every item.",
        hypotheses=(store.HEBBIAN,),
        conclusion=store.RECALLED,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="extra-memory",
        why={
            "CONDITIONAL": "The items interfere: each key that is not orthogonal "
            "to the one presented adds a share of its own value, and a key that "
            "is not of length 1 scales the answer.",
        },
    ),
    Claim(
        key="outer-product-memory.orthonormal",
        topic=TOPIC,
        title="Orthonormal keys are recalled exactly",
        paraphrase="With orthonormal keys the sum of outer products recalls "
        "every value exactly.",
        hypotheses=(
            store.HEBBIAN,
            store.ORTHONORMAL,
        ),
        conclusion=store.RECALLED,
        kind=Kind.IDENTITY,
        reading=Reading.REPAIR,
        of="outer-product-memory",
        proof=store.prove_orthonormal,
        why={
            "PROVED": "$A K = Y K^T K = Y$. There are at most $d$ orthonormal "
            "keys of width $d$.",
        },
    ),
    Claim(
        key="outer-product-memory.dual-keys",
        topic=TOPIC,
        title="Linearly independent keys are recalled exactly with dual keys",
        paraphrase="If the values are stored with dual keys (D^T K = I) instead, "
        "linear independence of the keys is enough.",
        hypotheses=(
            store.DUAL,
            store.DUAL_KEYS,
        ),
        conclusion=store.RECALLED,
        kind=Kind.IDENTITY,
        reading=Reading.REPAIR,
        of="outer-product-memory",
        proof=store.prove_dual,
        why={
            "PROVED": "$A K = Y D^T K = Y$. Dual keys exist exactly if the keys "
            "are linearly independent, for example $D = K (K^T K)^{-1}$: again at "
            "most $d$ items.",
        },
    ),
    Claim(
        key="outer-product-memory.dependent",
        topic=TOPIC,
        title="What cancels among the keys must cancel among the values",
        paraphrase="No linear memory, however it was written, recalls values "
        "that are independent from keys that are not.",
        hypotheses=(store.DEPENDENT,),
        conclusion=store.FORCED,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="outer-product-memory",
        proof=store.prove_forced,
        why={
            "PROVED": "If $K w = 0$ and $A K = Y$ then $Y w = A K w = 0$. Any $d "
            "+ 1$ keys of width $d$ have such a $w \\ne 0$: more than $d$ "
            "unrelated items do not fit.",
        },
    ),
    Claim(
        key="outer-product-memory.one-more",
        topic=TOPIC,
        title="A full memory takes one item more",
        paraphrase="A memory of width d that recalls d items with linearly "
        "independent keys also recalls one item more.",
        hypotheses=(
            store.FILLED,
            store.INDEPENDENT,
        ),
        conclusion=store.ONE_MORE,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="outer-product-memory",
        why={
            "CONDITIONAL": "The memory is already determined by the $d$ items, $A "
            "= Y K^{-1}$: what it answers to one key more is not free.",
        },
    ),
    Claim(
        key="outer-product-memory.one-more-that-follows",
        topic=TOPIC,
        title="A full memory takes only what already follows",
        paraphrase="One more item is recalled if its value is the combination of "
        "the old values that its key is of the old keys.",
        hypotheses=(
            store.FILLED,
            store.INDEPENDENT,
            store.FOLLOWS,
        ),
        conclusion=store.ONE_MORE,
        kind=Kind.IDENTITY,
        reading=Reading.REPAIR,
        of="outer-product-memory.one-more",
        proof=store.prove_one_more,
        why={
            "PROVED": "$A k = Y K^{-1} k$: the new item carries no new "
            "information. A width of $d$ holds $d$ items, not $d + 1$.",
        },
    ),
)
