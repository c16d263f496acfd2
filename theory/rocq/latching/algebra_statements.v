(* Generated from the claims: python -m tests.kernel.statements *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition robust_memory_vanishes__tube (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (epsilon gamma : Real),
  0 < epsilon ->
  0 <= gamma ->
  forall (F : Real -> Real),
  forall (e g h : nat -> Real),
  (* clean *) (forall s : nat, (g (s + 1)%N = F (g s))) ->
  (* noisy *) (forall s : nat, (h (s + 1)%N = F (h s) + e s)) ->
  (* same-start *) (h 0%N = g 0%N) ->
  (* small-noise *) (forall s : nat, (`|e s| <= epsilon)) ->
  (* tube *) (forall s : nat, (`|F (g s) - F (h s)| <= gamma * `|g s - h s|)) ->
  (* below-one *) (0 < 1 - gamma) ->
  ((1 - gamma) * `|g t - h t| <= epsilon).

Definition robust_memory_vanishes__tube__dropping_tube (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (epsilon gamma : Real),
  0 < epsilon ->
  0 <= gamma ->
  forall (F : Real -> Real),
  forall (e g h : nat -> Real),
  (* clean *) (forall s : nat, (g (s + 1)%N = F (g s))) ->
  (* noisy *) (forall s : nat, (h (s + 1)%N = F (h s) + e s)) ->
  (* same-start *) (h 0%N = g 0%N) ->
  (* small-noise *) (forall s : nat, (`|e s| <= epsilon)) ->
  (* below-one *) (0 < 1 - gamma) ->
  ((1 - gamma) * `|g t - h t| <= epsilon).

Definition robust_memory_vanishes__tube__dropping_small_noise (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (epsilon gamma : Real),
  0 < epsilon ->
  0 <= gamma ->
  forall (F : Real -> Real),
  forall (e g h : nat -> Real),
  (* clean *) (forall s : nat, (g (s + 1)%N = F (g s))) ->
  (* noisy *) (forall s : nat, (h (s + 1)%N = F (h s) + e s)) ->
  (* same-start *) (h 0%N = g 0%N) ->
  (* tube *) (forall s : nat, (`|F (g s) - F (h s)| <= gamma * `|g s - h s|)) ->
  (* below-one *) (0 < 1 - gamma) ->
  ((1 - gamma) * `|g t - h t| <= epsilon).

Definition robust_memory_vanishes__tube__turned (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (epsilon gamma : Real),
  0 < epsilon ->
  0 <= gamma ->
  forall (F : Real -> Real),
  forall (e g h : nat -> Real),
  (* clean *) (forall s : nat, (g (s + 1)%N = F (g s))) ->
  (* noisy *) (forall s : nat, (h (s + 1)%N = F (h s) + e s)) ->
  (* same-start *) (h 0%N = g 0%N) ->
  (* small-noise *) (forall s : nat, (`|e s| <= epsilon)) ->
  (* tube *) (forall s : nat, (`|F (g s) - F (h s)| <= gamma * `|g s - h s|)) ->
  (* below-one *) (0 < 1 - gamma) ->
  (epsilon <= (1 - gamma) * `|g t - h t|).

Definition robust_memory_vanishes__slope_only (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (c epsilon gamma : Real),
  0 < epsilon ->
  0 <= gamma ->
  forall (e g h : nat -> Real),
  (* clean *) (forall s : nat, (g (s + 1)%N = c * (g s) ^+ 2)) ->
  (* noisy *) (forall s : nat, (h (s + 1)%N = c * (h s) ^+ 2 + e s)) ->
  (* same-start *) (h 0%N = g 0%N) ->
  (* small-noise *) (forall s : nat, (`|e s| <= epsilon)) ->
  (* slope *) (forall s : nat, (2%:R * `|c * g s| <= gamma)) ->
  (* below-one *) (0 < 1 - gamma) ->
  ((1 - gamma) * `|g t - h t| <= epsilon).

Definition robust_memory_vanishes__for_ever (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (ell epsilon r : Real),
  0 < epsilon ->
  forall (F : Real -> Real),
  forall (e h : nat -> Real),
  (* noisy *) (forall s : nat, (h (s + 1)%N = F (h s) + e s)) ->
  (* small-noise *) (forall s : nat, ((- epsilon <= e s) /\ (e s <= epsilon))) ->
  (* starts-inside *) ((ell <= h 0%N) /\ (h 0%N <= r)) ->
  (* increasing *) (forall s : nat, (((ell <= h s) /\ (h s <= r)) -> ((F ell <= F (h s))
    /\ (F (h s) <= F r)))) ->
  (* room *) ((ell <= F ell - epsilon) /\ (epsilon + F r <= r)) ->
  ((ell <= h t) /\ (h t <= r)).

Definition robust_memory_vanishes__for_ever__dropping_room (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (ell epsilon r : Real),
  0 < epsilon ->
  forall (F : Real -> Real),
  forall (e h : nat -> Real),
  (* noisy *) (forall s : nat, (h (s + 1)%N = F (h s) + e s)) ->
  (* small-noise *) (forall s : nat, ((- epsilon <= e s) /\ (e s <= epsilon))) ->
  (* starts-inside *) ((ell <= h 0%N) /\ (h 0%N <= r)) ->
  (* increasing *) (forall s : nat, (((ell <= h s) /\ (h s <= r)) -> ((F ell <= F (h s))
    /\ (F (h s) <= F r)))) ->
  ((ell <= h t) /\ (h t <= r)).

Definition robust_memory_vanishes__for_ever__dropping_small_noise (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (ell epsilon r : Real),
  0 < epsilon ->
  forall (F : Real -> Real),
  forall (e h : nat -> Real),
  (* noisy *) (forall s : nat, (h (s + 1)%N = F (h s) + e s)) ->
  (* starts-inside *) ((ell <= h 0%N) /\ (h 0%N <= r)) ->
  (* increasing *) (forall s : nat, (((ell <= h s) /\ (h s <= r)) -> ((F ell <= F (h s))
    /\ (F (h s) <= F r)))) ->
  (* room *) ((ell <= F ell - epsilon) /\ (epsilon + F r <= r)) ->
  ((ell <= h t) /\ (h t <= r)).

Definition robust_memory_vanishes__tight (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (K : Real),
  0 < K ->
  forall (h : nat -> Real),
  (* unit-pushes *) (forall s : nat, (h (s + 1)%N = (1 - K^-1) * h s + 1)) ->
  (* unit-start *) (h 0%N = 1) ->
  (h t = K * (1 - (1 - K^-1) ^+ (t + 1))).

Definition robust_memory_vanishes__general (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (K : Real),
  0 < K ->
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (r : nat -> Real),
  (forall i1, 0 < r i1) ->
  forall (J : nat -> 'M[Real]_(n, n)),
  forall (x y : nat -> 'M[Real]_(n, 1)),
  (* linearised *) (forall s : nat, (x (s + 1)%N = J s *m x s)) ->
  (* size *) (forall s : nat, (norm _ _ (x s) = r s)) ->
  (* first-push *) (y 0%N = ((r 0%N)^-1) *: (x 0%N)) ->
  (* pushes *) (forall s : nat, (y (s + 1)%N = ((r (s + 1)%N)^-1) *: (x (s + 1)%N) + J s
    *m y s)) ->
  (* bounded *) (forall s : nat, (norm _ _ (y s) <= K)) ->
  (norm _ _ (x t) <= K * (1 - K^-1) ^+ t * norm _ _ (x 0%N)).

Definition long_term_exponentially_small__robust (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (K : Real),
  0 < K ->
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (r : nat -> Real),
  (forall i1, 0 < r i1) ->
  forall (J : nat -> 'M[Real]_(n, n)),
  forall (x y : nat -> 'M[Real]_(n, 1)),
  (* linearised *) (forall s : nat, (x (s + 1)%N = J s *m x s)) ->
  (* size *) (forall s : nat, (norm _ _ (x s) = r s)) ->
  (* first-push *) (y 0%N = ((r 0%N)^-1) *: (x 0%N)) ->
  (* pushes *) (forall s : nat, (y (s + 1)%N = ((r (s + 1)%N)^-1) *: (x (s + 1)%N) + J s
    *m y s)) ->
  (* bounded *) (forall s : nat, (norm _ _ (y s) <= K)) ->
  (norm _ _ (x t) <= K * (1 - K^-1) ^+ t * norm _ _ (x 0%N)).

Definition robust_memory_vanishes__hyperbolic (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (gamma : Real),
  0 <= gamma ->
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (J P : nat -> 'M[Real]_(n, n)),
  (* chain *) (forall s : nat, (P (s + 1)%N = J s *m P s)) ->
  (* contraction *) (forall s : nat, (norm _ _ (J s) <= gamma)) ->
  (* below-one *) (gamma < 1) ->
  ((tends_to (fun tau : nat => gamma ^+ tau : Real) 0) /\ (norm _ _ (P t) <= gamma ^+ t
    * norm _ _ (P 0%N))).

Definition long_term_exponentially_small__contraction (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (gamma : Real),
  0 <= gamma ->
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (J P : nat -> 'M[Real]_(n, n)),
  (* chain *) (forall s : nat, (P (s + 1)%N = J s *m P s)) ->
  (* contraction *) (forall s : nat, (norm _ _ (J s) <= gamma)) ->
  (* below-one *) (gamma < 1) ->
  ((tends_to (fun tau : nat => gamma ^+ tau : Real) 0) /\ (norm _ _ (P (t + 1)%N) <=
    gamma ^+ t * norm _ _ (P 1%N))).

Definition robust_memory_vanishes__general__dropping_bounded (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (K : Real),
  0 < K ->
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (r : nat -> Real),
  (forall i1, 0 < r i1) ->
  forall (J : nat -> 'M[Real]_(n, n)),
  forall (x y : nat -> 'M[Real]_(n, 1)),
  (* linearised *) (forall s : nat, (x (s + 1)%N = J s *m x s)) ->
  (* size *) (forall s : nat, (norm _ _ (x s) = r s)) ->
  (* first-push *) (y 0%N = ((r 0%N)^-1) *: (x 0%N)) ->
  (* pushes *) (forall s : nat, (y (s + 1)%N = ((r (s + 1)%N)^-1) *: (x (s + 1)%N) + J s
    *m y s)) ->
  (norm _ _ (x t) <= K * (1 - K^-1) ^+ t * norm _ _ (x 0%N)).

Definition robust_memory_vanishes__hyperbolic__dropping_contraction (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (gamma : Real),
  0 <= gamma ->
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (J P : nat -> 'M[Real]_(n, n)),
  (* chain *) (forall s : nat, (P (s + 1)%N = J s *m P s)) ->
  (* below-one *) (gamma < 1) ->
  ((tends_to (fun tau : nat => gamma ^+ tau : Real) 0) /\ (norm _ _ (P t) <= gamma ^+ t
    * norm _ _ (P 0%N))).

Definition robust_memory_vanishes__contraction_holds (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (gamma : Real),
  0 <= gamma ->
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (J : nat -> 'M[Real]_(n, n)),
  forall (e y : nat -> 'M[Real]_(n, 1)),
  (* stirred *) (forall s : nat, (y (s + 1)%N = J s *m y s + e (s + 1)%N)) ->
  (* first-noise *) (y 0%N = e 0%N) ->
  (* unit-noise *) (forall s : nat, (norm _ _ (e s) <= 1)) ->
  (* contraction *) (forall s : nat, (norm _ _ (J s) <= gamma)) ->
  (* below-one *) (0 < 1 - gamma) ->
  ((1 - gamma) * norm _ _ (y t) <= 1).

Definition robust_memory_vanishes__isometry (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (epsilon : Real),
  0 < epsilon ->
  forall (U : 'M[Real]_(n, n)),
  forall (x y : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (x (s + 1)%N = U *m x s)) ->
  (* aligned-noise *) (forall s : nat, (y (s + 1)%N = epsilon *: (x (s + 1)%N) + U *m y
    s)) ->
  (* unmoved *) (y 0%N = 0) ->
  (* orthogonal *) (orthogonal U) ->
  (((x t)^T *m x t = (x 0%N)^T *m x 0%N) /\ (y t = (t%:R * epsilon) *: (x t))).

Definition long_term_exponentially_small__isometry (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (U : 'M[Real]_(n, n)),
  forall (x : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (x (s + 1)%N = U *m x s)) ->
  (* orthogonal *) (orthogonal U) ->
  ((x t)^T *m x t = (x 0%N)^T *m x 0%N).

Definition staying_avoids__without_noise (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (U : 'M[Real]_(n, n)),
  forall (x : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (x (s + 1)%N = U *m x s)) ->
  (* orthogonal *) (orthogonal U) ->
  ((x t)^T *m x t = (x 0%N)^T *m x 0%N).

Definition memory_solves_vanishing__isometry (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (U : 'M[Real]_(n, n)),
  forall (x : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (x (s + 1)%N = U *m x s)) ->
  (* orthogonal *) (orthogonal U) ->
  ((x t)^T *m x t = (x 0%N)^T *m x 0%N).

Definition signal_hidden__every_net (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (lambda : Real),
  forall (p : nat -> Real),
  (* parts *) (forall s : nat, (p (s + 1)%N = lambda * p s)) ->
  (* some-part *) (0 < `|p 0%N|) ->
  (`|p (t + 1)%N| < `|p 0%N|).

Definition signal_hidden__contracting_unit (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (lambda : Real),
  forall (p : nat -> Real),
  (* parts *) (forall s : nat, (p (s + 1)%N = lambda * p s)) ->
  (* some-part *) (0 < `|p 0%N|) ->
  (* contraction *) (`|lambda| < 1) ->
  (`|p (t + 1)%N| < `|p 0%N|).

Definition signal_hidden__contracting_unit__dropping_contraction (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (lambda : Real),
  forall (p : nat -> Real),
  (* parts *) (forall s : nat, (p (s + 1)%N = lambda * p s)) ->
  (* some-part *) (0 < `|p 0%N|) ->
  (`|p (t + 1)%N| < `|p 0%N|).

Definition signal_hidden__contracting_unit__turned (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (lambda : Real),
  forall (p : nat -> Real),
  (* parts *) (forall s : nat, (p (s + 1)%N = lambda * p s)) ->
  (* some-part *) (0 < `|p 0%N|) ->
  (* contraction *) (`|lambda| < 1) ->
  (`|p 0%N| < `|p (t + 1)%N|).

Definition signal_hidden__contraction (Real : realFieldType) : Prop :=
  forall (m tau : nat),
  forall (B S b gamma : Real),
  0 < B ->
  0 < S ->
  0 < b ->
  0 <= gamma ->
  forall (p : nat -> Real),
  (* parts-decay *) (forall s : nat, (`|p s| <= B * gamma ^+ s)) ->
  (* short-part *) (b <= S) ->
  (* below-one *) (0 < 1 - gamma) ->
  ((tends_to (fun t : nat => gamma ^+ t : Real) 0) /\ (b * (1 - gamma) * (\sum_(tau <= s
    < (m + tau + 1)) `|p s|) <= B * S * gamma ^+ tau)).

Definition signal_hidden__cost (Real : realFieldType) : Prop :=
  forall (tau : nat),
  forall (B N_ gamma mu sigma : Real),
  0 < B ->
  0 < N_ ->
  0 <= gamma ->
  0 <= mu ->
  0 < sigma ->
  (* faint-signal *) (mu <= B * gamma ^+ tau) ->
  (* seen *) (sigma ^+ 2 <= N_ * mu ^+ 2) ->
  (sigma ^+ 2 <= N_ * gamma ^+ (2 * tau) * B ^+ 2).

Definition signal_hidden__cost__dropping_faint_signal (Real : realFieldType) : Prop :=
  forall (tau : nat),
  forall (B N_ gamma mu sigma : Real),
  0 < B ->
  0 < N_ ->
  0 <= gamma ->
  0 <= mu ->
  0 < sigma ->
  (* seen *) (sigma ^+ 2 <= N_ * mu ^+ 2) ->
  (sigma ^+ 2 <= N_ * gamma ^+ (2 * tau) * B ^+ 2).

Definition long_term_exponentially_small (Real : realFieldType) : Prop :=
  forall (lambda : Real),
  (* represents *) (lambda <> 0) ->
  (tends_to (fun tau : nat => `|lambda| ^+ tau : Real) 0).

Definition long_term_exponentially_small__attraction (Real : realFieldType) : Prop :=
  forall (q : nat),
  (0 < q)%N ->
  forall (ell epsilon h kappa r : Real),
  0 < h ->
  (* well *) ((h = 1) /\ (0 < kappa)) ->
  (* increasing *) (kappa * (Num.max (1 - ell ^+ 2) (r ^+ 2 - 1)) ^ ((2 * q)%:Z - 2%:Z)
    * (r ^+ 2 * ((4 * q)%:R - 1) - 1) < 1) ->
  (* room *) ((ell <= ell - ell * kappa * (ell ^+ 2 - 1) ^ ((2 * q)%:Z - 1%:Z) -
    epsilon) /\ (epsilon + r - kappa * r * (r ^+ 2 - 1) ^ ((2 * q)%:Z - 1%:Z) <= r) /\
    (0 < epsilon) /\ (1 < r) /\ (0 < ell) /\ (ell < 1)) ->
  (1 - kappa * (h ^+ 2 - 1) ^ ((2 * q)%:Z - 2%:Z) * (h ^+ 2 * ((4 * q)%:R - 1) - 1) < 1).

Definition robust_memory_vanishes (Real : realFieldType) : Prop :=
  forall (k m : nat),
  forall (ell epsilon h r : Real),
  forall (b c : nat -> Real),
  (* hinges *) (forall i : nat, (i + 1 <= m)%N -> (b i < b (i + 1)%N)) ->
  (* increasing *) (forall i : nat, (i <= m)%N -> (0 <= \sum_(0 <= s < (i + 1)) (c s)))
    ->
  (* noise *) ((0 < ell) /\ (0 < epsilon)) ->
  (* room *) ((ell <= (\sum_(0 <= i < (m + 1)) (Num.max 0 (ell - b i) * c i)) - epsilon)
    /\ (epsilon + (\sum_(0 <= i < (m + 1)) (Num.max 0 (r - b i) * c i)) <= r)) ->
  (* stored *) ((\sum_(0 <= i < (m + 1)) (Num.max 0 (h - b i) * c i) = h) /\ (ell < h)
    /\ (h < r) /\ (h < b (k + 1)%N) /\ (k < m)%N /\ (b k < h)) ->
  (tends_to (fun tau : nat => `|\sum_(0 <= i < (k + 1)) (c i)| ^+ tau : Real) 0).

Definition memory_solves_vanishing (Real : realFieldType) : Prop :=
  forall (k m : nat),
  forall (ell epsilon h r : Real),
  forall (b c : nat -> Real),
  (* hinges *) (forall i : nat, (i + 1 <= m)%N -> (b i < b (i + 1)%N)) ->
  (* increasing *) (forall i : nat, (i <= m)%N -> (0 <= \sum_(0 <= s < (i + 1)) (c s)))
    ->
  (* noise *) ((0 < ell) /\ (0 < epsilon)) ->
  (* room *) ((ell <= (\sum_(0 <= i < (m + 1)) (Num.max 0 (ell - b i) * c i)) - epsilon)
    /\ (epsilon + (\sum_(0 <= i < (m + 1)) (Num.max 0 (r - b i) * c i)) <= r)) ->
  (* stored *) ((\sum_(0 <= i < (m + 1)) (Num.max 0 (h - b i) * c i) = h) /\ (ell < h)
    /\ (h < r) /\ (h < b (k + 1)%N) /\ (k < m)%N /\ (b k < h)) ->
  (tends_to_infinity (fun tau : nat => `|\sum_(0 <= i < (k + 1)) (c i)| ^+ tau : Real)
    \/ tends_to_infinity (fun tau : nat => - `|\sum_(0 <= i < (k + 1)) (c i)| ^+ tau :
    Real) \/ (exists limit : Real, tends_to (fun tau : nat => `|\sum_(0 <= i < (k + 1))
    (c i)| ^+ tau : Real) limit /\ (limit <> 0))).

Definition stable_but_difficult (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (J : nat -> 'M[Real]_(n, n)),
  forall (x : nat -> 'M[Real]_(n, 1)),
  (* linearised *) (forall s : nat, (x (s + 1)%N = J s *m x s)) ->
  (* change *) (0 < norm _ _ (x 0%N)) ->
  (* stable *) (forall s : nat, (norm _ _ (x s) <= norm _ _ (x 0%N))) ->
  (norm _ _ (x (t + 1)%N) < norm _ _ (x 0%N)).

Definition stable_but_difficult__spectral (Real : rcfType) : Prop :=
  forall (k n t : nat),
  (0 < k)%N ->
  (0 < n)%N ->
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (J : nat -> 'M[Real]_(n, n)),
  forall (x : nat -> 'M[Real]_(n, 1)),
  (* linearised *) (forall s : nat, (x (s + 1)%N = J s *m x s)) ->
  (* change *) (0 < norm _ _ (x 0%N)) ->
  (* spectral-radius *) (forall s : nat, (norm_two (matrix_power (J s) k) < 1)) ->
  (norm _ _ (x (t + 1)%N) < norm _ _ (x 0%N)).

Definition stable_but_difficult__one_jacobian (Real : rcfType) : Prop :=
  forall (k n t : nat),
  (0 < k)%N ->
  (0 < n)%N ->
  forall (U : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (x : nat -> 'M[Real]_(n, 1)),
  (* constant *) (forall s : nat, (x (s + 1)%N = U *m x s)) ->
  (* spectral-radius *) (norm_two (matrix_power U k) < 1) ->
  (* change *) (0 < norm _ _ (x 0%N)) ->
  (norm _ _ (x (t + 1)%N) < norm _ _ (x 0%N)).

Definition stable_but_difficult__in_the_end (Real : rcfType) : Prop :=
  forall (k m n : nat),
  (0 < k)%N ->
  (0 < n)%N ->
  forall (U : 'M[Real]_(n, n)),
  forall (x : nat -> 'M[Real]_(n, 1)),
  (* constant *) (forall s : nat, (x (s + 1)%N = U *m x s)) ->
  (* spectral-radius *) (norm_two (matrix_power U k) < 1) ->
  ((tends_to (fun tau : nat => (norm_two (matrix_power U k)) ^+ tau : Real) 0) /\
    (norm_two (x (m * k)%N) <= (norm_two (matrix_power U k)) ^+ m * norm_two (x 0%N))).

Definition stable_but_difficult__in_the_end__dropping_spectral_radius (Real : rcfType) : Prop :=
  forall (k m n : nat),
  (0 < k)%N ->
  (0 < n)%N ->
  forall (U : 'M[Real]_(n, n)),
  forall (x : nat -> 'M[Real]_(n, 1)),
  (* constant *) (forall s : nat, (x (s + 1)%N = U *m x s)) ->
  ((tends_to (fun tau : nat => (norm_two (matrix_power U k)) ^+ tau : Real) 0) /\
    (norm_two (x (m * k)%N) <= (norm_two (matrix_power U k)) ^+ m * norm_two (x 0%N))).

Definition staying_avoids (Real : rcfType) : Prop :=
  exists (n t : nat),
  (0 < n)%N /\
  exists (epsilon : Real),
  0 < epsilon /\
  exists (U : 'M[Real]_(n, n)),
  exists (e x y : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (x (s + 1)%N = U *m x s)) /\
  (* noise *) (forall s : nat, (y (s + 1)%N = U *m y s + e s)) /\
  (* undisturbed *) (norm_two (y 0%N) = 0) /\
  (* orthogonal *) (orthogonal U) /\
  (* small-noise *) (forall s : nat, (norm_two (e s) <= epsilon)) /\
  (* faint-noise *) (epsilon < norm_two (x 0%N)) /\
  ((norm_two (x t) = norm_two (x 0%N)) /\ (norm_two (x 0%N) < norm_two (y t))).

Definition staying_avoids__strong (Real : rcfType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (epsilon : Real),
  0 < epsilon ->
  forall (U : 'M[Real]_(n, n)),
  forall (e x y : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (x (s + 1)%N = U *m x s)) ->
  (* noise *) (forall s : nat, (y (s + 1)%N = U *m y s + e s)) ->
  (* undisturbed *) (norm_two (y 0%N) = 0) ->
  (* orthogonal *) (orthogonal U) ->
  (* small-noise *) (forall s : nat, (norm_two (e s) <= epsilon)) ->
  (* faint-noise *) (epsilon < norm_two (x 0%N)) ->
  ((norm_two (x t) = norm_two (x 0%N)) /\ (norm_two (y t) <= norm_two (x 0%N))).

Definition staying_avoids__short_span (Real : rcfType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (epsilon : Real),
  0 < epsilon ->
  forall (U : 'M[Real]_(n, n)),
  forall (e x y : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (x (s + 1)%N = U *m x s)) ->
  (* noise *) (forall s : nat, (y (s + 1)%N = U *m y s + e s)) ->
  (* undisturbed *) (norm_two (y 0%N) = 0) ->
  (* orthogonal *) (orthogonal U) ->
  (* small-noise *) (forall s : nat, (norm_two (e s) <= epsilon)) ->
  (* short-span *) (t%:R * epsilon <= norm_two (x 0%N)) ->
  ((norm_two (x t) = norm_two (x 0%N)) /\ (norm_two (y t) <= norm_two (x 0%N))).

Definition staying_avoids__short_span__dropping_short_span (Real : rcfType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (epsilon : Real),
  0 < epsilon ->
  forall (U : 'M[Real]_(n, n)),
  forall (e x y : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (x (s + 1)%N = U *m x s)) ->
  (* noise *) (forall s : nat, (y (s + 1)%N = U *m y s + e s)) ->
  (* undisturbed *) (norm_two (y 0%N) = 0) ->
  (* orthogonal *) (orthogonal U) ->
  (* small-noise *) (forall s : nat, (norm_two (e s) <= epsilon)) ->
  ((norm_two (x t) = norm_two (x 0%N)) /\ (norm_two (y t) <= norm_two (x 0%N))).
