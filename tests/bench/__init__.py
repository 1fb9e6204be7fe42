"""Benchmarks against the LangChain quick start, run by hand: `python -m tests.bench --help`."""
