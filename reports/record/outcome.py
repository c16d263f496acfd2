"""What a verdict may be; `verdict` computes it, and says what each one means."""

from enum import StrEnum


class Outcome(StrEnum):
    """What the evidence says of a claim."""

    PROVED = "PROVED"
    GIVEN = "PROVED GIVEN"
    SUPPORTED = "SUPPORTED"
    REFUTED = "REFUTED"
    CONDITIONAL = "CONDITIONAL"
    UNDECIDED = "UNDECIDED"


HOLDS = (Outcome.PROVED, Outcome.GIVEN, Outcome.SUPPORTED)  # the surest first
