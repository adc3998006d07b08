"""Reads: routes with their progress, whose word they wait for, and what a tutor has in hand."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.timezone import localtime

from marshrut.people.models import Charge, Person
from marshrut.people.queries import with_workplace
from marshrut.people.roles import Role
from marshrut.routes.models import Route, RouteDecision, RouteStep, TutorAssignment
from marshrut.routes.rules import has_a_head, head_has_spoken, people_followed_by, tutor_norm

DONE, LEFT = RouteStep.State.ACCEPTED, RouteStep.State.CANCELLED


def live_route(person: Person) -> Route | None:
    """The one route of the person that is neither over nor cancelled."""
    return Route.objects.filter(person=person, state__in=Route.LIVE).first()


def steps_of(route: Route) -> QuerySet[RouteStep]:
    """Steps in their order, with what pages tell of them."""
    return route.steps.select_related("offer__provider", "session__territory").order_by(
        "starts_on", "position"
    )


def routes_due(*, on: date) -> QuerySet[Route]:
    """Approved routes whose first step's day has come."""
    begun = RouteStep.objects.filter(route=OuterRef("pk"), starts_on__lte=on)
    return Route.objects.filter(Exists(begun), state=Route.State.APPROVED)


def with_progress(routes: QuerySet[Route]) -> QuerySet[Route]:
    """Routes with ``.steps_total``, ``.steps_done``, ``.hours_total`` and ``.hours_done``.

    Counted by subqueries: a page of a list then pays for its own rows, not for all that were found.
    """
    steps = RouteStep.objects.filter(route=OuterRef("pk")).order_by().values("route")
    walked, done = steps.exclude(state=LEFT), steps.filter(state=DONE)
    return routes.annotate(
        steps_total=_one(walked.annotate(found=Count("pk"))),
        steps_done=_one(done.annotate(found=Count("pk"))),
        hours_total=_one(walked.annotate(found=Sum("hours"))),
        hours_done=_one(done.annotate(found=Sum("hours"))),
    )


def _one(grouped: QuerySet) -> Coalesce:
    return Coalesce(Subquery(grouped.values("found")), 0, output_field=IntegerField())


def with_turn(routes: QuerySet[Route], *, on: date) -> QuerySet[Route]:
    """Routes with ``.turn``: whose word it is now, «teacher», «head», «methodist» or «» for nobody's."""
    accepted = Q(state=Route.State.AGREED)  # first: the other conditions cost a look into other tables
    past_the_head = Q(head_has_spoken()) | ~Q(has_a_head(on))
    return routes.annotate(
        turn=Case(
            When(state=Route.State.DRAFT, then=Value("teacher")),
            When(accepted & past_the_head, then=Value("methodist")),
            When(accepted, then=Value("head")),
            default=Value(""),
        )
    )


def decisions_of(route: Route) -> QuerySet[RouteDecision]:
    return route.decisions.select_related("person").order_by("made_at", "pk")


def last_question(step: RouteStep) -> RouteDecision | None:
    """The latest question about the step, answered or not."""
    asked = RouteDecision.objects.filter(step=step, act=RouteDecision.Act.ASKED)
    return asked.select_related("person").order_by("-made_at", "-pk").first()


def talk_about(step: RouteStep) -> list[RouteDecision]:
    """Questions about the step and their answers, in the order in which they were said."""
    said = RouteDecision.objects.filter(step=step).select_related("person")
    return list(said.order_by("made_at", "pk"))


def tutor_of(person: Person, *, on: date) -> TutorAssignment | None:
    return TutorAssignment.objects.on(on).filter(person=person).select_related("tutor").first()


def tutors_with_room(*, on: date, norm: int, like: Person, limit: int = 3) -> list[tuple[Person, int]]:
    """Tutors below the norm with their loads: of ``like``'s own place first, then the least loaded."""
    in_charge = Charge.objects.on(on).filter(role=Role.TUTOR)
    loads = dict(TutorAssignment.objects.on(on).order_by().values_list("tutor").annotate(load=Count("pk")))
    places = set(in_charge.filter(person=like).values_list("organisation", flat=True))
    rows = in_charge.exclude(person=like).select_related("person")
    free = {
        row.person: (row.organisation_id not in places, loads.get(row.person_id, 0))
        for row in rows
        if loads.get(row.person_id, 0) < norm
    }
    ordered = sorted(free.items(), key=lambda pair: (pair[1], pair[0].sort_key, pair[0].pk))
    return [(person, count) for person, (_, count) in ordered[:limit]]


@dataclass(frozen=True, slots=True)
class Follow:
    """One person whom a tutor follows.

    ``stage``: none, draft, approval, mine, walking, late, answered, paused or done.
    """

    person: Person
    workplace: str
    route: Route | None
    stage: str
    since: date
    next_step: RouteStep | None

    def waits_days(self, on: date) -> int:
        return max(0, (on - self.since).days)


def caseload(tutor: Person, *, on: date) -> list[Follow]:
    """Everybody whom the tutor follows on the day, the longest in one stage first; six queries."""
    people = with_workplace(people_followed_by(tutor, on=on), on)
    since = dict(TutorAssignment.objects.on(on).filter(tutor=tutor).values_list("person", "starts_on"))
    ahead = RouteStep.objects.select_related("offer").order_by("starts_on", "position")
    routes = with_turn(Route.objects.filter(person__in=since), on=on).exclude(state=Route.State.CANCELLED)
    routes = routes.annotate(answered_at=_answered_at())
    latest: dict[int, Route] = {}
    for route in routes.prefetch_related(Prefetch("steps", queryset=ahead)).order_by("created_at", "pk"):
        latest[route.person_id] = route
    found = [_follow(person, latest.get(person.pk), since[person.pk], on) for person in people]
    return sorted(found, key=lambda one: (one.since, one.person.sort_key, one.person.pk))


def _follow(person: Person, route: Route | None, assigned_on: date, on: date) -> Follow:
    workplace = person.workplaces[0].organisation.short_name if person.workplaces else ""
    if route is None:
        return Follow(person, workplace, None, "none", assigned_on, None)
    ahead = [step for step in route.steps.all() if step.state not in {DONE, LEFT}]
    following = ahead[0] if ahead else None
    stage, since = _stage(route, following, on)
    return Follow(person, workplace, route, stage, since, following)


def _stage(route: Route, following: RouteStep | None, on: date) -> tuple[str, date]:
    match route.state:
        case Route.State.DRAFT:
            return "draft", _day(route.created_at)
        case Route.State.AGREED:
            return ("mine" if route.turn == "methodist" else "approval"), _day(route.agreed_at)
        case Route.State.PAUSED:
            return "paused", _day(route.approved_at)
        case Route.State.COMPLETED | Route.State.TRANSFER_CONFIRMED:
            return "done", _day(route.completed_at)
    if route.answered_at is not None:
        return "answered", _day(route.answered_at)
    asked = following is not None and following.state == RouteStep.State.RETURNED
    if following is not None and following.ends_on < on and not asked:
        return "late", following.ends_on
    return "walking", _day(route.approved_at)


def _answered_at() -> Subquery:
    """Of routes: since when an answer about a step waits to be read; None where none does."""
    said = RouteDecision.objects.filter(act=RouteDecision.Act.ANSWERED, step__state=RouteStep.State.SUBMITTED)
    return Subquery(said.filter(route=OuterRef("pk")).order_by("-made_at").values("made_at")[:1])


def _day(moment: datetime) -> date:
    return localtime(moment).date()


@dataclass(frozen=True, slots=True)
class Load:
    """How many people a tutor follows, of how many by the norm."""

    tutor: Person
    people: int
    norm: int

    @property
    def room(self) -> int:
        return max(0, self.norm - self.people)


def loads(*, on: date) -> list[Load]:
    """Every tutor in charge on the day with the load, the least loaded first; one query."""
    in_charge = Charge.objects.on(on).filter(role=Role.TUTOR, person=OuterRef("pk"))
    followed = TutorAssignment.objects.on(on).filter(tutor=OuterRef("pk")).order_by().values("tutor")
    count = Subquery(followed.annotate(people=Count("pk")).values("people"))
    tutors = Person.objects.filter(Exists(in_charge)).annotate(followed=Coalesce(count, 0))
    found = [Load(tutor, tutor.followed, tutor_norm()) for tutor in tutors]
    return sorted(found, key=lambda load: (load.people, load.tutor.sort_key))
