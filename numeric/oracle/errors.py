"""The oracle's own error."""


class OracleError(RuntimeError):
    """The oracle itself cannot answer, or its two routes contradict each other."""
