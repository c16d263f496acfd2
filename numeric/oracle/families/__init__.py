"""The systems that can be checked: their cases, references and allowances."""
