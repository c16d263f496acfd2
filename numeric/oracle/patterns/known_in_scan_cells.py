"""Bug patterns of the cells of gated linear recurrences: gates, steps, conventions."""

from longdep.numeric.oracle.patterns.pattern import ALWAYS, Pattern, Row, listed
from longdep.numeric.oracle.patterns.scanning import computable
from longdep.numeric.oracle.scans.cell import ScanCell
from longdep.numeric.oracle.scans.table import CELLS

SCANS = tuple(cell.system.name for cell in CELLS)
# What it means that another convention is computed, where its name does not say it.
SAID = {
    "unit-floor": "The floor of the normaliser is 1 in place of e^(-m)",
    "exp-floor": "The floor of the normaliser is e^(-m) in place of 1",
    "mamba": "What is added is multiplied by the step itself (Euler)",
    "decay-first": "The state decays before the correction reads it",
    "decay-last": "The state decays after the correction",
}
OF_CELLS: tuple[Row, ...] = (
    ("gate-without-sigmoid", "The sigmoid is missing.", {"missing": ("sigmoid",)}),
    ("step-without-softplus", "The softplus is missing.", {"missing": ("softplus",)}),
    (
        "candidate-without-activation",
        "The activation that keeps candidates positive is missing.",
        {"missing": ("positive",)},
    ),
    ("tanh-missing", "The tanh is missing.", {"missing": ("tanh",)}),
    (
        "step-bias-added-twice",
        "The bias of the step size is added twice.",
        {"marks": {"step bias": "twice"}},
    ),
    (
        "step-not-differentiated",
        "The step size is treated as a constant.",
        {"marks": {"step": "detached"}},
    ),
    (
        "step-not-differentiated-in-decays",
        "The step size is treated as a constant in the decays.",
        {"marks": {"step of decay": "detached"}},
    ),
    (
        "step-not-differentiated-in-what-is-added",
        "The step size is treated as a constant in what is added.",
        {"marks": {"step of added": "detached"}},
    ),
    (
        "normaliser-not-differentiated",
        "The normaliser is treated as a constant.",
        {"marks": {"normaliser": "detached"}},
    ),
    (
        "maximum-not-differentiated",
        "The stabilising maximum is treated as a constant where it does not cancel.",
        {"marks": {"maximum": "detached"}},
    ),
    (
        "normaliser-missing",
        "The normaliser is left out: it is 1.",
        {"marks": {"normaliser": "one"}},
    ),
    (
        "correction-of-the-undecayed-state",
        "Corrections read the state before it decays.",
        {"marks": {"decay of correction": "one"}},
    ),
    (
        "correction-decayed-twice",
        "What a correction takes away is decayed twice.",
        {"marks": {"decay of correction": "squared"}},
    ),
    (
        "bonus-applied-to-the-state",
        "The bonus u multiplies what is added to the state as well.",
        {"marks": {"key": "with bonus"}},
    ),
    ("scale-missing", "The factor K^(-1/2) is missing.", {"marks": {"scale": "one"}}),
    (
        "scale-applied-twice",
        "The factor K^(-1/2) is applied twice.",
        {"marks": {"scale": "squared"}},
    ),
    ("bonus-missing", "The bonus u is left out.", {"marks": {"bonus": "zero"}}),
    (
        "bonus-not-differentiated",
        "The bonus u is treated as a constant.",
        {"marks": {"bonus": "detached"}},
    ),
    ("skip-missing", "The skip D x is left out.", {"marks": {"skip": "zero"}}),
    (
        "skip-not-differentiated",
        "The skip D x gets no gradient.",
        {"marks": {"skip": "detached"}},
    ),
    (
        "correction-missing",
        "States are not corrected by what they hold.",
        {"marks": {"correction": "zero"}},
    ),
    (
        "correction-not-differentiated",
        "What corrections are written along gets no gradient.",
        {"marks": {"correction": "detached"}},
    ),
    (
        "decay-not-differentiated",
        "The decays are treated as constants.",
        {"marks": {"decay": "detached"}},
    ),
    (
        "gate-not-differentiated",
        "The gates are treated as constants.",
        {"marks": {"gate": "detached"}},
    ),
    (
        "keys-not-differentiated",
        "The keys are treated as constants.",
        {"marks": {"key": "detached"}},
    ),
    (
        "discretisation-not-differentiated",
        "The discretised input weights are treated as constants.",
        {"marks": {"discretised": "detached"}},
    ),
)

NORMS: tuple[Row, ...] = (
    (
        "log-norm-of-norm-plus-epsilon",
        "1e-8 is added to a norm before its logarithm.",
        {"log_norm": "with epsilon"},
    ),
    (
        "log-norm-decimal",
        "The logarithm of a norm has base 10.",
        {"log_norm": "decimal"},
    ),
)


def known() -> tuple[Pattern, ...]:
    """The patterns, in the order of the pages."""
    return (
        *listed((*OF_CELLS, *NORMS), SCANS, ""),
        Pattern(
            name="log-norm-of-underflowed-squares",
            sentence=(
                "The squares of small gradients underflow before the logarithm of "
                "their norm."
            ),
            systems=("diagonal-recurrence",),
            changes={"log_norm": "underflowed"},
            needs=ALWAYS,
            since=2,
        ),
        Pattern(
            name="step-in-place-of-the-discretised-weight",
            sentence=(
                "What is added is multiplied by the step size itself (Euler), not by "
                "the discretised weight."
            ),
            systems=("s5",),
            changes={"marks": {"discretised": "step"}},
            since=2,
        ),
        Pattern(
            name="square-root-slope-capped-at-1000",
            sentence="The derivative of the square root is capped at 1000.",
            systems=("rg-lru",),
            changes={"root_slope": 1000.0},
            needs=ALWAYS,
            since=2,
        ),
        *_conventions(),
    )


def _conventions() -> list[Pattern]:
    """Another convention of the same system is computed."""
    names = dict.fromkeys(
        name for cell in CELLS for name in cell.system.conventions if _taken(cell, name)
    )
    return [
        Pattern(
            name=f"computed-as-{name}",
            sentence=_sentence(name),
            systems=tuple(c.system.name for c in CELLS if _taken(c, name)),
            changes={"computes_as": name},
            since=2,
        )
        for name in names
    ]


def _taken(cell: ScanCell, name: str) -> bool:
    """Whether a convention may be computed in place of another one of a cell."""
    return any(computable(cell, other, name) for other in cell.system.conventions)


def _sentence(name: str) -> str:
    if name in SAID:
        return f"{SAID[name]}: {name} is computed."
    return f"The convention {name} is computed."
