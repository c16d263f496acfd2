(** What a state of finite size holds, over any real field. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary.
From Longdep.memory_capacity Require Import algebra_statements.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** Memories of outer products *)

(* Two equal keys of size 2 are recalled four times as strongly. *)
Theorem outer_product_memory_fails (Real : realFieldType) : ~ outer_product_memory Real.
Proof.
move=> /(_ 1%N 1%N 1%N isT isT isT _ 2%:R%:M 1%:M erefl) /matrixP /(_ 0 0) /eqP.
rewrite tr_scalar_mx mul1mx -scalar_mxM !mxE eqxx !mulr1n -natrM -[1]/1%:R eqr_nat.
by [].
Qed.

(* Orthonormal keys recall their values. *)
Theorem outer_product_memory__orthonormal_holds (Real : realFieldType) :
  outer_product_memory__orthonormal Real.
Proof.
by move=> d e m _ _ _ A K Y outer keys; rewrite outer -mulmxA keys mulmx1.
Qed.

(* Keys that are not orthonormal need not. *)
Theorem outer_product_memory__orthonormal__dropping_orthonormal_keys_fails
  (Real : realFieldType) :
  ~ outer_product_memory__orthonormal__dropping_orthonormal_keys Real.
Proof. exact: outer_product_memory_fails. Qed.

(* Stored with dual keys, any independent keys recall their values. *)
Theorem outer_product_memory__dual_keys_holds (Real : realFieldType) :
  outer_product_memory__dual_keys Real.
Proof.
by move=> d e m _ _ _ A D K Y memory dual; rewrite memory -mulmxA dual mulmx1.
Qed.

(* Stored with other keys than dual ones they need not. *)
Theorem outer_product_memory__dual_keys__dropping_dual_keys_fails
  (Real : realFieldType) : ~ outer_product_memory__dual_keys__dropping_dual_keys Real.
Proof.
move=> claim; apply: (@outer_product_memory_fails Real) => d e m d_gt0 e_gt0 m_gt0 A K.
by move=> Y; apply: claim.
Qed.

(* Where keys depend on one another, recalled values depend in the same way. *)
Theorem outer_product_memory__dependent_holds (Real : realFieldType) :
  outer_product_memory__dependent Real.
Proof.
by move=> d e m _ _ _ A K Y w dependent <-; rewrite -mulmxA dependent mulmx0.
Qed.

(* Keys that do not depend on one another tie no values. *)
Theorem outer_product_memory__dependent__dropping_dependent_keys_fails
  (Real : realFieldType) :
  ~ outer_product_memory__dependent__dropping_dependent_keys Real.
Proof.
move=> /(_ 1%N 1%N 1%N isT isT isT 1%:M 1%:M 1%:M 1%:M (mul1mx _)) /eqP.
by rewrite mul1mx; apply/negP/oner_neq0.
Qed.

(* A full memory takes no further item of any value. *)
Theorem outer_product_memory__one_more_fails (Real : realFieldType) :
  ~ outer_product_memory__one_more Real.
Proof.
move=> /(_ 1%N 1%N isT isT 0 1%:M 0 1%:M 1%:M (mul0mx _ _) (unitmx1 _ _)) /eqP.
by rewrite mul0mx eq_sym; apply/negP/oner_neq0.
Qed.

(* A full memory holds one item more exactly if its value follows from the others. *)
Theorem outer_product_memory__one_more_that_follows_holds (Real : realFieldType) :
  outer_product_memory__one_more_that_follows Real.
Proof.
by move=> d e _ _ A K Y k y <- independent ->; rewrite mulmxK.
Qed.

(* Whatever follows is not held by a memory that lacks the other items. *)
Theorem outer_product_memory__one_more_that_follows__dropping_full_fails
  (Real : realFieldType) :
  ~ outer_product_memory__one_more_that_follows__dropping_full Real.
Proof.
move=> /(_ 1%N 1%N isT isT 0 1%:M 1%:M 1%:M _ (unitmx1 _ _) erefl) /eqP.
by rewrite mul0mx invmx1 !mul1mx eq_sym; apply/negP/oner_neq0.
Qed.

(* A value that does not follow from the others is not held. *)
Theorem outer_product_memory__one_more_that_follows__dropping_value_follows_fails
  (Real : realFieldType) :
  ~ outer_product_memory__one_more_that_follows__dropping_value_follows Real.
Proof. exact: outer_product_memory__one_more_fails. Qed.

(** Slots *)

(* A slot that is written once and kept holds its input for ever. *)
Theorem extra_memory_holds (Real : realFieldType) : extra_memory Real.
Proof.
move=> i t M x write keep; elim: t => [|t IH]; first by rewrite addn0.
by rewrite -IH -(keep t) addn1 addn2 addnS.
Qed.

(* Written and not kept, it is lost. *)
Theorem extra_memory__dropping_keep_fails (Real : realFieldType) :
  ~ extra_memory__dropping_keep Real.
Proof.
move=> /(_ 0%N 1%N (fun s u => (u == s + 1)%N%:R) (fun _ => 1)) /= claim.
have /eqP := claim (fun s => congr1 (fun b : bool => b%:R) (eqxx _)).
by rewrite eq_sym oner_eq0.
Qed.

(* Kept and not written, it holds something else. *)
Theorem extra_memory__dropping_write_fails (Real : realFieldType) :
  ~ extra_memory__dropping_write Real.
Proof.
move=> /(_ 0%N 0%N (fun _ _ => 0) (fun _ => 1) (fun _ => erefl)) /eqP.
by rewrite eq_sym oner_eq0.
Qed.

(** Histories of bits *)

Lemma numbers_apart (Real : realFieldType) (i j : nat) :
  (i + 1 <= j)%N -> i%:R <> j%:R :> Real.
Proof. by rewrite addn1 => i_lt_j /eqP; rewrite eqr_nat ltn_eqF. Qed.

(* As many states as numbers below M do not tell apart more than M histories. *)
Theorem capacity_limited__finite_states_holds (Real : realFieldType) :
  capacity_limited__finite_states Real.
Proof.
move=> M t M_gt0 c S q finite more apart.
have code_lt (i : 'I_(2 ^ t)) : (`|c i| < M)%N.
  have := ltn_ord i; rewrite -addn1 => /finite [_ [low high]].
  by rewrite -ltz_nat gez0_abs // -lez_addr1 -ler_subr_addr.
pose code i := Ordinal (code_lt i).
have same (i j : 'I_(2 ^ t)) : code i = code j -> ~~ (i < j)%N.
  move=> /(congr1 val) /= equal; apply/negP => i_lt_j.
  have i_in : (i + 1 <= 2 ^ t)%N by rewrite addn1.
  have j_in : (j + 1 <= 2 ^ t)%N by rewrite addn1.
  have /finite [S_i [c_i _]] := i_in; have /finite [S_j [c_j _]] := j_in.
  apply: (apart i _ j); rewrite ?addn1 //.
    by rewrite addn2 (leq_ltn_trans _ (ltn_ord j)).
  by rewrite S_i S_j -(gez0_abs c_i) -(gez0_abs c_j) equal.
have code_injective : injective code.
  move=> i j equal; apply: val_inj; apply/eqP.
  by rewrite eqn_leq (leqNgt i) (leqNgt j) (same i j) ?(same j i).
by have := leq_card code code_injective; rewrite !card_ord leqNgt more.
Qed.

(* As many states as histories tell all of them apart. *)
Theorem capacity_limited__finite_states__dropping_more_histories_fails
  (Real : realFieldType) :
  ~ capacity_limited__finite_states__dropping_more_histories Real.
Proof.
move=> /(_ 2%N 1%N isT Posz (fun i => i%:R) (fun c => c%:~R)); apply.
  by move=> i; rewrite addn1 ltnS => i_le; split; first by rewrite pmulrn.
by move=> i _ j i_lt_j _; apply: numbers_apart.
Qed.

(* As many states as there are numbers tell all histories apart. *)
Theorem capacity_limited__finite_states__dropping_finitely_many_states_fails
  (Real : realFieldType) :
  ~ capacity_limited__finite_states__dropping_finitely_many_states Real.
Proof.
move=> /(_ 1%N 1%N isT (fun _ => 0) (fun i => i%:R)
  (fun _ => 0) isT); apply.
by move=> i _ j i_lt_j _; apply: numbers_apart.
Qed.

(** The bits of a history's number, the first one first. *)
Definition bit (i s : nat) : bool := odd (i %/ 2 ^ s.-1).

Lemma bits_add_up (i t : nat) :
  (\sum_(1 <= s < t.+1) 2 ^ s.-1 * bit i s = i %% 2 ^ t)%N.
Proof.
elim: t => [|t IH]; first by rewrite big_geq // modn1.
rewrite big_nat_recr //= IH /bit /= -modn2 modn_divl -expnS.
set r := (i %% 2 ^ t.+1)%N.
have -> : (i %% 2 ^ t = r %% 2 ^ t)%N by rewrite modn_dvdm // dvdn_exp2l.
by rewrite addnC mulnC -divn_eq.
Qed.

(* The number read in s steps, moved up by the steps to come. *)
Definition state_of (t i s : nat) : nat := (i %% 2 ^ s * 2 ^ (t - s))%N.

Lemma state_of_next (t i s : nat) : (s < t)%N ->
  (2 * state_of t i s.+1 = state_of t i s + 2 ^ t * bit i s.+1)%N.
Proof.
move=> s_lt_t; rewrite /state_of -!bits_add_up big_nat_recr //= mulnDl mulnDr.
congr (_ + _)%N; first by rewrite mulnCA -expnS subnSK.
by rewrite mulnA mulnAC -expnS mulnA -expnD subnSK // subnK // ltnW.
Qed.

(* A unit with base 2 ends every history in the number of that history. *)
Lemma unit_keeps_all (Real : realFieldType) (t : nat) : (0 < t)%N ->
  ~ capacity_limited Real.
Proof.
move=> t_gt0 claim.
apply: (claim t 2%:R^-1 (2%:R ^+ t.-1) (fun i s => (bit i s)%:R)
  (fun i s => (state_of t i s)%:R) t_gt0).
- move=> i _ s; rewrite addn1 => s_lt_t; rewrite max_r.
    have half_nz : 2%:R != 0 :> Real by rewrite pnatr_eq0.
    apply: (mulfI half_nz).
    rewrite -natrM state_of_next // mulrDr mulVKf // mulrA -exprS prednK //.
    by rewrite natrD natrM natrX.
  by rewrite addr_ge0 // mulr_ge0 ?invr_ge0 ?exprn_ge0 ?ler0n.
- by move=> i _; rewrite /state_of modn1.
- by move=> i _ s _ _; case: (bit i s); rewrite ?expr1n ?expr0n.
- move=> i; rewrite !addn1 => i_lt.
  rewrite -[in RHS](modn_small i_lt) -bits_add_up natr_sum.
  apply: eq_big_nat => s /andP[s_gt0 _].
  by rewrite natrM natrX -predn_int // -exprnP.
- move=> i _ j; rewrite !addn1 => i_lt_j j_lt; have i_lt := ltn_trans i_lt_j j_lt.
  by rewrite /state_of subnn !muln1 !modn_small //; apply: numbers_apart; rewrite addn1.
Qed.

(** The claim is refuted by histories of two bits, all four of which are kept apart. *)
Theorem capacity_limited_fails (Real : realFieldType) : ~ capacity_limited Real.
Proof. exact: (@unit_keeps_all _ 2). Qed.

(** A unit with base 3 *)

Lemma bit_cases (Real : realFieldType) (x : Real) : x ^+ 2 = x -> x = 0 \/ x = 1.
Proof.
move=> /eqP; rewrite expr2 -subr_eq0 -{3}[x]mulr1 -mulrBr mulf_eq0 subr_eq0.
by case/orP => /eqP; [left|right].
Qed.

Lemma three_gt0 (Real : realFieldType) : 0 < 3%:R :> Real.
Proof. by rewrite ltr0n. Qed.

(* The state's last ternary digit is the last bit, and the rest the state before. *)
Theorem capacity_limited__exact_recall_holds (Real : realFieldType) :
  capacity_limited__exact_recall Real.
Proof.
move=> t h x recurrence bits low high.
have ranged (s : nat) : 0 <= x (s + 1)%N <= 1.
  by case: (bit_cases (bits s)) => ->; rewrite lexx ler01.
have next (s : nat) : 0 <= h s -> h (s + 1)%N = (h s + 2%:R * x (s + 1)%N) / 3%:R.
  move=> h_ge0; rewrite recurrence -mulrDl max_r // divr_ge0 ?ler0n //.
  by rewrite addr_ge0 // mulr_ge0 ?ler0n //; case/andP: (ranged s).
have within (s : nat) : 0 <= h s <= 1.
  elim: s => [|s /andP[h_ge0 h_le1]]; first by rewrite low.
  have /andP[x_ge0 x_le1] := ranged s.
  rewrite -addn1 next // divr_ge0 ?ler0n ?addr_ge0 ?mulr_ge0 ?ler0n //=.
  rewrite ler_pdivr_mulr ?three_gt0 // mul1r [3%:R]mulrS ler_add //.
  by rewrite ler_pimulr ?ler0n.
have /andP[h_ge0 h_le1] := within t.
rewrite next //; split; first by rewrite mulrC divfK ?addrK ?pnatr_eq0.
rewrite [(h t + _) / _]mulrDl addrC; split; first by rewrite ler_addl divr_ge0 ?ler0n.
by rewrite ler_add2l ler_pmul2r ?invr_gt0 ?three_gt0.
Qed.

(* A difference of two histories shrinks to a third at every later step. *)
Theorem capacity_limited__separated_holds (Real : realFieldType) :
  capacity_limited__separated Real.
Proof.
move=> d t h k x y first_unit second_unit one zero agree.
have difference : h (d + t)%N - k (d + t)%N = (h d - k d) / 3%:R ^+ t.
  elim: t => [|t IH]; first by rewrite addn0 expr0 divr1.
  rewrite addnS -addn1 first_unit second_unit agree opprD addrACA subrr addr0.
  by rewrite -mulrBl IH exprSr invfM mulrA.
rewrite difference -opprD -PoszD -exprnN addn1 exprS invfM.
rewrite ler_pmul2r ?invr_gt0 ?exprn_gt0 ?three_gt0 //.
have -> : 3%:R^-1 = 2%:R / 3%:R - 1 / 3%:R :> Real.
  by rewrite -mulrBl -[2%:R]/(1 + 1) addrK mul1r.
exact: ler_sub.
Qed.

(* Levels that lie apart by at least epsilon are few. *)
Theorem capacity_limited__resolution_holds (Real : realFieldType) :
  capacity_limited__resolution Real.
Proof.
move=> t epsilon _ S apart low high; apply: le_trans high.
elim: t => [|t IH]; first by rewrite mul0r.
rewrite mulrSr mulrDl mul1r; apply: le_trans (ler_add IH (apart t)) _.
by rewrite addn1 addrC subrK.
Qed.

(* Steps that do not grow become small beside the sum of all. *)
Theorem saturates__relatively_holds (Real : realFieldType) :
  saturates__relatively Real.
Proof.
move=> t g h recurrence start falling.
elim: t => [|t IH]; first by rewrite mul0r.
rewrite -[in h _]addn1 recurrence mulrS mulrDl mul1r.
have step : g (t.+1 + 1)%N <= g (t + 1)%N by rewrite addSnnS falling.
by rewrite ler_add // (le_trans _ IH) // ler_wpmul2l ?ler0n.
Qed.

(* Of an input that is no bit the state may lose everything. *)
Theorem capacity_limited__exact_recall__dropping_bits_fails (Real : realFieldType) :
  ~ capacity_limited__exact_recall__dropping_bits Real.
Proof.
move=> /(_ 0%N (fun _ => 0) (fun _ => -1)); case; rewrite ?ler01 //.
  by move=> _; rewrite mul0r add0r max_l // mulrN1 mulNr oppr_le0 divr_ge0 ?ler0n.
by move=> /eqP; rewrite mulr0 sub0r mulrN1 opprK eq_sym pnatr_eq0.
Qed.

(* From a start below 0 the state may lose everything. *)
Theorem capacity_limited__exact_recall__dropping_start_low_fails
  (Real : realFieldType) : ~ capacity_limited__exact_recall__dropping_start_low Real.
Proof.
move=> /(_ 0%N (fun s => if s is 0%N then -1 else 0) (fun _ => 0)); case.
- move=> [|s]; rewrite addn1 /= mulr0 mul0r addr0 ?mul0r ?maxxx //.
  by rewrite max_l // mulN1r oppr_le0 invr_ge0 ler0n.
- by move=> _; rewrite expr0n.
- by rewrite (le_trans _ ler01) // oppr_le0 ler01.
- by move=> /eqP; rewrite !mulr0 subr0 oppr_eq0 oner_eq0.
Qed.

(* From a start above 1 an old one looks like a new one. *)
Theorem capacity_limited__exact_recall__dropping_start_high_fails
  (Real : realFieldType) : ~ capacity_limited__exact_recall__dropping_start_high Real.
Proof.
move=> /(_ 0%N (fun s => 2%:R / 3%:R ^+ s) (fun _ => 0)); case.
- move=> s; rewrite mulr0 mul0r addr0 addn1 exprSr invfM mulrA max_r //.
  by rewrite !divr_ge0 ?exprn_ge0 ?ler0n.
- by move=> _; rewrite expr0n.
- by rewrite divr1 ler0n.
- move=> _ [_]; rewrite mulr0 mul0r add0r expr1 ler_pmul2r ?invr_gt0 ?three_gt0 //.
  by rewrite leNgt (ltr_nat _ 1 2).
Qed.

Lemma one_kept (Real : realFieldType) : 1 = 1 / 3%:R + 2%:R * 1 / 3%:R :> Real.
Proof. by rewrite mulr1 -mulrDl -mulrS divff // pnatr_eq0. Qed.

(* Without a difference to start with there is none later. *)
Theorem capacity_limited__separated__dropping_first_has_one_fails
  (Real : realFieldType) : ~ capacity_limited__separated__dropping_first_has_one Real.
Proof.
move=> /(_ 0%N 0%N (fun _ => 0) (fun _ => 0) (fun _ => 0) (fun _ => 0)) /= claim.
suff: 3%:R ^ (- 0%N%:Z - 1%:Z) <= 0 - 0 :> Real.
  by rewrite subr0 leNgt exprz_gt0 // three_gt0.
by apply: claim => // [_|_|]; rewrite ?mulr0 ?mul0r ?addr0 ?divr_ge0 ?ler0n ?ler01.
Qed.

(* Nor does it if the second history has no 0 either. *)
Theorem capacity_limited__separated__dropping_second_has_zero_fails
  (Real : realFieldType) : ~ capacity_limited__separated__dropping_second_has_zero Real.
Proof.
move=> /(_ 0%N 0%N (fun _ => 1) (fun _ => 1) (fun _ => 1) (fun _ => 1)) /= claim.
suff: 3%:R ^ (- 0%N%:Z - 1%:Z) <= 1 - 1 :> Real.
  by rewrite subrr leNgt exprz_gt0 // three_gt0.
apply: claim => // [_|_|]; try exact: one_kept.
by rewrite ler_pdivr_mulr ?three_gt0 // mul1r ler_nat.
Qed.

(* Nor does it last if later bits differ. *)
Theorem capacity_limited__separated__dropping_agree_later_fails
  (Real : realFieldType) : ~ capacity_limited__separated__dropping_agree_later Real.
Proof.
move=> /(_ 0%N 1%N (fun _ => 1) (fun s => (s != 0%N)%:R) (fun _ => 1)
  (fun s => if s == 1%N then 3%:R / 2%:R else 1)) /= claim.
suff: 3%:R ^ (- 1%N%:Z - 1%:Z) <= 1 - 1 :> Real.
  by rewrite subrr leNgt exprz_gt0 // three_gt0.
apply: claim => [s|[|s]||].
- exact: one_kept.
- by rewrite mul0r add0r mulrCA divff ?mulr1 ?divff // pnatr_eq0.
- by rewrite addn1; apply: one_kept.
- by rewrite ler_pdivr_mulr ?three_gt0 // mul1r ler_nat.
- by rewrite divr_ge0 ?ler01 ?ler0n.
Qed.

(* A third is the least difference, not the largest. *)
Theorem capacity_limited__separated__turned_fails (Real : realFieldType) :
  ~ capacity_limited__separated__turned Real.
Proof.
move=> /(_ 0%N 0%N (fun s => (3%:R ^+ s)^-1) (fun _ => 0) (fun _ => 0) (fun _ => 0)).
move=> /= claim; suff: 1^-1 - 0 <= 3%:R ^ (- 0%N%:Z - 1%:Z) :> Real.
  rewrite oppr0 add0r addr0 exprN1 invr1 leNgt invf_lt1 ?three_gt0 //.
  by rewrite (ltr_nat _ 1 3).
apply: claim => // [s|_||]; rewrite ?mulr0 ?mul0r ?addr0 ?divr_ge0 ?ler0n ?ler01 //.
  by rewrite addn1 exprSr invfM.
by rewrite invr1 ler_pdivr_mulr ?three_gt0 // mul1r ler_nat.
Qed.

Lemma two_above_one (Real : realFieldType) : ~ 2%:R * 1 <= 1 :> Real.
Proof. by rewrite mulr1 (ler_nat _ 2 1). Qed.

(* Levels without a bound above may be any number. *)
Theorem capacity_limited__resolution__dropping_bounded_above_fails
  (Real : realFieldType) : ~ capacity_limited__resolution__dropping_bounded_above Real.
Proof.
move=> claim; apply: (@two_above_one Real).
by apply: (claim 2%N 1 ltr01 (fun s => s%:R)) => // s; rewrite natrD addrC addKr.
Qed.

(* Levels without a bound below may be any number. *)
Theorem capacity_limited__resolution__dropping_bounded_below_fails
  (Real : realFieldType) : ~ capacity_limited__resolution__dropping_bounded_below Real.
Proof.
move=> claim; apply: (@two_above_one Real).
apply: (claim 2%N 1 ltr01 (fun s => s%:R - 1)) => [s|]; last by rewrite addrK.
by rewrite opprB addrA subrK natrD addrC addKr.
Qed.

(* Levels that lie together may be any number. *)
Theorem capacity_limited__resolution__dropping_told_apart_fails
  (Real : realFieldType) : ~ capacity_limited__resolution__dropping_told_apart Real.
Proof.
move=> claim; apply: (@two_above_one Real).
exact: (claim 2%N 1 ltr01 (fun _ => 0) (lexx _) ler01).
Qed.

(* From a start far below 0 the steps may outweigh the state. *)
Theorem saturates__relatively__dropping_start_fails (Real : realFieldType) :
  ~ saturates__relatively__dropping_start Real.
Proof.
move=> /(_ 0%N (fun _ => 0) (fun _ => -1)) claim.
have := claim (fun _ => esym (add0r _)) (fun _ => lexx _).
by rewrite mul0r leNgt ltrN10.
Qed.

(* Steps that double keep pace with the state. *)
Theorem saturates__relatively__dropping_steps_not_growing_fails
  (Real : realFieldType) : ~ saturates__relatively__dropping_steps_not_growing Real.
Proof.
move=> /(_ 2%N (fun s => 2%:R ^+ s.-1) (fun s => 2%:R ^+ s)) claim.
suff: 2%:R * 2%:R ^+ 2 <= 2%:R ^+ 2 :> Real.
  by rewrite -exprS -!natrX ler_nat.
apply: claim => [s|]; last by rewrite expr0 ler01.
by rewrite addn1 exprS mulrDl mul1r.
Qed.

(* The state may be larger than the steps say. *)
Theorem saturates__relatively__turned_fails (Real : realFieldType) :
  ~ saturates__relatively__turned Real.
Proof.
move=> /(_ 0%N (fun _ => 0) (fun _ => 1)) claim.
have := claim (fun _ => esym (add0r _)) ler01 (fun _ => lexx _).
by rewrite mul0r leNgt ltr01.
Qed.
