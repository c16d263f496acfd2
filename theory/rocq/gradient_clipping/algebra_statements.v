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
