"""Links that say where they lead, and cannot lead anywhere else."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from bot.discord.letters import visible

# A longer address is named by its host only.
LONGEST = 600
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\]")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:/{0,2}[^\s/]", re.IGNORECASE)
_DOMAIN = re.compile(r"[^\s/@:()\[\]<>,;\"'“”|]+\.[^\W\d_]{2,}(?![\w.])")
_CALL = re.compile(r"@(?=everyone|here|[!&]?\d)", re.IGNORECASE)
# What follows a dot in names of files and libraries, and ends no domain.
_NO_DOMAIN = frozenset(
    "js txt csv ipynb json yaml yml html pdf toml cpp npy npz pkl jpg png".split()
)


@dataclass(frozen=True)
class Address:
    """An address of the web: safe between angle brackets, and the host that it really leads to."""

    url: str
    host: str

    @property
    def name(self) -> str:
        """The host as one says it."""
        return self.host.removeprefix("www.")


def read_address(text: str) -> Address | None:
    """The address that a text is; None for what is none, or no http and https.

    A name or password before the host, which could pretend to be one, is left out.
    """
    # Browsers read a backslash as a slash; so must whoever says where it leads.
    text = visible(text).strip().replace("\\", "/")
    if not text or re.search(r"\s", text):
        return None
    try:
        parts = urlsplit(text)
        port = parts.port
        host = _ascii(parts.hostname or "")
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host):
        return None
    place = host if port is None else f"{host}:{port}"
    path = quote(parts.path, safe="/%:@!$&'*+,;=~-._")
    query = f"?{quote(parts.query, safe='/%:@!$&+,;=~-._?')}" if parts.query else ""
    fragment = f"#{quote(parts.fragment, safe='/%:@!$&+,;=~-._?')}" if parts.fragment else ""
    rest = _CALL.sub("%40", f"{path}{query}{fragment}")
    return Address(f"{parts.scheme}://{place}{rest}", host.rstrip("."))


def shown_bare(address: Address) -> str:
    """An address as it stands by itself."""
    if len(address.url) > LONGEST:
        return f"`{address.name}` (the link is too long to show)"
    return f"<{address.url}>"


def shown_link(text: str, words: str, address: Address) -> str:
    """A link in Discord's Markdown; `text` is what it shows, ready, and `words` the same unmarked.

    A text that looks like another address is no link: the real one stands beside it.
    """
    words = " ".join(visible(words).split())
    if len(address.url) > LONGEST:
        return f"{_no_link(text, words)} ({shown_bare(address)})" if words else shown_bare(address)
    same = read_address(words)
    if not words or (same is not None and same.url.rstrip("/") == address.url.rstrip("/")):
        return shown_bare(address)
    if pretends(words, address):
        return f"{_no_link(text, words)}: {shown_bare(address)}"
    # What stands in brackets inside a link's text could end it early.
    text = text.translate(str.maketrans("[]", "()")).replace("\\(", "(").replace("\\)", ")")
    named = address.name in words.lower()
    return f"[{text}](<{address.url}>)" + ("" if named else f" ({address.name})")


def pretends(words: str, address: Address) -> bool:
    """Whether a link's text looks like an address other than its own, or holds any with a
    scheme, which Discord would not show as a link."""
    flat = unicodedata.normalize("NFKC", words).casefold()
    if _SCHEME.search(flat) and "://" in flat:
        return True
    for found in _DOMAIN.findall(flat):
        domain = found.strip(".*_`~\\").removeprefix("www.")
        if domain.rpartition(".")[2] in _NO_DOMAIN:
            continue
        if address.name != domain and not address.name.endswith(f".{domain}"):
            return True
    return False


def _no_link(text: str, words: str) -> str:
    """The text of a link that became none; an address in it is not to be tapped."""
    return f"`{words.replace('`', '')}`" if "://" in words and words.strip("` ") else text


def _ascii(host: str) -> str:
    """The host in the letters of the network, so that a lookalike shows as what it is."""
    host = unicodedata.normalize("NFKC", host).lower()
    return host if host.isascii() else host.encode("idna").decode("ascii")
