"""A failing case as Python text that runs by itself, with exact numbers.

It runs from any directory: where the implementation lies in a module that is not
installed, its folder is put on the path.
"""

import sys
from collections.abc import Mapping
from math import isfinite
from typing import Any

import numpy as np

from longdep.numeric.oracle.check.examination import Subject
from longdep.numeric.oracle.check.judging import Miss
from longdep.numeric.oracle.check.search import entries
from longdep.numeric.oracle.check.target import path_line
from longdep.numeric.oracle.escaping import printable
from longdep.numeric.oracle.vocabulary import Case, Quantity

HEAD = '''\
"""{system}, convention {convention}, {precision}: {what}"""

{imports}import numpy as np


def exact(shape, dtype, text):
    """Hexadecimal floats are exact: 0x1.8p-3 = 1.5 * 2**-3."""
    numbers = [float.fromhex(word) for word in text.split()]
    return np.array(numbers, dtype=dtype).reshape(shape)


case = {{
'''

MANY = 10_000  # numbers beyond which a case is better kept in a file than in a text
LARGE = """\
import longdep
import numpy as np

# The case has too many numbers to print. It is kept by --save-case failing.npz, or by
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
    known = subject.outputs_in(case)
    if miss is not None and miss.output not in known:
        miss = None  # of what is derived from the outputs
    if entries(case) > MANY:
        large = getattr(subject.implementation, "longdep_large", "") or LARGE
        return large + _call(subject) + _look(known, miss)
    narrow = any(_is_bfloat16(v) for v in case.values())
    head = HEAD.format(
        imports="import ml_dtypes\n" if narrow else "",
        system=subject.entry.name,
        convention=subject.convention,
        precision=subject.precision,
        what=printable(what).replace('"', "'").replace("\\", "/"),
    )
    lines = [f"    {name!r}: {_literal(value)},\n" for name, value in case.items()]
    return head + "".join(lines) + "}\n" + _call(subject) + _look(known, miss)


def _is_bfloat16(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.name == "bfloat16"


def _literal(value: Any) -> str:
    if isinstance(value, np.ndarray) and (
        value.dtype.kind == "f" or _is_bfloat16(value)
    ):
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
    source = _source(subject.implementation)
    return f"\n{source}\noutputs = implementation(case)\n"


def _source(function: Any) -> str:
    """Python text that finds the implementation, as the name `implementation`."""
    if source := getattr(function, "longdep_source", ""):  # an adapter's
        return f"{source}\n"
    module = str(getattr(function, "__module__", None))
    first, _, rest = str(getattr(function, "__qualname__", "")).partition(".")
    found = sys.modules.get(module)
    for name in (first, *rest.split(".")) if rest else (first,):
        found = getattr(found, name, None)
    if found != function or module == "__main__":
        return "# implementation = your callable, case -> outputs"
    attribute = f"{first}.{rest}" if rest else first
    return (
        f"{path_line(module)}from {module} import {first}\n\n"
        f"implementation = {attribute}"
    )


def _look(known: Mapping[str, Quantity], miss: Miss | None) -> str:
    if miss is None:
        return "print(outputs)\n"
    place, name = miss.place, f"outputs[{miss.output!r}]"
    if known[miss.output].kind == "arrays":
        name, place = f"{name}[{place[0]}]", place[1:]
    return (
        f"computed = float(np.asarray({name})[{place!r}])\n"
        f"expected = {_number(float(miss.expected.mid()))}\n"
        f"allowed = {_number(miss.allowed)}\n"
        'print(f"computed {computed!r}, expected {expected!r}: off by '
        '{abs(computed - expected):.3g}, allowed {allowed:.3g}")\n'
    )


def _number(value: float) -> str:
    """Python text of a number, of nan and inf too."""
    return repr(value) if isfinite(value) else f"float({str(value)!r})"
