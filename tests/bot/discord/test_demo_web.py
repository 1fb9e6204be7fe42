"""The demo without a browser: who may ask, what is served, and what each person gets."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib import resources
from typing import Any

import aiohttp
import pytest

from bot.discord.demo.fake.model import Message
from bot.discord.demo.fake.server import FakeDiscord
from bot.discord.demo.serve import Demo, PortTaken, demo, serve_demo
from tests.bot.discord.chatty_client import run_chatty

FILES = {
    one.name: one.read_text()
    for one in resources.files("bot.discord.demo").joinpath("page").iterdir()
}


class Line:
    """A page's line to the demo, without a page."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._number = 0
        self.told: dict[str, Any] = {}
        self.messages: dict[str, dict[str, Any]] = {}

    async def hear(self) -> dict[str, Any]:
        news: dict[str, Any] = await self._socket.receive_json(timeout=5)
        if "re" not in news:
            self.told |= news
            change = news.get("messages", {})
            if change.get("fresh"):
                self.messages.clear()
            self.messages |= {one["id"]: one for one in change.get("put", [])}
            for one in change.get("gone", []):
                del self.messages[one]
        return news

    async def ask(self, what: Any, **more: Any) -> dict[str, Any]:
        self._number += 1
        await self._socket.send_json({"do": what, "n": self._number, **more})
        while (news := await self.hear()).get("re") != self._number:
            pass
        return news

    async def until(self, true: Callable[[], Any]) -> None:
        while not true():
            await self.hear()


@asynccontextmanager
async def line(shown: Demo, person: str = "ana", place: str = "") -> AsyncIterator[Line]:
    headers = {"Origin": shown.fake.base}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.ws_connect(shown.address + "live") as socket,
    ):
        found = Line(socket)
        await found.ask("go", person=person, place=place)
        await found.until(lambda: "messages" in found.told)
        yield found


def play(act: Callable[[Demo], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with demo() as shown:
            await act(shown)

    asyncio.run(asyncio.wait_for(whole(), 30))


def messages(shown: Demo) -> list[Message]:
    return list(shown.fake.world.messages.values())


def test_the_page_is_served_with_rules_that_keep_it_at_home() -> None:
    async def act(shown: Demo) -> None:
        async with aiohttp.ClientSession() as session:
            for name, text in FILES.items():
                path = "" if name == "index.html" else name
                async with session.get(shown.address + path) as found:
                    assert found.status == 200, name
                    assert await found.text() == text
                    assert found.headers["X-Content-Type-Options"] == "nosniff"
                    assert found.headers["Referrer-Policy"] == "no-referrer"
                    assert found.headers["Cache-Control"] == "no-store"
            async with session.get(shown.address) as found:
                rules = found.headers["Content-Security-Policy"]
                assert "default-src 'none'" in rules
                assert "script-src 'self'" in rules
                assert "require-trusted-types-for 'script'" in rules
                assert "unsafe" not in rules
            for name in ("nothing.js", "..%2fweb.py", "%2e%2e/serve.py", "index.html"):
                async with session.get(shown.address + name) as found:
                    assert found.status >= 400

    play(act)


def test_the_page_names_nothing_that_lies_elsewhere_and_makes_no_markup_of_texts() -> None:
    assert {"index.html", "style.css", "main.js", "icon.svg"} <= FILES.keys()
    for name, text in FILES.items():
        outside = set(re.findall(r"https?://[a-z0-9.]+", text)) - {"http://www.w3.org"}
        assert outside == set(), name
        assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(", text)
        for wanted in re.findall(r"""from "\./([a-z.]+)";|(?:src|href)="([a-z.]+)\"""", text):
            assert "".join(wanted) in FILES, (name, wanted)


def test_another_name_or_another_page_gets_nothing() -> None:
    async def act(shown: Demo) -> None:
        port = shown.fake.base.rsplit(":", 1)[1]
        mine, live = shown.fake.base, shown.address + "live"
        asked: list[tuple[str, dict[str, str], int]] = [
            (shown.address, {}, 200),
            (shown.address, {"Host": f"localhost:{port}"}, 200),
            (shown.address, {"Host": f"evil.example:{port}"}, 403),
            (shown.address, {"Host": f"127.0.0.1.evil.example:{port}"}, 403),
            (shown.address, {"Host": f"evil.example@127.0.0.1:{port}"}, 403),
            (shown.address, {"Origin": "https://evil.example"}, 403),
            (shown.address, {"Origin": "null"}, 403),
            (f"{mine}/demo/guess/", {}, 501),
            # What the bot speaks is closed to other names as well.
            (f"{mine}/api/v10/gateway", {"Host": "evil.example"}, 403),
            (f"{mine}/api/v10/users/@me", {}, 401),
        ]
        async with aiohttp.ClientSession() as session:
            for address, headers, status in asked:
                async with session.get(address, headers=headers) as found:
                    assert found.status == status, (address, headers)
            for origin in (None, "https://evil.example", "http://127.0.0.1:1", "null"):
                headers = {} if origin is None else {"Origin": origin}
                with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                    await session.ws_connect(live, headers=headers)
                assert refused.value.status == 403
                async with session.post(shown.address + "files", data=b"x", headers=headers) as no:
                    assert no.status == 403
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(live, headers={"Origin": mine, "Host": "evil.example"})

    play(act)


def test_two_demos_share_neither_address_nor_token() -> None:
    async def act(shown: Demo) -> None:
        async with demo() as other:
            assert other.page.path != shown.page.path
            assert len(other.page.path) > 24
            assert other.fake.token != shown.fake.token

    play(act)


def test_files_go_up_within_limits_and_come_down_harmless() -> None:
    async def act(shown: Demo) -> None:
        headers = {"Origin": shown.fake.base}
        async with aiohttp.ClientSession(headers=headers) as session, line(shown) as ana:
            where = shown.address + "files"
            hostile = b"<script>alert(1)</script>"
            async with session.post(f"{where}?name=../a/x.html", data=hostile) as sent:
                key = (await sent.json())["file"]
            async with session.post(where, data=b"x" * (10 * 1024 * 1024 + 1)) as sent:
                assert sent.status == 413
                assert "10 MB" in (await sent.json())["problem"]
            assert await ana.ask("say", text="", files=[key]) == {"re": 2}
            await ana.until(lambda: ana.messages)
            (file,) = next(iter(ana.messages.values()))["attachments"]
            assert file["name"] == ".._a_x.html"
            async with session.get(shown.fake.base + file["url"]) as found:
                assert await found.read() == hostile
                assert found.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
                assert found.headers["X-Content-Type-Options"] == "nosniff"
            # A file is sent once.
            again = await ana.ask("say", text="again", files=[key])
            assert "choose it again" in again["problem"]

    play(act)


def test_uploads_that_are_never_sent_make_room() -> None:
    async def act(shown: Demo) -> None:
        keys = [shown.stage.keep(str(number), b"x" * 10_000_000) for number in range(14)]
        kept = [key for key in keys if key in shown.stage.uploads]
        assert kept == keys[2:]

    play(act)


def test_what_is_for_one_person_reaches_no_other_window() -> None:
    async def act(shown: Demo) -> None:
        bot = asyncio.create_task(run_chatty(shown.fake))
        world = shown.fake.world
        await world.until(lambda: shown.fake.gateway.connected and world.commands)
        async with line(shown, "ana") as ana, line(shown, "ben") as ben:
            await ana.until(lambda: ana.told["commands"]["slash"])
            assert await ana.ask("slash", command="me show") == {"re": 2, "failed": False}
            await ana.until(lambda: ana.messages)
            (secret,) = ana.messages.values()
            assert secret["ephemeral"]
            await ben.ask("say", text="hello")
            await ben.until(lambda: ben.messages)
            assert secret["id"] not in ben.messages
            for what in (
                {"do": "dismiss"}, {"do": "delete"}, {"do": "edit", "text": "x"},
                {"do": "react", "emoji": "x"}, {"do": "press", "component": "x"},
                {"do": "menu", "name": "Explain this"},
            ):  # fmt: skip
                answer = await ben.ask(str(what.pop("do")), message=secret["id"], **what)
                assert "not for this person" in answer["problem"]
            answer = await ben.ask("say", text="what?", reply=secret["id"])
            assert "not for this person" in answer["problem"]
            # Nor can he be in her direct messages: he gets his own.
            hers, his = (str(world.dm(shown.stage.player(one)).id) for one in ("ana", "ben"))
            await ben.ask("go", person="ben", place=hers)
            await ben.until(lambda: ben.told["here"]["place"] == his)
            # Only the owner is offered what is hers.
            names = [one["name"] for one in ana.told["commands"]["slash"]]
            assert "ask" in names
            assert "setup" not in names
            await ana.ask("go", person="maya", place="")
            await ana.until(
                lambda: "setup" in [one["name"] for one in ana.told["commands"]["slash"]]
            )
        bot.cancel()
        await asyncio.gather(bot, return_exceptions=True)

    play(act)


def test_a_form_is_only_for_whom_it_was_opened() -> None:
    async def act(shown: Demo) -> None:
        bot = asyncio.create_task(run_chatty(shown.fake))
        world = shown.fake.world
        await world.until(lambda: shown.fake.gateway.connected and world.commands)
        async with line(shown, "ana") as ana, line(shown, "ben") as ben:
            modal = (await ana.ask("slash", command="checkin"))["modal"]
            answer = await ben.ask("submit", modal=modal["interaction"], fields={})
            assert "somebody else" in answer["problem"]
            answer = await ana.ask("submit", modal="12", fields={})
            assert "no such form" in answer["problem"]
        bot.cancel()
        await asyncio.gather(bot, return_exceptions=True)

    play(act)


@pytest.mark.parametrize(
    "act",
    [
        {"do": "dance"},
        {},
        {"do": ["say"]},
        {"do": "say"},
        {"do": "say", "text": "x", "files": 7},
        {"do": "say", "text": "x", "files": ["no such key"]},
        {"do": "say", "text": "   "},
        {"do": "say", "text": "x" * 2001},
        {"do": "say", "text": "x", "reply": "abc"},
        {"do": "edit", "message": "1", "text": "x"},
        {"do": "thread", "message": "1", "name": " "},
        {"do": "slash", "command": ""},
        {"do": "slash", "command": "none"},
        {"do": "slash", "command": "none", "options": [["command", "x"]]},
        {"do": "slash", "command": "none", "options": 3},
        {"do": "complete", "command": "none", "options": []},
        {"do": "menu", "name": "none", "message": "9"},
        {"do": "press", "message": None, "component": None},
        {"do": "select", "message": "1", "component": "x", "values": None},
        {"do": "submit", "modal": None, "fields": {}},
        {"do": "go", "person": {}, "place": []},
        {"do": "dismiss", "message": "99999999999999999999999"},
    ],
    ids=str,
)
def test_what_cannot_be_done_is_refused_in_words_and_breaks_nothing(act: dict[str, Any]) -> None:
    async def scene(shown: Demo) -> None:
        async with line(shown) as ana:
            answer = await ana.ask(act.get("do"), **{k: v for k, v in act.items() if k != "do"})
            if act.get("do") != "go":
                assert re.fullmatch(r"[A-Z].{15,200}\.", answer["problem"]), answer
            assert await ana.ask("say", text="still here") == {"re": 3}
            await ana.until(lambda: ana.messages)

    play(scene)


def test_frames_that_are_no_acts_are_passed_over() -> None:
    async def act(shown: Demo) -> None:
        async with line(shown) as ana:
            for frame in ("{", "[]", "7", '"x"', ""):
                await ana._socket.send_str(frame)
            assert await ana.ask("say", text="still here") == {"re": 2}

    play(act)


def test_a_place_that_is_gone_or_closed_leads_back_to_the_first() -> None:
    async def act(shown: Demo) -> None:
        world, stage = shown.fake.world, shown.stage
        general, help_ = stage.guild.channels.values()
        async with line(shown, "ana", str(help_.id)) as ana:
            assert ana.told["here"] == {"person": "ana", "place": str(help_.id)}
            world.delete_channel(help_)
            await ana.until(lambda: ana.told["here"]["place"] == str(general.id))
            assert [one["name"] for one in ana.told["places"]] == ["general", "Study Coach"]

    play(act)


def test_what_is_unread_and_who_is_called_is_counted_for_each() -> None:
    async def act(shown: Demo) -> None:
        help_ = list(shown.stage.guild.channels.values())[1]
        ana = shown.stage.player("ana")
        async with line(shown, "ana") as one:
            owner = shown.fake.owner(help_)
            await owner.say("to all")
            await owner.say(f"to <@{ana.id}>")
            await one.until(lambda: one.told["people"][1]["pings"])
            counted = [(each["name"], each["unread"], each["pings"]) for each in one.told["places"]]
            assert counted == [("general", False, 0), ("help", True, 1), ("Study Coach", False, 0)]
            assert [each["pings"] for each in one.told["people"]] == [0, 1, 0]
            await one.ask("go", person="ana", place=str(help_.id))
            await one.until(lambda: one.told["people"][1]["pings"] == 0)

    play(act)


def test_newcomers_join_until_all_have_come() -> None:
    async def act(shown: Demo) -> None:
        async with line(shown) as ana:
            before = len(shown.stage.guild.members)
            names = [(await ana.ask("newcomer")).get("person") for _ in range(6)]
            assert names == ["chi", "dev", "eli", "fay", "gus", None]
            assert len(shown.stage.guild.members) == before + 5

    play(act)


def test_the_bot_is_given_the_fake_and_the_address_is_told() -> None:
    told: list[str] = []
    given: list[FakeDiscord] = []

    async def bot(fake: FakeDiscord) -> None:
        given.append(fake)
        async with aiohttp.ClientSession() as session, session.get(told[0]) as found:
            assert found.status == 200

    asyncio.run(serve_demo(bot, tell=told.append))
    assert told[0].startswith(given[0].base + "/demo/")


def test_a_port_that_is_taken_is_said_in_a_sentence() -> None:
    async def act(shown: Demo) -> None:
        port = int(shown.fake.base.rsplit(":", 1)[1])
        with pytest.raises(PortTaken, match=rf"Port {port} .* --port"):
            async with demo(port):
                pass

    play(act)
