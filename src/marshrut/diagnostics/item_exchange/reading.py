"""What the reading of a file gives, and the desk at which every reader puts an item together."""

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from marshrut.diagnostics.item_exchange.interactions import CREDIT_DECIMALS, IDENTIFIER, UnfitItem
from marshrut.diagnostics.item_exchange.markup import xml_characters
from marshrut.diagnostics.item_exchange.media import LARGEST, Media, safe_name, sniff
from marshrut.diagnostics.item_exchange.model import Item, Tags
from marshrut.diagnostics.item_exchange.rich_text import clean, from_plain, media_names, plain

LONGEST_TITLE = 120
INLINE = re.compile(r"data:image/[a-z+]+;base64,", re.IGNORECASE)
AGAIN = "Исправьте вопрос и загрузите файл ещё раз."
CHECK = "Вопрос принят, проверьте его."
TAG_KINDS = re.compile(r"(компетенци[яи]|competence|предмет|subject)\s*[:=]\s*(.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Problem:
    """One remark to the sender, in plain Russian.

    place        where: the file, and the line or the number and title of the question
    what         what is wrong
    advice       what to do
    is_blocking  True when the question (or the whole file) did not come in
    """

    place: str
    what: str
    advice: str = AGAIN
    is_blocking: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything a file gave: good items come in although others are bad, and nothing is dropped in silence."""

    items: tuple[Item, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Collector:
    """Items and problems of one file as they come, with identifiers that are all different."""

    file: str
    items: list[Item] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    def place(self, where: str = "") -> str:
        return f"{self.file}, {where}" if where else self.file

    def refuse(self, where: str, what: str, advice: str = AGAIN) -> None:
        self.problems.append(Problem(self.place(where), what, advice))

    def add(self, where: str, make: Callable[["Desk"], Item]) -> None:
        """Take the item that `make` puts together, or what stood against it."""
        desk = Desk()
        try:
            item = make(desk)
        except UnfitItem as unfit:
            self.refuse(where, unfit.what, unfit.advice)
            return
        self.items.append(item)
        self.problems += [
            Problem(self.place(where), what, advice, is_blocking=False) for what, advice in desk.remarks.items()
        ]

    def identifier(self, wanted: str) -> str:
        """The wanted identifier made fit and free."""
        return free_identifier(wanted, self.taken)

    def reading(self) -> Reading:
        return Reading(tuple(self.items), tuple(self.problems))


@dataclass(slots=True)
class Desk:
    """One item in the making: cleans its texts, gathers its pictures and the remarks about it.

    sources  address in the file → bytes, of every picture that the texts may show.
    """

    sources: Mapping[str, bytes] = field(default_factory=dict)
    names: dict[bytes, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    media: dict[str, Media] = field(default_factory=dict)
    remarks: dict[str, str] = field(default_factory=dict)

    def rich(self, html: str) -> str:
        """The canonical text of HTML; what had to be left behind becomes a remark."""
        cleaned = clean(html, self._medium)
        for lost in cleaned.lost:
            self.remark(f"Не перенесено: {lost}.")
        return cleaned.text

    def plain(self, text: str) -> str:
        return from_plain(text)

    def remark(self, what: str, advice: str = CHECK) -> None:
        self.remarks.setdefault(what, advice)

    def item(self, **parts: Any) -> Item:
        """An Item with the pictures that its texts show. Raises UnfitItem."""
        texts = [parts["stem"], parts.get("feedback", ""), *parts["interaction"].texts()]
        names = dict.fromkeys(name for text in texts for name in media_names(text))
        return Item(**parts, media=tuple(self.media[name] for name in names))

    def _medium(self, source: str) -> str | None:
        content = _inline_picture(source) or self.sources.get(source) or self.sources.get(unquote(source))
        kind = sniff(content) if content is not None else None
        if content is None or kind is None or len(content) > LARGEST:
            self.remark(
                f"Картинка «{source[:80]}» не найдена в файле, больше 5 МБ или не PNG, JPEG, GIF, WebP.",
                "Добавьте картинку в файл; ссылки на другие сайты не переносятся.",
            )
            return None
        if content not in self.names:
            called = "" if INLINE.match(source) else unquote(source)
            name = safe_name(called, kind[1], self.taken)
            self.names[content] = name
            self.media[name] = Media(name, kind[0], content)
        return self.names[content]


def _inline_picture(source: str) -> bytes | None:
    """The bytes of a picture that is written into its own address («data:image/png;base64,…»)."""
    found = INLINE.match(source)
    try:
        return base64.b64decode(source[found.end() :]) if found else None
    except ValueError:
        return None


def free_identifier(wanted: str, taken: set[str]) -> str:
    """An identifier as like the wanted one as may be, different from those taken."""
    fit = re.sub(r"[^A-Za-z0-9_.-]+", "_", wanted).strip("_.-")[:80] if not IDENTIFIER.fullmatch(wanted) else wanted
    fit = fit if IDENTIFIER.fullmatch(fit) else f"q{fit}"
    chosen, number = fit, 1
    while chosen in taken:
        number += 1
        chosen = f"{fit}-{number}"
    taken.add(chosen)
    return chosen


def one_line(text: str) -> str:
    return " ".join(xml_characters(text).split())


def title_of(name: str, stem: str, fallback: str) -> str:
    """The name of a question, else the first words of its text."""
    line = one_line(name) or plain(stem)
    if len(line) > LONGEST_TITLE:
        line = line[:LONGEST_TITLE].rstrip() + "…"
    return one_line(line) or fallback


def credit_of(percent: float) -> float:
    """A share of the points from percents, with as many decimals as a credit has; 99,99 % and more are all."""
    return 1.0 if 99.99 <= percent <= 100.01 else round(percent / 100, CREDIT_DECIMALS)


def number_of(text: str, what: str) -> float:
    """A number written with a point or a comma. Raises UnfitItem naming what it was for."""
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        raise UnfitItem(f"Не число: {what} «{text.strip()[:40]}».")
    if not abs(number) < 1e9:  # nan as well
        raise UnfitItem(f"Не годится число: {what} «{text.strip()[:40]}».")
    return number


def tags_of(lines: list[str]) -> Tags:
    """Tags from words: «компетенция: ПК-1», «предмет: история»; all others are keywords."""
    competences, subject, keywords = [], "", []
    for line in dict.fromkeys(filter(None, map(one_line, lines))):
        known = TAG_KINDS.fullmatch(line)
        if known and known[1].lower()[:3] in ("ком", "com"):
            competences.append(known[2])
        elif known:
            subject = subject or known[2]
        else:
            keywords.append(line)
    return Tags(tuple(competences), subject, tuple(keywords))
