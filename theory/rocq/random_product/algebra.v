(** Products of random weights over any real field. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary facts limits chance draws gaussian.
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
Proof.
by move=> every; apply: (@scalar_power_fails Real) => w; apply: every.
Qed.

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

(** The product of k + r weights, all but one, has the variance v^(k + r). *)
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

(** Layers with matrices of their own: under a factor below 1 the signal vanishes. *)
Theorem feedforward_similar_holds (Real : realFieldType) :
  archimedean Real -> feedforward_similar Real.
Proof.
move=> whole n t _ a gamma a_gt0 gamma_ge0 norm consistent A h step bounded below1.
have gamma_lt1 : gamma < 1.
  have sum_gt0 : 0 < a + 1 by rewrite addr_gt0 ?ltr01.
  by rewrite below1 invf_lt1 // ltr_addr.
have norm_ge0 k l (M : 'M[Real]_(k, l)) : 0 <= norm k l M.
  have norm0 : norm k l 0 = 0.
    by rewrite -[0 in LHS](scale0r M) (norm_scale consistent) normr0 mul0r.
  have := norm_triangle consistent M (-1 *: M).
  rewrite (norm_scale consistent) normrN1 mul1r scaleN1r subrr norm0.
  by rewrite -mulr2n pmulrn_lge0.
split.
  apply: tends_to_eq (scaled_power_to_zero whole (norm _ _ (h 0%N)) _) => [s|].
    by rewrite mulrC.
  by rewrite ger0_norm.
elim: t => [|t IH]; first by rewrite expr0 mul1r.
have := step t; rewrite addn1 => ->; have := bounded t; rewrite addn1 => A_le.
rewrite exprS -mulrA; apply: le_trans (norm_product consistent _ _) _.
by apply: ler_pmul.
Qed.

(** Sums of numbers with one variance: independent ones have n times that variance. *)
Theorem shared_or_fresh__fresh_scalar_holds (Real : realFieldType) :
  shared_or_fresh__fresh_scalar Real.
Proof.
move=> k v _; exists k => Outcome law _ y pairwise variances.
rewrite (sum_variance pairwise) ?iota_uniq ?one_to //.
transitivity (\sum_(1 <= i < k + 1) v); last by rewrite sumr_const_nat addnK mulr_natr.
apply: eq_big_nat => i /andP[late]; rewrite addn1 ltnS.
exact: variances.
Qed.

(** ... one number taken n times has n^2 times that variance. *)
Theorem shared_or_fresh__shared_scalar_holds (Real : realFieldType) :
  shared_or_fresh__shared_scalar Real.
Proof.
move=> k v _; exists 0%N => Outcome law _ x <-; rewrite natrX mulrC -varianceZ.
by apply: eq_variance => omega; rewrite mulrC.
Qed.

(** Weights of size 1 have a product of size 1. *)
Theorem scaling_avoids__signs_holds (Real : realFieldType) :
  scaling_avoids__signs Real.
Proof.
move=> n _; exists n => Outcome law lawful w unit.
transitivity (expectation law (fun=> 0)); last exact: expectation0.
apply: possible_expectation => omega possible.
have square i : (1 <= i < n + 1)%N -> w i omega ^+ 2 = 1.
  rewrite addn1 ltnS => /andP[late soon]; apply/eqP; rewrite -subr_eq0; apply/eqP.
  exact: (square_zero lawful (unit i late soon) possible).
by rewrite -prodrXl (eq_big_nat _ _ square) big1 // subrr expr0n.
Qed.

(** Orthogonal matrices keep the length. *)
Theorem scaling_avoids__orthogonal_holds (Real : realFieldType) :
  scaling_avoids__orthogonal Real.
Proof.
move=> n t _ Q h step isometry; elim: t => // t IH.
have := step t; rewrite addn1 => ->; rewrite -IH trmx_mul -mulmxA.
by have := isometry t; rewrite addn1 [(Q _)^T *m (_ *m _)]mulmxA => ->; rewrite mul1mx.
Qed.

(** Without orthogonality they need not. *)
Theorem scaling_avoids__orthogonal__dropping_orthogonal_fails (Real : realFieldType) :
  ~ scaling_avoids__orthogonal__dropping_orthogonal Real.
Proof.
pose h (t : nat) : 'M[Real]_(1, 1) := if t is 0%N then 1%:M else 0.
have step s : h (s + 1)%N = 0 *m h s by rewrite addn1 mul0mx.
move=> /(_ 1%N 1%N isT (fun=> 0) h step)/matrixP/(_ 0 0)/eqP.
by rewrite /h mulmx0 trmx1 mulmx1 !mxE eq_sym oner_eq0.
Qed.

(** A weight used again: the mean of w^(2n) is at least the n-th power of v. *)
Theorem product_variance__shared_at_least_holds (Real : realFieldType) :
  product_variance__shared_at_least Real.
Proof.
move=> n _ v _; exists 0%N => Outcome law lawful w <-.
rewrite (eq_expectation law (fun omega => exprM (w omega) 2 n)).
by apply: power_of_mean => // omega; apply: sqr_ge0.
Qed.

(** A weight of constant size reaches that bound. *)
Theorem product_variance__shared_sign_holds (Real : realFieldType) :
  product_variance__shared_sign Real.
Proof.
move=> k v _; exists 0%N => Outcome law lawful w size_v.
rewrite -[RHS](expectation_constant lawful); apply: possible_expectation => omega.
move=> /(square_zero lawful size_v)/eqP; rewrite subr_eq0 => /eqP <-.
exact: exprM.
Qed.

(** A weight of spread size exceeds it. *)
Theorem product_variance__shared_otherwise_holds (Real : realFieldType) :
  product_variance__shared_otherwise Real.
Proof.
move=> n _ c v _ _; exists 0%N => Outcome law lawful w <-.
rewrite (eq_expectation law (fun omega => exprM (w omega) 4 n)).
apply: power_of_mean => // omega; rewrite (exprM _ 2 2).
exact: sqr_ge0.
Qed.

(** The mean size of a product of weights of mean square 1. *)
Theorem scaling_avoids__mean_size_holds (Real : realFieldType) :
  scaling_avoids__mean_size Real.
Proof.
move=> n _ d; exists n => Outcome law lawful w free unit distance.
have mean_size i : (1 <= i)%N -> (i <= n)%N ->
    expectation law (fun omega => `|w i omega|) = 1 - d / 2%:R.
  move=> late soon; rewrite -(distance i late soon).
  have split omega : (`|w i omega| - 1) ^+ 2 =
      w i omega ^+ 2 + 1 - `|w i omega| * 2%:R.
    by rewrite sqrrB1 mulr_natr real_normK ?num_real // addrAC.
  rewrite (eq_expectation law split) expectationB expectationD expectationZr unit //.
  have two_neq0 : 2%:R != 0 :> Real by rewrite pnatr_eq0.
  rewrite (expectation_constant lawful) -[1 + 1]/(2%:R) mulrBl divff // mulfK //.
  by rewrite opprB addrC subrK.
transitivity ((1 - d / 2%:R) ^+ size (index_iota 1 (n + 1))); last first.
  by rewrite size_iota addnK.
rewrite -(product_of_means free _ _ mean_size) ?iota_uniq ?one_to //.
by apply: eq_expectation => omega; rewrite normr_prod.
Qed.

(** Scaling can avoid both, at a depth of 100: independent signs have a product of
    size 1. *)
Theorem scaling_avoids_holds (Real : realFieldType) : scaling_avoids Real.
Proof.
exists 100%N; split=> //; exists 1; split=> [|horizon]; first exact: ler01.
exists [finType of {ffun 'I_horizon.+1 -> bool}], (@draws _ _ (fair Real) horizon).
have lawful := fair_law Real; split; first exact: draws_law.
exists (fun i (sides : {ffun 'I_horizon.+1 -> bool}) => sign Real (sides (inord i))).
split.
  exact: (draws_independent lawful (fun=> sign Real)).
split=> [i _ soon|]; first by rewrite draw_mean // sign_mean.
split=> [i _ soon|]; first by rewrite draw_variance // sign_variance.
split=> //; transitivity (expectation (@draws _ _ (fair Real) horizon) (fun=> 0)).
  apply: eq_expectation => sides; rewrite -prodrXl big1 ?subrr ?expr0n // => i _.
  exact: sqrr_sign.
exact: expectation0.
Qed.

(** Of any variance the limit is not 1: that of weights 0 is 0. *)
Theorem only_recurrent_fails (Real : realFieldType) : ~ only_recurrent Real.
Proof.
move=> /(_ 1%N isT 0 (lexx _))[horizon] /(_ _ _ (sure_law Real) (fun _ _ => 0)).
case=> [|i _ _|i _ _|_ limit].
- exact: sure_independent.
- exact: expectation0.
- exact: variance0.
have to_zero : tends_to (fun k => 0 ^+ k : Real) 0.
  apply: (@tends_to_from _ 1 (fun=> 0)) (tends_to_constant _) => -[|k] // _.
  by rewrite expr0n.
by move/eqP: (tends_to_unique limit to_zero); rewrite oner_eq0.
Qed.

(** One sign used twice has the product 1, without a variance. *)
Lemma sign_again (Real : realFieldType) :
  variance (fair Real) (fun side => \prod_(1 <= i < 2 + 1) sign Real side) = 0.
Proof.
rewrite -(variance_constant (fair_law Real) 1); apply: eq_variance => side.
by rewrite prodr_const_nat sqrr_sign.
Qed.

(** The weights must be independent. *)
Theorem product_variance__exact__dropping_independent_fails (Real : realFieldType) :
  ~ product_variance__exact__dropping_independent Real.
Proof.
move=> /(_ 2%N isT 1 ler01)[horizon] /(_ _ _ (fair_law Real) (fun=> sign Real)) broken.
have := broken (fun _ _ _ => sign_mean Real) (fun _ _ _ => sign_variance Real).
by move/eqP; rewrite sign_again expr1n eq_sym oner_eq0.
Qed.

(** Their variance must be v. *)
Theorem product_variance__exact__dropping_variance_fails (Real : realFieldType) :
  ~ product_variance__exact__dropping_variance Real.
Proof.
move=> /(_ 1%N isT 1 ler01)[horizon] /(_ _ _ (sure_law Real) (fun _ _ => 0)) broken.
have := broken (@sure_independent _ _ _ _ _) (fun _ _ _ => expectation0 _).
move/eqP; rewrite /variance !sure_mean big_nat1 expr0n subrr expr1.
by rewrite eq_sym oner_eq0.
Qed.

(** The weight 0 at the only outcome: of mean and variance 0. *)
Lemma nothing (Real : realFieldType) (n : nat) :
  expectation (sure Real) (fun=> 0 ^+ n.+1) = 0.
Proof. by rewrite sure_mean exprS mul0r. Qed.

(** The mean square must be that of the weight: the weight 0 has no other. *)
Theorem product_variance__shared_at_least__dropping_second_moment_fails
    (Real : realFieldType) :
  ~ product_variance__shared_at_least__dropping_second_moment Real.
Proof.
move=> /(_ 1%N isT 1 ler01)[horizon] /(_ _ _ (sure_law Real) (fun=> 0)).
by rewrite nothing expr1 ler10.
Qed.

(** The size must be constant. *)
Theorem product_variance__shared_sign__dropping_constant_size_fails
    (Real : realFieldType) :
  ~ product_variance__shared_sign__dropping_constant_size Real.
Proof.
move=> /(_ 1%N 1 ler01)[horizon] /(_ _ _ (sure_law Real) (fun=> 0))/eqP.
by rewrite nothing expr1 eq_sym oner_eq0.
Qed.

(** The number must have the variance that is spoken of. *)
Theorem shared_or_fresh__shared_scalar__dropping_variance_fails
    (Real : realFieldType) :
  ~ shared_or_fresh__shared_scalar__dropping_variance Real.
Proof.
move=> /(_ 1%N 1 ler01)[horizon] /(_ _ _ (sure_law Real) (fun=> 0))/eqP.
rewrite /variance !sure_mean mul0r expr0n subrr exp1n mul1r.
by rewrite eq_sym oner_eq0.
Qed.

(** The weights must have the size 1. *)
Theorem scaling_avoids__signs__dropping_unit_size_fails (Real : realFieldType) :
  ~ scaling_avoids__signs__dropping_unit_size Real.
Proof.
move=> /(_ 1%N isT)[horizon] /(_ _ _ (sure_law Real) (fun _ _ => 0))/eqP.
by rewrite sure_mean big_nat1 expr0n sub0r sqrrN expr1n oner_eq0.
Qed.

(** The variance of the power of a Gaussian weight. *)
Theorem product_variance__shared_gaussian_holds (Real : realFieldType) :
  product_variance__shared_gaussian Real.
Proof.
move=> k v _; exists (4 * k + 2)%N => Outcome law lawful w mean0 gaussian.
have even_moment j : (j <= 2 * k + 1)%N ->
    expectation law (fun omega => (w omega ^+ j) ^+ 2) =
    v ^+ j * \prod_(1 <= i < j + 1) ((2 * i)%:R - 1).
  move=> small; rewrite -(gaussian_even lawful gaussian); last first.
    rewrite (leq_trans (leq_mul (leqnn 2) small)) // mulnDr mulnA.
    by rewrite leq_addr.
  by apply: eq_expectation => omega; rewrite -exprM mulnC.
have le4 : (2 * k <= 4 * k)%N by rewrite leq_mul2r orbT.
split; rewrite /variance even_moment ?leq_addr //.
  rewrite (gaussian_even lawful gaussian); last first.
    by rewrite (leq_trans le4) // -[(4 * k + 2 + 2)%N]addnA leq_addr.
  by rewrite mulrBr exprMn -exprM [(k * 2)%N]mulnC.
rewrite (gaussian_odd (w := w) mean0 gaussian) ?(leq_trans le4) ?leq_addr //.
by rewrite expr0n subr0 -addnA.
Qed.

(** From order 1 on the variance of the power at least doubles with the order. *)
Theorem product_variance__shared_growth_holds (Real : realFieldType) :
  product_variance__shared_growth Real.
Proof.
move=> k v v_ge0.
have [now shared] := product_variance__shared_gaussian_holds k v_ge0.
have [next shared_next] := product_variance__shared_gaussian_holds k.+1 v_ge0.
exists (maxn now next) => Outcome law lawful w mean0 gaussian; split.
  have [|_ ->] := shared _ _ lawful w mean0.
    by move=> m soon; apply: gaussian; rewrite leq_max soon.
  rewrite -[X in index_iota 1 (_ + X)]addn1 addnA odds_product mulrC.
  by apply: ler_wpmul2l; rewrite ?exprn_ge0 // ler_nat addn1 odds_large.
have -> : (2 * k + 2 = 2 * k.+1)%N by rewrite mulnS addnC.
have [|-> _] := shared_next _ _ lawful w mean0.
  by move=> m soon; apply: gaussian; rewrite leq_max soon orbT.
rewrite !odds_product -!natrX mulrC; apply: ler_wpmul2l; rewrite ?exprn_ge0 //.
by rewrite ler_subr_addr addrC -natrD ler_nat odds_gap.
Qed.

(** Without independence the variance 1 is not kept. *)
Theorem scaling_avoids__second_moment__dropping_independent_fails
    (Real : realFieldType) :
  ~ scaling_avoids__second_moment__dropping_independent Real.
Proof.
move=> /(_ 2%N isT 1 ler01)[horizon] /(_ _ _ (fair_law Real) (fun=> sign Real)) broken.
have := broken (fun _ _ _ => sign_mean Real) (fun _ _ _ => sign_variance Real) erefl.
by move/eqP; rewrite sign_again eq_sym oner_eq0.
Qed.

(** One sign added to itself has four times its variance, not twice. *)
Theorem shared_or_fresh__fresh_scalar__dropping_pairwise_fails (Real : realFieldType) :
  ~ shared_or_fresh__fresh_scalar__dropping_pairwise Real.
Proof.
move=> /(_ 2%N 1 ler01)[horizon] /(_ _ _ (fair_law Real) (fun=> sign Real)) broken.
have := broken (fun _ _ _ => sign_variance Real); move/eqP.
have double side : \sum_(1 <= i < 2 + 1) sign Real side = 2%:R * sign Real side.
  by rewrite sumr_const_nat mulr_natl.
rewrite (eq_variance _ double) varianceZ sign_variance mulr1 mul1r -natrX.
by rewrite eqr_nat.
Qed.

(** Pairwise independence does not do: where two weights fix the third. *)
Theorem product_variance__pairwise_fails (Real : realFieldType) :
  ~ product_variance__pairwise Real.
Proof.
move=> /(_ 3%N isT 2%:R (ler0n _ _))[horizon].
pose far := (horizon + 3)%N.
have [horizon_far three_far] : (horizon <= far)%N /\ (3 <= far)%N.
  by rewrite leq_addr leq_addl.
have lawful := fair_pair_law Real.
have left_injective b : injective (agree^~ b) by move: b => [[] []] [[] []] [[] []].
have right_injective a : injective (agree a) by move: a => [[] []] [[] []] [[] []].
have even face : fair_pair Real face = 4%:R^-1 by [].
have [mean0 variance2] := at_times_moments Real.
have free := combined_independent lawful even three_far left_injective
  right_injective (at_times Real) horizon_far.
move=> /(_ _ _ (@draws_law _ _ _ far lawful) _ free).
have product (faces : {ffun 'I_far.+1 -> bool * bool}) :
    \prod_(1 <= i < 3 + 1) at_times Real (combined agree i faces) =
    8%:R * ((faces (inord 1)).1%:R * (faces (inord 2)).1%:R) :> Real.
  rewrite -[index_iota 1 (3 + 1)]/[:: 1; 2; 3]%N !big_cons big_nil mulr1.
  exact: (at_times_product Real (faces (inord 1)) (faces (inord 2))).
rewrite (eq_variance _ product) both_variance ?(leq_trans _ three_far) //.
rewrite -natrX ler_nat => broken; apply: notF; apply: broken => i _ soon.
  rewrite -[RHS]mean0; apply: (combined_mean lawful even) => //.
  exact: leq_trans soon _.
rewrite -[RHS]variance2; apply: (combined_variance lawful even) => //.
exact: leq_trans soon _.
Qed.

(** Their mean must be 0: of mean 1, two of variance 1 have a product of variance 3. *)
Theorem product_variance__exact__dropping_zero_mean_fails (Real : realFieldType) :
  ~ product_variance__exact__dropping_zero_mean Real.
Proof.
move=> /(_ 2%N isT 1 ler01)[horizon].
have lawful := fair_law Real; pose x side := 1 + sign Real side.
have x_mean : expectation (fair Real) x = 1.
  by rewrite expectationD sign_mean (expectation_constant lawful) addr0.
have x_variance : variance (fair Real) x = 1.
  rewrite -[RHS](sign_variance Real) !variance_distance // x_mean sign_mean.
  by apply: eq_expectation => side; rewrite /x addrAC subrr add0r subr0.
pose far := (horizon + 2)%N.
have two_far : (2 <= far)%N by rewrite leq_addl.
have horizon_far i : (i <= horizon)%N -> (i <= far)%N.
  by move/leq_trans; apply; rewrite leq_addr.
have means i : (1 <= i)%N -> (i <= far)%N ->
    expectation (@draws _ _ (fair Real) far) (fun sides => x (sides (inord i))) = 1.
  by move=> _ soon; rewrite draw_mean.
have variances i : (1 <= i)%N -> (i <= far)%N ->
    variance (@draws _ _ (fair Real) far) (fun sides => x (sides (inord i))) = 1.
  by move=> _ soon; rewrite draw_variance.
have free := draws_independent (horizon := far) lawful (fun=> x) (group := None).
move=> /(_ _ _ (@draws_law _ _ _ far lawful) (fun i sides => x (sides (inord i)))).
rewrite (product_variance_mean free _ _ means variances) ?iota_uniq //; last first.
  by rewrite index_iota_in.
rewrite expr1n -[1 + 1]/(2%:R) -natrX !expr1n => broken.
have /eqP : (2 ^ 2)%:R - 1 = 1 :> Real.
  apply: broken => [s uniq_s in_range|i late /horizon_far].
    by apply: free => //; apply: sub_all in_range => i /andP[-> /horizon_far].
  exact: variances.
by rewrite subr_eq -[1 + 1]/(2%:R) eqr_nat.
Qed.
