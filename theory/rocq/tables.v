(** Concrete matrices and recurrences, for counterexamples. Written by hand. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary facts.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** Matrices of whole numbers, whose products and equations are computed. *)
Section Table.
Variable Real : realFieldType.

Definition table m n (f : nat -> nat -> int) : 'M[Real]_(m, n) :=
  \matrix_(i, j) (f i j)%:~R.

Definition row_by_column n (f g : nat -> nat -> int) (i j : nat) : int :=
  foldr (fun k sum => f i k * g k j + sum) 0 (iota 0 n).

Definition same_table m n (f g : nat -> nat -> int) : bool :=
  all (fun i => all (fun j => f i j == g i j) (iota 0 n)) (iota 0 m).

Lemma table_product l m n f g :
  table l m f *m table m n g = table l n (row_by_column m f g).
Proof.
apply/matrixP => i j; rewrite !mxE /row_by_column.
under eq_bigr do rewrite !mxE -intrM.
rewrite -(big_mkord xpredT (fun k => (f i k * g k j)%:~R)) /index_iota subn0.
by elim: (iota 0 m) => [|k s IH] /=; rewrite ?big_nil ?big_cons // IH intrD.
Qed.

Lemma table_scaled m n (a : int) f :
  a%:~R *: table m n f = table m n (fun i j => a * f i j).
Proof. by apply/matrixP => i j; rewrite !mxE intrM. Qed.

Lemma table_transposed m n f : (table m n f)^T = table n m (fun i j => f j i).
Proof. by apply/matrixP => i j; rewrite !mxE. Qed.

Lemma identity_table n :
  (1%:M : 'M[Real]_n) = table n n (fun i j => if i == j then 1 else 0).
Proof. by apply/matrixP => i j; rewrite !mxE -val_eqE /=; case: ifP. Qed.

Lemma table_eq m n f g : (table m n f == table m n g) = same_table m n f g.
Proof.
apply/eqP/allP => [/matrixP same i | same].
  rewrite mem_iota add0n => /= i_m; apply/allP => j; rewrite mem_iota => /= j_n.
  by have:= same (Ordinal i_m) (Ordinal j_n); rewrite !mxE => /eqP; rewrite eqr_int.
apply/matrixP => i j; rewrite !mxE; congr _%:~R; apply/eqP.
by apply: (allP (same i _)); rewrite mem_iota ltn_ord.
Qed.

Lemma table_entry m n f i j : (i < m)%N -> (j < n)%N ->
  entry (table m n f) i j = (f i j)%:~R.
Proof.
rewrite /entry => i_m j_n; case: insubP => [row _ i_row|]; last by rewrite i_m.
by case: insubP => [column _ j_column|]; rewrite ?j_n // mxE i_row j_column.
Qed.

End Table.

(** Writes matrices as tables; then compares two of them by computing. *)
Ltac tabled :=
  rewrite ?matrix_powerS ?matrix_power0 ?mulmx1 ?identity_table
    ?(table_transposed, table_product, table_scaled).
Ltac same_tables := tabled; apply/eqP; rewrite table_eq; vm_compute; reflexivity.
Ltac other_tables := tabled; move/eqP; rewrite table_eq; vm_compute; discriminate.

(** The states of a linear recurrence, for counterexamples. *)
Section Driven.
Variables (Real : realFieldType) (n : nat) (A : 'M[Real]_n).

Definition driven (start : 'M[Real]_(n, 1)) t := matrix_power A t *m start.

Lemma driven_step start s : driven start (s + 1)%N = A *m driven start s.
Proof. by rewrite /driven addn1 matrix_powerS mulmxA. Qed.

Lemma driven0 start : driven start 0 = start.
Proof. exact: mul1mx. Qed.

Lemma identity_diagonal : diagonal (1%:M : 'M[Real]_n).
Proof. by move=> i j /negPf ij; rewrite mxE ij. Qed.

End Driven.
