"""A person has completed something: the step is done, and after the last one it is time to measure again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.timezone import localtime

from marshrut.base.errors import DomainError
from marshrut.catalogue.models import Session
from marshrut.catalogue.usecases.hold_session import hold_session
from marshrut.diagnostics.models import Campaign, Instrument, Item, Participant
from marshrut.flows.after_invitation import after_invitation
from marshrut.learning.models import Participation
from marshrut.learning.usecases.confirm_completion import confirm_completion
from marshrut.notices.usecases.send_notice import send_notice
from marshrut.people.actor import Actor
from marshrut.people.models import Charge, Person
from marshrut.people.roles import Role
from marshrut.routes.models import Route, RouteStep
from marshrut.routes.usecases.advance_step import advance_step
from marshrut.routes.usecases.complete_route import complete_route
from marshrut.routes.usecases.start_route import start_route

WALKED = (Route.State.APPROVED, Route.State.ACTIVE, Route.State.PAUSED)
OVER = (RouteStep.State.ACCEPTED, RouteStep.State.CANCELLED)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A list on its way: who was confirmed, and why others weren't."""

    done: tuple[Participation, ...]
    refused: tuple[tuple[Participation, str], ...]


def confirm_list(
    *,
    session: Session,
    participations: Iterable[Participation],
    completed_on: date,
    by: Actor,
    at: datetime,
    hours: int | None = None,
    outcome: str = "",
    documents: dict[int, str] | None = None,
) -> Confirmed:
    """Confirm several people of one session at once, each with all that follows.

    ``documents``: participation → number of the document. One whom the facts don't allow doesn't stop the
    others. The session counts as held once somebody completed it.
    """
    done, refused = [], []
    for participation in participations:
        try:
            with transaction.atomic():
                number = (documents or {}).get(participation.pk, "")
                confirmed = confirm_completion(
                    participation=participation,
                    completed_on=completed_on,
                    hours=hours,
                    outcome=outcome,
                    document_number=number,
                    by=by,
                    at=at,
                )
                after_completion(participation=confirmed, at=at)
        except DomainError as refusal:
            refused.append((participation, str(refusal)))
        else:
            done.append(confirmed)
    if done and session.state == Session.State.PLANNED and session.ends_on <= localtime(at).date():
        hold_session(session=session, by=by, at=at)
    return Confirmed(tuple(done), tuple(refused))


@transaction.atomic
def after_completion(*, participation: Participation, at: datetime) -> Route | None:
    """Accept the step that the completion serves; after the last step close the route and call to a check.

    Returns the route that the completion belongs to; None when there is none. Safe to repeat.
    """
    step = _step_of(participation)
    _tell_completed(participation, at)
    if step is None:
        return None
    return after_step(step=advance_step(step=step, state=RouteStep.State.ACCEPTED, at=at), at=at)


@transaction.atomic
def after_step(*, step: RouteStep, at: datetime) -> Route:
    """What follows an accepted step: its route has begun; after the last one it is over. Safe to repeat."""
    route = Route.objects.select_related("person", "tutor").get(pk=step.route_id)
    if route.state == Route.State.APPROVED:
        route = start_route(route=route, at=at)
    if route.state == Route.State.ACTIVE and not route.steps.exclude(state__in=OVER).exists():
        route = complete_route(route=route, at=at)
        _call_to_check(route, at)
    return route


def _step_of(participation: Participation) -> RouteStep | None:
    """The step it was applied for; else the step of the person's route that sends to this very thing."""
    if participation.step_id is not None:
        known = RouteStep.objects.select_related("route").get(pk=participation.step_id)
        if known.state in OVER or known.route.state in WALKED:
            return known if known.state != RouteStep.State.CANCELLED else None
    waiting = RouteStep.objects.filter(
        route__person=participation.person_id,
        route__state__in=WALKED,
        offer=participation.session.offer_id,
    )
    return waiting.exclude(state__in=OVER).order_by("position").first()


def _tell_completed(participation: Participation, at: datetime) -> None:
    send_notice(
        recipient=participation.person,
        key=f"participation:{participation.pk}:completed",
        title=f"Пройдено: «{participation.session.offer.title}»"[:200],
        body=f"Засчитано часов: {participation.hours}. Запись уже в «Моём участии», отчёт писать не нужно.",
        link="/learning/",
        at=at,
    )


def _call_to_check(route: Route, at: datetime) -> None:
    """Invite to the open diagnostic of the same framework; without one the centre learns of the need."""
    today = localtime(at).date()
    campaign = _check_campaign(route, today)
    if campaign is not None:
        after_invitation(campaign=campaign, people=[route.person], at=at)
        body = (
            "Все шаги пройдены. Осталось проверить, закрылись ли зоны роста: вас ждёт короткая диагностика."
        )
    else:
        body = "Все шаги пройдены. ЦНППМ уже знает и пригласит вас на проверочную диагностику."
        for specialist in _specialists(today):
            send_notice(
                recipient=specialist,
                key=f"check_needed:{route.pk}",
                title=f"Нужна проверочная диагностика: {route.person.short_name}",
                body=f"Маршрут завершён, а открытой диагностики по его зонам роста нет. {route.goal}",
                link=f"/routes/{route.pk}/",
                at=at,
            )
    told = [route.person] if route.tutor is None else [route.person, route.tutor]
    for person in told:
        own = person.pk == route.person_id
        send_notice(
            recipient=person,
            key=f"route_completed:{route.pk}",
            title="Маршрут пройден" if own else f"Маршрут пройден: {route.person.short_name}",
            body=body if own else "Можно подтвердить перенос в практику, когда увидите новое на уроке.",
            link="/routes/my/" if own else f"/routes/{route.pk}/",
            at=at,
        )


def _check_campaign(route: Route, today: date) -> Campaign | None:
    """An open online form of the frameworks of the route's deficits that the person hasn't been part of."""
    deficits = RouteStep.deficits.through.objects.filter(routestep__route=route)
    competences = deficits.values("deficit__competence")
    frameworks = deficits.values("deficit__competence__framework")
    taken = Participant.objects.filter(campaign=OuterRef("pk"), person=route.person)
    about = Item.objects.filter(instrument=OuterRef("instrument"), competence__in=competences)
    suitable = Campaign.objects.filter(
        ~Exists(taken),
        state=Campaign.State.OPEN,
        ends_on__gte=today,
        instrument__kind=Instrument.Kind.FIXED_FORM,
        instrument__framework__in=frameworks,
    )
    return suitable.annotate(measures=Exists(about)).order_by("-measures", "ends_on", "pk").first()


def _specialists(today: date) -> list[Person]:
    charges = Charge.objects.on(today).filter(role=Role.CNPPM_SPECIALIST).select_related("person")
    return list({charge.person_id: charge.person for charge in charges}.values())
