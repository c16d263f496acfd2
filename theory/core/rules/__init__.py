"""The rules a proof step may follow by, each checked symbolically by SymPy.

The rules are few on purpose: what a reader must trust is this folder, the lemmas that
a proof names, and SymPy's algebra, whose answers are re-checked in models.
"""

from longdep.theory.core.rules.calculus import ConvexMinimum, OnlyRoot
from longdep.theory.core.rules.cases import Cases
from longdep.theory.core.rules.distinction import Case, Distinction, NextWhole
from longdep.theory.core.rules.entries import EachEntry, NormGrows
from longdep.theory.core.rules.equations import Algebra, Multiply, Peel
from longdep.theory.core.rules.extremes import Among
from longdep.theory.core.rules.geometric import GeometricLimit
from longdep.theory.core.rules.granted import Assume, Given, Instance, Lemma
from longdep.theory.core.rules.increasing import Hyperbolic, Increasing
from longdep.theory.core.rules.induction import Induction
from longdep.theory.core.rules.inequalities import Antisymmetry, Combine, Scale
from longdep.theory.core.rules.limits import LimitRule
from longdep.theory.core.rules.logic import (
    Apply,
    Both,
    Conjunction,
    Deduction,
    PartOf,
    Tollens,
)
from longdep.theory.core.rules.norms import (
    AsSum,
    FromSquares,
    LargestEntry,
    NormScales,
    NormSquares,
)
from longdep.theory.core.rules.rounding import NearestNumber, RoundsTo
from longdep.theory.core.rules.termwise import ForEach, OneTerm, Termwise
from longdep.theory.core.rules.theorem import Theorem

__all__ = [
    "Algebra",
    "Among",
    "Antisymmetry",
    "Apply",
    "AsSum",
    "Assume",
    "Both",
    "Case",
    "Cases",
    "Combine",
    "Conjunction",
    "ConvexMinimum",
    "Deduction",
    "Distinction",
    "EachEntry",
    "ForEach",
    "FromSquares",
    "GeometricLimit",
    "Given",
    "Hyperbolic",
    "Increasing",
    "Induction",
    "Instance",
    "LargestEntry",
    "Lemma",
    "LimitRule",
    "Multiply",
    "NearestNumber",
    "NextWhole",
    "NormGrows",
    "NormScales",
    "NormSquares",
    "OneTerm",
    "OnlyRoot",
    "PartOf",
    "Peel",
    "RoundsTo",
    "Scale",
    "Termwise",
    "Theorem",
    "Tollens",
]
