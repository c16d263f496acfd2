(** The linear scan over Coq's reals: how long a decay lasts, and what is rounded. *)

From Coq Require Import Reals ZArith List Lia Lra.
From Flocq Require Import Core.
From Longdep Require Import reals_vocabulary real_facts rounding.
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

(** The scan in logarithms, of 64 steps, computed in units of 2^-88 *)

Definition unit : Z := 2 ^ 88.
Definition value (n : Z) : R := IZR n * bpow radix2 (-88).
Definition round24 (n : Z) : Z := nearest 24 n.

Lemma unit_real : IZR unit = bpow radix2 88.
Proof. now rewrite <- (IZR_Zpower radix2). Qed.

Lemma value_unit (n : Z) : IZR n = value n * IZR unit.
Proof.
unfold value; rewrite unit_real, Rmult_assoc, <- bpow_plus; simpl; ring.
Qed.

Lemma value_ratio (n : Z) : value n = IZR n / IZR unit.
Proof. rewrite value_unit; field; rewrite unit_real; apply Rgt_not_eq, bpow_gt_0. Qed.

Lemma value_le (m n : Z) : (m <= n)%Z -> value m <= value n.
Proof. intros le; apply Rmult_le_compat_r; [apply bpow_ge_0|now apply IZR_le]. Qed.

Lemma value_add (m n : Z) : value m + value n = value (m + n).
Proof. unfold value; rewrite plus_IZR; ring. Qed.

Lemma value_opp (n : Z) : - value n = value (- n).
Proof. unfold value; rewrite opp_IZR; ring. Qed.

Lemma value_abs (n : Z) : Rabs (value n) = value (Z.abs n).
Proof.
unfold value; rewrite Rabs_mult, abs_IZR, (Rabs_pos_eq (bpow _ _)); [easy|].
apply bpow_ge_0.
Qed.

Lemma value_max (m n : Z) : Rmax (value m) (value n) = value (Z.max m n).
Proof.
destruct (Z.max_spec m n) as [[le ->]|[le ->]];
  [apply Rmax_right, value_le; lia|apply Rmax_left, value_le; lia].
Qed.

Lemma rounded_value (n : Z) : rounded (value n) 24 = value (round24 n).
Proof. now apply rounded_computed. Qed.

(* Bounds of an exponential: halved so often, its tangent is close enough. *)
Definition halvings (n : Z) : nat :=
  let size := (Z.log2 n - 88)%Z in
  Z.to_nat (32 + if (size <? 0)%Z then size else 2 * size).
Definition exp_low (n : Z) : Z :=
  let t := halvings n in squared_down unit t (unit + n / 2 ^ Z.of_nat t).
Definition part (n : Z) : Z := (n / 2 ^ Z.of_nat (halvings n) + 1)%Z.
Definition exp_up (n : Z) : Z :=
  squared_up unit (halvings n) (unit + part n + 2 * part n * part n / unit + 1).
Definition small_part (n : Z) : bool := ((0 <=? n) && (2 * part n <=? unit))%Z%bool.

Lemma unit_gt0 : 0 < IZR unit.
Proof. rewrite unit_real; apply bpow_gt_0. Qed.

Section Bounds.
Variable n : Z.
Hypothesis n_ge0 : (0 <= n)%Z.

Let times := halvings n.
Let power : Z := (2 ^ Z.of_nat times)%Z.
Let x : R := value n / 2 ^ times.

Lemma power_real : IZR power = 2 ^ times.
Proof. unfold power; now rewrite pow_IZR. Qed.

Lemma power_gt0 : 0 < 2 ^ times.
Proof. apply pow_lt; lra. Qed.

Lemma halved : IZR (n / power) <= IZR unit * x < IZR (n / power) + 1.
Proof.
assert (positive := power_gt0); assert (u := unit_gt0).
assert (power_pos : (0 < power)%Z) by (apply lt_IZR; now rewrite power_real).
assert (low := Z.mul_div_le n power power_pos).
assert (high := Z.mul_succ_div_gt n power power_pos).
apply IZR_le in low; apply IZR_lt in high.
rewrite mult_IZR, power_real in low, high; rewrite succ_IZR in high.
assert (n_real : IZR n = IZR unit * x * 2 ^ times).
  rewrite value_unit; unfold x; field; lra.
split; nra.
Qed.

Lemma n_halved : value n = x * 2 ^ times.
Proof. assert (positive := power_gt0); unfold x; field; lra. Qed.

Lemma exp_low_below : IZR (exp_low n) <= IZR unit * exp (value n).
Proof.
assert (u := unit_gt0); destruct halved as [low _].
rewrite n_halved; apply exp_above; [easy| |].
  apply Z.add_nonneg_nonneg; [easy|apply Z.div_pos; [easy|]].
  apply Z.pow_pos_nonneg; lia.
assert (tangent := exp_ineq1_le x).
rewrite plus_IZR; fold times power; nra.
Qed.

Lemma exp_up_above : small_part n = true -> IZR unit * exp (value n) <= IZR (exp_up n).
Proof.
intros small; apply andb_prop in small; destruct small as [_ small].
apply Z.leb_le, IZR_le in small; rewrite mult_IZR in small.
assert (u := unit_gt0); destruct halved as [_ high].
assert (part_real : IZR (part n) = IZR (n / power) + 1).
  unfold part; now rewrite plus_IZR.
assert (part_ge0 : (0 <= part n)%Z).
  unfold part; apply Z.add_nonneg_nonneg; [apply Z.div_pos; [easy|]|easy].
  apply Z.pow_pos_nonneg; lia.
rewrite n_halved; apply exp_below; [easy| |].
  assert (square : (0 <= 2 * part n * part n / unit)%Z).
    apply Z.div_pos; [nia|easy].
  assert (unit_pos : (0 < unit)%Z) by easy; lia.
assert (quotient := Z.mul_succ_div_gt (2 * part n * part n) unit eq_refl).
apply IZR_lt in quotient; rewrite !mult_IZR, succ_IZR in quotient.
rewrite !plus_IZR; apply IZR_le in part_ge0.
set (q := IZR (2 * part n * part n / unit)) in *; set (y := IZR (part n)) in *.
set (s := y / IZR unit).
assert (y_real : y = s * IZR unit) by (unfold s; field; lra).
rewrite y_real in *; clearbody s; clear y_real y.
assert (s_in : 0 <= s <= / 2) by (split; nra).
assert (x_le : exp x <= exp s) by (apply exp_le; nra).
assert (tangent := exp_ineq1_le (- s)); rewrite exp_Ropp in tangent.
assert (e_gt0 := exp_pos s).
assert (below : exp s * (1 - s) <= 1).
  apply (Rmult_le_compat_l (exp s)) in tangent; [|lra].
  rewrite Rinv_r in tangent; lra.
assert (above : 1 <= (1 + s + 2 * s * s) * (1 - s)).
  assert (rest : 0 <= s * s * (1 - 2 * s)) by (repeat apply Rmult_le_pos; lra); nra.
assert (e_le : exp s <= 1 + s + 2 * s * s).
  apply (Rmult_le_reg_r (1 - s)); lra.
assert (room : 2 * s * s * IZR unit < q + 1).
  apply (Rmult_lt_reg_r (IZR unit)); nra.
apply Rle_trans with (IZR unit * (1 + s + 2 * s * s)); [|lra].
apply Rmult_le_compat_l; lra.
Qed.

End Bounds.

(* Whether an exponential, or a logarithm, is right but for one part in 2^24. *)
Definition exp_right (n x : Z) : bool :=
  ((0 <=? n) && if 0 <=? x
  then small_part x && (16777215 * n <=? 16777216 * exp_low x)
    && (16777216 * exp_up x <=? 16777217 * n)
  else small_part (- x) && (16777215 * n * exp_up (- x) <=? 16777216 * unit * unit)
    && (16777216 * unit * unit <=? 16777217 * n * exp_low (- x)))%Z%bool.
Definition ln_right (n x : Z) : bool :=
  let part := (n / 16777216)%Z in
  ((16777216 * part =? n) && small_part (n - part) && (exp_up (n - part) <=? x)
    && (0 <=? n) && (x <=? exp_low (n + part)))%Z%bool.

Lemma exp_right_correct (n x : Z) : exp_right n x = true ->
  Rabs (value n - exp (value x)) <= Rabs (value n) / 16777216.
Proof.
unfold exp_right; assert (u := unit_gt0); intros right.
apply andb_prop in right; destruct right as [n_ge0 right]; apply Z.leb_le in n_ge0.
assert (range : 16777215 * IZR n <= 16777216 * (IZR unit * exp (value x)) <=
  16777217 * IZR n).
  destruct (Z.leb_spec 0 x) as [above|below].
  - apply andb_prop in right; destruct right as [right high].
    apply andb_prop in right; destruct right as [small low].
    apply Z.leb_le, IZR_le in low; apply Z.leb_le, IZR_le in high.
    rewrite !mult_IZR in low, high.
    assert (from_below := exp_low_below x above).
    assert (from_above := exp_up_above x above small); lra.
  - apply andb_prop in right; destruct right as [right high].
    apply andb_prop in right; destruct right as [small low].
    apply Z.leb_le, IZR_le in low; apply Z.leb_le, IZR_le in high.
    rewrite !mult_IZR in low, high.
    assert (from_below := exp_low_below (- x) ltac:(lia)).
    assert (from_above := exp_up_above (- x) ltac:(lia) small).
    rewrite <- value_opp, exp_Ropp in from_below, from_above.
    assert (e_gt0 := exp_pos (value x)); apply IZR_le in n_ge0.
    set (e := exp (value x)) in *; set (U := IZR unit) in *.
    assert (inverse : / e * e = 1) by (field; lra).
    split.
    + apply (Rmult_le_reg_r (U * / e)); [apply Rmult_lt_0_compat;
        [lra|now apply Rinv_0_lt_compat]|].
      replace (16777216 * (U * e) * (U * / e)) with (16777216 * U * U * (/ e * e))
        by ring.
      rewrite inverse; nra.
    + apply (Rmult_le_reg_r (U * / e)); [apply Rmult_lt_0_compat;
        [lra|now apply Rinv_0_lt_compat]|].
      replace (16777216 * (U * e) * (U * / e)) with (16777216 * U * U * (/ e * e))
        by ring.
      rewrite inverse; nra.
rewrite value_abs, Z.abs_eq by exact n_ge0; rewrite (value_unit n) in range.
apply Rabs_le; split; apply (Rmult_le_reg_r (IZR unit)); lra.
Qed.

Lemma ln_monotone (x y : R) : 0 < x -> x <= y -> ln x <= ln y.
Proof. intros x_gt0 [less| ->]; [now left; apply ln_increasing|apply Rle_refl]. Qed.

Lemma ln_right_correct (n x : Z) : ln_right n x = true ->
  Rabs (value n - ln (value x)) <= Rabs (value n) / 16777216.
Proof.
unfold ln_right; set (m := (n / 16777216)%Z); assert (u := unit_gt0); intros right.
apply andb_prop in right; destruct right as [right high].
apply andb_prop in right; destruct right as [right n_ge0].
apply andb_prop in right; destruct right as [right low].
apply andb_prop in right; destruct right as [whole small].
apply Z.eqb_eq in whole; apply Z.leb_le in low, high, n_ge0.
apply IZR_le in low; apply IZR_le in high.
assert (from_below := exp_low_below (n + m) ltac:(lia)).
assert (from_above := exp_up_above (n - m) ltac:(lia) small).
assert (x_low : exp (value (n - m)) <= value x).
  apply (Rmult_le_reg_l (IZR unit)); [exact u|].
  rewrite (Rmult_comm _ (value x)), <- value_unit; lra.
assert (x_high : value x <= exp (value (n + m))).
  apply (Rmult_le_reg_l (IZR unit)); [exact u|].
  rewrite (Rmult_comm _ (value x)), <- value_unit; lra.
assert (e_gt0 := exp_pos (value (n - m))).
apply ln_monotone in x_high; [|lra].
apply (ln_monotone _ _ e_gt0) in x_low.
rewrite ln_exp in x_low, x_high; rewrite value_abs, Z.abs_eq by exact n_ge0.
rewrite <- value_add in x_high; unfold Z.sub in x_low.
rewrite <- value_add, <- value_opp in x_low.
assert (m_real : value n = 16777216 * value m).
  rewrite <- whole at 1; unfold value; rewrite mult_IZR; ring.
apply Rabs_le; lra.
Qed.

Import ListNotations.
Local Open Scope Z_scope.

(* The computed logarithms of 1 + E, in units of 2^-25. *)
Definition log1p_values : list Z :=
  [13605151; 18777590; 21092608; 22192852; 22729732; 22994984; 23126834; 23192560;
  23225376; 23241772; 23249968; 23254064; 23256112; 23257136; 23257648; 23257904;
  23258032; 23258096] ++ repeat 23258128 27%nat ++ repeat 23258160 18%nat.

(* The computed exponentials, in units of 2^-24. *)
Definition exp_values : list Z :=
  [8388608; 12582912; 14680065; 15728641; 16252927; 16515070; 16646147; 16711680;
  16744448; 16760832; 16769026; 16773120; 16775168; 16776192; 16776704; 16776960;
  16777088; 16777152] ++ repeat 16777184 27%nat ++ repeat 16777216 18%nat.

(* The computed weights, that of step k in units of 2^(k - 87). *)
Definition weight_values : list Z :=
  [8388659; 8388679; 8388667; 8388687; 8388675; 8388663; 8388683; 8388671; 8388659;
  8388679; 8388667; 8388655; 8388675; 8388695; 8388683; 8388671; 8388691; 8388695;
  8388699; 8388703; 8388707; 8388711; 8388715; 8388719; 8388723; 8388727; 8388731;
  8388735; 8388739; 8388743; 8388747; 8388751; 8388756; 8388760; 8388764; 8388768;
  8388772; 8388776; 8388780; 8388784; 8388788; 8388792; 8388796; 8388800; 8388804;
  8388808; 8388812; 8388800; 8388788; 8388776; 8388764; 8388752; 8388740; 8388728;
  8388716; 8388704; 8388692; 8388680; 8388668; 8388656; 8388644; 8388632; 8388620;
  8388608].

(* The logarithm of the decays 1/2, the state 2, and its logarithm. *)
Definition decay_log : Z := - 1453635 * 2 ^ 67.
Definition last_state : Z := 2097149 * 2 ^ 68.
Definition state_log : Z := 22713 * 2 ^ 73.

Definition log1p_at (k : nat) : Z := nth (k - 1) log1p_values 0 * 2 ^ 63.
Definition exp_at (k : nat) : Z := nth (k - 1) exp_values 0 * 2 ^ 64.
Definition weight_at (k : nat) : Z :=
  nth (k - 1) weight_values 0 * 2 ^ (1 + Z.of_nat k).

(* After k steps: the sum of the decays' logarithms, and that of the scaled inputs. *)
Fixpoint sums (k : nat) : Z * Z :=
  match k with
  | O => (0, 0)
  | S less => let (total, scaled) := sums less in
    let next := round24 (decay_log + total) in
    (next, match less with
      | O => - next
      | _ => round24 (log1p_at less + Z.max scaled (- next))
      end)
  end.
Definition total (k : nat) : Z := fst (sums k).
Definition scaled (k : nat) : Z := snd (sums k).
Definition difference (k : nat) : Z := round24 (- Z.abs (scaled k + total (k + 1))).
Definition shift : Z := round24 (state_log - scaled 64).

(* What is left of the last state without the weights of the last steps. *)
Fixpoint left_after (last : nat) : Z :=
  match last with
  | O => round24 (last_state - weight_at 64)
  | S less => round24 (left_after less - weight_at (63 - less))
  end.

Definition step_right (k : nat) : bool :=
  (round24 (exp_at k) =? exp_at k) && exp_right (exp_at k) (difference k)
  && (round24 (log1p_at k) =? log1p_at k) && ln_right (log1p_at k) (exp_at k + unit).
Definition weight_right (k : nat) : bool :=
  (round24 (weight_at k) =? weight_at k)
  && exp_right (weight_at k) (round24 (shift - total k)).
Definition ends_right : bool :=
  (round24 decay_log =? decay_log) && ln_right (- decay_log) (2 * unit)
  && (round24 last_state =? last_state)
  && exp_right last_state (round24 (scaled 64 + total 64))
  && (round24 state_log =? state_log) && ln_right state_log last_state
  && (round24 (2 * left_after 62) =? - 12582849 * 2 ^ 48)
  && forallb step_right (seq 1 63) && forallb weight_right (seq 1 64).

Lemma all_right : ends_right = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Local Close Scope Z_scope.

Lemma state_value : value last_state = 2097149 / 1048576.
Proof.
unfold value, last_state; change (2 ^ 68)%Z with (radix2 ^ 68)%Z.
rewrite mult_IZR, (IZR_Zpower radix2 68), Rmult_assoc by easy.
rewrite <- bpow_plus; change (bpow radix2 (68 + -88)) with (/ 1048576); field.
Qed.

Lemma early_value : value (- 12582849 * 2 ^ 48) = - 12582849 / 1099511627776.
Proof.
unfold value; change (2 ^ 48)%Z with (radix2 ^ 48)%Z.
rewrite mult_IZR, (IZR_Zpower radix2 48), Rmult_assoc by easy.
rewrite <- bpow_plus; change (bpow radix2 (48 + -88)) with (/ 1099511627776); field.
Qed.

Lemma value_double (n : Z) : 2 * value n = value (2 * n).
Proof. unfold value; rewrite mult_IZR; ring. Qed.

Lemma value_two : value (2 * unit) = 2.
Proof. rewrite value_ratio, mult_IZR; assert (u := unit_gt0); field; lra. Qed.

Local Opaque round24 decay_log last_state state_log log1p_at exp_at weight_at unit.

Lemma total_next (k : nat) : total (k + 1) = round24 (decay_log + total k).
Proof. rewrite Nat.add_1_r; unfold total; cbn [sums]; now destruct (sums k). Qed.

Lemma scaled_next (k : nat) : (1 <= k)%nat ->
  scaled (k + 1) = round24 (log1p_at k + Z.max (scaled k) (- total (k + 1))).
Proof.
intros k_ge1; rewrite total_next, Nat.add_1_r; unfold scaled, total; cbn [sums].
destruct k as [|k]; [lia|now destruct (sums (S k))].
Qed.

Lemma left_next (k : nat) : (1 <= k <= 63)%nat ->
  left_after (64 - k) = round24 (left_after (64 - (k + 1)) - weight_at k).
Proof.
intros k_in; replace (64 - k)%nat with (S (63 - k)) by lia; cbn [left_after].
replace (64 - (k + 1))%nat with (63 - k)%nat by lia.
now replace (63 - (63 - k))%nat with k by lia.
Qed.

Lemma format_kept (n : Z) : (round24 n =? n)%Z = true -> rounded (value n) 24 = value n.
Proof. intros same; apply Z.eqb_eq in same; now rewrite rounded_value, same. Qed.

Lemma step_facts (k : nat) : (1 <= k)%nat -> (k <= 63)%nat ->
  forallb step_right (seq 1 63) = true ->
  (rounded (value (exp_at k)) 24 = value (exp_at k) /\
    Rabs (value (exp_at k) - exp (value (difference k))) <=
      Rabs (value (exp_at k)) / 16777216) /\
  (rounded (value (log1p_at k)) 24 = value (log1p_at k) /\
    Rabs (value (log1p_at k) - ln (value (exp_at k) + 1)) <=
      Rabs (value (log1p_at k)) / 16777216).
Proof.
intros k_ge1 k_le right; rewrite forallb_forall in right.
specialize (right k ltac:(apply in_seq; lia)).
apply andb_prop in right; destruct right as [right log_close].
apply andb_prop in right; destruct right as [right log_kept].
apply andb_prop in right; destruct right as [exp_kept exp_close].
replace 1 with (value unit).
  rewrite value_add; repeat split; try (now apply format_kept).
    now apply exp_right_correct.
  now apply ln_right_correct.
rewrite value_ratio; field; assert (u := unit_gt0); lra.
Qed.

Lemma weight_facts (k : nat) : (1 <= k)%nat -> (k <= 64)%nat ->
  forallb weight_right (seq 1 64) = true ->
  rounded (value (weight_at k)) 24 = value (weight_at k) /\
  Rabs (value (weight_at k) - exp (rounded (value shift - value (total k)) 24)) <=
    Rabs (value (weight_at k)) / 16777216.
Proof.
intros k_ge1 k_le right; rewrite forallb_forall in right.
specialize (right k ltac:(apply in_seq; lia)).
apply andb_prop in right; destruct right as [kept close].
unfold Rminus; rewrite (value_opp (total k)), value_add.
rewrite (rounded_value (shift + - total k)).
split; [now apply format_kept|now apply exp_right_correct].
Qed.

(* Computed in logarithms, the gradient of an early input is lost in rounding. *)
Theorem log_space_floor_holds : log_space_floor.
Proof.
assert (right := all_right); unfold ends_right in right.
repeat match type of right with (_ && _)%bool = true =>
  apply andb_prop in right; let fact := fresh "fact" in destruct right as [right fact]
end.
rename fact into weights; rename fact0 into steps; rename fact1 into early.
rename fact2 into log_close; rename fact3 into log_kept; rename fact4 into state_close.
rename fact5 into state_kept; rename fact6 into decay_close.
exists (value (- 12582849 * 2 ^ 48)), (value last_state), (value state_log).
exists (1 / 4611686018427387904), (9223372036854775807 / 4611686018427387904).
exists (value decay_log), (value shift).
exists (fun k => value (left_after (64 - k))), (fun k => value (exp_at k)).
exists (fun k => value (scaled k)), (fun k => value (log1p_at k)).
exists (fun k => value (total k)), (fun k => value (weight_at k)).
exists (fun k => value (difference k)).
split; [|split; [|split; [|split; [|split; [|split; [|split; [|split; [|split;
  [|split; [|split; [|split]]]]]]]]]]].
- split; [now apply format_kept|].
  apply ln_right_correct in decay_close; rewrite value_two, <- value_opp in decay_close.
  rewrite Rabs_Ropp, <- Rabs_Ropp in decay_close.
  now replace (- (- value decay_log - ln 2)) with (value decay_log + ln 2)
    in decay_close by ring.
- split; [|intros k _ _; now rewrite value_add, rounded_value, total_next].
  change 1%nat with (0 + 1)%nat; rewrite total_next; change (total 0) with 0%Z.
  rewrite Z.add_0_r.
  f_equal; now apply Z.eqb_eq.
- split; [now rewrite value_opp|intros k _ _].
  now rewrite value_add, value_abs, value_opp, rounded_value.
- intros k k_ge1 k_le; apply (step_facts k k_ge1 k_le steps).
- intros k k_ge1 k_le; apply (step_facts k k_ge1 k_le steps).
- intros k k_ge1 _; rewrite value_opp, value_max, value_add, rounded_value.
  now rewrite scaled_next.
- rewrite value_add, (rounded_value (scaled 64 + total 64)).
  split; [now apply format_kept|now apply exp_right_correct].
- unfold Rminus at 1; rewrite (value_opp (scaled 64)), value_add.
  rewrite (rounded_value (state_log + - scaled 64)).
  split; [reflexivity|split; [now apply format_kept|now apply ln_right_correct]].
- intros k k_ge1 k_le; apply (weight_facts k k_ge1 k_le weights).
- unfold Rminus; split; [now rewrite value_opp, value_add, rounded_value|].
  intros k k_ge1 k_le; rewrite value_opp, value_add, rounded_value.
  rewrite left_next by lia; reflexivity.
- apply Z.eqb_eq in early; rewrite value_double, rounded_value.
  apply (f_equal value); symmetry; exact early.
- split; reflexivity.
- rewrite early_value, state_value; repeat split.
  + rewrite Rabs_left; lra.
  + rewrite Rabs_left; lra.
  + apply Rabs_le; lra.
Qed.
