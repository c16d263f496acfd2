"""The front door: public names, imported on first use, and the command.

    import longdep
    longdep.Claim, longdep.strategies, longdep.confirming, longdep.notation, ...

`python -m longdep` is the command `longdep`.
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what type checkers and editors see; a test holds it against NAMES
    from longdep.numeric import precision, strategies
    from longdep.numeric.oracle.case_files import load_case, save_case
    from longdep.numeric.oracle.check.check import check
    from longdep.numeric.oracle.check.modules_check import check_modules
    from longdep.numeric.oracle.check.own_case import check_case
    from longdep.reports.page.lags import lags
    from longdep.reports.page.showing import show
    from longdep.reports.record.evidence import (
        ablating,
        bounded,
        confirming,
        measuring,
        prove,
        refuting,
        witnessing,
    )
    from longdep.reports.record.finding import Measurement
    from longdep.reports.record.model import holds
    from longdep.theory.core import notation, rules
    from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading, Source
    from longdep.theory.core.proof import Proof, Step, check_proof
    from longdep.theory.writing import ProofWriter

# In a checkout the rooms lie beside this folder, and links in it lead to them. Where
# links became text files (Git on Windows) or were left out, the folder above serves.
_HERE = Path(__file__).resolve().parent
if not (_HERE / "theory").is_dir() and (_HERE.parent / "pyproject.toml").is_file():
    __path__.append(str(_HERE.parent))

NAMES = {
    "check": "longdep.numeric.oracle.check.check",
    "lags": "longdep.reports.page.lags",
    "show": "longdep.reports.page.showing",
    "check_modules": "longdep.numeric.oracle.check.modules_check",
    "check_case": "longdep.numeric.oracle.check.own_case",
    "load_case": "longdep.numeric.oracle.case_files",
    "save_case": "longdep.numeric.oracle.case_files",
    "Claim": "longdep.theory.core.claim",
    "Hypothesis": "longdep.theory.core.claim",
    "Kind": "longdep.theory.core.claim",
    "Reading": "longdep.theory.core.claim",
    "Source": "longdep.theory.core.claim",
    "Proof": "longdep.theory.core.proof",
    "Step": "longdep.theory.core.proof",
    "check_proof": "longdep.theory.core.proof",
    "ProofWriter": "longdep.theory.writing",
    "ablating": "longdep.reports.record.evidence",
    "bounded": "longdep.reports.record.evidence",
    "confirming": "longdep.reports.record.evidence",
    "measuring": "longdep.reports.record.evidence",
    "refuting": "longdep.reports.record.evidence",
    "witnessing": "longdep.reports.record.evidence",
    "Measurement": "longdep.reports.record.finding",
    "prove": "longdep.reports.record.evidence",
    "holds": "longdep.reports.record.model",
}
MODULES = {
    "notation": "longdep.theory.core.notation",
    "precision": "longdep.numeric.precision",
    "rules": "longdep.theory.core.rules",
    "strategies": "longdep.numeric.strategies",
}

__all__ = [
    "Claim",
    "Hypothesis",
    "Kind",
    "Measurement",
    "Proof",
    "ProofWriter",
    "Reading",
    "Source",
    "Step",
    "ablating",
    "bounded",
    "check",
    "check_case",
    "check_modules",
    "check_proof",
    "confirming",
    "holds",
    "lags",
    "load_case",
    "main",
    "measuring",
    "notation",
    "precision",
    "prove",
    "refuting",
    "rules",
    "save_case",
    "show",
    "strategies",
    "witnessing",
]


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
    """Run the command line; Ctrl-C, and what the system refuses, get one sentence."""
    import signal
    import sys

    try:
        from longdep.reports.command.cli import cli
        from longdep.reports.command.failing import guarded

        guarded(cli)
    except KeyboardInterrupt:  # it came before any command, which would say more
        sys.stderr.write("longdep: interrupted\n")
        sys.exit(130)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is said; let it end
