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
    """The tutor follows the person up to and including the day. Safe to repeat.

    An assignment that would begin after the day is taken back: it never lasted, and the journal remembers it.
    """
    found = TutorAssignment.objects.select_for_update().filter(pk=assignment.pk).first()
    if found is None:
        return assignment
    if on < found.starts_on:
        found.delete()
    else:
        found.ends_on = on
        found.save(update_fields=["ends_on"])
    live = Route.objects.filter(person=found.person_id, tutor=found.tutor_id, state__in=Route.LIVE)
    live.update(tutor=None)
    record_tutoring("tutoring_ended", found, by, at)
    return found
