"""Which column of a table of questions holds what."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from marshrut.sheets import Cell, Sheet, Wording, rules, text_of

HEADINGS_AMONG = 20
OPTION = re.compile(r"(?:вариант|ответ|option|answer)?\s*(?:ответа)?\s*№?\s*(\d{1,2}|[а-зa-h])\s*[).]?")


class Column(StrEnum):
    """What a column of a table of questions may hold."""

    KIND = "kind"
    TITLE = "title"
    STEM = "stem"
    OPTIONS = "options"
    KEY = "key"
    POINTS = "points"
    FEEDBACK = "feedback"
    COMPETENCES = "competences"
    SUBJECT = "subject"
    KEYWORDS = "keywords"


WORDING = Wording(
    {
        Column.KIND: rules("тип|вид"),
        Column.TITLE: rules("назван\n=тема"),
        Column.STEM: rules(
            """
            вопрос !номер !тип !вид !балл !№ !назван
            задани !номер !тип !вид !балл !№ !назван
            формулировк
            =question
            """
        ),
        Column.OPTIONS: rules("вариант !правильн !верн\nдистрактор\n=options\n=ответы !правильн !верн"),
        Column.KEY: rules("правильн|верн\nключ : 0.9\nэталон\n=correct\nответ !вариант : 0.7"),
        Column.POINTS: rules("балл\n=вес\n=points"),
        Column.FEEDBACK: rules("пояснен\nкомментар\nобоснован\nобратн связ"),
        Column.COMPETENCES: rules("компетенц"),
        Column.SUBJECT: rules("предмет\nдисциплин"),
        Column.KEYWORDS: rules("метк\nключев слов"),
    }
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Places of the columns, counted from 0. labels: the sign under which each option column is known."""

    header_row: int
    places: dict[Column, int]
    options: tuple[int, ...] = ()
    labels: tuple[str, ...] = field(default=())

    def text(self, row: Sequence[Cell], column: Column) -> str:
        place = self.places.get(column)
        return text_of(row[place]).strip() if place is not None else ""


def find_columns(sheet: Sheet) -> Columns | None:
    """The columns by the first row that names a question and one thing more; None when there is none."""
    for number, row in enumerate(sheet.rows[:HEADINGS_AMONG]):
        columns = _columns(number, [" ".join(text_of(cell).split()) for cell in row])
        if Column.STEM in columns.places and (len(columns.places) > 1 or columns.options):
            return columns
    return None


def _columns(number: int, headings: list[str]) -> Columns:
    places: dict[Column, int] = {}
    options, labels = [], []
    scores: dict[Column, float] = {}
    for place, heading in enumerate(headings):
        option = OPTION.fullmatch(heading.lower())
        if option:
            options.append(place)
            labels.append(option[1])
            continue
        best = WORDING.best(heading[:200]) if heading else None
        if best and best[1] > scores.get(Column(best[0]), 0.0):
            places[Column(best[0])] = place
            scores[Column(best[0])] = best[1]
    return Columns(number, places, tuple(options), tuple(labels))
