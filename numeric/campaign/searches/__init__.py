"""Mass falsification: inequalities of every topic, evaluated on millions of instances.

`search(seed, statement)` draws a batch of instances, evaluates both sides with the
batch kernels of numeric/, and reports counts, a histogram and the worst instance. It is
the function of the campaigns in numeric/campaign/catalog.py.

    statement.py      what a searched inequality is, and how a batch is judged
    draws.py          random instances, in families that come close to equality
    gradients.py      gamma, its geometric mean, small weights
    residuals.py      residual nets
    products.py       the power method, one shared random weight
    memory.py         robust memories, gated cells
    accumulators.py   sums of equal steps, rounded to p bits
    remedies.py       clipping, weight decay
"""

import zlib
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np

from longdep.numeric.campaign.errors import CampaignError
from longdep.numeric.campaign.searches.statement import Statement, judged

MODULES = ("gradients", "residuals", "products", "memory", "accumulators", "remedies")
INSTANCES = 20_000  # of one seed: large enough for NumPy, small enough for the cache


@cache
def statements() -> dict[str, Statement]:
    """All searched inequalities, by name."""
    statements_: dict[str, Statement] = {}
    for module in MODULES:
        statements_ |= import_module(
            f"longdep.numeric.campaign.searches.{module}"
        ).STATEMENTS
    return statements_


def search(seed: int, statement: str, instances: int = INSTANCES) -> dict[str, Any]:
    """Try to refute one inequality on a batch of instances.

    Args:
        seed: whole number >= 0; the batch depends on it and the statement alone.
        statement: a key of `statements()`.
        instances: size of the batch.
    Returns:
        As longdep.numeric.campaign.searches.statement.judged.
    Raises:
        CampaignError: there is no such statement.
    """
    if statement not in statements():
        known = ", ".join(statements())
        raise CampaignError(f"statement: expected one of {known}, got {statement!r}")
    rng = np.random.default_rng([zlib.crc32(statement.encode()), seed])
    return judged(statements()[statement], rng, instances, seed)
