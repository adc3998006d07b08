"""A person goes to work in another organisation; everything about the person goes along."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from marshrut.base.errors import DomainError
from marshrut.notices.usecases.send_notice import send_notice
from marshrut.people.actor import Actor
from marshrut.people.models import Employment, Organisation, Person, Position, Subject
from marshrut.people.queries import holders, main_employment
from marshrut.people.roles import Role
from marshrut.people.usecases.change_employment import change_employment
from marshrut.people.usecases.dismiss import dismiss
from marshrut.people.usecases.hire import hire


class NothingToTransfer(DomainError):
    def __init__(self, *, person: Person, on: date):
        super().__init__(
            f"{person.short_name}: на {on:%d.%m.%Y} нет основного места работы, переводить неоткуда. "
            "Оформите приём на работу."
        )


class StaysInPlace(DomainError):
    def __init__(self, *, organisation: Organisation):
        super().__init__(
            f"«{organisation.short_name}» и есть нынешнее место работы. Для другой должности в той же "
            "организации измените условия работы."
        )


@transaction.atomic
def transfer_person(
    *,
    person: Person,
    to: Organisation,
    position: Position,
    on: date,
    subjects: Iterable[Subject] | None = None,
    rate: Decimal | None = None,
    stays_part_time: bool = False,
    by: Actor | None = None,
    at: datetime,
) -> Employment:
    """End the main employment on the day before ``on`` and start the new main one with that day.

    ``subjects``: None keeps those taught so far. Internal part-time posts at the old place end with the main
    one; ``stays_part_time`` keeps the old post as an external one. A part-time post held at the new place
    becomes the main one or turns internal. Charges for the old place end.

    Deficits, the route, places in courses and the tutor belong to the person and go on: nothing of them is
    rewritten, and rows of closed periods keep the organisation in which they were made. The new head and,
    when the municipality changes, its methodist are told. Returns the new main employment.

    :raises NothingToTransfer: no main place of work on the day.
    :raises StaysInPlace: the person works there already.
    :raises DomainError: what ``dismiss`` and ``hire`` refuse; nothing is changed then.
    """
    main = main_employment(person, on)
    if main is None:
        raise NothingToTransfer(person=person, on=on)
    if main.organisation_id == to.pk:
        raise StaysInPlace(organisation=to)
    origin, taught = main.organisation, list(main.subjects.all())
    _end_former(main, to, position, on, by, at)
    hired = {"person": person, "starts_on": on, "by": by, "at": at}
    new = hire(
        organisation=to,
        position=position,
        kind=Employment.Kind.MAIN,
        subjects=taught if subjects is None else subjects,
        rate=rate,
        **hired,
    )
    for other in _works_at(to, person, on).exclude(pk=new.pk):
        change_employment(employment=other, starts_on=on, kind=Employment.Kind.INTERNAL, by=by, at=at)
    if stays_part_time:
        kind = Employment.Kind.EXTERNAL
        hire(organisation=origin, position=main.position, kind=kind, subjects=taught, **hired)
    _tell(new, origin, at)
    return new


def _works_at(organisation: Organisation, person: Person, on: date) -> QuerySet[Employment]:
    return Employment.objects.on(on).filter(person=person, organisation=organisation)


def _end_former(
    main: Employment, to: Organisation, position: Position, on: date, by: Actor | None, at: datetime
) -> None:
    """The main post, internal ones beside it, and the post at the new place that becomes the main one."""
    beside = _works_at(main.organisation, main.person, on).filter(kind=Employment.Kind.INTERNAL)
    becoming = _works_at(to, main.person, on).filter(position=position)
    for ending in [*beside, main, *becoming]:
        dismiss(employment=ending, ends_on=on - timedelta(days=1), by=by, at=at)


def _tell(new: Employment, origin: Organisation, at: datetime) -> None:
    """The receiving head, the methodist of another municipality, the old head, and the person."""
    person, to, day = new.person, new.organisation, new.starts_on
    key, link = f"transfer-{new.pk}", f"/people/{person.pk}/"
    goes_on = "Диагностики, маршрут и заявки продолжаются — их видно на странице сотрудника."
    told = {person.pk}

    def tell(people: Iterable[Person], title: str, body: str, link: str) -> None:
        for recipient in people:
            if recipient.pk not in told:
                told.add(recipient.pk)
                send_notice(recipient=recipient, key=key, title=title, body=body, link=link, at=at)

    send_notice(
        recipient=person,
        key=key,
        title=f"Ваше место работы с {day:%d.%m.%Y} — {to.short_name}",
        body="Ваш маршрут, заявки и результаты остались с вами. Если в записи ошибка, скажите методисту.",
        link=link,
        at=at,
    )
    arrival = f"{person.short_name} переходит к вам {day:%d.%m.%Y}"
    where = f"{new.position.title.capitalize()}, {to.short_name}; прежде — {origin.short_name}. {goes_on}"
    tell(holders(to, Role.SCHOOL_HEAD, day), arrival, where, link)
    before = set(holders(origin, Role.MUNI_METHODIST, day).values_list("pk", flat=True))
    tell(holders(to, Role.MUNI_METHODIST, day).exclude(pk__in=before), arrival, where, link)
    leaves = f"{person.short_name} с {day:%d.%m.%Y} работает в другой организации"
    tell(holders(origin, Role.SCHOOL_HEAD, day), leaves, f"Новое место: {to.short_name}.", "")
