(** Repeated composition over Coq's reals. *)

From Coq Require Import Reals Lra Lia.
From Longdep Require Import reals_vocabulary real_facts.
From Longdep.repeated_composition Require Import reals_statements.
Local Open Scope R_scope.

(** Sums of equal terms are equal. *)
Lemma sum_terms_same first count f g :
  (forall j : nat, (first <= j)%nat -> (j < first + count)%nat -> f j = g j) ->
  sum_terms first count f = sum_terms first count g.
Proof.
  induction count as [|count IH]; intros same; [reflexivity|]. simpl.
  rewrite IH, same by (auto with arith || (intros; apply same; lia)). reflexivity.
Qed.

(** Equal states and inputs at two times give equal next states. *)
Theorem same_function_holds : same_function.
Proof.
  intros i m n r t _ _ _ U V b h x same_state same_input.
  f_equal. f_equal; [f_equal|]; apply sum_terms_same; intros j first last.
  - rewrite same_state by lia. reflexivity.
  - rewrite same_input by lia. reflexivity.
Qed.

(** Without the same states the next states may differ. *)
Theorem same_function__dropping_same_state_fails : ~ same_function__dropping_same_state.
Proof.
  intros claim.
  specialize (claim 1%nat 1%nat 1%nat 0%nat 1%nat Nat.lt_0_1 Nat.lt_0_1 Nat.lt_0_1
    (fun _ _ => 1) (fun _ _ => 0) (fun _ => 0) (fun _ t => INR t) (fun _ _ => 0)).
  simpl in claim.
  pose proof (tanh_increasing 0 1 Rlt_0_1).
  replace (0 + (0 + 1 * 1) + (0 + 0 * 0)) with 1 in claim by ring.
  replace (0 + (0 + 1 * 0) + (0 + 0 * 0)) with 0 in claim by ring.
  rewrite claim in * by reflexivity; lra.
Qed.

(** Without the same inputs the next states may differ. *)
Theorem same_function__dropping_same_input_fails : ~ same_function__dropping_same_input.
Proof.
  intros claim.
  specialize (claim 1%nat 1%nat 1%nat 0%nat 1%nat Nat.lt_0_1 Nat.lt_0_1 Nat.lt_0_1
    (fun _ _ => 0) (fun _ _ => 1) (fun _ => 0) (fun _ _ => 0) (fun _ t => INR t)).
  simpl in claim.
  pose proof (tanh_increasing 0 1 Rlt_0_1).
  replace (0 + (0 + 0 * 0) + (0 + 1 * 1)) with 1 in claim by ring.
  replace (0 + (0 + 0 * 0) + (0 + 1 * 0)) with 0 in claim by ring.
  rewrite claim in * by reflexivity; lra.
Qed.

(** Without inputs the next state depends on the state alone. *)
Theorem same_function__no_inputs_holds : same_function__no_inputs.
Proof. intros r t c u w x none. now rewrite !none. Qed.

(** Equal inputs give equal next states. *)
Theorem same_function__equal_inputs_holds : same_function__equal_inputs.
Proof. intros r t c u w x equal. now rewrite equal. Qed.

(** The same state with other inputs gives another next state. *)
Theorem same_function__state_alone_fails : ~ same_function__state_alone.
Proof.
  intros claim. specialize (claim 0%nat 1%nat 0 0 1 INR). simpl in claim.
  replace (0 * 0 + 1 * 1) with 1 in claim by ring.
  replace (0 * 0 + 1 * 0) with 0 in claim by ring.
  pose proof (tanh_increasing 0 1 Rlt_0_1). lra.
Qed.

(** With inputs that are not 0 the next states may differ. *)
Theorem same_function__no_inputs__dropping_no_inputs_fails :
  ~ same_function__no_inputs__dropping_no_inputs.
Proof. exact same_function__state_alone_fails. Qed.

(** With inputs that are not equal the next states may differ. *)
Theorem same_function__equal_inputs__dropping_equal_inputs_fails :
  ~ same_function__equal_inputs__dropping_equal_inputs.
Proof. exact same_function__state_alone_fails. Qed.
