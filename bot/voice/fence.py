"""Text of others as data: fenced, bounded, and without what gives orders to a machine."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from bot.coach.text import clean

_ORDER = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instructions?|prompts?|rules|"
    r"above|previous|prior|everything|guidelines|system|polic(?:y|ies)|safety)\b|"
    r"\b(?:system|developer|hidden|initial) (?:prompt|message|instructions?)\b|"
    r"\b(?:you are|act|behave|respond|pretend|roleplay) (?:now|as|to be|like)\b.{0,60}\b(?:ai|"
    r"assistant|model|bot|dan|jailbr\w+|unrestricted|developer mode|evil|pirate|system|admin\w*|"
    r"root|no (?:rules|limits|restrictions))\b|"
    r"\byou are now\b|\bnew (?:instructions?|rules|task|system prompt)\s*[:\n]|"
    r"\b(?:from now on|instead)\b,?.{0,30}\b(?:you|reply|respond|answer|output|say|print|write|"
    r"tell|recommend)\b|"
    r"\b(?:reply|respond|answer|output|print|say|repeat|write|reveal|show|send|tell)\b.{0,25}"
    r"\b(?:exactly|only with|verbatim|the following|this (?:link|url|token|phrase)|"
    r"your (?:instructions?|prompt|rules|system|configuration)|the (?:system )?prompt)\b|"
    r"\b(?:assistant|ai|language model|llm|chatbot|coach)\b.{0,12}(?:\bmust\b|"
    r"\bshould\b|\bshall\b|:).{0,60}\b(?:reply|respond|answer|output|say|print|tell|recommend|include|"
    r"send|call|visit|click|ignore|reveal|link|mention|append)\b|"
    r"\b(?:dan mode|developer mode|jailbreak|do anything now|prompt injection)\b|"
    r"<\|?/?(?:im_start|im_end|system|assistant|user|endoftext|inst|tool_call)\b[^>]*>|"
    r"\[/?INST\]|<</?SYS>>|^\s*#{0,4}\s*(?:system|assistant|instructions?)\s*:\s*\S",
    re.IGNORECASE | re.MULTILINE,
)
_TAGS = re.compile(
    r"</?\s*(?:data|passage|draft|message|record|tool|note)\b[^<>\n]{0,80}>", re.IGNORECASE
)
_REMOVED = "[a sentence with an order to a machine was left out]"


@dataclass(frozen=True)
class Calmed:
    """A text without its orders, and the orders that stood in it."""

    text: str
    orders: tuple[str, ...] = ()


def gives_orders(text: str) -> bool:
    """Whether a text tells a machine what to do, rather than a person."""
    return bool(_ORDER.search(text))


def calmed(text: str, limit: int = 4_000) -> Calmed:
    """The text bounded, cleaned of hidden letters and of what gives orders to a machine."""
    text = _TAGS.sub(" ", clean(text).text[:limit])
    if not gives_orders(text):
        return Calmed(text)
    kept: list[str] = []
    orders: list[str] = []
    for line in text.split("\n"):
        if not gives_orders(line):
            kept.append(line)
            continue
        for sentence in re.split(r"(?<=[.!?])\s+", line):
            if gives_orders(sentence):
                orders.append(sentence.strip())
                if not kept or kept[-1] != _REMOVED:
                    kept.append(_REMOVED)
            else:
                kept.append(sentence)
    left = "\n".join(kept)
    if gives_orders(left):
        # An order that is spread over lines: nothing of the text can be told from it.
        return Calmed(_REMOVED, (*orders, text))
    return Calmed(left, tuple(orders))


class Fence:
    """Marks that nobody else can write, around what is data."""

    def __init__(self, nonce: str | None = None) -> None:
        self.nonce = nonce or secrets.token_hex(4)

    def around(self, kind: str, text: str, **more: object) -> str:
        """The text as data of a kind; what stands in it cannot end it."""
        told = "".join(f' {name}="{_attribute(value)}"' for name, value in more.items())
        inside = text.replace(self.nonce, "")
        return f'<data-{self.nonce} kind="{kind}"{told}>\n{inside}\n</data-{self.nonce}>'


def _attribute(value: object) -> str:
    return re.sub(r"[\"<>\n]", " ", str(value))[:120]
