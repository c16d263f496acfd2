(** Products of random weights over Coq's reals. *)

From Coq Require Import Reals.
From Coquelicot Require Import Coquelicot.
From Longdep Require Import reals_vocabulary.
From Longdep.random_product Require Import reals_statements.
Local Open Scope R_scope.

(** The derivative for one weight is the product of all others. *)
Theorem gradient_variance__derivative_holds : gradient_variance__derivative.
Proof.
intros k r x w.
set (before := product_terms _ _ _); set (after := product_terms (k + 2) _ _).
auto_derive; [exact I | ring].
Qed.
