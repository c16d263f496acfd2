(** The 2-norm of columns, or of matrices as columns of their entries, the largest
    entry, and the ring tactic over an abstract field. Written by hand. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Coq Require Import Ring.
From Longdep Require Import vocabulary.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.POrderTheory Order.TotalTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** Coq's ring tactic looks at how an operation is spelt. MathComp spells the sum of a
    field in several ways, according to the structure that it is found by; each is
    rewritten to the one spelling below. In a section with a variable Real:
    `Add Ring Real_ring : (ring_laws Real).`; then `polynomial Real` proves equations. *)
Section Plain.
Variable Real : realFieldType.

Definition plain_add (a b : Real) : Real := a + b.
Definition plain_mul (a b : Real) : Real := a * b.
Definition plain_opp (a : Real) : Real := - a.
Definition plain_one : Real := 1.
Definition plain_zero : Real := 0.

Lemma plain_addE a b : a + b = plain_add a b. Proof. by []. Qed.
Lemma plain_mulE a b : a * b = plain_mul a b. Proof. by []. Qed.
Lemma plain_oppE a : - a = plain_opp a. Proof. by []. Qed.
Lemma plain_oneE : 1 = plain_one. Proof. by []. Qed.
Lemma plain_zeroE : 0 = plain_zero. Proof. by []. Qed.

Lemma ring_laws :
  ring_theory plain_zero plain_one plain_add plain_mul
    (fun a b => plain_add a (plain_opp b)) plain_opp eq.
Proof.
split=> // *; rewrite /plain_add /plain_mul /plain_one /plain_zero /plain_opp
  ?add0r ?mul1r ?mulrDl ?addrN //.
- exact: addrC.
- exact: addrA.
- exact: mulrC.
- exact: mulrA.
Qed.

End Plain.

Ltac polynomial Real :=
  rewrite ?exprS ?expr0 ?mulr2n ?mulrS ?mulr1n ?mulr0n;
  rewrite ?plain_addE ?plain_mulE ?plain_oppE ?plain_oneE ?plain_zeroE;
  match goal with
  | |- @eq _ ?a ?b => change (@eq (Num.RealField.sort Real) a b)
  end; ring.

(** A matrix with entries from any index on is read by `entry`. *)
Lemma entryE (Real : realFieldType) m n (A : 'M[Real]_(m, n)) (i : 'I_m) (j : 'I_n) :
  entry A i j = A i j.
Proof. by rewrite /entry !valK. Qed.

(** One number as a matrix. *)
Lemma number_mx (Real : realFieldType) (a : Real) (i j : 'I_1) :
  (a%:M : 'M_1) i j = a.
Proof. by rewrite !ord1 mxE eqxx mulr1n. Qed.

Section LargestEntry.
Variable Real : realFieldType.

Lemma bigmax_ge0 (I : finType) (f : I -> Real) : 0 <= \big[Num.max/0]_i f i.
Proof. by elim/big_rec: _ => // i x _ x_ge0; rewrite le_maxr x_ge0 orbT. Qed.

Lemma bigmax_ge (I : finType) (f : I -> Real) i : f i <= \big[Num.max/0]_i f i.
Proof.
have := mem_index_enum i; elim: (index_enum I) => // j r IH.
rewrite inE big_cons le_maxr => /orP[/eqP->|/IH ->]; first by rewrite lexx.
by rewrite orbT.
Qed.

Lemma bigmax_le (I : finType) (f : I -> Real) a :
  0 <= a -> (forall i, f i <= a) -> \big[Num.max/0]_i f i <= a.
Proof.
by move=> a_ge0 f_le; elim/big_rec: _ => // i x _ x_le; rewrite le_maxl f_le.
Qed.

Lemma norm_max_ge0 m n (A : 'M[Real]_(m, n)) : 0 <= norm_max A.
Proof. exact: bigmax_ge0. Qed.

Lemma norm_max_entry m n (A : 'M[Real]_(m, n)) i j : `|A i j| <= norm_max A.
Proof.
apply: le_trans (bigmax_ge (fun i => \big[Num.max/0]_j `|A i j|) i).
exact: (bigmax_ge (fun j => `|A i j|)).
Qed.

Lemma norm_max_le m n (A : 'M[Real]_(m, n)) a :
  0 <= a -> (forall i j, `|A i j| <= a) -> norm_max A <= a.
Proof. by move=> a_ge0 A_le; do 2 apply: bigmax_le => // ?. Qed.

Lemma norm_max_number (a : Real) : norm_max (a%:M : 'M_1) = `|a|.
Proof.
apply/eqP; rewrite eq_le norm_max_le /= => // [|i j]; last by rewrite number_mx.
by rewrite -{1}(number_mx a 0 0) norm_max_entry.
Qed.

Lemma norm_sum_number (a : Real) : norm_sum (a%:M : 'M_1) = `|a|.
Proof. by rewrite /norm_sum !big_ord1 number_mx. Qed.

End LargestEntry.

Section NormTwo.
Variable Real : rcfType.
Add Ring Real_ring : (ring_laws Real).

Lemma squares_ge0 m n (A : 'M[Real]_(m, n)) : 0 <= \sum_i \sum_j A i j ^+ 2.
Proof. by do 2 apply: sumr_ge0 => ? _; rewrite sqr_ge0. Qed.

Lemma norm_two_ge0 m n (A : 'M[Real]_(m, n)) : 0 <= norm_two A.
Proof. exact: sqrtr_ge0. Qed.

Lemma norm_two_sqr m n (A : 'M[Real]_(m, n)) :
  norm_two A ^+ 2 = \sum_i \sum_j A i j ^+ 2.
Proof. by rewrite sqr_sqrtr // squares_ge0. Qed.

Lemma norm_two_number (a : Real) : norm_two (a%:M : 'M_1) = `|a|.
Proof. by rewrite /norm_two !big_ord1 number_mx sqrtr_sqr. Qed.

Lemma norm_two_scale m n a (A : 'M[Real]_(m, n)) :
  norm_two (a *: A) = `|a| * norm_two A.
Proof.
rewrite -sqrtr_sqr -sqrtrM ?sqr_ge0 //; congr Num.sqrt.
rewrite mulr_sumr; apply: eq_bigr => i _; rewrite mulr_sumr.
by apply: eq_bigr => j _; rewrite mxE exprMn.
Qed.

Lemma norm_two0 m n : norm_two (0 : 'M[Real]_(m, n)) = 0.
Proof. by rewrite -(scale0r (0 : 'M_(m, n))) norm_two_scale normr0 mul0r. Qed.

Lemma norm_twoN m n (A : 'M[Real]_(m, n)) : norm_two (- A) = norm_two A.
Proof. by rewrite -scaleN1r norm_two_scale normrN1 mul1r. Qed.

Lemma norm_twoT m n (A : 'M[Real]_(m, n)) : norm_two A^T = norm_two A.
Proof.
rewrite /norm_two exchange_big; congr Num.sqrt.
by apply: eq_bigr => i _; apply: eq_bigr => j _; rewrite mxE.
Qed.

Lemma norm_two_definite m n (A : 'M[Real]_(m, n)) : norm_two A = 0 -> A = 0.
Proof.
move=> zero; have/eqP := norm_two_sqr A.
rewrite zero expr0n /= eq_sym psumr_eq0 => [/allP all0|i _]; last first.
  by apply: sumr_ge0 => j _; rewrite sqr_ge0.
apply/matrixP=> i j; move: (all0 i (mem_index_enum i)).
rewrite psumr_eq0 => [/allP/(_ j (mem_index_enum j))|k _]; last by rewrite sqr_ge0.
by rewrite sqrf_eq0 mxE => /eqP.
Qed.

Lemma norm_two_eq0 m n (A : 'M[Real]_(m, n)) : (norm_two A == 0) = (A == 0).
Proof.
by apply/eqP/eqP => [/norm_two_definite //|->]; rewrite norm_two0.
Qed.

(** A 2-norm is at most a number if its square is at most the number's. *)
Lemma norm_two_le m n (A : 'M[Real]_(m, n)) a :
  0 <= a -> norm_two A ^+ 2 <= a ^+ 2 -> norm_two A <= a.
Proof. by move=> a_ge0; rewrite ler_pexpn2r // nnegrE norm_two_ge0. Qed.

(** The inner product. *)
Lemma inner_sum m n (A B : 'M[Real]_(m, n)) :
  \tr (A^T *m B) = \sum_i \sum_j A i j * B i j.
Proof.
rewrite exchange_big; apply: eq_bigr => j _; rewrite mxE.
by apply: eq_bigr => i _; rewrite mxE.
Qed.

Lemma innerC m n (A B : 'M[Real]_(m, n)) : \tr (A^T *m B) = \tr (B^T *m A).
Proof. by rewrite -mxtrace_tr trmx_mul trmxK. Qed.

Lemma inner_self m n (A : 'M[Real]_(m, n)) : \tr (A^T *m A) = norm_two A ^+ 2.
Proof. by rewrite inner_sum norm_two_sqr. Qed.

Lemma inner_scale m n a b (A B : 'M[Real]_(m, n)) :
  \tr ((a *: A)^T *m (b *: B)) = a * b * \tr (A^T *m B).
Proof.
rewrite !inner_sum mulr_sumr; apply: eq_bigr => i _; rewrite mulr_sumr.
by apply: eq_bigr => j _; rewrite !mxE mulrACA.
Qed.

Lemma norm_twoD_sqr m n (A B : 'M[Real]_(m, n)) :
  norm_two (A + B) ^+ 2 = norm_two A ^+ 2 + norm_two B ^+ 2 + 2%:R * \tr (A^T *m B).
Proof.
rewrite -!inner_self [(A + B)^T]linearD /= mulmxDl !mulmxDr !mxtraceD (innerC B A).
by polynomial Real.
Qed.

Lemma norm_twoB_sqr m n (A B : 'M[Real]_(m, n)) :
  norm_two (A - B) ^+ 2 = norm_two A ^+ 2 + norm_two B ^+ 2 - 2%:R * \tr (A^T *m B).
Proof.
rewrite norm_twoD_sqr norm_twoN -scaleN1r -[A in \tr (A^T *m _)]scale1r inner_scale.
by polynomial Real.
Qed.

(** Cauchy and Schwarz. *)
Lemma cauchy_schwarz m n (A B : 'M[Real]_(m, n)) :
  \tr (A^T *m B) <= norm_two A * norm_two B.
Proof.
have [A_zero|A_pos] := eqVneq (norm_two A) 0.
  by rewrite (norm_two_definite A_zero) trmx0 mul0mx mxtrace0 norm_two0 mul0r.
have [B_zero|B_pos] := eqVneq (norm_two B) 0.
  by rewrite (norm_two_definite B_zero) mulmx0 mxtrace0 norm_two0 mulr0.
have pos : 0 < 2%:R * (norm_two A * norm_two B).
  by rewrite mulr_gt0 ?ltr0n // mulr_gt0 // lt_neqAle eq_sym ?A_pos ?B_pos norm_two_ge0.
rewrite -subr_ge0 -(pmulr_rge0 _ pos).
apply: le_trans (sqr_ge0 (norm_two (norm_two B *: A - norm_two A *: B))) _.
rewrite norm_twoB_sqr !norm_two_scale !ger0_norm ?norm_two_ge0 // inner_scale.
by rewrite le_eqVlt; apply/orP; left; apply/eqP; polynomial Real.
Qed.

Lemma norm_twoD m n (A B : 'M[Real]_(m, n)) :
  norm_two (A + B) <= norm_two A + norm_two B.
Proof.
apply: norm_two_le; first by rewrite addr_ge0 ?norm_two_ge0.
rewrite norm_twoD_sqr sqrrD addrAC ler_add2r ler_add2l -[leRHS]mulr_natl.
by rewrite ler_pmul2l ?ltr0n ?cauchy_schwarz.
Qed.

Lemma norm_twoB m n (A B : 'M[Real]_(m, n)) :
  norm_two A - norm_two B <= norm_two (A - B).
Proof. by rewrite ler_subl_addr -{1}(subrK B A) norm_twoD. Qed.

(** Rows multiplied by numbers grow by the largest of them at most. *)
Lemma norm_two_gains m n (d : 'M[Real]_(m, 1)) (A : 'M[Real]_(m, n)) :
  norm_two (diagonal_matrix d *m A) <= norm_max d * norm_two A.
Proof.
apply: norm_two_le; first by rewrite mulr_ge0 ?norm_max_ge0 ?norm_two_ge0.
rewrite exprMn !norm_two_sqr mulr_sumr; apply: ler_sum => i _.
rewrite mulr_sumr; apply: ler_sum => j _; rewrite mul_diag_mx !mxE exprMn.
rewrite ler_wpmul2r ?sqr_ge0 // -real_normK ?num_real //.
by rewrite ler_pexpn2r ?nnegrE ?norm_max_ge0 ?norm_max_entry.
Qed.

(** Of one number: the product of the sizes. *)
Lemma gain_number (d u : Real) :
  norm_two (diagonal_matrix (d%:M : 'M_1) *m (u%:M : 'M_1)^T) = `|d * u|.
Proof.
rewrite -norm_two_number; congr norm_two; apply/matrixP=> i j.
by rewrite mul_diag_mx !mxE !ord1 !eqxx !mulr1n.
Qed.

End NormTwo.
