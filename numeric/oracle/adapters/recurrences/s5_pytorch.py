"""s5-pytorch: the scan of S5 as a function, and the module around it.

    longdep check s5.s5_model:apply_ssm --adapter s5-pytorch --system s5
    longdep check s5.s5_model:S5 --adapter s5-pytorch --system s5 --precision float32

The function is given what the package's own discretisation makes of the parameters.
"""

import sys
from typing import Any

from longdep.numeric.oracle.adapters.recurrences.using import (
    Use,
    called,
    default_dtype,
)
from longdep.numeric.oracle.adapters.torch_tensors import Tensors


def _function(apply: Any, given: Tensors, convention: str) -> Any:
    package = sys.modules[apply.__module__]
    step = given["log_step"].exp()
    with default_dtype(given["x"].dtype):
        discretize = getattr(package, f"discretize_{convention}")
        decays, enters = discretize(given["Lambda"], given["B"], step)
        rest = (given["C"], given["D"], given["x"])
        return apply(decays, enters, *rest, state=given["h0"])[0]


def _module(kind: Any, given: Tensors, _: str) -> Any:
    import torch

    n, m = given["B"].shape
    module = kind(m, n)
    weights = {f"seq.{name}": given[name] for name in ("Lambda", "C", "D", "log_step")}
    weights["seq.B"] = torch.view_as_real(given["B"])
    return called(module, weights, given["x"], state=given["h0"])


USES = (
    Use(
        target="apply_ssm",
        system="s5",
        conventions=("zoh", "bilinear"),
        run=_function,
        batched=False,
    ),
    Use(target="S5", system="s5", conventions=("zoh",), run=_module),
)
