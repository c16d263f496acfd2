"""The formulas of the topics, batch first, for any type of number."""
