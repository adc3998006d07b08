"""A teacher changes schools in the middle of a year: nothing is lost, nothing closed changes."""

from datetime import date, timedelta

import pytest
from tests.world import FOUNDED

from marshrut.deficits.models import Deficit
from marshrut.flows.transfer_person import NothingToTransfer, StaysInPlace, transfer_person
from marshrut.learning.models import Participation
from marshrut.monitoring.models import Snapshot, SnapshotMember
from marshrut.notices.models import Notice
from marshrut.people.models import Charge, Employment
from marshrut.people.queries import main_employment, workplaces
from marshrut.people.rules import persons_visible_to
from marshrut.people.usecases._tree import OrganisationIsNotOpen
from marshrut.people.usecases.close_organisation import close_organisation
from marshrut.routes.models import Route

pytestmark = [pytest.mark.django_db, pytest.mark.trace("S-14")]

DAY = date(2026, 1, 12)
EVE = date(2026, 1, 11)


def transfer(world, person, to, on=DAY, position="учитель", **terms):
    return transfer_person(person=person, to=to, position=world.position(position), on=on, at=world.now, **terms)


def history(person):
    rows = Employment.objects.filter(person=person).order_by("starts_on", "kind")
    return list(rows.values_list("organisation", "kind", "starts_on", "ends_on"))


def test_the_old_work_ends_on_the_eve_and_the_new_one_starts(world):
    old, new = world.school(), world.school()
    person = world.teacher(old, subject="физика")

    made = transfer(world, person, new)

    assert history(person) == [(old.pk, "main", FOUNDED, EVE), (new.pk, "main", DAY, None)]
    assert [subject.title for subject in made.subjects.all()] == ["физика"]
    assert main_employment(person, EVE).organisation == old
    assert workplaces([person.pk], DAY) == {person.pk: new.pk}


def test_deficits_route_and_applications_go_on_untouched(world):
    old, new = world.school(), world.school()
    person = world.teacher(old)
    estimate = world.estimate(world.participant(person, state="published"), percent=40)
    Deficit.objects.create(
        person=person,
        competence=estimate.competence,
        organisation=old,
        level="high",
        opened_by=estimate,
        opened_at=world.now,
    )
    Route.objects.create(
        person=person,
        organisation=old,
        state="draft",
        starts_on=DAY,
        ends_on=DAY + timedelta(days=300),
        hours_per_quarter=36,
        created_at=world.now,
    )
    Participation.objects.create(session=world.session(), person=person, organisation=old, applied_at=world.now)
    kept = [list(model.objects.values()) for model in (Deficit, Route, Participation)]

    transfer(world, person, new)

    assert [list(model.objects.values()) for model in (Deficit, Route, Participation)] == kept


def test_a_closed_snapshot_keeps_its_own_attribution(world):
    old, new = world.school(), world.school()
    person = world.teacher(old)
    snapshot = Snapshot.objects.create(
        starts_on=date(2025, 1, 1),
        ends_on=date(2025, 12, 31),
        as_of_on=date(2025, 12, 31),
        taken_at=world.now,
    )
    SnapshotMember.objects.create(
        snapshot=snapshot,
        unit="person",
        unit_id=person.pk,
        title=person.full_name,
        organisation=old,
        ancestors=[old.parent_id],
        wholes=["I1"],
        parts=[],
    )
    before = list(SnapshotMember.objects.values())

    transfer(world, person, new)

    assert list(SnapshotMember.objects.values()) == before
    assert workplaces([person.pk], snapshot.as_of_on) == {person.pk: old.pk}


def test_the_new_head_and_methodist_see_the_person_and_the_old_ones_no_longer(world):
    one, other = world.municipality(), world.municipality()
    old, new = world.school(municipality=one), world.school(municipality=other)
    person = world.teacher(old)
    leaving = [world.head(old), world.methodist(one)]
    receiving = [world.head(new), world.methodist(other)]

    transfer(world, person, new)

    for actor in receiving:
        assert person in persons_visible_to(actor, on=DAY)
        assert person not in persons_visible_to(actor, on=EVE)
    for actor in leaving:
        assert person not in persons_visible_to(actor, on=DAY)


def test_everybody_concerned_is_told_once(world):
    one, other = world.municipality(), world.municipality()
    old, new = world.school("Прежняя", municipality=one), world.school("Новая", municipality=other)
    person = world.teacher(old, surname="Соколова")
    old_head, new_head = world.head(old), world.head(new)
    world.methodist(one)
    methodist = world.methodist(other)
    world.head(world.school())

    transfer(world, person, new)

    told = {notice.recipient: notice.title for notice in Notice.objects.all()}
    assert told == {
        person: "Ваше место работы с 12.01.2026 — Новая",
        new_head.person: "Соколова А. П. переходит к вам 12.01.2026",
        methodist.person: "Соколова А. П. переходит к вам 12.01.2026",
        old_head.person: "Соколова А. П. с 12.01.2026 работает в другой организации",
    }
    assert Notice.objects.get(recipient=old_head.person).link == ""


def test_inside_a_municipality_its_methodist_is_not_told(world):
    municipality = world.municipality()
    old, new = (world.school(municipality=municipality) for _ in range(2))
    methodist = world.methodist(municipality)

    transfer(world, world.teacher(old), new)

    assert not Notice.objects.filter(recipient=methodist.person).exists()


def test_part_time_work_follows_its_place(world):
    old, new, third = world.school(), world.school(), world.school()
    person = world.teacher(old)
    world.employ(person, old, position="заместитель директора", subject="", kind="internal")
    world.employ(person, new, kind="external")
    world.employ(person, new, position="директор", subject="", kind="external")
    world.employ(person, third, kind="external")

    transfer(world, person, new)

    assert set(history(person)) == {
        (old.pk, "main", FOUNDED, EVE),
        (old.pk, "internal", FOUNDED, EVE),
        (new.pk, "external", FOUNDED, EVE),
        (new.pk, "main", DAY, None),
        (new.pk, "internal", DAY, None),
        (third.pk, "external", FOUNDED, None),
    }


def test_who_stays_part_time_is_in_both_places_and_counted_in_one(world):
    old, new = world.school(), world.school()
    person = world.teacher(old)

    transfer(world, person, new, stays_part_time=True)

    assert history(person)[1:] == [(old.pk, "external", DAY, None), (new.pk, "main", DAY, None)]
    assert workplaces([person.pk], DAY) == {person.pk: new.pk}


def test_a_head_who_moves_is_no_longer_head_of_the_old_school(world):
    old, new = world.school(), world.school()
    head = world.head(old)

    transfer(world, head.person, new)

    assert Charge.objects.get(pk=head.charge.pk).ends_on == EVE


def test_a_transfer_that_cannot_be_leaves_everything_as_it_was(world):
    school, closed = world.school(), world.school()
    close_organisation(organisation=closed, closed_on=date(2025, 1, 1), at=world.now)
    person = world.teacher(school)
    before = history(person)

    with pytest.raises(StaysInPlace):
        transfer(world, person, school)
    with pytest.raises(OrganisationIsNotOpen):
        transfer(world, person, closed)
    with pytest.raises(NothingToTransfer, match="нет основного места"):
        transfer(world, world.person(), world.school())
    assert history(person) == before
    assert Notice.objects.count() == 0
