(** Moments that follow the Gaussian recursion: products of odd numbers. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary chance.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** The moments of a weight whose moments follow the Gaussian recursion. *)
Section GaussianMoments.
Variables (Real : realFieldType) (Outcome : finType) (law : Outcome -> Real).
Variables (w : Outcome -> Real) (v : Real) (horizon : nat).
Hypotheses (lawful : is_law law) (mean0 : expectation law w = 0)
  (gaussian : forall m, (m <= horizon)%N ->
    expectation law (fun omega => w omega ^+ (m + 2)) =
    v * (m + 1)%:R * expectation law (fun omega => w omega ^+ m)).

Lemma gaussian_odd k : (2 * k <= horizon)%N ->
  expectation law (fun omega => w omega ^+ (2 * k + 1)) = 0.
Proof.
elim: k => [_|k IH soon].
  by rewrite -[RHS]mean0; apply: eq_expectation => omega; rewrite expr1.
have -> : (2 * k.+1 + 1 = (2 * k + 1) + 2)%N by rewrite mulnS [RHS]addnC addnA.
have less : (2 * k + 1 <= horizon)%N.
  by apply: leq_trans soon; rewrite mulnS addnC leq_add2r.
by rewrite gaussian // IH ?mulr0 // (leq_trans _ less) // leq_addr.
Qed.

Lemma gaussian_even k : (2 * k <= horizon + 2)%N ->
  expectation law (fun omega => w omega ^+ (2 * k)) =
  v ^+ k * \prod_(1 <= i < k + 1) ((2 * i)%:R - 1).
Proof.
elim: k => [_|k IH soon].
  by rewrite big_geq // mulr1 muln0; apply: expectation_constant.
have less : (2 * k <= horizon)%N by move: soon; rewrite mulnS addnC leq_add2r.
rewrite mulnS [(2 + _)%N]addnC gaussian // IH ?(leq_trans less) ?leq_addr //.
rewrite !addn1 [in RHS]big_nat_recr //= exprS mulnS natrD -addn1 natrD.
have -> : 2%:R + (2 * k)%:R - 1 = (2 * k)%:R + 1 :> Real.
  by rewrite [2%:R + _]addrC -addrA; congr (_ + _); rewrite -[2%:R]/(1 + 1) addrK.
rewrite -!mulrA; congr (_ * _).
by rewrite mulrCA; congr (_ * _); rewrite mulrC.
Qed.

End GaussianMoments.

(** The product of the first odd numbers. *)
Fixpoint odds (j : nat) : nat :=
  (if j is previous.+1 then odds previous * (2 * previous).+1 else 1)%N.

(** As the statements write it. *)
Lemma odds_product (Ring : ringType) j :
  \prod_(1 <= i < j + 1) ((2 * i)%:R - 1) = (odds j)%:R :> Ring.
Proof.
elim: j => [|j IH]; first by rewrite big_geq.
rewrite addn1 big_nat_recr // -[X in index_iota 1 X]addn1 IH mulnS [in RHS]natrM.
by rewrite -[(2 + 2 * j)%N]/(2 * j).+2 [in LHS]mulrSr addrK.
Qed.

(** Each odd number after the first is 2 at least. *)
Lemma odds_large j : (2 ^ j <= odds j.+1)%N.
Proof.
elim: j => // j IH; rewrite expnSr [odds _]/=.
by apply: leq_mul => //; rewrite mulnS.
Qed.

Lemma odds_add n j : (odds n * (2 * n).+1 * odds j.+1 <= odds (n + j.+1))%N.
Proof.
elim: j => [|j IH]; first by rewrite addn1 muln1.
rewrite addnS [odds j.+2]/= [odds _.+1 in X in (_ <= X)%N]/= mulnA.
by apply: leq_mul IH _; rewrite ltnS leq_mul2l leq_addl.
Qed.

(** Twice as many have more than the square of the product. *)
Lemma odds_gap k : (odds k.+1 ^ 2 + 2 ^ (2 * k + 1) <= odds (2 * k.+1))%N.
Proof.
rewrite [(2 * k.+1)%N]mul2n -addnn; apply: leq_trans (odds_add k.+1 k).
rewrite mulnAC mulnn mulnS leq_add2l expnD expn1 [(2 * k)%N]mulnC expnM.
by apply: leq_mul; rewrite ?leq_exp2r ?odds_large // leq_pmulr.
Qed.
