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

(* The exponential and the logistic function *)

Definition logistic (z : R) : R := / (1 + exp (- z)).

Lemma exp_tangent (a b : R) : exp a * (1 + b - a) <= exp b.
Proof.
replace b with (a + (b - a)) at 2 by ring; rewrite exp_plus.
apply Rmult_le_compat_l; [apply Rlt_le, exp_pos|].
replace (1 + b - a) with (1 + (b - a)) by ring; apply exp_ineq1_le.
Qed.

Lemma exp_le (a b : R) : a <= b -> exp a <= exp b.
Proof. intros [less| ->]; [now apply Rlt_le, exp_increasing|apply Rle_refl]. Qed.

Lemma exp_inverse (z : R) : exp z * exp (- z) = 1.
Proof. now rewrite <- exp_plus, Rplus_opp_r, exp_0. Qed.

Lemma exp_multiple (n : nat) (x : R) : exp (INR n * x) = exp x ^ n.
Proof.
induction n as [|n IH]; [now rewrite Rmult_0_l, exp_0|].
rewrite S_INR, Rmult_plus_distr_r, Rmult_1_l, exp_plus, IH; simpl; ring.
Qed.

Lemma logistic_pos (z : R) : 0 < logistic z.
Proof. apply Rinv_0_lt_compat; assert (positive := exp_pos (- z)); lra. Qed.

Lemma logistic_lt1 (z : R) : logistic z < 1.
Proof.
unfold logistic; rewrite <- Rinv_1 at 2; assert (positive := exp_pos (- z)).
apply Rinv_lt_contravar; lra.
Qed.

Lemma logistic_le (a b : R) : a <= b -> logistic a <= logistic b.
Proof.
intros a_le_b; apply Rinv_le_contravar; [assert (positive := exp_pos (- b)); lra|].
apply Rplus_le_compat_l, exp_le; lra.
Qed.

(* Growth *)

(* Every component grows at every step. *)
Theorem accumulates_holds : accumulates.
Proof.
intros i t g h z recurrence logistic_step.
rewrite recurrence, logistic_step; assert (positive := logistic_pos (z i (t + 1)%nat)).
unfold logistic in positive; lra.
Qed.

(* Steps of any other size need not make it grow. *)
Theorem accumulates__without_logistic_fails : ~ accumulates__without_logistic.
Proof.
intros claim; assert (wrong := claim 0%nat 0%nat (fun _ _ => 0) (fun _ _ => 0)).
specialize (wrong (fun _ _ => 0) (fun _ => eq_sym (Rplus_0_l 0))); lra.
Qed.

(* With inputs of bounded size, and nothing that brakes, it grows steadily. *)
Theorem accumulates__steady_holds : accumulates__steady.
Proof.
intros t B _ f u z drive bounded no_brake.
induction t as [|t IH]; [simpl; lra|].
rewrite S_INR; simpl sum_terms.
assert (least : logistic (- B) <= logistic (z (1 + t)%nat)).
  apply logistic_le; rewrite Nat.add_comm, drive.
  assert (b := bounded t); assert (n := no_brake t); lra.
unfold logistic in least; rewrite Ropp_involutive, (Rplus_comm 1) in least.
replace ((INR t + 1) / (exp B + 1)) with (INR t / (exp B + 1) + / (exp B + 1))
  by (unfold Rdiv; ring).
now apply Rplus_le_compat.
Qed.

(* With inputs that fall without end it does not pass 3/5. *)
Theorem accumulates__falling_inputs_holds : accumulates__falling_inputs.
Proof.
intros t z falling.
assert (least : 8 / 3 <= exp 1).
  apply Rle_trans with (2 := exp_ge_taylor 1 4 ltac:(lra)); simpl; lra.
assert (small : exp (- (1)) <= 3 / 8).
  assert (inverse := exp_inverse 1); assert (positive := exp_pos (-1)); nra.
assert (terms : forall s, / (1 + exp (- z (1 + s)%nat)) <= (3 / 8) ^ (1 + s)).
  intros s; apply Rle_trans with (exp (- INR (1 + s))).
    rewrite (exp_Ropp (INR (1 + s))); apply Rinv_le_contravar; [apply exp_pos|].
    assert (fallen := falling (1 + s)%nat ltac:(lia)).
    assert (further := exp_le (INR (1 + s)) (- z (1 + s)%nat) ltac:(lra)); lra.
  replace (- INR (1 + s)) with (INR (1 + s) * - (1)) by ring.
  rewrite exp_multiple; apply pow_incr; split; [apply Rlt_le, exp_pos|exact small].
assert (bounded : sum_terms 1 t (fun s => / (1 + exp (- z s))) <=
  3 / 5 * (1 - (3 / 8) ^ t)).
  induction t as [|t IH]; [simpl; lra|].
  simpl sum_terms; assert (term := terms t); simpl in term |- *; lra.
assert (rest : 0 <= (3 / 8) ^ t) by (apply pow_le; lra); lra.
Qed.

(* What a unit adds that another one brakes more and more, a step's least factor. *)
Definition braked (s : nat) : R := / ((16486 / 10000) ^ s + 1).

Lemma braked_pos (s : nat) : 0 <= braked s.
Proof.
apply Rlt_le, Rinv_0_lt_compat, Rle_lt_0_plus_1, pow_le; lra.
Qed.

(* From a step on all that is still added is at most a geometric series. *)
Definition rest (s : nat) : R := (10000 / 16486) ^ s * (16486 / 6486).

Lemma braked_rest (s : nat) : braked s + rest (S s) <= rest s.
Proof.
assert (small : braked s <= (10000 / 16486) ^ s).
  replace (10000 / 16486) with (/ (16486 / 10000)) by field.
  assert (positive : 0 < (16486 / 10000) ^ s) by (apply pow_lt; lra).
  rewrite pow_inv; apply Rinv_le_contravar; lra.
unfold rest; simpl; lra.
Qed.

Lemma sum_next (t : nat) (f : nat -> R) : sum_terms 0 (S t) f = sum_terms 0 t f + f t.
Proof. reflexivity. Qed.

Lemma braked_sum (t : nat) : sum_terms 0 t braked <= 33 / 20.
Proof.
assert (rising : forall n, sum_terms 0 t braked <= sum_terms 0 (n + t) braked).
  induction n as [|n IH]; [apply Rle_refl|].
  rewrite Nat.add_succ_l, sum_next; assert (positive := braked_pos (n + t)); lra.
assert (falling : forall n, sum_terms 0 (n + 8) braked + rest (n + 8) <=
  sum_terms 0 8 braked + rest 8).
  induction n as [|n IH]; [apply Rle_refl|].
  rewrite Nat.add_succ_l, sum_next; assert (step := braked_rest (n + 8)); lra.
assert (whole : sum_terms 0 8 braked + rest 8 <= 33 / 20).
  unfold braked, rest; simpl; lra.
assert (left : 0 <= rest (t + 8)).
  apply Rmult_le_pos; [apply pow_le|]; lra.
assert (up := rising 8%nat); assert (down := falling t).
rewrite Nat.add_comm in up; lra.
Qed.

(* A unit that another one brakes ever harder may stay bounded. *)
Theorem accumulates__one_unit_may_stop_holds : accumulates__one_unit_may_stop.
Proof.
intros t h first second first_empty second_empty.
assert (brake : forall s, h 2%nat s = INR s * (1 / 2)).
  induction s as [|s IH]; [rewrite second_empty; simpl; lra|].
  rewrite S_INR, <- (Nat.add_1_r s), second, IH; lra.
assert (base : 16486 / 10000 <= exp (1 / 2)).
  apply Rle_trans with (2 := exp_ge_taylor (1 / 2) 5 ltac:(lra)); simpl; lra.
assert (factor : forall s, / (exp (h 2%nat s) + 1) <= braked s).
  intros s; rewrite brake, exp_multiple; apply Rinv_le_contravar.
    apply Rle_lt_0_plus_1, pow_le; lra.
  apply Rplus_le_compat_r, pow_incr; lra.
apply Rle_trans with (2 := braked_sum t).
induction t as [|t IH]; [rewrite first_empty; simpl; lra|].
rewrite <- (Nat.add_1_r t) at 1; rewrite first, sum_next.
apply Rplus_le_compat; [exact IH|apply factor].
Qed.

(* Sensitivity *)

(* The slope of the logistic function. *)
Definition slope (z : R) : R := / (exp z + 2 + exp (- z)).

Lemma slope_derive (z : R) : is_derive logistic z (slope z).
Proof.
unfold logistic, slope; assert (up := exp_pos z); assert (down := exp_pos (- z)).
auto_derive; [lra|]; rewrite exp_Ropp; field; repeat split; nra.
Qed.

Theorem saturates__slope_holds : saturates__slope.
Proof. exact slope_derive. Qed.
