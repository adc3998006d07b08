"""Letting people in: whoever gives a password gets no role that one has not."""

import pytest
from django.contrib.auth.hashers import check_password

from marshrut.people.models import Account
from marshrut.people.roles import Role
from marshrut.people.usecases.give_access import NotYoursToLetIn, give_access

pytestmark = pytest.mark.django_db


def test_the_person_signs_in_with_what_was_shown(world):
    school = world.school()
    person = world.teacher(school, surname="Щукина")
    given = give_access(person=person, by=world.centre(), at=world.now)
    account = Account.objects.get(person=person)
    assert (given.login, account.login) == ("shchukina.ap", "shchukina.ap")
    assert check_password(given.password, account.password)


def test_namesakes_get_logins_of_their_own(world):
    school = world.school()
    logins = [
        give_access(person=world.teacher(school, surname="Щукина"), by=None, at=world.now).login for _ in range(3)
    ]
    assert logins == ["shchukina.ap", "shchukina.ap2", "shchukina.ap3"]


def test_a_new_password_ends_the_old_one(world):
    person = world.teacher()
    old = give_access(person=person, by=None, at=world.now)
    new = give_access(person=person, by=None, at=world.now)
    stored = Account.objects.get(person=person).password
    assert (old.login, check_password(old.password, stored), check_password(new.password, stored)) == (
        new.login,
        False,
        True,
    )


def test_a_methodist_lets_in_own_people_only(world):
    own, strange = world.school(), world.school()
    methodist = world.methodist(own.parent)
    assert give_access(person=world.teacher(own), by=methodist, at=world.now).login
    with pytest.raises(NotYoursToLetIn):
        give_access(person=world.teacher(strange), by=methodist, at=world.now)


def test_a_methodist_gives_no_password_of_a_wider_role(world):
    school = world.school()
    methodist = world.methodist(school.parent)
    head = world.head(school)
    specialist = world.actor(Role.CNPPM_SPECIALIST, person=world.teacher(school))
    assert give_access(person=head.person, by=methodist, at=world.now).login
    with pytest.raises(NotYoursToLetIn):
        give_access(person=specialist.person, by=methodist, at=world.now)


def test_nobody_else_lets_anybody_in(world, client_for):
    school = world.school()
    person = world.teacher(school)
    with pytest.raises(NotYoursToLetIn):
        give_access(person=person, by=world.head(school), at=world.now)
    assert client_for(world.head(school)).post(f"/people/{person.pk}/access/").status_code == 403


def test_the_page_shows_the_password_once(world, client_for):
    person = world.teacher(surname="Однаждина")
    client = client_for(world.centre())
    assert "Дать доступ" in client.get(f"/people/{person.pk}/access/").content.decode()
    assert "odnazhdina.ap" in client.post(f"/people/{person.pk}/access/").content.decode()
    assert "odnazhdina.ap" not in client.get(f"/people/{person.pk}/access/").content.decode()
