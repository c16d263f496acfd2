(** Backpropagation through time over any real field: the error's recursion, what
    gamma bounds and what it does not, gradients, isometries. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary facts limits norms.
From Longdep.backpropagation Require Import algebra_statements.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.Theory.
Local Open Scope ring_scope.

(** What one step back multiplies an error by; forward, a difference of states. *)
Local Notation backward g U := (fun s : nat => diagonal_matrix (g s) *m U^T).
Local Notation forward g U := (fun s : nat => diagonal_matrix (g s) *m U).

(** * The recursion, its product, and norms *)

(** Written with the slopes, the transposed Jacobian is a diagonal matrix times U^T. *)
Theorem delta_recursion_holds (Real : realFieldType) : delta_recursion Real.
Proof.
by move=> n tau _ U F delta g chain elementwise; rewrite chain elementwise tr_diag_mx.
Qed.

(** The error tau steps back is the ordered product times the error at the end. *)
Theorem delta_product_holds (Real : realFieldType) : delta_product Real.
Proof.
move=> n tau _ U P delta g recursion P0 order; elim: tau => [|t IH].
  by rewrite P0 mul1mx.
by rewrite -(addn1 t) recursion order IH mulmxA.
Qed.

(** What bounds each step's norm bounds, raised to the power, the error's. *)
Theorem gamma_bound_holds (Real : realFieldType) : gamma_bound Real.
Proof.
move=> n tau _ gamma _ U norm good delta g recursion uniform _.
exact: (norm_recurrence good (A := backward g U)).
Qed.

(** So it is for every norm that a product does not exceed. *)
Theorem gamma_bound__standard_norms_holds (Real : realFieldType) :
  gamma_bound__standard_norms Real.
Proof.
move=> n tau _ gamma _ U norm good delta g recursion uniform.
exact: (norm_recurrence good (A := backward g U)).
Qed.

(** The product of the steps' norms (their geometric mean's power) bounds the error. *)
Theorem gamma_bound__geometric_mean_holds (Real : realFieldType) :
  gamma_bound__geometric_mean Real.
Proof.
move=> n tau _ U norm good delta g recursion _.
exact: (norm_recurrence_product good (A := backward g U)).
Qed.

(** So does the arithmetic mean's power, which is no smaller. *)
Theorem gamma_bound__arithmetic_mean_holds (Real : realFieldType) :
  gamma_bound__arithmetic_mean Real.
Proof.
move=> k n k_gt0 _ U norm good delta g recursion _.
have := norm_recurrence_product good (A := backward g U)
  recursion k; rewrite mulrC => /le_trans; apply.
apply: ler_wpmul2r; first exact: norm_ge0.
rewrite addn1 !big_add1 !big_mkord /=.
have := @leif_AGM _ _ predT
  (fun j : 'I_k => norm _ _ (diagonal_matrix (g j.+1) *m U^T)).
rewrite cardT size_enum_ord => AGM; apply: AGM => j _; exact: norm_ge0.
Qed.

(** A step with a left inverse of norm 1/(a + 1) at most stretches by a + 1 at least. *)
Theorem gamma_explodes__expanding_holds (Real : realFieldType) :
  gamma_explodes__expanding Real.
Proof.
move=> n tau _ a a_gt0 U norm good B delta g recursion inverse expanding.
apply: (norm_expanding good (A := backward g U) recursion _ _ expanding) =>
  [|s]; last by rewrite mulmxA.
by apply: addr_ge0 (ltW a_gt0) ler01.
Qed.

(** The same of a difference of states, carried forward by U. *)
Theorem gamma_destabilises__expanding_holds (Real : realFieldType) :
  gamma_destabilises__expanding Real.
Proof.
move=> n tau _ a a_gt0 U norm good B e g recursion inverse expanding.
apply: (norm_expanding good (A := forward g U) recursion _ _ expanding) =>
  [|s]; last by rewrite mulmxA.
by apply: addr_ge0 (ltW a_gt0) ler01.
Qed.

(** Along an eigenvector of size a + 1 the error grows by exactly that. *)
Theorem gamma_explodes__eigenvalue_holds (Real : realFieldType) :
  gamma_explodes__eigenvalue Real.
Proof.
move=> n tau _ a lambda a_gt0 A U u delta g recursion constant eigen size component.
have a1_gt0 : 0 < a + 1 by apply: addr_gt0 a_gt0 ltr01.
split; last by apply: mulr_gt0 component; apply: exprn_gt0.
elim: tau => [|t IH]; first by rewrite expr0 mul1r.
rewrite -(addn1 t) recursion constant mulmxA eigen -scalemxAl exprD expr1.
by rewrite (norm_scale (submultiplicative_one Real)) IH size mulrCA mulrA.
Qed.

(** Where U is c times an orthogonal matrix and all slopes are a, the error's square
    is multiplied by (a c)^2 at each step. *)
Theorem gamma_equality__scaled_orthogonal_holds (Real : realFieldType) :
  gamma_equality__scaled_orthogonal Real.
Proof.
move=> n tau _ a c U delta g recursion orthogonal constant.
have step t : (delta t.+1)^T *m delta t.+1 = (a * c) ^+ 2 *: ((delta t)^T *m delta t).
  have -> : delta t.+1 = a *: (U^T *m delta t).
    by rewrite -(addn1 t) recursion constant -!scalemxAl mul1mx.
  rewrite [(a *: _)^T]linearZ /= -scalemxAl -scalemxAr scalerA trmx_mul trmxK.
  rewrite -mulmxA (mulmxA U) orthogonal -scalemxAl mul1mx -scalemxAr scalerA.
  by rewrite exprMn expr2.
elim: tau => [|t IH]; first by rewrite muln0 expr0 scale1r.
by rewrite step IH scalerA -exprD mulnS.
Qed.

(** With U orthogonal and all slopes one the error keeps its size exactly. *)
Theorem isometry__exact_holds (Real : realFieldType) : isometry__exact Real.
Proof.
move=> n tau _ U delta g recursion /mulmx1C orthogonal unit; elim: tau => // t IH.
rewrite -(addn1 t) recursion unit mul1mx trmx_mul trmxK -mulmxA (mulmxA U) orthogonal.
by rewrite mul1mx.
Qed.

(** Steps that stretch by 1 - epsilon at least and 1 + epsilon at most. *)
Theorem isometry__near_holds (Real : realFieldType) : isometry__near Real.
Proof.
move=> n tau _ epsilon _ U norm good B delta g recursion inverse expanding above small.
split; last exact: (norm_recurrence good (A := backward g U) recursion).
apply: (norm_expanding good (A := backward g U) recursion small _ expanding) => s.
by rewrite mulmxA.
Qed.

(** A part of the units that is active, closed and isometric keeps the error in it. *)
Theorem non_saturating__active_units_holds (Real : realFieldType) :
  non_saturating__active_units Real.
Proof.
move=> n tau _ S U delta g v recursion selection part active closed isometric.
have S_tr : S^T = S.
  apply/matrixP => i j; rewrite mxE; have [-> //|i_j] := eqVneq i j.
  by rewrite !selection // eq_sym.
have square : matrix_power S 2 = S *m S by rewrite matrix_powerS matrix_power1.
elim: tau => // t <-; rewrite -(addn1 t).
have -> : v (t + 1)%N = S *m U^T *m S *m delta t.
  by rewrite part recursion !mulmxA active -closed.
rewrite part !trmx_mul trmxK S_tr -!mulmxA; congr (_ *m _).
by move: isometric; rewrite square !mulmxA => ->.
Qed.

(** * Gradients and limits *)

(** Two powers of a norm's bound sum up like a geometric series. *)
Lemma tail_bound (Real : realFieldType) (norm : forall m n, 'M[Real]_(m, n) -> Real)
    n (U : 'M[Real]_n) (G : nat -> 'M[Real]_n) (delta g h : nat -> 'M[Real]_(n, 1))
    (H gamma : Real) :
  submultiplicative norm -> 0 <= H ->
  (forall s, delta (s + 1)%N = diagonal_matrix (g (s + 1)%N) *m U^T *m delta s) ->
  (forall s, norm _ _ (diagonal_matrix (g (s + 1)%N) *m U^T) <= gamma) ->
  0 < 1 - gamma ->
  (forall s, G (s + 1)%N = delta (s + 1)%N *m (h (s + 1)%N)^T + G s) ->
  (forall s, norm _ _ (h (s + 1)%N)^T <= H) -> forall m tau,
  norm _ _ (G (m + tau)%N - G tau) <=
  H * gamma ^+ (tau + 1) * norm _ _ (delta 0%N) / (1 - gamma).
Proof.
move=> good H_ge0 recursion uniform below gradient bounded m tau.
have gamma_ge0 : 0 <= gamma by apply: le_trans (uniform 0%N); apply: norm_ge0.
have d_ge0 : 0 <= H * norm _ _ (delta 0%N) by apply: mulr_ge0 => //; apply: norm_ge0.
suff partial : (1 - gamma) * norm _ _ (G (m + tau)%N - G tau) <=
    (gamma ^+ (tau + 1) - gamma ^+ (m + tau + 1)) * (H * norm _ _ (delta 0%N)).
  rewrite ler_pdivl_mulr // mulrC; apply: le_trans partial _.
  rewrite mulrAC [leRHS]mulrC; apply: ler_wpmul2r => //.
  by rewrite ler_subl_addr ler_addl exprn_ge0.
elim: m => [|m IH]; first by rewrite add0n !subrr norm0 // mulr0 mul0r.
have -> : G (m.+1 + tau)%N - G tau =
    delta (m + tau + 1)%N *m (h (m + tau + 1)%N)^T + (G (m + tau)%N - G tau).
  by rewrite addrA -gradient addn1.
apply: le_trans (ler_wpmul2l (ltW below) (norm_triangle good _ _)) _.
rewrite mulrDr -(subrK (gamma ^+ (m + tau + 1)) (gamma ^+ (tau + 1))) -addrA.
rewrite [in leRHS]addrC mulrDl; apply: ler_add IH.
have -> : gamma ^+ (m + tau + 1) - gamma ^+ (m.+1 + tau + 1) =
    (1 - gamma) * gamma ^+ (m + tau + 1).
  by rewrite mulrBl mul1r -exprS !addSn.
rewrite -mulrA; apply: ler_wpmul2l; first exact: ltW.
rewrite mulrCA mulrC; apply: norm_product_le => //.
exact: (norm_recurrence good (A := backward g U)).
Qed.

(** The terms from tau on add what a geometric series' rest bounds. *)
Theorem local_update__tail_holds (Real : realFieldType) : local_update__tail Real.
Proof.
move=> m n tau _ H gamma H_ge0 _ U norm good G delta g h recursion uniform below.
by move=> gradient bounded; apply: (tail_bound good H_ge0 recursion uniform).
Qed.

(** A local term larger than the rest can be is not lost. *)
Theorem which_gradient__not_lost_holds (Real : realFieldType) :
  which_gradient__not_lost Real.
Proof.
move=> m n _ H gamma H_ge0 _ U norm good G delta g h recursion uniform below gradient.
move=> first bounded.
have := tail_bound good H_ge0 recursion uniform below gradient bounded m 0.
rewrite addn0 add0n expr1 -first => tail.
rewrite ler_subl_addr; apply: le_trans (ler_add (lexx _) tail).
by rewrite -{1}(subrK (G m) (G 0%N)) addrC normBC // norm_triangle.
Qed.

(** What one step's matrix adds bounds the error with respect to a state. *)
Theorem which_gradient__state_holds (Real : realFieldType) : which_gradient__state Real.
Proof.
move=> n tau _ gamma _ U norm good delta g recursion uniform; rewrite mulrC.
by apply: norm_product_le => //; apply: (norm_recurrence good (A := backward g U)).
Qed.

(** One unit: the far state's error vanishes, the gradient of the weight does not. *)
Theorem which_gradient_holds (Real : realFieldType) :
  archimedean Real -> which_gradient Real.
Proof.
move=> whole tau a w a_gt0 w_gt0 G d unit last rests local below.
have dE t : d t = w ^+ t.
  elim: t => [|t IH]; first by rewrite last expr0.
  by rewrite -addn1 unit IH addn1 exprS.
split=> //; split.
  apply: power_to_zero => //; rewrite gtr0_norm // below invf_lt1 ?ltr_addr //.
  exact: addr_gt0 a_gt0 ltr01.
elim: tau => [|t IH]; first by rewrite local last.
rewrite -addn1 rests dE; apply: le_trans IH _.
by rewrite ler_addl exprn_ge0 // ltW.
Qed.

(** Below one, gamma's power and with it the error vanish. *)
Theorem gamma_vanishes_holds (Real : realFieldType) :
  archimedean Real -> gamma_vanishes Real.
Proof.
move=> whole n tau _ a gamma a_gt0 _ U norm good delta g recursion uniform _ below.
have a1_gt0 : 0 < a + 1 by apply: addr_gt0 a_gt0 ltr01.
split; last exact: (norm_recurrence good (A := backward g U) recursion uniform).
apply: power_to_zero => //; rewrite below gtr0_norm ?invr_gt0 //.
by rewrite invf_lt1 // ltr_addr.
Qed.

(** Norms below one that come too near it: half of the error stays. *)
Theorem gamma_vanishes__merely_below_one_holds (Real : realFieldType) :
  archimedean Real -> gamma_vanishes__merely_below_one Real.
Proof.
move=> whole n tau _ U delta g recursion fading.
have pos k : (k.+1)%:R != 0 :> Real by rewrite pnatr_eq0.
have half t : (t + 2)%:R / (2 * t + 2)%:R = 1 / 2%:R + (t.+1)%:R^-1 / 2%:R :> Real.
  have -> : (t + 2)%:R = t.+1%:R + 1 :> Real by rewrite addn2 mulrSr.
  have -> : (2 * t + 2)%:R = t.+1%:R * 2%:R :> Real.
    by rewrite -natrM -(addn1 t) mulnDl mul1n (mulnC 2%N).
  by rewrite invfM mulrA mulrDl divff ?pos // !mul1r mulrDl mul1r.
split; last first.
  apply: (@tends_to_eq _ (fun t => 1 / 2%:R + 2%:R^-1 * (t.+1)%:R^-1)) => [t|].
    by rewrite half (mulrC 2%:R^-1).
  rewrite -[X in tends_to _ X]addr0; apply: tends_to_add.
    exact: tends_to_constant.
  apply: tends_to_scale0; apply: (@tends_to_eq _ (fun t => (t + 1)%:R^-1)) => [t|].
    by rewrite addn1.
  by apply/(tends_to_shift 1 (fun t => t%:R^-1)); apply: reciprocal_to_zero.
elim: tau => [|t IH]; first by rewrite muln0 add0n divff ?scale1r.
rewrite -(addn1 t) recursion fading IH -scalemxAl mul1mx scalerA; congr (_ *: _).
rewrite !half -!mulrDl mulrA; congr (_ / _).
set x : Real := t.+1%:R; set y : Real := (t + 1).+1%:R.
have xE : x = y - 1 by rewrite /y addn1 mulrSr addrK.
have -> : (t + 2)%:R = y by rewrite addn2 /y addn1.
have x0 : x != 0 by apply: pos.
have y0 : y != 0 by apply: pos.
have -> : 1 + x^-1 = y / x by rewrite -[y](subrK 1) -xE mulrDl divff // mul1r.
rewrite mulrA mulrBl mul1r expr2 invfM -mulrA mulVf // mulr1.
apply: (canLR (mulfK x0)); rewrite mulrDl mul1r xE mulrBr mulVf // mulr1.
by rewrite addrA subrK.
Qed.

(** Where a power of the step's matrix has a norm below one, that bounds the error. *)
Theorem gamma_vanishes__power_holds (Real : realFieldType) : gamma_vanishes__power Real.
Proof.
move=> m n r _ _ a a_gt0 A U norm good delta g recursion constant power.
have step s : delta (s + 1)%N = A *m delta s by rewrite recursion constant.
have add k l : matrix_power A (k + l) = matrix_power A k *m matrix_power A l.
  elim: k => [|k IH]; first by rewrite add0n mul1mx.
  by rewrite addSn !matrix_powerS IH mulmxA.
have block s : delta ((s + 1) * m)%N = matrix_power A m *m delta (s * m)%N.
  rewrite (unrolled step ((s + 1) * m)) (unrolled step (s * m)) mulmxA -add.
  by rewrite mulnDl mul1n addnC.
have := @norm_recurrence _ _ good _ _ (fun=> matrix_power A m)
  (fun s => delta (s * m)%N) block _ (fun=> power) r.
by rewrite mul0n exprVn -exprnN.
Qed.

(** * What fails: one unit *)

Section OneUnit.
Variable Real : realFieldType.
Implicit Types (w : nat -> Real) (a : Real).

(** The error of one unit that step s multiplies by w s. *)
Fixpoint carried w (t : nat) : Real := if t is s.+1 then w s.+1 * carried w s else 1.

Definition unit w : nat -> 'M[Real]_1 := fun s => (w s)%:M.

Lemma one_slope a : diagonal_matrix (a%:M : 'M_1) *m (1%:M)^T = a%:M.
Proof.
by rewrite trmx1 mulmx1; apply/matrixP => i j; rewrite !ord1 !mxE.
Qed.

Lemma one_step w s : unit (carried w) (s + 1)%N =
  diagonal_matrix (unit w (s + 1)%N) *m (1%:M)^T *m unit (carried w) s.
Proof. by rewrite /unit one_slope -scalar_mxM addn1. Qed.

Lemma one_norm a : norm_oo (a%:M : 'M_1) = `|a|.
Proof. by rewrite norm_oo_1x1 mxE. Qed.

Lemma one_consistent w s :
  norm_oo (diagonal_matrix (unit w (s + 1)%N) *m (1%:M)^T *m unit (carried w) s) <=
  norm_oo (unit (carried w) s) *
  norm_oo (diagonal_matrix (unit w (s + 1)%N) *m (1%:M)^T).
Proof. by rewrite mulrC; apply: (norm_product (submultiplicative_oo Real)). Qed.

End OneUnit.

(** A slope of -1 turns the error's sign: gamma is 1. *)
Theorem gamma_equality_fails (Real : realFieldType) : ~ gamma_equality Real.
Proof.
move=> claim; have := claim 1%N 1%N isT 1 ler01 1%:M _ (submultiplicative_oo Real)
  _ _ (one_step (fun=> -1)).
have gamma1 s : norm_oo (diagonal_matrix (unit (fun=> -1 : Real) s) *m (1%:M)^T) = 1.
  by rewrite one_slope one_norm normrN1.
move=> /(_ (fun=> gamma1 _)) /matrixP/(_ 0 0); rewrite /unit /=.
rewrite expr1 scale1r !mxE eqxx mulr1 => /eqP.
by rewrite -subr_eq0 -opprD oppr_eq0 -mulr2n pnatr_eq0.
Qed.

(** Slopes of 1 and 2: the first step's norm does not bound the second. *)
Theorem gamma_bound__one_step_fails (Real : realFieldType) :
  ~ gamma_bound__one_step Real.
Proof.
move=> claim; have := claim 1%N 2%N isT 1%:M _ (submultiplicative_oo Real)
  _ _ (one_step (fun s => if s == 1%N then 1 else 2%:R)).
rewrite /unit /= one_slope !one_norm !mulr1 normr1 expr1n normr_nat mulr1.
by rewrite lern1.
Qed.

(** Nor does the smaller of the two. *)
Theorem gamma_bound__minimum_fails (Real : realFieldType) : ~ gamma_bound__minimum Real.
Proof.
move=> claim; have := claim 1%N isT 1%:M _ (submultiplicative_oo Real)
  _ _ (one_step (fun s => if s == 1%N then 1 else 2%:R)).
rewrite /unit /= !one_slope !one_norm !mulr1 normr1 normr_nat mulr1.
by rewrite (min_idPl _) ?ler1n // expr1n lern1.
Qed.

(** Nor the median of 1, 1 and 2. *)
Theorem gamma_bound__median_fails (Real : realFieldType) : ~ gamma_bound__median Real.
Proof.
move=> claim; have := claim 1%N isT 1%:M _ (submultiplicative_oo Real)
  _ _ (one_step (fun s => if s == 3%N then 2%:R else 1)).
rewrite /unit /= !one_slope !one_norm !mulr1 normr1 normr_nat mulr1.
rewrite maxxx minxx (max_idPr _) ?ler1n // (min_idPl _) ?ler1n //.
by rewrite addrK addrK expr1n lern1.
Qed.

(** Nor the harmonic mean of 1 and 2, which is 4/3. *)
Theorem gamma_bound__harmonic_mean_fails (Real : realFieldType) :
  ~ gamma_bound__harmonic_mean Real.
Proof.
move=> claim; have := claim 1%N isT 1%:M _ (submultiplicative_oo Real)
  _ _ (one_step (fun s => if s == 1%N then 1 else 2%:R)).
rewrite /unit /= !one_slope !one_norm !mulr1 normr1 normr_nat invr1 mulr1.
move=> /(_ (conj ltr01 (ltr0Sn Real 1))); apply/negP; rewrite -ltNge.
have -> : 2%:R^-1 + 1 = 3%:R / 2%:R :> Real.
  have two0 : 2%:R != 0 :> Real by rewrite pnatr_eq0.
  by apply: (canRL (mulfK two0)); rewrite mulrDl mulVf // mul1r -mulrS.
have square : 0 < 2%:R ^+ 2 :> Real by rewrite -natrX ltr0n.
rewrite expr_div_n ltr_pdivr_mulr; last by apply: divr_gt0; rewrite // -natrX ltr0n.
by rewrite mulrA ltr_pdivl_mulr // -!natrX -!natrM ltr_nat.
Qed.

(** Nor the norm of the matrices' mean: of 1 and -1 that is 0. *)
Theorem gamma_bound__mean_matrix_fails (Real : realFieldType) :
  ~ gamma_bound__mean_matrix Real.
Proof.
move=> claim; have := claim 1%N isT 1%:M _ (submultiplicative_oo Real)
  _ _ (one_step (fun s => if s == 1%N then 1 else -1)).
rewrite /unit /= !one_slope !one_norm !mulr1 normr1 normrN1 mulr1 -scalerDr -raddfD /=.
by rewrite subrr raddf0 scaler0 (norm0 (submultiplicative_oo Real)) expr0n ler10.
Qed.

(** A bias that takes away what U = 2 adds leaves the state where it is. *)
Theorem gamma_destabilises__states_fails (Real : realFieldType) :
  ~ gamma_destabilises__states Real.
Proof.
move=> claim; have := claim 1%N 1%N isT 2%:R (ler0n _ _) 2%:R%:M _
  (submultiplicative_oo Real) (fun=> (-1)%:M) (fun=> 1%:M).
rewrite /unit /= !one_norm normr1 normr_nat !mulr1 expr1 => contradiction.
suff : 2%:R <= 1 :> Real by rewrite lern1.
apply: contradiction => // [_|]; last by rewrite ltr1n.
apply/matrixP => i j; rewrite mulmx1 !ord1 !mxE eqxx !mulr1n.
by rewrite mulrSr addrK.
Qed.

(** Where all states are zero the weights' gradient is zero. *)
Theorem which_gradient__strong_fails (Real : realFieldType) :
  ~ which_gradient__strong Real.
Proof.
move=> claim; have [s|||s||_] := claim 1%N 0%N isT 0 (lexx 0) 1%:M _
  (submultiplicative_oo Real) (fun=> 0) _ _ (fun=> 0) (one_step (fun=> 0)).
- by rewrite trmx0 mulmx0 addr0.
- by rewrite trmx0 mulmx0.
- by rewrite /unit one_norm normr1 ltr01.
- by rewrite /unit one_slope one_norm normr0.
- by rewrite subr0 ltr01.
by rewrite (norm0 (submultiplicative_oo Real)) ltxx.
Qed.

(** A rest as large as the local term, and against it, makes the gradient zero. *)
Theorem which_gradient__local_nonzero_fails (Real : realFieldType) :
  ~ which_gradient__local_nonzero Real.
Proof.
pose half : Real := 2%:R^-1; have half_ge0 : 0 <= half by rewrite invr_ge0 ler0n.
have two0 : 2%:R != 0 :> Real by rewrite pnatr_eq0.
pose h (s : nat) : 'M[Real]_1 :=
  (if s is s'.+1 then if s' is _.+1 then 0 else - 2%:R else 1)%:M.
pose G (s : nat) : 'M[Real]_1 := (if s is _.+1 then 0 else 1)%:M.
move=> claim; have : 0 < norm_oo (G 1%N); last by rewrite one_norm normr0 ltxx.
apply: (claim 1%N 1%N isT half half_ge0 1%:M _ (submultiplicative_oo Real) G _ _ h
  (one_step (fun=> half))) => [s|||s|].
- case: s => [|s]; rewrite addn1 /unit /G /h /= tr_scalar_mx -scalar_mxM -raddfD /=.
    by rewrite mulr1 mulrN mulVf // addNr.
  by rewrite mulr0 addr0.
- by rewrite /unit /G /h /= tr_scalar_mx -scalar_mxM mulr1.
- by rewrite one_norm normr1 ltr01.
- by rewrite one_slope one_norm ger0_norm.
by rewrite subr_gt0 invf_lt1 ?ltr1n ?ltr0n.
Qed.

(** A slope of 1/2 never makes the error zero. *)
Theorem local_update_fails (Real : realFieldType) : ~ local_update Real.
Proof.
pose half : Real := 2%:R^-1; have half_gt0 : 0 < half by rewrite invr_gt0 ltr0n.
move=> claim; have := claim 1%N 10%N isT half (ltW half_gt0) 1%:M _
  (submultiplicative_oo Real) _ _ (fun=> 1%:M) (one_step (fun=> half)).
have uniform s : norm_oo (diagonal_matrix (unit (fun=> half) s) *m (1%:M)^T) <= half.
  by rewrite one_slope one_norm gtr0_norm.
have below : 0 < 1 - half by rewrite subr_gt0 invf_lt1 ?ltr1n ?ltr0n.
move=> /(_ (fun=> uniform _) below isT) /matrixP/(_ 0 0)/eqP.
have positive t : carried (fun=> half) t != 0.
  by elim: t => [|t IH]; rewrite ?oner_eq0 //= mulf_neq0 // gt_eqF.
by rewrite trmx1 mulmx1 !mxE eqxx mulr1n (negbTE (positive _)).
Qed.

(** Nor is the far term smaller than the local one where the last state is zero. *)
Theorem local_update__less_fails (Real : realFieldType) : ~ local_update__less Real.
Proof.
pose half : Real := 2%:R^-1; have half_gt0 : 0 < half by rewrite invr_gt0 ltr0n.
move=> claim; have := claim 1%N 10%N isT half (ltW half_gt0) 1%:M _
  (submultiplicative_oo Real) _ _ (fun s => (s == 10%N)%:R%:M)
  (one_step (fun=> half)).
have uniform s : norm_oo (diagonal_matrix (unit (fun=> half) s) *m (1%:M)^T) <= half.
  by rewrite one_slope one_norm gtr0_norm.
have below : 0 < 1 - half by rewrite subr_gt0 invf_lt1 ?ltr1n ?ltr0n.
have positive t : carried (fun=> half) t != 0.
  by elim: t => [|t IH]; rewrite ?oner_eq0 //= mulf_neq0 // gt_eqF.
move=> /(_ (fun=> uniform _) below isT).
rewrite !tr_scalar_mx -!scalar_mxM !one_norm mulr0 normr0 mulr1 normr_le0.
by rewrite (negbTE (positive _)).
Qed.

(** Two steps of 2, each of which is as near the identity as 1, make 4. *)
Theorem isometry_fails (Real : realFieldType) : ~ isometry Real.
Proof.
move=> claim; have [s|_] := claim 1%N 2%N isT 1 ltr01 1%:M _
  (submultiplicative_oo Real) _ _ (one_step (fun=> 2%:R)).
  rewrite one_slope -[2%:R%:M - _](_ : 1%:M = _) ?one_norm ?normr1 //.
  by apply/matrixP => i j; rewrite !ord1 !mxE eqxx !mulr1n mulrSr addrK.
by rewrite /unit !one_norm /= !mulr1 normr1 mulr1 -natrM normr_nat -mulr2n ler_nat.
Qed.

(** * What fails: two units *)

Section TwoUnits.
Variable Real : realFieldType.
Implicit Type c : Real.

(** A step of norm c that takes the second unit's error to the first, so that the
    first unit's is gone after one step, and everything after two. *)
Definition shift c : 'M[Real]_2 := c *: delta_mx 0 1.
Definition dying (t : nat) : 'M[Real]_(2, 1) := if t is _.+1 then 0 else delta_mx 0 0.
Definition ones : nat -> 'M[Real]_(2, 1) := fun=> const_mx 1.

Lemma ones_gain : diagonal_matrix (const_mx 1 : 'M[Real]_(2, 1)) = 1%:M.
Proof. by rewrite /diagonal_matrix trmx_const diag_const_mx. Qed.

Lemma shift_norm c : norm_oo (shift c) = `|c|.
Proof. by rewrite (norm_scale (submultiplicative_oo _)) norm_oo_delta mulr1. Qed.

Lemma shift_square c : shift c *m shift c = 0.
Proof. by rewrite -scalemxAl -scalemxAr mul_delta_mx_0 ?scaler0. Qed.

Lemma shift_dying c s : dying (s + 1)%N = shift c *m dying s.
Proof.
rewrite addn1; case: s => [|s] /=; last by rewrite mulmx0.
by rewrite -scalemxAl mul_delta_mx_0 ?scaler0.
Qed.

Lemma ahead c s : diagonal_matrix (ones s) *m shift c = shift c.
Proof. by rewrite ones_gain mul1mx. Qed.

Lemma back c s : diagonal_matrix (ones s) *m (shift c)^T^T = shift c.
Proof. by rewrite trmxK ahead. Qed.

Lemma dying_back c s :
  dying (s + 1)%N = diagonal_matrix (ones (s + 1)%N) *m (shift c)^T^T *m dying s.
Proof. by rewrite back -shift_dying. Qed.

Lemma dying_ahead c s :
  dying (s + 1)%N = diagonal_matrix (ones (s + 1)%N) *m shift c *m dying s.
Proof. by rewrite ahead -shift_dying. Qed.

Lemma back_norm c s : 0 <= c -> norm_oo (diagonal_matrix (ones s) *m (shift c)^T^T) = c.
Proof. by move=> c_ge0; rewrite back shift_norm ger0_norm. Qed.

Lemma dying_norm0 : norm_oo (dying 0) = 1.
Proof. exact: norm_oo_delta. Qed.

Lemma dying_norm1 : norm_oo (dying 1) = 0.
Proof. exact: (norm0 (submultiplicative_oo Real)). Qed.

End TwoUnits.

(** The norm is 1 and the error is gone after a step. *)
Theorem gamma_equality__norms_fails (Real : realFieldType) :
  ~ gamma_equality__norms Real.
Proof.
move=> claim; have := claim 2%N 1%N isT 1 ler01 _ _ (submultiplicative_oo Real)
  _ _ (dying_back 1) (fun=> back_norm _ ler01).
rewrite dying_norm0 dying_norm1 expr1 mulr1 => /esym/eqP.
by rewrite oner_eq0.
Qed.

(** So it is where the norm is 2. *)
Theorem gamma_explodes_fails (Real : realFieldType) : ~ gamma_explodes Real.
Proof.
move=> claim; have two : 1 < 2%:R :> Real by rewrite ltr1n.
have := claim 2%N 1%N isT _ (ler0n _ 2) _ _ (submultiplicative_oo Real)
  _ _ (dying_back 2%:R) (fun=> back_norm _ (ler0n _ 2)) two.
by rewrite dying_norm0 dying_norm1 expr1 mulr1 lern0.
Qed.

(** After two steps of norm 2 no direction is left. *)
Theorem gamma_explodes__some_direction_fails (Real : realFieldType) :
  ~ gamma_explodes__some_direction Real.
Proof.
move=> claim; have two : 1 < 2%:R :> Real by rewrite ltr1n.
have := claim 2%N 2%N isT _ (ler0n _ 2) (shift 2%:R)^T _ (submultiplicative_oo Real)
  (matrix_power (shift (2%:R : Real))) (@ones Real) erefl.
have order s : matrix_power (shift (2%:R : Real)) (s + 1) = diagonal_matrix
    (ones Real (s + 1)%N) *m (shift 2%:R)^T^T *m matrix_power (shift 2%:R) s.
  by rewrite back addn1.
move=> /(_ order (fun=> back_norm _ (ler0n _ 2)) two).
rewrite matrix_powerS matrix_power1 shift_square (norm0 (submultiplicative_oo Real)).
by rewrite ler10.
Qed.

(** A difference of states is gone after a step of norm 2. *)
Theorem gamma_destabilises_fails (Real : realFieldType) : ~ gamma_destabilises Real.
Proof.
move=> claim; have two : 1 < 2%:R :> Real by rewrite ltr1n.
have norm2 s : norm_oo (diagonal_matrix (ones Real s) *m shift 2%:R) = 2%:R.
  by rewrite ahead shift_norm normr_nat.
have := claim 2%N 1%N isT _ (ler0n _ 2) _ _ (submultiplicative_oo Real)
  _ _ (dying_ahead 2%:R) (fun=> norm2 _) two.
by rewrite dying_norm0 dying_norm1 expr1 mulr1 lern0.
Qed.

(** An error may vanish though gamma is 1. *)
Theorem gamma_vanishes__necessary_fails (Real : realFieldType) :
  ~ gamma_vanishes__necessary Real.
Proof.
move=> claim; have start : 0 < norm_oo (dying Real 0) by rewrite dying_norm0 ltr01.
have := claim 2%N 1%N isT 1 ler01 _ _ (submultiplicative_oo Real)
  _ _ (dying_back 1) (fun=> back_norm _ ler01) start (dying_norm1 Real).
by rewrite ltxx.
Qed.

(** A norm of 1 at each step does not keep an error. *)
Theorem isometry__norm_one_fails (Real : realFieldType) : ~ isometry__norm_one Real.
Proof.
move=> claim; have start : 0 < norm_oo (dying Real 0) by rewrite dying_norm0 ltr01.
have := claim 2%N 1%N isT 1 ler01 _ _ (submultiplicative_oo Real)
  _ _ (dying_back 1) (fun=> back_norm _ ler01) erefl start.
by rewrite dying_norm1 ltxx.
Qed.

(** The largest entry of a matrix of ones is 1, and it doubles a vector of ones. *)
Theorem gamma_bound__largest_entry_fails (Real : realFieldType) :
  ~ gamma_bound__largest_entry Real.
Proof.
pose delta (t : nat) : 'M[Real]_(2, 1) := const_mx (2%:R ^+ t).
have largest m n (a : Real) : 0 <= a -> norm_max (const_mx a : 'M_(m.+1, n.+1)) = a.
  move=> a_ge0; have row (i : 'I_m.+1) : \big[Num.max/0]_(j < n.+1)
      `|(const_mx a : 'M_(m.+1, n.+1)) i j| = a.
    by apply: (@bigmax_equal _ _ _ 0) => // [|j]; rewrite mxE ger0_norm.
  by apply: (bigmax_equal (row 0)) => // i; rewrite row.
have step s : delta (s + 1)%N =
    diagonal_matrix (ones Real (s + 1)%N) *m (const_mx 1)^T *m delta s.
  rewrite ones_gain mul1mx trmx_const; apply/matrixP => i j; rewrite !mxE.
  rewrite !big_ord_recl big_ord0 !mxE !mul1r addr0 addn1 exprS.
  by rewrite mulr_natl mulr2n.
pose U : 'M[Real]_2 := const_mx 1.
have uniform s : norm_max (diagonal_matrix (ones Real s) *m U^T) <= 1.
  by rewrite ones_gain mul1mx trmx_const (largest 1%N 1%N 1 ler01).
move=> claim; have := claim 2%N 1%N isT 1 ler01 U _ _ step (fun=> uniform _).
by rewrite !(largest 1%N 0%N) ?exprn_ge0 ?ler0n // expr1n expr0 mulr1 lern1.
Qed.

(** Where all units rest, an error is gone after a step. *)
Theorem non_saturating__strong_fails (Real : realFieldType) :
  ~ non_saturating__strong Real.
Proof.
move=> claim; have : 0 < norm_oo (unit (carried (fun=> 0 : Real)) 1); last first.
  by rewrite one_norm /= mul0r normr0 ltxx.
pose below (s : nat) : 'M[Real]_1 := (-1)%:M.
have entry0 (A : 'M[Real]_1) : entry A 0 0 = A 0 0.
  by rewrite /entry !insubT; congr (A _ _); apply/val_inj.
apply: (claim 1%N 1%N isT 1%:M _ (submultiplicative_oo Real) below _ _ (fun=> 0) below
  (one_step (fun=> 0))) => [s|s i|s i||].
- by rewrite mulmx0 add0r.
- rewrite addn1 ltnS leqn0 => /eqP ->; rewrite !entry0 !mxE eqxx mulr1n.
  by rewrite (max_idPl _) // lerN10.
- rewrite addn1 ltnS leqn0 => /eqP ->; rewrite !entry0 !mxE eqxx mulr1n ltr0N1.
  split=> //; split=> // /eqP.
  by rewrite oppr_eq0 oner_eq0.
- by rewrite /orthogonal trmx1 mulmx1.
by rewrite one_norm normr1 ltr01.
Qed.

(** * Broken variants *)

(** Without a bound on the steps' norms gamma may be 0 and the error double. *)
Theorem gamma_bound__dropping_uniform_fails (Real : realFieldType) :
  ~ gamma_bound__dropping_uniform Real.
Proof.
move=> claim; have := claim 1%N 1%N isT 0 (lexx 0) 1%:M _ (submultiplicative_oo Real)
  _ _ (one_step (fun=> 2%:R)) (one_consistent _).
by rewrite /unit !one_norm /= mulr1 normr_nat expr1 mul0r lern0.
Qed.

(** Turned round the bound fails: the error may vanish. *)
Theorem gamma_bound__turned_fails (Real : realFieldType) :
  ~ gamma_bound__turned Real.
Proof.
move=> claim; have := claim 1%N 1%N isT 1 ler01 1%:M _ (submultiplicative_oo Real)
  _ _ (one_step (fun=> 0)).
have uniform s : norm_oo (diagonal_matrix (unit (fun=> 0 : Real) s) *m (1%:M)^T) <= 1.
  by rewrite one_slope one_norm normr0 ler01.
move=> /(_ (fun=> uniform _) (one_consistent _)).
by rewrite /unit !one_norm /= mul0r normr0 normr1 expr1 mulr1 ler10.
Qed.

(** The same without the bound on the steps, for any standard norm. *)
Theorem gamma_bound__standard_norms__dropping_uniform_fails (Real : realFieldType) :
  ~ gamma_bound__standard_norms__dropping_uniform Real.
Proof.
move=> claim; have := claim 1%N 1%N isT 0 (lexx 0) 1%:M _ (submultiplicative_oo Real)
  _ _ (one_step (fun=> 2%:R)).
by rewrite /unit !one_norm /= mulr1 normr_nat expr1 mul0r lern0.
Qed.

(** And of the gradient with respect to a state. *)
Theorem which_gradient__state__dropping_uniform_fails (Real : realFieldType) :
  ~ which_gradient__state__dropping_uniform Real.
Proof.
move=> claim; have := claim 1%N 1%N isT 0 (lexx 0) 1%:M _ (submultiplicative_oo Real)
  _ _ (one_step (fun=> 2%:R)).
by rewrite trmx1 mul1mx /unit !one_norm /= mulr1 normr_nat expr1 !mul0r lern0.
Qed.

(** With slopes that are not one an orthogonal U keeps no size. *)
Theorem isometry__exact__dropping_unit_gain_fails (Real : realFieldType) :
  ~ isometry__exact__dropping_unit_gain Real.
Proof.
move=> claim; have := claim 1%N 1%N isT 1%:M _ _ (one_step (fun=> 0 : Real)).
have identity : orthogonal (1%:M : 'M[Real]_1) by rewrite /orthogonal trmx1 mulmx1.
move=> /(_ identity) /matrixP/(_ 0 0)/eqP.
rewrite /unit /= mul0r !tr_scalar_mx -!scalar_mxM !mxE eqxx !mulr1n mul0r mulr1.
by rewrite eq_sym oner_eq0.
Qed.

(** Nor does a scaled orthogonal one where the slopes vary. *)
Theorem gamma_equality__scaled_orthogonal__dropping_constant_gain_fails
    (Real : realFieldType) :
  ~ gamma_equality__scaled_orthogonal__dropping_constant_gain Real.
Proof.
move=> claim; have := claim 1%N 1%N isT 1 1 1%:M _ _ (one_step (fun=> 0 : Real)).
have identity : (1%:M : 'M[Real]_1) *m (1%:M)^T = (1 ^+ 2) *: 1%:M.
  by rewrite trmx1 mulmx1 expr1n scale1r.
move=> /(_ identity) /matrixP/(_ 0 0)/eqP.
rewrite /unit /= mul0r mulr1 expr1n scale1r !tr_scalar_mx -!scalar_mxM !mxE eqxx.
by rewrite !mulr1n mul0r mulr1 eq_sym oner_eq0.
Qed.

(** A left inverse of norm 1 does not make errors grow. *)
Theorem gamma_explodes__expanding__dropping_expanding_fails (Real : realFieldType) :
  ~ gamma_explodes__expanding__dropping_expanding Real.
Proof.
move=> claim; have := claim 1%N 1%N isT 1 ltr01 1%:M _ (submultiplicative_oo Real)
  (fun=> 1%:M) _ _ (one_step (fun=> 1)).
have inverse s : 1%:M *m diagonal_matrix (unit (fun=> 1 : Real) s) *m (1%:M)^T = 1%:M.
  by rewrite mul1mx one_slope.
move=> /(_ (fun=> inverse _)); rewrite /unit !one_norm /= mulr1 normr1 mulr1 expr1.
by rewrite -mulr2n lern1.
Qed.

(** * The transposed Jacobian, and units of which some are active *)

Section Swapped.
Variable Real : realFieldType.
Let two : Real := 2%:R.

(** A slope of 2 and a weight of 2 that follow upon each other forward meet backward:
    forward each step doubles, backward the first unit's error becomes the second's. *)
Definition crossed : 'M[Real]_2 := delta_mx 0 1 + two *: delta_mx 1 0.
Definition slopes : 'M[Real]_(2, 1) := two *: delta_mx 0 0 + delta_mx 1 0.
Definition halved : 'M[Real]_2 := two^-1 *: (delta_mx 0 1 + delta_mx 1 0).

Lemma two_rows m (A B : 'M[Real]_(2, m)) : A 0 =1 B 0 -> A 1 =1 B 1 -> A = B.
Proof.
move=> row0 row1; apply/matrixP => i j; case: i => [[|[|i]] // i_lt].
  by rewrite (_ : Ordinal i_lt = 0) //; apply: val_inj.
by rewrite (_ : Ordinal i_lt = 1) //; apply: val_inj.
Qed.

Lemma sum_two (F : 'I_2 -> Real) : \sum_i F i = F 0 + F 1.
Proof. by rewrite big_ord_recl big_ord1; congr (_ + F _); apply: val_inj. Qed.

Lemma two_neq0 : two != 0. Proof. by rewrite pnatr_eq0. Qed.

Lemma halved_inverse : halved *m diagonal_matrix slopes *m crossed = 1%:M.
Proof.
by apply: two_rows => j; rewrite !mxE !sum_two !mxE !sum_two !mxE /=;
  case: j => [[|[|j]] // j_lt]; rewrite /= ?(mulr0, mul0r, mulr1, mul1r, addr0, add0r)
  ?mulVf ?two_neq0 ?mulr1n ?mulr0n ?(mulr0, mul0r, mulr1, mul1r, addr0, add0r, mulVf).
Qed.

Lemma halved_norm : norm_oo halved = two^-1.
Proof.
have two_ge0 : 0 <= two^-1 by rewrite invr_ge0 ler0n.
rewrite (norm_scale (submultiplicative_oo Real)) ger0_norm //.
rewrite [norm_oo _](_ : _ = 1) ?mulr1 //; apply: (@bigmax_equal _ _ _ 0) => [||i].
- by rewrite sum_two !mxE /= ?(addr0, add0r, normr0, normr1).
- exact: ler01.
rewrite sum_two !mxE; case: i => [[|[|i]] // i_lt] /=;
  by rewrite ?(addr0, add0r, normr0, normr1) ?lexx.
Qed.

Lemma crossed_first :
  diagonal_matrix slopes *m crossed^T *m (delta_mx 0 0 : 'M_(2, 1)) = delta_mx 1 0.
Proof.
by apply: two_rows => j; rewrite !ord1 !mxE !sum_two !mxE !sum_two !mxE /=
  ?(mulr0, mul0r, mulr1, mul1r, addr0, add0r, mulr0n, mulr1n).
Qed.

End Swapped.

(** The forward Jacobian's inverse is 1/2 and the error backward keeps its size. *)
Theorem gamma_explodes__jacobian_fails (Real : realFieldType) :
  ~ gamma_explodes__jacobian Real.
Proof.
pose A := diagonal_matrix (slopes Real) *m (crossed Real)^T.
move=> claim; have := claim 2%N 1%N isT 1 ltr01 (crossed Real) _
  (submultiplicative_oo Real) (fun=> halved Real)
  (fun t => matrix_power A t *m delta_mx 0 0) (fun=> slopes Real).
have step s : matrix_power A (s + 1) *m delta_mx 0 0 =
    A *m (matrix_power A s *m (delta_mx 0 0 : 'M_(2, 1))).
  by rewrite addn1 matrix_powerS mulmxA.
have small : (1 + 1) * norm_oo (halved Real) <= 1.
  by rewrite halved_norm -mulr2n mulfV ?pnatr_eq0.
move=> /(_ step (fun=> halved_inverse Real) (fun=> small)).
rewrite matrix_power1 matrix_power0 mul1mx crossed_first !norm_oo_delta expr1 mulr1.
by rewrite -mulr2n lern1.
Qed.

(** One unit is active, and the error is at the other, whose slope is 0. *)
Theorem non_saturating__some_active_fails (Real : realFieldType) :
  ~ non_saturating__some_active Real.
Proof.
pose first : 'M[Real]_(2, 1) := delta_mx 0 0.
pose second : 'M[Real]_(2, 1) := delta_mx 1 0.
pose delta (t : nat) : 'M[Real]_(2, 1) := if t is _.+1 then 0 else second.
have gain : diagonal_matrix first *m second = 0.
  by apply: two_rows => j; rewrite !mxE sum_two !mxE /= ?ord1 /= ?(mulr0, mul0r, addr0).
have step s : delta (s + 1)%N = diagonal_matrix first *m (1%:M)^T *m delta s.
  by rewrite trmx1 mulmx1 addn1; case: s => [|s] /=; rewrite ?gain ?mulmx0.
have entry0 (A : 'M[Real]_(2, 1)) : entry A 0 0 = A 0 0.
  by rewrite /entry !insubT; congr (A _ _); apply/val_inj.
have entry1 (A : 'M[Real]_(2, 1)) : entry A 1 0 = A 1 0.
  by rewrite /entry !insubT; congr (A _ _); apply/val_inj.
move=> claim; have : 0 < norm_oo (delta 1%N); last first.
  by rewrite /= (norm0 (submultiplicative_oo Real)) ltxx.
apply: (claim 2%N 1%N isT 1%:M _ (submultiplicative_oo Real) (fun=> - second) delta
  (fun=> first) (fun=> first) (fun=> first - second) step) => [s|s i|s i|||s].
- by rewrite mul1mx.
- rewrite addn1 ltnS; case: i => [|[|i]] // _; rewrite ?entry0 ?entry1 !mxE /=.
    by rewrite subr0 (max_idPr _) ?ler01.
  by rewrite sub0r (max_idPl _) // oppr_le0 ler01.
- rewrite addn1 ltnS; case: i => [|[|i]] // _; rewrite ?entry0 ?entry1 !mxE /=.
    by rewrite subr0 ltr10; split=> //; split=> // /eqP; rewrite oner_eq0.
  rewrite sub0r oppr_gt0 ltr10; split=> //; split=> // /eqP.
  by rewrite oppr_eq0 oner_eq0.
- by rewrite /orthogonal trmx1 mulmx1.
- by rewrite norm_oo_delta ltr01.
by rewrite norm_one_delta ltr01.
Qed.

(** States of any size let the rest outweigh the local term. *)
Theorem which_gradient__not_lost__dropping_bounded_states_fails (Real : realFieldType) :
  ~ which_gradient__not_lost__dropping_bounded_states Real.
Proof.
pose half : Real := 2%:R^-1; have half_ge0 : 0 <= half by rewrite invr_ge0 ler0n.
have two0 : 2%:R != 0 :> Real by rewrite pnatr_eq0.
pose h (s : nat) : 'M[Real]_1 :=
  (if s is s'.+1 then if s' is _.+1 then 0 else - 2%:R else 1)%:M.
pose G (s : nat) : 'M[Real]_1 := (if s is _.+1 then 0 else 1)%:M.
move=> claim; have : norm_oo (unit (carried (fun=> half)) 0 *m (h 0%N)^T) -
    0 * half * norm_oo (unit (carried (fun=> half)) 0) / (1 - half) <= norm_oo (G 1%N);
  last first.
  rewrite !mul0r subr0 /unit /h /= tr_scalar_mx -scalar_mxM mulr1 !one_norm.
  by rewrite normr1 normr0 ler10.
apply: (claim 1%N 1%N isT 0 half (lexx 0) half_ge0 1%:M _ (submultiplicative_oo Real)
  G _ _ h (one_step (fun=> half))) => [s||s|].
- by rewrite one_slope one_norm ger0_norm.
- by rewrite subr_gt0 invf_lt1 ?ltr1n ?ltr0n.
- case: s => [|s]; rewrite addn1 /unit /G /h /= tr_scalar_mx -scalar_mxM -raddfD /=.
    by rewrite mulr1 mulrN mulVf // addNr.
  by rewrite mulr0 addr0.
by rewrite /unit /G /h /= tr_scalar_mx -scalar_mxM mulr1.
Qed.

(** A step of any norm: the power's bound says nothing. *)
Theorem gamma_vanishes__power__dropping_power_fails (Real : realFieldType) :
  ~ gamma_vanishes__power__dropping_power Real.
Proof.
move=> claim; have := claim 1%N 1%N 1%N isT isT 1 ltr01 1%:M 1%:M _
  (submultiplicative_oo Real) _ _ (one_step (fun=> 1)).
move=> /(_ (fun=> one_slope _)); rewrite /unit !one_norm /= !mulr1 normr1 mulr1.
by rewrite -mulr2n -exprnN expr1 invf_ge1 ?lern1 ?ltr0n.
Qed.

(** Without the bound from above a step of 4 is allowed where epsilon is 1. *)
Theorem isometry__near__dropping_near_above_fails (Real : realFieldType) :
  ~ isometry__near__dropping_near_above Real.
Proof.
have four0 : 4%:R != 0 :> Real by rewrite pnatr_eq0.
move=> claim; have [s|s||_] := claim 1%N 1%N isT 1 ltr01 1%:M _
  (submultiplicative_oo Real) (fun=> 4%:R^-1%:M) _ _ (one_step (fun=> 4%:R)).
- by rewrite -mulmxA one_slope -scalar_mxM mulVf.
- by rewrite subrr mul0r ler01.
- by rewrite subrr.
by rewrite /unit !one_norm /= mulr1 normr1 normr_nat mulr1 expr1 -mulr2n ler_nat.
Qed.
