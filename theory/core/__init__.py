"""The trusted part: claims, proofs, rules of their steps, what formulas mean."""
