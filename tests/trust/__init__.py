"""How the suite itself is tested, in figures: one command for each."""
