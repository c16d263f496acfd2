"""How sampled values are compared and shown."""

SURE = 4.0


def figure(value: float) -> float:
    """Two significant digits."""
    return float(f"{value:.2g}")
