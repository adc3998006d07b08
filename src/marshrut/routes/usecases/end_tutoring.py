"""A tutor follows a person no longer."""

from datetime import date, datetime

from django.db import transaction

from marshrut.people.actor import Actor
from marshrut.routes.models import Route, TutorAssignment
from marshrut.routes.usecases._tutoring import record_tutoring


@transaction.atomic
def end_tutoring(
    *, assignment: TutorAssignment, on: date, at: datetime, by: Actor | None = None
) -> TutorAssignment:
    """The tutor follows the person up to and including the day. Safe to repeat."""
    assignment = TutorAssignment.objects.select_for_update().get(pk=assignment.pk)
    assignment.ends_on = max(on, assignment.starts_on)
    assignment.save(update_fields=["ends_on"])
    live = Route.objects.filter(person=assignment.person_id, tutor=assignment.tutor_id, state__in=Route.LIVE)
    live.update(tutor=None)
    record_tutoring("tutoring_ended", assignment, by, at)
    return assignment
