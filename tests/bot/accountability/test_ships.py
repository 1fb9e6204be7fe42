"""Links of ships: told by their shape, cleaned, refused where they pretend; what ships prove."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.accountability.ships import (
    CALLED,
    Link,
    LinkRefused,
    check_link,
    evidence_of,
    read_link,
)
from bot.accountability.values import Ship
from retrieval.documents.fetch import Fetched, FetchLimits, fetch

NOW = datetime(2026, 5, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "kind", "site", "url"),
    [
        ("https://github.com/ana/titanic", "code", "GitHub", "https://github.com/ana/titanic"),
        ("github.com/ana/titanic.git", "code", "GitHub", "https://github.com/ana/titanic"),
        ("git@github.com:ana/titanic.git", "code", "GitHub", "https://github.com/ana/titanic"),
        ("HTTP://WWW.GitHub.com/ana/titanic/", "code", "GitHub", "https://github.com/ana/titanic"),
        (
            "https://github.com/ana/t/blob/main/eda.ipynb#L3",
            "notebook",
            "GitHub",
            "https://github.com/ana/t/blob/main/eda.ipynb",
        ),
        ("https://github.com/features/actions", "page", "GitHub",
         "https://github.com/features/actions"),
        ("https://gist.github.com/ana/abc", "code", "GitHub", "https://gist.github.com/ana/abc"),
        ("https://ana.github.io/portfolio", "page", "GitHub Pages",
         "https://ana.github.io/portfolio"),
        ("ssh://git@gitlab.com/a/b/c.git", "code", "GitLab", "https://gitlab.com/a/b/c"),
        ("https://gitlab.com/a/b/-/tree/main", "code", "GitLab",
         "https://gitlab.com/a/b/-/tree/main"),
        ("https://hf.co/spaces/ana/demo", "app", "Hugging Face",
         "https://huggingface.co/spaces/ana/demo"),
        ("https://huggingface.co/ana/bert", "model", "Hugging Face",
         "https://huggingface.co/ana/bert"),
        ("https://huggingface.co/datasets/ana/d", "dataset", "Hugging Face",
         "https://huggingface.co/datasets/ana/d"),
        ("https://www.kaggle.com/code/ana/eda?scriptVersionId=7&utm_medium=x", "notebook",
         "Kaggle", "https://kaggle.com/code/ana/eda?scriptVersionId=7"),
        ("https://kaggle.com/datasets/ana/d", "dataset", "Kaggle",
         "https://kaggle.com/datasets/ana/d"),
        ("https://ana.streamlit.app", "app", "Streamlit", "https://ana.streamlit.app/"),
        ("https://colab.research.google.com/drive/1x#scrollTo=9", "notebook", "Colab",
         "https://colab.research.google.com/drive/1x"),
        ("https://medium.com/@ana/p-1?source=rss", "write-up", "Medium",
         "https://medium.com/@ana/p-1"),
        ("https://dev.to/ana/p?ref=home", "write-up", "DEV", "https://dev.to/ana/p"),
        ("https://ana.example.org/blog/trees?page=2&fbclid=9", "write-up", "",
         "https://ana.example.org/blog/trees?page=2"),
        ("https://youtu.be/abc?si=zz", "video", "YouTube", "https://youtube.com/watch?v=abc"),
        ("https://www.youtube.com/watch?v=abc&t=9", "video", "YouTube",
         "https://youtube.com/watch?v=abc"),
        ("https://vimeo.com/123", "video", "Vimeo", "https://vimeo.com/123"),
        ("https://pypi.org/project/thing/", "package", "PyPI", "https://pypi.org/project/thing"),
        ("https://ana.example.org", "page", "", "https://ana.example.org/"),
        ("http://93.184.215.14:8501/", "page", "", "http://93.184.215.14:8501/"),
        ("https://gitlab.gnome.org/ana/x", "page", "", "https://gitlab.gnome.org/ana/x"),
    ],
)  # fmt: skip
def test_the_shape_of_a_link_tells_its_kind_and_its_clean_form(
    text: str, kind: str, site: str, url: str
) -> None:
    link = read_link(text)
    assert (link.kind, link.site, link.url) == (kind, site, url)
    assert link.kind in CALLED
    assert link.where


def test_owner_and_name_are_told_where_the_shape_tells_them() -> None:
    link = read_link("https://gitlab.com/group/sub/thing/-/blob/main/x.py")
    assert (link.owner, link.name) == ("group/sub", "thing")
    link = read_link("https://huggingface.co/spaces/ana/demo")
    assert (link.owner, link.name) == ("ana", "demo")
    # What no name holds is not passed on.
    assert read_link("https://github.com/ana/%0a%3Cb%3E").name == "?"


@pytest.mark.parametrize(
    "text",
    [
        "https://ana:ghp_secretsecret@github.com/ana/x",
        "https://oauth2@gitlab.com/ana/x",
        "https://ana.streamlit.app/?token=secretsecret",
        "https://x.example.org/a?api_key=secretsecret&page=2",
        "https://b.example.org/f?X-Amz-Signature=secretsecret",
    ],
)
def test_credentials_are_taken_out_and_the_learner_is_warned(text: str) -> None:
    link = read_link(text)
    assert "secret" not in link.url
    assert "@" not in link.url
    assert "credentials" in link.removed
    assert "revoke" in link.warning


def test_tracking_alone_is_no_warning() -> None:
    link = read_link("https://x.example.org/a?utm_source=b")
    assert link.url == "https://x.example.org/a"
    assert link.removed == ("tracking",)
    assert link.warning == ""


@pytest.mark.parametrize(
    "text",
    [
        "https://github.com@evil.example/ana",
        "https://github@evil.example/ana",
        "https://github.com.evil.example/ana",
        "https://ana.streamlit.app.evil.example",
        "https://gihtub.com/ana/x",
        "https://githubb.com/ana/x",
        "https://g1thub.com/ana/x",
        "https://git-hub.com/ana/x",
        "https://gіthub.com/ana/x",  # a Cyrillic letter
        "https://xn--gthub-n2e.com/ana/x",
        "https://ｇithub.co/ana/x",
        "https://hüggingface.co/ana/x",
        "https://kagg1e.com/ana",
        "https://github.net/ana",
        "https://Iinkedin.com/in/ana",
    ],
)
def test_a_host_that_pretends_to_be_another_is_refused(text: str) -> None:
    with pytest.raises(LinkRefused, match=r"looks like|pretends to lead"):
        read_link(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "hello there", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd",
        "ftp://github.com/a/b", "http://localhost:8501", "http://127.0.0.1/", "http://192.168.1.3/",
        "http://169.254.169.254/latest", "http://[::1]/", "http://2130706433/", "nas.local/x",
        "ana@example.org", "https://bit.ly/x", "https://t.co/x", "https://www.google.com/url?q=x",
        "https://a b.com", "https://github.com\\@evil.example", "https://x.example.org/\u202egnp",
        "https://" + "a" * 3000, "https://x.example.org:99999/",
    ],
)  # fmt: skip
def test_what_others_could_not_open_is_refused_with_a_next_step(text: str) -> None:
    with pytest.raises(LinkRefused, match=r"give|Open it|Copy"):
        read_link(text)


parts = st.lists(
    st.sampled_from(["ana", "spaces", "-", "x.ipynb", "a b", "%2e%2e", "é", "blog", "watch", "@u"]),
    max_size=4,
).map("/".join)
hosts = st.sampled_from(
    ["github.com", "www.github.com", "gitlab.com", "hf.co", "kaggle.com", "a.streamlit.app",
     "youtu.be", "youtube.com", "medium.com", "x.example.org:8080", "münchen.example", "pypi.org"]
)  # fmt: skip
queries = st.sampled_from(["", "?v=1", "?a=b&utm_x=1", "?token=s", "?q=%20é&list=2#frag"])
logins = st.sampled_from(["", "u:p@", "token@"])


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(["https://", "http://", ""]), logins, hosts, parts, queries)
def test_a_clean_link_stays_as_it_is(
    scheme: str, login: str, host: str, path: str, query: str
) -> None:
    try:
        link = read_link(f"{scheme}{login}{host}/{path}{query}")
    except LinkRefused:
        return
    assert link.url.startswith(("https://", "http://"))
    assert link.url.isascii()
    assert "#" not in link.url
    assert "@" not in link.url.split("/")[2]
    assert "utm_" not in link.url
    again = read_link(link.url)
    assert again == replace(link, removed=())


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    said = ""
    try:
        assert read_link(text).url
    except LinkRefused as refused:
        said = str(refused)
    assert not said or said.endswith(".")


def test_a_ship_proves_its_topics_that_exist_once() -> None:
    ship = Ship("s", "ada", NOW, "Titanic\nnotebook", "github.com/ada/t?utm_source=x",
                topics=("tools/pandas", "nonsense/x", "tools/pandas", "tools/git"))  # fmt: skip
    found = evidence_of(ship, {"tools/pandas", "tools/git", "tools/numpy"})
    assert [e.topic for e in found] == ["tools/pandas", "tools/git"]
    assert {e.origin for e in found} == {"ship"}
    assert {e.polarity for e in found} == {"known"}
    assert found[0].quote == "shipped: Titanic notebook (https://github.com/ada/t)"
    assert found[0].at == NOW


@pytest.mark.parametrize("link", ["", "https://gihtub.com/ada/t"])
def test_without_a_link_a_ship_counts_as_said(link: str) -> None:
    (found,) = evidence_of(Ship("s", "ada", NOW, "it", link, topics=("a/b",)), {"a/b"})
    assert found.origin == "said"
    assert found.quote == "shipped: it"


# --- whether a link answers: only when allowed ---


@contextmanager
def answering(*heads: str) -> Iterator[tuple[Link, list[str]]]:
    """A server on this machine that gives each caller the next answer, and what they asked."""
    asked: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def serve() -> None:
            for head in heads:
                connection, _ = server.accept()
                with connection:
                    asked.append(connection.recv(4096).decode().split("\r\n")[0])
                    filled = head.replace("PORT", str(port))
                    connection.sendall(filled.replace("\n", "\r\n").encode())

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield Link("page", f"http://127.0.0.1:{port}/x", "127.0.0.1"), asked
        thread.join(2)


def here(link: Link) -> partial[Fetched]:
    port = int(link.url.split(":")[2].split("/")[0])
    return partial(fetch, limits=FetchLimits(ports=(port,), seconds=2.0), allow_private=True)


PAGE = "HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: 2\n\nhi"


def test_nothing_is_opened_unless_it_is_allowed() -> None:
    def never(url: str) -> Fetched:
        raise AssertionError(url)

    life = check_link(read_link("github.com/a/b"), allowed=False, fetcher=never)
    assert life.alive is None
    assert "may not open" in life.words


def test_a_page_that_answers_is_alive() -> None:
    with answering(PAGE) as (link, asked):
        assert check_link(link, allowed=True, fetcher=here(link)).alive is True
    assert asked == ["GET /x HTTP/1.1"]


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_a_page_that_is_not_there_is_dead_and_the_learner_is_told_what_to_do(status: str) -> None:
    with answering(f"HTTP/1.1 {status}\nContent-Length: 0\n\n") as (link, _):
        life = check_link(link, allowed=True, fetcher=here(link))
    assert life.alive is False
    assert "make it public" in life.words


@pytest.mark.parametrize("status", ["403 Forbidden", "429 Too Many Requests", "503 Busy"])
def test_a_page_that_will_not_talk_to_us_is_neither_alive_nor_dead(status: str) -> None:
    with answering(f"HTTP/1.1 {status}\nContent-Length: 0\n\n") as (link, _):
        life = check_link(link, allowed=True, fetcher=here(link))
    assert life.alive is None
    assert "could not tell" in life.words


def test_a_link_that_leads_on_to_another_host_says_so() -> None:
    moved = "HTTP/1.1 302 Found\nLocation: http://localhost:PORT/y\nContent-Length: 0\n\n"
    with answering(moved, PAGE) as (link, _):
        life = check_link(link, allowed=True, fetcher=here(link))
    assert life.alive is True
    assert life.leads_to == "localhost"


def test_the_usual_fetch_goes_nowhere_private() -> None:
    link = Link("page", "http://127.0.0.1/x", "127.0.0.1")
    life = check_link(link, allowed=True)
    assert life.alive is None
    assert "only public pages" in life.words
