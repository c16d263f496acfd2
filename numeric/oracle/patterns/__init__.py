"""Known ways of being wrong, as switches of a correct NumPy implementation."""
