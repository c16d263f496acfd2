"""Stand-alone checker of certificates: standard library and mpmath, nothing else.

    python certify.py FILE...

A certificate is JSON: values (exact fractions), their domains (shapes, signs, whole
numbers), hypotheses and a conclusion written as expression trees. A counterexample is
accepted when every hypothesis holds and the conclusion is false; a witness when every
hypothesis holds and the conclusion is true. An ablation is a counterexample whose one
dropped hypothesis is false. Everything rational is decided with fractions.Fraction;
logarithms, exponentials and roots with mpmath's intervals, where an undecided
comparison is a refusal. This file shares no code with the search that finds
certificates, nor with the rest of the project.

What is accepted, exactly. A certificate is about the statement it carries: whether
that is the statement of the named claim is not decided here. A quantifier without end
can be refuted, but not verified, by finitely many values. As a premise (such as the
recurrence that defines a state) it is checked as far as the `horizon`, and on from
there while values are given; the conclusion may then read no entry of such a sequence
beyond what this check has read, so that no value escapes its premise. Everywhere else
such a quantifier counts as undecided.

Undefined is neither true nor false. A division by 0, a logarithm or a power with a
fraction as exponent of a number below 0, the logarithm of 0, the inverse of a singular
matrix have no value, and a statement one of whose parts has none is refused, whatever
its other parts say; only the conclusion of an implication whose premise is false is not
asked for. 0^0 with a whole exponent is 1. A range whose last index lies anywhere below
its first is empty: its sum is 0, its product 1.

Every tree must be well-formed, also where its value is never asked for; so must every
value and every text: no key twice, no unknown field, no character that is not printed.
Work is bounded, by the sizes of files, trees, matrices, ranges, exponents and numbers,
and by a total of operations: a certificate is decided or refused within about a minute.
"""

import json
import os
import re
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from fractions import Fraction
from itertools import combinations, permutations, product
from math import inf, isqrt
from pathlib import Path
from typing import Any, TextIO

from mpmath import iv

FORMAT = "longdep-certificate/1"
KINDS = ("counterexample", "witness", "ablation")
DIGITS = 60
LARGEST_POWER = 100_000
LARGEST_RANGE = 100_000
LARGEST_SIZE = 64
LARGEST_BITS = 1_000_000
LARGEST_REORDERING = 5
LARGEST_FILE = 10_000_000
LARGEST_TEXT = 1_000
LARGEST_WHOLE = 4_096  # bits of an index, a size or an exponent
LARGEST_TREE = 100_000
LARGEST_WORK = 1_000_000
LARGEST_GROWTH = 2**64
LEFT: ContextVar[int] = ContextVar("operations left", default=LARGEST_WORK)
NUMBER = re.compile(r"-?[0-9]{1,4000}(/[0-9]{1,4000})?")
INDEX = re.compile(r"(0|-?[1-9][0-9]{0,999})(,(0|-?[1-9][0-9]{0,999}))*")
NORMS = ("1", "2", "oo", "F", "max", "sum")
TEXTS = [["text", order] for order in NORMS]
READS = ""  # the reserved name under which reads of sequences are noted
FIELDS = {  # besides `dropped`, which only an ablation has
    "format": str,
    "kind": str,
    "claim": str,
    "says": str,
    "values": dict,
    "domains": dict,
    "hypotheses": list,
    "conclusion": list,
}
OPTIONAL = ("says", "domains")
BEYOND = {
    "derivative": "a derivative",
    "integral": "an integral",
    "exists": "an unbounded search for something that exists",
}


class CertificateError(ValueError):
    """The file is no certificate, or the certificate does not hold."""


class UndecidedError(CertificateError):
    """True or false, but not by what can be computed here."""


class MissingError(CertificateError):
    """A sequence has no value at the place."""


class UndefinedError(CertificateError):
    """A part of a statement has no value, so the whole is neither true nor false."""


class SingularError(UndefinedError):
    """A singular matrix is inverted."""


def check(certificate: Any) -> str:
    """Check one certificate.

    Args:
        certificate: the parsed JSON.
    Returns:
        One sentence that says what was verified.
    Raises:
        CertificateError: it is malformed, undecided or wrong; one sentence.
    """
    digits = iv.dps
    LEFT.set(LARGEST_WORK)
    try:
        iv.dps = DIGITS
        truth = _decide(certificate)
    except CertificateError:
        raise
    except RecursionError as error:
        raise CertificateError("an expression is nested too deeply") from error
    except Exception as error:  # whatever a malformed tree may run into
        what = _cut(printable(repr(error)))
        raise CertificateError(f"an expression has no value: {what}") from error
    finally:
        iv.dps = digits
    wanted = certificate["kind"] == "witness"
    if truth is not wanted:
        raise CertificateError(
            f"{certificate['claim']}: the conclusion is {str(truth).lower()}, "
            f"so this is no {certificate['kind']}"
        )
    kind = certificate["kind"]
    count = len(certificate["hypotheses"]) - (kind == "ablation")
    premises = {0: "it states no hypothesis,", 1: "its hypothesis holds"}.get(
        count, f"all {count} hypotheses it states hold"
    )
    if kind == "ablation":
        dropped = certificate.get("dropped")
        others = {0: "there is no other hypothesis", 1: "the other hypothesis holds"}
        premises = others.get(count, f"the other {count} hypotheses hold")
        return (
            f"{certificate['claim']} without '{dropped}': {premises} and the "
            "conclusion is false"
        )
    ending = "true" if kind == "witness" else "false"
    named = "witness of" if kind == "witness" else "counterexample to"
    return f"{named} {certificate['claim']}: {premises} and its conclusion is {ending}"


def sides(certificate: Mapping[str, Any]) -> tuple[str, Any, Any] | None:
    """Name, left and right value of a conclusion that relates two rational values.

    Returns:
        None if the conclusion is no such relation; numbers are Fractions.
    """
    name, *arguments = certificate["conclusion"]
    if name not in ("equal", "unequal", "less", "at-most"):
        return None
    digits, model = iv.dps, {**certificate["values"], READS: set()}
    LEFT.set(LARGEST_WORK)
    try:
        iv.dps = DIGITS
        left, right = (_value(tree, model) for tree in arguments)
    finally:
        iv.dps = digits
    return (name, left, right) if _rational(left) and _rational(right) else None


def _rational(value: Any) -> bool:
    if isinstance(value, list):
        return all(_rational(entry) for row in value for entry in row)
    return isinstance(value, Fraction | str)


def _decide(certificate: Any) -> bool:
    """Check everything but the conclusion, whose truth is returned."""
    _require_shape(certificate)
    model = {**certificate["values"], READS: set()}
    for name, domain in certificate.get("domains", {}).items():
        _check_domain(name, domain, model)
    governed: dict[str, set] = {}
    for hypothesis in certificate["hypotheses"]:
        _check_hypothesis(hypothesis, certificate, model, governed)
    model[READS] = set()
    truth = _truth(certificate["conclusion"], model)
    for name, key in model[READS]:
        if name in governed and not any(_within(key, g) for g in governed[name]):
            raise CertificateError(
                f"{name}({key}) is used, but its premise is not checked that far"
            )
    return truth


def _within(key: str, reached: str) -> bool:
    """Whether a place in a sequence lies at or before one that a premise has read."""
    places, others = key.split(","), reached.split(",")
    return all(int(a) <= int(b) for a, b in zip(places, others, strict=True))


def _require_shape(certificate: Any) -> None:
    if not isinstance(certificate, dict) or certificate.get("format") != FORMAT:
        raise CertificateError(f"not a certificate: expected format {FORMAT!r}")
    kind = certificate.get("kind")
    if kind not in KINDS:
        raise CertificateError(
            f"kind must be one of {', '.join(KINDS)}, got {_short(kind)}"
        )
    for key, wanted in FIELDS.items():
        if key in OPTIONAL and key not in certificate:
            continue
        if not isinstance(certificate.get(key), wanted):
            got = _short(certificate[key]) if key in certificate else "nothing"
            raise CertificateError(
                f"field {key!r} must be a {wanted.__name__}, got {got}"
            )
    if "dropped" in certificate and kind != "ablation":
        raise CertificateError(
            f"only an ablation has the field 'dropped', and this is a {kind}"
        )
    for key in certificate:
        if key not in (*FIELDS, "dropped"):
            raise CertificateError(
                f"unknown field {_short(key)}: expected {', '.join(FIELDS)} or dropped"
            )
    _require_text("claim", certificate["claim"])
    if "says" in certificate:
        _require_text("says", certificate["says"])
    _require_hypotheses(certificate)
    for name, value in certificate["values"].items():
        _require_text("a value's name", name)
        _require_value(name, value)
    _require_trees(
        [certificate["conclusion"], *(h["holds"] for h in certificate["hypotheses"])]
    )


def _require_hypotheses(certificate: Mapping[str, Any]) -> None:
    for hypothesis in certificate["hypotheses"]:
        if not isinstance(hypothesis, dict) or set(hypothesis) != {"name", "holds"}:
            raise CertificateError(
                "each hypothesis needs exactly 'name' and 'holds', "
                f"got {_short(hypothesis)}"
            )
        _require_text("a hypothesis's name", hypothesis["name"])
    names = [h["name"] for h in certificate["hypotheses"]]
    if len(set(names)) < len(names):
        raise CertificateError("the hypotheses need different names")
    if certificate["kind"] == "ablation" and certificate.get("dropped") not in names:
        raise CertificateError("an ablation must name the hypothesis it drops")


def _require_text(what: str, text: Any) -> None:
    """Refuse what would be shown otherwise than it is written, or not at all."""
    if not isinstance(text, str) or not text:
        raise CertificateError(f"{what} must be some text, got {_short(text)}")
    if len(text) > LARGEST_TEXT:
        raise CertificateError(
            f"{what} may have at most {LARGEST_TEXT} characters, got {len(text)}"
        )
    for at, character in enumerate(text, 1):
        if not character.isprintable():
            raise CertificateError(
                f"{what} may hold printed characters only, "
                f"got U+{ord(character):04X} at {at}"
            )


def _require_value(name: str, value: Any) -> None:
    """Check the form of a value, also of one that no tree reads."""
    if isinstance(value, dict):
        for key, entry in value.items():
            if not isinstance(key, str) or not INDEX.fullmatch(key):
                raise CertificateError(
                    f"an index of {_short(name)} must be whole numbers i or i,j, "
                    f"got {_short(key)}"
                )
            _require_entry(entry)
        if len({key.count(",") for key in value}) > 1:
            raise CertificateError(f"the indices of {_short(name)} differ in length")
    elif name == "outcomes" and isinstance(value, list):
        for outcome in value:
            if (
                not isinstance(outcome, list)
                or len(outcome) != 2
                or not isinstance(outcome[1], dict)
            ):
                raise CertificateError(
                    "each outcome must be a probability and values by name, "
                    f"got {_short(outcome)}"
                )
            _require_number(outcome[0])
            for inner, entry in outcome[1].items():
                _require_text("a value's name", inner)
                _require_value(inner, entry)
    elif value not in NORMS:
        _require_entry(value)


def _require_entry(value: Any) -> None:
    """Check the form of a number or of a matrix of numbers."""
    if isinstance(value, list):
        _require_matrix(value)
        for row in value:
            for entry in row:
                _require_number(entry)
    else:
        _require_number(value)


def _require_trees(trees: list) -> None:
    """Check every node of some trees: a known operation, and as many arguments."""
    waiting, seen = list(trees), 0
    while waiting:
        tree, seen = waiting.pop(), seen + 1
        if seen > LARGEST_TREE:
            raise CertificateError(f"the trees have more than {LARGEST_TREE} nodes")
        if not isinstance(tree, list) or not tree or not isinstance(tree[0], str):
            raise CertificateError(f"not an expression: {_short(tree)}")
        name, *arguments = tree
        if name in BEYOND:
            raise CertificateError(
                f"{BEYOND[name]} cannot be evaluated here, so nothing is decided"
            )
        if name not in ARITY:
            raise CertificateError(f"unknown operation {_short(name)}")
        least, most = ARITY[name]
        if not least <= len(arguments) <= most:
            wanted = str(least) if least == most else f"at least {least}"
            raise CertificateError(
                f"{name!r} takes {wanted} argument{'s' * (least != 1)}, "
                f"got {len(arguments)}"
            )
        if name == "number":
            continue
        if name in NAMING:
            if not isinstance(arguments[0], str):
                raise CertificateError(f"not a name: {_short(arguments[0])}")
            _require_text("a name", arguments[0])
            arguments = arguments[1:]
        if name == "norm" and arguments[1] in TEXTS:
            arguments = arguments[:1]
        waiting += arguments


def _spend(operations: int) -> None:
    """Count work; refuse when a certificate takes more than its share."""
    left = LEFT.get() - operations
    if left < 0:
        raise CertificateError(f"it takes more than {LARGEST_WORK} operations")
    LEFT.set(left)


def _spend_on(*numbers: Any) -> None:
    """Count one operation on numbers; long ones cost the square of their length."""
    bits = max(
        max(x.numerator.bit_length(), x.denominator.bit_length())
        if isinstance(x, Fraction)
        else 0
        for x in numbers
    )
    if bits > LARGEST_BITS:
        raise CertificateError(f"a number of {bits} bits is too long")
    _spend(1 + (bits >> 10) ** 2)


def _check_domain(name: str, domain: Any, model: Mapping[str, Any]) -> None:
    """Check the kind of a value: a shape, or properties of a number."""
    said = f"the domain of {_short(name)} is not understood: {_short(domain)}"
    if name == READS or name not in model:
        raise CertificateError(f"the domain of {_short(name)} is given, but no value")
    if not isinstance(domain, dict) or len(domain) != 1:
        raise CertificateError(said)
    ((kind, wanted),) = domain.items()
    if not isinstance(wanted, list):
        raise CertificateError(said)
    value = model[name]
    if kind == "shape":
        if len(wanted) != 2:
            raise CertificateError(said)
        _require_trees(wanted)
        shape = [_size(_value(tree, model)) for tree in wanted]
        for entry in value.values() if isinstance(value, dict) else (value,):
            matrix = _matrix(_parse(entry))
            if [len(matrix), len(matrix[0])] != shape:
                raise CertificateError(f"{name!r} has not the shape {shape}")
        return
    words = [word for word in PROPERTIES if word in wanted]
    if kind != "is" or len(words) != len(wanted):
        raise CertificateError(said)
    if value in ("F", "oo", "max", "sum") and wanted == ["positive"]:
        return  # the order of a norm
    number = _number(value)
    for word in words:
        if not PROPERTIES[word](number):
            raise CertificateError(f"{name!r} is {_told(number)}, which is not {word}")


PROPERTIES: dict[str, Callable[[Fraction], bool]] = {
    "integer": lambda x: x.denominator == 1,
    "positive": lambda x: x > 0,
    "nonnegative": lambda x: x >= 0,
    "negative": lambda x: x < 0,
    "nonpositive": lambda x: x <= 0,
    "nonzero": lambda x: x != 0,
    "even": lambda x: x % 2 == 0,
    "odd": lambda x: x % 2 == 1,
}


def _check_hypothesis(
    hypothesis: Mapping[str, Any],
    certificate: Mapping[str, Any],
    model: dict[str, Any],
    governed: dict[str, set],
) -> None:
    name, tree = hypothesis["name"], hypothesis["holds"]
    dropped = certificate["kind"] == "ablation" and certificate["dropped"] == name
    model[READS] = set()
    if _premise(tree, model) is dropped:
        state = "still holds though it is dropped" if dropped else "does not hold"
        raise CertificateError(f"{certificate['claim']}: hypothesis {name!r} {state}")
    if not dropped:
        for sequence in _endless(tree):
            read = {key for name_read, key in model[READS] if name_read == sequence}
            governed.setdefault(sequence, set()).update(read)


def _premise(tree: Any, model: Mapping[str, Any]) -> bool:
    """Truth of a premise, where quantifiers without end are cut at the horizon."""
    _spend(1)
    if isinstance(tree, list) and tree[:1] == ["and"]:
        return _all(lambda part: _premise(part, model), tree[1:])
    if isinstance(tree, list) and tree[:1] == ["for-all"]:
        _, index, first, last, body = tree
        endless = last == ["infinity"]
        values = _integers(first, _cut_off(last, model), model)
        held = _all(lambda i: _premise(body, _bind(model, index, i)), values)
        start = max(values.start, values.stop)
        return held and (not endless or _goes_on(body, index, start, model))
    if isinstance(tree, list) and tree[:1] == ["independent"]:
        _, index, first, last, group, body = tree
        return _independent([index, first, _cut_off(last, model), group, body], model)
    return _truth(tree, model)


def _goes_on(body: Any, index: Any, start: int, model: Mapping[str, Any]) -> bool:
    """Truth of a premise past the horizon, at every index where values are given."""
    longest = max(len(x) if isinstance(x, dict) else 0 for x in model.values())
    for i in range(start, start + longest if _sequences(body) else start):
        before = set(model[READS])
        try:
            if not _premise(body, _bind(model, index, i)):
                return False
        except MissingError:
            model[READS].intersection_update(before)
            break
    return True


LAST = ["add", ["value", "horizon"], ["number", "-1"]]


def _cut_off(last: Any, model: Mapping[str, Any]) -> Any:
    """The last index of a range that is checked: before the horizon, if without end."""
    if last != ["infinity"]:
        return last
    horizon = _whole(_value(["value", "horizon"], model))
    if horizon < 0:
        raise CertificateError(f"the horizon must be at least 0, got {horizon}")
    return LAST


def _endless(tree: Any) -> set[str]:
    """Names of the sequences inside quantifiers without end."""
    if not isinstance(tree, list):
        return set()
    if tree[:1] in (["for-all"], ["independent"]) and tree[3:4] == [["infinity"]]:
        return _sequences(tree)
    return {name for part in tree for name in _endless(part)}


def _sequences(tree: Any) -> set[str]:
    _spend(1)
    if not isinstance(tree, list):
        return set()
    own = {tree[1]} if tree[:1] == ["family"] and isinstance(tree[1], str) else set()
    return own | {name for part in tree for name in _sequences(part)}


def _bind(model: Mapping[str, Any], name: Any, value: int) -> dict[str, Any]:
    _spend(1 + len(model) // 100)
    return {**model, name: Fraction(value)}


Number = Any  # Fraction, or an mpmath interval
Matrix = list


def _truth(tree: Any, model: Mapping[str, Any]) -> bool:
    value = _value(tree, model)
    if not isinstance(value, bool):
        raise CertificateError(f"{_short(tree)} is not a statement")
    return value


def _value(tree: Any, model: Mapping[str, Any]) -> Any:
    _spend(1)
    if not isinstance(tree, list) or not tree or not isinstance(tree[0], str):
        raise CertificateError(f"not an expression: {_short(tree)}")
    name, *arguments = tree
    if name in QUOTED:
        return QUOTED[name](arguments, model)
    if name not in OPERATIONS:
        raise CertificateError(f"unknown operation {name!r}")
    return OPERATIONS[name](*(_value(argument, model) for argument in arguments))


def _short(tree: Any) -> str:
    """What was found, as JSON in ASCII, cut to a length that fits a sentence."""
    try:
        return _cut(json.dumps(tree, default=repr, skipkeys=True))
    except ValueError:
        return "a number of too many digits"


def _cut(text: str) -> str:
    return text if len(text) <= 80 else text[:77] + "..."


def _told(value: Any) -> str:
    """A value in words, whatever it is and however long."""
    if isinstance(value, bool):
        return "a statement"
    if isinstance(value, str):
        return "no limit" if value == "none" else value
    if _is_matrix(value):
        return "a matrix"
    if not isinstance(value, Fraction):
        return "an inexact number"
    bits = max(value.numerator.bit_length(), value.denominator.bit_length())
    return _cut(str(value)) if bits <= LARGEST_WHOLE else f"a number of {bits} bits"


def _parse(value: Any) -> Any:
    if not isinstance(value, list):
        return _number(value)
    _require_matrix(value)
    _spend(len(value) * len(value[0]))
    return [[_number(entry) for entry in row] for row in value]


def _require_matrix(value: list) -> None:
    if not value or not all(isinstance(row, list) and row for row in value):
        raise CertificateError(f"not a matrix: {_short(value)}")
    if len({len(row) for row in value}) != 1:
        raise CertificateError(f"rows of different length: {_short(value)}")
    if max(len(value), len(value[0])) > LARGEST_SIZE:
        raise CertificateError(
            f"a matrix may have {LARGEST_SIZE} rows and columns, "
            f"not {len(value)} by {len(value[0])}"
        )


def _number(text: Any) -> Fraction:
    _require_number(text)
    return Fraction(text)


def _require_number(text: Any) -> None:
    if not isinstance(text, str) or not NUMBER.fullmatch(text):
        raise CertificateError(f"not a number p/q: {_short(text)}")
    if not text.partition("/")[2].strip("0") and "/" in text:
        raise UndefinedError(f"the number {_cut(text)} is undefined: division by 0")


def _lookup(arguments: list, model: Mapping[str, Any]) -> Any:
    (name,) = arguments
    if name not in model:
        raise CertificateError(f"no value is given for {_cut(repr(name))}")
    value = model[name]
    return value if isinstance(value, Fraction) else _parse(value)


def _indexed(arguments: list, model: Mapping[str, Any]) -> Any:
    name, *index = arguments
    key = ",".join(str(_whole(_value(i, model))) for i in index)
    table = model.get(name)
    if not isinstance(table, dict) or key not in table:
        raise MissingError(f"no value is given for {name}({key})")
    model[READS].add((name, key))
    return _parse(table[key])


def _integers(first: Any, last: Any, model: Mapping[str, Any]) -> range:
    if last == ["infinity"]:
        raise CertificateError("a range without end has no value")
    start, stop = _whole(_value(first, model)), _whole(_value(last, model)) + 1
    if stop - start > LARGEST_RANGE:
        raise CertificateError(
            f"a range of more than {LARGEST_RANGE} values is too long"
        )
    return range(start, stop)


def _whole(number: Any) -> int:
    if not isinstance(number, Fraction) or number.denominator != 1:
        raise CertificateError(f"expected a whole number, got {_told(number)}")
    if number.numerator.bit_length() > LARGEST_WHOLE:
        raise CertificateError(
            f"an index, a size or an exponent may have {LARGEST_WHOLE} bits, "
            f"got {_told(number)}"
        )
    return int(number)


def _each(arguments: list, model: Mapping[str, Any]) -> list:
    index, first, last, body = arguments
    values = _integers(first, last, model)
    return [_value(body, _bind(model, index, i)) for i in values]


def _for_all(arguments: list, model: Mapping[str, Any]) -> bool:
    index, first, last, body = arguments
    endless = last == ["infinity"]
    values = _integers(first, _cut_off(last, model), model)
    if not _all(lambda i: _truth(body, _bind(model, index, i)), values):
        return False
    if endless:
        raise UndecidedError(
            "a statement without end holds up to the horizon, which decides nothing"
        )
    return True


def _all(decide: Callable[[Any], bool], cases: Iterable[Any]) -> bool:
    """True if all are, False if one is; undecided if that hangs on an undecided one.

    Every case is decided, also after a false one: that one is undefined shows only so.
    """
    truth, undecided = True, None
    for case in cases:
        try:
            truth = decide(case) and truth
        except (UndecidedError, MissingError) as error:
            undecided = undecided or error
    if truth and undecided is not None:
        raise undecided
    return truth


def _some_reordering(arguments: list, model: Mapping[str, Any]) -> bool:
    """Whether the body holds for some signed permutation matrix."""
    name, size, body = arguments
    n = _whole(_value(size, model))
    if not 1 <= n <= LARGEST_REORDERING:
        raise CertificateError(
            f"reorderings of 1 to {LARGEST_REORDERING} things are tried, not of {n}"
        )
    return not _all(
        lambda rows: not _truth(body, {**model, name: rows}), _reorderings(n)
    )


def _reorderings(n: int) -> Iterator[list[list[str]]]:
    """The signed permutation matrices of a size."""
    for order in permutations(range(n)):
        for signs in product(("1", "-1"), repeat=n):
            yield [
                [sign if column == j else "0" for j in range(n)]
                for column, sign in zip(order, signs, strict=True)
            ]


def _sum(arguments: list, model: Mapping[str, Any]) -> Any:
    terms = _each(arguments, model)
    return _add(*terms) if terms else Fraction(0)


def _product(arguments: list, model: Mapping[str, Any]) -> Any:
    return _times(*_each(arguments, model), Fraction(1))


def _and(arguments: list, model: Mapping[str, Any]) -> bool:
    return _all(lambda part: _truth(part, model), arguments)


def _or(arguments: list, model: Mapping[str, Any]) -> bool:
    return not _all(lambda part: not _truth(part, model), arguments)


def _not(arguments: list, model: Mapping[str, Any]) -> bool:
    (statement,) = arguments
    return not _truth(statement, model)


def _implies(arguments: list, model: Mapping[str, Any]) -> bool:
    """Where the premise is false, the conclusion need not have a value."""
    premise, conclusion = arguments
    try:
        if not _truth(premise, model):
            return True
    except (UndecidedError, MissingError):
        if _truth(conclusion, model):
            return True
        raise
    return _truth(conclusion, model)


def _chances(outcomes: list, model: Mapping[str, Any]) -> list[Fraction]:
    """The probabilities of a law; its outcomes give values to new names only."""
    _spend(len(outcomes) * (1 + len(model) // 100))
    weights = [_number(probability) for probability, _ in outcomes]
    if sum(weights) != 1 or any(weight < 0 for weight in weights):
        raise CertificateError("the outcomes' probabilities do not sum to 1")
    names = {frozenset(more) for _, more in outcomes}
    if len(names) != 1 or names.pop() & model.keys():
        raise CertificateError("each outcome must give the same new names a value")
    return weights


def _outcomes(model: Mapping[str, Any]) -> list:
    outcomes = model.get("outcomes")
    if not isinstance(outcomes, list):
        raise CertificateError("an expectation or independence needs 'outcomes'")
    return outcomes


def _expectation(arguments: list, model: Mapping[str, Any]) -> Any:
    outcomes = _outcomes(model)
    weights = _chances(outcomes, model)
    values = [_value(arguments[0], {**model, **more}) for _, more in outcomes]
    return _add(*(_times(w, v) for w, v in zip(weights, values, strict=True)))


def _independent(arguments: list, model: Mapping[str, Any]) -> bool:
    """Whether every group of the variables has the product of its laws as joint law."""
    index, first, last, group, body = arguments
    places = _integers(first, last, model)
    law = []
    outcomes = _outcomes(model)
    chances = _chances(outcomes, model)
    for chance, (_, more) in zip(chances, outcomes, strict=True):
        inner = [_bind({**model, **more}, index, i) for i in places]
        law.append((chance, [_value(body, m) for m in inner]))
    size = len(places)
    if group != ["infinity"]:
        most = _whole(_value(group, model))
        if most < 1:
            raise CertificateError(f"a group has at least 1 variable, not {most}")
        size = min(most, size)
    groups = combinations(range(len(places)), size)
    return all(_factors(law, chosen) for chosen in groups)


def _factors(law: list, chosen: tuple) -> bool:
    joint: dict = {}
    single: list = [{} for _ in chosen]
    for probability, values in law:
        _spend(len(chosen))
        point = tuple(values[place] for place in chosen)
        if not all(isinstance(value, Fraction) for value in point):
            raise UndecidedError("independence is decided for exact numbers only")
        joint[point] = joint.get(point, Fraction(0)) + probability
        for marginal, value in zip(single, point, strict=True):
            marginal[value] = marginal.get(value, Fraction(0)) + probability
    for point in product(*single):
        _spend(len(chosen))
        expected = Fraction(1)
        for marginal, value in zip(single, point, strict=True):
            expected *= marginal[value]
        if joint.get(point, Fraction(0)) != expected:
            return False
    return True


def _limit(arguments: list, model: Mapping[str, Any]) -> Any:
    """The limit of c r^v as v grows, for a body that is such a geometric sequence."""
    variable, body = arguments
    factor, ratio = _geometric(body, variable, model)
    zero, one = Fraction(0), Fraction(1)
    if _equal(factor, zero) or _less(_absolute(ratio), one):
        return zero
    if isinstance(ratio, Fraction) and ratio == 1:
        return factor
    if _less(one, ratio):
        return "infinity" if _less(zero, factor) else "-infinity"
    return "none"


def _geometric(tree: Any, variable: str, model: Mapping[str, Any]) -> tuple:
    if not _mentions(tree, variable):
        return _value(tree, model), Fraction(1)
    name, *arguments = tree
    if name == "times":
        parts = [_geometric(a, variable, model) for a in arguments]
        return _times(*(p[0] for p in parts)), _times(*(p[1] for p in parts))
    if name == "absolute":
        factor, ratio = _geometric(arguments[0], variable, model)
        return _absolute(factor), _absolute(ratio)
    if name == "power" and not _mentions(arguments[0], variable):
        base = _value(arguments[0], model)
        offset, slope = _affine(arguments[1], variable, model)
        return _power(base, offset), _power(base, slope)
    if name == "power" and not _mentions(arguments[1], variable):
        factor, ratio = _geometric(arguments[0], variable, model)
        exponent = Fraction(_whole(_value(arguments[1], model)))
        return _power(factor, exponent), _power(ratio, exponent)
    raise CertificateError(f"no limit rule for {_short(tree)}")


def _affine(tree: Any, variable: str, model: Mapping[str, Any]) -> tuple:
    """Read a tree as offset + slope variable, both whole numbers."""
    if tree == ["value", variable]:
        return Fraction(0), Fraction(1)
    if not _mentions(tree, variable):
        return Fraction(_whole(_value(tree, model))), Fraction(0)
    name, *arguments = tree
    parts = [_affine(argument, variable, model) for argument in arguments]
    if name == "add":
        return sum(p[0] for p in parts), sum(p[1] for p in parts)
    if name == "times" and sum(p[1] != 0 for p in parts) <= 1:
        offset, slope = Fraction(1), Fraction(0)
        for a, b in parts:
            offset, slope = offset * a, offset * b + slope * a
        return offset, slope
    raise CertificateError(f"no limit rule for the exponent {_short(tree)}")


def _mentions(tree: Any, variable: str) -> bool:
    _spend(1)
    if tree == ["value", variable]:
        return True
    return isinstance(tree, list) and any(_mentions(t, variable) for t in tree[1:])


def _is_matrix(value: Any) -> bool:
    return isinstance(value, list)


def _matrix(value: Any) -> Matrix:
    if not _is_matrix(value):
        raise CertificateError(f"a matrix is needed, not {_told(value)}")
    return value


def _square(value: Any) -> Matrix:
    if any(len(row) != len(value) for row in _matrix(value)):
        raise CertificateError("a square matrix is needed")
    return value


def _scalar(value: Any) -> Any:
    if _is_matrix(value) or isinstance(value, bool | str):
        raise CertificateError(f"a finite number is needed, not {_told(value)}")
    return value


def _interval(number: Any) -> Any:
    if isinstance(_scalar(number), Fraction):
        return iv.mpf(number.numerator) / iv.mpf(number.denominator)
    return number


def _pair(left: Any, right: Any) -> tuple:
    _spend_on(left, right)
    if isinstance(left, Fraction) and isinstance(right, Fraction):
        return left, right
    return _interval(left), _interval(right)


def _quantity(value: Any) -> Any:
    """A number or a matrix, no statement and nothing infinite."""
    return value if _is_matrix(value) else _scalar(value)


def _add(*terms: Any) -> Any:
    first, *rest = map(_quantity, terms)
    for term in rest:
        if _is_matrix(first) != _is_matrix(term):
            raise CertificateError("a matrix and a number cannot be added")
        if _is_matrix(first):
            if _shape(first) != _shape(term):
                raise CertificateError("matrices of different shapes are added")
            first = [
                [_add(a, b) for a, b in zip(r, q, strict=True)]
                for r, q in zip(first, term, strict=True)
            ]
        else:
            a, b = _pair(first, term)
            first = a + b
    return first


def _shape(matrix: Matrix) -> tuple[int, int]:
    return len(matrix), len(matrix[0])


def _times(*factors: Any) -> Any:
    first, *rest = map(_quantity, factors)
    for factor in rest:
        first = _times_two(first, factor)
    return first


def _times_two(left: Any, right: Any) -> Any:
    if _is_matrix(left) and _is_matrix(right):
        if _shape(left)[1] != _shape(right)[0]:
            raise CertificateError(
                "matrices are multiplied whose rows and columns differ in length"
            )
        columns = list(zip(*right, strict=True))
        return [
            [
                _add(*(_times_two(a, b) for a, b in zip(row, column, strict=True)))
                for column in columns
            ]
            for row in left
        ]
    if _is_matrix(left):
        return [[_times_two(entry, right) for entry in row] for row in left]
    if _is_matrix(right):
        return [[_times_two(left, entry) for entry in row] for row in right]
    a, b = _pair(left, right)
    return a * b


def _power(base: Any, exponent: Any) -> Any:
    """A power; a fraction as exponent needs a base that is not negative."""
    if not isinstance(exponent, Fraction) or exponent.denominator != 1:
        return _root_power(_scalar(base), _scalar(exponent))
    if abs(exponent) > LARGEST_POWER:
        raise CertificateError(
            f"exponent {_told(exponent)} is larger than {LARGEST_POWER}"
        )
    count = int(exponent)
    if not _is_matrix(base):
        return _scalar_power(_scalar(base), count)
    result = _identity(Fraction(len(_square(base))))
    factor = base if count >= 0 else _inverse(base)
    for _ in range(abs(count)):
        result = _times_two(result, factor)
    return result


def _root_power(base: Any, exponent: Any) -> Any:
    """A power whose exponent is a fraction, or only known to lie in an interval."""
    inner, raised = _interval(base), f"{_told(base)} to the power {_told(exponent)}"
    low, high = _interval(exponent).a, _interval(exponent).b
    if inner.a > 0:
        return _grown(_interval(exponent) * iv.log(inner))
    if base == 0 and low > 0:
        return Fraction(0)
    if base == 0 and high < 0:
        raise UndefinedError(f"{raised} is undefined: division by 0")
    if inner.b < 0 and isinstance(exponent, Fraction):
        raise UndefinedError(
            f"{raised} is undefined: a fraction as exponent of a negative number"
        )
    raise CertificateError(f"whether {raised} is defined is undecided")


def _scalar_power(base: Any, count: int) -> Any:
    if not isinstance(base, Fraction):
        if count < 0 and base.a <= 0 <= base.b:
            raise CertificateError(f"whether {_told(base)} is 0 is undecided")
        return base**count
    if base == 0 and count < 0:
        raise UndefinedError(f"0 to the power {count} is undefined: division by 0")
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    if bits * abs(count) > LARGEST_BITS:
        raise CertificateError(f"a power with exponent {count} is too long a number")
    _spend(1 + (bits * abs(count) >> 10))
    return base**count


def _log_interval(number: Any) -> Any:
    inner = _interval(number)
    if inner.b <= 0:
        raise UndefinedError(
            f"the logarithm of {_told(number)} is undefined: it is not positive"
        )
    if not inner.a > 0:
        raise CertificateError(f"whether {_told(number)} is positive is undecided")
    return iv.log(inner)


def _inverse(matrix: Matrix) -> Matrix:
    try:
        return _eliminated(matrix)
    except UndecidedError as error:
        raise CertificateError("whether a matrix is singular is undecided") from error


def _eliminated(matrix: Matrix) -> Matrix:
    """The inverse of a matrix, by elimination."""
    size = len(_square(matrix))
    _spend(2 * size**3)
    rows = [
        [*row, *unit]
        for row, unit in zip(matrix, _identity(Fraction(size)), strict=True)
    ]
    for column in range(size):
        pivot = next(
            (
                r
                for r in range(column, size)
                if not _equal(rows[r][column], Fraction(0))
            ),
            None,
        )
        if pivot is None:
            raise SingularError("the inverse of a singular matrix is undefined")
        rows[column], rows[pivot] = rows[pivot], rows[column]
        scale = rows[column][column]
        _spend_on(*(x for row in rows for x in row))
        rows[column] = [entry / scale for entry in rows[column]]
        for r in range(size):
            if r != column:
                by = rows[r][column]
                rows[r] = [
                    a - by * b for a, b in zip(rows[r], rows[column], strict=True)
                ]
    return [row[size:] for row in rows]


def _identity(size: Fraction) -> Matrix:
    n = _size(size)
    return [[Fraction(int(i == j)) for j in range(n)] for i in range(n)]


def _zero(rows: Fraction, columns: Fraction) -> Matrix:
    return [[Fraction(0)] * _size(columns) for _ in range(_size(rows))]


def _size(number: Any) -> int:
    n = _whole(number)
    if not 1 <= n <= LARGEST_SIZE:
        raise CertificateError(f"a matrix needs 1 to {LARGEST_SIZE} rows, not {n}")
    return n


def _transpose(matrix: Matrix) -> Matrix:
    return [list(column) for column in zip(*_matrix(matrix), strict=True)]


def _norm(arguments: list, model: Mapping[str, Any]) -> Any:
    tree, order = arguments
    name, value = _order(order, model), _matrix(_value(tree, model))
    if name == "F" or (name == "2" and 1 in (len(value), len(value[0]))):
        total = _add(*(_times_two(x, x) for row in value for x in row))
        return _root(total)
    if name == "max":
        return _largest(*(_absolute(x) for row in value for x in row))
    if name == "sum":
        return _add(*(_absolute(x) for row in value for x in row))
    if name not in ("1", "oo"):
        raise CertificateError(f"norm of order {name!r} is not checked here")
    lines = value if name == "oo" else _transpose(value)
    return _largest(*(_add(*(_absolute(x) for x in line)) for line in lines))


def _order(tree: Any, model: Mapping[str, Any]) -> str:
    """The order of a norm: the one place where a value may be a word."""
    if tree == ["infinity"]:
        return "oo"
    kind, *texts = tree
    name = model.get(texts[0]) if kind == "value" else tree[-1]
    if kind not in ("value", "text", "number") or name not in NORMS:
        raise CertificateError(f"not the order of a norm: {_short(tree)}")
    return name


def _absolute(value: Any) -> Any:
    return abs(_scalar(value))


def _root(number: Any) -> Any:
    if isinstance(number, Fraction) and number >= 0:
        exact = Fraction(isqrt(number.numerator), isqrt(number.denominator))
        if exact * exact == number:
            return exact
    inner = _interval(number)
    if inner.b < 0:
        raise UndefinedError(
            f"the root of {_told(number)} is undefined: it is negative"
        )
    if not inner.a >= 0:
        raise CertificateError(f"whether {_told(number)} is negative is undecided")
    return iv.sqrt(inner)


def _equal(left: Any, right: Any) -> bool:
    if isinstance(left, str) or isinstance(right, str):
        if left == right == "none":
            raise UndefinedError("two sequences without a limit are compared")
        if _is_matrix(left) or _is_matrix(right):
            raise CertificateError("a matrix is compared with a limit")
        if isinstance(left, bool) or isinstance(right, bool):
            raise CertificateError("a statement is compared with a limit")
        return bool(left == right)
    if _is_matrix(left) or _is_matrix(right):
        if not (_is_matrix(left) and _is_matrix(right)):
            raise CertificateError("a matrix is compared with a number")
        if [len(r) for r in left] != [len(r) for r in right]:
            raise CertificateError("matrices of different shapes are compared")
        rows = zip(left, right, strict=True)
        pairs = [pair for p, q in rows for pair in zip(p, q, strict=True)]
        return _all(lambda pair: _equal(*pair), pairs)
    a, b = _pair(left, right)
    if isinstance(a, Fraction):
        return a == b
    if a.b < b.a or b.b < a.a:
        return False
    raise UndecidedError("an equation between intervals is undecided")


def _less(left: Any, right: Any) -> bool:
    if isinstance(left, str) or isinstance(right, str):
        low, high = _unbounded(left), _unbounded(right)
        return low != high and (low == -inf or high == inf)
    a, b = _pair(left, right)
    if isinstance(a, Fraction):
        return a < b
    if a.b < b.a:
        return True
    if a.a >= b.b:
        return False
    raise UndecidedError("a comparison of intervals is undecided")


def _unbounded(value: Any) -> Any:
    if value == "none":
        raise UndefinedError("a sequence without a limit is compared")
    if isinstance(value, str):
        return {"infinity": inf, "-infinity": -inf}[value]
    return _scalar(value)


def _tanh(x: Any) -> Any:
    if _scalar(x) == 0:
        return Fraction(0)
    grown = _grown(2 * _interval(x))
    return (grown - 1) / (grown + 1)


def _cosh(x: Any) -> Any:
    if _scalar(x) == 0:
        return Fraction(1)
    return (_grown(_interval(x)) + _grown(-_interval(x))) / 2


def _sinh(x: Any) -> Any:
    if _scalar(x) == 0:
        return Fraction(0)
    return (_grown(_interval(x)) - _grown(-_interval(x))) / 2


def _rounded(x: Any, bits: Fraction) -> Fraction:
    """The nearest number with that many significant bits, ties to even."""
    if isinstance(_scalar(x), Fraction):
        return _nearest(x, _size(bits))
    low, high = (_nearest(_end(end), _size(bits)) for end in (x.a, x.b))
    if low != high:
        raise UndecidedError("the rounding of an interval is undecided")
    return low


def _end(interval: Any) -> Fraction:
    sign, mantissa, exponent, _ = interval._mpi_[0]
    if abs(exponent) > LARGEST_BITS:
        raise CertificateError(f"a number of {abs(exponent)} bits is too long")
    return Fraction((-1) ** sign * int(mantissa)) * Fraction(2) ** exponent


def _nearest(x: Fraction, bits: int) -> Fraction:
    if x == 0:
        return x
    exponent = abs(x.numerator).bit_length() - x.denominator.bit_length() - bits - 1
    while abs(x) >= Fraction(2) ** (exponent + bits):
        exponent += 1
    unit = Fraction(2) ** exponent
    return round(x / unit) * unit


def _exp(x: Any) -> Any:
    return Fraction(1) if _scalar(x) == 0 else _grown(_interval(x))


def _grown(x: Any) -> Any:
    """The exponential of an interval of moderate size."""
    if not (-LARGEST_GROWTH < x.a and x.b < LARGEST_GROWTH):
        raise CertificateError("the exponential of a number beyond 2^64 is too large")
    return iv.exp(x)


def _log(x: Any) -> Any:
    return Fraction(0) if _scalar(x) == 1 else _log_interval(x)


def _diagonal(matrix: Matrix) -> bool:
    entries = [
        x for i, row in enumerate(_matrix(matrix)) for j, x in enumerate(row) if i != j
    ]
    return _all(lambda x: _equal(x, Fraction(0)), entries)


def _orthogonal(matrix: Matrix) -> bool:
    unit = _identity(Fraction(len(_square(matrix))))
    return _equal(_times_two(_transpose(matrix), matrix), unit)


def _symmetric(matrix: Matrix) -> bool:
    return _equal(_square(matrix), _transpose(matrix))


def _invertible(matrix: Matrix) -> bool:
    try:
        _eliminated(matrix)
    except SingularError:
        return False
    return True


def _diagonal_matrix(vector: Matrix) -> Matrix:
    size = len(_matrix(vector))
    if len(vector[0]) != 1:
        raise CertificateError("the diagonal of a matrix is given as a column")
    return [
        [vector[i][0] if i == j else Fraction(0) for j in range(size)]
        for i in range(size)
    ]


def _largest(*values: Any) -> Any:
    best = values[0]
    _unbounded(best)  # nothing else is compared when it is alone
    for value in values[1:]:
        best = value if _less(best, value) else best
    return best


def _smallest(*values: Any) -> Any:
    best = values[0]
    _unbounded(best)  # nothing else is compared when it is alone
    for value in values[1:]:
        best = value if _less(value, best) else best
    return best


def _trace(matrix: Matrix) -> Any:
    return _add(*(matrix[i][i] for i in range(len(_square(matrix)))))


def _entry(matrix: Matrix, row: Any, column: Any) -> Any:
    i, j = _whole(row), _whole(column)
    if not (0 <= i < len(_matrix(matrix)) and 0 <= j < len(matrix[0])):
        raise CertificateError(f"there is no entry ({i}, {j})")
    return matrix[i][j]


def _determinant(matrix: Matrix) -> Any:
    if len(_square(matrix)) == 1:
        return matrix[0][0]
    total: Any = Fraction(0)
    for j, entry in enumerate(matrix[0]):
        minor = [[*row[:j], *row[j + 1 :]] for row in matrix[1:]]
        total = _add(total, _times(Fraction((-1) ** j), entry, _determinant(minor)))
    return total


QUOTED: dict[str, Callable[[list, Mapping[str, Any]], Any]] = {
    "number": lambda a, _: _number(a[0]),
    "value": _lookup,
    "family": _indexed,
    "for-all": _for_all,
    "some-reordering": _some_reordering,
    "sum": _sum,
    "product": _product,
    "and": _and,
    "or": _or,
    "not": _not,
    "implies": _implies,
    "equivalent": lambda a, m: _truth(a[0], m) is _truth(a[1], m),
    "expectation": _expectation,
    "independent": _independent,
    "limit": _limit,
    "norm": _norm,
    "infinity": lambda *_: "infinity",
    "minus-infinity": lambda *_: "-infinity",
    "pi": lambda *_: +iv.pi,
}


OPERATIONS: dict[str, Callable[..., Any]] = {
    "add": _add,
    "times": _times,
    "power": _power,
    "transpose": _transpose,
    "inverse": _inverse,
    "identity": _identity,
    "zero-matrix": _zero,
    "diagonal-matrix": _diagonal_matrix,
    "determinant": _determinant,
    "trace": _trace,
    "entry": _entry,
    "absolute": _absolute,
    "maximum": _largest,
    "minimum": _smallest,
    "root": _root,
    "rounded": _rounded,
    "exp": _exp,
    "log": _log,
    "tanh": _tanh,
    "cosh": _cosh,
    "sinh": _sinh,
    "equal": _equal,
    "unequal": lambda a, b: not _equal(a, b),
    "less": _less,
    "at-most": lambda a, b: not _less(b, a),
    "orthogonal": _orthogonal,
    "symmetric": _symmetric,
    "diagonal": _diagonal,
    "invertible": _invertible,
}


MANY = LARGEST_TREE
NAMING = {  # their first argument is a name, the others are trees
    *("value", "family", "for-all", "sum", "product"),
    *("some-reordering", "independent", "limit"),
}
ARITY: dict[str, tuple[int, int]] = {
    **dict.fromkeys(("infinity", "minus-infinity", "pi"), (0, 0)),
    **dict.fromkeys(("number", "value", "not", "expectation", "transpose"), (1, 1)),
    **dict.fromkeys(("inverse", "identity", "diagonal-matrix", "determinant"), (1, 1)),
    **dict.fromkeys(("trace", "absolute", "root", "exp", "log"), (1, 1)),
    **dict.fromkeys(("tanh", "cosh", "sinh"), (1, 1)),
    **dict.fromkeys(("orthogonal", "symmetric", "diagonal", "invertible"), (1, 1)),
    **dict.fromkeys(("equal", "unequal", "less", "at-most"), (2, 2)),
    **dict.fromkeys(("implies", "equivalent", "limit", "norm"), (2, 2)),
    **dict.fromkeys(("power", "zero-matrix", "rounded"), (2, 2)),
    **dict.fromkeys(("entry", "some-reordering"), (3, 3)),
    **dict.fromkeys(("for-all", "sum", "product"), (4, 4)),
    "independent": (5, 5),
    **dict.fromkeys(("add", "times", "maximum", "minimum"), (1, MANY)),
    **dict.fromkeys(("and", "or", "family"), (2, MANY)),
}


def main(paths: list[str]) -> int:
    """Check files given on the command line; 0 only if every one is accepted."""
    if not paths:
        print("usage: certify.py FILE...", file=sys.stderr)
        return 2
    failures = 0
    for path in paths:
        try:
            _say(f"{path}: {check_file(Path(path))}", sys.stdout)
        except CertificateError as error:
            _say(f"{path}: REJECTED: {error}", sys.stderr)
            failures += 1
    return 1 if failures else 0


def _say(text: str, stream: TextIO) -> None:
    """Print a line; what the stream cannot show is escaped."""
    encoding = stream.encoding or "ascii"
    shown = printable(text).encode(encoding, "backslashreplace").decode(encoding)
    print(shown, file=stream)


def printable(text: str) -> str:
    """Escape characters that are not printed: controls, marks of direction."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode() for c in text
    )


def check_file(path: Path) -> str:
    """Check one file.

    Raises:
        CertificateError: it cannot be read, is no certificate, or does not hold.
    """
    return check(_parsed(_read(path)))


def _read(path: Path) -> bytes:
    """The bytes of a regular file; nothing else is opened, since it might not end."""
    try:
        state = path.stat()
        for is_kind, kind in SPECIAL:
            if is_kind(state.st_mode):
                raise CertificateError(f"is {kind}, expected a regular file")
        if not stat.S_ISREG(state.st_mode):
            raise CertificateError("is not a regular file")
        if state.st_size <= LARGEST_FILE:
            with os.fdopen(os.open(path, HOW_OPENED), "rb") as file:
                text = file.read(LARGEST_FILE + 1) or b""
            if len(text) <= LARGEST_FILE:
                return text
    except OSError as error:
        what = error.strerror or type(error).__name__
        raise CertificateError(f"cannot be read: {what}") from error
    except ValueError as error:
        if isinstance(error, CertificateError):
            raise
        raise CertificateError("cannot be read: its name holds U+0000") from error
    raise CertificateError(f"is longer than {LARGEST_FILE} bytes")


HOW_OPENED = os.O_RDONLY | vars(os).get("O_NONBLOCK", 0) | vars(os).get("O_BINARY", 0)
SPECIAL: tuple[tuple[Callable[[int], bool], str], ...] = (
    (stat.S_ISDIR, "a directory"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def _parsed(data: bytes) -> Any:
    """What JSON text says, whose numbers are texts and whose keys differ."""
    if not data.strip():
        raise CertificateError("is not JSON text: it is empty")
    if data.startswith(b"\xef\xbb\xbf"):
        raise CertificateError("is not JSON text: it begins with a byte order mark")
    try:
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_object,
            parse_int=_bare,
            parse_float=_bare,
            parse_constant=_bare,
        )
    except CertificateError:
        raise
    except UnicodeDecodeError as error:
        raise CertificateError(
            f"is not JSON text: byte {error.start + 1} is not UTF-8"
        ) from error
    except json.JSONDecodeError as error:
        raise CertificateError(
            f"is not JSON text: {error.msg} at line {error.lineno}, "
            f"column {error.colno}"
        ) from error
    except RecursionError as error:
        raise CertificateError("is not JSON text: it is nested too deeply") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise CertificateError(f"the key {_short(key)} stands twice in an object")
        found[key] = value
    return found


def _bare(text: str) -> Any:
    raise CertificateError(
        f'numbers are texts such as "1/2", got {_cut(text)} without quotes'
    )


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
