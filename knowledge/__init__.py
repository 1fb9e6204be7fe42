"""What is known: sources, claims, topics, stuck points and everything else the coach may say."""

from pathlib import Path

# The packaged content.
CONTENT = Path(__file__).parent / "content"
