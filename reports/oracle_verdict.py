"""What known deviations excuse in a report of the oracle, and which are stale."""

from pathlib import Path
from typing import Any


def excuse(report: Any, name: str, known: str | Path | None) -> tuple[list[str], bool]:
    """Weigh a report against a file of known deviations.

    Args:
        report: of longdep.check.
        name: of the implementation in the file.
        known: the file, or None.
    Returns:
        Lines to tell, and whether all is well: nothing wrong was found, or all of it is
        known, and no listed deviation is gone.
    Raises:
        OracleError: the file cannot be read, or is not of its schema.
    """
    if known is None:
        return [], report.ok
    from numeric.oracle import deviations

    entry = deviations.excusing(
        deviations.load(known),
        name,
        report.system,
        report.convention,
        report.precision,
    )
    failing = {output for finding in report.findings for output in failing_in(finding)}
    unknown = deviations.unexplained(entry, sorted(failing))
    gone = deviations.stale(entry, failing)
    told = []
    if entry is not None and failing and not unknown:
        told.append(f"Known deviation of {name}: {entry.reason}")
    if entry is not None and gone:
        told.append(
            f"{known}: stale: {name} no longer deviates in {', '.join(entry.outputs)}; "
            "take it out of the file"
        )
    if entry is None and not report.ok:
        told.append(
            f"{known}: lists nothing about {name}, {report.system}, "
            f"{report.convention}, {report.precision}"
        )
    settled = report.ok or bool(failing)
    return told, settled and not unknown and not gone


def failing_in(finding: Any) -> tuple[str, ...]:
    """The outputs that a finding is about; "*" for the call itself."""
    return (finding.output or "*", *finding.also)
