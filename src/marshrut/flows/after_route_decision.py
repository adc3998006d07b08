"""What follows a word about a route: the next who must speak learns of it, seats are applied for."""

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from marshrut.base.errors import DomainError
from marshrut.flows.after_application import apply_and_tell
from marshrut.learning.models import Participation
from marshrut.learning.usecases.withdraw_application import withdraw_application
from marshrut.notices.usecases.send_notice import send_notice
from marshrut.people.actor import Actor
from marshrut.people.models import Person
from marshrut.people.queries import holders, main_employment
from marshrut.people.roles import Role
from marshrut.routes.models import Route, RouteDecision, RouteStep
from marshrut.routes.queries import routes_due, tutor_of, with_turn
from marshrut.routes.usecases.agree_route import agree_route
from marshrut.routes.usecases.approve_route import approve_route
from marshrut.routes.usecases.cancel_route import cancel_route
from marshrut.routes.usecases.confirm_transfer import confirm_transfer
from marshrut.routes.usecases.pause_route import pause_route
from marshrut.routes.usecases.resume_route import resume_route
from marshrut.routes.usecases.send_back_route import send_back_route
from marshrut.routes.usecases.start_route import start_route

ACTS: dict[str, Callable[..., Route]] = {
    "agree": agree_route,
    "approve": approve_route,
    "send_back": send_back_route,
    "pause": pause_route,
    "resume": resume_route,
    "cancel": cancel_route,
    "confirm_transfer": confirm_transfer,
}


@transaction.atomic
def decide_route(*, act: str, route: Route, by: Actor, at: datetime, comment: str = "") -> Route:
    """One of ``ACTS`` with everything that follows it.

    :raises DomainError: what the act's use-case refuses; nothing is changed then.
    """
    decided = ACTS[act](route=route, by=by, at=at, comment=comment)
    return after_route_decision(route=decided, by=by, at=at)


@transaction.atomic
def after_route_decision(*, route: Route, by: Actor, at: datetime) -> Route:
    """Tell the next who must speak; apply for the seats of an approved route, let go of a cancelled one's."""
    today = localtime(at).date()
    last = route.decisions.order_by("-made_at", "-pk").first()
    match route.state:
        case Route.State.AGREED:
            _ask_next(route, today, at)
        case Route.State.DRAFT:
            _tell_person(route, last, "Маршрут вернули на уточнение", at)
        case Route.State.APPROVED:
            _apply_for_seats(route, today, at)
            if routes_due(on=today).filter(pk=route.pk).exists():
                route = start_route(route=route, at=at)
        case Route.State.CANCELLED:
            _let_go(route, at)
            _tell_person(route, last, "Маршрут отменён", at)
        case Route.State.PAUSED:
            _tell_person(route, last, "Маршрут приостановлен", at)
        case Route.State.ACTIVE:
            _tell_person(route, last, "Маршрут возобновлён", at)
        case Route.State.TRANSFER_CONFIRMED:
            _tell_person(route, last, "Перенос в практику подтверждён", at)
    return route


def _ask_next(route: Route, today: date, at: datetime) -> None:
    turn = with_turn(Route.objects.filter(pk=route.pk), on=today).get().turn
    job = main_employment(route.person, today)
    organisation = job.organisation if job else route.organisation
    if turn == "head":
        asked = list(holders(organisation, Role.SCHOOL_HEAD, today))
    else:
        asked = list(holders(organisation, Role.MUNI_METHODIST, today))
        assignment = tutor_of(route.person, on=today)
        asked += [assignment.tutor] if assignment else []
    for person in {one.pk: one for one in asked if one.pk != route.person_id}.values():
        send_notice(
            recipient=person,
            key=f"route_turn:{route.pk}:{route.agreed_at:%Y%m%d%H%M%S}:{turn}",
            title=f"Маршрут ждёт вашего согласования: {route.person.short_name}",
            body=route.goal,
            link=f"/routes/{route.pk}/",
            at=at,
        )


def _apply_for_seats(route: Route, today: date, at: datetime) -> None:
    """Whoever spoke for the organisation has agreed to the days of the route: no second word is asked for."""
    agreed_by = _who_let_go(route)
    refused: list[str] = []
    steps = route.steps.select_related("offer", "session__offer").filter(state=RouteStep.State.PLANNED)
    for step in steps.exclude(session=None):
        try:
            apply_and_tell(person=route.person, session=step.session, step=step, agreed_by=agreed_by, at=at)
        except DomainError as refusal:
            refused.append(str(refusal))
    body = "Места запрошены за вас: где место закреплено, а где лист ожидания, видно в «Моём участии»."
    if refused:
        body = " ".join(["Часть шагов записать не удалось.", *refused])
    send_notice(
        recipient=route.person,
        key=f"route_approved:{route.pk}",
        title="Маршрут утверждён",
        body=body,
        link="/routes/my/",
        at=at,
    )


def _who_let_go(route: Route) -> Person:
    said = route.decisions.filter(
        act__in=[RouteDecision.Act.HEAD_APPROVED, RouteDecision.Act.METHODIST_APPROVED],
        made_at__gte=route.agreed_at,
    )
    return said.select_related("person").order_by("made_at", "pk").first().person


def _let_go(route: Route, at: datetime) -> None:
    waiting = Participation.objects.filter(
        step__route=route, state__in=[Participation.State.APPLIED, Participation.State.WAITING]
    ).exclude(session__starts_on__lte=localtime(at).date())
    for participation in waiting:
        withdraw_application(participation=participation, by=route.person, at=at)


def _tell_person(route: Route, decision: RouteDecision | None, title: str, at: datetime) -> None:
    if decision is None or decision.person_id == route.person_id:
        return
    words = f": {decision.comment}" if decision.comment else ""
    send_notice(
        recipient=route.person,
        key=f"route_decision:{decision.pk}",
        title=title,
        body=f"{decision.person.short_name}{words}",
        link="/routes/my/",
        at=at,
    )
