"""JSON text that people can read and compare: one record a line.

The outer levels are indented. A record within a list (a premise, a finding, a step of a
proof) takes one line unless it is long, and an expression tree takes one line always.
"""

import json
from typing import Any

OUTER = 88  # columns of a line of the outer levels, as in the code
LISTS = 300  # of a list of a claim's entry: its symbols, its sources
RECORDS = 1000  # of one record within such a list
CLAIM = 2  # depth of a claim's entry: the document, its list of claims, the entry


def laid_out(value: Any) -> str:
    """The JSON text of a value: stable order, one trailing newline."""
    return _text(value, 0) + "\n"


def _text(value: Any, depth: int) -> str:
    """The text of a value so many levels down, without its first line's indent."""
    line = json.dumps(value, ensure_ascii=False)
    flat = not isinstance(value, dict | list) or begins_with_text(value)
    if flat or fits(line, depth):
        return line
    pad, brackets = "\n" + " " * (depth + 1), "{}" if isinstance(value, dict) else "[]"
    if isinstance(value, dict):
        fields = [
            f"{json.dumps(key, ensure_ascii=False)}: {_text(item, depth + 1)}"
            for key, item in value.items()
        ]
        parts = filled(fields, OUTER - depth - 2) if depth >= CLAIM else fields
    else:
        parts = [_text(item, depth + 1) for item in value]
    inside = f",{pad}".join(parts)
    return f"{brackets[0]}{pad}{inside}\n{' ' * depth}{brackets[1]}"


def fits(line: str, depth: int) -> bool:
    """Whether a text of one line may stay so at its depth."""
    if depth <= CLAIM:
        return depth + len(line) <= OUTER
    return len(line) <= (LISTS if depth == CLAIM + 1 else RECORDS)


def begins_with_text(value: Any) -> bool:
    """Whether it is a list that begins with a text, as expression trees do."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], str)


def filled(fields: list[str], columns: int) -> list[str]:
    """Join neighbouring short fields, as far as they fit on a line."""
    lines: list[str] = []
    for field in fields:
        last = lines[-1] if lines else "\n"
        both = f"{last}, {field}"
        if "\n" in both or len(both) > columns:
            lines.append(field)
        else:
            lines[-1] = both
    return lines
