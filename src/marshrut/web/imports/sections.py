"""The parts of a preview as tables: what is added, what changes, what is left, what is wrong."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from django.core.paginator import Page, Paginator
from django.urls import reverse

from marshrut.people.staff_import.plan import KIND_TITLES
from marshrut.people.staff_list.rows import RowKind
from marshrut.web.templatetags.russian import counted

PAGE = 50
SKIPPED = {
    RowKind.HEADING: "заголовок",
    RowKind.SECTION: "раздел",
    RowKind.TOTAL: "итог",
    RowKind.SIGNATURE: "подпись",
    RowKind.VACANCY: "вакансия",
    RowKind.REMARK: "примечание",
}
MANY = 5  # so many equal findings are told once


@dataclass(frozen=True, slots=True)
class Cell:
    """``url`` makes it a link; ``details``: (heading, value) pairs that open beneath it."""

    text: str
    url: str = ""
    details: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """``head``: titles of the columns; ``row`` makes the cells of one entry of ``rows``."""

    name: str
    title: str
    hint: str
    head: tuple[str, ...]
    rows: Sequence[Mapping]
    row: Callable[[Mapping], list[Cell]]
    whole: int = 0  # how many there are when one entry stands for several

    @property
    def count(self) -> int:
        return self.whole or len(self.rows)


@dataclass(frozen=True, slots=True)
class Shown:
    """The section that is open: one page of its rows."""

    section: Section
    page: Page
    rows: list[list[tuple[str, Cell]]]


def sections(report: Mapping, *, is_done: bool) -> list[Section]:
    """Those that have something in them. ``is_done``: the list was brought in, so the titles speak of the past."""
    faulty = report.get("faulty_rows", {})
    found = []
    for part in PARTS:
        rows = report.get(part.key, ())
        if rows:
            found.append(
                Section(
                    name=part.name,
                    title=part.past if is_done and part.past else part.title,
                    hint=part.hint,
                    head=part.head,
                    rows=_together(rows) if part.name == "blocking" else rows,
                    row=partial(part.row, faulty=faulty) if part.name == "blocking" else part.row,
                    whole=len(rows),
                )
            )
    return found


def open_section(found: Sequence[Section], name: str, page: str | None) -> Shown | None:
    """The section of that name, else the first; None when there is none."""
    section = next((one for one in found if one.name == name), found[0] if found else None)
    if section is None:
        return None
    shown = Paginator(section.rows, PAGE).get_page(page)
    rows = [list(zip(section.head, section.row(one), strict=True)) for one in shown]
    return Shown(section, shown, rows)


def _place(one: Mapping) -> Cell:
    return Cell(f"{one['sheet']}, {one['row']}")


def _person(one: Mapping) -> Cell:
    return Cell(one["name"], reverse("people:person", args=[one["person"]]))


def _kind(one: Mapping) -> str:
    return "СНИЛС" if one["field"] == "snils" else KIND_TITLES[one["kind"]]


def _change(one: Mapping) -> list[Cell]:
    return [_person(one), Cell(_kind(one)), Cell(one["was"]), Cell(one["becomes"]), _place(one)]


def _added(one: Mapping) -> list[Cell]:
    post = one["title"] + (f", {one['subjects']}" if one.get("subjects") else "")
    who = one["name"] if one["is_new"] else f"{one['name']} — уже в реестре"
    starts_on = one.get("starts_on", "")
    return [Cell(who), Cell(one["organisation"]), Cell(post), Cell(one["kind"]), Cell(starts_on), _place(one)]


def _organisation(one: Mapping) -> list[Cell]:
    there = Cell("новая, заведём")
    if one["known"] is not None:
        there = Cell(one["known_name"], reverse("people:organisation", args=[one["known"]]))
    spelt = f" (написано по-разному: {one['spellings']})" if one["spellings"] > 1 else ""
    return [Cell(one["name"] + spelt), there, Cell(one["municipality"] or "не назван"), Cell(one["note"])]


def _together(findings: Sequence[Mapping]) -> list[Mapping]:
    """Findings that say the same of the same column once, with all their rows, where they are many."""
    groups: dict[tuple, list[Mapping]] = {}
    for one in findings:
        groups.setdefault((one["sheet"], one["column"], one["message"]), []).append(one)
    result: list[Mapping] = []
    for group in groups.values():
        result += group if len(group) < MANY else [{**group[0], "rows": [one["row"] for one in group]}]
    return sorted(result, key=lambda one: (one["sheet"], one["row"]))


def _finding(one: Mapping, faulty: Mapping = MappingProxyType({})) -> list[Cell]:
    details = faulty.get(f"{one['sheet']}!{one['row']}", ())
    place = f"{one['sheet']}, {one['row']}"
    if "rows" in one:
        numbers = ", ".join(map(str, one["rows"]))
        place, details = f"{one['sheet']}: {counted(len(one['rows']), 'строка,строки,строк')}", [("Строки", numbers)]
    column = one["column"] + (f" «{one['header']}»" if one.get("header") else "")
    return [Cell(place, details=details), Cell(column), Cell(one["message"])]


# --- the parts, the ones that ask for a decision first -----------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Part:
    """``key`` of the report; ``past``: the title when the list was brought in."""

    name: str
    key: str
    title: str
    past: str
    hint: str
    head: tuple[str, ...]
    row: Callable[..., list[Cell]]


def _with_person(*names: str) -> Callable[[Mapping], list[Cell]]:
    return lambda one: [_person(one), *(Cell(one[name]) for name in names)]


def _by_name(*names: str) -> Callable[[Mapping], list[Cell]]:
    return lambda one: [Cell(one["name"]), *(Cell(one[name]) for name in names), _place(one)]


def _filled(one: Mapping) -> list[Cell]:
    return [_person(one), Cell(_kind(one)), Cell(one["becomes"]), _place(one)]


def _skipped(one: Mapping) -> list[Cell]:
    return [_place(one), Cell(SKIPPED.get(one["kind"], "строка без человека")), Cell(one["text"])]


PARTS = (
    _Part(
        "changes", "changes", "Изменится", "Было и стало",
        "Сведения, которые в реестре записаны иначе. Меняем только то, с чем вы согласны.",
        ("Кто", "Что", "Было", "Станет", "Строка"), _change,
    ),
    _Part(
        "blocking", "blocking", "Ошибки", "",
        "Эти строки не вносим. Скачайте их файлом: рядом с каждой написано, что исправить.",
        ("Строка", "Столбец", "Что исправить"), _finding,
    ),
    _Part(
        "held", "held", "Внесём не всё", "Внесено не всё",
        "Здесь список и реестр расходятся так, что решать должен человек.",
        ("Кто", "Почему", "Строка"), _by_name("reason"),
    ),
    _Part(
        "added", "added", "Добавим", "Добавлено",
        "Новые люди и новые места работы тех, кто уже есть в реестре.",
        ("Кто", "Организация", "Должность", "Занятость", "С какого дня", "Строка"), _added,
    ),
    _Part(
        "fills", "fills", "Дополним", "Дополнено",
        "В реестре эти места были пусты, поэтому ничего не перезаписано.",
        ("Кто", "Что", "Значение", "Строка"), _filled,
    ),
    _Part(
        "doubles", "doubles", "Возможные двойники", "",
        "Никого не объединяем сами: пары попадут в очередь, решение за вами.",
        ("Кто", "На кого похож", "Почему", "Строка"), _by_name("other", "reason"),
    ),
    _Part(
        "places", "organisations_list", "Организации", "",
        "Что каждая организация списка значит в реестре.",
        ("В списке", "В реестре", "Муниципалитет в списке", "Заметка"), _organisation,
    ),
    _Part(
        "absent", "absent", "Нет в списке", "",
        "Работают в этих организациях по реестру, а в списке их нет. Сами никого не увольняем.",
        ("Кто", "Организация", "Должность"), _with_person("organisation_name", "title"),
    ),
    _Part(
        "warnings", "warnings", "Предупреждения", "",
        "Строки вносим, но посмотрите на них.",
        ("Строка", "Столбец", "На что обратить внимание"), _finding,
    ),
    _Part(
        "fixes", "fixes", "Исправили сами", "",
        "Разночтения, которые не меняют смысла.",
        ("Строка", "Столбец", "Что сделали"), _finding,
    ),
    _Part(
        "skipped", "skipped", "Пропустили", "",
        "Строки, в которых нет человека: их не читаем.",
        ("Строка", "Что это", "Что в ней"), _skipped,
    ),
)  # fmt: skip
