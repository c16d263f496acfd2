(** Powers of diagonal matrices, and of matrices with a basis of eigenvectors. Written by hand. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary facts.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** The powers of a diagonal matrix, and of one with eigenvectors. *)
Section Diagonal.
Variable Real : realFieldType.

Lemma diagonal_mx n (Lambda : 'M[Real]_n) : diagonal Lambda ->
  Lambda = diag_mx (\row_i Lambda i i).
Proof.
move=> diag; apply/matrixP => i j; rewrite !mxE.
by case: eqVneq => [->|/diag ->]; rewrite ?mulr1n ?mulr0n.
Qed.

Lemma diagonal_power n (d : 'rV[Real]_n) t :
  matrix_power (diag_mx d) t = diag_mx (\row_i d 0 i ^+ t).
Proof.
elim: t => [|t IH].
  by apply/matrixP => i j; rewrite !mxE; case: eqP.
rewrite matrix_powerS IH mulmx_diag; congr diag_mx.
by apply/rowP => i; rewrite !mxE exprS.
Qed.

Lemma diagonal_symmetric n (Lambda : 'M[Real]_n) : diagonal Lambda -> Lambda^T = Lambda.
Proof. by move/diagonal_mx ->; rewrite tr_diag_mx. Qed.

(** A matrix commutes with a diagonal one where its entry is 0 or two of those agree. *)
Lemma commutes_diagonal n (A : 'M[Real]_n) (d : 'rV[Real]_n) :
  A *m diag_mx d = diag_mx d *m A <-> forall i j, A i j = 0 \/ d 0 i = d 0 j.
Proof.
split=> [/matrixP same i j | same].
  have:= same i j; rewrite mul_mx_diag mul_diag_mx !mxE mulrC => /eqP.
  by rewrite -subr_eq0 -mulrBl mulf_eq0 subr_eq0 => /orP [] /eqP; [right | left].
apply/matrixP => i j; rewrite mul_mx_diag mul_diag_mx !mxE mulrC.
by case: (same i j) => ->; rewrite ?mulr0.
Qed.

Lemma orthogonal_other n (Q : 'M[Real]_n) : orthogonal Q -> Q *m Q^T = 1%:M.
Proof. exact: mulmx1C. Qed.

(** The power of a matrix with a basis U and its inverse V. *)
Lemma conjugated_power n (Lambda U V : 'M[Real]_n) t : V *m U = 1%:M ->
  matrix_power (U *m Lambda *m V) t = U *m matrix_power Lambda t *m V.
Proof.
move=> inverse; elim: t => [|t IH]; first by rewrite mulmx1 (mulmx1C inverse).
rewrite !matrix_powerS IH !mulmxA; congr (_ *m _ *m _).
by rewrite -!mulmxA inverse mulmx1.
Qed.

(** The transpose of Q L Q^T. *)
Lemma eigen_form_transposed n (Lambda Q : 'M[Real]_n) : diagonal Lambda ->
  (Q *m Lambda *m Q^T)^T = Q *m Lambda *m Q^T.
Proof.
by move=> diag; rewrite !trmx_mul trmxK (diagonal_symmetric diag) mulmxA.
Qed.

Lemma eigen_form_power n (Lambda Q : 'M[Real]_n) t :
  orthogonal Q -> diagonal Lambda ->
  matrix_power (Q *m Lambda *m Q^T)^T t = Q *m matrix_power Lambda t *m Q^T.
Proof. by move=> ortho diag; rewrite eigen_form_transposed // conjugated_power. Qed.

End Diagonal.

(** Over any field two numbers agree if certain powers of theirs do. *)
Section Powers.
Variable Real : realFieldType.
Implicit Types x y : Real.

Lemma even_powers m x y : x ^+ (2 * m + 2) = y ^+ (2 * m + 2) <-> x ^+ 2 = y ^+ 2.
Proof.
rewrite -mulnSr !exprM; split=> [|->] // same.
by apply: (pexpIrn (ltn0Sn m)); rewrite // nnegrE sqr_ge0.
Qed.

Lemma odd_powers m x y : x ^+ (2 * m + 1) = y ^+ (2 * m + 1) <-> x = y.
Proof.
split=> [|->] // same; have square : x ^+ 2 = y ^+ 2.
  have odd_gt0 : (0 < 2 * m + 1)%N by rewrite addn1.
  by apply: (pexpIrn odd_gt0); rewrite ?nnegrE ?sqr_ge0 // !(exprAC _ 2) same.
have [y0 | y_neq0] := eqVneq y 0.
  by move: square; rewrite y0 expr0n /= => /eqP; rewrite sqrf_eq0 => /eqP.
have power_neq0 : y ^+ (2 * m) != 0 by rewrite expf_neq0.
apply: (mulIf power_neq0); rewrite -[RHS]exprS -[(2 * m).+1]addn1 -same addn1 exprS.
by rewrite [in RHS]exprM square -exprM.
Qed.

End Powers.

Section Conditions.
Variable Real : realFieldType.

Lemma square n (Q : 'M[Real]_n) : matrix_power Q 2 = Q *m Q.
Proof. by rewrite matrix_powerS matrix_power1. Qed.

Lemma matrix_powerD n (A : 'M[Real]_n) s t :
  matrix_power A (s + t) = matrix_power A s *m matrix_power A t.
Proof.
elim: s => [|s IH]; first by rewrite mul1mx.
by rewrite addSn !matrix_powerS IH mulmxA.
Qed.

Lemma square_commutes n (Q P : 'M[Real]_n) : orthogonal Q ->
  (Q *m Q *m P = P *m (Q *m Q) <-> Q *m P *m Q^T = Q^T *m P *m Q).
Proof.
move=> ortho; have other := orthogonal_other ortho; split=> same.
  rewrite -[LHS]mul1mx -ortho -!mulmxA (mulmxA Q Q) (mulmxA (Q *m Q)) same.
  by rewrite -!mulmxA other mulmx1.
rewrite -[LHS]mulmx1 -ortho -!mulmxA (mulmxA P) (mulmxA Q (P *m Q^T)).
by rewrite [Q *m (P *m Q^T)]mulmxA same !mulmxA other mul1mx.
Qed.

Lemma commutes_powers n (A Lambda : 'M[Real]_n) k l : diagonal Lambda ->
  (forall x y : Real, x ^+ k = y ^+ k <-> x ^+ l = y ^+ l) ->
  A *m matrix_power Lambda k = matrix_power Lambda k *m A <->
  A *m matrix_power Lambda l = matrix_power Lambda l *m A.
Proof.
move=> /diagonal_mx -> same; rewrite !diagonal_power.
by split=> /commutes_diagonal each; apply/commutes_diagonal => i j;
  have [-> | agree] := each i j; [left | right | left | right] => //;
  move: agree; rewrite !mxE => /same.
Qed.

Lemma printed_when_commuting n (Lambda Q : 'M[Real]_n) t :
  orthogonal Q -> diagonal Lambda ->
  matrix_power Q 2 *m matrix_power Lambda t = matrix_power Lambda t *m matrix_power Q 2
  <-> matrix_power (Q *m Lambda *m Q^T)^T t = Q^T *m matrix_power Lambda t *m Q.
Proof.
by move=> ortho diag; rewrite square eigen_form_power //; apply: square_commutes.
Qed.

End Conditions.

(** A permutation with signs, on the left and on the right of a matrix. *)
Section SignedPermutation.
Variables (Real : realFieldType) (n : nat) (sigma : {perm 'I_n}).
Variables (negative : 'I_n -> bool) (S Q Lambda : 'M[Real]_n).
Hypothesis S_is : S = \matrix_(i, j) ((-1) ^+ negative i *+ (sigma i == j)).

Lemma signed_left (B : 'M[Real]_n) k j :
  (S *m B) k j = (-1) ^+ negative k * B (sigma k) j.
Proof.
rewrite mxE (bigD1 (sigma k)) //= S_is mxE eqxx mulr1n big1 ?addr0 // => i.
by rewrite eq_sym => /negPf other; rewrite mxE other mulr0n mul0r.
Qed.

Lemma signed_right (B : 'M[Real]_n) i l :
  (B *m S) i (sigma l) = (-1) ^+ negative l * B i l.
Proof.
rewrite mxE (bigD1 l) //= S_is mxE eqxx mulr1n mulrC big1 ?addr0 // => k.
by move=> /negPf other; rewrite mxE (inj_eq perm_inj) other mulr0n mulr0.
Qed.

Lemma signed_orthogonal : S *m S^T = 1%:M.
Proof.
apply/matrixP => i j; rewrite signed_left !mxE S_is mxE (inj_eq perm_inj) eq_sym.
by case: eqVneq => [->|_]; rewrite ?mulr0n ?mulr0 // -expr2 sqrr_sign.
Qed.

(** The printed form of a reordered basis asks for much of the size of Q's entries. *)
Lemma reordered_squares : orthogonal Q -> diagonal Lambda ->
  (forall i j, i != j -> Lambda i i != Lambda j j) ->
  (Q *m Lambda *m Q^T)^T = S^T *m Q^T *m (S^T *m Lambda *m S) *m Q *m S ->
  forall k l, Q (sigma k) l ^+ 2 = Q (sigma l) k ^+ 2.
Proof.
move=> ortho diag distinct; rewrite eigen_form_transposed // => same k l.
have Q_other := orthogonal_other ortho; have S_other := signed_orthogonal.
pose P := S *m Q *m S; have [D D_is] : exists D, D = P *m Q by exists (P *m Q).
have P_other : P *m P^T = 1%:M.
  rewrite /P !trmx_mul !mulmxA -(mulmxA (S *m Q)) S_other mulmx1.
  by rewrite -(mulmxA S) Q_other mulmx1.
have D_other : D *m D^T = 1%:M.
  by rewrite D_is trmx_mul mulmxA -(mulmxA P) Q_other mulmx1.
have commutes : D *m Lambda = Lambda *m D.
  have -> : D *m Lambda = P *m (Q *m Lambda *m Q^T) *m Q.
    by rewrite D_is !mulmxA -[RHS]mulmxA ortho mulmx1.
  have -> : Q *m Lambda *m Q^T = P^T *m Lambda *m P.
    by rewrite same /P !trmx_mul !mulmxA.
  by rewrite D_is !mulmxA P_other mul1mx.
have D_diag i j : i != j -> D i j = 0.
  move=> ij; move: commutes; rewrite {1 2}(diagonal_mx diag).
  move=> /commutes_diagonal /(_ i j) [// |]; rewrite !mxE => /eqP.
  by rewrite (negPf (distinct i j ij)).
have D_square : D k k ^+ 2 = 1.
  move/matrixP: D_other => /(_ k k); rewrite !mxE eqxx mulr1n (bigD1 k) //= mxE.
  rewrite big1 => [|i ik]; first by rewrite addr0 -expr2.
  by rewrite D_diag ?mul0r // eq_sym.
have P_is : P = D *m Q^T by rewrite D_is -mulmxA Q_other mulmx1.
move/matrixP: P_is => /(_ k (sigma l)); rewrite signed_right signed_left.
rewrite mxE (bigD1 k) //= big1 => [|i ik]; last by rewrite D_diag ?mul0r // eq_sym.
rewrite addr0 mxE => entries; have := congr1 (fun x => x ^+ 2) entries.
by rewrite !exprMn !sqrr_sign !mul1r D_square mul1r.
Qed.

End SignedPermutation.
