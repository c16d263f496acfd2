"""The suite's own testing in figures, each measured by a command of its own."""
