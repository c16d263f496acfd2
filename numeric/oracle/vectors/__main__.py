"""Writes a version that does not exist yet: python -m longdep.numeric.oracle.vectors.

A version that is there is never written over: what it says is permanent.
"""

import sys

from longdep.numeric.oracle.vectors.exporting import write_whole
from longdep.numeric.oracle.vectors.reading import FOLDER
from longdep.numeric.oracle.vectors.writing import files


def main() -> int:
    """Write every file of the version, the manifest last."""
    if (FOLDER / "manifest.json").exists():
        sys.stderr.write(f"{FOLDER} is there: a version never changes; begin another\n")
        return 1
    for name, text in files():
        write_whole(FOLDER / name, text.encode())
        sys.stdout.write(f"{name} {len(text)} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
