"""Slash commands: read, completed, and named in place of the shell's."""

from __future__ import annotations

import pytest

from bot.coach.reply import Action, Reply
from bot.talk.slash import (
    COMMANDS,
    Slash,
    SlashRefused,
    complete,
    for_chat,
    in_chat,
    in_shell,
    read_slash,
)

NAMES = {
    "pandas": "pandas",
    "pd": "pandas",
    "Gradient descent": "Gradient descent",
    "pipes": "Bash",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/next", Slash("next", "")),
        ("  /NEXT why ", Slash("next", "why")),
        (
            "/stuck Traceback\n  File x\nKeyError: 'a'",
            Slash("stuck", "Traceback\n  File x\nKeyError: 'a'"),
        ),
        ("/exit", Slash("quit", "")),
        ("/?", Slash("help", "")),
        ('coach quiz "pandas"', Slash("quiz", "pandas")),
        ("coach next", Slash("next", "")),
        ("/promise deploy it", Slash("commit", "deploy it")),
        ("/check-in all done", Slash("checkin", "all done")),
        ("coach break --back", Slash("break", "back")),
    ],
)
def test_a_command_is_read_with_what_follows_it(text: str, expected: Slash) -> None:
    assert read_slash(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "what next?",
        "",
        "/usr/lib/python3/x.py: line 3",
        "1/2",
        "// a comment",
        "coach me through it",
        "coach\nnext",
    ],
)
def test_other_text_is_no_command(text: str) -> None:
    assert read_slash(text) is None


def test_an_unknown_command_says_which_exist_the_nearest_first() -> None:
    with pytest.raises(SlashRefused) as refused:
        read_slash("/quizz pandas")
    assert str(refused.value).startswith("There is no /quizz. There are /quiz, ")
    assert all(f"/{name}" in str(refused.value) for name in COMMANDS)


@pytest.mark.parametrize(
    ("command", "typed"),
    [
        ('coach quiz "pandas"', "/quiz pandas"),
        ("coach quiz", "/quiz"),
        ("coach next", "/next"),
        ("coach next --why", "/next why"),
        ('coach commit "..."', "/commit ..."),
        ("coach commit --shrink 1", "/commit shrink 1"),
        ('coach commit "deploy it" --when Friday', None),
        ('coach checkin "..."', "just type it"),
        ("coach checkin", "/checkin"),
        ("coach checkin --kept all", "/checkin all kept"),
        ("coach checkin --restart", "/checkin restart"),
        ("coach checkin --edit", None),
        ("coach week", "/week"),
        ("coach week --ago 1", None),
        ("coach progress", "/progress"),
        ("coach progress --png p.png", None),
        ("coach ship --list", "/ship"),
        ("coach ship --edit 1 --public", "/ship #1 public"),
        ("coach share --ship ab12cd", "/share ab12cd"),
        ('coach share --wrong "no tests"', "/share wrong: no tests"),
        ("coach break --back", "/break back"),
        ("coach nudges --off no_ship", "/nudges off no_ship"),
        ("coach settings --nudges 1", "/settings nudges 1"),
        ("coach due", None),
        ('coach next --know "Lists, NumPy"', "I know Lists, NumPy"),
        ('coach next --not "NumPy"', "I don't know NumPy"),
        ("coach next --track six-steps", "I want to follow the six-steps track"),
        ("coach next --goal transformers", "/next transformers"),
        ('coach ask "explain gradient descent"', "/explain gradient descent"),
        ('coach ask "end to end project idea"', "end to end project idea"),
        ('coach ask "..."', "just type it"),
        ('coach stuck "pandas: what happens"', "/stuck pandas: what happens"),
        ("coach plan --hours 5", "/plan 5"),
        ("coach plan --hours 5 --by 2027-06-01", "/plan 5 by 2027-06-01"),
        ("coach me", "/me"),
        ("coach me correct pandas not_known", "I don't know pandas"),
        ("that did not help", "that did not help"),
        ("I don't know", "I don't know"),
        ("coach sources", None),
        ("coach me export", None),
        ("coach plan --output x.md", None),
        ('coach ask "unbalanced', None),
        ("coach ", None),
    ],
)
def test_a_command_of_the_shell_reads_as_one_types_it_in_the_chat(
    command: str, typed: str | None
) -> None:
    assert in_chat(command) == typed


def test_what_is_named_for_the_chat_is_understood_by_the_chat() -> None:
    for command in ('coach quiz "pandas"', "coach next --why", "coach plan --hours 5", "coach me"):
        typed = in_chat(command)
        assert typed is not None
        assert read_slash(typed) is not None


def test_actions_without_a_like_in_the_chat_are_left_out() -> None:
    reply = Reply("concept", (), actions=(Action("A", "coach next"), Action("B", "coach sources")))
    assert for_chat(reply).actions == (Action("A", "/next"),)


def test_commands_are_completed_with_what_they_do() -> None:
    assert {c.text.strip() for c in complete("/", NAMES)} == {f"/{name}" for name in COMMANDS}
    assert [(c.text, c.replaces) for c in complete("/qui", NAMES)] == [("/quiz ", 4), ("/quit", 4)]
    assert [c.text for c in complete("/st", NAMES)] == ["/stuck "]


def test_topics_are_completed_by_title_and_alias_the_beginning_first() -> None:
    found = complete("/quiz p", NAMES)
    assert [c.text for c in found] == ["pandas", "pd", "pipes"]
    assert [c.hint for c in found] == ["", "pandas", "Bash"]
    assert {c.replaces for c in found} == {1}
    assert [c.text for c in complete("/explain desc", NAMES)] == ["Gradient descent"]


@pytest.mark.parametrize(
    "before", ["", "p", "hello /quiz p", "/next p", "/plan p", "/quiz ", "/quiz p\nq", "/quiz zzz"]
)
def test_nothing_is_completed_elsewhere(before: str) -> None:
    assert complete(before, NAMES) == []


def test_whoever_asks_sees_all_topics() -> None:
    assert len(complete("/quiz ", NAMES, wanted=True)) == len(NAMES)


@pytest.mark.parametrize(
    ("command", "learner", "typed"),
    [
        ("coach next", None, "coach next"),
        ("that helped", None, 'coach ask "that helped"'),
        ("coach next", "ada", "coach next --learner ada"),
        ("skip", "ada l", "coach ask \"skip\" --learner 'ada l'"),
        ("coach sources", "ada", "coach sources"),
    ],
)
def test_an_action_reads_as_a_command_of_the_shell_for_the_same_learner(
    command: str, learner: str | None, typed: str
) -> None:
    assert in_shell(command, learner) == typed
