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

Definition feedforward_similar (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (a gamma : Real),
  0 < a ->
  0 <= gamma ->
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (A : nat -> 'M[Real]_(n, n)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = A (s + 1)%N *m h s)) ->
  (* bounded *) (forall s : nat, (norm _ _ (A (s + 1)%N) <= gamma)) ->
  (* below-one *) (gamma = (a + 1)^-1) ->
  ((tends_to (fun t : nat => gamma ^+ t * norm _ _ (h 0%N) : Real) 0) /\ (norm _ _ (h t)
    <= gamma ^+ t * norm _ _ (h 0%N))).

Definition shared_or_fresh__fresh_scalar (Real : realFieldType) : Prop :=
  forall (k : nat),
  forall (v : Real),
  0 <= v ->
  exists (horizon : nat),
  forall (Outcome : finType) (law : Outcome -> Real),
  is_law law ->
  forall (y : nat -> Outcome -> Real),
  (* pairwise *) (independent law (fun i => fun omega => y i omega) 1%N horizon (Some
    2%N)) ->
  (* variance *) (forall i : nat, (1 <= i)%N -> (i <= horizon)%N -> (variance law (fun
    omega => y i omega) = v)) ->
  (variance law (fun omega => \sum_(1 <= i < (k + 1)) (y i omega)) = v * k%:R).

Definition shared_or_fresh__shared_scalar (Real : realFieldType) : Prop :=
  forall (k : nat),
  forall (v : Real),
  0 <= v ->
  exists (horizon : nat),
  forall (Outcome : finType) (law : Outcome -> Real),
  is_law law ->
  forall (x : Outcome -> Real),
  (* variance *) (variance law (fun omega => x omega) = v) ->
  (variance law (fun omega => x omega * k%:R) = v * (k ^ 2)%:R).

Definition scaling_avoids__signs (Real : realFieldType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  exists (horizon : nat),
  forall (Outcome : finType) (law : Outcome -> Real),
  is_law law ->
  forall (w : nat -> Outcome -> Real),
  (* unit-size *) (forall i : nat, (1 <= i)%N -> (i <= horizon)%N -> (expectation law
    (fun omega => ((w i omega) ^+ 2 - 1) ^+ 2) = 0)) ->
  (expectation law (fun omega => ((\prod_(1 <= i < (n + 1)) (w i omega)) ^+ 2 - 1) ^+ 2)
    = 0).

Definition scaling_avoids__orthogonal (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (Q : nat -> 'M[Real]_(n, n)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = Q (s + 1)%N *m h s)) ->
  (* orthogonal *) (forall s : nat, ((Q (s + 1)%N)^T *m Q (s + 1)%N = 1%:M)) ->
  ((h t)^T *m h t = (h 0%N)^T *m h 0%N).

Definition scaling_avoids__orthogonal__dropping_orthogonal (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (Q : nat -> 'M[Real]_(n, n)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = Q (s + 1)%N *m h s)) ->
  ((h t)^T *m h t = (h 0%N)^T *m h 0%N).

Definition product_variance__shared_at_least (Real : realFieldType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (v : Real),
  0 <= v ->
  exists (horizon : nat),
  forall (Outcome : finType) (law : Outcome -> Real),
  is_law law ->
  forall (w : Outcome -> Real),
  (* second-moment *) (expectation law (fun omega => (w omega) ^+ 2) = v) ->
  (v ^+ n <= expectation law (fun omega => (w omega) ^+ (2 * n))).

Definition product_variance__shared_sign (Real : realFieldType) : Prop :=
  forall (k : nat),
  forall (v : Real),
  0 <= v ->
  exists (horizon : nat),
  forall (Outcome : finType) (law : Outcome -> Real),
  is_law law ->
  forall (w : Outcome -> Real),
  (* constant-size *) (expectation law (fun omega => ((w omega) ^+ 2 - v) ^+ 2) = 0) ->
  (expectation law (fun omega => (w omega) ^+ (2 * k)) = v ^+ k).

Definition product_variance__shared_otherwise (Real : realFieldType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (c v : Real),
  0 <= c ->
  0 <= v ->
  exists (horizon : nat),
  forall (Outcome : finType) (law : Outcome -> Real),
  is_law law ->
  forall (w : Outcome -> Real),
  (* spread-size *) (expectation law (fun omega => (w omega) ^+ 4) = v ^+ 2 * (c + 1))
    ->
  ((v ^+ 2 * (c + 1)) ^+ n <= expectation law (fun omega => (w omega) ^+ (4 * n))).

Definition scaling_avoids__mean_size (Real : realFieldType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (d : Real),
  exists (horizon : nat),
  forall (Outcome : finType) (law : Outcome -> Real),
  is_law law ->
  forall (w : nat -> Outcome -> Real),
  (* independent *) (independent law (fun i => fun omega => w i omega) 1%N horizon None)
    ->
  (* unit *) (forall i : nat, (1 <= i)%N -> (i <= horizon)%N -> (expectation law (fun
    omega => (w i omega) ^+ 2) = 1)) ->
  (* distance *) (forall i : nat, (1 <= i)%N -> (i <= horizon)%N -> (expectation law
    (fun omega => (`|w i omega| - 1) ^+ 2) = d)) ->
  (expectation law (fun omega => `|\prod_(1 <= i < (n + 1)) (w i omega)|) = (1 - d /
    2%:R) ^+ n).

Definition scaling_avoids (Real : realFieldType) : Prop :=
  exists (n : nat),
  (0 < n)%N /\
  exists (v : Real),
  0 <= v /\
  forall (horizon : nat),
  exists (Outcome : finType) (law : Outcome -> Real),
  is_law law /\
  exists (w : nat -> Outcome -> Real),
  (* independent *) (independent law (fun i => fun omega => w i omega) 1%N horizon None)
    /\
  (* zero-mean *) (forall i : nat, (1 <= i)%N -> (i <= horizon)%N -> (expectation law
    (fun omega => w i omega) = 0)) /\
  (* variance *) (forall i : nat, (1 <= i)%N -> (i <= horizon)%N -> (variance law (fun
    omega => w i omega) = v)) /\
  (* unit *) (v = 1) /\
  (expectation law (fun omega => ((\prod_(1 <= i < (n + 1)) (w i omega)) ^+ 2 - 1) ^+ 2)
    = 0).

Definition only_recurrent (Real : realFieldType) : Prop :=
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
  ((expectation law (fun omega => (\prod_(1 <= i < (n + 1)) (w i omega)) ^+ 2) = v ^+ n)
    /\ (tends_to (fun k : nat => v ^+ k : Real) 1)).

Definition product_variance__exact__dropping_independent (Real : realFieldType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (v : Real),
  0 <= v ->
  exists (horizon : nat),
  forall (Outcome : finType) (law : Outcome -> Real),
  is_law law ->
  forall (w : nat -> Outcome -> Real),
  (* zero-mean *) (forall i : nat, (1 <= i)%N -> (i <= horizon)%N -> (expectation law
    (fun omega => w i omega) = 0)) ->
  (* variance *) (forall i : nat, (1 <= i)%N -> (i <= horizon)%N -> (variance law (fun
    omega => w i omega) = v)) ->
  (variance law (fun omega => \prod_(1 <= i < (n + 1)) (w i omega)) = v ^+ n).

Definition product_variance__exact__dropping_variance (Real : realFieldType) : Prop :=
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
  (variance law (fun omega => \prod_(1 <= i < (n + 1)) (w i omega)) = v ^+ n).

Definition product_variance__shared_at_least__dropping_second_moment (Real : realFieldType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (v : Real),
  0 <= v ->
  exists (horizon : nat),
  forall (Outcome : finType) (law : Outcome -> Real),
  is_law law ->
  forall (w : Outcome -> Real),
  (v ^+ n <= expectation law (fun omega => (w omega) ^+ (2 * n))).

Definition product_variance__shared_sign__dropping_constant_size (Real : realFieldType) : Prop :=
  forall (k : nat),
  forall (v : Real),
  0 <= v ->
  exists (horizon : nat),
  forall (Outcome : finType) (law : Outcome -> Real),
  is_law law ->
  forall (w : Outcome -> Real),
  (expectation law (fun omega => (w omega) ^+ (2 * k)) = v ^+ k).

Definition shared_or_fresh__shared_scalar__dropping_variance (Real : realFieldType) : Prop :=
  forall (k : nat),
  forall (v : Real),
  0 <= v ->
  exists (horizon : nat),
  forall (Outcome : finType) (law : Outcome -> Real),
  is_law law ->
  forall (x : Outcome -> Real),
  (variance law (fun omega => x omega * k%:R) = v * (k ^ 2)%:R).

Definition scaling_avoids__signs__dropping_unit_size (Real : realFieldType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  exists (horizon : nat),
  forall (Outcome : finType) (law : Outcome -> Real),
  is_law law ->
  forall (w : nat -> Outcome -> Real),
  (expectation law (fun omega => ((\prod_(1 <= i < (n + 1)) (w i omega)) ^+ 2 - 1) ^+ 2)
    = 0).

Definition product_variance__shared_gaussian (Real : realFieldType) : Prop :=
  forall (k : nat),
  forall (v : Real),
  0 <= v ->
  exists (horizon : nat),
  forall (Outcome : finType) (law : Outcome -> Real),
  is_law law ->
  forall (w : Outcome -> Real),
  (* zero-mean *) (expectation law (fun omega => w omega) = 0) ->
  (* gaussian *) (forall m : nat, (m <= horizon)%N -> (expectation law (fun omega => (w
    omega) ^+ (m + 2)) = v * (m + 1)%:R * expectation law (fun omega => (w omega) ^+
    m))) ->
  ((variance law (fun omega => (w omega) ^+ (2 * k)) = v ^+ (2 * k) * ((\prod_(1 <= i <
    (2 * k + 1)) ((2 * i)%:R - 1)) - (\prod_(1 <= i < (k + 1)) ((2 * i)%:R - 1)) ^+ 2))
    /\ (variance law (fun omega => (w omega) ^+ (2 * k + 1)) = v ^+ (2 * k + 1) *
    (\prod_(1 <= i < (2 * k + 2)) ((2 * i)%:R - 1)))).

Definition product_variance__shared_growth (Real : realFieldType) : Prop :=
  forall (k : nat),
  forall (v : Real),
  0 <= v ->
  exists (horizon : nat),
  forall (Outcome : finType) (law : Outcome -> Real),
  is_law law ->
  forall (w : Outcome -> Real),
  (* zero-mean *) (expectation law (fun omega => w omega) = 0) ->
  (* gaussian *) (forall m : nat, (m <= horizon)%N -> (expectation law (fun omega => (w
    omega) ^+ (m + 2)) = v * (m + 1)%:R * expectation law (fun omega => (w omega) ^+
    m))) ->
  (((2 ^ (2 * k))%:R * v ^+ (2 * k + 1) <= variance law (fun omega => (w omega) ^+ (2 *
    k + 1))) /\ ((2 ^ (2 * k + 1))%:R * v ^+ (2 * k + 2) <= variance law (fun omega =>
    (w omega) ^+ (2 * k + 2)))).

Definition scaling_avoids__second_moment__dropping_independent (Real : realFieldType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (v : Real),
  0 <= v ->
  exists (horizon : nat),
  forall (Outcome : finType) (law : Outcome -> Real),
  is_law law ->
  forall (w : nat -> Outcome -> Real),
  (* zero-mean *) (forall i : nat, (1 <= i)%N -> (i <= horizon)%N -> (expectation law
    (fun omega => w i omega) = 0)) ->
  (* variance *) (forall i : nat, (1 <= i)%N -> (i <= horizon)%N -> (variance law (fun
    omega => w i omega) = v)) ->
  (* unit *) (v = 1) ->
  (variance law (fun omega => \prod_(1 <= i < (n + 1)) (w i omega)) = 1).

Definition shared_or_fresh__fresh_scalar__dropping_pairwise (Real : realFieldType) : Prop :=
  forall (k : nat),
  forall (v : Real),
  0 <= v ->
  exists (horizon : nat),
  forall (Outcome : finType) (law : Outcome -> Real),
  is_law law ->
  forall (y : nat -> Outcome -> Real),
  (* variance *) (forall i : nat, (1 <= i)%N -> (i <= horizon)%N -> (variance law (fun
    omega => y i omega) = v)) ->
  (variance law (fun omega => \sum_(1 <= i < (k + 1)) (y i omega)) = v * k%:R).

Definition product_variance__pairwise (Real : realFieldType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (v : Real),
  0 <= v ->
  exists (horizon : nat),
  forall (Outcome : finType) (law : Outcome -> Real),
  is_law law ->
  forall (w : nat -> Outcome -> Real),
  (* pairwise *) (independent law (fun i => fun omega => w i omega) 1%N horizon (Some
    2%N)) ->
  (* zero-mean *) (forall i : nat, (1 <= i)%N -> (i <= horizon)%N -> (expectation law
    (fun omega => w i omega) = 0)) ->
  (* variance *) (forall i : nat, (1 <= i)%N -> (i <= horizon)%N -> (variance law (fun
    omega => w i omega) = v)) ->
  (variance law (fun omega => \prod_(1 <= i < (n + 1)) (w i omega)) <= v ^+ n).

Definition product_variance__exact__dropping_zero_mean (Real : realFieldType) : Prop :=
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
  (* variance *) (forall i : nat, (1 <= i)%N -> (i <= horizon)%N -> (variance law (fun
    omega => w i omega) = v)) ->
  (variance law (fun omega => \prod_(1 <= i < (n + 1)) (w i omega)) = v ^+ n).
