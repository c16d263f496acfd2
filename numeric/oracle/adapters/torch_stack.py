"""PyTorch modules of several layers and directions, packed, cut and carried on.

Where every sequence of the batch has all steps, the module reads the inputs as they
are; where not, a packed sequence. A case with a window runs in chunks of so many steps,
and the state is detached between them.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import numpy as np

from longdep.numeric.oracle import systems, vocabulary
from longdep.numeric.oracle.adapters.plumbing import (
    AdapterError,
    cell_of,
    with_bfloat16,
)
from longdep.numeric.oracle.adapters.stack_plumbing import require_sound_stack
from longdep.numeric.oracle.adapters.torch_structure import (
    Factory,
    Structure,
    structure_of,
    wanted_of,
)
from longdep.numeric.oracle.adapters.torch_tensors import (
    Tensors,
    answered,
    leaf_of,
    load,
    tensor_of,
)
from longdep.numeric.oracle.stacked.layout import Layout, layout_of
from longdep.numeric.oracle.vocabulary import Role

TIME_FIRST, BATCH_FIRST = "torch", "torch-batch-first"
Implementation = Callable[[Mapping[str, Any]], dict[str, np.ndarray]]


def stacked_module(
    factory: Factory,
    system: str,
    parameters: Mapping[str, str] | None,
    chunk: int | None,
) -> Any:
    """Wrap a module of several layers; the arguments are those of torch_module.

    Returns:
        The implementation, in the convention that its attribute `convention` names: the
        order of the axes that factory(m, n) has. `for_convention` gives another one.
        It declines structures that the factory does not make.
    Raises:
        AdapterError: as for torch_module; chunk is no whole number from 1 on.
    """
    cell = cell_of(system)
    whole = isinstance(chunk, int) and not isinstance(chunk, bool)
    if chunk is not None and not (whole and chunk >= 1):
        raise AdapterError(f"chunk: expected a whole number >= 1, got {chunk!r}")
    _self_test(system)
    return of_structure(factory, system, structure_of(factory, cell, parameters), chunk)


def of_structure(
    factory: Factory, system: str, found: Structure, chunk: int | None = None
) -> Any:
    """Wrap a factory of which it is known what it makes.

    Args:
        factory: makes modules.
        system: such as stacked-gru.
        found: what it makes.
        chunk: as for torch_module.
    """

    def made(convention: str) -> Any:
        batch_first = convention == BATCH_FIRST
        run = _module(factory, system, found, batch_first, chunk)
        run.convention = convention
        run.for_convention = for_convention
        run.fixed = found.fixed
        if found.lacks:
            run.lacks = found.lacks
        return with_bfloat16(run)

    def for_convention(convention: str) -> Any:
        batch_first = convention == BATCH_FIRST
        if batch_first != found.usual.batch_first and (
            "batch_first" not in found.possible
        ):
            raise AdapterError(
                f"convention: expected {_usual(found)}, as the module is made with "
                f"batch_first={found.usual.batch_first}, got {convention!r}"
            )
        return made(convention)

    return made(_usual(found))


def _usual(found: Structure) -> str:
    return BATCH_FIRST if found.usual.batch_first else TIME_FIRST


@cache
def _self_test(system: str) -> None:
    import torch

    cell = cell_of(system)
    layer = {"rnn": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}[cell]
    found = structure_of(layer, cell, None)
    held = Layout(2, "bidirectional", projected=cell == "lstm")
    for convention in (TIME_FIRST, BATCH_FIRST):
        batch_first = convention == BATCH_FIRST
        wrapped = _module(layer, system, found, batch_first, None)
        require_sound_stack(wrapped, system, convention, held)


def _module(
    factory: Factory,
    system: str,
    found: Structure,
    batch_first: bool,
    chunk: int | None,
) -> Any:
    entry = systems.system(system)
    axis = 1 if batch_first else 0

    def implementation(case: Mapping[str, Any]) -> dict[str, np.ndarray]:
        held = layout_of(case)
        kind = tensor_of(case["x"]).dtype
        module = _made(factory, found, case, held, batch_first).to(kind)
        leaves = {name: leaf_of(case[name], module) for name in ("x", "h0")}
        x, start = leaves["x"], leaves["h0"]
        if entry.cell == "lstm":
            leaves["c0"] = leaf_of(case["c0"], module)
            start = (start, leaves["c0"])
        name = BATCH_FIRST if batch_first else TIME_FIRST
        names, lacking = found.names(
            q.name
            for q in vocabulary.inputs(entry, name, case)
            if q.role is Role.WEIGHT
        )
        leaves |= load(module, case, names, lacking)
        steps = x.shape[axis]
        if np.all(case["lengths"] == steps):
            borders = _borders(steps, int(case["window"]), chunk, held)
            outputs = _in_chunks(module, x, start, axis, borders)
        else:
            if chunk is not None:
                raise NotImplementedError("chunks of sequences of different lengths")
            outputs = _packed(module, x, start, axis, case["lengths"])
        return answered(case, outputs, leaves)

    return implementation


def _made(
    factory: Factory,
    found: Structure,
    case: Mapping[str, Any],
    held: Layout,
    batch_first: bool,
) -> Any:
    """A module of the structure of a case.

    Raises:
        NotImplementedError: the factory makes none, or the case has dropout.
    """
    if np.any(case.get("dropout", 1.0) != 1):
        raise NotImplementedError("dropout with given factors")
    wanted = wanted_of(case, held, batch_first)
    options = found.options(wanted)
    n = case["c0" if "c0" in case else "h0"].shape[-1]
    try:
        return factory(case["x"].shape[-1], n, **options)
    except ValueError:
        if wanted.projected < n:
            raise
        raise NotImplementedError("a projection to n or more: torch has none") from None


def _borders(
    steps: int, window: int, chunk: int | None, held: Layout
) -> list[tuple[int, bool]]:
    """Where each chunk begins, and whether the gradient is cut there.

    Raises:
        NotImplementedError: two directions cannot run in chunks.
    """
    if chunk is not None and held.direction != "forward":
        raise NotImplementedError("chunks of two directions")
    cuts = set(range(0, steps, window)) if window else {0}
    begins = cuts | (set(range(0, steps, chunk)) if chunk else set())
    return [(k, k in cuts) for k in sorted(begins)]


def _in_chunks(
    module: Any, x: Any, state: Any, axis: int, borders: list[tuple[int, bool]]
) -> Tensors:
    """Run over chunk after chunk; the state is carried on, with or without gradient."""
    import torch

    ends = [begin for begin, _ in borders[1:]] + [x.shape[axis]]
    rows = []
    for (begin, cut), end in zip(borders, ends, strict=True):
        if cut and begin:
            state = tuple(s.detach() for s in _states(state))
            state = state if len(state) > 1 else state[0]
        part = x if len(borders) == 1 else x.narrow(axis, begin, end - begin)
        h, state = module(part, state)
        rows.append(h)
    return {"h": torch.cat(rows, axis), **_last(state)}


def _packed(module: Any, x: Any, start: Any, axis: int, lengths: Any) -> Tensors:
    from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

    batch_first = axis == 1
    packed = pack_padded_sequence(
        x, lengths.tolist(), batch_first=batch_first, enforce_sorted=False
    )
    try:
        states, last = module(packed, start)
    except (AttributeError, TypeError) as error:  # a forward of its own, for tensors
        if "PackedSequence" not in str(error):
            raise
        raise NotImplementedError("sequences of different lengths, packed") from error
    h, _ = pad_packed_sequence(
        states, batch_first=batch_first, total_length=x.shape[axis]
    )
    return {"h": h, **_last(last)}


def _states(state: Any) -> Iterator[Any]:
    yield from state if isinstance(state, tuple) else (state,)


def _last(state: Any) -> Tensors:
    return dict(zip(("last_h", "last_c"), _states(state), strict=False))
