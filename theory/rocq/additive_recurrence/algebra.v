(** Additive recurrence and residual connections over any real field. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary facts.
From Longdep.additive_recurrence Require Import algebra_statements.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

Section Runs.
Variable Real : realFieldType.

(** The state of h' = w h + x from 0 on. *)
Fixpoint scalar_run (w : Real) (x : nat -> Real) (t : nat) : Real :=
  if t is s.+1 then w * scalar_run w x s + x s.+1 else 0.

Lemma scalar_run_step w x s :
  scalar_run w x (s + 1)%N = w * scalar_run w x s + x (s + 1)%N.
Proof. by rewrite addn1. Qed.

(** The state of h' = G h + h, and of h' = G h, from a start on. *)
Fixpoint residual_run n (G : nat -> 'M[Real]_n) (start : 'M[Real]_(n, 1)) (t : nat) :=
  if t is s.+1
  then G s.+1 *m residual_run G start s + residual_run G start s else start.

(** Two steps of a recurrence that adds an affine function of the input. *)
Lemma two_affine_steps m n (W : 'M[Real]_(n, m)) (b : 'M[Real]_(n, 1))
    (h : nat -> 'M[Real]_(n, 1)) (x : nat -> 'M[Real]_(m, 1)) s :
  (forall r, h (r + 1)%N = h r + (W *m x (r + 1)%N + b)) ->
  h (s + 2)%N - h s = W *m (x (s + 1)%N + x (s + 2)%N) + (b + b).
Proof.
move=> step; have -> : (s + 2 = s + 1 + 1)%N by rewrite -addnA.
by rewrite !step -[h s + _ + _]addrA [_ - h s]addrC addKr addrACA mulmxDr.
Qed.

End Runs.

(** With weight 1 and slope 1 a step adds the input's part to the state. *)
Theorem identity_recurrence_holds (Real : realFieldType) : identity_recurrence Real.
Proof.
move=> m n t _ _ U W b v h x z net identity slope.
by rewrite slope net identity mul1mx [h t + _]addrC.
Qed.

(** With weight 1 and slope 1 the gradient over any time is 1. *)
Theorem identity_recurrence__gradient_holds (Real : realFieldType) :
  identity_recurrence__gradient Real.
Proof.
move=> n t _ U D F start chain identity slope.
elim: t => [|t IH]; first by [].
by rewrite -addn1 chain slope identity IH !mulmx1.
Qed.

(** Two steps with inputs of like sum add like amounts. *)
Theorem identity_recurrence__affine_holds (Real : realFieldType) :
  identity_recurrence__affine Real.
Proof.
move=> m n t _ _ U W b v h x z net identity slope sums.
have step r : h (r + 1)%N = h r + (W *m x (r + 1)%N + (b + v)).
  by rewrite slope net identity mul1mx -!addrA.
have -> : h (t + 4)%N = h ((t + 2) + 2)%N by rewrite -addnA.
by rewrite !(two_affine_steps _ step) -!addnA sums.
Qed.

Section Visited.
Variable Real : realFieldType.

Lemma below_one_kept (y : Real) : y <= 1 -> Num.max 0 (y - 2%:R) + Num.min 1 y = y.
Proof.
move=> below; rewrite (min_r below) max_l ?add0r // subr_le0.
by apply: le_trans below _; rewrite ler1n.
Qed.

Lemma above_two_less_one (y : Real) :
  2%:R <= y -> Num.max 0 (y - 2%:R) + Num.min 1 y = y - 1.
Proof.
move=> above; rewrite min_l; last by apply: le_trans above; rewrite ler1n.
rewrite max_r ?subr_ge0 // -addrA; congr (_ + _).
by rewrite -[2%:R]/(1 + 1 : Real) opprD addrNK.
Qed.

End Visited.

(** Slope 1 at the visited points does not keep the distance of two runs. *)
Theorem identity_recurrence__visited_fails (Real : realFieldType) :
  ~ identity_recurrence__visited Real.
Proof.
pose fall s : Real := - (3 * s)%:R.
pose h t := if t is s.+1 then fall s else 0 : Real.
pose u t := if t is s.+1 then 2%:R + fall s else 3%:R : Real.
pose x t := if t is s.+2 then - 3%:R else 0 : Real.
have fallS s : fall s - 3%:R = fall s.+1.
  by rewrite /fall -opprD -natrD mulnS addnC.
have uS s : 2%:R + fall s - 3%:R = 2%:R + fall s.+1 by rewrite -addrA fallS.
have fall_below s : fall s.+1 <= - 3%:R.
  by rewrite ler_opp2 ler_nat mulnS leq_addr.
have u_below s : 2%:R + fall s.+1 < 1.
  rewrite -ltr_subr_addl; apply: le_lt_trans (fall_below s) _.
  by rewrite -subr_gt0 opprK addrAC subr_gt0 -mulrS ltr_nat.
have h_below s : fall s.+1 < 1.
  by apply: le_lt_trans (fall_below s) _; rewrite (lt_trans _ ltr01) // oppr_lt0 ltr0n.
move=> visited; suff: u 1%N - h 1%N = u 0%N - h 0%N.
  rewrite /= /fall muln0 mulr0n oppr0 !(subr0, addr0) => /eqP.
  by rewrite eqr_nat.
apply: (visited 1%N h u x).
- case=> [|s]; rewrite addn1 /= ?addr0 ?fallS below_one_kept ?ler01 //.
    by rewrite /fall muln0 oppr0.
  exact: ltW (h_below s).
- case=> [|s]; rewrite addn1 /=.
    rewrite addr0 above_two_less_one ?ler_nat // /fall muln0 oppr0 addr0.
    by rewrite [3%:R]mulrS addrAC subrr add0r.
  by rewrite uS below_one_kept ?(ltW (u_below s)).
- by case=> [|s]; rewrite addn1 /= ?addr0 ?fallS; right; rewrite ?ltr01.
- case=> [|s]; rewrite addn1 /= ?addr0; first by left; rewrite ltr_nat.
  by right; rewrite uS.
Qed.

(** The order of two inputs is lost: exchanged, they give the same states after. *)
Theorem loses_power_holds (Real : realFieldType) : loses_power Real.
Proof.
move=> k n t _ x y g h u first second before exchanged1 exchanged2 after.
elim: t => [|t IH].
  have step (f : nat -> 'M[Real]_(n, 1)) : f (k + 0 + 2)%N = f (k + 1 + 1)%N.
    by rewrite addn0 -addnA.
  rewrite !step !second !first before -!addnA exchanged1 exchanged2.
  by rewrite addrCA.
have -> : (k + t.+1 + 2 = k + t + 2 + 1)%N by rewrite addn1 [(k + _.+1)%N]addnS.
rewrite second first IH; congr (g _ + _).
by rewrite -[(k + t + 2 + 1)%N]addnA after.
Qed.

(** A recurrence with weight 1/2 tells the order of two inputs. *)
Theorem loses_power__order_task_holds (Real : realFieldType) :
  loses_power__order_task Real.
Proof.
pose x (t : nat) : Real := (t == 2%N)%:R.
pose y (t : nat) : Real := (t == 1%N)%:R.
have positive : 0 < 2%:R :> Real by rewrite ltr0n.
exists (2%:R^-1), (scalar_run 2%:R^-1 x), (scalar_run 2%:R^-1 y), x, y.
do !split=> //; try exact: scalar_run_step.
- by rewrite invr_gt0.
- by rewrite invf_lt1 ?ltr1n.
rewrite /= /x /y /= !(mulr0, addr0, add0r) mulr1 => /eqP.
by rewrite invr_eq1 pnatr_eq1.
Qed.

(** What exchanging two inputs changes is (1 - w) of their difference. *)
Theorem loses_power__exactly_identity_holds (Real : realFieldType) :
  loses_power__exactly_identity Real.
Proof.
move=> w h u x y first second start exchanged1 exchanged2.
have step (f : nat -> Real) : f 2%N = f (0 + 1 + 1)%N by [].
have step1 (f : nat -> Real) : f 1%N = f (0 + 1)%N by [].
rewrite (step u) (step h) !second !first -!step -!step1 start exchanged1 exchanged2.
rewrite opprD addrACA -mulrBr opprD addrACA subrr add0r mulrBl mul1r.
by rewrite -[x 1%N - x 2%N]opprB mulrN opprK addrC opprB.
Qed.
