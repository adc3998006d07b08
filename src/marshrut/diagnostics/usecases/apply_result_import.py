"""Write the results of a previewed file: participants and their estimates."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.diagnostics.models import Estimate, Participant, ResultImport
from marshrut.diagnostics.result_plan import Plan, error_of, make_plan, participants_by_person
from marshrut.people.models import Employment
from marshrut.people.queries import workplaces

STATE = Participant.State


class NotPreviewed(DomainError):
    def __init__(self, result_import: ResultImport):
        super().__init__(
            f"Файл «{result_import.file_name}» сейчас {result_import.get_state_display()}, вносить нечего. "
            "Загрузите его заново и проверьте, что будет сделано."
        )


@transaction.atomic
def apply_result_import(
    *, result_import: ResultImport, at: datetime, progress: Callable[[int], None] | None = None
) -> ResultImport:
    """All rows that can be taken, or none. An applied import is left as it is, and the same file sent again
    adds nothing: a result that is there is never written over.

    Every attempt is kept as an estimate of its own; which of them is judged is said by
    ``queries.latest_attempts``. Participants become scored; who did not come is named so.

    :raises NotPreviewed: the file was refused, cancelled or never looked at.
    """
    result_import = (
        ResultImport.objects.select_related("campaign__instrument", "campaign__place")
        .select_for_update(of=["self"])
        .get(pk=result_import.pk)
    )
    if result_import.state == ResultImport.State.APPLIED:
        return result_import
    if result_import.state not in {ResultImport.State.PREVIEWED, ResultImport.State.APPLYING}:
        raise NotPreviewed(result_import)
    tell = progress or (lambda percent: None)
    plan = make_plan(result_import, on=localdate(at))  # people may have come since the preview
    tell(10)
    participants = _participants(result_import, plan, at)
    Estimate.objects.bulk_create(_estimates(plan, participants, at), batch_size=1000)
    _mark(result_import, plan)
    result_import.report = plan.report()
    result_import.state, result_import.applied_at = ResultImport.State.APPLIED, at
    result_import.save(update_fields=["report", "state", "applied_at"])
    record(
        verb="results_imported",
        subject_kind="campaign",
        subject_id=result_import.campaign_id,
        at=at,
        person_id=result_import.uploaded_by_id,
        facts={"file": result_import.file_name, "estimates": len(plan.scores), "persons": len(plan.people)},
    )
    tell(20)
    return result_import


def _participants(result_import: ResultImport, plan: Plan, at: datetime) -> dict[int, Participant]:
    there = participants_by_person(result_import.campaign)
    new = sorted((plan.people | plan.absent) - there.keys())
    places = _places(new, at)
    created = Participant.objects.bulk_create(
        Participant(
            campaign=result_import.campaign,
            person_id=person,
            organisation_id=places[person],
            state=STATE.SCORED if person in plan.people else STATE.NO_SHOW,
            invited_at=at,
        )
        for person in new
    )
    return there | {one.person_id: one for one in created}


def _places(people: list[int], at: datetime) -> dict[int, int]:
    """The main place of work, else any: the roster knows only people who work."""
    on = localdate(at)
    found = workplaces(people, on)
    missing = [person for person in people if person not in found]
    for person, place in (
        Employment.objects.on(on)
        .filter(person__in=missing)
        .order_by("-starts_on", "-pk")
        .values_list("person", "organisation")
    ):
        found.setdefault(person, place)
    return found


def _estimates(plan: Plan, participants: dict[int, Participant], at: datetime) -> list[Estimate]:
    return [
        Estimate(
            participant=participants[person],
            person_id=person,
            competence=competence,
            points=score.points,
            maximum=score.maximum,
            percent=score.percent,
            percent_se=error_of(score),
            method=Estimate.Method.OUTSIDE,
            attempt=attempt,
            measured_on=day,
            made_at=at,
        )
        for (person, attempt, competence), (score, day) in plan.scores.items()
    ]


def _mark(result_import: ResultImport, plan: Plan) -> None:
    """People who were invited before the file came; a published result stays published."""
    before = result_import.campaign.participants
    waiting = [STATE.INVITED, STATE.REGISTERED, STATE.PRESENT, STATE.NO_SHOW]
    before.filter(person__in=plan.people, state__in=waiting).update(state=STATE.SCORED)
    before.filter(person__in=plan.absent, state__in=[STATE.INVITED, STATE.REGISTERED]).update(state=STATE.NO_SHOW)
