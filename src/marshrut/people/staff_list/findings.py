"""What is said about a cell: what is wrong with it, or what was mended, and how to put it right."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """blocking: the row is not imported; warning: it is, look at it; fix: it is, this was mended silently."""

    BLOCKING = "blocking"
    WARNING = "warning"
    FIX = "fix"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding about one cell.

    row     1-based, as a spreadsheet shows it (for csv the number of the record).
    column  letter; header the heading above it, parts joined by « / ».
    message Russian: what is wrong and how to mend it.
    value   what stands in the file; fixed what it was turned into, None when nothing was.
    """

    severity: Severity
    kind: str
    sheet: str
    row: int
    column: str
    header: str
    message: str
    value: str = ""
    fixed: str | None = None


MESSAGES = {
    # blocking
    "snils_checksum": "В СНИЛС {value} ошибка: контрольные цифры не сходятся. Сверьте номер с документом.",
    "snils_format": "СНИЛС {value} записан не полностью или не так: нужно 11 цифр, например 112-233-445 95.",
    "snils_missing": "Не указан СНИЛС. Впишите 11 цифр.",
    "surname_missing": "Не указана фамилия. Впишите её.",
    "given_name_missing": "Не указано имя. Впишите имя и, если есть, отчество.",
    "birth_in_future": "Дата рождения {value} ещё не наступила. Проверьте год.",
    "birth_age": "По дате рождения {value} возраст не от 16 до 100 лет. Проверьте год.",
    "hired_before_birth": "Дата приёма {value} раньше даты рождения. Проверьте обе даты.",
    "ref_error": "В ячейке ошибка таблицы {value}: формула потеряла ссылку. Впишите значение вручную.",
    "shifted_columns": "Значения строки сдвинуты на один столбец {value}. Поставьте каждое под свой заголовок.",
    "organisation_missing": "Не указана организация. Впишите, где работает человек.",
    "percent_over_100": "Процент {value} больше 100. Проверьте балл и максимум.",
    "points_over_maximum": "Баллов больше, чем можно набрать: {value}. Проверьте балл и максимум.",
    "score_unreadable": "Вместо балла написано «{value}». Впишите число или «н/я».",
    "scores_missing": "Нет ни баллов, ни отметки о неявке. Впишите баллы или «н/я».",
    # warnings
    "latin_lookalike": "В имени были латинские буквы, похожие на русские: «{value}». Записано «{fixed}».",
    "latin_letters": "В имени есть латинские буквы: «{value}». Проверьте, как оно пишется по-русски.",
    "double_space": "Лишний пробел убран: «{value}» → «{fixed}».",
    "text_in_number": "Вместо числа написано «{value}». Поле оставлено пустым, впишите число.",
    "date_unreadable": "Дату «{value}» прочитать не удалось. Поле оставлено пустым, впишите день, месяц и год.",
    "unknown_category": "Категория «{value}» не распознана. Поле оставлено пустым.",
    "unknown_kind": "Вид занятости «{value}» не распознан. Считаем работу основной.",
    "position_missing": "Не указана должность. Впишите её.",
    "initials_only": "Вместо имени и отчества стоят инициалы: «{value}». Впишите полностью, если можете.",
    "identity_without_snils": "СНИЛС нет, человека узнаём по ФИО с датой рождения или школой. Впишите номер.",
    "same_snils_other_person": "Этот СНИЛС в файле стоит и у человека с другим именем или датой рождения. Проверьте.",
    "duplicate_row": "Та же работа того же человека уже есть в строке {value}. Эта строка не добавит новой.",
    "email_unreadable": "Адрес почты «{value}» записан с ошибкой. Поле оставлено пустым.",
    "phone_unreadable": "Телефон «{value}» записан с ошибкой. Поле оставлено пустым.",
    # fixes
    "capitals": "Имя записано с большой буквы: «{value}» → «{fixed}».",
    "name_order": "Имя и фамилия стоят в другом порядке: «{value}» прочитано как «{fixed}».",
    "snils_zeros": "В СНИЛС возвращены потерянные нули: {value} → {fixed}.",
    "former_surname": "Фамилия в скобках принята за прежнюю: «{value}».",
    "organisation_from_above": "Организация взята из строки выше: «{fixed}».",
    "second_main_job": "У человека уже есть основная работа выше, эта считается совместительством.",
}


def finding(
    severity: Severity,
    kind: str,
    *,
    sheet: str,
    row: int,
    column: str,
    header: str,
    value: str = "",
    fixed: str | None = None,
) -> Finding:
    """A finding with the message of its kind filled in. A long value is cut in the message only."""
    shown = value if len(value) <= 80 else f"{value[:77]}…"
    message = MESSAGES[kind].format(value=shown or "", fixed=fixed or "")
    return Finding(severity, kind, sheet, row, column, " ".join(header.split()), message, value, fixed)
