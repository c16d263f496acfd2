"""The gated linear recurrences that can be checked."""

from longdep.numeric.oracle.scans.cell import ScanCell
from longdep.numeric.oracle.scans.delta_rule import DELTA_RULE, GATED_DELTA_RULE
from longdep.numeric.oracle.scans.diagonal import DIAGONAL
from longdep.numeric.oracle.scans.linear_attention import (
    GATED_LINEAR_ATTENTION,
    RETENTION,
)
from longdep.numeric.oracle.scans.lru import LRU
from longdep.numeric.oracle.scans.mamba2 import MAMBA2
from longdep.numeric.oracle.scans.min_gru import MIN_GRU
from longdep.numeric.oracle.scans.min_lstm import MIN_LSTM
from longdep.numeric.oracle.scans.mlstm import MLSTM
from longdep.numeric.oracle.scans.rg_lru import RG_LRU
from longdep.numeric.oracle.scans.rwkv import RWKV
from longdep.numeric.oracle.scans.s5 import S5
from longdep.numeric.oracle.scans.selective_ssm import SELECTIVE_SSM
from longdep.numeric.oracle.scans.slstm import SLSTM

CELLS: tuple[ScanCell, ...] = (
    DIAGONAL,
    MIN_GRU,
    MIN_LSTM,
    LRU,
    RG_LRU,
    S5,
    SELECTIVE_SSM,
    MAMBA2,
    GATED_LINEAR_ATTENTION,
    RETENTION,
    DELTA_RULE,
    GATED_DELTA_RULE,
    MLSTM,
    SLSTM,
    RWKV,
)


def scan_cell(name: str) -> ScanCell:
    """The cell of a system's name.

    Raises:
        KeyError: there is none.
    """
    return {cell.system.name: cell for cell in CELLS}[name]
