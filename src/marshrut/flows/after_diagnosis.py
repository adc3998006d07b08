"""A person has finished an online form: from the answers to the route."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from marshrut.deficits.models import Deficit
from marshrut.deficits.queries import open_deficits
from marshrut.deficits.usecases.review_deficit import review_deficit
from marshrut.diagnostics.models import Participant, Sitting
from marshrut.diagnostics.usecases.finish_sitting import finish_sitting
from marshrut.diagnostics.usecases.publish_results import publish_results
from marshrut.flows.propose_route import propose_route_to
from marshrut.notices.usecases.send_notice import send_notice
from marshrut.routes.models import Route


def after_diagnosis(*, participant: Participant, at: datetime) -> Route | None:
    """Measure, review every estimate, publish to the person; then propose a route and tell of it.

    The result is one transaction: either all of it is there or the sitting goes on. The route comes after it
    and cannot take the result away. Repeated, gives the person's live route and changes nothing.

    :raises DomainError: what ``finish_sitting`` refuses.
    """
    if Participant.objects.filter(pk=participant.pk, state=Participant.State.PUBLISHED).exists():
        return Route.objects.filter(person=participant.person_id, state__in=Route.LIVE).first()
    with transaction.atomic():
        estimates = finish_sitting(sitting=Sitting.objects.get(participant=participant), at=at)
        changed = [review_deficit(estimate=estimate, at=at) for estimate in estimates]
        publish_results(participants=[participant], at=at)
        _tell_of_result(participant, [deficit for deficit in changed if deficit is not None], at)
    if not open_deficits(participant.person).exists():
        return None
    with transaction.atomic():
        route = propose_route_to(person=participant.person, at=at)
        if route is not None:
            send_notice(
                recipient=participant.person,
                key=f"route_proposed:{route.pk}",
                title="Для вас подобран маршрут",
                body="В нём только то, что закрывает ваши зоны роста. Посмотрите, подходит ли он: можно "
                "принять, изменить часы или попросить другой.",
                link="/routes/my/",
                at=at,
            )
    return route


def _tell_of_result(participant: Participant, changed: Sequence[Deficit], at: datetime) -> None:
    closed = [deficit.competence.title for deficit in changed if deficit.closed_at is not None]
    body = "Его видите только вы, пока не передадите методисту."
    if closed:
        body = f"Закрыты зоны роста: {'; '.join(closed)}. {body}"
    send_notice(
        recipient=participant.person,
        key=f"result:{participant.pk}:1",
        title="Результат диагностики готов",
        body=body,
        link=f"/my/diagnostics/{participant.pk}/result/",
        at=at,
    )
