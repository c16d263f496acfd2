"""The formulas that the documents print, in their own notation.

By the key of the claim that is made of the formula: the relation itself, or the
expression that the sentence speaks of. A claim whose sentence prints none has no entry;
its paraphrase says it alone. LaTeX, without dollars.
"""

from collections.abc import Mapping

_RECURRENCE = r"h^{(t)} = W^{\top} h^{(t-1)}"
_EIGEN_FORM = r"h^{(t)} = Q^{\top} \Lambda^t Q h^{(0)}"
_STEP_BACK = r"\operatorname{diag}(f'(\mathbf{z}_i)) U^{\mathrm{T}}"
_GROWS = (
    r"\gamma > 1, \quad t-k \rightarrow \infty: \quad \gamma^{t-k} \rightarrow \infty"
)
_SHRINKS = r"\gamma < 1, \quad t-k \rightarrow \infty: \quad \gamma^{t-k} \rightarrow 0"
_ADDS = r"\mathbf{h}_t = \mathbf{h}_{t-1} + g(\mathbf{x}_t; \theta)"

FORMULAS: Mapping[str, str] = {
    # the section that 000, 002, 003 and 004 share
    "unrolled-power": _RECURRENCE + r", \quad h^{(t)} = (W^t)^{\top} h^{(0)}",
    "spectral-form": r"W = Q \Lambda Q^{\top}, \quad " + _EIGEN_FORM,
    "spectral-form-any-basis": _EIGEN_FORM,
    "power-method": _RECURRENCE,
    "scalar-power": "w^t",
    "product-state": r"\prod_t w^{(t)}",
    "product-variance": "O(v^n)",
    "root-variance": r"v = \sqrt[n]{v^*}",
    # 001
    "delta-recursion": (
        r"\delta_{t,k} = \operatorname{diag}(f'(\mathbf{z}_k)) U^{\mathrm{T}} "
        r"\delta_{t,k+1}"
    ),
    "delta-product": (
        r"\delta_{t,k} = \prod_{i=k}^{t-1} \left(" + _STEP_BACK + r"\right) "
        r"\delta_{t,t}"
    ),
    "gamma-equality": (
        r"\gamma \cong \lVert " + _STEP_BACK + r" \rVert, \quad "
        r"\delta_{t,k} = \gamma^{t-k} \delta_{t,t}"
    ),
    "gamma-explodes": _GROWS,
    "gamma-destabilises": _GROWS,
    "gamma-vanishes": _SHRINKS,
    "feedforward-similar": _SHRINKS,
    "which-gradient": (
        r"\frac{\partial \mathcal{L}_t}{\partial \mathbf{h}_k}, \quad "
        r"\frac{\partial \mathcal{L}_t}{\partial U}"
    ),
    "isometry": _STEP_BACK + r" \approx 1",
    "non-saturating": _STEP_BACK + r" \approx 1",
    "decay-bounds-gamma": r"\gamma \leq 1",
    "decay-bounds-gamma-l1": r"\gamma \leq 1",
    "identity-recurrence": r"U = I, \quad f'(\mathbf{z}_i) = 1, \quad " + _ADDS,
    "loses-power": _ADDS,
    "residual-alleviates": (
        r"\mathbf{h}_t = \mathbf{h}_{t-1} + g(\mathbf{x}_t, \mathbf{h}_{t-1}; \theta)"
    ),
}
