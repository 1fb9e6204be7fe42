"""Benchmarks of the Discord bot: many people at once, and thirty minutes of everything failing."""
