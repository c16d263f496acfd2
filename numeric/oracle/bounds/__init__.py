"""Allowances: how far correct arithmetic may be from the certified reference."""
