"""What no proof is, Coq's kernel and what is asked of it refuse, each by name.

Needs Coq 8.16 with its libraries.
"""

import shutil
from pathlib import Path

import pytest

from longdep.reports.record import kernel
from longdep.reports.record.coqc import KernelError
from longdep.reports.record.kernel import Answer, ask
from longdep.theory import theorems as proofs

HEAD = """
From mathcomp Require Import all_ssreflect all_algebra.
From Longdep Require Import vocabulary.
From Longdep.{topic} Require Import algebra_statements.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.
"""
REALS = """
From Coq Require Import Reals Lra.
From Longdep Require Import reals_vocabulary.
From Longdep.activation Require Import reals_statements.
Local Open Scope R_scope.
"""
PROOF = """
Theorem outer_product_memory__dual_keys_holds (Real : realFieldType) :
  outer_product_memory__dual_keys Real.
Proof.
move=> *; subst.
by match goal with H : _ = 1%:M |- _ => rewrite -mulmxA H mulmx1 end.
Qed.
"""


class Room:
    """A folder with the vocabularies and the proof files of a test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("vocabulary.v", "reals_vocabulary.v"):
            shutil.copy(proofs.FOLDER / name, folder / name)

    def says(self, file: str, text: str) -> None:
        """Write a proof file."""
        place = self.folder / file
        place.parent.mkdir(exist_ok=True)
        place.write_text(text)


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    made = Room(tmp_path)
    monkeypatch.setattr(proofs, "FOLDER", tmp_path)
    monkeypatch.setattr(kernel, "FOLDER", tmp_path)
    return made


def answer(*keys: str) -> Answer:
    return ask(frozenset(keys), lambda *_: None)


def refused(*keys: str) -> str:
    with pytest.raises(KernelError) as refusal:
        answer(*keys)
    words = str(refusal.value)
    assert "\n" not in words
    return words


KEYS = HEAD.format(topic="memory_capacity")
CELLS = HEAD.format(topic="gating")
FORGETS = "gating-solves-capacity.selective"
NAME = "gating_solves_capacity__selective"


def test_a_proof_is_accepted_without_an_axiom(room: Room) -> None:
    room.says("memory_capacity/algebra.v", KEYS + PROOF)
    (found,) = answer("outer-product-memory.dual-keys").checked
    assert found.assumptions == ()
    assert found.theorem.holds


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            f"Theorem {NAME}_holds (Real : realFieldType) : {NAME} Real.\nAdmitted.",
            f"rests on algebra.{NAME}_holds, which is none",
        ),
        (
            f"Axiom oracle : forall Real, {NAME} Real.\n"
            f"Theorem {NAME}_holds (Real : realFieldType) : {NAME} Real.\n"
            "Proof. exact: oracle. Qed.",
            "rests on algebra.oracle, which is none",
        ),
        (
            f"Theorem {NAME}_holds : True.\nProof. exact: I. Qed.",
            'has type "True" while it is expected to have type',
        ),
        (
            f"Definition {NAME} (Real : realFieldType) := True.\n"
            f"Theorem {NAME}_holds (Real : realFieldType) : {NAME} Real.\n"
            "Proof. exact: I. Qed.",
            "while it is expected to have type",
        ),
        (
            f"Theorem {NAME}_holds (Real : realFieldType) : {NAME} Real.\n"
            "Proof. by []. Qed.",
            "gating/algebra.v: not accepted: ",
        ),
        (
            f"Theorem {NAME}_fails (Real : realFieldType) : {NAME} Real.\nAdmitted.",
            "while it is expected to have type",
        ),
        (
            "Unset Guard Checking.\n"
            "Fixpoint anything (P : Prop) (n : nat) {struct n} : P := anything P n.\n"
            f"Theorem {NAME}_holds (Real : realFieldType) : {NAME} Real.\n"
            "Proof. exact: (anything _ 0). Qed.",
            "gating/algebra.v: 'Guard Checking' is not admitted",
        ),
        (f"Theorem {NAME}_holds", "Syntax error"),
        (
            "Lemma wrong : False. Proof. exact: I. Qed.\n"
            f"Theorem {NAME}_holds (Real : realFieldType) : {NAME} Real.\n"
            "Proof. by case: wrong. Qed.",
            "gating/algebra.v: not accepted: ",
        ),
    ],
)
def test_what_is_no_proof_is_refused(text: str, reason: str, room: Room) -> None:
    room.says("gating/algebra.v", f"{CELLS}{text}\n")
    assert reason in refused(FORGETS)


def test_an_axiom_of_the_reals_is_none_of_an_abstract_field(room: Room) -> None:
    proof = PROOF.replace("Proof.", "Proof. move=> *; apply: NNPP => no; apply: no.")
    text = f"From Coq Require Import Classical.\n{KEYS}{proof}"
    room.says("memory_capacity/algebra.v", text)
    told = refused("outer-product-memory.dual-keys")
    assert "holds rests on Classical_Prop.classic, which is none of" in told


def test_axioms_of_the_reals_are_named(room: Room) -> None:
    name = "derivative_below_one__logistic_attained"
    room.says(
        "activation/reals.v",
        f"{REALS}Theorem {name}_holds : {name}.\n"
        "Proof. exists 0. rewrite Ropp_0, exp_0. lra. Qed.\n",
    )
    (found,) = answer("derivative-below-one.logistic-attained").checked
    assert found.assumptions
    assert set(found.assumptions) <= kernel.CLASSICAL.keys()


def test_another_axiom_is_none_of_the_reals(room: Room) -> None:
    name = "derivative_below_one__logistic_attained"
    room.says(
        "activation/reals.v",
        f"{REALS}Axiom small : False.\nTheorem {name}_holds : {name}.\n"
        "Proof. destruct small. Qed.\n",
    )
    told = refused("derivative-below-one.logistic-attained")
    assert "rests on reals.small, which is none of" in told


@pytest.mark.parametrize(
    "text",
    [
        "Unset\n  Universe Checking.",
        "Set Universe  Checking.",
        "(* at ease *) Unset Positivity Checking.",
        'Redirect "said_0_0" Print Assumptions I.',
        'Declare ML Module "plugin".',
        "#[bypass_check(guard)] Fixpoint f (n : nat) : False := f n.",
        "From Longdep Require check_0.",
        'Load "elsewhere".',
    ],
)
def test_what_switches_a_check_off_is_not_admitted(text: str, room: Room) -> None:
    room.says("helping.v", text)
    room.says("memory_capacity/algebra.v", KEYS + PROOF)
    told = refused("outer-product-memory.dual-keys")
    assert told.startswith("helping.v: ")
    assert told.endswith("is not admitted")


def test_files_that_need_each_other_are_named(room: Room) -> None:
    room.says("one.v", "From Longdep Require two.")
    room.says("two.v", "From Longdep Require one.")
    room.says("memory_capacity/algebra.v", f"From Longdep Require one.\n{KEYS}{PROOF}")
    told = refused("outer-product-memory.dual-keys")
    assert told.startswith("files that need each other: ")


def test_a_claim_has_one_theorem(room: Room) -> None:
    room.says("gating/algebra.v", f"Theorem {NAME}_holds\nTheorem {NAME}_fails\n")
    assert f"got {NAME}_holds and {NAME}_fails" in refused(FORGETS)


def test_a_broken_variant_stands_beside_its_claim(room: Room) -> None:
    room.says("gating/algebra.v", "Theorem gates_control__dropping_cell_fails\n")
    told = refused("gates-control")
    assert told == "gates-control: expected a theorem beside that without cell"


def test_what_is_not_asked_for_is_not_compiled(room: Room) -> None:
    room.says("gating/algebra.v", "Lemma wrong : False. Proof. exact I. Qed.")
    assert answer("unrolled-power").checked == ()
