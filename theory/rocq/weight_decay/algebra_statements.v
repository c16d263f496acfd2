(* Generated from the claims: python -m tests.kernel.statements *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition decay_bounds_gamma__constraint (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (c : Real),
  0 < c ->
  forall (U : 'M[Real]_(n, n)),
  forall (d : 'M[Real]_(n, 1)),
  (* constraint *) (c * norm_two U <= 1) ->
  (* gains *) (norm_max d <= c) ->
  (norm_two (diagonal_matrix d *m U^T) <= 1).

Definition decay_bounds_gamma__large_coefficient (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (c lambda : Real),
  0 < c ->
  0 <= lambda ->
  forall (A U : 'M[Real]_(n, n)),
  forall (d : 'M[Real]_(n, 1)),
  (* minimiser *) (U = ((lambda + 1)^-1) *: A) ->
  (* coefficient *) (c * norm_two A <= lambda + 1) ->
  (* gains *) (norm_max d <= c) ->
  (norm_two (diagonal_matrix d *m U^T) <= 1).

Definition decay_bounds_gamma__range (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (L_star L_0 L_U lambda : Real),
  forall (U : 'M[Real]_(n, n)),
  (* positive *) (0 < lambda) ->
  (* minimiser *) (L_U + lambda * (norm_two U) ^+ 2 / 2%:R <= L_0) ->
  (* infimum *) (L_star <= L_U) ->
  ((norm_two U) ^+ 2 <= (2%:R * L_0 - 2%:R * L_star) / lambda).

Definition decay_bounds_gamma__penalty (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (L_star L_0 L_U c lambda : Real),
  0 < c ->
  forall (U : 'M[Real]_(n, n)),
  forall (d : 'M[Real]_(n, 1)),
  (* positive *) (0 < lambda) ->
  (* minimiser *) (L_U + lambda * (norm_two U) ^+ 2 / 2%:R <= L_0) ->
  (* infimum *) (L_star <= L_U) ->
  (* coefficient *) (c ^+ 2 * (2%:R * L_0 - 2%:R * L_star) <= lambda) ->
  (* gains *) (norm_max d <= c) ->
  (norm_two (diagonal_matrix d *m U^T) <= 1).

Definition decay_bounds_gamma__monotone (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (L_U L_V lambda mu : Real),
  forall (U V : 'M[Real]_(n, n)),
  (* larger *) (0 < mu - lambda) ->
  (* minimiser *) (L_U + lambda * (norm_two U) ^+ 2 / 2%:R <= L_V + lambda * (norm_two
    V) ^+ 2 / 2%:R) ->
  (* other-minimiser *) (L_V + mu * (norm_two V) ^+ 2 / 2%:R <= L_U + mu * (norm_two U)
    ^+ 2 / 2%:R) ->
  ((norm_two V) ^+ 2 <= (norm_two U) ^+ 2).

Definition decay_minimiser_l2 (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (lambda : Real),
  0 <= lambda ->
  forall (A U X : 'M[Real]_(n, n)),
  (* minimiser *) (U = ((lambda + 1)^-1) *: A) ->
  (lambda * (norm_two U) ^+ 2 / 2%:R + (norm_two (U - A)) ^+ 2 / 2%:R <= lambda *
    (norm_two X) ^+ 2 / 2%:R + (norm_two (X - A)) ^+ 2 / 2%:R).

Definition spectral_below_frobenius (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (U : 'M[Real]_(n, n)),
  forall (v : 'M[Real]_(n, 1)),
  (norm_two (U *m v) <= norm_two U * norm_two v).

Definition weight_norms (Real : realFieldType) : Prop :=
  forall (m : nat),
  forall (w : nat -> Real),
  (\sum_(1 <= k < (m + 1)) ((w k) ^+ 2) <= (\sum_(1 <= k < (m + 1)) `|w k|) ^+ 2).

Definition decay_bounds_gamma_l1__constraint (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (c : Real),
  0 < c ->
  forall (U : 'M[Real]_(n, n)),
  forall (d : 'M[Real]_(n, 1)),
  (* constraint *) (c * norm_sum U <= 1) ->
  (* gains *) (norm_max d <= c) ->
  (norm_two (diagonal_matrix d *m U^T) <= 1).

Definition decay_bounds_gamma_l1__penalty (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (L_star L_0 L_U c lambda : Real),
  0 < c ->
  forall (U : 'M[Real]_(n, n)),
  forall (d : 'M[Real]_(n, 1)),
  (* positive *) (0 < lambda) ->
  (* minimiser *) (L_U + lambda * norm_sum U <= L_0) ->
  (* infimum *) (L_star <= L_U) ->
  (* coefficient *) (c * (L_0 - L_star) <= lambda) ->
  (* gains *) (norm_max d <= c) ->
  (norm_two (diagonal_matrix d *m U^T) <= 1).

Definition decay_bounds_gamma (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (c lambda : Real),
  0 < c ->
  0 <= lambda ->
  forall (A U : 'M[Real]_(n, n)),
  forall (d : 'M[Real]_(n, 1)),
  (* minimiser *) (U = ((lambda + 1)^-1) *: A) ->
  (* penalised *) (0 < lambda) ->
  (* gains *) (norm_max d <= c) ->
  (norm_two (diagonal_matrix d *m U^T) <= 1).

Definition decay_bounds_gamma__large_coefficient__dropping_coefficient (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (c lambda : Real),
  0 < c ->
  0 <= lambda ->
  forall (A U : 'M[Real]_(n, n)),
  forall (d : 'M[Real]_(n, 1)),
  (* minimiser *) (U = ((lambda + 1)^-1) *: A) ->
  (* gains *) (norm_max d <= c) ->
  (norm_two (diagonal_matrix d *m U^T) <= 1).

Definition decay_bounds_gamma__constraint__dropping_constraint (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (c : Real),
  0 < c ->
  forall (U : 'M[Real]_(n, n)),
  forall (d : 'M[Real]_(n, 1)),
  (* gains *) (norm_max d <= c) ->
  (norm_two (diagonal_matrix d *m U^T) <= 1).

Definition decay_bounds_gamma__constraint__dropping_gains (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (c : Real),
  0 < c ->
  forall (U : 'M[Real]_(n, n)),
  forall (d : 'M[Real]_(n, 1)),
  (* constraint *) (c * norm_two U <= 1) ->
  (norm_two (diagonal_matrix d *m U^T) <= 1).

Definition decay_bounds_gamma__monotone__dropping_larger (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (L_U L_V lambda mu : Real),
  forall (U V : 'M[Real]_(n, n)),
  (* minimiser *) (L_U + lambda * (norm_two U) ^+ 2 / 2%:R <= L_V + lambda * (norm_two
    V) ^+ 2 / 2%:R) ->
  (* other-minimiser *) (L_V + mu * (norm_two V) ^+ 2 / 2%:R <= L_U + mu * (norm_two U)
    ^+ 2 / 2%:R) ->
  ((norm_two V) ^+ 2 <= (norm_two U) ^+ 2).

Definition decay_minimiser_l1 (Real : realFieldType) : Prop :=
  forall (a lambda s x : Real),
  0 <= lambda ->
  (* threshold *) (s = a - Num.max (- lambda) (Num.min a lambda)) ->
  (lambda * `|s| + (s - a) ^+ 2 / 2%:R <= lambda * `|x| + (x - a) ^+ 2 / 2%:R).

Definition decay_bounds_gamma_l1 (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (c lambda : Real),
  0 < c ->
  0 <= lambda ->
  forall (A U : 'M[Real]_(n, n)),
  forall (d : 'M[Real]_(n, 1)),
  (* threshold *) (forall i : nat, (i + 1 <= n)%N -> (forall j : nat, (j + 1 <= n)%N ->
    (entry U i j = entry A i j - Num.max (- lambda) (Num.min lambda (entry A i j))))) ->
  (* penalised *) (0 < lambda) ->
  (* gains *) (norm_max d <= c) ->
  (norm_two (diagonal_matrix d *m U^T) <= 1).

Definition decay_bounds_gamma_l1__large_coefficient__dropping_coefficient (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (c lambda : Real),
  0 < c ->
  0 <= lambda ->
  forall (A U : 'M[Real]_(n, n)),
  forall (d : 'M[Real]_(n, 1)),
  (* threshold *) (forall i : nat, (i + 1 <= n)%N -> (forall j : nat, (j + 1 <= n)%N ->
    (entry U i j = entry A i j - Num.max (- lambda) (Num.min lambda (entry A i j))))) ->
  (* gains *) (norm_max d <= c) ->
  (norm_two (diagonal_matrix d *m U^T) <= 1).

Definition decay_bounds_gamma_l1__large_coefficient (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (c lambda : Real),
  0 < c ->
  0 <= lambda ->
  forall (A U : 'M[Real]_(n, n)),
  forall (d : 'M[Real]_(n, 1)),
  (* threshold *) (forall i : nat, (i + 1 <= n)%N -> (forall j : nat, (j + 1 <= n)%N ->
    (entry U i j = entry A i j - Num.max (- lambda) (Num.min lambda (entry A i j))))) ->
  (* coefficient *) (c * (norm_sum A - lambda) <= 1) ->
  (* gains *) (norm_max d <= c) ->
  (norm_two (diagonal_matrix d *m U^T) <= 1).

Definition decay_bounds_gamma__range__dropping_minimiser (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (L_star L_0 L_U lambda : Real),
  forall (U : 'M[Real]_(n, n)),
  (* positive *) (0 < lambda) ->
  (* infimum *) (L_star <= L_U) ->
  ((norm_two U) ^+ 2 <= (2%:R * L_0 - 2%:R * L_star) / lambda).

Definition decay_bounds_gamma__range__dropping_positive (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (L_star L_0 L_U lambda : Real),
  forall (U : 'M[Real]_(n, n)),
  (* minimiser *) (L_U + lambda * (norm_two U) ^+ 2 / 2%:R <= L_0) ->
  (* infimum *) (L_star <= L_U) ->
  ((norm_two U) ^+ 2 <= (2%:R * L_0 - 2%:R * L_star) / lambda).

Definition decay_bounds_gamma_l1__penalty__dropping_coefficient (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (L_star L_0 L_U c lambda : Real),
  0 < c ->
  forall (U : 'M[Real]_(n, n)),
  forall (d : 'M[Real]_(n, 1)),
  (* positive *) (0 < lambda) ->
  (* minimiser *) (L_U + lambda * norm_sum U <= L_0) ->
  (* infimum *) (L_star <= L_U) ->
  (* gains *) (norm_max d <= c) ->
  (norm_two (diagonal_matrix d *m U^T) <= 1).

Definition decay_bounds_gamma_l1__penalty__dropping_minimiser (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (L_star L_0 L_U c lambda : Real),
  0 < c ->
  forall (U : 'M[Real]_(n, n)),
  forall (d : 'M[Real]_(n, 1)),
  (* positive *) (0 < lambda) ->
  (* infimum *) (L_star <= L_U) ->
  (* coefficient *) (c * (L_0 - L_star) <= lambda) ->
  (* gains *) (norm_max d <= c) ->
  (norm_two (diagonal_matrix d *m U^T) <= 1).
