"""The list of people: search as you type, filters, order, pages, the same rows as xlsx."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now

from marshrut.base.journal import record
from marshrut.people.actor import Actor
from marshrut.people.models import Employment, Organisation, Person, Qualification
from marshrut.people.queries import found_by_name, with_main_work
from marshrut.people.roles import Role
from marshrut.people.rules import may_import_staff, staff_visible_to
from marshrut.web.access import for_roles
from marshrut.web.lists import Column, Filter, ListPage
from marshrut.web.templatetags.russian import counted

STAFF_ROLES = (Role.SCHOOL_HEAD, Role.SCHOOL_COUNCIL, Role.MUNI_METHODIST, Role.CNPPM_SPECIALIST)
AWARDS = dict(Qualification.Category.choices)
REGISTRARS = (Role.MUNI_METHODIST, Role.CNPPM_SPECIALIST)
YOUNG_YEARS = 35
WHO = {"young": f"моложе {YOUNG_YEARS} лет", "none": "без места работы"}

COLUMNS = (
    Column("name", "Фамилия, имя, отчество", lambda row: row.full_name, sort=("sort_key",)),
    Column("place", "Организация", lambda row: row.place or "", sort=("main__organisation__sort_key",)),
    Column("post", "Должность", lambda row: row.post or "", sort=("post",)),
    Column("subjects", "Предметы", lambda row: ", ".join(row.subject_titles)),
    Column("award", "Категория", lambda row: AWARDS.get(row.award, "")),
)


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation of the filter: ``count`` people have their main work there or below."""

    path: str
    title: str
    count: int

    @property
    def pk(self) -> int:
        return last_of(self.path)


@for_roles(*STAFF_ROLES)
def staff_list(request):
    today = localdate()
    people = with_main_work(staff_visible_to(request.actor, on=today), today)
    work = list(_main_work(request.actor, today))
    places = _places(work, request.GET.get("place", ""))
    page = ListPage(
        request=request,
        rows=people,
        columns=COLUMNS,
        filters=_filters(request.actor, work, places, today),
        search=found_by_name,
        default_sort="name",
    )
    if page.wants_xlsx:
        return _download(request, page, today)
    context = _context(request.actor, page)
    context["pills"] = [*page.pills, *_offers(people, page, today)]
    return render(request, "people/staff.html", context)


def _context(actor: Actor, page: ListPage) -> dict:
    found = page.page.paginator.count
    address = reverse("people:list")
    return {
        "list": page,
        "page": page.page,
        "sort": page.sort,
        "found": f"Найдено: {counted(found, 'человек,человека,человек')}",
        "rows": [_row(row, address) for row in page.page],
        "fields": [
            {
                "name": one.name,
                "title": one.title,
                "choices": one.choices,
                "value": page.chosen.get(one.name, ""),
            }
            for one in page.filters
            if one.name != "who" and len(one.choices) > 1
        ],
        "may_import": may_import_staff(actor),
        "may_register": actor.role in REGISTRARS,
    }


def _row(row: Person, address: str) -> dict[str, str]:
    """Plain values: no tag and no look-up per cell."""
    return {
        "url": f"{address}{row.pk}/",
        "name": row.short_name,
        "place": row.place or "—",
        "post": row.post or "—",
        "subjects": ", ".join(row.subject_titles),
        "award": AWARDS.get(row.award, "—"),
    }


def _download(request, page: ListPage, today: date):
    record(
        verb="exported",
        subject_kind="person",
        subject_id=None,
        at=now(),
        person_id=request.actor.person.pk,
        account_id=request.user.pk,
        role=request.actor.role,
        facts={"rows": page.page.paginator.count, "address": request.GET.urlencode()},
    )
    return page.xlsx(title="Сотрудники", file_name="Сотрудники", on=today)


# --- what can be chosen, with how many people stand behind it --------------------------------------------


def _main_work(actor: Actor, on: date) -> Iterable[tuple[str, int, str, int]]:
    """(path of the organisation, post, its title, people): the main employments within reach, in one
    query.
    """
    rows = (
        Employment.objects.on(on)
        .filter(actor.organisations("organisation__"), kind=Employment.Kind.MAIN, person__merged_into=None)
        .order_by()
        .values_list("organisation__path", "position", "position__title")
    )
    return rows.annotate(people=Count("pk"))


def _filters(actor: Actor, work: list[tuple], places: list[Place], on: date) -> list[Filter]:
    posts: Counter[tuple[int, str]] = Counter()
    for _, post, title, people in work:
        posts[post, title] += people
    subjects = (
        Employment.objects.on(on)
        .filter(actor.organisations("organisation__"), person__merged_into=None, subjects__isnull=False)
        .order_by("subjects__title")
        .values_list("subjects", "subjects__title")
        .annotate(people=Count("person", distinct=True))
    )
    paths = {str(one.pk): one.path for one in places}
    teaches = Employment.objects.on(on).filter(person=OuterRef("pk"))
    return [
        Filter(
            "place",
            "Организация",
            [(str(one.pk), f"{one.title} ({one.count})") for one in places],
            lambda rows, value: rows.filter(main__organisation__path__startswith=paths[value]),
        ),
        Filter(
            "post",
            "Должность",
            [(str(pk), f"{title} ({people})") for (pk, title), people in _by_title(posts)],
            lambda rows, value: rows.filter(main__position=value),
        ),
        Filter(
            "subject",
            "Предмет",
            [(str(pk), f"{title} ({people})") for pk, title, people in subjects],
            lambda rows, value: rows.filter(Exists(teaches.filter(subjects=value))),
        ),
        Filter("award", "Категория", [*AWARDS.items(), ("unknown", "нет сведений")], _narrow_by_award),
        Filter("who", "Ещё", list(WHO.items()), lambda rows, value: rows.filter(_who(value, on))),
    ]


def _who(value: str, on: date) -> Q:
    if value == "none":
        return Q(main__isnull=True)
    return Q(birth_on__gt=on.replace(year=on.year - YOUNG_YEARS, day=min(on.day, 28)))


def _offers(people: QuerySet[Person], page: ListPage, on: date) -> list[dict]:
    """Groups worth a look, each with its number of people, as pills to switch on. One query."""
    counts = people.aggregate(**{value: Count("pk", filter=_who(value, on)) for value in WHO})
    return [
        {"title": title, "name": "who", "value": value, "count": counts[value]}
        for value, title in WHO.items()
        if counts[value] and page.chosen.get("who") != value
    ]


def _by_title(posts: Counter) -> list[tuple[tuple[int, str], int]]:
    return sorted(posts.items(), key=lambda item: item[0][1])


def _narrow_by_award(rows: QuerySet[Person], value: str) -> QuerySet[Person]:
    return rows.filter(award=None if value == "unknown" else value)


def _places(work: list[tuple], chosen: str) -> list[Place]:
    """The chosen place with those above it and the next ones below; without a choice, the first fork.

    One query for the names.
    """
    counts: Counter[str] = Counter()
    for path, _, _, people in work:
        for prefix in prefixes(path):
            counts[prefix] += people
    total = sum(people for *_, people in work)
    here = next((path for path in counts if chosen.isdecimal() and last_of(path) == int(chosen)), None)
    fork = max((path for path, count in counts.items() if count == total), key=len, default="")
    around = here or fork
    below = [path for path in counts if path.startswith(around) and path.count("/") == around.count("/") + 1]
    if not below and here:  # a leaf: the neighbours stay in the list
        above = prefixes(here)[-2] if len(prefixes(here)) > 1 else ""
        below = [path for path in counts if path.startswith(above) and path.count("/") == here.count("/")]
    line = [path for path in prefixes(here) if path.startswith(fork)] if here else []
    wanted = list(dict.fromkeys([*line, *below]))
    rows = Organisation.objects.filter(pk__in=[last_of(path) for path in wanted])
    names = {row.path: (row.short_name, row.sort_key) for row in rows}
    ordered = [*line, *sorted((path for path in wanted if path not in line), key=lambda path: names[path][1])]
    return [Place(path, names[path][0], counts[path]) for path in ordered]


def prefixes(path: str) -> list[str]:
    """«/1/5/33/» → «/1/», «/1/5/», «/1/5/33/»."""
    parts = path.strip("/").split("/")
    return [f"/{'/'.join(parts[: place + 1])}/" for place in range(len(parts))]


def last_of(path: str) -> int:
    return int(path.rstrip("/").rsplit("/", 1)[-1])
