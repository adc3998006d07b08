"""HTML of any quality as a plain tree. Nothing here decides what is allowed: see rich_text."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Union

DEEPEST = 60  # deeper elements are taken as their contents: recursion over the tree stays bounded
LONGEST = 300_000

VOID = frozenset({"br", "img", "hr", "input", "col", "wbr", "embed", "source", "track", "area", "base", "link", "meta"})
CLOSES = {  # an opening tag of the key ends an open element of the value, as browsers do
    "li": ("li",),
    "tr": ("tr", "td", "th"),
    "td": ("td", "th"),
    "th": ("td", "th"),
    "dt": ("dt", "dd"),
    "dd": ("dt", "dd"),
    "option": ("option",),
}
SCOPES = {"li": ("ul", "ol"), "tr": ("table",), "td": ("table", "tr"), "th": ("table", "tr")}
ENDS_PARAGRAPH = frozenset(
    {"p", "div", "ul", "ol", "table", "pre", "blockquote", "hr", "dl", "section", "article"}
    | {"h1", "h2", "h3", "h4", "h5", "h6"}
)
FORBIDDEN_CHARACTERS = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(slots=True)
class Node:
    """An element: its name in small letters, its attributes, what it holds."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Union["Node", str]] = field(default_factory=list)

    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)


def xml_characters(text: str) -> str:
    """The text without characters that an XML file cannot hold."""
    return FORBIDDEN_CHARACTERS.sub("", text)


def parse_markup(html: str) -> Node:
    """The tree under a root without a name. Never fails: what is no markup is text."""
    builder = _Builder()
    try:
        builder.feed(xml_characters(html))
        builder.close()
    except AssertionError:  # the parser of the standard library gives up on some «<![…»
        return Node("", children=[xml_characters(html)])
    return builder.root


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = tag.rpartition(":")[2]
        if name in ENDS_PARAGRAPH:
            self._end("p", within=("li", "td", "th", "table"))
        for closed in CLOSES.get(name, ()):
            self._end(closed, within=SCOPES.get(name, ()))
        node = Node(name, {key: value or "" for key, value in attrs})
        if len(self.open) <= DEEPEST:
            self.open[-1].children.append(node)
            if name not in VOID:
                self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag.rpartition(":")[2] not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self._end(tag.rpartition(":")[2])

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def unknown_decl(self, data: str) -> None:
        if data.startswith("CDATA["):
            self.handle_data(data.removeprefix("CDATA["))

    def _end(self, name: str, within: tuple[str, ...] = ()) -> None:
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].name == name:
                del self.open[place:]
                return
            if self.open[place].name in within:
                return
