"""Subtitles: cues merged into stretches, placed by their times."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from retrieval.documents.decoding import decode
from retrieval.documents.grouping import gathered
from retrieval.documents.sections import Limits, Parsed, Section
from retrieval.errors import DocumentRefused

_CLOCK = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_TIMES = re.compile(rf"\s*{_CLOCK}\s*-->\s*{_CLOCK}")
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|<\d[\d:.]*>|\{\\[^{}]*\}")
# Cues that follow each other within this many seconds may repeat what is still on the screen.
_TOUCHING = 0.5


@dataclass(frozen=True, slots=True)
class Cue:
    """What is on the screen, and from when to when in seconds."""

    start: float
    end: float
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The cue on one line."""
        return " ".join(self.lines)


def read_srt(stem: str, data: bytes, limits: Limits) -> Parsed:
    """A .srt file; its places are times, `00:01:10-00:01:48`."""
    text = decode(data)
    if text.startswith("WEBVTT"):
        raise DocumentRefused(
            "These are WebVTT subtitles. Rename the file so that it ends in .vtt."
        )
    return _parsed(stem, text)


def read_vtt(stem: str, data: bytes, limits: Limits) -> Parsed:
    """A .vtt file; its places are times, `00:01:10-00:01:48`."""
    text = decode(data)
    if not text.startswith("WEBVTT"):
        raise DocumentRefused(
            "This file does not begin with WEBVTT as .vtt subtitles do. If it holds SubRip "
            "subtitles, rename it so that it ends in .srt; if it is a transcript, in .txt."
        )
    return _parsed(stem, text)


def cues_of(text: str) -> Iterator[Cue]:
    """The cues of SubRip or WebVTT text in their order, without markup; notes and styles go."""
    times: tuple[float, float] | None = None
    lines: list[str] = []
    for line in (*text.split("\n"), ""):
        found = _TIMES.match(line) if "-->" in line else None
        if found:
            # Where the blank line is missing, the number of this cue stands at the end of the last.
            if lines and lines[-1].strip().isdecimal():
                lines.pop()
            if times:
                yield _cue(times, lines)
            times = (_seconds(found.groups()[:4]), _seconds(found.groups()[4:]))
            lines = []
        elif not line:
            if times:
                yield _cue(times, lines)
            times, lines = None, []
        elif times:
            lines.append(line)
    if times:
        yield _cue(times, lines)


def without_repeats(cues: Iterator[Cue]) -> Iterator[Cue]:
    """The cues without what the cue before them already showed (rolling and growing captions)."""
    shown: Cue | None = None
    waiting: Cue | None = None
    for cue in cues:
        if not cue.lines:
            continue
        fresh = cue.lines
        if shown and -_TOUCHING <= cue.start - shown.end <= _TOUCHING:
            fresh = _fresh(shown.lines, cue.lines)
        shown = cue
        if fresh:
            if waiting:
                yield waiting
            waiting = replace(cue, lines=fresh)
        elif waiting:
            waiting = replace(waiting, end=max(waiting.end, cue.end))
    if waiting:
        yield waiting


def _parsed(stem: str, text: str) -> Parsed:
    cues = list(without_repeats(cues_of(text)))
    if not cues:
        raise DocumentRefused(
            "This file holds no subtitles: no line such as 00:01:10,000 --> 00:01:12,500 with text "
            "below it. If it is a transcript, rename it so that it ends in .txt."
        )
    sections = []
    for group in gathered(cues, lambda cue: cue.text):
        end = max(cue.end for cue in group)
        place = f"{_clock(group[0].start)}-{_clock(end)}"
        sections.append(Section(" ".join(cue.text for cue in group), place))
    return Parsed(stem, "subtitles", tuple(sections))


def _cue(times: tuple[float, float], lines: list[str]) -> Cue:
    plain = (" ".join(html.unescape(_MARKUP.sub("", line)).split()) for line in lines)
    return Cue(times[0], max(times), tuple(line for line in plain if line))


def _fresh(before: tuple[str, ...], now: tuple[str, ...]) -> tuple[str, ...]:
    """The lines that were not shown before."""
    for size in range(min(len(before), len(now)), 0, -1):
        if before[-size:] == now[:size]:
            return now[size:]
    old, new = " ".join(before), " ".join(now)
    return (new[len(old) + 1 :],) if new.startswith(f"{old} ") else now


def _seconds(clock: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, fraction = (part or "0" for part in clock)
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + int(fraction.ljust(3, "0")) / 1000


def _clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"
