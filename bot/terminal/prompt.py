"""The line that a person types into: keys, history, completion. The only home of prompt_toolkit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import Condition, has_focus
from prompt_toolkit.formatted_text import HTML
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.styles import Style

from bot.talk.slash import complete

if TYPE_CHECKING:
    from prompt_toolkit.input import Input
    from prompt_toolkit.output import Output

_LABEL = "› "
# The first that fits; a telephone shows 40 columns.
_KEYS = (
    "Enter sends · Alt-Enter new line · Tab completes · Ctrl-R searches · /help · Ctrl-D leaves",
    "Enter sends · Alt-Enter new line · /help · Ctrl-D leaves",
    "Enter sends · /help · Ctrl-D leaves",
    "/help · Ctrl-D leaves",
)
_STYLE = Style.from_dict(
    {
        "label": "ansicyan bold",
        "bottom-toolbar": "noreverse ansibrightblack",
        "placeholder": "ansibrightblack",
    }
)


class Prompt:
    """Asks for messages on a terminal. A message may have several lines."""

    def __init__(
        self,
        *,
        history: Path | None = None,
        names: Mapping[str, str] | None = None,
        hint: str = "",
        source: Input | None = None,
        screen: Output | None = None,
    ) -> None:
        """`history` is a file to keep messages in; `names` are those of topics, to complete."""
        kept: History = FileHistory(str(history)) if history else InMemoryHistory()
        self._hint = hint
        self._session: PromptSession[str] = PromptSession(
            HTML(f"<label>{_LABEL}</label>"),
            multiline=True,
            history=kept,
            completer=_Names(names) if names is not None else None,
            complete_while_typing=Condition(_begins_with_slash),
            key_bindings=_keys(),
            bottom_toolbar=_toolbar if names is not None else None,
            prompt_continuation=" " * len(_LABEL),
            style=_STYLE,
            input=source,
            output=screen,
        )

    def ask(self) -> str | None:
        """The next message, never a blank one; None when the person leaves."""
        hint, self._hint = self._hint, ""
        # The session would show the last one again if it got none.
        placeholder = HTML("<placeholder>{}</placeholder>").format(hint) if hint else ""
        try:
            return self._session.prompt(placeholder=placeholder)
        except (EOFError, KeyboardInterrupt):
            return None


class _Names(Completer):
    """Slash commands, and the names of topics after those that take one."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def get_completions(self, document: Document, event: CompleteEvent) -> Iterable[Completion]:
        if document.text_after_cursor.strip():
            return
        found = complete(
            document.text_before_cursor, self._names, wanted=event.completion_requested
        )
        for one in found:
            yield Completion(one.text, -one.replaces, display_meta=one.hint)


def keys_line(width: int) -> str:
    """The line that tells the keys, as long as fits."""
    return next((line for line in _KEYS if len(line) < width), "")


def _toolbar() -> str:
    return keys_line(get_app().output.get_size().columns)


def _begins_with_slash() -> bool:
    return get_app().current_buffer.text.startswith("/")


def _keys() -> KeyBindings:
    keys = KeyBindings()
    writing = has_focus(DEFAULT_BUFFER)

    @keys.add("enter", filter=writing)
    def _send(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.document.is_cursor_at_the_end and buffer.text.endswith("\\"):
            buffer.delete_before_cursor()
            buffer.newline(copy_margin=False)
        elif buffer.text.strip():
            buffer.validate_and_handle()

    @keys.add("escape", "enter", filter=writing)
    def _new_line(event: KeyPressEvent) -> None:
        event.current_buffer.newline(copy_margin=False)

    @keys.add("c-c", filter=writing)
    def _clear(event: KeyPressEvent) -> None:
        if event.current_buffer.text:
            event.current_buffer.reset()
        else:
            event.app.exit(exception=EOFError, style="class:exiting")

    return keys
