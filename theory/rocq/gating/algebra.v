(** Gated cells over any real field. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Coq Require Import ArithRing.
From Longdep Require Import vocabulary cells facts.
From Longdep.gating Require Import algebra_statements.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

(** Forget gates of at most phi below 1 keep the cell within 1/(1 - phi). *)
Theorem gates_control_holds (Real : realFieldType) : gates_control Real.
Proof.
move=> t varphi positive c f g i cell forgets below bounded.
set level := Num.max _ _.
have level0 : 0 <= level by rewrite le_maxr normr_ge0 orbT.
have room : varphi * level + 1 <= level.
  rewrite -ler_subr_addl -{1}[level]mul1r -mulrBl.
  by rewrite -ler_pdivr_mull // mulr1 le_maxr lexx.
elim: t => [|t IH]; first by rewrite le_maxr lexx orbT.
rewrite -addn1 cell; apply: le_trans (ler_norm_add _ _) (le_trans _ room).
by rewrite ler_add // mulrC normrM ler_pmul.
Qed.

(** Gates that rise to 1 let the cell grow without bound. *)
Theorem gates_control__drifting_holds (Real : realFieldType) :
  gates_control__drifting Real.
Proof.
move=> t c f g i cell opening input start.
elim: t => [|t IH]; first by rewrite start mul0r.
have next0 : 0 < (t + 2)%:R :> Real by rewrite ltr0n addn2.
have gate0 : 0 <= (t + 1)%:R / (t + 2)%:R :> Real by rewrite divr_ge0 ?ler0n.
rewrite -addn1 cell opening input.
apply: le_trans (ler_add (ler_wpmul2r gate0 IH) (lexx 1)).
rewrite ler_pdivr_mulr ?ltr0n // mulrDl mul1r mulrAC divfK ?pnatr_eq0 //.
rewrite mulrA -natrM -ler_subl_addr ler_pdivl_mulr // mulrBl -!natrM ler_subl_addr.
rewrite -natrD ler_nat.
have -> : (t * (t + 1) + 2 * (t + 2) = (t + 1) * (t + 2) + 2)%N.
  by rewrite -!plusE -!multE; ring.
exact: leq_addr.
Qed.

(** With the gates open the cell adds up what is written. *)
Theorem gates_control__additive_holds (Real : realFieldType) :
  gates_control__additive Real.
Proof.
move=> t c f g i cell forget input; elim: t => [|t IH].
  by rewrite empty_sum addr0.
by rewrite sum_from_one addrA -IH -addn1 cell forget input !mulr1.
Qed.

(** Coupled gates keep the state within the larger of its start and 1. *)
Theorem gates_control__coupled_holds (Real : realFieldType) :
  gates_control__coupled Real.
Proof.
move=> t g h z update low high candidate; set level := Num.max _ _.
elim: t => [|t IH]; first by rewrite le_maxr lexx orbT.
rewrite -addn1 update; apply: le_trans (ler_norm_add _ _) _.
rewrite !normrM (ger0_norm (low t)) (ger0_norm (high t)).
have -> : level = (1 - z (t + 1)%N) * level + level * z (t + 1)%N.
  by rewrite mulrBl mul1r [level * _]mulrC subrK.
apply: ler_add; first exact: ler_wpmul2l.
apply: ler_wpmul2r => //; apply: le_trans (candidate t) _.
by rewrite le_maxr lexx.
Qed.

(** A cell that clears, admits and then holds carries one item for ever. *)
Theorem gating_solves_capacity__selective_holds (Real : realFieldType) :
  gating_solves_capacity__selective Real.
Proof.
move=> k t c f g i cell clears admits holds closes; elim: t => [|t IH].
  by rewrite addn0 cell clears admits mulr0 add0r mulr1.
rewrite addn1 addnS -addn1 -[(k + t).+1]addn1 cell IH.
by rewrite -addnA holds closes mulr1 mulr0 addr0.
Qed.

(** Forget gates of at most phi keep at most phi^t of the gradient. *)
Theorem gating_solves_capacity__forgets_holds (Real : realFieldType) :
  gating_solves_capacity__forgets Real.
Proof.
move=> k t varphi positive f forgets.
by apply: (@product_at_most _ _ (fun j => f (j + k)%N)) => // j; rewrite addnAC.
Qed.

(** Two runs with the same gates: the product of the gates is what is left. *)
Theorem gradient_through_gate_holds (Real : realFieldType) : gradient_through_gate Real.
Proof.
move=> k t c f g i p r u first second gates written.
apply: (distance_is_product (b := fun s => g s * i s)) => s.
  by rewrite second gates written.
by rewrite first mulrC.
Qed.

(** A bounded state does not force the gradient to vanish: phi = 1. *)
Theorem gating_trade_off_fails (Real : realFieldType) : ~ gating_trade_off Real.
Proof.
move=> /(_ 1 1 ltr01 ler01 (fun _ => 1) (fun _ => 1)) trade.
have: tends_to (fun t : nat => 1 ^+ t : Real) 0.
  by apply: trade => // s; rewrite ?normr1 // subrr mul0r addr0 mul1r.
move=> /(_ 1 ltr01) [start /(_ start (leqnn _))].
by rewrite expr1n subr0 normr1 ltxx.
Qed.

(** A state that is written fully and stays within K forgets at a rate. *)
Theorem gating_trade_off__free_input_holds (Real : realFieldType) :
  gating_trade_off__free_input Real.
Proof.
move=> t K positive c f g i cell start free low within.
have step s : f (s + 1)%N * c s = c (s + 1)%N - 1.
  by rewrite cell free addrK mulrC.
have K1 : 1 <= K by rewrite -start.
have := share_falls (share := 1) (start := 0) t K1 low within step.
rewrite empty_product mulr1 start mul1r => /(_ (lexx 1)) share.
apply: le_trans share (ler_wpmul2r _ (within t)).
by rewrite exprn_ge0 // subr_ge0 invf_le1 // (lt_le_trans ltr01).
Qed.

(** With gates of at most 1 the gradient lasts M steps, then falls. *)
Theorem gating_trade_off__true_gates_holds (Real : realFieldType) :
  gating_trade_off__true_gates Real.
Proof.
move=> M t c f g i cell start free low high within.
have step s : f (s + 1)%N * c s = c (s + 1)%N - 1.
  by rewrite cell free addrK mulrC.
have room0 : 0 < (M + 1)%:R :> Real by rewrite ltr0n addn1.
have room1 : 1 <= (M + 1)%:R :> Real by rewrite ler1n addn1.
have product1 s : \prod_(1 <= j < (s + 1)%N) f j <= 1.
  elim: s => [|s IH]; first by rewrite empty_product.
  rewrite product_from_one -[X in _ <= X]mulr1.
  apply: ler_pmul => //; last by rewrite -subr_ge0.
  rewrite big_seq; apply: prodr_ge0 => j; rewrite mem_index_iota => /andP [j1 _].
  by rewrite -(subnK j1).
have filling s : (s + 1)%:R * \prod_(1 <= j < (s + 1)%N) f j <= c s.
  elim: s => [|s IH]; first by rewrite empty_product mulr1 start.
  have := product1 s.+1; rewrite product_from_one natrD mulrDl mul1r => last1.
  rewrite -[c s.+1](subrK 1) -addn1 -step; apply: ler_add => //.
  by rewrite mulrA [f _ * c s]mulrC ler_wpmul2r.
have rate : M%:R / (M + 1)%:R = 1 - (M + 1)%:R^-1 :> Real.
  apply: (canLR (mulfK (lt0r_neq0 room0))).
  by rewrite mulrBl mulVf ?gt_eqF // mul1r natrD addrK.
have := share_falls t room1 low within step (filling M).
rewrite rate => share; rewrite -(ler_pmul2l room0); apply: le_trans share _.
by rewrite ler_wpmul2r // exprn_ge0 // -rate divr_ge0 ?ler0n.
Qed.

(** Broken: gates of 1 let the cell leave its level. *)
Theorem gates_control__dropping_below_one_fails (Real : realFieldType) :
  ~ gates_control__dropping_below_one Real.
Proof.
pose one (t : nat) : Real := 1; pose c t : Real := t.+1%:R.
move=> /(_ 1%N 2%:R (ler0n _ _) c one one one) control.
have: `|c 1%N| <= Num.max ((1 - 2%:R)^-1) `|c 0%N|.
  apply: control => s; rewrite /one ?mulr1 ?normr1 ?ler1n //.
  by rewrite /c addn1 -[s.+2]addn1 natrD.
rewrite /c !normr_nat one_less_two invrN invr1 max_r.
  by rewrite ler_nat.
by rewrite (le_trans _ ler01) // oppr_le0 ler01.
Qed.

(** Broken: the cell may stay below its level. *)
Theorem gates_control__turned_fails (Real : realFieldType) :
  ~ gates_control__turned Real.
Proof.
pose zero (t : nat) : Real := 0.
move=> /(_ 0%N 0 (lexx _) zero zero zero zero) control.
have: Num.max ((1 - 0)^-1) `|zero 0%N| <= `|zero 0%N|.
  by apply: control => [s|s||s]; rewrite ?mulr0 ?addr0 ?normr0 ?subr0 ?ltr01 ?ler01.
by rewrite subr0 invr1 normr0 le_maxl ler10.
Qed.

(** Broken: a gate of 2 overshoots the candidate. *)
Theorem gates_control__coupled__dropping_gate_at_most_1_fails (Real : realFieldType) :
  ~ gates_control__coupled__dropping_gate_at_most_1 Real.
Proof.
pose h t : Real := if odd t then 3%:R else - 1.
move=> /(_ 1%N (fun _ => 1) h (fun _ => 2%:R)) control.
have: `|h 1%N| <= Num.max 1 `|h 0%N|.
  apply: control => [s|s|s]; rewrite ?normr1 ?ler0n // mul1r addn1 /h /=.
  rewrite one_less_two mulN1r; case: (odd s) => /=; last by rewrite opprK -mulrS.
  by rewrite [3%:R]mulrS opprD addrNK.
by rewrite /h /= normr_nat normrN normr1 maxxx lern1.
Qed.

(** Broken: a state that may grow loses nothing. *)
Theorem gating_trade_off__free_input__dropping_state_within_fails
    (Real : realFieldType) : ~ gating_trade_off__free_input__dropping_state_within Real.
Proof.
pose one (t : nat) : Real := 1.
move=> /(_ 1%N 1 ltr01 (fun t => t.+1%:R) one one one) lost.
have: \prod_(1 <= j < 1 + 1) one j <= 1 * (1 - 1^-1) ^+ 1.
  apply: lost => [s||s|s]; rewrite /one ?mulr1 ?ler01 //.
  by rewrite addn1 -[s.+2]addn1 natrD.
by rewrite big_nat1 invr1 subrr mulr0 ler10.
Qed.

(** Broken: a cell may lose its gradient faster. *)
Theorem gating_trade_off__free_input__turned_fails (Real : realFieldType) :
  ~ gating_trade_off__free_input__turned Real.
Proof.
pose one (t : nat) : Real := 1; have two0 : 0 < 2%:R :> Real by rewrite ltr0n.
move=> /(_ 1%N 2%:R two0 one (fun _ => 0) one one) kept.
have: 2%:R * (1 - 2%:R^-1) ^+ 1 <= \prod_(1 <= j < 1 + 1) (0 : Real).
  by apply: kept => [s||s|s|s]; rewrite /one ?mulr0 ?add0r ?mulr1 ?ler1n.
by rewrite big_nat1 mulrBr mulr1 divff ?gt_eqF // [2%:R]mulrS addrK ler10.
Qed.

(** Broken: with other gates in the second run the gradient is not the product. *)
Theorem gradient_through_gate__dropping_same_gates_fails (Real : realFieldType) :
  ~ gradient_through_gate__dropping_same_gates Real.
Proof.
pose one (t : nat) : Real := 1; pose zero (t : nat) : Real := 0.
move=> /(_ 0%N 1%N zero zero zero zero one zero one) product.
have: one 1%N - zero 1%N = (one 0%N - zero 0%N) * \prod_(1 <= j < 1 + 1) (0 : Real).
  by apply: product => s; rewrite /one /zero ?mulr0 ?addr0 ?mulr1.
by rewrite big_nat1 mulr0 subr0 => /eqP; rewrite oner_eq0.
Qed.
