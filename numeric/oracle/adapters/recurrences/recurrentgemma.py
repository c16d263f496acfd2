"""recurrentgemma: the RG-LRU in torch, and the scan below it.

    longdep check recurrentgemma.torch.layers:RGLRU --adapter recurrentgemma \
        --system rg-lru
    longdep check recurrentgemma.torch.layers:rnn_scan --adapter recurrentgemma \
        --system diagonal-recurrence

The package imports JAX and Flax on its way to torch; here its layers are imported by
themselves. RGLRU keeps its state in float32, whatever its parameters are in; the scan
is given the format to keep it in.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from longdep.numeric.oracle.adapters.recurrences.using import Use, called
from longdep.numeric.oracle.adapters.torch_tensors import Tensors

NAME = "recurrentgemma"


@contextmanager
def importable() -> Iterator[None]:
    """Let a module of its torch part be imported without what the package imports."""
    own = [NAME, f"{NAME}.torch"]
    spec = None if NAME in sys.modules else find_spec(NAME)
    if spec is None:
        yield  # imported before, or not installed
        return
    (place,) = spec.submodule_search_locations or ("",)
    for name, folder in zip(own, (place, f"{place}/torch"), strict=True):
        sys.modules[name] = ModuleType(name)
        sys.modules[name].__path__ = [folder]
    try:
        yield
    finally:
        for name in own:
            sys.modules.pop(name, None)


def _rg_lru(kind: Any, given: Tensors, convention: str) -> Any:
    import torch

    x = given["x"]
    rows, steps, heads, units = x.shape
    first = 0 if convention == "reset-first" else 1
    places = torch.arange(first, steps + first).expand(rows, steps)
    module = kind(heads * units, heads, dtype=x.dtype)
    weights = {
        "a_param": given["Lambda"].reshape(-1),
        "a_gate.w": given["W_a"],
        "a_gate.b": given["b_a"],
        "input_gate.w": given["W_x"],
        "input_gate.b": given["b_x"],
    }
    start = given["h0"].reshape(rows, -1).float()
    held, _ = called(module, weights, x.reshape(rows, steps, -1), places, start)
    return held.reshape(x.shape)


def _scan(scan: Any, given: Tensors, _: str) -> Any:
    import torch

    never = torch.zeros(given["a"].shape[:2], dtype=torch.bool)
    wide = torch.promote_types(given["a"].dtype, torch.float32)
    start = given["h0"].to(wide)
    return scan(given["b"], given["a"], never, start, wide)[0]


USES = (
    Use(
        target="RGLRU",
        system="rg-lru",
        conventions=("griffin", "reset-first"),
        run=_rg_lru,
    ),
    Use(
        target="rnn_scan",
        system="diagonal-recurrence",
        conventions=("real",),
        run=_scan,
    ),
)
