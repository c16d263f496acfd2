"""Packages with gated linear recurrences: how each is called with a case.

A module a package: its USES say which class or function computes which system, in which
conventions, and how it is called. The packages themselves are imported with a target,
never before.
"""
