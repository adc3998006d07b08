"""What happened to an organisation, newest first: names, places, joinings, districts, with «было / стало»."""

from datetime import date
from itertools import pairwise

from marshrut.people.models import (
    DistrictMembership,
    Organisation,
    OrganisationName,
    Placement,
    Succession,
)
from marshrut.web.templatetags.russian import long_date


def story_of(organisation: Organisation) -> list[dict]:
    """Events for ``{% story %}``; five queries for any history."""
    places = list(Placement.objects.filter(organisation=organisation).order_by("starts_on"))
    successions = list(Succession.objects.filter(predecessor=organisation)) + list(
        Succession.objects.filter(successor=organisation)
    )
    others = {row.parent_id for row in places} | {
        pk for row in successions for pk in (row.predecessor_id, row.successor_id)
    }
    called = _Names(others | {organisation.pk})
    events = [
        *_namings(called.rows.get(organisation.pk, [])),
        *_moves(places, called),
        *(_succession(row, organisation, called) for row in successions),
        *_memberships(organisation),
    ]
    if organisation.closed_on:
        events.append((organisation.closed_on, 2, {"what": "Закрыта: последний день", "tone": "danger"}))
    events.sort(key=lambda event: event[:2], reverse=True)
    return [{"when": long_date(day), **told} for day, _, told in events]


class _Names:
    """What organisations were called on a day; one query for all of them."""

    def __init__(self, organisations: set[int | None]) -> None:
        self.rows: dict[int, list[OrganisationName]] = {}
        found = OrganisationName.objects.filter(organisation__in=[pk for pk in organisations if pk])
        for row in found.order_by("starts_on"):
            self.rows.setdefault(row.organisation_id, []).append(row)

    def on(self, organisation: int | None, day: date) -> str:
        rows = self.rows.get(organisation, [])
        found = next((row for row in rows if row.is_on(day)), rows[-1] if rows else None)
        return f"«{found.short_name}»" if found else "верхний уровень"


def _namings(rows: list[OrganisationName]):
    for before, row in zip([None, *rows], rows, strict=False):
        if before is None:
            yield row.starts_on, 0, {"what": "Открыта", "became": row.short_name, "detail": row.basis}
        else:
            told = {"was": before.short_name, "became": row.short_name, "detail": row.basis}
            yield row.starts_on, 1, {"what": "Переименована", **told}


def _moves(rows: list[Placement], called: _Names):
    for before, row in pairwise(rows):
        told = {
            "was": called.on(before.parent_id, row.starts_on),
            "became": called.on(row.parent_id, row.starts_on),
        }
        yield row.starts_on, 1, {"what": "Перешла под другую организацию", **told}


def _succession(row: Succession, organisation: Organisation, called: _Names):
    went = row.predecessor_id == organisation.pk
    other = called.on(row.successor_id if went else row.predecessor_id, row.happened_on)
    words = {
        (Succession.Kind.MERGE, True): f"Присоединена к {other}",
        (Succession.Kind.MERGE, False): f"Присоединилась {other}",
        (Succession.Kind.SPLIT, True): f"Выделилась {other}",
        (Succession.Kind.SPLIT, False): f"Выделена из {other}",
    }
    return row.happened_on, 3, {"what": words[row.kind, went], "detail": row.basis, "tone": "warning"}


def _memberships(organisation: Organisation):
    rows = DistrictMembership.objects.filter(authority=organisation).select_related("district")
    for row in rows:
        title = f"«{row.district.title}»"
        yield row.starts_on, 1, {"what": f"Вступила в округ {title}", "detail": row.consent, "tone": "good"}
        if row.ends_on:
            yield row.ends_on, 2, {"what": f"Вышла из округа {title}: последний день"}
