"""Figures about the suite's own testing, measured: each module writes a file."""
