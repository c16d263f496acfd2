(** The words of the statements over Coq's own real numbers.

    Exponentials, logarithms, derivatives and rounding: limits and derivatives
    are Coquelicot's, rounding is Flocq's. What is proved of them rests on the axioms of
    the classical reals. Written by hand. *)

From Coq Require Import Reals ZArith.
From Coquelicot Require Import Coquelicot.
From Flocq Require Import Core.
Local Open Scope R_scope.

(** f first + f (first + 1) + ..., `count` terms. *)
Fixpoint sum_terms (first count : nat) (f : nat -> R) : R :=
  match count with
  | O => 0
  | S less => sum_terms first less f + f (first + less)%nat
  end.

(** f first * f (first + 1) * ..., `count` factors. *)
Fixpoint product_terms (first count : nat) (f : nat -> R) : R :=
  match count with
  | O => 1
  | S less => product_terms first less f * f (first + less)%nat
  end.

(** The nearest number with so many significant bits, ties to even: no overflow and no
    gradual underflow. *)
Definition rounded (x : R) (bits : Z) : R :=
  round radix2 (FLX_exp bits) ZnearestE x.
