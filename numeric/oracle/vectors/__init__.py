"""Test vectors: cases with certified answers as JSON, for readers in any language.

A version (the folders v1, v2) never changes: its files, their hashes in manifest.json
and its case ids are permanent; what is new goes into a version of its own, which has
the cases of the earlier ones, too (numeric/oracle/vectors/versions.py). The schemas,
vectors.schema.json and manifest.schema.json (vectors-2, manifest-2 for v2), say what
the files may contain, and refuse everything else.

    file       {"format", "version", "system", "convention", "cases": [case, ...]}
    case       {"id", "purpose", "kills", "mistake", "inputs", "outputs"}
    inputs     nested lists of hexadecimal floats ("0x1.8p+0"), exact in binary32 and
               binary64 (huge ones to clip in binary64 alone); whole numbers and words
               as they are
    outputs    per name {"expected", "radius", "allowed", ...}: `expected` are decimal
               strings of 40 digits; the exact value is within radius * |expected|;
               `allowed[format]` is how far a computation in that format may be from
               `expected`, absolutely, its reading of the decimals included, or null
               where that format leaves nothing to check. Where a row of a (T, n) output
               is too small for binary64, `log_norm` has the natural logarithms of the
               rows' 2-norms, 40 digits each, within `log_radius` (absolute).
"""
