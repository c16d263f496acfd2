"""Writes a version that does not exist yet: python -m longdep.numeric.oracle.vectors.

    python -m longdep.numeric.oracle.vectors [VERSION] [--into FOLDER]

VERSION is the newest unless one is named, FOLDER the version's own. With another
folder, what the generator makes today can be held against what was published.

A version that is there is never written over: what it says is permanent.
"""

import argparse
import sys
from pathlib import Path

from longdep.numeric.oracle.vectors.exporting import write_whole
from longdep.numeric.oracle.vectors.versions import NAMES, NEWEST, version_of
from longdep.numeric.oracle.vectors.writing import files


def main(arguments: list[str]) -> int:
    """Write every file of a version, the manifest last.

    Args:
        arguments: of the command line.
    Returns:
        0; 1 where the version is there.
    """
    parser = argparse.ArgumentParser(prog="python -m longdep.numeric.oracle.vectors")
    parser.add_argument("version", nargs="?", default=NEWEST.name, choices=NAMES)
    parser.add_argument("--into", type=Path, help="another folder")
    given = parser.parse_args(arguments)
    version = version_of(given.version)
    folder = version.folder if given.into is None else given.into
    if (folder / "manifest.json").exists():
        sys.stderr.write(f"{folder} is there: a version never changes; begin another\n")
        return 1
    for name, text in files(version):
        write_whole(folder / name, text.encode())
        sys.stdout.write(f"{name} {len(text)} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
