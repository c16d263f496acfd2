(** Activation functions over Coq's reals. *)

From Coq Require Import Reals Lra Lia ZArith.
From Coquelicot Require Import Coquelicot.
From Flocq Require Import Core.
From Longdep Require Import reals_vocabulary real_facts.
From Longdep.activation Require Import reals_statements.
Local Open Scope R_scope.

(** The slope of the logistic function is at most 1/4, and 1/4 where its value is 1/2. *)
Lemma logistic_slope x :
  (1 - / (1 + exp (- x))) / (1 + exp (- x)) =
  1 / 4 - (/ (1 + exp (- x)) - 1 / 2) ^ 2.
Proof. pose proof (logistic_below_pos x). field. lra. Qed.

Lemma logistic_slope_quarter x : (1 - / (1 + exp (- x))) / (1 + exp (- x)) <= 1 / 4.
Proof.
  rewrite logistic_slope. pose proof (pow2_ge_0 (/ (1 + exp (- x)) - 1 / 2)). lra.
Qed.

Lemma logistic_slope_pos x : 0 < (1 - / (1 + exp (- x))) / (1 + exp (- x)).
Proof.
  pose proof (logistic_bounds x). apply Rmult_lt_0_compat; lra.
Qed.

Lemma logistic_slope_at_zero : (1 - / (1 + exp (- 0))) / (1 + exp (- 0)) = 1 / 4.
Proof. rewrite Ropp_0, exp_0. field. Qed.

(** At 0 the slope of tanh is 1. *)
Theorem derivative_below_one_fails : ~ derivative_below_one.
Proof.
  intros claim. destruct (claim 0) as [_ slope]. rewrite tanh_0 in slope. lra.
Qed.

(** Away from 0 both slopes are below 1. *)
Theorem derivative_below_one__almost_everywhere_holds :
  derivative_below_one__almost_everywhere.
Proof.
  intros x nonzero. split.
  - pose proof (logistic_slope_quarter x). lra.
  - assert (tanh x <> 0) by (rewrite tanh_zero; exact nonzero). nra.
Qed.

(** At 0 the slope of tanh is not below 1. *)
Theorem derivative_below_one__almost_everywhere__without_nonzero_fails :
  ~ derivative_below_one__almost_everywhere__without_nonzero.
Proof. exact derivative_below_one_fails. Qed.

(** The slope of tanh is at most 1, and 1 at 0 only; the logistic one is below 1. *)
Theorem derivative_below_one__at_most_one_holds : derivative_below_one__at_most_one.
Proof.
  intros x. pose proof (logistic_slope_quarter x). pose proof (pow2_ge_0 (tanh x)).
  repeat split; try lra.
  - intros zero. subst x. rewrite tanh_0. ring.
  - intros one. apply tanh_zero. nra.
Qed.

(** The slope of the logistic function is at most 1/4, and 1/4 at 0 only. *)
Theorem derivative_below_one__logistic_quarter_holds :
  derivative_below_one__logistic_quarter.
Proof.
  intros x. split; [split|apply logistic_slope_quarter].
  - intros zero. subst x. apply logistic_slope_at_zero.
  - rewrite logistic_slope. intros quarter. apply logistic_half. nra.
Qed.

(** The slope of the logistic function is 1/4 somewhere. *)
Theorem derivative_below_one__logistic_attained_holds :
  derivative_below_one__logistic_attained.
Proof. exists 0. apply logistic_slope_at_zero. Qed.

(** The slope of the logistic function s is s (1 - s), that of tanh 1 - tanh^2. *)
Theorem derivative_below_one__formulas_holds : derivative_below_one__formulas.
Proof. intros x. split; [apply logistic_derive|apply tanh_derive]. Qed.

(** Both slopes are positive. *)
Theorem derivative_below_one__positive_holds : derivative_below_one__positive.
Proof. intros x. split; [apply logistic_slope_pos|apply tanh_slope_pos]. Qed.

(** A weight at most any c need not let the gradient vanish: 1, where tanh has slope 1. *)
Theorem small_weights_vanish_fails : ~ small_weights_vanish.
Proof.
  intros claim.
  destruct (claim 1 1 1 0 Rlt_0_1 Rlt_0_1 Rle_0_1 (Rle_refl 1)) as [vanishes _].
  apply (constant_limit _ 1) in vanishes; [lra|].
  intros t. rewrite tanh_0.
  replace (1 * (1 - 0 ^ 2)) with 1 by ring. rewrite pow1. ring.
Qed.

(** Just above the threshold, at 0, the powers grow without bound. *)
Theorem small_weights_vanish__just_above_holds : small_weights_vanish__just_above.
Proof.
  intros a d w x a_pos d_pos _ at_zero above. subst x w. split.
  - apply scaled_powers_grow; [exact d_pos|]. rewrite tanh_0. nra.
  - apply scaled_powers_grow; [exact d_pos|]. rewrite Ropp_0, exp_0.
    replace (4 * (a + 1) * (1 - / (1 + 1)) / (1 + 1)) with (a + 1) by field. lra.
Qed.

(** Not above the threshold they do not: with weight 1 they stay. *)
Theorem small_weights_vanish__just_above__without_above_fails :
  ~ small_weights_vanish__just_above__without_above.
Proof.
  intros claim.
  destruct (claim 1 1 0 0 Rlt_0_1 Rlt_0_1 (Rle_refl 0) eq_refl) as [grows _].
  assert (vanishes : is_lim_seq (fun t => 1 * (0 * (1 - tanh 0 ^ 2)) ^ t) (Finite 0)).
  { apply scaled_powers_vanish. rewrite Rmult_0_l, Rabs_R0. lra. }
  apply is_lim_seq_unique in grows. apply is_lim_seq_unique in vanishes.
  rewrite grows in vanishes. discriminate.
Qed.

(** With weight 4 at the state 0 the logistic function's gradient stays. *)
Theorem small_weights_vanish__logistic_at_threshold_fails :
  ~ small_weights_vanish__logistic_at_threshold.
Proof.
  intros claim.
  assert (vanishes := claim 1 4 0 Rlt_0_1 ltac:(lra) ltac:(lra)).
  apply (constant_limit _ 1) in vanishes; [lra|].
  intros t. rewrite Ropp_0, exp_0.
  replace (4 * (1 - / (1 + 1)) / (1 + 1)) with 1 by field. rewrite pow1. ring.
Qed.
