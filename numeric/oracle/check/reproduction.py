"""A failing case as Python text that runs by itself, with exact numbers."""

from typing import Any

import numpy as np

from longdep.numeric.oracle.check.examination import Subject
from longdep.numeric.oracle.check.judging import Miss
from longdep.numeric.oracle.check.search import entries
from longdep.numeric.oracle.vocabulary import Case

HEAD = '''\
"""{system}, convention {convention}, {precision}: {what}"""

import numpy as np


def exact(shape, dtype, text):
    """Hexadecimal floats are exact: 0x1.8p-3 = 1.5 * 2**-3."""
    numbers = [float.fromhex(word) for word in text.split()]
    return np.array(numbers, dtype=dtype).reshape(shape)


case = {{
'''

MANY = 10_000  # numbers beyond which a case is better kept in a file than in a text
LARGE = """\
import longdep

# The case has too many numbers to print. It is kept by
# longdep.save_case("failing.npz", report.findings[0].case)
case = longdep.load_case("failing.npz")
"""


def reproduction(subject: Subject, case: Case, miss: Miss | None, what: str) -> str:
    """Write the case, the call, and what is expected, as runnable Python.

    Args:
        subject: what was checked.
        case: the failing case.
        miss: the entry to look at, if it is about a number.
        what: a short sentence without quotation marks.
    """
    if entries(case) > MANY:
        return LARGE + _call(subject) + _look(miss)
    head = HEAD.format(
        system=subject.entry.name,
        convention=subject.convention,
        precision=subject.precision,
        what=what.replace('"', "'").replace("\\", "/"),
    )
    lines = [f"    {name!r}: {_literal(value)},\n" for name, value in case.items()]
    return head + "".join(lines) + "}\n" + _call(subject) + _look(miss)


def _literal(value: Any) -> str:
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        words = " ".join(float(x).hex() for x in value.reshape(-1))
        return f"exact({value.shape}, {value.dtype.name!r}, {words!r})"
    if isinstance(value, np.ndarray):
        return f"np.array({value.tolist()!r}, dtype={value.dtype.name!r})"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_literal(part) for part in value) + "]"
    if isinstance(value, float | np.floating):
        return f"float.fromhex({float(value).hex()!r})"
    if isinstance(value, int | np.integer):
        return repr(int(value))
    return repr(str(value))


def _call(subject: Subject) -> str:
    function = subject.implementation
    if source := getattr(function, "longdep_source", ""):  # an adapter's
        return f"\n{source}\n\noutputs = implementation(case)\n"
    module = getattr(function, "__module__", None)
    name = getattr(function, "__qualname__", "")
    if module and module != "__main__" and name.isidentifier():
        return f"\nfrom {module} import {name}\n\noutputs = {name}(case)\n"
    return (
        "\n# implementation = your callable, case -> outputs\n"
        "outputs = implementation(case)\n"
    )


def _look(miss: Miss | None) -> str:
    if miss is None:
        return "print(outputs)\n"
    place = "".join(f"[{index}]" for index in miss.place)
    return (
        f"computed = float(outputs[{miss.output!r}]{place or '[()]'})\n"
        f"expected = {float(miss.expected.mid())!r}\n"
        f"allowed = {miss.allowed!r}\n"
        'print(f"computed {computed!r}, expected {expected!r}: off by '
        '{abs(computed - expected):.3g}, allowed {allowed:.3g}")\n'
    )
