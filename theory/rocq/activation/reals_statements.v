(* Generated from the claims: python -m tests.kernel.statements *)
From Coq Require Import Reals ZArith.
From Coquelicot Require Import Coquelicot.
From Longdep Require Import reals_vocabulary.
Local Open Scope R_scope.

Definition derivative_below_one : Prop :=
  forall (x : R),
  (((1 - / (1 + exp (- x))) / (1 + exp (- x)) < 1) /\ (1 - (tanh x) ^ 2 < 1)).

Definition derivative_below_one__almost_everywhere : Prop :=
  forall (x : R),
  (* nonzero *) (x <> 0) ->
  (((1 - / (1 + exp (- x))) / (1 + exp (- x)) < 1) /\ (1 - (tanh x) ^ 2 < 1)).

Definition derivative_below_one__almost_everywhere__dropping_nonzero : Prop :=
  forall (x : R),
  (((1 - / (1 + exp (- x))) / (1 + exp (- x)) < 1) /\ (1 - (tanh x) ^ 2 < 1)).

Definition derivative_below_one__at_most_one : Prop :=
  forall (x : R),
  (((x = 0) <-> (1 - (tanh x) ^ 2 = 1)) /\ (1 - (tanh x) ^ 2 <= 1) /\ ((1 - / (1 + exp
    (- x))) / (1 + exp (- x)) < 1)).

Definition derivative_below_one__logistic_quarter : Prop :=
  forall (x : R),
  (((x = 0) <-> ((1 - / (1 + exp (- x))) / (1 + exp (- x)) = 1 / 4)) /\ ((1 - / (1 + exp
    (- x))) / (1 + exp (- x)) <= 1 / 4)).

Definition derivative_below_one__logistic_attained : Prop :=
  exists (x : R),
  ((1 - / (1 + exp (- x))) / (1 + exp (- x)) = 1 / 4).

Definition derivative_below_one__formulas : Prop :=
  forall (x : R),
  ((is_derive (fun x_ : R => / (1 + exp (- x_))) x ((1 - / (1 + exp (- x))) / (1 + exp
    (- x)))) /\ (is_derive (fun x_ : R => tanh x_) x (1 - (tanh x) ^ 2))).

Definition derivative_below_one__positive : Prop :=
  forall (x : R),
  ((0 < (1 - / (1 + exp (- x))) / (1 + exp (- x))) /\ (0 < 1 - (tanh x) ^ 2)).

Definition small_weights_vanish : Prop :=
  forall (c d w x : R),
  0 < c ->
  0 < d ->
  0 <= w ->
  (* not-large *) (w <= c) ->
  ((is_lim_seq (fun t : nat => d * (w * (1 - (tanh x) ^ 2)) ^ t) (Finite 0)) /\
    (is_lim_seq (fun t : nat => d * (w * (1 - / (1 + exp (- x))) / (1 + exp (- x))) ^ t)
    (Finite 0))).

Definition small_weights_vanish__just_above : Prop :=
  forall (a d w x : R),
  0 < a ->
  0 < d ->
  0 <= w ->
  (* at-zero *) (x = 0) ->
  (* above *) (w = a + 1) ->
  ((is_lim_seq (fun t : nat => d * (w * (1 - (tanh x) ^ 2)) ^ t) p_infty) /\ (is_lim_seq
    (fun t : nat => d * (4 * w * (1 - / (1 + exp (- x))) / (1 + exp (- x))) ^ t)
    p_infty)).

Definition small_weights_vanish__just_above__dropping_above : Prop :=
  forall (a d w x : R),
  0 < a ->
  0 < d ->
  0 <= w ->
  (* at-zero *) (x = 0) ->
  ((is_lim_seq (fun t : nat => d * (w * (1 - (tanh x) ^ 2)) ^ t) p_infty) /\ (is_lim_seq
    (fun t : nat => d * (4 * w * (1 - / (1 + exp (- x))) / (1 + exp (- x))) ^ t)
    p_infty)).

Definition small_weights_vanish__logistic_at_threshold : Prop :=
  forall (d w x : R),
  0 < d ->
  0 <= w ->
  (* at-most-four *) (w <= 4) ->
  (is_lim_seq (fun t : nat => d * (w * (1 - / (1 + exp (- x))) / (1 + exp (- x))) ^ t)
    (Finite 0)).

Definition derivative_below_one__float64_one : Prop :=
  forall (h : R),
  (* small *) (Rabs h <= 1 / 134217728) ->
  (rounded (1 - rounded (h ^ 2) 53%Z) 53%Z = 1).

Definition derivative_below_one__float64 : Prop :=
  forall (h : R),
  (* float *) (rounded h 53%Z = h) ->
  (* nonzero *) (h <> 0) ->
  (rounded (1 - rounded (h ^ 2) 53%Z) 53%Z < 1).

Definition derivative_below_one__float64_beyond : Prop :=
  forall (h : R),
  (* float *) (rounded h 53%Z = h) ->
  (* beyond *) (1 / 134217728 < Rabs h) ->
  (rounded (1 - rounded (h ^ 2) 53%Z) 53%Z < 1).

Definition derivative_below_one__float64_beyond__dropping_beyond : Prop :=
  forall (h : R),
  (* float *) (rounded h 53%Z = h) ->
  (rounded (1 - rounded (h ^ 2) 53%Z) 53%Z < 1).

Definition derivative_below_one__float64_beyond__dropping_float : Prop :=
  forall (h : R),
  (* beyond *) (1 / 134217728 < Rabs h) ->
  (rounded (1 - rounded (h ^ 2) 53%Z) 53%Z < 1).

Definition derivative_below_one__float64_one__dropping_small : Prop :=
  forall (h : R),
  (rounded (1 - rounded (h ^ 2) 53%Z) 53%Z = 1).

Definition derivative_below_one__float64_positive : Prop :=
  forall (x : R),
  (0 < rounded (1 - rounded ((rounded (tanh x) 53%Z) ^ 2) 53%Z) 53%Z).

Definition derivative_below_one__float64_zero : Prop :=
  forall (x : R),
  (* saturated *) (2682674314446053 / 140737488355328 <= Rabs x) ->
  (rounded (1 - rounded ((rounded (tanh x) 53%Z) ^ 2) 53%Z) 53%Z = 0).

Definition derivative_below_one__float64_before : Prop :=
  forall (x : R),
  (* below *) (Rabs x <= 5365348628892105 / 281474976710656) ->
  (0 < rounded (1 - rounded ((rounded (tanh x) 53%Z) ^ 2) 53%Z) 53%Z).

Definition derivative_below_one__float64_before__dropping_below : Prop :=
  forall (x : R),
  (0 < rounded (1 - rounded ((rounded (tanh x) 53%Z) ^ 2) 53%Z) 53%Z).

Definition derivative_below_one__float64_zero__dropping_saturated : Prop :=
  forall (x : R),
  (rounded (1 - rounded ((rounded (tanh x) 53%Z) ^ 2) 53%Z) 53%Z = 0).

Definition derivative_below_one__float64_beyond__turned : Prop :=
  forall (h : R),
  (* float *) (rounded h 53%Z = h) ->
  (* beyond *) (1 / 134217728 < Rabs h) ->
  (1 < rounded (1 - rounded (h ^ 2) 53%Z) 53%Z).

Definition derivative_below_one__float64_before__turned : Prop :=
  forall (x : R),
  (* below *) (Rabs x <= 5365348628892105 / 281474976710656) ->
  (rounded (1 - rounded ((rounded (tanh x) 53%Z) ^ 2) 53%Z) 53%Z < 0).
