"""Writes the files of statements: what the proof files are about, from the claims."""

from longdep.theory.rocq import FOLDER, generated

for path, text in generated().items():
    file = FOLDER / path
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        file.write_text(text, encoding="utf-8")
        print(f"wrote {file}")
