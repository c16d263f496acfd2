(* Generated from the claims: python -m tests.kernel.statements *)
From Coq Require Import Reals ZArith.
From Coquelicot Require Import Coquelicot.
From Longdep Require Import reals_vocabulary.
Local Open Scope R_scope.

Definition robust_memory_vanishes__tanh : Prop :=
  forall (h u w : R),
  0 < h ->
  0 < u ->
  0 < w ->
  (* stored *) (h = tanh u) ->
  (* fed-back *) (u = h * w) ->
  ((0 < w * (1 - h ^ 2)) /\ (w * (1 - h ^ 2) < 1)).

Definition memory_solves_vanishing__attractor : Prop :=
  forall (u : R),
  (* stored *) (0 < u) ->
  (1 <= u / (cosh u) / (sinh u)).

Definition represents_any_span : Prop :=
  exists (ell epsilon w : R),
  ((0 < ell) /\ (0 < epsilon) /\ (0 < w) /\ (ell < tanh (ell * w - epsilon))).

Definition represents_any_span__for_ever : Prop :=
  forall (t : nat),
  forall (ell epsilon w : R),
  0 < epsilon ->
  0 < w ->
  forall (e h : nat -> R),
  (* noisy *) (forall s : nat, (h (s + 1)%nat = tanh (w * h s + e s))) ->
  (* small-noise *) (forall s : nat, ((- epsilon <= e s) /\ (e s <= epsilon))) ->
  (* starts-above *) (ell <= h 0%nat) ->
  (* room *) (ell <= tanh (ell * w - epsilon)) ->
  (ell <= h t).

Definition represents_any_span__for_ever__dropping_room : Prop :=
  forall (t : nat),
  forall (ell epsilon w : R),
  0 < epsilon ->
  0 < w ->
  forall (e h : nat -> R),
  (* noisy *) (forall s : nat, (h (s + 1)%nat = tanh (w * h s + e s))) ->
  (* small-noise *) (forall s : nat, ((- epsilon <= e s) /\ (e s <= epsilon))) ->
  (* starts-above *) (ell <= h 0%nat) ->
  (ell <= h t).

Definition represents_any_span__for_ever__dropping_small_noise : Prop :=
  forall (t : nat),
  forall (ell epsilon w : R),
  0 < epsilon ->
  0 < w ->
  forall (e h : nat -> R),
  (* noisy *) (forall s : nat, (h (s + 1)%nat = tanh (w * h s + e s))) ->
  (* starts-above *) (ell <= h 0%nat) ->
  (* room *) (ell <= tanh (ell * w - epsilon)) ->
  (ell <= h t).

Definition represents_any_span__for_ever__dropping_starts_above : Prop :=
  forall (t : nat),
  forall (ell epsilon w : R),
  0 < epsilon ->
  0 < w ->
  forall (e h : nat -> R),
  (* noisy *) (forall s : nat, (h (s + 1)%nat = tanh (w * h s + e s))) ->
  (* small-noise *) (forall s : nat, ((- epsilon <= e s) /\ (e s <= epsilon))) ->
  (* room *) (ell <= tanh (ell * w - epsilon)) ->
  (ell <= h t).

Definition robust_memory_vanishes__tanh__dropping_stored : Prop :=
  forall (h u w : R),
  0 < h ->
  0 < u ->
  0 < w ->
  (* fed-back *) (u = h * w) ->
  ((0 < w * (1 - h ^ 2)) /\ (w * (1 - h ^ 2) < 1)).

Definition robust_memory_vanishes__tanh__dropping_fed_back : Prop :=
  forall (h u w : R),
  0 < h ->
  0 < u ->
  0 < w ->
  (* stored *) (h = tanh u) ->
  ((0 < w * (1 - h ^ 2)) /\ (w * (1 - h ^ 2) < 1)).

Definition long_term_exponentially_small__tanh_weight_one : Prop :=
  forall (g h : nat -> R),
  (* map *) (forall s : nat, (h (s + 1)%nat = tanh (h s))) ->
  (* slopes *) (forall s : nat, (g (s + 1)%nat = (1 - (tanh (h s)) ^ 2) * g s)) ->
  (* start *) (0 < h 0%nat) ->
  (* unit-gradient *) (g 0%nat = 1) ->
  (is_lim_seq (fun t : nat => ln (g t) / (ln (INR t))) (Finite (- (3 / 2)))).

Definition long_term_exponentially_small__cubic : Prop :=
  forall (g h : nat -> R),
  (* map *) (forall s : nat, (h (s + 1)%nat = h s - (h s) ^ 3)) ->
  (* slopes *) (forall s : nat, (g (s + 1)%nat = (1 - 3 * (h s) ^ 2) * g s)) ->
  (* start *) ((0 < h 0%nat) /\ (3 * (h 0%nat) ^ 2 < 1)) ->
  (* unit-gradient *) (g 0%nat = 1) ->
  (is_lim_seq (fun t : nat => ln (g t) / (ln (INR t))) (Finite (- (3 / 2)))).

Definition long_term_exponentially_small__two_state : Prop :=
  forall (g h : nat -> R),
  (* map *) (forall s : nat, (h (s + 1)%nat = h s - ((h s) ^ 2 - 1) ^ 3 * h s / 20)) ->
  (* slopes *) (forall s : nat, (g (s + 1)%nat = (1 - ((h s) ^ 2 - 1) ^ 2 * (7 * (h s) ^
    2 - 1) / 20) * g s)) ->
  (* start *) ((1 < h 0%nat) /\ (4 * h 0%nat < 5)) ->
  (* unit-gradient *) (g 0%nat = 1) ->
  (is_lim_seq (fun t : nat => ln (g t) / (ln (INR t))) (Finite (- (3 / 2)))).

Definition long_term_exponentially_small__tanh_weight_one__dropping_start : Prop :=
  forall (g h : nat -> R),
  (* map *) (forall s : nat, (h (s + 1)%nat = tanh (h s))) ->
  (* slopes *) (forall s : nat, (g (s + 1)%nat = (1 - (tanh (h s)) ^ 2) * g s)) ->
  (* unit-gradient *) (g 0%nat = 1) ->
  (is_lim_seq (fun t : nat => ln (g t) / (ln (INR t))) (Finite (- (3 / 2)))).

Definition long_term_exponentially_small__cubic__dropping_start : Prop :=
  forall (g h : nat -> R),
  (* map *) (forall s : nat, (h (s + 1)%nat = h s - (h s) ^ 3)) ->
  (* slopes *) (forall s : nat, (g (s + 1)%nat = (1 - 3 * (h s) ^ 2) * g s)) ->
  (* unit-gradient *) (g 0%nat = 1) ->
  (is_lim_seq (fun t : nat => ln (g t) / (ln (INR t))) (Finite (- (3 / 2)))).

Definition long_term_exponentially_small__two_state__dropping_start : Prop :=
  forall (g h : nat -> R),
  (* map *) (forall s : nat, (h (s + 1)%nat = h s - ((h s) ^ 2 - 1) ^ 3 * h s / 20)) ->
  (* slopes *) (forall s : nat, (g (s + 1)%nat = (1 - ((h s) ^ 2 - 1) ^ 2 * (7 * (h s) ^
    2 - 1) / 20) * g s)) ->
  (* unit-gradient *) (g 0%nat = 1) ->
  (is_lim_seq (fun t : nat => ln (g t) / (ln (INR t))) (Finite (- (3 / 2)))).

Definition long_term_exponentially_small__tanh_weight_one__dropping_slopes : Prop :=
  forall (g h : nat -> R),
  (* map *) (forall s : nat, (h (s + 1)%nat = tanh (h s))) ->
  (* start *) (0 < h 0%nat) ->
  (* unit-gradient *) (g 0%nat = 1) ->
  (is_lim_seq (fun t : nat => ln (g t) / (ln (INR t))) (Finite (- (3 / 2)))).

Definition represents_any_span__for_ever__turned : Prop :=
  forall (t : nat),
  forall (ell epsilon w : R),
  0 < epsilon ->
  0 < w ->
  forall (e h : nat -> R),
  (* noisy *) (forall s : nat, (h (s + 1)%nat = tanh (w * h s + e s))) ->
  (* small-noise *) (forall s : nat, ((- epsilon <= e s) /\ (e s <= epsilon))) ->
  (* starts-above *) (ell <= h 0%nat) ->
  (* room *) (ell <= tanh (ell * w - epsilon)) ->
  (h t <= ell).
