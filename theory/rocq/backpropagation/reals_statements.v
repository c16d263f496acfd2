(* Generated from the claims: python -m tests.kernel.statements *)
From Coq Require Import Reals ZArith.
From Coquelicot Require Import Coquelicot.
From Longdep Require Import reals_vocabulary.
Local Open Scope R_scope.

Definition non_saturating : Prop :=
  exists (h u : R),
  ((is_lim_seq (fun tau : nat => (Rabs u) ^ tau) (Finite 1)) /\ (is_lim_seq (fun tau :
    nat => (Rabs (u * ((tanh (h * u)) ^ 2 - 1))) ^ tau) (Finite 0)) /\ (Rmax 0 (h * u) =
    h) /\ (0 < h * u)).
