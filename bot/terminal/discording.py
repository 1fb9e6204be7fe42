"""`coach discord`: the bot, its demo without a token, its invitation and its doctor."""

from __future__ import annotations

import asyncio
import json
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Annotated

import typer

from bot.terminal import common
from bot.terminal.common import FAILED, USAGE, Json

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.discord.checkup import Check
    from bot.discord.run import BotClient
    from bot.memory.store import MemoryStore
    from bot.settings import Settings

discord = typer.Typer(
    name="discord",
    invoke_without_command=True,
    help="Run the coach on Discord, try it there without a token, invite it, or see what is "
    "wrong.\n\n"
    "The token of the bot is read from COACH_DISCORD_TOKEN, or from the file that "
    "COACH_DISCORD_TOKEN_FILE names.",
    epilog="Examples:  coach discord   ·   coach discord --demo   ·   coach discord invite   ·   "
    "coach discord doctor",
)


@discord.callback()
def run(
    context: typer.Context,
    demo: Annotated[
        bool,
        typer.Option("--demo", help="Try the bot in the browser, with no token and no Discord."),
    ] = False,
    port: Annotated[
        int | None,
        typer.Option("--port", min=1, max=65535, help="With --demo: where, if not at a free one."),
    ] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="With --demo: open no browser.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Log more of what the coach does.")
    ] = False,
) -> None:
    """Run the bot until it is stopped, by Ctrl-C or SIGTERM; answers under way are finished."""
    if context.invoked_subcommand is not None:
        if demo or port is not None or no_browser or verbose:
            common.fail("These options are for `coach discord` itself.", USAGE)
        return
    if not demo and (port is not None or no_browser):
        common.fail("--port and --no-browser are for the demo: add --demo.", USAGE)
    if demo:
        _demo(port or 0, open_browser=not no_browser)
    else:
        _serve(verbose=verbose)


@discord.command("invite")
def invite(
    application: Annotated[
        int | None,
        typer.Option(
            "--application",
            metavar="ID",
            min=1,
            help="The application's number; otherwise Discord is asked, with the token.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Print the addresses that add the coach to a server or to an account.

    Examples:\n
      coach discord invite\n
      coach discord invite --application 123456789012345678
    """
    _need_the_library()
    from bot.discord.errors import BotFailed
    from bot.discord.invite import NEEDS, permissions, person_address, server_address

    if application is None:
        from bot.discord.doctor import application_of

        _quietly()
        try:
            application = asyncio.run(application_of(common.settings()))
        except BotFailed as failure:
            common.fail(str(failure))
    server, person = server_address(application), person_address(application)
    if as_json:
        needs = [{"permission": one.label, "why": one.why} for one in NEEDS]
        found = {"server": server, "account": person, "permissions": permissions().value}
        print(json.dumps({**found, "needs": needs}))
        return
    width = max(len(one.label) for one in NEEDS)
    print(f"Add the coach to a server that you manage:\n  {server}\n")
    print(f"Add its commands to your own account, to use them anywhere:\n  {person}\n")
    print("On a server it asks for:")
    for one in NEEDS:
        print(f"  {one.label:<{width}}  {one.why}")


@discord.command("doctor")
def doctor(as_json: Json = False) -> None:
    """Check token, application, intents, permissions, commands, clock, index and memory.

    It changes nothing. The exit code is 1 when something is bad.

    Examples:\n
      coach discord doctor\n
      coach discord doctor --json
    """
    _need_the_library()
    from bot.discord.client import command_payloads
    from bot.discord.doctor import examine
    from bot.terminal.show import plain

    _quietly()
    report = asyncio.run(examine(common.settings(), command_payloads()))
    if as_json:
        print(json.dumps(report.as_json()))
    else:
        for check in report.checks:
            _show(check)
        if report.skipped:
            print(plain(f"Not looked at: {', '.join(report.skipped)}."))
    if not report.healthy:
        raise typer.Exit(FAILED)


def _quietly() -> None:
    """Let the library keep to itself what is told in other words."""
    import logging

    from bot.discord.logs import set_up_logging

    set_up_logging(sys.stderr, (), level=logging.ERROR)


def _show(check: Check) -> None:
    import textwrap

    from bot.terminal.show import WIDTH, plain

    style = {"ok": "green", "warn": "yellow", "bad": "red"}[check.status]
    mark = typer.style(f"{check.status:<4}", fg=style) if sys.stdout.isatty() else ""
    mark = mark or f"{check.status:<4}"
    # An address is not broken, so that it can be clicked.
    wrap = textwrap.TextWrapper(
        WIDTH, subsequent_indent=" " * 6, break_long_words=False, break_on_hyphens=False
    )
    first, *rest = wrap.wrap(f"{'':<4}  {plain(check.name)}: {plain(check.found)}")
    print(mark + first[4:], *rest, sep="\n")
    if check.todo:
        wrap.initial_indent, wrap.subsequent_indent = " " * 6 + "→ ", " " * 8
        print(*wrap.wrap(plain(check.todo)), sep="\n")


def _serve(*, verbose: bool) -> None:
    _need_the_library()
    from bot.discord.errors import BotFailed
    from bot.discord.run import run_bot
    from bot.discord.token import token_of

    settings = common.settings()
    try:
        # Before the coach is built, which takes long the first time.
        token_of(settings)
        with common.memory() as memory:
            run_bot(settings, _maker(settings, memory), verbose=verbose)
    except BotFailed as failure:
        common.fail(str(failure))


def _demo(port: int, *, open_browser: bool) -> None:
    _need_the_library()
    import logging
    import tempfile
    from pathlib import Path

    from bot.discord.demo.fake.events import MESSAGE_CONTENT
    from bot.discord.demo.fake.pointing import pointed_at
    from bot.discord.demo.fake.server import FakeDiscord
    from bot.discord.demo.serve import PortTaken, serve_demo
    from bot.discord.errors import BotFailed
    from bot.discord.logs import set_up_logging
    from bot.discord.run import serve_bot
    from bot.memory.store import MemoryStore

    settings = common.settings().model_copy(update={"shards": 1, "shard_ids": (0,)})
    print(
        "This shows the coach's Discord bot in a page of your browser, with a Discord that runs "
        "on this\nmachine only: no token, no account, and nothing is sent anywhere. What is said "
        "there is\nforgotten when it ends.",
        flush=True,
    )

    def tell(address: str) -> None:
        print(f"Open {address} in a browser. Ctrl-C ends it.", flush=True)
        if open_browser:
            import webbrowser

            webbrowser.open(address)

    async def show(make: Callable[[], BotClient]) -> None:
        async def bot(fake: FakeDiscord) -> None:
            set_up_logging(sys.stderr, [fake.token], level=logging.WARNING)
            with pointed_at(fake.api, fake.gateway_url):
                await serve_bot(settings, fake.token, make, patience=1.0)

        granted = MESSAGE_CONTENT if settings.discord_message_content else 0
        await serve_demo(bot, port, granted=granted, tell=tell)

    # Strangers who were made up have no place in the memory of real ones.
    with (
        tempfile.TemporaryDirectory(prefix="coach-demo-") as folder,
        MemoryStore.open(Path(folder) / "memory.db") as memory,
    ):
        try:
            asyncio.run(show(_maker(settings, memory)))
        except (BotFailed, PortTaken) as failure:
            common.fail(str(failure))


def _maker(settings: Settings, memory: MemoryStore) -> Callable[[], BotClient]:
    """The coach over this memory, and how to make a client for it."""
    from bot.coach.coach import utc_now
    from bot.desk.desk import Desk
    from bot.desk.hearing import Hearing
    from bot.discord.client import make_client

    coach = common.coach(one_shot=False, memory=memory)
    desk = Desk(coach.knowledge, coach.linker, memory, utc_now)
    coach.promises = Hearing(desk)
    return lambda: make_client(settings, coach, desk)


def _need_the_library() -> None:
    try:
        import_module("discord")
    except ModuleNotFoundError as error:
        if error.name != "discord":
            raise
        common.fail("discord.py is not installed. Install it with `pip install discord.py`.")
