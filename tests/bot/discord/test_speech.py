from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.coach.reply import Action, Block, Citation, Reply
from bot.discord.actions import Button
from bot.discord.speech import (
    MOST_COMPONENTS,
    MOST_FILES,
    MOST_TEXT,
    Document,
    Gallery,
    Line,
    Links,
    Page,
    Picture,
    Row,
    Section,
    Text,
    notice,
    speak,
)
from tests.bot.discord.nasty import check_safe, nasty

LONG = "One sentence that says something. " * 100


def reply(*blocks: Block | str, **more: object) -> Reply:
    made = tuple(Block(each) if isinstance(each, str) else each for each in blocks)
    return Reply("concept", made, **more)  # type: ignore[arg-type]


def texts(page: Page) -> list[str]:
    return [part.markdown for part in page.parts if isinstance(part, Text | Section)]


def check_page(page: Page) -> None:
    """That Discord takes a message, and that nothing of it is broken."""
    assert page.parts
    assert page.text_size <= MOST_TEXT
    assert page.components <= MOST_COMPONENTS
    assert page.files <= MOST_FILES
    ids: list[str] = []
    for part in page.parts:
        if isinstance(part, Text | Section | Links):
            assert part.markdown.strip()
            check_safe(part.markdown)
            # Code is whole: what opens in a part closes in it.
            assert len(re.findall(r"^```", part.markdown, re.MULTILINE)) % 2 == 0
        if isinstance(part, Row):
            assert 1 <= len(part.buttons) <= 5
            ids += [button.custom_id for button in part.buttons if button.custom_id]
            for button in part.buttons:
                assert 1 <= len(button.label) <= 80
                assert bool(button.url) != bool(button.custom_id)
        if isinstance(part, Section):
            assert len(part.button.url) <= 512
        if isinstance(part, Document):
            part.text.encode("utf-8")
    assert len(ids) == len(set(ids))


def test_a_short_answer_is_one_message_with_headings_sources_and_buttons() -> None:
    found = speak(
        reply(
            "Lead.",
            Block("Do this.", "Now"),
            citations=(
                Citation("s", "pandas", "Just enough", None),
                Citation("s", "pandas", "Practise", None),
                Citation("d", "The docs", "guide", "https://docs.example/x"),
            ),
            actions=(Action("Next", "coach next"),),
        ),
        owner=5,
    )
    assert len(found) == 1
    lead, now, line, links, row = found[0].parts
    assert lead == Text("Lead.")
    assert now == Text("### Now\nDo this.")
    assert line == Line()
    assert links == Links(
        "-# **Sources**\n"
        "-# pandas: Just enough; Practise\n"
        "-# [The docs](<https://docs.example/x>) (docs.example): guide"
    )
    assert row == Row((Button("Next", "c1:run:5:coach next", style="primary"),))


def test_one_link_under_a_heading_becomes_a_button_that_says_where_it_leads() -> None:
    page = speak(
        reply(
            Block("[The guide](https://www.a.example/g) by Ann.", "Study from"),
            citations=(Citation("s", "The guide", "free", "https://www.a.example/g"),),
        )
    )[0]
    assert page.parts[0] == Section(
        "### Study from\nThe guide by Ann.",
        Button("Open a.example", url="https://www.a.example/g"),
    )
    # What is linked already is not linked again.
    assert page.parts[-1] == Links("-# **Sources**\n-# The guide: free")


def test_a_spoofed_link_never_loses_its_address_to_the_button() -> None:
    page = speak(reply(Block("[discord.com](https://evil.example)", "Look")))[0]
    (part,) = page.parts
    assert isinstance(part, Section)
    assert part.markdown == "### Look\ndiscord.com: <https://evil.example>"
    assert part.button.label == "Open evil.example"


def test_a_long_answer_goes_on_in_another_message_at_a_paragraph() -> None:
    paragraphs = [f"{number}. {LONG[:1500]}".replace(". ", " ", 1).strip() for number in range(5)]
    found = speak(reply("\n\n".join(paragraphs), actions=(Action("Next", "coach next"),)))
    assert len(found) > 1
    sent = "\n\n".join(text for page in found for text in texts(page))
    assert sent == "\n\n".join(paragraphs)
    assert all(isinstance(page.parts[-1], Text) for page in found[:-1])
    assert isinstance(found[-1].parts[-1], Row)


def test_a_heading_stays_with_what_it_heads() -> None:
    found = speak(reply(LONG[:3000], Block(LONG[:2000], "Second"), Block("End.", "Third")))
    for page in found:
        for text in texts(page):
            assert not re.fullmatch(r"### \w+", text)


def test_code_is_moved_whole_to_the_next_message() -> None:
    code = "```python\n" + "x = 1\n" * 150 + "```"
    found = speak(reply(f"{LONG[:3200]}\n\n{code}\n\nAfter."))
    check_page(found[0])
    assert sum(code in text for page in found for text in texts(page)) == 1


def test_code_that_fits_no_message_is_sent_as_a_file() -> None:
    body = "value = 12345\n" * 500
    found = speak(reply(f"Before.\n\n```python\n{body}```\n\nAfter."))
    files = [part for page in found for part in page.parts if isinstance(part, Document)]
    assert files == [Document("code-1.py", body.rstrip())]
    assert "Before." in texts(found[0])[0]
    assert "After." in texts(found[-1])[-1]


def test_a_very_long_answer_ends_in_a_file_with_all_of_it() -> None:
    whole = reply(*(f"{number} {LONG[:3000]}" for number in range(12)))
    found = speak(whole)
    assert len(found) == 4
    assert found[-1].parts[-1] == Document("answer.md", whole.answer)


def test_pictures_come_after_the_first_words() -> None:
    picture = Picture("progress.png", "3 of 9 steps")
    page = speak(reply("Lead.", "More."), pictures=[picture])[0]
    assert page.parts == (Text("Lead."), Gallery((picture,)), Text("More."))
    assert page.files == 1


def test_a_reply_without_words_says_so() -> None:
    for blocks in ((), ("",), ("\u200b\n",)):
        (page,) = speak(reply(*blocks))
        assert page.parts == (Text("*I have nothing to say to that.*"),)


@pytest.mark.parametrize(
    ("intent", "tone"),
    [("stuck", "stuck"), ("checkin", "promise"), ("motivation", "care"), ("plan", "plain")],
)
def test_the_tone_follows_the_matter(intent: str, tone: str) -> None:
    assert speak(Reply(intent, (Block("x"),)))[0].tone == tone  # type: ignore[arg-type]


def test_many_sources_are_named_in_part_and_counted() -> None:
    many = tuple(Citation("s", f"Source {number}", "here", None) for number in range(30))
    links = speak(reply("x", citations=many))[0].parts[-1]
    assert isinstance(links, Links)
    assert links.markdown.endswith("-# and 22 more")


def test_the_name_of_a_source_is_only_letters() -> None:
    bad = Citation("s", "**@everyone** [discord.com](https://evil.example)\n# x", "<@1>", None)
    links = speak(reply("x", citations=(bad,)))[0].parts[-1]
    assert isinstance(links, Links)
    check_safe(links.markdown)
    assert "](" not in links.markdown.replace("\\](", "")
    assert len(links.markdown.split("\n")) == 2


def test_a_notice_is_one_message_of_any_length() -> None:
    page = notice(LONG * 5, "care", [Button("Ok", "c1:ok:0")])
    check_page(page)
    assert page.tone == "care"
    assert isinstance(page.parts[-1], Row)


blocks = st.lists(st.builds(Block, nasty, st.one_of(st.just(""), nasty)), max_size=14)
citations = st.lists(
    st.builds(
        Citation,
        st.just("s"),
        nasty,
        nasty,
        st.one_of(st.none(), st.just("https://ok.example/x"), nasty),
    ),
    max_size=12,
)
actions = st.lists(st.builds(Action, nasty, nasty.filter(bool)), max_size=14)


@given(blocks, citations, actions)
@settings(deadline=None, derandomize=True, max_examples=150)
def test_discord_takes_every_reply(
    said: list[Block], cited: list[Citation], offered: list[Action]
) -> None:
    found = speak(
        Reply("concept", tuple(said), citations=tuple(cited), actions=tuple(offered)),
        owner=2**64 - 1,
        pictures=[Picture("a.png", "x")],
        more=[Button("Share", "c1:share:0"), Button("Open", url="https://a.example")],
    )
    for page in found:
        check_page(page)


@given(st.lists(nasty, min_size=1, max_size=3), st.integers(1, 30))
@settings(deadline=None, derandomize=True, max_examples=60)
def test_discord_takes_answers_of_any_length(said: list[str], times: int) -> None:
    for page in speak(reply(*(text * times for text in said))):
        check_page(page)


@given(st.lists(st.text("abcdefgh .\n", min_size=1, max_size=900), min_size=1, max_size=8))
@settings(deadline=None, derandomize=True, max_examples=100)
def test_no_word_of_an_answer_is_lost(said: list[str]) -> None:
    found = speak(reply(*said))
    sent = " ".join(text for page in found for text in texts(page))
    if not any(isinstance(part, Document) for page in found for part in page.parts):
        kept = re.findall("[a-h]+", " ".join(said))
        assert not kept or re.findall("[a-h]+", sent) == kept


def test_many_short_parts_stay_within_the_components_of_a_message() -> None:
    shouts = tuple(Action(f"Do {number}", f"say {number}") for number in range(10))
    more = [Button(f"More {number}", f"c1:more:0:{number}") for number in range(10)]
    cited = (Citation("s", "A source", "here", None),)
    for count in (15, 20, 25, 60):
        said = (Block(f"Words {number}.", "Heading") for number in range(count))
        found = speak(reply(*said, citations=cited, actions=shouts), more=more)
        for page in found:
            check_page(page)
        assert sum(isinstance(part, Text) for page in found for part in page.parts) == count


def test_sources_that_no_longer_fit_get_a_message_of_their_own() -> None:
    cited = tuple(
        Citation("s", f"{number} {'source ' * 12}", "place " * 20, None) for number in range(8)
    )
    found = speak(reply(LONG[:3300], citations=cited))
    for page in found:
        check_page(page)
    assert isinstance(found[-1].parts[0], Links)


def test_a_part_that_fits_the_next_message_is_not_torn() -> None:
    second = "\n\n".join([LONG[:600].strip()] * 4)
    found = speak(reply(LONG[:2400], Block(second, "Second")))
    assert texts(found[-1]) == [f"### Second\n{second}"]
