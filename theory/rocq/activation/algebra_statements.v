(* Generated from the claims: python -m tests.kernel.statements *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition small_weights_vanish__tanh (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (a : Real),
  0 < a ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (e g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (e (s + 1)%N = diagonal_matrix (g s) *m U^T *m e s))
    ->
  (* derivatives *) (forall s : nat, (forall i : nat, (i + 1 <= n)%N -> (`|entry (g s) i
    0%N| <= 1))) ->
  (* small-norm *) (norm _ _ U^T <= (a + 1)^-1) ->
  ((tends_to (fun t : nat => (a + 1) ^ (- t%:Z) * norm _ _ (e 0%N) : Real) 0) /\ (norm _
    _ (e t) <= (a + 1) ^ (- t%:Z) * norm _ _ (e 0%N))).

Definition small_weights_vanish__any_activation (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (a phi : Real),
  0 < a ->
  0 < phi ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (e g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (e (s + 1)%N = diagonal_matrix (g s) *m U^T *m e s))
    ->
  (* derivatives *) (forall s : nat, (forall i : nat, (i + 1 <= n)%N -> (`|entry (g s) i
    0%N| <= phi))) ->
  (* small-norm *) (norm _ _ U^T <= 1 / phi / (a + 1)) ->
  ((tends_to (fun t : nat => (a + 1) ^ (- t%:Z) * norm _ _ (e 0%N) : Real) 0) /\ (norm _
    _ (e t) <= (a + 1) ^ (- t%:Z) * norm _ _ (e 0%N))).

Definition small_weights_vanish__logistic (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (a : Real),
  0 < a ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (e g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (e (s + 1)%N = diagonal_matrix (g s) *m U^T *m e s))
    ->
  (* derivatives *) (forall s : nat, (forall i : nat, (i + 1 <= n)%N -> (`|entry (g s) i
    0%N| <= 1 / 4%:R))) ->
  (* small-norm *) (norm _ _ U^T <= (a / 4%:R + 1 / 4%:R)^-1) ->
  ((tends_to (fun t : nat => (a + 1) ^ (- t%:Z) * norm _ _ (e 0%N) : Real) 0) /\ (norm _
    _ (e t) <= (a + 1) ^ (- t%:Z) * norm _ _ (e 0%N))).
