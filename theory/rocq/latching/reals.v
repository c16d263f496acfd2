(** Latching units over Coq's reals. *)

From Coq Require Import Reals Lra Lia.
From Coquelicot Require Import Coquelicot.
From Longdep Require Import reals_vocabulary real_facts.
From Longdep.latching Require Import reals_statements.
Local Open Scope R_scope.

(** sinh grows faster than its argument: its slope, cosh, is above 1. *)
Lemma sinh_above u : 0 < u -> u < sinh u.
Proof.
  intros positive.
  destruct (MVT_cor2 sinh cosh 0 u positive) as (c & slope & [above _]).
  - intros c _. apply derivable_pt_lim_sinh.
  - rewrite sinh_0 in slope.
    assert (1 < cosh c); [|nra].
    pose proof (cosh_sinh_squares c). pose proof (cosh_pos c).
    assert (0 < sinh c) by (rewrite <- sinh_0; apply sinh_lt, above).
    nra.
Qed.

Lemma cosh_above u : 0 < u -> 1 < cosh u.
Proof.
  intros positive. pose proof (sinh_above u positive).
  pose proof (cosh_sinh_squares u). pose proof (cosh_pos u). nra.
Qed.

(** A latched tanh unit multiplies the gradient by a positive slope below 1. *)
Theorem robust_memory_vanishes__tanh_holds : robust_memory_vanishes__tanh.
Proof.
  intros h u w h_pos u_pos w_pos stored fed_back.
  pose proof (sinh_above u u_pos). pose proof (cosh_above u u_pos).
  assert (slope : w * (1 - h ^ 2) = u / (sinh u * cosh u)).
  { rewrite stored, tanh_slope. replace w with (u / tanh u).
    - unfold tanh. field. lra.
    - rewrite <- stored, fed_back. field. lra. }
  rewrite slope. split.
  - apply Rdiv_lt_0_compat; nra.
  - apply Rlt_div_l; nra.
Qed.

(** The slope at an attractor of tanh is not at least 1. *)
Theorem memory_solves_vanishing__attractor_fails : ~ memory_solves_vanishing__attractor.
Proof.
  intros claim. specialize (claim 1 Rlt_0_1).
  pose proof (sinh_above 1 Rlt_0_1). pose proof (cosh_above 1 Rlt_0_1).
  replace (1 / cosh 1 / sinh 1) with (/ (cosh 1 * sinh 1)) in claim by (field; lra).
  assert (/ (cosh 1 * sinh 1) < / 1); [|lra].
  apply Rinv_lt_contravar; nra.
Qed.

(** A state whose weight, offset by the worst noise, maps to a state above it. *)
Lemma room : 1 / 2 < tanh (1 / 2 * 4 - 1).
Proof.
  replace (1 / 2 * 4 - 1) with 1 by field. rewrite tanh_exp.
  assert (large : 1 + 2 * 1 < exp (2 * 1)) by (apply exp_ineq1; lra).
  assert (/ (exp (2 * 1) + 1) < / 4) by (apply Rinv_lt_contravar; lra).
  lra.
Qed.

(** A unit that keeps its state under noise exists. *)
Theorem represents_any_span_holds : represents_any_span.
Proof. exists (1 / 2), 1, 4. pose proof room. lra. Qed.

(** It keeps the state for ever. *)
Theorem represents_any_span__for_ever_holds : represents_any_span__for_ever.
Proof.
  intros t ell epsilon w _ w_pos e h noisy small_noise starts_above room_above.
  induction t as [|t IH]; [exact starts_above|].
  rewrite <- Nat.add_1_r, noisy. apply (Rle_trans _ _ _ room_above), tanh_monotone.
  destruct (small_noise t). nra.
Qed.

(** Without room the first step may fall below. *)
Theorem represents_any_span__for_ever__dropping_room_fails :
  ~ represents_any_span__for_ever__dropping_room.
Proof.
  intros claim.
  specialize (claim 1%nat 2 1 1 Rlt_0_1 Rlt_0_1 (fun _ => 0)
    (fix h t := match t with O => 2 | S s => tanh (1 * h s + 0) end)).
  simpl in claim. pose proof (tanh_bounds (1 * 2 + 0)).
  assert (2 <= tanh (1 * 2 + 0)); [apply claim|]; try (intros; lra).
  intros s. now rewrite Nat.add_1_r.
Qed.

(** Too large a noise may pull the state down. *)
Theorem represents_any_span__for_ever__dropping_small_noise_fails :
  ~ represents_any_span__for_ever__dropping_small_noise.
Proof.
  intros claim.
  specialize (claim 1%nat (1 / 2) 1 4 Rlt_0_1 ltac:(lra) (fun _ => -4)
    (fix h t := match t with O => 1 / 2 | S s => tanh (4 * h s + -4) end)).
  simpl in claim.
  assert (1 / 2 <= tanh (4 * (1 / 2) + -4)).
  { apply claim; [|lra|left; apply room]. intros s. now rewrite Nat.add_1_r. }
  pose proof (tanh_increasing (4 * (1 / 2) + -4) 0 ltac:(lra)).
  rewrite tanh_0 in *. lra.
Qed.

(** From below the state need not rise. *)
Theorem represents_any_span__for_ever__dropping_starts_above_fails :
  ~ represents_any_span__for_ever__dropping_starts_above.
Proof.
  intros claim.
  specialize (claim 0%nat (1 / 2) 1 4 Rlt_0_1 ltac:(lra) (fun _ => 0) (fun _ => 0)).
  simpl in claim.
  assert (1 / 2 <= 0); [|lra].
  apply claim; try (intros; lra); [|left; apply room].
  intros _. rewrite Rmult_0_r, Rplus_0_r, tanh_0. reflexivity.
Qed.

(** Without the unit's own map its slope may be 0. *)
Theorem robust_memory_vanishes__tanh__dropping_stored_fails :
  ~ robust_memory_vanishes__tanh__dropping_stored.
Proof.
  intros claim.
  specialize (claim 1 1 1 Rlt_0_1 Rlt_0_1 Rlt_0_1 ltac:(lra)). lra.
Qed.

(** With a weight that is not that of the stored state its slope may be 1. *)
Theorem robust_memory_vanishes__tanh__dropping_fed_back_fails :
  ~ robust_memory_vanishes__tanh__dropping_fed_back.
Proof.
  intros claim. pose proof (tanh_slope_pos 1) as slope.
  specialize (claim (tanh 1) 1 (/ (1 - tanh 1 ^ 2)) (tanh_pos 1 Rlt_0_1) Rlt_0_1
    (Rinv_0_lt_compat _ slope) eq_refl).
  rewrite Rinv_l in claim; lra.
Qed.

(** A decreasing iteration ends in 0 where nothing else is at rest. *)
Lemma shrinks (f : R -> R) (u : nat -> R) :
  (forall s, u (S s) = f (u s)) -> 0 < u 0%nat ->
  (forall x, 0 < x <= u 0%nat -> 0 < f x < x) -> (forall x, ex_derive f x) ->
  (forall s, 0 < u s <= u 0%nat) /\ is_lim_seq u 0.
Proof.
  intros map start below smooth.
  assert (stays : forall s, 0 < u s <= u 0%nat).
  { induction s as [|s IH]; [lra|]. rewrite map. specialize (below _ IH). lra. }
  split; [exact stays|].
  destruct (ex_finite_lim_seq_decr u 0) as [l tends].
  - intros s. rewrite map. specialize (below _ (stays s)). lra.
  - intros s. specialize (stays s). lra.
  - assert (rest : f l = l).
    { pose proof (limit_through f u l (smooth l) tends) as images.
      apply is_lim_seq_incr_1 in tends.
      apply (is_lim_seq_ext _ _ _ map), is_lim_seq_unique in tends.
      apply is_lim_seq_unique in images. rewrite images in tends. now injection tends. }
    assert (positive : 0 <= l).
    { apply (is_lim_seq_le (fun _ => 0) u 0 l); auto using is_lim_seq_const.
      intros s. specialize (stays s). lra. }
    assert (bounded : l <= u 0%nat).
    { apply (is_lim_seq_le u (fun _ => u 0%nat) l (u 0%nat)); auto.
      - apply stays.
      - apply is_lim_seq_const. }
    destruct positive as [positive|zero]; [|now rewrite zero].
    specialize (below l (conj positive bounded)). lra.
Qed.

Section PowerLaw.

(** A distance u that loses alpha u^3 a step, and a gradient that loses the share
    3 alpha u^2. *)
Variables (alpha : R) (u m g : nat -> R).
Hypothesis alpha_pos : 0 < alpha.
Hypothesis u_pos : forall s, 0 < u s.
Hypothesis u_vanishes : is_lim_seq u 0.
Hypothesis u_loss : is_lim_seq (fun s => (u s - u (S s)) / u s ^ 3) alpha.
Hypothesis m_between : forall s, 0 < m s < 1.
Hypothesis m_loss : is_lim_seq (fun s => (1 - m s) / u s ^ 2) (3 * alpha).
Hypothesis g_steps : forall s, g (S s) = m s * g s.
Hypothesis g_start : g 0%nat = 1.

Lemma squares_vanish : is_lim_seq (fun s => u s ^ 2) 0.
Proof.
  replace 0 with (0 ^ 2) by ring.
  apply (limit_through (fun x => x ^ 2)); [auto_derive; auto|exact u_vanishes].
Qed.

(** 1 / u^2 grows by about 2 alpha a step. *)
Lemma growth : is_lim_seq (fun s => / u (S s) ^ 2 - / u s ^ 2) (2 * alpha).
Proof.
  set (q := fun s => (u s - u (S s)) / u s ^ 3) in u_loss.
  assert (next : forall s, u (S s) = u s * (1 - q s * u s ^ 2)).
  { intros s. unfold q. field. specialize (u_pos s). lra. }
  assert (small : is_lim_seq (fun s => q s * u s ^ 2) 0).
  { replace (Finite 0) with (Finite (alpha * 0)) by (f_equal; ring).
    apply is_lim_seq_mult'; [exact u_loss|exact squares_vanish]. }
  apply (is_lim_seq_ext
    (fun s => q s * ((2 - q s * u s ^ 2) / (1 - q s * u s ^ 2) ^ 2))).
  - intros s. pose proof (u_pos s). pose proof (u_pos (S s)) as later.
    rewrite next in *. field. split; [lra|]. intros zero. rewrite zero in later. lra.
  - replace (2 * alpha) with (alpha * ((2 - 0) / (1 - 0) ^ 2)) by field.
    apply is_lim_seq_mult'; [exact u_loss|].
    apply (limit_through (fun x => (2 - x) / (1 - x) ^ 2)); [|exact small].
    auto_derive. lra.
Qed.

(** So 1 / u^2 grows like 2 alpha t. *)
Lemma approach : is_lim_seq (fun t => / u t ^ 2 / INR t) (2 * alpha).
Proof.
  apply stolz_cesaro.
  - intros t _. rewrite S_INR. lra.
  - apply is_lim_seq_INR.
  - apply (is_lim_seq_ext (fun s => / u (S s) ^ 2 - / u s ^ 2)); [|exact growth].
    intros s. rewrite S_INR. field. pose proof (u_pos s). pose proof (u_pos (S s)). lra.
Qed.

(** A step adds about -3 alpha u^2 to the gradient's logarithm. *)
Lemma log_loss : is_lim_seq (fun s => ln (m s) / u s ^ 2) (- (3 * alpha)).
Proof.
  assert (small : is_lim_seq (fun s => m s - 1) 0).
  { apply (is_lim_seq_ext (fun s => - ((1 - m s) / u s ^ 2 * u s ^ 2))).
    - intros s. field. pose proof (u_pos s). lra.
    - replace (Finite 0) with (Finite (- (3 * alpha * 0))) by (f_equal; ring).
      apply (limit_through Ropp); [auto_derive; auto|].
      apply is_lim_seq_mult'; [exact m_loss|exact squares_vanish]. }
  apply (is_lim_seq_ext
    (fun s => ln (1 + (m s - 1)) / (m s - 1) * (- ((1 - m s) / u s ^ 2)))).
  - intros s. replace (1 + (m s - 1)) with (m s) by ring. field.
    pose proof (u_pos s). pose proof (m_between s). lra.
  - replace (- (3 * alpha)) with (1 * (- (3 * alpha))) by ring.
    apply is_lim_seq_mult'.
    + apply (is_lim_comp_seq (fun y => ln (1 + y) / y) (fun s => m s - 1) 0 1).
      * exact is_lim_div_ln1p_0.
      * exists 0%nat. intros s _ zero. injection zero. pose proof (m_between s). lra.
      * exact small.
    + apply (limit_through Ropp); [auto_derive; auto|exact m_loss].
Qed.

(** One more step adds about 1 / t to log t. *)
Lemma log_steps : is_lim_seq (fun t => INR t * (ln (INR (S t)) - ln (INR t))) 1.
Proof.
  apply (is_lim_seq_ext_loc (fun t => ln (1 + / INR t) / / INR t)).
  - exists 1%nat. intros t late. assert (0 < INR t) by (apply lt_0_INR; lia).
    rewrite S_INR. replace (INR t + 1) with (INR t * (1 + / INR t)) by (field; lra).
    pose proof (Rinv_0_lt_compat (INR t)).
    rewrite ln_mult by lra. field. lra.
  - apply (is_lim_comp_seq (fun y => ln (1 + y) / y) (fun t => / INR t) 0 1).
    + exact is_lim_div_ln1p_0.
    + exists 1%nat. intros t late zero. injection zero. apply Rinv_neq_0_compat.
      apply not_0_INR. lia.
    + apply (is_lim_seq_inv INR p_infty); [apply is_lim_seq_INR|discriminate].
Qed.

(** The gradient's logarithm falls like 3/2 times that of the lag. *)
Lemma power_law : is_lim_seq (fun t => ln (g t) / ln (INR t)) (Finite (- (3 / 2))).
Proof.
  assert (g_pos : forall t, 0 < g t).
  { induction t as [|t IH]; [rewrite g_start; lra|]. rewrite g_steps.
    apply Rmult_lt_0_compat; [apply m_between|exact IH]. }
  apply (stolz_cesaro (fun t => ln (g t)) (fun t => ln (INR t))).
  - intros t late. apply ln_increasing; [apply lt_0_INR; lia|apply lt_INR; lia].
  - apply (is_lim_comp_seq ln INR p_infty p_infty).
    + exact is_lim_ln_p.
    + exists 0%nat. discriminate.
    + exact is_lim_seq_INR.
  - apply (is_lim_seq_ext_loc (fun t =>
      ln (m t) / u t ^ 2 / (/ u t ^ 2 / INR t)
      / (INR t * (ln (INR (S t)) - ln (INR t))))).
    + exists 1%nat. intros t late.
      rewrite g_steps, (ln_mult _ _ (proj1 (m_between t)) (g_pos t)).
      assert (0 < INR t) by (apply lt_0_INR; lia).
      assert (ln (INR t) < ln (INR (S t)))
        by (apply ln_increasing; [lra|apply lt_INR; lia]).
      field. pose proof (u_pos t). lra.
    + replace (- (3 / 2)) with (- (3 * alpha) / (2 * alpha) / 1) by (field; lra).
      apply is_lim_seq_div'; [|exact log_steps|lra].
      apply is_lim_seq_div'; [exact log_loss|exact approach|lra].
Qed.

End PowerLaw.

(** tanh with weight 1: the gradient falls like the lag to the power -3/2. *)
Theorem long_term_exponentially_small__tanh_weight_one_holds :
  long_term_exponentially_small__tanh_weight_one.
Proof.
  intros g h map slopes start unit_gradient.
  assert (step : forall s, h (S s) = tanh (h s)).
  { intros s. rewrite <- Nat.add_1_r. apply map. }
  destruct (shrinks tanh h step start) as [stays vanishes].
  { intros x [positive _]. pose proof (tanh_pos x positive).
    split; [assumption|apply tanh_strictly_below, positive]. }
  { intros x. exists (1 - tanh x ^ 2). apply tanh_derive. }
  assert (h_pos : forall s, 0 < h s) by apply stays.
  assert (small : forall s, (1 <= s)%nat -> h s <= 1).
  { intros [|s] late; [lia|]. rewrite step. pose proof (tanh_bounds (h s)). lra. }
  assert (squares : is_lim_seq (fun s => h s ^ 2) 0) by apply squares_vanish, vanishes.
  assert (loss : is_lim_seq (fun s => (h s - h (S s)) / h s ^ 3) (1 / 3)).
  { apply (is_lim_seq_le_le_loc (fun s => 1 / 3 - 2 / 15 * h s ^ 2) _ (fun _ => 1 / 3)).
    - exists 1%nat. intros s late. specialize (small s late). specialize (h_pos s).
      rewrite step. pose proof (tanh_above_cubic (h s) ltac:(lra)).
      pose proof (tanh_below_quintic (h s) ltac:(lra)).
      assert (cube : 0 < h s ^ 3) by now apply pow_lt.
      split; [apply Rle_div_r|apply Rle_div_l]; auto; lra.
    - replace (1 / 3) with (1 / 3 - 2 / 15 * 0) at 1 by field.
      apply (limit_through (fun x => 1 / 3 - 2 / 15 * x)); [|exact squares].
      auto_derive. exact I.
    - apply is_lim_seq_const. }
  apply (power_law (1 / 3) h (fun s => 1 - tanh (h s) ^ 2) g); auto; try lra.
  - intros s. pose proof (tanh_slope_pos (h s)). pose proof (tanh_pos (h s) (h_pos s)).
    nra.
  - apply (is_lim_seq_ext
      (fun s => (1 - (h s - h (S s)) / h s ^ 3 * h s ^ 2) ^ 2)).
    + intros s. rewrite step. field. specialize (h_pos s). lra.
    + replace (3 * (1 / 3)) with ((1 - 1 / 3 * 0) ^ 2) by field.
      apply (limit_through (fun x => (1 - x) ^ 2)); [auto_derive; auto|].
      apply is_lim_seq_mult'; assumption.
  - intros s. rewrite <- Nat.add_1_r. apply slopes.
Qed.

(** h - h^3, from a start where its slope is positive: the same power. *)
Lemma cubic_power_law (g h : nat -> R) :
  (forall s : nat, h (s + 1)%nat = h s - h s ^ 3) ->
  (forall s : nat, g (s + 1)%nat = (1 - 3 * h s ^ 2) * g s) ->
  0 < h 0%nat -> 3 * h 0%nat ^ 2 < 1 -> g 0%nat = 1 ->
  is_lim_seq (fun t : nat => ln (g t) / ln (INR t)) (Finite (- (3 / 2))).
Proof.
  intros map slopes start rising unit_gradient.
  assert (step : forall s, h (S s) = h s - h s ^ 3).
  { intros s. rewrite <- Nat.add_1_r. apply map. }
  destruct (shrinks (fun x => x - x ^ 3) h step start) as [stays vanishes].
  { intros x inside. assert (x ^ 2 <= h 0%nat ^ 2) by (apply pow_incr; lra).
    assert (square : 0 < x ^ 2 < 1) by nra.
    replace (x - x ^ 3) with (x * (1 - x ^ 2)) by ring. split; nra. }
  { intros x. auto_derive. exact I. }
  assert (h_pos : forall s, 0 < h s) by apply stays.
  apply (power_law 1 h (fun s => 1 - 3 * h s ^ 2) g); auto; try lra.
  - apply (is_lim_seq_ext (fun _ => 1)); [|apply is_lim_seq_const].
    intros s. rewrite step. field. specialize (h_pos s). lra.
  - intros s. specialize (stays s).
    assert (h s ^ 2 <= h 0%nat ^ 2) by (apply pow_incr; lra). nra.
  - apply (is_lim_seq_ext (fun _ => 3 * 1)); [|apply is_lim_seq_const].
    intros s. field. specialize (h_pos s). lra.
  - intros s. rewrite <- Nat.add_1_r. apply slopes.
Qed.

(** The gradient of h - h^3 falls like t^(-3/2), from a start where the slope is positive. *)
Theorem long_term_exponentially_small__cubic_holds :
  long_term_exponentially_small__cubic.
Proof. intros g h map slopes [start rising] first. now apply (cubic_power_law g h). Qed.

(** The map that stores a bit, at its state 1: the same power. *)
Theorem long_term_exponentially_small__two_state_holds :
  long_term_exponentially_small__two_state.
Proof.
  intros g h map slopes start unit_gradient.
  set (u := fun s => h s - 1).
  set (f := fun x => x - x ^ 3 * ((2 + x) ^ 3 * (1 + x) / 20)).
  set (slope := fun x => (2 + x) ^ 2 * (7 * (1 + x) ^ 2 - 1) / 20).
  assert (step : forall s, u (S s) = f (u s)).
  { intros s. unfold u, f. rewrite <- Nat.add_1_r, map. field. }
  assert (share : forall x, 0 < x <= 1 / 4 ->
    0 < x ^ 2 * ((2 + x) ^ 3 * (1 + x) / 20) < 1).
  { intros x inside.
    assert (0 < x ^ 2 <= 1 / 16) by nra.
    assert (0 < (2 + x) ^ 3 <= (9 / 4) ^ 3).
    { split; [apply pow_lt; lra|apply pow_incr; lra]. }
    nra. }
  destruct (shrinks f u step) as [stays vanishes].
  { unfold u. lra. }
  { intros x inside. assert (small : 0 < x <= 1 / 4) by (unfold u in inside; lra).
    specialize (share x small). unfold f.
    replace (x - x ^ 3 * ((2 + x) ^ 3 * (1 + x) / 20))
      with (x * (1 - x ^ 2 * ((2 + x) ^ 3 * (1 + x) / 20))) by ring. nra. }
  { intros x. unfold f. auto_derive. exact I. }
  assert (u_small : forall s, 0 < u s <= 1 / 4).
  { intros s. specialize (stays s). unfold u in *. lra. }
  apply (power_law (2 / 5) u (fun s => 1 - u s ^ 2 * slope (u s)) g); auto; try lra.
  - apply u_small.
  - apply (is_lim_seq_ext (fun s => (2 + u s) ^ 3 * (1 + u s) / 20)).
    + intros s. rewrite step. unfold f. field. specialize (u_small s). lra.
    + replace (2 / 5) with ((2 + 0) ^ 3 * (1 + 0) / 20) by field.
      apply (limit_through (fun x => (2 + x) ^ 3 * (1 + x) / 20)); [|exact vanishes].
      auto_derive. exact I.
  - intros s. specialize (u_small s). set (x := u s) in *.
    assert (0 < x ^ 2 <= 1 / 16) by nra.
    assert (0 < slope x <= 81 / 16 * 10 / 20) by (unfold slope; split; nra).
    nra.
  - apply (is_lim_seq_ext (fun s => slope (u s))).
    + intros s. field. specialize (u_small s). lra.
    + replace (3 * (2 / 5)) with (slope 0) by (unfold slope; field).
      apply limit_through; [|exact vanishes]. unfold slope. auto_derive. exact I.
  - intros s. rewrite <- Nat.add_1_r, slopes. unfold u, slope. f_equal. field.
Qed.

(** A gradient that stays 1 does not fall like a power of the lag. *)
Lemma kept_gradient (g : nat -> R) :
  (forall t, g t = 1) ->
  ~ is_lim_seq (fun t => ln (g t) / ln (INR t)) (Finite (- (3 / 2))).
Proof.
  intros kept falls. apply (constant_limit _ 0) in falls; [lra|].
  intros t. rewrite kept, ln_1. unfold Rdiv. ring.
Qed.

(** From the state 0 the gradient of tanh with weight 1 stays 1. *)
Theorem long_term_exponentially_small__tanh_weight_one__dropping_start_fails :
  ~ long_term_exponentially_small__tanh_weight_one__dropping_start.
Proof.
  intros claim. apply (kept_gradient (fun _ => 1)); [reflexivity|].
  apply (claim _ (fun _ => 0)); intros; rewrite ?tanh_0; ring.
Qed.

(** From the state 0 the gradient of h - h^3 stays 1. *)
Theorem long_term_exponentially_small__cubic__dropping_start_fails :
  ~ long_term_exponentially_small__cubic__dropping_start.
Proof.
  intros claim. apply (kept_gradient (fun _ => 1)); [reflexivity|].
  apply (claim _ (fun _ => 0)); intros; ring.
Qed.

(** At the stored state itself the two-state map's gradient stays 1. *)
Theorem long_term_exponentially_small__two_state__dropping_start_fails :
  ~ long_term_exponentially_small__two_state__dropping_start.
Proof.
  intros claim. apply (kept_gradient (fun _ => 1)); [reflexivity|].
  apply (claim _ (fun _ => 1)); intros; field.
Qed.

(** A gradient that is not the product of the slopes may stay. *)
Theorem long_term_exponentially_small__tanh_weight_one__dropping_slopes_fails :
  ~ long_term_exponentially_small__tanh_weight_one__dropping_slopes.
Proof.
  intros claim. apply (kept_gradient (fun _ => 1)); [reflexivity|].
  apply (claim _ (fix h t := match t with O => 1 | S s => tanh (h s) end)); intros.
  - now rewrite Nat.add_1_r.
  - lra.
  - reflexivity.
Qed.

(** The state may stay above the bound, not only at or below it. *)
Theorem represents_any_span__for_ever__turned_fails :
  ~ represents_any_span__for_ever__turned.
Proof.
  intros claim.
  specialize (claim 0%nat (-1) 1 1 Rlt_0_1 Rlt_0_1 (fun _ => 0) (fun _ => 0)).
  assert (0 <= -1); [|lra]. apply claim; try (intros; lra).
  - intros _. rewrite Rmult_0_r, Rplus_0_r, tanh_0. reflexivity.
  - pose proof (tanh_bounds (-1 * 1 - 1)). lra.
Qed.
