"""What can be refused about promises; each message ends in the next step."""

from __future__ import annotations


class PromiseRefused(Exception):
    """A change that a promise, a check-in or a break does not allow; its text is for a person."""
