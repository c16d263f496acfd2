"""How the suite itself is tested: each module writes its figures to reports/trust."""
