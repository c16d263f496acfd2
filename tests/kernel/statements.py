"""Write the files of statements: what the proof files of theory/rocq are about.

python -m tests.kernel.statements
"""

import sys

from longdep.reports.record.ledger import write_whole
from longdep.theory.catalog import all_claims
from longdep.theory.theorems import FOLDER, TheoremError, generated


def main() -> int:
    """Write each file that differs from what the claims say; remove what is left."""
    try:
        made = generated(all_claims().values())
    except TheoremError as error:
        print(f"python -m tests.kernel.statements: {error}", file=sys.stderr)
        return 1
    for path, text in made.items():
        file = FOLDER / path
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            write_whole(file, text)
            print(f"wrote {file}")
    for file in FOLDER.glob("*/*_statements.v"):
        if file.relative_to(FOLDER).as_posix() not in made:
            file.unlink()
            print(f"removed {file}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
