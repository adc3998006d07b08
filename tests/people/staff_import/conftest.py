"""Lists to bring in: written by the test or taken from the reference data, and the steps that every test takes."""

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from tests.shared_data import SHARED

from marshrut.people.models import StaffImport
from marshrut.people.staff_list.readings import check_digits
from marshrut.people.usecases.apply_staff_import import apply_staff_import
from marshrut.people.usecases.preview_staff_import import preview_staff_import
from marshrut.people.usecases.upload_staff_list import upload_staff_list
from marshrut.sheets import TableColumn, write_table

OWN_ROWS = {"people_staffimport", "base_journalentry"}  # rows that every import adds
ROSTERS = SHARED / "data" / "rosters"
NOW = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)
COLUMNS = (
    "Фамилия",
    "Имя",
    "Отчество",
    "Дата рождения",
    "СНИЛС",
    "Организация",
    "Должность",
    "Вид занятости",
    "Категория",
    "Педагогический стаж, лет",
    "Дата приёма",
)
NAMES = ("surname", "given", "patronymic", "born", "snils", "school", "post", "kind", "award", "years", "hired")


def snils(number: int) -> str:
    """11 digits that are right and mean nobody."""
    digits = f"90000{number:04d}"
    return digits + check_digits(digits)




def person(**fields) -> list:
    """One row of a list; what is not given is a plain teacher of «СОШ № 4»."""
    plain = {
        "surname": "Вымыслова",
        "given": "Анна",
        "patronymic": "Петровна",
        "born": "12.03.1985",
        "snils": snils(1),
        "school": "МБОУ СОШ № 4",
        "post": "учитель математики",
        "kind": "основное",
        "award": "первая",
        "years": 12,
        "hired": "01.09.2015",
    }
    return [(plain | fields)[name] for name in NAMES]


def roster(*rows: Sequence, columns: Sequence[str] = COLUMNS, title: str = "Список сотрудников") -> bytes:
    buffer = BytesIO()
    write_table(buffer, title=title, columns=[TableColumn(name) for name in columns], rows=rows)
    return buffer.getvalue()


def truth(name: str) -> dict:
    return json.loads((ROSTERS / f"{Path(name).stem}.truth.json").read_text())


def digests() -> dict[str, str]:
    """A digest of all rows of every table of the region."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if table in OWN_ROWS or table not in connection.introspection.table_names():
            continue
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t ORDER BY 1')
            rows = "\n".join(row for (row,) in cursor.fetchall())
        found[table] = hashlib.sha256(rows.encode()).hexdigest()
    return found


@pytest.fixture
def uploads(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return settings.MEDIA_ROOT


@pytest.fixture
def upload(uploads, region) -> Callable[..., StaffImport]:
    """``upload(content, name=…, sender=…)``: bytes or a path become an import that waits for its preview."""

    def take(content: bytes | Path, *, name: str = "", sender=None, by=None, at: datetime = NOW) -> StaffImport:
        data = content.read_bytes() if isinstance(content, Path) else content
        name = name or (content.name if isinstance(content, Path) else "список.xlsx")
        return upload_staff_list(file=BytesIO(data), name=name, sender=sender, by=by, at=at)

    return take


@pytest.fixture
def preview(upload) -> Callable[..., StaffImport]:
    def look(content, *, at: datetime = NOW, **upload_fields) -> StaffImport:
        return preview_staff_import(staff_import=upload(content, at=at, **upload_fields), at=at)

    return look


@pytest.fixture
def bring_in(preview) -> Callable[..., StaffImport]:
    """Preview and apply; ``accepted`` and ``end_absent`` as a person would tick them."""

    def do(content, *, at: datetime = NOW, accepted=(), end_absent=False, **upload_fields) -> StaffImport:
        staff_import = preview(content, at=at, **upload_fields)
        staff_import.choices |= {"accepted": list(accepted), "end_absent": end_absent}
        staff_import.save(update_fields=["choices"])
        return apply_staff_import(staff_import=staff_import, at=at)

    return do
