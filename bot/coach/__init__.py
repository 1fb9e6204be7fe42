"""The judgement of the coach: synchronous, with no Discord, no terminal and no database in it."""
