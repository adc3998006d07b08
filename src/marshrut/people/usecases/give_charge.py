"""Give a person a role for a part of the system, in one's own right or as a substitute."""

from datetime import date, datetime

from django.db import transaction

from marshrut.base.errors import DomainError
from marshrut.people.actor import Actor
from marshrut.people.acts import record_act
from marshrut.people.models import Charge, District, Organisation, Person
from marshrut.people.roles import RIGHTS, Reach, Role
from marshrut.people.usecases._persons import lock_person
from marshrut.people.usecases._tree import refuse_closed


class ScopeDoesNotFit(DomainError):
    def __init__(self, *, role: Role, needed: str):
        super().__init__(f"Для роли «{role.label}» нужно указать {needed}.")


class EverybodyIsATeacher(DomainError):
    def __init__(self) -> None:
        super().__init__("Роль педагога не назначают: она есть у каждого и действует для самого человека.")


class HasTheRole(DomainError):
    def __init__(self, *, present: Charge):
        super().__init__(
            f"{present.person.short_name}: эта роль уже назначена с {present.starts_on:%d.%m.%Y}. Выберите "
            "другой срок или завершите прежнее назначение."
        )


class SubstitutedIsNotInForce(DomainError):
    def __init__(self, *, charge: Charge):
        last = f" по {charge.ends_on:%d.%m.%Y}" if charge.ends_on else ""
        super().__init__(
            f"{charge.person.short_name} исполняет эту роль с {charge.starts_on:%d.%m.%Y}{last}. Замещать "
            "можно только внутри этого срока: измените даты замещения."
        )


class CannotSubstitute(DomainError):
    def __init__(self, *, why: str):
        super().__init__(f"Назначить замещение не получится: {why}")


@transaction.atomic
def give_charge(
    *,
    person: Person,
    role: Role | None = None,
    organisation: Organisation | None = None,
    district: District | None = None,
    starts_on: date,
    ends_on: date | None = None,
    acting_for: Charge | None = None,
    basis: str = "",
    by: Actor | None = None,
    at: datetime,
) -> Charge:
    """A charge in one's own right names its role and scope; a substitute gets those of ``acting_for``.

    Scope: an organisation for roles that see what is below it, a district for roles of a district, nothing
    or the employing organisation for roles of the whole region.

    :raises EverybodyIsATeacher: the role needs no charge.
    :raises ScopeDoesNotFit: the scope isn't the one that the role works in.
    :raises SubstitutedIsNotInForce: the absent person doesn't hold the charge on every day of the
        substitution.
    :raises CannotSubstitute: for oneself, for a substitute, or without a last day.
    :raises HasTheRole: the person holds the same role and scope at that time.
    :raises OrganisationIsNotOpen: the organisation isn't in force on the first day.
    :raises RecordIsMerged: the record was merged into another one.
    """
    if acting_for is not None:
        _check_substitution(acting_for, person, starts_on, ends_on)
        role, organisation, district = Role(acting_for.role), acting_for.organisation, acting_for.district
    else:
        role = Role(role)
        _check_scope(role, organisation, district)
    if organisation is not None:
        refuse_closed(organisation, starts_on)
    person = lock_person(person)
    same = Charge.objects.within(starts_on, ends_on or date.max).filter(
        person=person, role=role, organisation=organisation, district=district
    )
    if present := same.select_related("person").first():
        raise HasTheRole(present=present)
    charge = Charge.objects.create(
        person=person,
        role=role,
        organisation=organisation,
        district=district,
        starts_on=starts_on,
        ends_on=ends_on,
        acting_for=acting_for,
        basis=basis,
    )
    record_act(
        verb="gave_charge", subject=charge, by=by, at=at, person=person.pk, charge_role=role, basis=basis
    )
    return charge


def _check_scope(role: Role, organisation: Organisation | None, district: District | None) -> None:
    reach = RIGHTS[role].reach
    if reach is Reach.SELF:
        raise EverybodyIsATeacher
    if reach is Reach.SUBTREE and organisation is None:
        raise ScopeDoesNotFit(role=role, needed="организацию, за которую человек отвечает")
    if reach is Reach.DISTRICT and district is None:
        raise ScopeDoesNotFit(role=role, needed="межмуниципальный округ")
    if reach is not Reach.DISTRICT and district is not None:
        raise ScopeDoesNotFit(role=role, needed="организацию, а не округ")
    if reach is Reach.DISTRICT and organisation is not None:
        raise ScopeDoesNotFit(role=role, needed="только межмуниципальный округ")


def _check_substitution(absent: Charge, person: Person, starts_on: date, ends_on: date | None) -> None:
    if absent.person_id == person.pk:
        raise CannotSubstitute(why="человек не замещает сам себя. Выберите другого сотрудника.")
    if absent.acting_for_id is not None:
        raise CannotSubstitute(
            why="это назначение само временное. Выберите того, кого замещают на самом деле."
        )
    if ends_on is None:
        raise CannotSubstitute(why="замещение временное. Укажите последний день.")
    if not (absent.is_on(starts_on) and absent.is_on(ends_on)):
        raise SubstitutedIsNotInForce(charge=absent)
