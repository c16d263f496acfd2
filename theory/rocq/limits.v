(** Limits of sequences over a field with no number above all whole ones. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Limits.
Variable Real : realFieldType.
Implicit Types (u v : nat -> Real) (a b c x : Real).

(** ** What holds of every field *)

Lemma tends_to_constant a : tends_to (fun=> a) a.
Proof. by move=> e e_gt0; exists 0%N => t _; rewrite subrr normr0. Qed.

(** Sequences that agree from some time on have the same limits. *)
Lemma tends_to_from n u v a :
  (forall t, (n <= t)%N -> u t = v t) -> tends_to u a -> tends_to v a.
Proof.
move=> same limit e /limit[start below]; exists (maxn n start) => t.
by rewrite geq_max => /andP[/same <- /below].
Qed.

Lemma tends_to_eq u v a : u =1 v -> tends_to u a -> tends_to v a.
Proof. by move=> same; apply: (@tends_to_from 0) => t _; apply: same. Qed.

Lemma tends_to_infinity_from n u v :
  (forall t, (n <= t)%N -> u t <= v t) -> tends_to_infinity u -> tends_to_infinity v.
Proof.
move=> less grows bound; have [start above] := grows bound.
exists (maxn n start) => t; rewrite geq_max => /andP[/less uv /above ut].
exact: lt_le_trans ut uv.
Qed.

Lemma tends_to_infinity_eq u v :
  u =1 v -> tends_to_infinity u -> tends_to_infinity v.
Proof. by move=> same; apply: (@tends_to_infinity_from 0) => t _; rewrite same. Qed.

(** A sequence has one limit at most. *)
Lemma tends_to_unique u a b : tends_to u a -> tends_to u b -> a = b.
Proof.
move=> to_a to_b; apply/eqP; rewrite -subr_eq0 -normr_le0 leNgt; apply/negP => gap.
have half : 0 < `|a - b| / 2%:R by rewrite divr_gt0 // ltr0n.
have [[i near_a] [j near_b]] := (to_a _ half, to_b _ half).
have := near_a _ (leq_maxl i j); have := near_b _ (leq_maxr i j).
move: (u _) => x xb; rewrite distrC => xa; have := ltr_add xa xb.
rewrite -mulrDl -mulr2n -mulr_natr mulfK ?pnatr_eq0 // ltNge => /negP; apply.
exact: ler_dist_add.
Qed.

(** A sequence that grows past every bound has no limit. *)
Lemma tends_to_infinity_no_limit u a : tends_to_infinity u -> ~ tends_to u a.
Proof.
move=> grows limit; have [i near] := limit 1 ltr01; have [j above] := grows (a + 1).
have := near _ (leq_maxl i j); have := above _ (leq_maxr i j).
rewrite -ltr_subr_addl => above_a /(le_lt_trans (ler_norm _)).
by move/(lt_trans above_a); rewrite ltxx.
Qed.

(** Differences to the limit that are at most those of another sequence to its own. *)
Lemma tends_to_bounded_by n u v a b :
  (forall t, (n <= t)%N -> `|u t - a| <= `|v t - b|) -> tends_to v b -> tends_to u a.
Proof.
move=> less limit e /limit[start below]; exists (maxn n start) => t.
by rewrite geq_max => /andP[/less uv /below]; apply: le_lt_trans.
Qed.

Lemma tends_to_squeeze0 n u v :
  (forall t, (n <= t)%N -> `|u t| <= v t) -> tends_to v 0 -> tends_to u 0.
Proof.
move=> less; apply: (@tends_to_bounded_by n) => t /less; rewrite !subr0 => uv.
exact: le_trans uv (ler_norm _).
Qed.

Lemma tends_to_add u v a b :
  tends_to u a -> tends_to v b -> tends_to (fun t => u t + v t) (a + b).
Proof.
move=> to_a to_b e e_gt0.
have half : 0 < e / 2%:R by rewrite divr_gt0 // ltr0n.
have [[i near_a] [j near_b]] := (to_a _ half, to_b _ half).
exists (maxn i j) => t; rewrite geq_max => /andP[/near_a ua /near_b vb].
rewrite opprD addrACA (le_lt_trans (ler_norm_add _ _)) //.
by rewrite (lt_le_trans (ltr_add ua vb)) // -mulrDl -mulr2n -mulr_natr mulfK ?pnatr_eq0.
Qed.

Lemma tends_to_scale c u a : tends_to u a -> tends_to (fun t => c * u t) (c * a).
Proof.
have [->|c_n0] := eqVneq c 0; first move=> _.
  by apply: tends_to_eq (tends_to_constant _) => t; rewrite !mul0r.
have c_gt0 : 0 < `|c| by rewrite normr_gt0.
move=> limit e e_gt0; have [|start near] := limit (e / `|c|); first exact: divr_gt0.
by exists start => t /near; rewrite -mulrBr normrM ltr_pdivl_mulr // mulrC.
Qed.

Lemma tends_to_scale0 c u : tends_to u 0 -> tends_to (fun t => c * u t) 0.
Proof. by move/(tends_to_scale c); rewrite mulr0. Qed.

Lemma tends_to_opp u a : tends_to u a -> tends_to (fun t => - u t) (- a).
Proof.
move/(tends_to_scale (- 1)); rewrite mulN1r; apply: tends_to_eq => t.
by rewrite mulN1r.
Qed.

Lemma tends_to_infinity_scale c u :
  0 < c -> tends_to_infinity u -> tends_to_infinity (fun t => c * u t).
Proof.
move=> c_gt0 grows bound; have [start above] := grows (bound / c).
by exists start => t /above; rewrite ltr_pdivr_mulr // mulrC.
Qed.

(** The same sequence, begun later. *)
Lemma tends_to_shift k u a : tends_to u a <-> tends_to (fun t => u (t + k)%N) a.
Proof.
split=> limit e /limit[start near].
  by exists start => t late; apply: near; apply: leq_trans (leq_addr _ _).
exists (start + k)%N => t late; have /subnK <- : (k <= t)%N.
  exact: leq_trans (leq_addl _ _) late.
by apply: near; rewrite leq_subRL ?(leq_trans (leq_addl start k)) // addnC.
Qed.

(** Bernoulli: the power of 1 + x is at least 1 + t x. *)
Lemma bernoulli x t : -1 <= x -> 1 + t%:R * x <= (1 + x) ^+ t.
Proof.
move=> x_ge; have base : 0 <= 1 + x by rewrite -ler_subl_addl sub0r.
elim: t => [|t IH]; first by rewrite mul0r addr0.
rewrite exprS; apply: le_trans (ler_wpmul2l base IH).
rewrite -addn1 natrD !mulrDl !mulrDr !mul1r mulr1 (mulrCA x) !addrA ler_addl.
by rewrite mulr_ge0 ?ler0n // -expr2 sqr_ge0.
Qed.

(** A power of a number of size 1 or more keeps away from 0. *)
Lemma power_no_limit0 x : 1 <= `|x| -> ~ tends_to (fun t => x ^+ t) 0.
Proof.
move=> x_ge1 limit; have [i near] := limit 1 ltr01.
by have := near i (leqnn i); rewrite subr0 normrX ltNge exprn_ege1.
Qed.

(** ** What needs a field with no number above all whole ones *)

Hypothesis whole_numbers : archimedean Real.

Lemma naturals_to_infinity : tends_to_infinity (fun t => t%:R : Real).
Proof.
move=> bound; have [n above] := whole_numbers bound; exists n => t late.
by rewrite (le_lt_trans (ler_norm _)) // (lt_le_trans above) // ler_nat.
Qed.

(** Powers of a number above 1 grow past every bound. *)
Lemma power_to_infinity x : 1 < x -> tends_to_infinity (fun t => x ^+ t).
Proof.
move=> x_gt1; have gap : 0 < x - 1 by rewrite subr_gt0.
apply: (@tends_to_infinity_from 0 (fun t => (x - 1) * t%:R)) => [t _|].
  have := @bernoulli (x - 1) t; rewrite addrCA subrr addr0 mulrC => least.
  apply: le_trans (least _); first by rewrite ler_addr ler01.
  by rewrite (le_trans _ (ltW gap)) // lerN10.
by apply: tends_to_infinity_scale => //; apply: naturals_to_infinity.
Qed.

Lemma inverse_to_zero u : tends_to_infinity u -> tends_to (fun t => (u t)^-1) 0.
Proof.
move=> grows e e_gt0; have [start above] := grows e^-1; exists start => t /above.
have inv_gt0 : 0 < e^-1 by rewrite invr_gt0.
move=> big; rewrite subr0 gtr0_norm ?invr_gt0 ?(lt_trans inv_gt0) //.
by rewrite -[ltRHS]invrK ltf_pinv ?posrE // (lt_trans inv_gt0).
Qed.

(** Powers of a number of size below 1 tend to 0. *)
Lemma power_to_zero x : `|x| < 1 -> tends_to (fun t => x ^+ t) 0.
Proof.
move=> x_lt1; have [->|x_n0] := eqVneq x 0.
  apply: (@tends_to_from 1 (fun=> 0)) (tends_to_constant _) => t late.
  by rewrite expr0n eqn0Ngt late.
apply: (@tends_to_squeeze0 0 _ (fun t => (`|x|^-1 ^+ t)^-1)) => [t _|].
  by rewrite normrX exprVn invrK.
by apply/inverse_to_zero/power_to_infinity; rewrite invf_gt1 // normr_gt0.
Qed.

Lemma scaled_power_to_zero c x : `|x| < 1 -> tends_to (fun t => c * x ^+ t) 0.
Proof. by move/power_to_zero/(tends_to_scale0 c). Qed.

Lemma scaled_power_to_infinity c x :
  0 < c -> 1 < x -> tends_to_infinity (fun t => c * x ^+ t).
Proof. by move=> c_gt0 /power_to_infinity; apply: tends_to_infinity_scale. Qed.

Lemma reciprocal_to_zero : tends_to (fun t => t%:R^-1 : Real) 0.
Proof. exact/inverse_to_zero/naturals_to_infinity. Qed.

End Limits.
