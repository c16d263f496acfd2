(* Generated from the claims: python -m tests.kernel.statements *)
From Coq Require Import Reals ZArith.
From Coquelicot Require Import Coquelicot.
From Longdep Require Import reals_vocabulary.
Local Open Scope R_scope.

Definition same_function : Prop :=
  forall (i m n r t : nat),
  (0 < i)%nat ->
  (0 < m)%nat ->
  (0 < n)%nat ->
  forall (U V : nat -> nat -> R),
  forall (b : nat -> R),
  forall (h x : nat -> nat -> R),
  (* same-state *) (forall j : nat, (1 <= j)%nat -> (j <= n)%nat -> (h j t = h j r)) ->
  (* same-input *) (forall j : nat, (1 <= j)%nat -> (j <= m)%nat -> (x j t = x j r)) ->
  (tanh (b i + sum_terms 1%nat n (fun j : nat => U i j * h j t) + sum_terms 1%nat m (fun
    j : nat => V i j * x j t)) = tanh (b i + sum_terms 1%nat n (fun j : nat => U i j * h
    j r) + sum_terms 1%nat m (fun j : nat => V i j * x j r))).

Definition same_function__dropping_same_state : Prop :=
  forall (i m n r t : nat),
  (0 < i)%nat ->
  (0 < m)%nat ->
  (0 < n)%nat ->
  forall (U V : nat -> nat -> R),
  forall (b : nat -> R),
  forall (h x : nat -> nat -> R),
  (* same-input *) (forall j : nat, (1 <= j)%nat -> (j <= m)%nat -> (x j t = x j r)) ->
  (tanh (b i + sum_terms 1%nat n (fun j : nat => U i j * h j t) + sum_terms 1%nat m (fun
    j : nat => V i j * x j t)) = tanh (b i + sum_terms 1%nat n (fun j : nat => U i j * h
    j r) + sum_terms 1%nat m (fun j : nat => V i j * x j r))).

Definition same_function__dropping_same_input : Prop :=
  forall (i m n r t : nat),
  (0 < i)%nat ->
  (0 < m)%nat ->
  (0 < n)%nat ->
  forall (U V : nat -> nat -> R),
  forall (b : nat -> R),
  forall (h x : nat -> nat -> R),
  (* same-state *) (forall j : nat, (1 <= j)%nat -> (j <= n)%nat -> (h j t = h j r)) ->
  (tanh (b i + sum_terms 1%nat n (fun j : nat => U i j * h j t) + sum_terms 1%nat m (fun
    j : nat => V i j * x j t)) = tanh (b i + sum_terms 1%nat n (fun j : nat => U i j * h
    j r) + sum_terms 1%nat m (fun j : nat => V i j * x j r))).

Definition same_function__no_inputs : Prop :=
  forall (r t : nat),
  forall (c u w : R),
  forall (x : nat -> R),
  (* no-inputs *) (forall s : nat, (x s = 0)) ->
  (tanh (c * u + w * x t) = tanh (c * u + w * x r)).

Definition same_function__equal_inputs : Prop :=
  forall (r t : nat),
  forall (c u w : R),
  forall (x : nat -> R),
  (* equal-inputs *) (x t = x r) ->
  (tanh (c * u + w * x t) = tanh (c * u + w * x r)).

Definition same_function__state_alone : Prop :=
  forall (r t : nat),
  forall (c u w : R),
  forall (x : nat -> R),
  (tanh (c * u + w * x t) = tanh (c * u + w * x r)).

Definition same_function__no_inputs__dropping_no_inputs : Prop :=
  forall (r t : nat),
  forall (c u w : R),
  forall (x : nat -> R),
  (tanh (c * u + w * x t) = tanh (c * u + w * x r)).

Definition same_function__equal_inputs__dropping_equal_inputs : Prop :=
  forall (r t : nat),
  forall (c u w : R),
  forall (x : nat -> R),
  (tanh (c * u + w * x t) = tanh (c * u + w * x r)).
