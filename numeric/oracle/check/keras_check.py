"""Every recurrent layer of a Keras model or file, without a wrapper.

Each is judged with drawn cases of its structure, which bring weights of all kinds and
sizes, and with its own weights, over whole sequences and over masked ones. Layers that
differ in nothing but their weights and sizes share the drawn cases.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.adapters.keras_backend import require_backend
from longdep.numeric.oracle.adapters.keras_model import (
    KerasPart,
    implementation_in_file,
    part_named,
    parts_of_file,
    parts_of_model,
)
from longdep.numeric.oracle.adapters.plumbing import AdapterError
from longdep.numeric.oracle.check.check import report_on, subject_of
from longdep.numeric.oracle.check.examination import Subject
from longdep.numeric.oracle.check.own_case import with_case
from longdep.numeric.oracle.check.parts_report import Options, PartReport, Trials
from longdep.numeric.oracle.check.report import Report
from longdep.numeric.oracle.check.target import imported, is_keras, shown_escaped
from longdep.numeric.oracle.escaping import message_of

STEPS, BATCH = 10, 2  # of sequences that are drawn
WHOLE, MASKED = "whole sequences", "masked sequences"
SOURCE = """\
from longdep.numeric.oracle.adapters.keras_model import implementation_in_file

implementation = implementation_in_file({file!r}, {label!r})"""
YOURS = """\
from longdep.numeric.oracle.adapters.keras_model import part_named, parts_of_model

# model = your model
implementation = part_named(parts_of_model(model), {label!r}).implementation()"""
LARGE = """\
import longdep
import numpy as np

# The case has too many numbers to print. A Python program keeps it: report is one of
# PartReport.drawn or .own of longdep.check_modules(model).parts,
# longdep.save_case("failing.npz", report.findings[0].case)
case = longdep.load_case("failing.npz")
"""
Finding = Callable[[KerasPart], Any]


class LayerInFile:
    """A layer of a .keras file, as a check calls it; another process finds it again.

    Attributes:
        longdep_source: Python text that makes it, for the reproduction of a finding.
        longdep_large: the same for a case with many numbers.
    """

    longdep_large = LARGE

    def __init__(self, path: str, label: str) -> None:
        """Find the layer.

        Args:
            path: of the file.
            label: the layer's name.
        Raises:
            DomainError: there is no such file or layer, or it cannot be judged.
        """
        self._words = (path, label)
        self.longdep_source = SOURCE.format(file=path, label=label)
        self._made = implementation_in_file(path, label)

    def __call__(self, case: Mapping[str, Any]) -> Any:
        """Call the layer."""
        return self._made(case)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._made, name)

    def __reduce__(self) -> tuple[Any, ...]:
        return LayerInFile, self._words


def chosen(parts: Sequence[KerasPart], label: str | None) -> tuple[KerasPart, ...]:
    """The layers, or the one of that name.

    Raises:
        AdapterError: there is none of that name.
    """
    return tuple(parts) if label is None else (part_named(parts, label),)


def layers_of(target: str, label: str | None = None) -> tuple[KerasPart, ...]:
    """The recurrent layers of a file or a model that is named, or one of them.

    Args:
        target: a .keras file; or module:name of a model, or of a function that makes
            one without arguments.
        label: the name of the one that is meant.
    Raises:
        DomainError: there is none, or no such layer.
    """
    if is_keras(target):
        return chosen(parts_of_file(target), label)
    require_backend()  # before the target imports Keras
    with shown_escaped():
        return chosen(parts_of_model(as_model(imported(target), target)), label)


def as_model(value: Any, name: str = "model") -> Any:
    """A Keras model or layer, or what a class or function makes without arguments.

    Raises:
        AdapterError: it makes none.
    """
    import keras

    if isinstance(value, keras.layers.Layer):
        return value
    wanted = "expected a Keras model, or a class or function that makes one"
    if not callable(value):
        raise AdapterError(f"{name}: {wanted}, got {type(value).__name__}")
    try:
        made = value()
    except Exception as error:
        raise AdapterError(
            f"{name}: {wanted} without arguments, got {type(error).__name__}: "
            f"{message_of(error)}; a class such as keras.layers.LSTM itself is checked "
            "with a system, such as stacked-lstm"
        ) from None
    if not isinstance(made, keras.layers.Layer):
        raise AdapterError(f"{name}: {wanted}, got one of {type(made).__name__}")
    return made


def in_file(path: str, part: KerasPart) -> Any:
    """The implementation of a layer of a file."""
    return LayerInFile(str(Path(path).absolute()), part.label)


def at_hand(part: KerasPart) -> Any:
    """The implementation of a layer of a model at hand."""
    made = part.implementation()
    made.longdep_source = YOURS.format(label=part.label)
    made.longdep_large = LARGE
    return made


def check_keras(
    parts: Sequence[KerasPart], options: Options, finding: Finding
) -> Iterator[PartReport]:
    """Check one layer after the other; each report comes when it is done.

    Args:
        parts: the layers.
        options: how.
        finding: makes the implementation of a layer.
    """
    drawn: dict[str, PartReport] = {}
    for part in parts:
        alike = _likeness(part)
        report = _checked(part, options, finding, drawn.get(alike))
        if report.drawn:
            drawn.setdefault(alike, report)
        yield report


def _likeness(part: KerasPart) -> str:
    """What the drawn cases of a layer depend on; one of one's own is like no other."""
    if part.problem or part.make is not None or part.wrap is not None:
        return part.label
    config = sorted(part.config.items())
    key = (part.kind, part.convention, part.held, part.activation, config, part.turned)
    return repr((key, part.precision))


def _checked(
    part: KerasPart, options: Options, finding: Finding, alike: PartReport | None
) -> PartReport:
    trials = Trials(label=part.label)
    if part.problem:
        for weights in ("drawn", "own"):
            trials.refuse(weights, part.problem)
        return trials.report(part.label, f"{part.kind}.")
    if alike is not None:
        trials.drawn |= alike.drawn
        trials.incomplete |= alike.incomplete & {"drawn"}
    else:
        trials.attempt("drawn", "", partial(_drawn, part, options, finding))
    for way in ("",) if "mask" in options.case else (WHOLE, MASKED):
        trials.attempt("own", way, partial(_own, part, options, finding, way))
    return trials.report(
        part.label, _about(part), drawn_with=alike.label if alike is not None else ""
    )


def _drawn(part: KerasPart, options: Options, finding: Finding) -> Report:
    return report_on(
        _subject(part, options, finding(part)),
        options.examples,
        options.seed,
        options.known_deviations,
        options.name,
        jobs=options.jobs,
        watch=options.watch,
    )


def _own(part: KerasPart, options: Options, finding: Finding, way: str) -> Report:
    """The weights that the layer has."""
    given = dict(options.case)
    if both := [name for name in given if name in part.arrays]:
        raise DomainError(
            f"case: expected no {', '.join(both)}, which the layer has, but x, h0, ..."
        )
    notes: tuple[str, ...] = ()
    if "x" not in given:
        rng = np.random.default_rng(options.seed)
        x = rng.normal(size=(BATCH, STEPS, part.sizes[0]))
        given["x"] = x.astype(part.arrays["kernel_l0"].dtype)
        drawn = f"drawn from a standard normal distribution, seed {options.seed}"
        notes = (f"x: {STEPS} steps, {drawn}.",)
    if np.ndim(given["x"]) == 2:
        given["x"] = np.asarray(given["x"])[None]  # one sequence
    if way and np.ndim(given["x"]) == 3:
        given["mask"] = _mask(*np.shape(given["x"])[:2], way)
    subject = _subject(part, options, finding(part))
    case = {**part.arrays, **part.words(), **given}
    subject = with_case(subject, case, notes=notes)
    return report_on(
        subject,
        known_deviations=options.known_deviations,
        name=options.name,
        watch=options.watch,
    )


def _mask(batch: int, steps: int, way: str) -> np.ndarray:
    """All steps; or some left out at both ends and between, another share a row."""
    mask = np.ones((batch, steps), dtype=np.int64)
    if way == MASKED and steps > 2:
        mask[::2, 0] = 0
        mask[:, steps // 2] = 0
        mask[1::2, -1] = 0
    return mask


def _subject(part: KerasPart, options: Options, implementation: Any) -> Subject:
    return subject_of(
        part.system,
        implementation,
        convention=part.convention,
        precision=options.precision or part.precision,
        level=options.level,
        time_limit=options.time_limit,
    )


def _about(part: KerasPart) -> str:
    inputs, units = part.sizes
    both = part.held.direction == "bidirectional"
    known = [
        f"{units} units",
        f"{inputs} inputs",
        f"{part.held.layers} layers" if part.held.layers > 1 else "",
        f"forward and reverse, {part.held.merge}" if both else "",
        part.activation,
        part.precision,
    ]
    words = ", ".join(word for word in known if word)
    return " ".join([f"{part.kind}: {words}.", *part.remarks])
