"""A bench for the proof checker: false and true statements, each with a proof."""
