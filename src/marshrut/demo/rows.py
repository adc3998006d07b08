"""Writing rows in bulk: the only place of the demonstration that does it."""

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import ManyToManyField, Model

BATCH = 2000


def write(rows: Sequence[Model]) -> None:
    """Insert rows of one model in their order; afterwards each knows its number."""
    if rows:
        type(rows[0]).objects.bulk_create(rows, batch_size=BATCH)


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
