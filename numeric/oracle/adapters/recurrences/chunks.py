"""Chunks of a sequence, for functions that take a chunk's length."""

SHORT = 16  # drawn sequences then have several chunks, and a last one not full


def dividing(steps: int, most: int = SHORT) -> int:
    """The longest chunk, of at most `most` steps, that divides a sequence evenly."""
    return max(size for size in range(1, min(steps, most) + 1) if steps % size == 0)
