"""Subtitles: cues without markup and repeats, placed by their times."""

from __future__ import annotations

import pytest

from retrieval.documents.read import read_document
from retrieval.errors import DocumentRefused

SRT = """1
00:01:10,500 --> 00:01:12,000
<i>Hello</i> there, {\\an8}friends &amp; all.

2
00:01:12,000 --> 00:01:48,900
<font color="red">Two lines</font>
of 3 < 4 text.

"""
ROLLING = """WEBVTT
Kind: captions

NOTE not shown

STYLE
::cue { color: red }

00:00:00.000 --> 00:00:02.000 align:start position:0%
 
all<00:00:00.500><c> you</c><00:00:01.000><c> need</c>

00:00:02.000 --> 00:00:02.010
all you need
 

00:00:02.010 --> 00:00:04.000
all you need
to learn

00:00:04.000 --> 00:00:04.010
to learn
 

00:00:04.010 --> 00:00:06.000
to learn
machine learning
"""  # noqa: W293 - captions that roll have lines of one space


def test_cues_are_merged_and_placed_by_their_times() -> None:
    parsed = read_document("talk.srt", SRT.encode())
    assert (parsed.title, parsed.kind) == ("talk", "subtitles")
    (section,) = parsed.sections
    assert section.place == "00:01:10-00:01:48"
    assert section.text == "Hello there, friends & all. Two lines of 3 < 4 text."


def test_rolling_captions_are_not_repeated() -> None:
    (section,) = read_document("talk.vtt", ROLLING.encode()).sections
    assert section.text == "all you need to learn machine learning"
    assert section.place == "00:00:00-00:00:06"


def test_growing_captions_are_not_repeated() -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\nall\n\n00:02.000 --> 00:03.000\nall you\n\n"
        "00:03.000 --> 00:04.000\nall you need\n"
    )
    (section,) = read_document("talk.vtt", text.encode()).sections
    assert section.text == "all you need"


def test_what_is_said_twice_with_a_pause_stays() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nNo.\n\n2\n00:00:05,000 --> 00:00:06,000\nNo.\n"
    (section,) = read_document("talk.srt", text.encode()).sections
    assert section.text == "No. No."


def test_stretches_are_of_about_120_words() -> None:
    cues = "".join(
        f"{n}\n00:{n // 60:02}:{n % 60:02},000 --> 00:{n // 60:02}:{n % 60:02},900\n"
        f"cue {n} has exactly these eight words\n\n"
        for n in range(100)
    )
    sections = read_document("talk.srt", cues.encode()).sections
    assert all(110 <= len(section.text.split()) <= 140 for section in sections[:-1])
    for section in sections:
        numbers = [int(word) for word in section.text.split() if word.isdigit()]
        start = numbers[0]
        assert section.place.startswith(f"00:{start // 60:02}:{start % 60:02}-")


def test_cues_without_blank_lines_between_them_lose_their_numbers() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\none\n2\n00:00:02,000 --> 00:00:03,000\ntwo\n"
    assert read_document("talk.srt", text.encode()).sections[0].text == "one two"


def test_windows_line_ends_and_marks_do_no_harm() -> None:
    data = b"\xef\xbb\xbf" + ROLLING.replace("\n", "\r\n").encode()
    assert read_document("talk.vtt", data).sections[0].place == "00:00:00-00:00:06"


@pytest.mark.parametrize(
    ("name", "text", "advice"),
    [
        ("a.srt", "just words", r"no subtitles.*\.txt"),
        ("a.srt", "00:00:01,000 --> 00:00:02,000\n\n", "no subtitles"),
        ("a.srt", ROLLING, r"ends in \.vtt"),
        ("a.vtt", SRT, r"does not begin with WEBVTT.*\.srt"),
    ],
)
def test_what_holds_no_subtitles_is_refused(name: str, text: str, advice: str) -> None:
    with pytest.raises(DocumentRefused, match=advice):
        read_document(name, text.encode())
