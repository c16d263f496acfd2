(** What several proofs over Coq's reals use: tanh, the logistic function, powers.

    Written by hand. *)

From Coq Require Import Reals Lra Lia ZArith.
From Coquelicot Require Import Coquelicot.
Local Open Scope R_scope.

(** The logistic function's denominator is positive. *)
Lemma logistic_below_pos x : 0 < 1 + exp (- x).
Proof. pose proof (exp_pos (- x)); lra. Qed.

(** The logistic function lies strictly between 0 and 1. *)
Lemma logistic_bounds x : 0 < / (1 + exp (- x)) < 1.
Proof.
  pose proof (exp_pos (- x)) as positive; split.
  - apply Rinv_0_lt_compat; lra.
  - rewrite <- Rinv_1; apply Rinv_lt_contravar; lra.
Qed.

(** It is 1/2 at 0 only. *)
Lemma logistic_half x : / (1 + exp (- x)) = 1 / 2 <-> x = 0.
Proof.
  split; intros equal.
  - assert (doubled : exp (- x) = exp 0).
    { rewrite exp_0. apply (f_equal Rinv) in equal. rewrite Rinv_inv in equal.
      replace (/ (1 / 2)) with 2 in equal by field. lra. }
    apply exp_inv in doubled; lra.
  - subst x. rewrite Ropp_0, exp_0. field.
Qed.

(** Its slope is s (1 - s). *)
Lemma logistic_derive x :
  is_derive (fun y : R => / (1 + exp (- y))) x
    ((1 - / (1 + exp (- x))) / (1 + exp (- x))).
Proof.
  pose proof (logistic_below_pos x) as positive.
  auto_derive; [lra|]. field. lra.
Qed.

Lemma cosh_pos x : 0 < cosh x.
Proof. unfold cosh. pose proof (exp_pos x); pose proof (exp_pos (- x)). lra. Qed.

Lemma cosh_sinh_squares x : cosh x ^ 2 - sinh x ^ 2 = 1.
Proof.
  unfold cosh, sinh.
  replace 1 with (exp x * exp (- x)); [field|].
  rewrite <- exp_plus, Rplus_opp_r. apply exp_0.
Qed.

Lemma tanh_0 : tanh 0 = 0.
Proof. unfold tanh. rewrite sinh_0. unfold Rdiv. ring. Qed.

Lemma tanh_odd x : tanh (- x) = - tanh x.
Proof.
  pose proof (cosh_pos x) as positive.
  unfold tanh, sinh, cosh in *. rewrite Ropp_involutive. field. lra.
Qed.

(** 1 - tanh^2 is 1 / cosh^2. *)
Lemma tanh_slope x : 1 - tanh x ^ 2 = / cosh x ^ 2.
Proof.
  pose proof (cosh_pos x) as positive. pose proof (cosh_sinh_squares x) as squares.
  unfold tanh. apply (Rmult_eq_reg_r (cosh x ^ 2)); [|apply pow_nonzero; lra].
  field_simplify; lra.
Qed.

Lemma tanh_slope_pos x : 0 < 1 - tanh x ^ 2.
Proof.
  rewrite tanh_slope. apply Rinv_0_lt_compat, pow_lt, cosh_pos.
Qed.

(** tanh as a fraction of exp (2 x). *)
Lemma tanh_exp x : tanh x = 1 - 2 / (exp (2 * x) + 1).
Proof.
  pose proof (exp_pos x) as positive.
  assert (square : exp (2 * x) = exp x * exp x) by (rewrite <- exp_plus; f_equal; ring).
  assert (above : 0 < exp x * exp x) by (apply Rmult_lt_0_compat; lra).
  unfold tanh, sinh, cosh. rewrite exp_Ropp, square. field. repeat split; nra.
Qed.

Lemma tanh_bounds x : -1 < tanh x < 1.
Proof. pose proof (tanh_slope_pos x). nra. Qed.

Lemma tanh_abs x : Rabs (tanh x) < 1.
Proof. pose proof (tanh_bounds x). apply Rabs_def1; lra. Qed.

Lemma tanh_increasing x y : x < y -> tanh x < tanh y.
Proof.
  intros less. rewrite 2!tanh_exp.
  pose proof (exp_pos (2 * x)) as positive.
  assert (grows : exp (2 * x) < exp (2 * y)) by (apply exp_increasing; lra).
  assert (falls : / (exp (2 * y) + 1) < / (exp (2 * x) + 1)).
  { apply Rinv_lt_contravar; nra. }
  unfold Rdiv. lra.
Qed.

Lemma tanh_monotone x y : x <= y -> tanh x <= tanh y.
Proof.
  intros [less|equal]; [left; apply tanh_increasing, less|right; now subst].
Qed.

Lemma tanh_pos x : 0 < x -> 0 < tanh x.
Proof. intros positive. rewrite <- tanh_0. now apply tanh_increasing. Qed.

Lemma tanh_zero x : tanh x = 0 <-> x = 0.
Proof.
  split; intros equal; [|subst x; apply tanh_0].
  destruct (Rtotal_order x 0) as [less|[same|more]]; auto.
  - pose proof (tanh_increasing x 0 less). rewrite tanh_0 in *. lra.
  - pose proof (tanh_pos x more). lra.
Qed.

Lemma tanh_derive x : is_derive (fun y : R => tanh y) x (1 - tanh x ^ 2).
Proof.
  pose proof (cosh_pos x) as positive.
  apply (is_derive_ext (fun y => sinh y / cosh y)); [reflexivity|].
  replace (1 - tanh x ^ 2)
    with ((cosh x * cosh x - sinh x * sinh x) / cosh x ^ 2).
  - apply (is_derive_div sinh cosh x (cosh x) (sinh x)); [| |lra].
    + apply is_derive_Reals, derivable_pt_lim_sinh.
    + apply is_derive_Reals, derivable_pt_lim_cosh.
  - unfold tanh. field. lra.
Qed.

Lemma tanh_of_abs x : Rabs (tanh x) = tanh (Rabs x).
Proof.
  destruct (Rle_or_lt 0 x) as [above|below].
  - rewrite (Rabs_pos_eq x above), Rabs_pos_eq; [reflexivity|].
    rewrite <- tanh_0. now apply tanh_monotone.
  - rewrite (Rabs_left x below), tanh_odd, Rabs_left; [reflexivity|].
    rewrite <- tanh_0. now apply tanh_increasing.
Qed.

(** A constant multiple of the powers of a number below 1 in size tends to 0. *)
Lemma scaled_powers_vanish d q :
  Rabs q < 1 -> is_lim_seq (fun t : nat => d * q ^ t) (Finite 0).
Proof.
  intros below. replace (Finite 0) with (Rbar_mult d 0)
    by (simpl; f_equal; ring).
  apply is_lim_seq_scal_l, is_lim_seq_geom, below.
Qed.

(** A positive multiple of the powers of a number above 1 tends to infinity. *)
Lemma scaled_powers_grow d q :
  0 < d -> 1 < q -> is_lim_seq (fun t : nat => d * q ^ t) p_infty.
Proof.
  intros positive above.
  apply (is_lim_seq_mult _ _ d p_infty p_infty).
  - apply is_lim_seq_const.
  - apply is_lim_seq_geom_p, above.
  - apply is_Rbar_mult_sym, is_Rbar_mult_p_infty_pos; simpl; lra.
Qed.

(** A sequence that is constant has no other limit. *)
Lemma constant_limit (u : nat -> R) (value limit : R) :
  (forall t, u t = value) -> is_lim_seq u (Finite limit) -> value = limit.
Proof.
  intros constant tends.
  apply (is_lim_seq_ext _ (fun _ => value)) in tends; [|exact constant].
  apply is_lim_seq_unique in tends. rewrite Lim_seq_const in tends.
  now injection tends.
Qed.

Lemma exp_multiple n x : exp (INR n * x) = exp x ^ n.
Proof.
  induction n as [|n IH]; [simpl; now rewrite Rmult_0_l, exp_0|].
  rewrite S_INR. replace ((INR n + 1) * x) with (x + INR n * x) by ring.
  rewrite exp_plus, IH. reflexivity.
Qed.

(** What is continuous keeps limits. *)
Lemma limit_through (f : R -> R) (u : nat -> R) (l : R) :
  ex_derive f l -> is_lim_seq u l -> is_lim_seq (fun t => f (u t)) (f l).
Proof.
  intros smooth. apply is_lim_seq_continuous, continuity_pt_filterlim.
  apply (ex_derive_continuous f l smooth).
Qed.

(** Stolz and Cesaro: what the ratio of the steps tends to, so does that of the values. *)
Lemma stolz_cesaro (A B : nat -> R) (l : R) :
  (forall t : nat, (1 <= t)%nat -> B t < B (S t)) -> is_lim_seq B p_infty ->
  is_lim_seq (fun t => (A (S t) - A t) / (B (S t) - B t)) l ->
  is_lim_seq (fun t => A t / B t) l.
Proof.
  intros grows above ratio. apply is_lim_seq_spec. intros eps.
  apply is_lim_seq_spec in above. apply is_lim_seq_spec in ratio.
  destruct (ratio (pos_div_2 eps)) as [start near].
  set (half := pos_div_2 eps) in near. set (M := S start).
  assert (kept : forall k : nat,
    Rabs (A (M + k)%nat - A M - l * (B (M + k)%nat - B M))
    <= half * (B (M + k)%nat - B M)).
  { induction k as [|k IH].
    - rewrite Nat.add_0_r, !Rminus_eq_0, !Rmult_0_r, Rminus_0_r, Rabs_R0. lra.
    - rewrite Nat.add_succ_r. set (n := (M + k)%nat) in *.
      assert (step : B n < B (S n)) by (apply grows; unfold n, M; lia).
      specialize (near n ltac:(unfold n, M; lia)). simpl in near.
      set (r := (A (S n) - A n) / (B (S n) - B n)) in near.
      assert (steps : A (S n) - A n = r * (B (S n) - B n)) by (unfold r; field; lra).
      apply Rabs_def2 in near. apply Rabs_le. apply Rabs_le_between in IH.
      change (pos half) with (eps / 2) in *. nra. }
  destruct (above (Rmax 0 (Rabs (A M - l * B M) / half - B M))) as [late far].
  exists (M + late)%nat. intros n after.
  specialize (far n ltac:(lia)). specialize (kept (n - M)%nat).
  replace (M + (n - M))%nat with n in kept by lia.
  pose proof (Rmax_l 0 (Rabs (A M - l * B M) / half - B M)).
  pose proof (Rmax_r 0 (Rabs (A M - l * B M) / half - B M)).
  assert (B_pos : 0 < B n) by lra.
  assert (enough : Rabs (A M - l * B M) < half * (B n + B M)).
  { assert (less : Rabs (A M - l * B M) / half < B n + B M) by lra.
    apply Rlt_div_l in less; [lra|apply half]. }
  replace (A n / B n - l) with ((A n - l * B n) / B n) by (field; lra).
  rewrite Rabs_div, (Rabs_pos_eq (B n)) by lra. apply Rlt_div_l; [exact B_pos|].
  replace (A n - l * B n)
    with ((A n - A M - l * (B n - B M)) + (A M - l * B M)) by ring.
  pose proof (Rabs_triang (A n - A M - l * (B n - B M)) (A M - l * B M)).
  change (pos half) with (eps / 2) in *. lra.
Qed.

(** A function that is 0 at 0 and rises from there on is not negative. *)
Lemma rises_from_zero (f slope : R -> R) x :
  (forall y, is_derive f y (slope y)) -> f 0 = 0 -> 0 <= x ->
  (forall y, 0 < y < x -> 0 <= slope y) -> 0 <= f x.
Proof.
  intros derive start [positive|zero] rises; [|subst x; lra].
  destruct (MVT_cor2 f slope 0 x positive) as (y & change_ & inside).
  - intros y _. apply is_derive_Reals, derive.
  - specialize (rises y inside). nra.
Qed.

(** Taylor's bounds of tanh. *)
Lemma tanh_below x : 0 <= x -> tanh x <= x.
Proof.
  intros positive. assert (0 <= x - tanh x); [|lra].
  apply (rises_from_zero (fun y => y - tanh y) (fun y => tanh y ^ 2)); auto.
  - intros y. replace (tanh y ^ 2) with (1 - (1 - tanh y ^ 2)) by ring.
    apply @is_derive_minus; [apply @is_derive_id|apply tanh_derive].
  - rewrite tanh_0. ring.
  - intros y _. apply pow2_ge_0.
Qed.

Lemma tanh_above_cubic x : 0 <= x -> x - x ^ 3 / 3 <= tanh x.
Proof.
  intros positive. assert (0 <= tanh x - (x - x ^ 3 / 3)); [|lra].
  apply (rises_from_zero (fun y => tanh y - (y - y ^ 3 / 3))
    (fun y => (1 - tanh y ^ 2) - (1 - y ^ 2))); auto.
  - intros y. apply @is_derive_minus; [apply tanh_derive|].
    auto_derive; [exact I|]. field.
  - rewrite tanh_0. field.
  - intros y [above _]. pose proof (tanh_below y ltac:(lra)).
    pose proof (tanh_pos y above). nra.
Qed.

Lemma tanh_below_quintic x : 0 <= x <= 1 -> tanh x <= x - x ^ 3 / 3 + 2 / 15 * x ^ 5.
Proof.
  intros [positive small].
  assert (0 <= (x - x ^ 3 / 3 + 2 / 15 * x ^ 5) - tanh x); [|lra].
  apply (rises_from_zero (fun y => (y - y ^ 3 / 3 + 2 / 15 * y ^ 5) - tanh y)
    (fun y => (1 - y ^ 2 + 2 / 3 * y ^ 4) - (1 - tanh y ^ 2))); auto.
  - intros y. apply @is_derive_minus; [|apply tanh_derive].
    auto_derive; [exact I|]. field.
  - rewrite tanh_0. field.
  - intros y [above below]. pose proof (tanh_above_cubic y ltac:(lra)) as cubic.
    assert (0 <= y - y ^ 3 / 3).
    { replace (y - y ^ 3 / 3) with (y * (1 - y ^ 2 / 3)) by field. nra. }
    assert ((y - y ^ 3 / 3) ^ 2 <= tanh y ^ 2) by (apply pow_incr; lra).
    assert (0 <= (y ^ 3) ^ 2) by apply pow2_ge_0.
    replace ((y - y ^ 3 / 3) ^ 2) with (y ^ 2 - 2 / 3 * y ^ 4 + (y ^ 3) ^ 2 / 9) in *
      by field. lra.
Qed.

Lemma tanh_strictly_below x : 0 < x -> tanh x < x.
Proof.
  intros positive. destruct (Rle_or_lt x 1) as [small|large].
  - pose proof (tanh_below_quintic x ltac:(lra)).
    assert (0 < x ^ 3) by now apply pow_lt.
    assert (x ^ 2 <= 1) by nra. replace (x ^ 5) with (x ^ 3 * x ^ 2) in * by ring.
    nra.
  - pose proof (tanh_bounds x). lra.
Qed.

(** Squares over and over, rounded down, or up, to a multiple of 1 / scale. *)
Fixpoint squared_down (scale : Z) (times : nat) (a : Z) : Z :=
  match times with
  | O => a
  | S less => squared_down scale less (a * a / scale)
  end.

Fixpoint squared_up (scale : Z) (times : nat) (a : Z) : Z :=
  match times with
  | O => a
  | S less => squared_up scale less (a * a / scale + 1)
  end.

(** They bound the exponential of a number from that of a small part of it. *)
Lemma exp_above scale times : (0 < scale)%Z -> forall a x, (0 <= a)%Z ->
  IZR a <= IZR scale * exp x ->
  IZR (squared_down scale times a) <= IZR scale * exp (x * 2 ^ times).
Proof.
  intros positive. assert (0 < IZR scale) by now apply IZR_lt.
  induction times as [|times IH]; intros a x a_pos below; simpl.
  - now rewrite Rmult_1_r.
  - replace (x * (2 * 2 ^ times)) with ((x + x) * 2 ^ times) by ring.
    apply IH; [apply Z.div_pos; nia|]. rewrite exp_plus.
    assert (quotient : (scale * (a * a / scale) <= a * a)%Z)
      by now apply Z.mul_div_le.
    apply IZR_le in quotient. rewrite !mult_IZR in quotient.
    apply IZR_le in a_pos. pose proof (exp_pos x).
    pose proof (Rmult_le_compat _ _ _ _ a_pos a_pos below below).
    apply Rmult_le_reg_l with (IZR scale); lra.
Qed.

Lemma exp_below scale times : (0 < scale)%Z -> forall a x, (0 <= a)%Z ->
  IZR scale * exp x <= IZR a ->
  IZR scale * exp (x * 2 ^ times) <= IZR (squared_up scale times a).
Proof.
  intros positive. assert (0 < IZR scale) by now apply IZR_lt.
  induction times as [|times IH]; intros a x a_pos above; simpl.
  - now rewrite Rmult_1_r.
  - replace (x * (2 * 2 ^ times)) with ((x + x) * 2 ^ times) by ring.
    assert (0 <= a * a / scale)%Z by (apply Z.div_pos; nia).
    apply IH; [lia|]. rewrite exp_plus.
    assert (quotient : (a * a < scale * Z.succ (a * a / scale))%Z)
      by now apply Z.mul_succ_div_gt.
    rewrite <- Z.add_1_r in quotient.
    apply IZR_lt in quotient. rewrite !mult_IZR in quotient.
    apply IZR_le in a_pos. pose proof (exp_pos x) as e_pos.
    assert (start : 0 <= IZR scale * exp x) by (apply Rmult_le_pos; lra).
    pose proof (Rmult_le_compat _ _ _ _ start start above above).
    apply Rmult_le_reg_l with (IZR scale); lra.
Qed.
