"""Rich text of items: a small, safe subset of XHTML, always in one canonical form.

Cleaning never edits the sender's markup: it parses it, takes the text, the marks and the blocks it knows,
and writes new markup. What is not in the lists below cannot come out, whatever came in.

Marks      strong, em, code, sub, sup
Leaves     br, img (src «media/имя» and alt only)
Blocks     p, ul, ol, li, table (tbody, tr, th and td with colspan and rowspan)

A text is either one run without a block, or blocks only; both are well-formed XML. Formulas are text.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

from marshrut.diagnostics.item_exchange.formulas import formula_text
from marshrut.diagnostics.item_exchange.markup import LONGEST, Node, parse_markup

MARKS = ("strong", "em", "code", "sup", "sub")
ALIASES = {"b": "strong", "i": "em", "tt": "code", "kbd": "code", "samp": "code", "var": "em", "cite": "em"}
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BLOCKS = frozenset(
    {"p", "div", "blockquote", "pre", "hr", "section", "article", "header", "footer", "main", "figure", "figcaption"}
    | {"address", "center", "form", "fieldset", "dl", "dt", "dd", "li", "caption", "tr", "td", "th"}
)
DROPPED = {  # element → how the person knows it; "" where nothing is lost
    "script": "сценарий",
    "iframe": "встроенная страница",
    "object": "вложенный объект",
    "embed": "вложенный объект",
    "applet": "вложенный объект",
    "svg": "рисунок SVG",
    "audio": "звук",
    "video": "видео",
    "canvas": "рисунок",
    "input": "поле ввода",
    "textarea": "поле ввода",
    "select": "поле ввода",
    "button": "кнопка",
    "style": "",
    "template": "",
    "noscript": "",
    "head": "",
    "title": "",
    "link": "",
    "meta": "",
}
WIDEST_SPAN = 50
SPACES = re.compile(r"[ \t\n\r\f]+")
MEDIA_SOURCE = re.compile(r"media/([A-Za-z0-9][A-Za-z0-9_.-]*)")
WORDS_BREAK = re.compile(r"<br/>|</(?:p|li|td|th)>")
TAGS = re.compile(r"<[^>]*>")
ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&"))


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A canonical rich text, and what was in the source that could not come along."""

    text: str
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text, a line break («\\n») or a picture, under its marks."""

    marks: frozenset[str]
    text: str = ""
    leaf: str = ""  # markup of a picture or a line break


FindMedia = Callable[[str], str | None]
"""The address of a picture in the source → the name of a medium of the item, None when there is none."""


def own_media(source: str) -> str | None:
    """For texts that are canonical already."""
    found = MEDIA_SOURCE.fullmatch(source)
    return found[1] if found else None


def clean(html: str, find_media: FindMedia = own_media) -> Cleaned:
    """The canonical rich text of any HTML. Never fails; a text beyond 300,000 letters is cut."""
    cleaner = _Cleaner(find_media)
    if len(html) > LONGEST:
        html = html[:LONGEST]
        cleaner.lost["конец слишком длинного текста"] = None
    text = cleaner.flow(parse_markup(html), frozenset())
    return Cleaned(text, tuple(cleaner.lost))


def is_canonical(text: str) -> bool:
    return clean(text) == Cleaned(text)


def from_plain(text: str) -> str:
    """Plain text as rich text: blank lines part paragraphs, line ends stay line ends."""
    paragraphs = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n").strip())
    return clean("".join(f"<p>{escape(part).replace(chr(10), '<br/>')}</p>" for part in paragraphs)).text


def plain(text: str) -> str:
    """A canonical rich text as one line of plain text."""
    text = TAGS.sub("", WORDS_BREAK.sub(" ", text))
    for entity, sign in ENTITIES:
        text = text.replace(entity, sign)
    return " ".join(text.split())


def is_run(text: str) -> bool:
    """True for a canonical text without blocks."""
    return not text.startswith(("<p>", "<ul>", "<ol>", "<table>"))


def as_blocks(text: str) -> str:
    """The text as blocks, for places where a bare run may not stand."""
    return f"<p>{text}</p>" if text and is_run(text) else text


def media_names(text: str) -> tuple[str, ...]:
    """Names of the media that a canonical text shows, in their order."""
    return tuple(re.findall(r'<img src="media/([^"]+)"', text))


@dataclass(slots=True)
class _Flow:
    """Blocks that are written and the run that is being gathered."""

    blocks: list[str] = field(default_factory=list)
    run: list[_Piece] = field(default_factory=list)

    def flush(self) -> None:
        written = _write_run(self.run)
        if written:
            self.blocks.append(f"<p>{written}</p>")
        self.run = []


class _Cleaner:
    def __init__(self, find_media: FindMedia):
        self.find_media = find_media
        self.lost: dict[str, None] = {}

    def flow(self, node: Node, marks: frozenset[str]) -> str:
        """The contents of a node: one run, or blocks."""
        flow = _Flow()
        self._walk(node, marks, flow)
        flow.flush()
        if len(flow.blocks) == 1 and flow.blocks[0].startswith("<p>"):
            return flow.blocks[0].removeprefix("<p>").removesuffix("</p>")
        return "".join(flow.blocks)

    def _walk(self, node: Node, marks: frozenset[str], flow: _Flow) -> None:
        for child in node.children:
            if isinstance(child, str):
                flow.run.append(_Piece(marks, child))
            else:
                self._element(child, marks, flow)

    def _element(self, node: Node, marks: frozenset[str], flow: _Flow) -> None:
        name = ALIASES.get(node.name, node.name)
        if name in DROPPED:
            if DROPPED[name]:
                self.lost[DROPPED[name]] = None
        elif name == "br":
            flow.run.append(_Piece(frozenset(), leaf="<br/>"))
        elif name == "img":
            flow.run.append(self._picture(node))
        elif name == "math":
            flow.run.append(_Piece(marks, formula_text(node)))
        elif name in MARKS:
            self._walk(node, marks | {name}, flow)
        elif name in ("ul", "ol", "table"):
            flow.flush()
            for child in node.children:
                if name == "table" and isinstance(child, Node) and child.name == "caption":
                    self._element(child, marks, flow)
            block = self._list(node, name, marks) if name != "table" else self._table(node, marks)
            flow.blocks += [block] if block else []
        elif name in BLOCKS or name in HEADINGS:
            flow.flush()
            if name == "pre":
                _keep_lines(node)
            self._walk(node, marks | {"strong"} if name in HEADINGS else marks, flow)
            flow.flush()
        else:
            self._walk(node, marks, flow)

    def _picture(self, node: Node) -> _Piece:
        name = self.find_media(node.attributes.get("src", ""))
        alt = SPACES.sub(" ", node.attributes.get("alt", "")).strip()
        if name is None:
            self.lost["картинка"] = None
            return _Piece(frozenset(), f"[{alt}]" if alt else "")
        return _Piece(frozenset(), leaf=f'<img src="media/{name}" alt="{escape(alt)}"/>')

    def _list(self, node: Node, name: str, marks: frozenset[str]) -> str:
        entries, loose = [], Node("li")
        for child in [*node.children, Node("li")]:
            if isinstance(child, Node) and child.name == "li":
                entries += [self.flow(loose, marks), self.flow(child, marks)]
                loose = Node("li")
            else:
                loose.children.append(child)
        written = "".join(f"<li>{entry}</li>" for entry in entries if entry)
        return f"<{name}>{written}</{name}>" if written else ""

    def _table(self, node: Node, marks: frozenset[str]) -> str:
        rows = "".join(f"<tr>{cells}</tr>" for row in _rows(node) if (cells := self._cells(row, marks)))
        return f"<table><tbody>{rows}</tbody></table>" if rows else ""

    def _cells(self, row: Node, marks: frozenset[str]) -> str:
        return "".join(
            f"<{cell.name}{_spans(cell)}>{self.flow(cell, marks)}</{cell.name}>"
            for cell in row.children
            if isinstance(cell, Node) and cell.name in ("td", "th")
        )


def _rows(table: Node) -> list[Node]:
    rows = []
    for child in table.children:
        if isinstance(child, Node):
            if child.name == "tr":
                rows.append(child)
            elif child.name in ("tbody", "thead", "tfoot"):
                rows += _rows(child)
    return rows


def _spans(cell: Node) -> str:
    written = ""
    for name in ("colspan", "rowspan"):
        value = cell.attributes.get(name, "").strip()
        if re.fullmatch(r"[0-9]{1,2}", value) and 1 < int(value) <= WIDEST_SPAN:
            written += f' {name}="{int(value)}"'
    return written


def _keep_lines(node: Node) -> None:
    """The line ends and indents of preformatted text, as breaks and unbreakable spaces."""
    children: list[Node | str] = []
    for child in node.children:
        if isinstance(child, Node):
            _keep_lines(child)
            children.append(child)
            continue
        for place, line in enumerate(child.replace("\r\n", "\n").split("\n")):
            indent = len(line) - len(line.lstrip(" "))
            children += [Node("br")] * (place > 0) + ["\u00a0" * indent + line[indent:]]
    node.children = children


def _write_run(pieces: list[_Piece]) -> str:
    """The run with its spaces collapsed and its marks nested in one order."""
    return _nest(_trim(pieces), MARKS)


def _trim(pieces: list[_Piece]) -> list[_Piece]:
    kept: list[_Piece] = []
    after_space = True  # nothing begins with a space, neither the run nor a line
    for piece in pieces:
        if piece.leaf:
            if piece.leaf == "<br/>":
                _strip_end(kept)
                if not kept:
                    continue
            kept.append(piece)
            after_space = piece.leaf == "<br/>"
            continue
        text = SPACES.sub(" ", piece.text)
        if after_space:
            text = text.removeprefix(" ")
        if text:
            kept.append(_Piece(piece.marks, text))
            after_space = text.endswith(" ")
    _strip_end(kept)
    while kept and kept[-1].leaf == "<br/>":
        kept.pop()
        _strip_end(kept)
    return kept


def _strip_end(pieces: list[_Piece]) -> None:
    if pieces and pieces[-1].text.endswith(" "):
        last = pieces.pop()
        if last.text != " ":
            pieces.append(_Piece(last.marks, last.text[:-1]))


def _nest(pieces: list[_Piece], marks: tuple[str, ...]) -> str:
    if not marks:
        return "".join(piece.leaf or escape(piece.text, quote=False) for piece in pieces)
    written = ""
    for has_mark, group in groupby(pieces, key=lambda piece: marks[0] in piece.marks):
        inside = _nest(list(group), marks[1:])
        written += f"<{marks[0]}>{inside}</{marks[0]}>" if has_mark else inside
    return written
