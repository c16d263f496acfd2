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
}
DIAGONAL, SSM = "diagonal-recurrence", "selective-ssm"
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
)
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
            for precision in BOTH:
                place = (system, convention, precision)
                yield name, package, target, adapter, *place
                if precision == "float32" and target not in ONE_SEQUENCE:
                    batch = f"{adapter}-in-batch"
                    yield name + IN_BATCH, package, target, batch, *place


def implementation(target, system, adapter):
    """What a check calls."""
    found = import_module("longdep.numeric.oracle.check.target")
    return found.implementation_of(target, system, adapter)
