"""What the subjects of the journal's entries are called: one query a kind that stands on the page."""

from collections.abc import Callable, Iterable

from django.db.models import Model, QuerySet

from marshrut.base.models import JournalEntry
from marshrut.calc.indicators import definition
from marshrut.catalogue.models import Offer, Session
from marshrut.competences.models import Framework
from marshrut.diagnostics.models import Campaign, Participant, ResultImport
from marshrut.learning.models import Participation
from marshrut.people.models import Account, Charge, District, Employment, Organisation, Person, StaffImport
from marshrut.routes.models import Route

Name = Callable[[Model], str]


def _of(model: type[Model]) -> tuple[QuerySet, Name]:
    """Rows that are told by the person whom they are of."""
    return model.objects.select_related("person"), lambda row: row.person.full_name


_NAMED: dict[str, tuple[QuerySet, Name]] = {
    "organisation": (Organisation.objects.all(), lambda row: row.short_name),
    "district": (District.objects.all(), lambda row: row.title),
    "campaign": (Campaign.objects.all(), lambda row: row.title),
    "offer": (Offer.objects.all(), lambda row: row.title),
    "session": (
        Session.objects.select_related("offer"),
        lambda row: f"{row.offer.title}, {row.starts_on:%d.%m.%Y}",
    ),
    "framework": (Framework.objects.all(), lambda row: row.title),
    "result_import": (ResultImport.objects.all(), lambda row: row.file_name),
    "staffimport": (StaffImport.objects.all(), lambda row: row.file_name),
    "staff_import": (StaffImport.objects.all(), lambda row: row.file_name),
    "account": _of(Account),
    "charge": _of(Charge),
    "employment": _of(Employment),
    "participant": _of(Participant),
    "participation": _of(Participation),
    "route": _of(Route),
}


def names_of(entries: Iterable[JournalEntry]) -> tuple[dict[int, Person], dict[tuple[str, int], str]]:
    """People who did it, by number; and (kind, number) → name. What is gone has no name."""
    entries = list(entries)
    wanted: dict[str, set[int]] = {}
    for entry in entries:
        if entry.subject_id is not None:
            wanted.setdefault(entry.subject_kind, set()).add(entry.subject_id)
    subjects = wanted.pop("person", set())
    people = Person.objects.in_bulk(subjects | {one.person_id for one in entries if one.person_id})
    named = {("person", pk): people[pk].full_name for pk in subjects if pk in people}
    for kind, numbers in wanted.items():
        if kind in _NAMED:
            rows, name = _NAMED[kind]
            named |= {(kind, pk): name(row) for pk, row in rows.in_bulk(numbers).items()}
    return people, named


def of_indicator(entry: JournalEntry) -> str:
    """An indicator is known by its code and not by a row."""
    code = entry.facts.get("code", "")
    try:
        return definition(code).short_title if code else ""
    except ValueError:
        return code
