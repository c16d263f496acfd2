"""The theorems of theory/rocq, put to the kernel of Coq."""
