"""JAX: any function of arrays, or module that is called like one, by jax.vjp.

    longdep.check("diagonal-recurrence", jax_function(scan, "diagonal-recurrence"))

A function for a gated linear recurrence takes the inputs as its parameters:

    def scan(a, b, h0):  # (T, n), (T, n), (n,)
        ...
        return h  # (T, n)

One for another system takes the whole case, a mapping of arrays. A float64 case is
computed under jax.enable_x64.

Of a complex input jax.grad returns dL/dRe - i dL/dIm. The adapter has no need of it: it
takes the gradient with respect to the two parts, and gives it as the convention says.
"""

import contextlib
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from longdep.numeric.oracle import systems
from longdep.numeric.oracle.adapters.plumbing import (
    cotangents_of,
    is_differentiable,
    with_bfloat16,
)
from longdep.numeric.oracle.adapters.recurrence_inputs import (
    CONJUGATED,
    PAIR,
    calling,
    first_fitting,
    given_inputs,
    require_callable,
    require_zero,
    result_names,
    results_by_name,
)
from longdep.numeric.oracle.vocabulary import Quantity, System

Arrays = dict[str, Any]
Implementation = Callable[[Mapping[str, Any]], dict[str, np.ndarray]]
ADAPTER = "jax-function"
WANTED = "a function of arrays or a module that is made"


def jax_function(
    forward: Callable[..., Any], system: str = "", *, compiled: bool = False
) -> Implementation:
    """Wrap a function of JAX arrays; its gradients come from jax.vjp.

    Args:
        forward: of a gated linear recurrence it is called with the inputs as arrays:
            by their names where its parameters have these, else in the system's order.
            Initial states, and named weights, that it has no parameter for are 0 in
            every case. Pairs (..., 2) are complex arrays. It returns an array, a
            tuple in the order of the outputs, or a mapping. Of any other system it
            takes the case (arrays as JAX arrays; words and whole numbers as they are),
            and returns a mapping with "h" and any further outputs.
        system: the name of the system.
        compiled: whether to compile the function and its gradient as one (jax.jit):
            much faster where sizes change from case to case.
    Raises:
        AdapterError: it is a class, or its parameters are not the system's inputs.
    """
    import jax  # noqa: F401  # not within a case: an import may not be cut short

    entry = systems.system(system) if system else None
    if entry is None or not entry.scans:
        return _of_a_case(forward, compiled)
    require_callable(forward, ADAPTER, WANTED)
    return _of_inputs(forward, entry, compiled)


def _of_a_case(
    forward: Callable[[Arrays], Mapping[str, Any]], compiled: bool
) -> Implementation:
    def implementation(case: Mapping[str, Any]) -> dict[str, np.ndarray]:
        import jax.numpy as jnp

        plain = {k: v for k, v in case.items() if not is_differentiable(k, v)}

        def outputs_of(parts: Arrays) -> Arrays:
            returned = forward(
                {name: parts.get(name, plain.get(name)) for name in case}
            )
            return {name: jnp.asarray(value) for name, value in returned.items()}

        leaves = {k: v for k, v in case.items() if k not in plain}
        return _answer(case, outputs_of, leaves, cotangents_of(case), compiled)

    return with_bfloat16(implementation)


def _of_inputs(
    forward: Callable[..., Any], entry: System, compiled: bool
) -> Implementation:
    import jax  # here: it may take longer than a case is given

    def made(convention: str) -> Any:
        call, lacks = calling(forward, entry, convention, ADAPTER)
        taken = [q for q in given_inputs(entry, convention) if q.name not in lacks]
        names = result_names(entry, convention)
        seeds = {name: f"cotangent_{name}" for name in names}

        def outputs_of(leaves: Arrays) -> Arrays:
            kinds = (jax.Array, np.ndarray)
            returned = call({q.name: _given(q, leaves[q.name]) for q in taken})
            held = results_by_name(returned, names, kinds, "an array")
            return {name: _in_pairs(value) for name, value in held.items()}

        def implementation(case: Mapping[str, Any]) -> dict[str, np.ndarray]:
            require_zero(case, lacks)
            leaves = {q.name: case[q.name] for q in taken}
            answer = _answer(case, outputs_of, leaves, seeds, compiled)
            if convention.endswith(CONJUGATED):
                for name in leaves.keys() & {k.removeprefix("grad_") for k in answer}:
                    answer[f"grad_{name}"][..., 1] *= -1
            return answer

        computing: Any = with_bfloat16(implementation)
        computing.convention = convention
        computing.for_convention = made
        if lacks:
            computing.lacks = lacks
        return computing

    return first_fitting(made, entry.conventions)


def _given(quantity: Quantity, leaf: Any) -> Any:
    """A leaf as a function is given it: pairs as complex numbers."""
    import jax

    if quantity.shape[-1] != PAIR:
        return leaf
    if leaf.dtype not in (np.float32, np.float64):
        raise NotImplementedError(f"JAX has no complex numbers of {leaf.dtype}")
    return jax.lax.complex(leaf[..., 0], leaf[..., 1])


def _in_pairs(value: Any) -> Any:
    import jax.numpy as jnp

    if not jnp.iscomplexobj(value):
        return jnp.asarray(value)
    return jnp.stack([jnp.real(value), jnp.imag(value)], axis=-1)


def _answer(
    case: Mapping[str, Any],
    outputs_of: Callable[[Arrays], Arrays],
    inputs: Mapping[str, Any],
    named: Mapping[str, str],
    compiled: bool,
) -> dict[str, np.ndarray]:
    """The outputs of a function of the inputs, and the gradients, as arrays.

    Args:
        case: with the cotangents.
        outputs_of: the function.
        inputs: name to array.
        named: output to the name of its cotangent.
        compiled: whether to compile.
    """
    import jax
    import jax.numpy as jnp

    def answered(leaves: Arrays, cotangents: Arrays) -> Arrays:
        outputs, pullback = jax.vjp(outputs_of, leaves)
        own = {name: cotangents[name] for name in outputs if name in cotangents}
        if not own or any(own[name].shape != outputs[name].shape for name in own):
            return outputs  # a wrong shape is the finding
        seeds = {
            name: own[name].astype(value.dtype)
            if name in own
            else jnp.zeros_like(value)
            for name, value in outputs.items()
        }
        (gradients,) = pullback(seeds)
        return outputs | {f"grad_{k}": v for k, v in gradients.items()}

    with _precision_of(case):
        leaves = {name: jnp.asarray(value) for name, value in inputs.items()}
        cotangents = {
            name: jnp.asarray(case[given])
            for name, given in named.items()
            if given in case
        }
        answer = jax.jit(answered) if compiled else answered
        return {k: np.array(v) for k, v in answer(leaves, cotangents).items()}


def _precision_of(case: Mapping[str, Any]) -> contextlib.AbstractContextManager[Any]:
    import jax

    wide = any(
        getattr(value, "dtype", None) == np.float64
        for entry in case.values()
        for value in (entry if isinstance(entry, list) else [entry])
    )
    return jax.enable_x64(wide)
