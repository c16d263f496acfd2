"""The front door: public names, imported on first use, and the command.

    import longdep
    longdep.Claim, longdep.strategies, longdep.confirming, longdep.notation, ...

`python -m longdep` is the command `longdep`.
"""

from importlib import import_module

NAMES = {
    "check": "numeric.oracle.check",
    "Claim": "theory.claim",
    "Hypothesis": "theory.claim",
    "Kind": "theory.claim",
    "Reading": "theory.claim",
    "Source": "theory.claim",
    "Proof": "theory.proof",
    "Step": "theory.proof",
    "check_proof": "theory.proof",
    "ablating": "reports.evidence",
    "bounded": "reports.evidence",
    "confirming": "reports.evidence",
    "measuring": "reports.evidence",
    "refuting": "reports.evidence",
    "witnessing": "reports.evidence",
    "Measurement": "reports.finding",
    "prove": "reports.evidence",
    "holds": "reports.model",
}
MODULES = {
    "notation": "theory.notation",
    "precision": "numeric.precision",
    "rules": "theory.rules",
    "strategies": "numeric.strategies",
}

__all__ = [*NAMES, *MODULES, "main"]  # names resolved on first use


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for."""
    if name in NAMES:
        return getattr(import_module(NAMES[name]), name)
    if name in MODULES:
        return import_module(MODULES[name])
    raise AttributeError(f"module 'longdep' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)


def main() -> None:
    """Run the command line."""
    from reports.command import cli

    cli()


if __name__ == "__main__":
    main()
