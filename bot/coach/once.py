"""Within one reply no sentence is said twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.coach.reply import Block

_SENTENCE = re.compile(r"(?<=[.!?])[ \n]+(?=[A-Z*`\"“])")
# A list, a table, a quotation or code is left as it is; and a short sentence may come again.
_LAID_OUT = ("-", "|", ">", "`", "#", "1.")
_SHORT = 40


def each_sentence_once(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks without the sentences that an earlier one of them holds; what is left empty goes.

    A block keeps its layout where nothing in it was said before.
    """
    said: set[str] = set()
    kept: list[Block] = []
    for block in blocks:
        text = "\n\n".join(
            part for part in (_fresh(p, said) for p in block.text.split("\n\n")) if part
        )
        for paragraph in block.text.split("\n\n"):
            said.update(" ".join(s.split()) for s in _SENTENCE.split(paragraph))
        if text or not block.text:
            kept.append(block if text == block.text else replace(block, text=text))
    return tuple(kept)


def _fresh(paragraph: str, said: set[str]) -> str:
    if not said or paragraph.lstrip().startswith(_LAID_OUT):
        return paragraph
    sentences = _SENTENCE.split(paragraph)
    left = [s for s in sentences if len(s) < _SHORT or " ".join(s.split()) not in said]
    return paragraph if len(left) == len(sentences) else " ".join(left)
