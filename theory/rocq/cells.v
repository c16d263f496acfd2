(** Products along the steps of a cell, which gates and scans have. Written by hand. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Coq Require Import ArithRing.
From Longdep Require Import vocabulary facts.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

Section Cells.
Variable Real : realFieldType.
Implicit Types (a b c f u : nat -> Real).

(** The sum from 1 on grows by the term at its new end. *)
Lemma sum_from_one f t :
  \sum_(1 <= j < (t.+1 + 1)%N) f j = \sum_(1 <= j < (t + 1)%N) f j + f (t + 1)%N.
Proof. by rewrite !addn1 big_nat_recr. Qed.

(** The same of the product. *)
Lemma product_from_one f t :
  \prod_(1 <= j < (t.+1 + 1)%N) f j = (\prod_(1 <= j < (t + 1)%N) f j) * f (t + 1)%N.
Proof. by rewrite !addn1 big_nat_recr. Qed.

Lemma empty_product f : \prod_(1 <= j < (0 + 1)%N) f j = 1.
Proof. exact: big_nil. Qed.

Lemma empty_sum f : \sum_(1 <= j < (0 + 1)%N) f j = 0.
Proof. exact: big_nil. Qed.

(** A product of factors of at most r in size is at most r^t in size. *)
Lemma product_at_most (r : Real) f t :
  0 <= r -> (forall j, `|f (j + 1)%N| <= r) ->
  `|\prod_(1 <= j < (t + 1)%N) f j| <= r ^+ t.
Proof.
move=> r0 within; elim: t => [|t IH]; first by rewrite empty_product normr1.
by rewrite product_from_one normrM exprSr ler_pmul.
Qed.

(** What is left of the distance of two runs is the product of the decays. *)
Lemma distance_is_product a u c b t k :
  (forall s, u (s + 1)%N = a (s + 1)%N * u s + b (s + 1)%N) ->
  (forall s, c (s + 1)%N = a (s + 1)%N * c s + b (s + 1)%N) ->
  u (k + t)%N - c (k + t)%N = (u k - c k) * \prod_(1 <= j < (t + 1)%N) a (j + k)%N.
Proof.
move=> stepu stepc; elim: t => [|t IH].
  by rewrite addn0 (empty_product (fun j => a (j + k)%N)) mulr1.
rewrite (product_from_one (fun j => a (j + k)%N)) mulrA -IH addnS -addn1.
rewrite stepu stepc opprD addrACA subrr addr0 -mulrBr mulrC.
by rewrite [(t + 1 + k)%N]addnC addnA.
Qed.

(** The start's share in a state that is written 1 at every step, and stays within K,
    falls by the factor 1 - 1/K at each step. *)
Lemma share_falls (K share : Real) f c start t :
  1 <= K -> (forall s, 0 <= f (s + 1)%N) -> (forall s, c s <= K) ->
  (forall s, f (s + 1)%N * c s = c (s + 1)%N - 1) ->
  share * \prod_(1 <= j < (start + 1)%N) f j <= c start ->
  share * \prod_(1 <= j < (start + t + 1)%N) f j <= c (start + t)%N * (1 - K^-1) ^+ t.
Proof.
move=> K1 gates within step begin; have K0 : 0 < K by apply: lt_le_trans K1.
have rate0 : 0 <= 1 - K^-1 by rewrite subr_ge0 invf_le1.
elim: t => [|t IH]; first by rewrite addn0 mulr1.
rewrite [(start + _)%N]addnS product_from_one mulrA -[(start + t).+1]addn1.
apply: le_trans (ler_wpmul2r (gates _) IH) _.
rewrite mulrAC [c _ * f _]mulrC step exprS mulrA ler_wpmul2r ?exprn_ge0 //.
by rewrite mulrBr mulr1 ler_add2l ler_opp2 ler_pdivr_mulr // mul1r.
Qed.

Lemma one_less_two : 1 - 2%:R = - 1 :> Real.
Proof. by rewrite mulrS opprD addrA subrr add0r. Qed.

End Cells.
