(** Norms of matrices over an abstract field: what follows from `submultiplicative`,
    and that the norms of the vocabulary are such. Written by hand. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

Section Steps.
Variable Real : realFieldType.

(** Numbers that grow by a factor at most, or at least. *)
Lemma steps_below (c : Real) (u : nat -> Real) : 0 <= c ->
  (forall s, u (s + 1)%N <= c * u s) -> forall t, u t <= c ^+ t * u 0%N.
Proof.
move=> c_ge0 step; elim=> [|t IH]; first by rewrite expr0 mul1r.
rewrite -{1}addn1 exprS -mulrA; apply: le_trans (step t) _.
exact: ler_wpmul2l.
Qed.

Lemma steps_above (c : Real) (u : nat -> Real) : 0 <= c ->
  (forall s, c * u s <= u (s + 1)%N) -> forall t, c ^+ t * u 0%N <= u t.
Proof.
move=> c_ge0 step; elim=> [|t IH]; first by rewrite expr0 mul1r.
rewrite -{2}addn1 exprS -mulrA; apply: le_trans (step t).
exact: ler_wpmul2l.
Qed.

End Steps.

(** To scale each row by c at most scales the norm by c at most. *)
Definition scales_rows (Real : realFieldType)
    (norm : forall m n : nat, 'M[Real]_(m, n) -> Real) : Prop :=
  forall m n (d : 'M[Real]_(m, 1)) (A : 'M[Real]_(m, n)) c, 0 <= c ->
  (forall i, `|d i 0| <= c) -> norm _ _ (diagonal_matrix d *m A) <= c * norm _ _ A.

Section Submultiplicative.
Variables (Real : realFieldType) (norm : forall m n : nat, 'M[Real]_(m, n) -> Real).
Hypothesis good : submultiplicative norm.

Lemma norm0 m n : norm (0 : 'M_(m, n)) = 0.
Proof. by rewrite -(scale0r 0) (norm_scale good) normr0 mul0r. Qed.

Lemma normN m n (A : 'M_(m, n)) : norm (- A) = norm A.
Proof. by rewrite -scaleN1r (norm_scale good) normrN normr1 mul1r. Qed.

Lemma norm_ge0 m n (A : 'M_(m, n)) : 0 <= norm A.
Proof.
have := norm_triangle good A (- A); rewrite subrr norm0 normN.
by rewrite -mulr2n pmulrn_lge0.
Qed.

Lemma norm_eq0 m n (A : 'M_(m, n)) : (norm A == 0) = (A == 0).
Proof.
apply/eqP/eqP => [|->]; first exact: norm_definite.
exact: norm0.
Qed.

Lemma normBC m n (A B : 'M_(m, n)) : norm (A - B) = norm (B - A).
Proof. by rewrite -normN opprB. Qed.

(** The triangle's inequality from below. *)
Lemma normB_ge m n (A B : 'M_(m, n)) : norm A - norm B <= norm (A - B).
Proof.
by rewrite ler_subl_addr -{1}(subrK B A); apply: norm_triangle.
Qed.

Lemma normD_ge m n (A B : 'M_(m, n)) : norm A - norm B <= norm (A + B).
Proof. by rewrite -(normN B) -{2}(opprK B); apply: normB_ge. Qed.

Lemma norm_product_le l m n (A : 'M_(l, m)) (B : 'M_(m, n)) a b :
  norm A <= a -> norm B <= b -> norm (A *m B) <= a * b.
Proof.
move=> A_le B_le; apply: le_trans (norm_product good A B) _.
by apply: ler_pmul => //; apply: norm_ge0.
Qed.

Lemma norm_power_mul m n (A : 'M_m) (B : 'M_(m, n)) t :
  norm (matrix_power A t *m B) <= norm A ^+ t * norm B.
Proof.
elim: t => [|t IH]; first by rewrite mul1mx expr0 mul1r.
rewrite [matrix_power _ _]/(A *m matrix_power A t) -mulmxA exprS -mulrA.
exact: norm_product_le.
Qed.

Section Recurrence.
Variables (m n : nat) (A : nat -> 'M[Real]_m) (h : nat -> 'M[Real]_(m, n)).
Hypothesis step : forall s, h (s + 1)%N = A (s + 1)%N *m h s.

(** What each step's matrix bounds, the power bounds. *)
Lemma norm_recurrence gamma : (forall s, norm (A (s + 1)%N) <= gamma) ->
  forall t, norm (h t) <= gamma ^+ t * norm (h 0%N).
Proof.
move=> bounded; apply: steps_below => [|s].
  exact: le_trans (norm_ge0 _) (bounded 0%N).
by rewrite step; apply: norm_product_le.
Qed.

Lemma norm_recurrence_product t :
  norm (h t) <= norm (h 0%N) * \prod_(1 <= j < t + 1) norm (A j).
Proof.
elim: t => [|t IH]; first by rewrite big_geq ?mulr1.
have -> : h t.+1 = A (t + 1)%N *m h t by rewrite -addn1 step.
rewrite [X in index_iota 1 X]addn1 big_nat_recr //= mulrA mulrC -(addn1 t).
exact: norm_product_le.
Qed.

(** A left inverse of norm 1/c at most stretches by c at least. *)
Lemma norm_expanding c (B : nat -> 'M[Real]_m) : 0 <= c ->
  (forall s, B (s + 1)%N *m A (s + 1)%N = 1%:M) ->
  (forall s, c * norm (B (s + 1)%N) <= 1) ->
  forall t, c ^+ t * norm (h 0%N) <= norm (h t).
Proof.
move=> c_ge0 inverse small; apply: steps_above => // s.
have := norm_product good (B (s + 1)%N) (h (s + 1)%N).
rewrite {1}step mulmxA inverse mul1mx => /(ler_wpmul2l c_ge0) /le_trans; apply.
rewrite mulrA -[leRHS]mul1r; apply: ler_wpmul2r => //.
exact: norm_ge0.
Qed.

End Recurrence.
End Submultiplicative.

Section Largest.
Variables (Real : realFieldType) (I : finType).
Implicit Type F : I -> Real.

Lemma bigmax_ge0 F : 0 <= \big[Num.max/0]_i F i.
Proof.
elim: (index_enum I) => [|i r IH]; first by rewrite big_nil.
by rewrite big_cons le_maxr IH orbT.
Qed.

Lemma bigmax_le F b : 0 <= b -> (forall i, F i <= b) -> \big[Num.max/0]_i F i <= b.
Proof.
move=> b_ge0 F_le; apply: (big_ind (fun x => x <= b)) => // x y x_le y_le.
by rewrite le_maxl x_le.
Qed.

Lemma le_bigmax F i : F i <= \big[Num.max/0]_j F j.
Proof.
have : i \in index_enum I by rewrite mem_index_enum.
elim: (index_enum I) => // j r IH; rewrite inE big_cons le_maxr.
by case/predU1P => [<-|/IH ->]; rewrite ?lexx ?orbT.
Qed.

Lemma bigmax_scale a F : 0 <= a ->
  \big[Num.max/0]_i (a * F i) = a * \big[Num.max/0]_i F i.
Proof.
by move=> a_ge0; rewrite (big_morph _ (fun x y => maxr_pmulr x y a_ge0) (mulr0 a)).
Qed.

Lemma bigmax_equal F i b : F i = b -> 0 <= b -> (forall j, F j <= b) ->
  \big[Num.max/0]_j F j = b.
Proof.
by move=> <- b_ge0 F_le; apply/eqP; rewrite eq_le le_bigmax bigmax_le.
Qed.

End Largest.

Section Cauchy.
Variables (Real : realFieldType) (I : finType).
Implicit Type x y : I -> Real.

(** The inequality of Cauchy and Schwarz: x's part that is not along y has a square. *)
Lemma cauchy_schwarz x y :
  (\sum_i x i * y i) ^+ 2 <= (\sum_i x i ^+ 2) * (\sum_i y i ^+ 2).
Proof.
set s := \sum_i x i * y i; set X := \sum_i x i ^+ 2; set Y := \sum_i y i ^+ 2.
have [Y_gt0|] := ltP 0 Y; last first.
  rewrite le_eqVlt ltNge sumr_ge0 ?orbF => [/eqP Y0|i _]; last exact: sqr_ge0.
  have y0 i : y i = 0.
    apply/eqP; rewrite -sqrf_eq0; have /psumr_eq0P -> // := Y0.
    by move=> j _; apply: sqr_ge0.
  by rewrite Y0 mulr0 /s big1 ?expr0n // => i _; rewrite y0 mulr0.
have : 0 <= \sum_i (Y * x i - s * y i) ^+ 2.
  by apply: sumr_ge0 => i _; apply: sqr_ge0.
under eq_bigr => i _ do rewrite sqrrB !exprMn (mulrACA Y _ s).
rewrite big_split sumrB /= sumrMnl -!mulr_sumr -/s -/X -/Y.
have -> : Y ^+ 2 * X - Y * s * s *+ 2 + s ^+ 2 * Y = Y * (X * Y - s ^+ 2).
  rewrite (mulrC (s ^+ 2)) -(mulrA Y s s) -(expr2 s) mulr2n opprD addrA subrK mulrBr.
  by rewrite (mulrC X) (mulrA Y Y X).
by rewrite pmulr_rge0 // subr_ge0.
Qed.

End Cauchy.

Section Standard.
Variable Real : realFieldType.

Lemma norm_one_oo m n (A : 'M[Real]_(m, n)) : norm_one A = norm_oo A^T.
Proof.
by apply: eq_bigr => j _; apply: eq_bigr => i _; rewrite mxE.
Qed.

Lemma row_le_norm_oo m n (A : 'M[Real]_(m, n)) i : \sum_j `|A i j| <= norm_oo A.
Proof. exact: (le_bigmax (fun i => \sum_j `|A i j|)). Qed.

Lemma norm_oo_ge0 m n (A : 'M[Real]_(m, n)) : 0 <= norm_oo A.
Proof. exact: bigmax_ge0. Qed.

Lemma entry_le_norm_oo m n (A : 'M[Real]_(m, n)) i j : `|A i j| <= norm_oo A.
Proof.
apply: le_trans (row_le_norm_oo A i); rewrite (bigD1 j) //= ler_addl.
by apply: sumr_ge0 => k _.
Qed.

(** The largest sum of a row's sizes is a norm that a product does not exceed. *)
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

Lemma submultiplicative_oo : submultiplicative (fun m n => @norm_oo Real m n).
Proof.
split=> [m n A B|m n a A|m n A A0|l m n A B|]; last exact: scales_rows_oo.
- apply: bigmax_le => [|i]; first by rewrite addr_ge0 ?norm_oo_ge0.
  apply: le_trans (ler_add (row_le_norm_oo A i) (row_le_norm_oo B i)).
  by rewrite -big_split; apply: ler_sum => j _; rewrite mxE ler_norm_add.
- rewrite -bigmax_scale //; apply: eq_bigr => i _; rewrite mulr_sumr.
  by apply: eq_bigr => j _; rewrite mxE normrM.
- apply/matrixP => i j; apply/eqP; rewrite mxE -normr_le0.
  by apply: le_trans (entry_le_norm_oo A i j) _; rewrite A0.
apply: bigmax_le => [|i]; first by rewrite mulr_ge0 ?norm_oo_ge0.
apply: (@le_trans _ _ (\sum_k `|A i k| * norm_oo B)); last first.
  by rewrite -mulr_suml ler_wpmul2r ?norm_oo_ge0 ?row_le_norm_oo.
apply: (@le_trans _ _ (\sum_j \sum_k `|A i k| * `|B k j|)).
  apply: ler_sum => j _; rewrite mxE; apply: le_trans (ler_norm_sum _ _ _) _.
  by apply: ler_sum => k _; rewrite normrM.
rewrite exchange_big; apply: ler_sum => k _; rewrite -mulr_sumr.
by rewrite ler_wpmul2l ?row_le_norm_oo.
Qed.

(** So is the largest sum of a column's. *)
Lemma scales_rows_one : scales_rows (fun m n => @norm_one Real m n).
Proof.
move=> m n g A c c_ge0 g_le; apply: bigmax_le => [|j].
  by rewrite norm_one_oo mulr_ge0 ?norm_oo_ge0.
apply: (@le_trans _ _ (c * \sum_i `|A i j|)).
  by rewrite mulr_sumr; apply: ler_sum => i _; apply: scaled_entry.
by rewrite ler_wpmul2l // (le_bigmax (fun j => \sum_i `|A i j|)).
Qed.

Lemma submultiplicative_one : submultiplicative (fun m n => @norm_one Real m n).
Proof.
have good := submultiplicative_oo.
split=> [m n A B|m n a A|m n A|l m n A B|]; last (exact: scales_rows_one);
  rewrite !norm_one_oo.
- by rewrite linearD (norm_triangle good).
- by rewrite linearZ (norm_scale good).
- by move=> /(norm_definite good) A0; rewrite -(trmxK A) A0 trmx0.
by rewrite trmx_mul mulrC (norm_product good).
Qed.

(** The norms of a matrix of one entry. *)
Lemma norm_oo_1x1 (A : 'M[Real]_1) : norm_oo A = `|A 0 0|.
Proof.
apply: (@bigmax_equal _ _ _ 0) => [||j] //; first by rewrite big_ord1.
by rewrite big_ord1 (ord1 j).
Qed.

Lemma norm_one_1x1 (A : 'M[Real]_1) : norm_one A = `|A 0 0|.
Proof. by rewrite norm_one_oo norm_oo_1x1 mxE. Qed.

(** The norms of a column, of a diagonal matrix, of one with a single entry. *)
Lemma norm_one_column n (v : 'M[Real]_(n, 1)) : norm_one v = \sum_i `|v i 0|.
Proof.
apply: (@bigmax_equal _ _ _ 0) => [||j] //; first by apply: sumr_ge0.
by rewrite (ord1 j).
Qed.

Lemma norm_oo_identity n : norm_oo (1%:M : 'M[Real]_n.+1) = 1.
Proof.
have row i : \sum_j `|(1%:M : 'M[Real]_n.+1) i j| = 1.
  rewrite (bigD1 i) //= big1 => [|j /negbTE j_i]; last by rewrite mxE eq_sym j_i normr0.
  by rewrite mxE eqxx normr1 addr0.
by apply: (bigmax_equal (row 0)) => // i; rewrite row.
Qed.

Lemma norm_one_identity n : norm_one (1%:M : 'M[Real]_n.+1) = 1.
Proof. by rewrite norm_one_oo trmx1 norm_oo_identity. Qed.

Lemma norm_oo_delta m n i j : norm_oo (delta_mx i j : 'M[Real]_(m, n)) = 1.
Proof.
have row k : \sum_l `|(delta_mx i j : 'M[Real]_(m, n)) k l| = (k == i)%:R.
  rewrite (bigD1 j) //= big1 => [|l /negbTE l_j]; last by rewrite mxE l_j andbF normr0.
  by rewrite mxE eqxx andbT addr0 normr_nat.
apply: (bigmax_equal (_ : _ i = 1)); rewrite ?row ?eqxx ?ler01 // => k.
by rewrite row; case: (k == i); rewrite ?ler01.
Qed.

Lemma norm_one_delta m n i j : norm_one (delta_mx i j : 'M[Real]_(m, n)) = 1.
Proof. by rewrite norm_one_oo trmx_delta norm_oo_delta. Qed.

End Standard.

Section Two.
Variable Real : rcfType.

Lemma sum_squares_ge0 m n (A : 'M[Real]_(m, n)) : 0 <= \sum_i \sum_j A i j ^+ 2.
Proof. by apply: sumr_ge0 => i _; apply: sumr_ge0 => j _; apply: sqr_ge0. Qed.

Lemma norm_two_ge0 m n (A : 'M[Real]_(m, n)) : 0 <= norm_two A.
Proof. exact: sqrtr_ge0. Qed.

Lemma norm_two_squared m n (A : 'M[Real]_(m, n)) :
  norm_two A ^+ 2 = \sum_i \sum_j A i j ^+ 2.
Proof. by rewrite sqr_sqrtr ?sum_squares_ge0. Qed.

(** A vector's squared norm is its product with itself. *)
Lemma norm_two_column n (v : 'M[Real]_(n, 1)) : norm_two v ^+ 2 = (v^T *m v) 0 0.
Proof.
rewrite norm_two_squared mxE; apply: eq_bigr => i _.
by rewrite big_ord1 mxE expr2.
Qed.

Lemma norm_two_tr m n (A : 'M[Real]_(m, n)) : norm_two A^T = norm_two A.
Proof.
congr Num.sqrt; rewrite exchange_big; apply: eq_bigr => i _.
by apply: eq_bigr => j _; rewrite mxE.
Qed.

(** The root of the sum of squares is a norm that a product does not exceed. *)
Lemma scales_rows_two : scales_rows (fun m n => @norm_two Real m n).
Proof.
move=> m n g A c c_ge0 g_le.
rewrite -(@ler_pexpn2r _ 2) ?nnegrE ?mulr_ge0 ?norm_two_ge0 //.
rewrite exprMn !norm_two_squared mulr_sumr; apply: ler_sum => i _.
rewrite mulr_sumr; apply: ler_sum => j _.
rewrite -[leLHS]real_normK ?num_real // -[A i j ^+ 2]real_normK ?num_real // -exprMn.
by rewrite ler_pexpn2r ?nnegrE ?mulr_ge0 //; apply: scaled_entry.
Qed.

Lemma submultiplicative_two : submultiplicative (fun m n => @norm_two Real m n).
Proof.
split=> [m n A B|m n a A|m n A A0|l m n A B|]; last exact: scales_rows_two.
- have cross : \sum_i \sum_j A i j * B i j <= norm_two A * norm_two B.
    apply: le_trans (ler_norm _) _; rewrite -sqrtr_sqr -sqrtrM ?sum_squares_ge0 //.
    by rewrite ler_wsqrtr // !pair_bigA cauchy_schwarz.
  rewrite -(@ler_pexpn2r _ 2) ?nnegrE ?addr_ge0 ?norm_two_ge0 //.
  rewrite norm_two_squared sqrrD !norm_two_squared.
  rewrite (_ : \sum_i \sum_j (A + B) i j ^+ 2 = \sum_i \sum_j A i j ^+ 2 +
    (\sum_i \sum_j A i j * B i j) *+ 2 + \sum_i \sum_j B i j ^+ 2).
    by rewrite ler_add2r ler_add2l ler_muln2r.
  rewrite -sumrMnl -!big_split; apply: eq_bigr => i _.
  rewrite -sumrMnl -!big_split; apply: eq_bigr => j _.
  by rewrite mxE sqrrD.
- rewrite -sqrtr_sqr -sqrtrM ?sqr_ge0 // mulr_sumr; congr Num.sqrt.
  apply: eq_bigr => i _; rewrite mulr_sumr.
  by apply: eq_bigr => j _; rewrite mxE exprMn.
- have := norm_two_squared A; rewrite A0 expr0n /= => /esym A0'.
  have row_ge0 k : 0 <= \sum_j A k j ^+ 2 by apply: sumr_ge0 => j _; apply: sqr_ge0.
  apply/matrixP => i j; apply/eqP; rewrite mxE -sqrf_eq0; apply/eqP.
  have row0 : \sum_j A i j ^+ 2 = 0 by apply: (psumr_eq0P _ A0').
  by apply: (psumr_eq0P _ row0) => // k _; apply: sqr_ge0.
rewrite -(@ler_pexpn2r _ 2) ?nnegrE ?mulr_ge0 ?norm_two_ge0 //.
rewrite exprMn -(norm_two_tr B) !norm_two_squared mulr_suml.
apply: ler_sum => i _; rewrite mulr_sumr; apply: ler_sum => j _; rewrite mxE.
by under [X in _ * X]eq_bigr => k _ do rewrite mxE; apply: cauchy_schwarz.
Qed.

Lemma norm_two_1x1 (A : 'M[Real]_1) : norm_two A = `|A 0 0|.
Proof. by rewrite /norm_two !big_ord1 sqrtr_sqr. Qed.

Lemma norm_two_delta m n i j : norm_two (delta_mx i j : 'M[Real]_(m, n)) = 1.
Proof.
rewrite -sqrtr1; congr Num.sqrt; rewrite (bigD1 i) //= [X in _ + X]big1 => [|k].
  rewrite (bigD1 j) //= big1 => [|l /negbTE l_j]; last by rewrite mxE l_j andbF expr0n.
  by rewrite mxE !eqxx expr1n !addr0.
by move=> /negbTE k_i; apply: big1 => l _; rewrite mxE k_i expr0n.
Qed.

End Two.
