"""What is known: sources, claims, topics, stuck points and everything else the coach may say."""
