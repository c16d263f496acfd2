"""The claims' statements, printed for the proof assistant Rocq (Coq 8.16)."""
