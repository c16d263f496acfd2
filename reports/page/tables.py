"""Measured figures as rows of tables, or in a few words."""

from collections.abc import Mapping
from typing import Any

from longdep.reports.page.markdown import cell
from longdep.reports.page.prose import counted


def table(values: Mapping[str, Any]) -> list[list[str]]:
    """A measurement's figures as rows of a Markdown table, the header first."""
    return [[cell(entry) for entry in row] for row in rows_of(values)]


def rows_of(values: Mapping[str, Any]) -> list[list[str]]:
    """A measurement's figures as rows of texts, the header first.

    Given as columns and rows, as rows by name, or as one figure by name.
    """
    if "rows" in values:
        rows = [values["columns"], *values["rows"]]
    elif all(isinstance(row, Mapping) for row in values.values()):
        columns = list(dict.fromkeys(k for row in values.values() for k in row))
        rows = [["", *columns]]
        for name, row in values.items():
            rows.append([name, *(row.get(column, "") for column in columns)])
    else:
        rows = [["quantity", "value"], *map(list, values.items())]
    return [[_figure(entry) for entry in row] for row in rows]


def _figure(entry: object) -> str:
    """A figure as it was rounded: to two digits at most, so that 24.0 has one less."""
    text = str(entry)
    rounded = isinstance(entry, float) and abs(entry) >= 10
    return text.removesuffix(".0") if rounded else text


def figures_in_words(values: Mapping[str, Any]) -> list[str]:
    """A measurement's figures in a few words; a long table is only named."""
    header, *rows = rows_of(values)
    if header == ["quantity", "value"]:
        return [f"{name}: {value}" for name, value in rows]
    if len(rows) > 2:
        return [f"a table of {counted(len(rows), 'row')}, there"]
    named = [zip(header[1:], row[1:], strict=True) for row in rows]
    return [
        f"{row[0]}: " + ", ".join(f"{column} {entry}" for column, entry in entries)
        for row, entries in zip(rows, named, strict=True)
    ]
