"""Our own table of questions to fill in: an example of every kind."""

from pathlib import Path
from typing import BinaryIO

from marshrut.sheets import TableColumn, write_table

COLUMNS = (
    TableColumn("Тип", width=20),
    TableColumn("Вопрос", width=50),
    TableColumn("Варианты ответа", width=40),
    TableColumn("Правильный ответ", width=22),
    TableColumn("Балл", "number"),
    TableColumn("Пояснение", width=30),
    TableColumn("Компетенция", width=16),
    TableColumn("Предмет", width=16),
)
EXAMPLES = (
    ("Один ответ", "Сколько будет 2 + 2?", "3\nчетыре\n5", "четыре", 1, "Сложите.", "ПК-1", "Математика"),
    ("Несколько ответов", "Какие числа чётные?", "а) два\nб) три\nв) шесть", "а, в", 2, "", "ПК-1", "Математика"),
    ("Порядок", "Расставьте по времени.", "Куликовская битва\nПолтавская битва\nБородинская битва", "", 1, "", "", ""),
    ("Соответствие", "Найдите столицы.", "Франция = Париж\nИталия = Рим", "", 2, "", "ПК-2", "География"),
    ("Число", "Чему равно число пи?", "", "3,14 ± 0,01", 1, "", "", ""),
    ("Слово", "Кто написал «Войну и мир»?", "", "Толстой; Л*Толстой", 1, "", "", "Литература"),
    ("Эссе", "Опишите, как вы дадите обратную связь ученику.", "", "", 5, "", "ПК-3", ""),
)


def write_template(target: Path | BinaryIO) -> None:
    """Write the table as xlsx to a path or an open binary file. Its examples are read back as seven items."""
    write_table(
        target,
        title="Вопросы для загрузки",
        subtitle="Каждый вариант — с новой строки (Alt + Enter). Строки с примерами замените своими.",
        columns=COLUMNS,
        rows=EXAMPLES,
        sheet_name="Вопросы",
    )
