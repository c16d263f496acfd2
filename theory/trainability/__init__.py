"""Training over long spans: how often plain SGD succeeds, and what decides it.

Source: documents 000, 002, 003, 004 on training by SGD, 001 on what is learnt in
practice. Probabilities are those of the experiments of numeric/kernels:
P_T(start) is the probability that a fresh network of 10 tanh units, trained by 300
updates of plain SGD on the latch task with sequences of length T, answers at least 48
of 50 fresh sequences. Every rule decides by Clopper-Pearson intervals.
"""

from longdep.theory.trainability import (
    collapse,
    explosions,
    short_spans,
    slow_learning,
    vanishing,
)

CLAIMS = (
    *collapse.CLAIMS,
    *slow_learning.CLAIMS,
    *short_spans.CLAIMS,
    *explosions.CLAIMS,
    *vanishing.CLAIMS,
)
