"""The region that a command is about."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def inside_region(code: str) -> Iterator[None]:
    """Work in the schema of the region: its slug («kostroma»), subject number («44») or ОКТМО.

    :raises marshrut.regions.queries.RegionUnknown: there is no such region.
    """
    from django.db import connection

    from marshrut.regions.queries import region_by_code

    region = region_by_code(code)
    connection.set_tenant(region)
    try:
        yield
    finally:
        connection.set_schema_to_public()
