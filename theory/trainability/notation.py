"""The vocabulary of the topic: probabilities of success, and how a claim is made."""

from sympy import Function, Ge, Le, Rational
from sympy.core.function import UndefinedFunction
from sympy.logic.boolalg import Boolean

from longdep.theory.core.claim import Claim, Kind, Reading, Source

TOPIC = "trainability"

P = Function("P", real=True)
Q = Function("Q", real=True)
HALF, TENTH = Rational(1, 2), Rational(1, 10)


def printed(locator: str, *documents: str) -> tuple[Source, ...]:
    """The places in the documents at which a sentence is printed."""
    return tuple(Source(document, locator) for document in documents)


def experiment(
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
    read_as: str = "",
) -> Claim:
    """A claim that an experiment decides; it has no proof."""
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
        read_as=read_as,
    )


def at_most(function: UndefinedFunction, at: int, limit: Rational) -> Boolean:
    """The probability at that length or scale is at most the limit."""
    return Le(function(at), limit, evaluate=False)


def at_least(function: UndefinedFunction, at: int, limit: Rational) -> Boolean:
    """The probability at that length or scale is at least the limit."""
    return Ge(function(at), limit, evaluate=False)
