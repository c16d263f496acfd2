"""The regression oracle: is an implementation right, at every step and lag?

An implementation is one callable, `case -> outputs`, both plain mappings of NumPy
arrays (scalars and words such as `steps` and `activation` beside them).
"""
