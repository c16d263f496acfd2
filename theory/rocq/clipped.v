(** Numbers, lengths and vectors cut to a limit. Written by hand. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Coq Require Import Ring.
From Longdep Require Import vocabulary columns.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.POrderTheory Order.TotalTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** Numbers cut to a limit come no further apart. *)
Section Slopes.
Variable Real : realFieldType.
Implicit Types m x y : Real.

(** What rises with slopes from 0 to 1 brings no two numbers further apart. *)
Lemma slopes_no_further (f : Real -> Real) (inside : pred Real) x y :
  inside x -> inside y ->
  (forall x y, inside x -> x <= y -> f x <= f y <= f x + (y - x)) ->
  (f x - f y) ^+ 2 <= (x - y) ^+ 2.
Proof.
move=> x_in y_in slopes.
have ordered a b : inside a -> a <= b -> (f b - f a) ^+ 2 <= (b - a) ^+ 2.
  move=> a_in a_le_b; have /andP[rises bounded] := slopes a b a_in a_le_b.
  by rewrite ler_pexpn2r ?nnegrE ?subr_ge0 // ler_subl_addl.
have [x_le_y|/ltW y_le_x] := leP x y; last exact: ordered.
by rewrite -[leLHS]sqrrN -[leRHS]sqrrN !opprB; apply: ordered.
Qed.

Lemma min_slope m x y : x <= y -> Num.min x m <= Num.min y m <= Num.min x m + (y - x).
Proof.
move=> x_le_y; apply/andP; split.
  by rewrite le_minr !le_minl lexx x_le_y orbT.
rewrite addr_minl le_minr addrC subrK !le_minl lexx /=.
by rewrite ler_addl subr_ge0 x_le_y orbT.
Qed.

Lemma max_slope m x y : x <= y -> Num.max m x <= Num.max m y <= Num.max m x + (y - x).
Proof.
move=> x_le_y; apply/andP; split.
  by rewrite le_maxl !le_maxr lexx x_le_y orbT.
rewrite le_maxl -{1}[m]addr0 ler_add ?subr_ge0 ?le_maxr ?lexx //=.
by rewrite -ler_subl_addr subKr le_maxr lexx orbT.
Qed.

End Slopes.

(** What a gradient of length r is multiplied by; m is the limit. *)
Section Factors.
Variable Real : rcfType.
Add Ring Real_ring : (ring_laws Real).
Implicit Types m r x y varepsilon : Real.

Definition factor m r := m / Num.max m r.
Definition eps_factor m varepsilon r := Num.min 1 (m / (varepsilon + r)).

Lemma factor_within m r : 0 < m -> r <= m -> factor m r = 1.
Proof. by move=> m_pos within; rewrite /factor max_l ?divff ?gt_eqF. Qed.

Lemma factor_beyond m r : m <= r -> factor m r = m / r.
Proof. by move=> beyond; rewrite /factor max_r. Qed.

Lemma factor_gt0 m r : 0 < m -> 0 < factor m r.
Proof. by move=> m_pos; rewrite divr_gt0 // lt_maxr m_pos. Qed.

Lemma factor_le1 m r : 0 < m -> factor m r <= 1.
Proof.
move=> m_pos; rewrite ler_pdivr_mulr ?mul1r; first by rewrite le_maxr lexx.
by rewrite lt_maxr m_pos.
Qed.

(** The clipped length is the smaller one of length and limit. *)
Lemma factor_length m r : 0 < m -> factor m r * r = Num.min r m.
Proof.
move=> m_pos; have [within|beyond] := leP r m; first by rewrite factor_within ?mul1r.
by rewrite factor_beyond ?ltW // divfK // gt_eqF // (lt_trans m_pos).
Qed.

Section WithEps.
Variables m varepsilon : Real.
Hypotheses (m_pos : 0 < m) (varepsilon_pos : 0 < varepsilon).
Let shared r : 0 <= r -> 0 < varepsilon + r.
Proof. by move=> r_ge0; apply: ltr_paddr. Qed.

Lemma eps_factor_within r :
  0 <= r -> varepsilon + r <= m -> eps_factor m varepsilon r = 1.
Proof.
by move=> r_ge0 within; rewrite /eps_factor min_l // ler_pdivl_mulr ?mul1r ?shared.
Qed.

Lemma eps_factor_beyond r :
  0 <= r -> m <= varepsilon + r -> eps_factor m varepsilon r = m / (varepsilon + r).
Proof.
by move=> r_ge0 beyond; rewrite /eps_factor min_r // ler_pdivr_mulr ?mul1r ?shared.
Qed.

Lemma eps_factor_gt0 r : 0 <= r -> 0 < eps_factor m varepsilon r.
Proof. by move=> r_ge0; rewrite lt_minr ltr01 divr_gt0 ?shared. Qed.

Lemma eps_factor_le1 r : eps_factor m varepsilon r <= 1.
Proof. by rewrite le_minl lexx. Qed.

Lemma eps_factor_most r : 0 <= r -> eps_factor m varepsilon r * (varepsilon + r) <= m.
Proof.
by move=> r_ge0; rewrite -ler_pdivl_mulr ?shared // le_minl lexx orbT.
Qed.

Lemma eps_length r : 0 <= r -> eps_factor m varepsilon r * r < m.
Proof.
move=> r_ge0; apply: lt_le_trans (eps_factor_most r_ge0).
by rewrite ltr_pmul2l ?eps_factor_gt0 // ltr_addr.
Qed.

(** What the constant takes off a length that is clipped anyway is below it. *)
Lemma eps_lost r s :
  0 <= r -> 0 <= s -> s <= r -> s <= m ->
  s - eps_factor m varepsilon r * r < varepsilon.
Proof.
move=> r_ge0 s_ge0 s_le_r s_le_m.
suff share : s / (varepsilon + r) * r <= eps_factor m varepsilon r * r.
  apply: le_lt_trans (_ : s - s / (varepsilon + r) * r < _).
    by rewrite ler_add2l ler_opp2.
  have -> : s - s / (varepsilon + r) * r = s * varepsilon / (varepsilon + r).
    apply: (mulIf (lt0r_neq0 (shared r_ge0))).
    rewrite mulrBl divfK ?lt0r_neq0 ?shared // mulrAC divfK ?lt0r_neq0 ?shared //.
    by polynomial Real.
  rewrite ltr_pdivr_mulr ?shared // mulrC ltr_pmul2l //.
  by apply: le_lt_trans s_le_r _; rewrite ltr_addr.
rewrite ler_wpmul2r // le_minr ler_pdivr_mulr ?shared // mul1r.
rewrite ler_pmul2r ?invr_gt0 ?shared // s_le_m andbT.
by apply: le_trans s_le_r _; rewrite ler_addr ltW.
Qed.

Lemma eps_length_beyond r :
  0 <= r -> m <= varepsilon + r ->
  eps_factor m varepsilon r * r = m - m * varepsilon / (varepsilon + r).
Proof.
move=> r_ge0 beyond; rewrite eps_factor_beyond //.
apply: (mulIf (lt0r_neq0 (shared r_ge0))).
rewrite mulrBl divfK ?lt0r_neq0 ?shared // mulrAC divfK ?lt0r_neq0 ?shared //.
by polynomial Real.
Qed.

(** As a function of the length the clipped length has slopes from 0 to 1. *)
Lemma eps_slope x y : 0 <= x -> x <= y ->
  eps_factor m varepsilon x * x <= eps_factor m varepsilon y * y <=
  eps_factor m varepsilon x * x + (y - x).
Proof.
move=> x_ge0 x_le_y; have y_ge0 := le_trans x_ge0 x_le_y.
have [x_within|x_beyond] := leP (varepsilon + x) m.
  rewrite (eps_factor_within x_ge0) // mul1r addrC subrK ler_pimull ?eps_factor_le1 //.
  rewrite andbT; have [y_within|y_beyond] := leP (varepsilon + y) m.
    by rewrite (eps_factor_within y_ge0) // mul1r.
  rewrite eps_factor_beyond ?(ltW y_beyond) // mulrAC ler_pdivl_mulr ?shared //.
  apply: le_trans (ler_wpmul2r y_ge0 x_within).
  by rewrite mulrDr mulrDl ler_add2r mulrC ler_pmul2l.
have y_beyond : m <= varepsilon + y.
  by apply: le_trans (ltW x_beyond) _; rewrite ler_add2l.
rewrite !eps_length_beyond ?(ltW x_beyond) //.
have [pos_x pos_y] := (shared x_ge0, shared y_ge0).
have me_pos : 0 < m * varepsilon by rewrite mulr_gt0.
rewrite ler_add2l ler_opp2 ler_pmul2l // lef_pinv ?posrE // ler_add2l x_le_y /=.
rewrite -ler_subl_addl.
have -> : m - m * varepsilon / (varepsilon + y) - (m - m * varepsilon / (varepsilon + x))
  = m * varepsilon * ((varepsilon + x)^-1 - (varepsilon + y)^-1) by polynomial Real.
have -> : (varepsilon + x)^-1 - (varepsilon + y)^-1 =
  (y - x) / ((varepsilon + x) * (varepsilon + y)).
  apply: (mulIf (lt0r_neq0 (mulr_gt0 pos_x pos_y))); rewrite divfK ?gt_eqF ?mulr_gt0 //.
  rewrite mulrBl mulKf ?gt_eqF // [X in _ - X]mulrCA mulVf ?gt_eqF // mulr1.
  by polynomial Real.
rewrite mulrA ler_pdivr_mulr ?mulr_gt0 // mulrC ler_wpmul2l ?subr_ge0 // mulrC.
by rewrite ler_pmul ?(ltW m_pos) ?(ltW varepsilon_pos) // ler_addl.
Qed.
End WithEps.

(** Multiples of two gradients are no further apart than the gradients if the factors
    are at most 1 and the lengths are no further apart. *)
Lemma multiples_no_further n (g h : 'M[Real]_(n, 1)) a b :
  0 <= a <= 1 -> 0 <= b <= 1 ->
  (a * norm_two g - b * norm_two h) ^+ 2 <= (norm_two g - norm_two h) ^+ 2 ->
  norm_two (a *: g - b *: h) ^+ 2 <= norm_two (g - h) ^+ 2.
Proof.
move=> /andP[a_ge0 a_le1] /andP[b_ge0 b_le1] radial.
rewrite !norm_twoB_sqr !norm_two_scale !ger0_norm // inner_scale -subr_ge0.
have angle : 0 <= (1 - a * b) * (norm_two g * norm_two h - \tr (g^T *m h)).
  by rewrite mulr_ge0 // subr_ge0 ?mulr_ile1 ?cauchy_schwarz.
rewrite -subr_ge0 in radial.
apply: le_trans (addr_ge0 radial (addr_ge0 angle angle)) _.
by rewrite le_eqVlt; apply/orP; left; apply/eqP; polynomial Real.
Qed.

End Factors.

(** Clipping by the norm. *)
Section ByNorm.
Variables (Real : rcfType) (n k : nat) (m : Real) (g : 'M[Real]_(n, k)).
Hypothesis m_pos : 0 < m.

Lemma clipped_length : norm_two (factor m (norm_two g) *: g) = Num.min (norm_two g) m.
Proof. by rewrite norm_two_scale gtr0_norm ?factor_gt0 // factor_length. Qed.

Lemma clipped_at_most : norm_two (factor m (norm_two g) *: g) <= m.
Proof. by rewrite clipped_length le_minl lexx orbT. Qed.

Lemma eps_clipped_length varepsilon : 0 < varepsilon ->
  norm_two (eps_factor m varepsilon (norm_two g) *: g) =
  eps_factor m varepsilon (norm_two g) * norm_two g.
Proof.
by move=> eps_pos; rewrite norm_two_scale gtr0_norm // eps_factor_gt0 ?norm_two_ge0.
Qed.

End ByNorm.

(** Clipping by value: each entry is cut to the limit. *)
Section ByValue.
Variable Real : realFieldType.
Add Ring Real_ring : (ring_laws Real).
Implicit Types m x y : Real.

Definition cut m x := Num.max (- m) (Num.min m x).

Lemma cut_le m x : 0 <= m -> `|cut m x| <= m.
Proof.
move=> m_ge0; have opp_le : - m <= m by rewrite ge0_cp.
by rewrite ler_norml le_maxr le_maxl opp_le lexx /= le_minl lexx.
Qed.

Lemma cut_id m x : `|x| <= m -> cut m x = x.
Proof. by rewrite ler_norml /cut => /andP[lower upper]; rewrite min_r ?max_r. Qed.

(** What is taken off a number when it is cut: nothing, or what exceeds the limit. *)
Lemma cut_rest m x : 0 <= m -> (x - cut m x) * cut m x = m * `|x - cut m x|.
Proof.
move=> m_ge0; have opp_le : - m <= m by rewrite ge0_cp.
rewrite /cut; have [x_high|x_low] := leP m x.
  by rewrite max_r // ger0_norm ?subr_ge0 // mulrC.
have [_|low] := leP (- m) x; first by rewrite subrr normr0 mulr0 mul0r.
by rewrite ler0_norm ?subr_le0 ?ltW // !mulrN mulrC.
Qed.

Lemma cut_between m x : 0 < m -> cut m x ^+ 2 <= x * cut m x.
Proof.
move=> m_pos; have opp_le : - m <= m by rewrite ge0_cp ?ltW.
rewrite expr2 /cut; have [x_low|x_high] := leP m x.
  by rewrite max_r // ler_wpmul2r // ltW.
have [//|low] := leP (- m) x.
by apply: ler_wnmul2r; rewrite ?oppr_le0 ltW.
Qed.

Lemma cut_slope m x y : x <= y -> cut m x <= cut m y <= cut m x + (y - x).
Proof.
move=> /(min_slope m); rewrite !(minC _ m) => /andP[rises bounded].
have /andP[-> most] := max_slope (- m) rises; apply: le_trans most _.
by rewrite ler_add2l ler_subl_addl.
Qed.

Lemma cut_no_further m x y : (cut m x - cut m y) ^+ 2 <= (x - y) ^+ 2.
Proof.
by apply: (slopes_no_further (inside := predT)) => // a b _; apply: cut_slope.
Qed.

(** The rule, entry by entry. *)
Lemma cut_rule n m (C g : 'M[Real]_(n, 1)) :
  (forall i : nat, (i + 1 <= n)%N ->
   entry C i 0%N = Num.max (- m) (Num.min m (entry g i 0%N))) ->
  forall i j, C i j = cut m (g i j).
Proof.
move=> rule i j; rewrite ord1; have := rule i; rewrite addn1 ltn_ord => /(_ isT).
by rewrite (entryE C i 0) (entryE g i 0).
Qed.

(** A matrix cut satisfies it. *)
Lemma cut_ruled n m (g : 'M[Real]_(n, 1)) (i : nat) : (i + 1 <= n)%N ->
  entry (map_mx (cut m) g) i 0%N = Num.max (- m) (Num.min m (entry g i 0%N)).
Proof.
rewrite addn1 => i_lt; have := entryE (map_mx (cut m) g) (Ordinal i_lt) 0.
by rewrite mxE -(entryE g (Ordinal i_lt) 0).
Qed.

End ByValue.
