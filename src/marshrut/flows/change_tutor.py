"""A person gets another tutor: the present one stops, the new one begins, both and the person learn of it."""

from datetime import date, datetime, timedelta

from django.db import transaction

from marshrut.notices.usecases.send_notice import send_notice
from marshrut.people.actor import Actor
from marshrut.people.models import Person
from marshrut.routes.models import TutorAssignment
from marshrut.routes.queries import tutor_of
from marshrut.routes.usecases.assign_tutor import assign_tutor
from marshrut.routes.usecases.end_tutoring import end_tutoring


@transaction.atomic
def change_tutor(
    *, person: Person, tutor: Person, on: date, at: datetime, by: Actor | None = None
) -> TutorAssignment:
    """The tutor follows the person from the day on. The same tutor again changes nothing.

    :raises DomainError: what ``assign_tutor`` refuses, above all a load above the norm; nothing is changed then.
    """
    present = tutor_of(person, on=on)
    if present is not None and present.tutor_id == tutor.pk:
        return present
    if present is not None:
        end_tutoring(assignment=present, on=on - timedelta(days=1), at=at, by=by)
    assignment = assign_tutor(tutor=tutor, person=person, on=on, at=at, by=by)
    told = [
        (person, f"Ваш тьютор — {tutor.short_name}", "Он помогает с маршрутом и отвечает на вопросы.", "/routes/my/"),
        (tutor, f"Новый педагог: {person.short_name}", "Он появился в вашем списке.", f"/tutor/people/{person.pk}/"),
    ]
    if present is not None:
        told.append((present.tutor, f"{person.short_name} переходит к другому тьютору", "", "/tutor/"))
    for recipient, title, body, link in told:
        send_notice(
            recipient=recipient, key=f"tutor:{assignment.pk}", title=title, body=body, link=link, at=at
        )
    return assignment
