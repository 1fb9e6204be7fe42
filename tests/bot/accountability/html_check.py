"""A small check of HTML by the standard library: what is not well made is named."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = frozenset(["meta", "link", "br", "hr", "img", "input", "path", "rect"])
PHRASING = frozenset(["a", "span", "strong", "em", "time", "i", "code"])
KNOWN = frozenset(
    """html head title body header nav main footer section article div h1 h2 h3 p ul ol li dl dt dd
    figure figcaption svg details summary table caption thead tbody tr th td""".split()
)
CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd"},
    "table": {"caption", "thead", "tbody"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tr": {"th", "td"},
    "html": {"head", "body"},
}
PHRASING_ONLY = frozenset(["p", "h1", "h2", "h3", "summary", "dt", "title", *PHRASING])


class Checked(HTMLParser):
    """What a page holds, and its faults."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.headings: list[int] = []
        self.attributes: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.doctype = ""
        self.feed(text)
        self.close()
        self.faults += [f"{tag} is never closed" for tag in self.open]

    def handle_decl(self, decl: str) -> None:
        self.doctype = decl

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.text.append(" ".join(data.split()))
            if self.open and self.open[-1] in CHILDREN:
                self.faults.append(f"text in {self.open[-1]}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if len(values) != len(attrs):
            self.faults.append(f"{tag} has an attribute twice")
        if tag not in KNOWN | VOID | PHRASING:
            self.faults.append(f"{tag} is unknown")
        parent = self.open[-1] if self.open else ""
        if parent in CHILDREN and tag not in CHILDREN[parent]:
            self.faults.append(f"{tag} in {parent}")
        if parent in PHRASING_ONLY and tag not in PHRASING | {"br"}:
            self.faults.append(f"{tag} in {parent}")
        if tag == "a" and "a" in self.open:
            self.faults.append("a in a")
        for name, value in values.items():
            if name == "id":
                self.ids.append(value)
            elif name in ("src", "srcset", "poster", "data"):
                self.loads.append(value)
            elif name == "href":
                (self.loads if tag == "link" else self.links).append(value)
            elif name == "style" or name.startswith("on"):
                self.faults.append(f"{tag} has {name}")
        if tag in ("h1", "h2", "h3"):
            self.headings.append(int(tag[1]))
        self.attributes.append((tag, values))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"/{tag} closes {self.open[-1:]}")
        else:
            self.open.pop()

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every element with that name."""
        return [values for name, values in self.attributes if name == tag]
