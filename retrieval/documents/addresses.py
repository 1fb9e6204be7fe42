"""Which web addresses may be fetched: how they must be written and where they may lead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from urllib.parse import quote, urljoin

from retrieval.errors import DocumentRefused

IPAddress = IPv4Address | IPv6Address
IPNetwork = IPv4Network | IPv6Network

ANOTHER_WAY = "Save the document with your browser and add the file instead."

_LONGEST = 4000
_DEFAULT_PORTS = {"http": 80, "https": 443}
_WHOLE = re.compile(r"(https?)://([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?", re.IGNORECASE)
_BRACKETED = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::([0-9]{1,5}))?")
_NAMED = re.compile(r"([^:\[\]]+)(?::([0-9]{1,5}))?")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_LOCAL_ENDINGS = frozenset("localhost localdomain local internal intranet lan arpa".split())
# Everything invisible or blank: controls, formats, separators, surrogates, private use.
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Cs", "Co"})


def _networks(*texts: str) -> tuple[IPNetwork, ...]:
    return tuple(ip_network(text) for text in texts)


# Own tables from IANA's special-purpose registries: those of `ipaddress` differ between Pythons.
_NEVER: tuple[tuple[str, tuple[IPNetwork, ...]], ...] = (
    (
        "an address where clouds keep their credentials",
        _networks(
            "169.254.169.254",
            "169.254.170.2",
            "100.100.100.200",
            "168.63.129.16",  # Azure's, though it lies in public space
            "192.0.0.192",
            "fd00:ec2::/32",
            "fd20:ce::/32",
        ),
    ),
    ("an unspecified address", _networks("0.0.0.0/8", "::")),
    ("a link-local address", _networks("169.254.0.0/16", "fe80::/10")),
    ("a multicast address", _networks("224.0.0.0/4", "ff00::/8")),
    (
        "an IPv4 address hidden in an IPv6 one",
        _networks(
            "::ffff:0:0/96",
            "::ffff:0:0:0/96",
            "64:ff9b:1::/48",  # NAT64 with a prefix of its own
            "2001::/32",  # Teredo
            "2002::/16",  # 6to4
        ),
    ),
    (
        "a reserved address",
        _networks(
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "240.0.0.0/4",
            "2001::/23",
            "2001:db8::/32",
            "3fff::/20",
        ),
    ),
)
_PRIVATE: tuple[tuple[str, tuple[IPNetwork, ...]], ...] = (
    ("a loopback address", _networks("127.0.0.0/8", "::1")),
    (
        "a private address",
        _networks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"),
    ),
)
_NAT64 = IPv6Network("64:ff9b::/96")
_PUBLIC_IPV6 = IPv6Network("2000::/3")


@dataclass(frozen=True)
class WebAddress:
    """A web address in its one normal spelling; `path` is ASCII and holds the query, too."""

    scheme: str
    host: str
    port: int
    path: str
    literal: IPAddress | None = None

    @property
    def authority(self) -> str:
        """What a Host header says: the port only where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The address in full, without a fragment."""
        return f"{self.scheme}://{self.authority}{self.path}"


def read_address(
    text: str, ports: Collection[int] = (80, 443), allow_private: bool = False
) -> WebAddress:
    """The address a person or a redirect gave, in its normal spelling.

    Raises DocumentRefused for whatever two programs could read in two ways, for another scheme, a
    user name, a port that is not in `ports` and, unless `allow_private`, the name of a local host.
    """
    text = text.strip(" \t\r\n")
    if not text:
        raise DocumentRefused("The address is empty. Give one that begins with https://.")
    if len(text) > _LONGEST:
        raise DocumentRefused(f"The address is longer than {_LONGEST} characters. {ANOTHER_WAY}")
    if "\\" in text or any(unicodedata.category(char) in _UNSEEN for char in text):
        raise DocumentRefused(
            "The address holds a space, a backslash or an invisible character. "
            "Copy it again from your browser's address bar."
        )
    found = _WHOLE.fullmatch(text)
    if found is None:
        raise DocumentRefused(
            "Only http and https addresses are fetched. Give one that begins with https://."
        )
    scheme, authority, path, query = found.groups()
    if "@" in authority:
        raise DocumentRefused(
            "The address holds a user name or a password. Give it without, "
            "or save the document with your browser and add the file."
        )
    scheme = scheme.lower()
    host, port_text, literal = _read_authority(authority, allow_private)
    port = int(port_text) if port_text else _DEFAULT_PORTS[scheme]
    if port not in ports:
        allowed = " and ".join(str(one) for one in sorted(ports))
        raise DocumentRefused(f"Port {port} is not fetched from, only {allowed}. {ANOTHER_WAY}")
    target = quote(path or "/", safe="/%:@!$&'()*+,;=")
    if query is not None:
        target += "?" + quote(query, safe="/%:@!$&'()*+,;=?")
    return WebAddress(scheme, host, port, target, literal)


def follow(address: WebAddress, location: str) -> str:
    """Where a redirect from `address` leads, still to be read; `location` is the raw header."""
    location = as_utf8(location).strip(" \t\r\n").replace(" ", "%20")
    # Joining drops some of these silently, so they are refused before it.
    if "\\" in location or any(unicodedata.category(char) in _UNSEEN for char in location):
        raise _garbled(address.host)
    try:
        return urljoin(address.url, location)
    except ValueError:
        raise _garbled(address.host) from None


def as_utf8(header: str) -> str:
    """A header that was read as Latin-1, as UTF-8 if it is that, as most servers mean it."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


def check_destination(address: IPAddress, host: str, allow_private: bool = False) -> None:
    """Raise DocumentRefused unless a connection to `address`, which is of `host`, is fine.

    `allow_private` admits loopback and private networks, and nothing else.
    """
    kind = _objection(address, allow_private)
    if kind:
        raise DocumentRefused(
            f"{host} leads to {kind}, and only public pages are fetched. {ANOTHER_WAY}"
        )


def read_ip(text: str) -> IPAddress | None:
    """An address as a resolver gives it; None if it is none or belongs to a zone."""
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return None if isinstance(address, IPv6Address) and address.scope_id else address


def _read_authority(authority: str, allow_private: bool) -> tuple[str, str, IPAddress | None]:
    bracketed = _BRACKETED.fullmatch(authority)
    if bracketed:
        address = read_ip(bracketed[1])
        if not isinstance(address, IPv6Address):
            raise _bad_host()
        return str(address), bracketed[2] or "", address
    named = _NAMED.fullmatch(authority)
    if named is None:
        raise _bad_host()
    host = _ascii(named[1]).lower().removesuffix(".")
    labels = host.split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise _bad_host()
    if _NUMBER.fullmatch(labels[-1]):
        # Resolvers read 127.1, 0177.0.0.1 and 2130706433 as addresses; only four plain decimals
        # mean the same to everyone.
        literal = read_ip(host)
        if literal is None:
            raise _bad_host()
        return host, named[2] or "", literal
    if not allow_private and (len(labels) == 1 or labels[-1] in _LOCAL_ENDINGS):
        raise DocumentRefused(
            f"{host} is a name of a local network, and only public pages are fetched. {ANOTHER_WAY}"
        )
    return host, named[2] or "", None


def _ascii(host: str) -> str:
    if host.isascii():
        return host
    import idna

    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except UnicodeError:
        raise _bad_host() from None


def _objection(address: IPAddress, allow_private: bool) -> str:
    if isinstance(address, IPv6Address) and address in _NAT64:
        # Networks without IPv4 reach all of it this way, so what counts is the address inside.
        return _objection(IPv4Address(int(address) & 0xFFFFFFFF), allow_private=False)
    for kind, networks in _NEVER if allow_private else (*_NEVER, *_PRIVATE):
        if any(address in network for network in networks):
            return kind
    if isinstance(address, IPv6Address) and address not in _PUBLIC_IPV6:
        private = any(address in network for _, networks in _PRIVATE for network in networks)
        return "" if private else "a reserved address"
    return ""


def _bad_host() -> DocumentRefused:
    return DocumentRefused(
        "The address names no host that can be read in only one way. "
        "Copy it again from your browser's address bar."
    )


def _garbled(host: str) -> DocumentRefused:
    return DocumentRefused(f"{host} sends us on to a garbled address. {ANOTHER_WAY}")
