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

(** What is fed back to a latched tanh unit is multiplied by a slope below 1. *)
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
Theorem represents_any_span__for_ever__without_room_fails :
  ~ represents_any_span__for_ever__without_room.
Proof.
  intros claim.
  specialize (claim 1%nat 2 1 1 Rlt_0_1 Rlt_0_1 (fun _ => 0)
    (fix h t := match t with O => 2 | S s => tanh (1 * h s + 0) end)).
  simpl in claim. pose proof (tanh_bounds (1 * 2 + 0)).
  assert (2 <= tanh (1 * 2 + 0)); [apply claim|]; try (intros; lra).
  intros s. now rewrite Nat.add_1_r.
Qed.

(** Too large a noise may pull the state down. *)
Theorem represents_any_span__for_ever__without_small_noise_fails :
  ~ represents_any_span__for_ever__without_small_noise.
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
Theorem represents_any_span__for_ever__without_starts_above_fails :
  ~ represents_any_span__for_ever__without_starts_above.
Proof.
  intros claim.
  specialize (claim 0%nat (1 / 2) 1 4 Rlt_0_1 ltac:(lra) (fun _ => 0) (fun _ => 0)).
  simpl in claim.
  assert (1 / 2 <= 0); [|lra].
  apply claim; try (intros; lra); [|left; apply room].
  intros _. rewrite Rmult_0_r, Rplus_0_r, tanh_0. reflexivity.
Qed.

(** Without the unit's own map its slope may be 0. *)
Theorem robust_memory_vanishes__tanh__without_stored_fails :
  ~ robust_memory_vanishes__tanh__without_stored.
Proof.
  intros claim.
  specialize (claim 1 1 1 Rlt_0_1 Rlt_0_1 Rlt_0_1 ltac:(lra)). lra.
Qed.

(** With a weight that is not that of the stored state its slope may be 1. *)
Theorem robust_memory_vanishes__tanh__without_fed_back_fails :
  ~ robust_memory_vanishes__tanh__without_fed_back.
Proof.
  intros claim. pose proof (tanh_slope_pos 1) as slope.
  specialize (claim (tanh 1) 1 (/ (1 - tanh 1 ^ 2)) (tanh_pos 1 Rlt_0_1) Rlt_0_1
    (Rinv_0_lt_compat _ slope) eq_refl).
  rewrite Rinv_l in claim; lra.
Qed.
