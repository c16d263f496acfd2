(** The composition of maps, linearized, over any real field. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary facts.
From Longdep.repeated_composition Require Import algebra_statements.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* The chain rule moves a vector by the product of all the Jacobians so far. *)
Theorem composition_like_product_holds (Real : realFieldType) :
  composition_like_product Real.
Proof.
move=> n t _ J P v chain empty order.
elim: t => [|t IH]; first by rewrite empty mul1mx.
by rewrite -[t.+1]addn1 chain order IH mulmxA.
Qed.

(* Without the order of the factors the product may be anything: 1, then 1, is not 0. *)
Theorem composition_like_product__dropping_order_fails (Real : realFieldType) :
  ~ composition_like_product__dropping_order Real.
Proof.
move=> /(_ 1%N 1%N isT (fun=> 1%:M) (fun s => if s is 0%N then 1%:M else 0)).
move=> /(_ (fun=> 1%:M)) same; have: (1%:M : 'M[Real]_1) = 0.
  by rewrite [LHS]same ?mul0mx // => s; rewrite mulmx1.
by move/matrixP/(_ 0 0); rewrite !mxE /= => /eqP; rewrite oner_eq0.
Qed.

(* With the same linear map at every step the product is the power of its matrix. *)
Theorem composition_like_product__linear_holds (Real : realFieldType) :
  composition_like_product__linear Real.
Proof.
move=> n t _ W J P empty order linear.
elim: t => [|t IH]; first by rewrite empty.
by rewrite -[t.+1]addn1 order linear IH addn1 matrix_powerS.
Qed.

(* With another map at some step the product is no power: 0 is not 1. *)
Theorem composition_like_product__linear__dropping_linear_fails
    (Real : realFieldType) : ~ composition_like_product__linear__dropping_linear Real.
Proof.
move=> /(_ 1%N 1%N isT 1%:M (fun=> 0) (fun s => if s is 0%N then 1%:M else 0)) same.
have: (0 : 'M[Real]_1) = 1%:M.
  rewrite [LHS]same ?matrix_power1 ?trmx1 // => s; rewrite mul0mx addn1 //.
by move/matrixP/(_ 0 0); rewrite !mxE /= => /eqP; rewrite eq_sym oner_eq0.
Qed.
