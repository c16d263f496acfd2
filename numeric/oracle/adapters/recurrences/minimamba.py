"""minimamba: the selective scan of its S6 layer, and the scans below it.

    longdep check minimamba:S6 --adapter minimamba --system selective-ssm
    longdep check minimamba:S6._optimized_parallel_scan --adapter minimamba \
        --system diagonal-recurrence

Of the layer, the part behind the convolution is judged, with a gate of 1; the
projection that makes steps, B and C of its input is replaced by one that gives those of
the case. None of them has an initial state.
"""

from typing import Any

from longdep.numeric.oracle.adapters.recurrences.mambapy import NO_START, held
from longdep.numeric.oracle.adapters.recurrences.using import Use
from longdep.numeric.oracle.adapters.torch_tensors import Tensors

SCANS = (
    "_optimized_parallel_scan",  # what the layer runs
    "_sequential_scan",
    "_parallel_scan_log_space",  # what it has besides
)


class _Class:
    """What a method of a class that needs no instance is called with."""

    def __init__(self, method: Any) -> None:
        self._names = method.__globals__

    def __getattr__(self, name: str) -> Any:
        return getattr(self._names["S6"], name).__get__(self)


def _scan(method: Any, given: Tensors, _: str) -> Any:
    decays, added = (given[name][..., None] for name in ("a", "b"))
    # A copy: one of the scans writes into what is added.
    return method(_Class(method), decays, added.clone())[..., 0]


def _layer(kind: Any, given: Tensors, _: str) -> Any:
    import torch
    from minimamba.config import BaseMambaConfig

    n, states = given["A_log"].shape
    made = kind(
        BaseMambaConfig(d_model=n, n_layer=1, d_state=states, expand=1, dt_rank=n)
    )
    part = held(made, given)
    return kind.selective_scan(part, given["x"], torch.ones_like(given["x"]))


USES = (
    *(
        Use(
            target=f"S6.{name}",
            system="diagonal-recurrence",
            conventions=("real",),
            run=_scan,
            lacks=NO_START,
        )
        for name in SCANS
    ),
    Use(
        target="S6",
        system="selective-ssm",
        conventions=("mamba",),
        run=_layer,
        lacks=NO_START,
    ),
)
