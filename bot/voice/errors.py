"""What is wrong with a model before it has said anything; a message ends in the next step."""

from __future__ import annotations


class ModelRefused(Exception):
    """The model that was asked for cannot be used; the text is fit for a person."""
