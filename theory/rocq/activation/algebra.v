(** The gradient through an activation function over any real field. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary columns norms limits.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

(** To scale each row by c at most scales the norm by c at most: of the norms of the
    vocabulary, not of every norm that a product does not exceed. *)
Definition scales_rows (Real : realFieldType)
    (norm : forall m n : nat, 'M[Real]_(m, n) -> Real) : Prop :=
  forall m n (g : 'M[Real]_(m, 1)) (A : 'M[Real]_(m, n)) c, 0 <= c ->
  (forall i, `|g i 0| <= c) -> norm _ _ (diagonal_matrix g *m A) <= c * norm _ _ A.

Section Norms.
Variable Real : realFieldType.

(** Each entry is scaled by its row's number. *)
Lemma scaled_entry m n (g : 'M[Real]_(m, 1)) (A : 'M_(m, n)) c i j :
  `|g i 0| <= c -> `|(diagonal_matrix g *m A) i j| <= c * `|A i j|.
Proof. by move=> g_le; rewrite mul_diag_mx !mxE normrM ler_wpmul2r. Qed.

Lemma scales_rows_oo : scales_rows (fun m n => @norm_oo Real m n).
Proof.
move=> m n g A c c_ge0 g_le; apply: bigmax_le => [|i].
  by rewrite mulr_ge0 ?norm_oo_ge0.
apply: le_trans (ler_wpmul2l c_ge0 (row_le_norm_oo A i)).
by rewrite mulr_sumr; apply: ler_sum => j _; apply: scaled_entry.
Qed.

Lemma scales_rows_one : scales_rows (fun m n => @norm_one Real m n).
Proof.
move=> m n g A c c_ge0 g_le; apply: bigmax_le => [|j].
  by rewrite norm_one_oo mulr_ge0 ?norm_oo_ge0.
apply: (@le_trans _ _ (c * \sum_i `|A i j|)).
  by rewrite mulr_sumr; apply: ler_sum => i _; apply: scaled_entry.
by rewrite ler_wpmul2l // (le_bigmax (fun j => \sum_i `|A i j|)).
Qed.

Lemma scales_rows_sum : scales_rows (fun m n => @norm_sum Real m n).
Proof.
move=> m n g A c c_ge0 g_le; rewrite /norm_sum mulr_sumr; apply: ler_sum => i _.
by rewrite mulr_sumr; apply: ler_sum => j _; apply: scaled_entry.
Qed.

End Norms.

Lemma scales_rows_two (Real : rcfType) : scales_rows (fun m n => @norm_two Real m n).
Proof.
move=> m n g A c c_ge0 g_le.
rewrite -(@ler_pexpn2r _ 2) ?nnegrE ?mulr_ge0 ?norm_two_ge0 //.
rewrite exprMn !norm_two_squared mulr_sumr; apply: ler_sum => i _.
rewrite mulr_sumr; apply: ler_sum => j _.
rewrite -[leLHS]real_normK ?num_real // -[A i j ^+ 2]real_normK ?num_real // -exprMn.
by rewrite ler_pexpn2r ?nnegrE ?mulr_ge0 //; apply: scaled_entry.
Qed.

Section Decay.
Variables (Real : realFieldType) (norm : forall m n : nat, 'M[Real]_(m, n) -> Real).
Hypothesis good : submultiplicative norm.
Hypothesis rows : scales_rows norm.

(** Derivatives of size phi at most and a transposed weight of norm 1 / (phi (1 + a)) at
    most: the gradient falls by the factor 1 + a a step, and so vanishes. *)
Lemma geometric_decay n t (a phi : Real) (U : 'M_n) (e g : nat -> 'M_(n, 1)) :
  archimedean Real -> 0 < a -> 0 < phi ->
  (forall s, e (s + 1)%N = diagonal_matrix (g s) *m U^T *m e s) ->
  (forall s i, (i + 1 <= n)%N -> `|entry (g s) i 0%N| <= phi) ->
  norm U^T <= (phi * (a + 1))^-1 ->
  tends_to (fun t : nat => (a + 1) ^ (- t%:Z) * norm (e 0%N) : Real) 0 /\
  norm (e t) <= (a + 1) ^ (- t%:Z) * norm (e 0%N).
Proof.
move=> whole a_gt0 phi_gt0 step slopes small.
have base_gt1 : 1 < a + 1 by rewrite ltr_addr.
have base_gt0 : 0 < a + 1 := lt_trans ltr01 base_gt1.
have inverse k : (a + 1) ^ (- k%:Z) = (a + 1)^-1 ^+ k by rewrite -exprz_inv.
split.
  apply: (@tends_to_eq _ (fun k => norm (e 0%N) * (a + 1)^-1 ^+ k)) => [k|].
    by rewrite inverse mulrC.
  apply: scaled_power_to_zero => //.
  by rewrite gtr0_norm ?invr_gt0 // invf_lt1.
rewrite inverse; apply: (@steps_below _ _ (fun k => norm (e k))) => [|s].
  by rewrite invr_ge0 ltW.
rewrite step -mulmxA; apply: le_trans (rows _ (ltW phi_gt0) _) _ => [i|].
  by rewrite -[g s i 0]entryE slopes // addn1.
apply: le_trans (ler_wpmul2l (ltW phi_gt0) (norm_product_le good small (lexx _))) _.
by rewrite mulrA invfM mulrA mulfV ?mul1r // gt_eqF.
Qed.

End Decay.
