"""The gated linear recurrences that can be checked."""

from longdep.numeric.oracle.scans.cell import ScanCell
from longdep.numeric.oracle.scans.delta_rule import DELTA_RULE, GATED_DELTA_RULE
from longdep.numeric.oracle.scans.diagonal import DIAGONAL
from longdep.numeric.oracle.scans.min_gru import MIN_GRU

CELLS: tuple[ScanCell, ...] = (
    DIAGONAL,
    MIN_GRU,
    DELTA_RULE,
    GATED_DELTA_RULE,
)


def scan_cell(name: str) -> ScanCell:
    """The cell of a system's name.

    Raises:
        KeyError: there is none.
    """
    return {cell.system.name: cell for cell in CELLS}[name]
