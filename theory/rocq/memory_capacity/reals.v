(** What a sum that is never cleared does to its unit, over Coq's reals. *)

From Coq Require Import Reals ZArith Lia Lra.
From Coquelicot Require Import Coquelicot.
From Flocq Require Import Core.
From Longdep Require Import reals_vocabulary rounding.
From Longdep.memory_capacity Require Import reals_statements.
Local Open Scope R_scope.

(** Absorption in floating point *)

(* The format's numbers of p bits, in Flocq's words. *)
Lemma mantissa_bounds (m p : nat) : (0 < p)%nat ->
  powerRZ 2 (Z.of_nat p - 1) <= INR m /\ (m < 2 ^ p)%nat ->
  bpow radix2 (Z.of_nat p - 1) <= IZR (Z.of_nat m) < bpow radix2 (Z.of_nat p).
Proof.
intros p_gt0; rewrite power_bpow, <- INR_power, <- INR_IZR_INZ.
intros [low high]; split; [exact low|now apply lt_INR].
Qed.

Lemma even_double (m q : nat) : m = (2 * q)%nat -> Z.even (Z.of_nat m) = true.
Proof. intros ->; rewrite Nat2Z.inj_mul, Z.even_mul; reflexivity. Qed.

(* Half the spacing at most is lost beside an even last bit. *)
Theorem absorbed_below_spacing__half_holds : absorbed_below_spacing__half.
Proof.
intros m p q p_gt0 e c mantissa upwards small even.
destruct (mantissa_bounds m p p_gt0 mantissa) as [low high].
rewrite power_bpow in small |- *; rewrite INR_IZR_INZ.
apply absorbed; [lia|now apply (even_double m q)|now split| |].
  apply (Rmult_le_compat_r (bpow radix2 e)) in low; [lra|apply bpow_ge_0].
now rewrite Rabs_pos_eq.
Qed.

(* Inside the numbers of one spacing nothing else is lost. *)
Theorem absorbed_below_spacing__exactly_holds : absorbed_below_spacing__exactly.
Proof.
intros m p q p_gt0 e c mantissa inside even.
destruct (mantissa_bounds m p p_gt0 mantissa) as [low high].
rewrite power_bpow in inside |- *; rewrite power_bpow, INR_IZR_INZ in *.
assert (positive := bpow_gt_0 radix2 e).
destruct mantissa as [_ m_lt]; split.
- intros lost.
  assert (further : forall d : Z, (d = 1 \/ d = -1)%Z ->
    Rabs c <= Rabs (IZR d * bpow radix2 e - c)).
    intros d d_one.
    assert (format : generic_format radix2 (FLX_exp (Z.of_nat p))
      (IZR (Z.of_nat m + d) * bpow radix2 e)).
      apply kept; [lia|rewrite <- INR_power, INR_IZR_INZ; apply IZR_le; lia].
    apply (rounded_nearest (Z.of_nat p) ltac:(lia)
      (IZR (Z.of_nat m) * bpow radix2 e + c)) in format.
    rewrite lost, plus_IZR, <- Rabs_Ropp in format.
    set (x := IZR (Z.of_nat m)) in *; set (y := bpow radix2 e) in *.
    replace (- (x * y - (x * y + c))) with c in format by ring.
    now replace ((x + IZR d) * y - (x * y + c)) with (IZR d * y - c) in format by ring.
  assert (up := further 1%Z ltac:(lia)); assert (down := further (-1)%Z ltac:(lia)).
  revert up down; unfold Rabs; repeat destruct Rcase_abs; lra.
- intros small; apply absorbed; [lia|now apply (even_double m q)|now split| |easy].
  apply Rabs_le_inv in small.
  apply (Rmult_le_compat_r (bpow radix2 e)) in inside; lra.
Qed.

(* The rule of thumb is wrong: of 2 bits, 2 + 3/4 is rounded to 3. *)
Lemma three_quarters_not_lost : rounded (INR 2 * powerRZ 2 0 + 3 / 4) 2 <> INR 2 * 1.
Proof.
replace (INR 2 * powerRZ 2 0 + 3 / 4) with (11 / 4) by (simpl; lra).
rewrite rounded_whole by (simpl; lra).
rewrite (Znearest_imp _ _ 3) by (apply Rabs_lt; lra); simpl; lra.
Qed.

Theorem absorbed_below_spacing_fails : ~ absorbed_below_spacing.
Proof.
intros claim; apply three_quarters_not_lost.
apply (claim 2%nat 2%nat ltac:(lia) 0%Z); simpl; [split; [lra|lia]|lra|lra].
Qed.

Theorem absorbed_below_spacing__half__without_half_spacing_fails :
  ~ absorbed_below_spacing__half__without_half_spacing.
Proof.
intros claim; apply three_quarters_not_lost.
apply (claim 2%nat 2%nat 1%nat ltac:(lia) 0%Z); simpl; [split; [lra|lia]|lra|easy].
Qed.

(* Sums that are rounded at every step *)

(* Below 2^p every number is stored; there a step is a tie, which goes back. *)
Theorem saturates__counter_holds : saturates__counter.
Proof.
intros p t p_gt0 a counter empty two_bits.
induction t as [|t IH].
  rewrite empty, Rmin_right; [easy|apply pos_INR].
rewrite <- Nat.add_1_r, counter, IH.
destruct (Nat.lt_ge_cases t (2 ^ p)) as [few|many].
  assert (room : INR (t + 1) <= INR (2 ^ p)) by (apply le_INR; lia).
  rewrite !Rmin_right, <- S_INR, <- Nat.add_1_r by (try apply le_INR; lia).
  now apply rounded_integer; [lia|rewrite <- INR_power].
rewrite !Rmin_left by (apply le_INR; lia).
rewrite INR_power; apply rounded_full; lia.
Qed.

(* At a power of 2 half the spacing is lost, so it is never passed. *)
Theorem saturates__ceiling_holds : saturates__ceiling.
Proof.
intros p t p_gt0 k c a accumulator empty; rewrite !power_bpow; intros small two_bits.
induction t as [|t IH].
  rewrite empty; apply bpow_ge_0.
rewrite <- Nat.add_1_r, accumulator, <- (tie_at_power (Z.of_nat p) ltac:(lia) k) by lia.
apply rounded_le; [lia|lra].
Qed.

(* Every step gains a quarter of the spacing there, until the ceiling is reached. *)
Theorem saturates__deaf_point_holds : saturates__deaf_point.
Proof.
intros p t p_gt0 k c a accumulator empty small large two_bits.
apply Rle_antisym.
  exact (saturates__ceiling_holds p _ p_gt0 k c a accumulator empty small two_bits).
revert large; rewrite !power_bpow; intros large.
set (quarter := bpow radix2 (k - Z.of_nat p - 1)) in *.
set (full := (2 ^ (p + 1))%nat).
assert (full_value : (Z.of_nat full = 2 ^ (Z.of_nat p + 1))%Z).
  unfold full; rewrite Nat2Z.inj_pow; f_equal; lia.
assert (floor : forall s, IZR (Z.of_nat (Nat.min s full)) * quarter <= a s).
  induction s as [|s IH].
    rewrite empty; simpl; lra.
  rewrite <- Nat.add_1_r, accumulator.
  apply rounded_above; [lia|lia|fold quarter].
  assert (one : IZR (Z.of_nat (Nat.min (s + 1) full)) <=
    IZR (Z.of_nat (Nat.min s full)) + 1) by (rewrite <- plus_IZR; apply IZR_le; lia).
  assert (positive : 0 < quarter) by apply bpow_gt_0.
  apply (Rmult_le_compat_r quarter) in one; lra.
apply Rle_trans with (2 := floor (full + t)%nat).
rewrite Nat.min_r by lia.
unfold full, quarter; rewrite <- INR_IZR_INZ, INR_power, <- bpow_plus.
apply Req_le; f_equal; lia.
Qed.
