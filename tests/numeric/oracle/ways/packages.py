"""Packages with gated linear recurrences, as rows beside the frameworks.

A row names the target as the command line does, and the adapter.
"""

from importlib import import_module
from importlib.util import find_spec

BOTH = ("float64", "float32")
COMPLEX = ("real", "complex", "complex-conjugated")
# Of the adapters numeric/oracle/adapters: the name of what is installed, what must be
# found for it.
MODULES = {
    "accelerated-scan": ("torch", "accelerated_scan"),
    "LRU-pytorch": ("torch", "LRU_pytorch"),
    "mambapy": ("torch", "mambapy"),
    "minGRU-pytorch": ("torch", "minGRU_pytorch"),
    "mingru-scans": ("torch", "mingru"),
    "minimamba": ("torch", "minimamba"),
    "recurrentgemma": ("torch", "recurrentgemma"),
    "s5-pytorch": ("torch", "s5"),
    "fla-core": ("torch", "fla", "einops"),
    "mlstm-kernels": ("torch", "mlstm_kernels"),
    "opengdn": ("torch", "opengdn"),
    "xlstm": ("torch", "xlstm", "omegaconf", "dacite", "einops"),
}
DIAGONAL, SSM = "diagonal-recurrence", "selective-ssm"
ATTENTION, DELTA, GATED = "gated-linear-attention", "delta-rule", "gated-delta-rule"
RECURRENT_GATED = "naive_recurrent_gated_delta_rule"
STABLE, SIGING = "parallel.native_stablef", "parallel.native_siging"
EXACT = ("exp-floor",)  # with an epsilon of 0
OWN = ("exp-floor-eps",)  # with the epsilon that a program has where none is given
TABLE = (
    ("accelerated-scan", "accelerated_scan.ref:scan", DIAGONAL, COMPLEX),
    ("LRU-pytorch", "LRU_pytorch:LRU", "lru", ("free",)),
    ("mambapy", "mambapy.pscan:pscan", DIAGONAL, COMPLEX),
    ("mambapy", "mambapy.mamba:MambaBlock", SSM, ("mamba",)),
    ("mambapy", "mambapy.mamba:MambaBlock.selective_scan", SSM, ("given-step",)),
    ("mambapy", "mambapy.mamba:MambaBlock.selective_scan_seq", SSM, ("given-step",)),
    ("minGRU-pytorch", "minGRU_pytorch:minGRU", "min-gru", ("log-space",)),
    ("minGRU-pytorch", "minGRU_pytorch.minLSTM:minLSTM", "min-lstm", ("log-space",)),
    ("mingru-scans", "mingru:linear_scan", DIAGONAL, COMPLEX),
    ("mingru-scans", "mingru:MinGRU", "min-gru", ("log-space",)),
    ("mingru-scans", "mingru:SignedMinGRU", "min-gru", ("linear",)),
    ("minimamba", "minimamba:S6._optimized_parallel_scan", DIAGONAL, ("real",)),
    ("minimamba", "minimamba:S6._parallel_scan_log_space", DIAGONAL, ("real",)),
    ("minimamba", "minimamba:S6", SSM, ("mamba",)),
    ("recurrentgemma", "recurrentgemma.torch.layers:rnn_scan", DIAGONAL, ("real",)),
    (
        "recurrentgemma",
        "recurrentgemma.torch.layers:RGLRU",
        "rg-lru",
        ("griffin", "reset-first"),
    ),
    ("s5-pytorch", "s5.s5_model:apply_ssm", "s5", ("zoh", "bilinear")),
    ("s5-pytorch", "s5.s5_model:S5", "s5", ("zoh",)),
    ("opengdn", "opengdn:gated_delta", GATED, ("decay-first-unscaled",)),
    ("opengdn", "opengdn:gated_delta_chunkwise", GATED, ("decay-first-unscaled",)),
    *(
        ("fla-core", f"fla.ops.{module}naive:{name}", system, (convention,))
        for module, name, system, convention in (
            ("gla.", "naive_recurrent_gla", ATTENTION, "vector"),
            ("hgrn.", "naive_recurrent_hgrn", ATTENTION, "vector"),
            ("simple_gla.", "naive_recurrent_simple_gla", ATTENTION, "scalar"),
            ("simple_gla.", "naive_chunk_simple_gla", ATTENTION, "scalar"),
            ("simple_gla.", "naive_parallel_simple_gla", ATTENTION, "scalar"),
            ("delta_rule.", "delta_rule_recurrence", DELTA, "scaled"),
            ("delta_rule.", "delta_rule_chunkwise", DELTA, "scaled"),
            ("delta_rule.", "delta_rule_parallel", DELTA, "scaled"),
            ("gated_delta_rule.", RECURRENT_GATED, GATED, "decay-first"),
            ("gated_delta_rule.", "naive_chunk_gated_delta_rule", GATED, "decay-first"),
            ("kda.", "naive_recurrent_kda", GATED, "decay-first"),
            ("kda.", "naive_chunk_kda", GATED, "decay-first"),
            ("rwkv6.recurrent_", "naive_recurrent_rwkv6", "rwkv", "rwkv6"),
            ("rwkv6.recurrent_", "naive_recurrent_rwkv6_bwd", "rwkv", "rwkv6"),
            ("rwkv6.chunk_", "naive_chunk_rwkv6", "rwkv", "rwkv6"),
            ("generalized_delta_rule.dplr.", "dplr_recurrence", "rwkv", "rwkv7"),
            ("generalized_delta_rule.dplr.", "dplr_chunkwise", "rwkv", "rwkv7"),
        )
    ),
    *(
        ("mlstm-kernels", f"mlstm_kernels.torch.{module}:{name}", "mlstm", conventions)
        for module, name, conventions in (
            ("recurrent.native_sequence", "mlstm_recurrent_sequence__native_fw", OWN),
            ("chunkwise.native", "mlstm_chunkwise__native_autograd", OWN),
            ("chunkwise.native", "mlstm_chunkwise__native_custbw", OWN),
            ("parallel.native", "mlstm_parallel__native_autograd", EXACT),
            ("parallel.native", "mlstm_parallel__native_custbw", EXACT),
            (STABLE, "mlstm_parallel__native_stablef_autograd", EXACT),
            (STABLE, "mlstm_parallel__native_stablef_custbw", EXACT),
            (SIGING, "mlstm_siging_parallel__native_autograd", ("sigmoid-input",)),
            (SIGING, "mlstm_siging_parallel__native_custbw", ("sigmoid-input",)),
        )
    ),
    *(
        ("xlstm", f"xlstm.blocks.{target}", system, conventions)
        for target, system, conventions in (
            ("mlstm.backends:parallel_stabilized_simple", "mlstm", EXACT),
            ("mlstm.backends:recurrent_step_stabilized_simple", "mlstm", OWN),
            ("mlstm.backends:chunkwise_simple", "mlstm", OWN),
            ("slstm.cell:sLSTMCell", "slstm", ("sigmoid-forget",)),
            ("slstm.src.vanilla:slstm_forward", "slstm", ("sigmoid-forget",)),
        )
    ),
)
IN_FLOAT32 = {"fla-core"}  # whatever its references are given, they compute in it
ONE_SEQUENCE = ("s5.s5_model:apply_ssm",)  # takes no batch
IN_BATCH = " in a batch"  # how names end of those that run the case behind another


def missing(package):
    """What is not installed of what a package's rows need; None of another package."""
    if package not in MODULES:
        return None
    return [name for name in MODULES[package] if find_spec(name) is None]


def places():
    """Name, package, target, adapter, system, convention and precision of each row."""
    for package, target, system, conventions in TABLE:
        module, _, attribute = target.partition(":")
        name = f"{module.partition('.')[0]}.{attribute}"
        adapter = package.lower()
        for convention in conventions:
            for precision in BOTH[package in IN_FLOAT32 :]:
                place = (system, convention, precision)
                yield name, package, target, adapter, *place
                if precision == "float32" and target not in ONE_SEQUENCE:
                    batch = f"{adapter}-in-batch"
                    yield name + IN_BATCH, package, target, batch, *place


def implementation(target, system, adapter):
    """What a check calls."""
    found = import_module("longdep.numeric.oracle.check.target")
    return found.implementation_of(target, system, adapter)
