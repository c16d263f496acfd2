(** What a sum that is never cleared does to its unit, over Coq's reals. *)

From Coq Require Import Reals ZArith Lia Lra.
From Coquelicot Require Import Coquelicot.
From Flocq Require Import Core.
From Longdep Require Import reals_vocabulary real_facts rounding.
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

(* An instance with exponent 0, m written as a real number. *)
Ltac place_0 wrong m number :=
  change (powerRZ 2 0) with 1 in wrong;
  replace (INR m) with number in wrong by (simpl; ring);
  rewrite ?Rmult_1_r in wrong; simpl Z.of_nat in wrong.

(* The rule of thumb is wrong: of 2 bits, 2 + 3/4 is rounded to 3. *)
Theorem absorbed_below_spacing_fails : ~ absorbed_below_spacing.
Proof.
intros claim; assert (wrong := claim 2%nat 2%nat ltac:(lia) 0%Z (3 / 4)).
place_0 wrong 2%nat 2; rewrite two_bits_above_2 in wrong.
specialize (wrong ltac:(simpl; split; [lra|lia])); lra.
Qed.

(* Nor is more than half the spacing lost if the last bit is even. *)
Theorem absorbed_below_spacing__half__dropping_half_spacing_fails :
  ~ absorbed_below_spacing__half__dropping_half_spacing.
Proof.
intros claim; assert (wrong := claim 2%nat 2%nat 1%nat ltac:(lia) 0%Z (3 / 4)).
place_0 wrong 2%nat 2; rewrite two_bits_above_2 in wrong.
specialize (wrong ltac:(simpl; split; [lra|lia]) ltac:(lra) eq_refl); lra.
Qed.

(* Beside an odd last bit half the spacing is not lost. *)
Theorem absorbed_below_spacing__half__dropping_even_fails :
  ~ absorbed_below_spacing__half__dropping_even.
Proof.
intros claim; assert (wrong := claim 3%nat 2%nat 0%nat ltac:(lia) 0%Z (/ 2)).
place_0 wrong 3%nat 3; rewrite two_bits_above_3 in wrong.
specialize (wrong ltac:(simpl; split; [lra|lia])); lra.
Qed.

(* Below a power of 2 the spacing is half as large, and so is what is lost. *)
Theorem absorbed_below_spacing__half__dropping_upwards_fails :
  ~ absorbed_below_spacing__half__dropping_upwards.
Proof.
intros claim; assert (wrong := claim 2%nat 2%nat 1%nat ltac:(lia) 0%Z (- (3 / 8))).
place_0 wrong 2%nat 2; fold (2 - 3 / 8) in wrong.
rewrite two_bits_below_2 in wrong.
specialize (wrong ltac:(simpl; split; [lra|lia]) ltac:(lra) eq_refl); lra.
Qed.

(* So it is where both directions are asked for. *)
Theorem absorbed_below_spacing__exactly__dropping_inside_fails :
  ~ absorbed_below_spacing__exactly__dropping_inside.
Proof.
intros claim; assert (wrong := claim 2%nat 2%nat 1%nat ltac:(lia) 0%Z (- (3 / 8))).
place_0 wrong 2%nat 2; fold (2 - 3 / 8) in wrong.
rewrite two_bits_below_2, Rabs_left in wrong by lra.
destruct (wrong ltac:(simpl; split; [lra|lia]) eq_refl) as [_ lost]; lra.
Qed.

(* And inside, with an odd last bit, half the spacing is not lost either. *)
Theorem absorbed_below_spacing__exactly__dropping_even_fails :
  ~ absorbed_below_spacing__exactly__dropping_even.
Proof.
intros claim; assert (wrong := claim 7%nat 3%nat 0%nat ltac:(lia) 0%Z (/ 2)).
place_0 wrong 7%nat 7; rewrite three_bits_above_7, Rabs_pos_eq in wrong by lra.
destruct (wrong ltac:(simpl; split; [lra|lia]) ltac:(simpl; lra)) as [_ lost]; lra.
Qed.

(* Sums that are rounded at every step *)

(* Below 2^p every number is stored; there a step is a tie, which goes back. *)
Theorem saturates__counter_holds : saturates__counter.
Proof.
intros p t p_gt0 a counter empty two_bits.
induction t as [|t IH]; [rewrite empty, Rmin_right; [easy|apply pos_INR]|].
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
induction t as [|t IH]; [rewrite empty; apply bpow_ge_0|].
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
  induction s as [|s IH]; [rewrite empty; simpl; lra|].
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

(* With one bit already the number after 2 is 4. *)
Definition one_bit_count : nat -> R :=
  nat_rect (fun _ => R) 0 (fun _ x => rounded (x + 1) 1).

Lemma one_bit_count_3 : one_bit_count 3 = 4.
Proof.
assert (one := rounded_integer 1 eq_refl 1 ltac:(simpl; lra)).
assert (two := rounded_integer 1 eq_refl 2 ltac:(simpl; lra)).
simpl in one, two |- *; rewrite Rplus_0_l, one, two.
replace (1 + 1 + 1) with 3 by ring; exact one_bit_3.
Qed.

(* So with one bit a counter goes on and on, *)
Theorem saturates__counter__dropping_two_bits_fails :
  ~ saturates__counter__dropping_two_bits.
Proof.
intros claim; assert (wrong := claim 1%nat 3%nat ltac:(lia) one_bit_count
  (fun s => ltac:(now rewrite Nat.add_1_r)) eq_refl).
rewrite one_bit_count_3, Rmin_left in wrong by (simpl; lra); simpl in wrong; lra.
Qed.

(* and past the ceiling. *)
Theorem saturates__ceiling__dropping_two_bits_fails :
  ~ saturates__ceiling__dropping_two_bits.
Proof.
intros claim; assert (wrong := claim 1%nat 3%nat ltac:(lia) 1%Z 1 one_bit_count
  (fun s => ltac:(now rewrite Nat.add_1_r, Rplus_comm)) eq_refl).
rewrite one_bit_count_3 in wrong; simpl in wrong; lra.
Qed.

(* Increments above half the spacing pass any power of 2. *)
Theorem saturates__ceiling__dropping_half_spacing_fails :
  ~ saturates__ceiling__dropping_half_spacing.
Proof.
intros claim; assert (wrong := claim 2%nat 1%nat ltac:(lia) 0%Z 2
  (nat_rect (fun _ => R) 0 (fun _ x => rounded (2 + x) 2))).
specialize (wrong (fun s => ltac:(now rewrite Nat.add_1_r)) eq_refl ltac:(lia)).
assert (two := rounded_integer 2 eq_refl 2 ltac:(simpl; lra)).
simpl in wrong; rewrite Rplus_0_r in wrong.
change (INR 2) with 2 in two; rewrite two in wrong; lra.
Qed.

(* With increments of 0 the sum stays at 0. *)
Theorem saturates__deaf_point__dropping_above_quarter_fails :
  ~ saturates__deaf_point__dropping_above_quarter.
Proof.
intros claim; assert (wrong := claim 2%nat 0%nat ltac:(lia) 2%Z 0 (fun _ => 0)).
assert (still : 0 = rounded (0 + 0) 2) by now rewrite Rplus_0_l, rounded_zero.
specialize (wrong (fun _ => still) eq_refl); simpl in wrong.
specialize (wrong ltac:(lra) ltac:(lia)); lra.
Qed.

(* The exponential and the logistic function *)

Local Notation logistic z := (/ (1 + exp (- z))).

Lemma exp_tangent (a b : R) : exp a * (1 + b - a) <= exp b.
Proof.
replace b with (a + (b - a)) at 2 by ring; rewrite exp_plus.
apply Rmult_le_compat_l; [apply Rlt_le, exp_pos|].
replace (1 + b - a) with (1 + (b - a)) by ring; apply exp_ineq1_le.
Qed.

Lemma exp_inverse (z : R) : exp z * exp (- z) = 1.
Proof. now rewrite <- exp_plus, Rplus_opp_r, exp_0. Qed.

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
rewrite recurrence, logistic_step; assert (g_in := logistic_bounds (z i (t + 1)%nat)).
lra.
Qed.

(* Steps of size 0 do not make it grow. *)
Theorem accumulates__dropping_logistic_fails : ~ accumulates__dropping_logistic.
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
rewrite Ropp_involutive, (Rplus_comm 1) in least.
replace ((INR t + 1) / (exp B + 1)) with (INR t / (exp B + 1) + / (exp B + 1))
  by (unfold Rdiv; ring).
now apply Rplus_le_compat.
Qed.

(* What brakes makes it slower. *)
Theorem accumulates__steady__dropping_no_braking_feedback_fails :
  ~ accumulates__steady__dropping_no_braking_feedback.
Proof.
intros claim; assert (wrong := claim 1%nat 0 ltac:(lra) (fun _ => -1) (fun _ => 0)
  (fun _ => -1) (fun _ => ltac:(lra)) (fun _ => ltac:(lra))).
assert (tangent := exp_ineq1_le (- -1)); simpl in wrong; rewrite exp_0 in wrong.
assert (small : / (1 + exp (- -1)) < / (1 + 1)) by (apply Rinv_lt_contravar; lra); lra.
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

(* With inputs that do not fall it does. *)
Theorem accumulates__falling_inputs__dropping_falling_fails :
  ~ accumulates__falling_inputs__dropping_falling.
Proof.
intros claim; assert (wrong := claim 2%nat (fun _ => 0)).
simpl in wrong; rewrite Ropp_0, exp_0 in wrong; lra.
Qed.

(* What a unit adds that another one brakes more and more, a step's least factor. *)
Definition braked (s : nat) : R := / ((16486 / 10000) ^ s + 1).

(* From a step on all that is still added is at most a geometric series. *)
Definition rest (s : nat) : R := (10000 / 16486) ^ s * (16486 / 6486).

Lemma braked_rest (s : nat) : braked s + rest (S s) <= rest s.
Proof.
assert (small : braked s <= (10000 / 16486) ^ s); [|unfold rest; simpl; lra].
replace (10000 / 16486) with (/ (16486 / 10000)) by field.
assert (positive : 0 < (16486 / 10000) ^ s) by (apply pow_lt; lra).
rewrite pow_inv; apply Rinv_le_contravar; lra.
Qed.

Lemma braked_sum (t : nat) : sum_terms 0 t braked <= 33 / 20.
Proof.
do 8 (destruct t as [|t]; [unfold braked; simpl; lra|]).
assert (whole : sum_terms 0 (8 + t) braked + rest (8 + t) <= 33 / 20).
  induction t as [|t IH]; [unfold braked, rest; simpl; lra|].
  rewrite Nat.add_succ_r; assert (step := braked_rest (8 + t)).
  change (sum_terms 0 (S (8 + t)) braked)
    with (sum_terms 0 (8 + t) braked + braked (8 + t)); lra.
assert (left : 0 <= rest (8 + t)) by (apply Rmult_le_pos; [apply pow_le|]; lra).
change (S (S (S (S (S (S (S (S t)))))))) with (8 + t)%nat; lra.
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
rewrite <- (Nat.add_1_r t) at 1; rewrite first.
apply Rplus_le_compat; [exact IH|apply factor].
Qed.

(* Sensitivity *)

(* The slope of the logistic function. *)
Definition slope (z : R) : R := / (exp z + 2 + exp (- z)).

Lemma slope_derive (z : R) : is_derive (fun y => logistic y) z (slope z).
Proof.
unfold slope; assert (up := exp_pos z); assert (down := exp_pos (- z)).
auto_derive; [lra|]; rewrite exp_Ropp; field; repeat split; nra.
Qed.

(* It is how strongly the step depends on the pre-activation. *)
Theorem saturates__slope_holds : saturates__slope.
Proof. exact slope_derive. Qed.

Lemma slope_pos (z : R) : 0 < exp z + 2 + exp (- z).
Proof. assert (up := exp_pos z); assert (down := exp_pos (- z)); lra. Qed.

Lemma slope_decays (z m : R) : m <= Rabs z -> slope z <= exp (- m).
Proof.
intros far; rewrite exp_Ropp; apply Rinv_le_contravar; [apply exp_pos|].
assert (up := exp_pos z); assert (down := exp_pos (- z)).
apply exp_le in far; revert far; unfold Rabs; destruct Rcase_abs; lra.
Qed.

(* e^z + e^-z grows with the distance from 0. *)
Lemma cosh_grows (a b : R) : Rabs a < Rabs b -> exp a + exp (- a) < exp b + exp (- b).
Proof.
assert (sizes : forall z, exp z + exp (- z) = exp (Rabs z) + exp (- Rabs z)).
  intros z; unfold Rabs; destruct Rcase_abs; [rewrite Ropp_involutive|]; ring.
rewrite (sizes a), (sizes b); assert (nonnegative := Rabs_pos a); intros less.
revert nonnegative less; generalize (Rabs a) (Rabs b); clear; intros a b a_ge0 less.
assert (grows := exp_increasing a b less).
assert (a_inverse := exp_inverse a); assert (b_inverse := exp_inverse b).
assert (up := exp_pos (- a)); assert (down := exp_pos (- b)).
assert (least := exp_le 0 a a_ge0); rewrite exp_0 in least.
assert (room : exp (- a) * exp (- b) < 1) by nra.
assert (gain : 0 < (exp b - exp a) * (1 - exp (- a) * exp (- b))).
  apply Rmult_lt_0_compat; lra.
nra.
Qed.

Lemma slope_falls (a b : R) : Rabs a < Rabs b -> slope b < slope a.
Proof.
intros further; apply cosh_grows in further; assert (positive := slope_pos a).
apply Rinv_lt_contravar; [apply Rmult_lt_0_compat|]; lra.
Qed.

Lemma next_slope (V z : R) :
  / (exp (- V / (1 + exp (- z)) - z) + exp (V / (1 + exp (- z)) + z) + 2) =
  slope (V * logistic z + z).
Proof.
unfold slope; fold (V / (1 + exp (- z))).
replace (- V / (1 + exp (- z)) - z) with (- (V / (1 + exp (- z)) + z)) by
  (unfold Rdiv; ring).
f_equal; unfold Rdiv; ring.
Qed.

(* With feedback of its own sign a unit becomes less sensitive at every step. *)
Theorem saturates__falls_holds : saturates__falls.
Proof.
intros V z fed_back same_side; rewrite next_slope; apply slope_falls.
apply Rsqr_lt_abs_0; unfold Rsqr.
assert (positive := logistic_bounds z).
assert (square : 0 < V * logistic z * (V * logistic z)).
  apply Rsqr_pos_lt, Rmult_integral_contrapositive_currified; lra.
nra.
Qed.

(* Without feedback it stays as sensitive as it was. *)
Theorem saturates__falls__dropping_fed_back_fails :
  ~ saturates__falls__dropping_fed_back.
Proof.
intros claim; assert (wrong := claim 0 0 ltac:(lra)); revert wrong.
rewrite next_slope, Rmult_0_l, Rplus_0_l; apply Rlt_irrefl.
Qed.

(* With feedback against its sign it first becomes more sensitive. *)
Lemma more_sensitive : slope (-1) < slope (1 * logistic (-1) + -1).
Proof.
assert (range := logistic_bounds (-1)).
apply slope_falls; rewrite !Rabs_left; lra.
Qed.

(* So nothing is said of a pre-activation on the other side of 0. *)
Theorem saturates__falls__dropping_same_side_fails :
  ~ saturates__falls__dropping_same_side.
Proof.
intros claim; assert (wrong := claim 1 (-1) ltac:(lra)); rewrite next_slope in wrong.
exact (Rlt_asym _ _ more_sensitive wrong).
Qed.

(* Nor of every step. *)
Theorem saturates__strong_fails : ~ saturates__strong.
Proof.
intros claim; assert (wrong := claim 1 (-1)); rewrite next_slope in wrong.
exact (Rlt_asym _ _ more_sensitive wrong).
Qed.

Section FedBack.
Variables (B V : R) (g h u z : nat -> R).
Hypothesis recurrence : forall s : nat, h (s + 1)%nat = g (s + 1)%nat + h s.
Hypothesis empty : h 0%nat = 0.
Hypothesis logistic_step : forall s : nat,
  g (s + 1)%nat = / (1 + exp (- z (s + 1)%nat)).
Hypothesis drive : forall s : nat, z (s + 1)%nat = V * h s + u (s + 1)%nat.
Hypothesis bounded : forall s : nat, Rabs (u (s + 1)%nat) <= B.

Lemma state_nonnegative (s : nat) : 0 <= h s.
Proof.
induction s as [|s IH]; [rewrite empty; lra|].
rewrite <- Nat.add_1_r, recurrence, logistic_step.
assert (positive := logistic_bounds (z (s + 1)%nat)); lra.
Qed.

(* The state, with its weight's size and the inputs' bound: how far z may be from 0. *)
Let reach (s : nat) : R := Rabs V * h s + B.

Lemma drive_within (s : nat) : reach s - 2 * B <= Rabs (z (s + 1)%nat) <= reach s.
Proof.
assert (state : Rabs (V * h s) = Rabs V * h s).
  now rewrite Rabs_mult, (Rabs_pos_eq (h s)) by apply state_nonnegative.
assert (input := bounded s); rewrite drive; unfold reach; rewrite <- state.
revert input; unfold Rabs; repeat destruct Rcase_abs; lra.
Qed.

(* e^Y + Y grows by |V| at least. *)
Lemma reach_grows (s : nat) :
  exp B + B + Rabs V * INR s <= exp (reach s) + reach s.
Proof.
induction s as [|s IH].
  unfold reach; rewrite empty, !Rmult_0_r, Rplus_0_l, Rplus_0_r; apply Rle_refl.
assert (moved : reach (S s) = reach s + Rabs V * g (s + 1)%nat).
  unfold reach; rewrite <- Nat.add_1_r, recurrence; ring.
assert (size := Rabs_pos V); assert (positive := exp_pos (reach s)).
assert (tangent := exp_tangent (reach s) (reach (S s))).
assert (least : 1 <= g (s + 1)%nat * (1 + exp (reach s))).
  assert (low : - reach s <= z (s + 1)%nat).
    destruct (drive_within s) as [_ high]; apply Rabs_le_inv in high; lra.
  apply logistic_le in low; rewrite logistic_step.
  apply (Rmult_le_compat_r (1 + exp (reach s))) in low; [|lra].
  rewrite Ropp_involutive, Rinv_l in low; lra.
apply (Rmult_le_compat_l (Rabs V)) in least; [|exact size].
rewrite S_INR; rewrite moved in tangent |- *; lra.
Qed.

(* At every step at least 1/(1 + e^B) is added where feedback is not negative. *)
Lemma state_grows (s : nat) : 0 <= V -> INR s / (exp B + 1) <= h s.
Proof.
intros V_ge0; induction s as [|s IH]; [rewrite empty; simpl; lra|].
assert (low : - B <= z (s + 1)%nat).
  assert (input := bounded s); apply Rabs_le_inv in input; rewrite drive.
  assert (fed := Rmult_le_pos V (h s) V_ge0 (state_nonnegative s)); lra.
apply logistic_le in low; rewrite <- logistic_step in low.
rewrite Ropp_involutive, (Rplus_comm 1) in low.
rewrite S_INR, <- Nat.add_1_r, recurrence; unfold Rdiv in IH |- *; lra.
Qed.

End FedBack.

(* A unit that is fed back saturates, like 1/t at least. *)
Theorem saturates__vanishes_holds : saturates__vanishes.
Proof.
intros t B V v B_ge0 v_gt0 g h u z moved empty logistic_step drive bounded fed_back.
fold (slope (z (t + 1)%nat)).
set (reach := Rabs V * h t + B).
assert (far := drive_within B V g h u z moved empty logistic_step drive bounded t).
destruct far as [far _].
assert (grown := reach_grows B V g h u z moved empty logistic_step drive bounded t).
cbv beta in far, grown; fold reach in far, grown.
apply slope_decays in far; apply Rle_trans with (1 := far).
replace (- (reach - 2 * B)) with (2 * B + - reach) by ring; rewrite exp_plus.
assert (tangent := exp_ineq1_le reach); assert (start := exp_ineq1_le B).
assert (steps := pos_INR t).
assert (more := Rmult_le_compat_l _ _ _ steps fed_back).
assert (large : INR t * v + 2 <= 2 * exp reach) by lra.
assert (small : exp (- reach) <= 2 / (INR t * v + 2)).
  assert (nonnegative : 0 <= INR t * v) by (apply Rmult_le_pos; lra).
  rewrite exp_Ropp; apply (Rmult_le_reg_r (INR t * v + 2)); [lra|].
  unfold Rdiv; rewrite Rmult_assoc, Rinv_l, Rmult_1_r by lra.
  apply (Rmult_le_reg_l (exp reach)); [apply exp_pos|].
  rewrite <- Rmult_assoc, Rinv_r, Rmult_1_l by (assert (e := exp_pos reach); lra); lra.
apply (Rmult_le_compat_l (exp (2 * B))) in small; [|apply Rlt_le, exp_pos].
unfold Rdiv in small |- *; lra.
Qed.

(* With positive feedback it does so exponentially. *)
Theorem saturates__exponentially_holds : saturates__exponentially.
Proof.
intros t B V v _ v_gt0 g h u z moved empty logistic_step drive bounded positive.
fold (slope (z (t + 1)%nat)).
assert (grown := state_grows B V g h u z moved empty logistic_step drive bounded t
  ltac:(lra)).
assert (steps : 0 <= INR t / (exp B + 1)).
  assert (e := exp_pos B); apply Rdiv_le_0_compat; [apply pos_INR|lra].
assert (input := bounded t); apply Rabs_le_inv in input.
replace (B - INR t * v / (exp B + 1)) with (- (v * (INR t / (exp B + 1)) - B)) by
  (unfold Rdiv; ring).
apply slope_decays; apply Rle_trans with (2 := Rle_abs _); rewrite drive.
assert (fed : v * (INR t / (exp B + 1)) <= V * h t) by (apply Rmult_le_compat; lra).
lra.
Qed.

(* With negative feedback it does so no faster than 1/t. *)
Theorem saturates__no_faster_holds : saturates__no_faster.
Proof.
intros t a a_gt0 y depth empty.
assert (nonnegative : forall s, 0 <= y s).
  induction s as [|s IH]; [rewrite empty; lra|].
  rewrite <- Nat.add_1_r, depth; assert (e := exp_pos (y s)).
  assert (rise := Rdiv_le_0_compat a (exp (y s) + 1) ltac:(lra) ltac:(lra)); lra.
assert (least : forall s, 1 <= exp (y s)).
  intros s; rewrite <- exp_0; apply exp_le, nonnegative.
assert (grown : exp (y t) <= 1 + INR t * a * exp (a / 2)).
  induction t as [|t IH]; [rewrite empty, exp_0; simpl; lra|].
  rewrite S_INR, <- Nat.add_1_r, depth, exp_plus.
  set (rise := a / (exp (y t) + 1)).
  assert (one := least t).
  assert (product : rise * (exp (y t) + 1) = a) by (unfold rise; field; lra).
  assert (rise_ge0 : 0 <= rise) by (apply Rdiv_le_0_compat; lra).
  assert (half : rise <= a / 2) by nra.
  assert (tangent := exp_tangent rise 0); rewrite exp_0 in tangent.
  apply exp_le in half; assert (e := exp_pos (a / 2)).
  apply (Rmult_le_compat_l rise) in half; [|exact rise_ge0].
  assert (factor : exp rise <= 1 + rise * exp (a / 2)) by lra.
  apply (Rmult_le_compat_l (exp (y t))) in factor; [|lra].
  assert (step : exp (y t) * rise * exp (a / 2) <= a * exp (a / 2)).
    apply Rmult_le_compat_r; lra.
  lra.
assert (one := least t); assert (e := slope_pos (y t)).
apply Rinv_le_contravar; [exact e|].
assert (inverse := exp_inverse (y t)); assert (down := exp_pos (- y t)); nra.
Qed.

(* The logistic function is nowhere steeper than 1/2. *)
Lemma logistic_slow (a b : R) : a <= b -> logistic b - logistic a <= (b - a) / 2.
Proof.
intros a_le_b; destruct (MVT_gen (fun y => logistic y) a b slope) as [c [_ mean]].
- intros c _; apply slope_derive.
- intros c _; apply continuity_pt_filterlim.
  apply (ex_derive_continuous (fun y => logistic y)); exists (slope c).
  apply slope_derive.
- rewrite mean; assert (up := exp_pos c); assert (down := exp_pos (- c)).
  assert (small : slope c <= / 2) by (apply Rinv_le_contravar; lra).
  apply (Rmult_le_compat_r (b - a)) in small; lra.
Qed.

(* A unit that brakes itself against another stays sensitive for ever. *)
Theorem saturates__balanced_unit_holds : saturates__balanced_unit.
Proof.
intros t x y first second first_empty second_empty.
assert (driver : forall s, 0 <= y s).
  induction s as [|s IH]; [rewrite second_empty; lra|].
  rewrite <- Nat.add_1_r, second; assert (positive := logistic_bounds (y s)); lra.
assert (edge_gt0 : 0 < ln 3) by (rewrite <- ln_1; apply ln_increasing; lra).
assert (high_edge : logistic (ln 3) = 3 / 4).
  rewrite exp_Ropp, exp_ln by lra; field.
assert (low_edge : logistic (- ln 3) = 1 / 4).
  rewrite Ropp_involutive, exp_ln by lra; field.
assert (within : - ln 3 <= y t - 2 * x t <= ln 3).
  induction t as [|t IH]; [rewrite first_empty, second_empty; lra|].
  rewrite <- Nat.add_1_r, first, second.
  replace (2 * x t - y t) with (- (y t - 2 * x t)) by ring.
  revert IH; set (z := y t - 2 * x t); intros [low high].
  assert (half := logistic_le 0 (y t) (driver t)).
  assert (one := logistic_bounds (y t)).
  rewrite Ropp_0, exp_0 in half.
  assert (from_below := logistic_slow _ _ low).
  assert (from_above := logistic_slow _ _ high).
  rewrite high_edge in from_above; rewrite low_edge in from_below.
  replace (exp (- z) + 1) with (1 + exp (- z)) by ring.
  unfold z in *; lra.
replace (2 * x t - y t) with (- (y t - 2 * x t)) by ring.
revert within; generalize (y t - 2 * x t); intros z [low high].
apply exp_le in low; apply exp_le in high; rewrite exp_ln in high by lra.
rewrite exp_Ropp, exp_ln in low by lra.
assert (inverse := exp_inverse z); assert (positive := exp_pos z).
assert (sum : exp z + exp (- z) <= 10 / 3).
  assert (room : 0 <= (3 - exp z) * (exp z - / 3)) by (apply Rmult_le_pos; lra).
  apply (Rmult_le_reg_l (exp z)); nra.
replace (3 / 16) with (/ (16 / 3)) by field.
apply Rinv_le_contravar; assert (down := exp_pos (- z)); lra.
Qed.

(* At pre-activation 0 a unit adds 1/2 at every step, and is as sensitive as can be. *)
Lemma sensitive : ~ slope 0 <= exp (0 - INR 1 * 8 / (exp 0 + 1)).
Proof.
unfold slope; rewrite Ropp_0, exp_0; simpl INR.
replace (0 - 1 * 8 / (1 + 1)) with (- (4)) by field; rewrite exp_Ropp.
assert (tangent := exp_ineq1_le 4); intros wrong.
assert (small : / exp 4 <= / (1 + 4)) by (apply Rinv_le_contravar; lra); lra.
Qed.

Lemma sensitive_still : ~ slope 0 <= 2 * exp (2 * 0) / (INR 1 * 8 + 2).
Proof. unfold slope; rewrite Rmult_0_r, Ropp_0, exp_0; simpl INR; lra. Qed.

Ltac at_rest := rewrite ?plus_INR; simpl INR;
  rewrite ?Rabs_R0, ?Rmult_0_r, ?Ropp_0, ?exp_0; lra.

(* Without feedback the unit does not saturate. *)
Theorem saturates__exponentially__dropping_positive_feedback_fails :
  ~ saturates__exponentially__dropping_positive_feedback.
Proof.
intros claim; apply sensitive; apply (claim 1%nat 0 0 8 ltac:(lra) ltac:(lra)
  (fun _ => 1 / 2) (fun s => INR s / 2) (fun _ => 0) (fun _ => 0));
  intros; at_rest.
Qed.

(* Nor does it if the inputs undo what is fed back. *)
Theorem saturates__exponentially__dropping_inputs_bounded_fails :
  ~ saturates__exponentially__dropping_inputs_bounded.
Proof.
intros claim; apply sensitive; apply (claim 1%nat 0 8 8 ltac:(lra) ltac:(lra)
  (fun _ => 1 / 2) (fun s => INR s / 2) (fun s => 4 - 4 * INR s) (fun _ => 0));
  intros; at_rest.
Qed.

(* Not even at the slower rate. *)
Theorem saturates__vanishes__dropping_fed_back_fails :
  ~ saturates__vanishes__dropping_fed_back.
Proof.
intros claim; apply sensitive_still; apply (claim 1%nat 0 0 8 ltac:(lra) ltac:(lra)
  (fun _ => 1 / 2) (fun s => INR s / 2) (fun _ => 0) (fun _ => 0));
  intros; at_rest.
Qed.
