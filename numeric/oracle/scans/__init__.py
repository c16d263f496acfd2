"""Gated linear recurrences: what each computes, written once over an engine."""
