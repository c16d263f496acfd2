"""Which family knows which system."""

from collections.abc import Callable

from longdep.numeric.oracle.families.clipping import Clipping
from longdep.numeric.oracle.families.initialisation import OrthogonalInitialisation
from longdep.numeric.oracle.families.recurrent import (
    LagGradients,
    LinearRecurrence,
    PaddedSequences,
    SingleSequence,
)
from longdep.numeric.oracle.families.scans import ScanRecurrence
from longdep.numeric.oracle.families.spectra import Lyapunov, SpectralRadius
from longdep.numeric.oracle.families.stacked import StackedModules
from longdep.numeric.oracle.family import Family
from longdep.numeric.oracle.scans.table import CELLS
from longdep.numeric.oracle.vocabulary import System

FAMILIES: dict[str, Callable[[System], Family]] = {
    "linear-recurrence": LinearRecurrence,
    "simple-rnn": SingleSequence,
    "lag-gradients": LagGradients,
    "gru": SingleSequence,
    "lstm": SingleSequence,
    "padded-rnn": PaddedSequences,
    "padded-gru": PaddedSequences,
    "padded-lstm": PaddedSequences,
    "stacked-rnn": StackedModules,
    "stacked-gru": StackedModules,
    "stacked-lstm": StackedModules,
    **{cell.system.name: ScanRecurrence for cell in CELLS},
    "clip-by-norm": Clipping,
    "clip-by-global-norm": Clipping,
    "clip-by-value": Clipping,
    "orthogonal-init": OrthogonalInitialisation,
    "spectral-radius": SpectralRadius,
    "lyapunov": Lyapunov,
}


def family_of(entry: System) -> Family:
    """What draws a system's cases and knows its right answers."""
    return FAMILIES[entry.name](entry)
