from __future__ import annotations

import pytest

from bot.coach.reply import Action
from bot.discord.actions import MOST_BUTTONS, action_of, as_slash, buttons_for, is_open
from bot.discord.naming import read_custom_id
from knowledge.models import Knowledge

ADA = 184405311681986560


def test_a_button_carries_the_command_of_its_action_and_whom_it_is_for() -> None:
    actions = (Action("Next", "coach next --why"), Action("It helped", "that helped"))
    found = buttons_for(actions, ADA)
    for action, button in zip(actions, found, strict=True):
        press = read_custom_id(button.custom_id)
        assert press is not None
        assert action_of(press) == action.command
        assert press.may(ADA)
        assert not press.may(ADA + 1)


def test_the_first_stands_out_and_what_cannot_be_undone_warns() -> None:
    actions = (
        Action("Next", "coach next"),
        Action("It helped", "that helped"),
        Action("Have it deleted", "coach me forget"),
        Action("Quiz me", "coach quiz"),
    )
    styles = [button.style for button in buttons_for(actions)]
    assert styles == ["primary", "success", "danger", "secondary"]


@pytest.mark.parametrize(
    ("label", "command", "opens"),
    [
        ("Promise", 'coach commit "..."', True),
        ("Ship", 'coach ship "..." --link https://...', True),
        ("Stuck", 'coach stuck "pandas: what happens"', True),
        ("Stuck", 'coach stuck "ERROR MESSAGE OR WHAT HAPPENS"', True),
        ("Correct", "I don't know TOPIC", True),
        ("Change something", "coach settings --day friday --at 17:00", True),
        ("Take a break", 'coach break "next week"', True),
        ("Next week off", 'coach break "next week"', False),
        ("Fewer", "coach settings --nudges 1", False),
        ("Next", "coach next", False),
        ("I don't know", "I don't know", False),
    ],
)
def test_what_leaves_something_open_asks_for_words_first(
    label: str, command: str, opens: bool
) -> None:
    action = Action(label, command)
    assert is_open(action) == opens
    press = read_custom_id(buttons_for([action])[0].custom_id)
    assert press is not None
    assert press.kind == ("fill" if opens else "run")


@pytest.mark.parametrize(
    "command", ["coach chat", "coach progress --png progress.png", "coach due --send", ""]
)
def test_what_only_a_terminal_can_do_has_no_button(command: str) -> None:
    assert buttons_for([Action("Do it", command)]) == ()


def test_no_two_buttons_are_the_same_and_there_are_not_too_many() -> None:
    twice = [Action("Next", "coach next"), Action("Again", "coach next")]
    assert len(buttons_for(twice)) == 1
    many = [Action(f"Do {number}", f"say {number}") for number in range(30)]
    assert len(buttons_for(many)) == MOST_BUTTONS


def test_a_label_is_short_and_hides_nothing() -> None:
    label = buttons_for([Action("a\u202e" + "very long label " * 20, "coach next")])[0].label
    assert len(label) <= 45
    assert "\u202e" not in label


def test_what_does_not_fit_into_a_button_is_left_out() -> None:
    assert buttons_for([Action("Explain", f'coach ask "explain {"x" * 100}"')]) == ()


def test_a_button_fits_for_every_topic_and_project(knowledge: Knowledge) -> None:
    titles = [one.title for one in knowledge.topics.values()]
    titles += [one.title for one in knowledge.projects.values()]
    longest = 2**64 - 1
    for title in titles:
        actions = [
            Action("Explain it", f'coach ask "explain {title}"'),
            Action("Stuck", f'coach stuck "{title}: what happens"'),
            Action("Known", f'coach next --know "{title}"'),
            Action("Steps", f'coach ask "{title} project"'),
        ]
        assert len(buttons_for(actions, longest)) == len(actions), title


def test_commands_of_the_shell_are_said_as_here() -> None:
    assert as_slash("`coach ship --list` names them") == "`/ship list` names them"
    assert as_slash('`coach share --wrong "..."`') == '`/share wrong "..."`'
    assert as_slash("run `coach portfolio` at home") == "run `coach portfolio` at home"
    assert as_slash("a coach next to you") == "a coach next to you"
