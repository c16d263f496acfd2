"""What makes a vector blind, looked for before it is published.

Each rule names a way in which cases of other suites have let bugs pass: constant or
symmetric weights cannot tell a matrix from its transpose, zero states and biases hide
what is ignored, T = 1 and n = m hide whole classes, a saturated answer is +-1 whatever
was computed before, and an allowance as large as the number checks nothing. A start
at 0 is let through only where it alone, in its file, catches some known bug pattern.
"""

from collections.abc import Iterable, Iterator

import numpy as np

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle import conventions
from longdep.numeric.oracle.packing import Slot, sizes_of, unpack
from longdep.numeric.oracle.stacked.layout import unpacked
from longdep.numeric.oracle.stacked.table import stacking
from longdep.numeric.oracle.systems import SYSTEMS, system
from longdep.numeric.oracle.vectors.comparing import flat
from longdep.numeric.oracle.vectors.reading import Tree, inputs_of
from longdep.numeric.oracle.vocabulary import Clips, System, inputs, outputs
from longdep.numeric.precision import Array

STARTS = (
    "h0",
    "c0",
    "cotangent",
    "cotangent_last",
    "cotangent_last_h",
    "cotangent_last_c",
)
# What a definition makes 0: a reset at the first step leaves nothing of the start.
ZERO = {("rg-lru", "reset-first", "grad_h0")}
SATURATION = 2.0**-20  # tanh within this of 1 has lost more than half of its 53 bits


def lint(files: Iterable[Tree]) -> list[str]:
    """Say in sentences what is wrong with the cases of a version.

    Args:
        files: parsed files, as read_folder gives them.
    Returns:
        Sentences, each beginning with the id of its case; none where all is well.
    """
    faults, seen = [], set()
    for tree in files:
        stem = f"{tree['system']}.{tree['convention']}."
        sides = set()
        for case in tree["cases"]:
            if case["id"] in seen:
                faults.append(f"{case['id']}: the id is given twice")
            seen.add(case["id"])
            if not case["id"].startswith(stem):
                faults.append(f"{case['id']}: expected an id that begins with {stem}")
            faults += [f"{case['id']}: {reason}" for reason in _faults(tree, case)]
            sides |= _sides(_clips(tree), case)
        if _clips(tree) and sides not in ({"clipped", "kept"}, {"flipped"}):
            faults.append(
                f"{stem}*: no case is {'clipped' if 'kept' in sides else 'kept'}"
            )
    return faults


def _faults(tree: Tree, case: Tree) -> Iterator[str]:
    try:
        entry = system(tree["system"])
        given = inputs_of(case)
        known = inputs(entry, tree["convention"], given)
    except DomainError as error:
        yield str(error)
        return
    if set(given) != {q.name for q in known}:
        names = sorted(q.name for q in known)
        yield f"expected the inputs {names}, got {sorted(given)}"
        return
    listed = {q.name for q in outputs(entry, tree["convention"], given)}
    if set(case["outputs"]) != listed:
        yield f"expected the outputs {sorted(listed)}, got {sorted(case['outputs'])}"
    yield from _inputs(given, needed=_alone(tree, case))
    if entry.clips is None:
        yield from _sizes(sizes_of(known, given))
    yield from _weights(entry, tree["convention"], given)
    yield from _outputs(tree, case)


def _alone(tree: Tree, case: Tree) -> bool:
    """Whether a case catches a pattern that no other of its file does."""
    others = {k for c in tree["cases"] if c is not case for k in c["kills"]}
    return bool(set(case["kills"]) - others)


def _inputs(given: Tree, needed: bool) -> Iterator[str]:
    for name, value in given.items():
        if name == "h0" and needed and not np.any(value):
            continue
        if name in ("lengths", "mask"):
            alike = len(np.unique(value, axis=0)) < len(value)
            if alike and not given.get("window"):  # windows are of whole sequences
                said = "masks" if name == "mask" else name
                yield f"{name}: expected {said} that all differ"
            continue
        if name in ("keep_h", "keep_c"):
            if np.all(value == value.flat[0]):
                yield f"{name}: is constant"
            continue
        if name == "dropout":  # given factors, such as 0 and 2; all 1 for none
            if np.all(value == value.flat[0]) and value.flat[0] != 1:
                yield "dropout: is constant"
            continue
        for array in value if isinstance(value, list) else [value]:
            if not isinstance(array, np.ndarray) or array.ndim == 0:
                continue
            if array.size > 1 and np.all(array == array.flat[0]):
                yield f"{name}: is constant"
            elif _repeats(name, array):
                yield f"{name}: has the same number twice"
        if name in STARTS and not np.all(value):
            yield f"{name}: has a zero"


def _repeats(name: str, array: Array) -> bool:
    """Whether a number stands twice, where 0 may (a loss at one step only)."""
    values = array[array != 0] if name.startswith("cotangent_") else array
    return len(np.unique(values)) < values.size


def _sizes(sizes: dict[str, int]) -> Iterator[str]:
    if sizes.get("n", 2) < 2:
        yield "n: expected at least 2 units"
    for other in ("n", "p"):
        if other in sizes and sizes.get("m") == sizes[other]:
            yield f"m: expected another size than {other}"
    if sizes.get("T", 2) < 2 or sizes.get("steps", 2) < 2:
        yield "T: expected at least 2 steps"


def _weights(entry: System, convention: str, given: Tree) -> Iterator[str]:
    square: dict[str, Array] = {}
    if entry.cell:
        for lane, slots in _lanes(entry, convention, given).items():
            for (kind, gate), array in slots.items():
                if kind == "U":
                    square[f"U_{gate}{lane}"] = array
                if kind in "bdp" and not np.all(array):
                    yield f"{kind}_{gate}{lane}: has a zero"
    else:
        square = {k: given[k] for k in ("W", "U", "matrix") if k in given}
    for name, matrix in square.items():
        if matrix.shape[0] != matrix.shape[1]:  # behind a projection
            continue
        if np.array_equal(matrix, matrix.T):
            yield f"{name}: is symmetric"
        elif np.array_equal(matrix @ matrix.T, matrix.T @ matrix):
            yield f"{name}: is normal"


def _lanes(entry: System, convention: str, given: Tree) -> dict[str, dict[Slot, Array]]:
    """Every gate's arrays, by layer and direction in words where there are several."""
    if not entry.stacked:
        return {"": unpack(conventions.convention(entry.cell, convention), given)}
    lanes = unpacked(stacking(entry.cell, convention), given)
    return {f" of layer {k}, {way}": slots for (k, way), slots in lanes.items()}


def _outputs(tree: Tree, case: Tree) -> Iterator[str]:
    bounded = not system(tree["system"]).scans
    for name, output in case["outputs"].items():
        texts = flat(output["expected"])
        values = np.array([float(text) for text in texts])
        if (
            bounded
            and name in ("h", "last_h")
            and case["inputs"].get("activation", "tanh") == "tanh"
        ):
            if np.mean(1 - np.abs(values) < SATURATION) > 0.5:
                yield f"{name}: more than half of the expected states are saturated"
        is_zero = (tree["system"], tree["convention"], name) in ZERO
        if all(text == "0" for text in texts) and not (is_zero or _overflows(case)):
            yield f"{name}: every expected number is 0"
        bounds = output["allowed"]["float64"]
        if bounds is None:
            yield f"{name}: nothing can be checked in float64"
            continue
        checked = [
            a is not None and _decides(text, a)
            for text, a in zip(texts, flat(bounds), strict=True)
        ]
        if sum(checked) * 2 < len(checked):
            yield f"{name}: less than half of the numbers can be checked in float64"


def _decides(text: str, allowed: str) -> bool:
    """Whether an allowance is smaller than the number (or both are exact).

    Compared as decimal exponents, since both may be far below any float.
    """
    if text in ("0", "nan", "inf", "-inf"):
        return True
    if allowed == "0":
        return True
    (size, power), (bound, other) = text.lstrip("-").split("e"), allowed.split("e")
    return (int(power), float(size)) > (int(other), float(bound))


def _overflows(case: Tree) -> bool:
    """Whether the norm before clipping is infinite: the answer 0 is the point then."""
    return "inf" in flat(case["outputs"].get("norm", {}).get("expected", []))


def _clips(tree: Tree) -> Clips | None:
    """What the system of a file compares with a limit, if it is a clipping."""
    known = {entry.name: entry.clips for entry in SYSTEMS}
    return known.get(tree["system"])


def _sides(clips: Clips | None, case: Tree) -> set[str]:
    """Whether a clipping case clips, keeps, or both."""
    if "gradients" not in case["inputs"]:
        return set()
    limit = float.fromhex(case["inputs"]["limit"])
    given = flat(case["inputs"]["gradients"])
    norms = flat(case["outputs"]["norm"]["expected"])
    sizes = (
        [abs(float.fromhex(x)) for x in given]
        if clips is Clips.VALUE
        else [float(x) for x in norms]
    )
    if not np.all(np.isfinite(sizes)):
        return set()
    if limit < 0:  # every sign flips
        return {"flipped"}
    return {"clipped" if size > limit else "kept" for size in sizes}
