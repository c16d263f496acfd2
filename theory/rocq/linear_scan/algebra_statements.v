(* Generated from the claims: python -m tests.kernel.statements *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition scan_is_recurrence__one_level (Real : realFieldType) : Prop :=
  forall (n p : nat),
  (0 < n)%N ->
  forall (u v : nat -> nat),
  forall (A C : nat -> 'M[Real]_(n, n)),
  forall (b e h : nat -> 'M[Real]_(n, 1)),
  (* spans-carry *) (forall p : nat, (h (u (p + 1)%N)%N = A p *m h (u p)%N + b p)) ->
  (* two-spans *) (forall p : nat, ((v p)%N = (u (2 * p)%N)%N)) ->
  (* later-left *) (forall p : nat, (C p = A (2 * p + 1)%N *m A (2 * p)%N)) ->
  (* earlier-decays *) (forall p : nat, (e p = A (2 * p + 1)%N *m b (2 * p)%N + b (2 * p
    + 1)%N)) ->
  (h (v (p + 1)%N)%N = C p *m h (v p)%N + e p).

Definition scan_is_recurrence (Real : realFieldType) : Prop :=
  forall (d n p : nat),
  (0 < n)%N ->
  forall (x : nat -> nat -> nat),
  forall (A : nat -> 'M[Real]_(n, n)),
  forall (M : nat -> nat -> 'M[Real]_(n, n)),
  forall (b : nat -> 'M[Real]_(n, 1)),
  forall (c : nat -> nat -> 'M[Real]_(n, 1)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = A (s + 1)%N *m h s + b (s + 1)%N)) ->
  (* leaves *) (forall p : nat, ((x 0%N p)%N = p)) ->
  (* leaf-decays *) (forall p : nat, (M 0%N p = A (p + 1)%N)) ->
  (* leaf-adds *) (forall p : nat, (c 0%N p = b (p + 1)%N)) ->
  (* nodes *) (forall d : nat, (forall p : nat, ((x (d + 1)%N p)%N = (x d (2 *
    p)%N)%N))) ->
  (* later-left *) (forall d : nat, (forall p : nat, (M (d + 1)%N p = M d (2 * p + 1)%N
    *m M d (2 * p)%N))) ->
  (* earlier-decays *) (forall d : nat, (forall p : nat, (c (d + 1)%N p = M d (2 * p +
    1)%N *m c d (2 * p)%N + c d (2 * p + 1)%N))) ->
  (h (x (d + 1)%N (p + 1)%N)%N = M (d + 1)%N p *m h (x (d + 1)%N p)%N + c (d + 1)%N p).

Definition lag_is_product (Real : realFieldType) : Prop :=
  forall (k t : nat),
  forall (a b h q u x : nat -> Real),
  (* first-run *) (forall s : nat, (h (s + 1)%N = a (s + 1)%N * h s + b (s + 1)%N)) ->
  (* second-run *) (forall s : nat, (u (s + 1)%N = q (s + 1)%N * u s + x (s + 1)%N)) ->
  (* same-decays *) (forall s : nat, (q (s + 1)%N = a (s + 1)%N)) ->
  (* same-added *) (forall s : nat, (x (s + 1)%N = b (s + 1)%N)) ->
  (u (k + t)%N - h (k + t)%N = (u k - h k) * (\prod_(1 <= j < (t + 1)) (a (j + k)%N))).

Definition lag_is_product__matrix (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (A P : nat -> 'M[Real]_(n, n)),
  forall (b h u : nat -> 'M[Real]_(n, 1)),
  (* first-run *) (forall s : nat, (h (s + 1)%N = A (s + 1)%N *m h s + b (s + 1)%N)) ->
  (* second-run *) (forall s : nat, (u (s + 1)%N = A (s + 1)%N *m u s + b (s + 1)%N)) ->
  (* empty-product *) (P 0%N = 1%:M) ->
  (* order *) (forall s : nat, (P (s + 1)%N = A (s + 1)%N *m P s)) ->
  (u t - h t = P t *m (u 0%N - h 0%N)).

Definition horizon (Real : realFieldType) : Prop :=
  forall (k t : nat),
  forall (r : Real),
  0 <= r ->
  forall (a : nat -> Real),
  (* decays-within *) (forall s : nat, (`|a (s + 1)%N| <= r)) ->
  (`|\prod_(1 <= j < (t + 1)) (a (j + k)%N)| <= r ^+ t).

Definition horizon__at_least (Real : realFieldType) : Prop :=
  forall (k t : nat),
  forall (l : Real),
  0 <= l ->
  forall (a : nat -> Real),
  (* decays-at-least *) (forall s : nat, (l <= `|a (s + 1)%N|)) ->
  (l ^+ t <= `|\prod_(1 <= j < (t + 1)) (a (j + k)%N)|).

Definition bounded_or_lasting (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (K rho : Real),
  0 < K ->
  0 <= rho ->
  forall (a b h : nat -> Real),
  (* one-decay *) (forall s : nat, (a (s + 1)%N = rho)) ->
  (* recurrence *) (forall s : nat, (h (s + 1)%N = a (s + 1)%N * h s + b (s + 1)%N)) ->
  (* decay-within *) (rho <= 1) ->
  (* inputs-within *) (forall s : nat, (`|b (s + 1)%N| <= 1)) ->
  (* state-within *) ((forall s : nat, (`|h s| <= K)) /\ (0 <= 1 - K^-1)) ->
  (rho ^+ t <= K * (1 - K^-1) ^+ t).

Definition bounded_or_lasting__free_input (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (K : Real),
  0 < K ->
  forall (a h : nat -> Real),
  (* unit-start *) (`|h 0%N| = 1) ->
  (* free-input *) (forall s : nat, (`|h (s + 1)%N| = `|a (s + 1)%N| * `|h s| + 1)) ->
  (* state-within *) (forall s : nat, (`|h s| <= K)) ->
  (\prod_(1 <= j < (t + 1)) `|a j| <= K * (1 - K^-1) ^+ t).

Definition bounded_or_lasting__scaled (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (K : Real),
  0 <= K ->
  forall (a h x : nat -> Real),
  (* scaled-input *) (forall s : nat, (h (s + 1)%N = (1 - `|a (s + 1)%N|) * x (s + 1)%N
    + a (s + 1)%N * h s)) ->
  (* decays-within *) (forall s : nat, (`|a (s + 1)%N| <= 1)) ->
  (* inputs-within *) (forall s : nat, (`|x (s + 1)%N| <= K)) ->
  (* start-within *) (`|h 0%N| <= K) ->
  (`|h t| <= K).

Definition bounded_or_lasting__constant_input (Real : rcfType) : Prop :=
  forall (t : nat),
  forall (alpha : Real),
  0 <= alpha ->
  forall (h : nat -> Real),
  (* constant-input *) (forall s : nat, (h (s + 1)%N = alpha * h s + Num.sqrt (1 - alpha
    ^+ 2))) ->
  (* empty-start *) (h 0%N = 0) ->
  (* below-one *) (0 < 1 - alpha) ->
  ((h t) ^+ 2 = (1 - alpha ^+ t) ^+ 2 * (alpha + 1) / (1 - alpha)).

Definition bounded_or_lasting__mean_square (Real : realFieldType) : Prop :=
  forall (t : nat),
  exists (horizon : nat),
  forall (Outcome : finType) (law : Outcome -> Real),
  is_law law ->
  forall (a h w x : nat -> Outcome -> Real),
  (* scaled-input *) (forall s : nat, (s <= horizon)%N -> (expectation law (fun omega =>
    (h (s + 1)%N omega - a (s + 1)%N omega * h s omega - w (s + 1)%N omega * x (s + 1)%N
    omega) ^+ 2) = 0)) ->
  (* root-scale *) (forall s : nat, (s <= horizon)%N -> (expectation law (fun omega =>
    ((a (s + 1)%N omega) ^+ 2 + (w (s + 1)%N omega) ^+ 2 - 1) ^+ 2) = 0)) ->
  (* decays-of-state *) (forall s : nat, (s <= horizon)%N -> (expectation law (fun omega
    => (a (s + 1)%N omega) ^+ 2 * (h s omega) ^+ 2) = expectation law (fun omega => (a
    (s + 1)%N omega) ^+ 2) * expectation law (fun omega => (h s omega) ^+ 2))) ->
  (* decays-of-input *) (forall s : nat, (s <= horizon)%N -> (expectation law (fun omega
    => (a (s + 1)%N omega) ^+ 2 * (x (s + 1)%N omega) ^+ 2) = expectation law (fun omega
    => (a (s + 1)%N omega) ^+ 2) * expectation law (fun omega => (x (s + 1)%N omega) ^+
    2))) ->
  (* uncorrelated *) (forall s : nat, (s <= horizon)%N -> (expectation law (fun omega =>
    a (s + 1)%N omega * h s omega * w (s + 1)%N omega * x (s + 1)%N omega) = 0)) ->
  (* inputs-within *) (forall s : nat, (s <= horizon)%N -> (expectation law (fun omega
    => (x (s + 1)%N omega) ^+ 2) <= 1)) ->
  (* decays-within *) (forall s : nat, (s <= horizon)%N -> (expectation law (fun omega
    => (a (s + 1)%N omega) ^+ 2) <= 1)) ->
  (* start-within *) (expectation law (fun omega => (h 0%N omega) ^+ 2) <= 1) ->
  (expectation law (fun omega => (h t omega) ^+ 2) <= 1).

Definition bounded_or_lasting__uncorrelated (Real : realFieldType) : Prop :=
  forall (t : nat),
  exists (horizon : nat),
  forall (Outcome : finType) (law : Outcome -> Real),
  is_law law ->
  forall (y : Outcome -> Real),
  forall (a h w x : nat -> Outcome -> Real),
  (* scaled-input *) (forall s : nat, (s <= horizon)%N -> (expectation law (fun omega =>
    (h (s + 1)%N omega - a (s + 1)%N omega * h s omega - w (s + 1)%N omega * x (s + 1)%N
    omega) ^+ 2) = 0)) ->
  (* decays-apart *) (forall s : nat, (s <= horizon)%N -> (expectation law (fun omega =>
    y omega * a (s + 1)%N omega * h s omega) = expectation law (fun omega => y omega * h
    s omega) * expectation law (fun omega => a (s + 1)%N omega))) ->
  (* scales-apart *) (forall s : nat, (s <= horizon)%N -> (expectation law (fun omega =>
    y omega * w (s + 1)%N omega * x (s + 1)%N omega) = expectation law (fun omega => y
    omega * x (s + 1)%N omega) * expectation law (fun omega => w (s + 1)%N omega))) ->
  (* inputs-uncorrelated *) (forall s : nat, (s <= horizon)%N -> (expectation law (fun
    omega => y omega * x (s + 1)%N omega) = 0)) ->
  (* start-uncorrelated *) (expectation law (fun omega => y omega * h 0%N omega) = 0) ->
  (expectation law (fun omega => y omega * h t omega) = 0).

Definition tree_rounding (Real : realFieldType) : Prop :=
  forall (d : nat),
  forall (q : Real),
  0 < q ->
  forall (k w : nat -> nat),
  forall (e phi rho : nat -> Real),
  (forall i1, 0 < e i1) ->
  (forall i1, 0 < phi i1) ->
  (forall i1, 0 < rho i1) ->
  (* leaf *) (rho 0%N = 1) ->
  (* climbs *) (forall d : nat, (rho (d + 1)%N = e d * phi d * rho d)) ->
  (* one-sum *) (forall d : nat, ((1 <= q * e d) /\ (e d <= q))) ->
  (* no-lag *) ((k 0%N)%N = 0%N) ->
  (* lags *) (forall d : nat, ((k (d + 1)%N)%N = (2 ^ d * w d + k d)%N)) ->
  (* one-a-decay *) (forall d : nat, ((1 <= q ^+ (2 ^ d * w d) * phi d) /\ (phi d <= q
    ^+ (2 ^ d * w d)))) ->
  ((1 <= q ^+ d * rho d) /\ (rho d <= q ^+ d)).

Definition tree_rounding__exact_products (Real : realFieldType) : Prop :=
  forall (d : nat),
  forall (q : Real),
  0 < q ->
  forall (e phi rho : nat -> Real),
  (forall i1, 0 < e i1) ->
  (forall i1, 0 < phi i1) ->
  (forall i1, 0 < rho i1) ->
  (* leaf *) (rho 0%N = 1) ->
  (* climbs *) (forall d : nat, (rho (d + 1)%N = e d * phi d * rho d)) ->
  (* one-sum *) (forall d : nat, ((1 <= q * e d) /\ (e d <= q))) ->
  (* exact-products *) (forall d : nat, (phi d = 1)) ->
  ((1 <= q ^+ d * rho d) /\ (rho d <= q ^+ d)).

Definition tree_rounding__lag (Real : realFieldType) : Prop :=
  forall (d : nat),
  forall (q : Real),
  0 < q ->
  forall (k w : nat -> nat),
  forall (e phi rho : nat -> Real),
  (forall i1, 0 < e i1) ->
  (forall i1, 0 < phi i1) ->
  (forall i1, 0 < rho i1) ->
  (* leaf *) (rho 0%N = 1) ->
  (* climbs *) (forall d : nat, (rho (d + 1)%N = e d * phi d * rho d)) ->
  (* one-sum *) (forall d : nat, ((1 <= q * e d) /\ (e d <= q))) ->
  (* no-lag *) ((k 0%N)%N = 0%N) ->
  (* lags *) (forall d : nat, ((k (d + 1)%N)%N = (2 ^ d * w d + k d)%N)) ->
  (* one-a-decay *) (forall d : nat, ((1 <= q ^+ (2 ^ d * w d) * phi d) /\ (phi d <= q
    ^+ (2 ^ d * w d)))) ->
  ((1 <= q ^+ (d + k d) * rho d) /\ (rho d <= q ^+ (d + k d))).

Definition tree_rounding__sequential (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (q : Real),
  0 < q ->
  forall (e phi rho : nat -> Real),
  (forall i1, 0 < e i1) ->
  (forall i1, 0 < phi i1) ->
  (forall i1, 0 < rho i1) ->
  (* added *) (rho 0%N = e 0%N) ->
  (* moves *) (forall t : nat, (rho (t + 1)%N = e (t + 1)%N * phi t * rho t)) ->
  (* each-sum *) (forall t : nat, ((1 <= q * e t) /\ (e t <= q))) ->
  (* each-product *) (forall t : nat, ((1 <= q * phi t) /\ (phi t <= q))) ->
  ((1 <= q ^+ (2 * t + 1) * rho t) /\ (rho t <= q ^+ (2 * t + 1))).

Definition tree_rounding__steady (Real : realFieldType) : Prop :=
  forall (d t : nat),
  forall (c r : Real),
  0 < c ->
  0 <= r ->
  (* limited-memory *) (1 <= c * (1 - r)) ->
  ((\sum_(0 <= k < t) (r ^+ k * (d + k)%:R) <= c * (c + d%:R - 1)) /\ (\sum_(0 <= k < t)
    (r ^+ k * (2 * k + 1)%:R) <= c * (2%:R * c - 1))).

Definition log_space_floor__positive (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (q : Real),
  0 < q ->
  forall (H a b e f h : nat -> Real),
  (forall i1, 0 < e i1) ->
  (forall i1, 0 < f i1) ->
  (* recurrence *) (forall s : nat, (h (s + 1)%N = a (s + 1)%N * h s + b (s + 1)%N)) ->
  (* computed *) (forall s : nat, (H (s + 1)%N = (H s * a (s + 1)%N * f (s + 1)%N + b (s
    + 1)%N) * e (s + 1)%N)) ->
  (* start *) ((H 0%N = h 0%N) /\ (0 <= h 0%N)) ->
  (* roundoff *) (1 <= q) ->
  (* products *) (forall s : nat, ((1 <= q * f s) /\ (f s <= q))) ->
  (* sums *) (forall s : nat, ((1 <= q * e s) /\ (e s <= q))) ->
  (* positive-decays *) (forall s : nat, (0 <= a s)) ->
  (* positive-inputs *) (forall s : nat, (0 <= b s)) ->
  ((`|H t| <= q ^+ (2 * t) * `|h t|) /\ (`|h t| <= q ^+ (2 * t) * `|H t|)).

Definition scan_is_recurrence__dropping_later_left (Real : realFieldType) : Prop :=
  forall (d n p : nat),
  (0 < n)%N ->
  forall (x : nat -> nat -> nat),
  forall (A : nat -> 'M[Real]_(n, n)),
  forall (M : nat -> nat -> 'M[Real]_(n, n)),
  forall (b : nat -> 'M[Real]_(n, 1)),
  forall (c : nat -> nat -> 'M[Real]_(n, 1)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = A (s + 1)%N *m h s + b (s + 1)%N)) ->
  (* leaves *) (forall p : nat, ((x 0%N p)%N = p)) ->
  (* leaf-decays *) (forall p : nat, (M 0%N p = A (p + 1)%N)) ->
  (* leaf-adds *) (forall p : nat, (c 0%N p = b (p + 1)%N)) ->
  (* nodes *) (forall d : nat, (forall p : nat, ((x (d + 1)%N p)%N = (x d (2 *
    p)%N)%N))) ->
  (* earlier-decays *) (forall d : nat, (forall p : nat, (c (d + 1)%N p = M d (2 * p +
    1)%N *m c d (2 * p)%N + c d (2 * p + 1)%N))) ->
  (h (x (d + 1)%N (p + 1)%N)%N = M (d + 1)%N p *m h (x (d + 1)%N p)%N + c (d + 1)%N p).

Definition lag_is_product__matrix__dropping_order (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (A P : nat -> 'M[Real]_(n, n)),
  forall (b h u : nat -> 'M[Real]_(n, 1)),
  (* first-run *) (forall s : nat, (h (s + 1)%N = A (s + 1)%N *m h s + b (s + 1)%N)) ->
  (* second-run *) (forall s : nat, (u (s + 1)%N = A (s + 1)%N *m u s + b (s + 1)%N)) ->
  (* empty-product *) (P 0%N = 1%:M) ->
  (u t - h t = P t *m (u 0%N - h 0%N)).

Definition horizon__dropping_decays_within (Real : realFieldType) : Prop :=
  forall (k t : nat),
  forall (r : Real),
  0 <= r ->
  forall (a : nat -> Real),
  (`|\prod_(1 <= j < (t + 1)) (a (j + k)%N)| <= r ^+ t).

Definition horizon__turned (Real : realFieldType) : Prop :=
  forall (k t : nat),
  forall (r : Real),
  0 <= r ->
  forall (a : nat -> Real),
  (* decays-within *) (forall s : nat, (`|a (s + 1)%N| <= r)) ->
  (r ^+ t <= `|\prod_(1 <= j < (t + 1)) (a (j + k)%N)|).

Definition bounded_or_lasting__free_input__dropping_free_input (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (K : Real),
  0 < K ->
  forall (a h : nat -> Real),
  (* unit-start *) (`|h 0%N| = 1) ->
  (* state-within *) (forall s : nat, (`|h s| <= K)) ->
  (\prod_(1 <= j < (t + 1)) `|a j| <= K * (1 - K^-1) ^+ t).

Definition bounded_or_lasting__scaled__dropping_inputs_within (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (K : Real),
  0 <= K ->
  forall (a h x : nat -> Real),
  (* scaled-input *) (forall s : nat, (h (s + 1)%N = (1 - `|a (s + 1)%N|) * x (s + 1)%N
    + a (s + 1)%N * h s)) ->
  (* decays-within *) (forall s : nat, (`|a (s + 1)%N| <= 1)) ->
  (* start-within *) (`|h 0%N| <= K) ->
  (`|h t| <= K).

Definition bounded_or_lasting__mean_square__dropping_start_within (Real : realFieldType) : Prop :=
  forall (t : nat),
  exists (horizon : nat),
  forall (Outcome : finType) (law : Outcome -> Real),
  is_law law ->
  forall (a h w x : nat -> Outcome -> Real),
  (* scaled-input *) (forall s : nat, (s <= horizon)%N -> (expectation law (fun omega =>
    (h (s + 1)%N omega - a (s + 1)%N omega * h s omega - w (s + 1)%N omega * x (s + 1)%N
    omega) ^+ 2) = 0)) ->
  (* root-scale *) (forall s : nat, (s <= horizon)%N -> (expectation law (fun omega =>
    ((a (s + 1)%N omega) ^+ 2 + (w (s + 1)%N omega) ^+ 2 - 1) ^+ 2) = 0)) ->
  (* decays-of-state *) (forall s : nat, (s <= horizon)%N -> (expectation law (fun omega
    => (a (s + 1)%N omega) ^+ 2 * (h s omega) ^+ 2) = expectation law (fun omega => (a
    (s + 1)%N omega) ^+ 2) * expectation law (fun omega => (h s omega) ^+ 2))) ->
  (* decays-of-input *) (forall s : nat, (s <= horizon)%N -> (expectation law (fun omega
    => (a (s + 1)%N omega) ^+ 2 * (x (s + 1)%N omega) ^+ 2) = expectation law (fun omega
    => (a (s + 1)%N omega) ^+ 2) * expectation law (fun omega => (x (s + 1)%N omega) ^+
    2))) ->
  (* uncorrelated *) (forall s : nat, (s <= horizon)%N -> (expectation law (fun omega =>
    a (s + 1)%N omega * h s omega * w (s + 1)%N omega * x (s + 1)%N omega) = 0)) ->
  (* inputs-within *) (forall s : nat, (s <= horizon)%N -> (expectation law (fun omega
    => (x (s + 1)%N omega) ^+ 2) <= 1)) ->
  (* decays-within *) (forall s : nat, (s <= horizon)%N -> (expectation law (fun omega
    => (a (s + 1)%N omega) ^+ 2) <= 1)) ->
  (expectation law (fun omega => (h t omega) ^+ 2) <= 1).

Definition tree_rounding__exact_products__dropping_exact_products (Real : realFieldType) : Prop :=
  forall (d : nat),
  forall (q : Real),
  0 < q ->
  forall (e phi rho : nat -> Real),
  (forall i1, 0 < e i1) ->
  (forall i1, 0 < phi i1) ->
  (forall i1, 0 < rho i1) ->
  (* leaf *) (rho 0%N = 1) ->
  (* climbs *) (forall d : nat, (rho (d + 1)%N = e d * phi d * rho d)) ->
  (* one-sum *) (forall d : nat, ((1 <= q * e d) /\ (e d <= q))) ->
  ((1 <= q ^+ d * rho d) /\ (rho d <= q ^+ d)).

Definition tree_rounding__steady__dropping_limited_memory (Real : realFieldType) : Prop :=
  forall (d t : nat),
  forall (c r : Real),
  0 < c ->
  0 <= r ->
  ((\sum_(0 <= k < t) (r ^+ k * (d + k)%:R) <= c * (c + d%:R - 1)) /\ (\sum_(0 <= k < t)
    (r ^+ k * (2 * k + 1)%:R) <= c * (2%:R * c - 1))).

Definition log_space_floor__positive__dropping_positive_inputs (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (q : Real),
  0 < q ->
  forall (H a b e f h : nat -> Real),
  (forall i1, 0 < e i1) ->
  (forall i1, 0 < f i1) ->
  (* recurrence *) (forall s : nat, (h (s + 1)%N = a (s + 1)%N * h s + b (s + 1)%N)) ->
  (* computed *) (forall s : nat, (H (s + 1)%N = (H s * a (s + 1)%N * f (s + 1)%N + b (s
    + 1)%N) * e (s + 1)%N)) ->
  (* start *) ((H 0%N = h 0%N) /\ (0 <= h 0%N)) ->
  (* roundoff *) (1 <= q) ->
  (* products *) (forall s : nat, ((1 <= q * f s) /\ (f s <= q))) ->
  (* sums *) (forall s : nat, ((1 <= q * e s) /\ (e s <= q))) ->
  (* positive-decays *) (forall s : nat, (0 <= a s)) ->
  ((`|H t| <= q ^+ (2 * t) * `|h t|) /\ (`|h t| <= q ^+ (2 * t) * `|H t|)).
