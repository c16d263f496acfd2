(** Gradient clipping over any real field. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary columns clipped.
From Longdep.gradient_clipping Require Import algebra_statements.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.POrderTheory Order.TotalTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** A gradient beyond the threshold becomes smaller. *)
Theorem clipping_holds (Real : rcfType) : clipping Real.
Proof.
move=> n _ m m_pos C g -> exceeds; rewrite clipped_length //.
by rewrite lt_minl exceeds orbT.
Qed.

(** A zero gradient does not become smaller. *)
Theorem clipping__dropping_exceeds_fails (Real : rcfType) :
  ~ clipping__dropping_exceeds Real.
Proof.
move=> /(_ 1%N isT 1 ltr01 0 0); rewrite scaler0 norm_two0 ltxx => impossible.
by have := impossible erefl.
Qed.

(** No gradient beyond the threshold becomes larger. *)
Theorem clipping__turned_fails (Real : rcfType) : ~ clipping__turned Real.
Proof.
move=> /(_ 1%N isT 1 ltr01 _ (2%:R)%:M erefl).
by rewrite clipped_length ?ltr01 // norm_two_number normr_nat ltr1n lt_minr ltxx => /(_ isT).
Qed.

(** Such a gradient gets exactly the norm m. *)
Theorem clipping__limit_reached_holds (Real : rcfType) : clipping__limit_reached Real.
Proof.
by move=> n _ m m_pos C g -> exceeds; rewrite clipped_length // min_r // ltW.
Qed.

(** A zero gradient keeps the norm 0. *)
Theorem clipping__limit_reached__dropping_exceeds_fails (Real : rcfType) :
  ~ clipping__limit_reached__dropping_exceeds Real.
Proof.
move=> /(_ 1%N isT 1 ltr01 0 0); rewrite scaler0 norm_two0 => /(_ erefl) /eqP.
by rewrite eq_sym oner_eq0.
Qed.

(** No result is longer than the threshold. *)
Theorem clipping__bound_holds (Real : rcfType) : clipping__bound Real.
Proof. by move=> n _ m m_pos C g ->; apply: clipped_at_most. Qed.

(** A gradient within the threshold is left alone. *)
Theorem clipping__unchanged_holds (Real : rcfType) : clipping__unchanged Real.
Proof.
by move=> n _ m m_pos C g -> within; rewrite -/(factor _ _) factor_within ?scale1r.
Qed.

(** A gradient of length 2 is not left alone by the limit 1. *)
Theorem clipping__unchanged__dropping_within_fails (Real : rcfType) :
  ~ clipping__unchanged__dropping_within Real.
Proof.
move=> /(_ 1%N isT 1 ltr01 _ (2%:R)%:M erefl) unchanged.
have := clipped_at_most ((2%:R)%:M : 'M[Real]_1) ltr01.
by rewrite unchanged norm_two_number normr_nat lern1.
Qed.

(** The direction stays. *)
Theorem clipping__direction_holds (Real : rcfType) : clipping__direction Real.
Proof.
move=> n _ m m_pos C g ->; rewrite -/(factor _ _) norm_two_scale.
by rewrite gtr0_norm ?factor_gt0 // scalerA mulrC.
Qed.

(** Clipping twice is clipping once. *)
Theorem clipping__idempotent_holds (Real : rcfType) : clipping__idempotent Real.
Proof.
move=> n _ m m_pos C g ->; rewrite -/(factor m (norm_two g)) -/(factor _ _).
by rewrite [factor m (norm_two (_ *: _))]factor_within ?scale1r ?clipped_at_most.
Qed.

(** Clipping moves no two gradients apart. *)
Theorem clipping__non_expansive_holds (Real : rcfType) : clipping__non_expansive Real.
Proof.
move=> n _ m m_pos C D g h -> ->; apply: multiples_no_further.
- by rewrite ltW ?factor_gt0 ?factor_le1.
- by rewrite ltW ?factor_gt0 ?factor_le1.
rewrite !factor_length //.
apply: (slopes_no_further (f := Num.min^~ m) (inside := predT)) => // x y _.
exact: min_slope.
Qed.

(** The clipped gradient makes no obtuse angle with the gradient. *)
Theorem clipping__descent_holds (Real : rcfType) : clipping__descent Real.
Proof.
move=> n _ m C g -> m_pos; rewrite -{1}[g]scale1r inner_scale mul1r inner_self.
by rewrite mulr_ge0 ?sqr_ge0 // ltW ?factor_gt0.
Qed.

(** A negative limit turns the gradient round. *)
Theorem clipping_negative_limit_fails (Real : rcfType) : ~ clipping_negative_limit Real.
Proof.
move=> /(_ 1%N isT (-1) _ 1%:M erefl); rewrite norm_two_number normr1 max_r; last first.
  by rewrite (le_trans (lerN10 _)) // ler01.
rewrite -{1}[1%:M]scale1r inner_scale mul1r inner_self norm_two_number normr1 divr1.
by rewrite expr1n mulr1 ler0N1.
Qed.

(** Nor does it hold without the premise that the limit is positive. *)
Theorem clipping__descent__dropping_limit_fails (Real : rcfType) :
  ~ clipping__descent__dropping_limit Real.
Proof. exact: clipping_negative_limit_fails. Qed.

(** With the constant in the factor the result stays below the threshold. *)
Theorem clipping_eps__bound_holds (Real : rcfType) : clipping_eps__bound Real.
Proof.
move=> n _ m varepsilon m_pos eps_pos C g ->.
by rewrite eps_clipped_length // eps_length ?norm_two_ge0.
Qed.

(** With m and the constant 1 a gradient of length 1 is shortened. *)
Theorem clipping_eps__unchanged_fails (Real : rcfType) : ~ clipping_eps__unchanged Real.
Proof.
move=> /(_ 1%N isT 1 1 ltr01 ltr01 _ 1%:M erefl); rewrite norm_two_number normr1 lexx.
move=> /(_ isT) unchanged.
have := @clipping_eps__bound_holds Real 1%N isT 1 1 ltr01 ltr01 _ 1%:M erefl.
by rewrite norm_two_number normr1 unchanged norm_two_number normr1 ltxx.
Qed.

(** A gradient at least the constant below the limit is left alone. *)
Theorem clipping_eps__unchanged_below_holds (Real : rcfType) :
  clipping_eps__unchanged_below Real.
Proof.
move=> n _ m varepsilon m_pos eps_pos C g -> within.
by rewrite -/(eps_factor _ _ _) eps_factor_within ?norm_two_ge0 ?scale1r.
Qed.

(** Without that premise some gradient is shortened. *)
Theorem clipping_eps__unchanged_below__dropping_within_fails (Real : rcfType) :
  ~ clipping_eps__unchanged_below__dropping_within Real.
Proof.
move=> all_kept; apply: (@clipping_eps__unchanged_fails Real).
by move=> n n_pos m varepsilon m_pos eps_pos C g rule _; apply: all_kept rule.
Qed.

(** With the constant no gradient gets the norm m. *)
Theorem clipping_eps__limit_reached_fails (Real : rcfType) :
  ~ clipping_eps__limit_reached Real.
Proof.
move=> /(_ 1%N isT 1 1 ltr01 ltr01 _ (2%:R)%:M erefl) reached.
have := @clipping_eps__bound_holds Real 1%N isT 1 1 ltr01 ltr01 _ (2%:R)%:M erefl.
by rewrite reached ?ltxx // norm_two_number normr_nat ltr1n.
Qed.

(** With the constant the limit is missed by less than the constant. *)
Theorem clipping_eps__nearly_reached_holds (Real : rcfType) :
  clipping_eps__nearly_reached Real.
Proof.
move=> n _ m varepsilon m_pos eps_pos C g -> exceeds; rewrite eps_clipped_length //.
by apply: eps_lost; rewrite ?norm_two_ge0 // ltW.
Qed.

(** A zero gradient misses the limit 1 by 1. *)
Theorem clipping_eps__nearly_reached__dropping_exceeds_fails (Real : rcfType) :
  ~ clipping_eps__nearly_reached__dropping_exceeds Real.
Proof.
move=> /(_ 1%N isT 1 1 ltr01 ltr01 0 0); rewrite scaler0 norm_two0 subr0 ltxx.
by move=> /(_ erefl).
Qed.

(** With the constant a second clipping may change a gradient again. *)
Theorem clipping_eps__idempotent_fails (Real : rcfType) :
  ~ clipping_eps__idempotent Real.
Proof.
move=> /(_ 1%N isT 1 1 ltr01 ltr01 _ 1%:M erefl).
set C := _ *: 1%:M => twice; have C_pos : 0 < norm_two C.
  rewrite /C norm_two_scale norm_two_number normr1 mulr1 normr_gt0.
  by rewrite gt_eqF // lt_minr ltr01 divr_gt0 ?addr_gt0 ?ltr01.
have /eqP : eps_factor 1 1 (norm_two C) *: C - 1 *: C = 0.
  by rewrite /eps_factor twice scale1r subrr.
rewrite -scalerBl scaler_eq0 subr_eq0 -norm_two_eq0 (gt_eqF C_pos) orbF => /eqP idle.
have := eps_factor_most 1 ltr01 (norm_two_ge0 C).
by rewrite idle mul1r ger_addl leNgt C_pos.
Qed.

(** A second clipping takes off less than the constant. *)
Theorem clipping_eps__nearly_idempotent_holds (Real : rcfType) :
  clipping_eps__nearly_idempotent Real.
Proof.
move=> n n_pos m varepsilon m_pos eps_pos C g rule; rewrite eps_clipped_length //.
have below := clipping_eps__bound_holds n_pos m_pos eps_pos rule.
by apply: eps_lost; rewrite ?norm_two_ge0 // ltW.
Qed.

(** With the constant clipping moves no two gradients apart either. *)
Theorem clipping_eps__non_expansive_holds (Real : rcfType) :
  clipping_eps__non_expansive Real.
Proof.
move=> n _ m varepsilon m_pos eps_pos C D g h -> ->; apply: multiples_no_further.
- by rewrite ltW ?eps_factor_le1 // eps_factor_gt0 ?norm_two_ge0.
- by rewrite ltW ?eps_factor_le1 // eps_factor_gt0 ?norm_two_ge0.
apply: (slopes_no_further (inside := >= 0) (f := fun r => eps_factor m varepsilon r * r)).
- exact: norm_two_ge0.
- exact: norm_two_ge0.
by move=> x y; apply: eps_slope.
Qed.

(** The conventions with and without the constant are not the same. *)
Theorem clipping_conventions_fails (Real : rcfType) : ~ clipping_conventions Real.
Proof.
move=> same; apply: (@clipping_eps__unchanged_fails Real).
move=> n n_pos m varepsilon m_pos eps_pos C g -> within.
by rewrite same // -/(factor _ _) factor_within ?scale1r.
Qed.

(** They agree to within the constant. *)
Theorem clipping_conventions__within_eps_holds (Real : rcfType) :
  clipping_conventions__within_eps Real.
Proof.
move=> n _ m varepsilon m_pos eps_pos g; have g_ge0 := norm_two_ge0 g.
rewrite norm_two_scale ger0_norm; last first.
  rewrite subr_ge0 -/(eps_factor _ _ _) ler_pdivl_mulr ?lt_maxr ?m_pos //.
  have [_|_] := leP m (norm_two g); first by rewrite ltW ?eps_length.
  by rewrite -[leRHS]mul1r ler_wpmul2r ?eps_factor_le1 ?ltW.
rewrite mulrBl -/(factor _ _) factor_length // -/(eps_factor _ _ _).
apply: eps_lost => //.
- by rewrite le_minr g_ge0 ltW.
- by rewrite le_minl lexx.
- by rewrite le_minl lexx orbT.
Qed.

(** No entry of the result is larger than m. *)
Theorem clipping_value__entry_bound_holds (Real : realFieldType) :
  clipping_value__entry_bound Real.
Proof.
move=> n _ m m_pos C g /cut_rule rule.
by apply: norm_max_le (ltW m_pos) _ => i j; rewrite rule cut_le ?ltW.
Qed.

(** The norm of the result may exceed m: two entries of 1. *)
Theorem clipping_value__bound_fails (Real : rcfType) : ~ clipping_value__bound Real.
Proof.
move=> /(_ 2%N isT 1 ltr01 _ (const_mx 1) (cut_ruled _ _)).
have -> : map_mx (cut 1) (const_mx 1) = const_mx 1 :> 'M[Real]_(2, 1).
  by apply/matrixP=> i j; rewrite !mxE cut_id ?normr1.
rewrite -(ler_pexpn2r (ltn0Sn 1)) ?nnegrE ?ler01 ?norm_two_ge0 // norm_two_sqr.
by rewrite !big_ord_recl !big_ord0 !mxE expr1n !addr0 -[1 + 1]/(2%:R) lern1.
Qed.

(** It is at most m times the root of n. *)
Theorem clipping_value__root_n_holds (Real : rcfType) : clipping_value__root_n Real.
Proof.
move=> n _ m m_pos C g /cut_rule rule; rewrite norm_two_sqr.
apply: le_trans (_ : \sum_(i < n) m ^+ 2 <= _); last first.
  by rewrite sumr_const card_ord mulr_natl.
apply: ler_sum => i _; rewrite big_ord1 rule -real_normK ?num_real //.
by rewrite ler_pexpn2r ?nnegrE ?normr_ge0 ?cut_le ?(ltW m_pos).
Qed.

(** The direction may change. *)
Theorem clipping_value__direction_fails (Real : realFieldType) :
  ~ clipping_value__direction Real.
Proof.
pose g : 'M[Real]_(2, 1) := \matrix_(i, j) (i.+1)%:R.
move=> /(_ 2%N isT 1 ltr01 _ g (cut_ruled _ _)) /matrixP/(_ 0 1) /eqP.
rewrite !mxE !big_ord1 !mxE /= [cut 1 1]cut_id ?normr1 // /cut min_l ?ler1n //.
rewrite max_r ?mul1r; first by rewrite eq_sym pnatr_eq1.
by rewrite (le_trans (lerN10 _)) // ler01.
Qed.

(** The angle of the result and the gradient stays acute. *)
Theorem clipping_value__acute_holds (Real : rcfType) : clipping_value__acute Real.
Proof.
move=> n _ m m_pos C g /cut_rule rule; rewrite inner_sum norm_two_sqr.
by do 2 apply: ler_sum => ? _; rewrite rule cut_between.
Qed.

(** Cutting twice is cutting once. *)
Theorem clipping_value__idempotent_holds (Real : realFieldType) :
  clipping_value__idempotent Real.
Proof.
move=> n _ m m_pos C g rule i i_lt; rewrite rule // -!/(cut _ _).
by rewrite [RHS]cut_id ?cut_le ?ltW.
Qed.

(** Cutting moves no two gradients apart. *)
Theorem clipping_value__non_expansive_holds (Real : rcfType) :
  clipping_value__non_expansive Real.
Proof.
move=> n _ m m_pos C D g h /cut_rule rule /cut_rule other; rewrite !norm_two_sqr.
by do 2 apply: ler_sum => ? _; rewrite !mxE rule other cut_no_further.
Qed.

(** Each tensor clipped by its own norm: the direction of all may change. *)
Theorem clipping_per_tensor__direction_fails (Real : rcfType) :
  ~ clipping_per_tensor__direction Real.
Proof.
move=> /(_ 1%N 1%N isT isT 1 ltr01 _ _ 1%:M (2%:R)%:M erefl erefl).
rewrite -!/(factor _ _) !norm_two_number normr1 normr_nat.
rewrite [factor 1 1]factor_within ?ltr01 // scale1r.
rewrite factor_beyond ?ler1n // scale_scalar_mx mul1r mulVf ?pnatr_eq0 //.
rewrite trmx1 !mulmx1 => /matrixP/(_ 0 0)/eqP; rewrite !number_mx.
by rewrite pnatr_eq1.
Qed.

(** The norm of all may exceed m. *)
Theorem clipping_per_tensor__bound_fails (Real : rcfType) :
  ~ clipping_per_tensor__bound Real.
Proof.
move=> /(_ 1%N 1%N isT isT 1 ltr01 _ _ 1%:M 1%:M erefl erefl).
rewrite -!/(factor _ _) norm_two_number normr1 factor_within ?ltr01 // scale1r.
by rewrite norm_two_number normr1 expr1n -[1 + 1]/(2%:R) lern1.
Qed.

(** Of two tensors it is at most m times the root of two. *)
Theorem clipping_per_tensor__root_two_holds (Real : rcfType) :
  clipping_per_tensor__root_two Real.
Proof.
move=> k n _ _ m m_pos B C b g -> ->; rewrite mulr2n mulrDl mul1r.
by apply: ler_add; rewrite ler_pexpn2r ?nnegrE ?norm_two_ge0 ?clipped_at_most ?(ltW m_pos).
Qed.

(** By the norm of all the direction stays. *)
Theorem clipping_global__direction_holds (Real : rcfType) :
  clipping_global__direction Real.
Proof.
by move=> k n _ _ m _ B C b g -> ->; rewrite linearZ /= -scalemxAl -scalemxAr.
Qed.

(** If the square of the norm overflows, the result is zero. *)
Theorem clipping_overflow_fails (Real : rcfType) : ~ clipping_overflow Real.
Proof.
move=> /(_ 1%N isT 1 1 ltr01 ltr01 0 1%:M); rewrite norm_two0 norm_two_number normr1.
rewrite expr1n !ltxx ltr01 => overflow; suff: false by [].
by apply: overflow.
Qed.

(** Within the range the result of a nonzero gradient is not zero. *)
Theorem clipping_overflow__in_range_holds (Real : rcfType) :
  clipping_overflow__in_range Real.
Proof.
move=> n _ Omega m _ m_pos C g [_ rule] nonzero /rule ->; rewrite norm_two_scale.
by rewrite mulr_gt0 // normr_gt0 gt_eqF // factor_gt0.
Qed.

(** Beyond the range it is zero. *)
Theorem clipping_overflow__in_range__dropping_in_range_fails (Real : rcfType) :
  ~ clipping_overflow__in_range__dropping_in_range Real.
Proof. exact: clipping_overflow_fails. Qed.

(** The result of a zero gradient is zero. *)
Theorem clipping_overflow__in_range__dropping_not_zero_fails (Real : rcfType) :
  ~ clipping_overflow__in_range__dropping_not_zero Real.
Proof.
move=> /(_ 1%N isT 1 1 ltr01 ltr01 0 0); rewrite scaler0 norm_two0 expr0n /= ltr01 ltxx.
by move=> zero; suff: false by []; apply: zero.
Qed.

(** Updates of at most m, by a rate, sum up to at most their number times that. *)
Theorem explosion_easily_solved__whole_run_holds (Real : rcfType) :
  explosion_easily_solved__whole_run Real.
Proof.
move=> n t _ eta m eta_ge0 _ G U step clipped; elim: t => [|t IH].
  by rewrite subrr norm_two0 mulr0 mul0r.
rewrite -addn1 step addrAC natrD mulrDr mulrDl mulr1.
apply: le_trans (norm_twoD _ _) (ler_add IH _).
by rewrite norm_twoN norm_two_scale ger0_norm // ler_wpmul2l.
Qed.

(** One update changes the weights by at most the rate times m. *)
Theorem explosion_easily_solved__one_update_holds (Real : rcfType) :
  explosion_easily_solved__one_update Real.
Proof.
move=> n _ eta m eta_ge0 _ G U V -> clipped; rewrite addrAC subrr sub0r norm_twoN.
by rewrite norm_two_scale ger0_norm // ler_wpmul2l.
Qed.

(** With clipped gradients no update, and no run of updates, goes further than that. *)
Theorem explosion_easily_solved_holds (Real : rcfType) : explosion_easily_solved Real.
Proof.
move=> n t n_pos eta m eta_ge0 m_pos C G U step clipped.
have short s : norm_two (C s) <= m by rewrite clipped clipped_at_most.
split; first exact: explosion_easily_solved__whole_run_holds short.
exact: explosion_easily_solved__one_update_holds (step t) (short t).
Qed.

(** Without clipping an update may go further. *)
Theorem explosion_easily_solved__one_update__dropping_clipped_fails (Real : rcfType) :
  ~ explosion_easily_solved__one_update__dropping_clipped Real.
Proof.
move=> /(_ 1%N isT 1 1 ler01 ltr01 (2%:R)%:M 0 _ erefl).
by rewrite sub0r subr0 norm_twoN scale1r norm_two_number normr_nat mulr1 lern1.
Qed.

(** So may a run. *)
Theorem explosion_easily_solved__whole_run__dropping_clipped_fails (Real : rcfType) :
  ~ explosion_easily_solved__whole_run__dropping_clipped Real.
Proof.
pose U (s : nat) : 'M[Real]_1 := - ((2 * s)%:R)%:M.
move=> /(_ 1%N 1%N isT 1 1 ler01 ltr01 (fun=> (2%:R)%:M) U) further.
suff: norm_two (U 1%N - U 0%N) <= 1 * 1%:R * 1.
  rewrite /U muln0 muln1 raddf0 oppr0 subr0 norm_twoN norm_two_number normr_nat.
  by rewrite !mulr1 lern1.
by apply: further => s; rewrite /U mulnDr muln1 natrD raddfD /= opprD scale1r.
Qed.

(** And so may the run of the whole claim. *)
Theorem explosion_easily_solved__dropping_clipped_fails (Real : rcfType) :
  ~ explosion_easily_solved__dropping_clipped Real.
Proof.
pose U (s : nat) : 'M[Real]_1 := - ((2 * s)%:R)%:M.
move=> /(_ 1%N 1%N isT 1 1 ler01 ltr01 (fun=> (2%:R)%:M) (fun=> 0) U) further.
suff: norm_two (U 1%N - U 0%N) <= 1 * 1%:R * 1.
  rewrite /U muln0 muln1 raddf0 oppr0 subr0 norm_twoN norm_two_number normr_nat.
  by rewrite !mulr1 lern1.
by case: further => // s; rewrite /U mulnDr muln1 natrD raddfD /= opprD scale1r.
Qed.

(** A clipped update does not bring the recurrent gain below 1. *)
Theorem explosion_easily_solved__strong_fails (Real : rcfType) :
  ~ explosion_easily_solved__strong Real.
Proof.
move=> /(_ 1%N isT 1 0 1 ltr01 (lexx 0) ltr01 0 (2%:R)%:M _ 1%:M erefl).
rewrite norm_two0 norm_max_number normr1 scale0r subr0 => /(_ ler01 (lexx 1)).
by rewrite gain_number mul1r normr_nat lern1.
Qed.

(** One clipped update lowers the gain by the rate times c m at most. *)
Theorem explosion_easily_solved__gamma_stays_holds (Real : rcfType) :
  explosion_easily_solved__gamma_stays Real.
Proof.
move=> n _ c eta m c_pos eta_ge0 _ G U V d -> clipped gains.
rewrite [(U - _)^T]linearB /= mulmxBr.
apply: le_trans (norm_twoB _ _); rewrite ler_add2l ler_opp2.
apply: le_trans (norm_two_gains _ _) _; rewrite norm_twoT norm_two_scale ger0_norm //.
rewrite mulrCA -mulrA ler_wpmul2l // ler_pmul ?norm_max_ge0 ?norm_two_ge0 //.
Qed.

(** Without clipping it may lower it by more. *)
Theorem explosion_easily_solved__gamma_stays__dropping_clipped_fails (Real : rcfType) :
  ~ explosion_easily_solved__gamma_stays__dropping_clipped Real.
Proof.
move=> /(_ 1%N isT 1 1 1 ltr01 ler01 ltr01 (3%:R)%:M (3%:R)%:M _ 1%:M erefl).
rewrite norm_max_number normr1 lexx scale1r subrr trmx0 mulmx0 norm_two0.
by rewrite gain_number !mul1r normr_nat subr_le0 lern1 => /(_ isT).
Qed.
