"""A person gets another tutor: the present one stops, the new one begins, both and the person learn of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from marshrut.base.errors import DomainError
from marshrut.notices.usecases.send_notice import send_notice
from marshrut.people.actor import Actor
from marshrut.people.models import Person
from marshrut.routes.models import TutorAssignment
from marshrut.routes.queries import tutor_of, tutors_with_room
from marshrut.routes.usecases.assign_tutor import TutorIsFull, assign_tutor
from marshrut.routes.usecases.end_tutoring import end_tutoring


def change_tutor(
    *, person: Person, tutor: Person, on: date, at: datetime, by: Actor | None = None
) -> TutorAssignment:
    """The tutor follows the person from the day on. The same tutor again changes nothing.

    :raises DomainError: what ``assign_tutor`` refuses, above all a load above the norm; nothing is changed then.
    """
    present = tutor_of(person, on=on)
    if present is not None and present.tutor_id == tutor.pk:
        return present
    try:
        return _change(present, person=person, tutor=tutor, on=on, at=at, by=by)
    except TutorIsFull as refusal:  # who has room is said of what is so now, when nothing has changed
        room = tutors_with_room(on=on, norm=refusal.norm, like=tutor)
        raise TutorIsFull(tutor, refusal.load, refusal.norm, room) from refusal


@transaction.atomic
def _change(
    present: TutorAssignment | None, *, person: Person, tutor: Person, on: date, at: datetime, by: Actor | None
) -> TutorAssignment:
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


@dataclass(frozen=True, slots=True)
class TutorsChanged:
    """What became of several people at once.

    ``before``: person → the tutor until now (None: nobody), of those who have changed; ``kept``: whom the tutor
    followed already; ``refused``: the others, each with the reason.
    """

    before: dict[Person, Person | None]
    kept: list[Person]
    refused: list[tuple[Person, str]]


def change_tutors(
    *, people: Sequence[Person], tutor: Person, on: date, at: datetime, by: Actor | None = None
) -> TutorsChanged:
    """``change_tutor`` for each of the people in their order: a refusal of one leaves the others as they are."""
    present = _tutors_of(people, on)
    result = TutorsChanged(before={}, kept=[], refused=[])
    for person in people:
        if present.get(person.pk) == tutor:
            result.kept.append(person)
            continue
        try:
            change_tutor(person=person, tutor=tutor, on=on, at=at, by=by)
        except DomainError as refusal:
            result.refused.append((person, str(refusal)))
        else:
            result.before[person] = present.get(person.pk)
    return result


def restore_tutors(
    *, before: Mapping[Person, Person | None], tutor: Person, on: date, at: datetime, by: Actor | None = None
) -> TutorsChanged:
    """Undo ``change_tutors``: whom ``tutor`` still follows goes back to the tutor before, or to nobody."""
    present = _tutors_of(list(before), on)
    result = TutorsChanged(before={}, kept=[], refused=[])
    for person, earlier in before.items():
        if present.get(person.pk) != tutor:  # somebody has decided otherwise since
            result.kept.append(person)
            continue
        try:
            if earlier is None:
                _leave_without(person, on=on, at=at, by=by)
            else:
                change_tutor(person=person, tutor=earlier, on=on, at=at, by=by)
        except DomainError as refusal:
            result.refused.append((person, str(refusal)))
        else:
            result.before[person] = tutor
    return result


def _tutors_of(people: Sequence[Person], on: date) -> dict[int, Person]:
    rows = TutorAssignment.objects.on(on).filter(person__in=people).select_related("tutor")
    return {row.person_id: row.tutor for row in rows}


@transaction.atomic
def _leave_without(person: Person, *, on: date, at: datetime, by: Actor | None) -> None:
    assignment = tutor_of(person, on=on)
    key = f"tutor:{assignment.pk}:ended"
    end_tutoring(assignment=assignment, on=on - timedelta(days=1), at=at, by=by)
    told = [
        (person, "Назначение тьютора отменено", "Новый тьютор напишет вам, когда его выберут.", "/routes/my/"),
        (assignment.tutor, f"{person.short_name}: сопровождение отменено", "", "/tutor/"),
    ]
    for recipient, title, body, link in told:
        send_notice(recipient=recipient, key=key, title=title, body=body, link=link, at=at)
