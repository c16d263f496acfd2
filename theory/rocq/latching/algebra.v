(** What storing a bit robustly does to gradients, over any real field. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary facts limits norms.
From Longdep.latching Require Import algebra_statements.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** ** Sequences of numbers *)

Section Numbers.
Variable Real : realFieldType.
Implicit Types (u : nat -> Real) (gamma epsilon x : Real).

(** What leaks by a factor gamma and is filled by epsilon stays below
    epsilon / (1 - gamma). *)
Lemma leaking gamma epsilon u :
  0 <= gamma -> 0 < 1 - gamma -> 0 <= epsilon -> u 0%N <= epsilon ->
  (forall s, u (s + 1)%N <= gamma * u s + epsilon) ->
  forall t, (1 - gamma) * u t <= epsilon.
Proof.
move=> gamma_ge0 gap epsilon_ge0 start step; have gap_ge0 := ltW gap.
elim=> [|t IH].
  apply: le_trans (ler_wpmul2l gap_ge0 start) _.
  by rewrite mulrBl mul1r ler_subl_addr ler_addl mulr_ge0.
rewrite -addn1; apply: le_trans (ler_wpmul2l gap_ge0 (step t)) _.
rewrite mulrDr mulrCA; apply: le_trans (ler_add (ler_wpmul2l gamma_ge0 IH) (lexx _)) _.
by rewrite -mulrDl addrCA subrr addr0 mul1r.
Qed.

Lemma below_one gamma : 0 <= gamma -> gamma < 1 -> `|gamma| < 1.
Proof. by move=> gamma_ge0; rewrite ger0_norm. Qed.

Lemma one_no_limit0 : ~ tends_to (fun t => `|1 : Real| ^+ t) 0.
Proof. by apply: power_no_limit0; rewrite normr_id normr1. Qed.

End Numbers.

(** Noise on a map whose slope is below 1 in a tube adds up to a bounded amount. *)
Theorem robust_memory_vanishes__tube_holds (Real : realFieldType) :
  robust_memory_vanishes__tube Real.
Proof.
move=> t epsilon gamma epsilon_gt0 gamma_ge0 F e g h clean noisy same small tube gap.
apply: (leaking (u := fun s => `|g s - h s|)) => //; first exact: ltW.
  by rewrite same subrr normr0 ltW.
move=> s; rewrite clean noisy opprD addrA.
by apply: le_trans (ler_norm_sub _ _) _; apply: ler_add.
Qed.

(** Without the premise on the tube the noise may grow past the bound. *)
Theorem robust_memory_vanishes__tube__dropping_tube_fails (Real : realFieldType) :
  ~ robust_memory_vanishes__tube__dropping_tube Real.
Proof.
pose h s : Real := s%:R.
move/(_ 2%N 1 0 ltr01 (lexx 0) id (fun=> 1) (fun=> 0) h) => claim.
suff : (1 - 0) * `|0 - h 2%N| <= 1.
  by rewrite subr0 mul1r sub0r normrN normr_nat lern1.
apply: claim => // [s|s|]; first by rewrite /h natrD.
  by rewrite normr1.
by rewrite subr0 ltr01.
Qed.

(** Without a bound on the noise one push moves the state past the bound. *)
Theorem robust_memory_vanishes__tube__dropping_small_noise_fails
    (Real : realFieldType) :
  ~ robust_memory_vanishes__tube__dropping_small_noise Real.
Proof.
pose h s : Real := if s is 0 then 0 else 2%:R.
move/(_ 1%N 1 0 ltr01 (lexx 0) (fun=> 0) (fun=> 2%:R) (fun=> 0) h) => claim.
suff : (1 - 0) * `|0 - h 1%N| <= 1.
  by rewrite subr0 mul1r sub0r normrN normr_nat lern1.
apply: claim => // [s|s|]; first by rewrite /h addn1 add0r.
  by rewrite subrr normr0 mul0r.
by rewrite subr0 ltr01.
Qed.

(** The bound is not what noise does at least. *)
Theorem robust_memory_vanishes__tube__turned_fails (Real : realFieldType) :
  ~ robust_memory_vanishes__tube__turned Real.
Proof.
move/(_ 0%N 1 0 ltr01 (lexx 0) (fun=> 0) (fun=> 0) (fun=> 0) (fun=> 0)) => claim.
suff : 1 <= (1 - 0) * `|0 - 0 : Real| :> Real by rewrite !subr0 normr0 mulr0 ler10.
by apply: claim => // *; rewrite ?subrr ?normr0 ?mulr0 ?addr0 ?subr0 ?ler01 ?ltr01.
Qed.

(** A small slope along the clean path alone does not bound what noise does. *)
Theorem robust_memory_vanishes__slope_only_fails (Real : realFieldType) :
  ~ robust_memory_vanishes__slope_only Real.
Proof.
pose e s : Real := (s == 0)%N%:R.
pose h s : Real := iteri s (fun s v => 10%:R * v ^+ 2 + e s) 0.
move/(_ 2%N 10%:R 1 0 ltr01 (lexx 0) e (fun=> 0) h) => claim.
suff : (1 - 0) * `|0 - h 2%N| <= 1.
  rewrite subr0 mul1r sub0r normrN /h /e /= expr0n mulr0 add0r expr1n mulr1 addr0.
  by rewrite normr_nat lern1.
apply: claim => // [s|s|s|s|].
- by rewrite expr0n mulr0.
- by rewrite /h addn1.
- by rewrite /e normr_nat lern1; case: s.
- by rewrite mulr0 normr0 mulr0.
by rewrite subr0 ltr01.
Qed.

(** Two ends mapped inside with room for the noise keep the bit for ever. *)
Theorem robust_memory_vanishes__for_ever_holds (Real : realFieldType) :
  robust_memory_vanishes__for_ever Real.
Proof.
move=> t ell epsilon r _ F e h noisy small start increasing [below above].
elim: t => [|t IH]; first exact: start.
have [over under] := increasing t IH; have [down up] := small t.
rewrite -addn1 noisy; split.
  by apply: le_trans below _; apply: ler_add.
by apply: le_trans above; rewrite addrC; apply: ler_add.
Qed.

(** Without room at the ends the bit may be lost. *)
Theorem robust_memory_vanishes__for_ever__dropping_room_fails (Real : realFieldType) :
  ~ robust_memory_vanishes__for_ever__dropping_room Real.
Proof.
pose h s : Real := (s == 0)%N%:R.
move/(_ 1%N 1 1 1 ltr01 (fun=> 0) (fun=> 0) h) => claim.
suff [] : 1 <= h 1%N /\ h 1%N <= 1 by rewrite ler10.
apply: claim => // s; first by rewrite /h addn1 addr0.
by rewrite lerN10 ler01.
Qed.

(** Without a bound on the noise the bit may be lost. *)
Theorem robust_memory_vanishes__for_ever__dropping_small_noise_fails
    (Real : realFieldType) :
  ~ robust_memory_vanishes__for_ever__dropping_small_noise Real.
Proof.
pose h s : Real := if s is 0 then 1 else 4%:R.
move/(_ 1%N 0 1 2%:R ltr01 (fun=> 1) (fun=> 3%:R) h) => claim.
suff [_] : 0 <= h 1%N /\ h 1%N <= 2%:R by rewrite ler_nat.
apply: claim => [s|||].
- by rewrite /h addn1 -(natrD _ 1 3).
- by rewrite ler01 ler1n.
- by move=> s _; rewrite lexx.
by rewrite subrr lexx -(natrD _ 1 1) lexx.
Qed.

(** Pushed by noise of size 1, a unit of slope 1 - 1/K attains the bound K. *)
Theorem robust_memory_vanishes__tight_holds (Real : realFieldType) :
  robust_memory_vanishes__tight Real.
Proof.
move=> t K K_gt0 h pushed start.
have K_n0 : K != 0 by rewrite gt_eqF.
have K_rate : K * (1 - K^-1) = K - 1 by rewrite mulrBr mulr1 mulfV.
rewrite addn1; elim: t => [|t IH].
  by rewrite start expr1 mulrBr mulr1 K_rate subKr.
rewrite -addn1 pushed IH addn1 [in RHS]exprS; move: (_ ^+ t.+1) => power.
rewrite mulrA [_ * K]mulrC K_rate mulrBr mulr1 addrAC subrK.
by rewrite [RHS]mulrBr mulr1 mulrA K_rate.
Qed.

(** ** Changes of the state under any norm *)

Section Changes.
Variables (Real : realFieldType) (norm : forall m n : nat, 'M[Real]_(m, n) -> Real).
Hypothesis good : submultiplicative norm.
Variables (n : nat) (J : nat -> 'M[Real]_n).

(** The K theorem: who holds the response to noise below K must forget. *)
Lemma robust_forgets (K : Real) (r : nat -> Real) (x y : nat -> 'M[Real]_(n, 1)) :
  0 < K -> (forall s, 0 < r s) -> (forall s, x (s + 1)%N = J s *m x s) ->
  (forall s, norm (x s) = r s) -> y 0%N = (r 0%N)^-1 *: x 0%N ->
  (forall s, y (s + 1)%N = (r (s + 1)%N)^-1 *: x (s + 1)%N + J s *m y s) ->
  (forall s, norm (y s) <= K) ->
  forall t, norm (x t) <= K * (1 - K^-1) ^+ t * norm (x 0%N).
Proof.
move=> K_gt0 r_gt0 step size first_push pushes bounded t.
pose pushed s : Real := \sum_(0 <= i < s.+1) (r i)^-1.
have pushed0 : pushed 0%N = (r 0%N)^-1 by rewrite /pushed big_nat1.
have pushedS s : pushed s.+1 = pushed s + (r s.+1)^-1 by rewrite /pushed big_nat_recr.
have pushed_ge0 s : 0 <= pushed s.
  by apply: sumr_ge0 => i _; rewrite invr_ge0 ltW.
have aligned s : y s = pushed s *: x s.
  elim: s => [|s IH]; first by rewrite pushed0.
  by rewrite -(addn1 s) pushes IH -scalemxAr -step -scalerDl (addn1 s) pushedS addrC.
have product s : pushed s * r s <= K.
  by rewrite -size -(ger0_norm (pushed_ge0 s)) -(norm_scale good) -aligned.
have rate_ge0 : 0 <= 1 - K^-1.
  by rewrite subr_ge0 invf_le1 // -(mulVf (lt0r_neq0 (r_gt0 0%N))) -pushed0.
have shrinks s : pushed s <= (1 - K^-1) * pushed s.+1.
  rewrite mulrBl mul1r {1}pushedS -addrA ler_addl subr_ge0.
  by rewrite mulrC ler_pdivr_mulr // mulrC ler_pdivl_mulr.
have grown : (r 0%N)^-1 <= (1 - K^-1) ^+ t * pushed t.
  elim: t => [|t IH]; first by rewrite expr0 mul1r pushed0.
  apply: le_trans IH _; rewrite exprSr -mulrA.
  by apply: ler_wpmul2l (shrinks t); apply: exprn_ge0.
rewrite !size -ler_pdivr_mulr //.
apply: le_trans (ler_wpmul2l (ltW (r_gt0 t)) grown) _.
rewrite mulrCA [K * _]mulrC; apply: ler_wpmul2l; first exact: exprn_ge0.
by rewrite mulrC.
Qed.

(** Steps that contract by gamma: lag t is left gamma^t. *)
Lemma contracts gamma (P : nat -> 'M[Real]_n) :
  0 <= gamma -> (forall s, P (s + 1)%N = J s *m P s) ->
  (forall s, norm (J s) <= gamma) ->
  forall k t, norm (P (t + k)%N) <= gamma ^+ t * norm (P k).
Proof.
move=> gamma_ge0 chain small k; elim=> [|t IH]; first by rewrite mul1r.
rewrite addSn -(addn1 (t + k)) chain exprS -mulrA; exact: norm_product_le.
Qed.

End Changes.

(** Whoever holds noise of size 1 below K forgets at least like (1 - 1/K)^t. *)
Theorem robust_memory_vanishes__general_holds (Real : realFieldType) :
  robust_memory_vanishes__general Real.
Proof.
move=> n t _ K K_gt0 norm good r r_gt0 J x y step size start pushes bounded.
exact: (robust_forgets good K_gt0 r_gt0 step size start pushes bounded).
Qed.

(** The same for the lags of the gradient. *)
Theorem long_term_exponentially_small__robust_holds (Real : realFieldType) :
  long_term_exponentially_small__robust Real.
Proof. exact: robust_memory_vanishes__general_holds. Qed.

(** Memory by contraction loses its gradient exponentially. *)
Theorem robust_memory_vanishes__hyperbolic_holds (Real : realFieldType) :
  archimedean Real -> robust_memory_vanishes__hyperbolic Real.
Proof.
move=> whole n t _ gamma gamma_ge0 norm good J P chain small below; split.
  by apply: power_to_zero => //; apply: below_one.
by have := contracts good gamma_ge0 chain small 0 t; rewrite addn0.
Qed.

(** The same from lag 1 on. *)
Theorem long_term_exponentially_small__contraction_holds (Real : realFieldType) :
  archimedean Real -> long_term_exponentially_small__contraction Real.
Proof.
move=> whole n t _ gamma gamma_ge0 norm good J P chain small below; split.
  by apply: power_to_zero => //; apply: below_one.
exact: (contracts good gamma_ge0 chain small 1 t).
Qed.

(** Without the bound on the noise's effect nothing needs to be forgotten. *)
Theorem robust_memory_vanishes__general__dropping_bounded_fails
    (Real : realFieldType) :
  ~ robust_memory_vanishes__general__dropping_bounded Real.
Proof.
have good := submultiplicative_one Real; pose one : 'M[Real]_1 := 1%:M.
move/(_ 1%N 1%N isT 1 ltr01 _ good (fun=> 1) (fun=> ltr01)) => claim.
suff : norm_one one <= 1 * (1 - 1^-1) ^+ 1 * norm_one one.
  by rewrite invr1 subrr expr1 mulr0 mul0r norm_one_identity ler10.
apply: (claim (fun=> one) (fun=> one) (fun s => (s + 1)%N%:R%:M)) => [s|s||s].
- by rewrite mul1mx.
- exact: norm_one_identity.
- by rewrite invr1 scale1r.
by rewrite invr1 scale1r mul1mx natrD raddfD addrC.
Qed.

(** Without contraction the gradient need not fade. *)
Theorem robust_memory_vanishes__hyperbolic__dropping_contraction_fails
    (Real : realFieldType) :
  archimedean Real -> ~ robust_memory_vanishes__hyperbolic__dropping_contraction Real.
Proof.
have good := submultiplicative_one Real; pose one : 'M[Real]_1 := 1%:M.
move=> _ /(_ 1%N 1%N isT 0 (lexx 0) _ good (fun=> one) (fun=> one)) claim.
have [s||_] := claim; [by rewrite mul1mx | exact: ltr01 | ].
by rewrite expr1 mul0r norm_one_identity ler10.
Qed.

(** A contraction holds every noise of size 1 below 1 / (1 - gamma). *)
Theorem robust_memory_vanishes__contraction_holds_holds (Real : realFieldType) :
  robust_memory_vanishes__contraction_holds Real.
Proof.
move=> n t _ gamma gamma_ge0 norm good J e y stirred start unit small gap.
apply: (leaking (u := fun s => norm _ _ (y s))) => // [|s]; first by rewrite start.
rewrite stirred; apply: le_trans (norm_triangle good _ _) _.
apply: ler_add => //; apply: le_trans (norm_product good _ _) _.
by apply: ler_wpmul2r => //; apply: norm_ge0.
Qed.

(** ** Isometries *)

Lemma isometry_keeps (Real : realFieldType) m n (U : 'M[Real]_n)
    (x : nat -> 'M[Real]_(n, m)) :
  (forall s, x (s + 1)%N = U *m x s) -> orthogonal U ->
  forall t, (x t)^T *m x t = (x 0%N)^T *m x 0%N.
Proof.
move=> step ortho; elim=> [|t <-] //.
by rewrite -(addn1 t) step trmx_mul mulmxA -[_ *m U]mulmxA ortho mulmx1.
Qed.

(** An isometry keeps what is stored, and adds up all noise along it. *)
Theorem robust_memory_vanishes__isometry_holds (Real : realFieldType) :
  robust_memory_vanishes__isometry Real.
Proof.
move=> n t _ epsilon _ U x y step noise unmoved ortho; split.
  exact: isometry_keeps.
elim: t => [|t IH]; first by rewrite unmoved mul0r scale0r.
by rewrite -(addn1 t) noise IH -scalemxAr -step -scalerDl natrD mulrDl mul1r addrC.
Qed.

(** Under an isometry every lag counts the same. *)
Theorem long_term_exponentially_small__isometry_holds (Real : realFieldType) :
  long_term_exponentially_small__isometry Real.
Proof. by move=> n t _ U x step ortho; apply: isometry_keeps. Qed.

(** The same: without noise the state keeps its length. *)
Theorem staying_avoids__without_noise_holds (Real : realFieldType) :
  staying_avoids__without_noise Real.
Proof. by move=> n t _ U x step ortho; apply: isometry_keeps. Qed.

(** The same: the gradient does not vanish. *)
Theorem memory_solves_vanishing__isometry_holds (Real : realFieldType) :
  memory_solves_vanishing__isometry Real.
Proof. by move=> n t _ U x step ortho; apply: isometry_keeps. Qed.

(** ** The signal of a long lag *)

(** A net whose parts keep their size: no lag is fainter. *)
Theorem signal_hidden__every_net_fails (Real : realFieldType) :
  ~ signal_hidden__every_net Real.
Proof.
move/(_ 0%N 1 (fun=> 1)) => claim; suff : `|1 : Real| < `|1 : Real| by rewrite ltxx.
by apply: claim => [s|]; rewrite ?mul1r // normr1 ltr01.
Qed.

(** In a unit that contracts, every longer lag is fainter than lag 0. *)
Theorem signal_hidden__contracting_unit_holds (Real : realFieldType) :
  signal_hidden__contracting_unit Real.
Proof.
move=> t lambda p parts some contraction.
have -> : p (t + 1)%N = lambda ^+ t.+1 * p 0%N.
  by rewrite addn1; elim: t.+1 => [|s IH]; rewrite ?mul1r // -addn1 parts IH addn1
     exprS mulrA.
by rewrite normrM normrX gtr_pmull // exprn_ilt1.
Qed.

(** Without contraction it need not be. *)
Theorem signal_hidden__contracting_unit__dropping_contraction_fails
    (Real : realFieldType) :
  ~ signal_hidden__contracting_unit__dropping_contraction Real.
Proof. exact: signal_hidden__every_net_fails. Qed.

(** Nor is a longer lag louder. *)
Theorem signal_hidden__contracting_unit__turned_fails (Real : realFieldType) :
  ~ signal_hidden__contracting_unit__turned Real.
Proof.
pose p s : Real := (s == 0)%N%:R.
move/(_ 0%N 0 p) => claim; suff : `|p 0%N| < `|p 1%N| by rewrite normr0 normr1 ltr10.
by apply: claim => [s||]; rewrite ?mul0r /p ?addn1 // ?normr1 ?normr0 ltr01.
Qed.

(** The parts of lags from tau on add up to little. *)
Theorem signal_hidden__contraction_holds (Real : realFieldType) :
  archimedean Real -> signal_hidden__contraction Real.
Proof.
move=> whole m tau B S b gamma B_gt0 S_gt0 b_gt0 gamma_ge0 p decay short gap; split.
  by apply: power_to_zero => //; apply: below_one => //; rewrite -subr_gt0.
have powers : (1 - gamma) * (\sum_(tau <= s < m + tau + 1) gamma ^+ s) <= gamma ^+ tau.
  have later : (tau <= m + tau + 1)%N by rewrite addnAC leq_addl.
  suff -> : (1 - gamma) * (\sum_(tau <= s < m + tau + 1) gamma ^+ s) =
      gamma ^+ tau - gamma ^+ (m + tau + 1) by rewrite ler_subl_addr ler_addl exprn_ge0.
  rewrite -opprB -(telescope_sumr (fun s => gamma ^+ s) later) -sumrN mulr_sumr.
  by apply: eq_bigr => s _; rewrite opprB mulrBl mul1r -exprS.
have parts : \sum_(tau <= s < m + tau + 1) `|p s| <=
    B * (\sum_(tau <= s < m + tau + 1) gamma ^+ s).
  by rewrite mulr_sumr; apply: ler_sum => s _; apply: decay.
rewrite -mulrA [B * S]mulrC -[leRHS]mulrA; apply: ler_pmul => //; first exact: ltW.
  by rewrite mulr_ge0 ?(ltW gap) // sumr_ge0.
apply: le_trans (ler_wpmul2l (ltW gap) parts) _; rewrite mulrCA.
by apply: ler_wpmul2l powers; apply: ltW.
Qed.

(** A faint signal needs many samples to be seen above noise. *)
Theorem signal_hidden__cost_holds (Real : realFieldType) : signal_hidden__cost Real.
Proof.
move=> tau B N gamma mu sigma B_gt0 N_gt0 gamma_ge0 mu_ge0 sigma_gt0 faint seen.
apply: le_trans seen _; rewrite -mulrA; apply: ler_wpmul2l; first exact: ltW.
rewrite mulnC exprM -exprMn mulrC; apply: ler_expn2r; rewrite ?nnegrE //.
by rewrite mulr_ge0 ?exprn_ge0 // ltW.
Qed.

(** Without the signal being faint a few samples are enough. *)
Theorem signal_hidden__cost__dropping_faint_signal_fails (Real : realFieldType) :
  ~ signal_hidden__cost__dropping_faint_signal Real.
Proof.
move/(_ 1%N 1 1 0 1 1 ltr01 ltr01 (lexx 0) ler01 ltr01) => claim.
suff : 1 ^+ 2 <= 1 * 0 ^+ (2 * 1) * 1 ^+ 2 :> Real.
  by rewrite !expr1n expr0n mulr0 mul0r ler10.
by apply: claim; rewrite mul1r.
Qed.

(** A number of size 1 represents the past without fading. *)
Theorem long_term_exponentially_small_fails (Real : realFieldType) :
  archimedean Real -> ~ long_term_exponentially_small Real.
Proof.
move=> _ /(_ 1) claim; apply/one_no_limit0/claim/eqP; exact: oner_neq0.
Qed.

(** A smooth map may hold its bit by weak attraction, with slope 1 at the bit. *)
Theorem long_term_exponentially_small__attraction_fails (Real : realFieldType) :
  ~ long_term_exponentially_small__attraction Real.
Proof.
pose kappa : Real := 256%:R^-1; pose ell : Real := 2%:R^-1; pose w := 1 - ell ^+ 2.
have kappa_gt0 : 0 < kappa by rewrite invr_gt0 ltr0n.
have ell_gt0 : 0 < ell by rewrite invr_gt0 ltr0n.
have ell_lt1 : ell < 1 by rewrite invf_lt1 ?ltr0n ?ltr1n.
have w_gt0 : 0 < w by rewrite subr_gt0 exprn_ilt1 // ltW.
have w_le1 : w <= 1 by rewrite ler_subl_addr ler_addl exprn_ge0 // ltW.
have v_is3 : 2%:R ^+ 2 - 1 = 3%:R :> Real by rewrite -natrX -(natrB _ (isT : 1 <= 4)%N).
pose epsilon := ell * kappa * w ^+ 3.
move/(_ 2%N isT ell epsilon 1 kappa 2%:R ltr01) => claim.
suff : 1 - kappa * (1 ^+ 2 - 1) ^+ 2 * (1 ^+ 2 * ((4 * 2)%:R - 1) - 1) < 1.
  by rewrite expr1n subrr expr0n mulr0 mul0r subr0 ltxx.
have sum_is27 : 2%:R ^+ 2 * ((4 * 2)%:R - 1) - 1 = 27%:R :> Real.
  by rewrite -natrX -(natrB _ (isT : 1 <= 8)%N) -natrM -(natrB _ (isT : 1 <= 28)%N).
apply: claim => //.
  rewrite max_r v_is3; last by apply: le_trans w_le1 _; rewrite ler1n.
  rewrite sum_is27 -mulrA mulrC ltr_pdivr_mulr ?ltr0n // mul1r.
  by rewrite -[3%:R ^ _]/(3%:R ^+ 2) -natrX -natrM ltr_nat.
rewrite v_is3; split; last split; last by rewrite mulr_gt0 ?exprn_gt0 ?mulr_gt0 ?ltr1n.
  rewrite -[(_ - 1) ^ _]/((ell ^+ 2 - 1) ^+ 3) -[ell ^+ 2 - 1]opprB exprNn -/w.
  by rewrite -signr_odd expr1 mulN1r mulrN opprK addrK.
rewrite -[3%:R ^ _]/(3%:R ^+ 3) -addrA addrC -addrA ger_addl addrC subr_le0.
rewrite /epsilon [ell * _]mulrC; apply: ler_pmul.
- by rewrite mulr_ge0 // ltW.
- by rewrite exprn_ge0 // ltW.
- by rewrite ler_pmul2l //; apply: le_trans (ltW ell_lt1) _; rewrite ler1n.
by apply: ler_expn2r; rewrite ?nnegrE ?ler0n ?ltW // (le_lt_trans w_le1) ?ltr1n.
Qed.

(** ** The latch of ReLU units *)

Section Latch.
Variable Real : realFieldType.

Lemma ramp (v b : nat) : Num.max 0 (v%:R - b%:R) = (v - b)%N%:R :> Real.
Proof.
have [less|more] := leqP v b.
  by rewrite (eqP (less : v - b == 0)%N) max_l // subr_le0 ler_nat.
by rewrite natrB ?(ltnW more) // max_r // subr_ge0 ler_nat ltnW.
Qed.

(** Hinges and changes of slope that are whole numbers. *)
Variables (hinge : nat -> nat) (change : nat -> int).

Lemma latch_value m (v : nat) :
  \sum_(0 <= i < m) Num.max 0 (v%:R - (hinge i)%:R) * (change i)%:~R =
  (\sum_(0 <= i < m) (v - hinge i)%N%:Z * change i)%:~R :> Real.
Proof. by rewrite rmorph_sum; apply: eq_bigr => i _; rewrite ramp rmorphM. Qed.

Lemma latch_slope m :
  \sum_(0 <= i < m) (change i)%:~R = (\sum_(0 <= i < m) change i)%:~R :> Real.
Proof. by rewrite rmorph_sum. Qed.

End Latch.

(** A latch of four ReLU units holds its bit against noise, and keeps its gradient. *)
Theorem robust_memory_vanishes_fails (Real : realFieldType) :
  archimedean Real -> ~ robust_memory_vanishes Real.
Proof.
pose hinge := nth 0%N [:: 0; 1; 2; 4]%N.
pose change := nth 0 [:: 2%:Z; - 2%:Z; 1; - 1].
pose b i : Real := (hinge i)%:R; pose c i : Real := (change i)%:~R.
move=> _ /(_ 2%N 3%N 1 1 3%:R 5%:R b c) claim.
have slope : \sum_(0 <= i < 2 + 1) c i = 1 by rewrite latch_slope unlock.
suff : tends_to (fun tau => `|\sum_(0 <= i < 2 + 1) c i| ^+ tau) 0.
  by rewrite slope; apply: one_no_limit0.
have at1 : \sum_(0 <= i < 3 + 1) Num.max 0 (1 - b i) * c i = 2%:R.
  by rewrite (latch_value _ _ _ _ 1) unlock.
have at3 : \sum_(0 <= i < 3 + 1) Num.max 0 (3%:R - b i) * c i = 3%:R.
  by rewrite latch_value unlock.
have at5 : \sum_(0 <= i < 3 + 1) Num.max 0 (5%:R - b i) * c i = 4%:R.
  by rewrite latch_value unlock.
apply: claim.
- by move=> i; rewrite /b ltr_nat addn1; case: i => [|[|[|i]]].
- by move=> i; rewrite latch_slope ler0z; case: i => [|[|[|[|i]]]] // _; rewrite unlock.
- by rewrite ltr01.
- by rewrite at1 at5 ler_subr_addr -(natrD _ 1 1) -(natrD _ 1 4) !ler_nat.
by rewrite at3 /b !ltr_nat ltr1n.
Qed.

(** A latch that stores its bit on a plateau: robust memory is no cure. *)
Theorem memory_solves_vanishing_fails (Real : realFieldType) :
  archimedean Real -> ~ memory_solves_vanishing Real.
Proof.
pose hinge := nth 0%N [:: 0; 1; 3]%N; pose change := nth 0 [:: 2%:Z; - 2%:Z; 0].
pose b i : Real := (hinge i)%:R; pose c i : Real := (change i)%:~R.
move=> _ /(_ 1%N 2%N 1 1 2%:R 3%:R b c) claim.
have fades : tends_to (fun t => `|\sum_(0 <= i < 1 + 1) c i| ^+ t) 0.
  rewrite latch_slope unlock /= normr0.
  apply: (@tends_to_from _ 1 (fun=> 0)) (tends_to_constant _) => t late.
  by rewrite expr0n eqn0Ngt late.
have at1 : \sum_(0 <= i < 2 + 1) Num.max 0 (1 - b i) * c i = 2%:R.
  by rewrite (latch_value _ _ _ _ 1) unlock.
have at2 : \sum_(0 <= i < 2 + 1) Num.max 0 (2%:R - b i) * c i = 2%:R.
  by rewrite latch_value unlock.
have at3 : \sum_(0 <= i < 2 + 1) Num.max 0 (3%:R - b i) * c i = 2%:R.
  by rewrite latch_value unlock.
have [i|i||||grows|[falls|[limit [to_limit nonzero]]]] := claim.
- by rewrite /b ltr_nat addn1; case: i => [|[|i]].
- by rewrite latch_slope ler0z; case: i => [|[|[|i]]] // _; rewrite unlock.
- by rewrite ltr01.
- by rewrite at1 at3 ler_subr_addr -(natrD _ 1 1) -(natrD _ 1 2) !ler_nat.
- by rewrite at2 /b !ltr_nat ?ltr1n.
- exact: tends_to_infinity_no_limit grows fades.
- exact: tends_to_infinity_no_limit falls (tends_to_opp fades).
exact: nonzero (tends_to_unique to_limit fades).
Qed.

(** ** Stability *)

(** A matrix with the square 0 that carries one unit vector to any multiple of the
    other. *)
Lemma nilpotent_square (Real : realFieldType) (a : Real) :
  matrix_power (a *: delta_mx 0 1 : 'M[Real]_2) 2 = 0.
Proof.
rewrite matrix_powerS matrix_power1 -scalemxAl -scalemxAr mul_delta_mx_0 //.
by rewrite !scaler0.
Qed.

(** A change that neither grows nor shrinks is stable. *)
Theorem stable_but_difficult_fails (Real : realFieldType) :
  ~ stable_but_difficult Real.
Proof.
pose x (s : nat) : 'M[Real]_1 := 1%:M.
move/(_ 1%N 0%N isT _ (submultiplicative_one Real) (fun=> 1%:M) x) => claim.
suff : norm_one (x 1%N) < norm_one (x 0%N) by rewrite ltxx.
by apply: claim => [s||s] //; rewrite ?mul1mx // norm_one_identity ltr01.
Qed.

Section Nilpotent.
Variable Real : rcfType.
Definition nilpotent : 'M[Real]_2 := 2%:R *: delta_mx 0 1.
Definition carried s : 'M[Real]_(2, 1) := matrix_power nilpotent s *m delta_mx 1 0.

Lemma nilpotent_start : norm_one (carried 0) = 1.
Proof. by rewrite /carried mul1mx norm_one_delta. Qed.

Lemma nilpotent_grows : norm_one (carried 1) = 2%:R.
Proof.
rewrite /carried matrix_power1 -scalemxAl mul_delta_mx.
by rewrite (norm_scale (submultiplicative_one _)) norm_one_delta mulr1 normr_nat.
Qed.

Lemma nilpotent_step s : carried (s + 1) = nilpotent *m carried s.
Proof. by rewrite addn1 /carried matrix_powerS mulmxA. Qed.

Lemma nilpotent_small : norm_two (matrix_power nilpotent 2) < 1.
Proof.
by rewrite nilpotent_square (norm0 (submultiplicative_two Real)) ltr01.
Qed.

End Nilpotent.

(** Jacobians with all eigenvalues 0 may let a change grow. *)
Theorem stable_but_difficult__spectral_fails (Real : rcfType) :
  ~ stable_but_difficult__spectral Real.
Proof.
have good := submultiplicative_one Real.
move/(_ 2%N 2%N 0%N isT isT _ good (fun=> _) _ (@nilpotent_step Real)) => claim.
suff : norm_one (carried Real 1) < norm_one (carried Real 0).
  by rewrite nilpotent_grows nilpotent_start ltrn1.
apply: claim => [|s].
  by rewrite nilpotent_start ltr01.
exact: nilpotent_small.
Qed.

(** So may one Jacobian, the same at every step. *)
Theorem stable_but_difficult__one_jacobian_fails (Real : rcfType) :
  ~ stable_but_difficult__one_jacobian Real.
Proof.
have good := submultiplicative_one Real.
move/(_ 2%N 2%N 0%N isT isT _ _ good _ (@nilpotent_step Real)) => claim.
suff : norm_one (carried Real 1) < norm_one (carried Real 0).
  by rewrite nilpotent_grows nilpotent_start ltrn1.
apply: claim.
  exact: nilpotent_small.
by rewrite nilpotent_start ltr01.
Qed.

Lemma matrix_powerM (Real : realFieldType) n (A : 'M[Real]_n) m k :
  matrix_power A (m * k) = matrix_power (matrix_power A k) m.
Proof.
have powerD i j : matrix_power A (i + j) = matrix_power A i *m matrix_power A j.
  elim: i => [|i IH]; first by rewrite mul1mx.
  by rewrite addSn !matrix_powerS IH mulmxA.
by elim: m => [|m IH] //; rewrite mulSn powerD IH matrix_powerS.
Qed.

(** In the end the change shrinks, in steps of k. *)
Theorem stable_but_difficult__in_the_end_holds (Real : rcfType) :
  archimedean Real -> stable_but_difficult__in_the_end Real.
Proof.
move=> whole k m n _ _ U x step small; split.
  by apply: power_to_zero; rewrite // ger0_norm // norm_two_ge0.
rewrite (unrolled step) matrix_powerM.
exact: (norm_power_mul (submultiplicative_two Real)).
Qed.

(** Without a power of norm below 1 nothing fades. *)
Theorem stable_but_difficult__in_the_end__dropping_spectral_radius_fails
    (Real : rcfType) :
  archimedean Real -> ~ stable_but_difficult__in_the_end__dropping_spectral_radius Real.
Proof.
move=> _ /(_ 1%N 0%N 1%N isT isT 1%:M (fun=> 0)) claim.
have [s|fades _] := claim; first by rewrite mulmx0.
apply: (power_no_limit0 _ fades).
by rewrite matrix_power1 norm_two_1x1 mxE !normr1.
Qed.

(** ** Staying where nothing vanishes *)

Lemma isometry_norm (Real : rcfType) n (U : 'M[Real]_n) (v : 'M[Real]_(n, 1)) :
  orthogonal U -> norm_two (U *m v) = norm_two v.
Proof.
move=> ortho; apply/eqP; rewrite -(eqr_expn2 (n := 2)) ?norm_two_ge0 //.
by rewrite !norm_two_column trmx_mul mulmxA -[_ *m U]mulmxA ortho mulmx1.
Qed.

Lemma isometry_norms (Real : rcfType) n (U : 'M[Real]_n) (x : nat -> 'M[Real]_(n, 1)) :
  (forall s, x (s + 1)%N = U *m x s) -> orthogonal U ->
  forall t, norm_two (x t) = norm_two (x 0%N).
Proof.
by move=> step ortho; elim=> [|t <-] //; rewrite -(addn1 t) step isometry_norm.
Qed.

Section Aligned.
Variable Real : rcfType.
Definition count s : 'M[Real]_1 := s%:R%:M.

Lemma count_norm s : norm_two (count s) = s%:R.
Proof. by rewrite norm_two_1x1 mxE normr_nat. Qed.

Lemma count_step s : count (s + 1) = 1%:M *m count s + 1%:M.
Proof. by rewrite mul1mx /count natrD raddfD. Qed.

Lemma count_push : norm_two (1%:M : 'M[Real]_1) <= 1.
Proof. by rewrite norm_two_1x1 mxE normr1. Qed.

Lemma identity_orthogonal n : orthogonal (1%:M : 'M[Real]_n).
Proof. by rewrite /orthogonal trmx1 mulmx1. Qed.

End Aligned.

(** A net may keep its state's length, and noise fainter than it yet drown it. *)
Theorem staying_avoids_holds (Real : rcfType) : staying_avoids Real.
Proof.
exists 1%N, 3%N; split=> //; exists 1; split; first exact: ltr01.
exists 1%:M, (fun=> 1%:M), (fun=> count Real 2), (count Real).
have [ortho push] := (@identity_orthogonal Real 1, @count_push Real).
do 6![split; first by move=> *; rewrite ?count_step ?mul1mx ?count_norm ?ltr1n].
by rewrite !count_norm ltr_nat.
Qed.

(** So that noise always stays below the state is wrong. *)
Theorem staying_avoids__strong_fails (Real : rcfType) : ~ staying_avoids__strong Real.
Proof.
move/(_ 1%N 3%N isT 1 ltr01 1%:M (fun=> 1%:M) (fun=> count Real 2) (count Real)).
move=> claim; suff [_] : norm_two (count Real 2) = norm_two (count Real 2) /\
    norm_two (count Real 3) <= norm_two (count Real 2).
  by rewrite !count_norm ler_nat.
have [ortho push] := (@identity_orthogonal Real 1, @count_push Real).
by apply: claim => *; rewrite ?count_step ?mul1mx ?count_norm ?ltr1n.
Qed.

(** On a span short enough for the noise the state stays above it. *)
Theorem staying_avoids__short_span_holds (Real : rcfType) :
  staying_avoids__short_span Real.
Proof.
move=> n t _ epsilon _ U e x y step noise start ortho small short; split.
  exact: isometry_norms.
apply: le_trans short; elim: t => [|t IH]; first by rewrite start mul0r.
rewrite -(addn1 t) noise natrD mulrDl mul1r.
apply: le_trans (norm_triangle (submultiplicative_two Real) _ _) _.
by rewrite isometry_norm //; apply: ler_add.
Qed.

(** On a longer span it need not. *)
Theorem staying_avoids__short_span__dropping_short_span_fails (Real : rcfType) :
  ~ staying_avoids__short_span__dropping_short_span Real.
Proof.
move/(_ 1%N 1%N isT 1 ltr01 1%:M (fun=> 1%:M) (fun=> count Real 0) (count Real)).
move=> claim; suff [_] : norm_two (count Real 0) = norm_two (count Real 0) /\
    norm_two (count Real 1) <= norm_two (count Real 0).
  by rewrite !count_norm ler10.
have [ortho push] := (@identity_orthogonal Real 1, @count_push Real).
by apply: claim => *; rewrite ?count_step ?mul1mx ?count_norm.
Qed.

