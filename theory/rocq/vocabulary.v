(** The words of the statements over an abstract field.

    Every statement that needs no exponential, logarithm, derivative or rounding is
    stated for any real field of MathComp (any real closed field where a root occurs),
    so that it holds of the reals, and its proof needs no axiom. Written by hand. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** The field has no number above all whole ones: asked for where a limit occurs. *)
Definition archimedean (Real : realFieldType) : Prop := Num.archimedean_axiom Real.

Section Sequences.
Variable Real : realFieldType.

Definition tends_to (u : nat -> Real) (limit : Real) : Prop :=
  forall epsilon, 0 < epsilon ->
  exists start : nat, forall t : nat, (start <= t)%N -> `|u t - limit| < epsilon.

Definition tends_to_infinity (u : nat -> Real) : Prop :=
  forall bound : Real, exists start : nat, forall t : nat, (start <= t)%N -> bound < u t.

End Sequences.

Section Matrices.
Variable Real : realFieldType.

(** A^k, for a matrix of any size. *)
Definition matrix_power n (A : 'M[Real]_n) (k : nat) : 'M[Real]_n :=
  iter k (mulmx A) 1%:M.

(** The entry in row i and column j, counted from 0; 0 outside of the matrix. *)
Definition entry m n (A : 'M[Real]_(m, n)) (i j : nat) : Real :=
  if insub i is Some row then if insub j is Some column then A row column else 0 else 0.

Definition orthogonal n (A : 'M[Real]_n) : Prop := A^T *m A = 1%:M.
Definition symmetric n (A : 'M[Real]_n) : Prop := A^T = A.
Definition diagonal n (A : 'M[Real]_n) : Prop := forall i j, i != j -> A i j = 0.

(** The matrix with a column's entries on its diagonal. *)
Definition diagonal_matrix n (v : 'M[Real]_(n, 1)) : 'M[Real]_n := diag_mx v^T.

Definition signed_permutation n (A : 'M[Real]_n) : Prop :=
  exists (permutation : {perm 'I_n}) (negative : 'I_n -> bool),
  A = \matrix_(i, j) ((-1) ^+ negative i *+ (permutation i == j)).

(** Norms of matrices of any shape, a vector's with them.
    norm_one: the largest sum of the sizes of a column. norm_oo: of a row.
    norm_max: the largest size of an entry. norm_sum: the sizes of all added up. *)
Definition norm_one m n (A : 'M[Real]_(m, n)) : Real :=
  \big[Num.max/0]_(j < n) \sum_(i < m) `|A i j|.
Definition norm_oo m n (A : 'M[Real]_(m, n)) : Real :=
  \big[Num.max/0]_(i < m) \sum_(j < n) `|A i j|.
Definition norm_max m n (A : 'M[Real]_(m, n)) : Real :=
  \big[Num.max/0]_(i < m) \big[Num.max/0]_(j < n) `|A i j|.
Definition norm_sum m n (A : 'M[Real]_(m, n)) : Real :=
  \sum_(i < m) \sum_(j < n) `|A i j|.

(** A norm for matrices of every shape that a product of matrices does not exceed, and
    that grows by c at most where each row is scaled by c at most: what a statement
    with a norm of no named order speaks of. The norms of orders 1, oo and F are such. *)
Record submultiplicative (norm : forall m n : nat, 'M[Real]_(m, n) -> Real) : Prop := {
  norm_triangle : forall m n (A B : 'M[Real]_(m, n)),
    norm m n (A + B) <= norm m n A + norm m n B;
  norm_scale : forall m n (a : Real) (A : 'M[Real]_(m, n)),
    norm m n (a *: A) = `|a| * norm m n A;
  norm_definite : forall m n (A : 'M[Real]_(m, n)), norm m n A = 0 -> A = 0;
  norm_product : forall l m n (A : 'M[Real]_(l, m)) (B : 'M[Real]_(m, n)),
    norm l n (A *m B) <= norm l m A * norm m n B;
  norm_rows : forall m n (d : 'M[Real]_(m, 1)) (A : 'M[Real]_(m, n)) (c : Real),
    0 <= c -> (forall i, `|d i 0| <= c) ->
    norm m n (diagonal_matrix d *m A) <= c * norm m n A }.

End Matrices.

(** The root of the sum of the squares of all entries: of a matrix the Frobenius norm,
    of a vector the 2-norm. *)
Definition norm_two (Real : rcfType) m n (A : 'M[Real]_(m, n)) : Real :=
  Num.sqrt (\sum_(i < m) \sum_(j < n) A i j ^+ 2).

Section Chance.
Variables (Real : realFieldType) (Outcome : finType) (law : Outcome -> Real).

Definition is_law : Prop := (forall omega, 0 <= law omega) /\ \sum_omega law omega = 1.
Definition expectation (x : Outcome -> Real) : Real := \sum_omega law omega * x omega.
Definition variance (x : Outcome -> Real) : Real :=
  expectation (fun omega => x omega ^+ 2) - expectation x ^+ 2.
Definition probability (event : pred Outcome) : Real :=
  \sum_(omega | event omega) law omega.

(** The variables at any indices from `first` to `last`, of which there may be `group`
    at most (any number for None): their joint law is the product of their laws.

    No endless sequence of independent variables lives on finitely many outcomes, but
    for constants. So a statement on chance has a `horizon`: what it says of every index
    it says up to there, and it is said that some horizon is far enough. Whatever space
    a sequence lives on, its members up to a horizon have such a law if they have
    finitely many values. *)
Definition independent
    (x : nat -> Outcome -> Real) (first last : nat) (group : option nat) : Prop :=
  forall indices : seq nat, uniq indices ->
  all (fun i => first <= i <= last)%N indices ->
  (if group is Some most then size indices <= most else true)%N ->
  forall value : nat -> Real,
  probability (fun omega => all (fun i => x i omega == value i) indices) =
  \prod_(i <- indices) probability (fun omega => x i omega == value i).

End Chance.
