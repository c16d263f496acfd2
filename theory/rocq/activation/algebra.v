(** The gradient through an activation function over any real field. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary columns norms limits.
From Longdep.activation Require Import algebra_statements.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Decay.
Variables (Real : realFieldType) (norm : forall m n : nat, 'M[Real]_(m, n) -> Real).
Hypothesis good : submultiplicative norm.

(** Derivatives of size phi at most and a transposed weight of norm 1 / (phi (1 + a)) at
    most: the gradient falls by the factor 1 + a a step, and so vanishes. *)
Lemma geometric_decay n t (a phi : Real) (U : 'M_n) (e g : nat -> 'M_(n, 1)) :
  archimedean Real -> 0 < a -> 0 < phi ->
  (forall s, e (s + 1)%N = diagonal_matrix (g s) *m U^T *m e s) ->
  (forall s i, (i + 1 <= n)%N -> `|entry (g s) i 0%N| <= phi) ->
  norm U^T <= (phi * (a + 1))^-1 ->
  tends_to (fun t : nat => (a + 1) ^ (- t%:Z) * norm (e 0%N) : Real) 0 /\
  norm (e t) <= (a + 1) ^ (- t%:Z) * norm (e 0%N).
Proof.
move=> whole a_gt0 phi_gt0 step slopes small.
have base_gt1 : 1 < a + 1 by rewrite ltr_addr.
have base_gt0 : 0 < a + 1 := lt_trans ltr01 base_gt1.
have inverse k : (a + 1) ^ (- k%:Z) = (a + 1)^-1 ^+ k by rewrite -exprz_inv.
split.
  apply: (@tends_to_eq _ (fun k => norm (e 0%N) * (a + 1)^-1 ^+ k)) => [k|].
    by rewrite inverse mulrC.
  apply: scaled_power_to_zero => //.
  by rewrite gtr0_norm ?invr_gt0 // invf_lt1.
rewrite inverse; apply: (@steps_below _ _ (fun k => norm (e k))) => [|s].
  by rewrite invr_ge0 ltW.
rewrite step -mulmxA; apply: le_trans (norm_rows good _ (ltW phi_gt0) _) _ => [i|].
  by rewrite -[g s i 0]entryE slopes // addn1.
apply: le_trans (ler_wpmul2l (ltW phi_gt0) (norm_product_le good small (lexx _))) _.
by rewrite mulrA invfM mulrA mulfV ?mul1r // gt_eqF.
Qed.

End Decay.

(** Derivatives of size 1 at most and a norm below 1: the gradient vanishes. *)
Theorem small_weights_vanish__tanh_holds (Real : realFieldType) :
  archimedean Real -> small_weights_vanish__tanh Real.
Proof.
move=> whole n t _ a a_gt0 U norm good e g step slopes small.
by apply: (geometric_decay good t whole a_gt0 ltr01 step slopes); rewrite mul1r.
Qed.

(** Derivatives of size phi at most and a norm below 1 / phi: it vanishes. *)
Theorem small_weights_vanish__any_activation_holds (Real : realFieldType) :
  archimedean Real -> small_weights_vanish__any_activation Real.
Proof.
move=> whole n t _ a phi a_gt0 phi_gt0 U norm good e g step slopes small.
apply: (geometric_decay good t whole a_gt0 phi_gt0 step slopes).
by rewrite invfM -[phi^-1]div1r.
Qed.

(** Derivatives of size 1/4 at most and a norm below 4: it vanishes. *)
Theorem small_weights_vanish__logistic_holds (Real : realFieldType) :
  archimedean Real -> small_weights_vanish__logistic Real.
Proof.
move=> whole n t _ a a_gt0 U norm good e g step slopes small.
have quarter : 0 < 1 / 4%:R :> Real by rewrite divr_gt0 ?ltr01 ?ltr0n.
apply: (geometric_decay good t whole a_gt0 quarter step slopes).
by rewrite [X in X * _]div1r mulrC mulrDl.
Qed.
