"""Whether the kernel can be asked, and how its word is read and kept: without Coq."""

import stat
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from longdep.reports.command.cli import cli
from longdep.reports.command.verdict_display import kernel_words
from longdep.reports.page import kernel as page
from longdep.reports.page.book import Book
from longdep.reports.page.cards import card_of
from longdep.reports.page.terminal_card import kernel_said
from longdep.reports.page.writing import text_of
from longdep.reports.record import coqc as programs
from longdep.reports.record import ledger as books
from longdep.reports.record.coqc import KernelError, require_coqc
from longdep.reports.record.entries import updated
from longdep.reports.record.kernel import Answer, Checked, assumptions
from longdep.reports.record.ledger import LedgerError
from longdep.reports.record.outline import outline_of
from longdep.reports.record.schema import validate
from longdep.reports.record.verdict import ContradictionError
from longdep.theory import theorems as proofs
from longdep.theory.catalog import all_claims, claim_of
from longdep.theory.core.rocq.statement import statement_of
from longdep.theory.theorems import Theorem, TheoremError, theorems


def program(folder: Path, name: str, says: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def theorem(key: str, holds: bool = True, variant: str = "") -> Theorem:
    claim = claim_of(key)
    return Theorem(key, claim.topic, statement_of(claim), holds, variant)


def ledger() -> Any:
    book = books.read(books.COMMITTED)
    assert book is not None
    return book


def test_without_coq_one_sentence_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    out = str(tmp_path / "out")
    outcome = CliRunner().invoke(
        cli, ["verify", "--topic", "gating", "--kernel", "--out", out]
    )
    assert outcome.exit_code == 2
    assert outcome.output.startswith(
        "longdep: the kernel is Coq 8.16's (Debian 12: apt-get install coq "
    )
    assert outcome.output.endswith("expected coqc on the path, found none\n")
    assert outcome.output.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("says", "got"),
    [
        ("The Coq Proof Assistant, version 8.18.0", "8.18.0"),
        ("The Coq Proof Assistant, version 8.160.1", "8.160.1"),
        ("The Rocq Prover, version 9.0", "9.0"),
        ("what?", "no version"),
    ],
)
def test_another_version_is_refused(
    says: str, got: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("coqc", "coqdep"):
        program(tmp_path, name, says)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(KernelError, match=f"expected version 8.16, got {got}$"):
        require_coqc()


def test_the_right_version_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("coqc", "coqdep"):
        program(tmp_path, name, "The Coq Proof Assistant, version 8.16.1")
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    assert require_coqc() == "8.16.1"


SAID = """Axioms:
ClassicalDedekindReals.sig_not_dec : forall P : Prop, {~ ~ P} + {~ P}
ClassicalDedekindReals.sig_forall_dec
  : forall P : nat -> Prop,
    (forall n : nat, {P n} + {~ P n}) ->
    {n : nat | ~ P n} + {forall n : nat, P n}
"""


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("Closed under the global context\n", ()),
        (
            SAID,
            (
                "ClassicalDedekindReals.sig_forall_dec",
                "ClassicalDedekindReals.sig_not_dec",
            ),
        ),
        ("Axioms:\nfoo is assumed to be guarded.\n", ("foo",)),
        ("Section Variables:\nx : nat\n", None),
        (f"{SAID}Transparent constants:\n", None),
        ("", None),
    ],
)
def test_what_a_theorem_assumes_is_read(
    said: str, names: tuple[str, ...] | None
) -> None:
    assert assumptions(said) == names


def test_words_gather_a_claim_and_its_broken_variants() -> None:
    axiom = ("ClassicalDedekindReals.sig_not_dec",)
    answer = Answer(
        "8.16.1",
        (
            Checked(theorem("gates-control"), ()),
            Checked(theorem("gates-control", False, "without forgets"), ()),
            Checked(theorem("derivative-below-one", False), axiom),
        ),
    )
    assert answer.words() == {
        "gates-control": {
            "prover": "Coq",
            "version": "8.16.1",
            "theorem": "gates_control_holds",
            "file": "theory/rocq/gating/algebra.v",
            "holds": True,
            "assumptions": [],
            "variants": [
                {
                    "variant": "without forgets",
                    "theorem": "gates_control_fails",
                    "file": "theory/rocq/gating/algebra.v",
                    "holds": False,
                    "assumptions": [],
                }
            ],
        },
        "derivative-below-one": {
            "prover": "Coq",
            "version": "8.16.1",
            "theorem": "derivative_below_one_fails",
            "file": "theory/rocq/activation/reals.v",
            "holds": False,
            "assumptions": list(axiom),
            "variants": [],
        },
    }
    assert kernel_words(answer) == (
        "Coq 8.16.1 checked 3 theorems, 2 of them without an axiom: 1 statements, "
        "the negations of 1, and those of 1 broken variants."
    )


def test_a_run_that_does_not_ask_says_so() -> None:
    assert kernel_words(None) == (
        "The kernel of a proof assistant was not asked (--kernel asks it)."
    )


def word(holds: bool = True) -> dict[str, Any]:
    answer = Answer("8.16.1", (Checked(theorem("gates-control", holds), ()),))
    return answer.words()["gates-control"]


def renewed(words: dict[str, Any], before: Any) -> Any:
    """The ledger of a run that found no evidence, on one claim."""
    claims = [outline_of(claim_of("gates-control"))]
    return updated(before, claims, ["gates-control"], {}, "default", words)["claims"][0]


def test_an_older_word_is_not_kept() -> None:
    first = renewed({"gates-control": word()}, None)
    assert first["kernel"] == word()
    again = renewed({}, {"format": "", "versions": {}, "claims": [first]})
    assert "kernel" not in again


def test_neither_is_that_of_an_entry_of_a_richer_profile() -> None:
    first = {**renewed({"gates-control": word()}, None), "profile": "thorough"}
    before = {"format": "", "versions": {}, "claims": [first]}
    kept = renewed({}, before)
    assert kept["profile"] == "thorough"
    assert "kernel" not in kept
    assert renewed({"gates-control": word()}, before)["kernel"] == word()


@pytest.mark.parametrize(
    ("key", "holds"), [("gates-control", False), ("gamma-equality", True)]
)
def test_the_contrary_of_a_verdict_is_a_contradiction(key: str, holds: bool) -> None:
    book = ledger()
    entry = next(e for e in book["claims"] if e["key"] == key)
    entry["kernel"] = {**word(), "holds": holds}
    with pytest.raises(LedgerError, match="and yet the kernel accepts"):
        validate(book, "the ledger")
    entry["kernel"] = {**word(), "holds": not holds}
    validate(book, "the ledger")


def test_a_run_ends_on_such_a_contradiction(monkeypatch: pytest.MonkeyPatch) -> None:
    from longdep.reports.record import entries

    proved = {**renewed({}, None), "verdict": "PROVED"}
    monkeypatch.setattr(entries, "entry_of", lambda *_: proved)
    with pytest.raises(ContradictionError, match="gates-control: PROVED, and yet"):
        renewed({"gates-control": word(False)}, None)


CLASSICAL = {"assumptions": ["Classical_Prop.classic"]}


@pytest.mark.parametrize(
    ("verdict", "kernel", "line"),
    [
        ("PROVED", word(), "[Checked by Rocq 8.16: no axiom.]"),
        ("REFUTED", word(False), "[Its negation checked by Rocq 8.16: no axiom.]"),
        (
            "PROVED",
            {**word(), **CLASSICAL},
            "[Checked by Rocq 8.16: the axioms of the classical reals.]",
        ),
        (
            "SUPPORTED",
            word(),
            "[Proved in Rocq 8.16, not by the suite itself: no axiom.]",
        ),
        (
            "UNDECIDED",
            {**word(), **CLASSICAL},
            "[Proved in Rocq 8.16, not by the suite itself: the axioms of the "
            "classical reals.]",
        ),
    ],
)
def test_a_card_says_what_the_kernel_says(
    verdict: str, kernel: dict[str, Any], line: str
) -> None:
    book = ledger()
    entry = next(e for e in book["claims"] if e["key"] == "gates-control")
    entry |= {"kernel": kernel, "verdict": verdict}
    shelf = Book(book)
    text = text_of(
        "claim.md.j2",
        book=shelf,
        topic=next(t for t in shelf.topics if t.name == "gating"),
        card=card_of(shelf, "gates-control"),
        searched={},
    )
    assert f"{line}(kernel-gating.md#gates-control)" in text


def test_a_terminal_names_the_theorem_its_file_and_its_axioms() -> None:
    assert kernel_said(word()) == (
        "Coq 8.16.1 accepts a proof of it, from no axiom: gates_control_holds in "
        "theory/rocq/gating/algebra.v"
    )
    both = {**word(False), "assumptions": ["a.b", "c.d"]}
    assert "accepts a proof of its negation, from a.b, c.d: " in kernel_said(both)


def test_a_run_that_did_not_ask_has_a_page_that_says_so() -> None:
    book = ledger()
    for entry in book["claims"]:
        entry.pop("kernel", None)
    text = page.page(book)
    assert "The kernel was not asked in this run" in text
    assert "```coq" not in text


def with_one_word() -> Any:
    book = ledger()
    for entry in book["claims"]:
        entry.pop("kernel", None)
        if entry["key"] == "gates-control":
            entry["kernel"] = word()
    return book


def test_the_page_says_what_is_covered_what_is_not_and_what_was_not_asked() -> None:
    text = page.page(with_one_word())
    assert "accepted **1 theorem**" in text
    link = "[Gates control how much accumulates](kernel-gating.md#gates-control)"
    assert f"| {link} | that it holds | `gates_control_holds` | no axiom |  |" in text
    assert "`a matrix beside functions of Coq's real numbers`" in text
    total = len({t.claim for t in theorems(all_claims().values()) if not t.variant})
    assert f"- {total - 1} statements with a theorem, about which" in text


def test_a_topic_has_a_page_with_both_texts() -> None:
    ((name, text),) = page.topic_pages(with_one_word())
    assert name == "kernel-gating"
    assert statement_of(claim_of("gates-control")).text in text
    assert '<a id="gates-control"></a>' in text
    assert "the kernel accepts that it holds." in text
    assert "c_{s + 1}" in text


def test_the_committed_words_are_those_of_the_theorems() -> None:
    told = {
        (word["theorem"], word["file"], entry["key"])
        for entry in ledger()["claims"]
        if "kernel" in entry
        for word in (entry["kernel"], *entry["kernel"]["variants"])
    }
    written = {
        (t.name, f"theory/rocq/{t.file}", t.claim)
        for t in theorems(all_claims().values())
    }
    assert told == written


FAKE = """#!/bin/sh
case "$*" in
  --version) echo "The Coq Proof Assistant, version 8.16.1";;
  *) {};;
esac
"""
MADE = 'for f in "$@"; do case $f in *.v) touch "${f}o";; esac; done'


def room(folder: Path, coqc: str, coqdep: str = "true") -> Path:
    """A folder with a file, and programs that only look like those of Coq."""
    for name, does in (("coqc", coqc), ("coqdep", coqdep)):
        program(folder, name, "")
        (folder / name).write_text(FAKE.format(does))
    files = folder / "files"
    files.mkdir()
    (files / "a.v").write_text("")
    return files


@pytest.mark.parametrize(
    ("coqc", "coqdep", "reason"),
    [
        ("kill -9 $$", "true", "a.v: coqc was ended by signal 9 (memory?)"),
        ("true", "true", "a.v: coqc wrote nothing"),
        ("exit 1", "true", "a.v: not accepted: it says nothing"),
        ("echo wrong >&2; exit 1", "true", "a.v: not accepted: wrong"),
        (
            "echo Cannot find a physical path bound to mathcomp >&2; exit 1",
            "true",
            "a.v: not accepted: a library is missing (Debian 12: apt-get install ",
        ),
        (
            "echo Cannot find a physical path with prefix Longdep >&2; exit 1",
            "true",
            "a.v: not accepted: Cannot find a physical path with prefix Longdep",
        ),
        ("true", "echo odd >&2; exit 1", "coqdep: odd"),
        ("sleep 20", "true", "coqc a.v: took more than 1 s"),
        ('printf "a\\033[1mb" >&2; exit 1', "true", "a.v: not accepted: a\\x1b[1mb"),
    ],
)
def test_a_compiler_that_fails_gets_one_sentence(
    coqc: str,
    coqdep: str,
    reason: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = room(tmp_path, coqc, coqdep)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.setattr(programs, "LONGEST", 1)
    with pytest.raises(KernelError) as refusal:
        programs.compiled(files, ["a.v"], lambda *_: None)
    assert str(refusal.value).startswith(reason)


def test_files_are_compiled_after_what_they_need_and_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = room(tmp_path, MADE, 'echo "a.vo a.glob: a.v b.vo"; echo "b.vo: b.v"')
    (files / "b.v").write_text("")
    (files / "idle.v").write_text("")
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    shown: list[tuple[str, int, int]] = []
    seconds = programs.compiled(files, ["a.v"], lambda *told: shown.append(told))
    assert shown == [("b.v", 1, 2), ("a.v", 2, 2)]
    assert seconds.keys() == {"a.v", "b.v"}
    shown.clear()
    programs.compiled(files, ["a.v"], lambda *told: shown.append(told), done=["b.v"])
    assert shown == [("a.v", 1, 1)]


def test_a_file_that_is_no_text_gets_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proofs, "FOLDER", tmp_path)
    (tmp_path / "gating").mkdir()
    (tmp_path / "gating" / "algebra.v").write_bytes(b"\xff")
    with pytest.raises(TheoremError, match=r"algebra\.v: cannot be read"):
        list(theorems(all_claims().values()))


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ((), "no axiom"),
        (("Classical_Prop.classic",), "the axioms of the classical reals"),
    ],
)
def test_assumptions_in_words(names: tuple[str, ...], words: str) -> None:
    assert page.axioms(names) == words
