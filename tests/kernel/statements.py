"""Write the files of statements: what the proof files of theory/rocq are about.

python -m tests.kernel.statements
"""

from longdep.theory.catalog import all_claims
from longdep.theory.theorems import FOLDER, generated


def main() -> None:
    """Write each file that differs from what the claims say."""
    for path, text in generated(all_claims().values()).items():
        file = FOLDER / path
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
            print(f"wrote {file}")


if __name__ == "__main__":
    main()
