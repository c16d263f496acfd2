(** The linear recurrence over any real field. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary facts norms limits tables eigenforms spectral.
From Longdep.linear_recurrence Require Import algebra_statements.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

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

(* Without orthogonality it need not be, even at 0: of the number Q = 2. *)
Theorem spectral_form__exact_condition__dropping_orthogonal_fails
    (Real : realFieldType) :
  ~ spectral_form__exact_condition__dropping_orthogonal Real.
Proof.
move=> /(_ 1%N 0%N isT 1%:M (table Real 1 1 (fun _ _ => 2)) _ erefl).
move=> /(_ (@identity_diagonal _ _)) [+ _]; rewrite !matrix_power0 mul1mx !mulmx1.
by move=> /(_ erefl); other_tables.
Qed.

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
Theorem spectral_form__repaired__dropping_orthogonal_fails (Real : realFieldType) :
  ~ spectral_form__repaired__dropping_orthogonal Real.
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
Theorem spectral_form__reflection__dropping_symmetric_fails (Real : realFieldType) :
  ~ spectral_form__reflection__dropping_symmetric Real.
Proof.
move=> /(_ 3%N 1%N isT _ _ _ erefl (circle_orthogonal _) (first_diagonal _)).
other_tables.
Qed.

(* Without orthogonality it is wrong of W = Q^T L Q as well: of the number Q = 2. *)
Theorem spectral_form__other_premise__dropping_orthogonal_fails
    (Real : realFieldType) : ~ spectral_form__other_premise__dropping_orthogonal Real.
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
Theorem reach_of_the_form__dropping_diagonal_fails (Real : realFieldType) :
  ~ reach_of_the_form__dropping_diagonal Real.
Proof.
pose L := table Real 2 2 (fun i j => if (i < j)%N then 1 else 0).
move=> /(_ 2%N isT L 1%:M L); rewrite trmx1 mulmx1 mul1mx => /(_ erefl).
other_tables.
Qed.

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
Theorem eigenvalue_decay__dropping_size_below_one_fails (Real : realFieldType) :
  ~ eigenvalue_decay__dropping_size_below_one Real.
Proof. by move/(_ 1); apply: power_no_limit0; rewrite !normr1. Qed.

(* Powers of a number above 1 in size grow past every bound. *)
Theorem eigenvalue_explode_holds (Real : realFieldType) :
  archimedean Real -> eigenvalue_explode Real.
Proof. by move=> whole lambda above; apply: power_to_infinity. Qed.

(* Those of 1 do not. *)
Theorem eigenvalue_explode__dropping_size_above_one_fails (Real : realFieldType) :
  ~ eigenvalue_explode__dropping_size_above_one Real.
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
Theorem eigenvalue_explode__nonzero_start__dropping_nonzero_start_fails
    (Real : realFieldType) :
  ~ eigenvalue_explode__nonzero_start__dropping_nonzero_start Real.
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
Theorem eigenvalue_decay__norm__dropping_norm_at_most_one_fails
    (Real : realFieldType) : ~ eigenvalue_decay__norm__dropping_norm_at_most_one Real.
Proof.
pose h := driven (2%:R%:M : 'M[Real]_1)^T 1%:M.
move=> /(_ 1%N 0%N isT _ _ (submultiplicative_one Real) h (driven_step _ _)).
rewrite /h driven_step driven0 mulmx1 tr_scalar_mx !norm_one_1x1 !mxE eqxx !mulr1n.
by rewrite normr1 normr_nat leNgt ltr1n.
Qed.

(* A step may well make it smaller: the number 0. *)
Theorem eigenvalue_decay__norm__turned_fails (Real : realFieldType) :
  ~ eigenvalue_decay__norm__turned Real.
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

(* It may shrink by more: W with one entry, and a state that it takes to 0. *)
Theorem eigenvalue_decay__eventually__turned_fails (Real : rcfType) :
  ~ eigenvalue_decay__eventually__turned Real.
Proof.
pose h := driven (delta_mx 0 0 : 'M[Real]_2)^T (delta_mx 1 0).
move=> /(_ 1%N 1%N 2%N isT isT _ h (driven_step _ _)); rewrite /h /driven !mul1mx.
rewrite !matrix_power1 trmx_delta mul_delta_mx_0 // !norm_two_delta mulr1 expr1n.
by rewrite (norm0 (submultiplicative_two Real)) leNgt ltr01.
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
Theorem eigenvalue_edge__dropping_double_one_fails (Real : realFieldType) :
  ~ eigenvalue_edge__dropping_double_one Real.
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
Theorem discard_unaligned__relative__dropping_aligned_start_fails
    (Real : realFieldType) :
  ~ discard_unaligned__relative__dropping_aligned_start Real.
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
Theorem power_method__converges__dropping_strict_dominance_fails
    (Real : realFieldType) :
  ~ power_method__converges__dropping_strict_dominance Real.
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
Theorem discard_unaligned__stays_out__dropping_symmetric_fails
    (Real : realFieldType) : ~ discard_unaligned__stays_out__dropping_symmetric Real.
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

(* Without the method y may be anything: 0 from the first step on. *)
Theorem power_method__dropping_method_fails (Real : realFieldType) :
  ~ power_method__dropping_method Real.
Proof.
pose h := driven (1%:M : 'M[Real]_1)^T 1%:M.
pose y s : 'M[Real]_1 := if s is 0%N then 1%:M else 0.
move=> /(_ 1%N 1%N isT _ _ (submultiplicative_one Real) h y (driven_step _ _)).
rewrite /h driven0 norm_one_identity scale1r => /(_ erefl) /matrixP /(_ 0 0) /eqP.
by rewrite scaler0 /driven matrix_power1 trmx1 mulmx1 !mxE oner_eq0.
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

(* They may fall by more: if some other eigenvalue is 0. *)
Theorem power_method__rate__turned_fails (Real : realFieldType) :
  ~ power_method__rate__turned Real.
Proof.
have one_neq0 : 1 <> 0 :> Real by apply/eqP; rewrite oner_eq0.
pose mu j : Real := if j == 3%N then 0 else 1.
have dominated j : (2 <= j)%N -> (j <= 3)%N -> `|mu j| <= `|mu 2%N|.
  by rewrite /mu /= normr1; case: eqP; rewrite ?normr0 ?normr1 ?ler01 ?lexx.
move=> /(_ 3%N 1%N isT (fun=> 1) mu dominated one_neq0 one_neq0).
rewrite /index_iota /= !big_cons !big_nil /mu /= !expr1n exp1rz !divr1 !expr1n.
by rewrite !mul1r !addr0 ler_add2l expr0n leNgt ltr01.
Qed.

(* They do not if some other eigenvalue is larger than the second. *)
Theorem power_method__rate__dropping_dominated_fails (Real : realFieldType) :
  ~ power_method__rate__dropping_dominated Real.
Proof.
have one_neq0 : 1 <> 0 :> Real by apply/eqP; rewrite oner_eq0.
pose mu j : Real := if j == 3%N then 2%:R else 1.
move=> /(_ 3%N 1%N isT (fun=> 1) mu one_neq0 one_neq0).
rewrite /index_iota /= !big_cons !big_nil /mu /= !expr1n exp1rz !divr1 !expr1n.
by rewrite !mul1r !addr0 ler_add2l expr2 leNgt -natrM ltr1n.
Qed.

(* Each symmetric matrix is Q L Q^T, where roots exist. *)
Theorem reach_of_the_form__converse_holds (Real : rcfType) :
  reach_of_the_form__converse Real.
Proof.
move=> n _ W /spectral_theorem [Q [Lambda [diag ortho W_is]]].
by exists Q, Lambda.
Qed.
