"""Every proof of the topic checks."""

from longdep.reports.record.evidence import proving

test_every_proof_checks = proving("linear_scan")
