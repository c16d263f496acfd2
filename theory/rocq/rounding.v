(** Facts on rounding to so many significant bits. Written by hand. *)

From Coq Require Import Reals ZArith Lia Lra.
From Flocq Require Import Core.
From Longdep Require Import reals_vocabulary.
Local Open Scope R_scope.

(** Whole numbers of both kinds, and powers of 2. *)

Lemma power_bpow (e : Z) : powerRZ 2 e = bpow radix2 e.
Proof. now rewrite bpow_powerRZ. Qed.

Lemma INR_power (n : nat) : INR (2 ^ n) = bpow radix2 (Z.of_nat n).
Proof. now rewrite pow_INR, <- power_bpow, <- pow_powerRZ. Qed.

Lemma bpow_double (e : Z) : bpow radix2 (e + 1) = 2 * bpow radix2 e.
Proof. rewrite bpow_plus; simpl; lra. Qed.

(** An even number wins a tie. *)
Lemma nearest_even (m : Z) (x : R) : Z.even m = true -> Rabs (x - IZR m) <= / 2 ->
  ZnearestE x = m.
Proof.
intros even near.
destruct near as [near|tie]; [now apply Znearest_imp|].
destruct (Rle_or_lt (IZR m) x) as [above|below].
  rewrite Rabs_pos_eq in tie by lra.
  assert (floor : Zfloor x = m) by (apply Zfloor_imp; rewrite plus_IZR; lra).
  unfold Znearest; rewrite floor, tie, Rcompare_Eq, even by reflexivity; easy.
rewrite Rabs_left in tie by lra.
assert (floor : Zfloor x = (m - 1)%Z).
  apply Zfloor_imp; rewrite plus_IZR, minus_IZR; lra.
assert (ceiling : Zceil x = m) by (apply Zceil_imp; rewrite minus_IZR; lra).
unfold Znearest; rewrite floor, minus_IZR.
replace (x - (IZR m - 1)) with (/ 2) by lra.
rewrite Rcompare_Eq, ceiling, Z.even_sub, even by reflexivity; easy.
Qed.

Section Rounding.
Variable p : Z.
Hypothesis p_positive : (0 < p)%Z.

Local Instance some_bits : Prec_gt_0 p := p_positive.

(** A smaller number is not rounded to a larger one. *)
Lemma rounded_le (x y : R) : x <= y -> rounded x p <= rounded y p.
Proof. intros x_le_y; apply round_le; auto with typeclass_instances. Qed.

Lemma rounded_zero : rounded 0 p = 0.
Proof. apply round_0; auto with typeclass_instances. Qed.

(** Rounding commutes with a change of scale: there is neither over- nor underflow. *)
Lemma rounded_scaled (x : R) (e : Z) :
  rounded (x * bpow radix2 e) p = rounded x p * bpow radix2 e.
Proof.
destruct (Req_dec x 0) as [->|x_nz].
  now rewrite Rmult_0_l, rounded_zero, Rmult_0_l.
unfold rounded, round, F2R, scaled_mantissa, cexp; simpl.
rewrite mag_mult_bpow by exact x_nz.
replace (FLX_exp p (mag radix2 x + e)%Z) with (FLX_exp p (mag radix2 x) + e)%Z
  by (unfold FLX_exp; ring).
rewrite (Rmult_assoc x), <- bpow_plus.
replace (e + - (FLX_exp p (mag radix2 x) + e))%Z
  with (- FLX_exp p (mag radix2 x))%Z by ring.
now rewrite bpow_plus, Rmult_assoc.
Qed.

(** Where the spacing is 1 the nearest whole number is taken. *)
Lemma rounded_whole (x : R) : bpow radix2 (p - 1) <= x < bpow radix2 p ->
  rounded x p = IZR (ZnearestE x).
Proof.
intros [low high]; unfold rounded, round, F2R, scaled_mantissa, cexp; simpl.
assert (x_size : mag radix2 x = p :> Z).
  apply mag_unique; rewrite Rabs_pos_eq; [now split|].
  apply Rle_trans with (2 := low), bpow_ge_0.
rewrite x_size; unfold FLX_exp; rewrite Z.sub_diag; simpl.
now rewrite !Rmult_1_r.
Qed.

(** A whole number of at most p bits, in any scale, is kept; and so is 2^p. *)
Lemma kept (m e : Z) : IZR (Z.abs m) <= bpow radix2 p ->
  generic_format radix2 (FLX_exp p) (IZR m * bpow radix2 e).
Proof.
intros m_le; destruct m_le as [m_lt|m_eq].
  apply generic_format_FLX; exists (Float radix2 m e); [easy|].
  apply lt_IZR; now rewrite IZR_Zpower by lia.
assert (top : forall z, IZR z = bpow radix2 p -> generic_format radix2 (FLX_exp p)
  (IZR z * bpow radix2 e)).
  intros z ->; rewrite <- bpow_plus; apply generic_format_bpow; unfold FLX_exp; lia.
destruct (Z.abs_eq_or_opp m) as [same|opposite].
  now apply top; rewrite <- same.
rewrite <- (Z.opp_involutive m), opp_IZR, Ropp_mult_distr_l_reverse.
now apply generic_format_opp, top; rewrite <- opposite.
Qed.

Lemma rounded_kept (m e : Z) : IZR (Z.abs m) <= bpow radix2 p ->
  rounded (IZR m * bpow radix2 e) p = IZR m * bpow radix2 e.
Proof.
intros m_le; apply round_generic; [auto with typeclass_instances|now apply kept].
Qed.

(** No number of p bits is nearer than the rounded one. *)
Lemma rounded_nearest (x y : R) : generic_format radix2 (FLX_exp p) y ->
  Rabs (rounded x p - x) <= Rabs (y - x).
Proof.
intros format; apply (round_N_pt radix2 (FLX_exp p) (fun z => negb (Z.even z)) x);
exact format.
Qed.

(** So a whole number from 0 to 2^p is kept. *)
Lemma rounded_integer (n : nat) : INR n <= bpow radix2 p -> rounded (INR n) p = INR n.
Proof.
rewrite INR_IZR_INZ, <- (Rmult_1_r (IZR _)); change 1 with (bpow radix2 0) at 2 3.
intros n_le; apply rounded_kept; rewrite Z.abs_eq by lia; simpl in n_le; lra.
Qed.

(** Half the spacing at most is lost beside an even number of p bits. *)
Lemma absorbed (m e : Z) (c : R) : Z.even m = true ->
  bpow radix2 (p - 1) <= IZR m < bpow radix2 p ->
  bpow radix2 (p - 1) * bpow radix2 e <= IZR m * bpow radix2 e + c ->
  Rabs c <= bpow radix2 e / 2 ->
  rounded (IZR m * bpow radix2 e + c) p = IZR m * bpow radix2 e.
Proof.
intros even [low high] above small.
assert (positive := bpow_gt_0 radix2 e).
assert (c_scaled : c = c / bpow radix2 e * bpow radix2 e) by (field; lra).
revert above small; rewrite c_scaled; set (d := c / bpow radix2 e); intros above small.
rewrite Rabs_mult, (Rabs_pos_eq (bpow radix2 e)) in small by lra.
rewrite <- Rmult_plus_distr_r in above |- *.
apply Rmult_le_reg_r in above; [|exact positive].
assert (d_small : Rabs d <= / 2) by nra.
rewrite rounded_scaled, rounded_whole.
  now rewrite (nearest_even m) by (now replace (IZR m + d - IZR m) with d by ring).
split; [exact above|].
rewrite <- (IZR_Zpower radix2 p) in high |- * by lia.
apply lt_IZR, (Z.le_succ_l m), IZR_le in high; rewrite succ_IZR in high.
apply Rabs_le_inv in d_small; lra.
Qed.

(** At a power of 2 the tie goes back to it. *)
Lemma tie_at_power (k : Z) : (2 <= p)%Z ->
  rounded (bpow radix2 k + bpow radix2 (k - p)) p = bpow radix2 k.
Proof.
intros two_bits.
assert (whole : IZR (2 ^ (p - 1)) = bpow radix2 (p - 1)).
  now rewrite <- (IZR_Zpower radix2) by lia.
assert (scaled : bpow radix2 k = IZR (2 ^ (p - 1)) * bpow radix2 (k - p + 1)).
  rewrite whole, <- bpow_plus; f_equal; ring.
assert (half : bpow radix2 (k - p) <= bpow radix2 (k - p + 1) / 2).
  rewrite bpow_double; lra.
assert (positive := bpow_gt_0 radix2 (k - p)).
rewrite scaled; apply absorbed.
- now rewrite Z.even_pow by lia.
- rewrite whole; split; [apply Rle_refl|apply bpow_lt; lia].
- rewrite whole; lra.
- now rewrite Rabs_pos_eq by lra.
Qed.

(** So 2^p + 1, halfway between 2^p and 2^p + 2, is rounded to 2^p. *)
Lemma rounded_full : (2 <= p)%Z -> rounded (bpow radix2 p + 1) p = bpow radix2 p.
Proof.
intros two_bits; rewrite <- (tie_at_power p two_bits) at 2.
now rewrite Z.sub_diag.
Qed.

(** Below 2^(p + 1) every whole number is one of p bits or halfway between two; what is
    above it is not rounded to below it. *)
Lemma rounded_above (n e : Z) (x : R) : (0 <= n <= 2 ^ (p + 1))%Z ->
  IZR n * bpow radix2 e < x -> IZR n * bpow radix2 e <= rounded x p.
Proof.
intros [n_ge0 n_le] above; assert (positive := bpow_gt_0 radix2 e).
assert (x_scaled : x = x / bpow radix2 e * bpow radix2 e) by (field; lra).
revert above; rewrite x_scaled, rounded_scaled; set (y := x / bpow radix2 e).
intros above; apply Rmult_lt_reg_r in above; [|exact positive].
apply Rmult_le_compat_r; [lra|]; clear x_scaled; clearbody y; clear x.
assert (power : (2 ^ (p + 1) = 2 * 2 ^ p)%Z) by (rewrite Z.pow_add_r by lia; ring).
assert (half : (2 ^ p = 2 * 2 ^ (p - 1))%Z).
  rewrite <- (Z.pow_succ_r 2) by lia; f_equal; lia.
assert (doubled : forall j, (0 <= j <= 2 ^ p)%Z -> IZR (2 * j) <= y ->
  IZR (2 * j) <= rounded y p).
  intros j j_in y_ge; assert (value : IZR (2 * j) = IZR j * bpow radix2 1).
    rewrite mult_IZR; change (bpow radix2 1) with 2; ring.
  rewrite value in y_ge |- *; rewrite <- (rounded_kept j 1); [now apply rounded_le|].
  rewrite <- (IZR_Zpower radix2) by lia; apply IZR_le.
  change (radix_val radix2) with 2%Z; lia.
destruct (Z.Even_or_Odd n) as [[j ->]|[j ->]]; [apply doubled; [lia|lra]|].
destruct (Z_lt_le_dec (2 * j + 1) (2 ^ p)) as [few|many].
  assert (exact := rounded_kept (2 * j + 1) 0).
  change (bpow radix2 0) with 1 in exact; rewrite !Rmult_1_r in exact.
  rewrite <- exact; [apply rounded_le; lra|].
  rewrite <- (IZR_Zpower radix2) by lia; apply IZR_le.
  change (radix_val radix2) with 2%Z; lia.
rewrite plus_IZR in above |- *.
destruct (Rle_or_lt (IZR (2 * (j + 1))) y) as [next|before].
  apply Rle_trans with (2 := doubled (j + 1)%Z ltac:(lia) next).
  rewrite !mult_IZR, plus_IZR; lra.
rewrite mult_IZR, plus_IZR in before; rewrite mult_IZR in above |- *.
assert (j_low : IZR (2 ^ (p - 1)) <= IZR j) by (apply IZR_le; lia).
assert (j_high : IZR (j + 1) <= IZR (2 ^ p)) by (apply IZR_le; lia).
rewrite (IZR_Zpower radix2) in j_low, j_high by lia; rewrite plus_IZR in j_high.
replace y with (y / 2 * bpow radix2 1) by (change (bpow radix2 1) with 2; field).
rewrite rounded_scaled, rounded_whole by lra.
rewrite (Znearest_imp _ _ (j + 1)); rewrite plus_IZR.
  change (bpow radix2 1) with 2; lra.
apply Rabs_lt; lra.
Qed.

End Rounding.

(** Examples of one, two and three bits. *)

Lemma one_bit_3 : rounded 3 1 = 4.
Proof.
replace 3 with (3 / 2 * bpow radix2 1) by (change (bpow radix2 1) with 2; field).
rewrite rounded_scaled, rounded_whole by (simpl; lra).
rewrite (nearest_even 2); [change (bpow radix2 1) with 2; lra|easy|].
rewrite Rabs_left; lra.
Qed.

Lemma two_bits_below_2 : rounded (2 - 3 / 8) 2 = 3 / 2.
Proof.
replace (2 - 3 / 8) with (13 / 4 * bpow radix2 (-1))
  by (change (bpow radix2 (-1)) with (/ 2); field).
rewrite rounded_scaled, rounded_whole by (simpl; lra).
rewrite (Znearest_imp _ _ 3) by (apply Rabs_lt; lra).
change (bpow radix2 (-1)) with (/ 2); lra.
Qed.

Lemma two_bits_above_2 : rounded (2 + 3 / 4) 2 = 3.
Proof.
rewrite rounded_whole by (simpl; lra); f_equal.
apply Znearest_imp, Rabs_lt; lra.
Qed.

Lemma two_bits_above_3 : rounded (3 + / 2) 2 = 4.
Proof.
rewrite rounded_whole by (simpl; lra); f_equal.
apply nearest_even; [easy|rewrite Rabs_left; lra].
Qed.

Lemma three_bits_above_7 : rounded (7 + / 2) 3 = 8.
Proof.
rewrite rounded_whole by (simpl; lra); f_equal.
apply nearest_even; [easy|rewrite Rabs_left; lra].
Qed.

(** Rounding of a whole number, computed. *)
Definition nearest (p a : Z) : Z :=
  let shift := (Z.log2 (Z.abs a) + 1 - p)%Z in
  if (shift <=? 0)%Z then a else
  let kept := (Z.abs a / 2 ^ shift)%Z in
  let lost := (Z.abs a mod 2 ^ shift)%Z in
  let up := ((2 ^ shift <? 2 * lost) || (2 ^ shift =? 2 * lost) && Z.odd kept)%Z%bool in
  (Z.sgn a * ((if up then kept + 1 else kept) * 2 ^ shift))%Z.

Lemma nearest_opp (p a : Z) : nearest p (- a) = (- nearest p a)%Z.
Proof.
unfold nearest; rewrite Z.abs_opp, Z.sgn_opp; destruct Z.leb; [easy|].
now rewrite Z.mul_opp_l.
Qed.

Lemma rounded_nearest_positive (p a : Z) : (0 < p)%Z -> (0 < a)%Z ->
  rounded (IZR a) p = IZR (nearest p a).
Proof.
intros p_gt0 a_gt0; unfold nearest; rewrite Z.abs_eq, Z.sgn_pos, Z.mul_1_l by lia.
destruct (Z.log2_spec a a_gt0) as [low high]; set (shift := (Z.log2 a + 1 - p)%Z) in *.
destruct (Z.leb_spec shift 0) as [few|many].
  assert (exact := rounded_kept p p_gt0 a 0); change (bpow radix2 0) with 1 in exact.
  rewrite !Rmult_1_r in exact; apply exact; rewrite Z.abs_eq by lia.
  rewrite <- (IZR_Zpower radix2) by lia; apply IZR_le.
  change (radix_val radix2) with 2%Z.
  apply Z.lt_le_incl, Z.lt_le_trans with (1 := high), Z.pow_le_mono_r; lia.
set (scale := (2 ^ shift)%Z); set (kept := (a / scale)%Z); set (lost := (a mod scale)%Z).
assert (scale_gt0 : (0 < scale)%Z) by (apply Z.pow_pos_nonneg; lia).
assert (division : a = (kept * scale + lost)%Z).
  rewrite Z.mul_comm; apply Z.div_mod; lia.
assert (lost_in : (0 <= lost < scale)%Z) by (apply Z.mod_pos_bound; exact scale_gt0).
assert (scale_real : IZR scale = bpow radix2 shift) by (apply (IZR_Zpower radix2); lia).
assert (positive := bpow_gt_0 radix2 shift).
set (part := IZR lost / IZR scale); set (y := IZR kept + part).
assert (part_lost : part * bpow radix2 shift = IZR lost).
  unfold part; rewrite scale_real; field; lra.
assert (a_real : IZR a = y * bpow radix2 shift).
  rewrite division, plus_IZR, mult_IZR, scale_real, <- part_lost; unfold y; ring.
assert (part_in : 0 <= part < 1).
  destruct lost_in as [l_ge0 l_lt]; apply IZR_le in l_ge0; apply IZR_lt in l_lt.
  rewrite <- part_lost, ?scale_real in l_ge0, l_lt; nra.
rewrite mult_IZR, scale_real, a_real, rounded_scaled; f_equal.
rewrite rounded_whole.
- f_equal; destruct (Z.ltb_spec scale (2 * lost)) as [more|less]; cbn [orb].
    apply IZR_lt in more; rewrite mult_IZR, <- part_lost, scale_real in more.
    apply Znearest_imp, Rabs_lt; rewrite plus_IZR; unfold y; nra.
  destruct (Z.eqb_spec scale (2 * lost)) as [tie|no_tie]; cbn [andb].
    apply (f_equal IZR) in tie; rewrite mult_IZR, <- part_lost, scale_real in tie.
    assert (half : part = / 2) by nra.
    destruct (Z.odd kept) eqn:odd; apply nearest_even.
    + now rewrite Z.even_add, <- Z.negb_odd, odd.
    + rewrite plus_IZR, Rabs_left; unfold y; lra.
    + now rewrite <- Z.negb_odd, odd.
    + rewrite Rabs_pos_eq; unfold y; lra.
  assert (below : IZR (2 * lost) < IZR scale) by (apply IZR_lt; lia).
  rewrite mult_IZR, <- part_lost, scale_real in below.
  apply Znearest_imp, Rabs_lt; unfold y; nra.
- assert (low_real : bpow radix2 (p - 1 + shift) <= IZR a).
    rewrite <- (IZR_Zpower radix2) by lia; apply IZR_le.
    change (radix_val radix2) with 2%Z.
    now replace (p - 1 + shift)%Z with (Z.log2 a) by (unfold shift; ring).
  assert (high_real : IZR a < bpow radix2 (p + shift)).
    rewrite <- (IZR_Zpower radix2) by lia; apply IZR_lt.
    change (radix_val radix2) with 2%Z.
    now replace (p + shift)%Z with (Z.succ (Z.log2 a)) by (unfold shift; ring).
  rewrite bpow_plus, a_real in low_real, high_real.
  split; [apply Rmult_le_reg_r in low_real|apply Rmult_lt_reg_r in high_real]; lra.
Qed.

(** So it is of any whole number of any unit. *)
Lemma rounded_computed (p e a : Z) : (0 < p)%Z ->
  rounded (IZR a * bpow radix2 e) p = IZR (nearest p a) * bpow radix2 e.
Proof.
intros p_gt0; rewrite rounded_scaled; f_equal.
destruct (Z.lt_trichotomy a 0) as [below|[->|above]].
- rewrite <- (Z.opp_involutive a), nearest_opp, !(opp_IZR (nearest _ _)).
  rewrite <- rounded_nearest_positive, opp_IZR by lia.
  unfold rounded; now rewrite round_NE_opp.
- unfold nearest; simpl Z.abs; destruct Z.leb; rewrite ?Z.mul_0_l.
    now apply rounded_zero.
  now apply rounded_zero.
- now apply rounded_nearest_positive.
Qed.
