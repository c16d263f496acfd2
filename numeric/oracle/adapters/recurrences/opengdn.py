"""opengdn: the gated delta rule, step by step and in chunks.

    longdep check opengdn:gated_delta --adapter opengdn --system gated-delta-rule
    longdep check opengdn:gated_delta_chunkwise --adapter opengdn \
        --system gated-delta-rule

Its decays are given themselves, not their logarithms, and its state is transposed.
"""

from typing import Any

from longdep.numeric.oracle.adapters.recurrences.chunks import SHORT
from longdep.numeric.oracle.adapters.recurrences.using import Use
from longdep.numeric.oracle.adapters.torch_tensors import Tensors

CONVENTIONS = ("decay-first-unscaled",)


def _rule(rule: Any, given: Tensors, **words: Any) -> Any:
    decays = given["g"].exp()
    state = given["S0"].transpose(-1, -2)
    inputs = (given[name] for name in "qkv")
    return rule(*inputs, decays, given["beta"], state, **words)[0]


def _steps(rule: Any, given: Tensors, _: str) -> Any:
    return _rule(rule, given)


def _chunks(rule: Any, given: Tensors, _: str) -> Any:
    return _rule(rule, given, chunk_size=SHORT)


USES = tuple(
    Use(target=target, system="gated-delta-rule", conventions=CONVENTIONS, run=run)
    for target, run in (("gated_delta", _steps), ("gated_delta_chunkwise", _chunks))
)
