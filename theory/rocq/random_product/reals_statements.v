(* Generated from the claims: python -m tests.kernel.statements *)
From Coq Require Import Reals ZArith.
From Coquelicot Require Import Coquelicot.
From Longdep Require Import reals_vocabulary.
Local Open Scope R_scope.

Definition gradient_variance__derivative : Prop :=
  forall (k r : nat),
  forall (x : R),
  forall (w : nat -> R),
  (is_derive (fun x_ : R => x_ * product_terms 1%nat k (fun i : nat => w i) *
    product_terms (k + 2)%nat r (fun i : nat => w i)) x (product_terms 1%nat k (fun i :
    nat => w i) * product_terms (k + 2)%nat r (fun i : nat => w i))).
