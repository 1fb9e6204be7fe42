"""Promises kept: commitments, weekly check-ins, nudges, ships. Pure policies over a clock."""
