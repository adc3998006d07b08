"""The step of an import that writes organisations, posts and subjects."""

from collections.abc import Iterable
from datetime import date

from django.db import connection, models

from marshrut.people.models import Organisation, OrganisationName, Placement, Position, Subject
from marshrut.people.staff_import.plan import NewOrganisation
from marshrut.people.staff_import.posts import post, subject_code

BATCH = 1000


def open_organisations(new: Iterable[NewOrganisation]) -> dict[str, int]:
    """Key of the list → number. Each has its first name, its first place and its path at once."""
    new = list(new)
    paths = dict(Organisation.objects.filter(pk__in={one.parent for one in new}).values_list("pk", "path"))
    numbers = dict(zip((one.key for one in new), _reserved(Organisation, len(new)), strict=True))
    Organisation.objects.bulk_create(
        (
            Organisation(
                pk=numbers[one.key],
                kind=one.kind,
                level=Organisation.Level.SCHOOL,
                full_name=one.full_name,
                short_name=one.name,
                name_key=one.name_key,
                parent_id=one.parent,
                path=f"{paths.get(one.parent, '/')}{numbers[one.key]}/",
                territory_id=one.territory,
                inn=one.inn,
                opened_on=one.opened_on,
            )
            for one in new
        ),
        batch_size=BATCH,
    )
    OrganisationName.objects.bulk_create(
        OrganisationName(
            organisation_id=numbers[one.key],
            full_name=one.full_name,
            short_name=one.name,
            starts_on=one.opened_on,
        )
        for one in new
    )
    Placement.objects.bulk_create(
        Placement(organisation_id=numbers[one.key], parent_id=one.parent, starts_on=one.opened_on) for one in new
    )
    return numbers


def positions_titled(titles: Iterable[str]) -> dict[str, int]:
    """Title in small letters → number; what the region lacks is added by the nomenclature."""
    wanted = set(titles)
    known = {title.lower(): pk for pk, title in Position.objects.values_list("pk", "title")}
    missing = [post(title) for title in sorted(wanted - known.keys())]
    rows = Position.objects.bulk_create(
        Position(title=one.title, category=one.category, team_part=one.team_part) for one in missing
    )
    return known | {row.title: row.pk for row in rows}


def subjects_titled(titles: Iterable[str]) -> dict[str, int]:
    """Title in small letters → number; what the region lacks is added."""
    wanted = set(titles)
    rows = list(Subject.objects.all())
    known = {row.title.lower(): row.pk for row in rows}
    taken = {row.code for row in rows}
    missing = []
    for title in sorted(wanted - known.keys()):
        code = subject_code(title, taken)
        taken.add(code)
        missing.append(Subject(code=code, title=title))
    return known | {row.title: row.pk for row in Subject.objects.bulk_create(missing)}


def _reserved(model: type[models.Model], count: int) -> list[int]:
    """Numbers for rows whose path must name them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [number for (number,) in cursor.fetchall()]


def day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
