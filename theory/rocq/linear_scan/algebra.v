(** Linear recurrences computed by a scan, over any real field. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary cells facts chance.
From Longdep.linear_scan Require Import algebra_statements.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

(** Two neighbouring spans that carry the state: their composition carries it. *)
Lemma neighbours_carry (Real : realFieldType) n (A B : 'M[Real]_n)
    (a b first middle last : 'M[Real]_(n, 1)) :
  middle = A *m first + a -> last = B *m middle + b ->
  last = (B *m A) *m first + (B *m a + b).
Proof. by move=> -> ->; rewrite mulmxDr mulmxA addrA. Qed.

(** If all spans carry the state, so do those of twice as many steps. *)
Theorem scan_is_recurrence__one_level_holds (Real : realFieldType) :
  scan_is_recurrence__one_level Real.
Proof.
move=> n p _ u v A C b e h carry spans left earlier.
rewrite !spans left earlier; apply: neighbours_carry (carry _) _.
have -> : (2 * (p + 1) = 2 * p + 1 + 1)%N by rewrite mulnDr -addnA.
exact: carry.
Qed.

(** Every span of the tree carries the state from its start to its end. *)
Theorem scan_is_recurrence_holds (Real : realFieldType) : scan_is_recurrence Real.
Proof.
move=> d n p _ x A M b c h step leaves leafM leafc nodes left earlier.
suff carry q r : h (x q (r + 1)%N) = M q r *m h (x q r) + c q r by apply: carry.
elim: q r => [|q IH] r; first by rewrite !leaves leafM leafc step.
rewrite -[q.+1]addn1 !nodes left earlier; apply: neighbours_carry (IH _) _.
have -> : (2 * (r + 1) = 2 * r + 1 + 1)%N by rewrite mulnDr -addnA.
exact: IH.
Qed.

(** What is left of the distance of two runs is the product of the decays. *)
Theorem lag_is_product_holds (Real : realFieldType) : lag_is_product Real.
Proof.
move=> k t a b h q u x first second decays added.
by apply: (distance_is_product (b := b)) => // s; rewrite second decays added.
Qed.

(** The same of matrices, the later one on the left. *)
Theorem lag_is_product__matrix_holds (Real : realFieldType) :
  lag_is_product__matrix Real.
Proof.
move=> n t _ A P b h u first second start order.
elim: t => [|t IH]; first by rewrite start mul1mx.
rewrite -[t.+1]addn1 first second order opprD addrACA subrr addr0 -mulmxBr IH.
by rewrite mulmxA.
Qed.

(** Decays of at most r keep at most r^t over a lag of t. *)
Theorem horizon_holds (Real : realFieldType) : horizon Real.
Proof.
move=> k t r r0 a within.
by apply: (@product_at_most _ _ (fun j => a (j + k)%N)) => // j; rewrite addnAC.
Qed.

(** Decays of at least l keep at least l^t over a lag of t. *)
Theorem horizon__at_least_holds (Real : realFieldType) : horizon__at_least Real.
Proof.
move=> k t l l0 a least; elim: t => [|t IH].
  by rewrite (empty_product (fun j => a (j + k)%N)) normr1.
rewrite (product_from_one (fun j => a (j + k)%N)) normrM exprSr.
by rewrite ler_pmul ?exprn_ge0 // addnAC.
Qed.

(** A bounded state does not exclude a lasting gradient: decay 1, no input. *)
Theorem bounded_or_lasting_fails (Real : realFieldType) : ~ bounded_or_lasting Real.
Proof.
pose one (t : nat) : Real := 1.
move=> /(_ 1%N 1 1 ltr01 ler01 one (fun _ => 0) one) bounded.
suff: (1 : Real) ^+ 1 <= 1 * (1 - 1^-1) ^+ 1.
  by rewrite invr1 subrr mul1r !expr1 ler10.
apply: bounded => //.
- by move=> s; rewrite mulr1 addr0.
- by move=> s; rewrite normr0 ler01.
- by rewrite invr1 subrr; split=> // s; rewrite normr1.
Qed.

(** A state that takes in 1 at every step and stays within K forgets at a rate. *)
Theorem bounded_or_lasting__free_input_holds (Real : realFieldType) :
  bounded_or_lasting__free_input Real.
Proof.
move=> t K positive a h start free within.
have K1 : 1 <= K by rewrite -start.
have step s : `|a (s + 1)%N| * `|h s| = `|h (s + 1)%N| - 1 by rewrite free addrK.
have decays0 s : 0 <= `|a (s + 1)%N| by [].
have := share_falls (f := fun j => `|a j|) (c := fun s => `|h s|) (share := 1)
  (start := 0) t K1 decays0 within step.
rewrite empty_product mulr1 start mul1r => /(_ (lexx 1)) share.
apply: le_trans share (ler_wpmul2r _ (within t)).
by rewrite exprn_ge0 // subr_ge0 invf_le1 // (lt_le_trans ltr01).
Qed.

(** Inputs scaled by what the decay leaves keep the state within their bound. *)
Theorem bounded_or_lasting__scaled_holds (Real : realFieldType) :
  bounded_or_lasting__scaled Real.
Proof.
move=> t K K0 a h x scaled decays inputs start; elim: t => [|t IH]; first by [].
rewrite -addn1 scaled; apply: le_trans (ler_norm_add _ _) _.
have left : 0 <= 1 - `|a (t + 1)%N| by rewrite subr_ge0.
rewrite !normrM (ger0_norm left).
have -> : K = (1 - `|a (t + 1)%N|) * K + `|a (t + 1)%N| * K.
  by rewrite -mulrDl subrK mul1r.
by apply: ler_add; apply: ler_wpmul2l.
Qed.

(** How far a constant input drives a state that is scaled for uncorrelated ones. *)
Theorem bounded_or_lasting__constant_input_holds (Real : rcfType) :
  bounded_or_lasting__constant_input Real.
Proof.
move=> t alpha alpha0 h step start below.
have closed s : (1 - alpha) * h s = (1 - alpha ^+ s) * Num.sqrt (1 - alpha ^+ 2).
  elim: s => [|s IH]; first by rewrite start subrr mul0r mulr0.
  rewrite -addn1 step mulrDr mulrCA IH mulrA -mulrDl mulrBr mulr1 -exprS addn1.
  by rewrite [_ + (1 - alpha)]addrC addrA subrK.
have inside : 0 <= 1 - alpha ^+ 2.
  by rewrite subr_ge0 exprn_ile1 // ltW // -subr_gt0.
have below0 : (1 - alpha) ^+ 2 != 0 by rewrite expf_neq0 // gt_eqF.
apply: (mulfI below0); rewrite -exprMn closed exprMn sqr_sqrtr //.
have -> : 1 - alpha ^+ 2 = (1 - alpha) * (alpha + 1).
  by rewrite -opprB subr_sqr_1 -mulNr opprB.
rewrite mulrCA expr2 -[RHS]mulrA; congr (_ * _).
by rewrite [RHS]mulrC divfK // gt_eqF.
Qed.

(** A weighted mean of two numbers of at most 1 is at most 1. *)
Lemma weighted_at_most_one (Real : realFieldType) (w p q : Real) :
  0 <= w -> w <= 1 -> p <= 1 -> q <= 1 -> w * p + (q - w * q) <= 1.
Proof.
move=> w0 w1 p1 q1; rewrite -{1}[q]mul1r -mulrBl.
have one : w * 1 + (1 - w) * 1 = 1 by rewrite !mulr1 addrC subrK.
by rewrite -[X in _ <= X]one ler_add // ler_wpmul2l // subr_ge0.
Qed.

Section Means.
Variables (Real : realFieldType) (Outcome : finType) (law : Outcome -> Real).
Implicit Types (f g : Outcome -> Real).

(** What holds in every case that can occur may be used under a mean. *)
Lemma mean_sure f g :
  (forall omega, law omega != 0 -> f omega = g omega) ->
  expectation law f = expectation law g.
Proof.
move=> same; apply: eq_bigr => omega _.
by have [->|/same ->] := eqVneq (law omega) 0; rewrite ?mul0r.
Qed.

(** What is 0 in mean square is 0 in every case that can occur. *)
Lemma zero_in_mean_square f :
  is_law law -> expectation law (fun omega => f omega ^+ 2) = 0 ->
  forall omega, law omega != 0 -> f omega = 0.
Proof.
move=> [law0 _] zero omega occurs; apply/eqP; rewrite -sqrf_eq0.
have terms0 o : true -> 0 <= law o * f o ^+ 2 by rewrite mulr_ge0 ?sqr_ge0.
have /eqP: law omega * f omega ^+ 2 = 0 by apply: (psumr_eq0P terms0 zero).
by rewrite mulf_eq0 (negPf occurs).
Qed.

End Means.

(** Inputs scaled by sqrt(1 - a^2) keep the state bounded in mean square. *)
Theorem bounded_or_lasting__mean_square_holds (Real : realFieldType) :
  bounded_or_lasting__mean_square Real.
Proof.
move=> t; exists t => Outcome law chance a h w x.
move=> scaled root state input apart inputs decays start.
suff reach s : (s <= t)%N -> expectation law (fun omega => h s omega ^+ 2) <= 1.
  exact: reach.
elim: s => [//|s IH] next_t; have s_t : (s <= t)%N := ltnW next_t.
rewrite -addn1; have next omega : law omega != 0 ->
    h (s + 1)%N omega ^+ 2 =
    a (s + 1)%N omega ^+ 2 * h s omega ^+ 2
    + (x (s + 1)%N omega ^+ 2 - a (s + 1)%N omega ^+ 2 * x (s + 1)%N omega ^+ 2)
    + (a (s + 1)%N omega * h s omega * w (s + 1)%N omega * x (s + 1)%N omega
       + a (s + 1)%N omega * h s omega * w (s + 1)%N omega * x (s + 1)%N omega).
  move=> occurs.
  have /eqP := zero_in_mean_square chance (scaled s s_t) occurs.
  rewrite -addrA -opprD subr_eq0 => /eqP ->.
  have /eqP := zero_in_mean_square chance (root s s_t) occurs.
  rewrite subr_eq0 => /eqP /(canRL (addKr _)) scale.
  rewrite sqrrD !exprMn -mulr2n -mulrA addrAC.
  by rewrite scale mulrDl mul1r mulNr [- _ + _]addrC.
rewrite (mean_sure next) !expectationD expectationN !apart // !addr0 state // input //.
apply: weighted_at_most_one; rewrite ?decays ?inputs ?IH //.
by apply: expectation_ge0 => // omega; apply: sqr_ge0.
Qed.

(** An input is uncorrelated with the state that earlier inputs have made. *)
Theorem bounded_or_lasting__uncorrelated_holds (Real : realFieldType) :
  bounded_or_lasting__uncorrelated Real.
Proof.
move=> t; exists t => Outcome law chance y a h w x scaled decays scales inputs start.
suff reach s : (s <= t)%N -> expectation law (fun omega => y omega * h s omega) = 0.
  exact: reach.
elim: s => [//|s IH] next_t; have s_t : (s <= t)%N := ltnW next_t.
rewrite -addn1; have next omega : law omega != 0 ->
    y omega * h (s + 1)%N omega =
    y omega * a (s + 1)%N omega * h s omega
    + y omega * w (s + 1)%N omega * x (s + 1)%N omega.
  move=> occurs; have /eqP := zero_in_mean_square chance (scaled s s_t) occurs.
  by rewrite -addrA -opprD subr_eq0 => /eqP ->; rewrite mulrDr !mulrA.
by rewrite (mean_sure next) expectationD decays // scales // IH // inputs // !mul0r addr0.
Qed.

Section Rounding.
Variable Real : realFieldType.

(** A factor that n roundings may make: between q^-n and q^n. *)
Definition rounded (q : Real) (n : nat) (r : Real) := 1 <= q ^+ n * r /\ r <= q ^+ n.

Lemma rounded_product (q r s : Real) n m :
  0 < q -> 0 < r -> 0 < s -> rounded q n r -> rounded q m s ->
  rounded q (n + m) (r * s).
Proof.
move=> q0 r0 s0 [rlow rhigh] [slow shigh]; split.
  by rewrite exprD mulrACA -[1]mulr1 ler_pmul.
by rewrite exprD ler_pmul // ltW.
Qed.

Lemma rounded_once (q r : Real) : 1 <= q * r /\ r <= q -> rounded q 1 r.
Proof. by rewrite /rounded expr1. Qed.

(** The factor at the height d of the tree, and the lag below it. *)
Fixpoint tree_factor (e phi : nat -> Real) (d : nat) : Real :=
  if d is s.+1 then e s * phi s * tree_factor e phi s else 1.
Fixpoint tree_lag (d : nat) : nat :=
  if d is s.+1 then (2 ^ s * 1 + tree_lag s)%N else 0.

Lemma tree_factor_gt0 e phi d :
  (forall i, 0 < e i) -> (forall i, 0 < phi i) -> 0 < tree_factor e phi d.
Proof. by move=> e0 phi0; elim: d => [|d IH] /=; rewrite ?ltr01 ?mulr_gt0. Qed.

(** A geometric sum of linearly growing terms. *)
Lemma steady_sum (c r alpha beta : Real) t :
  0 < c -> 0 <= r -> 1 <= c * (1 - r) -> 0 <= alpha -> 0 <= beta ->
  \sum_(0 <= k < t) r ^+ k * (alpha * k%:R + beta) <= c * (alpha * (c - 1) + beta).
Proof.
move=> c0 r0 limited alpha0.
have short : r * c <= c - 1.
  by move: limited; rewrite mulrBr mulr1 ler_subr_addr ler_subr_addl mulrC.
have c1 : 0 <= c - 1 by apply: le_trans short; rewrite mulr_ge0 // ltW.
elim: t beta => [|t IH] beta beta0.
  by rewrite big_geq // mulr_ge0 ?(ltW c0) // addr_ge0 // mulr_ge0.
rewrite big_nat_recl // mulr0 add0r expr0 mul1r.
have tail : \sum_(0 <= k < t) r ^+ k.+1 * (alpha * k.+1%:R + beta) =
    r * \sum_(0 <= k < t) r ^+ k * (alpha * k%:R + (alpha + beta)).
  rewrite big_distrr; apply: eq_bigr => k _ /=.
  by rewrite exprS -mulrA -addn1 natrD [alpha * (_ + 1)]mulrDr mulr1 addrA.
rewrite tail; apply: le_trans (ler_add (lexx beta) (ler_wpmul2l r0 (IH _ _))) _.
  exact: addr_ge0.
have level0 : 0 <= alpha * (c - 1) + (alpha + beta).
  by rewrite !addr_ge0 // mulr_ge0.
rewrite mulrA; apply: le_trans (ler_add (lexx beta) (ler_wpmul2r level0 short)) _.
rewrite -{3}[c](subrK 1); move: (c - 1) => d; rewrite le_eqVlt; apply/orP; left.
rewrite [alpha + beta]addrC [_ + (beta + _)]addrA [d * (_ + alpha)]mulrDr mulrDl.
by rewrite mul1r [d * alpha]mulrC [alpha * d + beta]addrC addrCA.
Qed.

Section PositiveStep.
Variables (q Q h H a b e f : Real).
Hypotheses (q1 : 1 <= q) (Q1 : 1 <= Q).
Hypotheses (h0 : 0 <= h) (H0 : 0 <= H) (a0 : 0 <= a) (b0 : 0 <= b).
Hypotheses (e0 : 0 <= e) (f0 : 0 <= f).

Let q0 : 0 <= q. Proof. exact: le_trans q1. Qed.
Let Q0 : 0 <= Q. Proof. exact: le_trans Q1. Qed.

Lemma computed_at_most :
  H <= Q * h -> f <= q -> e <= q -> (H * a * f + b) * e <= Q * q * q * (a * h + b).
Proof.
move=> upper fq eq; rewrite [Q * q * q * _]mulrAC.
rewrite ler_pmul ?addr_ge0 ?mulr_ge0 // mulrDr ler_add //.
  rewrite [a * h]mulrC mulrACA [q * a]mulrC mulrA.
  by rewrite !ler_pmul ?mulr_ge0.
by rewrite -{1}[b]mul1r ler_wpmul2r // mulr_ege1.
Qed.

Lemma computed_at_least :
  h <= Q * H -> 1 <= q * f -> 1 <= q * e ->
  a * h + b <= Q * q * q * ((H * a * f + b) * e).
Proof.
move=> lower fq eq; rewrite mulrACA -[X in X <= _]mulr1.
rewrite ler_pmul ?addr_ge0 ?mulr_ge0 ?ler01 // mulrDr ler_add //.
  rewrite mulrACA [Q * _]mulrA [Q * H * a]mulrC -[X in X <= _]mulr1.
  by rewrite !ler_pmul ?mulr_ge0 ?ler01 // mulrC ler_wpmul2r.
by rewrite -{1}[b]mul1r ler_wpmul2r // mulr_ege1.
Qed.

End PositiveStep.

End Rounding.

(** In a tree a term passes more roundings than its height: two at the height 1. *)
Theorem tree_rounding_fails (Real : realFieldType) : ~ tree_rounding Real.
Proof.
pose e (d : nat) : Real := 2%:R; pose phi (d : nat) : Real := 2%:R ^+ (2 ^ d * 1)%N.
have q0 : 0 < 2%:R :> Real by rewrite ltr0n.
have e0 d : 0 < e d by [].
have phi0 d : 0 < phi d by rewrite exprn_gt0.
move=> /(_ 1%N 2%:R q0 tree_lag (fun _ => 1%N) e phi (tree_factor e phi)) tree.
suff: rounded 2%:R 1 (tree_factor e phi 1).
  by case=> _; rewrite /= /e /phi expr1 mulr1 -natrM ler_nat.
apply: tree => // [d|d|d|d|d]; rewrite ?addn1 //.
- exact: tree_factor_gt0.
- by rewrite /e -natrM ler1n.
- by rewrite /phi -expr2 -exprM exprn_ege1 // ler1n.
Qed.

(** With exact products a term passes as many roundings as the tree is high. *)
Theorem tree_rounding__exact_products_holds (Real : realFieldType) :
  tree_rounding__exact_products Real.
Proof.
move=> d q q0 e phi rho e0 phi0 rho0 leaf climbs sums exact.
elim: d => [|d IH]; first by rewrite leaf !expr0 mulr1.
by rewrite -addn1 climbs exact mulr1 addnC; apply/rounded_product/IH/rounded_once.
Qed.

(** The products add as many roundings as the lag is long. *)
Theorem tree_rounding__lag_holds (Real : realFieldType) : tree_rounding__lag Real.
Proof.
move=> d q q0 k w e phi rho e0 phi0 rho0 leaf climbs sums nolag lags decays.
elim: d => [|d IH]; first by rewrite leaf nolag !expr0 mulr1.
have -> : (d.+1 + k d.+1 = 1 + 2 ^ d * w d + (d + k d))%N.
  by rewrite -[in k _]addn1 lags addnCA addSn addnS !addnA.
rewrite -[d.+1]addn1 climbs; apply: rounded_product (IH); rewrite ?mulr_gt0 //.
by apply: rounded_product (decays d) => //; apply: rounded_once.
Qed.

(** One after the other, a term passes two roundings a step. *)
Theorem tree_rounding__sequential_holds (Real : realFieldType) :
  tree_rounding__sequential Real.
Proof.
move=> t q q0 e phi rho e0 phi0 rho0 added moves sums products.
elim: t => [|t IH]; first by rewrite added; apply: rounded_once.
have -> : (2 * t.+1 + 1 = 1 + 1 + (2 * t + 1))%N by rewrite mulnS addnA.
rewrite -[t.+1]addn1 moves; apply: rounded_product (IH); rewrite ?mulr_gt0 //.
by apply: rounded_product => //; apply: rounded_once.
Qed.

(** With a limited memory the roundings of all terms add up to a bound. *)
Theorem tree_rounding__steady_holds (Real : realFieldType) :
  tree_rounding__steady Real.
Proof.
move=> d t c r c0 r0 limited; split.
  have := steady_sum (beta := d%:R) t c0 r0 limited ler01 (ler0n _ _).
  rewrite mul1r addrAC; congr (_ <= _).
  by apply: eq_bigr => k _; rewrite mul1r addrC natrD.
have := steady_sum (alpha := 2%:R) t c0 r0 limited (ler0n _ _) ler01.
have -> : 2%:R * (c - 1) + 1 = 2%:R * c - 1.
  by rewrite mulrBr mulr1 -addrA {2}[2%:R]mulrS opprD addrNK.
congr (_ <= _).
by apply: eq_bigr => k _; rewrite natrD natrM.
Qed.

(** Where all terms are positive, the computed state is near the state. *)
Theorem log_space_floor__positive_holds (Real : realFieldType) :
  log_space_floor__positive Real.
Proof.
move=> t q q0 H a b e f h e0 f0 step computed [start start0] _ products sums a0 b0.
have q1 : 1 <= q.
  have [low high] := products 0%N; rewrite -(@expr_ge1 _ 2) ?(ltW q0) // expr2.
  exact: le_trans low (ler_wpmul2l (ltW q0) high).
have both s : [/\ 0 <= h s, 0 <= H s, H s <= q ^+ (2 * s) * h s
    & h s <= q ^+ (2 * s) * H s].
  elim: s => [|s [h1 H1 upper lower]]; first by rewrite start expr0 mul1r; split.
  have [[flow fhigh] [elow ehigh]] := (products (s + 1)%N, sums (s + 1)%N).
  have power1 : 1 <= q ^+ (2 * s) by rewrite exprn_ege1.
  have [e1 f1] := (ltW (e0 (s + 1)%N), ltW (f0 (s + 1)%N)).
  have -> : (2 * s.+1 = (2 * s).+2)%N by rewrite mulnS.
  rewrite !exprSr -addn1 step computed; split.
  - by rewrite addr_ge0 ?mulr_ge0.
  - by rewrite mulr_ge0 ?addr_ge0 ?mulr_ge0.
  - exact: computed_at_most.
  - exact: computed_at_least.
have [h1 H1 upper lower] := both t.
by rewrite !ger0_norm.
Qed.

(** Broken: a span whose decays are not composed does not carry the state. *)
Theorem scan_is_recurrence__dropping_later_left_fails (Real : realFieldType) :
  ~ scan_is_recurrence__dropping_later_left Real.
Proof.
pose one (t : nat) : 'M[Real]_1 := 1%:M; pose zero (t : nat) : 'M[Real]_1 := 0.
pose x d p := (2 ^ d * p)%N; pose M d (p : nat) : 'M[Real]_1 := (d == 0%N)%:R%:M.
move=> /(_ 0%N 1%N 0%N isT x one M zero (fun _ => zero) one) carries.
have /matrixP /(_ 0 0) : one (x 1 1)%N = M 1%N 0%N *m one (x 1 0)%N + zero 0%N.
  apply: carries => // [s|p|d p|d p].
  - by rewrite mul1mx addr0.
  - by rewrite /x mul1n.
  - by rewrite /x addn1 expnSr mulnA.
  - by rewrite mulmx0 addr0.
by rewrite mulmx1 addr0 !mxE /= => /eqP; rewrite oner_eq0.
Qed.

(** Broken: without the order of the product the distance is another. *)
Theorem lag_is_product__matrix__dropping_order_fails (Real : realFieldType) :
  ~ lag_is_product__matrix__dropping_order Real.
Proof.
pose P t : 'M[Real]_1 := if t is 0 then 1%:M else 0.
move=> /(_ 1%N 1%N isT (fun _ => 1%:M) P (fun _ => 0) (fun _ => 0) (fun _ => 1%:M)).
move=> lag; have /matrixP /(_ 0 0) : 1%:M - 0 = P 1%N *m (1%:M - 0).
  by apply: lag => // s; rewrite mul1mx addr0.
by rewrite mul0mx subr0 !mxE => /eqP; rewrite oner_eq0.
Qed.

(** Broken: decays above r may keep more than r^t. *)
Theorem horizon__dropping_decays_within_fails (Real : realFieldType) :
  ~ horizon__dropping_decays_within Real.
Proof.
move=> /(_ 0%N 1%N 0 (lexx _) (fun _ => 1)).
by rewrite big_nat1 normr1 expr1 ler10.
Qed.

(** Broken: decays below r may keep less than r^t. *)
Theorem horizon__turned_fails (Real : realFieldType) : ~ horizon__turned Real.
Proof.
move=> /(_ 0%N 1%N 1 ler01 (fun _ => 0)).
by rewrite big_nat1 normr0 expr1 ler10 => least; apply/notF/least => s; apply: ler01.
Qed.

(** Broken: an input may be in the way of another, so that nothing is lost. *)
Theorem bounded_or_lasting__free_input__dropping_free_input_fails
    (Real : realFieldType) : ~ bounded_or_lasting__free_input__dropping_free_input Real.
Proof.
move=> /(_ 1%N 1 ltr01 (fun _ => 1) (fun _ => 1) (normr1 _)).
rewrite big_nat1 invr1 subrr mulr0 normr1 ler10 => lost.
by apply/notF/lost.
Qed.

(** Broken: a larger input drives the state out of the bound. *)
Theorem bounded_or_lasting__scaled__dropping_inputs_within_fails
    (Real : realFieldType) : ~ bounded_or_lasting__scaled__dropping_inputs_within Real.
Proof.
pose h t : Real := if t is 0 then 0 else 1.
move=> /(_ 1%N 0 (lexx _) (fun _ => 0) h (fun _ => 1)) bounded.
have: `|h 1%N| <= 0.
  apply: bounded => [s|s|]; rewrite ?normr0 ?ler01 //.
  by rewrite addn1 subr0 mul0r addr0 mulr1.
by rewrite normr1 ler10.
Qed.

(** Broken: a large start stays, also in mean square. *)
Theorem bounded_or_lasting__mean_square__dropping_start_within_fails
    (Real : realFieldType) :
  ~ bounded_or_lasting__mean_square__dropping_start_within Real.
Proof.
pose law (_ : 'I_1) : Real := 1.
have mean f : expectation law f = f 0 by rewrite /expectation big_ord1 mul1r.
have lawful : is_law law by split=> [i|]; rewrite ?big_ord1 ?ler01.
pose one (t : nat) (_ : 'I_1) : Real := 1; pose zero (t : nat) (_ : 'I_1) : Real := 0.
pose h (t : nat) (_ : 'I_1) : Real := 2%:R.
case/(_ 0%N) => horizon /(_ _ law lawful one h zero zero) bounded.
have: expectation law (fun omega => h 0%N omega ^+ 2) <= 1.
  apply: bounded => s _; rewrite !mean /one /zero /h ?expr1n ?expr0n ?mul1r ?mulr0 //.
  - by rewrite subrr subr0 expr0n.
  - by rewrite addr0 subrr expr0n.
  - by rewrite ler01.
by rewrite mean -natrX lern1.
Qed.

(** Broken: with rounded products a term passes more roundings. *)
Theorem tree_rounding__exact_products__dropping_exact_products_fails
    (Real : realFieldType) :
  ~ tree_rounding__exact_products__dropping_exact_products Real.
Proof.
pose two (d : nat) : Real := 2%:R; have q0 : 0 < 2%:R :> Real by rewrite ltr0n.
move=> /(_ 1%N 2%:R q0 two two (tree_factor two two)) tree.
suff: rounded 2%:R 1 (tree_factor two two 1).
  by case=> _; rewrite /= /two expr1 mulr1 -natrM ler_nat.
apply: tree => // [d|d|d]; rewrite ?addn1 //; first exact: tree_factor_gt0.
by rewrite /two -natrM ler1n.
Qed.

(** Broken: with a memory that is not limited the roundings add up beyond. *)
Theorem tree_rounding__steady__dropping_limited_memory_fails (Real : realFieldType) :
  ~ tree_rounding__steady__dropping_limited_memory Real.
Proof.
move=> /(_ 0%N 2%N 1 2%:R ltr01 (ler0n _ _)) [].
rewrite !big_nat_recl // big_geq // expr0 mul1r add0r addr0 expr1 addr0 subrr mulr0.
by rewrite -natrM lern0.
Qed.

(** Broken: where terms cancel, the computed state may be far from the state. *)
Theorem log_space_floor__positive__dropping_positive_inputs_fails
    (Real : realFieldType) :
  ~ log_space_floor__positive__dropping_positive_inputs Real.
Proof.
pose one (t : nat) : Real := 1; pose two (t : nat) : Real := 2%:R.
pose less (t : nat) : Real := - 1; have q0 : 0 < 2%:R :> Real by rewrite ltr0n.
pose h := fix run t : Real := if t is s.+1 then 1 * run s + - 1 else 1.
pose H := fix run t : Real := if t is s.+1 then (run s * 1 * 2%:R + - 1) * 1 else 1.
move=> /(_ 1%N 2%:R q0 H one less one two h) near.
have: `|H 1%N| <= 2%:R ^+ (2 * 1) * `|h 1%N|.
  have two1 : 1 <= 2%:R :> Real by rewrite ler1n.
  have two4 : 1 <= 2%:R * 2%:R :> Real by rewrite -natrM ler1n.
  apply: (proj1 (near _ _ _ _ _ _ _ _ _)) => [i|i|s|s|||s|s|s].
  - exact: ltr01.
  - exact: q0.
  - by rewrite addn1.
  - by rewrite addn1.
  - by split; rewrite ?ler01.
  - exact: two1.
  - by split; rewrite ?lexx.
  - by rewrite /one mulr1.
  - exact: ler01.
by rewrite /= !mulr1 mul1r subrr normr0 mulr0 [2%:R]mulrS addrK normr1 ler10.
Qed.
