"""What the shell runs."""
