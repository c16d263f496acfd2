"""LaTeX and prose as a line of Unicode, and that in ASCII: nothing is lost."""

import pytest

from longdep.reports.page.ascii_text import ascii_text
from longdep.reports.page.unicode_maths import in_prose, unicode_maths
from longdep.theory.printed import FORMULAS

LINES = (
    (r"\gamma^{t-k}", "γᵗ⁻ᵏ"),
    (r"\gamma^{-2\tau}", "γ^(-2τ)"),
    (r"\gamma^\tau \delta_{t,t}", "γ^τ δ_(t,t)"),
    (r"\frac{B}{b(1-\gamma)}\gamma^\tau", "B/(b(1-γ)) γ^τ"),
    (r"(\tfrac34)^\tau", "(3/4)^τ"),
    (
        r"\frac{|h_0 - u u^T h_0|}{|u^T h_0|} |\lambda_2/\lambda_1|^t",
        "|h₀ - u uᵀ h₀|/|uᵀ h₀| |λ₂/λ₁|ᵗ",
    ),
    (r"\frac{\partial \mathcal{L}_t}{\partial \mathbf{h}_k}", "∂ℒₜ/∂hₖ"),
    (r"U = \begin{bmatrix} 0 & 2 \\ 0 & 0 \end{bmatrix}", "U = [0 2; 0 0]"),
    (r"\gamma = \varphi \|U^T\| \le 1/(1+a) < 1", "γ = φ‖Uᵀ‖ ≤ 1/(1+a) < 1"),
    (r"\left\lVert W^k \right\rVert_F < 1", "‖Wᵏ‖_F < 1"),
    (r"s_t = \sum_{i \le t} 1/r_i", "sₜ = ∑_(i ≤ t) 1/rᵢ"),
    (r"\lim_{t \to \infty} |\lambda|^t = 0", "lim_(t → ∞) |λ|ᵗ = 0"),
    (r"\sqrt{1 - a_t^2}\, x_t", "√(1 - aₜ²) xₜ"),
    (r"v = \sqrt[n]{v^*}", "v = ⁿ√(v*)"),
    (r"A_{old} + A_{200}", "A_old + A₂₀₀"),
    (r"h^{(t)} = Q^{\top} \Lambda^t Q h^{(0)}", "h⁽ᵗ⁾ = Qᵀ Λᵗ Q h⁽⁰⁾"),
    (r"\delta = \prod_{i=k}^{t-1} \left(A_i\right)", "δ = ∏ᵢ₌ₖᵗ⁻¹(Aᵢ)"),
    (r"\operatorname{diag}(f'(\mathbf{z}_i)) U^{\mathrm{T}}", "diag(f'(zᵢ)) Uᵀ"),
    (r"u\,(1-\tanh^2(u h)), \quad \log\gamma", "u (1-tanh²(u h)), log γ"),
    (r"v^n ((2n-1)!! - [n \text{ even}])", "vⁿ ((2n-1)!! - [n even])"),
    (r"1.3 \cdot 10^{154} \not\le 2", "1.3 · 10¹⁵⁴ not ≤ 2"),
    (r"e^{-x}/(1+e^{-x})^2 \times e^{a/2}", "e⁻ˣ/(1+e⁻ˣ)² × e^(a/2)"),
)


@pytest.mark.parametrize(("latex", "line"), LINES)
def test_a_formula_keeps_its_sense_on_one_line(latex: str, line: str) -> None:
    assert unicode_maths(latex) == line


def test_what_is_not_known_is_seen_and_not_left_out() -> None:
    assert unicode_maths(r"a \unheardof b") == r"a \unheardof b"


@pytest.mark.parametrize("formula", FORMULAS.values())
def test_no_command_is_left_of_the_documents_formulas(formula: str) -> None:
    assert not set(unicode_maths(formula)) & set("\\{}$")


PROSE = (
    ("The state is $W^t h_0$ for all $t$.", "The state is Wᵗ h₀ for all t."),
    ("If W = Q Lambda Q^T, gamma^(t-k) is", "If W = Q Λ Qᵀ, γᵗ⁻ᵏ is"),
    ("g(x_t, h_{t-1}) and h(t-1)", "g(x_t, hₜ₋₁) and h(t-1)"),
    ("at most gamma^tau", "at most γ^τ"),
    ("bound *every* step of `lemma-name`, a*b", "bound every step of lemma-name, a*b"),
    ("x^2 costs 5 * 3 * 2", "x² costs 5 * 3 * 2"),
)


@pytest.mark.parametrize(("text", "line"), PROSE)
def test_prose_has_its_formulas_in_signs(text: str, line: str) -> None:
    assert in_prose(text) == line


SPELT = (
    ("γᵗ⁻ᵏ ≤ δ₁", "gamma^(t-k) <= delta_1"),
    ("h⁽ᵗ⁾ = a⁽¹⁾⁽²⁾", "h^(t) = a^((1)(2))"),
    ("Qᵀ Λᵗ", "Q^T Lambda^t"),
    ("‖x‖ → ∞, ε ≠ 0", "||x|| -> oo, epsilon != 0"),
    ("a – b … ‘c’", "a - b ... 'c'"),
    ("née", "nee"),
    ("中", r"\u4e2d"),
)


@pytest.mark.parametrize(("text", "line"), SPELT)
def test_every_sign_has_a_name_in_ascii(text: str, line: str) -> None:
    assert ascii_text(text) == line
