"""A table of staff as a school sends it, and the way to send it by the pages."""

from pathlib import Path

import openpyxl

HEADING = ["№ п/п", "ФИО сотрудника", "Дата рождения", "СНИЛС", "Место работы", "Должность", "Предмет"]
PEOPLE = [
    ["Загрузкина Мария Олеговна", "12.03.1985", "112-233-445 95", "учитель", "физика"],
    ["Загрузкин Пётр Ильич", "01.09.1990", "123-456-789 64", "учитель", "химия"],
    ["Загрузкина Ольга Юрьевна", "31.02.1979", "112-233-445 00", "учитель", "химия"],
]


def write_list(path: Path, *, school: str) -> Path:
    """Two good rows and one whose birthday and СНИЛС can't be."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Сотрудники"
    for row in (["Список педагогических работников"], [], HEADING):
        sheet.append(row)
    for number, (name, birth, snils, post, subject) in enumerate(PEOPLE, start=1):
        sheet.append([number, name, birth, snils, school, post, subject])
    book.save(path)
    return path


def upload(visitor, file: Path) -> None:
    """From the list of imports to what will be done."""
    visitor.open("/imports/")
    visitor.follow("Загрузить список")
    visitor.page.locator("input[type=file]").set_input_files(file)
    visitor.press("Загрузить и посмотреть")
    visitor.page.get_by_role("heading", name="Что будет сделано").wait_for(timeout=60_000)
