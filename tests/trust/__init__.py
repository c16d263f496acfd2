"""Figures about the suite's own testing, measured and written to reports/trust/."""
