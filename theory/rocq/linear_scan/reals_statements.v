(* Generated from the claims: python -m tests.kernel.statements *)
From Coq Require Import Reals ZArith.
From Coquelicot Require Import Coquelicot.
From Longdep Require Import reals_vocabulary.
Local Open Scope R_scope.

Definition horizon__length : Prop :=
  forall (T rho : R),
  0 < T ->
  0 < rho ->
  (* horizon *) (T * ln rho = - 1) ->
  ((rho <= T * (1 - rho)) /\ (T * (1 - rho) <= 1)).

Definition horizon__length__dropping_horizon : Prop :=
  forall (T rho : R),
  0 < T ->
  0 < rho ->
  ((rho <= T * (1 - rho)) /\ (T * (1 - rho) <= 1)).

Definition tree_rounding__rounded_down : Prop :=
  forall (i j p : nat),
  (0 < i)%nat ->
  (0 < j)%nat ->
  (0 < p)%nat ->
  (* close *) (INR (i * j)%nat <= powerRZ 2 (Z.of_nat p - 1)%Z - 1) ->
  (rounded ((1 - INR i * powerRZ 2 (- Z.of_nat p)%Z) * (1 - INR j * powerRZ 2 (-
    Z.of_nat p)%Z)) (Z.of_nat p)%Z = 1 - powerRZ 2 (- Z.of_nat p)%Z * INR (i + j)%nat).

Definition tree_rounding__rounded_down__dropping_close : Prop :=
  forall (i j p : nat),
  (0 < i)%nat ->
  (0 < j)%nat ->
  (0 < p)%nat ->
  (rounded ((1 - INR i * powerRZ 2 (- Z.of_nat p)%Z) * (1 - INR j * powerRZ 2 (-
    Z.of_nat p)%Z)) (Z.of_nat p)%Z = 1 - powerRZ 2 (- Z.of_nat p)%Z * INR (i + j)%nat).
