"""What a new measurement says about a person's deficit in a competence."""

from datetime import datetime

from django.db import transaction

from marshrut.calc.psychometrics import Level as Judged
from marshrut.calc.psychometrics import Verdict
from marshrut.competences.models import Acceptable
from marshrut.competences.queries import Demand, requirement_for
from marshrut.deficits.models import Deficit, Level, Review
from marshrut.diagnostics.models import Estimate
from marshrut.diagnostics.queries import scales_of
from marshrut.people.models import Person
from marshrut.people.queries import workplaces


@transaction.atomic
def review_deficit(*, estimate: Estimate, at: datetime) -> Deficit | None:
    """Open or close the deficit that the estimate speaks about.

    Returns the deficit it opened or closed; None when the estimate changes nothing. Safe to repeat: an
    estimate is reviewed once.

    A deficit is opened by a level that is named with the instrument's certainty and is worse than the
    person's posts accept on the day of the measurement. It is closed when the level is acceptable with that
    certainty — also when it is not certain which of two acceptable levels it is. A level that is not
    determined opens nothing. An open deficit keeps the level it was opened with; later levels are in the
    reviews (``deficits.queries.current_levels``).

    A person of whom nothing is required in the competence gets the review and no deficit. A measurement that
    is older than one already reviewed is kept and changes nothing: later news stand.
    """
    estimate = Estimate.objects.select_related("participant__campaign__instrument", "competence").get(pk=estimate.pk)
    Person.objects.select_for_update(no_key=True).get(pk=estimate.person_id)  # one review of a person at a time
    scale = scales_of([estimate])[estimate.pk]
    review, is_new = Review.objects.get_or_create(
        estimate=estimate, defaults=_findings(scale.verdict) | {"made_at": at}
    )
    if not is_new or _has_later_review(estimate):
        return None
    demand = requirement_for(estimate.person, estimate.competence, estimate.measured_on)
    if demand is None:
        return None
    open_one = Deficit.objects.filter(person=estimate.person, competence=estimate.competence, closed_at=None).first()
    if open_one is None:
        return _open(estimate, review, at) if _is_worse(review, demand) else None
    if _share_of_acceptable(review, demand) < scale.certainty:
        return None
    open_one.closed_by, open_one.closed_at = estimate, max(at, open_one.opened_at)
    open_one.save(update_fields=["closed_by", "closed_at"])
    return open_one


def _findings(verdict: Verdict) -> dict:
    """Without a stated error the level of the threshold is taken for certain; pages say so."""
    odds = verdict.probabilities
    if odds is None:
        return {
            "level": verdict.level.value,
            "p_high": float(verdict.level is Judged.HIGH),
            "p_medium": float(verdict.level is Judged.MEDIUM),
            "p_low": float(verdict.level is Judged.LOW),
            "near_border": verdict.near_border,
        }
    return {
        "level": verdict.level.value,
        "p_high": odds.high,
        "p_medium": odds.medium,
        "p_low": odds.low,
        "near_border": verdict.near_border,
    }


def _has_later_review(estimate: Estimate) -> bool:
    return (
        Review.objects.filter(
            estimate__person=estimate.person_id,
            estimate__competence=estimate.competence_id,
            estimate__measured_on__gt=estimate.measured_on,
        )
        .exclude(estimate=estimate)
        .exists()
    )


def _is_worse(review: Review, demand: Demand) -> bool:
    worse = {Level.HIGH} if demand.acceptable == Acceptable.MEDIUM else {Level.HIGH, Level.MEDIUM}
    return review.level in worse


def _share_of_acceptable(review: Review, demand: Demand) -> float:
    """Probability that the level is one that the posts accept."""
    return review.p_low + (review.p_medium if demand.acceptable == Acceptable.MEDIUM else 0.0)


def _open(estimate: Estimate, review: Review, at: datetime) -> Deficit:
    works_at = workplaces([estimate.person_id], estimate.measured_on)
    return Deficit.objects.create(
        person_id=estimate.person_id,
        competence_id=estimate.competence_id,
        organisation_id=works_at.get(estimate.person_id, estimate.participant.organisation_id),
        level=review.level,
        opened_by=estimate,
        opened_at=at,
    )
