"""fla-core: its reference functions in plain torch, which compute in float32.

    longdep check fla.ops.gla.naive:naive_recurrent_gla --adapter fla-core \
        --system gated-linear-attention --precision float32

Its kernels need a GPU, and importing its operations imports them; the files of the
references are imported by themselves. `naive_retention` has decays of its own and takes
none, so that no case is for it.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from longdep.numeric.oracle.adapters.recurrences.chunks import SHORT, dividing
from longdep.numeric.oracle.adapters.recurrences.using import Use
from longdep.numeric.oracle.adapters.torch_tensors import Tensors

NAME = "fla"
FOLDERS = (
    "",
    "ops",
    "ops/gla",
    "ops/simple_gla",
    "ops/delta_rule",
    "ops/gated_delta_rule",
    "ops/rwkv6",
    "ops/hgrn",
    "ops/generalized_delta_rule",
    "ops/generalized_delta_rule/dplr",
)
ATTENTION, DELTA, GATED = "gated-linear-attention", "delta-rule", "gated-delta-rule"


@contextmanager
def importable() -> Iterator[None]:
    """Let the files of its references be imported without its kernels."""
    spec = None if NAME in sys.modules else find_spec(NAME)
    if spec is None:
        yield  # imported before, or not installed
        return
    (place, *_) = spec.submodule_search_locations or ("",)
    own = [".".join(filter(None, (NAME, *f.split("/")))) for f in FOLDERS]
    for name, folder in zip(own, FOLDERS, strict=True):
        sys.modules[name] = ModuleType(name)
        sys.modules[name].__path__ = [f"{place}/{folder}"]
    try:
        yield
    finally:
        for name in own:
            sys.modules.pop(name, None)


def _heads_first(given: Tensors, names: str) -> tuple[Any, ...]:
    return tuple(given[name].transpose(1, 2) for name in names)


def _attention(form: Any, given: Tensors, _: str) -> Any:
    inputs = (given[name] for name in "qkvg")
    return form(*inputs, initial_state=given["S0"])[0]


def _attention_in_chunks(form: Any, given: Tensors, _: str) -> Any:
    inputs = (given[name] for name in "qkvg")
    return form(*inputs, initial_state=given["S0"], chunk_size=SHORT)[0]


def _attention_whole(form: Any, given: Tensors, _: str) -> Any:
    return form(*(given[name] for name in "qkvg"))[0]


def _delta(form: Any, given: Tensors, _: str) -> Any:
    inputs = _heads_first(given, "qkv")
    rates = given["beta"].transpose(1, 2)
    return form(*inputs, rates, initial_state=given["S0"])[0].transpose(1, 2)


def _delta_in_chunks(form: Any, given: Tensors, _: str) -> Any:
    inputs = _heads_first(given, "qkv")
    rates = given["beta"].transpose(1, 2)
    length = dividing(inputs[0].shape[2])
    return form(*inputs, rates, chunk_size=length)[0].transpose(1, 2)


def _gated(form: Any, given: Tensors, _: str) -> Any:
    named = {name: given[name] for name in ("q", "k", "v", "g", "beta")}
    return form(**named, initial_state=given["S0"])[0]


def _gated_in_chunks(form: Any, given: Tensors, _: str) -> Any:
    named = {name: given[name] for name in ("q", "k", "v", "g", "beta")}
    return form(**named, initial_state=given["S0"], chunk_size=SHORT)[0]


def _rwkv6(form: Any, given: Tensors, _: str) -> Any:
    inputs = _heads_first(given, "rkvw")
    made = form(*inputs, given["u"][-1], scale=1.0, initial_state=given["S0"])
    return made[0].transpose(1, 2)


def _hgrn(form: Any, given: Tensors, _: str) -> Any:
    decays = given["a"]
    if not bool((decays > 0).all()):
        raise NotImplementedError("its decays are exponentials: above 0")
    return form(given["b"], decays.log(), initial_state=given["h0"])[0]


USES = (
    Use(
        target="naive_recurrent_gla",
        system=ATTENTION,
        conventions=("vector",),
        run=_attention,
    ),
    Use(
        target="naive_recurrent_simple_gla",
        system=ATTENTION,
        conventions=("scalar",),
        run=_attention,
    ),
    Use(
        target="naive_chunk_simple_gla",
        system=ATTENTION,
        conventions=("scalar",),
        run=_attention_in_chunks,
    ),
    Use(
        target="naive_parallel_simple_gla",
        system=ATTENTION,
        conventions=("scalar",),
        run=_attention_whole,
        lacks=("S0",),
    ),
    Use(
        target="delta_rule_recurrence",
        system=DELTA,
        conventions=("scaled",),
        run=_delta,
    ),
    Use(
        target="delta_rule_chunkwise",
        system=DELTA,
        conventions=("scaled",),
        run=_delta_in_chunks,
        lacks=("S0",),
    ),
    Use(
        target="naive_recurrent_gated_delta_rule",
        system=GATED,
        conventions=("decay-first",),
        run=_gated,
    ),
    Use(
        target="naive_chunk_gated_delta_rule",
        system=GATED,
        conventions=("decay-first",),
        run=_gated_in_chunks,
    ),
    Use(
        target="naive_recurrent_rwkv6",
        system="rwkv",
        conventions=("rwkv6",),
        run=_rwkv6,
    ),
    Use(
        target="naive_recurrent_hgrn",
        system="diagonal-recurrence",
        conventions=("real",),
        run=_hgrn,
    ),
)
