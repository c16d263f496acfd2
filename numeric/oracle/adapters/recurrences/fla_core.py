"""fla-core: its reference functions in plain torch, which compute in float32.

    longdep check fla.ops.gla.naive:naive_recurrent_gla --adapter fla-core \
        --system gated-linear-attention --precision float32

Its kernels need a GPU, and importing its operations imports them; the files of the
references are imported by themselves. `naive_recurrent_rwkv6_bwd` is a backward pass:
it is judged behind the forward pass beside it. `naive_recurrent_kda` and its chunks
have a decay for each entry of a key; they are judged where these are equal.
`dplr_recurrence` and its chunks are the recurrence of RWKV-7, with a scaled query.
`naive_retention` has decays of its own and takes none, so that no case is for it, and
`naive_chunk_hgrn` works in one chunk only.
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
    "ops/kda",
    "ops/rwkv6",
    "ops/hgrn",
    "ops/generalized_delta_rule",
    "ops/generalized_delta_rule/dplr",
)
FORWARD = "naive_recurrent_rwkv6"
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


def _delta_whole(form: Any, given: Tensors, _: str) -> Any:
    inputs = _heads_first(given, "qkv")
    rates = given["beta"].transpose(1, 2)
    length = dividing(inputs[0].shape[2])
    return form(*inputs, rates, BM=length, BN=length)[0].transpose(1, 2)


def _gated(form: Any, given: Tensors, _: str) -> Any:
    named = {name: given[name] for name in ("q", "k", "v", "g", "beta")}
    return form(**named, initial_state=given["S0"])[0]


def _gated_in_chunks(form: Any, given: Tensors, _: str) -> Any:
    named = {name: given[name] for name in ("q", "k", "v", "g", "beta")}
    return form(**named, initial_state=given["S0"], chunk_size=SHORT)[0]


def _by_key(given: Tensors) -> dict[str, Any]:
    """The inputs of a rule that decays each entry of a key by itself."""
    named = {name: given[name] for name in ("q", "k", "v", "beta")}
    decays = given["g"][..., None].expand(*given["k"].shape)
    return named | {"g": decays, "initial_state": given["S0"]}


def _kda(form: Any, given: Tensors, _: str) -> Any:
    return form(**_by_key(given))[0]


def _kda_in_chunks(form: Any, given: Tensors, _: str) -> Any:
    return form(**_by_key(given), chunk_size=dividing(given["q"].shape[1]))[0]


def _rwkv6(form: Any, given: Tensors, _: str) -> Any:
    inputs = _heads_first(given, "rkvw")
    made = form(*inputs, given["u"], scale=1.0, initial_state=given["S0"])
    return made[0].transpose(1, 2)


def _rwkv6_in_chunks(form: Any, given: Tensors, _: str) -> Any:
    inputs = _heads_first(given, "rkvw")
    length = dividing(inputs[0].shape[2])
    return form(*inputs, given["u"], chunk_size=length).transpose(1, 2)


def _rwkv6_backward(backward: Any, given: Tensors, _: str) -> Any:
    """The forward pass beside it, with this one as its derivative."""
    import torch

    module = sys.modules.get(backward.__module__)
    names = getattr(backward, "__wrapped__", backward).__globals__
    forward = getattr(module, FORWARD, None) or names[FORWARD]

    class Both(torch.autograd.Function):  # type: ignore[misc]
        @staticmethod
        def forward(ctx: Any, *inputs: Any) -> Any:
            made, _ = forward(*inputs[:5], scale=1.0, initial_state=inputs[5])
            ctx.save_for_backward(*inputs, made)
            return made

        @staticmethod
        def backward(ctx: Any, gradient: Any) -> Any:
            *inputs, start, made = ctx.saved_tensors
            return backward(*inputs, made, gradient, initial_state=start)

    inputs = _heads_first(given, "rkvw")
    made: Any = Both.apply(*inputs, given["u"], given["S0"])
    return made.transpose(1, 2)


def _dplr(form: Any, given: Tensors, _: str) -> Any:
    """RWKV-7 is of this form, but does not scale its queries."""
    queries, *others = _heads_first(given, "rkvabw")
    queries = queries.shape[-1] ** 0.5 * queries
    words = {"initial_state": given["S0"]}
    if form.__name__ == "dplr_chunkwise":
        words["chunk_size"] = dividing(queries.shape[2])
    return form(queries, *others, **words)[0].transpose(1, 2)


def _hgrn(form: Any, given: Tensors, _: str) -> Any:
    """It has no keys and values: what they write is added entry by entry."""
    keys, values = given["k"], given["v"]
    added = keys[..., None] * values[..., None, :]
    decays = given["g"][..., None].expand(*added.shape)
    states, _ = form(
        added.flatten(2), decays.flatten(2), initial_state=given["S0"].flatten(1)
    )
    queries = keys.shape[-1] ** -0.5 * given["q"]
    return (queries[..., None] * states.view(added.shape)).sum(-2)


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
        target="delta_rule_parallel",
        system=DELTA,
        conventions=("scaled",),
        run=_delta_whole,
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
    *(
        Use(target=target, system=GATED, conventions=("decay-first",), run=run)
        for target, run in (
            ("naive_recurrent_kda", _kda),
            ("naive_chunk_kda", _kda_in_chunks),
        )
    ),
    Use(
        target="naive_recurrent_rwkv6",
        system="rwkv",
        conventions=("rwkv6",),
        run=_rwkv6,
    ),
    Use(
        target="naive_recurrent_rwkv6_bwd",
        system="rwkv",
        conventions=("rwkv6",),
        run=_rwkv6_backward,
    ),
    Use(
        target="naive_chunk_rwkv6",
        system="rwkv",
        conventions=("rwkv6",),
        run=_rwkv6_in_chunks,
        lacks=("S0",),
    ),
    *(
        Use(target=target, system="rwkv", conventions=("rwkv7",), run=_dplr)
        for target in ("dplr_recurrence", "dplr_chunkwise")
    ),
    Use(
        target="naive_recurrent_hgrn",
        system=ATTENTION,
        conventions=("vector",),
        run=_hgrn,
    ),
)
