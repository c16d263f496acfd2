"""The trusted part: claims, proofs, rules of their steps, what formulas mean.

notation, binding, words      formulas: their vocabulary, their names, normal forms
semantics, exact              what a statement means in an explicit model
steps, proof                  the records of a proof, and its checker
claim, library                claims, and those that a proof may cite
instantiation, sorts          a claim at other values of its free names
rules                         what a step may follow by
"""
