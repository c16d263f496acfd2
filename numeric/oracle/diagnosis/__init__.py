"""The likely cause of a finding: a known pattern, or a precision."""
