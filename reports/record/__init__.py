"""What is recorded: evidence, verdicts, certificates and the ledger."""
