"""Sums of the subject, worked out with the writer's own numbers."""
