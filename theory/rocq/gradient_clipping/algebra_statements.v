(* Generated from the claims: python -m tests.kernel.statements *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition clipping (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m : Real),
  0 < m ->
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (C = (m / Num.max m (norm_two g)) *: g) ->
  (* exceeds *) (m < norm_two g) ->
  (norm_two C < norm_two g).

Definition clipping__dropping_exceeds (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m : Real),
  0 < m ->
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (C = (m / Num.max m (norm_two g)) *: g) ->
  (norm_two C < norm_two g).

Definition clipping__turned (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m : Real),
  0 < m ->
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (C = (m / Num.max m (norm_two g)) *: g) ->
  (* exceeds *) (m < norm_two g) ->
  (norm_two g < norm_two C).

Definition clipping__limit_reached (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m : Real),
  0 < m ->
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (C = (m / Num.max m (norm_two g)) *: g) ->
  (* exceeds *) (m < norm_two g) ->
  (norm_two C = m).

Definition clipping__limit_reached__dropping_exceeds (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m : Real),
  0 < m ->
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (C = (m / Num.max m (norm_two g)) *: g) ->
  (norm_two C = m).

Definition clipping__bound (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m : Real),
  0 < m ->
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (C = (m / Num.max m (norm_two g)) *: g) ->
  (norm_two C <= m).

Definition clipping__unchanged (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m : Real),
  0 < m ->
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (C = (m / Num.max m (norm_two g)) *: g) ->
  (* within *) (norm_two g <= m) ->
  (C = g).

Definition clipping__unchanged__dropping_within (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m : Real),
  0 < m ->
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (C = (m / Num.max m (norm_two g)) *: g) ->
  (C = g).

Definition clipping__direction (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m : Real),
  0 < m ->
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (C = (m / Num.max m (norm_two g)) *: g) ->
  ((norm_two g) *: C = (norm_two C) *: g).

Definition clipping__idempotent (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m : Real),
  0 < m ->
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (C = (m / Num.max m (norm_two g)) *: g) ->
  ((m / Num.max m (norm_two C)) *: C = C).

Definition clipping__non_expansive (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m : Real),
  0 < m ->
  forall (C D g h : 'M[Real]_(n, 1)),
  (* rule *) (C = (m / Num.max m (norm_two g)) *: g) ->
  (* other-rule *) (D = (m / Num.max m (norm_two h)) *: h) ->
  ((norm_two (C - D)) ^+ 2 <= (norm_two (g - h)) ^+ 2).

Definition clipping__descent (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m : Real),
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (C = (m / Num.max m (norm_two g)) *: g) ->
  (* limit *) (0 < m) ->
  (0 <= \tr (g^T *m C)).

Definition clipping_negative_limit (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m : Real),
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (C = (m / Num.max m (norm_two g)) *: g) ->
  (0 <= \tr (g^T *m C)).

Definition clipping__descent__dropping_limit (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m : Real),
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (C = (m / Num.max m (norm_two g)) *: g) ->
  (0 <= \tr (g^T *m C)).

Definition clipping_eps__bound (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m varepsilon : Real),
  0 < m ->
  0 < varepsilon ->
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (C = (Num.min 1 (m / (varepsilon + norm_two g))) *: g) ->
  (norm_two C < m).

Definition clipping_eps__unchanged (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m varepsilon : Real),
  0 < m ->
  0 < varepsilon ->
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (C = (Num.min 1 (m / (varepsilon + norm_two g))) *: g) ->
  (* within *) (norm_two g <= m) ->
  (C = g).

Definition clipping_eps__unchanged_below (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m varepsilon : Real),
  0 < m ->
  0 < varepsilon ->
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (C = (Num.min 1 (m / (varepsilon + norm_two g))) *: g) ->
  (* within *) (varepsilon + norm_two g <= m) ->
  (C = g).

Definition clipping_eps__unchanged_below__dropping_within (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m varepsilon : Real),
  0 < m ->
  0 < varepsilon ->
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (C = (Num.min 1 (m / (varepsilon + norm_two g))) *: g) ->
  (C = g).

Definition clipping_eps__limit_reached (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m varepsilon : Real),
  0 < m ->
  0 < varepsilon ->
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (C = (Num.min 1 (m / (varepsilon + norm_two g))) *: g) ->
  (* exceeds *) (m < norm_two g) ->
  (norm_two C = m).

Definition clipping_eps__nearly_reached (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m varepsilon : Real),
  0 < m ->
  0 < varepsilon ->
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (C = (Num.min 1 (m / (varepsilon + norm_two g))) *: g) ->
  (* exceeds *) (m < norm_two g) ->
  (m - norm_two C < varepsilon).

Definition clipping_eps__nearly_reached__dropping_exceeds (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m varepsilon : Real),
  0 < m ->
  0 < varepsilon ->
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (C = (Num.min 1 (m / (varepsilon + norm_two g))) *: g) ->
  (m - norm_two C < varepsilon).

Definition clipping_eps__idempotent (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m varepsilon : Real),
  0 < m ->
  0 < varepsilon ->
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (C = (Num.min 1 (m / (varepsilon + norm_two g))) *: g) ->
  ((Num.min 1 (m / (varepsilon + norm_two C))) *: C = C).

Definition clipping_eps__nearly_idempotent (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m varepsilon : Real),
  0 < m ->
  0 < varepsilon ->
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (C = (Num.min 1 (m / (varepsilon + norm_two g))) *: g) ->
  (norm_two C - norm_two ((Num.min 1 (m / (varepsilon + norm_two C))) *: C) <
    varepsilon).

Definition clipping_eps__non_expansive (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m varepsilon : Real),
  0 < m ->
  0 < varepsilon ->
  forall (C D g h : 'M[Real]_(n, 1)),
  (* rule *) (C = (Num.min 1 (m / (varepsilon + norm_two g))) *: g) ->
  (* other-rule *) (D = (Num.min 1 (m / (varepsilon + norm_two h))) *: h) ->
  ((norm_two (C - D)) ^+ 2 <= (norm_two (g - h)) ^+ 2).

Definition clipping_conventions (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m varepsilon : Real),
  0 < m ->
  0 < varepsilon ->
  forall (g : 'M[Real]_(n, 1)),
  ((Num.min 1 (m / (varepsilon + norm_two g))) *: g = (m / Num.max m (norm_two g)) *: g).

Definition clipping_conventions__within_eps (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m varepsilon : Real),
  0 < m ->
  0 < varepsilon ->
  forall (g : 'M[Real]_(n, 1)),
  (norm_two ((m / Num.max m (norm_two g) - Num.min 1 (m / (varepsilon + norm_two g))) *:
    g) < varepsilon).

Definition clipping_value__entry_bound (Real : realFieldType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m : Real),
  0 < m ->
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (forall i : nat, (i + 1 <= n)%N -> (entry C i 0%N = Num.max (- m) (Num.min
    m (entry g i 0%N)))) ->
  (norm_max C <= m).

Definition clipping_value__bound (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m : Real),
  0 < m ->
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (forall i : nat, (i + 1 <= n)%N -> (entry C i 0%N = Num.max (- m) (Num.min
    m (entry g i 0%N)))) ->
  (norm_two C <= m).

Definition clipping_value__root_n (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m : Real),
  0 < m ->
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (forall i : nat, (i + 1 <= n)%N -> (entry C i 0%N = Num.max (- m) (Num.min
    m (entry g i 0%N)))) ->
  ((norm_two C) ^+ 2 <= n%:R * m ^+ 2).

Definition clipping_value__direction (Real : realFieldType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m : Real),
  0 < m ->
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (forall i : nat, (i + 1 <= n)%N -> (entry C i 0%N = Num.max (- m) (Num.min
    m (entry g i 0%N)))) ->
  (g *m C^T = C *m g^T).

Definition clipping_value__acute (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m : Real),
  0 < m ->
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (forall i : nat, (i + 1 <= n)%N -> (entry C i 0%N = Num.max (- m) (Num.min
    m (entry g i 0%N)))) ->
  ((norm_two C) ^+ 2 <= \tr (g^T *m C)).

Definition clipping_value__idempotent (Real : realFieldType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m : Real),
  0 < m ->
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (forall i : nat, (i + 1 <= n)%N -> (entry C i 0%N = Num.max (- m) (Num.min
    m (entry g i 0%N)))) ->
  (forall i : nat, (i + 1 <= n)%N -> (entry C i 0%N = Num.max (- m) (Num.min m (entry C
    i 0%N)))).

Definition clipping_value__non_expansive (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (m : Real),
  0 < m ->
  forall (C D g h : 'M[Real]_(n, 1)),
  (* rule *) (forall i : nat, (i + 1 <= n)%N -> (entry C i 0%N = Num.max (- m) (Num.min
    m (entry g i 0%N)))) ->
  (* other-rule *) (forall i : nat, (i + 1 <= n)%N -> (entry D i 0%N = Num.max (- m)
    (Num.min m (entry h i 0%N)))) ->
  ((norm_two (C - D)) ^+ 2 <= (norm_two (g - h)) ^+ 2).

Definition clipping_per_tensor__direction (Real : rcfType) : Prop :=
  forall (k n : nat),
  (0 < k)%N ->
  (0 < n)%N ->
  forall (m : Real),
  0 < m ->
  forall (B : 'M[Real]_(k, 1)),
  forall (C : 'M[Real]_(n, 1)),
  forall (b : 'M[Real]_(k, 1)),
  forall (g : 'M[Real]_(n, 1)),
  (* rule *) (C = (m / Num.max m (norm_two g)) *: g) ->
  (* block-rule *) (B = (m / Num.max m (norm_two b)) *: b) ->
  (g *m B^T = C *m b^T).

Definition clipping_per_tensor__bound (Real : rcfType) : Prop :=
  forall (k n : nat),
  (0 < k)%N ->
  (0 < n)%N ->
  forall (m : Real),
  0 < m ->
  forall (B : 'M[Real]_(k, 1)),
  forall (C : 'M[Real]_(n, 1)),
  forall (b : 'M[Real]_(k, 1)),
  forall (g : 'M[Real]_(n, 1)),
  (* rule *) (C = (m / Num.max m (norm_two g)) *: g) ->
  (* block-rule *) (B = (m / Num.max m (norm_two b)) *: b) ->
  ((norm_two B) ^+ 2 + (norm_two C) ^+ 2 <= m ^+ 2).

Definition clipping_per_tensor__root_two (Real : rcfType) : Prop :=
  forall (k n : nat),
  (0 < k)%N ->
  (0 < n)%N ->
  forall (m : Real),
  0 < m ->
  forall (B : 'M[Real]_(k, 1)),
  forall (C : 'M[Real]_(n, 1)),
  forall (b : 'M[Real]_(k, 1)),
  forall (g : 'M[Real]_(n, 1)),
  (* rule *) (C = (m / Num.max m (norm_two g)) *: g) ->
  (* block-rule *) (B = (m / Num.max m (norm_two b)) *: b) ->
  ((norm_two B) ^+ 2 + (norm_two C) ^+ 2 <= 2%:R * m ^+ 2).

Definition clipping_global__direction (Real : rcfType) : Prop :=
  forall (k n : nat),
  (0 < k)%N ->
  (0 < n)%N ->
  forall (m : Real),
  0 < m ->
  forall (B : 'M[Real]_(k, 1)),
  forall (C : 'M[Real]_(n, 1)),
  forall (b : 'M[Real]_(k, 1)),
  forall (g : 'M[Real]_(n, 1)),
  (* rule *) (C = (m / Num.max m (Num.sqrt ((norm_two b) ^+ 2 + (norm_two g) ^+ 2))) *:
    g) ->
  (* block-rule *) (B = (m / Num.max m (Num.sqrt ((norm_two b) ^+ 2 + (norm_two g) ^+
    2))) *: b) ->
  (g *m B^T = C *m b^T).

Definition clipping_overflow (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (Omega m : Real),
  0 < Omega ->
  0 < m ->
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (((Omega <= (norm_two g) ^+ 2) -> (C = 0)) /\ (((norm_two g) ^+ 2 < Omega)
    -> (C = (m / Num.max m (norm_two g)) *: g))) ->
  (* not-zero *) (0 < norm_two g) ->
  (0 < norm_two C).

Definition clipping_overflow__in_range (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (Omega m : Real),
  0 < Omega ->
  0 < m ->
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (((Omega <= (norm_two g) ^+ 2) -> (C = 0)) /\ (((norm_two g) ^+ 2 < Omega)
    -> (C = (m / Num.max m (norm_two g)) *: g))) ->
  (* not-zero *) (0 < norm_two g) ->
  (* in-range *) ((norm_two g) ^+ 2 < Omega) ->
  (0 < norm_two C).

Definition clipping_overflow__in_range__dropping_in_range (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (Omega m : Real),
  0 < Omega ->
  0 < m ->
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (((Omega <= (norm_two g) ^+ 2) -> (C = 0)) /\ (((norm_two g) ^+ 2 < Omega)
    -> (C = (m / Num.max m (norm_two g)) *: g))) ->
  (* not-zero *) (0 < norm_two g) ->
  (0 < norm_two C).

Definition clipping_overflow__in_range__dropping_not_zero (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (Omega m : Real),
  0 < Omega ->
  0 < m ->
  forall (C g : 'M[Real]_(n, 1)),
  (* rule *) (((Omega <= (norm_two g) ^+ 2) -> (C = 0)) /\ (((norm_two g) ^+ 2 < Omega)
    -> (C = (m / Num.max m (norm_two g)) *: g))) ->
  (* in-range *) ((norm_two g) ^+ 2 < Omega) ->
  (0 < norm_two C).

Definition explosion_easily_solved__whole_run (Real : rcfType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (eta m : Real),
  0 <= eta ->
  0 < m ->
  forall (G U : nat -> 'M[Real]_(n, n)),
  (* step *) (forall s : nat, (U (s + 1)%N = U s - eta *: (G s))) ->
  (* clipped *) (forall s : nat, (norm_two (G s) <= m)) ->
  (norm_two (U t - U 0%N) <= eta * t%:R * m).

Definition explosion_easily_solved__one_update (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (eta m : Real),
  0 <= eta ->
  0 < m ->
  forall (G U V : 'M[Real]_(n, n)),
  (* step *) (V = U - eta *: G) ->
  (* clipped *) (norm_two G <= m) ->
  (norm_two (V - U) <= eta * m).

Definition explosion_easily_solved (Real : rcfType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (eta m : Real),
  0 <= eta ->
  0 < m ->
  forall (C G U : nat -> 'M[Real]_(n, n)),
  (* step *) (forall s : nat, (U (s + 1)%N = U s - eta *: (C s))) ->
  (* clipped *) (forall s : nat, (C s = (m / Num.max m (norm_two (G s))) *: (G s))) ->
  ((norm_two (U t - U 0%N) <= eta * t%:R * m) /\ (norm_two (U (t + 1)%N - U t) <= eta *
    m)).

Definition explosion_easily_solved__one_update__dropping_clipped (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (eta m : Real),
  0 <= eta ->
  0 < m ->
  forall (G U V : 'M[Real]_(n, n)),
  (* step *) (V = U - eta *: G) ->
  (norm_two (V - U) <= eta * m).

Definition explosion_easily_solved__whole_run__dropping_clipped (Real : rcfType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (eta m : Real),
  0 <= eta ->
  0 < m ->
  forall (G U : nat -> 'M[Real]_(n, n)),
  (* step *) (forall s : nat, (U (s + 1)%N = U s - eta *: (G s))) ->
  (norm_two (U t - U 0%N) <= eta * t%:R * m).

Definition explosion_easily_solved__dropping_clipped (Real : rcfType) : Prop :=
  forall (n t : nat),
  (0 < n)%N ->
  forall (eta m : Real),
  0 <= eta ->
  0 < m ->
  forall (C G U : nat -> 'M[Real]_(n, n)),
  (* step *) (forall s : nat, (U (s + 1)%N = U s - eta *: (C s))) ->
  ((norm_two (U t - U 0%N) <= eta * t%:R * m) /\ (norm_two (U (t + 1)%N - U t) <= eta *
    m)).

Definition explosion_easily_solved__strong (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (c eta m : Real),
  0 < c ->
  0 <= eta ->
  0 < m ->
  forall (G U V : 'M[Real]_(n, n)),
  forall (d : 'M[Real]_(n, 1)),
  (* step *) (V = U - eta *: G) ->
  (* clipped *) (norm_two G <= m) ->
  (* gains *) (norm_max d <= c) ->
  (norm_two (diagonal_matrix d *m V^T) <= 1).

Definition explosion_easily_solved__gamma_stays (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (c eta m : Real),
  0 < c ->
  0 <= eta ->
  0 < m ->
  forall (G U V : 'M[Real]_(n, n)),
  forall (d : 'M[Real]_(n, 1)),
  (* step *) (V = U - eta *: G) ->
  (* clipped *) (norm_two G <= m) ->
  (* gains *) (norm_max d <= c) ->
  (norm_two (diagonal_matrix d *m U^T) - eta * c * m <= norm_two (diagonal_matrix d *m
    V^T)).

Definition explosion_easily_solved__gamma_stays__dropping_clipped (Real : rcfType) : Prop :=
  forall (n : nat),
  (0 < n)%N ->
  forall (c eta m : Real),
  0 < c ->
  0 <= eta ->
  0 < m ->
  forall (G U V : 'M[Real]_(n, n)),
  forall (d : 'M[Real]_(n, 1)),
  (* step *) (V = U - eta *: G) ->
  (* gains *) (norm_max d <= c) ->
  (norm_two (diagonal_matrix d *m U^T) - eta * c * m <= norm_two (diagonal_matrix d *m
    V^T)).
