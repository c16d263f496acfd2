(** Means, variances and independence over a finite set of outcomes. Written by hand. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Mean.
Variables (Real : realFieldType) (Outcome : finType) (law : Outcome -> Real).
Implicit Types x y z : Outcome -> Real.

Lemma eq_expectation x y : x =1 y -> expectation law x = expectation law y.
Proof. by move=> same; apply: eq_bigr => omega _; rewrite same. Qed.

Lemma eq_variance x y : x =1 y -> variance law x = variance law y.
Proof.
move=> same; rewrite /variance (eq_expectation same).
by congr (_ - _); apply: eq_expectation => omega; rewrite same.
Qed.

Lemma expectation0 : expectation law (fun=> 0) = 0.
Proof. by apply: big1 => omega _; rewrite mulr0. Qed.

Lemma expectationD x y :
  expectation law (fun omega => x omega + y omega) =
  expectation law x + expectation law y.
Proof. by rewrite -big_split; apply: eq_bigr => omega _; rewrite mulrDr. Qed.

Lemma expectationZ a x :
  expectation law (fun omega => a * x omega) = a * expectation law x.
Proof. by rewrite mulr_sumr; apply: eq_bigr => omega _; rewrite mulrCA. Qed.

Lemma expectationZr a x :
  expectation law (fun omega => x omega * a) = expectation law x * a.
Proof.
rewrite mulrC -expectationZ.
by apply: eq_expectation => omega; rewrite mulrC.
Qed.

Lemma expectationN x :
  expectation law (fun omega => - x omega) = - expectation law x.
Proof. by rewrite -sumrN; apply: eq_bigr => omega _; rewrite mulrN. Qed.

Lemma expectationB x y :
  expectation law (fun omega => x omega - y omega) =
  expectation law x - expectation law y.
Proof. by rewrite expectationD expectationN. Qed.

Lemma expectation_sum (I : Type) (s : seq I) (x : I -> Outcome -> Real) :
  expectation law (fun omega => \sum_(i <- s) x i omega) =
  \sum_(i <- s) expectation law (x i).
Proof. by rewrite exchange_big; apply: eq_bigr => omega _; rewrite mulr_sumr. Qed.

Lemma variance0 : variance law (fun=> 0) = 0.
Proof.
by rewrite /variance expectation0 expr0n subr0 expectation0.
Qed.

(** A probability is the mean of the number that is 1 where the event occurs. *)
Lemma probability_mean (event : pred Outcome) :
  probability law event = expectation law (fun omega => (event omega)%:R).
Proof.
rewrite /probability big_mkcond; apply: eq_bigr => omega _.
by case: (event omega); rewrite ?mulr1 ?mulr0.
Qed.

Hypothesis lawful : is_law law.

Lemma expectation_constant a : expectation law (fun=> a) = a.
Proof. by rewrite /expectation -mulr_suml lawful.2 mul1r. Qed.

Lemma expectation_ge0 x : (forall omega, 0 <= x omega) -> 0 <= expectation law x.
Proof. by move=> x_ge0; apply: sumr_ge0 => omega _; rewrite mulr_ge0 ?lawful.1. Qed.

Lemma expectation_le x y :
  (forall omega, x omega <= y omega) -> expectation law x <= expectation law y.
Proof. by move=> le; apply: ler_sum => omega _; rewrite ler_wpmul2l ?lawful.1. Qed.

(** A variance is the mean squared distance from the mean. *)
Lemma variance_distance x :
  variance law x =
  expectation law (fun omega => (x omega - expectation law x) ^+ 2).
Proof.
set mean := expectation law x.
have split omega : (x omega - mean) ^+ 2 =
    (x omega ^+ 2 - x omega * (mean *+ 2)) + mean ^+ 2.
  by rewrite sqrrB -mulrnAr.
rewrite (eq_expectation split) expectationD expectationB expectationZr.
rewrite expectation_constant /variance -/mean -addrA; congr (_ + _).
by rewrite mulrnAr mulr2n -expr2 opprD addrNK.
Qed.

Lemma variance_constant a : variance law (fun=> a) = 0.
Proof. by rewrite /variance !expectation_constant subrr. Qed.

Lemma varianceZ a x : variance law (fun omega => a * x omega) = a ^+ 2 * variance law x.
Proof.
rewrite /variance expectationZ exprMn mulrBr -expectationZ.
by congr (_ - _); apply: eq_expectation => omega; rewrite exprMn.
Qed.

End Mean.

Section Independence.
Variables (Real : realFieldType) (Outcome : finType) (law : Outcome -> Real).
Variable x : nat -> Outcome -> Real.

(** A function of a number, as a sum over the values that the number takes. *)
Lemma sum_of_values (y : Outcome -> Real) (f : Real -> Real) omega :
  f (y omega) = \sum_(a <- undup (codom y)) f a * (y omega == a)%:R.
Proof.
rewrite (bigD1_seq (y omega)) ?undup_uniq ?mem_undup ?codom_f //=.
rewrite eqxx mulr1 big1 ?addr0 // => a.
by rewrite eq_sym => /negPf->; rewrite mulr0.
Qed.

Lemma indicator_all (holds : nat -> bool) s :
  \prod_(i <- s) (holds i)%:R = (all holds s)%:R :> Real.
Proof.
elim: s => [|i s IH]; first by rewrite big_nil.
by rewrite big_cons IH /= -mulnb natrM.
Qed.

(** Where the values of some variables have the product of their probabilities,
    functions of them have the product of their means: one after another, a function
    is taken apart into the values of its variable. *)
Lemma mean_of_product (f : nat -> Real -> Real) (s : seq nat) :
  uniq s ->
  (forall value : nat -> Real,
    probability law (fun omega => all (fun i => x i omega == value i) s) =
    \prod_(i <- s) probability law (fun omega => x i omega == value i)) ->
  expectation law (fun omega => \prod_(i <- s) f i (x i omega)) =
  \prod_(i <- s) expectation law (fun omega => f i (x i omega)).
Proof.
move=> uniq_s product_law.
have indicators value r : perm_eq r s ->
    expectation law (fun omega => \prod_(i <- r) (x i omega == value i)%:R) =
    \prod_(i <- r) expectation law (fun omega => (x i omega == value i)%:R).
  move=> same; rewrite !(perm_big _ same) /=.
  under eq_bigr do rewrite -probability_mean.
  rewrite -product_law probability_mean; apply: eq_expectation => omega.
  by rewrite (perm_big _ same) /= indicator_all.
suff main r1 r2 value : perm_eq (r1 ++ r2) s ->
    expectation law (fun omega => (\prod_(i <- r1) f i (x i omega)) *
      \prod_(i <- r2) (x i omega == value i)%:R) =
    (\prod_(i <- r1) expectation law (fun omega => f i (x i omega))) *
      \prod_(i <- r2) expectation law (fun omega => (x i omega == value i)%:R).
  have := main s [::] (fun=> 0).
  rewrite cats0 perm_refl big_nil mulr1 => <- //.
  by apply: eq_expectation => omega; rewrite big_nil mulr1.
elim: r1 r2 value => [|i r1 IH] r2 value same.
  rewrite big_nil mul1r -(indicators _ _ same).
  by apply: eq_expectation => omega; rewrite big_nil mul1r.
have moved : perm_eq (r1 ++ i :: r2) s.
  by apply: perm_trans same; rewrite (perm_catCA r1 [:: i] r2).
have /andP[i_r2 _] : uniq (i :: r2).
  by move: uniq_s; rewrite -(perm_uniq moved) cat_uniq => /and3P[].
pose with_value a j := if j == i then a else value j.
have unchanged a (F : nat -> Real -> Real) :
    \prod_(j <- r2) F j (with_value a j) = \prod_(j <- r2) F j (value j).
  apply: eq_big_seq => j j_r2; rewrite /with_value.
  by case: eqP j_r2 i_r2 => // -> ->.
transitivity (\sum_(a <- undup (codom (x i))) f i a *
    expectation law (fun omega => (\prod_(j <- r1) f j (x j omega)) *
      \prod_(j <- i :: r2) (x j omega == with_value a j)%:R)).
  under eq_bigr do rewrite -expectationZ.
  rewrite -expectation_sum; apply: eq_expectation => omega.
  rewrite big_cons (sum_of_values (x i)) !mulr_suml; apply: eq_bigr => a _.
  rewrite big_cons {1}/with_value eqxx.
  rewrite (unchanged a (fun j b => (x j omega == b)%:R)).
  by rewrite -!mulrA; congr (_ * _); rewrite mulrCA.
transitivity (\sum_(a <- undup (codom (x i))) f i a *
    ((\prod_(j <- r1) expectation law (fun omega => f j (x j omega))) *
      (expectation law (fun omega => (x i omega == a)%:R) *
       \prod_(j <- r2) expectation law (fun omega => (x j omega == value j)%:R)))).
  apply: eq_bigr => a _; rewrite IH // big_cons {1}/with_value eqxx.
  by rewrite (unchanged a (fun j b => expectation law (fun o => (x j o == b)%:R))).
rewrite big_cons (eq_expectation _ (sum_of_values (x i) (f i))) expectation_sum.
rewrite !mulr_suml; apply: eq_bigr => a _.
by rewrite expectationZ -!mulrA; congr (_ * _); rewrite mulrCA.
Qed.

(** The same for variables of which so many are independent. *)
Lemma independent_mean first last group (f : nat -> Real -> Real) (s : seq nat) :
  independent law x first last group ->
  uniq s -> all (fun i => first <= i <= last)%N s ->
  (if group is Some most then size s <= most else true)%N ->
  expectation law (fun omega => \prod_(i <- s) f i (x i omega)) =
  \prod_(i <- s) expectation law (fun omega => f i (x i omega)).
Proof. by move=> free *; apply: mean_of_product => // value; apply: free. Qed.

(** Two of pairwise independent variables have the product of their means. *)
Lemma independent_mean_pair first last i j :
  independent law x first last (Some 2%N) ->
  (first <= i <= last)%N -> (first <= j <= last)%N -> i != j ->
  expectation law (fun omega => x i omega * x j omega) =
  expectation law (x i) * expectation law (x j).
Proof.
move=> free first_i first_j different.
have := independent_mean (fun _ a => a) (s := [:: i; j]) free.
rewrite !big_cons !big_nil mulr1 => <- //=; first last.
- by rewrite /= first_i first_j.
- by rewrite inE andbT.
by apply: eq_expectation => omega; rewrite !big_cons big_nil mulr1.
Qed.

End Independence.

Section Moments.
Variables (Real : realFieldType) (Outcome : finType) (law : Outcome -> Real).
Variables (x : nat -> Outcome -> Real) (first last : nat) (s : seq nat).
Hypotheses (free : independent law x first last None)
  (uniq_s : uniq s) (in_range : all (fun i => first <= i <= last)%N s).

(** The mean of a product of functions of independent numbers that share their mean. *)
Lemma product_of_means (f : Real -> Real) m :
  (forall i, (first <= i)%N -> (i <= last)%N ->
    expectation law (fun omega => f (x i omega)) = m) ->
  expectation law (fun omega => \prod_(i <- s) f (x i omega)) = m ^+ size s.
Proof.
move=> means; rewrite (independent_mean (fun=> f) free) //.
rewrite big_seq (eq_bigr (fun=> m)) -?big_seq ?big_const_seq //.
  by rewrite iter_mulr_1 count_predT.
by move=> i /(allP in_range)/andP[]; apply: means.
Qed.

(** The mean square of a product of independent numbers of one mean square. *)
Lemma product_mean_square q :
  (forall i, (first <= i)%N -> (i <= last)%N ->
    expectation law (fun omega => x i omega ^+ 2) = q) ->
  expectation law (fun omega => (\prod_(i <- s) x i omega) ^+ 2) = q ^+ size s.
Proof.
move=> /(product_of_means (f := fun a => a ^+ 2)) <-.
by apply: eq_expectation => omega; rewrite prodrXl.
Qed.

Lemma mean_square mu v (y : Outcome -> Real) :
  expectation law y = mu -> variance law y = v ->
  expectation law (fun omega => y omega ^+ 2) = mu ^+ 2 + v.
Proof. by move=> <- <-; rewrite addrC subrK. Qed.

(** The variance of a product of independent numbers of one mean and variance. *)
Lemma product_variance_mean mu v :
  (forall i, (first <= i)%N -> (i <= last)%N -> expectation law (x i) = mu) ->
  (forall i, (first <= i)%N -> (i <= last)%N -> variance law (x i) = v) ->
  variance law (fun omega => \prod_(i <- s) x i omega) =
  (mu ^+ 2 + v) ^+ size s - mu ^+ (2 * size s).
Proof.
move=> means variances; rewrite /variance (product_mean_square (q := mu ^+ 2 + v)).
  by rewrite (product_of_means (f := id) means) -exprM mulnC.
by move=> i first_i i_last; apply: mean_square; rewrite ?means ?variances.
Qed.

End Moments.

(** Numbers whose product has the product of their means have the sum of their
    variances. *)
Lemma variance_add (Real : realFieldType) (Outcome : finType) (law : Outcome -> Real)
    (x y : Outcome -> Real) :
  expectation law (fun omega => x omega * y omega) =
    expectation law x * expectation law y ->
  variance law (fun omega => x omega + y omega) = variance law x + variance law y.
Proof.
move=> uncorrelated; rewrite /variance expectationD.
have square omega : (x omega + y omega) ^+ 2 =
    x omega ^+ 2 + x omega * y omega * 2%:R + y omega ^+ 2.
  by rewrite sqrrD mulr_natr.
rewrite (eq_expectation _ square) !expectationD expectationZr uncorrelated.
move: (expectation law x) (expectation law y) => a b.
rewrite sqrrD mulr_natr !opprD !addrA -!(addrAC _ (- (a ^+ 2))); congr (_ + _).
set rest := _ - a ^+ 2.
by rewrite (addrAC (rest + a * b + a * b)) addrK (addrAC (rest + a * b)) addrK.
Qed.

(** The variance of a sum of pairwise independent numbers is that of their variances. *)
Lemma sum_variance (Real : realFieldType) (Outcome : finType) (law : Outcome -> Real)
    (x : nat -> Outcome -> Real) first last s :
  independent law x first last (Some 2%N) ->
  uniq s -> all (fun i => first <= i <= last)%N s ->
  variance law (fun omega => \sum_(i <- s) x i omega) =
  \sum_(i <- s) variance law (x i).
Proof.
move=> free; elim: s => [_ _|i s IH /andP[i_s uniq_s] /andP[i_range in_range]].
  rewrite big_nil (eq_variance law (y := fun=> 0)) => [|omega]; last by rewrite big_nil.
  exact: variance0.
rewrite big_cons -IH // -variance_add; last first.
  transitivity (\sum_(j <- s) expectation law (fun omega => x i omega * x j omega)).
    rewrite -expectation_sum; apply: eq_expectation => omega.
    by rewrite mulr_sumr.
  rewrite expectation_sum mulr_sumr; apply: eq_big_seq => j j_s.
  apply: (independent_mean_pair free) => //; first exact: (allP in_range).
  by apply: contraNneq i_s => ->.
by apply: eq_variance => omega; rewrite big_cons.
Qed.

(** A number of mean square 0 is 0 at every outcome that is possible. *)
Lemma square_zero (Real : realFieldType) (Outcome : finType) (law : Outcome -> Real)
    (x : Outcome -> Real) : is_law law ->
  expectation law (fun omega => x omega ^+ 2) = 0 ->
  forall omega, law omega != 0 -> x omega = 0.
Proof.
move=> lawful square0 omega possible.
have terms_ge0 o : true -> 0 <= law o * x o ^+ 2.
  by move=> _; rewrite mulr_ge0 ?sqr_ge0 ?lawful.1.
have term0 : law omega * x omega ^+ 2 = 0 by apply: psumr_eq0P terms_ge0 square0 _ _.
by move/eqP: term0; rewrite mulf_eq0 sqrf_eq0 (negPf possible) => /eqP.
Qed.

(** Numbers that agree at every possible outcome have the same mean. *)
Lemma possible_expectation (Real : realFieldType) (Outcome : finType)
    (law x y : Outcome -> Real) :
  (forall omega, law omega != 0 -> x omega = y omega) ->
  expectation law x = expectation law y.
Proof.
move=> same; apply: eq_bigr => omega _.
by have [->|/same->//] := eqVneq (law omega) 0; rewrite !mul0r.
Qed.

(** The power of a mean is at most the mean of the power. *)
Lemma power_of_mean (Real : realFieldType) (Outcome : finType) (law : Outcome -> Real)
    (x : Outcome -> Real) n :
  is_law law -> (forall omega, 0 <= x omega) ->
  expectation law x ^+ n <= expectation law (fun omega => x omega ^+ n).
Proof.
move=> lawful x_ge0; set a := expectation law x.
have a_ge0 : 0 <= a by apply: expectation_ge0.
elim: n => [|n IH]; first by rewrite (expectation_constant lawful).
rewrite exprS; apply: le_trans (ler_wpmul2l a_ge0 IH) _.
have -> : a * expectation law (fun omega => x omega ^+ n) =
    expectation law (fun omega => a * x omega ^+ n + a ^+ n * (x omega - a)).
  rewrite expectationD !expectationZ expectationB (expectation_constant lawful).
  by rewrite subrr mulr0 addr0.
apply: expectation_le => // omega.
rewrite exprS -subr_ge0 opprD addrA -mulrBl mulrC -mulrBl.
have [big|/ltW small] := leP a (x omega).
  by rewrite mulr_ge0 ?subr_ge0 ?ler_expn2r ?nnegrE.
by rewrite mulr_le0 ?subr_le0 ?ler_expn2r ?nnegrE.
Qed.
