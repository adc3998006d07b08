"""Who looked at personal data and who changed what, newest first."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate

from marshrut.base.models import JournalEntry
from marshrut.people.models import Person
from marshrut.people.queries import found_by_name
from marshrut.people.roles import Role
from marshrut.web.access import for_roles
from marshrut.web.journal.names import names_of, of_indicator
from marshrut.web.journal.words import LOOKED, named, said
from marshrut.web.lists import xlsx_response

_EXPORTED = ("at", "who", "role", "verb", "kind", "name", "number")


@for_roles(Role.AUDITOR)
def journal(request):
    entries = JournalEntry.objects.all()
    only = request.GET.get("only", "")
    if only == "looked":
        entries = entries.filter(verb__in=LOOKED)
    elif only == "changed":
        entries = entries.exclude(verb__in=LOOKED)
    since = _day(request.GET.get("since", ""))
    if since:
        entries = entries.filter(at__date__gte=since)
    name = request.GET.get("person", "").replace("\x00", "").strip()[:100]
    if name:
        people = found_by_name(Person.objects.all(), name).values("pk")
        entries = entries.filter(Q(person_id__in=people) | Q(subject_kind="person", subject_id__in=people))
    if request.GET.get("format") == "xlsx":
        return _xlsx(entries[:50_000])
    page = Paginator(entries, 50).get_page(request.GET.get("page"))
    return render(
        request,
        "journal/list.html",
        {"page": page, "rows": _rows(page), "only": only, "since": since, "person": name},
    )


def _rows(entries) -> list[dict]:
    people, named_subjects = names_of(entries)
    return [
        {
            "at": entry.at,
            "who": people[entry.person_id].short_name if entry.person_id in people else "система",
            "role": Role(entry.role).label if entry.role in Role.values else "",
            "verb": said(entry.verb),
            "kind": named(entry.subject_kind),
            "name": named_subjects.get((entry.subject_kind, entry.subject_id)) or of_indicator(entry),
            "is_person": entry.subject_kind == "person",
            "number": entry.subject_id,
        }
        for entry in entries
    ]


def _xlsx(entries):
    return xlsx_response(
        title="Журнал действий",
        subtitle=f"Состояние на {localdate():%d.%m.%Y}",
        columns=["Когда", "Кто", "В роли", "Что сделано", "С чем", "Название", "Номер"],
        rows=([row[name] for name in _EXPORTED] for row in _rows(list(entries))),
        file_name=f"Журнал {localdate():%d.%m.%Y}.xlsx",
    )


def _day(text: str):
    try:
        return parse_date(text)
    except ValueError:
        return None
