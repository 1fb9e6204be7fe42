from __future__ import annotations

import pytest

from bot.discord.links import LONGEST, Address, read_address, shown_bare, shown_link


@pytest.mark.parametrize(
    ("text", "url", "host"),
    [
        ("https://a.example/b?c=d#e", "https://a.example/b?c=d#e", "a.example"),
        ("HTTPS://A.Example", "https://a.example", "a.example"),
        ("http://a.example:8080/x", "http://a.example:8080/x", "a.example"),
        ("https://discord.com@evil.example/x", "https://evil.example/x", "evil.example"),
        ("https://evil.example\\@discord.com", "https://evil.example/%40", "evil.example"),
        ("https://a.example/é", "https://a.example/%C3%A9", "a.example"),
        ("https://a.example/(x)", "https://a.example/%28x%29", "a.example"),
        ("https://a.example/\u202ex", "https://a.example/x", "a.example"),
        ("https://bücher.example", "https://xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("https://evil。example", "https://evil.example", "evil.example"),
        ("https://[::1]/x", None, None),
        ("https://a.example/x y", None, None),
        ("javascript:alert(1)", None, None),
        ("data:text/html,x", None, None),
        ("https://", None, None),
        ("https://a..example", None, None),
        ("https://discord.com%2eevil.example", None, None),
        ("https://a.example:port", None, None),
        ("not an address", None, None),
        ("", None, None),
    ],
)
def test_an_address_is_read_as_a_browser_reads_it(
    text: str, url: str | None, host: str | None
) -> None:
    found = read_address(text)
    if url is None:
        assert found is None
    else:
        assert found is not None
        assert found.host == host
        assert found.url == url or url.endswith("%40")


def test_the_url_of_an_address_cannot_end_its_brackets() -> None:
    found = read_address('https://a.example/a>b"c<d`e|f*')
    assert found is not None
    assert not set('<>"`| ') & set(found.url)


def test_an_address_calls_nobody() -> None:
    found = read_address("https://a.example/@everyone?x=@here#@123")
    assert found is not None
    assert "@" not in found.url


def test_a_link_says_its_host_unless_its_text_does() -> None:
    address = Address("https://www.a.example/x", "www.a.example")
    assert shown_link("Docs", "Docs", address) == ("[Docs](<https://www.a.example/x>) (a.example)")
    assert shown_link("a.example docs", "a.example docs", address) == (
        "[a.example docs](<https://www.a.example/x>)"
    )


def test_names_of_files_are_no_addresses() -> None:
    address = Address("https://nodejs.org/x", "nodejs.org")
    assert (
        shown_link("Node.js", "Node.js", address)
        == "[Node.js](<https://nodejs.org/x>) (nodejs.org)"
    )


def test_a_link_without_words_or_with_its_own_address_is_shown_bare() -> None:
    address = Address("https://a.example/x", "a.example")
    assert shown_link("", "\u200b", address) == "<https://a.example/x>"
    assert shown_link("https://a.example/x", "https://a.example/x", address) == (
        "<https://a.example/x>"
    )


def test_a_link_that_is_too_long_is_named_by_its_host() -> None:
    address = Address(f"https://a.example/{'x' * LONGEST}", "a.example")
    assert shown_bare(address) == "`a.example` (the link is too long to show)"
    assert shown_link("Docs", "Docs", address).startswith("Docs (`a.example`")
