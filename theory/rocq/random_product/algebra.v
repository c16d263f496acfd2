(** Products of random weights over any real field. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary facts limits chance.
From Longdep.random_product Require Import algebra_statements.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** Powers of one weight. *)

Lemma power_vanishes_or_explodes (Real : realFieldType) (x : Real) :
  archimedean Real -> 0 <= x -> x != 1 ->
  tends_to (fun t : nat => x ^+ t) 0 \/ tends_to_infinity (fun t : nat => x ^+ t).
Proof.
move=> whole x_ge0; rewrite neq_lt => /orP[x_lt1|x_gt1].
  by left; apply: power_to_zero; rewrite ?ger0_norm.
by right; apply: power_to_infinity.
Qed.

Lemma power_of_one (Real : realFieldType) :
  tends_to (fun t : nat => 1 ^+ t : Real) 1.
Proof. by apply: tends_to_eq (tends_to_constant _) => t; rewrite expr1n. Qed.

(** The powers of 1 neither vanish nor explode. *)
Theorem scalar_power_fails (Real : realFieldType) : ~ scalar_power Real.
Proof.
have same t : `|1 : Real| ^+ t = 1 by rewrite normr1 expr1n.
move=> /(_ 1)[/(tends_to_eq same)|/(tends_to_infinity_eq same) above].
  move/(tends_to_unique (tends_to_constant _))/eqP.
  by rewrite oner_eq0.
by have [start] := above 1 => /(_ _ (leqnn start)); rewrite ltxx.
Qed.

(** Powers of a weight above 1 in size explode, below 1 they vanish. *)
Theorem scalar_power__which_holds (Real : realFieldType) :
  archimedean Real -> scalar_power__which Real.
Proof.
move=> whole w; split; first exact: power_to_infinity.
by move=> w_lt1; apply: power_to_zero; rewrite ?normr_id.
Qed.

(** Powers of a weight of size other than 1 vanish or explode. *)
Theorem scalar_power__away_from_one_holds (Real : realFieldType) :
  archimedean Real -> scalar_power__away_from_one Real.
Proof. by move=> whole w /eqP; apply: power_vanishes_or_explodes. Qed.

(** Of any weight they need not. *)
Theorem scalar_power__away_from_one__dropping_not_one_fails (Real : realFieldType) :
  ~ scalar_power__away_from_one__dropping_not_one Real.
Proof. by move=> all_weights; apply: (@scalar_power_fails Real) => w; apply: all_weights. Qed.

(** Powers of a weight of size 1 have the size 1. *)
Theorem scalar_power__edge_holds (Real : realFieldType) : scalar_power__edge Real.
Proof. by move=> t w ->; rewrite expr1n. Qed.

(** The first power of 0 has not. *)
Theorem scalar_power__edge__dropping_unit_size_fails (Real : realFieldType) :
  ~ scalar_power__edge__dropping_unit_size Real.
Proof. by move=> /(_ 1%N 0)/eqP; rewrite normr0 expr1 eq_sym oner_eq0. Qed.

(** The state is the product of the weights met so far. *)
Theorem product_state_holds (Real : realFieldType) : product_state Real.
Proof.
move=> t h w step start; elim: t => [|t IH]; first by rewrite start big_geq.
by rewrite -addn1 step IH !addn1 [RHS]big_nat_recr.
Qed.

(** Its start must be 1. *)
Theorem product_state__dropping_start_fails (Real : realFieldType) :
  ~ product_state__dropping_start Real.
Proof.
move=> /(_ 0%N (fun=> 0) (fun=> 0)); rewrite big_geq // mulr0 => /(_ (fun=> erefl)).
by move/eqP; rewrite eq_sym oner_eq0.
Qed.

(** Each step must multiply by its weight. *)
Theorem product_state__dropping_recurrence_fails (Real : realFieldType) :
  ~ product_state__dropping_recurrence Real.
Proof.
move=> /(_ 1%N (fun=> 1) (fun=> 0) erefl)/eqP.
by rewrite big_nat1 oner_eq0.
Qed.

(** One weight for all steps: their product is its power. *)
Theorem only_recurrent__one_matrix_holds (Real : realFieldType) :
  only_recurrent__one_matrix Real.
Proof.
move=> t w shared; transitivity (\prod_(1 <= i < t + 1) w 1%N).
  by apply: eq_big_nat => i /andP[/shared].
by rewrite prodr_const_nat addnK.
Qed.

(** Weights of their own: it need not be. *)
Theorem only_recurrent__one_matrix__dropping_shared_fails (Real : realFieldType) :
  ~ only_recurrent__one_matrix__dropping_shared Real.
Proof.
move=> /(_ 2%N (fun i => (i == 1%N)%:R))/eqP.
by rewrite big_ltn // big_nat1 /= mulr0 expr1n eq_sym oner_eq0.
Qed.

(** Products of independent weights. *)

Lemma index_iota_in a b c d : (a <= c)%N -> (d <= b.+1)%N ->
  all (fun i => a <= i <= b)%N (index_iota c d).
Proof.
move=> a_c d_b; apply/allP=> i; rewrite mem_index_iota => /andP[c_i i_d].
by rewrite (leq_trans a_c) // -ltnS (leq_trans i_d).
Qed.

Lemma one_to n : all (fun i => 1 <= i <= n)%N (index_iota 1 (n + 1)).
Proof. by rewrite index_iota_in // addn1. Qed.

Section Fresh.
Variables (Real : realFieldType) (Outcome : finType) (law : Outcome -> Real).
Variables (w : nat -> Outcome -> Real) (v : Real) (horizon : nat).
Hypotheses (free : independent law w 1 horizon None)
  (means : forall i, (1 <= i)%N -> (i <= horizon)%N -> expectation law (w i) = 0)
  (variances : forall i, (1 <= i)%N -> (i <= horizon)%N -> variance law (w i) = v).

Lemma fresh_square i : (1 <= i)%N -> (i <= horizon)%N ->
  expectation law (fun omega => w i omega ^+ 2) = v.
Proof.
move=> late soon; rewrite (mean_square (means late soon) (variances late soon)).
by rewrite expr0n add0r.
Qed.

Lemma fresh_variance s : (0 < size s)%N -> uniq s ->
  all (fun i => 1 <= i <= horizon)%N s ->
  variance law (fun omega => \prod_(i <- s) w i omega) = v ^+ size s.
Proof.
move=> some uniq_s in_range.
rewrite (product_variance_mean free uniq_s in_range means variances).
by rewrite expr0n add0r expr0n muln_eq0 /= eqn0Ngt some subr0.
Qed.

End Fresh.

Section FreshToHorizon.
Variables (Real : realFieldType) (Outcome : finType) (law : Outcome -> Real).
Variables (w : nat -> Outcome -> Real) (v : Real) (n : nat).
Hypotheses (free : independent law w 1 n None)
  (means : forall i, (1 <= i)%N -> (i <= n)%N -> expectation law (w i) = 0)
  (variances : forall i, (1 <= i)%N -> (i <= n)%N -> variance law (w i) = v).

Lemma fresh_mean_square :
  expectation law (fun omega => (\prod_(1 <= i < n + 1) w i omega) ^+ 2) = v ^+ n.
Proof.
rewrite (product_mean_square free _ _ (fresh_square means variances)) ?one_to //.
  by rewrite size_iota addnK.
exact: iota_uniq.
Qed.

Lemma fresh_variance_all : (0 < n)%N ->
  variance law (fun omega => \prod_(1 <= i < n + 1) w i omega) = v ^+ n.
Proof.
move=> some; rewrite (fresh_variance free means variances) ?iota_uniq ?one_to //.
  by rewrite size_iota addnK.
by rewrite size_iota addnK.
Qed.

End FreshToHorizon.

(** The variance of the product of n independent weights of mean 0 is v^n. *)
Theorem product_variance__exact_holds (Real : realFieldType) :
  product_variance__exact Real.
Proof.
by move=> n some v _; exists n => Outcome law _ w free *; apply: fresh_variance_all.
Qed.

(** So v^n bounds it. *)
Theorem product_variance_holds (Real : realFieldType) : product_variance Real.
Proof.
move=> n some v _; exists n => Outcome law _ w free means variances.
by rewrite (fresh_variance_all free means variances).
Qed.

(** With the mean mu it is (v + mu^2)^n - mu^(2n). *)
Theorem product_variance__with_mean_holds (Real : realFieldType) :
  product_variance__with_mean Real.
Proof.
move=> n some mu v _; exists n => Outcome law _ w free means variances.
rewrite (product_variance_mean free _ _ means variances) ?iota_uniq ?one_to //.
by rewrite size_iota addnK.
Qed.

(** The product of all weights but one has the variance v to the number of the others. *)
Theorem gradient_variance_holds (Real : realFieldType) : gradient_variance Real.
Proof.
move=> k r v _; exists (k + r + 1)%N => Outcome law _ w free means variances others.
pose s := index_iota 1 (k + 1) ++ index_iota (k + 2) (k + r + 2).
have size_s : size s = (k + r)%N.
  by rewrite size_cat !size_iota addnK [(k + r)%N]addnC -addnA addnK [RHS]addnC.
rewrite -size_s -(fresh_variance free means variances) ?size_s //.
- by apply: eq_variance => omega; rewrite big_cat.
- rewrite cat_uniq !iota_uniq andbT /= -all_predC; apply/allP => i /=.
  rewrite !mem_index_iota addn1 addn2 => /andP[/ltnW late _].
  by rewrite ltnS negb_and -!ltnNge ltnS late orbT.
by rewrite all_cat !index_iota_in ?addn1 ?addn2 // ltnS leqW // leq_addr.
Qed.

(** The root: if v^n is v*, the product has the variance v*. *)
Theorem root_variance_holds (Real : realFieldType) : root_variance Real.
Proof.
move=> n some v v_star _ _; exists n => Outcome law _ w free means variances <-.
exact: fresh_variance_all.
Qed.

(** Weights of variance 1 have a product of variance 1. *)
Theorem scaling_avoids__second_moment_holds (Real : realFieldType) :
  scaling_avoids__second_moment Real.
Proof.
move=> n some v _; exists n => Outcome law _ w free means variances unit.
by rewrite (fresh_variance_all free means variances) // unit expr1n.
Qed.

(** With variance 1 the mean square of the product is 1 at every depth. *)
Theorem only_recurrent__scaled_holds (Real : realFieldType) :
  archimedean Real -> only_recurrent__scaled Real.
Proof.
move=> _ n _ v _; exists n => Outcome law _ w free means variances unit.
split; first exact: fresh_mean_square.
by rewrite unit; apply: power_of_one.
Qed.

(** With any other variance it vanishes or explodes. *)
Theorem only_recurrent__otherwise_holds (Real : realFieldType) :
  archimedean Real -> only_recurrent__otherwise Real.
Proof.
move=> whole n _ v v_ge0; exists n => Outcome law _ w free means variances /eqP other.
split; first exact: fresh_mean_square.
exact: power_vanishes_or_explodes.
Qed.

