"""The list of routes: what its columns and filters are."""

from datetime import date

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import localdate

from marshrut.competences.models import Competence, Framework
from marshrut.people.actor import Actor
from marshrut.people.models import Charge, Organisation, Person, Territory
from marshrut.people.roles import Reach, Role
from marshrut.people.rules import organisations_visible_to
from marshrut.routes.models import Route, RouteStep
from marshrut.routes.queries import with_progress, with_turn
from marshrut.web.lists import Column, Filter, ListPage
from marshrut.web.routes import words

COLUMNS = (
    Column("person", "Педагог", lambda route: route.person.short_name, sort=("person__sort_key",)),
    Column(
        "place", "Организация", lambda route: route.organisation.short_name, sort=("organisation__sort_key",)
    ),
    Column("state", "Состояние", words.state, sort=("state",)),
    Column("since", "С какого дня", lambda route: localdate(route.since), sort=("since",)),
    Column("done", "Пройдено шагов", lambda route: route.steps_done, sort=("steps_done",)),
    Column("total", "Шагов", lambda route: route.steps_total, sort=("steps_total",)),
    Column("hours", "Часов", lambda route: route.hours_total, sort=("hours_total",)),
    Column("ends", "По", lambda route: route.ends_on, sort=("ends_on",)),
    Column(
        "tutor",
        "Тьютор",
        lambda route: route.tutor.short_name if route.tutor else "",
        sort=("tutor__sort_key",),
    ),
)


# An accepted route waits for one of two words, and the list tells them apart.
STATES = (
    ("head", "ждёт руководителя"),
    ("methodist", "ждёт методиста или тьютора"),
    *(choice for choice in Route.State.choices if choice[0] != Route.State.AGREED),
)


_NAME = ("surname", "given_name", "patronymic")
_READ = (  # a row of fifty needs little of the three records behind it
    "state",
    "ends_on",
    "organisation__short_name",
    *(f"{who}__{part}" for who in ("person", "tutor") for part in _NAME),
)


# Whose word of the two the reader's is.
TURN_OF = {
    Role.SCHOOL_HEAD: "head",
    Role.MUNI_METHODIST: "methodist",
    Role.TUTOR: "methodist",
    Role.CNPPM_SPECIALIST: "methodist",
}
# Those that wait for the reader, then the others under way, the longest in their state first; then the latest past.
ORDER = ("line", F("completed_at").desc(nulls_last=True), "since")


def _in_state(rows: QuerySet[Route], value: str) -> QuerySet[Route]:
    return rows.filter(turn=value) if value in {"head", "methodist"} else rows.filter(state=value)


def listed(routes: QuerySet[Route], actor: Actor, *, on: date) -> QuerySet[Route]:
    """Rows with their progress, whose word they wait for, the day since which they are in their state, and
    ``.line``: 0 waits for the actor, 1 under way, 2 over."""
    rows = with_turn(with_progress(routes), on=on)
    rows = rows.annotate(since=Coalesce("completed_at", "approved_at", "agreed_at", "created_at"))
    mine = When(state=Route.State.AGREED, turn=TURN_OF.get(actor.role, "nobody"), then=Value(0))
    rows = rows.annotate(line=Case(mine, When(state__in=Route.LIVE, then=Value(1)), default=Value(2)))
    return rows.select_related("person", "organisation", "tutor").only(*_READ)


def row_of(route: Route) -> dict:
    """Cells as words: a template that formats numbers and days costs more than the query.

    ``person``: the key of whom a tutor can be given, "" when the route is over.
    """
    return {
        "name": route.person.short_name,
        "person": str(route.person_id) if route.state in Route.LIVE else "",
        "url": reverse("routes:route", args=[route.pk]),
        "place": route.organisation.short_name,
        "state": words.state(route).capitalize(),
        "tone": words.tone(route),
        "since": f"{localdate(route.since):%d.%m.%Y}",
        "steps": f"{route.steps_done} из {route.steps_total}",
        "hours": str(route.hours_total),
        "ends": f"{route.ends_on:%d.%m.%Y}",
        "tutor": route.tutor.short_name if route.tutor else "—",
    }


def filters(actor: Actor, *, on: date, by_theme: bool) -> tuple[Filter, ...]:
    """What the actor's reach has to choose from: one plain query a filter."""
    in_charge = Charge.objects.on(on).filter(role=Role.TUTOR, person=OuterRef("pk"))
    tutors = [(one.pk, one.short_name) for one in Person.objects.filter(Exists(in_charge)).only(*_NAME)]
    found = [
        Filter("state", "Состояние", _states(actor), _in_state),
        _by_place(actor),
        Filter(
            "tutor",
            "Тьютор",
            [("none", "не назначен"), *tutors],
            lambda rows, value: rows.filter(tutor=None if value == "none" else value),
        ),
    ]
    if by_theme:
        themes = Competence.objects.filter(framework__state=Framework.State.ACTIVE)
        about = RouteStep.deficits.through.objects.filter(routestep__route=OuterRef("pk"))
        found.append(
            Filter(
                "competence",
                "Зона роста",
                themes.order_by("framework", "group", "code").values_list("pk", "title"),
                lambda rows, value: rows.filter(Exists(about.filter(deficit__competence=value))),
            )
        )
    return tuple(found)


def _states(actor: Actor) -> list[tuple[str, str]]:
    mine = TURN_OF.get(actor.role)
    return [(value, "ждут меня" if value == mine else title) for value, title in STATES]


def pills(page: ListPage, actor: Actor) -> list[dict]:
    """What is in force; and what waits for the actor, one click away."""
    turn = TURN_OF.get(actor.role)
    if turn is None or "state" in page.chosen:
        return page.pills
    return [*page.pills, {"title": "ждут меня", "name": "state", "value": turn}]


def _by_place(actor: Actor) -> Filter:
    """Municipalities for those who see the region, organisations for those who see a part of the tree."""
    if actor.rights.reach is Reach.REGION:
        towns = Territory.objects.filter(kind=Territory.Kind.MUNICIPALITY, ends_on=None)
        return Filter(
            "municipality",
            "Муниципалитет",
            towns.values_list("pk", "short_title"),
            lambda rows, value: rows.filter(organisation__territory=value),
        )
    places = organisations_visible_to(actor).exclude(kind=Organisation.Kind.MUNI_AUTHORITY)
    return Filter(
        "school",
        "Организация",
        places.values_list("pk", "short_name"),
        lambda rows, value: rows.filter(organisation=value),
    )
