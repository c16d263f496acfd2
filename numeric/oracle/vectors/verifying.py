"""Checks a folder of vectors: schema, hashes, lint, and every number by another route.

The recomputation shares nothing with what wrote the file but the inputs: each case is
run by the second route of its system (mpmath, or exact fractions), whose balls must
meet the decimal and its radius.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import flint

from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.systems import system
from longdep.numeric.oracle.vectors.comparing import flat
from longdep.numeric.oracle.vectors.lint import lint
from longdep.numeric.oracle.vectors.reading import FOLDER, Tree, inputs_of, read_folder
from longdep.numeric.oracle.vectors.writing import balls_in, row_logs
from longdep.numeric.precision import context, rational

DIGITS = 45
READING_DIGITS = 2000
SAMPLE = 10
NOT_FINITE: dict[str, Callable[[flint.arb], bool]] = {
    "nan": lambda value: bool(value.is_nan()),
    "inf": lambda value: not value.is_finite() and bool(value > 0),
    "-inf": lambda value: not value.is_finite() and bool(value < 0),
}


def verify(
    folder: Path = FOLDER,
    *,
    everything: bool = False,
    advance: Callable[[str], None] = lambda _: None,
) -> tuple[int, int, list[str]]:
    """Check a folder of vectors.

    Args:
        folder: one version.
        everything: recompute every case, not every tenth.
        advance: called with each id that is recomputed.
    Returns:
        The number of cases, the number recomputed, and what is wrong, in sentences.
    Raises:
        VectorsError: the schema or the manifest refuses the folder.
    """
    files = list(read_folder(folder))
    wrong = lint(files)
    cases = [(tree, case) for tree in files for case in tree["cases"]]
    chosen = cases if everything else cases[::SAMPLE]
    for tree, case in chosen:
        advance(case["id"])
        wrong += [f"{case['id']}: {reason}" for reason in recomputed(tree, case)]
    return len(cases), len(chosen), wrong


def recomputed(tree: Tree, case: Tree) -> Iterator[str]:
    """Say which outputs of a case the second route does not confirm."""
    family = family_of(system(tree["system"]))
    computed = family.second_route(inputs_of(case), tree["convention"], DIGITS)
    for name, output in case["outputs"].items():
        if name not in computed:
            yield f"{name}: the second route has no such output"
            continue
        values = balls_in(computed[name])
        texts = flat(output["expected"])
        if len(values) != len(texts):
            yield f"{name}: expected {len(values)} numbers, got {len(texts)}"
            continue
        if place := _first_off(values, texts, output["radius"]):
            yield f"{name}: the second route gives {place}"
        yield from _logs(name, computed[name], output)


def _logs(name: str, values: Any, output: Tree) -> Iterator[str]:
    """Say where log_norm is not confirmed."""
    with context(READING_DIGITS):
        for index, text in enumerate(output.get("log_norm", ())):
            value = row_logs(values[index : index + 1])[0]
            radius = flint.arb(0, 1) * flint.arb(rational(output["log_radius"]))
            if not value.overlaps(flint.arb(rational(text)) + radius):
                shown = value.str(20, radius=False)
                yield f"{name}: log_norm {index}: the second route gives {shown}"


def _first_off(values: Iterable[Any], texts: list[str], radius: str) -> str:
    """The first ball that misses its decimal, in words; empty if all meet."""
    with context(READING_DIGITS):
        share = flint.arb(rational(radius))
        for index, (value, text) in enumerate(zip(values, texts, strict=True)):
            if text in NOT_FINITE:
                if not NOT_FINITE[text](value):
                    return f"{value} at {index}, the file {text}"
                continue
            centre = flint.arb(rational(text))
            if not value.overlaps(centre + flint.arb(0, 1) * share * abs(centre)):
                shown = value.str(20, radius=False)
                return f"{shown} at {index}, the file {text[:22]}"
    return ""
