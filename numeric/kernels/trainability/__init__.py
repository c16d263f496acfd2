"""Training over long spans: networks trained in batches, tasks, counts, gradients."""
