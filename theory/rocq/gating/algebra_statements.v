(* Generated from the claims: python -m tests.kernel.statements *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition gates_control (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (varphi : Real),
  0 <= varphi ->
  forall (c f g i : nat -> Real),
  (* cell *) (forall s : nat, (c (s + 1)%N = c s * f (s + 1)%N + g (s + 1)%N * i (s +
    1)%N)) ->
  (* forgets *) (forall s : nat, (`|f (s + 1)%N| <= varphi)) ->
  (* below-one *) (0 < 1 - varphi) ->
  (* bounded-input *) (forall s : nat, (`|g (s + 1)%N * i (s + 1)%N| <= 1)) ->
  (`|c t| <= Num.max ((1 - varphi)^-1) `|c 0%N|).

Definition gates_control__drifting (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (c f g i : nat -> Real),
  (* cell *) (forall s : nat, (c (s + 1)%N = c s * f (s + 1)%N + g (s + 1)%N * i (s +
    1)%N)) ->
  (* opening-gate *) (forall s : nat, (f (s + 1)%N = (s + 1)%:R / (s + 2)%:R)) ->
  (* input *) (forall s : nat, (g (s + 1)%N * i (s + 1)%N = 1)) ->
  (* start *) (c 0%N = 0) ->
  (t%:R / 2%:R <= c t).

Definition gates_control__additive (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (c f g i : nat -> Real),
  (* cell *) (forall s : nat, (c (s + 1)%N = c s * f (s + 1)%N + g (s + 1)%N * i (s +
    1)%N)) ->
  (* forget-open *) (forall s : nat, (f (s + 1)%N = 1)) ->
  (* input-open *) (forall s : nat, (i (s + 1)%N = 1)) ->
  (c t = c 0%N + (\sum_(1 <= j < (t + 1)) (g j))).

Definition gates_control__coupled (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (g h z : nat -> Real),
  (* update *) (forall s : nat, (h (s + 1)%N = (1 - z (s + 1)%N) * h s + g (s + 1)%N * z
    (s + 1)%N)) ->
  (* gate-not-negative *) (forall s : nat, (0 <= z (s + 1)%N)) ->
  (* gate-at-most-1 *) (forall s : nat, (0 <= 1 - z (s + 1)%N)) ->
  (* bounded-candidate *) (forall s : nat, (`|g (s + 1)%N| <= 1)) ->
  (`|h t| <= Num.max 1 `|h 0%N|).

Definition gating_solves_capacity__selective (Real : realFieldType) : Prop :=
  forall (k t : nat),
  forall (c f g i : nat -> Real),
  (* cell *) (forall s : nat, (c (s + 1)%N = c s * f (s + 1)%N + g (s + 1)%N * i (s +
    1)%N)) ->
  (* clears *) (f (k + 1)%N = 0) ->
  (* admits *) (i (k + 1)%N = 1) ->
  (* holds *) (forall s : nat, (f (k + s + 2)%N = 1)) ->
  (* closes *) (forall s : nat, (i (k + s + 2)%N = 0)) ->
  (c (k + t + 1)%N = g (k + 1)%N).

Definition gating_solves_capacity__forgets (Real : realFieldType) : Prop :=
  forall (k t : nat),
  forall (varphi : Real),
  0 <= varphi ->
  forall (f : nat -> Real),
  (* forgets *) (forall s : nat, (`|f (s + 1)%N| <= varphi)) ->
  (`|\prod_(1 <= j < (t + 1)) (f (j + k)%N)| <= varphi ^+ t).

Definition gradient_through_gate (Real : realFieldType) : Prop :=
  forall (k t : nat),
  forall (c f g i p r u : nat -> Real),
  (* first-run *) (forall s : nat, (c (s + 1)%N = c s * f (s + 1)%N + g (s + 1)%N * i (s
    + 1)%N)) ->
  (* second-run *) (forall s : nat, (u (s + 1)%N = p (s + 1)%N * u s + r (s + 1)%N)) ->
  (* same-gates *) (forall s : nat, (p (s + 1)%N = f (s + 1)%N)) ->
  (* same-written *) (forall s : nat, (r (s + 1)%N = g (s + 1)%N * i (s + 1)%N)) ->
  (u (k + t)%N - c (k + t)%N = (u k - c k) * (\prod_(1 <= j < (t + 1)) (f (j + k)%N))).

Definition gating_trade_off (Real : realFieldType) : Prop :=
  forall (K varphi : Real),
  0 < K ->
  0 <= varphi ->
  forall (c g : nat -> Real),
  (* coupled-cell *) (forall s : nat, (c (s + 1)%N = varphi * c s + (1 - varphi) * g (s
    + 1)%N)) ->
  (* gate *) (varphi <= 1) ->
  (* bounded *) (forall s : nat, (`|c s| <= K)) ->
  (tends_to (fun t : nat => varphi ^+ t : Real) 0).

Definition gating_trade_off__free_input (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (K : Real),
  0 < K ->
  forall (c f g i : nat -> Real),
  (* cell *) (forall s : nat, (c (s + 1)%N = c s * f (s + 1)%N + g (s + 1)%N * i (s +
    1)%N)) ->
  (* unit-start *) (c 0%N = 1) ->
  (* free-input *) (forall s : nat, (g (s + 1)%N * i (s + 1)%N = 1)) ->
  (* gates-not-negative *) (forall s : nat, (0 <= f (s + 1)%N)) ->
  (* state-within *) (forall s : nat, (c s <= K)) ->
  (\prod_(1 <= j < (t + 1)) (f j) <= K * (1 - K^-1) ^+ t).

Definition gating_trade_off__true_gates (Real : realFieldType) : Prop :=
  forall (M t : nat),
  forall (c f g i : nat -> Real),
  (* cell *) (forall s : nat, (c (s + 1)%N = c s * f (s + 1)%N + g (s + 1)%N * i (s +
    1)%N)) ->
  (* unit-start *) (c 0%N = 1) ->
  (* free-input *) (forall s : nat, (g (s + 1)%N * i (s + 1)%N = 1)) ->
  (* gates-not-negative *) (forall s : nat, (0 <= f (s + 1)%N)) ->
  (* gates-at-most-1 *) (forall s : nat, (0 <= 1 - f (s + 1)%N)) ->
  (* state-within *) (forall s : nat, (c s <= (M + 1)%:R)) ->
  (\prod_(1 <= j < (M + t + 1)) (f j) <= (M%:R / (M + 1)%:R) ^+ t).

Definition gates_control__dropping_below_one (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (varphi : Real),
  0 <= varphi ->
  forall (c f g i : nat -> Real),
  (* cell *) (forall s : nat, (c (s + 1)%N = c s * f (s + 1)%N + g (s + 1)%N * i (s +
    1)%N)) ->
  (* forgets *) (forall s : nat, (`|f (s + 1)%N| <= varphi)) ->
  (* bounded-input *) (forall s : nat, (`|g (s + 1)%N * i (s + 1)%N| <= 1)) ->
  (`|c t| <= Num.max ((1 - varphi)^-1) `|c 0%N|).

Definition gates_control__turned (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (varphi : Real),
  0 <= varphi ->
  forall (c f g i : nat -> Real),
  (* cell *) (forall s : nat, (c (s + 1)%N = c s * f (s + 1)%N + g (s + 1)%N * i (s +
    1)%N)) ->
  (* forgets *) (forall s : nat, (`|f (s + 1)%N| <= varphi)) ->
  (* below-one *) (0 < 1 - varphi) ->
  (* bounded-input *) (forall s : nat, (`|g (s + 1)%N * i (s + 1)%N| <= 1)) ->
  (Num.max ((1 - varphi)^-1) `|c 0%N| <= `|c t|).

Definition gates_control__coupled__dropping_gate_at_most_1 (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (g h z : nat -> Real),
  (* update *) (forall s : nat, (h (s + 1)%N = (1 - z (s + 1)%N) * h s + g (s + 1)%N * z
    (s + 1)%N)) ->
  (* gate-not-negative *) (forall s : nat, (0 <= z (s + 1)%N)) ->
  (* bounded-candidate *) (forall s : nat, (`|g (s + 1)%N| <= 1)) ->
  (`|h t| <= Num.max 1 `|h 0%N|).

Definition gating_trade_off__free_input__dropping_state_within (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (K : Real),
  0 < K ->
  forall (c f g i : nat -> Real),
  (* cell *) (forall s : nat, (c (s + 1)%N = c s * f (s + 1)%N + g (s + 1)%N * i (s +
    1)%N)) ->
  (* unit-start *) (c 0%N = 1) ->
  (* free-input *) (forall s : nat, (g (s + 1)%N * i (s + 1)%N = 1)) ->
  (* gates-not-negative *) (forall s : nat, (0 <= f (s + 1)%N)) ->
  (\prod_(1 <= j < (t + 1)) (f j) <= K * (1 - K^-1) ^+ t).

Definition gating_trade_off__free_input__turned (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (K : Real),
  0 < K ->
  forall (c f g i : nat -> Real),
  (* cell *) (forall s : nat, (c (s + 1)%N = c s * f (s + 1)%N + g (s + 1)%N * i (s +
    1)%N)) ->
  (* unit-start *) (c 0%N = 1) ->
  (* free-input *) (forall s : nat, (g (s + 1)%N * i (s + 1)%N = 1)) ->
  (* gates-not-negative *) (forall s : nat, (0 <= f (s + 1)%N)) ->
  (* state-within *) (forall s : nat, (c s <= K)) ->
  (K * (1 - K^-1) ^+ t <= \prod_(1 <= j < (t + 1)) (f j)).

Definition gradient_through_gate__dropping_same_gates (Real : realFieldType) : Prop :=
  forall (k t : nat),
  forall (c f g i p r u : nat -> Real),
  (* first-run *) (forall s : nat, (c (s + 1)%N = c s * f (s + 1)%N + g (s + 1)%N * i (s
    + 1)%N)) ->
  (* second-run *) (forall s : nat, (u (s + 1)%N = p (s + 1)%N * u s + r (s + 1)%N)) ->
  (* same-written *) (forall s : nat, (r (s + 1)%N = g (s + 1)%N * i (s + 1)%N)) ->
  (u (k + t)%N - c (k + t)%N = (u k - c k) * (\prod_(1 <= j < (t + 1)) (f (j + k)%N))).
