"""Write down one result of an outside procedure."""

from datetime import date, datetime

from django.db import transaction

from marshrut.base.errors import DomainError
from marshrut.calc.psychometrics import percent_error
from marshrut.competences.models import Competence
from marshrut.diagnostics.models import Campaign, Estimate, Participant
from marshrut.people.models import Organisation, Person


class AnotherResultIsThere(DomainError):
    def __init__(self, estimate: Estimate):
        super().__init__(
            f"За попытку {estimate.attempt} уже есть результат {estimate.percent:.1f} %. Измерения не "
            "переписываются: если это новая попытка, укажите её номер."
        )


@transaction.atomic
def record_outside_result(
    *,
    campaign: Campaign,
    person: Person,
    organisation: Organisation,
    competence: Competence,
    percent: float,
    measured_on: date,
    at: datetime,
    points: float | None = None,
    maximum: float | None = None,
    attempt: int = 1,
) -> Estimate:
    """The estimate; the same result written again gives the one that is there. ``percent`` 0–100; its error
    is known when the points are.

    :raises AnotherResultIsThere: this attempt has another result.
    """
    participant, _ = Participant.objects.get_or_create(
        campaign=campaign,
        person=person,
        defaults={"organisation": organisation, "invited_at": at, "state": Participant.State.SCORED},
    )
    known_error = points is not None and maximum
    estimate, is_new = Estimate.objects.get_or_create(
        participant=participant,
        competence=competence,
        attempt=attempt,
        defaults={
            "person": person,
            "points": points,
            "maximum": maximum,
            "percent": percent,
            "percent_se": percent_error(points, maximum) if known_error else None,
            "method": Estimate.Method.OUTSIDE,
            "measured_on": measured_on,
            "made_at": at,
        },
    )
    if not is_new and estimate.percent != percent:
        raise AnotherResultIsThere(estimate)
    if participant.state not in {Participant.State.SCORED, Participant.State.PUBLISHED}:
        participant.state = Participant.State.SCORED
        participant.save(update_fields=["state"])
    return estimate
