(* Generated from the claims: python -m tests.kernel.statements *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition delta_recursion (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (U : 'M[Real]_(n, n)),
  forall (F : nat -> 'M[Real]_(n, n)),
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* chain-rule *) (forall s : nat, (delta (s + 1)%N = (F (s + 1)%N)^T *m U^T *m delta
    s)) ->
  (* elementwise *) (forall s : nat, (F (s + 1)%N = diagonal_matrix (g (s + 1)%N))) ->
  (delta (tau + 1)%N = diagonal_matrix (g (tau + 1)%N) *m U^T *m delta tau).

Definition delta_product (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (U : 'M[Real]_(n, n)),
  forall (P : nat -> 'M[Real]_(n, n)),
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* empty-product *) (P 0%N = 1%:M) ->
  (* order *) (forall s : nat, (P (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m U^T *m P
    s)) ->
  (delta tau = P tau *m delta 0%N).

Definition gamma_bound (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (gamma : Real),
  0 <= gamma ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* uniform *) (forall s : nat, (norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T) <=
    gamma)) ->
  (* consistent *) (forall s : nat, (norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T *m
    delta s) <= norm _ _ (delta s) * norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T)))
    ->
  (norm _ _ (delta tau) <= gamma ^+ tau * norm _ _ (delta 0%N)).

Definition gamma_bound__standard_norms (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (gamma : Real),
  0 <= gamma ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* uniform *) (forall s : nat, (norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T) <=
    gamma)) ->
  (norm _ _ (delta tau) <= gamma ^+ tau * norm _ _ (delta 0%N)).

Definition gamma_bound__geometric_mean (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* consistent *) (forall s : nat, (norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T *m
    delta s) <= norm _ _ (delta s) * norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T)))
    ->
  (norm _ _ (delta tau) <= norm _ _ (delta 0%N) * (\prod_(1 <= j < (tau + 1)) (norm _ _
    (diagonal_matrix (g j) *m U^T)))).

Definition gamma_bound__arithmetic_mean (Real : realFieldType) : Prop :=
  forall (k n : nat),
  (0 < k)%N ->
  (0 < n)%N ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* consistent *) (forall s : nat, (norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T *m
    delta s) <= norm _ _ (delta s) * norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T)))
    ->
  (norm _ _ (delta k) <= ((\sum_(1 <= j < (k + 1)) (norm _ _ (diagonal_matrix (g j) *m
    U^T))) / k%:R) ^+ k * norm _ _ (delta 0%N)).

Definition gamma_explodes__expanding (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (a : Real),
  0 < a ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (B : nat -> 'M[Real]_(n, n)),
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* left-inverse *) (forall s : nat, (B (s + 1)%N *m diagonal_matrix (g (s + 1)%N) *m
    U^T = 1%:M)) ->
  (* expanding *) (forall s : nat, ((a + 1) * norm _ _ (B (s + 1)%N) <= 1)) ->
  ((a + 1) ^+ tau * norm _ _ (delta 0%N) <= norm _ _ (delta tau)).

Definition gamma_destabilises__expanding (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (a : Real),
  0 < a ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (B : nat -> 'M[Real]_(n, n)),
  forall (e g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (e (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m U *m
    e s)) ->
  (* left-inverse *) (forall s : nat, (B (s + 1)%N *m diagonal_matrix (g (s + 1)%N) *m U
    = 1%:M)) ->
  (* expanding *) (forall s : nat, ((a + 1) * norm _ _ (B (s + 1)%N) <= 1)) ->
  ((a + 1) ^+ tau * norm _ _ (e 0%N) <= norm _ _ (e tau)).

Definition gamma_explodes__eigenvalue (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (a lambda : Real),
  0 < a ->
  forall (A U : 'M[Real]_(n, n)),
  forall (u : 'M[Real]_(n, 1)),
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* constant *) (forall s : nat, (diagonal_matrix (g (s + 1)%N) *m U^T = A)) ->
  (* eigenvector *) (u^T *m A = lambda *: u^T) ->
  (* size-above-one *) (`|lambda| = a + 1) ->
  (* component *) (0 < norm_one (u^T *m delta 0%N)) ->
  ((norm_one (u^T *m delta tau) = (a + 1) ^+ tau * norm_one (u^T *m delta 0%N)) /\ (0 <
    (a + 1) ^+ tau * norm_one (u^T *m delta 0%N))).

Definition gamma_equality__scaled_orthogonal (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (a c : Real),
  forall (U : 'M[Real]_(n, n)),
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* scaled-orthogonal *) (U *m U^T = (c ^+ 2) *: 1%:M) ->
  (* constant-gain *) (forall s : nat, (diagonal_matrix (g (s + 1)%N) = a *: 1%:M)) ->
  ((delta tau)^T *m delta tau = ((a * c) ^+ (2 * tau)) *: ((delta 0%N)^T *m delta 0%N)).

Definition isometry__exact (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (U : 'M[Real]_(n, n)),
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* orthogonal *) (orthogonal U) ->
  (* unit-gain *) (forall s : nat, (diagonal_matrix (g (s + 1)%N) = 1%:M)) ->
  ((delta tau)^T *m delta tau = (delta 0%N)^T *m delta 0%N).

Definition isometry__near (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (epsilon : Real),
  0 < epsilon ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (B : nat -> 'M[Real]_(n, n)),
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* left-inverse *) (forall s : nat, (B (s + 1)%N *m diagonal_matrix (g (s + 1)%N) *m
    U^T = 1%:M)) ->
  (* expanding *) (forall s : nat, ((1 - epsilon) * norm _ _ (B (s + 1)%N) <= 1)) ->
  (* near-above *) (forall s : nat, (norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T) <=
    epsilon + 1)) ->
  (* small *) (0 <= 1 - epsilon) ->
  (((1 - epsilon) ^+ tau * norm _ _ (delta 0%N) <= norm _ _ (delta tau)) /\ (norm _ _
    (delta tau) <= (epsilon + 1) ^+ tau * norm _ _ (delta 0%N))).

Definition non_saturating__active_units (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (S U : 'M[Real]_(n, n)),
  forall (delta g v : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* selection *) (diagonal S) ->
  (* part *) (forall s : nat, (v s = S *m delta s)) ->
  (* active *) (forall s : nat, (S *m diagonal_matrix (g (s + 1)%N) = S)) ->
  (* closed *) (S *m U^T = S *m U^T *m S) ->
  (* isometric *) (S *m U *m matrix_power S 2%N *m U^T *m S = matrix_power S 2%N) ->
  ((v tau)^T *m v tau = (v 0%N)^T *m v 0%N).

Definition local_update__tail (Real : realFieldType) : Prop :=
  forall (m n tau : nat),
  (0 < n)%N ->
  forall (H gamma : Real),
  0 <= H ->
  0 <= gamma ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (G : nat -> 'M[Real]_(n, n)),
  forall (delta g h : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* uniform *) (forall s : nat, (norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T) <=
    gamma)) ->
  (* gamma-below-one *) (0 < 1 - gamma) ->
  (* gradient *) (forall s : nat, (G (s + 1)%N = delta (s + 1)%N *m (h (s + 1)%N)^T + G
    s)) ->
  (* bounded-states *) (forall s : nat, (norm _ _ (h (s + 1)%N)^T <= H)) ->
  (norm _ _ (G (m + tau)%N - G tau) <= H * gamma ^+ (tau + 1) * norm _ _ (delta 0%N) /
    (1 - gamma)).

Definition which_gradient__not_lost (Real : realFieldType) : Prop :=
  forall (m n : nat),
  (0 < n)%N ->
  forall (H gamma : Real),
  0 <= H ->
  0 <= gamma ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (G : nat -> 'M[Real]_(n, n)),
  forall (delta g h : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* uniform *) (forall s : nat, (norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T) <=
    gamma)) ->
  (* gamma-below-one *) (0 < 1 - gamma) ->
  (* gradient *) (forall s : nat, (G (s + 1)%N = delta (s + 1)%N *m (h (s + 1)%N)^T + G
    s)) ->
  (* first-term *) (G 0%N = delta 0%N *m (h 0%N)^T) ->
  (* bounded-states *) (forall s : nat, (norm _ _ (h (s + 1)%N)^T <= H)) ->
  (norm _ _ (delta 0%N *m (h 0%N)^T) - H * gamma * norm _ _ (delta 0%N) / (1 - gamma) <=
    norm _ _ (G m)).

Definition which_gradient__state (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (gamma : Real),
  0 <= gamma ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* uniform *) (forall s : nat, (norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T) <=
    gamma)) ->
  (norm _ _ (U^T *m delta tau) <= gamma ^+ tau * norm _ _ (delta 0%N) * norm _ _ U^T).

Definition which_gradient (Real : realFieldType) : Prop :=
  forall (tau : nat),
  forall (a w : Real),
  0 < a ->
  0 < w ->
  forall (G d : nat -> Real),
  (* unit *) (forall s : nat, (d (s + 1)%N = w * d s)) ->
  (* last-state *) (d 0%N = 1) ->
  (* rests *) (forall s : nat, (G (s + 1)%N = G s + d (s + 1)%N)) ->
  (* local-term *) (G 0%N = d 0%N) ->
  (* below-one *) (w = (a + 1)^-1) ->
  ((d tau = w ^+ tau) /\ (tends_to (fun tau : nat => w ^+ tau : Real) 0) /\ (1 <= G
    tau)).

Definition gamma_vanishes (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (a gamma : Real),
  0 < a ->
  0 <= gamma ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* uniform *) (forall s : nat, (norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T) <=
    gamma)) ->
  (* consistent *) (forall s : nat, (norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T *m
    delta s) <= norm _ _ (delta s) * norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T)))
    ->
  (* gamma-below-one *) (gamma = (a + 1)^-1) ->
  ((tends_to (fun tau : nat => gamma ^+ tau : Real) 0) /\ (norm _ _ (delta tau) <= gamma
    ^+ tau * norm _ _ (delta 0%N))).

Definition gamma_vanishes__merely_below_one (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (U : 'M[Real]_(n, n)),
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* fading *) (forall s : nat, (diagonal_matrix (g (s + 1)%N) *m U^T = (1 - ((s + 2)%:R
    ^+ 2)^-1) *: 1%:M)) ->
  ((delta tau = ((tau + 2)%:R / (2 * tau + 2)%:R) *: (delta 0%N)) /\ (tends_to (fun tau
    : nat => (tau + 2)%:R / (2 * tau + 2)%:R : Real) (1 / 2%:R))).

Definition gamma_vanishes__power (Real : realFieldType) : Prop :=
  forall (m n r : nat),
  (0 < m)%N ->
  (0 < n)%N ->
  forall (a : Real),
  0 < a ->
  forall (A U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* constant *) (forall s : nat, (diagonal_matrix (g (s + 1)%N) *m U^T = A)) ->
  (* power *) (norm _ _ (matrix_power A m) <= (a + 1)^-1) ->
  (norm _ _ (delta (r * m)%N) <= (a + 1) ^ (- r%:Z) * norm _ _ (delta 0%N)).

Definition gamma_equality (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (gamma : Real),
  0 <= gamma ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* gamma *) (forall s : nat, (norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T) =
    gamma)) ->
  (delta tau = (gamma ^+ tau) *: (delta 0%N)).

Definition gamma_bound__one_step (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (norm _ _ (delta tau) <= (norm _ _ (diagonal_matrix (g 1%N) *m U^T)) ^+ tau * norm _ _
    (delta 0%N)).

Definition gamma_bound__minimum (Real : realFieldType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (norm _ _ (delta 2%N) <= (Num.min (norm _ _ (diagonal_matrix (g 1%N) *m U^T)) (norm _
    _ (diagonal_matrix (g 2%N) *m U^T))) ^+ 2 * norm _ _ (delta 0%N)).

Definition gamma_bound__median (Real : realFieldType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (norm _ _ (delta 3%N) <= (norm _ _ (diagonal_matrix (g 1%N) *m U^T) + norm _ _
    (diagonal_matrix (g 2%N) *m U^T) + norm _ _ (diagonal_matrix (g 3%N) *m U^T) -
    Num.max (Num.max (norm _ _ (diagonal_matrix (g 1%N) *m U^T)) (norm _ _
    (diagonal_matrix (g 2%N) *m U^T))) (norm _ _ (diagonal_matrix (g 3%N) *m U^T)) -
    Num.min (Num.min (norm _ _ (diagonal_matrix (g 1%N) *m U^T)) (norm _ _
    (diagonal_matrix (g 2%N) *m U^T))) (norm _ _ (diagonal_matrix (g 3%N) *m U^T))) ^+ 3
    * norm _ _ (delta 0%N)).

Definition gamma_bound__harmonic_mean (Real : realFieldType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* nonzero-norms *) ((0 < norm _ _ (diagonal_matrix (g 1%N) *m U^T)) /\ (0 < norm _ _
    (diagonal_matrix (g 2%N) *m U^T))) ->
  (norm _ _ (delta 2%N) <= 4%:R * norm _ _ (delta 0%N) / ((norm _ _ (diagonal_matrix (g
    2%N) *m U^T))^-1 + (norm _ _ (diagonal_matrix (g 1%N) *m U^T))^-1) ^+ 2).

Definition gamma_bound__mean_matrix (Real : realFieldType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (norm _ _ (delta 2%N) <= (norm _ _ ((1 / 2%:R) *: (diagonal_matrix (g 1%N) *m U^T) +
    (1 / 2%:R) *: (diagonal_matrix (g 2%N) *m U^T))) ^+ 2 * norm _ _ (delta 0%N)).

Definition gamma_destabilises__states (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (gamma : Real),
  0 <= gamma ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (b h : nat -> 'M[Real]_(n, 1)),
  (* update *) (forall s : nat, (h (s + 1)%N = U *m h s + b (s + 1)%N)) ->
  (* gamma *) (norm _ _ U = gamma) ->
  (* gamma-above-one *) (1 < gamma) ->
  (gamma ^+ tau * norm _ _ (h 0%N) <= norm _ _ (h tau)).

Definition which_gradient__strong (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (gamma : Real),
  0 <= gamma ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (G : nat -> 'M[Real]_(n, n)),
  forall (delta g h : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* gradient *) (forall s : nat, (G (s + 1)%N = delta (s + 1)%N *m (h (s + 1)%N)^T + G
    s)) ->
  (* first-term *) (G 0%N = delta 0%N *m (h 0%N)^T) ->
  (* nonzero-end *) (0 < norm _ _ (delta 0%N)) ->
  (* uniform *) (forall s : nat, (norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T) <=
    gamma)) ->
  (* gamma-below-one *) (0 < 1 - gamma) ->
  ((norm _ _ (U^T *m delta tau) <= gamma ^+ tau * norm _ _ (delta 0%N) * norm _ _ U^T)
    /\ (0 < norm _ _ (G tau))).

Definition which_gradient__local_nonzero (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (gamma : Real),
  0 <= gamma ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (G : nat -> 'M[Real]_(n, n)),
  forall (delta g h : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* gradient *) (forall s : nat, (G (s + 1)%N = delta (s + 1)%N *m (h (s + 1)%N)^T + G
    s)) ->
  (* first-term *) (G 0%N = delta 0%N *m (h 0%N)^T) ->
  (* local-term *) (0 < norm _ _ (G 0%N)) ->
  (* uniform *) (forall s : nat, (norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T) <=
    gamma)) ->
  (* gamma-below-one *) (0 < 1 - gamma) ->
  (0 < norm _ _ (G tau)).

Definition local_update (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (gamma : Real),
  0 <= gamma ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (delta g h : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* uniform *) (forall s : nat, (norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T) <=
    gamma)) ->
  (* gamma-below-one *) (0 < 1 - gamma) ->
  (* far *) ((10 <= tau)%N) ->
  (delta tau *m (h tau)^T = 0).

Definition local_update__less (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (gamma : Real),
  0 <= gamma ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (delta g h : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* uniform *) (forall s : nat, (norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T) <=
    gamma)) ->
  (* gamma-below-one *) (0 < 1 - gamma) ->
  (* far *) ((10 <= tau)%N) ->
  (norm _ _ (delta tau *m (h tau)^T) <= norm _ _ (delta 0%N *m (h 0%N)^T)).

Definition isometry (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (epsilon : Real),
  0 < epsilon ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* close *) (forall s : nat, (norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T - 1%:M)
    <= epsilon)) ->
  (((1 - epsilon) * norm _ _ (delta 0%N) <= norm _ _ (delta tau)) /\ (norm _ _ (delta
    tau) <= (epsilon + 1) * norm _ _ (delta 0%N))).

Definition gamma_equality__norms (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (gamma : Real),
  0 <= gamma ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* gamma *) (forall s : nat, (norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T) =
    gamma)) ->
  (norm _ _ (delta tau) = gamma ^+ tau * norm _ _ (delta 0%N)).

Definition gamma_explodes (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (gamma : Real),
  0 <= gamma ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* gamma *) (forall s : nat, (norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T) =
    gamma)) ->
  (* gamma-above-one *) (1 < gamma) ->
  (gamma ^+ tau * norm _ _ (delta 0%N) <= norm _ _ (delta tau)).

Definition gamma_explodes__some_direction (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (gamma : Real),
  0 <= gamma ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (P : nat -> 'M[Real]_(n, n)),
  forall (g : nat -> 'M[Real]_(n, 1)),
  (* empty-product *) (P 0%N = 1%:M) ->
  (* order *) (forall s : nat, (P (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m U^T *m P
    s)) ->
  (* gamma *) (forall s : nat, (norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T) =
    gamma)) ->
  (* gamma-above-one *) (1 < gamma) ->
  (1 <= norm _ _ (P tau)).

Definition gamma_destabilises (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (gamma : Real),
  0 <= gamma ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (e g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (e (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m U *m
    e s)) ->
  (* gamma *) (forall s : nat, (norm _ _ (diagonal_matrix (g (s + 1)%N) *m U) = gamma))
    ->
  (* gamma-above-one *) (1 < gamma) ->
  (gamma ^+ tau * norm _ _ (e 0%N) <= norm _ _ (e tau)).

Definition gamma_vanishes__necessary (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (gamma : Real),
  0 <= gamma ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* gamma *) (forall s : nat, (norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T) =
    gamma)) ->
  (* nonzero-end *) (0 < norm _ _ (delta 0%N)) ->
  (* vanished *) (norm _ _ (delta tau) = 0) ->
  (gamma < 1).

Definition isometry__norm_one (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (gamma : Real),
  0 <= gamma ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* gamma *) (forall s : nat, (norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T) =
    gamma)) ->
  (* gamma-one *) (gamma = 1) ->
  (* nonzero-end *) (0 < norm _ _ (delta 0%N)) ->
  (0 < norm _ _ (delta tau)).

Definition gamma_bound__largest_entry (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (gamma : Real),
  0 <= gamma ->
  forall (U : 'M[Real]_(n, n)),
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* uniform *) (forall s : nat, (norm_max (diagonal_matrix (g (s + 1)%N) *m U^T) <=
    gamma)) ->
  (norm_max (delta tau) <= gamma ^+ tau * norm_max (delta 0%N)).

Definition non_saturating__strong (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (b delta g h z : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* pre-activation *) (forall s : nat, (z (s + 1)%N = U *m h (s + 1)%N + b (s + 1)%N))
    ->
  (* relu *) (forall s : nat, (forall i : nat, (i + 1 <= n)%N -> (entry (h s) i 0%N =
    Num.max 0 (entry (z (s + 1)%N) i 0%N)))) ->
  (* relu-gain *) (forall s : nat, (forall i : nat, (i + 1 <= n)%N -> (((0 < entry (z (s
    + 1)%N) i 0%N) -> (entry (g (s + 1)%N) i 0%N = 1)) /\ ((entry (z (s + 1)%N) i 0%N <
    0) -> (entry (g (s + 1)%N) i 0%N = 0)) /\ (entry (z (s + 1)%N) i 0%N <> 0)))) ->
  (* orthogonal *) (orthogonal U) ->
  (* nonzero-end *) (0 < norm _ _ (delta 0%N)) ->
  (0 < norm _ _ (delta tau)).

Definition gamma_bound__dropping_uniform (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (gamma : Real),
  0 <= gamma ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* consistent *) (forall s : nat, (norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T *m
    delta s) <= norm _ _ (delta s) * norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T)))
    ->
  (norm _ _ (delta tau) <= gamma ^+ tau * norm _ _ (delta 0%N)).

Definition gamma_bound__turned (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (gamma : Real),
  0 <= gamma ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* uniform *) (forall s : nat, (norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T) <=
    gamma)) ->
  (* consistent *) (forall s : nat, (norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T *m
    delta s) <= norm _ _ (delta s) * norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T)))
    ->
  (gamma ^+ tau * norm _ _ (delta 0%N) <= norm _ _ (delta tau)).

Definition gamma_bound__standard_norms__dropping_uniform (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (gamma : Real),
  0 <= gamma ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (norm _ _ (delta tau) <= gamma ^+ tau * norm _ _ (delta 0%N)).

Definition which_gradient__state__dropping_uniform (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (gamma : Real),
  0 <= gamma ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (norm _ _ (U^T *m delta tau) <= gamma ^+ tau * norm _ _ (delta 0%N) * norm _ _ U^T).

Definition isometry__exact__dropping_unit_gain (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (U : 'M[Real]_(n, n)),
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* orthogonal *) (orthogonal U) ->
  ((delta tau)^T *m delta tau = (delta 0%N)^T *m delta 0%N).

Definition gamma_equality__scaled_orthogonal__dropping_constant_gain (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (a c : Real),
  forall (U : 'M[Real]_(n, n)),
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* scaled-orthogonal *) (U *m U^T = (c ^+ 2) *: 1%:M) ->
  ((delta tau)^T *m delta tau = ((a * c) ^+ (2 * tau)) *: ((delta 0%N)^T *m delta 0%N)).

Definition gamma_explodes__expanding__dropping_expanding (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (a : Real),
  0 < a ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (B : nat -> 'M[Real]_(n, n)),
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* left-inverse *) (forall s : nat, (B (s + 1)%N *m diagonal_matrix (g (s + 1)%N) *m
    U^T = 1%:M)) ->
  ((a + 1) ^+ tau * norm _ _ (delta 0%N) <= norm _ _ (delta tau)).

Definition gamma_explodes__jacobian (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (a : Real),
  0 < a ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (B : nat -> 'M[Real]_(n, n)),
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* left-inverse *) (forall s : nat, (B (s + 1)%N *m diagonal_matrix (g (s + 1)%N) *m U
    = 1%:M)) ->
  (* expanding *) (forall s : nat, ((a + 1) * norm _ _ (B (s + 1)%N) <= 1)) ->
  ((a + 1) ^+ tau * norm _ _ (delta 0%N) <= norm _ _ (delta tau)).

Definition non_saturating__some_active (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (b delta g h z : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* pre-activation *) (forall s : nat, (z (s + 1)%N = U *m h (s + 1)%N + b (s + 1)%N))
    ->
  (* relu *) (forall s : nat, (forall i : nat, (i + 1 <= n)%N -> (entry (h s) i 0%N =
    Num.max 0 (entry (z (s + 1)%N) i 0%N)))) ->
  (* relu-gain *) (forall s : nat, (forall i : nat, (i + 1 <= n)%N -> (((0 < entry (z (s
    + 1)%N) i 0%N) -> (entry (g (s + 1)%N) i 0%N = 1)) /\ ((entry (z (s + 1)%N) i 0%N <
    0) -> (entry (g (s + 1)%N) i 0%N = 0)) /\ (entry (z (s + 1)%N) i 0%N <> 0)))) ->
  (* orthogonal *) (orthogonal U) ->
  (* nonzero-end *) (0 < norm _ _ (delta 0%N)) ->
  (* some-active *) (forall s : nat, (0 < norm_one (g (s + 1)%N))) ->
  (0 < norm _ _ (delta tau)).

Definition which_gradient__not_lost__dropping_bounded_states (Real : realFieldType) : Prop :=
  forall (m n : nat),
  (0 < n)%N ->
  forall (H gamma : Real),
  0 <= H ->
  0 <= gamma ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (G : nat -> 'M[Real]_(n, n)),
  forall (delta g h : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* uniform *) (forall s : nat, (norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T) <=
    gamma)) ->
  (* gamma-below-one *) (0 < 1 - gamma) ->
  (* gradient *) (forall s : nat, (G (s + 1)%N = delta (s + 1)%N *m (h (s + 1)%N)^T + G
    s)) ->
  (* first-term *) (G 0%N = delta 0%N *m (h 0%N)^T) ->
  (norm _ _ (delta 0%N *m (h 0%N)^T) - H * gamma * norm _ _ (delta 0%N) / (1 - gamma) <=
    norm _ _ (G m)).

Definition gamma_vanishes__power__dropping_power (Real : realFieldType) : Prop :=
  forall (m n r : nat),
  (0 < m)%N ->
  (0 < n)%N ->
  forall (a : Real),
  0 < a ->
  forall (A U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* constant *) (forall s : nat, (diagonal_matrix (g (s + 1)%N) *m U^T = A)) ->
  (norm _ _ (delta (r * m)%N) <= (a + 1) ^ (- r%:Z) * norm _ _ (delta 0%N)).

Definition isometry__near__dropping_near_above (Real : realFieldType) : Prop :=
  forall (n tau : nat),
  (0 < n)%N ->
  forall (epsilon : Real),
  0 < epsilon ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (B : nat -> 'M[Real]_(n, n)),
  forall (delta g : nat -> 'M[Real]_(n, 1)),
  (* recursion *) (forall s : nat, (delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m
    U^T *m delta s)) ->
  (* left-inverse *) (forall s : nat, (B (s + 1)%N *m diagonal_matrix (g (s + 1)%N) *m
    U^T = 1%:M)) ->
  (* expanding *) (forall s : nat, ((1 - epsilon) * norm _ _ (B (s + 1)%N) <= 1)) ->
  (* small *) (0 <= 1 - epsilon) ->
  (((1 - epsilon) ^+ tau * norm _ _ (delta 0%N) <= norm _ _ (delta tau)) /\ (norm _ _
    (delta tau) <= (epsilon + 1) ^+ tau * norm _ _ (delta 0%N))).
