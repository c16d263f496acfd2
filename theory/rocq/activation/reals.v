(** Activation functions over Coq's reals. *)

From Coq Require Import Reals Lra Lia ZArith.
From Coquelicot Require Import Coquelicot.
From Flocq Require Import Core.
From Longdep Require Import reals_vocabulary real_facts.
From Longdep.activation Require Import reals_statements.
Local Open Scope R_scope.

(** The logistic function's slope is at most 1/4, and 1/4 where its value is 1/2. *)
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
Theorem derivative_below_one__almost_everywhere__dropping_nonzero_fails :
  ~ derivative_below_one__almost_everywhere__dropping_nonzero.
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

(** A bounded weight need not let the gradient vanish: 1, where tanh has slope 1. *)
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
Theorem small_weights_vanish__just_above__dropping_above_fails :
  ~ small_weights_vanish__just_above__dropping_above.
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

(** Numbers of 53 bits near 1: those below 1 are apart by 2^-53. *)
Local Notation tiny := (bpow radix2 (-54)).

Local Instance positive_precision : Prec_gt_0 53.
Proof. reflexivity. Qed.

Lemma tiny_value : tiny = / 18014398509481984.
Proof. reflexivity. Qed.

Lemma rounded_monotone x y : x <= y -> rounded x 53 <= rounded y 53.
Proof. apply round_le; typeclasses eauto. Qed.

Lemma rounded_power e : rounded (bpow radix2 e) 53 = bpow radix2 e.
Proof.
  apply round_generic; [typeclasses eauto|]. apply generic_format_bpow'.
  - typeclasses eauto.
  - unfold FLX_exp. lia.
Qed.

Lemma rounded_one : rounded 1 53 = 1.
Proof. apply (rounded_power 0). Qed.

(** A number that rounding keeps is one of the format, in the words of Flocq. *)
Lemma rounded_format x : rounded x 53 = x -> generic_format radix2 (FLX_exp 53) x.
Proof.
  intros float. rewrite <- float. apply generic_format_round; typeclasses eauto.
Qed.

(** The midpoint of 1 and the number below rounds to 1, the even one of the two. *)
Lemma rounded_midpoint : rounded (1 - tiny) 53 = 1.
Proof.
  unfold rounded, round, F2R, scaled_mantissa, cexp. rewrite tiny_value.
  rewrite (mag_unique radix2 _ 0).
  2: { simpl. rewrite Rabs_pos_eq; lra. }
  change (FLX_exp 53 0) with (-53)%Z. simpl (bpow radix2 (- (-53))).
  unfold ZnearestE, Znearest.
  rewrite (Zfloor_imp 9007199254740991) by (simpl; lra).
  rewrite Rcompare_Eq by lra. simpl.
  rewrite (Zceil_imp 9007199254740992) by (simpl; lra). lra.
Qed.

(** What lies between that midpoint and 1 rounds to 1. *)
Lemma rounded_near_one x : 1 - tiny <= x <= 1 -> rounded x 53 = 1.
Proof.
  intros [above below]. apply Rle_antisym.
  - rewrite <- rounded_one. apply rounded_monotone, below.
  - rewrite <- rounded_midpoint. apply rounded_monotone, above.
Qed.

(** What lies below the midpoint rounds to the number before 1 at most. *)
Lemma rounded_before_one x : x < 1 - tiny -> rounded x 53 <= 1 - 2 * tiny.
Proof.
  intros below.
  assert (one : generic_format radix2 (FLX_exp 53) 1)
    by apply rounded_format, rounded_one.
  assert (before : pred radix2 (FLX_exp 53) 1 = 1 - 2 * tiny).
  { change 1 with (bpow radix2 0) at 1. rewrite pred_bpow, tiny_value. simpl. lra. }
  rewrite <- before. apply round_N_le_midp.
  - typeclasses eauto.
  - apply generic_format_pred; [typeclasses eauto|exact one].
  - rewrite succ_pred; [|typeclasses eauto|exact one]. rewrite before. lra.
Qed.

(** A state of size 2^-27 or less has the rounded slope 1. *)
Theorem derivative_below_one__float64_one_holds : derivative_below_one__float64_one.
Proof.
  intros h small. apply rounded_near_one.
  assert (square : 0 <= h ^ 2 <= tiny).
  { rewrite tiny_value, <- (pow2_abs h). pose proof (Rabs_pos h). nra. }
  split.
  - pose proof (rounded_monotone _ _ (proj2 square)) as rounds.
    rewrite rounded_power in rounds. lra.
  - pose proof (rounded_monotone _ _ (proj1 square)) as rounds.
    unfold rounded at 1 in rounds. rewrite round_0 in rounds by typeclasses eauto. lra.
Qed.

(** So a slope of a state other than 0 may be rounded to 1. *)
Theorem derivative_below_one__float64_fails : ~ derivative_below_one__float64.
Proof.
  intros claim. specialize (claim (bpow radix2 (-27)) (rounded_power _)).
  rewrite derivative_below_one__float64_one_holds in claim.
  - assert (1 < 1); [apply claim; simpl|]; lra.
  - simpl. rewrite Rabs_pos_eq; lra.
Qed.

(** A state beyond 2^-27 has a rounded slope below 1. *)
Theorem derivative_below_one__float64_beyond_holds :
  derivative_below_one__float64_beyond.
Proof.
  intros h float beyond.
  set (next := succ radix2 (FLX_exp 53)).
  assert (valid : Valid_exp (FLX_exp 53)) by typeclasses eauto.
  assert (power : forall e, generic_format radix2 (FLX_exp 53) (bpow radix2 e))
    by (intros e; apply rounded_format, rounded_power).
  assert (state : next (bpow radix2 (-27)) <= Rabs h).
  { apply succ_le_lt; auto.
    - apply generic_format_abs, rounded_format, float.
    - simpl. lra. }
  unfold next in state. rewrite succ_eq_pos, ulp_bpow in state by apply bpow_ge_0.
  assert (square : next tiny <= h ^ 2).
  { unfold next. rewrite succ_eq_pos, ulp_bpow by apply bpow_ge_0.
    rewrite <- (pow2_abs h). simpl in *. nra. }
  assert (rounds : next tiny <= rounded (h ^ 2) 53).
  { apply round_ge_generic; auto; [typeclasses eauto|].
    apply generic_format_succ; auto. }
  unfold next in rounds. rewrite succ_eq_pos, ulp_bpow in rounds by apply bpow_ge_0.
  pose proof (bpow_gt_0 radix2 (FLX_exp 53 (-54 + 1))).
  pose proof (bpow_gt_0 radix2 (-54)).
  apply Rle_lt_trans with (1 - 2 * tiny); [apply rounded_before_one|]; lra.
Qed.

(** The state 0 is a number of 53 bits. *)
Lemma rounded_zero : rounded 0 53 = 0.
Proof. apply round_0. typeclasses eauto. Qed.

(** Up to 2^-27 the rounded slope is 1. *)
Theorem derivative_below_one__float64_beyond__dropping_beyond_fails :
  ~ derivative_below_one__float64_beyond__dropping_beyond.
Proof.
  intros claim. specialize (claim 0 rounded_zero).
  rewrite derivative_below_one__float64_one_holds in claim; [lra|].
  rewrite Rabs_R0. lra.
Qed.

(** A state just beyond 2^-27 that is no number of 53 bits may have the slope 1. *)
Theorem derivative_below_one__float64_beyond__dropping_float_fails :
  ~ derivative_below_one__float64_beyond__dropping_float.
Proof.
  intros claim. set (h := bpow radix2 (-27) + bpow radix2 (-87)).
  assert (square : rounded (h ^ 2) 53 <= tiny).
  { apply round_N_le_midp; [typeclasses eauto|apply rounded_format, rounded_power|].
    rewrite succ_eq_pos, ulp_bpow by apply bpow_ge_0. unfold h. simpl. lra. }
  assert (positive : 0 <= rounded (h ^ 2) 53).
  { rewrite <- rounded_zero. apply rounded_monotone, pow2_ge_0. }
  assert (beyond : 1 / 134217728 < Rabs h).
  { unfold h. simpl. rewrite Rabs_pos_eq; lra. }
  specialize (claim h beyond). rewrite rounded_near_one in claim; lra.
Qed.

(** A large state has a rounded slope other than 1. *)
Theorem derivative_below_one__float64_one__dropping_small_fails :
  ~ derivative_below_one__float64_one__dropping_small.
Proof.
  intros claim. specialize (claim 1). rewrite pow1, rounded_one, Rminus_eq_0 in claim.
  rewrite rounded_zero in claim. lra.
Qed.

(** A state that rounds to 1 has the rounded slope 0. *)
Lemma saturated_slope h :
  1 - tiny <= Rabs h <= 1 -> rounded (1 - rounded (rounded h 53 ^ 2) 53) 53 = 0.
Proof.
  intros near. rewrite <- (pow2_abs (rounded h 53)).
  replace (Rabs (rounded h 53)) with (rounded (Rabs h) 53).
  - rewrite (rounded_near_one _ near), pow1, rounded_one, Rminus_eq_0.
    apply rounded_zero.
  - apply (round_NE_abs radix2 (FLX_exp 53)).
Qed.

(** Far out the rounded slope is 0, not positive. *)
Theorem derivative_below_one__float64_positive_fails :
  ~ derivative_below_one__float64_positive.
Proof.
  intros claim. specialize (claim 40). rewrite saturated_slope in claim; [lra|].
  pose proof (tanh_bounds 40). pose proof (tanh_pos 40 ltac:(lra)).
  rewrite Rabs_pos_eq by lra. split; [|lra]. rewrite tanh_exp.
  assert (large : 2 ^ 80 <= exp (2 * 40)).
  { replace (2 * 40) with (INR 80 * 1) by (simpl; ring). rewrite exp_multiple.
    apply pow_incr. pose proof (exp_ineq1 1). lra. }
  assert (/ (exp (2 * 40) + 1) <= / (2 ^ 55)); [|simpl in *; lra].
  apply Rinv_le_contravar; simpl in *; lra.
Qed.

(** Where tanh comes within 2^-54 of 1, in terms of exp (2 x). *)
Lemma tanh_near_one x : 36028797018963967 <= exp (2 * x) -> 1 - tiny <= tanh x.
Proof.
  intros large. rewrite tanh_exp, tiny_value.
  assert (/ (exp (2 * x) + 1) <= / 36028797018963968) by (apply Rinv_le_contravar; lra).
  lra.
Qed.

Lemma tanh_not_near_one x : exp (2 * x) < 36028797018963967 -> tanh x < 1 - tiny.
Proof.
  intros small. rewrite tanh_exp, tiny_value. pose proof (exp_pos (2 * x)).
  assert (/ 36028797018963968 < / (exp (2 * x) + 1)) by (apply Rinv_lt_contravar; nra).
  lra.
Qed.

(** The first number of 53 bits from which on that is so, and the last before it. *)
Lemma exp_first_saturated :
  36028797018963967 <= exp (2 * (2682674314446053 / 140737488355328)).
Proof.
  set (step := 2 * (2682674314446053 / 140737488355328) / 2 ^ 70).
  set (first := (2 ^ 200 + 2682674314446053 * 2 ^ 84)%Z).
  assert (small : IZR first <= IZR (2 ^ 200) * exp step).
  { apply Rle_trans with (IZR (2 ^ 200) * (1 + step)).
    - unfold first, step. rewrite plus_IZR, mult_IZR. simpl. lra.
    - apply Rmult_le_compat_l; [now apply IZR_le|apply exp_ineq1_le]. }
  apply (exp_above (2 ^ 200) 70) in small; [|reflexivity|now vm_compute].
  replace (step * 2 ^ 70) with (2 * (2682674314446053 / 140737488355328)) in small
    by (unfold step; field).
  assert (large : (36028797018963967 * 2 ^ 200
    <= squared_down (2 ^ 200) 70 first)%Z)
    by (vm_compute; discriminate).
  apply IZR_le in large. rewrite mult_IZR in large.
  apply Rmult_le_reg_l with (IZR (2 ^ 200)); [now apply IZR_lt|lra].
Qed.

Lemma exp_last_before :
  exp (2 * (5365348628892105 / 281474976710656)) < 36028797018963967.
Proof.
  set (step := 2 * (5365348628892105 / 281474976710656) / 2 ^ 70).
  set (first := (2 ^ 200 * 2 ^ 117 / (2 ^ 117 - 5365348628892105) + 1)%Z).
  assert (small : IZR (2 ^ 200) * exp step <= IZR first).
  { pose proof (exp_ineq1_le (- step)) as least. rewrite exp_Ropp in least.
    pose proof (exp_pos step) as positive.
    assert (enough : (2 ^ 200 * 2 ^ 117 <= first * (2 ^ 117 - 5365348628892105))%Z)
      by (vm_compute; discriminate).
    apply IZR_le in enough. rewrite !mult_IZR, minus_IZR in enough.
    assert (part : IZR (2 ^ 117) * step = 5365348628892105)
      by (unfold step; lra).
    assert (whole : exp step * / exp step = 1) by (field; lra).
    assert (0 < IZR (2 ^ 117)) by now apply IZR_lt.
    assert (0 < IZR first) by now apply IZR_lt.
    assert (above : IZR (2 ^ 200) <= IZR first * (1 - step)).
    { apply Rmult_le_reg_r with (IZR (2 ^ 117)); [assumption|].
      replace (IZR first * (1 - step) * IZR (2 ^ 117))
        with (IZR first * (IZR (2 ^ 117) - IZR (2 ^ 117) * step)) by ring.
      rewrite part. exact enough. }
    assert (IZR (2 ^ 200) <= IZR first * / exp step) by nra.
    apply Rle_trans with (IZR first * / exp step * exp step); [nra|].
    right. field. lra. }
  apply (exp_below (2 ^ 200) 70) in small; [|reflexivity|now vm_compute].
  replace (step * 2 ^ 70) with (2 * (5365348628892105 / 281474976710656)) in small
    by (unfold step; field).
  assert (below : (squared_up (2 ^ 200) 70 first < 36028797018963967 * 2 ^ 200)%Z)
    by now vm_compute.
  apply IZR_lt in below. rewrite mult_IZR in below.
  apply Rmult_lt_reg_l with (IZR (2 ^ 200)); [now apply IZR_lt|lra].
Qed.

(** From there on the rounded slope is 0. *)
Theorem derivative_below_one__float64_zero_holds : derivative_below_one__float64_zero.
Proof.
  intros x saturated. apply saturated_slope. pose proof (tanh_abs x).
  split; [|lra]. rewrite tanh_of_abs. apply tanh_near_one.
  apply (Rle_trans _ _ _ exp_first_saturated), exp_le. lra.
Qed.

(** Before that point it is positive. *)
Theorem derivative_below_one__float64_before_holds :
  derivative_below_one__float64_before.
Proof.
  intros x below. set (h := rounded (tanh x) 53).
  assert (value : Rabs h <= 1 - 2 * tiny).
  { unfold h. replace (Rabs (rounded (tanh x) 53)) with (rounded (Rabs (tanh x)) 53)
      by apply (round_NE_abs radix2 (FLX_exp 53)).
    apply rounded_before_one. rewrite tanh_of_abs. apply tanh_not_near_one.
    apply Rle_lt_trans with (2 := exp_last_before), exp_le. lra. }
  assert (square : rounded (h ^ 2) 53 <= 1 - 2 * tiny).
  { apply rounded_before_one. rewrite <- (pow2_abs h).
    apply Rle_lt_trans with ((1 - 2 * tiny) ^ 2); [|rewrite tiny_value; lra].
    apply pow_incr. pose proof (Rabs_pos h). lra. }
  assert (least : bpow radix2 (-53) <= 1 - rounded (h ^ 2) 53).
  { assert (twice : bpow radix2 (-53) = 2 * tiny) by (simpl; lra). lra. }
  apply rounded_monotone in least. rewrite rounded_power in least.
  pose proof (bpow_gt_0 radix2 (-53)). lra.
Qed.

(** Without the bound it may be 0. *)
Theorem derivative_below_one__float64_before__dropping_below_fails :
  ~ derivative_below_one__float64_before__dropping_below.
Proof. exact derivative_below_one__float64_positive_fails. Qed.

(** Below the saturated states it need not be 0: at the state 0 it is 1. *)
Theorem derivative_below_one__float64_zero__dropping_saturated_fails :
  ~ derivative_below_one__float64_zero__dropping_saturated.
Proof.
  intros claim. specialize (claim 0). rewrite tanh_0, rounded_zero in claim.
  replace (0 ^ 2) with 0 in claim by ring.
  rewrite rounded_zero, Rminus_0_r, rounded_one in claim. lra.
Qed.

(** Beyond 2^-27 it is not that the rounded slope is above 1: at the state 1 it is 0. *)
Theorem derivative_below_one__float64_beyond__turned_fails :
  ~ derivative_below_one__float64_beyond__turned.
Proof.
  intros claim. specialize (claim 1 rounded_one ltac:(rewrite Rabs_R1; lra)).
  rewrite pow1, rounded_one, Rminus_eq_0, rounded_zero in claim. lra.
Qed.

(** Before the saturated states it is not that the rounded slope is negative. *)
Theorem derivative_below_one__float64_before__turned_fails :
  ~ derivative_below_one__float64_before__turned.
Proof.
  intros claim. specialize (claim 0 ltac:(rewrite Rabs_R0; lra)).
  pose proof (derivative_below_one__float64_before_holds 0) as positive.
  rewrite Rabs_R0 in positive. specialize (positive ltac:(lra)). lra.
Qed.
