(** Laws on a few outcomes, and independent draws from them. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary chance.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Laws.
Variable Real : realFieldType.

(** A single outcome. *)
Definition sure (_ : unit) : Real := 1.

Lemma sure_mean x : expectation sure x = x tt.
Proof. by rewrite /expectation (big_pred1 tt) ?mul1r // => [[]]. Qed.

Lemma sure_law : is_law sure.
Proof.
split=> [omega|]; first exact: ler01.
by rewrite (big_pred1 tt) // => [[]].
Qed.

Lemma sure_independent x first last group : independent sure x first last group.
Proof.
move=> s _ _ _ value; rewrite probability_mean sure_mean -indicator_all.
by apply: eq_bigr => i _; rewrite probability_mean sure_mean.
Qed.

(** Two outcomes, the first of probability p. *)
Definition coin (p : Real) (side : bool) : Real := if side then p else 1 - p.

Lemma coin_mean p x : expectation (coin p) x = p * x true + (1 - p) * x false.
Proof. by rewrite /expectation big_bool. Qed.

Lemma coin_law p : 0 <= p -> p <= 1 -> is_law (coin p).
Proof.
move=> p_ge0 p_le1; split=> [[]|]; rewrite /= ?subr_ge0 //.
by rewrite big_bool /= addrC subrK.
Qed.

End Laws.

(** The same draw, from 0 up to a horizon, each by itself. *)
Section Draws.
Variables (Real : realFieldType) (Face : finType) (law : Face -> Real) (horizon : nat).
Hypothesis lawful : is_law law.

Definition draws (faces : {ffun 'I_horizon.+1 -> Face}) : Real :=
  \prod_i law (faces i).

(** The mean of a product of functions of one draw each. *)
Lemma draws_mean_all (F : 'I_horizon.+1 -> Face -> Real) :
  expectation draws (fun faces => \prod_i F i (faces i)) =
  \prod_i expectation law (F i).
Proof.
rewrite /expectation bigA_distr_bigA; apply: eq_bigr => faces _.
by rewrite /draws -big_split.
Qed.

Lemma draws_law : is_law draws.
Proof.
split=> [faces|]; first by apply: prodr_ge0 => i _; rewrite lawful.1.
transitivity (expectation draws (fun faces => \prod_(i < horizon.+1) 1)).
  by apply: eq_bigr => faces _; rewrite big1 ?mulr1.
by rewrite (draws_mean_all (fun _ _ => 1)) big1 // => i _; rewrite expectation_constant.
Qed.

Lemma draws_mean (F : nat -> Face -> Real) s :
  uniq s -> all (fun i => i <= horizon)%N s ->
  expectation draws (fun faces => \prod_(i <- s) F i (faces (inord i))) =
  \prod_(i <- s) expectation law (F i).
Proof.
move=> uniq_s in_range.
have spread (G : nat -> Real) :
    \prod_(i <- s) G i = \prod_(i < horizon.+1) (if (i : nat) \in s then G i else 1).
  rewrite -big_mkcond -(big_mkord (fun i => i \in s)) -[RHS]big_filter; apply: perm_big.
  apply: uniq_perm; rewrite ?filter_uniq ?iota_uniq // => i.
  rewrite mem_filter mem_index_iota ltnS /=.
  by case: (boolP (i \in s)) => // /(allP in_range).
pose G (i : 'I_horizon.+1) side := if (i : nat) \in s then F i side else 1.
transitivity (expectation draws (fun faces => \prod_i G i (faces i))).
  apply: eq_expectation => faces; rewrite spread; apply: eq_bigr => i _.
  by rewrite /G inord_val.
rewrite draws_mean_all spread; apply: eq_bigr => i _; rewrite /G.
by case: ifP => // _; rewrite expectation_constant.
Qed.

Lemma draw_mean (x : Face -> Real) i : (i <= horizon)%N ->
  expectation draws (fun faces => x (faces (inord i))) = expectation law x.
Proof.
move=> soon; have := draws_mean (fun=> x) (s := [:: i]) isT.
rewrite /= soon big_seq1 => <- //.
by apply: eq_expectation => faces; rewrite big_seq1.
Qed.

Lemma draw_variance (x : Face -> Real) i : (i <= horizon)%N ->
  variance draws (fun faces => x (faces (inord i))) = variance law x.
Proof.
move=> soon; rewrite /variance (draw_mean x) //.
by rewrite (draw_mean (fun face => x face ^+ 2)).
Qed.

Lemma draws_independent (x : nat -> Face -> Real) group :
  independent draws (fun i faces => x i (faces (inord i))) 1 horizon group.
Proof.
move=> s uniq_s in_range _ value.
have below : all (fun i => i <= horizon)%N s.
  by apply: sub_all in_range => i /andP[].
rewrite probability_mean.
under [RHS]eq_big_seq => i /(allP below) soon.
  rewrite probability_mean (draw_mean (fun face => (x i face == value i)%:R)) //.
  over.
rewrite -(draws_mean (fun i face => (x i face == value i)%:R)) //.
by apply: eq_expectation => faces; rewrite indicator_all.
Qed.

End Draws.

(** A fair sign: of mean 0 and variance 1. *)
Section FairSign.
Variable Real : realFieldType.

Definition fair : bool -> Real := coin 2%:R^-1.
Definition sign (side : bool) : Real := (-1) ^+ side.

Lemma fair_law : is_law fair.
Proof.
apply: coin_law; first by rewrite invr_ge0 ler0n.
by rewrite invf_le1 ?ltr0n // ler1n.
Qed.

Lemma fair_mean x : expectation fair x = (x true + x false) / 2%:R.
Proof.
have half : 1 - 2%:R^-1 = 2%:R^-1 :> Real.
  by apply/eqP; rewrite subr_eq -mulr2n -[2%:R^-1 *+ _]mulr_natr mulVf ?pnatr_eq0.
by rewrite /fair coin_mean half -mulrDr mulrC.
Qed.

Lemma sign_mean : expectation fair sign = 0.
Proof. by rewrite fair_mean /sign expr1 expr0 addNr mul0r. Qed.

Lemma sign_variance : variance fair sign = 1.
Proof.
rewrite /variance sign_mean expr0n subr0.
rewrite (eq_expectation _ (fun side => sqrr_sign Real side : sign side ^+ 2 = 1)).
exact: (expectation_constant fair_law).
Qed.

End FairSign.

(** Draws of equally likely faces, the third exchanged for a combination of the first
    two: any of them that miss one of the first three are as independent as before. *)
Section Combined.
Variables (Real : realFieldType) (Face : finType) (law : Face -> Real) (horizon : nat).
Variables (mass : Real) (combine : Face -> Face -> Face).
Hypotheses (lawful : is_law law) (even : forall face, law face = mass)
  (far : (3 <= horizon)%N) (left_injective : forall b, injective (combine^~ b))
  (right_injective : forall a, injective (combine a)).
Implicit Type faces : {ffun 'I_horizon.+1 -> Face}.

Definition combined (i : nat) faces : Face :=
  if i == 3%N then combine (faces (inord 1)) (faces (inord 2)) else faces (inord i).

(** The combination in the place of the third draw, and that in the place of draw k. *)
Definition exchanged (k : nat) faces : {ffun 'I_horizon.+1 -> Face} :=
  [ffun i : 'I_horizon.+1 =>
    if i == k :> nat then faces (inord 3) else combined i faces].

Lemma exchanged_injective k : (1 <= k <= 3)%N -> injective (exchanged k).
Proof.
move=> /andP[late soon] faces others /ffunP same.
have at_index i : (i <= horizon)%N ->
    (if i == k then faces (inord 3) else combined i faces) =
    (if i == k then others (inord 3) else combined i others).
  by move=> i_range; have := same (inord i); rewrite !ffunE inordK.
have third : faces (inord 3) = others (inord 3).
  by have := at_index k (leq_trans soon far); rewrite eqxx.
have kept i : (i <= horizon)%N -> i != k -> faces (inord i) = others (inord i).
  move=> /at_index; rewrite /combined; case: eqP => // _.
  by have [->|] := eqVneq i 3%N.
have first_two : 3%N != k -> combine (faces (inord 1)) (faces (inord 2)) =
    combine (others (inord 1)) (others (inord 2)).
  by move=> k_neq3; have := at_index 3%N far; rewrite (negPf k_neq3).
have [horizon1 horizon2] : (1 <= horizon)%N /\ (2 <= horizon)%N.
  by rewrite !(leq_trans _ far).
apply/ffunP => i; rewrite -(inord_val i).
have i_range : (i <= horizon)%N by rewrite -ltnS.
have [->|] := eqVneq (i : nat) k; last exact: kept.
case: k late soon kept first_two {at_index same} => [|[|[|[]]]] // _ _ kept first_two.
  by move: (first_two isT); rewrite (kept 2%N) // => /left_injective.
by move: (first_two isT); rewrite (kept 1%N) // => /right_injective.
Qed.

Lemma combined_means (F : nat -> Face -> Real) s k :
  uniq s -> all (fun i => i <= horizon)%N s -> (1 <= k <= 3)%N -> k \notin s ->
  expectation (draws law (horizon := horizon))
    (fun faces => \prod_(i <- s) F i (combined i faces)) =
  \prod_(i <- s) expectation law (F i).
Proof.
move=> uniq_s below k_range k_s; rewrite -(draws_mean lawful _ uniq_s below).
rewrite /expectation [RHS](reindex_inj (exchanged_injective k_range)).
apply: eq_bigr => faces _; congr (_ * _).
  by apply: eq_bigr => i _; rewrite !even.
apply: eq_big_seq => i i_s; rewrite ffunE inordK ?ltnS ?(allP below) // ifN //.
by apply: contraNneq k_s => <-.
Qed.

Lemma combined_mean (x : Face -> Real) i : (i <= horizon)%N ->
  expectation (draws law (horizon := horizon)) (fun faces => x (combined i faces)) =
  expectation law x.
Proof.
move=> soon; pose k := if i == 1%N then 2%N else 1%N.
have k_range : (1 <= k <= 3)%N by rewrite /k; case: ifP.
have k_i : k \notin [:: i].
  by rewrite inE /k; have [->|i_neq1] := eqVneq i 1%N; rewrite // eq_sym.
have := combined_means (fun=> x) (s := [:: i]) isT _ k_range k_i.
rewrite /= soon big_seq1 => <- //.
by apply: eq_expectation => faces; rewrite big_seq1.
Qed.

Lemma combined_variance (x : Face -> Real) i : (i <= horizon)%N ->
  variance (draws law (horizon := horizon)) (fun faces => x (combined i faces)) =
  variance law x.
Proof.
move=> soon; rewrite /variance (combined_mean x) //.
by rewrite (combined_mean (fun face => x face ^+ 2)).
Qed.

Lemma combined_independent (x : Face -> Real) last : (last <= horizon)%N ->
  independent (draws law (horizon := horizon)) (fun i faces => x (combined i faces))
    1 last (Some 2%N).
Proof.
move=> last_range s uniq_s in_range two value.
have below : all (fun i => i <= horizon)%N s.
  by apply: sub_all in_range => i /andP[_ /leq_trans]; apply.
have /allPn[k k_three k_s] : ~~ all (mem s) [:: 1; 2; 3]%N.
  apply/negP => /allP all_three.
  have := uniq_leq_size (isT : uniq [:: 1; 2; 3]%N) all_three.
  by move/leq_trans/(_ two).
have k_range : (1 <= k <= 3)%N.
  by move: k_three; rewrite !inE => /or3P[] /eqP->.
rewrite probability_mean.
under [RHS]eq_big_seq => i /(allP below) soon.
  rewrite probability_mean (combined_mean (fun face => (x face == value i)%:R)) //.
  over.
rewrite -(combined_means (k := k) (fun i face => (x face == value i)%:R)) //.
by apply: eq_expectation => faces; rewrite indicator_all.
Qed.

End Combined.

(** Two fair sides at once, each pair as likely as another. *)
Section FairPair.
Variable Real : realFieldType.

Definition fair_pair (_ : bool * bool) : Real := 4%:R^-1.

Lemma fair_pair_mean x :
  expectation fair_pair x =
  4%:R^-1 * (x (true, true) + x (true, false) + (x (false, true) + x (false, false))).
Proof.
transitivity (4%:R^-1 * \sum_a \sum_b x (a, b)); last by rewrite !big_bool.
by rewrite pair_big mulr_sumr; apply: eq_bigr => -[].
Qed.

Lemma fair_pair_law : is_law fair_pair.
Proof.
split=> [pair|]; first by rewrite invr_ge0 ler0n.
transitivity (expectation fair_pair (fun=> 1)).
  by apply: eq_bigr => pair _; rewrite mulr1.
by rewrite fair_pair_mean -[1 + 1]/(2%:R) -natrD mulVf ?pnatr_eq0.
Qed.

End FairPair.

(** A weight that is 0 as often as not, else 2 or -2. *)
Definition at_times (Real : realFieldType) (face : bool * bool) : Real :=
  2%:R * (face.1%:R * sign Real face.2).

(** Whether two such weights agree in being 0, and the product of their signs. *)
Definition agree (a b : bool * bool) : bool * bool := (a.1 == b.1, a.2 (+) b.2).

Lemma at_times_product (Real : realFieldType) a b :
  at_times Real a * (at_times Real b * at_times Real (agree a b)) =
  8%:R * (a.1%:R * b.1%:R).
Proof.
case: a b => [[] []] [[] []];
  by rewrite /at_times /sign /= !(expr1, expr0, mulr0, mul0r, mulr1, mul1r, mulrN,
    mulNr, opprK) -?natrM -?natrM.
Qed.

Lemma at_times_moments (Real : realFieldType) :
  expectation (fair_pair Real) (at_times Real) = 0 /\
  variance (fair_pair Real) (at_times Real) = 2%:R.
Proof.
have mean0 : expectation (fair_pair Real) (at_times Real) = 0.
  rewrite fair_pair_mean /at_times /sign /= !(mul0r, mulr0, mul1r) !addr0.
  by rewrite -mulrDr expr1 expr0 addNr !mulr0.
split=> //; rewrite /variance mean0 expr0n subr0 fair_pair_mean /at_times /sign /=.
rewrite !(mul0r, mulr0, mul1r) expr0n !addr0 expr0 expr1 mulr1 mulrN1 sqrrN.
by rewrite -natrX -natrD -[(2 ^ 2 + 2 ^ 2)%N]/(4 * 2)%N natrM mulKf ?pnatr_eq0.
Qed.

(** How often two of them are not 0, and how far that spreads. *)
Lemma both_variance (Real : realFieldType) horizon : (2 <= horizon)%N ->
  variance (draws (fair_pair Real) (horizon := horizon)) (fun faces =>
    8%:R * ((faces (inord 1)).1%:R * (faces (inord 2)).1%:R)) = 12%:R.
Proof.
move=> far; have lawful := fair_pair_law Real.
pose both (faces : {ffun 'I_horizon.+1 -> bool * bool}) : Real :=
  (faces (inord 1)).1%:R * (faces (inord 2)).1%:R.
have both_mean : expectation (@draws _ _ (fair_pair Real) horizon) both = 4%:R^-1.
  transitivity (\prod_(i <- [:: 1; 2]%N)
      expectation (fair_pair Real) (fun face => face.1%:R)).
    rewrite -(draws_mean (horizon := horizon) lawful (fun _ face => face.1%:R)) //.
      by apply: eq_expectation => faces; rewrite !big_cons big_nil mulr1.
    by rewrite /= far (leq_trans _ far).
  rewrite !big_cons big_nil mulr1 fair_pair_mean /= !addr0 -natrD.
  by rewrite mulrACA -natrM -[(_ * _)%N]/4%N mulfVK ?pnatr_eq0.
have square faces : both faces ^+ 2 = both faces.
  by rewrite /both -natrM -natrX mulnb; case: (_ && _).
rewrite (varianceZ _ _ both) /variance (eq_expectation _ square) both_mean.
rewrite mulrBr -exprMn -natrX -[(8 ^ 2)%N]/(16 * 4)%N -[8%N]/(2 * 4)%N !natrM.
by rewrite !mulfK ?pnatr_eq0 // -natrX -[16%N]/(12 + 2 ^ 2)%N natrD addrK.
Qed.
