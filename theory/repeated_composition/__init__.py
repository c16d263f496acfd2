"""Repeated composition: what a map does to a line of states when applied again.

Source: documents 000 and 002, the figure on repeated composition, its caption and the
two sentences around it. F(g), S(g), A(g) stand for shares of random systems (see
the claims); the measuring rule of each says how its interval decides.
"""

from longdep.theory.repeated_composition import jacobians, same_function, slopes, turns

CLAIMS = (
    *slopes.CLAIMS,
    *turns.CLAIMS,
    *jacobians.CLAIMS,
    *same_function.CLAIMS,
)
