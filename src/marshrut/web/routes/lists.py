"""The list of routes: what its columns and filters are."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import localdate

from marshrut.competences.models import Competence
from marshrut.people.models import Organisation, Person
from marshrut.routes.models import Route, RouteStep
from marshrut.routes.queries import with_progress, with_turn
from marshrut.web.lists import Column, Filter
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


def _in_state(rows: QuerySet[Route], value: str) -> QuerySet[Route]:
    return rows.filter(turn=value) if value in {"head", "methodist"} else rows.filter(state=value)


def listed(routes: QuerySet[Route], *, on: date) -> QuerySet[Route]:
    """Rows with their progress, whose word they wait for, and the day since which they are in their state."""
    rows = with_turn(with_progress(routes), on=on)
    rows = rows.annotate(since=Coalesce("completed_at", "approved_at", "agreed_at", "created_at"))
    return rows.select_related("person", "organisation", "tutor")


def row_of(route: Route) -> dict:
    return {
        "route": route,
        "url": reverse("routes:route", args=[route.pk]),
        "state": words.state(route).capitalize(),
        "tone": words.tone(route),
    }


def filters(routes: QuerySet[Route], *, by_theme: bool) -> tuple[Filter, ...]:
    """One query for each list of choices: only what the rows have."""
    places = Organisation.objects.filter(pk__in=routes.order_by().values("organisation"))
    tutors = Person.objects.filter(pk__in=routes.order_by().values("tutor"))
    through = RouteStep.deficits.through.objects
    themes = Competence.objects.filter(
        pk__in=through.filter(routestep__route__in=routes.order_by()).values("deficit__competence")
    )
    found = [
        Filter("state", "Состояние", STATES, _in_state),
        Filter(
            "school",
            "Организация",
            places.values_list("pk", "short_name"),
            lambda rows, value: rows.filter(organisation=value),
        ),
        Filter(
            "tutor",
            "Тьютор",
            [("none", "не назначен"), *((person.pk, person.short_name) for person in tutors)],
            lambda rows, value: rows.filter(tutor=None if value == "none" else value),
        ),
    ]
    if by_theme:
        about = through.filter(routestep__route=OuterRef("pk"))
        found.append(
            Filter(
                "competence",
                "Зона роста",
                themes.order_by("group", "code").values_list("pk", "title"),
                lambda rows, value: rows.filter(Exists(about.filter(deficit__competence=value))),
            )
        )
    return tuple(found)
