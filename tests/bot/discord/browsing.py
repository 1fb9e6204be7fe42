"""A headless Chromium driven over its own protocol, beside a server in the same loop."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
WHERE = next((found for name in NAMES if (found := shutil.which(name))), None)
MISSING = "no Chromium on this machine: apt-get install --no-install-recommends chromium"
_KEYS = {
    "Enter": (13, "\r"), "Tab": (9, ""), "Escape": (27, ""), "ArrowDown": (40, ""),
    "ArrowUp": (38, ""), "End": (35, ""), "Backspace": (8, ""),
}  # fmt: skip
# The middle of what can be seen of an element, and whether a finger there would hit it.
_MIDDLE = """(() => { const e = %s; if (!e) return null;
  e.scrollIntoView({block: 'nearest', inline: 'nearest'});
  const b = e.getBoundingClientRect(), x = b.x + b.width / 2, y = b.y + b.height / 2;
  const hit = document.elementFromPoint(x, y);
  return [x, y, !!hit && (e.contains(hit) || hit.contains(e)), hit && hit.outerHTML.slice(0, 120)];
})()"""


class Tab:
    """One page and what it complains of."""

    def __init__(self, browser: Browser, session: str, target: str) -> None:
        self._browser = browser
        self.session, self.target = session, target
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.loaded = asyncio.Event()

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        return await self._browser.call(method, self.session, **params)

    async def open(
        self, url: str, *, wide: int = 1280, high: int = 800, dark: bool = False
    ) -> None:
        """Go to a page in a window of so many CSS pixels."""
        for domain in ("Page", "Runtime", "Log", "Network", "Accessibility"):
            await self.call(f"{domain}.enable")
        await self.shape(wide, high, dark=dark)
        self.loaded.clear()
        await self.call("Page.navigate", url=url)
        await asyncio.wait_for(self.loaded.wait(), 30)

    async def shape(self, wide: int, high: int, *, dark: bool = False, calm: bool = True) -> None:
        """Make the window a desktop's or a phone's, light or dark, with motion or without."""
        await self.call(
            "Emulation.setDeviceMetricsOverride",
            width=wide, height=high, deviceScaleFactor=1, mobile=wide < 600,
        )  # fmt: skip
        await self.call(
            "Emulation.setEmulatedMedia",
            features=[
                {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
                {"name": "prefers-reduced-motion", "value": "reduce" if calm else "no-preference"},
            ],
        )

    async def run(self, script: str) -> Any:
        """The value of an expression of JavaScript."""
        answer = await self.call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in answer, (script, answer)
        return answer["result"].get("value")

    async def until(self, script: str, within: float = 8.0) -> Any:
        """Wait until an expression is true; fails with what the page shows."""
        end = asyncio.get_running_loop().time() + within
        while not (found := await self.run(f"((v) => v instanceof Node ? true : v)({script})")):
            if asyncio.get_running_loop().time() > end:
                shown = await self.run("document.body.innerText")
                raise AssertionError(f"never true: {script}\n{shown[-1500:]}")
            await asyncio.sleep(0.03)
        return found

    async def click(self, element: str) -> None:
        """Click on what an expression or a selector gives, where a person would."""
        script = element if element.startswith(("[...", "document")) else f"$one({element!r})"
        await self.until(f"!!({script})")
        x, y, hit, other = await self.run(_MIDDLE % f"({script})")
        assert hit, f"{element} is covered by {other}"
        for kind in ("mousePressed", "mouseReleased"):
            await self.call(
                "Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1
            )

    async def button(self, name: str, within: str = "body") -> None:
        """Click on the last button, link, option or entry of that name."""
        await self.click(f"document.$named({name!r}, {within!r})")

    async def type(self, text: str) -> None:
        """Write where the focus is."""
        await self.call("Input.insertText", text=text)

    async def press(self, key: str, *, shift: bool = False) -> None:
        code, text = _KEYS[key]
        more = {"text": text} if text else {}
        for kind in ("keyDown", "keyUp"):
            await self.call(
                "Input.dispatchKeyEvent", type=kind, key=key, code=key,
                windowsVirtualKeyCode=code, modifiers=8 if shift else 0,
                **(more if kind == "keyDown" else {}),
            )  # fmt: skip

    async def choose_file(self, selector: str, path: Path) -> None:
        """Choose a file in a field, as the dialog of the browser would."""
        root = (await self.call("DOM.getDocument"))["root"]["nodeId"]
        node = (await self.call("DOM.querySelector", nodeId=root, selector=selector))["nodeId"]
        await self.call("DOM.setFileInputFiles", files=[str(path)], nodeId=node)

    async def picture(self, path: Path) -> None:
        """A screenshot of the window."""
        shot = await self.call("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(shot["data"]))

    def note(self, method: str, params: dict[str, Any]) -> None:
        if method == "Page.loadEventFired":
            self.loaded.set()
        elif method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Network.responseReceived" and params["response"]["status"] >= 400:
            self.complaints.append(f"{params['response']['status']} {params['response']['url']}")
        elif method in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"):
            self.complaints.append(str(params))


class Browser:
    """The line to a Chromium."""

    def __init__(self, line: ClientWebSocketResponse) -> None:
        self._line = line
        self._number = 0
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._tabs: dict[str, Tab] = {}

    async def call(self, method: str, session: str = "", **params: Any) -> dict[str, Any]:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        answer = asyncio.get_running_loop().create_future()
        self._waiting[self._number] = answer
        await self._line.send_str(json.dumps(message))
        found = await asyncio.wait_for(answer, 30)
        assert "error" not in found, (method, found)
        result: dict[str, Any] = found.get("result", {})
        return result

    async def tab(self) -> Tab:
        """A new page."""
        target = (await self.call("Target.createTarget", url="about:blank"))["targetId"]
        session = (await self.call("Target.attachToTarget", targetId=target, flatten=True))[
            "sessionId"
        ]
        tab = self._tabs[session] = Tab(self, session, target)
        await tab.call("Page.enable")
        await tab.call("Page.addScriptToEvaluateOnNewDocument", source=_TOOLS)
        return tab

    async def close(self) -> None:
        """Close every page."""
        for tab in self._tabs.values():
            await self.call("Target.closeTarget", targetId=tab.target)

    async def listen(self) -> None:
        async for frame in self._line:
            if frame.type != WSMsgType.TEXT:
                return
            message = json.loads(frame.data)
            waiting = self._waiting.pop(message.get("id"), None)
            if waiting is not None and not waiting.done():
                waiting.set_result(message)
            tab = self._tabs.get(message.get("sessionId", ""))
            if tab is not None and "method" in message:
                tab.note(message["method"], message["params"])


# What finds things as people do: by what they are called.
_TOOLS = """
window.$one = selector =>
  [...document.querySelectorAll(selector)].findLast(e => e.checkVisibility());
window.$name = e => (e.getAttribute('aria-label') || e.innerText || '').trim();
document.$named = (name, within = 'body') => {
  const seen = [...(window.$one(within) || document.body).querySelectorAll(
    'button, a, summary, [role=option], [role=menuitem]')].filter(e => e.checkVisibility());
  return seen.findLast(e => $name(e) === name) ||
    seen.findLast(e => $name(e).split('\\n')[0].trim() === name);
};
"""


@contextmanager
def chromium(folder: Path) -> Iterator[str]:
    """A browser with its profile in a folder, by the address of its protocol."""
    assert WHERE is not None
    process = subprocess.Popen(
        [
            WHERE, "--headless=new", "--remote-debugging-port=0", f"--user-data-dir={folder}",
            "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-extensions", "--no-proxy-server", "--hide-scrollbars",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
        ],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        where = folder / "DevToolsActivePort"
        for _ in range(1200):
            if where.exists() and len(lines := where.read_text().split()) == 2:
                break
            assert process.poll() is None, "Chromium has ended"
            time.sleep(0.05)
        else:
            raise AssertionError("Chromium does not start")
        yield f"ws://127.0.0.1:{lines[0]}{lines[1]}"
    finally:
        # With all the processes that it started.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


@asynccontextmanager
async def connected(address: str) -> AsyncIterator[Browser]:
    """A line to a browser, whose pages of this line are closed at the end."""
    async with ClientSession() as session, session.ws_connect(address, max_msg_size=0) as line:
        browser = Browser(line)
        listening = asyncio.create_task(browser.listen())
        try:
            yield browser
            await browser.close()
        finally:
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening
