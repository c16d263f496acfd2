"""Every theorem that proofs take on trust, once, by name.

Each is a schema with the sorts and shapes it demands and its source; tests evaluate
each on random models and show that a broken variant fails.
"""

from longdep.theory.core.schema import TrustedLemma
from longdep.theory.lemmas import chance, floats, limits, norms, numbers, roots, sums

LEMMAS: tuple[TrustedLemma, ...] = (
    *norms.ALL,
    *numbers.ALL,
    *sums.ALL,
    *chance.ALL,
    *limits.ALL,
    *floats.ALL,
    *roots.ALL,
)
