(** The linear recurrence over any real field. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary facts.
From Longdep.linear_recurrence Require Import algebra_statements.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Theorem unrolled_power_holds (Real : realFieldType) : unrolled_power Real.
Proof. by move=> n t _ W h step; apply: unrolled. Qed.
