"""One check: run an implementation on cases, judge, shrink, report."""
