(* Generated from the claims: python -m tests.kernel.statements *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition unrolled_power (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (W : 'M[Real]_(n, n)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (h t = matrix_power W^T t *m h 0%N).

Definition spectral_form__reflection (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (Lambda Q W : 'M[Real]_(n, n)),
  (* eigen-form *) (W = Q *m Lambda *m Q^T) ->
  (* symmetric *) (symmetric Q) ->
  (* orthogonal *) (orthogonal Q) ->
  (* diagonal *) (diagonal Lambda) ->
  (matrix_power W^T t = Q^T *m matrix_power Lambda t *m Q).

Definition spectral_form__exact_condition (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (Lambda Q W : 'M[Real]_(n, n)),
  (* eigen-form *) (W = Q *m Lambda *m Q^T) ->
  (* orthogonal *) (orthogonal Q) ->
  (* diagonal *) (diagonal Lambda) ->
  ((matrix_power Q 2%N *m matrix_power Lambda t = matrix_power Lambda t *m matrix_power
    Q 2%N) <-> (matrix_power W^T t = Q^T *m matrix_power Lambda t *m Q)).

Definition spectral_form__exact_condition__dropping_orthogonal (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (Lambda Q W : 'M[Real]_(n, n)),
  (* eigen-form *) (W = Q *m Lambda *m Q^T) ->
  (* diagonal *) (diagonal Lambda) ->
  ((matrix_power Q 2%N *m matrix_power Lambda t = matrix_power Lambda t *m matrix_power
    Q 2%N) <-> (matrix_power W^T t = Q^T *m matrix_power Lambda t *m Q)).

Definition spectral_form__parity (Real : realFieldType) : Prop :=
  forall (m n : nat),
  (0 < n)%N ->
  forall (Lambda Q W : 'M[Real]_(n, n)),
  (* eigen-form *) (W = Q *m Lambda *m Q^T) ->
  (* orthogonal *) (orthogonal Q) ->
  (* diagonal *) (diagonal Lambda) ->
  (((matrix_power Q 2%N *m matrix_power Lambda 2%N = matrix_power Lambda 2%N *m
    matrix_power Q 2%N) <-> (matrix_power W^T (2 * m + 2)%N = Q^T *m matrix_power Lambda
    (2 * m + 2)%N *m Q)) /\ ((matrix_power Q 2%N *m Lambda = Lambda *m matrix_power Q
    2%N) <-> (matrix_power W^T (2 * m + 1)%N = Q^T *m matrix_power Lambda (2 * m + 1)%N
    *m Q))).

Definition spectral_form__repaired (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (Lambda Q W : 'M[Real]_(n, n)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (* eigen-form *) (W = Q *m Lambda *m Q^T) ->
  (* orthogonal *) (orthogonal Q) ->
  (* diagonal *) (diagonal Lambda) ->
  (h t = Q *m matrix_power Lambda t *m Q^T *m h 0%N).

Definition spectral_form__repaired__dropping_orthogonal (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (Lambda Q W : 'M[Real]_(n, n)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (* eigen-form *) (W = Q *m Lambda *m Q^T) ->
  (* diagonal *) (diagonal Lambda) ->
  (h t = Q *m matrix_power Lambda t *m Q^T *m h 0%N).

Definition spectral_form__other_premise (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (Lambda Q W : 'M[Real]_(n, n)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (* other-form *) (W = Q^T *m Lambda *m Q) ->
  (* orthogonal *) (orthogonal Q) ->
  (* diagonal *) (diagonal Lambda) ->
  (h t = Q^T *m matrix_power Lambda t *m Q *m h 0%N).

Definition spectral_form (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (Lambda Q W : 'M[Real]_(n, n)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (* eigen-form *) (W = Q *m Lambda *m Q^T) ->
  (* orthogonal *) (orthogonal Q) ->
  (* diagonal *) (diagonal Lambda) ->
  (h t = Q^T *m matrix_power Lambda t *m Q *m h 0%N).

Definition spectral_form__reflection__dropping_symmetric (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (Lambda Q W : 'M[Real]_(n, n)),
  (* eigen-form *) (W = Q *m Lambda *m Q^T) ->
  (* orthogonal *) (orthogonal Q) ->
  (* diagonal *) (diagonal Lambda) ->
  (matrix_power W^T t = Q^T *m matrix_power Lambda t *m Q).

Definition spectral_form__other_premise__dropping_orthogonal (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (Lambda Q W : 'M[Real]_(n, n)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (* other-form *) (W = Q^T *m Lambda *m Q) ->
  (* diagonal *) (diagonal Lambda) ->
  (h t = Q^T *m matrix_power Lambda t *m Q *m h 0%N).

Definition spectral_form_any_basis (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (Lambda V W : 'M[Real]_(n, n)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (* eigen-form *) (W = V *m Lambda *m invmx V) ->
  (* invertible *) (V \in unitmx) ->
  (* diagonal *) (diagonal Lambda) ->
  (h t = V^T *m matrix_power Lambda t *m V *m h 0%N).

Definition spectral_form_any_basis__exchanged (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (Lambda V W : 'M[Real]_(n, n)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (* eigen-form *) (W = V *m Lambda *m invmx V) ->
  (* invertible *) (V \in unitmx) ->
  (* diagonal *) (diagonal Lambda) ->
  (h t = V *m matrix_power Lambda t *m V^T *m h 0%N).

Definition spectral_form_any_basis__repaired (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (Lambda V W : 'M[Real]_(n, n)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (* eigen-form *) (W = V *m Lambda *m invmx V) ->
  (* invertible *) (V \in unitmx) ->
  (* diagonal *) (diagonal Lambda) ->
  (h t = invmx V^T *m matrix_power Lambda t *m V^T *m h 0%N).

Definition reach_of_the_form (Real : realFieldType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (Lambda Q W : 'M[Real]_(n, n)),
  (* eigen-form *) (W = Q *m Lambda *m Q^T) ->
  (* diagonal *) (diagonal Lambda) ->
  (W^T = W).

Definition reach_of_the_form__dropping_diagonal (Real : realFieldType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (Lambda Q W : 'M[Real]_(n, n)),
  (* eigen-form *) (W = Q *m Lambda *m Q^T) ->
  (W^T = W).

Definition spectral_form__some_basis (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (Lambda Q W : 'M[Real]_(n, n)),
  (* eigen-form *) (W = Q *m Lambda *m Q^T) ->
  (* orthogonal *) (orthogonal Q) ->
  (* diagonal *) (diagonal Lambda) ->
  (* distinct *) (forall i : nat, (i + 2 <= n)%N -> (forall j : nat, (i + 1 <= j)%N ->
    (j + 1 <= n)%N -> (entry Lambda i i <> entry Lambda j j))) ->
  (exists (S : 'M[Real]_(n, n)), signed_permutation S /\ (matrix_power W^T t = S^T *m
    Q^T *m matrix_power (S^T *m Lambda *m S) t *m Q *m S)).

Definition eigenvalue_component (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (lambda : Real),
  forall (W : 'M[Real]_(n, n)),
  forall (u : 'M[Real]_(n, 1)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (* eigenvector *) (u^T *m W^T = lambda *: u^T) ->
  (u^T *m h t = (lambda ^+ t) *: (u^T *m h 0%N)).

Definition eigenvalue_decay (Real : realFieldType) : Prop :=
  forall (lambda : Real),
  (* size-below-one *) (`|lambda| < 1) ->
  (tends_to (fun t : nat => `|lambda| ^+ t : Real) 0).

Definition eigenvalue_decay__dropping_size_below_one (Real : realFieldType) : Prop :=
  forall (lambda : Real),
  (tends_to (fun t : nat => `|lambda| ^+ t : Real) 0).

Definition eigenvalue_explode (Real : realFieldType) : Prop :=
  forall (lambda : Real),
  (* size-above-one *) (1 < `|lambda|) ->
  (tends_to_infinity (fun t : nat => `|lambda| ^+ t : Real)).

Definition eigenvalue_explode__dropping_size_above_one (Real : realFieldType) : Prop :=
  forall (lambda : Real),
  (tends_to_infinity (fun t : nat => `|lambda| ^+ t : Real)).

Definition eigenvalue_explode__state (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (lambda : Real),
  forall (W : 'M[Real]_(n, n)),
  forall (u : 'M[Real]_(n, 1)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (* eigenvector *) (u^T *m W^T = lambda *: u^T) ->
  (* size-above-one *) (1 < `|lambda|) ->
  ((norm_one (u^T *m h t) = `|lambda| ^+ t * norm_one (u^T *m h 0%N)) /\
    (tends_to_infinity (fun t : nat => `|lambda| ^+ t * norm_one (u^T *m h 0%N) :
    Real))).

Definition eigenvalue_explode__nonzero_start (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (lambda : Real),
  forall (W : 'M[Real]_(n, n)),
  forall (u : 'M[Real]_(n, 1)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (* eigenvector *) (u^T *m W^T = lambda *: u^T) ->
  (* size-above-one *) (1 < `|lambda|) ->
  (* nonzero-start *) (0 < norm_one (u^T *m h 0%N)) ->
  ((norm_one (u^T *m h t) = `|lambda| ^+ t * norm_one (u^T *m h 0%N)) /\
    (tends_to_infinity (fun t : nat => `|lambda| ^+ t * norm_one (u^T *m h 0%N) :
    Real))).

Definition eigenvalue_explode__nonzero_start__dropping_nonzero_start (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (lambda : Real),
  forall (W : 'M[Real]_(n, n)),
  forall (u : 'M[Real]_(n, 1)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (* eigenvector *) (u^T *m W^T = lambda *: u^T) ->
  (* size-above-one *) (1 < `|lambda|) ->
  ((norm_one (u^T *m h t) = `|lambda| ^+ t * norm_one (u^T *m h 0%N)) /\
    (tends_to_infinity (fun t : nat => `|lambda| ^+ t * norm_one (u^T *m h 0%N) :
    Real))).

Definition eigenvalue_decay__norm (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (W : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (* norm-at-most-one *) (norm _ _ W^T <= 1) ->
  (norm _ _ (h (t + 1)%N) <= norm _ _ (h t)).

Definition eigenvalue_decay__norm__dropping_norm_at_most_one (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (W : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (norm _ _ (h (t + 1)%N) <= norm _ _ (h t)).

Definition eigenvalue_decay__norm__turned (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (W : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (* norm-at-most-one *) (norm _ _ W^T <= 1) ->
  (norm _ _ (h t) <= norm _ _ (h (t + 1)%N)).

Definition eigenvalue_decay__monotone (Real : rcfType) : Prop :=
  forall (k n t : nat),
  (0 < k)%N ->
  (0 < n)%N ->
  forall (W : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (* spectral-radius *) (norm_two (matrix_power W k) < 1) ->
  (norm _ _ (h (t + 1)%N) <= norm _ _ (h t)).

Definition eigenvalue_decay__eventually (Real : rcfType) : Prop :=
  forall (k m n : nat),
  (0 < k)%N ->
  (0 < n)%N ->
  forall (W : 'M[Real]_(n, n)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (norm_two (h (m * k)%N) <= (norm_two (matrix_power W^T k)) ^+ m * norm_two (h 0%N)).

Definition eigenvalue_decay__eventually__turned (Real : rcfType) : Prop :=
  forall (k m n : nat),
  (0 < k)%N ->
  (0 < n)%N ->
  forall (W : 'M[Real]_(n, n)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  ((norm_two (matrix_power W^T k)) ^+ m * norm_two (h 0%N) <= norm_two (h (m * k)%N)).

Definition eigenvalue_edge (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (W : 'M[Real]_(n, n)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (* double-one *) (matrix_power W^T 2%N = 2%:R *: W^T - 1%:M) ->
  (h t = t%:R *: ((W^T - 1%:M) *m h 0%N) + h 0%N).

Definition eigenvalue_edge__dropping_double_one (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (W : 'M[Real]_(n, n)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (h t = t%:R *: ((W^T - 1%:M) *m h 0%N) + h 0%N).

Definition discard_unaligned (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (lambda_1 lambda_2 : Real),
  forall (W : 'M[Real]_(n, n)),
  forall (u v : 'M[Real]_(n, 1)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (* eigenvector *) (u^T *m W^T = lambda_1 *: u^T) ->
  (* second-eigenvector *) (v^T *m W^T = lambda_2 *: v^T) ->
  (* strict-dominance *) (`|lambda_2| < `|lambda_1|) ->
  ((norm_one (v^T *m h t) = `|lambda_2| ^+ t * norm_one (v^T *m h 0%N)) /\ (tends_to
    (fun t : nat => `|lambda_2| ^+ t * norm_one (v^T *m h 0%N) : Real) 0)).

Definition discard_unaligned__share (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (lambda_1 lambda_2 : Real),
  forall (W : 'M[Real]_(n, n)),
  forall (u v : 'M[Real]_(n, 1)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (* eigenvector *) (u^T *m W^T = lambda_1 *: u^T) ->
  (* second-eigenvector *) (v^T *m W^T = lambda_2 *: v^T) ->
  (* strict-dominance *) (`|lambda_2| < `|lambda_1|) ->
  (* unaligned-start *) (0 < norm_one (v^T *m h 0%N)) ->
  (* nonzero-second *) (lambda_2 <> 0) ->
  ((norm_one (u^T *m h t) = `|lambda_1| ^+ t * norm_one (u^T *m h 0%N)) /\ (norm_one
    (v^T *m h t) = `|lambda_2| ^+ t * norm_one (v^T *m h 0%N)) /\ (tends_to_infinity
    (fun t : nat => (`|lambda_1| / `|lambda_2|) ^+ t * norm_one (u^T *m h 0%N) /
    norm_one (v^T *m h 0%N) : Real))).

Definition discard_unaligned__relative (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (lambda_1 lambda_2 : Real),
  forall (W : 'M[Real]_(n, n)),
  forall (u v : 'M[Real]_(n, 1)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (* eigenvector *) (u^T *m W^T = lambda_1 *: u^T) ->
  (* second-eigenvector *) (v^T *m W^T = lambda_2 *: v^T) ->
  (* strict-dominance *) (`|lambda_2| < `|lambda_1|) ->
  (* aligned-start *) (0 < norm_one (u^T *m h 0%N)) ->
  (* unaligned-start *) (0 < norm_one (v^T *m h 0%N)) ->
  (* nonzero-second *) (lambda_2 <> 0) ->
  ((norm_one (u^T *m h t) = `|lambda_1| ^+ t * norm_one (u^T *m h 0%N)) /\ (norm_one
    (v^T *m h t) = `|lambda_2| ^+ t * norm_one (v^T *m h 0%N)) /\ (tends_to_infinity
    (fun t : nat => (`|lambda_1| / `|lambda_2|) ^+ t * norm_one (u^T *m h 0%N) /
    norm_one (v^T *m h 0%N) : Real))).

Definition discard_unaligned__relative__dropping_aligned_start (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (lambda_1 lambda_2 : Real),
  forall (W : 'M[Real]_(n, n)),
  forall (u v : 'M[Real]_(n, 1)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (* eigenvector *) (u^T *m W^T = lambda_1 *: u^T) ->
  (* second-eigenvector *) (v^T *m W^T = lambda_2 *: v^T) ->
  (* strict-dominance *) (`|lambda_2| < `|lambda_1|) ->
  (* unaligned-start *) (0 < norm_one (v^T *m h 0%N)) ->
  (* nonzero-second *) (lambda_2 <> 0) ->
  ((norm_one (u^T *m h t) = `|lambda_1| ^+ t * norm_one (u^T *m h 0%N)) /\ (norm_one
    (v^T *m h t) = `|lambda_2| ^+ t * norm_one (v^T *m h 0%N)) /\ (tends_to_infinity
    (fun t : nat => (`|lambda_1| / `|lambda_2|) ^+ t * norm_one (u^T *m h 0%N) /
    norm_one (v^T *m h 0%N) : Real))).

Definition power_method__converges (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (lambda_1 lambda_2 : Real),
  forall (W : 'M[Real]_(n, n)),
  forall (u v : 'M[Real]_(n, 1)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (* eigenvector *) (u^T *m W^T = lambda_1 *: u^T) ->
  (* second-eigenvector *) (v^T *m W^T = lambda_2 *: v^T) ->
  (* strict-dominance *) (`|lambda_2| < `|lambda_1|) ->
  (* aligned-start *) (0 < norm_one (u^T *m h 0%N)) ->
  (* unaligned-start *) (0 < norm_one (v^T *m h 0%N)) ->
  (* nonzero-second *) (lambda_2 <> 0) ->
  ((norm_one (u^T *m h t) = `|lambda_1| ^+ t * norm_one (u^T *m h 0%N)) /\ (norm_one
    (v^T *m h t) = `|lambda_2| ^+ t * norm_one (v^T *m h 0%N)) /\ (tends_to_infinity
    (fun t : nat => (`|lambda_1| / `|lambda_2|) ^+ t * norm_one (u^T *m h 0%N) /
    norm_one (v^T *m h 0%N) : Real))).

Definition power_method__distinct (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (lambda_1 lambda_2 : Real),
  forall (W : 'M[Real]_(n, n)),
  forall (u v : 'M[Real]_(n, 1)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (* eigenvector *) (u^T *m W^T = lambda_1 *: u^T) ->
  (* second-eigenvector *) (v^T *m W^T = lambda_2 *: v^T) ->
  (* dominance *) (`|lambda_2| <= `|lambda_1|) ->
  (* distinct *) (lambda_1 <> lambda_2) ->
  (* aligned-start *) (0 < norm_one (u^T *m h 0%N)) ->
  (* unaligned-start *) (0 < norm_one (v^T *m h 0%N)) ->
  (* nonzero-second *) (lambda_2 <> 0) ->
  ((norm_one (u^T *m h t) = `|lambda_1| ^+ t * norm_one (u^T *m h 0%N)) /\ (norm_one
    (v^T *m h t) = `|lambda_2| ^+ t * norm_one (v^T *m h 0%N)) /\ (tends_to_infinity
    (fun t : nat => (`|lambda_1| / `|lambda_2|) ^+ t * norm_one (u^T *m h 0%N) /
    norm_one (v^T *m h 0%N) : Real))).

Definition power_method__strong (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (lambda_1 lambda_2 : Real),
  forall (W : 'M[Real]_(n, n)),
  forall (u v : 'M[Real]_(n, 1)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (* eigenvector *) (u^T *m W^T = lambda_1 *: u^T) ->
  (* second-eigenvector *) (v^T *m W^T = lambda_2 *: v^T) ->
  (* dominance *) (`|lambda_2| <= `|lambda_1|) ->
  (* aligned-start *) (0 < norm_one (u^T *m h 0%N)) ->
  (* unaligned-start *) (0 < norm_one (v^T *m h 0%N)) ->
  (* nonzero-second *) (lambda_2 <> 0) ->
  ((norm_one (u^T *m h t) = `|lambda_1| ^+ t * norm_one (u^T *m h 0%N)) /\ (norm_one
    (v^T *m h t) = `|lambda_2| ^+ t * norm_one (v^T *m h 0%N)) /\ (tends_to_infinity
    (fun t : nat => (`|lambda_1| / `|lambda_2|) ^+ t * norm_one (u^T *m h 0%N) /
    norm_one (v^T *m h 0%N) : Real))).

Definition power_method__converges__dropping_strict_dominance (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (lambda_1 lambda_2 : Real),
  forall (W : 'M[Real]_(n, n)),
  forall (u v : 'M[Real]_(n, 1)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (* eigenvector *) (u^T *m W^T = lambda_1 *: u^T) ->
  (* second-eigenvector *) (v^T *m W^T = lambda_2 *: v^T) ->
  (* aligned-start *) (0 < norm_one (u^T *m h 0%N)) ->
  (* unaligned-start *) (0 < norm_one (v^T *m h 0%N)) ->
  (* nonzero-second *) (lambda_2 <> 0) ->
  ((norm_one (u^T *m h t) = `|lambda_1| ^+ t * norm_one (u^T *m h 0%N)) /\ (norm_one
    (v^T *m h t) = `|lambda_2| ^+ t * norm_one (v^T *m h 0%N)) /\ (tends_to_infinity
    (fun t : nat => (`|lambda_1| / `|lambda_2|) ^+ t * norm_one (u^T *m h 0%N) /
    norm_one (v^T *m h 0%N) : Real))).

Definition discard_unaligned__stays_out (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (lambda : Real),
  forall (W : 'M[Real]_(n, n)),
  forall (u : 'M[Real]_(n, 1)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (* symmetric *) (W^T = W) ->
  (* eigenvector *) (u^T *m W = lambda *: u^T) ->
  (* orthogonal-start *) (u^T *m h 0%N = 0) ->
  (u^T *m h t = 0).

Definition discard_unaligned__stays_out__dropping_symmetric (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (lambda : Real),
  forall (W : 'M[Real]_(n, n)),
  forall (u : 'M[Real]_(n, 1)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (* eigenvector *) (u^T *m W = lambda *: u^T) ->
  (* orthogonal-start *) (u^T *m h 0%N = 0) ->
  (u^T *m h t = 0).

Definition power_method (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (W : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (h y : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (* method *) (forall s : nat, ((norm _ _ (W^T *m y s)) *: (y (s + 1)%N) = W^T *m y s))
    ->
  (* method-start *) (h 0%N = (norm _ _ (h 0%N)) *: (y 0%N)) ->
  (h t = (norm _ _ (h t)) *: (y t)).

Definition power_method__dropping_method (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (W : 'M[Real]_(n, n)),
  forall (norm : forall m n : nat, 'M[Real]_(m, n) -> Real),
  submultiplicative norm ->
  forall (h y : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (* method-start *) (h 0%N = (norm _ _ (h 0%N)) *: (y 0%N)) ->
  (h t = (norm _ _ (h t)) *: (y t)).

Definition power_method__direction (Real : rcfType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (lambda_1 lambda_2 : Real),
  forall (W : 'M[Real]_(n, n)),
  forall (u : 'M[Real]_(n, 1)),
  forall (h : nat -> 'M[Real]_(n, 1)),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = W^T *m h s)) ->
  (* unit *) (u^T *m u = 1%:M) ->
  (* eigenvector *) (u^T *m W^T = lambda_1 *: u^T) ->
  (* right-eigenvector *) (W^T *m u = lambda_1 *: u) ->
  (* gap *) (forall s : nat, (norm_two (W^T *m (h s - u *m u^T *m h s)) <= `|lambda_2| *
    norm_two (h s - u *m u^T *m h s))) ->
  (* strict-dominance *) (`|lambda_2| < `|lambda_1|) ->
  (* nonzero-second *) (lambda_2 <> 0) ->
  (* aligned-start *) (0 < norm_one (u^T *m h 0%N)) ->
  ((tends_to_infinity (fun t : nat => (`|lambda_1| / `|lambda_2|) ^+ t * norm_one (u^T
    *m h 0%N) : Real)) /\ (`|lambda_1| ^+ t * norm_two (h t - u *m u^T *m h t) *
    norm_one (u^T *m h 0%N) <= `|lambda_2| ^+ t * norm_two (h t) * norm_two (h 0%N - u
    *m u^T *m h 0%N))).

Definition power_method__rate (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (c mu : nat -> Real),
  (* dominated *) (forall j : nat, (2 <= j)%N -> (j <= n)%N -> (`|mu j| <= `|mu 2%N|))
    ->
  (* aligned-start *) (c 1%N <> 0) ->
  (* nonzero-first *) (mu 1%N <> 0) ->
  ((mu 1%N) ^ (- 2%:Z * t%:Z) * (\sum_(2 <= j < (n + 1)) ((c j) ^+ 2 * (mu j) ^+ (2 *
    t))) / (c 1%N) ^+ 2 <= (mu 2%N / mu 1%N) ^+ (2 * t) * (\sum_(2 <= j < (n + 1)) ((c
    j) ^+ 2)) / (c 1%N) ^+ 2).

Definition power_method__rate__turned (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (c mu : nat -> Real),
  (* dominated *) (forall j : nat, (2 <= j)%N -> (j <= n)%N -> (`|mu j| <= `|mu 2%N|))
    ->
  (* aligned-start *) (c 1%N <> 0) ->
  (* nonzero-first *) (mu 1%N <> 0) ->
  ((mu 2%N / mu 1%N) ^+ (2 * t) * (\sum_(2 <= j < (n + 1)) ((c j) ^+ 2)) / (c 1%N) ^+ 2
    <= (mu 1%N) ^ (- 2%:Z * t%:Z) * (\sum_(2 <= j < (n + 1)) ((c j) ^+ 2 * (mu j) ^+ (2
    * t))) / (c 1%N) ^+ 2).

Definition power_method__rate__dropping_dominated (Real : realFieldType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (c mu : nat -> Real),
  (* aligned-start *) (c 1%N <> 0) ->
  (* nonzero-first *) (mu 1%N <> 0) ->
  ((mu 1%N) ^ (- 2%:Z * t%:Z) * (\sum_(2 <= j < (n + 1)) ((c j) ^+ 2 * (mu j) ^+ (2 *
    t))) / (c 1%N) ^+ 2 <= (mu 2%N / mu 1%N) ^+ (2 * t) * (\sum_(2 <= j < (n + 1)) ((c
    j) ^+ 2)) / (c 1%N) ^+ 2).

Definition reach_of_the_form__converse (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (W : 'M[Real]_(n, n)),
  (* symmetric *) (W^T = W) ->
  (exists (Q : 'M[Real]_(n, n)) (Lambda : 'M[Real]_(n, n)), ((diagonal Lambda) /\
    (orthogonal Q) /\ (W = Q *m Lambda *m Q^T))).
