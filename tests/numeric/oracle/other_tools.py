"""What other tools say of the same implementations on the same cases.

torch.autograd.gradcheck at its defaults sees one function: the implementation's own
forward pass, with the implementation's own gradients as its backward pass. It compares
these two with each other, so a wrong function with its right gradient passes.
"""

import numpy as np

LARGEST_STATES = 30  # entries of h: gradcheck runs the function for each input entry
LARGEST_INPUTS = 150
NOT_INPUTS = ("lengths", "mask", "dropout")
ENDS = ("last_h", "last_c")


def differentiable(case):
    """The names of the inputs that have gradients."""
    return [
        name
        for name, value in case.items()
        if isinstance(value, np.ndarray)
        and value.ndim
        and value.dtype.kind == "f"
        and name not in NOT_INPUTS
        and not name.startswith("cotangent")
    ]


def small_enough(case):
    shown = shown_in(case)
    if not shown or case.get("window"):
        return False  # a gradient that is cut is not that of the function
    entries = sum(case[name].size for name in differentiable(case))
    size = case[f"cotangent_{shown}"].size
    return size <= LARGEST_STATES and entries <= LARGEST_INPUTS


def shown_in(case):
    """The output at every step: h, or y or o; "" if there is none."""
    return next((name for name in "hyo" if f"cotangent_{name}" in case), "")


def gradcheck_accepts(run, case):
    """Whether gradcheck at its defaults is content with the implementation."""
    import torch

    names, output = differentiable(case), shown_in(case)
    if "layers" in case:
        ends = {name: f"cotangent_{name}" for name in ENDS}
        ends = {k: v for k, v in ends.items() if v in case}
    else:
        ends = {"last_h": "cotangent_last"} if "lengths" in case else {}

    class Wrapped(torch.autograd.Function):
        @staticmethod
        def forward(ctx, *tensors):
            ctx.save_for_backward(*tensors)
            computed = run(with_values(case, names, tensors))
            shown = [torch.from_numpy(np.array(computed[output]))]
            shown += [torch.from_numpy(np.array(computed[name])) for name in ends]
            return tuple(shown)

        @staticmethod
        def backward(ctx, *gradients):
            inner = with_values(case, names, ctx.saved_tensors)
            inner[f"cotangent_{output}"] = gradients[0].numpy().copy()
            for name, given in zip(ends.values(), gradients[1:], strict=True):
                inner[name] = given.numpy().copy()
            computed = run(inner)
            return tuple(
                torch.from_numpy(np.array(computed[f"grad_{n}"])) for n in names
            )

    tensors = [torch.from_numpy(case[name].copy()).requires_grad_() for name in names]
    try:
        return torch.autograd.gradcheck(Wrapped.apply, tensors)
    except RuntimeError:
        return False


def with_values(case, names, tensors):
    """The case with the tensors' values in the named inputs."""
    values = [tensor.detach().numpy().copy() for tensor in tensors]
    return dict(case) | dict(zip(names, values, strict=True))
