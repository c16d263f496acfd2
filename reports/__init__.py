"""What the tests show: evidence, verdicts, certificates, the ledger and the pages."""
