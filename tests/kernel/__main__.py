"""Let the kernel check every theorem: python -m tests.kernel reports/kernel.json.

Writes the seconds of each file. Needs Coq 8.16 with its libraries.
"""

import json
import sys
from pathlib import Path

from longdep.reports.command.verdict_display import kernel_words, show_file
from longdep.reports.page.kernel import FORMAT
from longdep.reports.record.coqc import KernelError
from longdep.reports.record.kernel import ask
from longdep.reports.record.ledger import write_whole
from longdep.theory.catalog import all_claims
from longdep.theory.theorems import TheoremError

USAGE = "python -m tests.kernel: expected one file to write, got {} arguments"


def main(arguments: list[str]) -> int:
    """Write the file of seconds, whole."""
    if len(arguments) != 1:
        print(USAGE.format(len(arguments)), file=sys.stderr)
        return 2
    try:
        answer = ask(frozenset(all_claims()), show_file)
    except (KernelError, TheoremError) as error:
        print(f"python -m tests.kernel: {error}", file=sys.stderr)
        return 1
    print(kernel_words(answer))
    files = {name: round(answer.seconds[name], 1) for name in sorted(answer.seconds)}
    text = json.dumps({"format": FORMAT, "files": files}, indent=1)
    write_whole(Path(arguments[0]), text + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
