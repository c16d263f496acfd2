(* Generated from the claims: python -m tests.kernel.statements *)
From Coq Require Import Reals ZArith.
From Coquelicot Require Import Coquelicot.
From Longdep Require Import reals_vocabulary.
Local Open Scope R_scope.

Definition absorbed_below_spacing__half : Prop :=
  forall (m p q : nat),
  (0 < p)%nat ->
  forall (e : Z),
  forall (c : R),
  (* mantissa *) ((powerRZ 2 (Z.of_nat p - 1)%Z <= INR m) /\ (m < 2 ^ p)%nat) ->
  (* upwards *) (0 <= c) ->
  (* half-spacing *) (c <= powerRZ 2 e%Z / 2) ->
  (* even *) (m = (2 * q)%nat) ->
  (rounded (INR m * powerRZ 2 e%Z + c) (Z.of_nat p)%Z = INR m * powerRZ 2 e%Z).

Definition absorbed_below_spacing__exactly : Prop :=
  forall (m p q : nat),
  (0 < p)%nat ->
  forall (e : Z),
  forall (c : R),
  (* mantissa *) ((powerRZ 2 (Z.of_nat p - 1)%Z <= INR m) /\ (m < 2 ^ p)%nat) ->
  (* inside *) (powerRZ 2 (Z.of_nat p - 1)%Z + 1 <= INR m) ->
  (* even *) (m = (2 * q)%nat) ->
  ((rounded (INR m * powerRZ 2 e%Z + c) (Z.of_nat p)%Z = INR m * powerRZ 2 e%Z) <->
    (Rabs c <= powerRZ 2 e%Z / 2)).

Definition absorbed_below_spacing : Prop :=
  forall (m p : nat),
  (0 < p)%nat ->
  forall (e : Z),
  forall (c : R),
  (* mantissa *) ((powerRZ 2 (Z.of_nat p - 1)%Z <= INR m) /\ (m < 2 ^ p)%nat) ->
  (* upwards *) (0 <= c) ->
  (* below-spacing *) (c < powerRZ 2 e%Z) ->
  (rounded (INR m * powerRZ 2 e%Z + c) (Z.of_nat p)%Z = INR m * powerRZ 2 e%Z).

Definition absorbed_below_spacing__half__dropping_half_spacing : Prop :=
  forall (m p q : nat),
  (0 < p)%nat ->
  forall (e : Z),
  forall (c : R),
  (* mantissa *) ((powerRZ 2 (Z.of_nat p - 1)%Z <= INR m) /\ (m < 2 ^ p)%nat) ->
  (* upwards *) (0 <= c) ->
  (* even *) (m = (2 * q)%nat) ->
  (rounded (INR m * powerRZ 2 e%Z + c) (Z.of_nat p)%Z = INR m * powerRZ 2 e%Z).

Definition absorbed_below_spacing__half__dropping_even : Prop :=
  forall (m p q : nat),
  (0 < p)%nat ->
  forall (e : Z),
  forall (c : R),
  (* mantissa *) ((powerRZ 2 (Z.of_nat p - 1)%Z <= INR m) /\ (m < 2 ^ p)%nat) ->
  (* upwards *) (0 <= c) ->
  (* half-spacing *) (c <= powerRZ 2 e%Z / 2) ->
  (rounded (INR m * powerRZ 2 e%Z + c) (Z.of_nat p)%Z = INR m * powerRZ 2 e%Z).

Definition absorbed_below_spacing__half__dropping_upwards : Prop :=
  forall (m p q : nat),
  (0 < p)%nat ->
  forall (e : Z),
  forall (c : R),
  (* mantissa *) ((powerRZ 2 (Z.of_nat p - 1)%Z <= INR m) /\ (m < 2 ^ p)%nat) ->
  (* half-spacing *) (c <= powerRZ 2 e%Z / 2) ->
  (* even *) (m = (2 * q)%nat) ->
  (rounded (INR m * powerRZ 2 e%Z + c) (Z.of_nat p)%Z = INR m * powerRZ 2 e%Z).

Definition absorbed_below_spacing__exactly__dropping_inside : Prop :=
  forall (m p q : nat),
  (0 < p)%nat ->
  forall (e : Z),
  forall (c : R),
  (* mantissa *) ((powerRZ 2 (Z.of_nat p - 1)%Z <= INR m) /\ (m < 2 ^ p)%nat) ->
  (* even *) (m = (2 * q)%nat) ->
  ((rounded (INR m * powerRZ 2 e%Z + c) (Z.of_nat p)%Z = INR m * powerRZ 2 e%Z) <->
    (Rabs c <= powerRZ 2 e%Z / 2)).

Definition absorbed_below_spacing__exactly__dropping_even : Prop :=
  forall (m p q : nat),
  (0 < p)%nat ->
  forall (e : Z),
  forall (c : R),
  (* mantissa *) ((powerRZ 2 (Z.of_nat p - 1)%Z <= INR m) /\ (m < 2 ^ p)%nat) ->
  (* inside *) (powerRZ 2 (Z.of_nat p - 1)%Z + 1 <= INR m) ->
  ((rounded (INR m * powerRZ 2 e%Z + c) (Z.of_nat p)%Z = INR m * powerRZ 2 e%Z) <->
    (Rabs c <= powerRZ 2 e%Z / 2)).

Definition saturates__counter : Prop :=
  forall (p t : nat),
  (0 < p)%nat ->
  forall (a : nat -> R),
  (* counter *) (forall s : nat, (a (s + 1)%nat = rounded (a s + 1) (Z.of_nat p)%Z)) ->
  (* empty *) (a 0%nat = 0) ->
  (* two-bits *) ((2 <= p)%nat) ->
  (a t = Rmin (INR (2 ^ p)%nat) (INR t)).

Definition saturates__ceiling : Prop :=
  forall (p t : nat),
  (0 < p)%nat ->
  forall (k : Z),
  forall (c : R),
  forall (a : nat -> R),
  (* accumulator *) (forall s : nat, (a (s + 1)%nat = rounded (c + a s) (Z.of_nat p)%Z))
    ->
  (* empty *) (a 0%nat = 0) ->
  (* half-spacing *) (c <= powerRZ 2 (k - Z.of_nat p)%Z) ->
  (* two-bits *) ((2 <= p)%nat) ->
  (a t <= powerRZ 2 k%Z).

Definition saturates__deaf_point : Prop :=
  forall (p t : nat),
  (0 < p)%nat ->
  forall (k : Z),
  forall (c : R),
  forall (a : nat -> R),
  (* accumulator *) (forall s : nat, (a (s + 1)%nat = rounded (c + a s) (Z.of_nat p)%Z))
    ->
  (* empty *) (a 0%nat = 0) ->
  (* half-spacing *) (c <= powerRZ 2 (k - Z.of_nat p)%Z) ->
  (* above-quarter *) (powerRZ 2 (k - Z.of_nat p - 1)%Z < c) ->
  (* two-bits *) ((2 <= p)%nat) ->
  (a (2 ^ (p + 1) + t)%nat = powerRZ 2 k%Z).

Definition saturates__counter__dropping_two_bits : Prop :=
  forall (p t : nat),
  (0 < p)%nat ->
  forall (a : nat -> R),
  (* counter *) (forall s : nat, (a (s + 1)%nat = rounded (a s + 1) (Z.of_nat p)%Z)) ->
  (* empty *) (a 0%nat = 0) ->
  (a t = Rmin (INR (2 ^ p)%nat) (INR t)).

Definition saturates__ceiling__dropping_two_bits : Prop :=
  forall (p t : nat),
  (0 < p)%nat ->
  forall (k : Z),
  forall (c : R),
  forall (a : nat -> R),
  (* accumulator *) (forall s : nat, (a (s + 1)%nat = rounded (c + a s) (Z.of_nat p)%Z))
    ->
  (* empty *) (a 0%nat = 0) ->
  (* half-spacing *) (c <= powerRZ 2 (k - Z.of_nat p)%Z) ->
  (a t <= powerRZ 2 k%Z).

Definition saturates__ceiling__dropping_half_spacing : Prop :=
  forall (p t : nat),
  (0 < p)%nat ->
  forall (k : Z),
  forall (c : R),
  forall (a : nat -> R),
  (* accumulator *) (forall s : nat, (a (s + 1)%nat = rounded (c + a s) (Z.of_nat p)%Z))
    ->
  (* empty *) (a 0%nat = 0) ->
  (* two-bits *) ((2 <= p)%nat) ->
  (a t <= powerRZ 2 k%Z).

Definition saturates__deaf_point__dropping_above_quarter : Prop :=
  forall (p t : nat),
  (0 < p)%nat ->
  forall (k : Z),
  forall (c : R),
  forall (a : nat -> R),
  (* accumulator *) (forall s : nat, (a (s + 1)%nat = rounded (c + a s) (Z.of_nat p)%Z))
    ->
  (* empty *) (a 0%nat = 0) ->
  (* half-spacing *) (c <= powerRZ 2 (k - Z.of_nat p)%Z) ->
  (* two-bits *) ((2 <= p)%nat) ->
  (a (2 ^ (p + 1) + t)%nat = powerRZ 2 k%Z).

Definition accumulates : Prop :=
  forall (i t : nat),
  forall (g h z : nat -> nat -> R),
  (* recurrence *) (forall s : nat, (h i (s + 1)%nat = g i (s + 1)%nat + h i s)) ->
  (* logistic *) (forall s : nat, (g i (s + 1)%nat = / (1 + exp (- z i (s + 1)%nat))))
    ->
  (h i t < h i (t + 1)%nat).

Definition accumulates__dropping_logistic : Prop :=
  forall (i t : nat),
  forall (g h z : nat -> nat -> R),
  (* recurrence *) (forall s : nat, (h i (s + 1)%nat = g i (s + 1)%nat + h i s)) ->
  (h i t < h i (t + 1)%nat).

Definition accumulates__steady : Prop :=
  forall (t : nat),
  forall (B : R),
  0 <= B ->
  forall (f u z : nat -> R),
  (* pre-activation *) (forall s : nat, (z (s + 1)%nat = f s + u (s + 1)%nat)) ->
  (* inputs-bounded *) (forall s : nat, (- B <= u (s + 1)%nat)) ->
  (* no-braking-feedback *) (forall s : nat, (0 <= f s)) ->
  (INR t / (exp B + 1) <= sum_terms 1%nat t (fun s : nat => / (1 + exp (- z s)))).

Definition accumulates__steady__dropping_no_braking_feedback : Prop :=
  forall (t : nat),
  forall (B : R),
  0 <= B ->
  forall (f u z : nat -> R),
  (* pre-activation *) (forall s : nat, (z (s + 1)%nat = f s + u (s + 1)%nat)) ->
  (* inputs-bounded *) (forall s : nat, (- B <= u (s + 1)%nat)) ->
  (INR t / (exp B + 1) <= sum_terms 1%nat t (fun s : nat => / (1 + exp (- z s)))).

Definition accumulates__falling_inputs : Prop :=
  forall (t : nat),
  forall (z : nat -> R),
  (* falling *) (forall s : nat, (1 <= s)%nat -> (z s <= - INR s)) ->
  (sum_terms 1%nat t (fun s : nat => / (1 + exp (- z s))) <= 3 / 5).

Definition accumulates__falling_inputs__dropping_falling : Prop :=
  forall (t : nat),
  forall (z : nat -> R),
  (sum_terms 1%nat t (fun s : nat => / (1 + exp (- z s))) <= 3 / 5).

Definition accumulates__one_unit_may_stop : Prop :=
  forall (t : nat),
  forall (h : nat -> nat -> R),
  (* first-unit *) (forall s : nat, (h 1%nat (s + 1)%nat = h 1%nat s + / (exp (h 2%nat
    s) + 1))) ->
  (* second-unit *) (forall s : nat, (h 2%nat (s + 1)%nat = h 2%nat s + 1 / 2)) ->
  (* first-start *) (h 1%nat 0%nat = 0) ->
  (* second-start *) (h 2%nat 0%nat = 0) ->
  (h 1%nat t <= 33 / 20).

Definition saturates__slope : Prop :=
  forall (z : R),
  (is_derive (fun z_ : R => / (1 + exp (- z_))) z (/ (exp z + 2 + exp (- z)))).

Definition saturates__falls : Prop :=
  forall (V z : R),
  (* fed-back *) (V <> 0) ->
  (* same-side *) (0 <= V * z) ->
  (/ (exp (- V / (1 + exp (- z)) - z) + exp (V / (1 + exp (- z)) + z) + 2) < / (exp z +
    2 + exp (- z))).

Definition saturates__falls__dropping_fed_back : Prop :=
  forall (V z : R),
  (* same-side *) (0 <= V * z) ->
  (/ (exp (- V / (1 + exp (- z)) - z) + exp (V / (1 + exp (- z)) + z) + 2) < / (exp z +
    2 + exp (- z))).

Definition saturates__falls__dropping_same_side : Prop :=
  forall (V z : R),
  (* fed-back *) (V <> 0) ->
  (/ (exp (- V / (1 + exp (- z)) - z) + exp (V / (1 + exp (- z)) + z) + 2) < / (exp z +
    2 + exp (- z))).

Definition saturates__strong : Prop :=
  forall (V z : R),
  (/ (exp (- V / (1 + exp (- z)) - z) + exp (V / (1 + exp (- z)) + z) + 2) < / (exp z +
    2 + exp (- z))).

Definition saturates__vanishes : Prop :=
  forall (t : nat),
  forall (B V v : R),
  0 <= B ->
  0 < v ->
  forall (g h u z : nat -> R),
  (* recurrence *) (forall s : nat, (h (s + 1)%nat = g (s + 1)%nat + h s)) ->
  (* empty *) (h 0%nat = 0) ->
  (* logistic *) (forall s : nat, (g (s + 1)%nat = / (1 + exp (- z (s + 1)%nat)))) ->
  (* pre-activation *) (forall s : nat, (z (s + 1)%nat = V * h s + u (s + 1)%nat)) ->
  (* inputs-bounded *) (forall s : nat, (Rabs (u (s + 1)%nat) <= B)) ->
  (* fed-back *) (v <= Rabs V) ->
  (/ (exp (z (t + 1)%nat) + 2 + exp (- z (t + 1)%nat)) <= 2 * exp (2 * B) / (INR t * v +
    2)).

Definition saturates__exponentially : Prop :=
  forall (t : nat),
  forall (B V v : R),
  0 <= B ->
  0 < v ->
  forall (g h u z : nat -> R),
  (* recurrence *) (forall s : nat, (h (s + 1)%nat = g (s + 1)%nat + h s)) ->
  (* empty *) (h 0%nat = 0) ->
  (* logistic *) (forall s : nat, (g (s + 1)%nat = / (1 + exp (- z (s + 1)%nat)))) ->
  (* pre-activation *) (forall s : nat, (z (s + 1)%nat = V * h s + u (s + 1)%nat)) ->
  (* inputs-bounded *) (forall s : nat, (Rabs (u (s + 1)%nat) <= B)) ->
  (* positive-feedback *) (v <= V) ->
  (/ (exp (z (t + 1)%nat) + 2 + exp (- z (t + 1)%nat)) <= exp (B - INR t * v / (exp B +
    1))).

Definition saturates__no_faster : Prop :=
  forall (t : nat),
  forall (a : R),
  0 < a ->
  forall (y : nat -> R),
  (* depth *) (forall s : nat, (y (s + 1)%nat = a / (exp (y s) + 1) + y s)) ->
  (* empty *) (y 0%nat = 0) ->
  (/ (INR t * a * exp (a / 2) + 4) <= / (exp (y t) + 2 + exp (- y t))).

Definition saturates__balanced_unit : Prop :=
  forall (t : nat),
  forall (x y : nat -> R),
  (* first-unit *) (forall s : nat, (x (s + 1)%nat = x s + / (exp (2 * x s - y s) + 1)))
    ->
  (* second-unit *) (forall s : nat, (y (s + 1)%nat = y s + / (1 + exp (- y s)))) ->
  (* first-start *) (x 0%nat = 0) ->
  (* second-start *) (y 0%nat = 0) ->
  (3 / 16 <= / (exp (y t - 2 * x t) + exp (2 * x t - y t) + 2)).

Definition saturates__exponentially__dropping_positive_feedback : Prop :=
  forall (t : nat),
  forall (B V v : R),
  0 <= B ->
  0 < v ->
  forall (g h u z : nat -> R),
  (* recurrence *) (forall s : nat, (h (s + 1)%nat = g (s + 1)%nat + h s)) ->
  (* empty *) (h 0%nat = 0) ->
  (* logistic *) (forall s : nat, (g (s + 1)%nat = / (1 + exp (- z (s + 1)%nat)))) ->
  (* pre-activation *) (forall s : nat, (z (s + 1)%nat = V * h s + u (s + 1)%nat)) ->
  (* inputs-bounded *) (forall s : nat, (Rabs (u (s + 1)%nat) <= B)) ->
  (/ (exp (z (t + 1)%nat) + 2 + exp (- z (t + 1)%nat)) <= exp (B - INR t * v / (exp B +
    1))).

Definition saturates__exponentially__dropping_inputs_bounded : Prop :=
  forall (t : nat),
  forall (B V v : R),
  0 <= B ->
  0 < v ->
  forall (g h u z : nat -> R),
  (* recurrence *) (forall s : nat, (h (s + 1)%nat = g (s + 1)%nat + h s)) ->
  (* empty *) (h 0%nat = 0) ->
  (* logistic *) (forall s : nat, (g (s + 1)%nat = / (1 + exp (- z (s + 1)%nat)))) ->
  (* pre-activation *) (forall s : nat, (z (s + 1)%nat = V * h s + u (s + 1)%nat)) ->
  (* positive-feedback *) (v <= V) ->
  (/ (exp (z (t + 1)%nat) + 2 + exp (- z (t + 1)%nat)) <= exp (B - INR t * v / (exp B +
    1))).

Definition saturates__vanishes__dropping_fed_back : Prop :=
  forall (t : nat),
  forall (B V v : R),
  0 <= B ->
  0 < v ->
  forall (g h u z : nat -> R),
  (* recurrence *) (forall s : nat, (h (s + 1)%nat = g (s + 1)%nat + h s)) ->
  (* empty *) (h 0%nat = 0) ->
  (* logistic *) (forall s : nat, (g (s + 1)%nat = / (1 + exp (- z (s + 1)%nat)))) ->
  (* pre-activation *) (forall s : nat, (z (s + 1)%nat = V * h s + u (s + 1)%nat)) ->
  (* inputs-bounded *) (forall s : nat, (Rabs (u (s + 1)%nat) <= B)) ->
  (/ (exp (z (t + 1)%nat) + 2 + exp (- z (t + 1)%nat)) <= 2 * exp (2 * B) / (INR t * v +
    2)).
