(** What several proofs over an abstract field use. Written by hand. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section MatrixPower.
Variable Real : realFieldType.

Lemma matrix_power0 n (A : 'M[Real]_n) : matrix_power A 0 = 1%:M.
Proof. by []. Qed.

Lemma matrix_powerS n (A : 'M[Real]_n) t :
  matrix_power A t.+1 = A *m matrix_power A t.
Proof. by []. Qed.

Lemma matrix_power1 n (A : 'M[Real]_n) : matrix_power A 1 = A.
Proof. by rewrite matrix_powerS mulmx1. Qed.

(** A linear recurrence ends in the power of its matrix. *)
Lemma unrolled n (A : 'M[Real]_n) m (h : nat -> 'M[Real]_(n, m)) :
  (forall s, h (s + 1)%N = A *m h s) -> forall t, h t = matrix_power A t *m h 0%N.
Proof.
move=> step; elim=> [|t IH]; first by rewrite mul1mx.
by rewrite -addn1 step IH addn1 matrix_powerS mulmxA.
Qed.

End MatrixPower.
