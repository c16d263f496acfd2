"""mambapy: the parallel scan of its Mamba, and the selective scans upon it.

    longdep check mambapy.pscan:pscan --adapter mambapy --system diagonal-recurrence
    longdep check mambapy.mamba:MambaBlock --adapter mambapy --system selective-ssm

Of the block, the part between the convolution and the gate is judged; the projection
that makes steps, B and C of its input is replaced by one that gives those of the case.
None of them has an initial state.
"""

from types import SimpleNamespace
from typing import Any

from longdep.numeric.oracle.adapters.recurrences.using import Use
from longdep.numeric.oracle.adapters.torch_tensors import Tensors

NO_START = ("h0",)


def _scan(scan: Any, given: Tensors, _: str) -> Any:
    return scan(given["a"][..., None], given["b"][..., None])[..., 0]


def _selective_scan(method: Any, given: Tensors, _: str) -> Any:
    n, states = given["A"].shape
    # The scans read nothing of the block but its sizes.
    block = SimpleNamespace(config=SimpleNamespace(d_inner=n, d_state=states))
    names = ("x", "delta", "A", "B", "C", "D")
    return method(block, *(given[name] for name in names))


def _block(kind: Any, given: Tensors, _: str) -> Any:
    import torch
    from mambapy.mamba import MambaConfig

    n, states = given["A_log"].shape
    made = kind(
        MambaConfig(d_model=n, n_layers=1, d_state=states, expand_factor=1, dt_rank=n)
    )
    block = held(made, given)
    return kind.ssm(block, given["x"], torch.ones_like(given["x"]))


def held(made: Any, given: Tensors) -> Any:
    """What the state space part of a block reads of it: its methods, and the case's.

    Args:
        made: the block; what it has besides parameters is kept.
        given: the case: A_log, D, delta_bias, and delta, B, C at every step.
    """
    import torch

    n = given["A_log"].shape[0]
    projected = torch.cat([given[name] for name in ("delta", "B", "C")], dim=-1)
    weight = torch.eye(n, dtype=given["x"].dtype)
    bias = given["delta_bias"]
    step = _Projection(lambda x: torch.nn.functional.linear(x, weight, bias))
    step.weight, step.bias = weight, bias
    return _Part(
        made,
        x_proj=_Projection(lambda x: projected),
        dt_proj=step,
        A_log=given["A_log"],
        D=given["D"],
    )


class _Projection:
    """A linear map with the case's weights."""

    def __init__(self, run: Any) -> None:
        self.run = run
        self.weight: Any = None
        self.bias: Any = None

    def __call__(self, x: Any) -> Any:
        return self.run(x)


class _Part:
    """A block some of whose parts are others."""

    def __init__(self, made: Any, **parts: Any) -> None:
        self._made = made
        self.__dict__.update(parts)

    def __getattr__(self, name: str) -> Any:
        found = getattr(type(self._made), name, None)
        if found is None or not callable(found):
            return getattr(self._made, name)
        return found.__get__(self)  # a method: it reads the other parts, too


USES = (
    Use(
        target="PScan.apply",  # mambapy.pscan.pscan
        system="diagonal-recurrence",
        conventions=("real", "complex", "complex-conjugated"),
        run=_scan,
        lacks=NO_START,
    ),
    *(
        Use(
            target=f"MambaBlock.{name}",
            system="selective-ssm",
            conventions=("given-step",),
            run=_selective_scan,
            lacks=NO_START,
        )
        for name in ("selective_scan", "selective_scan_seq")
    ),
    Use(
        target="MambaBlock",
        system="selective-ssm",
        conventions=("mamba",),
        run=_block,
        lacks=NO_START,
    ),
)
