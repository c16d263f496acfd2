"""Names of Greek letters: as signs, and as LaTeX."""

GREEK = dict(
    zip(
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi "
        "pi rho sigma tau upsilon phi chi psi omega varepsilon varphi ell "
        "Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega".split(),
        "αβγδεζηθικλμνξπρστυφχψωεφℓΓΔΘΛΞΠΣΦΨΩ",
        strict=True,
    )
)


def latex_name(name: str) -> str:
    """Write the name of a family or symbol: Greek words become letters."""
    return rf"\{name}" if name in GREEK else name
