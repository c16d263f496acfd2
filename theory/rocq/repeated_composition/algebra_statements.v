(* Generated from the claims: python -m tests.kernel.statements *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition composition_like_product (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (J P : nat -> 'M[Real]_(n, n)),
  forall (v : nat -> 'M[Real]_(n, 1)),
  (* chain-rule *) (forall s : nat, (v (s + 1)%N = J (s + 1)%N *m v s)) ->
  (* empty-product *) (P 0%N = 1%:M) ->
  (* order *) (forall s : nat, (P (s + 1)%N = J (s + 1)%N *m P s)) ->
  (v t = P t *m v 0%N).

Definition composition_like_product__dropping_order (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (J P : nat -> 'M[Real]_(n, n)),
  forall (v : nat -> 'M[Real]_(n, 1)),
  (* chain-rule *) (forall s : nat, (v (s + 1)%N = J (s + 1)%N *m v s)) ->
  (* empty-product *) (P 0%N = 1%:M) ->
  (v t = P t *m v 0%N).

Definition composition_like_product__linear (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (W : 'M[Real]_(n, n)),
  forall (J P : nat -> 'M[Real]_(n, n)),
  (* empty-product *) (P 0%N = 1%:M) ->
  (* order *) (forall s : nat, (P (s + 1)%N = J (s + 1)%N *m P s)) ->
  (* linear *) (forall s : nat, (J (s + 1)%N = W^T)) ->
  (P t = matrix_power W^T t).

Definition composition_like_product__linear__dropping_linear (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (W : 'M[Real]_(n, n)),
  forall (J P : nat -> 'M[Real]_(n, n)),
  (* empty-product *) (P 0%N = 1%:M) ->
  (* order *) (forall s : nat, (P (s + 1)%N = J (s + 1)%N *m P s)) ->
  (P t = matrix_power W^T t).
