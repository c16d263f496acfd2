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

Definition log_space_floor : Prop :=
  exists (G H Lambda g g_last l z : R),
  exists (D E M P S W X : nat -> R),
  (* logarithm *) ((rounded l 24%Z = l) /\ (Rabs (l + ln 2) <= Rabs l / 16777216)) /\
  (* cumulative-sum *) ((S 1%nat = l) /\ (forall k : nat, (1 <= k)%nat -> (k <= 63)%nat
    -> (S (k + 1)%nat = rounded (l + S k) 24%Z))) /\
  (* differences *) ((M 1%nat = - S 1%nat) /\ (forall k : nat, (1 <= k)%nat -> (k <=
    63)%nat -> (X k = rounded (- Rabs (M k + S (k + 1)%nat)) 24%Z))) /\
  (* exponentials *) (forall k : nat, (1 <= k)%nat -> (k <= 63)%nat -> ((rounded (E k)
    24%Z = E k) /\ (Rabs (E k - exp (X k)) <= Rabs (E k) / 16777216))) /\
  (* log1p *) (forall k : nat, (1 <= k)%nat -> (k <= 63)%nat -> ((rounded (P k) 24%Z = P
    k) /\ (Rabs (P k - ln (E k + 1)) <= Rabs (P k) / 16777216))) /\
  (* log-sum-exp *) (forall k : nat, (1 <= k)%nat -> (k <= 63)%nat -> (M (k + 1)%nat =
    rounded (P k + Rmax (M k) (- S (k + 1)%nat)) 24%Z)) /\
  (* last-state *) ((rounded H 24%Z = H) /\ (Rabs (H - exp (rounded (M 64%nat + S
    64%nat) 24%Z)) <= Rabs H / 16777216)) /\
  (* shift *) ((z = rounded (Lambda - M 64%nat) 24%Z) /\ (rounded Lambda 24%Z = Lambda)
    /\ (Rabs (Lambda - ln H) <= Rabs Lambda / 16777216)) /\
  (* weights *) (forall k : nat, (1 <= k)%nat -> (k <= 64)%nat -> ((rounded (W k) 24%Z =
    W k) /\ (Rabs (W k - exp (rounded (z - S k) 24%Z)) <= Rabs (W k) / 16777216))) /\
  (* reversed-sum *) ((D 64%nat = rounded (H - W 64%nat) 24%Z) /\ (forall k : nat, (1 <=
    k)%nat -> (k <= 63)%nat -> (D k = rounded (D (k + 1)%nat - W k) 24%Z))) /\
  (* early-gradient *) (G = rounded (2 * D 2%nat) 24%Z) /\
  (* true-gradients *) ((g = 1 / 4611686018427387904) /\ (g_last = 9223372036854775807 /
    4611686018427387904)) /\
  ((10000000000000 * g <= Rabs (G - g)) /\ (g_last / 262144 <= Rabs (G - g)) /\ (Rabs (H
    - 18446744073709551615 / 9223372036854775808) <= H / 262144)).
