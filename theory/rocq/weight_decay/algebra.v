(** Weight decay over any real field. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Coq Require Import Ring.
From Longdep Require Import vocabulary norms columns clipped.
From Longdep.weight_decay Require Import algebra_statements.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.POrderTheory Order.TotalTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Gains.
Variable Real : rcfType.
Add Ring Real_ring : (ring_laws Real).
Implicit Types (c lambda L : Real).

(** Gains of at most c let the matrix grow by c at most. *)
Lemma gain_at_most n c (U : 'M[Real]_n) d : norm_max d <= c ->
  norm_two (diagonal_matrix d *m U^T) <= c * norm_two U.
Proof.
move=> gains; apply: le_trans (norm_two_gains _ _) _.
by rewrite norm_twoT ler_wpmul2r ?norm_two_ge0.
Qed.

(** What the penalty of a minimiser may be. *)
Lemma penalty_at_most lambda L_U L_0 L_star (r : Real) :
  L_U + lambda * r / 2%:R <= L_0 -> L_star <= L_U ->
  lambda * r <= 2%:R * L_0 - 2%:R * L_star.
Proof.
move=> minimiser infimum; rewrite -mulrBr -ler_pdivr_mull ?ltr0n // mulrC.
rewrite ler_subr_addl; apply: le_trans minimiser.
by rewrite ler_add2r.
Qed.

(** Two minimisers, each for its coefficient. *)
Lemma penalties_exchanged lambda mu L M (u v : Real) : 0 < mu - lambda ->
  L + lambda * u / 2%:R <= M + lambda * v / 2%:R ->
  M + mu * v / 2%:R <= L + mu * u / 2%:R -> v <= u.
Proof.
move=> larger minimiser other.
have half_pos : 0 < 2%:R^-1 :> Real by rewrite invr_gt0 ltr0n.
rewrite -subr_ge0 -(pmulr_rge0 _ larger) -(pmulr_rge0 _ half_pos).
move: (ler_add minimiser other); rewrite -subr_ge0; congr (0 <= _).
by polynomial Real.
Qed.

(** The quadratic loss with the penalty exceeds its minimum by a square. *)
Lemma ridge_gap n lambda (U X : 'M[Real]_n) :
  lambda * norm_two X ^+ 2 / 2%:R + norm_two (X - (lambda + 1) *: U) ^+ 2 / 2%:R -
  (lambda * norm_two U ^+ 2 / 2%:R + norm_two (U - (lambda + 1) *: U) ^+ 2 / 2%:R) =
  (lambda + 1) * norm_two (X - U) ^+ 2 / 2%:R.
Proof.
have scaled : norm_two ((lambda + 1) *: U) ^+ 2 = (lambda + 1) ^+ 2 * norm_two U ^+ 2.
  by rewrite norm_two_scale exprMn real_normK ?num_real.
have crossed (Y : 'M[Real]_n) :
    \tr (Y^T *m ((lambda + 1) *: U)) = (lambda + 1) * \tr (Y^T *m U).
  by rewrite -scalemxAr mxtraceZ.
rewrite !norm_twoB_sqr scaled !crossed inner_self.
by polynomial Real.
Qed.

End Gains.

(** A number with its cut part taken off. *)
Section Soft.
Variable Real : realFieldType.
Add Ring Real_ring : (ring_laws Real).
Implicit Types a lambda s x : Real.

Lemma soft_size lambda a : 0 <= lambda -> a - cut lambda a != 0 ->
  `|a - cut lambda a| = `|a| - lambda.
Proof.
move=> lambda_ge0; have opp_le : - lambda <= lambda by rewrite ge0_cp.
rewrite /cut; have [high|low] := leP lambda a.
  by rewrite max_r // !ger0_norm ?subr_ge0 // (le_trans lambda_ge0).
have [_|lower] := leP (- lambda) a; first by rewrite subrr eqxx.
move=> _; rewrite !ler0_norm ?subr_le0 ?(ltW lower) //; first by rewrite opprD opprK.
by rewrite (le_trans (ltW lower)) // oppr_le0.
Qed.

Lemma soft_at_most lambda a : 0 <= lambda -> `|a - cut lambda a| <= `|a|.
Proof.
move=> lambda_ge0; have [->|nonzero] := eqVneq (a - cut lambda a) 0.
  by rewrite normr0.
by rewrite soft_size // ler_subl_addr ler_addl.
Qed.

Lemma soft_least a lambda s x : 0 <= lambda -> s = a - cut lambda a ->
  lambda * `|s| + (s - a) ^+ 2 / 2%:R <= lambda * `|x| + (x - a) ^+ 2 / 2%:R.
Proof.
move=> lambda_ge0 rule; have pos : 0 < 2%:R :> Real by rewrite ltr0n.
have a_is : a = s + cut lambda a by rewrite rule subrK.
have price : s * cut lambda a = lambda * `|s| by rewrite rule cut_rest.
have slope : 0 <= lambda * `|x| - x * cut lambda a.
  rewrite subr_ge0; apply: le_trans (ler_norm _) _.
  by rewrite normrM mulrC ler_wpmul2r ?cut_le.
move: {rule} (cut lambda a) a_is price slope => t -> price slope.
rewrite -price -(ler_pmul2r pos) !mulrDl !divfK ?pnatr_eq0 // -subr_ge0.
apply: le_trans (addr_ge0 (addr_ge0 slope slope) (sqr_ge0 (x - s))) _.
by rewrite le_eqVlt; apply/orP; left; apply/eqP; polynomial Real.
Qed.

End Soft.

(** A bound on the norm of the weights bounds the gain. *)
Theorem decay_bounds_gamma__constraint_holds (Real : rcfType) :
  decay_bounds_gamma__constraint Real.
Proof.
by move=> n _ c _ U d constraint gains; apply: le_trans (gain_at_most _ gains) _.
Qed.

(** So does a coefficient that is large enough for the norm of the unpenalised weights. *)
Theorem decay_bounds_gamma__large_coefficient_holds (Real : rcfType) :
  decay_bounds_gamma__large_coefficient Real.
Proof.
move=> n n_pos c lambda c_pos lambda_ge0 A U d -> coefficient.
have pos : 0 < lambda + 1 by rewrite ltr_paddl ?ltr01.
apply: decay_bounds_gamma__constraint_holds => //.
by rewrite norm_two_scale gtr0_norm ?invr_gt0 // mulrCA ler_pdivr_mull ?mulr1.
Qed.

(** The weights of a minimiser lie in a ball. *)
Theorem decay_bounds_gamma__range_holds (Real : rcfType) :
  decay_bounds_gamma__range Real.
Proof.
move=> n _ L_star L_0 L_U lambda U positive minimiser infimum.
by rewrite ler_pdivl_mulr // mulrC; apply: penalty_at_most minimiser infimum.
Qed.

(** A coefficient that is large enough for the loss bounds the gain. *)
Theorem decay_bounds_gamma__penalty_holds (Real : rcfType) :
  decay_bounds_gamma__penalty Real.
Proof.
move=> n n_pos L_star L_0 L_U c lambda c_pos U d positive minimiser infimum coefficient.
apply: decay_bounds_gamma__constraint_holds => //.
rewrite -[leRHS]ger0_norm ?ler01 // -[leLHS]ger0_norm; last first.
  by rewrite mulr_ge0 ?norm_two_ge0 ?ltW.
rewrite -ler_sqr ?nnegrE ?normr_ge0 // !real_normK ?num_real // expr1n exprMn.
rewrite -(ler_pmul2r positive) mul1r; apply: le_trans coefficient.
rewrite -mulrA ler_wpmul2l ?sqr_ge0 // mulrC.
exact: penalty_at_most minimiser infimum.
Qed.

(** The larger the coefficient, the smaller the norm of the minimiser. *)
Theorem decay_bounds_gamma__monotone_holds (Real : rcfType) :
  decay_bounds_gamma__monotone Real.
Proof.
move=> n _ L_U L_V lambda mu U V larger minimiser other.
exact: penalties_exchanged larger minimiser other.
Qed.

(** The minimiser of the quadratic loss with a quadratic penalty. *)
Theorem decay_minimiser_l2_holds (Real : rcfType) : decay_minimiser_l2 Real.
Proof.
move=> n _ lambda lambda_ge0 A U X minimiser.
have pos : 0 < lambda + 1 by rewrite ltr_paddl ?ltr01.
have -> : A = (lambda + 1) *: U by rewrite minimiser scalerA divff ?scale1r ?gt_eqF.
by rewrite -subr_ge0 ridge_gap mulr_ge0 ?invr_ge0 ?ler0n // mulr_ge0 ?sqr_ge0 // ltW.
Qed.

(** Every product is bounded by the norms. *)
Theorem spectral_below_frobenius_holds (Real : rcfType) : spectral_below_frobenius Real.
Proof. by move=> n _ U v; exact: (norm_product (submultiplicative_two Real) U v). Qed.

(** The 2-norm of a vector is at most the sum of the sizes. *)
Lemma squares_below (Real : realFieldType) (I : Type) (r : seq I) (f : I -> Real) :
  \sum_(i <- r) f i ^+ 2 <= (\sum_(i <- r) `|f i|) ^+ 2.
Proof.
elim: r => [|i r IH]; first by rewrite !big_nil expr0n.
rewrite !big_cons sqrrD real_normK ?num_real // -addrA ler_add2l.
apply: le_trans IH _; rewrite ler_addr mulrn_wge0 // mulr_ge0 //.
exact: sumr_ge0.
Qed.

(** The sum of the squares is at most the square of the sum of the sizes. *)
Theorem weight_norms_holds (Real : realFieldType) : weight_norms Real.
Proof. by move=> m w; apply: squares_below. Qed.

Lemma norm_two_sum (Real : rcfType) m n (A : 'M[Real]_(m, n)) : norm_two A <= norm_sum A.
Proof.
apply: norm_two_le; first by do 2 apply: sumr_ge0 => ? _.
by rewrite norm_two_sqr /norm_sum !pair_big squares_below.
Qed.

(** A bound on the sum of the sizes of the weights bounds the gain. *)
Theorem decay_bounds_gamma_l1__constraint_holds (Real : rcfType) :
  decay_bounds_gamma_l1__constraint Real.
Proof.
move=> n _ c c_pos U d constraint gains; apply: le_trans (gain_at_most _ gains) _.
by apply: le_trans constraint; rewrite ler_pmul2l // norm_two_sum.
Qed.

(** A coefficient that is large enough for the loss bounds it. *)
Theorem decay_bounds_gamma_l1__penalty_holds (Real : rcfType) :
  decay_bounds_gamma_l1__penalty Real.
Proof.
move=> n n_pos L_star L_0 L_U c lambda c_pos U d positive minimiser infimum coefficient.
apply: decay_bounds_gamma_l1__constraint_holds => //.
rewrite -(ler_pmul2r positive) mul1r; apply: le_trans coefficient.
rewrite -mulrA ler_pmul2l // ler_subr_addl mulrC; apply: le_trans minimiser.
by rewrite ler_add2r.
Qed.

(** Half of the weights 4 still let the gain be 2. *)
Theorem decay_bounds_gamma_fails (Real : rcfType) : ~ decay_bounds_gamma Real.
Proof.
move=> /(_ 1%N isT 1 1 ltr01 ler01 (4%:R)%:M (2%:R)%:M 1%:M) large.
suff : norm_two (diagonal_matrix 1%:M *m ((2%:R)%:M : 'M[Real]_1)^T) <= 1.
  by rewrite gain_number mul1r normr_nat lern1.
apply: large; rewrite ?ltr01 ?norm_max_number ?normr1 // scale_scalar_mx; congr _%:M.
by rewrite -[1 + 1]/(2%:R) (natrM _ 2 2) mulKf // pnatr_eq0.
Qed.

(** The bound does not hold for every coefficient. *)
Theorem decay_bounds_gamma__large_coefficient__dropping_coefficient_fails
  (Real : rcfType) : ~ decay_bounds_gamma__large_coefficient__dropping_coefficient Real.
Proof.
move=> bounded; apply: (@decay_bounds_gamma_fails Real).
by move=> n n_pos c lambda c_pos lambda_ge0 A U d rule _; apply: bounded rule.
Qed.

(** Without a bound on the weights the gain may be 2. *)
Theorem decay_bounds_gamma__constraint__dropping_constraint_fails (Real : rcfType) :
  ~ decay_bounds_gamma__constraint__dropping_constraint Real.
Proof.
move=> /(_ 1%N isT 1 ltr01 (2%:R)%:M 1%:M); rewrite gain_number mul1r normr_nat lern1.
by rewrite norm_max_number normr1 lexx => /(_ isT).
Qed.

(** Without a bound on the gains it may be 2. *)
Theorem decay_bounds_gamma__constraint__dropping_gains_fails (Real : rcfType) :
  ~ decay_bounds_gamma__constraint__dropping_gains Real.
Proof.
move=> /(_ 1%N isT 1 ltr01 1%:M (2%:R)%:M); rewrite gain_number mulr1 normr_nat lern1.
by rewrite norm_two_number normr1 mulr1 lexx => /(_ isT).
Qed.

(** Where the second coefficient need not be larger, its minimiser may be. *)
Theorem decay_bounds_gamma__monotone__dropping_larger_fails (Real : rcfType) :
  ~ decay_bounds_gamma__monotone__dropping_larger Real.
Proof.
move=> /(_ 1%N isT 0 0 0 0 0 1%:M); rewrite !mul0r lexx norm_two0 norm_two_number.
by rewrite normr1 expr1n expr0n /= ler10 => /(_ isT isT).
Qed.

(** The minimiser of a number's quadratic loss with the penalty of its size. *)
Theorem decay_minimiser_l1_holds (Real : realFieldType) : decay_minimiser_l1 Real.
Proof.
move=> a lambda s x lambda_ge0; rewrite minC -/(cut _ _) => rule.
exact: soft_least rule.
Qed.

(** Weights shrunk by 1, from 3, still let the gain be 2. *)
Theorem decay_bounds_gamma_l1_fails (Real : rcfType) : ~ decay_bounds_gamma_l1 Real.
Proof.
move=> /(_ 1%N isT 1 1 ltr01 ler01 (3%:R)%:M (2%:R)%:M 1%:M) large.
suff : norm_two (diagonal_matrix 1%:M *m ((2%:R)%:M : 'M[Real]_1)^T) <= 1.
  by rewrite gain_number mul1r normr_nat lern1.
apply: large; rewrite ?ltr01 ?norm_max_number ?normr1 // => i + j +.
rewrite !addn1 !ltnS !leqn0 => /eqP-> /eqP->; rewrite !(entryE _ (0 : 'I_1) (0 : 'I_1)) !number_mx min_l ?ler1n // max_r.
  exact: (natrB Real (isT : (1 <= 3)%N)).
by rewrite (le_trans (lerN10 _)) // ler01.
Qed.

(** The bound does not hold for every coefficient. *)
Theorem decay_bounds_gamma_l1__large_coefficient__dropping_coefficient_fails
  (Real : rcfType) :
  ~ decay_bounds_gamma_l1__large_coefficient__dropping_coefficient Real.
Proof.
move=> bounded; apply: (@decay_bounds_gamma_l1_fails Real).
by move=> n n_pos c lambda c_pos lambda_ge0 A U d rule _; apply: bounded rule.
Qed.

(** A large coefficient bounds the gain: one weight that is left was shrunk by it. *)
Theorem decay_bounds_gamma_l1__large_coefficient_holds (Real : rcfType) :
  decay_bounds_gamma_l1__large_coefficient Real.
Proof.
move=> n n_pos c lambda c_pos lambda_ge0 A U d threshold coefficient gains.
have soft i j : U i j = A i j - cut lambda (A i j).
  by have := threshold i _ j; rewrite !addn1 !ltn_ord => /(_ isT isT); rewrite !entryE.
have [->|nonzero] := eqVneq U 0; first by rewrite trmx0 mulmx0 norm_two0 ler01.
apply: (@decay_bounds_gamma_l1__constraint_holds Real n n_pos c) => //.
apply: le_trans coefficient; rewrite ler_pmul2l //.
have [k k_nonzero] : exists k, U k.1 k.2 != 0.
  apply/existsP; apply: contraNT nonzero; rewrite negb_exists => /forallP zero.
  by apply/eqP/matrixP=> i j; have := zero (i, j); rewrite negbK mxE => /eqP.
rewrite /norm_sum !pair_big (bigD1 k) //= [X in _ <= X - _](bigD1 k) //= addrAC.
apply: ler_add; last by apply: ler_sum => j _; rewrite soft soft_at_most.
by rewrite soft soft_size -?soft.
Qed.

(** Without a minimiser nothing keeps the weights small. *)
Theorem decay_bounds_gamma__range__dropping_minimiser_fails (Real : rcfType) :
  ~ decay_bounds_gamma__range__dropping_minimiser Real.
Proof.
move=> /(_ 1%N isT 0 0 0 1 1%:M ltr01 (lexx 0)); rewrite norm_two_number normr1.
by rewrite mulr0 subr0 divr1 expr1n ler10.
Qed.

(** The bound needs a positive coefficient. *)
Theorem decay_bounds_gamma__range__dropping_positive_fails (Real : rcfType) :
  ~ decay_bounds_gamma__range__dropping_positive Real.
Proof.
move=> /(_ 1%N isT 0 0 0 0 1%:M); rewrite norm_two_number normr1 !mul0r addr0 mulr0.
by rewrite subr0 mul0r expr1n ler10 lexx => /(_ isT isT).
Qed.

(** Without a large coefficient a minimiser lets the gain be 2. *)
Theorem decay_bounds_gamma_l1__penalty__dropping_coefficient_fails (Real : rcfType) :
  ~ decay_bounds_gamma_l1__penalty__dropping_coefficient Real.
Proof.
move=> /(_ 1%N isT 0 2%:R 0 1 1 ltr01 (2%:R)%:M 1%:M ltr01).
rewrite norm_sum_number norm_max_number normr1 gain_number !mul1r normr_nat add0r.
by rewrite lern1 !lexx => /(_ isT isT isT).
Qed.

(** Without a minimiser a coefficient bounds nothing. *)
Theorem decay_bounds_gamma_l1__penalty__dropping_minimiser_fails (Real : rcfType) :
  ~ decay_bounds_gamma_l1__penalty__dropping_minimiser Real.
Proof.
move=> /(_ 1%N isT 0 0 0 1 1 ltr01 (2%:R)%:M 1%:M ltr01).
rewrite norm_max_number normr1 gain_number !mul1r normr_nat subrr.
by rewrite lern1 !lexx ler01 => /(_ isT isT isT).
Qed.
