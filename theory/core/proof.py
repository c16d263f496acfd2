"""Proofs as lists of steps, each checked twice whenever the proof is run.

Every step names the rule it follows by. The rule is checked symbolically by SymPy
(theory/core/rules) and the step's statement is then evaluated exactly in explicit
random models of the hypotheses (theory/core/semantics). The two routes share no
simplifier: a step passes only if both accept it, and "undecided" is a refusal.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, is_dataclass, replace

from sympy import MatrixSymbol, Symbol, false, true
from sympy.core.function import AppliedUndef
from sympy.core.symbol import Dummy
from sympy.logic.boolalg import Boolean

from longdep.theory.core.defined import uncovered
from longdep.theory.core.knowledge import Knowledge
from longdep.theory.core.notation import Family
from longdep.theory.core.plain import (
    plain_proof,
    require_plain_nodes,
)
from longdep.theory.core.smt import refuses
from longdep.theory.core.steps import (
    NO_CLAIMS,
    Context,
    Library,
    Proof,
    ProofError,
    Rule,
    Step,
)
from longdep.theory.core.trial import SAMPLES, Trial, tried
from longdep.theory.core.trust import Rests, Trust

__all__ = [
    "SAMPLES",
    "Context",
    "Proof",
    "ProofError",
    "ProofReport",
    "Rule",
    "Step",
    "check_proof",
    "check_step",
    "require_more_than_a_lemma",
]


@dataclass(frozen=True)
class ProofReport:
    """What a run of the checker established.

    Attributes:
        steps: of the proof.
        models: in how many of the author's models the steps were evaluated.
        trust: what it takes on trust, once each, that of cited claims included.
        cites: keys of the claims that it cites, at any depth.
        drawn: in how many models of the checker's own.
        unvisited: admitted values that those have and the author's do not: "x < 0".
        witnessed_to: how far the premises were followed in a model, if no closed form
            shows that they can hold for all indices; None if one does.
        evaluated: for each step, in which of the models its statement was evaluated:
            those in which the assumptions it rests on hold.
    """

    steps: tuple[Step, ...]
    models: int
    trust: tuple[Trust, ...] = ()
    cites: tuple[str, ...] = ()
    evaluated: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    drawn: int = 0
    unvisited: tuple[str, ...] = ()
    witnessed_to: int | None = None

    @property
    def rests(self) -> Rests:
        """What the proof rests on beyond the rules and SymPy."""
        return Rests.on(self.trust, self.witnessed_to)

    @property
    def lemmas(self) -> tuple[tuple[str, str], ...]:
        """What is taken on trust, as (what it says, source) for the page."""
        return tuple(
            (t.says, f"{t.source} (in the proof of {t.claim})" if t.claim else t.source)
            for t in self.trust
        )


def check_proof(
    proof: Proof,
    hypotheses: Mapping[str, Boolean],
    conclusion: Boolean,
    *,
    seed: int = 0,
    in_models: bool = True,
    symbolic: bool = True,
    smt: bool = True,
    library: Library = NO_CLAIMS,
    trail: tuple[str, ...] = (),
) -> ProofReport:
    """Check every step of a proof and that it ends in the conclusion.

    Args:
        proof: the proof.
        hypotheses: the claim's premises by name.
        conclusion: what the last step must say.
        seed: seed of the models.
        in_models: evaluate the steps in models as well (tests switch it off to show
            that the symbolic route refuses on its own).
        symbolic: check each step by its rule (tests switch it off to show that the
            models refuse on their own; nothing is proved then).
        smt: ask an SMT solver, if one is installed, for a third opinion on each step.
        library: knows the claims that the proof may cite; the default knows none.
        trail: keys of the claims whose proofs wait for this one, outermost first,
            this claim's own key last.
    Returns:
        Counts, and the lemmas taken on trust with their sources, those of the cited
        claims included.
    Raises:
        ProofError: a step does not check; the error names it.
    """
    proof = plain_proof(proof)
    hypotheses = dict(hypotheses)
    for name, premise in hypotheses.items():
        require_plain_nodes(f"hypothesis {name}", premise)
    if not proof.steps:
        raise ProofError("(none)", "the proof has no steps")
    _check_statements(proof, hypotheses, conclusion)
    context = Context(hypotheses, library, trail)
    for step in proof.steps:
        try:
            check_step(step, context, symbolic=symbolic, smt=smt)
        except ProofError:
            raise
        except Exception as error:
            raise ProofError(step.name, f"cannot be checked: {error!r}") from error
    last = proof.steps[-1]
    if last.statement != conclusion:
        raise ProofError(last.name, f"ends in {last.statement}, not in {conclusion}")
    if context.open_assumptions[last.name]:
        names = ", ".join(sorted(context.open_assumptions[last.name]))
        raise ProofError(last.name, f"still rests on the assumption {names}")
    unused = sorted(set(hypotheses) - context.grounds[last.name])
    if unused and symbolic:
        raise ProofError(last.name, f"never uses the hypothesis {', '.join(unused)}")
    trial = tried(proof, context, seed) if in_models else Trial()
    cites = dict.fromkeys(
        key for cited in context.cited.values() for key in (cited.key, *cited.cites)
    )
    return ProofReport(
        proof.steps,
        SAMPLES if in_models else 0,
        _trust(proof, context),
        tuple(cites),
        trial.evaluated,
        trial.drawn,
        trial.unvisited,
        trial.witnessed_to,
    )


def require_more_than_a_lemma(proof: Proof) -> None:
    """Refuse a proof that only names a theorem, whatever premises come before it.

    Raises:
        ProofError: its one step beside the premises is a lemma.
    """
    own = [
        step
        for step in proof.steps
        if not (hasattr(step.by, "hypothesis") or hasattr(step.by, "is_assumption"))
    ]
    if len(own) == 1 and getattr(own[0].by, "trusted_source", None) is not None:
        reason = f"the proof's one step is its lemma ({own[0].by.words()})"
        raise ProofError(own[0].name, f"{reason}: that is not a proof")


def _check_statements(
    proof: Proof, hypotheses: Mapping[str, Boolean], conclusion: Boolean
) -> None:
    """Refuse what is decided before any proof, and names that mean two things."""
    if conclusion in (true, false):
        raise ProofError(proof.steps[-1].name, f"the conclusion is just {conclusion}")
    meanings: dict[str, object] = {}
    for name, hypothesis in hypotheses.items():
        if hypothesis in (true, false):
            raise ProofError(f"hypothesis {name}", f"is just {hypothesis}")
        for demand in uncovered(hypothesis):
            raise ProofError(f"hypothesis {name}", str(demand))
        _require_one_meaning(f"hypothesis {name}", hypothesis, meanings)
    for step in proof.steps:
        if not isinstance(step.statement, Boolean):
            raise ProofError(step.name, f"{step.statement} is not a statement")
        if step.statement == false:
            raise ProofError(step.name, "the statement is false")
        _require_one_meaning(step.name, step.statement, meanings)


def _require_one_meaning(
    step: str, statement: Boolean, meanings: dict[str, object]
) -> None:
    """Models go by names: one name must not stand for two symbols."""
    meant: list[tuple[str, object]] = []
    for node in statement.atoms(Symbol, MatrixSymbol, Family, AppliedUndef):
        if isinstance(node, Family | MatrixSymbol):
            meant.append((node.name, type(node)))
        elif isinstance(node, AppliedUndef):
            meant.append((node.func.__name__, node.func))
        elif not isinstance(node, Dummy):
            meant.append((node.name, node))
    for name, meaning in sorted(meant, key=lambda pair: pair[0]):
        if meanings.setdefault(name, meaning) != meaning:
            raise ProofError(step, f"{name!r} stands for two different symbols")


def check_step(
    step: Step, context: Context, *, symbolic: bool = True, smt: bool = True
) -> None:
    """Check one step against what is known, and add it to that.

    Raises:
        ProofError: the step does not check; the context is as it was.
    """
    if step.name in context.steps:
        raise ProofError(step.name, "the name is used twice")
    cited = step.by.uses()
    for name in cited:
        context.earlier(step, name)
    context.idle = set()
    assumed = {a for name in cited for a in context.open_assumptions[name]}
    assumed -= set(step.by.discharges())
    context.known = Knowledge(context.sources(frozenset(assumed)))
    if symbolic:
        _check_rule(step, context)
        _check_defined(step, context)
        if smt and (reason := refuses(step, context)):
            raise ProofError(step.name, reason)
    used = [name for name in cited if name not in context.idle or cited.count(name) > 1]
    grounds = {g for name in used for g in context.grounds[name]}
    if getattr(step.by, "is_assumption", False):
        assumed.add(step.name)
    if hypothesis := getattr(step.by, "hypothesis", None):
        grounds.add(hypothesis)
    grounds.update(_needed_facts(step, context) if symbolic else ())
    for kind, name in context.known.used:
        grounds |= {name} if kind == "hypothesis" else context.grounds[name]
    context.steps[step.name] = step
    context.open_assumptions[step.name] = frozenset(assumed)
    context.grounds[step.name] = frozenset(grounds)


def _check_defined(step: Step, context: Context) -> None:
    """Require that what the step says, and what its rule adds, has a value."""
    if not step.by.inherits:
        context.require_defined(step, step.statement)
    for term in step.by.terms():
        context.require_defined(step, term)


def _check_rule(step: Step, context: Context) -> None:
    """Run the rule; whatever else goes wrong in it is a refusal, too.

    What SymPy has turned into `true` says nothing and needs no rule; an induction asks
    for its cases as they stood.
    """
    if step.statement == true:
        return
    try:
        step.by.check(step, context)
    except ProofError:
        raise
    except Exception as error:
        raise ProofError(step.name, f"cannot be checked: {error!r}") from error


def _needed_facts(step: Step, context: Context) -> tuple[str, ...]:
    """The facts a rule names, without those that it checks just as well without."""
    needed: tuple[str, ...] = tuple(getattr(step.by, "facts", ()))
    if not (getattr(step.by, "drops_facts", False) and is_dataclass(step.by)):
        return needed
    for name in needed:
        fewer = tuple(fact for fact in needed if fact != name)
        rule: Rule = replace(step.by, facts=fewer)
        try:
            rule.check(replace(step, by=rule), context)
        except Exception:  # refused, for whatever reason: the fact is needed
            continue
        needed = fewer
    return needed


def _trust(proof: Proof, context: Context) -> tuple[Trust, ...]:
    """The lemmas of a proof, then those of the claims it cites that are new."""
    own = [
        Trust(
            says=step.because,
            source=source,
            lemma=getattr(lemma, "name", ""),
            own=not context.library.has_lemma(lemma),
            evaluated=step.by.evaluated,
        )
        for step in proof.steps
        if (source := getattr(step.by, "trusted_source", None)) is not None
        for lemma in (getattr(step.by, "lemma", None),)
    ]
    inherited = [
        replace(trust, claim=trust.claim or cited.key)
        for cited in context.cited.values()
        for trust in cited.trust
    ]
    return (*own, *dict.fromkeys(inherited))
