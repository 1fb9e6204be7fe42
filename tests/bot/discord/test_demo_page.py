"""The demo's page in a browser, with a real client behind it: everything that one can do there."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.discord.demo.fake.model import Message
from bot.discord.demo.serve import Demo, demo
from tests.bot.discord.browsing import MISSING, WHERE, Browser, Tab, chromium, connected
from tests.bot.discord.chatty_client import run_chatty
from tests.bot.discord.nasty import PIECES

pytestmark = pytest.mark.skipif(WHERE is None, reason=MISSING)

DESKTOP, PHONE = (1280, 800), (390, 844)
LAST = "[...document.querySelectorAll('.message')].at(-1)"
# What sticks out of the window, but for what scrolls by itself or is out of sight on purpose.
SIDEWAYS = """(() => { const wide = innerWidth;
  const free = 'pre, pre *, .unseen, .skip, #side, #side *, img';
  return [document.documentElement.scrollWidth - document.documentElement.clientWidth,
    ...[...document.querySelectorAll('body *')].filter(e => !e.matches(free)
      && e.checkVisibility() && (e.getBoundingClientRect().right > wide + 0.5
        || e.getBoundingClientRect().left < -0.5)).map(e => e.outerHTML.slice(0, 90))] })()"""
# The contrast and size of every text that can be seen.
TEXTS = """(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
  const rgb = c => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = c;
    canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data] };
  const light = c => { const f = v => { v /= 255;
      return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 };
    return 0.2126 * f(c[0]) + 0.7152 * f(c[1]) + 0.0722 * f(c[2]) };
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim(), el = walker.currentNode.parentElement;
    if (!text || !el.checkVisibility({visibilityProperty: true})) continue;
    if (el.closest('.unseen, .skip, :disabled, noscript, .face')) continue;
    let ground = el;
    while (ground && rgb(getComputedStyle(ground).backgroundColor)[3] < 255)
      ground = ground.parentElement;
    const back = rgb(getComputedStyle(ground || document.body).backgroundColor);
    const a = light(rgb(getComputedStyle(el).color)), b = light(back);
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = parseFloat(getComputedStyle(el).fontSize);
    if (ratio < 4.5 || size < 13) found.push([text.slice(0, 40), ratio, size]);
  }
  return found })()"""


@pytest.fixture(scope="module")
def browser_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chromium(tmp_path_factory.mktemp("profile")) as address:
        yield address


@dataclass
class Scene:
    """A demo with its bot, and a page of it."""

    demo: Demo
    browser: Browser
    tab: Tab

    @property
    def messages(self) -> list[Message]:
        return [one for one in self.demo.fake.world.messages.values() if not one.deleted]

    async def command(self, name: str, *, send: bool = True) -> None:
        """Pick a command by its name, and send it when it wants nothing more."""
        await self.tab.click("#write")
        await self.tab.type(f"/{name}")
        await self.tab.until("!document.querySelector('#picker').hidden")
        await self.tab.press("Enter")
        await self.tab.until("document.querySelector('form.command')")
        if send:
            await self.tab.press("Enter")

    async def sees(self, text: str, within: str = "#messages") -> None:
        script = f"$one({within!r})?.innerText.includes({text!r})"
        await self.tab.until(script)

    async def play_as(self, handle: str) -> None:
        await self.tab.click(f"#players [data-key={handle}]")
        await self.tab.until(f"document.querySelector('[data-key={handle}][aria-pressed=true]')")

    async def other_window(self, path: str) -> Tab:
        tab = await self.browser.tab()
        await tab.open(self.demo.address + path)
        await tab.until("document.querySelector('.start')")
        return tab


@asynccontextmanager
async def scene(
    browser_at: str, size: tuple[int, int] = DESKTOP, *, dark: bool = False
) -> AsyncIterator[Scene]:
    async with demo() as shown, connected(browser_at) as browser:
        bot = asyncio.create_task(run_chatty(shown.fake))
        try:
            tab = await browser.tab()
            await tab.open(shown.address, wide=size[0], high=size[1], dark=dark)
            # The bot is there, and its commands too.
            await tab.until(
                "document.querySelector('#online.on') && document.querySelector('.start')"
            )
            await shown.fake.world.until(lambda: shown.fake.world.commands)
            yield Scene(shown, browser, tab)
            assert tab.complaints == []
            assert [
                url for url in tab.requests if not url.startswith((shown.fake.base, "ws:"))
            ] == []
            assert shown.fake.complaints() == []
        finally:
            bot.cancel()
            with suppress(asyncio.CancelledError):
                await bot


def play(
    browser_at: str,
    act: Callable[[Scene], Awaitable[None]],
    size: tuple[int, int] = DESKTOP,
    *,
    dark: bool = False,
) -> None:
    async def whole() -> None:
        async with scene(browser_at, size, dark=dark) as found:
            await act(found)

    asyncio.run(asyncio.wait_for(whole(), 60))


def test_messages_are_written_answered_and_attached(browser_at: str, tmp_path: Path) -> None:
    file = tmp_path / "notes & <b>.txt"
    file.write_text("what I tried")

    async def act(s: Scene) -> None:
        await s.tab.click("#write")
        await s.tab.type("@study")
        await s.tab.until("document.querySelector('#picker [role=option]')")
        await s.tab.press("Enter")
        await s.tab.type("first line")
        await s.tab.press("Enter", shift=True)
        await s.tab.type("second line")
        await s.tab.choose_file("#composer input[type=file]", file)
        await s.tab.until("document.querySelector('.chips li:not(.waiting)')")
        await s.tab.press("Enter")
        await s.sees("You said “first line\nsecond line”, with ['notes____b_.txt'].")
        said = s.messages[0]
        assert said.content == f"<@{s.demo.fake.world.bot.id}> first line\nsecond line"
        assert said.file("notes____b_.txt") == b"what I tried"
        # The file can be taken down again, and what is typed next answers the bot.
        href = await s.tab.run("document.querySelector('.file').getAttribute('href')")
        assert await s.tab.run(f"fetch({href!r}).then(r => r.text())") == "what I tried"
        await s.tab.click(f"{LAST}.querySelector('.more')")
        await s.tab.button("Reply", "dialog")
        await s.tab.type("thanks")
        await s.tab.press("Enter")
        await s.sees("You said “thanks”")
        assert next(one.reference for one in s.messages if one.content == "thanks") is not None

    play(browser_at, act)


def test_the_bot_types_and_thinks_where_one_sees_it(browser_at: str) -> None:
    async def act(s: Scene) -> None:
        await s.tab.click("document.querySelector('#places .dm a')")
        await s.tab.until("document.activeElement.placeholder === 'Message Study Coach'")
        await s.tab.type("Hello")
        await s.tab.press("Enter")
        await s.sees("Study Coach is typing…", "#typing")
        await s.sees("You said “Hello”")
        await s.tab.until("document.querySelector('#typing').innerText === ''")
        await s.command("ask")
        await s.sees("This must be filled in.", "form.command")
        await s.tab.type("why *me*?")
        await s.tab.press("Enter")
        await s.sees("Study Coach is thinking…")
        await s.sees("why me?: that depends.")
        await s.sees("Only you can see this")
        # A screen reader is told both answers, once.
        said = await s.tab.run("document.querySelector('#said').innerText")
        assert said.count("that depends") == 1
        assert said.count("You said") == 1

    play(browser_at, act)


def test_buttons_change_post_and_fail_as_they_do(browser_at: str) -> None:
    async def act(s: Scene) -> None:
        await s.command("next")
        await s.sees("gradient descent")
        await s.tab.button("Later")
        await s.sees("I ask you again on Monday.")
        await s.tab.button("Share with everyone")
        await s.sees("@Ana shares a step.")
        assert await s.tab.run("document.$named('Not yet').disabled")
        await s.tab.button("Drop it")
        await s.sees("This interaction failed")
        await s.tab.button("Done")
        await s.sees("Well done. That counts.")
        # Ben sees what is for all, and nothing that was for Ana alone.
        await s.play_as("ben")
        await s.sees("shares a step")
        shown = await s.tab.run("document.querySelector('#messages').innerText")
        assert "Monday" not in shown
        await s.play_as("ana")
        await s.sees("Monday")
        await s.tab.button("Dismiss message")
        await s.tab.until("!document.querySelector('#messages').innerText.includes('Monday')")

    play(browser_at, act)


def test_a_command_is_filled_in_with_what_is_proposed(browser_at: str) -> None:
    async def act(s: Scene) -> None:
        await s.command("quiz", send=False)
        await s.tab.until("document.querySelectorAll('.proposals [role=option]').length === 5")
        await s.tab.type("gra")
        await s.tab.until("document.querySelectorAll('.proposals [role=option]').length === 2 || 1")
        await s.tab.until("document.querySelector('.proposals').innerText.trim() === 'Gradients'")
        await s.tab.press("ArrowDown")
        await s.tab.press("Enter")
        assert await s.tab.run("document.activeElement.value") == "Gradients"
        # What is missing is said where it is missing.
        await s.tab.press("Enter")
        await s.sees("Please choose.", "form.command")
        await s.tab.press("Enter")
        await s.tab.button("Tough", "dialog")
        await s.tab.click("[data-field=count] input")
        await s.tab.type("11")
        await s.tab.button("Send /quiz")
        await s.sees("This must be 10 or less.", "form.command")
        await s.tab.press("Backspace")
        await s.tab.click("[data-field=private] .select")
        await s.tab.button("True", "dialog")
        await s.tab.button("Send /quiz")
        await s.sees("1 questions on gradients, hard")
        assert s.messages[-1].ephemeral

    play(browser_at, act)


def test_people_places_and_files_are_given_to_a_command(browser_at: str, tmp_path: Path) -> None:
    file = tmp_path / "trace.txt"
    file.write_text("Traceback")

    async def act(s: Scene) -> None:
        await s.command("look", send=False)
        await s.tab.click("[data-field=who] .select")
        await s.tab.button("Ben", "dialog")
        await s.tab.click("[data-field=where] .select")
        await s.tab.button("#help", "dialog")
        await s.tab.choose_file("[data-field=what] input", file)
        await s.tab.button("Send /look")
        await s.sees("Ben, #help, trace.txt of 9 bytes")

    play(browser_at, act)


def test_what_is_typed_after_a_command_goes_into_its_first_option(browser_at: str) -> None:
    async def act(s: Scene) -> None:
        await s.tab.click("#write")
        await s.tab.type("/ask what is a tensor?")
        await s.tab.until("document.activeElement.value === 'what is a tensor?'")
        await s.tab.press("Enter")
        await s.sees("what is a tensor?: that depends.")
        await s.command("me show")
        await s.sees("You are known.")
        await s.command("mute")
        await s.sees("The application did not respond.")

    play(browser_at, act)


def test_a_form_is_filled_in_checked_and_sent(browser_at: str, tmp_path: Path) -> None:
    file = tmp_path / "proof.png"
    file.write_bytes(b"\x89PNG")

    async def act(s: Scene) -> None:
        await s.command("checkin")
        await s.sees("You promised: train a classifier", "dialog")
        assert await s.tab.run("document.querySelector('dialog textarea').value") == (
            "Finish the write-up"
        )
        await s.tab.button("Submit", "dialog")
        await s.sees("Please choose.", "dialog")
        await s.tab.press("Enter")
        await s.tab.button("Partly", ".chooser")
        nodes = (await s.tab.call("Accessibility.getFullAXTree"))["nodes"]
        named = {node["role"]["value"]: set() for node in nodes if not node["ignored"]}
        for node in nodes:
            if not node["ignored"]:
                named[node["role"]["value"]].add(node.get("name", {}).get("value"))
        assert "How did it go? Partly" in named["button"]
        assert {"One line why optional", "What next?"} <= named["textbox"]
        assert "This week's check-in" in named["dialog"]
        await s.tab.click("[...document.querySelectorAll('dialog input')][0]")
        await s.tab.type("<i>ill</i> & tired")
        await s.tab.choose_file("dialog input[type=file]", file)
        await s.tab.button("Submit", "dialog")
        await s.sees("Partly / <i>ill</i> & tired / Finish the write-up / ['proof.png']")
        await s.tab.until("!document.querySelector('dialog')")
        # Escape leaves a form, and nothing is sent.
        before = len(s.messages)
        await s.command("checkin")
        await s.tab.until("document.querySelector('dialog[open]')")
        await s.tab.press("Escape")
        await s.tab.until("!document.querySelector('dialog')")
        assert len(s.messages) == before

    play(browser_at, act)


def test_selects_of_one_many_and_channels(browser_at: str) -> None:
    async def act(s: Scene) -> None:
        # Only the owner is offered the command.
        await s.tab.click("#write")
        await s.tab.type("/setup")
        assert await s.tab.run("document.querySelector('#picker').hidden")
        await s.tab.run("document.querySelector('#write').value = ''")
        await s.play_as("maya")
        await s.command("setup")
        await s.sees("Set up the coach")
        await s.tab.button("Channel for the digest")
        await s.tab.button("#help", "dialog")
        help_id = next(c.id for c in s.demo.stage.guild.channels.values() if c.name == "help")
        await s.sees(f"Chosen: ['{help_id}']")
        await s.tab.button("Days without nudges")
        assert await s.tab.run("document.$named('Done', 'dialog').disabled")
        await s.tab.button("Saturday", "dialog")
        await s.tab.button("Sunday", "dialog")
        await s.tab.button("Done", "dialog")
        await s.sees("Chosen: ['Saturday', 'Sunday']")
        await s.tab.button("Time zone: UTC")
        await s.tab.press("ArrowDown")
        await s.tab.press("Enter")
        await s.sees("Chosen: ['Europe/Berlin']")

    play(browser_at, act)


def test_the_menu_of_a_message_threads_and_ones_own_words(browser_at: str) -> None:
    async def act(s: Scene) -> None:
        await s.tab.click("#write")
        await s.tab.type("my loss is nan")
        await s.tab.press("Enter")
        await s.sees("my loss is nan")
        menu = f"{LAST}.querySelector('.more')"
        await s.tab.click(menu)
        await s.tab.button("I'm stuck on this", "dialog")
        await s.sees("Stuck on: my loss is nan")
        first = "document.querySelector('.message .more')"
        await s.tab.click(first)
        await s.tab.button("Explain this", "dialog")
        await s.sees("This week's check-in", "dialog")
        await s.tab.press("Escape")
        await s.tab.click(first)
        await s.tab.button("Edit", "dialog")
        await s.tab.type("my loss is inf")
        await s.tab.button("Save", "dialog")
        await s.sees("(edited)")
        await s.tab.click(first)
        await s.tab.button("React with 👍", "dialog")
        await s.tab.until("document.querySelector('.reaction[aria-pressed=true]')")
        await s.tab.click(first)
        await s.tab.button("Start a thread", "dialog")
        await s.tab.type("Losses")
        await s.tab.press("Enter")
        await s.tab.until("document.querySelector('#title').innerText.trim() === 'Losses'")
        await s.tab.click("#write")
        await s.tab.type("@study-coach here?")
        await s.tab.press("Enter")
        await s.sees("You said “here?”")
        # Back by the link in the head, and in again by the one under the message.
        await s.tab.click("#topic a")
        await s.sees("2 messages")
        await s.tab.click("a.thread")
        await s.sees("You said “here?”")
        await s.tab.run("history.back()")
        await s.tab.until("document.querySelector('#title').innerText.trim() === 'general'")
        await s.tab.click(first)
        await s.tab.button("Delete", "dialog")
        await s.tab.until("!document.querySelector('#messages').innerText.includes('inf')")

    play(browser_at, act)


def test_two_windows_show_two_people_and_what_calls_them(browser_at: str) -> None:
    async def act(s: Scene) -> None:
        general, help_ = (str(one) for one in s.demo.stage.guild.channels)
        ben = await s.other_window(f"#ben/{general}")
        await s.tab.click("#write")
        await s.tab.type("@Ben look")
        await s.tab.press("Enter")
        await ben.until("document.querySelector('.message.pinged .mention')")
        await ben.run(f"location.hash = '#ben/{help_}'")
        await ben.until("document.querySelector('#title').innerText.trim() === 'help'")
        await s.tab.type("@ben again")
        await s.tab.press("Enter")
        await ben.until("document.querySelector('#places .unread .pings')?.innerText === '1'")
        # A draft waits where it was begun.
        await s.tab.type("half a thou")
        await s.tab.click("[...document.querySelectorAll('#places a')][1]")
        await s.tab.until("document.querySelector('#write').value === ''")
        await s.tab.click("[...document.querySelectorAll('#places a')][0]")
        await s.tab.until("document.querySelector('#write').value === 'half a thou'")
        assert ben.complaints == []
        # Somebody new can come, once for each name.
        await s.tab.click("#players .add")
        await s.tab.until("document.querySelector('[data-key=chi][aria-pressed=true]')")

    play(browser_at, act)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_hostile_texts_break_nothing(browser_at: str, size: tuple[int, int]) -> None:
    hostile = [
        "<img src=x onerror=\"window.hit=1\"><script>window.hit=1</script><svg/onload=hit=1>",
        "[https://discord.com](https://evil.example/login) [x](javascript:alert(1)) "
        "[bank.example](<https://evil.example>) [a](data:text/html,hit)",
        "\u202e gnp.exe \u2066\u2067 שלום [مرحبا](https://e.example) \u202d" + "ש" * 200,
        "**" * 900, "*a " * 600, "`" * 1999, "||" * 700, "[" * 1900, "](" * 900, "> " * 900,
        "_*" * 950, "***a** b* **c *d***", "- " * 400 + "x", "  - x\n" * 300, "h" * 2000,
        "https://" + "a" * 1900, "<t:99999999999999:R> <t:1:X> <@!1> <@&2> <#3> </x y:1>",
        "```" * 600, "```\n" + "x" * 1900 + "\n```", "~~~\n```py\nx", "# " * 900, "\\" * 1999,
        "e" + "\u0301" * 1900, "👩‍💻" * 300, ">>> " + "> " * 300 + "\n" * 500, "\x00\x07\x1b[31m",
        "".join(PIECES).replace("\ud83d", "")[:2000],
    ]  # fmt: skip

    async def act(s: Scene) -> None:
        ana = s.demo.fake.person("zoe", s.demo.stage.guild)
        for text in hostile:
            await ana.say(text)
        # The bot may send twice as much in one message.
        await s.command("echo", send=False)
        await s.tab.type(("**a** `b` [c](https://d.example) " * 200)[:4000])
        await s.tab.press("Enter")
        await s.tab.until(f"{LAST}.querySelectorAll('.container a').length > 100")
        assert await s.tab.run("document.querySelectorAll('.message').length") == len(hostile) + 1
        assert await s.tab.run("window.hit") is None
        assert (
            await s.tab.run(
                "document.querySelectorAll('#messages script, #messages img:not(.face)').length"
            )
            == 0
        )
        links = await s.tab.run(
            "[...document.querySelectorAll('#messages a')].map(a => [a.innerText, a.href])"
        )
        assert all(href.startswith(("https://", "http://")) for _, href in links)
        for text, href in links:
            # What looks like an address leads to that address.
            leads = urlsplit(href).netloc
            shown = re.match(r"https?://([^/?#\\]*)", text)
            assert "@" not in leads
            assert shown is None or shown[1].lower() == leads, (text, href)
        assert await s.tab.run(SIDEWAYS) == [0]
        # The page still does what it should.
        await s.command("me show")
        await s.sees("You are known.")

    play(browser_at, act, size)


def test_a_link_in_other_words_says_where_it_leads_before_it_does(browser_at: str) -> None:
    async def act(s: Scene) -> None:
        await s.command("next")
        await s.tab.button("The chapter on descent")
        await s.sees("https://book.example/descent", "dialog")
        await s.tab.button("Go back", "dialog")
        await s.tab.until("!document.querySelector('dialog')")

    play(browser_at, act)


def test_markdown_is_shown_as_discord_shows_it(browser_at: str) -> None:
    cases = {
        "**b** *i* _i_": "<p><strong>b</strong> <em>i</em> <em>i</em></p>",
        "__u__ ~~s~~": "<p><u>u</u> <s>s</s></p>",
        "***both***": "<p><strong><em>both</em></strong></p>",
        "**a *b* c**": "<p><strong>a <em>b</em> c</strong></p>",
        "snake_case_name 2*3*4 a * b": "<p>snake_case_name 2<em>3</em>4 a * b</p>",
        "\\*no\\* \\_no\\_ \\`no\\`": "<p>*no* _no_ `no`</p>",
        "`a` ``b ` c`` `*d*`": "<p><code>a</code> <code>b ` c</code> <code>*d*</code></p>",
        "one\ntwo": "<p>one<br>two</p>",
        "# H\n## H2\n-# small": "<h3>H</h3><h4>H2</h4><p>small</p>",
        "#no\n####no": "<p>#no<br>####no</p>",
        "- a\n  - b\n- c": "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
        "3. a\n4. b": "<ol><li>a</li><li>b</li></ol>",
        "> q\n> r\nafter": "<blockquote><p>q<br>r</p></blockquote><p>after</p>",
        ">>> q\nall": "<blockquote><p>q<br>all</p></blockquote>",
        "```py\nx = 1\n```": "<pre><code>x = 1</code></pre>",
        "a ```b``` c": "<p>a </p><pre><code>b</code></pre><p> c</p>",
        "``` ": "<p>``` </p>",
        "a\n\nb": "<p>a<br><br>b</p>",
        "<script>": "<p>&lt;script&gt;</p>",
    }  # fmt: skip
    script = """(async () => {
      const {markdown} = await import(new URL('markdown.js', location.href));
      const out = document.createElement('div'); out.append(markdown(%r));
      out.querySelectorAll('*').forEach(e => [...e.attributes].forEach(
        a => e.removeAttribute(a.name))); return out.innerHTML })()"""

    async def act(s: Scene) -> None:
        for text, html in cases.items():
            assert await s.tab.run(script % text) == html, text

    play(browser_at, act)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_view_fits_and_can_be_read(
    browser_at: str, size: tuple[int, int], dark: bool
) -> None:
    async def act(s: Scene) -> None:
        async def fits() -> None:
            assert await s.tab.run(SIDEWAYS) == [0]
            assert await s.tab.run(TEXTS) == []

        await fits()
        await s.command("next")
        await s.sees("gradient descent")
        await fits()
        await s.tab.button("Later")
        await s.sees("Only you can see this")
        await s.command("progress")
        await s.tab.until(f"{LAST}.querySelector('.picture img')?.naturalWidth === 640")
        await fits()
        assert await s.tab.run(f"{LAST}.querySelector('.picture img').alt") == "Bars that grow"
        # The end of a picture that came later is in sight.
        await s.tab.until("(e => e.scrollHeight - e.scrollTop - e.clientHeight < 2)($one('#log'))")
        await s.command("me export")
        await s.sees("Ana used /me export")
        await s.sees("me.json")
        await s.command("quiz", send=False)
        await fits()
        await s.tab.press("Escape")
        await s.tab.press("Escape")
        await s.command("checkin")
        await s.tab.until("document.querySelector('dialog[open]')")
        await fits()
        await s.tab.press("Escape")
        await s.tab.click(f"{LAST}.querySelector('.more')")
        await fits()
        await s.tab.press("Escape")
        if size == PHONE:
            await s.tab.button("Places and people")
            await s.tab.until("document.body.classList.contains('open')")
            await s.tab.until("document.activeElement.closest('#places')")
            await fits()

    play(browser_at, act, size, dark=dark)


def test_a_phone_s_thumb_hits_what_it_aims_at(browser_at: str) -> None:
    async def act(s: Scene) -> None:
        await s.command("next")
        await s.sees("gradient descent")
        small = await s.tab.run(
            "[...document.querySelectorAll('button, a, input, textarea')].filter(e => "
            "e.checkVisibility({visibilityProperty: true}) && !e.closest('.words p, .skip, .only'))"
            ".map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])"
            ".filter(([, b]) => b.height < 32 || b.width < 32).map(([html]) => html)"
        )
        assert small == []
        await s.tab.button("Places and people")
        await s.tab.click("document.querySelector('#places .dm a')")
        await s.tab.until("!document.body.classList.contains('open')")
        await s.tab.until("document.querySelector('#title').innerText.trim() === 'Study Coach'")

    play(browser_at, act, PHONE)


def test_all_of_it_can_be_done_by_keyboard_and_has_names(browser_at: str) -> None:
    async def act(s: Scene) -> None:
        await s.command("next")
        await s.sees("gradient descent")
        await s.tab.run("document.querySelector('#skip').focus()")
        walked = []
        for _ in range(60):
            await s.tab.press("Tab")
            walked.append(
                await s.tab.run(
                    "(e => [e.id, (e.getAttribute('aria-label') || e.innerText || '').trim(), "
                    "getComputedStyle(e).outlineStyle + getComputedStyle(e.closest('.write') || e)"
                    ".boxShadow])(document.activeElement)"
                )
            )
            if walked[-1][1] == "Send the message":
                break
        names = [name for _, name, _ in walked]
        for wanted in ("Done", "Later", "Open book.example", "Attach files", "Commands"):
            assert wanted in names, names
        assert all(ring != "nonenone" for _, _, ring in walked), walked
        nodes = (await s.tab.call("Accessibility.getFullAXTree"))["nodes"]
        for node in nodes:
            role = node.get("role", {}).get("value")
            if node.get("ignored") or role not in (
                "button", "link", "textbox", "combobox", "img", "image", "navigation", "region",
                "RootWebArea", "listbox",
            ):  # fmt: skip
                continue
            assert node.get("name", {}).get("value", "").strip(), node
        # Pressed by the keyboard, the focus stays where it was.
        await s.tab.run("document.$named('Later').focus()")
        await s.tab.press("Enter")
        await s.sees("I ask you again on Monday.")
        assert await s.tab.run("document.activeElement.innerText.trim()") == "Later"
        # Where the button itself has gone, it stays in the message.
        await s.tab.run("document.$named('Done').focus()")
        await s.tab.press("Enter")
        await s.sees("Well done. That counts.")
        assert await s.tab.run("document.activeElement.closest('.message') !== null")

    play(browser_at, act)


def test_who_presses_twice_asks_once(browser_at: str) -> None:
    async def act(s: Scene) -> None:
        world = s.demo.fake.world
        await s.command("next")
        await s.sees("gradient descent")
        await s.tab.run("['', ''].forEach(() => document.$named('Share with everyone').click())")
        await s.sees("shares a step")
        await s.command("checkin")
        await s.tab.button("Choose", "dialog")
        await s.tab.button("Kept", ".chooser")
        await s.tab.run("['', ''].forEach(() => $one('dialog form').requestSubmit())")
        await s.sees("Written down: Kept")
        assert [one.kind for one in world.interactions.values()] == [2, 3, 2, 5]

    play(browser_at, act)


def test_the_end_is_kept_in_sight_unless_one_reads_further_up(browser_at: str) -> None:
    low = "(e => e.scrollHeight - e.scrollTop - e.clientHeight < 2)($one('#log'))"
    grow = """(() => { const tall = document.createElement('li'); tall.style.height = '900px';
      $one('#messages').append(tall); $one('#log').dispatchEvent(new Event('scroll')) })()"""

    async def act(s: Scene) -> None:
        for _ in range(2):
            await s.command("next")
        await s.tab.until("document.querySelectorAll('.container').length === 2")
        await s.tab.until(low)
        # What grows later, as a picture does, is no reason to leave the end.
        await s.tab.run(grow)
        await s.tab.until(low)
        await s.tab.run("$one('#log').scrollTop = 0")
        ben = s.demo.fake.person("zoe", s.demo.stage.guild)
        await ben.say("Anybody here?")
        await s.sees("Anybody here?")
        assert await s.tab.run("$one('#log').scrollTop") == 0
        await s.tab.button("New messages ↓")
        await s.tab.until(low)
        # Whoever says something wants to see it.
        await s.tab.run("$one('#log').scrollTop = 0")
        await s.command("me show")
        await s.sees("You are known.")
        await s.tab.until(low)

    play(browser_at, act)


def test_the_page_waits_for_the_demo_and_comes_back(browser_at: str) -> None:
    async def act(s: Scene) -> None:
        await s.tab.run("window.before = 1")
        for window in list(s.demo.page.windows):
            await window.close()
        await s.tab.until("!document.querySelector('#notice').hidden")
        await s.tab.until("document.querySelector('#notice').hidden")
        await s.command("me show")
        await s.sees("You are known.")
        assert await s.tab.run("window.before") == 1
        assert re.match(
            r"http://127\.0\.0\.1:\d+/demo/.{20,}/#ana/\d+", await s.tab.run("location.href")
        )

    play(browser_at, act)
