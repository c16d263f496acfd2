(** The linear scan over Coq's reals: how long a decay lasts, and what is rounded. *)

From Coq Require Import Reals ZArith Lia Lra.
From Flocq Require Import Core.
From Longdep Require Import reals_vocabulary rounding.
From Longdep.linear_scan Require Import reals_statements.
Local Open Scope R_scope.

(** The exponential lies above its tangent at 0, and the logarithm below at 1. *)
Lemma ln_tangent (x : R) : 0 < x -> ln x <= x - 1.
Proof.
intros x_gt0; assert (tangent := exp_ineq1_le (ln x)).
rewrite exp_ln in tangent by exact x_gt0; lra.
Qed.

(* A decay's horizon is 1 / (1 - rho), up to one step. *)
Theorem horizon__length_holds : horizon__length.
Proof.
intros T rho T_gt0 rho_gt0 horizon.
assert (from_above := ln_tangent rho rho_gt0).
assert (from_below := ln_tangent (/ rho) (Rinv_0_lt_compat rho rho_gt0)).
rewrite ln_Rinv in from_below by exact rho_gt0.
split; [|nra].
apply (Rmult_le_compat_l (T * rho)) in from_below; [|nra].
replace (T * rho * (/ rho - 1)) with (T * (1 - rho)) in from_below by (field; lra).
replace (T * rho * - ln rho) with (rho * - (T * ln rho)) in from_below by ring.
rewrite horizon in from_below; lra.
Qed.

(* Any other length may lie outside. *)
Theorem horizon__length__dropping_horizon_fails : ~ horizon__length__dropping_horizon.
Proof. intros claim; destruct (claim 3 (1 / 2)) as [_ high]; lra. Qed.

(* Close below 1, a product of two decays is rounded down to a sum of distances. *)
Theorem tree_rounding__rounded_down_holds : tree_rounding__rounded_down.
Proof.
intros i j p i_gt0 j_gt0 p_gt0; rewrite !power_bpow; intros close.
set (N := (2 ^ Z.of_nat p - Z.of_nat (i + j))%Z).
set (u := bpow radix2 (- Z.of_nat p)) in *.
assert (u_gt0 : 0 < u) by apply bpow_gt_0.
assert (whole : bpow radix2 (Z.of_nat p) * u = 1).
  unfold u; rewrite <- bpow_plus, Z.add_opp_diag_r; reflexivity.
assert (double : bpow radix2 (Z.of_nat p) = 2 * bpow radix2 (Z.of_nat p - 1)).
  rewrite <- bpow_double; f_equal; ring.
assert (N_real : IZR N = bpow radix2 (Z.of_nat p) - INR (i + j)).
  unfold N; rewrite minus_IZR, <- INR_IZR_INZ.
  now rewrite <- (IZR_Zpower radix2) by lia.
assert (i_ge1 : 1 <= INR i) by (apply (le_INR 1); lia).
assert (j_ge1 : 1 <= INR j) by (apply (le_INR 1); lia).
rewrite mult_INR in close; rewrite plus_INR in N_real |- *.
revert close N_real i_ge1 j_ge1; generalize (INR i) (INR j); intros x y.
revert whole double; set (top := bpow radix2 (Z.of_nat p)).
set (half := bpow radix2 (Z.of_nat p - 1)).
intros whole double close N_real x_ge1 y_ge1.
assert (half_u : half * u = / 2) by (rewrite double in whole; lra).
assert (product : 0 <= x * y) by (apply Rmult_le_pos; lra).
assert (rest : 0 <= x * y * u < / 2).
  split; [apply Rmult_le_pos; lra|rewrite <- half_u].
  apply Rmult_lt_compat_r; lra.
assert (sum : x + y <= x * y + 1).
  assert (0 <= (x - 1) * (y - 1)) by (apply Rmult_le_pos; lra); lra.
assert (unit : IZR N * u = 1 - (x + y) * u) by (rewrite N_real; lra).
replace ((1 - x * u) * (1 - y * u)) with ((IZR N + x * y * u) * u) by (rewrite
  Rmult_plus_distr_r, unit; ring).
unfold u at 2; rewrite rounded_scaled by lia; fold u.
rewrite rounded_whole; [|fold half top; lra].
rewrite (Znearest_imp _ _ N); [rewrite unit; ring|].
replace (IZR N + x * y * u - IZR N) with (x * y * u) by ring.
rewrite Rabs_pos_eq; lra.
Qed.

(* Further from 1 it is not: the product of 0 and 0 is 0. *)
Theorem tree_rounding__rounded_down__dropping_close_fails :
  ~ tree_rounding__rounded_down__dropping_close.
Proof.
intros claim; assert (wrong := claim 2%nat 2%nat 1%nat).
replace (powerRZ 2 (- Z.of_nat 1)) with (/ 2) in wrong by (simpl; lra).
replace ((1 - INR 2 * / 2) * (1 - INR 2 * / 2)) with 0 in wrong by (simpl; lra).
rewrite rounded_zero in wrong; simpl in wrong.
specialize (wrong ltac:(lia) ltac:(lia) ltac:(lia)); lra.
Qed.
