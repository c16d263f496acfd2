"""longdep.check_modules: every recurrent module of a model, without a wrapper.

Each torch.nn.RNN, GRU and LSTM of the model, and each of their cells, is judged with
drawn cases of its own structure, and with the weights it has, once over whole sequences
and once over packed ones. Modules that differ in nothing but their weights and sizes
share the drawn cases.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from longdep.numeric.errors import DomainError
from longdep.numeric.oracle.adapters.torch_parts import RecurrentPart
from longdep.numeric.oracle.check.check import report_on, subject_of
from longdep.numeric.oracle.check.examination import Subject
from longdep.numeric.oracle.check.own_case import Given, inputs_of, with_case
from longdep.numeric.oracle.check.parts_report import (
    Options,
    PartReport,
    Trials,
    as_json,
    exit_code,
    summary,
)
from longdep.numeric.oracle.check.report import Report
from longdep.numeric.oracle.check.torch_target import (
    LARGE,
    Implementation,
    as_model,
    chosen_parts,
)

STEPS, BATCH = 10, 2  # of sequences that are drawn
SHORTER = 6  # steps of the second one, where they are packed
WHOLE, PACKED = "whole sequences", "packed sequences"
YOURS = """\
from longdep.numeric.oracle.check.torch_target import part_implementation

# model = your model
implementation = part_implementation(model, {words})"""


@dataclass(frozen=True, kw_only=True)
class ModulesReport:
    """What became of a model.

    Attributes:
        model: its class.
        parts: a report on each of its recurrent modules.
    """

    model: str
    parts: tuple[PartReport, ...]

    @property
    def ok(self) -> bool:
        """Whether every module was judged in all there is to it, and is right."""
        return exit_code(self.parts) == 0

    def __str__(self) -> str:
        return "\n".join([*map(str, self.parts), summary(self.parts)]) + "\n"

    def to_json(self) -> str:
        """The reports as a JSON text."""
        return as_json({"model": self.model}, self.parts, "modules")


def check_modules(
    model: Any,
    *,
    module: str | None = None,
    case: Given | None = None,
    chunk: int | None = None,
    **words: Any,
) -> ModulesReport:
    """Check every recurrent module of a torch model, at every step and lag.

    Args:
        model: a torch.nn.Module, or a class or function that makes one and needs no
            argument; or a Keras model or layer. It is not changed: copies of its modules are judged, on the CPU,
            in evaluation mode.
        module: the name of the one to be checked, as in model.named_modules(); every
            one where none is given.
        case: what the case of a module's own has beside its weights: x, h0, lengths,
            ..., or files of them. x is drawn where it is missing.
        chunk: carry the state across chunks of so many steps, as a program does that
            reads a long sequence piece by piece; the answer has to be the same.
            Directions from the end, and packed sequences, are left out.
        **words: precision (where none is given, that of the parameters; of large
            modules in float32 much may be undecided, and less in float64), level,
            examples, seed, time_limit, known_deviations, name, jobs, watch, as for
            longdep.check.
    Returns:
        A report; `report.ok`, `print(report)`, `report.to_json()`, `report.parts`.
    Raises:
        DomainError: it is no model, has no recurrent module, or no such one, or an
            argument is not one of those possible.
        OracleError: the known deviations cannot be read.
    """
    given, _ = inputs_of(case if case is not None else {})
    options = Options(case=given, **words)
    if is_keras_layer(model):
        return _of_keras(model, module, chunk, options)
    made = as_model(model)
    parts = chosen_parts(made, module)
    finding = partial(_of_model, made, chunk)
    reports = tuple(check_parts(parts, options, finding))
    return ModulesReport(model=type(made).__name__, parts=reports)


def _of_keras(
    model: Any, layer: str | None, chunk: int | None, options: Options
) -> ModulesReport:
    from longdep.numeric.oracle.adapters.keras_model import parts_of_model
    from longdep.numeric.oracle.check.keras_check import at_hand, check_keras, chosen

    if chunk is not None:
        raise DomainError("chunk: is of torch modules, not of Keras layers")
    if options.jobs != 1:
        raise DomainError("jobs: expected 1 of a Keras model; a .keras file has more")
    layers = chosen(parts_of_model(model), layer)
    reports = tuple(check_keras(layers, options, at_hand))
    return ModulesReport(model=type(model).__name__, parts=reports)


def is_keras_layer(value: Any) -> bool:
    """Whether it is a layer or model of Keras; with torch behind it, a module too."""
    keras = sys.modules.get("keras")
    return keras is not None and isinstance(value, keras.layers.Layer)


Finding = Callable[[RecurrentPart, bool], Any]


def _of_model(model: Any, chunk: int | None, part: RecurrentPart, own: bool) -> Any:
    """The implementation of a part of a model that is at hand."""
    made = part.implementation(own=own, chunk=chunk)
    words = f"{part.label!r}, own={own}, chunk={chunk}"
    made.longdep_source = YOURS.format(words=words)
    made.longdep_large = LARGE
    return made


def of_target(
    target: str, model: Any, chunk: int | None, part: RecurrentPart, own: bool
) -> Implementation:
    """The implementation of a part of a model that is found by its name."""
    return Implementation(target, part.label, own=own, chunk=chunk, model=model)


def check_parts(
    parts: tuple[RecurrentPart, ...], options: Options, finding: Finding
) -> Iterator[PartReport]:
    """Check one module after the other; each report comes when it is done.

    Args:
        parts: the modules.
        options: how.
        finding: makes the implementation of a part, for its own weights or not.
    """
    drawn: dict[str, PartReport] = {}
    for part in parts:
        alike = _likeness(part)
        report = _checked(part, options, finding, drawn.get(alike))
        if report.drawn:
            drawn.setdefault(alike, report)
        yield report


def _likeness(part: RecurrentPart) -> str:
    """What the drawn cases of a module depend on; one of one's own is like no other."""
    if part.problem or not part.is_torchs:
        return part.label
    found = part.structure
    usual = replace(found.usual, projected=int(bool(found.usual.projected)))
    return repr((part.system, usual, found.lacks, part.precision))


def _checked(
    part: RecurrentPart, options: Options, finding: Finding, alike: PartReport | None
) -> PartReport:
    """The report on a module, with the drawn cases of one like it."""
    trials = Trials(label=part.label)
    if part.problem:
        for weights in ("drawn", "own"):
            trials.refuse(weights, part.problem)
        return trials.report(part.label, type(part.module).__name__ + ".")
    if alike is not None:
        trials.drawn |= alike.drawn
        trials.incomplete |= alike.incomplete & {"drawn"}
    else:
        trials.attempt("drawn", "", partial(_drawn, part, options, finding))
    chosen = part.stepping or {"lengths", "mask"} & options.case.keys()
    for way in ("",) if chosen else (WHOLE, PACKED):
        trials.attempt("own", way, partial(_own, part, options, finding, way))
    return trials.report(
        part.label, _about(part), drawn_with=alike.label if alike is not None else ""
    )


def _drawn(part: RecurrentPart, options: Options, finding: Finding) -> Report:
    return report_on(
        _subject(part, options, finding(part, False)),
        options.examples,
        options.seed,
        options.known_deviations,
        options.name,
        jobs=options.jobs,
        watch=options.watch,
    )


def _own(part: RecurrentPart, options: Options, finding: Finding, way: str) -> Report:
    """The weights that the module has."""
    weights: dict[str, Any] = dict(part.arrays)
    given = dict(options.case)
    if both := [name for name in given if name in weights]:
        raise DomainError(
            f"case: expected no {', '.join(both)}, which the module has, but x, h0, ..."
        )
    notes: tuple[str, ...] = ()
    if "x" not in given:
        kind = weights[next(iter(weights))].dtype
        given["x"] = _sequences(part, options.seed).astype(kind)
        drawn = f"drawn from a standard normal distribution, seed {options.seed}"
        notes = (f"x: {STEPS} steps, {drawn}.",)
    if way and np.ndim(given["x"]) == 3:
        batch_first = part.structure.usual.batch_first
        steps, batch = np.shape(given["x"])[:2][:: -1 if batch_first else 1]
        given["lengths"] = np.full(batch, steps)
        if way == PACKED:
            given["lengths"][1:] = max(1, round(steps * SHORTER / STEPS))
    subject = _subject(part, options, finding(part, True))
    subject = with_case(subject, {**weights, **_words(part), **given}, notes=notes)
    return report_on(
        subject,
        known_deviations=options.known_deviations,
        name=options.name,
        watch=options.watch,
    )


def _words(part: RecurrentPart) -> dict[str, Any]:
    """The words of a case of the module's structure."""
    words: dict[str, Any] = {}
    if not part.stepping:
        words = {"layers": part.held.layers, "direction": part.held.direction}
    if part.cell == "rnn":
        words["activation"] = part.structure.usual.activation
    return words


def _sequences(part: RecurrentPart, seed: int) -> np.ndarray:
    rng, m = np.random.default_rng(seed), part.structure.sizes["m"]
    if part.stepping:
        return rng.normal(size=(STEPS, m))
    x = rng.normal(size=(STEPS, BATCH, m))
    return x.swapaxes(0, 1) if part.structure.usual.batch_first else x


def _subject(part: RecurrentPart, options: Options, implementation: Any) -> Subject:
    return subject_of(
        part.system,
        implementation,
        convention=part.convention,
        precision=options.precision or part.precision,
        level=options.level,
        time_limit=options.time_limit,
    )


def _about(part: RecurrentPart) -> str:
    usual, sizes = part.structure.usual, part.structure.sizes
    dropout = getattr(part.module, "dropout", 0)
    known = [
        f"{sizes['n']} units",
        f"{sizes['m']} inputs",
        f"{usual.layers} layers" if usual.layers > 1 else "",
        "forward and reverse" if usual.both else "",
        f"projected to {usual.projected}" if usual.projected else "",
        "batch first" if usual.batch_first else "",
        usual.activation,
        "" if part.module.bias else "without biases",
        part.precision,
    ]
    words = ", ".join(word for word in known if word)
    text = f"{type(part.module).__name__}: {words}."
    text += f" Dropout of {dropout}: judged without, as in evaluation." * bool(dropout)
    if not part.resizable:
        text += " It has more than torch's own module: drawn cases have its sizes."
    return text
