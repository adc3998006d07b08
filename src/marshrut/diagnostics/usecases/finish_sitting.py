"""Close a sitting and measure."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.diagnostics.models import Campaign, Estimate, Participant, Sitting
from marshrut.diagnostics.queries import answers_by_item, measured_by
from marshrut.diagnostics.scoring import Measure, measure


class NothingAnswered(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "Пока нет ни одного ответа, измерить нечего. Ответьте хотя бы на часть заданий или закройте "
            "страницу и вернитесь позже: диагностика подождёт."
        )


class CampaignClosedMeanwhile(DomainError):
    def __init__(self, campaign: Campaign):
        super().__init__(
            f"Кампания «{campaign.title}» завершена раньше, чем вы закончили. Ответы сохранены, но "
            "результата по ним не будет. Спросите организатора о следующей кампании."
        )


@transaction.atomic
def finish_sitting(*, sitting: Sitting, at: datetime) -> list[Estimate]:
    """Estimates of the competences that the form measures, the summaries of groups first.

    A task without an answer counts as not done. Repeated, gives the estimates that are there. Which
    competences are measured is said by ``scoring.measured_competences``.

    :raises NothingAnswered: there is no answer at all.
    :raises CampaignClosedMeanwhile: the campaign was finished while the person was at it.
    """
    sitting = (
        Sitting.objects.select_related("participant__campaign__instrument")
        .select_for_update(of=["self", "participant"])
        .get(pk=sitting.pk)
    )
    participant = sitting.participant
    if sitting.finished_at is not None:
        return list(participant.estimates.order_by("pk").select_related("competence"))
    if participant.state != Participant.State.PRESENT or participant.campaign.state != Campaign.State.OPEN:
        raise CampaignClosedMeanwhile(participant.campaign)
    answers = answers_by_item(sitting)
    if not any(answers.values()):
        raise NothingAnswered
    sitting.finished_at = max(at, sitting.started_at)
    sitting.save(update_fields=["finished_at"])
    measures = [measure(c, items, answers) for c, items in measured_by(participant.campaign.instrument).items()]
    estimates = Estimate.objects.bulk_create(_estimate(participant, one, at) for one in measures)
    participant.state = Participant.State.SCORED
    participant.save(update_fields=["state"])
    record(
        verb="sitting_finished",
        subject_kind="participant",
        subject_id=participant.pk,
        at=at,
        person_id=participant.person_id,
    )
    return estimates


def _estimate(participant: Participant, measured: Measure, at: datetime) -> Estimate:
    return Estimate(
        participant=participant,
        person_id=participant.person_id,
        competence=measured.competence,
        points=measured.points,
        maximum=measured.maximum,
        percent=measured.percent,
        percent_se=measured.percent_se,
        theta=measured.theta,
        theta_se=measured.theta_se,
        method=Estimate.Method.EAP,
        measured_on=localdate(at),
        made_at=at,
    )
