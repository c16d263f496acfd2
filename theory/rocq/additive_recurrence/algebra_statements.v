(* Generated from the claims: python -m tests.kernel.statements *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition identity_recurrence (Real : realFieldType) : Prop :=
  forall (m n t : nat),
  (0 < m)%N ->
  (0 < n)%N ->
  forall (U : 'M[Real]_(n, n)),
  forall (W : 'M[Real]_(n, m)),
  forall (b v : 'M[Real]_(n, 1)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  forall (x : nat -> 'M[Real]_(m, 1)),
  forall (z : nat -> 'M[Real]_(n, 1)),
  (* net-input *) (forall s : nat, (z (s + 1)%N = U *m h s + W *m x (s + 1)%N + b)) ->
  (* identity-weight *) (U = 1%:M) ->
  (* unit-slope *) (forall s : nat, (h (s + 1)%N = z (s + 1)%N + v)) ->
  (h (t + 1)%N = W *m x (t + 1)%N + h t + b + v).

Definition identity_recurrence__gradient (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (U : 'M[Real]_(n, n)),
  forall (D F : nat -> 'M[Real]_(n, n)),
  (* chain-start *) (D 0%N = 1%:M) ->
  (* chain-rule *) (forall s : nat, (D (s + 1)%N = F (s + 1)%N *m U *m D s)) ->
  (* identity-weight *) (U = 1%:M) ->
  (* unit-slope *) (forall s : nat, (F (s + 1)%N = 1%:M)) ->
  (D t = 1%:M).

Definition identity_recurrence__affine (Real : realFieldType) : Prop :=
  forall (m n t : nat),
  (0 < m)%N ->
  (0 < n)%N ->
  forall (U : 'M[Real]_(n, n)),
  forall (W : 'M[Real]_(n, m)),
  forall (b v : 'M[Real]_(n, 1)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  forall (x : nat -> 'M[Real]_(m, 1)),
  forall (z : nat -> 'M[Real]_(n, 1)),
  (* net-input *) (forall s : nat, (z (s + 1)%N = U *m h s + W *m x (s + 1)%N + b)) ->
  (* identity-weight *) (U = 1%:M) ->
  (* unit-slope *) (forall s : nat, (h (s + 1)%N = z (s + 1)%N + v)) ->
  (* like-sums *) (x (t + 1)%N + x (t + 2)%N = x (t + 3)%N + x (t + 4)%N) ->
  (h (t + 2)%N - h t = h (t + 4)%N - h (t + 2)%N).

Definition identity_recurrence__visited (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (h u x : nat -> Real),
  (* first-run *) (forall s : nat, (h (s + 1)%N = Num.max 0 (h s + x (s + 1)%N - 2%:R) +
    Num.min 1 (h s + x (s + 1)%N))) ->
  (* second-run *) (forall s : nat, (u (s + 1)%N = Num.max 0 (u s + x (s + 1)%N - 2%:R)
    + Num.min 1 (u s + x (s + 1)%N))) ->
  (* first-visits-slope-1 *) (forall s : nat, ((2%:R < h s + x (s + 1)%N) \/ (h s + x (s
    + 1)%N < 1))) ->
  (* second-visits-slope-1 *) (forall s : nat, ((2%:R < u s + x (s + 1)%N) \/ (u s + x
    (s + 1)%N < 1))) ->
  (u t - h t = u 0%N - h 0%N).

Definition loses_power (Real : realFieldType) : Prop :=
  forall (k n t : nat),
  (0 < n)%N ->
  forall (x y : nat -> int),
  forall (g : int -> 'M[Real]_(n, 1)),
  forall (h u : nat -> 'M[Real]_(n, 1)),
  (* first-run *) (forall s : nat, (h (s + 1)%N = g (x (s + 1)%N) + h s)) ->
  (* second-run *) (forall s : nat, (u (s + 1)%N = g (y (s + 1)%N) + u s)) ->
  (* same-before *) (u k = h k) ->
  (* exchanged-first *) ((y (k + 1)%N = x (k + 2)%N)) ->
  (* exchanged-second *) ((y (k + 2)%N = x (k + 1)%N)) ->
  (* same-after *) (forall s : nat, (y (k + s + 3)%N = x (k + s + 3)%N)) ->
  (u (k + t + 2)%N = h (k + t + 2)%N).

Definition loses_power__order_task (Real : realFieldType) : Prop :=
  exists (w : Real),
  exists (h u x y : nat -> Real),
  (* first-run *) (forall s : nat, (h (s + 1)%N = w * h s + x (s + 1)%N)) /\
  (* second-run *) (forall s : nat, (u (s + 1)%N = w * u s + y (s + 1)%N)) /\
  (* same-start *) (u 0%N = h 0%N) /\
  (* exchanged-first *) (y 1%N = x 2%N) /\
  (* exchanged-second *) (y 2%N = x 1%N) /\
  (* forgetting *) ((0 < w) /\ (w < 1)) /\
  (u 2%N <> h 2%N).

Definition loses_power__exactly_identity (Real : realFieldType) : Prop :=
  forall (w : Real),
  forall (h u x y : nat -> Real),
  (* first-run *) (forall s : nat, (h (s + 1)%N = w * h s + x (s + 1)%N)) ->
  (* second-run *) (forall s : nat, (u (s + 1)%N = w * u s + y (s + 1)%N)) ->
  (* same-start *) (u 0%N = h 0%N) ->
  (* exchanged-first *) (y 1%N = x 2%N) ->
  (* exchanged-second *) (y 2%N = x 1%N) ->
  (u 2%N - h 2%N = (1 - w) * (x 1%N - x 2%N)).

Definition residual_alleviates (Real : realFieldType) : Prop :=
  exists (a : Real),
  ((tends_to_infinity (fun t : nat => `|a| ^ (- t%:Z) * `|a + 1| ^+ t : Real)) /\
    (tends_to (fun t : nat => `|a| ^+ t : Real) 0) /\ (`|a + 1| <= 1)).

Definition residual_alleviates__creates_explosion (Real : realFieldType) : Prop :=
  exists (a : Real),
  ((tends_to (fun t : nat => `|a| ^+ t : Real) 0) /\ (tends_to_infinity (fun t : nat =>
    `|a + 1| ^+ t : Real))).

Definition residual_alleviates__can (Real : rcfType) : Prop :=
  exists (n : nat),
  (0 < n)%N /\
  exists (G : 'M[Real]_(n, n)),
  (((1%:M + G^T) *m (1%:M + G) = 1%:M) /\ (norm_two G < 1) /\ (G <> 0)).

Definition residual_alleviates__strong (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (c : Real),
  0 <= c ->
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (G : nat -> 'M[Real]_(n, n)),
  forall (e q : nat -> 'M[Real]_(n, 1)),
  (* residual *) (forall s : nat, (e (s + 1)%N = G (s + 1)%N *m e s + e s)) ->
  (* plain *) (forall s : nat, (q (s + 1)%N = G (s + 1)%N *m q s)) ->
  (* same-change *) (q 0%N = e 0%N) ->
  (* step-bound *) (forall s : nat, (norm _ _ (G (s + 1)%N) <= c)) ->
  (* below-one *) (0 < 1 - c) ->
  (norm _ _ (q t) <= norm _ _ (e t)).

Definition residual_alleviates__half (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (c : Real),
  0 <= c ->
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (G : nat -> 'M[Real]_(n, n)),
  forall (e q : nat -> 'M[Real]_(n, 1)),
  (* residual *) (forall s : nat, (e (s + 1)%N = G (s + 1)%N *m e s + e s)) ->
  (* plain *) (forall s : nat, (q (s + 1)%N = G (s + 1)%N *m q s)) ->
  (* same-change *) (q 0%N = e 0%N) ->
  (* step-bound *) (forall s : nat, (norm _ _ (G (s + 1)%N) <= c)) ->
  (* below-half *) (0 <= 1 - 2%:R * c) ->
  (norm _ _ (q t) <= norm _ _ (e t)).

Definition residual_alleviates__band (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (c : Real),
  0 <= c ->
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (G : nat -> 'M[Real]_(n, n)),
  forall (e : nat -> 'M[Real]_(n, 1)),
  (* residual *) (forall s : nat, (e (s + 1)%N = G (s + 1)%N *m e s + e s)) ->
  (* step-bound *) (forall s : nat, (norm _ _ (G (s + 1)%N) <= c)) ->
  (* below-one *) (0 < 1 - c) ->
  (((1 - c) ^+ t * norm _ _ (e 0%N) <= norm _ _ (e t)) /\ (norm _ _ (e t) <= (c + 1) ^+
    t * norm _ _ (e 0%N))).

Definition residual_alleviates__monotone (Real : rcfType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (G : nat -> 'M[Real]_(n, n)),
  forall (e : nat -> 'M[Real]_(n, 1)),
  (* residual *) (forall s : nat, (e (s + 1)%N = G (s + 1)%N *m e s + e s)) ->
  (* monotone *) (forall s : nat, (0 <= \tr ((e s)^T *m G (s + 1)%N *m e s))) ->
  ((norm_two (e 0%N)) ^+ 2 <= (norm_two (e t)) ^+ 2).

Definition identity_recurrence__gradient__dropping_unit_slope (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (U : 'M[Real]_(n, n)),
  forall (D F : nat -> 'M[Real]_(n, n)),
  (* chain-start *) (D 0%N = 1%:M) ->
  (* chain-rule *) (forall s : nat, (D (s + 1)%N = F (s + 1)%N *m U *m D s)) ->
  (* identity-weight *) (U = 1%:M) ->
  (D t = 1%:M).

Definition identity_recurrence__dropping_identity_weight (Real : realFieldType) : Prop :=
  forall (m n t : nat),
  (0 < m)%N ->
  (0 < n)%N ->
  forall (U : 'M[Real]_(n, n)),
  forall (W : 'M[Real]_(n, m)),
  forall (b v : 'M[Real]_(n, 1)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  forall (x : nat -> 'M[Real]_(m, 1)),
  forall (z : nat -> 'M[Real]_(n, 1)),
  (* net-input *) (forall s : nat, (z (s + 1)%N = U *m h s + W *m x (s + 1)%N + b)) ->
  (* unit-slope *) (forall s : nat, (h (s + 1)%N = z (s + 1)%N + v)) ->
  (h (t + 1)%N = W *m x (t + 1)%N + h t + b + v).

Definition residual_alleviates__half__dropping_below_half (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (c : Real),
  0 <= c ->
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (G : nat -> 'M[Real]_(n, n)),
  forall (e q : nat -> 'M[Real]_(n, 1)),
  (* residual *) (forall s : nat, (e (s + 1)%N = G (s + 1)%N *m e s + e s)) ->
  (* plain *) (forall s : nat, (q (s + 1)%N = G (s + 1)%N *m q s)) ->
  (* same-change *) (q 0%N = e 0%N) ->
  (* step-bound *) (forall s : nat, (norm _ _ (G (s + 1)%N) <= c)) ->
  (norm _ _ (q t) <= norm _ _ (e t)).

Definition residual_alleviates__half__turned (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (c : Real),
  0 <= c ->
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (G : nat -> 'M[Real]_(n, n)),
  forall (e q : nat -> 'M[Real]_(n, 1)),
  (* residual *) (forall s : nat, (e (s + 1)%N = G (s + 1)%N *m e s + e s)) ->
  (* plain *) (forall s : nat, (q (s + 1)%N = G (s + 1)%N *m q s)) ->
  (* same-change *) (q 0%N = e 0%N) ->
  (* step-bound *) (forall s : nat, (norm _ _ (G (s + 1)%N) <= c)) ->
  (* below-half *) (0 <= 1 - 2%:R * c) ->
  (norm _ _ (e t) <= norm _ _ (q t)).

Definition residual_alleviates__band__dropping_below_one (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (c : Real),
  0 <= c ->
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (G : nat -> 'M[Real]_(n, n)),
  forall (e : nat -> 'M[Real]_(n, 1)),
  (* residual *) (forall s : nat, (e (s + 1)%N = G (s + 1)%N *m e s + e s)) ->
  (* step-bound *) (forall s : nat, (norm _ _ (G (s + 1)%N) <= c)) ->
  (((1 - c) ^+ t * norm _ _ (e 0%N) <= norm _ _ (e t)) /\ (norm _ _ (e t) <= (c + 1) ^+
    t * norm _ _ (e 0%N))).

Definition residual_alleviates__monotone__dropping_monotone (Real : rcfType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (G : nat -> 'M[Real]_(n, n)),
  forall (e : nat -> 'M[Real]_(n, 1)),
  (* residual *) (forall s : nat, (e (s + 1)%N = G (s + 1)%N *m e s + e s)) ->
  ((norm_two (e 0%N)) ^+ 2 <= (norm_two (e t)) ^+ 2).
