"""Open a region: its row in the registry and its schema with every table."""

from datetime import datetime

from django.db import connection

from marshrut.regions.models import Region


def open_region(
    *, slug: str, subject_code: str, oktmo: str, title: str, is_demonstration: bool, at: datetime
) -> Region:
    """Create the region and its schema; an existing one is returned as it is.

    :raises django.db.IntegrityError: another region has the same code.
    """
    connection.set_schema_to_public()
    known = Region.objects.filter(slug=slug).first()
    if known is not None:
        return known
    region = Region(
        schema_name=f"region_{slug.replace('-', '_')}",
        slug=slug,
        subject_code=subject_code,
        oktmo=oktmo,
        title=title,
        is_demonstration=is_demonstration,
        created_at=at,
    )
    region.save(verbosity=0)
    return region
