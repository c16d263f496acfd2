"""Whole recurrent modules: layers, directions, masks, windows."""
