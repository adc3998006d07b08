"""HTML of any quality as a plain tree. Nothing here decides what is allowed: see rich_text.

The text is cut into tokens by one pattern that never goes back, so the time grows with the length of the text
whatever stands in it; the parser of the standard library needs minutes for some texts of 50 kB.
"""

import re
from dataclasses import dataclass, field
from html import unescape
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
TOKEN = re.compile(
    r"""<!--.*?(?:-->|\Z)
    | <!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)
    | <[!?][^>]*(?:>|\Z)
    | </(?P<close>[A-Za-z][^\s/>]*)[^>]*(?:>|\Z)
    | <(?P<open>[A-Za-z][^\s/<>"']*)(?P<attributes>(?:"[^"]*+"|'[^']*+'|[^"'<>]++)*+)>""",
    re.VERBOSE | re.DOTALL,
)
ATTRIBUTE = re.compile(
    r"""(?P<name>[^\s"'<>/=]+)(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'<>]+)))?"""
)
RAW = {  # elements whose contents are no markup
    name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "textarea", "title", "iframe", "xmp")
}
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
    builder, place = _Builder(), 0
    html = xml_characters(html)
    while token := TOKEN.search(html, place):
        builder.text(_unescaped(html[place : token.start()]))
        place = token.end()
        name = (token["open"] or token["close"] or "").lower().rpartition(":")[2]
        if token["cdata"] is not None:
            builder.text(token["cdata"])
        elif token["close"]:
            builder.end(name)
        elif token["open"]:
            builder.start(name, _attributes(token["attributes"]))
            if token["attributes"].endswith("/"):
                builder.end(name)
            elif name in RAW:
                ending = RAW[name].search(html, place)
                place = ending.start() if ending else len(html)
    builder.text(_unescaped(html[place:]))
    return builder.root


def _attributes(text: str) -> dict[str, str]:
    return {
        found["name"].lower(): _unescaped(found["double"] or found["single"] or found["bare"] or "")
        for found in ATTRIBUTE.finditer(text)
    }


def _unescaped(text: str) -> str:
    try:
        return xml_characters(unescape(text))
    except ValueError:  # a number of thousands of digits
        return text


class _Builder:
    def __init__(self) -> None:
        self.root = Node("")
        self.open = [self.root]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in ENDS_PARAGRAPH:
            self.end("p", within=("li", "td", "th", "table"))
        for closed in CLOSES.get(name, ()):
            self.end(closed, within=SCOPES.get(name, ()))
        node = Node(name, attributes)
        if len(self.open) <= DEEPEST:
            self.open[-1].children.append(node)
            if name not in VOID:
                self.open.append(node)

    def text(self, text: str) -> None:
        if text:
            self.open[-1].children.append(text)

    def end(self, name: str, within: tuple[str, ...] = ()) -> None:
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].name == name:
                del self.open[place:]
                return
            if self.open[place].name in within:
                return
