"""What a person can apply for: by subject, post and place."""

from datetime import timedelta

import pytest

from marshrut.catalogue.audience import audience_of
from marshrut.catalogue.models import Offer
from marshrut.catalogue.queries import by_next_start, offers_for, open_sessions, with_sessions_ahead

pytestmark = pytest.mark.django_db


def suitable(world, person):
    return set(offers_for(audience_of(person, on=world.today), on=world.today))


def test_only_sessions_that_take_applications_are_open(world):
    fine = world.session(starts_in=1)
    world.session(starts_in=0)
    world.session(starts_in=5, state="cancelled")
    world.session(starts_in=5, apply_until=world.today - timedelta(days=1))
    world.session(world.offer(is_open=False), starts_in=5)

    assert list(open_sessions(on=world.today)) == [fine]
    assert list(open_sessions(on=world.today, until=fine.ends_on - timedelta(days=1))) == []


def test_an_offer_for_another_subject_is_not_shown_as_suitable(world):
    teacher = world.teacher(subject="физика")
    for_all, for_physics, for_maths = world.offer(), world.offer(), world.offer()
    for_physics.subjects.add(world.subject("физика"))
    for_maths.subjects.add(world.subject("математика"))
    for offer in (for_all, for_physics, for_maths):
        world.session(offer)

    assert suitable(world, teacher) == {for_all, for_physics}


def test_an_offer_for_managers_is_for_managers(world):
    offer = world.offer(for_managers=True)
    world.session(offer)

    assert suitable(world, world.teacher()) == set()
    assert suitable(world, world.teacher(position="директор")) == {offer}


def test_a_school_offers_its_own_people_and_a_municipality_its_own_schools(world):
    here, there = world.municipality(), world.municipality()
    school, neighbour, far = (world.school(municipality=place) for place in (here, here, there))
    of_school, of_municipality = world.offer(provider=school), world.offer(provider=here)
    Offer.objects.filter(pk=of_school.pk).update(level="school")
    Offer.objects.filter(pk=of_municipality.pk).update(level="municipal")
    for offer in (of_school, of_municipality):
        world.session(offer)

    assert suitable(world, world.teacher(school)) == {of_school, of_municipality}
    assert suitable(world, world.teacher(neighbour)) == {of_municipality}
    assert suitable(world, world.teacher(far)) == set()


def test_who_works_nowhere_sees_what_is_for_everybody(world):
    open_to_all, special = world.offer(), world.offer()
    special.subjects.add(world.subject())
    world.session(open_to_all)
    world.session(special)

    assert suitable(world, world.person()) == {open_to_all}


def test_offers_come_by_their_next_start(world):
    late, soon, never = world.offer(), world.offer(), world.offer()
    world.session(late, starts_in=40)
    world.session(soon, starts_in=4)
    world.session(never, starts_in=-4)

    assert list(by_next_start(Offer.objects.all(), on=world.today)) == [soon, late, never]


def test_an_offer_shows_its_sessions_ahead_and_what_it_closes(world, django_assert_num_queries):
    offer = world.offer(gains={"methodical": 0.4, "subject": 0.9})
    world.session(offer, starts_in=-5)
    ahead = world.session(offer, starts_in=5, seats=7, taken=2)

    with django_assert_num_queries(3):
        (found,) = with_sessions_ahead(Offer.objects.all(), on=world.today)

    assert found.ahead == [ahead]
    assert found.ahead[0].free == 5
    assert [row.competence.group for row in found.closes] == ["subject", "methodical"]
