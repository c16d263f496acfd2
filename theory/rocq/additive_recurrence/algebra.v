(** Additive recurrence and residual connections over any real field. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Longdep Require Import vocabulary facts limits norms.
From Longdep.additive_recurrence Require Import algebra_statements.
Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

Section Runs.
Variable Real : realFieldType.

(** The state of h' = w h + x from 0 on. *)
Fixpoint scalar_run (w : Real) (x : nat -> Real) (t : nat) : Real :=
  if t is s.+1 then w * scalar_run w x s + x s.+1 else 0.

Lemma scalar_run_step w x s :
  scalar_run w x (s + 1)%N = w * scalar_run w x s + x (s + 1)%N.
Proof. by rewrite addn1. Qed.

(** Two steps of a recurrence that adds an affine function of the input. *)
Lemma two_affine_steps m n (W : 'M[Real]_(n, m)) (b : 'M[Real]_(n, 1))
    (h : nat -> 'M[Real]_(n, 1)) (x : nat -> 'M[Real]_(m, 1)) s :
  (forall r, h (r + 1)%N = h r + (W *m x (r + 1)%N + b)) ->
  h (s + 2)%N - h s = W *m (x (s + 1)%N + x (s + 2)%N) + (b + b).
Proof.
move=> step; have -> : (s + 2 = s + 1 + 1)%N by rewrite -addnA.
by rewrite !step -[h s + _ + _]addrA [_ - h s]addrC addKr addrACA mulmxDr.
Qed.

End Runs.

(** With weight 1 and slope 1 a step adds the input's part to the state. *)
Theorem identity_recurrence_holds (Real : realFieldType) : identity_recurrence Real.
Proof.
move=> m n t _ _ U W b v h x z net identity slope.
by rewrite slope net identity mul1mx [h t + _]addrC.
Qed.

(** With weight 1 and slope 1 the gradient over any time is 1. *)
Theorem identity_recurrence__gradient_holds (Real : realFieldType) :
  identity_recurrence__gradient Real.
Proof.
move=> n t _ U D F start chain identity slope.
elim: t => [|t IH]; first by [].
by rewrite -addn1 chain slope identity IH !mulmx1.
Qed.

(** Two steps with inputs of like sum add like amounts. *)
Theorem identity_recurrence__affine_holds (Real : realFieldType) :
  identity_recurrence__affine Real.
Proof.
move=> m n t _ _ U W b v h x z net identity slope sums.
have step r : h (r + 1)%N = h r + (W *m x (r + 1)%N + (b + v)).
  by rewrite slope net identity mul1mx -!addrA.
have -> : h (t + 4)%N = h ((t + 2) + 2)%N by rewrite -addnA.
by rewrite !(two_affine_steps _ step) -!addnA sums.
Qed.

Section Visited.
Variable Real : realFieldType.

Lemma below_one_kept (y : Real) : y <= 1 -> Num.max 0 (y - 2%:R) + Num.min 1 y = y.
Proof.
move=> below; rewrite (min_r below) max_l ?add0r // subr_le0.
by apply: le_trans below _; rewrite ler1n.
Qed.

Lemma above_two_less_one (y : Real) :
  2%:R <= y -> Num.max 0 (y - 2%:R) + Num.min 1 y = y - 1.
Proof.
move=> above; rewrite min_l; last by apply: le_trans above; rewrite ler1n.
rewrite max_r ?subr_ge0 // -addrA; congr (_ + _).
by rewrite -[2%:R]/(1 + 1 : Real) opprD addrNK.
Qed.

End Visited.

(** Slope 1 at the visited points does not keep the distance of two runs. *)
Theorem identity_recurrence__visited_fails (Real : realFieldType) :
  ~ identity_recurrence__visited Real.
Proof.
pose fall s : Real := - (3 * s)%:R.
pose h t := if t is s.+1 then fall s else 0 : Real.
pose u t := if t is s.+1 then 2%:R + fall s else 3%:R : Real.
pose x t := if t is s.+2 then - 3%:R else 0 : Real.
have fallS s : fall s - 3%:R = fall s.+1.
  by rewrite /fall -opprD -natrD mulnS addnC.
have uS s : 2%:R + fall s - 3%:R = 2%:R + fall s.+1 by rewrite -addrA fallS.
have fall_below s : fall s.+1 <= - 3%:R.
  by rewrite ler_opp2 ler_nat mulnS leq_addr.
have u_below s : 2%:R + fall s.+1 < 1.
  rewrite -ltr_subr_addl; apply: le_lt_trans (fall_below s) _.
  by rewrite -subr_gt0 opprK addrAC subr_gt0 -mulrS ltr_nat.
have h_below s : fall s.+1 < 1.
  by apply: le_lt_trans (fall_below s) _; rewrite (lt_trans _ ltr01) // oppr_lt0 ltr0n.
move=> visited; suff: u 1%N - h 1%N = u 0%N - h 0%N.
  rewrite /= /fall muln0 mulr0n oppr0 !(subr0, addr0) => /eqP.
  by rewrite eqr_nat.
apply: (visited 1%N h u x).
- case=> [|s]; rewrite addn1 /= ?addr0 ?fallS below_one_kept ?ler01 //.
    by rewrite /fall muln0 oppr0.
  exact: ltW (h_below s).
- case=> [|s]; rewrite addn1 /=.
    rewrite addr0 above_two_less_one ?ler_nat // /fall muln0 oppr0 addr0.
    by rewrite [3%:R]mulrS addrAC subrr add0r.
  by rewrite uS below_one_kept ?(ltW (u_below s)).
- by case=> [|s]; rewrite addn1 /= ?addr0 ?fallS; right; rewrite ?ltr01.
- case=> [|s]; rewrite addn1 /= ?addr0; first by left; rewrite ltr_nat.
  by right; rewrite uS.
Qed.

(** The order of two inputs is lost: exchanged, they give the same states after. *)
Theorem loses_power_holds (Real : realFieldType) : loses_power Real.
Proof.
move=> k n t _ x y g h u first second before exchanged1 exchanged2 after.
elim: t => [|t IH].
  have step (f : nat -> 'M[Real]_(n, 1)) : f (k + 0 + 2)%N = f (k + 1 + 1)%N.
    by rewrite addn0 -addnA.
  rewrite !step !second !first before -!addnA exchanged1 exchanged2.
  by rewrite addrCA.
have -> : (k + t.+1 + 2 = k + t + 2 + 1)%N by rewrite addn1 [(k + _.+1)%N]addnS.
rewrite second first IH; congr (g _ + _).
by rewrite -[(k + t + 2 + 1)%N]addnA after.
Qed.

(** A recurrence with weight 1/2 tells the order of two inputs. *)
Theorem loses_power__order_task_holds (Real : realFieldType) :
  loses_power__order_task Real.
Proof.
pose x (t : nat) : Real := (t == 2%N)%:R.
pose y (t : nat) : Real := (t == 1%N)%:R.
have positive : 0 < 2%:R :> Real by rewrite ltr0n.
exists (2%:R^-1), (scalar_run 2%:R^-1 x), (scalar_run 2%:R^-1 y), x, y.
do !split=> //; try exact: scalar_run_step.
- by rewrite invr_gt0.
- by rewrite invf_lt1 ?ltr1n.
rewrite /= /x /y /= !(mulr0, addr0, add0r) mulr1 => /eqP.
by rewrite invr_eq1 pnatr_eq1.
Qed.

(** What exchanging two inputs changes is (1 - w) of their difference. *)
Theorem loses_power__exactly_identity_holds (Real : realFieldType) :
  loses_power__exactly_identity Real.
Proof.
move=> w h u x y first second start exchanged1 exchanged2.
have step (f : nat -> Real) : f 2%N = f (0 + 1 + 1)%N by [].
have step1 (f : nat -> Real) : f 1%N = f (0 + 1)%N by [].
rewrite (step u) (step h) !second !first -!step -!step1 start exchanged1 exchanged2.
rewrite opprD addrACA -mulrBr opprD addrACA subrr add0r mulrBl mul1r.
by rewrite -[x 1%N - x 2%N]opprB mulrN opprK addrC opprB.
Qed.

Section Residual.
Variable Real : realFieldType.

(** A residual step with a matrix of norm at most c: within 1 - c and 1 + c. *)
Lemma residual_steps (norm : forall m n : nat, 'M[Real]_(m, n) -> Real) n (c : Real)
    (G : nat -> 'M[Real]_n) (e : nat -> 'M[Real]_(n, 1)) :
  submultiplicative norm ->
  (forall s, e (s + 1)%N = G (s + 1)%N *m e s + e s) ->
  (forall s, norm _ _ (G (s + 1)%N) <= c) ->
  forall s, (1 - c) * norm _ _ (e s) <= norm _ _ (e (s + 1)%N)
    /\ norm _ _ (e (s + 1)%N) <= (c + 1) * norm _ _ (e s).
Proof.
move=> good residual bounded s; rewrite residual.
have change : norm _ _ (G (s + 1)%N *m e s) <= c * norm _ _ (e s).
  exact: norm_product_le.
split; last first.
  by apply: le_trans (norm_triangle good _ _) _; rewrite mulrDl mul1r ler_add2r.
rewrite [G _ *m _ + _]addrC; apply: le_trans (normD_ge good _ _).
by rewrite mulrBl mul1r ler_add2l ler_opp2.
Qed.

(** A residual step that does not point against the change does not shrink it. *)
Lemma forward_step n (u e : 'M[Real]_(n, 1)) :
  0 <= \tr (e^T *m u) -> (e^T *m e) 0 0 <= ((u + e)^T *m (u + e)) 0 0.
Proof.
move=> forward.
have along : 0 <= (e^T *m u) 0 0 by move: forward; rewrite /mxtrace big_ord1.
have squared : 0 <= (u^T *m u) 0 0.
  by rewrite mxE; apply: sumr_ge0 => i _; rewrite mxE -expr2 sqr_ge0.
have turned : (u^T *m e) 0 0 = (e^T *m u) 0 0.
  by rewrite -[u^T *m e]trmxK trmx_mul trmxK mxE.
have entryD (A B : 'M[Real]_1) : (A + B) 0 0 = A 0 0 + B 0 0 by rewrite mxE.
have -> : (u + e)^T = u^T + e^T by rewrite linearD.
rewrite mulmxDl !mulmxDr !entryD turned addrA ler_addr.
by rewrite !addr_ge0.
Qed.

End Residual.

(** A residual connection can let less vanish, and yet vanish: a = -1/3. *)
Theorem residual_alleviates_holds (Real : realFieldType) :
  archimedean Real -> residual_alleviates Real.
Proof.
move=> arch; have three0 : 0 < 3%:R :> Real by rewrite ltr0n.
have size1 : `|- 3%:R^-1| = 3%:R^-1 :> Real by rewrite normrN normfV normr_nat.
have size2 : `|- 3%:R^-1 + 1| = 2%:R / 3%:R :> Real.
  have -> : - 3%:R^-1 + 1 = 2%:R / 3%:R :> Real.
    apply: (canRL (mulfK (lt0r_neq0 three0))).
    by rewrite mulrDl mulNr mulVf ?lt0r_neq0 // mul1r [3%:R]mulrS addKr.
  by rewrite normrM normfV !normr_nat.
exists (- 3%:R^-1); rewrite size1 size2; split; [|split].
- apply: (tends_to_infinity_eq (u := fun t => 2%:R ^+ t)) => [t|].
    by rewrite -exprnN -exprVn invrK -exprMn mulrC divfK // lt0r_neq0.
  by apply: power_to_infinity; rewrite // ltr1n.
- apply: power_to_zero => //.
  by rewrite normfV normr_nat invf_lt1 // ltr1n.
- by rewrite ler_pdivr_mulr // mul1r ler_nat.
Qed.

(** A residual connection can create an explosion: a = 1/2. *)
Theorem residual_alleviates__creates_explosion_holds (Real : realFieldType) :
  archimedean Real -> residual_alleviates__creates_explosion Real.
Proof.
move=> arch; have two0 : 0 < 2%:R :> Real by rewrite ltr0n.
have half0 : 0 < 2%:R^-1 :> Real by rewrite invr_gt0.
exists 2%:R^-1; split.
- by apply: power_to_zero; rewrite // !normfV !normr_nat invf_lt1 // ltr1n.
- apply: power_to_infinity => //; rewrite gtr0_norm ?addr_gt0 ?ltr01 //.
  by rewrite ltr_addr.
Qed.

(** A residual connection with a small matrix can keep all lengths. *)
Theorem residual_alleviates__can_holds (Real : rcfType) : residual_alleviates__can Real.
Proof.
have five0 : 0 < 5%:R :> Real by rewrite ltr0n.
pose a : Real := 4%:R / 5%:R; pose b : Real := 3%:R / 5%:R.
have a1 : a - 1 = - 5%:R^-1.
  have one : a + 5%:R^-1 = 1.
    by rewrite -[5%:R^-1]mul1r -mulrDl -(natrD _ 4 1) divff // gt_eqF.
  by rewrite -{1}one opprD addrA subrr add0r.
have round : a * a + b * b = 1.
  by rewrite !mulf_div -!natrM -mulrDl -natrD divff // pnatr_eq0.
pose G : 'M[Real]_2 := \matrix_(i, j)
  if i == j then a - 1 else if i == 0 then - b else b.
have turn : (1%:M + G^T) *m (1%:M + G) = 1%:M.
  apply/matrixP => -[[|[|//]] i2] [[|[|//]] j2];
    rewrite !mxE !big_ord_recl big_ord0 !mxE /= !(mulr1n, mulr0n) addr0 !add0r
      ?[1 + (a - 1)]addrC subrK.
  - exact: round.
  - by rewrite mulrN [b * a]mulrC addNr.
  - by rewrite mulNr [b * a]mulrC addNr.
  - by rewrite mulrNN addrC.
exists 2%N; split=> //; exists G; split=> //; split.
  rewrite /norm_two -[X in _ < X]sqrtr1 ltr_sqrt ?ltr01 //.
  rewrite !big_ord_recl !big_ord0 !mxE /=.
  rewrite !addr0 a1 !sqrrN exprMn -natrX mulr_natl -mulrS -mulrSr -mulrnDr -mulr_natl.
  by rewrite exprVn ltr_pdivr_mulr ?exprn_gt0 // mul1r -natrX ltr_nat.
move/matrixP/(_ 0 1); rewrite !mxE /= => /eqP.
by rewrite oppr_eq0 mulf_eq0 invr_eq0 !pnatr_eq0.
Qed.

(** A residual net need not keep more of the gradient than its plain net. *)
Theorem residual_alleviates__strong_fails (Real : realFieldType) :
  ~ residual_alleviates__strong Real.
Proof.
have four0 : 0 < 4%:R :> Real by rewrite ltr0n.
pose r : Real := 4%:R^-1; have r0 : 0 < r by rewrite invr_gt0.
have r1 : r < 1 by rewrite invf_lt1 ?ltr1n.
have c0 : 0 <= 1 - r by rewrite subr_ge0 ltW.
pose G (s : nat) : 'M[Real]_1 := (r - 1)%:M.
pose e s : 'M[Real]_1 := (r ^+ s)%:M; pose q s : 'M[Real]_1 := ((r - 1) ^+ s)%:M.
move=> /(_ 1%N 1%N isT (1 - r) c0 _ (submultiplicative_one Real) G e q) strong.
suff: norm_one (q 1%N) <= norm_one (e 1%N).
  rewrite !norm_one_1x1 !mxE /= !expr1 distrC ger0_norm // gtr0_norm //.
  rewrite mulr1n ler_subl_addr -mulr2n -mulr_natl ler_pdivl_mulr // mul1r.
  by rewrite ler_nat.
apply: strong => [s|s||s|].
- by rewrite /e /G addn1 -scalar_mxM -raddfD /= mulrBl mul1r subrK exprS.
- by rewrite /q /G addn1 -scalar_mxM exprS.
- by rewrite /q /e !expr0.
- by rewrite norm_one_1x1 mxE mulr1n distrC ger0_norm.
- by rewrite opprB addrC subrK.
Qed.

(** With steps of at most 1/2 it does. *)
Theorem residual_alleviates__half_holds (Real : realFieldType) :
  residual_alleviates__half Real.
Proof.
move=> n t _ c c0 norm good G e q residual plain start bounded half.
have steps s := residual_steps good residual bounded s.
have c1 : 0 <= 1 - c.
  by apply: le_trans half _; rewrite ler_add2l ler_opp2 ler_pemull ?ler1n.
apply: le_trans (norm_recurrence good plain bounded t) _; rewrite start.
apply: le_trans (steps_above c1 (fun s => (steps s).1) t).
apply: ler_wpmul2r; first exact: norm_ge0.
apply: ler_expn2r; rewrite ?nnegrE // -subr_ge0.
by rewrite -addrA -opprD -mulr2n -mulr_natl.
Qed.

(** A residual step with a matrix of norm c below 1 keeps within 1 - c and 1 + c. *)
Theorem residual_alleviates__band_holds (Real : realFieldType) :
  residual_alleviates__band Real.
Proof.
move=> n t _ c c0 norm good G e residual bounded below.
have steps s := residual_steps good residual bounded s.
split; first exact: (steps_above (ltW below) (fun s => (steps s).1)).
by apply: (steps_below _ (fun s => (steps s).2)); rewrite addr_ge0 ?ler01.
Qed.

(** Residual steps that never point against the change never shrink it. *)
Theorem residual_alleviates__monotone_holds (Real : rcfType) :
  residual_alleviates__monotone Real.
Proof.
move=> n t _ G e residual monotone; elim: t => [|t IH]; first by [].
apply: le_trans IH _; rewrite -[t.+1]addn1 residual !norm_two_column.
by apply: forward_step; rewrite mulmxA.
Qed.

(** Broken: with a slope other than 1 the gradient need not stay 1. *)
Theorem identity_recurrence__gradient__dropping_unit_slope_fails
    (Real : realFieldType) : ~ identity_recurrence__gradient__dropping_unit_slope Real.
Proof.
pose D t : 'M[Real]_1 := if t is 0 then 1%:M else 0.
move=> /(_ 1%N 1%N isT 1%:M D (fun _ => 0) erefl) kept.
have /matrixP /(_ 0 0) : D 1%N = 1%:M.
  by apply: kept => // s; rewrite addn1 !mul0mx.
by rewrite !mxE /= => /esym /eqP; rewrite oner_eq0.
Qed.

(** Broken: with another weight than 1 a step adds something else. *)
Theorem identity_recurrence__dropping_identity_weight_fails (Real : realFieldType) :
  ~ identity_recurrence__dropping_identity_weight Real.
Proof.
pose h t : 'M[Real]_1 := if t is 0 then 1%:M else 0.
move=> /(_ 1%N 1%N 0%N isT isT 0 0 0 0 h (fun _ => 0) (fun _ => 0)) added.
move: added; rewrite mul0mx !addr0 add0r => added.
have /matrixP /(_ 0 0) : h 1%N = h 0%N.
  by apply: added => s; rewrite ?addn1 // mul0mx !addr0.
by rewrite !mxE /= => /esym /eqP; rewrite oner_eq0.
Qed.

(** Broken: with steps of at most c below 1 the residual net can keep less. *)
Theorem residual_alleviates__half__dropping_below_half_fails (Real : realFieldType) :
  ~ residual_alleviates__half__dropping_below_half Real.
Proof.
move=> half; apply: (@residual_alleviates__strong_fails Real).
move=> n t n0 c c0 norm good G e q residual plain start bounded _.
exact: (half _ _ n0 _ c0 _ good _ _ _ residual plain start bounded).
Qed.

(** Broken: the residual net does not keep less than its plain net. *)
Theorem residual_alleviates__half__turned_fails (Real : realFieldType) :
  ~ residual_alleviates__half__turned Real.
Proof.
pose G (s : nat) : 'M[Real]_1 := 0; pose e (s : nat) : 'M[Real]_1 := 1%:M.
pose q t : 'M[Real]_1 := if t is 0 then 1%:M else 0.
move=> /(_ 1%N 1%N isT 0 (lexx _) _ (submultiplicative_one Real) G e q) less.
have: norm_one (e 1%N) <= norm_one (q 1%N).
  apply: less => // [s|s|s|].
  - by rewrite mul0mx add0r.
  - by rewrite addn1 mul0mx.
  - by rewrite norm_one_1x1 mxE normr0.
  - by rewrite mulr0 subr0 ler01.
by rewrite !norm_one_1x1 !mxE normr0 normr1 ler10.
Qed.

(** Broken: steps above 1 can shrink more than (1 - c)^t says. *)
Theorem residual_alleviates__band__dropping_below_one_fails (Real : realFieldType) :
  ~ residual_alleviates__band__dropping_below_one Real.
Proof.
pose G (s : nat) : 'M[Real]_1 := 0; pose e (s : nat) : 'M[Real]_1 := 1%:M.
move=> /(_ 1%N 2%N isT 3%:R (ler0n _ _) _ (submultiplicative_one Real) G e) band.
have: (1 - 3%:R) ^+ 2 * norm_one (e 0%N) <= norm_one (e 2%N).
  apply: (proj1 (band _ _)) => s; first by rewrite mul0mx add0r.
  by rewrite norm_one_1x1 mxE normr0 ler0n.
rewrite norm_one_1x1 mxE normr1 mulr1 [3%:R]mulrS opprD addNKr sqrrN -natrX.
by rewrite lern1.
Qed.

(** Broken: a residual step against the change can shrink it. *)
Theorem residual_alleviates__monotone__dropping_monotone_fails (Real : rcfType) :
  ~ residual_alleviates__monotone__dropping_monotone Real.
Proof.
pose e t : 'M[Real]_1 := if t is 0 then 1%:M else 0.
move=> /(_ 1%N 1%N isT (fun _ => - 1%:M) e) kept.
have: norm_two (e 0%N) ^+ 2 <= norm_two (e 1%N) ^+ 2.
  by apply: kept => s; rewrite addn1 mulNmx mul1mx addNr.
by rewrite !norm_two_1x1 !mxE normr1 normr0 expr1n expr0n ler10.
Qed.
