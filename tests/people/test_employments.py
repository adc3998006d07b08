"""Hiring, changing and ending work; the history of a person's places stays as it was."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.world import FOUNDED

from marshrut.people.models import Charge, Employment
from marshrut.people.queries import main_employment
from marshrut.people.roles import Role
from marshrut.people.usecases._persons import RecordIsMerged
from marshrut.people.usecases._tree import OrganisationIsNotOpen
from marshrut.people.usecases.change_employment import NothingChanges, NotInForce, change_employment
from marshrut.people.usecases.dismiss import EndedBefore, EndsBeforeItStarts, dismiss
from marshrut.people.usecases.hire import BornLater, HoldsThePost, MainPlaceIsTaken, hire

pytestmark = pytest.mark.django_db

DAY = date(2024, 9, 1)
EVE = date(2024, 8, 31)


def take_on(world, person, school, *, position="учитель", kind="main", starts_on=DAY, **terms):
    return hire(
        person=person,
        organisation=school,
        position=world.position(position),
        kind=kind,
        starts_on=starts_on,
        at=world.now,
        **terms,
    )


def test_a_hired_person_works_from_the_first_day(world):
    person, school = world.person(), world.school()

    row = take_on(world, person, school, subjects=[world.subject("химия")], rate=Decimal("1.25"))

    assert main_employment(person, EVE) is None
    assert main_employment(person, DAY) == row
    assert [subject.title for subject in row.subjects.all()] == ["химия"]
    assert Employment.objects.get().rate == Decimal("1.25")


def test_a_person_has_one_main_place_at_a_time(world):
    school, other = world.school("СОШ № 1"), world.school()
    person = world.teacher(school)

    with pytest.raises(MainPlaceIsTaken, match=r"«СОШ № 1», с 01\.09\.2015") as refused:
        take_on(world, person, other)
    assert refused.value.present == main_employment(person, DAY)
    take_on(world, person, other, kind="external")
    with pytest.raises(HoldsThePost):
        take_on(world, person, other, kind="external", starts_on=world.today)
    take_on(world, person, school, kind="internal", position="заместитель директора")
    assert person.employments.count() == 3


def test_a_contract_for_a_time_leaves_the_days_after_it_free(world):
    person = world.person()
    take_on(world, person, world.school(), ends_on=DAY + timedelta(days=30))

    take_on(world, person, world.school(), starts_on=DAY + timedelta(days=31))

    assert person.employments.count() == 2


def test_nobody_is_hired_where_or_when_it_cannot_be(world):
    school = world.school()
    merged = world.person(merged_into=world.person())

    with pytest.raises(OrganisationIsNotOpen):
        take_on(world, world.person(), school, starts_on=FOUNDED - timedelta(days=1))
    with pytest.raises(BornLater):
        take_on(world, world.person(birth_on=DAY), school)
    with pytest.raises(RecordIsMerged):
        take_on(world, merged, school)
    assert Employment.objects.count() == 0


def test_changed_terms_start_a_new_row_and_leave_the_former(world):
    person = world.teacher(world.school(), subject="математика")
    row = person.employments.get()

    new = change_employment(
        employment=row,
        starts_on=DAY,
        subjects=[world.subject("математика"), world.subject("физика")],
        rate=Decimal("0.5"),
        at=world.now,
    )

    row.refresh_from_db()
    assert (row.ends_on, new.starts_on, new.ends_on) == (EVE, DAY, None)
    assert {subject.title for subject in row.subjects.all()} == {"математика"}
    assert {subject.title for subject in new.subjects.all()} == {"математика", "физика"}
    assert (row.rate, new.rate) == (None, Decimal("0.5"))


def test_terms_changed_from_the_first_day_correct_the_same_row(world):
    row = world.teacher(world.school()).employments.get()

    same = change_employment(employment=row, starts_on=FOUNDED, position=world.position("директор"), at=world.now)

    assert same.pk == row.pk
    assert Employment.objects.get().position.title == "директор"


def test_a_change_of_nothing_or_out_of_time_is_refused(world):
    row = world.teacher(world.school()).employments.get()

    with pytest.raises(NothingChanges):
        change_employment(employment=row, starts_on=DAY, position=row.position, at=world.now)
    with pytest.raises(NothingChanges):
        change_employment(employment=row, starts_on=DAY, subjects=[world.subject("математика")], at=world.now)
    with pytest.raises(NotInForce):
        change_employment(employment=row, starts_on=FOUNDED - timedelta(days=1), rate=Decimal(1), at=world.now)


def test_a_dismissed_person_stays_in_the_history_of_the_place(world):
    person = world.teacher(world.school())

    dismiss(employment=person.employments.get(), ends_on=EVE, at=world.now)

    assert main_employment(person, EVE) is not None
    assert main_employment(person, DAY) is None
    with pytest.raises(EndedBefore, match=r"последний день — 31\.08\.2024"):
        dismiss(employment=person.employments.get(), ends_on=DAY, at=world.now)
    with pytest.raises(EndsBeforeItStarts):
        dismiss(employment=person.employments.get(), ends_on=FOUNDED - timedelta(days=1), at=world.now)


def test_charges_for_a_place_end_with_the_last_post_there(world):
    school = world.school()
    head = world.head(school)
    elsewhere = world.actor(Role.TUTOR, None, person=head.person).charge
    teaching = world.employ(head.person, school, kind="internal")
    main = main_employment(head.person, DAY)

    dismiss(employment=main, ends_on=EVE, at=world.now)
    assert Charge.objects.get(pk=head.charge.pk).ends_on is None
    dismiss(employment=teaching, ends_on=DAY, at=world.now)

    assert Charge.objects.get(pk=head.charge.pk).ends_on == DAY
    assert Charge.objects.get(pk=elsewhere.pk).ends_on is None
