"""Reading a table of questions of any sensible shape.

One row a question, its options in columns («Вариант 1», «А») or in one cell, a line or «;» each; or one row an option,
the question standing in the first of them. The key is numbers, letters, the text itself, or a mark at the option.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from marshrut.diagnostics.item_exchange.interactions import (
    Accepted,
    Entry,
    Essay,
    Match,
    MultipleChoice,
    Number,
    Option,
    Order,
    ShortText,
    SingleChoice,
    UnfitItem,
)
from marshrut.diagnostics.item_exchange.model import Interaction, Item, Tags
from marshrut.diagnostics.item_exchange.numerals import interval_of
from marshrut.diagnostics.item_exchange.reading import Collector, Desk, number_of, one_line, title_of
from marshrut.diagnostics.item_exchange.rich_text import from_plain
from marshrut.diagnostics.item_exchange.safe_xml import UnreadableItems
from marshrut.diagnostics.item_exchange.table_columns import Column, Columns, find_columns
from marshrut.diagnostics.item_exchange.table_key import Choices, chosen
from marshrut.sheets import Cell, Sheet, Workbook, text_of

KINDS = (  # words of the column «Тип» → kind
    ("single", ("один", "одиноч", "единич", "альтернатив")),
    ("multiple", ("несколько", "множеств", "мульти")),
    ("order", ("поряд", "последоват", "упорядоч", "ранжир")),
    ("match", ("соответств", "сопостав", "пары")),
    ("number", ("числ",)),
    ("essay", ("эссе", "разверн", "развёрн", "свободн", "рассужд")),
    ("short", ("слов", "кратк", "текст", "открыт", "строк")),
    ("single", ("выбор", "закрыт", "да/нет", "верно")),
)
PAIR = re.compile(r"\s*(?:->|→|=|\||—|–)\s*")
SPLIT = re.compile(r"\s*[;\n|]\s*")


@dataclass(frozen=True, slots=True)
class _Group:
    """The rows of one question."""

    number: int
    rows: list[list[Cell]]


def read_table(book: Workbook, collector: Collector) -> None:
    """Every question of every sheet that has a column of questions into the collector.

    :raises UnreadableItems: no sheet has one.
    """
    found = [(sheet, columns) for sheet in book.sheets if not sheet.hidden and (columns := find_columns(sheet))]
    if not found:
        raise UnreadableItems(
            "В таблице не нашлась строка с заголовками столбцов.",
            "Назовите столбцы «Вопрос», «Варианты», «Правильный ответ» или заполните наш шаблон.",
        )
    for sheet, columns in found:
        for group in _groups(sheet, columns):
            stem = one_line(columns.text(group.rows[0], Column.STEM))
            place = f"строка {group.number}" + (f", вопрос «{stem[:60]}»" if stem else "")
            where = f"лист «{sheet.name}», {place}" if len(book.sheets) > 1 else place
            collector.add(where, lambda desk, of=columns, group=group: _item(of, group, desk, collector))


def _groups(sheet: Sheet, columns: Columns) -> Iterator[_Group]:
    group: _Group | None = None
    for number, row in enumerate(sheet.rows[columns.header_row + 1 :], columns.header_row + 2):
        if not any(text_of(cell).strip() for cell in row):
            continue
        if group is not None and not columns.text(row, Column.STEM) and columns.text(row, Column.OPTIONS):
            group.rows.append(row)
            continue
        if group is not None:
            yield group
        group = _Group(number, [row])
    if group is not None:
        yield group


def _item(columns: Columns, group: _Group, desk: Desk, collector: Collector) -> Item:
    first = group.rows[0]
    stem = from_plain(columns.text(first, Column.STEM))
    points = columns.text(first, Column.POINTS)
    return desk.item(
        identifier=collector.identifier(f"row{group.number}"),
        title=title_of(columns.text(first, Column.TITLE), stem, f"Вопрос в строке {group.number}"),
        stem=stem,
        interaction=_interaction(columns, group, desk),
        points=number_of(points, "балл") if points else 1.0,
        feedback=from_plain(columns.text(first, Column.FEEDBACK)),
        tags=Tags(
            _words(columns.text(first, Column.COMPETENCES)),
            one_line(columns.text(first, Column.SUBJECT)),
            _words(columns.text(first, Column.KEYWORDS)),
        ),
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (one_line(word) for word in re.split(r"[,;\n]", text)))))


def _interaction(columns: Columns, group: _Group, desk: Desk) -> Interaction:
    choices = _choices(columns, group)
    key = columns.text(group.rows[0], Column.KEY) if len(group.rows) == 1 else ""
    said = columns.text(group.rows[0], Column.KIND).lower()
    kind = next((kind for kind, words in KINDS if any(word in said for word in words)), None)
    if said and kind is None:
        raise UnfitItem(
            f"Вид вопроса «{said[:40]}» не знаем.",
            "Есть: один ответ, несколько ответов, порядок, соответствие, число, слово, эссе.",
        )
    if kind is None:
        kind = "choice" if choices.texts else _kind_of_key(key)
    match kind:
        case "essay":
            return Essay()
        case "number":
            return Number(tuple(interval_of(part) for part in SPLIT.split(key or "; ".join(choices.texts)) if part))
        case "short":
            return _short_text(key, choices)
        case "match":
            return _match(choices.texts)
        case "order":
            return _order(choices, key, desk)
    return _choice(choices, key, kind, desk)


def _kind_of_key(key: str) -> str:
    if not key:
        raise UnfitItem(
            "Нет ни вариантов, ни верного ответа.", "Впишите варианты и верный ответ или вид вопроса «эссе»."
        )
    try:
        interval_of(key)
    except UnfitItem:
        return "short"
    return "number"


def _choices(columns: Columns, group: _Group) -> Choices:
    if len(group.rows) > 1:
        rows = [row for row in group.rows if columns.text(row, Column.OPTIONS)]
        return Choices.of(
            [columns.text(row, Column.OPTIONS) for row in rows], (), [columns.text(row, Column.KEY) for row in rows]
        )
    row = group.rows[0]
    cells = [(text_of(row[place]).strip(), label) for place, label in zip(columns.options, columns.labels, strict=True)]
    cells = [(text, label) for text, label in cells if text]
    if cells:
        return Choices.of([text for text, _ in cells], tuple(label for _, label in cells))
    text = columns.text(row, Column.OPTIONS)
    parts = text.split("\n") if "\n" in text else text.split(";")
    return Choices.of([part.strip() for part in parts if part.strip()])


def _choice(choices: Choices, key: str, kind: str, desk: Desk) -> Interaction:
    right = chosen(choices, key, desk)
    if not right:
        raise UnfitItem("Не указан верный ответ.", "Впишите номер, букву или текст верного варианта.")
    options = tuple(
        Option(f"o{place}", from_plain(text), float(place - 1 in right)) for place, text in enumerate(choices.texts, 1)
    )
    if kind == "multiple" or (kind == "choice" and len(right) > 1):
        return MultipleChoice(options)
    return SingleChoice(options)


def _order(choices: Choices, key: str, desk: Desk) -> Order:
    places = chosen(choices, key, desk) if key else list(range(len(choices.texts)))
    if len(places) != len(choices.texts):
        raise UnfitItem("В ключе не все строки.", "Перечислите номера всех строк в верном порядке.")
    return Order(tuple(Entry(f"e{place + 1}", from_plain(choices.texts[place])) for place in places))


def _match(lines: Sequence[str]) -> Match:
    left, right, pairs = [], {}, []
    for place, line in enumerate(lines, 1):
        parts = PAIR.split(line, maxsplit=1)
        if len(parts) != 2:
            raise UnfitItem(f"В строке «{line[:60]}» нет пары.", "Пишите каждую пару строкой «левое = правое».")
        partner = from_plain(parts[1])
        entry = right.setdefault(partner, Entry(f"r{len(right) + 1}", partner))
        if parts[0]:
            left.append(Entry(f"l{place}", from_plain(parts[0])))
            pairs.append(entry.identifier)
    return Match(tuple(left), tuple(right.values()), tuple(pairs))


def _short_text(key: str, choices: Choices) -> ShortText:
    answers = SPLIT.split(key) if key else choices.texts
    accepted = {answer.lower(): Accepted(answer) for answer in map(one_line, answers) if answer}
    return ShortText(tuple(accepted.values()))
