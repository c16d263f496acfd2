"""mlstm_kernels: its native torch forms of the mLSTM, step by step, whole, in chunks.

    longdep check MODULE:mlstm_recurrent_sequence__native_fw \
        --adapter mlstm-kernels --system mlstm

MODULE is mlstm_kernels.torch.recurrent.native_sequence.

An epsilon of 0 makes them the convention `exp-floor`; their own, 10^-6, is
`exp-floor-eps`. Those that compute the whole sequence at once take no initial states,
and their running maximum has no m_0 = 0, so that an epsilon is another one to them:
they are judged without one. Gradients of a form whose name ends in custbw are written
by hand.
"""

from typing import Any

from longdep.numeric.oracle.adapters.recurrences.chunks import dividing
from longdep.numeric.oracle.adapters.recurrences.using import Use
from longdep.numeric.oracle.adapters.torch_tensors import Tensors

STARTS = ("C0", "n0")
EPSILON = {"exp-floor": 0.0, "exp-floor-eps": 1e-6, "sigmoid-input": 1e-6}


def _inputs(given: Tensors) -> dict[str, Any]:
    """Heads before steps."""
    return {name: given[name].transpose(1, 2) for name in "qkvif"}


def _starts(given: Tensors) -> dict[str, Any]:
    norm = given["n0"]
    return {
        "c_initial": given["C0"],
        "n_initial": norm,
        "m_initial": norm.new_zeros((*norm.shape[:2], 1)),
    }


def _whole(form: Any, given: Tensors, convention: str) -> Any:
    return form(**_inputs(given), eps=EPSILON[convention]).transpose(1, 2)


def _sequence(form: Any, given: Tensors, convention: str) -> Any:
    inputs = _inputs(given) | _starts(given)
    made = form(**inputs, eps=EPSILON[convention], dtype_state=given["q"].dtype)
    return made.transpose(1, 2)


def _chunks(form: Any, given: Tensors, convention: str) -> Any:
    inputs = _inputs(given) | _starts(given)
    length = dividing(given["q"].shape[1])
    made = form(**inputs, eps=EPSILON[convention], chunk_size=length)
    return made.transpose(1, 2)


USES = (
    Use(
        target="mlstm_recurrent_sequence__native_fw",
        system="mlstm",
        conventions=("exp-floor", "exp-floor-eps"),
        run=_sequence,
    ),
    *(
        Use(
            target=f"mlstm_chunkwise__native_{kind}",
            system="mlstm",
            conventions=("exp-floor", "exp-floor-eps"),
            run=_chunks,
        )
        for kind in ("autograd", "custbw")
    ),
    *(
        Use(
            target=f"mlstm_{form}_{kind}",
            system="mlstm",
            conventions=(convention,),
            run=_whole,
            lacks=STARTS,
        )
        for form, convention in (
            ("parallel__native", "exp-floor"),
            ("parallel__native_stablef", "exp-floor"),
            ("siging_parallel__native", "sigmoid-input"),
        )
        for kind in ("autograd", "custbw")
    ),
)
