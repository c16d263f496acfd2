"""Statements of known truth, to measure the search with."""
