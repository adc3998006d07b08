"""Reads: a person's taking part, the list of a session, what waits for confirmation."""

from dataclasses import dataclass
from datetime import date

from django.db.models import (
    Case,
    Count,
    DurationField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from marshrut.catalogue.models import Session
from marshrut.learning.models import Participation
from marshrut.people.models import Person


@dataclass(frozen=True, slots=True)
class Year:
    """What a person completed in one calendar year."""

    year: int
    hours: int
    rows: tuple[Participation, ...]


def taking_part(person: Person) -> QuerySet[Participation]:
    """Every row of the person's ledger, with the session, its offer and provider."""
    return Participation.objects.filter(person=person).select_related("session__offer__provider", "step")


def by_year(rows: list[Participation]) -> list[Year]:
    """Completed rows by the year of completion, the latest year first."""
    years: dict[int, list[Participation]] = {}
    for row in sorted(rows, key=lambda row: (row.completed_on or date.min, row.pk), reverse=True):
        if row.state == Participation.State.COMPLETED:
            years.setdefault(row.completed_on.year, []).append(row)
    return [Year(year, sum(row.hours for row in found), tuple(found)) for year, found in years.items()]


def completed_hours(people: QuerySet[Person], *, since: date, until: date) -> dict[int, int]:
    """Person → hours completed from ``since`` to ``until``; people without any are absent."""
    rows = Participation.objects.filter(
        person__in=people, state=Participation.State.COMPLETED, completed_on__range=(since, until)
    )
    return dict(rows.order_by().values_list("person").annotate(Sum("hours")))


def with_counts(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Sessions with ``.applied``, ``.enrolled``, ``.queued``, ``.done`` and ``.missed``: people by state."""
    states = {
        "applied": Participation.State.APPLIED,
        "enrolled": Participation.State.ENROLLED,
        "queued": Participation.State.WAITING,
        "done": Participation.State.COMPLETED,
        "missed": Participation.State.NO_SHOW,
    }
    rows = Participation.objects.filter(session=OuterRef("pk")).order_by().values("session")
    return sessions.annotate(
        **{
            name: Coalesce(Subquery(rows.filter(state=state).annotate(n=Count("pk")).values("n")), 0)
            for name, state in states.items()
        }
    )


def nearest_first(sessions: QuerySet[Session], *, on: date) -> QuerySet[Session]:
    """Sessions ``with_counts`` in the order of a keeper's day: over and not confirmed, then what goes on and comes,
    the nearest first, then what is over, the latest first."""
    rank = Case(
        When(Q(ends_on__lt=on, enrolled__gt=0) & ~Q(state=Session.State.CANCELLED), then=0),
        When(ends_on__gte=on, then=1),
        default=2,
    )
    ahead = When(starts_on__gte=on, then=F("starts_on") - Value(on))
    distance = Case(ahead, default=Value(on) - F("starts_on"), output_field=DurationField())
    return sessions.annotate(rank=rank, distance=distance).order_by("rank", "distance", "pk")


def sessions_to_confirm(sessions: QuerySet[Session], *, on: date) -> QuerySet[Session]:
    """Sessions that are over and in which somebody enrolled has no outcome yet."""
    without = Participation.objects.filter(session=OuterRef("pk"), state=Participation.State.ENROLLED)
    return sessions.filter(Exists(without), ends_on__lt=on).exclude(state=Session.State.CANCELLED)


def place_in_queue(participation: Participation) -> int:
    """1 for the first who waits for a seat of the session."""
    earlier = Q(applied_at__lt=participation.applied_at) | Q(
        applied_at=participation.applied_at, pk__lt=participation.pk
    )
    queue = Participation.objects.filter(session=participation.session_id, state=Participation.State.WAITING)
    return queue.filter(earlier).count() + 1


def participants_of(session: Session) -> QuerySet[Participation]:
    """The list of a session: those with a seat first, then those who wait, then applications."""
    gone = [Participation.State.DECLINED, Participation.State.WITHDRAWN]
    rows = Participation.objects.filter(session=session).exclude(state__in=gone)
    rows = rows.select_related("person", "organisation__territory")
    return rows.order_by(F("person__sort_key"), "pk")


def offers_completed_by(person_id: int) -> frozenset[int]:
    """Numbers of the offers that the person has completed, whenever."""
    done = Participation.objects.filter(person=person_id, state=Participation.State.COMPLETED)
    return frozenset(done.values_list("session__offer", flat=True))


def sessions_booked_by(person_id: int, *, on: date) -> list[Session]:
    """Sessions not over on the day that the person has a seat in, waits for or has applied to."""
    rows = Participation.objects.filter(
        person=person_id, state__in=Participation.LIVE, session__ends_on__gte=on
    ).exclude(session__state=Session.State.CANCELLED)
    sessions = Session.objects.filter(pk__in=rows.values("session")).select_related("offer")
    return list(sessions.prefetch_related("offer__requires").order_by("starts_on", "pk"))
