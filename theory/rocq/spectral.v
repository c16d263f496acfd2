(** The spectral theorem, over any real closed field. Written by hand. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary facts norms eigenforms.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** Every symmetric matrix has an eigenvector, from those of one size less. *)
Section Arrow.
Variables (Real : rcfType) (n : nat) (a : Real) (b : 'cV[Real]_n) (d : 'rV[Real]_n).

Let others i x := \prod_(j | j != i) (x - d 0 j).
Let secular x := (x - a) * \prod_j (x - d 0 j) - \sum_i b i 0 ^+ 2 * others i x.
Let arrow := block_mx a%:M b^T b (diag_mx d).

Let others_at x i : \prod_j (x - d 0 j) = (x - d 0 i) * others i x.
Proof. exact: bigD1. Qed.

Lemma secular_root : exists x, secular x = 0.
Proof.
pose factor j : {poly Real} := 'X - (d 0 j)%:P.
pose q : {poly Real} := ('X - a%:P) * \prod_j factor j
  - \sum_i (b i 0 ^+ 2)%:P * \prod_(j | j != i) factor j.
have factors P x : (\prod_(j | P j) factor j).[x] = \prod_(j | P j) (x - d 0 j).
  by rewrite horner_prod; apply: eq_bigr => j _; rewrite hornerXsubC.
have qE x : q.[x] = secular x.
  rewrite hornerD hornerN hornerM hornerXsubC factors horner_sum; congr (_ - _).
  by apply: eq_bigr => i _; rewrite hornerM hornerC factors.
have [low low_le0 low_ge] : exists2 x, secular x <= 0 & forall j, d 0 j <= x.
  case: (pickP 'I_n) => [i0 _ | none]; last first.
    exists a => [|j]; last by have := none j.
    by rewrite /secular subrr mul0r sub0r oppr_le0 sumr_ge0 // => i; have := none i.
  have [m _ largest] := @arg_maxP _ _ _ i0 xpredT (d 0) isT; exists (d 0 m) => [|j].
    rewrite /secular (others_at _ m) subrr mul0r mulr0 sub0r oppr_le0.
    apply: sumr_ge0 => i _; rewrite mulr_ge0 ?sqr_ge0 //; apply: prodr_ge0 => j _.
    by rewrite subr_ge0; apply: largest.
  exact: largest.
pose high := Num.max (low + 1) (a + \sum_i b i 0 ^+ 2).
have low_high : low + 1 <= high by rewrite le_maxr lexx.
have apart j : 1 <= high - d 0 j.
  by rewrite ler_subr_addr addrC (le_trans _ low_high) // ler_add2r.
have others_ge0 i : 0 <= others i high.
  by apply: prodr_ge0 => j _; apply: le_trans ler01 (apart j).
have high_ge0 : 0 <= secular high.
  rewrite /secular subr_ge0.
  apply: (@le_trans _ _ ((\sum_i b i 0 ^+ 2) * \prod_j (high - d 0 j))).
    rewrite mulr_suml; apply: ler_sum => i _; rewrite ler_wpmul2l ?sqr_ge0 //.
    by rewrite (others_at _ i) ler_pemull.
  rewrite ler_wpmul2r //; last by rewrite ler_subr_addl le_maxr lexx orbT.
  by apply: prodr_ge0 => j _; apply: le_trans ler01 (apart j).
have ordered : low <= high by rewrite (le_trans _ low_high) // ler_addl ler01.
have signs : q.[low] <= 0 <= q.[high] by rewrite !qE low_le0.
by have [x _ /rootP root] := poly_ivt ordered signs; exists x; rewrite -qE.
Qed.

Lemma arrow_eigenvector : exists x (v : 'cV_(1 + n)), v != 0 /\ arrow *m v = x *: v.
Proof.
have [x root] := secular_root; exists x.
have axis_moved i : diag_mx d *m delta_mx i 0 = d 0 i *: (delta_mx i 0 : 'cV_n).
  apply/matrixP => k j; rewrite mul_diag_mx !mxE.
  by case: eqVneq => [->|]; rewrite // !mulr0.
have part i : b^T *m delta_mx i 0 = (b i 0)%:M.
  rewrite [LHS]mx11_scalar; congr _%:M; rewrite mxE (bigD1 i) //=.
  rewrite big1 => [|k /negPf ki].
    by rewrite !mxE !eqxx mulr1 addr0.
  by rewrite !mxE ki mulr0.
have [/existsP [i /eqP x_is]|] := boolP [exists i, x == d 0 i]; last first.
  rewrite negb_exists => /forallP apart; have gap i : x - d 0 i != 0.
    by rewrite subr_eq0.
  pose tail : 'cV_n := \col_i (b i 0 / (x - d 0 i)).
  exists (col_mx 1%:M tail); split.
    apply/eqP => /matrixP /(_ 0 0); rewrite -[0](lshift0 n 0) col_mxEu !mxE => /eqP.
    by rewrite oner_eq0.
  rewrite mul_block_col mulmx1 mulmx1 scale_col_mx; congr col_mx.
    rewrite scale_scalar_mx mulr1 [b^T *m tail]mx11_scalar -raddfD; congr _%:M.
    apply: (@mulIf _ (\prod_j (x - d 0 j))).
      by apply/prodf_neq0 => j _.
    have := root; rewrite /secular => /eqP; rewrite subr_eq0 mulrBl subr_eq addrC.
    move=> /eqP ->; rewrite mulrDl; congr (_ + _); rewrite mxE mulr_suml.
    apply: eq_bigr => i _; rewrite !mxE (others_at _ i) mulrA expr2 mulrA divfK //.
  apply/matrixP => i j; rewrite mul_diag_mx !mxE (ord1 j).
  apply: (mulIf (gap i)); rewrite mulrDl -!mulrA mulVf // !mulr1.
  by rewrite [b i 0 * _]mulrC -mulrDl subrK.
have [b0 | b_neq0] := eqVneq (b i 0) 0.
  exists (col_mx 0 (delta_mx i 0)); split.
    apply/eqP => /matrixP /(_ (rshift 1 i) 0); rewrite col_mxEd !mxE !eqxx => /eqP.
    by rewrite oner_eq0.
  rewrite mul_block_col !mulmx0 !add0r part b0 axis_moved -x_is scale_col_mx scaler0.
  by rewrite raddf0.
move/eqP: root; rewrite /secular (others_at _ i) -x_is subrr mul0r mulr0 sub0r oppr_eq0.
rewrite (bigD1 i) //= big1 => [|j ji]; last first.
  by rewrite /others (bigD1 i) 1?eq_sym //= -x_is subrr mul0r mulr0.
rewrite addr0 mulf_eq0 sqrf_eq0 (negPf b_neq0) /= => /prodf_eq0 [j ji].
rewrite subr_eq0 => /eqP same.
pose v : 'cV_n := b j 0 *: delta_mx i 0 - b i 0 *: delta_mx j 0.
exists (col_mx 0 v); split.
  apply/eqP => /matrixP /(_ (rshift 1 j) 0); rewrite col_mxEd !mxE !eqxx (negPf ji).
  by rewrite mulr0 mulr1 sub0r => /eqP; rewrite oppr_eq0 (negPf b_neq0).
rewrite mul_block_col !mulmx0 !add0r scale_col_mx scaler0; congr col_mx.
  by rewrite mulmxBr -!scalemxAr !part !scale_scalar_mx mulrC subrr.
by rewrite mulmxBr -!scalemxAr !axis_moved -same -x_is scalerBr !scalerA ![x * _]mulrC.
Qed.

End Arrow.

(** A reflection that takes one unit vector to another. *)
Lemma reflection (Real : realFieldType) n (e v : 'cV[Real]_n) :
  e^T *m e = 1%:M -> v^T *m v = 1%:M ->
  exists H, [/\ H^T = H, H *m H = 1%:M & H *m e = v].
Proof.
move=> e_unit v_unit; have [-> | differ] := eqVneq v e.
  by exists 1%:M; rewrite trmx1 !mul1mx.
pose w := v - e; pose c := (v^T *m e) 0 0; have v_e : v^T *m e = c%:M.
  exact: mx11_scalar.
have e_v : e^T *m v = c%:M by rewrite -[LHS]trmxK trmx_mul trmxK v_e tr_scalar_mx.
have w_tr : w^T = v^T - e^T by rewrite linearB.
have w_e : w^T *m e = (c - 1)%:M by rewrite w_tr mulmxBl e_unit v_e -raddfB.
have w_w : w^T *m w = (- (c - 1) *+ 2)%:M.
  rewrite mulmxBr w_e w_tr mulmxBl v_unit e_v -!raddfB /=; congr _%:M.
  by rewrite -(opprB c) mulr2n.
have c_neq1 : c - 1 != 0.
  apply: contra_neq differ => c1; apply/eqP; rewrite -subr_eq0.
  apply/eqP/matrixP => i j.
  move: w_w; rewrite c1 oppr0 mul0rn => /matrixP /(_ 0 0); rewrite !mxE mul0rn.
  under eq_bigr do rewrite mxE -expr2.
  move/psumr_eq0P => /(_ (fun k _ => sqr_ge0 (w k 0)) i isT) /eqP.
  by rewrite sqrf_eq0 (ord1 j) !mxE => /eqP.
pose K : 'M_n := (c - 1)^-1 *: (w *m w^T); have K_e : K *m e = w.
  by rewrite -scalemxAl -mulmxA w_e mul_mx_scalar scalerA mulVf // scale1r.
have K_K : K *m K = - (K *+ 2).
  rewrite {2}/K -scalemxAr mulmxA; have -> : K *m w = - (w *+ 2).
    rewrite -scalemxAl -mulmxA w_w mul_mx_scalar scalerA -mulr_natr mulrA mulrN.
    by rewrite mulVf // mulN1r scaleNr scaler_nat.
  by rewrite !mulr2n mulNmx mulmxDl scalerN scalerDr.
exists (1%:M + K); split.
- by rewrite linearD /= trmx1 linearZ /= trmx_mul trmxK.
- by rewrite mulmxDl mul1mx mulmxDr mulmx1 K_K mulr2n opprD !addrA !addrK.
by rewrite mulmxDl mul1mx K_e addrC subrK.
Qed.

(** The columns of a matrix after one more, with 0 above and beside. *)
Section Bordered.
Variables (Real : realFieldType) (n : nat).
Implicit Types (x : Real) (A B : 'M[Real]_n).

Definition bordered x A : 'M[Real]_(1 + n) := block_mx x%:M 0 0 A.

Lemma bordered_product x y A B :
  bordered x A *m bordered y B = bordered (x * y) (A *m B).
Proof.
by rewrite mulmx_block !mulmx0 !mul0mx !addr0 add0r -scalar_mxM.
Qed.

Lemma bordered_transposed x A : (bordered x A)^T = bordered x A^T.
Proof. by rewrite tr_block_mx !trmx0 tr_scalar_mx. Qed.

Lemma bordered_identity : bordered 1 1%:M = 1%:M.
Proof. by rewrite /bordered -scalar_mx_block. Qed.

Lemma bordered_diagonal x A : diagonal A -> diagonal (bordered x A).
Proof.
move=> diag i j; rewrite -[i]splitK -[j]splitK.
case: (split i) (split j) => [k|k] [l|l] /= kl;
  rewrite ?block_mxEul ?block_mxEur ?block_mxEdl ?block_mxEdr ?mxE //.
  by move: kl; rewrite !ord1 eqxx.
by apply: diag; apply: contraNneq kl => ->.
Qed.

End Bordered.

(** A vector that is not 0 has a multiple of length 1. *)
Lemma unit_vector (Real : rcfType) n (w : 'cV[Real]_n) : w != 0 ->
  exists c, (c *: w)^T *m (c *: w) = 1%:M.
Proof.
move=> w_neq0; have size_neq0 : norm_two w != 0.
  by rewrite (norm_eq0 (submultiplicative_two Real)).
exists (norm_two w)^-1; rewrite [LHS]mx11_scalar -norm_two_column.
rewrite (norm_scale (submultiplicative_two Real)) normfV ger0_norm ?norm_two_ge0 //.
by rewrite mulVf // expr1n.
Qed.

Lemma corner_symmetric (Real : realFieldType) n (A : 'M[Real]_(1 + n)) :
  A^T = A -> (drsubmx A)^T = drsubmx A.
Proof. by move=> symm; rewrite trmx_drsub symm. Qed.

(** The spectral theorem: by induction, with one eigenvector more at a time. *)
Lemma spectral_theorem (Real : rcfType) n (A : 'M[Real]_n) : A^T = A ->
  exists Q Lambda, [/\ diagonal Lambda, orthogonal Q & A = Q *m Lambda *m Q^T].
Proof.
elim: n A => [|n IH] A symm.
  by exists 1%:M, A; split; [case | apply/matrixP; case | apply/matrixP; case].
change 'M[Real]_(1 + n) in A.
have parts : A = block_mx (ulsubmx A) (dlsubmx A)^T (dlsubmx A) (drsubmx A).
  by rewrite trmx_dlsub symm submxK.
have [Q1 [L1 [diag1 ortho1 B_is]]] := IH (drsubmx A) (corner_symmetric symm).
pose P := bordered 1 Q1; have P_ortho : P^T *m P = 1%:M.
  by rewrite bordered_transposed bordered_product ortho1 mulr1 bordered_identity.
pose b := Q1^T *m dlsubmx A.
have reduced : P^T *m A *m P =
    block_mx ((ulsubmx A) 0 0)%:M b^T b (diag_mx (\row_i L1 i i)).
  rewrite bordered_transposed /P [in LHS]parts !mulmx_block -diagonal_mx //.
  rewrite -mx11_scalar !mul0mx !mulmx0 !addr0 !add0r !mul1mx !mulmx1 /b trmx_mul trmxK.
  by rewrite B_is !mulmxA ortho1 mul1mx -mulmxA ortho1 mulmx1.
have [x [w [w_neq0]]] := arrow_eigenvector ((ulsubmx A) 0 0) b (\row_i L1 i i).
rewrite -{}reduced => eigen; have [c unit] := unit_vector w_neq0.
pose v := P *m (c *: w); have v_unit : v^T *m v = 1%:M.
  by rewrite trmx_mul mulmxA -(mulmxA _ P^T) P_ortho mulmx1.
have v_eigen : A *m v = x *: v.
  rewrite /v -!scalemxAr scalerA mulrC -scalerA; congr (_ *: _).
  by rewrite scalemxAr -eigen !mulmxA (mulmx1C P_ortho) mul1mx.
pose e : 'cV[Real]_(1 + n) := col_mx 1%:M 0; have e_unit : e^T *m e = 1%:M.
  by rewrite tr_col_mx trmx0 trmx1 mul_row_col mulmx1 mulmx0 addr0.
have [H [H_symm H_H H_e]] := reflection e_unit v_unit.
pose C := H *m A *m H; have C_symm : C^T = C.
  by rewrite !trmx_mul H_symm symm mulmxA.
have C_e : C *m e = x *: e.
  by rewrite -mulmxA H_e -mulmxA v_eigen -scalemxAr -H_e mulmxA H_H mul1mx.
have C_is : C = bordered x (drsubmx C).
  move: C_e; rewrite -{1}(submxK C) mul_block_col !mulmx1 !mulmx0 !addr0 scale_col_mx.
  rewrite scaler0 scale_scalar_mx mulr1 => /eq_col_mx [ul dl].
  by rewrite -{1}(submxK C) ul dl -(trmxK (ursubmx C)) trmx_ursub C_symm dl trmx0.
have [Q2 [L2 [diag2 ortho2 C'_is]]] := IH (drsubmx C) (corner_symmetric C_symm).
exists (H *m bordered 1 Q2), (bordered x L2); split; first exact: bordered_diagonal.
  rewrite /orthogonal trmx_mul H_symm mulmxA -(mulmxA _ H H) H_H mulmx1.
  by rewrite bordered_transposed bordered_product ortho2 mulr1 bordered_identity.
have -> : A = H *m C *m H by rewrite /C !mulmxA H_H mul1mx -mulmxA H_H mulmx1.
rewrite C_is C'_is trmx_mul H_symm bordered_transposed !mulmxA; congr (_ *m _).
by rewrite -!mulmxA !bordered_product mul1r mulr1 !mulmxA.
Qed.
