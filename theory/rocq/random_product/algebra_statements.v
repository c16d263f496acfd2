(* Generated from the claims: python -m tests.kernel.statements *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition scalar_power (Real : realFieldType) : Prop :=
  forall (w : Real),
  ((tends_to (fun t : nat => `|w| ^+ t : Real) 0) \/ (tends_to_infinity (fun t : nat =>
    `|w| ^+ t : Real))).

Definition scalar_power__which (Real : realFieldType) : Prop :=
  forall (w : Real),
  (((1 < `|w|) -> (tends_to_infinity (fun t : nat => `|w| ^+ t : Real))) /\ ((`|w| < 1)
    -> (tends_to (fun t : nat => `|w| ^+ t : Real) 0))).

Definition scalar_power__away_from_one (Real : realFieldType) : Prop :=
  forall (w : Real),
  (* not-one *) (`|w| <> 1) ->
  ((tends_to (fun t : nat => `|w| ^+ t : Real) 0) \/ (tends_to_infinity (fun t : nat =>
    `|w| ^+ t : Real))).

Definition scalar_power__away_from_one__dropping_not_one (Real : realFieldType) : Prop :=
  forall (w : Real),
  ((tends_to (fun t : nat => `|w| ^+ t : Real) 0) \/ (tends_to_infinity (fun t : nat =>
    `|w| ^+ t : Real))).

Definition scalar_power__edge (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (w : Real),
  (* unit-size *) (`|w| = 1) ->
  (`|w| ^+ t = 1).

Definition scalar_power__edge__dropping_unit_size (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (w : Real),
  (`|w| ^+ t = 1).

Definition product_state (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (h w : nat -> Real),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = h s * w (s + 1)%N)) ->
  (* start *) (h 0%N = 1) ->
  (h t = \prod_(1 <= i < (t + 1)) (w i)).

Definition product_state__dropping_start (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (h w : nat -> Real),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = h s * w (s + 1)%N)) ->
  (h t = \prod_(1 <= i < (t + 1)) (w i)).

Definition product_state__dropping_recurrence (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (h w : nat -> Real),
  (* start *) (h 0%N = 1) ->
  (h t = \prod_(1 <= i < (t + 1)) (w i)).

Definition only_recurrent__one_matrix (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (w : nat -> Real),
  (* shared *) (forall i : nat, (1 <= i)%N -> (w i = w 1%N)) ->
  (\prod_(1 <= i < (t + 1)) (w i) = (w 1%N) ^+ t).

Definition only_recurrent__one_matrix__dropping_shared (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (w : nat -> Real),
  (\prod_(1 <= i < (t + 1)) (w i) = (w 1%N) ^+ t).

Definition product_variance__exact (Real : realFieldType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (v : Real),
  0 <= v ->
  exists (horizon : nat),
  forall (Outcome : finType) (law : Outcome -> Real),
  is_law law ->
  forall (w : nat -> Outcome -> Real),
  (* independent *) (independent law (fun i => fun omega => w i omega) 1%N horizon None)
    ->
  (* zero-mean *) (forall i : nat, (1 <= i)%N -> (i <= horizon)%N -> (expectation law
    (fun omega => w i omega) = 0)) ->
  (* variance *) (forall i : nat, (1 <= i)%N -> (i <= horizon)%N -> (variance law (fun
    omega => w i omega) = v)) ->
  (variance law (fun omega => \prod_(1 <= i < (n + 1)) (w i omega)) = v ^+ n).

Definition product_variance (Real : realFieldType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (v : Real),
  0 <= v ->
  exists (horizon : nat),
  forall (Outcome : finType) (law : Outcome -> Real),
  is_law law ->
  forall (w : nat -> Outcome -> Real),
  (* independent *) (independent law (fun i => fun omega => w i omega) 1%N horizon None)
    ->
  (* zero-mean *) (forall i : nat, (1 <= i)%N -> (i <= horizon)%N -> (expectation law
    (fun omega => w i omega) = 0)) ->
  (* variance *) (forall i : nat, (1 <= i)%N -> (i <= horizon)%N -> (variance law (fun
    omega => w i omega) = v)) ->
  (variance law (fun omega => \prod_(1 <= i < (n + 1)) (w i omega)) <= v ^+ n).

Definition product_variance__with_mean (Real : realFieldType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (mu v : Real),
  0 <= v ->
  exists (horizon : nat),
  forall (Outcome : finType) (law : Outcome -> Real),
  is_law law ->
  forall (w : nat -> Outcome -> Real),
  (* independent *) (independent law (fun i => fun omega => w i omega) 1%N horizon None)
    ->
  (* mean *) (forall i : nat, (1 <= i)%N -> (i <= horizon)%N -> (expectation law (fun
    omega => w i omega) = mu)) ->
  (* variance *) (forall i : nat, (1 <= i)%N -> (i <= horizon)%N -> (variance law (fun
    omega => w i omega) = v)) ->
  (variance law (fun omega => \prod_(1 <= i < (n + 1)) (w i omega)) = (mu ^+ 2 + v) ^+ n
    - mu ^+ (2 * n)).

Definition gradient_variance (Real : realFieldType) : Prop :=
  forall (k r : nat),
  forall (v : Real),
  0 <= v ->
  exists (horizon : nat),
  forall (Outcome : finType) (law : Outcome -> Real),
  is_law law ->
  forall (w : nat -> Outcome -> Real),
  (* independent *) (independent law (fun i => fun omega => w i omega) 1%N horizon None)
    ->
  (* zero-mean *) (forall i : nat, (1 <= i)%N -> (i <= horizon)%N -> (expectation law
    (fun omega => w i omega) = 0)) ->
  (* variance *) (forall i : nat, (1 <= i)%N -> (i <= horizon)%N -> (variance law (fun
    omega => w i omega) = v)) ->
  (* others *) ((0 < k + r)%N) ->
  (variance law (fun omega => (\prod_(1 <= i < (k + 1)) (w i omega)) * (\prod_((k + 2)
    <= i < (k + r + 2)) (w i omega))) = v ^+ (k + r)).

Definition root_variance (Real : realFieldType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (v v_star : Real),
  0 <= v ->
  0 <= v_star ->
  exists (horizon : nat),
  forall (Outcome : finType) (law : Outcome -> Real),
  is_law law ->
  forall (w : nat -> Outcome -> Real),
  (* independent *) (independent law (fun i => fun omega => w i omega) 1%N horizon None)
    ->
  (* zero-mean *) (forall i : nat, (1 <= i)%N -> (i <= horizon)%N -> (expectation law
    (fun omega => w i omega) = 0)) ->
  (* variance *) (forall i : nat, (1 <= i)%N -> (i <= horizon)%N -> (variance law (fun
    omega => w i omega) = v)) ->
  (* root *) (v ^+ n = v_star) ->
  (variance law (fun omega => \prod_(1 <= i < (n + 1)) (w i omega)) = v_star).

Definition scaling_avoids__second_moment (Real : realFieldType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (v : Real),
  0 <= v ->
  exists (horizon : nat),
  forall (Outcome : finType) (law : Outcome -> Real),
  is_law law ->
  forall (w : nat -> Outcome -> Real),
  (* independent *) (independent law (fun i => fun omega => w i omega) 1%N horizon None)
    ->
  (* zero-mean *) (forall i : nat, (1 <= i)%N -> (i <= horizon)%N -> (expectation law
    (fun omega => w i omega) = 0)) ->
  (* variance *) (forall i : nat, (1 <= i)%N -> (i <= horizon)%N -> (variance law (fun
    omega => w i omega) = v)) ->
  (* unit *) (v = 1) ->
  (variance law (fun omega => \prod_(1 <= i < (n + 1)) (w i omega)) = 1).

Definition only_recurrent__scaled (Real : realFieldType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (v : Real),
  0 <= v ->
  exists (horizon : nat),
  forall (Outcome : finType) (law : Outcome -> Real),
  is_law law ->
  forall (w : nat -> Outcome -> Real),
  (* independent *) (independent law (fun i => fun omega => w i omega) 1%N horizon None)
    ->
  (* zero-mean *) (forall i : nat, (1 <= i)%N -> (i <= horizon)%N -> (expectation law
    (fun omega => w i omega) = 0)) ->
  (* variance *) (forall i : nat, (1 <= i)%N -> (i <= horizon)%N -> (variance law (fun
    omega => w i omega) = v)) ->
  (* unit *) (v = 1) ->
  ((expectation law (fun omega => (\prod_(1 <= i < (n + 1)) (w i omega)) ^+ 2) = v ^+ n)
    /\ (tends_to (fun k : nat => v ^+ k : Real) 1)).

Definition only_recurrent__otherwise (Real : realFieldType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (v : Real),
  0 <= v ->
  exists (horizon : nat),
  forall (Outcome : finType) (law : Outcome -> Real),
  is_law law ->
  forall (w : nat -> Outcome -> Real),
  (* independent *) (independent law (fun i => fun omega => w i omega) 1%N horizon None)
    ->
  (* zero-mean *) (forall i : nat, (1 <= i)%N -> (i <= horizon)%N -> (expectation law
    (fun omega => w i omega) = 0)) ->
  (* variance *) (forall i : nat, (1 <= i)%N -> (i <= horizon)%N -> (variance law (fun
    omega => w i omega) = v)) ->
  (* not-one *) (v <> 1) ->
  ((expectation law (fun omega => (\prod_(1 <= i < (n + 1)) (w i omega)) ^+ 2) = v ^+ n)
    /\ ((tends_to (fun k : nat => v ^+ k : Real) 0) \/ (tends_to_infinity (fun k : nat
    => v ^+ k : Real)))).
