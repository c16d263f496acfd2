(** Products of random factors, over Coq's reals. *)

From Coq Require Import Reals.
From Coquelicot Require Import Coquelicot.
From Longdep Require Import reals_vocabulary.
From Longdep.random_product Require Import reals_statements.
Local Open Scope R_scope.

(* A product's derivative by one factor is the product of the others. *)
Theorem gradient_variance__derivative_holds : gradient_variance__derivative.
Proof. intros k r x w; auto_derive; [easy|ring]. Qed.
