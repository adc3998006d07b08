"""Give a teacher a tutor, within the norm."""

from datetime import date, datetime

from django.db import transaction

from marshrut.base.errors import DomainError
from marshrut.people.actor import Actor
from marshrut.people.models import Charge, Person, Subject
from marshrut.people.roles import Role
from marshrut.routes.models import Route, TutorAssignment
from marshrut.routes.queries import tutors_with_room
from marshrut.routes.rules import tutor_norm
from marshrut.routes.usecases._tutoring import record_tutoring


class TutorIsFull(DomainError):
    def __init__(self, tutor: Person, load: int, norm: int, room: list[tuple[Person, int]]):
        self.load, self.norm, self.room = load, norm, room
        if room:
            names = "; ".join(f"{person.short_name} — {count} из {norm}" for person, count in room)
            advice = f"Есть место: {names}."
        else:
            advice = "Места нет ни у одного тьютора региона: нужен ещё один методист или другая норма."
        super().__init__(f"У тьютора {tutor.short_name} уже {load} из {norm} педагогов, это норма. {advice}")


class NotATutor(DomainError):
    def __init__(self, person: Person):
        super().__init__(
            f"{person.short_name} сейчас не региональный методист. Сначала ЦНППМ назначает человека тьютором."
        )


class HasATutor(DomainError):
    def __init__(self, assignment: TutorAssignment):
        super().__init__(
            f"Педагога уже сопровождает {assignment.tutor.short_name} (с {assignment.starts_on:%d.%m.%Y}). "
            "Завершите это сопровождение и назначьте нового тьютора."
        )


class OwnTutor(DomainError):
    def __init__(self) -> None:
        super().__init__("Тьютор не может сопровождать сам себя. Выберите другого тьютора.")


@transaction.atomic
def assign_tutor(
    *,
    tutor: Person,
    person: Person,
    on: date,
    at: datetime,
    by: Actor | None = None,
    subject: Subject | None = None,
) -> TutorAssignment:
    """The tutor follows the person from the day on, and the person's live route with it.

    :raises TutorIsFull: one more would be above the norm; says who has room.
    :raises NotATutor, HasATutor, OwnTutor: the pair can't be.
    """
    if tutor.pk == person.pk:
        raise OwnTutor
    Person.objects.select_for_update().get(pk=tutor.pk)  # two assignments at once can't both be the 85th
    if not Charge.objects.on(on).filter(person=tutor, role=Role.TUTOR).exists():
        raise NotATutor(tutor)
    present = (
        TutorAssignment.objects.within(on, date.max).filter(person=person).select_related("tutor").first()
    )
    if present is not None:
        raise HasATutor(present)
    load, norm = TutorAssignment.objects.on(on).filter(tutor=tutor).count(), tutor_norm()
    if load >= norm:
        raise TutorIsFull(tutor, load, norm, tutors_with_room(on=on, norm=norm, like=tutor))
    assignment = TutorAssignment.objects.create(tutor=tutor, person=person, subject=subject, starts_on=on)
    Route.objects.filter(person=person, state__in=Route.LIVE).update(tutor=tutor)
    record_tutoring("tutor_assigned", assignment, by, at)
    return assignment
