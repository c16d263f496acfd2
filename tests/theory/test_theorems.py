"""The files of statements say what the claims say, and every theorem is about one."""

import re
from pathlib import Path

import pytest

from longdep.theory import theorems as proofs
from longdep.theory.catalog import all_claims
from longdep.theory.core.claim import Kind
from longdep.theory.core.rocq.statement import World, name_of, statement_of
from longdep.theory.core.rocq.text import UntranslatableError
from longdep.theory.theorems import FOLDER, TheoremError, generated, theorems

# What a proof file may not hold: whatever is taken on trust shows in the assumptions
# as well, but no reader should have to look there.
FORBIDDEN = re.compile(
    r"\b(Axiom|Axioms|Parameter|Parameters|Conjecture|Admitted|admit|give_up|"
    r"Declare\s+(Module|Instance)|Module\s+Type)\b"
)
COMMENT = re.compile(r"\(\*.*?\*\)", re.DOTALL)


def test_the_committed_statements_are_what_the_claims_say() -> None:
    made = generated(all_claims().values())
    there = {p.relative_to(FOLDER).as_posix() for p in FOLDER.glob("*/*_statements.v")}
    assert there == set(made)
    for name, text in made.items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, name


def test_every_file_is_one_that_the_kernel_is_asked_about() -> None:
    asked = {theorem.file for theorem in theorems(all_claims().values())}
    proofs = {p.relative_to(FOLDER).as_posix() for p in FOLDER.glob("*/*.v")}
    assert proofs - set(generated(all_claims().values())) == asked


@pytest.mark.parametrize(
    "path", sorted(FOLDER.rglob("*.v")), ids=lambda p: f"{p.parent.name}/{p.name}"
)
def test_nothing_is_taken_on_trust_in_so_many_words(path: Path) -> None:
    text = COMMENT.sub("", path.read_text(encoding="utf-8"))
    assert not FORBIDDEN.search(text)


def test_every_topic_with_exact_mathematics_has_a_theorem() -> None:
    proved = {t.topic for t in theorems(all_claims().values()) if not t.variant}
    measured = {
        topic
        for topic in {c.topic for c in all_claims().values()}
        if all(
            c.kind in (Kind.EXPERIMENT, Kind.EXISTENCE)
            for c in all_claims().values()
            if c.topic == topic
        )
    }
    assert measured == {"trainability"}
    assert proved == {c.topic for c in all_claims().values()} - measured


def test_there_are_enough_theorems() -> None:
    found = list(theorems(all_claims().values()))
    own = [t for t in found if not t.variant]
    assert len(own) >= 60
    assert sum(not t.holds for t in own) >= 15
    variants = {t.claim for t in found if t.variant}
    assert len(variants) >= 15
    assert not any(t.holds for t in found if t.variant)


def test_names_of_statements_are_distinct() -> None:
    names = [
        name_of(claim.key, without, turned)
        for claim in all_claims().values()
        for without in (None, *(h.name for h in claim.hypotheses))
        for turned in (False, True)
    ]
    assert len(names) == len(set(names))


def test_most_statements_without_an_experiment_have_words() -> None:
    exact = [c for c in all_claims().values() if c.kind is not Kind.EXPERIMENT]
    refused = []
    for claim in exact:
        try:
            statement_of(claim)
        except UntranslatableError:
            refused.append(claim.key)
    assert len(refused) <= 11, refused


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Theorem no_claim_holds : True.", "no_claim_holds is about no claim"),
        ("Theorem small_weights_vanish_fails : a.", "of the world reals"),
        (
            "Theorem small_weights_vanish__premise_fails : a.",
            "an experiment decides it",
        ),
        (
            "Theorem small_weights_vanish__tanh__turned_fails : a.",
            "no inequality",
        ),
    ],
)
def test_a_theorem_about_nothing_of_the_file_is_refused(
    text: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proofs, "FOLDER", tmp_path)
    (tmp_path / "activation").mkdir()
    (tmp_path / "activation" / f"{World.ALGEBRA.value}.v").write_text(text)
    with pytest.raises(TheoremError, match=reason):
        list(theorems(all_claims().values()))


def test_a_theorem_knows_its_claim_and_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proofs, "FOLDER", tmp_path)
    (tmp_path / "gating").mkdir()
    (tmp_path / "gating" / "algebra.v").write_text(
        "Theorem gates_control_holds : x.\n"
        "Theorem gates_control__dropping_below_one_fails : x.\n"
        "Theorem gates_control__turned_fails : x.\n"
        "Lemma gates_control__drifting_holds : x.\n"
    )
    whole, dropped, turned = theorems(all_claims().values())
    assert (whole.claim, whole.holds, whole.variant) == ("gates-control", True, "")
    assert whole.says == "forall Real : realFieldType, gates_control Real"
    assert dropped.variant == "without below-one"
    assert dropped.says.endswith("~ gates_control__dropping_below_one Real")
    assert turned.variant == "inequality turned round"
    assert whole.file == "gating/algebra.v"
