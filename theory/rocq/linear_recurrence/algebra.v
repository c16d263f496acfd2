(** The linear recurrence over any real field. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary facts norms limits.
From Longdep.linear_recurrence Require Import algebra_statements.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(** Matrices of whole numbers, whose products and equations are computed. *)
Section Table.
Variable Real : realFieldType.

Definition table m n (f : nat -> nat -> int) : 'M[Real]_(m, n) :=
  \matrix_(i, j) (f i j)%:~R.

Definition row_by_column n (f g : nat -> nat -> int) (i j : nat) : int :=
  foldr (fun k sum => f i k * g k j + sum) 0 (iota 0 n).

Definition same_table m n (f g : nat -> nat -> int) : bool :=
  all (fun i => all (fun j => f i j == g i j) (iota 0 n)) (iota 0 m).

Lemma table_product l m n f g :
  table l m f *m table m n g = table l n (row_by_column m f g).
Proof.
apply/matrixP => i j; rewrite !mxE /row_by_column.
under eq_bigr do rewrite !mxE -intrM.
rewrite -(big_mkord xpredT (fun k => (f i k * g k j)%:~R)) /index_iota subn0.
by elim: (iota 0 m) => [|k s IH] /=; rewrite ?big_nil ?big_cons // IH intrD.
Qed.

Lemma table_scaled m n (a : int) f :
  a%:~R *: table m n f = table m n (fun i j => a * f i j).
Proof. by apply/matrixP => i j; rewrite !mxE intrM. Qed.

Lemma table_transposed m n f : (table m n f)^T = table n m (fun i j => f j i).
Proof. by apply/matrixP => i j; rewrite !mxE. Qed.

Lemma identity_table n :
  (1%:M : 'M[Real]_n) = table n n (fun i j => if i == j then 1 else 0).
Proof. by apply/matrixP => i j; rewrite !mxE -val_eqE /=; case: ifP. Qed.

Lemma table_eq m n f g : (table m n f == table m n g) = same_table m n f g.
Proof.
apply/eqP/allP => [/matrixP same i | same].
  rewrite mem_iota add0n => /= i_m; apply/allP => j; rewrite mem_iota => /= j_n.
  by have:= same (Ordinal i_m) (Ordinal j_n); rewrite !mxE => /eqP; rewrite eqr_int.
apply/matrixP => i j; rewrite !mxE; congr _%:~R; apply/eqP.
by apply: (allP (same i _)); rewrite mem_iota ltn_ord.
Qed.

Lemma table_entry m n f i j : (i < m)%N -> (j < n)%N ->
  entry (table m n f) i j = (f i j)%:~R.
Proof.
rewrite /entry => i_m j_n; case: insubP => [row _ i_row|]; last by rewrite i_m.
by case: insubP => [column _ j_column|]; rewrite ?j_n // mxE i_row j_column.
Qed.

End Table.

(** Writes matrices as tables; then compares two of them by computing. *)
Ltac tabled :=
  rewrite ?matrix_powerS ?matrix_power0 ?mulmx1 ?identity_table
    ?(table_transposed, table_product, table_scaled).
Ltac same_tables := tabled; apply/eqP; rewrite table_eq; vm_compute; reflexivity.
Ltac other_tables := tabled; move/eqP; rewrite table_eq; vm_compute; discriminate.

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

(** The states of a linear recurrence, for counterexamples. *)
Section Driven.
Variables (Real : realFieldType) (n : nat) (A : 'M[Real]_n).

Definition driven (start : 'M[Real]_(n, 1)) t := matrix_power A t *m start.

Lemma driven_step start s : driven start (s + 1)%N = A *m driven start s.
Proof. by rewrite /driven addn1 matrix_powerS mulmxA. Qed.

Lemma driven0 start : driven start 0 = start.
Proof. exact: mul1mx. Qed.

Lemma identity_diagonal : diagonal (1%:M : 'M[Real]_n).
Proof. by move=> i j /negPf ij; rewrite mxE ij. Qed.

End Driven.

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

(* A state is the power of the matrix, applied to the first state. *)
Theorem unrolled_power_holds (Real : realFieldType) : unrolled_power Real.
Proof. by move=> n t _ W h step; apply: unrolled. Qed.

(* If Q is its own transpose, then the printed form is right. *)
Theorem spectral_form__reflection_holds (Real : realFieldType) :
  spectral_form__reflection Real.
Proof.
by move=> n t _ Lambda Q _ -> symm ortho diag; rewrite eigen_form_power // symm.
Qed.

(* The printed form is right at t exactly if Q^2 commutes with L^t. *)
Theorem spectral_form__exact_condition_holds (Real : realFieldType) :
  spectral_form__exact_condition Real.
Proof. by move=> n t _ Lambda Q _ -> ortho; apply: printed_when_commuting. Qed.

(* At even t > 0 that is: if Q^2 commutes with L^2; at odd t: if it does with L. *)
Theorem spectral_form__parity_holds (Real : realFieldType) :
  spectral_form__parity Real.
Proof.
move=> m n _ Lambda Q _ -> ortho diag; split.
  apply: iff_trans (printed_when_commuting _ ortho diag).
  by apply: commutes_powers => // x y; rewrite even_powers.
apply: iff_trans (printed_when_commuting _ ortho diag).
rewrite -{1 2}[Lambda]matrix_power1.
by apply: commutes_powers => // x y; rewrite odd_powers !expr1.
Qed.

(* The right form is Q L^t Q^T. *)
Theorem spectral_form__repaired_holds (Real : realFieldType) :
  spectral_form__repaired Real.
Proof.
move=> n t _ Lambda Q W h step form ortho diag.
by rewrite (unrolled step) form eigen_form_power.
Qed.

(* Without orthogonality the right form is wrong as well: of the number Q = 2. *)
Theorem spectral_form__repaired__without_orthogonal_fails (Real : realFieldType) :
  ~ spectral_form__repaired__without_orthogonal Real.
Proof.
pose Q := table Real 1 1 (fun _ _ => 2); pose h := driven (Q *m 1%:M *m Q^T)^T 1%:M.
move=> /(_ 1%N 0%N isT 1%:M Q _ h (driven_step _ _) erefl (@identity_diagonal _ _)).
rewrite /h /driven; other_tables.
Qed.

(* Of W = Q^T L Q the printed form is right. *)
Theorem spectral_form__other_premise_holds (Real : realFieldType) :
  spectral_form__other_premise Real.
Proof.
move=> n t _ Lambda Q W h step other ortho diag; rewrite (unrolled step) other.
rewrite -{2}[Q]trmxK eigen_form_power ?trmxK //.
by rewrite /orthogonal trmxK; apply: orthogonal_other.
Qed.

(** The three coordinates in a circle: orthogonal, not its own transpose. *)
Section Circle.
Variable Real : realFieldType.

Definition circle := table Real 3 3 (fun i j => if ((i + 1) %% 3 == j)%N then 1 else 0).
Definition pick_first := table Real 3 3 (fun i j => if (i + j == 0)%N then 1 else 0).

Lemma circle_orthogonal : orthogonal circle.
Proof. by rewrite /orthogonal; same_tables. Qed.

Lemma first_diagonal : diagonal pick_first.
Proof. by move=> [[|[|[|//]]] ?] [[|[|[|//]]] ?] //; rewrite mxE. Qed.

End Circle.

(* The printed form Q^T L^t Q is wrong: of Q the three coordinates in a circle. *)
Theorem spectral_form_fails (Real : realFieldType) : ~ spectral_form Real.
Proof.
pose start := table Real 3 1 (fun i j => if i == 2%N then 1 else 0).
pose h := driven (circle Real *m pick_first Real *m (circle Real)^T)^T start.
move=> /(_ 3%N 1%N isT _ _ _ h (driven_step _ _) erefl (circle_orthogonal _)).
move=> /(_ (first_diagonal _)); rewrite /h /driven; other_tables.
Qed.

(* So that Q be orthogonal is not enough where it should be its own transpose. *)
Theorem spectral_form__reflection__without_symmetric_fails (Real : realFieldType) :
  ~ spectral_form__reflection__without_symmetric Real.
Proof.
move=> /(_ 3%N 1%N isT _ _ _ erefl (circle_orthogonal _) (first_diagonal _)).
other_tables.
Qed.

(* Without orthogonality it is wrong of W = Q^T L Q as well: of the number Q = 2. *)
Theorem spectral_form__other_premise__without_orthogonal_fails
    (Real : realFieldType) : ~ spectral_form__other_premise__without_orthogonal Real.
Proof.
pose Q := table Real 1 1 (fun _ _ => 2); pose h := driven (Q^T *m 1%:M *m Q)^T 1%:M.
move=> /(_ 1%N 0%N isT 1%:M Q _ h (driven_step _ _) erefl (@identity_diagonal _ _)).
rewrite /h /driven; other_tables.
Qed.

(* In no basis is it right for every V: of the number V = 2 the printed form is not. *)
Theorem spectral_form_any_basis_fails (Real : realFieldType) :
  ~ spectral_form_any_basis Real.
Proof.
pose V := table Real 1 1 (fun _ _ => 2).
pose h := driven (V *m 1%:M *m invmx V)^T 1%:M.
have unit : V \in unitmx by rewrite unitmxE det_mx11 mxE unitfE intr_eq0.
move=> /(_ 1%N 0%N isT 1%:M V _ h (driven_step _ _) erefl unit).
move=> /(_ (@identity_diagonal _ _)); rewrite /h /driven; other_tables.
Qed.

(* Nor is the form with V and V^T exchanged. *)
Theorem spectral_form_any_basis__exchanged_fails (Real : realFieldType) :
  ~ spectral_form_any_basis__exchanged Real.
Proof.
pose V := table Real 1 1 (fun _ _ => 2).
pose h := driven (V *m 1%:M *m invmx V)^T 1%:M.
have unit : V \in unitmx by rewrite unitmxE det_mx11 mxE unitfE intr_eq0.
move=> /(_ 1%N 0%N isT 1%:M V _ h (driven_step _ _) erefl unit).
move=> /(_ (@identity_diagonal _ _)); rewrite /h /driven; other_tables.
Qed.

(* In any basis the right form is V^-T L^t V^T. *)
Theorem spectral_form_any_basis__repaired_holds (Real : realFieldType) :
  spectral_form_any_basis__repaired Real.
Proof.
move=> n t _ Lambda V W h step form unit diag; rewrite (unrolled step) form.
rewrite !trmx_mul (diagonal_symmetric diag) mulmxA trmx_inv conjugated_power //.
by rewrite mulmxV // unitmx_tr.
Qed.

(* Of Q L Q^T only symmetric matrices are. *)
Theorem reach_of_the_form_holds (Real : realFieldType) : reach_of_the_form Real.
Proof. by move=> n _ Lambda Q _ -> diag; rewrite eigen_form_transposed. Qed.

(* If L need not be diagonal, then any matrix is: of Q = 1. *)
Theorem reach_of_the_form__without_diagonal_fails (Real : realFieldType) :
  ~ reach_of_the_form__without_diagonal Real.
Proof.
pose L := table Real 2 2 (fun i j => if (i < j)%N then 1 else 0).
move=> /(_ 2%N isT L 1%:M L); rewrite trmx1 mulmx1 mul1mx => /(_ erefl).
other_tables.
Qed.

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

(* No order and signs of the eigenvectors rescue the printed form of each matrix. *)
Theorem spectral_form__some_basis_fails (Real : realFieldType) :
  ~ spectral_form__some_basis Real.
Proof.
pose f i j := nth 0 (nth [::] [:: [:: -29; 2; 26]; [:: 22; -19; 26];
  [:: 14; 34; 13]] i) j : int.
pose Q := 39%:R^-1 *: table Real 3 3 f.
pose L := table Real 3 3 (fun i j => if i == j then i : int else 0).
have n39 : 39%:R != 0 :> Real by rewrite pnatr_eq0.
have ortho : orthogonal Q.
  rewrite /orthogonal; have -> : Q^T = 39%:R^-1 *: (table Real 3 3 f)^T.
    by apply/matrixP => i j; rewrite !mxE.
  rewrite /Q -scalemxAl -scalemxAr scalerA.
  apply: (@scalerI _ _ (39%:R * 39%:R)); rewrite ?mulf_neq0 // scalerA mulrACA.
  rewrite !mulfV // mulr1 scale1r -natrM -[_%:R]/(Posz (39 * 39))%:~R.
  by same_tables.
have L_entry (i j : 'I_3) : L i j = i%:R *+ (i == j).
  by rewrite mxE -[i == j]val_eqE /=; case: eqP.
have diag : diagonal L by move=> i j /negPf ij; rewrite L_entry ij mulr0n.
have distinct (i j : 'I_3) : i != j -> L i i != L j j.
  by rewrite !L_entry !eqxx !mulr1n eqr_nat.
have entries i : (i + 2 <= 3)%N -> forall j, (i + 1 <= j)%N -> (j + 1 <= 3)%N ->
    entry L i i <> entry L j j.
  move=> i3 j ij; rewrite addn1 => j3; have i_lt3 : (i < 3)%N.
    by rewrite (leq_trans _ i3) // addn2 ltnS leqnSn.
  rewrite !table_entry // !eqxx => /eqP; rewrite eqr_int eqz_nat => /eqP same.
  by move: ij; rewrite same addn1 ltnn.
move=> /(_ 3%N 1%N isT L Q _ erefl ortho diag entries) [S [[sigma [neg S_is]]]].
rewrite !matrix_power1 => /(reordered_squares S_is ortho diag distinct).
move=> /(_ 0 1); rewrite !mxE !exprMn; have c0 : 39%:R^-1 ^+ 2 != 0 :> Real.
  by rewrite expf_neq0 // invr_neq0.
move/(mulfI c0)/eqP; rewrite -!rmorphX /= eqr_int.
by case: (sigma 0) (sigma 1) => [[|[|[|//]]] ?] [[|[|[|//]]] ?].
Qed.

(** The state along an eigenvector. *)
Section Component.
Variables (Real : realFieldType) (n t : nat) (lambda : Real) (W : 'M[Real]_n).
Variables (u : 'M[Real]_(n, 1)) (h : nat -> 'M[Real]_(n, 1)).
Hypothesis step : forall s, h (s + 1)%N = W^T *m h s.
Hypothesis eigen : u^T *m W^T = lambda *: u^T.

Lemma component : u^T *m h t = lambda ^+ t *: (u^T *m h 0%N).
Proof.
elim: t => [|s IH]; first by rewrite scale1r.
by rewrite -[s.+1]addn1 step mulmxA eigen -scalemxAl IH scalerA addn1 exprS.
Qed.

Lemma grown : norm_one (u^T *m h t) = `|lambda| ^+ t * norm_one (u^T *m h 0%N).
Proof. by rewrite component (norm_scale (submultiplicative_one Real)) normrX. Qed.

End Component.

(* Along an eigenvector the state is multiplied by the power of the eigenvalue. *)
Theorem eigenvalue_component_holds (Real : realFieldType) : eigenvalue_component Real.
Proof. by move=> n t _ lambda W u h step eigen; apply: component step eigen. Qed.

(* Powers of a number below 1 in size tend to 0. *)
Theorem eigenvalue_decay_holds (Real : realFieldType) :
  archimedean Real -> eigenvalue_decay Real.
Proof.
by move=> whole lambda below; apply: power_to_zero; rewrite ?normr_id.
Qed.

(* Those of 1 do not. *)
Theorem eigenvalue_decay__without_size_below_one_fails (Real : realFieldType) :
  ~ eigenvalue_decay__without_size_below_one Real.
Proof. by move/(_ 1); apply: power_no_limit0; rewrite !normr1. Qed.

(* Powers of a number above 1 in size grow past every bound. *)
Theorem eigenvalue_explode_holds (Real : realFieldType) :
  archimedean Real -> eigenvalue_explode Real.
Proof. by move=> whole lambda above; apply: power_to_infinity. Qed.

(* Those of 1 do not. *)
Theorem eigenvalue_explode__without_size_above_one_fails (Real : realFieldType) :
  ~ eigenvalue_explode__without_size_above_one Real.
Proof.
move/(_ 1)/(_ 1) => [start /(_ start (leqnn _))].
by rewrite normr1 expr1n ltxx.
Qed.

(* Along an eigenvector with an eigenvalue above 1 a state that has no part stays. *)
Theorem eigenvalue_explode__state_fails (Real : realFieldType) :
  ~ eigenvalue_explode__state Real.
Proof.
have eigen : (1%:M^T : 'M[Real]_1) *m 2%:R%:M^T = 2%:R *: 1%:M^T.
  by rewrite !tr_scalar_mx mul1mx scale_scalar_mx mulr1.
move=> /(_ 1%N 0%N isT _ _ _ _ (driven_step _ 0) eigen).
rewrite normr_nat ltr1n => /(_ isT) [_ /(_ 0) [start /(_ start (leqnn _))]].
by rewrite /driven !mulmx0 norm_one_1x1 mxE normr0 mulr0 ltxx.
Qed.

(* A part that is not 0 grows past every bound. *)
Theorem eigenvalue_explode__nonzero_start_holds (Real : realFieldType) :
  archimedean Real -> eigenvalue_explode__nonzero_start Real.
Proof.
move=> whole n t _ lambda W u h step eigen above start.
split; first exact: grown step eigen.
apply: tends_to_infinity_eq (scaled_power_to_infinity whole start above) => s.
exact: mulrC.
Qed.

(* A part that is 0 stays, so that is needed. *)
Theorem eigenvalue_explode__nonzero_start__without_nonzero_start_fails
    (Real : realFieldType) :
  ~ eigenvalue_explode__nonzero_start__without_nonzero_start Real.
Proof. exact: eigenvalue_explode__state_fails. Qed.

(* If the norm of W^T is at most 1, then no step makes the state larger. *)
Theorem eigenvalue_decay__norm_holds (Real : realFieldType) :
  eigenvalue_decay__norm Real.
Proof.
move=> n t _ W norm good h step small; rewrite step.
apply: le_trans (norm_product good _ _) _.
exact: ler_pimull (norm_ge0 good _) small.
Qed.

(* If it is above 1, then a step may: the number 2. *)
Theorem eigenvalue_decay__norm__without_norm_at_most_one_fails
    (Real : realFieldType) : ~ eigenvalue_decay__norm__without_norm_at_most_one Real.
Proof.
pose h := driven (2%:R%:M : 'M[Real]_1)^T 1%:M.
move=> /(_ 1%N 0%N isT _ _ (submultiplicative_one Real) h (driven_step _ _)).
rewrite /h driven_step driven0 mulmx1 tr_scalar_mx !norm_one_1x1 !mxE eqxx !mulr1n.
by rewrite normr1 normr_nat leNgt ltr1n.
Qed.

(* A step may well make it smaller: the number 0. *)
Theorem eigenvalue_decay__norm__exchanged_fails (Real : realFieldType) :
  ~ eigenvalue_decay__norm__exchanged Real.
Proof.
pose h := driven (0 : 'M[Real]_1)^T 1%:M; have good := submultiplicative_one Real.
move=> /(_ 1%N 0%N isT 0 _ good h (driven_step _ _)).
rewrite trmx0 (norm0 good) ler01 => /(_ isT).
rewrite /h driven_step trmx0 driven0 mul0mx (norm0 good) norm_one_identity.
by rewrite leNgt ltr01.
Qed.

(* Nor is it enough that a power of W is small: W^2 = 0, and W doubles a coordinate. *)
Theorem eigenvalue_decay__monotone_fails (Real : rcfType) :
  ~ eigenvalue_decay__monotone Real.
Proof.
pose W := table Real 2 2 (fun i j => if (i < j)%N then 2 else 0).
pose start := table Real 2 1 (fun i _ => if i == 0%N then 1 else 0).
pose other := table Real 2 1 (fun i _ => if i == 1%N then 2 else 0).
have square0 : matrix_power W 2 = table Real 2 2 (fun _ _ => 0) by same_tables.
have next : W^T *m start = other by same_tables.
pose h := driven W^T start.
move=> /(_ 2%N 2%N 0%N isT isT W _ (submultiplicative_one Real) h (driven_step _ _)).
rewrite square0; have -> : table Real 2 2 (fun _ _ => 0) = 0.
  by apply/matrixP => i j; rewrite !mxE.
rewrite (norm0 (submultiplicative_two Real)) ltr01 => /(_ isT).
rewrite /h driven_step driven0 next !norm_one_column !big_ord_recl !big_ord0 !mxE /=.
by rewrite normr0 !addr0 add0r normr1 normr_nat leNgt ltr1n.
Qed.

(* Every k steps the state shrinks by the norm of the k-th power at least. *)
Theorem eigenvalue_decay__eventually_holds (Real : rcfType) :
  eigenvalue_decay__eventually Real.
Proof.
move=> k m n _ _ W h step; rewrite (unrolled step) mulnC.
have -> : matrix_power W^T (k * m) = matrix_power (matrix_power W^T k) m.
  elim: m => [|m IH]; first by rewrite muln0.
  by rewrite mulnS matrix_powerD IH.
exact: (norm_power_mul (submultiplicative_two Real)).
Qed.

(* With a double eigenvalue 1 the state grows by the same step every time. *)
Theorem eigenvalue_edge_holds (Real : realFieldType) : eigenvalue_edge Real.
Proof.
move=> n t _ W h step; rewrite square => double.
elim: t => [|t IH]; first by rewrite scale0r add0r.
have fixed : W^T *m (W^T - 1%:M) = W^T - 1%:M.
  by rewrite mulmxBr mulmx1 double scaler_nat mulr2n addrAC addrK.
rewrite -[t.+1]addn1 step IH mulmxDr -scalemxAr mulmxA fixed natrD scalerDl scale1r.
by rewrite -addrA; congr (_ + _); rewrite mulmxBl mul1mx subrK.
Qed.

(* With another eigenvalue it does not: the state is 0 if W is. *)
Theorem eigenvalue_edge__without_double_one_fails (Real : realFieldType) :
  ~ eigenvalue_edge__without_double_one Real.
Proof.
pose h := driven (0 : 'M[Real]_1)^T 1%:M.
move=> /(_ 1%N 2%N isT _ h (driven_step _ _)); rewrite /h driven0 /driven.
rewrite matrix_powerS trmx0 !mul0mx mulmx1 sub0r scaler_nat mulr2n addrNK.
by move/matrixP/(_ 0 0)/eqP; rewrite !mxE eq_sym oppr_eq0 oner_eq0.
Qed.

(** Two eigenvectors: the axes of the plane, of a diagonal matrix. *)
Section Axes.
Variables (Real : realFieldType) (a b : int) (x y : int).

Definition axis (k : nat) : 'M[Real]_(2, 1) :=
  table Real 2 1 (fun i _ => if i == k then 1 else 0).
Definition stretch : 'M[Real]_2 :=
  table Real 2 2 (fun i j => if i == j then if i == 0%N then a else b else 0).
Definition from : 'M[Real]_(2, 1) :=
  table Real 2 1 (fun i _ => if i == 0%N then x else y).

Lemma first_axis : (axis 0)^T *m stretch^T = a%:~R *: (axis 0)^T.
Proof.
apply/matrixP => i [[|[|//]] ?]; rewrite !mxE !big_ord_recl !big_ord0 !mxE /=;
  by rewrite !(mulr0z, mulr1z) !(mul1r, mul0r, mulr1, mulr0) !addr0.
Qed.

Lemma second_axis : (axis 1)^T *m stretch^T = b%:~R *: (axis 1)^T.
Proof.
apply/matrixP => i [[|[|//]] ?]; rewrite !mxE !big_ord_recl !big_ord0 !mxE /=;
  by rewrite !(mulr0z, mulr1z) !(mul1r, mul0r, mulr1, mulr0) !addr0 ?add0r.
Qed.

Lemma first_part : norm_one ((axis 0)^T *m from) = `|x%:~R|.
Proof.
rewrite norm_one_1x1 !mxE !big_ord_recl !big_ord0 !mxE /=.
by rewrite mulr0z mulr1z mul1r mul0r !addr0.
Qed.

Lemma second_part : norm_one ((axis 1)^T *m from) = `|y%:~R|.
Proof.
rewrite norm_one_1x1 !mxE !big_ord_recl !big_ord0 !mxE /=.
by rewrite mulr0z mulr1z mul1r mul0r addr0 add0r.
Qed.

End Axes.

(* The largest eigenvalue's direction takes over: of 2 and 1 the part of 1 stays. *)
Theorem discard_unaligned_fails (Real : realFieldType) : ~ discard_unaligned Real.
Proof.
pose h := driven (stretch Real 2 1)^T (from Real 1 1).
move=> /(_ 2%N 0%N isT _ _ _ _ _ h (driven_step _ _)).
move=> /(_ _ _ _ _ (first_axis _ 2 1) (second_axis _ 2 1)).
rewrite normr1 normr_nat ltr1n => /(_ isT) [_ /(_ 1 ltr01) [t /(_ t (leqnn t))]].
by rewrite /h driven0 second_part normr1 expr1n mulr1 subr0 normr1 ltxx.
Qed.

(* A part that is 0 gains no share. *)
Theorem discard_unaligned__share_fails (Real : realFieldType) :
  ~ discard_unaligned__share Real.
Proof.
pose h := driven (stretch Real 2 1)^T (from Real 0 1).
move=> /(_ 2%N 0%N isT _ _ _ _ _ h (driven_step _ _)).
move=> /(_ _ _ _ _ (first_axis _ 2 1) (second_axis _ 2 1)).
rewrite /h driven0 first_part second_part normr0 normr1 normr_nat ltr1n ltr01.
case=> //; first by apply/eqP; rewrite oner_eq0.
move=> _ [_ /(_ 0) [t /(_ t (leqnn t))]].
by rewrite mulr0 mul0r ltxx.
Qed.

(** Along two eigenvectors: the ratio of the parts. *)
Lemma share (Real : realFieldType) (a b c d : Real) : archimedean Real ->
  `|b| < `|a| -> b <> 0 -> 0 < c -> 0 < d ->
  tends_to_infinity (fun t => (`|a| / `|b|) ^+ t * c / d : Real).
Proof.
move=> whole less /eqP b_neq0 c_gt0 d_gt0.
have ratio : 1 < `|a| / `|b| by rewrite ltr_pdivl_mulr ?mul1r ?normr_gt0.
have c_d : 0 < c / d by rewrite divr_gt0.
apply: tends_to_infinity_eq (scaled_power_to_infinity whole c_d ratio) => t.
by rewrite mulrC mulrA.
Qed.

(* With parts along both eigenvectors the larger eigenvalue's outgrows the other. *)
Theorem discard_unaligned__relative_holds (Real : realFieldType) :
  archimedean Real -> discard_unaligned__relative Real.
Proof.
move=> whole n t _ a b W u v h step u_eigen v_eigen less u_part v_part b_neq0.
split; [exact: grown step u_eigen | split; first exact: grown step v_eigen].
exact: share.
Qed.

(* A part that is 0 gains no share, so that is needed. *)
Theorem discard_unaligned__relative__without_aligned_start_fails
    (Real : realFieldType) :
  ~ discard_unaligned__relative__without_aligned_start Real.
Proof. exact: discard_unaligned__share_fails. Qed.

(* The power method converges in that sense. *)
Theorem power_method__converges_holds (Real : realFieldType) :
  archimedean Real -> power_method__converges Real.
Proof. exact: discard_unaligned__relative_holds. Qed.

(* Of eigenvalues of the same size neither part outgrows the other: 1 and -1. *)
Theorem power_method__distinct_fails (Real : realFieldType) :
  ~ power_method__distinct Real.
Proof.
pose h := driven (stretch Real 1 (- 1))^T (from Real 1 1).
move=> /(_ 2%N 0%N isT _ _ _ _ _ h (driven_step _ _)).
move=> /(_ _ _ _ _ (first_axis _ 1 (- 1)) (second_axis _ 1 (- 1))).
rewrite /h driven0 first_part second_part normrN !normr1 lexx ltr01.
case=> //; first by apply/eqP; rewrite eqr_int.
  by apply/eqP; rewrite intr_eq0.
by move=> _ [_ /(_ 1) [t /(_ t (leqnn t))]]; rewrite !divr1 expr1n mulr1 ltxx.
Qed.

(* So a largest eigenvalue that others equal in size is not enough. *)
Theorem power_method__strong_fails (Real : realFieldType) :
  ~ power_method__strong Real.
Proof.
move=> strong; apply: (@power_method__distinct_fails Real).
by move=> n t n_gt0 a b W u v h step u_eigen v_eigen less _; apply: strong.
Qed.

(* So that one eigenvalue is larger is needed. *)
Theorem power_method__converges__without_strict_dominance_fails
    (Real : realFieldType) :
  ~ power_method__converges__without_strict_dominance Real.
Proof.
move=> any; apply: (@power_method__strong_fails Real).
by move=> n t n_gt0 a b W u v h step u_eigen v_eigen _; apply: any.
Qed.

(* A state without a part along an eigenvector of a symmetric W never gets one. *)
Theorem discard_unaligned__stays_out_holds (Real : realFieldType) :
  discard_unaligned__stays_out Real.
Proof.
move=> n t _ lambda W u h step symm; rewrite -{1}symm => eigen start.
by rewrite (component t step eigen) start scaler0.
Qed.

(* Of another W it may: the one that moves the first coordinate to the second. *)
Theorem discard_unaligned__stays_out__without_symmetric_fails
    (Real : realFieldType) : ~ discard_unaligned__stays_out__without_symmetric Real.
Proof.
pose W := table Real 2 2 (fun i j => if (i < j)%N then 1 else 0).
have eigen : (axis Real 1)^T *m W = 0%:~R *: (axis Real 1)^T by same_tables.
have zero : 0 = table Real 1 1 (fun _ _ => 0) by apply/matrixP => i j; rewrite !mxE.
have out : (axis Real 1)^T *m driven W^T (axis Real 0) 0 = 0.
  by rewrite driven0 zero; same_tables.
move=> /(_ 2%N 1%N isT _ W _ _ (driven_step _ _) eigen out); rewrite zero /driven.
other_tables.
Qed.

(* The method that divides by the norm at every step follows the direction. *)
Theorem power_method_holds (Real : realFieldType) : power_method Real.
Proof.
move=> n t _ W norm good h y step method start; elim: t => // t IH.
rewrite -[t.+1]addn1 step {1 2}IH -!scalemxAr (norm_scale good).
by rewrite ger0_norm ?(norm_ge0 good) // -scalerA method.
Qed.

(* The state turns to the eigenvector: the angle's sine falls like the ratio. *)
Theorem power_method__direction_holds (Real : rcfType) :
  archimedean Real -> power_method__direction Real.
Proof.
move=> whole n t _ a b W u h step unit eigen right gap less b_neq0 start.
have good := submultiplicative_two Real; split.
  apply: tends_to_infinity_eq (share whole less b_neq0 start ltr01) => s.
  by rewrite divr1.
have commute : u *m u^T *m W^T = W^T *m (u *m u^T).
  by rewrite -mulmxA eigen mulmxA right -scalemxAr -scalemxAl.
pose rest s := h s - u *m u^T *m h s.
have rest_step s : rest (s + 1)%N = W^T *m rest s.
  by rewrite /rest step mulmxBr (mulmxA _ W^T) commute (mulmxA W^T (u *m u^T)).
have rest_small : norm_two (rest t) <= `|b| ^+ t * norm_two (rest 0%N).
  apply: (steps_below (u := fun s => norm_two (rest s))) => // s.
  by rewrite rest_step gap.
have length : norm_two u = 1.
  apply/eqP; rewrite -(@eqr_expn2 _ 2) ?norm_two_ge0 ?ler01 // norm_two_column unit.
  by rewrite mxE expr1n.
have part : norm_one (u^T *m h t) <= norm_two (h t).
  rewrite norm_one_1x1 -norm_two_1x1; apply: le_trans (norm_product good _ _) _.
  by rewrite norm_two_tr length mul1r.
rewrite mulrAC -(grown t step eigen) [leRHS]mulrAC mulrC.
apply: ler_pmul => //; first exact: norm_two_ge0.
exact: norm_ge0 (submultiplicative_one Real) _ _ _.
Qed.

(* The squares of the other parts fall like the square of the ratio at least. *)
Theorem power_method__rate_holds (Real : realFieldType) : power_method__rate Real.
Proof.
move=> n t _ c mu dominated _ _.
rewrite ler_wpmul2r ?invr_ge0 ?sqr_ge0 // mulNr -PoszM -exprz_inv -exprnP exprVn.
rewrite expr_div_n.
have inverse_ge0 : 0 <= mu 1%N ^- (2 * t) by rewrite invr_ge0 exprM exprn_ge0 ?sqr_ge0.
rewrite -mulrA mulrCA ler_wpmul2l // mulr_sumr; apply: ler_sum_nat => j.
rewrite addn1 ltnS mulrC => /andP [j_ge2 j_le].
rewrite ler_wpmul2l ?sqr_ge0 // !exprM ler_expn2r ?nnegrE ?sqr_ge0 //.
by rewrite -[mu j ^+ 2]real_normK ?num_real // -[leRHS]real_normK ?num_real //
  ler_expn2r ?nnegrE ?dominated.
Qed.

(* They do not if some other eigenvalue is larger than the second. *)
Theorem power_method__rate__without_dominated_fails (Real : realFieldType) :
  ~ power_method__rate__without_dominated Real.
Proof.
have one_neq0 : 1 <> 0 :> Real by apply/eqP; rewrite oner_eq0.
pose mu j : Real := if j == 3%N then 2%:R else 1.
move=> /(_ 3%N 1%N isT (fun=> 1) mu one_neq0 one_neq0).
rewrite /index_iota /= !big_cons !big_nil /mu /= !expr1n exp1rz !divr1 !expr1n.
by rewrite !mul1r !addr0 ler_add2l expr2 leNgt -natrM ltr1n.
Qed.

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

(* Each symmetric matrix is Q L Q^T, where roots exist. *)
Theorem reach_of_the_form__converse_holds (Real : rcfType) :
  reach_of_the_form__converse Real.
Proof.
move=> n _ W /spectral_theorem [Q [Lambda [diag ortho W_is]]].
by exists Q, Lambda.
Qed.
