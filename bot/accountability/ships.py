"""What a ship is: what its link leads to, told by its shape alone, and which topics it proves.

Nothing here connects anywhere, but for `check_link` where the caller allows it: it goes through the
bounded fetch that documents come by.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from bot.accountability.values import SHIPPED, Ship
from bot.coach.patterns import Pattern
from bot.coach.record import TopicEvidence
from retrieval.documents.addresses import WebAddress, check_destination, read_address
from retrieval.documents.fetch import Fetched, FetchLimits, fetch
from retrieval.errors import DocumentRefused

LinkKind = Literal[
    "code", "notebook", "model", "dataset", "app", "write-up", "video", "package", "page"
]
# What each kind is called in a sentence.
CALLED: dict[LinkKind, str] = {
    "code": "a repository",
    "notebook": "a notebook",
    "model": "a model",
    "dataset": "a data set",
    "app": "something that runs",
    "write-up": "a write-up",
    "video": "a video",
    "package": "a package",
    "page": "a page",
}
LIMITS = FetchLimits(seconds=10.0)

_LONGEST = 2000
_AGAIN = "Copy the address again from your browser and give that."
# The scheme may be missing; git's own spelling of a repository is read, too.
_SCHEME = Pattern(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_SCP = Pattern(r"(?:ssh://)?git@([a-z0-9.-]+)[:/](?!/)(\S+)", re.IGNORECASE)
_TRACKING = Pattern(
    r"utm_\w+|fbclid|gclid|gbraid|wbraid|dclid|msclkid|yclid|twclid|ttclid|igshid|igsh|mc_[ce]id|"
    r"_hs\w+|hsctatracking|mkt_tok|vero_id|ref|ref_\w+|refid|referrer|referral|source|src|si|spm|"
    r"trk|trackingid|lipi|rcm|feature|share_id|cmpid|campaign\w*|_ga|_gl|s_kwcid|oly_\w+",
    re.IGNORECASE,
)
_SECRET = Pattern(
    r".*(?:token|secret|passw(?:or)?d|signature|credential|session|jwt|apikey|api[-_]key)\w*|"
    r"auth|authkey|sig|key|pwd|sid|code|x-amz-.*|x-goog-.*",
    re.IGNORECASE,
)
_SHORTENERS = frozenset(
    "bit.ly t.co tinyurl.com lnkd.in goo.gl ow.ly buff.ly is.gd rb.gy cutt.ly rebrand.ly "
    "shorturl.at tiny.cc v.gd t.ly dub.sh l.facebook.com out.reddit.com".split()
)
# Another name of a host, and the one it is kept under.
_SAME_HOST = {
    "hf.co": "huggingface.co",
    "m.youtube.com": "youtube.com",
    "music.youtube.com": "youtube.com",
    "youtube-nocookie.com": "youtube.com",
}
# Hosts whose addresses need no query, and always answer by https.
_PLAIN = frozenset(
    "github.com gist.github.com gitlab.com huggingface.co kaggle.com streamlit.app "
    "colab.research.google.com pypi.org youtube.com vimeo.com loom.com medium.com dev.to "
    "linkedin.com".split()
)
# The kinds of sites known by the end of their host.
_ENDINGS: tuple[tuple[str, str, LinkKind], ...] = (
    ("github.io", "GitHub Pages", "page"),
    ("gitlab.io", "GitLab Pages", "page"),
    ("streamlit.app", "Streamlit", "app"),
    ("streamlitapp.com", "Streamlit", "app"),
    ("hf.space", "Hugging Face", "app"),
    ("gradio.live", "Gradio", "app"),
    ("onrender.com", "Render", "app"),
    ("vercel.app", "Vercel", "app"),
    ("netlify.app", "Netlify", "app"),
    ("fly.dev", "Fly.io", "app"),
    ("herokuapp.com", "Heroku", "app"),
    ("railway.app", "Railway", "app"),
    ("modal.run", "Modal", "app"),
    ("azurewebsites.net", "Azure", "app"),
    ("run.app", "Cloud Run", "app"),
    ("medium.com", "Medium", "write-up"),
    ("substack.com", "Substack", "write-up"),
    ("hashnode.dev", "Hashnode", "write-up"),
    ("wordpress.com", "WordPress", "write-up"),
    ("blogspot.com", "Blogger", "write-up"),
    ("dev.to", "DEV", "write-up"),
    ("towardsdatascience.com", "Towards Data Science", "write-up"),
    ("vimeo.com", "Vimeo", "video"),
)
# Names that are worth pretending to be, and where they live.
_BRANDS = {
    "github": ("github.com", "github.io"),
    "gitlab": ("gitlab.com", "gitlab.io"),
    "huggingface": ("huggingface.co",),
    "kaggle": ("kaggle.com",),
    "streamlit": ("streamlit.app", "streamlit.io"),
    "youtube": ("youtube.com",),
    "linkedin": ("linkedin.com",),
}
_REAL = frozenset(host for hosts in _BRANDS.values() for host in hosts)
# Letters of other scripts, and digits, that pass for Latin letters.
_LOOKALIKES = str.maketrans(
    "аеорсхуіјѕһԁӏɡԛԝкмтвнгαορνικτυχı0135$|",
    "aeopcxyijshdlgqwkmtbhraopviktuxiolessl",
)
_LABEL_SEPARATORS = Pattern(r"[-_]")
_PLAIN_PART = Pattern(r"@?[\w.+~-]{1,100}")
_NOT_OWNERS = frozenset(
    "about apps blog collections contact customer-stories enterprise events explore features login "
    "join marketplace models datasets spaces docs new notifications orgs organizations pricing "
    "search security settings signup sponsors topics trending users papers tasks learn "
    "competitions code discussions help -".split()
)


class LinkRefused(Exception):
    """A link that no ship can have; its text is for a person and ends in the next step."""


@dataclass(frozen=True)
class Link:
    """A link in its clean form. `site` is '' where only the host is known.

    `owner` and `name` say whose it is and what it is called, where the shape tells. `removed` names
    what was taken out: tracking, credentials.
    """

    kind: LinkKind
    url: str
    host: str
    site: str = ""
    owner: str = ""
    name: str = ""
    removed: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """The site by name, or its host."""
        return self.site or self.host

    @property
    def warning(self) -> str:
        """What the learner should know of a link that held a credential, or ''."""
        if "credentials" not in self.removed:
            return ""
        return (
            "Your link held something that looks like a password or a token. I took it out and did "
            "not keep it; make a new one there and revoke the old, since it may have been seen."
        )


@dataclass(frozen=True)
class Life:
    """Whether a link answers: True, False, or None where nobody can tell; `words` say why.

    `leads_to` is the host on which it ended, if that is another one.
    """

    alive: bool | None
    words: str
    leads_to: str = ""


def read_link(text: str) -> Link:
    """The link in its clean form, told by its shape; nothing is looked up.

    Takes out credentials, tracking and what follows a #. Raises LinkRefused for what is no public
    web address, hides where it leads, or pretends to be another site.
    """
    text = text.strip().strip("<>").strip()
    if not text or len(text) > _LONGEST:
        raise LinkRefused(f"That is no link that I can read. {_AGAIN}")
    git = _SCP.fullmatch(text)
    if git:
        text = f"https://{git[1]}/{git[2]}"
    elif not _SCHEME.match(text):
        if "@" in re.split(r"[/?#]", text)[0]:
            raise LinkRefused(f"That is an e-mail address and no link. {_AGAIN}")
        text = f"https://{text}"
    text, removed = _without_login(text)
    try:
        address = read_address(text, range(1, 65536))
        if address.literal is not None:
            check_destination(address.literal, address.host)
    except DocumentRefused:
        raise LinkRefused(
            "That link is no address that others could open: it has to begin with https:// and "
            f"name a public site. {_AGAIN}"
        ) from None
    host = address.host.removeprefix("www.")
    host = _SAME_HOST.get(host, host)
    _refuse_spoof(host)
    if host in _SHORTENERS or (host.startswith("google.") and address.path.startswith("/url?")):
        raise LinkRefused(
            f"{host} hides where the link leads. Open it and give the address where it ends."
        )
    return _named(address, host, removed)


def evidence_of(ship: Ship, topics: Collection[str]) -> tuple[TopicEvidence, ...]:
    """What a ship proves: its topics among those that exist, each known, with the ship as receipt.

    Without a link that can be read it proves nothing to others: then it counts as said.
    """
    shown = True
    try:
        where = f" ({read_link(ship.link).url})"
    except LinkRefused:
        where, shown = "", False
    quote = f"{SHIPPED}{' '.join(ship.title.split())}{where}"
    return tuple(
        TopicEvidence(topic, "known", quote, "ship" if shown else "said", ship.at)
        for topic in dict.fromkeys(ship.topics)
        if topic in topics
    )


def check_link(
    link: Link,
    *,
    allowed: bool,
    fetcher: Callable[[str], Fetched] | None = None,
) -> Life:
    """Whether a link answers. Connects only when `allowed`, within the bounds of a fetch."""
    if not allowed:
        return Life(None, "I looked at the shape of the link only; I may not open it.")
    get = fetcher or partial(fetch, limits=LIMITS)
    try:
        got = get(link.url)
    except DocumentRefused as refused:
        if re.search(r"\((?:404|410)\)", str(refused)):
            return Life(
                False,
                f"{link.host} says that there is no such page. If it is private, others cannot "
                "open it either: make it public, or correct the link.",
            )
        return Life(None, f"I could not tell whether it answers. {refused}")
    host = (urlsplit(got.url).hostname or "").removeprefix("www.")
    if _SAME_HOST.get(host, host) != link.host:
        return Life(True, f"It answers, and leads on to {host}.", host)
    return Life(True, "It answers.")


def _without_login(text: str) -> tuple[str, list[str]]:
    """The address without a user name and password before the host."""
    scheme = _SCHEME.match(text)
    start = scheme.end() if scheme else 0
    end = next((n for n in range(start, len(text)) if text[n] in "/?#\\"), len(text))
    login, at, host = text[start:end].rpartition("@")
    if not at:
        return text, []
    # What stands before the @ is read as the host by people, and by no program.
    name = re.split(r"[:%]", login)[0].lower()
    if "." in name or "/" in unquote(login) or _stands_for(_folded(name)):
        raise LinkRefused(
            f"That link pretends to lead to {_plain(name)} and leads to {_plain(host)}. {_AGAIN}"
        )
    return f"{text[:start]}{host}{text[end:]}", ["credentials"]


def _named(address: WebAddress, host: str, removed: list[str]) -> Link:
    path, _, query = address.path.partition("?")
    if path.endswith(".git"):
        path = path.removesuffix(".git")
    path = path.rstrip("/")
    parts = [_part(unquote(part)) for part in path.split("/") if part]
    pairs, taken = _kept(query, host)
    removed = list(dict.fromkeys([*removed, *taken]))
    kind, site, owner, name = _shape(host, parts, dict(pairs))
    if host == "youtu.be" and parts:
        host, path, pairs = "youtube.com", "/watch", [("v", parts[0])]
    elif host == "youtube.com":
        pairs = [pair for pair in pairs if pair[0] in ("v", "list")]
    elif host == "kaggle.com":
        pairs = [pair for pair in pairs if pair[0] == "scriptVersionId"]
    elif host in _PLAIN:
        pairs = [pair for pair in pairs if host == "medium.com" and pair[0] == "sk"]
    known = bool(site)
    default = known or (address.scheme, address.port) in (("https", 443), ("http", 80))
    shown = f"[{host}]" if ":" in host else host
    if host == address.host.removeprefix("www.") and address.host.startswith("www.") and not known:
        shown = f"www.{host}"
    scheme = "https" if known else address.scheme
    authority = shown if default else f"{shown}:{address.port}"
    url = f"{scheme}://{authority}{path or '/'}" + (f"?{urlencode(pairs)}" if pairs else "")
    return Link(kind, url, host, site, owner, name, tuple(removed))


def _kept(query: str, host: str) -> tuple[list[tuple[str, str]], list[str]]:
    """What of a query says where it leads, and what was taken out."""
    kept, removed = [], []
    for name, value in parse_qsl(query, keep_blank_values=True):
        if _SECRET.fullmatch(name):
            removed.append("credentials")
        elif _TRACKING.fullmatch(name):
            removed.append("tracking")
        else:
            kept.append((name, value))
    return kept, removed


def _shape(host: str, parts: list[str], query: dict[str, str]) -> tuple[LinkKind, str, str, str]:
    """Kind, site, owner and name of an address by its shape."""
    first = parts[0] if parts else ""
    notebook = bool(parts) and parts[-1].lower().endswith(".ipynb")
    if host == "github.com":
        return _forge("GitHub", parts, notebook)
    if host == "gist.github.com":
        return "code", "GitHub", first, parts[1] if len(parts) > 1 else ""
    if host == "gitlab.com":
        return _forge("GitLab", parts, notebook)
    if host == "huggingface.co":
        return _hugging_face(parts)
    if host == "kaggle.com":
        return _kaggle(parts)
    if host == "share.streamlit.io":
        return "app", "Streamlit", *_pair(parts)
    if host == "colab.research.google.com":
        return "notebook", "Colab", "", parts[-1] if parts else ""
    if host == "pypi.org" and first == "project" and len(parts) > 1:
        return "package", "PyPI", "", parts[1]
    if host in ("youtube.com", "youtu.be"):
        watch = host == "youtu.be" or first in ("shorts", "live", "embed") or "v" in query
        return ("video" if watch else "page"), "YouTube", "", ""
    if host == "loom.com" and first == "share":
        return "video", "Loom", "", ""
    if host == "linkedin.com":
        return ("write-up" if first in ("pulse", "posts", "feed") else "page"), "LinkedIn", "", ""
    for ending, site, kind in _ENDINGS:
        if host == ending or host.endswith(f".{ending}"):
            owner = host.removesuffix(ending).strip(".")
            if kind == "write-up" and first.startswith("@"):
                owner = first[1:]
            return kind, site, owner, parts[-1] if parts else ""
    if notebook:
        return "notebook", "", "", parts[-1]
    words = {*re.split(r"\W+", host), *(part.lower() for part in parts)}
    if words & {"blog", "posts", "post", "articles", "article", "writing"}:
        return "write-up", "", "", parts[-1] if parts else ""
    return "page", "", "", ""


def _forge(site: str, parts: list[str], notebook: bool) -> tuple[LinkKind, str, str, str]:
    """A place for repositories; GitLab's may lie in groups within groups, before a lone dash."""
    repository = parts[: parts.index("-")] if "-" in parts else parts
    if site == "GitHub":
        repository = parts[:2]
    if len(repository) < 2 or parts[0].lower() in _NOT_OWNERS:
        return "page", site, "", ""
    owner, name = "/".join(repository[:-1]), repository[-1]
    return ("notebook" if notebook else "code"), site, owner, name


def _hugging_face(parts: list[str]) -> tuple[LinkKind, str, str, str]:
    kinds: dict[str, LinkKind] = {"spaces": "app", "datasets": "dataset"}
    first = parts[0] if parts else ""
    if first in kinds and len(parts) > 1:
        return kinds[first], "Hugging Face", *_pair(parts[1:])
    if first == "blog" and len(parts) > 1:
        return "write-up", "Hugging Face", *_pair(parts[1:])
    if len(parts) >= 2 and first not in _NOT_OWNERS:
        return "model", "Hugging Face", parts[0], parts[1]
    return "page", "Hugging Face", "", ""


def _kaggle(parts: list[str]) -> tuple[LinkKind, str, str, str]:
    kinds: dict[str, LinkKind] = {"code": "notebook", "datasets": "dataset", "models": "model"}
    first = parts[0] if parts else ""
    if first in kinds and len(parts) >= 3:
        return kinds[first], "Kaggle", parts[1], parts[2]
    if len(parts) == 2 and first not in (*_NOT_OWNERS, *kinds):
        return "notebook", "Kaggle", parts[0], parts[1]
    return "page", "Kaggle", "", ""


def _pair(parts: list[str]) -> tuple[str, str]:
    return (parts[0], parts[1]) if len(parts) > 1 else ("", parts[0] if parts else "")


def _refuse_spoof(host: str) -> None:
    """Raise LinkRefused for a host that is made to be taken for another one."""
    labels = host.split(".")
    if any(host == real or host.endswith(f".{real}") for real in _REAL):
        return
    for real in _REAL:
        if f".{real}." in f".{host}.":
            raise _spoof(host, real)
    for number, label in enumerate(labels):
        folded = _folded(label)
        brand = _stands_for(folded)
        if brand is None:
            continue
        # One's own GitLab is called gitlab.example.org; only before the ending it is a claim.
        if label == brand and number < len(labels) - 2:
            continue
        if label == brand and number == len(labels) - 1:
            continue
        raise _spoof(host, _BRANDS[brand][0])


def _stands_for(folded: str) -> str | None:
    """The brand that a folded label is, or is made to look like."""
    for brand in _BRANDS:
        target = _folded(brand)
        if folded == target or (len(brand) > 5 and _slip(folded, target)):
            return brand
    return None


def _slip(one: str, other: str) -> bool:
    """Whether one letter was left out, put in, or two neighbours changed places."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    changes = [c for c in SequenceMatcher(None, one, other).get_opcodes() if c[0] != "equal"]
    if len(one) == len(other):
        different = [n for n in range(len(one)) if one[n] != other[n]]
        return (
            len(different) == 2
            and different[1] == different[0] + 1
            and one[different[0]] == other[different[1]]
            and one[different[1]] == other[different[0]]
        )
    return (
        len(changes) == 1 and max(changes[0][2] - changes[0][1], changes[0][4] - changes[0][3]) == 1
    )


def _folded(label: str) -> str:
    """A label as it looks at a glance."""
    text = label
    if label.startswith("xn--"):
        try:
            text = label.encode("ascii").decode("idna")
        except UnicodeError:
            text = label
    text = unicodedata.normalize("NFKD", text.lower())
    text = "".join(char for char in text if not unicodedata.combining(char))
    text = _LABEL_SEPARATORS.sub("", text.translate(_LOOKALIKES))
    text = text.replace("rn", "m").replace("vv", "w").replace("l", "i")
    return re.sub(r"(.)\1+", r"\1", text)


def _spoof(host: str, real: str) -> LinkRefused:
    return LinkRefused(f"{host} looks like {real} and is another site. {_AGAIN}")


def _part(text: str) -> str:
    """A part of a path, or '?' where it holds what no name holds."""
    return text if _PLAIN_PART.fullmatch(text) else "?"


def _plain(text: str) -> str:
    """A part of a link, made safe to show."""
    return re.sub(r"[^\w.-]", "", text)[:80] or "another site"
