(** Backpropagation over Coq's reals. *)

From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
From Longdep Require Import reals_vocabulary real_facts.
From Longdep.backpropagation Require Import reals_statements.
Local Open Scope R_scope.

(** The rectifier keeps a gradient that tanh lets vanish: weight 1, state 1. *)
Theorem non_saturating_holds : non_saturating.
Proof.
  exists 1, 1. pose proof (tanh_slope_pos 1) as slope.
  pose proof (tanh_pos 1 Rlt_0_1) as positive.
  repeat split; try lra.
  - apply (is_lim_seq_ext (fun _ => 1)); [|apply is_lim_seq_const].
    intros tau. rewrite Rabs_R1, pow1. reflexivity.
  - apply is_lim_seq_geom. rewrite Rabs_Rabsolu, !Rmult_1_l.
    apply Rabs_def1; nra.
  - rewrite Rmult_1_l. apply Rmax_right. lra.
Qed.
