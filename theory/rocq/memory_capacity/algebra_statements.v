(* Generated from the claims: python -m tests.kernel.statements *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition outer_product_memory (Real : realFieldType) : Prop :=
  forall (d e m : nat),
  (0 < d)%N ->
  (0 < e)%N ->
  (0 < m)%N ->
  forall (A : 'M[Real]_(e, d)),
  forall (K : 'M[Real]_(d, m)),
  forall (Y : 'M[Real]_(e, m)),
  (* outer-products *) (A = Y *m K^T) ->
  (A *m K = Y).

Definition outer_product_memory__orthonormal (Real : realFieldType) : Prop :=
  forall (d e m : nat),
  (0 < d)%N ->
  (0 < e)%N ->
  (0 < m)%N ->
  forall (A : 'M[Real]_(e, d)),
  forall (K : 'M[Real]_(d, m)),
  forall (Y : 'M[Real]_(e, m)),
  (* outer-products *) (A = Y *m K^T) ->
  (* orthonormal-keys *) (K^T *m K = 1%:M) ->
  (A *m K = Y).

Definition outer_product_memory__orthonormal__dropping_orthonormal_keys (Real : realFieldType) : Prop :=
  forall (d e m : nat),
  (0 < d)%N ->
  (0 < e)%N ->
  (0 < m)%N ->
  forall (A : 'M[Real]_(e, d)),
  forall (K : 'M[Real]_(d, m)),
  forall (Y : 'M[Real]_(e, m)),
  (* outer-products *) (A = Y *m K^T) ->
  (A *m K = Y).

Definition outer_product_memory__dual_keys (Real : realFieldType) : Prop :=
  forall (d e m : nat),
  (0 < d)%N ->
  (0 < e)%N ->
  (0 < m)%N ->
  forall (A : 'M[Real]_(e, d)),
  forall (D K : 'M[Real]_(d, m)),
  forall (Y : 'M[Real]_(e, m)),
  (* dual-memory *) (A = Y *m D^T) ->
  (* dual-keys *) (D^T *m K = 1%:M) ->
  (A *m K = Y).

Definition outer_product_memory__dual_keys__dropping_dual_keys (Real : realFieldType) : Prop :=
  forall (d e m : nat),
  (0 < d)%N ->
  (0 < e)%N ->
  (0 < m)%N ->
  forall (A : 'M[Real]_(e, d)),
  forall (D K : 'M[Real]_(d, m)),
  forall (Y : 'M[Real]_(e, m)),
  (* dual-memory *) (A = Y *m D^T) ->
  (A *m K = Y).

Definition outer_product_memory__dependent (Real : realFieldType) : Prop :=
  forall (d e m : nat),
  (0 < d)%N ->
  (0 < e)%N ->
  (0 < m)%N ->
  forall (A : 'M[Real]_(e, d)),
  forall (K : 'M[Real]_(d, m)),
  forall (Y : 'M[Real]_(e, m)),
  forall (w : 'M[Real]_(m, 1)),
  (* dependent-keys *) (K *m w = 0) ->
  ((A *m K = Y) -> (Y *m w = 0)).

Definition outer_product_memory__dependent__dropping_dependent_keys (Real : realFieldType) : Prop :=
  forall (d e m : nat),
  (0 < d)%N ->
  (0 < e)%N ->
  (0 < m)%N ->
  forall (A : 'M[Real]_(e, d)),
  forall (K : 'M[Real]_(d, m)),
  forall (Y : 'M[Real]_(e, m)),
  forall (w : 'M[Real]_(m, 1)),
  ((A *m K = Y) -> (Y *m w = 0)).

Definition outer_product_memory__one_more (Real : realFieldType) : Prop :=
  forall (d e : nat),
  (0 < d)%N ->
  (0 < e)%N ->
  forall (A : 'M[Real]_(e, d)),
  forall (K : 'M[Real]_(d, d)),
  forall (Y : 'M[Real]_(e, d)),
  forall (k : 'M[Real]_(d, 1)),
  forall (y : 'M[Real]_(e, 1)),
  (* full *) (A *m K = Y) ->
  (* independent-keys *) (K \in unitmx) ->
  (A *m k = y).

Definition outer_product_memory__one_more_that_follows (Real : realFieldType) : Prop :=
  forall (d e : nat),
  (0 < d)%N ->
  (0 < e)%N ->
  forall (A : 'M[Real]_(e, d)),
  forall (K : 'M[Real]_(d, d)),
  forall (Y : 'M[Real]_(e, d)),
  forall (k : 'M[Real]_(d, 1)),
  forall (y : 'M[Real]_(e, 1)),
  (* full *) (A *m K = Y) ->
  (* independent-keys *) (K \in unitmx) ->
  (* value-follows *) (y = Y *m invmx K *m k) ->
  (A *m k = y).

Definition outer_product_memory__one_more_that_follows__dropping_full (Real : realFieldType) : Prop :=
  forall (d e : nat),
  (0 < d)%N ->
  (0 < e)%N ->
  forall (A : 'M[Real]_(e, d)),
  forall (K : 'M[Real]_(d, d)),
  forall (Y : 'M[Real]_(e, d)),
  forall (k : 'M[Real]_(d, 1)),
  forall (y : 'M[Real]_(e, 1)),
  (* independent-keys *) (K \in unitmx) ->
  (* value-follows *) (y = Y *m invmx K *m k) ->
  (A *m k = y).

Definition outer_product_memory__one_more_that_follows__dropping_value_follows (Real : realFieldType) : Prop :=
  forall (d e : nat),
  (0 < d)%N ->
  (0 < e)%N ->
  forall (A : 'M[Real]_(e, d)),
  forall (K : 'M[Real]_(d, d)),
  forall (Y : 'M[Real]_(e, d)),
  forall (k : 'M[Real]_(d, 1)),
  forall (y : 'M[Real]_(e, 1)),
  (* full *) (A *m K = Y) ->
  (* independent-keys *) (K \in unitmx) ->
  (A *m k = y).

Definition extra_memory (Real : realFieldType) : Prop :=
  forall (i t : nat),
  forall (M : nat -> nat -> Real),
  forall (x : nat -> Real),
  (* write *) (forall s : nat, (M s (s + 1)%N = x s)) ->
  (* keep *) (forall s : nat, (M i (i + s + 2)%N = M i (i + s + 1)%N)) ->
  (M i (i + t + 1)%N = x i).

Definition extra_memory__dropping_keep (Real : realFieldType) : Prop :=
  forall (i t : nat),
  forall (M : nat -> nat -> Real),
  forall (x : nat -> Real),
  (* write *) (forall s : nat, (M s (s + 1)%N = x s)) ->
  (M i (i + t + 1)%N = x i).

Definition extra_memory__dropping_write (Real : realFieldType) : Prop :=
  forall (i t : nat),
  forall (M : nat -> nat -> Real),
  forall (x : nat -> Real),
  (* keep *) (forall s : nat, (M i (i + s + 2)%N = M i (i + s + 1)%N)) ->
  (M i (i + t + 1)%N = x i).

Definition capacity_limited__finite_states (Real : realFieldType) : Prop :=
  forall (M t : nat),
  (0 < M)%N ->
  forall (c : nat -> int),
  forall (S : nat -> Real),
  forall (q : int -> Real),
  (* finitely-many-states *) (forall i : nat, (i + 1 <= 2 ^ t)%N -> ((S i = q (c i)) /\
    (0%:Z <= c i) /\ (c i <= M%:Z - 1%:Z))) ->
  (* more-histories *) ((M < 2 ^ t)%N) ->
  (~ (forall i : nat, (i + 2 <= 2 ^ t)%N -> (forall j : nat, (i + 1 <= j)%N -> (j + 1 <=
    2 ^ t)%N -> (S i <> S j)))).

Definition capacity_limited__finite_states__dropping_more_histories (Real : realFieldType) : Prop :=
  forall (M t : nat),
  (0 < M)%N ->
  forall (c : nat -> int),
  forall (S : nat -> Real),
  forall (q : int -> Real),
  (* finitely-many-states *) (forall i : nat, (i + 1 <= 2 ^ t)%N -> ((S i = q (c i)) /\
    (0%:Z <= c i) /\ (c i <= M%:Z - 1%:Z))) ->
  (~ (forall i : nat, (i + 2 <= 2 ^ t)%N -> (forall j : nat, (i + 1 <= j)%N -> (j + 1 <=
    2 ^ t)%N -> (S i <> S j)))).

Definition capacity_limited__finite_states__dropping_finitely_many_states (Real : realFieldType) : Prop :=
  forall (M t : nat),
  (0 < M)%N ->
  forall (c : nat -> int),
  forall (S : nat -> Real),
  forall (q : int -> Real),
  (* more-histories *) ((M < 2 ^ t)%N) ->
  (~ (forall i : nat, (i + 2 <= 2 ^ t)%N -> (forall j : nat, (i + 1 <= j)%N -> (j + 1 <=
    2 ^ t)%N -> (S i <> S j)))).

Definition capacity_limited (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (alpha beta : Real),
  forall (b h : nat -> nat -> Real),
  (* some-bits *) ((1 <= t)%N) ->
  (* unit *) (forall i : nat, (i + 1 <= 2 ^ t)%N -> (forall s : nat, (s + 1 <= t)%N ->
    (h i (s + 1)%N = Num.max 0 (alpha * h i s + beta * b i (s + 1)%N)))) ->
  (* empty *) (forall i : nat, (i + 1 <= 2 ^ t)%N -> (h i 0%N = 0)) ->
  (* bits *) (forall i : nat, (i + 1 <= 2 ^ t)%N -> (forall s : nat, (1 <= s)%N -> (s <=
    t)%N -> ((b i s) ^+ 2 = b i s))) ->
  (* all-histories *) (forall i : nat, (i + 1 <= 2 ^ t)%N -> (\sum_(1 <= s < (t + 1))
    (2%:R ^ (s%:Z - 1%:Z) * b i s) = i%:R)) ->
  (~ (forall i : nat, (i + 2 <= 2 ^ t)%N -> (forall j : nat, (i + 1 <= j)%N -> (j + 1 <=
    2 ^ t)%N -> (h i t <> h j t)))).

Definition capacity_limited__exact_recall (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (h x : nat -> Real),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = Num.max 0 (h s / 3%:R + 2%:R * x (s +
    1)%N / 3%:R))) ->
  (* bits *) (forall s : nat, ((x (s + 1)%N) ^+ 2 = x (s + 1)%N)) ->
  (* start-low *) (0 <= h 0%N) ->
  (* start-high *) (h 0%N <= 1) ->
  ((h t = 3%:R * h (t + 1)%N - 2%:R * x (t + 1)%N) /\ (2%:R * x (t + 1)%N / 3%:R <= h (t
    + 1)%N) /\ (h (t + 1)%N <= 2%:R * x (t + 1)%N / 3%:R + 1 / 3%:R)).

Definition capacity_limited__separated (Real : realFieldType) : Prop :=
  forall (d t : nat),
  forall (h k x y : nat -> Real),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = h s / 3%:R + 2%:R * x (s + 1)%N /
    3%:R)) ->
  (* second-history *) (forall s : nat, (k (s + 1)%N = k s / 3%:R + 2%:R * y (s + 1)%N /
    3%:R)) ->
  (* first-has-one *) (2%:R / 3%:R <= h d) ->
  (* second-has-zero *) (k d <= 1 / 3%:R) ->
  (* agree-later *) (forall s : nat, (x (d + s + 1)%N = y (d + s + 1)%N)) ->
  (3%:R ^ (- t%:Z - 1%:Z) <= h (d + t)%N - k (d + t)%N).

Definition capacity_limited__resolution (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (epsilon : Real),
  0 < epsilon ->
  forall (S : nat -> Real),
  (* told-apart *) (forall s : nat, (epsilon <= S (s + 1)%N - S s)) ->
  (* bounded-below *) (0 <= S 0%N) ->
  (* bounded-above *) (S t <= 1) ->
  (t%:R * epsilon <= 1).

Definition saturates__relatively (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (g h : nat -> Real),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = g (s + 1)%N + h s)) ->
  (* start *) (0 <= h 0%N) ->
  (* steps-not-growing *) (forall s : nat, (g (s + 2)%N <= g (s + 1)%N)) ->
  (t%:R * g (t + 1)%N <= h t).

Definition capacity_limited__exact_recall__dropping_bits (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (h x : nat -> Real),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = Num.max 0 (h s / 3%:R + 2%:R * x (s +
    1)%N / 3%:R))) ->
  (* start-low *) (0 <= h 0%N) ->
  (* start-high *) (h 0%N <= 1) ->
  ((h t = 3%:R * h (t + 1)%N - 2%:R * x (t + 1)%N) /\ (2%:R * x (t + 1)%N / 3%:R <= h (t
    + 1)%N) /\ (h (t + 1)%N <= 2%:R * x (t + 1)%N / 3%:R + 1 / 3%:R)).

Definition capacity_limited__exact_recall__dropping_start_low (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (h x : nat -> Real),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = Num.max 0 (h s / 3%:R + 2%:R * x (s +
    1)%N / 3%:R))) ->
  (* bits *) (forall s : nat, ((x (s + 1)%N) ^+ 2 = x (s + 1)%N)) ->
  (* start-high *) (h 0%N <= 1) ->
  ((h t = 3%:R * h (t + 1)%N - 2%:R * x (t + 1)%N) /\ (2%:R * x (t + 1)%N / 3%:R <= h (t
    + 1)%N) /\ (h (t + 1)%N <= 2%:R * x (t + 1)%N / 3%:R + 1 / 3%:R)).

Definition capacity_limited__exact_recall__dropping_start_high (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (h x : nat -> Real),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = Num.max 0 (h s / 3%:R + 2%:R * x (s +
    1)%N / 3%:R))) ->
  (* bits *) (forall s : nat, ((x (s + 1)%N) ^+ 2 = x (s + 1)%N)) ->
  (* start-low *) (0 <= h 0%N) ->
  ((h t = 3%:R * h (t + 1)%N - 2%:R * x (t + 1)%N) /\ (2%:R * x (t + 1)%N / 3%:R <= h (t
    + 1)%N) /\ (h (t + 1)%N <= 2%:R * x (t + 1)%N / 3%:R + 1 / 3%:R)).

Definition capacity_limited__separated__dropping_first_has_one (Real : realFieldType) : Prop :=
  forall (d t : nat),
  forall (h k x y : nat -> Real),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = h s / 3%:R + 2%:R * x (s + 1)%N /
    3%:R)) ->
  (* second-history *) (forall s : nat, (k (s + 1)%N = k s / 3%:R + 2%:R * y (s + 1)%N /
    3%:R)) ->
  (* second-has-zero *) (k d <= 1 / 3%:R) ->
  (* agree-later *) (forall s : nat, (x (d + s + 1)%N = y (d + s + 1)%N)) ->
  (3%:R ^ (- t%:Z - 1%:Z) <= h (d + t)%N - k (d + t)%N).

Definition capacity_limited__separated__dropping_second_has_zero (Real : realFieldType) : Prop :=
  forall (d t : nat),
  forall (h k x y : nat -> Real),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = h s / 3%:R + 2%:R * x (s + 1)%N /
    3%:R)) ->
  (* second-history *) (forall s : nat, (k (s + 1)%N = k s / 3%:R + 2%:R * y (s + 1)%N /
    3%:R)) ->
  (* first-has-one *) (2%:R / 3%:R <= h d) ->
  (* agree-later *) (forall s : nat, (x (d + s + 1)%N = y (d + s + 1)%N)) ->
  (3%:R ^ (- t%:Z - 1%:Z) <= h (d + t)%N - k (d + t)%N).

Definition capacity_limited__separated__dropping_agree_later (Real : realFieldType) : Prop :=
  forall (d t : nat),
  forall (h k x y : nat -> Real),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = h s / 3%:R + 2%:R * x (s + 1)%N /
    3%:R)) ->
  (* second-history *) (forall s : nat, (k (s + 1)%N = k s / 3%:R + 2%:R * y (s + 1)%N /
    3%:R)) ->
  (* first-has-one *) (2%:R / 3%:R <= h d) ->
  (* second-has-zero *) (k d <= 1 / 3%:R) ->
  (3%:R ^ (- t%:Z - 1%:Z) <= h (d + t)%N - k (d + t)%N).

Definition capacity_limited__separated__turned (Real : realFieldType) : Prop :=
  forall (d t : nat),
  forall (h k x y : nat -> Real),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = h s / 3%:R + 2%:R * x (s + 1)%N /
    3%:R)) ->
  (* second-history *) (forall s : nat, (k (s + 1)%N = k s / 3%:R + 2%:R * y (s + 1)%N /
    3%:R)) ->
  (* first-has-one *) (2%:R / 3%:R <= h d) ->
  (* second-has-zero *) (k d <= 1 / 3%:R) ->
  (* agree-later *) (forall s : nat, (x (d + s + 1)%N = y (d + s + 1)%N)) ->
  (h (d + t)%N - k (d + t)%N <= 3%:R ^ (- t%:Z - 1%:Z)).

Definition capacity_limited__resolution__dropping_bounded_above (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (epsilon : Real),
  0 < epsilon ->
  forall (S : nat -> Real),
  (* told-apart *) (forall s : nat, (epsilon <= S (s + 1)%N - S s)) ->
  (* bounded-below *) (0 <= S 0%N) ->
  (t%:R * epsilon <= 1).

Definition capacity_limited__resolution__dropping_bounded_below (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (epsilon : Real),
  0 < epsilon ->
  forall (S : nat -> Real),
  (* told-apart *) (forall s : nat, (epsilon <= S (s + 1)%N - S s)) ->
  (* bounded-above *) (S t <= 1) ->
  (t%:R * epsilon <= 1).

Definition capacity_limited__resolution__dropping_told_apart (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (epsilon : Real),
  0 < epsilon ->
  forall (S : nat -> Real),
  (* bounded-below *) (0 <= S 0%N) ->
  (* bounded-above *) (S t <= 1) ->
  (t%:R * epsilon <= 1).

Definition saturates__relatively__dropping_start (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (g h : nat -> Real),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = g (s + 1)%N + h s)) ->
  (* steps-not-growing *) (forall s : nat, (g (s + 2)%N <= g (s + 1)%N)) ->
  (t%:R * g (t + 1)%N <= h t).

Definition saturates__relatively__dropping_steps_not_growing (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (g h : nat -> Real),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = g (s + 1)%N + h s)) ->
  (* start *) (0 <= h 0%N) ->
  (t%:R * g (t + 1)%N <= h t).

Definition saturates__relatively__turned (Real : realFieldType) : Prop :=
  forall (t : nat),
  forall (g h : nat -> Real),
  (* recurrence *) (forall s : nat, (h (s + 1)%N = g (s + 1)%N + h s)) ->
  (* start *) (0 <= h 0%N) ->
  (* steps-not-growing *) (forall s : nat, (g (s + 2)%N <= g (s + 1)%N)) ->
  (h t <= t%:R * g (t + 1)%N).
