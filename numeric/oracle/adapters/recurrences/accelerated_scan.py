"""accelerated-scan: the tree scan in torch that its kernels are compared with.

    longdep check accelerated_scan.ref:scan --adapter accelerated-scan \
        --system diagonal-recurrence

It takes (B, n, T), and no initial state.
"""

from typing import Any

from longdep.numeric.oracle.adapters.recurrences.using import Use
from longdep.numeric.oracle.adapters.torch_tensors import Tensors


def _scan(scan: Any, given: Tensors, _: str) -> Any:
    decays, added = (given[k].transpose(1, 2).contiguous() for k in ("a", "b"))
    return scan(decays, added).transpose(1, 2)


USES = (
    Use(
        target="scan",
        system="diagonal-recurrence",
        conventions=("real", "complex", "complex-conjugated"),
        run=_scan,
        lacks=("h0",),
    ),
)
