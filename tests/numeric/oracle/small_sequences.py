"""Small sequences through any cell, whose numbers are multiples of 1/16."""

import numpy as np

from longdep.numeric.oracle.arithmetic import Arithmetic
from longdep.numeric.oracle.conventions import GATES
from longdep.numeric.oracle.definitions import Convention
from longdep.numeric.oracle.routes.sequence import InputErrors, Sequence


def format_of(roundoff=2.0**-53, underflow=0.0, **words):
    """An arithmetic of one format, whatever its name says."""
    given = {
        "precision": "of a test",
        "storage": "float64",
        "accumulate": roundoff,
        "factor": 0.0,
    }
    return Arithmetic(roundoff=roundoff, underflow=underflow, **{**given, **words})


def sequence(
    cell="rnn",
    steps=3,
    n=2,
    m=2,
    *,
    seed=0,
    peepholes=False,
    projected=0,
    zoneout=False,
    errors=False,
    convention=None,
    **words,
):
    """A sequence; words go to it as they are.

    Args:
        cell: rnn, gru or lstm.
        steps, n, m: T and the sizes of a state and an input.
        seed: of its numbers.
        peepholes: whether an lstm has some.
        projected: the size of the projected output; 0 for none.
        zoneout: whether a state may be kept.
        errors: whether its inputs may be off.
        convention: words of the convention beside the cell.
        words: of Sequence.
    """
    rng = np.random.default_rng([seed, steps, n, m])
    width, lstm = projected or n, cell == "lstm"

    def some(*shape):
        return rng.integers(-16, 17, size=shape) / 16

    weights = {}
    for g in GATES[cell]:
        weights |= {("W", g): some(n, m), ("U", g): some(n, width)}
        weights |= {("b", g): some(n), ("d", g): some(n)}
        if peepholes and g in "ifo":
            weights["p", g] = some(n)
    if projected:
        weights["V", "h"] = some(projected, n)
    given = {
        "convention": Convention(
            name="of a test", cell=cell, arrays=(), **(convention or {})
        ),
        "weights": weights,
        "x": some(steps, m),
        "h0": some(width),
        "c0": some(n) if lstm else None,
        "cotangent": some(steps, width),
        "cotangent_c": some(steps, n) if lstm else None,
    }
    if zoneout:
        given["keep_h"] = rng.integers(0, 2, size=(steps, width))
        given["keep_c"] = rng.integers(0, 2, size=(steps, n)) if lstm else None
    if errors:
        states = width + n if lstm else width
        given["errors"] = InputErrors(
            x=abs(some(steps, m)) / 1024,
            start=abs(some(states)) / 1024,
            cotangent=abs(some(steps, states)) / 1024,
            added=3,
        )
    return Sequence(**{**given, **words})
