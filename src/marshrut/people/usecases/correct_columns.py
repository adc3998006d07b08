"""Say which column of a staff list is what, and remember it for the sender's next list."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from marshrut.base.errors import DomainError
from marshrut.people.actor import Actor
from marshrut.people.acts import record_act
from marshrut.people.models import ColumnMapping, StaffImport
from marshrut.people.staff_list import TITLES, Field
from marshrut.people.usecases._staff_imports import STATE, WrongState

Columns = Mapping[str, Mapping[str, str]]
SEVERAL = frozenset({Field.OTHER})  # a field that more than one column may be


class NameColumnNeeded(DomainError):
    def __init__(self, *, sheet: str):
        super().__init__(f"Лист «{sheet}»: укажите столбец с фамилией или с ФИО целиком, без него людей не узнать.")


class FieldTwice(DomainError):
    def __init__(self, *, sheet: str, field: str, letters: list[str]):
        super().__init__(
            f"Лист «{sheet}»: «{TITLES[Field(field)]}» указано у столбцов {' и '.join(letters)}. Оставьте один."
        )


class NothingToCorrect(DomainError):
    def __init__(self) -> None:
        super().__init__("Этот файл не удалось прочитать, столбцов в нём не видно. Загрузите другой.")


@transaction.atomic
def correct_columns(
    *, staff_import: StaffImport, columns: Columns, by: Actor | None = None, at: datetime
) -> StaffImport:
    """The import waits for a new preview with these columns.

    ``columns``: sheet → column letter → field, empty for a column of no use. Sheets that are left out are read as
    before. The mapping is remembered for the sender by the headings of the sheet.

    :raises NameColumnNeeded: a sheet has no column with names.
    :raises FieldTwice: two columns are one field.
    :raises NothingToCorrect: the file could not be read.
    :raises WrongState: it is being read or brought in, or was cancelled.
    """
    row = StaffImport.objects.select_for_update().get(pk=staff_import.pk)
    if row.state not in {STATE.PREVIEWED, STATE.REFUSED}:
        raise WrongState(staff_import=row)
    sheets = {sheet["name"]: sheet for sheet in row.report.get("sheets", ())}
    if not sheets:
        raise NothingToCorrect
    wanted = {
        name: {letter: field or None for letter, field in fields.items()}
        for name, fields in columns.items()
        if name in sheets
    }
    for name, fields in wanted.items():
        _check(name, fields)
        _remember(row, sheets[name].get("signature", ""), fields, at)
    row.corrections = {**row.corrections, **wanted}
    row.state, row.progress, row.refusal = STATE.UPLOADED, 0, ""
    row.save(update_fields=["corrections", "state", "progress", "refusal"])
    record_act(verb="corrected_columns", subject=row, by=by, at=at, sheets=sorted(wanted))
    return row


def _check(sheet: str, fields: Mapping[str, str | None]) -> None:
    found: dict[str, list[str]] = {}
    for letter, field in fields.items():
        if field is not None and Field(field) not in SEVERAL:
            found.setdefault(field, []).append(letter)
    if not {Field.FULL_NAME, Field.SURNAME} & found.keys():
        raise NameColumnNeeded(sheet=sheet)
    for field, letters in found.items():
        if len(letters) > 1:
            raise FieldTwice(sheet=sheet, field=field, letters=letters)


def _remember(row: StaffImport, signature: str, fields: Mapping[str, str | None], at: datetime) -> None:
    if signature:  # a sheet without headings has nothing to be known by
        ColumnMapping.objects.update_or_create(
            sender=row.sender, signature=signature, defaults={"columns": dict(fields), "confirmed_at": at}
        )
